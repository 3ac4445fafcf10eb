//! What must a path pass, and how far is it to the goal?
//!
//! The search runs over pairs of a thing and the classes that are still needed behind it. How far each pair is from the goal comes from
//! one breadth-first sweep over ways, which may pass a thing twice: no path is shorter.

use super::super::relations::Id;
use super::between::between;
use super::network::{Ends, Network};
use crate::error::{Error, Result};
use std::collections::{HashSet, VecDeque};

/// Classes, one bit for each.
pub(super) type Classes = u16;

/// More pairs than this are not looked at: about 200 MB.
const MOST_PAIRS: usize = 50_000_000;

/// The classes that a path must pass between its ends.
pub(super) struct Via {
    number: u32,
    /// The wanted classes that each thing is of.
    classes: Vec<Classes>,
    /// Which things lie on a path between the ends; all if nothing is told.
    between: Option<Vec<bool>>,
    /// The steps to the goal from each pair.
    left: Vec<u32>,
}

impl Via {
    /// Sweeps the network. O(statements · 2^classes).
    ///
    /// - `members`: the things of each class; none for a search without conditions.
    ///
    /// # Errors
    /// More classes than can be looked at in a network of this size.
    pub(super) fn new(network: &Network, ends: Ends, members: &[HashSet<Id>]) -> Result<Self> {
        let number = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let pairs = network.len().checked_shl(number).filter(|pairs| number < Classes::BITS && *pairs <= MOST_PAIRS);
        if pairs.is_none() && number > 0 {
            let message = format!("{number} classes are too many for a path through data of this size");
            return Err(Error::Usage { message, hint: "give --via fewer times".into() });
        }
        let mut classes = vec![0; network.len()];
        for (at, class) in members.iter().enumerate() {
            for thing in class.iter().filter(|thing| **thing != ends.from && **thing != ends.to) {
                if let Some(own) = classes.get_mut(*thing as usize) {
                    *own |= 1 << at;
                }
            }
        }
        let between = (number > 0).then(|| between(network, ends));
        let mut via = Self { number, classes, between, left: Vec::new() };
        via.left = via.sweep(network, ends);
        Ok(via)
    }

    /// All classes that are wanted.
    pub(super) fn all(&self) -> Classes {
        (1 << self.number) - 1
    }

    /// The wanted classes that a thing is of.
    pub(super) fn of(&self, thing: Id) -> Classes {
        self.classes.get(thing as usize).copied().unwrap_or(0)
    }

    /// Whether a path can pass the thing.
    pub(super) fn admits(&self, thing: Id) -> bool {
        self.between.as_ref().is_none_or(|between| between[thing as usize])
    }

    /// How many steps it is at least to the goal when these classes are still needed; `u32::MAX` where there is no way.
    pub(super) fn left(&self, thing: Id, needed: Classes) -> u32 {
        self.left[self.place(thing, needed)]
    }

    /// The numbers of the classes of which no path between the ends passes a thing.
    pub(super) fn nowhere(&self) -> Vec<usize> {
        let things = self.classes.iter().zip(0..).filter(|(_, thing)| self.admits(*thing));
        let found = things.fold(0, |found, (classes, _)| found | classes);
        (0..self.number as usize).filter(|at| found & (1 << at) == 0).collect()
    }

    fn place(&self, thing: Id, classes: Classes) -> usize {
        ((thing as usize) << self.number) | classes as usize
    }

    fn sweep(&self, network: &Network, ends: Ends) -> Vec<u32> {
        let mut left = vec![u32::MAX; network.len() << self.number];
        left[self.place(ends.to, 0)] = 0;
        let mut open = VecDeque::from([(ends.to, 0)]);
        while let Some((thing, passed)) = open.pop_front() {
            if thing == ends.from {
                continue;
            }
            let next = left[self.place(thing, passed)] + 1;
            let passed = passed | self.of(thing);
            for edge in network.steps(thing, ends).filter(|edge| edge.to != ends.to && self.admits(edge.to)) {
                let slot = &mut left[self.place(edge.to, passed)];
                if *slot == u32::MAX {
                    *slot = next;
                    open.push_back((edge.to, passed));
                }
            }
        }
        // A way that passes more will do where less is needed.
        for bit in (0..self.number).map(|at| 1_usize << at) {
            for place in (0..left.len()).filter(|place| place & bit == 0) {
                left[place] = left[place].min(left[place | bit]);
            }
        }
        left
    }
}
