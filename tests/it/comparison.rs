//! The comparison of two reports against its schema.

use chitieu::gate::{Saved, compare};
use chitieu::report::Style;
use chitieu::report::comparison::{Account, ComparisonFormat, write};

const SCHEMA: &str = include_str!("../../docs/comparison.schema.json");

fn report(verdicts: &[(&str, &str)], judged: usize) -> Saved {
    let result = |(key, verdict): &(&str, &str)| {
        serde_json::json!({
            "rule": "a.t", "severity": "error", "verdict": verdict, "entity": "province", "key": key, "name": null, "period": "2020",
            "clauses": [{
                "clause": 1, "kind": "require", "verdict": verdict, "comparison": ">=",
                "actual": {"value": "0.333333333333333", "num": "1", "den": "3", "unit": "fraction"}, "required": {"value": "0.4", "unit": "fraction"}
            }]
        })
    };
    let report = serde_json::json!({
        "schema": "chitieu-report/1", "status": 1, "problems": [], "summary": {"judged": judged, "fail": 0, "missing": 0},
        "rules": [{"id": "a.t", "title": null, "fingerprint": verdicts.len().to_string()}],
        "results": verdicts.iter().map(result).collect::<Vec<_>>()
    });
    Saved::read(report.to_string().as_bytes()).unwrap()
}

#[test]
fn what_programs_get_of_a_comparison_follows_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let old = report(&[("1", "fail"), ("2", "pass"), ("3", "missing"), ("4", "fail"), ("5", "fail")], 5);
    let new = report(&[("1", "pass"), ("2", "fail"), ("3", "missing"), ("4", "waived"), ("6", "missing")], 9);
    for (old, new) in [(&old, &new), (&new, &old), (&old, &old)] {
        let comparison = compare(old, new);
        let account = Account { comparison: &comparison, names: ("old.json", "new.json"), status: 1, lang: Default::default() };
        let mut out = Vec::new();
        write(ComparisonFormat::Json, &account, &mut out, &Style { color: false, width: 80 }).unwrap();
        let mut told: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let errors: Vec<String> = validator.iter_errors(&told).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
        let counted: u64 = told["summary"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        let unchanged = told["summary"]["unchanged"].as_u64().unwrap();
        assert_eq!(counted - unchanged, told["changes"].as_array().unwrap().len() as u64);
        told["summary"].as_object_mut().unwrap().remove("corrected");
        assert!(!validator.is_valid(&told));
    }
}
