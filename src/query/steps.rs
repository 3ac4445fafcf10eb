//! Of which pieces is a pattern made that each can leave fewer solutions?
//!
//! Triples, paths, values, unions, optional parts and filters in a row, for those who look for the piece that does not fit: `warn` before a query runs
//! and `empty` after one has found nothing.

use super::algebra::in_scope;
use super::lexer::shortened;
use super::{Answer, Limits, Query};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{Prefixes, rdf};
use oxigraph::model::{Term, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// What matches data or gives values.
    Match(GraphPattern),
    /// What takes solutions away.
    Filter(Expression),
    /// What takes away the solutions that match something else.
    Minus(GraphPattern),
    /// What adds to solutions and takes none away.
    Optional(GraphPattern, Option<Expression>),
    /// What gives a variable the value of an expression.
    Bind(Variable, Expression),
}

/// The pieces of a pattern: first those that match, each sharing a variable with those before it where that is possible, then the others.
///
/// What is below a GROUP BY is taken apart like the rest; HAVING is left out. O(pieces²).
pub(super) fn steps(pattern: &GraphPattern) -> Vec<Step> {
    let mut found = Vec::new();
    collect(pattern, &mut found);
    let (matches, mut others): (Vec<_>, Vec<_>) = found.into_iter().partition(|s| matches!(s, Step::Match(_)));
    // OPTIONAL and BIND make what filters look at.
    others.sort_by_key(|step| !matches!(step, Step::Bind(..) | Step::Optional(..)));
    let mut ordered: Vec<Step> = Vec::new();
    let mut rest = matches;
    let mut bound = BTreeSet::new();
    while !rest.is_empty() {
        let next = rest.iter().position(|step| !step.variables().is_disjoint(&bound)).unwrap_or(0);
        let step = rest.remove(next);
        bound.extend(step.variables());
        ordered.push(step);
    }
    ordered.extend(others);
    ordered
}

fn collect(pattern: &GraphPattern, found: &mut Vec<Step>) {
    use GraphPattern as P;
    match pattern {
        P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Group { inner, .. } => collect(inner, found),
        P::Extend { inner, variable, expression } => {
            collect(inner, found);
            if !is_grouped(inner) {
                found.push(Step::Bind(variable.clone(), expression.clone()));
            }
        }
        P::Filter { expr, inner } => {
            collect(inner, found);
            if !is_grouped(inner) {
                conjuncts(expr, found);
            }
        }
        P::Join { left, right } => {
            collect(left, found);
            collect(right, found);
        }
        P::LeftJoin { left, right, expression } => {
            collect(left, found);
            found.push(Step::Optional((**right).clone(), expression.clone()));
        }
        P::Minus { left, right } => {
            collect(left, found);
            found.push(Step::Minus((**right).clone()));
        }
        P::Bgp { patterns } => {
            let single = |triple: &TriplePattern| Step::Match(P::Bgp { patterns: vec![without_blanks(triple)] });
            found.extend(patterns.iter().map(single));
        }
        P::Path { subject, path, object } => {
            found.push(Step::Match(P::Path { subject: named(subject), path: path.clone(), object: named(object) }));
        }
        other => found.push(Step::Match(other.clone())),
    }
}

/// Whether a pattern groups, so that what is above it looks at groups.
pub(super) fn is_grouped(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { .. } => true,
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => is_grouped(inner),
        _ => false,
    }
}

fn conjuncts(expression: &Expression, found: &mut Vec<Step>) {
    match expression {
        Expression::And(a, b) => {
            conjuncts(a, found);
            conjuncts(b, found);
        }
        other => found.push(Step::Filter(other.clone())),
    }
}

/// A blank node in two pieces would be two nodes, so it becomes a variable.
fn without_blanks(triple: &TriplePattern) -> TriplePattern {
    TriplePattern { subject: named(&triple.subject), predicate: triple.predicate.clone(), object: named(&triple.object) }
}

fn named(term: &TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => Variable::new_unchecked(format!("{BLANK}{}", node.as_str())).into(),
        other => other.clone(),
    }
}

/// How the variables begin that stand for blank nodes.
pub(super) const BLANK: &str = "bioatlas_";

impl Step {
    /// The variables of a piece that matches.
    pub(super) fn variables(&self) -> BTreeSet<Variable> {
        if let Self::Match(pattern) = self { in_scope(pattern) } else { BTreeSet::new() }
    }

    /// What is left of a pattern when this piece is added to it.
    pub(super) fn after(&self, before: Option<GraphPattern>) -> GraphPattern {
        let inner = before.clone().unwrap_or_default();
        match self {
            Self::Match(pattern) => match (before, pattern) {
                (None, pattern) => pattern.clone(),
                (Some(GraphPattern::Bgp { mut patterns }), GraphPattern::Bgp { patterns: more }) => {
                    patterns.extend(more.iter().cloned());
                    GraphPattern::Bgp { patterns }
                }
                (Some(left), right) => GraphPattern::Join { left: Box::new(left), right: Box::new(right.clone()) },
            },
            Self::Filter(expr) => GraphPattern::Filter { expr: expr.clone(), inner: Box::new(inner) },
            Self::Minus(right) => GraphPattern::Minus { left: Box::new(inner), right: Box::new(right.clone()) },
            Self::Optional(right, expression) => {
                GraphPattern::LeftJoin { left: Box::new(inner), right: Box::new(right.clone()), expression: expression.clone() }
            }
            Self::Bind(variable, expression) => {
                GraphPattern::Extend { inner: Box::new(inner), variable: variable.clone(), expression: expression.clone() }
            }
        }
    }

    /// The piece as SPARQL writes it.
    pub(super) fn written(&self, prefixes: &Prefixes) -> String {
        let text = match self {
            Self::Match(GraphPattern::Bgp { patterns }) => patterns.iter().map(triple).collect::<Vec<_>>().join(" . "),
            Self::Match(pattern) => pattern.to_string(),
            Self::Filter(expression) => in_filter(expression),
            Self::Minus(pattern) => format!("MINUS {{ {pattern} }}"),
            Self::Optional(pattern, _) => format!("OPTIONAL {{ {pattern} }}"),
            Self::Bind(variable, expression) => format!("BIND({expression} AS {variable})"),
        };
        let text = shortened(&text, prefixes);
        let as_people_write = |word| match word {
            "rdf:type" => "a",
            word if str::starts_with(word, "?bioatlas_") => "[]",
            word => word,
        };
        let words: Vec<&str> = text.split_whitespace().map(as_people_write).collect();
        words.join(" ").replace(" . }", " }").trim_end_matches(" .").to_owned()
    }
}

/// A filter with one pair of brackets; what is written with its own has no other.
pub(super) fn in_filter(expression: &Expression) -> String {
    let text = expression.to_string();
    if text.starts_with('(') { format!("FILTER{text}") } else { format!("FILTER({text})") }
}

fn triple(triple: &TriplePattern) -> String {
    match &triple.predicate {
        NamedNodePattern::NamedNode(iri) if *iri == rdf::TYPE => format!("{} a {}", triple.subject, triple.object),
        predicate => format!("{} {predicate} {}", triple.subject, triple.object),
    }
}

/// Whether a pattern has any solution.
pub(super) fn has_any(pattern: &GraphPattern, dataset: &Dataset, limits: &Limits) -> Result<bool> {
    let parsed = spargebra::Query::Ask { dataset: None, pattern: pattern.clone(), base_iri: None };
    Ok(matches!(Query { parsed, star: None }.run(dataset, limits.clone())?, Answer::Boolean(true)))
}

/// How many solutions a pattern has.
pub(super) fn count(pattern: &GraphPattern, dataset: &Dataset, limits: &Limits) -> Result<u64> {
    let number = Variable::new_unchecked("bioatlas_n");
    let counted = GraphPattern::Group {
        inner: Box::new(pattern.clone()),
        variables: Vec::new(),
        aggregates: vec![(number.clone(), AggregateExpression::CountSolutions { distinct: false })],
    };
    let rows = select(counted, vec![number], dataset, limits)?;
    let counted = rows.first().and_then(|row| match row.first()?.as_ref()? {
        Term::Literal(literal) => literal.value().parse().ok(),
        _ => None,
    });
    Ok(counted.unwrap_or(0))
}

/// More distinct values than this are not looked at.
pub(super) const MOST_VALUES: usize = 2000;

/// The distinct values of some variables, at most [`MOST_VALUES`].
pub(super) fn values(pattern: &GraphPattern, of: Vec<Variable>, dataset: &Dataset, limits: &Limits) -> Result<Vec<super::Row>> {
    let inner = Box::new(GraphPattern::Project { inner: Box::new(pattern.clone()), variables: of.clone() });
    let distinct = GraphPattern::Distinct { inner };
    select(GraphPattern::Slice { inner: Box::new(distinct), start: 0, length: Some(MOST_VALUES) }, of, dataset, limits)
}

fn select(pattern: GraphPattern, variables: Vec<Variable>, dataset: &Dataset, limits: &Limits) -> Result<Vec<super::Row>> {
    let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
    let parsed = spargebra::Query::Select { dataset: None, pattern, base_iri: None };
    match (Query { parsed, star: None }).run(dataset, limits.clone())? {
        Answer::Rows(rows) => rows.collect(),
        _ => Ok(Vec::new()),
    }
}
