//! One cell: what stands at a key or in a table cell, by the declared type of its field.

use super::Binder;
use super::names::{Found, Target};
use super::sink::Owner;
use crate::base::Span;
use crate::data::reading::{self, BarePercent, Form, Raw, Readings, Unreadable};
use crate::data::record::{Cell, Content, Document, Event, Happening, Value};
use crate::data::schema::{DOCUMENT_ATTRIBUTES, Field, FieldType};
use crate::data::tree::{Items, NodeId, Shape, Tree};
use crate::diagnostic::Text;

/// What a document's own attributes hold, by their number.
pub(super) fn attribute_type(attribute: usize, extra: &[Field]) -> &FieldType {
    match extra.get(attribute.wrapping_sub(DOCUMENT_ATTRIBUTES.len())) {
        Some(field) => &field.ty,
        None if DOCUMENT_ATTRIBUTES.get(attribute) == Some(&"issued") => &FieldType::Date,
        None => &FieldType::Text,
    }
}

impl Binder<'_> {
    /// The value of a field in a document.
    pub(super) fn node(&mut self, tree: &Tree, node: NodeId, ty: &FieldType, owner: Owner<'_>) -> Cell {
        let span = tree.span(node);
        let content = match (ty, tree.shape(node)) {
            (_, Shape::Scalar(Raw { form: Form::Null, .. })) => Content::Absent,
            (_, Shape::Scalar(raw)) => return self.scalar(raw, span, ty, owner, None),
            (FieldType::Texts, Shape::Seq(items)) => self.texts(tree, items, owner),
            (FieldType::Events, Shape::Seq(items)) => self.events(tree, items, owner),
            (FieldType::List(entity), Shape::Seq(items)) => self.members(tree, items, *entity, owner),
            (FieldType::Document(extra), Shape::Map(_)) => self.document_map(tree, node, extra, owner),
            (_, Shape::Map(_)) => self.misfit(span, Shaped::Map, ty, owner),
            (_, Shape::Seq(_)) => self.misfit(span, Shaped::List, ty, owner),
        };
        Cell { content, span }
    }

    /// The value of a field that is written as one scalar or one table cell.
    pub(super) fn scalar(&mut self, raw: Raw<'_>, span: Span, ty: &FieldType, owner: Owner<'_>, readings: Option<&Readings>) -> Cell {
        let readings = readings.unwrap_or(&self.options.readings);
        let bare = without_unit(raw, ty, self.schema.field(owner.entity, owner.slot), readings);
        let (raw, readings) = bare.as_ref().map_or((raw, readings), |(figure, own)| (Raw { text: figure, ..raw }, own));
        let read = match ty {
            _ if matches!(raw.form, Form::Fault | Form::Uncalculated) => Err(reading::without_value(raw)),
            FieldType::Texts => Ok(split(raw, &[';']).filter_map(|part| reading::read_text(part, readings)).collect::<Vec<_>>())
                .map(|texts| (!texts.is_empty()).then_some(Value::Texts(texts))),
            FieldType::Events if reading::says_none(raw) => Ok(Some(Value::Events(Vec::new()))),
            FieldType::List(_) if reading::says_none(raw) => Ok(Some(Value::Members(Vec::new()))),
            FieldType::Events if raw.form == Form::Cell => events_of_cell(raw, span, readings),
            FieldType::Events | FieldType::List(_) if reading::read_text(raw, readings).is_none() => Ok(None),
            FieldType::Events | FieldType::List(_) => {
                let content = self.misfit(span, Shaped::Scalar, ty, owner);
                return Cell { content, span };
            }
            _ => single(raw, span, ty, readings),
        };
        let content = match read {
            Ok(None) => {
                if let Some(nil) = reading::nothing(raw, readings) {
                    self.sink.nothing(nil);
                }
                Content::Absent
            }
            Ok(Some(value)) => Content::Value(value),
            Err(unreadable) => {
                self.sink.unreadable(owner, span, &unreadable);
                Content::Unreadable
            }
        };
        Cell { content, span }
    }

    fn texts(&mut self, tree: &Tree, items: Items<'_>, owner: Owner<'_>) -> Content {
        let mut texts = Vec::with_capacity(items.len());
        let mut readable = true;
        for item in items {
            match tree.shape(item) {
                Shape::Scalar(raw) => texts.extend(reading::read_text(raw, &self.options.readings)),
                _ => {
                    readable = false;
                    self.misfit(tree.span(item), Shaped::Inner, &FieldType::Text, owner);
                }
            }
        }
        if readable { Content::Value(Value::Texts(texts)) } else { Content::Unreadable }
    }

    fn events(&mut self, tree: &Tree, items: Items<'_>, owner: Owner<'_>) -> Content {
        let mut events = Vec::with_capacity(items.len());
        for item in items {
            let date = match tree.shape(item) {
                Shape::Scalar(Raw { form: Form::Null, .. }) => continue,
                Shape::Scalar(_) => self.event_date(tree, item, owner),
                Shape::Map(entries) => {
                    let date = entries.into_iter().find(|(key, _)| tree.text(*key).trim() == "date");
                    match date {
                        Some((key, _)) if tree.is_repeated(key) => Cell { content: Content::Unreadable, span: tree.span(key) },
                        Some((_, value)) => self.event_date(tree, value, owner),
                        None => Cell { content: Content::Absent, span: tree.span(item) },
                    }
                }
                Shape::Seq(_) => {
                    let content = self.misfit(tree.span(item), Shaped::Inner, &FieldType::Date, owner);
                    Cell { content, span: tree.span(item) }
                }
            };
            events.push(Event { date });
        }
        Content::Value(Value::Events(events))
    }

    fn event_date(&mut self, tree: &Tree, node: NodeId, owner: Owner<'_>) -> Cell {
        let mut cell = self.node(tree, node, &FieldType::Date, owner);
        if matches!(cell.content, Content::Value(Value::Date(Happening::Not))) {
            self.sink.unreadable(owner, cell.span, &not_an_event());
            cell.content = Content::Unreadable;
        }
        cell
    }

    fn members(&mut self, tree: &Tree, items: Items<'_>, entity: crate::data::schema::EntityId, owner: Owner<'_>) -> Content {
        let mut members = Vec::with_capacity(items.len());
        let mut readable = true;
        for item in items {
            if matches!(tree.shape(item), Shape::Map(_)) {
                members.push(self.member(tree, item, entity));
            } else {
                readable = false;
                self.misfit(tree.span(item), Shaped::Inner, &FieldType::List(entity), owner);
            }
        }
        // A collection that lost a member must not pass for a whole one.
        if readable { Content::Value(Value::Members(members)) } else { Content::Unreadable }
    }

    fn document_map(&mut self, tree: &Tree, map: NodeId, extra: &[Field], owner: Owner<'_>) -> Content {
        let names = self.attributes(extra);
        let mut cells = vec![Cell::ABSENT; DOCUMENT_ATTRIBUTES.len() + extra.len()];
        let mut given: Vec<Option<Span>> = vec![None; cells.len()];
        let Shape::Map(entries) = tree.shape(map) else {
            return Content::Absent;
        };
        for (key, value) in entries {
            let name = tree.text(key);
            let path = format!("{}.{}", owner.path, name.trim());
            let Found::One(Target::Field(attribute)) = names.find("", name) else {
                self.sink.unknown(Some(owner.entity), &path, tree.span(key), || names.nearest("", name));
                continue;
            };
            let at = attribute.0 as usize;
            let first = given.get(at).copied().flatten();
            let cell = if tree.is_repeated(key) {
                Cell { content: Content::Unreadable, span: tree.span(key) }
            } else if let Some(first) = first {
                self.sink.twice(Some(owner), &path, tree.span(key), first);
                Cell { content: Content::Unreadable, span: tree.span(key) }
            } else {
                self.node(tree, value, attribute_type(at, extra), Owner { path: &path, ..owner })
            };
            if let (Some(slot), Some(given)) = (cells.get_mut(at), given.get_mut(at)) {
                (*slot, *given) = (cell, Some(tree.span(key)));
            }
        }
        finish_document(cells)
    }

    /// Says that a list, map or scalar stands where something else is due.
    pub(super) fn misfit(&mut self, span: Span, found: Shaped, ty: &FieldType, owner: Owner<'_>) -> Content {
        self.sink.unreadable(owner, span, &Unreadable { why: found.text(), accepted: expected(ty) });
        Content::Unreadable
    }
}

/// The value of a field that holds no list.
pub(super) fn single(raw: Raw<'_>, span: Span, ty: &FieldType, readings: &Readings) -> Result<Option<Value>, Unreadable> {
    let FieldType::Document(extra) = ty else { return reading::read(ty, raw, readings) };
    let cells = DOCUMENT_ATTRIBUTES.len() + extra.len();
    let read = reading::read_document_scalar(raw, readings)?;
    Ok(read.map(|document| Value::Document(document_of(document, cells, span))))
}

/// A figure without the unit of its field behind it, and how it is read then: `37,9 nghìn người`.
fn without_unit(raw: Raw<'_>, ty: &FieldType, field: &Field, readings: &Readings) -> Option<(String, Readings)> {
    let unit = field.unit.as_deref().filter(|unit| *unit != "%" && !raw.text.ends_with(|c: char| c.is_ascii_digit()))?;
    if !matches!(ty, FieldType::Count | FieldType::Number | FieldType::Percent) {
        return None;
    }
    let text = reading::composed(raw.text.trim_end());
    let (figure, behind) = text.split_at_checked(text.len().checked_sub(unit.len())?)?;
    let stands_alone = figure.ends_with(|c: char| !c.is_alphabetic() && c != '%');
    if !stands_alone || behind.to_lowercase() != unit.to_lowercase() || !figure.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((figure.trim_end().to_owned(), Readings { scale: None, percent: Some(BarePercent::Points), ..readings.clone() }))
}

/// What a document is by its attributes: one of which nothing is said was not reported.
pub(super) fn finish_document(mut cells: Vec<Cell>) -> Content {
    let issued = DOCUMENT_ATTRIBUTES.iter().position(|a| *a == "issued").and_then(|at| cells.get_mut(at));
    if issued.is_some_and(|cell| cell.value() == Some(&Value::Date(Happening::Not))) {
        return Content::Value(Value::Document(Document::NotIssued));
    }
    if cells.iter().all(|cell| cell.content == Content::Absent) {
        return Content::Absent;
    }
    Content::Value(Value::Document(Document::Issued(cells)))
}

/// What stands in the place of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shaped {
    Scalar,
    List,
    Map,
    Inner,
}

impl Shaped {
    fn text(self) -> Text {
        match self {
            Shaped::Scalar => Text::new("a single value stands here", "tại đây chỉ có một giá trị đơn"),
            Shaped::List => Text::new("a list stands here", "tại đây là một danh sách"),
            Shaped::Map => Text::new("keys with values stand here", "tại đây là một bảng con gồm khóa và giá trị"),
            Shaped::Inner => Text::new("an item of the list is of another form", "một mục của danh sách có dạng khác"),
        }
    }
}

fn expected(ty: &FieldType) -> Text {
    match ty {
        FieldType::Texts => Text::new("a list of texts, such as [a, b]", "một danh sách, như [a, b]"),
        FieldType::Events => Text::new(
            "a list of dates, such as [2020-03-01, 2020-06-01], or none",
            "danh sách ngày, như [2020-03-01, 2020-06-01], hoặc `không`",
        ),
        FieldType::List(_) => Text::new(
            "in YAML or JSON, a list with the fields of each member; or none",
            "trong YAML hoặc JSON, một danh sách gồm các trường của từng mục; hoặc `không`",
        ),
        FieldType::Document(_) => Text::new("a date, none, or {number: …, issued: …}", "một ngày, chưa, hoặc {number: …, issued: …}"),
        _ => Text::new("a single value", "một giá trị đơn"),
    }
}

fn not_an_event() -> Unreadable {
    Unreadable {
        why: Text::new("an event that did not happen is not listed", "sự kiện chưa diễn ra thì không liệt kê"),
        accepted: Text::new("the dates of the others; `[]` if there was none", "ngày của các lần khác; `[]` nếu không có lần nào"),
    }
}

/// A table cell may hold several texts between semicolons, or dates between these or commas; elsewhere there are lists for that.
fn split<'r>(raw: Raw<'r>, between: &[char]) -> impl Iterator<Item = Raw<'r>> {
    let parts = if raw.form == Form::Cell { raw.text.split(between).collect() } else { vec![raw.text] };
    parts.into_iter().map(move |text| Raw { text, form: raw.form })
}

fn document_of(happening: Happening, cells: usize, span: Span) -> Document {
    let Happening::On(_) = happening else {
        return Document::NotIssued;
    };
    let issued = DOCUMENT_ATTRIBUTES.iter().position(|a| *a == "issued");
    let cell = |at| {
        if Some(at) == issued { Cell { content: Content::Value(Value::Date(happening)), span } } else { Cell::ABSENT }
    };
    Document::Issued((0..cells).map(cell).collect())
}

fn events_of_cell(raw: Raw<'_>, span: Span, readings: &Readings) -> Result<Option<Value>, Unreadable> {
    let mut events = Vec::new();
    let mut none = false;
    for part in split(raw, &[';', ',']) {
        match reading::read(&FieldType::Date, part, readings)? {
            Some(value @ Value::Date(Happening::On(_))) => {
                events.push(Event { date: Cell { content: Content::Value(value), span } });
            }
            Some(_) => none = true,
            None => {}
        }
    }
    if none && !events.is_empty() {
        return Err(not_an_event());
    }
    Ok((none || !events.is_empty()).then_some(Value::Events(events)))
}
