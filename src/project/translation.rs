//! A rule file in the words of the other surface, its fields by the names that they have there.

use std::path::Path;
use std::sync::Arc;

use super::rulefiles::{Root, units_with};
use crate::base::{Files, Source, SourceId, Sources, Span};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::semantics::{self, FieldNames, Unit, field_names};
use crate::syntax::{self, Limits, Names, Surface};

/// Puts a file into the words of a surface.
///
/// # Errors
/// What has to be mended first, or why the file cannot say the same there.
pub(super) fn translate(
    files: &dyn Files,
    path: Option<&Path>,
    (name, original): (&str, &str),
    to: Surface,
    sources: &mut Sources,
) -> Result<String, Vec<Diagnostic>> {
    let text: Arc<str> = syntax::plain(original).into();
    let source = sources.add(Source::new(name, Arc::clone(&text)));
    // What standard input uses is looked for beside it, in the working folder.
    let root = Root { files, path: path.unwrap_or(Path::new("./-")).to_path_buf() };
    let mut units = units_with(&root, (source, text), sources)?;
    let (_, mut problems) = semantics::check(&units);
    problems.retain(|p| p.severity == Severity::Error);
    if !problems.is_empty() {
        return Err(problems);
    }
    translate_unit(&mut units, source, to).map_err(|problem| {
        // Two things of one name are shown where they would meet.
        let (_, mut problems) = semantics::check(&units);
        problems.retain(|p| p.code == Code::RULES_AMBIGUOUS_NAME);
        let put = units.iter().find(|u| u.source == Some(source)).map_or_else(|| "".into(), |u| Arc::clone(&u.text));
        let there = sources.add(Source::new(format!("{name} ({})", words(to).en), put));
        for label in problems.iter_mut().flat_map(|p| &mut p.labels).filter(|l| l.source == source) {
            label.source = there;
        }
        if problems.is_empty() { vec![*problem] } else { problems }
    })
}

/// Puts one of some files into the words of a surface. Its text is [plain](syntax::plain), and can be parsed.
///
/// What it says is looked at twice: its tree is the same but for the names of fields, and each of these means the same field.
///
/// # Errors
/// Why the file cannot say the same there.
pub fn translate_unit(units: &mut [Unit], source: SourceId, to: Surface) -> Result<String, Box<Diagnostic>> {
    let (rules, names) = field_names(units);
    let Some(unit) = units.iter_mut().find(|u| u.source == Some(source)) else { return Ok(String::new()) };
    let text = Arc::clone(&unit.text);
    let there: Names = of(&names, source)
        .filter_map(|(span, meanings)| {
            let mut written: Vec<String> = meanings.iter().map(|m| m.written(&rules.schema, to)).collect();
            written.dedup();
            // A name that stands for several fields keeps the name that they share.
            let only = written.pop().filter(|_| written.is_empty())?;
            (text.get(span.range()) != Some(only.as_str())).then_some((span, only))
        })
        .collect();
    let Some(put) = syntax::translate(&text, to, &there, &Limits::default()) else {
        return Err(Box::new(word_of_the_language(source, to)));
    };
    (unit.file, unit.text) = (syntax::parse(&put, source, &Limits::default()).file, put.as_str().into());
    let (_, after) = field_names(units);
    let mut pairs = of(&names, source).zip(of(&after, source));
    let other = pairs.find(|((_, before), (_, after))| before != after).map(|((span, _), _)| span);
    let lost = of(&names, source).count() != of(&after, source).count();
    match other.or(lost.then_some(Span::new(0, 0))) {
        Some(span) => Err(Box::new(means_another(source, span, text.get(span.range()).unwrap_or(""), to))),
        None => Ok(put),
    }
}

fn of(names: &FieldNames, source: SourceId) -> impl Iterator<Item = (Span, &std::collections::BTreeSet<crate::semantics::FieldName>)> {
    names.iter().filter(move |((s, _), _)| *s == source).map(|((_, span), meanings)| (*span, meanings))
}

fn words(to: Surface) -> Text {
    match to {
        Surface::En => Text::new("English words", "từ tiếng Anh"),
        Surface::Vi => Text::new("Vietnamese words", "từ tiếng Việt"),
    }
}

fn word_of_the_language(source: SourceId, to: Surface) -> Diagnostic {
    let words = words(to);
    let message = Text::new(
        format!("this file cannot be written in {}: one of its names is a word of the language there", words.en),
        format!("không viết được tệp này bằng {}: có tên trùng với từ của ngôn ngữ", words.vi),
    );
    Diagnostic::error(Code::RULES_AMBIGUOUS_NAME, message).at(source, Span::new(0, 0)).help(another_name())
}

fn means_another(source: SourceId, span: Span, name: &str, to: Surface) -> Diagnostic {
    let words = words(to);
    let message = Text::new(
        format!("`{name}` would mean something else in {}", words.en),
        format!("`{name}` sẽ mang nghĩa khác khi viết bằng {}", words.vi),
    );
    Diagnostic::error(Code::RULES_AMBIGUOUS_NAME, message).at(source, span).help(another_name())
}

fn another_name() -> Text {
    Text::new("give what has the same name another one", "đặt tên khác cho phần bị trùng tên")
}
