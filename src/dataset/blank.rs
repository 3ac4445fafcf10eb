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

    /// How many files have names so far.
    pub(crate) fn files(&self) -> usize {
        self.file
    }

    /// Begins a file: equal names in two files are two nodes.
    pub(crate) fn next_file(&mut self) {
        self.file += 1;
        self.names.clear();
    }

    /// The quad with its blank nodes renamed, those in triple terms too.
    pub(crate) fn rename_in(&mut self, mut quad: Quad) -> Quad {
        self.in_subject(&mut quad.subject);
        self.in_object(&mut quad.object);
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            *node = self.rename(node);
        }
        quad
    }

    fn in_subject(&mut self, subject: &mut NamedOrBlankNode) {
        if let NamedOrBlankNode::BlankNode(node) = subject {
            *node = self.rename(node);
        }
    }

    /// A triple term can hold another one as its object, to any depth, so this is a loop.
    fn in_object(&mut self, mut object: &mut Term) {
        loop {
            match object {
                Term::BlankNode(node) => {
                    *node = self.rename(node);
                    return;
                }
                Term::Triple(triple) => {
                    self.in_subject(&mut triple.subject);
                    object = &mut triple.object;
                }
                Term::NamedNode(_) | Term::Literal(_) => return,
            }
        }
    }

    fn rename(&mut self, node: &BlankNode) -> BlankNode {
        let (prefix, file, next) = (self.prefix, self.file, self.names.len() + 1);
        let name = self.names.entry(node.as_str().to_owned());
        name.or_insert_with(|| BlankNode::new_unchecked(format!("{prefix}f{file}n{next}"))).clone()
    }
}
