//! `chitieu lint`: slips in rule files that the language itself lets pass.

use std::io;
use std::path::PathBuf;

use super::Manner;
use super::output::{complain, style, to_stdout};
use crate::base::{Disk, Sources};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::lint::{self, Level, Levels};
use crate::project::{DataArgument, Project, RuleChoice, Status};
use crate::report::{self, Format, lints};

/// Look for slips in rule files
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Look for slips in rule files: requirements that contradict each other, thresholds that cannot fail, \
        targets without a source, and more.\n\n\
        Each finding has a code. `chitieu explain CODE` tells why it matters, with a wrong and a right example; `lint:` in \
        chitieu.yaml turns it off or makes it an error. Files that a rule file uses are read, and not looked at themselves.",
    after_help = "\
Examples:
  chitieu lint rules/                       every rule file of a folder
  chitieu lint my.chitieu --allow no-test   leave a lint out
  chitieu lint rules/ --deny contradiction  tell a lint as an error
  chitieu lint rules/ --format concise      a line for each finding, for editors
  chitieu explain lint/contradiction        what a finding means

In chitieu.yaml, for all who work on the rules:
  lint: {unused-field: off, no-source: error}

Exit status: 0 nothing found, 1 something found, 3 a rule file is wrong"
)]
pub(super) struct LintArgs {
    /// Rule files, and folders of them; without any, the configured rules, else the built-in packs
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,
    /// Leave a lint out
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Tell a lint as an error; stronger than `--allow`
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// The form of the findings: concise, human, json or jsonl
    #[arg(long, value_parser = format, value_name = "NAME", default_value = "human")]
    format: Format,
}

fn format(name: &str) -> Result<Format, String> {
    let known = || lints::FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    Format::named(name).filter(|format| lints::FORMATS.contains(format)).ok_or_else(|| format!("the formats are {}", known()))
}

pub(super) fn run(args: &LintArgs, manner: Manner) -> Status {
    let choice = RuleChoice { files: args.rules.clone(), tests: true, ..RuleChoice::default() };
    let beside: Vec<DataArgument> = args.rules.iter().map(|path| DataArgument::Path(path.clone())).collect();
    let project = Project::open(&Disk, &beside, &choice);
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let mut levels = project.config.as_ref().map(|c| c.lint.clone()).unwrap_or_default();
    let unknown = choose(args, &mut levels);
    if !unknown.is_empty() {
        complain(&unknown, &Sources::default(), lang, manner);
        return Status::Usage;
    }
    complain(&project.problems, &project.sources, lang, manner);
    if project.problems.iter().any(|p| p.severity == Severity::Error) {
        return Status::NotChecked;
    }
    let mut findings = lint::run(&project.rules, &project.named, &levels);
    if manner.lang.is_some() {
        findings.iter_mut().for_each(|finding| finding.lang = None);
    }
    let account = lints::Account { findings: &findings, sources: &project.sources, files: project.named.len(), lang };
    let look: report::Style = style(manner, &io::stdout());
    if let Err(problem) = to_stdout(|out| lints::write(args.format, &account, out, &look)) {
        complain(&[*problem], &project.sources, lang, manner);
        return Status::NotChecked;
    }
    if findings.is_empty() { Status::Met } else { Status::Failed }
}

/// The levels of the command line over those of the configuration; what names no lint.
fn choose(args: &LintArgs, levels: &mut Levels) -> Vec<Diagnostic> {
    let allowed = args.allow.iter().map(|name| (name, Level::Off));
    let denied = args.deny.iter().map(|name| (name, Level::Error));
    let unknown = allowed.chain(denied).filter_map(|(name, level)| levels.set(name, level).err().map(|help| (name, help)));
    let problem = |(name, help): (&String, Text)| {
        let message = Text::new(format!("no lint is called `{name}`"), format!("không có mục kiểm tra nào tên là `{name}`"));
        Diagnostic::error(Code::RUN_UNKNOWN_CODE, message).help(help)
    };
    unknown.map(problem).collect()
}
