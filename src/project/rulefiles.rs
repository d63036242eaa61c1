//! Rule files, what they use, and the lists that they declare, to checked rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::{Files, Prepared, ReadError, Source, SourceId, Sources, Span};
use crate::data::{decode, load_list};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::semantics::{self, Rules, Unit};
use crate::syntax::tree::{Item, ListDeclaration, Quoted};
use crate::syntax::{Limits, Packed, Parsed, parse};

/// How far files may use each other.
const MAX_USES: usize = 64;
/// The longest reference list, in bytes.
const LIST_BYTES: u64 = 256 << 20;

/// A rule file, or a folder of them, that the run was started with.
#[derive(Clone)]
pub struct Root<'f> {
    /// Where it lies.
    pub files: &'f dyn Files,
    /// Its path there.
    pub path: PathBuf,
}

/// The rules of a run.
#[derive(Debug, Default)]
pub struct RuleFiles {
    /// All that was declared and is right.
    pub rules: Rules,
    /// What is wrong with the others.
    pub problems: Vec<Diagnostic>,
    /// The canonical paths of all files that were read, lists included.
    pub read: BTreeSet<PathBuf>,
    /// The rule files that the run was started with, without those that they use.
    pub named: BTreeSet<SourceId>,
}

/// Loads rule files with all that they use, and checks them together.
#[must_use]
pub fn load(roots: &[Root<'_>], sources: &mut Sources) -> RuleFiles {
    let mut loader = Loader::new(sources);
    loader.parse_ahead(roots);
    for root in roots {
        loader.root(root);
    }
    let Loader { units, mut problems, read, named, whole, .. } = loader;
    // Where a file is absent, all of its names would be unknown: that says nothing new.
    if !whole {
        return RuleFiles { rules: Rules::default(), problems, read, named };
    }
    let (rules, wrong) = semantics::check(&units);
    problems.extend(wrong);
    problems.sort_by_key(|p| p.labels.first().map(|l| (l.source, l.span)));
    RuleFiles { rules, problems, read, named }
}

/// A rule file of which this is the text, and all that it uses, before they are checked.
///
/// # Errors
/// What is wrong with one of them.
pub(super) fn units_with(
    root: &Root<'_>,
    (source, text): (SourceId, Arc<str>),
    sources: &mut Sources,
) -> Result<Vec<Unit>, Vec<Diagnostic>> {
    let mut loader = Loader::new(sources);
    let parsed = parse(&text, source, &Limits::default());
    loader.ahead.insert(root.files.canonical(&root.path), (source, text, parsed));
    let area = Area { files: root.files, folder: root.files.canonical(parent(&root.path)) };
    loader.file(&area, &root.path, None);
    if loader.problems.iter().any(|p| p.severity == Severity::Error) { Err(loader.problems) } else { Ok(loader.units) }
}

struct Loader<'s> {
    sources: &'s mut Sources,
    units: Vec<Unit>,
    problems: Vec<Diagnostic>,
    read: BTreeSet<PathBuf>,
    /// File names with the texts that were read under them.
    texts: BTreeSet<(String, Arc<str>)>,
    /// The files that are being read, each used by the one before it.
    open: Vec<PathBuf>,
    /// Whether every file that is needed was there.
    whole: bool,
    /// Files that were parsed before their turn, by canonical path.
    ahead: BTreeMap<PathBuf, (SourceId, Arc<str>, Parsed)>,
    /// The source of each file that was read, by canonical path.
    loaded: BTreeMap<PathBuf, SourceId>,
    /// Those that the run was started with.
    named: BTreeSet<SourceId>,
}

/// Where a root's files may lie.
struct Area<'f> {
    files: &'f dyn Files,
    folder: PathBuf,
}

/// Who asked for a file: the words in a rule file, or, with none, the command line or configuration.
type Asked = Option<(SourceId, Span)>;

impl<'s> Loader<'s> {
    fn new(sources: &'s mut Sources) -> Self {
        Loader {
            sources,
            units: Vec::new(),
            problems: Vec::new(),
            read: BTreeSet::new(),
            texts: BTreeSet::new(),
            open: Vec::new(),
            whole: true,
            ahead: BTreeMap::new(),
            loaded: BTreeMap::new(),
            named: BTreeSet::new(),
        }
    }

    fn root(&mut self, root: &Root<'_>) {
        let Root { files, path } = root;
        if !files.is_folder(path) {
            let folder = files.canonical(parent(path));
            return self.file(&Area { files: *files, folder }, path, None);
        }
        let area = Area { files: *files, folder: files.canonical(path) };
        let found = files.walk(path).unwrap_or_default();
        let mut any = false;
        for file in found.iter().filter(|f| f.extension().is_some_and(|e| e == "chitieu")) {
            any = true;
            self.file(&area, file, None);
        }
        if !any {
            self.whole = false;
            let name = path.display();
            let message = Text::new(format!("there is no rule file in `{name}`"), format!("không có tệp quy tắc nào trong `{name}`"));
            let help = Text::new("rule files end in `.chitieu`", "tệp quy tắc có đuôi `.chitieu`");
            self.problems.push(Diagnostic::error(Code::PROJECT_NO_RULES, message).help(help));
        }
    }

    /// Parses the files that the run was started with side by side: parsing is most of what a short check does. The
    /// built-in ones are parsed already.
    fn parse_ahead(&mut self, roots: &[Root<'_>]) {
        let mut waiting: Vec<(PathBuf, SourceId, Arc<str>)> = Vec::new();
        for Root { files, path } in
            roots.iter().filter(|root| !root.files.is_folder(&root.path) && root.files.prepared(&root.path).is_none())
        {
            // What cannot be read is told in its turn.
            let Ok(bytes) = files.read(path, Limits::default().bytes as u64) else { continue };
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
            let source = self.sources.add(Source::new(path.display().to_string(), Arc::clone(&text)));
            waiting.push((files.canonical(path), source, text));
        }
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if waiting.len() < 2 { 1 } else { cores().min(waiting.len()) };
        if threads < 2 {
            let parsed = |(path, source, text): (PathBuf, SourceId, Arc<str>)| {
                let tree = parse(&text, source, &Limits::default());
                (path, (source, text, tree))
            };
            self.ahead.extend(waiting.into_iter().map(parsed));
            return;
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            while let Some((path, source, text)) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((path.clone(), (*source, Arc::clone(text), parse(text, *source, &Limits::default()))));
            }
            done
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            self.ahead.extend(work());
            // A thread that panicked has said so; its files are then parsed in their turn.
            self.ahead.extend(others.into_iter().filter_map(|thread| thread.join().ok()).flatten());
        });
    }

    fn file(&mut self, area: &Area<'_>, path: &Path, asked: Asked) {
        let canonical = area.files.canonical(path);
        if self.open.contains(&canonical) {
            return self.circle(path, asked);
        }
        if self.open.len() >= MAX_USES {
            let message = Text::new(
                format!("more than {MAX_USES} files use each other in a row"),
                format!("hơn {MAX_USES} tệp nối tiếp nhau qua `use`"),
            );
            return self.problems.push(at(Diagnostic::error(Code::RULES_TOO_DEEP, message), asked));
        }
        if !self.read.insert(canonical.clone()) {
            // It was used by another before its turn came.
            self.named.extend(self.loaded.get(&canonical).filter(|_| asked.is_none()));
            return;
        }
        let (source, text, parsed) = match self.ahead.remove(&canonical) {
            Some((source, text, parsed)) => (source, text, Some(parsed)),
            None => match area.files.prepared(path) {
                Some(Prepared { text, parsed }) => {
                    let tree = Packed::tree(parsed, text).map(|file| Parsed { file, problems: Vec::new() });
                    let text: Arc<str> = text.into();
                    (self.sources.add(Source::new(path.display().to_string(), Arc::clone(&text))), text, tree)
                }
                None => match self.text(area.files, path, asked) {
                    Some((source, text)) => (source, text, None),
                    None => return,
                },
            },
        };
        self.loaded.insert(canonical.clone(), source);
        if asked.is_none() {
            self.named.insert(source);
        }
        // The built-in vocabulary and its copy beside the user's rules are one file.
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if !self.texts.insert((name, Arc::clone(&text))) {
            return;
        }
        let parsed = parsed.unwrap_or_else(|| parse(&text, source, &Limits::default()));
        self.problems.extend(parsed.problems);
        self.open.push(canonical);
        let mut lists = BTreeMap::new();
        for item in &parsed.file.items {
            match item {
                Item::Use(used) => {
                    if let Some(path) = self.locate(area, path, used, source, Code::RULES_USE_NOT_FOUND) {
                        self.file(area, &path, Some((source, used.span)));
                    }
                }
                Item::List(list) => {
                    if let Some(read) = self.list(area, path, list, source) {
                        lists.insert(list.name.text.clone(), read);
                    }
                }
                _ => {}
            }
        }
        self.open.pop();
        self.units.push(Unit { source: Some(source), name: path.display().to_string(), text, file: parsed.file, lists });
    }

    /// The text of a rule file, without a byte order mark.
    fn text(&mut self, files: &dyn Files, path: &Path, asked: Asked) -> Option<(SourceId, Arc<str>)> {
        let name = path.display().to_string();
        // The parser names the limit itself; one byte more lets it see that there is too much.
        let limit = Limits::default().bytes as u64 + 1;
        let bytes = match files.read(path, limit) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.whole = false;
                self.problems.push(unread(Code::PROJECT_NO_RULES, &name, &error, asked));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
                Some((self.sources.add(Source::new(name, Arc::clone(&text))), text))
            }
            Err(error) => {
                self.whole = false;
                self.problems.extend(decode(&name, error.as_bytes(), limit, self.sources).err().map(|fault| *fault));
                None
            }
        }
    }

    /// The path of a file that a rule file names, if it may be read.
    fn locate(&mut self, area: &Area<'_>, from: &Path, named: &Quoted, source: SourceId, not_found: Code) -> Option<PathBuf> {
        let path = tidy(&parent(from).join(&named.text));
        let there = area.files.exists(&path) && !area.files.is_folder(&path);
        let canonical = if there { area.files.canonical(&path) } else { tidy(&area.files.canonical(parent(from)).join(&named.text)) };
        let text = &named.text;
        let problem = if !canonical.starts_with(&area.folder) {
            let message =
                Text::new(format!("`{text}` lies outside of the folder of the rules"), format!("`{text}` nằm ngoài thư mục chứa quy tắc"));
            let help = Text::new(
                "a rule file may use what lies beside or below the rule file that the run was started with",
                "tệp quy tắc chỉ được dùng tệp nằm cùng thư mục hoặc thư mục con của tệp quy tắc được chạy",
            );
            Diagnostic::error(Code::RULES_USE_LEAVES_ROOT, message).help(help)
        } else if !there {
            let message = Text::new(format!("there is no file `{}`", path.display()), format!("không có tệp `{}`", path.display()));
            let near = self.neighbour(area, &path, from);
            let problem = Diagnostic::error(not_found, message);
            match near {
                Some(near) => problem.help(Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?"))),
                None => problem.help(Text::new("paths are relative to the file that they stand in", "đường dẫn tính từ tệp chứa nó")),
            }
        } else {
            return Some(path);
        };
        self.whole = false;
        self.problems.push(problem.at(source, named.span));
        None
    }

    /// A file with a similar name in the folder where one was looked for, as it would be named.
    fn neighbour(&self, area: &Area<'_>, wanted: &Path, from: &Path) -> Option<String> {
        let folder = parent(wanted);
        let found = area.files.walk(folder).ok()?;
        let beside: Vec<String> = found
            .iter()
            .filter(|p| parent(p) == folder && p.extension() == wanted.extension() && *p != from)
            .filter_map(|p| Some(p.file_name()?.to_str()?.to_owned()))
            .collect();
        let near = crate::diagnostic::nearest(wanted.file_name()?.to_str()?, beside.iter().map(String::as_str))?;
        Some(near.to_owned())
    }

    fn list(&mut self, area: &Area<'_>, from: &Path, list: &ListDeclaration, source: SourceId) -> Option<crate::data::ReferenceList> {
        let path = self.locate(area, from, &list.file, source, Code::RULES_LIST_NOT_FOUND)?;
        let name = path.display().to_string();
        self.read.insert(area.files.canonical(&path));
        match area.files.read(&path, LIST_BYTES) {
            Err(error) => {
                let problem = unread(Code::RULES_LIST_NOT_FOUND, &name, &error, Some((source, list.file.span)));
                self.problems.push(problem);
                None
            }
            Ok(bytes) => match load_list(&name, &bytes, self.sources, &list.key.text, &list.name.text) {
                Ok(read) => Some(read),
                Err(wrong) => {
                    self.problems.extend(wrong);
                    None
                }
            },
        }
    }

    fn circle(&mut self, path: &Path, asked: Asked) {
        let canonical_names = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let name = canonical_names(&path.to_path_buf());
        let mut chain: Vec<String> = self.open.iter().map(canonical_names).skip_while(|n| *n != name).collect();
        chain.push(name);
        let chain = chain.join(" → ");
        let message =
            Text::new(format!("files use each other in a circle: {chain}"), format!("các tệp dùng nhau thành vòng tròn: {chain}"));
        let help = Text::new("put what both need into a third file", "đưa phần dùng chung sang một tệp thứ ba");
        self.problems.push(at(Diagnostic::error(Code::RULES_CIRCULAR_USE, message), asked).help(help));
    }
}

fn at(problem: Diagnostic, asked: Asked) -> Diagnostic {
    match asked {
        Some((source, span)) => problem.at(source, span),
        None => problem,
    }
}

/// A file that could not be read.
pub(super) fn unread(code: Code, name: &str, error: &ReadError, asked: Asked) -> Diagnostic {
    let message = match error {
        ReadError::NotFound => Text::new(format!("there is no file or folder `{name}`"), format!("không có tệp hoặc thư mục `{name}`")),
        ReadError::TooLarge { limit } => {
            Text::new(format!("`{name}` is larger than the limit of {limit} bytes"), format!("`{name}` lớn hơn giới hạn {limit} byte"))
        }
        ReadError::Io(why) => Text::new(format!("`{name}` cannot be read: {why}"), format!("không đọc được `{name}`: {why}")),
    };
    at(Diagnostic::error(code, message), asked)
}

/// The folder of a file; `.` for a bare name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path without `.`, and without `..` where a folder stands in front of it.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}
