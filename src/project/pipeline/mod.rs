//! Data to verdicts, part by part: files are read, judged and told on several threads, and put together in their order.
//!
//! Threads take up jobs one after the other. What a job gives is a [`Part`](work::Part): it holds what its records need and nothing of other records.
//! Parts are merged in the order of the data, so neither the number of threads nor the size of a part shows in what comes out.

mod feed;
mod gate;
mod gather;
mod heads;
mod identity;
mod job;
mod kept;
mod poll;
mod problems;
mod rebase;
mod work;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashSet;

pub use self::gate::{Gate, Passage};

use self::feed::Feed;
use self::gather::Gather;
use self::identity::{Identities, Turn};
use self::job::{Job, Readers};
use self::kept::Bounds;
use self::poll::LastNamed;
use self::work::{Part, Worker};
use super::discovery::DataFile;
use crate::base::{self, Files, Sources};
use crate::data::{EntityId, Named, Reopen};
use crate::diagnostic::{Diagnostic, Lang};
use crate::evaluation::{self, Judgement, Order, Outcome, Plan};
use crate::gate::Waivers;
use crate::report::{Board, Counts, Grid, Input, Piece, Run, Telling, WORST};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;

/// How far the parts that are done may run ahead of the first that is not.
const AHEAD: usize = 16;

/// How far a run has come, for whoever watches it.
#[derive(Debug, Default)]
pub struct Meter {
    /// Records that were judged.
    pub records: AtomicU64,
    /// Their bytes, and those of records that cannot be read.
    pub bytes: AtomicU64,
    /// Bytes of all data, as far as files say it beforehand; 0 until that is known, and where nobody watches.
    pub total: AtomicU64,
    /// Whether someone watches.
    pub watched: bool,
    /// Set from outside: to stop as soon as can be.
    pub stop: Arc<AtomicBool>,
}

static NO_WAIVERS: LazyLock<Waivers> = LazyLock::new(Waivers::default);

/// What all threads know.
pub struct Settings<'a> {
    pub files: &'a dyn Files,
    pub rules: &'a Rules,
    pub plan: &'a Plan,
    pub options: &'a evaluation::Options,
    pub selected: &'a [bool],
    pub targets: &'a [TargetId],
    pub sources: &'a Sources,
    pub tellings: &'a [Telling],
    pub lang: Lang,
    pub meter: &'a Meter,
    /// Whether the digests of files are asked for.
    pub digests: bool,
    /// How many findings of a target are kept where there are many.
    pub worst: usize,
    /// Whether a report tells each pass, and each verdict that there is nothing to check.
    pub tells_passes: bool,
    pub tells_nothing: bool,
    /// Whether a report tells all findings, however many.
    pub streams: bool,
    /// Whether a report shows who stands where.
    pub tells_grid: bool,
    /// Whether a report has a cell for each verdict, and how many findings of a target it tells in full.
    pub board: Option<Option<usize>>,
    pub bounds: Bounds,
    /// Which members may still be named.
    pub last_named: LastNamed,
    /// Whether missing data do not count against the whole.
    pub missing_passes: bool,
    /// The profile that holds.
    pub profile: Option<&'a str>,
    /// What a verdict means where waivers or an earlier report are given.
    pub gate: Gate<'a>,
    /// How long the parts of long files are, where it is not as usual.
    pub part_bytes: Option<usize>,
    /// The keys that each entity's units may have, where a register says it.
    registers: Vec<Option<FxHashSet<&'a str>>>,
}

/// What a run is about.
pub struct Given<'a> {
    pub files: &'a dyn Files,
    pub rules: &'a Rules,
    pub plan: &'a Plan,
    pub options: &'a evaluation::Options,
    pub selected: &'a [bool],
    pub targets: &'a [TargetId],
}

impl<'a> Settings<'a> {
    /// For these reports.
    pub fn new(given: Given<'a>, sources: &'a Sources, tellings: &'a [Telling], lang: Lang, meter: &'a Meter) -> Self {
        let Given { files, rules, plan, options, selected, targets } = given;
        let telling = |t: &&Telling| !t.says_nothing();
        let worst = tellings.iter().filter(telling).map(|t| t.worst.unwrap_or(WORST)).max().unwrap_or(0);
        Settings {
            files,
            rules,
            plan,
            options,
            selected,
            targets,
            sources,
            tellings,
            lang,
            meter,
            digests: tellings.iter().any(|t| t.format.has_digests()),
            worst,
            tells_passes: tellings.iter().any(Telling::tells_passes),
            tells_nothing: tellings.iter().any(Telling::tells_not_applicable),
            streams: tellings.iter().filter(telling).any(|t| t.streams() || t.tells_board()),
            tells_grid: tellings.iter().any(Telling::tells_grid),
            board: board(tellings),
            bounds: Bounds::new(rules.targets.len()),
            last_named: LastNamed::default(),
            missing_passes: false,
            profile: None,
            gate: Gate { waivers: &NO_WAIVERS, baseline: None, grades: &[] },
            part_bytes: None,
            registers: rules.schema.iter().map(|(entity, _)| keys(rules, entity)).collect(),
        }
    }

    /// What each report says of some problems.
    pub fn tell(&self, problems: &[Diagnostic]) -> Vec<Piece> {
        let run = self.run(self.sources);
        self.tellings.iter().map(|t| t.piece(&run, &[], problems)).collect()
    }

    /// Whether a text is a unit's key as it stands: one of the register, or one that the register knows by no name either.
    fn is_key(&self, entity: EntityId, text: &str) -> bool {
        let register = self.registers.get(entity.0 as usize).and_then(Option::as_ref);
        let is_no_name = || self.rules.schema.register(entity).is_none_or(|list| list.named(text, None) == Named::Unknown);
        register.is_none_or(|keys| keys.contains(text) || is_no_name())
    }

    /// Whether a register says which keys there are.
    fn has_register(&self, entity: EntityId) -> bool {
        self.registers.get(entity.0 as usize).is_some_and(Option::is_some)
    }

    /// How long the parts of long files are, by what is usual.
    fn part_bytes(&self, usual: usize) -> usize {
        self.part_bytes.unwrap_or(usual)
    }

    /// Whether every finding has to be judged in full.
    fn tells_all(&self) -> bool {
        self.streams || !self.bounds.only_worst() || self.gate.judges_failures()
    }

    /// Whether each verdict of a target has to be looked at, also where it passes.
    fn watches(&self, target: TargetId) -> bool {
        self.gate.watches(self.rules, target)
    }

    fn may_be_told(&self, target: TargetId, weight: f64) -> bool {
        self.bounds.may_be_told(target, weight)
    }

    /// Whether a person may want to know how much of a record passed.
    fn counts_passes(&self) -> bool {
        !self.bounds.only_worst()
    }

    /// Whether a report tells a judgement at its end.
    fn keeps(&self, j: &Judgement) -> bool {
        self.tellings.iter().any(|t| !t.streams() && t.tells(j))
    }

    /// What reports are told of a part, with the texts that it stands in.
    fn run<'r>(&'r self, sources: &'r Sources) -> Run<'r> {
        Run {
            missing_passes: self.missing_passes,
            profile: self.profile,
            regraded: self.gate.grades,
            waivers: self.gate.waivers.all(),
            ..Run::of_part(self.rules, sources, self.targets, self.lang)
        }
    }
}

/// Whether a report has a cell for each verdict, and how many findings of a target it tells in full: all that there is room for, if not said.
fn board(tellings: &[Telling]) -> Option<Option<usize>> {
    let worst: Vec<Option<usize>> = tellings.iter().filter(|t| t.tells_board()).map(|t| t.worst).collect();
    if worst.contains(&None) { Some(None) } else { worst.into_iter().max() }
}

/// The keys of an entity's register.
fn keys(rules: &Rules, entity: EntityId) -> Option<FxHashSet<&str>> {
    rules.schema.register(entity).map(|list| list.rows.iter().map(|row| row.key.as_str()).collect())
}

/// What came out of all parts.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The texts of the run, and what is told of the data's.
    pub sources: Sources,
    /// The verdicts that are told at the end, and what was left out.
    pub outcome: Outcome,
    /// All verdicts.
    pub counts: Counts,
    /// By report: what was told as the run went on, and not handed over.
    pub pieces: Vec<Piece>,
    /// What is wrong with the data.
    pub problems: Vec<Diagnostic>,
    /// The data files.
    pub inputs: Vec<Input>,
    /// Who stands where, if a report tells it.
    pub grid: Grid,
    /// Their cells, if a report has them.
    pub board: Board,
    /// By record: how many of its verdicts are passes.
    pub passed: HashMap<Order, usize>,
    /// What there were records of.
    pub entities: BTreeSet<EntityId>,
    /// What was seen of waivers and of the earlier report.
    pub gate: Passage,
    /// Whether the run was broken off.
    pub interrupted: bool,
}

/// What is done by now.
struct Done<'a, 't> {
    gather: Gather<'a>,
    /// Parts that wait for one before them.
    waiting: HashMap<usize, (Job<'a>, Part)>,
    next: usize,
    take: &'t mut (dyn FnMut(usize, &[u8]) + Send),
}

/// How each file is opened once more.
pub fn reopens<'a>(door: &'a dyn Files, files: &'a [DataFile]) -> Vec<Box<Reopen<'a>>> {
    files.iter().map(|file| Box::new(move || feed::open(door, file)) as Box<Reopen<'a>>).collect()
}

/// Judges all files on so many threads, and hands over what can be told as it comes.
pub fn judge<'a>(
    settings: &'a Settings<'a>,
    files: &'a [DataFile],
    reopens: &'a [Box<Reopen<'a>>],
    threads: usize,
    take: &mut (dyn FnMut(usize, &[u8]) + Send),
) -> Gathered {
    let (mut gather, mut is_whole) = read(settings, files, reopens, threads, take);
    if is_whole && gather.is_mixed() {
        // Of some units only the latest record counts: all members are read once more, and kept.
        let Settings { rules, options, selected, targets, .. } = *settings;
        let plan = settings.plan.keeping();
        let meter = Meter { stop: Arc::clone(&settings.meter.stop), ..Meter::default() };
        let given = Given { files: settings.files, rules, plan: &plan, options, selected, targets };
        let again = Settings { part_bytes: settings.part_bytes, ..Settings::new(given, settings.sources, &[], settings.lang, &meter) };
        let (kept, all) = read(&again, files, reopens, threads, &mut |_, _| {});
        gather.take_records(kept);
        is_whole = all;
    }
    gather.finish(!is_whole)
}

/// Reads all files, and says whether it came to their end.
fn read<'a>(
    settings: &'a Settings<'a>,
    files: &'a [DataFile],
    reopens: &'a [Box<Reopen<'a>>],
    threads: usize,
    take: &mut (dyn FnMut(usize, &[u8]) + Send),
) -> (Gather<'a>, bool) {
    let feed = Feed::new(settings, files, reopens);
    let threads = match threads {
        _ if feed.is_one_part() => 1,
        0 => base::cores(),
        some => some,
    };
    if settings.meter.watched {
        settings.meter.total.store(files.iter().map(|file| feed.size(file)).sum(), Ordering::Relaxed);
    }
    let (feed, all_taken_up) = (Mutex::new((feed, 0_usize)), AtomicBool::new(false));
    let identities = Arc::new(Identities::default());
    let done = Mutex::new(Done { gather: Gather::new(settings, files, Arc::clone(&identities)), waiting: HashMap::new(), next: 0, take });
    let moved = Condvar::new();
    let work = || {
        let (mut worker, mut readers) = (Worker::new(settings), Readers::default());
        loop {
            if settings.meter.stop.load(Ordering::Relaxed) {
                break;
            }
            let (task, number) = {
                let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(task) = feed.0.next() else {
                    all_taken_up.store(true, Ordering::Relaxed);
                    break;
                };
                feed.1 += 1;
                (task, feed.1 - 1)
            };
            let job = task.read(settings, files, &mut readers);
            let mut part = worker.judge(&job, &BTreeSet::new());
            if job.behind.is_some() {
                part.second = Some(worker.note(&identities, &job, &part.met, Turn::Any));
            }
            settings.meter.records.fetch_add(part.outcome.records as u64, Ordering::Relaxed);
            settings.meter.bytes.fetch_add(job.bytes, Ordering::Relaxed);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            // What is too far ahead waits, or a slow part before it would let memory grow.
            while number >= done.next + AHEAD && !settings.meter.stop.load(Ordering::Relaxed) {
                done = moved.wait(done).unwrap_or_else(PoisonError::into_inner);
            }
            done.waiting.insert(number, (job, part));
            done.drain(&mut worker);
            moved.notify_all();
        }
        moved.notify_all();
    };
    if threads <= 1 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
    }
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Who asks to stop when everything is done is told everything.
    let issued = feed.into_inner().unwrap_or_else(PoisonError::into_inner).1;
    let is_whole = all_taken_up.into_inner() && done.next == issued;
    (done.gather, is_whole)
}

impl<'a> Done<'a, '_> {
    /// Takes in all parts that no other has to come before.
    fn drain(&mut self, worker: &mut Worker<'a>) {
        while let Some((job, part)) = self.waiting.remove(&self.next) {
            self.gather.take(job, part, worker);
            self.next += 1;
            for (telling, bytes) in self.gather.ready() {
                (self.take)(telling, &bytes);
            }
        }
    }
}
