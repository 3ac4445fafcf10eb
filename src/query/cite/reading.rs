//! What does one row rest on?
//!
//! A [`Plan`] says it with variables. It is read for every row, so what it names is looked up once: variables as columns, the terms of
//! the query as numbers.

use super::facts::{Facts, NONE};
use super::provenance::{Absence, FactId, Prov};
use super::rewrite::{Injected, Plan};
use super::trace::Traced;
use crate::error::Result;
use oxigraph::model::{Literal, Triple, Variable};
use spargebra::algebra::PropertyPathExpression;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::rc::Rc;

/// A plan, ready to be read for rows.
pub(super) struct Reading<'a> {
    step: Step<'a>,
    done: &'a [Traced],
    /// The number of the value of a mark that is set.
    truth: u32,
}

/// A [`Plan`] over columns.
enum Step<'a> {
    Triples(Vec<Statement>, Slot),
    Walk { subject: Slot, path: &'a PropertyPathExpression, object: Slot, graph: Slot },
    All(Vec<Self>),
    When(Slot, Box<Self>),
    Open(Vec<Slot>),
    Any(Vec<(Slot, Self)>),
    Stage(usize, Vec<Slot>, Injected),
    Absent(Absence),
}

/// A triple of a plan, and the fact that it was in the last row: rows that follow one another have most facts in common.
struct Statement {
    parts: [Slot; 3],
    last: Option<([u32; 3], u32, FactId)>,
}

/// Where the number of a term is found.
enum Slot {
    Column(usize),
    Known(u32),
    /// A triple term with values of the row in it.
    Triple(Box<[Self; 3]>),
}

impl<'a> Reading<'a> {
    /// Looks up what a plan names.
    ///
    /// - `variables`: those of the columns.
    /// - `done`: the stages that the plan looks into.
    pub(super) fn of(plan: &'a Plan, variables: &[Variable], done: &'a [Traced], facts: &mut Facts<'_>) -> Self {
        let truth = facts.term(Literal::from(true).into());
        Self { step: Step::of(plan, variables, facts), done, truth }
    }

    /// Puts down what a row rests on: all of that.
    pub(super) fn read(&mut self, row: &[u32], facts: &mut Facts<'_>, found: &mut Vec<Prov>) -> Result<()> {
        self.step.read(row, (self.done, self.truth), facts, found)
    }
}

impl<'a> Step<'a> {
    fn of(plan: &'a Plan, variables: &[Variable], facts: &mut Facts<'_>) -> Self {
        let columns = |of: &[Variable]| of.iter().map(|v| Slot::of_variable(v, variables)).collect();
        match plan {
            Plan::Triples(patterns, graph) => {
                let statements = patterns.iter().map(|p| Statement { parts: Slot::of_triple(p, variables, facts), last: None });
                let statements = statements.collect();
                Self::Triples(statements, Slot::of_graph(graph.as_ref(), variables, facts))
            }
            Plan::Walk { subject, path, object, graph } => Self::Walk {
                subject: Slot::of_term(subject, variables, facts),
                path,
                object: Slot::of_term(object, variables, facts),
                graph: Slot::of_graph(graph.as_ref(), variables, facts),
            },
            Plan::All(plans) => Self::All(plans.iter().map(|plan| Self::of(plan, variables, facts)).collect()),
            Plan::When(mark, then) => Self::When(Slot::of_variable(mark, variables), Self::of(then, variables, facts).into()),
            Plan::Open(open) => Self::Open(columns(open)),
            Plan::Any(branches) => {
                let branch = |(mark, plan)| (Slot::of_variable(mark, variables), Self::of(plan, variables, facts));
                Self::Any(branches.iter().map(|(mark, plan)| (mark, plan)).map(branch).collect())
            }
            Plan::Stage(stage, key, injected) => Self::Stage(*stage, columns(key), *injected),
            Plan::Absent(absence) => Self::Absent(*absence),
        }
    }

    fn read(&mut self, row: &[u32], around: (&[Traced], u32), facts: &mut Facts<'_>, found: &mut Vec<Prov>) -> Result<()> {
        let (done, truth) = around;
        match self {
            Self::Triples(statements, graph) => {
                let graph = graph.value(row, facts);
                found.extend(statements.iter_mut().map(|statement| statement.fact(row, graph, facts)));
            }
            Self::Walk { subject, path, object, graph } => {
                facts.clock.check()?;
                let [from, to, graph] = [subject, object, graph].map(|slot| slot.value(row, facts));
                match [from, to].contains(&NONE) {
                    true => found.push(Prov::Absent(Absence::Untraced)),
                    false => match super::walk::between(facts, path, from, to, graph)? {
                        Prov::All(mut parts) => found.append(&mut parts),
                        other => found.push(other),
                    },
                }
            }
            Self::All(steps) => {
                for step in steps {
                    step.read(row, around, facts, found)?;
                }
            }
            Self::When(mark, then) => {
                if mark.value(row, facts) == truth {
                    then.read(row, around, facts, found)?;
                }
            }
            Self::Open(columns) => {
                if columns.iter().any(|column| column.value(row, facts) == NONE) {
                    found.push(Prov::Absent(Absence::Optional));
                }
            }
            Self::Any(branches) => {
                let mut alternatives = Vec::new();
                for (mark, step) in branches {
                    if mark.value(row, facts) == truth {
                        let mut parts = Vec::new();
                        step.read(row, around, facts, &mut parts)?;
                        alternatives.push(Prov::All(parts));
                    }
                }
                found.push(if alternatives.is_empty() { Prov::Absent(Absence::Untraced) } else { Prov::any(alternatives) });
            }
            Self::Stage(stage, key, injected) => {
                let key: Vec<u32> = key.iter().map(|column| column.value(row, facts)).collect();
                found.push(of_stage(done.get(*stage), &key, *injected));
            }
            Self::Absent(absence) => found.push(Prov::Absent(*absence)),
        }
        Ok(())
    }
}

/// What the rows of a stage with this key rest on.
fn of_stage(rows: Option<&Traced>, key: &[u32], injected: Injected) -> Prov {
    let Some(rows) = rows else { return Prov::Absent(Absence::Untraced) };
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

impl Statement {
    fn fact(&mut self, row: &[u32], graph: u32, facts: &mut Facts<'_>) -> Prov {
        let triple = [&self.parts[0], &self.parts[1], &self.parts[2]].map(|slot| slot.value(row, facts));
        if triple.contains(&NONE) {
            return Prov::Absent(Absence::Untraced);
        }
        match self.last {
            Some((last, of, fact)) if (last, of) == (triple, graph) => Prov::Fact(fact),
            _ => {
                let fact = facts.fact(triple, graph);
                self.last = Some((triple, graph, fact));
                Prov::Fact(fact)
            }
        }
    }
}

impl Slot {
    /// The number of the term, or [`NONE`] where the row leaves it open.
    fn value(&self, row: &[u32], facts: &mut Facts<'_>) -> u32 {
        match self {
            Self::Column(column) => row.get(*column).copied().unwrap_or(NONE),
            Self::Known(id) => *id,
            Self::Triple(parts) => {
                let [s, p, o] = [&parts[0], &parts[1], &parts[2]].map(|part| part.value(row, facts));
                let triple = |facts: &Facts<'_>| Triple::from_terms(facts.get(s)?, facts.get(p)?, facts.get(o)?).ok();
                triple(facts).map_or(NONE, |triple| facts.term(triple.into()))
            }
        }
    }

    fn of_variable(variable: &Variable, variables: &[Variable]) -> Self {
        variables.iter().position(|v| v == variable).map_or(Self::Known(NONE), Self::Column)
    }

    fn of_graph(graph: Option<&NamedNodePattern>, variables: &[Variable], facts: &mut Facts<'_>) -> Self {
        graph.map_or(Self::Known(NONE), |name| Self::of_name(name, variables, facts))
    }

    fn of_name(name: &NamedNodePattern, variables: &[Variable], facts: &mut Facts<'_>) -> Self {
        match name {
            NamedNodePattern::NamedNode(node) => Self::Known(facts.term(node.clone().into())),
            NamedNodePattern::Variable(variable) => Self::of_variable(variable, variables),
        }
    }

    fn of_term(term: &TermPattern, variables: &[Variable], facts: &mut Facts<'_>) -> Self {
        match term {
            TermPattern::NamedNode(node) => Self::Known(facts.term(node.clone().into())),
            TermPattern::Literal(literal) => Self::Known(facts.term(literal.clone().into())),
            TermPattern::BlankNode(node) => Self::Known(facts.term(node.clone().into())),
            TermPattern::Variable(variable) => Self::of_variable(variable, variables),
            TermPattern::Triple(triple) => Self::Triple(Self::of_triple(triple, variables, facts).into()),
        }
    }

    fn of_triple(triple: &TriplePattern, variables: &[Variable], facts: &mut Facts<'_>) -> [Self; 3] {
        let subject = Self::of_term(&triple.subject, variables, facts);
        let predicate = Self::of_name(&triple.predicate, variables, facts);
        [subject, predicate, Self::of_term(&triple.object, variables, facts)]
    }
}
