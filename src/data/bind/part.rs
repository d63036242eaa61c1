//! The general way for a part of a long document.

use std::sync::Arc;

use super::{Binder, Options, Sink};
use crate::base::SourceId;
use crate::data::format::Format;
use crate::data::plain::{Inside, Split};
use crate::data::record::Record;
use crate::data::schema::Schema;
use crate::data::text::Decoded;
use crate::data::tree::{NodeId, Shape, Tree};
use crate::data::{json, yaml};
use crate::diagnostic::Code;

/// What came out of a part of a document.
#[derive(Debug)]
pub struct Part {
    /// The records, in the order of the text.
    pub records: Vec<Record>,
    /// What is wrong with it.
    pub problems: Sink,
}

/// The part does not stand for itself: the document has to be read as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotWhole;

/// Reads a part of a document as the whole of it would be read.
///
/// # Errors
/// Only the whole document can tell what the part means, or what is wrong with it.
pub fn load_part(
    source: SourceId,
    text: &Arc<str>,
    split: &Split,
    format: Format,
    schema: &Schema,
    options: &Options,
) -> Result<Part, NotWhole> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let file = Decoded { source, text: Arc::clone(text), start };
    let inside = split.inside();
    let around = match (inside, format) {
        (Inside::Lines, _) => 0,
        (Inside::Documents, Format::Yaml) => 0,
        (Inside::Documents, _) | (Inside::Records { .. }, Format::Yaml) => 1,
        (Inside::Records { .. }, _) => 2,
    };
    let mut limits = options.limits.clone();
    limits.depth = limits.depth.checked_sub(around).ok_or(NotWhole)?;
    let (tree, faults) = match (format, inside) {
        (Format::Yaml, _) => yaml::parse(&file, &limits),
        (Format::Json, _) => json::parse_items(&file, &limits).ok_or(NotWhole)?,
        _ => json::parse_lines(&file, &limits),
    };
    let is_whole = faults.iter().all(|fault| fault.code == Code::DATA_DUPLICATE_KEY) && !tree.has_aliases();
    if !is_whole && inside != Inside::Lines {
        return Err(NotWhole);
    }
    let items: Vec<NodeId> = match (format, tree.documents()) {
        (Format::Yaml, [root]) => match tree.shape(*root) {
            Shape::Seq(items) => items.collect(),
            _ => return Err(NotWhole),
        },
        (Format::Yaml, _) => return Err(NotWhole),
        (_, documents) => documents.to_vec(),
    };
    let mut records = Vec::new();
    let mut take = |record| records.push(record);
    let mut binder = Binder::new(schema, options, source, format, &mut take);
    for fault in faults {
        binder.sink.push(fault);
    }
    binder.items(&tree, &items, inside, split);
    let problems = binder.sink;
    Ok(Part { records, problems })
}

impl Binder<'_> {
    fn items(&mut self, tree: &Tree, items: &[NodeId], inside: Inside, split: &Split) {
        let mut shared = self.draft(split.entity());
        if let Inside::Records { period, as_of } = inside {
            (shared.period, shared.as_of) = (period, as_of);
        }
        for item in items {
            match (inside, tree.shape(*item)) {
                (Inside::Lines, _) => self.document(tree, *item),
                (Inside::Documents, Shape::Map(entries)) => self.document_of_map(tree, *item, entries),
                (Inside::Records { .. }, Shape::Map(_)) => self.of_list(tree, *item, &shared),
                _ => self.not_a_record(tree.span(*item)),
            }
        }
    }
}
