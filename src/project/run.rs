//! A check from end to end: configuration, rules, data, verdicts.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use super::config::{Config, MissingPolicy, Profile, entity_named, read_waivers};
use super::discovery::{DataArgument, DataFile, Discovery};
use super::nothing::nothing_checked;
use super::pipeline::{self, Gate, Meter};
use super::rulefiles::{Root, load, parent};
use super::{Status, packs, profile, select};
use crate::base::{Files, SourceId, Sources};
use crate::data::{self, EntityId};
use crate::diagnostic::{Code, Diagnostic, Lang, Severity, Text, nearest};
use crate::evaluation::{self, Across, Grade, Order, Outcome, Plan};
use crate::gate::{Baseline, Finding, Saved, Sightings, Waivers};
use crate::report::{Board, Counts, Format, Grid, Input, Passes, Piece, Run, Telling};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;
use crate::value::Date;

/// Which rules a run uses; with neither, the configuration's, and with no configuration every built-in pack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleChoice {
    /// Rule files, and folders of them.
    pub files: Vec<PathBuf>,
    /// Built-in packs.
    pub packs: Vec<String>,
    /// Whether the tests of built-in packs are wanted.
    pub tests: bool,
    /// The profile of the configuration that holds; with none, the one that the configuration says.
    pub profile: Option<String>,
}

/// What to check, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The data; with none, the configuration's.
    pub data: Vec<DataArgument>,
    /// The rules.
    pub rules: RuleChoice,
    /// Ids, beginnings of ids or tags of what to judge; with none, all.
    pub select: Vec<String>,
    /// Ids, beginnings of ids or tags of what to leave out.
    pub ignore: Vec<String>,
    /// The judging date.
    pub as_of: Option<Date>,
    /// The day of the run.
    pub today: Date,
    /// The entity of files that do not say what they hold.
    pub entity: Option<String>,
    /// The format of what does not tell it by its name.
    pub input: Option<data::Format>,
    /// Whether to judge targets that look across units.
    pub across: Across,
    /// What undecided targets do to the exit status; else the configuration's.
    pub missing: Option<MissingPolicy>,
    /// Files of waivers; with none, the configuration's.
    pub waivers: Vec<PathBuf>,
    /// The saved report that the run is held against.
    pub baseline: Option<Saved>,
}

/// The configuration and the rules of a run.
#[derive(Debug, Default)]
pub struct Project {
    /// All texts that were read.
    pub sources: Sources,
    /// The configuration, if there is one.
    pub config: Option<Config>,
    /// The profile that holds.
    pub profile: Option<Profile>,
    /// By target: how much it weighs, where the profile says so.
    pub grades: Vec<Option<Grade>>,
    /// The rules.
    pub rules: Rules,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
    /// The rule files that were asked for, without those that they use.
    pub named: BTreeSet<SourceId>,
    /// The canonical paths of the rule files and of what they read.
    known: BTreeSet<PathBuf>,
}

/// Who is told of a check, and how it is gone about.
pub struct Watch<'w> {
    /// The reports that will be written.
    pub tellings: &'w [Telling],
    /// The language of reports, by the configuration's.
    pub lang: &'w dyn Fn(Option<Lang>) -> Lang,
    /// Whether that language was asked for, so that diagnostics do not speak their file's.
    pub lang_is_said: bool,
    /// How many threads may work; with 0, one for each core.
    pub threads: usize,
    /// How many bytes of the data are taken up at a time, where it is not as many as usual. Nothing that comes out depends on it.
    pub part_bytes: Option<usize>,
    /// Where it can be seen how far the run has come.
    pub meter: &'w Meter,
    /// Takes what a report says as the run goes on: the report's number and its next bytes.
    pub take: &'w mut (dyn FnMut(usize, &[u8]) + Send),
}

/// What came out of a check.
#[derive(Debug)]
pub struct Checked {
    /// The configuration and the rules.
    pub project: Project,
    /// Which targets were to be judged, by [`TargetId`](crate::semantics::rules::TargetId).
    pub selected: Vec<bool>,
    /// The data files, in the order in which they were read.
    pub inputs: Vec<Input>,
    /// What was left out, and the verdicts that reports tell at the end.
    pub outcome: Outcome,
    /// All verdicts.
    pub counts: Counts,
    /// By record: how many of its verdicts are passes.
    pub passed: HashMap<Order, usize>,
    /// Who stands where, if a report tells it.
    pub grid: Grid,
    /// Their cells, if a report has them.
    pub board: Board,
    /// By report: what was told as the run went on and not handed over; `None` where nothing was judged.
    pub told: Option<Vec<Piece>>,
    /// What is wrong with the rules, the configuration and the data.
    pub problems: Vec<Diagnostic>,
    /// What undecided targets do to the exit status.
    pub missing: Option<MissingPolicy>,
    /// The waivers that were given.
    pub waivers: Waivers,
    /// What was seen of them.
    sightings: Sightings,
    /// What the saved report found and is met by now.
    pub corrected: Option<Vec<Finding>>,
    /// Whether the run was broken off.
    pub interrupted: bool,
    /// The exit status.
    pub status: Status,
    /// The language of reports.
    pub lang: Lang,
}

impl Project {
    /// Reads the configuration beside the data or above it, and the rules.
    #[must_use]
    pub fn open(files: &dyn Files, data: &[DataArgument], choice: &RuleChoice) -> Project {
        let mut project = Project::default();
        project.configure(files, data);
        if !is_wrong(&project.problems) {
            match profile::choose(project.config.as_ref(), choice.profile.as_deref()) {
                Ok(profile) => project.profile = profile,
                Err(problem) => project.problems.push(*problem),
            }
        }
        // A configuration that is wrong may not say which rules it means.
        if is_wrong(&project.problems) {
            return project;
        }
        project.load(files, choice);
        if let Some(config) = project.config.as_ref().filter(|_| !is_wrong(&project.problems)) {
            let wrong = config.set_parameters(&mut project.rules);
            project.problems.extend(wrong);
            if let Some(profile) = &project.profile {
                // Rules that the command line names may not be those that the profile speaks of.
                let is_strict = choice.files.is_empty() && choice.packs.is_empty();
                let (grades, wrong) = profile.grades(config.source, &project.rules, is_strict);
                project.grades = grades;
                project.problems.extend(wrong);
            }
        }
        project
    }

    fn configure(&mut self, files: &dyn Files, data: &[DataArgument]) {
        let folder = |argument: &DataArgument| match argument {
            DataArgument::Path(path) if files.is_folder(path) => path.clone(),
            DataArgument::Path(path) => parent(path).to_path_buf(),
            DataArgument::Stdin(_) => PathBuf::from("."),
        };
        let folders: Vec<PathBuf> = if data.is_empty() { vec![PathBuf::from(".")] } else { data.iter().map(folder).collect() };
        let mut found: Vec<Option<PathBuf>> = Vec::new();
        for folder in folders {
            let path = Config::find(files, &folder);
            let same = |known: &Option<PathBuf>| known.as_ref().map(|p| files.canonical(p)) == path.as_ref().map(|p| files.canonical(p));
            if !found.iter().any(same) {
                found.push(path);
            }
        }
        if found.len() > 1 {
            let names: Vec<String> = found.iter().flatten().map(|p| format!("`{}`", p.display())).collect();
            let message = Text::new(
                format!("the data lie under different configurations: {}", names.join(", ")),
                format!("dữ liệu nằm dưới các cấu hình khác nhau: {}", names.join(", ")),
            );
            let help = Text::new("check them one after the other", "hãy kiểm tra lần lượt");
            self.problems.push(Diagnostic::error(Code::PROJECT_TWO_CONFIGURATIONS, message).help(help));
        } else if let Some(path) = found.into_iter().flatten().next() {
            let (config, problems) = Config::read(files, &path, &mut self.sources);
            self.config = config;
            self.problems.extend(problems);
        }
    }

    /// The waivers of these files; with none, of the configuration's.
    pub fn waivers(&mut self, files: &dyn Files, paths: &[PathBuf]) -> (Waivers, Vec<Diagnostic>) {
        let configured = self.config.as_ref().map(|config| config.waivers.clone()).unwrap_or_default();
        let paths = if paths.is_empty() { configured } else { paths.to_vec() };
        let (mut all, mut problems) = (Vec::new(), Vec::new());
        for path in paths {
            let (waivers, wrong) = read_waivers(files, &path, &mut self.sources);
            all.extend(waivers);
            problems.extend(wrong);
            self.known.insert(files.canonical(&path));
        }
        (Waivers::new(all, &self.rules), problems)
    }

    fn load(&mut self, files: &dyn Files, choice: &RuleChoice) {
        let built_in = packs::BuiltIn { tests: choice.tests };
        let config = self.config.as_ref();
        let (mut paths, mut names): (Vec<PathBuf>, Vec<_>) = (choice.files.clone(), Vec::new());
        names.extend(choice.packs.iter().map(|name| (name.clone(), None)));
        if let (true, Some(config)) = (paths.is_empty() && names.is_empty(), config) {
            let own = self.profile.as_ref().filter(|profile| !profile.rules.is_empty() || !profile.packs.is_empty());
            let (rules, packs) = own.map_or((&config.rules, &config.packs), |profile| (&profile.rules, &profile.packs));
            paths.clone_from(rules);
            names.extend(packs.iter().map(|name| (name.value.clone(), Some((config.source, name.span)))));
        }
        if paths.is_empty() && names.is_empty() {
            names.extend(packs::names().map(|name| (name.to_owned(), None)));
        }
        let mut roots: Vec<Root<'_>> = paths.into_iter().map(|path| Root { files, path }).collect();
        for (name, place) in names {
            match packs::path(&name) {
                Some(path) => roots.push(Root { files: &built_in, path }),
                None => {
                    let message =
                        Text::new(format!("no built-in pack is called `{name}`"), format!("không có gói quy tắc nào tên là `{name}`"));
                    let known: Vec<String> = packs::names().map(|n| format!("`{n}`")).collect();
                    let help = nearest(&name, packs::names()).map_or_else(
                        || Text::new(format!("there are {}", known.join(", ")), format!("hiện có {}", known.join(", "))),
                        |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
                    );
                    let mut problem = Diagnostic::error(Code::PROJECT_UNKNOWN_PACK, message).help(help);
                    if let Some((source, span)) = place {
                        problem = problem.at(source, span);
                    }
                    self.problems.push(problem);
                }
            }
        }
        let loaded = load(&roots, &mut self.sources);
        self.rules = loaded.rules;
        self.known = loaded.read;
        self.named = loaded.named;
        self.problems.extend(loaded.problems);
    }
}

/// Checks data against rules on one thread, and keeps every verdict. Whatever is wrong is in the result; where the rules are, nothing
/// is judged.
#[must_use]
pub fn check(files: &dyn Files, request: &Request) -> Checked {
    let everything = Telling { format: Format::Human, passes: Passes::All, worst: None, verbose: true, quiet: false };
    let watch = Watch {
        tellings: &[everything],
        lang: &|lang| lang.unwrap_or_default(),
        lang_is_said: false,
        threads: 1,
        part_bytes: None,
        meter: &Meter::default(),
        take: &mut |_, _| {},
    };
    check_watched(files, request, watch)
}

/// Like [`check`], and tells what it finds as it goes on.
#[must_use]
pub fn check_watched(files: &dyn Files, request: &Request, watch: Watch<'_>) -> Checked {
    let mut project = Project::open(files, &request.data, &request.rules);
    let (selected, unknown) = select(&project.rules, &request.select, &request.ignore);
    let mut problems = std::mem::take(&mut project.problems);
    if watch.lang_is_said {
        problems.iter_mut().for_each(|p| p.lang = None);
    }
    let lang = (watch.lang)(project.config.as_ref().and_then(|c| c.lang));
    let of_profile = project.profile.as_ref().and_then(|p| p.missing);
    let missing = request.missing.or(of_profile).or(project.config.as_ref().and_then(|c| c.missing));
    let mut checked = Checked {
        project,
        missing,
        waivers: Waivers::default(),
        sightings: Sightings::default(),
        corrected: None,
        selected,
        inputs: Vec::new(),
        outcome: Outcome::default(),
        counts: Counts::default(),
        grid: Grid::default(),
        board: Board::default(),
        passed: HashMap::new(),
        told: None,
        problems,
        interrupted: false,
        status: Status::NotChecked,
        lang,
    };
    if is_wrong(&checked.problems) {
        return checked;
    }
    let (waivers, mut wrong) = checked.project.waivers(files, &request.waivers);
    if watch.lang_is_said {
        wrong.iter_mut().for_each(|p| p.lang = None);
    }
    checked.problems.extend(wrong);
    if is_wrong(&checked.problems) {
        return checked;
    }
    checked.problems.extend(waivers.before(&checked.project.rules));
    checked.waivers = waivers;
    checked.problems.extend(unknown);
    let (found, wrong) = discover(files, &checked.project, request);
    checked.problems.extend(wrong);
    let tellings = watch.tellings;
    let entities = checked.judge(files, request, &found, watch);
    for problem in checked.waivers.after(&checked.sightings) {
        checked.tell(tellings, problem);
    }
    let is_whole = |problems: &[Diagnostic]| !problems.iter().any(prevents);
    if is_whole(&checked.problems)
        && !checked.interrupted
        && let Some(nothing) = nothing_checked(&checked, &entities)
    {
        checked.tell(tellings, nothing);
    }
    checked.status = match checked.interrupted {
        true => Status::Interrupted,
        false if is_whole(&checked.problems) => match checked.too_many_warnings() {
            Some(problem) => {
                checked.tell(tellings, problem);
                Status::Failed
            }
            None => Status::of(&checked.counts, missing),
        },
        false => Status::NotChecked,
    };
    checked
}

impl Checked {
    /// What the report of this number tells; `selected` are the targets that took part.
    #[must_use]
    pub fn run<'a>(&'a self, report: usize, telling: &Telling, selected: &'a [TargetId], as_of: Option<Date>) -> Run<'a> {
        Run {
            rules: &self.project.rules,
            sources: &self.project.sources,
            outcome: &self.outcome,
            counts: &self.counts,
            grid: &self.grid,
            board: &self.board,
            passed: self.told.is_some().then_some(&self.passed),
            told: self.told.as_ref().and_then(|pieces| pieces.get(report)),
            interrupted: self.interrupted,
            problems: &self.problems,
            inputs: &self.inputs,
            as_of,
            status: self.status.code(),
            lang: self.lang,
            selected,
            passes: telling.passes,
            worst: telling.worst,
            verbose: telling.verbose,
            quiet: telling.quiet,
            missing_passes: self.missing == Some(MissingPolicy::Pass),
            profile: self.project.profile.as_ref().map(|profile| profile.name.value.as_str()),
            regraded: &self.project.grades,
            waivers: self.waivers.all(),
            corrected: self.corrected.as_deref(),
        }
    }

    /// What is wrong where the profile allows fewer warnings.
    fn too_many_warnings(&self) -> Option<Diagnostic> {
        let (config, profile) = (self.project.config.as_ref()?, self.project.profile.as_ref()?);
        profile.too_many(config.source, &self.counts, self.corrected.is_some())
    }

    /// The targets that took part.
    #[must_use]
    pub fn targets(&self) -> Vec<TargetId> {
        self.project.rules.iter().zip(&self.selected).filter(|(_, on)| **on).map(|((id, _), _)| id).collect()
    }

    /// Adds a problem that shows when all data have been judged.
    fn tell(&mut self, tellings: &[Telling], problem: Diagnostic) {
        let profile = self.project.profile.as_ref().map(|profile| profile.name.value.as_str());
        let run = Run { profile, ..Run::of_part(&self.project.rules, &self.project.sources, &[], self.lang) };
        for (telling, told) in tellings.iter().zip(self.told.iter_mut().flatten()) {
            told.merge(telling.piece(&run, &[], std::slice::from_ref(&problem)));
        }
        self.problems.push(problem);
    }

    /// Judges the data; says what there were records of.
    fn judge(&mut self, files: &dyn Files, request: &Request, found: &[DataFile], watch: Watch<'_>) -> BTreeSet<EntityId> {
        let rules = &self.project.rules;
        let options = evaluation::Options {
            as_of: request.as_of,
            today: request.today,
            across: request.across,
            selected: self.selected.clone(),
            silent: true,
        };
        let targets = self.targets();
        let plan = Plan::new(rules, &self.selected);
        let Watch { tellings, threads, part_bytes, meter, take, .. } = watch;
        let reopens = pipeline::reopens(files, found);
        let mut settings = pipeline::Settings::new(
            pipeline::Given { files, rules, plan: &plan, options: &options, selected: &self.selected, targets: &targets },
            &self.project.sources,
            tellings,
            self.lang,
            meter,
        );
        settings.part_bytes = part_bytes;
        let baseline = request.baseline.as_ref().map(Baseline::new);
        settings.gate = Gate { waivers: &self.waivers, baseline: baseline.as_ref(), grades: &self.project.grades };
        settings.profile = self.project.profile.as_ref().map(|profile| profile.name.value.as_str());
        settings.missing_passes = self.missing == Some(MissingPolicy::Pass);
        let openings = tellings.iter().map(|telling| telling.opening(self.lang)).enumerate();
        openings.filter(|(_, bytes)| !bytes.is_empty()).for_each(|(at, bytes)| take(at, &bytes));
        // Problems that are known before any data are told first.
        let before = settings.tell(&self.problems);
        before.iter().enumerate().filter(|(_, piece)| !piece.bytes.is_empty()).for_each(|(at, piece)| take(at, &piece.bytes));
        let gathered = pipeline::judge(&settings, found, &reopens, threads, take);
        self.project.sources = gathered.sources;
        self.inputs = gathered.inputs;
        self.outcome = gathered.outcome;
        self.counts = gathered.counts;
        self.passed = gathered.passed;
        self.grid = gathered.grid;
        self.board = gathered.board;
        self.told = Some(gathered.pieces);
        self.corrected = baseline.map(|baseline| baseline.corrected(&gathered.gate.met));
        self.sightings = gathered.gate.sightings;
        self.problems.extend(gathered.problems);
        self.interrupted = gathered.interrupted;
        gathered.entities
    }
}

fn is_wrong(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}

/// Whether the check is not whole because of a problem. A value that cannot be read is no such one: it makes its
/// targets missing, which the status tells already.
fn prevents(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error && problem.code != Code::DATA_UNREADABLE_VALUE
}

pub(super) fn discover(files: &dyn Files, project: &Project, request: &Request) -> (Vec<DataFile>, Vec<Diagnostic>) {
    let schema = &project.rules.schema;
    let mut problems = Vec::new();
    let sets = match &project.config {
        Some(config) => {
            let (sets, wrong) = config.data_options(schema);
            problems.extend(wrong);
            sets
        }
        None => Vec::new(),
    };
    let mut discovery = Discovery::new(files, &sets, &project.known);
    discovery.input = request.input;
    if let Some(name) = &request.entity {
        discovery.entity = entity_named(schema, name);
        if discovery.entity.is_none() {
            let message = Text::new(format!("no entity is called `{name}`"), format!("không có đối tượng nào tên là `{name}`"));
            let known: Vec<&str> = schema.entities.iter().map(|e| e.name.as_str()).collect();
            let help = nearest(name, known.iter().copied()).map_or_else(
                || Text::new(format!("there are {}", known.join(", ")), format!("hiện có {}", known.join(", "))),
                |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
            );
            problems.push(Diagnostic::error(Code::PROJECT_UNKNOWN_ENTITY, message).help(help));
        }
    }
    discovery.arguments(&request.data);
    if let (true, Some(config)) = (request.data.is_empty(), &project.config) {
        discovery.configured(config.source);
    }
    if request.data.is_empty() && sets.is_empty() {
        let message = Text::new("no data were named", "chưa nêu dữ liệu nào để kiểm tra");
        let help = Text::new("name files or folders: `chitieu check reports/`", "hãy nêu tệp hoặc thư mục: `chitieu check reports/`");
        discovery.problems.push(Diagnostic::error(Code::PROJECT_NO_DATA, message).help(help));
    }
    problems.append(&mut discovery.problems);
    (discovery.all, problems)
}
