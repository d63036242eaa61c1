//! A worksheet as a text: a line for each row, its cells in columns, so that a row and its headings can be shown.

use unicode_width::UnicodeWidthStr as _;

use super::Sheet;
use crate::base::{CellName, Cells, Source, Span};

/// The widest column; longer cells push what is behind them.
const WIDEST: usize = 24;
/// What stands between two columns.
const BETWEEN: &str = "  ";
/// So many columns have a place in every row, also behind its last cell.
const WIDE: usize = 200;

/// The text of a worksheet, and where each cell stands in it.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Each cell in it, by row and column.
    pub spans: Vec<(CellName, Span)>,
}

/// Writes a worksheet out.
#[must_use]
pub fn written(sheet: &Sheet) -> Written {
    let mut widths: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    // Titles and notes that stand alone in their row make no column wide.
    let of_columns = sheet.rows.iter().filter(|(_, cells)| cells.len() > 1);
    for (column, cell) in of_columns.flat_map(|(_, cells)| cells) {
        let width = widths.entry(*column).or_default();
        *width = cell.text.width().min(WIDEST).max(*width);
    }
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut line = 1;
    for (row, cells) in &sheet.rows {
        while line < *row {
            text.push('\n');
            line += 1;
        }
        let alone = cells.keys().map(|column| (*column, widths.get(column).copied().unwrap_or(0)));
        let of_row: std::collections::BTreeMap<u32, usize> = widths.iter().map(|(c, w)| (*c, *w)).chain(alone).collect();
        for (column, width) in &of_row {
            let Some(last) = cells.keys().next_back() else { break };
            if column > last {
                if widths.len() > WIDE {
                    break;
                }
                // What is empty at the end of a row has a place of its own, as what is empty before it.
                text.push(' ');
                spans.push((CellName { row: *row, column: *column }, Span::new(text.len(), text.len())));
                continue;
            }
            let start = text.len();
            let cell = cells.get(column).map_or("", |cell| &cell.text);
            text.push_str(cell);
            spans.push((CellName { row: *row, column: *column }, Span::new(start, text.len())));
            if column < last {
                text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
                text.push_str(BETWEEN);
            }
        }
    }
    text.push('\n');
    Written { text, spans }
}

impl Written {
    /// Where a cell stands; where it would stand if it is empty; nowhere if the row ends before it.
    #[must_use]
    pub fn span(&self, cell: CellName) -> Span {
        match self.spans.binary_search_by_key(&cell, |(cell, _)| *cell) {
            Ok(at) => self.spans.get(at).map(|(_, span)| *span).unwrap_or_default(),
            Err(at) => {
                // Behind the row's last cell.
                let before = at.checked_sub(1).and_then(|at| self.spans.get(at)).filter(|(before, _)| before.row == cell.row);
                before.map(|(_, span)| Span { start: span.end, end: span.end }).unwrap_or_default()
            }
        }
    }

    /// The source that places in the worksheet refer to; `headings` are the cells that head its columns.
    #[must_use]
    pub fn source(&self, file: &str, sheet: &str, headings: &[CellName]) -> Source {
        let starts = self.spans.iter().map(|(cell, span)| (*span, *cell)).collect();
        let headings = headings.iter().map(|cell| (cell.column, self.span(*cell))).collect();
        Source::sheet(file, self.text.as_str(), Cells { sheet: sheet.to_owned(), starts, headings })
    }
}
