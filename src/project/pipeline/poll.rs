//! Members counted as they come, where that is all that is asked of them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::feed::LongTable;
use super::heads::Heads;
use super::rebase::Excerpts;
use super::work::{Part, Worker};
use crate::data::{Columns, Reader, Texts};
use crate::evaluation::{Census, Counted, NAMED, Poll, When};
use crate::program::{Batch, Seen, Sight};
use crate::semantics::reads::QuantifiedId;

/// The key that a member has to come before to be named, by the condition and the owner, and in these by what the members speak of
/// and by whether they have what is asked for. What threads know of it may be old, which costs time and nothing else.
#[derive(Debug, Default)]
pub struct LastNamed(RwLock<Bounds>);

type Bounds = FxHashMap<QuantifiedId, FxHashMap<Box<str>, Vec<Bound>>>;

type Bound = (When, bool, Box<str>);

impl LastNamed {
    /// Takes over what the whole run knows of some owners.
    pub fn learn(&self, census: &Census, owners: Vec<(QuantifiedId, Box<str>)>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (question, owner) in owners {
            let bounds: Vec<Bound> = census.bounds(question, &owner).map(|(when, has, key)| (when, has, key.into())).collect();
            if !bounds.is_empty() {
                all.entry(question).or_default().insert(owner, bounds);
            }
        }
    }

    fn of(&self, question: QuantifiedId, owner: &str, when: When) -> [Option<Box<str>>; 2] {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let bounds = all.get(&question).and_then(|owners| owners.get(owner));
        [true, false].map(|has| bounds?.iter().find(|(w, h, _)| (*w, *h) == (when, has)).map(|(_, _, key)| key.clone()))
    }
}

/// Some records, and what is known of them.
pub struct Polled<'p> {
    pub columns: &'p Columns,
    pub batch: &'p Batch<'p>,
    /// By rule day: what its program has seen.
    pub sights: &'p [Vec<Seen>],
    pub heads: &'p Heads,
    /// Which are judged.
    pub open: &'p [bool],
    pub reader: &'p Reader<'p>,
    pub table: Option<&'p LongTable<'p>>,
}

/// The members of an owner in a part: for each question how many there are, and who may be named.
struct Group<'t> {
    owner: Cow<'t, str>,
    when: When,
    counts: Vec<Counted>,
    named: Vec<[Candidates<'t>; 2]>,
}

/// Members by their keys and rows, all before a bound.
#[derive(Default)]
struct Candidates<'t> {
    bound: Option<Box<str>>,
    first: BTreeSet<(Cow<'t, str>, usize)>,
}

impl<'t> Candidates<'t> {
    fn see(&mut self, key: Cow<'t, str>, row: usize) {
        if self.bound.as_deref().is_some_and(|bound| bound <= &*key) {
            return;
        }
        self.first.insert((key, row));
        if self.first.len() > NAMED {
            self.first.pop_last();
        }
        if self.first.len() >= NAMED {
            self.bound = self.first.last().map(|(key, _)| (&**key).into());
        }
    }
}

impl Worker<'_> {
    /// Counts the records as members, where that is all that is asked of them; says which were counted.
    pub fn poll<'t>(&mut self, polled: &Polled<'_>, texts: &mut Texts<'t>, part: &mut Part) -> Vec<bool> {
        let Polled { columns, batch, heads, .. } = polled;
        let settings = self.settings;
        let polls = settings.plan.polls(columns.entity);
        if polls.is_empty() {
            return Vec::new();
        }
        let keyed = settings.rules.schema.entity(columns.entity).key.is_some();
        let mut counted = vec![false; columns.len()];
        for (day, seen) in heads.days().into_iter().zip(polled.sights) {
            let program = self.program(columns.entity, day);
            let answers: Vec<Cow<'_, [Sight]>> = program.polls.iter().map(|poll| poll.run(batch, &program, seen)).collect();
            // Where the day matters, a member that says no date of its own is judged by its owner's.
            let dated = program.polls.iter().any(|poll| poll.dated);
            let unsure = unsure(&answers, columns.len());
            // Where an owner's counts are; a short key is found without looking at it letter by letter.
            let mut short_keys: FxHashMap<u64, usize> = FxHashMap::default();
            let mut keys: FxHashMap<(Cow<'t, str>, When), usize> = FxHashMap::default();
            let mut groups: Vec<Group<'t>> = Vec::new();
            let mut group_of = vec![usize::MAX; columns.len()];
            let rows = group_of.iter_mut().zip(&mut counted).zip(polled.open).zip(&unsure).enumerate();
            for (row, (((group, counted), open), unsure)) in rows {
                if !open || *unsure || !heads.is_on(row, day) {
                    continue;
                }
                let Some(head) = heads.of(row) else { continue };
                if dated && head.period.is_none() && head.as_of.is_none() {
                    continue;
                }
                let short = heads.short_owner(columns, row, texts).filter(|_| heads.common.is_some());
                *group = match short.and_then(|short| short_keys.get(&short)) {
                    Some(at) => *at,
                    None => {
                        let Some(owner) = heads.owner(columns, row, texts) else { continue };
                        // Of a unit without a key no other record is the latest.
                        let when = When::of(head.period, head.as_of.filter(|_| keyed));
                        let at = *keys.entry((owner.clone(), when)).or_insert(groups.len());
                        if at == groups.len() {
                            let named = polls.iter().map(|poll| settings.last_named.of(poll.question, &owner, when));
                            let named = named.map(|bounds| bounds.map(|bound| Candidates { bound, ..Candidates::default() })).collect();
                            groups.push(Group { owner, when, counts: vec![Counted::default(); answers.len()], named });
                        }
                        short_keys.extend(short.map(|short| (short, at)));
                        at
                    }
                };
                *counted = true;
            }
            for (at, (sights, poll)) in answers.iter().zip(polls).enumerate() {
                let tallies = tallies(&group_of, sights, groups.len());
                for (group, tally) in groups.iter_mut().zip(tallies) {
                    if let Some(counted) = group.counts.get_mut(at) {
                        (counted.yes, counted.no) = (tally[Sight::Pass as usize], tally[Sight::Fail as usize]);
                    }
                }
                if poll.named == [false; 2] {
                    continue;
                }
                for (row, (group, sight)) in group_of.iter().zip(&**sights).enumerate() {
                    let which = usize::from(*sight == Sight::Fail);
                    if !matches!(sight, Sight::Pass | Sight::Fail) || !poll.named.get(which).is_some_and(|named| *named) {
                        continue;
                    }
                    let candidates = groups.get_mut(*group).and_then(|group| group.named.get_mut(at)?.get_mut(which));
                    if let (Some(candidates), Some(key)) = (candidates, heads.key(columns, row, texts)) {
                        candidates.see(key, row);
                    }
                }
            }
            self.take(groups, polls, polled, texts, part);
        }
        counted
    }

    /// Puts members into the census, and those that may be named in the order of their rows.
    fn take<'t>(&self, groups: Vec<Group<'t>>, polls: &[Poll], polled: &Polled<'_>, texts: &mut Texts<'t>, part: &mut Part) {
        let mut rows: Vec<(usize, Cow<'t, str>, When, QuantifiedId, bool)> = Vec::new();
        for Group { owner, when, counts, named } in groups {
            for ((poll, count), named) in polls.iter().zip(counts).zip(named) {
                part.census.add(poll.question, &owner, when, count);
                for (has, candidates) in [true, false].into_iter().zip(named) {
                    rows.extend(candidates.first.into_iter().map(|(_, row)| (row, owner.clone(), when, poll.question, has)));
                }
            }
        }
        rows.sort_by_key(|(row, ..)| *row);
        let mut excerpts = Excerpts::new(&part.sources);
        for asked in rows.chunk_by(|a, b| a.0 == b.0) {
            let Some((row, ..)) = asked.first() else { continue };
            let (record, _) = self.whole(polled.columns, *row, texts, polled.reader, polled.table);
            let kept = record.and_then(|record| self.settings.plan.keep(record));
            let Some(named) = kept.and_then(|record| excerpts.named(record)) else { continue };
            for (_, owner, when, question, has) in asked {
                part.census.name(*question, owner, *when, *has, named.clone());
            }
        }
    }
}

/// Of which rows some answer is not known.
fn unsure(answers: &[Cow<'_, [Sight]>], rows: usize) -> Vec<bool> {
    let mut unsure = vec![false; rows];
    for sights in answers {
        unsure.iter_mut().zip(&**sights).for_each(|(unsure, sight)| *unsure |= *sight == Sight::Unsure);
    }
    unsure
}

/// For each group, how many of its rows are seen how.
fn tallies(group_of: &[usize], sights: &[Sight], groups: usize) -> Vec<[u64; SIGHTS]> {
    let mut tallies = vec![[0; SIGHTS]; groups];
    for (group, sight) in group_of.iter().zip(sights) {
        if let Some(number) = tallies.get_mut(*group).and_then(|tally| tally.get_mut(*sight as usize)) {
            *number += 1;
        }
    }
    tallies
}

/// How many ways there are to see a record.
const SIGHTS: usize = Sight::Unsure as usize + 1;
