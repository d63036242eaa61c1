//! What is different, in words that can be sent on.

use std::io::{self, Write};

use super::Account;
use crate::diagnostic::Lang;
use crate::gate::{Change, Figure, Item, Lack, Side};
use crate::report::Style;
use crate::report::count::number;
use crate::report::human::layout::{self, Paint, wrap};
use crate::report::message::clean;
use crate::value::format;

pub(super) fn write(account: &Account<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let page = Page { account, paint: Paint(style.color), style };
    let (old, new) = account.names;
    writeln!(out, "{}\n", clean(&format!("{old} → {new}")))?;
    for change in Change::ALL {
        page.change(change, out)?;
    }
    page.rest(out)?;
    let worse = account.comparison.is_worse();
    let tone = if account.status == 0 && !worse { layout::GOOD } else { layout::BAD };
    writeln!(out, "{}", page.paint.with(tone, &page.last()))
}

struct Page<'p, 'a> {
    account: &'p Account<'a>,
    paint: Paint,
    style: &'p Style,
}

/// What a change is called.
pub(super) fn words(change: Change, lang: Lang) -> &'static str {
    let (en, vi) = match change {
        Change::NewlyFailing => ("newly failing", "mới không đạt"),
        Change::NewlyMissing => ("newly missing", "mới thiếu số liệu"),
        Change::StillFailing => ("still failing", "vẫn không đạt"),
        Change::StillMissing => ("still missing", "vẫn thiếu số liệu"),
        Change::Corrected => ("corrected", "đã khắc phục"),
        Change::SetAside => ("pending or waived by now", "nay đang chờ hoặc được miễn"),
        Change::NoLongerJudged => ("no longer judged", "nay không được kiểm tra"),
        Change::Figure => ("changed figures", "số liệu thay đổi"),
    };
    if lang == Lang::En { en } else { vi }
}

fn mark(change: Change) -> (&'static str, layout::Tone) {
    match change {
        Change::NewlyFailing | Change::StillFailing => ("✗", layout::BAD),
        Change::NewlyMissing | Change::StillMissing | Change::NoLongerJudged => ("?", layout::DOUBT),
        Change::Corrected => ("✓", layout::GOOD),
        Change::SetAside => ("~", layout::SOON),
        Change::Figure => ("·", layout::FAINT),
    }
}

impl Page<'_, '_> {
    fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.account.lang == Lang::En { en } else { vi }
    }

    fn change(&self, change: Change, out: &mut dyn Write) -> io::Result<()> {
        let items: Vec<&Item> = self.account.comparison.items.iter().filter(|item| item.change == change).collect();
        if items.is_empty() {
            return Ok(());
        }
        let (mark, tone) = mark(change);
        let heading = format!("{mark} {}: {}", first_upper(words(change, self.account.lang)), number(items.len(), self.account.lang));
        writeln!(out, "{}", self.paint.with(tone, &heading))?;
        for unit in items.chunk_by(|a, b| self.unit(a) == self.unit(b)) {
            let Some(first) = unit.first() else { continue };
            writeln!(out, "  {}", self.paint.with(layout::STRONG, &clean(&self.unit(first))))?;
            for item in unit {
                self.item(item, out)?;
            }
        }
        writeln!(out)
    }

    /// `Hà Tĩnh (province 42), 2021, before: 2020`.
    fn unit(&self, item: &Item) -> String {
        let lang = self.account.lang;
        let entity = &item.unit.entity;
        let mut out = match (&item.unit.key, &item.name, lang) {
            (Some(key), Some(name), Lang::En) => format!("{name} ({entity} {key})"),
            (Some(key), Some(name), Lang::Vi) => format!("{name} (mã {key})"),
            (Some(key), None, Lang::En) => format!("{entity} {key}"),
            (Some(key), None, Lang::Vi) => format!("mã {key} ({entity})"),
            (None, Some(name), _) => name.clone(),
            (None, None, _) => entity.clone(),
        };
        let period = |side: &Option<Side>| side.as_ref().and_then(|s| s.period).map(|p| format::period(p, lang));
        let (was, is) = (period(&item.was), period(&item.is));
        if let Some(period) = is.as_ref().or(was.as_ref()) {
            out += &format!(", {period}");
        }
        if let (Some(was), Some(is)) = (&was, &is)
            && was != is
        {
            out += &match lang {
                Lang::En => format!(" (before: {was})"),
                Lang::Vi => format!(" (trước: {was})"),
            };
        }
        out
    }

    fn item(&self, item: &Item, out: &mut dyn Write) -> io::Result<()> {
        let title = self.account.comparison.titles.get(&item.rule).unwrap_or(&item.rule);
        let mut head = clean(title);
        if !item.required {
            head += self.say(" (not required)", " (không bắt buộc)");
        }
        writeln!(out, "    {}", wrap(&head, 4, 4, self.style.width))?;
        let mut parts =
            vec![self.side(self.say("before", "trước"), item.was.as_ref()), self.side(self.say("now", "nay"), item.is.as_ref())];
        if let Some(side) = item.is.as_ref().or(item.was.as_ref())
            && let Some(needed) = &side.needed
        {
            parts.push(format!("{}: {}", self.say("required", "yêu cầu"), self.needed(needed, side.comparison.as_deref())));
        }
        let text = wrap(&clean(&parts.join("; ")), 6, 6, self.style.width);
        writeln!(out, "      {text}")?;
        let id = match item.clause {
            Some(clause) => format!("{}, {} {clause}", item.rule, self.say("clause", "điều kiện")),
            None => item.rule.clone(),
        };
        writeln!(out, "      {}", self.paint.with(layout::FAINT, &id))
    }

    /// `before: failed, 15.1 tỷ ₫`.
    fn side(&self, when: &str, side: Option<&Side>) -> String {
        let Some(side) = side else { return format!("{when}: {}", self.say("not judged", "không được kiểm tra")) };
        let mut out = format!("{when}: {}", side.standing.words(self.account.lang));
        if let Some(actual) = &side.actual {
            out += &format!(", {}", actual.words(self.account.lang));
        }
        out
    }

    fn needed(&self, figure: &Figure, comparison: Option<&str>) -> String {
        let printed = figure.words(self.account.lang);
        let is_day = figure.unit.as_deref() == Some("date");
        let (en, vi) = match (comparison, is_day) {
            (Some(">="), false) => ("at least ", "ít nhất "),
            (Some("<="), false) => ("at most ", "không quá "),
            (Some(">"), false) => ("more than ", "trên "),
            (Some("<"), false) => ("less than ", "dưới "),
            (Some(">="), true) => ("not before ", "không trước "),
            (Some("<="), true) => ("not after ", "không sau "),
            (Some(">"), true) => ("after ", "sau "),
            (Some("<"), true) => ("before ", "trước "),
            (Some("!="), _) => ("other than ", "khác "),
            _ => ("", ""),
        };
        format!("{}{printed}", self.say(en, vi))
    }

    /// What the comparison itself has to say: rules that are not the same, and what the reports do not tell.
    fn rest(&self, out: &mut dyn Write) -> io::Result<()> {
        let comparison = self.account.comparison;
        let mut lines = Vec::new();
        for (ids, en, vi) in [
            (&comparison.altered, "targets that are not what they were", "chỉ tiêu đã thay đổi nội dung"),
            (&comparison.added, "targets that only the new report has", "chỉ tiêu chỉ có trong báo cáo mới"),
            (&comparison.removed, "targets that only the old report has", "chỉ tiêu chỉ có trong báo cáo cũ"),
        ] {
            if !ids.is_empty() {
                lines.push(format!("{}: {}", self.say(en, vi), ids.join(", ")));
            }
        }
        for (name, lacks) in [(self.account.names.0, &comparison.lacks.0), (self.account.names.1, &comparison.lacks.1)] {
            lines.extend(lacks.iter().map(|lack| self.lack(name, *lack)));
        }
        for line in &lines {
            writeln!(out, "{}", wrap(&clean(line), 0, 2, self.style.width))?;
        }
        if lines.is_empty() { Ok(()) } else { writeln!(out) }
    }

    fn lack(&self, name: &str, lack: Lack) -> String {
        let lang = self.account.lang;
        match (lack, lang) {
            (Lack::Interrupted, Lang::En) => format!("{name} was broken off: what it does not judge cannot be compared"),
            (Lack::Interrupted, Lang::Vi) => format!("{name} bị ngắt giữa chừng: phần chưa kiểm tra không so sánh được"),
            (Lack::Problems, Lang::En) => format!("{name} is not whole: rules, configuration or data were wrong"),
            (Lack::Problems, Lang::Vi) => format!("{name} không đầy đủ: quy tắc, cấu hình hoặc dữ liệu có lỗi"),
            (Lack::Counted(n), lang) => {
                let n = number(usize::try_from(n).unwrap_or(usize::MAX), lang);
                match lang {
                    Lang::En => format!("{name} only counts {n} of its results: write it without --passes count and --worst"),
                    Lang::Vi => format!("{name} chỉ đếm {n} kết quả: hãy tạo lại mà không dùng --passes count và --worst"),
                }
            }
        }
    }

    fn last(&self) -> String {
        let (comparison, lang) = (self.account.comparison, self.account.lang);
        let verdict = match (comparison.is_whole(), comparison.is_worse()) {
            (false, _) => self.say("✗ the reports could not be compared in full", "✗ chưa thể so sánh đầy đủ hai báo cáo"),
            (true, true) => self.say("✗ something got worse", "✗ có nội dung kém đi"),
            (true, false) => self.say("✓ nothing got worse", "✓ không có nội dung nào kém đi"),
        };
        let counts = Change::ALL.into_iter().map(|change| (comparison.count(change), words(change, lang)));
        let mut parts: Vec<String> = counts.filter(|(n, _)| *n > 0).map(|(n, words)| format!("{} {words}", number(n, lang))).collect();
        parts.push(format!("{} {}", number(comparison.unchanged, lang), self.say("unchanged", "không đổi")));
        format!("{verdict}: {}", parts.join(", "))
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
