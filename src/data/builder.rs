//! Builds a [`Tree`] from the events of a parser, with the checks that every format shares: depth, length, repeated keys.

use std::collections::HashMap;
use std::sync::Arc;

use super::limits::Limits;
use super::problem::Fault;
use super::reading::Form;
use super::text::nfc;
use super::tree::{INNER, Kind, NONE, Node, NodeId, Tree, WHOLE};
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// A tree that grows.
pub(super) struct Builder<'l> {
    tree: Tree,
    source: SourceId,
    limits: &'l Limits,
    open: Vec<Open>,
    alias_nodes: u64,
    problems: Vec<Diagnostic>,
}

/// A list or map that is not closed yet.
struct Open {
    node: u32,
    last: u32,
    weight: Weight,
}

/// How large a node is with its aliases followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub nodes: u64,
    pub depth: usize,
}

impl Weight {
    pub const SCALAR: Weight = Weight { nodes: 1, depth: 0 };
}

/// Where a document began, to give up a broken one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    nodes: usize,
    texts: usize,
    documents: usize,
    problems: usize,
}

impl<'l> Builder<'l> {
    pub fn new(source: SourceId, text: &Arc<str>, limits: &'l Limits) -> Self {
        let tree = Tree {
            text: Arc::clone(text),
            nodes: Vec::new(),
            texts: Vec::new(),
            documents: Vec::new(),
            repeated: std::collections::HashSet::new(),
        };
        Builder { tree, source, limits, open: Vec::new(), alias_nodes: 0, problems: Vec::new() }
    }

    pub fn finish(self) -> (Tree, Vec<Diagnostic>) {
        (self.tree, self.problems)
    }

    pub fn mark(&self) -> Mark {
        Mark {
            nodes: self.tree.nodes.len(),
            texts: self.tree.texts.len(),
            documents: self.tree.documents.len(),
            problems: self.problems.len(),
        }
    }

    /// Drops everything since the mark and reports why.
    pub fn give_up(&mut self, mark: Mark, fault: Diagnostic) {
        self.open.clear();
        self.tree.nodes.truncate(mark.nodes);
        self.tree.texts.truncate(mark.texts);
        self.tree.documents.truncate(mark.documents);
        self.tree.repeated.retain(|id| (id.0 as usize) < mark.nodes);
        self.problems.truncate(mark.problems);
        self.problems.push(fault);
    }

    /// Whether the next node would be a key.
    pub fn at_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| self.tree.nodes.get(open.node as usize).is_some_and(|n| n.kind == Kind::Map && n.data.is_multiple_of(2)))
    }

    pub fn open(&mut self, kind: Kind, start: usize) -> Result<NodeId, Fault> {
        let span = Span::new(start, start + 1);
        if self.open.len() >= self.limits.depth {
            return Err(self.too_deep(span));
        }
        if self.at_key() {
            let message = Text::new("a key must be a text, not a list or map", "khóa phải là một chữ, không phải danh sách hay bảng con");
            return Err(Box::new(Diagnostic::error(Code::DATA_UNSUPPORTED_YAML, message).at(self.source, span)));
        }
        let id = self.push(Node { kind, start: span.start, end: span.start, next: NONE, data: 0 });
        self.open.push(Open { node: id.0, last: NONE, weight: Weight { nodes: 1, depth: 1 } });
        Ok(id)
    }

    /// Closes the innermost list or map; without an `end` it ends with its last child.
    pub fn close(&mut self, end: Option<usize>) -> Weight {
        let Some(open) = self.open.pop() else {
            return Weight::SCALAR;
        };
        let last = self.tree.nodes.get(open.last as usize).map(|n| n.end);
        let end = end.map_or(last, |end| Some(Span::new(end, end).end));
        let mut is_map = false;
        if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
            node.end = end.unwrap_or(node.start).max(node.start);
            is_map = node.kind == Kind::Map;
        }
        if is_map {
            self.find_repeated(NodeId(open.node));
        }
        self.grow(open.weight);
        open.weight
    }

    pub fn scalar(&mut self, form: Form, span: Span, text: &str) -> Result<NodeId, Fault> {
        if text.len() > self.limits.cell_bytes {
            return Err(too_long(self.source, span, self.limits.cell_bytes));
        }
        let data = if self.tree.text.get(span.range()) == Some(text) {
            WHOLE
        } else if self.tree.text.get(span.start as usize + 1..(span.end as usize).saturating_sub(1)) == Some(text) {
            INNER
        } else {
            self.tree.texts.push(text.into());
            u32::try_from(self.tree.texts.len() - 1).unwrap_or(WHOLE)
        };
        let id = self.push(Node { kind: Kind::Scalar(form), start: span.start, end: span.end, next: NONE, data });
        self.grow(Weight::SCALAR);
        Ok(id)
    }

    /// A node that stands for an earlier one, which is not copied.
    pub fn alias(&mut self, target: NodeId, weight: Weight, span: Span) -> Result<(), Fault> {
        self.alias_nodes = self.alias_nodes.saturating_add(weight.nodes);
        if self.alias_nodes > self.limits.alias_nodes {
            let limit = self.limits.alias_nodes;
            let message = Text::new(
                format!("the aliases of this file stand for more than {limit} values"),
                format!("các bí danh (alias) trong tệp này đại diện cho hơn {limit} giá trị"),
            );
            return Err(Box::new(Diagnostic::error(Code::DATA_TOO_MANY_ALIASES, message).at(self.source, span)));
        }
        if self.open.len() + weight.depth > self.limits.depth {
            return Err(self.too_deep(span));
        }
        let data = match self.tree.nodes.get(target.0 as usize) {
            Some(Node { kind: Kind::Alias, data, .. }) => *data,
            _ => target.0,
        };
        self.push(Node { kind: Kind::Alias, start: span.start, end: span.end, next: NONE, data });
        self.grow(weight);
        Ok(())
    }

    /// Puts a node behind its elder sibling, or at the root.
    fn push(&mut self, node: Node) -> NodeId {
        let id = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE);
        self.tree.nodes.push(node);
        match self.open.last_mut() {
            None => self.tree.documents.push(NodeId(id)),
            Some(open) => {
                if let Some(elder) = self.tree.nodes.get_mut(open.last as usize) {
                    elder.next = id;
                }
                open.last = id;
                if let Some(parent) = self.tree.nodes.get_mut(open.node as usize) {
                    parent.data += 1;
                }
            }
        }
        NodeId(id)
    }

    fn grow(&mut self, child: Weight) {
        if let Some(open) = self.open.last_mut() {
            open.weight.nodes = open.weight.nodes.saturating_add(child.nodes);
            open.weight.depth = open.weight.depth.max(child.depth + 1);
        }
    }

    fn too_deep(&self, span: Span) -> Fault {
        too_deep(self.source, span, self.limits.depth)
    }

    fn find_repeated(&mut self, map: NodeId) {
        let super::tree::Shape::Map(entries) = self.tree.shape(map) else {
            return;
        };
        let keys: Vec<(NodeId, &str)> = entries.map(|(key, _)| (key, self.tree.text(key))).collect();
        // Most maps are small and without repetition; a table of all keys would cost more than it saves.
        if keys.len() <= 8 && keys.iter().all(|(_, k)| k.is_ascii()) {
            let twice = |(i, (_, key)): (usize, &(NodeId, &str))| keys.iter().skip(i + 1).any(|(_, other)| other == key);
            if !keys.iter().enumerate().any(twice) {
                return;
            }
        }
        let mut first: HashMap<std::borrow::Cow<'_, str>, NodeId> = HashMap::with_capacity(keys.len());
        let mut repeated = Vec::new();
        for (id, key) in keys {
            match first.entry(nfc(key)) {
                std::collections::hash_map::Entry::Occupied(entry) => repeated.push((*entry.get(), id, key.to_owned())),
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(id);
                }
            }
        }
        for (first, again, key) in repeated {
            self.tree.repeated.extend([first, again]);
            let message = Text::new(format!("the key `{key}` stands here twice"), format!("khóa `{key}` xuất hiện hai lần"));
            self.problems.push(
                Diagnostic::error(Code::DATA_DUPLICATE_KEY, message)
                    .label(self.source, self.tree.span(again), Text::new("again here", "lặp lại ở đây"))
                    .label(self.source, self.tree.span(first), Text::new("first here", "lần đầu ở đây"))
                    .help(Text::new("Keep the one that is meant.", "Hãy giữ lại khóa đúng.")),
            );
        }
    }
}

pub(super) fn too_deep(source: SourceId, span: Span, limit: usize) -> Fault {
    let message = Text::new(
        format!("lists and maps lie more than {limit} deep in each other here"),
        format!("danh sách và bảng con lồng nhau quá {limit} cấp tại đây"),
    );
    Box::new(Diagnostic::error(Code::DATA_TOO_DEEP, message).at(source, span))
}

pub(super) fn too_long(source: SourceId, span: Span, limit: usize) -> Fault {
    let message =
        Text::new(format!("this text is longer than the limit of {limit} bytes"), format!("nội dung này dài hơn giới hạn {limit} byte"));
    let help = Text::new(
        "If a quote was left open above, close it; else shorten the text or raise the limit.",
        "Nếu phía trên có dấu nháy chưa đóng, hãy đóng lại; nếu không, hãy rút ngắn nội dung hoặc nâng giới hạn.",
    );
    let span = Span { start: span.start, end: span.start.saturating_add(1).min(span.end) };
    Box::new(Diagnostic::error(Code::DATA_TOO_LONG, message).at(source, span).help(help))
}
