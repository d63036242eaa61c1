//! Whether two texts say the same: their trees, comments and mistakes.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::super::{Limits, Parsed, is_vietnamese, parse};
use super::Names;
use crate::base::SourceId;

/// Whether the text `after` says what `before`, of which `parsed` is the tree, says.
pub(super) fn says_the_same(before: &str, parsed: &Parsed, after: &str, limits: &Limits) -> bool {
    let again = parse(after, SourceId(0), limits);
    let codes = |parsed: &Parsed| parsed.problems.iter().map(|p| p.code).collect::<Vec<_>>();
    codes(parsed) == codes(&again) && tree(parsed) == tree(&again) && comments(before, parsed) == comments(after, &again)
}

/// The tree without its places.
fn tree(parsed: &Parsed) -> Option<Value> {
    let mut value = serde_json::to_value((&parsed.file.items, &parsed.file.unread)).ok()?;
    forget_places(&mut value);
    Some(value)
}

fn forget_places(value: &mut Value) {
    match value {
        Value::Object(map) if map.len() == 2 && map.contains_key("start") && map.contains_key("end") => *value = Value::Null,
        Value::Object(map) => map.values_mut().for_each(forget_places),
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        _ => {}
    }
}

/// A text with other names for some of its own; `None` where these do not stand in it one behind the other.
pub(super) fn with_names(text: &str, names: &Names) -> Option<String> {
    let (mut out, mut done) = (String::new(), 0);
    for (span, name) in names {
        out += text.get(done..span.start as usize)?;
        out += name;
        done = span.end as usize;
    }
    Some(out + text.get(done..)?)
}

/// The words of the comments, in their order; the line that names the surface is none.
fn comments(text: &str, parsed: &Parsed) -> Vec<String> {
    let header = usize::from(is_vietnamese(text));
    parsed.file.comments.iter().skip(header).map(|c| text.get(c.range()).unwrap_or("").trim_end().nfc().collect()).collect()
}
