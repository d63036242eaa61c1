//! JSON and JSON Lines: checked by `serde_json`, then cut at its marks, so that every place is exact.

use serde::Deserialize as _;
use serde::de::IgnoredAny;

use super::builder::Builder;
use super::limits::Limits;
use super::plain::end_of_nested;
use super::problem::Fault;
use super::reading::Form;
use super::text::Decoded;
use super::tree::{Kind, Tree};
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads the one document of a JSON file.
#[must_use]
pub fn parse(file: &Decoded, limits: &Limits) -> (Tree, Vec<Diagnostic>) {
    let mut builder = Builder::new(file.source, &file.text, limits);
    document(file, file.start, file.text.len(), &mut builder);
    builder.finish()
}

/// Reads a file with one document on each line. A broken line is one error; the others are read all the same.
#[must_use]
pub fn parse_lines(file: &Decoded, limits: &Limits) -> (Tree, Vec<Diagnostic>) {
    let mut builder = Builder::new(file.source, &file.text, limits);
    let mut start = file.start;
    for line in file.text.get(file.start..).unwrap_or("").split_inclusive('\n') {
        document(file, start, start + line.len(), &mut builder);
        start += line.len();
    }
    builder.finish()
}

/// Reads objects with commas between them; `None` if they are not that.
#[must_use]
pub fn parse_items(file: &Decoded, limits: &Limits) -> Option<(Tree, Vec<Diagnostic>)> {
    let mut builder = Builder::new(file.source, &file.text, limits);
    let behind_space = |at: usize| file.text.get(at..).map(|rest| at + rest.len() - rest.trim_ascii_start().len());
    let mut at = behind_space(file.start)?;
    loop {
        let end = end_of_nested(file.text.as_bytes(), at)?;
        document(file, at, end, &mut builder);
        at = behind_space(end)?;
        match file.text.as_bytes().get(at) {
            None => return Some(builder.finish()),
            Some(b',') => at = behind_space(at + 1)?,
            Some(_) => return None,
        }
    }
}

fn document(file: &Decoded, start: usize, end: usize, builder: &mut Builder<'_>) {
    let text = file.text.get(start..end).unwrap_or("");
    if text.trim_ascii().is_empty() {
        return;
    }
    let mark = builder.mark();
    let read = check(text, file.source, start).and_then(|()| cut(text, file.source, start, builder));
    if let Err(fault) = read {
        builder.give_up(mark, *fault);
    }
}

/// Whether the text is JSON, in one pass without recursion.
fn check(text: &str, source: SourceId, base: usize) -> Result<(), Fault> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = IgnoredAny::deserialize(&mut parser).and_then(|_| parser.end());
    read.map_err(|error| syntax_error(&error, text, source, base))
}

/// Cuts a text that is JSON into nodes.
fn cut(text: &str, source: SourceId, base: usize, builder: &mut Builder<'_>) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let form = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => continue,
            b'{' => {
                builder.open(Kind::Map, base + start)?;
                continue;
            }
            b'[' => {
                builder.open(Kind::Seq, base + start)?;
                continue;
            }
            b'}' | b']' => {
                builder.close(Some(base + at));
                continue;
            }
            b'"' => {
                at = end_of_string(bytes, at);
                Form::Quoted
            }
            _ => {
                let rest = bytes.get(at..).unwrap_or(&[]);
                let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
                at += rest.iter().position(ends).unwrap_or(rest.len());
                match byte {
                    b't' => Form::True,
                    b'f' => Form::False,
                    b'n' => Form::Null,
                    _ => Form::Number,
                }
            }
        };
        let written = text.get(start..at).unwrap_or("");
        let span = Span::new(base + start, base + at);
        if form == Form::Quoted && written.contains('\\') {
            let decoded: String = serde_json::from_str(written).map_err(|error| syntax_error(&error, written, source, base + start))?;
            builder.scalar(form, span, &decoded)?;
        } else if form == Form::Quoted {
            builder.scalar(form, span, written.get(1..written.len().saturating_sub(1)).unwrap_or(""))?;
        } else {
            builder.scalar(form, span, written)?;
        }
    }
    Ok(())
}

/// The offset behind the closing quote of a string whose content starts at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(rest) = bytes.get(at..) {
        match rest.iter().position(|b| matches!(b, b'"' | b'\\')) {
            None => return bytes.len(),
            Some(next) if rest.get(next) == Some(&b'"') => return at + next + 1,
            Some(next) => at += next + 2,
        }
    }
    bytes.len()
}

fn syntax_error(error: &serde_json::Error, text: &str, source: SourceId, base: usize) -> Fault {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let mut at = (line + error.column().saturating_sub(1)).min(text.len());
    if error.is_eof() {
        at = text.trim_ascii_end().len();
    }
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let closes = matches!(text.as_bytes().get(at), Some(b'}' | b']'));
    let said = if closes && matches!(said, "key must be a string" | "expected value") { "trailing comma" } else { said };
    let (message, help) = explain(said, error.is_eof());
    if said.ends_with("hex escape") {
        at = text.get(..at).and_then(|before| before.rfind('\\')).unwrap_or(at);
    }
    let at = base + at;
    let mut diagnostic = Diagnostic::error(Code::DATA_JSON_SYNTAX, message).at(source, Span::new(at, at));
    diagnostic.help = help;
    Box::new(diagnostic)
}

fn explain(said: &str, ends_early: bool) -> (Text, Option<Text>) {
    if ends_early {
        return (
            Text::new("the text ends before the JSON is complete", "nội dung kết thúc khi JSON chưa hoàn chỉnh"),
            Some(Text::new(
                "Close every `{`, `[` and `\"`; the file may have been cut off.",
                "Hãy đóng mọi `{`, `[` và `\"`; có thể tệp đã bị cắt cụt.",
            )),
        );
    }
    let (en, vi) = match said {
        "trailing characters" => ("something follows the end of the JSON document", "còn nội dung sau khi tài liệu JSON đã kết thúc"),
        "trailing comma" => ("a comma stands before the closing bracket", "có dấu phẩy trước dấu ngoặc đóng"),
        "invalid escape" => ("`\\` does not stand for anything here", "`\\` không có nghĩa tại đây"),
        "key must be a string" => ("a key must stand in double quotes", "khóa phải nằm trong dấu nháy kép"),
        "expected `:`" => ("a colon is missing behind the key", "thiếu dấu hai chấm sau khóa"),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            ("a comma or closing bracket is missing here", "thiếu dấu phẩy hoặc dấu ngoặc đóng tại đây")
        }
        "unexpected end of hex escape" | "lone leading surrogate in hex escape" => {
            ("`\\u` does not stand for a character here", "`\\u` tại đây không phải là một ký tự")
        }
        "invalid number" => ("this is no JSON number", "đây không phải số theo JSON"),
        "expected value" | "expected ident" => ("no JSON value starts like this", "không có giá trị JSON nào bắt đầu như vậy"),
        _ => {
            return (Text::new(format!("this is not JSON: {said}"), format!("không đúng cú pháp JSON: {said}")), None);
        }
    };
    (Text::new(en, vi), None)
}
