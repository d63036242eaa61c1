//! Workbooks back to their filers: what was found is marked in them, and nothing else has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use chitieu::base::{Memory, Sources};
use chitieu::data::{Format, Limits, Options, load};
use chitieu::diagnostic::Lang;
use chitieu::evaluation::Across;
use chitieu::project::annotate::{Annotated, annotate};
use chitieu::project::{DataArgument, Meter, Request, RuleChoice, Watch};
use chitieu::report::{Format as ReportFormat, Passes, Telling};
use chitieu::value::Date;
use zip::ZipArchive;

/// A workbook with a chart, a picture, comments, conditional formats, validations, names and a hidden worksheet.
const REPORT: &[u8] = include_bytes!("fixtures/report-2020.xlsx");

fn annotated(name: &str, bytes: &[u8]) -> Annotated {
    let mut files = Memory::default();
    files.insert(name, bytes);
    let request = Request {
        data: vec![DataArgument::Path(PathBuf::from(name))],
        rules: RuleChoice { packs: vec!["q3-2020".to_owned()], ..RuleChoice::default() },
        select: vec!["q3_2020.it_spending".to_owned(), "q3_2020.bluezone".to_owned(), "q3_2020.fibre".to_owned()],
        ignore: Vec::new(),
        as_of: None,
        today: Date::constant(2021, 1, 1),
        entity: Some("province".to_owned()),
        input: None,
        across: Across::Auto,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    let findings = Telling { format: ReportFormat::Json, passes: Passes::Count, worst: Some(usize::MAX), verbose: false, quiet: false };
    let watch = Watch {
        tellings: &[findings],
        lang: &|_| Lang::En,
        lang_is_said: true,
        threads: 1,
        part_bytes: None,
        meter: &Meter::default(),
        take: &mut |_, _| {},
    };
    annotate(&files, Path::new(name), &request, watch)
}

/// The parts of a package: their names, and their bytes as they are compressed.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let raw = |at| {
        let mut part = archive.by_index_raw(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(raw).collect()
}

fn text(bytes: &[u8], part: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn parts_that_need_not_change_are_the_same_byte_for_byte() {
    let made = annotated("report.xlsx", REPORT);
    let new = made.bytes.unwrap();
    assert_eq!(made.aside, None);
    let (before, after) = (parts(REPORT), parts(&new));
    let changed: BTreeSet<&str> =
        after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).map(|(name, _)| name.as_str()).collect();
    let expected = [
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/findings1.xml",
        "xl/worksheets/sheet1.xml",
    ];
    assert_eq!(changed, expected.into());
    assert!(before.keys().all(|name| after.contains_key(name)));
    for (name, _) in after.iter().filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".vml") || name.ends_with(".rels")) {
        let text = text(&new, name);
        assert!(roxmltree::Document::parse(&text).is_ok(), "{name} is not well-formed");
    }
}

#[test]
fn cells_keep_their_formats_and_comments_and_names_stay_with_their_worksheets() {
    let new = annotated("report.xlsx", REPORT).bytes.unwrap();
    let style = |bytes: &[u8], cell: &str| {
        let (sheet, styles) = (text(bytes, "xl/worksheets/sheet1.xml"), text(bytes, "xl/styles.xml"));
        let (sheet, styles) = (roxmltree::Document::parse(&sheet).unwrap(), roxmltree::Document::parse(&styles).unwrap());
        let of_cell = sheet.descendants().find(|n| n.attribute("r") == Some(cell)).and_then(|n| n.attribute("s")).unwrap_or("0");
        let list = styles.descendants().find(|n| n.has_tag_name((n.tag_name().namespace().unwrap_or(""), "cellXfs"))).unwrap();
        let xf = list.children().filter(|n| n.is_element()).nth(of_cell.parse().unwrap()).unwrap();
        let of = |name: &str| xf.attribute(name).unwrap_or("0").to_owned();
        ([of("numFmtId"), of("fontId"), of("borderId"), of("xfId")], of("fillId"))
    };
    for cell in ["F5", "H5", "F7", "H7"] {
        let ((before, old), (after, new)) = (style(REPORT, cell), style(&new, cell));
        assert_eq!(before, after, "{cell}");
        assert_ne!(old, new, "{cell} is coloured");
    }
    assert_eq!(style(REPORT, "F6"), style(&new, "F6"));
    let comments = text(&new, "xl/comments/comment1.xml");
    assert!(comments.contains("Số liệu của Sở Tài chính") && comments.contains("2.1 tỷ ₫ short"), "{comments}");
    let drawing = text(&new, "xl/drawings/commentsDrawing1.vml");
    let shapes = |text: &str| text.matches("ObjectType=\"Note\"").count();
    assert_eq!(
        shapes(&drawing),
        roxmltree::Document::parse(&comments).unwrap().descendants().filter(|n| n.attribute("ref").is_some()).count()
    );
    let book = text(&new, "xl/workbook.xml");
    assert!(text(REPORT, "xl/workbook.xml").contains("localSheetId=\"0\"") && book.contains("localSheetId=\"1\""), "{book}");
    let list = text(&new, "xl/worksheets/findings1.xml");
    assert!(list.contains("location=\"&apos;Báo cáo &apos;&apos;A&apos;&apos; 2020&apos;!F5\""), "{list}");
}

#[test]
fn a_marked_workbook_is_judged_as_the_report_was() {
    let first = annotated("report.xlsx", REPORT);
    let again = annotated("report.xlsx", first.bytes.as_deref().unwrap());
    let of_cells = |made: &Annotated| made.remarks.all.clone();
    assert_eq!(of_cells(&first), of_cells(&again));
    assert_eq!(first.remarks.all.len(), 11);
    let parts = parts(again.bytes.as_deref().unwrap());
    assert!(parts.contains_key("xl/worksheets/findings1.xml") && parts.contains_key("xl/worksheets/findings2.xml"));
}

#[test]
fn a_report_of_another_format_gets_a_list_beside_it() {
    let table = "Mã tỉnh,Kỳ báo cáo,Dân số,Số lượt cài đặt Bluezone\n42,2020,1301300,390388\n";
    let made = annotated("provinces.csv", table.as_bytes());
    assert!(made.aside.is_some());
    let bytes = made.bytes.unwrap();
    let strings = text(&bytes, "xl/sharedStrings.xml");
    assert!(strings.contains("2 lượt short") && strings.contains("2:17"), "{strings}");
    // What nobody can read is not given back.
    assert_eq!(annotated("report.xlsx", b"PK").bytes, None);
}

#[test]
fn a_package_that_was_cut_off_is_no_reason_to_fall_over() {
    let schema = chitieu::data::Schema::default();
    for length in (0..REPORT.len()).step_by(997) {
        let cut = REPORT.get(..length).unwrap();
        let _ = annotated("report.xlsx", cut);
        let _ = load(
            "report.xlsx",
            cut,
            Format::Xlsx,
            &mut Sources::default(),
            &schema,
            &Options { limits: Limits::default(), ..Options::default() },
        );
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = std::env::temp_dir().join(format!("chitieu-annotate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let report = folder.join("report.xlsx");
    std::fs::write(&report, REPORT).unwrap();
    let run = |more: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_chitieu"));
        program.args(["annotate", "report.xlsx", "--as", "province", "--lang", "en"]).args(more).current_dir(&folder).output().unwrap()
    };
    let first = run(&[]);
    assert_eq!(first.status.code(), Some(1), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(String::from_utf8_lossy(&first.stdout).starts_with("report-checked.xlsx: "));
    let made = std::fs::read(folder.join("report-checked.xlsx")).unwrap();
    for more in [&[][..], &["-o", "report.xlsx"], &["-o", "./report.xlsx"], &["-o", "report.txt"]] {
        assert_eq!(run(more).status.code(), Some(3), "{more:?}");
    }
    assert_eq!(std::fs::read(&report).unwrap(), REPORT);
    assert_eq!(std::fs::read(folder.join("report-checked.xlsx")).unwrap(), made);
    std::fs::remove_dir_all(&folder).unwrap();
}
