//! `chitieu fmt`: lay rule files out in one way.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::difference::difference;
use super::output::{Out, complain, to_stdout};
use super::{LangArg, Manner};
use crate::base::{self, Disk};
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::project::{DataArgument, LaidOut, RuleText, Status, lay_out};
use crate::syntax::{Limits, Surface, surface_of};

/// Lay rule files out in one way
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Lay rule files out in one way.\n\n\
        Only blanks, line ends and what has two spellings change: what a file says stays, and so do its comments and the blank \
        lines between groups. A statement with a mistake in it is left as it is. The result is read again before anything is \
        written.\n\n\
        With --to, a file is put into Vietnamese words (`#! lang vi`) or into English ones: keywords, numbers, dates, separators, \
        and the names of fields that have one in both. A file with mistakes is left as it is.",
    after_help = "\
Examples:
  chitieu fmt                                those of chitieu.yaml, else all below this folder
  chitieu fmt rules/ --check                 name the files that would change, and change none
  chitieu fmt rules/q3-2020.chitieu --diff   show what would change
  chitieu fmt - < draft.chitieu              standard input to standard output
  chitieu fmt --to vi rules/q3-2020.chitieu  put a file into Vietnamese words; --to en puts it back

Exit status: 0 fine, 1 with --check some files would change, 3 a file has mistakes or cannot be read
(the others are laid out all the same), 64 wrong command line"
)]
pub(super) struct FmtArgs {
    /// Rule files, folders of them, or `-` for standard input; by default those of chitieu.yaml
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Name the files that would change, and change none
    #[arg(long)]
    check: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Put the files into the words of a language: Vietnamese ones, or English ones
    #[arg(long, value_enum, value_name = "LANG")]
    to: Option<LangArg>,
    /// Do not name the files that changed
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: &FmtArgs, manner: Manner) -> Status {
    let named = match arguments(&args.paths) {
        Ok(named) => named,
        Err(problem) => {
            complain(&[*problem], &base::Sources::default(), manner.lang(None), manner);
            return Status::NotChecked;
        }
    };
    let to = args.to.map(|to| match to {
        LangArg::En => Surface::En,
        LangArg::Vi => Surface::Vi,
    });
    let laid_out = lay_out(&Disk, &named, to, !args.check && !args.diff);
    let lang = manner.lang(laid_out.lang);
    let mut problems = laid_out.problems.clone();
    for file in &laid_out.files {
        problems.extend(file.formatted.problems.iter().cloned());
        if file.formatted.unfaithful {
            problems.push(unfaithful(file));
        }
    }
    if let Err(problem) = put(args, &laid_out, lang) {
        problems.push(*problem);
    }
    complain(&problems, &laid_out.sources, lang, manner);
    if laid_out.files.iter().any(|f| f.formatted.unfaithful) {
        Status::Defect
    } else if !problems.is_empty() {
        Status::NotChecked
    } else if args.check && laid_out.files.iter().any(RuleText::would_change) {
        Status::Failed
    } else {
        Status::Met
    }
}

fn arguments(paths: &[PathBuf]) -> Result<Vec<DataArgument>, Box<Diagnostic>> {
    let mut stdin = None;
    if paths.iter().any(|path| path.as_os_str() == "-") {
        stdin = base::read_stdin(Limits::default().bytes as u64, &AtomicBool::new(false)).map_err(|error| {
            let message = Text::new(format!("standard input cannot be read: {error}"), format!("không đọc được đầu vào chuẩn: {error}"));
            Box::new(Diagnostic::error(Code::PROJECT_UNREADABLE_FILE, message))
        })?;
    }
    let argument = |path: &PathBuf| match path.as_os_str() == "-" {
        true => stdin.take().map(DataArgument::Stdin),
        false => Some(DataArgument::Path(path.clone())),
    };
    Ok(paths.iter().filter_map(argument).collect())
}

/// Writes, shows or names what changes.
fn put(args: &FmtArgs, laid_out: &LaidOut, lang: Lang) -> Result<(), Box<Diagnostic>> {
    let mut told = String::new();
    let mut failed = Ok(());
    for file in &laid_out.files {
        let changes = file.would_change();
        if args.check || args.diff {
            if changes && args.diff {
                told += &difference(&file.name, &file.text, &file.formatted.text);
            } else if changes && !args.quiet {
                told += &format!("{}\n", file.name);
            }
            continue;
        }
        match &file.path {
            None => told += &file.formatted.text,
            Some(path) if changes => {
                let written = Out::new(Some(path.clone())).finish(|out| out.write_all(file.formatted.text.as_bytes()));
                match written {
                    Ok(()) if args.quiet => {}
                    Ok(()) => {
                        let name = &file.name;
                        let said = match surface_of(&file.text) == surface_of(&file.formatted.text) {
                            true => Text::new(format!("laid out {name}"), format!("đã trình bày lại {name}")),
                            false => Text::new(format!("translated {name}"), format!("đã chuyển ngữ {name}")),
                        };
                        told += &format!("{}\n", said.get(lang));
                    }
                    Err(problem) => failed = Err(problem),
                }
            }
            Some(_) => {}
        }
    }
    to_stdout(|out: &mut dyn Write| -> io::Result<()> { out.write_all(told.as_bytes()) }).and(failed)
}

fn unfaithful(file: &RuleText) -> Diagnostic {
    let name = &file.name;
    let message = Text::new(
        format!("`{name}` is left as it is: another layout would have changed what it says"),
        format!("`{name}` được giữ nguyên: trình bày lại sẽ làm thay đổi nội dung"),
    );
    let help = Text::new(
        "this is a defect of the program; please report it with the file",
        "đây là lỗi của chương trình; xin hãy báo lại kèm tệp này",
    );
    Diagnostic::error(Code::RUN_UNFAITHFUL_LAYOUT, message).help(help)
}
