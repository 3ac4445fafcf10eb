//! What shape has a query: a group, a join of groups, what orders and cuts its rows?

use super::exists::asks_exists;
use oxigraph::model::Variable;
use spargebra::algebra::GraphPattern;

/// Whether a query is one group, whose rows are filtered and ordered at most.
pub(super) fn is_group(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { .. } => true,
        GraphPattern::Project { inner, .. }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => is_group(inner),
        _ => false,
    }
}

pub(super) fn has_group(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Join { left, right } => has_group(left) || has_group(right),
        other => is_group(other),
    }
}

/// Whether a pattern has as many rows when everything in it is shown: what DISTINCT takes for one would be several, and the matches of
/// an EXISTS too.
pub(super) fn keeps_rows(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } | GraphPattern::Group { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => keeps_rows(left) && keeps_rows(right),
        GraphPattern::Filter { expr, inner } => !asks_exists(expr) && keeps_rows(inner),
        GraphPattern::Extend { inner, expression, .. } => !asks_exists(expression) && keeps_rows(inner),
        GraphPattern::Project { inner, .. } | GraphPattern::OrderBy { inner, .. } => keeps_rows(inner),
        _ => false,
    }
}

/// The pattern below what orders, cuts and projects rows.
pub(super) fn core(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. } => below_order(inner),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => core(inner),
        other => other,
    }
}

fn below_order(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::OrderBy { inner, .. } => below_order(inner),
        other => other,
    }
}

/// The variables that a query shows.
pub(super) fn projected(pattern: &GraphPattern) -> Option<&[Variable]> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Slice { inner, .. } => projected(inner),
        _ => None,
    }
}

/// Whether LIMIT or OFFSET cuts the rows, so that tracing all of them would be needless.
pub(super) fn is_cut(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Slice { .. } => true,
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => is_cut(inner),
        _ => false,
    }
}
