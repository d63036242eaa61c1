//! What tells records apart, in few bytes.

use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rustc_hash::FxHashMap;

use crate::data::EntityId;
use crate::evaluation::register;
use crate::semantics::Rules;
use crate::value::{Date, Period};

/// A digest of a unit, its owner and the period; equal for equal ones, and by all odds for no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity([u32; 3]);

/// The identity of a record; `None` where its entity has no key.
pub fn identity(
    rules: &Rules,
    entity: EntityId,
    key: Option<&str>,
    owner: Option<&str>,
    period: Option<Period>,
    as_of: Option<Date>,
) -> Option<Identity> {
    let key = key?;
    // Without a period two reports of one unit are told apart by their day.
    let day = if period.is_none() { as_of } else { None };
    let owner = if register(rules, entity).is_some() { None } else { owner };
    let digest = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, entity, key, owner, period, day).hash(&mut hasher);
        hasher.finish()
    };
    let (a, b) = (digest(1).to_le_bytes(), digest(2).to_le_bytes());
    let four = |bytes: &[u8]| bytes.iter().rev().fold(0_u32, |n, b| n << 8 | u32::from(*b));
    Some(Identity([four(&a[..4]), four(&a[4..]), four(&b[..4])]))
}

/// Where a record begins: its file's number and its first byte, in three words so that a table of them stays small.
#[derive(Debug, Clone, Copy)]
pub struct Place([u32; 3]);

impl Place {
    /// A byte of a file.
    pub fn new(file: usize, byte: u64) -> Place {
        let low = u32::try_from(byte & u64::from(u32::MAX)).unwrap_or(0);
        Place([u32::try_from(file).unwrap_or(u32::MAX), low, u32::try_from(byte >> 32).unwrap_or(u32::MAX)])
    }

    /// The file's number.
    pub fn file(self) -> usize {
        self.0[0] as usize
    }

    /// The first byte.
    pub fn byte(self) -> u64 {
        u64::from(self.0[1]) | u64::from(self.0[2]) << 32
    }
}

/// Every record that was met.
#[derive(Debug, Default)]
pub struct Identities {
    all: FxHashMap<Identity, Place>,
}

impl Identities {
    /// Notes a record; gives the place of the first of several equal ones.
    pub fn again(&mut self, identity: Identity, place: Place) -> Option<Place> {
        match self.all.entry(identity) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(room) => {
                room.insert(place);
                None
            }
        }
    }
}
