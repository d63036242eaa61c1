use super::*;
use crate::data::reading::{NumberLocale, Readings};
use crate::data::{Document, Happening};
use crate::value::Period;

fn csv(text: &str) -> Outcome {
    run("dir/provinces-2020.csv", text, &Options::default())
}

#[test]
fn the_file_name_tells_the_entity_and_the_period() {
    let out = csv("code,population\n42,5\n").sound();
    assert_eq!((out.records[0].entity, out.records[0].period), (PROVINCE, Period::parse("2020").ok()));
    let quarter = run("commune_2021-Q2.csv", "code\n1\n", &Options::default()).sound();
    assert_eq!((quarter.records[0].entity, quarter.records[0].period), (COMMUNE, Period::parse("2021-Q2").ok()));
    let other = run("provincesque.csv", "code\n1\n", &Options::default());
    assert!(other.problems[0].starts_with("1:1 data/no-entity "), "{:?}", other.problems);
    let options = Options { entity: Some(COMMUNE), period: Period::parse("2019").ok(), ..Options::default() };
    let said = run("x.tsv", "code\tkỳ báo cáo\n1\t\n2\tquý II/2021\n", &options).sound();
    assert_eq!(said.records[0].period, Period::parse("2019").ok());
    assert_eq!(said.records[1].period, Period::parse("2021-Q2").ok());
}

#[test]
fn a_cell_s_place_is_exact_behind_quotes_and_line_ends() {
    let out =
        csv("\u{feff}code;name;population;portal\r\n\"01\";\"Thành phố\r\nHà Nội \"\"mới\"\"\";\"8\";có\r\n\r\n02;Hà Giang;9;không\r\n")
            .sound();
    assert_eq!(out.keys(), ["01", "02"]);
    assert_eq!(out.cell(0, "name").content, text("Thành phố\r\nHà Nội \"mới\""));
    assert_eq!(out.place(0, "code"), "2:1 \"01\"");
    assert_eq!(out.place(0, "population"), "3:17 \"8\"");
    assert_eq!(out.place(0, "portal"), "3:21 có");
    assert_eq!(out.place(1, "population"), "5:13 9");
}

#[test]
fn headings_match_in_any_case_with_paths_labels_and_units() {
    let head = "CODE,DÂN  SỐ (nghìn người),Tổng chi (triệu đồng),tỷ lệ (%),Network.Communes_Total,staff_total,party_resolution.issued,party_resolution_number";
    let out = csv(&format!("{head}\n42,12,500,30,7,8,2020-05-05,5-NQ\n")).sound();
    assert_eq!(out.cell(0, "population").value().map(number), Some(Number::from_i64(12_000)));
    assert_eq!(out.cell(0, "budget").value().map(number), Some(Number::from_i64(500_000_000)));
    assert_eq!(out.cell(0, "bluezone_share").value().map(number), Number::ratio(3, 10));
    assert_eq!(out.cell(0, "network.communes_total").content, figure(7));
    assert_eq!(out.cell(0, "staff.total").content, figure(8));
    let Some(Value::Document(Document::Issued(cells))) = out.cell(0, "party_resolution").value() else { panic!() };
    assert_eq!(cells[0].content, text("5-NQ"));
    assert!(matches!(cells[1].value(), Some(Value::Date(Happening::On(_)))));
    assert_eq!(out.place(0, "party_resolution"), "2:18 2020-05-05,5-NQ");
    let wrong = csv("code,population (ha)\n1,2\n");
    assert!(wrong.problems[0].starts_with("1:6 data/unknown-key `population (ha)`"), "{:?}", wrong.problems);
}

#[test]
fn a_figure_may_carry_the_unit_of_its_field() {
    let out = csv("code,population,network.communes_total\n1,12 người,7\n2,\"37,9 nghìn NGƯỜI\",8\n3,1.307.000 người,9\n").sound();
    let population = |record| out.cell(record, "population").value().map(number);
    assert_eq!([population(0), population(1), population(2)], [12, 37_900, 1_307_000].map(|n| Some(Number::from_i64(n))));
    // A bare figure counts what the data set says, one with its unit does not.
    let thousands = Options { readings: Readings { scale: Some(3), ..Readings::default() }, ..Options::default() };
    let out =
        run("provinces-2020.csv", "code,population\n1,12\n2,12 người\n3,12 nghi\u{300}n ngu\u{31b}o\u{31b}\u{300}i\n", &thousands).sound();
    let population = |record| out.cell(record, "population").value().map(number);
    assert_eq!([population(0), population(1), population(2)], [12_000, 12, 12_000].map(|n| Some(Number::from_i64(n))));
    let other = csv("code,population,network.communes_total\n1,12 hộ,7\n2,12,7 xã\n");
    assert!(other.problems[0].contains("has `hộ` behind its digits"), "{:?}", other.problems);
    assert!(other.problems[1].contains("has `xã` behind its digits"), "{:?}", other.problems);
}

#[test]
fn what_stands_for_no_data_is_counted() {
    let readings = Readings { nil: vec!["-".into(), "…".into(), "0".into(), "..".into()], ..Readings::default() };
    let options = Options { readings, ..Options::default() };
    let out = run("provinces-2020.csv", "code,population,budget\n1,-,…\n2, - ,5 tỷ\n3,0,\n", &options).sound();
    assert_eq!(out.cell(2, "population").content, Content::Absent);
    assert_eq!(out.notes, ["no data by the configuration: `-` × 2, `0` × 1, `…` × 1"]);
    let out = run("a.yaml", "period: 2020\nprovinces:\n  - {code: '1', population: '-'}\n", &options).sound();
    assert_eq!(out.notes, ["no data by the configuration: `-` × 1"]);
    assert_eq!(run("provinces-2020.csv", "code,population\n1,5\n", &options).notes, [] as [&str; 0]);
}

fn number(value: &Value) -> Number {
    match value {
        Value::Figure(figure) => figure.number.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_columns_for_one_field_are_taken_for_neither() {
    let out = csv("code,population,dân số\n42,5,6\n");
    assert_eq!(out.problems, ["1:17 data/duplicate-field `population` is given here for the second time"]);
    assert_eq!(out.cell(0, "population").content, Content::Unreadable);
    let document = csv("code,party_resolution,party_resolution.issued\n42,2020,2021\n");
    assert_eq!(document.problems.len(), 1);
    assert_eq!(document.cell(0, "party_resolution").content, Content::Unreadable);
}

#[test]
fn a_ragged_row_is_left_out_and_the_others_are_read() {
    let out = csv("code,name,population\n1,a\n2,b,5,6\n3,c,7,,\n,,\n4,d,8\n");
    assert_eq!(out.keys(), ["3", "4"]);
    assert_eq!(
        out.problems,
        [
            "2:1 data/ragged-row this row has 2 cells, the heading has 3; the row is left out",
            "3:7 data/ragged-row this row has 4 cells, the heading has 3; the row is left out"
        ]
    );
}

#[test]
fn a_quote_that_is_not_closed_is_shown_where_it_opens() {
    let open = csv("code,name\n1,\"a\n2,b\n");
    assert_eq!(open.problems.len(), 1);
    assert!(open.problems[0].starts_with("2:3 data/table-syntax "), "{:?}", open.problems);
    let stray = csv("code,name\n1,\"a\"b\n2,c\n");
    assert!(stray.problems[0].starts_with("2:3 data/table-syntax "), "{:?}", stray.problems);
    assert_eq!(stray.keys(), ["2"]);
}

#[test]
fn the_separator_is_found_or_declared() {
    for text in
        ["code;population\n1;2\n", "code\tpopulation\n1\t2\n", "sep=;\r\ncode;population\r\n1;2\r\n", "\"co,d,e\";population\n1;2\n"]
    {
        let out = run("provinces.csv", text.replace("co,d,e", "code"), &Options::default()).sound();
        assert_eq!(out.cell(0, "population").content, figure(2), "{text}");
    }
    let options = Options { delimiter: Some(b'|'), ..Options::default() };
    assert_eq!(run("provinces.csv", "code|population\n1|2\n", &options).sound().cell(0, "population").content, figure(2));
}

#[test]
fn a_column_settles_its_marks_and_is_ambiguous_if_it_does_not() {
    let settled = csv("code;population;staff.total\n1;18.286;1.000\n2;1.234.567;2\n");
    assert_eq!(settled.cell(0, "population").content, figure(18_286));
    assert_eq!(settled.cell(0, "staff.total").content, Content::Unreadable);
    assert_eq!(settled.problems.len(), 1);
    assert!(settled.problems[0].starts_with("2:10 data/unreadable-value staff.total: "), "{:?}", settled.problems);
    let readings = Readings { locale: Some(NumberLocale::Vi), ..Readings::default() };
    let options = Options { readings, ..Options::default() };
    let declared = run("provinces.csv", "code;population\n1;18.286\n", &options).sound();
    assert_eq!(declared.cell(0, "population").content, figure(18_286));
}

#[test]
fn dates_of_a_cell_may_stand_between_commas_and_none_is_a_word() {
    let out = csv("code;press_meetings;districts\n1;09/02/2020, 22/05/2020;không\n2;Không có;\n").sound();
    assert!(matches!(out.cell(0, "press_meetings").value(), Some(Value::Events(events)) if events.len() == 2));
    assert!(matches!(out.cell(1, "press_meetings").value(), Some(Value::Events(events)) if events.is_empty()));
    assert!(matches!(out.cell(0, "districts").value(), Some(Value::Members(members)) if members.is_empty()));
    assert_eq!(out.cell(1, "districts").content, Content::Absent);
}

#[test]
fn texts_and_events_of_a_cell_stand_between_semicolons() {
    let out = csv("code,network.levels,press_meetings\n1,xã; huyện,2020-01-05; 2020-04-05\n2,,chưa\n3,,\n").sound();
    assert_eq!(out.cell(0, "network.levels").content, Content::Value(Value::Texts(vec!["xã".into(), "huyện".into()])));
    assert!(matches!(out.cell(0, "press_meetings").value(), Some(Value::Events(events)) if events.len() == 2));
    assert_eq!(out.cell(1, "press_meetings").value(), Some(&Value::Events(Vec::new())));
    assert_eq!(out.cell(2, "press_meetings").content, Content::Absent);
    let nested = csv("code,districts\n1,5\n2,\n");
    assert!(nested.problems[0].starts_with("2:3 data/unreadable-value districts: "), "{:?}", nested.problems);
    assert_eq!(nested.problems.len(), 1);
}

#[test]
fn the_configuration_names_columns_and_leaves_others_out() {
    let columns = [("Chi (tr.đ)", "population"), ("ghi chú", ""), ("Năm", "period")];
    let columns = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let options = Options { columns, ..Options::default() };
    let out = run("provinces.csv", "code,chi (TR.Đ),Ghi chú,năm\n1,2,x,2018\n", &options).sound();
    assert_eq!((&out.cell(0, "population").content, out.records[0].period), (&figure(2), Period::parse("2018").ok()));
}

#[test]
fn a_flat_record_joins_its_owner() {
    let out = run("communes.csv", "code,Tỉnh,website\n001,42,có\n", &Options::default()).sound();
    assert_eq!(out.records[0].owner.as_deref(), Some("42"));
}

#[test]
fn lines_above_the_headings_are_skipped_and_cells_without_one_are_said() {
    let options = Options { skip: 2, ..Options::default() };
    let out = run("provinces.csv", "Báo cáo, năm, 2020\n\ncode;population;\n1;2;x\n2;3;\n3;4;y\n", &options);
    assert_eq!(out.keys(), ["1", "2", "3"]);
    assert_eq!(out.problems, ["4:5 data/unknown-key `#3` is not in the vocabulary and is not read (and 1 times more)"]);
}

#[test]
fn a_title_above_the_headings_is_told_and_left_out() {
    let out = csv("\"Dân số, theo tỉnh\";;\n\nNăm 2020\ncode;population;portal\n1;2;có\n2;3;không\n").sound();
    assert_eq!((out.keys(), out.place(0, "population")), (vec!["1", "2"], "5:3 2".to_owned()));
    assert_eq!(out.notes, ["2 lines above the headings are taken for a title"]);
    // A table of one column has no title, even if a comma was forgotten to be quoted in it.
    let out = csv("code\nBà Rịa\nHà Nội, thủ đô\nHuế\n");
    assert_eq!((out.keys(), out.notes.len()), (vec!["Bà Rịa", "Huế"], 0));
    assert!(out.problems.iter().all(|p| p.starts_with("3:")), "{:?}", out.problems);
}

#[test]
fn an_empty_table_is_an_error() {
    for (text, code) in [("", "data/no-records"), ("code,name\n", "data/no-records"), ("\n\n", "data/no-records")] {
        let out = csv(text);
        assert_eq!(out.problems.len(), 1);
        assert!(out.problems[0].contains(code), "{text:?} {:?}", out.problems);
    }
    assert!(csv("code,population\n,5\n").problems[0].starts_with("2:1 data/no-key "));
}
