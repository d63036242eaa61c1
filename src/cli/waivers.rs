//! `chitieu waivers`: the waivers there are, and whether they hold.

use std::io::{self, Write};
use std::path::PathBuf;

use super::Manner;
use super::check::{RuleArgs, day};
use super::output::{complain, style, to_stdout};
use crate::base::{self, Disk};
use crate::diagnostic::{Lang, Severity};
use crate::gate::{Force, Waiver, Waivers, about};
use crate::project::{Project, Status};
use crate::report::{self, number};
use crate::value::{Date, format};

/// List waivers, and check that they hold
#[derive(Debug, clap::Args)]
#[command(
    long_about = "List waivers, and check that they hold.\n\n\
        A waiver excuses a unit from a target, for a reason, by someone's approval, from one day to another. `check` gives the verdict \
        `waived` to what it covers, and never counts it as a pass.",
    after_help = "\
Examples:
  chitieu waivers                                    those that chitieu.yaml names
  chitieu waivers waivers.yaml --as-of 2021-06-30    a file of them, as things stand on a day
  chitieu check reports/ --write-waivers draft.yaml  drafts, to be filled in and approved

A waiver:
  - target: q3_2020.it_spending
    unit: \"42\"
    period: 2020
    reason: The budget was cut by the flood relief of October 2020
    approver: Provincial People's Committee
    date: 2020-12-01
    expiry: 2021-06-30
    value: 15,1 tỷ

`unit` is left out for targets across units, `period` for all periods, and `value` where the waiver holds whatever the value.

Exit status: 0 all are in force, 1 some are not or are about to expire, 3 a file is wrong"
)]
pub(super) struct WaiversArgs {
    /// Files of waivers; by default those of chitieu.yaml
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    /// Say how they stand on this day: 2021-06-30 or 30/06/2021; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

pub(super) fn run(args: &WaiversArgs, manner: Manner) -> Status {
    let mut project = Project::open(&Disk, &[], &args.rules.choice());
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let (waivers, mut problems) = project.waivers(&Disk, &args.files);
    problems.splice(0..0, std::mem::take(&mut project.problems));
    if problems.iter().any(|p| p.severity == Severity::Error) {
        complain(&problems, &project.sources, lang, manner);
        return Status::NotChecked;
    }
    problems.extend(waivers.before(&project.rules));
    complain(&problems, &project.sources, lang, manner);
    let today = args.as_of.unwrap_or_else(base::today);
    let width = style(manner, &io::stdout()).width;
    if let Err(problem) = to_stdout(|out| list(&waivers, today, lang, width, out)) {
        complain(&[*problem], &project.sources, lang, manner);
        return Status::NotChecked;
    }
    let all_hold = problems.is_empty() && waivers.all().iter().all(|waiver| waiver.force(today) == Force::InForce);
    if all_hold { Status::Met } else { Status::Failed }
}

fn list(waivers: &Waivers, today: Date, lang: Lang, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for waiver in waivers.all() {
        let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| format::day(day, lang));
        let (mark, words) = words(waiver.force(today), lang);
        let (first, last) = (day(waiver.date), day(waiver.expiry));
        match lang {
            Lang::En => writeln!(out, "{mark} {}: {words}, {first} to {last}", about(waiver, lang))?,
            Lang::Vi => writeln!(out, "{mark} {}: {words}, từ {first} đến hết {last}", about(waiver, lang))?,
        }
        for line in [detail(waiver, lang), value(waiver, lang)].into_iter().flatten() {
            writeln!(out, "    {}", report::wrapped(&line, 4, width))?;
        }
    }
    let n = number(waivers.all().len(), lang);
    let hold = waivers.all().iter().filter(|waiver| matches!(waiver.force(today), Force::InForce | Force::Expiring)).count();
    let (hold, day) = (number(hold, lang), format::day(today, lang));
    match lang {
        Lang::En => writeln!(out, "waivers: {n}, in force on {day}: {hold}"),
        Lang::Vi => writeln!(out, "quyết định miễn: {n}, có hiệu lực vào ngày {day}: {hold}"),
    }
}

fn words(force: Force, lang: Lang) -> (&'static str, &'static str) {
    let (mark, en, vi) = match force {
        Force::Incomplete => ("?", "to be filled in", "chưa điền đủ"),
        Force::NotYet => ("…", "not yet in force", "chưa có hiệu lực"),
        Force::Expired => ("✗", "expired", "đã hết hiệu lực"),
        Force::Expiring => ("!", "about to expire", "sắp hết hiệu lực"),
        Force::InForce => ("✓", "in force", "có hiệu lực"),
    };
    (mark, if lang == Lang::En { en } else { vi })
}

fn detail(waiver: &Waiver, lang: Lang) -> Option<String> {
    let reason = waiver.reason.clone()?;
    Some(match (&waiver.approver, lang) {
        (Some(approver), Lang::En) => format!("{reason} — approved by {approver}"),
        (Some(approver), Lang::Vi) => format!("{reason} — người phê duyệt: {approver}"),
        (None, _) => reason,
    })
}

fn value(waiver: &Waiver, lang: Lang) -> Option<String> {
    let value = waiver.value.as_ref()?;
    Some(match lang {
        Lang::En => format!("for the value {value}"),
        Lang::Vi => format!("cho giá trị {value}"),
    })
}
