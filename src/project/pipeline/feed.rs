//! The jobs of a run, one after the other: small files together, long ones in parts.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::Settings;
use super::job::{Task, bytes_of, digest, hexadecimal, text_of};
use crate::base::{Files, Origin, ReadError, Sources};
use crate::data::{Blocks, Documents, Format, Problem, Refused, Reopen, Sink, Split, Table, utf8};
use crate::diagnostic::Code;
use crate::project::discovery::{Content, DataFile};
use crate::project::rulefiles::unread;

/// How many small files are taken up together, and how many bytes at the most.
const TOGETHER: (usize, usize) = (64, 256 << 10);
/// The bytes of a part of a long document.
const PART: usize = 256 << 10;
/// Longer files have no digest: it would take longer than their check.
const DIGESTED: u64 = 64 << 20;

/// A table that is read in blocks.
pub struct LongTable<'a> {
    pub number: usize,
    pub file: &'a DataFile,
    pub table: Table<'a>,
    /// How long it is, as far as that is known.
    pub size: u64,
}

/// A document that is read in parts.
pub struct LongDocument<'a> {
    pub number: usize,
    pub file: &'a DataFile,
    pub text: String,
    pub split: Split,
    /// The parts, and where each begins in the file.
    pub parts: Vec<(Range<usize>, Origin)>,
}

/// What is being handed out.
enum Open<'a> {
    Table(Arc<LongTable<'a>>, Box<Blocks<Box<dyn Read + Send>>>, Digester),
    Document(Arc<LongDocument<'a>>, usize, Option<String>),
}

/// What there is to do, one job after the other.
pub struct Feed<'a> {
    settings: &'a Settings<'a>,
    files: &'a [DataFile],
    reopens: &'a [Box<Reopen<'a>>],
    next: usize,
    open: Option<Open<'a>>,
    /// What is wrong with the headings of the table that is open, until it has been handed out.
    begun: Option<(usize, Sink, Sources)>,
}

impl<'a> Feed<'a> {
    pub fn new(settings: &'a Settings<'a>, files: &'a [DataFile], reopens: &'a [Box<Reopen<'a>>]) -> Self {
        Feed { settings, files, reopens, next: 0, open: None, begun: None }
    }

    /// What is to be done next.
    pub fn next(&mut self) -> Option<Task<'a>> {
        loop {
            if let Some((number, sink, sources)) = self.begun.take() {
                return Some(Task::Begin(number, sink, sources));
            }
            if let Some(open) = self.open.take() {
                return Some(self.go_on(open));
            }
            let number = self.next;
            let file = self.files.get(number)?;
            self.next += 1;
            let size = self.size(file);
            if file.format.is_table() {
                match self.table(number, file) {
                    Ok(open) => self.open = Some(open),
                    Err(task) => return Some(*task),
                }
            } else if size > 2 * self.settings.part_bytes(PART) as u64 {
                match self.document(number, file) {
                    Some(open) => self.open = Some(open),
                    None => return Some(Task::Files(number..number + 1)),
                }
            } else {
                return Some(self.together(number, size));
            }
        }
    }

    /// Whether all data together are no more than a part, for which another thread would only be in the way.
    pub fn is_one_part(&self) -> bool {
        let (most, usual) = TOGETHER;
        let size = || self.files.iter().map(|file| self.size(file)).sum::<u64>();
        self.files.len() <= most && size() <= self.settings.part_bytes(usual) as u64
    }

    /// How long a file is, as far as that is known.
    pub fn size(&self, file: &DataFile) -> u64 {
        match &file.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::At(path) => self.settings.files.size(path).unwrap_or(0),
        }
    }

    /// This small file and the ones behind it.
    fn together(&mut self, first: usize, mut bytes: u64) -> Task<'a> {
        let (most, usual) = TOGETHER;
        let most_bytes = self.settings.part_bytes(usual) as u64;
        while let Some(file) = self.files.get(self.next).filter(|f| !f.format.is_table() && self.next - first < most) {
            bytes += self.size(file);
            if bytes > most_bytes {
                break;
            }
            self.next += 1;
        }
        Task::Files(first..self.next)
    }

    fn document(&self, number: usize, file: &'a DataFile) -> Option<Open<'a>> {
        let bytes = bytes_of(self.settings, file).ok()?;
        let sha256 = (self.settings.digests && bytes.len() as u64 <= DIGESTED).then(|| digest(&bytes));
        let text = String::from_utf8(text_of(file, bytes).ok()?).ok().filter(|text| memchr::memchr(0, text.as_bytes()).is_none())?;
        let mut documents = Documents::new(&self.settings.rules.schema, &file.options, &self.settings.plan.wanted, file.format);
        let split = documents.split(&text, self.settings.part_bytes(PART))?;
        let mut parts = Vec::with_capacity(split.parts.len());
        let (mut origin, mut at) = (Origin::START, 0);
        for part in &split.parts {
            origin = origin.behind(text.get(at..part.start)?);
            parts.push((part.clone(), origin));
            at = part.start;
        }
        Some(Open::Document(Arc::new(LongDocument { number, file, text, split, parts }), 0, sha256))
    }

    fn table(&mut self, number: usize, file: &'a DataFile) -> Result<Open<'a>, Box<Task<'a>>> {
        let ends = |problem: Problem, sources| Box::new(Task::End(number, None, vec![problem], sources));
        let mut sources = self.settings.sources.clone();
        let size = self.size(file);
        let digester = Digester::new(self.settings.digests && size <= DIGESTED);
        let opened = raw(self.settings.files, file).and_then(|from| as_utf8(Box::new(digester.reading(from)), file));
        let delimiter = if file.format == Format::Tsv { Some(b'\t') } else { file.options.delimiter };
        let blocks = opened.map_err(Refused::Read).and_then(|from| Blocks::new(from, delimiter, file.options.skip, &file.options.limits));
        let blocks = match blocks {
            Ok(blocks) => blocks.of_size(self.settings.part_bytes(crate::data::BLOCK)),
            Err(refused) => {
                let problem = refusal(refused, &file.name, &mut sources);
                return Err(ends(problem, sources));
            }
        };
        let Some(reopen) = self.reopens.get(number) else {
            return Err(Box::new(Task::Files(number..number + 1)));
        };
        let (schema, wanted) = (&self.settings.rules.schema, &self.settings.plan.wanted);
        match Table::open(&file.name, &blocks, schema, &file.options, wanted, &mut sources, &**reopen) {
            Ok((table, sink)) => {
                self.begun = Some((number, sink, sources));
                Ok(Open::Table(Arc::new(LongTable { number, file, table, size }), Box::new(blocks), digester))
            }
            Err(problems) => Err(Box::new(Task::End(number, None, problems, sources))),
        }
    }

    fn go_on(&mut self, open: Open<'a>) -> Task<'a> {
        match open {
            Open::Table(table, mut blocks, digester) => match blocks.next() {
                Some(Ok(block)) => {
                    let task = Task::Block(Arc::clone(&table), block);
                    self.open = Some(Open::Table(table, blocks, digester));
                    task
                }
                Some(Err(refused)) => {
                    let mut sources = self.settings.sources.clone();
                    let problem = refusal(refused, &table.file.name, &mut sources);
                    Task::End(table.number, None, vec![problem], sources)
                }
                None => Task::End(table.number, digester.finish(), Vec::new(), self.settings.sources.clone()),
            },
            Open::Document(document, part, sha256) if part < document.parts.len() => {
                let task = Task::Part(Arc::clone(&document), part);
                self.open = Some(Open::Document(document, part + 1, sha256));
                task
            }
            Open::Document(document, _, sha256) => Task::End(document.number, sha256, Vec::new(), self.settings.sources.clone()),
        }
    }
}

/// Opens a file to be read from its beginning.
pub fn open(files: &dyn Files, file: &DataFile) -> Result<Box<dyn Read + Send>, ReadError> {
    as_utf8(raw(files, file)?, file)
}

fn as_utf8(from: Box<dyn Read + Send>, file: &DataFile) -> Result<Box<dyn Read + Send>, ReadError> {
    utf8(from, file.options.encoding).map_err(|error| ReadError::Io(error.to_string()))
}

/// Opens a file as it is.
fn raw(files: &dyn Files, file: &DataFile) -> Result<Box<dyn Read + Send>, ReadError> {
    match &file.content {
        Content::Bytes(bytes) => Ok(Box::new(io::Cursor::new(bytes.clone()))),
        Content::At(path) => files.open(path),
    }
}

fn refusal(refused: Refused, name: &str, sources: &mut Sources) -> Problem {
    match refused.problem(name, sources) {
        Ok(problem) => problem,
        Err(error) => unread(Code::PROJECT_UNREADABLE_FILE, name, &error, None).into(),
    }
}

/// Works out the digest of a file while it is read.
#[derive(Clone)]
struct Digester(Option<Arc<Mutex<(Sha256, u64)>>>);

impl Digester {
    fn new(wanted: bool) -> Self {
        Digester(wanted.then(|| Arc::new(Mutex::new((Sha256::new(), 0)))))
    }

    fn reading(&self, from: Box<dyn Read + Send>) -> Digesting {
        Digesting { from, digester: self.clone() }
    }

    fn see(&self, bytes: &[u8]) {
        if let Some(state) = &self.0 {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.1 += bytes.len() as u64;
            if state.1 <= DIGESTED {
                state.0.update(bytes);
            }
        }
    }

    /// The digest; `None` if nobody wants it or the file is too long.
    fn finish(&self) -> Option<String> {
        let state = self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        (state.1 <= DIGESTED).then(|| hexadecimal(&state.0.clone().finalize()))
    }
}

/// A file whose bytes the digester sees.
struct Digesting {
    from: Box<dyn Read + Send>,
    digester: Digester,
}

impl Read for Digesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.digester.see(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
