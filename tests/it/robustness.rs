//! No text makes the parser or the checker panic, overflow the stack or take long.

use std::time::{Duration, Instant};

use chitieu::diagnostic::Code;
use proptest::prelude::*;

use crate::support::check;

const EXAMPLE: &str = include_str!("valid/example.chitieu");
/// Generous for a debug build on a busy machine; what is exponential or quadratic takes minutes.
const LONG: Duration = Duration::from_secs(60);

fn codes(text: &str) -> Vec<Code> {
    let start = Instant::now();
    let (_, problems) = check(text);
    assert!(start.elapsed() < LONG, "{:?} for {} bytes", start.elapsed(), text.len());
    for problem in &problems {
        for label in &problem.labels {
            assert!(text.get(label.span.range()).is_some(), "{problem:?} points outside of the text");
        }
        assert!(!problem.message.en.is_empty() && !problem.message.vi.is_empty(), "{problem:?}");
    }
    problems.iter().map(|p| p.code).collect()
}

/// The condition in a file that declares what it needs.
fn required(condition: &str) -> String {
    format!(
        "entity p plural ps {{ a: count  f: flag  q: percent  d: document  ds: list of r }}\nentity r {{ a: count  f: flag }}\n\
         ruleset s {{ about p\ntarget t {{\nrequire {condition}\n}}\n}}\n"
    )
}

#[test]
fn long_chains_that_nest_are_refused() {
    let n = 10_000;
    let cases = [
        "(".repeat(100_000),
        format!("{}a{} >= 1", "(".repeat(n), ")".repeat(n)),
        format!("{}f", "not ".repeat(n)),
        format!("{}a >= 1", "previous ".repeat(n)),
        format!("{}a >= 1", "q of ".repeat(n)),
        format!("({}a) >= 1", "a if f else ".repeat(n)),
        format!("({}a) >= 1", "a if a >= ".repeat(n)),
        format!("{}a >= 1", "count of ".repeat(n)),
        format!("{}f", "all ds have ".repeat(n)),
        format!("a >= {}1", "min(".repeat(n)),
        format!("a in {}1", "[".repeat(n)),
        format!("{}f", "not (".repeat(n)),
    ];
    for case in cases {
        let found = codes(&required(&case));
        assert!(!found.is_empty(), "{:.40} is accepted", case);
    }
    for chain in ["not ", "previous "] {
        let tail = if chain == "not " { "f" } else { "a >= 1" };
        assert_eq!(codes(&required(&format!("{}{tail}", chain.repeat(1_000)))), [Code::RULES_TOO_DEEP], "{chain}");
    }
}

#[test]
fn long_chains_that_do_not_nest_are_fine() {
    let many = 5_000;
    for case in [
        format!("{}f", "f and ".repeat(many)),
        format!("a >= {}1", "1 + ".repeat(many)),
        format!("a >= {}a", "- ".repeat(many)),
        format!("a in [{}1]", "1, ".repeat(many)),
        format!("{}f{}", "(".repeat(48), ")".repeat(48)),
        format!("{}f", "not ".repeat(48)),
    ] {
        assert_eq!(codes(&required(&case)), [], "{:.40}", case);
    }
}

#[test]
fn a_fault_deep_inside_is_found_at_once() {
    for (open, close) in [("count of (ds where ", ")"), ("(", ")"), ("min(a, ", ")"), ("all ds have (", ")"), ("[", "]")] {
        let case = format!("{}?{}", open.repeat(40), close.repeat(40));
        assert!(!codes(&required(&case)).is_empty(), "{open}");
    }
}

#[test]
fn defines_that_double_each_time_are_refused() {
    let mut defines = String::from("define x0 = f\n");
    for i in 1..40 {
        defines += &format!("define x{i} = x{} and x{}\n", i - 1, i - 1);
    }
    let text = required("x30").replace("target t", &format!("{defines}target t"));
    assert!(codes(&text).contains(&Code::RULES_TOO_LARGE));
    let many: String = (0..3_000).map(|i| format!("target t{i} {{ require x12 }}\n")).collect();
    let text = required("x12").replace("target t {", &format!("{defines}{many}target t {{"));
    assert!(codes(&text).contains(&Code::RULES_TOO_LARGE));
}

#[test]
fn what_nests_is_refused_before_the_stack_ends() {
    let shapes = [
        ("(not ", "f", ")"),
        ("(f and not (f or ", "f", "))"),
        ("(a + ", "a", ") >= 1"),
        ("(a + 2 * (1 - ", "a", "))"),
        ("min(a, max(2, ", "a", "))"),
        ("(1 if f else ", "a", ")"),
        ("previous (50% of ", "a", ")"),
        ("count of (ds where a >= ", "a", ")"),
        ("all ds have (", "f", ")"),
        ("(f and (any ds where ", "f", "))"),
    ];
    // Half of what a thread has by default.
    let run = move || {
        for (open, core, close) in shapes {
            for times in [20, 30, 45, 60] {
                let nested = format!("{}{core}{}", open.repeat(times), close.repeat(times));
                for condition in [nested.clone(), format!("{nested} >= 1")] {
                    codes(&required(&condition));
                }
                let mut defines = String::from("define x0 = f\n");
                for i in 1..30 {
                    let core = format!("x{}", i - 1);
                    defines += &format!("define x{i} = {}{core}{}\n", open.repeat(times / 3), close.repeat(times / 3));
                }
                codes(&required("x29").replace("target t", &format!("{defines}target t")));
            }
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).expect("a thread").join().expect("no panic");
}

#[test]
fn no_place_is_inside_of_a_letter_that_normalising_makes_shorter() {
    assert!(!codes("\u{1ffb}\u{11366}\"\"").is_empty());
    assert!(!codes("ruleset r { \u{1ffb}\u{11366}a\u{323}\u{302} }").is_empty());
}

#[test]
fn many_mistakes_and_many_declarations_end_quickly() {
    for piece in
        ["“x” ", "target a { require b }\n", "ruleset r { about p target t { require x } }\n", "}", "{", "\"", "'\n", "parameter a = 1\n"]
    {
        let text = piece.repeat(11_000);
        assert!(!codes(&text).is_empty(), "{piece}");
    }
    let fields: String = (0..2_000).map(|i| format!("f{i}: count part of g{i}\n")).collect();
    assert!(!codes(&format!("entity p {{ {fields} }}")).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        codes(&text);
    }

    #[test]
    fn any_row_of_words_is_read_without_panic(words in proptest::collection::vec(prop_oneof![
        Just("ruleset"), Just("r"), Just("{"), Just("}"), Just("target"), Just("t"), Just("require"), Just("all"), Just("have"), Just("not"),
        Just("("), Just(")"), Just("by"), Just("2021-Q2"), Just("2021-6"), Just("and"), Just("or"), Just(">="), Just("5%"), Just("of"),
        Just("\"Tỉnh\""), Just("\""), Just("'"), Just("entity"), Just(":"), Just("count"), Just("where"), Just("previous"), Just("if"),
        Just("else"), Just("\n"), Just("# ghi chú\n"), Just("about"), Just("="), Just("define"), Just("“"), Just("e\u{302}"), Just("[")
    ], 0..60)) {
        codes(&words.join(" "));
    }

    #[test]
    fn a_valid_file_that_is_cut_up_is_read_without_panic(cuts in proptest::collection::vec((0.0..1.0_f64, 0..40_usize, 0..4_u8), 1..5)) {
        let mut text: Vec<char> = EXAMPLE.chars().collect();
        for (place, length, what) in cuts {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
            let from = (place * text.len() as f64) as usize;
            let to = (from + length).min(text.len());
            let chunk: Vec<char> = text[from..to].to_vec();
            match what {
                0 => { text.drain(from..to); }
                1 => { text.splice(from..from, chunk); }
                2 => { text.splice(from..from, ['}']); }
                _ => { text.splice(from..from, "\"".chars()); }
            }
        }
        codes(&text.iter().collect::<String>());
    }
}
