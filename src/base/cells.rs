//! Where the cells of a worksheet stand in a text that has a line for each of its rows.

use super::{Source, Span};

/// A cell of a worksheet, both numbers from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellName {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

impl std::fmt::Display for CellName {
    /// As spreadsheets say it: `C7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", letters(self.column), self.row)
    }
}

/// A column's letters: 1 is `A`, 27 is `AA`.
#[must_use]
pub fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of some letters; `None` if they are none.
#[must_use]
pub fn column_of(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    Some(letters.bytes().fold(0, |column, b| column * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1))
}

/// The cells of a worksheet in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// The worksheet's name.
    pub sheet: String,
    /// Where each cell stands in the text, in the order of rows and columns.
    pub starts: Vec<(Span, CellName)>,
    /// The cells that head the columns, in the order of the columns.
    pub headings: Vec<(u32, Span)>,
}

impl Cells {
    /// The cell in which an offset lies, or behind which.
    #[must_use]
    pub fn at(&self, offset: u32) -> Option<CellName> {
        let behind = self.starts.partition_point(|(span, _)| span.start <= offset);
        self.starts.get(behind.saturating_sub(1)).map(|(_, cell)| *cell)
    }

    /// Where a cell stands; `None` where nothing does.
    #[must_use]
    pub fn span(&self, cell: CellName) -> Option<Span> {
        let at = self.starts.binary_search_by_key(&cell, |(_, cell)| *cell).ok()?;
        self.starts.get(at).map(|(span, _)| *span)
    }

    /// Whether headings stand in a row.
    #[must_use]
    pub fn is_heading(&self, row: u32) -> bool {
        self.headings.iter().any(|(_, span)| self.at(span.start).is_some_and(|cell| cell.row == row))
    }

    /// Whether words stand in a cell, and not only a number.
    #[must_use]
    pub fn has_word(&self, source: &Source, row: u32, column: u32) -> bool {
        self.span(CellName { row, column }).is_some_and(|span| source.slice(span).chars().any(char::is_alphabetic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_as_spreadsheets_do() {
        for (column, name) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")] {
            assert_eq!(letters(column), name);
            assert_eq!(column_of(name), Some(column));
            assert_eq!(column_of(&name.to_lowercase()), Some(column));
        }
        assert_eq!([column_of(""), column_of("A1"), column_of("ABCD")], [None; 3]);
    }
}
