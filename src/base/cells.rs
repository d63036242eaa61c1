//! Where the cells of a worksheet stand in a text that has a line for each of its rows.

use super::Span;

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
    /// Where each cell begins in the text, in the order of rows and columns.
    pub starts: Vec<(u32, CellName)>,
    /// The cells that head the columns, in the order of the columns.
    pub headings: Vec<(u32, Span)>,
}

impl Cells {
    /// The cell in which an offset lies, or behind which.
    #[must_use]
    pub fn at(&self, offset: u32) -> Option<CellName> {
        let behind = self.starts.partition_point(|(start, _)| *start <= offset);
        self.starts.get(behind.saturating_sub(1)).map(|(_, cell)| *cell)
    }

    /// What heads the column in which an offset lies.
    #[must_use]
    pub fn heading_of(&self, offset: u32) -> Option<Span> {
        let column = self.at(offset)?.column;
        self.headings.iter().find(|(heading, _)| *heading == column).map(|(_, span)| *span)
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
