//! Path patterns of the configuration: `reports/**/*.yaml`.

use std::path::{Path, PathBuf};

use super::rulefiles::{parent, tidy};
use crate::base::Files;

/// How patterns match: `*` stays within a folder, `**` goes through folders, hidden files are left alone.
const OPTIONS: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// A path that may hold `*`, `**`, `?` and `[…]`, relative to a folder.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The part in front of the first wildcard, from the folder on.
    start: PathBuf,
    /// The rest of the path; empty where there is no wildcard.
    rest: String,
    matcher: glob::Pattern,
}

impl Pattern {
    /// The pattern in a folder.
    ///
    /// # Errors
    /// If it is not well formed; in the words of the library that matches.
    pub fn new(files: &dyn Files, folder: &Path, text: &str) -> Result<Self, String> {
        let wild = |part: &str| part.contains(['*', '?', '[']);
        let parts: Vec<&str> = text.split('/').collect();
        let fixed = parts.iter().position(|part| wild(part)).unwrap_or(parts.len());
        let (fixed, rest) = parts.split_at_checked(fixed).unwrap_or((&parts, &[]));
        // An absolute pattern begins with an empty part, which joining would lose.
        let fixed = if text.starts_with('/') { format!("/{}", fixed.join("/")) } else { fixed.join("/") };
        let start = tidy(&folder.join(fixed));
        let rest = rest.join("/");
        let whole = whole(files, &start);
        let mut pattern = glob::Pattern::escape(&whole.to_string_lossy());
        if !rest.is_empty() {
            if !pattern.is_empty() && !pattern.ends_with('/') {
                pattern.push('/');
            }
            pattern.push_str(&rest);
        }
        let matcher = glob::Pattern::new(&pattern).map_err(|e| e.msg.to_owned())?;
        Ok(Pattern { start, rest, matcher })
    }

    /// Whether it names one file or folder, without a wildcard.
    pub fn is_fixed(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether a file is among those that it names, by its [whole] path; all files of a folder are, where it names the folder.
    pub fn matches(&self, path: &Path) -> bool {
        self.matcher.matches_path_with(path, OPTIONS)
            || (self.is_fixed() && path.ancestors().skip(1).any(|p| self.matcher.matches_path_with(p, OPTIONS)))
    }

    /// The files that it names, sorted.
    pub fn find(&self, files: &dyn Files) -> Vec<PathBuf> {
        let start = if self.start.as_os_str().is_empty() { Path::new(".") } else { &self.start };
        let found = files.walk(start).unwrap_or_default();
        found.into_iter().map(|p| tidy(&p)).filter(|p| self.matches(&whole(files, p))).collect()
    }
}

/// The path from the root on; links to a file itself are not followed, so that it keeps its name.
pub fn whole(files: &dyn Files, path: &Path) -> PathBuf {
    match path.file_name() {
        Some(name) => files.canonical(parent(path)).join(name),
        None => files.canonical(if path.as_os_str().is_empty() { Path::new(".") } else { path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Memory;

    fn find(pattern: &str) -> Vec<String> {
        let mut files = Memory::default();
        for path in ["p/a.yaml", "p/b.csv", "p/in/c.yaml", "p/in/deep/d.yaml", "q/e.yaml", "p/[x].yaml"] {
            files.insert(path, "");
        }
        let pattern = Pattern::new(&files, Path::new("p"), pattern).unwrap();
        pattern.find(&files).iter().map(|p| p.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn one_star_stays_in_a_folder_and_two_go_through_them() {
        assert_eq!(find("a.yaml"), ["p/a.yaml"]);
        assert_eq!(find("./in/../a.yaml"), ["p/a.yaml"]);
        assert_eq!(find("*.yaml"), ["p/[x].yaml", "p/a.yaml"]);
        assert_eq!(find("in/**/*.yaml"), ["p/in/c.yaml", "p/in/deep/d.yaml"]);
        assert_eq!(find("in"), ["p/in/c.yaml", "p/in/deep/d.yaml"]);
        assert_eq!(find("../q/*"), ["q/e.yaml"]);
        assert_eq!(find("../q*/*"), ["q/e.yaml"]);
        assert_eq!(find("none/*"), [""; 0]);
    }

    #[test]
    fn a_pattern_that_is_not_well_formed_is_refused() {
        assert!(Pattern::new(&Memory::default(), Path::new(""), "a/***").is_err());
    }
}
