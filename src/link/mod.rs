//! Which thing of another data set is this one?
//!
//! ```text
//! name    text → words, without spelling and with the legal form set apart     (words: the tables of common words, countries, forms)
//!         (hangul: how Korean reads in Latin letters)
//! index   the names of the target → those that could be meant          (lists: the numbers that belong to a word, a hash, letters)
//! score   two names → how alike they are, as a sum of features
//!         (pairing, likeness: their words; letters, osa: the whole; weights: what a feature is worth)
//! context identifiers and values beside the names → more features
//! decide  candidates → accept, review, reject or none; one to one where asked
//! conflict links that cannot all be right
//! review  candidates → what a person decides
//! apply   the links of a set → those that may enter the data
//! effect  a query and two thresholds → the rows that come and go
//! ```
//!
//! Nothing here reads files or the network: who has the records of a target gives them to a [`Target`].

mod apply;
mod conflict;
mod context;
mod decide;
mod effect;
mod hangul;
mod index;
mod letters;
mod likeness;
mod lists;
mod name;
mod osa;
mod pairing;
mod review;
mod score;
#[cfg(test)]
mod tests;
mod weights;
mod words;

pub use apply::{Applied, LeftOut, apply};
pub use conflict::{Conflict, conflicts, namespace};
pub use context::{ADDRESS, Identifier};
pub use decide::{Decision, Proposal, Thresholds, leave_to_the_same, one_to_one};
pub use effect::{Between, Change, Effect, effect};
pub use index::{Index, Scratch};
pub use name::{Name, Word};
pub use review::{Review, Reviewer, Verdict};
pub use score::{Feature, Score, What, compare};
pub use words::Kind;

use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A thing with its names, on either side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    /// What it is called by: an IRI or an identifier.
    pub id: String,
    /// Its names, the label first.
    pub names: Vec<String>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
    /// Values that should agree, by the name of what they are.
    pub context: Vec<(String, Vec<String>)>,
}

/// A thing of the target that could be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its number in the target.
    pub thing: u32,
    /// How well it fits, and why.
    pub score: Score,
}

/// The things that can be linked to.
#[derive(Default)]
pub struct Target {
    things: Vec<Thing>,
    index: Index,
    identifiers: FxHashMap<Identifier, Vec<u32>>,
    /// What the source of the target takes for the same, by the id of the other side.
    told: FxHashMap<String, Vec<u32>>,
}

/// More names of one thing than this are left out: no thing has more, and a hostile file may.
pub const MOST_NAMES: usize = 200;
/// From here on a candidate is so good that no other spelling is looked for.
const SURE: f64 = 0.85;
/// From here on two names have something in common.
const ALIKE: f64 = 0.4;
/// How many candidates a proposal keeps, and how many of them for a person.
const KEPT: usize = 5;
const SHOWN: usize = 4;

impl Target {
    /// Adds a thing.
    pub fn add(&mut self, thing: Thing) {
        let number = self.index.add(thing.names.iter().take(MOST_NAMES).map(String::as_str));
        for identifier in thing.identifiers.iter().take(MOST_NAMES) {
            self.identifiers.entry(identifier.clone()).or_default().push(number);
        }
        self.things.push(thing);
    }

    /// Notes that the source of the target takes one of its things for that of the other side: a reason to look, whatever the names are.
    ///
    /// - `id`: of the thing of the other side; - `number`: in the target.
    pub fn tell(&mut self, id: &str, number: u32) {
        self.told.entry(id.to_owned()).or_default().push(number);
    }

    /// Ends the reading; see [`Index::seal`].
    pub fn seal(&mut self) {
        self.index.seal();
    }

    /// A thing by its number.
    pub fn thing(&self, number: u32) -> &Thing {
        &self.things[number as usize]
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The things that share an identifier.
    fn identified(&self, thing: &Thing) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for identifier in thing.identifiers.iter().take(MOST_NAMES) {
            for number in self.identifiers.get(identifier).into_iter().flatten() {
                if found.iter().all(|candidate| candidate.thing != *number) {
                    found.push(Candidate { thing: *number, score: context::identified(identifier) });
                }
            }
        }
        found
    }

    /// The readings of a name; one that the target does not know may have lost a space.
    fn readings(&self, text: &str) -> Vec<Name> {
        let mut readings = Name::read(text);
        let unknown = readings.first().filter(|name| self.index.same(name).is_empty());
        readings.extend(unknown.and_then(|name| self.index.respaced(name)));
        readings
    }

    /// Compares a name with others, and keeps the best score of each thing.
    fn compared(&self, name: &Name, others: Vec<u32>, found: &mut Vec<Candidate>) {
        for other in others {
            let thing = self.index.owner(other);
            if found.iter().any(|candidate| candidate.thing == thing && candidate.score.is_identified) {
                continue;
            }
            let score = compare(&self.index, name, &self.index.name(other));
            match found.iter_mut().find(|candidate| candidate.thing == thing) {
                Some(known) if known.score.rank() >= score.rank() => {}
                Some(known) => known.score = score,
                None => found.push(Candidate { thing, score }),
            }
        }
    }

    /// The things that could be meant, best first, at most five.
    pub fn candidates(&self, thing: &Thing, scratch: &mut Scratch) -> Vec<Candidate> {
        let mut found = self.identified(thing);
        let names: Vec<Name> = thing.names.iter().take(MOST_NAMES).flat_map(|text| self.readings(text)).collect();
        for candidate in &mut found {
            let others =
                self.thing(candidate.thing).names.iter().take(MOST_NAMES).flat_map(|text| Name::read(text)).collect::<Vec<_>>();
            let is_alike = |one: &Name| others.iter().any(|other| compare(&self.index, one, other).value >= ALIKE);
            if !names.iter().any(is_alike) {
                context::unlike(&mut candidate.score);
            }
        }
        for name in &names {
            self.compared(name, self.index.candidates(name, scratch), &mut found);
        }
        // The words led to nothing: perhaps they are misspelt.
        if found.iter().all(|candidate| candidate.score.value < SURE) {
            for name in &names {
                self.compared(name, self.index.spelt(name, scratch), &mut found);
            }
        }
        for number in self.told.get(&thing.id).into_iter().flatten() {
            let known = found.iter().position(|candidate| candidate.thing == *number).unwrap_or_else(|| {
                found.push(Candidate { thing: *number, score: Score::default() });
                found.len() - 1
            });
            context::told(&mut found[known].score);
        }
        for candidate in &mut found {
            context::add(&mut candidate.score, thing, self.thing(candidate.thing));
        }
        found.sort_by(|a, b| b.score.rank().total_cmp(&a.score.rank()).then(a.thing.cmp(&b.thing)));
        found.truncate(KEPT);
        found
    }

    /// Proposals for many things, in their order, on as many threads as there are processors; nothing for those that were not reached.
    ///
    /// - `excluded`: pairs of ids that are not to be proposed.
    /// - `done`: is told how many more are done, from any thread; - `stop`: ends the work when it is set.
    pub fn propose(
        &self,
        things: &[Thing],
        thresholds: Thresholds,
        excluded: &(dyn Fn(&str, &str) -> bool + Sync),
        done: &(dyn Fn(usize) + Sync),
        stop: &AtomicBool,
    ) -> Vec<Option<Proposal>> {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(things.len().max(1));
        let chunk = things.len().div_ceil(threads).max(1);
        let work = |part: &[Thing]| -> Vec<Option<Proposal>> {
            let mut scratch = Scratch::default();
            let propose = |thing: &Thing, scratch: &mut Scratch| {
                let mut candidates = self.candidates(thing, scratch);
                candidates.retain(|c| !excluded(&thing.id, &self.thing(c.thing).id));
                done(1);
                let mut proposal = Proposal::of(candidates, thresholds);
                // A person is shown the rivals; else they were only needed to decide, and for all things they would fill the memory.
                proposal.candidates.truncate(if proposal.decision == Decision::Review { SHOWN } else { 1 });
                proposal.candidates.iter_mut().skip(1).for_each(|rival| rival.score.features = Vec::new());
                proposal.candidates.shrink_to_fit();
                proposal
            };
            part.iter().map(|thing| (!stop.load(Ordering::Relaxed)).then(|| propose(thing, &mut scratch))).collect()
        };
        thread::scope(|scope| {
            let parts: Vec<_> = things.chunks(chunk).map(|part| scope.spawn(move || work(part))).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        })
    }
}
