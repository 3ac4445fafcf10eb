//! Which rows does a pattern have, as numbers?
//!
//! Rows that are only looked up need no terms. So the evaluator is shown a dataset that puts down the number of each term of the
//! index that a row has, and gives a mark in its place; expressions still see the terms themselves.

use super::facts::{Facts, NONE};
use crate::dataset::{Index, QueryTerm};
use crate::error::Result;
use crate::query::Query;
use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::QueryResults;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use spargebra::algebra::GraphPattern;
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

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
    // All that the pattern shows is wanted; to project it would cost a copy of each row.
    let parsed = spargebra::Query::Select { dataset: facts.from().cloned(), pattern: pattern.clone(), base_iri: None };
    let query = Query { parsed, star: None };
    let put_down = Rc::<RefCell<Vec<u32>>>::default();
    let dataset = Numbered { index: &facts.dataset().index, put_down: Rc::clone(&put_down) };
    let (guard, results) = query.begin(dataset, facts.clock.left()).map_err(|e| facts.clock.whole(e))?;
    let QueryResults::Solutions(mut solutions) = results else { return Ok(()) };
    let given = solutions.variables();
    let places: Vec<Option<usize>> = variables.iter().map(|v| given.iter().position(|g| g == v)).collect();
    let (mut all, mut row) = (Vec::new(), Vec::new());
    while let Some(solution) = guard.run(|| solutions.next().transpose()).map_err(|e| facts.clock.whole(e))? {
        // The terms of a row are asked for last, in the order of its columns.
        let mut numbers = put_down.borrow_mut();
        let marks = solution.values().iter().flatten().filter(|term| is_mark(term)).count();
        let own = numbers.len().saturating_sub(marks);
        let mut own = numbers.drain(..).skip(own);
        all.clear();
        all.extend(solution.values().iter().map(|value| match value {
            None => NONE,
            Some(term) if is_mark(term) => own.next().map_or(NONE, Facts::known),
            Some(term) => facts.term(term.clone()),
        }));
        drop(own);
        drop(numbers);
        row.clear();
        row.extend(places.iter().map(|place| place.and_then(|place| all.get(place)).copied().unwrap_or(NONE)));
        each(&row, facts)?;
    }
    Ok(())
}

/// Stands for a term of the index: an IRI that nothing can have, and that costs no memory.
fn mark() -> Term {
    NamedNode::new_unchecked(String::new()).into()
}

fn is_mark(term: &Term) -> bool {
    matches!(term, Term::NamedNode(node) if node.as_str().is_empty())
}

/// An index that puts down the numbers of the terms that it is asked for.
struct Numbered<'a> {
    index: &'a Index,
    put_down: Rc<RefCell<Vec<u32>>>,
}

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
        self.index.internal_quads_for_pattern(subject, predicate, object, graph_name)
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = std::result::Result<QueryTerm, Infallible>> + use<'a> {
        self.index.internal_named_graphs()
    }

    fn internalize_term(&self, term: Term) -> std::result::Result<QueryTerm, Infallible> {
        self.index.internalize_term(term)
    }

    fn externalize_term(&self, term: QueryTerm) -> std::result::Result<Term, Infallible> {
        match term {
            QueryTerm::Known(id) => {
                self.put_down.borrow_mut().push(id);
                Ok(mark())
            }
            made @ QueryTerm::Made(_) => self.index.externalize_term(made),
        }
    }

    fn externalize_expression_term(&self, term: QueryTerm) -> std::result::Result<ExpressionTerm, Infallible> {
        Ok(self.index.externalize_term(term)?.into())
    }
}
