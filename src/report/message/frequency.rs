//! Events in sub-periods.

use super::Speaker;
use crate::diagnostic::Lang;
use crate::evaluation::FrequencyMeasure;
use crate::semantics::Kind;
use crate::syntax::tree::Comparator;
use crate::value::{Interval, Period, format};

impl Speaker<'_> {
    pub(super) fn frequency(&self, f: &FrequencyMeasure) -> String {
        let bound = self.figure(&f.bound, Kind::Number);
        let each = match (self.lang, f.interval) {
            (Lang::En, Interval::Month) => "per month",
            (Lang::En, Interval::Quarter) => "per quarter",
            (Lang::En, Interval::Half) => "per half-year",
            (Lang::En, Interval::Year) => "per year",
            (Lang::Vi, Interval::Month) => "lần mỗi tháng",
            (Lang::Vi, Interval::Quarter) => "lần mỗi quý",
            (Lang::Vi, Interval::Half) => "lần mỗi nửa năm",
            (Lang::Vi, Interval::Year) => "lần mỗi năm",
        };
        let asked = format!("{}{bound} {each}", self.asked(f.comparator));
        let mut out = format!("{}: {asked}", self.name(&f.subject));
        let with_counts = |periods: &[Period]| {
            let one = |p: &Period| match f.counted.iter().find(|(counted, _)| counted == p) {
                Some((_, count)) => format!("{} ({})", format::period(*p, self.lang), self.count(*count)),
                None => format::period(*p, self.lang),
            };
            periods.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        if !f.lacking.is_empty() {
            let lacking = with_counts(&f.lacking);
            out += &match (self.lang, f.comparator) {
                (Lang::En, Comparator::AtMost | Comparator::Less) => format!("; too many in {lacking}"),
                (Lang::En, Comparator::AtLeast | Comparator::Greater) => format!("; lacking in {lacking}"),
                (Lang::En, _) => format!("; not so in {lacking}"),
                (Lang::Vi, Comparator::AtMost | Comparator::Less) => format!("; vượt ở {lacking}"),
                (Lang::Vi, Comparator::AtLeast | Comparator::Greater) => format!("; còn thiếu ở {lacking}"),
                (Lang::Vi, _) => format!("; chưa đúng ở {lacking}"),
            };
        }
        if !f.open.is_empty() && !f.counted.is_empty() {
            let open = with_counts(&f.open);
            out += &match self.lang {
                Lang::En => format!("; still open: {open}"),
                Lang::Vi => format!("; chưa thể kết luận: {open}"),
            };
        }
        if f.lacking.is_empty() && f.open.is_empty() && !f.counted.is_empty() {
            let all: Vec<Period> = f.counted.iter().map(|(p, _)| *p).collect();
            let all = with_counts(&all);
            out += &match self.lang {
                Lang::En => format!("; counted: {all}"),
                Lang::Vi => format!("; đã ghi nhận: {all}"),
            };
        }
        out
    }
}
