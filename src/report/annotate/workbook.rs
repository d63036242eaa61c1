//! The workbook part: its worksheets, and another one before them.

use super::package::{Package, Relation};
use super::xml::{Edits, Fault, Kind, Tag, escaped, first_tag, tags};

/// The workbook of a package.
pub(super) struct Workbook {
    /// Its part.
    pub part: String,
    /// What relations of office documents begin with; strict packages have another than usual ones.
    pub family: String,
    /// The namespace of worksheets.
    pub namespace: String,
    /// The names of the worksheets and their parts.
    pub sheets: Vec<(String, String)>,
    /// Its relations.
    pub relations: Vec<Relation>,
}

impl Workbook {
    pub fn find(package: &mut Package<'_>) -> Result<Workbook, Fault> {
        let root = package.relations("")?.into_iter().find(|r| r.kind == "officeDocument").ok_or("the package holds no workbook")?;
        let relations = package.relations(&root.part)?;
        let text = package.needed(&root.part)?;
        let found = tags(&text)?;
        let own = found.first().ok_or("a workbook without a root")?;
        let namespace = match own.prefix().strip_suffix(':') {
            Some(prefix) => own.value(&format!("xmlns:{prefix}")),
            None => own.value("xmlns"),
        };
        let sheet = |tag: &Tag<'_>| {
            let id = tag.prefixed_value("id")?;
            Some((tag.value("name")?, relations.iter().find(|r| r.id == id)?.part.clone()))
        };
        let is_sheet = |tag: &&Tag<'_>| tag.depth == 2 && tag.kind != Kind::Close && tag.name() == "sheet";
        let sheets = found.iter().filter(is_sheet).filter_map(sheet).collect();
        let namespace = namespace.ok_or("a workbook without a namespace")?;
        Ok(Workbook { part: root.part, family: root.family, namespace, sheets, relations })
    }

    /// The part of another part's relation, by its kind.
    pub fn related(&self, kind: &str) -> Option<&str> {
        self.relations.iter().find(|r| r.kind == kind).map(|r| r.part.as_str())
    }

    /// A name that no worksheet has; names are the same in any case.
    pub fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| self.sheets.iter().any(|(known, _)| known.to_lowercase() == name.to_lowercase());
        let numbered = (2_u32..).map(|n| format!("{name} {n}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// The workbook with another worksheet before all others, which is the one that is shown.
pub(super) fn with_first(text: &str, name: &str, family: &str, id: &str) -> Result<String, Fault> {
    let found = tags(text)?;
    let mut edits = Edits::default();
    let highest = found.iter().filter(|t| t.name() == "sheet").filter_map(|t| t.number("sheetId")).max().unwrap_or(0);
    let sheets = first_tag(&found, "sheets", 1).filter(|tag| tag.kind == Kind::Open).ok_or("a workbook without worksheets")?;
    let line = format!(
        "<{}sheet xmlns:r=\"{family}\" name=\"{}\" sheetId=\"{}\" r:id=\"{id}\"/>",
        sheets.prefix(),
        escaped(name),
        highest.saturating_add(1)
    );
    edits.insert(sheets.span.end, line);
    for tag in &found {
        match tag.name() {
            // Names that belong to one worksheet know it by its number.
            "definedName" => {
                if let Some(number) = tag.number("localSheetId") {
                    edits.set(tag, "localSheetId", &number.saturating_add(1).to_string());
                }
            }
            "workbookView" => {
                for name in ["activeTab", "firstSheet"].into_iter().filter(|name| tag.attribute(name).is_some()) {
                    edits.set(tag, name, "0");
                }
            }
            _ => {}
        }
    }
    Ok(edits.apply(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_worksheets_follow_them_behind_the_new_one() {
        let book = "<workbook xmlns=\"m\"><bookViews><workbookView activeTab=\"1\"/></bookViews><sheets><sheet name=\"A\" sheetId=\"4\" r:id=\"rId1\"/>\
                    </sheets><definedNames><definedName name=\"x\">A!$A$1</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">A!$A$1</definedName>\
                    </definedNames></workbook>";
        let found = with_first(book, "Kết quả & ý kiến", "u", "rId7").unwrap();
        assert!(
            found.contains("<sheets><sheet xmlns:r=\"u\" name=\"Kết quả &amp; ý kiến\" sheetId=\"5\" r:id=\"rId7\"/><sheet name=\"A\""),
            "{found}"
        );
        assert!(found.contains("localSheetId=\"1\"") && found.contains("<definedName name=\"x\">") && found.contains("activeTab=\"0\""));
    }
}
