//! Is the best candidate good enough?
//!
//! By its score, by how far the next one is behind it, and by whether more than common words speaks for it. Not linking is an answer.

use super::Candidate;
use std::collections::{BTreeMap, BTreeSet};

/// What to do about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The best candidate is the thing.
    Accept,
    /// A person should look.
    Review,
    /// What was found is something else.
    Reject,
    /// Nothing was found.
    None,
}

impl Decision {
    /// The word for it in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Reject => "reject",
            Self::None => "none",
        }
    }
}

/// From which score on something is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From here on a candidate is accepted.
    pub accept: f64,
    /// From here on a person should look.
    pub review: f64,
    /// How far the next candidate must be behind.
    pub margin: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { accept: 0.72, review: 0.5, margin: 0.24 }
    }
}

/// The candidates for one thing and what to do about the best.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The candidates, best first; of [`super::Target::propose`] those that a person is shown, with the features of only the best.
    pub candidates: Vec<Candidate>,
    /// What to do.
    pub decision: Decision,
    /// Why it is not accepted, in a few words; empty when it is.
    pub why: &'static str,
}

impl Proposal {
    /// Decides about candidates that come best first.
    pub fn of(candidates: Vec<Candidate>, thresholds: Thresholds) -> Self {
        let rival = candidates.iter().skip(1).find(|next| !next.score.is_hint);
        let behind = rival.map_or(1.0, |next| candidates[0].score.rank() - next.score.rank());
        let (decision, why) = match candidates.first().map(|best| &best.score) {
            None => (Decision::None, "nothing alike"),
            Some(best) if best.value < thresholds.review => (Decision::Reject, "not alike enough"),
            Some(best) if best.value < thresholds.accept => (Decision::Review, "not alike enough to accept"),
            Some(best) if best.is_identified && !best.is_same => (Decision::Review, "identifiers contradict each other"),
            Some(best) if !best.is_distinct => (Decision::Review, "only common words"),
            Some(best) if best.has_other_names() && candidates[1..].iter().any(|next| next.score.has_same_name()) => {
                (Decision::Review, "another one has its name")
            }
            Some(_) if behind < thresholds.margin => (Decision::Review, "another one is as good"),
            Some(_) => (Decision::Accept, ""),
        };
        Self { candidates, decision, why }
    }
}

/// Leaves a thing of the target that one thing is the same as to that one: what is only alike goes to a person. For things of which no two are
/// the same. O(proposals).
pub fn leave_to_the_same(proposals: &mut [Proposal]) {
    let best = |proposal: &Proposal| proposal.candidates.first().filter(|best| best.score.has_same_name()).map(|best| best.thing);
    let same: BTreeSet<u32> = proposals.iter().filter_map(best).collect();
    for proposal in proposals.iter_mut().filter(|proposal| proposal.decision == Decision::Accept) {
        let Candidate { thing, score } = &proposal.candidates[0];
        if same.contains(thing) && !score.has_same_name() {
            proposal.decision = Decision::Review;
            proposal.why = "another thing has its name";
        }
    }
}

/// Leaves each thing of the target to the one that fits it best; the others get the next that is free, for review. Where two fit
/// equally, neither is accepted.
pub fn one_to_one(proposals: &mut [Proposal], thresholds: Thresholds) {
    let mut wanted: BTreeMap<u32, Vec<(f64, usize)>> = BTreeMap::new();
    for (place, proposal) in proposals.iter().enumerate().filter(|(_, p)| p.decision == Decision::Accept) {
        let best = &proposal.candidates[0];
        wanted.entry(best.thing).or_default().push((best.score.rank(), place));
    }
    for (_, mut rivals) in wanted.into_iter().filter(|(_, rivals)| rivals.len() > 1) {
        rivals.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let clear = rivals[0].0 - rivals[1].0 >= thresholds.margin;
        for (_, place) in rivals.into_iter().skip(usize::from(clear)) {
            proposals[place].decision = Decision::Review;
            proposals[place].why = "another thing fits it too";
        }
    }
}
