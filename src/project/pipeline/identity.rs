//! What tells records apart, in few bytes.

use twox_hash::XxHash3_128;

use crate::data::EntityId;
use crate::evaluation::register;
use crate::semantics::Rules;
use crate::value::{Date, Period};

/// The table is made of so many small ones, one for each value of a digest's first twelve bits, so that the growing of one is no more than a moment and a little room.
const SHARDS: usize = 1 << 12;

/// A digest of a unit, its owner and the period; equal for equal ones, and by all odds for no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity([u32; 3]);

/// Makes digests, in room that is used again.
#[derive(Debug, Default)]
pub struct Digester(Vec<u8>);

impl Digester {
    /// The identity of a record; `None` where its entity has no key.
    pub fn identity(
        &mut self,
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
        // The length of the key says where the owner begins.
        let length = u32::try_from(key.len()).unwrap_or(u32::MAX);
        self.0.clear();
        self.0.extend_from_slice(&entity.0.to_le_bytes());
        self.0.extend_from_slice(&time_of(period, day));
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(key.as_bytes());
        self.0.extend(owner.map(|_| b' '));
        self.0.extend_from_slice(owner.unwrap_or_default().as_bytes());
        let digest = XxHash3_128::oneshot(&self.0);
        let word = |at: u32| u32::try_from(digest >> (32 * at) & u128::from(u32::MAX)).unwrap_or(0);
        Some(Identity([word(3), word(2), word(1)]))
    }
}

/// What no other period, or day where there is none, has.
fn time_of(period: Option<Period>, day: Option<Date>) -> [u8; 5] {
    let (kind, year, [more, last]) = match (period, day) {
        (Some(period), _) => (b'p', period.year(), [period.number().to_le_bytes(), (period.interval() as i8).to_le_bytes()]),
        (None, Some(day)) => (b'd', day.year(), [day.month().to_le_bytes(), day.day().to_le_bytes()]),
        (None, None) => return [0; 5],
    };
    let ([low, high], [more], [last]) = (year.to_le_bytes(), more, last);
    [kind, low, high, more, last]
}

/// Where a record begins: its file's number and its first byte in 24 and 40 bits, in two words so that a table of them stays small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place([u32; 2]);

impl Place {
    const NONE: Place = Place([u32::MAX; 2]);
    const FILES: u64 = (1 << 24) - 2;
    const BYTES: u64 = (1 << 40) - 1;

    /// A byte of a file.
    pub fn new(file: usize, byte: u64) -> Place {
        let place = (file as u64).min(Place::FILES) << 40 | byte.min(Place::BYTES);
        let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(0);
        Place([half(place >> 32), half(place)])
    }

    fn bits(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }

    /// The file's number.
    pub fn file(self) -> usize {
        usize::try_from(self.bits() >> 40).unwrap_or(usize::MAX)
    }

    /// The first byte.
    pub fn byte(self) -> u64 {
        self.bits() & Place::BYTES
    }
}

/// Every record that was met.
#[derive(Debug, Default)]
pub struct Identities {
    shards: Vec<Shard>,
}

/// Those with the same first bits: each where its digest says, or in the next free room behind it.
#[derive(Debug, Clone, Default)]
struct Shard {
    rooms: Vec<(Identity, Place)>,
    used: usize,
}

impl Identities {
    /// Notes a record; gives the place of the first of several equal ones.
    pub fn again(&mut self, identity: Identity, place: Place) -> Option<Place> {
        if self.shards.is_empty() {
            self.shards = vec![Shard::default(); SHARDS];
        }
        let shard = self.shards.get_mut((identity.0[0] >> 20) as usize)?;
        shard.again(identity, place)
    }

    /// Brings the rooms of some records near: what no cache holds is fetched for all of them at once, and not one after the other.
    pub fn fetch<'i>(&self, identities: impl Iterator<Item = &'i Identity>) {
        let room = |identity: &Identity| {
            let shard = self.shards.get((identity.0[0] >> 20) as usize)?;
            Some(shard.rooms.get(shard.room(*identity))?.1.0[1])
        };
        std::hint::black_box(identities.fold(0, |seen, identity| seen ^ room(identity).unwrap_or(0)));
    }
}

impl Shard {
    fn again(&mut self, identity: Identity, place: Place) -> Option<Place> {
        // A fifth of the rooms stays free, or looking for one would take long.
        if (self.used + 1) * 5 > self.rooms.len() * 4 {
            let more = self.rooms.len() + self.rooms.len() / 4 + 8;
            let old = std::mem::replace(&mut self.rooms, vec![(Identity([0; 3]), Place::NONE); more]);
            for (identity, place) in old.into_iter().filter(|(_, place)| *place != Place::NONE) {
                self.find(identity, place);
            }
        }
        let first = self.find(identity, place);
        self.used += usize::from(first.is_none());
        first
    }

    /// Where it is looked for.
    fn room(&self, identity: Identity) -> usize {
        usize::try_from((u64::from(identity.0[1]) * self.rooms.len() as u64) >> 32).unwrap_or(0)
    }

    /// The place of an identity; where it is new, it takes a room.
    fn find(&mut self, identity: Identity, place: Place) -> Option<Place> {
        let at = self.room(identity);
        let (before, behind) = self.rooms.split_at_mut_checked(at)?;
        for room in behind.iter_mut().chain(before) {
            if room.1 == Place::NONE {
                *room = (identity, place);
                return None;
            }
            if room.0 == identity {
                return Some(room.1);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_of_equal_ones_is_found(all in proptest::collection::vec((0_u32..3, 0_u32..40, 0_u32..8), 0..400)) {
            let mut identities = Identities::default();
            let mut known = std::collections::HashMap::new();
            for (number, (a, b, c)) in all.into_iter().enumerate() {
                let identity = Identity([a, b << 27, c]);
                let place = Place::new(number, number as u64);
                let first = identities.again(identity, place);
                prop_assert_eq!(first, known.get(&identity).copied());
                known.entry(identity).or_insert(place);
            }
        }
    }

    #[test]
    fn places_keep_their_file_and_byte() {
        let place = Place::new(70_000, 5 << 32 | 7);
        assert_eq!((place.file(), place.byte()), (70_000, 5 << 32 | 7));
        assert!(Place::new(usize::MAX, u64::MAX) != Place::NONE);
    }
}
