//! Fields of entities as documents.

use super::super::grammar::{Match, Rule};
use super::Printer;
use super::condition::spaced;
use super::doc::{Doc, group, nest, text};

impl Printer<'_> {
    pub(super) fn key_field(&self, part: &Match, indent: usize) -> Doc {
        let inner = part.parts.iter().map(|p| if p.rule == Rule::field { self.field(p, indent) } else { self.leaf(p) });
        spaced(inner.collect())
    }

    /// `name "label": type`, what its data are, then its other names: on the same line, or together on the next.
    pub(super) fn field(&self, part: &Match, indent: usize) -> Doc {
        let (head, rest) = self.split(part, |p| p.rule == Rule::field_type);
        let mut begin = Doc::All(vec![self.words(head), text(": ")]);
        let (mut traits, mut names) = (Vec::new(), Vec::new());
        for inner in rest {
            match inner.rule {
                Rule::field_type => begin = self.field_type(inner, begin, (indent, self.size(head))),
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
    fn field_type(&self, part: &Match, before: Doc, (indent, size): (usize, usize)) -> Doc {
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
                return self.block(inner, from, words, members, (indent, size + self.size(head)), usize::MAX);
            }
            Rule::list_type | Rule::document_type => self.words(&inner.parts),
            _ => self.leaf(inner),
        };
        Doc::All(vec![before, behind])
    }

    /// Members of a list with a separator between them, as many on a line as fit.
    pub(super) fn list(&self, parts: &[Match]) -> Doc {
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
}
