use super::*;
use std::fmt::Write as _;

fn only(name: &str, text: impl AsRef<[u8]>) -> String {
    let out = run(name, text, &Options::default());
    assert_eq!((out.records.len(), out.problems.len()), (0, 1), "{:?}", out.problems);
    out.problems[0].clone()
}

fn starts(found: &str, with: &str) {
    assert!(found.starts_with(with), "{found}");
}

#[test]
fn deep_nesting_is_refused_at_once() {
    starts(&only("a.yaml", "[".repeat(100_000)), "1:66 data/too-deep ");
    starts(&only("a.yaml", "- ".repeat(50_000)), "1:129 data/too-deep ");
    starts(&only("a.json", "[".repeat(100_000) + &"]".repeat(100_000)), "1:65 data/too-deep ");
    starts(&only("a.json", "[".repeat(100_000)), "1:100001 data/json-syntax ");
    starts(&only("a.yaml", "{a: ".repeat(100_000)), "1:");
}

#[test]
fn aliases_cannot_blow_up_a_file() {
    let mut bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n".to_owned();
    for i in 1..30 {
        let list = vec![format!("*a{}", i - 1); 10].join(",");
        writeln!(bomb, "a{i}: &a{i} [{list}]").unwrap();
    }
    starts(&only("a.yaml", bomb), "7:");
    let mut deep = "a0: &a0 [1]\n".to_owned();
    for i in 1..100 {
        writeln!(deep, "a{i}: &a{i} [*a{}]", i - 1).unwrap();
    }
    assert!(only("a.yaml", deep).contains(" data/too-deep "));
    starts(&only("a.yaml", "province: &a [*a]\n"), "1:15 data/unsupported-yaml ");
}

#[test]
fn an_alias_is_the_value_that_it_stands_for() {
    let out = yaml("province: a\nname: &n Hà Tĩnh\ndistricts:\n- &d {code: *n, media_staff: 3}\n- *d\n").sound();
    let Some(Value::Members(members)) = out.cell(0, "districts").value() else { panic!() };
    assert_eq!(members[0], members[1]);
    assert_eq!(members[1].key.as_deref(), Some("Hà Tĩnh"));
}

#[test]
fn what_yaml_could_hide_is_refused() {
    starts(&only("a.yaml", "a: &a {code: x}\nprovince: b\n<<: *a\n"), "3:1 data/unsupported-yaml merge keys");
    starts(&only("a.yaml", "province: !secret x\n"), "1:11 data/unsupported-yaml ");
    starts(&only("a.yaml", "province: b\n? [a]\n: c\n"), "2:3 data/unsupported-yaml ");
    starts(&only("a.yaml", "province: b\n: c\n"), "2:1 data/unsupported-yaml ");
    assert_eq!(yaml("province: !!str 01\npopulation: !!int 5\n").sound().keys(), ["01"]);
}

#[test]
fn a_slip_is_shown_where_it_is() {
    starts(&only("a.yaml", "province: a\nname: \"Hà Tĩnh\npopulation: 5\n"), "3:1 data/yaml-syntax a text in quotes");
    starts(&only("a.yaml", "province: a\nnetwork: {levels: [a\n"), "2:");
    starts(&only("a.yaml", "province: a\nnetwork:\n\tlevels: [a]\n"), "3:2 data/yaml-syntax a tab");
    starts(&only("a.yaml", "province: a\nname: Nghị quyết: x\n"), "2:17 data/yaml-syntax a colon");
    starts(&only("a.json", "{\"province\": \"a\",}"), "1:18 data/json-syntax a comma");
    starts(&only("a.json", "{\n \"province\": \"Hà\\x\"}"), "2:18 data/json-syntax ");
    starts(&only("a.json", "{\"province\": \"\\ud800\"}"), "1:15 data/json-syntax `\\u` does not stand");
    starts(&only("a.json", "{\"province\": \"a\"} x"), "1:19 data/json-syntax something follows");
    starts(&only("a.json", "{\"province\": 01}"), "1:15 data/json-syntax ");
    starts(&only("a.yaml", b"province: a\nname: \xff\n"), "2:7 data/bad-encoding ");
    starts(&only("provinces.csv", b"code\n\xd0\n"), "2:1 data/bad-encoding ");
}

#[test]
fn a_broken_document_does_not_hide_the_others() {
    let out = yaml("province: a\n---\nprovince: [b\n---\nprovince: c\n");
    assert_eq!(out.keys(), ["a", "c"]);
    assert_eq!(out.problems.len(), 1);
    let lines = run("a.jsonl", "{\"province\": \"a\"}\n\n{\"province\": \n{\"province\": \"c\"}\n", &Options::default());
    assert_eq!(lines.keys(), ["a", "c"]);
    starts(&lines.problems[0], "3:1");
}

#[test]
fn a_number_keeps_all_its_digits() {
    let digits = "9".repeat(300);
    for (name, text) in
        [("a.yaml", format!("province: a\npopulation: {digits}\n")), ("a.json", format!("{{\"province\":\"a\",\"population\":{digits}}}"))]
    {
        let out = run(name, text, &Options::default()).sound();
        let Some(Value::Figure(figure)) = out.cell(0, "population").value() else { panic!() };
        assert_eq!(figure.number.to_decimal(), Some(digits.clone()));
    }
    let endless = yaml(&format!("province: a\npopulation: {}\n", "9".repeat(100_000)));
    starts(&endless.problems[0], "2:13 data/unreadable-value ");
    assert!(endless.problems[0].len() < 400, "a message shows no endless text");
}

#[test]
fn what_passes_a_limit_is_refused_at_its_place() {
    let mut options = Options::default();
    (options.limits.cell_bytes, options.limits.columns, options.limits.tree_bytes) = (10, 3, 60);
    let problem = |name: &str, text: &str| run(name, text, &options).problems.remove(0);
    starts(&problem("a.yaml", "province: a\nname: a long name\n"), "2:7 data/too-long ");
    starts(&problem("provinces.csv", "code,name\n1,a long name\n"), "2:3 data/too-long ");
    starts(&problem("provinces.csv", "code,b,c,d\n1,2,3,4\n"), "1:10 data/too-long ");
    starts(&problem("a.json", &" ".repeat(61)), "1:1 data/too-large ");
}

#[test]
fn many_keys_and_many_documents_take_linear_time() {
    let mut wide = "province: a\n".to_owned();
    for i in 0..50_000 {
        writeln!(wide, "khóa{i}: 1").unwrap();
    }
    let out = yaml(&wide);
    assert_eq!((out.records.len(), out.problems.len()), (1, 50_000));
    let broken = yaml(&"province: [\n---\n".repeat(2000));
    assert_eq!(broken.problems.len(), 2000);
}
