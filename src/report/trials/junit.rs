//! JUnit XML, for the servers that run tests: a suite for each file, a case for each test.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Account;
use crate::report::junit::plain;
use crate::ruletest::Trial;
use crate::semantics::rules::Test;

pub(super) fn write(account: &Account<'_>, mut out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<u32, Vec<(&Trial, &Test)>> = BTreeMap::new();
    for (trial, test) in account.each() {
        suites.entry(test.source.0).or_default().push((trial, test));
    }
    let (passed, failed) = account.counts();
    let mut xml = Writer::new_with_indent(&mut out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = xml.create_element("testsuites").with_attributes(counts(passed + failed, failed).iter().map(|(k, v)| (*k, v.as_str())));
    all.write_inner_content(|xml| {
        for (source, tests) in &suites {
            let name = account.sources.get(crate::base::SourceId(*source)).map_or("", |s| &*s.name);
            let failed = tests.iter().filter(|(trial, _)| !trial.passed()).count();
            let numbers = counts(tests.len(), failed);
            let suite = xml.create_element("testsuite").with_attribute(("name", plain(name).as_str()));
            suite
                .with_attributes(numbers.iter().map(|(k, v)| (*k, v.as_str())))
                .write_inner_content(|xml| tests.iter().try_for_each(|(trial, test)| case(account, trial, test, name, xml)))?;
        }
        Ok(())
    })?;
    writeln!(out)
}

fn counts(tests: usize, failed: usize) -> [(&'static str, String); 3] {
    [("tests", tests.to_string()), ("failures", failed.to_string()), ("errors", "0".to_owned())]
}

fn case(account: &Account<'_>, trial: &Trial, test: &Test, file: &str, xml: &mut Writer<&mut &mut dyn Write>) -> io::Result<()> {
    let target = account.rules.target(test.target);
    let place = account.sources.place(test.source, test.span, "");
    let line = place.line.to_string();
    let (name, file) = (plain(&test.name), plain(file));
    let attributes = [("name", name.as_str()), ("classname", &target.id), ("file", &file), ("line", &line)];
    let case = xml.create_element("testcase").with_attributes(attributes);
    if trial.passed() {
        case.write_empty()?;
        return Ok(());
    }
    let (message, mut told) = match trial.problems.is_empty() {
        true => {
            let message = format!("expected {}, found {}", account.unmet(trial, test).join("; "), account.found(trial, test));
            (message, account.sentences(trial))
        }
        false => (account.problems(trial).join("; "), Vec::new()),
    };
    told.extend(account.rule(target));
    told.push(place.to_string());
    case.write_inner_content(|xml| {
        let failure = xml.create_element("failure").with_attribute(("message", plain(&message).as_str()));
        failure.write_text_content(BytesText::new(&plain(&told.join("\n"))))?;
        Ok(())
    })?;
    Ok(())
}
