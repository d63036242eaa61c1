use super::*;
use crate::data::{DOCUMENT_ATTRIBUTES, Document, Event, Happening};
use crate::value::{DateRange, Period};
use jiff::civil::date;

fn on(day: jiff::civil::Date) -> Content {
    Content::Value(Value::Date(Happening::On(DateRange::day(day))))
}

#[test]
fn a_document_with_an_entity_s_name_is_one_record() {
    let out = yaml("province: \"42\"\nperiod: 2021-Q2\nas_of: 2021-06-06\nname: Hà Tĩnh\npopulation: 1288866\n").sound();
    let record = &out.records[0];
    assert_eq!((record.entity, record.key.as_deref(), record.name.as_deref()), (PROVINCE, Some("42"), Some("Hà Tĩnh")));
    assert_eq!((record.period, record.as_of), (Period::parse("2021-Q2").ok(), Some(date(2021, 6, 6))));
    assert_eq!(out.cell(0, "population").content, figure(1_288_866));
    assert_eq!(out.place(0, "population"), "5:13 1288866");
    assert_eq!((&out.cell(0, "code").content, out.place(0, "code").as_str()), (&text("42"), "1:11 \"42\""));
}

#[test]
fn the_fields_may_stand_below_the_entity_s_name() {
    let out = yaml("period: 2020\nprovince:\n  code: 01\n  population: 5\n").sound();
    assert_eq!((out.keys(), out.records[0].period), (vec!["01"], Period::parse("2020").ok()));
}

#[test]
fn a_plural_with_a_list_is_several_and_what_stands_beside_it_holds_for_all() {
    let out = yaml("period: 2020\nportal: yes\nprovinces:\n- code: \"01\"\n- {code: \"02\", period: 2021, portal: no}\n").sound();
    assert_eq!(out.keys(), ["01", "02"]);
    assert_eq!(out.records[0].period, Period::parse("2020").ok());
    assert_eq!(out.records[1].period, Period::parse("2021").ok());
    assert_eq!(out.cell(0, "portal").content, Content::Value(Value::Flag(true)));
    assert_eq!(out.cell(1, "portal").content, Content::Value(Value::Flag(false)));
}

#[test]
fn a_figure_that_its_comma_cuts_in_two_is_refused() {
    let out = yaml("provinces:\n- {code: \"1\", it_spending: 120,5 tỷ, portal: yes}\n- {code: \"2\", population: 3, 5: }\n");
    let said = "it_spending: the comma in 120,5 tỷ ends the entry here, as it does everywhere between `{` and `}`";
    assert_eq!(out.problems[0], format!("2:28 data/unreadable-value {said}"));
    assert!(out.problems[1].contains("data/unknown-key `5`"), "an entry of its own: {:?}", out.problems);
    assert_eq!((out.problems.len(), &out.cell(0, "it_spending").content), (2, &Content::Unreadable));
    assert_eq!(out.cell(0, "portal").content, Content::Value(Value::Flag(true)));
}

#[test]
fn a_key_cannot_hold_for_all_records_of_a_list() {
    let out = yaml("code: x\nprovinces:\n- {population: 1}\n");
    assert_eq!(out.problems, ["3:3 data/no-key this record of a province does not say which one it is: `code` is missing"]);
}

#[test]
fn a_key_that_is_a_field_of_the_other_entity_names_no_second_one() {
    let out = yaml("commune: \"001\"\nprovince: \"42\"\nwebsite: yes\n").sound();
    assert_eq!((out.records[0].entity, out.records[0].owner.as_deref()), (COMMUNE, Some("42")));
    let clash = yaml("province: \"42\"\nincident: 3\n");
    assert_eq!(clash.records.len(), 0);
    assert_eq!(clash.problems, ["2:1 data/two-entities this document names both `province` and `incident`: it can be of one only"]);
}

#[test]
fn flat_members_may_stand_inside_their_owner() {
    let out = yaml("province: \"42\"\nperiod: 2020\ncommunes:\n- {code: a, website: no}\n").sound();
    assert_eq!(out.keys(), ["a", "42"]);
    assert_eq!((out.records[0].owner.as_deref(), out.records[0].period), (Some("42"), Period::parse("2020").ok()));
}

#[test]
fn what_a_file_holds_may_be_said_outside_it() {
    let bare = "- {code: a, population: 1}\n- {code: b}\n";
    assert_eq!(
        yaml(bare).problems,
        ["1:3 data/no-entity nothing says what this is a record of: `province`, `district`, `commune`, `incident`"]
    );
    let options = Options { entity: Some(PROVINCE), period: Period::parse("2020").ok(), ..Options::default() };
    assert_eq!(run("a.yaml", bare, &options).sound().keys(), ["a", "b"]);
    let wrapped = run("a.json", r#"{"period": 2021, "records": [{"code": "a"}, {"code": "b"}]}"#, &options).sound();
    assert_eq!((wrapped.keys(), wrapped.records[0].period), (vec!["a", "b"], Period::parse("2021").ok()));
    let own = run("a.yaml", "commune: x\nprovince: \"1\"\n", &options).sound();
    assert_eq!((own.records[0].entity, own.records[0].period), (COMMUNE, Period::parse("2020").ok()));
    let keyed = Options { period_key: Some("nam".to_owned()), ..options };
    assert_eq!(run("a.yaml", "code: a\nnam: 2019\n", &keyed).sound().records[0].period, Period::parse("2019").ok());
}

#[test]
fn groups_names_labels_and_aliases_name_fields() {
    let out =
        yaml("province: a\nDân số trung bình: 5\nchi_cntt: 5 tỷ\nnetwork:\n  Tổng số: 7\n  levels: [xã, huyện]\nstaff.total: 3\n").sound();
    assert_eq!(out.cell(0, "population").content, figure(5));
    assert!(out.cell(0, "it_spending").value().is_some());
    assert_eq!(out.cell(0, "network.communes_total").content, figure(7));
    assert_eq!(out.cell(0, "staff.total").content, figure(3));
    assert_eq!(out.cell(0, "network.levels").content, Content::Value(Value::Texts(vec!["xã".into(), "huyện".into()])));
}

#[test]
fn a_label_of_two_fields_is_taken_for_neither() {
    let out = yaml("province: a\nTổng số: 7\n");
    assert_eq!(out.problems, ["2:1 data/ambiguous-key `Tổng số` could mean `network.communes_total` or `staff.total`"]);
    assert_eq!(out.cell(0, "staff.total").content, Content::Absent);
}

#[test]
fn keys_are_compared_after_nfc() {
    let out = yaml("province: To\u{302}\nDa\u{302}n so\u{302}\u{301}: 5\n").sound();
    assert_eq!((out.keys(), &out.cell(0, "population").content), (vec!["Tô"], &figure(5)));
    let twice = yaml("province: a\nDân số: 5\nDa\u{302}n so\u{302}\u{301}: 6\n");
    assert_eq!(twice.problems.len(), 1);
    assert!(twice.problems[0].starts_with("3:1 data/duplicate-key "), "{:?}", twice.problems);
    assert_eq!(twice.cell(0, "population").content, Content::Unreadable);
}

#[test]
fn one_field_by_two_names_is_taken_by_neither() {
    let out = yaml("province: a\npopulation: 5\nDân số: 6\n");
    assert_eq!(out.problems, ["3:1 data/duplicate-field `population` is given here for the second time"]);
    assert_eq!(out.fields, [Some((PROVINCE, Slot(2)))]);
    assert_eq!(out.cell(0, "population").content, Content::Unreadable);
}

#[test]
fn an_unknown_key_is_said_once_with_the_nearest_name() {
    let out = yaml("provinces:\n- {code: a, populaton: 1}\n- {code: b, populaton: 1, network: {level: x}}\n");
    assert_eq!(
        out.problems,
        [
            "2:13 data/unknown-key `populaton` is not in the vocabulary and is not read (and 1 times more)",
            "3:37 data/unknown-key `network.level` is not in the vocabulary and is not read"
        ]
    );
    assert_eq!(out.keys(), ["a", "b"]);
}

#[test]
fn what_a_type_cannot_read_is_said_once_at_its_place() {
    let out = yaml("province: a\nbluezone_share: 30\nportal: 1\nname: [x]\nnetwork: 5\nbudget: {a: 1}\nemail: x\n");
    let at: Vec<&str> = out.problems.iter().map(|p| p.split(' ').next().unwrap()).collect();
    assert_eq!(at, ["2:17", "3:9", "4:7", "5:10", "6:9", "7:1"]);
    assert_eq!(out.fields[0], Some((PROVINCE, Slot(5))));
    for path in ["bluezone_share", "portal", "name", "network.levels", "budget"] {
        assert_eq!(out.cell(0, path).content, Content::Unreadable, "{path}");
    }
}

#[test]
fn nothing_written_is_nothing_reported() {
    let out = yaml("province: a\nbudget:\nnetwork:\nname: ~\nportal: null\ndistricts:\nparty_resolution: {number: , issued: }\n").sound();
    assert!(out.records[0].cells.iter().skip(1).all(|cell| cell.content == Content::Absent));
}

#[test]
fn documents_are_maps_dates_or_said_not_to_be_issued() {
    let issued = |out: &Outcome| match out.cell(0, "party_resolution").value() {
        Some(Value::Document(Document::Issued(cells))) => cells.clone(),
        other => panic!("{other:?}"),
    };
    let map = yaml("province: a\nparty_resolution:\n  number: 05-NQ/TU\n  issued: 22/10/2021\n  separate: có\n").sound();
    let cells = issued(&map);
    assert_eq!((&cells[0].content, &cells[1].content), (&text("05-NQ/TU"), &on(date(2021, 10, 22))));
    assert_eq!(cells[DOCUMENT_ATTRIBUTES.len()].content, Content::Value(Value::Flag(true)));
    assert_eq!(issued(&yaml("province: a\nparty_resolution: 2021-10-22\n").sound())[1].content, on(date(2021, 10, 22)));
    for not in ["none", "{issued: chưa}"] {
        let out = yaml(&format!("province: a\nparty_resolution: {not}\n")).sound();
        assert_eq!(out.cell(0, "party_resolution").value(), Some(&Value::Document(Document::NotIssued)), "{not}");
    }
    let slip = yaml("province: a\nparty_resolution: {numbr: 5, issued: soon}\n");
    assert!(slip.problems[0].starts_with("2:20 data/unknown-key `party_resolution.numbr`"), "{:?}", slip.problems);
    assert!(slip.problems[1].starts_with("2:38 data/unreadable-value party_resolution.issued: "), "{:?}", slip.problems);
    assert_eq!(issued(&slip)[1].content, Content::Unreadable);
}

#[test]
fn events_are_dates_or_maps_with_a_date() {
    let out = yaml("province: a\npress_meetings:\n- 2020-03-01\n- {date: 2020-06-01, place: x}\n- {place: y}\n").sound();
    let date = |content| Event { date: Cell { content, span: Span::default() } };
    let expected = vec![date(on(jiff::civil::date(2020, 3, 1))), date(on(jiff::civil::date(2020, 6, 1))), date(Content::Absent)];
    assert_eq!(out.cell(0, "press_meetings").value(), Some(&Value::Events(expected)));
    assert_eq!(yaml("province: a\npress_meetings: []\n").sound().cell(0, "press_meetings").value(), Some(&Value::Events(Vec::new())));
    let count = yaml("province: a\npress_meetings: 4\n");
    assert!(count.problems[0].starts_with("2:17 data/unreadable-value press_meetings: "), "{:?}", count.problems);
}

#[test]
fn nested_records_are_members_and_a_list_that_lost_one_is_not_whole() {
    let out = yaml("province: a\ndistricts:\n- {code: x, media_staff: 2}\n- {media_staff: 1}\n");
    assert_eq!(out.problems, ["4:3 data/no-key this record of a district does not say which one it is: `code` is missing"]);
    let Some(Value::Members(members)) = out.cell(0, "districts").value() else { panic!() };
    assert_eq!(members.iter().map(|m| m.key.as_deref()).collect::<Vec<_>>(), [Some("x"), None]);
    assert_eq!(members[1].cells[1].content, figure(1));
    assert_eq!(yaml("province: a\ndistricts: []\n").sound().cell(0, "districts").value(), Some(&Value::Members(Vec::new())));
    let lost = yaml("province: a\ndistricts: [{code: x}, y]\n");
    assert_eq!(lost.cell(0, "districts").content, Content::Unreadable);
    assert!(lost.problems[0].starts_with("2:24 data/unreadable-value districts: "), "{:?}", lost.problems);
}

#[test]
fn a_record_that_cannot_be_told_apart_is_left_out_with_one_error() {
    let codes = |text: &str| {
        let out = yaml(text);
        assert_eq!(out.records.len(), 0, "{text}");
        out.problems.iter().map(|p| p.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(codes("province:\nperiod: 2020\n"), ["1:1 data/no-key"]);
    assert_eq!(codes("provinces: [{population: 1}]\n"), ["1:13 data/no-key"]);
    assert_eq!(codes("province: a\nperiod: 2021-Q5\n"), ["2:9 data/bad-period"]);
    assert_eq!(codes("province: a\nas_of: 2021\n"), ["2:8 data/bad-period"]);
    assert_eq!(codes("province: a\nperiod: 2020\nperiod: 2021\n"), ["3:1 data/duplicate-key"]);
    assert_eq!(codes("province: [a]\n"), ["1:11 data/not-a-record"]);
    assert_eq!(codes("provinces: [a]\n"), ["1:13 data/not-a-record"]);
    assert_eq!(codes("provinces: [{code: a}]\nprovinces: [{code: b}]\n"), ["2:1 data/duplicate-key"]);
    assert_eq!(codes("just text\n"), ["1:1 data/not-a-record"]);
    assert_eq!(codes(""), ["1:1 data/no-records"]);
    assert_eq!(codes("provinces: []\n"), ["1:1 data/no-records"]);
}

#[test]
fn an_entity_without_a_key_takes_its_name_s_value_for_one() {
    let out = yaml("incident: 7\ndeaths: 1\n---\nincident:\ndeaths: 2\n").sound();
    assert_eq!(out.keys(), ["7", "-"]);
}

#[test]
fn an_entity_that_is_misspelt_is_told_with_the_nearest() {
    let said = |name: &str, text: &str| {
        let loaded = load(
            name,
            text.as_bytes(),
            Format::of_path(std::path::Path::new(name)).unwrap(),
            &mut Sources::default(),
            &schema(),
            &Options::default(),
        );
        let [problem] = loaded.problems.as_slice() else { panic!("{:?}", loaded.problems) };
        let span = problem.diagnostic.labels[0].span;
        (text[span.range()].to_owned(), problem.diagnostic.help.clone().unwrap().en)
    };
    let meant = |key: &str, near: &str| (key.to_owned(), format!("Did you mean `{near}`?"));
    assert_eq!(said("a.yaml", "period: 2020\nprovinc: \"42\"\n"), meant("provinc", "province"));
    assert_eq!(said("a.yaml", "provnces:\n- {code: a}\n"), meant("provnces", "provinces"));
    // Above a list stands the plural, above one record the singular.
    assert_eq!(said("a.json", "{\"provinces\": \"42\"}"), meant("\"provinces\"", "province"));
    let file = ("c".to_owned(), "Did you mean `communes` in the name of the file?".to_owned());
    assert_eq!(said("comunes-2021-Q2.csv", "code\n1\n"), file);
    assert_eq!(said("comunes_2021.csv", "code\n1\n"), file);
    let none = "Write `province: …` at the top, or run with `--as province`.".to_owned();
    assert_eq!(said("a.yaml", "budget: 5\n"), ("b".to_owned(), none));
}
