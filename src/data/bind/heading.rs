//! The headings that a blank form gives its columns: each is read back as the field that it stands for.

use std::collections::BTreeMap;

use super::names::{Found, Names, Target};
use crate::data::schema::{DOCUMENT_ATTRIBUTES, Entity, FieldType, Slot};

/// What heads the labels and the values of a form, in English and in Vietnamese.
pub(super) const FORM_HEADINGS: [(&str, &str); 2] = [ENGLISH, VIETNAMESE];
const ENGLISH: (&str, &str) = ("What is reported", "Reported value");
const VIETNAMESE: (&str, &str) = ("Nội dung báo cáo", "Số liệu báo cáo");

/// What the attributes of a document are called in Vietnamese headings.
pub(super) const ATTRIBUTES: [&str; 5] = ["số, ký hiệu", "ngày ban hành", "trích yếu", "địa chỉ đăng tải", "cơ quan ban hành"];

/// What stands between a document and its attribute in a heading.
pub(super) const OF: &str = ": ";

/// The headings of an entity's fields.
#[derive(Debug)]
pub struct Headings<'e> {
    entity: &'e Entity,
    names: Names,
    vietnamese: bool,
}

impl<'e> Headings<'e> {
    /// Those for people who read Vietnamese, or English.
    #[must_use]
    pub fn new(entity: &'e Entity, vietnamese: bool) -> Self {
        Headings { entity, names: Names::new(entity, None, &BTreeMap::new(), true), vietnamese }
    }

    /// What heads the labels and the values of a form.
    #[must_use]
    pub fn of_form(&self) -> (&'static str, &'static str) {
        if self.vietnamese { VIETNAMESE } else { ENGLISH }
    }

    /// The heading of the reporting period.
    #[must_use]
    pub fn period(&self) -> &'static str {
        if self.vietnamese { "Kỳ báo cáo" } else { "period" }
    }

    /// The heading of the day up to which the figures speak.
    #[must_use]
    pub fn as_of(&self) -> &'static str {
        if self.vietnamese { "Số liệu đến ngày" } else { "as_of" }
    }

    /// The heading of a field, or of an attribute of a document; with the unit that its figures are then read in.
    #[must_use]
    pub fn of(&self, slot: Slot, attribute: Option<usize>) -> Option<String> {
        let field = self.entity.fields.get(slot.0 as usize)?;
        // Labels of an English vocabulary are English.
        let label = Some(&field.label).filter(|label| !label.is_empty() && (self.vietnamese || label.is_ascii()));
        let target = attribute.map_or(Target::Field(slot), |attribute| Target::Attribute(slot, attribute));
        let (by_label, by_path) = match attribute {
            None => (label.cloned(), field.path.clone()),
            Some(attribute) => {
                let extras = if let FieldType::Document(extras) = &field.ty { extras.as_slice() } else { &[] };
                let extra = attribute.checked_sub(DOCUMENT_ATTRIBUTES.len()).and_then(|at| extras.get(at));
                let name = DOCUMENT_ATTRIBUTES.get(attribute).copied().or(extra.map(|e| e.path.rsplit('.').next().unwrap_or("")))?;
                let word = match extra {
                    Some(extra) => extra.label.as_str(),
                    None if self.vietnamese => ATTRIBUTES.get(attribute).copied().unwrap_or(name),
                    None => name,
                };
                let by_label = label.filter(|_| !word.is_empty()).map(|label| format!("{label}{OF}{}", decapitalised(word)));
                (by_label, format!("{}.{name}", field.path))
            }
        };
        let is_read = |heading: &String| self.names.find("", heading) == Found::One(&target);
        let heading = by_label.into_iter().chain([by_path]).find(is_read)?;
        let unit = match (&field.ty, attribute, self.vietnamese) {
            (FieldType::Money, None, true) => " (triệu đồng)",
            (FieldType::Money, None, false) => " (million VND)",
            (FieldType::Percent, None, _) => " (%)",
            _ => "",
        };
        Some(format!("{heading}{unit}"))
    }
}

/// A text with a small letter at its beginning, unless it begins like an abbreviation.
fn decapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(text.chars().skip(1)).collect(),
        _ => text.to_owned(),
    }
}
