//! The words of rules, and the short names of what they mean.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use super::rules::{Rules, Target};
use crate::base::Span;

/// The words of a piece of a rule file: one space between them, comments left out.
pub(super) fn words(text: &str, span: Span) -> Cow<'_, str> {
    let piece = text.get(span.range()).unwrap_or("");
    let mut before = b' ';
    let is_plain = piece.bytes().all(|byte| {
        let is_even = byte != b' ' || before != b' ';
        before = byte;
        is_even && (b' '..=b'~').contains(&byte) && byte != b'#'
    });
    if is_plain {
        return Cow::Borrowed(piece.trim_ascii());
    }
    let mut out = String::new();
    for line in piece.lines() {
        // A `#` inside of a text is no comment: quotes before it are then not in pairs.
        let comment = line.match_indices('#').find(|(at, _)| line.get(..*at).is_some_and(|l| l.matches('"').count() % 2 == 0));
        let line = comment.map_or(line, |(at, _)| line.get(..at).unwrap_or(line));
        for word in line.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    Cow::Owned(out)
}

impl Rules {
    /// A short name for what a target means: 32 hexadecimal digits that change when its words do, or those of its
    /// ruleset on which its meaning depends. It is worked out when it is asked for, as most runs do not print it.
    #[must_use]
    pub fn fingerprint(&self, target: &Target) -> String {
        let mut texts = vec![target.id.clone()];
        if target.is_check {
            // A field's modifiers have no words of their own in the file but the clauses made of them.
            texts.extend(target.subject.bodies().flat_map(|body| &body.clauses).map(|clause| clause.text.clone()));
        } else {
            texts.push(self.words(target.source, target.span).into_owned());
            texts.push(target.meaning.iter().map(|span| self.words(target.source, *span)).collect());
        }
        let mut hash = Sha256::new();
        for text in texts {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::base::SourceId;
    use crate::semantics::{Unit, check};
    use crate::syntax::{Limits, parse};

    fn fingerprints(text: &str) -> Vec<(String, String)> {
        let parsed = parse(text, SourceId(0), &Limits::default());
        let unit = Unit { source: Some(SourceId(0)), text: text.into(), file: parsed.file, ..Unit::default() };
        let (rules, problems) = check(&[unit]);
        assert!(problems.is_empty(), "{problems:?}");
        rules.targets.iter().map(|t| (t.id.clone(), rules.fingerprint(t))).collect()
    }

    #[test]
    fn a_fingerprint_changes_with_the_meaning_alone() {
        let text = "entity province { key code: text\n plan: flag required\n staff: count\n check some: staff > 0 }\n\
             ruleset r { about province\n applies from 2020-01-01\n define enough = 2\n\
             target t { require staff > enough }\n target u { require plan } }\n";
        let before = fingerprints(text);
        let changed = |from: &str, to: &str| -> Vec<String> {
            let now = fingerprints(&text.replace(from, to));
            assert_eq!(now.len(), before.len());
            before.iter().zip(now).filter(|(old, new)| **old != *new).map(|((id, _), _)| id.clone()).collect()
        };
        assert_eq!(changed(" target u", " # moved\n\n  target   u"), [""; 0]);
        assert_eq!(changed("required", "required unique"), ["province.plan"]);
        assert_eq!(changed("staff > 0", "staff > 1"), ["province.some"]);
        assert_eq!(changed("require plan", "recommend plan"), ["r.u"]);
        assert_eq!(changed("enough = 2", "enough = 3"), ["r.t", "r.u"]);
        assert_eq!(changed("2020-01-01", "2021-01-01"), ["r.t", "r.u"]);
    }
}
