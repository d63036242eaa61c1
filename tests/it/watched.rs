//! Checks as the program runs them: in parts, on threads, told as they go on.

use chitieu::base::Memory;
use chitieu::diagnostic::Lang;
use chitieu::project::{Checked, Meter, Request, Watch, check_watched};
use chitieu::report::{self, Format, Passes, Run, Style, Telling};

/// How a check is gone about: its threads, and the bytes of a part.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    pub threads: usize,
    pub part_bytes: Option<usize>,
}

/// The usual way first.
pub const MANNERS: &[Manner] = &[
    Manner { threads: 1, part_bytes: None },
    Manner { threads: 1, part_bytes: Some(1) },
    Manner { threads: 2, part_bytes: Some(24) },
    Manner { threads: 3, part_bytes: Some(150) },
];

/// A report that leaves nothing out.
pub const EVERYTHING: Telling = Telling { format: Format::Human, passes: Passes::All, worst: None, verbose: true, quiet: false };

/// Checks, and writes the reports.
pub fn check(files: &Memory, request: &Request, tellings: &[Telling], manner: Manner) -> (Checked, Vec<String>) {
    let mut reports = vec![Vec::new(); tellings.len()];
    let watch = Watch {
        tellings,
        lang: &|_| Lang::En,
        lang_is_said: false,
        threads: manner.threads,
        part_bytes: manner.part_bytes,
        meter: &Meter::default(),
        take: &mut |report, bytes| reports[report].extend_from_slice(bytes),
    };
    let checked = check_watched(files, request, watch);
    let rules = &checked.project.rules;
    let selected: Vec<_> = rules.iter().zip(&checked.selected).filter(|(_, on)| **on).map(|((id, _), _)| id).collect();
    for (at, (telling, out)) in tellings.iter().zip(&mut reports).enumerate() {
        let told = checked.told.as_ref().map(|pieces| &pieces[at]);
        if let Some(piece) = told.filter(|piece| piece.results.is_empty()) {
            out.extend_from_slice(&piece.bytes);
        }
        let run = Run {
            rules,
            sources: &checked.project.sources,
            outcome: &checked.outcome,
            counts: &checked.counts,
            grid: &checked.grid,
            passed: checked.told.is_some().then_some(&checked.passed),
            told,
            interrupted: checked.interrupted,
            problems: &checked.problems,
            inputs: &checked.inputs,
            as_of: request.as_of,
            status: checked.status.code(),
            lang: checked.lang,
            selected: &selected,
            passes: telling.passes,
            worst: telling.worst,
            verbose: telling.verbose,
            quiet: telling.quiet,
        };
        report::write(telling.format, &run, out, &Style { color: false, width: 100 }).unwrap();
    }
    let reports = reports.into_iter().map(|r| String::from_utf8(r).unwrap()).collect();
    (checked, reports)
}
