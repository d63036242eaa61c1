//! A whole file from one surface into the other: layout, comments and names stay, words, figures and separators change.

use super::figures::{date_in_vietnamese, number_in_vietnamese};
use super::{HEADER, is_vietnamese};
use crate::base::SourceId;
use crate::syntax::build::is_known_name;
use crate::syntax::grammar::{Match, Rule, run};
use crate::syntax::parse::{Limits, Parsed, parse, read};
use crate::syntax::words::{NO, Place, WORDS};

/// The surfaces that a rule file may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// English words.
    En,
    /// Vietnamese words, under the line [`HEADER`].
    Vi,
}

/// Puts a file into a surface. `None` where it has mistakes, or has a name that is a word of that surface.
#[must_use]
pub fn translate(text: &str, to: Surface, limits: &Limits) -> Option<String> {
    let before = parse(text, SourceId(0), limits);
    if text.len() > limits.bytes || !before.problems.is_empty() {
        return None;
    }
    let put = match (to, is_vietnamese(text)) {
        (Surface::En, false) | (Surface::Vi, true) => return Some(text.to_owned()),
        (Surface::En, true) => in_english(text, limits),
        (Surface::Vi, false) => in_vietnamese(text, limits)?,
    };
    let after = parse(&put, SourceId(0), limits);
    (after.problems.is_empty() && bare(&before)? == bare(&after)?).then_some(put)
}

/// The declarations of a file without their places.
fn bare(parsed: &Parsed) -> Option<serde_json::Value> {
    fn forget(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) if map.len() == 2 && map.contains_key("start") && map.contains_key("end") => map.clear(),
            serde_json::Value::Object(map) => map.values_mut().for_each(forget),
            serde_json::Value::Array(items) => items.iter_mut().for_each(forget),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(&parsed.file.items).ok()?;
    forget(&mut value);
    Some(value)
}

fn in_english(text: &str, limits: &Limits) -> String {
    let (input, _) = read(text, SourceId(0), limits.depth);
    let Some(own) = &input.own else { return text.to_owned() };
    let mut out = String::with_capacity(input.text.len());
    let mut done = 0;
    for segment in own.places.segments() {
        let english = input.text.get(segment.english.clone()).unwrap_or("");
        let written = own.text.get(segment.own.clone()).unwrap_or("");
        out.push_str(input.text.get(done..segment.english.start).unwrap_or(""));
        // A name that was only kept apart from the keyword that it looks like.
        out.push_str(if english.strip_suffix('_') == Some(written) { written } else { english });
        done = segment.english.end;
    }
    out.push_str(input.text.get(done..).unwrap_or(""));
    out.split_once('\n').map_or(String::new(), |(_, rest)| rest.to_owned())
}

/// A piece to put something else for.
struct Change {
    start: usize,
    end: usize,
    with: String,
}

fn in_vietnamese(text: &str, limits: &Limits) -> Option<String> {
    let (input, scan) = read(text, SourceId(0), limits.depth);
    let whole = run(Rule::file, &input.text, 0, &mut Vec::new()).ok()?;
    let mut writer = Writer { text: &input.text, changes: Vec::new() };
    let mut keywords = Vec::new();
    writer.part(&whole, (Rule::file, Rule::file, Rule::file), &mut keywords);
    writer.keywords(&keywords);
    let mut opaque = scan.opaque.iter().peekable();
    for (at, _) in input.text.match_indices(',') {
        while opaque.next_if(|s| (s.end as usize) <= at).is_some() {}
        if opaque.peek().is_none_or(|s| (s.start as usize) > at) {
            writer.changes.push(Change { start: at, end: at + 1, with: ";".to_owned() });
        }
    }
    writer.changes.sort_by_key(|c| (c.start, c.end));
    let mut out = format!("{HEADER}\n");
    let mut done = if input.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for change in &writer.changes {
        out.push_str(input.text.get(done..change.start)?);
        out.push_str(&change.with);
        done = change.end;
    }
    out.push_str(input.text.get(done..)?);
    Some(out)
}

struct Writer<'t> {
    text: &'t str,
    changes: Vec<Change>,
}

/// A keyword where it stands, and whether it is the `no` or `yes` of a value.
struct Keyword {
    start: usize,
    end: usize,
    place: Option<Place>,
}

impl Writer<'_> {
    fn slice(&self, part: &Match) -> &str {
        self.text.get(part.span.range()).unwrap_or("")
    }

    fn change(&mut self, part: &Match, with: String) {
        self.changes.push(Change { start: part.span.start as usize, end: part.span.end as usize, with });
    }

    /// Puts other words for a part, around which stand these, the nearest first.
    fn part(&mut self, part: &Match, around: (Rule, Rule, Rule), keywords: &mut Vec<Keyword>) {
        let parent = around.0;
        let written = self.slice(part).to_owned();
        let mut keyword = |place| keywords.push(Keyword { start: part.span.start as usize, end: part.span.end as usize, place });
        match part.rule {
            Rule::digits if parent != Rule::date => self.change(part, number_in_vietnamese(&written)),
            Rule::date_like => {
                let year_first = written.as_bytes().get(..4).is_some_and(|y| y.iter().all(u8::is_ascii_digit));
                if let Some(date) = date_in_vietnamese(&written).filter(|_| year_first) {
                    self.change(part, date);
                }
            }
            Rule::path | Rule::word_path => {
                let interval = parent == Rule::frequency || parent == Rule::parameter_value;
                let fits = match part.rule {
                    Rule::path => interval || parent == Rule::call,
                    _ => around == (Rule::entry, Rule::entries, Rule::given_record),
                };
                if fits && is_known_name(part.rule, &written) {
                    let places = [Place::Interval, Place::Function, Place::Key];
                    let known = WORDS.iter().find(|w| w.en == written && places.contains(&w.place));
                    if let Some(form) = known.and_then(|w| w.vi.first()) {
                        self.change(part, (*form).to_owned());
                    }
                }
            }
            Rule::kw_no if parent == Rule::quantified => self.change(part, NO.0.to_owned()),
            Rule::scale | Rule::unit => keyword(Some(Place::Unit)),
            Rule::verdict if written != "missing" => keyword(Some(Place::Verdict)),
            Rule::kw_yes | Rule::kw_no => keyword(Some(Place::Value)),
            Rule::lang | Rule::COMMENT | Rule::EOI => {}
            rule if is_keyword(rule) => keyword(None),
            _ => {
                let none = part.rule == Rule::quantified && part.parts.first().is_some_and(|p| p.rule == Rule::kw_no);
                for inner in &part.parts {
                    self.part(inner, (part.rule, around.0, around.1), keywords);
                    if none && inner.rule == Rule::collection {
                        let end = inner.span.end as usize;
                        self.changes.push(Change { start: end, end, with: format!(" {}", NO.1) });
                    }
                }
            }
        }
    }

    /// Puts Vietnamese words for keywords, of which some are pairs in English.
    fn keywords(&mut self, keywords: &[Keyword]) {
        let mut at = 0;
        while let Some(first) = keywords.get(at) {
            let word = |k: &Keyword| self.text.get(k.start..k.end).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
            let mut end = first.end;
            let mut english = word(first);
            at += 1;
            if let Some(next) = keywords.get(at)
                && self.text.get(end..next.start).is_some_and(|gap| !gap.is_empty() && gap.trim().is_empty())
                && let pair = format!("{english} {}", word(next))
                && WORDS.iter().any(|w| w.en == pair)
            {
                (english, end) = (pair, next.end);
                at += 1;
            }
            let english = match english.as_str() {
                "has" => "have",
                "meets" => "meet",
                "less than" => "fewer than",
                "day" => "days",
                "point" => "points",
                other => other,
            };
            let fits = |p: Place| first.place.map_or(matches!(p, Place::Operator | Place::Statement), |place| p == place);
            if let Some(form) = WORDS.iter().find(|w| w.en == english && fits(w.place)).and_then(|w| w.vi.first()) {
                self.changes.push(Change { start: first.start, end, with: (*form).to_owned() });
            }
        }
    }
}

/// Whether a rule is a word of the language.
fn is_keyword(rule: Rule) -> bool {
    matches!(rule, Rule::type_word | Rule::aggregate_word | Rule::verdict) || format!("{rule:?}").starts_with("kw_")
}
