//! How alike are the letters of two whole names?
//!
//! Words do not matter here, so that a name is known again when a space is lost or a letter strays into the next word.

use super::lists::trigrams;
use super::name::{Name, Word};
use super::osa;

/// The letters of two names beside each other.
pub(super) struct Letters {
    /// The share of letters in threes that both have (Dice), from 0 to 1.
    pub(super) threes: f64,
    /// How many letters of the content are changed, left out, put in or swapped (optimal string alignment).
    pub(super) changes: f64,
    /// The fewest changes, of the content or of everything.
    pub(super) least: f64,
    /// The smallest share of letters that are changed.
    pub(super) share: f64,
    /// How many letters the longer name has, everything counted.
    pub(super) length: f64,
}

impl Letters {
    /// O(length²). A country that only one of the names says is left out, unless they are more alike with it.
    pub(super) fn of(a: &Name, b: &Name) -> Self {
        let (content_a, content_b) = (content(a, true), content(b, true));
        let (core_a, core_b) = (content(a, b.country.is_some()), content(b, a.country.is_some()));
        let core = Compared::of(&core_a, &core_b);
        let full = Compared::of(&content_a, &content_b);
        let (best, words) = if core.share() <= full.share() { (core, (core_a, core_b)) } else { (full, (content_a, content_b)) };
        let whole = Compared::of_texts(&a.whole(), &b.whole());
        Self {
            threes: threes(&words.0, &words.1),
            changes: best.changes,
            least: best.changes.min(whole.changes),
            share: best.share().min(whole.share()),
            length: whole.length,
        }
    }
}

/// The content of a name, with its country or without; all of it when nothing else is left.
fn content(name: &Name, with_country: bool) -> Vec<&Word> {
    let is_country = |word: &Word| name.country.is_some() && word.concept == name.country;
    let rest: Vec<&Word> = name.content().filter(|word| with_country || !is_country(word)).collect();
    if rest.is_empty() { name.content().collect() } else { rest }
}

struct Compared {
    changes: f64,
    length: f64,
}

impl Compared {
    fn of(a: &[&Word], b: &[&Word]) -> Self {
        let join = |words: &[&Word]| words.iter().map(|word| word.text.as_str()).collect::<String>();
        Self::of_texts(&join(a), &join(b))
    }

    fn of_texts(a: &str, b: &str) -> Self {
        let length = a.chars().count().max(b.chars().count()) as f64;
        Self { changes: osa::changes(a, b) as f64, length }
    }

    fn share(&self) -> f64 {
        self.changes / self.length.max(1.0)
    }
}

fn threes(a: &[&Word], b: &[&Word]) -> f64 {
    let all = |words: &[&Word]| {
        let mut all: Vec<u64> = words.iter().flat_map(|word| trigrams(&word.text)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (one, other) = (all(a), all(b));
    let shared = one.iter().filter(|trigram| other.binary_search(trigram).is_ok()).count();
    2.0 * shared as f64 / (one.len() + other.len()).max(1) as f64
}
