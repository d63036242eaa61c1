//! Which unit a record is of, where it says it by a name, or by a code as spreadsheets leave it.

use super::Binder;
use super::record::Draft;
use crate::base::Span;
use crate::data::record::{Cell, Content, Value};
use crate::data::schema::{EntityId, Slot};
use crate::data::spelling::Named;
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::value::Date;

impl Binder<'_> {
    /// Puts the key of the register where a unit is named in another way; what was repaired, and what cannot be, is said.
    pub(super) fn identify(&mut self, draft: &mut Draft) {
        let day = draft.as_of.or_else(|| draft.period.map(crate::value::Period::last));
        let entity = self.schema.entity(draft.entity);
        if let Some(slot) = entity.key {
            let is_absent = draft.cells.get(slot.0 as usize).is_none_or(|cell| cell.content == Content::Absent);
            match entity.name_slot {
                Some(name) if is_absent => self.key_of_name(draft, name, slot, day),
                _ => self.put(draft, draft.entity, slot, slot, day),
            }
        }
        if let Some((owner, slot)) = entity.owner {
            self.put(draft, owner, slot, slot, day);
        }
    }

    /// A unit that gives its name and no key.
    fn key_of_name(&mut self, draft: &mut Draft, name: Slot, key: Slot, day: Option<Date>) {
        if self.schema.register(draft.entity).is_some() {
            self.put(draft, draft.entity, name, key, day);
        }
    }

    /// Reads the unit of an entity in one slot, and puts its key into another.
    fn put(&mut self, draft: &mut Draft, entity: EntityId, from: Slot, into: Slot, day: Option<Date>) {
        let Some(register) = self.schema.register(entity) else { return };
        let Some((text, span)) = draft.cells.get(from.0 as usize).and_then(text_of) else { return };
        let by_name = from != into;
        let key = match register.named(&text, day) {
            Named::Key if by_name => text,
            Named::Key => return,
            Named::Padded(key) => {
                self.repaired(&text, &key, span);
                key
            }
            Named::Name(key) => key,
            Named::Several(keys) => {
                self.several(&text, &keys, span);
                if let Some(cell) = draft.cells.get_mut(into.0 as usize) {
                    *cell = Cell { content: Content::Unreadable, span };
                }
                return;
            }
            // A code that the register does not know is for its check to tell.
            Named::Unknown => return,
        };
        if let Some(cell) = draft.cells.get_mut(into.0 as usize) {
            *cell = Cell { content: Content::Value(Value::Text(key.into())), span };
        }
    }

    /// Whether a record without a key gives a name, which is then none of the register's; that is said.
    pub(super) fn unknown_name(&mut self, draft: &Draft) -> bool {
        let schema = self.schema;
        let entity = schema.entity(draft.entity);
        let (Some(register), Some(key), Some(name)) = (schema.register(draft.entity), entity.key, entity.name_slot) else { return false };
        let Some((text, span)) = draft.cells.get(name.0 as usize).and_then(text_of) else { return false };
        let field = &schema.field(draft.entity, key).path;
        let message = Text::new(format!("`{text}` is no name in the register"), format!("`{text}` không có trong danh mục"));
        let mut help = Text::new(format!("Give the `{field}` of the unit."), format!("Hãy ghi `{field}` của đơn vị."));
        if let Some(near) = nearest(&text, register.rows.iter().filter_map(|row| register.name_of(row))) {
            help = Text::new(format!("The nearest is {near}. {}", help.en), format!("Tên gần nhất là {near}. {}", help.vi));
        }
        if self.in_table {
            help.en += &format!(" If the row is a total or a region, leave it out in chitieu.yaml: `leave_out: [\"{text}\"]`.");
            help.vi += &format!(" Nếu hàng là tổng số hoặc vùng, hãy khai báo trong chitieu.yaml: `leave_out: [\"{text}\"]`.");
        }
        self.sink.error(Code::DATA_NO_KEY, span, message, Some(help));
        true
    }

    fn repaired(&mut self, text: &str, key: &str, span: Span) {
        let message = Text::new(
            format!("`{text}` is read as `{key}`: the zero at its beginning was lost"),
            format!("`{text}` được đọc là `{key}`: đã mất số 0 ở đầu"),
        );
        let help = Text::new(
            format!("Write `{key}`; in a spreadsheet, format the column as text."),
            format!("Hãy ghi `{key}`; trong bảng tính, đặt định dạng cột là văn bản."),
        );
        self.sink.push(Diagnostic::warning(Code::DATA_LOST_ZERO, message).at(self.source, span).help(help));
    }

    fn several(&mut self, text: &str, keys: &[String], span: Span) {
        let listed = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let message =
            Text::new(format!("`{text}` is the name of several units: {listed}"), format!("`{text}` là tên của nhiều đơn vị: {listed}"));
        let help = Text::new(
            "Give the code, or the period: names pass from one unit to another. Until then the record is left out.",
            "Hãy ghi mã, hoặc kỳ báo cáo: có tên được chuyển từ đơn vị này sang đơn vị khác. Khi chưa có, bản ghi này bị bỏ qua.",
        );
        self.sink.error(Code::DATA_AMBIGUOUS_UNIT, span, message, Some(help));
    }
}

/// What stands in a cell as a text, and where.
fn text_of(cell: &Cell) -> Option<(String, Span)> {
    match &cell.content {
        Content::Value(Value::Text(text)) => Some((crate::data::text::nfc(text.trim()).into_owned(), cell.span)),
        _ => None,
    }
}
