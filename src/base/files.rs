use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing of this name.
    #[error("no such file or folder")]
    NotFound,
    /// It is longer than the limit allows.
    #[error("larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit in force, in bytes.
        limit: u64,
    },
    /// The system would not give it.
    #[error("{0}")]
    Io(String),
}

/// A text that ships with the program, and what was made of it beforehand.
#[derive(Debug, Clone, Copy)]
pub struct Prepared {
    /// The text.
    pub text: &'static str,
    /// Its parsed form.
    pub parsed: &'static [u8],
}

/// A file in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The path to it.
    pub path: PathBuf,
    /// Whether it is a link to something else.
    pub is_link: bool,
}

/// The one door to the file system.
pub trait Files: Sync {
    /// The bytes of a file of at most `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// A file to be read bit by bit.
    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, ReadError>;
    /// Whether it is a link to something else.
    fn is_link(&self, path: &Path) -> bool {
        let _ = path;
        false
    }
    /// How many bytes a file has, if that can be told without reading it.
    fn size(&self, path: &Path) -> Option<u64> {
        let _ = path;
        None
    }
    /// The regular files at or below a path, sorted; hidden ones and what cannot be entered are left out.
    fn walk(&self, path: &Path) -> Result<Vec<PathBuf>, ReadError>;
    /// The same files, and which of them are links.
    ///
    /// # Errors
    /// As for [`walk`](Self::walk).
    fn find(&self, path: &Path) -> Result<Vec<Found>, ReadError> {
        let found = |path: PathBuf| Found { is_link: self.is_link(&path), path };
        Ok(self.walk(path)?.into_iter().map(found).collect())
    }
    /// Whether a file or folder of this name is there.
    fn exists(&self, path: &Path) -> bool;
    /// Whether it is a folder.
    fn is_folder(&self, path: &Path) -> bool;
    /// The path with every `..` and link followed, for comparing.
    fn canonical(&self, path: &Path) -> PathBuf;
    /// A file that was parsed when the program was made.
    fn prepared(&self, _path: &Path) -> Option<Prepared> {
        None
    }
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        read_at_most(std::fs::File::open(path).map_err(|e| read_error(&e))?, limit)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
        Ok(Box::new(std::fs::File::open(path).map_err(|e| read_error(&e))?))
    }

    fn is_link(&self, path: &Path) -> bool {
        path.is_symlink()
    }

    fn size(&self, path: &Path) -> Option<u64> {
        std::fs::metadata(path).ok().map(|data| data.len())
    }

    fn walk(&self, path: &Path) -> Result<Vec<PathBuf>, ReadError> {
        Ok(self.find(path)?.into_iter().map(|found| found.path).collect())
    }

    fn find(&self, path: &Path) -> Result<Vec<Found>, ReadError> {
        if !path.exists() {
            return Err(ReadError::NotFound);
        }
        let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
        let entries = walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        // The folder says which of its entries are links; only these are looked at to learn what they lead to.
        let found = |entry: walkdir::DirEntry| Found { is_link: entry.path_is_symlink(), path: entry.into_path() };
        Ok(entries.filter_entry(visible).flatten().filter(|e| e.file_type().is_file()).map(found).collect())
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
    }
}

/// Room for most small files.
const ROOM: usize = 16 << 10;

pub(super) fn read_at_most(from: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    // A small file is had at once, not in pieces that double.
    let mut bytes = Vec::with_capacity(usize::try_from(limit).unwrap_or(ROOM).min(ROOM));
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| read_error(&e))?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes) }
}

pub(super) fn read_error(e: &std::io::Error) -> ReadError {
    if e.kind() == std::io::ErrorKind::NotFound { ReadError::NotFound } else { ReadError::Io(e.to_string()) }
}

/// Files that live in memory: the built-in packs, and tests.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl Files for Memory {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(&self.canonical(path)).ok_or(ReadError::NotFound)?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes.clone()) }
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>, ReadError> {
        Ok(Box::new(std::io::Cursor::new(self.files.get(&self.canonical(path)).ok_or(ReadError::NotFound)?.clone())))
    }

    fn size(&self, path: &Path) -> Option<u64> {
        self.files.get(&self.canonical(path)).map(|bytes| bytes.len() as u64)
    }

    fn walk(&self, path: &Path) -> Result<Vec<PathBuf>, ReadError> {
        let root = self.canonical(path);
        let found: Vec<PathBuf> = self.files.keys().filter(|p| p.starts_with(&root)).cloned().collect();
        if found.is_empty() { Err(ReadError::NotFound) } else { Ok(found) }
    }

    fn exists(&self, path: &Path) -> bool {
        self.walk(path).is_ok()
    }

    fn is_folder(&self, path: &Path) -> bool {
        !self.files.contains_key(&self.canonical(path)) && self.exists(path)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        let mut out = PathBuf::new();
        for part in path.components() {
            match part {
                std::path::Component::ParentDir if out.file_name().is_some() => {
                    out.pop();
                }
                std::path::Component::CurDir => {}
                other => out.push(other),
            }
        }
        out
    }
}
