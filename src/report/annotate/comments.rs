//! The comments of a worksheet and the drawing that says where they are shown; what is there stays.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Edits, Fault, Kind, Tag, escaped, last_tag, tags};
use crate::base::CellName;

/// Who has written the comments.
const AUTHOR: &str = "chitieu";

/// The last column of a worksheet, from 0.
const LAST_COLUMN: u32 = 16_383;
/// The namespaces of drawings, by their usual prefixes.
const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];

/// A worksheet without comments has these.
pub(super) fn none(namespace: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{namespace}\"><authors></authors>\
         <commentList></commentList></comments>"
    )
}

/// The comments with more of them, and the cells that had none before.
pub(super) fn with(text: &str, new: &BTreeMap<CellName, String>) -> Result<(String, Vec<CellName>), Fault> {
    let found = tags(text)?;
    let p = found.first().map_or("", Tag::prefix);
    let mut edits = Edits::default();
    let authors = found.iter().filter(|t| t.depth == 2 && t.name() == "author" && t.kind != Kind::Close).count();
    let of_authors = last_tag(&found, "authors", 1).ok_or("comments without authors")?;
    edits.append_to(of_authors, &format!("<{p}author>{AUTHOR}</{p}author>"));
    let by_name: BTreeMap<String, (CellName, &String)> = new.iter().map(|(cell, text)| (cell.to_string(), (*cell, text))).collect();
    let mut known = BTreeSet::new();
    let mut current: Option<&String> = None;
    for tag in &found {
        match (tag.name(), tag.kind, tag.depth) {
            ("comment", Kind::Open, 2) => {
                current = tag.value("ref").and_then(|name| by_name.get(&name)).map(|(cell, text)| {
                    known.insert(*cell);
                    *text
                });
            }
            // A text is either plain or in runs.
            ("t", Kind::Open, 4) if current.is_some() => edits.insert(tag.span.start, format!("<{p}r>")),
            ("t", Kind::Close, 4) if current.is_some() => edits.insert(tag.span.end, format!("</{p}r>")),
            ("t", Kind::Empty, 4) if current.is_some() => edits.replace(tag.span.clone(), ""),
            // Readings of the letters stand behind the runs.
            ("rPh" | "phoneticPr", Kind::Open | Kind::Empty, 4) => {
                current.take().into_iter().for_each(|text| edits.insert(tag.span.start, more(p, text)))
            }
            ("text", Kind::Close, 3) => current.take().into_iter().for_each(|text| edits.insert(tag.span.start, more(p, text))),
            ("text", Kind::Empty, 3) => current.take().into_iter().for_each(|text| edits.append_to(tag, &run(p, text))),
            _ => {}
        }
    }
    let added: Vec<CellName> = new.keys().filter(|cell| !known.contains(cell)).copied().collect();
    let comment = |cell: &CellName| {
        let text = new.get(cell).map(|text| run(p, text)).unwrap_or_default();
        format!("<{p}comment ref=\"{cell}\" authorId=\"{authors}\"><{p}text>{text}</{p}text></{p}comment>")
    };
    let list = last_tag(&found, "commentList", 1).ok_or("comments without a list")?;
    edits.append_to(list, &added.iter().map(comment).collect::<String>());
    Ok((edits.apply(text), added))
}

/// A run behind others.
fn more(p: &str, text: &str) -> String {
    run(p, &format!("\n\n{text}"))
}

fn run(p: &str, text: &str) -> String {
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"Tahoma\"/><{p}family val=\"2\"/></{p}rPr>\
         <{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escaped(text)
    )
}

/// A drawing without shapes, whose shapes are numbered in this block of 1024 and those behind it.
pub(super) fn empty_drawing(block: u32, shapes: usize) -> String {
    let blocks = u32::try_from(shapes / 1000).unwrap_or(0);
    let blocks: Vec<String> = (block..=block.saturating_add(blocks)).map(|b| b.to_string()).collect();
    let names: String = NAMESPACES.iter().map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\"")).collect();
    format!(
        "<xml{names}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/>\
         </o:shapelayout></xml>",
        blocks.join(",")
    )
}

/// The blocks in which the shapes of a drawing are numbered.
pub(super) fn blocks(drawing: &str) -> impl Iterator<Item = u32> {
    let data = drawing.split("idmap").nth(1).and_then(|rest| rest.split_once("data=")).map_or("", |(_, rest)| rest);
    let data = data.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or("");
    data.split(',').filter_map(|block| block.trim().parse().ok()).collect::<Vec<u32>>().into_iter()
}

/// The drawing with a shape for the comment of each of these cells, as high as its lines need.
pub(super) fn with_shapes(drawing: &str, cells: &[(CellName, usize)]) -> Result<String, Fault> {
    // Drawings of this kind need not be well-formed, so only their end is looked for.
    let end = drawing.rfind("</xml").ok_or("a drawing without an end")?;
    let last = drawing.match_indices("_x0000_s").filter_map(|(at, mark)| {
        let digits = drawing.get(at + mark.len()..)?;
        digits.get(..digits.find(|c: char| !c.is_ascii_digit())?)?.parse::<u32>().ok()
    });
    let first = blocks(drawing).max().unwrap_or(1).saturating_mul(1024);
    let first =
        if blocks(drawing).count() > 1 && !drawing.contains("_x0000_s") { blocks(drawing).min().unwrap_or(1) * 1024 } else { first };
    let mut number = last.max().unwrap_or(0).max(first);
    // Drawings by other programs may have other prefixes for the same.
    let missing = NAMESPACES.iter().filter(|(prefix, _)| !drawing.contains(&format!("xmlns:{prefix}=")));
    let declared: String = missing.map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\"")).collect();
    let mut shapes = String::new();
    if !drawing.contains("\"_x0000_t202\"") {
        shapes += &format!(
            "<v:shapetype{declared} id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
                   <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"
        );
    }
    for (cell, lines) in cells {
        number += 1;
        let (row, column) = (cell.row - 1, cell.column - 1);
        let high = (2 + lines).min(30);
        let (top, bottom) = (row.saturating_sub(1), u64::from(row.saturating_sub(1)) + high as u64);
        shapes += &format!(
            "<v:shape{declared} id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:80pt;margin-top:2pt;width:300pt;\
             height:{}pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
             <v:shadow color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\">\
             <div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
             <x:Anchor>{}, 15, {top}, 2, {}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
             <x:Column>{column}</x:Column></x:ClientData></v:shape>",
            high * 15,
            (column + 1).min(LAST_COLUMN),
            (column + 6).min(LAST_COLUMN),
        );
    }
    let mut edits = Edits::default();
    edits.insert(end, shapes);
    Ok(edits.apply(drawing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: u32, row: u32) -> CellName {
        CellName { row, column }
    }

    #[test]
    fn a_comment_that_is_there_gets_a_run_more_and_keeps_its_own() {
        let old = "<comments xmlns=\"u\"><authors><author>Lan</author></authors><commentList>\
                   <comment ref=\"C7\" authorId=\"0\"><text><t>checked</t></text></comment>\
                   <comment ref=\"C8\" authorId=\"0\"><text><r><t>too</t></r><phoneticPr/></text></comment></commentList></comments>";
        let new = [(cell(3, 7), "a < b".to_owned()), (cell(3, 8), "c".to_owned()), (cell(4, 9), "d".to_owned())].into();
        let (text, added) = with(old, &new).unwrap();
        assert_eq!(added, [cell(4, 9)]);
        let plain = text.replace(r#"<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>"#, "");
        let plain = plain.replace(" xml:space=\"preserve\"", "");
        assert!(plain.contains("<author>Lan</author><author>chitieu</author>"));
        assert!(plain.contains("<text><r><t>checked</t></r><r><t>\n\na &lt; b</t></r></text>"), "{plain}");
        assert!(plain.contains("<text><r><t>too</t></r><r><t>\n\nc</t></r><phoneticPr/></text>"), "{plain}");
        assert!(plain.contains("<comment ref=\"D9\" authorId=\"1\"><text><r><t>d</t></r></text></comment></commentList>"), "{plain}");
    }

    #[test]
    fn shapes_are_numbered_behind_those_that_are_there() {
        let drawing = with_shapes(&empty_drawing(3, 1), &[(cell(1, 1), 2)]).unwrap();
        assert!(drawing.contains("_x0000_s3073") && drawing.contains("<x:Row>0</x:Row>"), "{drawing}");
        let again = with_shapes(&drawing, &[(cell(2, 9), 1)]).unwrap();
        assert!(again.contains("_x0000_s3074") && again.matches("<v:shapetype").count() == 1, "{again}");
        assert!(with_shapes("no drawing", &[]).is_err());
        let other = with_shapes("<xml xmlns:n=\"urn:schemas-microsoft-com:vml\"></xml>", &[(cell(1, 1), 1)]).unwrap();
        assert!(other.contains("<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o="), "{other}");
    }
}
