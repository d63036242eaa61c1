//! The pages of the codes: their examples must show what they say.

use super::*;
use crate::data::load_list;
use crate::diagnostic::PAGES;

/// The codes of the problems of an example, and whether it left anything to use.
fn codes(language: &str, example: &str, as_list: bool) -> (Vec<String>, bool) {
    if as_list {
        let read = load_list("list.csv", example.as_bytes(), &mut Sources::default(), "code", "list");
        let codes = read.as_ref().err().into_iter().flatten().map(|d| d.code.to_string()).collect();
        return (codes, read.is_ok());
    }
    let out = run(&format!("provinces.{language}"), example, &Options::default());
    let code = |p: &String| p.split(' ').nth(1).unwrap().to_owned();
    (out.problems.iter().map(code).collect(), !out.records.is_empty())
}

fn example<'a>(page: &'a str, part: &str) -> (&'a str, &'a str) {
    let block = page.split_once(part).and_then(|(_, rest)| rest.split_once("```")).unwrap().1;
    let (language, rest) = block.split_once('\n').unwrap();
    (language, rest.split_once("```").unwrap().0)
}

#[test]
fn the_wrong_example_of_a_page_has_its_problem_and_the_right_one_has_none_like_it() {
    let mut shown = 0;
    for (code, page) in PAGES.iter().map(|page| (page.code, page.en)).filter(|(code, _)| code.0.starts_with("data/")) {
        assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
        let (wrong, right) = (example(page, "## Wrong\n"), example(page, "## Right\n"));
        if Format::named(wrong.0).is_none() || wrong.1.contains('…') {
            continue;
        }
        let as_list = code.0 == "data/bad-list";
        let (found, _) = codes(wrong.0, wrong.1, as_list);
        if found.is_empty() {
            // A problem of several records together, which a single record's loader does not see.
            continue;
        }
        shown += 1;
        assert_eq!(found, [code.0], "the wrong example of {code}");
        let (found, usable) = codes(right.0, right.1, as_list);
        assert!(usable && !found.contains(&code.0.to_owned()), "the right example of {code}: {found:?}");
    }
    assert!(shown >= 17, "only {shown} pages show their problem");
}
