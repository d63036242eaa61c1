//! Declarations and statements as documents.

use super::super::grammar::{Match, Rule};
use super::Printer;
use super::concrete::BROKEN;
use super::condition::spaced;
use super::doc::{Doc, group, nest, text};

impl Printer<'_> {
    /// A declaration, or a member of one, that stands so many columns from the margin.
    pub(super) fn member(&self, part: &Match, indent: usize) -> Doc {
        match part.rule {
            BROKEN => self.verbatim(part),
            Rule::entity_declaration | Rule::ruleset_declaration | Rule::target_declaration | Rule::test_declaration | Rule::group => {
                self.with_block(part, indent)
            }
            Rule::parameter_declaration => self.parameter(part, indent),
            Rule::dated_value => self.valued(part, ":"),
            Rule::note_text if self.has_block(part) => self.with_block(part, indent),
            Rule::key_field => self.key_field(part, indent),
            Rule::field => self.field(part, indent),
            Rule::check_rule => {
                let (head, condition) = self.split(part, |p| p.rule == Rule::condition);
                let condition = Doc::All(condition.iter().map(|c| Doc::All(vec![self.line(" ", c), self.condition(c)])).collect());
                Doc::All(vec![self.words(head), text(":"), group(nest(condition))])
            }
            Rule::given_record => self.record(part),
            Rule::expectation => {
                let begins = |p: &Match| matches!(p.rule, Rule::kw_with | Rule::kw_because);
                self.head_lines(&part.parts, begins, 1)
            }
            _ => match self.statement(part, true) {
                Some((head, value)) => spaced(vec![text(head), value]),
                None => self.words(&part.parts),
            },
        }
    }

    /// The parts before the first that fits, and the others.
    pub(super) fn split<'m>(&self, part: &'m Match, fits: impl Fn(&Match) -> bool) -> (&'m [Match], &'m [Match]) {
        let at = part.parts.iter().position(fits).unwrap_or(part.parts.len());
        part.parts.split_at_checked(at).unwrap_or((&part.parts, &[]))
    }

    /// Words with a blank between them; the line may end before some.
    pub(super) fn head_lines(&self, parts: &[Match], begins: impl Fn(&Match) -> bool, steps: usize) -> Doc {
        let (mut first, mut lines): (Vec<Doc>, Vec<Doc>) = (Vec::new(), Vec::new());
        let mut rest = parts;
        while let Some((part, behind)) = rest.split_first() {
            let to = behind.iter().position(&begins).unwrap_or(behind.len());
            let (own, next) = rest.split_at_checked(to + 1).unwrap_or((rest, &[]));
            if begins(part) {
                lines.push(Doc::All(vec![self.line(" ", part), self.words(own)]));
            } else {
                first.push(self.words(own));
            }
            rest = next;
        }
        let lines = lines.into_iter().enumerate().map(|(i, line)| if i == 0 && steps > 1 { line } else { group(line) });
        let lines = (0..steps).fold(Doc::All(lines.collect()), |doc, _| nest(doc));
        group(Doc::All(vec![spaced(first), lines]))
    }

    /// A statement as its head, which stands in one column with its neighbours', and what it says.
    pub(super) fn statement(&self, part: &Match, in_target: bool) -> Option<(String, Doc)> {
        let is_statement = matches!(
            part.rule,
            Rule::clause
                | Rule::when_condition
                | Rule::define_rule
                | Rule::applies_time
                | Rule::supersedes_rule
                | Rule::about_entities
                | Rule::tag_list
                | Rule::source_text
                | Rule::url_text
                | Rule::title_text
                | Rule::owner_text
                | Rule::product_text
                | Rule::hint_text
        );
        if !is_statement && (part.rule != Rule::note_text || self.has_block(part)) {
            return None;
        }
        let says = |p: &Match| matches!(p.rule, Rule::condition | Rule::word | Rule::word_path | Rule::text | Rule::tag | Rule::date);
        let (mut head, mut value) = self.split(part, says);
        // In a target the column is too narrow for `applies from`.
        if part.rule == Rule::applies_time && in_target {
            (head, value) = part.parts.split_at_checked(1).unwrap_or((head, value));
        }
        let head: Vec<String> = head.iter().map(|p| self.word(p)).collect();
        let value = match part.rule {
            Rule::about_entities | Rule::tag_list => self.list(value),
            Rule::define_rule => {
                let name = value.first().map_or_else(|| text(""), |p| self.leaf(p));
                let condition = value.get(1).map_or_else(|| text(""), |p| self.condition(p));
                spaced(vec![name, text("="), condition])
            }
            Rule::clause | Rule::when_condition => value.first().map_or_else(|| text(""), |p| self.condition(p)),
            _ => self.words(value),
        };
        Some((head.join(" "), value))
    }

    fn parameter(&self, part: &Match, indent: usize) -> Doc {
        if part.parts.iter().any(|p| p.rule == Rule::dated_value) {
            return self.with_block(part, indent);
        }
        self.valued(part, " =")
    }

    /// A value with its notes: a single note behind it where it fits, else each on a line of its own.
    fn valued(&self, part: &Match, sign: &str) -> Doc {
        let is_note = |p: &Match| matches!(p.rule, Rule::source_text | Rule::title_text);
        let (head, notes) = self.split(part, is_note);
        let (head, value) = head.split_at_checked(head.len().saturating_sub(1)).unwrap_or((head, &[]));
        let value = value.first().map_or_else(|| text(""), |p| self.leaf(p));
        let head = Doc::All(vec![self.words(head), text(sign), text(" "), value]);
        match notes {
            [] => head,
            [note] => {
                let behind = Doc::All(vec![self.line(" ", note), self.member(note, 0)]);
                group(Doc::All(vec![head, nest(behind)]))
            }
            _ => Doc::All(vec![head, nest(self.members(notes, 0))]),
        }
    }

    /// `given all provinces { … }`.
    fn record(&self, part: &Match) -> Doc {
        let (head, entries) = self.split(part, |p| p.rule == Rule::entries);
        let entries = entries.first().map(|e| e.parts.as_slice()).unwrap_or_default();
        Doc::All(vec![self.words(head), text(" "), self.map(part, entries)])
    }

    fn map(&self, part: &Match, entries: &[Match]) -> Doc {
        let entry = |e: &Match| {
            let value = e.parts.last().map_or_else(|| text(""), |v| self.value(v));
            let name = e.parts.first().map_or_else(|| text(""), |p| self.known_or_name(p));
            Doc::All(vec![name, text(": "), value])
        };
        self.bracketed(part, ("{", "}"), " ", entries.iter().map(|e| (e, entry(e))).collect())
    }

    pub(super) fn value(&self, part: &Match) -> Doc {
        match part.parts.first() {
            Some(inner) if inner.rule == Rule::value_list => {
                let items = inner.parts.iter().filter(|p| p.rule == Rule::value).map(|v| (v, self.value(v)));
                self.bracketed(inner, ("[", "]"), "", items.collect())
            }
            Some(inner) if inner.rule == Rule::value_map => {
                let entries = inner.parts.first().map(|e| e.parts.as_slice()).unwrap_or_default();
                self.map(inner, entries)
            }
            Some(inner) => {
                let minus = if self.slice(part).starts_with('-') { "-" } else { "" };
                let says = if inner.rule == Rule::path { self.known_or_name(inner) } else { self.leaf(inner) };
                Doc::All(vec![text(minus), says])
            }
            None => self.leaf(part),
        }
    }
}
