//! The file to its worksheets. Which cells there are and what they hold is calamine's to know.

use std::cell::Cell;
use std::io::{Cursor, Read, Seek};

use calamine::{Data, DataRef, Dimensions, Ods, Reader, SheetVisible, StyleRange, Xls, Xlsx};

use super::{Sheet, SheetCell};
use crate::base::CellName;
use crate::data::format::Format;
use crate::data::limits::Limits;
use crate::data::reading::Form;
use crate::diagnostic::Text;
use crate::value::Number;

/// Cells of one worksheet that are taken in at the most.
const CELLS: usize = 8_000_000;

/// Why a workbook cannot be read.
type Refused = Text;

/// The worksheets of a workbook, in their order.
///
/// # Errors
/// The file is no workbook of its format, is locked with a password, or a worksheet is larger than the limits.
pub fn open(bytes: &[u8], format: Format, limits: &Limits) -> Result<Vec<Sheet>, Refused> {
    READING.set(true);
    let read = std::panic::catch_unwind(|| worksheets(bytes, format, limits));
    READING.set(false);
    read.unwrap_or_else(|_| Err(Text::new("this workbook is damaged", "bảng tính này bị hỏng")))
}

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads a workbook. The library that does it gives up on some damaged files with a panic, which is then no defect.
#[must_use]
pub fn reads_workbook() -> bool {
    READING.get()
}

fn worksheets(bytes: &[u8], format: Format, limits: &Limits) -> Result<Vec<Sheet>, Refused> {
    let from = Cursor::new(bytes);
    match format {
        Format::Xlsx => Xlsx::new(from).map_err(|e| refused(&e))?.sheets(limits),
        Format::Xls => Xls::new(from).map_err(|e| refused(&e))?.sheets(limits),
        _ => Ods::new(from).map_err(|e| refused(&e))?.sheets(limits),
    }
}

fn refused(error: &dyn std::fmt::Display) -> Refused {
    let why = error.to_string();
    Text::new(format!("this workbook cannot be read: {why}"), format!("không đọc được bảng tính này: {why}"))
}

/// What the formats do in their own ways.
trait Workbook<RS: Read + Seek>: Reader<RS>
where
    Self::Error: std::fmt::Display,
{
    fn merged(&mut self, name: &str) -> Vec<Dimensions>;

    /// Hands over every cell that holds something, by row and column from 0.
    fn cells(&mut self, name: &str, take: &mut dyn FnMut((u32, u32), Data) -> bool) -> Result<(), Refused> {
        let range = self.worksheet_range(name).map_err(|e| refused(&e))?;
        let (row, column) = range.start().unwrap_or_default();
        for (r, c, data) in range.used_cells() {
            let at = |start: u32, by: usize| start.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
            if !take((at(row, r), at(column, c)), data.clone()) {
                break;
            }
        }
        Ok(())
    }

    fn sheets(&mut self, limits: &Limits) -> Result<Vec<Sheet>, Refused> {
        let named: Vec<(String, bool)> =
            self.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
        let mut sheets = Vec::with_capacity(named.len());
        for (name, is_visible) in named {
            let styles = self.worksheet_style(&name).unwrap_or_default();
            let mut sheet = Sheet { is_visible, ..Sheet::default() };
            let mut count = 0;
            self.cells(&name, &mut |(row, column), data| {
                count += 1;
                if let Some(cell) = cell(&data, is_percent(&styles, (row, column)), limits) {
                    sheet.rows.entry(row + 1).or_default().insert(column + 1, cell);
                }
                count < CELLS
            })?;
            if count >= CELLS {
                return Err(Text::new(
                    format!("the worksheet {name} has more than {CELLS} cells"),
                    format!("trang tính {name} có hơn {CELLS} ô"),
                ));
            }
            self.uncalculated(&name, &mut sheet);
            let cell = |(row, column): (u32, u32)| CellName { row: row + 1, column: column + 1 };
            sheet.merged = self.merged(&name).iter().map(|d| (cell(d.start), cell(d.end))).collect();
            sheet.name = name;
            sheets.push(sheet);
        }
        Ok(sheets)
    }

    /// Formulas whose results the workbook does not hold.
    fn uncalculated(&mut self, name: &str, sheet: &mut Sheet) {
        let Ok(formulas) = self.worksheet_formula(name) else { return };
        let (row, column) = formulas.start().unwrap_or_default();
        for (r, c, formula) in formulas.used_cells().filter(|(.., formula)| !formula.is_empty()) {
            let at = |start: u32, by: usize| start.saturating_add(u32::try_from(by).unwrap_or(u32::MAX)).saturating_add(1);
            let cell = SheetCell { text: one_line(&format!("={formula}")), form: Form::Uncalculated };
            sheet.rows.entry(at(row, r)).or_default().entry(at(column, c)).or_insert(cell);
        }
    }
}

impl<RS: Read + Seek> Workbook<RS> for Xlsx<RS> {
    fn merged(&mut self, name: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(name).unwrap_or_default()
    }

    fn cells(&mut self, name: &str, take: &mut dyn FnMut((u32, u32), Data) -> bool) -> Result<(), Refused> {
        // Cell by cell: two cells in opposite corners would fill the memory as a range.
        let mut cells = self.worksheet_cells_reader(name).map_err(|e| refused(&e))?;
        while let Some(cell) = cells.next_cell().map_err(|e| refused(&e))? {
            let data = match cell.get_value() {
                DataRef::Empty => continue,
                value => Data::from(value.clone()),
            };
            if !take(cell.get_position(), data) {
                break;
            }
        }
        Ok(())
    }
}

impl<RS: Read + Seek> Workbook<RS> for Xls<RS> {
    fn merged(&mut self, name: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(name).unwrap_or_default()
    }
}

impl<RS: Read + Seek> Workbook<RS> for Ods<RS> {
    fn merged(&mut self, _: &str) -> Vec<Dimensions> {
        Vec::new()
    }
}

/// Whether a cell shows its number as a percentage, where the format can be read.
fn is_percent(styles: &StyleRange, at: (u32, u32)) -> bool {
    let code = styles.get(at).and_then(|style| style.number_format.as_ref()).map_or("", |format| &format.format_code);
    // What stands in quotes or behind a backslash is a letter to be shown.
    let mut quoted = false;
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' => drop(letters.next()),
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

fn cell(data: &Data, is_percent: bool, limits: &Limits) -> Option<SheetCell> {
    let of = |text: String, form: Form| Some(SheetCell { text, form });
    match data {
        Data::Empty => None,
        Data::String(text) | Data::DurationIso(text) => {
            let text = one_line(text);
            let text = if text.len() > limits.cell_bytes { text.chars().take(limits.cell_bytes / 4).collect() } else { text };
            let form = if is_fault(&text) { Form::Fault } else { Form::Cell };
            if text.is_empty() { None } else { of(text, form) }
        }
        Data::Int(number) if !is_percent => of(number.to_string(), Form::Figure),
        #[expect(clippy::cast_precision_loss, reason = "whole numbers in percent cells are small")]
        Data::Int(number) => of(decimal(*number as f64, true), Form::Figure),
        Data::Float(number) if number.is_finite() => of(decimal(*number, is_percent), Form::Figure),
        Data::Float(number) => of(number.to_string(), Form::Fault),
        Data::Bool(true) => of("TRUE".to_owned(), Form::True),
        Data::Bool(false) => of("FALSE".to_owned(), Form::False),
        Data::DateTime(when) if when.is_duration() => of(decimal(when.as_f64(), false), Form::Figure),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            of(format!("{year:04}-{month:02}-{day:02}"), Form::Cell)
        }
        Data::DateTimeIso(when) => of(when.split('T').next().unwrap_or(when).to_owned(), Form::Cell),
        Data::Error(error) => of(error.to_string(), Form::Fault),
    }
}

/// Whether a text is what a formula says that went wrong: some formats keep it as a text.
fn is_fault(text: &str) -> bool {
    const FAULTS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    FAULTS.contains(&text) || text.strip_prefix("Err:").is_some_and(|rest| rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Steps between binary numbers that computing and storing a figure may have moved it by.
const STEPS: u64 = 4;

/// The number that a workbook shows, which is one of 15 digits: XLS stores 0.656 as 65.6 / 100, which in binary is
/// 0.6559999999999999, and 0.1 + 0.2 is 0.30000000000000004. One that is further from it has its own digits.
fn shown(number: f64) -> f64 {
    match format!("{number:.14e}").parse::<f64>() {
        Ok(short) if short.to_bits().abs_diff(number.to_bits()) <= STEPS => short,
        _ => number,
    }
}

/// A number as the workbook means it: the fewest digits that give the same binary number.
fn decimal(number: f64, is_percent: bool) -> String {
    let digits = format!("{}", if number == 0.0 { 0.0 } else { shown(number) });
    if !is_percent {
        return digits;
    }
    let (sign, rest) = digits.strip_prefix('-').map_or(("", &*digits), |rest| ("-", rest));
    let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
    let points = Number::from_digits(whole, decimals).and_then(|n| n.scaled(2).to_decimal());
    points.map_or(digits.clone(), |points| format!("{sign}{points}%"))
}

/// The text of a cell on one line, without what could steer a terminal.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_the_workbook_means() {
        for (number, text) in [
            (0.1, "0.1"),
            (17200.0, "17200"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (44.61, "44.61"),
            (65.6 / 100.0, "0.656"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.3333333333333333"),
        ] {
            assert_eq!(decimal(number, false), text);
        }
        for (number, text) in [(0.0878, "8.78%"), (0.07, "7%"), (0.29, "29%"), (-0.125, "-12.5%"), (1.0, "100%"), (0.000_000_1, "0.00001%")]
        {
            assert_eq!(decimal(number, true), text, "{number} times a hundred is not what binary numbers make of it");
        }
    }
}
