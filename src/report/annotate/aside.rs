//! The list of findings as a workbook of its own, for reports that cannot be marked themselves.

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use crate::diagnostic::{Lang, Text};
use crate::report::remarks::{COLUMNS, Remarks};

/// The findings as a workbook.
///
/// # Errors
/// A text is longer than a workbook takes.
pub fn aside(remarks: &Remarks, lang: Lang) -> Result<Vec<u8>, Text> {
    written(remarks, lang)
        .map_err(|error| Text::new(format!("the findings cannot be listed: {error}"), format!("không ghi được danh sách kết quả: {error}")))
}

fn written(remarks: &Remarks, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new().set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let sheet = book.add_worksheet();
    sheet.set_name(if lang == Lang::En { "Findings" } else { "Kết quả kiểm tra" })?;
    let (bold, cell) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    let heads = [remarks.title.as_str(), remarks.summary.as_str()].into_iter().chain(remarks.notes.iter().map(String::as_str));
    let mut row = 0;
    for head in heads {
        sheet.write_string_with_format(row, 0, head, &bold)?;
        row += 1;
    }
    for (column, at) in COLUMNS.iter().zip(0_u16..) {
        sheet.set_column_width(at, f64::from(column.width))?;
        let shaded = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00D9_D9D9));
        sheet.write_string_with_format(row, at, column.heading.get(lang), &shaded)?;
    }
    row += 1;
    sheet.set_freeze_panes(row, 0)?;
    for (number, remark) in remarks.all.iter().enumerate() {
        let colour = u32::from_str_radix(remark.tone.colour(), 16).unwrap_or(0x00FF_FFFF);
        let toned = Format::new().set_bold().set_align(FormatAlign::Top).set_background_color(Color::RGB(colour));
        for (text, at) in remark.cells(number + 1, lang).iter().zip(0_u16..) {
            // What a cell of a workbook takes at the most.
            let text: String = text.chars().take(32_000).collect();
            sheet.write_string_with_format(row, at, &text, if at == 1 { &toned } else { &cell })?;
        }
        row += 1;
    }
    book.save_to_buffer()
}
