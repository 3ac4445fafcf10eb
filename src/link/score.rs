//! How alike are two names, and why?
//!
//! The score is a sum of named features, each with its share, so that a person can check it. The words of the two names are paired,
//! each word counts by how rare it is in the target, and what is paired makes its share of the whole (a soft Dice coefficient, after
//! Cohen, Ravikumar and Fienberg, *IIWeb* 2003). What speaks against the pair (another country, another number) has a negative share.

use super::index::{Index, trigrams};
use super::name::{Name, Word};
use super::words::Kind;
use std::fmt;

/// How alike two names or records are, from 0 to 1, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The sum of the shares, not below 0 and not above 1.
    pub value: f64,
    /// What it is the sum of.
    pub features: Vec<Feature>,
    /// Whether more than common words speaks for it: the whole name, an own word, or an identifier.
    pub is_distinct: bool,
}

/// A reason, with its share of the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// What kind of reason.
    pub what: What,
    /// The words or values.
    pub text: String,
    /// Its share; negative when it speaks against the pair.
    pub share: f64,
}

/// The kinds of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// An identifier of one scheme.
    Identifier,
    /// The names are the same but for legal form and spelling.
    Name,
    /// A word that both have.
    Word,
    /// Letters in threes that both have.
    Letters,
    /// The initials of one are the other.
    Acronym,
    /// The legal form.
    LegalForm,
    /// A number.
    Number,
    /// The country.
    Country,
    /// The kind of thing.
    Type,
    /// A column of context.
    Context,
}

impl What {
    /// The word for it in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identifier => "identifier",
            Self::Name => "name",
            Self::Word => "word",
            Self::Letters => "letters",
            Self::Acronym => "acronym",
            Self::LegalForm => "legal form",
            Self::Number => "number",
            Self::Country => "country",
            Self::Type => "type",
            Self::Context => "context",
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:+.2}", self.what.name(), self.text, self.share)
    }
}

/// What the words are worth when the names are not the same; the letters are worth the rest.
const WORDS: f64 = 0.88;
/// From here on a word counts as rare enough to tell one name from another.
const DISTINCT: f64 = 0.35;

impl Score {
    /// Adds a reason.
    pub(super) fn add(&mut self, what: What, text: impl Into<String>, share: f64) {
        self.features.push(Feature { what, text: text.into(), share });
        self.sum_up();
    }

    fn sum_up(&mut self) {
        self.value = self.features.iter().map(|feature| feature.share).sum::<f64>().clamp(0.0, 1.0);
    }

    /// The reasons in a line.
    pub fn explained(&self) -> String {
        self.features.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// Compares two names. The same either way round.
///
/// O(words² · letters²) with small bounds on both.
pub fn compare(index: &Index, a: &Name, b: &Name) -> Score {
    let mut score = Score::default();
    let (whole_a, whole_b) = (a.whole(), b.whole());
    if whole_a == whole_b && !whole_a.is_empty() {
        score.is_distinct = true;
        score.add(What::Name, "the same", 1.0);
        return score;
    }
    if a.key() == b.key() {
        score.is_distinct = true;
        score.add(What::Name, "the same without legal form and articles", 0.99);
        legal_forms(&mut score, a, b);
        return score;
    }
    let pairing = Pairing::of(index, a, b);
    pairing.explain(&mut score);
    if a.loose_key() == b.loose_key() {
        let missing = (0.97 - score.value).max(0.0);
        score.add(What::Name, "the same words in another order or language", missing);
    } else {
        score.add(What::Letters, "in threes", (1.0 - WORDS) * letters(a, b));
        acronym(&mut score, a, b);
    }
    legal_forms(&mut score, a, b);
    numbers(&mut score, a, b);
    if let (Some(one), Some(other)) = (a.country, b.country)
        && one != other
    {
        score.add(What::Country, "another one in the name", -0.35);
    }
    score
}

/// The words of two names in pairs.
struct Pairing {
    pairs: Vec<Pair>,
    total: f64,
    /// Whether every word of either content has a partner, in the same order.
    is_whole: bool,
    /// The kinds of institution that only one of the names has, and whether the other has another one.
    bodies: Option<(String, bool)>,
}

struct Pair {
    text: String,
    weight: f64,
    likeness: f64,
    is_distinct: bool,
}

impl Pairing {
    fn of(index: &Index, a: &Name, b: &Name) -> Self {
        let (left, right): (Vec<&Word>, Vec<&Word>) = (a.words.iter().collect(), b.words.iter().collect());
        let weigh =
            |words: &[&Word]| -> Vec<f64> { words.iter().map(|w| index.rarity(&w.text).max(0.1) * w.kind.factor()).collect() };
        let (weights_a, weights_b) = (weigh(&left), weigh(&right));
        let mut options: Vec<(f64, usize, usize)> = Vec::new();
        for (i, one) in left.iter().enumerate() {
            for (j, other) in right.iter().enumerate() {
                let likeness = likeness(one, other);
                if likeness > 0.0 {
                    options.push((likeness, i, j));
                }
            }
        }
        // The best pairs first; ties by weight and by text, which do not depend on the side.
        let ends = |i: usize, j: usize| {
            let (one, other) = (left[i].text.as_str(), right[j].text.as_str());
            if one < other { (one, other) } else { (other, one) }
        };
        options.sort_by(|x, y| {
            let weight = |o: &(f64, usize, usize)| weights_a[o.1] + weights_b[o.2];
            y.0.total_cmp(&x.0)
                .then(weight(y).total_cmp(&weight(x)))
                .then(ends(x.1, x.2).cmp(&ends(y.1, y.2)))
                .then((x.1 + x.2).cmp(&(y.1 + y.2)))
                .then((x.1.max(x.2)).cmp(&y.1.max(y.2)))
        });
        let (mut used_a, mut used_b) = (vec![false; left.len()], vec![false; right.len()]);
        let (mut pairs, mut order) = (Vec::new(), Vec::new());
        joined(&left, &right, &weights_a, &weights_b, (&mut used_a, &mut used_b), &mut pairs, index);
        joined(&right, &left, &weights_b, &weights_a, (&mut used_b, &mut used_a), &mut pairs, index);
        for (likeness, i, j) in options {
            if used_a[i] || used_b[j] {
                continue;
            }
            (used_a[i], used_b[j]) = (true, true);
            let (one, other) = ends(i, j);
            let text = if one == other { one.to_owned() } else { format!("{one}/{other}") };
            let own = left[i].kind == Kind::Own && right[j].kind == Kind::Own;
            let rare = index.rarity(&left[i].text).min(index.rarity(&right[j].text));
            let is_distinct = own && likeness >= 0.75 && rare >= DISTINCT;
            pairs.push(Pair { text, weight: weights_a[i] + weights_b[j], likeness, is_distinct });
            order.push((i, j));
        }
        order.sort_unstable();
        let paired = |words: &[&Word], used: &[bool]| words.iter().zip(used).all(|(word, used)| *used || word.kind.is_small());
        let is_whole = paired(&left, &used_a) && paired(&right, &used_b) && order.windows(2).all(|w| w[0].1 < w[1].1);
        let total = weights_a.iter().chain(&weights_b).sum();
        Self { pairs, total, is_whole, bodies: other_bodies((&left, &used_a), (&right, &used_b)) }
    }

    fn explain(mut self, score: &mut Score) {
        self.pairs.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| x.text.cmp(&y.text)));
        for pair in self.pairs {
            score.is_distinct |= pair.is_distinct;
            let share = WORDS * pair.weight * pair.likeness / self.total;
            score.features.push(Feature { what: What::Word, text: pair.text, share });
        }
        if self.is_whole && score.features.len() > 1 {
            // Words that are common one by one are a name together.
            score.is_distinct = true;
        }
        if let Some((text, both)) = self.bodies {
            score.features.push(Feature { what: What::Type, text, share: if both { -0.12 } else { -0.06 } });
        }
        score.sum_up();
    }
}

/// The kinds of institution without a partner, and whether both names say a kind.
fn other_bodies((left, used_left): (&[&Word], &[bool]), (right, used_right): (&[&Word], &[bool])) -> Option<(String, bool)> {
    let alone = |words: &[&Word], used: &[bool]| -> Vec<String> {
        words.iter().zip(used).filter(|(w, used)| w.kind == Kind::Body && !**used).map(|(w, _)| w.text.clone()).collect()
    };
    let (deals, others) = (alone_markets(left, used_left), alone_markets(right, used_right));
    if !deals.is_empty() && !others.is_empty() {
        let mut ends = [deals, others];
        ends.sort();
        return Some((ends.join(" or "), true));
    }
    let mut alone: Vec<String> = alone(left, used_left).into_iter().chain(alone(right, used_right)).collect();
    alone.sort();
    let says = |words: &[&Word]| words.iter().any(|word| word.kind == Kind::Body);
    (!alone.is_empty()).then(|| (format!("only one is {}", alone.join(", ")), says(left) && says(right)))
}

/// What a name says of its trade that the other does not.
fn alone_markets(words: &[&Word], used: &[bool]) -> String {
    let alone = words.iter().zip(used).filter(|(word, used)| word.kind == Kind::Market && !**used);
    alone.map(|(word, _)| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Pairs two neighbours of the left with a word of the right that is both of them.
fn joined(
    left: &[&Word],
    right: &[&Word],
    weights_left: &[f64],
    weights_right: &[f64],
    (used_left, used_right): (&mut [bool], &mut [bool]),
    pairs: &mut Vec<Pair>,
    index: &Index,
) {
    for i in 0..left.len().saturating_sub(1) {
        let both = left[i].text.len() + left[i + 1].text.len();
        let found = right.iter().position(|word| {
            word.text.len() == both && word.text.starts_with(&left[i].text) && word.text.ends_with(&left[i + 1].text)
        });
        if let Some(j) = found.filter(|j| !used_left[i] && !used_left[i + 1] && !used_right[*j]) {
            (used_left[i], used_left[i + 1], used_right[j]) = (true, true, true);
            pairs.push(Pair {
                text: right[j].text.clone(),
                weight: weights_left[i] + weights_left[i + 1] + weights_right[j],
                likeness: 0.98,
                is_distinct: index.rarity(&right[j].text) >= DISTINCT,
            });
        }
    }
}

/// How alike two words are: 1 for the same one, 0 when they have nothing to do with each other. The same either way round.
fn likeness(a: &Word, b: &Word) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    if a.concept.is_some() && a.concept == b.concept {
        return 0.97;
    }
    if a.kind.is_small() || b.kind.is_small() || a.kind == Kind::Number || b.kind == Kind::Number {
        return 0.0;
    }
    let cut = if a.text.len() <= b.text.len() { a.cut } else { b.cut };
    likeness_of_texts(&a.text, &b.text, cut)
}

/// The same for two different words by their letters alone.
///
/// - `cut`: whether a full stop says that the rest of the shorter is left out.
pub(super) fn likeness_of_texts(a: &str, b: &str, cut: bool) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    match long.strip_prefix(short) {
        Some("s" | "es") if short.len() > 2 => 0.97,
        Some(_) if cut && short.len() > 1 => 0.93,
        Some(rest) if short.len() > 3 => f64::max(0.72, misspelt(short, long) - 0.02 * rest.len() as f64),
        _ => misspelt(short, long),
    }
}

/// How alike words are of which one may be a misspelling of the other: one change in four letters at most (optimal string alignment).
fn misspelt(a: &str, b: &str) -> f64 {
    let (n, m) = (a.chars().count(), b.chars().count());
    let longest = n.max(m);
    let most = longest / 4;
    if most == 0 || n.min(m) < 4 || n.abs_diff(m) > most {
        return 0.0;
    }
    let changes = strsim::osa_distance(a, b);
    if changes > most {
        return 0.0;
    }
    let first = if a.chars().next() == b.chars().next() { 0.0 } else { 0.05 };
    1.0 - changes as f64 / longest as f64 - first
}

/// The share of letters in threes that the contents of two names have in common (Dice).
fn letters(a: &Name, b: &Name) -> f64 {
    let all = |name: &Name| {
        let mut all: Vec<u64> = name.content().flat_map(|word| trigrams(&word.text)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (one, other) = (all(a), all(b));
    let shared = one.iter().filter(|trigram| other.binary_search(trigram).is_ok()).count();
    2.0 * shared as f64 / (one.len() + other.len()).max(1) as f64
}

/// Initials alone are never enough, but a reason to look.
fn acronym(score: &mut Score, a: &Name, b: &Name) {
    let single = |name: &Name| {
        let mut words = name.content();
        words.next().filter(|_| words.next().is_none()).map(|word| word.text.clone())
    };
    let is = |short: &Name, long: &Name| single(short).is_some_and(|s| s.len() > 2 && long.initials().is_some_and(|i| i == s));
    if is(a, b) || is(b, a) {
        let share = (0.7 - score.value).max(0.0);
        score.add(What::Acronym, "of the other name", share);
    }
}

fn legal_forms(score: &mut Score, a: &Name, b: &Name) {
    let forms = |name: &Name| -> Vec<String> {
        let mut forms: Vec<_> = name.words.iter().filter(|w| w.kind == Kind::Legal).map(|w| w.text.clone()).collect();
        forms.sort();
        forms
    };
    let (one, other) = (forms(a), forms(b));
    if one.is_empty() || other.is_empty() {
        return;
    }
    let (least, most) = if one <= other { (&one, &other) } else { (&other, &one) };
    if one.iter().any(|form| other.contains(form)) {
        score.add(What::LegalForm, least.join(" "), if score.value > 0.5 { 0.005 } else { 0.0 });
    } else {
        score.add(What::LegalForm, format!("{} or {}", least.join(" "), most.join(" ")), -0.01);
    }
}

fn numbers(score: &mut Score, a: &Name, b: &Name) {
    let numbers = |name: &Name| -> Vec<String> {
        let mut all: Vec<_> = name.words.iter().filter(|w| w.kind == Kind::Number).map(|w| w.text.clone()).collect();
        all.sort();
        all
    };
    let (one, other) = (numbers(a), numbers(b));
    if one != other {
        let share = if one.is_empty() || other.is_empty() { -0.05 } else { -0.25 };
        score.add(What::Number, "another one", share);
    }
}
