//! A rule's card: what it says, where it comes from, what it reads, and what makes it come out as it does. One structure, built from
//! the checked rule; `text` writes it for a terminal.

mod outcomes;
mod sentence;
mod steps;
mod text;
mod value;

use std::collections::BTreeSet;

use crate::base::{Place, Sources};
use crate::data::FieldType;
use crate::diagnostic::Lang;
use crate::evaluation::{Judgement, Trace, Verdict, target_time};
use crate::report::message::clean;
use crate::report::trials::coverage::parameter_value;
use crate::semantics::rules::{Body, ParameterId, Subject, Target, TargetId};
use crate::semantics::walk::{self, Part};
use crate::semantics::{Rules, reads};
use crate::syntax::{Surface, statement, surface_of};
use crate::value::Date;

pub use sentence::Sentence;
pub use steps::{Line, Told};
pub use text::write;

/// All that is told of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// `ruleset.target`, or `entity.check`.
    pub id: String,
    /// What it demands.
    pub title: Option<String>,
    /// Its statements: `when` and each clause, in the words of the language.
    pub words: Vec<String>,
    /// Where they stand.
    pub place: Place,
    /// Where it was decided.
    pub source: Option<String>,
    /// Where that can be read.
    pub url: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What it should produce.
    pub product: Option<String>,
    /// What to do when it fails.
    pub hint: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it is judged on: an entity's name and label.
    pub about: Vec<(String, String)>,
    /// Whether it looks across all of them together.
    pub across: bool,
    /// From when to when it applies.
    pub applies: (Option<Date>, Option<Date>),
    /// The fields that it reads.
    pub reads: Vec<FieldRow>,
    /// The parameters that it reads, with their values over time.
    pub parameters: Vec<ParameterRow>,
    /// When it applies to a record.
    pub when: Option<Sentence>,
    /// What each clause asks for.
    pub asks: Vec<(&'static str, Sentence)>,
    /// What makes it come out so.
    pub outcomes: Vec<(Verdict, Vec<String>)>,
    /// The same with values put in.
    pub told: Vec<Told>,
}

/// A field that a rule reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Its entity and path.
    pub path: String,
    /// What people call it; empty if not said.
    pub label: String,
    /// What it holds.
    pub kind: &'static str,
    /// The word behind its figures.
    pub unit: Option<String>,
}

/// A parameter that a rule reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterRow {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// Its values, each with its first day.
    pub values: Vec<(Option<Date>, String)>,
}

/// The card of a target.
#[must_use]
pub fn card(rules: &Rules, sources: &Sources, id: TargetId, lang: Lang) -> Card {
    let target = rules.target(id);
    let speaker = sentence::Speaker { rules, target, lang };
    // What a target is about may be several entities; its words are the same for each.
    let body = target.subject.bodies().next().cloned().unwrap_or_default();
    let said = |wording: &crate::semantics::rules::Wording| wording.get(lang).map(clean);
    let there = if lang == Lang::Vi { Surface::Vi } else { Surface::En };
    let here = rules.texts.get(&target.source).map_or(Surface::En, |text| surface_of(text));
    let quote = |keyword: &str, condition: &str| clean(&statement(keyword, condition, here, there));
    let mut words: Vec<String> = body.when.iter().map(|when| quote("when", &rules.words(target.source, when.span))).collect();
    words.extend(body.clauses.iter().map(|c| quote(c.kind.word(), &c.text)));
    let about = target.subject.entities().into_iter().map(|entity| {
        let entity = rules.schema.entity(entity);
        (entity.name.clone(), entity.label.clone())
    });
    Card {
        id: target.id.clone(),
        title: said(&target.title),
        words,
        place: sources.place(target.source, target.span, ""),
        source: said(&target.source_text),
        url: target.url.as_deref().map(clean),
        owner: said(&target.owner),
        product: said(&target.product),
        hint: said(&target.hint),
        tags: target.tags.clone(),
        about: about.collect(),
        across: matches!(target.subject, Subject::Across(..)),
        applies: target_time(target),
        reads: reads(rules, id, lang),
        parameters: parameters(rules, target, lang),
        when: body.when.as_ref().map(|when| speaker.say(when, true)),
        asks: body.clauses.iter().map(|c| (c.kind.word(), speaker.say(&c.condition, true))).collect(),
        outcomes: outcomes::outcomes(&speaker, id, &body),
        told: Vec::new(),
    }
}

/// What a clause of a target asks for, in a sentence.
#[must_use]
pub fn asked(rules: &Rules, id: TargetId, entity: crate::data::EntityId, clause: usize, lang: Lang) -> Option<String> {
    let target = rules.target(id);
    let clause = target.subject.body(entity)?.clauses.get(clause.checked_sub(1)?)?;
    let speaker = sentence::Speaker { rules, target, lang };
    Some(clean(&speaker.line(&speaker.say(&clause.condition, true))))
}

impl Card {
    /// Puts the values of judgements in, step by step.
    pub fn tell(&mut self, rules: &Rules, sources: &Sources, judgements: &[Judgement], trace: &Trace, lang: Lang) {
        self.told = judgements.iter().zip(trace.judgements()).map(|(j, steps)| steps::told(rules, sources, j, steps, lang)).collect();
    }
}

fn reads(rules: &Rules, id: TargetId, lang: Lang) -> Vec<FieldRow> {
    let all = reads::all(rules);
    let fields = all.get(id.0 as usize);
    let row = |(entity, slot): &(crate::data::EntityId, crate::data::Slot)| {
        let field = rules.schema.field(*entity, *slot);
        let path = format!("{}.{}", rules.schema.entity(*entity).name, field.path);
        FieldRow { path, label: clean(&field.label), kind: kind_word(&field.ty, lang), unit: field.unit.clone() }
    };
    fields.into_iter().flatten().map(row).collect()
}

fn parameters(rules: &Rules, target: &Target, lang: Lang) -> Vec<ParameterRow> {
    let mut ids = BTreeSet::new();
    let mut note = |body: &Body| {
        walk::body(body, &mut |part| {
            if let Part::Parameter(id) = part {
                ids.insert(id.0);
            }
        });
    };
    target.subject.bodies().for_each(&mut note);
    let row = |id: u16| {
        let parameter = rules.parameter(ParameterId(id));
        let values = parameter.values.iter().map(|(day, value)| (*day, parameter_value(value, parameter.kind, lang)));
        ParameterRow { name: parameter.name.clone(), title: parameter.title.get(lang).map(clean), values: values.collect() }
    };
    ids.into_iter().map(row).collect()
}

fn kind_word(ty: &FieldType, lang: Lang) -> &'static str {
    let (en, vi) = match ty {
        FieldType::Text => ("text", "chữ"),
        FieldType::Texts => ("list of texts", "danh sách chữ"),
        FieldType::Flag => ("yes or no", "có hoặc không"),
        FieldType::Count => ("count", "số đếm"),
        FieldType::Number => ("number", "số"),
        FieldType::Percent => ("percentage", "tỷ lệ phần trăm"),
        FieldType::Money => ("money, in đồng", "tiền, tính bằng đồng"),
        FieldType::Days => ("days", "số ngày"),
        FieldType::Date => ("date", "ngày"),
        FieldType::Period => ("period", "kỳ"),
        FieldType::Document(_) => ("document", "văn bản"),
        FieldType::Events => ("events with dates", "các lần, có ngày"),
        FieldType::OneOf(_) => ("one of several texts", "một trong các giá trị"),
        FieldType::List(_) => ("list", "danh sách"),
    };
    if lang == Lang::En { en } else { vi }
}
