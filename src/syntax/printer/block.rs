//! Blocks in braces: on one line, or members on lines of their own with what they say in one column.

use unicode_width::UnicodeWidthStr as _;

use super::super::grammar::{Match, Rule};
use super::concrete::is_member;
use super::doc::{Blanks, Doc, STEP, align, nest, text};
use super::{Printer, WIDTH};

/// The columns that a name and a keyword count for in the size of a block.
const NAME: usize = 12;
const KEYWORD: usize = 6;

/// A member of a block: what it says, behind a head that stands in a column with its neighbours' if it is a statement.
struct Said {
    head: Option<String>,
    says: Doc,
}

impl Printer<'_> {
    pub(super) fn has_block(&self, part: &Match) -> bool {
        self.slice(part).ends_with('}')
    }

    /// A head, and members in braces.
    pub(super) fn with_block(&self, part: &Match, indent: usize) -> Doc {
        let (head, members) = self.split(part, |p| is_member(part.rule, p.rule));
        let breaks = |p: &Match| matches!(p.rule, Rule::kw_plural | Rule::across_collections | Rule::kw_for | Rule::kw_as);
        let words = Doc::All(vec![self.head_lines(head, breaks, 2), text(" {")]);
        let limit = match part.rule {
            Rule::ruleset_declaration | Rule::test_declaration | Rule::parameter_declaration => 0,
            Rule::target_declaration => 1,
            _ => usize::MAX,
        };
        let from = head.last().map_or(part.span.start, |h| h.span.end);
        self.block(part, from, words, members, (indent, self.size(head)), limit)
    }

    /// A block in braces behind a head. It stays on one line where it was written so, is short, and has at most `limit` members.
    pub(super) fn block(&self, part: &Match, from: u32, head: Doc, members: &[Match], (indent, size): (usize, usize), limit: usize) -> Doc {
        let end = part.span.end as usize;
        let written = self.text.get(from as usize..end).unwrap_or("");
        if members.is_empty() && !self.comments.any_within(from as usize, end) {
            return Doc::All(vec![head, text("}")]);
        }
        let in_target = part.rule == Rule::target_declaration;
        let inside = self.statements(members, indent + STEP, in_target);
        let on_one_line = members.len() <= limit && !written.contains('\n') && !head.must_break();
        if on_one_line && !inside.iter().any(|s| s.says.must_break()) && indent + size + self.size(members) < WIDTH {
            return on_a_line(head, inside);
        }
        let minimum = if in_target { self.words.clause_width() } else { 0 };
        let inside = self.on_lines(members, inside, minimum);
        Doc::All(vec![head, nest(inside), self.hard(end.saturating_sub(1), Blanks::Close), text("}")])
    }

    /// About how wide parts are on one line. Words and names count the same whatever they are, so that a block that is short
    /// enough for one line is so in both surfaces, and translating there and back leaves it there.
    pub(super) fn size(&self, parts: &[Match]) -> usize {
        let size = |part: &Match| match part.rule {
            Rule::text | Rule::raw_text | Rule::digits | Rule::date_like | Rule::tag => 1 + self.slice(part).width(),
            Rule::word | Rule::path | Rule::word_path | Rule::name | Rule::collection => 1 + NAME,
            Rule::comparator | Rule::add_sign | Rule::mul_sign | Rule::minus => 3,
            _ if part.parts.is_empty() => 1 + KEYWORD,
            _ => self.size(&part.parts),
        };
        parts.iter().map(size).sum()
    }

    /// Members on lines of their own.
    pub(super) fn members(&self, members: &[Match], indent: usize) -> Doc {
        self.on_lines(members, self.statements(members, indent, false), 0)
    }

    fn statements(&self, members: &[Match], indent: usize, in_target: bool) -> Vec<Said> {
        let said = |member: &Match| match self.statement(member, in_target) {
            Some((head, says)) => Said { head: Some(head), says },
            None => Said { head: None, says: self.member(member, indent) },
        };
        members.iter().map(said).collect()
    }

    /// Statements that no blank line parts begin what they say in one column, which is at least `minimum` columns and a
    /// blank from their beginning.
    fn on_lines(&self, members: &[Match], inside: Vec<Said>, minimum: usize) -> Doc {
        let widths: Vec<Option<usize>> = inside.iter().map(|s| s.head.as_ref().map(|head| head.width())).collect();
        let apart: Vec<bool> = members.iter().zip(&inside).map(|(m, s)| stands_apart(m, &s.says)).collect();
        let parted: Vec<bool> = (0..members.len()).map(|i| self.blank_between(members, i)).collect();
        let is_parted = |i: usize| parted.get(i) == Some(&true);
        let mut all = Vec::new();
        let mut column = minimum;
        for (i, (member, Said { head, says })) in members.iter().zip(inside).enumerate() {
            if i == 0 || is_parted(i) || widths.get(i - 1) == Some(&None) {
                let run = widths.iter().enumerate().skip(i).take_while(|(n, width)| width.is_some() && (*n == i || !is_parted(*n)));
                column = run.filter_map(|(_, width)| *width).fold(minimum, usize::max);
            }
            let blanks = match i {
                0 => Blanks::Open,
                _ if apart.get(i - 1..=i).is_some_and(|both| both.contains(&true)) => Blanks::Apart,
                _ => Blanks::Keep,
            };
            all.push(self.hard(member.span.start as usize, blanks));
            all.push(match head {
                Some(head) => {
                    let pad = " ".repeat((column + 1).saturating_sub(head.width()));
                    Doc::All(vec![text(head), text(pad), align(says)])
                }
                None => says,
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
}

fn on_a_line(head: Doc, inside: Vec<Said>) -> Doc {
    let mut all = vec![head];
    for (i, Said { head, says }) in inside.into_iter().enumerate() {
        all.push(text(if i == 0 { " " } else { "  " }));
        all.extend(head.map(|head| text(head + " ")));
        all.push(says);
    }
    all.push(text(" }"));
    Doc::All(all)
}

/// Whether blank lines belong around a member: a block of statements over several lines.
fn stands_apart(part: &Match, doc: &Doc) -> bool {
    match part.rule {
        Rule::entity_declaration | Rule::target_declaration => doc.must_break(),
        Rule::ruleset_declaration | Rule::test_declaration => true,
        _ => false,
    }
}
