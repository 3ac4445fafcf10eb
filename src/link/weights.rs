//! How much is each feature worth?
//!
//! The weights of a logistic regression (maximum likelihood with a small quadratic penalty; what speaks for a pair may not weigh below
//! 0, what speaks against it not above) that was fitted in 2026 on pairs of a name and each of its candidates, then multiplied by 0.1
//! and moved so that even odds are 0.74. `benches/fit` fits them anew. Fitted on: half of the aliases of ROR against its names, half of the
//! aliases of its companies, half of the names of ROR, of its companies and of eleven exchanges with one or two mistyped letters, and
//! listings at exchanges of Latin America, Vienna, Munich and Berlin against those at others (FinanceDatabase, by ISIN). docs/link.md
//! tells how the thresholds of `decide` were chosen, and the results on other sets.

/// What each feature is worth, by its number.
pub(super) type Weights = [f64; COUNT];

/// Numbers the features, in the order of the rows, and gives each its weight.
macro_rules! weights {
    ($($(#[$doc:meta])* $name:ident = $weight:expr;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($name,)* COUNT }
        $($(#[$doc])* pub(super) const $name: usize = Number::$name as usize;)*
        /// How many there are.
        pub(super) const COUNT: usize = Number::COUNT as usize;
        /// What was learned.
        pub(super) const LEARNED: Weights = [$($weight),*];
    };
}

/// Words are counted up to so many.
pub(super) const MOST_WORDS: usize = 6;
/// The rarity of what is paired is counted up to so much.
pub(super) const MOST_RARITY: f64 = 2.0;
/// Other numbers, for each pair of them: set by hand, since of two in a series neither is the other.
pub(super) const OTHER_NUMBER: f64 = -0.5;

weights! {
    /// Before anything is known.
    START = 0.1939;
    /// More words ask for more evidence; for each word of the shorter content, up to [`MOST_WORDS`].
    EACH_WORD = -0.0178;
    /// The share of all weight that pairs of words of the names' own make.
    OWN = 0.2547;
    /// The share that pairs of other words make.
    OTHER = 0.1328;
    /// The rarity of what is paired, up to [`MOST_RARITY`] in all.
    RARITY = 0.1222;
    /// More of it when one name has no word alone.
    RARITY_WITHIN = 0.1197;
    /// The rarity of the rarest own pair.
    RAREST = 0.0880;
    /// What own pairs lack in likeness, by rarity.
    UNLIKE = -0.4564;
    /// A word is the initials of several.
    INITIALS = 0.1092;
    /// One whole name is the initials of the other.
    ACRONYM = 0.0243;
    /// The first words are partners.
    FIRST = 0.0609;
    /// The words are the same in another order or language.
    SAME_WORDS = 0.2503;
    /// The share of letters in threes that both have.
    THREES = 0.0283;
    /// Changes of letters, for each of up to ten.
    EACH_CHANGE = -0.0051;
    /// Few changes for the length: from 1 with none to 0 with one in six.
    NEARLY = 0.3226;
    /// The same when only the spelling differs.
    SPELLING = 0.0163;
    /// One change at most and only the spelling differs; two changes.
    SPELT_ONE = 0.0023;
    SPELT_TWO = 0.1728;
    /// One change at most.
    ONE_CHANGE = 0.0539;
    /// Two changes at most in at least fourteen letters.
    TWO_CHANGES = 0.0161;
    /// Own words that only one has, on the side that has less; by rarity.
    OWN_ALONE = 0.0;
    /// Words of another trade, for each pair of them.
    OTHER_MARKET = -0.0508;
    /// General words, likewise.
    OTHER_GENERAL = 0.0;
    /// Other kinds of institution, by rarity.
    OTHER_BODY = -0.0564;
    /// Other places, for each pair of them.
    OTHER_PLACE = -0.0157;
    /// Places that only one has, by rarity.
    PLACE_ALONE = 0.0;
    /// Numbers that only one has, for each.
    NUMBER_ALONE = -0.1030;
    /// Another country in the name.
    OTHER_COUNTRY = -0.1094;
    /// The same legal form, and another one.
    SAME_FORM = 0.0082;
    OTHER_FORM = -0.0587;
}
