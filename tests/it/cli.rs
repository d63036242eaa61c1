//! Transcripts of the command line: what is typed, what comes out, and the exit status.

#[test]
fn transcripts() {
    trycmd::TestCases::new().env("LC_ALL", "C").env("NO_COLOR", "1").case("tests/it/cli/*.md");
}
