//! Which names of the target could be meant?
//!
//! Four ways in, cheapest first: the whole name, the name without legal form and spaces, its words by their meaning in any order, and
//! single words and pairs of neighbours, where a word that is not known is looked up by the letters that it shares with known ones in
//! threes. Rare words count more: how many names of the target hold a word is counted while it is read.

use super::hangul;
use super::likeness::likeness_of_texts;
use super::lists::{Chains, Postings, hash, trigrams};
use super::name::{Name, Word};
use super::words::Kind;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash as _, Hasher as _};

/// The names of a target.
#[derive(Default)]
pub struct Index {
    /// The words of all names, one after the other, by the number of their form.
    forms_of: Vec<u32>,
    /// A known word as it stands in a name: the same letters can be a legal form in one and the name itself in another.
    forms: Vec<Form>,
    form_numbers: FxHashMap<u64, u32>,
    /// Where the words of each name begin, and the end.
    starts: Vec<u32>,
    /// The record that bears each name.
    owners: Vec<u32>,
    countries: Vec<u32>,
    vocabulary: Vec<Known>,
    numbers: FxHashMap<Box<str>, u32>,
    exact: Chains,
    loose: Chains,
    pairs: Chains,
    acronyms: Chains,
    /// By what they sound like: names in Latin letters, and those that were read from Hangul.
    sounds: Chains,
    foreign: Chains,
    from_hangul: FxHashSet<u32>,
    words: Postings,
    trigrams: Postings,
    trigram_numbers: FxHashMap<u64, u32>,
    /// The names that hold three letters, whatever word they are in.
    spellings: Postings,
    spelling_numbers: FxHashMap<u64, u32>,
    records: u32,
}

/// A word of the target.
struct Known {
    text: Box<str>,
    names: u32,
    trigrams: u16,
}

/// What a word is in some names.
#[derive(Clone, Copy)]
struct Form {
    known: u32,
    kind: Kind,
    concept: Option<u32>,
    cut: bool,
}

/// Words that more names hold than this lead to too many to look at, unless nothing rarer is there.
const TOO_COMMON: usize = 400;
/// How many names are compared in full.
const MOST_COMPARED: usize = 40;
/// How many known words stand in for an unknown one.
const MOST_ALIKE: usize = 8;
/// Two changes touch eight runs of three letters at most, so that one of these is as it was.
const MOST_RUNS: usize = 9;
/// How many names that are spelt nearly the same are compared in full.
const MOST_SPELT: usize = 12;
const NONE: u32 = u32::MAX;

impl Index {
    /// Adds the names of one record of the target. Names that say nothing are left out.
    pub fn add<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> u32 {
        let record = self.records;
        self.records += 1;
        for text in names {
            for name in Name::read(text) {
                self.add_name(&name, record);
            }
        }
        record
    }

    fn add_name(&mut self, name: &Name, owner: u32) {
        let number = self.owners.len() as u32;
        self.owners.push(owner);
        self.countries.push(name.country.unwrap_or(NONE));
        let first = self.forms_of.len();
        self.starts.push(first as u32);
        match &name.sound {
            Some(sound) => {
                self.foreign.add(hash(sound), number);
                self.from_hangul.insert(number);
            }
            None => match hangul::sound(&name.key()) {
                sound if sound.is_empty() => {}
                sound => self.sounds.add(hash(&sound), number),
            },
        }
        for word in &name.words {
            let form = self.form(word);
            let known = self.forms[form as usize].known;
            if !self.forms_of[first..].iter().any(|f| self.forms[*f as usize].known == known) {
                self.vocabulary[known as usize].names += 1;
            }
            self.forms_of.push(form);
        }
        self.exact.add(hash(&name.key()), number);
        self.loose.add(hash(&name.loose_key()), number);
        let content: Vec<&str> = name.content().map(|w| w.text.as_str()).collect();
        for pair in content.windows(2) {
            self.pairs.add(hash(&pair.concat()), number);
        }
        if let Some(initials) = name.initials().filter(|i| i.len() > 2) {
            self.acronyms.add(hash(&initials), number);
        }
    }

    fn form(&mut self, word: &Word) -> u32 {
        let mut hasher = FxHasher::default();
        (word.text.as_str(), word.kind, word.concept, word.cut).hash(&mut hasher);
        let next = self.forms.len() as u32;
        let number = *self.form_numbers.entry(hasher.finish()).or_insert(next);
        if number == next {
            let known = self.number(&word.text);
            self.forms.push(Form { known, kind: word.kind, concept: word.concept, cut: word.cut });
        }
        number
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.vocabulary.len() as u32;
        self.numbers.insert(text.into(), number);
        self.vocabulary.push(Known { text: text.into(), names: 0, trigrams: 0 });
        number
    }

    /// Ends the reading: sorts out which names hold a word and which words hold three letters. O(letters).
    pub fn seal(&mut self) {
        self.starts.push(self.forms_of.len() as u32);
        let names = 0..self.owners.len() as u32;
        let this = &*self;
        let pairs = names.flat_map(|name| this.forms_in(name).iter().map(move |form| (this.forms[*form as usize].known, name)));
        self.words = Postings::build(this.vocabulary.len(), pairs);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (number, known) in self.vocabulary.iter_mut().enumerate() {
            let all = trigrams(&known.text);
            known.trigrams = all.len() as u16;
            for trigram in all {
                let next = self.trigram_numbers.len() as u32;
                let id = *self.trigram_numbers.entry(trigram).or_insert(next);
                pairs.push((id, number as u32));
            }
        }
        self.trigrams = Postings::build(self.trigram_numbers.len(), pairs.iter().copied());
        pairs.clear();
        // About as many runs as letters: without doubling on the way.
        pairs.reserve((0..self.owners.len() as u32).map(|name| self.key(name).len()).sum());
        for name in 0..self.owners.len() as u32 {
            for trigram in trigrams(&self.key(name)) {
                let next = self.spelling_numbers.len() as u32;
                let id = *self.spelling_numbers.entry(trigram).or_insert(next);
                pairs.push((id, name));
            }
        }
        self.spellings = Postings::build(self.spelling_numbers.len(), pairs.iter().copied());
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    pub(super) fn owner(&self, name: u32) -> u32 {
        self.owners[name as usize]
    }

    fn forms_in(&self, name: u32) -> &[u32] {
        &self.forms_of[self.starts[name as usize] as usize..self.starts[name as usize + 1] as usize]
    }

    /// A name of the target, as it was read.
    pub(super) fn name(&self, name: u32) -> Name {
        let word = |form: &u32| {
            let Form { known, kind, concept, cut } = self.forms[*form as usize];
            Word { text: self.vocabulary[known as usize].text.as_ref().to_owned(), kind, concept, cut }
        };
        let mut read = Name {
            words: self.forms_in(name).iter().map(word).collect(),
            country: Some(self.countries[name as usize]).filter(|c| *c != NONE),
            sound: None,
        };
        read.sound = self.from_hangul.contains(&name).then(|| hangul::sound(&read.key()));
        read
    }

    /// The letters of the content of a name of the target; see [`Name::key`].
    fn key(&self, name: u32) -> String {
        let forms = || self.forms_in(name).iter().map(|form| &self.forms[*form as usize]);
        let only_small = forms().all(|form| form.kind.is_small());
        let content = forms().filter(|form| only_small || !form.kind.is_small());
        content.map(|form| self.vocabulary[form.known as usize].text.as_ref()).collect()
    }

    /// How rare a word is in the target, from 0 for one that every name holds to 1 for one that none holds: the inverse document frequency
    /// (Spärck Jones, *Journal of Documentation* 28, 1972) as a share of the largest.
    pub(super) fn rarity(&self, word: &str) -> f64 {
        let names = self.names_with(word);
        // A target of few names says little about how rare a word is elsewhere.
        let all = self.owners.len().max(1000) as f64 + 1.0;
        (all / (f64::from(names) + 0.5)).ln() / (all / 0.5).ln()
    }

    /// How many names hold the word.
    pub(super) fn names_with(&self, word: &str) -> u32 {
        self.numbers.get(word).map_or(0, |number| self.vocabulary[*number as usize].names)
    }

    /// The names that are the same as the given one but for legal form, articles, spaces or order. O(1) and the answers.
    pub(super) fn same(&self, name: &Name) -> Vec<u32> {
        let key = name.key();
        let mut found: Vec<u32> = self.exact.get(hash(&key)).filter(|n| self.name(*n).key() == key).collect();
        if found.is_empty() {
            let key = name.loose_key();
            found = self.loose.get(hash(&key)).filter(|n| self.name(*n).loose_key() == key).collect();
        }
        found
    }

    /// The name with its unknown words cut in two where the parts are known: a space is easily lost. None when nothing is to be cut.
    pub(super) fn respaced(&self, name: &Name) -> Option<Name> {
        let mut words = name.words.clone();
        for at in (0..words.len()).rev().filter(|at| name.words[*at].kind == Kind::Own) {
            if let Some((one, other)) = self.cut(&name.words[at].text) {
                words.splice(at..=at, Name::read(&format!("{one} {other}")).into_iter().next()?.words);
            }
        }
        (words.len() > name.words.len()).then_some(Name { words, country: name.country, sound: None })
    }

    /// Cuts an unknown word where most of it is in known words: one of at least three letters in front or four behind.
    fn cut<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if word.chars().count() < 7 || self.names_with(word) > 0 {
            return None;
        }
        let known = |part: &str| if self.names_with(part) > 0 { part.len() } else { 0 };
        let worth = |cut: usize| match (known(&word[..cut]), known(&word[cut..])) {
            (front, behind) if front > 2 || behind > 3 => front + behind,
            _ => 0,
        };
        let cuts = word.char_indices().map(|(cut, _)| cut).filter(|cut| *cut > 2 && word.len() - cut > 2);
        let (most, cut) = cuts.map(|cut| (worth(cut), cut)).max()?;
        (most > 3).then(|| word.split_at(cut))
    }

    /// The names that could be meant, for full comparison; the same ones only, if there are any.
    pub(super) fn candidates(&self, name: &Name, scratch: &mut Scratch) -> Vec<u32> {
        let same = self.same(name);
        if !same.is_empty() {
            return same.into_iter().take(MOST_COMPARED * 4).collect();
        }
        scratch.begin(self.owners.len(), self.vocabulary.len());
        let mut wanted = self.similar_words(name, scratch);
        // The rarest first: when they lead somewhere, the common ones are only counted there.
        wanted.sort_by(|a, b| self.words.len_of(a.0).cmp(&self.words.len_of(b.0)).then(a.0.cmp(&b.0)));
        let (rare, common): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(word, _)| self.words.len_of(*word) <= TOO_COMMON);
        for (word, weight) in rare {
            self.words.get(word).iter().for_each(|name| scratch.raise(*name, weight));
        }
        self.common_words(&common, scratch);
        self.joined_words(name, scratch);
        let mut best = scratch.best(|name| f64::from(self.starts[name as usize + 1] - self.starts[name as usize]));
        best.truncate(MOST_COMPARED);
        best
    }

    /// The names whose letters are nearly the same, wherever their words begin: those that share the most of the rarest runs of three.
    pub(super) fn spelt(&self, name: &Name, scratch: &mut Scratch) -> Vec<u32> {
        scratch.begin(self.owners.len(), self.vocabulary.len());
        let mut runs: Vec<&[u32]> = trigrams(&name.key())
            .iter()
            .filter_map(|run| self.spelling_numbers.get(run))
            .map(|number| self.spellings.get(*number))
            .collect();
        runs.sort_by_key(|names| names.len());
        for names in runs.into_iter().take(MOST_RUNS) {
            names.iter().for_each(|name| scratch.raise(*name, 1.0));
        }
        let mut best = scratch.best(|name| self.key(name).len() as f64);
        best.truncate(MOST_SPELT);
        best
    }

    /// Counts words that many names hold, the rarest first: where rare ones led, and in names that hold two of them; in all that hold the
    /// rarest, if nothing else is there.
    fn common_words(&self, common: &[(u32, f32)], scratch: &mut Scratch) {
        let Some(((first, weight), others)) = common.split_first() else { return };
        let alone = scratch.touched.is_empty() && others.is_empty();
        for (word, weight) in common {
            scratch.raise_touched(self.words.get(*word), *weight);
        }
        for name in self.words.get(*first).iter().take(TOO_COMMON * 50) {
            if scratch.is_touched(*name) {
                continue;
            }
            let more: f32 = others.iter().filter(|(w, _)| self.words.get(*w).binary_search(name).is_ok()).map(|(_, w)| w).sum();
            if alone || more > 0.0 {
                scratch.raise(*name, weight + more);
            }
        }
    }

    /// The known words that are, or are nearly, words of the name, with how much they count.
    fn similar_words(&self, name: &Name, scratch: &mut Scratch) -> Vec<(u32, f32)> {
        let mut wanted: Vec<(u32, f32)> = Vec::new();
        for word in name.content() {
            let weight = (self.rarity(&word.text) * word.kind.factor()) as f32;
            let known = self.numbers.get(word.text.as_str()).copied();
            wanted.extend(known.map(|number| (number, weight)));
            let often = known.map_or(0, |number| self.words.len_of(number));
            // A common word is seldom a misspelling.
            if often < 3 && word.kind != Kind::Number {
                let alike = self.alike(word, scratch);
                wanted.extend(alike.into_iter().filter(|(n, _)| Some(*n) != known).map(|(n, share)| (n, weight * share)));
            }
        }
        wanted
    }

    /// Known words that a word may be misspelt from or cut from, best first, with how alike they are.
    fn alike(&self, word: &Word, scratch: &mut Scratch) -> Vec<(u32, f32)> {
        let wanted = trigrams(&word.text);
        for number in wanted.iter().filter_map(|t| self.trigram_numbers.get(t)).flat_map(|id| self.trigrams.get(*id)) {
            let count = &mut scratch.shared[*number as usize];
            if *count == 0 {
                scratch.seen.push(*number);
            }
            *count += 1;
        }
        // Among those that share letters in threes (Dice), the nearest by letters.
        let mut near: Vec<(f32, u32)> = Vec::new();
        for number in scratch.seen.drain(..) {
            let shared = f32::from(std::mem::take(&mut scratch.shared[number as usize]));
            let dice = 2.0 * shared / (wanted.len() as f32 + f32::from(self.vocabulary[number as usize].trigrams));
            if dice >= 0.2 || (word.cut && shared as usize + 1 >= wanted.len()) {
                near.push((dice, number));
            }
        }
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(if word.cut { MOST_ALIKE * 16 } else { MOST_ALIKE * 8 });
        let likeness = |number: u32| likeness_of_texts(&word.text, &self.vocabulary[number as usize].text, word.cut) as f32;
        let mut alike: Vec<(u32, f32)> = near.into_iter().map(|(_, n)| (n, likeness(n))).filter(|(_, l)| *l > 0.0).collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1));
        alike.truncate(if word.cut { MOST_ALIKE * 4 } else { MOST_ALIKE });
        alike
    }

    /// Names where two neighbours are written as one word, or one as two; names of which this may be the initials; and names that sound the
    /// same in Hangul.
    fn joined_words(&self, name: &Name, scratch: &mut Scratch) {
        let content: Vec<&Word> = name.content().collect();
        for word in &content {
            self.pairs.get(hash(&word.text)).take(TOO_COMMON).for_each(|name| scratch.raise(name, 1.0));
        }
        for pair in content.windows(2) {
            let one = format!("{}{}", pair[0].text, pair[1].text);
            if let Some(number) = self.numbers.get(one.as_str()) {
                self.words.get(*number).iter().take(TOO_COMMON).for_each(|name| scratch.raise(*name, 1.0));
            }
        }
        match &name.sound {
            Some(sound) => self.sounds.get(hash(sound)).take(TOO_COMMON).for_each(|name| scratch.raise(name, 1.0)),
            None if self.from_hangul.is_empty() => {}
            None => {
                let sound = hangul::sound(&name.key());
                self.foreign.get(hash(&sound)).take(TOO_COMMON).for_each(|name| scratch.raise(name, 1.0));
            }
        }
        if let [one] = content[..] {
            self.acronyms.get(hash(&one.text)).take(TOO_COMMON).for_each(|name| scratch.raise(name, 0.8));
        }
        if let Some(number) = name.initials().filter(|i| i.len() > 2).and_then(|i| self.numbers.get(i.as_str()).copied()) {
            self.words.get(number).iter().take(TOO_COMMON).for_each(|name| scratch.raise(*name, 0.8));
        }
    }
}

/// What a search counts with; kept from one search to the next.
#[derive(Default)]
pub struct Scratch {
    score: Vec<f32>,
    touched: Vec<u32>,
    shared: Vec<u16>,
    seen: Vec<u32>,
}

impl Scratch {
    fn begin(&mut self, names: usize, words: usize) {
        self.score.resize(names, 0.0);
        self.shared.resize(words, 0);
    }

    fn raise(&mut self, name: u32, weight: f32) {
        let score = &mut self.score[name as usize];
        if *score == 0.0 {
            self.touched.push(name);
        }
        *score += weight;
    }

    fn is_touched(&self, name: u32) -> bool {
        self.score[name as usize] > 0.0
    }

    /// Raises the names of a sorted list that were found before.
    fn raise_touched(&mut self, names: &[u32], weight: f32) {
        for name in &self.touched {
            if names.binary_search(name).is_ok() {
                self.score[*name as usize] += weight;
            }
        }
    }

    /// The names that were raised, best first; among equals the shorter. Ready for the next search after that.
    fn best(&mut self, length: impl Fn(u32) -> f64) -> Vec<u32> {
        let mut found: Vec<(f64, u32)> = Vec::with_capacity(self.touched.len());
        for name in self.touched.drain(..) {
            let score = std::mem::take(&mut self.score[name as usize]);
            found.push((f64::from(score) / (2.0 + length(name)).sqrt(), name));
        }
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > MOST_COMPARED {
            found.select_nth_unstable_by(MOST_COMPARED, order);
            found.truncate(MOST_COMPARED);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, name)| name).collect()
    }
}
