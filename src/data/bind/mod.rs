//! Documents and tables to records, by what the vocabulary declares.

mod column;
mod heading;
mod identify;
pub(super) mod names;
mod part;
mod reader;
mod record;
mod rows;
mod shape;
mod sheet;
mod sink;
mod split;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use column::fits_unit;
pub use heading::Headings;
pub use part::{NotWhole, Part, load_part};
pub use reader::Reader;
pub use sheet::Sheets;
pub use sink::Sink;
pub use table::{Reopen, Segment, Table};

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use self::names::Names;
use super::encoding::Encoding;
use super::format::Format;
use super::limits::Limits;
use super::problem::Problem;
use super::reading::{Form, Raw, Readings, read_period};
use super::record::Record;
use super::schema::{EntityId, Field, Schema};
use super::text::decode;
use super::{json, yaml};
use crate::base::{SourceId, Sources};
use crate::diagnostic::Text;
use crate::value::Period;

/// Stands for a period in the headings of [`Options::columns`].
const PERIOD: &str = "{period}";

/// What is said about a file outside it: on the command line and in the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What a file holds that does not say it.
    pub entity: Option<EntityId>,
    /// The key or heading of the period, where it is not `period`.
    pub period_key: Option<String>,
    /// The period of records that give none.
    pub period: Option<Period>,
    /// What the data set declares about its figures.
    pub readings: Readings,
    /// Headings and keys with the path of the field that they mean; an empty path leaves them out.
    pub columns: BTreeMap<String, String>,
    /// The byte that separates the cells of a table; found in its first line if not set.
    pub delimiter: Option<u8>,
    /// What the file is written in, if not in UTF-8.
    pub encoding: Option<Encoding>,
    /// How many lines of a table stand above its headings.
    pub skip: usize,
    /// How the first words of table rows begin that are no records, in lower case.
    pub leave_out: Vec<String>,
    /// The units of the figures of some fields in tables, by the fields' paths: `thousand`, `triệu đồng`.
    pub units: BTreeMap<String, String>,
    /// Which worksheets of a workbook are read, and where their tables are.
    pub sheets: Sheets,
    /// How large a file may be.
    pub limits: Limits,
}

impl Options {
    /// What a heading is but for the period that it names, where one of [`columns`](Self::columns) has `{period}` in its place.
    fn with_period(&self, heading: &str) -> Option<(&str, Period)> {
        self.columns.keys().find_map(|pattern| {
            let (before, behind) = pattern.split_once(PERIOD)?;
            let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
            let named = heading.strip_prefix(before)?.strip_suffix(behind)?;
            let raw = Raw { text: named.trim(), form: Form::Cell };
            Some((pattern.as_str(), read_period(raw, &Readings::default()).ok().flatten()?))
        })
    }

    /// The byte that separates the cells of a table, where it is known before reading it.
    #[must_use]
    pub fn delimiter_of(&self, format: Format) -> Option<u8> {
        if format == Format::Tsv { Some(b'\t') } else { self.delimiter }
    }
}

/// What came out of a file.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The records, in the order of the file.
    pub records: Vec<Record>,
    /// What is wrong with the file, in the order of the file.
    pub problems: Vec<Problem>,
    /// What was found out about it that its sender may want to know.
    pub notes: Vec<Text>,
}

/// Reads the records of one file. Whatever is wrong with it is said in the result, and all that can be read is.
pub fn load(name: &str, bytes: &[u8], format: Format, sources: &mut Sources, schema: &Schema, options: &Options) -> Loaded {
    if format.is_workbook() {
        return sheet::load(name, bytes, format, sources, schema, options);
    }
    let mut records = Vec::new();
    let loaded = each(name, bytes, format, sources, schema, options, &mut |record| records.push(record));
    Loaded { records, ..loaded }
}

/// Like [`load`], but hands over each record as it is read, so that a long table need not fit into memory as records.
pub fn stream(
    name: &str,
    bytes: &[u8],
    format: Format,
    sources: &mut Sources,
    schema: &Schema,
    options: &Options,
    take: &mut dyn FnMut(Record),
) -> Vec<Problem> {
    if format.is_workbook() {
        let loaded = sheet::load(name, bytes, format, sources, schema, options);
        loaded.records.into_iter().for_each(take);
        return loaded.problems;
    }
    each(name, bytes, format, sources, schema, options, take).problems
}

/// Hands over each record of a text; the others are in the result.
fn each(
    name: &str,
    bytes: &[u8],
    format: Format,
    sources: &mut Sources,
    schema: &Schema,
    options: &Options,
    take: &mut dyn FnMut(Record),
) -> Loaded {
    let limit = if format.is_table() { options.limits.table_bytes } else { options.limits.tree_bytes };
    let file = match decode(name, bytes, limit, sources) {
        Ok(file) => file,
        Err(fault) => return Loaded { problems: vec![Problem::from(*fault)], ..Loaded::default() },
    };
    let mut binder = Binder::new(schema, options, file.source, format, take);
    let (tree, problems) = match format {
        Format::Csv | Format::Tsv => return binder.table(&file, bytes, name, options.delimiter_of(format)),
        Format::Yaml => yaml::parse(&file, &options.limits),
        Format::Json | Format::Ods | Format::Xls | Format::Xlsx => json::parse(&file, &options.limits),
        Format::JsonLines => json::parse_lines(&file, &options.limits),
    };
    for problem in problems {
        binder.sink.push(problem);
    }
    for document in tree.documents() {
        binder.document(&tree, *document);
    }
    binder.finish()
}

/// The state of reading one file.
struct Binder<'a> {
    schema: &'a Schema,
    options: &'a Options,
    source: SourceId,
    in_table: bool,
    names: Vec<OnceCell<Rc<Names>>>,
    /// The names of the attributes of documents, by the address of what was declared.
    documents: HashMap<*const Field, Rc<Names>>,
    sink: Sink,
    take: &'a mut dyn FnMut(Record),
    /// The keys that were said to be ambiguous.
    ambiguous: HashSet<(EntityId, String)>,
    said_no_entity: bool,
}

impl<'a> Binder<'a> {
    fn new(schema: &'a Schema, options: &'a Options, source: SourceId, format: Format, take: &'a mut dyn FnMut(Record)) -> Self {
        Binder {
            schema,
            options,
            source,
            in_table: format.is_table(),
            names: vec![OnceCell::new(); schema.entities.len()],
            sink: Sink::new(source),
            documents: HashMap::new(),
            take,
            ambiguous: HashSet::new(),
            said_no_entity: false,
        }
    }

    /// The names that an entity's records use in this file; made for those entities only that the file has.
    fn names(&self, entity: EntityId) -> Rc<Names> {
        let make = || {
            let (declared, period) = (self.schema.entity(entity), self.options.period_key.as_deref());
            Rc::new(Names::new(declared, period, &self.options.columns, self.in_table))
        };
        match self.names.get(entity.0 as usize) {
            Some(names) => Rc::clone(names.get_or_init(make)),
            None => make(),
        }
    }

    /// The names of the attributes of a document with these declared ones.
    fn attributes(&mut self, extra: &[Field]) -> Rc<Names> {
        Rc::clone(self.documents.entry(extra.as_ptr()).or_insert_with(|| Rc::new(Names::of_document(extra))))
    }

    /// What was said of the file; its records were handed over.
    fn finish(mut self) -> Loaded {
        self.sink.expect_records();
        Loaded { records: Vec::new(), notes: self.sink.notes(), problems: self.sink.finish() }
    }
}
