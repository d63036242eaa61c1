//! How much of a data file is taken in before it is refused.

/// The limits on one data file; passing one is an error at its place, never a slow run or a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest table, in bytes: 2 GiB.
    pub table_bytes: u64,
    /// The longest YAML or JSON file, in bytes: 1 GiB.
    pub tree_bytes: u64,
    /// How deep lists and maps may lie in each other, aliases followed: 64.
    pub depth: usize,
    /// How many nodes YAML aliases may add to a file: 10 million.
    pub alias_nodes: u64,
    /// The longest table cell, text or key, in bytes: 1 MiB.
    pub cell_bytes: usize,
    /// How many columns a table may have: 4096.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { table_bytes: 2 << 30, tree_bytes: 1 << 30, depth: 64, alias_nodes: 10_000_000, cell_bytes: 1 << 20, columns: 4096 }
    }
}
