//! Conditions and expressions as documents: each operator stands at the beginning of its line where it breaks.

use super::super::grammar::{Match, Rule};
use super::Printer;
use super::doc::{Doc, align, group, nest, text};

impl Printer<'_> {
    /// A chain of `and` or of `or`.
    pub(super) fn condition(&self, part: &Match) -> Doc {
        let mut parts = part.parts.iter();
        let Some(first) = parts.next() else { return self.leaf(part) };
        let first = self.negation(first);
        let mut links = Vec::new();
        while let (Some(operator), Some(operand)) = (parts.next(), parts.next()) {
            links.push(self.broken_before(operator, vec![self.leaf(operator), text(" "), self.negation(operand)]));
        }
        if links.is_empty() { first } else { group(Doc::All(vec![first, nest(Doc::All(links))])) }
    }

    fn negation(&self, part: &Match) -> Doc {
        let mut all = Vec::new();
        for inner in &part.parts {
            match inner.rule {
                Rule::quantified => all.push(self.quantified(inner)),
                Rule::form => all.push(self.form(inner)),
                _ => all.extend([self.leaf(inner), text(" ")]),
            }
        }
        Doc::All(all)
    }

    /// A line that may end before a part, and what stands behind it.
    fn broken_before(&self, at: &Match, mut behind: Vec<Doc>) -> Doc {
        behind.insert(0, self.line(" ", at));
        Doc::All(behind)
    }

    fn quantified(&self, part: &Match) -> Doc {
        let (mut head, mut lines) = (Vec::new(), Vec::new());
        let singular = self.is_singular(part);
        let none = part.parts.first().is_some_and(|p| p.rule == Rule::kw_no);
        for inner in &part.parts {
            match inner.rule {
                Rule::filter => lines.push(self.filter(inner)),
                Rule::body => lines.push(self.broken_before(inner, vec![self.body(inner, singular)])),
                Rule::bounded | Rule::bare_share => head.push(self.words(&inner.parts)),
                Rule::kw_no => head.push(text(self.words.none().0)),
                Rule::collection if none => {
                    head.push(self.leaf(inner));
                    head.extend(self.words.none().1.map(text));
                }
                _ => head.push(self.leaf(inner)),
            }
        }
        group(Doc::All(vec![spaced(head), nest(Doc::All(lines))]))
    }

    /// Whether English speaks of one member: `no district has`, `any commune meets`.
    fn is_singular(&self, part: &Match) -> bool {
        let one = part.parts.first().is_some_and(|p| matches!(p.rule, Rule::kw_no | Rule::kw_any));
        let name = part.parts.iter().find(|p| p.rule == Rule::collection).map(|p| self.name(p)).unwrap_or_default();
        one && (!name.ends_with('s') || name.ends_with("ss"))
    }

    /// `have C`, `meet T`.
    fn body(&self, part: &Match, singular: bool) -> Doc {
        let says = |p: &Match| match p.rule {
            Rule::kw_have | Rule::kw_meet => text(self.words.body(p.rule, singular)),
            _ => self.operand_or_word(p),
        };
        spaced(part.parts.iter().map(says).collect())
    }

    fn filter(&self, part: &Match) -> Doc {
        self.broken_before(part, vec![self.keyword_and_rest(part)])
    }

    /// `where C`, `per I`, `by D`: a word and what it rules.
    fn keyword_and_rest(&self, part: &Match) -> Doc {
        let says =
            |p: &Match| if part.rule == Rule::frequency && p.rule == Rule::path { self.known_or_name(p) } else { self.operand_or_word(p) };
        spaced(part.parts.iter().map(says).collect())
    }

    fn operand_or_word(&self, part: &Match) -> Doc {
        match part.rule {
            Rule::condition => self.condition(part),
            Rule::operand => self.operand(part),
            Rule::value_set => self.value_set(part),
            Rule::range => {
                let ends: Vec<Doc> = part.parts.iter().map(|p| self.operand(p)).collect();
                joined(ends, "..")
            }
            Rule::tolerance | Rule::deadline | Rule::frequency => self.keyword_and_rest(part),
            _ => self.leaf(part),
        }
    }

    fn form(&self, part: &Match) -> Doc {
        let mut parts = part.parts.iter();
        let mut all: Vec<Doc> = parts.next().map(|p| self.operand(p)).into_iter().collect();
        for suffix in parts {
            if matches!(suffix.rule, Rule::frequency | Rule::deadline) {
                all.push(nest(group(self.broken_before(suffix, vec![self.keyword_and_rest(suffix)]))));
                continue;
            }
            let (own, tolerance) = self.split(suffix, |p| p.rule == Rule::tolerance);
            let ends_in_list = own.last().is_some_and(|p| p.rule == Rule::value_set);
            let words = self.phrases(own, |p| self.operand_or_word(p));
            // A list that is too long breaks inside of its brackets.
            all.push(match ends_in_list {
                true => Doc::All(vec![text(" "), words]),
                false => nest(group(self.broken_before(suffix, vec![words]))),
            });
            all.extend(tolerance.iter().map(|t| nest(group(self.broken_before(t, vec![self.keyword_and_rest(t)])))));
        }
        Doc::All(all)
    }

    /// `[a, b]`.
    fn value_set(&self, part: &Match) -> Doc {
        let items: Vec<(&Match, Doc)> = part.parts.iter().map(|p| (p, self.operand(p))).collect();
        self.bracketed(part, ("[", "]"), "", items)
    }

    pub(super) fn operand(&self, part: &Match) -> Doc {
        let mut parts = part.parts.iter();
        let first = parts.next().map_or_else(|| text(""), |p| self.series(p));
        let mut lines = Vec::new();
        while let (Some(word), Some(inner)) = (parts.next(), parts.next()) {
            let inner = if inner.rule == Rule::condition { self.condition(inner) } else { self.series(inner) };
            let line = self.broken_before(word, vec![self.leaf(word), text(" "), inner]);
            lines.push(if word.rule == Rule::kw_if { group(line) } else { line });
        }
        if lines.is_empty() { first } else { group(Doc::All(vec![first, nest(Doc::All(lines))])) }
    }

    /// A sum or product: operands with signs between them.
    fn series(&self, part: &Match) -> Doc {
        let item = |p: &Match| if p.rule == Rule::product_of { self.series(p) } else { self.signed(p) };
        let mut parts = part.parts.iter();
        let first = parts.next().map_or_else(|| text(""), item);
        let mut lines = Vec::new();
        while let (Some(sign), Some(operand)) = (parts.next(), parts.next()) {
            lines.push(self.broken_before(sign, vec![self.leaf(sign), text(" "), item(operand)]));
        }
        if lines.is_empty() { first } else { group(Doc::All(vec![first, nest(Doc::All(lines))])) }
    }

    fn signed(&self, part: &Match) -> Doc {
        let minuses = part.parts.iter().filter(|p| p.rule == Rule::minus).count();
        let share = part.parts.last().map_or_else(|| text(""), |p| self.share(p));
        if minuses == 0 { share } else { Doc::All(vec![text("-".repeat(minuses)), share]) }
    }

    fn share(&self, part: &Match) -> Doc {
        let parts = part.parts.iter().map(|p| match p.rule {
            Rule::element => spaced(p.parts.iter().map(|p| self.primary(p)).collect()),
            _ => self.leaf(p),
        });
        spaced(parts.collect())
    }

    fn primary(&self, part: &Match) -> Doc {
        match part.rule {
            Rule::aggregate => self.phrases(&part.parts, |p| self.primary(p)),
            Rule::parenthesis => {
                let (mut inside, mut tail) = (Vec::new(), text(""));
                for inner in &part.parts {
                    match inner.rule {
                        Rule::condition => inside.push(self.condition(inner)),
                        Rule::filter => inside.push(nest(self.filter(inner))),
                        _ => tail = self.leaf(inner),
                    }
                }
                group(Doc::All(vec![text("("), align(group(Doc::All(inside))), text(")"), tail]))
            }
            Rule::call => {
                let name = part.parts.first().map_or_else(|| text(""), |p| self.known_or_name(p));
                let items: Vec<(&Match, Doc)> = part.parts.iter().skip(1).map(|p| (p, self.operand(p))).collect();
                // No comma may stand before the parenthesis that closes.
                let separator = self.words.separator();
                let mut inside = Vec::new();
                for (i, (at, item)) in items.into_iter().enumerate() {
                    if i > 0 {
                        inside.push(text(separator));
                    }
                    inside.push(self.line(if i > 0 { " " } else { "" }, at));
                    inside.push(item);
                }
                let close = self.close_line("", part);
                group(Doc::All(vec![name, text("("), nest(Doc::All(inside)), close, text(")")]))
            }
            _ => self.leaf(part),
        }
    }
}

/// Documents with a blank between them.
pub(super) fn spaced(parts: Vec<Doc>) -> Doc {
    joined(parts, " ")
}

fn joined(parts: Vec<Doc>, between: &str) -> Doc {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(text(between));
        }
        all.push(part);
    }
    Doc::All(all)
}
