//! Who stands where, cell by cell, and what is told of those that do not simply pass: gathered while a run goes on, if a page is asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::measure::{Figure, Scale};
use super::story;
use crate::data::EntityId;
use crate::evaluation::{Judgement, Order};
use crate::report::Run;
use crate::report::finding::{self, Badness, Class};
use crate::semantics::rules::TargetId;
use crate::syntax::tree::Comparator;
use crate::value::{Date, Period};

/// Verdicts that have a cell. More than this is no page that opens at once; of whole records, the first have cells.
const CELLS: usize = 400_000;
/// Findings that are told in full, over all targets; of more, the worst of each target.
const STORIES: usize = 8_000;

/// A record, or the units of a period together, in the order of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowId {
    pub order: Order,
    pub entity: EntityId,
    pub period: Option<Period>,
}

/// What a row is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub key: Option<String>,
    pub name: Option<String>,
    /// The file and the place in it.
    pub place: (Box<str>, Box<str>),
    pub data_date: Date,
    pub judging_date: Date,
    pub rule_day: Date,
    pub cells: Vec<(TargetId, Cell)>,
}

/// A verdict, and the figure that it was reached by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub mark: Mark,
    pub figure: Option<Figure>,
}

/// What a verdict means, in a letter; see [`MARKS`](super::marks::MARKS).
pub(super) type Mark = u8;

/// How figures of a column are drawn: the clause that they belong to, what they count, and how they must compare.
pub(super) type Shape = (usize, Scale, Comparator);

type Stories = BTreeMap<(Badness, RowId), Box<[u8]>>;

/// Cells and stories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Board {
    rows: BTreeMap<RowId, Row>,
    cells: usize,
    stories: BTreeMap<TargetId, Stories>,
    told: usize,
    /// How many stories of a target are kept at the most.
    each: Option<usize>,
}

impl Board {
    /// An empty one, for so many findings of each target at the most.
    #[must_use]
    pub fn new(worst: Option<usize>) -> Board {
        Board { each: worst, ..Board::default() }
    }

    /// Takes a judgement in. `run` has the texts that it stands in.
    pub fn add(&mut self, run: &Run<'_>, j: &Judgement) {
        let id = RowId { order: j.order, entity: j.entity, period: j.period };
        let row = self.rows.entry(id).or_insert_with(|| {
            let place = j.record.as_ref().filter(|spot| run.sources.get(spot.source).is_some());
            let place = place.map(|spot| run.sources.place(spot.source, spot.span, ""));
            let inside = |p: &crate::base::Place| p.cell.clone().unwrap_or_else(|| p.line.to_string());
            Row {
                key: j.key.as_deref().map(str::to_owned),
                name: j.name.as_deref().map(str::to_owned),
                place: place.map(|p| (p.file.as_str().into(), inside(&p).into())).unwrap_or_default(),
                data_date: j.data_date,
                judging_date: j.judging_date,
                rule_day: j.rule_day,
                cells: Vec::new(),
            }
        });
        row.cells.push((j.target, Cell { mark: super::marks::of(j), figure: Figure::of(j) }));
        self.cells += 1;
        let class = Class::of(j);
        let key = (finding::badness(j), id);
        if class < Class::Pass && self.may_tell(j.target, &key) {
            let story = story::bytes(run, j).into_boxed_slice();
            self.keep(j.target, key, story);
        }
    }

    /// Takes in another part of the data, whose records come behind so many.
    pub fn merge(&mut self, other: Board, first: u64) {
        self.each = self.each.into_iter().chain(other.each).min();
        let later = |mut id: RowId| {
            id.order.record = id.order.record.saturating_add(if id.order == Order::LAST { 0 } else { first });
            id
        };
        for (id, row) in other.rows {
            let id = later(id);
            // Rows that are there may always be completed: what waits for all records comes last.
            if let Some(known) = self.rows.get_mut(&id) {
                self.cells += row.cells.len();
                known.cells.extend(row.cells);
            } else if self.cells < CELLS {
                self.cells += row.cells.len();
                self.rows.insert(id, row);
            }
        }
        for (target, stories) in other.stories {
            for ((badness, id), story) in stories {
                let key = (badness, later(id));
                if self.may_tell(target, &key) {
                    self.keep(target, key, story);
                }
            }
        }
    }

    /// Whether the story of a finding may be among those that are kept.
    fn may_tell(&self, target: TargetId, key: &(Badness, RowId)) -> bool {
        let full = self.stories.get(&target).filter(|stories| self.each.is_some_and(|each| stories.len() >= each));
        self.each != Some(0) && full.is_none_or(|stories| stories.last_key_value().is_none_or(|(last, _)| key < last))
    }

    fn keep(&mut self, target: TargetId, key: (Badness, RowId), story: Box<[u8]>) {
        self.stories.entry(target).or_default().insert(key, story);
        self.told += 1;
        if self.each.is_some() {
            self.cut(target);
        }
        // Twice as many are let in, so that the cut is made rarely.
        if self.told > 2 * STORIES {
            self.limit();
        }
    }

    /// Keeps the worst of each target, as many of each as give no more than there is room for.
    fn limit(&mut self) {
        let total = |each: usize| self.stories.values().map(|s| s.len().min(each)).sum::<usize>();
        let (mut fits, mut too_many) = (0, self.told + 1);
        while too_many - fits > 1 {
            let each = fits.midpoint(too_many);
            if total(each) <= STORIES { fits = each } else { too_many = each }
        }
        if fits < self.told {
            self.each = Some(self.each.map_or(fits, |each| each.min(fits)));
            let targets: Vec<TargetId> = self.stories.keys().copied().collect();
            targets.into_iter().for_each(|target| self.cut(target));
        }
    }

    fn cut(&mut self, target: TargetId) {
        let (Some(stories), Some(each)) = (self.stories.get_mut(&target), self.each) else { return };
        while stories.len() > each && stories.pop_last().is_some() {
            self.told -= 1;
        }
    }

    /// With no more stories than there is room for.
    pub(super) fn limited(&self) -> Cow<'_, Board> {
        if self.told <= STORIES {
            return Cow::Borrowed(self);
        }
        let mut board = self.clone();
        board.limit();
        Cow::Owned(board)
    }

    /// All rows, in the order of the data.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&RowId, &Row)> {
        self.rows.iter()
    }

    /// The stories of a target, by their rows.
    pub(super) fn stories(&self, target: TargetId) -> impl Iterator<Item = (RowId, &[u8])> {
        self.stories.get(&target).into_iter().flatten().map(|((_, id), story)| (*id, &**story))
    }
}

/// The shape that most figures of a column have; they are drawn, and no others beside them.
pub(super) fn usual_shape<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Shape> {
    let mut shapes: BTreeMap<(usize, Scale, u8), (usize, Shape)> = BTreeMap::new();
    for figure in cells.filter_map(|cell| cell.figure.as_ref()) {
        let (clause, scale, comparator) = figure.shape;
        shapes.entry((clause, scale, comparator as u8)).or_insert((0, figure.shape)).0 += 1;
    }
    shapes.into_values().rev().max_by_key(|(n, _)| *n).map(|(_, shape)| shape)
}
