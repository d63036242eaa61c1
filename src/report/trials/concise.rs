//! A line for each failing test, that editors and scripts can read.

use std::io::{self, Write};

use super::Account;
use crate::diagnostic::Lang;
use crate::report::message::clean;

pub(super) fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (trial, test) in account.each().filter(|(trial, _)| !trial.passed()) {
        let place = account.sources.place(test.source, test.span, "");
        let id = &account.rules.target(test.target).id;
        let told = match trial.problems.is_empty() {
            false => account.problems(trial).join("; "),
            true => {
                let (unmet, found) = (account.unmet(trial, test).join("; "), account.found(trial, test));
                match account.lang {
                    Lang::En => format!("expected {unmet}, found {found}"),
                    Lang::Vi => format!("mong đợi {unmet}, kết quả {found}"),
                }
            }
        };
        writeln!(out, "{place}: {id}: {}: {told}", clean(&test.name))?;
    }
    if let Some(covered) = account.covered {
        for (branch, id) in covered.iter().flat_map(|c| super::coverage::unseen(account, c).into_iter().map(move |u| (u, c.target))) {
            writeln!(out, "{}: {}: {}", branch.0, account.rules.target(id).id, branch.1)?;
        }
    }
    for case in account.boundaries.iter().flat_map(|b| &b.cases).filter(|case| !case.agrees()) {
        let target = account.rules.target(case.target);
        let place = account.sources.place(target.source, case.span, "");
        writeln!(out, "{place}: {}: boundary: {} where the rule says {}", target.id, case.found.word(), case.stated.word())?;
    }
    Ok(())
}
