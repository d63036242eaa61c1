//! Expressions: their names, their kinds.

use super::Kind;
use super::names::{Meaning, Scope};
use super::rules::{Aggregate, AggregateFunction, Calc, CalcOp, Cond};
use crate::base::Span;
use crate::diagnostic::{Code, Text};
use crate::syntax::tree::{DateOrPeriod, Expr, Literal, Name, Node};
use crate::value::{DateRange, Number};

impl Scope<'_> {
    /// An expression; `None` once what is wrong with it was reported.
    pub(super) fn calc(&mut self, expr: &Expr) -> Option<Calc> {
        let expr = expr.without_parentheses();
        let span = expr.span;
        if !self.begin(span) {
            return None;
        }
        let calc = match &*expr.node {
            Node::Refused => None,
            Node::Literal(literal) => Some(literal_calc(literal, span)),
            Node::Path(name) => self.path(name, span),
            Node::Negate(inner) => self.figure(inner).map(|inner| wrap(CalcOp::Negate, inner, span)),
            Node::Previous(inner) => self.calc(inner).map(|inner| wrap(CalcOp::Previous, inner, span)),
            Node::Sum(parts) => self.sum(parts, span),
            Node::Product(parts) => self.product(parts, span),
            Node::Share(share, whole) => self.share(share, whole, span),
            Node::If(then, condition, otherwise) => self.choice(then, condition, otherwise, span),
            Node::Call(name, arguments) => self.call(name, arguments, span),
            Node::Aggregate(function, over, filter) => self.aggregate(function, over, filter.as_ref(), span),
            _ => {
                self.not_a_value(span);
                None
            }
        };
        self.leave();
        calc
    }

    fn not_a_value(&mut self, span: Span) {
        let message = Text::new("a value is asked for here, and this is a condition", "ở đây cần một giá trị, còn đây là điều kiện");
        let help = Text::new("write `1 if CONDITION else 0` to count with it", "viết `1 if ĐIỀU_KIỆN else 0` để tính toán với nó");
        self.error(Code::RULES_NOT_A_VALUE, span, message, Some(help));
    }

    fn share(&mut self, share: &Expr, whole: &Expr, span: Span) -> Option<Calc> {
        let (share, whole) = (self.calc(share), self.figure(whole));
        let (share, whole) = (share?, whole?);
        if share.kind != Kind::Percent {
            let name = share.kind.name();
            let message = Text::new(
                format!("a percentage stands before `of`, not {}", name.en),
                format!("trước `of` phải là tỷ lệ phần trăm, không phải {}", name.vi),
            );
            let help = Text::new("write it as in `30% of population`", "viết như `30% of population`");
            self.error(Code::RULES_UNLIKE_KINDS, share.span, message, Some(help));
            return None;
        }
        let kind = whole.kind;
        Some(Calc { op: CalcOp::Share(Box::new(share), Box::new(whole)), kind, span })
    }

    fn choice(&mut self, then: &Expr, condition: &Expr, otherwise: &Expr, span: Span) -> Option<Calc> {
        let (then, condition, otherwise) = (self.calc(then), self.cond(condition), self.calc(otherwise));
        let (then, condition, otherwise) = (then?, condition?, otherwise?);
        let kind = self.unify(&then, &otherwise, span)?;
        Some(Calc { op: CalcOp::If(Box::new(then), Box::new(condition), Box::new(otherwise)), kind, span })
    }

    fn path(&mut self, name: &Name, span: Span) -> Option<Calc> {
        match self.resolve(name)? {
            Meaning::Field(reference, kind) => Some(Calc { op: CalcOp::Field(reference), kind, span }),
            Meaning::Attribute(reference, attribute, kind) => Some(Calc { op: CalcOp::Attribute(reference, attribute), kind, span }),
            Meaning::Parameter(id) => {
                let kind = self.rules.parameter(id).kind;
                Some(Calc { op: CalcOp::Parameter(id), kind, span })
            }
            Meaning::Define(define) => {
                let inner = self.inside(define, name.span, |scope| scope.calc(define.expr))?;
                Some(Calc { span, ..inner })
            }
        }
    }

    /// An expression that must be a figure.
    pub(super) fn figure(&mut self, expr: &Expr) -> Option<Calc> {
        let calc = self.calc(expr)?;
        if calc.kind.is_figure() {
            return Some(calc);
        }
        let name = calc.kind.name();
        self.error(
            Code::RULES_UNLIKE_KINDS,
            calc.span,
            Text::new(format!("a figure is asked for here, not {}", name.en), format!("ở đây cần một con số, không phải {}", name.vi)),
            None,
        );
        None
    }

    fn sum(&mut self, parts: &[(bool, Expr)], span: Span) -> Option<Calc> {
        let built: Vec<Option<(bool, Calc)>> = parts.iter().map(|(minus, e)| self.calc(e).map(|c| (*minus, c))).collect();
        let built: Vec<(bool, Calc)> = built.into_iter().collect::<Option<_>>()?;
        if let [(false, a), (true, b)] = built.as_slice()
            && a.kind == Kind::Date
            && b.kind == Kind::Date
        {
            let op = CalcOp::DaysBetween(Box::new(a.clone()), Box::new(b.clone()));
            return Some(Calc { op, kind: Kind::Days, span });
        }
        let mut kind = Kind::Zero;
        for (i, (_, part)) in built.iter().enumerate() {
            let together = if part.kind.is_figure() { kind.unify(part.kind) } else { None };
            // Literals alone add up to a plain number, but beside money or people a bare number is a slip.
            match together {
                Some(together) => kind = together,
                None => {
                    let left = built.get(i.saturating_sub(1)).map_or(part, |(_, c)| c);
                    self.unlike(left, part, span, ("add", "cộng"));
                    return None;
                }
            }
        }
        Some(Calc { op: CalcOp::Sum(built), kind, span })
    }

    fn product(&mut self, parts: &[(bool, Expr)], span: Span) -> Option<Calc> {
        let built: Vec<Option<(bool, Calc)>> = parts.iter().map(|(over, e)| self.figure(e).map(|c| (*over, c))).collect();
        let built: Vec<(bool, Calc)> = built.into_iter().collect::<Option<_>>()?;
        let mut kind: Option<Kind> = None;
        for (i, (over, part)) in built.iter().enumerate() {
            let next = match kind {
                None => Some(part.kind),
                Some(kind) if *over => kind.over(part.kind),
                Some(kind) => kind.times(part.kind),
            };
            if next.is_none() {
                let left = built.get(i.saturating_sub(1)).map_or(part, |(_, c)| c);
                let verb = if *over { ("divide", "chia") } else { ("multiply", "nhân") };
                self.unlike(left, part, span, verb);
                return None;
            }
            kind = next;
        }
        Some(Calc { op: CalcOp::Product(built), kind: kind.unwrap_or(Kind::Plain), span })
    }

    /// The kind in which two values meet; reports where there is none.
    pub(super) fn unify(&mut self, left: &Calc, right: &Calc, span: Span) -> Option<Kind> {
        let kind = left.kind.unify(right.kind);
        if kind.is_none() {
            self.unlike(left, right, span, ("compare", "so sánh"));
        }
        kind
    }

    fn call(&mut self, name: &Name, arguments: &[Expr], span: Span) -> Option<Calc> {
        let known = ["abs", "max", "min", "round"];
        if !known.contains(&name.text.as_str()) {
            let mut problem = super::vocabulary::unknown(("function", "hàm"), name, self.source, known);
            problem.code = Code::RULES_UNKNOWN_NAME;
            self.problems.push(problem);
            return None;
        }
        let wrong_number = |scope: &mut Self, wanted: &str| {
            let message = Text::new(format!("`{}` takes {wanted}", name.text), format!("`{}` cần {wanted}", name.text));
            scope.error(Code::RULES_ARGUMENTS, span, message, None);
        };
        if name.text == "round" {
            let [value, digits] = arguments else {
                wrong_number(self, "`round(a, digits)`");
                return None;
            };
            let value = self.figure(value)?;
            let digits = match &*digits.node {
                Node::Literal(Literal::Number(n, _)) => n.to_i64().and_then(|n| i8::try_from(n).ok()).filter(|n| (0..=30).contains(n)),
                _ => None,
            };
            let Some(digits) = digits else {
                wrong_number(self, "`round(a, 2)`: 0..30");
                return None;
            };
            // A percentage has its decimals behind the percent sign's own two.
            let digits = if value.kind == Kind::Percent { digits + 2 } else { digits };
            let kind = value.kind;
            return Some(Calc { op: CalcOp::Round(Box::new(value), digits), kind, span });
        }
        let built: Vec<Option<Calc>> = arguments.iter().map(|a| self.figure(a)).collect();
        let mut built: Vec<Calc> = built.into_iter().collect::<Option<_>>()?;
        if name.text == "abs" {
            let (Some(inner), true) = (built.pop(), built.is_empty()) else {
                wrong_number(self, "`abs(a)`");
                return None;
            };
            let kind = inner.kind;
            return Some(Calc { op: CalcOp::Abs(Box::new(inner)), kind, span });
        }
        let Some(first) = built.first().cloned() else {
            wrong_number(self, &format!("`{}(a, b)`", name.text));
            return None;
        };
        let mut kind = first.kind;
        for other in built.iter().skip(1) {
            kind = match kind.unify(other.kind) {
                Some(kind) => kind,
                None => {
                    self.unlike(&first, other, span, ("compare", "so sánh"));
                    return None;
                }
            };
        }
        let op = if name.text == "min" { CalcOp::Min(built) } else { CalcOp::Max(built) };
        Some(Calc { op, kind, span })
    }

    fn aggregate(&mut self, function: &Name, over: &Name, filter: Option<&Expr>, span: Span) -> Option<Calc> {
        let kind = match function.text.as_str() {
            "count" => AggregateFunction::Count,
            "sum" => AggregateFunction::Sum,
            "average" => AggregateFunction::Average,
            "min" => AggregateFunction::Min,
            _ => AggregateFunction::Max,
        };
        let (collection, rest) = self.collection_and_field(over)?;
        let depth = self.frames.len();
        self.enter(&collection);
        let filter: Option<Option<Cond>> = filter.map(|f| self.cond(f));
        let value = match (&rest, kind) {
            (None, AggregateFunction::Count) => Some(None),
            (Some(field), AggregateFunction::Count) => {
                let message = Text::new(
                    format!("`count of` counts members; `{}` is a field of theirs", field.text),
                    format!("`count of` đếm thành viên; `{}` là một trường của chúng", field.text),
                );
                let head = over.text.split('.').next().unwrap_or("").to_owned();
                let help = Text::new(
                    format!("write `count of ({head} where {} present)`", field.text),
                    format!("viết `count of ({head} where {} present)`", field.text),
                );
                self.error(Code::RULES_NOT_A_COLLECTION, field.span, message, Some(help));
                None
            }
            (None, _) => {
                let f = function.text.clone();
                let message = Text::new(
                    format!("`{f} of {}`: of which of their figures?", over.text),
                    format!("`{f} of {}`: của con số nào?", over.text),
                );
                let help = Text::new(format!("write `{f} of {}.FIELD`", over.text), format!("viết `{f} of {}.TRƯỜNG`", over.text));
                self.error(Code::RULES_NOT_A_VALUE, over.span, message, Some(help));
                None
            }
            (Some(field), _) => {
                let expr = Expr { node: Box::new(Node::Path(field.clone())), span: field.span };
                self.figure(&expr).map(Some)
            }
        };
        self.frames.truncate(depth);
        let (filter, value) = (
            match filter {
                Some(filter) => Some(filter?),
                None => None,
            },
            value?,
        );
        let result = match (&value, kind) {
            (Some(value), AggregateFunction::Average) if value.kind == Kind::Count => Kind::Number,
            (Some(value), _) => value.kind,
            (None, _) => Kind::Count,
        };
        let aggregate = Aggregate { function: kind, collection, filter, value };
        Some(Calc { op: CalcOp::Aggregate(Box::new(aggregate)), kind: result, span })
    }
}

/// An operation on one value that keeps its kind.
fn wrap(op: fn(Box<Calc>) -> CalcOp, inner: Calc, span: Span) -> Calc {
    let kind = inner.kind;
    Calc { op: op(Box::new(inner)), kind, span }
}

fn literal_calc(literal: &Literal, span: Span) -> Calc {
    let (op, kind) = match literal {
        Literal::Number(n, _) if n.is_zero() => (CalcOp::Number(Number::zero()), Kind::Zero),
        Literal::Number(n, _) => (CalcOp::Number(n.clone()), Kind::Plain),
        Literal::Percent(n) | Literal::Points(n) => (CalcOp::Number(n.clone()), Kind::Percent),
        Literal::Money(n) => (CalcOp::Number(n.clone()), Kind::Money),
        Literal::Days(n) => (CalcOp::Number(n.clone()), Kind::Days),
        Literal::Date(date) => (CalcOp::Date(DateRange::day(*date)), Kind::Date),
        Literal::Period(period) => (CalcOp::Date(period.range()), Kind::Period),
        Literal::Text(text) => (CalcOp::Text(text.as_str().into()), Kind::Text),
    };
    Calc { op, kind, span }
}

/// A literal that is a date, a period, or four digits that can be a year.
pub(super) fn date_literal(expr: &Expr) -> Option<DateOrPeriod> {
    match &*expr.node {
        Node::Literal(Literal::Date(date)) => Some(DateOrPeriod::Date(*date)),
        Node::Literal(Literal::Period(period)) => Some(DateOrPeriod::Period(*period)),
        Node::Literal(Literal::Number(_, Some(year))) => Some(DateOrPeriod::Period(*year)),
        Node::Paren(inner) => date_literal(inner),
        _ => None,
    }
}
