//! Two reports, finding by finding.
//!
//! A finding is the same when target, clause and unit are. A period that both reports have is compared with itself; one that only the
//! new report has, with the latest before: it is not by itself new.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::saved::Clause;
use super::{Figure, Finding, Lack, Saved, Standing, Unit};
use crate::value::Period;

/// What became of a finding, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It fails and did not before.
    NewlyFailing,
    /// Its data are lacking and were not before.
    NewlyMissing,
    /// It failed before, too.
    StillFailing,
    /// Its data were lacking before, too.
    StillMissing,
    /// It failed or its data were lacking, and nothing is left to do.
    Corrected,
    /// It failed or its data were lacking, and now it waits or is waived.
    SetAside,
    /// It failed or its data were lacking, and the new report does not judge it.
    NoLongerJudged,
    /// It is no finding in either report, and another figure was found.
    Figure,
}

impl Change {
    /// All of them.
    pub const ALL: [Change; 8] = [
        Change::NewlyFailing,
        Change::NewlyMissing,
        Change::StillFailing,
        Change::StillMissing,
        Change::Corrected,
        Change::SetAside,
        Change::NoLongerJudged,
        Change::Figure,
    ];

    /// Whether it is worse than before.
    #[must_use]
    pub fn is_worse(self) -> bool {
        matches!(self, Change::NewlyFailing | Change::NewlyMissing)
    }

    /// What became of a finding that stood one way, or was not there, and stands another; `None` if there is nothing to tell.
    #[must_use]
    pub fn between(was: Option<Standing>, is: Standing) -> Option<Change> {
        match (was, is) {
            (Some(Standing::Fail), Standing::Fail) => Some(Change::StillFailing),
            (_, Standing::Fail) => Some(Change::NewlyFailing),
            (Some(Standing::Missing), Standing::Missing) => Some(Change::StillMissing),
            (_, Standing::Missing) => Some(Change::NewlyMissing),
            (Some(Standing::Fail | Standing::Missing), is) if is.is_settled() => Some(Change::Corrected),
            (Some(Standing::Fail | Standing::Missing), _) => Some(Change::SetAside),
            _ => None,
        }
    }
}

/// How a clause stands in one of the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The period.
    pub period: Option<Period>,
    /// The verdict.
    pub standing: Standing,
    /// What was found.
    pub actual: Option<Figure>,
    /// What is required.
    pub needed: Option<Figure>,
    /// How the one must compare with the other.
    pub comparison: Option<String>,
}

/// One thing that there is to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What became of it.
    pub change: Change,
    /// The target's id.
    pub rule: String,
    /// The clause, from 1; `None` where `when` decides in both.
    pub clause: Option<usize>,
    /// Who it is about.
    pub unit: Unit,
    /// The unit's name for people.
    pub name: Option<String>,
    /// Whether it is required.
    pub required: bool,
    /// In the old report.
    pub was: Option<Side>,
    /// In the new report.
    pub is: Option<Side>,
}

/// What is different between two reports.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// What there is to tell, sorted by change, unit, target and period.
    pub items: Vec<Item>,
    /// Titles of the targets, by id.
    pub titles: BTreeMap<String, String>,
    /// Targets that may mean something else in the new report.
    pub altered: Vec<String>,
    /// Targets that only the new report has.
    pub added: Vec<String>,
    /// Targets that only the old report has.
    pub removed: Vec<String>,
    /// Clauses of which there is nothing to tell.
    pub unchanged: usize,
    /// Why the old report does not tell everything, and the new one.
    pub lacks: (Vec<Lack>, Vec<Lack>),
}

impl Comparison {
    /// Whether something required fails or is missing that did not before.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.items.iter().any(|item| item.required && item.change.is_worse())
    }

    /// Whether both reports tell everything.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.lacks.0.is_empty() && self.lacks.1.is_empty()
    }

    /// How many changes there are of a kind.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.items.iter().filter(|item| item.change == change).count()
    }
}

/// The findings of a report by target and unit.
#[derive(Debug, Default)]
pub struct Index<'s>(HashMap<(&'s str, &'s Unit), Vec<(usize, &'s Finding)>>);

impl<'s> Index<'s> {
    /// Of all findings.
    pub fn new(findings: &'s [Finding]) -> Self {
        let mut index: HashMap<_, Vec<_>> = HashMap::new();
        for (at, finding) in findings.iter().enumerate() {
            index.entry((finding.rule.as_str(), &finding.unit)).or_default().push((at, finding));
        }
        Index(index)
    }

    /// What a new finding is to be compared with: the same period, the `nth` of it where a unit without a key has several; else the latest.
    pub fn before(&self, rule: &str, unit: &Unit, period: Option<Period>, nth: usize) -> Option<(usize, &'s Finding)> {
        let known = self.0.get(&(rule, unit))?;
        let mut same = known.iter().filter(|(_, finding)| finding.period == period);
        let latest = || known.iter().max_by_key(|(at, finding)| (finding.period.map(|p| (p.last(), p.first())), std::cmp::Reverse(*at)));
        match known.iter().any(|(_, finding)| finding.period == period) {
            true => same.nth(nth).copied(),
            false => latest().copied(),
        }
    }
}

/// Compares two reports.
#[must_use]
pub fn compare(old: &Saved, new: &Saved) -> Comparison {
    let index = Index::new(&old.findings);
    let (mut out, mut matched, mut seen) = (Comparison::default(), BTreeSet::new(), HashMap::new());
    for finding in &new.findings {
        let nth: &mut usize = seen.entry((&finding.rule, &finding.unit, finding.period)).or_default();
        let before = index.before(&finding.rule, &finding.unit, finding.period, *nth);
        *nth += 1;
        matched.extend(before.map(|(at, _)| at));
        out.clauses(before.map(|(_, finding)| finding), finding);
    }
    for (_, gone) in old.findings.iter().enumerate().filter(|(at, _)| !matched.contains(at)) {
        out.gone(gone);
    }
    out.items.sort_by_cached_key(|item| {
        let period = item.is.as_ref().or(item.was.as_ref()).and_then(|side| side.period).map(|p| (p.last(), p.first()));
        (item.change, item.unit.clone(), item.rule.clone(), period, item.clause)
    });
    for (id, rule) in old.rules.iter().chain(&new.rules) {
        out.titles.extend(rule.title.clone().map(|title| (id.clone(), title)));
        match (old.rules.get(id), new.rules.get(id)) {
            (Some(was), Some(is)) if was.fingerprint != is.fingerprint && !out.altered.contains(id) => out.altered.push(id.clone()),
            (Some(_), None) => out.removed.push(id.clone()),
            (None, Some(_)) => out.added.push(id.clone()),
            _ => {}
        }
    }
    out.lacks = (old.lacks.clone(), new.lacks.clone());
    out
}

impl Comparison {
    /// Compares two results clause by clause; as a whole where neither has any.
    fn clauses(&mut self, was: Option<&Finding>, is: &Finding) {
        let numbers: BTreeSet<usize> = was.into_iter().chain([is]).flat_map(|f| f.clauses.keys().copied()).collect();
        let numbers: Vec<Option<usize>> = if numbers.is_empty() { vec![None] } else { numbers.into_iter().map(Some).collect() };
        for clause in numbers {
            let (before, after) = (was.map(|f| side(f, clause)), side(is, clause));
            let change = Change::between(before.as_ref().map(|side| side.standing), after.standing).or_else(|| {
                let figures = (before.as_ref()?.actual.as_ref()?, after.actual.as_ref()?);
                (figures.0 != figures.1).then_some(Change::Figure)
            });
            match change {
                Some(change) => self.items.push(item(change, is, clause, before, Some(after))),
                None => self.unchanged += 1,
            }
        }
    }

    /// What failed or was missing, and is not in the new report.
    fn gone(&mut self, was: &Finding) {
        let is_open = |standing| matches!(standing, Standing::Fail | Standing::Missing);
        let clauses: Vec<usize> = was.clauses.iter().filter(|(_, clause)| is_open(clause.standing)).map(|(number, _)| *number).collect();
        if clauses.is_empty() && is_open(was.standing) {
            self.items.push(item(Change::NoLongerJudged, was, None, Some(side(was, None)), None));
        }
        for clause in clauses.into_iter().map(Some) {
            self.items.push(item(Change::NoLongerJudged, was, clause, Some(side(was, clause)), None));
        }
    }
}

fn item(change: Change, finding: &Finding, clause: Option<usize>, was: Option<Side>, is: Option<Side>) -> Item {
    let own = clause.and_then(|number| finding.clauses.get(&number));
    Item {
        change,
        rule: finding.rule.clone(),
        clause,
        unit: finding.unit.clone(),
        name: finding.name.clone(),
        required: own.map_or(finding.required, |clause| clause.required),
        was,
        is,
    }
}

/// How a clause stands; where `when` decides, as the whole does.
pub(super) fn side(finding: &Finding, clause: Option<usize>) -> Side {
    let own: Option<&Clause> = clause.and_then(|number| finding.clauses.get(&number));
    Side {
        period: finding.period,
        standing: own.map_or(finding.standing, |clause| clause.standing),
        actual: own.and_then(|clause| clause.actual.clone()),
        needed: own.and_then(|clause| clause.needed.clone()),
        comparison: own.and_then(|clause| clause.comparison.clone()),
    }
}
