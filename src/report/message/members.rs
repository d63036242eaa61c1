//! Members of a collection that have something.

use super::{NAMED, Speaker};
use crate::diagnostic::Lang;
use crate::evaluation::{Member, MemberMeasure};
use crate::syntax::tree::Comparator;
use crate::value::Number;
use crate::value::format::{Unit, figure};

/// Whether more members with it make it better.
fn wants_more(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::AtLeast | Comparator::Greater)
}

impl Speaker<'_> {
    pub(super) fn members(&self, m: &MemberMeasure) -> String {
        let mut out = self.tally(m);
        if m.undecided > 0 {
            out += &self.prospect(m);
        }
        let upper = matches!(m.comparator, Comparator::AtMost | Comparator::Less);
        let (offending, unsettled) = match (self.lang, upper) {
            (Lang::En, false) => ("without it", "undecided"),
            (Lang::En, true) => ("with it", "undecided"),
            (Lang::Vi, false) => ("chưa đạt", "chưa thể kết luận"),
            (Lang::Vi, true) => ("các trường hợp có", "chưa thể kết luận"),
        };
        let silent = if self.lang == Lang::En { "not reported" } else { "chưa báo cáo" };
        let settled: Vec<&Member> = m.unsettled.iter().filter(|u| !m.silent.contains(u)).collect();
        let lists =
            [(offending, m.offending.iter().collect(), m.more_offending), (unsettled, settled, 0), (silent, m.silent.iter().collect(), 0)];
        for (heading, members, more) in lists {
            if !members.is_empty() {
                out += &format!("; {heading}: {}", self.named_members(&members, more));
            }
        }
        out
    }

    /// How many have it, how many must, and how many that is off.
    fn tally(&self, m: &MemberMeasure) -> String {
        let (yes, total, needed) = (self.count(m.yes), self.count(m.total), self.count(m.needed));
        let collection = self.collection(m);
        let share = m
            .share
            .as_ref()
            .filter(|s| **s != Number::one())
            .map(|s| format!(" ({})", figure(s, Unit::Percent, self.lang)))
            .unwrap_or_default();
        let (found, asked) = match (self.lang, m.comparator) {
            (Lang::En, Comparator::AtLeast | Comparator::Greater) => {
                let verb = if m.needed == 1 { "is" } else { "are" };
                (format!("{yes} of {total} {collection} have it"), format!("{needed} {verb} needed{share}"))
            }
            (Lang::En, Comparator::AtMost | Comparator::Less) if m.needed == 0 => {
                (format!("{yes} of {total} {collection} have it"), "none may".to_owned())
            }
            (Lang::En, Comparator::AtMost | Comparator::Less) => {
                (format!("{yes} of {total} {collection} have it"), format!("at most {needed} may{share}"))
            }
            (Lang::En, Comparator::Equal) => (format!("{yes} of {total} {collection} have it"), format!("exactly {needed} must{share}")),
            (Lang::En, Comparator::Unequal) => {
                (format!("{yes} of {total} {collection} have it"), format!("it must not be {needed}{share}"))
            }
            (Lang::Vi, Comparator::AtLeast | Comparator::Greater) => {
                (format!("{yes}/{total} {collection} đạt"), format!("cần ít nhất {needed}{share}"))
            }
            (Lang::Vi, Comparator::AtMost | Comparator::Less) if m.needed == 0 => {
                (format!("{yes}/{total} {collection} có"), "không được có trường hợp nào".to_owned())
            }
            (Lang::Vi, Comparator::AtMost | Comparator::Less) => {
                (format!("{yes}/{total} {collection} có"), format!("không được quá {needed}{share}"))
            }
            (Lang::Vi, Comparator::Equal) => (format!("{yes}/{total} {collection} có"), format!("yêu cầu đúng {needed}{share}")),
            (Lang::Vi, Comparator::Unequal) => (format!("{yes}/{total} {collection} có"), format!("yêu cầu khác {needed}{share}")),
        };
        let gap = m.gap();
        if gap == 0 || m.comparator == Comparator::Unequal {
            return format!("{found}, {asked}");
        }
        let gap = self.count(gap);
        let short = wants_more(m.comparator) || m.comparator == Comparator::Equal && m.yes < m.needed;
        match (self.lang, short) {
            (Lang::En, true) => format!("{found}, {asked}: {gap} short"),
            (Lang::En, false) => format!("{found}, {asked}: {gap} too many"),
            (Lang::Vi, true) => format!("{found}, {asked}: còn thiếu {gap}"),
            (Lang::Vi, false) => format!("{found}, {asked}: thừa {gap}"),
        }
    }

    /// What those who are undecided could still change.
    fn prospect(&self, m: &MemberMeasure) -> String {
        let undecided = self.count(m.undecided);
        let all_silent = m.silent.len() as u64 == m.undecided;
        let who = match (self.lang, all_silent, m.undecided) {
            (Lang::En, true, 1) => "the 1 that has not reported".to_owned(),
            (Lang::En, true, _) => format!("the {undecided} that have not reported"),
            (Lang::En, false, 1) => "the 1 that is undecided".to_owned(),
            (Lang::En, false, _) => format!("the {undecided} that are undecided"),
            (Lang::Vi, true, _) => format!("{undecided} đơn vị chưa báo cáo"),
            (Lang::Vi, false, _) => format!("{undecided} trường hợp chưa thể kết luận"),
        };
        let short = m.needed.saturating_sub(m.yes);
        match (self.lang, m.comparator) {
            (Lang::En, Comparator::AtLeast | Comparator::Greater) if short == m.undecided => format!("; needs {who}"),
            (Lang::Vi, Comparator::AtLeast | Comparator::Greater) if short == m.undecided => {
                format!("; cần {}{who}", if short == 1 { "" } else { "cả " })
            }
            (Lang::En, Comparator::AtLeast | Comparator::Greater) if 0 < short && short <= m.undecided => {
                format!("; needs {} of {who}", self.count(short))
            }
            (Lang::Vi, Comparator::AtLeast | Comparator::Greater) if 0 < short && short <= m.undecided => {
                format!("; cần {} trong số {who}", self.count(short))
            }
            (Lang::En, Comparator::AtMost | Comparator::Less) if m.yes == m.needed => format!("; none of {who} may have it"),
            (Lang::Vi, Comparator::AtMost | Comparator::Less) if m.yes == m.needed => {
                format!("; trong số {who}, không được có trường hợp nào")
            }
            (Lang::En, Comparator::AtMost | Comparator::Less) if m.yes <= m.needed => {
                format!("; at most {} of {who} may have it", self.count(short.min(m.undecided)))
            }
            (Lang::Vi, Comparator::AtMost | Comparator::Less) if m.yes <= m.needed => {
                format!("; trong số {who}, không được quá {} trường hợp có", self.count(short.min(m.undecided)))
            }
            _ => String::new(),
        }
    }

    fn collection(&self, m: &MemberMeasure) -> String {
        let entity = self.rules.schema.entity(m.entity);
        match (self.lang, self.label(self.judgement.entity, &m.collection)) {
            (Lang::Vi, Some(label)) => lower(label),
            (Lang::Vi, None) if !entity.label.is_empty() => lower(&entity.label),
            // `no district` counts districts.
            _ if m.collection == entity.name => entity.plural.clone().unwrap_or_else(|| m.collection.to_string()),
            _ => m.collection.to_string(),
        }
    }

    fn named_members(&self, members: &[&Member], more: u64) -> String {
        let one = |m: &&Member| match &m.name {
            Some(name) if *name != m.key => format!("{name} ({})", m.key),
            _ => m.key.to_string(),
        };
        let named: Vec<String> = members.iter().take(NAMED).map(one).collect();
        self.list(&named, members.len() - named.len() + usize::try_from(more).unwrap_or(usize::MAX))
    }
}

/// A label in the middle of a sentence: `Huyện` is a word there, `UBND` stays.
pub(in crate::report) fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}
