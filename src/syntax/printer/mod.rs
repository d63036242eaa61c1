//! The printer: a rule file in its canonical layout.
//!
//! It works from the matches of the text, so that nothing that was written is lost, and looks at its own result before it
//! gives it out: the tree and the comments are the same, and a second time changes nothing.

mod block;
mod comments;
mod concrete;
mod condition;
mod declaration;
mod doc;
mod field;
mod same;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::build::{Input, is_known_name};
use super::grammar::{Match, Rule};
use super::vietnamese::{Surface, surface_of};
use super::words::WORDS;
use super::{Limits, Parsed, parse};
use crate::base::{SourceId, Span};
use crate::diagnostic::Diagnostic;
use comments::Comments;
use concrete::Concrete;
use doc::{Blanks, Doc, Line, align, group, nest, text};
use words::Words;

/// The width that lines keep to where they can, in columns of a terminal.
pub const WIDTH: usize = 100;

/// A rule file in its canonical layout.
#[derive(Debug)]
pub struct Formatted {
    /// The text. Where mistakes stand, the statement or declaration is as it was.
    pub text: String,
    /// What is wrong with the text that was given, in its order.
    pub problems: Vec<Diagnostic>,
    /// The layout would have changed what the file says, so that the text is the one that was given: a defect of the printer.
    pub unfaithful: bool,
}

/// Other names for the names of a file, by where these stand in it.
pub type Names = BTreeMap<Span, String>;

/// Lays a rule file out. Its line ends become `\n`, its letters NFC; a byte order mark goes.
#[must_use]
pub fn format(original: &str, source: SourceId, limits: &Limits) -> Formatted {
    let parsed = parse(original, source, limits);
    if original.len() > limits.bytes {
        return Formatted { text: original.to_owned(), problems: parsed.problems, unfaithful: false };
    }
    let plain = with_plain_lines(original);
    let again = if plain == original { None } else { Some(parse(&plain, source, limits)) };
    let before = again.as_ref().unwrap_or(&parsed);
    let text = print(&plain, before, surface_of(&plain), &Names::new(), limits);
    if same::says_the_same(&plain, before, &text, limits) {
        return Formatted { text, problems: parsed.problems, unfaithful: false };
    }
    // Around a broken piece the layout can decide where the next one begins; such a file is mended first.
    let unfaithful = parsed.problems.is_empty();
    Formatted { text: original.to_owned(), problems: parsed.problems, unfaithful }
}

/// Puts a file into the words of a surface, laid out, with other names where such are given. `None` where the file has
/// mistakes, or would say something else: one of its names is a word of that surface.
#[must_use]
pub fn translate(original: &str, to: Surface, names: &Names, limits: &Limits) -> Option<String> {
    let plain = plain(original);
    let parsed = parse(&plain, SourceId(0), limits);
    if plain.len() > limits.bytes || !parsed.problems.is_empty() {
        return None;
    }
    let text = print(&plain, &parsed, to, names, limits);
    let renamed = if names.is_empty() { None } else { Some(same::with_names(&plain, names)?) };
    let wanted = renamed.as_ref().map(|text| parse(text, SourceId(0), limits));
    let (before, wanted) = (renamed.as_deref().unwrap_or(&plain), wanted.as_ref().unwrap_or(&parsed));
    same::says_the_same(before, wanted, &text, limits).then_some(text)
}

/// A text without a byte order mark, with `\n` at the end of its lines, in NFC. Places in it are those of [`Names`].
#[must_use]
pub fn plain(original: &str) -> String {
    with_plain_lines(original).nfc().collect()
}

fn with_plain_lines(original: &str) -> Cow<'_, str> {
    let text = original.strip_prefix('\u{feff}').unwrap_or(original);
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() }
}

/// A keyword of a target, in English, and the condition behind it as a file of the surface `from` has it, as a statement of
/// the surface `to` on one line. Names stay.
#[must_use]
pub fn statement(keyword: &str, condition: &str, from: Surface, to: Surface) -> String {
    let keyword_in = |surface: Surface| Words(surface).keyword(Rule::kw_require, keyword);
    let frame = |surface: Surface| {
        let word = |english| Words(surface).keyword(Rule::kw_target, english);
        (format!("{}{} r {{", Words(surface).header(), word("ruleset")), format!("{} t {{", word("target")))
    };
    let put = || {
        let (ruleset, target) = frame(from);
        let file = format!("{ruleset} {target} {} {condition}\n}} }}", keyword_in(from));
        let put = translate(&file, to, &Names::new(), &Limits::default())?;
        let (_, inside) = put.split_once(&frame(to).1)?;
        let inside = inside.trim_end().strip_suffix('}')?.trim_end().strip_suffix('}')?;
        Some(inside.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let same = from == to;
    let put = if same { None } else { put() };
    put.unwrap_or_else(|| format!("{} {condition}", keyword_in(if same { to } else { from })))
}

fn print(plain: &str, parsed: &Parsed, to: Surface, names: &Names, limits: &Limits) -> String {
    let Concrete { input, declarations, comments } = concrete::read(plain, parsed, limits);
    let text = &*input.text;
    let mut comments = Comments::new(text, comments.into_iter());
    let printer = Printer { text, input: &input, original: plain, words: Words(to), names, comments: &comments };
    let doc = Doc::All(vec![printer.members(&declarations, 0), printer.hard(text.len(), Blanks::Keep)]);
    printer.words.header() + &doc::render(&doc, WIDTH, &mut comments)
}

/// Makes documents of matches.
struct Printer<'p> {
    /// The text that the matches are of.
    text: &'p str,
    input: &'p Input<'p>,
    /// The text as it was written.
    original: &'p str,
    words: Words,
    /// Names to print for others.
    names: &'p Names,
    comments: &'p Comments<'p>,
}

impl Printer<'_> {
    fn slice(&self, part: &Match) -> &str {
        self.text.get(part.span.range()).unwrap_or("")
    }

    /// A line end.
    fn hard(&self, at: usize, blanks: Blanks) -> Doc {
        Doc::Line(Line { flat: None, at, blanks })
    }

    /// A place before a part where the line may end, and does where a comment stands there.
    fn line(&self, flat: &'static str, at: &Match) -> Doc {
        let at = at.span.start as usize;
        let flat = if self.comments.comment_before(at) { None } else { Some(flat) };
        Doc::Line(Line { flat, at, blanks: Blanks::Drop })
    }

    /// The place before the bracket that closes a part.
    fn close_line(&self, flat: &'static str, part: &Match) -> Doc {
        let at = part.span.end.saturating_sub(1) as usize;
        let flat = if self.comments.comment_before(at) { None } else { Some(flat) };
        Doc::Line(Line { flat, at, blanks: Blanks::Close })
    }

    /// Members in brackets: on one line, or each on its own with a separator behind it.
    fn bracketed(&self, part: &Match, (open, close): (&'static str, &'static str), pad: &'static str, items: Vec<(&Match, Doc)>) -> Doc {
        let separator = self.words.separator();
        let mut inside = Vec::new();
        let is_empty = items.is_empty();
        for (i, (at, item)) in items.into_iter().enumerate() {
            let at = at.span.start as usize;
            let parted = i > 0 && self.comments.blank_before(at);
            let flat = if parted || self.comments.comment_before(at) { None } else { Some(if i > 0 { " " } else { pad }) };
            if i > 0 {
                inside.push(text(separator));
            }
            inside.push(Doc::Line(Line { flat, at, blanks: if i > 0 { Blanks::Keep } else { Blanks::Open } }));
            inside.push(item);
        }
        if !is_empty {
            inside.push(Doc::Broken(separator));
        }
        let end = self.close_line(if is_empty { "" } else { pad }, part);
        group(Doc::All(vec![text(open), nest(Doc::All(inside)), end, text(close)]))
    }

    /// Parts with a blank between them.
    fn words(&self, parts: &[Match]) -> Doc {
        self.phrases(parts, |p| self.leaf(p))
    }

    /// Parts with a blank between them; two words that are one in the language, such as `part of`, go together.
    fn phrases(&self, parts: &[Match], other: impl Fn(&Match) -> Doc) -> Doc {
        let mut docs = Vec::new();
        let mut rest = parts;
        while let Some((part, behind)) = rest.split_first() {
            let pair = behind.first().and_then(|next| self.pair(part, next));
            rest = if pair.is_some() { behind.get(1..).unwrap_or(&[]) } else { behind };
            docs.push(pair.map_or_else(|| other(part), text));
        }
        condition::spaced(docs)
    }

    fn pair(&self, first: &Match, second: &Match) -> Option<String> {
        if !first.parts.is_empty() || !second.parts.is_empty() || matches!(first.rule, Rule::text | Rule::word) {
            return None;
        }
        let english = format!("{} {}", self.slice(first), self.slice(second));
        WORDS.iter().any(|w| w.en == english).then(|| self.words.keyword(first.rule, &english))
    }

    /// A keyword.
    fn word(&self, part: &Match) -> String {
        self.words.keyword(part.rule, self.slice(part))
    }

    /// A name, as the file has it or as it is to be called.
    fn name(&self, part: &Match) -> String {
        let (place, own) = (self.input.original(part.span), self.input.own(part.span));
        if self.names.is_empty() {
            return own.to_owned();
        }
        let mut out = String::new();
        let mut done = place.start;
        let slice = |from: u32, to: u32| own.get((from - place.start) as usize..(to - place.start) as usize).unwrap_or("");
        for (span, name) in self.names.range(Span::new(place.start as usize, 0)..) {
            if span.start >= place.end {
                break;
            }
            if span.start >= done && span.end <= place.end {
                out.push_str(slice(done, span.start));
                out.push_str(name);
                done = span.end;
            }
        }
        out + slice(done, place.end)
    }

    /// A name where the language itself has some: `quarter`, `min`, `period`.
    fn known_or_name(&self, part: &Match) -> Doc {
        let (english, own) = (self.slice(part), self.input.own(part.span));
        let is_own = self.input.own.is_none() || own != english;
        let renamed = self.names.contains_key(&self.input.original(part.span));
        text(if is_own && !renamed && is_known_name(part.rule, english) { self.words.known_name(english) } else { self.name(part) })
    }

    /// A part without layout of its own.
    fn leaf(&self, part: &Match) -> Doc {
        let written = self.slice(part);
        match part.rule {
            Rule::text => quoted(written),
            Rule::tag | Rule::raw_text => text(written),
            Rule::word | Rule::path | Rule::word_path | Rule::name | Rule::tail | Rule::collection => text(self.name(part)),
            Rule::digits => text(self.words.number(written)),
            Rule::date_like | Rule::date => text(self.words.date(written)),
            Rule::percent => Doc::All(part.parts.iter().map(|p| self.leaf(p)).chain([text("%")]).collect()),
            Rule::quantity => {
                let number = part.parts.first().map_or("", |p| self.slice(p));
                let alone = !part.parts.iter().any(|p| p.rule == Rule::scale);
                condition::spaced(
                    part.parts
                        .iter()
                        .map(|p| match p.rule {
                            Rule::unit => text(self.words.unit(self.slice(p), if alone { number } else { "" })),
                            _ => self.leaf(p),
                        })
                        .collect(),
                )
            }
            Rule::across_collections => {
                let (word, names) = part.parts.split_first().map_or((None, part.parts.as_slice()), |(word, names)| (Some(word), names));
                let names: Vec<Doc> = names.iter().map(|p| self.leaf(p)).collect();
                let mut all: Vec<Doc> = word.map(|p| self.leaf(p)).into_iter().collect();
                for (i, name) in names.into_iter().enumerate() {
                    all.extend([text(if i == 0 { " " } else { self.words.separator() }), text(if i == 0 { "" } else { " " }), name]);
                }
                Doc::All(all)
            }
            Rule::parameter_value | Rule::value => self.value(part),
            _ => text(self.word(part)),
        }
    }

    /// A broken piece, as it was written.
    fn verbatim(&self, part: &Match) -> Doc {
        let span: Span = self.input.original(part.span);
        Doc::Verbatim(self.original.get(span.range()).unwrap_or("").to_owned(), part.span.end as usize)
    }
}

/// A text in quotes. Its line ends read as one blank, so that its lines may move in.
fn quoted(written: &str) -> Doc {
    let count = written.split('\n').count();
    let mut lines = Vec::new();
    for (i, line) in written.split('\n').enumerate() {
        let line = if i > 0 { line.trim_start() } else { line.get(1..).unwrap_or("") };
        let line = if i + 1 < count { line.trim_end() } else { line };
        if i > 0 && i + 1 < count && line.is_empty() {
            continue;
        }
        if i > 0 {
            lines.push(Doc::Fold);
        }
        lines.push(text(line));
    }
    Doc::All(vec![text("\""), align(Doc::All(lines))])
}
