//! Parameters: their kinds and their values by date.

use std::collections::BTreeSet;

use super::condition::interval;
use super::rules::{Parameter, ParameterValue, Rules, Wording};
use super::vocabulary::declared_twice;
use super::{Kind, Unit};
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::{DateOrPeriod, Expr, Item, Language, Literal, Node, ParameterDeclaration, Statement, TextKind};

/// Takes in the parameters of all files.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, broken: &mut BTreeSet<String>, problems: &mut Vec<Diagnostic>) {
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Parameter(declaration) = item else { continue };
            if let Some(first) = rules.parameters.iter().find(|p| p.name == declaration.name.text) {
                problems.push(declared_twice(&first.name, source, declaration.name.span, (first.source, first.span)));
            } else if let Some(parameter) = parameter(source, declaration, problems) {
                rules.parameters.push(parameter);
            } else {
                broken.insert(declaration.name.text.clone());
            }
        }
    }
}

fn parameter(source: SourceId, declaration: &ParameterDeclaration, problems: &mut Vec<Diagnostic>) -> Option<Parameter> {
    let mut values = Vec::new();
    let mut kind: Option<(Kind, Span)> = None;
    for dated in &declaration.values {
        if matches!(&*dated.value.node, Node::Refused) {
            return None;
        }
        let Some((value, own)) = value(&dated.value) else {
            let message = Text::new(
                "a parameter is a number, percentage, money, days, a date or an interval",
                "tham số là một số, tỷ lệ phần trăm, khoản tiền, số ngày, ngày hoặc khoảng thời gian",
            );
            let help =
                Text::new("intervals are `month`, `quarter`, `half`, `year`", "các khoảng thời gian là `month`, `quarter`, `half`, `year`");
            problems.push(Diagnostic::error(Code::RULES_PARAMETER, message).at(source, dated.value.span).help(help));
            return None;
        };
        match kind {
            Some((first, span)) if first != own && first.unify(own).is_none() => {
                let message = Text::new("the values of a parameter are of one kind", "các giá trị của một tham số phải cùng loại");
                let problem = Diagnostic::error(Code::RULES_PARAMETER, message).label(source, dated.value.span, own.name()).label(
                    source,
                    span,
                    first.name(),
                );
                problems.push(problem);
                return None;
            }
            Some((Kind::Zero, span)) => kind = Some((own, span)),
            Some(_) => {}
            None => kind = Some((own, dated.value.span)),
        }
        let from = dated.from.map(|w| w.value.first());
        if let Some((last, _)) = values.last()
            && from <= *last
        {
            let span = dated.from.map_or(dated.value.span, |w| w.span);
            let message = Text::new("this date is not later than the one before it", "ngày này không muộn hơn ngày trước đó");
            let help = Text::new("write the values in the order of their dates", "hãy viết các giá trị theo thứ tự ngày");
            problems.push(Diagnostic::error(Code::RULES_PARAMETER, message).at(source, span).help(help));
            return None;
        }
        values.push((from, value));
    }
    let mut title = Wording { plain: declaration.title.as_ref().map(|t| t.text.clone()), ..Wording::default() };
    for note in &declaration.notes {
        if let Statement::Text(TextKind::Title, language, text) = note {
            put(&mut title, *language, &text.text);
        }
    }
    let (kind, _) = kind?;
    Some(Parameter { name: declaration.name.text.clone(), title, kind, values, source, span: declaration.name.span })
}

/// Puts a text into the place of its language.
pub(super) fn put(wording: &mut Wording, language: Language, text: &str) {
    let place = match language {
        Language::Unsaid => &mut wording.plain,
        Language::En => &mut wording.en,
        Language::Vi => &mut wording.vi,
    };
    *place = Some(text.to_owned());
}

/// A literal as a parameter's value, with its kind.
#[must_use]
pub fn value(expr: &Expr) -> Option<(ParameterValue, Kind)> {
    Some(match &*expr.node {
        Node::Negate(inner) => match value(inner)? {
            (ParameterValue::Number(n), kind) => (ParameterValue::Number(-&n), kind),
            _ => return None,
        },
        Node::Path(name) => (ParameterValue::Interval(interval(&name.text)?), Kind::Interval),
        Node::Literal(literal) => match literal {
            Literal::Number(n, _) if n.is_zero() => (ParameterValue::Number(n.clone()), Kind::Zero),
            Literal::Number(n, _) => (ParameterValue::Number(n.clone()), Kind::Plain),
            Literal::Percent(n) | Literal::Points(n) => (ParameterValue::Number(n.clone()), Kind::Percent),
            Literal::Money(n) => (ParameterValue::Number(n.clone()), Kind::Money),
            Literal::Days(n) => (ParameterValue::Number(n.clone()), Kind::Days),
            Literal::Date(date) => (ParameterValue::Date(DateOrPeriod::Date(*date)), Kind::Date),
            Literal::Period(period) => (ParameterValue::Date(DateOrPeriod::Period(*period)), Kind::Period),
            Literal::Text(text) => (ParameterValue::Text(text.clone()), Kind::Text),
        },
        _ => return None,
    })
}
