//! Texts against what they should be.

use smol_str::SmolStr;

use super::{NAMED, Speaker, push};
use crate::data::FieldType;
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, TextMeasure, Verdict};

impl Speaker<'_> {
    pub(super) fn texts(&self, t: &TextMeasure, clause: &ClauseResult, out: &mut String) {
        if self.is_lookup(clause) {
            return self.plain(clause, out);
        }
        let holds = clause.verdict == Verdict::Pass;
        push(out, [&self.name(&t.subject), if self.lang == Lang::En { " is " } else { " là " }]);
        match (t.actual.is_empty(), self.lang) {
            (false, _) => self.quote(&t.actual, out),
            (true, Lang::En) => out.push_str("empty"),
            (true, Lang::Vi) => out.push_str("trống"),
        }
        match (&t.pattern, self.lang) {
            (Some(pattern), Lang::En) => push(out, ["; it must match '", pattern, "'"]),
            (Some(pattern), Lang::Vi) => push(out, ["; yêu cầu đúng mẫu '", pattern, "'"]),
            (None, _) => {
                push(out, ["; ", self.relation(t, holds), " "]);
                self.quote(&t.required, out);
            }
        }
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

    fn quote(&self, texts: &[SmolStr], out: &mut String) {
        for (at, text) in texts.iter().take(NAMED).enumerate() {
            push(out, [if at > 0 { ", " } else { "" }, "“", text, "”"]);
        }
        if let Some(more) = texts.len().checked_sub(NAMED).filter(|more| *more > 0) {
            out.push_str(&self.and_more(String::new(), more));
        }
    }
}
