//! Which thing of another data set is this one?
//!
//! ```text
//! name    text → words, without spelling and with the legal form set apart     (words: the tables of common words, countries, forms)
//! index   the names of the target → those that could be meant
//! score   two names → how alike they are, as a sum of features      (pairing, likeness: their words; letters: the whole; weights: what a feature is worth)
//! decide  candidates → accept, review, reject or none; one to one where asked
//! apply   the links of a set → those that may enter the data
//! effect  a query and two thresholds → the rows that come and go
//! ```
//!
//! Nothing here reads files or the network: who has the records of a target gives them to a [`Target`].

mod apply;
mod decide;
mod effect;
mod index;
mod letters;
mod likeness;
mod name;
mod osa;
mod pairing;
mod score;
#[cfg(test)]
mod tests;
mod weights;
mod words;

pub use apply::{Applied, LeftOut, apply};
pub use decide::{Decision, Proposal, Thresholds, one_to_one};
pub use effect::{Between, Change, Effect, effect};
pub use index::{Index, Scratch};
pub use name::{Name, Word};
pub use score::{Feature, Score, What, compare};
pub use words::{Kind, country};

use std::thread;

/// A thing with its names, on either side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    /// What it is called by: an IRI or an identifier.
    pub id: String,
    /// Its names, the label first.
    pub names: Vec<String>,
    /// The country that it is in, as a name.
    pub country: Option<String>,
    /// Values that should agree, by the name of what they are.
    pub context: Vec<(String, String)>,
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
}

/// More names of one thing than this are left out: no thing has more, and a hostile file may.
pub const MOST_NAMES: usize = 200;
/// How many candidates a proposal keeps.
const KEPT: usize = 5;

impl Target {
    /// Adds a thing.
    pub fn add(&mut self, thing: Thing) {
        self.index.add(thing.names.iter().take(MOST_NAMES).map(String::as_str));
        self.things.push(thing);
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

    /// The readings of a name; one that the target does not know may have lost a space.
    fn readings(&self, text: &str) -> Vec<Name> {
        let mut readings = Name::read(text);
        let unknown = readings.first().filter(|name| self.index.same(name).is_empty());
        readings.extend(unknown.and_then(|name| self.index.respaced(name)));
        readings
    }

    /// The things that could be meant, best first, at most five.
    pub fn candidates(&self, thing: &Thing, scratch: &mut Scratch) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for name in thing.names.iter().take(MOST_NAMES).flat_map(|text| self.readings(text)) {
            for other in self.index.candidates(&name, scratch) {
                let score = compare(&self.index, &name, &self.index.name(other));
                let thing = self.index.owner(other);
                match found.iter_mut().find(|candidate| candidate.thing == thing) {
                    Some(known) if known.score.rank() >= score.rank() => {}
                    Some(known) => known.score = score,
                    None => found.push(Candidate { thing, score }),
                }
            }
        }
        for candidate in &mut found {
            surroundings(&mut candidate.score, thing, self.thing(candidate.thing));
        }
        found.sort_by(|a, b| b.score.rank().total_cmp(&a.score.rank()).then(a.thing.cmp(&b.thing)));
        found.truncate(KEPT);
        found
    }

    /// Proposals for many things, in their order, on as many threads as there are processors.
    ///
    /// - `done`: is told how many more are done, from any thread.
    /// - `excluded`: pairs of ids that are not to be proposed.
    pub fn propose(
        &self,
        things: &[Thing],
        thresholds: Thresholds,
        excluded: &(dyn Fn(&str, &str) -> bool + Sync),
        done: &(dyn Fn(usize) + Sync),
    ) -> Vec<Proposal> {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(things.len().max(1));
        let chunk = things.len().div_ceil(threads).max(1);
        let work = |part: &[Thing]| -> Vec<Proposal> {
            let mut scratch = Scratch::default();
            let propose = |thing: &Thing, scratch: &mut Scratch| {
                let mut candidates = self.candidates(thing, scratch);
                candidates.retain(|c| !excluded(&thing.id, &self.thing(c.thing).id));
                done(1);
                Proposal::of(candidates, thresholds)
            };
            part.iter().map(|thing| propose(thing, &mut scratch)).collect()
        };
        thread::scope(|scope| {
            let parts: Vec<_> = things.chunks(chunk).map(|part| scope.spawn(move || work(part))).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        })
    }
}

/// What stands around the names: the country and the context that both have.
fn surroundings(score: &mut Score, a: &Thing, b: &Thing) {
    let countries = a.country.as_deref().and_then(country).zip(b.country.as_deref().and_then(country));
    if let Some((one, other)) = countries {
        score.add(What::Country, if one == other { "the same" } else { "another one" }, if one == other { 0.03 } else { -0.2 });
    }
    for (what, value) in &a.context {
        if let Some((_, other)) =
            b.context.iter().find(|(name, _)| name == what).filter(|(_, v)| !v.is_empty() && !value.is_empty())
        {
            let same = Name::read(value).first().map(Name::key) == Name::read(other).first().map(Name::key);
            score.add(What::Context, what, if same { 0.03 } else { -0.1 });
        }
    }
}
