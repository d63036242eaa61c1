//! One line for each result: readable, and a difference between two reports shows whole results.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Breaks the line at the outermost object's entries and at the entries of the lists directly in it.
#[derive(Debug, Default)]
pub(in crate::report) struct Lines {
    depth: usize,
}

impl Lines {
    /// For an entry of one of those lists on its own.
    pub(in crate::report) fn inside() -> Self {
        Lines { depth: 2 }
    }

    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        out.write_all(bracket)
    }

    /// Before an entry: a comma between entries, and a new line where the depth has one.
    fn entry<W: ?Sized + Write>(&self, out: &mut W, first: bool, lines: usize) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        match self.depth {
            depth if depth <= lines => out.write_all(if depth == 1 { b"\n  " } else { b"\n    " }),
            _ if first => Ok(()),
            _ => out.write_all(b" "),
        }
    }
}

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(if self.depth == 0 { b"\n}" } else { b"}" })
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.entry(out, first, 1)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.entry(out, first, 2)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(b"]")
    }
}
