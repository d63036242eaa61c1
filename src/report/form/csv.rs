//! A form as a table of text.

use super::Form;

/// The form of the reporting units, with a byte order mark, by which spreadsheets know the encoding.
#[must_use]
pub fn write(form: &Form) -> String {
    let Some(sheet) = form.sheets.first() else { return String::new() };
    let lines: Vec<_> = sheet.lines.iter().filter(|line| line.heading.is_some()).collect();
    let mut out = String::from("\u{feff}");
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        out += &cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",");
        out.push('\n');
    };
    row(&mut lines.iter().map(|line| line.heading.clone().unwrap_or_default()));
    for unit in &sheet.units {
        row(&mut lines.iter().map(|line| line.given(unit, form)));
    }
    out
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
