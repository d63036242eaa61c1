//! Collects what is wrong with one file, and says the same thing once.

use std::collections::BTreeMap;

use crate::base::{SourceId, Span};
use crate::data::problem::Problem;
use crate::data::reading::Unreadable;
use crate::data::schema::{EntityId, Slot};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};

/// How many unknown keys of a file get a nearest name. Where there are more, the file is of another kind altogether.
const SUGGESTIONS: usize = 100;

/// The problems of one file, or of a part of it.
#[derive(Debug)]
pub struct Sink {
    source: SourceId,
    /// Each with the number of its part.
    problems: Vec<(usize, Problem)>,
    /// How many parts there are.
    parts: usize,
    /// How many records were met, those that had to be left out included.
    met: usize,
    /// How many rows the configuration leaves out.
    left_out: usize,
    /// How many lines above the headings are taken for a title.
    title: usize,
    /// How many cells hold each text that was declared to stand for no data.
    nothing: BTreeMap<String, usize>,
    /// Keys that mean nothing, by what they stand in: the first place of each, and the nearest name.
    unknown: BTreeMap<(Option<EntityId>, String), Unknown>,
}

#[derive(Debug)]
struct Unknown {
    part: usize,
    source: SourceId,
    span: Span,
    times: usize,
    nearest: Option<String>,
}

/// The field that a value is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    pub entity: EntityId,
    pub slot: Slot,
    /// The path to print, which may go into a document.
    pub path: &'a str,
}

impl Sink {
    /// No problems yet of the part of a file that this source is.
    #[must_use]
    pub fn new(source: SourceId) -> Self {
        Sink { source, problems: Vec::new(), parts: 1, met: 0, left_out: 0, title: 0, nothing: BTreeMap::new(), unknown: BTreeMap::new() }
    }

    /// Takes in what was collected of the next part of the same file; what is said once for a file stays said once.
    pub fn merge(&mut self, next: Sink) {
        let once = [Code::DATA_AMBIGUOUS_KEY, Code::DATA_NO_ENTITY];
        let before = self.parts;
        self.parts += next.parts;
        self.met += next.met;
        self.left_out += next.left_out;
        self.title += next.title;
        for (text, cells) in next.nothing {
            *self.nothing.entry(text).or_default() += cells;
        }
        for (part, problem) in next.problems {
            let new = &problem.diagnostic;
            let is_same = |(_, known): &(usize, Problem)| (known.diagnostic.code, &known.diagnostic.message) == (new.code, &new.message);
            if !(once.contains(&new.code) && self.problems.iter().any(is_same)) {
                self.problems.push((before + part, problem));
            }
        }
        for (key, unknown) in next.unknown {
            let few = self.unknown.len() < SUGGESTIONS;
            match self.unknown.get_mut(&key) {
                Some(known) => known.times += unknown.times,
                None => {
                    let nearest = unknown.nearest.filter(|_| few);
                    self.unknown.insert(key, Unknown { part: before + unknown.part, nearest, ..unknown });
                }
            }
        }
    }

    /// Moves every place to another text.
    pub fn move_places(&mut self, to: &mut dyn FnMut(SourceId, Span) -> (SourceId, Span)) {
        for (_, problem) in &mut self.problems {
            for label in &mut problem.diagnostic.labels {
                (label.source, label.span) = to(label.source, label.span);
            }
        }
        for unknown in self.unknown.values_mut() {
            (unknown.source, unknown.span) = to(unknown.source, unknown.span);
        }
        (self.source, _) = to(self.source, Span::default());
    }

    /// Adds problems of the last part that were found elsewhere.
    pub fn extend(&mut self, problems: Vec<Problem>) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }

    fn add(&mut self, problem: Problem) {
        self.problems.push((self.parts - 1, problem));
    }

    /// Counts lines above the headings that are taken for a title.
    pub(super) fn title(&mut self, lines: usize) {
        self.title += lines;
    }

    /// Counts a row that the configuration leaves out.
    pub(super) fn leave_out(&mut self) {
        self.left_out += 1;
    }

    /// What was found out about the file that its sender may want to know.
    #[must_use]
    pub fn notes(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        match self.title {
            0 => {}
            1 => notes.push(Text::new("the line above the headings is taken for a title", "dòng trên hàng tiêu đề được coi là tên bảng")),
            n => notes.push(Text::new(
                format!("{n} lines above the headings are taken for a title"),
                format!("{n} dòng trên hàng tiêu đề được coi là tên bảng"),
            )),
        }
        let n = self.left_out;
        if n > 0 {
            notes.push(Text::new(format!("{n} rows left out by the configuration"), format!("{n} hàng được bỏ qua theo cấu hình")));
        }
        if !self.nothing.is_empty() {
            let each = |cell: &str| self.nothing.iter().map(|(text, n)| format!("`{text}` {cell} {n}")).collect::<Vec<_>>().join(", ");
            notes.push(Text::new(
                format!("no data by the configuration: {}", each("×")),
                format!("không có số liệu theo cấu hình: {}", each("×")),
            ));
        }
        notes
    }

    /// Counts a cell that holds what was declared to stand for no data.
    pub fn nothing(&mut self, text: &str) {
        match self.nothing.get_mut(text) {
            Some(cells) => *cells += 1,
            None => {
                self.nothing.insert(text.to_owned(), 1);
            }
        }
    }

    /// Counts records that were met.
    pub(super) fn meet(&mut self, records: usize) {
        self.met += records;
    }

    /// Says that there is no record in the file, if there is none and nothing else is wrong.
    pub fn expect_records(&mut self) {
        if self.met > 0 || self.has(Severity::Error) {
            return;
        }
        self.problems.push((0, no_records(self.source).into()));
    }

    /// Everything that was collected, in the order of the file.
    #[must_use]
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
            self.problems.push((unknown.part, diagnostic.into()));
        }
        self.problems.sort_by_key(|(part, p)| (*part, p.diagnostic.labels.first().map_or(0, |l| l.span.start)));
        self.problems.into_iter().map(|(_, problem)| problem).collect()
    }

    pub(super) fn error(&mut self, code: Code, span: Span, message: Text, help: Option<Text>) {
        let mut diagnostic = Diagnostic::error(code, message).at(self.source, span);
        diagnostic.help = help;
        self.add(diagnostic.into());
    }

    /// Whether anything as bad as this was collected.
    pub(super) fn has(&self, severity: Severity) -> bool {
        self.problems.iter().any(|(_, p)| p.diagnostic.severity >= severity)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.add(diagnostic.into());
    }

    /// A key that means nothing; `nearest` is asked once.
    pub(super) fn unknown<'n>(&mut self, entity: Option<EntityId>, path: &str, span: Span, nearest: impl FnOnce() -> Option<&'n str>) {
        match self.unknown.get_mut(&(entity, path.to_owned())) {
            Some(known) => known.times += 1,
            None => {
                let few = self.unknown.len() < SUGGESTIONS;
                let nearest = if few { nearest().map(str::to_owned) } else { None };
                self.unknown
                    .insert((entity, path.to_owned()), Unknown { part: self.parts - 1, source: self.source, span, times: 1, nearest });
            }
        }
    }

    /// A value that its field cannot take.
    pub(super) fn unreadable(&mut self, owner: Owner<'_>, span: Span, unreadable: &Unreadable) {
        let (path, Unreadable { why, accepted }) = (owner.path, unreadable);
        let message = Text::new(format!("{path}: {}", why.en), format!("{path}: {}", why.vi));
        let help = Text::new(format!("Accepted: {}.", accepted.en), format!("Được chấp nhận: {}.", accepted.vi));
        let diagnostic = Diagnostic::error(Code::DATA_UNREADABLE_VALUE, message).at(self.source, span).help(help);
        self.add(Problem { diagnostic, field: Some((owner.entity, owner.slot)) });
    }

    /// Two keys or headings of one record that mean the same field.
    pub(super) fn twice(&mut self, owner: Option<Owner<'_>>, path: &str, again: Span, first: Span) {
        let message = Text::new(format!("`{path}` is given here for the second time"), format!("`{path}` được khai lần thứ hai tại đây"));
        let diagnostic = Diagnostic::error(Code::DATA_DUPLICATE_FIELD, message)
            .label(self.source, again, Text::new("again here", "lặp lại ở đây"))
            .label(self.source, first, Text::new("first here", "lần đầu ở đây"))
            .help(Text::new("Keep the one that is meant.", "Hãy giữ lại chỗ đúng."));
        self.add(Problem { diagnostic, field: owner.map(|o| (o.entity, o.slot)) });
    }
}

/// That there is no record in a file.
pub(super) fn no_records(source: SourceId) -> Diagnostic {
    let message = Text::new("there is no record in this file", "tệp này không có bản ghi nào");
    let help = Text::new(
        "An empty report cannot be checked: fill it in, or take the file away.",
        "Báo cáo trống thì không kiểm tra được: hãy điền dữ liệu hoặc bỏ tệp này.",
    );
    Diagnostic::error(Code::DATA_NO_RECORDS, message).at(source, Span::default()).help(help)
}
