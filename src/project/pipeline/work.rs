//! Judging one job: some records, on any thread.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::feed::LongTable;
use super::heads::{Head, Heads};
use super::identity::{Digester, Identities, Met, Sorting, Turn};
use super::job::Job;
use super::poll::Polled;
use super::{Passage, Settings};
use crate::base::Sources;
use crate::data::{Columns, EntityId, Partial, Problem, Reader, Record, Segment, Slot, Texts};
use crate::diagnostic::Diagnostic;
use crate::evaluation::{Census, Failures, Judgement, Local, Order, Outcome, Roll};
use crate::program::{self, Batch, Program, Scratch, Screen, Seen, Sight};
use crate::report::{Board, Counts, Grid, Piece, Rank, Run};
use crate::semantics::rules::TargetId;
use crate::value::Date;

/// What came out of a job.
#[derive(Debug, Default)]
pub struct Part {
    /// How many records there were, those that were not judged included: the numbers that the judgements speak of.
    pub numbers: u64,
    /// Judged records, left out pairs; the judgements that may have to be told at the end.
    pub outcome: Outcome,
    /// How many of these have been told by those reports that go on as the run does.
    pub told: usize,
    /// All judgements.
    pub counts: Counts,
    /// What each report says at once.
    pub pieces: Vec<Piece>,
    /// What is wrong with the data.
    pub problems: Vec<Diagnostic>,
    /// What is kept of records until all have come, by number.
    pub kept: Vec<(u64, Record)>,
    /// Who was seen.
    pub roll: Roll,
    /// Members that were counted, and are not kept.
    pub census: Census,
    /// What tells records apart.
    pub met: Vec<Met>,
    /// Those that are known to be second ones, where all have been noted already.
    pub second: Option<Vec<Met>>,
    /// Who stands where, if a report tells it.
    pub grid: Grid,
    /// Their cells, if a report has them.
    pub board: Board,
    /// How many judgements of a record passed that are not among the outcome's, where a person may want to know.
    pub passed: HashMap<Order, usize>,
    /// What was seen of waivers and of an earlier report.
    pub passage: Passage,
    /// The texts of this job behind those of the run.
    pub sources: Sources,
}

/// What a thread has at hand.
pub struct Worker<'a> {
    pub(super) settings: &'a Settings<'a>,
    local: Local<'a>,
    programs: FxHashMap<(EntityId, Date), Arc<Program>>,
    scratch: Scratch,
    /// By entity and target: the fields that are read.
    slots: FxHashMap<(EntityId, TargetId), Box<[Slot]>>,
    partial: Partial,
    digester: Digester,
    sorting: Sorting,
    failures: Failures,
}

impl<'a> Worker<'a> {
    pub fn new(settings: &'a Settings<'a>) -> Self {
        let local = Local::new(settings.rules, settings.plan, settings.options);
        let (programs, slots) = (FxHashMap::default(), FxHashMap::default());
        Worker {
            settings,
            local,
            programs,
            scratch: Scratch::default(),
            slots,
            partial: Partial::default(),
            digester: Digester::default(),
            sorting: Sorting::default(),
            failures: Failures::default(),
        }
    }

    /// Judges the records of a job, without those of these numbers.
    pub fn judge(&mut self, job: &Job, without: &BTreeSet<u64>) -> Part {
        let pieces = vec![Piece::default(); self.settings.tellings.len()];
        let board = Board::new(self.settings.board.flatten());
        let mut part = Part { sources: job.sources.clone(), pieces, board, ..Part::default() };
        let mut found = Vec::new();
        for (segment, reader, table) in &job.segments {
            match segment {
                Segment::Records(records) => {
                    for record in records {
                        let number = part.numbers;
                        part.numbers += 1;
                        self.record(number, record, without, &mut part);
                    }
                }
                Segment::Columns(columns) => self.columns(columns, reader, table.as_deref(), without, &mut part, &mut found),
            }
        }
        let problems = job.problems.iter().cloned().chain(found);
        part.problems = super::problems::blocked(self.settings, problems);
        part.problems.append(&mut part.outcome.problems);
        self.tell(&mut part);
        if !part.problems.is_empty() {
            let run = self.settings.run(&part.sources);
            for (telling, piece) in self.settings.tellings.iter().zip(&mut part.pieces) {
                let judgements = std::mem::take(piece);
                telling.problems(&run, &part.problems, piece);
                piece.merge(judgements);
            }
        }
        part
    }

    /// Notes the records of a job that has been judged; gives the second ones that are known by now.
    pub fn note(&mut self, identities: &Identities, job: &Job<'_>, met: &[Met], turn: Turn) -> Vec<Met> {
        if met.is_empty() {
            Vec::new()
        } else {
            identities.note(met, turn, |met| job.place(met), job.expected(met.len()), &mut self.sorting)
        }
    }

    /// Tells the judgements that came since, and keeps those that a report tells at its end. Told at once, many take no more room
    /// than few.
    fn tell(&self, part: &mut Part) {
        let Some(fresh) = part.outcome.judgements.get(part.told..).filter(|fresh| !fresh.is_empty()) else { return };
        say(self.settings, &self.settings.run(&part.sources), fresh, &mut part.pieces);
        let kept: Vec<Judgement> = part.outcome.judgements.drain(part.told..).filter(|j| self.settings.keeps(j)).collect();
        part.outcome.judgements.extend(kept);
        part.told = part.outcome.judgements.len();
    }

    /// A record as it is, whatever it holds.
    fn record(&mut self, number: u64, record: &Record, without: &BTreeSet<u64>, part: &mut Part) {
        let Settings { rules, options, plan, .. } = self.settings;
        let owner = record.owner.as_deref();
        if let Some(identity) = self.digester.identity(rules, record.entity, record.key.as_deref(), owner, record.period, record.as_of) {
            part.met.push(Met { identity, number, at: (record.source, record.span.start) });
        }
        part.roll.see(rules, options, record.entity, record.key.as_deref(), record.period, record.as_of);
        if let (true, Some(key)) = (self.settings.tells_grid, &record.key) {
            part.grid.see(record.entity, key, record.period);
        }
        if without.contains(&number) {
            return;
        }
        let before = part.outcome.judgements.len();
        self.local.record(number, record, &mut part.outcome);
        self.count(before, part);
        self.tell(part);
        if plan.keeps(record.entity) {
            part.kept.extend(plan.keep(record.clone()).map(|kept| (number, kept)));
        }
    }

    /// Counts the judgements from this one on.
    fn count(&self, from: usize, part: &mut Part) {
        let mut judgements = std::mem::take(&mut part.outcome.judgements);
        judgements.iter_mut().skip(from).for_each(|j| count(self.settings, j, part));
        part.outcome.judgements = judgements;
    }

    fn columns(
        &mut self,
        columns: &Columns,
        reader: &Reader<'_>,
        table: Option<&LongTable<'_>>,
        without: &BTreeSet<u64>,
        part: &mut Part,
        problems: &mut Vec<Problem>,
    ) {
        let first = part.numbers;
        part.numbers += columns.len() as u64;
        let sources = part.sources.clone();
        let run = self.settings.run(&sources);
        let mut texts = Texts::new(&sources);
        let mut scratch = std::mem::take(&mut self.scratch);
        let batch = Batch::new(&self.settings.rules.schema, columns, &sources, &mut scratch);
        let heads = Heads::read(self.settings, columns, &batch, &mut texts);
        let mut asked: Vec<Asked> = Vec::new();
        let mut open = vec![false; columns.len()];
        let keyless = self.settings.rules.schema.entity(columns.entity).key.is_none();
        part.met.reserve(if keyless { 0 } else { columns.len() });
        let mut settled = false;
        for (row, open) in open.iter_mut().enumerate() {
            let number = first + row as u64;
            let head = heads.of(row);
            let known = !batch.is_odd(row) && head.is_some();
            if let (true, false, Some(head)) = (known, settled && keyless, head) {
                let key = heads.key(columns, row, &mut texts);
                let owner = heads.owner(columns, row, &mut texts);
                self.see(columns, row, number, key.as_deref(), owner.as_deref(), (head, settled), part);
                settled = settled || part.roll.is_settled(self.settings.rules, columns.entity);
            }
            // What is wrong with a record is told whether it is judged or not.
            if known { *open = !without.contains(&number) } else { asked.push(Asked { row, at: None, fails: false }) }
        }
        // Of few units each verdict has its place in the grid.
        let at_a_glance = self.settings.tells_grid && !keyless && part.grid.is_open(columns.entity);
        let tells_all = at_a_glance || self.settings.tells_all();
        let all_open = heads.common.is_some() && open.iter().all(|open| *open);
        let mut sights: Vec<Vec<Seen>> = Vec::new();
        let programs: Vec<(Date, Arc<Program>)> = heads.days().into_iter().map(|day| (day, self.program(columns.entity, day))).collect();
        for (day, program) in &programs {
            let all_seen = program.run(&batch);
            for (at, (screen, seen)) in program.screens.iter().zip(&all_seen).enumerate() {
                let (mut pass, mut fail, mut nothing) = (0, 0, 0);
                let watched = self.settings.watches(screen.target);
                let grade = self.settings.gate.grade_of_required(screen.target);
                let mut failed: Vec<(Rank, usize)> = Vec::new();
                // Where every record is looked at, those of which nothing is told are counted all at once.
                let counted = all_open && !watched && !at_a_glance && !self.settings.tells_passes && !self.settings.tells_nothing;
                if counted {
                    (pass, nothing) = (seen.count(Sight::Pass), seen.count(Sight::NotApplicable));
                    part.outcome.left_out.not_applying += seen.count(Sight::NotApplying);
                }
                let scale = screen.scale(&batch);
                for (row, (sight, open)) in seen.sights.iter().zip(&open).enumerate() {
                    if (counted && *sight < Sight::Fail) || !open || !heads.is_on(row, *day) {
                        continue;
                    }
                    let mut ask = |fails| asked.push(Asked { row, at: Some(at), fails });
                    match sight {
                        Sight::Pass if at_a_glance || watched || self.settings.tells_passes => ask(false),
                        Sight::Pass => pass += 1,
                        Sight::NotApplicable if at_a_glance || watched || self.settings.tells_nothing => ask(false),
                        Sight::NotApplicable => nothing += 1,
                        Sight::NotApplying => part.outcome.left_out.not_applying += 1,
                        Sight::Unsure => ask(false),
                        Sight::Fail if tells_all || watched => ask(true),
                        Sight::Fail => match scale.weight(row) {
                            None => ask(true),
                            Some(weight) => {
                                fail += 1;
                                let rank = Rank::of_failure(grade, weight, Order { record: first + row as u64, member: 0 });
                                if self.settings.may_be_told(screen.target, weight) {
                                    failed.push((rank, row));
                                }
                            }
                        },
                    }
                }
                part.counts.add_seen((screen.target, grade), pass, fail, nothing);
                failed.sort_unstable_by_key(|(rank, _)| *rank);
                for (_, row) in failed.iter().take(self.settings.worst) {
                    let number = first + *row as u64;
                    if let Some(head) = heads.of(*row) {
                        self.targets(columns, (*row, number, head), &mut texts, reader, &[screen.target], &mut part.outcome);
                    }
                }
            }
            if self.settings.counts_passes() && !at_a_glance {
                self.note_passes(columns, (program, &all_seen), &open, first, &asked, part);
            }
            sights.push(all_seen);
        }
        part.outcome.records += open.iter().filter(|o| **o).count();
        let asked = by_row(&asked, columns.len());
        let mut screens: Vec<(&Screen, bool)> = Vec::new();
        for rows in asked.chunk_by(|a, b| a.row == b.row) {
            let Some(row) = rows.first().map(|asked| asked.row) else { continue };
            let number = first + row as u64;
            if rows.iter().any(|asked| asked.at.is_none()) {
                let (record, wrong) = self.whole(columns, row, &mut texts, reader, table);
                problems.extend(wrong);
                if let Some(record) = record {
                    self.record(number, &record, without, part);
                }
                continue;
            }
            let Some(head) = heads.of(row) else { continue };
            let Some((_, program)) = programs.iter().find(|(day, _)| heads.is_on(row, *day)) else { continue };
            screens.clear();
            screens.extend(rows.iter().filter_map(|asked| Some((program.screens.get(asked.at?)?, asked.fails))));
            let is_plain =
                |(screen, fails): &(&Screen, bool)| *fails && screen.plain.is_some() && self.settings.plan.checks(screen.target).is_empty();
            for alike in screens.chunk_by(|a, b| is_plain(a) == is_plain(b)) {
                let at = (row, number, head);
                let told = if alike.first().is_some_and(is_plain) {
                    self.failures(&run, &batch, columns, at, &mut texts, reader, alike, part)
                } else {
                    0
                };
                let targets: Vec<TargetId> = alike.iter().skip(told).map(|(screen, _)| screen.target).collect();
                if !targets.is_empty() {
                    let before = part.outcome.judgements.len();
                    self.targets(columns, at, &mut texts, reader, &targets, &mut part.outcome);
                    self.count(before, part);
                    self.tell(part);
                }
            }
        }
        if self.settings.plan.keeps(columns.entity) {
            let counted =
                self.poll(&Polled { columns, batch: &batch, sights: &sights, heads: &heads, open: &open, reader, table }, &mut texts, part);
            for (row, _) in open.iter().enumerate().filter(|(row, open)| **open && !counted.get(*row).copied().unwrap_or(false)) {
                if let (Some(record), _) = self.whole(columns, row, &mut texts, reader, table) {
                    part.kept.extend(self.settings.plan.keep(record).map(|kept| (first + row as u64, kept)));
                }
            }
            part.kept.sort_by_key(|(number, _)| *number);
        }
        self.scratch = scratch;
    }

    /// Judges a record that holds nothing odd by some targets, looking only at what they read.
    fn targets(
        &mut self,
        columns: &Columns,
        (row, number, head): (usize, u64, Head),
        texts: &mut Texts<'_>,
        reader: &Reader<'_>,
        targets: &[TargetId],
        outcome: &mut Outcome,
    ) {
        let entity = columns.entity;
        for target in targets {
            self.slots.entry((entity, *target)).or_insert_with(|| {
                let all = std::iter::once(target).chain(self.settings.plan.checks(*target));
                let fields = all.filter_map(|target| self.settings.plan.reaches.get(target.0 as usize)).flat_map(|reach| &reach.fields);
                fields.filter(|(of, _)| *of == entity).map(|(_, slot)| *slot).collect()
            });
        }
        let slots = targets.iter().filter_map(|target| self.slots.get(&(entity, *target))).flatten().copied();
        if let Some(record) = self.partial.of(columns, row, texts, reader, (head.period, head.as_of), slots) {
            self.local.targets(number, record, targets.iter().copied(), outcome);
        }
    }

    /// Tells that a record fails some requirements of the plainest kind, without judging it; how many of them, from the first on.
    #[expect(clippy::too_many_arguments, reason = "they are what is known of one row")]
    fn failures(
        &mut self,
        run: &Run<'_>,
        batch: &Batch<'_>,
        columns: &Columns,
        (row, number, head): (usize, u64, Head),
        texts: &mut Texts<'_>,
        reader: &Reader<'_>,
        screens: &[(&Screen, bool)],
        part: &mut Part,
    ) -> usize {
        self.tell(part);
        let plain = || screens.iter().map_while(|(screen, _)| Some((screen.target, screen.plain.as_ref()?)));
        let slots = plain().filter_map(|(_, plain)| plain.text());
        let Some(record) = self.partial.of(columns, row, texts, reader, (head.period, head.as_of), slots) else { return 0 };
        self.failures.turn_to(&self.local, number, record);
        let mut told = 0;
        for (target, plain) in plain() {
            let Some(judgement) = self.failures.of(target, |clause| plain.tell(batch, row, record, clause)) else { break };
            count(self.settings, judgement, part);
            tell_one(self.settings, run, judgement, part);
            told += 1;
        }
        told
    }

    /// A record of some columns. Where its figures can be read in two ways, the whole table says how.
    pub(super) fn whole(
        &self,
        columns: &Columns,
        row: usize,
        texts: &mut Texts<'_>,
        reader: &Reader<'_>,
        table: Option<&LongTable<'_>>,
    ) -> (Option<Record>, Vec<Problem>) {
        let (Some(table), Some(at)) = (table, columns.rows.get(row)) else { return columns.record(row, texts, reader) };
        match table.table.completed(columns, row, texts.of(at)) {
            Some(completed) => completed.record(0, texts, reader),
            None => columns.record(row, texts, reader),
        }
    }

    /// Notes whose record it is.
    #[expect(clippy::too_many_arguments, reason = "they are what is known of one row")]
    fn see(
        &mut self,
        columns: &Columns,
        row: usize,
        number: u64,
        key: Option<&str>,
        owner: Option<&str>,
        (head, settled): (Head, bool),
        part: &mut Part,
    ) {
        let Settings { rules, options, .. } = self.settings;
        let identity = self.digester.identity(rules, columns.entity, key, owner, head.period, head.as_of);
        if let (Some(identity), Some(at)) = (identity, columns.rows.get(row)) {
            part.met.push(Met { identity, number, at: (at.source, at.span.start) });
        }
        if !settled {
            part.roll.see(rules, options, columns.entity, key, head.period, head.as_of);
        }
        if let (true, Some(key)) = (self.settings.tells_grid, key) {
            part.grid.see(columns.entity, key, head.period);
        }
    }

    pub(super) fn program(&mut self, entity: EntityId, day: Date) -> Arc<Program> {
        let Settings { rules, plan, .. } = self.settings;
        let make = || Arc::new(program::compile(rules, entity, plan.local(entity), plan.polls(entity), day));
        Arc::clone(self.programs.entry((entity, day)).or_insert_with(make))
    }

    /// How many of their targets the records pass that something is told of, or that are kept.
    fn note_passes(
        &self,
        columns: &Columns,
        (program, seen): (&Program, &[Seen]),
        open: &[bool],
        first: u64,
        asked: &[Asked],
        part: &mut Part,
    ) {
        let keeps = self.settings.plan.keeps(columns.entity);
        let told: BTreeSet<usize> = if keeps { (0..columns.len()).collect() } else { asked.iter().map(|asked| asked.row).collect() };
        if self.settings.tells_passes {
            return;
        }
        for (screen, seen) in program.screens.iter().zip(seen) {
            // Their passes are judged, and noted then.
            if self.settings.watches(screen.target) {
                continue;
            }
            for row in told.iter().filter(|row| open.get(**row).copied().unwrap_or(false)) {
                if seen.sights.get(*row) == Some(&Sight::Pass) {
                    *part.passed.entry(Order { record: first + *row as u64, member: 0 }).or_default() += 1;
                }
            }
        }
    }
}

/// Counts a judgement, and notes what passed.
fn count(settings: &Settings<'_>, j: &mut Judgement, part: &mut Part) {
    settings.gate.apply(settings.rules, &part.sources, j, &mut part.passage);
    part.counts.add(j);
    if settings.tells_grid {
        part.grid.add(j);
    }
    if settings.board.is_some() {
        part.board.add(&settings.run(&part.sources), j);
    }
    if settings.counts_passes() && crate::report::passes(j) {
        *part.passed.entry(j.order).or_default() += 1;
    }
}

/// Tells judgements to the reports that go on as the run does.
fn say(settings: &Settings<'_>, run: &Run<'_>, judgements: &[Judgement], pieces: &mut [Piece]) {
    for (telling, piece) in settings.tellings.iter().zip(pieces) {
        telling.judgements(run, judgements, piece);
    }
}

/// Tells a judgement, as [`Worker::tell`] does those that are among the outcome's.
fn tell_one(settings: &Settings<'_>, run: &Run<'_>, j: &Judgement, part: &mut Part) {
    say(settings, run, std::slice::from_ref(j), &mut part.pieces);
    if settings.keeps(j) {
        part.outcome.judgements.push(j.clone());
        part.told = part.outcome.judgements.len();
    }
}

/// What is to be told or found out of a record: of one target, by its number among the screens, or of all.
#[derive(Debug, Clone, Copy)]
struct Asked {
    row: usize,
    at: Option<usize>,
    /// Whether it surely fails.
    fails: bool,
}

/// The same, record by record: those of each stay in their order.
fn by_row(asked: &[Asked], rows: usize) -> Vec<Asked> {
    let mut next = vec![0; rows + 1];
    for asked in asked {
        if let Some(behind) = next.get_mut(asked.row + 1) {
            *behind += 1;
        }
    }
    let mut sum = 0;
    for start in &mut next {
        sum += *start;
        *start = sum;
    }
    let mut sorted = asked.to_vec();
    for asked in asked {
        let Some(place) = next.get_mut(asked.row) else { continue };
        if let Some(to) = sorted.get_mut(*place) {
            *to = *asked;
        }
        *place += 1;
    }
    sorted
}
