use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::base::{Source, Sources};
use crate::data::reading::{self, BarePercent, NumberLocale};
use crate::data::record::{Document, Happening, Value};
use crate::data::schema::FieldType;
use crate::value::Number;

fn types() -> Vec<FieldType> {
    vec![
        FieldType::Count,
        FieldType::Number,
        FieldType::Percent,
        FieldType::Money,
        FieldType::Days,
        FieldType::Date,
        FieldType::Flag,
        FieldType::Text,
        FieldType::OneOf(vec!["live".to_owned(), "planned".to_owned()]),
        FieldType::Document(Vec::new()),
        FieldType::Texts,
        FieldType::Events,
    ]
}

fn readings() -> impl Strategy<Value = Readings> {
    let locale = prop_oneof![Just(None), Just(Some(NumberLocale::En)), Just(Some(NumberLocale::Vi))];
    let percent = prop_oneof![Just(None), Just(Some(BarePercent::Points)), Just(Some(BarePercent::Fraction))];
    let money = prop_oneof![Just(None), Just(Some(0)), Just(Some(6))];
    let scale = prop_oneof![Just(None), Just(Some(3)), Just(Some(-3))];
    let nil = prop_oneof![Just(Vec::new()), Just(vec!["-".to_owned(), "x".to_owned()]), Just(vec!["0".to_owned(), "5".to_owned()])];
    (locale, percent, money, scale, nil).prop_map(|(locale, percent, money, scale, nil)| Readings { locale, percent, money, scale, nil })
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,20}",
        "[0-9]{1,4}[.,][0-9]{1,7}%?",
        "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]",
        "-?[0-9 .,%]{0,8}",
        "(true|false|yes|no|True|YES|có|live|planned|Live|none|chưa|~|null|-|x| |)",
        "[a-zà-ỹ ]{0,6}",
    ]
}

/// What the readings make of it, in the terms of [`Sure`].
fn by_the_readings(ty: &FieldType, value: Option<Value>) -> Option<i64> {
    let day = |range: crate::value::DateRange| {
        i64::from(range.first.year()) * 10_000 + i64::from(range.first.month()) * 100 + i64::from(range.first.day())
    };
    let times = |n: Number, power: i32| n.scaled(power).to_i64();
    match (ty, value?) {
        (FieldType::Number, Value::Figure(f)) => times(f.number, 6),
        (FieldType::Percent, Value::Figure(f)) => times(f.number, 8),
        (_, Value::Figure(f)) => f.number.to_i64(),
        (_, Value::Date(Happening::On(range))) => Some(day(range)),
        (_, Value::Document(Document::Issued(cells))) => cells.iter().find_map(|c| match c.value() {
            Some(Value::Date(Happening::On(range))) => Some(day(*range)),
            _ => None,
        }),
        (_, Value::Flag(flag)) => Some(i64::from(flag)),
        (FieldType::OneOf(options), Value::Text(text)) => options.iter().position(|o| **o == *text).map(|at| at as i64),
        (_, Value::Text(_)) => Some(0),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_sure_is_what_the_readings_say(
        text in texts(),
        readings in readings(),
        form in prop_oneof![Just(Form::Plain), Just(Form::Quoted), Just(Form::Cell)],
        before in "[0-9.,-]{0,12}",
        behind in "[0-9.%]{0,3}",
    ) {
        let mut sources = Sources::default();
        // What stands around it is none of its.
        let source = sources.add(Source::new("a", format!("{before}{text}{behind}")));
        let (start, end) = (before.len(), before.len() + text.len());
        let rows = [Row { source, span: Span::new(start, end) }];
        let lane = Lane { slot: Slot(0), readings: Arc::new(readings.clone()), pieces: vec![Piece::new(start, end, form)] };
        for ty in types() {
            let mut sure = Sure::default();
            let mut texts = Texts::new(&sources);
            sure.read(&ty, &lane, &rows, texts.common(&rows), &mut texts);
            let mut one_by_one = Sure::default();
            one_by_one.read(&ty, &lane, &rows, None, &mut texts);
            prop_assert_eq!((&one_by_one.values, &one_by_one.states), (&sure.values, &sure.states));
            let raw = Raw { text: &text, form };
            let read = match &ty {
                FieldType::Document(_) => reading::read_document_scalar(raw, &readings).map(|read| read.map(Value::Date)),
                ty => reading::read(ty, raw, &readings),
            };
            match sure.states[0] {
                State::Odd => {}
                State::Absent => prop_assert_eq!(reading::read_text(raw, &readings), None, "{:?} {:?}", ty, text),
                State::Sure => prop_assert_eq!(by_the_readings(&ty, read.unwrap()), Some(sure.values[0]), "{:?} {:?}", ty, text),
            }
        }
    }
}

#[test]
fn the_usual_is_sure() {
    let sure = |ty: FieldType, text: &str, form, readings: Readings| {
        let mut sources = Sources::default();
        let source = sources.add(Source::new("a", text));
        let rows = [Row { source, span: Span::new(0, text.len()) }];
        let lane = Lane { slot: Slot(0), readings: Arc::new(readings), pieces: vec![Piece::new(0, text.len(), form)] };
        let mut sure = Sure::default();
        let mut texts = Texts::new(&sources);
        sure.read(&ty, &lane, &rows, texts.common(&rows), &mut texts);
        (sure.states[0] == State::Sure).then_some(sure.values[0])
    };
    let none = Readings::default;
    assert_eq!(sure(FieldType::Count, "9000000", Form::Cell, none()), Some(9_000_000));
    assert_eq!(sure(FieldType::Money, "79000000", Form::Plain, none()), Some(79_000_000));
    assert_eq!(sure(FieldType::Money, "79", Form::Cell, Readings { money: Some(6), ..none() }), Some(79_000_000));
    assert_eq!(sure(FieldType::Money, "79", Form::Cell, none()), None);
    assert_eq!(sure(FieldType::Number, "99.94", Form::Cell, none()), Some(99_940_000));
    assert_eq!(sure(FieldType::Number, "18.286", Form::Cell, none()), None);
    assert_eq!(sure(FieldType::Number, "18.286", Form::Plain, none()), Some(18_286_000));
    assert_eq!(sure(FieldType::Percent, "97.51%", Form::Cell, none()), Some(97_510_000));
    assert_eq!(sure(FieldType::Percent, "97", Form::Cell, none()), None);
    assert_eq!(sure(FieldType::Date, "2021-06-30", Form::Cell, none()), Some(20_210_630));
    assert_eq!(sure(FieldType::Date, "2021-06-31", Form::Cell, none()), None);
    assert_eq!(sure(FieldType::Flag, "true", Form::Plain, none()), Some(1));
}
