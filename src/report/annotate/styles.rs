//! The styles of a workbook, with those that findings need: a cell keeps its own in all but its filling.

use std::collections::BTreeMap;

use super::xml::{Edits, Fault, Kind, Tag, first_tag, last_tag, tags};
use crate::report::remarks::Tone;

/// A workbook without styles has these.
pub(super) const PLAIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts count=\"1\"><font/></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"1\"><xf/></cellXfs></styleSheet>";

/// The styles of the list of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Title,
    Line,
    Heading,
    Text,
    Link,
    Toned(Tone),
}

/// The styles of a workbook, as more are asked for.
pub(super) struct Styles {
    text: String,
    /// The styles of cells as they are written.
    xfs: Vec<String>,
    /// How many were there.
    known: usize,
    fonts: usize,
    fills: usize,
    made: BTreeMap<(u32, Tone), u32>,
    looks: BTreeMap<Look, u32>,
}

const TONES: [Tone; 3] = [Tone::Fail, Tone::Missing, Tone::Advice];

impl Styles {
    pub fn read(text: String) -> Result<Styles, Fault> {
        let found = tags(&text)?;
        let counted = |name: &str, of: &str| -> Result<usize, Fault> {
            let (from, to) = element(&found, name)?;
            Ok(found
                .iter()
                .filter(|t| t.depth == 2 && t.kind != Kind::Close && t.name() == of && (from..=to).contains(&t.span.start))
                .count())
        };
        let (fonts, fills) = (counted("fonts", "font")?, counted("fills", "fill")?);
        let (from, to) = element(&found, "cellXfs")?;
        let mut xfs = Vec::new();
        let mut open = None;
        for tag in found.iter().filter(|t| t.depth == 2 && t.name() == "xf" && (from..=to).contains(&t.span.start)) {
            match tag.kind {
                Kind::Empty => xfs.extend(text.get(tag.span.clone()).map(str::to_owned)),
                Kind::Open => open = Some(tag.span.start),
                Kind::Close => xfs.extend(open.take().and_then(|start| text.get(start..tag.span.end)).map(str::to_owned)),
            }
        }
        let known = xfs.len();
        Ok(Styles { text, xfs, known, fonts, fills, made: BTreeMap::new(), looks: BTreeMap::new() })
    }

    /// The style of a cell with the filling of a tone.
    pub fn toned(&mut self, style: u32, tone: Tone) -> u32 {
        if let Some(made) = self.made.get(&(style, tone)) {
            return *made;
        }
        let own = self.xfs.get(style as usize).or_else(|| self.xfs.first()).cloned().unwrap_or_else(|| "<xf/>".to_owned());
        let fill = self.fills + TONES.iter().position(|t| *t == tone).unwrap_or(0);
        let mut edits = Edits::default();
        if let Ok([tag, ..]) = tags(&own).as_deref() {
            edits.set(tag, "fillId", &fill.to_string());
            edits.set(tag, "applyFill", "1");
        }
        let made = self.add(edits.apply(&own));
        self.made.insert((style, tone), made);
        made
    }

    /// A style of the list of findings.
    pub fn look(&mut self, look: Look) -> u32 {
        if let Some(made) = self.looks.get(&look) {
            return *made;
        }
        let (font, fill) = match look {
            Look::Title => (self.fonts, 0),
            Look::Heading => (self.fonts + 1, self.fills + TONES.len()),
            Look::Link => (self.fonts + 2, 0),
            Look::Line | Look::Text => (0, 0),
            Look::Toned(tone) => (self.fonts + 1, self.fills + TONES.iter().position(|t| *t == tone).unwrap_or(0)),
        };
        let p = self.prefix();
        let wrap = if matches!(look, Look::Title | Look::Line) { "" } else { " wrapText=\"1\"" };
        let made = self.add(format!(
            "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" \
             applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>"
        ));
        self.looks.insert(look, made);
        made
    }

    fn add(&mut self, xf: String) -> u32 {
        self.xfs.push(xf);
        u32::try_from(self.xfs.len() - 1).unwrap_or(u32::MAX)
    }

    fn prefix(&self) -> String {
        tags(&self.text).ok().and_then(|found| found.first().map(|root| root.prefix().to_owned())).unwrap_or_default()
    }

    /// The part with all that was asked for.
    pub fn finish(self) -> Result<String, Fault> {
        let (found, p) = (tags(&self.text)?, self.prefix());
        let mut edits = Edits::default();
        let mut append = |name: &str, what: &str, count: usize| {
            if let Some(first) = first_tag(&found, name, 1).filter(|first| first.kind == Kind::Open && first.attribute("count").is_some()) {
                edits.set(first, "count", &count.to_string());
            }
            if let Some(last) = last_tag(&found, name, 1) {
                edits.append_to(last, what);
            }
        };
        let font = |inner: &str| format!("<{p}font>{}</{p}font>", inner.replace('<', &format!("<{p}")));
        let size = |size: u8| format!("<sz val=\"{size}\"/><color rgb=\"FF000000\"/><name val=\"Calibri\"/><family val=\"2\"/>");
        let link = "<u/><sz val=\"11\"/><color rgb=\"FF0563C1\"/><name val=\"Calibri\"/><family val=\"2\"/>";
        let fonts = [font(&format!("<b/>{}", size(14))), font(&format!("<b/>{}", size(11))), font(link)];
        append("fonts", &fonts.concat(), self.fonts + fonts.len());
        let colours = TONES.iter().map(|tone| tone.colour()).chain(["D9D9D9"]);
        let fill = |rgb: &str| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{rgb}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        };
        append("fills", &colours.map(fill).collect::<String>(), self.fills + TONES.len() + 1);
        append("cellXfs", &self.xfs.get(self.known..).unwrap_or_default().concat(), self.xfs.len());
        Ok(edits.apply(&self.text))
    }
}

/// Where an element directly below the root stands.
fn element(found: &[Tag<'_>], name: &str) -> Result<(usize, usize), Fault> {
    let missing = || format!("the styles have no {name}");
    Ok((first_tag(found, name, 1).ok_or_else(missing)?.span.start, last_tag(found, name, 1).ok_or_else(missing)?.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_all_of_its_style_but_the_filling() {
        let own = "<xf numFmtId=\"10\" fillId=\"1\" applyNumberFormat=\"1\"><alignment horizontal=\"right\"/></xf>";
        let text = PLAIN.replace("<cellXfs count=\"1\"><xf/>", &format!("<cellXfs count=\"2\"><xf/>{own}"));
        let mut styles = Styles::read(text).unwrap();
        assert_eq!([styles.toned(1, Tone::Missing), styles.toned(0, Tone::Fail), styles.toned(1, Tone::Missing)], [2, 3, 2]);
        let text = styles.finish().unwrap();
        let new = "<xf applyFill=\"1\" numFmtId=\"10\" fillId=\"3\" applyNumberFormat=\"1\"><alignment horizontal=\"right\"/></xf>";
        assert!(text.contains(&format!("<cellXfs count=\"4\"><xf/>{own}{new}<xf fillId=\"2\" applyFill=\"1\"/></cellXfs>")), "{text}");
        assert!(text.contains("<fills count=\"6\">"));
    }
}
