//! What one thread takes up at a time: the records of some small files, or of a part of a long one.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::Settings;
use super::feed::{LongDocument, LongTable};
use super::identity::{Met, Place};
use crate::base::{ReadError, Source, SourceId, Sources, Span};
use crate::data::{self, Block, Documents, NotWhole, Part as DocumentPart, Problem, Reader, Record, Segment, Sink, Texts, utf8_bytes};
use crate::diagnostic::{Code, Text};
use crate::project::discovery::{Content, DataFile};
use crate::project::rulefiles::unread;
use crate::report::Input;

/// A job that is still to be read.
pub enum Task<'a> {
    /// Whole files, from one number to another.
    Files(Range<usize>),
    /// The headings of a table, and what is wrong with them.
    Begin(usize, Sink, Sources),
    /// Some rows of a table.
    Block(Arc<LongTable<'a>>, Block),
    /// A part of a document, by its number.
    Part(Arc<LongDocument<'a>>, usize),
    /// A long file ends here, with its digest; and with a problem, if that ended it.
    End(usize, Option<String>, Vec<Problem>, Sources),
}

/// What is to be judged, read from the files.
pub struct Job<'a> {
    /// How many bytes of files were read for it.
    pub bytes: u64,
    /// The texts of the run, and behind them those that the records stand in.
    pub sources: Sources,
    /// By the number of a source behind those of the run: its file's.
    pub files: Vec<usize>,
    /// The records, and how their cells are read.
    pub segments: Vec<(Segment, Reader<'a>, Option<Arc<LongTable<'a>>>)>,
    /// What is wrong with files that are here as a whole.
    pub problems: Vec<Problem>,
    /// What is wrong with a part of a long file; the file's number.
    pub sink: Option<(usize, Sink)>,
    /// Whether a long file ends here.
    pub ends: Option<usize>,
    /// The files that begin here, or go on.
    pub inputs: Vec<(usize, Input)>,
    /// From this byte on a document can only be read as a whole.
    pub not_whole: Option<(usize, u64)>,
    /// Where it is rows of a table: how many bytes come after them.
    pub behind: Option<u64>,
}

impl<'a> Task<'a> {
    /// Reads what is to be judged.
    pub fn read(self, settings: &'a Settings<'a>, files: &'a [DataFile], readers: &mut Readers<'a>) -> Job<'a> {
        let mut job = Job::empty(settings.sources.clone());
        match self {
            Task::Files(range) => {
                for number in range {
                    if let Some(file) = files.get(number) {
                        job.file(settings, number, file, readers);
                    }
                }
            }
            Task::Begin(number, sink, sources) => {
                job.sources = sources;
                job.files.resize(job.sources.len() - settings.sources.len(), number);
                job.sink = Some((number, sink));
            }
            Task::Block(table, block) => job.block(settings, table, &block),
            Task::Part(document, part) => job.part(settings, &document, part, readers),
            Task::End(number, sha256, problems, sources) => {
                job.sources = sources;
                job.problems = problems;
                job.ends = Some(number);
                if let Some(file) = files.get(number) {
                    job.inputs.push((number, Input { file: file.name.clone(), sha256, records: 0, notes: Vec::new() }));
                }
            }
        }
        job.files.resize(job.sources.len().saturating_sub(settings.sources.len()), job.files.last().copied().unwrap_or(0));
        job
    }
}

/// The readers of plain documents that a thread has at hand.
#[derive(Default)]
pub struct Readers<'a> {
    /// The last, with the file whose options it knows.
    last: Option<(&'a DataFile, Documents<'a>)>,
}

impl<'a> Readers<'a> {
    fn of(&mut self, settings: &'a Settings<'a>, file: &'a DataFile) -> &mut Documents<'a> {
        let fits = |(known, _): &(&DataFile, Documents<'_>)| known.format == file.format && are_same(&known.options, &file.options);
        let last = self.last.take().filter(fits);
        let make = || (file, Documents::new(&settings.rules.schema, &file.options, &settings.plan.wanted, file.format));
        &mut self.last.insert(last.unwrap_or_else(make)).1
    }
}

impl<'a> Job<'a> {
    fn empty(sources: Sources) -> Self {
        Job {
            bytes: 0,
            sources,
            files: Vec::new(),
            segments: Vec::new(),
            problems: Vec::new(),
            sink: None,
            ends: None,
            inputs: Vec::new(),
            not_whole: None,
            behind: None,
        }
    }

    /// Where a record begins.
    pub fn place(&self, met: &Met) -> Place {
        let (source, start) = met.at;
        let common = self.sources.len() - self.files.len();
        let file = (source.0 as usize).checked_sub(common).and_then(|at| self.files.get(at)).copied().unwrap_or(0);
        Place::new(file, self.sources.get(source).map_or(0, |s| s.origin.byte) + u64::from(start))
    }

    /// How many records may come behind these in the same file.
    pub fn expected(&self, records: usize) -> usize {
        let behind = self.behind.unwrap_or(0) / self.bytes.max(1) * records as u64;
        usize::try_from(behind).unwrap_or(usize::MAX)
    }

    /// The record that begins at a place.
    pub fn record_at(&self, source: SourceId, start: u32) -> Option<Record> {
        let is_it = |at: SourceId, span: Span| at == source && span.start == start;
        self.segments.iter().find_map(|(segment, reader, _)| match segment {
            Segment::Records(records) => records.iter().find(|r| is_it(r.source, r.span)).cloned(),
            Segment::Columns(columns) => {
                let row = columns.rows.iter().position(|row| is_it(row.source, row.span))?;
                columns.record(row, &mut Texts::new(&self.sources), reader).0
            }
        })
    }

    /// A whole file.
    fn file(&mut self, settings: &'a Settings<'a>, number: usize, file: &'a DataFile, readers: &mut Readers<'a>) {
        let bytes = match bytes_of(settings, file) {
            Ok(bytes) => bytes,
            Err(problem) => return self.problems.push(*problem),
        };
        self.bytes += bytes.len() as u64;
        let schema = &settings.rules.schema;
        let reader = Reader { schema, options: &file.options, format: file.format };
        let sha256 = settings.digests.then(|| digest(&bytes));
        let bytes = match text_of(file, bytes) {
            Ok(bytes) => bytes,
            Err(problem) => return self.problems.push(*problem),
        };
        let (records, notes) = match self.plain(settings, file, &bytes, readers) {
            Some(read) => read,
            None => {
                let loaded = data::load(&file.name, &bytes, file.format, &mut self.sources, schema, &file.options);
                let records = loaded.records.len();
                self.problems.extend(loaded.problems);
                self.segments.push((Segment::Records(loaded.records), reader, None));
                (records, loaded.notes)
            }
        };
        self.files.resize(self.sources.len() - settings.sources.len(), number);
        self.inputs.push((number, Input { file: file.name.clone(), sha256, records, notes }));
    }

    /// Takes in the records of a plain document, side by side with those of the file before; says how many there are, and
    /// what its sender may want to know.
    fn plain(
        &mut self,
        settings: &'a Settings<'a>,
        file: &'a DataFile,
        bytes: &[u8],
        readers: &mut Readers<'a>,
    ) -> Option<(usize, Vec<Text>)> {
        if file.format.is_table() || file.format.is_workbook() || bytes.contains(&0) {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let source = self.sources.add(Source::new(file.name.as_str(), text));
        let reader = Reader { schema: &settings.rules.schema, options: &file.options, format: file.format };
        // What stands for no data is counted file by file.
        let alone = !file.options.readings.nil.is_empty();
        let goes_on = |known: &Reader<'_>| !alone && known.format == file.format && are_same(known.options, &file.options);
        let mut found = match self.segments.pop() {
            Some((Segment::Columns(columns), known, None)) if goes_on(&known) => vec![columns],
            other => {
                self.segments.extend(other);
                Vec::new()
            }
        };
        let before: usize = found.iter().map(data::Columns::len).sum();
        let is_plain = readers.of(settings, file).read(source, text, &mut found);
        let after: usize = found.iter().map(data::Columns::len).sum();
        let mut said = Sink::new(source);
        if alone {
            self.count_nothing(&found, &mut said);
        }
        self.segments.extend(found.into_iter().map(|columns| (Segment::Columns(columns), reader, None)));
        if !is_plain {
            self.sources.truncate(source.0 as usize);
        }
        is_plain.then_some((after - before, said.notes()))
    }

    /// Counts the cells that hold what was declared to stand for no data.
    fn count_nothing<'c>(&self, columns: impl IntoIterator<Item = &'c data::Columns>, said: &mut Sink) {
        let mut texts = Texts::new(&self.sources);
        columns.into_iter().for_each(|columns| columns.nothing(&mut texts).for_each(|text| said.nothing(text)));
    }

    fn block(&mut self, settings: &'a Settings<'a>, table: Arc<LongTable<'a>>, block: &Block) {
        let file = table.file;
        self.bytes += block.text.len() as u64;
        self.behind = Some(table.size.saturating_sub(block.origin.byte + self.bytes));
        let source = self.sources.add(block.source(file.name.as_str()));
        self.files.resize(self.sources.len() - settings.sources.len(), table.number);
        let (mut found, mut sink) = (Vec::new(), Sink::new(source));
        table.table.read(source, &block.text, &mut found, &mut sink);
        self.count_nothing(found.iter().filter_map(|s| if let Segment::Columns(columns) = s { Some(columns) } else { None }), &mut sink);
        let records = found.iter().map(len).sum();
        let reader = Reader { schema: &settings.rules.schema, options: &file.options, format: file.format };
        self.segments.extend(found.into_iter().map(|segment| (segment, reader, Some(Arc::clone(&table)))));
        self.sink = Some((table.number, sink));
        self.inputs.push((table.number, Input { file: file.name.clone(), sha256: None, records, notes: Vec::new() }));
    }

    fn part(&mut self, settings: &'a Settings<'a>, document: &Arc<LongDocument<'a>>, part: usize, readers: &mut Readers<'a>) {
        let Some((range, origin)) = document.parts.get(part) else { return };
        let file = document.file;
        self.bytes += range.len() as u64;
        let text: Arc<str> = document.text.get(range.clone()).unwrap_or("").into();
        let source = self.sources.add(Source::part(file.name.as_str(), Arc::clone(&text), *origin));
        self.files.resize(self.sources.len() - settings.sources.len(), document.number);
        let schema = &settings.rules.schema;
        let reader = Reader { schema, options: &file.options, format: file.format };
        let mut found = Vec::new();
        let records = if readers.of(settings, file).read_part(source, &text, &document.split, &mut found) {
            let records = found.iter().map(data::Columns::len).sum();
            if !file.options.readings.nil.is_empty() {
                let mut said = Sink::new(source);
                self.count_nothing(&found, &mut said);
                self.sink = Some((document.number, said));
            }
            self.segments.extend(found.into_iter().map(|columns| (Segment::Columns(columns), reader, None)));
            records
        } else {
            match data::load_part(source, &text, &document.split, file.format, schema, &file.options) {
                Ok(DocumentPart { records, problems }) => {
                    let n = records.len();
                    self.segments.push((Segment::Records(records), reader, None));
                    self.sink = Some((document.number, problems));
                    n
                }
                Err(NotWhole) => {
                    self.not_whole = Some((document.number, origin.byte));
                    0
                }
            }
        };
        self.inputs.push((document.number, Input { file: file.name.clone(), sha256: None, records, notes: Vec::new() }));
    }

    /// What stands in a document from a byte on, read as a whole.
    pub fn rest(settings: &'a Settings<'a>, number: usize, file: &'a DataFile, from: u64) -> Job<'a> {
        let mut job = Job::empty(settings.sources.clone());
        let schema = &settings.rules.schema;
        match bytes_of(settings, file).and_then(|bytes| text_of(file, bytes)) {
            Ok(bytes) => {
                let mut loaded = data::load(&file.name, &bytes, file.format, &mut job.sources, schema, &file.options);
                loaded.records.retain(|r| u64::from(r.span.start) >= from);
                loaded.problems.retain(|p| p.diagnostic.labels.first().is_none_or(|l| u64::from(l.span.start) >= from));
                job.inputs
                    .push((number, Input { file: file.name.clone(), sha256: None, records: loaded.records.len(), notes: Vec::new() }));
                job.problems = loaded.problems;
                let reader = Reader { schema, options: &file.options, format: file.format };
                job.segments.push((Segment::Records(loaded.records), reader, None));
            }
            Err(problem) => job.problems.push(*problem),
        }
        job.files.resize(job.sources.len() - settings.sources.len(), number);
        job
    }
}

/// Whether the same is said of two files; mostly that is one thing said of both.
fn are_same(a: &data::Options, b: &data::Options) -> bool {
    std::ptr::eq(a, b) || a == b
}

fn len(segment: &Segment) -> usize {
    match segment {
        Segment::Columns(columns) => columns.len(),
        Segment::Records(records) => records.len(),
    }
}

/// The bytes of a file, or why they cannot be had.
pub fn bytes_of(settings: &Settings<'_>, file: &DataFile) -> Result<Vec<u8>, Box<Problem>> {
    let limit = if file.format.is_table() { file.options.limits.table_bytes } else { file.options.limits.tree_bytes };
    match &file.content {
        Content::Bytes(bytes) => Ok(bytes.clone()),
        Content::At(path) => settings
            .files
            .read(Path::new(path), limit)
            .map_err(|error| Box::new(unread(Code::PROJECT_UNREADABLE_FILE, &file.name, &error, None).into())),
    }
}

/// A file's bytes as those of a text in UTF-8; a workbook's are none.
pub fn text_of(file: &DataFile, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Problem>> {
    if file.format.is_workbook() {
        return Ok(bytes);
    }
    let refused = |error: std::io::Error| unread(Code::PROJECT_UNREADABLE_FILE, &file.name, &ReadError::Io(error.to_string()), None);
    utf8_bytes(bytes, file.options.encoding).map_err(|error| Box::new(refused(error).into()))
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hexadecimal(&sha2::Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
