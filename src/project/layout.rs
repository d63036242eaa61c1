//! Rule files and their canonical layout.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::DataArgument;
use super::config::Config;
use super::discovery::STDIN;
use super::rulefiles::unread;
use super::translation::translate;
use crate::base::{Files, Source, Sources};
use crate::data::decode;
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::syntax::{self, Formatted, Limits, Surface};

/// A rule file, as it is and as it should look.
#[derive(Debug)]
pub struct RuleText {
    /// Its name, as the user knows it.
    pub name: String,
    /// Where it is; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The text as it is.
    pub text: Arc<str>,
    /// The text as it should look.
    pub formatted: Formatted,
}

impl RuleText {
    /// Whether its layout is not the canonical one.
    #[must_use]
    pub fn would_change(&self) -> bool {
        *self.text != *self.formatted.text
    }
}

/// Rule files with their canonical layout.
#[derive(Debug, Default)]
pub struct LaidOut {
    /// The files that could be read, in their order.
    pub files: Vec<RuleText>,
    /// The language that the configuration asks for.
    pub lang: Option<Lang>,
    /// All texts.
    pub sources: Sources,
    /// Why others could not be read.
    pub problems: Vec<Diagnostic>,
    writes: bool,
    to: Option<Surface>,
}

/// Lays out the rule files that are named; where none is, those of the configuration, else those in the working folder.
/// Where files are going to be written, mistakes are told at their places in the new text. Files in the words of another
/// surface than `to` are put into those; one with mistakes stays as it is.
#[must_use]
pub fn lay_out(files: &dyn Files, named: &[DataArgument], to: Option<Surface>, writes: bool) -> LaidOut {
    let mut out = LaidOut { writes, to, ..LaidOut::default() };
    let here = PathBuf::from(".");
    let mut arguments = named.to_vec();
    if let Some(path) = Config::find(files, &here) {
        let (config, problems) = Config::read(files, &path, &mut out.sources);
        out.lang = config.as_ref().and_then(|c| c.lang);
        if arguments.is_empty() {
            out.problems.extend(problems);
            arguments.extend(config.map(|c| c.rules).unwrap_or_default().into_iter().map(DataArgument::Path));
        }
    }
    if arguments.is_empty() && out.problems.is_empty() {
        arguments.push(DataArgument::Path(here));
    }
    let mut seen = BTreeSet::new();
    for argument in arguments {
        match argument {
            DataArgument::Stdin(bytes) => out.text(files, STDIN.to_owned(), None, &bytes),
            DataArgument::Path(path) => match rule_files(files, path) {
                Ok(found) => {
                    for path in found {
                        if seen.insert(files.canonical(&path)) {
                            out.file(files, path);
                        }
                    }
                }
                Err(problem) => out.problems.push(*problem),
            },
        }
    }
    if out.files.is_empty() && out.problems.is_empty() {
        let message = Text::new("there is no rule file here", "ở đây không có tệp quy tắc nào");
        let help = Text::new("rule files end in `.chitieu`", "tệp quy tắc có đuôi `.chitieu`");
        out.problems.push(Diagnostic::error(Code::PROJECT_NO_RULES, message).help(help));
    }
    out
}

/// A file itself, or the rule files of a folder.
fn rule_files(files: &dyn Files, path: PathBuf) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    if !files.is_folder(&path) {
        return Ok(vec![path]);
    }
    let found = files.walk(&path).map_err(|error| Box::new(unread(Code::PROJECT_NO_RULES, &path.display().to_string(), &error, None)))?;
    let rules = found.into_iter().filter(|f| f.extension().is_some_and(|e| e == "chitieu"));
    Ok(rules.map(|f| f.strip_prefix(".").map(PathBuf::from).unwrap_or(f)).collect())
}

impl LaidOut {
    fn file(&mut self, files: &dyn Files, path: PathBuf) {
        let name = path.display().to_string();
        match files.read(&path, Limits::default().bytes as u64 + 1) {
            Ok(bytes) => self.text(files, name, Some(path), &bytes),
            Err(error) => self.problems.push(unread(Code::PROJECT_NO_RULES, &name, &error, None)),
        }
    }

    fn text(&mut self, files: &dyn Files, name: String, path: Option<PathBuf>, bytes: &[u8]) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            let fault = decode(&name, bytes, u64::MAX, &mut self.sources).err();
            return self.problems.extend(fault.map(|fault| *fault));
        };
        let text: Arc<str> = text.into();
        if let Some(to) = self.to.filter(|to| *to != syntax::surface_of(&text)) {
            let formatted = self.translated(files, path.as_deref(), (&name, &text), to);
            return self.files.push(RuleText { name, path, text, formatted });
        }
        let source = self.sources.add(Source::new(name.clone(), Arc::clone(&text)));
        let mut formatted = syntax::format(&text, source, &Limits::default());
        if self.writes && path.is_some() && !formatted.problems.is_empty() {
            let source = self.sources.add(Source::new(name.clone(), formatted.text.as_str()));
            formatted.problems = syntax::parse(&formatted.text, source, &Limits::default()).problems;
        }
        self.files.push(RuleText { name, path, text, formatted });
    }

    fn translated(&mut self, files: &dyn Files, path: Option<&Path>, (name, text): (&str, &Arc<str>), to: Surface) -> Formatted {
        match translate(files, path, (name, text), to, &mut self.sources) {
            Ok(text) => Formatted { text, problems: Vec::new(), unfaithful: false },
            Err(problems) => Formatted { text: text.to_string(), problems, unfaithful: false },
        }
    }
}
