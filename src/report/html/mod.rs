//! One page that opens anywhere: who stands where, and why. Everything is in the file; nothing is asked of a network.

mod board;
mod marks;
mod measure;
mod pair;
mod sentence;
mod sheets;
mod story;
mod targets;
mod tiles;
mod told;

pub use board::Board;

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use self::pair::Pair;
use super::Run;
use crate::diagnostic::Lang;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = concat!(include_str!("page/style.css"), include_str!("page/print.css"));
/// The parts see each other and nobody else does.
const SCRIPT: &str = concat!(
    "\"use strict\";(() => {\n",
    include_str!("page/words.js"),
    include_str!("page/data.js"),
    include_str!("page/figures.js"),
    include_str!("page/dom.js"),
    include_str!("page/view.js"),
    include_str!("page/filters.js"),
    include_str!("page/matrix.js"),
    include_str!("page/map.js"),
    include_str!("page/targets.js"),
    include_str!("page/findings.js"),
    include_str!("page/story.js"),
    include_str!("page/method.js"),
    include_str!("page/print.js"),
    include_str!("page/start.js"),
    "})();\n"
);

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let board = run.board.limited();
    let told = told::told(run, &board);
    let mut rest = PAGE;
    while let Some((before, behind)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (name, behind) = behind.split_once("}}").unwrap_or((behind, ""));
        match name {
            "lang" => out.write_all(code(run.lang).as_bytes())?,
            "title" => out.write_all(escape(title(run.lang)).as_bytes())?,
            "policy" => out.write_all(policy().as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "plain" => out.write_all(told.plain(run).as_bytes())?,
            "told" => serde_json::to_writer(Quoted(&mut *out), &told).map_err(io::Error::from)?,
            _ => {}
        }
        rest = behind;
    }
    out.write_all(rest.as_bytes())
}

fn code(lang: Lang) -> &'static str {
    if lang == Lang::En { "en" } else { "vi" }
}

fn title(lang: Lang) -> &'static str {
    if lang == Lang::En { "Results of the check" } else { "Kết quả kiểm tra chỉ tiêu" }
}

/// Only this page's own script and style run, and nothing is fetched.
fn policy() -> String {
    let hash = |text: &str| base64(&Sha256::digest(text));
    let (script, style) = (hash(SCRIPT), hash(STYLE));
    format!("default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().chain([0, 0].iter()).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for at in 0..4 {
            let letter = LETTERS.get(bits >> (18 - 6 * at) & 63).copied().map_or('=', char::from);
            out.push(if at <= three.len() { letter } else { '=' });
        }
    }
    out
}

/// Text between tags.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes JSON so that no text in it can end the element that it stands in.
struct Quoted<W>(W);

impl<W: Write> Write for Quoted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, piece) in bytes.split(|byte| *byte == b'<').enumerate() {
            if at > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl told::Told {
    /// What is seen without a script: the verdict, and how each target stands.
    fn plain(&self, run: &Run<'_>) -> String {
        let mut out = String::new();
        for lang in [run.lang, if run.lang == Lang::En { Lang::Vi } else { Lang::En }] {
            let say = |pair: &Pair| escape(pair.text().get(lang));
            let word = |en: &str, vi: &str| if lang == Lang::En { en.to_owned() } else { vi.to_owned() };
            let [head, others] = self.sentences().map_or_else(|| [escape(title(lang)), String::new()], |both| both.map(say));
            let alert = self.alert.as_ref().map_or_else(String::new, |alert| format!("<p><strong>{}</strong></p>\n", say(alert)));
            out += &format!("<section lang=\"{}\">\n{alert}<h1>{head}</h1>\n<p>{others}</p>\n", code(lang));
            out += &format!("<p>{}</p>\n", say(&self.line));
            let script = word(
                "The matrix, the map and the findings need JavaScript, which is turned off. How each target stands:",
                "Bảng, bản đồ và danh sách phát hiện cần JavaScript, hiện đang tắt. Kết quả theo từng chỉ tiêu:",
            );
            out += &format!("<p>{script}</p>\n<ul>\n");
            for target in &self.targets {
                let counts =
                    target.counts().map(|(verdict, n)| format!("{n} {}", self.word(verdict).map_or_else(|| verdict.to_owned(), say)));
                let counts: Vec<String> = counts.collect();
                if !counts.is_empty() {
                    out += &format!("<li>{}: {}</li>\n", say(target.title()), counts.join(", "));
                }
            }
            out += "</ul>\n</section>\n";
        }
        out
    }
}

#[cfg(test)]
mod tests;
