//! The matrix of units and targets, as the program prints it.

use std::process::Command;

/// What `check` prints of some data, for people, as of the end of 2021.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_chitieu"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--as-of", "2021-12-31", "--color", "never", "--lang", "en"])
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The rows of the matrix of an entity.
fn matrix(report: &str, entity: &str) -> Vec<String> {
    let lines = report.lines().skip_while(|line| !(line.starts_with(entity) && line.ends_with("  passed")));
    lines.skip(1).take_while(|line| !line.starts_with(' ')).map(str::to_owned).collect()
}

#[test]
fn every_province_has_its_row_however_many_findings_there_are() {
    let report = printed(&["examples/national"]);
    let rows = matrix(&report, "province");
    assert_eq!(rows.len(), 63, "{report}");
    assert!(rows.iter().any(|row| row.starts_with("42 Hà Tĩnh ") && row.contains('✗')), "{rows:#?}");
    assert_eq!(rows, matrix(&printed(&["examples/national", "--worst", "1"]), "province"));
    assert_eq!(rows, matrix(&printed(&["examples/national", "-v", "--threads", "1"]), "province"));
}
