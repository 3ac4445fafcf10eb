//! Who states the facts behind each row, and how well is it covered?
//!
//! A fact is stated by each graph that holds it, so one of them is enough. Over graphs a row has its own smallest sets that
//! suffice: what all of them share is marked as a part, the rest as alternatives. Statements that stand aside in a row ([`Role`]) are
//! listed, but get no marks of their own and do not make it rest on background.

use super::coverage::{Coverage, Kinds};
use super::doubt::Doubts;
use super::facts::{Facts, NONE};
use super::order::Order;
use super::phrases::phrases;
use super::provenance::{Enough, FactId, Prov, Witnesses};
use super::role::Role;
use super::{Absence, Cited, CitedRow, DERIVATIONS, Detail, Form, Statement, Traced};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::evidence::{Place, places};
use crate::query::reference::references;
use crate::query::row::{self, TableRow};
use crate::query::status::{self, Status, statuses};
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// At most this many alternatives are told apart over graphs.
const ALTERNATIVES: usize = 24;

/// A graph that states something, with what is known of it as a passage.
#[derive(Clone, Debug)]
pub struct Source {
    /// The graph.
    pub graph: Term,
    /// The row of the table that the statement stands on, of an imported graph.
    pub row: Option<TableRow>,
    /// Where it is printed.
    pub place: Place,
    /// On whose word it stands.
    pub status: Option<Status>,
    /// Its phrases that carry values of the rows, at most a few.
    pub phrases: Vec<String>,
    /// Whether there are more of those.
    pub more_phrases: bool,
}

impl Source {
    /// What it is called: the row, or the graph where there is none.
    pub fn name(&self) -> Cow<'_, Term> {
        match &self.row {
            Some(row) => Cow::Owned(row.iri.clone().into()),
            None => Cow::Borrowed(&self.graph),
        }
    }
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
                let mut judged = graphs.judge(prov, form, detail);
                judged.doubts = doubts.about(&judged.used, facts);
                let judged = Rc::new(judged);
                memory.insert(Rc::as_ptr(prov), Rc::clone(&judged));
                judged
            }
        };
        order.number(&judged);
        rows.push((values.clone(), judged));
    }
    let marked = order.numbered.len();
    let mut sources = order.sources(&graphs);
    phrases(&mut sources, &rows, &order, &graphs, facts, about)?;
    let names = order.names(&graphs, memory.values());
    if detail == Detail::Whole {
        order.rest(&graphs, &rows);
    }
    sources.extend(order.sources(&graphs).into_iter().skip(marked));
    let documents = references(about, sources.iter().take(marked).map(|source| &source.graph))?;
    let mut rows: Vec<CitedRow> = rows.into_iter().map(|(values, judged)| order.row(values, &judged)).collect();
    let doubts = doubts.numbered(rows.iter_mut().map(|row| &mut row.doubts));
    let coverage = Coverage::of(&rows);
    let statements = order.statements.iter().filter_map(|fact| statement(*fact, facts, &graphs, &order)).collect();
    Ok(Cited { form, columns, rows, statements, sources, marked, names, documents, coverage, doubts })
}

/// What is known of the graphs that state the facts.
pub(super) struct Graphs {
    /// The graphs in the order in which they stand in their source; one of a table once for each of its rows.
    pub(super) names: Vec<Term>,
    pub(super) graph_ids: Vec<u32>,
    pub(super) rows: Vec<Option<TableRow>>,
    pub(super) places: Vec<Place>,
    pub(super) statuses: Vec<Option<Status>>,
    /// The graphs that state each fact, one fact after the other, and where those of each end.
    stating: Vec<u32>,
    ends: Vec<usize>,
    /// Of each fact: the kinds of statements it is one of.
    kinds: Vec<Kinds>,
    /// Of each fact: what it says.
    roles: Vec<Role>,
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
        let described = places(about, terms.iter().map(|(_, graph)| graph))?;
        let place = |graph: &Term| described.get(graph).cloned().unwrap_or_default();
        let mut ordered: Vec<Known> = (terms.iter())
            .map(|(id, graph)| Known { id: (*id, NONE), graph: graph.clone(), row: None, place: place(graph) })
            .collect();
        let on_rows = on_rows(facts, about, &ends, &stating);
        let graph_of: FxHashMap<u32, &Term> = terms.iter().map(|(id, graph)| (*id, graph)).collect();
        for (id, row) in &on_rows {
            let Some(graph) = graph_of.get(&id.0) else { continue };
            ordered.push(Known { id: *id, graph: (*graph).clone(), row: Some(row.clone()), place: place(graph) });
        }
        ordered.sort_by_cached_key(Known::rank);
        let numbers: FxHashMap<(u32, u32), u32> = (0..).zip(&ordered).map(|(number, known)| (known.id, number)).collect();
        let mut start = 0;
        for (fact, end) in ids.zip(&ends) {
            let ([subject, ..], _) = facts.numbers(fact);
            for graph in &mut stating[start..*end] {
                let number = numbers.get(&(*graph, subject)).or_else(|| numbers.get(&(*graph, NONE)));
                *graph = number.copied().unwrap_or(u32::MAX);
            }
            start = *end;
        }
        let known = statuses(about);
        let statuses: Vec<Option<Status>> =
            ordered.iter().map(|source| known.get(&status::name(&source.graph)).copied()).collect();
        let mut kinds = vec![Kinds::default(); ends.len()];
        let mut start = 0;
        for (end, kinds) in ends.iter().zip(&mut kinds) {
            stating[start..*end].sort_unstable();
            stating[start..*end].iter().for_each(|graph| kinds.add(statuses.get(*graph as usize).copied().flatten()));
            start = *end;
        }
        let roles = Role::of_facts(facts, about, &kinds);
        let (mut names, mut graph_ids, mut rows, mut places) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for Known { id, graph, row, place } in ordered {
            names.push(graph);
            graph_ids.push(id.0);
            rows.push(row);
            places.push(place);
        }
        Ok(Self { names, graph_ids, rows, places, statuses, stating, ends, kinds, roles, settled })
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

    fn role(&self, fact: FactId) -> Role {
        self.roles.get(fact as usize).copied().unwrap_or_default()
    }

    /// What a row with this provenance rests on.
    fn judge(&self, prov: &Prov, form: Form, detail: Detail) -> Judged {
        let now = |fact| self.now(fact);
        let mut aside = Role::aside(prov, &|fact| self.role(now(fact)));
        if form == Form::Graph {
            // A triple that a query makes may be a name.
            aside = aside.get(..1).unwrap_or_default();
        }
        let stating = |fact: FactId| match self.of(now(fact)) {
            _ if aside.contains(&self.role(now(fact))) => Enough::Sets(vec![Vec::new()]),
            [graph] => Enough::One(*graph),
            graphs => Enough::Sets(graphs.iter().map(|graph| vec![*graph]).collect()),
        };
        let places = prov.witnesses(&stating, ALTERNATIVES);
        let (parts, alternatives) = places.factored(&|place| {
            // What all sets share is needed for sure only when all sets are known.
            !places.more
                || !prov.holds(&|fact| {
                    aside.contains(&self.role(now(fact))) || self.of(now(fact)).iter().any(|graph| *graph != place)
                })
        });
        let (derivations, needed) = match detail {
            Detail::Marks => (Witnesses { sets: Vec::new(), more: false }, BTreeSet::new()),
            Detail::Whole => {
                (prov.witnesses(&|fact| Enough::One(now(fact)), DERIVATIONS), prov.needed().into_iter().map(now).collect())
            }
        };
        let mut used = Vec::new();
        prov.facts(&mut used);
        used.iter_mut().for_each(|fact| *fact = now(*fact));
        used.sort_unstable();
        used.dedup();
        let named = |used: &[FactId]| used.iter().copied().filter(|fact| self.role(*fact) == Role::Name).collect();
        let mut absences = BTreeSet::new();
        prov.absences(&mut absences);
        Judged {
            left_out: left_out(prov, &derivations),
            parts,
            alternatives,
            more: places.more,
            derivations: derivations.sets,
            needed: needed.into_iter().collect(),
            statuses: if used.is_empty() { Vec::new() } else { self.rests_on(prov, aside) },
            names: if aside.contains(&Role::Name) { named(&used) } else { Vec::new() },
            used,
            absences: absences.into_iter().collect(),
            doubts: Vec::new(),
        }
    }

    /// The kinds of statements without which it does not hold, but for those that stand aside.
    fn rests_on(&self, prov: &Prov, aside: &[Role]) -> Vec<Option<Status>> {
        if prov.holds(&|_| false) {
            return Vec::new();
        }
        let now = |fact| self.now(fact);
        let exempt = |fact: FactId| aside.contains(&self.role(now(fact)));
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
            .witnesses(&|fact| Enough::One(now(fact)), 1)
            .sets
            .into_iter()
            .flatten()
            .filter(|fact| !aside.contains(&self.role(*fact)));
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
    /// The graphs that it needs, and sets of which one is enough beside them.
    pub(super) parts: Vec<u32>,
    pub(super) alternatives: Vec<Vec<u32>>,
    /// Whether there are more sets than those.
    pub(super) more: bool,
    pub(super) derivations: Vec<Vec<FactId>>,
    pub(super) left_out: Option<u64>,
    pub(super) needed: Vec<FactId>,
    pub(super) used: Vec<FactId>,
    /// Those of them that are names and stand aside.
    pub(super) names: Vec<FactId>,
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

/// A graph, or a row of a table in a graph, on its way to its number.
struct Known {
    /// The number of the graph, and that of the thing that stands on the row.
    id: (u32, u32),
    graph: Term,
    row: Option<TableRow>,
    place: Place,
}

impl Known {
    /// Passages first, by page, then what has no page; the rows of a table behind their graph.
    fn rank(&self) -> (bool, u64, String, String, u64, String, u64) {
        let Self { graph, row, place, .. } = self;
        let number = |text: &str| text.parse().unwrap_or(u64::MAX);
        let page = place.pages.first().cloned().unwrap_or_default();
        let row = row.as_ref().map_or(0, |row| number(&row.number));
        (place.pages.is_empty(), number(&page), page, place.part.clone(), number(&place.order), graph.to_string(), row)
    }
}

/// The rows on which graphs state something of a thing, by the numbers of graph and thing. O(facts, and things with rows).
///
/// - `ends`, `stating`: the graphs that state each fact.
fn on_rows(facts: &mut Facts<'_>, about: &Dataset, ends: &[usize], stating: &[u32]) -> FxHashMap<(u32, u32), TableRow> {
    let things = facts.subjects(row::PROPERTY);
    let property = facts.term(row::PROPERTY.into_owned().into());
    let mut found: FxHashMap<(u32, u32), Option<TableRow>> = FxHashMap::default();
    let mut start = 0;
    for (fact, end) in (0..).zip(ends) {
        let ([thing, ..], _) = facts.numbers(fact);
        if things.contains(&thing) {
            for graph in &stating[start..*end] {
                let row = || TableRow::of(about, &facts.objects(thing, property, *graph));
                found.entry((*graph, thing)).or_insert_with(row);
            }
        }
        start = *end;
    }
    found.into_iter().filter_map(|(id, row)| Some((id, row?))).collect()
}

fn statement(fact: FactId, facts: &Facts<'_>, graphs: &Graphs, order: &Order) -> Option<Statement> {
    let triple = facts.triple(fact)?;
    let stating = graphs.of(fact).iter();
    Some(Statement { triple, role: graphs.role(fact), graphs: stating.filter_map(|g| order.numbers.get(g).copied()).collect() })
}

pub(super) type Judgement = (super::Row, Rc<Judged>);
