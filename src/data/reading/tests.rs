use proptest::prelude::*;

use super::Form::{Cell, False, Null, Number as Json, Plain, Quoted, Rule, True};
use super::*;
use crate::data::{Figure, Happening};
use crate::diagnostic::Lang;
use crate::value::format::{self, Unit};
use crate::value::{Date, DateRange, Number};

fn locale(locale: NumberLocale) -> Readings {
    Readings { locale: Some(locale), ..Readings::default() }
}

fn en() -> Readings {
    locale(NumberLocale::En)
}

fn vi() -> Readings {
    locale(NumberLocale::Vi)
}

fn none() -> Readings {
    Readings::default()
}

/// `value@last digit`, a text or `-`; for what cannot be read, `!` and the reason.
fn shown(ty: &FieldType, form: Form, text: &str, readings: &Readings) -> String {
    match read(ty, Raw { text, form }, readings) {
        Ok(None) => "-".to_owned(),
        Ok(Some(Value::Figure(Figure { number, last_digit }))) => format!("{number}@{last_digit}"),
        Ok(Some(Value::Text(text))) => text.into(),
        Ok(Some(Value::Flag(flag))) => flag.to_string(),
        Ok(Some(Value::Period(period))) => period.to_string(),
        Ok(Some(Value::Date(Happening::Not))) => "not".to_owned(),
        Ok(Some(Value::Date(Happening::On(range)))) => format::days(range, Lang::En),
        Ok(Some(other)) => format!("{other:?}"),
        Err(Unreadable { why, accepted }) => {
            assert!(!why.vi.is_empty() && !accepted.en.is_empty() && !accepted.vi.is_empty());
            format!("! {}", why.en)
        }
    }
}

/// Where what is expected begins with `!`, it is a part of the reason.
fn check(ty: &FieldType, rows: &[(Form, &str, Readings, &str)]) {
    for (form, text, readings, expected) in rows {
        let found = shown(ty, *form, text, readings);
        let agrees = match expected.strip_prefix("! ") {
            Some(part) => found.starts_with("! ") && found.contains(part),
            None => found == *expected,
        };
        assert!(agrees, "{text:?} as {ty:?} in {form:?} with {:?}: {found}, not {expected}", readings.locale);
    }
}

#[test]
fn nothing_is_missing() {
    for ty in [FieldType::Text, FieldType::Count, FieldType::Date, FieldType::Flag] {
        check(
            &ty,
            &[
                (Plain, "", none(), "-"),
                (Plain, "~", none(), "-"),
                (Plain, "null", none(), "-"),
                (Plain, "NULL", none(), "-"),
                (Null, "null", none(), "-"),
                (Quoted, "", none(), "-"),
                (Cell, " \u{a0}\t", none(), "-"),
                (Cell, " … ", Readings { nil: vec!["…".into()], ..none() }, "-"),
            ],
        );
    }
    check(
        &FieldType::Count,
        &[
            (Cell, "-", none(), "! not a number"),
            (Quoted, "null", none(), "! not a number"),
            (Cell, "0", Readings { nil: vec!["0".into()], ..none() }, "-"),
        ],
    );
    let raw = Raw { text: "-", form: Cell };
    let unreadable = read(&FieldType::Count, raw, &none()).unwrap_err();
    assert!(unreadable.accepted.en.contains("missing: [\"-\"]"), "{unreadable:?}");
}

#[test]
fn texts_are_kept_as_written() {
    check(
        &FieldType::Text,
        &[
            (Plain, "01", none(), "01"),
            (Plain, "NO", none(), "NO"),
            (Plain, "1.0", none(), "1.0"),
            (Json, "1e3", none(), "1e3"),
            (True, "true", none(), "true"),
            (Quoted, "null", none(), "null"),
            (Quoted, "~", none(), "~"),
            (Cell, "null", none(), "null"),
            (Cell, "\u{a0}Hà  Tĩnh ", none(), "Hà  Tĩnh"),
            (Plain, "Ha\u{300} Ti\u{303}nh", none(), "Hà Tĩnh"),
            (Rule, "05-NQ/TU", none(), "05-NQ/TU"),
        ],
    );
}

#[test]
fn flags_are_words() {
    check(
        &FieldType::Flag,
        &[
            (Plain, "yes", none(), "true"),
            (Plain, "No", none(), "false"),
            (Cell, "TRUE", none(), "true"),
            (Cell, "CÓ", none(), "true"),
            (Quoted, "không", none(), "false"),
            (Quoted, "kho\u{302}ng", none(), "false"),
            (True, "true", none(), "true"),
            (False, "false", none(), "false"),
            (Json, "1", none(), "! may be a number"),
            (Cell, "0", none(), "! may be a number"),
            (Cell, "x", none(), "! neither yes nor no"),
        ],
    );
}

#[test]
fn choices_are_exact() {
    let ty = FieldType::OneOf(vec!["planned".into(), "live".into()]);
    check(&ty, &[(Plain, "live", none(), "live"), (Plain, "Live", none(), "! not one of"), (Cell, "lvie", none(), "! not one of")]);
    let unreadable = read(&ty, Raw { text: "Live", form: Plain }, &none()).unwrap_err();
    assert_eq!(unreadable.accepted.en, "\"live\"? One of \"planned\", \"live\"");
}

#[test]
fn counts() {
    check(
        &FieldType::Count,
        &[
            (Plain, "1288866", none(), "1288866@0"),
            (Plain, "1000.0", none(), "1000@-1"),
            (Plain, "0", none(), "0@0"),
            (Cell, "007", none(), "7@0"),
            (Cell, "+12", none(), "12@0"),
            (Plain, "-5", none(), "! negative"),
            (Plain, "\u{2212}5", none(), "! negative"),
            (Plain, "1.5", none(), "! not a whole number"),
            (Json, "1e3", none(), "! exponent"),
            (Plain, "1E+3", none(), "! exponent"),
            (Plain, "0x3E8", none(), "! decimal digits"),
            (Plain, "0o17", none(), "! decimal digits"),
            (Plain, "1_000", none(), "! underscores"),
            (Plain, ".inf", none(), "! not a number"),
            (Plain, "-.INF", none(), "! not a number"),
            (Plain, ".nan", none(), "! not a number"),
            (True, "true", none(), "! not a number"),
            (Cell, "một", none(), "! not a number"),
            (Cell, "18.286", none(), "! is 18.286 or 18\u{a0}286"),
            (Cell, "18.286", vi(), "18286@0"),
            (Cell, "18.286", en(), "! not a whole number"),
            (Quoted, "18.286", none(), "! is 18.286 or 18\u{a0}286"),
            (Plain, "18.286", none(), "! not a whole number"),
            (Plain, "18.000", vi(), "18@-3"),
            (Cell, "480,306", none(), "! is 480.306 or 480\u{a0}306"),
            (Cell, "480,306", en(), "480306@0"),
            (Plain, "480,306", none(), "! is 480.306 or 480\u{a0}306"),
            (Cell, "8.053.663", none(), "8053663@0"),
            (Plain, "8.053.663", none(), "8053663@0"),
            (Cell, "8.053.663", vi(), "8053663@0"),
            (Cell, "8.053.663", en(), "! locale: en"),
            (Cell, "8,053,663", vi(), "! locale: vi"),
            (Cell, "8 053 663", vi(), "8053663@0"),
            (Cell, "8\u{a0}053\u{a0}663", en(), "8053663@0"),
            (Cell, "1.878", none(), "! is 1.878 or 1878"),
            (Cell, "1.878", vi(), "1878@0"),
            (Cell, "17\u{202f}200", none(), "17200@0"),
            (Cell, "17 20", none(), "! neither group"),
            (Cell, "8.053.66", none(), "! neither group"),
            (Cell, "8053.663.000", none(), "! neither group"),
            (Cell, "8.053,663.000", none(), "! neither group"),
            (Cell, "37,9 triệu", none(), "37900000@5"),
            (Plain, "37.9 million", none(), "37900000@5"),
            (Cell, "37.9 TRIỆU", en(), "37900000@5"),
            (Cell, "37,9 trie\u{323}\u{302}u", vi(), "37900000@5"),
            (Cell, "3,3 nghìn", vi(), "3300@2"),
            (Cell, "12 người", none(), "! `người` behind its digits"),
            (Cell, "12%", none(), "! unit"),
            (Cell, "12 đồng", none(), "! unit"),
            (Cell, "hơn 3,3 triệu", none(), "! not an exact figure"),
            (Cell, "Khoảng 12", none(), "! not an exact figure"),
            (Cell, "about 12", none(), "! not an exact figure"),
            (Cell, "~12", none(), "! not an exact figure"),
            (Cell, "> 12", none(), "! not an exact figure"),
            (Cell, "12 trở lên", none(), "! not an exact figure"),
            (Cell, "3-4", none(), "! more than one value"),
            (Cell, "1 triệu 500 nghìn", none(), "! more than one value"),
            (Cell, "17,2", Readings { scale: Some(3), ..vi() }, "17200@2"),
            (Cell, "17,2 triệu", Readings { scale: Some(3), ..vi() }, "17200000@5"),
        ],
    );
}

#[test]
fn numbers() {
    check(
        &FieldType::Number,
        &[
            (Plain, "1.234", none(), "1.234@-3"),
            (Plain, "1.234", vi(), "1.234@-3"),
            (Json, "-1.234", vi(), "-1.234@-3"),
            (Cell, "1.234", none(), "! is 1.234 or 1234"),
            (Cell, "-1.234", none(), "! is -1.234 or -1234"),
            (Quoted, "1.234", none(), "! is 1.234 or 1234"),
            (Rule, "1.234", none(), "! is 1.234 or 1234"),
            (Plain, "1.234 triệu", none(), "! is 1.234 or 1234"),
            (Cell, "1.234", en(), "1.234@-3"),
            (Cell, "1.234", vi(), "1234@0"),
            (Cell, "0.234", none(), "0.234@-3"),
            (Cell, "0.234", vi(), "! locale: vi"),
            (Cell, "0,234", none(), "0.234@-3"),
            (Cell, "1234.567", none(), "1234.567@-3"),
            (Cell, "1.2345", none(), "1.2345@-4"),
            (Cell, "44,61", none(), "44.61@-2"),
            (Cell, "44,61", en(), "! locale: en"),
            (Cell, "44.610", en(), "44.61@-3"),
            (Cell, "1,234.5", none(), "1234.5@-1"),
            (Cell, "1.234,5", none(), "1234.5@-1"),
            (Cell, "1.234,567", none(), "1234.567@-3"),
            (Cell, "1,234.5", vi(), "! locale: vi"),
            (Cell, "1.234,5", vi(), "1234.5@-1"),
            (Cell, "1.234.567,5", none(), "1234567.5@-1"),
            (Cell, "1 234,5", vi(), "1234.5@-1"),
            (Cell, "1 234,567", none(), "1234.567@-3"),
            (Cell, ".5", none(), "0.5@-1"),
            (Cell, "5.", none(), "! not a number"),
            (Cell, "1,,5", none(), "! neither group"),
            (Cell, "--5", none(), "! not a number"),
            (Cell, "-0,5", none(), "-0.5@-1"),
            (Cell, "139 nghìn tỷ", none(), "139000000000000@12"),
            (Cell, "1 tỷ nghìn", none(), "! behind its digits"),
            (Plain, "1234567890123456789.05", none(), "1234567890123456789.05@-2"),
        ],
    );
}

#[test]
fn percents() {
    let points = || Readings { percent: Some(BarePercent::Points), ..none() };
    let fraction = || Readings { percent: Some(BarePercent::Fraction), ..none() };
    check(
        &FieldType::Percent,
        &[
            (Plain, "30%", none(), "0.3@-2"),
            (Cell, "44,61%", none(), "0.4461@-4"),
            (Cell, "0,1%", none(), "0.001@-3"),
            (Cell, "0,100 %", none(), "0.001@-5"),
            (Cell, "30\u{a0}%", none(), "0.3@-2"),
            (Cell, "30 phần trăm", none(), "0.3@-2"),
            (Cell, "26.634%", none(), "! is 26.634 or 26\u{a0}634"),
            (Cell, "26.634%", en(), "0.26634@-5"),
            (Json, "30", none(), "! is 30% or 3000%"),
            (Plain, "0.3", none(), "! is 0.3% or 30%"),
            (Cell, "0,3", none(), "! is 0.3% or 30%"),
            (Plain, "0.3", fraction(), "0.3@-1"),
            (Plain, "30", points(), "0.3@-2"),
            (Plain, "30%", fraction(), "0.3@-2"),
            (Plain, "0", none(), "0@-2"),
            (Cell, "gần 37%", none(), "! not an exact figure"),
            (Cell, "30 triệu", points(), "! unit"),
            (Cell, "30% dân số", none(), "! behind its digits"),
            (Cell, "26.63%", none(), "0.2663@-4"),
            (Cell, "2,5 điểm phần trăm", none(), "! a difference of two percentages"),
            (Cell, "2.5 percentage points", none(), "! a difference of two percentages"),
            (Cell, "98 per 100 people", none(), "! for every 100 people"),
            (Cell, "98 trên 100 dân", none(), "! for every 100 people"),
        ],
    );
}

#[test]
fn money() {
    check(
        &FieldType::Money,
        &[
            (Plain, "1.5 tỷ", none(), "1500000000@8"),
            (Plain, "15.1 tỷ", none(), "15100000000@8"),
            (Cell, "1,5 tỷ đồng", none(), "1500000000@8"),
            (Cell, "1,5 TỈ", vi(), "1500000000@8"),
            (Cell, "500 triệu đồng", none(), "500000000@6"),
            (Cell, "17 200 triệu", none(), "17200000000@6"),
            (Plain, "20 billion VND", none(), "20000000000@9"),
            (Plain, "20 thousand VNĐ", none(), "20000@3"),
            (Cell, "20 ngàn đ", none(), "20000@3"),
            (Cell, "500\u{a0}000\u{a0}₫", none(), "500000@0"),
            (Cell, "500đ", none(), "500@0"),
            (Cell, "5 \u{d0}ồng", none(), "5@0"),
            (Cell, "139.260 tỷ đồng", none(), "! is 139.26 or 139\u{a0}260"),
            (Cell, "139.260 tỷ đồng", vi(), "139260000000000@9"),
            (Cell, "139 nghìn tỷ đồng", none(), "139000000000000@12"),
            (Plain, "15100000000", none(), "15100000000@0"),
            (Quoted, "15100000000", none(), "15100000000@0"),
            (Json, "15100000000", none(), "15100000000@0"),
            (Cell, "15100", none(), "! no unit"),
            (Cell, "15100", Readings { money: Some(6), ..none() }, "15100000000@6"),
            (Cell, "15,1 tỷ", Readings { money: Some(6), ..none() }, "15100000000@8"),
            (Cell, "0", none(), "0@0"),
            (Cell, "-5 tỷ", none(), "-5000000000@9"),
            (Cell, "5 USD", none(), "! `USD` behind its digits"),
            (Cell, "5%", none(), "! unit"),
            (Cell, "5 đồng Mỹ", none(), "! behind its digits"),
        ],
    );
}

#[test]
fn days() {
    check(
        &FieldType::Days,
        &[
            (Plain, "7", none(), "7@0"),
            (Plain, "7 days", none(), "7@0"),
            (Cell, "1 day", none(), "1@0"),
            (Cell, "7,5 Ngày", none(), "7.5@-1"),
            (Cell, "7 ngày làm việc", none(), "! behind its digits"),
            (Cell, "7 tuần", none(), "! `tuần` behind its digits"),
        ],
    );
}

#[test]
fn dates() {
    check(
        &FieldType::Date,
        &[
            (Plain, "2020-12-31", none(), "2020-12-31"),
            (Cell, "31/12/2020", none(), "2020-12-31"),
            (Cell, "17-11-2021", none(), "2021-11-17"),
            (Plain, "26.5.2022", none(), "2022-05-26"),
            (Cell, "ngày 06 tháng 10 năm 2020", none(), "2020-10-06"),
            (Cell, "Ngày 06/10/2020", none(), "2020-10-06"),
            (Cell, "6 tháng 10 năm 2020", none(), "2020-10-06"),
            (Plain, "2020-12", none(), "2020-12"),
            (Cell, "12/2020", none(), "2020-12"),
            (Cell, "tháng 6/2020", none(), "2020-06"),
            (Cell, "quý III-2020", none(), "2020-Q3"),
            (Json, "2020", none(), "2020"),
            (Plain, "none", none(), "not"),
            (Cell, "Chưa", none(), "not"),
            (Cell, "chưa ban hành", none(), "not"),
            (Plain, "no", none(), "! not written as a date"),
            (Cell, "30/3", none(), "! has no year"),
            (Cell, "ngày 30/3", none(), "! has no year"),
            (Cell, "tháng 6", none(), "! has no year"),
            (Cell, "quý II/2021", none(), "2021-Q2"),
            (Cell, "06/10/2020", none(), "2020-10-06"),
            (Cell, "12/31/2020", none(), "! no month 31"),
            (Cell, "13/13/2020", none(), "! no month 13"),
            (Cell, "31/02/2020", none(), "! 2020-02 has 29 days, not 31"),
            (Plain, "2020-02-30", none(), "! 2020-02 has 29 days, not 30"),
            (Plain, "2020-00-10", none(), "! no month 0"),
            (Cell, "01/03/21", none(), "! four digits"),
            (Plain, "2020-12-31T00:00:00", none(), "! time of day"),
            (Plain, "2020-12-31 07:30:00 +7", none(), "! time of day"),
            (Cell, "44196", none(), "! not written as a date"),
            (Cell, "20201231", none(), "! not written as a date"),
            (Cell, "2020-12/31", none(), "! not written as a date"),
            (Cell, "31/12/2020.", none(), "! not written as a date"),
            (Cell, "0020-01-01", none(), "! four digits"),
            (Cell, "quý 5/2020", none(), "! no quarter 5"),
            (True, "true", none(), "! not written as a date"),
        ],
    );
}

#[test]
fn periods() {
    check(
        &FieldType::Period,
        &[
            (Plain, "2020", none(), "2020"),
            (Json, "2020", none(), "2020"),
            (Plain, "2020-H1", none(), "2020-H1"),
            (Plain, "2021-q2", none(), "2021-Q2"),
            (Plain, "2021-06", none(), "2021-06"),
            (Cell, "quý II/2021", none(), "2021-Q2"),
            (Cell, "Quý IV năm 2021", none(), "2021-Q4"),
            (Cell, "qu\u{79}\u{301} 3/2021", none(), "2021-Q3"),
            (Cell, "Q2/2021", none(), "2021-Q2"),
            (Cell, "6/2020", none(), "2020-06"),
            (Cell, "tháng 6/2020", none(), "2020-06"),
            (Cell, "tháng 06 năm 2020", none(), "2020-06"),
            (Cell, "nửa đầu 2021", none(), "2021-H1"),
            (Cell, "nửa cuối năm 2021", none(), "2021-H2"),
            (Cell, "6 tháng đầu năm 2021", none(), "2021-H1"),
            (Cell, "năm 2020", none(), "2020"),
            (Cell, "31/12/2020", none(), "! is a day"),
            (Cell, "quý II", none(), "! has no year"),
            (Cell, "9 tháng đầu năm 2021", none(), "! not written as"),
            (Cell, "2020-2021", none(), "! not written as"),
            (Cell, "2021-13", none(), "! no month 13"),
        ],
    );
}

#[test]
fn counts_out_of_counts() {
    check(
        &FieldType::Count,
        &[
            (Cell, "35/35", none(), "35@0"),
            (Plain, "35/35", none(), "35@0"),
            (Cell, "08/80", none(), "8@0"),
            (Cell, "42 / 63", none(), "42@0"),
            (Cell, "42/63 (chiếm 66,7%)", none(), "42@0"),
            (Cell, "42/63 (chiếm 66,7%)", vi(), "42@0"),
            (Cell, "42/63, đạt tỷ lệ 66,67%", none(), "42@0"),
            (Cell, "42/63 = 67%", none(), "42@0"),
            (Cell, "66,7% (42/63)", none(), "42@0"),
            (Cell, "1.307.000/1.400.000 (93,4%)", none(), "1307000@0"),
            (Cell, "125/100 (125%)", none(), "125@0"),
            (Cell, "0/0", none(), "0@0"),
            (Cell, "42/63", Readings { scale: Some(3), ..none() }, "42000@3"),
            (Cell, "42/63 (chiếm 68%)", none(), "! says 68%, but its counts make 67%"),
            (Cell, "42/63 (chiếm 66,6%)", none(), "! says 66.6%, but its counts make 66.7%"),
            (Cell, "42/63 (gần 67%)", none(), "! more than one value"),
            (Cell, "1.878/18.286", none(), "! `1.878` is 1.878 or 1878"),
            (Cell, "1.878/18.286", vi(), "1878@0"),
            (Cell, "3,5/7", vi(), "! more than one value"),
            (Cell, "30/3/2020", none(), "! more than one value"),
            (Cell, "42/63 và 12/63", none(), "! more than one value"),
            (Cell, "42/63 (chiếm 66,7)", none(), "! more than one value"),
            (Cell, "42/", none(), "! more than one value"),
            (Cell, "/63", none(), "! not a number"),
        ],
    );
    check(
        &FieldType::Percent,
        &[
            (Cell, "35/35", none(), "1@-128"),
            (Cell, "08/80", none(), "0.1@-128"),
            (Cell, "42/63 (chiếm 66,7%)", none(), "2/3@-3"),
            (Cell, "66,67% (42/63)", none(), "2/3@-4"),
            (Cell, "42/63 (chiếm 68%)", none(), "! says 68%, but its counts make 67%"),
            (Cell, "42/63 (chiếm 66,667%)", none(), "! is 66.667 or 66\u{a0}667"),
            (Cell, "0/0", none(), "! share of 0"),
        ],
    );
    // Anything else over anything may be a rate, a rank or a score.
    check(
        &FieldType::Number,
        &[(Cell, "35/35", none(), "! more than one value"), (Cell, "98,5/100 dân", none(), "! for every 100 people")],
    );
    check(&FieldType::Money, &[(Cell, "35/35", none(), "! more than one value")]);
    let unreadable = read(&FieldType::Count, Raw { text: "42/63 (chiếm 68%)", form: Cell }, &none()).unwrap_err();
    assert_eq!(unreadable.accepted.vi, "chỉ số liệu, hoặc số liệu kèm đúng tỷ lệ: 67%");
}

/// What is not read says what to write, or which line of configuration settles it.
#[test]
fn what_is_refused_says_what_settles_it() {
    let rows: &[(FieldType, &str, &[&str])] = &[
        (FieldType::Count, "18.286", &["`locale: en` (18.286)", "`locale: vi` (18\u{a0}286)", "for this data in chitieu.yaml"]),
        (FieldType::Count, "1.878", &["`locale: en` (1.878)", "`locale: vi` (1878)"]),
        (FieldType::Money, "139.260 tỷ đồng", &["`locale: en` (139.26)", "`locale: vi` (139\u{a0}260)"]),
        (FieldType::Percent, "0,1", &["`percent: points` (0.1%)", "`percent: fraction` (10%)"]),
        (FieldType::Money, "139260", &["`money: million VND`"]),
        (FieldType::Count, "-", &["`missing: [\"-\"]`"]),
        (FieldType::Percent, "..", &["`missing: [\"..\"]`"]),
        (FieldType::Money, "…", &["`missing: [\"…\"]`"]),
        (FieldType::Number, "x", &["`missing: [\"x\"]`"]),
        (FieldType::Date, "-", &["`missing: [\"-\"]`"]),
        (FieldType::Date, "30/3", &["`30/3/2020`"]),
        (FieldType::Date, "30-3", &["`30-3-2020`"]),
        (FieldType::Period, "quý II", &["`quý II/2020`"]),
        (FieldType::Count, "hơn 3,3 triệu", &["a whole number", "1.5 million"]),
        (FieldType::Percent, "gần 37%", &["one exact percentage"]),
        (FieldType::Percent, "2,5 điểm phần trăm", &["one exact percentage"]),
    ];
    for (ty, text, parts) in rows {
        let Unreadable { accepted, .. } = read(ty, Raw { text, form: Cell }, &none()).unwrap_err();
        for part in *parts {
            assert!(accepted.en.contains(part), "{text}: {}", accepted.en);
        }
    }
    let flag = read(&FieldType::Flag, Raw { text: "x", form: Cell }, &none()).unwrap_err();
    assert_eq!(flag.accepted.en, "yes, no, true or false");
}

#[test]
fn documents_and_days() {
    let document = |text| read_document_scalar(Raw { text, form: Plain }, &none());
    for text in ["none", "no", "No", "chưa", "Không", "chưa ban hành", "false"] {
        assert_eq!(document(text), Ok(Some(Happening::Not)), "{text}");
    }
    let day = Date::constant(2021, 10, 22);
    assert_eq!(document("22/10/2021"), Ok(Some(Happening::On(DateRange::day(day)))));
    assert_eq!(document("~"), Ok(None));
    assert!(document("yes").unwrap_err().why.en.contains("not the date of a document"));
    assert!(document("05-NQ/TU").unwrap_err().accepted.en.contains("number"));

    assert_eq!(read_day(" 22/10/2021 "), Ok(day));
    assert!(read_day("2021-10").unwrap_err().why.en.contains("more than one day"));
    assert!(read_day("").is_err());
    assert!(read_day("none").is_err());
}

#[test]
fn a_megabyte_of_anything_is_refused_at_once() {
    let types = [
        FieldType::Count,
        FieldType::Percent,
        FieldType::Money,
        FieldType::Date,
        FieldType::Period,
        FieldType::Flag,
        FieldType::OneOf(vec!["live".into()]),
    ];
    let start = std::time::Instant::now();
    for unit in ["1", "1.", "1 ", "1,2.", "9/", "a", "1e", "hơn ", "-", "ệ"] {
        let text = unit.repeat(1 << 20 >> unit.len().ilog2());
        for ty in &types {
            let Unreadable { why, accepted } = read(ty, Raw { text: &text, form: Plain }, &none()).unwrap_err();
            assert!(why.en.len() + accepted.en.len() < 1000);
        }
    }
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    check(&FieldType::Count, &[(Plain, &"9".repeat(401), none(), "! more digits")]);
}

proptest! {
    #[test]
    fn printed_figures_read_back(num in any::<i64>(), decimals in 0_i32..7, vietnamese: bool) {
        let (lang, readings) = if vietnamese { (Lang::Vi, vi()) } else { (Lang::En, en()) };
        for (unit, ty, most) in [
            (Unit::Plain, FieldType::Number, 12),
            (Unit::Days, FieldType::Days, 12),
            (Unit::Percent, FieldType::Percent, 6),
            (Unit::Money, FieldType::Money, 12),
        ] {
            let short = Number::from_i64(num % 10_i64.pow(most)).scaled(-decimals);
            let whole = Number::from_i64(num).scaled(if unit == Unit::Percent { -2 } else { 0 });
            for number in [short, whole] {
                let text = format::figure(&number, unit, lang);
                let value = read(&ty, Raw { text: &text, form: Cell }, &readings);
                match value {
                    Ok(Some(Value::Figure(figure))) => prop_assert_eq!(figure.number, number, "{}", text),
                    other => prop_assert!(false, "{text}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn printed_days_and_periods_read_back(days in 0_i32..3_000_000, which in 0_usize..4, vietnamese: bool) {
        use crate::value::{Interval, Period};
        let lang = if vietnamese { Lang::Vi } else { Lang::En };
        let day = Date::constant(1000, 1, 1).saturating_add(jiff::Span::new().days(days));
        prop_assert_eq!(read_day(&format::day(day, lang)), Ok(day));
        let interval = [Interval::Month, Interval::Quarter, Interval::Half, Interval::Year][which];
        let period = Period::containing(day, interval);
        let text = format::period(period, lang);
        prop_assert_eq!(read_period(Raw { text: &text, form: Cell }, &none()), Ok(Some(period)));
    }

    #[test]
    fn nothing_panics(text in "[-+−0-9., %/:~a-zđỷ\u{a0}]{0,24}", anything in any::<String>()) {
        for text in [&text, &anything] {
            for ty in [FieldType::Count, FieldType::Percent, FieldType::Money, FieldType::Date, FieldType::Period, FieldType::Flag] {
                for readings in [none(), en(), vi()] {
                    let _ = read(&ty, Raw { text, form: Cell }, &readings);
                }
            }
        }
    }

    #[test]
    fn a_number_that_is_read_undeclared_is_never_read_otherwise(text in "-?[0-9]{1,4}([., ][0-9]{1,4}){0,3}") {
        let figure = |readings| match read(&FieldType::Number, Raw { text: &text, form: Cell }, &readings) {
            Ok(Some(Value::Figure(figure))) => Some(figure),
            _ => None,
        };
        let declared = [figure(en()), figure(vi())];
        match figure(none()) {
            Some(figure) => prop_assert!(declared.iter().flatten().all(|other| *other == figure)),
            None => prop_assert!(declared[0].is_none() == declared[1].is_none()),
        }
    }
}
