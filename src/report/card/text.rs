//! A card for a terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::{Card, Sentence, Told};
use crate::diagnostic::Lang;
use crate::evaluation::Verdict;
use crate::value::{Date, format};

/// Writes a card.
///
/// # Errors
/// Those of `out`.
pub fn write(card: &Card, lang: Lang, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, width, lang, head: 16 };
    page.card(card)
}

struct Page<'o> {
    out: &'o mut dyn Write,
    width: usize,
    lang: Lang,
    /// How wide the column of headings is.
    head: usize,
}

impl Page<'_> {
    fn pick(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.lang == Lang::En { en } else { vi }
    }

    fn card(&mut self, card: &Card) -> io::Result<()> {
        writeln!(self.out, "{}", card.id)?;
        if let Some(title) = &card.title {
            self.wrapped("", title, 0)?;
        }
        writeln!(self.out)?;
        self.block(("the rule", "quy tắc"), card.words.iter().map(String::as_str).chain([card.place.to_string().as_str()]))?;
        let single = [
            (("source", "căn cứ"), &card.source),
            (("link", "đường dẫn"), &card.url),
            (("answers for it", "đơn vị chủ trì"), &card.owner),
            (("product", "sản phẩm"), &card.product),
            (("if it fails", "nếu không đạt"), &card.hint),
        ];
        for (head, text) in single {
            self.block(head, text.as_deref())?;
        }
        let about: Vec<String> = card.about.iter().map(|(name, label)| named(name, label)).collect();
        let about = about.join("; ");
        let each = match (self.lang, card.across) {
            (Lang::En, false) => format!("each {about}"),
            (Lang::En, true) => format!("all together: {about}"),
            (Lang::Vi, false) => format!("từng đối tượng: {about}"),
            (Lang::Vi, true) => format!("tất cả cùng xét: {about}"),
        };
        self.block(("judged on", "đối tượng"), [each.as_str()])?;
        self.block(("in force", "hiệu lực"), [self.time(card.applies).as_str()])?;
        let reads: Vec<String> = card
            .reads
            .iter()
            .map(|f| {
                let unit = f.unit.as_deref().map(|unit| format!(", {unit}")).unwrap_or_default();
                format!("{}: {}{unit}", named(&f.path, &f.label), f.kind)
            })
            .collect();
        self.block(("reads", "dùng số liệu"), reads.iter().map(String::as_str))?;
        let mut thresholds: Vec<String> = Vec::new();
        for p in &card.parameters {
            thresholds.push(match &p.title {
                Some(title) => format!("{}: {title}", p.name),
                None => p.name.clone(),
            });
            thresholds.extend(p.values.iter().map(|(day, value)| match day {
                None => format!("  {value}"),
                Some(day) => format!("  {} {}: {value}", self.pick("from", "từ"), format::day(*day, self.lang)),
            }));
        }
        self.block(("parameters", "tham số"), thresholds.iter().map(String::as_str))?;
        if let Some(when) = &card.when {
            self.sentence(("applies when", "áp dụng khi"), &[("", when)])?;
        }
        let asks: Vec<(&str, &Sentence)> = card.asks.iter().map(|(kind, sentence)| (self.kind(kind), sentence)).collect();
        self.sentence(("asks for", "yêu cầu"), &asks)?;
        writeln!(self.out)?;
        for (verdict, lines) in &card.outcomes {
            self.block(verdict_head(*verdict), lines.iter().map(String::as_str))?;
        }
        for told in &card.told {
            self.told(told)?;
        }
        Ok(())
    }

    /// The word before a clause, where it is no plain requirement.
    fn kind(&self, kind: &str) -> &'static str {
        match kind {
            "recommend" => self.pick("should: ", "khuyến nghị: "),
            "aim" => self.pick("aim: ", "hướng tới: "),
            _ => "",
        }
    }

    fn time(&self, (from, to): (Option<Date>, Option<Date>)) -> String {
        let day = |day| format::day(day, self.lang);
        match (from, to) {
            (None, None) => self.pick("always", "không giới hạn thời gian").to_owned(),
            (Some(from), None) => format!("{} {}", self.pick("from", "từ"), day(from)),
            (None, Some(to)) => format!("{} {}", self.pick("to", "đến hết"), day(to)),
            (Some(from), Some(to)) => match self.lang {
                Lang::En => format!("from {} to {}", day(from), day(to)),
                Lang::Vi => format!("từ {} đến hết {}", day(from), day(to)),
            },
        }
    }

    /// A heading with lines beside it; nothing where there are none.
    fn block<'t>(&mut self, head: (&'static str, &'static str), lines: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
        let mut head = self.pick(head.0, head.1);
        for line in lines {
            self.wrapped(head, line, self.head)?;
            head = "";
        }
        Ok(())
    }

    fn sentence(&mut self, head: (&'static str, &'static str), sentences: &[(&str, &Sentence)]) -> io::Result<()> {
        let mut lines = Vec::new();
        for (before, sentence) in sentences {
            lines.push(format!("{before}{}", sentence.text));
            sentence.below(1, &mut lines);
        }
        self.block(head, lines.iter().map(String::as_str))
    }

    fn told(&mut self, told: &Told) -> io::Result<()> {
        writeln!(self.out, "\n{}", told.unit)?;
        let wide = told.lines.iter().filter(|l| !l.value.is_empty()).map(|l| 2 + 2 * l.depth + l.words.width()).max().unwrap_or(0).min(56);
        for line in &told.lines {
            let words = format!("{}{}", " ".repeat(2 + 2 * line.depth), line.words);
            let pad = " ".repeat(wide.saturating_sub(words.width()));
            match (line.value.is_empty(), line.is_truth) {
                (true, _) => writeln!(self.out, "{words}")?,
                (false, true) => writeln!(self.out, "{words}{pad}  → {}", line.value)?,
                (false, false) => writeln!(self.out, "{words}{pad}  = {}", line.value)?,
            }
        }
        let (en, vi) = verdict_head(told.verdict);
        writeln!(self.out, "  {} {}", self.pick("verdict:", "kết luận:"), self.pick(en, vi))?;
        told.messages.iter().try_for_each(|message| self.wrapped("", message, 4))
    }

    /// A text behind a heading, broken at spaces; what it begins with in spaces, each of its lines does.
    fn wrapped(&mut self, head: &str, text: &str, indent: usize) -> io::Result<()> {
        let lead = text.len() - text.trim_start().len();
        let pad = " ".repeat(indent.saturating_sub(head.width()).max(usize::from(!head.is_empty())));
        let mut line = format!("{head}{pad}{}", " ".repeat(lead));
        let mut empty = true;
        for word in text.split_whitespace() {
            if !empty && line.width() + 1 + word.width() > self.width {
                writeln!(self.out, "{}", line.trim_end())?;
                line = " ".repeat(indent + lead);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

fn named(name: &str, label: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{name} “{label}”") }
}

fn verdict_head(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("pass", "đạt"),
        Verdict::Fail => ("fail", "không đạt"),
        Verdict::Missing => ("missing", "thiếu số liệu"),
        Verdict::Pending => ("pending", "chưa đến hạn"),
        Verdict::Waived => ("waived", "được miễn"),
        Verdict::NotApplicable => ("not applicable", "không áp dụng"),
    }
}
