//! The page on data files: what it shows is read as it says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chitieu::base::{Memory, Sources};
use chitieu::data::{Content, Format, Options, load};
use chitieu::diagnostic::Diagnostic;
use chitieu::evaluation::Across;
use chitieu::project::{Checked, Request, Root, RuleChoice, check, load_rules, packs};
use chitieu::semantics::Rules;

use crate::support::blocks;

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data.md")).unwrap()
}

fn vocabulary() -> Rules {
    let files = packs::BuiltIn { tests: false };
    load_rules(&[Root { files: &files, path: packs::path("vocabulary").unwrap() }], &mut Sources::default()).rules
}

fn said<'p>(problems: impl Iterator<Item = &'p Diagnostic>) -> String {
    problems.map(|p| format!("{}: {}\n", p.code, p.message.en)).collect()
}

/// `entity key of owner, period, as of day: field = its words, …` for each record, as the page puts it below an example; then what is wrong.
fn records(rules: &Rules, name: &str, text: &str) -> String {
    let (mut sources, mut out) = (Sources::default(), String::new());
    let format = Format::of_path(Path::new(name)).unwrap();
    let loaded = load(name, text.as_bytes(), format, &mut sources, &rules.schema, &Options::default());
    for record in &loaded.records {
        let entity = rules.schema.entity(record.entity);
        write!(out, "{} {}", entity.name, record.key.as_deref().unwrap_or("-")).unwrap();
        write!(out, "{}", record.owner.as_deref().map_or(String::new(), |owner| format!(" of {owner}"))).unwrap();
        write!(out, ", {}", record.period.unwrap()).unwrap();
        write!(out, "{}:", record.as_of.map_or(String::new(), |day| format!(", as of {day}"))).unwrap();
        let source = sources.get(record.source).unwrap();
        let read = entity.slots().zip(&record.cells).filter(|((slot, _), cell)| {
            Some(*slot) != entity.key && entity.owner.is_none_or(|(_, owner)| *slot != owner) && matches!(cell.content, Content::Value(_))
        });
        let read: Vec<String> = read.map(|((_, field), cell)| format!("{} = {}", field.path, source.slice(cell.span))).collect();
        writeln!(out, " {}", read.join(", ")).unwrap();
    }
    out + &said(loaded.problems.iter().map(|p| &p.diagnostic))
}

#[test]
fn every_data_file_of_the_page_is_read_as_the_page_says() {
    let (rules, page) = (vocabulary(), page());
    let blocks = blocks(&page);
    let mut shown = 0;
    for pair in blocks.windows(2) {
        let [(heading, info, text), (_, below, outcome)] = pair else { continue };
        // A fence names the file that it shows behind its language.
        let Some((_, name)) = info.split_once(' ').filter(|(_, name)| *name != "chitieu.yaml") else { continue };
        assert_eq!(below, "text", "what {name} under {heading} holds is not said");
        assert_eq!(records(&rules, name, text), *outcome, "{name} under {heading}");
        shown += 1;
    }
    let data = |info: &str| ["yaml", "json", "jsonl", "csv", "tsv"].iter().any(|language| info.split(' ').next() == Some(language));
    assert_eq!(shown + 1, blocks.iter().filter(|(_, info, _)| data(info)).count(), "an example has no name or no outcome");
    assert!(shown >= 4);
}

#[test]
fn the_configuration_of_the_page_is_right_and_reads_a_table() {
    let page = page();
    let config = blocks(&page).into_iter().find(|(_, info, _)| info == "yaml chitieu.yaml").unwrap().2;
    let mut files = Memory::default();
    files.insert("chitieu.yaml", config);
    files.insert("rules/own.chitieu", "parameter own \"Own\" = 1\n");
    let table =
        "Báo cáo;;;\n(nghìn người, triệu đồng);;;\nMã tỉnh;population;budget;Ghi chú\n42;1.322,532;19.780.000;x\n48;1.192,89;-;..\n";
    files.insert("provinces-2023.csv", table);
    let request = Request {
        data: Vec::new(),
        rules: RuleChoice::default(),
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: None,
        today: chitieu::value::date(2024, 6, 1).unwrap(),
        entity: None,
        input: None,
        across: Across::Auto,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    let Checked { inputs, problems, outcome, project, .. } = check(&files, &request);
    assert_eq!(said(problems.iter().chain(&outcome.problems)), "");
    assert_eq!(inputs.iter().map(|i| (PathBuf::from(&i.file), i.records)).collect::<Vec<_>>(), [("provinces-2023.csv".into(), 2)]);
    assert!(outcome.judgements.iter().all(|j| j.period.is_some_and(|p| p.to_string() == "2023")));
    assert!(project.rules.parameters.iter().any(|p| p.name == "own"));
}

#[test]
fn the_values_of_the_page_are_read_by_their_types() {
    let page = page();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "));
    let mut read = 0;
    for (ty, forms) in rows {
        // Behind the first semicolon stands what needs more than the value, behind `not` what is refused.
        let forms = forms.split([';']).next().unwrap().split("not `").next().unwrap();
        let forms: Vec<&str> = forms.split('`').skip(1).step_by(2).collect();
        let words = if ty == "flag" { forms[0].split(' ').collect() } else { forms };
        let rules = format!("entity unit plural units {{ key code: text  figure: {ty} }}\n");
        if ty.contains(' ') || ty.contains(',') || ["document", "events"].contains(&ty) {
            continue;
        }
        let (rules, problems) = crate::support::check(&rules);
        assert!(problems.is_empty(), "{ty}");
        for word in words {
            let found = records(&rules, "unit.yaml", &format!("unit: a\nperiod: 2020\nfigure: \"{word}\"\n"));
            assert_eq!(found, format!("unit a, 2020: figure = \"{word}\"\n"), "{ty}");
            read += 1;
        }
    }
    assert!(read > 30, "only {read} values were found in the table");
}
