use std::sync::{Arc, OnceLock};

use super::{SourceId, Span};

/// A text that was read, under the name that users know it by.
#[derive(Debug)]
pub struct Source {
    /// The path as the user gave it, or `<stdin>`.
    pub name: String,
    /// The text, as it was written.
    pub text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// A source of this name.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Source { name: name.into(), text: text.into(), lines: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
            std::iter::once(0).chain(starts).map(|i| u32::try_from(i).unwrap_or(u32::MAX)).collect()
        })
    }

    /// Line and column of a byte offset, both from 1; columns count characters, as editors do.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start as usize..offset as usize).unwrap_or("");
        // A byte order mark is no column that an editor shows.
        let before = if start == 0 { before.trim_start_matches('\u{feff}') } else { before };
        (line, before.chars().count() + 1)
    }

    /// The text that a span covers; empty if it lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The text of a line, counted from 1, without its line end.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let lines = self.lines();
        let start = lines.get(line.saturating_sub(1)).map_or(self.text.len(), |s| *s as usize);
        let end = lines.get(line).map_or(self.text.len(), |s| *s as usize);
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}

/// All texts of a run.
#[derive(Debug, Default)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Takes a text in and says which it is from now on.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.all.push(source);
        SourceId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    /// The source of this number.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize)
    }

    /// The place of a span, ready to print.
    #[must_use]
    pub fn place(&self, id: SourceId, span: Span, path: impl Into<String>) -> Place {
        let Some(source) = self.get(id) else {
            return Place { file: String::new(), line: 0, column: 0, path: path.into(), text: String::new() };
        };
        let (line, column) = source.line_column(span.start);
        Place { file: source.name.clone(), line, column, path: path.into(), text: source.slice(span).to_owned() }
    }
}

/// Where something stands in a file, as it is printed: `file:line:column`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The path of the field inside the record, such as `network.levels`.
    pub path: String,
    /// What stands there, as it was written.
    pub text: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_behind_vietnamese_letters() {
        let source = Source::new("a", "Tỉnh ủy: x\ny");
        let at = u32::try_from(source.text.find('x').unwrap()).unwrap();
        assert_eq!(source.line_column(at), (1, 10));
        assert_eq!(source.line_column(at + 2), (2, 1));
        assert_eq!(source.line(1), "Tỉnh ủy: x");
    }
}
