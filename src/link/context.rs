//! What stands around the names of two things?
//!
//! Identifiers decide, if there are any: one that both have makes them the same, two of one scheme make them different, and both
//! at once is for a person. Values that should agree only add to the score or take from it.

use super::name::Name;
use super::score::{Score, What};
use super::words::country;
use super::{MOST_NAMES, Thing};

/// A scheme and an identifier of it, written in one way.
pub type Identifier = (String, String);

/// The scheme of what is no identifier of a known one: a thing has as many as people give it.
pub const ADDRESS: &str = "address";

const SAME_COUNTRY: f64 = 0.1;
const OTHER_COUNTRY: f64 = -0.35;
const SAME_VALUE: f64 = 0.05;
const OTHER_VALUE: f64 = -0.1;
const TOLD: f64 = 0.55;
const OTHER_IDENTIFIER: f64 = -0.5;
const OTHER_NAMES: f64 = -0.15;
/// Schemes of which a thing has one identifier.
const ONE_EACH: [&str; 2] = ["LEI", "ROR"];

/// The score of things that share an identifier.
pub(super) fn identified((scheme, identifier): &Identifier) -> Score {
    let mut score = Score { is_same: true, is_distinct: true, is_identified: true, ..Score::default() };
    score.add(What::Identifier, format!("{scheme} {identifier}"), 1.0);
    score
}

/// Adds that the source of the target takes the two for the same: a reason to look where the names are none, and no more.
pub(super) fn told(score: &mut Score) {
    if score.value < TOLD {
        score.is_hint = true;
        score.add(What::Service, "takes it for the same", TOLD - score.sum());
    }
}

/// Adds what stands around the names to their score.
pub(super) fn add(score: &mut Score, a: &Thing, b: &Thing) {
    for (name, values) in &a.context {
        let Some((_, others)) = b.context.iter().find(|(other, _)| other == name) else { continue };
        if let Some((what, text, share)) = agreement(name, values, others) {
            score.add(what, text, share);
        }
    }
    for (scheme, identifier) in a.identifiers.iter().filter(|(scheme, _)| scheme != ADDRESS) {
        let mut others = b.identifiers.iter().filter(|(other, _)| other == scheme).peekable();
        // A thing may have several ISIN, and one that both have is enough.
        let counts = !score.is_identified || ONE_EACH.contains(&scheme.as_str());
        if counts && others.peek().is_some() && others.all(|(_, other)| other != identifier) {
            score.add(What::Identifier, format!("another {scheme} than {identifier}"), OTHER_IDENTIFIER);
            score.is_distinct = false;
            score.is_same = false;
        }
    }
}

/// Adds that things that share an identifier have no names alike: companies are renamed, and tables have mistakes.
pub(super) fn unlike(score: &mut Score) {
    score.add(What::Name, "none alike", OTHER_NAMES);
}

/// Whether one of the values is on both sides; none when either side says nothing. Names of a country in any language and its code are the
/// same.
fn agreement(name: &str, ours: &[String], theirs: &[String]) -> Option<(What, String, f64)> {
    let countries = |values: &[String]| values.iter().take(MOST_NAMES).filter_map(|v| country(v)).collect::<Vec<_>>();
    let (one, other) = (countries(ours), countries(theirs));
    if !one.is_empty() && !other.is_empty() {
        let is_same = one.iter().any(|country| other.contains(country));
        let (text, share) = if is_same { ("the same", SAME_COUNTRY) } else { ("another one", OTHER_COUNTRY) };
        return Some((What::Country, text.to_owned(), share));
    }
    let keys = |values: &[String]| -> Vec<String> {
        values.iter().take(MOST_NAMES).filter_map(|value| Name::read(value).first().map(Name::loose_key)).collect()
    };
    let (one, other) = (keys(ours), keys(theirs));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let is_same = one.iter().any(|key| other.contains(key));
    let (text, share) = if is_same { (format!("{name} agrees"), SAME_VALUE) } else { (format!("{name} differs"), OTHER_VALUE) };
    Some((What::Context, text, share))
}
