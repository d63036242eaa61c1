//! A Vietnamese file put into the words of the English surface, with the way back to each place.
//!
//! Texts and comments stay as they are, and so does every name: a name that is an English keyword gets a letter more, and
//! is read from the file's own text afterwards.

use std::collections::{BTreeMap, BTreeSet};

use super::figures;
use super::places::{Places, Segment};
use super::tokens::{Sort, Token, is_letter, tokens};
use crate::base::Span;
use crate::diagnostic::{Code, Text, fold};
use crate::syntax::words::{NO, Place, WORDS, Word, english_words};

/// What is wrong with a piece of a text that could be read all the same.
pub(super) struct Slip {
    /// Where it stands in the text as it was written.
    pub(super) span: Span,
    pub(super) code: Code,
    pub(super) message: Text,
    pub(super) help: Text,
}

/// A text in English words.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) places: Places,
    pub(super) slips: Vec<Slip>,
}

/// A form of a word, in its parts.
struct Form {
    parts: Vec<&'static str>,
    word: &'static Word,
}

/// All forms by their first part, the longest first; by that part without diacritics where slips are looked for.
fn forms(key: fn(&str) -> String) -> BTreeMap<String, Vec<Form>> {
    let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
    for word in WORDS {
        for form in word.vi {
            let parts: Vec<&str> = form.split(' ').collect();
            let first = parts.first().map_or(String::new(), |p| key(p));
            forms.entry(first).or_default().push(Form { parts, word });
        }
    }
    for same in forms.values_mut() {
        same.sort_by_key(|f| std::cmp::Reverse(f.parts.len()));
    }
    forms
}

/// Puts a text into English words; `opaque` are its texts and comments.
pub(super) fn read(text: &str, opaque: &[Span]) -> Reading {
    let tokens = tokens(text, opaque);
    let mut reader = Reader {
        text,
        tokens: &tokens,
        exact: forms(str::to_owned),
        folded: forms(fold),
        out: String::with_capacity(text.len()),
        done: 0,
        segments: Vec::new(),
        slips: Vec::new(),
        last: "",
        in_applies: false,
        behind_number: false,
        dropped: None,
        english: english_words(),
        tags_end: 0,
    };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += reader.token(at, *token).max(1);
    }
    reader.out.push_str(text.get(reader.done..).unwrap_or(""));
    let Reader { out, segments, slips, .. } = reader;
    Reading { text: out, places: Places::new(segments), slips }
}

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
    exact: BTreeMap<String, Vec<Form>>,
    folded: BTreeMap<String, Vec<Form>>,
    out: String,
    /// How far the text is put into English words.
    done: usize,
    segments: Vec<Segment>,
    slips: Vec<Slip>,
    /// The last word of the language, in English, if nothing stood behind it.
    last: &'static str,
    /// Whether the statement is one that says when something applies.
    in_applies: bool,
    /// Whether a number stands before, with or without its scale.
    behind_number: bool,
    /// Where the `nào` stands that was read with its `không`.
    dropped: Option<usize>,
    /// Where the tags end that were met last.
    tags_end: usize,
    /// The words of the English surface, which are names here.
    english: BTreeSet<&'static str>,
}

impl Reader<'_> {
    fn slice(&self, token: Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or("")
    }

    fn is_sign(&self, at: Option<usize>, signs: &str) -> bool {
        let token = at.and_then(|at| self.tokens.get(at)).filter(|t| t.sort == Sort::Sign);
        token.is_some_and(|t| signs.contains(self.slice(*t)))
    }

    /// Writes something for a piece of the text.
    fn write(&mut self, start: usize, end: usize, english: &str) {
        self.out.push_str(self.text.get(self.done..start).unwrap_or(""));
        let from = self.out.len();
        self.out.push_str(english);
        if self.text.get(start..end) != Some(english) {
            self.segments.push(Segment { english: from..self.out.len(), own: start..end });
        }
        self.done = end;
    }

    fn slip(&mut self, (start, end): (usize, usize), code: Code, message: Text, help: Text) {
        if self.slips.len() < 100 {
            self.slips.push(Slip { span: Span::new(start, end), code, message, help });
        }
    }

    /// Reads what begins with a token; how many tokens it took.
    fn token(&mut self, at: usize, token: Token) -> usize {
        let last = std::mem::take(&mut self.last);
        let behind_number = std::mem::take(&mut self.behind_number);
        match token.sort {
            Sort::Sign => self.sign(token),
            Sort::Quoted => 1,
            _ if token.start < self.tags_end => 1,
            _ if self.is_behind_dot(at, token) => 1,
            Sort::Number => self.date(at, token).unwrap_or_else(|| self.number(token)),
            Sort::Word if behind_number && self.unit(token) => 1,
            Sort::Word => {
                let read = self.date(at, token).or_else(|| self.word(at, token, last));
                read.or_else(|| self.misspelt(at, token)).unwrap_or_else(|| self.name(token))
            }
        }
    }

    fn is_behind_dot(&self, at: usize, token: Token) -> bool {
        let Some(dot) = at.checked_sub(1) else { return false };
        let adjacent = self.tokens.get(dot).is_some_and(|d| d.end == token.start);
        let before = dot.checked_sub(1);
        adjacent && self.is_sign(Some(dot), ".") && !self.is_sign(before, ".")
    }

    fn sign(&mut self, token: Token) -> usize {
        match self.slice(token) {
            ";" => self.write(token.start, token.end, ","),
            "," => self.slip(
                (token.start, token.end),
                Code::RULES_WORD_ORDER,
                Text::new("in a Vietnamese file `,` is the decimal sign", "trong tệp tiếng Việt, dấu `,` là dấu thập phân"),
                Text::new("write `;` between the parts of a list", "viết `;` giữa các phần của danh sách"),
            ),
            _ => {}
        }
        1
    }

    /// A date or period in its Vietnamese form.
    fn date(&mut self, at: usize, token: Token) -> Option<usize> {
        let (english, length) = figures::date(self.text.get(token.start..)?)?;
        let end = token.start + length;
        self.write(token.start, end, &english);
        Some(self.tokens.iter().skip(at).take_while(|t| t.start < end).count())
    }

    fn number(&mut self, token: Token) -> usize {
        let written = self.slice(token).to_owned();
        self.behind_number = true;
        if written.contains(['-', '/']) {
            // An English date is read as one; anything else is explained where dates are.
            return 1;
        }
        if let Some(english) = figures::number(&written) {
            self.write(token.start, token.end, &english);
            return 1;
        }
        let meant = figures::likely_number(&written);
        let help = Text::new(format!("write `{meant}`"), format!("viết `{meant}`"));
        let message = Text::new(
            "in a Vietnamese file the decimal sign is `,`, and `.` stands before each three digits",
            "trong tệp tiếng Việt, dấu thập phân là `,`, còn `.` đứng trước mỗi nhóm ba chữ số",
        );
        self.slip((token.start, token.end), Code::RULES_NUMBER, message, help);
        let english = figures::number(&meant).unwrap_or_else(|| "0".to_owned());
        self.write(token.start, token.end, &english);
        1
    }

    /// A scale or unit behind its number.
    fn unit(&mut self, token: Token) -> bool {
        let written = self.slice(token).to_owned();
        let units = || WORDS.iter().filter(|w| w.place == Place::Unit);
        let Some(unit) = units().find(|w| w.vi.contains(&written.as_str())) else { return false };
        let mut end = token.end;
        if unit.en == "points"
            && let Some(rest) = self.text.get(end..).and_then(|r| r.strip_prefix(" phần trăm"))
            && !rest.starts_with(is_letter)
        {
            end += " phần trăm".len();
        }
        self.write(token.start, end, unit.en);
        self.behind_number = matches!(unit.en, "thousand" | "million" | "billion");
        true
    }

    /// The token behind those of a form, if they are there, on one line and with blanks alone between them.
    fn fits(&self, at: usize, parts: &[&str], same: fn(&str, &str) -> bool) -> Option<usize> {
        let mut end = None;
        for (i, part) in parts.iter().enumerate() {
            let token = *self.tokens.get(at + i)?;
            let gap = self.text.get(end.unwrap_or(token.start)..token.start)?;
            if token.sort != Sort::Word || !same(self.slice(token), part) || !gap.trim().is_empty() || gap.contains('\n') {
                return None;
            }
            end = Some(token.end);
        }
        Some(at + parts.len())
    }

    /// Whether a word means this where it stands.
    fn means(&self, word: &Word, at: usize, next: usize, last: &str) -> bool {
        let before = at.checked_sub(1);
        match word.place {
            Place::Operator | Place::Statement => true,
            Place::Verdict => last == "expect",
            Place::Value => self.is_sign(before, ":[;,") && self.is_sign(Some(next), ";,}]"),
            Place::Interval => last == "per" || self.is_sign(before, "=:"),
            Place::Function => self.is_sign(Some(next), "("),
            Place::Unit => false,
            Place::Key => self.is_sign(before, "{;,") && self.is_sign(Some(next), ":"),
        }
    }

    /// A word of the language.
    fn word(&mut self, at: usize, token: Token, last: &str) -> Option<usize> {
        let written = self.slice(token);
        if self.dropped == Some(token.start) {
            let blank = self.text.get(..token.start).map_or(token.start, |t| t.trim_end().len());
            self.write(blank.max(self.done), token.end, "");
            return Some(1);
        }
        let candidates = self.exact.get(written)?;
        let mut found: Option<(&'static Word, usize)> = None;
        for form in candidates {
            if found.is_some_and(|(_, next)| next > at + form.parts.len()) {
                break;
            }
            if let Some(next) = self.fits(at, &form.parts, |a, b| a == b)
                && self.means(form.word, at, next, last)
                && found.is_none_or(|(w, _)| rank(form.word.place) < rank(w.place))
            {
                found = Some((form.word, next));
            }
        }
        let (word, next) = found?;
        let mut english = word.en;
        if english == "not"
            && let Some(none) = self.none_behind(next)
        {
            english = "no";
            self.dropped = Some(none);
        }
        self.put(at, next, english);
        Some(next - at)
    }

    /// Writes a word of the language for the tokens from `at` to `next`.
    fn put(&mut self, at: usize, next: usize, english: &'static str) {
        // `áp dụng từ … đến hết …` is how decisions put it; a deadline never stands there.
        let english = if english == "by" && self.in_applies { "to" } else { english };
        self.in_applies = english == "applies" || self.in_applies && matches!(english, "from" | "to");
        let (start, end) = (self.tokens.get(at).map_or(0, |t| t.start), self.tokens.get(next - 1).map_or(0, |t| t.end));
        self.write(start, end, english);
        self.last = english;
        if english == "tags" {
            self.tags_end = self.tags(next, end);
        }
    }

    /// Where the tags end that begin with a token: they are no words of the language.
    fn tags(&self, next: usize, mut end: usize) -> usize {
        if self.tokens.get(next).is_some_and(|t| self.is_operator(next, *t)) {
            return end;
        }
        loop {
            let rest = self.text.get(end..).unwrap_or("");
            let tag = rest.trim_start();
            let length = tag.find(|c| !(is_letter(c) || matches!(c, '-' | '.' | '/'))).unwrap_or(tag.len());
            end += rest.len() - tag.len() + length;
            let behind = tag.get(length..).unwrap_or("");
            let separator = behind.trim_start();
            if length == 0 || !separator.starts_with(';') {
                return end;
            }
            end += behind.len() - separator.len() + 1;
        }
    }

    fn is_operator(&self, at: usize, token: Token) -> bool {
        self.exact
            .get(self.slice(token))
            .is_some_and(|forms| forms.iter().any(|f| f.word.place == Place::Operator && self.fits(at, &f.parts, |a, b| a == b).is_some()))
    }

    /// Where the `nào` stands that belongs to a `không` before this token: right behind a path.
    fn none_behind(&self, at: usize) -> Option<usize> {
        let mut at = at;
        if self.tokens.get(at)?.sort != Sort::Word {
            return None;
        }
        while self.is_sign(Some(at + 1), ".") {
            at += 2;
        }
        let none = self.tokens.get(at + 1)?;
        (self.slice(*none) == NO.1).then_some(none.start)
    }

    /// A word of the language without its diacritics, or with its tone on another letter: said, and read all the same.
    fn misspelt(&mut self, at: usize, token: Token) -> Option<usize> {
        let candidates = self.folded.get(&fold(self.slice(token)))?;
        let (form, next) = candidates.iter().filter(|f| !matches!(f.word.place, Place::Unit | Place::Value)).find_map(|form| {
            let next = self.fits(at, &form.parts, |a, b| fold(a) == fold(b))?;
            // Two words side by side are never two names. A single one is only sure where a name follows it on its line.
            let sure = form.parts.len() > 1 || self.begins_line(at) && self.has_name_behind(next);
            (sure && self.means(form.word, at, next, "")).then_some((form, next))
        })?;
        let (written, english) = (form.parts.join(" "), form.word.en);
        let (start, end) = (token.start, self.tokens.get(next - 1)?.end);
        let typed = self.text.get(start..end)?.to_owned();
        let message = Text::new(
            format!("`{typed}` is written `{written}`, with these letters and marks"),
            format!("`{typed}` phải được viết đúng chữ và dấu là `{written}`"),
        );
        self.slip((start, end), Code::RULES_SYNTAX, message, Text::new(format!("write `{written}`"), format!("viết `{written}`")));
        self.put(at, next, english);
        Some(next - at)
    }

    fn begins_line(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |t| t.start);
        let line = self.text.get(..start).and_then(|t| t.rsplit('\n').next()).unwrap_or("");
        line.trim().is_empty() || self.is_sign(at.checked_sub(1), "{")
    }

    fn has_name_behind(&self, next: usize) -> bool {
        let (Some(before), Some(token)) = (next.checked_sub(1).and_then(|b| self.tokens.get(b)), self.tokens.get(next)) else {
            return false;
        };
        let same_line = self.text.get(before.end..token.start).is_some_and(|gap| !gap.contains('\n'));
        same_line && token.sort == Sort::Word && !self.is_operator(next, *token)
    }

    /// A name, which stays; one that English could take for a keyword is changed, to be read from the file's own text.
    fn name(&mut self, token: Token) -> usize {
        let written = self.slice(token);
        if self.english.contains(written) {
            let changed = format!("{written}_");
            self.write(token.start, token.end, &changed);
        }
        1
    }
}

/// Of the meanings that fit, the one with the narrowest place.
fn rank(place: Place) -> u8 {
    match place {
        Place::Operator | Place::Statement => 1,
        _ => 0,
    }
}
