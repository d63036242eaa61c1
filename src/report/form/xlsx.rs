//! A form as a workbook: locked but for the cells to fill in, which take only what can be read.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Note, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{Form, Input, Line, Sheet};
use crate::diagnostic::{Lang, Text};
use crate::value::format;

/// Empty rows of a table whose units are not known.
const ROWS: u32 = 300;

/// The form as a workbook.
///
/// # Errors
/// Something in it is longer than a workbook takes.
pub fn write(form: &Form) -> Result<Vec<u8>, Text> {
    written(form).map_err(|error| Text::new(format!("the form cannot be made: {error}"), format!("không tạo được biểu mẫu: {error}")))
}

fn written(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same form is the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let mut lists = Lists { name: if form.lang == Lang::En { "Lists" } else { "Danh mục" }, columns: Vec::new() };
    for sheet in &form.sheets {
        let mut writer = Writer { page: Worksheet::new(), form, lists: &mut lists };
        writer.sheet(sheet)?;
        book.push_worksheet(writer.page);
    }
    if !lists.columns.is_empty() {
        let page = book.add_worksheet();
        page.set_name(lists.name)?.set_hidden(true);
        for (column, texts) in (0_u16..).zip(&lists.columns) {
            for (row, text) in (0_u32..).zip(texts) {
                page.write_string(row, column, text)?;
            }
        }
    }
    book.save_to_buffer()
}

/// Lists that are too long for a validation itself, each in a column of a hidden worksheet.
struct Lists {
    name: &'static str,
    columns: Vec<Vec<String>>,
}

impl Lists {
    fn formula(&mut self, texts: Vec<String>) -> Formula {
        let (at, last) = match self.columns.iter().position(|known| *known == texts) {
            Some(at) => (at, texts.len()),
            None => {
                self.columns.push(texts);
                (self.columns.len() - 1, self.columns.last().map_or(0, Vec::len))
            }
        };
        let column = crate::base::letters(u32::try_from(at + 1).unwrap_or(1));
        Formula::new(format!("='{}'!${column}$1:${column}${last}", self.name))
    }
}

struct Writer<'f, 'l> {
    page: Worksheet,
    form: &'f Form,
    lists: &'l mut Lists,
}

impl Writer<'_, '_> {
    fn pick(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.form.lang == Lang::En { en } else { vi }
    }

    fn sheet(&mut self, sheet: &Sheet) -> Result<(), XlsxError> {
        // By its name the worksheet is known for what it is when it comes back.
        let name = if sheet.is_single { &sheet.name } else { &sheet.plural };
        let period = self.form.period.map(|period| format!(" {period}")).unwrap_or_default();
        let name: String = name.chars().take(31 - period.len().min(31)).chain(period.chars()).collect();
        self.page.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0);
        let title = Format::new().set_bold().set_font_size(14);
        let of = self.pick("Reported by:", "Đơn vị báo cáo:");
        let when = self.form.period.map(|p| format!(", {}", format::period(p, self.form.lang))).unwrap_or_default();
        self.page.write_string_with_format(0, 0, format!("{of} {}{when}", sheet.label), &title)?;
        let how = self.pick(
            "Fill in the green cells. What is left empty was not reported.",
            "Chỉ ghi vào các ô màu xanh lá. Ô để trống là mục chưa báo cáo.",
        );
        self.page.write_string(1, 0, how)?;
        if sheet.is_single {
            self.lines(sheet)?
        } else {
            self.table(sheet)?
        }
        let mut options = ProtectionOptions::new();
        (options.format_columns, options.format_rows, options.sort, options.use_autofilter) = (true, true, true, true);
        self.page.protect_with_options(&options);
        Ok(())
    }

    /// One report: a line for each thing to fill in.
    fn lines(&mut self, sheet: &Sheet) -> Result<(), XlsxError> {
        let (labels, values) = sheet.heads;
        let heads = [
            (labels, 48),
            (values, 22),
            (self.pick("Unit", "Đơn vị tính"), 14),
            (self.pick("Targets", "Chỉ tiêu"), 60),
            (self.pick("How to fill in", "Cách ghi"), 36),
        ];
        for ((head, width), column) in heads.into_iter().zip(0_u16..) {
            self.page.write_string_with_format(3, column, head, &heading())?.set_column_width(column, width)?;
        }
        self.page.set_freeze_panes(4, 2)?;
        let mut row = 4;
        let cell = boxed().set_text_wrap();
        for line in &sheet.lines {
            let Some(heading) = &line.heading else { continue };
            self.page.write_string_with_format(row, 0, heading, &cell)?;
            let given = line.given(&(String::new(), String::new()), self.form);
            self.input(row, 1, row, line, &given)?;
            self.page.write_string_with_format(row, 2, &line.unit, &cell)?;
            self.page.write_string_with_format(row, 3, line.demands.join("\n"), &cell)?;
            self.page.write_string_with_format(row, 4, line.input.hint(self.form.lang), &cell)?;
            self.note(row, 0, line)?;
            let lines = |text: &str, wide: usize| text.chars().count().div_ceil(wide);
            let of_demands = line.demands.iter().map(|demand| lines(demand, 56)).sum::<usize>();
            let high = of_demands.max(lines(heading, 44)).max(lines(line.input.hint(self.form.lang), 32));
            self.page.set_row_height(row, f64::from(u8::try_from(high.clamp(1, 12)).unwrap_or(1)) * 16.0)?;
            row += 1;
        }
        self.left_out(sheet, row + 1)
    }

    /// Several reports: a row for each unit.
    fn table(&mut self, sheet: &Sheet) -> Result<(), XlsxError> {
        const HEADS: u32 = 5;
        // The name of the worksheet says the period already.
        let is_said = |line: &&Line| line.field.is_none() && line.input == Input::Period && self.form.period.is_some();
        let columns: Vec<&Line> = sheet.lines.iter().filter(|line| line.heading.is_some() && !is_said(line)).collect();
        let last = HEADS + u32::try_from(sheet.units.len()).unwrap_or(0).max(if sheet.units.is_empty() { ROWS } else { 1 });
        let small = Format::new().set_text_wrap().set_font_size(9).set_align(FormatAlign::Top);
        self.page.set_row_height(2, 96)?.set_row_height(HEADS, 48)?;
        for (line, column) in columns.iter().zip(0_u16..) {
            let wide = if matches!(line.input, Input::Name) { 24 } else { 18 };
            self.page.set_column_width(column, wide)?;
            self.page.write_string_with_format(2, column, line.demands.join("\n"), &small)?;
            self.page.write_string_with_format(3, column, line.input.hint(self.form.lang), &small)?;
            self.page.write_string_with_format(4, column, &line.unit, &small)?;
            let text = line.heading.as_deref().unwrap_or_default();
            self.page.write_string_with_format(HEADS, column, text, &heading())?;
            self.note(HEADS, column, line)?;
            let known = !sheet.units.is_empty() && matches!(line.input, Input::Key(_) | Input::Name);
            if known {
                for (unit, row) in sheet.units.iter().zip(HEADS + 1..) {
                    self.page.write_string_with_format(row, column, line.given(unit, self.form), &boxed())?;
                }
            } else {
                let given = line.given(&(String::new(), String::new()), self.form);
                self.input(HEADS + 1, column, last, line, &given)?;
            }
        }
        self.page.set_row_height(3, 48)?;
        self.page.set_freeze_panes(HEADS + 1, if sheet.units.is_empty() { 0 } else { 2 })?;
        self.left_out(sheet, last + 2)
    }

    /// Says what a worksheet cannot hold.
    fn left_out(&mut self, sheet: &Sheet, row: u32) -> Result<(), XlsxError> {
        let left: Vec<&str> = sheet.lines.iter().filter(|line| line.heading.is_none()).map(|line| line.label.as_str()).collect();
        if !left.is_empty() {
            let head = self.pick("To be reported in a YAML file:", "Báo cáo bằng tệp YAML:");
            self.page.write_string(row, 0, format!("{head} {}", left.join("; ")))?;
        }
        Ok(())
    }

    /// The cells to fill in.
    fn input(&mut self, row: u32, column: u16, last: u32, line: &Line, given: &str) -> Result<(), XlsxError> {
        let open = boxed().set_unlocked().set_background_color(Color::RGB(0x00E2_F0D9));
        let open = match line.input {
            Input::Text | Input::Name | Input::Key(_) | Input::Period | Input::Texts | Input::Events => {
                open.set_num_format("@").set_text_wrap()
            }
            Input::Date | Input::AsOf => open.set_num_format(self.pick("yyyy-mm-dd", "dd/mm/yyyy")),
            Input::Whole => open.set_num_format("#,##0"),
            _ => open,
        };
        for row in row..=last {
            match given {
                "" => self.page.write_blank(row, column, &open)?,
                given => self.page.write_string_with_format(row, column, given, &open)?,
            };
        }
        if let Some(validation) = self.validation(line)? {
            self.page.add_data_validation(row, column, last, column, &validation)?;
        }
        Ok(())
    }

    fn validation(&mut self, line: &Line) -> Result<Option<DataValidation>, XlsxError> {
        let base = DataValidation::new();
        let zero = DataValidationRule::GreaterThanOrEqualTo(0.0);
        let limited = match &line.input {
            Input::Whole => base.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
            Input::Percent => base.allow_decimal_number(zero),
            // Amounts may also be written with their unit.
            Input::Money => base.allow_decimal_number(zero).set_error_style(DataValidationErrorStyle::Warning),
            Input::Number => base.allow_decimal_number(DataValidationRule::Between(-1e300, 1e300)),
            Input::Flag => base.allow_list_strings(&[self.pick("yes", "có"), self.pick("no", "không")])?,
            Input::Members(_) => base.allow_list_strings(&[self.pick("none", "không")])?,
            Input::Key(keys) => base.allow_list_formula(self.lists.formula(keys.iter().map(|(key, _)| key.clone()).collect())),
            Input::Choice(texts) => base.allow_list_formula(self.lists.formula(texts.clone())),
            // A month, a year or a word may stand there, too.
            Input::Date | Input::AsOf => {
                let first = ExcelDateTime::from_ymd(1945, 9, 2)?;
                base.allow_date(DataValidationRule::GreaterThanOrEqualTo(first)).set_error_style(DataValidationErrorStyle::Warning)
            }
            _ => return Ok(None),
        };
        let hint = line.input.hint(self.form.lang);
        let limited = limited.set_input_title(self.pick("How to fill in", "Cách ghi"))?.set_input_message(hint)?;
        Ok(Some(limited.set_error_title(self.pick("Not as expected", "Chưa đúng cách ghi"))?.set_error_message(hint)?))
    }

    fn note(&mut self, row: u32, column: u16, line: &Line) -> Result<(), XlsxError> {
        if !line.notes.is_empty() {
            let text: String = line.notes.join("\n\n").chars().take(4000).collect();
            let note = Note::new(text).add_author_prefix(false).set_width(420).set_height(220);
            self.page.insert_note(row, column, &note)?;
        }
        Ok(())
    }
}

fn boxed() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF)).set_align(FormatAlign::Top)
}

fn heading() -> Format {
    boxed().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00DD_EBF7))
}
