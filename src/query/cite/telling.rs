//! Does a group change when an OPTIONAL in it loses its match?
//!
//! A row with a match needs the match's facts; without them it is there still, its variables open. In a plain answer that is one
//! row more, which takes nothing from the others. A group can change by it: the row comes into the group of the open key, passes
//! a condition that it failed, or joins what it did not agree with. No fact of that group shows that this did not happen, so
//! [`super::rewrite`] says there that the group rests on an OPTIONAL, too.

use super::super::algebra::{each_expression, variables};
use super::variables::{certain, visible};
use oxigraph::model::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use std::collections::HashSet;

/// The variables of a group that tell more when they are open than when they are bound.
#[derive(Clone, Debug, Default)]
pub(super) struct Telling {
    in_group: bool,
    /// Whoever leaves these open can come into any group.
    anywhere: HashSet<Variable>,
    /// Whoever leaves these open is in a group of such rows.
    together: HashSet<Variable>,
}

/// When a group rests on an OPTIONAL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// In any case.
    Always,
    /// When one of its rows leaves one of these open.
    Open(Vec<Variable>),
}

impl Telling {
    /// What tells in a group by a key.
    pub(super) fn of_group(key: &[Variable]) -> Self {
        Self { in_group: true, together: key.iter().cloned().collect(), ..Self::default() }
    }

    /// What tells of the patterns inside a pattern: as outside it, and what it asks of their variables.
    pub(super) fn below(&self, pattern: &GraphPattern) -> Self {
        let mut telling = self.clone();
        match pattern {
            _ if !self.in_group => {}
            GraphPattern::Filter { expr, .. } => lenient(expr, &mut telling.anywhere),
            GraphPattern::Extend { expression, .. } => {
                match expression {
                    Expression::Bound(variable) => drop(telling.anywhere.insert(variable.clone())),
                    other => lenient(other, &mut telling.anywhere),
                }
                telling.together.extend(variables(expression));
            }
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } | GraphPattern::Minus { left, right } => {
                telling.join(left, right);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                telling.join(left, right);
                expression.iter().for_each(|e| lenient(e, &mut telling.anywhere));
            }
            _ => {}
        }
        telling
    }

    /// An open variable agrees with everything.
    fn join(&mut self, left: &GraphPattern, right: &GraphPattern) {
        let (in_left, in_right) = (certain(left), certain(right));
        let theirs = visible(right);
        let shared = visible(left).into_iter().filter(|v| theirs.contains(v));
        self.anywhere.extend(shared.filter(|v| !in_left.contains(v) || !in_right.contains(v)));
    }

    /// Whether the group rests on this OPTIONAL, by what tells outside it.
    pub(super) fn of(&self, left: &GraphPattern, right: &GraphPattern) -> Option<Told> {
        let bound = certain(left);
        let mut filled: Vec<Variable> = visible(right).into_iter().filter(|v| !bound.contains(v)).collect();
        if filled.iter().any(|v| self.anywhere.contains(v)) {
            return Some(Told::Always);
        }
        filled.retain(|v| self.together.contains(v));
        (!filled.is_empty()).then_some(Told::Open(filled))
    }
}

/// The variables of an expression that can have a value because they are open: those below COALESCE, IF, BOUND, `||` and `!`. Elsewhere an
/// open one is an error, which is no match.
fn lenient(condition: &Expression, found: &mut HashSet<Variable>) {
    match condition {
        Expression::Bound(_) => {}
        Expression::And(left, right) => {
            lenient(left, found);
            lenient(right, found);
        }
        other => {
            let mut is_lenient = false;
            each_expression(&mut other.clone(), &mut |e| {
                is_lenient |= matches!(
                    e,
                    Expression::Coalesce(_) | Expression::If(..) | Expression::Or(..) | Expression::Not(_) | Expression::Bound(_)
                );
            });
            if is_lenient {
                found.extend(variables(other));
            }
        }
    }
}
