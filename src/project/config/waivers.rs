//! Files of waivers: a list of maps, or a map with that list under `waivers`.

use std::path::Path;

use super::read::Reader;
use crate::base::{Files, Sources};
use crate::data::reading::read_day;
use crate::data::{Limits, NodeId, Shape, decode, parse_yaml};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::gate::Waiver;
use crate::project::rulefiles::unread;
use crate::value::{Date, Period};

/// The longest file of waivers, in bytes.
const MAX_BYTES: u64 = 16 << 20;
const KEYS: &[&str] = &["target", "check", "entity", "unit", "period", "reason", "approver", "date", "expiry", "value"];

/// Reads a file of waivers, and what is wrong with it.
pub fn read(files: &dyn Files, path: &Path, sources: &mut Sources) -> (Vec<Waiver>, Vec<Diagnostic>) {
    let name = path.display().to_string();
    let bytes = match files.read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return (Vec::new(), vec![unread(Code::PROJECT_UNREADABLE_FILE, &name, &error, None)]),
    };
    let file = match decode(&name, &bytes, MAX_BYTES, sources) {
        Ok(file) => file,
        Err(fault) => return (Vec::new(), vec![*fault]),
    };
    let (tree, problems) = parse_yaml(&file, &Limits::default());
    let mut reader = Reader { tree: &tree, source: file.source, problems };
    let mut found = Vec::new();
    for root in tree.documents() {
        let list = match tree.shape(*root) {
            Shape::Map(_) => reader.map(*root, &["waivers"]).into_iter().map(|(_, value)| value).next(),
            _ => Some(*root),
        };
        for item in list.map(|list| reader.items(list)).unwrap_or_default() {
            found.extend(reader.waiver(item));
        }
    }
    (found, reader.problems)
}

impl Reader<'_> {
    fn waiver(&mut self, node: NodeId) -> Option<Waiver> {
        let mut waiver = Waiver {
            target: String::new(),
            entity: None,
            unit: None,
            period: None,
            reason: None,
            approver: None,
            date: None,
            expiry: None,
            value: None,
            source: self.source,
            span: self.tree.span(node),
        };
        for (key, value) in self.map(node, KEYS) {
            // What is empty is still to be filled in.
            if self.is_empty(value) {
                continue;
            }
            let Some(text) = self.text(value) else { continue };
            match self.tree.text(key) {
                "target" | "check" => (waiver.target, waiver.span) = (text.value, text.span),
                "entity" => waiver.entity = Some(text.value),
                "unit" => waiver.unit = Some(text.value),
                "period" => match Period::parse(&text.value) {
                    Ok(period) => waiver.period = Some(period),
                    Err(_) => {
                        let message = Text::new(
                            format!("`{}` is no period; write 2020, 2021-H1, 2021-Q2 or 2021-06", text.value),
                            format!("`{}` không phải kỳ báo cáo; hãy viết 2020, 2021-H1, 2021-Q2 hoặc 2021-06", text.value),
                        );
                        self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
                    }
                },
                "reason" => waiver.reason = Some(text.value),
                "approver" => waiver.approver = Some(text.value),
                "date" => waiver.date = self.day(value),
                "expiry" => waiver.expiry = self.day(value),
                "value" => waiver.value = Some(text.value),
                _ => {}
            }
        }
        if waiver.target.is_empty() {
            let message = Text::new("this waiver names no `target`", "quyết định miễn này chưa nêu `target`");
            self.problem(Code::PROJECT_BAD_VALUE, waiver.span, message);
            return None;
        }
        Some(waiver)
    }

    fn day(&mut self, node: NodeId) -> Option<Date> {
        let text = self.text(node)?;
        match read_day(&text.value) {
            Ok(day) => Some(day),
            Err(unreadable) => {
                self.problem(Code::PROJECT_BAD_VALUE, text.span, unreadable.why);
                None
            }
        }
    }
}
