//! What does an update change?
//!
//! An update is planned on a copy: the pattern is evaluated, the statements to remove and to add are collected, and the
//! statements that would then stand make a data set of their own. Whoever asked decides whether it takes the place of the old one.
//! What is added to a named graph is in the default graph too; what is removed from the default graph is removed from every graph,
//! and what no graph states any more leaves the default graph.

use super::{Answer, Limits, Query};
use super::{depth, diagnose};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::vocab::Prefixes;
use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Variable};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GraphNamePattern, GroundQuadPattern, GroundTermPattern, NamedNodePattern, QuadPattern, TermPattern};
use spargebra::{GraphUpdateOperation, SparqlParser};
use std::collections::HashMap;

/// A parsed update.
#[derive(Clone, Debug)]
pub struct Update {
    parsed: spargebra::Update,
}

/// What an update would leave, and how that differs from what is there.
pub struct Plan {
    /// The data set after the update.
    pub after: Dataset,
    /// How many statements are new.
    pub added: usize,
    /// How many statements are gone.
    pub removed: usize,
    /// The first of those, a few.
    pub examples: Vec<Quad>,
}

/// How many statements that go are kept to be shown.
const EXAMPLES: usize = 5;

impl Update {
    /// Parses an update. Prefixes of the table need no declaration.
    ///
    /// # Errors
    /// A fault with its place and remedy.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Self> {
        if let Some(fault) = depth::fault(text) {
            return Err(Error::Query(Box::new(fault)));
        }
        let mut parser = SparqlParser::new();
        for (name, iri) in prefixes.iter() {
            parser = parser.clone().with_prefix(name, iri).unwrap_or(parser);
        }
        let parsed = parser.parse_update(text);
        let parsed = parsed.map_err(|e| Error::Query(Box::new(diagnose::explain_update(text, prefixes, &e.to_string()))))?;
        Ok(Self { parsed })
    }

    /// What the data set would be after the update. O(statements) for each operation.
    ///
    /// # Errors
    /// LOAD, which reads from elsewhere; a failure while running, or a time-out.
    pub fn plan(&self, dataset: &Dataset, limits: &Limits) -> Result<Plan> {
        let mut plan = Plan { after: dataset.clone(), added: 0, removed: 0, examples: Vec::new() };
        for operation in &self.parsed.operations {
            let (remove, add) = self.change(operation, &plan.after, limits)?;
            let (after, removed, added) = plan.after.changed(&remove, &add);
            let there = remove.into_iter().filter(|quad| plan.after.index.holds(quad));
            let examples = plan.examples.into_iter().chain(there).take(EXAMPLES).collect();
            plan = Plan { after, added: plan.added + added, removed: plan.removed + removed, examples };
        }
        Ok(plan)
    }

    fn change(&self, operation: &GraphUpdateOperation, dataset: &Dataset, limits: &Limits) -> Result<(Vec<Quad>, Vec<Quad>)> {
        use GraphUpdateOperation as Op;
        match operation {
            Op::InsertData { data } => {
                let add = data
                    .iter()
                    .map(|q| Quad::new(q.subject.clone(), q.predicate.clone(), q.object.clone(), graph(&q.graph_name)));
                Ok((Vec::new(), add.collect()))
            }
            Op::DeleteData { data } => {
                let remove = data.iter().map(|q| {
                    Quad::new(q.subject.clone(), q.predicate.clone(), Term::from(q.object.clone()), graph(&q.graph_name))
                });
                Ok((remove.collect(), Vec::new()))
            }
            Op::DeleteInsert { delete, insert, using, pattern } => {
                let solutions = self.solutions(pattern, using.as_ref(), dataset, limits)?;
                let mut remove = Vec::new();
                let mut add = Vec::new();
                for solution in &solutions {
                    remove.extend(delete.iter().filter_map(|template| ground_quad(template, solution)));
                    let mut blanks = HashMap::new();
                    add.extend(insert.iter().filter_map(|template| quad(template, solution, &mut blanks)));
                }
                Ok((remove, add))
            }
            Op::Clear { graph, .. } | Op::Drop { graph, .. } => Ok((cleared(graph, dataset)?, Vec::new())),
            Op::Create { .. } => Ok((Vec::new(), Vec::new())),
            Op::Load { source, .. } => Err(Error::Usage {
                message: format!("LOAD <{}> would read from elsewhere, which this program does not do", source.as_str()),
                hint: "fetch the file and open it with --data FILE".into(),
            }),
        }
    }

    fn solutions(
        &self,
        pattern: &GraphPattern,
        using: Option<&QueryDataset>,
        dataset: &Dataset,
        limits: &Limits,
    ) -> Result<Vec<HashMap<Variable, Term>>> {
        let parsed = spargebra::Query::Select {
            dataset: using.cloned(),
            pattern: pattern.clone(),
            base_iri: self.parsed.base_iri.clone(),
        };
        let Answer::Rows(rows) = (Query { parsed, star: None }).run(dataset, limits.clone())? else { return Ok(Vec::new()) };
        let variables: Vec<Variable> = rows.columns.iter().map(Variable::new_unchecked).collect();
        rows.map(|row| Ok(variables.iter().cloned().zip(row?).filter_map(|(v, term)| Some((v, term?))).collect())).collect()
    }
}

fn graph(name: &spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(iri) => iri.clone().into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

/// Every statement of the graphs that CLEAR or DROP names.
fn cleared(target: &GraphTarget, dataset: &Dataset) -> Result<Vec<Quad>> {
    let all = super::dump::quads(dataset)?;
    let meant = |quad: &Quad| match target {
        GraphTarget::NamedNode(iri) => quad.graph_name == GraphName::NamedNode(iri.clone()),
        GraphTarget::DefaultGraph => quad.graph_name.is_default_graph(),
        GraphTarget::NamedGraphs => !quad.graph_name.is_default_graph(),
        GraphTarget::AllGraphs => true,
    };
    all.filter(|quad| quad.as_ref().map_or(true, meant)).collect()
}

type Solution = HashMap<Variable, Term>;

fn quad(template: &QuadPattern, solution: &Solution, blanks: &mut HashMap<BlankNode, BlankNode>) -> Option<Quad> {
    let mut value = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(iri) => Some(Term::from(iri.clone())),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => solution.get(variable).cloned(),
        // Each solution makes blank nodes of its own.
        TermPattern::BlankNode(node) => Some(blanks.entry(node.clone()).or_default().clone().into()),
        TermPattern::Triple(_) => None,
    };
    let subject = subject(value(&template.subject)?)?;
    let object = value(&template.object)?;
    Some(Quad::new(subject, predicate(&template.predicate, solution)?, object, graph_of(&template.graph_name, solution)?))
}

fn ground_quad(template: &GroundQuadPattern, solution: &Solution) -> Option<Quad> {
    let value = |pattern: &GroundTermPattern| match pattern {
        GroundTermPattern::NamedNode(iri) => Some(Term::from(iri.clone())),
        GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
        GroundTermPattern::Variable(variable) => solution.get(variable).cloned(),
        GroundTermPattern::Triple(_) => None,
    };
    let subject = subject(value(&template.subject)?)?;
    let object = value(&template.object)?;
    Some(Quad::new(subject, predicate(&template.predicate, solution)?, object, graph_of(&template.graph_name, solution)?))
}

fn subject(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(iri) => Some(iri.into()),
        Term::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

fn predicate(pattern: &NamedNodePattern, solution: &Solution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(iri) => Some(iri.clone()),
        NamedNodePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(iri) => Some(iri.clone()),
            _ => None,
        },
    }
}

fn graph_of(pattern: &GraphNamePattern, solution: &Solution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::NamedNode(iri) => Some(iri.clone().into()),
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(iri) => Some(iri.clone().into()),
            _ => None,
        },
    }
}
