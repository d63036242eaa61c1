//! The worksheet that lists the findings, with links to their cells.

use super::styles::{Look, Styles};
use super::xml::escaped;
use crate::diagnostic::Lang;
use crate::report::remarks::{COLUMNS, Column, Remark, Remarks};

/// Links that a worksheet may have.
const LINKS: usize = 60_000;

/// The text of the worksheet.
pub(super) fn worksheet(namespace: &str, remarks: &Remarks, styles: &mut Styles, lang: Lang) -> String {
    let mut rows = Rows { text: String::new(), number: 0 };
    rows.push(None, &[(remarks.title.as_str(), styles.look(Look::Title))]);
    rows.push(None, &[(remarks.summary.as_str(), styles.look(Look::Line))]);
    for note in &remarks.notes {
        rows.push(None, &[(note.as_str(), styles.look(Look::Line))]);
    }
    let heading = styles.look(Look::Heading);
    let headings: Vec<(&str, u32)> = COLUMNS.iter().map(|column| (column.heading.get(lang), heading)).collect();
    rows.push(None, &headings);
    let frozen = rows.number;
    let (text, link) = (styles.look(Look::Text), styles.look(Look::Link));
    let mut links = String::new();
    for (at, remark) in remarks.all.iter().enumerate() {
        let toned = styles.look(Look::Toned(remark.tone));
        let cells = remark.cells(at + 1, lang);
        let looks = COLUMNS.iter().enumerate().map(|(column, _)| match column {
            1 => toned,
            PLACE if target(remark).is_some() => link,
            _ => text,
        });
        let row: Vec<(&str, u32)> = cells.iter().map(String::as_str).zip(looks).collect();
        rows.push(Some(at + 1), &row);
        if let Some(target) = target(remark).filter(|_| at < LINKS) {
            links += &format!("<hyperlink ref=\"{}{}\" location=\"{}\"/>", LETTER, rows.number, escaped(&target));
        }
    }
    let columns: String =
        COLUMNS.iter().zip(1..).map(|(c, n)| format!("<col min=\"{n}\" max=\"{n}\" width=\"{}\" customWidth=\"1\"/>", c.width)).collect();
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{namespace}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews>\
         <sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"{frozen}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         </sheetView></sheetViews><cols>{columns}</cols><sheetData>{}</sheetData>{links}\
         <pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        frozen + 1,
        rows.text,
    )
}

/// The column of places, from 0, and its letter.
const PLACE: usize = 5;
const LETTER: &str = "F";

/// Where a link to the cell of a remark leads.
fn target(remark: &Remark) -> Option<String> {
    let place = remark.place.as_ref()?;
    Some(format!("'{}'!{}", place.sheet.replace('\'', "''"), place.cell))
}

struct Rows {
    text: String,
    number: usize,
}

impl Rows {
    /// A row of texts with their styles; a number stands in its first cell where there is one.
    fn push(&mut self, number: Option<usize>, cells: &[(&str, u32)]) {
        self.number += 1;
        // Not every program makes rows as high as their texts need.
        let lines = |(text, column): (&str, &Column)| text.chars().count().div_ceil(usize::from(column.width.max(1)));
        let high =
            if cells.len() == 1 { 1 } else { cells.iter().map(|(text, _)| *text).zip(&COLUMNS).map(lines).max().unwrap_or(1).clamp(1, 27) };
        self.text += &format!("<row r=\"{}\" ht=\"{}\" customHeight=\"1\">", self.number, if self.number == 1 { 20 } else { high * 15 });
        for ((text, style), column) in cells.iter().zip(1..) {
            let name = format!("{}{}", crate::base::letters(column), self.number);
            match number.filter(|_| column == 1) {
                Some(number) => self.text += &format!("<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>"),
                None if text.is_empty() => self.text += &format!("<c r=\"{name}\" s=\"{style}\"/>"),
                None => {
                    let text = escaped(text);
                    self.text +=
                        &format!("<c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>");
                }
            }
        }
        self.text += "</row>";
    }
}
