//! `chitieu test`: run the tests written in rule files.

use std::path::PathBuf;

use super::Manner;
use super::output::{complain, to_stdout};
use crate::base::Disk;
use crate::diagnostic::{Code, Diagnostic, Lang, Severity, Text};
use crate::evaluation::Judgement;
use crate::project::{DataArgument, Project, RuleChoice, Status};
use crate::report::messages;
use crate::report::trials;
use crate::ruletest;
use crate::semantics::rules::Test;
use crate::syntax;

/// Run the tests written in rule files
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Run the tests written in rule files.\n\n\
        A test gives records to a target and says what should come out. A failing one is shown as expected against found, with \
        the rule beside it.",
    after_help = "\
Examples:
  chitieu test rules/                       every test of a folder
  chitieu test rules/q3-2020.chitieu -v     name the tests that pass, too
  chitieu test                              the tests of the configured rules, else of the built-in packs

Exit status: 0 all passed, 1 some failed, 3 a rule file is wrong or there is no test"
)]
pub(super) struct TestArgs {
    /// Rule files, and folders of them
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,
    /// Name the tests that pass, too
    #[arg(short, long)]
    verbose: bool,
}

pub(super) fn run(args: &TestArgs, manner: Manner) -> Status {
    let choice = RuleChoice { files: args.rules.clone(), packs: Vec::new(), tests: true };
    let beside: Vec<DataArgument> = args.rules.iter().map(|path| DataArgument::Path(path.clone())).collect();
    let project = Project::open(&Disk, &beside, &choice);
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let mut problems = project.problems;
    let (rules, sources) = (&project.rules, &project.sources);
    let is_wrong = problems.iter().any(|p| p.severity == Severity::Error);
    if !is_wrong && rules.tests.is_empty() {
        let message = Text::new("there is no test in these rule files", "các tệp quy tắc này không có phép thử nào");
        let help = Text::new(
            "write one: `test \"…\" for RULESET.TARGET { given province { … } expect pass }`",
            "hãy viết: `test \"…\" for BỘ.CHỈ_TIÊU { given province { … } expect pass }`",
        );
        problems.push(Diagnostic::error(Code::RUN_NO_TEST, message).help(help));
    }
    complain(&problems, sources, lang, manner);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Status::NotChecked;
    }
    // `because` is written in the language of the rule file.
    let trial = |(number, test): (usize, &Test)| {
        let own = if rules.is_vietnamese(test.source) { Lang::Vi } else { Lang::En };
        ruletest::run(rules, number, test, &|judgement: &Judgement| messages(rules, sources, own, judgement))
    };
    let mut trials: Vec<ruletest::Trial> = rules.tests.iter().enumerate().map(trial).collect();
    for (source, text) in &rules.texts {
        syntax::speak_as_written(*source, text, trials.iter_mut().flat_map(|t| &mut t.problems));
    }
    if manner.lang.is_some() {
        trials.iter_mut().flat_map(|t| &mut t.problems).for_each(|p| p.lang = None);
    }
    let account = trials::Account { rules, sources, trials: &trials, lang, verbose: args.verbose };
    if let Err(problem) = to_stdout(|out| trials::write(&account, out)) {
        complain(&[*problem], sources, lang, manner);
        return Status::NotChecked;
    }
    if trials.iter().all(ruletest::Trial::passed) { Status::Met } else { Status::Failed }
}
