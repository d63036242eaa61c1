//! YAML: the events of the parser to a [`Tree`]. The parser's crate is known to this file alone.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use super::builder::{Builder, Mark, Weight, too_deep};
use super::limits::Limits;
use super::problem::Fault;
use super::reading::Form;
use super::text::Decoded;
use super::tree::{Kind, NodeId, Tree};
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads every document of a YAML file. A broken document is one error; the others are read all the same.
#[must_use]
pub fn parse(file: &Decoded, limits: &Limits) -> (Tree, Vec<Diagnostic>) {
    let text = file.text.get(file.start..).unwrap_or("");
    let mut options = granit_parser::options! {
        flow_nesting_limit: limits.depth.saturating_add(1),
        block_nesting_limit: limits.depth.saturating_add(1)
    };
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader {
        builder: Builder::new(file.source, &file.text, limits),
        source: file.source,
        base: file.start,
        limits,
        anchors: HashMap::new(),
        open: Vec::new(),
    };
    let mut mark = reader.builder.mark();
    while let Some(next) = parser.next() {
        let read = match next {
            Ok((event, span)) => {
                let tag = span.tag_span().map_or_else(|| reader.span(span), |tag| reader.span(tag));
                let span = reader.span(span);
                reader.event(event, span, tag, &mut mark)
            }
            Err(error) => Err(reader.syntax_error(&error)),
        };
        if let Err(fault) = read {
            reader.builder.give_up(mark, *fault);
            reader.anchors.clear();
            reader.open.clear();
            if !matches!(parser.proceed_next_document(), Ok(true)) {
                break;
            }
        }
    }
    reader.builder.finish()
}

struct Reader<'l> {
    builder: Builder<'l>,
    source: SourceId,
    base: usize,
    limits: &'l Limits,
    /// What each anchor names; no weight while the list or map is still open.
    anchors: HashMap<usize, (NodeId, Option<Weight>)>,
    /// The open lists and maps: the anchor of each, and whether it ends with a bracket.
    open: Vec<(usize, bool)>,
}

impl Reader<'_> {
    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        Span::new(range.start + self.base, range.end + self.base)
    }

    fn event(&mut self, event: Event<'_>, span: Span, tag_span: Span, mark: &mut Mark) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => *mark = self.builder.mark(),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), tag_span)?;
                let quoted = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                self.scalar(&text, style, anchor, quoted, span)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), tag_span)?;
                self.start(Kind::Map, style == granit_parser::StructureStyle::Flow, anchor, span)?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), tag_span)?;
                self.start(Kind::Seq, style == granit_parser::StructureStyle::Flow, anchor, span)?;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let (anchor, flow) = self.open.pop().unwrap_or((0, false));
                // A block ends where the next token starts, which may be many comments later.
                let weight = self.builder.close(flow.then_some(span.end as usize));
                if let Some((_, known)) = self.anchors.get_mut(&anchor) {
                    *known = Some(weight);
                }
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, quoted: bool, span: Span) -> Result<(), Fault> {
        let plain = style == ScalarStyle::Plain && !quoted;
        // A value that was left out comes as `~` of no width.
        let text = if style == ScalarStyle::Plain && span.start == span.end { "" } else { text };
        let form = match text {
            "" | "~" | "null" | "Null" | "NULL" if plain => Form::Null,
            _ if plain => Form::Plain,
            _ => Form::Quoted,
        };
        if self.builder.at_key() && plain {
            if form == Form::Null {
                return Err(self.unsupported(
                    span,
                    Text::new("a key is missing here", "thiếu khóa tại đây"),
                    Text::new("Write a name in front of the colon.", "Hãy ghi tên trước dấu hai chấm."),
                ));
            }
            if text == "<<" {
                return Err(self.unsupported(
                    span,
                    Text::new("merge keys (`<<`) are not supported", "không hỗ trợ khóa gộp (`<<`)"),
                    Text::new("Write the values out.", "Hãy ghi đầy đủ các giá trị."),
                ));
            }
        }
        let id = self.builder.scalar(form, span, text)?;
        if anchor != 0 {
            self.anchors.insert(anchor, (id, Some(Weight::SCALAR)));
        }
        Ok(())
    }

    fn start(&mut self, kind: Kind, flow: bool, anchor: usize, span: Span) -> Result<(), Fault> {
        let id = self.builder.open(kind, span.start as usize)?;
        self.open.push((anchor, flow));
        if anchor != 0 {
            self.anchors.insert(anchor, (id, None));
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        match self.anchors.get(&anchor) {
            Some((target, Some(weight))) if !self.builder.at_key() => self.builder.alias(*target, *weight, span),
            Some((_, Some(_))) => Err(self.unsupported(
                span,
                Text::new("an alias cannot stand for a key", "bí danh (alias) không thể thay cho khóa"),
                Text::new("Write the key out.", "Hãy ghi rõ khóa."),
            )),
            _ => Err(self.unsupported(
                span,
                Text::new("this alias stands for something that contains it", "bí danh (alias) này trỏ đến chính phần chứa nó"),
                Text::new("Write the values out.", "Hãy ghi đầy đủ các giá trị."),
            )),
        }
    }

    /// The vocabulary says what a value is, so a tag adds nothing; one that is not of YAML itself might mean anything.
    fn refuse_tag(&self, tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
        match tag {
            Some(tag) if tag.is_custom() => {
                let name = tag.original();
                Err(self.unsupported(
                    span,
                    Text::new(format!("the tag `{name}` is not supported"), format!("không hỗ trợ thẻ (tag) `{name}`")),
                    Text::new("Leave the tag out.", "Hãy bỏ thẻ này."),
                ))
            }
            _ => Ok(()),
        }
    }

    fn unsupported(&self, span: Span, message: Text, help: Text) -> Fault {
        Box::new(Diagnostic::error(Code::DATA_UNSUPPORTED_YAML, message).at(self.source, span).help(help))
    }

    fn syntax_error(&self, error: &ScanError) -> Fault {
        let at = error.marker().byte_offset().unwrap_or(0) + self.base;
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return too_deep(self.source, Span::new(at, at + 1), self.limits.depth);
        }
        let (message, help) = explain(error.kind());
        let mut diagnostic = Diagnostic::error(Code::DATA_YAML_SYNTAX, message).at(self.source, Span::new(at, at));
        diagnostic.help = help;
        Box::new(diagnostic)
    }
}

/// What is wrong, in words for people who fill in reports.
fn explain(kind: &ErrorKind) -> (Text, Option<Text>) {
    let (message, help) = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => (
            ("a quote that is opened here is not closed", "dấu nháy mở tại đây chưa được đóng"),
            ("Close it on the same line.", "Hãy đóng dấu nháy trên cùng dòng."),
        ),
        ErrorKind::InvalidQuotedScalarIndent => (
            ("a text in quotes that began above goes on here", "chữ trong dấu nháy bắt đầu ở trên còn kéo dài đến đây"),
            ("Close the quote on the line above.", "Hãy đóng dấu nháy ở dòng trên."),
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => (
            ("a bracket that is opened here is not closed", "dấu ngoặc mở tại đây chưa được đóng"),
            ("Close it with `]` or `}`.", "Hãy đóng bằng `]` hoặc `}`."),
        ),
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => (
            ("this bracket closes none that is open", "dấu ngoặc đóng này không khớp dấu ngoặc mở nào"),
            ("Remove it, or open it before.", "Hãy bỏ dấu này hoặc thêm dấu ngoặc mở."),
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => (
            ("a tab stands where YAML needs spaces", "có ký tự tab ở chỗ YAML cần dấu cách"),
            ("Indent with spaces.", "Hãy thụt lề bằng dấu cách."),
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            ("a colon may not stand here", "không được có dấu hai chấm tại đây"),
            (
                "Put the value in quotes if the colon belongs to it; else check the indentation.",
                "Nếu dấu hai chấm thuộc giá trị, hãy đặt giá trị trong dấu nháy; nếu không, hãy kiểm tra thụt lề.",
            ),
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed => (
            ("this line does not fit the lines above it", "dòng này không khớp với các dòng phía trên"),
            ("Indent what belongs together by the same number of spaces.", "Hãy thụt lề các dòng cùng cấp bằng cùng số dấu cách."),
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            (("a colon is missing behind the key", "thiếu dấu hai chấm sau khóa"), ("Write `key: value`.", "Hãy viết `khóa: giá trị`."))
        }
        ErrorKind::UnknownAnchor => (
            ("this alias stands for nothing", "bí danh (alias) này không trỏ đến đâu"),
            ("Put the text in quotes if the `*` belongs to it.", "Nếu dấu `*` thuộc giá trị, hãy đặt giá trị trong dấu nháy."),
        ),
        ErrorKind::UnexpectedCharacter { .. } => (
            ("a value may not start with this character", "giá trị không được bắt đầu bằng ký tự này"),
            ("Put the value in quotes.", "Hãy đặt giá trị trong dấu nháy."),
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            ("`\\` does not stand for anything here", "`\\` không có nghĩa tại đây"),
            ("Use single quotes, or write `\\\\`.", "Hãy dùng dấu nháy đơn hoặc viết `\\\\`."),
        ),
        other => {
            let text = Text::new(format!("this is not YAML: {other}"), format!("không đúng cú pháp YAML: {other}"));
            return (text, None);
        }
    };
    (Text::new(message.0, message.1), Some(Text::new(help.0, help.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::text::decode;
    use crate::data::tree::Shape;

    /// The tree as the other YAML reader would have it, scalars as they are written.
    fn plain(tree: &Tree, node: NodeId) -> serde_yaml::Value {
        use serde_yaml::Value;
        match tree.shape(node) {
            Shape::Map(entries) => Value::Mapping(entries.map(|(k, v)| (Value::String(tree.text(k).to_owned()), plain(tree, v))).collect()),
            Shape::Seq(items) => Value::Sequence(items.map(|item| plain(tree, item)).collect()),
            Shape::Scalar(raw) => match raw.form {
                Form::Null => Value::Null,
                Form::Quoted => Value::String(raw.text.to_owned()),
                // What a plain scalar is, the vocabulary says; the other reader guesses.
                _ if raw.text.contains(char::is_whitespace) => Value::String(raw.text.to_owned()),
                _ => serde_yaml::from_str(raw.text).unwrap(),
            },
        }
    }

    #[test]
    fn the_tree_is_what_the_other_reader_sees() {
        let snippets = [
            "province: \"42\"\nperiod: 2020\nbudget: 17_200 tỷ\n",
            "a:\n  b: [1, two, 'three', \"fo\\u0075r\", ~]\n  c: {d: e, f: {g: []}}\n",
            "- a\n- - b\n  - c\n-\n  d: e\n-\n",
            "text: |\n  một\n  hai\nfolded: >-\n  ba\n  bốn\n\n  năm\nlast: |+\n  x\n\n",
            "plain: nhiều\n  dòng\n\n  nữa\nquoted: \"gấp\n  dòng\"\nempty:\nquote: ''\n",
            "base: &b {x: 1}\nuse: *b\nlist: [*b, *b]\n",
            "# chú thích\na: b # sau\nc: 'it''s'\n\"d e\": f\n? g\n: h\n",
            "a: 1\r\nb:\r\n- x\r\n",
            "key with spaces: http://a.b/c?d=e\ntime: 10:30\ndate: 2020-01-01\n",
        ];
        for text in snippets {
            let file = decode("a", text.as_bytes(), 1000, &mut crate::base::Sources::default()).unwrap();
            let (tree, problems) = parse(&file, &Limits::default());
            assert!(problems.is_empty(), "{text}: {problems:?}");
            let expected: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(plain(&tree, tree.documents()[0]), expected, "{text}");
        }
    }

    #[test]
    fn a_node_s_span_is_its_text() {
        let text = "a:\n  b: \"x\\ny\"   # note\n  c: [1, 2]\n\n# end\nd: |\n  e\n";
        let file = decode("a", text.as_bytes(), 1000, &mut crate::base::Sources::default()).unwrap();
        let (tree, _) = parse(&file, &Limits::default());
        let Shape::Map(mut entries) = tree.shape(tree.documents()[0]) else { panic!() };
        let (_, inner) = entries.next().unwrap();
        let shown = |node: NodeId| &text[tree.span(node).range()];
        assert_eq!(shown(inner), "b: \"x\\ny\"   # note\n  c: [1, 2]");
        let Shape::Map(below) = tree.shape(inner) else { panic!() };
        assert_eq!(below.map(|(k, v)| (shown(k), shown(v))).collect::<Vec<_>>(), [("b", "\"x\\ny\""), ("c", "[1, 2]")]);
        assert_eq!(tree.text(entries.next().unwrap().1), "e\n");
    }
}
