//! Which nodes does a path lead to?
//!
//! Paths of SHACL, which are those of SPARQL without negated sets: read from the shapes, followed in the data, written in SPARQL's
//! syntax, and written as RDF again.

use super::MOST_NESTED;
use super::shapes::{Reader, list};
use crate::error::Result;
use crate::query::triples::{Node, Triples};
use crate::vocab::{Prefixes, sh};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, NamedNode, NamedNodeRef, Term, Triple};
use rustc_hash::FxHashSet;
use std::cell::Cell;

/// A path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// One step along a predicate.
    Predicate(NamedNode),
    /// The same against its direction.
    Inverse(Box<Self>),
    /// One after the other.
    Sequence(Vec<Self>),
    /// Either one.
    Alternative(Vec<Self>),
    /// Any number of times, not at all included.
    ZeroOrMore(Box<Self>),
    /// Any number of times, at least once.
    OneOrMore(Box<Self>),
    /// Once or not at all.
    ZeroOrOne(Box<Self>),
}

/// The paths of one operand, by the property that SHACL writes them with.
const UNARY: &[(NamedNodeRef<'_>, Wrap)] = &[
    (sh::INVERSE_PATH, Path::Inverse),
    (sh::ZERO_OR_MORE_PATH, Path::ZeroOrMore),
    (sh::ONE_OR_MORE_PATH, Path::OneOrMore),
    (sh::ZERO_OR_ONE_PATH, Path::ZeroOrOne),
];

/// Makes a path of its operand.
type Wrap = fn(Box<Path>) -> Path;

/// How many parts a path may have.
const MOST_PARTS: usize = 1000;

/// Reads a path.
pub(super) fn read(reader: &Reader<'_>, shape: &Term, node: &Term) -> Result<Path> {
    read_nested(reader, shape, node, 0, &Cell::new(0))
}

/// - `parts`: how many parts were read so far. Parts can share nodes, so that few triples make a path without end.
fn read_nested(reader: &Reader<'_>, shape: &Term, node: &Term, depth: usize, parts: &Cell<usize>) -> Result<Path> {
    let ill = |what: &str| Err(reader.ill_formed(shape, &format!("its sh:path {what}")));
    parts.set(parts.get() + 1);
    if parts.get() > MOST_PARTS {
        return ill(&format!("has more than {MOST_PARTS} parts"));
    }
    if depth > MOST_NESTED {
        return ill("is nested too deep, or holds itself");
    }
    match node {
        Term::NamedNode(predicate) if *predicate != rdf::NIL => return Ok(Path::Predicate(predicate.clone())),
        Term::BlankNode(_) => {}
        other => return ill(&format!("cannot be `{}`", reader.shown(other))),
    }
    let several = |head: &Term| -> Result<Vec<Path>> {
        let members =
            list(reader.graph, head).map_err(|fault| reader.ill_formed(shape, &format!("the list in its sh:path {fault}")))?;
        if members.len() < 2 {
            return Err(reader.ill_formed(shape, "a list in its sh:path has fewer than two members"));
        }
        members.iter().map(|member| read_nested(reader, shape, member, depth + 1, parts)).collect()
    };
    // A list is a sequence, whatever else is said of it.
    if !reader.graph.values(node, rdf::FIRST).is_empty() {
        return several(node).map(Path::Sequence);
    }
    let mut found = Vec::new();
    for (property, path) in UNARY {
        for operand in reader.graph.values(node, *property) {
            found.push(path(Box::new(read_nested(reader, shape, &operand, depth + 1, parts)?)));
        }
    }
    for operand in reader.graph.values(node, sh::ALTERNATIVE_PATH) {
        found.push(Path::Alternative(several(&operand)?));
    }
    match (found.pop(), found.is_empty()) {
        (Some(path), true) => Ok(path),
        (Some(_), false) => ill("is of two kinds at once"),
        (None, _) => ill("is a blank node that no kind of path has"),
    }
}

impl Path {
    /// The nodes at the end of the path, each once, in the order in which they are found.
    ///
    /// Each node is visited once for each part of the path: O(triples that the path touches).
    pub(super) fn follow(&self, data: Triples<'_>, from: &Node) -> Vec<Node> {
        if let Self::Predicate(predicate) = self {
            return data.objects(from, &data.node(predicate.clone())).collect();
        }
        self.step(data, vec![from.clone()], Direction::Along)
    }

    fn step(&self, data: Triples<'_>, from: Vec<Node>, direction: Direction) -> Vec<Node> {
        match self {
            Self::Predicate(predicate) => {
                let predicate = data.node(predicate.clone());
                unique(from.iter().flat_map(|node| -> Box<dyn Iterator<Item = Node>> {
                    match direction {
                        Direction::Along => Box::new(data.objects(node, &predicate)),
                        Direction::Against => Box::new(data.subjects(&predicate, node)),
                    }
                }))
            }
            Self::Inverse(path) => path.step(data, from, direction.turned()),
            Self::Sequence(paths) => match direction {
                Direction::Along => paths.iter().fold(from, |nodes, path| path.step(data, nodes, direction)),
                Direction::Against => paths.iter().rev().fold(from, |nodes, path| path.step(data, nodes, direction)),
            },
            Self::Alternative(paths) => unique(paths.iter().flat_map(|path| path.step(data, from.clone(), direction))),
            Self::ZeroOrOne(path) => unique(from.clone().into_iter().chain(path.step(data, from, direction))),
            Self::ZeroOrMore(path) => path.repeat(data, from, direction),
            Self::OneOrMore(path) => {
                let first = path.step(data, from, direction);
                path.repeat(data, first, direction)
            }
        }
    }

    /// The given nodes and all that are reached from them, in any number of steps.
    fn repeat(&self, data: Triples<'_>, from: Vec<Node>, direction: Direction) -> Vec<Node> {
        let mut seen: FxHashSet<Node> = from.iter().cloned().collect();
        let mut all = from.clone();
        let mut latest = from;
        while !latest.is_empty() {
            latest = self.step(data, latest, direction);
            latest.retain(|node| seen.insert(node.clone()));
            all.extend_from_slice(&latest);
        }
        all
    }

    /// The path in SPARQL's syntax, with no more brackets than it needs.
    pub fn display(&self, prefixes: &Prefixes) -> String {
        let part = |path: &Self| {
            let written = path.display(prefixes);
            if path.binding() < self.binding() { written } else { format!("({written})") }
        };
        let joined = |paths: &[Self], by: &str| paths.iter().map(part).collect::<Vec<_>>().join(by);
        match self {
            Self::Predicate(predicate) => prefixes.display(predicate.as_ref()),
            Self::Inverse(path) => format!("^{}", part(path)),
            Self::Sequence(paths) => joined(paths, "/"),
            Self::Alternative(paths) => joined(paths, "|"),
            Self::ZeroOrMore(path) => format!("{}*", part(path)),
            Self::OneOrMore(path) => format!("{}+", part(path)),
            Self::ZeroOrOne(path) => format!("{}?", part(path)),
        }
    }

    /// How loosely the sign of a path binds: a part that binds as loosely or more needs brackets.
    fn binding(&self) -> u8 {
        match self {
            Self::Predicate(_) => 0,
            Self::ZeroOrMore(_) | Self::OneOrMore(_) | Self::ZeroOrOne(_) => 1,
            Self::Inverse(_) => 2,
            Self::Sequence(_) => 3,
            Self::Alternative(_) => 4,
        }
    }

    /// The path as RDF: its node, and the triples that describe it.
    ///
    /// - `blank_node`: gives a new blank node each time.
    pub(super) fn describe(&self, blank_node: &mut dyn FnMut() -> BlankNode, triples: &mut Vec<Triple>) -> Term {
        match self {
            Self::Predicate(predicate) => predicate.clone().into(),
            Self::Sequence(paths) => describe_list(paths, blank_node, triples),
            Self::Alternative(paths) => {
                let node = blank_node();
                let list = describe_list(paths, blank_node, triples);
                triples.push(Triple::new(node.clone(), sh::ALTERNATIVE_PATH, list));
                node.into()
            }
            Self::Inverse(path) => describe_unary(sh::INVERSE_PATH, path, blank_node, triples),
            Self::ZeroOrMore(path) => describe_unary(sh::ZERO_OR_MORE_PATH, path, blank_node, triples),
            Self::OneOrMore(path) => describe_unary(sh::ONE_OR_MORE_PATH, path, blank_node, triples),
            Self::ZeroOrOne(path) => describe_unary(sh::ZERO_OR_ONE_PATH, path, blank_node, triples),
        }
    }
}

fn describe_unary(
    property: NamedNodeRef<'_>,
    path: &Path,
    blank_node: &mut dyn FnMut() -> BlankNode,
    triples: &mut Vec<Triple>,
) -> Term {
    let node = blank_node();
    let operand = path.describe(blank_node, triples);
    triples.push(Triple::new(node.clone(), property, operand));
    node.into()
}

fn describe_list(paths: &[Path], blank_node: &mut dyn FnMut() -> BlankNode, triples: &mut Vec<Triple>) -> Term {
    let mut rest: Term = rdf::NIL.into_owned().into();
    for path in paths.iter().rev() {
        let node = blank_node();
        let first = path.describe(blank_node, triples);
        triples.push(Triple::new(node.clone(), rdf::FIRST, first));
        triples.push(Triple::new(node.clone(), rdf::REST, rest));
        rest = node.into();
    }
    rest
}

#[derive(Clone, Copy)]
enum Direction {
    Along,
    Against,
}

impl Direction {
    fn turned(self) -> Self {
        match self {
            Self::Along => Self::Against,
            Self::Against => Self::Along,
        }
    }
}

fn unique(nodes: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut seen = FxHashSet::default();
    nodes.filter(|node| seen.insert(node.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::Path;
    use crate::vocab::Prefixes;
    use oxigraph::model::NamedNode;

    #[test]
    fn written_with_the_brackets_that_it_needs() {
        let step = |name: &str| Path::Predicate(NamedNode::new_unchecked(format!("https://w3id.org/bioatlas/ontology#{name}")));
        let back = |path| Path::Inverse(Box::new(path));
        let many = |path| Path::ZeroOrMore(Box::new(path));
        let (a, b) = (|| step("a"), || step("b"));
        for (path, written) in [
            (Path::Sequence(vec![a(), back(b())]), ":a/^:b"),
            (back(Path::Sequence(vec![a(), b()])), "^(:a/:b)"),
            (many(back(a())), "(^:a)*"),
            (back(many(a())), "^:a*"),
            (many(many(a())), "(:a*)*"),
            (Path::Alternative(vec![Path::Sequence(vec![a(), b()]), a()]), ":a/:b|:a"),
            (Path::Sequence(vec![Path::Alternative(vec![a(), b()]), a()]), "(:a|:b)/:a"),
        ] {
            assert_eq!(path.display(&Prefixes::default()), written);
        }
    }
}
