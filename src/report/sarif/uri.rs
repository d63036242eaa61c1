//! The names of files as references of RFC 3986.

/// A file's name, as the user gave it, as a URI reference; what no reference may hold is escaped byte by byte.
pub(in crate::report) fn of(file: &str) -> String {
    let plain = file.strip_prefix("./").unwrap_or(file);
    let mut out = String::with_capacity(plain.len());
    if plain.starts_with('/') {
        out.push_str("file://");
    }
    for byte in plain.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_of_files_become_references() {
        assert_eq!(of("./reports/ha-tinh.yaml"), "reports/ha-tinh.yaml");
        assert_eq!(of("báo cáo/a:b.yaml"), "b%C3%A1o%20c%C3%A1o/a%3Ab.yaml");
        assert_eq!(of("/srv/a.yaml"), "file:///srv/a.yaml");
        assert_eq!(of("<stdin>"), "%3Cstdin%3E");
    }
}
