//! Which variables have other values when the query is run again?

use super::super::algebra::{each_expression, each_mut};
use oxigraph::model::Variable;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, Function, GraphPattern};
use std::collections::HashSet;

/// The variables whose values differ from run to run: RAND, NOW, UUID, STRUUID, BNODE, and what is made of them.
pub(super) fn volatile(pattern: &GraphPattern) -> HashSet<Variable> {
    use Function::{BNode, Now, Rand, StrUuid, Uuid};
    let assignments = assignments(pattern).into_iter().map(|(variable, _, expression)| (variable, false, expression));
    let differs = |e: &Expression| matches!(e, Expression::FunctionCall(BNode | Now | Rand | StrUuid | Uuid, _));
    made_of(assignments.collect(), differs)
}

/// The variables whose values depend on the order in which rows are found: GROUP_CONCAT, SAMPLE, and what is made of them.
pub(super) fn order_dependent(pattern: &GraphPattern) -> HashSet<Variable> {
    made_of(assignments(pattern), |_| false)
}

/// Each variable that an expression or an aggregate gives a value, and whether that depends on the order of rows.
fn assignments(pattern: &GraphPattern) -> Vec<(Variable, bool, Expression)> {
    let mut found = Vec::new();
    each_mut(&mut pattern.clone(), &mut |inner| match inner {
        GraphPattern::Extend { variable, expression, .. } => found.push((variable.clone(), false, expression.clone())),
        GraphPattern::Group { aggregates, .. } => {
            for (variable, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { name, expr, .. } = aggregate {
                    let ordered = matches!(name, AggregateFunction::GroupConcat { .. } | AggregateFunction::Sample);
                    found.push((variable.clone(), ordered, expr.clone()));
                }
            }
        }
        _ => {}
    });
    found
}

/// The variables that are marked, or assigned something that differs, or something made of one of these.
fn made_of(mut assignments: Vec<(Variable, bool, Expression)>, differs: impl Fn(&Expression) -> bool) -> HashSet<Variable> {
    let mut found: HashSet<Variable> = HashSet::new();
    loop {
        let before = found.len();
        for (variable, marked, expression) in &mut assignments {
            each_expression(expression, &mut |e| {
                *marked |= differs(e) || matches!(e, Expression::Variable(used) if found.contains(used));
            });
            if *marked {
                found.insert(variable.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
