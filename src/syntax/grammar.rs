//! The one room that knows pest: runs the grammar and hands out plain nodes.

use pest::Parser as _;

use crate::base::Span;

/// The grammar's own text, for tools and documentation.
pub const GRAMMAR: &str = include_str!("../../grammar/chitieu.pest");

mod generated {
    #![allow(missing_docs, reason = "pest writes this module")]
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/chitieu.pest"]
    pub(super) struct Grammar;
}
pub(super) use generated::Rule;

/// A match of a grammar rule; comments are taken out of the tree.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub(super) rule: Rule,
    pub(super) span: Span,
    pub(super) parts: Vec<Match>,
}

/// Where the text stopped fitting, and which rules would have fitted there.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) expected: Vec<Rule>,
    /// The parser itself gave up: the text nests too deeply for it.
    pub(super) exhausted: bool,
}

/// Matches a piece of a text, which begins at byte `from`, against a rule; spans are in the whole text.
pub(super) fn run(rule: Rule, slice: &str, from: usize, comments: &mut Vec<Span>) -> Result<Match, Stop> {
    match generated::Grammar::parse(rule, slice) {
        Ok(mut pairs) => match pairs.next() {
            Some(pair) => {
                let mut found = Vec::new();
                let whole = convert(pair, from, slice, &mut found);
                comments.append(&mut found);
                Ok(whole)
            }
            None => Err(Stop { at: from, expected: Vec::new(), exhausted: false }),
        },
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            };
            match error.variant {
                pest::error::ErrorVariant::ParsingError { positives, .. } => {
                    Err(Stop { at: from + at, expected: positives, exhausted: false })
                }
                pest::error::ErrorVariant::CustomError { .. } => Err(Stop { at: from + at, expected: Vec::new(), exhausted: true }),
            }
        }
    }
}

fn convert(pair: pest::iterators::Pair<'_, Rule>, base: usize, slice: &str, comments: &mut Vec<Span>) -> Match {
    let rule = pair.as_rule();
    let (start, mut end) = (pair.as_span().start(), pair.as_span().end());
    let inside = pair.into_inner();
    let mut parts = Vec::with_capacity(inside.len());
    for inner in inside {
        if inner.as_rule() == Rule::COMMENT {
            comments.push(Span::new(base + inner.as_span().start(), base + inner.as_span().end()));
        } else if !is_sign(inner.as_rule()) {
            parts.push(convert(inner, base, slice, comments));
        }
    }
    // Optional parts let a match run over the blanks and comments behind it: a span ends with its last own letter.
    if !matches!(rule, Rule::text | Rule::raw_text | Rule::EOI) {
        loop {
            end = slice.get(start..end).map_or(end, |s| start + s.trim_end().len());
            let last = comments.partition_point(|c| (c.start as usize) < base + end).checked_sub(1).and_then(|i| comments.get(i));
            match last.filter(|c| c.end as usize >= base + end) {
                Some(comment) if comment.start as usize >= base + start && rule != Rule::COMMENT => {
                    end = comment.start as usize - base;
                }
                _ => break,
            }
        }
    }
    Match { rule, span: Span::new(base + start, base + end), parts }
}

/// Signs are matched for the sake of error messages; the tree has no use for them.
fn is_sign(rule: Rule) -> bool {
    matches!(rule, Rule::lbrace | Rule::rbrace | Rule::colon | Rule::equals | Rule::rparen | Rule::rbracket)
}
