//! What there is to say of a waiver itself.

use super::waiver::{Sighting, Waiver, is_registered};
use crate::diagnostic::{Code, Diagnostic, Lang, Text, nearest};
use crate::semantics::Rules;
use crate::value::format;

/// What can be said of it before any data are looked at.
pub(super) fn before(waiver: &Waiver, rules: &Rules) -> Option<Diagnostic> {
    let at = |problem: Diagnostic| problem.at(waiver.source, waiver.span);
    let Some((_, target)) = rules.iter().find(|(_, target)| target.id == waiver.target) else {
        let name = &waiver.target;
        let message = Text::new(
            format!("the waiver is of `{name}`, and no target has this id"),
            format!("quyết định miễn nêu `{name}`, nhưng không có chỉ tiêu nào có mã này"),
        );
        let near = nearest(name, rules.targets.iter().map(|t| t.id.as_str()));
        let help = near.map_or_else(
            || Text::new("`chitieu rules` lists the ids", "`chitieu rules` liệt kê các mã"),
            |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
        );
        return Some(at(Diagnostic::warning(Code::WAIVER_UNKNOWN_TARGET, message).help(help)));
    };
    let lacking = waiver.lacking();
    if !lacking.is_empty() {
        let names = lacking.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = Text::new(
            format!("the waiver of {} does not count yet: {names} is still to be filled in", about(waiver, Lang::En)),
            format!("quyết định miễn {} chưa có hiệu lực: còn phải điền {names}", about(waiver, Lang::Vi)),
        );
        return Some(at(Diagnostic::warning(Code::WAIVER_INCOMPLETE, message)));
    }
    let entities = || target.subject.entities().into_iter();
    if let Some(name) = &waiver.entity
        && !entities().any(|entity| rules.schema.entity(entity).name == *name)
    {
        let message = Text::new(
            format!("`{}` is not about `{name}`", waiver.target),
            format!("chỉ tiêu `{}` không áp dụng cho `{name}`", waiver.target),
        );
        return Some(at(Diagnostic::warning(Code::WAIVER_UNKNOWN_UNIT, message)));
    }
    let unit = waiver.unit.as_ref()?;
    if is_registered(rules, entities(), unit) == Some(false) {
        let message = Text::new(
            format!("the waiver is for the unit `{unit}`, which is on no register"),
            format!("quyết định miễn dành cho đơn vị `{unit}`, không có trong danh mục"),
        );
        let help = Text::new(
            "write the unit's key, in quotes where it begins with 0: `unit: \"01\"`",
            "hãy ghi mã của đơn vị, trong dấu nháy nếu bắt đầu bằng 0: `unit: \"01\"`",
        );
        return Some(at(Diagnostic::warning(Code::WAIVER_UNKNOWN_UNIT, message).help(help)));
    }
    None
}

/// What the data have shown of it; what keeps it from counting comes first.
pub(super) fn after(waiver: &Waiver, seen: &Sighting) -> Option<Diagnostic> {
    let (en, vi) = (about(waiver, Lang::En), about(waiver, Lang::Vi));
    let day = |lang| waiver.expiry.map(|day| format::day(day, lang)).unwrap_or_default();
    let first = |lang| waiver.date.map(|day| format::day(day, lang)).unwrap_or_default();
    let (code, message) = match seen {
        Sighting { changed: 1.., .. } => (
            Code::WAIVER_CHANGED_VALUE,
            Text::new(
                format!("the waiver of {en} does not count: it was granted for the value {}, which has changed", value(waiver)),
                format!("quyết định miễn {vi} không còn hiệu lực: được cấp cho giá trị {}, nay đã thay đổi", value(waiver)),
            ),
        ),
        Sighting { expired: 1.., .. } => (
            Code::WAIVER_EXPIRED,
            Text::new(
                format!("the waiver of {en} has expired: its last day was {}", day(Lang::En)),
                format!("quyết định miễn {vi} đã hết hiệu lực từ sau ngày {}", day(Lang::Vi)),
            ),
        ),
        Sighting { early: 1.., .. } => (
            Code::WAIVER_NOT_YET,
            Text::new(
                format!("the waiver of {en} is not in force on the judging date: its first day is {}", first(Lang::En)),
                format!("quyết định miễn {vi} chưa có hiệu lực vào ngày xét: có hiệu lực từ ngày {}", first(Lang::Vi)),
            ),
        ),
        Sighting { expiring: 1.., .. } => (
            Code::WAIVER_EXPIRING,
            Text::new(
                format!("the waiver of {en} is about to expire: its last day is {}", day(Lang::En)),
                format!("quyết định miễn {vi} sắp hết hiệu lực: ngày cuối cùng là {}", day(Lang::Vi)),
            ),
        ),
        Sighting { covered: 0, unneeded: 1.., .. } => (
            Code::WAIVER_UNNEEDED,
            Text::new(
                format!("the waiver of {en} is not needed: there is nothing that it would have to cover"),
                format!("quyết định miễn {vi} không cần thiết: không có nội dung nào phải miễn"),
            ),
        ),
        _ => return None,
    };
    Some(Diagnostic::warning(code, message).at(waiver.source, waiver.span))
}

fn value(waiver: &Waiver) -> String {
    format!("`{}`", waiver.value.as_deref().unwrap_or_default())
}

/// What a waiver is of: `q3_2020.it_spending for 42, 2020`.
#[must_use]
pub fn about(waiver: &Waiver, lang: Lang) -> String {
    let mut out = format!("`{}`", waiver.target);
    if let Some(unit) = &waiver.unit {
        out += &match lang {
            Lang::En => format!(" for `{unit}`"),
            Lang::Vi => format!(" cho `{unit}`"),
        };
    }
    if let Some(period) = waiver.period {
        out += &format!(", {}", format::period(period, lang));
    }
    out
}
