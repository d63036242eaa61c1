//! The built-in packs against the rows of the four source documents: each row has its place, and each target looks at
//! what it claims to look at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use chitieu::base::{Memory, Sources};
use chitieu::data::{DOCUMENT_ATTRIBUTES, EntityId, Field, FieldType, Schema, Slot, attribute};
use chitieu::diagnostic::Lang;
use chitieu::evaluation::Verdict;
use chitieu::project::{Root, load_rules, packs};
use chitieu::ruletest;
use chitieu::semantics::Rules;
use chitieu::semantics::reads;
use chitieu::semantics::rules::{Target, Test};
use chitieu::syntax::tree::{ClauseKind, GivenKind, GivenValue, Literal, Name};
use chitieu::value::{Date, Number};
use serde_json::Value as Json;

/// How many rows each source document has, by the letters before their numbers.
const SOURCES: [(&str, u8); 4] = [("S0", 13), ("S1", 12), ("S2", 14), ("S3", 14)];
/// Statements that no figure can check.
const NOTES: [&str; 9] = ["S0-05", "S0-12", "S0-13", "S1-09", "S1-10", "S1-12", "S2-14", "S3-05", "S3-14"];
/// Directions without a date, and a fact that binds nobody.
const AIMS: [&str; 2] = ["S3-03", "S3-04"];
const RECOMMENDATIONS: [&str; 1] = ["S1-11"];

fn rows() -> BTreeSet<String> {
    SOURCES.iter().flat_map(|(source, count)| (1..=*count).map(move |number| format!("{source}-{number:02}"))).collect()
}

/// What `chitieu rules --format json` prints.
fn listing() -> Json {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chitieu"));
    let ran = program.args(["rules", "--format", "json", "--lang", "en"]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// The things of a list in the listing, by tag.
fn by_tag<'l>(listing: &'l Json, list: &str) -> BTreeMap<&'l str, Vec<&'l Json>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for thing in listing[list].as_array().unwrap() {
        for tag in thing["tags"].as_array().unwrap() {
            found.entry(tag.as_str().unwrap()).or_default().push(thing);
        }
    }
    found
}

#[test]
fn every_row_stands_in_a_pack_as_what_it_is() {
    let listing = listing();
    let (targets, notes) = (by_tag(&listing, "targets"), by_tag(&listing, "notes"));
    let tags: BTreeSet<String> = targets.keys().chain(notes.keys()).map(ToString::to_string).collect();
    let odd: Vec<_> = rows().symmetric_difference(&tags).cloned().collect();
    assert!(odd.is_empty(), "rows without a place in the packs, or tags that are no row: {odd:?}");
    assert_eq!(notes.keys().copied().collect::<Vec<_>>(), NOTES);
    for (row, found) in &targets {
        assert!(!NOTES.contains(row), "{row} is a statement: no figure can check it");
        let kind = match row {
            row if AIMS.contains(row) => "aim",
            row if RECOMMENDATIONS.contains(row) => "recommend",
            _ => "require",
        };
        for target in found {
            assert_eq!(target["kind"], kind, "{row}: {}", target["id"]);
        }
    }
}

#[test]
fn every_target_of_the_packs_belongs_to_a_row() {
    for target in listing()["targets"].as_array().unwrap() {
        let tags = target["tags"].as_array().unwrap();
        assert!(target["check"] == true || !tags.is_empty(), "{} has no row", target["id"]);
    }
}

/// The built-in packs as the library has them.
fn rules() -> Rules {
    let (files, mut sources) = (packs::BuiltIn { tests: true }, Sources::default());
    let roots: Vec<Root<'_>> = packs::names().filter_map(packs::path).map(|path| Root { files: &files, path }).collect();
    let loaded = load_rules(&roots, &mut sources);
    assert_eq!(loaded.problems, []);
    loaded.rules
}

fn tests_of<'r>(rules: &'r Rules, target: &Target) -> Vec<(usize, &'r Test)> {
    rules.tests.iter().enumerate().filter(|(_, test)| rules.target(test.target).id == target.id).collect()
}

fn is_aim(target: &Target) -> bool {
    target.subject.bodies().flat_map(|body| &body.clauses).all(|clause| clause.kind == ClauseKind::Aim)
}

/// Whether it waits for a day: a deadline, or a duty of each quarter; or asks for targets that do.
fn has_a_day(rules: &Rules, target: &Target) -> bool {
    let mut clauses = target.subject.bodies().flat_map(|body| &body.clauses);
    clauses.any(|clause| {
        let words: Vec<&str> = clause.text.split_whitespace().collect();
        let met =
            words.iter().position(|word| matches!(*word, "meet" | "đạt")).and_then(|at| words.get(at + 1)).and_then(|id| rules.find(id));
        ["by", "per", "mỗi", "hết"].iter().any(|word| words.contains(word)) || met.is_some_and(|met| has_a_day(rules, rules.target(met)))
    })
}

#[test]
fn every_target_says_whence_and_whose_it_is_and_is_tested_to_every_end() {
    let rules = rules();
    let mut lacking = Vec::new();
    for target in rules.targets.iter().filter(|target| !target.is_check) {
        let mut needs = |what: &str, there: bool| {
            if !there {
                lacking.push(format!("{}: {what}", target.id));
            }
        };
        for (what, wording) in [("title", &target.title), ("owner", &target.owner)] {
            let (english, vietnamese) = (wording.get(Lang::En), wording.get(Lang::Vi));
            needs(&format!("{what} in both languages"), english.is_some() && vietnamese.is_some() && english != vietnamese);
        }
        needs("source", target.source_text.get(Lang::En).is_some());
        for (what, wording) in [("hint", &target.hint), ("product", &target.product)] {
            needs(&format!("{what} in both languages"), wording.plain.is_none() || wording.get(Lang::En) != wording.get(Lang::Vi));
        }
        let expected: BTreeSet<&str> =
            tests_of(&rules, target).iter().flat_map(|(_, test)| &test.expect).map(|e| e.verdict.text.as_str()).collect();
        let mut ends = vec!["pass", if is_aim(target) { "pending" } else { "fail" }, "missing"];
        if has_a_day(&rules, target) {
            ends.push("pending");
        }
        for end in ends {
            needs(&format!("a test that expects {end}"), expected.contains(end));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_spoiled_datum_is_seen_by_every_target_that_reads_it() {
    let rules = rules();
    let mut blind = Vec::new();
    for (target, reads) in rules.targets.iter().zip(reads::all(&rules)).filter(|(target, _)| !target.is_check) {
        let bad = if is_aim(target) { Verdict::Pending } else { Verdict::Fail };
        let (mut seen, mut failed) = (reads::Fields::new(), false);
        for (number, test) in tests_of(&rules, target).iter().filter(|(_, t)| t.expect.iter().all(|e| e.verdict.text == "pass")) {
            for (field, spoiled) in spoilings(&rules.schema, test) {
                let trial = ruletest::run(&rules, *number, &spoiled, &|_| Vec::new());
                assert!(trial.problems.is_empty(), "{}: {:#?}", test.name, trial.problems);
                let verdict = trial.verdict();
                failed |= verdict == bad;
                if verdict == bad || verdict == Verdict::NotApplicable {
                    seen.insert(field);
                }
            }
        }
        if !failed {
            blind.push(format!("{} does not fail whatever is spoiled of what it reads", target.id));
        }
        let matters = |field: &&(EntityId, Slot)| !joins(&rules.schema, **field) && concerns(&rules, target, field.0);
        let unseen: reads::Fields = reads.difference(&seen).filter(matters).copied().collect();
        for path in reads::paths(&rules.schema, &unseen) {
            blind.push(format!("{} does not see {path} spoiled", target.id));
        }
    }
    assert!(blind.is_empty(), "{blind:#?}");
}

/// Whether a field only says whose a record is.
fn joins(schema: &Schema, (entity, slot): (EntityId, Slot)) -> bool {
    schema.entity(entity).owner.is_some_and(|(_, key)| key == slot)
}

/// Whether an entity's records are judged by a target, or are members of such: other units report for themselves, and
/// the targets that `meet` asks for may be about them too.
fn concerns(rules: &Rules, target: &Target, entity: EntityId) -> bool {
    let declared = rules.schema.entity(entity);
    let reports = declared.key.is_some_and(|key| rules.schema.field(entity, key).from.is_some());
    !reports || target.subject.entities().contains(&entity)
}

/// A record's entries as they stand in a test.
type Entries = Vec<(Name, GivenValue)>;

/// The test with one datum spoiled, in every way that its type allows, and the field that holds it.
fn spoilings(schema: &Schema, test: &Test) -> Vec<((EntityId, Slot), Test)> {
    let mut all = Vec::new();
    for (at, given) in test.given.iter().enumerate() {
        let named = |entity: &str, plural: Option<&str>| entity == given.entity.text || plural == Some(&given.entity.text);
        let (entity, _) = schema.iter().find(|(_, e)| named(&e.name, e.plural.as_deref())).unwrap();
        for (field, entries) in spoiled_entries(schema, entity, "", &given.entries) {
            let mut spoiled = test.clone();
            spoiled.given[at].entries = entries;
            all.push((field, spoiled));
        }
    }
    all
}

fn spoiled_entries(schema: &Schema, entity: EntityId, prefix: &str, entries: &Entries) -> Vec<((EntityId, Slot), Entries)> {
    let mut all = Vec::new();
    for (at, (name, value)) in entries.iter().enumerate() {
        let mut put = |field, kind: GivenKind| {
            let mut spoiled = entries.clone();
            spoiled[at].1.kind = kind;
            all.push((field, spoiled));
        };
        let path = format!("{prefix}{}", name.text);
        let declared = schema.entity(entity);
        let mut members = None;
        // Whichever words the file is written in: no field is called in Vietnamese as another is in English.
        if let Some(slot) = declared.slot_in(&path, true) {
            let field = schema.field(entity, slot);
            for kind in spoiled_value(field, &value.kind) {
                put((entity, slot), kind);
            }
            if let FieldType::List(inner) = field.ty {
                members = Some(inner);
            }
        } else if let GivenKind::Map(group) = &value.kind {
            for (field, group) in spoiled_entries(schema, entity, &format!("{path}."), group) {
                put(field, GivenKind::Map(group));
            }
        } else {
            members = schema.iter().find(|(_, e)| e.plural.as_ref() == Some(&path)).map(|(id, _)| id);
        }
        if let (Some(inner), GivenKind::List(items)) = (members, &value.kind) {
            for (i, item) in items.iter().enumerate() {
                let GivenKind::Map(member) = &item.kind else { continue };
                for (field, member) in spoiled_entries(schema, inner, "", member) {
                    let mut items = items.clone();
                    items[i].kind = GivenKind::Map(member);
                    put(field, GivenKind::List(items));
                }
            }
        }
    }
    all
}

/// Other values that a field could hold than the one that was good.
fn spoiled_value(field: &Field, good: &GivenKind) -> Vec<GivenKind> {
    let mut all = vec![GivenKind::Missing];
    match (&field.ty, good) {
        (FieldType::Flag, GivenKind::Flag(flag)) => all.push(GivenKind::Flag(!flag)),
        (FieldType::Document(_) | FieldType::Date, GivenKind::None) => all.push(day(LATE)),
        (FieldType::Date, _) => all.extend([GivenKind::None, day(EARLY), day(LATE)]),
        (FieldType::Document(more), GivenKind::Map(attributes)) => {
            all.push(GivenKind::None);
            for (at, (name, value)) in attributes.iter().enumerate() {
                let put = |kind: GivenKind| {
                    let mut spoiled = attributes.clone();
                    spoiled[at].1.kind = kind;
                    GivenKind::Map(spoiled)
                };
                let at = attribute(more, &name.text, true).unwrap();
                match (DOCUMENT_ATTRIBUTES.get(at), at.checked_sub(DOCUMENT_ATTRIBUTES.len()).and_then(|at| more.get(at))) {
                    (_, Some(field)) => all.extend(spoiled_value(field, &value.kind).into_iter().map(put)),
                    (Some(&"issued"), _) => all.extend([day(EARLY), day(LATE)].map(put)),
                    _ => all.push(put(text("another"))),
                }
            }
        }
        (FieldType::Text, _) => all.push(text("another")),
        (FieldType::OneOf(allowed), _) => all.extend(allowed.iter().map(|one| text(one))),
        (FieldType::Texts | FieldType::Events | FieldType::List(_), GivenKind::List(items)) => {
            let without = |at: usize| items.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, item)| item.clone()).collect();
            all.push(GivenKind::List(Vec::new()));
            all.extend((0..items.len()).map(|at| GivenKind::List(without(at))));
        }
        (_, GivenKind::Literal(figure)) => all.extend(other_figures(figure).map(GivenKind::Literal)),
        _ => {}
    }
    all
}

const EARLY: Date = Date::constant(1990, 1, 1);
const LATE: Date = Date::constant(2090, 1, 1);

fn day(date: Date) -> GivenKind {
    GivenKind::Literal(Literal::Date(date))
}

fn text(text: &str) -> GivenKind {
    GivenKind::Literal(Literal::Text(text.to_owned()))
}

/// Nothing, and far too much: a figure that is good if it is large, and one that is good if it is small.
fn other_figures(good: &Literal) -> impl Iterator<Item = Literal> {
    let numbers = [Number::from(0), Number::from(1_000_000_000_000_000_000)];
    let like = match good {
        Literal::Number(..) => |number| Literal::Number(number, None),
        Literal::Money(_) => Literal::Money,
        Literal::Percent(_) => Literal::Percent,
        Literal::Days(_) => Literal::Days,
        other => panic!("no figure: {other:?}"),
    };
    numbers.into_iter().map(like)
}

#[test]
fn the_whole_example_of_the_language_runs_as_printed() {
    let mut files = Memory::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["vocabulary.chitieu", "provinces.csv", "ministries.csv", "district-kinds.csv"] {
        files.insert(name, std::fs::read(root.join("rules").join(name)).unwrap());
    }
    files.insert("2020-q3.chitieu", include_str!("fixtures/2020-q3.chitieu"));
    let loaded = load_rules(&[Root { files: &files, path: PathBuf::from("2020-q3.chitieu") }], &mut Sources::default());
    assert_eq!(loaded.problems, []);
    let rules = loaded.rules;
    let of_the_vocabulary = rules.tests.iter().filter(|t| rules.target(t.target).is_check).count();
    assert_eq!(rules.tests.len() - of_the_vocabulary, 2);
    for (number, test) in rules.tests.iter().enumerate() {
        let trial = ruletest::run(&rules, number, test, &|_| Vec::new());
        assert!(trial.passed(), "{}: {trial:#?}", test.name);
    }
}
