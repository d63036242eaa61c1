//! The sentence of a clause: what was found, what is required, by how much it fails.

mod dates;
mod figures;
mod frequency;
mod members;
mod plain;
mod reasons;
mod texts;

pub(super) use figures::unit as unit_of;
pub(super) use members::lower;

use std::borrow::Cow;

use crate::base::{Sources, bytes};
use crate::data::{EntityId, FieldType, Slot};
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, Judgement, Measure, Reason, Verdict, Why};
use crate::semantics::Rules;
use crate::semantics::rules::{Clause, CondOp, Target};
use crate::value::format::{Unit, figure};
use crate::value::{Date, Number};

/// Room for most sentences.
const LENGTH: usize = 192;

/// The sentence for one clause of a judgement. One line, without control characters.
#[must_use]
pub fn clause_message(rules: &Rules, sources: &Sources, lang: Lang, judgement: &Judgement, clause: &ClauseResult) -> String {
    let mut said = String::with_capacity(LENGTH);
    push_clause(rules, sources, lang, judgement, clause, &mut said);
    cleaned(said)
}

/// Appends the sentence for one clause as it comes, to be [cleared](clear) with what stands around it.
pub(super) fn push_clause(rules: &Rules, sources: &Sources, lang: Lang, judgement: &Judgement, clause: &ClauseResult, out: &mut String) {
    Speaker { rules, sources, lang, judgement }.clause(clause, out);
}

/// The sentence for a judgement that its `when` decides; the clauses of any other speak for themselves.
#[must_use]
pub fn judgement_message(rules: &Rules, sources: &Sources, lang: Lang, judgement: &Judgement) -> String {
    let speaker = Speaker { rules, sources, lang, judgement };
    let told = speaker.reasons(&judgement.reasons);
    if told.is_empty() { speaker.nothing_to_check(true).to_owned() } else { cleaned(told) }
}

/// All sentences of a judgement: one for each clause, or the one of its `when`.
#[must_use]
pub fn messages(rules: &Rules, sources: &Sources, lang: Lang, judgement: &Judgement) -> Vec<String> {
    if judgement.clauses.is_empty() {
        return vec![judgement_message(rules, sources, lang, judgement)];
    }
    judgement.clauses.iter().map(|clause| clause_message(rules, sources, lang, judgement, clause)).collect()
}

/// The text on one line, with whatever could steer a terminal made visible.
pub(super) fn clean(text: &str) -> String {
    clear(text).into_owned()
}

/// Like [`clean`], without a copy of a text that is clean already.
pub(super) fn clear(text: &str) -> Cow<'_, str> {
    if !may_steer(text.as_bytes()) || !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let seen = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if steers(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(seen).collect())
}

fn cleaned(text: String) -> String {
    match clear(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(clean) => clean,
    }
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character that steers is among those of some bytes; most texts are cleared by a look at these.
fn may_steer(text: &[u8]) -> bool {
    bytes::any_pair(text, b' ', |before, own| {
        // Controls, and behind 0xc2 those that are no ASCII: in the same place but for the highest bit.
        let control = own.only(0x7f).at_most(0x1f) & (!own | before.equal(0xc2));
        // The last two bytes of those that turn the direction of writing.
        let turn = before.only(0xfe).equal(0x80) & own.at_most(0xae) & !own.at_most(0xa5);
        control | turn | own.equal(0x7f)
    })
}

/// Appends some pieces.
#[inline]
pub(super) fn push<const N: usize>(out: &mut String, pieces: [&str; N]) {
    pieces.into_iter().for_each(|piece| out.push_str(piece));
}

/// A member or reason is named up to this often in a sentence; the others are counted.
const NAMED: usize = 5;

/// Speaks about one judgement.
struct Speaker<'a> {
    rules: &'a Rules,
    sources: &'a Sources,
    lang: Lang,
    judgement: &'a Judgement,
}

impl<'a> Speaker<'a> {
    fn clause(&self, clause: &ClauseResult, out: &mut String) {
        match clause.verdict {
            Verdict::Pass | Verdict::Fail => match &clause.measure {
                Some(measure) => self.measure(measure, clause, out),
                None => self.plain(clause, out),
            },
            Verdict::NotApplicable if clause.reasons.is_empty() => out.push_str(self.nothing_to_check(false)),
            Verdict::NotApplicable => out.push_str(&self.reasons(&clause.reasons)),
            Verdict::Missing | Verdict::Pending | Verdict::Waived => {
                let told = self.reasons(&self.untold(clause));
                match &clause.measure {
                    Some(measure) => {
                        self.measure(measure, clause, out);
                        push(out, [if told.is_empty() { "" } else { "; " }, &told]);
                    }
                    None if told.is_empty() => self.plain(clause, out),
                    None => out.push_str(&told),
                }
            }
        }
    }

    fn measure(&self, measure: &Measure, clause: &ClauseResult, out: &mut String) {
        match measure {
            Measure::Figures(figures) => self.figures(figures, out),
            Measure::Dates(dates) => self.dates(dates, out),
            Measure::Deadline(deadline) => self.deadline(deadline, clause, out),
            Measure::Frequency(frequency) => out.push_str(&self.frequency(frequency)),
            Measure::Members(members) => out.push_str(&self.members(members)),
            Measure::Texts(texts) => self.texts(texts, clause, out),
        }
    }

    /// The reasons that the measure does not tell by itself.
    fn untold(&self, clause: &ClauseResult) -> Vec<Reason> {
        let all = clause.reasons.iter();
        match &clause.measure {
            Some(Measure::Deadline(d)) => dates::untold(d, &clause.reasons),
            // Silent members are named already.
            Some(Measure::Members(m)) => {
                let nowhere = |r: &Reason| r.spot.as_ref().is_none_or(|s| self.sources.get(s.source).is_none());
                let silent = |r: &Reason| nowhere(r) && r.why == Why::Missing && !m.silent.is_empty();
                all.filter(|r| !silent(r)).cloned().collect()
            }
            // So are open sub-periods.
            Some(Measure::Frequency(f)) => {
                let named = |r: &Reason| matches!(r.why, Why::NotYetDue) && r.due.is_some_and(|d| f.open.iter().any(|p| p.last() == d));
                all.filter(|r| !named(r)).cloned().collect()
            }
            _ => all.cloned().collect(),
        }
    }

    /// Whether the clause is one of the two conditions on a text that speak for themselves.
    fn is_lookup(&self, clause: &ClauseResult) -> bool {
        self.rule(clause).is_some_and(|rule| matches!(rule.condition.op, CondOp::Unique(_) | CondOp::Listed(..)))
    }

    fn nothing_to_check(&self, whole: bool) -> &'static str {
        match (self.lang, whole) {
            (Lang::En, true) => "it does not apply here",
            (Lang::Vi, true) => "không thuộc diện áp dụng",
            (Lang::En, false) => "there is nothing to check",
            (Lang::Vi, false) => "không có nội dung để kiểm tra",
        }
    }

    fn target(&self) -> &'a Target {
        self.rules.target(self.judgement.target)
    }

    /// The clause as it stands in the rules.
    fn rule(&self, clause: &ClauseResult) -> Option<&'a Clause> {
        self.target().subject.body(self.judgement.entity)?.clauses.get(clause.clause.checked_sub(1)?)
    }

    /// What a thing is called: in the rule's words in English, in people's words in Vietnamese.
    fn name<'t>(&self, subject: &'t str) -> Cow<'t, str>
    where
        'a: 't,
    {
        if self.lang == Lang::En {
            return Cow::Borrowed(subject);
        }
        for word in ["previous ", "kỳ trước "] {
            if let Some(rest) = subject.strip_prefix(word) {
                return Cow::Owned(format!("{} kỳ trước", self.name(rest)));
            }
        }
        match self.attribute(subject) {
            Some(attribute) => Cow::Owned(attribute),
            None => Cow::Borrowed(self.label(self.judgement.entity, subject).unwrap_or(subject)),
        }
    }

    /// The label of a document with what its attribute is called.
    fn attribute(&self, path: &str) -> Option<String> {
        let (document, attribute) = path.rsplit_once('.')?;
        let attribute = match attribute {
            "number" => "số, ký hiệu",
            "issued" => "ngày ban hành",
            "title" => "trích yếu",
            "url" => "địa chỉ đăng tải",
            "issuer" => "cơ quan ban hành",
            _ => return None,
        };
        matches!(self.field_type(document), Some(FieldType::Document(_))).then(|| format!("{}, {attribute}", self.name(document)))
    }

    fn label(&self, entity: EntityId, path: &str) -> Option<&'a str> {
        label(self.rules, entity, path)
    }

    /// The type of the field that a rule's words name, if they name one.
    fn field_type(&self, subject: &str) -> Option<&'a FieldType> {
        let entity = self.rules.schema.entity(self.judgement.entity);
        entity.fields.iter().find(|f| f.path == subject || f.name_vi.as_deref() == Some(subject)).map(|f| &f.ty)
    }

    /// A field's name or label, by its slot.
    fn slot_name(&self, entity: EntityId, slot: Slot) -> &'a str {
        let field = self.rules.schema.field(entity, slot);
        if self.lang == Lang::En || field.label.is_empty() { &field.path } else { &field.label }
    }

    /// `7 days`, `7 ngày`.
    fn days(&self, count: i64) -> String {
        figure(&Number::from_i64(count), Unit::Days, self.lang)
    }

    /// A count of things, in groups of digits.
    fn count(&self, count: u64) -> String {
        figure(&Number::from_i64(i64::try_from(count).unwrap_or(i64::MAX)), Unit::Count, self.lang)
    }

    fn day(&self, day: Date) -> String {
        crate::value::format::day(day, self.lang)
    }

    /// Things named one after the other, and the number of those that are not.
    fn list(&self, named: &[String], more: usize) -> String {
        self.and_more(named.join(", "), more)
    }

    fn and_more(&self, named: String, more: usize) -> String {
        match (more, self.lang) {
            (0, _) => named,
            (_, Lang::En) => format!("{named} and {more} more"),
            (_, Lang::Vi) => format!("{named} và {more} trường hợp khác"),
        }
    }
}

/// What people call a field of an entity, by its path; documents name their attributes' owner.
pub(super) fn label<'a>(rules: &'a Rules, entity: EntityId, path: &str) -> Option<&'a str> {
    let entity = rules.schema.entity(entity);
    let field = entity.fields.iter().find(|f| f.path == path || f.name_vi.as_deref() == Some(path))?;
    (!field.label.is_empty()).then_some(field.label.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_steers_is_made_visible_wherever_it_stands(text in "([a-z ]{0,40}|[₫ầ\u{a0}\u{85}\u{9f}\u{202e}\u{2066}\u{2028}\u{7f}\u{1b}\t𝄞]){0,9}") {
            let seen = |c: char| if c.is_whitespace() { ' ' } else if steers(c) { '\u{fffd}' } else { c };
            let due = if text.contains(steers) { text.chars().map(seen).collect() } else { text.clone() };
            prop_assert_eq!(clear(&text), due);
        }
    }
}
