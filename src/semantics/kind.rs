//! Kinds: what may be added, compared and divided.

use crate::data::FieldType;
use crate::diagnostic::Text;

/// The kind of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Whole numbers of things or people.
    Count,
    /// Exact decimals.
    Number,
    /// Shares.
    Percent,
    /// Đồng.
    Money,
    /// Days.
    Days,
    /// A literal number that takes the kind its place needs.
    Plain,
    /// The literal 0, which fits every kind.
    Zero,
    /// A day, or the days of a period.
    Date,
    /// A reporting period.
    Period,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A document.
    Document,
    /// Events.
    Events,
    /// Nested or joined records.
    List,
    /// `month`, `quarter`, `half`, `year`.
    Interval,
}

impl Kind {
    /// The kind of a field.
    #[must_use]
    pub fn of(ty: &FieldType) -> Kind {
        match ty {
            FieldType::Text | FieldType::OneOf(_) => Kind::Text,
            FieldType::Texts => Kind::Texts,
            FieldType::Flag => Kind::Flag,
            FieldType::Count => Kind::Count,
            FieldType::Number => Kind::Number,
            FieldType::Percent => Kind::Percent,
            FieldType::Money => Kind::Money,
            FieldType::Days => Kind::Days,
            FieldType::Date => Kind::Date,
            FieldType::Period => Kind::Period,
            FieldType::Document(_) => Kind::Document,
            FieldType::Events => Kind::Events,
            FieldType::List(_) => Kind::List,
        }
    }

    /// Whether it is a figure.
    #[must_use]
    pub fn is_figure(self) -> bool {
        matches!(self, Kind::Count | Kind::Number | Kind::Percent | Kind::Money | Kind::Days | Kind::Plain | Kind::Zero)
    }

    fn is_countlike(self) -> bool {
        matches!(self, Kind::Count | Kind::Number | Kind::Plain | Kind::Zero)
    }

    /// The kind in which two figures can be added or compared.
    #[must_use]
    pub fn unify(self, other: Kind) -> Option<Kind> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Kind::Zero, b) if b.is_figure() => Some(b),
            (a, Kind::Zero) if a.is_figure() => Some(a),
            (Kind::Plain, b @ (Kind::Count | Kind::Number | Kind::Days)) => Some(b),
            (a @ (Kind::Count | Kind::Number | Kind::Days), Kind::Plain) => Some(a),
            (Kind::Count, Kind::Number) | (Kind::Number, Kind::Count) => Some(Kind::Number),
            (Kind::Date, Kind::Period) | (Kind::Period, Kind::Date) => Some(Kind::Date),
            _ => None,
        }
    }

    /// The kind of a product.
    #[must_use]
    pub fn times(self, other: Kind) -> Option<Kind> {
        match (self, other) {
            (Kind::Plain, Kind::Plain) => Some(Kind::Plain),
            (Kind::Zero, b) if b.is_figure() => Some(b),
            (a, Kind::Zero) if a.is_figure() => Some(a),
            (Kind::Count, Kind::Plain) | (Kind::Plain, Kind::Count) => Some(Kind::Number),
            (a, Kind::Percent | Kind::Plain | Kind::Number) if a.is_figure() => Some(if a == Kind::Plain { other } else { a }),
            (Kind::Percent | Kind::Plain | Kind::Number, b) if b.is_figure() => Some(b),
            (Kind::Count, Kind::Count) => Some(Kind::Number),
            (a, Kind::Count) if a.is_figure() => Some(a),
            (Kind::Count, b) if b.is_figure() => Some(b),
            _ => None,
        }
    }

    /// The kind of a quotient.
    #[must_use]
    pub fn over(self, other: Kind) -> Option<Kind> {
        match (self, other) {
            (a, Kind::Plain | Kind::Zero) if a.is_figure() => Some(match a {
                Kind::Count => Kind::Number,
                a => a,
            }),
            (Kind::Plain, b) if b.is_countlike() => Some(Kind::Number),
            (a, b) if a.is_countlike() && b.is_countlike() => Some(Kind::Percent),
            (a, b) if a == b && a.is_figure() => Some(Kind::Percent),
            (a, Kind::Percent | Kind::Number | Kind::Count) if a.is_figure() => Some(a),
            _ => None,
        }
    }

    /// What it is called, with its article.
    #[must_use]
    pub fn name(self) -> Text {
        let (en, vi) = match self {
            Kind::Count => ("a count", "một số đếm"),
            Kind::Number | Kind::Plain | Kind::Zero => ("a number", "một số"),
            Kind::Percent => ("a percentage", "một tỷ lệ phần trăm"),
            Kind::Money => ("money", "một khoản tiền"),
            Kind::Days => ("a number of days", "một số ngày"),
            Kind::Date => ("a date", "một ngày"),
            Kind::Period => ("a period", "một kỳ"),
            Kind::Text => ("a text", "một đoạn chữ"),
            Kind::Texts => ("a list of texts", "một danh sách chữ"),
            Kind::Flag => ("a yes or no", "một giá trị có/không"),
            Kind::Document => ("a document", "một văn bản"),
            Kind::Events => ("events", "các sự kiện"),
            Kind::List => ("a collection", "một tập hợp"),
            Kind::Interval => ("an interval", "một khoảng thời gian"),
        };
        Text::new(en, vi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_section_six_of_the_language() {
        assert_eq!(Kind::Money.over(Kind::Money), Some(Kind::Percent));
        assert_eq!(Kind::Money.over(Kind::Count), Some(Kind::Money));
        assert_eq!(Kind::Count.over(Kind::Count), Some(Kind::Percent));
        assert_eq!(Kind::Money.times(Kind::Percent), Some(Kind::Money));
        assert_eq!(Kind::Percent.times(Kind::Percent), Some(Kind::Percent));
        assert_eq!(Kind::Money.times(Kind::Money), None);
        assert_eq!(Kind::Money.unify(Kind::Count), None);
        assert_eq!(Kind::Money.unify(Kind::Plain), None);
        assert_eq!(Kind::Money.unify(Kind::Zero), Some(Kind::Money));
        assert_eq!(Kind::Count.unify(Kind::Number), Some(Kind::Number));
    }
}
