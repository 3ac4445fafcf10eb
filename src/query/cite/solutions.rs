//! Which rows does a pattern have, as numbers?
//!
//! Rows that are only looked up need no terms. So the evaluator is shown a dataset that gives each term of the index as a blank
//! node with the term's number; expressions still see the terms themselves.

use super::facts::{Facts, NONE};
use crate::dataset::{Index, QueryTerm};
use crate::error::Result;
use crate::query::{Answer, Query, Row};
use oxigraph::model::{BlankNode, Term, Variable};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use spargebra::algebra::GraphPattern;
use std::convert::Infallible;

/// Runs a pattern and hands over each of its rows: the numbers of the variables' values.
///
/// # Errors
/// As [`Query::run`], or what `each` gives.
pub(super) fn each_solution(
    facts: &mut Facts<'_>,
    pattern: &GraphPattern,
    variables: &[Variable],
    mut each: impl FnMut(&[u32], &mut Facts<'_>) -> Result<()>,
) -> Result<()> {
    let pattern = GraphPattern::Project { inner: pattern.clone().into(), variables: variables.to_vec() };
    let parsed = spargebra::Query::Select { dataset: facts.from().cloned(), pattern, base_iri: None };
    let query = Query { parsed, star: None };
    let answer = query.run_on(Numbered(&facts.dataset().index), facts.clock.left()).map_err(|e| facts.clock.whole(e))?;
    let Answer::Rows(rows) = answer else { return Ok(()) };
    let mut numbers = Vec::with_capacity(variables.len());
    for row in rows {
        numbers.clear();
        let row: Row = row.map_err(|e| facts.clock.whole(e))?;
        numbers.extend(row.into_iter().map(|value| value.map_or(NONE, |term| number(term, facts))));
        each(&numbers, facts)?;
    }
    Ok(())
}

/// The number of a value: one that the index gave, or that of a term which the query made.
fn number(value: Term, facts: &mut Facts<'_>) -> u32 {
    let given = match &value {
        // A blank node that a query makes has a number of 128 random bits.
        Term::BlankNode(node) => node.as_ref().unique_id().and_then(|id| u32::try_from(id).ok()),
        _ => None,
    };
    given.map_or_else(|| facts.term(value), Facts::known)
}

/// An index that gives its terms by their numbers.
struct Numbered<'a>(&'a Index);

impl<'a> QueryableDataset<'a> for Numbered<'a> {
    type InternalTerm = QueryTerm;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&QueryTerm>,
        predicate: Option<&QueryTerm>,
        object: Option<&QueryTerm>,
        graph_name: Option<Option<&QueryTerm>>,
    ) -> impl Iterator<Item = std::result::Result<InternalQuad<QueryTerm>, Infallible>> + use<'a> {
        self.0.internal_quads_for_pattern(subject, predicate, object, graph_name)
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = std::result::Result<QueryTerm, Infallible>> + use<'a> {
        self.0.internal_named_graphs()
    }

    fn internalize_term(&self, term: Term) -> std::result::Result<QueryTerm, Infallible> {
        self.0.internalize_term(term)
    }

    fn externalize_term(&self, term: QueryTerm) -> std::result::Result<Term, Infallible> {
        match term {
            QueryTerm::Known(id) => Ok(BlankNode::new_from_unique_id(id.into()).into()),
            made @ QueryTerm::Made(_) => self.0.externalize_term(made),
        }
    }

    fn externalize_expression_term(&self, term: QueryTerm) -> std::result::Result<ExpressionTerm, Infallible> {
        Ok(self.0.externalize_term(term)?.into())
    }
}
