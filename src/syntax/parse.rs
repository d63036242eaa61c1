//! The way from text to tree: the whole at once where it is right, piece by piece where it is not.

use super::build::{Builder, Input};
use super::grammar::{Match, Rule, Stop, run};
use super::mistakes;
use super::outline::{Scan, scan};
use super::tree::{EntityMember, File, Item, Statement};
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// How large and how deep a rule file may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: usize,
    /// Brackets inside of each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 4 << 20, depth: 64 }
    }
}

/// A parsed file: the declarations that could be read, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The tree.
    pub file: File,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Diagnostic>,
}

/// Parses a rule file. Whatever is wrong with one declaration or statement, the others are in the tree.
#[must_use]
pub fn parse(text: &str, source: SourceId, limits: &Limits) -> Parsed {
    if text.len() > limits.bytes {
        let message = Text::new(
            format!("this rule file has more than {} bytes", limits.bytes),
            format!("tệp quy tắc này lớn hơn {} byte", limits.bytes),
        );
        return Parsed { file: File::default(), problems: vec![Diagnostic::error(Code::RULES_TOO_LARGE, message).at(source, Span::new(0, 0))] };
    }
    let input = Input::new(text, source);
    let scanned = scan(&input, limits.depth);
    let patched = scanned.patched.as_deref().unwrap_or(&input.text).to_owned();
    let mut parser = Parser { text: &patched, scan: &scanned, build: Builder { input: &input, problems: Vec::new() }, comments: Vec::new(), depth_ok: true };
    parser.depth_ok = !scanned.problems.iter().any(|(_, p)| p.code == Code::RULES_TOO_DEEP);
    let items = if parser.depth_ok { parser.file() } else { Vec::new() };
    let comments = parser.comments.iter().map(|c| input.original(*c)).collect();
    let mut problems = parser.build.problems;
    problems.extend(scanned.problems.iter().map(|(_, p)| p.clone()));
    problems.sort_by_key(|p| p.labels.first().map(|l| l.span));
    Parsed { file: File { items, comments }, problems }
}

struct Parser<'t> {
    text: &'t str,
    scan: &'t Scan,
    build: Builder<'t>,
    comments: Vec<Span>,
    depth_ok: bool,
}

impl Parser<'_> {
    fn file(&mut self) -> Vec<Item> {
        if let Ok(whole) = self.run(Rule::file, 0, self.text.len()) {
            return whole.parts.iter().filter_map(|p| self.build.item(p)).collect();
        }
        let mut items = Vec::new();
        for (from, to) in self.scan.pieces(self.text, 0, self.text.len(), begins_declaration, |_, column| column != 0) {
            items.extend(self.declaration(from, to));
        }
        items
    }

    fn run(&mut self, rule: Rule, from: usize, to: usize) -> Result<Match, Stop> {
        let known = self.comments.len();
        let result = run(rule, self.text.get(from..to).unwrap_or(""), from, &mut self.comments);
        if result.is_err() {
            self.comments.truncate(known);
        }
        result
    }

    /// Reports where a piece stopped fitting, unless something in it was reported already.
    fn report(&mut self, stop: &Stop, from: usize, to: usize) {
        if !self.scan.has_problem(from, to) {
            let end = self.scan.trimmed_end(self.text, from, to);
            let problem = mistakes::unexpected(self.build.input, self.text, stop, end);
            self.build.problems.push(problem);
        }
    }

    fn declaration(&mut self, from: usize, to: usize) -> Option<Item> {
        let stop = match self.run(Rule::one_declaration, from, to) {
            Ok(whole) => return whole.parts.first().and_then(|p| self.build.item(p)),
            Err(stop) => stop,
        };
        let first = first_word(self.text.get(from..to).unwrap_or(""));
        if !matches!(first, "ruleset" | "entity") {
            self.unclosed_or(&stop, from, to);
            return None;
        }
        let Some((open, close)) = self.scan.block(self.text, from, to) else {
            self.report(&stop, from, to);
            return None;
        };
        let problems = self.build.problems.len();
        if close.is_none() {
            self.unclosed_or(&stop, from, to);
        }
        let mut item = self.head(from, open).and_then(|m| m.parts.first().and_then(|p| self.build.item(p)));
        let end = close.unwrap_or_else(|| self.scan.trimmed_end(self.text, from, to));
        match &mut item {
            Some(Item::Entity(entity)) => {
                entity.members = self.entity_members(open + 1, end);
                entity.span = self.build.empty_span(Span::new(from, end + 1));
            }
            other => {
                let mut fresh = super::tree::RulesetDeclaration {
                    name: super::tree::Name { text: String::new(), span: Span::new(from, open) },
                    title: None,
                    about: Vec::new(),
                    statements: Vec::new(),
                    targets: Vec::new(),
                    span: self.build.empty_span(Span::new(from, end + 1)),
                };
                let ruleset = match other {
                    Some(Item::Ruleset(ruleset)) => ruleset,
                    _ => &mut fresh,
                };
                for (from, to) in self.scan.pieces(self.text, open + 1, end, begins_ruleset_member, |rest, _| first_word(rest) != "target") {
                    self.ruleset_member(from, to, ruleset);
                }
            }
        }
        let leftover = close.map(|c| c + 1).filter(|c| self.scan.trimmed_end(self.text, *c, to) > *c);
        if let Some(leftover) = leftover {
            let stop = Stop { at: leftover, expected: vec![Rule::declaration], exhausted: false };
            self.report(&stop, leftover, to);
        } else if self.build.problems.len() == problems {
            self.report(&stop, from, to);
        }
        item
    }

    /// A declaration's head, parsed with an empty body.
    fn head(&mut self, from: usize, open: usize) -> Option<Match> {
        let head = format!("{}{{}}", self.text.get(from..open).unwrap_or(""));
        let rule = match first_word(&head) {
            "target" => Rule::one_ruleset_member,
            _ => Rule::one_declaration,
        };
        match run(rule, &head, from, &mut self.comments) {
            Ok(whole) => Some(whole),
            Err(stop) => {
                self.report(&stop, from, open + 1);
                None
            }
        }
    }

    fn unclosed_or(&mut self, stop: &Stop, from: usize, to: usize) {
        match self.scan.unclosed(self.text, from, to) {
            Some(open) if !self.scan.has_problem(from, to) => {
                let span = self.build.input.original(Span::new(open, open + 1));
                let message = Text::new("this `{` is not closed", "dấu `{` này chưa được đóng");
                let help = Text::new("write a `}` where it ends", "viết `}` ở chỗ kết thúc");
                self.build.problems.push(Diagnostic::error(Code::RULES_UNCLOSED_BRACE, message).at(self.build.input.source, span).help(help));
            }
            _ => self.report(stop, from, to),
        }
    }

    fn entity_members(&mut self, from: usize, to: usize) -> Vec<EntityMember> {
        let mut members = Vec::new();
        // Fields begin with any word: every line at the entity's own level is a piece, unless it goes on from the last.
        for (from, to) in self.scan.pieces(self.text, from, to, begins_field, |_, _| true) {
            match self.run(Rule::one_entity_member, from, to) {
                Ok(whole) => members.extend(whole.parts.iter().filter_map(|p| self.build.entity_member(p))),
                Err(stop) => self.report(&stop, from, to),
            }
        }
        members
    }

    fn ruleset_member(&mut self, from: usize, to: usize, ruleset: &mut super::tree::RulesetDeclaration) {
        let stop = match self.run(Rule::one_ruleset_member, from, to) {
            Ok(whole) => return whole.parts.iter().for_each(|p| self.build.ruleset_member(p, ruleset)),
            Err(stop) => stop,
        };
        let is_target = first_word(self.text.get(from..to).unwrap_or("")) == "target";
        let block = if is_target { self.scan.block(self.text, from, to) } else { None };
        let Some((open, close)) = block else {
            return self.unclosed_or(&stop, from, to);
        };
        let problems = self.build.problems.len();
        if close.is_none() {
            self.unclosed_or(&stop, from, to);
        }
        let end = close.unwrap_or_else(|| self.scan.trimmed_end(self.text, from, to));
        let head = self.head(from, open);
        if let Some(part) = head.as_ref().and_then(|h| h.parts.first()) {
            self.build.ruleset_member(part, ruleset);
        }
        let statements = self.target_statements(open + 1, end);
        if head.is_some()
            && let Some(target) = ruleset.targets.last_mut()
        {
            target.statements = statements;
            target.span = self.build.input.original(Span::new(from, end + 1));
        }
        let leftover = close.map(|c| c + 1).filter(|c| self.scan.trimmed_end(self.text, *c, to) > *c);
        if let Some(leftover) = leftover {
            let stop = Stop { at: leftover, expected: vec![Rule::ruleset_member], exhausted: false };
            self.report(&stop, leftover, to);
        } else if self.build.problems.len() == problems {
            self.report(&stop, from, to);
        }
    }

    fn target_statements(&mut self, from: usize, to: usize) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (from, to) in self.scan.pieces(self.text, from, to, begins_statement, |_, _| true) {
            match self.run(Rule::one_target_member, from, to) {
                Ok(whole) => statements.extend(whole.parts.iter().filter_map(|p| self.build.statement(p))),
                Err(stop) => self.report(&stop, from, to),
            }
        }
        statements
    }
}

fn first_word(rest: &str) -> &str {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// Whether a piece begins with one of these words and goes on as such a statement does, and not as an expression.
fn begins_with(rest: &str, words: &[&str]) -> bool {
    let word = first_word(rest);
    let next = rest.get(word.len()..).unwrap_or("").trim_start().chars().next();
    words.contains(&word) && next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '(' | '-' | '\''))
}

fn begins_declaration(rest: &str) -> bool {
    begins_with(rest, &["use", "list", "entity", "parameter", "ruleset", "test"])
}

fn begins_ruleset_member(rest: &str) -> bool {
    begins_with(rest, &["target", "about", "source", "url", "applies", "define", "note", "title", "owner", "require", "recommend", "aim", "when"])
}

fn begins_statement(rest: &str) -> bool {
    let words = [
        "require", "recommend", "aim", "when", "define", "applies", "supersedes", "source", "owner", "product", "hint", "tags", "note", "title", "url",
    ];
    begins_with(rest, &words)
}

fn begins_field(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or("");
    let word = first_word(line);
    let behind = line.get(word.len()..).unwrap_or("").trim_start();
    !word.is_empty() && (begins_with(line, &["key", "belongs", "check"]) || behind.starts_with([':', '"', '{']) && !is_modifier(word, behind))
}

/// `unit "người"` goes on from the field above it.
fn is_modifier(word: &str, behind: &str) -> bool {
    let quoted = behind.starts_with('"') && !behind.get(1..).and_then(|b| b.split_once('"')).is_some_and(|(_, b)| b.trim_start().starts_with(':'));
    matches!(word, "unit" | "alias") && quoted
}
