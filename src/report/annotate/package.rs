//! The package of a workbook: its parts, how they refer to each other, and a copy with some of them changed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::xml::{Edits, Fault, escaped, last_tag, tags};

/// Bytes of one part that are taken in at the most.
const LARGEST: u64 = 512 << 20;
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A package that is being changed.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
    /// Parts with their new texts, by their names in the package.
    changed: BTreeMap<String, String>,
    /// New parts, in the order in which they were added.
    added: Vec<String>,
}

/// One relation of a part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`.
    pub kind: String,
    /// What stands before that word.
    pub family: String,
    /// The part that it leads to.
    pub part: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, Fault> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let mut names = Vec::with_capacity(archive.len());
        for at in 0..archive.len() {
            let part = archive.by_index_raw(at).map_err(|e| e.to_string())?;
            names.push(part.name().map_err(|e| e.to_string())?.into_owned());
        }
        Ok(Package { archive, names, changed: BTreeMap::new(), added: Vec::new() })
    }

    /// The name under which a part is there; names of parts are the same in any case.
    fn known(&self, name: &str) -> Option<String> {
        self.names.iter().chain(&self.added).find(|known| known.eq_ignore_ascii_case(name)).cloned()
    }

    pub fn has(&self, name: &str) -> bool {
        self.known(name).is_some()
    }

    /// The names of all parts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The text of a part, with the changes made so far; `None` if there is no such part.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(name) = self.known(name) else { return Ok(None) };
        if let Some(text) = self.changed.get(&name) {
            return Ok(Some(text.clone()));
        }
        let part = self.archive.by_name(&name).map_err(|e| e.to_string())?;
        let mut bytes = Vec::new();
        part.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
        if bytes.len() as u64 > LARGEST {
            return Err(format!("{name} is too large"));
        }
        let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// The text of a part that has to be there.
    pub fn needed(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| format!("there is no part {name}"))
    }

    /// Gives a part a text; one that is not there is added.
    pub fn put(&mut self, name: &str, text: String) {
        let name = self.known(name).unwrap_or_else(|| {
            self.added.push(name.to_owned());
            name.to_owned()
        });
        self.changed.insert(name, text);
    }

    /// A name that no part has: `xl/comments7.xml`.
    pub fn free_name(&self, stem: &str, ending: &str) -> String {
        let mut numbers = 1_u32..;
        let name = |number: u32| format!("{stem}{number}.{ending}");
        let free = numbers.find(|number| !self.has(&name(*number))).unwrap_or(u32::MAX);
        name(free)
    }

    /// The relations of a part to others in the package.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let Some(text) = self.text(&relations_of(part))? else { return Ok(Vec::new()) };
        let tags = tags(&text)?;
        let relation =
            tags.iter().filter(|tag| tag.name() == "Relationship" && tag.attribute("TargetMode").is_none_or(|(m, _)| m != "External"));
        let read = relation.filter_map(|tag| {
            let (ty, target) = (tag.value("Type")?, tag.value("Target")?);
            let (family, kind) = ty.rsplit_once('/')?;
            Some(Relation { id: tag.value("Id")?, kind: kind.to_owned(), family: family.to_owned(), part: resolved(part, &target) })
        });
        Ok(read.collect())
    }

    /// Adds a relation to another part, and says by which id it is known.
    pub fn relate(&mut self, part: &str, family: &str, kind: &str, to: &str) -> Result<String, Fault> {
        let name = relations_of(part);
        let empty = || {
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>".to_owned()
        };
        let text = self.text(&name)?.unwrap_or_else(empty);
        let found = tags(&text)?;
        let taken: Vec<String> = found.iter().filter_map(|tag| tag.value("Id")).collect();
        let id = (1_u32..).map(|n| format!("rIdChitieu{n}")).find(|id| !taken.contains(id)).unwrap_or_default();
        let root = last_tag(&found, "Relationships", 0).ok_or("relations without a root")?;
        let mut edits = Edits::default();
        let prefix = root.prefix();
        let line = format!("<{prefix}Relationship Id=\"{id}\" Type=\"{family}/{kind}\" Target=\"/{}\"/>", escaped(to));
        edits.append_to(root, &line);
        let text = edits.apply(&text);
        self.put(&name, text);
        Ok(id)
    }

    /// Says what a new part holds.
    pub fn declare(&mut self, part: &str, content: &str) -> Result<(), Fault> {
        self.content_type(&format!("Override PartName=\"/{}\" ContentType=\"{content}\"", escaped(part)))
    }

    /// Says what parts with this ending hold, unless that is said.
    pub fn declare_ending(&mut self, ending: &str, content: &str) -> Result<(), Fault> {
        let text = self.needed(CONTENT_TYPES)?;
        let is_same = |said: String| said.eq_ignore_ascii_case(ending);
        let known = tags(&text)?.iter().any(|tag| tag.name() == "Default" && tag.value("Extension").is_some_and(is_same));
        if known { Ok(()) } else { self.content_type(&format!("Default Extension=\"{ending}\" ContentType=\"{content}\"")) }
    }

    fn content_type(&mut self, what: &str) -> Result<(), Fault> {
        let text = self.needed(CONTENT_TYPES)?;
        let found = tags(&text)?;
        let root = last_tag(&found, "Types", 0).ok_or("content types without a root")?;
        let mut edits = Edits::default();
        edits.append_to(root, &format!("<{}{what}/>", root.prefix()));
        let text = edits.apply(&text);
        self.put(CONTENT_TYPES, text);
        Ok(())
    }

    /// The package with its changes. What was not changed is copied as it is compressed.
    pub fn finish(mut self) -> Result<Vec<u8>, Fault> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let written = |error: zip::result::ZipError| error.to_string();
        for (at, name) in self.names.iter().enumerate() {
            match self.changed.get(name) {
                Some(text) => {
                    out.start_file(name.as_str(), options).map_err(written)?;
                    out.write_all(text.as_bytes()).map_err(|e| e.to_string())?;
                }
                None => out.raw_copy_file(self.archive.by_index_raw(at).map_err(written)?).map_err(written)?,
            }
        }
        for name in &self.added {
            out.start_file(name.as_str(), options).map_err(written)?;
            out.write_all(self.changed.get(name).map_or(&[][..], |text| text.as_bytes())).map_err(|e| e.to_string())?;
        }
        Ok(out.finish().map_err(written)?.into_inner())
    }
}

/// The part that holds the relations of a part.
fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The part that a relation of a part leads to.
fn resolved(part: &str, target: &str) -> String {
    let mut folders: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => part.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(folders.pop()),
            step => folders.push(step),
        }
    }
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_looked_for_from_where_their_part_lies() {
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "/xl/comments/comment1.xml"), "xl/comments/comment1.xml");
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(relations_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relations_of(""), "_rels/.rels");
    }
}
