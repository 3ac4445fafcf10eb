//! What does a person decide about proposed links?
//!
//! One candidate after the other; every answer can be taken back. What is decided is a mapping by hand in the words of SSSOM 1.1
//! (`semapv:ManualMappingCuration`, reviewer, date of the review; a rejected one has the modifier `Not`), with everything else that its row said.
//! Reading, asking and writing are the business of those above.

use crate::dataset::sssom::{Mapping, MappingSet};
use std::collections::BTreeSet;

/// What a person says about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The link is right.
    Accept,
    /// The link is wrong.
    Reject,
    /// To be asked again another time.
    Skip,
}

/// Who decides, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewer {
    /// An IRI, such as that of an ORCID; else a name.
    pub name: String,
    /// The date, as `2024-12-31`.
    pub date: String,
}

/// A set of candidates, and the set that decisions go to: another one, or the same.
pub struct Review {
    queue: MappingSet,
    kept: Option<MappingSet>,
    reviewer: Reviewer,
    /// The rows that nobody decided about.
    open: Vec<usize>,
    verdicts: Vec<Verdict>,
}

impl Review {
    /// Begins or resumes a review.
    ///
    /// - `queue`: the candidates; - `kept`: where what is decided moves to, if it is not to stay among the candidates.
    pub fn new(mut queue: MappingSet, kept: Option<MappingSet>, reviewer: Reviewer) -> Self {
        let pair = |mapping: Mapping<'_>| mapping.iri("subject_id").zip(mapping.iri("object_id"));
        // When the last review ended between its two files, a row is in both.
        if let Some(kept) = &kept {
            let decided: BTreeSet<_> = kept.mappings().filter(|mapping| !mapping.is_not_found()).filter_map(pair).collect();
            queue.retain(|mapping| pair(mapping).is_none_or(|pair| !decided.contains(&pair)));
        }
        let is_open = |mapping: &Mapping<'_>| {
            let by_hand = mapping.own("mapping_justification") == Some(BY_HAND);
            !mapping.is_rejected() && !mapping.is_not_found() && !mapping.is_reviewed() && !by_hand
        };
        let open = queue.mappings().enumerate().filter(|(_, mapping)| is_open(mapping)).map(|(place, _)| place).collect();
        Self { queue, kept, reviewer, open, verdicts: Vec::new() }
    }

    /// How many candidates there are, decided ones of this review included.
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether there is nothing to decide.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The verdicts so far.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The next candidate.
    pub fn candidate(&self) -> Option<Mapping<'_>> {
        self.queue.mappings().nth(*self.open.get(self.verdicts.len())?)
    }

    /// Decides about the next candidate.
    pub fn decide(&mut self, verdict: Verdict) {
        if self.verdicts.len() < self.open.len() {
            self.verdicts.push(verdict);
        }
    }

    /// Takes the last verdict back; whether there was one.
    pub fn undo(&mut self) -> bool {
        self.verdicts.pop().is_some()
    }

    /// The candidates, and the set of decisions if it is another one, as they are now. O(rows).
    pub fn sets(&self) -> (MappingSet, Option<MappingSet>) {
        let mut queue = self.queue.clone();
        let decided = || self.open.iter().zip(&self.verdicts).filter(|(_, verdict)| **verdict != Verdict::Skip);
        let Some(kept) = &self.kept else {
            decided().for_each(|(place, verdict)| self.write(&mut queue, *place, *verdict));
            return (queue, None);
        };
        let mut kept = kept.clone();
        // What was looked for in vain is found now.
        let found: BTreeSet<String> = decided()
            .filter(|(_, verdict)| **verdict == Verdict::Accept)
            .filter_map(|(place, _)| self.queue.mappings().nth(*place)?.iri("subject_id"))
            .collect();
        kept.retain(|mapping| {
            !(mapping.is_not_found() && mapping.iri("subject_id").is_some_and(|subject| found.contains(&subject)))
        });
        for (place, verdict) in decided() {
            let Some(mapping) = self.queue.mappings().nth(*place) else { continue };
            let values: Vec<(&str, String)> =
                mapping.values().map(|(slot, value)| (slot, moved(mapping, slot, value, &kept))).collect();
            kept.push(values.iter().map(|(slot, value)| (*slot, value.as_str())));
            let last = kept.len() - 1;
            self.write(&mut kept, last, *verdict);
        }
        let gone: BTreeSet<usize> = decided().map(|(place, _)| *place).collect();
        let mut place = 0..;
        queue.retain(|_| place.next().is_none_or(|place| !gone.contains(&place)));
        (queue, Some(kept))
    }

    fn write(&self, set: &mut MappingSet, place: usize, verdict: Verdict) {
        let slot = if self.reviewer.name.contains(':') { "reviewer_id" } else { "reviewer_label" };
        set.put(place, "mapping_justification", BY_HAND);
        if !self.reviewer.name.is_empty() {
            set.put(place, slot, &self.reviewer.name);
        }
        set.put(place, "review_date", &self.reviewer.date);
        if verdict == Verdict::Reject {
            set.put(place, "predicate_modifier", "Not");
        }
    }
}

const BY_HAND: &str = "semapv:ManualMappingCuration";

/// A value of a row in the words of another set, whose prefixes may differ.
fn moved(mapping: Mapping<'_>, slot: &str, value: &str, to: &MappingSet) -> String {
    if !["subject_id", "predicate_id", "object_id"].contains(&slot) {
        return value.to_owned();
    }
    let Some(iri) = mapping.iri(slot) else { return value.to_owned() };
    if to.head.expand(value).as_ref() == Some(&iri) { value.to_owned() } else { to.head.shorten(&iri).unwrap_or(iri) }
}

#[cfg(test)]
mod tests {
    use super::{Review, Reviewer, Verdict};
    use crate::dataset::sssom::MappingSet;

    const HEAD: &str = "#curie_map:\n#  a: http://a.org/\n#  b: http://b.org/\n";
    const COLUMNS: &str = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tours\n";

    fn set(head: &str, rows: &str) -> MappingSet {
        MappingSet::read(format!("{head}{COLUMNS}{rows}").as_bytes()).unwrap()
    }

    fn text(set: &MappingSet) -> String {
        let mut out = Vec::new();
        set.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn reviewer() -> Reviewer {
        Reviewer { name: "Kim".into(), date: "2026-01-02".into() }
    }

    #[test]
    fn decisions_stay_in_their_rows_and_can_be_taken_back() {
        let rows = "a:1\tskos:exactMatch\tb:1\tsemapv:LexicalMatching\tx\na:2\tskos:closeMatch\tb:2\tsemapv:LexicalMatching\t\na:3\tskos:exactMatch\tb:3\tsemapv:ManualMappingCuration\t\n";
        let mut review = Review::new(set(HEAD, rows), None, reviewer());
        assert_eq!(review.len(), 2);
        review.decide(Verdict::Accept);
        assert!(review.undo() && !review.undo());
        assert_eq!(text(&review.sets().0), format!("{HEAD}{COLUMNS}{rows}"));
        review.decide(Verdict::Reject);
        review.decide(Verdict::Skip);
        assert!(review.candidate().is_none());
        let written = text(&review.sets().0);
        assert!(
            written.contains("a:1\tskos:exactMatch\tb:1\tsemapv:ManualMappingCuration\tx\tKim\t2026-01-02\tNot\n"),
            "{written}"
        );
        assert!(written.contains("a:2\tskos:closeMatch\tb:2\tsemapv:LexicalMatching\t\t\t\t\n"), "{written}");
        assert_eq!(Review::new(MappingSet::read(written.as_bytes()).unwrap(), None, reviewer()).len(), 1);
    }

    #[test]
    fn decisions_move_to_the_other_set_in_its_words() {
        let queue = set(
            HEAD,
            "a:1\tskos:exactMatch\tb:1\tsemapv:LexicalMatching\tx\na:2\tskos:exactMatch\tb:2\tsemapv:LexicalMatching\t\n",
        );
        let kept = set(
            "#curie_map:\n#  z: http://a.org/\n#  b: http://b.org/\n",
            "z:1\tskos:exactMatch\tsssom:NoTermFound\tsemapv:LexicalMatching\t\n",
        );
        let mut review = Review::new(queue.clone(), Some(kept), reviewer());
        review.decide(Verdict::Accept);
        let (left, kept) = review.sets();
        let kept = kept.unwrap();
        assert!(text(&left).ends_with("ours\na:2\tskos:exactMatch\tb:2\tsemapv:LexicalMatching\t\n"), "{}", text(&left));
        assert!(
            text(&kept).ends_with("review_date\nz:1\tskos:exactMatch\tb:1\tsemapv:ManualMappingCuration\tx\tKim\t2026-01-02\n"),
            "{}",
            text(&kept)
        );
        // Ended between the two files: what was decided is not asked again.
        assert_eq!(Review::new(queue, Some(kept), reviewer()).len(), 1);
    }
}
