//! Which triples match a pattern?
//!
//! Quads as rows of numbers in sorted arrays, one array for each order in which a pattern can ask
//! (the index permutations of Hexastore, Weiss et al., VLDB 2008). An array is sorted when the first pattern needs
//! it, so a small query on the built-in atlas pays for one or two of nine. oxigraph's evaluator asks through
//! [`QueryableDataset`]; what the terms are is `terms`' business.

use super::image::Image;
use super::stop;
use super::terms::{TermId, Terms};
use oxigraph::model::{GraphName, GraphNameRef, Quad, QuadRef, Term, TermRef};
use spareval::{InternalQuad, QueryableDataset};
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

/// Rows of `N` numbers, kept without duplicates, and sorted copies of them by permutation of their columns.
struct Table<const N: usize> {
    rows: Vec<[TermId; N]>,
    orders: &'static [[usize; N]],
    sorted: Vec<OnceLock<Vec<[TermId; N]>>>,
}

/// Subject, predicate, object: every set of bound columns is the prefix of one of these.
const TRIPLE_ORDERS: &[[usize; 3]] = &[[0, 1, 2], [1, 2, 0], [2, 0, 1]];
/// Graph, subject, predicate, object, with the graph bound (first three) or free (last three).
const QUAD_ORDERS: &[[usize; 4]] = &[[0, 1, 2, 3], [0, 2, 3, 1], [0, 3, 1, 2], [1, 2, 3, 0], [2, 3, 1, 0], [3, 1, 2, 0]];

impl<const N: usize> Table<N> {
    fn new(orders: &'static [[usize; N]]) -> Self {
        Self { rows: Vec::new(), orders, sorted: orders.iter().map(|_| OnceLock::new()).collect() }
    }

    /// Sorts the rows and drops duplicates. O(n log n).
    fn seal(&mut self) {
        self.rows.sort_unstable_by_key(packed);
        self.rows.dedup();
        self.rows.shrink_to_fit();
        self.sorted.iter_mut().for_each(|order| *order = OnceLock::new());
    }

    /// The rows that have the given numbers in their bound columns: O(log n + answers), once the order is sorted.
    fn matching(&self, pattern: [Option<TermId>; N]) -> Matches<'_, N> {
        let bound = pattern.iter().flatten().count();
        let order =
            (self.orders.iter()).position(|order| order[..bound].iter().all(|&column| pattern[column].is_some())).unwrap_or(0);
        let columns = &self.orders[order];
        let sorted = self.sorted(order);
        let prefix = columns.map(|column| pattern[column].unwrap_or_default());
        let from = sorted.partition_point(|row| row[..bound] < prefix[..bound]);
        let length = sorted[from..].partition_point(|row| row[..bound] == prefix[..bound]);
        Matches { rows: sorted[from..from + length].iter(), columns }
    }

    fn sorted(&self, order: usize) -> &[[TermId; N]] {
        if order == 0 {
            return &self.rows;
        }
        self.sorted[order].get_or_init(|| {
            let columns = self.orders[order];
            let mut rows: Vec<_> = self.rows.iter().map(|row| columns.map(|column| row[column])).collect();
            rows.sort_unstable_by_key(packed);
            rows
        })
    }
}

/// The numbers of a row as one, in the same order: sorting by that is a good deal faster than comparing them one by one.
#[inline]
fn packed<const N: usize>(row: &[TermId; N]) -> u128 {
    const { assert!(N <= 4, "four numbers of 32 bits fit") };
    row.iter().fold(0, |all, number| all << 32 | u128::from(*number))
}

/// Matching rows, in the column order of the table.
struct Matches<'a, const N: usize> {
    rows: std::slice::Iter<'a, [TermId; N]>,
    columns: &'a [usize; N],
}

impl<const N: usize> Iterator for Matches<'_, N> {
    type Item = [TermId; N];

    fn next(&mut self) -> Option<[TermId; N]> {
        let permuted = self.rows.next()?;
        let mut row = [0; N];
        for (value, &column) in permuted.iter().zip(self.columns) {
            row[column] = *value;
        }
        Some(row)
    }
}

/// Every triple of the default graph and every quad of the named graphs.
pub struct Index {
    terms: Terms,
    triples: Table<3>,
    quads: Table<4>,
}

impl Default for Index {
    fn default() -> Self {
        Self { terms: Terms::default(), triples: Table::new(TRIPLE_ORDERS), quads: Table::new(QUAD_ORDERS) }
    }
}

impl Index {
    /// The statements of an image, not yet sealed.
    pub(super) fn from_image(image: Image) -> Self {
        let mut index = Self { terms: image.terms, ..Self::default() };
        index.triples.rows = image.quads.iter().map(|[_, s, p, o]| [*s, *p, *o]).collect();
        index.quads.rows = image.quads;
        index
    }

    /// Adds a statement: to its named graph, if it has one, and always to the default graph.
    pub fn add(&mut self, quad: QuadRef<'_>) {
        let subject = self.terms.add(quad.subject.into());
        let predicate = self.terms.add(quad.predicate.into());
        let object = self.terms.add(quad.object);
        self.triples.rows.push([subject, predicate, object]);
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => return,
            GraphNameRef::NamedNode(name) => self.terms.add(name.into()),
            GraphNameRef::BlankNode(name) => self.terms.add(name.into()),
        };
        self.quads.rows.push([graph, subject, predicate, object]);
    }

    /// Makes what was added visible to queries.
    pub fn seal(&mut self) {
        self.triples.seal();
        self.quads.seal();
    }

    /// The statements without some and then with some others, and how many triples were removed and added.
    ///
    /// What is removed from the default graph is removed from every named graph. What is removed from a named graph leaves the
    /// default graph too, unless another named graph holds it. O(statements).
    pub(super) fn changed(&self, remove: &[Quad], add: &[Quad]) -> (Self, usize, usize) {
        let mut next = Self { terms: self.terms.clone(), ..Self::default() };
        let (triples, quads) = self.without(remove);
        (next.triples.rows, next.quads.rows) = (triples, quads);
        let removed = self.triples.rows.len() - next.triples.rows.len();
        let kept = next.triples.rows.len();
        add.iter().for_each(|quad| next.add(quad.as_ref()));
        next.seal();
        let added = next.triples.rows.len() - kept;
        (next, removed, added)
    }

    /// The rows of both tables without some statements.
    fn without(&self, remove: &[Quad]) -> (Vec<[TermId; 3]>, Vec<[TermId; 4]>) {
        let mut from_all: HashSet<[TermId; 3]> = HashSet::new();
        let mut from_one: HashSet<[TermId; 4]> = HashSet::new();
        for quad in remove {
            let id = |term: TermRef<'_>| self.terms.find(term);
            let ids = (id(quad.subject.as_ref().into()), id(quad.predicate.as_ref().into()), id(quad.object.as_ref()));
            let (Some(s), Some(p), Some(o)) = ids else { continue };
            let graph = match &quad.graph_name {
                GraphName::DefaultGraph => {
                    from_all.insert([s, p, o]);
                    continue;
                }
                GraphName::NamedNode(name) => id(name.as_ref().into()),
                GraphName::BlankNode(name) => id(name.as_ref().into()),
            };
            from_one.extend(graph.map(|g| [g, s, p, o]));
        }
        let gone = |row: &[TermId; 4]| from_one.contains(row) || from_all.contains(&[row[1], row[2], row[3]]);
        let (dropped, quads): (Vec<_>, Vec<_>) = self.quads.rows.iter().copied().partition(gone);
        let mut orphans: HashSet<[TermId; 3]> = dropped.iter().map(|row| [row[1], row[2], row[3]]).collect();
        quads.iter().for_each(|row| {
            orphans.remove(&[row[1], row[2], row[3]]);
        });
        let stays = |row: &[TermId; 3]| !from_all.contains(row) && !orphans.contains(row);
        (self.triples.rows.iter().copied().filter(stays).collect(), quads)
    }

    /// The statements of the graphs that are wanted. O(quads).
    pub(super) fn of_graphs(&self, wanted: impl Fn(&Term) -> bool) -> Self {
        let mut index = Self { terms: self.terms.clone(), ..Self::default() };
        let mut graph = None;
        for quad in &self.quads.rows {
            // The rows are sorted by graph, so each is asked about once.
            if graph.is_none_or(|(name, _)| name != quad[0]) {
                graph = Some((quad[0], wanted(&self.terms.term(quad[0]))));
            }
            if graph.is_some_and(|(_, is_wanted)| is_wanted) {
                index.quads.rows.push(*quad);
                index.triples.rows.push([quad[1], quad[2], quad[3]]);
            }
        }
        index.seal();
        index
    }

    /// How many triples the default graph and how many quads the named graphs hold.
    pub fn len(&self) -> (usize, usize) {
        (self.triples.rows.len(), self.quads.rows.len())
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.triples.rows.is_empty()
    }

    /// The number of a term, if the index holds it.
    pub(crate) fn id(&self, term: TermRef<'_>) -> Option<TermId> {
        self.terms.find(term)
    }

    /// The term of a number.
    pub(crate) fn term(&self, id: TermId) -> Term {
        self.terms.term(id)
    }

    /// How many terms there are; each has a number below that.
    pub(crate) fn number_of_terms(&self) -> usize {
        self.terms.len()
    }

    /// Whether the term of a number is a literal.
    pub(crate) fn is_literal(&self, id: TermId) -> bool {
        self.terms.is_literal(id)
    }

    /// The triples of the default graph as numbers, in order.
    pub(crate) fn triples(&self) -> &[[TermId; 3]] {
        &self.triples.rows
    }

    /// The subjects that have an object for a property.
    pub(crate) fn subjects(&self, property: TermId, object: TermId) -> impl Iterator<Item = TermId> + '_ {
        self.triples.matching([None, Some(property), Some(object)]).map(|[subject, ..]| subject)
    }

    /// Whether the default graph has the triple of a statement.
    pub(crate) fn holds(&self, quad: &Quad) -> bool {
        let ids = (self.id(quad.subject.as_ref().into()), self.id(quad.predicate.as_ref().into()), self.id(quad.object.as_ref()));
        matches!(ids, (Some(s), Some(p), Some(o)) if self.triples.matching([Some(s), Some(p), Some(o)]).next().is_some())
    }

    /// A property by which a subject has an object.
    pub(crate) fn linking(&self, subject: TermId, object: TermId) -> Option<TermId> {
        self.triples.matching([Some(subject), None, Some(object)]).next().map(|[_, property, _]| property)
    }

    /// The named graphs that hold a triple.
    pub(crate) fn graphs(&self, [subject, property, object]: [TermId; 3]) -> impl Iterator<Item = TermId> + '_ {
        self.quads.matching([None, Some(subject), Some(property), Some(object)]).map(|[graph, ..]| graph)
    }

    /// Whether any triple has the term in any place, or any graph is named by it.
    pub fn mentions(&self, term: TermRef<'_>) -> bool {
        self.terms.find(term).is_some()
    }
}

/// A term as the evaluator sees it: a number of the dictionary, or a term that a query made up.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum QueryTerm {
    /// A term that the index holds.
    Known(TermId),
    /// A term that only the query knows; never equal to a known one.
    Made(Arc<Term>),
}

impl Clone for QueryTerm {
    fn clone(&self) -> Self {
        stop::check();
        match self {
            Self::Known(id) => Self::Known(*id),
            Self::Made(term) => Self::Made(Arc::clone(term)),
        }
    }
}

impl QueryTerm {
    /// The number to match with, or `None` when no row can match.
    fn id(term: Option<&Self>) -> Option<Option<TermId>> {
        match term {
            None => Some(None),
            Some(Self::Known(id)) => Some(Some(*id)),
            Some(Self::Made(_)) => None,
        }
    }
}

/// What matched: rows of the default graph, rows of named graphs, or nothing because a term is unknown.
enum Found<'a> {
    Triples(Matches<'a, 3>),
    Quads(Matches<'a, 4>),
    Nothing,
}

impl Iterator for Found<'_> {
    type Item = Result<InternalQuad<QueryTerm>, Infallible>;

    fn next(&mut self) -> Option<Self::Item> {
        stop::check();
        let known = QueryTerm::Known;
        let (subject, predicate, object, graph_name) = match self {
            Self::Triples(rows) => rows.next().map(|[s, p, o]| (s, p, o, None))?,
            Self::Quads(rows) => rows.next().map(|[g, s, p, o]| (s, p, o, Some(known(g))))?,
            Self::Nothing => return None,
        };
        Some(Ok(InternalQuad { subject: known(subject), predicate: known(predicate), object: known(object), graph_name }))
    }
}

impl<'a> QueryableDataset<'a> for &'a Index {
    type InternalTerm = QueryTerm;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&QueryTerm>,
        predicate: Option<&QueryTerm>,
        object: Option<&QueryTerm>,
        graph_name: Option<Option<&QueryTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<QueryTerm>, Infallible>> + use<'a> {
        let index: &'a Index = self;
        let ids = (QueryTerm::id(subject), QueryTerm::id(predicate), QueryTerm::id(object));
        let (Some(s), Some(p), Some(o)) = ids else { return Found::Nothing };
        match graph_name {
            Some(None) => Found::Triples(index.triples.matching([s, p, o])),
            Some(graph) => match QueryTerm::id(graph) {
                Some(g) => Found::Quads(index.quads.matching([g, s, p, o])),
                None => Found::Nothing,
            },
            None => Found::Quads(index.quads.matching([None, s, p, o])),
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<QueryTerm, Infallible>> + use<'a> {
        let index: &'a Index = self;
        let mut previous = None;
        index.quads.rows.iter().filter_map(move |[graph, ..]| {
            let new = previous != Some(*graph);
            previous = Some(*graph);
            new.then_some(Ok(QueryTerm::Known(*graph)))
        })
    }

    fn internalize_term(&self, term: Term) -> Result<QueryTerm, Infallible> {
        Ok(match self.terms.find(term.as_ref()) {
            Some(id) => QueryTerm::Known(id),
            None => QueryTerm::Made(Arc::new(term)),
        })
    }

    fn externalize_term(&self, term: QueryTerm) -> Result<Term, Infallible> {
        stop::check();
        Ok(match term {
            QueryTerm::Known(id) => self.terms.term(id),
            QueryTerm::Made(term) => Arc::unwrap_or_clone(term),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{QUAD_ORDERS, TRIPLE_ORDERS, Table};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn matching_finds_what_a_scan_finds(
            rows in prop::collection::vec(prop::array::uniform4(0_u32..4), 0..40),
            pattern in prop::array::uniform4(prop::option::of(0_u32..4)),
        ) {
            let mut quads = Table { rows: rows.clone(), ..Table::new(QUAD_ORDERS) };
            quads.seal();
            let mut triples = Table { rows: rows.iter().map(|r| [r[1], r[2], r[3]]).collect(), ..Table::new(TRIPLE_ORDERS) };
            triples.seal();
            let fits = |row: &[u32], pattern: &[Option<u32>]| {
                row.iter().zip(pattern).all(|(value, wanted)| wanted.is_none_or(|w| w == *value))
            };
            let mut found: Vec<_> = quads.matching(pattern).collect();
            found.sort_unstable();
            let scanned: Vec<_> = quads.rows.iter().copied().filter(|row| fits(row, &pattern)).collect();
            prop_assert_eq!(found, scanned);
            let pattern = [pattern[1], pattern[2], pattern[3]];
            let mut found: Vec<_> = triples.matching(pattern).collect();
            found.sort_unstable();
            let scanned: Vec<_> = triples.rows.iter().copied().filter(|row| fits(row, &pattern)).collect();
            prop_assert_eq!(found, scanned);
        }
    }
}
