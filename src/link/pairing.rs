//! Which words of two names are the same?
//!
//! Each word has one partner at most, the best pairs come first. A word may be the same, mean the same, be a misspelling, a shortening or
//! the initials of several words of the other name, or stand for two neighbours written as one.

use super::index::Index;
use super::likeness::likeness;
use super::name::{Name, Word};
use super::words::Kind;

/// The words of two names in pairs.
pub(super) struct Pairing {
    /// The pairs, those that weigh most first.
    pub(super) pairs: Vec<Pair>,
    /// What is left on either side; in an order that does not depend on the side.
    pub(super) alone: [Vec<Alone>; 2],
    /// The weight of all words of both names.
    pub(super) total: f64,
    /// Whether every word of either content has a partner, in the same order.
    pub(super) is_whole: bool,
    /// Whether the first word of one has the first word of the other for a partner.
    pub(super) is_first: bool,
    /// Whether each word of one name is also in the other or nearly unknown to the target: what differs may be a matter of spelling.
    pub(super) is_spelt: bool,
}

/// Words that stand for each other.
pub(super) struct Pair {
    pub(super) text: String,
    /// What both weigh: how rare they are in the target, and how much their kind counts.
    pub(super) weight: f64,
    /// How alike they are, from 0 to 1.
    pub(super) likeness: f64,
    pub(super) kind: Kind,
    /// How rare the commoner of the two is.
    pub(super) rarity: f64,
    /// Whether one is the initials of the other.
    pub(super) is_initials: bool,
}

/// A word without a partner.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(super) struct Alone {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) rarity: f64,
}

/// One side of a comparison.
struct Side<'a> {
    words: Vec<&'a Word>,
    weights: Vec<f64>,
    used: Vec<bool>,
}

impl<'a> Side<'a> {
    fn of(index: &Index, name: &'a Name) -> Self {
        let words: Vec<&Word> = name.words.iter().collect();
        let weights = words.iter().map(|w| index.rarity(&w.text).max(0.1) * w.kind.factor()).collect();
        Self { used: vec![false; words.len()], weights, words }
    }

    fn alone(&self, index: &Index) -> Vec<Alone> {
        let left = self.words.iter().zip(&self.used).filter(|(word, used)| !**used && !word.kind.is_small());
        let alone = |word: &Word| Alone { text: word.text.clone(), kind: word.kind, rarity: index.rarity(&word.text) };
        left.map(|(word, _)| alone(word)).collect()
    }

    fn first(&self) -> Option<usize> {
        self.words.iter().position(|word| !word.kind.is_small())
    }
}

impl Pairing {
    /// O(words²) comparisons of words.
    pub(super) fn of(index: &Index, a: &Name, b: &Name) -> Self {
        // Initials and words written as one are taken from one side first: which one must not depend on how the names were given.
        let (a, b) = if b.texts().lt(a.texts()) { (b, a) } else { (a, b) };
        let (mut left, mut right) = (Side::of(index, a), Side::of(index, b));
        let (mut pairs, mut order) = (Vec::new(), Vec::new());
        joined(&mut left, &mut right, &mut pairs, index);
        joined(&mut right, &mut left, &mut pairs, index);
        for (likeness, i, j) in options(&left, &right) {
            if left.used[i] || right.used[j] {
                continue;
            }
            (left.used[i], right.used[j]) = (true, true);
            let (one, other) = ends(&left, &right, i, j);
            let text = if one == other { one.to_owned() } else { format!("{one}/{other}") };
            let rarity = index.rarity(&left.words[i].text).min(index.rarity(&right.words[j].text));
            let kind = left.words[i].kind.min(right.words[j].kind);
            pairs.push(Pair { text, weight: left.weights[i] + right.weights[j], likeness, kind, rarity, is_initials: false });
            order.push((i, j));
        }
        initials(&mut left, &mut right, &mut pairs, index);
        initials(&mut right, &mut left, &mut pairs, index);
        order.sort_unstable();
        let is_spelt = is_spelt(index, (&left, &right), order.iter().copied())
            || is_spelt(index, (&right, &left), order.iter().map(|(i, j)| (*j, *i)));
        let mut alone = [left.alone(index), right.alone(index)];
        let is_whole = alone.iter().all(Vec::is_empty) && order.windows(2).all(|w| w[0].1 < w[1].1);
        let is_first = left.first().zip(right.first()).is_some_and(|pair| order.contains(&pair));
        if alone[1].partial_cmp(&alone[0]) == Some(std::cmp::Ordering::Less) {
            alone.swap(0, 1);
        }
        pairs.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| x.text.cmp(&y.text)));
        Self { pairs, alone, total: left.weights.iter().chain(&right.weights).sum(), is_whole, is_first, is_spelt }
    }
}

/// A word that fewer names of the target hold may be a misspelling.
const KNOWN: u32 = 4;

fn is_spelt(index: &Index, (one, other): (&Side<'_>, &Side<'_>), pairs: impl Iterator<Item = (usize, usize)> + Clone) -> bool {
    let is_fine = |at: usize, word: &Word| {
        word.kind.is_small()
            || index.names_with(&word.text) < KNOWN
            || pairs.clone().any(|(i, j)| i == at && other.words[j].text == word.text)
    };
    one.words.iter().enumerate().all(|(at, word)| is_fine(at, word))
}

/// The pairs that could be, best first; ties by weight and by text, which do not depend on the side.
fn options(left: &Side<'_>, right: &Side<'_>) -> Vec<(f64, usize, usize)> {
    let mut options: Vec<(f64, usize, usize)> = Vec::new();
    for (i, one) in left.words.iter().enumerate().filter(|(i, _)| !left.used[*i]) {
        for (j, other) in right.words.iter().enumerate().filter(|(j, _)| !right.used[*j]) {
            let likeness = likeness(one, other);
            if likeness > 0.0 {
                options.push((likeness, i, j));
            }
        }
    }
    options.sort_by(|x, y| {
        let weight = |o: &(f64, usize, usize)| left.weights[o.1] + right.weights[o.2];
        y.0.total_cmp(&x.0)
            .then(weight(y).total_cmp(&weight(x)))
            .then(ends(left, right, x.1, x.2).cmp(&ends(left, right, y.1, y.2)))
            .then((x.1 + x.2).cmp(&(y.1 + y.2)))
            .then((x.1.max(x.2)).cmp(&y.1.max(y.2)))
    });
    options
}

fn ends<'a>(left: &Side<'a>, right: &Side<'a>, i: usize, j: usize) -> (&'a str, &'a str) {
    let (one, other) = (left.words[i].text.as_str(), right.words[j].text.as_str());
    if one < other { (one, other) } else { (other, one) }
}

/// Pairs two neighbours of the left with a word of the right that is both of them.
fn joined(left: &mut Side<'_>, right: &mut Side<'_>, pairs: &mut Vec<Pair>, index: &Index) {
    for i in 0..left.words.len().saturating_sub(1) {
        let (one, two) = (&left.words[i].text, &left.words[i + 1].text);
        let both = one.len() + two.len();
        let is_both = |word: &&Word| word.text.len() == both && word.text.starts_with(one) && word.text.ends_with(two);
        let found = right.words.iter().position(is_both);
        if let Some(j) = found.filter(|j| !left.used[i] && !left.used[i + 1] && !right.used[*j]) {
            (left.used[i], left.used[i + 1], right.used[j]) = (true, true, true);
            pairs.push(Pair {
                text: right.words[j].text.clone(),
                weight: left.weights[i] + left.weights[i + 1] + right.weights[j],
                likeness: 0.98,
                kind: Kind::Own,
                rarity: index.rarity(&right.words[j].text),
                is_initials: false,
            });
        }
    }
}

/// Pairs a word of the left that has no partner with neighbours of the right that it has the initials of, articles counted or not.
fn initials(left: &mut Side<'_>, right: &mut Side<'_>, pairs: &mut Vec<Pair>, index: &Index) {
    for i in 0..left.words.len() {
        let word = left.words[i];
        let letters = word.text.chars().count();
        if left.used[i] || word.kind != Kind::Own || !(2..=8).contains(&letters) {
            continue;
        }
        let Some(places) = right.spelt_by(&word.text) else { continue };
        left.used[i] = true;
        let mut weight = left.weights[i];
        for place in &places {
            right.used[*place] = true;
            weight += right.weights[*place];
        }
        let long = places.iter().map(|place| right.words[*place].text.as_str()).collect::<Vec<_>>().join(" ");
        let text = format!("{}/{long}", word.text);
        pairs.push(Pair {
            text,
            weight,
            likeness: 0.8,
            kind: Kind::General,
            rarity: index.rarity(&word.text),
            is_initials: true,
        });
    }
}

impl Side<'_> {
    /// The free neighbours whose first letters are the word.
    fn spelt_by(&self, word: &str) -> Option<Vec<usize>> {
        let starts = (0..self.words.len()).filter(|at| !self.used[*at]);
        starts.into_iter().find_map(|start| {
            let mut wanted = word.chars().peekable();
            let mut places = Vec::new();
            for place in start..self.words.len() {
                let first = self.words[place].text.chars().next();
                if !self.used[place] && first == wanted.peek().copied() {
                    wanted.next();
                    places.push(place);
                } else if !self.words[place].kind.is_small() {
                    return None;
                }
                if wanted.peek().is_none() {
                    return (places.len() > 1).then_some(places);
                }
            }
            None
        })
    }
}
