//! `chitieu compare`: what became of the findings of an older report.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Manner;
use super::check::{ChoiceArgs, RuleArgs, day};
use super::output::{Out, complain};
use crate::base::{self, Disk, Files, Sources};
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::evaluation::Across;
use crate::gate::{self, Lack, Saved};
use crate::project::{self, Checked, DataArgument, Meter, Request, Status, Watch};
use crate::report::comparison::{self, Account, ComparisonFormat};
use crate::report::{self, Format, Passes, Style, Telling};
use crate::value::Date;

/// The longest report that is read, in bytes.
const MAX_BYTES: u64 = 4 << 30;

/// Compare two reports: corrected, still failing, new
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Compare two reports: what was corrected, what still fails, what fails or is missing that did not before, and which \
        figures have changed.\n\n\
        A finding is the same when target, clause and unit are. A new period of the same unit is compared with the latest period before it.",
    after_help = "\
Examples:
  chitieu compare sent.yaml corrected.yaml               two versions of a report
  chitieu compare reports-2020/ reports-2021/ --lang vi  two sets of reports, in Vietnamese
  chitieu compare old.json new.json                      two JSON reports of `chitieu check`
  chitieu compare old.json reports/ --format json        a JSON report against today's data

Exit status:
  0  nothing got worse
  1  something required fails or is missing that did not before
  3  the reports could not be compared in full"
)]
pub(super) struct CompareArgs {
    /// The older report: a data file, a folder of them, a JSON report of a check, or a folder of those
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer one
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// Judge deadlines of data files by this day: 2021-06-30 or 30/06/2021
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// What a data file holds that does not say it itself: province, communes
    #[arg(long = "as", value_name = "ENTITY")]
    entity: Option<String>,
    /// The form of the comparison; with =FILE, into a file
    #[arg(long, value_name = "NAME[=FILE]", value_parser = form, default_value = "human")]
    format: FormArg,
}

#[derive(Debug, Clone)]
struct FormArg {
    format: ComparisonFormat,
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormName {
    Human,
    Json,
}

fn form(text: &str) -> Result<FormArg, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    let format = match FormName::from_str(name, false).map_err(|_| "the formats are human, json".to_owned())? {
        FormName::Human => ComparisonFormat::Human,
        FormName::Json => ComparisonFormat::Json,
    };
    if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
        return Err("the name of a file belongs behind `=`".to_owned());
    }
    Ok(FormArg { format, file })
}

pub(super) fn run(args: &CompareArgs, manner: Manner) -> Status {
    let mut lang = None;
    let (old, new) = (side(args, &args.old, manner, &mut lang), side(args, &args.new, manner, &mut lang));
    let lang = manner.lang(lang);
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let problems: Vec<Diagnostic> = [old.err(), new.err()].into_iter().flatten().map(|problem| *problem).collect();
            complain(&problems, &Sources::default(), lang, manner);
            return Status::NotChecked;
        }
    };
    let comparison = gate::compare(&old, &new);
    let status = match (comparison.is_whole(), comparison.is_worse()) {
        (false, _) => Status::NotChecked,
        (true, true) => Status::Failed,
        (true, false) => Status::Met,
    };
    let names = (args.old.display().to_string(), args.new.display().to_string());
    let account = Account { comparison: &comparison, names: (&names.0, &names.1), status: status.code(), lang };
    let out = Out::new(args.format.file.clone());
    let style = out.style(manner);
    match out.finish(|out| comparison::write(args.format.format, &account, out, &style)) {
        Ok(()) => status,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

/// One of the two: read if it is a report, or several; else judged now. `lang` is the language of the configuration beside it.
fn side(args: &CompareArgs, path: &Path, manner: Manner, lang: &mut Option<Lang>) -> Result<Saved, Box<Diagnostic>> {
    let files = Disk.walk(path).map_err(|error| unreadable(path, &error.to_string()))?;
    if !files.is_empty() && files.iter().all(|file| is_report(file)) {
        return files.iter().map(|file| saved(file)).collect::<Result<Vec<_>, _>>().map(Saved::together);
    }
    let checked = judged(args, path, manner);
    *lang = lang.or(checked.project.config.as_ref().and_then(|config| config.lang));
    complain(&checked.problems, &checked.project.sources, checked.lang, manner);
    let mut bytes = Vec::new();
    let written = report::write(Format::Json, &checked.run(0, &TELLING, &checked.targets(), args.as_of), &mut bytes, &PLAIN);
    written.map_err(|error| unreadable(path, &error.to_string()))?;
    Saved::read(&bytes).map_err(|why| unreadable(path, &why))
}

const TELLING: Telling = Telling { format: Format::Json, passes: Passes::All, worst: None, verbose: false, quiet: false };
const PLAIN: Style = Style { color: false, width: 80 };

fn judged(args: &CompareArgs, path: &Path, manner: Manner) -> Checked {
    let request = Request {
        data: vec![DataArgument::Path(path.to_path_buf())],
        rules: args.rules.choice(),
        select: args.choice.select.clone(),
        ignore: args.choice.ignore.clone(),
        as_of: args.as_of,
        today: base::today(),
        entity: args.entity.clone(),
        input: None,
        across: Across::Auto,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    let meter = Meter::default();
    let watch = Watch {
        tellings: &[TELLING],
        lang: &|config| manner.lang(config),
        lang_is_said: manner.lang.is_some(),
        threads: 0,
        part_bytes: None,
        meter: &meter,
        take: &mut |_, _| {},
    };
    project::check_watched(&Disk, &request, watch)
}

/// Whether a file is a JSON report, by its beginning.
fn is_report(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = Vec::new();
    let read = Disk.open(path).map(|file| file.take(1024).read_to_end(&mut head));
    matches!(read, Ok(Ok(_))) && gate::is_report(&head)
}

/// A report that a run can be held against: it must tell all its findings.
pub(super) fn baseline(path: &Path) -> Result<Saved, Box<Diagnostic>> {
    let saved = saved(path)?;
    if saved.untold == 0 && !saved.lacks.contains(&Lack::Interrupted) {
        return Ok(saved);
    }
    let name = path.display();
    let message = Text::new(
        format!("`{name}` does not tell all that it found, so nobody can say what is new since"),
        format!("`{name}` không nêu hết những gì đã phát hiện, nên không biết nội dung nào là mới"),
    );
    let help = Text::new(
        "write it by a check that comes to its end, without --worst",
        "hãy tạo lại bằng một lần kiểm tra chạy đến hết, không dùng --worst",
    );
    Err(Box::new(Diagnostic::error(Code::RUN_BAD_REPORT, message).help(help)))
}

fn saved(path: &Path) -> Result<Saved, Box<Diagnostic>> {
    let bytes = Disk.read(path, MAX_BYTES).map_err(|error| unreadable(path, &error.to_string()))?;
    Saved::read(&bytes).map_err(|why| unreadable(path, &why))
}

fn unreadable(path: &Path, why: &str) -> Box<Diagnostic> {
    let name = path.display();
    let message = Text::new(format!("`{name}` cannot be compared: {why}"), format!("không so sánh được `{name}`: {why}"));
    let help = Text::new(
        "a report for programs comes from `chitieu check --format json=FILE`",
        "báo cáo cho chương trình được tạo bằng `chitieu check --format json=FILE`",
    );
    Box::new(Diagnostic::error(Code::RUN_BAD_REPORT, message).help(help))
}
