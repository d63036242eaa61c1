//! Workbooks to records: each worksheet is a table, or a form that holds one report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::{Marks, has_marks, split_unit, with_unit};
use super::heading::FORM_HEADINGS;
use super::names::{Found, Names, Target};
use super::rows::Plan;
use super::sink::no_records;
use super::{Binder, Loaded, Options};
use crate::base::{CellName, Source, SourceId, Sources, Span, column_of};
use crate::data::format::Format;
use crate::data::problem::Problem;
use crate::data::reading::{Form, Raw, Readings, read_period};
use crate::data::record::Record;
use crate::data::schema::{EntityId, Schema};
use crate::data::table::Row;
use crate::data::workbook::{self, Apart, Layout, Sheet, Wanted, Written};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::value::Period;

/// What is said of the worksheets of a workbook outside of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets {
    /// The worksheets that are read, by name or number from 1; all that are shown if none is said.
    pub only: Vec<String>,
    /// Where the table of each is.
    pub extent: workbook::Extent,
    /// The columns of a form: where its labels stand and where their values do, each by its letters or its heading.
    pub form: Option<(String, String)>,
}

/// The records of a workbook.
pub(super) fn load(name: &str, bytes: &[u8], format: Format, sources: &mut Sources, schema: &Schema, options: &Options) -> Loaded {
    let mut loaded = Loaded::default();
    let fault = |sources: &mut Sources, code, message| {
        let source = sources.add(Source::new(name, ""));
        Problem::from(Diagnostic::error(code, message).at(source, Span::default()))
    };
    if bytes.len() as u64 > options.limits.tree_bytes {
        let limit = options.limits.tree_bytes;
        let message =
            Text::new(format!("the file is larger than the limit of {limit} bytes"), format!("tệp lớn hơn giới hạn {limit} byte"));
        loaded.problems.push(fault(sources, Code::DATA_TOO_LARGE, message));
        return loaded;
    }
    let sheets = match workbook::open(bytes, format, &options.limits) {
        Ok(sheets) => sheets,
        Err(message) => {
            loaded.problems.push(fault(sources, Code::DATA_WORKBOOK, message));
            return loaded;
        }
    };
    let (chosen, missing) = chosen(&sheets, &options.sheets.only);
    for name_of_sheet in missing {
        let known = sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        let message = Text::new(
            format!("there is no worksheet `{name_of_sheet}`; there are {known}"),
            format!("không có trang tính `{name_of_sheet}`; chỉ có {known}"),
        );
        loaded.problems.push(fault(sources, Code::DATA_NO_TABLE, message));
    }
    let mut without = Vec::new();
    let mut found = 0;
    for sheet in &chosen {
        match Reading::new(name, sheet, schema, options, sources).read(&mut loaded) {
            true => found += 1,
            false => without.push(sheet.name.as_str()),
        }
    }
    let is_error = |p: &Problem| p.diagnostic.severity == crate::diagnostic::Severity::Error;
    let is_wrong = loaded.problems.iter().any(is_error);
    if found == 0 && !is_wrong {
        loaded.problems.push(no_table(name, &chosen, sources));
    } else if loaded.records.is_empty() && !is_wrong {
        // A table may be empty beside others.
        let source = first_source(name, &chosen, sources);
        loaded.problems.push(no_records(source).into());
    } else if !without.is_empty() {
        let names = without.join(", ");
        loaded.notes.push(Text::new(
            format!("no table with known headings, left out: {names}"),
            format!("không có bảng với tiêu đề đã biết, bỏ qua: {names}"),
        ));
    }
    loaded
}

/// The worksheets that are read, and the names that none has.
fn chosen<'s, 'o>(sheets: &'s [Sheet], only: &'o [String]) -> (Vec<&'s Sheet>, Vec<&'o str>) {
    if only.is_empty() {
        return (sheets.iter().filter(|sheet| sheet.is_visible).collect(), Vec::new());
    }
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in only {
        let numbered = || name.parse::<usize>().ok().and_then(|number| sheets.get(number.checked_sub(1)?));
        match sheets.iter().find(|sheet| sheet.name.trim() == name.trim()).or_else(numbered) {
            Some(sheet) => found.push(sheet),
            None => missing.push(name.as_str()),
        }
    }
    (found, missing)
}

/// The text of the first worksheet.
fn first_source(name: &str, sheets: &[&Sheet], sources: &mut Sources) -> SourceId {
    let written = sheets.first().map(|sheet| workbook::written(sheet).source(name, &sheet.name, &[]));
    sources.add(written.unwrap_or_else(|| Source::new(name, "")))
}

fn no_table(name: &str, sheets: &[&Sheet], sources: &mut Sources) -> Problem {
    let source = first_source(name, sheets, sources);
    let message =
        Text::new("no row of this workbook holds headings that are known", "không hàng nào của bảng tính này chứa tiêu đề đã biết");
    let help = Text::new(
        "Name the columns after the fields or their labels, or say in chitieu.yaml what they are: `columns: {\"heading\": field}`, \
         and where they are: `sheet:`, `header: 4-6`.",
        "Hãy đặt tên cột theo tên hoặc nhãn của trường, hoặc khai báo trong chitieu.yaml: `columns: {\"tiêu đề\": trường}`, và vị trí: \
         `sheet:`, `header: 4-6`.",
    );
    Problem::from(Diagnostic::error(Code::DATA_NO_TABLE, message).at(source, Span::default()).help(help))
}

/// One worksheet that is being read.
struct Reading<'a> {
    file: &'a str,
    sheet: &'a Sheet,
    schema: &'a Schema,
    options: &'a Options,
    sources: &'a mut Sources,
    written: Written,
}

/// What a worksheet is about.
struct About {
    entity: EntityId,
    period: Option<Period>,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, sheet: &'a Sheet, schema: &'a Schema, options: &'a Options, sources: &'a mut Sources) -> Self {
        Reading { file, sheet, schema, options, sources, written: workbook::written(sheet) }
    }

    /// Reads the worksheet; says whether there is anything to read.
    fn read(self, loaded: &mut Loaded) -> bool {
        let mut none = |_| {};
        let binder = Binder::new(self.schema, self.options, SourceId(0), Format::Csv, &mut none);
        let (of_sheet, of_file) = (binder.of_name(&self.sheet.name), binder.of_file_name(self.file));
        let period = of_sheet.1.or_else(|| period_of(&self.sheet.name)).or(of_file.1);
        let Some(entity) = self.options.entity.or(of_sheet.0).or(of_file.0) else {
            // Nothing says what it holds: a worksheet that looks like no table of any entity says nothing to be missed.
            if self.sheet.rows.is_empty() {
                return false;
            }
            let source = self.sources.add(self.written.source(self.file, &self.sheet.name, &[]));
            let mut binder = Binder::new(self.schema, self.options, source, Format::Csv, &mut none);
            binder.no_entity(Span::default(), |_| None);
            loaded.problems.extend(binder.sink.finish());
            return true;
        };
        let names = binder.names(entity);
        let about = About { entity, period };
        match &self.options.sheets.form {
            Some((labels, values)) => self.form(&about, &names, labels, values, loaded),
            None => match form_of(self.sheet) {
                Some((labels, values)) => self.form(&about, &names, labels, values, loaded),
                None => self.table(&about, &names, loaded),
            },
        }
    }

    fn table(self, about: &About, names: &Names, loaded: &mut Loaded) -> bool {
        let is_known = |text: &str| is_known(names, self.options.with_period(text).map_or(text, |(pattern, _)| pattern));
        let Some(layout) =
            Layout::find(self.sheet, &Wanted { is_known: &is_known, leave_out: &self.options.leave_out }, &self.options.sheets.extent)
        else {
            return false;
        };
        let headings: Vec<CellName> = layout.headings.iter().map(|(_, heading)| heading.cell).collect();
        let texts: Vec<&str> = layout.headings.iter().map(|(_, heading)| heading.text.as_str()).collect();
        let rows: Vec<Vec<CellName>> = layout
            .rows
            .iter()
            .map(|row| layout.headings.iter().map(|(column, _)| CellName { row: *row, column: *column }).collect())
            .collect();
        loaded.notes.push(said_of(self.sheet, &layout));
        let unit = layout.unit.as_ref().map(|(unit, _)| unit.as_str());
        self.records(about, &FoundTable { headings, texts, rows, unit, is_form: false }, loaded);
        true
    }

    /// A form: a label and its value in each row; one report in all.
    fn form(self, about: &About, names: &Names, labels: &str, values: &str, loaded: &mut Loaded) -> bool {
        let column = |said: &str| {
            let headed = || {
                let cells = self.sheet.rows.values().flatten();
                cells.filter(|(_, cell)| cell.text.trim().to_lowercase() == said.trim().to_lowercase()).map(|(column, _)| *column).next()
            };
            headed().or_else(|| column_of(said.trim()))
        };
        let (Some(labels), Some(values)) = (column(labels), column(values)) else { return false };
        let labelled = |(row, cells): (&u32, &BTreeMap<u32, workbook::SheetCell>)| {
            let label = cells.get(&labels).map(|cell| trimmed_label(&cell.text)).filter(|label| !label.is_empty())?;
            // What is no field and has no value heads a group.
            (is_known(names, label) || cells.contains_key(&values)).then(|| (*row, label.to_owned()))
        };
        let header = self.options.sheets.extent.header.map_or(0, |(_, last)| last);
        let found: Vec<(u32, String)> = self.sheet.rows.range(header + 1..).filter_map(labelled).collect();
        if !found.iter().any(|(_, label)| is_known(names, label)) {
            return false;
        }
        let known: Vec<&(u32, String)> = found.iter().filter(|(_, label)| is_known(names, label)).collect();
        let headings: Vec<CellName> = known.iter().map(|(row, _)| CellName { row: *row, column: labels }).collect();
        let texts: Vec<&str> = known.iter().map(|(_, label)| label.as_str()).collect();
        let row = known.iter().map(|(row, _)| CellName { row: *row, column: values }).collect();
        let (n, all) = (known.len(), found.len());
        loaded.notes.push(Text::new(
            format!("{}: a form, {n} of {all} labels are fields", self.sheet.name),
            format!("{}: biểu mẫu, {n} trong {all} nhãn là trường dữ liệu", self.sheet.name),
        ));
        self.records(about, &FoundTable { headings, texts, rows: vec![row], unit: None, is_form: true }, loaded);
        true
    }

    /// Reads rows of cells below headings.
    fn records(self, about: &About, found: &FoundTable<'_>, loaded: &mut Loaded) {
        let FoundTable { headings, texts, rows, .. } = found;
        // The labels of a form stand beside its values.
        let heads: &[CellName] = if found.is_form { &[] } else { headings };
        let source = self.sources.add(self.written.source(self.file, &self.sheet.name, heads));
        let mut records: Vec<Record> = Vec::new();
        let mut take = |record| records.push(record);
        let mut binder = Binder::new(self.schema, self.options, source, Format::Csv, &mut take);
        let heading = Row::given(texts.iter().zip(headings).map(|(text, cell)| (*text, self.written.span(*cell), Form::Cell)));
        let plan = binder.plan(about.entity, &heading, about.period);
        let readings = self.readings(&plan, found);
        let figures: Vec<bool> = plan.columns.iter().map(|column| matches!(column.target, Target::Field(_))).collect();
        for cells in rows {
            binder.sink.meet(1);
            let cell = |cell: &CellName| {
                let held = self.sheet.cell(*cell);
                (held.map_or("", |c| c.text.as_str()), self.written.span(*cell), held.map_or(Form::Cell, |c| c.form))
            };
            let row = Row::given(cells.iter().map(cell));
            for at in (0..row.len()).filter(|at| figures.get(*at) == Some(&true) && row.form(*at) == Form::Figure) {
                let (text, span) = row.cell(at);
                if has_lost_digits(text) {
                    binder.sink.push(inexact(text, source, span));
                }
            }
            binder.row(&row, &plan, &readings).into_iter().for_each(&mut binder.take);
        }
        let of_sheet = |note: Text| Text::new(format!("{}: {}", self.sheet.name, note.en), format!("{}: {}", self.sheet.name, note.vi));
        loaded.notes.extend(binder.sink.notes().into_iter().map(of_sheet));
        loaded.problems.extend(binder.sink.finish());
        loaded.records.append(&mut records);
    }

    /// Which marks the texts of some cells use.
    fn marks(&self, cells: impl Iterator<Item = CellName>) -> Marks {
        let mut marks = Marks::default();
        let texts = cells.filter_map(|cell| self.sheet.cell(cell)).filter(|cell| cell.form == Form::Cell);
        texts.for_each(|cell| marks.see(&cell.text));
        marks
    }

    /// How the figures of each column are read: by what its heading says, what the worksheet says, and what its texts agree on.
    fn readings(&self, plan: &Plan, found: &FoundTable<'_>) -> Vec<Arc<Readings>> {
        let FoundTable { rows, unit, .. } = found;
        let common = &self.options.readings;
        // The values of a form are one column, which one hand filled.
        let of_form = found.is_form.then(|| self.marks(rows.iter().flatten().copied()).settled());
        let of_column = |(at, column): (usize, &super::rows::Column)| {
            let mut readings = column.readings.clone();
            let Target::Field(slot) = column.target else { return Arc::new(readings.unwrap_or_else(|| common.clone())) };
            let field = self.schema.field(plan.entity, slot);
            if readings.is_none() {
                readings = unit.and_then(|unit| with_unit(unit, field, common));
            }
            let mut readings = readings.unwrap_or_else(|| common.clone());
            if readings.locale.is_none() && has_marks(&field.ty) {
                readings.locale = of_form.unwrap_or_else(|| self.marks(rows.iter().filter_map(|row| row.get(at).copied())).settled());
            }
            Arc::new(readings)
        };
        plan.columns.iter().enumerate().map(of_column).collect()
    }
}

/// Digits before the decimal mark that a binary number holds for certain.
const SURE_DIGITS: usize = 15;

/// Whether a number has more digits than a workbook keeps: from 1e15 on.
fn has_lost_digits(figure: &str) -> bool {
    figure.bytes().skip_while(|b| *b == b'-').take_while(u8::is_ascii_digit).count() > SURE_DIGITS
}

fn inexact(figure: &str, source: SourceId, span: Span) -> Diagnostic {
    let message = Text::new(
        format!("workbooks keep 15 digits of a number: {figure} may not be what was typed"),
        format!("bảng tính chỉ giữ được 15 chữ số: {figure} có thể không đúng số đã nhập"),
    );
    let help = Text::new(
        "Give it in a larger unit, such as triệu đồng, or keep it as text.",
        "Hãy dùng đơn vị lớn hơn, ví dụ triệu đồng, hoặc nhập dưới dạng văn bản.",
    );
    Diagnostic::warning(Code::DATA_WORKBOOK, message).at(source, span).help(help)
}

/// Cells below headings, or a form's values beside its labels.
struct FoundTable<'f> {
    headings: Vec<CellName>,
    texts: Vec<&'f str>,
    rows: Vec<Vec<CellName>>,
    /// The unit of all figures.
    unit: Option<&'f str>,
    is_form: bool,
}

/// What heads the labels and the values of a worksheet that is a form as `chitieu template` makes it.
fn form_of(sheet: &Sheet) -> Option<(&'static str, &'static str)> {
    let heads = |cells: &BTreeMap<u32, workbook::SheetCell>, head: &str| cells.values().any(|cell| cell.text.trim() == head);
    let both = |(labels, values): &(&str, &str)| sheet.rows.values().take(40).any(|cells| heads(cells, labels) && heads(cells, values));
    FORM_HEADINGS.into_iter().find(both)
}

/// Whether a heading names a field, with or without a unit behind it.
fn is_known(names: &Names, text: &str) -> bool {
    let known = |text: &str| names.find("", text) != Found::None;
    known(text) || split_unit(text).is_some_and(|(bare, _)| known(bare))
}

/// A label without what numbers it: `+ Cấp tỉnh`, `1.2. Dân số`, `- Số hộ`.
fn trimmed_label(text: &str) -> &str {
    let text = text.trim().trim_start_matches(['+', '-', '–', '*', '•']).trim_start();
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if behind.len() < text.len() && behind.starts_with([' ', ')']) { behind.trim_start_matches([' ', ')']) } else { text }
}

/// The period that a worksheet's name is, or ends with: `2020`, `Quý II-2021`.
fn period_of(name: &str) -> Option<Period> {
    let read = |text: &str| read_period(Raw { text, form: Form::Cell }, &Readings::default()).ok().flatten();
    let last = || name.rsplit([' ', '_']).next().filter(|last| last.len() == 4).and_then(read);
    read(name).or_else(last)
}

/// What was found out about a worksheet.
fn said_of(sheet: &Sheet, layout: &Layout) -> Text {
    let rows = |rows: &[u32]| match rows {
        [one] => one.to_string(),
        [first, .., last] if *last - first + 1 == u32::try_from(rows.len()).unwrap_or(0) => format!("{first}–{last}"),
        [first, .., last] => format!("{first}…{last}"),
        [] => String::new(),
    };
    let heads = || layout.headings.iter().map(|(_, heading)| heading.cell.row);
    let (first, last) = (heads().min().unwrap_or(layout.header.0), layout.header.1);
    let header = if first == last { format!("{first}") } else { format!("{first}–{last}") };
    let (n, where_rows) = (layout.rows.len(), rows(&layout.rows));
    let (mut en, mut vi) = match n {
        0 => (
            format!("{}: headings in row {header}, no record", sheet.name),
            format!("{}: tiêu đề ở hàng {header}, không có bản ghi", sheet.name),
        ),
        _ => (
            format!("{}: headings in row {header}, {n} records in rows {where_rows}", sheet.name),
            format!("{}: tiêu đề ở hàng {header}, {n} bản ghi ở hàng {where_rows}", sheet.name),
        ),
    };
    if let Some((unit, cell)) = &layout.unit {
        en += &format!(", unit {unit} ({cell})");
        vi += &format!(", đơn vị {unit} ({cell})");
    }
    let mut apart: BTreeMap<Apart, Vec<u32>> = BTreeMap::new();
    layout.apart.iter().for_each(|(row, why)| apart.entry(*why).or_default().push(*row));
    let parts: Vec<(String, String)> = apart
        .iter()
        .map(|(why, rows)| {
            let listed = rows.iter().take(12).map(u32::to_string).collect::<Vec<_>>().join(", ");
            let more = if rows.len() > 12 { ", …" } else { "" };
            let (e, v) = match why {
                Apart::Numbers => ("column numbers", "hàng đánh số cột"),
                Apart::Total => ("totals", "hàng tổng"),
                Apart::Group => ("groups", "hàng nhóm"),
                Apart::Note => ("notes", "ghi chú"),
                Apart::LeftOut => ("by configuration", "theo cấu hình"),
            };
            (format!("{e} {listed}{more}"), format!("{v} {listed}{more}"))
        })
        .collect();
    if !parts.is_empty() {
        en += &format!("; left out: {}", parts.iter().map(|(e, _)| e.as_str()).collect::<Vec<_>>().join("; "));
        vi += &format!("; bỏ qua: {}", parts.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join("; "));
    }
    Text::new(en, vi)
}
