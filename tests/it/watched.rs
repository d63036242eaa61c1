//! Checks as the program runs them: in parts, on threads, told as they go on.

use chitieu::base::Memory;
use chitieu::diagnostic::Lang;
use chitieu::project::{Checked, Meter, Request, Watch, check_watched};
use chitieu::report::{self, Format, Passes, Style, Telling};

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
    let selected = checked.targets();
    for (at, (telling, out)) in tellings.iter().zip(&mut reports).enumerate() {
        let run = checked.run(at, telling, &selected, request.as_of);
        if let Some(piece) = run.told.filter(|piece| piece.results.is_empty()) {
            out.extend_from_slice(&piece.bytes);
        }
        report::write(telling.format, &run, out, &Style { color: false, width: 100 }).unwrap();
    }
    let reports = reports.into_iter().map(|r| String::from_utf8(r).unwrap()).collect();
    (checked, reports)
}
