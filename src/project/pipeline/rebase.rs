//! From the texts of a job to those of the run: what is told at the end takes its lines along.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::{Origin, Source, SourceId, Sources, Span};
use crate::data::{Cell, Content, Document, Record, Value};
use crate::diagnostic::Diagnostic;
use crate::evaluation::{Judgement, Named, Spot};

/// Texts up to this many bytes are taken along whole.
const SMALL: usize = 16 << 10;
/// Bytes that are taken along on either side of a place, where no line end comes before.
const AROUND: usize = 400;

/// The way of a job's texts into the run's.
#[derive(Debug)]
pub struct Rebase<'r> {
    job: &'r Sources,
    /// How many texts the two have in common.
    common: usize,
    run: &'r mut Sources,
    whole: HashMap<SourceId, SourceId>,
}

impl<'r> Rebase<'r> {
    /// From a job's texts, the first so many of which are the run's.
    pub fn new(job: &'r Sources, common: usize, run: &'r mut Sources) -> Self {
        Rebase { job, common, run, whole: HashMap::new() }
    }

    fn is_common(&self, id: SourceId) -> bool {
        (id.0 as usize) < self.common || self.job.get(id).is_none()
    }

    /// A whole text.
    fn whole(&mut self, id: SourceId) -> SourceId {
        if self.is_common(id) {
            return id;
        }
        if let Some(known) = self.whole.get(&id) {
            return *known;
        }
        let Some(source) = self.job.shared(id) else { return id };
        let new = self.run.share(source);
        self.whole.insert(id, new);
        new
    }

    /// A diagnostic with the lines that it points at.
    pub fn diagnostic(&mut self, diagnostic: &mut Diagnostic) {
        for label in &mut diagnostic.labels {
            (label.source, label.span) = self.place(label.source, label.span);
        }
    }

    /// A place with the lines that it lies on.
    pub fn place(&mut self, id: SourceId, span: Span) -> (SourceId, Span) {
        if self.is_common(id) {
            return (id, span);
        }
        let Some(source) = self.job.shared(id) else { return (id, span) };
        if source.text.len() <= SMALL || source.cells.is_some() || self.whole.contains_key(&id) {
            return (self.whole(id), span);
        }
        let (start, end) = lines_around(&source.text, span);
        let new = self.run.add(excerpt(&source, start, end));
        (new, shifted(span, start))
    }

    /// A judgement with the lines that it speaks of.
    pub fn judgement(&mut self, judgement: &mut Judgement) {
        let mut spots = spots(judgement);
        // One excerpt of each text for all places in it.
        let mut ranges: HashMap<SourceId, (usize, usize)> = HashMap::new();
        for spot in &spots {
            if let Some(source) = self.job.get(spot.source).filter(|_| !self.is_common(spot.source)) {
                let (start, end) = lines_around(&source.text, spot.span);
                let range = ranges.entry(spot.source).or_insert((start, end));
                *range = (range.0.min(start), range.1.max(end));
            }
        }
        let mut new: HashMap<SourceId, (SourceId, usize)> = HashMap::new();
        for (id, (start, end)) in ranges {
            let Some(source) = self.job.shared(id) else { continue };
            let small = source.text.len() <= SMALL || source.cells.is_some() || end - start > SMALL || self.whole.contains_key(&id);
            new.insert(id, if small { (self.whole(id), 0) } else { (self.run.add(excerpt(&source, start, end)), start) });
        }
        for spot in &mut spots {
            if let Some((id, start)) = new.get(&spot.source) {
                (spot.source, spot.span) = (*id, shifted(spot.span, *start));
            }
        }
    }

    /// A record that is kept, with the text that it stands in.
    pub fn record(&mut self, record: &mut Record) {
        record.source = self.whole(record.source);
        for cell in &mut record.cells {
            self.cell(cell);
        }
    }

    fn cell(&mut self, cell: &mut Cell) {
        match &mut cell.content {
            Content::Value(Value::Members(members)) => members.iter_mut().for_each(|member| self.record(member)),
            Content::Value(Value::Document(Document::Issued(cells))) => cells.iter_mut().for_each(|cell| self.cell(cell)),
            _ => {}
        }
    }
}

/// Makes excerpts of texts, quickly if they are asked for in the order of a text.
#[derive(Debug)]
pub struct Excerpts<'s> {
    sources: &'s Sources,
    /// A place of a text, and what it is in the file.
    last: Option<(SourceId, usize, Origin)>,
}

impl<'s> Excerpts<'s> {
    /// Of these texts.
    pub fn new(sources: &'s Sources) -> Self {
        Excerpts { sources, last: None }
    }

    /// A record with nothing but the lines that it stands on.
    pub fn named(&mut self, mut record: Record) -> Option<Named> {
        let source = self.sources.get(record.source)?;
        let (start, end) = lines_around(&source.text, record.span);
        let last = self.last.filter(|(id, at, _)| *id == record.source && *at <= start);
        let (_, at, origin) = last.unwrap_or((record.source, 0, source.origin));
        let origin = origin.behind(source.text.get(at..start)?);
        self.last = Some((record.source, start, origin));
        shift(&mut record, start);
        Some(Named { record, text: Arc::new(Source::part(Arc::clone(&source.name), source.text.get(start..end)?, origin)) })
    }
}

fn shift(record: &mut Record, by: usize) {
    record.span = shifted(record.span, by);
    record.cells.iter_mut().for_each(|cell| shift_cell(cell, by));
}

fn shift_cell(cell: &mut Cell, by: usize) {
    cell.span = shifted(cell.span, by);
    match &mut cell.content {
        Content::Value(Value::Members(members)) => members.iter_mut().for_each(|member| shift(member, by)),
        Content::Value(Value::Document(Document::Issued(cells))) => cells.iter_mut().for_each(|cell| shift_cell(cell, by)),
        _ => {}
    }
}

fn spots(judgement: &mut Judgement) -> Vec<&mut Spot> {
    let Judgement { record, clauses, reasons, .. } = judgement;
    let mut spots: Vec<&mut Spot> = record.iter_mut().collect();
    spots.extend(reasons.iter_mut().filter_map(|r| r.spot.as_mut()));
    for clause in clauses {
        spots.extend(clause.places.iter_mut());
        spots.extend(clause.reasons.iter_mut().filter_map(|r| r.spot.as_mut()));
    }
    spots
}

/// The lines that a span lies on, or as much of them as is worth a look.
fn lines_around(text: &str, span: Span) -> (usize, usize) {
    let (from, to) = (span.start as usize, (span.end as usize).max(span.start as usize));
    let before = text.get(..from).unwrap_or("");
    let behind = text.get(to..).unwrap_or("");
    let mut start = before.rfind('\n').map_or(0, |at| at + 1).max(from.saturating_sub(AROUND));
    let mut end = behind.find('\n').map_or(text.len(), |at| to + at).min(to.saturating_add(AROUND)).min(text.len());
    while !text.is_char_boundary(start) && start > 0 {
        start -= 1;
    }
    while !text.is_char_boundary(end) && end < text.len() {
        end += 1;
    }
    (start, end)
}

fn excerpt(source: &Arc<Source>, start: usize, end: usize) -> Source {
    let origin: Origin = source.origin.behind(source.text.get(..start).unwrap_or(""));
    Source::part(Arc::clone(&source.name), source.text.get(start..end).unwrap_or(""), origin)
}

fn shifted(span: Span, start: usize) -> Span {
    let by = u32::try_from(start).unwrap_or(u32::MAX);
    Span { start: span.start.saturating_sub(by), end: span.end.saturating_sub(by) }
}
