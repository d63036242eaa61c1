//! `chitieu test`: run the tests written in rule files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::Manner;
use super::output::{Out, complain};
use crate::base::{Disk, Files as _, SourceId, Sources};
use crate::diagnostic::{Code, Diagnostic, Lang, Severity, Text};
use crate::evaluation::Judgement;
use crate::project::{DataArgument, Project, RuleChoice, Status};
use crate::report::messages;
use crate::report::trials::{self, Account, TRIAL_FORMATS, TrialFormat};
use crate::ruletest::boundary::{self, Boundaries};
use crate::ruletest::{self, Coverage, Trial};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;
use crate::semantics::rules::Test;
use crate::syntax;

/// Run the tests written in rule files
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Run the tests written in rule files.\n\n\
        A test gives records to a target and says what should come out. A failing one is shown as expected against found, with \
        the rule beside it.",
    after_help = EXAMPLES
)]
pub(super) struct TestArgs {
    /// Rule files, and folders of them
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,
    /// Only tests with this in their name or in the id of their target. Repeatable
    #[arg(short = 't', long = "test", value_name = "TEXT")]
    names: Vec<String>,
    /// The form of the account: human, concise, json or junit; with =FILE, into a file. Repeatable
    #[arg(long, value_name = "NAME[=FILE]", value_parser = trial_format)]
    format: Vec<FormatArg>,
    /// Show which verdicts and branches of each target the tests have seen
    #[arg(long)]
    coverage: bool,
    /// End with status 1 where less than so many percent were seen
    #[arg(long, value_name = "PERCENT", requires = "coverage", value_parser = clap::value_parser!(u64).range(0..=100))]
    min: Option<u64>,
    /// Try values just below, at and just above each threshold, and the days around each deadline
    #[arg(long)]
    boundaries: bool,
    /// Write those cases out as tests, into a new file
    #[arg(long, value_name = "FILE", requires = "boundaries")]
    write: Option<PathBuf>,
    /// Name the tests that pass, too
    #[arg(short, long)]
    verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  chitieu test rules/                       every test of a folder
  chitieu test rules/q3-2020.chitieu -v     name the tests that pass, too
  chitieu test rules -t it_spending         the tests of one target, or with this in their name
  chitieu test rules --coverage --min 90    what the tests have seen; status 1 below 90 percent
  chitieu test rules --boundaries           a table of the cases at each threshold and deadline
  chitieu test rules --format junit=t.xml   for a server that runs tests
  chitieu test                              those of the configured rules, else of the packs

Exit status: 0 all passed, 1 some failed, 3 a rule file is wrong or there is no test";

/// A form of the account, and the file that it goes to.
#[derive(Debug, Clone)]
struct FormatArg {
    format: TrialFormat,
    file: Option<PathBuf>,
}

fn trial_format(text: &str) -> Result<FormatArg, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the name of a file belongs behind `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let found = TRIAL_FORMATS.iter().find(|(_, known)| *known == name).map(|(format, _)| *format);
    let known = || TRIAL_FORMATS.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
    Ok(FormatArg { format: found.ok_or_else(|| format!("the formats are {}", known()))?, file })
}

pub(super) fn run(args: &TestArgs, manner: Manner) -> Status {
    if args.format.iter().filter(|f| f.file.is_none()).count() > 1 {
        let message = Text::new("only one account can go to standard output", "chỉ một bản kết quả được ghi ra đầu ra chuẩn");
        let help = Text::new("send the others to files: `--format junit=tests.xml`", "ghi các bản khác ra tệp: `--format junit=tests.xml`");
        complain(&[Diagnostic::error(Code::RUN_USAGE, message).help(help)], &Sources::default(), manner.lang(None), manner);
        return Status::Usage;
    }
    let choice = RuleChoice { files: args.rules.clone(), tests: true, ..RuleChoice::default() };
    let beside: Vec<DataArgument> = args.rules.iter().map(|path| DataArgument::Path(path.clone())).collect();
    let project = Project::open(&Disk, &beside, &choice);
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let mut problems = project.problems;
    let (rules, sources) = (&project.rules, &project.sources);
    let is_wrong = problems.iter().any(|p| p.severity == Severity::Error);
    let chosen = Chosen::new(args, rules);
    if !is_wrong {
        problems.extend(chosen.nothing(rules));
    }
    complain(&problems, sources, lang, manner);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Status::NotChecked;
    }
    // `because` is written in the language of the rule file.
    let own = |test: &Test| if rules.is_vietnamese(test.source) { Lang::Vi } else { Lang::En };
    let mut coverage = args.coverage.then(Coverage::default);
    let chosen_tests = rules.tests.iter().enumerate().filter(|(number, _)| chosen.tests.contains(number));
    let run = |(number, test): (usize, &Test)| {
        let sentences = |judgement: &Judgement| messages(rules, sources, own(test), judgement);
        ruletest::run_noting(rules, number, test, &sentences, coverage.as_mut())
    };
    let mut trials: Vec<Trial> = chosen_tests.map(run).collect();
    for (source, text) in &rules.texts {
        syntax::speak_as_written(*source, text, trials.iter_mut().flat_map(|t| &mut t.problems));
    }
    if manner.lang.is_some() {
        trials.iter_mut().flat_map(|t| &mut t.problems).for_each(|p| p.lang = None);
    }
    let covered = coverage.map(|coverage| {
        let mut covered = coverage.of(rules);
        covered.retain(|c| chosen.is_target(rules, c.target));
        covered
    });
    let boundaries = args.boundaries.then(|| boundary::cases(rules, &|id| chosen.is_target(rules, id)));
    let account = Account {
        rules,
        sources,
        trials: &trials,
        covered: covered.as_deref(),
        boundaries: boundaries.as_ref(),
        lang,
        verbose: args.verbose,
    };
    if let (Some(file), Some(boundaries)) = (&args.write, &boundaries)
        && let Err(problem) = write_tests(file, rules, sources, boundaries)
    {
        complain(&[*problem], sources, lang, manner);
        return Status::NotChecked;
    }
    let forms = if args.format.is_empty() { vec![FormatArg { format: TrialFormat::Human, file: None }] } else { args.format.clone() };
    for FormatArg { format, file } in forms {
        if let Err(problem) = Out::new(file).finish(|out| trials::write(format, &account, out)) {
            complain(&[*problem], sources, lang, manner);
            return Status::NotChecked;
        }
    }
    let enough = || covered.as_deref().is_none_or(|covered| args.min.is_none_or(|min| trials::percent(covered) >= min));
    let agree = boundaries.iter().flat_map(|b| &b.cases).all(boundary::Case::agrees);
    if trials.iter().all(Trial::passed) && agree && enough() { Status::Met } else { Status::Failed }
}

/// Writes cases as tests, with a `use` for each rule file that lies beside them.
fn write_tests(file: &Path, rules: &Rules, sources: &Sources, boundaries: &Boundaries) -> Result<(), Box<Diagnostic>> {
    if Disk.exists(file) {
        let name = file.display();
        let message = Text::new(format!("there is a file `{name}` already"), format!("đã có tệp `{name}`"));
        let help = Text::new("name a new file, or take the old one away", "hãy nêu tên tệp mới, hoặc xóa tệp cũ");
        return Err(Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message).help(help)));
    }
    let beside = |path: &&Path| path.parent().unwrap_or(Path::new("")) == file.parent().unwrap_or(Path::new(""));
    let targets = boundaries.cases.iter().map(|case| rules.target(case.target).source.0).collect::<BTreeSet<u32>>();
    let names = targets.into_iter().filter_map(|id| sources.get(SourceId(id)).map(|s| s.name.to_string()));
    Out::new(Some(file.to_owned())).finish(|out| {
        for name in names {
            if let Some(name) = Some(Path::new(&name)).filter(beside).and_then(Path::file_name) {
                writeln!(out, "use \"{}\"", name.to_string_lossy())?;
            }
        }
        out.write_all(boundary::blocks(rules, boundaries).as_bytes())
    })
}

/// The tests and targets that a run is about.
struct Chosen {
    /// Parts of names and ids, folded; all are meant without any.
    words: Vec<String>,
    /// The tests, by number.
    tests: BTreeSet<usize>,
}

impl Chosen {
    fn new(args: &TestArgs, rules: &Rules) -> Self {
        let words: Vec<String> = args.names.iter().map(|name| fold(name)).collect();
        let named = |text: &str| words.is_empty() || words.iter().any(|word| fold(text).contains(word));
        let is_chosen = |test: &crate::semantics::rules::Test| named(&test.name) || named(&rules.target(test.target).id);
        let tests = rules.tests.iter().enumerate().filter(|(_, test)| is_chosen(test)).map(|(number, _)| number).collect();
        Chosen { words, tests }
    }

    /// Whether coverage speaks of a target: one that is named, or that a chosen test is for.
    fn is_target(&self, rules: &Rules, id: TargetId) -> bool {
        let named = || self.words.iter().any(|word| fold(&rules.target(id).id).contains(word));
        let tested = || rules.tests.iter().enumerate().any(|(number, test)| test.target == id && self.tests.contains(&number));
        self.words.is_empty() || named() || tested()
    }

    /// That there is no test to run, where there is none.
    fn nothing(&self, rules: &Rules) -> Option<Diagnostic> {
        if !self.tests.is_empty() {
            return None;
        }
        let (message, help) = match rules.tests.is_empty() {
            true => (
                Text::new("there is no test in these rule files", "các tệp quy tắc này không có phép thử nào"),
                Text::new(
                    "write one: `test \"…\" for RULESET.TARGET { given province { … } expect pass }`",
                    "hãy viết: `test \"…\" for BỘ.CHỈ_TIÊU { given province { … } expect pass }`",
                ),
            ),
            false => (
                Text::new(
                    "no test has this in its name or in the id of its target",
                    "không có phép thử nào mà tên hoặc mã chỉ tiêu chứa đoạn chữ này",
                ),
                Text::new("`chitieu test -v` names them all", "`chitieu test -v` nêu tên mọi phép thử"),
            ),
        };
        Some(Diagnostic::error(Code::RUN_NO_TEST, message).help(help))
    }
}

/// A text as it is looked for: whatever its case and however its letters are composed.
fn fold(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}
