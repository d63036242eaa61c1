use std::path::PathBuf;

use super::{files, said};
use crate::base::{Memory, Sources};
use crate::project::rulefiles::{Root, load};

const ENTITY: &str = "entity province plural provinces { key code: text  population: count }\n";
const RULES: &str = "ruleset a { about province  target big { require population >= 10 } }\n";

fn problems(files: &Memory, roots: &[&str]) -> (usize, Vec<String>) {
    let mut sources = Sources::default();
    let roots: Vec<Root<'_>> = roots.iter().map(|path| Root { files, path: PathBuf::from(path) }).collect();
    let loaded = load(&roots, &mut sources);
    (loaded.rules.targets.len(), said(&loaded.problems, &sources))
}

#[test]
fn a_file_that_is_used_twice_is_read_once() {
    let b = format!("use \"v.chitieu\"\n{}", RULES.replace("ruleset a", "ruleset b"));
    let a = format!("use \"v.chitieu\"\nuse \"./in/../b.chitieu\"\nuse \"b.chitieu\"\n{RULES}");
    let files = files(&[("r/a.chitieu", &a), ("r/b.chitieu", &b), ("r/v.chitieu", ENTITY)]);
    assert_eq!(problems(&files, &["r/a.chitieu"]), (2, vec![]));
    assert_eq!(problems(&files, &["r"]), (2, vec![]));
    assert_eq!(problems(&files, &["r/a.chitieu", "r"]), (2, vec![]));
}

#[test]
fn two_copies_of_one_vocabulary_are_one() {
    let files = files(&[("a/v.chitieu", ENTITY), ("b/v.chitieu", ENTITY), ("a/a.chitieu", &format!("use \"v.chitieu\"\n{RULES}"))]);
    assert_eq!(problems(&files, &["b", "a"]), (1, vec![]));
}

#[test]
fn a_file_that_is_absent_is_said_once_and_not_through_its_names() {
    let files = files(&[("r/a.chitieu", &format!("# à\nuse \"vv.chitieu\"\n{RULES}")), ("r/v.chitieu", ENTITY)]);
    let expected = "rules/use-not-found r/a.chitieu:2:5 there is no file `r/vv.chitieu` (did you mean `v.chitieu`?)";
    assert_eq!(problems(&files, &["r/a.chitieu"]), (0, vec![expected.to_owned()]));
}

#[test]
fn no_file_leaves_the_folder_that_the_run_began_in() {
    let up = format!("use \"../v.chitieu\"\n{RULES}");
    let files = files(&[("r/in/a.chitieu", &up), ("r/v.chitieu", ENTITY), ("r/b.chitieu", "use \"/etc/passwd\"\n")]);
    let help = "(a rule file may use what lies beside or below the rule file that the run was started with)";
    let outside =
        |place: &str, path: &str| format!("rules/use-leaves-root {place}:1:5 `{path}` lies outside of the folder of the rules {help}");
    assert_eq!(problems(&files, &["r/in/a.chitieu"]).1, [outside("r/in/a.chitieu", "../v.chitieu")]);
    assert_eq!(problems(&files, &["r/b.chitieu"]).1, [outside("r/b.chitieu", "/etc/passwd")]);
    // Started with a folder that holds both, the same line is fine.
    let files = super::files(&[("r/in/a.chitieu", &up), ("r/v.chitieu", ENTITY)]);
    assert_eq!(problems(&files, &["r"]), (1, vec![]));
}

#[test]
fn a_circle_is_shown_at_the_use_that_closes_it() {
    let files =
        files(&[("a.chitieu", "use \"b.chitieu\"\n"), ("b.chitieu", "use \"c.chitieu\"\n"), ("c.chitieu", "\nuse \"b.chitieu\"\n")]);
    let expected = "rules/circular-use c.chitieu:2:5 files use each other in a circle: b.chitieu → c.chitieu → b.chitieu \
                    (put what both need into a third file)";
    assert_eq!(problems(&files, &["a.chitieu"]).1, [expected]);
}

#[test]
fn a_long_chain_of_files_ends_in_an_error() {
    let mut files = Memory::default();
    for i in 0..2000 {
        files.insert(format!("f{i}.chitieu"), format!("use \"f{}.chitieu\"\n", i + 1));
    }
    assert_eq!(problems(&files, &["f0.chitieu"]).1, ["rules/too-deep f63.chitieu:1:5 more than 64 files use each other in a row"]);
}

#[test]
fn a_byte_order_mark_does_not_shift_places_and_other_encodings_are_named() {
    let mut files = files(&[("a.chitieu", "\u{feff}use \"x.chitieu\"\n")]);
    assert!(problems(&files, &["a.chitieu"]).1[0].starts_with("rules/use-not-found a.chitieu:1:5 "));
    files.insert("b.chitieu", b"# \xff\n".as_slice());
    assert!(problems(&files, &["b.chitieu"]).1[0].starts_with("data/bad-encoding b.chitieu:1:3 "));
}

#[test]
fn lists_are_read_beside_their_rule_file() {
    let rules = |list: &str| {
        format!(
            "list units from \"{list}\" key code\nentity province plural provinces {{ key code: text from units  population: count }}\n{RULES}"
        )
    };
    let (good, absent, bad) = (rules("units.csv"), rules("unit.csv"), rules("bad.csv"));
    let all = [
        ("r/a.chitieu", good.as_str()),
        ("r/b.chitieu", &absent),
        ("r/c.chitieu", &bad),
        ("r/units.csv", "code,name\n01,a\n"),
        ("r/bad.csv", "cod\n01\n"),
    ];
    let files = files(&all);
    assert_eq!(problems(&files, &["r/a.chitieu"]).1, [""; 0]);
    let expected = "rules/list-not-found r/b.chitieu:1:17 there is no file `r/unit.csv` (did you mean `units.csv`?)";
    assert_eq!(problems(&files, &["r/b.chitieu"]).1, [expected]);
    assert!(problems(&files, &["r/c.chitieu"]).1[0].starts_with("data/bad-list r/bad.csv:1:1 "));
}

#[test]
fn what_is_not_there_is_said() {
    let files = files(&[("r/readme.md", "")]);
    assert_eq!(problems(&files, &["x.chitieu"]).1, ["project/no-rules there is no file or folder `x.chitieu`"]);
    assert_eq!(problems(&files, &["r"]).1, ["project/no-rules there is no rule file in `r` (rule files end in `.chitieu`)"]);
}
