//! Parameters that the configuration sets, written as in a rule file.

use super::{Config, Placed};
use crate::base::{Source, SourceId, Sources};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::semantics::rules::{Parameter, ParameterValue};
use crate::semantics::{self, Kind, Rules, Unit};
use crate::syntax::tree::{Item, Literal, Node};
use crate::syntax::{Limits, parse};

impl Config {
    /// Puts the configuration's values into the rules' parameters; a value holds for every date.
    pub fn set_parameters(&self, rules: &mut Rules) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (name, value) in &self.parameters {
            match rules.parameters.iter_mut().find(|p| p.name == name.value) {
                None => {
                    let message = Text::new(
                        format!("no parameter is called `{}`", name.value),
                        format!("không có tham số nào tên là `{}`", name.value),
                    );
                    let problem = Diagnostic::error(Code::PROJECT_UNKNOWN_PARAMETER, message).at(self.source, name.span);
                    let near = nearest(&name.value, rules.parameters.iter().map(|p| p.name.as_str()));
                    problems.push(match near {
                        Some(near) => problem.help(Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?"))),
                        None => problem,
                    });
                }
                Some(parameter) => match set(parameter, &value.value) {
                    Ok(read) => parameter.values = vec![(None, read)],
                    Err(why) => problems.push(self.unfit(parameter, value, why)),
                },
            }
        }
        problems
    }

    fn unfit(&self, parameter: &Parameter, value: &Placed<String>, found: Option<Kind>) -> Diagnostic {
        let (name, text, wanted) = (&parameter.name, &value.value, parameter.kind.name());
        let message = match found.map(Kind::name) {
            None => Text::new(format!("`{text}` is no value of a parameter"), format!("`{text}` không phải giá trị của tham số")),
            Some(found) => Text::new(
                format!("`{name}` is {}, and `{text}` is {}", wanted.en, found.en),
                format!("`{name}` là {}, còn `{text}` là {}", wanted.vi, found.vi),
            ),
        };
        Diagnostic::error(Code::PROJECT_BAD_VALUE, message).at(self.source, value.span).help(Text::new(
            "write it as in a rule file: `month`, `35%`, `5 billion VND`",
            "viết như trong tệp quy tắc: `month`, `35%`, `5 billion VND`",
        ))
    }
}

/// The value for a parameter, or the kind that was found instead.
fn set(parameter: &Parameter, text: &str) -> Result<ParameterValue, Option<Kind>> {
    if parameter.kind == Kind::Text {
        return Ok(ParameterValue::Text(text.to_owned()));
    }
    let mut sources = Sources::default();
    let declaration = declaration(text);
    let source = sources.add(Source::new("", declaration.as_str()));
    let parsed = parse(&declaration, source, &Limits::default());
    let [Item::Parameter(_)] = parsed.file.items.as_slice() else { return Err(None) };
    let unit = Unit { source: Some(source), text: declaration.into(), file: parsed.file, ..Unit::default() };
    let (read, problems) = semantics::check(&[unit]);
    let [read] = read.parameters.as_slice() else { return Err(None) };
    let [(None, value)] = read.values.as_slice() else { return Err(None) };
    if !parsed.problems.is_empty() || !problems.is_empty() {
        return Err(None);
    }
    let days = |kind| matches!(kind, Kind::Date | Kind::Period);
    let fits = read.kind.unify(parameter.kind).is_some() || read.kind == parameter.kind || (days(read.kind) && days(parameter.kind));
    if fits { Ok(value.clone()) } else { Err(Some(read.kind)) }
}

fn declaration(value: &str) -> String {
    format!("parameter value = {value}\n")
}

/// A literal as it is written in a rule file.
pub(super) fn literal(text: &str) -> Option<Literal> {
    let parsed = parse(&declaration(text), SourceId(0), &Limits::default());
    let [Item::Parameter(parameter)] = parsed.file.items.as_slice() else { return None };
    match parameter.values.as_slice() {
        [value] if parsed.problems.is_empty() => match &*value.value.node {
            Node::Literal(literal) => Some(literal.clone()),
            _ => None,
        },
        _ => None,
    }
}
