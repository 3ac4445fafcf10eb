//! Which facts make each row?
//!
//! Runs the stages that [`super::rewrite`] made, reads the facts of each of their rows, and puts the rows of one key together.

use super::facts::{Facts, NONE};
use super::provenance::{FactId, Prov};
use super::reading::Reading;
use super::rewrite::{Kind, Plan, Rewriter, Stage};
use super::solutions::each_solution;
use super::variables::visible;
use crate::error::Result;
use crate::query::Row;
use oxigraph::model::Variable;
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphPattern;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What rows of a stage rest on, by their key.
pub(super) type Traced = FxHashMap<Vec<u32>, Rc<Prov>>;

/// Runs the stage of a whole query and those below it, and gives what each of its rows rests on.
pub(super) fn trace(facts: &mut Facts<'_>, top: &Stage, below: &Rewriter) -> Result<Traced> {
    let done = stages(facts, below)?;
    run(facts, top, &done)
}

/// Runs a query that shows beside each row what the row rests on, and gives both.
///
/// - `columns`: the variables that make the rows.
pub(super) fn beside(
    facts: &mut Facts<'_>,
    pattern: &GraphPattern,
    plan: &Plan,
    columns: &[Variable],
    below: &Rewriter,
) -> Result<Vec<super::Traced>> {
    let done = stages(facts, below)?;
    let variables = visible(pattern);
    let shown = places(columns, &variables);
    let mut reading = Reading::of(plan, &variables, &done, facts);
    let mut rows = Vec::new();
    each_solution(facts, pattern, &variables, |row, facts| {
        let mut parts = Vec::new();
        reading.read(row, facts, &mut parts)?;
        let prov = if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts) };
        let values: Row = shown.iter().map(|place| facts.get(value(row, *place))).collect();
        rows.push(super::Traced { values, prov: Rc::new(prov) });
        Ok(())
    })?;
    Ok(rows)
}

/// A stage can only look into those made before it.
fn stages(facts: &mut Facts<'_>, below: &Rewriter) -> Result<Vec<Traced>> {
    let mut done: Vec<Traced> = Vec::new();
    for stage in &below.stages {
        let traced = run(facts, stage, &done)?;
        done.push(traced);
    }
    Ok(done)
}

/// The columns of some variables among all.
fn places(wanted: &[Variable], variables: &[Variable]) -> Vec<Option<usize>> {
    wanted.iter().map(|wanted| variables.iter().position(|v| v == wanted)).collect()
}

fn value(row: &[u32], place: Option<usize>) -> u32 {
    place.and_then(|place| row.get(place)).copied().unwrap_or(NONE)
}

fn run(facts: &mut Facts<'_>, stage: &Stage, done: &[Traced]) -> Result<Traced> {
    let variables = visible(&stage.pattern);
    let firm: Vec<usize> = match &stage.kind {
        Kind::Alternatives => Vec::new(),
        Kind::Members(loose) => (0..variables.len()).filter(|at| !loose.contains(&variables[*at])).collect(),
    };
    // Where nothing is loose, each row is a member of its own.
    let own = matches!(stage.kind, Kind::Members(_)) && firm.len() == variables.len();
    let keyed = places(&stage.key, &variables);
    let mut reading = Reading::of(&stage.plan, &variables, done, facts);
    let mut groups: Vec<(Vec<u32>, Group)> = Vec::new();
    let mut known: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    let (mut key, mut parts, mut at) = (Vec::new(), Vec::new(), 0);
    each_solution(facts, &stage.pattern, &variables, |row, facts| {
        reading.read(row, facts, &mut parts)?;
        key.clear();
        key.extend(keyed.iter().map(|place| value(row, *place)));
        // Rows of one group mostly follow one another.
        if groups.get(at).is_none_or(|(last, _)| *last != key) {
            at = known.get(&key).copied().unwrap_or(groups.len());
            if at == groups.len() {
                known.insert(key.clone(), at);
                groups.push((key.clone(), Group::default()));
            }
        }
        match groups.get_mut(at) {
            Some((_, group)) if own => group.need(&mut parts),
            Some((_, group)) => group.add(firm.iter().map(|at| row[*at]).collect(), &mut parts),
            None => {}
        }
        Ok(())
    })?;
    Ok(groups.into_iter().map(|(key, group)| (key, Rc::new(group.whole()))).collect())
}

/// What the rows of one key rest on.
#[derive(Default)]
struct Group {
    /// What is needed in any case.
    facts: Vec<FactId>,
    parts: Vec<Prov>,
    /// Of rows that are one member: what each rests on.
    members: BTreeMap<Vec<u32>, Vec<Prov>>,
}

impl Group {
    /// Adds a row that is a member of its own. A group can have thousands, so their facts are kept as one list.
    fn need(&mut self, parts: &mut Vec<Prov>) {
        for part in parts.drain(..) {
            match part {
                Prov::Fact(fact) => self.facts.push(fact),
                other => self.parts.push(other),
            }
        }
    }

    /// Adds a row of a member: its rows are alternatives.
    fn add(&mut self, member: Vec<u32>, parts: &mut Vec<Prov>) {
        parts.sort_unstable_by_key(|p| if let Prov::Fact(fact) = p { *fact } else { u32::MAX });
        parts.dedup();
        let prov = if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts.clone()) };
        parts.clear();
        self.members.entry(member).or_default().push(prov);
    }

    fn whole(mut self) -> Prov {
        self.facts.sort_unstable();
        self.facts.dedup();
        let mut parts: Vec<Prov> = self.facts.into_iter().map(Prov::Fact).collect();
        parts.append(&mut self.parts);
        parts.extend(self.members.into_values().map(Prov::any));
        if parts.len() == 1 { parts.swap_remove(0) } else { Prov::All(parts) }
    }
}
