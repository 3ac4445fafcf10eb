//! Which numbers belong to a word, a run of letters or a hash?

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash as _, Hasher as _};

const NONE: u32 = u32::MAX;

/// Numbers by a hash: those added last come first.
#[derive(Default)]
pub(super) struct Chains {
    heads: FxHashMap<u64, u32>,
    links: Vec<(u32, u32)>,
}

impl Chains {
    pub(super) fn add(&mut self, hash: u64, number: u32) {
        let link = self.links.len() as u32;
        let before = self.heads.insert(hash, link).unwrap_or(NONE);
        self.links.push((number, before));
    }

    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.heads.get(&hash).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let (number, before) = *self.links.get(at as usize)?;
            at = before;
            Some(number)
        })
    }
}

/// Lists of numbers, one after the other.
#[derive(Default)]
pub(super) struct Postings {
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl Postings {
    /// Sorts pairs of a list and a number by counting. The numbers of a list keep the order in which they come.
    pub(super) fn build(lists: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; lists + 1];
        for (list, _) in pairs.clone() {
            starts[list as usize + 1] += 1;
        }
        for i in 0..lists {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut all = vec![0u32; starts[lists] as usize];
        for (list, number) in pairs {
            all[next[list as usize] as usize] = number;
            next[list as usize] += 1;
        }
        Self { starts, all }
    }

    pub(super) fn get(&self, list: u32) -> &[u32] {
        &self.all[self.starts[list as usize] as usize..self.starts[list as usize + 1] as usize]
    }

    pub(super) fn len_of(&self, list: u32) -> usize {
        (self.starts[list as usize + 1] - self.starts[list as usize]) as usize
    }
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The different runs of three letters of a word with its ends marked, each as one number.
pub(super) fn trigrams(word: &str) -> Vec<u64> {
    let padded: Vec<char> = ['^'].into_iter().chain(word.chars()).chain(['$']).collect();
    let mut all: Vec<u64> =
        padded.windows(3).map(|w| w.iter().fold(0u64, |number, c| (number << 21) | u64::from(*c as u32))).collect();
    all.sort_unstable();
    all.dedup();
    all
}
