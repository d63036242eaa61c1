//! Standard output and error: colour, width, and pipes that close early.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

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
    let columns = terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0));
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

/// Where a report goes as it is made: standard output, or a file.
pub(super) struct Out {
    file: Option<PathBuf>,
    to: Option<Box<dyn Write + Send>>,
    /// Why it cannot be written any more.
    failed: Option<io::Error>,
}

impl Out {
    /// To a file, else to standard output. Nothing is opened before there is something to write.
    pub fn new(file: Option<PathBuf>) -> Self {
        Out { file, to: None, failed: None }
    }

    /// Writes what there is by now, so that it can be seen.
    pub fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_none() && !bytes.is_empty() {
            let written = self.open().and_then(|to| to.write_all(bytes).and_then(|()| to.flush()));
            self.failed = written.err();
        }
    }

    /// Whether whoever read standard output has seen enough.
    pub fn is_left(&self) -> bool {
        self.file.is_none() && self.failed.as_ref().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Writes the rest. A reader that has seen enough is no error.
    pub fn finish(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Box<Diagnostic>> {
        let written = match self.failed.take() {
            Some(error) => Err(error),
            None => self.open().and_then(|to| {
                let mut to = BufWriter::new(to);
                write(&mut to).and_then(|()| to.flush())
            }),
        };
        let name = self.file.as_ref().map_or_else(|| "<stdout>".to_owned(), |file| file.display().to_string());
        match written {
            Err(error) if self.file.is_some() || error.kind() != io::ErrorKind::BrokenPipe => Err(unwritable(&name, &error.to_string())),
            _ => Ok(()),
        }
    }

    /// How it looks there.
    pub fn style(&self, manner: Manner) -> Style {
        if self.file.is_some() { Style { color: false, width: WIDTH } } else { style(manner, &io::stdout()) }
    }

    fn open(&mut self) -> io::Result<&mut (dyn Write + Send)> {
        let to: Box<dyn Write + Send> = match (self.to.take(), &self.file) {
            (Some(open), _) => open,
            (None, Some(file)) => base::create_file(file)?,
            (None, None) => Box::new(io::stdout()),
        };
        Ok(&mut **self.to.insert(to))
    }
}

/// That a file cannot be written, and why.
pub(super) fn unwritable(name: &str, why: &str) -> Box<Diagnostic> {
    let message = Text::new(format!("`{name}` cannot be written: {why}"), format!("không ghi được `{name}`: {why}"));
    Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message))
}

/// Shows diagnostics on standard error, each in its file's language where none was asked for.
pub(super) fn complain(problems: &[Diagnostic], sources: &Sources, lang: Lang, manner: Manner) {
    if problems.is_empty() {
        return;
    }
    let mut out = BufWriter::new(io::stderr().lock());
    let style = style(manner, &io::stderr());
    for problem in problems {
        let lang = if manner.lang.is_some() { lang } else { problem.lang(lang) };
        let problem = &Diagnostic { lang: None, ..problem.clone() };
        // Where even standard error is closed there is no one to tell.
        let _ = write!(out, "{}", report::render_diagnostic(problem, sources, lang, style.color, style.width));
    }
    let _ = out.flush();
}
