//! Which data files a run reads, and how.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::{DataOptions, FILE_NAME};
use super::pattern::whole;
use super::rulefiles::{parent, unread};
use crate::base::{Files, Found, ReadError};
use crate::data::{EntityId, Format, Options};
use crate::diagnostic::{Code, Diagnostic, Text};

/// The name under which standard input is known.
pub(super) const STDIN: &str = "<stdin>";

/// What the command line names as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataArgument {
    /// A file, or a folder of them.
    Path(PathBuf),
    /// Standard input, as it was read.
    Stdin(Vec<u8>),
}

/// A file to read.
#[derive(Debug)]
pub(super) struct DataFile {
    pub name: String,
    pub format: Format,
    pub options: Arc<Options>,
    pub content: Content,
}

/// Where a file's bytes are.
#[derive(Debug)]
pub(super) enum Content {
    At(PathBuf),
    Bytes(Vec<u8>),
}

/// Looks for data files.
pub(super) struct Discovery<'d> {
    pub files: &'d dyn Files,
    /// What the configuration says about files.
    pub sets: &'d [DataOptions],
    /// The entity of files that do not say what they hold.
    pub entity: Option<EntityId>,
    /// The format of what does not tell it by its name.
    pub input: Option<Format>,
    /// Files that are no data, wherever they lie: rule files and reference lists.
    pub known: &'d BTreeSet<PathBuf>,
    pub all: Vec<DataFile>,
    pub problems: Vec<Diagnostic>,
    seen: BTreeSet<PathBuf>,
    /// The names of the known files.
    names: BTreeSet<OsString>,
    /// Whether data are named in one place only, where no file can be met twice but through a link.
    one_place: bool,
    /// What is said of the files of each data set, and of those of none.
    options: BTreeMap<Option<usize>, Arc<Options>>,
    /// The last folder, and its path from the root on.
    folder: Option<(PathBuf, PathBuf)>,
}

impl<'d> Discovery<'d> {
    pub fn new(files: &'d dyn Files, sets: &'d [DataOptions], known: &'d BTreeSet<PathBuf>) -> Self {
        let names = known.iter().filter_map(|path| path.file_name()).map(OsString::from).collect();
        let (all, problems, seen, options) = (Vec::new(), Vec::new(), BTreeSet::new(), BTreeMap::new());
        Discovery { files, sets, entity: None, input: None, known, all, problems, seen, names, one_place: false, options, folder: None }
    }

    /// All that the command line names.
    pub fn arguments(&mut self, arguments: &[DataArgument]) {
        self.one_place = arguments.len() == 1;
        arguments.iter().for_each(|argument| self.argument(argument));
    }

    /// What the command line names.
    fn argument(&mut self, argument: &DataArgument) {
        match argument {
            DataArgument::Stdin(bytes) => match self.input {
                Some(format) => {
                    let options = Arc::new(Options { entity: self.entity, ..Options::default() });
                    self.all.push(DataFile { name: STDIN.to_owned(), format, options, content: Content::Bytes(bytes.clone()) });
                }
                None => self.unknown_format(STDIN),
            },
            DataArgument::Path(path) if self.files.is_folder(path) => self.folder(path),
            DataArgument::Path(path) => self.file(path),
        }
    }

    /// What the configuration names, where the command line names nothing.
    pub fn configured(&mut self, source: crate::base::SourceId) {
        for set in self.sets {
            let named = set.files(self.files);
            let fixed = set.pattern.value.is_fixed();
            let wanted: Vec<&PathBuf> = named.iter().filter(|p| (fixed && named.len() == 1) || self.is_data(p)).collect();
            if wanted.is_empty() {
                let message = Text::new("no data file matches this path", "không có tệp dữ liệu nào khớp đường dẫn này");
                self.problems.push(Diagnostic::error(Code::PROJECT_NO_DATA, message).at(source, set.pattern.span));
            }
            for path in wanted {
                self.file(path);
            }
        }
    }

    fn folder(&mut self, folder: &Path) {
        let all = match self.files.find(folder) {
            Ok(all) => all,
            Err(error) => return self.problems.push(unread(Code::PROJECT_NO_DATA, &folder.display().to_string(), &error, None)),
        };
        for path in all.iter().map(|found| &found.path).filter(|path| is_config(path) && parent(path) != folder) {
            let name = path.display();
            let message = Text::new(
                format!("`{name}` is not used, for it lies below the folder that is checked"),
                format!("không dùng `{name}`, vì tệp nằm dưới thư mục được kiểm tra"),
            );
            let folder = parent(path).display();
            let help = Text::new(format!("check `{folder}` on its own"), format!("hãy kiểm tra riêng `{folder}`"));
            self.problems.push(Diagnostic::warning(Code::PROJECT_TWO_CONFIGURATIONS, message).help(help));
        }
        let may_be = all.into_iter().filter(|found| may_be_data(&found.path));
        let wanted: Vec<Found> = may_be.filter(|found| !self.is_known(&found.path, found.is_link)).collect();
        if wanted.is_empty() {
            let name = folder.display();
            let endings: Vec<String> = Format::ALL.iter().flat_map(|(.., e)| e.iter()).map(|e| format!(".{e}")).collect();
            let message = Text::new(format!("there is no data file in `{name}`"), format!("không có tệp dữ liệu nào trong `{name}`"));
            let help =
                Text::new(format!("data files end in {}", endings.join(", ")), format!("tệp dữ liệu có đuôi {}", endings.join(", ")));
            self.problems.push(Diagnostic::error(Code::PROJECT_NO_DATA, message).help(help));
        }
        for Found { path, is_link } in wanted {
            self.found(&path, is_link);
        }
    }

    fn is_data(&self, path: &Path) -> bool {
        may_be_data(path) && !self.is_known(path, self.files.is_link(path))
    }

    /// Whether it is no data. Following every file of a folder to where it lies would take longer than reading it.
    fn is_known(&self, path: &Path, is_link: bool) -> bool {
        let may_be = is_link || path.file_name().is_some_and(|name| self.names.contains(name));
        may_be && self.known.contains(&self.files.canonical(path))
    }

    fn file(&mut self, path: &Path) {
        if !self.files.exists(path) {
            return self.problems.push(unread(Code::PROJECT_NO_DATA, &path.display().to_string(), &ReadError::NotFound, None));
        }
        self.found(path, self.files.is_link(path));
    }

    /// A file that is there.
    fn found(&mut self, path: &Path, is_link: bool) {
        let name = path.display().to_string();
        // The same file named twice would be a second record of each of its units.
        if self.one_place && is_link {
            // What it leads to may be met under its own name too, or was.
            self.one_place = false;
            let met = self.all.iter().filter_map(|file| if let Content::At(path) = &file.content { Some(path) } else { None });
            self.seen = met.map(|path| self.files.canonical(path)).collect();
        }
        if !self.one_place && !self.seen.insert(self.files.canonical(path)) {
            return;
        }
        let Some(format) = Format::of_path(path).or(self.input) else { return self.unknown_format(&name) };
        let whole = if self.sets.is_empty() { PathBuf::new() } else { self.whole(path) };
        let set = self.sets.iter().position(|set| set.covers(&whole));
        let options = Arc::clone(self.options.entry(set).or_insert_with(|| {
            let mut options = set.and_then(|set| self.sets.get(set)).map(|set| set.options.clone()).unwrap_or_default();
            options.entity = self.entity.or(options.entity);
            Arc::new(options)
        }));
        self.all.push(DataFile { name, format, options, content: Content::At(path.to_path_buf()) });
    }

    /// The path from the root on. Files mostly come folder by folder, and where one lies is worked out once.
    fn whole(&mut self, path: &Path) -> PathBuf {
        let Some(name) = path.file_name() else { return whole(self.files, path) };
        match &self.folder {
            Some((folder, whole)) if folder == parent(path) => whole.join(name),
            _ => {
                let (folder, whole) = (parent(path).to_path_buf(), whole(self.files, path));
                self.folder = Some((folder, parent(&whole).to_path_buf()));
                whole
            }
        }
    }

    fn unknown_format(&mut self, name: &str) {
        let known: Vec<&str> = Format::ALL.iter().map(|(_, name, _)| *name).collect();
        let message = Text::new(format!("`{name}` does not tell which format it is in"), format!("không biết `{name}` ở định dạng nào"));
        let help =
            Text::new(format!("say it with `--input`: {}", known.join(", ")), format!("hãy cho biết bằng `--input`: {}", known.join(", ")));
        self.problems.push(Diagnostic::error(Code::PROJECT_UNKNOWN_FORMAT, message).help(help));
    }
}

/// Whether a file's name is one of data.
fn may_be_data(path: &Path) -> bool {
    Format::of_path(path).is_some() && !is_config(path)
}

fn is_config(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE_NAME)
}
