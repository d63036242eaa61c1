//! Kinds that do not go together, and what to write instead.

use super::Kind;
use super::names::Scope;
use super::rules::{Calc, CalcOp};
use crate::base::Span;
use crate::diagnostic::{Code, Diagnostic, Text};

/// What was tried with two values: in English and in Vietnamese.
pub(super) type Verb = (&'static str, &'static str);

impl Scope<'_> {
    /// Reports two values whose kinds do not go together; `whole` is what they stand in.
    pub(super) fn unlike(&mut self, left: &Calc, right: &Calc, whole: Span, verb: Verb) {
        let (a, b) = (left.kind.name(), right.kind.name());
        let message = Text::new(format!("cannot {} {} and {}", verb.0, a.en, b.en), format!("không thể {} {} với {}", verb.1, a.vi, b.vi));
        let mut problem = Diagnostic::error(Code::RULES_UNLIKE_KINDS, message).at(self.source, whole);
        if left.span != whole && right.span != whole {
            problem = problem.label(self.source, left.span, a).label(self.source, right.span, b);
        }
        problem.help = advice(left, right).or_else(|| advice(right, left));
        self.problems.push(problem);
    }
}

/// What to write, for a value and another beside it.
fn advice(value: &Calc, other: &Calc) -> Option<Text> {
    let literal = |scale: i32| match &other.op {
        CalcOp::Number(n) => n.clone().scaled(scale).to_decimal(),
        _ => None,
    };
    let write = |what: String| Text::new(format!("write `{what}`"), format!("viết `{what}`"));
    let plain = matches!(other.kind, Kind::Plain | Kind::Number | Kind::Count | Kind::Zero);
    Some(match (value.kind, other.kind) {
        (Kind::Count | Kind::Money | Kind::Number | Kind::Days, Kind::Percent) => match literal(2) {
            Some(p) => Text::new(format!("`{p}%` of what? write `{p}% of …`"), format!("`{p}%` của cái gì? viết `{p}% of …`")),
            None => Text::new(
                "a percentage is of something: write it as in `30% of population`, or divide: `households / population`",
                "tỷ lệ phần trăm phải là của một số nào đó: viết như `30% of population`, hoặc chia: `households / population`",
            ),
        },
        (Kind::Percent, Kind::Plain) => write(format!("{}%", literal(0)?)),
        (Kind::Money, Kind::Plain) => match literal(0) {
            Some(n) => Text::new(format!("write `{n} VND` or `{n} billion VND`"), format!("viết `{n} đồng` hoặc `{n} tỷ đồng`")),
            None => Text::new("write an amount such as `5 billion VND`", "viết một khoản tiền như `5 tỷ đồng`"),
        },
        (Kind::Money, _) if other.kind.is_figure() => Text::new(
            "money goes with money: write an amount such as `5 billion VND`, or a share such as `0.1% of budget`",
            "tiền chỉ đi với tiền: viết một khoản như `5 tỷ đồng`, hoặc một tỷ lệ như `0.1% of budget`",
        ),
        (Kind::Date | Kind::Period, _) if plain || other.kind == Kind::Days => Text::new(
            "write a date such as `2020-12-31`; two dates subtract to days: `closed - opened <= 7 days`",
            "viết một ngày như `2020-12-31`; hai ngày trừ nhau ra số ngày: `closed - opened <= 7 days`",
        ),
        (Kind::Date | Kind::Period, _) => Text::new("write a date such as `2020-12-31`", "viết một ngày như `2020-12-31`"),
        (Kind::Document, _) => Text::new(
            "write what of the document is meant: `decision issued`, `decision.issued`, `decision.number`",
            "nói rõ phần nào của văn bản: `decision issued`, `decision.issued`, `decision.number`",
        ),
        (Kind::Flag, _) => Text::new(
            "a yes or no is a condition by itself: write its name, or `not` before it",
            "giá trị có/không tự nó đã là điều kiện: viết tên của nó, hoặc thêm `not` phía trước",
        ),
        (Kind::List, _) => Text::new("count its members: `count of districts`", "hãy đếm thành viên: `count of districts`"),
        (Kind::Events, _) => Text::new(
            "events are counted in a span of time: `… >= 1 per quarter`",
            "sự kiện được đếm theo khoảng thời gian: `… >= 1 per quarter`",
        ),
        (Kind::Text, _) if plain => write(format!("\"{}\"", literal(0)?)),
        (Kind::Texts, _) => Text::new("write `… include \"…\"`", "viết `… include \"…\"`"),
        _ => return None,
    })
}
