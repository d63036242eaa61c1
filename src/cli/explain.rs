//! `chitieu explain`: what a diagnostic code means.

use super::Manner;
use super::output::{complain, to_stdout};
use crate::base::Sources;
use crate::diagnostic::{CODES, Code, Diagnostic, Text, nearest, page};
use crate::project::Status;

/// Explain a diagnostic code, with a wrong and a right example
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  chitieu explain                           list all codes
  chitieu explain rules/unknown-name        what this code means")]
pub(super) struct ExplainArgs {
    /// The code, as it stands in square brackets behind a message; all are listed without it
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, manner: Manner) -> Status {
    let lang = manner.lang(None);
    let written = match args.code.as_deref() {
        None => to_stdout(|out| CODES.iter().try_for_each(|(code, page)| writeln!(out, "{code:<28}{}", summary(page)))),
        Some(code) => match page(code) {
            Some(page) => to_stdout(|out| out.write_all(page.as_bytes())),
            None => {
                complain(&[unknown(code)], &Sources::default(), lang, manner);
                return Status::Usage;
            }
        },
    };
    match written {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

fn unknown(code: &str) -> Diagnostic {
    let message = Text::new(format!("there is no code `{code}`"), format!("không có mã `{code}`"));
    // People remember the last part: `unknown-name`.
    let codes = || CODES.iter().map(|(code, _)| code.0);
    let last = |known: &'static str| known.rsplit('/').next().unwrap_or(known);
    let near =
        nearest(code, codes()).or_else(|| nearest(code, codes().map(last)).and_then(|near| codes().find(|known| last(known) == near)));
    let help = near.map_or_else(
        || Text::new("`chitieu explain` lists all codes", "`chitieu explain` liệt kê mọi mã"),
        |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
    );
    Diagnostic::error(Code::RUN_UNKNOWN_CODE, message).help(help)
}

/// The first sentence of a page.
fn summary(page: &str) -> &str {
    let line = page.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or("");
    line.split_inclusive(". ").next().unwrap_or(line).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_code_finds_it() {
        assert_eq!(unknown("unknwn-pack").help.unwrap().en, "did you mean `project/unknown-pack`?");
        assert_eq!(unknown("rules/unknwn-name").help.unwrap().en, "did you mean `rules/unknown-name`?");
        assert_eq!(unknown("zzzz").help.unwrap().en, "`chitieu explain` lists all codes");
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        assert_eq!(summary("# a/b\n\nOne thing. Another.\n"), "One thing.");
        assert_eq!(summary("# a/b\n"), "");
    }
}
