//! Texts against what they should be.

use super::{NAMED, Speaker, push};
use crate::data::FieldType;
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, TextMeasure, Verdict};

impl Speaker<'_> {
    pub(super) fn texts(&self, t: &TextMeasure, clause: &ClauseResult) -> String {
        if self.is_lookup(clause) {
            return self.plain(clause);
        }
        let holds = clause.verdict == Verdict::Pass;
        let subject = self.name(&t.subject);
        let found = match (t.actual.is_empty(), self.lang) {
            (false, _) => self.quoted(&t.actual),
            (true, Lang::En) => "empty".to_owned(),
            (true, Lang::Vi) => "trống".to_owned(),
        };
        let asked = if let Some(pattern) = &t.pattern {
            match self.lang {
                Lang::En => format!("it must match '{pattern}'"),
                Lang::Vi => format!("yêu cầu đúng mẫu '{pattern}'"),
            }
        } else {
            [self.relation(t, holds), " ", &self.quoted(&t.required)].concat()
        };
        [&*subject, if self.lang == Lang::En { " is " } else { " là " }, &found, "; ", &asked].concat()
    }

    /// How the two must stand to each other, which follows from how they do and whether that is right.
    fn relation(&self, t: &TextMeasure, holds: bool) -> &'static str {
        let is_list = t.actual.len() != 1 || matches!(self.field_type(&t.subject), Some(FieldType::Texts));
        let wanted = is_list || t.actual.iter().any(|a| t.required.contains(a)) == holds;
        match (self.lang, is_list, t.required.len() > 1, wanted) {
            (Lang::En, true, ..) => "it must include",
            (Lang::En, _, true, true) => "it must be one of",
            (Lang::En, _, true, false) => "it must be none of",
            (Lang::En, _, false, true) => "it must be",
            (Lang::En, _, false, false) => "it must not be",
            (Lang::Vi, true, ..) => "yêu cầu phải có",
            (Lang::Vi, _, true, true) => "yêu cầu là một trong",
            (Lang::Vi, _, true, false) => "yêu cầu không thuộc",
            (Lang::Vi, _, false, true) => "yêu cầu là",
            (Lang::Vi, _, false, false) => "yêu cầu khác",
        }
    }

    fn quoted(&self, texts: &[String]) -> String {
        let mut named = String::new();
        for (at, text) in texts.iter().take(NAMED).enumerate() {
            push(&mut named, &[if at > 0 { ", " } else { "" }, "“", text, "”"]);
        }
        self.and_more(named, texts.len().saturating_sub(NAMED))
    }
}
