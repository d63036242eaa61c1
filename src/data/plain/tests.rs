//! What is plain is what the general way makes of it.

use proptest::prelude::*;

use super::*;
use crate::base::{Source, Sources, Span};
use crate::data::bind::{Reader, load, load_part};
use crate::data::columns::Texts;
use crate::data::record::Record;
use crate::data::schema::{Entity, Field, FieldType, Slot};
use crate::data::{Cell, Problem};

fn field(path: &str, label: &str, ty: FieldType) -> Field {
    Field { label: label.to_owned(), ..Field::new(path, ty, SourceId(0), Span::default()) }
}

fn entity(name: &str, plural: &str, fields: Vec<Field>) -> Entity {
    let slot = |path: &str| fields.iter().position(|f| f.path == path).map(|at| Slot(u16::try_from(at).unwrap()));
    Entity {
        name: name.to_owned(),
        plural: Some(plural.to_owned()),
        label: String::new(),
        key: slot("code"),
        name_slot: slot("name"),
        owner: None,
        fields,
        source: SourceId(0),
        span: Span::default(),
    }
}

fn schema() -> Schema {
    let mut population = field("population", "Dân số", FieldType::Count);
    population.aliases = vec!["Dân số trung bình".to_owned()];
    let province = entity(
        "province",
        "provinces",
        vec![
            field("code", "Mã", FieldType::Text),
            field("name", "Tên tỉnh, thành phố", FieldType::Text),
            population,
            field("budget.total", "Tổng chi", FieldType::Money),
            field("budget.it", "Chi CNTT", FieldType::Money),
            field("budget.plan.signed", "", FieldType::Flag),
            field("resolution", "Nghị quyết", FieldType::Document(Vec::new())),
            field("share", "Tỷ lệ", FieldType::Percent),
            field("districts", "", FieldType::List(EntityId(1))),
            field("levels", "Cấp", FieldType::Texts),
            field("notes", "Ghi chú", FieldType::Text),
        ],
    );
    let district = entity("district", "districts", vec![field("code", "", FieldType::Text), field("staff", "", FieldType::Count)]);
    let mut commune = entity(
        "commune",
        "communes",
        vec![field("code", "", FieldType::Text), field("province", "Tỉnh", FieldType::Text), field("website", "", FieldType::Flag)],
    );
    commune.owner = Some((EntityId(0), Slot(1)));
    Schema { entities: vec![province, district, commune], lists: Vec::new() }
}

/// All but the fields that are not written as scalars.
fn wanted(schema: &Schema) -> Wanted {
    let mut wanted = Wanted::all(schema);
    for path in ["districts", "levels", "notes", "resolution"] {
        let slot = schema.entity(EntityId(0)).slot(path).unwrap();
        wanted.0[0][slot.0 as usize] = false;
    }
    wanted
}

fn options(entity: Option<u16>) -> Options {
    Options { entity: entity.map(EntityId), ..Options::default() }
}

/// Everything of a record that can be seen, but for the fields that are not wanted.
/// A block scalar that a part ends with ends there, and not at the word behind it, and so does a key without a value: white space
/// and comments at the end do not count.
fn seen(record: &Record, wanted: &Wanted, shift: u32, text: &str) -> String {
    let at = |span: Span| {
        let (start, end) = ((span.start + shift) as usize, (span.end + shift) as usize);
        let mut seen = text[start..end].trim_end();
        while let Some((before, _)) = seen.rsplit_once('\n').filter(|(_, last)| last.trim_start().starts_with('#')) {
            seen = before.trim_end();
        }
        (start, start + seen.len())
    };
    let cell = |cell: &Cell| match cell.span {
        Span { start: 0, end: 0 } => format!("{:?}", cell.content),
        span => format!("{:?} {:?}", cell.content, at(span)),
    };
    let cells = record.cells.iter().enumerate();
    let cells = cells.filter(|(slot, _)| wanted.has(record.entity, Slot(u16::try_from(*slot).unwrap()))).map(|(_, c)| cell(c));
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        record.entity,
        record.key,
        record.name,
        record.owner,
        record.period,
        record.as_of,
        record.without,
        at(record.span),
        cells.collect::<Vec<_>>()
    )
}

fn said(problem: &Problem, shift: u32) -> String {
    let label = &problem.diagnostic.labels[0];
    format!("{} {} {}", label.span.start + shift, problem.diagnostic.code, problem.diagnostic.message.en)
}

/// What is wrong within fields that are not wanted is not looked for.
fn matters(problem: &Problem, records: &[Record], wanted: &Wanted) -> bool {
    let place = &problem.diagnostic.labels[0];
    let at = place.span.start;
    let is_skipped = |record: &Record| {
        let mut cells = record.cells.iter().enumerate();
        cells.any(|(slot, cell)| {
            record.source == place.source
                && !wanted.has(record.entity, Slot(u16::try_from(slot).unwrap()))
                && (cell.span.start..cell.span.end).contains(&at)
        })
    };
    problem.field.is_none_or(|(entity, slot)| wanted.has(entity, slot)) && !records.iter().any(is_skipped)
}

/// Whether a place in JSON lies within a list or object that is not wanted, which a record that is left out does not tell.
fn is_within(text: &str, at: usize) -> bool {
    ["\"districts\"", "\"resolution\""].iter().any(|key| {
        text.match_indices(key).any(|(start, _)| {
            let after = text[start + key.len()..].trim_start_matches([':', ' ', '\r', '\n']);
            let value = text.len() - after.len();
            after.starts_with(['{', '[']) && value < at && end_of_nested(text.as_bytes(), value).is_some_and(|end| at < end)
        })
    })
}

type Seen = (Vec<String>, Vec<String>);

fn generally(text: &str, format: Format, schema: &Schema, options: &Options, wanted: &Wanted) -> Seen {
    let loaded = load("a", text.as_bytes(), format, &mut Sources::default(), schema, options);
    let records = loaded.records.iter().map(|r| seen(r, wanted, 0, text)).collect();
    let mut problems: Vec<String> = loaded
        .problems
        .iter()
        .filter(|p| matters(p, &loaded.records, wanted) && !is_within(text, p.diagnostic.labels[0].span.start as usize))
        .map(|p| said(p, 0))
        .collect();
    problems.sort();
    (records, problems)
}

fn of_columns(text: &str, all: &[Columns], sources: &Sources, reader: &Reader<'_>, wanted: &Wanted) -> Seen {
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for columns in all {
        for row in 0..columns.len() {
            let shift = u32::try_from(sources.get(columns.rows[row].source).unwrap().origin.byte).unwrap();
            let (record, wrong) = columns.record(row, &mut Texts::new(sources), reader);
            records.extend(record.iter().map(|r| seen(r, wanted, shift, text)));
            problems.extend(wrong.iter().map(|p| said(p, shift)));
        }
    }
    problems.sort();
    (records, problems)
}

/// Reads the texts as plain ones; a text that is not is left out, and `into` has to be as it was.
fn plainly(text: &str, format: Format, options: &Options) -> Option<Seen> {
    let schema = schema();
    let wanted = wanted(&schema);
    let mut documents = Documents::new(&schema, options, &wanted, format);
    let mut sources = Sources::default();
    let source = sources.add(Source::new("a", text));
    let mut into = Vec::new();
    let is_plain = documents.read(source, text, &mut into);
    let reader = Reader { schema: &schema, options, format };
    if !is_plain {
        assert!(into.is_empty());
        return None;
    }
    // What was learnt from the first reading must not change the second.
    let before: usize = into.iter().map(Columns::len).sum();
    assert!(documents.read(source, text, &mut into), "{text}");
    assert_eq!(into.iter().map(Columns::len).sum::<usize>(), 2 * before);
    let (mut records, mut problems) = of_columns(text, &into, &sources, &reader, &wanted);
    let again = records.split_off(records.len() / 2);
    assert_eq!(records, again);
    problems = problems.into_iter().step_by(2).collect();
    Some((records, problems))
}

fn must_agree(text: &str, format: Format, options: &Options) -> bool {
    let schema = schema();
    let wanted = wanted(&schema);
    let plain = plainly(text, format, options);
    if let Some(plain) = &plain {
        assert_eq!(*plain, generally(text, format, &schema, options, &wanted), "{text}");
    }
    plain.is_some()
}

/// One line of a record, with room for its indentation.
fn field_lines() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "code: \"01\"",
        "code: a-1 # mã",
        "name: Hà Tĩnh",
        "'name': 'Cần Thơ'",
        "\"Tên tỉnh, thành phố\": \"Huế\"",
        "Dân số: 1288866",
        "population: 5.5 triệu",
        "population:",
        "population: ~",
        "population: x: y",
        "population: -5",
        "Dân số trung bình: 7",
        "share: 45%",
        "share: \"a\\tb\"",
        "share: 'it''s'",
        "budget:\n  total: 5 tỷ\n  it: 7",
        "budget:\n    total: 5 tỷ\n\n    # giữa\n    plan:\n      signed: có",
        "budget: ~",
        "budget:",
        "budget: 5",
        "budget.total: 5 tỷ",
        "budget:\n  total: 1\n  total: 2",
        "resolution:\n  number: 5\n  issued: 2020-01-01",
        "resolution:\n  number: 5\n  number: 6",
        "resolution: 2020-01-01",
        "levels: [xã, \"huyện\"]",
        "levels:\n- xã\n- huyện",
        "levels:\n  - xã\n  -   huyện # hai",
        "levels: []",
        "districts:\n  - code: a\n    staff: 5\n  - {code: b}",
        "districts:\n- code: a\n  staff: 5\n- code: b",
        "notes: |\n  một\n  hai",
        "notes: một\n  hai",
        "notes: \"# không\" # có",
        "notes: a#b: c",
        "notes: http://a.b/c",
        "notes: - 5",
        "notes: &a b",
        "notes: *a",
        "notes: !x b",
        "notes: a\u{a0}b",
        "notes: a\u{85}b",
        "notes:\ta",
        "period: 2020",
        "period: \"2021\"",
        "period:",
        "as_of: 2020-06-06",
        "as_of: hôm qua",
        "province: \"42\"",
        "province: 7",
        "commune: x",
        "communes: 5",
        "lạ: 5",
        "website: yes",
        "# chú thích",
        "   # chú thích",
        "",
        "   ",
        "---",
        "...",
        "- a",
        "null: 5",
        "<<: 5",
        "? a",
        "code : x",
    ])
}

fn usual_lines() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "name: Hà Tĩnh",
        "Dân số: 1288866",
        "share: 45%",
        "share: \"45 %\" # hết",
        "budget:\n  total: 5 tỷ\n  it: 7\n  plan:\n    signed: có",
        "budget:\n  it: x",
        "resolution:\n  number: 5\n  issued: 2020-01-01",
        "levels:\n- xã\n- huyện",
        "levels: [xã, \"huyện\"]",
        "districts:\n  - code: a\n    staff: 5\n\n  - code: b",
        "notes: http://a.b/c",
        "notes:",
        "population:",
        "period: 2020",
        "as_of: 2020-06-06",
        "# chú thích",
        "",
    ])
}

fn record(lines: impl Strategy<Value = &'static str>) -> impl Strategy<Value = String> {
    (prop::sample::select(vec!["code: \"01\"", "province: \"42\"", "code: 1", "commune: a", ""]), prop::collection::vec(lines, 0..7))
        .prop_map(|(first, lines)| format!("{first}\n{}", lines.join("\n")))
}

fn indented(record: &str, first: &str, rest: &str) -> String {
    let lines = record.split('\n').enumerate();
    lines
        .map(|(i, line)| if line.is_empty() { String::new() } else { format!("{}{line}", if i == 0 { first } else { rest }) })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A document of these records, with what may stand around them.
fn document(records: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let heads =
        prop::sample::select(vec!["", "period: 2020\n", "# đầu\nas_of: 2020-06-06\n", "name: x\n", "---\n", "portal: yes\n", "\u{feff}"]);
    let keys = prop::sample::select(vec!["", "list", "provinces:\n", "records:\n", "communes: # x\n", "'provinces':\n\n"]);
    let indents = prop::sample::select(vec![("- ", "  "), ("  - ", "    "), (" -   ", "     ")]);
    let tails = prop::sample::select(vec![
        "",
        "\n",
        "\nperiod: 2021\n",
        "\n# cuối",
        "\nkỳ báo cáo: 2019\n",
        "\n  \n",
        "\nx: 1",
        "\n  # a\nas_of: 1",
    ]);
    (heads, keys, indents, prop::collection::vec(records, 1..4), tails, any::<bool>()).prop_map(
        |(head, key, (dash, deep), records, tail, crlf)| {
            let body = match key {
                "" => records.first().cloned().unwrap_or_default(),
                _ => records.iter().map(|r| indented(r, dash, deep)).collect::<Vec<_>>().join("\n"),
            };
            let text = format!("{head}{}{body}{tail}", if key == "list" { "" } else { key });
            if crlf { text.replace('\n', "\r\n") } else { text }
        },
    )
}

/// The same as JSON, as it may be written by hand or by a program.
fn json_of(yaml: &str, pretty: bool) -> Option<String> {
    let value: serde_yaml::Value = serde_yaml::from_str(yaml.trim_start_matches('\u{feff}')).ok()?;
    if pretty { serde_json::to_string_pretty(&value).ok() } else { serde_json::to_string(&value).ok() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn plain_yaml_is_what_the_general_way_reads(text in document(record(field_lines())), of in prop::option::of(0_u16..3)) {
        must_agree(&text, Format::Yaml, &options(of));
    }

    #[test]
    fn usual_yaml_is_what_the_general_way_reads(text in document(record(usual_lines())), of in prop::option::of(0_u16..1)) {
        must_agree(&text, Format::Yaml, &options(of));
    }

    #[test]
    fn plain_json_is_what_the_general_way_reads(
        text in document(record(usual_lines())),
        of in prop::option::of(0_u16..2),
        pretty in any::<bool>(),
        harm in prop::option::weighted(0.5, (any::<prop::sample::Index>(), prop::sample::select(vec!["", "\"", ",", "{", "]", "\\", "\\u00e0", "0", "-", " ", "\u{1}", "\n", "null"]))),
    ) {
        if let Some(mut json) = json_of(&text, pretty) {
            if let Some((at, with)) = harm {
                let mut at = at.index(json.len());
                while !json.is_char_boundary(at) { at -= 1; }
                let end = at + json[at..].chars().next().map_or(0, char::len_utf8);
                json.replace_range(at..end, with);
            }
            must_agree(&json, Format::Json, &options(of));
            must_agree(&format!("{json}\n\n{json}"), Format::JsonLines, &options(of));
        }
    }

    #[test]
    fn the_parts_of_a_document_are_the_document(
        text in document(record(prop_oneof![9 => usual_lines(), 1 => field_lines()])),
        part in 1_usize..60,
        of in prop::option::of(0_u16..1),
        as_json in any::<bool>(),
    ) {
        let (text, format) = match json_of(&text, part % 2 == 0) {
            Some(json) if as_json => (json, Format::Json),
            _ => (text, Format::Yaml),
        };
        parts_agree(&text, format, &options(of), part);
    }
}

/// Whether the text can be cut; if it can, its parts are read and held against the whole.
fn parts_agree(text: &str, format: Format, options: &Options, part_bytes: usize) -> bool {
    let schema = schema();
    let wanted = wanted(&schema);
    let mut documents = Documents::new(&schema, options, &wanted, format);
    let Some(split) = documents.split(text, part_bytes) else { return false };
    let mut sources = Sources::default();
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    let mut general = Vec::new();
    let mut said_so_far: Option<crate::data::Sink> = None;
    let reader = Reader { schema: &schema, options, format };
    for range in &split.parts {
        let origin = crate::base::Origin::START.behind(&text[..range.start]);
        let source = sources.add(Source::part("a", &text[range.clone()], origin));
        let shift = u32::try_from(range.start).unwrap();
        let mut into = Vec::new();
        if documents.read_part(source, &text[range.clone()], &split, &mut into) {
            let (some, wrong) = of_columns(text, &into, &sources, &reader, &wanted);
            records.extend(some);
            problems.extend(wrong);
        } else {
            let part = Arc::clone(&sources.get(source).unwrap().text);
            let Ok(part) = load_part(source, &part, &split, format, &schema, options) else { return true };
            records.extend(part.records.iter().map(|r| seen(r, &wanted, shift, text)));
            general.extend(part.records);
            match &mut said_so_far {
                Some(said) => said.merge(part.problems),
                None => said_so_far = Some(part.problems),
            }
        }
    }
    for problem in said_so_far.map(crate::data::Sink::finish).unwrap_or_default() {
        let shift = sources.get(problem.diagnostic.labels[0].source).unwrap().origin.byte;
        let at = usize::try_from(shift).unwrap() + problem.diagnostic.labels[0].span.start as usize;
        if matters(&problem, &general, &wanted) && !is_within(text, at) {
            problems.push(said(&problem, u32::try_from(shift).unwrap()));
        }
    }
    problems.sort();
    assert_eq!((records, problems), generally(text, format, &schema, options, &wanted), "{text}");
    true
}

const USUAL: &str = "# báo cáo\nperiod: 2020\nprovinces:\n  - code: \"01\"\n    name: Hà Nội\n    Dân số: 8 triệu # người\n    budget:\n      total: 5 tỷ\n      plan:\n        signed: có\n    resolution:\n      number: 5\n    levels:\n      - xã\n\n  - code: '02'\n    population:\n    period: 2021\n";

#[test]
fn the_usual_is_plain() {
    let none = options(None);
    let provinces = options(Some(0));
    for text in [
        USUAL,
        "---\nprovince: \"42\"\nperiod: 2020\nbudget:\n  total: 1\n",
        "period: 2020\r\nprovince: \"42\"\r\n",
        "\u{feff}commune: x\nprovince: \"1\"\nwebsite: yes\n",
        "- province: a\n- province: b",
    ] {
        assert!(must_agree(text, Format::Yaml, &none), "{text}");
        assert!(must_agree(&json_of(text, true).unwrap(), Format::Json, &none), "{text}");
    }
    assert!(must_agree("code: a\npopulation: 5\nlevels: [xã, huyện]\n", Format::Yaml, &provinces));
    assert!(must_agree("records:\n- code: a\n  population: 5\n- code: b\n", Format::Yaml, &provinces));
    assert!(must_agree("{\"code\": \"a\"}\n{\"code\": \"b\", \"notes\": \"a\\u1ea1\"}\n", Format::JsonLines, &provinces));
}

#[test]
fn a_long_list_is_cut() {
    assert!(parts_agree(USUAL, Format::Yaml, &options(None), 50));
    let lines = "{\"code\": \"a\"}\n{\"code\": 1, \"lạ\": 2}\n{\"code\": \"b\", \"lạ\": 3}\nx\n";
    assert!(parts_agree(lines, Format::JsonLines, &options(Some(0)), 5));
    let json = "{\"period\": 2020, \"provinces\": [ {\"code\": \"]\"} , {\"code\": \"a\\\"}\"},{\"code\":\"c\",\"lạ\":1}], \"as_of\": \"2020-06-06\"}";
    assert!(parts_agree(json, Format::Json, &options(None), 5));
}
