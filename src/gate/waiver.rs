//! Waivers: who was excused from what, by whom, why and until when.
//!
//! A waiver turns a failure, or figures that are missing, into the verdict `waived`, never into a pass. It counts only when it says
//! everything, on the days for which it was granted, and for the value that it was granted for.

use std::collections::HashMap;

use crate::base::{SourceId, Sources, Span};
use crate::data::EntityId;
use crate::diagnostic::{Diagnostic, Lang};
use crate::evaluation::{Judgement, Measure, Verdict};
use crate::semantics::rules::TargetId;
use crate::semantics::{Kind, Rules};
use crate::value::format::{Unit, figure};
use crate::value::{Date, Number, Period};

use super::notice;

/// How many days before its end a waiver is about to expire.
pub const SOON: i64 = 30;

/// A waiver as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of the target or check.
    pub target: String,
    /// What the unit is, where that is said.
    pub entity: Option<String>,
    /// The unit's key; `None` for targets across units.
    pub unit: Option<String>,
    /// The period; `None` for all.
    pub period: Option<Period>,
    /// Why it was granted; `None` where it is still to be filled in.
    pub reason: Option<String>,
    /// By whom.
    pub approver: Option<String>,
    /// From which day on.
    pub date: Option<Date>,
    /// The last day.
    pub expiry: Option<Date>,
    /// The value that it was granted for.
    pub value: Option<String>,
    /// The file.
    pub source: SourceId,
    /// Where it stands there.
    pub span: Span,
}

/// How a waiver stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It does not say everything that it has to.
    Incomplete,
    /// Its first day has not come.
    NotYet,
    /// Its last day is past.
    Expired,
    /// It holds, and not for long any more.
    Expiring,
    /// It holds.
    InForce,
}

impl Waiver {
    /// What it still has to say.
    #[must_use]
    pub fn lacking(&self) -> Vec<&'static str> {
        let parts = [
            ("reason", self.reason.is_none()),
            ("approver", self.approver.is_none()),
            ("date", self.date.is_none()),
            ("expiry", self.expiry.is_none()),
        ];
        parts.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| name).collect()
    }

    /// How it stands on a day.
    #[must_use]
    pub fn force(&self, day: Date) -> Force {
        let (Some(_), Some(_), Some(first), Some(last)) = (&self.reason, &self.approver, self.date, self.expiry) else {
            return Force::Incomplete;
        };
        match days_between(day, last) {
            _ if day < first => Force::NotYet,
            left if left < 0 => Force::Expired,
            left if left <= SOON => Force::Expiring,
            _ => Force::InForce,
        }
    }

    /// Whether it is about a judgement of its target.
    fn covers(&self, rules: &Rules, j: &Judgement) -> bool {
        let entity = || self.entity.as_ref().is_none_or(|name| rules.schema.entity(j.entity).name == *name);
        self.unit.as_deref() == j.key.as_deref() && entity() && self.period.is_none_or(|period| j.period == Some(period))
    }
}

/// Days from one day to another; negative if the other is before it.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// What was seen of a waiver in a run, in judgements.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// That it covers.
    pub covered: usize,
    /// That it covers, within its last days.
    pub expiring: usize,
    /// That are not met and that it would cover, if its time had not passed.
    pub expired: usize,
    /// That are not met and that it would cover, if its time had come.
    pub early: usize,
    /// That are not met and that it would cover, had the value not changed.
    pub changed: usize,
    /// That need no waiver.
    pub unneeded: usize,
}

impl Sighting {
    fn merge(&mut self, other: &Sighting) {
        let Sighting { covered, expiring, expired, early, changed, unneeded } = other;
        self.covered += covered;
        self.expiring += expiring;
        self.expired += expired;
        self.early += early;
        self.changed += changed;
        self.unneeded += unneeded;
    }
}

/// What was seen of all waivers, by their number.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Sightings(pub(super) HashMap<usize, Sighting>);

impl Sightings {
    /// Takes in what was seen in another part of the data.
    pub fn merge(&mut self, other: &Sightings) {
        for (number, sighting) in &other.0 {
            self.0.entry(*number).or_default().merge(sighting);
        }
    }
}

/// The waivers of a run.
#[derive(Debug, Default, Clone)]
pub struct Waivers {
    all: Vec<Waiver>,
    by_target: HashMap<TargetId, Vec<usize>>,
}

impl Waivers {
    /// These, for the targets of these rules.
    #[must_use]
    pub fn new(all: Vec<Waiver>, rules: &Rules) -> Self {
        let mut by_target: HashMap<TargetId, Vec<usize>> = HashMap::new();
        for (id, target) in rules.iter() {
            let about = all.iter().enumerate().filter(|(_, waiver)| waiver.target == target.id).map(|(number, _)| number);
            let about: Vec<usize> = about.collect();
            if !about.is_empty() {
                by_target.insert(id, about);
            }
        }
        Waivers { all, by_target }
    }

    /// All, in the order of their files.
    #[must_use]
    pub fn all(&self) -> &[Waiver] {
        &self.all
    }

    /// Whether some waiver is about a target, so that each of its verdicts has to be looked at.
    #[must_use]
    pub fn are_about(&self, target: TargetId) -> bool {
        self.by_target.contains_key(&target)
    }

    /// Applies the waiver that covers a judgement, if one does, and notes what was seen.
    pub fn apply(&self, rules: &Rules, sources: &Sources, j: &mut Judgement, seen: &mut Sightings) {
        if self.all.is_empty() {
            return;
        }
        let about = self.by_target.get(&j.target).into_iter().flatten();
        let mut chosen = None;
        for number in about {
            let Some(waiver) = self.all.get(*number).filter(|waiver| waiver.covers(rules, j)) else { continue };
            let sighting = seen.0.entry(*number).or_default();
            let force = waiver.force(j.judging_date);
            match force {
                _ if !matches!(j.verdict, Verdict::Fail | Verdict::Missing) => sighting.unneeded += 1,
                Force::Incomplete => {}
                Force::NotYet => sighting.early += 1,
                Force::Expired => sighting.expired += 1,
                _ if waiver.value.as_ref().is_some_and(|value| !values(sources, j).contains(&plain(value))) => sighting.changed += 1,
                Force::Expiring | Force::InForce if chosen.is_none() => {
                    sighting.covered += 1;
                    sighting.expiring += usize::from(force == Force::Expiring);
                    chosen = Some(*number);
                }
                Force::Expiring | Force::InForce => {}
            }
        }
        if let Some(number) = chosen {
            j.would_be = Some(std::mem::replace(&mut j.verdict, Verdict::Waived));
            j.waiver = Some(number);
        }
    }

    /// What there is to say of the waivers themselves, before any data are looked at.
    #[must_use]
    pub fn before(&self, rules: &Rules) -> Vec<Diagnostic> {
        self.all.iter().filter_map(|waiver| notice::before(waiver, rules)).collect()
    }

    /// What the data have shown of them.
    #[must_use]
    pub fn after(&self, seen: &Sightings) -> Vec<Diagnostic> {
        let each = self.all.iter().enumerate().filter_map(|(number, waiver)| Some((waiver, seen.0.get(&number)?)));
        each.filter_map(|(waiver, sighting)| notice::after(waiver, sighting)).collect()
    }
}

/// The forms in which the value of a judgement may stand in its waiver: as it is written in the data, with all its digits, or as
/// reports print it.
#[must_use]
pub fn values(sources: &Sources, j: &Judgement) -> Vec<String> {
    let mut found = Vec::new();
    for clause in j.clauses.iter().filter(|clause| matches!(clause.verdict, Verdict::Fail | Verdict::Missing)) {
        if let Some(spot) = clause.places.first().filter(|spot| sources.get(spot.source).is_some()) {
            found.push(plain(&sources.place(spot.source, spot.span, "").text));
        }
        let number: Option<(Number, Unit)> = match &clause.measure {
            Some(Measure::Figures(figures)) => Some((figures.actual.clone(), unit(figures.kind))),
            Some(Measure::Members(members)) => i64::try_from(members.yes).ok().map(|n| (Number::from_i64(n), Unit::Count)),
            _ => None,
        };
        if let Some((number, unit)) = number {
            found.extend(number.to_decimal());
            found.extend([Lang::En, Lang::Vi].map(|lang| plain(&figure(&number, unit, lang))));
        }
    }
    found
}

fn unit(kind: Kind) -> Unit {
    match kind {
        Kind::Count => Unit::Count,
        Kind::Percent => Unit::Percent,
        Kind::Money => Unit::Money,
        Kind::Days => Unit::Days,
        _ => Unit::Plain,
    }
}

/// A text without quotes, and with plain spaces.
fn plain(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).replace('\u{a0}', " ").trim().to_owned()
}

/// Whether a register knows a unit; `None` where nothing has one.
pub(super) fn is_registered(rules: &Rules, entities: impl Iterator<Item = EntityId>, unit: &str) -> Option<bool> {
    let lists = entities.map(|entity| rules.schema.register(entity)).collect::<Option<Vec<_>>>()?;
    (!lists.is_empty()).then(|| lists.iter().any(|list| list.rows.iter().any(|row| row.key == unit)))
}
