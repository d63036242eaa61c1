//! The command line: one file for each subcommand.

mod annotate;
mod check;
mod compare;
mod completions;
mod defect;
mod difference;
mod explain;
mod fmt;
mod init;
mod interrupt;
mod lint;
mod man;
mod output;
mod progress;
mod rules;
mod template;
mod test;
mod vietnamese;
mod waivers;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Lang;
use crate::project::Status;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "chitieu",
    version,
    about = "Checks data files of public bodies against targets that are written as rules.",
    long_about = "Checks data files of public bodies against targets that are written as rules.\n\n\
        A rule reads like the decision that it comes from, and every verdict says what was found, what is required, \
        how much is lacking, and where in the data that stands.",
    after_help = EXAMPLES,
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    manner: Manner,
}

const EXAMPLES: &str = "\
Examples:
  chitieu check report.yaml                 check a report against every built-in pack
  chitieu check reports/ -r rules/          check a folder of reports against your own rules
  chitieu template province                 a blank form, to be filled in and checked
  chitieu annotate report.xlsx              a copy of the workbook with its wrong cells marked
  chitieu init my-rules                     make a first set of rules with its tests and an example
  chitieu compare old.yaml new.yaml         what was corrected since, and what is new
  chitieu test rules/                       run the tests written in rule files
  chitieu fmt rules/                        lay rule files out in one way
  chitieu lint rules/                       look for slips in rule files
  chitieu rules                             list the targets of the built-in packs
  chitieu explain q3_2020.it_spending       the card of a rule
  chitieu explain data/unreadable-value     what a code means, with an example

`chitieu help check` tells more about the main command.

Exit status: 0 all required targets met, 1 some failed, 2 none failed but some are missing,
3 the check could not be made, 64 wrong command line, 70 a defect of the program.";

/// How to speak.
#[derive(Debug, Clone, Copy, clap::Args)]
struct Manner {
    /// The language of messages; by default that of chitieu.yaml, else of the locale
    #[arg(long, value_enum, value_name = "LANG", global = true)]
    lang: Option<LangArg>,
    /// Whether to use colour; never where NO_COLOR is set, unless `always`
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArg {
    /// English
    En,
    /// Vietnamese
    Vi,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColorArg {
    /// On a terminal
    Auto,
    /// Also in a pipe
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Box<check::CheckArgs>),
    Compare(compare::CompareArgs),
    Rules(rules::RulesArgs),
    Test(test::TestArgs),
    Fmt(fmt::FmtArgs),
    Lint(lint::LintArgs),
    Explain(explain::ExplainArgs),
    Waivers(waivers::WaiversArgs),
    Init(init::InitArgs),
    Template(template::TemplateArgs),
    Annotate(annotate::AnnotateArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Manner {
    /// The language: of the command line, else of the configuration, else of the locale.
    fn lang(self, configured: Option<Lang>) -> Lang {
        let said = self.lang.map(|lang| match lang {
            LangArg::En => Lang::En,
            LangArg::Vi => Lang::Vi,
        });
        said.or(configured).unwrap_or_else(|| locale(|name| std::env::var(name).ok()))
    }
}

/// The language of the locale, by the variables that decide about messages, the strongest first.
fn locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    match set {
        Some(value) if value == "vi" || value.starts_with("vi_") || value.starts_with("vi.") => Lang::Vi,
        _ => Lang::En,
    }
}

/// The command line as it is told in a language.
fn command(lang: Lang) -> clap::Command {
    let command = Cli::command();
    match lang {
        Lang::En => command,
        Lang::Vi => vietnamese::told(command),
    }
}

/// The language that help is asked for in: what is wrong with a command line is not known before it is read.
fn asked(args: impl Iterator<Item = OsString>) -> Lang {
    let args: Vec<OsString> = args.collect();
    let said = args.iter().enumerate().find_map(|(at, arg)| match arg.to_str()?.strip_prefix("--lang")? {
        "" => args.get(at + 1)?.to_str().map(str::to_owned),
        said => said.strip_prefix('=').map(str::to_owned),
    });
    match said.as_deref() {
        Some("vi") => Lang::Vi,
        Some(_) => Lang::En,
        None => locale(|name| std::env::var(name).ok()),
    }
}

/// The command line as clap takes it: its `help` takes no option, and is asked in a language like any other command.
fn taken(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.iter().skip(1).any(|arg| arg == "help") {
        let is_lang = |arg: &OsString| ["en", "vi"].iter().any(|lang| arg == lang);
        while let Some(at) =
            args.windows(2).position(|pair| pair.first().is_some_and(|a| a == "--lang") && pair.get(1).is_some_and(is_lang))
        {
            args.drain(at..at + 2);
        }
        args.retain(|arg| arg != "--lang=en" && arg != "--lang=vi");
    }
    args
}

/// `check` by itself. It is what is run over and over, and most of what clap is told otherwise is of other commands.
#[derive(Debug, Parser)]
struct Alone {
    #[command(flatten)]
    check: check::CheckArgs,
    #[command(flatten)]
    manner: Manner,
}

/// What a command line says that is a right one of `check`; others, and its help, are read with the whole in view.
fn alone(args: &[OsString]) -> Option<Cli> {
    let rest = args.get(1..).filter(|rest| rest.first().is_some_and(|command| command == "check"))?;
    let Alone { check, manner } = Alone::try_parse_from(rest).ok()?;
    Some(Cli { command: Command::Check(Box::new(check)), manner })
}

/// Runs the command that the program was called with.
#[must_use]
pub fn main() -> ExitCode {
    defect::catch();
    if let Some(cli) = alone(&std::env::args_os().collect::<Vec<_>>()) {
        return run(cli).into();
    }
    let mut told = command(asked(std::env::args_os()));
    let parsed = told.try_get_matches_from_mut(taken(std::env::args_os().collect()));
    match parsed.and_then(|found| Cli::from_arg_matches(&found).map_err(|error| error.format(&mut told))) {
        Ok(cli) => run(cli).into(),
        Err(error) => {
            // Help and the version are asked for; everything else is a wrong command line. A closed pipe is no one's fault.
            let _ = error.print();
            if error.use_stderr() { Status::Usage.into() } else { Status::Met.into() }
        }
    }
}

fn run(cli: Cli) -> Status {
    match cli.command {
        Command::Check(args) => check::run(*args, cli.manner),
        Command::Compare(args) => compare::run(&args, cli.manner),
        Command::Rules(args) => rules::run(&args, cli.manner),
        Command::Test(args) => test::run(&args, cli.manner),
        Command::Fmt(args) => fmt::run(&args, cli.manner),
        Command::Lint(args) => lint::run(&args, cli.manner),
        Command::Waivers(args) => waivers::run(&args, cli.manner),
        Command::Explain(args) => explain::run(&args, cli.manner),
        Command::Init(args) => init::run(&args, cli.manner),
        Command::Template(args) => template::run(&args, cli.manner),
        Command::Annotate(args) => annotate::run(&args, cli.manner),
        Command::Completions(args) => completions::run(&args, cli.manner),
        Command::Man(args) => man::run(&args, cli.manner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_check_is_read_alone_as_it_is_among_the_other_commands() {
        let args = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        for line in [
            "chitieu check report.yaml",
            "chitieu check help --lang vi -q",
            "chitieu check a b -r rules --pack q3-2020 --select x,y --as-of 30/06/2021 --format json=x --format concise --color=never",
            "chitieu check --worst 3 --threads 2 --across never --passes count --missing fail --baseline old.json -- -x",
        ] {
            let alone = alone(&args(line)).unwrap();
            assert_eq!(format!("{alone:?}"), format!("{:?}", Cli::try_parse_from(args(line)).unwrap()), "{line}");
        }
        for line in
            ["chitieu --lang vi check a", "chitieu check --help", "chitieu check -V", "chitieu check a --as-of soon", "chitieu rules"]
        {
            assert!(alone(&args(line)).is_none(), "{line}");
        }
    }

    #[test]
    fn help_is_asked_in_a_language_like_any_other_command() {
        let args = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(taken(args("chitieu --lang vi help check")), args("chitieu help check"));
        assert_eq!(taken(args("chitieu help check --lang=vi")), args("chitieu help check"));
        assert_eq!(taken(args("chitieu help check --lang fr")), args("chitieu help check --lang fr"));
        assert_eq!(taken(args("chitieu check --lang vi")), args("chitieu check --lang vi"));
        assert_eq!(
            (asked(args("chitieu check --lang vi").into_iter()), asked(args("chitieu --lang=en").into_iter())),
            (Lang::Vi, Lang::En)
        );
    }

    #[test]
    fn the_strongest_variable_of_the_locale_decides() {
        let of = |set: &[(&str, &str)]| locale(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()));
        assert_eq!(of(&[]), Lang::En);
        assert_eq!(of(&[("LANG", "vi_VN.UTF-8")]), Lang::Vi);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "vi_VN.UTF-8")]), Lang::En);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "vi"), ("LANG", "en_US")]), Lang::Vi);
        assert_eq!(of(&[("LANG", "vie")]), Lang::En);
    }
}
