//! The configuration file to words with places: every key is known, every value has the right form.

use std::path::{Path, PathBuf};

use super::{Config, DataSet, MAX_BYTES, MissingPolicy, Placed};
use crate::base::{Files, SourceId, Sources, Span};
use crate::data::reading::{BarePercent, NumberLocale, Readings};
use crate::data::{Encoding, Limits, NodeId, Shape, Sheets, Tree, decode, parse_yaml};
use crate::diagnostic::{Code, Diagnostic, Lang, Text, nearest};
use crate::lint::{Level, Levels};
use crate::project::pattern::Pattern;
use crate::project::rulefiles::{parent, tidy};
use crate::syntax::tree::Literal;

use super::parameters::literal;

/// The keys of the file.
const KEYS: &[&str] = &["rules", "packs", "parameters", "data", "lang", "lint", "missing", "waivers", "profile", "profiles"];
/// The keys of a data set.
const DATA_KEYS: &[&str] = &[
    "path",
    "entity",
    "period",
    "columns",
    "locale",
    "units",
    "money",
    "percent",
    "missing",
    "skip",
    "sheet",
    "header",
    "last",
    "leave_out",
    "form",
    "encoding",
];

/// Reads the text of a configuration.
pub fn read(files: &dyn Files, path: &Path, name: &str, bytes: &[u8], sources: &mut Sources) -> (Option<Config>, Vec<Diagnostic>) {
    let file = match decode(name, bytes, MAX_BYTES, sources) {
        Ok(file) => file,
        Err(fault) => return (None, vec![*fault]),
    };
    let (tree, problems) = parse_yaml(&file, &Limits::default());
    let mut config = Config {
        path: path.to_path_buf(),
        source: file.source,
        rules: Vec::new(),
        packs: Vec::new(),
        waivers: Vec::new(),
        lang: None,
        missing: None,
        profile: None,
        profiles: Vec::new(),
        lint: Levels::default(),
        parameters: Vec::new(),
        data: Vec::new(),
    };
    let mut reader = Reader { tree: &tree, source: file.source, problems };
    match tree.documents() {
        [] => {}
        [root] => reader.root(files, *root, &mut config),
        [_, second, ..] => {
            let message = Text::new("a configuration is one YAML document", "cấu hình chỉ gồm một tài liệu YAML");
            reader.problem(Code::PROJECT_BAD_VALUE, tree.span(*second), message);
        }
    }
    let problems = reader.problems;
    (Some(config), problems)
}

/// What is said of a data set beside its path.
#[derive(Default)]
struct Said {
    entity: Option<Placed<String>>,
    period: Option<Placed<String>>,
    columns: Vec<(Placed<String>, Placed<String>)>,
    readings: Readings,
    skip: usize,
    encoding: Option<Encoding>,
    leave_out: Vec<String>,
    units: Vec<(Placed<String>, Placed<String>)>,
    sheets: Sheets,
}

pub(super) struct Reader<'t> {
    pub tree: &'t Tree,
    pub source: SourceId,
    pub problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn root(&mut self, files: &dyn Files, root: NodeId, config: &mut Config) {
        for (key, value) in self.map(root, KEYS) {
            match self.tree.text(key) {
                "rules" => config.rules = self.paths(parent(&config.path), value),
                "packs" => config.packs = self.texts(value),
                "waivers" => config.waivers = self.paths(parent(&config.path), value),
                "parameters" => config.parameters = self.pairs(value),
                "lang" => config.lang = self.choice(value, &[("en", Lang::En), ("vi", Lang::Vi)]),
                "lint" => config.lint = self.levels(value),
                "missing" => config.missing = self.choice(value, MissingPolicy::NAMES),
                "profile" => config.profile = self.text(value),
                "profiles" => config.profiles = self.profiles(parent(&config.path), value),
                "data" => {
                    let folder = parent(&config.path).to_path_buf();
                    config.data = self.items(value).into_iter().filter_map(|item| self.data_set(files, &folder, item)).collect();
                }
                _ => {}
            }
        }
    }

    fn levels(&mut self, node: NodeId) -> Levels {
        let mut levels = Levels::default();
        let Shape::Map(entries) = self.tree.shape(node) else {
            // What belongs here is said, or nothing is chosen.
            self.pairs(node);
            return levels;
        };
        for (key, value) in entries {
            let choices = [("off", Level::Off), ("warning", Level::Warning), ("error", Level::Error)];
            let Some(level) = self.choice(value, &choices) else { continue };
            let name = self.tree.text(key);
            if let Err(help) = levels.set(name, level) {
                let message = Text::new(format!("no lint is called `{name}`"), format!("không có mục kiểm tra nào tên là `{name}`"));
                self.problems.push(Diagnostic::error(Code::PROJECT_UNKNOWN_KEY, message).at(self.source, self.tree.span(key)).help(help));
            }
        }
        levels
    }

    fn data_set(&mut self, files: &dyn Files, folder: &Path, node: NodeId) -> Option<DataSet> {
        let mut pattern = None;
        let mut set = Said::default();
        if let Shape::Scalar(_) = self.tree.shape(node) {
            // A bare path is a data set of which nothing else is said.
            pattern = self.pattern(files, folder, node);
        } else {
            let entries = self.map(node, DATA_KEYS);
            if !entries.iter().any(|(key, _)| self.tree.text(*key) == "path") {
                let message = Text::new("this data set has no `path`", "bộ dữ liệu này thiếu `path`");
                self.problem(Code::PROJECT_BAD_VALUE, self.tree.span(node), message);
            }
            for (key, value) in entries {
                match self.tree.text(key) {
                    "path" => pattern = self.pattern(files, folder, value),
                    "entity" => set.entity = self.text(value),
                    "period" => set.period = self.text(value),
                    "columns" => set.columns = self.pairs(value),
                    "locale" => set.readings.locale = self.choice(value, &[("en", NumberLocale::En), ("vi", NumberLocale::Vi)]),
                    "percent" => {
                        let choices = [("fraction", BarePercent::Fraction), ("points", BarePercent::Points)];
                        set.readings.percent = self.choice(value, &choices);
                    }
                    "money" => set.readings.money = self.power(value, true).and_then(|p| u32::try_from(p).ok()),
                    "units" if matches!(self.tree.shape(value), Shape::Map(_)) => set.units = self.pairs(value),
                    "units" => set.readings.scale = self.power(value, false),
                    "missing" => set.readings.nil = self.texts(value).into_iter().map(|t| nfc(&t.value)).collect(),
                    "skip" => set.skip = self.number(value).unwrap_or(0),
                    "encoding" => set.encoding = self.choice(value, Encoding::NAMES).flatten(),
                    "sheet" => set.sheets.only = self.texts(value).into_iter().map(|t| t.value).collect(),
                    "header" => set.sheets.extent.header = self.rows(value),
                    "last" => set.sheets.extent.last = self.number(value).and_then(|n| u32::try_from(n).ok()),
                    "leave_out" => {
                        set.leave_out = self.texts(value).into_iter().map(|t| t.value.to_lowercase()).collect();
                    }
                    "form" => set.sheets.form = self.form(value),
                    _ => {}
                }
            }
        }
        let Said { entity, period, columns, readings, skip, encoding, leave_out, units, sheets } = set;
        Some(DataSet { pattern: pattern?, entity, period, columns, readings, skip, encoding, leave_out, units, sheets })
    }

    /// Rows of a worksheet: `4` or `4-6`.
    fn rows(&mut self, node: NodeId) -> Option<(u32, u32)> {
        let text = self.text(node)?;
        let (first, last) = text.value.split_once(['-', '–']).unwrap_or((&text.value, &text.value));
        let rows = first.trim().parse().ok().zip(last.trim().parse().ok()).filter(|(first, last)| 0 < *first && first <= last);
        if rows.is_none() {
            let message = Text::new(
                format!("`{}` is no row, such as 4 or 4-6", text.value),
                format!("`{}` không phải số hàng, như 4 hoặc 4-6", text.value),
            );
            self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
        }
        rows
    }

    /// The columns of a form.
    fn form(&mut self, node: NodeId) -> Option<(String, String)> {
        const KEYS: &[&str] = &["labels", "values"];
        let (mut labels, mut values) = (None, None);
        for (key, value) in self.map(node, KEYS) {
            let said = self.text(value).map(|t| t.value);
            if self.tree.text(key) == "labels" { labels = said } else { values = said }
        }
        if labels.is_none() || values.is_none() {
            let message = Text::new(
                "a form has `labels` and `values`: the columns where they stand",
                "biểu mẫu cần `labels` và `values`: các cột chứa nhãn và giá trị",
            );
            self.problem(Code::PROJECT_BAD_VALUE, self.tree.span(node), message);
        }
        labels.zip(values)
    }

    fn pattern(&mut self, files: &dyn Files, folder: &Path, node: NodeId) -> Option<Placed<Pattern>> {
        let text = self.text(node)?;
        match Pattern::new(files, folder, &text.value) {
            Ok(value) => Some(Placed { value, span: text.span }),
            Err(why) => {
                let message = Text::new(format!("this is no path pattern: {why}"), format!("đây không phải mẫu đường dẫn: {why}"));
                self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
                None
            }
        }
    }

    /// The keys of a map with their values; others than the known ones are reported.
    pub(super) fn map(&mut self, node: NodeId, known: &[&'static str]) -> Vec<(NodeId, NodeId)> {
        let entries = match self.tree.shape(node) {
            Shape::Map(entries) => entries,
            Shape::Scalar(_) if self.is_empty(node) => return Vec::new(),
            _ => {
                let message = Text::new(
                    format!("a map with keys such as `{}:` belongs here", known.first().unwrap_or(&"")),
                    format!("chỗ này cần các khóa, như `{}:`", known.first().unwrap_or(&"")),
                );
                self.problem(Code::PROJECT_BAD_VALUE, self.tree.span(node), message);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for (key, value) in entries {
            let name = self.tree.text(key);
            if known.contains(&name) {
                found.push((key, value));
            } else {
                let message = Text::new(format!("the configuration has no key `{name}`"), format!("cấu hình không có khóa `{name}`"));
                let near = nearest(name, known.iter().copied());
                let help = near.map_or_else(
                    || Text::new(format!("here stand {}", quoted(known)), format!("ở đây có thể dùng {}", quoted(known))),
                    |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
                );
                self.problems.push(Diagnostic::error(Code::PROJECT_UNKNOWN_KEY, message).at(self.source, self.tree.span(key)).help(help));
            }
        }
        found
    }

    /// Paths that begin in a folder.
    pub(super) fn paths(&mut self, folder: &Path, node: NodeId) -> Vec<PathBuf> {
        self.texts(node).into_iter().map(|t| tidy(&folder.join(t.value))).collect()
    }

    /// A key as a name.
    pub(super) fn name(&self, key: NodeId) -> Placed<String> {
        Placed { value: nfc(self.tree.text(key)), span: self.tree.span(key) }
    }

    pub(super) fn pairs(&mut self, node: NodeId) -> Vec<(Placed<String>, Placed<String>)> {
        let entries = match self.tree.shape(node) {
            Shape::Map(entries) => entries,
            Shape::Scalar(_) if self.is_empty(node) => return Vec::new(),
            _ => {
                let message = Text::new("a map of names to values belongs here", "chỗ này cần các cặp tên và giá trị");
                self.problem(Code::PROJECT_BAD_VALUE, self.tree.span(node), message);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for (key, value) in entries {
            let name = self.name(key);
            // An empty value is a value: it leaves a column out.
            if self.is_empty(value) {
                found.push((name, Placed { value: String::new(), span: self.tree.span(key) }));
            } else if let Some(text) = self.text(value) {
                found.push((name, text));
            }
        }
        found
    }

    pub(super) fn items(&mut self, node: NodeId) -> Vec<NodeId> {
        match self.tree.shape(node) {
            Shape::Seq(items) => items.collect(),
            _ if self.is_empty(node) => Vec::new(),
            _ => vec![node],
        }
    }

    pub(super) fn texts(&mut self, node: NodeId) -> Vec<Placed<String>> {
        self.items(node).into_iter().filter_map(|item| self.text(item)).collect()
    }

    pub(super) fn text(&mut self, node: NodeId) -> Option<Placed<String>> {
        let span = self.tree.span(node);
        match self.tree.shape(node) {
            Shape::Scalar(raw) if !self.is_empty(node) => Some(Placed { value: nfc(raw.text.trim()), span }),
            _ => {
                let message = Text::new("a single text or number belongs here", "chỗ này cần một chuỗi hoặc một số");
                self.problem(Code::PROJECT_BAD_VALUE, span, message);
                None
            }
        }
    }

    pub(super) fn is_empty(&self, node: NodeId) -> bool {
        matches!(self.tree.shape(node), Shape::Scalar(raw) if matches!(raw.text.trim(), "" | "~" | "null"))
    }

    pub(super) fn choice<T: Copy>(&mut self, node: NodeId, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let found = choices.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let message = Text::new(
                format!("`{}` is none of {}", text.value, quoted(&names)),
                format!("`{}` không thuộc {}", text.value, quoted(&names)),
            );
            self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
        }
        found.map(|(_, value)| *value)
    }

    fn number(&mut self, node: NodeId) -> Option<usize> {
        let text = self.text(node)?;
        let number = text.value.parse().ok();
        if number.is_none() {
            let message = Text::new(format!("`{}` is no whole number", text.value), format!("`{}` không phải số nguyên", text.value));
            self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
        }
        number
    }

    /// The power of ten of a unit, such as `million VND` or `thousand`.
    fn power(&mut self, node: NodeId, money: bool) -> Option<i32> {
        let text = self.text(node)?;
        let number = match literal(&format!("1 {}", text.value)) {
            Some(Literal::Money(number)) if money => Some(number),
            Some(Literal::Number(number, _)) if !money => Some(number),
            _ => None,
        };
        let power = number.and_then(|n| n.to_string().strip_prefix('1').map(str::len)).and_then(|zeros| i32::try_from(zeros).ok());
        if power.is_none() {
            let (en, vi) = if money {
                ("`VND`, `million VND`, `tỷ đồng`", "`đồng`, `triệu đồng`, `tỷ đồng`")
            } else {
                ("`thousand`, `million`", "`nghìn`, `triệu`")
            };
            let message =
                Text::new(format!("`{}` is no unit; write {en}", text.value), format!("`{}` không phải đơn vị; hãy viết {vi}", text.value));
            self.problem(Code::PROJECT_BAD_VALUE, text.span, message);
        }
        power
    }

    pub(super) fn problem(&mut self, code: Code, span: Span, message: Text) {
        self.problems.push(Diagnostic::error(code, message).at(self.source, span));
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

fn nfc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfc().collect()
}
