//! Sums of unknowns with exact factors.

use std::collections::BTreeMap;

use crate::value::Number;

/// A sum of unknowns, each with its factor, and a constant. No factor is zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Linear {
    pub(super) terms: BTreeMap<String, Number>,
    pub(super) constant: Number,
}

impl Linear {
    pub(super) fn constant(constant: Number) -> Self {
        Linear { terms: BTreeMap::new(), constant }
    }

    pub(super) fn unknown(name: String) -> Self {
        Linear { terms: BTreeMap::from([(name, Number::one())]), constant: Number::zero() }
    }

    /// The constant that it is, if it holds no unknown.
    pub(super) fn as_constant(&self) -> Option<&Number> {
        self.terms.is_empty().then_some(&self.constant)
    }

    pub(super) fn times(&self, factor: &Number) -> Self {
        if factor.is_zero() {
            return Linear::default();
        }
        let terms = self.terms.iter().map(|(name, own)| (name.clone(), own * factor)).collect();
        Linear { terms, constant: &self.constant * factor }
    }

    pub(super) fn plus(mut self, other: &Linear) -> Self {
        for (name, factor) in &other.terms {
            let sum = self.terms.get(name).map_or_else(|| factor.clone(), |own| own + factor);
            if sum.is_zero() {
                self.terms.remove(name);
            } else {
                self.terms.insert(name.clone(), sum);
            }
        }
        self.constant = &self.constant + &other.constant;
        self
    }

    pub(super) fn minus(self, other: &Linear) -> Self {
        self.plus(&other.negated())
    }

    pub(super) fn negated(&self) -> Self {
        self.times(&Number::from(-1))
    }
}
