//! Which printed figures behind the rows are in doubt, and why?
//!
//! A row that uses the number of an observation on which the audit casts doubt gets a warning. Only what bears on the numbers that are
//! used is audited.

use super::facts::Facts;
use super::provenance::FactId;
use super::sources::as_node;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::audit;
use crate::vocab::atlas;
use oxigraph::model::NamedNode;
use rustc_hash::{FxHashMap, FxHashSet};

/// A printed figure that other figures contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The observation.
    pub observation: NamedNode,
    /// Its number as printed, and what it is of.
    pub figure: String,
    /// What speaks against it.
    pub why: String,
}

/// The figures in doubt among those that the rows may use.
#[derive(Default)]
pub(super) struct Doubts {
    all: Vec<Doubt>,
    /// Of the number of an observation's term: its place among all.
    places: FxHashMap<u32, usize>,
    /// The properties that give an observation its number.
    carrying: FxHashSet<u32>,
}

impl Doubts {
    /// The doubts about everything that was traced. One audit of the observations whose numbers are used.
    pub(super) fn of(facts: &mut Facts<'_>, about: &Dataset) -> Result<Self> {
        let numbers = [atlas::PRINTED, atlas::VALUE, atlas::MIN_VALUE, atlas::MAX_VALUE];
        let carrying = numbers.map(|property| facts.term(property.into_owned().into())).into_iter().collect();
        let mut doubts = Self { carrying, ..Self::default() };
        let ids = 0..u32::try_from(facts.len()).unwrap_or(u32::MAX);
        let used: FxHashSet<u32> = ids.filter_map(|fact| doubts.counted(fact, facts)).collect();
        if used.is_empty() {
            return Ok(doubts);
        }
        let observations: Vec<NamedNode> = used.iter().filter_map(|term| as_node(&facts.get(*term)?)).collect();
        for (observation, doubt) in audit::doubts(about, &observations)? {
            let term = facts.term(observation.clone().into());
            doubts.places.insert(term, doubts.all.len());
            doubts.all.push(Doubt { observation, figure: doubt.figure, why: doubt.why });
        }
        Ok(doubts)
    }

    /// The observation whose number a fact gives.
    fn counted(&self, fact: FactId, facts: &Facts<'_>) -> Option<u32> {
        let ([subject, property, _], _) = facts.numbers(fact);
        self.carrying.contains(&property).then_some(subject)
    }

    /// The doubts about what some facts say, in the order of all.
    pub(super) fn about(&self, used: &[FactId], facts: &Facts<'_>) -> Vec<usize> {
        if self.places.is_empty() {
            return Vec::new();
        }
        let place = |fact: &FactId| self.places.get(&self.counted(*fact, facts)?).copied();
        let mut found: Vec<usize> = used.iter().filter_map(place).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All of them, numbered anew in the order in which the rows mention them.
    pub(super) fn numbered<'r>(mut self, rows: impl Iterator<Item = &'r mut Vec<usize>>) -> Vec<Doubt> {
        let mut order: Vec<usize> = Vec::new();
        for row in rows {
            for place in row {
                let known = order.iter().position(|known| known == place);
                *place = known.unwrap_or_else(|| {
                    order.push(*place);
                    order.len() - 1
                });
            }
        }
        let mut slots: Vec<Option<Doubt>> = self.all.drain(..).map(Some).collect();
        order.into_iter().filter_map(|place| slots.get_mut(place)?.take()).collect()
    }
}
