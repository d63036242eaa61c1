//! `chitieu rules`: the targets that would be evaluated.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::Manner;
use super::check::{ChoiceArgs, RuleArgs};
use super::output::{complain, style, to_stdout};
use crate::base::{Disk, SourceId, Sources, Span};
use crate::diagnostic::{Lang, Severity};
use crate::project::{Project, Status, select};
use crate::semantics::rules::{Note, Subject, Target};
use crate::semantics::{Rules, reads};
use crate::syntax::tree::ClauseKind;

/// List the targets that would be judged, with their sources, tags and the fields that they read
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  chitieu rules                             the targets of every built-in pack
  chitieu rules -r rules/ --select S3-06    where a row of the requirements stands
  chitieu rules --format json               the same for programs")]
pub(super) struct RulesArgs {
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// The form of the list
    #[arg(long, value_enum, value_name = "NAME", default_value = "human")]
    format: FormatArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// For people
    Human,
    /// For programs
    Json,
}

/// What is listed, ready to print.
#[derive(Debug, Serialize)]
struct Listing<'r> {
    schema: &'static str,
    targets: Vec<TargetRow<'r>>,
    notes: Vec<NoteRow<'r>>,
}

#[derive(Debug, Serialize)]
struct TargetRow<'r> {
    id: &'r str,
    title: Option<&'r str>,
    source: Option<&'r str>,
    owner: Option<&'r str>,
    tags: &'r [String],
    /// The strictest clause that it has.
    kind: ClauseKind,
    /// Whether the vocabulary declares it.
    check: bool,
    about: Vec<&'r str>,
    across: bool,
    applies_from: Option<String>,
    applies_to: Option<String>,
    reads: Vec<String>,
    file: &'r str,
    line: usize,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct NoteRow<'r> {
    id: &'r str,
    text: Option<&'r str>,
    source: Option<&'r str>,
    tags: &'r [String],
    file: &'r str,
    line: usize,
}

pub(super) fn run(args: &RulesArgs, manner: Manner) -> Status {
    let mut project = Project::open(&Disk, &[], &args.rules.choice());
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let (selected, unknown) = select(&project.rules, &args.choice.select, &args.choice.ignore);
    // A tag may stand on notes alone, which are no targets.
    let notes: Vec<&Note> = project.rules.notes.iter().filter(|note| chosen(note, &args.choice)).collect();
    let on_note = |word: &String| notes.iter().any(|note| names(word, note));
    if !args.choice.select.iter().any(on_note) {
        project.problems.extend(unknown);
    }
    complain(&project.problems, &project.sources, lang, manner);
    if project.problems.iter().any(|p| p.severity == Severity::Error) {
        return Status::NotChecked;
    }
    let listing = list(&project.rules, &project.sources, &selected, &notes, lang);
    let width = style(manner, &io::stdout()).width;
    let written = to_stdout(|out| match args.format {
        FormatArg::Human => table(&listing, width, out),
        FormatArg::Json => {
            serde_json::to_writer_pretty(&mut *out, &listing)?;
            writeln!(out)
        }
    });
    match written {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &project.sources, lang, manner);
            Status::NotChecked
        }
    }
}

fn names(word: &str, note: &Note) -> bool {
    let below = note.id.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    below || note.tags.iter().any(|tag| tag == word)
}

fn chosen(note: &Note, choice: &ChoiceArgs) -> bool {
    let named = |words: &[String]| words.iter().any(|word| names(word, note));
    (choice.select.is_empty() || named(&choice.select)) && !named(&choice.ignore)
}

fn list<'r>(rules: &'r Rules, sources: &'r Sources, selected: &[bool], notes: &[&'r Note], lang: Lang) -> Listing<'r> {
    let reads = reads::all(rules);
    let chosen = rules.targets.iter().zip(&reads).zip(selected).filter(|(_, on)| **on);
    let target = |((target, fields), _): ((&'r Target, &reads::Fields), &bool)| {
        let (file, line) = place(sources, target.source, target.span);
        TargetRow {
            id: &target.id,
            title: target.title.get(lang),
            source: target.source_text.get(lang),
            owner: target.owner.get(lang),
            tags: &target.tags,
            kind: target.subject.bodies().flat_map(|b| &b.clauses).map(|c| c.kind).min().unwrap_or(ClauseKind::Require),
            check: target.is_check,
            about: target.subject.entities().into_iter().map(|e| rules.schema.entity(e).name.as_str()).collect(),
            across: matches!(target.subject, Subject::Across(..)),
            applies_from: target.applies.0.map(|d| d.to_string()),
            applies_to: target.applies.1.map(|d| d.to_string()),
            reads: reads::paths(&rules.schema, fields),
            file,
            line,
            fingerprint: rules.fingerprint(target),
        }
    };
    let note = |note: &&'r Note| {
        let (file, line) = place(sources, note.source, note.span);
        NoteRow { id: &note.id, text: note.text.get(lang), source: note.source_text.get(lang), tags: &note.tags, file, line }
    };
    Listing { schema: "chitieu-rules/1", targets: chosen.map(target).collect(), notes: notes.iter().map(note).collect() }
}

fn place(sources: &Sources, source: SourceId, span: Span) -> (&str, usize) {
    sources.get(source).map_or(("", 0), |s| (&*s.name, s.line_column(span.start).0))
}

/// The listing for people: an entry for each target, its title wrapped below its id.
fn table(listing: &Listing<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for row in &listing.targets {
        entry(out, width, row.id, row.tags, &[row.title.unwrap_or(""), &row.reads.join(", ")], (row.file, row.line))?;
    }
    for row in &listing.notes {
        entry(out, width, row.id, row.tags, &[row.text.unwrap_or("")], (row.file, row.line))?;
    }
    writeln!(out, "targets: {}, notes: {}", listing.targets.len(), listing.notes.len())
}

fn entry(out: &mut dyn Write, width: usize, id: &str, tags: &[String], texts: &[&str], place: (&str, usize)) -> io::Result<()> {
    writeln!(out, "{id}{}{}", if tags.is_empty() { "" } else { "  " }, tags.join(" "))?;
    for text in texts.iter().filter(|text| !text.is_empty()) {
        wrap(out, text, width)?;
    }
    writeln!(out, "    {}:{}\n", place.0, place.1)
}

/// Writes a text indented, broken at spaces by the width that it has on a screen.
fn wrap(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    let mut line = String::from("   ");
    for word in text.split_whitespace() {
        if line.width() + 1 + word.width() > width && !line.trim().is_empty() {
            writeln!(out, "{line}")?;
            "   ".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(out, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_counts_columns_and_keeps_every_word() {
        let mut out = Vec::new();
        wrap(&mut out, "Chi cho công nghệ thông tin", 20).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "    Chi cho công\n    nghệ thông tin\n");
    }
}
