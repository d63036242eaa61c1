//! The formats of data files.

use std::path::Path;

/// What a data file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Values separated by commas, semicolons or tabs, whichever its first line has most.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON document on each line.
    JsonLines,
    /// A worksheet of LibreOffice and others.
    Ods,
    /// Values separated by tabs.
    Tsv,
    /// A workbook of Excel up to 2003.
    Xls,
    /// A workbook of Excel from 2007 on.
    Xlsx,
    /// One or more YAML documents.
    Yaml,
}

impl Format {
    /// Every format, with its name and the file name extensions that it goes by.
    pub const ALL: &[(Format, &str, &[&str])] = &[
        (Format::Csv, "csv", &["csv"]),
        (Format::Json, "json", &["json"]),
        (Format::JsonLines, "jsonl", &["jsonl", "ndjson"]),
        (Format::Ods, "ods", &["ods"]),
        (Format::Tsv, "tsv", &["tsv", "tab"]),
        (Format::Xls, "xls", &["xls"]),
        (Format::Xlsx, "xlsx", &["xlsx", "xlsm"]),
        (Format::Yaml, "yaml", &["yaml", "yml"]),
    ];

    /// The format of this name, such as `yaml`.
    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        Self::ALL.iter().find(|(_, own, _)| own.eq_ignore_ascii_case(name)).map(|(format, ..)| *format)
    }

    /// The format that a file's extension tells; `None` for a file that holds no data.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().find(|(.., known)| known.contains(&extension.as_str())).map(|(format, ..)| *format)
    }

    /// Whether it is a workbook: worksheets of cells, in a file that is no text.
    #[must_use]
    pub const fn is_workbook(self) -> bool {
        matches!(self, Format::Ods | Format::Xls | Format::Xlsx)
    }

    /// Whether it is text that holds rows of cells rather than nested lists and maps.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_format() {
        assert_eq!(Format::of_path(Path::new("a/b.YML")), Some(Format::Yaml));
        assert_eq!(Format::of_path(Path::new("a/b.ndjson")), Some(Format::JsonLines));
        assert_eq!(Format::of_path(Path::new("a/readme")), None);
    }
}
