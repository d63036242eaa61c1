//! What the tests have seen, for people: a table with a line for each target, and below it what no test has seen.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::Account;
use crate::base::Place;
use crate::diagnostic::Lang;
use crate::evaluation::Verdict;
use crate::report::message::clean;
use crate::ruletest::coverage::{Branch, Covered, Way, count};
use crate::semantics::rules::ParameterValue;
use crate::value::format;

/// The verdicts that the table has columns for.
const COLUMNS: [Verdict; 4] = [Verdict::Pass, Verdict::Fail, Verdict::Missing, Verdict::Pending];

/// The share of verdicts and branches that were seen, in whole percents, rounded down; 100 where there are none.
#[must_use]
pub fn percent(covered: &[Covered]) -> u64 {
    let (seen, total) = count(covered);
    (seen as u64 * 100).checked_div(total as u64).unwrap_or(100)
}

/// Writes the table and what was not seen.
///
/// # Errors
/// Those of `out`.
pub fn write(account: &Account<'_>, covered: &[Covered], out: &mut dyn Write) -> io::Result<()> {
    let vi = account.lang == Lang::Vi;
    let id = |c: &Covered| account.rules.target(c.target).id.as_str();
    let width = covered.iter().map(|c| id(c).width()).max().unwrap_or(0);
    let heads: [&str; 6] = match account.lang {
        Lang::En => ["tests", "pass", "fail", "missing", "pending", "branches"],
        Lang::Vi => ["phép thử", "đạt", "không đạt", "thiếu", "chưa đến hạn", "nhánh"],
    };
    let cell = |out: &mut dyn Write, text: &str, width: usize| write!(out, "  {}{text}", " ".repeat(width.saturating_sub(text.width())));
    write!(out, "{}", " ".repeat(width))?;
    heads.iter().try_for_each(|head| cell(out, head, head.width()))?;
    writeln!(out)?;
    for c in covered {
        write!(out, "{}{}", id(c), " ".repeat(width.saturating_sub(id(c).width())))?;
        let mut row = vec![c.tests.to_string()];
        row.extend(COLUMNS.map(|verdict| match c.verdicts.iter().find(|(v, _)| *v == verdict) {
            Some((_, true)) => "✓".to_owned(),
            Some((_, false)) => "✗".to_owned(),
            None => "–".to_owned(),
        }));
        let taken = c.branches.iter().filter(|b| b.taken).count();
        row.push(if c.branches.is_empty() { "–".to_owned() } else { format!("{taken}/{}", c.branches.len()) });
        for (text, head) in row.iter().zip(heads) {
            cell(out, text, head.width())?;
        }
        writeln!(out)?;
    }
    let (said, legend) = match vi {
        false => ("no test has seen", "✓ seen  ✗ not seen  – cannot be"),
        true => ("chưa phép thử nào gặp", "✓ đã gặp  ✗ chưa gặp  – không thể xảy ra"),
    };
    writeln!(out, "{legend}\n")?;
    let lacking: Vec<_> = covered.iter().map(|c| (c, unseen(account, c))).filter(|(_, unseen)| !unseen.is_empty()).collect();
    if !lacking.is_empty() {
        writeln!(out, "{said}:")?;
    }
    for (c, unseen) in &lacking {
        for (place, what) in unseen {
            writeln!(out, "  {}  {what}  {place}", id(c))?;
        }
    }
    let (seen, total) = count(covered);
    let percent = percent(covered);
    match vi {
        false => writeln!(out, "{}coverage {percent}%: {seen} of {total} verdicts and branches", newline(&lacking)),
        true => writeln!(out, "{}độ phủ {percent}%: {seen} trên {total} kết luận và nhánh", newline(&lacking)),
    }
}

fn newline<T>(lines: &[T]) -> &'static str {
    if lines.is_empty() { "" } else { "\n" }
}

/// What no test has seen of a target, each with its place.
pub(super) fn unseen(account: &Account<'_>, covered: &Covered) -> Vec<(Place, String)> {
    let target = account.rules.target(covered.target);
    let vi = account.lang == Lang::Vi;
    let here = || account.sources.place(target.source, target.span, "");
    if covered.tests == 0 {
        return vec![(here(), (if vi { "chưa có phép thử" } else { "it has no test" }).to_owned())];
    }
    let verdict = |(verdict, _): &(Verdict, bool)| {
        let word = account.rules.keyword(target.source, verdict.word());
        (here(), if vi { format!("kết luận `{word}`") } else { format!("the verdict `{word}`") })
    };
    let verdicts = covered.verdicts.iter().filter(|(_, seen)| !seen).map(verdict);
    let branches = covered.branches.iter().filter(|b| !b.taken);
    verdicts.chain(branches.map(|b| (account.sources.place(b.source, b.span, ""), told(account, b)))).collect()
}

/// A branch that was not taken.
fn told(account: &Account<'_>, branch: &Branch) -> String {
    let words = words(account, branch);
    let word = |word| account.rules.keyword(branch.source, word);
    let (or, when, then, other) = (word("or"), word("when"), word("if"), word("else"));
    match (account.lang, branch.way) {
        (Lang::En, Way::Or) => format!("the `{or}` whose part `{words}` holds"),
        (Lang::Vi, Way::Or) => format!("trường hợp vế `{words}` của `{or}` đúng"),
        (Lang::En, Way::When(true)) => format!("a record where `{when} {words}` holds"),
        (Lang::Vi, Way::When(true)) => format!("bản ghi mà `{when} {words}` đúng"),
        (Lang::En, Way::When(false)) => format!("a record where `{when} {words}` does not hold"),
        (Lang::Vi, Way::When(false)) => format!("bản ghi mà `{when} {words}` sai"),
        (Lang::En, Way::If(true)) => format!("the `{then}` where `{words}` holds"),
        (Lang::Vi, Way::If(true)) => format!("nhánh `{then}` khi `{words}` đúng"),
        (Lang::En, Way::If(false)) => format!("the `{other}` where `{words}` does not hold"),
        (Lang::Vi, Way::If(false)) => format!("nhánh `{other}` khi `{words}` sai"),
        (Lang::En, Way::Value(..)) => format!("the parameter {words}"),
        (Lang::Vi, Way::Value(..)) => format!("tham số {words}"),
    }
}

/// The words of a branch: of its condition, or of a parameter's value.
pub(super) fn words(account: &Account<'_>, branch: &Branch) -> String {
    let Way::Value(id, at) = branch.way else { return clean(&account.rules.words(branch.source, branch.span)) };
    let parameter = account.rules.parameter(id);
    let Some((from, value)) = parameter.values.get(at) else { return parameter.name.clone() };
    let value = parameter_value(value, parameter.kind, account.lang);
    match (from, account.lang) {
        (None, _) => format!("{} = {value}", parameter.name),
        (Some(day), Lang::En) => format!("{} = {value} from {}", parameter.name, format::day(*day, Lang::En)),
        (Some(day), Lang::Vi) => format!("{} = {value} từ {}", parameter.name, format::day(*day, Lang::Vi)),
    }
}

/// A parameter's value for people.
pub(crate) fn parameter_value(value: &ParameterValue, kind: crate::semantics::Kind, lang: Lang) -> String {
    match value {
        ParameterValue::Number(number) => format::figure(number, crate::report::message::unit_of(kind), lang),
        ParameterValue::Date(date) => format::days(crate::value::DateRange { first: date.first(), last: date.last() }, lang),
        ParameterValue::Interval(interval) => interval_word(*interval, lang).to_owned(),
        ParameterValue::Text(text) => clean(text),
    }
}

/// `quarter`, `quý`.
pub(crate) fn interval_word(interval: crate::value::Interval, lang: Lang) -> &'static str {
    use crate::value::Interval;
    match (interval, lang) {
        (Interval::Month, Lang::En) => "month",
        (Interval::Month, Lang::Vi) => "tháng",
        (Interval::Quarter, Lang::En) => "quarter",
        (Interval::Quarter, Lang::Vi) => "quý",
        (Interval::Half, Lang::En) => "half-year",
        (Interval::Half, Lang::Vi) => "nửa năm",
        (Interval::Year, Lang::En) => "year",
        (Interval::Year, Lang::Vi) => "năm",
    }
}

/// What a branch is called by programs.
pub(super) fn way_word(way: Way) -> &'static str {
    match way {
        Way::Or => "or",
        Way::When(true) => "when",
        Way::When(false) => "when-not",
        Way::If(true) => "if",
        Way::If(false) => "else",
        Way::Value(..) => "parameter",
    }
}
