//! JUnit XML, for the servers that run tests: a suite for each target, a case for each record, passes included.
//!
//! What is required and fails is a failure, what is required and missing an error; what decides nothing is skipped, and says its verdict.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::finding::{self, Class, Weight};
use super::message::clean;
use super::{Piece, Run, Verdicts, unit};
use crate::evaluation::{Judgement, Verdict};
use crate::semantics::rules::TargetId;

/// Problems that are told; the others are counted.
const PROBLEMS: usize = 1000;

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let target = run.rules.target(j.target);
    let place = finding::first(run, j, finding::clauses(j).next()).place;
    let mut name = unit::short(run, j);
    if j.key.is_none() && j.record.is_some() {
        name += &format!(" {place}");
    }
    let line = place.line.to_string();
    let mut case = BytesStart::new("testcase");
    for (key, value) in [("name", name.as_str()), ("classname", &target.id), ("file", &place.file), ("line", &line)] {
        case.push_attribute((key, plain(value).as_str()));
    }
    let mut xml = Writer::new(out);
    let told = finding::sentences(run, j);
    let message = format!("{}: {}", finding::verdict(j, run.lang), told.join("; "));
    let outcome = match (finding::weight(run, j), Class::of(j)) {
        (Weight::Error, Class::Missing) => "error",
        (Weight::Error, _) => "failure",
        // A pass stays one where only a recommendation fails.
        (_, Class::Pass) => return xml.write_event(Event::Empty(case)),
        _ if j.verdict == Verdict::Pass => "system-out",
        _ => "skipped",
    };
    xml.write_event(Event::Start(case))?;
    let mut text = told;
    text.extend(finding::places(run, j).iter().map(|region| region.place.to_string()));
    match outcome {
        "system-out" => tag(&mut xml, outcome, &[], &message)?,
        "skipped" => tag(&mut xml, outcome, &[("message", &message)], "")?,
        _ => tag(&mut xml, outcome, &[("message", &message), ("type", j.verdict.word())], &text.join("\n"))?,
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn tag(xml: &mut Writer<&mut Vec<u8>>, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    attributes.iter().for_each(|(key, value)| start.push_attribute((*key, plain(&clean(value)).as_str())));
    if text.is_empty() {
        return xml.write_event(Event::Empty(start));
    }
    xml.write_event(Event::Start(start))?;
    xml.write_event(Event::Text(BytesText::new(&plain(text))))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// What a suite counts: cases, failures, errors, skipped.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers([usize; 4]);

impl Numbers {
    fn of(cases: &[&[u8]]) -> Self {
        let with = |mark: &str| cases.iter().filter(|case| memchr::memmem::find(case, mark.as_bytes()).is_some()).count();
        Numbers([cases.len(), with("<failure "), with("<error "), with("<skipped ")])
    }

    fn add(&mut self, other: Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(own, n)| *own += n);
    }

    fn start(self, name: &'static str, of: &str) -> BytesStart<'static> {
        let mut start = BytesStart::new(name);
        start.push_attribute(("name", plain(of).as_str()));
        for (key, n) in ["tests", "failures", "errors", "skipped"].into_iter().zip(self.0) {
            start.push_attribute((key, n.to_string().as_str()));
        }
        start
    }
}

pub(super) fn write(run: &Run<'_>, piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    let problems = problems(run)?;
    let mut suites: Vec<(String, Vec<&[u8]>, Verdicts)> = Vec::new();
    if !problems.is_empty() {
        suites.push(("chitieu".to_owned(), problems.iter().map(Vec::as_slice).collect(), Verdicts::default()));
    }
    let told = piece.by_target();
    for target in run.counts.targets() {
        let cases = told.iter().find(|(id, _)| *id == target).map(|(_, cases)| cases.clone()).unwrap_or_default();
        suites.push((name(run, target), cases, piece.told.rest(run.counts, target)));
    }
    let mut all = Numbers::default();
    suites.iter().for_each(|(_, cases, _)| all.add(Numbers::of(cases)));
    let mut head = Vec::new();
    let mut xml = Writer::new(&mut head);
    xml.write_event(Event::Decl(quick_xml::events::BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::Text(BytesText::new("\n")))?;
    xml.write_event(Event::Start(all.start("testsuites", "chitieu")))?;
    out.write_all(&head)?;
    for (name, cases, untold) in &suites {
        let mut text = Vec::new();
        let mut xml = Writer::new(&mut text);
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(Numbers::of(cases).start("testsuite", name)))?;
        properties(run, &mut xml, untold)?;
        out.write_all(&text)?;
        for case in cases {
            out.write_all(b"\n")?;
            out.write_all(case)?;
        }
        out.write_all(b"\n</testsuite>")?;
    }
    out.write_all(b"\n</testsuites>\n")
}

/// `q3_2020.it_spending: At least 0.1% of …`.
fn name(run: &Run<'_>, target: TargetId) -> String {
    let target = run.rules.target(target);
    target.title.get(run.lang).map_or_else(|| target.id.clone(), |title| format!("{}: {title}", target.id))
}

/// The profile of the run, and how many verdicts of the suite have no case.
fn properties(run: &Run<'_>, xml: &mut Writer<&mut Vec<u8>>, untold: &Verdicts) -> io::Result<()> {
    let counted = untold.each().into_iter().filter(|(_, n)| *n > 0).map(|(v, n)| (format!("not told: {}", v.word()), n.to_string()));
    let profile = run.profile.map(|name| ("profile".to_owned(), name.to_owned()));
    let all: Vec<(String, String)> = profile.into_iter().chain(counted).collect();
    if all.is_empty() {
        return Ok(());
    }
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    for (name, value) in all {
        tag(xml, "property", &[("name", &name), ("value", &value)], "")?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))
}

/// A case for each problem, and one where the run was broken off: they keep a check from being whole.
fn problems(run: &Run<'_>) -> io::Result<Vec<Vec<u8>>> {
    let mut cases = Vec::new();
    let mut case = |name: &str, outcome: &str, message: &str, text: &str| -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut xml = Writer::new(&mut bytes);
        let mut start = BytesStart::new("testcase");
        start.push_attribute(("name", plain(&clean(name)).as_str()));
        start.push_attribute(("classname", "chitieu"));
        xml.write_event(Event::Start(start))?;
        match outcome {
            "error" => tag(&mut xml, outcome, &[("message", message), ("type", "problem")], text)?,
            _ => tag(&mut xml, outcome, &[], message)?,
        }
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        cases.push(bytes);
        Ok(())
    };
    for problem in run.all_problems().take(PROBLEMS) {
        let lang = problem.lang(run.lang);
        let place = problem.labels.first().map(|label| run.sources.place(label.source, label.span, "").to_string()).unwrap_or_default();
        let outcome = if finding::decides(problem) { "error" } else { "system-out" };
        let message = problem.message.get(lang);
        let help = problem.help.as_ref().map_or("", |help| help.get(lang));
        case(&format!("{} {place}", problem.code), outcome, message, &format!("{place}\n{help}"))?;
    }
    let more = run.all_problems().count().saturating_sub(PROBLEMS);
    if more > 0 {
        let outcome = if run.all_problems().skip(PROBLEMS).any(finding::decides) { "error" } else { "system-out" };
        case("more problems", outcome, &format!("{more} more problems are not told here"), "")?;
    }
    if run.interrupted {
        case("interrupted", "error", &run.counts.line(run), "")?;
    }
    Ok(cases)
}

/// Without the characters that XML 1.0 has no way to hold.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c })
        .collect()
}
