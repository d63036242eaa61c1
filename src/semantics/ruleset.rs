//! Rulesets: their targets, their times, and what replaces what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::course::Course;
use super::names::{Define, Met, Scope};
use super::parameter::put;
use super::rules::{Body, Clause, Defined, Note, Rules, Subject, Target, TargetId, Wording};
use super::vocabulary::{declared_twice, unknown};
use super::words::words;
use super::{Unit, field_checks, order};
use crate::base::{SourceId, Span};
use crate::data::EntityId;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::{Item, Language, RulesetDeclaration, Statement, TargetDeclaration, TextKind};
use crate::value::Date;

/// A ruleset with what its targets share.
struct Shared<'u> {
    source: SourceId,
    unit: &'u Unit,
    declaration: &'u RulesetDeclaration,
    about: Vec<EntityId>,
    applies: (Option<Date>, Option<Date>),
    defines: Vec<Define<'u>>,
    /// What its targets mean lies in these, too: when it applies, and its `define`s.
    meaning: Arc<[Span]>,
}

/// Takes in the rulesets of all files.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, all_parts: &Course, problems: &mut Vec<Diagnostic>) {
    problems.extend(field_checks::unlike_parts(rules));
    let mut ids: BTreeMap<String, TargetId> = rules.iter().map(|(id, t)| (t.id.clone(), id)).collect();
    let mut rulesets: Vec<Shared<'_>> = Vec::new();
    let mut names: BTreeMap<&str, (SourceId, Span)> = BTreeMap::new();
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Ruleset(declaration) = item else { continue };
            if let Some(first) = names.insert(&declaration.name.text, (source, declaration.name.span)) {
                problems.push(declared_twice(&declaration.name.text, source, declaration.name.span, first));
                continue;
            }
            let mut title = texts(&declaration.statements, TextKind::Title);
            title.plain = title.plain.or_else(|| declaration.title.as_ref().map(|t| t.text.clone()));
            rules.rulesets.insert(declaration.name.text.clone(), title);
            rulesets.push(shared(source, unit, declaration, rules, problems));
        }
    }
    let mut next = rules.targets.len();
    let mut places: BTreeMap<String, (SourceId, Span)> = BTreeMap::new();
    let mut all: Vec<(&Shared<'_>, &TargetDeclaration)> = Vec::new();
    for ruleset in &rulesets {
        for declaration in &ruleset.declaration.targets {
            let id = format!("{}.{}", ruleset.declaration.name.text, declaration.name.text);
            if let Some(first) = places.get(&id) {
                problems.push(declared_twice(&id, ruleset.source, declaration.name.span, *first));
                continue;
            }
            places.insert(id.clone(), (ruleset.source, declaration.name.span));
            ids.insert(id, TargetId(u32::try_from(next).unwrap_or(u32::MAX)));
            next += 1;
            all.push((ruleset, declaration));
        }
        notes(ruleset, &mut places, rules, problems);
    }
    let mut met: BTreeMap<TargetId, Vec<(Met, SourceId)>> = BTreeMap::new();
    let mut built = Vec::new();
    let mut used = BTreeSet::new();
    for (ruleset, declaration) in all {
        super::stop_at_too_many(all_parts, declaration.name.span, ruleset.source, problems);
        let mut context = Context { rules, ids: &ids, all_parts, problems, used: &mut used };
        let (target, asked) = target(ruleset, declaration, &mut context);
        if let Some(id) = ids.get(&target.id) {
            met.insert(*id, asked.into_iter().map(|m| (m, ruleset.source)).collect());
        }
        built.push(target);
    }
    rules.defines = rulesets.iter().flat_map(|ruleset| defined(ruleset, &used)).collect();
    for ruleset in &rulesets {
        unused_defines(ruleset, &mut Context { rules, ids: &ids, all_parts, problems, used: &mut used });
    }
    rules.targets.append(&mut built);
    let before = problems.len();
    order::circles(rules, &met, problems);
    if problems.len() == before {
        order::strangers(rules, &met, problems);
    }
    order::supersede(rules, problems);
}

/// What every target is checked with.
struct Context<'c> {
    rules: &'c Rules,
    ids: &'c BTreeMap<String, TargetId>,
    all_parts: &'c Course,
    problems: &'c mut Vec<Diagnostic>,
    /// The names of the `define`s that something has asked for.
    used: &'c mut BTreeSet<(SourceId, Span)>,
}

/// The `define`s of a ruleset and of its targets.
fn defined(ruleset: &Shared<'_>, used: &BTreeSet<(SourceId, Span)>) -> Vec<Defined> {
    let source = ruleset.source;
    let statements = ruleset.declaration.statements.iter().chain(ruleset.declaration.targets.iter().flat_map(|t| &t.statements));
    let names = statements.filter_map(|s| if let Statement::Define(name, _) = s { Some(name) } else { None });
    names.map(|n| Defined { name: n.text.clone(), source, span: n.span, used: used.contains(&(source, n.span)) }).collect()
}

/// A `define` that no target asks for is checked as any other, for each entity that it belongs to.
fn unused_defines(ruleset: &Shared<'_>, context: &mut Context<'_>) {
    let across = ruleset.declaration.targets.iter().any(|t| !t.across.is_empty());
    for define in ruleset.defines.iter().filter(|d| !context.used.contains(&(ruleset.source, d.name.span))) {
        // Where targets look across, it may be meant for those: then names have no record to speak of.
        for entity in ruleset.about.iter().filter(|_| !across) {
            let mut scope = Scope::new(context.rules, ruleset.source, context.ids, context.all_parts);
            scope.frames.push(*entity);
            scope.about = &ruleset.about;
            scope.defines = &ruleset.defines;
            scope.define(*define);
            context.problems.append(&mut scope.problems);
        }
    }
}

fn shared<'u>(
    source: SourceId,
    unit: &'u Unit,
    declaration: &'u RulesetDeclaration,
    rules: &Rules,
    problems: &mut Vec<Diagnostic>,
) -> Shared<'u> {
    let mut about = Vec::new();
    for name in &declaration.about {
        match rules.schema.iter().find(|(_, e)| e.name == name.text) {
            // What it was meant to be about could not be read, and that was said.
            None if name.text.is_empty() => {}
            Some((id, _)) => about.push(id),
            None => {
                let mut problem = unknown(("entity", "đối tượng"), name, source, rules.schema.entities.iter().map(|e| e.name.as_str()));
                if rules.schema.entities.is_empty() {
                    problem = problem.help(Text::new(
                        "no vocabulary is in use: begin the file with `use \"vocabulary.chitieu\"`",
                        "tệp chưa sử dụng từ vựng nào: hãy bắt đầu bằng `use \"vocabulary.chitieu\"`",
                    ));
                }
                problems.push(problem);
            }
        }
    }
    if declaration.about.is_empty() && !declaration.targets.is_empty() {
        let message = Text::new(
            format!("`{}` does not say what it is about", declaration.name.text),
            format!("`{}` chưa nói rõ áp dụng cho đối tượng nào", declaration.name.text),
        );
        let help = Text::new("write `about province` inside of its braces", "viết `about province` bên trong dấu ngoặc nhọn của nó");
        problems.push(Diagnostic::error(Code::RULES_NO_SUBJECT, message).at(source, declaration.name.span).help(help));
    }
    let times = declaration.statements.iter().filter_map(|s| if let Statement::Applies(_, _, span) = s { Some(*span) } else { None });
    let defines = defines(&declaration.statements, source, problems);
    texts_twice(&declaration.statements, source, problems);
    let meaning = times.chain(defines.iter().map(|d| d.expr.span)).collect();
    Shared { source, unit, declaration, about, applies: applies(&declaration.statements, source, problems), defines, meaning }
}

fn defines<'u>(statements: &'u [Statement], source: SourceId, problems: &mut Vec<Diagnostic>) -> Vec<Define<'u>> {
    let mut all: Vec<Define<'u>> = Vec::new();
    for statement in statements {
        if let Statement::Define(name, expr) = statement {
            match all.iter().find(|d| d.name.text == name.text) {
                Some(first) => problems.push(declared_twice(&name.text, source, name.span, (source, first.name.span))),
                None => all.push(Define { name, expr }),
            }
        }
    }
    all
}

/// Texts of one kind and language, of which only one can be shown.
fn texts_twice(statements: &[Statement], source: SourceId, problems: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<(TextKind, Language), Span> = BTreeMap::new();
    for statement in statements {
        let Statement::Text(kind, language, text) = statement else { continue };
        if let Some(first) = first.get(&(*kind, *language)) {
            problems.push(declared_twice(kind.word(), source, text.span, (source, *first)));
        } else {
            first.insert((*kind, *language), text.span);
        }
    }
}

fn applies(statements: &[Statement], source: SourceId, problems: &mut Vec<Diagnostic>) -> (Option<Date>, Option<Date>) {
    let mut time = (None, None);
    let mut first = None;
    for statement in statements {
        if let Statement::Applies(from, to, span) = statement {
            if let Some(first) = first.replace(*span) {
                problems.push(declared_twice("applies", source, *span, (source, first)));
                continue;
            }
            time = (from.map(|w| w.value.first()), to.map(|w| w.value.last()));
            if let (Some(from), Some(to)) = time
                && to < from
            {
                let message = Text::new("this ends before it begins", "thời gian áp dụng kết thúc trước khi bắt đầu");
                let help = Text::new(
                    "the earlier date stands behind `from`, the later one behind `to`",
                    "ngày sớm hơn đứng sau `from`, ngày muộn hơn đứng sau `to`",
                );
                problems.push(Diagnostic::error(Code::RULES_TIME, message).at(source, *span).help(help));
            }
            if time == (None, None) {
                let message = Text::new("from when, or to when?", "từ khi nào, hoặc đến khi nào?");
                let help = Text::new("write `applies from 2020-10-01`", "viết `applies from 2020-10-01`");
                problems.push(Diagnostic::error(Code::RULES_TIME, message).at(source, *span).help(help));
            }
        }
    }
    time
}

fn narrower(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> (Option<Date>, Option<Date>) {
    let later = |a: Option<Date>, b: Option<Date>| a.max(b);
    let earlier = match (a.1, b.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (later(a.0, b.0), earlier)
}

fn notes(ruleset: &Shared<'_>, places: &mut BTreeMap<String, (SourceId, Span)>, rules: &mut Rules, problems: &mut Vec<Diagnostic>) {
    let inside = ruleset.declaration.targets.iter().flat_map(|t| &t.statements);
    for statement in ruleset.declaration.statements.iter().chain(inside) {
        let Statement::Note(note) = statement else { continue };
        let id = format!("{}.{}", ruleset.declaration.name.text, note.name.text);
        if let Some(first) = places.get(&id) {
            problems.push(declared_twice(&id, ruleset.source, note.name.span, *first));
            continue;
        }
        places.insert(id.clone(), (ruleset.source, note.name.span));
        rules.notes.push(Note {
            id,
            text: Wording { plain: Some(note.text.text.clone()), en: None, vi: note.text_vi.as_ref().map(|t| t.text.clone()) },
            tags: note.tags.iter().map(|t| t.text.clone()).collect(),
            source_text: texts(&ruleset.declaration.statements, TextKind::Source),
            source: ruleset.source,
            span: note.name.span,
        });
    }
}

fn texts(statements: &[Statement], kind: TextKind) -> Wording {
    let mut wording = Wording::default();
    for statement in statements {
        if let Statement::Text(own, language, text) = statement
            && *own == kind
        {
            put(&mut wording, *language, &text.text);
        }
    }
    wording
}

fn target(ruleset: &Shared<'_>, declaration: &TargetDeclaration, context: &mut Context<'_>) -> (Target, Vec<Met>) {
    let (rules, ids) = (context.rules, context.ids);
    let problems = &mut *context.problems;
    let own = &declaration.statements;
    let source = ruleset.source;
    let text_of = |kind| {
        let wording = texts(own, kind);
        if wording == Wording::default() { texts(&ruleset.declaration.statements, kind) } else { wording }
    };
    let mut title = texts(own, TextKind::Title);
    title.plain = title.plain.or_else(|| declaration.title.as_ref().map(|t| t.text.clone()));
    let mut defined = defines(own, source, problems);
    texts_twice(own, source, problems);
    for define in &ruleset.defines {
        match defined.iter().find(|d| d.name.text == define.name.text) {
            Some(inner) => problems.push(declared_twice(&inner.name.text, source, inner.name.span, (source, define.name.span))),
            None => defined.push(*define),
        }
    }
    let across = across(declaration, rules, source, problems);
    let subjects: Vec<Option<EntityId>> =
        if declaration.across.is_empty() { ruleset.about.iter().copied().map(Some).collect() } else { vec![None] };
    let mut bodies = Vec::new();
    let mut asked = Vec::new();
    for subject in subjects {
        let mut scope = Scope::new(rules, source, ids, context.all_parts);
        scope.frames.extend(subject);
        scope.about = &ruleset.about;
        scope.across = &across;
        scope.defines = &defined;
        let body = body(&mut scope, declaration, ruleset);
        asked.append(&mut scope.met);
        context.used.extend(scope.used.iter().map(|span| (source, *span)));
        problems.append(&mut scope.problems);
        bodies.push((subject, body));
    }
    if !own.iter().any(|s| matches!(s, Statement::Clause(..))) {
        let message = Text::new(
            format!("`{}` requires nothing", declaration.name.text),
            format!("`{}` không yêu cầu điều gì", declaration.name.text),
        );
        let help = Text::new("write `require …`, `recommend …` or `aim …`", "viết `require …`, `recommend …` hoặc `aim …`");
        problems.push(Diagnostic::error(Code::RULES_NO_CLAUSE, message).at(source, declaration.name.span).help(help));
    }
    let subject = match bodies.as_slice() {
        [(None, body)] => Subject::Across(across.clone(), body.clone()),
        _ => Subject::Records(bodies.into_iter().filter_map(|(e, b)| e.map(|e| (e, b))).collect()),
    };
    let mut supersedes = Vec::new();
    for statement in own {
        if let Statement::Supersedes(name) = statement {
            match ids.get(&name.text) {
                Some(id) => supersedes.push(*id),
                None => problems.push(unknown(("target", "chỉ tiêu"), name, source, ids.keys().map(String::as_str))),
            }
        }
    }
    let target = Target {
        id: format!("{}.{}", ruleset.declaration.name.text, declaration.name.text),
        is_check: false,
        title,
        source_text: text_of(TextKind::Source),
        url: text_of(TextKind::Url).plain,
        owner: text_of(TextKind::Owner),
        product: texts(own, TextKind::Product),
        hint: texts(own, TextKind::Hint),
        tags: own.iter().flat_map(|s| if let Statement::Tags(tags) = s { tags.as_slice() } else { &[] }).map(|t| t.text.clone()).collect(),
        applies: narrower(ruleset.applies, applies(own, source, problems)),
        superseded_from: None,
        supersedes,
        subject,
        source,
        span: declaration.span,
        name: declaration.name.span,
        meaning: Arc::clone(&ruleset.meaning),
    };
    (target, asked)
}

fn across(declaration: &TargetDeclaration, rules: &Rules, source: SourceId, problems: &mut Vec<Diagnostic>) -> Vec<EntityId> {
    let mut found = Vec::new();
    for name in &declaration.across {
        match rules.schema.iter().find(|(_, e)| e.plural.as_deref() == Some(&name.text)) {
            Some((id, _)) => found.push(id),
            None => {
                let plurals = rules.schema.entities.iter().filter_map(|e| e.plural.as_deref());
                problems.push(unknown(("collection", "tập hợp"), name, source, plurals));
            }
        }
    }
    found
}

/// The conditions of a target; none at all where one of them is wrong, for the others alone would say too much.
fn body(scope: &mut Scope<'_>, declaration: &TargetDeclaration, ruleset: &Shared<'_>) -> Body {
    let mut body = Body::default();
    let mut whole = true;
    for statement in &declaration.statements {
        match statement {
            Statement::Clause(kind, expr) => {
                let text = words(&ruleset.unit.text, expr.span).into_owned();
                match scope.cond(expr) {
                    Some(condition) => body.clauses.push(Clause { kind: *kind, condition, lenient: false, text }),
                    None => whole = false,
                }
            }
            Statement::When(expr) if declaration.across.is_empty() => {
                if body.when.is_some() {
                    let message = Text::new("a target has one `when`", "mỗi chỉ tiêu chỉ có một `when`");
                    let help = Text::new("join them with `and`", "nối chúng bằng `and`");
                    scope.error(Code::RULES_MISPLACED, expr.span, message, Some(help));
                }
                body.when = scope.cond(expr);
                whole &= body.when.is_some();
            }
            Statement::When(expr) => {
                let message = Text::new("`when` does not go with `across`", "`when` không dùng cùng `across`");
                let help =
                    Text::new("filter the collection: `all provinces where … have …`", "hãy lọc tập hợp: `all provinces where … have …`");
                scope.error(Code::RULES_MISPLACED, expr.span, message, Some(help));
            }
            _ => {}
        }
    }
    let own = declaration
        .statements
        .iter()
        .filter_map(|s| if let Statement::Define(name, expr) = s { Some(Define { name, expr }) } else { None });
    for define in own {
        if !scope.used.contains(&define.name.span) {
            scope.define(define);
        }
    }
    if whole { body } else { Body::default() }
}
