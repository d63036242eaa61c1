//! Text files in other encodings than UTF-8, read as UTF-8.

use std::io::{self, Cursor, Read};

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization as _;

/// What a text file may be written in beside UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-16; which bytes come first is said by its byte order mark, else the low ones do.
    Utf16,
    /// The Vietnamese code page of Windows.
    Windows1258,
}

impl Encoding {
    /// Every encoding that can be declared, by the name it goes by; UTF-8 is none of them.
    pub const NAMES: &[(&'static str, Option<Encoding>)] =
        &[("utf-8", None), ("utf-16", Some(Encoding::Utf16)), ("windows-1258", Some(Encoding::Windows1258))];
}

/// A file as UTF-8. UTF-16 is known by its byte order mark, whatever is declared.
///
/// # Errors
/// The file cannot be read, or is not written in its encoding.
pub fn utf8<'f>(mut from: Box<dyn Read + Send + 'f>, declared: Option<Encoding>) -> io::Result<Box<dyn Read + Send + 'f>> {
    let mut mark = Vec::with_capacity(2);
    (&mut from).take(2).read_to_end(&mut mark)?;
    let encoding = if matches!(mark.as_slice(), [0xff, 0xfe] | [0xfe, 0xff]) { Some(Encoding::Utf16) } else { declared };
    let Some(encoding) = encoding else { return Ok(Box::new(Cursor::new(mark).chain(from))) };
    from.read_to_end(&mut mark)?;
    Ok(Box::new(Cursor::new(decoded(&mark, encoding)?.into_bytes())))
}

/// Like [`utf8`] for bytes that are in memory.
///
/// # Errors
/// They are not written in their encoding.
pub fn utf8_bytes(bytes: Vec<u8>, declared: Option<Encoding>) -> io::Result<Vec<u8>> {
    let is_utf16 = matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff]));
    match if is_utf16 { Some(Encoding::Utf16) } else { declared } {
        None => Ok(bytes),
        Some(encoding) => decoded(&bytes, encoding).map(String::into_bytes),
    }
}

fn decoded(bytes: &[u8], encoding: Encoding) -> io::Result<String> {
    let (scheme, name, rest) = match (encoding, bytes) {
        (Encoding::Utf16, [0xfe, 0xff, rest @ ..]) => (UTF_16BE, "UTF-16", rest),
        (Encoding::Utf16, [0xff, 0xfe, rest @ ..] | rest) => (UTF_16LE, "UTF-16", rest),
        (Encoding::Windows1258, _) => (WINDOWS_1258, "Windows-1258", bytes),
    };
    let text = scheme.decode_without_bom_handling_and_without_replacement(rest);
    let text = text.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, format!("it is not written in {name}")))?;
    // The code page has tone marks of their own behind their letters.
    Ok(if encoding == Encoding::Windows1258 { text.nfc().collect() } else { text.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<Encoding>) -> io::Result<String> {
        let mut text = String::new();
        utf8(Box::new(Cursor::new(bytes.to_vec())), declared)?.read_to_string(&mut text)?;
        assert_eq!(utf8_bytes(bytes.to_vec(), declared)?, text.as_bytes());
        Ok(text)
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "tỉnh;dân số\nHà Tĩnh;1.301.300\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(order).collect::<Vec<u8>>();
        assert_eq!(read(text.as_bytes(), None).unwrap(), text);
        assert_eq!(read(&utf16(u16::to_le_bytes), None).unwrap(), text);
        assert_eq!(read(&utf16(u16::to_be_bytes), Some(Encoding::Windows1258)).unwrap(), text);
        // As the code page has it: `ỉ` is i with a hook behind it, `â` and `à` are letters, `ố` is `ô` with an acute.
        let page = b"t\x69\xd2nh;d\xe2n s\xf4\xec\nH\xe0 T\x69\xdenh;1.301.300\n";
        assert_eq!(read(page, Some(Encoding::Windows1258)).unwrap(), text);
    }

    #[test]
    fn what_is_not_written_so_is_refused() {
        assert!(read(b"\xff\xfe\x00\xd8", None).is_err(), "half of a pair");
        assert!(read(b"\xff\xfea", None).is_err(), "half of a unit");
        assert_eq!(read(b"", Some(Encoding::Utf16)).unwrap(), "");
        assert_eq!(read(b"a", None).unwrap(), "a");
    }
}
