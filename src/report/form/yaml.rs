//! A form as a document, its keys commented.

use super::{Form, Input, Line, Sheet};
use crate::diagnostic::Lang;
use crate::value::format;

/// The form of the reporting units.
#[must_use]
pub fn write(form: &Form) -> String {
    let mut page = Page { out: String::new(), lang: form.lang };
    let Some(sheet) = form.sheets.first() else { return page.out };
    page.comment(0, page.pick("Reported by:", "Đơn vị báo cáo:"), &sheet.label);
    page.comment(0, page.pick("What is left empty was not reported.", "Mục để trống là mục chưa báo cáo."), "");
    if sheet.is_single {
        let key = sheet.lines.iter().find(|line| matches!(line.input, Input::Key(_)));
        page.comment(0, key.map_or("", |key| &key.label), "");
        page.out += &format!("{}: \"\"\n", sheet.name);
        if let Some(period) = form.period {
            page.out += &format!("period: {period}\n");
        }
        page.fields(form, sheet, 0, None);
    } else {
        if let Some(period) = form.period {
            page.out += &format!("period: {period}\n");
        }
        page.out += &format!("{}:\n", sheet.plural);
        let none = (String::new(), String::new());
        for unit in if sheet.units.is_empty() { std::slice::from_ref(&none) } else { &sheet.units } {
            let start = page.out.len();
            page.fields(form, sheet, 4, Some(unit));
            // The first key of a record stands behind the dash of its list; comments may stand above it.
            if let Some(first) = first_key(page.out.get(start..).unwrap_or("")) {
                page.out.replace_range(start + first..start + first + 4, "  - ");
            }
        }
    }
    for members in form.sheets.get(1..).unwrap_or_default() {
        let fields = members.lines.iter().filter(|line| line.field.is_some());
        let fields: Vec<(String, String)> = fields.map(|line| (line.path.clone(), line.label.clone())).collect();
        page.members(0, &members.plural, &members.label, &fields);
    }
    page.out
}

/// Where the first line begins that is no comment.
fn first_key(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') && !line.trim().is_empty() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn pick(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.lang == Lang::En { en } else { vi }
    }

    fn comment(&mut self, indent: usize, head: &str, text: &str) {
        let line = format!("{head} {text}");
        if !line.trim().is_empty() {
            self.out += &format!("{}# {}\n", " ".repeat(indent), line.trim());
        }
    }

    /// The fields of a record; those in groups are indented below them.
    fn fields(&mut self, form: &Form, sheet: &Sheet, indent: usize, unit: Option<&(String, String)>) {
        let mut open: Vec<&str> = Vec::new();
        let is_head = |line: &&Line| match &line.input {
            Input::Key(_) => sheet.is_single,
            Input::Period => line.field.is_none() && form.period.is_some(),
            _ => false,
        };
        for line in sheet.lines.iter().filter(|line| !is_head(line)) {
            let mut steps: Vec<&str> = line.path.split('.').collect();
            let Some(last) = steps.pop() else { continue };
            let same = open.iter().zip(&steps).take_while(|(a, b)| a == b).count();
            open.truncate(same);
            for step in steps.get(same..).unwrap_or_default() {
                self.out += &format!("{}{step}:\n", " ".repeat(indent + 2 * open.len()));
                open.push(step);
            }
            let indent = indent + 2 * open.len();
            if let Input::Members(fields) = &line.input {
                self.demands(line, indent);
                self.members(indent, last, &line.label, fields);
                continue;
            }
            self.demands(line, indent);
            let value = unit.map(|unit| line.given(unit, form)).filter(|value| !value.is_empty());
            let value = value.map(|value| format!(" \"{value}\"")).unwrap_or_default();
            let unit = match line.input {
                Input::Money => self.pick("VND, or 15.1 billion VND", "đồng, hoặc ghi rõ: 15,1 tỷ"),
                Input::Percent => self.pick("30%", "30%"),
                Input::Texts => self.pick("[a, b]", "[a, b]"),
                Input::Events => {
                    self.pick("[2020-03-01, 2020-06-01]; [] if there was none", "[01/03/2020, 01/06/2020]; không có thì ghi []")
                }
                Input::Whole if !line.unit.is_empty() => "",
                Input::Text | Input::Name => "",
                _ => line.input.hint(self.lang),
            };
            let about: Vec<&str> = [line.label.as_str(), &line.unit, unit]
                .into_iter()
                .filter(|part| {
                    !part.is_empty() && !matches!((&line.input, *part), (Input::Money | Input::Percent, part) if part == line.unit)
                })
                .collect();
            self.out += &format!("{}{last}:{value}  # {}\n", " ".repeat(indent), about.join("; "));
        }
    }

    fn demands(&mut self, line: &Line, indent: usize) {
        for demand in &line.demands {
            self.comment(indent, self.pick("Target:", "Chỉ tiêu:"), demand);
        }
    }

    /// A list of records, to be filled in where there are any.
    fn members(&mut self, indent: usize, name: &str, label: &str, fields: &[(String, String)]) {
        let pad = " ".repeat(indent);
        let none = self.pick("[] if there is none", "không có thì ghi []");
        self.out += &format!("{pad}# {name}:  # {label}; {none}\n");
        for ((path, label), at) in fields.iter().filter(|(path, _)| !path.contains('.')).zip(0..) {
            let dash = if at == 0 { "- " } else { "  " };
            let label = if label.is_empty() { String::new() } else { format!("  # {label}") };
            self.out += &format!("{pad}#   {dash}{path}:{label}\n");
        }
    }
}

impl Line {
    /// What is known of a unit beforehand.
    pub(super) fn given(&self, unit: &(String, String), form: &Form) -> String {
        match self.input {
            Input::Key(_) => unit.0.clone(),
            Input::Name => unit.1.clone(),
            Input::Period if self.field.is_none() => form.period.map(|period| format::period(period, form.lang)).unwrap_or_default(),
            _ => String::new(),
        }
    }
}
