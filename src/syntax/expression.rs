//! Expressions: from matches to the tree.

use super::build::Builder;
use super::grammar::{Match, Rule};
use super::tree::{Expr, Name, Node};
use crate::base::Span;
use crate::diagnostic::{Code, Text};

impl Builder<'_> {
    pub(super) fn operands(&mut self, part: &Match) -> Vec<Expr> {
        part.parts.iter().filter(|p| p.rule == Rule::operand).map(|p| self.operand(p)).collect()
    }

    /// A sum, or a choice `x if c else y`, which groups to the right.
    pub(super) fn operand(&mut self, part: &Match) -> Expr {
        let parts: Vec<&Match> = part.parts.iter().filter(|p| matches!(p.rule, Rule::condition | Rule::sum)).collect();
        let Some((last, rest)) = parts.split_last() else { return self.refused(part) };
        self.deeper(rest.len() / 2, part, |builder| {
            let mut built = builder.sum(last);
            for pair in rest.rchunks(2) {
                if let [then, condition] = pair {
                    let span = Span { start: then.span.start, end: part.span.end };
                    let (then, condition) = (builder.sum(then), builder.condition(condition));
                    built = Expr { node: Box::new(Node::If(then, condition, built)), span: builder.input.original(span) };
                }
            }
            built
        })
    }

    fn sum(&mut self, part: &Match) -> Expr {
        self.series(part, Rule::add_sign, "-", Node::Sum, Self::product)
    }

    fn product(&mut self, part: &Match) -> Expr {
        self.series(part, Rule::mul_sign, "/", Node::Product, Self::signed)
    }

    fn series(
        &mut self,
        part: &Match,
        sign: Rule,
        inverse: &str,
        node: fn(Vec<(bool, Expr)>) -> Node,
        item: fn(&mut Self, &Match) -> Expr,
    ) -> Expr {
        let mut items = Vec::new();
        let mut inverted = false;
        for inner in &part.parts {
            if inner.rule == sign {
                inverted = self.text(inner) == inverse;
            } else {
                items.push((inverted, item(self, inner)));
                inverted = false;
            }
        }
        match items.len() {
            1 => items.remove(0).1,
            _ => self.expr(node(items), part),
        }
    }

    fn signed(&mut self, part: &Match) -> Expr {
        let minuses = part.parts.iter().filter(|p| p.rule == Rule::minus).count();
        let Some(inner) = part.parts.last() else { return self.refused(part) };
        let built = self.share(inner);
        if minuses % 2 == 1 { self.expr(Node::Negate(built), part) } else { built }
    }

    fn share(&mut self, part: &Match) -> Expr {
        let elements: Vec<&Match> = part.parts.iter().filter(|p| p.rule == Rule::element).collect();
        let Some((last, shares)) = elements.split_last() else { return self.refused(part) };
        self.deeper(shares.len(), part, |builder| {
            let mut built = builder.element(last);
            for share in shares.iter().rev() {
                let span = Span { start: share.span.start, end: part.span.end };
                let share = builder.element(share);
                built = Expr { node: Box::new(Node::Share(share, built)), span: builder.input.original(span) };
            }
            built
        })
    }

    fn element(&mut self, part: &Match) -> Expr {
        let times = part.parts.iter().filter(|p| p.rule == Rule::kw_previous).count();
        let Some(inner) = part.parts.last() else { return self.refused(part) };
        self.deeper(times, part, |builder| {
            let mut built = builder.primary(inner);
            for _ in 0..times {
                built = builder.expr(Node::Previous(built), part);
            }
            built
        })
    }

    pub(super) fn primary(&mut self, part: &Match) -> Expr {
        match part.rule {
            Rule::path => {
                let name = self.name(part);
                self.expr(Node::Path(name), part)
            }
            Rule::call => {
                let name = part.parts.first().map_or(Name { text: String::new(), span: self.span(part) }, |p| self.name(p));
                let arguments = self.operands(part);
                self.expr(Node::Call(name, arguments), part)
            }
            Rule::parenthesis => self.parenthesis(part),
            Rule::aggregate => self.aggregate(part),
            _ => match self.literal(part) {
                Some(literal) => self.expr(Node::Literal(literal), part),
                None => self.refused(part),
            },
        }
    }

    fn parenthesis(&mut self, part: &Match) -> Expr {
        let condition = part.parts.iter().find(|p| p.rule == Rule::condition);
        if let Some(filter) = part.parts.iter().find(|p| p.rule == Rule::filter) {
            let written = self.text(part).to_owned();
            self.error(
                Code::RULES_BARE_FILTER,
                filter.span,
                Text::new(
                    "a filtered collection stands behind `count of`, `sum of` and the like",
                    "tập hợp có lọc phải đứng sau `count of`, `sum of` hoặc phép gộp tương tự",
                ),
                Some(Text::new(format!("write `count of {written}`"), format!("viết `count of {written}`"))),
            );
            return self.refused(part);
        }
        if let Some(tail) = part.parts.iter().find(|p| p.rule == Rule::tail) {
            self.error(
                Code::RULES_BARE_FILTER,
                tail.span,
                Text::new(
                    "a field stands behind parentheses only where `sum of` or the like stands before them",
                    "chỉ nối tên trường sau dấu ngoặc khi phía trước có `sum of` hoặc phép gộp tương tự",
                ),
                Some(Text::new("write `sum of (districts where …).media_staff`", "viết `sum of (districts where …).media_staff`")),
            );
            return self.refused(part);
        }
        match condition {
            Some(inner) => self.deeper(1, part, |builder| {
                let inner = builder.condition(inner);
                builder.expr(Node::Paren(inner), part)
            }),
            None => self.refused(part),
        }
    }

    fn aggregate(&mut self, part: &Match) -> Expr {
        let nothing = Name { text: String::new(), span: self.span(part) };
        let function = part.parts.first().map_or(nothing.clone(), |p| self.word(p));
        if let Some(filter) = part.parts.iter().find(|p| p.rule == Rule::filter) {
            let over = part.parts.iter().find(|p| p.rule == Rule::path).map_or("", |p| self.text(p));
            let (head, field) = over.split_once('.').unwrap_or((over, ""));
            let dot = if field.is_empty() { String::new() } else { format!(".{field}") };
            let condition = filter.parts.iter().find(|p| p.rule == Rule::condition);
            let written = condition.map_or("", |p| self.text(p));
            let right = |condition: &str, behind: &str| format!("{} of ({head} where {condition}){dot}{behind}", function.text);
            let whole = right(written, "");
            let help = match condition
                .and_then(last_comparison)
                .and_then(|at| written.split_at_checked(at.saturating_sub(filter_start(condition))))
            {
                Some((before, comparison)) => {
                    let apart = right(before.trim_end(), &format!(" {comparison}"));
                    Text::new(
                        format!("write `{apart}` to compare the result, or `{whole}` to compare each member"),
                        format!("viết `{apart}` nếu so sánh kết quả, hoặc `{whole}` nếu so sánh từng thành viên"),
                    )
                }
                None => Text::new(format!("write `{whole}`"), format!("viết `{whole}`")),
            };
            self.error(
                Code::RULES_BARE_FILTER,
                filter.span,
                Text::new("a filter behind `of` stands in parentheses", "điều kiện lọc sau `of` phải đặt trong ngoặc đơn"),
                Some(help),
            );
            return self.refused(part);
        }
        let (mut over, mut filter) = (nothing, None);
        for inner in &part.parts {
            match inner.rule {
                Rule::path => over = self.name(inner),
                Rule::parenthesis => (over, filter) = self.filtered(inner),
                _ => {}
            }
        }
        self.expr(Node::Aggregate(function, over, filter), part)
    }

    /// `(districts where C).media_staff`.
    fn filtered(&mut self, part: &Match) -> (Name, Option<Expr>) {
        let condition = part.parts.iter().find(|p| p.rule == Rule::condition);
        let tail = part.parts.iter().find(|p| p.rule == Rule::tail);
        let mut over = Name { text: String::new(), span: self.span(part) };
        if let Some(condition) = condition {
            let built = self.deeper(1, condition, |builder| builder.condition(condition));
            match *built.node {
                Node::Refused => {}
                Node::Path(name) => {
                    let (text, end) = tail.map_or(("", name.span.end), |t| (self.input.own(t.span), self.span(t).end));
                    over = Name { text: format!("{}{text}", name.text), span: Span { end, ..name.span } };
                }
                _ => self.error(
                    Code::RULES_NOT_A_COLLECTION,
                    condition.span,
                    Text::new("a collection is asked for here", "ở đây cần một tập hợp"),
                    Some(Text::new("write `count of (districts where …)`", "viết `count of (districts where …)`")),
                ),
            }
        }
        let filter = part.parts.iter().find(|p| p.rule == Rule::filter).and_then(|p| self.filter(p));
        (over, filter)
    }
}

fn filter_start(condition: Option<&Match>) -> usize {
    condition.map_or(0, |c| c.span.start as usize)
}

/// Where the comparison of a condition's last part begins.
fn last_comparison(condition: &Match) -> Option<usize> {
    let form = condition.parts.last()?.parts.iter().find(|p| p.rule == Rule::form)?;
    form.parts.iter().find(|p| p.rule == Rule::comparison).map(|p| p.span.start as usize)
}
