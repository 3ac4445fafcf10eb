//! Which facts make each row?
//!
//! Runs the stages that [`super::rewrite`] made, reads the facts of each of their rows, and puts the rows of one key together.

use super::provenance::{Absence, FactId, Prov};
use super::rewrite::{Injected, Kind, Plan, Rewriter, Stage};
use super::variables::visible;
use super::walk::Edges;
use crate::dataset::{Dataset, QueryTerm};
use crate::error::{Error, Result};
use crate::query::{Answer, Limits, Query};
use oxigraph::model::{Term, Triple, Variable};
use rustc_hash::{FxHashMap, FxHashSet};
use spareval::QueryableDataset as _;
use spargebra::algebra::{GraphPattern, PropertyPathExpression, QueryDataset};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::rc::Rc;
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

    /// The term of a number.
    pub(super) fn get(&self, id: u32) -> Option<Term> {
        (&*self.dataset.index).externalize_term(self.inside(id)?).ok()
    }

    fn number(&mut self, term: QueryTerm) -> u32 {
        match term {
            QueryTerm::Known(id) => id + 1,
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

    /// The graphs that state a fact: the one the query asked in, those of FROM, or all that hold it.
    pub(super) fn graphs(&self, fact: FactId) -> Vec<u32> {
        let (triple, graph) = self.numbers(fact);
        self.quads(triple, graph).map(|(_, stated)| stated).filter(|stated| self.is_meant(graph, *stated)).collect()
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
        let number = |term: &QueryTerm| if let QueryTerm::Known(id) = term { id + 1 } else { NONE };
        found.flatten().map(move |quad| {
            let triple = [&quad.subject, &quad.predicate, &quad.object].map(number);
            (triple, quad.graph_name.as_ref().map_or(NONE, number))
        })
    }
}

/// What rows of a stage rest on, by their key.
pub(super) type Traced = FxHashMap<Vec<u32>, Rc<Prov>>;

/// Runs the stage of a whole query and those below it, and gives what each of its rows rests on.
pub(super) fn trace(facts: &mut Facts<'_>, top: &Stage, below: &Rewriter) -> Result<Traced> {
    // A stage can only look into those made before it.
    let mut done: Vec<Traced> = Vec::new();
    for stage in &below.stages {
        let traced = run(facts, stage, &done)?;
        done.push(traced);
    }
    run(facts, top, &done)
}

fn run(facts: &mut Facts<'_>, stage: &Stage, done: &[Traced]) -> Result<Traced> {
    let variables = visible(&stage.pattern);
    let places: FxHashMap<&Variable, usize> = variables.iter().enumerate().map(|(place, variable)| (variable, place)).collect();
    let mut groups: FxHashMap<Vec<u32>, Vec<(Vec<u32>, Prov)>> = FxHashMap::default();
    let firm: Vec<usize> = match &stage.kind {
        Kind::Alternatives => Vec::new(),
        Kind::Members(loose) => (0..variables.len()).filter(|at| !loose.contains(&variables[*at])).collect(),
    };
    for row in solutions(facts, &stage.pattern, &variables)? {
        let reader = Reader { row: &row, places: &places, done };
        let mut parts = Vec::new();
        reader.read(&stage.plan, facts, &mut parts)?;
        parts.sort_unstable_by_key(|p| if let Prov::Fact(fact) = p { *fact } else { u32::MAX });
        parts.dedup();
        let key = stage.key.iter().map(|v| reader.value(v)).collect();
        // Where nothing is loose, each row is a member of its own.
        let same = if firm.len() == variables.len() { Vec::new() } else { firm.iter().map(|at| row[*at]).collect() };
        let prov = if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts) };
        groups.entry(key).or_default().push((same, prov));
    }
    let members = matches!(stage.kind, Kind::Members(_)) && firm.len() == variables.len();
    let whole = |rows: Vec<(Vec<u32>, Prov)>| match members {
        true => Prov::All(rows.into_iter().map(|(_, prov)| prov).collect()),
        false => together(rows),
    };
    Ok(groups.into_iter().map(|(key, rows)| (key, Rc::new(whole(rows)))).collect())
}

/// The members of a group: all are needed, those of one row are alternatives. (Without groups, all are of one row.)
fn together(members: Vec<(Vec<u32>, Prov)>) -> Prov {
    let mut rows: BTreeMap<Vec<u32>, Vec<Prov>> = BTreeMap::new();
    for (row, prov) in members {
        rows.entry(row).or_default().push(prov);
    }
    let mut rows: Vec<Prov> = rows.into_values().map(Prov::any).collect();
    if rows.len() == 1 { rows.swap_remove(0) } else { Prov::All(rows) }
}

/// Runs a pattern and gives its rows as numbers.
fn solutions(facts: &mut Facts<'_>, pattern: &GraphPattern, variables: &[Variable]) -> Result<Vec<Vec<u32>>> {
    let pattern = GraphPattern::Project { inner: pattern.clone().into(), variables: variables.to_vec() };
    let parsed = spargebra::Query::Select { dataset: facts.from.cloned(), pattern, base_iri: None };
    let query = Query { parsed, star: None };
    let dataset = facts.dataset;
    let mut found = Vec::new();
    let Answer::Rows(rows) = query.run(dataset, facts.clock.left()).map_err(|e| facts.clock.whole(e))? else { return Ok(found) };
    // Rows come in the order of an index, so most values are those of the row before.
    let mut before: Vec<(Option<Term>, u32)> = vec![(None, NONE); variables.len()];
    for row in rows {
        let row = row.map_err(|e| facts.clock.whole(e))?;
        for (last, value) in before.iter_mut().zip(row) {
            if last.0 != value {
                *last = (value.clone(), value.map_or(NONE, |term| facts.term(term)));
            }
        }
        found.push(before.iter().map(|(_, id)| *id).collect());
    }
    Ok(found)
}

/// Reads the facts of one row.
struct Reader<'a> {
    row: &'a [u32],
    places: &'a FxHashMap<&'a Variable, usize>,
    done: &'a [Traced],
}

impl Reader<'_> {
    fn value(&self, variable: &Variable) -> u32 {
        self.places.get(variable).and_then(|place| self.row.get(*place)).copied().unwrap_or(NONE)
    }

    fn is_set(&self, mark: &Variable, facts: &Facts<'_>) -> bool {
        matches!(facts.get(self.value(mark)), Some(Term::Literal(literal)) if literal.value() == "true")
    }

    fn read(&self, plan: &Plan, facts: &mut Facts<'_>, found: &mut Vec<Prov>) -> Result<()> {
        match plan {
            Plan::Triples(patterns, graph) => {
                for triple in patterns {
                    found.push(self.fact(triple, graph.as_ref(), facts));
                }
            }
            Plan::Walk { subject, path, object, graph } => {
                let graph = self.graph(graph.as_ref(), facts);
                let (from, to) = (self.term(subject, facts), self.term(object, facts));
                facts.clock.check()?;
                match (from, to) {
                    (Some(from), Some(to)) => match super::walk::between(facts, path, from, to, graph)? {
                        Prov::All(mut parts) => found.append(&mut parts),
                        other => found.push(other),
                    },
                    _ => found.push(Prov::Absent(Absence::Untraced)),
                }
            }
            Plan::All(plans) => {
                for plan in plans {
                    self.read(plan, facts, found)?;
                }
            }
            Plan::When(mark, then) => {
                if self.is_set(mark, facts) {
                    self.read(then, facts, found)?;
                }
            }
            Plan::Open(variables) => {
                if variables.iter().any(|v| self.value(v) == NONE) {
                    found.push(Prov::Absent(Absence::Optional));
                }
            }
            Plan::Any(branches) => {
                let mut alternatives = Vec::new();
                for (mark, plan) in branches {
                    if self.is_set(mark, facts) {
                        let mut parts = Vec::new();
                        self.read(plan, facts, &mut parts)?;
                        alternatives.push(Prov::All(parts));
                    }
                }
                found.push(if alternatives.is_empty() { Prov::Absent(Absence::Untraced) } else { Prov::any(alternatives) });
            }
            Plan::Stage(stage, key, injected) => {
                let key: Vec<u32> = key.iter().map(|v| self.value(v)).collect();
                found.push(self.of_stage(*stage, &key, *injected));
            }
            Plan::Absent(absence) => found.push(Prov::Absent(*absence)),
        }
        Ok(())
    }

    /// What the rows of a stage with this key rest on.
    fn of_stage(&self, stage: usize, key: &[u32], injected: Injected) -> Prov {
        let Some(rows) = self.done.get(stage) else { return Prov::Absent(Absence::Untraced) };
        let mut provs: Vec<Prov> = rows.get(key).map(|prov| Prov::Shared(Rc::clone(prov))).into_iter().collect();
        if injected == Injected::Yes {
            // What a row leaves open took a value from outside.
            let fits = |other: &[u32]| other != key && other.iter().zip(key).all(|(own, value)| *own == NONE || own == value);
            let mut fitting: Vec<_> = rows.iter().filter(|(other, _)| fits(other)).collect();
            fitting.sort_by_key(|(other, _)| *other);
            provs.extend(fitting.into_iter().map(|(_, prov)| Prov::Shared(Rc::clone(prov))));
        }
        match provs.is_empty() {
            false => Prov::any(provs),
            // A count of nothing is 0 and rests on nothing.
            true if key.is_empty() => Prov::All(Vec::new()),
            true => Prov::Absent(Absence::Untraced),
        }
    }

    fn fact(&self, triple: &TriplePattern, graph: Option<&NamedNodePattern>, facts: &mut Facts<'_>) -> Prov {
        let graph = self.graph(graph, facts);
        let parts = [self.term(&triple.subject, facts), self.name(&triple.predicate, facts), self.term(&triple.object, facts)];
        match parts {
            [Some(s), Some(p), Some(o)] => Prov::Fact(facts.fact([s, p, o], graph)),
            _ => Prov::Absent(Absence::Untraced),
        }
    }

    fn graph(&self, graph: Option<&NamedNodePattern>, facts: &mut Facts<'_>) -> u32 {
        graph.and_then(|name| self.name(name, facts)).unwrap_or(NONE)
    }

    fn name(&self, name: &NamedNodePattern, facts: &mut Facts<'_>) -> Option<u32> {
        match name {
            NamedNodePattern::NamedNode(node) => Some(facts.term(node.clone().into())),
            NamedNodePattern::Variable(variable) => Some(self.value(variable)).filter(|id| *id != NONE),
        }
    }

    fn term(&self, term: &TermPattern, facts: &mut Facts<'_>) -> Option<u32> {
        if let TermPattern::Variable(variable) = term {
            return Some(self.value(variable)).filter(|id| *id != NONE);
        }
        let term = self.ground(term, facts)?;
        Some(facts.term(term))
    }

    /// A term of the pattern with the row's values, those inside triple terms included.
    fn ground(&self, term: &TermPattern, facts: &Facts<'_>) -> Option<Term> {
        Some(match term {
            TermPattern::NamedNode(node) => node.clone().into(),
            TermPattern::Literal(literal) => literal.clone().into(),
            TermPattern::BlankNode(node) => node.clone().into(),
            TermPattern::Variable(variable) => facts.get(self.value(variable))?,
            TermPattern::Triple(triple) => {
                let predicate: Term = match &triple.predicate {
                    NamedNodePattern::NamedNode(node) => node.clone().into(),
                    NamedNodePattern::Variable(variable) => facts.get(self.value(variable))?,
                };
                let (subject, object) = (self.ground(&triple.subject, facts)?, self.ground(&triple.object, facts)?);
                Triple::from_terms(subject, predicate, object).ok()?.into()
            }
        })
    }
}
