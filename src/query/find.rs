//! Which entities does this text mean?
//!
//! A ranked search over labels, variants, identifiers, definitions and phrases. It survives misspelling, case, accents and the two
//! Unicode forms of Hangul. A name scores by how it matches (whole, words, beginnings of words, letters in threes), a longer
//! text by the words that it shares.

use super::entity::{fold, names};
use super::rows;
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::atlas;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, HashSet};

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The entity or passage.
    pub entity: NamedNode,
    /// The text that matched.
    pub matched: String,
    /// Where it matched: label, variant, identifier, definition or phrase.
    pub field: &'static str,
    /// How well, from 0 to 1.
    pub score: f64,
}

/// Below this, a match is more likely chance than intent: half of the letters of a word differ.
const LEAST: f64 = 0.45;
/// What is shown when nothing better is found: several words of which only some are there.
const LEAST_OF_ALL: f64 = 0.25;
/// A figure that prints just what is wanted.
const PRINTED: f64 = 0.97;
/// A hit worth less than this share of the best one is noise beside it.
const LEAST_OF_BEST: f64 = 0.7;

/// Finds entities and passages by text, best first. O(size of the texts).
pub fn find(dataset: &Dataset, text: &str) -> Result<Vec<Hit>> {
    let wanted = Wanted::new(text);
    let mut best: BTreeMap<String, Hit> = BTreeMap::new();
    let mut offer = |hit: Hit| {
        if hit.score < LEAST_OF_ALL {
            return;
        }
        let place = best.entry(hit.entity.as_str().to_owned()).or_insert_with(|| hit.clone());
        if hit.score > place.score {
            *place = hit;
        }
    };
    for name in names(dataset)? {
        let score = wanted.score_name(name.text.value());
        let (field, weight) = if name.rank() < 2 { ("label", 1.0) } else { ("variant", 0.98) };
        offer(Hit { field, score: score * weight, matched: name.text.value().to_owned(), entity: name.entity });
    }
    for (entity, matched) in super::links::entities_with(dataset, text)? {
        offer(Hit { field: "identifier", score: 1.0, matched, entity });
    }
    let texts = rows(
        dataset,
        "SELECT ?entity ?property ?text { VALUES ?property { skos:definition :phrase :printed :action :reason } ?entity ?property ?text FILTER(ISIRI(?entity)) }",
        None,
    )?;
    for row in texts {
        let [Some(Term::NamedNode(entity)), Some(Term::NamedNode(property)), Some(Term::Literal(text))] = &row[..] else {
            continue;
        };
        let (field, weight) = match property.as_ref() {
            p if p == atlas::PHRASE => ("phrase", 0.8),
            p if p == atlas::PRINTED => ("figure", 0.82),
            _ => ("text", 0.75),
        };
        let is_print = *property == atlas::PRINTED && wanted.is_print(text.value());
        let score = if is_print { PRINTED } else { wanted.score_text(text.value()) * weight };
        offer(Hit { entity: entity.clone(), matched: text.value().to_owned(), field, score });
    }
    let mut hits: Vec<Hit> = best.into_values().collect();
    if hits.iter().any(|hit| hit.score >= LEAST) {
        hits.retain(|hit| hit.score >= LEAST);
    }
    hits.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| a.matched.len().cmp(&b.matched.len())).then_with(|| a.entity.cmp(&b.entity))
    });
    if let Some(best) = hits.first().map(|hit| hit.score) {
        hits.retain(|hit| hit.score >= best * LEAST_OF_BEST);
    }
    Ok(hits)
}

struct Wanted {
    text: String,
    /// The text, if it is nothing but a number.
    number: Option<String>,
    folded: String,
    words: Vec<String>,
    trigrams: HashSet<[char; 3]>,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let folded = fold(text);
        let words = folded.split(' ').filter(|w| !w.is_empty()).map(ToOwned::to_owned).collect();
        let number = Some(text.trim()).filter(|text| *text == digits(text) && text.contains(|c: char| c.is_ascii_digit()));
        Self { text: text.trim().to_owned(), number: number.map(ToOwned::to_owned), trigrams: trigrams(&folded), words, folded }
    }

    /// Whether a print is what is wanted: as it stands, or a number with whatever unit stands around it.
    fn is_print(&self, print: &str) -> bool {
        self.text == print || self.number.as_ref().is_some_and(|number| *number == digits(print))
    }

    /// 1 for the same name, then names that hold every wanted word, then names of nearly the same letters.
    fn score_name(&self, name: &str) -> f64 {
        let name = fold(name);
        if name.is_empty() || self.folded.is_empty() {
            return 0.0;
        }
        if name == self.folded {
            return 1.0;
        }
        let words: Vec<&str> = name.split(' ').collect();
        let share = self.folded.chars().count() as f64 / name.chars().count().max(1) as f64;
        if self.words.iter().all(|wanted| words.contains(&wanted.as_str())) {
            return 0.8 + 0.15 * share.min(1.0);
        }
        if self.words.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str()))) {
            return 0.7 + 0.15 * share.min(1.0);
        }
        let whole = similarity(&self.folded, &name, &self.trigrams);
        let by_word = if self.words.len() > 1 || words.len() > 1 { self.words_nearly(&words) * 0.9 } else { 0.0 };
        (whole.max(by_word) * 0.8).min(0.79)
    }

    /// The mean over the wanted words of how near the nearest word is.
    fn words_nearly(&self, words: &[&str]) -> f64 {
        let nearest = |wanted: &String| {
            let best = words.iter().map(|word| strsim::normalized_damerau_levenshtein(wanted, word)).fold(0.0, f64::max);
            if best < 0.6 { 0.0 } else { best }
        };
        self.words.iter().map(nearest).sum::<f64>() / self.words.len().max(1) as f64
    }

    /// The share of the wanted words that a longer text holds.
    fn score_text(&self, text: &str) -> f64 {
        let text = fold(text);
        if text == self.folded {
            return 1.0;
        }
        let words: HashSet<&str> = text.split(' ').collect();
        let held = self.words.iter().filter(|wanted| words.contains(wanted.as_str())).count();
        0.95 * held as f64 / self.words.len().max(1) as f64
    }
}

/// The digits of a number with its points and commas.
fn digits(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect()
}

/// How alike two texts are: the better of shared trigrams (Dice) and edit distance.
fn similarity(wanted: &str, name: &str, trigrams_of_wanted: &HashSet<[char; 3]>) -> f64 {
    let other = trigrams(name);
    let shared = trigrams_of_wanted.intersection(&other).count() as f64;
    let dice = 2.0 * shared / (trigrams_of_wanted.len() + other.len()).max(1) as f64;
    dice.max(strsim::normalized_damerau_levenshtein(wanted, name))
}

fn trigrams(text: &str) -> HashSet<[char; 3]> {
    let padded: Vec<char> = std::iter::repeat_n(' ', 2).chain(text.chars()).chain([' ']).collect();
    padded.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}
