//! Rule files in Vietnamese words: they say what they say in English, and what is wrong is told in their own words.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chitieu::base::SourceId;
use chitieu::project::translate_unit;
use chitieu::semantics::Unit;
use chitieu::syntax::words::WORDS;
use chitieu::syntax::{self, Limits, Names, Surface};

use crate::support::{blocks, check, show_all};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(name)
}

/// The declarations of a file without their places; panics where it has mistakes.
fn tree(text: &str) -> serde_json::Value {
    fn forget(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) if map.contains_key("start") && map.contains_key("end") && map.len() == 2 => map.clear(),
            serde_json::Value::Object(map) => map.values_mut().for_each(forget),
            serde_json::Value::Array(items) => items.iter_mut().for_each(forget),
            _ => {}
        }
    }
    let parsed = syntax::parse(text, SourceId(0), &Limits::default());
    assert!(parsed.problems.is_empty(), "{}\n{text}", show_all(text, &parsed.problems));
    let mut value = serde_json::to_value(&parsed.file.items).unwrap();
    forget(&mut value);
    value
}

/// Every rule file of the tests that parses, with where it comes from.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (folder_name, extension) in
        [("valid", "chitieu"), ("fixtures", "chitieu"), ("../../rules", "chitieu"), ("cases", "md"), ("../../docs", "md")]
    {
        let entries = walkdir::WalkDir::new(folder(folder_name)).sort_by_file_name().into_iter().map(|e| e.unwrap().into_path());
        for path in entries.filter(|p| p.extension().is_some_and(|e| e == extension)) {
            let (name, text) = (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
            if extension == "md" {
                let rules = blocks(&text).into_iter().filter(|(_, language, _)| language.starts_with("chitieu"));
                found.extend(rules.map(|(heading, _, text)| (format!("{name}: {heading}"), text)));
            } else {
                found.push((name, text));
            }
        }
    }
    found.retain(|(_, text)| !syntax::is_vietnamese(text) && syntax::parse(text, SourceId(0), &Limits::default()).problems.is_empty());
    assert!(found.len() > 100, "the suite was found");
    found
}

/// A file in another surface, names as they are.
fn put(text: &str, to: Surface, name: &str) -> String {
    syntax::translate(text, to, &Names::new(), &Limits::default()).unwrap_or_else(|| panic!("{name} in {to:?}:\n{text}"))
}

#[test]
fn every_file_says_the_same_in_both_surfaces() {
    for (name, text) in files() {
        let laid_out = syntax::format(&text, SourceId(0), &Limits::default()).text;
        let vi = put(&text, Surface::Vi, &name);
        assert_eq!(tree(&text), tree(&vi), "{name}");
        assert_eq!(syntax::format(&vi, SourceId(0), &Limits::default()).text, vi, "{name} is laid out");
        let back = put(&vi, Surface::En, &name);
        assert_eq!(back, laid_out, "{name}");
        assert_eq!(put(&back, Surface::Vi, &name), vi, "{name}");
    }
}

#[test]
fn the_packs_go_there_and_back_with_the_names_of_their_fields() {
    let mut units = Vec::new();
    for path in walkdir::WalkDir::new(folder("../../rules")).sort_by_file_name().into_iter().map(|e| e.unwrap().into_path()) {
        if path.extension().is_some_and(|e| e == "chitieu") {
            let text = std::fs::read_to_string(&path).unwrap();
            let source = SourceId(u32::try_from(units.len()).unwrap());
            let file = syntax::parse(&text, source, &Limits::default()).file;
            units.push(Unit { source: Some(source), name: path.display().to_string(), text: text.into(), file, ..Unit::default() });
        }
    }
    let texts = |units: &[Unit]| units.iter().map(|u| u.text.to_string()).collect::<Vec<_>>();
    let before = texts(&units);
    let to = |units: &mut [Unit], surface_of: &dyn Fn(usize) -> Surface| {
        for at in 0..units.len() {
            let source = units[at].source.unwrap();
            translate_unit(units, source, surface_of(at)).unwrap_or_else(|p| panic!("{}: {}", units[at].name, p.message.en));
        }
    };
    to(&mut units, &|_| Surface::Vi);
    let vietnamese = texts(&units);
    assert!(vietnamese.iter().any(|t| t.contains("yêu cầu     chi_cntt >= 0,1% của tổng_chi_ngân_sách")), "fields have their names");
    assert!(vietnamese.iter().any(|t| t.contains("nghị_quyết.ngày_ban_hành")), "documents too");
    to(&mut units, &|_| Surface::En);
    to(&mut units, &|at| syntax::surface_of(&before[at]));
    assert_eq!(texts(&units), before);
}

#[test]
fn standard_input_is_translated_with_what_lies_beside_it() {
    let rules = folder("cli/fmt-to.in/rules");
    let to = |lang: &str, text: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chitieu"))
            .args(["fmt", "--to", lang, "-"])
            .current_dir(&rules)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let english = std::fs::read_to_string(rules.join("goals.chitieu")).unwrap();
    let vietnamese = to("vi", &english);
    assert!(vietnamese.contains("chi_cntt >= 0,1% của tổng_chi"), "{vietnamese}");
    assert_eq!(to("en", &vietnamese), english);
    assert_eq!(to("vi", &vietnamese), vietnamese);
}

#[test]
fn what_is_wrong_is_told_in_the_words_of_the_file() {
    for entry in walkdir::WalkDir::new(folder("vietnamese")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|e| e != "chitieu") || path.parent().is_some_and(|p| p.ends_with("pairs")) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, problems) = check(&text);
        insta::with_settings!({ snapshot_path => "vietnamese", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(path.file_stem().unwrap().to_string_lossy().into_owned(), show_all(&text, &problems));
        });
    }
}

#[test]
fn the_language_page_shows_every_word() {
    let page = std::fs::read_to_string(folder("../../docs/language.md")).unwrap();
    let section = page.split("## In Vietnamese").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<Vec<&str>> = section.lines().filter(|l| l.starts_with("| `")).map(|l| l.split('|').map(str::trim).collect()).collect();
    assert_eq!(rows.len(), WORDS.len());
    for (row, word) in rows.iter().zip(WORDS) {
        assert_eq!(row[1], format!("`{}`", word.en));
        let forms: Vec<String> = word.vi.iter().map(|form| format!("`{form}`")).collect();
        assert_eq!((row[2], row[3]), (forms[0].as_str(), forms[1..].join(", ").as_str()), "{}", word.en);
    }
}

#[test]
fn the_language_page_shows_a_translation() {
    let page = std::fs::read_to_string(folder("../../docs/language.md")).unwrap();
    let of = |surface: &str| blocks(&page).into_iter().find(|(_, language, _)| language == surface).unwrap().2;
    let (english, vietnamese) = (of("chitieu en"), of("chitieu vi"));
    for (text, to, want) in [(&english, Surface::Vi, &vietnamese), (&vietnamese, Surface::En, &english)] {
        let (_, problems) = check(text);
        assert!(problems.is_empty(), "{}", show_all(text, &problems));
        let source = SourceId(0);
        let file = syntax::parse(text, source, &Limits::default()).file;
        let unit = Unit { source: Some(source), name: "page".to_owned(), text: text.as_str().into(), file, ..Unit::default() };
        assert_eq!(translate_unit(&mut [unit], source, to).unwrap(), *want);
    }
}

#[test]
fn every_keyword_of_the_grammar_has_a_vietnamese_form() {
    let text = syntax::GRAMMAR;
    let mut keywords = 0;
    for line in text
        .lines()
        .filter(|l| l.starts_with("kw_") || ["type_word", "verdict ", "scale ", "unit ", "aggregate_word"].iter().any(|w| l.starts_with(w)))
    {
        let body = line.split_once('=').unwrap().1;
        let words: Vec<&str> = body.split('"').skip(1).step_by(2).collect();
        let pair = if body.contains("WHITESPACE") { words.last().copied() } else { None };
        for word in words {
            keywords += 1;
            let known = |w: &&syntax::words::Word| {
                w.vi.contains(&word) || w.en.split(' ').any(|part| part == word) || ["has", "meets", "less", "day", "point"].contains(&word)
            };
            assert!(WORDS.iter().any(|w| known(&w)), "{word} has no Vietnamese form ({pair:?})");
        }
    }
    assert!(keywords > 100, "the keywords were found");
}

#[test]
fn the_forms_that_are_read_as_well_say_the_same() {
    let head = "đối tượng tỉnh số nhiều các_tỉnh { dân_số: số đếm  nghị_quyết: văn bản  xã: danh sách đơn_vị  chi: tiền  mở: ngày }\n\
        đối tượng đơn_vị { có_đài: có hay không  số_người: số đếm  ngày_họp: ngày }\n";
    let file = |clause: &str| format!("#! lang vi\n{head}bộ chỉ tiêu b {{ đối với tỉnh chỉ tiêu c {{ {clause} }} }}\n");
    let same = [
        ("yêu cầu nghị_quyết đã ban hành đến hết 2021", "yêu cầu nghị_quyết được ban hành chậm nhất năm 2021"),
        ("yêu cầu nghị_quyết đã ban hành đến hết 2021-H1", "yêu cầu nghị_quyết đã ban hành trong 6 tháng đầu năm 2021"),
        ("yêu cầu nghị_quyết đã ban hành đến hết quý II/2021", "yêu cầu nghị_quyết đã ban hành trong quý 2 năm 2021"),
        ("yêu cầu mở <= 31/12/2020", "yêu cầu mở <= ngày 31 tháng 12 năm 2020"),
        ("yêu cầu ít nhất 3 xã có có_đài", "yêu cầu tối thiểu 3 xã có có_đài"),
        ("yêu cầu hơn 50% của xã có có_đài", "yêu cầu trên 50% trong số xã có có_đài"),
        ("yêu cầu nhiều nhất 3 xã có có_đài", "yêu cầu không quá 3 xã có có_đài"),
        ("yêu cầu ít hơn 3 xã có có_đài", "yêu cầu dưới 3 xã có có_đài"),
        ("yêu cầu mọi xã có có_đài", "yêu cầu tất cả các xã có có_đài"),
        ("yêu cầu tổng xã.số_người > 3", "yêu cầu tổng của xã.số_người > 3"),
        ("yêu cầu chi >= 1,5 tỷ đồng", "yêu cầu chi >= 1.500 triệu đồng"),
        ("áp dụng từ 2020 đến 2025 yêu cầu dân_số > 1", "áp dụng từ năm 2020 đến hết năm 2025 yêu cầu dân_số > 1"),
    ];
    for (one, other) in same {
        assert_eq!(tree(&file(one)), tree(&file(other)), "{one}");
    }
}

#[test]
fn a_vietnamese_file_says_what_its_english_pair_says() {
    let read = |name: &str| std::fs::read_to_string(folder(name)).unwrap();
    assert_eq!(tree(&read("vietnamese/pairs/example.vi.chitieu")), tree(&read("valid/example.chitieu")));
}
