//! Members counted as they come, where nothing but their number matters: those without a key, which no report names.

use rustc_hash::FxHashMap;

use crate::semantics::reads::QuantifiedId;
use crate::value::Period;

/// How many members of each owner and period have what a condition asks for, and how many have not.
#[derive(Debug, Clone, Default)]
pub struct Census {
    counts: FxHashMap<(QuantifiedId, Box<str>), ByPeriod>,
}

type ByPeriod = Vec<(Option<Period>, Counted)>;

/// Members that were counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// They have it.
    pub yes: u64,
    /// They have it not.
    pub no: u64,
}

impl Census {
    /// Counts members of an owner.
    pub fn add(&mut self, question: QuantifiedId, owner: &str, period: Option<Period>, counted: Counted) {
        let periods = self.counts.entry((question, owner.into())).or_default();
        match periods.iter_mut().find(|(p, _)| *p == period) {
            Some((_, known)) => *known = known.plus(counted),
            None => periods.push((period, counted)),
        }
    }

    /// Takes in what was counted in another part of the data.
    pub fn merge(&mut self, other: Census) {
        for ((question, owner), periods) in other.counts {
            for (period, counted) in periods {
                self.add(question, &owner, period, counted);
            }
        }
    }

    /// The members of an owner that belong to its period; `None` if there is none.
    pub(super) fn of(&self, question: QuantifiedId, owner: &str, period: Option<Period>) -> Option<Counted> {
        let close = |p: &Option<Period>| *p == period || p.is_none() || period.is_none();
        // A question without members of this owner is rare, and the key has to be owned to ask.
        let periods = self.counts.get(&(question, owner.into()))?;
        periods.iter().filter(|(p, _)| close(p)).map(|(_, counted)| *counted).reduce(Counted::plus)
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

impl Counted {
    fn plus(self, other: Counted) -> Counted {
        Counted { yes: self.yes + other.yes, no: self.no + other.no }
    }
}
