use super::*;

fn formatted(text: &str) -> String {
    let formatted = format(text, SourceId(0), &Limits::default());
    assert!(!formatted.unfaithful, "{text}");
    formatted.text
}

#[test]
fn a_statement_has_its_column() {
    let text = "ruleset r{about a,b\nsource \"x\"\n\n\n\ntarget t\"T\"{# why\nrequire a≥1 and b<2 # so\n hint vi \"h\"}}";
    let want = "\
ruleset r {
  about  a, b
  source \"x\"

  target t \"T\" {  # why
    require   a >= 1 and b < 2  # so
    hint vi   \"h\"
  }
}
";
    assert_eq!(formatted(text), want);
}
