//! Collects what is wrong with one file, and says the same thing once.

use std::collections::BTreeMap;

use crate::base::{SourceId, Span};
use crate::data::problem::Problem;
use crate::data::reading::Unreadable;
use crate::data::schema::{EntityId, Slot};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};

/// How many unknown keys of a file get a nearest name. Where there are more, the file is of another kind altogether.
const SUGGESTIONS: usize = 100;

/// The problems of one file.
#[derive(Debug)]
pub struct Sink {
    source: SourceId,
    problems: Vec<Problem>,
    /// Keys that mean nothing, by what they stand in: the first place of each, and the nearest name.
    unknown: BTreeMap<(Option<EntityId>, String), Unknown>,
}

#[derive(Debug)]
struct Unknown {
    source: SourceId,
    span: Span,
    times: usize,
    nearest: Option<String>,
}

/// The field that a value is for.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub entity: EntityId,
    pub slot: Slot,
    /// The path to print, which may go into a document.
    pub path: &'a str,
}

impl Sink {
    pub fn new(source: SourceId) -> Self {
        Sink { source, problems: Vec::new(), unknown: BTreeMap::new() }
    }

    /// Everything that was collected, in the order of the file.
    pub fn finish(mut self) -> Vec<Problem> {
        for ((_, path), unknown) in std::mem::take(&mut self.unknown) {
            let more = unknown.times - 1;
            let (en, vi) = match more {
                0 => (String::new(), String::new()),
                _ => (format!(" (and {more} times more)"), format!(" (và {more} lần nữa)")),
            };
            let message = Text::new(
                format!("`{path}` is not in the vocabulary and is not read{en}"),
                format!("`{path}` không có trong từ vựng nên không được đọc{vi}"),
            );
            let mut diagnostic = Diagnostic::warning(Code::DATA_UNKNOWN_KEY, message).at(unknown.source, unknown.span);
            if let Some(name) = unknown.nearest {
                diagnostic = diagnostic.help(Text::new(format!("Did you mean `{name}`?"), format!("Có phải ý bạn là `{name}`?")));
            }
            self.problems.push(diagnostic.into());
        }
        self.problems.sort_by_key(|p| p.diagnostic.labels.first().map(|l| (l.source, l.span.start)));
        self.problems
    }

    /// Takes in what is wrong with a later part of the same file.
    pub fn merge(&mut self, later: Sink) {
        let once = [Code::DATA_AMBIGUOUS_KEY, Code::DATA_NO_ENTITY];
        for problem in later.problems {
            let is_same = |known: &Problem| {
                (known.diagnostic.code, &known.diagnostic.message) == (problem.diagnostic.code, &problem.diagnostic.message)
            };
            if !(once.contains(&problem.diagnostic.code) && self.problems.iter().any(is_same)) {
                self.problems.push(problem);
            }
        }
        for (key, mut unknown) in later.unknown {
            let few = self.unknown.len() < SUGGESTIONS;
            match self.unknown.get_mut(&key) {
                Some(known) => known.times += unknown.times,
                None => {
                    unknown.nearest = unknown.nearest.filter(|_| few);
                    self.unknown.insert(key, unknown);
                }
            }
        }
    }

    pub fn error(&mut self, code: Code, span: Span, message: Text, help: Option<Text>) {
        let mut diagnostic = Diagnostic::error(code, message).at(self.source, span);
        diagnostic.help = help;
        self.problems.push(diagnostic.into());
    }

    /// Whether anything as bad as this was collected.
    pub fn has(&self, severity: Severity) -> bool {
        self.problems.iter().any(|p| p.diagnostic.severity >= severity)
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic.into());
    }

    /// A key that means nothing; `nearest` is asked once.
    pub fn unknown<'n>(&mut self, entity: Option<EntityId>, path: &str, span: Span, nearest: impl FnOnce() -> Option<&'n str>) {
        match self.unknown.get_mut(&(entity, path.to_owned())) {
            Some(known) => known.times += 1,
            None => {
                let few = self.unknown.len() < SUGGESTIONS;
                let nearest = if few { nearest().map(str::to_owned) } else { None };
                self.unknown.insert((entity, path.to_owned()), Unknown { source: self.source, span, times: 1, nearest });
            }
        }
    }

    /// A value that its field cannot take.
    pub fn unreadable(&mut self, owner: Owner<'_>, span: Span, unreadable: &Unreadable) {
        let (path, Unreadable { why, accepted }) = (owner.path, unreadable);
        let message = Text::new(format!("{path}: {}", why.en), format!("{path}: {}", why.vi));
        let help = Text::new(format!("Accepted: {}.", accepted.en), format!("Được chấp nhận: {}.", accepted.vi));
        let diagnostic = Diagnostic::error(Code::DATA_UNREADABLE_VALUE, message).at(self.source, span).help(help);
        self.problems.push(Problem { diagnostic, field: Some((owner.entity, owner.slot)) });
    }

    /// Two keys or headings of one record that mean the same field.
    pub fn twice(&mut self, owner: Option<Owner<'_>>, path: &str, again: Span, first: Span) {
        let message = Text::new(format!("`{path}` is given here for the second time"), format!("`{path}` được khai lần thứ hai tại đây"));
        let diagnostic = Diagnostic::error(Code::DATA_DUPLICATE_FIELD, message)
            .label(self.source, again, Text::new("again here", "lặp lại ở đây"))
            .label(self.source, first, Text::new("first here", "lần đầu ở đây"))
            .help(Text::new("Keep the one that is meant.", "Hãy giữ lại chỗ đúng."));
        self.problems.push(Problem { diagnostic, field: owner.map(|o| (o.entity, o.slot)) });
    }
}
