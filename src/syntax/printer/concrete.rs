//! What the printer works from: the matches of a text, in their order, with everything that could not be read in one piece.

use super::super::build::Input;
use super::super::grammar::{Match, Rule, Stop, run};
use super::super::letters::Scan;
use super::super::outline::Start;
use super::super::parse;
use super::super::starts::{self, first_word};
use super::super::{Limits, Parsed};
use crate::base::{SourceId, Span};

/// The rule of a piece that stays as it was written. The grammar knows it for statements that are always refused.
pub(super) const BROKEN: Rule = Rule::misplaced;

/// A text as the parser reads it.
pub(super) struct Concrete<'t> {
    pub input: Input<'t>,
    /// The declarations, and the pieces that are none.
    pub declarations: Vec<Match>,
    /// Where the comments stand; the line that names the surface is none.
    pub comments: Vec<Span>,
}

/// Reads a text of which `parsed` is the tree.
pub(super) fn read<'t>(text: &'t str, parsed: &Parsed, limits: &Limits) -> Concrete<'t> {
    let (input, scan) = parse::read(text, SourceId(0), limits.depth);
    let header = usize::from(input.own.is_some());
    let is_comment = |s: &&Span| input.slice(**s).starts_with('#');
    let comments = scan.opaque.iter().filter(is_comment).skip(header).copied().collect();
    let reader = Reader {
        text: scan.patched.as_deref().unwrap_or(&input.text),
        wrong: Wrong::new(parsed.problems.iter().filter_map(|p| p.labels.first().map(|l| l.span)).collect()),
        input: &input,
        scan: &scan,
    };
    let declarations = reader.declarations();
    Concrete { declarations, comments, input }
}

struct Reader<'r> {
    text: &'r str,
    scan: &'r Scan,
    input: &'r Input<'r>,
    wrong: Wrong,
}

/// Places of mistakes, in the file's own offsets.
struct Wrong {
    /// Where each begins, and where the furthest of it and those before it ends.
    places: Vec<(u32, u32)>,
}

impl Wrong {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort();
        let mut furthest = 0;
        let place = |span: Span| {
            furthest = furthest.max(span.end.max(span.start.saturating_add(1)));
            (span.start, furthest)
        };
        Wrong { places: spans.into_iter().map(place).collect() }
    }

    /// Whether one of them lies in a range, at least in part.
    fn touches(&self, from: u32, to: u32) -> bool {
        let before = self.places.partition_point(|(start, _)| *start < to);
        before.checked_sub(1).and_then(|last| self.places.get(last)).is_some_and(|(_, end)| from < *end)
    }
}

impl Reader<'_> {
    fn declarations(&self) -> Vec<Match> {
        let end = self.text.len();
        let whole = if self.scan.too_deep { None } else { self.run(Rule::file, 0, end).ok() };
        let mut found: Vec<Match> = match whole {
            Some(whole) => whole.parts.into_iter().filter(|p| p.rule != Rule::EOI).collect(),
            None => {
                let pieces = self.scan.pieces(self.text, 0, end, starts::declaration);
                pieces.into_iter().flat_map(|(from, to)| self.piece(from, to, Rule::one_declaration)).collect()
            }
        };
        self.mark(&mut found);
        found
    }

    fn run(&self, rule: Rule, from: usize, to: usize) -> Result<Match, Stop> {
        run(rule, self.text.get(from..to).unwrap_or(""), from, &mut Vec::new())
    }

    /// Declarations or members; what is no whole one is taken apart, or stays as it is.
    fn piece(&self, from: usize, to: usize, rule: Rule) -> Vec<Match> {
        let end = self.scan.trimmed_end(self.text, from, to);
        let broken = Match { rule: BROKEN, span: Span::new(from, end), parts: Vec::new() };
        if self.scan.is_too_deep(self.text, from, to) {
            return vec![broken];
        }
        match self.run(rule, from, to) {
            Ok(whole) => whole.parts.into_iter().filter(|p| p.rule != Rule::EOI).collect(),
            Err(_) => vec![self.container(from, end).unwrap_or(broken)],
        }
    }

    /// A declaration with a head and a body that can be read, whatever its members are.
    fn container(&self, from: usize, end: usize) -> Option<Match> {
        let word = first_word(self.text.get(from..end)?);
        let (rule, member, begins): (_, _, fn(&Start<'_>) -> bool) = match word {
            "entity" => (Rule::one_declaration, Rule::one_entity_member, starts::field),
            "ruleset" => (Rule::one_declaration, Rule::one_ruleset_member, starts::ruleset_member),
            "target" => (Rule::one_ruleset_member, Rule::one_target_member, starts::statement),
            _ => return None,
        };
        let (open, close) = self.scan.block(self.text, from, end)?;
        let close = close.filter(|close| close + 1 == end)?;
        let head = format!("{}{{}}", self.text.get(from..open)?);
        let mut whole = run(rule, &head, from, &mut Vec::new()).ok()?.parts.into_iter().next()?;
        whole.span = Span::new(from, end);
        let pieces = self.scan.pieces(self.text, open + 1, close, begins);
        whole.parts.extend(pieces.into_iter().flat_map(|(from, to)| self.piece(from, to, member)));
        Some(whole)
    }

    /// Lets what was refused stay as it is: the smallest statements that hold a mistake.
    fn mark(&self, found: &mut [Match]) {
        for part in found {
            let span = self.input.original(part.span);
            if part.rule == BROKEN || !self.wrong.touches(span.start, span.end) {
                continue;
            }
            let first = part.parts.iter().position(|p| is_member(part.rule, p.rule));
            let head = first.and_then(|f| part.parts.get(f)).map(|p| self.input.original(p.span).start);
            match (first, head) {
                (Some(first), Some(head)) if !self.wrong.touches(span.start, head) && !self.wrong.touches(span.end - 1, span.end) => {
                    self.mark(part.parts.get_mut(first..).unwrap_or(&mut []));
                }
                _ => *part = Match { rule: BROKEN, span: part.span, parts: Vec::new() },
            }
        }
    }
}

/// Whether a part is a member in the braces of a declaration.
pub(super) fn is_member(of: Rule, part: Rule) -> bool {
    match of {
        Rule::entity_declaration => is_field(part) || part == Rule::key_field || part == Rule::belongs_to,
        Rule::group => is_field(part),
        Rule::document_type => part == Rule::field,
        Rule::ruleset_declaration => is_statement(part) || matches!(part, Rule::target_declaration | Rule::about_entities),
        Rule::target_declaration => is_statement(part) || matches!(part, Rule::clause | Rule::when_condition | Rule::supersedes_rule),
        Rule::test_declaration => matches!(part, Rule::given_record | Rule::expectation),
        Rule::note_text => matches!(part, Rule::tag_list | Rule::title_text),
        Rule::parameter_declaration => part == Rule::dated_value,
        _ => false,
    }
}

fn is_field(part: Rule) -> bool {
    matches!(part, Rule::check_rule | Rule::group | Rule::field | BROKEN)
}

fn is_statement(part: Rule) -> bool {
    matches!(
        part,
        Rule::define_rule
            | Rule::note_text
            | Rule::applies_time
            | Rule::tag_list
            | Rule::source_text
            | Rule::owner_text
            | Rule::product_text
            | Rule::hint_text
            | Rule::title_text
            | Rule::url_text
            | BROKEN
    )
}
