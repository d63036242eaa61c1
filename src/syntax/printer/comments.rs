//! The comments of a text, in a table beside the tree: each is handed out once, in its order.

use crate::base::Span;

/// A comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment<'t> {
    /// From its `#` to the end of its line, without blanks there.
    pub text: &'t str,
    /// Its offset.
    pub start: usize,
    /// Something stands before it on its line.
    pub trailing: bool,
    /// A blank line stands before it.
    pub blank: bool,
}

/// The comments of a text.
pub(super) struct Comments<'t> {
    text: &'t str,
    all: Vec<Comment<'t>>,
    next: usize,
}

impl<'t> Comments<'t> {
    /// The table of a text's comments.
    pub fn new(text: &'t str, spans: impl Iterator<Item = Span>) -> Self {
        let comment = |span: Span| Comment {
            text: text.get(span.range()).unwrap_or("").trim_end(),
            start: span.start as usize,
            trailing: !line_before(text, span.start as usize).trim().is_empty(),
            blank: blank_before(text, span.start as usize),
        };
        Comments { text, all: spans.map(comment).collect(), next: 0 }
    }

    /// The comments before an offset that have not been handed out. Blank lines count for those alone that stand right
    /// before it: the others come from between words of one statement.
    pub fn take_before(&mut self, at: usize) -> Vec<Comment<'t>> {
        let from = self.next;
        self.next = from.max(self.all.partition_point(|c| c.start < at));
        let mut taken = self.all.get(from..self.next).unwrap_or(&[]).to_vec();
        let mut follows = at;
        for comment in taken.iter_mut().rev() {
            let between = self.text.get(comment.start + comment.text.len()..follows);
            if between.is_some_and(|between| between.trim().is_empty()) {
                follows = comment.start;
            } else {
                (comment.blank, follows) = (false, 0);
            }
        }
        taken
    }

    /// Whether a blank line stands right before an offset.
    pub fn blank_before(&self, at: usize) -> bool {
        blank_before(self.text, at)
    }

    /// Whether a comment stands right before an offset.
    pub fn comment_before(&self, at: usize) -> bool {
        let last = self.all.partition_point(|c| c.start < at).checked_sub(1).and_then(|i| self.all.get(i));
        last.is_some_and(|c| self.text.get(c.start + c.text.len()..at).is_some_and(|between| between.trim().is_empty()))
    }

    /// Whether there is a comment in a range.
    pub fn any_within(&self, from: usize, to: usize) -> bool {
        let first = self.all.partition_point(|c| c.start < from);
        self.all.get(first).is_some_and(|c| c.start < to)
    }
}

fn line_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or("");
    before.rsplit('\n').next().unwrap_or(before)
}

fn blank_before(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let blanks = before.get(before.trim_end_matches([' ', '\t', '\r', '\n', '\u{feff}']).len()..).unwrap_or("");
    blanks.bytes().filter(|b| *b == b'\n').count() > 1
}
