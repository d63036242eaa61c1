//! Diagnostics with the lines that they point at.

use unicode_width::UnicodeWidthStr as _;

use super::*;
use crate::base::Span;
use crate::diagnostic::{Code, Text};

fn rendered(text: &str, at: &str, lang: Lang) -> String {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("rules/luật.chitieu", text));
    let start = text.find(at).unwrap();
    let problem = Diagnostic::error(Code::RULES_UNKNOWN_NAME, Text::new("nothing is called that", "không có tên này"))
        .label(source, Span::new(start, start + at.len()), Text::new("here", "ở đây"))
        .help(Text::new("did you mean `population`?", "có phải là `population`?"));
    render_diagnostic(&problem, &sources, lang, false, 80)
}

/// The columns that the mark below a line takes, and those of the text that it is meant to mark.
fn mark(printed: &str, at: &str) -> ((usize, usize), (usize, usize)) {
    let lines: Vec<&str> = printed.lines().collect();
    let row = lines.iter().position(|l| l.contains(at) && l.contains('│')).unwrap();
    let line = lines[row];
    let begin = line[..line.find(at).unwrap()].width();
    let below = lines[row + 1];
    let marks = |c: char| matches!(c, '─' | '┬' | '▲');
    let first = below[..below.find(marks).unwrap()].width();
    let count = below.chars().filter(|c| marks(*c)).count();
    ((first, count), (begin, at.width()))
}

#[test]
fn the_mark_stands_under_the_place() {
    for text in [
        "require populaton >= 3",
        "# Tỉnh ủy, Thành ủy\n  yêu cầu dân_số và Tỉnh ủy populaton >= 3\n",
        "\tyêu\tcầu\tpopulaton >= 3\n",
        // Decomposed letters take one column with their marks.
        "Ti\u{309}nh u\u{309}y populaton >= 3\n",
        "\u{feff}populaton >= 3\r\n",
        "a\n\n\n\n\n\n\n\n\n\n\npopulaton",
    ] {
        let printed = rendered(text, "populaton", Lang::Vi);
        let (marked, meant) = mark(&printed, "populaton");
        assert_eq!(marked, meant, "{printed}");
    }
}

#[test]
fn the_heading_gives_line_and_column_in_characters() {
    let printed = rendered("# Tỉnh ủy\n  yêu cầu ngân_sách > populaton\n", "populaton", Lang::En);
    insta::assert_snapshot!(printed);
    insta::assert_snapshot!(rendered("x populaton", "populaton", Lang::Vi));
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let text = format!("{}populaton{}\n", "ạ ".repeat(200_000), " ừ".repeat(200_000));
    let printed = rendered(&text, "populaton", Lang::En);
    assert!(printed.len() < 2000);
    assert!(printed.contains("chitieu:1:400001]"), "{printed}");
    let (marked, meant) = mark(&printed, "populaton");
    assert_eq!(marked, meant, "{printed}");
}

#[test]
fn two_files_and_no_file() {
    let mut sources = Sources::default();
    let first = sources.add(Source::new("a.yaml", "province: '42'\nbudget: 3\nbudget: 4\n"));
    let second = sources.add(Source::new("b.yaml", "province: '42'\n"));
    let problem = Diagnostic::warning(Code::DATA_DUPLICATE_KEY, Text::same("twice"))
        .label(first, Span::new(25, 31), Text::same("again"))
        .label(first, Span::new(15, 21), Text::same("first"))
        .at(second, Span::new(10, 14));
    insta::assert_snapshot!(render_diagnostic(&problem, &sources, Lang::En, false, 80));
    let bare = Diagnostic::error(Code::DATA_DUPLICATE_KEY, Text::same("no \u{1b}[31mfile"));
    assert_eq!(render_diagnostic(&bare, &sources, Lang::En, false, 80), "  × error[data/duplicate-key]: no \u{fffd}[31mfile\n");
}

proptest::proptest! {
    #[test]
    fn any_span_of_any_text_can_be_shown(text in "[a\tạ\u{309}\u{1b}\u{202e}\r\n\u{feff}€𝄞 ]{0,60}", a in 0_u32..80, b in 0_u32..80) {
        let mut sources = Sources::default();
        let source = sources.add(Source::new("a", text.as_str()));
        let problem = Diagnostic::error(Code::RULES_SYNTAX, Text::same("m")).at(source, Span { start: a, end: b }).at(source, Span { start: b, end: a });
        let printed = render_diagnostic(&problem, &sources, Lang::En, false, 80);
        let steers = printed.contains(['\u{1b}', '\u{202e}']);
        proptest::prop_assert!(!steers);
        proptest::prop_assert!(!printed.contains("Failed"), "{}", printed);
    }
}
