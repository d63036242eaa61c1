//! Figures against their thresholds.

use std::cmp::Ordering;

use super::Speaker;
use crate::diagnostic::Lang;
use crate::evaluation::Figures;
use crate::semantics::Kind;
use crate::syntax::tree::Comparator;
use crate::value::Number;
use crate::value::format::{Unit, figure, figure_of, figures_apart, with_word};

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
    pub(super) fn figures(&self, f: &Figures) -> String {
        let unit = unit(f.kind);
        let (actual, required) = figures_apart(&f.actual, &f.required, unit, self.lang);
        let actual = with_word(actual, unit, f.word.as_deref());
        let subject = self.name(&f.subject);
        let mut out = match self.lang {
            Lang::En => format!("{subject} is {actual}"),
            Lang::Vi => format!("{subject} là {actual}"),
        };
        let asked = match (&f.range, &f.share) {
            (Some(range), _) => self.range(f, range, &required, unit),
            (None, Some(share)) => {
                let whole = figure(&share.base, unit, self.lang);
                let name = self.name(&share.base_name);
                let mut asked = figure(&share.required, Unit::Percent, self.lang);
                out += &match (&share.actual, self.lang) {
                    (Some(found), lang) => {
                        let (found, apart) = figures_apart(found, &share.required, Unit::Percent, lang);
                        asked = apart;
                        match lang {
                            Lang::En => format!(", {found} of {name} ({whole})"),
                            Lang::Vi => format!(", bằng {found} của {name} ({whole})"),
                        }
                    }
                    (None, Lang::En) => format!(", and {name} is {whole}"),
                    (None, Lang::Vi) => format!(", còn {name} là {whole}"),
                };
                format!("{} ({required})", self.asked(f.comparator, &asked))
            }
            (None, None) if is_literal(&f.against) => self.asked(f.comparator, &required),
            (None, None) => self.asked(f.comparator, &format!("{} ({required})", self.name(&f.against))),
        };
        out += "; ";
        out += &asked;
        out += &self.tolerance(f, unit);
        out += &self.distance(f, unit);
        out
    }

    /// `the target is 30%`.
    pub(super) fn asked(&self, comparator: Comparator, what: &str) -> String {
        match (self.lang, comparator) {
            (Lang::En, Comparator::AtLeast) => format!("the target is {what}"),
            (Lang::En, Comparator::Greater) => format!("the target is more than {what}"),
            (Lang::En, Comparator::AtMost) => format!("the limit is {what}"),
            (Lang::En, Comparator::Less) => format!("it must be less than {what}"),
            (Lang::En, Comparator::Equal) => format!("it must be {what}"),
            (Lang::En, Comparator::Unequal) => format!("it must not be {what}"),
            (Lang::Vi, Comparator::AtLeast) => format!("yêu cầu ít nhất {what}"),
            (Lang::Vi, Comparator::Greater) => format!("yêu cầu trên {what}"),
            (Lang::Vi, Comparator::AtMost) => format!("yêu cầu không quá {what}"),
            (Lang::Vi, Comparator::Less) => format!("yêu cầu dưới {what}"),
            (Lang::Vi, Comparator::Equal) => format!("yêu cầu đúng {what}"),
            (Lang::Vi, Comparator::Unequal) => format!("yêu cầu khác {what}"),
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

    fn tolerance(&self, f: &Figures, unit: Unit) -> String {
        let Some(tolerance) = &f.tolerance else { return String::new() };
        let allowed = self.difference(tolerance, &f.gap, unit, None);
        match self.lang {
            Lang::En => format!(", give or take {allowed}"),
            Lang::Vi => format!(", sai số cho phép {allowed}"),
        }
    }

    fn distance(&self, f: &Figures, unit: Unit) -> String {
        let Some(side) = off(f).filter(|_| !f.gap.is_zero()) else { return String::new() };
        let gap = match &f.tolerance {
            Some(tolerance) => self.difference(&f.gap, tolerance, unit, f.word.as_deref()),
            None => self.difference(&f.gap, &f.gap, unit, f.word.as_deref()),
        };
        let short = match f.comparator {
            _ if f.range.is_some() => Some(side.is_lt()),
            Comparator::AtLeast | Comparator::Greater => Some(true),
            Comparator::AtMost | Comparator::Less => Some(false),
            Comparator::Equal | Comparator::Unequal => None,
        };
        match (self.lang, short) {
            (Lang::En, Some(true)) => format!(": {gap} short"),
            (Lang::En, Some(false)) => format!(": {gap} too much"),
            (Lang::En, None) => format!(": off by {gap}"),
            (Lang::Vi, Some(true)) => format!(": còn thiếu {gap}"),
            (Lang::Vi, Some(false)) => format!(": vượt {gap}"),
            (Lang::Vi, None) => format!(": lệch {gap}"),
        }
    }

    /// A difference of two figures, beside another that it is held against; between shares it is in points.
    fn difference(&self, value: &Number, other: &Number, unit: Unit, word: Option<&str>) -> String {
        if unit != Unit::Percent {
            return with_word(figures_apart(value, other, unit, self.lang).0, unit, word);
        }
        let points = figures_apart(value, other, unit, self.lang).0.trim_end_matches('%').to_owned();
        match self.lang {
            Lang::En if points == "1" => "1 percentage point".to_owned(),
            Lang::En => format!("{points} percentage points"),
            Lang::Vi => format!("{points} điểm phần trăm"),
        }
    }

    /// A figure with the word behind it.
    pub(super) fn figure(&self, number: &Number, kind: Kind) -> String {
        figure_of(number, unit(kind), None, self.lang)
    }
}

/// Whether a threshold is written out, so that its words say no more than its figure.
fn is_literal(words: &str) -> bool {
    let digits = words.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    digits && !words.contains(['*', '/', '+', '(']) && ![" of ", " của ", " - "].iter().any(|w| words.contains(w))
}
