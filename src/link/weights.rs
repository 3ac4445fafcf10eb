//! How much is each feature worth?
//!
//! The weights of a logistic regression (maximum likelihood with a small quadratic penalty; what speaks for a pair may not weigh below
//! 0, what speaks against it not above) that was fitted in 2026 on pairs of a name and each of its candidates, then multiplied by 0.1
//! and moved so that even odds are 0.74. Fitted on: half of the aliases of ROR against its names, half of its names with one or
//! two mistyped letters, half of the aliases of its companies, and names of listings at four exchanges against those at five others
//! and at three in Canada (FinanceDatabase, by ISIN). Held out: the other halves, the S&P 500 against the names of the SEC, listings in
//! Germany and Hamburg, nine European exchanges, and names of the SEC a year apart. The ROR sets and the fitted listings were also read while features and word lists
//! were made, and the thresholds of `decide` were chosen on the whole ROR sets, held-out halves included. docs/link.md has the results.

/// Before anything is known.
pub(super) const START: f64 = -0.068;
/// More words ask for more evidence; for each word of the shorter content, up to [`MOST_WORDS`].
pub(super) const EACH_WORD: f64 = -0.0575;
pub(super) const MOST_WORDS: usize = 6;
/// The share of all weight that pairs of words of the names' own make.
pub(super) const OWN: f64 = 0.257;
/// The share that pairs of other words make.
pub(super) const OTHER: f64 = 0.199;
/// The rarity of what is paired, up to [`MOST_RARITY`] in all.
pub(super) const RARITY: f64 = 0.240;
pub(super) const MOST_RARITY: f64 = 2.0;
/// More of it when one name has no word alone.
pub(super) const RARITY_WITHIN: f64 = 0.037;
/// The rarity of the rarest own pair.
pub(super) const RAREST: f64 = 0.230;
/// What own pairs lack in likeness, by rarity.
pub(super) const UNLIKE: f64 = -0.228;
/// A word is the initials of several.
pub(super) const INITIALS: f64 = 0.249;
/// One whole name is the initials of the other.
pub(super) const ACRONYM: f64 = 0.134;
/// The first words are partners.
pub(super) const FIRST: f64 = 0.047;
/// The words are the same in another order or language.
pub(super) const SAME_WORDS: f64 = 0.275;
/// The share of letters in threes that both have.
pub(super) const THREES: f64 = 0.354;
/// Changes of letters, for each of up to ten.
pub(super) const EACH_CHANGE: f64 = -0.0065;
/// Few changes for the length: from 1 with none to 0 with one in six.
pub(super) const NEARLY: f64 = 0.134;
/// The same when only the spelling differs.
pub(super) const SPELLING: f64 = 0.164;
/// Two changes at most in at least fourteen letters.
pub(super) const TWO_CHANGES: f64 = 0.177;
/// Own words that only one has, on the side that has less; by rarity.
pub(super) const OWN_ALONE: f64 = -0.031;
/// Words of another trade, for each pair of them.
pub(super) const OTHER_MARKET: f64 = -0.091;
/// General words, likewise.
pub(super) const OTHER_GENERAL: f64 = -0.030;
/// Other kinds of institution, by rarity.
pub(super) const OTHER_BODY: f64 = -0.037;
/// Other places, for each pair of them.
pub(super) const OTHER_PLACE: f64 = -0.039;
/// Places that only one has, by rarity.
pub(super) const PLACE_ALONE: f64 = -0.076;
/// Other numbers, for each pair of them: set by hand, since of two in a series neither is the other.
pub(super) const OTHER_NUMBER: f64 = -0.5;
/// Numbers that only one has, for each.
pub(super) const NUMBER_ALONE: f64 = -0.057;
/// Another country in the name.
pub(super) const OTHER_COUNTRY: f64 = -0.167;
/// The same legal form, and another one.
pub(super) const SAME_FORM: f64 = 0.072;
pub(super) const OTHER_FORM: f64 = -0.047;
