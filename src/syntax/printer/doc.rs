//! Documents: what belongs together, where it may break, and the way from there to lines of a width.

use unicode_width::UnicodeWidthStr as _;

use super::comments::Comments;

/// By how much what stands inside of something is moved in, in columns.
pub(super) const STEP: usize = 2;

/// A text with the places where its lines may end.
pub(super) enum Doc {
    /// Letters on one line.
    Text(String),
    /// A place where a line may end.
    Line(Line),
    /// One step further in.
    Nest(Box<Doc>),
    /// In at the column where it begins.
    Align(Box<Doc>),
    /// On one line where it fits, else broken at each of its own lines; `true` if it must break.
    Group(Box<Doc>, bool),
    /// One after the other.
    All(Vec<Doc>),
    /// Written only where the group around it is broken.
    Broken(&'static str),
    /// A line end inside of a text in quotes: no comment can stand there.
    Fold,
    /// Something that is written as it stands, and the offset of its end.
    Verbatim(String, usize),
}

/// A place where a line may end.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// What stands there if it does not; `None` if it always does.
    pub flat: Option<&'static str>,
    /// The offset of what comes next in the source: the comments before it belong here.
    pub at: usize,
    /// Which blank lines stay.
    pub blanks: Blanks,
}

/// Which blank lines stay before the next line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blanks {
    /// None.
    Drop,
    /// Those that are there.
    Keep,
    /// Those that are there, and one in any case.
    Apart,
    /// Those that are there, but none behind the bracket that was opened.
    Open,
    /// Those before comments; none before the bracket that closes. The comments belong inside.
    Close,
}

pub(super) fn text(text: impl Into<String>) -> Doc {
    Doc::Text(text.into())
}

pub(super) fn nest(doc: Doc) -> Doc {
    Doc::Nest(Box::new(doc))
}

pub(super) fn align(doc: Doc) -> Doc {
    Doc::Align(Box::new(doc))
}

pub(super) fn group(doc: Doc) -> Doc {
    let must_break = doc.must_break();
    Doc::Group(Box::new(doc), must_break)
}

impl Doc {
    pub(super) fn must_break(&self) -> bool {
        match self {
            Doc::Text(_) | Doc::Broken(_) => false,
            Doc::Line(line) => line.flat.is_none(),
            Doc::Nest(inner) | Doc::Align(inner) => inner.must_break(),
            Doc::Group(_, must_break) => *must_break,
            Doc::All(parts) => parts.iter().any(Doc::must_break),
            Doc::Fold => true,
            Doc::Verbatim(text, _) => text.contains('\n'),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// A document as lines of at most `width` columns where that can be had, with the comments woven in.
pub(super) fn render(doc: &Doc, width: usize, comments: &mut Comments<'_>) -> String {
    let mut writer = Writer { out: String::new(), column: 0, comments };
    let mut stack = vec![(0, Mode::Broken, doc)];
    while let Some((indent, mode, doc)) = stack.pop() {
        match doc {
            Doc::Text(text) => writer.text(text),
            Doc::Verbatim(text, end) => {
                writer.text(text);
                writer.comments.take_before(*end);
                writer.column = text.rsplit('\n').next().unwrap_or("").width();
            }
            Doc::Line(line) => match (mode, line.flat) {
                (Mode::Flat, Some(flat)) => writer.text(flat),
                _ => writer.line(line, indent),
            },
            Doc::Fold => writer.newline(indent),
            Doc::Broken(text) if mode == Mode::Broken => writer.text(text),
            Doc::Broken(_) => {}
            Doc::Nest(inner) => stack.push((indent + STEP, mode, inner)),
            Doc::Align(inner) => stack.push((writer.column, mode, inner)),
            Doc::Group(inner, must_break) => {
                let flat = mode == Mode::Flat || !must_break && fits(inner, &stack, width.saturating_sub(writer.column));
                stack.push((indent, if flat { Mode::Flat } else { Mode::Broken }, inner));
            }
            Doc::All(parts) => stack.extend(parts.iter().rev().map(|part| (indent, mode, part))),
        }
    }
    writer.finish()
}

/// Whether a document fits on what is left of the line, with what follows it up to the next line end.
fn fits(doc: &Doc, rest: &[(usize, Mode, &Doc)], mut left: usize) -> bool {
    let mut following = rest.iter().rev();
    let mut stack = vec![(Mode::Flat, doc)];
    loop {
        let Some((mode, doc)) = stack.pop().or_else(|| following.next().map(|(_, mode, doc)| (*mode, *doc))) else { return true };
        let width = match doc {
            Doc::Text(text) => text.width(),
            Doc::Line(line) => match (mode, line.flat) {
                (Mode::Flat, Some(flat)) => flat.len(),
                _ => return true,
            },
            Doc::Fold => return true,
            Doc::Verbatim(text, _) if text.contains('\n') => return true,
            Doc::Verbatim(text, _) => text.width(),
            Doc::Broken(text) => usize::from(mode == Mode::Broken) * text.len(),
            Doc::Nest(inner) | Doc::Align(inner) => {
                stack.push((mode, inner));
                0
            }
            Doc::Group(inner, must_break) => {
                stack.push((if *must_break { Mode::Broken } else { mode }, inner));
                0
            }
            Doc::All(parts) => {
                stack.extend(parts.iter().rev().map(|part| (mode, part)));
                0
            }
        };
        match left.checked_sub(width) {
            Some(less) => left = less,
            None => return false,
        }
    }
}

struct Writer<'w, 't> {
    out: String,
    column: usize,
    comments: &'w mut Comments<'t>,
}

impl Writer<'_, '_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.width();
    }

    /// Ends the line, without blanks at its end.
    fn newline(&mut self, indent: usize) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Ends the line with the comment behind it, and writes the comments that stand before what comes next.
    fn line(&mut self, line: &Line, indent: usize) {
        let mut before = self.comments.take_before(line.at);
        if let Some(first) = before.first()
            && first.trailing
            && !self.out.is_empty()
        {
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            self.out.push_str("  ");
            self.out.push_str(first.text);
            before.remove(0);
        }
        let blank_at_end = self.comments.blank_before(line.at);
        let inside = if line.blanks == Blanks::Close { indent + STEP } else { indent };
        let lacks = line.blanks == Blanks::Apart && !blank_at_end && !before.iter().any(|c| c.blank);
        for (i, comment) in before.iter().enumerate() {
            let blank = match line.blanks {
                Blanks::Drop => false,
                Blanks::Open => comment.blank && i > 0,
                Blanks::Keep | Blanks::Close => comment.blank,
                Blanks::Apart => comment.blank || lacks && i == 0,
            };
            self.end(blank, inside);
            self.out.push_str(comment.text);
        }
        let blank = match line.blanks {
            Blanks::Drop | Blanks::Close => false,
            Blanks::Open => blank_at_end && !before.is_empty(),
            Blanks::Keep => blank_at_end,
            Blanks::Apart => blank_at_end || lacks && before.is_empty(),
        };
        self.end(blank, indent);
    }

    fn end(&mut self, blank: bool, indent: usize) {
        if blank {
            self.newline(0);
        }
        self.newline(indent);
    }

    fn finish(mut self) -> String {
        let kept = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}
