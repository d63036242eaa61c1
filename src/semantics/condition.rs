//! Conditions: their names, their kinds.

use std::sync::Arc;

use super::Kind;
use super::calculation::date_literal;
use super::names::{Define, Meaning, Scope};
use super::pattern::Pattern;
use super::rules::{Calc, CalcOp, Comparison, Cond, CondOp, EventSource, Frequency, IntervalCalc, ParameterValue, Tolerance};
use crate::base::Span;
use crate::diagnostic::{Code, Text};
use crate::syntax::tree::{Comparator, DateOrPeriod, Expr, Literal, Name, Node};
use crate::value::{DateRange, Interval};

/// The intervals that have a name.
pub(super) fn interval(name: &str) -> Option<Interval> {
    Some(match name {
        "month" => Interval::Month,
        "quarter" => Interval::Quarter,
        "half" => Interval::Half,
        "year" => Interval::Year,
        _ => return None,
    })
}

impl Scope<'_> {
    /// A condition; `None` once what is wrong with it was reported.
    pub(super) fn cond(&mut self, expr: &Expr) -> Option<Cond> {
        let expr = expr.without_parentheses();
        if !self.begin(expr.span) {
            return None;
        }
        let op = match &*expr.node {
            Node::And(parts) => self.conds(parts).map(CondOp::And),
            Node::Or(parts) => self.conds(parts).map(CondOp::Or),
            Node::Not(inner) => self.cond(inner).map(|inner| CondOp::Not(Box::new(inner))),
            Node::Path(name) => self.name_as_condition(expr, name),
            _ => self.form(expr),
        };
        self.leave();
        op.map(|op| Cond { op, span: expr.span })
    }

    fn name_as_condition(&mut self, expr: &Expr, name: &Name) -> Option<CondOp> {
        match self.resolve(name)? {
            Meaning::Define(define) => self.inside(define, name.span, |scope| scope.cond(define.expr)).map(|inner| inner.op),
            _ => self.flag(expr, name),
        }
    }

    fn form(&mut self, expr: &Expr) -> Option<CondOp> {
        Some(match &*expr.node {
            Node::Refused => return None,
            Node::Compare(left, comparator, right, tolerance) => {
                self.comparison(left, *comparator, right, tolerance.as_ref(), expr.span)?
            }
            Node::InRange(value, low, high) => self.range(value, low, high)?,
            Node::InSet(value, set) => self.set(value, set)?,
            Node::InPeriod(value, period) => self.in_period(value, period)?,
            Node::Include(value, wanted) => self.include(value, wanted)?,
            Node::Matches(value, pattern) => {
                let value = self.calc_of(value, &[Kind::Text], "matches")?;
                match Pattern::new(&pattern.text, self.source, pattern.span) {
                    Ok(pattern) => CondOp::Matches(value, Arc::new(pattern)),
                    Err(problem) => {
                        self.problems.push(*problem);
                        return None;
                    }
                }
            }
            Node::Present(value) => CondOp::Present(self.presence(value, "present")?),
            Node::Missing(value) => CondOp::Missing(self.presence(value, "missing")?),
            Node::Issued(value) => {
                let calc = self.calc(value)?;
                if calc.kind != Kind::Document {
                    self.only_documents(&calc, value);
                    return None;
                }
                CondOp::Occurred(calc, None)
            }
            Node::Agrees(left, right) => self.agreement(left, right, expr.span)?,
            Node::Per(inner, interval) => CondOp::Frequency(Box::new(self.frequency(inner, interval)?)),
            Node::By(inner, due) => self.by(inner, due)?,
            Node::Quantified(quantity, name, filter, body) => {
                CondOp::Quantified(Box::new(self.quantified(quantity, name, filter.as_ref(), body)?))
            }
            _ => {
                let calc = self.calc(expr)?;
                self.not_a_condition(&calc, expr.span);
                return None;
            }
        })
    }

    /// A `define` by itself, whether it is a condition or a value.
    pub(super) fn define(&mut self, define: Define<'_>) {
        let expr = define.expr.without_parentheses();
        let is_value = matches!(
            &*expr.node,
            Node::Path(_)
                | Node::Literal(_)
                | Node::Negate(_)
                | Node::Sum(_)
                | Node::Product(_)
                | Node::Share(..)
                | Node::Previous(_)
                | Node::If(..)
                | Node::Call(..)
                | Node::Aggregate(..)
        );
        if is_value {
            self.calc(expr);
        } else {
            self.cond(expr);
        }
    }

    fn conds(&mut self, parts: &[Expr]) -> Option<Vec<Cond>> {
        let built: Vec<Option<Cond>> = parts.iter().map(|p| self.cond(p)).collect();
        built.into_iter().collect()
    }

    fn flag(&mut self, expr: &Expr, name: &Name) -> Option<CondOp> {
        let calc = self.calc(expr)?;
        let n = &name.text;
        let (message, help) = match calc.kind {
            Kind::Flag => return Some(CondOp::Flag(calc)),
            Kind::Document => (
                Text::new(format!("`{n}` is a document: say what must hold of it"), format!("`{n}` là văn bản: hãy nói rõ điều kiện")),
                Text::new(format!("write `{n} issued` or `{n} issued by …`"), format!("viết `{n} issued` hoặc `{n} issued by …`")),
            ),
            Kind::Date => (
                Text::new(format!("`{n}` is a date: say what must hold of it"), format!("`{n}` là ngày: hãy nói rõ điều kiện")),
                Text::new(format!("write `{n} by …` or `{n} present`"), format!("viết `{n} by …` hoặc `{n} present`")),
            ),
            _ => {
                self.not_a_condition(&calc, expr.span);
                return None;
            }
        };
        self.error(Code::RULES_NOT_A_CONDITION, expr.span, message, Some(help));
        None
    }

    fn not_a_condition(&mut self, calc: &Calc, span: Span) {
        let name = calc.kind.name();
        let message = Text::new(
            format!("a condition is asked for here, and this is {}", name.en),
            format!("ở đây cần một điều kiện, còn đây là {}", name.vi),
        );
        let help = Text::new("compare it: `… >= …`, or write `… present`", "hãy so sánh: `… >= …`, hoặc viết `… present`");
        self.error(Code::RULES_NOT_A_CONDITION, span, message, Some(help));
    }

    fn only_documents(&mut self, calc: &Calc, value: &Expr) {
        let name = calc.kind.name();
        let message = Text::new(
            format!("only documents are issued, and this is {}", name.en),
            format!("chỉ văn bản mới được ban hành, còn đây là {}", name.vi),
        );
        let help = match (&*value.node, calc.kind) {
            (Node::Path(n), Kind::Date) => Some(Text::new(format!("write `{} by …`", n.text), format!("viết `{} by …`", n.text))),
            _ => None,
        };
        self.error(Code::RULES_UNLIKE_KINDS, value.span, message, help);
    }

    /// An expression of one of some kinds.
    fn calc_of(&mut self, expr: &Expr, kinds: &[Kind], operator: &str) -> Option<Calc> {
        let calc = self.calc(expr)?;
        if kinds.contains(&calc.kind) {
            return Some(calc);
        }
        let (wanted, found) = (kinds.first().map_or(Kind::Text, |k| *k).name(), calc.kind.name());
        let message = Text::new(
            format!("`{operator}` asks for {}, and this is {}", wanted.en, found.en),
            format!("`{operator}` cần {}, còn đây là {}", wanted.vi, found.vi),
        );
        self.error(Code::RULES_UNLIKE_KINDS, expr.span, message, None);
        None
    }

    fn comparison(&mut self, left: &Expr, comparator: Comparator, right: &Expr, tolerance: Option<&Expr>, span: Span) -> Option<CondOp> {
        let (l, r) = (self.calc(left), self.calc(right));
        let (l, r) = (l?, r?);
        let is_date = |k: Kind| matches!(k, Kind::Date | Kind::Period);
        if is_date(l.kind) || is_date(r.kind) {
            // Beside a date four digits are a year, and a period means its first day or its last.
            let l = beside_date(l, left, flip(comparator));
            let r = beside_date(r, right, comparator);
            if !is_date(l.kind) || !is_date(r.kind) {
                self.unlike(&l, &r, span, ("compare", "so sánh"));
                return None;
            }
            // A day equals a period where it lies in it.
            let in_period = l.kind == Kind::Date && matches!(date_literal(right), Some(DateOrPeriod::Period(_)));
            return Some(match comparator {
                Comparator::Equal if in_period => CondOp::InPeriod(l, r),
                Comparator::Unequal if in_period => CondOp::Not(Box::new(Cond { op: CondOp::InPeriod(l, r), span })),
                _ => CondOp::CompareDates(l, comparator, r),
            });
        }
        if l.kind == Kind::Text && r.kind == Kind::Text {
            let equal = match comparator {
                Comparator::Equal => true,
                Comparator::Unequal => false,
                other => {
                    let message = Text::new(
                        format!("texts have no order: `{}`", other.symbol()),
                        format!("chữ không có thứ tự: `{}`", other.symbol()),
                    );
                    let help = Text::new("write `=`, `!=`, `in […]` or `matches`", "viết `=`, `!=`, `in […]` hoặc `matches`");
                    self.error(Code::RULES_UNLIKE_KINDS, span, message, Some(help));
                    return None;
                }
            };
            return Some(CondOp::CompareTexts(l, equal, r));
        }
        let kind = if l.kind.is_figure() && r.kind.is_figure() { l.kind.unify(r.kind) } else { None };
        if kind.is_none() {
            self.unlike(&l, &r, span, ("compare", "so sánh"));
            return None;
        }
        let tolerance = match tolerance {
            Some(expr) => Some(self.tolerance(expr, &l, &r)?),
            None => None,
        };
        Some(CondOp::Compare(Box::new(Comparison { left: l, comparator, right: r, tolerance })))
    }

    fn tolerance(&mut self, expr: &Expr, left: &Calc, right: &Calc) -> Option<Tolerance> {
        let calc = self.figure(expr)?;
        let points = matches!(&*expr.node, Node::Literal(Literal::Points(_)));
        let sides = left.kind.unify(right.kind).unwrap_or(left.kind);
        if calc.kind == Kind::Percent && !points {
            return Some(Tolerance::Relative(calc));
        }
        if points && sides != Kind::Percent || sides.unify(calc.kind).is_none() {
            self.unlike(left, &calc, expr.span, ("compare", "so sánh"));
            return None;
        }
        Some(Tolerance::Absolute(calc))
    }

    fn range(&mut self, value: &Expr, low: &Expr, high: &Expr) -> Option<CondOp> {
        let (v, l, h) = (self.calc(value), self.calc(low), self.calc(high));
        let (v, l, h) = (v?, l?, h?);
        if matches!(v.kind, Kind::Date | Kind::Period) {
            let l = beside_date(l, low, Comparator::AtLeast);
            let h = beside_date(h, high, Comparator::AtMost);
            if matches!(l.kind, Kind::Date | Kind::Period) && matches!(h.kind, Kind::Date | Kind::Period) {
                return Some(CondOp::InRange(v, l, h));
            }
            self.unlike(&v, &l, low.span, ("compare", "so sánh"));
            return None;
        }
        for (side, expr) in [(&l, low), (&h, high)] {
            if !v.kind.is_figure() || v.kind.unify(side.kind).is_none() {
                self.unlike(&v, side, expr.span, ("compare", "so sánh"));
                return None;
            }
        }
        Some(CondOp::InRange(v, l, h))
    }

    fn set(&mut self, value: &Expr, set: &[Expr]) -> Option<CondOp> {
        let v = self.calc(value);
        let built: Vec<Option<Calc>> = set.iter().map(|e| self.calc(e)).collect();
        let v = v?;
        let built: Vec<Calc> = built.into_iter().collect::<Option<_>>()?;
        let allowed = |k: Kind| k.is_figure() || k == Kind::Text;
        for item in &built {
            if !allowed(v.kind) || v.kind.unify(item.kind).is_none() {
                self.unlike(&v, item, item.span, ("compare", "so sánh"));
                return None;
            }
        }
        Some(CondOp::InSet(v, built))
    }

    fn in_period(&mut self, value: &Expr, period: &Expr) -> Option<CondOp> {
        let v = self.calc_of(value, &[Kind::Date, Kind::Period], "in")?;
        if let Some(date) = date_literal(period) {
            let range = DateRange { first: date.first(), last: date.last() };
            return Some(CondOp::InPeriod(v, Calc { op: CalcOp::Date(range), kind: Kind::Date, span: period.span }));
        }
        let p = self.calc(period)?;
        let year = matches!(p.op, CalcOp::Parameter(id) if self.rules.parameter(id).values.iter().all(|(_, v)| matches!(v, ParameterValue::Date(_))));
        if p.kind == Kind::Period || year {
            return Some(CondOp::InPeriod(v, p));
        }
        let message = Text::new("a list, a range or a period stands behind `in`", "sau `in` là một danh sách, một khoảng hoặc một kỳ");
        let help =
            Text::new("write `in [\"a\", \"b\"]`, `in 20%..30%` or `in 2020`", "viết `in [\"a\", \"b\"]`, `in 20%..30%` hoặc `in 2020`");
        self.error(Code::RULES_UNLIKE_KINDS, period.span, message, Some(help));
        None
    }

    fn include(&mut self, value: &Expr, wanted: &[Expr]) -> Option<CondOp> {
        let v = self.calc_of(value, &[Kind::Texts], "include")?;
        let built: Vec<Option<Calc>> = wanted.iter().map(|w| self.calc_of(w, &[Kind::Text], "include")).collect();
        Some(CondOp::Include(v, built.into_iter().collect::<Option<_>>()?))
    }

    fn presence(&mut self, value: &Expr, word: &str) -> Option<Calc> {
        let calc = self.calc(value)?;
        if !matches!(calc.op, CalcOp::Field(_) | CalcOp::Attribute(..)) {
            let message = Text::new(format!("`{word}` speaks of a field"), format!("`{word}` chỉ dùng cho một trường"));
            let help = Text::new(
                format!("write the field's name before it: `remark {word}`"),
                format!("viết tên trường phía trước: `remark {word}`"),
            );
            self.error(Code::RULES_UNLIKE_KINDS, value.span, message, Some(help));
            return None;
        }
        if calc.kind == Kind::Document && word == "present" {
            let message = Text::new(
                "a document is `issued`; `present` would also hold of one said not to be issued",
                "văn bản thì dùng `issued`; `present` đúng cả với văn bản được báo là chưa ban hành",
            );
            let help = match &*value.node {
                Node::Path(n) => Text::new(format!("write `{} issued`", n.text), format!("viết `{} issued`", n.text)),
                _ => Text::new("write `issued`", "viết `issued`"),
            };
            self.error(Code::RULES_UNLIKE_KINDS, value.span, message, Some(help));
            return None;
        }
        Some(calc)
    }

    fn agreement(&mut self, left: &Expr, right: &Expr, span: Span) -> Option<CondOp> {
        let (l, r) = (self.figure(left), self.figure(right));
        let (l, r) = (l?, r?);
        if !matches!(l.op, CalcOp::Field(_) | CalcOp::Attribute(..)) {
            let message = Text::new(
                "the left side of `agrees with` is a field: its printed digits say how far to round",
                "vế trái của `agrees with` phải là một trường: số chữ số đã in cho biết làm tròn đến đâu",
            );
            self.error(Code::RULES_UNLIKE_KINDS, left.span, message, None);
            return None;
        }
        if l.kind.unify(r.kind).is_none() {
            self.unlike(&l, &r, span, ("compare", "so sánh"));
            return None;
        }
        Some(CondOp::Agrees(l, r))
    }

    fn frequency(&mut self, inner: &Expr, per: &Name) -> Option<Frequency> {
        let interval = match interval(&per.text) {
            Some(interval) => Some(IntervalCalc::Fixed(interval)),
            None => match self.lookup(per) {
                Some(Meaning::Parameter(id)) if self.rules.parameter(id).kind == Kind::Interval => Some(IntervalCalc::Parameter(id)),
                _ => {
                    let message =
                        Text::new(format!("`{}` is no interval", per.text), format!("`{}` không phải là khoảng thời gian", per.text));
                    let help = Text::new(
                        "write `per month`, `per quarter`, `per half`, `per year`, or a parameter that is one of these",
                        "viết `per month`, `per quarter`, `per half`, `per year`, hoặc một tham số mang giá trị đó",
                    );
                    self.error(Code::RULES_UNLIKE_KINDS, per.span, message, Some(help));
                    None
                }
            },
        };
        let Node::Compare(left, comparator, bound, None) = &*inner.node else {
            let message = Text::new("`per` stands behind a comparison of events", "`per` đứng sau phép so sánh số sự kiện");
            let help = Text::new("write `press_meetings >= 1 per quarter`", "viết `press_meetings >= 1 per quarter`");
            self.error(Code::RULES_NOT_A_CONDITION, inner.span, message, Some(help));
            return None;
        };
        let events = self.events(left);
        let bound = self.calc_of(bound, &[Kind::Count, Kind::Plain, Kind::Zero, Kind::Number], "per");
        Some(Frequency { events: events?, comparator: *comparator, bound: bound?, interval: interval? })
    }

    fn events(&mut self, expr: &Expr) -> Option<EventSource> {
        let (name, filter) = match &*expr.node {
            Node::Paren(inner) => return self.events(inner),
            Node::Aggregate(function, over, filter) if function.text == "count" => (over, filter.as_ref()),
            Node::Path(name) => match self.lookup(name) {
                Some(Meaning::Field(reference, Kind::Events)) => return Some(EventSource::Events(reference)),
                Some(Meaning::Field(_, Kind::List)) | None => (name, None),
                Some(_) => {
                    let calc = self.calc(expr)?;
                    let kind = calc.kind.name();
                    let message = Text::new(
                        format!("`per` counts events, and this is {}", kind.en),
                        format!("`per` đếm sự kiện, còn đây là {}", kind.vi),
                    );
                    let help = Text::new(
                        "events are a field declared `events`, or records that have a `date`",
                        "sự kiện là trường khai báo `events`, hoặc các bản ghi có trường `date`",
                    );
                    self.error(Code::RULES_UNLIKE_KINDS, expr.span, message, Some(help));
                    return None;
                }
            },
            _ => {
                let message = Text::new("`per` counts events", "`per` đếm sự kiện");
                let help = Text::new("write `press_meetings >= 1 per quarter`", "viết `press_meetings >= 1 per quarter`");
                self.error(Code::RULES_UNLIKE_KINDS, expr.span, message, Some(help));
                return None;
            }
        };
        let collection = self.collection(name, false)?;
        let Some(slot) = self.date_slot(collection.entity) else {
            let entity = self.rules.schema.entity(collection.entity).name.clone();
            let message = Text::new(format!("a `{entity}` has no date"), format!("`{entity}` không có ngày"));
            let help = Text::new(format!("declare `date: date` in `{entity}`"), format!("khai báo `date: date` trong `{entity}`"));
            self.error(Code::RULES_UNLIKE_KINDS, name.span, message, Some(help));
            return None;
        };
        let depth = self.frames.len();
        self.enter(&collection);
        let filter: Option<Option<Cond>> = filter.map(|f| self.cond(f));
        self.frames.truncate(depth);
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        Some(EventSource::Members(collection, filter, slot))
    }
}

/// A literal beside a date: a year is its days, a period its first day or its last.
fn beside_date(calc: Calc, expr: &Expr, comparator: Comparator) -> Calc {
    let Some(literal) = date_literal(expr) else { return calc };
    let range = match (literal, comparator) {
        (DateOrPeriod::Date(date), _) => DateRange::day(date),
        (DateOrPeriod::Period(p), Comparator::AtLeast | Comparator::Less) => DateRange::day(p.first()),
        (DateOrPeriod::Period(p), Comparator::AtMost | Comparator::Greater) => DateRange::day(p.last()),
        (DateOrPeriod::Period(p), _) => p.range(),
    };
    Calc { op: CalcOp::Date(range), kind: Kind::Date, span: calc.span }
}

/// The comparator as the other side sees it.
fn flip(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Greater => Comparator::Less,
        Comparator::AtLeast => Comparator::AtMost,
        same => same,
    }
}
