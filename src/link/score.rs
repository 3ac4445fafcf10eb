//! How alike are two names, and why?
//!
//! The score is a sum of named features, each with its share, so that a person can check it. The words of the two names are paired
//! ([`super::pairing`]), each word counts by how rare it is in the target, and what is paired makes its share of the whole (a soft Dice
//! coefficient, after Cohen, Ravikumar and Fienberg, *IIWeb* 2003). The letters of the whole are compared beside that. What speaks
//! against the pair has a negative share. What a feature is worth was learned ([`super::weights`]).

use super::hangul;
use super::index::Index;
use super::letters::Letters;
use super::name::Name;
use super::pairing::{Alone, Pair, Pairing};
use super::weights::{self as weigh, Weights};
use super::words::Kind;
use std::fmt;

/// How alike two names or records are, from 0 to 1, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The sum of the shares, not below 0, and not above 1, or 0.97 when the names are not the same.
    pub value: f64,
    /// What it is the sum of.
    pub features: Vec<Feature>,
    /// Whether more than common words speaks for it: the whole name, an own word, or an identifier.
    pub is_distinct: bool,
    /// Whether the names or an identifier are the same.
    pub is_same: bool,
    /// Whether an identifier is.
    pub is_identified: bool,
    /// Whether only initials or the sound speak for it: a reason to look, but no rival of what is alike.
    pub is_hint: bool,
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
    /// Where the sum starts.
    Start,
    /// An identifier of one scheme.
    Identifier,
    /// The names are the same but for legal form and spelling.
    Name,
    /// A word that both have.
    Word,
    /// Letters that both have.
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
    /// What the service says that the target comes from.
    Service,
}

impl What {
    /// The word for it in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
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
            Self::Service => "service",
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:+.2}", self.what.name(), self.text, self.share)
    }
}

/// Names that are not the same are never more alike than this.
const MOST_ALIKE: f64 = 0.97;
/// Names that sound the same are a reason to look, and no more.
const HEARD: f64 = 0.72;
/// From here on a word counts as rare enough to tell one name from another.
const DISTINCT: f64 = 0.35;
/// No name of the target has a word as rare as this.
const UNKNOWN: f64 = 0.999;

impl Score {
    /// Adds a reason.
    pub(super) fn add(&mut self, what: What, text: impl Into<String>, share: f64) {
        if share != 0.0 {
            self.features.push(Feature { what, text: text.into(), share });
            self.sum_up();
        }
    }

    fn sum_up(&mut self) {
        self.value = self.sum().clamp(0.0, if self.is_same { 1.0 } else { MOST_ALIKE });
    }

    pub(super) fn sum(&self) -> f64 {
        self.features.iter().map(|feature| feature.share).sum()
    }

    /// What candidates are ordered by: the sum before it is cut, what is the same before all others.
    pub(super) fn rank(&self) -> f64 {
        self.sum() + 10.0 * f64::from(u8::from(self.is_same)) + 10.0 * f64::from(u8::from(self.is_identified))
    }

    /// Whether the names are the same, but for legal form and spelling.
    pub(super) fn has_same_name(&self) -> bool {
        self.features.iter().any(|feature| feature.what == What::Name && feature.share > 0.9)
    }

    /// Whether an identifier speaks for the pair and no name does.
    pub(super) fn has_other_names(&self) -> bool {
        self.is_identified && self.features.iter().any(|feature| feature.what == What::Name && feature.share < 0.0)
    }

    /// The reasons in a line.
    pub fn explained(&self) -> String {
        self.features.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// Compares two names. The same either way round.
///
/// O(words² · letters² + length²) with small bounds on all.
pub fn compare(index: &Index, a: &Name, b: &Name) -> Score {
    if let Some(score) = same(a, b) {
        return score;
    }
    let mut score = weighed(index, a, b, &weigh::LEARNED);
    let heard = |name: &Name, other: &Name| name.sound.as_deref().is_some_and(|sound| sound == hangul::sound(&other.key()));
    if heard(a, b) || heard(b, a) {
        score.is_hint = score.sum() < HEARD;
        score.add(What::Name, "sounds the same in Hangul", (HEARD - score.sum()).max(0.0));
    }
    score
}

/// The score of names that are not the same: its sum is linear in the weights.
pub(super) fn weighed(index: &Index, a: &Name, b: &Name, w: &Weights) -> Score {
    let mut score = Score::default();
    let pairing = Pairing::of(index, a, b);
    let words = a.content().count().min(b.content().count()).min(weigh::MOST_WORDS);
    let plural = if words == 1 { "" } else { "s" };
    score.add(What::Start, format!("with {words} word{plural}"), w[weigh::START] + w[weigh::EACH_WORD] * words as f64);
    paired(&mut score, &pairing, w);
    alone(&mut score, &pairing.alone, w);
    whole(&mut score, &pairing, a, b, w);
    letters(&mut score, &pairing, a, b, w);
    match compared_forms(a, b) {
        Some((true, text)) => score.add(What::LegalForm, text, w[weigh::SAME_FORM]),
        Some((false, text)) => score.add(What::LegalForm, text, w[weigh::OTHER_FORM]),
        None => {}
    }
    if let (Some(one), Some(other)) = (a.country, b.country)
        && one != other
    {
        score.add(What::Country, "another one in the name", w[weigh::OTHER_COUNTRY]);
    }
    score
}

/// The score of names of the same letters, or the same but for the legal form and articles.
fn same(a: &Name, b: &Name) -> Option<Score> {
    let (text, share) = match () {
        () if a.whole() == b.whole() => ("the same", 1.0),
        () if a.key() == b.key() => ("the same without legal form and articles", 0.99),
        () => return None,
    };
    let mut score = Score { is_distinct: true, is_same: true, ..Score::default() };
    score.add(What::Name, text, share);
    if let Some((false, text)) = compared_forms(a, b) {
        score.add(What::LegalForm, text, -0.01);
    }
    Some(score)
}

/// What the pairs of words are worth.
fn paired(score: &mut Score, pairing: &Pairing, w: &Weights) {
    let rarity = |pair: &Pair| if pair.kind.is_small() { 0.0 } else { pair.rarity * pair.likeness };
    let all: f64 = pairing.pairs.iter().map(rarity).sum();
    let within = if pairing.alone.iter().any(Vec::is_empty) { w[weigh::RARITY_WITHIN] } else { 0.0 };
    let each = (w[weigh::RARITY] + within) * (weigh::MOST_RARITY / all.max(weigh::MOST_RARITY));
    let is_own = |pair: &&Pair| pair.kind == Kind::Own && pair.likeness > 0.7;
    let rarest = pairing.pairs.iter().filter(is_own).map(|pair| pair.rarity).fold(0.0, f64::max);
    let (mut rarest_left, mut initials_left) = (w[weigh::RAREST] * rarest, w[weigh::INITIALS]);
    for pair in &pairing.pairs {
        let (own, place) = if pair.kind == Kind::Own { (1.0, w[weigh::OWN]) } else { (0.0, w[weigh::OTHER]) };
        let mut share = place * pair.weight * pair.likeness / pairing.total;
        share += each * rarity(pair) + own * w[weigh::UNLIKE] * pair.rarity * (1.0 - pair.likeness);
        if is_own(&pair) && pair.rarity >= rarest {
            share += std::mem::take(&mut rarest_left);
        }
        if pair.is_initials {
            share += std::mem::take(&mut initials_left);
        }
        score.is_distinct |= own > 0.0 && pair.likeness >= 0.75 && pair.rarity >= DISTINCT;
        score.add(if pair.is_initials { What::Acronym } else { What::Word }, pair.text.as_str(), share);
    }
    // Words that are common one by one are a name together; but a country and a trade are that of many names, and so is a word that is alike only.
    let is_name = |pair: &Pair| pair.likeness >= 0.95 && (pair.kind == Kind::Own || pair.kind == Kind::Body);
    score.is_distinct |= pairing.is_whole && pairing.pairs.len() > 1 && pairing.pairs.iter().any(is_name);
}

/// What words without a partner are worth, by their kind: on both sides they contradict each other.
fn alone(score: &mut Score, [one, other]: &[Vec<Alone>; 2], w: &Weights) {
    for (kind, what) in [
        (Kind::Own, What::Word),
        (Kind::Market, What::Type),
        (Kind::General, What::Word),
        (Kind::Body, What::Type),
        (Kind::Place, What::Country),
        (Kind::Number, What::Number),
    ] {
        let of = |side: &[Alone]| side.iter().filter(|word| word.kind == kind).cloned().collect::<Vec<_>>();
        let (one, other) = (of(one), of(other));
        let rarity = |side: &[Alone]| side.iter().map(|word| word.rarity).sum::<f64>().min(2.0);
        let (least, most) = (rarity(&one).min(rarity(&other)), rarity(&one).max(rarity(&other)));
        let count = |side: &[Alone]| side.len().min(3) as f64;
        let (fewest, all) = (count(&one).min(count(&other)), count(&one).max(count(&other)));
        let share = match kind {
            Kind::Own => w[weigh::OWN_ALONE] * least,
            Kind::Market => w[weigh::OTHER_MARKET] * fewest,
            Kind::General => w[weigh::OTHER_GENERAL] * fewest,
            Kind::Body => w[weigh::OTHER_BODY] * least,
            Kind::Place => w[weigh::OTHER_PLACE] * fewest + w[weigh::PLACE_ALONE] * most,
            _ => weigh::OTHER_NUMBER * fewest + w[weigh::NUMBER_ALONE] * all,
        };
        let said = |side: &[Alone]| side.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let text = match (one.is_empty(), other.is_empty()) {
            (false, false) => format!("{} or {}", said(&one), said(&other)),
            _ => format!("only one has {}{}", said(&one), said(&other)),
        };
        score.add(what, text, share);
    }
}

/// What is true of the names as wholes.
fn whole(score: &mut Score, pairing: &Pairing, a: &Name, b: &Name, w: &Weights) {
    if pairing.is_first {
        score.add(What::Name, "the same first word", w[weigh::FIRST]);
    }
    if a.loose_key() == b.loose_key() {
        score.add(What::Name, "the same words in another order or language", w[weigh::SAME_WORDS]);
    }
    let single = |name: &Name| {
        let mut words = name.content();
        words.next().filter(|_| words.next().is_none()).map(|word| word.text.clone())
    };
    let is = |short: &Name, long: &Name| single(short).is_some_and(|s| s.len() > 2 && long.initials().is_some_and(|i| i == s));
    if is(a, b) || is(b, a) {
        score.add(What::Acronym, "of the whole name", w[weigh::ACRONYM]);
        score.is_hint = true;
    }
}

/// What the letters of the whole are worth.
fn letters(score: &mut Score, pairing: &Pairing, a: &Name, b: &Name, w: &Weights) {
    let letters = Letters::of(a, b);
    score.add(What::Letters, "in threes", w[weigh::THREES] * letters.threes);
    let nearly = (1.0 - 6.0 * letters.share).max(0.0);
    let mut share = w[weigh::EACH_CHANGE] * letters.changes.min(10.0) + w[weigh::NEARLY] * nearly;
    if pairing.is_spelt {
        share += w[weigh::SPELLING] * nearly;
        share += match letters.least as u32 {
            0 | 1 => w[weigh::SPELT_ONE],
            2 => w[weigh::SPELT_TWO],
            _ => 0.0,
        };
    }
    if letters.least <= 1.0 {
        share += w[weigh::ONE_CHANGE];
    }
    if letters.least <= 2.0 && letters.length >= 14.0 {
        share += w[weigh::TWO_CHANGES];
        // A whole name that is misspelt is more than its words, if neither has a word more but for one that nothing bears: mistakes cut words, too.
        let [one, other] = &pairing.alone;
        let is_own = |word: &Alone| word.kind == Kind::Own && (one.len() == other.len() || word.rarity >= UNKNOWN);
        score.is_distinct |= pairing.is_spelt && one.iter().chain(other).all(is_own);
    }
    score.add(What::Letters, format!("{} changed", letters.least), share);
}

/// Whether the legal forms agree, and what they are; none when only one of the names has one.
fn compared_forms(a: &Name, b: &Name) -> Option<(bool, String)> {
    let forms = |name: &Name| -> Vec<String> {
        let mut forms: Vec<_> = name.words.iter().filter(|w| w.kind == Kind::Legal).map(|w| w.text.clone()).collect();
        forms.sort();
        forms
    };
    let (one, other) = (forms(a), forms(b));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let (least, most) = if one <= other { (&one, &other) } else { (&other, &one) };
    if one.iter().any(|form| other.contains(form)) {
        return Some((true, least.join(" ")));
    }
    Some((false, format!("{} or {}", least.join(" "), most.join(" "))))
}
