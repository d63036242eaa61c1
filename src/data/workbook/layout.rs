//! Where the table of a worksheet is: its headings, its rows, and what is no row of it.

use super::Sheet;
use crate::base::CellName;

/// Rows in which headings are looked for, from the first that holds something.
const LOOKED_AT: usize = 40;
/// Rows that headings may take.
const HEADING_ROWS: u32 = 6;
/// What stands between the parts of a heading.
const BETWEEN: &str = " / ";

/// What is said of a table outside of its workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// The first and the last row of the headings.
    pub header: Option<(u32, u32)>,
    /// The last row of the table.
    pub last: Option<u32>,
}

/// The first and last row of headings, and these by their columns.
type Found = ((u32, u32), Vec<(u32, Heading)>);

/// What the headings of a table are looked for by.
pub struct Wanted<'a> {
    /// Whether a heading is known.
    pub is_known: &'a dyn Fn(&str) -> bool,
    /// How the first words of rows begin that are left out, in lower case.
    pub leave_out: &'a [String],
}

/// A heading, with the parts that stand above each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What it says.
    pub text: String,
    /// The lowest cell of it.
    pub cell: CellName,
}

/// Why a row is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Apart {
    /// It numbers the columns: `A B 1 2 3=4+5`.
    Numbers,
    /// It adds others up: `TỔNG SỐ`.
    Total,
    /// It heads or sums up a group: `I`, `a)`, a region.
    Group,
    /// It says something about the table: a note below it.
    Note,
    /// The configuration leaves it out.
    LeftOut,
}

/// The table of a worksheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The rows of the headings.
    pub header: (u32, u32),
    /// The headings, by their columns.
    pub headings: Vec<(u32, Heading)>,
    /// The rows with records.
    pub rows: Vec<u32>,
    /// The rows without.
    pub apart: Vec<(u32, Apart)>,
    /// The unit of all figures, and where it is said.
    pub unit: Option<(String, CellName)>,
}

impl Layout {
    /// The table of a worksheet; `None` where no row holds headings that are known.
    #[must_use]
    pub fn find(sheet: &Sheet, wanted: &Wanted<'_>, extent: &Extent) -> Option<Layout> {
        let (header, headings) = match extent.header {
            Some(header) => (header, headings(sheet, header, wanted).1),
            None => reaching(sheet, wanted, search(sheet, wanted)?),
        };
        if headings.is_empty() {
            return None;
        }
        let mut layout = Layout { header, headings, rows: Vec::new(), apart: Vec::new(), unit: unit(sheet, header) };
        layout.sort(sheet, wanted, extent);
        Some(layout)
    }

    /// Tells the records among the rows below the headings.
    fn sort(&mut self, sheet: &Sheet, wanted: &Wanted<'_>, extent: &Extent) {
        let last = extent.last.unwrap_or(u32::MAX);
        let known: Vec<u32> = self.headings.iter().filter(|(_, h)| (wanted.is_known)(&h.text)).map(|(column, _)| *column).collect();
        let mut first = true;
        for (row, cells) in sheet.rows.range(self.header.1.saturating_add(1)..) {
            if *row > last {
                break;
            }
            let texts: Vec<(u32, &str)> = cells.iter().map(|(column, cell)| (*column, cell.text.as_str())).collect();
            let held = texts.iter().filter(|(column, _)| known.contains(column)).count();
            let begins = |text: &&str| wanted.leave_out.iter().any(|left| text.to_lowercase().starts_with(left.as_str()));
            let words = || texts.iter().map(|(_, text)| text.trim()).filter(|text| text.chars().any(char::is_alphabetic));
            let apart = if first && numbers_columns(&texts) {
                Some(Apart::Numbers)
            } else if words().take(2).any(|text| begins(&text)) {
                Some(Apart::LeftOut)
            } else if words().next().is_some_and(is_total) {
                Some(Apart::Total)
            } else if texts.first().is_some_and(|(_, text)| is_group(text)) {
                Some(Apart::Group)
            } else if held == 0 || (held == 1 && known.len() > 2 && texts.len() == 1) {
                Some(if self.rows.is_empty() { Apart::Group } else { Apart::Note })
            } else {
                None
            };
            first = false;
            match apart {
                Some(apart) => self.apart.push((*row, apart)),
                None => self.rows.push(*row),
            }
        }
    }
}

/// The rows with the most headings that are known; of equals, the fewest and uppermost rows.
fn search(sheet: &Sheet, wanted: &Wanted<'_>) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for first in sheet.rows.keys().take(LOOKED_AT) {
        for last in *first..first.saturating_add(HEADING_ROWS) {
            if last != *first && !sheet.rows.contains_key(&last) {
                continue;
            }
            let (known, found) = headings(sheet, (*first, last), wanted);
            let fewer = best.as_ref().is_some_and(|(most, ((a, b), _))| known == *most && last - first < b - a);
            if known > best.as_ref().map_or(1, |(most, _)| *most) || (known > 1 && fewer) {
                best = Some((known, ((*first, last), found)));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The headings with the rows that those of known columns reach down to.
fn reaching(sheet: &Sheet, wanted: &Wanted<'_>, (rows, found): Found) -> Found {
    let known = found.iter().filter(|(_, heading)| (wanted.is_known)(&heading.text));
    let last = known.map(|(_, heading)| sheet.region(heading.cell).1.row).max().unwrap_or(rows.1).clamp(rows.1, rows.0 + HEADING_ROWS);
    if last == rows.1 { (rows, found) } else { ((rows.0, last), headings(sheet, (rows.0, last), wanted).1) }
}

/// What heads each column, and how many of the headings are known.
fn headings(sheet: &Sheet, (first, last): (u32, u32), wanted: &Wanted<'_>) -> (usize, Vec<(u32, Heading)>) {
    let columns = sheet.rows.range(first..=last).flat_map(|(_, cells)| cells.keys().copied());
    let merged = sheet.merged.iter().filter(|(a, b)| a.row <= last && b.row >= first).flat_map(|(a, b)| a.column..=b.column);
    let mut columns: Vec<u32> = columns.chain(merged).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut known: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for column in columns {
        // Each part with its cell, and whether other columns share it.
        let mut parts: Vec<(&str, CellName, bool)> = Vec::new();
        for row in first..=last {
            let (begin, end) = sheet.region(CellName { row, column });
            let text = sheet.text(begin).trim();
            if !text.is_empty() && parts.last().is_none_or(|(_, cell, _)| *cell != begin) {
                parts.push((text, begin, end.column > begin.column));
            }
        }
        let Some((leaf, cell, _)) = parts.last().copied() else { continue };
        let joined = |between: &str| parts.iter().map(|(text, ..)| *text).collect::<Vec<_>>().join(between);
        let alone = parts.iter().rev().filter(|(.., shared)| !shared).map(|(text, ..)| (*text).to_owned());
        let mut ways = [joined(BETWEEN), joined(" "), leaf.to_owned()].into_iter().chain(alone);
        let text = ways.find(|way| (wanted.is_known)(way));
        if let Some(text) = &text
            && !known.contains(text)
        {
            known.push(text.clone());
        }
        let cell = CellName { row: cell.row, column };
        found.push((column, Heading { text: text.unwrap_or_else(|| joined(BETWEEN)), cell }));
    }
    (known.len(), found)
}

/// The unit that a cell at or above the headings gives for the whole table: `Đơn vị: triệu đồng`.
fn unit(sheet: &Sheet, (_, last): (u32, u32)) -> Option<(String, CellName)> {
    sheet.rows.range(..=last).flat_map(|(row, cells)| cells.iter().map(move |(column, cell)| (*row, *column, cell))).find_map(
        |(row, column, cell)| {
            let lower = cell.text.to_lowercase();
            let lower = lower.trim().trim_start_matches('(').trim_end_matches(')');
            let said = ["đơn vị tính", "đơn vị", "đvt", "unit"].iter().find_map(|word| lower.strip_prefix(word))?;
            let unit = said.trim_start().strip_prefix(':')?.trim();
            (!unit.is_empty()).then(|| (unit.to_owned(), CellName { row, column }))
        },
    )
}

/// Whether a row numbers the columns: `A B 1 2 3=4+5`.
fn numbers_columns(cells: &[(u32, &str)]) -> bool {
    let plain = |text: &str| text.trim().trim_matches(['(', ')', '[', ']']).trim().to_lowercase();
    let is_number = |text: &str| {
        let text = plain(text);
        let sum = |c: char| c.is_ascii_digit() || matches!(c, '=' | '+' | '-' | '*' | '/' | 'x' | ':' | '%' | '(' | ')' | ' ');
        let letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic());
        letter || (text.len() <= 16 && text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(sum))
    };
    let begins = |first: &str, second: &str| matches!((&*plain(first), &*plain(second)), ("a", "b" | "1") | ("1", "2"));
    let begun = matches!(cells, [(_, first), (_, second), ..] if begins(first, second));
    begun && cells.iter().all(|(_, text)| is_number(text))
}

/// Whether a text heads a row of sums.
fn is_total(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let text = text.trim_end_matches(['.', ':', ' ']);
    const WORDS: [&str; 9] = ["tổng số", "tổng cộng", "tổng", "cộng", "cả nước", "toàn quốc", "toàn tỉnh", "total", "whole country"];
    WORDS.contains(&text) || text.starts_with("tổng số (") || text.starts_with("tổng cộng (")
}

/// Whether the first cell of a row numbers a group: `I`, `IV.`, `a)`.
fn is_group(text: &str) -> bool {
    let text = text.trim();
    let roman = text.trim_end_matches(['.', ')']);
    let is_roman = !roman.is_empty() && roman.len() <= 6 && roman.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let mut letters = text.chars();
    let lettered = matches!((letters.next(), letters.next()), (Some(letter), Some(')')) if letter.is_alphabetic());
    is_roman || lettered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_records_are_known_by_how_they_begin() {
        for text in ["TỔNG SỐ", "Tổng cộng:", "Cả  nước", "WHOLE COUNTRY", "Tổng số (I+II)"] {
            assert!(is_total(text), "{text}");
        }
        for text in ["Tổng chi", "Cộng hòa", "Hà Nội"] {
            assert!(!is_total(text), "{text}");
        }
        for text in ["I", "IV.", "a) Chính quyền số", "XII)"] {
            assert!(is_group(text), "{text}");
        }
        for text in ["1", "Vĩnh Phúc", "VI xã", ""] {
            assert!(!is_group(text), "{text}");
        }
    }

    #[test]
    fn columns_are_numbered_in_many_ways() {
        let row = |texts: &[&'static str]| texts.iter().zip(1..).map(|(text, column)| (column, *text)).collect::<Vec<_>>();
        for texts in [&["A", "B", "1", "2", "3=4+5"][..], &["1", "2", "3"], &["(1)", "(2)", "(3)=(1)+(2)"], &["A", "1", "2=1/3%"]] {
            assert!(numbers_columns(&row(texts)), "{texts:?}");
        }
        for texts in [&["1", "Hà Nội", "8053663"][..], &["01", "02"], &["A"], &["1", "2", "Hà Nội"]] {
            assert!(!numbers_columns(&row(texts)), "{texts:?}");
        }
    }
}
