//! Which variables does a pattern have, and how are they given other names?

use super::super::algebra::each_variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::Variable;
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
