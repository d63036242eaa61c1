//! The cases at the edges of rules, as a table that a lawyer can sign.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::Account;
use super::coverage::interval_word;
use crate::diagnostic::Lang;
use crate::evaluation::Verdict;
use crate::report::message::{clean, label, lower, unit_of};
use crate::ruletest::boundary::{Asked, Boundaries, Case, Omitted, Tried};
use crate::semantics::Kind;
use crate::semantics::rules::{Target, TargetId};
use crate::syntax::tree::Comparator;
use crate::value::format::{self, figure_apart, with_word};
use crate::value::{Date, DateRange, Number};

pub(super) fn write(account: &Account<'_>, boundaries: &Boundaries, out: &mut dyn Write) -> io::Result<()> {
    let mut ids: Vec<TargetId> = boundaries.cases.iter().map(|c| c.target).chain(boundaries.omitted.iter().map(|o| o.target)).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let target = account.rules.target(id);
        head(account, target, out)?;
        let cases: Vec<&Case> = boundaries.cases.iter().filter(|c| c.target == id).collect();
        let mut last = None;
        for group in cases.chunk_by(|a, b| (a.clause, a.span, a.entity, &a.with) == (b.clause, b.span, b.entity, &b.with)) {
            let here = group.first().map(|case| (case.clause, case.entity));
            self::group(account, target, group, here != last, out)?;
            last = here;
        }
        for Omitted { span, why, .. } in boundaries.omitted.iter().filter(|o| o.target == id) {
            let words = clean(&account.rules.words(target.source, *span));
            let none = pick(account.lang, "no case", "không có trường hợp thử");
            writeln!(out, "  {words}\n    {none}: {}\n", clean(why.get(account.lang)))?;
        }
    }
    let (all, differ) = (boundaries.cases.len(), boundaries.cases.iter().filter(|c| !c.agrees()).count());
    let omitted = boundaries.omitted.len();
    match account.lang {
        Lang::En => writeln!(out, "boundary cases: {all}, {differ} on the wrong side; conditions without a case: {omitted}"),
        Lang::Vi => writeln!(out, "trường hợp biên: {all}, {differ} sai phía; điều kiện không có trường hợp thử: {omitted}"),
    }
}

fn pick(lang: Lang, en: &'static str, vi: &'static str) -> &'static str {
    if lang == Lang::En { en } else { vi }
}

fn head(account: &Account<'_>, target: &Target, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", target.id, clean(target.title.get(account.lang).unwrap_or("")))?;
    match target.source_text.get(account.lang) {
        Some(source) => writeln!(out, "  {}\n", clean(source)),
        None => writeln!(out),
    }
}

/// The cases of one condition.
fn group(account: &Account<'_>, target: &Target, cases: &[&Case], is_new: bool, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = cases.first() else { return Ok(()) };
    let clause = first.clause.checked_sub(1).and_then(|i| target.subject.body(first.entity)?.clauses.get(i));
    let words = clean(&account.rules.words(target.source, first.span));
    let (kind, whole) = match clause {
        Some(clause) => (clause.kind.word(), clean(&clause.text)),
        None => ("when", words.clone()),
    };
    let kind = account.rules.keyword(target.source, kind);
    if is_new {
        // A target may be about several entities, whose fields have the same names.
        let entity = match target.subject.entities().len() {
            0 | 1 => String::new(),
            _ => format!("{}: ", account.rules.schema.entity(first.entity).name),
        };
        writeln!(out, "  {entity}{kind} {whole}  {}", account.sources.place(target.source, first.span, ""))?;
    }
    if whole != words {
        writeln!(out, "    {} {words}", pick(account.lang, "part", "vế"))?;
    }
    if !first.with.is_empty() {
        let with = first.with.iter().map(|(subject, tried)| format!("{} {}", name(account, first, subject), value(account, first, tried)));
        writeln!(out, "    {} {}", pick(account.lang, "with", "với"), with.collect::<Vec<_>>().join(", "))?;
    }
    let heads = [
        name(account, first, &first.subject),
        pick(account.lang, "verdict", "kết luận").to_owned(),
        pick(account.lang, "the decision says", "văn bản yêu cầu").to_owned(),
    ];
    let rows: Vec<[String; 3]> = cases.iter().map(|case| row(account, case)).collect();
    let wide = |at: usize| {
        let cells = std::iter::once(&heads).chain(&rows).filter_map(|row| row.get(at));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths = [wide(0), wide(1)];
    for row in std::iter::once(&heads).chain(&rows) {
        let mut line = "   ".to_owned();
        for (at, cell) in row.iter().enumerate() {
            let pad = widths.get(at).map_or(0, |width| width.saturating_sub(cell.width()));
            line.push_str(&format!(" {cell}{} ", " ".repeat(pad)));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

fn row(account: &Account<'_>, case: &Case) -> [String; 3] {
    let mut tried = value(account, case, &case.tried);
    if let Some(day) = case.on {
        let day = format::day(day, account.lang);
        tried = match account.lang {
            Lang::En => format!("{tried}, as of {day}"),
            Lang::Vi => format!("{tried}, số liệu đến {day}"),
        };
    }
    let found = verdict(account.lang, case.clause, case.found);
    let found = match case.agrees() {
        true => found.to_owned(),
        false => {
            let stated = verdict(account.lang, case.clause, case.stated);
            match account.lang {
                Lang::En => format!("✗ {found}: the rule says {stated}"),
                Lang::Vi => format!("✗ {found}: theo quy tắc phải là {stated}"),
            }
        }
    };
    [tried, found, asked(account, case)]
}

fn verdict(lang: Lang, clause: usize, verdict: Verdict) -> &'static str {
    match (verdict, lang, clause) {
        (Verdict::NotApplicable, Lang::En, _) => "does not apply",
        (Verdict::NotApplicable, Lang::Vi, _) => "không áp dụng",
        (_, Lang::En, 0) => "applies",
        (_, Lang::Vi, 0) => "áp dụng",
        (Verdict::Pass, Lang::Vi, _) => "đạt",
        (Verdict::Fail, Lang::Vi, _) => "không đạt",
        (Verdict::Missing, Lang::Vi, _) => "thiếu số liệu",
        (Verdict::Pending, Lang::Vi, _) => "chưa đến hạn",
        (Verdict::Waived, Lang::Vi, _) => "được miễn",
        (verdict, Lang::En, _) => verdict.word(),
    }
}

/// What a value is tried for: in the rule's words, in Vietnamese by its label.
fn name(account: &Account<'_>, case: &Case, subject: &str) -> String {
    let known = (account.lang == Lang::Vi).then(|| label(account.rules, case.entity, subject)).flatten();
    clean(known.unwrap_or(subject))
}

fn value(account: &Account<'_>, case: &Case, tried: &Tried) -> String {
    let lang = account.lang;
    let threshold = match &case.asked {
        Asked::Figure(_, n, ..) => Some(n),
        _ => None,
    };
    match tried {
        Tried::Figure(n, kind, word) => {
            let unit = unit_of(*kind);
            let printed = threshold.map_or_else(|| format::figure(n, unit, lang), |threshold| figure_apart(n, threshold, unit, lang));
            with_word(printed, unit, word.as_deref())
        }
        Tried::Day(day) => format::day(*day, lang),
        Tried::Event(day) => match lang {
            Lang::En => format!("one, on {}", format::day(*day, lang)),
            Lang::Vi => format!("1 lần, ngày {}", format::day(*day, lang)),
        },
        Tried::Texts(texts) if texts.is_empty() => pick(lang, "none", "không có").to_owned(),
        Tried::Texts(texts) => quoted(texts),
        Tried::Flag(true) => pick(lang, "yes", "có").to_owned(),
        Tried::Flag(false) => pick(lang, "no", "không").to_owned(),
        Tried::Not => pick(lang, "not done", "chưa thực hiện").to_owned(),
        Tried::There => pick(lang, "reported", "có báo cáo").to_owned(),
        Tried::Absent => pick(lang, "not reported", "chưa báo cáo").to_owned(),
        Tried::Members(yes, total) => match lang {
            Lang::En => format!("{yes} of {total}"),
            Lang::Vi => format!("{yes} trên {total}"),
        },
        Tried::Events(number, period) => match lang {
            Lang::En => format!("{number} in {}", format::period(*period, lang)),
            Lang::Vi => format!("{number} lần trong {}", format::period(*period, lang)),
        },
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|t| format!("“{}”", clean(t))).collect::<Vec<_>>().join(", ")
}

/// How figures are to compare, in words.
pub(crate) fn compared(comparator: Comparator, what: &str, lang: Lang) -> String {
    let word = match (comparator, lang) {
        (Comparator::AtLeast, Lang::En) => "at least",
        (Comparator::AtLeast, Lang::Vi) => "ít nhất",
        (Comparator::Greater, Lang::En) => "more than",
        (Comparator::Greater, Lang::Vi) => "trên",
        (Comparator::AtMost, Lang::En) => "at most",
        (Comparator::AtMost, Lang::Vi) => "không quá",
        (Comparator::Less, Lang::En) => "less than",
        (Comparator::Less, Lang::Vi) => "dưới",
        (Comparator::Equal, Lang::En) => "exactly",
        (Comparator::Equal, Lang::Vi) => "đúng",
        (Comparator::Unequal, Lang::En) => "anything but",
        (Comparator::Unequal, Lang::Vi) => "khác",
    };
    format!("{word} {what}")
}

/// How dates are to compare, in words.
pub(crate) fn dated(comparator: Comparator, day: Date, lang: Lang) -> String {
    let day = format::day(day, lang);
    match (comparator, lang) {
        (Comparator::AtLeast, Lang::En) => format!("on {day} or later"),
        (Comparator::AtLeast, Lang::Vi) => format!("từ {day}"),
        (Comparator::Greater, Lang::En) => format!("after {day}"),
        (Comparator::Greater, Lang::Vi) => format!("sau {day}"),
        (Comparator::AtMost, Lang::En) => format!("on {day} or before"),
        (Comparator::AtMost, Lang::Vi) => format!("chậm nhất {day}"),
        (Comparator::Less, Lang::En) => format!("before {day}"),
        (Comparator::Less, Lang::Vi) => format!("trước {day}"),
        (Comparator::Equal, _) => day,
        (Comparator::Unequal, Lang::En) => format!("not on {day}"),
        (Comparator::Unequal, Lang::Vi) => format!("khác {day}"),
    }
}

fn asked(account: &Account<'_>, case: &Case) -> String {
    let lang = account.lang;
    let figure = |n: &Number, kind: Kind, word: Option<&str>| with_word(format::figure(n, unit_of(kind), lang), unit_of(kind), word);
    let days = |range: DateRange| format::days(range, lang);
    match &case.asked {
        Asked::Figure(comparator, n, kind, word) => compared(*comparator, &figure(n, *kind, word.as_deref()), lang),
        Asked::Between(low, high, kind) => match lang {
            Lang::En => format!("from {} to {}", figure(low, *kind, None), figure(high, *kind, None)),
            Lang::Vi => format!("từ {} đến {}", figure(low, *kind, None), figure(high, *kind, None)),
        },
        Asked::Date(comparator, day) => dated(*comparator, *day, lang),
        Asked::Within(range) => match lang {
            Lang::En => format!("in {}", days(*range)),
            Lang::Vi => format!("trong {}", days(*range)),
        },
        Asked::By(day) => match lang {
            Lang::En => format!("by {}", format::day(*day, lang)),
            Lang::Vi => format!("chậm nhất {}", format::day(*day, lang)),
        },
        Asked::OneOf(texts) if texts.len() == 1 => quoted(texts),
        Asked::OneOf(texts) => format!("{} {}", pick(lang, "one of", "một trong"), quoted(texts)),
        Asked::NoneOf(texts) => format!("{} {}", pick(lang, "anything but", "khác"), quoted(texts)),
        Asked::AllOf(texts) => format!("{} {}", pick(lang, "all of", "có đủ"), quoted(texts)),
        Asked::Value(tried) => match &**tried {
            Tried::Day(_) => pick(lang, "done", "đã thực hiện").to_owned(),
            other => value(account, case, other),
        },
        Asked::All => pick(lang, "all", "tất cả").to_owned(),
        Asked::Members(comparator, n) => compared(*comparator, &figure(n, Kind::Count, None), lang),
        Asked::Events(comparator, n, interval) => match lang {
            Lang::En => {
                format!("{} in each {}", compared(*comparator, &figure(n, Kind::Count, None), lang), interval_word(*interval, lang))
            }
            Lang::Vi => {
                let interval = lower(interval_word(*interval, lang));
                format!("{} lần mỗi {interval}", compared(*comparator, &figure(n, Kind::Count, None), lang))
            }
        },
    }
}

/// A case as programs read it.
#[derive(serde::Serialize)]
pub(super) struct CaseRow<'a> {
    target: &'a str,
    /// From 1; 0 for `when`.
    clause: usize,
    words: String,
    subject: String,
    tried: String,
    with: Vec<String>,
    as_of: Option<String>,
    asked: String,
    stated: Verdict,
    found: Verdict,
    verdict: Verdict,
    agrees: bool,
}

/// A condition without a case.
#[derive(serde::Serialize)]
pub(super) struct OmittedRow<'a> {
    target: &'a str,
    words: String,
    why: &'a str,
}

/// All cases for programs.
#[derive(serde::Serialize)]
pub(super) struct Rows<'a> {
    cases: Vec<CaseRow<'a>>,
    omitted: Vec<OmittedRow<'a>>,
}

pub(super) fn rows<'a>(account: &Account<'a>, boundaries: &'a Boundaries) -> Rows<'a> {
    let words = |target: TargetId, span| clean(&account.rules.words(account.rules.target(target).source, span));
    let case = |case: &'a Case| CaseRow {
        target: &account.rules.target(case.target).id,
        clause: case.clause,
        words: words(case.target, case.span),
        subject: case.subject.clone(),
        tried: value(account, case, &case.tried),
        with: case.with.iter().map(|(subject, tried)| format!("{subject} {}", value(account, case, tried))).collect(),
        as_of: case.on.map(|day| day.to_string()),
        asked: asked(account, case),
        stated: case.stated,
        found: case.found,
        verdict: case.whole,
        agrees: case.agrees(),
    };
    let omitted = |o: &'a Omitted| OmittedRow {
        target: &account.rules.target(o.target).id,
        words: words(o.target, o.span),
        why: o.why.get(account.lang),
    };
    Rows { cases: boundaries.cases.iter().map(case).collect(), omitted: boundaries.omitted.iter().map(omitted).collect() }
}
