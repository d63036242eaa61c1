//! `chitieu annotate`: a filer's own workbook back, with its findings marked.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Manner;
use super::check::{ChoiceArgs, RuleArgs, day};
use super::output::{complain, to_stdout, unwritable};
use crate::base::{self, Disk, Sources, create_new_file};
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::evaluation::Across;
use crate::project::annotate::{Annotated, annotate, name_beside};
use crate::project::{DataArgument, Meter, Request, Status, Watch};
use crate::report::{Format, Passes, Telling};
use crate::value::Date;

/// Give a workbook back with its findings marked
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Give a workbook back with its findings marked.\n\n\
        The copy has the failing cells coloured, a comment on each that says what is wrong, what is required and how much is \
        lacking, and a first worksheet that lists the findings with links to their cells. Everything else in it stays as it is. \
        Of reports in other formats than XLSX the findings are listed in a workbook beside them. No file is ever overwritten.",
    after_help = "\
Examples:
  chitieu annotate report.xlsx              into report-checked.xlsx
  chitieu annotate report.xlsx -o back.xlsx --lang vi
                                            into a file of your choice, with Vietnamese comments
  chitieu annotate report.xlsx -r rules/ --as-of 2020-12-31
                                            by rules of your own, as things stood on a day
  chitieu annotate report.csv --as province
                                            the findings listed in report-findings.xlsx

Exit status: that of `chitieu check`; 3 also if nothing could be written"
)]
pub(super) struct AnnotateArgs {
    /// The report
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// Where the copy goes; by default beside the report
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// Judge deadlines by this day: 2021-06-30 or 30/06/2021
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// What the report holds, where it does not say it itself: province, communes
    #[arg(long = "as", value_name = "ENTITY")]
    entity: Option<String>,
}

pub(super) fn run(args: &AnnotateArgs, manner: Manner) -> Status {
    let request = Request {
        data: vec![DataArgument::Path(args.report.clone())],
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
    let findings = Telling { format: Format::Json, passes: Passes::Count, worst: Some(usize::MAX), verbose: false, quiet: false };
    let watch = Watch {
        tellings: &[findings],
        lang: &|configured| manner.lang(configured),
        lang_is_said: manner.lang.is_some(),
        threads: 0,
        part_bytes: None,
        meter: &Meter::default(),
        take: &mut |_, _| {},
    };
    let made = annotate(&Disk, &args.report, &request, watch);
    let (lang, sources) = (made.checked.lang, &made.checked.project.sources);
    let Some(bytes) = &made.bytes else {
        complain(&made.checked.problems, sources, lang, manner);
        complain(&made.problems, sources, lang, manner);
        return Status::NotChecked;
    };
    let path = args.output.clone().unwrap_or_else(|| name_beside(&args.report));
    match write(&path, bytes, &made).and_then(|()| tell(&path, &made, lang)) {
        Ok(()) => made.checked.status,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

fn write(path: &Path, bytes: &[u8], made: &Annotated) -> Result<(), Box<Diagnostic>> {
    let name = path.display().to_string();
    // A program that opens the copy goes by its ending.
    let ending = if made.aside.is_none() { &["xlsx", "xlsm"][..] } else { &["xlsx"] };
    if !path.extension().is_some_and(|own| ending.iter().any(|e| own.eq_ignore_ascii_case(e))) {
        let message = Text::new(format!("`{name}` does not end in .xlsx"), format!("`{name}` không có đuôi .xlsx"));
        return Err(Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message)));
    }
    let made = create_new_file(path).and_then(|mut out| out.write_all(bytes));
    made.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => in_the_way(&name),
        _ => unwritable(&name, &error.to_string()),
    })
}

/// That nothing was written because a file is there.
pub(super) fn in_the_way(name: &str) -> Box<Diagnostic> {
    let message = Text::new(format!("nothing was written, for there is already `{name}`"), format!("chưa ghi gì vì đã có `{name}`"));
    let help = Text::new("name another file with `-o`", "hãy nêu một tệp khác bằng `-o`");
    Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message).help(help))
}

/// Says what was written.
fn tell(path: &Path, made: &Annotated, lang: Lang) -> Result<(), Box<Diagnostic>> {
    let (name, findings) = (path.display(), made.remarks.all.len());
    let mut cells: Vec<_> = made.remarks.all.iter().filter_map(|r| r.place.as_ref()).map(|p| (&p.sheet, p.cell)).collect();
    cells.sort_unstable();
    cells.dedup();
    let cells = cells.len();
    to_stdout(|out| {
        match (&made.aside, lang) {
            (None, Lang::En) => writeln!(out, "{name}: {findings} findings, comments on {cells} cells")?,
            (None, Lang::Vi) => writeln!(out, "{name}: {findings} kết quả, ghi chú ở {cells} ô")?,
            (Some(why), Lang::En) => writeln!(out, "{name}: {findings} findings, listed beside the report: {}", why.en)?,
            (Some(why), Lang::Vi) => writeln!(out, "{name}: {findings} kết quả, liệt kê trong tệp riêng: {}", why.vi)?,
        }
        writeln!(out, "{}", made.remarks.summary)?;
        made.notes.iter().try_for_each(|note| writeln!(out, "{}", note.get(lang)))
    })
}
