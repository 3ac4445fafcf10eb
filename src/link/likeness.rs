//! How alike are two words?
//!
//! By their meaning where the tables know it, else by their letters: a plural, a misspelling, a shortening, a word of a neighbouring
//! language.

use super::name::Word;
use super::osa;
use super::words::Kind;

/// How alike two words are: 1 for the same one, 0 when they have nothing to do with each other. The same either way round.
pub(super) fn likeness(a: &Word, b: &Word) -> f64 {
    if a.text == b.text {
        return 1.0;
    }
    if a.concept.is_some() && a.concept == b.concept {
        return 0.97;
    }
    if a.kind.is_small() || b.kind.is_small() || a.kind == Kind::Number || b.kind == Kind::Number {
        return 0.0;
    }
    let (short, long) = if a.text.len() <= b.text.len() { (a, b) } else { (b, a) };
    // A common word is often shortened: `res`, `pharm`.
    if long.concept.is_some() && short.text.len() > 2 && long.text.starts_with(&short.text) {
        return 0.9;
    }
    likeness_of_texts(&a.text, &b.text, short.cut)
}

/// The same for two different words by their letters alone.
///
/// - `cut`: whether a full stop says that the rest of the shorter is left out.
pub(super) fn likeness_of_texts(a: &str, b: &str, cut: bool) -> f64 {
    let (short, long) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
    match long.strip_prefix(short) {
        Some("s" | "es") if short.len() > 2 => 0.97,
        Some(_) if cut && short.len() > 1 => 0.93,
        Some(rest) if short.len() > 3 => f64::max(0.72, misspelt(short, long) - 0.02 * rest.len() as f64),
        _ => misspelt(short, long).max(cognate(short, long)).max(shortened(short, long, cut)),
    }
}

/// How alike words are of which one may be a misspelling of the other: one change in three letters at most (optimal string alignment).
fn misspelt(a: &str, b: &str) -> f64 {
    let (n, m) = (a.chars().count(), b.chars().count());
    let longest = n.max(m);
    let most = if longest > 5 { longest / 3 } else { longest / 4 };
    if most == 0 || n.min(m) < 3 || n.abs_diff(m) > most {
        return 0.0;
    }
    let changes = osa::changes(a, b);
    if changes > most {
        return 0.0;
    }
    let first = if a.chars().next() == b.chars().next() { 0.0 } else { 0.05 };
    1.0 - changes as f64 / longest as f64 - first
}

/// Words of neighbouring languages begin alike: `moleculaire`, `molecular`.
fn cognate(short: &str, long: &str) -> f64 {
    let common = short.chars().zip(long.chars()).take_while(|(x, y)| x == y).count();
    if common > 4 && common * 10 >= long.chars().count() * 6 { 0.72 } else { 0.0 }
}

/// A shortening keeps the first letter and some of the others, mostly consonants, in their order: `mng`, `awys`, `entmt`.
fn shortened(short: &str, long: &str, cut: bool) -> f64 {
    let letters = short.chars().count();
    let vowels = short.chars().skip(1).filter(|c| "aeiou".contains(*c)).count();
    if letters < 2 + usize::from(!cut) || long.len() < letters + 2 || long.len() > 4 * letters || vowels > letters / 4 {
        return 0.0;
    }
    let mut rest = long.chars();
    let is_within = short.chars().next() == long.chars().next() && short.chars().all(|c| rest.any(|other| other == c));
    if is_within { 0.75 } else { 0.0 }
}
