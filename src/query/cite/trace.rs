//! Which facts make each row?
//!
//! Runs the stages that [`super::rewrite`] made, reads the facts of each of their rows, and puts the rows of one key together.

use super::facts::{Facts, NONE};
use super::provenance::{Absence, FactId, Prov};
use super::rewrite::{Injected, Kind, Plan, Rewriter, Stage};
use super::solutions::each_solution;
use super::variables::visible;
use crate::error::Result;
use crate::query::Row;
use oxigraph::model::{Literal, Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What rows of a stage rest on, by their key.
pub(super) type Traced = FxHashMap<Vec<u32>, Rc<Prov>>;

/// Runs the stage of a whole query and those below it, and gives what each of its rows rests on.
pub(super) fn trace(facts: &mut Facts<'_>, top: &Stage, below: &Rewriter) -> Result<Traced> {
    let done = stages(facts, below)?;
    run(facts, top, &done)
}

/// Runs a query that shows beside each row what the row rests on, and gives both.
///
/// - `columns`: the variables that make the rows.
pub(super) fn beside(
    facts: &mut Facts<'_>,
    pattern: &GraphPattern,
    plan: &Plan,
    columns: &[Variable],
    below: &Rewriter,
) -> Result<Vec<(Row, Rc<Prov>)>> {
    let done = stages(facts, below)?;
    let variables = visible(pattern);
    let places = places(&variables);
    let truth = facts.term(Literal::from(true).into());
    let mut rows = Vec::new();
    each_solution(facts, pattern, &variables, |row, facts| {
        let reader = Reader { row, places: &places, done: &done, truth };
        let mut parts = Vec::new();
        reader.read(plan, facts, &mut parts)?;
        let prov = if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts) };
        rows.push((columns.iter().map(|column| facts.get(reader.value(column))).collect(), Rc::new(prov)));
        Ok(())
    })?;
    Ok(rows)
}

/// A stage can only look into those made before it.
fn stages(facts: &mut Facts<'_>, below: &Rewriter) -> Result<Vec<Traced>> {
    let mut done: Vec<Traced> = Vec::new();
    for stage in &below.stages {
        let traced = run(facts, stage, &done)?;
        done.push(traced);
    }
    Ok(done)
}

fn places(variables: &[Variable]) -> FxHashMap<&Variable, usize> {
    variables.iter().enumerate().map(|(place, variable)| (variable, place)).collect()
}

fn run(facts: &mut Facts<'_>, stage: &Stage, done: &[Traced]) -> Result<Traced> {
    let variables = visible(&stage.pattern);
    let places = places(&variables);
    let firm: Vec<usize> = match &stage.kind {
        Kind::Alternatives => Vec::new(),
        Kind::Members(loose) => (0..variables.len()).filter(|at| !loose.contains(&variables[*at])).collect(),
    };
    // Where nothing is loose, each row is a member of its own.
    let own = matches!(stage.kind, Kind::Members(_)) && firm.len() == variables.len();
    let truth = facts.term(Literal::from(true).into());
    let mut groups: FxHashMap<Vec<u32>, Group> = FxHashMap::default();
    let (mut key, mut parts) = (Vec::new(), Vec::new());
    each_solution(facts, &stage.pattern, &variables, |row, facts| {
        let reader = Reader { row, places: &places, done, truth };
        reader.read(&stage.plan, facts, &mut parts)?;
        key.clear();
        key.extend(stage.key.iter().map(|v| reader.value(v)));
        if !groups.contains_key(&key) {
            groups.insert(key.clone(), Group::default());
        }
        match groups.get_mut(&key) {
            Some(group) if own => group.need(&mut parts),
            Some(group) => group.add(firm.iter().map(|at| row[*at]).collect(), &mut parts),
            None => {}
        }
        Ok(())
    })?;
    Ok(groups.into_iter().map(|(key, group)| (key, Rc::new(group.whole()))).collect())
}

/// What the rows of one key rest on.
#[derive(Default)]
struct Group {
    /// What is needed in any case.
    facts: Vec<FactId>,
    parts: Vec<Prov>,
    /// Of rows that are one member: what each rests on.
    members: BTreeMap<Vec<u32>, Vec<Prov>>,
}

impl Group {
    /// Adds a row that is a member of its own. A group can have thousands, so their facts are kept as one list.
    fn need(&mut self, parts: &mut Vec<Prov>) {
        for part in parts.drain(..) {
            match part {
                Prov::Fact(fact) => self.facts.push(fact),
                other => self.parts.push(other),
            }
        }
    }

    /// Adds a row of a member: its rows are alternatives.
    fn add(&mut self, member: Vec<u32>, parts: &mut Vec<Prov>) {
        parts.sort_unstable_by_key(|p| if let Prov::Fact(fact) = p { *fact } else { u32::MAX });
        parts.dedup();
        let prov = if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts.clone()) };
        parts.clear();
        self.members.entry(member).or_default().push(prov);
    }

    fn whole(mut self) -> Prov {
        self.facts.sort_unstable();
        self.facts.dedup();
        let mut parts: Vec<Prov> = self.facts.into_iter().map(Prov::Fact).collect();
        parts.append(&mut self.parts);
        parts.extend(self.members.into_values().map(Prov::any));
        if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts) }
    }
}

/// Reads the facts of one row.
struct Reader<'a> {
    row: &'a [u32],
    places: &'a FxHashMap<&'a Variable, usize>,
    done: &'a [Traced],
    /// The number of the value of a mark that is set.
    truth: u32,
}

impl Reader<'_> {
    fn value(&self, variable: &Variable) -> u32 {
        self.places.get(variable).and_then(|place| self.row.get(*place)).copied().unwrap_or(NONE)
    }

    fn is_set(&self, mark: &Variable) -> bool {
        self.value(mark) == self.truth
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
                if self.is_set(mark) {
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
                    if self.is_set(mark) {
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
            NamedNodePattern::NamedNode(node) => Some(facts.iri(node)),
            NamedNodePattern::Variable(variable) => Some(self.value(variable)).filter(|id| *id != NONE),
        }
    }

    fn term(&self, term: &TermPattern, facts: &mut Facts<'_>) -> Option<u32> {
        match term {
            TermPattern::Variable(variable) => Some(self.value(variable)).filter(|id| *id != NONE),
            TermPattern::NamedNode(node) => Some(facts.iri(node)),
            other => self.ground(other, facts).map(|term| facts.term(term)),
        }
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
