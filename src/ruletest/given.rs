//! The records of a test, from the values as they are written in it.

use crate::base::Span;
use crate::data::reading::{self, Form, Raw, Readings};
use crate::data::{
    Cell, Content, DOCUMENT_ATTRIBUTES, Document, EVENT_DATE, EntityId, Event, Field, FieldType, Figure, Happening, Record, Schema, Slot,
    Value, attribute,
};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::semantics::Rules;
use crate::semantics::rules::Test;
use crate::syntax::tree::{GivenKind, GivenRecord, GivenValue, Literal, Name};
use crate::value::{Date, DateRange, Number, Period};

/// The records of a test, in their order; what is wrong with them goes to `problems`.
pub(super) fn records(rules: &Rules, test: &Test, problems: &mut Vec<Diagnostic>) -> Vec<Record> {
    let mut maker = Maker { rules, test, problems, joined: Vec::new() };
    let across = super::is_across(rules, test);
    let mut records: Vec<Record> = Vec::new();
    for (number, given) in test.given.iter().enumerate() {
        for record in maker.given(given, number, across) {
            // What is said of one unit replaces what was said of all.
            let same = records.iter().position(|r| r.entity == record.entity && r.key == record.key && r.period == record.period);
            match same {
                Some(at) if test.given.iter().any(|g| g.all) => {
                    if let Some(place) = records.get_mut(at) {
                        *place = record;
                    }
                }
                _ => records.push(record),
            }
        }
    }
    let joined = std::mem::take(&mut maker.joined);
    records.extend(joined);
    records
}

struct Maker<'a> {
    rules: &'a Rules,
    test: &'a Test,
    problems: &'a mut Vec<Diagnostic>,
    /// Flat records that stand inside of their owners.
    joined: Vec<Record>,
}

impl<'a> Maker<'a> {
    fn schema(&self) -> &'a Schema {
        &self.rules.schema
    }

    fn error(&mut self, span: Span, message: Text, help: Option<Text>) {
        let mut problem = Diagnostic::error(Code::RULES_TEST, message).at(self.test.source, span);
        problem.help = help;
        self.problems.push(problem);
    }

    fn given(&mut self, given: &GivenRecord, number: usize, across: bool) -> Vec<Record> {
        let schema = self.schema();
        let named =
            schema.iter().find(|(_, e)| e.name == given.entity.text || given.all && e.plural.as_deref() == Some(&given.entity.text));
        let Some((entity, declared)) = named else {
            let known: Vec<&str> = schema.entities.iter().map(|e| e.name.as_str()).collect();
            let near = nearest(&given.entity.text, known.iter().copied());
            let help = near.map(|n| Text::new(format!("did you mean `{n}`?"), format!("ý bạn là `{n}`?")));
            let message = Text::new(
                format!("no entity is called `{}`", given.entity.text),
                format!("không có đối tượng nào tên là `{}`", given.entity.text),
            );
            self.error(given.entity.span, message, help);
            return Vec::new();
        };
        let mut record = self.record(entity, &given.entries, given.span);
        if !given.all {
            if record.key.is_none() && declared.key.is_some() {
                // Several records of a unit follow each other; several members of a set are different units.
                record.key = Some(if across { format!("given {}", number + 1) } else { format!("the {}", declared.name) }.into());
            }
            self.own(&mut record);
            return vec![record];
        }
        let list = declared.key.and_then(|k| schema.field(entity, k).from).map(|(list, _)| schema.list(list));
        let Some(list) = list else {
            let message = Text::new(
                format!("`{}` has no register: `given all` has nobody to stand for", declared.name),
                format!("`{}` không có danh mục nên không dùng được `given all`", declared.name),
            );
            self.error(given.entity.span, message, None);
            return Vec::new();
        };
        let day = record.as_of.into_iter().chain(record.period.map(Period::last)).min().or(self.test.as_of);
        let Some(day) = day else {
            let message = Text::new(
                "`given all` needs a date: the register changes over time",
                "`given all` cần một ngày vì danh mục thay đổi theo thời gian",
            );
            let help = Text::new("write `given all provinces { period: 2020, … }`", "viết `given all provinces { period: 2020, … }`");
            self.error(given.entity.span, message, Some(help));
            return Vec::new();
        };
        let mut all = Vec::new();
        for row in list.on(day) {
            let mut one = record.clone();
            one.key = Some(row.key.as_str().into());
            one.name = list.name_of(row).map(Into::into);
            if let Some(cell) = declared.key.and_then(|k| one.cells.get_mut(k.0 as usize)) {
                *cell = Cell { content: Content::Value(Value::Text(row.key.as_str().into())), span: given.span };
            }
            all.push(one);
        }
        all
    }

    /// Flat records inside of this one belong to it.
    fn own(&mut self, record: &mut Record) {
        for member in &mut self.joined {
            if member.owner.as_deref() == Some("") {
                member.owner.clone_from(&record.key);
                member.period = member.period.or(record.period);
                member.as_of = member.as_of.or(record.as_of);
            }
        }
    }

    fn record(&mut self, entity: EntityId, entries: &[(Name, GivenValue)], span: Span) -> Record {
        let declared = self.schema().entity(entity);
        let mut record = Record {
            entity,
            key: None,
            name: None,
            owner: None,
            period: None,
            as_of: None,
            cells: vec![Cell::ABSENT; declared.fields.len()],
            without: Vec::new(),
            source: self.test.source,
            span,
        };
        self.fill(&mut record, "", entries);
        let text = |slot: Option<Slot>| match slot.and_then(|s| record.cells.get(s.0 as usize)).and_then(Cell::value) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let (key, name, owner) = (text(declared.key), text(declared.name_slot), text(declared.owner.map(|(_, slot)| slot)));
        (record.key, record.name, record.owner) = (key, name, owner);
        record
    }

    fn fill(&mut self, record: &mut Record, prefix: &str, entries: &[(Name, GivenValue)]) {
        let declared = self.schema().entity(record.entity);
        for (name, value) in entries {
            let path = format!("{prefix}{}", name.text);
            if let Some(slot) = declared.slot_in(&path, self.rules.is_vietnamese(self.test.source)) {
                let content = self.content(self.schema().field(record.entity, slot), value);
                if let Some(cell) = record.cells.get_mut(slot.0 as usize) {
                    *cell = Cell { content, span: value.span };
                }
            } else if path == "period" {
                record.period = self.period(value);
            } else if path == "as_of" {
                record.as_of = self.day(value);
            } else if let (GivenKind::Map(inner), true) =
                (&value.kind, declared.fields.iter().any(|f| f.path.starts_with(&format!("{path}."))))
            {
                self.fill(record, &format!("{path}."), inner);
            } else if let Some(member) = self.joins(record.entity, &path) {
                self.members_that_join(record, member, value);
            } else {
                let special = ["period", "as_of"];
                let known: Vec<&str> = declared.fields.iter().map(|f| f.path.as_str()).chain(special).collect();
                let near = nearest(&path, known.iter().copied());
                let help = near.map(|n| Text::new(format!("did you mean `{n}`?"), format!("ý bạn là `{n}`?")));
                let message = Text::new(
                    format!("`{}` has no field called `{path}`", declared.name),
                    format!("`{}` không có trường nào tên là `{path}`", declared.name),
                );
                self.error(name.span, message, help);
            }
        }
    }

    fn joins(&self, owner: EntityId, plural: &str) -> Option<EntityId> {
        let joins = |e: &crate::data::Entity| e.owner.is_some_and(|(o, _)| o == owner) && e.plural.as_deref() == Some(plural);
        self.schema().iter().find(|(_, e)| joins(e)).map(|(id, _)| id)
    }

    fn members_that_join(&mut self, record: &mut Record, member: EntityId, value: &GivenValue) {
        match &value.kind {
            GivenKind::Missing => {}
            GivenKind::None => record.without.push(member),
            GivenKind::List(items) if items.is_empty() => record.without.push(member),
            GivenKind::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    let GivenKind::Map(entries) = &item.kind else {
                        self.unfit(item.span, "{ … }");
                        continue;
                    };
                    let mut one = self.record(member, entries, item.span);
                    one.owner = Some("".into());
                    if one.key.is_none() && self.schema().entity(member).key.is_some() {
                        one.key = Some(format!("#{}", i + 1).into());
                    }
                    self.joined.push(one);
                }
            }
            _ => self.unfit(value.span, "[{ … }]"),
        }
    }

    fn unfit(&mut self, span: Span, wanted: &str) {
        let message = Text::new("this value does not fit its field", "giá trị này không hợp với trường");
        let help = Text::new(format!("write {wanted}"), format!("viết {wanted}"));
        self.error(span, message, Some(help));
    }

    fn period(&mut self, value: &GivenValue) -> Option<Period> {
        match &value.kind {
            GivenKind::Missing => None,
            GivenKind::Literal(Literal::Period(period) | Literal::Number(_, Some(period))) => Some(*period),
            _ => {
                self.unfit(value.span, "`2020`, `2020-H1`, `2021-Q2` / `2021-06`");
                None
            }
        }
    }

    fn day(&mut self, value: &GivenValue) -> Option<Date> {
        match &value.kind {
            GivenKind::Missing => None,
            GivenKind::Literal(Literal::Date(date)) => Some(*date),
            _ => {
                self.unfit(value.span, "`2020-12-31`");
                None
            }
        }
    }

    fn content(&mut self, field: &Field, given: &GivenValue) -> Content {
        let value = |value| Content::Value(value);
        match (&given.kind, &field.ty) {
            (GivenKind::Missing, _) => Content::Absent,
            (GivenKind::None | GivenKind::Flag(false), FieldType::Document(_)) => value(Value::Document(Document::NotIssued)),
            (GivenKind::None, FieldType::Date) => value(Value::Date(Happening::Not)),
            (GivenKind::None, FieldType::Events) => value(Value::Events(Vec::new())),
            (GivenKind::None, FieldType::List(_)) => value(Value::Members(Vec::new())),
            (GivenKind::None, FieldType::Texts) => value(Value::Texts(Vec::new())),
            (GivenKind::Flag(flag), FieldType::Flag) => value(Value::Flag(*flag)),
            (GivenKind::Literal(literal), ty) => self.literal(literal, ty, given.span),
            (GivenKind::List(items), FieldType::Texts) => {
                let mut texts = Vec::new();
                for item in items {
                    match &item.kind {
                        GivenKind::Literal(Literal::Text(text)) => texts.push(text.as_str().into()),
                        _ => self.unfit(item.span, "\"…\""),
                    }
                }
                value(Value::Texts(texts))
            }
            (GivenKind::List(items), FieldType::Events) => value(Value::Events(items.iter().map(|i| self.event(i)).collect())),
            (GivenKind::List(items), FieldType::List(entity)) => {
                let mut members = Vec::new();
                for item in items {
                    match &item.kind {
                        GivenKind::Map(entries) => members.push(self.record(*entity, entries, item.span)),
                        _ => self.unfit(item.span, "{ … }"),
                    }
                }
                value(Value::Members(members))
            }
            (GivenKind::Map(entries), FieldType::Document(extras)) => self.document(entries, extras),
            (_, ty) => {
                self.unfit(given.span, example(ty));
                Content::Absent
            }
        }
    }

    fn literal(&mut self, literal: &Literal, ty: &FieldType, span: Span) -> Content {
        let figure = |maker: &Self, number: &Number| {
            Content::Value(Value::Figure(Figure { number: number.clone(), last_digit: maker.last_digit(span) }))
        };
        let range = |range: DateRange, ty: &FieldType| {
            let date = Content::Value(Value::Date(Happening::On(range)));
            match ty {
                FieldType::Document(extras) => {
                    let mut cells = vec![Cell::ABSENT; DOCUMENT_ATTRIBUTES.len() + extras.len()];
                    if let Some(cell) = cells.get_mut(1) {
                        *cell = Cell { content: date, span };
                    }
                    Content::Value(Value::Document(Document::Issued(cells)))
                }
                _ => date,
            }
        };
        match (literal, ty) {
            (Literal::Number(n, _), FieldType::Count | FieldType::Number | FieldType::Days) => figure(self, n),
            (Literal::Number(n, _), FieldType::Percent | FieldType::Money) if n.is_zero() => figure(self, n),
            (Literal::Percent(n), FieldType::Percent) | (Literal::Money(n), FieldType::Money) | (Literal::Days(n), FieldType::Days) => {
                figure(self, n)
            }
            (Literal::Date(date), FieldType::Date | FieldType::Document(_)) => range(DateRange::day(*date), ty),
            (Literal::Period(p) | Literal::Number(_, Some(p)), FieldType::Date | FieldType::Document(_)) => range(p.range(), ty),
            (Literal::Period(p) | Literal::Number(_, Some(p)), FieldType::Period) => Content::Value(Value::Period(*p)),
            (Literal::Text(text), FieldType::Text | FieldType::OneOf(_)) if !matches!(ty, FieldType::OneOf(all) if !all.contains(text)) => {
                if text.trim().is_empty() {
                    Content::Absent
                } else {
                    Content::Value(Value::Text(text.trim().into()))
                }
            }
            // A text for another type is read as a report's would be; one that cannot be read stays so.
            (Literal::Text(text), FieldType::Document(_)) => {
                match reading::read_document_scalar(Raw { text, form: Form::Rule }, &Readings::default()) {
                    Ok(Some(Happening::Not)) => Content::Value(Value::Document(Document::NotIssued)),
                    Ok(Some(Happening::On(days))) => range(days, ty),
                    Ok(None) => Content::Absent,
                    Err(_) => Content::Unreadable,
                }
            }
            (Literal::Text(text), ty) if !matches!(ty, FieldType::List(_) | FieldType::Events | FieldType::Texts) => {
                match reading::read(ty, Raw { text, form: Form::Rule }, &Readings::default()) {
                    Ok(Some(value)) => Content::Value(value),
                    Ok(None) => Content::Absent,
                    Err(_) => Content::Unreadable,
                }
            }
            (Literal::Text(text), FieldType::Texts) => Content::Value(Value::Texts(vec![text.as_str().into()])),
            (_, ty) => {
                self.unfit(span, example(ty));
                Content::Absent
            }
        }
    }

    fn event(&mut self, item: &GivenValue) -> Event {
        let vietnamese = self.rules.is_vietnamese(self.test.source);
        let is_date = |name: &Name| name.text == EVENT_DATE.0 || vietnamese && name.text == EVENT_DATE.1;
        let given = match &item.kind {
            GivenKind::Map(entries) => entries.iter().find(|(name, _)| is_date(name)).map(|(_, value)| value),
            _ => Some(item),
        };
        let content = given.map_or(Content::Absent, |given| match &given.kind {
            GivenKind::Literal(literal) => self.literal(literal, &FieldType::Date, given.span),
            GivenKind::Missing => Content::Absent,
            _ => {
                self.unfit(given.span, example(&FieldType::Date));
                Content::Absent
            }
        });
        Event { date: Cell { content, span: item.span } }
    }

    fn document(&mut self, entries: &[(Name, GivenValue)], extras: &[Field]) -> Content {
        let mut cells = vec![Cell::ABSENT; DOCUMENT_ATTRIBUTES.len() + extras.len()];
        for (name, value) in entries {
            let at = attribute(extras, &name.text, self.rules.is_vietnamese(self.test.source));
            let fixed = at.filter(|at| *at < DOCUMENT_ATTRIBUTES.len());
            let extra = at.and_then(|at| at.checked_sub(DOCUMENT_ATTRIBUTES.len()));
            let (at, content) = match (fixed, extra) {
                (Some(1), _) if matches!(value.kind, GivenKind::None | GivenKind::Flag(false)) => {
                    return Content::Value(Value::Document(Document::NotIssued));
                }
                (Some(at), _) => {
                    let ty = if at == 1 { FieldType::Date } else { FieldType::Text };
                    let content = match &value.kind {
                        GivenKind::Literal(literal) => self.literal(literal, &ty, value.span),
                        GivenKind::Missing => Content::Absent,
                        _ => {
                            self.unfit(value.span, example(&ty));
                            Content::Absent
                        }
                    };
                    (at, content)
                }
                (None, Some(extra)) => match extras.get(extra) {
                    Some(field) => (DOCUMENT_ATTRIBUTES.len() + extra, self.content(field, value)),
                    None => continue,
                },
                (None, None) => {
                    let known: Vec<&str> = DOCUMENT_ATTRIBUTES.iter().copied().chain(extras.iter().map(|e| e.path.as_str())).collect();
                    let near = nearest(&name.text, known.iter().copied());
                    let help = near.map(|n| Text::new(format!("did you mean `{n}`?"), format!("ý bạn là `{n}`?")));
                    let message = Text::new(
                        format!("this document has no attribute called `{}`", name.text),
                        format!("văn bản này không có thuộc tính nào tên là `{}`", name.text),
                    );
                    self.error(name.span, message, help);
                    continue;
                }
            };
            if let Some(cell) = cells.get_mut(at) {
                *cell = Cell { content, span: value.span };
            }
        }
        Content::Value(Value::Document(Document::Issued(cells)))
    }

    /// The power of ten of the last digit that a figure was written with.
    fn last_digit(&self, span: Span) -> i8 {
        let written = self.rules.words(self.test.source, span);
        let point = if self.rules.is_vietnamese(self.test.source) { ',' } else { '.' };
        let decimals = written.split_once(point).map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count());
        let scale =
            [("%", -2), ("thousand", 3), ("nghìn", 3), ("ngàn", 3), ("million", 6), ("triệu", 6), ("billion", 9), ("tỷ", 9), ("tỉ", 9)];
        let power = scale.iter().find(|(word, _)| written.contains(word)).map_or(0, |(_, power)| *power);
        i8::try_from(power - i32::try_from(decimals).unwrap_or(0)).unwrap_or(i8::MIN)
    }
}

/// What a field of a type looks like in a test.
fn example(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::Text => "\"…\"",
        FieldType::Texts => "[\"…\", \"…\"]",
        FieldType::Flag => "`yes`, `no`, `missing`",
        FieldType::Count | FieldType::Number => "`1_000`",
        FieldType::Percent => "`30%`",
        FieldType::Money => "`5 billion VND`",
        FieldType::Days => "`7 days`",
        FieldType::Date => "`2020-12-31`, `2020-12`, `2020`, `none`, `missing`",
        FieldType::Period => "`2021-Q2`",
        FieldType::Document(_) => "`{ number: \"05-NQ/TU\", issued: 2020-12-31 }`, `none`, `missing`",
        FieldType::Events => "`[2020-03-01, 2020-06-30]`",
        FieldType::OneOf(_) => "\"…\": one of its texts",
        FieldType::List(_) => "`[{ … }, { … }]`",
    }
}
