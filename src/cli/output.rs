//! Standard output and error: colour, width, and pipes that close early.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::{ColorArg, Manner};
use crate::base::{self, Sources};
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::report::{self, Style};

/// The width of lines where there is no terminal to ask.
const WIDTH: usize = 80;
/// Wider lines than this are hard to read.
const MAX_WIDTH: usize = 120;

/// How to write to a stream that a person may look at.
pub(super) fn style(manner: Manner, stream: &impl IsTerminal) -> Style {
    let terminal = stream.is_terminal();
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match manner.color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => terminal && !set("NO_COLOR") && !dumb,
    };
    let columns = terminal_size::terminal_size().filter(|_| terminal).map(|(width, _)| usize::from(width.0));
    Style { color, width: columns.unwrap_or(WIDTH).clamp(40, MAX_WIDTH) }
}

/// Writes to standard output through a buffer. A reader that has seen enough is no error.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Box<Diagnostic>> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(unwritable("<stdout>", &error.to_string())),
        _ => Ok(()),
    }
}

/// Writes a whole file.
pub(super) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let name = path.display().to_string();
    write(&mut bytes).map_err(|error| unwritable(&name, &error.to_string()))?;
    base::write_file(path, &bytes).map_err(|error| unwritable(&name, &error.to_string()))
}

fn unwritable(name: &str, why: &str) -> Box<Diagnostic> {
    let message = Text::new(format!("`{name}` cannot be written: {why}"), format!("không ghi được `{name}`: {why}"));
    Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message))
}

/// Shows diagnostics on standard error.
pub(super) fn complain(problems: &[Diagnostic], sources: &Sources, lang: Lang, manner: Manner) {
    let mut out = BufWriter::new(io::stderr().lock());
    let style = style(manner, &io::stderr());
    for problem in problems {
        // Where even standard error is closed there is no one to tell.
        let _ = write!(out, "{}", report::render_diagnostic(problem, sources, lang, style.color, style.width));
    }
    let _ = out.flush();
}
