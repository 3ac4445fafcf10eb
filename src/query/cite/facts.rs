//! Which statements are there, and which graphs hold them?
//!
//! Terms and statements by number, so that rows can be traced without writing terms down.

use super::provenance::FactId;
use super::walk::Edges;
use crate::dataset::{Dataset, QueryTerm};
use crate::error::{Error, Result};
use crate::query::Limits;
use crate::query::triples::{Node, Triples};
use oxigraph::model::{NamedNode, NamedNodeRef, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};
use spareval::QueryableDataset as _;
use spargebra::algebra::{PropertyPathExpression, QueryDataset};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// The number that stands for no term, and for the default graph.
pub(super) const NONE: u32 = 0;
/// Numbers from here on are of terms that only the query knows; below it they are those of the index, plus one.
const MADE: u32 = 1 << 31;

/// Terms and facts by number, and the dataset they are of.
pub(super) struct Facts<'d> {
    dataset: &'d Dataset,
    from: Option<&'d QueryDataset>,
    from_ids: Option<Vec<u32>>,
    made: Vec<Arc<Term>>,
    made_ids: FxHashMap<Arc<Term>, u32>,
    iris: FxHashMap<NamedNode, u32>,
    facts: Vec<([u32; 3], u32)>,
    fact_ids: FxHashMap<([u32; 3], u32), FactId>,
    /// Of a repeated path, a node and a graph: every step that can be reached.
    pub(super) reached: FxHashMap<(PropertyPathExpression, u32, u32), Edges>,
    pub(super) clock: Clock,
}

/// How much time is left, and whether somebody stopped the query.
pub(super) struct Clock {
    limits: Limits,
    begun: Instant,
}

impl Clock {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, begun: Instant::now() }
    }

    /// The limits for a part of the work.
    pub(super) fn left(&self) -> Limits {
        let timeout = self.limits.timeout.map(|timeout| timeout.saturating_sub(self.begun.elapsed()));
        Limits { timeout, stop: self.limits.stop.clone() }
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.limits.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(Error::Stopped { what: "the query".into() });
        }
        match self.limits.timeout {
            Some(timeout) if self.begun.elapsed() > timeout => Err(Error::Timeout { seconds: timeout.as_secs_f64() }),
            _ => Ok(()),
        }
    }

    /// A time-out of a part is one of the whole.
    pub(super) fn whole(&self, error: Error) -> Error {
        match (error, self.limits.timeout) {
            (Error::Timeout { .. }, Some(timeout)) => Error::Timeout { seconds: timeout.as_secs_f64() },
            (error, _) => error,
        }
    }
}

impl<'d> Facts<'d> {
    pub(super) fn new(dataset: &'d Dataset, from: Option<&'d QueryDataset>, clock: Clock) -> Self {
        let mut facts = Self {
            dataset,
            from,
            from_ids: None,
            made: Vec::new(),
            made_ids: FxHashMap::default(),
            iris: FxHashMap::default(),
            facts: Vec::new(),
            fact_ids: FxHashMap::default(),
            reached: FxHashMap::default(),
            clock,
        };
        facts.from_ids = from.map(|from| from.default.iter().map(|graph| facts.term(graph.clone().into())).collect());
        facts
    }

    /// What the facts are of.
    pub(super) fn dataset(&self) -> &'d Dataset {
        self.dataset
    }

    /// The graphs that the query names with FROM.
    pub(super) fn from(&self) -> Option<&'d QueryDataset> {
        self.from
    }

    /// The number of a term; never [`NONE`].
    pub(super) fn term(&mut self, term: Term) -> u32 {
        let known = (&*self.dataset.index).internalize_term(term);
        known.map_or(NONE, |term| self.number(term))
    }

    /// The number of an IRI that a query names; asked again and again.
    pub(super) fn iri(&mut self, iri: &NamedNode) -> u32 {
        if let Some(id) = self.iris.get(iri) {
            return *id;
        }
        let id = self.term(iri.clone().into());
        self.iris.insert(iri.clone(), id);
        id
    }

    /// The number of a term by its number in the index.
    pub(super) fn known(id: u32) -> u32 {
        id + 1
    }

    /// The term of a number.
    pub(super) fn get(&self, id: u32) -> Option<Term> {
        (&*self.dataset.index).externalize_term(self.inside(id)?).ok()
    }

    fn number(&mut self, term: QueryTerm) -> u32 {
        match term {
            QueryTerm::Known(id) => Self::known(id),
            QueryTerm::Made(term) => {
                let next = MADE + u32::try_from(self.made.len()).unwrap_or(MADE);
                let id = *self.made_ids.entry(Arc::clone(&term)).or_insert(next);
                if id == next {
                    self.made.push(term);
                }
                id
            }
        }
    }

    fn inside(&self, id: u32) -> Option<QueryTerm> {
        match id {
            NONE => None,
            MADE.. => Some(QueryTerm::Made(Arc::clone(self.made.get((id - MADE) as usize)?))),
            _ => Some(QueryTerm::Known(id - 1)),
        }
    }

    /// The number of a fact in a graph, or in the default graph.
    pub(super) fn fact(&mut self, triple: [u32; 3], graph: u32) -> FactId {
        let next = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        let id = *self.fact_ids.entry((triple, graph)).or_insert(next);
        if id == next {
            self.facts.push((triple, graph));
        }
        id
    }

    /// The triple of a fact as numbers, and the graph if the query asked for one.
    pub(super) fn numbers(&self, fact: FactId) -> ([u32; 3], u32) {
        self.facts.get(fact as usize).copied().unwrap_or_default()
    }

    /// The triple of a fact.
    pub(super) fn triple(&self, fact: FactId) -> Option<Triple> {
        let ([s, p, o], _) = self.numbers(fact);
        Triple::from_terms(self.get(s)?, self.get(p)?, self.get(o)?).ok()
    }

    /// Numbers the facts anew, in the order of their terms, and gives the new number of each.
    ///
    /// The evaluator may find rows in another order each time; what is written must not show that.
    pub(super) fn settle(&mut self) -> Vec<FactId> {
        // Four numbers as one, in the same order: there can be as many facts as statements.
        let packed = |([s, p, o], graph): ([u32; 3], u32)| [s, p, o, graph].iter().fold(0, |all, n| all << 32 | u128::from(*n));
        let mut order: Vec<(u128, usize)> = self.facts.iter().map(|fact| packed(*fact)).zip(0..).collect();
        order.sort_unstable();
        let mut settled = vec![0; order.len()];
        for (new, (_, old)) in (0..).zip(&order) {
            settled[*old] = new;
        }
        self.facts = order.iter().map(|(_, old)| self.facts[*old]).collect();
        self.fact_ids.clear();
        settled
    }

    /// How many facts there are.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether the data holds a fact.
    pub(super) fn exists(&self, fact: FactId) -> bool {
        let (triple, graph) = self.numbers(fact);
        let mut quads = self.quads(triple, graph);
        quads.any(|(_, stated)| self.is_meant(graph, stated))
    }

    /// Puts down the graphs that state a fact: the one the query asked in, those of FROM, or all that hold it.
    pub(super) fn graphs(&self, fact: FactId, found: &mut Vec<u32>) {
        match self.numbers(fact) {
            (triple, NONE) => {
                found.extend(self.quads(triple, NONE).map(|(_, stated)| stated).filter(|stated| self.is_meant(NONE, *stated)));
            }
            (_, graph) => found.push(graph),
        }
    }

    /// Whether a graph that states something is one of those that were asked.
    fn is_meant(&self, asked: u32, stated: u32) -> bool {
        asked != NONE || self.from_ids.as_ref().is_none_or(|from| from.contains(&stated))
    }

    /// The triples of the default graph, or of a named one, that match; each once. [`NONE`] matches anything.
    pub(super) fn matching(&mut self, pattern: [u32; 3], graph: u32) -> Vec<([u32; 3], FactId)> {
        let mut seen = FxHashSet::default();
        let quads = self.quads(pattern, graph).filter(|(_, stated)| self.is_meant(graph, *stated));
        let triples: Vec<[u32; 3]> = quads.map(|(triple, _)| triple).filter(|triple| seen.insert(*triple)).collect();
        triples.into_iter().map(|triple| (triple, self.fact(triple, graph))).collect()
    }

    /// The subjects that have a property in any graph.
    pub(super) fn subjects(&mut self, property: NamedNodeRef<'_>) -> FxHashSet<u32> {
        let triples = Triples::of(self.dataset);
        let found: Vec<Node> =
            triples.matching(None, Some(&triples.node(property.into_owned())), None).map(|[s, ..]| s).collect();
        found.into_iter().map(|subject| self.number(subject)).collect()
    }

    /// The objects of a subject and a property in a named graph.
    pub(super) fn objects(&self, subject: u32, property: u32, graph: u32) -> Vec<Term> {
        self.quads([subject, property, NONE], graph).filter_map(|([_, _, object], _)| self.get(object)).collect()
    }

    /// The quads of named graphs that match.
    fn quads(&self, pattern: [u32; 3], graph: u32) -> impl Iterator<Item = ([u32; 3], u32)> {
        let parts = pattern.map(|id| self.inside(id));
        let graph = self.inside(graph);
        let found = (&*self.dataset.index).internal_quads_for_pattern(
            parts[0].as_ref(),
            parts[1].as_ref(),
            parts[2].as_ref(),
            graph.as_ref().map(Some),
        );
        let number = |term: &QueryTerm| if let QueryTerm::Known(id) = term { Self::known(*id) } else { NONE };
        found.flatten().map(move |quad| {
            let triple = [&quad.subject, &quad.predicate, &quad.object].map(number);
            (triple, quad.graph_name.as_ref().map_or(NONE, number))
        })
    }
}
