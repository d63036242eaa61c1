//! `chitieu completions`: what a shell needs to complete command lines.

use clap_complete::Shell;

use super::output::{complain, to_stdout};
use super::{Manner, command};
use crate::base::Sources;
use crate::project::Status;

/// Write what a shell needs to complete command lines
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  chitieu completions bash                  what bash reads, on standard output

Where shells look for it:
  bash        chitieu completions bash > ~/.local/share/bash-completion/completions/chitieu
  zsh         chitieu completions zsh > ~/.zfunc/_chitieu, where ~/.zfunc is in $fpath
  fish        chitieu completions fish > ~/.config/fish/completions/chitieu.fish
  powershell  chitieu completions powershell >> $PROFILE
  elvish      chitieu completions elvish >> ~/.config/elvish/rc.elv")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, manner: Manner) -> Status {
    let lang = manner.lang(None);
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(lang), "chitieu", &mut text);
    match to_stdout(|out| out.write_all(&text)) {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}
