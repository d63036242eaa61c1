//! What would change in a file, as a unified diff that `patch` takes.

use std::fmt::{self, Write};

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, Token, UnifiedDiffConfig, UnifiedDiffPrinter};

/// The changes of the file `name`, empty where there are none.
pub(super) fn difference(name: &str, from: &str, to: &str) -> String {
    let input = InternedInput::new(from, to);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = Printer { lines: BasicLineDiffPrinter(&input.interner) };
    let hunks = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string();
    if hunks.is_empty() { hunks } else { format!("--- {name}\n+++ {name}\n{hunks}") }
}

/// The library's printer, but that a last line without an end is called so.
struct Printer<'a> {
    lines: BasicLineDiffPrinter<'a, str>,
}

impl Printer<'_> {
    fn side(&self, f: &mut impl Write, sign: char, tokens: &[Token]) -> fmt::Result {
        for &token in tokens {
            let line: &str = self.lines.0[token];
            write!(f, "{sign}{line}")?;
            if !line.ends_with('\n') {
                f.write_str("\n\\ No newline at end of file\n")?;
            }
        }
        Ok(())
    }
}

impl UnifiedDiffPrinter for Printer<'_> {
    fn display_header(&self, f: impl Write, start_before: u32, start_after: u32, len_before: u32, len_after: u32) -> fmt::Result {
        self.lines.display_header(f, start_before, start_after, len_before, len_after)
    }

    fn display_context_token(&self, mut f: impl Write, token: Token) -> fmt::Result {
        self.side(&mut f, ' ', &[token])
    }

    fn display_hunk(&self, mut f: impl Write, before: &[Token], after: &[Token]) -> fmt::Result {
        self.side(&mut f, '-', before)?;
        self.side(&mut f, '+', after)
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn files_that_are_alike_have_no_difference() {
        assert_eq!(difference("a", "x\ny\n", "x\ny\n"), "");
    }

    #[test]
    fn a_last_line_that_gets_its_end_is_told() {
        assert_eq!(difference("a", "x\ny", "x\ny\n"), "--- a\n+++ a\n@@ -1,2 +1,2 @@\n x\n-y\n\\ No newline at end of file\n+y\n");
    }
}
