//! When records speak and whose they are, before anything else of them is looked at.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::Settings;
use crate::data::{Columns, Slot, State, Texts, reading, short};
use crate::program::Batch;
use crate::value::{Date, Period};

/// When a record speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub period: Option<Period>,
    pub as_of: Option<Date>,
}

/// When the records of some columns speak, and whose they are.
pub struct Heads {
    /// Of each row; `None` where the readings have to say.
    each: Vec<Option<Head>>,
    /// What holds for all, where no record says anything itself.
    pub common: Option<Head>,
    days: Vec<Date>,
    each_day: Vec<Date>,
    key: Option<usize>,
    owner: Option<usize>,
    /// Whether all stand in one text that has none but the letters of ASCII.
    plain: bool,
}

impl Heads {
    /// What they say of themselves.
    pub fn read(settings: &Settings<'_>, columns: &Columns, batch: &Batch<'_>, texts: &mut Texts<'_>) -> Heads {
        let schema = &settings.rules.schema;
        let entity = schema.entity(columns.entity);
        let is_text = |slot: Slot| matches!(schema.field(columns.entity, slot).ty, crate::data::FieldType::Text);
        let key = entity.key.and_then(|slot| columns.lane(slot));
        let owner = entity.owner.and_then(|(_, slot)| columns.lane(slot));
        let plain = texts.common(&columns.rows).is_some_and(str::is_ascii);
        let mut heads = Heads { each: Vec::new(), common: None, days: Vec::new(), each_day: Vec::new(), key, owner, plain };
        // A record that does not say which unit it is of is told to, not judged.
        let states = entity.key.map(|slot| batch.states(slot).filter(|_| is_text(slot)).unwrap_or_default());
        let is_known = |row: usize| states.is_none_or(|states| states.get(row) == Some(&State::Sure));
        let all_known = states.is_none_or(|states| states.len() == columns.len() && states.iter().all(|state| *state == State::Sure));
        // One that names its unit otherwise than by the key of a register goes the way of records, which understands names.
        let of_unit = settings.has_register(columns.entity).then_some((columns.entity, key));
        let of_owner = entity.owner.filter(|(of, _)| settings.has_register(*of)).map(|(of, _)| (of, owner));
        let is_registered = |row: usize, texts: &mut Texts<'_>| {
            [of_unit, of_owner].into_iter().flatten().all(|(of, lane)| {
                lane.and_then(|lane| text_of(columns, lane, row, plain, texts)).is_none_or(|text| settings.is_key(of, &text))
            })
        };
        let any_register = of_unit.is_some() || of_owner.is_some();
        let named = |row: usize, texts: &mut Texts<'_>| is_known(row) && is_registered(row, texts);
        let all_named = all_known && (!any_register || (0..columns.len()).all(|row| is_registered(row, texts)));
        if columns.period.is_empty() && columns.as_of.is_empty() && all_named {
            let head = Head { period: columns.common_period, as_of: columns.common_as_of };
            heads.common = Some(head);
            heads.days.push(heads.rule_day(settings, head));
            return heads;
        }
        let readings = columns.lanes.first().map(|lane| Arc::clone(&lane.readings)).unwrap_or_default();
        let mut known: HashMap<String, Option<Period>> = HashMap::new();
        for (row, at) in columns.rows.iter().enumerate() {
            let text = texts.of(at);
            let period = match columns.period.get(row).and_then(|p| p.raw(text)) {
                None => Some(columns.common_period),
                Some(raw) => {
                    let read = known.entry(raw.text.to_owned()).or_insert_with(|| reading::read_period(raw, &readings).ok().flatten());
                    read.map(Some)
                }
            };
            let as_of = match columns.as_of.get(row).and_then(|p| p.raw(text)) {
                None => Some(columns.common_as_of),
                Some(raw) => reading::read_day(raw.text).ok().map(Some),
            };
            let head = match (period, as_of) {
                (Some(period), Some(as_of)) if named(row, texts) => Some(Head { period, as_of }),
                _ => None,
            };
            let day = head.map_or(settings.options.today, |head| heads.rule_day(settings, head));
            if head.is_some() && !heads.days.contains(&day) {
                heads.days.push(day);
            }
            heads.each.push(head);
            heads.each_day.push(day);
        }
        heads
    }

    /// The day by which rules are chosen for a record.
    pub fn rule_day(&self, settings: &Settings<'_>, head: Head) -> Date {
        crate::evaluation::rule_day(settings.options, head.as_of, head.period)
    }

    /// When a record speaks; `None` where the readings have to say.
    pub fn of(&self, row: usize) -> Option<Head> {
        self.common.or_else(|| self.each.get(row).copied().flatten())
    }

    /// The days by which rules are chosen for the records.
    pub fn days(&self) -> Vec<Date> {
        self.days.clone()
    }

    /// Whether rules are chosen for a record by this day.
    pub fn is_on(&self, row: usize, day: Date) -> bool {
        self.common.is_some() || self.each_day.get(row) == Some(&day)
    }

    /// The key of a record's unit, as it is compared.
    pub fn key<'t>(&self, columns: &Columns, row: usize, texts: &mut Texts<'t>) -> Option<Cow<'t, str>> {
        text_of(columns, self.key?, row, self.plain, texts)
    }

    /// An owner's key of at most seven bytes, as a number that no other such key has.
    pub fn short_owner(&self, columns: &Columns, row: usize, texts: &mut Texts<'_>) -> Option<u64> {
        let piece = columns.lanes.get(self.owner?)?.pieces.get(row)?;
        piece.form?;
        short(piece.trimmed(texts.of(columns.rows.get(row)?))).filter(|short| *short != 0)
    }

    /// The key of its owner.
    pub fn owner<'t>(&self, columns: &Columns, row: usize, texts: &mut Texts<'t>) -> Option<Cow<'t, str>> {
        text_of(columns, self.owner?, row, self.plain, texts)
    }
}

/// The characters of a lane's piece, as they are compared.
fn text_of<'t>(columns: &Columns, lane: usize, row: usize, plain: bool, texts: &mut Texts<'t>) -> Option<Cow<'t, str>> {
    let piece = columns.lanes.get(lane)?.pieces.get(row)?;
    piece.form?;
    let text = piece.text(texts.of(columns.rows.get(row)?));
    if let (true, [first @ last] | [first, .., last]) = (plain, text.as_bytes())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return Some(Cow::Borrowed(text));
    }
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| reading::composed(trimmed))
}
