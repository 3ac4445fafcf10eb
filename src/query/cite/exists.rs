//! What does the truth of a condition rest on?
//!
//! The value of an expression rests on the values in it, which the row has, and on the patterns of EXISTS, whose matches are put
//! beside the row.

use super::super::algebra::each_expression;
use super::provenance::Absence;
use super::rewrite::{Context, Injected, Plan, Rewriter, Scope, extend};
use super::telling::Telling;
use super::variables::{rename, visible};
use oxigraph::model::{Literal, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use std::collections::HashMap;

impl Rewriter {
    /// What the truth (or the value) of an expression rests on, beside the values in it.
    pub(super) fn condition(
        &mut self,
        condition: &Expression,
        shown: GraphPattern,
        scope: &Scope,
        context: &Context,
    ) -> (GraphPattern, Plan) {
        match condition {
            Expression::Not(inner) if matches!(**inner, Expression::Bound(_)) => (shown, Plan::Absent(Absence::NotBound)),
            _ if !asks_exists(condition) => (shown, Plan::All(Vec::new())),
            Expression::And(left, right) => {
                let (shown, left) = self.condition(left, shown, scope, context);
                let (shown, right) = self.condition(right, shown, scope, context);
                (shown, Plan::All(vec![left, right]))
            }
            Expression::Or(..) => self.either(condition, shown, scope, context),
            Expression::Exists(pattern) => {
                let (witness, plan) = self.witness(pattern, scope, context);
                let mark = self.fresh("mark");
                self.loose.insert(mark.clone());
                let marked = extend(witness, mark.clone(), Expression::Literal(Literal::from(true)));
                let nothing = GraphPattern::Bgp { patterns: Vec::new() };
                let asked = GraphPattern::LeftJoin { left: nothing.into(), right: marked.into(), expression: None };
                (GraphPattern::Lateral { left: shown.into(), right: asked.into() }, Plan::When(mark, plan.into()))
            }
            Expression::Not(_) => (shown, Plan::Absent(Absence::NotExists)),
            other => {
                // EXISTS in a calculation: its match where there is one, and no more can be said where there is none.
                let mut patterns = Vec::new();
                each_expression(&mut other.clone(), &mut |e| {
                    if matches!(e, Expression::Exists(_)) {
                        patterns.push(e.clone());
                    }
                });
                let mut plans = vec![Plan::Absent(Absence::NotExists)];
                let mut shown = shown;
                for exists in patterns {
                    let asked;
                    (shown, asked) = self.condition(&exists, shown, scope, context);
                    plans.push(asked);
                }
                (shown, Plan::All(plans))
            }
        }
    }

    /// Of a disjunction: what each true branch rests on.
    fn either(&mut self, condition: &Expression, shown: GraphPattern, scope: &Scope, context: &Context) -> (GraphPattern, Plan) {
        let mut branches = Vec::new();
        let mut shown = shown;
        for branch in disjuncts(condition) {
            let mark = self.fresh("mark");
            self.loose.insert(mark.clone());
            let (yes, no) = (Literal::from(true).into(), Literal::from(false).into());
            let truth = Expression::If(branch.clone().into(), Box::new(yes), Box::new(no));
            let asked;
            (shown, asked) = self.condition(branch, extend(shown, mark.clone(), truth), scope, context);
            branches.push((mark, asked));
        }
        (shown, Plan::Any(branches))
    }

    /// The pattern of an EXISTS, its own variables under names of their own.
    ///
    /// A variable of the row that a row may leave open gets another name too, since the match must not fill it in; where it has a
    /// value, both must agree.
    pub(super) fn witness(&mut self, pattern: &GraphPattern, scope: &Scope, context: &Context) -> (GraphPattern, Plan) {
        let mut pattern = pattern.clone();
        let own = visible(&pattern).into_iter().filter(|v| !scope.bound.contains(v));
        let names: HashMap<_, _> = own.map(|v| (v.clone(), self.fresh(v.as_str()))).collect();
        rename(&mut pattern, &names);
        let context =
            Context { graph: context.graph.clone(), outer: scope.clone(), injected: Injected::Yes, telling: Telling::default() };
        let (mut shown, plan) = self.rewrite(&pattern, &context);
        let mut open: Vec<_> = names.iter().filter(|(v, _)| scope.open.contains(v)).collect();
        open.sort();
        for (outside, inside) in open {
            let free = |v: &Variable| Expression::Not(Expression::Bound(v.clone()).into());
            let (left, right) = (outside.clone().into(), inside.clone().into());
            let same = Expression::SameTerm(Box::new(left), Box::new(right));
            let either = Expression::Or(free(outside).into(), Box::new(Expression::Or(free(inside).into(), same.into())));
            shown = GraphPattern::Filter { expr: either, inner: shown.into() };
        }
        self.loose.extend(visible(&shown).into_iter().filter(|v| !scope.bound.contains(v)));
        (shown, plan)
    }
}

pub(super) fn conjuncts(condition: &Expression) -> Vec<&Expression> {
    match condition {
        Expression::And(a, b) => [conjuncts(a), conjuncts(b)].concat(),
        other => vec![other],
    }
}

fn disjuncts(condition: &Expression) -> Vec<&Expression> {
    match condition {
        Expression::Or(a, b) => [disjuncts(a), disjuncts(b)].concat(),
        other => vec![other],
    }
}

/// Whether EXISTS stands in an expression.
pub(super) fn asks_exists(expression: &Expression) -> bool {
    let mut found = false;
    each_expression(&mut expression.clone(), &mut |e| found |= matches!(e, Expression::Exists(_)));
    found
}
