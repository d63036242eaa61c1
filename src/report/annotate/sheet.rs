//! A worksheet whose cells get other styles, and a drawing for its comments.

use std::collections::{BTreeMap, btree_map::Entry};

use super::xml::{Edits, Fault, Kind, Tag, Tags};
use crate::base::{CellName, column_of};

/// What stands behind the drawing of comments in a worksheet.
const BEHIND: [&str; 10] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
    "worksheet",
];

/// The relation by which a worksheet knows the drawing of its comments.
pub(super) fn drawing_id(text: &str) -> Result<Option<String>, Fault> {
    for tag in Tags::of(text) {
        let tag = tag?;
        if tag.depth == 1 && tag.name() == "legacyDrawing" {
            return Ok(tag.prefixed_value("id"));
        }
    }
    Ok(None)
}

/// The worksheet no longer selected: only the first one is.
pub(super) fn unselected(text: &str) -> Result<String, Fault> {
    let mut edits = Edits::default();
    for tag in Tags::of(text) {
        let tag = tag?;
        match tag.name() {
            "sheetView" if tag.attribute("tabSelected").is_some_and(|(is, _)| is != "0" && is != "false") => {
                edits.set(&tag, "tabSelected", "0");
            }
            // What is shown is said before the cells.
            "sheetData" => break,
            _ => {}
        }
    }
    Ok(edits.apply(text))
}

/// The worksheet with the drawing of its comments.
pub(super) fn with_drawing(text: &str, family: &str, id: &str) -> Result<String, Fault> {
    let is_behind = |tag: &Tag<'_>| {
        let is_end = tag.depth == 0 && tag.kind == Kind::Close;
        (is_end || (tag.depth == 1 && tag.kind != Kind::Close)) && BEHIND.contains(&tag.name())
    };
    for tag in Tags::of(text) {
        let tag = tag?;
        if is_behind(&tag) {
            let mut edits = Edits::default();
            edits.insert(tag.span.start, format!("<{}legacyDrawing xmlns:r=\"{family}\" r:id=\"{id}\"/>", tag.prefix()));
            return Ok(edits.apply(text));
        }
    }
    Err("a worksheet without an end".to_owned())
}

/// The styles of cells, from the style that each has.
type Styles<'s, T> = dyn FnMut(u32, T) -> u32 + 's;

/// The worksheet with other styles for some cells, which are added where they are not there.
pub(super) fn with_styles<T: Copy>(text: &str, marks: &BTreeMap<CellName, T>, style: &mut Styles<'_, T>) -> Result<String, Fault> {
    let prefix = Tags::of(text).next().transpose()?.map_or("", |root| root.prefix());
    let mut painter = Painter { prefix, rows: BTreeMap::new(), columns: Vec::new(), style, edits: Edits::default() };
    for (cell, mark) in marks {
        painter.rows.entry(cell.row).or_default().insert(cell.column, *mark);
    }
    let mut row = Row { number: 0, style: None, column: 0 };
    for tag in Tags::of(text) {
        let tag = &tag?;
        match (tag.name(), tag.kind) {
            ("col", Kind::Open | Kind::Empty) => painter.columns.extend(column(tag)),
            ("row", Kind::Open | Kind::Empty) if tag.depth == 2 => {
                let style = tag.number("s").filter(|_| tag.attribute("customFormat").is_some_and(|(is, _)| is == "1" || is == "true"));
                row = Row { number: tag.number("r").unwrap_or(row.number + 1), style, column: 0 };
                painter.rows_before(row.number, tag.span.start);
                if tag.kind == Kind::Empty {
                    let cells = painter.cells_before(&row, u32::MAX);
                    painter.edits.append_to(tag, &cells);
                }
            }
            ("row", Kind::Close) if tag.depth == 2 => {
                let cells = painter.cells_before(&row, u32::MAX);
                painter.edits.insert(tag.span.start, cells);
            }
            ("c", Kind::Open | Kind::Empty) if tag.depth == 3 => {
                row.column = tag
                    .attribute("r")
                    .and_then(|(r, _)| column_of(r.trim_end_matches(|c: char| c.is_ascii_digit())))
                    .unwrap_or(row.column + 1);
                let cells = painter.cells_before(&row, row.column);
                painter.edits.insert(tag.span.start, cells);
                painter.paint(tag, &row);
            }
            ("sheetData", Kind::Close) if tag.depth == 1 => painter.rows_before(u32::MAX, tag.span.start),
            ("sheetData", Kind::Empty) if tag.depth == 1 => {
                let rows = painter.new_rows(u32::MAX);
                painter.edits.append_to(tag, &rows);
            }
            _ => {}
        }
    }
    Ok(painter.edits.apply(text))
}

/// Where one is in a worksheet.
struct Row {
    number: u32,
    style: Option<u32>,
    column: u32,
}

struct Painter<'s, 'p, T> {
    prefix: &'p str,
    /// What is still to be marked.
    rows: BTreeMap<u32, BTreeMap<u32, T>>,
    /// The styles of columns: from, to, style.
    columns: Vec<(u32, u32, u32)>,
    style: &'p mut Styles<'s, T>,
    edits: Edits,
}

impl<T: Copy> Painter<'_, '_, T> {
    fn paint(&mut self, tag: &Tag<'_>, row: &Row) {
        let Entry::Occupied(mut marks) = self.rows.entry(row.number) else { return };
        if let Some(mark) = marks.get_mut().remove(&row.column) {
            let style = (self.style)(tag.number("s").unwrap_or(0), mark);
            self.edits.set(tag, "s", &style.to_string());
        }
    }

    /// Cells that are not there, before a column.
    fn cells_before(&mut self, row: &Row, column: u32) -> String {
        let Some(marks) = self.rows.get_mut(&row.number) else { return String::new() };
        let behind = marks.split_off(&column);
        let new = std::mem::replace(marks, behind);
        new.into_iter().map(|(column, mark)| self.cell(row, column, mark)).collect()
    }

    fn cell(&mut self, row: &Row, column: u32, mark: T) -> String {
        let of_column = || self.columns.iter().find(|(from, to, _)| (*from..=*to).contains(&column)).map(|(.., style)| *style);
        let own = row.style.or_else(of_column).unwrap_or(0);
        let style = (self.style)(own, mark);
        let name = CellName { row: row.number, column };
        format!("<{}c r=\"{name}\" s=\"{style}\"/>", self.prefix)
    }

    /// Rows that are not there, before a row.
    fn rows_before(&mut self, number: u32, at: usize) {
        let rows = self.new_rows(number);
        self.edits.insert(at, rows);
    }

    fn new_rows(&mut self, number: u32) -> String {
        let behind = self.rows.split_off(&number);
        let new = std::mem::replace(&mut self.rows, behind);
        let mut out = String::new();
        for (number, marks) in new.into_iter().filter(|(_, marks)| !marks.is_empty()) {
            let row = Row { number, style: None, column: 0 };
            let cells: String = marks.into_iter().map(|(column, mark)| self.cell(&row, column, mark)).collect();
            out += &format!("<{0}row r=\"{number}\">{cells}</{0}row>", self.prefix);
        }
        out
    }
}

fn column(tag: &Tag<'_>) -> Option<(u32, u32, u32)> {
    Some((tag.number("min")?, tag.number("max")?, tag.number("style")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(text: &str, marks: &[(u32, u32)]) -> String {
        let marks = marks.iter().map(|(row, column)| (CellName { row: *row, column: *column }, ())).collect();
        with_styles(text, &marks, &mut |style, ()| style + 100).unwrap()
    }

    #[test]
    fn cells_take_their_style_from_what_they_have_and_new_ones_from_their_row_or_column() {
        let sheet = "<worksheet><cols><col min=\"2\" max=\"3\" style=\"7\"/></cols><sheetData>\
                     <row r=\"2\" s=\"5\" customFormat=\"1\"><c r=\"A2\" s=\"3\"><v>1</v></c><c r=\"D2\"/></row><row r=\"4\"/></sheetData></worksheet>";
        let found = styled(sheet, &[(1, 1), (2, 1), (2, 2), (2, 4), (2, 5), (4, 3), (6, 9)]);
        assert_eq!(
            found,
            "<worksheet><cols><col min=\"2\" max=\"3\" style=\"7\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" s=\"100\"/></row>\
             <row r=\"2\" s=\"5\" customFormat=\"1\"><c r=\"A2\" s=\"103\"><v>1</v></c><c r=\"B2\" s=\"105\"/><c s=\"100\" r=\"D2\"/><c r=\"E2\" s=\"105\"/></row>\
             <row r=\"4\"><c r=\"C4\" s=\"107\"/></row><row r=\"6\"><c r=\"I6\" s=\"100\"/></row></sheetData></worksheet>"
        );
    }

    #[test]
    fn cells_without_names_are_counted() {
        let sheet = "<x:worksheet><x:sheetData><x:row><x:c/><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>";
        let found = styled(sheet, &[(1, 2), (2, 1)]);
        assert_eq!(
            found,
            "<x:worksheet><x:sheetData><x:row><x:c/><x:c s=\"100\"><x:v>2</x:v></x:c></x:row><x:row r=\"2\"><x:c r=\"A2\" s=\"100\"/></x:row></x:sheetData></x:worksheet>"
        );
        assert!(styled("<worksheet><sheetData/></worksheet>", &[(1, 1)]).contains("<sheetData><row r=\"1\">"));
    }

    #[test]
    fn the_drawing_stands_before_tables_and_behind_pictures() {
        let sheet = "<worksheet><sheetData/><drawing r:id=\"rId1\"/><tableParts/></worksheet>";
        assert_eq!(
            with_drawing(sheet, "u", "rId9").unwrap(),
            "<worksheet><sheetData/><drawing r:id=\"rId1\"/><legacyDrawing xmlns:r=\"u\" r:id=\"rId9\"/><tableParts/></worksheet>"
        );
        assert_eq!(drawing_id(sheet).unwrap(), None);
        assert!(with_drawing("<worksheet><sheetData/></worksheet>", "u", "i").unwrap().ends_with("r:id=\"i\"/></worksheet>"));
    }
}
