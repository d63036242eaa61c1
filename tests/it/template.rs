//! Blank forms: what is filled in, is read back as it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;
use std::process::Command;

use chitieu::base::{Disk, Memory, Sources};
use chitieu::data::{Format, Options, load};
use chitieu::diagnostic::{Code, Lang};
use chitieu::evaluation::Across;
use chitieu::project::{Checked, DataArgument, Project, Request, RuleChoice, check};
use chitieu::report::form::{self, Form, Input, Wish};
use chitieu::value::{Date, Period};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A report, and the same filled into a form with a spreadsheet library.
const REPORT: &[u8] = include_bytes!("fixtures/form-filled.yaml");
const FILLED: &[u8] = include_bytes!("fixtures/form-filled.xlsx");

const TODAY: Date = Date::constant(2021, 1, 1);

fn packs() -> RuleChoice {
    RuleChoice { packs: vec!["q3-2020".to_owned()], ..RuleChoice::default() }
}

fn project(choice: &RuleChoice) -> Project {
    let project = Project::open(&Disk, &[], choice);
    assert_eq!(project.problems, []);
    project
}

fn form_of(project: &Project, entity: &str, lang: Lang, all_units: bool, all_fields: bool) -> Form {
    let (entity, _) = project.rules.schema.iter().find(|(_, e)| e.name == entity).unwrap();
    let selected = vec![true; project.rules.targets.len()];
    let period = Some(Period::parse("2020").unwrap());
    form::form(&project.rules, &Wish { entity, period, today: TODAY, lang, selected: &selected, all_fields, all_units })
}

fn checked(name: &str, bytes: &[u8]) -> Checked {
    let mut files = Memory::default();
    files.insert(name, bytes);
    let request = Request {
        data: vec![DataArgument::Path(PathBuf::from(name))],
        rules: packs(),
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: None,
        today: TODAY,
        entity: None,
        input: None,
        across: Across::Never,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    check(&files, &request)
}

/// Every verdict on a unit, with what was measured.
fn verdicts(checked: &Checked, key: &str) -> String {
    let mut out = String::new();
    for j in checked.outcome.judgements.iter().filter(|j| j.key.as_deref() == Some(key)) {
        let measures: Vec<_> = j.clauses.iter().map(|clause| &clause.measure).collect();
        writeln!(out, "{} {:?} {:?} {measures:?}", checked.project.rules.target(j.target).id, j.verdict, j.period).unwrap();
    }
    out
}

fn same_as_report(name: &str, bytes: &[u8]) {
    let (report, form) = (checked("report.yaml", REPORT), checked(name, bytes));
    assert_eq!(form.problems, [], "{name}");
    let expected = verdicts(&report, "42");
    assert!(expected.lines().count() > 20);
    assert_eq!(verdicts(&form, "42"), expected, "{name}");
}

/// What the report says, by the headings of the form.
fn values() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("Mã tỉnh", "42"),
        ("Tên tỉnh, thành phố", "Hà Tĩnh"),
        ("Dân số", "1301300"),
        ("Số hộ", "380000"),
        ("Tổng chi ngân sách địa phương (triệu đồng)", "17200000"),
        ("Chi cho công nghệ thông tin (triệu đồng)", "15100"),
        ("Chi cho thông tin, tuyên truyền (triệu đồng)", "51600.5"),
        ("Số người sử dụng điện thoại thông minh", "700000"),
        ("Số hộ có kết nối cáp quang", "200000"),
        ("Số lượt cài đặt Bluezone", "390388"),
        ("Nghị quyết của Tỉnh ủy, Thành ủy về chuyển đổi số: số, ký hiệu", "05-NQ/TU"),
        ("Nghị quyết của Tỉnh ủy, Thành ủy về chuyển đổi số: ngày ban hành", "1/12/2020"),
        ("Kế hoạch chuyển đổi số: ngày ban hành", "chưa"),
        ("Giám đốc Sở trực tiếp chịu trách nhiệm về thông tin liên quan đến địa phương", "có"),
        ("Các lần theo dõi, rà soát thông tin liên quan đến địa phương", "01/02/2020; 01/05/2020; 01/08/2020; 01/11/2020"),
        ("Số văn phòng đại diện, phóng viên thường trú", "3"),
        ("Gặp mặt cơ quan báo chí", "chưa"),
        ("Nội dung gặp mặt cơ quan báo chí", "quán triệt; hướng dẫn"),
    ])
}

/// The workbook with values in empty cells of its first worksheet.
fn filled(bytes: &[u8], cells: &BTreeMap<String, &str>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut count = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let mut sheet = String::from_utf8(text).unwrap();
            for (cell, value) in cells {
                let start = sheet.find(&format!("<c r=\"{cell}\" ")).unwrap_or_else(|| panic!("no cell {cell}"));
                let end = start + sheet[start..].find("/>").unwrap();
                let head = sheet[start..end].to_owned();
                let value = match value.parse::<f64>() {
                    Ok(_) if *value != "42" => format!("{head}><v>{value}</v></c>"),
                    _ => format!("{head} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
                };
                sheet.replace_range(start..end + 2, &value);
                count += 1;
            }
            text = sheet.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&text).unwrap();
    }
    assert_eq!(count, cells.len());
    out.finish().unwrap().into_inner()
}

#[test]
fn a_form_for_one_unit_is_judged_as_the_same_report_in_yaml() {
    let form = form_of(&project(&packs()), "province", Lang::Vi, false, false);
    let (values, lines) = (values(), &form.sheets[0].lines);
    let headed = lines.iter().filter_map(|line| line.heading.as_deref()).zip(5..);
    let cells: BTreeMap<String, &str> = headed.filter_map(|(heading, row)| Some((format!("B{row}"), *values.get(heading)?))).collect();
    assert_eq!(cells.len(), values.len(), "the form asks for what the report says");
    same_as_report("bieu mau.xlsx", &filled(&form::xlsx(&form).unwrap(), &cells));
}

#[test]
fn a_form_for_all_units_is_judged_as_the_same_report_in_yaml() {
    let form = form_of(&project(&packs()), "province", Lang::Vi, true, false);
    let row = 7 + form.sheets[0].units.iter().position(|(key, _)| key == "42").unwrap();
    let headed = form.sheets[0].lines.iter().filter(|line| line.heading.is_some() && line.input != Input::Period);
    let values = values();
    let cells: BTreeMap<String, &str> = headed
        .zip(1..)
        .filter(|(line, _)| !matches!(line.input, Input::Key(_) | Input::Name))
        .filter_map(|(line, column)| Some((format!("{}{row}", chitieu::base::letters(column)), *values.get(line.heading.as_deref()?)?)))
        .collect();
    assert_eq!(cells.len(), values.len() - 2);
    same_as_report("bảng.xlsx", &filled(&form::xlsx(&form).unwrap(), &cells));
}

#[test]
fn a_form_that_a_spreadsheet_library_has_filled_in_is_judged_alike() {
    same_as_report("form.xlsx", FILLED);
}

#[test]
fn every_field_has_a_heading_that_is_read_back() {
    let project = project(&RuleChoice::default());
    let schema = &project.rules.schema;
    for (entity, declared) in schema.iter() {
        for lang in [Lang::En, Lang::Vi] {
            let form = form_of(&project, &declared.name, lang, true, true);
            for line in form.sheets.iter().flat_map(|sheet| &sheet.lines) {
                assert!(line.heading.is_some(), "{}.{} in {lang:?}", declared.name, line.path);
            }
            let mut table = form::csv(&form);
            table.truncate(table.find('\n').unwrap() + 1);
            let options = Options { entity: Some(entity), ..Options::default() };
            let loaded = load("form.csv", table.as_bytes(), Format::Csv, &mut Sources::default(), schema, &options);
            let codes: Vec<_> = loaded.problems.iter().map(|p| (p.diagnostic.code, &p.diagnostic.message.en)).collect();
            assert!(codes.iter().all(|(code, _)| *code == Code::DATA_NO_RECORDS), "{} in {lang:?}: {codes:?}", declared.name);
        }
    }
}

#[test]
fn a_document_knows_all_its_keys_and_reports_nothing_while_it_is_blank() {
    let project = project(&RuleChoice::default());
    for lang in [Lang::En, Lang::Vi] {
        let text = form::yaml(&form_of(&project, "province", lang, false, true)).replacen("province: \"\"", "province: \"42\"", 1);
        let open = text.replace("# ", "").replace("#   ", "  ");
        assert!(text.contains("network:\n  levels:") && open.contains("communes:"), "{text}");
        let checked = checked("form.yaml", text.as_bytes());
        assert_eq!(checked.problems, [], "{text}");
        assert_eq!(checked.outcome.records, 1);
        let several = form::yaml(&form_of(&project, "province", lang, true, false));
        let mut sources = Sources::default();
        let loaded = load("form.yaml", several.as_bytes(), Format::Yaml, &mut sources, &project.rules.schema, &Options::default());
        assert_eq!((loaded.records.len(), loaded.problems.len()), (63, 0), "{several}");
    }
}

#[test]
fn a_table_that_is_left_empty_beside_others_is_no_error() {
    let project = project(&RuleChoice::default());
    let form = form_of(&project, "province", Lang::Vi, true, false);
    assert!(form.sheets.len() > 1, "members have worksheets of their own");
    let checked = checked("form.xlsx", &form::xlsx(&form).unwrap());
    assert_eq!(checked.problems, []);
    assert_eq!(checked.outcome.records, 63);
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = std::env::temp_dir().join(format!("chitieu-template-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |more: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_chitieu"));
        program.args(["template", "province", "--lang", "en"]).args(more).current_dir(&folder).output().unwrap()
    };
    let first = run(&["--period", "2020-Q3"]);
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(String::from_utf8_lossy(&first.stdout).starts_with("province-2020-Q3.xlsx: "));
    let made = std::fs::read(folder.join("province-2020-Q3.xlsx")).unwrap();
    for more in [&["--period", "2020-Q3"][..], &["-o", "province-2020-Q3.xlsx"], &["-o", "form.txt"], &["-o", "form"]] {
        assert_eq!(run(more).status.code(), Some(3), "{more:?}");
    }
    assert_eq!(std::fs::read(folder.join("province-2020-Q3.xlsx")).unwrap(), made);
    std::fs::remove_dir_all(&folder).unwrap();
}
