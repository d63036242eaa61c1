//! What tells records apart, in few bytes.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;
use twox_hash::XxHash3_128;

use crate::base::SourceId;
use crate::data::EntityId;
use crate::evaluation::register;
use crate::semantics::Rules;
use crate::value::{Date, Period};

/// The table is in so many shards, one for each value of a digest's first seven bits, which one thread at a time has to itself: the growing of one is no
/// more than a moment and a little room.
const SHARDS: usize = 1 << 7;

/// A digest of a unit, its owner and the period; equal for equal ones, and by all odds for no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity([u32; 3]);

impl Identity {
    fn shard(self) -> usize {
        (self.0[0] >> 25) as usize
    }

    /// What tells it from the others of its shard.
    fn tag(self) -> Tag {
        Tag([self.0[1], self.0[2]])
    }
}

/// The part of an identity that its shard keeps: with the shard's own bits 71 of them, of which ten million records share all with odds of one in
/// fifty million, and would be told to be equal, with their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tag([u32; 2]);

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
        let [kind, year, after, more, last] = time_of(period, day);
        let [e0, e1] = entity.0.to_le_bytes();
        let [l0, l1, l2, l3] = u32::try_from(key.len()).unwrap_or(u32::MAX).to_le_bytes();
        self.0.clear();
        self.0.extend_from_slice(&[e0, e1, kind, year, after, more, last, l0, l1, l2, l3, u8::from(owner.is_some())]);
        self.0.extend_from_slice(key.as_bytes());
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// A record that was met.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    pub identity: Identity,
    /// Its number in its part.
    pub number: u64,
    /// The text that it stands in, and its first byte there.
    pub at: (SourceId, u32),
}

/// When the records of a part are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// After those of all parts before it.
    Own,
    /// At any time: they are the rows of a table, of which the first is the one that stands first.
    Any,
}

impl Turn {
    /// Whether a record that has been noted comes before one that is noted now.
    fn is_first(self, noted: Place, now: Place) -> bool {
        match self {
            Turn::Own => noted.file() <= now.file(),
            Turn::Any => noted.bits() <= now.bits(),
        }
    }
}

/// Every record that was met, on all threads.
///
/// A record is a second one if an equal one that comes before it was noted, or is noted later: then it has been overtaken. Both are known of the
/// records of a part when all parts before it have been noted.
#[derive(Debug)]
pub struct Identities {
    shards: Vec<Mutex<Shard>>,
    len: AtomicUsize,
    overtaken: Mutex<FxHashSet<(Identity, Place)>>,
    any_overtaken: AtomicBool,
}

/// Those with the same first bits: each where its digest says, or in the next free room behind it.
#[derive(Debug, Clone, Default)]
struct Shard {
    /// Of sixteen bytes, so that none stands in two lines of a cache.
    rooms: Vec<(Tag, Place)>,
    used: usize,
}

/// Room for sorting the records of a part, used again for the next one.
#[derive(Debug, Default)]
pub struct Sorting(Vec<Vec<(usize, Tag, Place)>>);

impl Default for Identities {
    fn default() -> Self {
        Identities {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            len: AtomicUsize::new(0),
            overtaken: Mutex::default(),
            any_overtaken: AtomicBool::new(false),
        }
    }
}

impl Identities {
    /// Notes the records of a part, and gives the second ones among them that are known by now. So many more records are expected.
    pub fn note(&self, met: &[Met], turn: Turn, place: impl Fn(&Met) -> Place, expected: usize, sorting: &mut Sorting) -> Vec<Met> {
        let known = self.len.fetch_add(met.len(), Ordering::Relaxed);
        let share = (known + met.len()).saturating_add(expected) / SHARDS;
        sorting.0.resize_with(SHARDS, Vec::new);
        for (number, met) in met.iter().enumerate() {
            if let Some(list) = sorting.0.get_mut(met.identity.shard()) {
                list.push((number, met.identity.tag(), place(met)));
            }
        }
        let mut second = Vec::new();
        // Threads begin at different shards, or they would wait for each other at every one.
        let start = met.first().map_or(0, |met| met.identity.shard());
        for at in (start..SHARDS).chain(0..start) {
            let (Some(shard), Some(list)) = (self.shards.get(at), sorting.0.get_mut(at).filter(|list| !list.is_empty())) else { continue };
            let mut shard = lock(shard);
            shard.fetch(list);
            for (number, tag, place) in list.drain(..) {
                let Some(other) = shard.note(tag, place, turn, share) else { continue };
                if turn.is_first(other, place) {
                    second.push(number);
                } else if let Some(met) = met.get(number) {
                    self.any_overtaken.store(true, Ordering::Relaxed);
                    lock(&self.overtaken).insert((met.identity, other));
                }
            }
        }
        second.sort_unstable();
        second.iter().filter_map(|number| met.get(*number)).copied().collect()
    }

    /// The records of a part that have been overtaken.
    pub fn overtaken(&self, met: &[Met], place: impl Fn(&Met) -> Place) -> Vec<Met> {
        if !self.any_overtaken.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let overtaken = lock(&self.overtaken);
        met.iter().filter(|met| overtaken.contains(&(met.identity, place(met)))).copied().collect()
    }

    /// The first of the records that are equal to this one.
    pub fn first(&self, identity: Identity) -> Option<Place> {
        lock(self.shards.get(identity.shard())?).get(identity.tag())
    }
}

fn lock<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shard {
    /// Brings the rooms of some records near: what no cache holds is fetched for all of them at once, and not one after the other.
    fn fetch(&self, some: &[(usize, Tag, Place)]) {
        // A record is mostly found, or finds room, in one of three rooms, which are in one or two lines of a cache.
        let rooms = |tag: Tag| {
            let at = self.room(tag);
            Some(self.rooms.get(at)?.0.0[0] ^ self.rooms.get(at + 2)?.0.0[0])
        };
        std::hint::black_box(some.iter().fold(0, |seen, (_, tag, _)| seen ^ rooms(*tag).unwrap_or(0)));
    }

    /// Notes a record; gives the place of an equal one that was noted. The first of the two stays.
    fn note(&mut self, tag: Tag, place: Place, turn: Turn, share: usize) -> Option<Place> {
        // A fifth of the rooms stays free, or looking for one would take long.
        if (self.used + 1) * 5 > self.rooms.len() * 4 {
            self.grow(share);
        }
        let room = self.find(tag)?;
        if room.1 == Place::NONE {
            *room = (tag, place);
            self.used += 1;
            return None;
        }
        let noted = room.1;
        room.1 = if turn.is_first(noted, place) { noted } else { place };
        Some(noted)
    }

    /// Makes room for as many as are expected, if that is not out of all proportion to those that there are.
    fn grow(&mut self, share: usize) {
        let now = self.rooms.len();
        let more = (share + share / 3 * 2).clamp(now + now / 4 + 8, 4 * now + 16);
        let old = std::mem::replace(&mut self.rooms, vec![(Tag([0; 2]), Place::NONE); more]);
        for (tag, place) in old.into_iter().filter(|(_, place)| *place != Place::NONE) {
            if let Some(room) = self.find(tag) {
                *room = (tag, place);
            }
        }
    }

    /// Where it is looked for.
    fn room(&self, tag: Tag) -> usize {
        usize::try_from((u64::from(tag.0[0]) * self.rooms.len() as u64) >> 32).unwrap_or(0)
    }

    /// The room of a tag, or a free one for it.
    fn find(&mut self, tag: Tag) -> Option<&mut (Tag, Place)> {
        let at = self.room(tag);
        let (before, behind) = self.rooms.split_at_mut_checked(at)?;
        behind.iter_mut().chain(before).find(|room| room.1 == Place::NONE || room.0 == tag)
    }

    fn get(&self, tag: Tag) -> Option<Place> {
        let (before, behind) = self.rooms.split_at_checked(self.room(tag))?;
        let room = behind.iter().chain(before).find(|room| room.1 == Place::NONE || room.0 == tag)?;
        Some(room.1).filter(|place| *place != Place::NONE)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn met(number: usize, (a, b, c): (u32, u32, u32)) -> Met {
        let at = u32::try_from(number).unwrap_or(u32::MAX);
        Met { identity: Identity([a << 25, b << 27, c]), number: number as u64, at: (SourceId(0), at) }
    }

    fn place(met: &Met) -> Place {
        Place::new(0, met.number)
    }

    proptest! {
        /// Parts are noted in any order; each is asked for its second records when all before it have been noted.
        #[test]
        fn all_but_the_first_of_equal_ones_are_found(
            all in proptest::collection::vec((0_u32..3, 0_u32..40, 0_u32..8), 0..400),
            size in 1_usize..50,
            order in proptest::collection::vec(0_usize..400, 0..40),
            expected in 0_usize..5_000,
        ) {
            let all: Vec<Met> = all.into_iter().enumerate().map(|(number, one)| met(number, one)).collect();
            let mut firsts = std::collections::HashMap::new();
            let due: Vec<(u64, Place)> = all
                .iter()
                .filter_map(|one| {
                    let first = *firsts.entry(one.identity).or_insert(place(one));
                    (first != place(one)).then_some((one.number, first))
                })
                .collect();
            let parts: Vec<&[Met]> = all.chunks(size).collect();
            let mut turns: Vec<usize> = (0..parts.len()).collect();
            turns.sort_by_key(|part| order.get(*part));
            let (identities, mut sorting) = (Identities::default(), Sorting::default());
            let mut known: Vec<Option<Vec<Met>>> = vec![None; parts.len()];
            let (mut next, mut found) = (0, Vec::new());
            for turn in turns {
                known[turn] = Some(identities.note(parts[turn], Turn::Any, place, expected, &mut sorting));
                while let Some(Some(second)) = known.get(next) {
                    let mut second: Vec<Met> = second.iter().copied().chain(identities.overtaken(parts[next], place)).collect();
                    second.sort_by_key(|one| one.number);
                    found.extend(second.iter().map(|one| (one.number, identities.first(one.identity).unwrap())));
                    next += 1;
                }
            }
            prop_assert_eq!(found, due);
        }
    }

    #[test]
    fn what_comes_in_its_turn_is_second_to_all_of_its_file() {
        // The sheets of a workbook: the second one's record stands nearer to its beginning.
        let (identities, mut sorting) = (Identities::default(), Sorting::default());
        let (first, second) = (met(50, (1, 1, 1)), met(10, (1, 1, 1)));
        assert!(identities.note(&[first], Turn::Own, place, 0, &mut sorting).is_empty());
        let found = identities.note(&[second], Turn::Own, place, 0, &mut sorting);
        assert_eq!(found.iter().map(|one| one.number).collect::<Vec<_>>(), [10]);
        assert_eq!(identities.first(second.identity), Some(place(&first)));
    }

    #[test]
    fn places_keep_their_file_and_byte() {
        let place = Place::new(70_000, 5 << 32 | 7);
        assert_eq!((place.file(), place.byte()), (70_000, 5 << 32 | 7));
        assert!(Place::new(usize::MAX, u64::MAX) != Place::NONE);
    }
}
