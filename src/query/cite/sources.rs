//! Who states the facts behind each row, and how well is it covered?
//!
//! A fact is stated by each graph that holds it, so one of them is enough. Over graphs a row has its own smallest sets that
//! suffice: what all of them share is marked as a part, the rest as alternatives. A statement about a passage itself (its page,
//! its section) is the address of evidence: it is listed among the statements, but gets no mark of its own and does not make a row
//! rest on background, unless the row is about the document alone.

use super::coverage::{Coverage, Kinds};
use super::doubt::Doubts;
use super::facts::Facts;
use super::order::Order;
use super::phrases::{phrases, phrases_of_facts};
use super::provenance::{FactId, Prov, Witnesses};
use super::{Absence, Cited, CitedRow, DERIVATIONS, Detail, Form, Statement, Traced};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::evidence::{Place, places};
use crate::query::status::{Status, statuses};
use crate::query::triples::{Node, Triples};
use crate::vocab::{atlas, dcterms};
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::rc::Rc;

/// At most this many alternatives are told apart over graphs.
const ALTERNATIVES: usize = 24;

/// A graph that states something, with what is known of it as a passage.
#[derive(Clone, Debug)]
pub struct Source {
    /// The graph.
    pub graph: Term,
    /// Where it is printed.
    pub place: Place,
    /// On whose word it stands.
    pub status: Option<Status>,
    /// Its phrases that carry values of the rows, at most a few.
    pub phrases: Vec<String>,
}

/// Puts an answer together with the sources of its rows.
pub(super) fn cited(
    form: Form,
    columns: Vec<String>,
    traced: Vec<Traced>,
    detail: Detail,
    facts: &mut Facts<'_>,
    about: &Dataset,
) -> Result<Cited> {
    let graphs = Graphs::new(facts, about)?;
    let doubts = Doubts::of(facts, about)?;
    let mut order = Order::default();
    let mut memory: FxHashMap<*const Prov, Rc<Judged>> = FxHashMap::default();
    let mut rows = Vec::with_capacity(traced.len());
    for Traced { values, prov } in &traced {
        facts.clock.check()?;
        // Rows of one group share their provenance.
        let judged = match memory.get(&Rc::as_ptr(prov)) {
            Some(judged) => Rc::clone(judged),
            None => {
                let mut judged = graphs.judge(prov, detail);
                judged.doubts = doubts.about(&judged.used, facts);
                let judged = Rc::new(judged);
                memory.insert(Rc::as_ptr(prov), Rc::clone(&judged));
                judged
            }
        };
        order.number(&judged.places);
        rows.push((values.clone(), judged));
    }
    let marked = order.numbered.len();
    let mut sources = order.sources(&graphs);
    phrases(&mut sources, &rows, &order, &graphs, facts, about)?;
    phrases_of_facts(&mut sources, &rows, &order, &graphs, facts);
    if detail == Detail::Whole {
        order.rest(&graphs, &rows);
        let others = order.sources(&graphs);
        sources.extend(others.into_iter().skip(marked));
    }
    let mut rows: Vec<CitedRow> = rows.into_iter().map(|(values, judged)| order.row(values, &judged)).collect();
    let doubts = doubts.numbered(rows.iter_mut().map(|row| &mut row.doubts));
    let coverage = Coverage::of(&rows);
    let statements = order.statements.iter().filter_map(|fact| statement(*fact, facts, &graphs, &order)).collect();
    Ok(Cited { form, columns, rows, statements, sources, marked, coverage, doubts })
}

/// What is known of the graphs that state the facts.
pub(super) struct Graphs {
    /// The graphs in the order in which they stand in their source.
    pub(super) names: Vec<Term>,
    pub(super) graph_ids: Vec<u32>,
    pub(super) places: Vec<Place>,
    pub(super) statuses: Vec<Option<Status>>,
    /// The graphs that state each fact, one fact after the other, and where those of each end.
    stating: Vec<u32>,
    ends: Vec<usize>,
    /// Of each fact: the kinds of statements it is one of.
    kinds: Vec<Kinds>,
    /// Of each fact: whether it says where a passage stands.
    addresses: Vec<bool>,
    /// Of each number of a fact in a provenance: its number now.
    settled: Vec<FactId>,
}

impl Graphs {
    fn new(facts: &mut Facts<'_>, about: &Dataset) -> Result<Self> {
        let settled = facts.settle();
        let ids = 0..u32::try_from(facts.len()).unwrap_or(u32::MAX);
        let (mut stating, mut ends) = (Vec::new(), Vec::with_capacity(facts.len()));
        for fact in ids.clone() {
            facts.graphs(fact, &mut stating);
            ends.push(stating.len());
        }
        let used: FxHashSet<u32> = stating.iter().copied().collect();
        let terms: Vec<(u32, Term)> = used.into_iter().filter_map(|id| Some((id, facts.get(id)?))).collect();
        let mut described = places(about, terms.iter().map(|(_, graph)| graph))?;
        let mut place = |graph: &Term| described.remove(graph).unwrap_or_default();
        let mut ordered: Vec<(u32, Term, Place)> = terms.into_iter().map(|(id, term)| (id, term.clone(), place(&term))).collect();
        ordered.sort_by_cached_key(|(_, graph, place)| rank(graph, place));
        let numbers: FxHashMap<u32, u32> = (0..).zip(&ordered).map(|(number, (id, ..))| (*id, number)).collect();
        stating.iter_mut().for_each(|graph| *graph = numbers.get(graph).copied().unwrap_or(u32::MAX));
        let known = statuses(about);
        let statuses: Vec<Option<Status>> =
            ordered.iter().map(|(_, graph, _)| as_node(graph).and_then(|g| known.get(g.as_str()).copied())).collect();
        let mut kinds = vec![Kinds::default(); ends.len()];
        let mut start = 0;
        for (end, kinds) in ends.iter().zip(&mut kinds) {
            stating[start..*end].sort_unstable();
            stating[start..*end].iter().for_each(|graph| kinds.add(statuses.get(*graph as usize).copied().flatten()));
            start = *end;
        }
        let parts = document_parts(about, facts);
        let is_address = |fact: FactId| {
            let ([subject, ..], _) = facts.numbers(fact);
            parts.contains(&subject) && !kinds[fact as usize].has(Kinds::ASSERTED)
        };
        let addresses = ids.map(is_address).collect();
        let (graph_ids, rest): (Vec<u32>, Vec<(Term, Place)>) =
            ordered.into_iter().map(|(id, term, place)| (id, (term, place))).unzip();
        let (names, places) = rest.into_iter().unzip();
        Ok(Self { graph_ids, names, places, statuses, stating, ends, kinds, addresses, settled })
    }

    /// The graphs that state a fact.
    pub(super) fn of(&self, fact: FactId) -> &[u32] {
        let fact = fact as usize;
        let start = if fact == 0 { 0 } else { self.ends.get(fact - 1).copied().unwrap_or(0) };
        self.ends.get(fact).map_or(&[], |end| &self.stating[start..*end])
    }

    /// The number that a fact of a provenance has now.
    fn now(&self, fact: FactId) -> FactId {
        self.settled.get(fact as usize).copied().unwrap_or(fact)
    }

    fn kinds(&self, fact: FactId) -> Kinds {
        self.kinds.get(fact as usize).copied().unwrap_or_default()
    }

    pub(super) fn is_address(&self, fact: FactId) -> bool {
        self.addresses.get(fact as usize).copied().unwrap_or(false)
    }

    /// What a row with this provenance rests on.
    fn judge(&self, prov: &Prov, detail: Detail) -> Judged {
        let now = |fact| self.now(fact);
        let about_document = prov.holds(&|fact| self.is_address(now(fact)));
        let stating = |fact: FactId| match self.of(now(fact)) {
            _ if !about_document && self.is_address(now(fact)) => vec![Vec::new()],
            graphs => graphs.iter().map(|graph| vec![*graph]).collect(),
        };
        let places = prov.witnesses(&stating, ALTERNATIVES);
        let (derivations, needed) = match detail {
            Detail::Marks => (Witnesses { sets: Vec::new(), more: false }, BTreeSet::new()),
            Detail::Whole => {
                (prov.witnesses(&|fact| vec![vec![now(fact)]], DERIVATIONS), prov.needed().into_iter().map(now).collect())
            }
        };
        let mut used = Vec::new();
        prov.facts(&mut used);
        used.iter_mut().for_each(|fact| *fact = now(*fact));
        used.sort_unstable();
        used.dedup();
        let mut absences = BTreeSet::new();
        prov.absences(&mut absences);
        Judged {
            left_out: left_out(prov, &derivations),
            places,
            derivations: derivations.sets,
            needed: needed.into_iter().collect(),
            statuses: if used.is_empty() { Vec::new() } else { self.rests_on(prov, about_document) },
            used,
            absences: absences.into_iter().collect(),
            doubts: Vec::new(),
        }
    }

    /// The kinds of statements without which it does not hold. Of addresses alone a row is only a row about the document.
    fn rests_on(&self, prov: &Prov, about_document: bool) -> Vec<Option<Status>> {
        if prov.holds(&|_| false) {
            return Vec::new();
        }
        let now = |fact| self.now(fact);
        let exempt = |fact: FactId| !about_document && self.is_address(now(fact));
        if prov.holds(&|fact| exempt(fact) || self.kinds(now(fact)).has(Kinds::ASSERTED)) {
            return vec![Kinds::ASSERTED];
        }
        let all: BTreeSet<Option<Status>> = self.statuses.iter().copied().collect();
        let needed = |kind: &Option<Status>| !prov.holds(&|fact| exempt(fact) || self.kinds(now(fact)).has_other(*kind));
        let needed: Vec<_> = all.iter().copied().filter(needed).collect();
        if !needed.is_empty() {
            return needed;
        }
        // Either of two kinds would do; the first derivation says which.
        let first = prov
            .witnesses(&|fact| vec![vec![now(fact)]], 1)
            .sets
            .into_iter()
            .flatten()
            .filter(|fact| about_document || !self.is_address(*fact));
        let first_kind = |fact: FactId| all.iter().copied().find(|kind| self.kinds(fact).has(*kind));
        first.filter_map(first_kind).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// How many derivations are not listed. Counting by choices is exact when all were listed, and else an upper bound.
fn left_out(prov: &Prov, listed: &Witnesses) -> Option<u64> {
    if !listed.more {
        return Some(0);
    }
    match prov.count() {
        u64::MAX => None,
        count => Some(count.saturating_sub(listed.sets.len() as u64)),
    }
}

/// What a row rests on, over numbers of graphs and facts.
pub(super) struct Judged {
    pub(super) places: Witnesses,
    pub(super) derivations: Vec<Vec<FactId>>,
    pub(super) left_out: Option<u64>,
    pub(super) needed: Vec<FactId>,
    pub(super) used: Vec<FactId>,
    pub(super) absences: Vec<Absence>,
    pub(super) statuses: Vec<Option<Status>>,
    pub(super) doubts: Vec<usize>,
}

pub(super) fn as_node(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

/// Passages first, by page, then what has no page.
fn rank(graph: &Term, place: &Place) -> (bool, u64, String, String, u64, String) {
    let number = |text: &str| text.parse().unwrap_or(u64::MAX);
    let page = place.pages.first().cloned().unwrap_or_default();
    (place.pages.is_empty(), number(&page), page, place.part.clone(), number(&place.order), graph.to_string())
}

/// The passages, pages, sections and tables: what the address of a passage is made of.
fn document_parts(about: &Dataset, facts: &mut Facts<'_>) -> FxHashSet<u32> {
    let triples = Triples::of(about);
    let [page, part_of] = [atlas::PAGE, dcterms::IS_PART_OF].map(|property| triples.node(property.into_owned()));
    let mut parts: FxHashSet<Node> = FxHashSet::default();
    for [passage, _, page] in triples.matching(None, Some(&page), None) {
        parts.extend(triples.objects(&passage, &part_of));
        parts.extend([passage, page]);
    }
    parts.iter().map(|part| triples.term(part)).filter(Term::is_named_node).map(|part| facts.term(part)).collect()
}

fn statement(fact: FactId, facts: &Facts<'_>, graphs: &Graphs, order: &Order) -> Option<Statement> {
    let triple = facts.triple(fact)?;
    let stating = graphs.of(fact).iter();
    Some(Statement {
        triple,
        is_address: graphs.is_address(fact),
        graphs: stating.filter_map(|g| order.numbers.get(g).copied()).collect(),
    })
}

pub(super) type Judgement = (super::Row, Rc<Judged>);
