//! Deadlines: to what a day belongs.

use super::Kind;
use super::calculation::date_literal;
use super::names::{Meaning, Scope};
use super::rules::{Cond, CondOp, Due, QuantifiedBody};
use crate::base::Span;
use crate::diagnostic::{Code, Text};
use crate::syntax::tree::{Expr, Literal, Node};

impl Scope<'_> {
    /// `CONDITION by DATE`.
    pub(super) fn by(&mut self, inner: &Expr, due: &Expr) -> Option<CondOp> {
        let due = self.due(due);
        if let Some(op) = self.date_occurrence(inner) {
            return Some(with_due(op?, &due?));
        }
        let built = self.cond_allowing_dates(inner)?;
        let due = due?;
        Some(bind(built, &due).op)
    }

    /// A date that stands where a condition does: whether it has come about.
    fn date_occurrence(&mut self, expr: &Expr) -> Option<Option<CondOp>> {
        let Node::Path(name) = &*expr.node else { return None };
        match self.lookup(name)? {
            Meaning::Field(_, Kind::Date) | Meaning::Attribute(_, _, Kind::Date) => {
                let calc = self.calc(expr)?;
                Some(Some(CondOp::Occurred(calc, None)))
            }
            Meaning::Field(_, Kind::Document) => {
                let message = Text::new(
                    format!("`{}` is a document: say that it is issued", name.text),
                    format!("`{}` là văn bản: hãy nói rõ là đã ban hành", name.text),
                );
                let help = Text::new(format!("write `{} issued by …`", name.text), format!("viết `{} issued by …`", name.text));
                self.error(Code::RULES_UNLIKE_KINDS, name.span, message, Some(help));
                Some(None)
            }
            _ => None,
        }
    }

    /// The parts of a parenthesised condition under a deadline, where a bare date field is an occurrence.
    fn cond_allowing_dates(&mut self, expr: &Expr) -> Option<Cond> {
        let span = expr.span;
        match &*expr.node {
            Node::Paren(inner) => self.cond_allowing_dates(inner),
            Node::And(parts) | Node::Or(parts) => {
                let built: Vec<Option<Cond>> = parts.iter().map(|p| self.cond_allowing_dates(p)).collect();
                let built: Vec<Cond> = built.into_iter().collect::<Option<_>>()?;
                let op = if matches!(&*expr.node, Node::And(_)) { CondOp::And(built) } else { CondOp::Or(built) };
                Some(Cond { op, span })
            }
            Node::Not(inner) => {
                let inner = self.cond_allowing_dates(inner)?;
                Some(Cond { op: CondOp::Not(Box::new(inner)), span })
            }
            Node::Path(_) => match self.date_occurrence(expr) {
                Some(op) => Some(Cond { op: op?, span }),
                None => self.cond(expr),
            },
            _ => self.cond(expr),
        }
    }

    fn due(&mut self, expr: &Expr) -> Option<Due> {
        if let Some(date) = date_literal(expr) {
            return Some(Due::On(date));
        }
        let wrong = |scope: &mut Self, span: Span| {
            let message = Text::new("a deadline is a date or a period", "thời hạn là một ngày hoặc một kỳ");
            let help = match turned_around(expr) {
                Some(period) => Text::new(format!("write `by {period}`"), format!("viết `by {period}`")),
                None => Text::new("write `by 2020-12-31`, `by 2021-Q2` or `by 2020`", "viết `by 2020-12-31`, `by 2021-Q2` hoặc `by 2020`"),
            };
            scope.error(Code::RULES_UNLIKE_KINDS, span, message, Some(help));
        };
        match &*expr.node {
            Node::Path(name) => match self.resolve(name)? {
                Meaning::Parameter(id) if matches!(self.rules.parameter(id).kind, Kind::Date | Kind::Period) => Some(Due::Parameter(id)),
                Meaning::Parameter(id) if self.rules.parameter(id).kind == Kind::Plain && is_year(self, id) => Some(Due::Parameter(id)),
                Meaning::Field(_, Kind::Date | Kind::Period) | Meaning::Attribute(_, _, Kind::Date) => self.calc(expr).map(Due::Field),
                _ => {
                    wrong(self, expr.span);
                    None
                }
            },
            Node::Refused => None,
            _ => {
                wrong(self, expr.span);
                None
            }
        }
    }
}

/// `Q2/2021` and `Q2-2021`, which read as calculations.
fn turned_around(expr: &Expr) -> Option<String> {
    let (Node::Product(parts) | Node::Sum(parts)) = &*expr.node else { return None };
    let [(false, first), (true, second)] = parts.as_slice() else { return None };
    let (Node::Path(name), Node::Literal(Literal::Number(_, Some(year)))) = (&*first.node, &*second.node) else { return None };
    let part = name.text.to_uppercase();
    matches!(part.as_str(), "Q1" | "Q2" | "Q3" | "Q4" | "H1" | "H2").then(|| format!("{}-{part}", year.first().year()))
}

/// Whether every value of a parameter is a year.
fn is_year(scope: &Scope<'_>, id: super::rules::ParameterId) -> bool {
    let year = |v: &super::rules::ParameterValue| match v {
        super::rules::ParameterValue::Number(n) => n.to_i64().is_some_and(|n| (1000..=9999).contains(&n)),
        super::rules::ParameterValue::Date(_) => true,
        _ => false,
    };
    scope.rules.parameter(id).values.iter().all(|(_, v)| year(v))
}

fn with_due(op: CondOp, due: &Due) -> CondOp {
    match op {
        CondOp::Occurred(what, None) => CondOp::Occurred(what, Some(due.clone())),
        op => op,
    }
}

/// Gives a day to every occurrence inside of a condition; what has none is held to the day as a whole.
fn bind(cond: Cond, due: &Due) -> Cond {
    let Cond { op, span: own } = cond;
    let op = match op {
        CondOp::And(parts) => CondOp::And(parts.into_iter().map(|p| bind(p, due)).collect()),
        CondOp::Or(parts) => CondOp::Or(parts.into_iter().map(|p| bind(p, due)).collect()),
        op if has_occurrence(&op) => give(op, due),
        op => CondOp::Deadline(Box::new(Cond { op, span: own }), due.clone()),
    };
    Cond { op, span: own }
}

fn has_occurrence(op: &CondOp) -> bool {
    match op {
        CondOp::Occurred(_, None) => true,
        CondOp::And(parts) | CondOp::Or(parts) => parts.iter().any(|p| has_occurrence(&p.op)),
        CondOp::Not(inner) => has_occurrence(&inner.op),
        CondOp::Quantified(q) => matches!(&q.body, QuantifiedBody::Have(body) if has_occurrence(&body.op)),
        _ => false,
    }
}

fn give(op: CondOp, due: &Due) -> CondOp {
    let all = |parts: Vec<Cond>| parts.into_iter().map(|p| Cond { op: give(p.op, due), span: p.span }).collect();
    match op {
        CondOp::And(parts) => CondOp::And(all(parts)),
        CondOp::Or(parts) => CondOp::Or(all(parts)),
        CondOp::Not(inner) => CondOp::Not(Box::new(Cond { op: give(inner.op, due), span: inner.span })),
        CondOp::Quantified(mut q) => {
            q.body = match q.body {
                QuantifiedBody::Have(body) => QuantifiedBody::Have(Cond { op: give(body.op, due), span: body.span }),
                body => body,
            };
            CondOp::Quantified(q)
        }
        op => with_due(op, due),
    }
}
