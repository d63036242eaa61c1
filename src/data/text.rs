//! Bytes to text: what encoding a data file may have.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::problem::Fault;
use crate::base::{Source, SourceId, Sources, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// A file's text as it was written.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// Its number among the sources.
    pub source: SourceId,
    /// The whole text, a byte order mark included, so that offsets are those of the file.
    pub text: Arc<str>,
    /// Where the content starts, behind the byte order mark.
    pub start: usize,
}

/// Takes a file in as UTF-8.
///
/// # Errors
/// The file is longer than `limit` bytes, or not UTF-8 (the place is the first byte that is not), or holds a NUL.
pub fn decode(name: &str, bytes: &[u8], limit: u64, sources: &mut Sources) -> Result<Decoded, Fault> {
    // Spans are 32 bits wide, whatever the limit says.
    let limit = limit.min(u64::from(u32::MAX) - 1);
    if bytes.len() as u64 > limit {
        let source = sources.add(Source::new(name, ""));
        return Err(too_large(source, limit));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text: Arc<str> = text.into();
            let source = sources.add(Source::new(name, Arc::clone(&text)));
            match text.find('\0') {
                Some(at) => Err(bad_byte(source, bytes, at)),
                None => Ok(Decoded { source, start: if text.starts_with('\u{feff}') { 3 } else { 0 }, text }),
            }
        }
        Err(e) => {
            let valid = bytes.get(..e.valid_up_to()).unwrap_or(bytes);
            let at = memchr::memchr(0, valid).unwrap_or(valid.len());
            // The part in front of the bad byte is kept byte for byte, so its line and column come out right.
            let lossy = String::from_utf8_lossy(bytes);
            let source = sources.add(Source::new(name, lossy.into_owned()));
            Err(bad_byte(source, bytes, at))
        }
    }
}

fn too_large(source: SourceId, limit: u64) -> Fault {
    let message = Text::new(format!("the file is larger than the limit of {limit} bytes"), format!("tệp lớn hơn giới hạn {limit} byte"));
    let help = Text::new("Split the file, or raise the limit.", "Hãy chia nhỏ tệp hoặc nâng giới hạn.");
    Box::new(Diagnostic::error(Code::DATA_TOO_LARGE, message).at(source, Span::default()).help(help))
}

/// Says that a byte is no part of a text; all in front of it are.
pub(super) fn bad_byte(source: SourceId, bytes: &[u8], at: usize) -> Fault {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let message = match bytes.get(at) {
        _ if utf16 => Text::new("the file is UTF-16, not UTF-8", "tệp dùng bảng mã UTF-16, không phải UTF-8"),
        Some(0) => Text::new("a NUL byte stands here: this is no text file", "có byte NUL tại đây: đây không phải tệp văn bản"),
        byte => {
            let byte = byte.copied().unwrap_or(0);
            Text::new(format!("byte 0x{byte:02X} is not UTF-8 here"), format!("byte 0x{byte:02X} tại đây không phải UTF-8"))
        }
    };
    let len = if bytes.get(at) == Some(&0) { 1 } else { '\u{fffd}'.len_utf8() };
    let help = Text::new("Save the file as UTF-8.", "Hãy lưu tệp với bảng mã UTF-8.");
    Box::new(Diagnostic::error(Code::DATA_BAD_ENCODING, message).at(source, Span::new(at, at + len)).help(help))
}

/// The text in NFC, in which names and keys are compared.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> (String, usize, usize) {
        let mut sources = Sources::default();
        let fault = decode("a", bytes, 1000, &mut sources).unwrap_err();
        let label = &fault.labels[0];
        let place = sources.place(label.source, label.span, "");
        (fault.message.en.clone(), place.line, place.column)
    }

    #[test]
    fn a_bad_byte_is_named_with_its_line_and_column() {
        assert_eq!(refused(b"ten: \"\xe1\xbb\x89\"\n ab\xff"), ("byte 0xFF is not UTF-8 here".into(), 2, 4));
        assert_eq!(refused(b"x\n\0").1, 2);
        assert!(refused(b"\xff\xfea\0").0.contains("UTF-16"));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        assert!(refused(&[b'a'; 1001]).0.contains("1000 bytes"));
    }

    #[test]
    fn the_byte_order_mark_stays_in_the_text() {
        let decoded = decode("a", "\u{feff}x".as_bytes(), 10, &mut Sources::default()).unwrap();
        assert_eq!((&*decoded.text, decoded.start), ("\u{feff}x", 3));
    }
}
