//! What a filer is told of a report, one remark for each thing to do, with the cell that it concerns.

use smol_str::SmolStr;

use super::finding::{self, Class};
use super::message::{clause_message, clean, judgement_message};
use super::{Run, card, unit};
use crate::base::{CellName, SourceId, Span};
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::evaluation::{ClauseResult, Judgement, Reason, Spot, Verdict};

/// Remarks that are told; a list of more helps nobody.
const MOST: usize = 50_000;

/// How grave a remark is, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Something required does not hold.
    Fail,
    /// A figure is missing or cannot be read.
    Missing,
    /// Something recommended does not hold, or is odd.
    Advice,
}

impl Tone {
    /// The filling of its cells.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Tone::Fail => "FFC7CE",
            Tone::Missing => "FFEB9C",
            Tone::Advice => "DDEBF7",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Tone::Fail, Lang::En) => "fails",
            (Tone::Fail, Lang::Vi) => "không đạt",
            (Tone::Missing, Lang::En) => "missing",
            (Tone::Missing, Lang::Vi) => "thiếu số liệu",
            (Tone::Advice, Lang::En) => "to consider",
            (Tone::Advice, Lang::Vi) => "cần lưu ý",
        }
    }
}

/// The cell of a worksheet that a remark concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The worksheet.
    pub sheet: String,
    /// The cell.
    pub cell: CellName,
    /// Whether the cell is what the remark is about, and not only where its record begins.
    pub is_own: bool,
}

/// One thing that a filer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How grave it is.
    pub tone: Tone,
    /// The unit, with its period.
    pub unit: String,
    /// What is demanded.
    pub title: String,
    /// What was found, what is required, and what is lacking.
    pub message: String,
    /// The cell, in a workbook.
    pub place: Option<CellPlace>,
    /// The place in words: the cell, or the line and column of a text.
    pub place_text: String,
    /// What stands there.
    pub found: String,
    /// What the rule asks for.
    pub asked: String,
    /// Where that was decided.
    pub source: String,
    /// What to do.
    pub to_do: String,
    /// The id of the rule, or the code of the problem.
    pub id: String,
}

/// All that a filer is told of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What this is.
    pub title: String,
    /// The verdict in a line.
    pub summary: String,
    /// What else has to be known.
    pub notes: Vec<String>,
    /// The remarks, the gravest first.
    pub all: Vec<Remark>,
}

/// A column of the list of remarks.
#[derive(Debug, Clone)]
pub struct Column {
    /// What heads it.
    pub heading: ColumnHeading,
    /// How wide it is, in letters.
    pub width: u8,
}

/// A heading in two languages.
#[derive(Debug, Clone, Copy)]
pub struct ColumnHeading(&'static str, &'static str);

impl ColumnHeading {
    /// The heading in a language.
    #[must_use]
    pub fn get(self, lang: Lang) -> &'static str {
        if lang == Lang::En { self.0 } else { self.1 }
    }
}

const fn column(en: &'static str, vi: &'static str, width: u8) -> Column {
    Column { heading: ColumnHeading(en, vi), width }
}

/// The columns of the list.
pub const COLUMNS: [Column; 11] = [
    column("No.", "STT", 6),
    column("Finding", "Kết luận", 13),
    column("Reported by", "Đơn vị báo cáo", 20),
    column("What is demanded", "Nội dung yêu cầu", 30),
    column("What was found", "Nhận xét", 48),
    column("Cell", "Ô", 16),
    column("As written", "Đã ghi", 14),
    column("The rule", "Điều kiện", 30),
    column("Source", "Căn cứ", 34),
    column("To do", "Việc cần làm", 28),
    column("Code", "Mã quy tắc", 22),
];

impl Remark {
    /// Its cells in the list.
    #[must_use]
    pub fn cells(&self, number: usize, lang: Lang) -> [String; COLUMNS.len()] {
        [
            number.to_string(),
            self.tone.word(lang).to_owned(),
            self.unit.clone(),
            self.title.clone(),
            self.message.clone(),
            self.place_text.clone(),
            self.found.clone(),
            self.asked.clone(),
            self.source.clone(),
            self.to_do.clone(),
            self.id.clone(),
        ]
    }

    /// Its text beside a cell: in short where the cell is not what it is about.
    #[must_use]
    pub fn comment(&self, lang: Lang) -> String {
        let head = format!("{}: {}", self.tone.word(lang).to_uppercase(), self.title);
        if self.place.as_ref().is_some_and(|place| !place.is_own) {
            return format!("{head}\n{}", self.message).trim_end().to_owned();
        }
        let heads: [(&str, &str, &str); 3] =
            [(&self.asked, "Required", "Yêu cầu"), (&self.source, "Source", "Căn cứ"), (&self.to_do, "To do", "Việc cần làm")];
        let mut lines = vec![head, self.message.clone()];
        lines.extend(
            heads
                .iter()
                .filter(|(text, ..)| !text.is_empty())
                .map(|(text, en, vi)| format!("{}: {text}", if lang == Lang::En { en } else { vi })),
        );
        lines.push(format!("[{}]", self.id));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// What a filer is told of a run.
#[must_use]
pub fn remarks(run: &Run<'_>) -> Remarks {
    let mut all: Vec<Remark> = run.all_problems().map(|problem| of_problem(run, problem)).collect();
    for j in run.outcome.judgements.iter().filter(|j| Class::of(j).is_finding()) {
        let before = all.len();
        all.extend(finding::clauses(j).map(|clause| of_clause(run, j, clause)));
        if all.len() == before {
            all.push(of_judgement(run, j));
        }
    }
    all.sort_by_key(|remark| remark.tone);
    let en = run.lang == Lang::En;
    let mut notes: Vec<String> = run.inputs.iter().flat_map(|input| &input.notes).map(|note| clean(note.get(run.lang))).collect();
    if all.len() > MOST {
        let more = all.len() - MOST;
        all.truncate(MOST);
        notes.push(if en { format!("{more} more findings are not listed") } else { format!("còn {more} kết quả không liệt kê") });
    }
    let (title, colours) = match en {
        true => ("Findings of the check", "Red cells fail, yellow ones are missing or cannot be read, blue ones are to be considered."),
        false => ("Kết quả kiểm tra báo cáo", "Ô màu đỏ: không đạt; màu vàng: thiếu hoặc không đọc được; màu xanh: cần lưu ý."),
    };
    notes.push(colours.to_owned());
    Remarks { title: title.to_owned(), summary: run.counts.line(run), notes, all }
}

fn of_problem(run: &Run<'_>, problem: &Diagnostic) -> Remark {
    let lang = problem.lang(run.lang);
    let label = problem.labels.first().map(|label| (label.source, label.span));
    let (place, place_text, found) = places(run, label);
    let tone = if problem.severity == Severity::Error { Tone::Missing } else { Tone::Advice };
    let said = |text: &Text| clean(text.get(lang));
    Remark {
        tone,
        unit: String::new(),
        title: said(&problem.message),
        message: String::new(),
        place,
        place_text,
        found,
        asked: String::new(),
        source: String::new(),
        to_do: problem.help.as_ref().map(said).unwrap_or_default(),
        id: problem.code.to_string(),
    }
}

fn of_clause(run: &Run<'_>, j: &Judgement, clause: &ClauseResult) -> Remark {
    let reason = first_spot(run, &clause.reasons).filter(|_| clause.verdict == Verdict::Missing);
    let spot = reason.or(clause.places.first()).or(j.record.as_ref());
    let message = clause_message(run.rules, run.sources, run.lang, j, clause);
    let asked = card::asked(run.rules, j.target, j.entity, clause.clause, run.lang).unwrap_or_default();
    remark(run, j, spot, tone(Class::of_clause(j, clause)), message, asked)
}

fn of_judgement(run: &Run<'_>, j: &Judgement) -> Remark {
    let spot = first_spot(run, &j.reasons).or(j.record.as_ref());
    remark(run, j, spot, tone(Class::of(j)), judgement_message(run.rules, run.sources, run.lang, j), String::new())
}

fn tone(class: Class) -> Tone {
    match class {
        Class::Fail => Tone::Fail,
        Class::Missing => Tone::Missing,
        _ => Tone::Advice,
    }
}

/// Where the first reason stands; one that has a cell of its own comes before those that have none.
fn first_spot<'r>(run: &Run<'_>, reasons: &'r [Reason]) -> Option<&'r Spot> {
    let spots = || reasons.iter().filter_map(|reason| reason.spot.as_ref());
    let is_own = |spot: &&Spot| places(run, Some((spot.source, spot.span))).0.is_some_and(|place| place.is_own);
    spots().find(is_own).or_else(|| spots().next())
}

fn remark(run: &Run<'_>, j: &Judgement, spot: Option<&Spot>, tone: Tone, message: String, asked: String) -> Remark {
    let target = run.rules.target(j.target);
    let said = |wording: &crate::semantics::rules::Wording| wording.get(run.lang).map(clean).unwrap_or_default();
    let (mut place, mut place_text, found) = places(run, spot.map(|spot| (spot.source, spot.span)));
    if let (Some(place), Some(spot)) = (place.as_mut().filter(|place| !place.is_own), spot)
        && let Some(unit) = cell_of_unit(run, j, spot.source, place.cell.row)
    {
        place.cell = unit;
        place_text = clean(&format!("{}!{unit}", place.sheet));
    }
    let title = said(&target.title);
    let message = match finding::doubt(run, j) {
        Some(doubt) => format!("{message}\n{doubt}").trim_start().to_owned(),
        None => message,
    };
    Remark {
        tone,
        unit: clean(&unit::heading(run, j)),
        title: if title.is_empty() { target.id.clone() } else { title },
        message,
        place,
        place_text,
        found,
        asked,
        source: said(&target.source_text),
        to_do: said(&target.hint),
        id: target.id.clone(),
    }
}

/// The cell of a row that says which unit it is of.
fn cell_of_unit(run: &Run<'_>, j: &Judgement, source: SourceId, row: u32) -> Option<CellName> {
    let text = run.sources.get(source)?;
    let starts = &text.cells.as_ref()?.starts;
    let begin = starts.partition_point(|(_, cell)| cell.row < row);
    let of_row = || starts.iter().skip(begin).take_while(|(_, cell)| cell.row == row);
    let says = |wanted: &SmolStr| of_row().find(|(span, _)| text.slice(*span).trim() == wanted).map(|(_, cell)| *cell);
    j.name.as_ref().and_then(says).or_else(|| j.key.as_ref().and_then(says))
}

/// Where a span stands: the cell, the place in words, and what is written there.
fn places(run: &Run<'_>, at: Option<(SourceId, Span)>) -> (Option<CellPlace>, String, String) {
    let Some((source, span)) = at else { return (None, String::new(), String::new()) };
    let Some(text) = run.sources.get(source) else { return (None, String::new(), String::new()) };
    let place = run.sources.place(source, span, "");
    let Some(cells) = &text.cells else {
        let found = if span.start < span.end && !place.text.contains('\n') { clean(&place.text) } else { String::new() };
        return (None, clean(&format!("{}:{}", place.line, place.column)), found);
    };
    let Some(cell) = cells.at(span.start) else { return (None, String::new(), String::new()) };
    // A value that no column holds stands nowhere: its place is the beginning of its record.
    let held = cells.span(cell).unwrap_or_default();
    let is_own = held == span;
    let found = if is_own { clean(&place.text) } else { String::new() };
    let place_text = clean(&format!("{}!{cell}", cells.sheet));
    (Some(CellPlace { sheet: cells.sheet.clone(), cell, is_own }), place_text, found)
}
