//! Which triples match a pattern, asked directly?
//!
//! For answers that ask a great many small questions, where SPARQL would cost more than the look-up. Triples are those of the
//! default graph. Terms are handles, which are cheap to copy, compare and hash; a term that the data does not hold has one too.

use crate::dataset::{Dataset, Index};
use oxigraph::model::{NamedNodeRef, Term};
use spareval::QueryableDataset as _;

pub use crate::dataset::QueryTerm as Node;

/// The triples of the default graph.
#[derive(Clone, Copy)]
pub struct Triples<'a> {
    index: &'a Index,
}

impl<'a> Triples<'a> {
    /// Those of a dataset.
    pub fn of(dataset: &'a Dataset) -> Self {
        Self { index: &dataset.index }
    }

    /// The handle of a term. Equal terms have equal handles, if they come from the same dataset.
    pub fn node(self, term: impl Into<Term>) -> Node {
        match self.index.internalize_term(term.into()) {
            Ok(node) => node,
            Err(never) => match never {},
        }
    }

    /// The term of a handle.
    pub fn term(self, node: &Node) -> Term {
        match self.index.externalize_term(node.clone()) {
            Ok(term) => term,
            Err(never) => match never {},
        }
    }

    /// The triples that have the given subject, predicate and object, as far as they are given.
    ///
    /// In the same order each time. O(log n + answers) for n triples.
    pub fn matching(
        self,
        subject: Option<&Node>,
        predicate: Option<&Node>,
        object: Option<&Node>,
    ) -> impl Iterator<Item = [Node; 3]> + use<'a> {
        self.index.internal_quads_for_pattern(subject, predicate, object, Some(None)).map(|found| match found {
            Ok(quad) => [quad.subject, quad.predicate, quad.object],
            Err(never) => match never {},
        })
    }

    /// The objects of a subject and a predicate.
    pub fn objects(self, subject: &Node, predicate: &Node) -> impl Iterator<Item = Node> + use<'a> {
        self.matching(Some(subject), Some(predicate), None).map(|[_, _, object]| object)
    }

    /// The subjects of a predicate and an object.
    pub fn subjects(self, predicate: &Node, object: &Node) -> impl Iterator<Item = Node> + use<'a> {
        self.matching(None, Some(predicate), Some(object)).map(|[subject, ..]| subject)
    }

    /// The named graphs that state something of a subject and a predicate, each as often as it does.
    pub fn graphs(self, subject: &Node, predicate: &Node, object: Option<&Node>) -> impl Iterator<Item = Node> + use<'a> {
        self.index.internal_quads_for_pattern(Some(subject), Some(predicate), object, None).filter_map(|found| match found {
            Ok(quad) => quad.graph_name,
            Err(never) => match never {},
        })
    }

    /// The objects that a named graph gives to a subject and a predicate, as terms.
    pub fn stated_of(self, graph: &Term, subject: &Term, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let [graph, subject, predicate] =
            [graph.clone(), subject.clone(), predicate.into_owned().into()].map(|t: Term| self.node(t));
        let found = self.index.internal_quads_for_pattern(Some(&subject), Some(&predicate), None, Some(Some(&graph)));
        found
            .map(|found| match found {
                Ok(quad) => self.term(&quad.object),
                Err(never) => match never {},
            })
            .collect()
    }

    /// What a named graph states, as terms. O(its triples).
    pub fn stated_by(self, graph: impl Into<Term>) -> Vec<[Term; 3]> {
        let graph = self.node(graph);
        let found = self.index.internal_quads_for_pattern(None, None, None, Some(Some(&graph)));
        let terms = |quad: [Node; 3]| quad.map(|node| self.term(&node));
        found
            .map(|found| match found {
                Ok(quad) => terms([quad.subject, quad.predicate, quad.object]),
                Err(never) => match never {},
            })
            .collect()
    }

    /// As [`Triples::objects`], in terms.
    pub fn values(self, subject: &Term, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let (subject, predicate) = (self.node(subject.clone()), self.node(predicate.into_owned()));
        self.objects(&subject, &predicate).map(|object| self.term(&object)).collect()
    }
}
