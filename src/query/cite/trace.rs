//! Which facts make each row?
//!
//! Runs the stages that [`super::rewrite`] made, reads the facts of each of their rows, and puts the rows of one key together.

use super::facts::{Facts, NONE};
use super::provenance::{Absence, Prov};
use super::rewrite::{Injected, Kind, Plan, Rewriter, Stage};
use super::variables::visible;
use crate::error::Result;
use crate::query::{Answer, Query};
use oxigraph::model::{Term, Triple, Variable};
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;
use std::rc::Rc;

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
    let parsed = spargebra::Query::Select { dataset: facts.from().cloned(), pattern, base_iri: None };
    let query = Query { parsed, star: None };
    let dataset = facts.dataset();
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
