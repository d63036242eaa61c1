//! Declarations as documents: heads, blocks, and columns of statements.

use unicode_width::UnicodeWidthStr as _;

use super::super::grammar::{Match, Rule};
use super::concrete::{BROKEN, is_member};
use super::condition::spaced;
use super::doc::{Blanks, Doc, STEP, align, group, nest, text};
use super::{Printer, WIDTH};

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
    fn split<'m>(&self, part: &'m Match, fits: impl Fn(&Match) -> bool) -> (&'m [Match], &'m [Match]) {
        let at = part.parts.iter().position(fits).unwrap_or(part.parts.len());
        part.parts.split_at_checked(at).unwrap_or((&part.parts, &[]))
    }

    /// Words with a blank between them; the line may end before some.
    fn head_lines(&self, parts: &[Match], begins: impl Fn(&Match) -> bool, steps: usize) -> Doc {
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

    fn has_block(&self, part: &Match) -> bool {
        self.slice(part).ends_with('}')
    }

    /// A head, and members in braces.
    fn with_block(&self, part: &Match, indent: usize) -> Doc {
        let (head, members) = self.split(part, |p| is_member(part.rule, p.rule));
        let breaks = |p: &Match| matches!(p.rule, Rule::kw_plural | Rule::across_collections | Rule::kw_for | Rule::kw_as);
        let words = Doc::All(vec![self.head_lines(head, breaks, 2), text(" {")]);
        let limit = match part.rule {
            Rule::ruleset_declaration | Rule::test_declaration | Rule::parameter_declaration => 0,
            Rule::target_declaration => 1,
            _ => usize::MAX,
        };
        let from = head.last().map_or(part.span.start, |h| h.span.end);
        self.block(part, from, words, members, indent, limit)
    }

    /// A block in braces behind a head. It stays on one line where it was written so, fits, and has at most `limit` members.
    fn block(&self, part: &Match, from: u32, head: Doc, members: &[Match], indent: usize, limit: usize) -> Doc {
        let end = part.span.end as usize;
        let written = self.text.get(from as usize..end).unwrap_or("");
        if members.is_empty() && !self.comments.any_within(from as usize, end) {
            return Doc::All(vec![head, text("}")]);
        }
        if members.len() <= limit && !written.contains('\n') {
            let mut inside = Vec::new();
            for (i, member) in members.iter().enumerate() {
                inside.extend([text(if i == 0 { " " } else { "  " }), self.member(member, indent + STEP)]);
            }
            inside.push(text(" }"));
            let inside = Doc::All(inside);
            let fits = indent + head.flat_width() + inside.flat_width() <= WIDTH;
            if fits && !head.must_break() && !inside.must_break() {
                return Doc::All(vec![head, inside]);
            }
        }
        self.open_block(part, head, members, indent)
    }

    fn open_block(&self, part: &Match, head: Doc, members: &[Match], indent: usize) -> Doc {
        let minimum = if part.rule == Rule::target_declaration { self.words.clause_width() } else { 0 };
        let close = part.span.end.saturating_sub(1) as usize;
        let inside = self.members(members, indent + STEP, minimum);
        Doc::All(vec![head, nest(inside), self.hard(close, Blanks::Close), text("}")])
    }

    /// Members on lines of their own. Statements that no blank line parts begin their texts in one column, which is at
    /// least `minimum` columns and a blank from the statement.
    pub(super) fn members(&self, members: &[Match], indent: usize, minimum: usize) -> Doc {
        let mut all = Vec::new();
        let in_target = minimum > 0;
        let heads: Vec<(Option<String>, Doc)> = members
            .iter()
            .map(|m| match self.statement(m, in_target) {
                Some((head, value)) => (Some(head), value),
                None => (None, self.member(m, indent)),
            })
            .collect();
        let widths: Vec<Option<usize>> = heads.iter().map(|(head, _)| head.as_ref().map(|head| head.width())).collect();
        let apart: Vec<bool> = members.iter().zip(&heads).map(|(m, (_, doc))| stands_apart(m, doc)).collect();
        let mut column = minimum;
        for (i, (member, (head, doc))) in members.iter().zip(heads).enumerate() {
            let at = member.span.start as usize;
            let begins = i == 0 || self.comments.blank_before(at) || self.blank_between(members, i) || widths.get(i - 1) == Some(&None);
            if begins {
                let behind = members.iter().zip(&widths).enumerate().skip(i);
                let run = behind.take_while(|(n, (_, width))| width.is_some() && (*n == i || !self.blank_between(members, *n)));
                column = run.filter_map(|(_, (_, width))| *width).fold(minimum, usize::max);
            }
            let blanks = match i {
                0 => Blanks::Open,
                _ if apart.get(i - 1..=i).is_some_and(|both| both.contains(&true)) => Blanks::Apart,
                _ => Blanks::Keep,
            };
            all.push(self.hard(at, blanks));
            all.push(match head {
                Some(head) => {
                    let pad = " ".repeat((column + 1).saturating_sub(head.width()));
                    Doc::All(vec![text(head), text(pad), align(doc)])
                }
                None => doc,
            });
        }
        Doc::All(all)
    }

    /// Whether a blank line stands somewhere between a member and the one before it.
    fn blank_between(&self, members: &[Match], i: usize) -> bool {
        let (Some(before), Some(member)) = (i.checked_sub(1).and_then(|i| members.get(i)), members.get(i)) else { return false };
        let between = self.text.get(before.span.end as usize..member.span.start as usize).unwrap_or("");
        let mut lines = between.split('\n').skip(1).collect::<Vec<_>>();
        lines.pop();
        lines.iter().any(|line| line.trim().is_empty())
    }

    /// A statement as its head, which stands in one column with its neighbours', and what it says.
    fn statement(&self, part: &Match, in_target: bool) -> Option<(String, Doc)> {
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
            _ => Doc::All(vec![head, nest(self.members(notes, 0, 0))]),
        }
    }

    fn key_field(&self, part: &Match, indent: usize) -> Doc {
        let inner = part.parts.iter().map(|p| if p.rule == Rule::field { self.field(p, indent) } else { self.leaf(p) });
        spaced(inner.collect())
    }

    /// `name "label": type`, what its data are, then its other names: on the same line, or together on the next.
    fn field(&self, part: &Match, indent: usize) -> Doc {
        let (head, rest) = self.split(part, |p| p.rule == Rule::field_type);
        let mut begin = Doc::All(vec![self.words(head), text(": ")]);
        let (mut traits, mut names) = (Vec::new(), Vec::new());
        for inner in rest {
            match inner.rule {
                Rule::field_type => begin = self.field_type(inner, begin, indent),
                // They keep their order: what follows another name stays behind it.
                Rule::alias_texts | Rule::name_vi => names.push(inner),
                _ if names.is_empty() => traits.push(inner),
                _ => names.push(inner),
            }
        }
        // Behind a block the names go on where it closes.
        let closes = begin.must_break();
        let mut all = vec![begin];
        let behind = |p: &Match, blanks| group(Doc::All(vec![self.line(blanks, p), self.modifier(p)]));
        all.extend(traits.into_iter().map(|p| nest(behind(p, " "))));
        if closes {
            all.extend(names.drain(..).map(|p| nest(behind(p, "  "))));
        }
        let mut names = names.into_iter();
        if let Some(first) = names.next() {
            let mut line = vec![self.line("  ", first), self.modifier(first)];
            line.extend(names.map(|p| behind(p, "  ")));
            all.push(group(nest(Doc::All(line))));
        }
        Doc::All(all)
    }

    fn modifier(&self, part: &Match) -> Doc {
        match part.rule {
            Rule::alias_texts => {
                let (word, texts) = self.split(part, |p| p.rule == Rule::text);
                spaced(vec![self.words(word), nest(self.list(texts))])
            }
            _ => self.words(&part.parts),
        }
    }

    /// What a field holds, behind its name.
    fn field_type(&self, part: &Match, before: Doc, indent: usize) -> Doc {
        let Some(inner) = part.parts.first() else { return before };
        let behind = match inner.rule {
            Rule::one_of_type => {
                let (words, texts) = self.split(inner, |p| p.rule == Rule::text);
                spaced(vec![self.words(words), nest(self.list(texts))])
            }
            Rule::document_type if self.has_block(inner) => {
                let (head, members) = self.split(inner, |p| p.rule == Rule::field);
                let from = head.last().map_or(inner.span.start, |h| h.span.end);
                let words = Doc::All(vec![before, self.words(head), text(" {")]);
                return self.block(inner, from, words, members, indent, usize::MAX);
            }
            Rule::list_type | Rule::document_type => self.words(&inner.parts),
            _ => self.leaf(inner),
        };
        Doc::All(vec![before, behind])
    }

    /// Members of a list with a separator between them, as many on a line as fit.
    fn list(&self, parts: &[Match]) -> Doc {
        let mut all = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            if i == 0 {
                all.push(self.leaf(part));
            } else {
                all.push(text(self.words.separator()));
                all.push(group(Doc::All(vec![self.line(" ", part), self.leaf(part)])));
            }
        }
        Doc::All(all)
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
            let name = e.parts.first().map_or_else(|| text(""), |p| self.leaf(p));
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
                Doc::All(vec![text(minus), self.leaf(inner)])
            }
            None => self.leaf(part),
        }
    }
}

/// Whether blank lines belong around a member: a block of statements over several lines.
fn stands_apart(part: &Match, doc: &Doc) -> bool {
    match part.rule {
        Rule::entity_declaration | Rule::target_declaration => doc.must_break(),
        Rule::ruleset_declaration | Rule::test_declaration => true,
        _ => false,
    }
}
