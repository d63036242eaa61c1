//! Where declarations, statements and fields begin, as far as the words alone can tell.

use super::keywords::OPERATOR_WORDS;
use super::outline::Start;

const DECLARATIONS: [&str; 6] = ["use", "list", "entity", "parameter", "ruleset", "test"];
const CLAUSES: [&str; 4] = ["require", "recommend", "aim", "when"];
const TEXTS: [&str; 6] = ["source", "url", "title", "owner", "product", "hint"];
const OTHERS: [&str; 6] = ["define", "applies", "supersedes", "note", "tags", "about"];

/// The word that a text begins with.
pub(super) fn first_word(rest: &str) -> &str {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

fn behind(rest: &str) -> &str {
    rest.get(first_word(rest).len()..).unwrap_or("").trim_start()
}

/// A word goes on as its statement does, and not as a name in an expression does.
fn goes_on(rest: &str) -> bool {
    behind(rest).starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '(' | '-' | '\'' | '!' | ':'))
}

/// Whether a statement of a target or ruleset begins with this word.
pub(super) fn is_statement_word(word: &str) -> bool {
    CLAUSES.contains(&word) || TEXTS.contains(&word) || OTHERS.contains(&word) || word == "target"
}

pub(super) fn is_target(rest: &str) -> bool {
    first_word(rest) == "target" && goes_on(rest)
}

/// Where a declaration begins: known ones at the margin even inside of braces, for the braces may be what is wrong.
pub(super) fn declaration(start: &Start<'_>) -> bool {
    let word = first_word(start.rest);
    if DECLARATIONS.contains(&word) {
        let nameless = start.at_margin && behind(start.rest).starts_with('{');
        return start.begins_line && (goes_on(start.rest) || nameless) && (start.depth == 0 || start.at_margin);
    }
    let inner = ["given", "expect"].contains(&word) || is_statement_word(word);
    if start.depth != 0 || !start.at_margin || inner {
        return false;
    }
    // A misspelt one has a name and a brace on its line.
    let line = behind(start.rest).split('\n').next().unwrap_or("");
    line.contains('{') && line.starts_with(|c: char| c.is_alphabetic() || c == '{')
}

/// Where a member of a ruleset begins; a target even inside of braces.
pub(super) fn ruleset_member(start: &Start<'_>) -> bool {
    if is_target(start.rest) {
        return start.begins_line || start.depth == 0 && ends_a_statement(start.before);
    }
    statement(start)
}

/// Where a statement of a target begins.
pub(super) fn statement(start: &Start<'_>) -> bool {
    if start.depth != 0 {
        return false;
    }
    let word = first_word(start.rest);
    let behind = behind(start.rest);
    let fits = if TEXTS.contains(&word) {
        let text = behind.strip_prefix("vi").or_else(|| behind.strip_prefix("en")).map_or(behind, str::trim_start);
        text.starts_with('"')
    } else {
        (CLAUSES.contains(&word) || OTHERS.contains(&word)) && goes_on(start.rest)
    };
    if start.begins_line {
        return fits;
    }
    // An operator behind it makes the word a name, as in `source present`.
    let next = first_word(behind);
    let operator = !CLAUSES.contains(&word)
        && OPERATOR_WORDS.contains(&next)
        && !matches!(next, "not" | "all" | "any" | "no" | "exactly" | "previous");
    fits && ends_a_statement(start.before) && !operator
}

/// Whether a statement may be over here: its last word or sign asks for nothing more.
fn ends_a_statement(before: &str) -> bool {
    let before = before.trim_end();
    let Some(last) = before.chars().last() else { return true };
    if !(last.is_alphanumeric() || last == '_') {
        return matches!(last, '"' | '\'' | ')' | ']' | '}' | '%' | '{' | ';');
    }
    let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
    let word = before.get(start..).unwrap_or("");
    let asks = OPERATOR_WORDS.contains(&word) && !matches!(word, "present" | "missing" | "issued");
    !(asks || is_statement_word(word))
}

/// Where a field, a group, `belongs to` or `check` begins.
pub(super) fn field(start: &Start<'_>) -> bool {
    if start.depth != 0 || !start.begins_line {
        return false;
    }
    let line = start.rest.split('\n').next().unwrap_or("");
    let word = first_word(line);
    let behind = line.get(word.len()..).unwrap_or("").trim_start();
    let keyword = ["key", "belongs", "check"].contains(&word) && goes_on(line);
    keyword || behind.starts_with([':', '"', '{', '=']) && !is_modifier(word, behind)
}

/// `unit "người"` goes on from the field above it.
fn is_modifier(word: &str, behind: &str) -> bool {
    let quoted =
        behind.starts_with('"') && !behind.get(1..).and_then(|b| b.split_once('"')).is_some_and(|(_, b)| b.trim_start().starts_with(':'));
    matches!(word, "unit" | "alias") && quoted
}
