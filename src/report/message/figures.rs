//! Figures against their thresholds.

use std::cmp::Ordering;

use super::{Speaker, push};
use crate::diagnostic::Lang;
use crate::evaluation::{Figures, Share};
use crate::semantics::Kind;
use crate::syntax::tree::Comparator;
use crate::value::Number;
use crate::value::format::{Printed, Unit, figure, figure_of};

/// What a kind's figures count.
pub(in crate::report) fn unit(kind: Kind) -> Unit {
    match kind {
        Kind::Count => Unit::Count,
        Kind::Percent => Unit::Percent,
        Kind::Money => Unit::Money,
        Kind::Days => Unit::Days,
        _ => Unit::Plain,
    }
}

/// On which side of what is required a figure lies; `None` where it is as it should be.
fn off(f: &Figures) -> Option<Ordering> {
    let order = f.actual.cmp(&f.required);
    let holds = match f.comparator {
        _ if f.range.is_some() => f.gap.is_zero(),
        Comparator::Greater | Comparator::Less | Comparator::Unequal => f.comparator.holds(order),
        // Tolerance and agreement let figures differ.
        _ => f.gap.is_zero(),
    };
    (!holds).then_some(order)
}

impl Speaker<'_> {
    pub(super) fn figures(&self, f: &Figures, out: &mut String) {
        let unit = unit(f.kind);
        let (actual, required) = Printed::apart(&f.actual, &f.required, unit, self.lang);
        let is = if self.lang == Lang::En { " is " } else { " là " };
        push(out, [&self.name(&f.subject), is]);
        push_with_word(&actual, unit, f.word.as_deref(), out);
        match (&f.range, &f.share) {
            (Some(range), _) => push(out, ["; ", &self.range(f, range, &required.to_text(), unit)]),
            (None, Some(share)) => self.share(f.comparator, share, &required, unit, out),
            (None, None) => {
                push(out, ["; ", self.asked(f.comparator)]);
                if is_literal(&f.against) {
                    required.push(out);
                } else {
                    push(out, [&self.name(&f.against), " ("]);
                    required.push(out);
                    out.push(')');
                }
            }
        }
        self.tolerance(f, unit, out);
        self.distance(f, unit, out);
    }

    /// What is found and required of a whole: `, 0.05% of budget.total (57 409 844 ₫); the target is 0.1% (57 409.844 ₫)`.
    fn share(&self, comparator: Comparator, share: &Share, required: &Printed, unit: Unit, out: &mut String) {
        let whole = Printed::of(&share.base, unit, self.lang);
        let name = self.name(&share.base_name);
        let asked = match &share.actual {
            Some(found) => {
                let (found, asked) = Printed::apart(found, &share.required, Unit::Percent, self.lang);
                let (is, of) = if self.lang == Lang::En { (", ", " of ") } else { (", bằng ", " của ") };
                out.push_str(is);
                found.push(out);
                push(out, [of, &name, " ("]);
                whole.push(out);
                out.push(')');
                asked
            }
            None => {
                let (and, is) = if self.lang == Lang::En { (", and ", " is ") } else { (", còn ", " là ") };
                push(out, [and, &name, is]);
                whole.push(out);
                Printed::of(&share.required, Unit::Percent, self.lang)
            }
        };
        push(out, ["; ", self.asked(comparator)]);
        asked.push(out);
        out.push_str(" (");
        required.push(out);
        out.push(')');
    }

    /// `the target is 30%`, up to the figure.
    pub(super) fn asked(&self, comparator: Comparator) -> &'static str {
        match (self.lang, comparator) {
            (Lang::En, Comparator::AtLeast) => "the target is ",
            (Lang::En, Comparator::Greater) => "the target is more than ",
            (Lang::En, Comparator::AtMost) => "the limit is ",
            (Lang::En, Comparator::Less) => "it must be less than ",
            (Lang::En, Comparator::Equal) => "it must be ",
            (Lang::En, Comparator::Unequal) => "it must not be ",
            (Lang::Vi, Comparator::AtLeast) => "yêu cầu ít nhất ",
            (Lang::Vi, Comparator::Greater) => "yêu cầu trên ",
            (Lang::Vi, Comparator::AtMost) => "yêu cầu không quá ",
            (Lang::Vi, Comparator::Less) => "yêu cầu dưới ",
            (Lang::Vi, Comparator::Equal) => "yêu cầu đúng ",
            (Lang::Vi, Comparator::Unequal) => "yêu cầu khác ",
        }
    }

    fn range(&self, f: &Figures, (low, high): &(Number, Number), nearer: &str, unit: Unit) -> String {
        let end = |end: &Number| if *end == f.required { nearer.to_owned() } else { figure(end, unit, self.lang) };
        let (low, high) = (end(low), end(high));
        match self.lang {
            Lang::En => format!("the target is from {low} to {high}"),
            Lang::Vi => format!("yêu cầu từ {low} đến {high}"),
        }
    }

    fn tolerance(&self, f: &Figures, unit: Unit, out: &mut String) {
        let Some(tolerance) = &f.tolerance else { return };
        out.push_str(if self.lang == Lang::En { ", give or take " } else { ", sai số cho phép " });
        self.difference(tolerance, &f.gap, unit, None, out);
    }

    fn distance(&self, f: &Figures, unit: Unit, out: &mut String) {
        let Some(side) = off(f).filter(|_| !f.gap.is_zero()) else { return };
        let short = match f.comparator {
            _ if f.range.is_some() => Some(side.is_lt()),
            Comparator::AtLeast | Comparator::Greater => Some(true),
            Comparator::AtMost | Comparator::Less => Some(false),
            Comparator::Equal | Comparator::Unequal => None,
        };
        let (before, behind) = match (self.lang, short) {
            (Lang::En, Some(true)) => (": ", " short"),
            (Lang::En, Some(false)) => (": ", " too much"),
            (Lang::En, None) => (": off by ", ""),
            (Lang::Vi, Some(true)) => (": còn thiếu ", ""),
            (Lang::Vi, Some(false)) => (": vượt ", ""),
            (Lang::Vi, None) => (": lệch ", ""),
        };
        out.push_str(before);
        self.difference(&f.gap, f.tolerance.as_ref().unwrap_or(&f.gap), unit, f.word.as_deref(), out);
        out.push_str(behind);
    }

    /// A difference of two figures, beside another that it is held against; between shares it is in points.
    fn difference(&self, value: &Number, other: &Number, unit: Unit, word: Option<&str>, out: &mut String) {
        let is_same = std::ptr::eq(value, other) || value == other;
        let printed = if is_same { Printed::of(value, unit, self.lang) } else { Printed::apart(value, other, unit, self.lang).0 };
        if unit != Unit::Percent {
            return push_with_word(&printed, unit, word, out);
        }
        let printed = printed.to_text();
        let points = printed.trim_end_matches('%');
        let of_what = match self.lang {
            Lang::En if points == "1" => " percentage point",
            Lang::En => " percentage points",
            Lang::Vi => " điểm phần trăm",
        };
        push(out, [points, of_what]);
    }

    /// A figure with the word behind it.
    pub(super) fn figure(&self, number: &Number, kind: Kind) -> String {
        figure_of(number, unit(kind), None, self.lang)
    }
}

/// Appends a figure with the word for what it counts, where its unit leaves room for one.
fn push_with_word(printed: &Printed, unit: Unit, word: Option<&str>, out: &mut String) {
    printed.push(out);
    if let (Unit::Count | Unit::Plain, Some(word)) = (unit, word) {
        push(out, [" ", word]);
    }
}

/// Whether a threshold is written out, so that its words say no more than its figure.
fn is_literal(words: &str) -> bool {
    let is_figure = |word: &[u8]| word.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%'));
    let digits = words.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    digits
        && (is_figure(words.as_bytes())
            || (!words.contains(['*', '/', '+', '(']) && ![" of ", " của ", " - "].iter().any(|w| words.contains(w))))
}
