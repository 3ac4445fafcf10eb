//! Why has this query no answer?
//!
//! The pieces of its pattern are put together again one by one, until one of them leaves nothing: that one is named, with the number of
//! solutions before it and with what the data has in its place.

use super::algebra::variables;
use super::lexer::shortened;
use super::steps::{Step, count, has_any, steps, values};
use super::{Limits, Query};
use crate::dataset::Dataset;
use crate::error::{Error, Result, choices, near};
use crate::query::format;
use oxigraph::model::{Literal, Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::TermPattern;

/// Which piece of the query left nothing, in sentences; nothing when that takes longer than the limits allow.
///
/// # Errors
/// A failure while running other than a time-out.
pub fn explain(query: &Query, dataset: &Dataset, limits: &Limits) -> Result<Vec<String>> {
    match look(query.pattern(), dataset, limits) {
        Err(Error::Timeout { .. }) => Ok(Vec::new()),
        other => other,
    }
}

fn look(pattern: &GraphPattern, dataset: &Dataset, limits: &Limits) -> Result<Vec<String>> {
    let mut before: Option<GraphPattern> = None;
    for step in steps(pattern) {
        let after = step.after(before.clone());
        if !has_any(&after, dataset, limits)? {
            return said(&step, before.as_ref(), dataset, limits);
        }
        before = Some(after);
    }
    let Some(whole) = before else { return Ok(Vec::new()) };
    let found = count(&whole, dataset, limits)?;
    Ok(vec![format!("the pattern has {}; HAVING, LIMIT or OFFSET left none of them", solutions(found))])
}

fn solutions(number: u64) -> String {
    format!("{number} solution{}", if number == 1 { "" } else { "s" })
}

fn said(step: &Step, before: Option<&GraphPattern>, dataset: &Dataset, limits: &Limits) -> Result<Vec<String>> {
    let written = step.written(&dataset.prefixes);
    let mut lines = Vec::new();
    match (before, step) {
        (None, _) => lines.push(format!("`{written}` matches nothing in the data")),
        (Some(before), Step::Match(pattern)) => {
            let first = solutions(count(before, dataset, limits)?);
            let alone = count(pattern, dataset, limits)?;
            let own =
                if alone == 0 { "it matches nothing by itself either".to_owned() } else { format!("by itself it has {alone}") };
            lines.push(format!("{first} before `{written}`, none with it; {own}"));
        }
        (Some(before), _) => {
            lines.push(format!("{} before `{written}`, none after it", solutions(count(before, dataset, limits)?)));
        }
    }
    match step {
        Step::Match(GraphPattern::Bgp { patterns }) => {
            if let [triple] = patterns.as_slice()
                && let TermPattern::Literal(wanted) = &triple.object
            {
                let place = Variable::new_unchecked("bioatlas_o");
                let mut open = triple.clone();
                open.object = place.clone().into();
                let pattern = GraphPattern::Bgp { patterns: vec![open] };
                lines.extend(near_values(wanted, &pattern, place, dataset, limits)?);
            }
        }
        Step::Filter(expression) => {
            if let Some(before) = before {
                lines.extend(beside_filter(expression, before, dataset, limits)?);
            }
        }
        _ => {}
    }
    Ok(lines)
}

/// What the data has in the place of a value that it does not have there.
fn near_values(
    wanted: &Literal,
    pattern: &GraphPattern,
    place: Variable,
    dataset: &Dataset,
    limits: &Limits,
) -> Result<Option<String>> {
    let found = values(pattern, vec![place], dataset, limits)?;
    let terms: Vec<Term> = found.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect();
    let literals = || terms.iter().filter_map(|t| if let Term::Literal(l) = t { Some(l) } else { None });
    let same: Vec<String> =
        literals().filter(|l| l.value() == wanted.value() && *l != wanted).map(|l| shown(&l.clone().into(), dataset)).collect();
    if !same.is_empty() {
        return Ok(Some(format!("the data has {} there: write it so", choices(&same))));
    }
    if literals().any(|l| l == wanted) {
        return Ok(None);
    }
    let near = near(wanted.value(), literals().map(Literal::value));
    if !near.is_empty() {
        return Ok(Some(format!("near values there: {}", choices(&near))));
    }
    let example = terms.first().map(|term| format!("a value there is, for example, `{}`", shown(term, dataset)));
    Ok(example)
}

fn beside_filter(expression: &Expression, before: &GraphPattern, dataset: &Dataset, limits: &Limits) -> Result<Option<String>> {
    if let Expression::Equal(a, b) = expression {
        for (left, right) in [(a, b), (b, a)] {
            if let (Expression::Variable(variable), Expression::Literal(wanted)) = (left.as_ref(), right.as_ref()) {
                return near_values(wanted, before, variable.clone(), dataset, limits);
            }
        }
    }
    let named = variables(expression);
    let mut used = Vec::new();
    before.on_in_scope_variable(|v| {
        if named.contains(v) && !used.contains(v) {
            used.push(v.clone());
        }
    });
    let found = values(before, used.clone(), dataset, limits)?;
    let Some(row) = found.first() else { return Ok(None) };
    let values: Vec<String> = used
        .iter()
        .zip(row)
        .map(|(v, term)| {
            format!("{v} was {}", term.as_ref().map_or("unbound".to_owned(), |t| format!("`{}`", shown(t, dataset))))
        })
        .collect();
    Ok((!values.is_empty()).then(|| format!("for example, {}", values.join(", "))))
}

fn shown(term: &Term, dataset: &Dataset) -> String {
    shortened(&format::term(term, &dataset.prefixes), &dataset.prefixes)
}
