//! From matches to the tree: the parts that declarations and conditions share.

use std::collections::BTreeSet;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::grammar::{Match, Rule};
use super::tree::{DateOrPeriod, Expr, Language, Literal, Name, Node, Quoted, When};
use super::vietnamese::Own;
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::value::{MAX_DECIMALS, MAX_DIGITS, Number, Period, parse_date};

/// The text as the parser reads it (NFC), with the way back to the file's own offsets.
pub(super) struct Input<'t> {
    pub(super) text: std::borrow::Cow<'t, str>,
    /// Where the letters stand that normalising changed.
    shifts: Vec<Shift>,
    pub(super) source: SourceId,
    /// The file's own words, where the text is put into others.
    pub(super) own: Option<Own>,
}

/// A letter with its marks that is other bytes when it is normalised.
struct Shift {
    normal: Span,
    original: Span,
}

impl<'t> Input<'t> {
    pub(super) fn new(original: &'t str, source: SourceId) -> Self {
        if is_nfc_quick(original.chars()) == IsNormalized::Yes {
            return Input { text: original.into(), shifts: Vec::new(), source, own: None };
        }
        let mut text = String::with_capacity(original.len());
        let mut shifts = Vec::new();
        let mut start = 0;
        // A letter with its marks is normalised as one; nothing composes across such a boundary.
        let starts = original.char_indices().filter(|(_, c)| !unicode_normalization::char::is_combining_mark(*c));
        for end in starts.map(|(i, _)| i).chain([original.len()]).skip(1) {
            let Some(cluster) = original.get(start..end) else { continue };
            let before = text.len();
            text.extend(cluster.nfc());
            if text.get(before..) != Some(cluster) {
                shifts.push(Shift { normal: Span::new(before, text.len()), original: Span::new(start, end) });
            }
            start = end;
        }
        Input { text: text.into(), shifts, source, own: None }
    }

    /// The span in the file as it was written. A letter that normalising changed is in it as a whole or not at all.
    pub(super) fn original(&self, span: Span) -> Span {
        let span = self.own.as_ref().map_or(span, |own| own.span(span));
        let map = |at: u32, inside: fn(&Shift) -> u32| {
            let before = self.shifts.partition_point(|shift| shift.normal.start < at);
            match before.checked_sub(1).and_then(|i| self.shifts.get(i)) {
                Some(shift) if at < shift.normal.end => inside(shift),
                Some(shift) => shift.original.end + (at - shift.normal.end),
                None => at,
            }
        };
        Span { start: map(span.start, |shift| shift.original.start), end: map(span.end, |shift| shift.original.end) }
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// A piece in the file's own words.
    pub(super) fn own(&self, span: Span) -> &str {
        self.own.as_ref().map_or_else(|| self.slice(span), |own| own.slice(span))
    }
}

/// Builds tree parts and collects what is wrong with them.
pub(super) struct Builder<'t> {
    pub(super) input: &'t Input<'t>,
    pub(super) problems: Vec<Diagnostic>,
    /// How many parts stand inside of each other where the builder is.
    pub(super) depth: usize,
    /// Names whose declarations could not be read.
    pub(super) unread: BTreeSet<String>,
}

/// How many parts may stand inside of each other: whatever walks a tree later may recurse.
const MAX_DEPTH: usize = 96;

impl Builder<'_> {
    pub(super) fn text(&self, part: &Match) -> &str {
        self.input.slice(part.span)
    }

    pub(super) fn span(&self, part: &Match) -> Span {
        self.input.original(part.span)
    }

    /// Reports an error at a part.
    pub(super) fn error(&mut self, code: Code, part: Span, message: Text, help: Option<Text>) {
        let mut problem = Diagnostic::error(code, message).at(self.input.source, self.input.original(part));
        problem.help = help;
        self.problems.push(problem);
    }

    /// Builds something that stands so many levels deeper, or refuses it.
    pub(super) fn deeper(&mut self, levels: usize, part: &Match, build: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.depth + levels > MAX_DEPTH {
            let (message, help) = super::mistakes::too_deep(MAX_DEPTH);
            self.error(Code::RULES_TOO_DEEP, part.span, message, Some(help));
            return Expr { node: Box::new(Node::Refused), span: self.span(part) };
        }
        self.depth += levels;
        let built = build(self);
        self.depth -= levels;
        built
    }

    /// A name as the file has it; where the language itself has a name for something, its English word.
    pub(super) fn name(&self, part: &Match) -> Name {
        let (own, english) = (self.input.own(part.span), self.text(part));
        let text = if own != english && is_known_name(part.rule, english) { english } else { own };
        Name { text: text.to_owned(), span: self.span(part) }
    }

    /// A word of the language that the tree keeps as a name, in English.
    pub(super) fn word(&self, part: &Match) -> Name {
        Name { text: self.text(part).to_owned(), span: self.span(part) }
    }

    /// A text without its quotes and escapes.
    pub(super) fn quoted(&mut self, part: &Match) -> Quoted {
        let written = self.text(part).to_owned();
        let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
        let span = self.span(part);
        if part.rule == Rule::raw_text {
            return Quoted { text: inner.to_owned(), span };
        }
        let mut text = String::with_capacity(inner.len());
        let mut chars = inner.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    Some((_, other)) => {
                        text.extend([c, other]);
                        let start = part.span.start as usize + 1 + at;
                        self.error(
                            Code::RULES_ESCAPE,
                            Span::new(start, start + 1 + other.len_utf8()),
                            Text::new(
                                format!("`\\{other}` means nothing in a text"),
                                format!("`\\{other}` không có nghĩa gì trong đoạn chữ"),
                            ),
                            Some(Text::new(
                                "write `\\\\` for a backslash, `\\\"` for a quote, `\\n` for a line end; a pattern stands in single quotes: `'…'`",
                                "viết `\\\\` cho dấu gạch ngược, `\\\"` cho dấu ngoặc kép, `\\n` để xuống dòng; mẫu được đặt trong nháy đơn: `'…'`",
                            )),
                        );
                    }
                    None => {}
                },
                '\n' | '\r' => {
                    while chars.peek().is_some_and(|(_, c)| c.is_whitespace()) {
                        chars.next();
                    }
                    let kept = text.trim_end_matches([' ', '\t']).len();
                    text.truncate(kept);
                    text.push(' ');
                }
                c => text.push(c),
            }
        }
        Quoted { text, span }
    }

    pub(super) fn language(&self, parts: &[Match]) -> Language {
        match parts.iter().find(|p| p.rule == Rule::lang).map(|p| self.text(p)) {
            Some("vi") => Language::Vi,
            Some(_) => Language::En,
            None => Language::Unsaid,
        }
    }

    /// The digits of a number, exact.
    fn number(&mut self, part: &Match) -> Number {
        let written = self.text(part).replace('_', "");
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        Number::from_digits(whole, fraction).unwrap_or_else(|| {
            self.error(
                Code::RULES_NUMBER,
                part.span,
                Text::new("this number has too many digits", "số này có quá nhiều chữ số"),
                Some(Text::new(
                    format!("a number has at most {MAX_DIGITS} digits, {MAX_DECIMALS} of them behind the point"),
                    format!("một số có tối đa {MAX_DIGITS} chữ số, trong đó {MAX_DECIMALS} chữ số sau dấu chấm"),
                )),
            );
            Number::zero()
        })
    }

    /// A number with its scale and unit, a percentage, a date or a text; `None` once what is wrong with it was said.
    pub(super) fn literal(&mut self, part: &Match) -> Option<Literal> {
        Some(match part.rule {
            Rule::text => Literal::Text(self.quoted(part).text),
            Rule::date_like => match self.date_like(part)? {
                DateOrPeriod::Date(date) => Literal::Date(date),
                DateOrPeriod::Period(period) => Literal::Period(period),
            },
            Rule::percent => {
                let number = part.parts.first().map_or_else(Number::zero, |p| self.number(p));
                Literal::Percent(number.scaled(-2))
            }
            _ => self.quantity(part),
        })
    }

    fn quantity(&mut self, part: &Match) -> Literal {
        let (mut number, mut year, mut scaled) = (Number::zero(), None, false);
        let mut unit = None;
        for inner in &part.parts {
            match inner.rule {
                Rule::digits => {
                    number = self.number(inner);
                    year = bare_year(self.text(inner));
                }
                Rule::scale => {
                    scaled = true;
                    number = number.scaled(match self.text(inner) {
                        "thousand" | "nghìn" => 3,
                        "million" | "triệu" => 6,
                        _ => 9,
                    });
                }
                Rule::unit => unit = Some(self.text(inner).to_owned()),
                _ => {}
            }
        }
        match unit.as_deref() {
            None => Literal::Number(number, if scaled { None } else { year }),
            Some("VND" | "đồng") => Literal::Money(number),
            Some("points" | "point") => Literal::Points(number.scaled(-2)),
            Some(_) => Literal::Days(number),
        }
    }

    /// A date or period; `None` for one that does not exist, which is reported.
    fn date_like(&mut self, part: &Match) -> Option<DateOrPeriod> {
        let written = self.text(part).to_owned();
        if let Some(year) = bare_year(&written) {
            return Some(DateOrPeriod::Period(year));
        }
        if let Ok(period) = Period::parse(&written) {
            return Some(DateOrPeriod::Period(period));
        }
        match parse_date(&written) {
            Ok(date) => Some(DateOrPeriod::Date(date)),
            Err(error) => {
                let (message, help) = super::mistakes::date(&written, &error);
                self.error(Code::RULES_DATE, part.span, message, Some(help));
                None
            }
        }
    }

    pub(super) fn when(&mut self, part: &Match) -> Option<When> {
        let inner = part.parts.first().unwrap_or(part);
        Some(When { value: self.date_like(inner)?, span: self.span(part) })
    }
}

/// Whether the language itself gives a meaning to a name: intervals, functions, the dates of a record.
pub(super) fn is_known_name(rule: Rule, english: &str) -> bool {
    match rule {
        Rule::path => matches!(english, "month" | "quarter" | "half" | "year" | "min" | "max" | "abs" | "round"),
        Rule::word_path => matches!(english, "period" | "as_of"),
        _ => false,
    }
}

/// Four digits as a year.
pub(super) fn bare_year(written: &str) -> Option<Period> {
    (written.len() == 4 && written.bytes().all(|b| b.is_ascii_digit())).then(|| Period::parse(written).ok()).flatten()
}
