//! `chitieu template`: a blank report form.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Manner;
use super::annotate::in_the_way;
use super::check::{ChoiceArgs, RuleArgs};
use super::output::{complain, to_stdout, unwritable};
use crate::base::{self, Disk, create_new_file};
use crate::data::reading::{Form as Written, Raw, Readings, read_period};
use crate::data::{EntityId, Format};
use crate::diagnostic::{Code, Diagnostic, Lang, Severity, Text, nearest};
use crate::project::{Project, Status, select};
use crate::report::form::{self, Form, Wish};
use crate::semantics::Rules;
use crate::value::Period;

/// Make a blank report form from the rules
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Make a blank report form from the rules.\n\n\
        The form asks for the figures that the targets read, with their units, what each target asks for, and cells that take only \
        what can be read. Whatever is filled in, `chitieu check` reads back as it is.",
    after_help = "\
Examples:
  chitieu template province --period 2020   into province-2020.xlsx
  chitieu template province --lang vi --pack q3-2020 -o bieu-mau.xlsx
                                            with Vietnamese labels, for the targets of one pack
  chitieu template province --units all     a table with a row for each unit of the register
  chitieu template province -o report.yaml  as a document, its keys commented

Exit status: 0 made, 3 the rules are wrong or the file cannot be written; nothing is ever overwritten"
)]
pub(super) struct TemplateArgs {
    /// Who reports: province, commune
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Where the form goes; its ending says what it is: .xlsx, .yaml or .csv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// The period to report on: 2020, 2020-H1, 2020-Q3, 2020-09
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Option<Period>,
    /// One report, or a row for each unit of the register
    #[arg(long, value_enum, value_name = "WHICH", default_value = "one")]
    units: UnitsArg,
    /// Ask for every field of the vocabulary, and not only for those that the targets read
    #[arg(long)]
    all_fields: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum UnitsArg {
    /// One report
    One,
    /// A row for each unit
    All,
}

fn period(text: &str) -> Result<Period, String> {
    match read_period(Raw { text, form: Written::Quoted }, &Readings::default()) {
        Ok(Some(period)) => Ok(period),
        Ok(None) => Err("a period: 2020, 2020-H1, 2020-Q3 or 2020-09".to_owned()),
        Err(unreadable) => Err(unreadable.why.en),
    }
}

pub(super) fn run(args: &TemplateArgs, manner: Manner) -> Status {
    let mut project = Project::open(&Disk, &[], &args.rules.choice());
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let (selected, unknown) = select(&project.rules, &args.choice.select, &args.choice.ignore);
    project.problems.extend(unknown);
    let is_wrong = project.problems.iter().any(|p| p.severity == Severity::Error);
    complain(&project.problems, &project.sources, lang, manner);
    if is_wrong {
        return Status::NotChecked;
    }
    let made = entity(&project.rules, &args.entity).and_then(|entity| {
        let (period, all_fields, all_units) = (args.period, args.all_fields, args.units == UnitsArg::All);
        let wish = Wish { entity, period, today: base::today(), lang, selected: &selected, all_fields, all_units };
        make(args, &project.rules, &wish)
    });
    match made {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &project.sources, lang, manner);
            Status::NotChecked
        }
    }
}

/// The entity of this name, or of this name for several.
fn entity(rules: &Rules, name: &str) -> Result<EntityId, Box<Diagnostic>> {
    let known = || rules.schema.iter().map(|(_, entity)| entity.name.as_str());
    let found = rules.schema.iter().find(|(_, entity)| entity.name == name || entity.plural.as_deref() == Some(name));
    found.map(|(id, _)| id).ok_or_else(|| {
        let message = Text::new(format!("no entity is called `{name}`"), format!("không có đối tượng nào tên là `{name}`"));
        let all = known().collect::<Vec<_>>().join(", ");
        let help = nearest(name, known()).map_or_else(
            || Text::new(format!("there are {all}"), format!("hiện có {all}")),
            |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
        );
        Box::new(Diagnostic::error(Code::PROJECT_UNKNOWN_ENTITY, message).help(help))
    })
}

fn make(args: &TemplateArgs, rules: &Rules, wish: &Wish<'_>) -> Result<(), Box<Diagnostic>> {
    let form = form::form(rules, wish);
    let name = rules.schema.entity(wish.entity);
    let stem = if wish.all_units { name.plural.as_ref().unwrap_or(&name.name) } else { &name.name };
    let period = wish.period.map(|period| format!("-{period}")).unwrap_or_default();
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{stem}{period}.xlsx")));
    let shown = path.display().to_string();
    let bytes = match Format::of_path(&path) {
        Some(Format::Xlsx) => form::xlsx(&form).map_err(|why| Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, why)))?,
        Some(Format::Yaml) => form::yaml(&form).into_bytes(),
        Some(Format::Csv) => form::csv(&form).into_bytes(),
        _ => {
            let message = Text::new(format!("no form can be made as `{shown}`"), format!("không tạo được biểu mẫu dạng `{shown}`"));
            let help = Text::new("name a file that ends in .xlsx, .yaml or .csv", "hãy nêu tệp có đuôi .xlsx, .yaml hoặc .csv");
            return Err(Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message).help(help)));
        }
    };
    create_new_file(&path).and_then(|mut out| out.write_all(&bytes)).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => in_the_way(&shown),
        _ => unwritable(&shown, &error.to_string()),
    })?;
    tell(&path, &form)
}

/// Says what was made, and what to do with it.
fn tell(path: &Path, form: &Form) -> Result<(), Box<Diagnostic>> {
    let name = path.display();
    let (lines, targets) = (form.sheets.iter().map(|sheet| sheet.lines.len()).sum::<usize>(), form.targets);
    let entity = form.sheets.first().map(|sheet| sheet.name.clone()).unwrap_or_default();
    // Of a table the name tells what it holds, unless it is another's.
    let names_it = path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with(&entity));
    let is_told = !matches!(Format::of_path(path), Some(Format::Csv)) || names_it;
    let as_entity = if is_told { String::new() } else { format!(" --as {entity}") };
    to_stdout(|out| match form.lang {
        Lang::En => writeln!(out, "{name}: {lines} things to fill in, for {targets} targets\nthen: chitieu check {name}{as_entity}"),
        Lang::Vi => writeln!(out, "{name}: {lines} mục cần ghi, cho {targets} chỉ tiêu\nsau đó: chitieu check {name}{as_entity}"),
    })
}
