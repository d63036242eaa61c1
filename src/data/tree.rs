//! The tree of a YAML or JSON file: every node with its place, every scalar as it was written.

use std::collections::HashSet;
use std::sync::Arc;

use super::reading::{Form, Raw};
use crate::base::Span;

/// A node's number in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

/// The documents of one file. Nodes lie in the order of the text, a parent before its children.
#[derive(Debug)]
pub struct Tree {
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<Node>,
    pub(super) texts: Vec<Box<str>>,
    pub(super) documents: Vec<NodeId>,
    pub(super) repeated: HashSet<NodeId>,
}

/// 20 bytes a node: a large file is mostly these.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// The next child of the same parent, or [`NONE`].
    pub next: u32,
    /// The number of children, the node an alias stands for, or where a scalar's text is.
    pub data: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Map,
    Seq,
    Alias,
    Scalar(Form),
}

/// No node.
pub(super) const NONE: u32 = u32::MAX;
/// A scalar whose text is its span.
pub(super) const WHOLE: u32 = u32::MAX;
/// A scalar whose text is its span without the quotes.
pub(super) const INNER: u32 = u32::MAX - 1;

/// What a node is.
#[derive(Debug, Clone)]
pub enum Shape<'t> {
    /// Keys with their values.
    Map(Entries<'t>),
    /// A list.
    Seq(Items<'t>),
    /// A text, number, truth value or nothing.
    Scalar(Raw<'t>),
}

impl Tree {
    /// The roots of the documents, in order.
    #[must_use]
    pub fn documents(&self) -> &[NodeId] {
        &self.documents
    }

    #[expect(clippy::indexing_slicing, reason = "node numbers are given out by this tree alone")]
    fn node(&self, id: NodeId) -> &Node {
        let node = &self.nodes[id.0 as usize];
        // The builder points no alias at another.
        if node.kind == Kind::Alias { &self.nodes[node.data as usize] } else { node }
    }

    fn first_child(&self, id: NodeId) -> u32 {
        let id = match self.nodes.get(id.0 as usize) {
            Some(node) if node.kind == Kind::Alias => node.data,
            _ => id.0,
        };
        id + 1
    }

    /// What the node is; an alias is the node that it stands for.
    #[must_use]
    pub fn shape(&self, id: NodeId) -> Shape<'_> {
        let node = self.node(id);
        match node.kind {
            Kind::Map => Shape::Map(Entries { items: self.items(id, node) }),
            Kind::Seq | Kind::Alias => Shape::Seq(self.items(id, node)),
            Kind::Scalar(form) => Shape::Scalar(Raw { text: self.scalar(node), form }),
        }
    }

    fn items(&self, id: NodeId, node: &Node) -> Items<'_> {
        Items { tree: self, next: if node.data == 0 { NONE } else { self.first_child(id) }, left: node.data }
    }

    /// The text of a scalar, escapes resolved; empty for a list or map.
    #[must_use]
    pub fn text(&self, id: NodeId) -> &str {
        match self.shape(id) {
            Shape::Scalar(raw) => raw.text,
            _ => "",
        }
    }

    /// What stands in the file at a place.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn scalar(&self, node: &Node) -> &str {
        let (start, end) = (node.start as usize, node.end as usize);
        let found = match node.data {
            WHOLE => self.text.get(start..end),
            INNER => self.text.get(start + 1..end.saturating_sub(1)),
            at => self.texts.get(at as usize).map(|text| &**text),
        };
        found.unwrap_or("")
    }

    /// Where the node stands; for an alias, where the text that it stands for does.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        Span { start: node.start, end: node.end }
    }

    /// Whether something in it stands for something else.
    #[must_use]
    pub fn has_aliases(&self) -> bool {
        self.nodes.iter().any(|node| node.kind == Kind::Alias)
    }

    /// Whether this key stands more than once in its map; that has been reported, and none of the values counts.
    #[must_use]
    pub fn is_repeated(&self, key: NodeId) -> bool {
        !self.repeated.is_empty() && self.repeated.contains(&key)
    }
}

/// The items of a list.
#[derive(Debug, Clone)]
pub struct Items<'t> {
    tree: &'t Tree,
    next: u32,
    left: u32,
}

impl Iterator for Items<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let node = self.tree.nodes.get(self.next as usize)?;
        let id = NodeId(self.next);
        (self.next, self.left) = (node.next, self.left.saturating_sub(1));
        Some(id)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The keys of a map with their values.
#[derive(Debug, Clone)]
pub struct Entries<'t> {
    items: Items<'t>,
}

impl Iterator for Entries<'_> {
    type Item = (NodeId, NodeId);

    fn next(&mut self) -> Option<(NodeId, NodeId)> {
        Some((self.items.next()?, self.items.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items.len() / 2, Some(self.items.len() / 2))
    }
}

impl ExactSizeIterator for Entries<'_> {}
