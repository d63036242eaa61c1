//! The way from text to tree: the whole at once where it is right, piece by piece where it is not.

use std::collections::BTreeSet;

use super::build::{Builder, Input, is_known_name};
use super::grammar::{Match, Rule, Stop, run};
use super::letters::{Scan, scan};
use super::mistakes;
use super::outline::Start;
use super::starts::{self, first_word};
use super::tree::{ClauseKind, EntityMember, Expr, File, Item, Name, Node, RulesetDeclaration, Statement};
use super::vietnamese;
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
        return Parsed {
            file: File::default(),
            problems: vec![Diagnostic::error(Code::RULES_TOO_LARGE, message).at(source, Span::new(0, 0))],
        };
    }
    let (input, scanned) = read(text, source, limits.depth);
    let patched = scanned.patched.as_deref().unwrap_or(&input.text);
    let build = Builder { input: &input, problems: Vec::new(), depth: 0, unread: BTreeSet::new() };
    let mut parser = Parser { text: patched, scan: &scanned, build, comments: Vec::new(), torn: None };
    let items = parser.file();
    let Parser { comments, build, .. } = parser;
    let comments = comments.iter().map(|c| input.original(*c)).collect();
    let Builder { mut problems, unread, .. } = build;
    problems.extend(scanned.problems.into_iter().map(|(_, p)| p));
    problems.sort_by_key(|p| p.labels.first().map(|l| l.span));
    if let Some(own) = &input.own {
        vietnamese::speak(&input.text, own, &mut problems);
    }
    Parsed { file: File { items, comments, unread }, problems }
}

/// The text as the grammar reads it, with what its letters tell.
pub(super) fn read(text: &str, source: SourceId, max_depth: usize) -> (Input<'_>, Scan) {
    let mut input = Input::new(text, source);
    let mut scanned = scan(&input, max_depth);
    if vietnamese::is_vietnamese(text) {
        let own = scanned.patched.take().unwrap_or_else(|| input.text.to_string());
        let (english, own) = vietnamese::read(own, &mut scanned, |span, problem| problem.at(source, input.original(span)));
        (input.text, input.own) = (english.into(), Some(own));
    }
    (input, scanned)
}

/// Lends a file's text in English words, with its own ones, where it has others.
pub(super) fn with_own_words(text: &str, source: SourceId, speak: impl FnOnce(&str, &vietnamese::Own)) {
    let (input, _) = read(text, source, Limits::default().depth);
    if let Some(own) = &input.own {
        speak(&input.text, own);
    }
}

struct Parser<'t> {
    text: &'t str,
    scan: &'t Scan,
    build: Builder<'t>,
    comments: Vec<Span>,
    /// The end of a declaration whose `}` is missing, once that was said.
    torn: Option<usize>,
}

impl Parser<'_> {
    fn file(&mut self) -> Vec<Item> {
        let end = self.text.len();
        if let Ok(whole) = self.run(Rule::file, 0, end) {
            return whole.parts.iter().filter_map(|p| self.build.item(p)).collect();
        }
        let pieces = self.scan.pieces(self.text, 0, end, starts::declaration);
        pieces.into_iter().filter_map(|(from, to)| self.declaration(from, to)).collect()
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or("")
    }

    fn run(&mut self, rule: Rule, from: usize, to: usize) -> Result<Match, Stop> {
        if self.scan.is_too_deep(self.text, from, to) {
            return Err(Stop { at: from, expected: Vec::new(), exhausted: true });
        }
        let known = self.comments.len();
        let result = run(rule, self.text.get(from..to).unwrap_or(""), from, &mut self.comments);
        match &result {
            Ok(whole) => self.refuse_phrases(whole),
            Err(_) => self.comments.truncate(known),
        }
        result
    }

    /// Refuses words of the language that the grammar took for names, and that are none as the file writes them.
    fn refuse_phrases(&mut self, part: &Match) {
        if self.build.input.own.is_none() {
            return;
        }
        if matches!(part.rule, Rule::word | Rule::path | Rule::word_path) {
            let own = self.build.input.own(part.span);
            if own.contains(char::is_whitespace) && !is_known_name(part.rule, self.build.input.slice(part.span)) {
                let message = Text::new(
                    format!("`{own}` is a word of the language and cannot be a name here"),
                    format!("`{own}` là từ của ngôn ngữ, không dùng làm tên ở đây được"),
                );
                let name = own.split_whitespace().collect::<Vec<_>>().join("_");
                let help = Text::new(format!("a name has no blanks: write `{name}`"), format!("tên không có dấu cách: viết `{name}`"));
                let unread = own.to_owned();
                self.build.unread.insert(unread);
                self.build.error(Code::RULES_WORD_ORDER, part.span, message, Some(help));
            }
        }
        part.parts.iter().for_each(|p| self.refuse_phrases(p));
    }

    /// Reports where a piece stopped fitting, unless that is the echo of something that was reported already.
    fn report(&mut self, stop: &Stop, from: usize, to: usize) {
        let end = self.scan.trimmed_end(self.text, from, to);
        let torn = self.torn == Some(end) && stop.at >= end;
        let unread = self.build.unread.contains(first_word(self.build.input.own(Span::new(stop.at, end))));
        if !torn && !unread && !self.scan.has_problem(from, to) {
            let place = mistakes::Place { text: self.text, scan: self.scan, from, end };
            self.build.problems.push(mistakes::unexpected(self.build.input, &place, stop));
        }
    }

    /// Keeps the names that a piece would have declared: all words before its first sign.
    fn keep_names(&mut self, from: usize, to: usize) {
        let head = self.build.input.own(Span::new(from, to)).split(['{', '=', ':', '"', '(']).next().unwrap_or("");
        let words = head.split_whitespace().take(6).skip(usize::from(head.split_whitespace().count() > 1));
        let words: Vec<String> = words.map(str::to_owned).collect();
        self.build.unread.extend(words);
    }

    fn declaration(&mut self, from: usize, to: usize) -> Option<Item> {
        let stop = match self.run(Rule::one_declaration, from, to) {
            Ok(whole) => return whole.parts.first().and_then(|p| self.build.item(p)),
            Err(stop) => stop,
        };
        let is_entity = first_word(self.slice(from, to)) == "entity";
        let is_ruleset = first_word(self.slice(from, to)) == "ruleset";
        let block = if is_entity || is_ruleset { self.scan.block(self.text, from, to) } else { None };
        let Some((open, close)) = block else {
            // Told first: the names that it would have declared silence nothing of its own.
            self.unclosed_or(&stop, from, to);
            self.keep_names(from, to);
            return None;
        };
        let problems = self.build.problems.len();
        let mut item = self.head(from, open).and_then(|m| m.parts.first().and_then(|p| self.build.item(p)));
        if item.is_none() {
            self.keep_names(from, open);
        }
        let starts = if is_entity { starts::field } else { starts::ruleset_member };
        let bodies = self.bodies((from, to), (open, close), starts);
        let end = bodies.last().map_or(open, |b| b.1);
        let span = self.build.input.original(Span::new(from, (end + 1).min(self.text.len())));
        if is_entity {
            let members = bodies.into_iter().flat_map(|(from, to)| self.entity_members(from, to)).collect();
            if let Some(Item::Entity(entity)) = &mut item {
                (entity.members, entity.span) = (members, span);
            }
        } else {
            let mut fresh = self.build.nameless_ruleset(span);
            let ruleset = if let Some(Item::Ruleset(ruleset)) = &mut item { ruleset } else { &mut fresh };
            ruleset.span = span;
            for (from, to) in bodies {
                for (from, to) in self.scan.pieces(self.text, from, to, starts) {
                    self.ruleset_member(from, to, ruleset);
                }
            }
        }
        if self.build.problems.len() == problems {
            self.report(&stop, from, to);
        }
        item
    }

    /// A declaration's head, parsed with an empty body.
    fn head(&mut self, from: usize, open: usize) -> Option<Match> {
        let head = format!("{}{{}}", self.slice(from, open));
        let rule = if first_word(&head) == "target" { Rule::one_ruleset_member } else { Rule::one_declaration };
        match run(rule, &head, from, &mut self.comments) {
            Ok(whole) => Some(whole),
            Err(stop) => {
                self.report(&stop, from, open + 1);
                None
            }
        }
    }

    /// What stands inside of a declaration's braces, even where one brace is missing or one too many.
    fn bodies(
        &mut self,
        (from, to): (usize, usize),
        (open, close): (usize, Option<usize>),
        starts: fn(&Start<'_>) -> bool,
    ) -> Vec<(usize, usize)> {
        let end = self.scan.trimmed_end(self.text, from, to);
        let closing = |end: usize| if self.slice(open, end).ends_with('}') { end - 1 } else { end };
        let Some(close) = close else {
            let suspect = self.scan.unclosed(self.text, from, to);
            if suspect.is_none_or(|s| s == open) || !self.slice(open, end).ends_with('}') {
                self.unclosed(suspect.unwrap_or(open), end);
                return vec![(open + 1, end)];
            }
            // One inside lacks its brace and has taken the last one; it is named where it is read.
            return vec![(open + 1, end - 1)];
        };
        if end <= close + 1 {
            return vec![(open + 1, close)];
        }
        let rest = self.slice(close + 1, end);
        let behind = close + 1 + (rest.len() - rest.trim_start().len());
        let start = Start { rest: self.slice(behind, end), before: "}", depth: 0, begins_line: true, at_margin: false };
        if starts(&start) || start.rest == "}" {
            let last = closing(end);
            let stray = if start.rest == "}" { behind } else { close };
            self.stray(stray, first_word(self.slice(from, to)).to_owned());
            return vec![(open + 1, close), (close + 1, last.max(close + 1))];
        }
        let stop = Stop { at: behind, expected: vec![Rule::declaration], exhausted: false };
        self.report(&stop, behind, to);
        vec![(open + 1, close)]
    }

    fn unclosed(&mut self, open: usize, end: usize) {
        self.torn = Some(end);
        self.build.error(
            Code::RULES_UNCLOSED_BRACE,
            Span::new(open, open + 1),
            Text::new("this `{` is opened and never closed", "dấu `{` này mở ra mà không đóng lại"),
            Some(Text::new("write `}` where it ends", "viết `}` ở chỗ kết thúc")),
        );
    }

    fn stray(&mut self, close: usize, word: String) {
        self.build.error(
            Code::RULES_UNCLOSED_BRACE,
            Span::new(close, close + 1),
            Text::new(
                format!("this `}}` closes the `{word}` too early: one `}}` is too many"),
                format!("dấu `}}` này đóng `{word}` quá sớm: thừa một dấu `}}`"),
            ),
            Some(Text::new("take it away", "xóa dấu này")),
        );
    }

    fn unclosed_or(&mut self, stop: &Stop, from: usize, to: usize) {
        let end = self.scan.trimmed_end(self.text, from, to);
        match self.scan.unclosed(self.text, from, to) {
            Some(open) if stop.at >= end && self.torn != Some(end) && !self.scan.has_problem(from, to) => self.unclosed(open, end),
            _ => self.report(stop, from, to),
        }
    }

    fn entity_members(&mut self, from: usize, to: usize) -> Vec<EntityMember> {
        let mut members = Vec::new();
        for (from, to) in self.scan.pieces(self.text, from, to, starts::field) {
            match self.run(Rule::one_entity_member, from, to) {
                Ok(whole) => members.extend(whole.parts.iter().filter_map(|p| self.build.entity_member(p))),
                Err(stop) => {
                    self.keep_names(from, to);
                    let first = first_word(self.build.input.own(Span::new(from, to))).to_owned();
                    self.unclosed_or(&stop, from, to);
                    self.build.unread.insert(first);
                }
            }
        }
        members
    }

    fn ruleset_member(&mut self, from: usize, to: usize, ruleset: &mut RulesetDeclaration) {
        let stop = match self.run(Rule::one_ruleset_member, from, to) {
            Ok(whole) => return whole.parts.iter().for_each(|p| self.build.ruleset_member(p, ruleset)),
            Err(stop) => stop,
        };
        let word = first_word(self.slice(from, to)).to_owned();
        let block = if word == "target" { self.scan.block(self.text, from, to) } else { None };
        let Some((open, close)) = block else {
            self.unclosed_or(&stop, from, to);
            if matches!(word.as_str(), "define" | "note" | "target") {
                self.keep_names(from, to);
            }
            if word == "about" {
                ruleset.about.push(Name { text: String::new(), span: self.build.input.original(Span::new(from, to)) });
            }
            return;
        };
        let problems = self.build.problems.len();
        let head = self.head(from, open);
        match head.as_ref().and_then(|h| h.parts.first()) {
            Some(part) => self.build.ruleset_member(part, ruleset),
            None => self.keep_names(from, open),
        }
        let bodies = self.bodies((from, to), (open, close), starts::statement);
        let end = bodies.last().map_or(open, |b| b.1);
        let statements: Vec<Statement> = bodies.into_iter().flat_map(|(from, to)| self.target_statements(from, to)).collect();
        if head.is_some()
            && let Some(target) = ruleset.targets.last_mut()
        {
            target.statements = statements;
            target.span = self.build.input.original(Span::new(from, (end + 1).min(self.text.len())));
        }
        if self.build.problems.len() == problems {
            self.report(&stop, from, to);
        }
    }

    fn target_statements(&mut self, from: usize, to: usize) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (from, to) in self.scan.pieces(self.text, from, to, starts::statement) {
            match self.run(Rule::one_target_member, from, to) {
                Ok(whole) => statements.extend(whole.parts.iter().filter_map(|p| self.build.statement(p))),
                Err(stop) => {
                    self.report(&stop, from, to);
                    if first_word(self.slice(from, to)) == "define" {
                        self.keep_names(from, to);
                    }
                    // What it would have required is not known; that it requires something is.
                    let span = self.build.input.original(Span::new(from, to));
                    statements.push(Statement::Clause(ClauseKind::Require, Expr { node: Box::new(Node::Refused), span }));
                }
            }
        }
        statements
    }
}
