//! The matrix: for each entity its records against its targets, column by column, in as few letters as can be.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::value::RawValue;

use super::board::{Board, Cell, Row, RowId, usual_shape};
use super::marks::{self, NOTHING};
use super::pair::Pair;
use super::sentence::{self, Tally};
use super::tiles;
use crate::data::EntityId;
use crate::evaluation::{Order, Verdict};
use crate::report::Run;
use crate::report::finding::Class;
use crate::report::message::clean;
use crate::semantics::rules::TargetId;
use crate::value::{Period, format};

/// The records of an entity, or its periods where all units are judged together.
#[derive(Serialize)]
pub(super) struct Sheet {
    entity: String,
    across: bool,
    title: Pair,
    periods: Vec<PeriodJson>,
    /// The period that is shown first.
    shown: usize,
    rows: Rows,
    columns: Vec<Column>,
}

#[derive(Serialize)]
struct PeriodJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: Pair,
    /// How many meet everything, and what is to be said of the others.
    sentence: Pair,
    #[serde(skip_serializing_if = "Pair::is_empty")]
    others: Pair,
    dates: Pair,
    /// The layout of the map, where the units are those of a register that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tiles: Option<&'static str>,
}

/// One list for each thing that is known of a row; a place is a file's number and what follows it.
#[derive(Serialize, Default)]
struct Rows {
    key: Vec<Option<String>>,
    name: Vec<Option<String>>,
    period: Vec<usize>,
    file: Vec<usize>,
    place: Vec<String>,
}

#[derive(Serialize)]
struct Column {
    target: usize,
    /// A letter for each row.
    cells: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<FiguresJson>,
    /// By row.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    stories: BTreeMap<usize, Box<RawValue>>,
}

/// A figure for each row, with semicolons between them.
#[derive(Serialize)]
struct FiguresJson {
    clause: usize,
    scale: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<String>,
    compares: &'static str,
    found: String,
    /// One for all, where all are the same.
    required: String,
    gap: String,
}

/// What the sheets need to know of the page, and what they tell of it.
pub(super) struct Context<'r, 'a> {
    pub run: &'r Run<'a>,
    /// The number of each target in the page.
    pub targets: BTreeMap<TargetId, usize>,
    /// Names of files, and the numbers that they get.
    pub files: BTreeMap<String, usize>,
    /// How many verdicts have cells.
    pub shown: BTreeMap<(TargetId, Verdict), usize>,
    /// Findings with cells that have no story.
    pub shortened: usize,
    /// The layouts of maps in use.
    pub layouts: BTreeSet<&'static str>,
}

type Found<'b> = Vec<(&'b RowId, &'b Row)>;

/// All sheets: each entity's, and behind it the one of its units together.
pub(super) fn sheets(context: &mut Context<'_, '_>, board: &Board) -> Vec<Sheet> {
    let mut groups: BTreeMap<(EntityId, bool), Found<'_>> = BTreeMap::new();
    for (id, row) in board.rows() {
        groups.entry((id.entity, id.order == Order::LAST)).or_default().push((id, row));
    }
    let mut stories: BTreeMap<TargetId, BTreeMap<RowId, &[u8]>> = BTreeMap::new();
    for target in context.run.selected {
        stories.insert(*target, board.stories(*target).collect());
    }
    groups.into_iter().map(|((entity, across), rows)| context.sheet(entity, across, &rows, &stories)).collect()
}

/// The sheet that is shown first: the one of most units.
pub(super) fn first(sheets: &[Sheet]) -> usize {
    let units = |sheet: &Sheet| sheet.rows.period.iter().filter(|period| **period == sheet.shown).count();
    sheets.iter().enumerate().rev().max_by_key(|(_, sheet)| units(sheet)).map_or(0, |(at, _)| at)
}

/// What is said of the sheet that is shown first.
pub(super) fn sentences(sheets: &[Sheet]) -> Option<[&Pair; 2]> {
    let sheet = sheets.get(first(sheets))?;
    sheet.periods.get(sheet.shown).map(|period| [&period.sentence, &period.others])
}

impl Context<'_, '_> {
    fn sheet(&mut self, entity: EntityId, across: bool, rows: &Found<'_>, stories: &BTreeMap<TargetId, BTreeMap<RowId, &[u8]>>) -> Sheet {
        let periods: Vec<Option<Period>> = rows.iter().map(|(id, _)| id.period).collect::<BTreeSet<_>>().into_iter().collect();
        let at = |period: Option<Period>| periods.binary_search(&period).unwrap_or(0);
        let mut listed = Rows::default();
        for (id, row) in rows {
            listed.key.push(row.key.as_deref().map(clean));
            listed.name.push(row.name.as_deref().map(clean));
            listed.period.push(at(id.period));
            listed.file.push(self.file(&row.place.0));
            listed.place.push(clean(&row.place.1));
        }
        let told = |period: &Option<Period>| {
            let those: Found<'_> = rows.iter().filter(|(id, _)| id.period == *period).copied().collect();
            self.period(entity, across, *period, &those)
        };
        let told: Vec<PeriodJson> = periods.iter().map(told).collect();
        self.layouts.extend(told.iter().filter_map(|period| period.tiles));
        let of = |at: usize| listed.period.iter().filter(|p| **p == at).count();
        let most = (0..periods.len()).map(of).max().unwrap_or(0);
        // A period of which few have reported yet does not show who stands where.
        let shown = (0..periods.len()).rev().find(|at| 2 * of(*at) >= most).unwrap_or(0);
        let judged = rows.iter().flat_map(|(_, row)| row.cells.iter().map(|(target, _)| *target));
        let targets: BTreeSet<(bool, TargetId)> = judged.map(|target| (self.run.rules.target(target).is_check, target)).collect();
        let columns = targets.into_iter().filter_map(|(_, target)| self.column(target, rows, stories.get(&target)?)).collect();
        let (run, schema) = (self.run, &self.run.rules.schema);
        let title = Pair::said(|lang| sentence::units(run, entity, across, lang));
        Sheet { entity: schema.entity(entity).name.clone(), across, title, periods: told, shown, rows: listed, columns }
    }

    /// The number of a file.
    fn file(&mut self, name: &str) -> usize {
        let next = self.files.len();
        *self.files.entry(clean(name)).or_insert(next)
    }

    fn period(&self, entity: EntityId, across: bool, period: Option<Period>, rows: &Found<'_>) -> PeriodJson {
        let run = self.run;
        let mut tally = Tally { silent: self.silent(entity, period), ..Tally::default() };
        if across {
            tally.silent = 0;
        }
        for (_, row) in rows {
            tally.add(row.cells.iter().map(|(target, cell)| (run.rules.target(*target).is_check, cell.mark)));
        }
        let only = match rows.as_slice() {
            [(_, row)] if !across => row.name.as_deref().or(row.key.as_deref()).map(clean),
            _ => None,
        };
        let days = |of: fn(&Row) -> crate::value::Date| {
            let all = || rows.iter().map(|(_, row)| of(row));
            (all().min(), all().max())
        };
        let (data, judging) = (days(|row| row.data_date), days(|row| row.judging_date));
        let [sentence, others] = Pair::list(|lang| sentence::verdict(run, (entity, across), period, only.as_deref(), &tally, lang));
        let register = run.rules.schema.register(entity).filter(|_| !across);
        PeriodJson {
            id: period.map(|p| p.to_string()),
            name: Pair::said(|lang| period.map_or_else(|| sentence::no_period(lang), |p| format::period(p, lang))),
            sentence,
            others,
            dates: Pair::said(|lang| sentence::dates(data, judging, lang)),
            tiles: register.zip(rows.first()).and_then(|(list, (_, row))| tiles::layout(list, row.rule_day)),
        }
    }

    /// How many units sent nothing on a period.
    fn silent(&self, entity: EntityId, period: Option<Period>) -> usize {
        self.run.outcome.silent.iter().filter(|s| s.entity == entity && s.period == period).count()
    }

    fn column(&mut self, target: TargetId, rows: &Found<'_>, stories: &BTreeMap<RowId, &[u8]>) -> Option<Column> {
        let number = *self.targets.get(&target)?;
        let cells: Vec<Option<&Cell>> =
            rows.iter().map(|(_, row)| row.cells.iter().find(|(of, _)| *of == target).map(|(_, cell)| cell)).collect();
        let mut told = BTreeMap::new();
        for (at, ((id, _), cell)) in rows.iter().zip(&cells).enumerate() {
            let Some(cell) = cell else { continue };
            if let Some((_, _, verdict)) = marks::MARKS.iter().find(|(mark, ..)| *mark == cell.mark) {
                *self.shown.entry((target, *verdict)).or_default() += 1;
            }
            let story = stories.get(id).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
            match story.and_then(|text| RawValue::from_string(text).ok()) {
                Some(story) => drop(told.insert(at, story)),
                None => self.shortened += usize::from(marks::class_of(cell.mark).is_some_and(|class| class < Class::Pass)),
            }
        }
        let letters = cells.iter().map(|cell| char::from(cell.map_or(NOTHING, |cell| cell.mark)));
        Some(Column { target: number, cells: letters.collect(), figures: figures(&cells), stories: told })
    }
}

/// The figures of a column that can be compared with each other.
fn figures(cells: &[Option<&Cell>]) -> Option<FiguresJson> {
    let shape = usual_shape(cells.iter().copied().flatten())?;
    let (clause, scale, comparator) = shape;
    let each: Vec<_> = cells.iter().map(|cell| cell.and_then(|c| c.figure.as_ref()).filter(|f| f.shape == shape)).collect();
    let texts: Vec<[&str; 3]> = each.iter().map(|figure| figure.map(super::measure::Figure::texts).unwrap_or_default()).collect();
    let list = |part: usize| texts.iter().map(|all| all.get(part).copied().unwrap_or_default()).collect::<Vec<_>>();
    let (found, required, gap) = (list(0), list(1), list(2));
    let all: BTreeSet<&str> = required.iter().copied().filter(|text| !text.is_empty()).collect();
    let common = all.first().copied().filter(|_| all.len() == 1);
    Some(FiguresJson {
        clause,
        scale: scale.name(),
        word: each.iter().flatten().find_map(|figure| figure.word.as_deref()).map(clean),
        compares: comparator.symbol(),
        found: joined(&found),
        required: common.map_or_else(|| joined(&required), str::to_owned),
        gap: joined(&gap),
    })
}

/// A list of texts in one; nothing where all are empty.
fn joined(texts: &[&str]) -> String {
    if texts.iter().all(|text| text.is_empty()) { String::new() } else { texts.join(";") }
}
