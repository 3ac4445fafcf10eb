//! Which query tells how the rows of a query came about?
//!
//! The same pattern, with every variable shown. Blank nodes become variables, what a sub-select hides is shown under another
//! name, a mark tells which branch of UNION or OPTIONAL matched, and the pattern of an EXISTS is joined to what it was asked of.
//! What cannot be shown beside its result (groups, LIMIT inside a query) stays as it is, gives its values a second
//! name, and becomes a stage: a query of its own, whose rows are looked up by those values. So each stage is run once.
//! A [`Plan`] says what to read from a row of a stage.

use super::exists::{asks_exists, conjuncts};
use super::provenance::Absence;
use super::shape::{core, has_group, is_group, keeps_rows};
use super::telling::{Telling, Told};
use super::variables::{certain, rename, visible};
use oxigraph::model::{Literal, Variable};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{HashMap, HashSet};

/// What a row of a stage rests on.
#[derive(Debug)]
pub(super) enum Plan {
    /// These triples, with the row's values.
    Triples(Vec<TriplePattern>, Option<NamedNodePattern>),
    /// A chain.
    Walk { subject: TermPattern, path: PropertyPathExpression, object: TermPattern, graph: Option<NamedNodePattern> },
    /// All of these.
    All(Vec<Self>),
    /// This, if the mark is set.
    When(Variable, Box<Self>),
    /// That an OPTIONAL did not find a value for one of these, if one is open.
    Open(Vec<Variable>),
    /// One of those whose mark is set.
    Any(Vec<(Variable, Self)>),
    /// What the rows of another stage with these values rest on.
    Stage(usize, Vec<Variable>, Injected),
    /// Something that no triple shows.
    Absent(Absence),
}

/// Whether values come into a pattern from outside, so that a variable it leaves open has one all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Injected {
    /// Its rows have its own values only.
    #[default]
    No,
    /// It stands in EXISTS or on the right of LATERAL.
    Yes,
}

/// A query that tells how the rows of a pattern came about.
#[derive(Debug)]
pub(super) struct Stage {
    /// What to run.
    pub(super) pattern: GraphPattern,
    /// Where to look.
    pub(super) plan: Plan,
    /// The values by which its rows are looked up.
    pub(super) key: Vec<Variable>,
    /// How rows of the same values go together.
    pub(super) kind: Kind,
}

/// How rows of a stage that have the same key go together.
#[derive(Debug)]
pub(super) enum Kind {
    /// Each alone is enough.
    Alternatives,
    /// All are needed, since they were counted or summed; those that differ in the given variables only are alternatives.
    Members(HashSet<Variable>),
}

/// Rewrites patterns into stages.
#[derive(Default)]
pub(super) struct Rewriter {
    pub(super) stages: Vec<Stage>,
    made: usize,
    /// Variables that only EXISTS or what is below DISTINCT binds: they do not tell rows apart that are counted.
    pub(super) loose: HashSet<Variable>,
}

/// Where a pattern stands.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) graph: Option<NamedNodePattern>,
    /// Variables of the rows that an EXISTS is asked of.
    pub(super) outer: Scope,
    pub(super) injected: Injected,
    /// Below a group: what an OPTIONAL that finds nothing can change in it.
    pub(super) telling: Telling,
}

/// Variables that each row binds, and those that some rows leave open.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub(super) bound: Vec<Variable>,
    pub(super) open: Vec<Variable>,
}

impl Rewriter {
    /// The stage of a whole query, whose rows are looked up by these values.
    pub(super) fn top(&mut self, pattern: &GraphPattern, key: Vec<Variable>) -> Stage {
        let (pattern, plan) = self.rewrite(core(pattern), &Context::default());
        Stage { pattern, plan, key, kind: Kind::Alternatives }
    }

    /// A query with what its rows rest on shown beside them, where the rows stay as many as they are: over a group, whose keys are shown,
    /// and where a group is joined. Nothing for other queries, which cost less to run twice than what is shown could change.
    pub(super) fn beside(&mut self, pattern: &GraphPattern) -> Option<(GraphPattern, Plan)> {
        let context = &Context::default();
        Some(match pattern {
            GraphPattern::Group { .. } => self.stage(pattern, context),
            GraphPattern::Project { inner, variables } => {
                let (inner, plan) = self.beside(inner)?;
                let mut all = variables.clone();
                all.extend(visible(&inner).into_iter().filter(|v| !variables.contains(v)));
                (GraphPattern::Project { inner: inner.into(), variables: all }, plan)
            }
            // Which rows are first of equal ones may change, but not between whole groups.
            GraphPattern::Slice { inner, start, length } if is_group(inner) => {
                let (inner, plan) = self.beside(inner)?;
                (GraphPattern::Slice { inner: inner.into(), start: *start, length: *length }, plan)
            }
            GraphPattern::OrderBy { inner, expression } => {
                let (inner, plan) = self.beside(inner)?;
                (GraphPattern::OrderBy { inner: inner.into(), expression: expression.clone() }, plan)
            }
            GraphPattern::Extend { inner, variable, expression } if !asks_exists(expression) => {
                let (shown, plan) = self.beside(inner)?;
                let shown = extend(shown, variable.clone(), expression.clone());
                let (shown, asked) = self.condition(expression, shown, &scope(inner, context), context);
                (shown, Plan::All(vec![plan, asked]))
            }
            GraphPattern::Filter { expr, inner } if !asks_exists(expr) => {
                let (shown, plan) = self.beside(inner)?;
                let mut shown = GraphPattern::Filter { expr: expr.clone(), inner: shown.into() };
                let mut plans = vec![plan];
                for conjunct in conjuncts(expr) {
                    let asked;
                    (shown, asked) = self.condition(conjunct, shown, &scope(inner, context), context);
                    plans.push(asked);
                }
                (shown, Plan::All(plans))
            }
            joined if has_group(joined) && keeps_rows(joined) => self.rewrite(joined, context),
            _ => return None,
        })
    }

    pub(super) fn fresh(&mut self, what: &str) -> Variable {
        self.made += 1;
        // The dot keeps it apart from every variable that a query can name.
        Variable::new_unchecked(format!("{what}.{}", self.made))
    }

    pub(super) fn rewrite(&mut self, pattern: &GraphPattern, around: &Context) -> (GraphPattern, Plan) {
        let context = &Context { telling: around.telling.below(pattern), ..around.clone() };
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let patterns: Vec<_> = patterns.iter().map(named_triple).collect();
                (GraphPattern::Bgp { patterns: patterns.clone() }, Plan::Triples(patterns, context.graph.clone()))
            }
            GraphPattern::Path { subject, path, object } => {
                let (subject, path, object) = (named_term(subject), path.clone(), named_term(object));
                let shown = GraphPattern::Path { subject: subject.clone(), path: path.clone(), object: object.clone() };
                (shown, Plan::Walk { subject, path, object, graph: context.graph.clone() })
            }
            GraphPattern::Join { left, right } => {
                let (left, left_plan) = self.rewrite(left, context);
                let (right, right_plan) = self.rewrite(right, context);
                (GraphPattern::Join { left: left.into(), right: right.into() }, Plan::All(vec![left_plan, right_plan]))
            }
            GraphPattern::Lateral { left, right } => {
                let (left, left_plan) = self.rewrite(left, context);
                let (right, right_plan) = self.rewrite(right, &Context { injected: Injected::Yes, ..context.clone() });
                (GraphPattern::Lateral { left: left.into(), right: right.into() }, Plan::All(vec![left_plan, right_plan]))
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let told = around.telling.of(left, right);
                self.left_join(left, right, expression.as_ref(), told, context)
            }
            GraphPattern::Union { left, right } => {
                let (left, left_plan) = self.marked(left, context);
                let (right, right_plan) = self.marked(right, context);
                (GraphPattern::Union { left: left.into(), right: right.into() }, Plan::All(vec![left_plan, right_plan]))
            }
            GraphPattern::Filter { expr, inner } => self.filter(expr, inner, context),
            GraphPattern::Extend { inner, variable, expression } => {
                let (shown, plan) = self.rewrite(inner, context);
                let shown = extend(shown, variable.clone(), expression.clone());
                let scope = scope(inner, context);
                let (shown, asked) = self.condition(expression, shown, &scope, context);
                (shown, Plan::All(vec![plan, asked]))
            }
            GraphPattern::Minus { left, right } => {
                let (shown, plan) = self.rewrite(left, context);
                let (ours, theirs) = (visible(left), visible(right));
                let minus = GraphPattern::Minus { left: shown.into(), right: right.clone() };
                // Without a common variable MINUS takes nothing away.
                let absent = ours.iter().any(|v| theirs.contains(v));
                (minus, if absent { Plan::All(vec![plan, Plan::Absent(Absence::Minus)]) } else { plan })
            }
            GraphPattern::Graph { name, inner } => {
                let inside = Context { graph: Some(name.clone()), ..context.clone() };
                let (shown, plan) = self.rewrite(inner, &inside);
                (GraphPattern::Graph { name: name.clone(), inner: shown.into() }, plan)
            }
            GraphPattern::Project { inner, variables } => self.project(inner, variables, context),
            GraphPattern::OrderBy { inner, .. } | GraphPattern::Reduced { inner } => self.rewrite(inner, context),
            GraphPattern::Distinct { inner } => {
                // The rows that DISTINCT takes for one are alternatives of that one.
                let (shown, plan) = self.rewrite(inner, context);
                let kept = visible(inner);
                self.loose.extend(visible(&shown).into_iter().filter(|v| !kept.contains(v)));
                (shown, plan)
            }
            GraphPattern::Slice { .. } | GraphPattern::Group { .. } => self.stage(pattern, context),
            GraphPattern::Values { .. } => (pattern.clone(), Plan::All(Vec::new())),
            GraphPattern::Service { .. } => (pattern.clone(), Plan::Absent(Absence::Service)),
        }
    }

    /// A pattern with a mark that tells whether it matched.
    fn marked(&mut self, pattern: &GraphPattern, context: &Context) -> (GraphPattern, Plan) {
        let (shown, plan) = self.rewrite(pattern, context);
        let mark = self.fresh("mark");
        (extend(shown, mark.clone(), Expression::Literal(Literal::from(true))), Plan::When(mark, plan.into()))
    }

    fn left_join(
        &mut self,
        left: &GraphPattern,
        right: &GraphPattern,
        expression: Option<&Expression>,
        told: Option<Told>,
        context: &Context,
    ) -> (GraphPattern, Plan) {
        let (shown_left, left_plan) = self.rewrite(left, context);
        let (shown_right, right_plan) = self.marked(right, context);
        let shown =
            GraphPattern::LeftJoin { left: shown_left.into(), right: shown_right.into(), expression: expression.cloned() };
        let Plan::When(mark, inner) = right_plan else { return (shown, Plan::All(vec![left_plan, right_plan])) };
        let left_plan = match told {
            Some(Told::Always) => Plan::All(vec![left_plan, Plan::Absent(Absence::Optional)]),
            Some(Told::Open(filled)) => Plan::All(vec![left_plan, Plan::Open(filled)]),
            None => left_plan,
        };
        let Some(expression) = expression.filter(|e| asks_exists(e)) else {
            return (shown, Plan::All(vec![left_plan, Plan::When(mark, inner)]));
        };
        let mut scope = scope(left, context);
        let more = visible(right).into_iter().filter(|v| !scope.bound.contains(v));
        scope.open.extend(more.collect::<Vec<_>>());
        let (shown, asked) = self.condition(expression, shown, &scope, context);
        (shown, Plan::All(vec![left_plan, Plan::When(mark, Plan::All(vec![*inner, asked]).into())]))
    }

    fn filter(&mut self, condition: &Expression, inner: &GraphPattern, context: &Context) -> (GraphPattern, Plan) {
        let (shown, plan) = self.rewrite(inner, context);
        let scope = scope(inner, context);
        let (exists, kept): (Vec<_>, Vec<_>) = conjuncts(condition).into_iter().partition(|c| matches!(c, Expression::Exists(_)));
        let mut plans = vec![plan];
        let kept_condition = kept.iter().map(|e| (*e).clone()).reduce(|a, b| Expression::And(a.into(), b.into()));
        let mut shown = match kept_condition {
            Some(expr) => GraphPattern::Filter { expr, inner: shown.into() },
            None => shown,
        };
        for conjunct in kept {
            let asked;
            (shown, asked) = self.condition(conjunct, shown, &scope, context);
            plans.push(asked);
        }
        for conjunct in exists {
            // To be true for a row is to have a match beside it.
            let Expression::Exists(pattern) = conjunct else { continue };
            let (witness, asked) = self.witness(pattern, &scope, context);
            shown = GraphPattern::Lateral { left: shown.into(), right: witness.into() };
            plans.push(asked);
        }
        (shown, Plan::All(plans))
    }

    fn project(&mut self, inner: &GraphPattern, variables: &[Variable], context: &Context) -> (GraphPattern, Plan) {
        let mut inner = inner.clone();
        let hidden = visible(&inner).into_iter().filter(|v| !variables.contains(v));
        let names: HashMap<_, _> = hidden.map(|v| (v.clone(), self.fresh(v.as_str()))).collect();
        rename(&mut inner, &names);
        let (inside, own_graph) = self.inside(context, variables);
        let (mut shown, plan) = self.rewrite(&inner, &inside);
        if let Some(name) = own_graph {
            shown = GraphPattern::Graph { name, inner: shown.into() };
        }
        let mut all = variables.to_vec();
        all.extend(visible(&shown).into_iter().filter(|v| !variables.contains(v)));
        (GraphPattern::Project { inner: shown.into(), variables: all }, plan)
    }

    /// The surroundings of a sub-select. The evaluator takes the variable of GRAPH in a sub-select that does not show it for
    /// another one, so it gets another name.
    fn inside(&mut self, context: &Context, shown: &[Variable]) -> (Context, Option<NamedNodePattern>) {
        let own = match &context.graph {
            Some(NamedNodePattern::Variable(graph)) if !shown.contains(graph) => Some(self.fresh("graph").into()),
            _ => None,
        };
        let graph = own.clone().or_else(|| context.graph.clone());
        (Context { graph, ..context.clone() }, own)
    }

    /// Leaves a pattern as it is and makes a stage of it.
    fn stage(&mut self, pattern: &GraphPattern, context: &Context) -> (GraphPattern, Plan) {
        let group = match pattern {
            GraphPattern::Group { inner, variables, .. } => Some((inner, variables)),
            _ => None,
        };
        let key = group.map_or_else(|| visible(pattern), |(_, variables)| variables.clone());
        let mut outside = Vec::new();
        let mut shown = pattern.clone();
        for variable in &key {
            let copy = self.fresh("copy");
            shown = extend(shown, copy.clone(), Expression::Variable(variable.clone()));
            outside.push(copy);
        }
        let telling = group.map_or_else(Telling::default, |(_, key)| Telling::of_group(key));
        let (inside, _) = self.inside(&Context { graph: context.graph.clone(), telling, ..Context::default() }, &key);
        let (mut stage, plan) = match group {
            Some((inner, _)) => self.rewrite(inner, &inside),
            None => self.rewrite(core(pattern), &inside),
        };
        if let Some(name) = inside.graph {
            stage = GraphPattern::Graph { name, inner: stage.into() };
        }
        let kind = if group.is_some() { Kind::Members(self.loose.clone()) } else { Kind::Alternatives };
        self.stages.push(Stage { pattern: stage, plan, key, kind });
        (shown, Plan::Stage(self.stages.len() - 1, outside, context.injected))
    }
}

pub(super) fn extend(inner: GraphPattern, variable: Variable, expression: Expression) -> GraphPattern {
    GraphPattern::Extend { inner: inner.into(), variable, expression }
}

fn scope(pattern: &GraphPattern, context: &Context) -> Scope {
    let mut bound = certain(pattern);
    bound.extend(context.outer.bound.iter().cloned());
    if let Some(NamedNodePattern::Variable(graph)) = &context.graph {
        bound.push(graph.clone());
    }
    let mut open = visible(pattern);
    open.extend(context.outer.open.iter().cloned());
    open.retain(|v| !bound.contains(v));
    Scope { bound, open }
}

/// A triple with variables in the place of blank nodes, which match in the same way but can be shown.
fn named_triple(triple: &TriplePattern) -> TriplePattern {
    TriplePattern {
        subject: named_term(&triple.subject),
        predicate: triple.predicate.clone(),
        object: named_term(&triple.object),
    }
}

fn named_term(term: &TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => Variable::new_unchecked(format!("blank.{}", node.as_str())).into(),
        TermPattern::Triple(triple) => TermPattern::Triple(named_triple(triple).into()),
        other => other.clone(),
    }
}
