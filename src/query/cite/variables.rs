//! Which variables does a pattern have, and how are they given other names?

use super::super::parameter::each_mut;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::collections::HashMap;

/// The variables that a pattern binds for its surroundings, each once, in order of appearance.
pub(super) fn visible(pattern: &GraphPattern) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    pattern.on_in_scope_variable(|variable| {
        if !found.contains(variable) {
            found.push(variable.clone());
        }
    });
    found
}

/// Gives variables other names, everywhere in a pattern.
pub(super) fn rename(pattern: &mut GraphPattern, names: &HashMap<Variable, Variable>) {
    if !names.is_empty() {
        each(pattern, &mut |variable| {
            if let Some(name) = names.get(variable) {
                *variable = name.clone();
            }
        });
    }
}

/// Calls `visit` on each occurrence of a variable, those inside EXISTS included.
fn each(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut Variable)) {
    each_mut(pattern, &mut |inner| own(inner, visit));
}

/// The variables of the pattern itself, without those of the patterns inside it.
fn own(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut Variable)) {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter_mut().for_each(|triple| in_triple(triple, visit)),
        GraphPattern::Path { subject, object, .. } => [subject, object].into_iter().for_each(|term| in_term(term, visit)),
        GraphPattern::Graph { name, .. } | GraphPattern::Service { name, .. } => in_name(name, visit),
        GraphPattern::Filter { expr, .. } => in_expression(expr, visit),
        GraphPattern::LeftJoin { expression, .. } => expression.iter_mut().for_each(|e| in_expression(e, visit)),
        GraphPattern::Extend { variable, expression, .. } => {
            visit(variable);
            in_expression(expression, visit);
        }
        GraphPattern::Values { variables, .. } | GraphPattern::Project { variables, .. } => variables.iter_mut().for_each(visit),
        GraphPattern::Group { variables, aggregates, .. } => {
            variables.iter_mut().for_each(&mut *visit);
            for (variable, aggregate) in aggregates {
                visit(variable);
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    in_expression(expr, visit);
                }
            }
        }
        GraphPattern::OrderBy { expression, .. } => {
            for OrderExpression::Asc(e) | OrderExpression::Desc(e) in expression {
                in_expression(e, visit);
            }
        }
        _ => {}
    }
}

/// Calls `visit` on every expression inside one, itself included, outermost first; what EXISTS holds is not entered.
pub(super) fn each_expression(expression: &mut Expression, visit: &mut impl FnMut(&mut Expression)) {
    use Expression::{
        Add, And, Coalesce, Divide, Equal, FunctionCall, Greater, GreaterOrEqual, If, In, Less, LessOrEqual, Multiply, Not, Or,
        SameTerm, Subtract, UnaryMinus, UnaryPlus,
    };
    visit(expression);
    match expression {
        Or(a, b)
        | And(a, b)
        | Equal(a, b)
        | SameTerm(a, b)
        | Greater(a, b)
        | GreaterOrEqual(a, b)
        | Less(a, b)
        | LessOrEqual(a, b)
        | Add(a, b)
        | Subtract(a, b)
        | Multiply(a, b)
        | Divide(a, b) => [a, b].into_iter().for_each(|e| each_expression(e, visit)),
        UnaryPlus(a) | UnaryMinus(a) | Not(a) => each_expression(a, visit),
        If(a, b, c) => [a, b, c].into_iter().for_each(|e| each_expression(e, visit)),
        In(a, list) => {
            each_expression(a, visit);
            list.iter_mut().for_each(|e| each_expression(e, visit));
        }
        Coalesce(list) | FunctionCall(_, list) => list.iter_mut().for_each(|e| each_expression(e, visit)),
        _ => {}
    }
}

fn in_expression(expression: &mut Expression, visit: &mut impl FnMut(&mut Variable)) {
    each_expression(expression, &mut |inner| {
        if let Expression::Variable(variable) | Expression::Bound(variable) = inner {
            visit(variable);
        }
    });
}

fn in_triple(triple: &mut TriplePattern, visit: &mut impl FnMut(&mut Variable)) {
    in_term(&mut triple.subject, visit);
    in_name(&mut triple.predicate, visit);
    in_term(&mut triple.object, visit);
}

fn in_term(term: &mut TermPattern, visit: &mut impl FnMut(&mut Variable)) {
    match term {
        TermPattern::Variable(variable) => visit(variable),
        TermPattern::Triple(triple) => in_triple(triple, visit),
        _ => {}
    }
}

fn in_name(name: &mut NamedNodePattern, visit: &mut impl FnMut(&mut Variable)) {
    if let NamedNodePattern::Variable(variable) = name {
        visit(variable);
    }
}
