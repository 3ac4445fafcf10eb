//! Who states the facts behind each row, and how well is it covered?
//!
//! A fact is stated by each graph that holds it, so one of them is enough. Over graphs a row has its own smallest sets that
//! suffice: what all of them share is marked as a part, the rest as alternatives. A statement about a passage itself (its page,
//! its section) is the address of evidence: it is listed among the statements, but gets no mark of its own and does not make a row
//! rest on background, unless the row is about the document alone.

use super::doubt::Doubts;
use super::provenance::{FactId, Prov, Witnesses};
use super::trace::{Facts, NONE};
use super::{Absence, Cited, CitedRow, DERIVATIONS, Detail, Form, Marks, Statement, Traced};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::entity::{fold, labels};
use crate::query::evidence::{Place, places};
use crate::query::rows;
use crate::query::status::{Status, statuses};
use crate::vocab::atlas;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// At most this many alternatives are told apart over graphs.
const ALTERNATIVES: usize = 24;
/// Of more statements than this no phrases are looked up: an answer over thousands of statements is about their number.
const STATED: usize = 4_000;
/// At most this many phrases are shown of one source.
const PHRASES: usize = 3;

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

/// What the rows of an answer rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many rows there are.
    pub rows: usize,
    /// How many rest on each set of kinds; the empty set is nothing that is stated, `None` a graph without a status.
    pub by_kinds: BTreeMap<Vec<Option<Status>>, usize>,
    /// How many rest on an absence.
    pub absent: usize,
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
    phrases(&mut sources, &rows, &order, &graphs, about)?;
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
struct Graphs {
    /// The graphs in the order in which they stand in their source.
    names: Vec<Term>,
    graph_ids: Vec<u32>,
    places: Vec<Place>,
    statuses: Vec<Option<Status>>,
    /// Of each fact: the graphs that state it.
    stating: Vec<Vec<u32>>,
    /// Of each fact: the kinds of statements it is one of.
    kinds: Vec<Vec<Option<Status>>>,
    /// Of each fact: whether it says where a passage stands.
    addresses: Vec<bool>,
}

impl Graphs {
    fn new(facts: &mut Facts<'_>, about: &Dataset) -> Result<Self> {
        let ids = 0..u32::try_from(facts.len()).unwrap_or(u32::MAX);
        let stated: Vec<Vec<u32>> = ids.clone().map(|fact| facts.graphs(fact)).collect();
        let used: FxHashSet<u32> = stated.iter().flatten().copied().collect();
        let terms: Vec<(u32, Term)> = used.into_iter().filter_map(|id| Some((id, facts.get(id)?))).collect();
        let mut described = places(about, terms.iter().map(|(_, graph)| graph))?;
        let mut place = |graph: &Term| described.remove(graph).unwrap_or_default();
        let mut ordered: Vec<(u32, Term, Place)> = terms.into_iter().map(|(id, term)| (id, term.clone(), place(&term))).collect();
        ordered.sort_by_cached_key(|(_, graph, place)| rank(graph, place));
        let numbers: FxHashMap<u32, u32> = (0..).zip(&ordered).map(|(number, (id, ..))| (*id, number)).collect();
        let mut stating: Vec<Vec<u32>> =
            stated.iter().map(|graphs| graphs.iter().filter_map(|g| numbers.get(g).copied()).collect()).collect();
        stating.iter_mut().for_each(|graphs| graphs.sort_unstable());
        let known = statuses(about)?;
        let statuses: Vec<Option<Status>> =
            ordered.iter().map(|(_, graph, _)| as_node(graph).and_then(|g| known.get(g.as_str()).copied())).collect();
        let kinds: Vec<Vec<Option<Status>>> = stating.iter().map(|graphs| kinds(graphs, &statuses)).collect();
        let parts = document_parts(about, facts)?;
        let is_address = |fact: FactId| {
            let ([subject, ..], _) = facts.numbers(fact);
            parts.contains(&subject) && !kinds[fact as usize].contains(&Some(Status::Asserted))
        };
        let addresses = ids.map(is_address).collect();
        let (graph_ids, rest): (Vec<u32>, Vec<(Term, Place)>) =
            ordered.into_iter().map(|(id, term, place)| (id, (term, place))).unzip();
        let (names, places) = rest.into_iter().unzip();
        Ok(Self { graph_ids, names, places, statuses, stating, kinds, addresses })
    }

    /// The graphs that state a fact.
    fn of(&self, fact: FactId) -> impl Iterator<Item = &u32> {
        self.stating.get(fact as usize).into_iter().flatten()
    }

    fn is_address(&self, fact: FactId) -> bool {
        self.addresses.get(fact as usize).copied().unwrap_or(false)
    }

    /// What a row with this provenance rests on.
    fn judge(&self, prov: &Prov, detail: Detail) -> Judged {
        let about_document = prov.holds(&|fact| self.is_address(fact));
        let stating = |fact: FactId| match self.stating.get(fact as usize) {
            Some(_) if !about_document && self.is_address(fact) => vec![Vec::new()],
            graphs => graphs.into_iter().flatten().map(|graph| vec![*graph]).collect(),
        };
        let places = prov.witnesses(&stating, ALTERNATIVES);
        let (derivations, needed) = match detail {
            Detail::Marks => (Witnesses { sets: Vec::new(), more: false }, BTreeSet::new()),
            Detail::Whole => (prov.witnesses(&|fact| vec![vec![fact]], DERIVATIONS), prov.needed()),
        };
        let mut used = BTreeSet::new();
        prov.facts(&mut used);
        let mut absences = BTreeSet::new();
        prov.absences(&mut absences);
        Judged {
            left_out: left_out(prov, &derivations),
            places,
            derivations: derivations.sets,
            needed: needed.into_iter().collect(),
            statuses: if used.is_empty() { Vec::new() } else { self.rests_on(prov) },
            used: used.into_iter().collect(),
            absences: absences.into_iter().collect(),
            doubts: Vec::new(),
        }
    }

    /// The kinds of statements without which it does not hold.
    fn rests_on(&self, prov: &Prov) -> Vec<Option<Status>> {
        if prov.holds(&|_| false) {
            return Vec::new();
        }
        let asserted = Some(Status::Asserted);
        let kinds = |fact: FactId| self.kinds.get(fact as usize).map_or(&[][..], Vec::as_slice);
        // Of addresses alone a row is only a row about the document.
        let about_document = prov.holds(&|fact| self.is_address(fact));
        let exempt = |fact: FactId| !about_document && self.is_address(fact);
        if prov.holds(&|fact| exempt(fact) || kinds(fact).contains(&asserted)) {
            return vec![asserted];
        }
        let all: BTreeSet<Option<Status>> = self.statuses.iter().copied().collect();
        let needed = |kind: &Option<Status>| !prov.holds(&|fact| exempt(fact) || kinds(fact).iter().any(|k| k != kind));
        let needed: Vec<_> = all.iter().copied().filter(needed).collect();
        if !needed.is_empty() {
            return needed;
        }
        // Either of two kinds would do; the first derivation says which.
        let first = prov.witnesses(&|fact| vec![vec![fact]], 1).sets.into_iter().flatten().filter(|fact| !exempt(*fact));
        first.filter_map(|fact| kinds(fact).first().copied()).collect::<BTreeSet<_>>().into_iter().collect()
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
struct Judged {
    places: Witnesses,
    derivations: Vec<Vec<FactId>>,
    left_out: Option<u64>,
    needed: Vec<FactId>,
    used: Vec<FactId>,
    absences: Vec<Absence>,
    statuses: Vec<Option<Status>>,
    doubts: Vec<usize>,
}

fn kinds(graphs: &[u32], statuses: &[Option<Status>]) -> Vec<Option<Status>> {
    let mut kinds: Vec<_> = graphs.iter().filter_map(|g| statuses.get(*g as usize).copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn as_node(term: &Term) -> Option<NamedNode> {
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
fn document_parts(about: &Dataset, facts: &mut Facts<'_>) -> Result<FxHashSet<u32>> {
    let found = rows(
        about,
        "SELECT DISTINCT ?part { { ?part :page ?page } UNION { ?passage :page ?part }
           UNION { ?passage :page ?page ; dcterms:isPartOf ?part } }",
        None,
    )?;
    Ok(found
        .into_iter()
        .filter_map(|row| match row.into_iter().next()? {
            Some(part @ Term::NamedNode(_)) => Some(facts.term(part)),
            _ => None,
        })
        .collect())
}

/// The numbers that graphs and facts get in the answer: in order of mention.
#[derive(Default)]
struct Order {
    numbered: Vec<u32>,
    numbers: FxHashMap<u32, usize>,
    statements: Vec<FactId>,
    statement_numbers: FxHashMap<FactId, usize>,
}

impl Order {
    /// Numbers the graphs that a row marks.
    fn number(&mut self, places: &Witnesses) {
        let (parts, alternatives) = factored(places);
        for graph in parts.into_iter().chain(alternatives.into_iter().flatten()) {
            self.graph(graph);
        }
    }

    fn graph(&mut self, graph: u32) -> usize {
        let next = self.numbered.len();
        let number = *self.numbers.entry(graph).or_insert(next);
        if number == next {
            self.numbered.push(graph);
        }
        number
    }

    /// Numbers every fact, and the graphs that no row marks.
    fn rest(&mut self, graphs: &Graphs, rows: &[Judgement]) {
        for (_, judged) in rows {
            for fact in &judged.used {
                let next = self.statements.len();
                if let std::collections::hash_map::Entry::Vacant(place) = self.statement_numbers.entry(*fact) {
                    place.insert(next);
                    self.statements.push(*fact);
                    for graph in graphs.stating.get(*fact as usize).into_iter().flatten() {
                        self.graph(*graph);
                    }
                }
            }
        }
    }

    fn row(&self, values: super::Row, judged: &Judged) -> CitedRow {
        let facts = |facts: &[FactId]| {
            let mut numbers: Vec<usize> = facts.iter().filter_map(|f| self.statement_numbers.get(f).copied()).collect();
            numbers.sort_unstable();
            numbers
        };
        let graphs = |graphs: Vec<u32>| graphs.iter().filter_map(|g| self.numbers.get(g).copied()).collect::<Vec<_>>();
        let (parts, alternatives) = factored(&judged.places);
        let mut alternatives: Vec<Vec<usize>> = alternatives.into_iter().map(graphs).collect();
        alternatives.iter_mut().for_each(|set| set.sort_unstable());
        alternatives.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        CitedRow {
            values,
            marks: Marks { parts: graphs(parts), alternatives, more: judged.places.more },
            derivations: judged.derivations.iter().map(|d| facts(d)).collect(),
            left_out: judged.left_out,
            needed: facts(&judged.needed),
            used: facts(&judged.used),
            absences: judged.absences.clone(),
            statuses: judged.statuses.clone(),
            doubts: judged.doubts.clone(),
        }
    }

    fn sources(&self, graphs: &Graphs) -> Vec<Source> {
        let source = |graph: &u32| {
            let at = *graph as usize;
            let (graph, place) = (graphs.names.get(at)?.clone(), graphs.places.get(at)?.clone());
            Some(Source { graph, place, status: graphs.statuses.get(at).copied().flatten(), phrases: Vec::new() })
        };
        self.numbered.iter().filter_map(source).collect()
    }
}

/// What all sets share, and what each has beyond that.
fn factored(places: &Witnesses) -> (Vec<u32>, Vec<Vec<u32>>) {
    match places.sets.as_slice() {
        [] => (Vec::new(), Vec::new()),
        [one] => (one.clone(), Vec::new()),
        [first, rest @ ..] => {
            let parts: Vec<u32> = first.iter().copied().filter(|g| rest.iter().all(|set| set.contains(g))).collect();
            let beyond = |set: &Vec<u32>| set.iter().copied().filter(|g| !parts.contains(g)).collect::<Vec<_>>();
            let alternatives = places.sets.iter().map(beyond).collect();
            (parts, alternatives)
        }
    }
}

fn statement(fact: FactId, facts: &Facts<'_>, graphs: &Graphs, order: &Order) -> Option<Statement> {
    let triple = facts.triple(fact)?;
    let stating = graphs.stating.get(fact as usize).into_iter().flatten();
    Some(Statement {
        triple,
        is_address: graphs.is_address(fact),
        graphs: stating.filter_map(|g| order.numbers.get(g).copied()).collect(),
    })
}

type Judgement = (super::Row, Rc<Judged>);

/// Chooses the phrases that carry values of the rows, one for each row.
fn phrases(sources: &mut [Source], rows: &[Judgement], order: &Order, graphs: &Graphs, about: &Dataset) -> Result<()> {
    let entities: BTreeSet<NamedNode> = rows.iter().flat_map(|(values, _)| values.iter().flatten()).filter_map(as_node).collect();
    let labels = labels(about, &entities)?;
    let folded: Vec<Vec<String>> = sources.iter().map(|s| s.place.phrases.iter().map(|p| fold(p)).collect()).collect();
    let mut stating: Vec<usize> = Vec::new();
    for (values, judged) in rows {
        stating.clear();
        stating.extend(judged.used.iter().flat_map(|fact| graphs.of(*fact)).filter_map(|g| order.numbers.get(g)));
        stating.retain(|at| sources[*at].phrases.len() < PHRASES && !folded[*at].is_empty());
        stating.sort_unstable();
        stating.dedup();
        if stating.is_empty() {
            continue;
        }
        let text = |term: &Term| match term {
            Term::Literal(literal) => Some(fold(literal.value())),
            Term::NamedNode(node) => labels.get(node.as_str()).map(|label| fold(label)),
            _ => None,
        };
        // The longest value tells most.
        let mut values: Vec<String> = values.iter().flatten().filter_map(text).filter(|t| !t.is_empty()).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        stating.iter().for_each(|at| sources[*at].carry(&folded[*at], &values));
    }
    Ok(())
}

/// Of the sources where that found nothing: the phrases that carry what the cited statements say.
fn phrases_of_facts(sources: &mut [Source], rows: &[Judgement], order: &Order, graphs: &Graphs, facts: &mut Facts<'_>) {
    let used: BTreeSet<FactId> = rows.iter().flat_map(|(_, judged)| judged.used.iter().copied()).collect();
    if used.len() > STATED {
        return;
    }
    let printed = facts.term(atlas::PRINTED.into_owned().into());
    let values = [atlas::VALUE, atlas::MIN_VALUE, atlas::MAX_VALUE].map(|p| facts.term(p.into_owned().into()));
    let mut said: Vec<BTreeSet<String>> = vec![BTreeSet::new(); sources.len()];
    for fact in used {
        for graph in graphs.of(fact) {
            let Some(at) = order.numbers.get(graph).copied() else { continue };
            if sources.get(at).is_none_or(|s| !s.phrases.is_empty() || s.place.phrases.is_empty()) {
                continue;
            }
            let ([subject, property, object], _) = facts.numbers(fact);
            let mut terms: Vec<Term> = facts.get(object).into_iter().collect();
            if values.contains(&property) {
                // The value is in base units; the passage has it as printed.
                terms.extend(facts.objects(subject, printed, graphs.graph_ids.get(*graph as usize).copied().unwrap_or(NONE)));
            }
            said[at].extend(terms.iter().filter_map(|term| match term {
                Term::Literal(literal) => Some(fold(literal.value())).filter(|t| !t.is_empty()),
                _ => None,
            }));
        }
    }
    for (source, values) in sources.iter_mut().zip(said) {
        let folded: Vec<String> = source.place.phrases.iter().map(|p| fold(p)).collect();
        values.into_iter().for_each(|value| source.carry(&folded, &[value]));
    }
}

impl Source {
    /// Adds the phrase that carries the first of these values that any carries.
    fn carry(&mut self, folded: &[String], values: &[String]) {
        if self.phrases.len() == PHRASES {
            return;
        }
        let best = |value: &String| {
            let carrying = (0..folded.len()).filter(|at| carries(&folded[*at], value));
            carrying.min_by_key(|at| (folded[*at] != *value, folded[*at].len()))
        };
        if let Some(phrase) = values.iter().find_map(best).and_then(|at| self.place.phrases.get(at))
            && !self.phrases.contains(phrase)
        {
            self.phrases.push(phrase.clone());
        }
    }
}

/// Whether a phrase has a value in it, as whole words; the last word of a name may have an ending.
fn carries(phrase: &str, value: &str) -> bool {
    let end = if value.ends_with(char::is_alphabetic) && value.len() > 3 { "" } else { " " };
    phrase == value || format!(" {phrase} ").contains(&format!(" {value}{end}"))
}

impl Coverage {
    fn of(rows: &[CitedRow]) -> Self {
        let mut by_kinds = BTreeMap::new();
        for row in rows {
            *by_kinds.entry(row.statuses.clone()).or_insert(0) += 1;
        }
        let absent = rows.iter().filter(|row| row.absences.iter().any(|a| *a != Absence::Untraced)).count();
        Self { rows: rows.len(), by_kinds, absent }
    }

    /// In a sentence: `3 of 5 rows rest wholly on passages; 1 also on background; 1 on nothing that is stated`.
    pub fn sentence(&self, one: &str, many: &str) -> String {
        if self.rows == 0 {
            return format!("no {many}");
        }
        let asserted = Some(Status::Asserted);
        let wholly = self.by_kinds.get(&vec![asserted]).copied().unwrap_or(0);
        let noun = if self.rows == 1 { one } else { many };
        let verb = if wholly == 1 || self.rows == 1 { "rests" } else { "rest" };
        let mut parts = vec![format!("{wholly} of {} {noun} {verb} wholly on passages", self.rows)];
        for (kinds, count) in self.by_kinds.iter().filter(|(kinds, _)| **kinds != [asserted]) {
            let others: Vec<&str> = kinds.iter().filter(|k| **k != asserted).map(|k| in_words(*k)).collect();
            parts.push(match (others.is_empty(), kinds.contains(&asserted)) {
                (true, _) => format!("{count} on nothing that is stated"),
                (false, true) => format!("{count} also on {}", others.join(" and ")),
                (false, false) => format!("{count} on {}", others.join(" and ")),
            });
        }
        if self.absent > 0 {
            parts.push(format!("{} also on an absence", self.absent));
        }
        parts.join("; ")
    }
}

fn in_words(kind: Option<Status>) -> &'static str {
    match kind {
        Some(Status::Asserted) => "passages",
        Some(Status::Background) => "background",
        Some(Status::Linked) => "links",
        Some(Status::Computed) => "computed statements",
        Some(Status::Imported) => "imported data",
        None => "graphs without a status",
    }
}
