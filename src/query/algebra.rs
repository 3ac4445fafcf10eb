//! What is inside the algebra of a query?
//!
//! One walk over patterns and one over expressions; whoever looks for something in a query, or changes something in it, says what
//! to do with each piece.

use oxigraph::model::{NamedNode, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// Calls `visit` on a pattern and on every pattern inside it, those of EXISTS included.
pub(super) fn each(pattern: &GraphPattern, visit: &mut impl FnMut(&GraphPattern)) {
    // One walk serves both: the copy is small beside running the query.
    each_mut(&mut pattern.clone(), &mut |inner| visit(inner));
}

/// Calls `visit` on a pattern and on every pattern inside it, those of EXISTS included, outermost first.
pub(super) fn each_mut(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut GraphPattern)) {
    visit(pattern);
    own_expressions(pattern, &mut |expression| {
        each_expression(expression, &mut |inner| {
            if let Expression::Exists(pattern) = inner {
                each_mut(pattern, visit);
            }
        });
    });
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::LeftJoin { left, right, .. } => {
            each_mut(left, visit);
            each_mut(right, visit);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => each_mut(inner, visit),
    }
}

/// Calls `visit` on the expressions of the pattern itself, without those of the patterns inside it.
fn own_expressions(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut Expression)) {
    match pattern {
        GraphPattern::LeftJoin { expression, .. } => expression.iter_mut().for_each(visit),
        GraphPattern::Filter { expr, .. } => visit(expr),
        GraphPattern::Extend { expression, .. } => visit(expression),
        GraphPattern::OrderBy { expression, .. } => {
            for OrderExpression::Asc(e) | OrderExpression::Desc(e) in expression {
                visit(e);
            }
        }
        GraphPattern::Group { aggregates, .. } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    visit(expr);
                }
            }
        }
        _ => {}
    }
}

/// Calls `visit` on every expression inside one, itself included, outermost first; what EXISTS holds is not entered.
pub(super) fn each_expression(expression: &mut Expression, visit: &mut impl FnMut(&mut Expression)) {
    use Expression::{
        Add, And, Bound, Coalesce, Divide, Equal, Exists, FunctionCall, Greater, GreaterOrEqual, If, In, Less, LessOrEqual,
        Literal, Multiply, NamedNode, Not, Or, SameTerm, Subtract, UnaryMinus, UnaryPlus, Variable,
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
        NamedNode(_) | Literal(_) | Variable(_) | Bound(_) | Exists(_) => {}
    }
}

/// Calls `visit` on each occurrence of a variable in a pattern, those inside EXISTS included.
pub(super) fn each_variable(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut Variable)) {
    each_mut(pattern, &mut |inner| own_variables(inner, visit));
}

/// The variables that a pattern gives values to, as far as can be seen from outside of it.
pub(super) fn in_scope(pattern: &GraphPattern) -> BTreeSet<Variable> {
    let mut found = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| {
        found.insert(variable.clone());
    });
    found
}

/// The variables that an expression names, those inside EXISTS included.
pub(super) fn variables(expression: &Expression) -> BTreeSet<Variable> {
    let mut found = BTreeSet::new();
    each_expression(&mut expression.clone(), &mut |inner| match inner {
        Expression::Variable(variable) | Expression::Bound(variable) => {
            found.insert(variable.clone());
        }
        Expression::Exists(pattern) => each_variable(pattern, &mut |variable| {
            found.insert(variable.clone());
        }),
        _ => {}
    });
    found
}

fn own_variables(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut Variable)) {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter_mut().for_each(|triple| in_triple(triple, visit)),
        GraphPattern::Path { subject, object, .. } => [subject, object].into_iter().for_each(|term| in_term(term, visit)),
        GraphPattern::Graph { name, .. } | GraphPattern::Service { name, .. } => in_name(name, visit),
        GraphPattern::Extend { variable, .. } => visit(variable),
        GraphPattern::Values { variables, .. } | GraphPattern::Project { variables, .. } => {
            variables.iter_mut().for_each(&mut *visit);
        }
        GraphPattern::Group { variables, aggregates, .. } => {
            variables.iter_mut().chain(aggregates.iter_mut().map(|(variable, _)| variable)).for_each(&mut *visit);
        }
        _ => {}
    }
    own_expressions(pattern, &mut |expression| {
        each_expression(expression, &mut |inner| {
            if let Expression::Variable(variable) | Expression::Bound(variable) = inner {
                visit(variable);
            }
        });
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

/// The IRIs that a pattern names: in triples and paths, as values, in expressions and as graphs.
pub(super) fn iris(pattern: &GraphPattern, found: &mut Vec<NamedNode>) {
    each_mut(&mut pattern.clone(), &mut |pattern| {
        match &*pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    found.extend([&triple.subject, &triple.object].into_iter().filter_map(named));
                    if let NamedNodePattern::NamedNode(iri) = &triple.predicate {
                        found.push(iri.clone());
                    }
                }
            }
            GraphPattern::Path { subject, path, object } => {
                found.extend([subject, object].into_iter().filter_map(named));
                in_path(path, found);
            }
            GraphPattern::Values { bindings, .. } => {
                found.extend(bindings.iter().flatten().flatten().filter_map(|term| match term {
                    GroundTerm::NamedNode(iri) => Some(iri.clone()),
                    _ => None,
                }));
            }
            GraphPattern::Graph { name: NamedNodePattern::NamedNode(iri), .. } => found.push(iri.clone()),
            _ => {}
        }
        own_expressions(pattern, &mut |expression| {
            each_expression(expression, &mut |inner| {
                if let Expression::NamedNode(iri) = inner {
                    found.push(iri.clone());
                }
            });
        });
    });
}

fn named(term: &TermPattern) -> Option<NamedNode> {
    if let TermPattern::NamedNode(iri) = term { Some(iri.clone()) } else { None }
}

/// The IRIs that a path leads along.
pub(super) fn in_path(path: &PropertyPathExpression, found: &mut Vec<NamedNode>) {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(iri) => found.push(iri.clone()),
        P::Reverse(p) | P::ZeroOrMore(p) | P::OneOrMore(p) | P::ZeroOrOne(p) => in_path(p, found),
        P::Sequence(a, b) | P::Alternative(a, b) => {
            in_path(a, found);
            in_path(b, found);
        }
        P::NegatedPropertySet(_) => {}
    }
}
