//! What one thread takes up at a time: the records of some small files, or of a part of a long one.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::Settings;
use crate::base::{Files, SourceId, Sources, Span};
use crate::data::{self, Columns, Problem, Reader, Record, Texts};
use crate::diagnostic::Code;
use crate::project::discovery::{Content, DataFile};
use crate::project::rulefiles::unread;
use crate::report::Input;

/// How many small files are taken up together.
const TOGETHER: usize = 32;

/// Records in the order of the file.
#[derive(Debug)]
pub enum Segment {
    /// Side by side.
    Columns(Columns),
    /// One by one.
    Records(Vec<Record>),
}

/// What is to be judged, read from the files.
#[derive(Debug)]
pub struct Job<'a> {
    /// The texts of the run, and behind them those that the records stand in.
    pub sources: Sources,
    /// By the number of a source behind those of the run: its file's.
    pub files: Vec<usize>,
    /// The records, and how their cells are read.
    pub segments: Vec<(Segment, Reader<'a>)>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// The files that begin here.
    pub inputs: Vec<(usize, Input)>,
}

/// What there is to do, one job after the other.
pub struct Feed<'a> {
    settings: &'a Settings<'a>,
    files: &'a [DataFile],
    next: usize,
}

/// A job that is still to be read.
#[derive(Debug)]
pub enum Task {
    /// Whole files, from one number to another.
    Files(std::ops::Range<usize>),
}

impl<'a> Feed<'a> {
    pub fn new(settings: &'a Settings<'a>, files: &'a [DataFile]) -> Self {
        Feed { settings, files, next: 0 }
    }

    /// What is to be done next.
    pub fn next(&mut self) -> Option<Task> {
        let first = self.next;
        self.next = (first + TOGETHER).min(self.files.len());
        (first < self.next).then_some(Task::Files(first..self.next))
    }
}

impl Task {
    /// Reads what is to be judged.
    pub fn read<'a>(self, settings: &'a Settings<'a>, files: &'a [DataFile]) -> Job<'a> {
        let mut job =
            Job { sources: settings.sources.clone(), files: Vec::new(), segments: Vec::new(), problems: Vec::new(), inputs: Vec::new() };
        match self {
            Task::Files(range) => {
                for number in range {
                    if let Some(file) = files.get(number) {
                        job.file(settings, number, file);
                    }
                }
            }
        }
        job
    }
}

impl<'a> Job<'a> {
    /// The record that begins at a place.
    pub fn record_at(&self, source: SourceId, start: u32) -> Option<Record> {
        let is_it = |at: SourceId, span: Span| at == source && span.start == start;
        self.segments.iter().find_map(|(segment, reader)| match segment {
            Segment::Records(records) => records.iter().find(|r| is_it(r.source, r.span)).cloned(),
            Segment::Columns(columns) => {
                let row = columns.rows.iter().position(|row| is_it(row.source, row.span))?;
                columns.record(row, &mut Texts::new(&self.sources), reader).0
            }
        })
    }

    fn file(&mut self, settings: &'a Settings<'a>, number: usize, file: &'a DataFile) {
        let bytes = match bytes_of(settings.files, file) {
            Ok(bytes) => bytes,
            Err(error) => return self.problems.push(unread(Code::PROJECT_UNREADABLE_FILE, &file.name, &error, None).into()),
        };
        let schema = &settings.rules.schema;
        let loaded = data::load(&file.name, &bytes, file.format, &mut self.sources, schema, &file.options);
        self.files.resize(self.sources.len() - settings.sources.len(), number);
        let sha256 = if settings.digests { digest(&bytes) } else { String::new() };
        self.inputs.push((number, Input { file: file.name.clone(), sha256, records: loaded.records.len() }));
        self.problems.extend(loaded.problems);
        let reader = Reader { schema, options: &file.options, format: file.format };
        self.segments.push((Segment::Records(loaded.records), reader));
    }
}

/// The bytes of a file.
pub fn bytes_of(files: &dyn Files, file: &DataFile) -> Result<Vec<u8>, crate::base::ReadError> {
    let limit = if file.format.is_table() { file.options.limits.table_bytes } else { file.options.limits.tree_bytes };
    match &file.content {
        Content::Bytes(bytes) => Ok(bytes.clone()),
        Content::At(path) => files.read(Path::new(path), limit),
    }
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
