//! A table whose headings are understood: its rows to columns where they are usual, and to records where they are not.

use std::io::Read;
use std::sync::{Arc, OnceLock};

use super::column::{Marks, has_marks, may_turn};
use super::names::Target;
use super::rows::Plan;
use super::{Binder, Loaded, Options, Sink};
use crate::base::{ReadError, Source, SourceId, Sources};
use crate::data::columns::{Columns, Piece, Wanted};
use crate::data::format::Format;
use crate::data::problem::{Fault, Problem};
use crate::data::reading::Readings;
use crate::data::record::Record;
use crate::data::schema::{Schema, Slot};
use crate::data::table::{Blocks, Cut, Cutter, Layout, Row as TableRow, Rows};
use crate::data::text::Decoded;

/// Opens a file anew, to read it once more.
pub type Reopen<'a> = dyn Fn() -> Result<Box<dyn Read + Send>, ReadError> + Sync + 'a;

/// Some records of a table.
#[derive(Debug, Clone)]
pub enum Segment {
    /// Usual ones.
    Columns(Columns),
    /// Unusual ones.
    Records(Vec<Record>),
}

/// A table with its headings understood. Threads may share it.
pub struct Table<'a> {
    schema: &'a Schema,
    options: &'a Options,
    reopen: &'a Reopen<'a>,
    delimiter: u8,
    plan: Plan,
    /// What the headings say about the figures of each column.
    readings: Vec<Arc<Readings>>,
    /// What the cells of each column say besides, once somebody asked.
    settled: OnceLock<Vec<Arc<Readings>>>,
    /// The columns of figures that are read.
    figures: Vec<usize>,
    /// No rows; `None` if all go as records.
    empty: Option<Columns>,
    /// The columns that go into the lanes, the period and the day, and what they are.
    keep: Vec<usize>,
    homes: Vec<Home>,
    /// The columns without a heading.
    blank: Vec<usize>,
}

/// What a column is in [`Columns`].
enum Home {
    Lane(usize),
    Period,
    AsOf,
}

impl<'a> Table<'a> {
    /// Understands the headings of a table. What is wrong with them begins the problems of the file, and the problems of
    /// the blocks are appended to it in their order.
    ///
    /// # Errors
    /// There is no heading row, or it does not tell what the table holds.
    pub fn open<R: Read>(
        name: &str,
        blocks: &Blocks<R>,
        schema: &'a Schema,
        options: &'a Options,
        wanted: &Wanted,
        sources: &mut Sources,
        reopen: &'a Reopen<'a>,
    ) -> Result<(Self, Sink), Vec<Problem>> {
        let source = sources.add(Source::new(name, Arc::clone(blocks.head())));
        let mut none = |_| {};
        let mut binder = Binder::new(schema, options, source, Format::Csv, &mut none);
        let mut rows = blocks.heading(source, &options.limits);
        match Table::of(&mut binder, &mut rows, name, schema, options, Some(wanted), reopen) {
            Some(table) => Ok((table, binder.sink)),
            None => Err(binder.finish().problems),
        }
    }

    fn of(
        binder: &mut Binder<'_>,
        rows: &mut Rows<'_>,
        name: &str,
        schema: &'a Schema,
        options: &'a Options,
        wanted: Option<&Wanted>,
        reopen: &'a Reopen<'a>,
    ) -> Option<Self> {
        let mut plan = binder.headings(rows, name)?;
        let common = Arc::new(options.readings.clone());
        let readings = plan.columns.iter().map(|c| c.readings.clone().map_or_else(|| Arc::clone(&common), Arc::new)).collect();
        let mut empty = wanted.map(|wanted| Columns::new(schema, plan.entity, wanted, &common));
        if let Some(columns) = &mut empty {
            columns.common_period = plan.period;
            for column in &mut plan.columns {
                column.is_read = match column.target {
                    Target::Field(slot) | Target::Attribute(slot, _) => columns.lane(slot).is_some(),
                    _ => true,
                };
            }
            let lost = plan.lost.iter().any(|(slot, _)| columns.lane(*slot).is_some());
            let odd = |target: &Target| matches!(target, Target::Attribute(..) | Target::Unit);
            let wide = !options.leave_out.is_empty() || plan.columns.iter().any(|c| c.period.is_some());
            if lost || wide || plan.lost_time || plan.columns.iter().any(|c| c.is_read && odd(&c.target)) {
                empty = None;
            }
        }
        let figures = |slot: Slot| has_marks(&schema.field(plan.entity, slot).ty);
        let figures = plan.columns.iter().map(|c| c.is_read && matches!(c.target, Target::Field(slot) if figures(slot)));
        let figures = figures.enumerate().filter_map(|(at, is)| is.then_some(at)).collect();
        let blank = (0..plan.columns.len()).filter(|at| plan.columns.get(*at).is_some_and(|c| c.bare && c.target == Target::Nothing));
        let mut table = Table {
            schema,
            options,
            reopen,
            delimiter: rows.delimiter(),
            readings,
            settled: OnceLock::new(),
            figures,
            keep: Vec::new(),
            homes: Vec::new(),
            blank: blank.collect(),
            empty,
            plan,
        };
        table.assign();
        Some(table)
    }

    /// Finds the column of each lane.
    fn assign(&mut self) {
        let Some(columns) = &mut self.empty else { return };
        for (at, (column, readings)) in self.plan.columns.iter().zip(&self.readings).enumerate() {
            let home = match column.target {
                Target::Field(slot) => columns.lane(slot).map(Home::Lane),
                Target::Period => Some(Home::Period),
                Target::AsOf => Some(Home::AsOf),
                _ => None,
            };
            let Some(home) = home else { continue };
            if let Home::Lane(lane) = home
                && let Some(lane) = columns.lanes.get_mut(lane)
            {
                lane.readings = Arc::clone(readings);
            }
            self.keep.push(at);
            self.homes.push(home);
        }
    }

    /// Whether usual rows go into columns.
    #[must_use]
    pub fn has_columns(&self) -> bool {
        self.empty.is_some()
    }

    /// Reads a block of rows, which is the text of this source: into segments in the order of the rows.
    pub fn read(&self, source: SourceId, text: &str, into: &mut Vec<Segment>, sink: &mut Sink) {
        let mut none = |_| {};
        let mut binder = Binder::new(self.schema, self.options, source, Format::Csv, &mut none);
        std::mem::swap(&mut binder.sink, sink);
        let mut rows = Rows::below(source, text, 0, self.delimiter, &self.options.limits);
        match &self.empty {
            Some(empty) => self.cut(empty, &mut binder, &mut rows, source, text, into),
            None => {
                let mut records = Vec::new();
                while let Some(row) = rows.next_row() {
                    records.extend(self.record(&mut binder, row));
                }
                if !records.is_empty() {
                    into.push(Segment::Records(records));
                }
            }
        }
        std::mem::swap(&mut binder.sink, sink);
    }

    fn cut(&self, empty: &Columns, binder: &mut Binder<'_>, rows: &mut Rows<'_>, source: SourceId, text: &str, into: &mut Vec<Segment>) {
        let mut cutter = Cutter::new(text, 0, self.layout(source, &self.keep, &self.blank));
        loop {
            let mut cut = Cut::default();
            let unusual = cutter.cut(&mut cut);
            if !cut.rows.is_empty() {
                binder.sink.meet(cut.rows.len());
                into.push(Segment::Columns(self.columns(empty, cut)));
            }
            let Some(at) = unusual else { return };
            rows.seek(at);
            let mut found = rows.next_row().map(|row| self.record(binder, row)).unwrap_or_default();
            cutter.seek(rows.at());
            match into.last_mut() {
                Some(Segment::Records(records)) => records.append(&mut found),
                _ if found.is_empty() => {}
                _ => into.push(Segment::Records(found)),
            }
        }
    }

    fn layout<'t>(&self, source: SourceId, keep: &'t [usize], blank: &'t [usize]) -> Layout<'t> {
        let (columns, longest) = (self.plan.columns.len(), self.options.limits.cell_bytes);
        Layout { source, delimiter: self.delimiter, columns, keep, blank, longest }
    }

    fn columns(&self, empty: &Columns, cut: Cut) -> Columns {
        let mut columns = empty.clone();
        for (pieces, home) in cut.kept.into_iter().zip(&self.homes) {
            match home {
                Home::Lane(lane) => {
                    if let Some(lane) = columns.lanes.get_mut(*lane) {
                        lane.pieces = pieces;
                    }
                }
                Home::Period => columns.period = pieces,
                Home::AsOf => columns.as_of = pieces,
            }
        }
        for lane in &mut columns.lanes {
            lane.pieces.resize(cut.rows.len(), Piece::ABSENT);
        }
        columns.rows = cut.rows;
        columns
    }

    /// Reads a row as a record, or as several.
    fn record(&self, binder: &mut Binder<'_>, row: Result<&TableRow<'_>, Fault>) -> Vec<Record> {
        binder.sink.meet(1);
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                binder.sink.push(*fault);
                return Vec::new();
            }
        };
        if !binder.fits(row, self.plan.columns.len()) {
            return Vec::new();
        }
        let turns = self.figures.iter().any(|at| may_turn(row.cell(*at).0));
        binder.row(row, &self.plan, if turns { self.settled() } else { &self.readings })
    }

    /// A row on its own, if what the whole table says about the marks of its figures counts: where they can be read in two
    /// ways. It is found out by reading the file once more.
    #[must_use]
    pub fn completed(&self, columns: &Columns, row: usize, text: &str) -> Option<Columns> {
        let of_figures = |slot: Slot| has_marks(&self.schema.field(self.plan.entity, slot).ty);
        let turns = |piece: Option<&Piece>| piece.is_some_and(|piece| may_turn(piece.text(text)));
        if !columns.lanes.iter().any(|lane| of_figures(lane.slot) && turns(lane.pieces.get(row))) {
            return None;
        }
        let mut completed = columns.row(row);
        for (column, home) in self.keep.iter().zip(&self.homes) {
            if let (Home::Lane(lane), Some(settled)) = (home, self.settled().get(*column))
                && let Some(lane) = completed.lanes.get_mut(*lane)
            {
                lane.readings = Arc::clone(settled);
            }
        }
        Some(completed)
    }

    /// What is known about the figures of each column, their marks included.
    fn settled(&self) -> &[Arc<Readings>] {
        self.settled.get_or_init(|| {
            let mut readings = self.readings.clone();
            if self.options.readings.locale.is_none() {
                for (at, marks) in self.figures.iter().zip(self.marks()) {
                    if let (Some(readings), Some(locale)) = (readings.get_mut(*at), marks.settled()) {
                        Arc::make_mut(readings).locale = Some(locale);
                    }
                }
            }
            readings
        })
    }

    /// Which marks each column of figures uses. A file that cannot be read says nothing here: its reading ends elsewhere.
    fn marks(&self) -> Vec<Marks> {
        let mut marks = vec![Marks::default(); self.figures.len()];
        let Options { skip, limits, .. } = self.options;
        let Ok(Ok(mut blocks)) = (self.reopen)().map(|file| Blocks::new(file, Some(self.delimiter), *skip, limits)) else {
            return marks;
        };
        while let Some(Ok(block)) = blocks.next() {
            let mut rows = Rows::below(SourceId(0), &block.text, 0, self.delimiter, limits);
            let mut cutter = Cutter::new(&block.text, 0, self.layout(SourceId(0), &self.figures, &[]));
            loop {
                let mut cut = Cut::default();
                let unusual = cutter.cut(&mut cut);
                for (marks, pieces) in marks.iter_mut().zip(&cut.kept) {
                    pieces.iter().for_each(|piece| marks.see(piece.text(&block.text)));
                }
                let Some(at) = unusual else { break };
                rows.seek(at);
                if let Some(Ok(row)) = rows.next_row() {
                    self.figures.iter().zip(&mut marks).for_each(|(at, marks)| marks.see(row.cell(*at).0));
                }
                cutter.seek(rows.at());
            }
        }
        marks
    }
}

impl Binder<'_> {
    /// Reads a table that is in memory, row by row.
    pub(super) fn table(mut self, file: &Decoded, bytes: &[u8], name: &str, delimiter: Option<u8>) -> Loaded {
        let reopen = || Ok(Box::new(std::io::Cursor::new(bytes.to_vec())) as Box<dyn Read + Send>);
        let (schema, options) = (self.schema, self.options);
        let mut rows = Rows::new(file.source, &file.text, delimiter, options.skip, &options.limits);
        if let Some(table) = Table::of(&mut self, &mut rows, name, schema, options, None, &reopen) {
            while let Some(row) = rows.next_row() {
                table.record(&mut self, row).into_iter().for_each(&mut self.take);
            }
        }
        self.finish()
    }
}
