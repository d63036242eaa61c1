//! The language by example: Markdown pages under `cases/`, each a piece of the specification that is run.
//!
//! A `## title` begins a case. Its blocks are told apart by the words behind the fence:
//!
//! - `chitieu`: the rule file, `rules.chitieu`;
//! - `yaml data.yaml`, `csv communes-2022.csv`, `json x.json`: a data file of that name;
//! - `csv list:provinces.csv`: a reference list that the rules name so;
//! - `options`: lines of `as-of`, `today`, `across`, `silent`, `as`, `period`, `locale`, `percent`, `money` (a power of ten) and their values;
//! - `expected`: all that comes out, as [`render`] writes it.
//!
//! A unit whose key begins with a verdict (`fail-one-below`) must get that verdict, whatever the `expected` block says.
//! Blocks above the first case hold for every case of the page; a rule file there is `shared.chitieu`. With
//! `CHITIEU_BLESS=1` the `expected` blocks are rewritten, to be read before they are kept.

mod render;
mod streamed;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chitieu::base::{Source, SourceId, Sources};
use chitieu::data::reading::{BarePercent, NumberLocale};
use chitieu::data::{self, Format};
use chitieu::diagnostic::Diagnostic;
use chitieu::evaluation::{self, Across, Outcome};
use chitieu::project::translate_unit;
use chitieu::semantics::{self, Unit};
use chitieu::syntax::{self, Surface, tree::Item};
use chitieu::value::{Date, Period, parse_date};

#[test]
fn the_language_by_example() {
    let bless = std::env::var_os("CHITIEU_BLESS").is_some();
    let only = std::env::var("CHITIEU_CASE").ok();
    let (mut cases, mut wrong) = (0, String::new());
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            continue;
        }
        let page = Page::read(&text);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // From the end, so that the lines before keep their numbers.
        for case in page.cases.iter().rev() {
            cases += 1;
            let found = run(&page.shared, &case.blocks).unwrap_or_else(|problem| format!("{problem}\n"));
            let Some(expected) = case.blocks.iter().find(|b| b.info == "expected") else {
                panic!("{name}: `{}` expects nothing", case.title);
            };
            for line in found.lines().filter(|l| l.starts_with("wrong ")) {
                writeln!(wrong, "\n── {name}: {} (line {})\n{line}", case.title, expected.lines.start).unwrap();
            }
            if expected.text == found {
                continue;
            }
            if bless {
                lines.splice(expected.lines.clone(), found.lines().map(str::to_owned));
            } else {
                write!(wrong, "\n── {name}: {} (line {})\n{}", case.title, expected.lines.start, diff(&expected.text, &found)).unwrap();
            }
        }
        if bless {
            std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(cases > 0, "there is no case");
    assert!(wrong.is_empty(), "-expected +found{wrong}");
}

/// The whole of it again, with every rule file that can be read put into the words of the other surface.
#[test]
fn the_language_by_example_in_the_other_surface() {
    let (mut cases, mut left, mut wrong) = (0, 0, String::new());
    for path in pages() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let page = Page::read(&text);
        for case in &page.cases {
            let given = Given::read(&page.shared, &case.blocks).unwrap();
            let Some(other) = other_surface(&given) else {
                left += 1;
                continue;
            };
            cases += 1;
            let other = Given { rules: other.iter().map(|(name, text)| (*name, text.as_str())).collect(), ..given.clone() };
            let (before, after) = (judge(&given).unwrap(), judge(&other).unwrap());
            let (before, after) = (outcome(&before), outcome(&after));
            if before != after {
                write!(wrong, "\n── {name}: {}\n{}{}", case.title, other.rules[0].1, diff(&before, &after)).unwrap();
            }
        }
    }
    assert!(cases > 20 * left, "{cases} cases in the other surface, {left} left");
    assert!(wrong.is_empty(), "-one surface +the other{wrong}");
}

/// The rule files of a case in the words of the other surface; `None` where one cannot be read.
fn other_surface(given: &Given<'_>) -> Option<Vec<(&'static str, String)>> {
    let (mut units, _) = read(given, &mut Sources::default()).unwrap();
    if given.rules.iter().any(|(_, text)| !syntax::parse(text, SourceId(0), &syntax::Limits::default()).problems.is_empty()) {
        return None;
    }
    let sources: Vec<SourceId> = units.iter().filter_map(|u| u.source).collect();
    let mut put = Vec::new();
    for (source, (name, text)) in sources.into_iter().zip(&given.rules) {
        let here = syntax::surface_of(text);
        let there = if here == Surface::En { Surface::Vi } else { Surface::En };
        let translated = translate_unit(&mut units, source, there).unwrap_or_else(|p| panic!("{}\n{text}", p.message.en));
        let back = translate_unit(&mut units, source, here).unwrap_or_else(|p| panic!("{}\n{translated}", p.message.en));
        assert_eq!(back, syntax::format(text, source, &syntax::Limits::default()).text, "there and back");
        put.push((*name, translated));
    }
    Some(put)
}

/// What measures and reasons quote from their rule.
static OWN_WORDS: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r#"\b(subject|against|base_name|collection|why: \w+, path): "(?:[^"\\]|\\.)*""#).unwrap());

/// What came out of a case, without the words of its rules.
fn outcome(judged: &Judged) -> String {
    let mut out = String::new();
    let Judged { rules, sources, outcome, wrong, problems } = judged;
    for judgement in &outcome.judgements {
        let target = rules.target(judgement.target);
        writeln!(out, "{} {} {:?} {:?}", judgement.verdict.word(), target.id, judgement.key, judgement.period).unwrap();
        for clause in &judgement.clauses {
            let found = format!("{:?} {:?} {:?}", clause.measure, clause.reasons, clause.places);
            writeln!(out, "  {} {}", clause.verdict.word(), OWN_WORDS.replace_all(&found, "$1: _")).unwrap();
        }
    }
    for problem in wrong.iter().chain(problems.iter().map(|p| &p.diagnostic)).chain(&outcome.problems) {
        let name = problem.labels.first().map_or("", |l| sources.get(l.source).map_or("", |s| &s.name));
        writeln!(out, "{} {name}", problem.code).unwrap();
    }
    out
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|e| e.unwrap().into_path());
    entries.filter(|p| p.extension().is_some_and(|e| e == "md")).collect()
}

/// A fenced block: what stands behind its fence, its text, and the lines that the text takes, counted from 0.
struct Block {
    info: String,
    text: String,
    lines: std::ops::Range<usize>,
}

struct Case {
    title: String,
    blocks: Vec<Block>,
}

struct Page {
    shared: Vec<Block>,
    cases: Vec<Case>,
}

impl Page {
    fn read(text: &str) -> Page {
        let mut page = Page { shared: Vec::new(), cases: Vec::new() };
        let mut open: Option<Block> = None;
        for (number, line) in text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (Some(_), Some("")) => {
                    let mut block = open.take().unwrap();
                    block.lines.end = number;
                    page.cases.last_mut().map_or(&mut page.shared, |c| &mut c.blocks).push(block);
                }
                (Some(block), _) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, Some(info)) => open = Some(Block { info: info.trim().to_owned(), text: String::new(), lines: number + 1..0 }),
                (None, None) => {
                    if let Some(title) = line.strip_prefix("## ") {
                        page.cases.push(Case { title: title.to_owned(), blocks: Vec::new() });
                    }
                }
            }
        }
        assert!(open.is_none(), "a block is not closed");
        page
    }
}

/// What a case gives.
#[derive(Clone)]
struct Given<'c> {
    settings: Settings,
    rules: Vec<(&'static str, &'c str)>,
    lists: BTreeMap<&'c str, &'c str>,
    data: Vec<(&'c str, &'c str)>,
}

impl<'c> Given<'c> {
    fn read(shared: &'c [Block], own: &'c [Block]) -> Result<Self, String> {
        let mut given = Given { settings: Settings::default(), rules: Vec::new(), lists: BTreeMap::new(), data: Vec::new() };
        for (block, is_shared) in shared.iter().map(|b| (b, true)).chain(own.iter().map(|b| (b, false))) {
            match block.info.split_once(' ').map_or((&*block.info, ""), |(kind, name)| (kind, name.trim())) {
                ("chitieu", _) => given.rules.push((if is_shared { "shared.chitieu" } else { "rules.chitieu" }, &block.text)),
                ("options", _) => given.settings.read(&block.text)?,
                ("expected", _) => {}
                (_, name) => match name.strip_prefix("list:") {
                    Some(list) => drop(given.lists.insert(list, &block.text)),
                    None => given.data.push((name, &block.text)),
                },
            }
        }
        Ok(given)
    }
}

/// What came out of a case.
struct Judged {
    rules: semantics::Rules,
    sources: Sources,
    outcome: Outcome,
    /// What is wrong with the rules.
    wrong: Vec<Diagnostic>,
    /// What is wrong with the data, and the field that it is about.
    problems: Vec<data::Problem>,
}

/// All that comes out of a case; what is wrong with the case itself is an error.
fn run(shared: &[Block], own: &[Block]) -> Result<String, String> {
    let Judged { rules, sources, mut outcome, wrong, problems } = judge(&Given::read(shared, own)?)?;
    let data = problems.into_iter().map(|p| p.diagnostic);
    let problems: Vec<Diagnostic> = wrong.into_iter().chain(data).chain(std::mem::take(&mut outcome.problems)).collect();
    let mut out = render::render(&rules, &sources, &outcome, &problems);
    for judgement in outcome.judgements.iter().filter(|j| !rules.target(j.target).is_check) {
        let (key, verdict) = (judgement.key.as_deref().unwrap_or(""), judgement.verdict.word());
        let promised = VERDICTS.iter().find(|word| key.strip_prefix(**word).is_some_and(|rest| rest.starts_with('-')));
        if promised.is_some_and(|word| *word != verdict) {
            writeln!(out, "wrong verdict for {key}: {verdict}").unwrap();
        }
    }
    Ok(out)
}

fn judge(given: &Given<'_>) -> Result<Judged, String> {
    let mut sources = Sources::default();
    let (units, mut wrong) = read(given, &mut sources)?;
    let (rules, found) = semantics::check(&units);
    wrong.extend(found);
    let options = given.settings.data(&rules)?;
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for (name, text) in &given.data {
        let format = Format::of_path(Path::new(name)).ok_or_else(|| format!("no format for {name}"))?;
        let loaded = data::load(name, text.as_bytes(), format, &mut sources, &rules.schema, &options);
        records.extend(loaded.records);
        problems.extend(loaded.problems);
    }
    let outcome = evaluation::evaluate(&rules, &records, &given.settings.evaluation());
    Ok(Judged { rules, sources, outcome, wrong, problems })
}

/// The rule files of a case, with what is wrong with them.
fn read(given: &Given<'_>, sources: &mut Sources) -> Result<(Vec<Unit>, Vec<Diagnostic>), String> {
    let (mut units, mut wrong) = (Vec::new(), Vec::new());
    for (name, text) in &given.rules {
        let source = sources.add(Source::new(*name, *text));
        let parsed = syntax::parse(text, source, &syntax::Limits::default());
        wrong.extend(parsed.problems);
        let mut unit =
            Unit { source: Some(source), name: (*name).to_owned(), text: (*text).into(), file: parsed.file, lists: BTreeMap::new() };
        for item in &unit.file.items {
            if let Item::List(list) = item {
                let rows = given.lists.get(&*list.file.text).ok_or_else(|| format!("no block is called list:{}", list.file.text))?;
                match data::load_list(&list.file.text, rows.as_bytes(), sources, &list.key.text, &list.name.text) {
                    Ok(read) => drop(unit.lists.insert(list.name.text.clone(), read)),
                    Err(found) => wrong.extend(found),
                }
            }
        }
        units.push(unit);
    }
    Ok((units, wrong))
}

const VERDICTS: [&str; 5] = ["pass", "fail", "missing", "pending", "not-applicable"];

/// What an `options` block says.
#[derive(Clone, Default)]
struct Settings {
    words: BTreeMap<String, String>,
    as_of: Option<Date>,
    today: Option<Date>,
    across: Across,
    without_silent: bool,
}

impl Settings {
    fn read(&mut self, text: &str) -> Result<(), String> {
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let (key, value) = line.split_once(':').map(|(k, v)| (k.trim(), v.trim())).ok_or_else(|| format!("no option: {line}"))?;
            let day = || parse_date(value).map_err(|e| format!("{line}: {e}"));
            match (key, value) {
                ("as-of", _) => self.as_of = Some(day()?),
                ("today", _) => self.today = Some(day()?),
                ("across", "auto") => self.across = Across::Auto,
                ("across", "always") => self.across = Across::Always,
                ("across", "never") => self.across = Across::Never,
                ("silent", "yes") => self.without_silent = false,
                ("silent", "no") => self.without_silent = true,
                ("as" | "period" | "locale" | "percent" | "money", _) => drop(self.words.insert(key.to_owned(), value.to_owned())),
                _ => return Err(format!("no option: {line}")),
            }
        }
        Ok(())
    }

    fn data(&self, rules: &semantics::Rules) -> Result<data::Options, String> {
        let mut options = data::Options::default();
        for (key, value) in &self.words {
            let readings = &mut options.readings;
            match (key.as_str(), value.as_str()) {
                ("as", _) => options.entity = rules.schema.iter().find(|(_, e)| e.name == *value).map(|(id, _)| id),
                ("period", _) => options.period = Some(Period::parse(value).map_err(|e| e.to_string())?),
                ("locale", "en") => readings.locale = Some(NumberLocale::En),
                ("locale", "vi") => readings.locale = Some(NumberLocale::Vi),
                ("percent", "fraction") => readings.percent = Some(BarePercent::Fraction),
                ("percent", "points") => readings.percent = Some(BarePercent::Points),
                ("money", _) => readings.money = Some(value.parse().map_err(|_| format!("money is a power of ten: {value}"))?),
                _ => return Err(format!("no option: {key}: {value}")),
            }
        }
        Ok(options)
    }

    fn evaluation(&self) -> evaluation::Options {
        // Cases must not depend on the day that they are run on.
        let today = self.today.unwrap_or(Date::constant(2099, 1, 1));
        let plain = evaluation::Options::on(today);
        evaluation::Options { as_of: self.as_of, across: self.across, silent: !self.without_silent, ..plain }
    }
}

/// The lines that differ, in their order, with what stands around them.
fn diff(old: &str, new: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // The length of the longest common part of what follows each pair of lines.
    let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        let (sign, line) = if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            (' ', a[i - 1])
        } else if j == b.len() || i < a.len() && common[i + 1][j] >= common[i][j + 1] {
            i += 1;
            ('-', a[i - 1])
        } else {
            j += 1;
            ('+', b[j - 1])
        };
        writeln!(out, "{sign}{line}").unwrap();
    }
    out
}
