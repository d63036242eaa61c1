//! What a form asks for, from the vocabulary and the targets.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Input, Line, Sheet, Wish};
use crate::data::{DOCUMENT_ATTRIBUTES, Entity, EntityId, Field, FieldType, Headings, Slot};
use crate::diagnostic::Lang;
use crate::report::card;
use crate::report::message::clean;
use crate::semantics::reads;
use crate::semantics::rules::{CalcOp, Cond, CondOp, EventSource, Rules, Target, TargetId};
use crate::semantics::walk::{self, Part};

/// What is read of fields.
#[derive(Default)]
struct Asked {
    fields: BTreeSet<(EntityId, Slot)>,
    attributes: BTreeSet<(EntityId, Slot, usize)>,
    /// What targets ask of the field that they speak of first.
    demands: BTreeMap<(EntityId, Slot), Vec<String>>,
    /// What is said beside it.
    notes: BTreeMap<(EntityId, Slot), Vec<String>>,
    targets: usize,
}

/// The form of an entity for the targets that are meant.
#[must_use]
pub fn form(rules: &Rules, wish: &Wish<'_>) -> Form {
    let asked = asked(rules, wish);
    let day = wish.period.map_or(wish.today, |period| period.last());
    let mut sheets = vec![sheet(rules, wish, wish.entity, &asked, day)];
    let is_member = |entity: &Entity| entity.owner.is_some_and(|(owner, _)| owner == wish.entity);
    let read = |id: EntityId| wish.all_fields || asked.fields.iter().any(|(entity, _)| *entity == id);
    for (id, _) in rules.schema.iter().filter(|(id, entity)| is_member(entity) && read(*id)) {
        sheets.push(sheet(rules, wish, id, &asked, day));
    }
    Form { sheets, period: wish.period, lang: wish.lang, targets: asked.targets }
}

fn asked(rules: &Rules, wish: &Wish<'_>) -> Asked {
    let mut asked = Asked::default();
    let chosen = rules.iter().zip(wish.selected).filter(|((_, target), on)| **on && !target.is_check);
    let of_all = reads::all(rules);
    for ((id, target), _) in chosen {
        let fields = of_all.get(id.0 as usize);
        let is_about = target.subject.entities().contains(&wish.entity);
        if !is_about && !fields.into_iter().flatten().any(|(entity, _)| *entity == wish.entity) {
            continue;
        }
        asked.targets += 1;
        asked.fields.extend(fields.into_iter().flatten());
        attributes(target, &mut asked);
        demands(rules, wish, id, target, &mut asked);
    }
    asked
}

fn attributes(target: &Target, asked: &mut Asked) {
    for body in target.subject.bodies() {
        walk::body(body, &mut |part| {
            if let Part::Calc(calc) = part
                && let CalcOp::Attribute(of, number) = calc.op
            {
                asked.attributes.insert((of.entity, of.slot, usize::from(number)));
            }
        });
    }
}

/// What a target asks for, beside the first field of each of its clauses.
fn demands(rules: &Rules, wish: &Wish<'_>, id: TargetId, target: &Target, asked: &mut Asked) {
    let entities = target.subject.entities();
    let about = entities.iter().find(|entity| **entity == wish.entity).or(entities.first());
    let Some((about, body)) = about.and_then(|about| Some((*about, target.subject.body(*about)?))) else { return };
    for (clause, number) in body.clauses.iter().zip(1..) {
        let Some(field) = first_field(&clause.condition) else { continue };
        let demand = target.title.get(wish.lang).map(clean).or_else(|| card::asked(rules, id, about, number, wish.lang));
        let demand = demand.unwrap_or_else(|| target.id.clone());
        let demands = asked.demands.entry(field).or_default();
        if !demands.contains(&demand) {
            demands.push(demand);
        }
        let sentence = card::asked(rules, id, about, number, wish.lang).unwrap_or_default();
        let notes = asked.notes.entry(field).or_default();
        notes.push(format!("{} [{}]", sentence, target.id));
        if let Some(source) = target.source_text.get(wish.lang).map(clean).filter(|source| !notes.contains(source)) {
            notes.push(source);
        }
    }
}

fn first_field(condition: &Cond) -> Option<(EntityId, Slot)> {
    let mut found = None;
    walk::cond(condition, &mut |part| {
        let field = match part {
            Part::Calc(calc) => match &calc.op {
                CalcOp::Field(of) | CalcOp::Attribute(of, _) => Some((of.entity, of.slot)),
                _ => None,
            },
            Part::Cond(Cond { op: CondOp::Frequency(frequency), .. }) => match &frequency.events {
                EventSource::Events(of) => Some((of.entity, of.slot)),
                EventSource::Members(..) => None,
            },
            _ => None,
        };
        found = found.or(field);
    });
    found
}

fn sheet(rules: &Rules, wish: &Wish<'_>, id: EntityId, asked: &Asked, day: crate::value::Date) -> Sheet {
    let entity = rules.schema.entity(id);
    let headings = Headings::new(entity, wish.lang == Lang::Vi);
    let register = rules.schema.register(id);
    let keys = || -> Vec<(String, String)> {
        let row = |row: &crate::data::ListRow| (row.key.clone(), register.and_then(|r| r.name_of(row)).unwrap_or("").to_owned());
        register.into_iter().flat_map(|register| register.on(day)).map(row).collect()
    };
    let is_single = id == wish.entity && !wish.all_units;
    let mut lines = Vec::new();
    let mut first: Vec<Slot> = entity.key.into_iter().chain(entity.name_slot).collect();
    if let Some((_, slot)) = entity.owner {
        first.insert(0, slot);
    }
    for slot in &first {
        let field = rules.schema.field(id, *slot);
        let input = match () {
            () if Some(*slot) == entity.key => {
                if register.is_some() {
                    Input::Key(keys())
                } else {
                    Input::Text
                }
            }
            () if Some(*slot) == entity.name_slot => Input::Name,
            () => Input::Text,
        };
        lines.push(line(field, (*slot, None), &headings, input, wish.lang));
    }
    let time = |path: &str, heading: &str, input| Line {
        field: None,
        path: path.to_owned(),
        heading: Some(heading.to_owned()),
        label: heading.to_owned(),
        unit: String::new(),
        input,
        demands: Vec::new(),
        notes: Vec::new(),
    };
    lines.push(time("period", headings.period(), Input::Period));
    if is_single {
        lines.push(time("as_of", headings.as_of(), Input::AsOf));
    }
    for (slot, field) in entity.slots().filter(|(slot, _)| !first.contains(slot)) {
        if !(wish.all_fields || field.required || asked.fields.contains(&(id, slot))) {
            continue;
        }
        let before = lines.len();
        match &field.ty {
            FieldType::Document(extras) => {
                for at in 0..DOCUMENT_ATTRIBUTES.len() + extras.len() {
                    let usual = matches!(DOCUMENT_ATTRIBUTES.get(at), Some(&("number" | "issued")));
                    if wish.all_fields || usual || asked.attributes.contains(&(id, slot, at)) {
                        lines.extend(attribute(field, extras, slot, at, &headings, wish.lang));
                    }
                }
            }
            ty => lines.push(line(field, (slot, None), &headings, input(rules, ty), wish.lang)),
        }
        // What is asked of a document is nearly always its day.
        let issued = lines.get(before..).into_iter().flatten().position(|line| line.path.ends_with(".issued")).unwrap_or(0);
        if let Some(line) = lines.get_mut(before + issued) {
            line.demands = asked.demands.get(&(id, slot)).cloned().unwrap_or_default();
            line.notes = asked.notes.get(&(id, slot)).cloned().unwrap_or_default();
        }
    }
    Sheet {
        name: entity.name.clone(),
        plural: entity.plural.clone().unwrap_or_else(|| entity.name.clone()),
        label: if wish.lang == Lang::Vi && !entity.label.is_empty() { clean(&entity.label) } else { entity.name.clone() },
        is_single,
        heads: headings.of_form(),
        lines,
        units: if id == wish.entity && wish.all_units { keys() } else { Vec::new() },
    }
}

fn input(rules: &Rules, ty: &FieldType) -> Input {
    match ty {
        FieldType::Text | FieldType::Document(_) => Input::Text,
        FieldType::Texts => Input::Texts,
        FieldType::Flag => Input::Flag,
        FieldType::Count | FieldType::Days => Input::Whole,
        FieldType::Number => Input::Number,
        FieldType::Percent => Input::Percent,
        FieldType::Money => Input::Money,
        FieldType::Date => Input::Date,
        FieldType::Period => Input::Period,
        FieldType::Events => Input::Events,
        FieldType::OneOf(texts) => Input::Choice(texts.clone()),
        FieldType::List(member) => {
            let fields = rules.schema.entity(*member).fields.iter();
            Input::Members(fields.map(|f| (f.path.clone(), clean(&f.label))).collect())
        }
    }
}

fn line(field: &Field, place: (Slot, Option<usize>), headings: &Headings<'_>, input: Input, lang: Lang) -> Line {
    let heading = headings.of(place.0, place.1);
    let unit = match (&field.ty, lang) {
        (FieldType::Money, Lang::En) => "million VND",
        (FieldType::Money, Lang::Vi) => "triệu đồng",
        (FieldType::Percent, _) => "%",
        (FieldType::Days, Lang::En) => "days",
        (FieldType::Days, Lang::Vi) => "ngày",
        _ => field.unit.as_deref().unwrap_or(""),
    };
    let label = if field.label.is_empty() { field.path.clone() } else { clean(&field.label) };
    Line {
        field: Some(place),
        path: field.path.clone(),
        heading,
        label,
        unit: unit.to_owned(),
        input,
        demands: Vec::new(),
        notes: Vec::new(),
    }
}

/// An attribute of a document; none where a table cannot name it.
fn attribute(field: &Field, extras: &[Field], slot: Slot, at: usize, headings: &Headings<'_>, lang: Lang) -> Option<Line> {
    let extra = at.checked_sub(DOCUMENT_ATTRIBUTES.len()).and_then(|at| extras.get(at));
    let name = DOCUMENT_ATTRIBUTES.get(at).copied().or(extra.map(|e| e.path.rsplit('.').next().unwrap_or("")))?;
    let input = match extra.map(|e| &e.ty) {
        None if name == "issued" => Input::Date,
        None | Some(FieldType::Text) => Input::Text,
        Some(FieldType::Flag) => Input::Flag,
        Some(FieldType::Date) => Input::Date,
        Some(FieldType::OneOf(texts)) => Input::Choice(texts.clone()),
        Some(FieldType::Count | FieldType::Days) => Input::Whole,
        Some(FieldType::Texts) => Input::Texts,
        Some(FieldType::Events) => Input::Events,
        Some(FieldType::Period) => Input::Period,
        Some(FieldType::Number | FieldType::Percent | FieldType::Money) => Input::Number,
        Some(FieldType::Document(_) | FieldType::List(_)) => return None,
    };
    let mut line = line(field, (slot, Some(at)), headings, input, lang);
    line.unit = String::new();
    line.path = format!("{}.{name}", field.path);
    line.label = line.heading.clone().unwrap_or_else(|| line.path.clone());
    Some(line)
}
