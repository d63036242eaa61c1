//! What the tests of the language share.

use chitieu::base::{Source, SourceId};
use chitieu::diagnostic::{Diagnostic, Lang, Text};
use chitieu::semantics::{self, Rules, Unit};
use chitieu::syntax::{self, Limits};

/// Parses and checks one rule file; what is wrong, in the order of the text.
pub fn check(text: &str) -> (Rules, Vec<Diagnostic>) {
    let source = SourceId(0);
    let parsed = syntax::parse(text, source, &Limits::default());
    let unit = Unit { source: Some(source), name: "rules.chitieu".into(), text: text.into(), file: parsed.file, ..Unit::default() };
    let (rules, mut problems) = semantics::check(&[unit]);
    problems.extend(parsed.problems);
    problems.sort_by_key(|p| p.labels.first().map(|l| l.span));
    (rules, problems)
}

/// A diagnostic as its reader meets it: place, the text that the span covers, and the words in both languages.
pub fn show(text: &str, problem: &Diagnostic) -> String {
    let source = Source::new("rules.chitieu", text);
    let mut out = String::new();
    for (i, label) in problem.labels.iter().enumerate() {
        let (line, column) = source.line_column(label.span.start);
        let covered = text.get(label.span.range()).expect("a span covers whole letters of its text");
        let lead = if i == 0 { format!("{}\n", problem.code) } else { String::new() };
        out += &format!(
            "{lead}  {line}:{column} ‹{}›{}\n",
            covered.replace('\n', "⏎"),
            label.text.as_ref().map_or(String::new(), |t| format!(" {}", both(t)))
        );
    }
    if problem.labels.is_empty() {
        out += &format!("{}\n", problem.code);
    }
    for lang in [Lang::En, Lang::Vi] {
        out += &format!("  {}\n", problem.message.get(lang));
        if let Some(help) = &problem.help {
            out += &format!("    {}\n", help.get(lang));
        }
    }
    out
}

fn both(text: &Text) -> String {
    if text.en == text.vi { text.en.clone() } else { format!("{} | {}", text.en, text.vi) }
}

/// All of them.
pub fn show_all(text: &str, problems: &[Diagnostic]) -> String {
    problems.iter().map(|p| show(text, p)).collect::<Vec<_>>().join("\n")
}

/// A fenced block of a Markdown page.
#[derive(Debug, Default)]
pub struct Block {
    /// The heading it stands under.
    pub heading: String,
    /// What stands behind the fence that opens it.
    pub info: String,
    /// What stands in it.
    pub text: String,
    /// The line of the page, from 0, at which that begins.
    pub line: usize,
}

/// The fenced blocks of a Markdown page with their places.
pub fn blocks_with_places(page: &str) -> Vec<Block> {
    let (mut heading, mut open, mut found) = (String::new(), None::<Block>, Vec::new());
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => block.text += &format!("{line}\n"),
            (None, Some(info)) => {
                open = Some(Block { heading: heading.clone(), info: info.trim().to_owned(), line: number + 1, ..Block::default() });
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    heading = title.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed under {heading}");
    found
}

/// The fenced blocks of a Markdown page: heading, words behind the fence, text.
pub fn blocks(page: &str) -> Vec<(String, String, String)> {
    blocks_with_places(page).into_iter().map(|block| (block.heading, block.info, block.text)).collect()
}
