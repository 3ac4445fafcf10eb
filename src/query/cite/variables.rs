//! Which variables does a pattern have, and how are they given other names?

use super::super::algebra::each_variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TriplePattern, Variable};
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
        each_variable(pattern, &mut |variable| {
            if let Some(name) = names.get(variable) {
                *variable = name.clone();
            }
        });
    }
}

/// The variables that every row of a pattern binds.
pub(super) fn certain(pattern: &GraphPattern) -> Vec<Variable> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => visible(pattern),
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => [certain(left), certain(right)].concat(),
        GraphPattern::Union { left, right } => {
            let right = certain(right);
            certain(left).into_iter().filter(|v| right.contains(v)).collect()
        }
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => certain(inner),
        GraphPattern::Project { inner, variables } | GraphPattern::Group { inner, variables, .. } => {
            certain(inner).into_iter().filter(|v| variables.contains(v)).collect()
        }
        GraphPattern::Values { variables, bindings } => {
            let full = |at: usize| bindings.iter().all(|row| row.get(at).is_some_and(Option::is_some));
            (0..).zip(variables).filter(|(at, _)| full(*at)).map(|(_, v)| v.clone()).collect()
        }
        GraphPattern::Service { .. } => Vec::new(),
    }
}

/// The variables of a template, each once.
pub(super) fn template_variables(template: &[TriplePattern]) -> Vec<Variable> {
    visible(&GraphPattern::Bgp { patterns: template.to_vec() })
}
