//! Values to try for one condition, and the values around it that let it alone decide.

use super::draft::{Draft, Place, Put, other_texts};
use super::words::{computed, too_deep, unreachable};
use super::{Asked, Tried};
use crate::data::{DOCUMENT_ATTRIBUTES, EntityId, FieldType};
use crate::diagnostic::Text;
use crate::semantics::rules::{Calc, CalcOp, Cond, CondOp, Ref, Target};
use crate::semantics::{Kind, Rules};
use crate::value::{Date, Period};

/// On which side of a threshold a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    Holds,
    Not,
    /// A deadline that has not come.
    Waits,
}

impl Lean {
    pub fn of(holds: bool) -> Lean {
        if holds { Lean::Holds } else { Lean::Not }
    }
}

/// One value for a condition.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub draft: Draft,
    /// The record of the period before, where one is looked back to.
    pub before: Option<Draft>,
    pub period: Option<Period>,
    /// The day of the report, where that decides.
    pub as_of: Option<Date>,
    pub subject: String,
    pub tried: Tried,
    pub asked: Asked,
    pub with: Vec<(String, Tried)>,
    pub lean: Lean,
}

/// Makes values up for a record of an entity.
#[derive(Clone, Copy)]
pub(super) struct Maker<'r> {
    pub rules: &'r Rules,
    pub target: &'r Target,
    pub entity: EntityId,
    /// The day by which rules are chosen.
    pub day: Date,
    pub depth: u8,
}

/// How deep members in members are made up.
const MOST: u8 = 8;

impl Maker<'_> {
    /// Values on both sides of what a condition asks for; what stands in the draft stays.
    pub fn trials(&self, cond: &Cond, draft: &Draft) -> Result<Vec<Trial>, Text> {
        if self.depth > MOST {
            return Err(too_deep());
        }
        let trials = match &cond.op {
            CondOp::Compare(compare) => self.figures(compare, draft)?,
            CondOp::InRange(value, low, high) if value.kind.is_figure() => self.between(value, low, high, draft)?,
            CondOp::InRange(value, low, high) => self.within(value, low, Some(high), draft)?,
            CondOp::InPeriod(value, period) => self.within(value, period, None, draft)?,
            CondOp::CompareDates(left, comparator, right) => self.dates(left, *comparator, right, draft)?,
            CondOp::Flag(value) => {
                self.plain(value, draft, [(Put::Flag(true), Tried::Flag(true)), (Put::Flag(false), Tried::Flag(false))])?
            }
            CondOp::CompareTexts(left, equal, right) => self.texts(left, *equal, std::slice::from_ref(right), draft)?,
            CondOp::InSet(value, set) if value.kind == Kind::Text => self.texts(value, true, set, draft)?,
            CondOp::Include(value, wanted) => self.include(value, wanted, draft)?,
            CondOp::Present(value) => self.plain(value, draft, [(self.some(value)?, Tried::There), (Put::Absent, Tried::Absent)])?,
            CondOp::Missing(value) => self.plain(value, draft, [(Put::Absent, Tried::Absent), (self.some(value)?, Tried::There)])?,
            CondOp::Occurred(what, None) => {
                let day = Put::Date(self.day);
                self.plain(what, draft, [(day, Tried::Day(self.day)), (Put::Not, Tried::Not)])?
            }
            CondOp::Occurred(what, Some(due)) => self.occurred(what, due, draft)?,
            CondOp::Deadline(inner, due) => self.deadline(inner, due, draft)?,
            CondOp::Frequency(frequency) => self.frequency(frequency)?,
            CondOp::Quantified(quantified) => self.quantified(quantified, draft)?,
            _ => return Err(computed(cond)),
        };
        if trials.is_empty() { Err(unreachable()) } else { Ok(trials) }
    }

    /// Puts values so that a condition comes out as wanted.
    pub fn reach(&self, cond: &Cond, want: bool, draft: &mut Draft) -> Result<(), Text> {
        match (&cond.op, want) {
            (CondOp::Not(inner), _) => return self.reach(inner, !want, draft),
            (CondOp::And(parts), true) | (CondOp::Or(parts), false) => return parts.iter().try_for_each(|p| self.reach(p, want, draft)),
            (CondOp::And(parts), false) | (CondOp::Or(parts), true) => {
                let mut why = unreachable();
                for part in parts {
                    let mut one = draft.clone();
                    match self.reach(part, want, &mut one) {
                        Ok(()) => {
                            *draft = one;
                            return Ok(());
                        }
                        Err(other) => why = other,
                    }
                }
                return Err(why);
            }
            _ => {}
        }
        let timeless = |t: &Trial| t.before.is_none() && t.period.is_none() && t.as_of.is_none();
        let fitting = self.trials(cond, draft)?.into_iter().filter(|t| t.lean == Lean::of(want) && timeless(t));
        // What has not happened may still happen, whatever the day of the report.
        let found = fitting.min_by_key(|t| t.tried != Tried::Not);
        *draft = found.ok_or_else(unreachable)?.draft;
        Ok(())
    }

    /// Puts values around a part of a condition so that it alone decides: whether the whole holds where the part does; `None` where the
    /// part is not in it.
    pub fn isolate(&self, cond: &Cond, leaf: &Cond, holds: bool, draft: &mut Draft) -> Result<Option<bool>, Text> {
        if std::ptr::eq(cond, leaf) {
            return Ok(Some(true));
        }
        match &cond.op {
            CondOp::Not(inner) => Ok(self.isolate(inner, leaf, holds, draft)?.map(|straight| !straight)),
            CondOp::And(parts) | CondOp::Or(parts) => {
                let mut straight = None;
                for part in parts {
                    if let Some(found) = self.isolate(part, leaf, holds, draft)? {
                        straight = Some(found);
                    }
                }
                if let Some(straight) = straight {
                    let neutral = matches!(cond.op, CondOp::And(_));
                    for part in parts.iter().filter(|part| !holds_leaf(part, leaf)) {
                        // A part that is false decides an `and`, whatever the others are; one that is true an `or`.
                        let decides = (holds == straight) != neutral;
                        let mut one = draft.clone();
                        match self.reach(part, neutral, &mut one) {
                            Ok(()) => *draft = one,
                            Err(_) if decides => {}
                            Err(why) => return Err(why),
                        }
                    }
                }
                Ok(straight)
            }
            _ => Ok(None),
        }
    }

    /// Where a value of the record at hand goes.
    pub fn place(&self, calc: &Calc) -> Result<Place, Text> {
        match &calc.op {
            CalcOp::Field(r) => self.own(*r, None),
            CalcOp::Attribute(r, number) => self.own(*r, Some(*number)),
            _ => Err(super::words::computed_value()),
        }
    }

    fn own(&self, r: Ref, attribute: Option<u8>) -> Result<Place, Text> {
        if r.up > 0 || r.entity != self.entity {
            return Err(super::words::outer());
        }
        let field = self.rules.schema.field(r.entity, r.slot);
        let name = |number: u8| {
            let at = usize::from(number);
            let extra = || match &field.ty {
                FieldType::Document(extras) => extras.get(at.checked_sub(DOCUMENT_ATTRIBUTES.len())?).map(|f| f.path.clone()),
                _ => None,
            };
            DOCUMENT_ATTRIBUTES.get(at).map(|a| (*a).to_owned()).or_else(extra).unwrap_or_default()
        };
        // A document is issued or not by its date.
        let dated = matches!(field.ty, FieldType::Document(_)) && attribute.is_none();
        let attribute = if dated { Some("issued".to_owned()) } else { attribute.map(name) };
        Ok(Place { path: field.path.clone(), attribute })
    }

    pub fn field_type(&self, calc: &Calc) -> Option<&FieldType> {
        match &calc.op {
            CalcOp::Field(r) => Some(&self.rules.schema.field(r.entity, r.slot).ty),
            _ => None,
        }
    }

    /// An expression in the rule's words; a field by its path.
    pub fn subject(&self, calc: &Calc) -> String {
        match &calc.op {
            CalcOp::Field(r) => self.rules.schema.field(r.entity, r.slot).path.clone(),
            _ => self.rules.words(self.target.source, calc.span).into_owned(),
        }
    }

    pub fn trial(&self, calc: &Calc, draft: Draft, tried: Tried, asked: Asked, lean: Lean) -> Trial {
        Trial { draft, before: None, period: None, as_of: None, subject: self.subject(calc), tried, asked, with: Vec::new(), lean }
    }

    /// A value with which a condition holds, and one with which it does not.
    fn plain(&self, calc: &Calc, draft: &Draft, sides: [(Put, Tried); 2]) -> Result<Vec<Trial>, Text> {
        let place = self.place(calc)?;
        let mut trials = Vec::new();
        let [(_, holds), _] = &sides;
        let asked = Asked::Value(Box::new(holds.clone()));
        for ((put, tried), lean) in sides.into_iter().zip([Lean::Holds, Lean::Not]) {
            let mut draft = draft.clone();
            match draft.get(&place) {
                Some(there) if is_like(there, &put) => {}
                Some(_) => continue,
                // That a document was not issued is said of the whole.
                None if put == Put::Not => draft.set(&Place { attribute: None, ..place.clone() }, put),
                None => draft.set(&place, put),
            }
            trials.push(self.trial(calc, draft, tried, asked.clone(), lean));
        }
        Ok(trials)
    }

    /// Any value of a field.
    fn some(&self, calc: &Calc) -> Result<Put, Text> {
        Ok(match calc.kind {
            Kind::Text => Put::Text(other_texts(self.field_type(calc), &[]).into_iter().next().unwrap_or_default()),
            Kind::Texts => Put::Texts(vec!["khác".to_owned()]),
            Kind::Flag => Put::Flag(true),
            Kind::Date => Put::Date(self.day),
            kind if kind.is_figure() => Put::Figure(1.into(), kind),
            _ => return Err(super::words::computed_value()),
        })
    }

    /// Each text that is allowed, and some that are not.
    fn texts(&self, left: &Calc, equal: bool, set: &[Calc], draft: &Draft) -> Result<Vec<Trial>, Text> {
        let place = self.place(left)?;
        let mut base = draft.clone();
        let mut known = Vec::new();
        for item in set {
            known.push(self.text_of(item, &mut base)?);
        }
        let others = other_texts(self.field_type(left), &known);
        let mut trials = Vec::new();
        let asked = if equal { Asked::OneOf(known.clone()) } else { Asked::NoneOf(known.clone()) };
        let inside = known.iter().map(|text| (text, equal));
        for (text, holds) in inside.chain(others.iter().map(|text| (text, !equal))) {
            let mut draft = base.clone();
            match draft.get(&place) {
                Some(Put::Text(there)) if there == text => {}
                Some(_) => continue,
                None => draft.set(&place, Put::Text(text.clone())),
            }
            trials.push(self.trial(left, draft, Tried::Texts(vec![text.clone()]), asked.clone(), Lean::of(holds)));
        }
        Ok(trials)
    }

    /// The text of an expression; of a field, one that is put there.
    fn text_of(&self, calc: &Calc, draft: &mut Draft) -> Result<String, Text> {
        match &calc.op {
            CalcOp::Text(text) => Ok(text.to_string()),
            CalcOp::Parameter(id) => match self.rules.parameter(*id).on(self.day) {
                Some(crate::semantics::rules::ParameterValue::Text(text)) => Ok(text.clone()),
                _ => Err(unreachable()),
            },
            _ => {
                let place = self.place(calc)?;
                match draft.get(&place) {
                    Some(Put::Text(text)) => Ok(text.clone()),
                    Some(_) => Err(unreachable()),
                    None => {
                        let text = if place.attribute.as_deref() == Some("number") { "05-NQ/TU" } else { "mẫu" };
                        draft.set(&place, Put::Text(text.to_owned()));
                        Ok(text.to_owned())
                    }
                }
            }
        }
    }

    /// All texts that are asked for, and all but one.
    fn include(&self, value: &Calc, wanted: &[Calc], draft: &Draft) -> Result<Vec<Trial>, Text> {
        let place = self.place(value)?;
        let mut all = Vec::new();
        for item in wanted {
            all.push(self.text_of(item, &mut draft.clone())?);
        }
        let but = |at: usize| all.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, t)| t.clone()).collect::<Vec<String>>();
        let sets = std::iter::once((all.clone(), true)).chain((0..all.len()).map(|at| (but(at), false)));
        let mut trials = Vec::new();
        for (texts, holds) in sets {
            let mut draft = draft.clone();
            match draft.get(&place) {
                Some(Put::Texts(there)) if *there == texts => {}
                Some(_) => continue,
                None => draft.set(&place, Put::Texts(texts.clone())),
            }
            trials.push(self.trial(value, draft, Tried::Texts(texts), Asked::AllOf(all.clone()), Lean::of(holds)));
        }
        Ok(trials)
    }
}

/// Whether two values say the same of a field, as far as conditions without a threshold go.
fn is_like(a: &Put, b: &Put) -> bool {
    match (a, b) {
        (Put::Flag(a), Put::Flag(b)) => a == b,
        (Put::Not, Put::Not) | (Put::Absent, Put::Absent) => true,
        (Put::Flag(_) | Put::Not | Put::Absent, _) | (_, Put::Flag(_) | Put::Not | Put::Absent) => false,
        _ => true,
    }
}

fn holds_leaf(cond: &Cond, leaf: &Cond) -> bool {
    std::ptr::eq(cond, leaf)
        || match &cond.op {
            CondOp::Not(inner) => holds_leaf(inner, leaf),
            CondOp::And(parts) | CondOp::Or(parts) => parts.iter().any(|p| holds_leaf(p, leaf)),
            _ => false,
        }
}
