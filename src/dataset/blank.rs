//! What are blank nodes called?
//!
//! Names that depend only on the order of files and statements, so that output is the same each time. The build script uses this
//! file too.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// Gives blank nodes names that depend only on the order of files and statements, so that output is the same each time.
#[derive(Default)]
pub(crate) struct BlankNodes {
    prefix: &'static str,
    file: usize,
    names: HashMap<String, BlankNode>,
}

impl BlankNodes {
    /// For graphs that are not data but meet data later: names that data never has.
    pub(crate) fn of_shapes() -> Self {
        Self { prefix: "s", ..Self::default() }
    }

    /// Leaves out the names of files that were read elsewhere.
    pub(crate) fn skip(&mut self, files: usize) {
        self.file += files;
    }

    /// Begins a file: equal names in two files are two nodes.
    pub(crate) fn next_file(&mut self) {
        self.file += 1;
        self.names.clear();
    }

    /// The quad with its blank nodes renamed.
    pub(crate) fn rename_in(&mut self, mut quad: Quad) -> Quad {
        if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
            *node = self.rename(node);
        }
        if let Term::BlankNode(node) = &mut quad.object {
            *node = self.rename(node);
        }
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            *node = self.rename(node);
        }
        quad
    }

    fn rename(&mut self, node: &BlankNode) -> BlankNode {
        let (prefix, file, next) = (self.prefix, self.file, self.names.len() + 1);
        let name = self.names.entry(node.as_str().to_owned());
        name.or_insert_with(|| BlankNode::new_unchecked(format!("{prefix}f{file}n{next}"))).clone()
    }
}
