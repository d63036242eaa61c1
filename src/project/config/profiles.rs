//! Profiles: how strictly the same rules are held, under a name.

use std::path::{Path, PathBuf};

use super::parameters::literal;
use super::read::Reader;
use super::{MissingPolicy, Placed};
use crate::data::{NodeId, Shape};
use crate::diagnostic::{Code, Text};
use crate::evaluation::Grade;
use crate::syntax::tree::Literal;
use crate::value::Number;

const KEYS: &[&str] = &["packs", "rules", "severity", "missing", "max_warnings"];

/// What holds under one name.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name.
    pub name: Placed<String>,
    /// Rule files and folders; with its packs they stand in the place of the configuration's.
    pub rules: Vec<PathBuf>,
    /// Built-in packs.
    pub packs: Vec<Placed<String>>,
    /// Ids, beginnings of ids and tags of targets, with how much these weigh.
    pub severity: Vec<(Placed<String>, Grade)>,
    /// What undecided targets do to the exit status.
    pub missing: Option<MissingPolicy>,
    /// How many warnings may be.
    pub max_warnings: Option<Placed<WarningLimit>>,
}

/// How many warnings may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WarningLimit {
    /// So many.
    Number(usize),
    /// Such a part of what has something to check, as a fraction.
    Part(Number),
}

impl Reader<'_> {
    /// The profiles, whose paths begin in a folder.
    pub(super) fn profiles(&mut self, folder: &Path, node: NodeId) -> Vec<Profile> {
        let Shape::Map(entries) = self.tree.shape(node) else {
            if !self.is_empty(node) {
                let message = Text::new(
                    "names of profiles belong here, each with its keys",
                    "chỗ này cần tên các bộ thiết lập, mỗi tên kèm các khóa",
                );
                self.problem(Code::PROJECT_BAD_VALUE, self.tree.span(node), message);
            }
            return Vec::new();
        };
        let entries: Vec<_> = entries.collect();
        entries.into_iter().map(|(name, value)| self.profile(folder, name, value)).collect()
    }

    fn profile(&mut self, folder: &Path, name: NodeId, node: NodeId) -> Profile {
        let mut profile = Profile {
            name: self.name(name),
            rules: Vec::new(),
            packs: Vec::new(),
            severity: Vec::new(),
            missing: None,
            max_warnings: None,
        };
        for (key, value) in self.map(node, KEYS) {
            match self.tree.text(key) {
                "packs" => profile.packs = self.texts(value),
                "rules" => profile.rules = self.paths(folder, value),
                "severity" => profile.severity = self.grades(value),
                "missing" => profile.missing = self.choice(value, MissingPolicy::NAMES),
                "max_warnings" => profile.max_warnings = self.limit(value),
                _ => {}
            }
        }
        profile
    }

    fn grades(&mut self, node: NodeId) -> Vec<(Placed<String>, Grade)> {
        let Shape::Map(entries) = self.tree.shape(node) else {
            // What belongs here is said, or nothing is graded.
            self.pairs(node);
            return Vec::new();
        };
        let entries: Vec<_> = entries.collect();
        let grade = |(name, value)| Some((self.name(name), self.choice(value, Grade::NAMES)?));
        entries.into_iter().filter_map(grade).collect()
    }

    fn limit(&mut self, node: NodeId) -> Option<Placed<WarningLimit>> {
        let text = self.text(node)?;
        let value = text.value.parse().map(WarningLimit::Number).ok().or_else(|| match literal(&text.value) {
            Some(Literal::Percent(part)) if !part.is_negative() && part <= Number::from_i64(1) => Some(WarningLimit::Part(part)),
            _ => None,
        });
        if value.is_none() {
            let message = Text::new(
                format!("`{}` is no limit on warnings; write a number, such as 10, or a percentage from 0% to 100%", text.value),
                format!("`{}` không phải giới hạn số cảnh báo; hãy ghi một số, như 10, hoặc tỷ lệ từ 0% đến 100%", text.value),
            );
            self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
        }
        value.map(|value| Placed { value, span: text.span })
    }
}
