use super::{files, request, run};
use crate::diagnostic::PAGES;

fn example<'a>(page: &'a str, part: &str) -> (&'a str, &'a str) {
    let block = page.split_once(part).and_then(|(_, rest)| rest.split_once("```")).unwrap().1;
    let (language, rest) = block.split_once('\n').unwrap();
    (language, rest.split_once("```").unwrap().0)
}

/// The codes that a configuration brings up.
fn codes(config: &str) -> Vec<String> {
    let files = files(&[("chitieu.yaml", config), ("d/a.yaml", "province: \"42\"\nperiod: 2020\n")]);
    let (_, _, problems) = run(&files, &request(&["d"], &[]));
    problems.iter().map(|p| p.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn the_wrong_configuration_of_a_page_has_its_problem_and_the_right_one_has_none_like_it() {
    let mut shown = 0;
    for (code, page) in PAGES.iter().map(|page| (page.code, page.en)).filter(|(code, _)| code.0.starts_with("project/")) {
        let (wrong, right) = (example(page, "## Wrong\n"), example(page, "## Right\n"));
        if wrong.0 == "yaml" {
            shown += 1;
            assert_eq!(codes(wrong.1), [code.0], "the wrong example of {code}");
            assert!(!codes(right.1).contains(&code.0.to_owned()), "the right example of {code}");
        }
    }
    assert!(shown >= 4, "only {shown} pages show their problem");
}
