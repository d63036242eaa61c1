//! Conditions and expressions: from matches to the tree, with the readings that are refused.

use super::build::Builder;
use super::grammar::{Match, Rule};
use super::mistakes;
use super::tree::{Body, Comparator, Expr, Name, Node, Quantity};
use crate::base::Span;
use crate::diagnostic::{Code, Text};

impl Builder<'_> {
    fn expr(&self, node: Node, part: &Match) -> Expr {
        Expr { node: Box::new(node), span: self.span(part) }
    }

    /// What stands for something that was refused.
    fn refused(&self, part: &Match) -> Expr {
        self.expr(Node::Refused, part)
    }

    /// A chain of `and` or of `or`.
    pub(super) fn condition(&mut self, part: &Match) -> Expr {
        let operators: Vec<&Match> = part.parts.iter().filter(|p| matches!(p.rule, Rule::kw_and | Rule::kw_or)).collect();
        let operands: Vec<&Match> = part.parts.iter().filter(|p| p.rule == Rule::negation).collect();
        let built: Vec<Expr> = operands.iter().map(|p| self.negation(p)).collect();
        let Some(first) = operators.first() else {
            return built.into_iter().next().unwrap_or_else(|| self.refused(part));
        };
        if let Some(other) = operators.iter().find(|o| o.rule != first.rule) {
            let pieces: Vec<&str> = operands.iter().map(|p| self.text(p)).collect();
            let kinds: Vec<bool> = operators.iter().map(|o| o.rule == Rule::kw_and).collect();
            let help = mistakes::both_groupings(&pieces, &kinds);
            self.error(
                Code::RULES_MIXED_CHAIN,
                first.span.to(other.span),
                Text::new("`and` beside `or` can be read in two ways", "`and` đứng cạnh `or` có thể hiểu theo hai cách"),
                Some(help),
            );
        } else {
            self.refuse_deadline_on_the_last(&operands, part);
        }
        let node = if first.rule == Rule::kw_and { Node::And(built) } else { Node::Or(built) };
        self.expr(node, part)
    }

    /// `a and b by D`: does the deadline bind `b` or both?
    fn refuse_deadline_on_the_last(&mut self, operands: &[&Match], chain: &Match) {
        let deadline = |operand: &Match| -> Option<Span> {
            let form = operand.parts.iter().find(|p| p.rule == Rule::form)?;
            form.parts.iter().find(|p| p.rule == Rule::deadline).map(|p| p.span)
        };
        let Some((last, others)) = operands.split_last() else { return };
        let Some(due) = deadline(last) else { return };
        if others.iter().any(|o| deadline(o).is_some()) || others.iter().all(|o| is_quantified(o)) {
            return;
        }
        let whole = self.text(chain);
        let due_text = self.input.slice(due).to_owned();
        let before = whole.get(..due.start.saturating_sub(chain.span.start) as usize).unwrap_or(whole).trim_end().to_owned();
        let last_text = self.text(last).to_owned();
        let head = self.input.slice(Span { start: chain.span.start, end: last.span.start }).trim_end().to_owned();
        self.error(
            Code::RULES_LAST_DEADLINE,
            due,
            Text::new(
                "this deadline may bind the last part or the whole chain",
                "thời hạn này có thể chỉ áp dụng cho phần cuối hoặc cho cả chuỗi",
            ),
            Some(Text::new(
                format!("write `({before}) {due_text}` to bind all of it, or `{head} ({last_text})` to bind the last part only"),
                format!("viết `({before}) {due_text}` nếu áp dụng cho tất cả, hoặc `{head} ({last_text})` nếu chỉ áp dụng cho phần cuối"),
            )),
        );
    }

    fn negation(&mut self, part: &Match) -> Expr {
        let nots = part.parts.iter().filter(|p| p.rule == Rule::kw_not).count();
        let Some(inner) = part.parts.last() else { return self.refused(part) };
        if nots > 0
            && inner.rule == Rule::form
            && let Some(due) = inner.parts.iter().find(|p| p.rule == Rule::deadline)
        {
            let due_text = self.text(due).to_owned();
            let inside = self.input.slice(Span { start: inner.span.start, end: due.span.start }).trim_end().to_owned();
            self.error(
                Code::RULES_NOT_BY,
                part.span,
                Text::new("`not` before a deadline can be read in two ways", "`not` đứng trước thời hạn có thể hiểu theo hai cách"),
                Some(Text::new(
                    format!("write `(not {inside}) {due_text}` or `not ({inside} {due_text})`"),
                    format!("viết `(not {inside}) {due_text}` hoặc `not ({inside} {due_text})`"),
                )),
            );
        }
        self.deeper(nots, part, |builder| {
            let mut built = if inner.rule == Rule::quantified { builder.quantified(inner) } else { builder.form(inner) };
            for _ in 0..nots {
                built = builder.expr(Node::Not(built), part);
            }
            built
        })
    }

    fn quantified(&mut self, part: &Match) -> Expr {
        let mut quantity = Quantity::All;
        let mut collection = Name { text: String::new(), span: self.span(part) };
        let (mut filter, mut body) = (None, Body::Exist);
        for inner in &part.parts {
            match inner.rule {
                Rule::kw_all => quantity = Quantity::All,
                Rule::kw_any => quantity = Quantity::Any,
                Rule::kw_no => quantity = Quantity::No,
                Rule::bounded => quantity = self.bounded(inner),
                Rule::bare_share => self.bare_share(inner),
                Rule::collection => collection = self.name(inner),
                Rule::filter => filter = self.filter(inner),
                Rule::body => body = self.body(inner),
                _ => {}
            }
        }
        if matches!(body, Body::Exist) && matches!(quantity, Quantity::All) {
            let written = self.text(part).to_owned();
            self.error(
                Code::RULES_NO_BODY,
                part.span,
                Text::new("this does not say what they must have", "chưa nói rõ các đơn vị này phải có gì"),
                Some(Text::new(format!("write `{written} have …`"), format!("viết `{written} have …`"))),
            );
        }
        self.expr(Node::Quantified(quantity, collection, filter, body), part)
    }

    fn bounded(&mut self, part: &Match) -> Quantity {
        let mut comparator = Comparator::AtLeast;
        let (mut bound, mut of) = (None, false);
        for inner in &part.parts {
            match inner.rule {
                Rule::kw_at_least => comparator = Comparator::AtLeast,
                Rule::kw_more_than => comparator = Comparator::Greater,
                Rule::kw_at_most => comparator = Comparator::AtMost,
                Rule::kw_fewer_than => comparator = Comparator::Less,
                Rule::kw_exactly => comparator = Comparator::Equal,
                Rule::kw_of => of = true,
                _ => bound = Some(self.primary(inner)),
            }
        }
        match bound {
            Some(bound) => Quantity::Bound(comparator, bound, of),
            None => Quantity::All,
        }
    }

    fn bare_share(&mut self, part: &Match) {
        let written = part.parts.first().map_or("", |p| self.text(p)).to_owned();
        if written.trim_end_matches('%').trim() != "100" {
            self.error(
                Code::RULES_BARE_SHARE,
                part.span,
                Text::new(
                    format!("`{written} of …`: at least, exactly or at most that many?"),
                    format!("`{written} of …`: ít nhất, đúng bằng hay nhiều nhất chừng ấy?"),
                ),
                Some(Text::new(
                    format!("write `at least {written} of`, `more than {written} of` or `at most {written} of`"),
                    format!("viết `at least {written} of`, `more than {written} of` hoặc `at most {written} of`"),
                )),
            );
        }
    }

    fn body(&mut self, part: &Match) -> Body {
        match part.parts.last() {
            Some(last) if last.rule == Rule::condition => {
                if let Some(second) = unparenthesised_quantifier(last) {
                    let written = self.input.slice(second).to_owned();
                    let whole = self.text(last).to_owned();
                    let before = self.input.slice(Span { start: last.span.start, end: second.start }).trim_end();
                    let joined = before.trim_end_matches("and").trim_end_matches("or").trim_end().to_owned();
                    let help = if joined.is_empty() {
                        Text::new(format!("write `have ({whole})`"), format!("viết `have ({whole})`"))
                    } else {
                        Text::new(
                            format!(
                                "write `… have {before} ({written})` if every member needs it, or `(… have {joined}) … {written}` if it stands beside"
                            ),
                            format!(
                                "viết `… have {before} ({written})` nếu từng thành viên phải có, hoặc `(… have {joined}) … {written}` nếu là điều kiện riêng"
                            ),
                        )
                    };
                    self.refuse_second_quantifier(second, help);
                }
                Body::Have(self.deeper(1, last, |builder| builder.condition(last)))
            }
            Some(last) => Body::Meet(self.name(last)),
            None => Body::Exist,
        }
    }

    fn filter(&mut self, part: &Match) -> Option<Expr> {
        let condition = part.parts.iter().find(|p| p.rule == Rule::condition)?;
        if let Some(second) = unparenthesised_quantifier(condition) {
            let written = self.input.slice(second).to_owned();
            let help = Text::new(format!("write `({written})`"), format!("viết `({written})`"));
            self.refuse_second_quantifier(second, help);
        }
        Some(self.deeper(1, condition, |builder| builder.condition(condition)))
    }

    fn refuse_second_quantifier(&mut self, second: Span, help: Text) {
        self.error(
            Code::RULES_SECOND_QUANTIFIER,
            second,
            Text::new(
                "a second `all`, `any`, `no` or `at least` inside of the first needs parentheses",
                "`all`, `any`, `no` hoặc `at least` thứ hai nằm trong cái thứ nhất cần có ngoặc đơn",
            ),
            Some(help),
        );
    }

    fn form(&mut self, part: &Match) -> Expr {
        let is_suffix = |p: &&Match| !matches!(p.rule, Rule::operand | Rule::frequency | Rule::deadline);
        let mut suffixes = part.parts.iter().filter(is_suffix);
        if let (Some(first), Some(second)) = (suffixes.next(), suffixes.next()) {
            return self.two_in_a_row(part, first, second);
        }
        let mut built = self.refused(part);
        for inner in &part.parts {
            let whole = Match { rule: Rule::form, span: Span { start: part.span.start, end: inner.span.end }, parts: Vec::new() };
            match inner.rule {
                Rule::operand => built = self.operand(inner),
                Rule::frequency => {
                    let interval = inner.parts.last().map_or(Name { text: String::new(), span: self.span(inner) }, |p| self.name(p));
                    built = self.expr(Node::Per(built, interval), &whole);
                }
                Rule::deadline => {
                    if let Some(due) = inner.parts.iter().find(|p| p.rule == Rule::operand) {
                        let due = self.operand(due);
                        built = self.expr(Node::By(built, due), &whole);
                    }
                }
                _ => {
                    let node = self.suffix(built, inner);
                    built = self.expr(node, &whole);
                }
            }
        }
        built
    }

    /// `a < b < c`.
    fn two_in_a_row(&mut self, part: &Match, first: &Match, second: &Match) -> Expr {
        let behind = |p: &Match| p.parts.iter().find(|p| p.rule == Rule::operand).map(|p| self.text(p).to_owned());
        let left = part.parts.first().map_or("", |p| self.text(p));
        let help = match (behind(first), behind(second)) {
            (Some(middle), Some(right)) if first.rule == Rule::comparison && second.rule == Rule::comparison => {
                let (one, two) = (self.text(first), self.text(second));
                let joined = format!("{left} {one} and {middle} {two}");
                let rising = [one, two].iter().all(|s| s.starts_with("<=") || s.starts_with('≤'));
                if rising {
                    let range = format!("{middle} in {left}..{right}");
                    Text::new(
                        format!("write `{joined}`, or as a range `{range}`"),
                        format!("viết `{joined}`, hoặc viết thành khoảng `{range}`"),
                    )
                } else {
                    Text::new(format!("write `{joined}`"), format!("viết `{joined}`"))
                }
            }
            _ => {
                Text::new("join them with `and`: each says whole what it compares", "nối chúng bằng `and`: mỗi phần nêu đủ hai vế so sánh")
            }
        };
        let span = Span { start: part.span.start, end: second.span.end };
        let message = Text::new("two comparisons in a row", "hai phép so sánh liền nhau");
        self.error(Code::RULES_CHAINED_COMPARISON, span, message, Some(help));
        self.refused(part)
    }

    fn suffix(&mut self, left: Expr, part: &Match) -> Node {
        let operand =
            |builder: &mut Self, within: &Match| within.parts.iter().find(|p| p.rule == Rule::operand).map(|p| builder.operand(p));
        match part.rule {
            Rule::comparison => {
                let symbol = part.parts.first();
                let comparator = symbol.map_or(Comparator::Equal, |p| self.comparator(p));
                let tolerance = part.parts.iter().find(|p| p.rule == Rule::tolerance).and_then(|p| operand(self, p));
                match operand(self, part) {
                    Some(right) => Node::Compare(left, comparator, right, tolerance),
                    None => Node::Present(left),
                }
            }
            Rule::membership => {
                if let Some(not) = part.parts.iter().find(|p| p.rule == Rule::kw_not) {
                    let set = part.parts.last().map_or("", |p| self.text(p)).to_owned();
                    let value = self.input.text.get(..part.span.start as usize).unwrap_or("").trim_end();
                    let value = value.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("").to_owned();
                    self.error(
                        Code::RULES_WORD_ORDER,
                        not.span,
                        Text::new("`not` stands before the whole condition", "`not` đứng trước cả điều kiện"),
                        Some(Text::new(format!("write `not {value} in {set}`"), format!("viết `not {value} in {set}`"))),
                    );
                }
                match part.parts.last() {
                    Some(set) if set.rule == Rule::value_set => Node::InSet(left, self.operands(set)),
                    Some(range) => {
                        let mut ends = self.operands(range).into_iter();
                        match (ends.next(), ends.next()) {
                            (Some(low), Some(high)) => Node::InRange(left, low, high),
                            (Some(period), None) => Node::InPeriod(left, period),
                            _ => Node::Present(left),
                        }
                    }
                    None => Node::Present(left),
                }
            }
            Rule::inclusion => match part.parts.last() {
                Some(set) if set.rule == Rule::value_set => Node::Include(left, self.operands(set)),
                _ => {
                    let one = operand(self, part);
                    Node::Include(left, one.into_iter().collect())
                }
            },
            Rule::pattern => match part.parts.last() {
                Some(text) => Node::Matches(left, self.quoted(text)),
                None => Node::Present(left),
            },
            Rule::agreement => match operand(self, part) {
                Some(right) => Node::Agrees(left, right),
                None => Node::Present(left),
            },
            _ => match part.parts.first().map(|p| p.rule) {
                Some(Rule::kw_missing) => Node::Missing(left),
                Some(Rule::kw_issued) => Node::Issued(left),
                _ => Node::Present(left),
            },
        }
    }

    fn comparator(&mut self, part: &Match) -> Comparator {
        match self.text(part) {
            ">=" | "≥" => Comparator::AtLeast,
            "<=" | "≤" => Comparator::AtMost,
            "!=" | "≠" => Comparator::Unequal,
            "<" => Comparator::Less,
            ">" => Comparator::Greater,
            "==" => {
                self.error(
                    Code::RULES_WORD_ORDER,
                    part.span,
                    Text::new("`==` is written `=` here", "ở đây `==` được viết là `=`"),
                    Some(Text::new("write `=`", "viết `=`")),
                );
                Comparator::Equal
            }
            _ => Comparator::Equal,
        }
    }

    fn operands(&mut self, part: &Match) -> Vec<Expr> {
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

    fn primary(&mut self, part: &Match) -> Expr {
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
        let function = part.parts.first().map_or(nothing.clone(), |p| self.name(p));
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
        let tail = part.parts.iter().find(|p| p.rule == Rule::tail).map_or("", |p| self.text(p)).to_owned();
        let mut over = Name { text: String::new(), span: self.span(part) };
        if let Some(condition) = condition {
            let built = self.deeper(1, condition, |builder| builder.condition(condition));
            match *built.node {
                Node::Refused => {}
                Node::Path(name) => over = Name { text: format!("{}{tail}", name.text), span: name.span },
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

fn is_quantified(operand: &Match) -> bool {
    operand.parts.iter().any(|p| p.rule == Rule::quantified)
}

/// The first quantified part of a condition that no parenthesis wraps.
fn unparenthesised_quantifier(condition: &Match) -> Option<Span> {
    condition.parts.iter().flat_map(|n| n.parts.iter()).find(|p| p.rule == Rule::quantified).map(|p| p.span)
}
