//! Which words do many names share, and which are legal forms and countries?
//!
//! Three small tables that are built into the program, with their sources in their heads. They are folded as names are, so an entry
//! may be written as people write it.

use super::name::{Token, fold, tokens};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An article or a preposition.
    Filler,
    /// A legal form.
    Legal,
    /// What kind of share it is, and its par value.
    Share,
    /// What a company calls itself besides its name: group, holding.
    General,
    /// What it deals in: pharma, bank.
    Market,
    /// What kind of institution it is: university, hospital.
    Body,
    /// A country, a region or a large city.
    Place,
    /// A number.
    Number,
    /// Anything else: what makes the name its own.
    Own,
}

impl Kind {
    /// How much a word of the kind counts beside one of the name's own that is as rare.
    pub(super) fn factor(self) -> f64 {
        match self {
            Self::Filler => 0.02,
            Self::Legal => 0.03,
            Self::Share => 0.01,
            Self::General => 0.3,
            Self::Market => 0.55,
            Self::Body => 0.5,
            Self::Place => 0.6,
            Self::Number => 0.7,
            Self::Own => 1.0,
        }
    }

    /// Whether the word says nothing by itself.
    pub(super) fn is_small(self) -> bool {
        matches!(self, Self::Filler | Self::Legal | Self::Share)
    }
}

/// The tables.
#[derive(Default)]
pub(super) struct Lexicon {
    common: FxHashMap<String, (Kind, u32)>,
    legal: FxHashMap<String, Place>,
    countries: FxHashMap<String, u32>,
    shares: FxHashMap<String, Tail>,
    clauses: Vec<Vec<String>>,
}

/// What a word at the end of the name of a listing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Share,
    Weak,
    Class,
    Currency,
}

/// Where a legal form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Front,
    Behind,
    Either,
}

/// The most words that a legal form or the name of a country has.
const LONGEST: usize = 5;

impl Lexicon {
    pub(super) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        let mut concept = 0;
        for row in rows(include_str!("words.tsv")) {
            let tail = match row[0] {
                "share" => Some(Tail::Share),
                "tail" => Some(Tail::Weak),
                "class" => Some(Tail::Class),
                "code" => Some(Tail::Currency),
                _ => None,
            };
            if let Some(tail) = tail {
                lexicon.shares.extend(row[1].split(';').map(|word| (word.to_owned(), tail)));
                continue;
            }
            if row[0] == "clause" {
                lexicon.clauses.extend(row[1].split(';').map(|clause| clause.split(' ').map(str::to_owned).collect()));
                continue;
            }
            let kind = match row[0] {
                "filler" => Kind::Filler,
                "general" => Kind::General,
                "market" => Kind::Market,
                "body" => Kind::Body,
                _ => Kind::Place,
            };
            for forms in row[1].split(';') {
                concept += 1;
                for form in forms.split('=') {
                    lexicon.common.entry(fold(form)).or_insert((kind, concept));
                }
            }
        }
        for row in rows(include_str!("places.tsv")) {
            concept += 1;
            lexicon.countries.insert(format!("code {}", row[0].to_lowercase()), concept);
            for form in row[1].split(';') {
                lexicon.countries.entry(joined(&tokens(form))).or_insert(concept);
            }
        }
        for row in rows(include_str!("legal.tsv")) {
            let place = match row[1] {
                "front" => Place::Front,
                "behind" => Place::Behind,
                _ => Place::Either,
            };
            lexicon.legal.insert(joined(&tokens(row[0])), place);
        }
        lexicon
    }

    /// What a common word is and means.
    pub(super) fn common(&self, word: &str) -> Option<(Kind, Option<u32>)> {
        self.common.get(word).map(|(kind, concept)| (*kind, Some(*concept)))
    }

    /// How many words at the end say what kind of share is listed and what its par value is: `SP.ADR 1`, `CL.A DL-,0001`,
    /// `Common Stock, $0.01 par value`, `American Depositary Shares, each representing two shares`.
    pub(super) fn share_words(&self, tokens: &[Token]) -> usize {
        let tail = |at: usize| self.shares.get(&tokens[at].text).copied();
        let is_number = |at: usize| tokens[at].text.chars().all(|c| c.is_ascii_digit());
        let begins = |at: usize| {
            let is = |clause: &Vec<String>| tokens[at..].iter().map(|token| &token.text).take(clause.len()).eq(clause);
            tail(at - 1).is_some() && self.clauses.iter().any(is)
        };
        let clause = (2..tokens.len()).find(|at| begins(*at));
        let (mut start, mut sure, mut weak) = (clause.unwrap_or(tokens.len()), clause.is_some(), 0);
        while start > 1 {
            let last = start - 1;
            let before = (1..=last).rev().take(4).find(|at| !is_number(*at)).filter(|_| is_number(last));
            start = match (tail(last), before.map(|at| (at, tail(at)))) {
                (_, Some((at, Some(Tail::Currency | Tail::Share | Tail::Class)))) => {
                    sure = true;
                    at
                }
                // The number of a par value.
                (_, Some((at, Some(Tail::Weak)))) if weak > 0 => at + 1,
                (Some(Tail::Weak), _) if tail(last - 1) == Some(Tail::Class) && last > 1 => {
                    sure = true;
                    last - 1
                }
                (Some(Tail::Share), _) => {
                    sure = true;
                    last
                }
                (Some(Tail::Weak), _) => {
                    weak += 1;
                    last
                }
                _ => break,
            };
        }
        if sure || weak > 1 { tokens.len() - start } else { 0 }
    }

    /// Which words are legal forms, in front and behind. At least one word that is more than an article stays. A form that is written
    /// without a space before or behind a name of Chinese characters or Hangul is cut off as a word of its own.
    pub(super) fn legal_words(&self, tokens: &mut Vec<Token>) -> Vec<bool> {
        self.cut_unspaced(tokens);
        let mut legal = vec![false; tokens.len()];
        let (mut start, mut end) = (0, tokens.len());
        // The form may stand before the seat: `Acme Ltd (Japan)`.
        let (places, _) = self.country_words(tokens);
        while end > 2 && places[end - 1] {
            end -= 1;
        }
        if self.form(&tokens[..end], false).is_none() {
            end = tokens.len();
        }
        let says_something =
            |tokens: &[Token]| tokens.iter().any(|t| !matches!(self.common.get(&t.text), Some((Kind::Filler, _))));
        while let Some(words) = self.form(&tokens[start..end], false).filter(|n| says_something(&tokens[start..end - n])) {
            legal[end - words..end].fill(true);
            end -= words;
            // A preposition that leads to a form ends nothing: `Volvo AB (publ)`, `X and Co`.
            while end > start + 1 && matches!(tokens[end - 1].text.as_str(), "and" | "und" | "et" | "the") {
                end -= 1;
            }
        }
        // Before common words alone, letters that may be a form are the name: `CV Sciences`.
        let is_form = |words: &[Token], rest: &[Token]| {
            says_something(rest)
                && (self.legal.get(&joined(words)) == Some(&Place::Front)
                    || rest
                        .iter()
                        .any(|token| !self.common.contains_key(&token.text) && !self.countries.contains_key(&token.text)))
        };
        let front = |tokens: &[Token]| self.form(tokens, true).filter(|n| is_form(&tokens[..*n], &tokens[*n..]));
        while let Some(words) = front(&tokens[start..end]) {
            legal[start..start + words].fill(true);
            start += words;
        }
        legal
    }

    /// The number of words of the longest legal form at one end.
    fn form(&self, tokens: &[Token], front: bool) -> Option<usize> {
        let wrong = if front { Place::Behind } else { Place::Front };
        (1..=LONGEST.min(tokens.len().saturating_sub(1))).rev().find(|n| {
            let part = if front { &tokens[..*n] } else { &tokens[tokens.len() - n..] };
            self.legal.get(&joined(part)).is_some_and(|place| *place != wrong)
        })
    }

    fn cut_unspaced(&self, tokens: &mut Vec<Token>) {
        let mut at = 0;
        while at < tokens.len() {
            let text = &tokens[at].text;
            if text.chars().next().is_some_and(|c| c >= '\u{2e80}') && !self.legal.contains_key(text) {
                let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).skip(1).collect();
                let is_form = |form: &str| form.chars().count() > 1 && self.legal.contains_key(form);
                let cut = bounds.iter().copied().find(|i| is_form(&text[..*i]) || is_form(&text[*i..]));
                if let Some(cut) = cut {
                    let mut rest = tokens[at].clone();
                    rest.text = rest.text.split_off(cut);
                    tokens[at].text.truncate(cut);
                    tokens.insert(at + 1, rest);
                    continue;
                }
            }
            at += 1;
        }
    }

    /// Which words name a country, and the country if it is one only.
    pub(super) fn country_words(&self, tokens: &[Token]) -> (Vec<bool>, Option<u32>) {
        let mut marked = vec![false; tokens.len()];
        let mut found: Vec<u32> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let words = (1..=LONGEST.min(tokens.len() - at)).rev();
            let hit = words.map(|n| (n, joined(&tokens[at..at + n]))).find_map(|(n, key)| Some((n, *self.countries.get(&key)?)));
            if let Some((n, country)) = hit {
                marked[at..at + n].fill(true);
                found.push(country);
                at += n;
            } else {
                at += 1;
            }
        }
        found.dedup();
        match found[..] {
            [one] => (marked, Some(one)),
            // Two countries in one name are two words, not a seat.
            _ => (vec![false; tokens.len()], None),
        }
    }
}

/// The country that a text names or whose code (ISO 3166-1) it is, as the number of its concept.
pub(super) fn country(text: &str) -> Option<u32> {
    let countries = &Lexicon::get().countries;
    let code = format!("code {}", text.trim().to_lowercase());
    countries.get(&code).or_else(|| countries.get(&joined(&tokens(text)))).copied()
}

/// The rows of a table, without its comments and head.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

fn joined(tokens: &[Token]) -> String {
    match tokens {
        [one] => one.text.clone(),
        many => many.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().concat(),
    }
}
