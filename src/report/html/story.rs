//! The story of a finding: what was found, in words, and where it stands in the data.

use serde::Serialize;

use super::pair::Pair;
use crate::evaluation::{Judgement, Verdict};
use crate::report::Run;
use crate::report::finding;
use crate::report::message::clean;

/// Places that are shown of one finding.
const PLACES: usize = 6;
/// Characters of a value that are quoted.
const QUOTED: usize = 80;

#[derive(Serialize)]
struct Story {
    /// A sentence for each clause.
    t: Vec<Pair>,
    /// The numbers of these clauses.
    c: Vec<usize>,
    /// File and place, path, and what stands there.
    p: Vec<[String; 3]>,
    /// The number of its waiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    w: Option<usize>,
    /// What it would be without that.
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Verdict>,
    /// Whether an earlier report had it, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    k: bool,
}

/// The story of a judgement, in JSON.
pub(super) fn bytes(run: &Run<'_>, j: &Judgement) -> Vec<u8> {
    let story = Story {
        t: Pair::each(|lang| finding::sentences(&Run { lang, ..*run }, j)),
        c: finding::clauses(j).map(|clause| clause.clause).collect(),
        p: places(run, j),
        w: j.waiver,
        b: j.would_be,
        k: j.known,
    };
    // Texts and numbers can always be written.
    serde_json::to_vec(&story).unwrap_or_default()
}

fn places(run: &Run<'_>, j: &Judgement) -> Vec<[String; 3]> {
    let mut shown = Vec::new();
    for finding::Region { place, end } in finding::places(run, j).into_iter().take(PLACES) {
        let text: String = if end.is_some() { clean(&place.text).chars().take(QUOTED).collect() } else { String::new() };
        shown.push([clean(&place.to_string()), clean(&place.path), text]);
    }
    shown
}
