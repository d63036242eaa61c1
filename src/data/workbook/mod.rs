//! Workbooks: XLSX, XLS and ODS to worksheets of cells, each cell a text with the form that says what else it could mean.

mod layout;
mod open;
mod text;

pub use layout::{Apart, Extent, Layout, Wanted};
pub use open::{open, reads_workbook};
pub use text::{Written, written};

use std::collections::BTreeMap;

use super::reading::Form;
use crate::base::CellName;

/// A worksheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook shows it.
    pub is_visible: bool,
    /// The cells that hold something, by row and column from 1.
    pub rows: BTreeMap<u32, BTreeMap<u32, SheetCell>>,
    /// Cells that are shown as one: the first, which holds what is shown, and the last.
    pub merged: Vec<(CellName, CellName)>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// On one line, as the workbook means it: `0.125` in a cell that shows percents is `12.5%`, and days are `2021-06-30`.
    pub text: String,
    /// What it is.
    pub form: Form,
}

impl Sheet {
    /// The text of a cell; empty where nothing stands.
    #[must_use]
    pub fn text(&self, cell: CellName) -> &str {
        self.cell(cell).map_or("", |cell| &cell.text)
    }

    /// A cell that holds something.
    #[must_use]
    pub fn cell(&self, cell: CellName) -> Option<&SheetCell> {
        self.rows.get(&cell.row)?.get(&cell.column)
    }

    /// The cells that are shown as one with this one: the first and the last; the cell itself where it stands alone.
    #[must_use]
    pub fn region(&self, cell: CellName) -> (CellName, CellName) {
        let holds = |(first, last): &&(CellName, CellName)| {
            (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
        };
        self.merged.iter().find(holds).copied().unwrap_or((cell, cell))
    }
}
