//! What pieces of text surely mean, as whole numbers that compare.

use super::digits::Scalar;
use super::{Lane, Piece, Row};
use crate::base::{SourceId, Sources};
use crate::data::reading::{BarePercent, Form, NumberLocale};
use crate::data::schema::FieldType;

/// What is known of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Nothing was reported.
    Absent,
    /// The value is known.
    Sure,
    /// It takes the readings to say.
    Odd,
}

/// The values of a lane. A value that is sure is what the readings would say, a hundred times over:
///
/// - count, days, money: units, days, đồng;
/// - number: millionths; percent: hundred-millionths of the whole;
/// - date, and a document of which only the day of issue is said: `20211231` for 2021-12-31;
/// - flag: 0 or 1; one of several texts: its number among them;
/// - text: 0, only that it is there; [`Texts`] has its characters.
#[derive(Debug, Default)]
pub struct Sure {
    /// One for each row; 0 where the state is not [`State::Sure`].
    pub values: Vec<i64>,
    /// One for each row.
    pub states: Vec<State>,
    /// What no value is greater than in size: less than twice the greatest.
    pub largest: i64,
    /// Whether any is absent.
    pub has_absent: bool,
    /// Whether any is odd.
    pub has_odd: bool,
}

/// The texts that rows stand in.
#[derive(Debug)]
pub struct Texts<'s> {
    sources: &'s Sources,
    last: Option<(SourceId, &'s str)>,
}

impl<'s> Texts<'s> {
    /// The texts of these sources.
    #[must_use]
    pub fn new(sources: &'s Sources) -> Self {
        Texts { sources, last: None }
    }

    /// The text that a row stands in.
    pub fn of(&mut self, row: &Row) -> &'s str {
        match self.last {
            Some((id, text)) if id == row.source => text,
            _ => {
                let text = self.sources.get(row.source).map_or("", |source| &*source.text);
                self.last = Some((row.source, text));
                text
            }
        }
    }

    /// The text that all of some rows stand in, if they stand in one.
    pub fn common(&mut self, rows: &[Row]) -> Option<&'s str> {
        let first = rows.first().filter(|first| rows.iter().all(|row| row.source == first.source))?;
        Some(self.of(first))
    }
}

impl Sure {
    /// Looks at every piece of a lane, in the one text that all rows stand in or in the text of each.
    pub fn read(&mut self, ty: &FieldType, lane: &Lane, rows: &[Row], common: Option<&str>, texts: &mut Texts<'_>) {
        let all = &mut Pieces { lane, rows, common, texts };
        let readings = &*lane.readings;
        let locale = readings.locale;
        let power = |power: Option<u32>| power.and_then(|p| 10_i64.checked_pow(p));
        // Each kind of field has a loop of its own.
        match ty {
            FieldType::Count => {
                let scale = readings.scale.map_or(Some(1), |scale| power(u32::try_from(scale).ok())).unwrap_or(0);
                self.each(all, &Whole { plain: scale, cell: scale });
            }
            FieldType::Days => self.each(all, &Whole { plain: 1, cell: 1 }),
            FieldType::Money => {
                let cell = power(readings.money).unwrap_or(0);
                self.each(all, &Whole { plain: if readings.money.is_some() { cell } else { 1 }, cell });
            }
            FieldType::Number if readings.scale.is_none() => self.each(all, &Decimal { digits: 6, locale }),
            FieldType::Percent => self.each(all, &Percent { bare: readings.percent, locale }),
            FieldType::Date | FieldType::Document(_) => self.each(all, &Day),
            FieldType::Flag => self.each(all, &Flag),
            FieldType::Text => self.each(all, &Words),
            FieldType::OneOf(options) => self.each(all, &OneOf(options)),
            _ => self.each(all, &Never),
        }
    }

    /// Looks at each piece: first at whether it has a value just as it stands, then again without white space and for what stands for
    /// nothing.
    fn each(&mut self, all: &mut Pieces<'_, '_>, kind: &impl Kind) {
        let Pieces { lane, rows, common, texts } = all;
        let nil = &*lane.readings.nil;
        self.values.resize(lane.pieces.len(), 0);
        self.states.resize(lane.pieces.len(), State::Absent);
        // The rows of a table stand in one text.
        match common.filter(|_| nil.is_empty()) {
            Some(text) => self.fill(lane.pieces.iter().map(|piece| (piece, text.as_bytes())), nil, kind),
            None => self.fill(lane.pieces.iter().zip(*rows).map(|(piece, row)| (piece, texts.of(row).as_bytes())), nil, kind),
        }
    }

    #[inline]
    fn fill<'p>(&mut self, pieces: impl Iterator<Item = (&'p Piece, &'p [u8])>, nil: &[String], kind: &impl Kind) {
        let (mut bits, mut absent, mut odd) = (0, false, false);
        let is_plain = nil.is_empty();
        for ((place, state), (piece, text)) in self.values.iter_mut().zip(&mut self.states).zip(pieces) {
            let scalar = Scalar::new(text, piece.span.start as usize, piece.span.end as usize);
            if let Some(value) = piece.form.filter(|_| is_plain).and_then(|form| kind.quick(scalar, form)) {
                (*place, *state) = (value, State::Sure);
            } else {
                (*place, *state) = piece.form.map_or((0, State::Absent), |form| carefully(scalar, form, nil, kind));
                absent |= *state == State::Absent;
                odd |= *state == State::Odd;
            }
            bits |= *place;
        }
        self.largest = if bits < 0 { i64::MAX } else { bits };
        (self.has_absent, self.has_odd) = (absent, odd);
    }
}

/// The pieces of a lane and where they stand.
struct Pieces<'p, 's> {
    lane: &'p Lane,
    rows: &'p [Row],
    common: Option<&'p str>,
    texts: &'p mut Texts<'s>,
}

/// How the pieces of one kind of field become numbers.
trait Kind {
    /// The value of a piece just as it stands, if it has one then.
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64>;

    /// The value of a piece that has no white space around it and does not stand for nothing.
    fn value(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        self.quick(scalar, form)
    }
}

/// The value of a piece that is none as it stands, or where something is declared to stand for nothing.
#[inline(never)]
fn carefully(scalar: Scalar<'_>, form: Form, nil: &[String], kind: &dyn Kind) -> (i64, State) {
    let scalar = scalar.trimmed();
    match scalar.text() {
        _ if form == Form::Null => (0, State::Absent),
        b"" => (0, State::Absent),
        b"~" | b"null" | b"Null" | b"NULL" if form == Form::Plain => (0, State::Absent),
        text if nil.iter().any(|nil| nil.as_bytes() == text) => (0, State::Absent),
        // What else may stand for nothing is told by the readings.
        text if !nil.is_empty() && !text.first().is_some_and(u8::is_ascii_digit) => (0, State::Odd),
        _ => kind.value(scalar, form).map_or((0, State::Odd), |value| (value, State::Sure)),
    }
}

/// Digits times a power of ten; 0 where it is not known which.
struct Whole {
    plain: i64,
    cell: i64,
}

impl Kind for Whole {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        let factor = match form {
            Form::Cell => self.cell,
            form if is_figure(form) => self.plain,
            _ => 0,
        };
        if factor == 0 { None } else { scalar.whole()?.checked_mul(factor) }
    }
}

/// Digits with a decimal point.
struct Decimal {
    digits: u32,
    locale: Option<NumberLocale>,
}

impl Kind for Decimal {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        scalar.decimal(form, self.digits, self.locale).filter(|_| is_figure(form))
    }
}

/// The same behind which a `%` may stand.
struct Percent {
    bare: Option<BarePercent>,
    locale: Option<NumberLocale>,
}

impl Kind for Percent {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        let digits = match (scalar.without(b'%'), self.bare) {
            (Some(figure), _) => return figure.trimmed().decimal(Form::Quoted, 6, self.locale),
            (None, Some(BarePercent::Points)) => 6,
            (None, Some(BarePercent::Fraction)) => 8,
            (None, None) => return None,
        };
        scalar.decimal(form, digits, self.locale).filter(|_| is_figure(form))
    }
}

/// A date.
struct Day;

impl Kind for Day {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, _: Form) -> Option<i64> {
        scalar.date()
    }
}

/// Yes or no.
struct Flag;

impl Kind for Flag {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        match (form, scalar.text()) {
            (Form::True, _) | (_, b"true" | b"yes" | b"True" | b"TRUE") => Some(1),
            (Form::False, _) | (_, b"false" | b"no" | b"False" | b"FALSE") => Some(0),
            _ => None,
        }
    }
}

/// A text.
struct Words;

impl Kind for Words {
    /// Of most the first letter tells that something stands there.
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, form: Form) -> Option<i64> {
        let is_plain = |first: &u8| first.is_ascii_alphanumeric() && !(form == Form::Plain && matches!(first, b'n' | b'N'));
        (form != Form::Null && scalar.text().first().is_some_and(is_plain)).then_some(0)
    }

    fn value(&self, scalar: Scalar<'_>, _: Form) -> Option<i64> {
        is_text(scalar.text()).then_some(0)
    }
}

/// One of several texts.
struct OneOf<'t>(&'t [String]);

impl Kind for OneOf<'_> {
    #[inline(always)]
    fn quick(&self, scalar: Scalar<'_>, _: Form) -> Option<i64> {
        let at = self.0.iter().position(|option| option.as_bytes() == scalar.text())?;
        i64::try_from(at).ok().filter(|_| scalar.text().is_ascii())
    }
}

/// What only the readings can tell.
struct Never;

impl Kind for Never {
    fn quick(&self, _: Scalar<'_>, _: Form) -> Option<i64> {
        None
    }
}

/// Spaces that are no letters of ASCII may be all that stands there.
fn is_text(text: &[u8]) -> bool {
    text.is_ascii() || std::str::from_utf8(text).is_ok_and(|t| t.contains(char::is_alphanumeric))
}

fn is_figure(form: Form) -> bool {
    matches!(form, Form::Plain | Form::Number | Form::Cell | Form::Quoted)
}

impl Piece {
    /// Its characters without white space around them.
    #[must_use]
    #[inline]
    pub fn trimmed<'t>(&self, text: &'t str) -> &'t [u8] {
        match text.as_bytes().get(self.span.range()).unwrap_or_default() {
            text @ ([only] | [only, .., _]) if !only.is_ascii_whitespace() && !text.last().is_some_and(u8::is_ascii_whitespace) => text,
            text => text.trim_ascii(),
        }
    }
}
