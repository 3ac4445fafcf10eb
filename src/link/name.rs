//! What does a name say, whatever its spelling?
//!
//! A name is read into words without case, accents, punctuation and differences of Unicode form, its legal form is set apart, and
//! each word is known to be common or not. A name in another script has a second reading in Latin letters, so that either can match.
//! How rare a word is, the target tells ([`super::index`]).

use super::hangul;
use super::words::{Kind, Lexicon};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its words, legal forms included, in order.
    pub words: Vec<Word>,
    /// The country that it names, as the number of its concept.
    pub country: Option<u32>,
    /// What it sounds like, where it was read from Hangul.
    pub sound: Option<String>,
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its letters, folded.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// The number of what it means, which its forms in other languages share.
    pub concept: Option<u32>,
    /// Whether a full stop says that the rest of it is left out.
    pub cut: bool,
}

/// Longer names are cut here: no name of a thing has more words, and a hostile file may.
const MOST_WORDS: usize = 24;
/// Longer words are cut here.
const MOST_LETTERS: usize = 48;

impl Name {
    /// Reads a name; in a script other than Latin it has a second reading in Latin letters. Empty when it has no letter or digit.
    ///
    /// O(length).
    pub fn read(text: &str) -> Vec<Self> {
        let lexicon = Lexicon::get();
        let mut readings = vec![Self::from_tokens(tokens(text), lexicon)];
        if text.chars().any(|c| c.is_alphabetic() && c > '\u{24f}') {
            let composed = text.nfkc().collect::<String>();
            let mut latin = Self::from_tokens(tokens(&any_ascii::any_ascii(&hangul::romanised(&composed))), lexicon);
            latin.sound = hangul::is_in(&composed).then(|| hangul::sound(&latin.key())).filter(|sound| !sound.is_empty());
            readings.push(latin);
        }
        readings.retain(|name| !name.words.is_empty());
        readings.dedup();
        readings
    }

    fn from_tokens(mut tokens: Vec<Token>, lexicon: &Lexicon) -> Self {
        join_initials(&mut tokens);
        tokens.truncate(MOST_WORDS);
        let shares = tokens.split_off(tokens.len() - lexicon.share_words(&tokens));
        let legal = lexicon.legal_words(&mut tokens);
        let (places, country) = lexicon.country_words(&tokens);
        let word = |(place, token): (usize, Token)| {
            let (kind, concept) = match () {
                () if legal[place] => (Kind::Legal, None),
                () if places[place] => (Kind::Place, country),
                () => lexicon.common(&token.text).unwrap_or((kind_of(&token.text), None)),
            };
            Word { text: token.text, kind, concept, cut: token.cut }
        };
        let mut words: Vec<Word> = tokens.into_iter().enumerate().map(word).collect();
        // Behind everything else it is no Slavic "and" but a number.
        if let Some(last) = words.iter_mut().rev().find(|word| word.kind != Kind::Legal).filter(|word| word.text == "i") {
            (last.kind, last.concept) = (Kind::Number, None);
        }
        words.extend(shares.into_iter().map(|token| Word { text: token.text, kind: Kind::Share, concept: None, cut: false }));
        Self { words, country, sound: None }
    }

    /// Its words as they are compared.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }

    /// The words that make the name, without articles, legal forms and kinds of shares; all of them when nothing else is left.
    pub fn content(&self) -> impl Iterator<Item = &Word> {
        let only_small = self.words.iter().all(|word| word.kind.is_small());
        self.words.iter().filter(move |word| only_small || !word.kind.is_small())
    }

    /// The letters of the whole name, legal form included.
    pub fn whole(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }

    /// The letters of the content: names with the same key are the same but for their legal form, articles and spaces.
    pub fn key(&self) -> String {
        self.content().map(|word| word.text.as_str()).collect()
    }

    /// The content in an order of its own, each word by its meaning: the key of a translation or a reordering.
    pub fn loose_key(&self) -> String {
        let mut parts: Vec<String> =
            self.content().map(|word| word.concept.map_or_else(|| word.text.clone(), |concept| format!("#{concept}"))).collect();
        parts.sort_unstable();
        parts.join(" ")
    }

    /// The first letters of the words, if there are at least two.
    pub fn initials(&self) -> Option<String> {
        let initials: String = self.content().filter_map(|word| word.text.chars().next()).collect();
        (initials.chars().count() > 1).then_some(initials)
    }
}

/// A number is what tells two of a series apart.
fn kind_of(text: &str) -> Kind {
    let roman = matches!(text, "ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix" | "xi" | "xii");
    if roman || text.chars().all(|c| c.is_ascii_digit()) { Kind::Number } else { Kind::Own }
}

/// A word while a name is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) cut: bool,
    initial: bool,
}

/// Text as names are compared: NFKC, lower case, without accents; letters that do not decompose are written out.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
    }
    // Syllables of Hangul were taken apart with the accents.
    folded.nfc().collect()
}

/// Cuts folded text into words; `&` and `+` are the word and.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded = fold(without_state(text));
    let mut tokens: Vec<Token> = Vec::new();
    let mut word = String::new();
    let mut end = |word: &mut String, stop: bool| {
        if !word.is_empty() {
            let letters = word.chars().count();
            let text: String = word.chars().take(MOST_LETTERS).collect();
            tokens.push(Token { text, cut: stop && letters > 1, initial: letters == 1 && !word.is_empty() });
            word.clear();
        }
    };
    for c in folded.chars() {
        match c {
            c if c.is_alphanumeric() => word.push(c),
            '&' | '+' => {
                end(&mut word, false);
                word.push_str("and");
                end(&mut word, false);
            }
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '"' => {}
            '.' => end(&mut word, true),
            _ => end(&mut word, false),
        }
    }
    end(&mut word, false);
    tokens
}

/// The registers of the SEC put the state of incorporation behind a name: `ACME CORP /DE/`, `ACME INC/RI`.
fn without_state(text: &str) -> &str {
    let inner = text.trim_end().trim_end_matches('/');
    match inner.rfind('/') {
        Some(slash) if slash > 3 && inner[slash + 1..].trim().len() <= 4 && inner.is_ascii() => inner[..slash].trim_end(),
        _ => text,
    }
}

/// Letters that stand alone one after the other are one word: `A. O. Smith`, `S.p.A.`, `U S`.
fn join_initials(tokens: &mut Vec<Token>) {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut open = false;
    for token in tokens.drain(..) {
        let letter = token.initial && token.text.chars().all(char::is_alphabetic);
        match joined.last_mut() {
            Some(last) if open && letter => last.text.push_str(&token.text),
            _ => joined.push(token),
        }
        open = letter;
    }
    *tokens = joined;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        Name::read(text)[0].key()
    }

    #[test]
    fn spelling_and_legal_forms_do_not_matter() {
        for (a, b) in [
            ("Merck & Co., Inc.", "MERCK AND CO INC"),
            ("Société Générale S.A.", "Societe generale"),
            ("A. O. Smith Corporation", "A.O. SMITH CORP /DE/"),
            ("AB Volvo", "Volvo AB (publ)"),
            ("ООО Ромашка", "Ромашка"),
            ("주식회사 셀트리온", "셀트리온"),
            ("(주)셀트리온", "셀트리온"),
            ("株式会社東芝", "東芝"),
            ("PT Kalbe Farma Tbk", "Kalbe Farma"),
            ("Fresenius SE & Co. KGaA", "Fresenius"),
            ("Data Robot", "DataRobot"),
            ("ＡＣＭＥ Ltd", "Acme"),
            ("Großmann GmbH", "Grossmann"),
            ("The Coca-Cola Company", "Coca Cola"),
        ] {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
    }

    #[test]
    fn a_name_of_another_script_has_a_reading_in_latin_letters() {
        let readings = Name::read("셀트리온");
        assert_eq!((readings[0].key().as_str(), readings[1].key().as_str()), ("셀트리온", "selteurion"));
        assert_eq!(Name::read("Celltrion").len(), 1);
    }

    #[test]
    fn a_translation_has_the_same_loose_key() {
        let loose = |text| Name::read(text)[0].loose_key();
        assert_eq!(loose("University of Zürich"), loose("Universität Zürich"));
        assert_eq!(loose("German Cancer Research Center"), loose("Center, Cancer Research (Germany)"));
    }

    #[test]
    fn what_has_no_letters_is_no_name() {
        assert!(Name::read("").is_empty());
        assert!(Name::read(" –… ").is_empty());
    }
}
