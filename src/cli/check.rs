//! `chitieu check`: judge records against rules.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;

use super::output::{Out, complain};
use super::progress::Progress;
use super::{Manner, interrupt};
use crate::base::{self, Disk, Files as _, Sources};
use crate::data::reading::read_day;
use crate::data::{Format as DataFormat, Limits};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::evaluation::Across;
use crate::project::{self, Checked, DataArgument, Meter, MissingPolicy, Request, RuleChoice, Status, Watch};
use crate::report::{self, FORMATS, Format, Passes, Telling};
use crate::value::Date;

/// Judge records against rules
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Judge records against rules.\n\n\
        Every record of the data is judged by every target that applies to it. A target passes, fails, is missing (its data were \
        not reported or cannot be read), pending (its deadline has not come) or not applicable.",
    after_help = EXAMPLES
)]
pub(super) struct CheckArgs {
    /// Files and folders of data, or `-` for standard input; by default those of chitieu.yaml
    #[arg(value_name = "DATA")]
    data: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    /// Judge deadlines by this day: 2021-06-30 or 30/06/2021
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// What a file holds that does not say it itself: province, communes
    #[arg(long = "as", value_name = "ENTITY")]
    entity: Option<String>,
    /// The format of standard input, and of files whose names do not tell it
    #[arg(long, value_name = "FORMAT", value_parser = data_format)]
    input: Option<DataFormat>,
    /// Whether to judge targets that look across units; `auto` leaves them out if there is a single unit
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    across: AcrossArg,
    /// The form of the report: human, html, concise, csv, github, gitlab, json, jsonl, junit, markdown or sarif; with =FILE, into a file. Repeatable
    #[arg(long, value_name = "NAME[=FILE]", value_parser = report_format)]
    format: Vec<ReportArg>,
    /// What becomes of passes in machine formats
    #[arg(long, value_enum, value_name = "HOW", default_value = "all")]
    passes: PassesArg,
    /// Tell only so many findings of each target, the worst first, and count the others
    #[arg(long, value_name = "N")]
    worst: Option<usize>,
    /// A file of waivers; by default those that chitieu.yaml names. Repeatable
    #[arg(long, value_name = "FILE")]
    waivers: Vec<PathBuf>,
    /// Write a draft of a waiver for each failure into a new file, to be filled in and approved
    #[arg(long, value_name = "FILE")]
    write_waivers: Option<PathBuf>,
    /// Hold the run against this JSON report: only what is new since fails
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// How many threads judge the data; by default one for each core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Count missing targets as failed, or not at all, in the exit status
    #[arg(long, value_enum, value_name = "AS")]
    missing: Option<MissingArg>,
    /// Print the last line only
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell passes in full too, and every finding in detail
    #[arg(short, long)]
    verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  chitieu check report.yaml
      one report against every built-in pack
  chitieu check reports/ -r rules/q3-2020.chitieu --as-of 2020-12-31
      a folder of reports against one rule file, as things stood at the end of 2020
  chitieu check reports/ --pack q3-2020 --select q3_2020.it_spending
      one target of a built-in pack; an id, its beginning or a tag selects
  chitieu check reports/ --format html=report.html
      one page for people who never saw the program: who stands where, and why
  chitieu check communes.csv --as commune -r rules/ --format json=report.json --format human
      a table, with a report for programs beside the one for people
  chitieu check reports/ --format html=report.html
      a page for people who never saw this program: who stands where, and the story of each figure
  chitieu check communes.csv --as commune -r rules/ --worst 5
      the five worst findings of each target, and how many more there are
  chitieu check communes/ --as commune -r rules/ --format jsonl=results.jsonl --format concise
      a large run: a line for each finding as it is found, for people and for programs
  chitieu check reports/ --format sarif=out.sarif --format junit=junit.xml --format github
      for a pipeline: findings beside their lines, test cases, annotations
  chitieu check reports/ --baseline last.json --format json=now.json --format human
      only what is new since an earlier report decides; what was corrected is told
  chitieu check reports/ --profile strict
      as strictly as the profile of chitieu.yaml says: packs, severities, missing figures, warnings
  chitieu check reports/ --waivers waivers.yaml
      what is excused is waived; `chitieu help waivers` tells more
  produce-report | chitieu check - --input yaml
      standard input

A file chitieu.yaml beside the data or above it may name rules, packs, parameters and data.

Ctrl-C ends a check with what was judged so far, and the report says that it is not all. A second one ends the program.

Exit status:
  0  no required target failed and none is missing
  1  some required target failed
  2  none failed, some required target is missing
  3  rules, configuration or data are wrong, or nothing was checked
  64 the command line is wrong; 70 a defect of the program; 130 interrupted";

/// Which rules.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RuleArgs {
    /// A rule file, or a folder of them. Repeatable
    #[arg(short = 'r', long = "rules", value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// A pack of rules that is built in. Repeatable
    #[arg(long = "pack", value_name = "NAME", value_delimiter = ',', value_parser = packs())]
    packs: Vec<String>,
    /// The profile of chitieu.yaml that holds; by default the one that its key `profile` names
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// Which of their targets.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ChoiceArgs {
    /// Only targets with this id, beginning of an id or tag. Repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub select: Vec<String>,
    /// No targets with this id, beginning of an id or tag. Repeatable
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ignore: Vec<String>,
}

impl RuleArgs {
    pub fn choice(&self) -> RuleChoice {
        RuleChoice { files: self.rules.clone(), packs: self.packs.clone(), tests: false, profile: self.profile.clone() }
    }
}

fn packs() -> clap::builder::PossibleValuesParser {
    project::packs::names().collect::<Vec<_>>().into()
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AcrossArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PassesArg {
    /// Each is a result
    All,
    /// They are only counted
    Count,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MissingArg {
    /// As failed
    Fail,
    /// Not at all
    Pass,
}

/// A report, and the file that it goes to.
#[derive(Debug, Clone)]
struct ReportArg {
    format: Format,
    file: Option<PathBuf>,
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    read_day(text).map_err(|unreadable| unreadable.why.en)
}

fn data_format(name: &str) -> Result<DataFormat, String> {
    let known = || DataFormat::ALL.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(", ");
    DataFormat::named(name).ok_or_else(|| format!("the formats are {}", known()))
}

fn report_format(text: &str) -> Result<ReportArg, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the name of a file belongs behind `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let known = || FORMATS.iter().map(|f| f.name()).collect::<Vec<_>>().join(", ");
    let format = Format::named(name).ok_or_else(|| format!("the formats are {}", known()))?;
    Ok(ReportArg { format, file })
}

pub(super) fn run(args: CheckArgs, manner: Manner) -> Status {
    let usage = |problem: Diagnostic| {
        complain(&[problem], &Sources::default(), manner.lang(None), manner);
        Status::Usage
    };
    if args.format.iter().filter(|report| report.file.is_none()).count() > 1 {
        let message = Text::new("only one report can go to standard output", "chỉ một báo cáo được ghi ra đầu ra chuẩn");
        let help =
            Text::new("send the others to files: `--format json=report.json`", "ghi các báo cáo khác ra tệp: `--format json=report.json`");
        return usage(Diagnostic::error(Code::RUN_USAGE, message).help(help));
    }
    if let Some(file) = args.write_waivers.as_ref().filter(|file| Disk.exists(file)) {
        let name = file.display();
        let message = Text::new(
            format!("`{name}` is there already, and may hold waivers"),
            format!("đã có `{name}`, có thể chứa các quyết định miễn"),
        );
        let help = Text::new("name a file that is not there yet", "hãy nêu một tệp chưa có");
        return usage(Diagnostic::error(Code::RUN_USAGE, message).help(help));
    }
    let baseline = match args.baseline.as_deref().map(super::compare::baseline).transpose() {
        Ok(baseline) => baseline,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), manner.lang(None), manner);
            return Status::NotChecked;
        }
    };
    let progress = Progress::new(!args.quiet);
    let meter = Meter { watched: progress.is_shown(), ..Meter::default() };
    interrupt::sets(&meter.stop);
    let data = match data(&args, &meter.stop) {
        Ok(data) => data,
        Err(problem) => return usage(*problem),
    };
    let request = Request {
        data,
        rules: args.rules.choice(),
        select: args.choice.select.clone(),
        ignore: args.choice.ignore.clone(),
        as_of: args.as_of,
        today: base::today(),
        entity: args.entity.clone(),
        input: args.input,
        across: match args.across {
            AcrossArg::Auto => Across::Auto,
            AcrossArg::Always => Across::Always,
            AcrossArg::Never => Across::Never,
        },
        missing: args.missing.map(|missing| match missing {
            MissingArg::Fail => MissingPolicy::Fail,
            MissingArg::Pass => MissingPolicy::Pass,
        }),
        waivers: args.waivers.clone(),
        baseline,
    };
    let passes = match args.passes {
        PassesArg::All => Passes::All,
        PassesArg::Count => Passes::Count,
    };
    let human = [ReportArg { format: Format::Human, file: None }];
    let mut reports = if args.format.is_empty() { human.to_vec() } else { args.format.clone() };
    let drafts = args.write_waivers.clone().map(|file| ReportArg { format: Format::Waivers, file: Some(file) });
    reports.extend(drafts);
    let telling = |r: &ReportArg| Telling {
        format: r.format,
        passes,
        worst: args.worst.filter(|_| r.format != Format::Waivers),
        verbose: args.verbose,
        quiet: args.quiet,
    };
    let tellings: Vec<Telling> = reports.iter().map(telling).collect();
    let mut outs: Vec<Out> = reports.iter().map(|r| Out::new(r.file.clone())).collect();
    let lang = OnceLock::new();
    let watch = Watch {
        tellings: &tellings,
        lang: &|config| *lang.get_or_init(|| manner.lang(config)),
        lang_is_said: manner.lang.is_some(),
        threads: args.threads.map_or(0, usize::from),
        part_bytes: None,
        meter: &meter,
        take: &mut |report, bytes| {
            if let Some(out) = outs.get_mut(report) {
                progress.aside(|| out.write(bytes));
                // Nobody reads the only report any more.
                if out.is_left() && reports.len() == 1 {
                    meter.stop.store(true, Ordering::Relaxed);
                }
            }
        },
    };
    let checked = progress.watch(&meter, &lang, || project::check_watched(&Disk, &request, watch));
    let status = report(&args, &checked, &tellings, outs, manner);
    // The program ends here: taking its memory apart piece by piece would only take time.
    std::mem::forget(checked);
    status
}

/// What the command line names as data; standard input is read here, and is empty if the run is to stop before it ends.
fn data(args: &CheckArgs, stop: &AtomicBool) -> Result<Vec<DataArgument>, Box<Diagnostic>> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    let mut stdin = None;
    if args.data.iter().any(is_stdin) {
        if args.input.is_none() {
            let message = Text::new("standard input does not tell which format it is in", "không biết đầu vào chuẩn ở định dạng nào");
            let help = Text::new("say it: `--input yaml`", "hãy cho biết: `--input yaml`");
            return Err(Box::new(Diagnostic::error(Code::PROJECT_UNKNOWN_FORMAT, message).help(help)));
        }
        let bytes = base::read_stdin(Limits::default().table_bytes, stop).map_err(|error| {
            let message = Text::new(format!("standard input cannot be read: {error}"), format!("không đọc được đầu vào chuẩn: {error}"));
            Box::new(Diagnostic::error(Code::PROJECT_UNREADABLE_FILE, message))
        })?;
        stdin = Some(bytes.unwrap_or_default());
    }
    let argument = |path: &PathBuf| {
        if is_stdin(path) { stdin.take().map(DataArgument::Stdin) } else { Some(DataArgument::Path(path.clone())) }
    };
    Ok(args.data.iter().filter_map(argument).collect())
}

/// Errors that are shown where the reports go to files.
const SHOWN: usize = 10;

/// Says why the check could not be made, where no report does on the terminal.
fn not_checked(checked: &Checked, run: &report::Run<'_>, manner: Manner) {
    let errors = checked.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let shown: Vec<Diagnostic> = errors.take(SHOWN).cloned().collect();
    complain(&shown, &checked.project.sources, checked.lang, manner);
    // Where even standard error is closed there is no one to tell.
    let _ = writeln!(std::io::stderr(), "{}", checked.counts.line(run));
}

fn report(args: &CheckArgs, checked: &Checked, tellings: &[Telling], outs: Vec<Out>, manner: Manner) -> Status {
    let selected = checked.targets();
    let mut unwritten = Vec::new();
    for (at, (telling, mut out)) in tellings.iter().zip(outs).enumerate() {
        let run = checked.run(at, telling, &selected, args.as_of);
        if let Some(piece) = run.told.filter(|piece| piece.results.is_empty()) {
            out.write(&piece.bytes);
        }
        let style = out.style(manner);
        unwritten.extend(out.finish(|out| report::write(telling.format, &run, out, &style)).err().map(|problem| *problem));
    }
    let all_to_files = !args.format.is_empty() && args.format.iter().all(|report| report.file.is_some());
    if let (Status::NotChecked, true, Some(telling)) = (checked.status, all_to_files, tellings.first()) {
        not_checked(checked, &checked.run(0, telling, &selected, args.as_of), manner);
    }
    complain(&unwritten, &checked.project.sources, checked.lang, manner);
    if unwritten.is_empty() { checked.status } else { Status::NotChecked }
}
