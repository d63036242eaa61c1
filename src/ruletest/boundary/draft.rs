//! Values that are made up for a record, as a test would give them.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::data::FieldType;
use crate::semantics::Kind;
use crate::syntax::tree::{GivenKind, GivenRecord, GivenValue, Literal, Name};
use crate::value::{Date, Number, Period};

/// A record that is being made up: values by the paths of fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    pub put: BTreeMap<String, Put>,
}

/// A value that is made up.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Put {
    Figure(Number, Kind),
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
    Date(Date),
    /// Said not to have happened.
    Not,
    /// Not reported.
    Absent,
    /// A document with its attributes.
    Document(BTreeMap<String, Put>),
    Events(Vec<Date>),
    Members(Vec<Draft>),
}

/// Where a value goes: a field's path, and an attribute of a document that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub path: String,
    pub attribute: Option<String>,
}

impl Draft {
    /// What was put there.
    pub fn get(&self, place: &Place) -> Option<&Put> {
        match (self.put.get(&place.path)?, &place.attribute) {
            (put, None) => Some(put),
            (Put::Document(cells), Some(attribute)) => cells.get(attribute),
            // Of a document that was not issued nothing can be said.
            (put, Some(_)) => Some(put),
        }
    }

    pub fn set(&mut self, place: &Place, value: Put) {
        match &place.attribute {
            None => {
                self.put.insert(place.path.clone(), value);
            }
            Some(attribute) => {
                let slot = self.put.entry(place.path.clone()).or_insert_with(|| Put::Document(BTreeMap::new()));
                if let Put::Document(cells) = slot {
                    cells.insert(attribute.clone(), value);
                }
            }
        }
    }

    /// The entries of a record, groups as maps.
    pub fn entries(&self) -> Vec<(Name, GivenValue)> {
        nested(&self.put)
    }

    /// A record of a test.
    pub fn record(&self, entity: &str, period: Option<Period>, as_of: Option<Date>) -> GivenRecord {
        let mut entries = Vec::new();
        if let Some(period) = period {
            entries.push((name("period"), given(GivenKind::Literal(Literal::Period(period)))));
        }
        if let Some(day) = as_of {
            entries.push((name("as_of"), given(GivenKind::Literal(Literal::Date(day)))));
        }
        entries.extend(self.entries());
        GivenRecord { all: false, entity: name(entity), entries, span: Span::default() }
    }
}

/// Dotted paths as maps in maps.
fn nested(put: &BTreeMap<String, Put>) -> Vec<(Name, GivenValue)> {
    let mut out: Vec<(Name, GivenValue)> = Vec::new();
    let mut groups: BTreeMap<String, BTreeMap<String, Put>> = BTreeMap::new();
    for (path, value) in put {
        match path.split_once('.') {
            Some((group, rest)) => {
                groups.entry(group.to_owned()).or_default().insert(rest.to_owned(), value.clone());
            }
            None => out.push((name(path), value.given())),
        }
    }
    out.extend(groups.into_iter().map(|(group, inner)| (name(&group), given(GivenKind::Map(nested(&inner))))));
    out
}

impl Put {
    fn given(&self) -> GivenValue {
        let literal = GivenKind::Literal;
        given(match self {
            Put::Figure(n, Kind::Percent) => literal(Literal::Percent(n.clone())),
            Put::Figure(n, Kind::Money) => literal(Literal::Money(n.clone())),
            Put::Figure(n, Kind::Days) => literal(Literal::Days(n.clone())),
            Put::Figure(n, _) => literal(Literal::Number(n.clone(), None)),
            Put::Text(text) => literal(Literal::Text(text.clone())),
            Put::Texts(texts) => GivenKind::List(texts.iter().map(|t| given(literal(Literal::Text(t.clone())))).collect()),
            Put::Flag(flag) => GivenKind::Flag(*flag),
            Put::Date(day) => literal(Literal::Date(*day)),
            Put::Not => GivenKind::None,
            Put::Absent => GivenKind::Missing,
            Put::Document(cells) => GivenKind::Map(nested(cells)),
            Put::Events(days) => GivenKind::List(days.iter().map(|d| given(literal(Literal::Date(*d)))).collect()),
            Put::Members(members) => GivenKind::List(members.iter().map(|m| given(GivenKind::Map(m.entries()))).collect()),
        })
    }
}

fn name(text: &str) -> Name {
    Name { text: text.to_owned(), span: Span::default() }
}

fn given(kind: GivenKind) -> GivenValue {
    GivenValue { kind, span: Span::default() }
}

/// Something that a text field may hold, and that is none of these.
pub(super) fn other_texts(ty: Option<&FieldType>, known: &[String]) -> Vec<String> {
    match ty {
        Some(FieldType::OneOf(all)) => all.iter().filter(|t| !known.contains(t)).cloned().collect(),
        _ => vec![
            std::iter::once("khác".to_owned()).chain((2..).map(|n| format!("khác {n}"))).find(|t| !known.contains(t)).unwrap_or_default(),
        ],
    }
}
