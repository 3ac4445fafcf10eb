//! Which number does each graph and each statement get in the answer?

use super::provenance::FactId;
use super::sources::{Graphs, Judged, Judgement, Source};
use super::{CitedRow, Marks};
use crate::query::Row;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The numbers that graphs and facts get in the answer: in order of mention.
#[derive(Default)]
pub(super) struct Order {
    pub(super) numbered: Vec<u32>,
    pub(super) numbers: FxHashMap<u32, usize>,
    pub(super) statements: Vec<FactId>,
    pub(super) statement_numbers: FxHashMap<FactId, usize>,
}

impl Order {
    /// Numbers the graphs that a row marks.
    pub(super) fn number(&mut self, judged: &Judged) {
        for graph in judged.parts.iter().chain(judged.alternatives.iter().flatten()) {
            self.graph(*graph);
        }
    }

    pub(super) fn graph(&mut self, graph: u32) -> usize {
        let next = self.numbered.len();
        let number = *self.numbers.entry(graph).or_insert(next);
        if number == next {
            self.numbered.push(graph);
        }
        number
    }

    /// Graphs enough for the names that stand aside: of each name one, where it can be one that has a number already.
    pub(super) fn names<'j>(&mut self, graphs: &Graphs, judged: impl Iterator<Item = &'j Rc<Judged>>) -> Vec<usize> {
        let mut names: Vec<FactId> = Vec::new();
        for judged in judged.filter(|judged| !judged.names.is_empty()) {
            let said = |fact: &FactId| graphs.of(*fact).iter().any(|graph| judged.parts.contains(graph));
            names.extend(judged.names.iter().filter(|fact| !said(fact)));
        }
        names.sort_unstable();
        names.dedup();
        let mut chosen = BTreeSet::new();
        let known = |fact: &FactId, numbers: &FxHashMap<u32, usize>| {
            graphs.of(*fact).iter().filter_map(|graph| numbers.get(graph).copied()).min()
        };
        names.retain(|fact| known(fact, &self.numbers).map(|number| chosen.insert(number)).is_none());
        for fact in names {
            if let (None, Some(graph)) = (known(&fact, &self.numbers), graphs.of(fact).first()) {
                chosen.insert(self.graph(*graph));
            }
        }
        chosen.into_iter().collect()
    }

    /// Numbers every fact, and the graphs that no row marks.
    pub(super) fn rest(&mut self, graphs: &Graphs, rows: &[Judgement]) {
        for (_, judged) in rows {
            for fact in &judged.used {
                let next = self.statements.len();
                if let std::collections::hash_map::Entry::Vacant(place) = self.statement_numbers.entry(*fact) {
                    place.insert(next);
                    self.statements.push(*fact);
                    for graph in graphs.of(*fact) {
                        self.graph(*graph);
                    }
                }
            }
        }
    }

    pub(super) fn row(&self, values: Row, judged: &Judged) -> CitedRow {
        let facts = |facts: &[FactId]| {
            let mut numbers: Vec<usize> = facts.iter().filter_map(|f| self.statement_numbers.get(f).copied()).collect();
            numbers.sort_unstable();
            numbers
        };
        let graphs = |graphs: &[u32]| graphs.iter().filter_map(|g| self.numbers.get(g).copied()).collect::<Vec<_>>();
        let mut alternatives: Vec<Vec<usize>> = judged.alternatives.iter().map(|set| graphs(set)).collect();
        alternatives.iter_mut().for_each(|set| set.sort_unstable());
        alternatives.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        CitedRow {
            values,
            marks: Marks { parts: graphs(&judged.parts), alternatives, more: judged.more },
            derivations: judged.derivations.iter().map(|d| facts(d)).collect(),
            left_out: judged.left_out,
            needed: facts(&judged.needed),
            used: facts(&judged.used),
            absences: judged.absences.clone(),
            statuses: judged.statuses.clone(),
            doubts: judged.doubts.clone(),
        }
    }

    pub(super) fn sources(&self, graphs: &Graphs) -> Vec<Source> {
        let source = |graph: &u32| {
            let at = *graph as usize;
            let (graph, place) = (graphs.names.get(at)?.clone(), graphs.places.get(at)?.clone());
            let row = graphs.rows.get(at).cloned().flatten();
            let status = graphs.statuses.get(at).copied().flatten();
            Some(Source { graph, row, place, status, phrases: Vec::new(), more_phrases: false })
        };
        self.numbered.iter().filter_map(source).collect()
    }
}
