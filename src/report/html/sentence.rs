//! The verdict in a sentence: how many units meet every required target.

use super::board::Mark;
use crate::data::EntityId;
use crate::diagnostic::Lang;
use crate::report::Run;
use crate::report::count::number;
use crate::report::message::lower;
use crate::value::{Date, Period, format};

/// How units stand to all that is required of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// That meet all of it, as far as it is due.
    pub meet: usize,
    /// That fail some of it.
    pub fail: usize,
    /// That fail nothing, and lack figures for some of it.
    pub unknown: usize,
    /// That sent nothing.
    pub silent: usize,
    /// Required targets that are failed, by all units together.
    pub failed: usize,
    /// The same of those without figures.
    pub missing: usize,
    /// Units of which some target was judged, and not only their figures checked.
    pub judged: usize,
}

impl Tally {
    /// Takes in a unit by what its cells show, each with whether it is a check of figures alone.
    pub fn add(&mut self, cells: impl Iterator<Item = (bool, Mark)>) {
        let (mut failed, mut missing, mut judged) = (0, 0, false);
        for (is_check, mark) in cells {
            failed += usize::from(mark == b'F');
            missing += usize::from(mark == b'M');
            judged |= !is_check && mark != b'-';
        }
        self.judged += usize::from(judged);
        match (failed, missing) {
            (0, 0) => self.meet += 1,
            (0, _) => self.unknown += 1,
            _ => self.fail += 1,
        }
        self.failed += failed;
        self.missing += missing;
    }

    fn units(&self) -> usize {
        self.meet + self.fail + self.unknown
    }
}

/// The units of an entity: `provinces`, `tỉnh, thành phố`.
pub(super) fn units(run: &Run<'_>, entity: EntityId, across: bool, lang: Lang) -> String {
    let entity = run.rules.schema.entity(entity);
    let label = if entity.label.is_empty() { &entity.name } else { &entity.label };
    match (lang, across) {
        (Lang::En, false) => first_upper(entity.plural.as_ref().unwrap_or(&entity.name)),
        (Lang::En, true) => format!("All {} together", entity.plural.as_ref().unwrap_or(&entity.name)),
        (Lang::Vi, false) => first_upper(label),
        (Lang::Vi, true) => format!("Toàn bộ {}", lower(label)),
    }
}

/// The name of what belongs to no period.
pub(super) fn no_period(lang: Lang) -> String {
    if lang == Lang::En { "no period" } else { "không ghi kỳ" }.to_owned()
}

/// What is said of the units of a period: how many meet everything, and what is to be said of the others. `only` is the name of a single one.
pub(super) fn verdict(
    run: &Run<'_>,
    (entity, across): (EntityId, bool),
    period: Option<Period>,
    only: Option<&str>,
    tally: &Tally,
    lang: Lang,
) -> [String; 2] {
    let all = || lower(&units(run, entity, false, lang));
    let (said, mut others) = match (only, across) {
        (Some(name), _) => (alone(name, tally, lang), Vec::new()),
        (None, true) => (alone(&units(run, entity, true, lang), tally, lang), Vec::new()),
        (None, false) if tally.judged == 0 && tally.failed + tally.missing == 0 => (only_checked(&all(), tally, lang), Vec::new()),
        (None, false) => (together(&all(), tally, lang), others(tally, lang)),
    };
    if tally.silent > 0 {
        let n = number(tally.silent, lang);
        others.push(match lang {
            Lang::En if tally.silent == 1 => format!("{n} has sent no report"),
            Lang::En => format!("{n} have sent no report"),
            Lang::Vi => format!("{n} chưa gửi báo cáo"),
        });
    }
    let head = match period.map(|p| first_upper(&format::period(p, lang))) {
        Some(when) => format!("{when}: {said}."),
        None => format!("{}.", first_upper(&said)),
    };
    [head, if others.is_empty() { String::new() } else { format!("{}.", first_upper(&others.join("; "))) }]
}

/// What is said where no target is in force yet.
fn only_checked(units: &str, tally: &Tally, lang: Lang) -> String {
    let all = number(tally.units(), lang);
    match lang {
        Lang::En => format!("no target is in force; the figures of {all} {units} were checked and hold together"),
        Lang::Vi => format!("chưa có chỉ tiêu nào có hiệu lực; số liệu của {all} {units} đã được kiểm tra và khớp nhau"),
    }
}

fn together(units: &str, tally: &Tally, lang: Lang) -> String {
    let number = |n: usize| number(n, lang);
    let (meet, all) = (number(tally.meet), number(tally.units()));
    match lang {
        Lang::En if tally.meet == tally.units() => format!("all {all} {units} meet every required target"),
        Lang::En if tally.meet == 0 => format!("none of {all} {units} meets every required target"),
        Lang::En => format!("{meet} of {all} {units} meet every required target"),
        Lang::Vi if tally.meet == tally.units() => format!("cả {all} {units} đạt mọi chỉ tiêu bắt buộc"),
        Lang::Vi if tally.meet == 0 => format!("chưa có {units} nào trong số {all} đạt mọi chỉ tiêu bắt buộc"),
        Lang::Vi => format!("{meet} trong số {all} {units} đạt mọi chỉ tiêu bắt buộc"),
    }
}

/// What is said of the units that do not meet everything.
fn others(tally: &Tally, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    if tally.fail > 0 {
        let n = number(tally.fail, lang);
        said.push(match lang {
            Lang::En if tally.fail == 1 => format!("{n} fails at least one"),
            Lang::En => format!("{n} fail at least one"),
            Lang::Vi => format!("{n} không đạt ít nhất một chỉ tiêu"),
        });
    }
    if tally.unknown > 0 {
        let n = number(tally.unknown, lang);
        said.push(match lang {
            Lang::En => format!("{n} cannot be judged in full, as figures are missing"),
            Lang::Vi => format!("{n} chưa thể kết luận vì thiếu số liệu"),
        });
    }
    said
}

/// What is said of one unit.
fn alone(name: &str, tally: &Tally, lang: Lang) -> String {
    let number = |n: usize| number(n, lang);
    let (failed, missing) = (number(tally.failed), number(tally.missing));
    match (lang, tally.failed, tally.missing) {
        (Lang::En, 0, 0) => format!("{name}: every required target is met, as far as it is due"),
        (Lang::Vi, 0, 0) => format!("{name} đạt mọi chỉ tiêu bắt buộc đã đến hạn"),
        (Lang::En, 0, _) => format!("{name}: no required target is failed; figures are missing for {missing}"),
        (Lang::Vi, 0, _) => format!("{name} chưa có chỉ tiêu bắt buộc nào không đạt; {missing} chỉ tiêu thiếu số liệu"),
        (Lang::En, _, 0) => format!("{name}: required targets that are not met: {failed}"),
        (Lang::Vi, _, 0) => format!("{name} không đạt {failed} chỉ tiêu bắt buộc"),
        (Lang::En, ..) => format!("{name}: required targets that are not met: {failed}; figures are missing for {missing}"),
        (Lang::Vi, ..) => format!("{name} không đạt {failed} chỉ tiêu bắt buộc; {missing} chỉ tiêu thiếu số liệu"),
    }
}

type Days = (Option<Date>, Option<Date>);

/// Up to when the figures speak, and by which day they are judged.
pub(super) fn dates(data: Days, judging: Days, lang: Lang) -> String {
    let range = |days: Days| match days {
        (Some(first), Some(last)) if first == last => format::day(first, lang),
        (Some(first), Some(last)) => format!("{} – {}", format::day(first, lang), format::day(last, lang)),
        _ => String::new(),
    };
    let (figures, judged) = (range(data), range(judging));
    match (lang, data == judging) {
        (Lang::En, true) => format!("figures up to {figures}"),
        (Lang::En, false) => format!("figures up to {figures}; deadlines judged on {judged}"),
        (Lang::Vi, true) => format!("số liệu đến ngày {figures}"),
        (Lang::Vi, false) => format!("số liệu đến ngày {figures}; thời hạn xét tại ngày {judged}"),
    }
}

/// The text with a capital at its beginning.
pub(super) fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(units: &[&[u8]]) -> Tally {
        let mut tally = Tally::default();
        units.iter().for_each(|marks| tally.add(marks.iter().map(|mark| (false, *mark))));
        tally
    }

    #[test]
    fn what_is_not_known_is_not_failed_and_what_is_not_due_is_met_so_far() {
        let found = tally(&[b"+P-X", b"+M", b"FM", b"mWw", b"F"]);
        assert_eq!(found, Tally { meet: 2, fail: 2, unknown: 1, silent: 0, failed: 2, missing: 2, judged: 5 });
        assert_eq!(together("communes", &found, Lang::En), "2 of 5 communes meet every required target");
        assert_eq!(others(&found, Lang::En), ["2 fail at least one", "1 cannot be judged in full, as figures are missing"]);
        assert_eq!(together("xã", &found, Lang::Vi), "2 trong số 5 xã đạt mọi chỉ tiêu bắt buộc");
        assert_eq!(others(&found, Lang::Vi), ["2 không đạt ít nhất một chỉ tiêu", "1 chưa thể kết luận vì thiếu số liệu"]);
        assert_eq!(together("xã", &tally(&[b"F"]), Lang::Vi), "chưa có xã nào trong số 1 đạt mọi chỉ tiêu bắt buộc");
        assert_eq!(together("xã", &tally(&[b"+", b" "]), Lang::Vi), "cả 2 xã đạt mọi chỉ tiêu bắt buộc");
        assert_eq!(alone("Huế", &tally(&[b"FFM"]), Lang::Vi), "Huế không đạt 2 chỉ tiêu bắt buộc; 1 chỉ tiêu thiếu số liệu");
    }

    #[test]
    fn checked_figures_alone_meet_no_target() {
        let mut tally = Tally::default();
        tally.add([(true, b'+'), (false, b'-')].into_iter());
        assert_eq!((tally.meet, tally.judged), (1, 0));
        tally.add([(true, b'+'), (false, b'P')].into_iter());
        assert_eq!((tally.meet, tally.judged), (2, 1));
    }
}
