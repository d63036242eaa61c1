//! Putting the parts together again, in the order of the data.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::identity::{Identities, Place, Turn};
use super::job::{Job, bytes_of, text_of};
use super::kept::Kept;
use super::rebase::Rebase;
use super::work::{Part, Worker};
use super::{Gathered, Passage, Settings};
use crate::base::{Origin, Source, SourceId, Sources, Span};
use crate::data::{Record, Sink};
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluation::{self, Census, Order, Outcome, Roll};
use crate::project::discovery::DataFile;
use crate::report::{Board, Counts, Grid, Input, Piece};

/// Second records of a unit that are shown with the first.
const SHOWN: usize = 100;

/// What has been put together so far.
pub struct Gather<'a> {
    settings: &'a Settings<'a>,
    files: &'a [DataFile],
    numbers: u64,
    sources: Sources,
    outcome: Outcome,
    counts: Counts,
    pieces: Vec<Piece>,
    problems: Vec<Diagnostic>,
    kept_records: Vec<(u64, Record)>,
    census: Census,
    roll: Roll,
    identities: Arc<Identities>,
    kept: Kept,
    grid: Grid,
    board: Board,
    passed: HashMap<Order, usize>,
    inputs: Vec<(usize, Input)>,
    passage: Passage,
    duplicates: usize,
    /// What is wrong with the long file that is being read.
    sink: Option<(usize, Sink)>,
    /// A document of which the rest was read as a whole.
    done: Option<usize>,
}

impl<'a> Gather<'a> {
    pub fn new(settings: &'a Settings<'a>, files: &'a [DataFile], identities: Arc<Identities>) -> Self {
        Gather {
            settings,
            files,
            numbers: 0,
            sources: settings.sources.clone(),
            outcome: Outcome::default(),
            counts: Counts::default(),
            pieces: vec![Piece::default(); settings.tellings.len()],
            problems: Vec::new(),
            kept_records: Vec::new(),
            census: Census::default(),
            roll: Roll::default(),
            identities,
            kept: Kept::new(settings.tellings, settings.worst, &settings.bounds),
            grid: Grid::default(),
            board: Board::new(settings.board.flatten()),
            passed: HashMap::new(),
            inputs: Vec::new(),
            passage: Passage::default(),
            duplicates: 0,
            sink: None,
            done: None,
        }
    }

    /// Takes in the part behind all that were taken in before.
    pub fn take(&mut self, mut job: Job<'a>, mut part: Part, worker: &mut Worker<'a>) {
        if let Some(number) = self.done
            && job.ends != Some(number)
        {
            if job.files.last() == Some(&number) && job.ends.is_none() {
                return;
            }
            self.done = None;
        }
        if let Some((number, from)) = job.not_whole
            && let Some(file) = self.files.get(number)
        {
            job = Job::rest(self.settings, number, file, from);
            part = worker.judge(&job, &BTreeSet::new());
            self.done = Some(number);
        }
        let job = &mut job;
        self.collect(job, &mut part);
        let job = &*job;
        let again = self.again(job, &mut part, worker);
        if !again.is_empty() {
            let without: BTreeSet<u64> = again.iter().map(|(number, ..)| *number).collect();
            part = worker.judge(job, &without);
            let told: Vec<Diagnostic> =
                again.into_iter().filter_map(|(_, place, first)| self.duplicate(job, &mut part.sources, place, first)).collect();
            self.tell(&part.sources, &told);
            part.problems.extend(told);
        }
        self.inputs.extend(job.inputs.iter().cloned());
        self.merge(part);
    }

    /// Takes in what is wrong with a part of a long file; it is told when the file ends.
    fn collect(&mut self, job: &mut Job<'a>, part: &mut Part) {
        if let Some((number, mut sink)) = job.sink.take() {
            let mut rebase = Rebase::new(&job.sources, self.settings.sources.len(), &mut self.sources);
            sink.move_places(&mut |source, span| rebase.place(source, span));
            match &mut self.sink {
                Some((open, known)) if *open == number => known.merge(sink),
                open => *open = Some((number, sink)),
            }
        }
        if let Some(number) = job.ends
            && let Some((open, mut sink)) = self.sink.take()
            && open == number
        {
            if self.files.get(number).is_some_and(|f| f.format.is_table()) && part.problems.is_empty() {
                sink.expect_records();
            }
            if let Some((_, input)) = job.inputs.iter_mut().rev().find(|(of, _)| *of == number) {
                input.notes = sink.notes();
            }
            let mut problems = super::problems::blocked(self.settings, sink.finish().into_iter());
            let sources = self.sources.clone();
            self.tell(&sources, &problems);
            self.problems.append(&mut problems);
        }
    }

    /// The records of a part that are second ones: their number, their place, and the first's.
    fn again(&self, job: &Job<'_>, part: &mut Part, worker: &mut Worker<'_>) -> Vec<(u64, (SourceId, u32), Place)> {
        let mut second = match part.second.take() {
            Some(mut second) => {
                second.extend(self.identities.overtaken(&part.met, |met| job.place(met)));
                second
            }
            None => worker.note(&self.identities, job, &part.met, Turn::Own),
        };
        second.sort_unstable_by_key(|met| met.number);
        second.iter().filter_map(|met| Some((met.number, met.at, self.identities.first(met.identity)?))).collect()
    }

    /// What is said of a second record.
    fn duplicate(&mut self, job: &Job<'_>, sources: &mut Sources, (source, start): (SourceId, u32), first: Place) -> Option<Diagnostic> {
        self.duplicates += 1;
        let record = job.record_at(source, start)?;
        let first = if self.duplicates <= SHOWN { self.place(sources, first) } else { None };
        Some(evaluation::duplicate(self.settings.rules, first, &record))
    }

    /// The place of a record that was read long ago, with its line.
    fn place(&self, sources: &mut Sources, place: Place) -> Option<(SourceId, Span)> {
        let file = self.files.get(place.file())?;
        let bytes = text_of(file, bytes_of(self.settings, file).ok()?).ok()?;
        let at = usize::try_from(place.byte()).ok()?;
        let before = std::str::from_utf8(bytes.get(..at)?).ok()?;
        let start = before.rfind('\n').map_or(0, |at| at + 1).max(at.saturating_sub(200));
        let start = (start..=at).find(|i| before.is_char_boundary(*i))?;
        let line = bytes.get(start..)?.split(|b| *b == b'\n').next()?;
        let line = String::from_utf8_lossy(line.get(..line.len().min(400))?).into_owned();
        let origin = Origin::START.behind(before.get(..start)?);
        let source = sources.add(Source::part(file.name.as_str(), line, origin));
        Some((source, Span::new(at - start, at - start + 1)))
    }

    fn merge(&mut self, mut part: Part) {
        let first = self.numbers;
        self.numbers += part.numbers;
        let later = |order: &mut Order| order.record = order.record.saturating_add(if *order == Order::LAST { 0 } else { first });
        for (own, piece) in self.pieces.iter_mut().zip(&mut part.pieces) {
            piece.results.iter_mut().for_each(|entry| later(&mut entry.order));
            own.merge(std::mem::take(piece));
        }
        self.counts.merge(&part.counts);
        let mut rebase = Rebase::new(&part.sources, self.settings.sources.len(), &mut self.sources);
        for mut problem in part.problems {
            rebase.diagnostic(&mut problem);
            self.problems.push(problem);
        }
        for (number, mut record) in part.kept {
            rebase.record(&mut record);
            self.kept_records.push((number + first, record));
        }
        for mut judgement in std::mem::take(&mut part.outcome.judgements) {
            later(&mut judgement.order);
            if self.kept.wants(&judgement) {
                rebase.judgement(&mut judgement);
                self.kept.take(judgement, &self.settings.bounds);
            }
        }
        self.grid.merge(std::mem::take(&mut part.grid));
        self.board.merge(std::mem::take(&mut part.board), first);
        self.kept.settle(&self.counts, &self.settings.bounds);
        for (mut order, n) in part.passed {
            later(&mut order);
            *self.passed.entry(order).or_default() += n;
        }
        self.passage.merge(part.passage);
        let named = part.census.named();
        self.census.merge(part.census);
        self.settings.last_named.learn(&self.census, named);
        self.roll.merge(part.roll);
        self.outcome.merge(part.outcome);
    }

    /// Tells problems as they come.
    fn tell(&mut self, sources: &Sources, problems: &[Diagnostic]) {
        let run = self.settings.run(sources);
        let pieces: Vec<Piece> = self.settings.tellings.iter().map(|t| t.piece(&run, &[], problems)).collect();
        self.pieces.iter_mut().zip(pieces).for_each(|(own, piece)| own.merge(piece));
    }

    /// What can be told now of each report that goes on as the run does.
    pub fn ready(&mut self) -> Vec<(usize, Vec<u8>)> {
        let told = self.pieces.iter_mut().enumerate().filter(|(_, piece)| piece.results.is_empty() && !piece.bytes.is_empty());
        told.map(|(at, piece)| (at, std::mem::take(&mut piece.bytes))).collect()
    }

    /// Judges what waited for all records, and gives everything. Of a run that was broken off, nothing can be said that would need them all.
    pub fn finish(mut self, interrupted: bool) -> Gathered {
        let Settings { rules, plan, options, .. } = self.settings;
        let mut wide = if interrupted {
            self.give_up();
            Outcome::default()
        } else {
            self.census.settle(&mut self.sources);
            evaluation::evaluate_wide(rules, plan, std::mem::take(&mut self.kept_records), &self.census, &self.roll, options)
        };
        wide.records = 0;
        // A date may have been told of already, by a target that needs no other record.
        let told: BTreeSet<Key> = self.problems.iter().map(|problem| key(&self.sources, problem)).collect();
        wide.problems.retain(|problem| !told.contains(&key(&self.sources, problem)));
        let mut part = Part { sources: self.sources.clone(), ..Part::default() };
        let run = self.settings.run(&self.sources);
        for j in &mut wide.judgements {
            self.settings.gate.apply(rules, &self.sources, j, &mut part.passage);
            part.counts.add(j);
            if self.settings.tells_grid {
                part.grid.add(j);
            }
            if self.settings.board.is_some() {
                part.board.add(&run, j);
            }
            if crate::report::passes(j) && j.record.is_some() {
                *part.passed.entry(j.order).or_default() += 1;
            }
        }
        part.pieces = self.settings.tellings.iter().map(|t| t.piece(&run, &wide.judgements, &wide.problems)).collect();
        part.problems = std::mem::take(&mut wide.problems);
        let told = |j: &evaluation::Judgement| self.settings.tellings.iter().any(|t| !t.streams() && (t.tells(j) || j.record.is_none()));
        wide.judgements.retain(told);
        part.outcome = wide;
        // The texts are the run's already.
        self.merge_own(part);
        self.inputs.sort_by_key(|(number, _)| *number);
        self.order_problems();
        let judgements = self.kept.finish();
        self.outcome.judgements = judgements;
        Gathered {
            sources: self.sources,
            outcome: self.outcome,
            counts: self.counts,
            pieces: self.pieces,
            problems: self.problems,
            inputs: join(self.inputs),
            grid: self.grid,
            board: self.board,
            passed: self.passed,
            entities: self.roll.entities(),
            gate: self.passage,
            interrupted,
        }
    }

    /// Whether members were counted that have to be looked at one by one.
    pub fn is_mixed(&self) -> bool {
        self.census.is_mixed(self.settings.rules, self.settings.plan, &self.kept_records)
    }

    /// Takes the records that another reading of the same files kept for its own, and what was counted for nothing.
    pub fn take_records(&mut self, other: Gather<'_>) {
        let mut rebase = Rebase::new(&other.sources, self.settings.sources.len(), &mut self.sources);
        self.kept_records = other.kept_records;
        self.kept_records.iter_mut().for_each(|(_, record)| rebase.record(record));
        self.census = Census::default();
    }

    /// Tells what is wrong with the part of a long file that was read.
    fn give_up(&mut self) {
        if let Some((_, sink)) = self.sink.take() {
            let mut problems = super::problems::blocked(self.settings, sink.finish().into_iter());
            let sources = self.sources.clone();
            self.tell(&sources, &problems);
            self.problems.append(&mut problems);
        }
    }

    /// Puts the problems in the order of the data: they came when a file ended, or a part of it.
    fn order_problems(&mut self) {
        let numbers: HashMap<&str, usize> = self.files.iter().enumerate().map(|(number, file)| (file.name.as_str(), number)).collect();
        let sources = &self.sources;
        self.problems.sort_by_cached_key(|problem| {
            let (place, code, message) = key(sources, problem);
            (place.map(|(name, byte)| (numbers.get(&*name).copied(), byte)), code, message)
        });
    }

    fn merge_own(&mut self, mut part: Part) {
        for (own, piece) in self.pieces.iter_mut().zip(std::mem::take(&mut part.pieces)) {
            own.merge(piece);
        }
        self.counts.merge(&part.counts);
        self.problems.append(&mut part.problems);
        for judgement in std::mem::take(&mut part.outcome.judgements) {
            if self.kept.wants(&judgement) {
                self.kept.take(judgement, &self.settings.bounds);
            }
        }
        self.grid.merge(std::mem::take(&mut part.grid));
        self.board.merge(std::mem::take(&mut part.board), 0);
        self.kept.settle(&self.counts, &self.settings.bounds);
        for (order, n) in part.passed {
            *self.passed.entry(order).or_default() += n;
        }
        self.passage.merge(part.passage);
        self.outcome.merge(part.outcome);
    }
}

/// Where a problem lies and what it says, whichever part of the file it was found in.
type Key = (Option<(Arc<str>, u64)>, Code, String);

fn key(sources: &Sources, problem: &Diagnostic) -> Key {
    let place = problem.labels.first().and_then(|label| Some((sources.get(label.source)?, label.span)));
    let place = place.map(|(source, span)| (Arc::clone(&source.name), source.origin.byte + u64::from(span.start)));
    (place, problem.code, problem.message.en.clone())
}

/// The parts of a file together again.
fn join(parts: Vec<(usize, Input)>) -> Vec<Input> {
    let mut joined: Vec<(usize, Input)> = Vec::with_capacity(parts.len());
    for (number, input) in parts {
        match joined.last_mut() {
            Some((last, whole)) if *last == number => {
                whole.records += input.records;
                whole.notes.extend(input.notes);
                whole.sha256 = whole.sha256.take().or(input.sha256);
            }
            _ => joined.push((number, input)),
        }
    }
    joined.into_iter().map(|(_, input)| input).collect()
}
