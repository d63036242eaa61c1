//! `chitieu man`: the manual pages, from what `--help` says.

use std::io;
use std::path::PathBuf;

use clap_mangen::Man;

use super::output::{complain, to_stdout, unwritable};
use super::{Manner, command};
use crate::base::{Sources, create_file, create_folder};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::project::Status;

/// Write the manual page of the program or of a command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  chitieu man                               the page of the program, on standard output
  chitieu man check                         the page of a command
  chitieu man --to man                      every page: man/chitieu.1, man/chitieu-check.1, …

`chitieu man check | man -l -` shows a page; ~/.local/share/man/man1 is where man(1) looks for them.")]
pub(super) struct ManArgs {
    /// The command whose page it is; the program's if none is named
    #[arg(value_name = "COMMAND", conflicts_with = "to")]
    command: Option<String>,
    /// Write every page into this folder
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, manner: Manner) -> Status {
    let lang = manner.lang(None);
    let mut whole = command(lang);
    // Commands then know how they are called, and what holds for all of them.
    whole.build();
    let page = |command: &clap::Command| {
        let mut text = Vec::new();
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        Man::new(command.clone().version(env!("CARGO_PKG_VERSION"))).title(&name).render(&mut text).map(|()| (format!("{name}.1"), text))
    };
    let written = match (&args.to, &args.command) {
        (Some(folder), _) => {
            let all = std::iter::once(&whole).chain(whole.get_subcommands().filter(|command| command.get_name() != "help"));
            let write = |command| {
                let (name, text) = page(command)?;
                create_file(&folder.join(name)).and_then(|mut out| out.write_all(&text))
            };
            let made: io::Result<()> = create_folder(folder).and_then(|()| all.into_iter().try_for_each(write));
            made.map_err(|error| unwritable(&folder.display().to_string(), &error.to_string()))
        }
        (None, None) => page(&whole).map_err(|error| unwritable("<stdout>", &error.to_string())).and_then(|(_, text)| print(&text)),
        (None, Some(name)) => match whole.find_subcommand(name) {
            Some(command) => page(command).map_err(|error| unwritable("<stdout>", &error.to_string())).and_then(|(_, text)| print(&text)),
            None => {
                complain(&[unknown(name, &whole)], &Sources::default(), lang, manner);
                return Status::Usage;
            }
        },
    };
    match written {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

fn print(text: &[u8]) -> Result<(), Box<Diagnostic>> {
    to_stdout(|out| out.write_all(text))
}

fn unknown(name: &str, whole: &clap::Command) -> Diagnostic {
    let message = Text::new(format!("there is no command `{name}`"), format!("không có lệnh `{name}`"));
    let known: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
    let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let help = nearest(name, known.iter().copied()).map_or_else(
        || Text::new(format!("there are {all}"), format!("hiện có {all}")),
        |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
    );
    Diagnostic::error(Code::RUN_USAGE, message).help(help)
}
