//! Conditions and expressions as sentences.

use crate::diagnostic::Lang;
use crate::report::message::clean;
use crate::report::trials::boundary::{compared, dated};
use crate::report::trials::coverage::interval_word;
use crate::semantics::rules::{
    Calc, CalcOp, Cond, CondOp, Due, EventSource, Frequency, IntervalCalc, Quantified, QuantifiedBody, Quantity, Target, Tolerance,
};
use crate::semantics::{Kind, Rules};
use crate::syntax::tree::Comparator;
use crate::value::DateRange;
use crate::value::format;

/// A condition in words; a chain has its parts below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// The parts.
    pub parts: Vec<Sentence>,
}

impl Sentence {
    /// The parts, each on a line that is indented by how deep it stands.
    pub fn below(&self, depth: usize, lines: &mut Vec<String>) {
        for part in &self.parts {
            lines.push(format!("{}{}", "  ".repeat(depth), part.text));
            part.below(depth + 1, lines);
        }
    }

    fn plain(text: String) -> Sentence {
        Sentence { text, parts: Vec::new() }
    }
}

/// Says what conditions ask for.
pub(super) struct Speaker<'r> {
    pub rules: &'r Rules,
    pub target: &'r Target,
    pub lang: Lang,
}

impl Speaker<'_> {
    pub fn pick(&self, en: &str, vi: &str) -> String {
        if self.lang == Lang::En { en.to_owned() } else { vi.to_owned() }
    }

    pub(super) fn by_lang(&self, en: String, vi: String) -> String {
        if self.lang == Lang::En { en } else { vi }
    }

    /// What has to be so for a condition to hold, or not to.
    pub fn say(&self, cond: &Cond, holds: bool) -> Sentence {
        let parts = |all: &[Cond]| all.iter().map(|part| self.say(part, holds)).collect();
        match (&cond.op, holds) {
            (CondOp::Not(inner), _) => self.say(inner, !holds),
            (CondOp::And(all), true) | (CondOp::Or(all), false) => {
                Sentence { text: self.pick("all of this is so:", "tất cả các điều sau:"), parts: parts(all) }
            }
            (CondOp::And(all), false) | (CondOp::Or(all), true) => {
                Sentence { text: self.pick("at least one of these is so:", "ít nhất một trong các điều sau:"), parts: parts(all) }
            }
            _ => Sentence::plain(self.single(cond, holds)),
        }
    }

    fn single(&self, cond: &Cond, holds: bool) -> String {
        let value = |calc| self.value(calc);
        let is = |holds: bool| match (self.lang, holds) {
            (Lang::En, true) => "is",
            (Lang::En, false) => "is not",
            (Lang::Vi, true) => "là",
            (Lang::Vi, false) => "không phải là",
        };
        match &cond.op {
            CondOp::Flag(calc) => match (self.lang, holds) {
                (Lang::En, true) => format!("{} is yes", value(calc)),
                (Lang::En, false) => format!("{} is no", value(calc)),
                (Lang::Vi, true) => format!("{}: có", value(calc)),
                (Lang::Vi, false) => format!("{}: không", value(calc)),
            },
            CondOp::Compare(c) => {
                let comparator = if holds { c.comparator } else { opposite(c.comparator) };
                let tolerance = c.tolerance.as_ref().map(|tolerance| self.tolerance(tolerance)).unwrap_or_default();
                let verb = if self.lang == Lang::En { "is " } else { "" };
                format!("{} {verb}{}{tolerance}", value(&c.left), compared(comparator, &value(&c.right), self.lang))
            }
            CondOp::CompareDates(a, comparator, b) => {
                let comparator = if holds { *comparator } else { opposite(*comparator) };
                let verb = if self.lang == Lang::En { "is " } else { "" };
                match &b.op {
                    CalcOp::Date(range) if matches!(comparator, Comparator::Equal | Comparator::Unequal) => {
                        self.on(&value(a), *range, comparator == Comparator::Equal)
                    }
                    CalcOp::Date(range) => {
                        let first = matches!(comparator, Comparator::AtLeast | Comparator::Less);
                        format!("{} {verb}{}", value(a), dated(comparator, if first { range.first } else { range.last }, self.lang))
                    }
                    _ => {
                        let word = match (comparator, self.lang) {
                            (Comparator::AtLeast, Lang::En) => "not before",
                            (Comparator::AtLeast, Lang::Vi) => "không trước",
                            (Comparator::Greater, Lang::En) => "after",
                            (Comparator::Greater, Lang::Vi) => "sau",
                            (Comparator::AtMost, Lang::En) => "not after",
                            (Comparator::AtMost, Lang::Vi) => "không sau",
                            (Comparator::Less, Lang::En) => "before",
                            (Comparator::Less, Lang::Vi) => "trước",
                            (Comparator::Equal, Lang::En) => "the same day as",
                            (Comparator::Equal, Lang::Vi) => "trùng ngày với",
                            (Comparator::Unequal, Lang::En) => "not the same day as",
                            (Comparator::Unequal, Lang::Vi) => "khác ngày với",
                        };
                        format!("{} {verb}{word} {}", value(a), value(b))
                    }
                }
            }
            CondOp::CompareTexts(a, equal, b) => format!("{} {} {}", value(a), is(*equal == holds), value(b)),
            CondOp::InRange(v, low, high) => match (self.lang, holds) {
                (Lang::En, true) => format!("{} lies from {} to {}", value(v), value(low), value(high)),
                (Lang::En, false) => format!("{} lies outside of {} to {}", value(v), value(low), value(high)),
                (Lang::Vi, true) => format!("{} từ {} đến {}", value(v), value(low), value(high)),
                (Lang::Vi, false) => format!("{} ngoài khoảng {} đến {}", value(v), value(low), value(high)),
            },
            CondOp::InSet(v, set) => {
                let set = self.all(set);
                match (self.lang, holds) {
                    (Lang::En, true) => format!("{} is one of {set}", value(v)),
                    (Lang::En, false) => format!("{} is none of {set}", value(v)),
                    (Lang::Vi, true) => format!("{} là một trong {set}", value(v)),
                    (Lang::Vi, false) => format!("{} không thuộc {set}", value(v)),
                }
            }
            CondOp::InPeriod(v, period) => self.lies_in(&value(v), &value(period), holds),
            CondOp::Include(v, wanted) => match (self.lang, holds) {
                (Lang::En, true) => format!("{} has all of {}", value(v), self.all(wanted)),
                (Lang::En, false) => format!("{} lacks one of {}", value(v), self.all(wanted)),
                (Lang::Vi, true) => format!("{} có đủ {}", value(v), self.all(wanted)),
                (Lang::Vi, false) => format!("{} thiếu một trong {}", value(v), self.all(wanted)),
            },
            CondOp::Matches(v, pattern) => match (self.lang, holds) {
                (Lang::En, true) => format!("{} is written like `{}`", value(v), clean(&pattern.text)),
                (Lang::En, false) => format!("{} is not written like `{}`", value(v), clean(&pattern.text)),
                (Lang::Vi, true) => format!("{} viết theo mẫu `{}`", value(v), clean(&pattern.text)),
                (Lang::Vi, false) => format!("{} không viết theo mẫu `{}`", value(v), clean(&pattern.text)),
            },
            CondOp::Present(v) | CondOp::Reported(v) => self.reported(&value(v), holds),
            CondOp::Missing(v) => self.reported(&value(v), !holds),
            CondOp::Occurred(what, due) => self.occurred(what, due.as_ref(), holds),
            CondOp::Deadline(inner, due) => {
                let inner = self.line(&self.say(inner, holds));
                let due = self.due(due);
                match (self.lang, holds) {
                    (Lang::En, true) => format!("by {due}: {inner}"),
                    (Lang::En, false) => format!("by {due} it was not so: {inner}"),
                    (Lang::Vi, true) => format!("chậm nhất {due}: {inner}"),
                    (Lang::Vi, false) => format!("đến hết {due} vẫn: {inner}"),
                }
            }
            CondOp::Frequency(frequency) => self.frequency(frequency, holds),
            CondOp::Agrees(a, b) => match (self.lang, holds) {
                (Lang::En, true) => format!("{} is {}, rounded as it is printed", value(a), value(b)),
                (Lang::En, false) => format!("{} is not {}, rounded as it is printed", value(a), value(b)),
                (Lang::Vi, true) => format!("{} khớp với {} khi làm tròn như số in", value(a), value(b)),
                (Lang::Vi, false) => format!("{} không khớp với {} khi làm tròn như số in", value(a), value(b)),
            },
            CondOp::Quantified(quantified) => self.quantified(quantified, holds),
            CondOp::Unique(r) => {
                let name = self.field(*r, None);
                match (self.lang, holds) {
                    (Lang::En, true) => format!("no other record has the same {name}"),
                    (Lang::En, false) => format!("another record has the same {name}"),
                    (Lang::Vi, true) => format!("{name} không trùng bản ghi nào khác"),
                    (Lang::Vi, false) => format!("{name} trùng với bản ghi khác"),
                }
            }
            CondOp::Listed(v, list, _) => {
                let list = &self.rules.schema.list(*list).name;
                match (self.lang, holds) {
                    (Lang::En, true) => format!("{} is on the list {list}", value(v)),
                    (Lang::En, false) => format!("{} is not on the list {list}", value(v)),
                    (Lang::Vi, true) => format!("{} có trong danh mục {list}", value(v)),
                    (Lang::Vi, false) => format!("{} không có trong danh mục {list}", value(v)),
                }
            }
            CondOp::And(_) | CondOp::Or(_) | CondOp::Not(_) => self.line(&self.say(cond, holds)),
        }
    }

    /// A sentence with its parts on one line.
    pub fn line(&self, sentence: &Sentence) -> String {
        if sentence.parts.is_empty() {
            return sentence.text.clone();
        }
        let parts: Vec<String> = sentence.parts.iter().map(|part| self.line(part)).collect();
        format!("{} {}", sentence.text, parts.join("; "))
    }

    /// That a day is that of a range, or lies in it.
    fn on(&self, what: &str, range: DateRange, is: bool) -> String {
        let days = format::days(range, self.lang);
        match (range.first == range.last, self.lang, is) {
            (false, ..) => self.lies_in(what, &days, is),
            (true, Lang::En, true) => format!("{what} is {days}"),
            (true, Lang::En, false) => format!("{what} is not {days}"),
            (true, Lang::Vi, true) => format!("{what} là ngày {days}"),
            (true, Lang::Vi, false) => format!("{what} không phải là ngày {days}"),
        }
    }

    fn lies_in(&self, what: &str, period: &str, does: bool) -> String {
        match (self.lang, does) {
            (Lang::En, true) => format!("{what} lies in {period}"),
            (Lang::En, false) => format!("{what} lies outside of {period}"),
            (Lang::Vi, true) => format!("{what} nằm trong {period}"),
            (Lang::Vi, false) => format!("{what} nằm ngoài {period}"),
        }
    }

    /// By how much two figures may differ.
    fn tolerance(&self, tolerance: &Tolerance) -> String {
        let (Tolerance::Absolute(by) | Tolerance::Relative(by)) = tolerance;
        let by = match (tolerance, &by.op) {
            (Tolerance::Absolute(_), CalcOp::Number(n)) if by.kind == Kind::Percent => {
                let points = format::exact(&n.clone().scaled(2), self.lang);
                self.by_lang(format!("{points} percentage points"), format!("{points} điểm phần trăm"))
            }
            _ => self.value(by),
        };
        self.by_lang(format!(", give or take {by}"), format!(", sai số cho phép {by}"))
    }

    fn reported(&self, what: &str, is: bool) -> String {
        match (self.lang, is) {
            (Lang::En, true) => format!("{what} is reported"),
            (Lang::En, false) => format!("{what} is not reported"),
            (Lang::Vi, true) => format!("{what} đã được báo cáo"),
            (Lang::Vi, false) => format!("{what} chưa được báo cáo"),
        }
    }

    fn occurred(&self, what: &Calc, due: Option<&Due>, holds: bool) -> String {
        let document = what.kind == Kind::Document;
        let name = self.value(what);
        let by = due.map(|due| self.due(due));
        match (self.lang, holds, by) {
            (Lang::En, true, None) => format!("{name} has {}", if document { "been issued" } else { "happened" }),
            (Lang::En, false, None) => format!("{name} has not {}", if document { "been issued" } else { "happened" }),
            (Lang::En, true, Some(by)) => format!("{name} {} by {by}", if document { "was issued" } else { "happened" }),
            (Lang::En, false, Some(by)) => {
                format!("{name} {} after {by}, or had not by that day", if document { "was issued" } else { "happened" })
            }
            (Lang::Vi, true, None) => format!("{name} đã {}", if document { "được ban hành" } else { "diễn ra" }),
            (Lang::Vi, false, None) => format!("{name} chưa {}", if document { "được ban hành" } else { "diễn ra" }),
            (Lang::Vi, true, Some(by)) => format!("{name} {} chậm nhất {by}", if document { "được ban hành" } else { "diễn ra" }),
            (Lang::Vi, false, Some(by)) => {
                format!("{name} {} sau {by}, hoặc đến hết ngày đó vẫn chưa có", if document { "được ban hành" } else { "diễn ra" })
            }
        }
    }

    /// The last day of a deadline.
    pub fn due(&self, due: &Due) -> String {
        match due {
            Due::On(day) => format::day(day.last(), self.lang),
            Due::Parameter(id) => self.parameter(*id),
            Due::Field(calc) => self.value(calc),
        }
    }

    fn frequency(&self, frequency: &Frequency, holds: bool) -> String {
        let what = match &frequency.events {
            EventSource::Events(r) => self.field(*r, None),
            EventSource::Members(collection, filter, _) => self.members(collection, filter.as_ref()),
        };
        let each = match frequency.interval {
            IntervalCalc::Fixed(interval) => interval_word(interval, self.lang).to_owned(),
            IntervalCalc::Parameter(id) => self.parameter(id),
        };
        let number = compared(frequency.comparator, &self.value(&frequency.bound), self.lang);
        match (self.lang, holds) {
            (Lang::En, true) => format!("{what}: {number} in each {each}"),
            (Lang::En, false) => format!("{what}: a {each} that has passed does not have {number}"),
            (Lang::Vi, true) => format!("{what}: {number} lần mỗi {each}"),
            (Lang::Vi, false) => format!("{what}: có {each} đã qua không đủ {number} lần"),
        }
    }

    fn quantified(&self, quantified: &Quantified, holds: bool) -> String {
        let members = self.members(&quantified.collection, quantified.filter.as_ref());
        let exist = matches!(quantified.body, QuantifiedBody::Exist);
        let body = match &quantified.body {
            QuantifiedBody::Exist => String::new(),
            QuantifiedBody::Have(cond) => format!(": {}", self.line(&self.say(cond, true))),
            QuantifiedBody::Meet(id) => {
                let id = &self.rules.target(*id).id;
                self.by_lang(format!(" meet {id}"), format!(" đạt {id}"))
            }
        };
        let flip = |c: Comparator| if holds { c } else { opposite(c) };
        let count = |comparator, of: String| match (self.lang, exist) {
            (Lang::En, true) => format!("there are {} {members}", compared(comparator, &of, self.lang)),
            (Lang::Vi, true) => format!("có {} {members}", compared(comparator, &of, self.lang)),
            (Lang::En, false) => format!("{} of the {members} have it{body}", compared(comparator, &of, self.lang)),
            (Lang::Vi, false) => format!("{} {members} có{body}", compared(comparator, &of, self.lang)),
        };
        match &quantified.quantity {
            Quantity::All if holds => self.by_lang(format!("all {members}{body}"), format!("mọi {members}{body}")),
            Quantity::All => self.by_lang(format!("not for all {members}{body}"), format!("không phải mọi {members}{body}")),
            Quantity::Any => count(flip(Comparator::AtLeast), "1".to_owned()),
            Quantity::No if holds => self.by_lang(format!("no {members}{body}"), format!("không có {members}{body}")),
            Quantity::No => count(Comparator::AtLeast, "1".to_owned()),
            Quantity::Number(comparator, bound) | Quantity::Share(comparator, bound) => count(flip(*comparator), self.value(bound)),
        }
    }
}

fn opposite(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Equal => Comparator::Unequal,
        Comparator::Unequal => Comparator::Equal,
        Comparator::Less => Comparator::AtLeast,
        Comparator::AtMost => Comparator::Greater,
        Comparator::Greater => Comparator::AtMost,
        Comparator::AtLeast => Comparator::Less,
    }
}
