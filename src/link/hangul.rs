//! How does a Korean name read in Latin letters?
//!
//! Revised Romanisation of Korean (Ministry of Culture and Tourism, notice 2000-8), with its rules for sounds that meet across syllables. A
//! foreign name in Hangul comes back only about so, therefore names are also compared by how they sound: without vowels, and with letters
//! that Hangul does not tell apart as one.

const INITIALS: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] =
    ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
/// Final consonants before a consonant or at the end, and before a vowel.
const FINALS: [(&str, &str); 28] = [
    ("", ""),
    ("k", "g"),
    ("k", "kk"),
    ("k", "ks"),
    ("n", "n"),
    ("n", "nj"),
    ("n", "n"),
    ("t", "d"),
    ("l", "r"),
    ("k", "lg"),
    ("m", "lm"),
    ("l", "lb"),
    ("l", "ls"),
    ("l", "lt"),
    ("p", "lp"),
    ("l", "r"),
    ("m", "m"),
    ("p", "b"),
    ("p", "ps"),
    ("t", "s"),
    ("t", "ss"),
    ("ng", "ng"),
    ("t", "j"),
    ("t", "ch"),
    ("k", "k"),
    ("t", "t"),
    ("p", "p"),
    ("t", ""),
];

/// The number of the initial, the vowel and the final of a syllable.
fn parts(syllable: char) -> Option<(usize, usize, usize)> {
    let number = (syllable as usize).checked_sub(0xac00).filter(|number| *number < 11172)?;
    Some((number / 588, number % 588 / 28, number % 28))
}

/// Whether a text has a syllable of Hangul.
pub(super) fn is_in(text: &str) -> bool {
    text.chars().any(|c| parts(c).is_some())
}

/// A text with its Hangul in Latin letters; the rest stays. O(length).
pub(super) fn romanised(text: &str) -> String {
    let mut latin = String::with_capacity(text.len());
    let mut initial: Option<&str> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some((first, vowel, last)) = parts(letter) else {
            latin.push(letter);
            continue;
        };
        latin.push_str(initial.take().unwrap_or(INITIALS[first]));
        latin.push_str(VOWELS[vowel]);
        let next = letters.peek().copied().and_then(parts).map(|(next, _, _)| INITIALS[next]);
        let (end, start) = meeting(FINALS[last], next);
        latin.push_str(end);
        initial = start;
    }
    latin
}

/// How a final and the initial of the next syllable sound together.
fn meeting((closed, open): (&'static str, &'static str), next: Option<&'static str>) -> (&'static str, Option<&'static str>) {
    match (closed, next) {
        (_, Some("")) => (open, None),
        ("k", Some("n" | "m")) => ("ng", next),
        ("t", Some("n" | "m")) => ("n", next),
        ("p", Some("n" | "m")) => ("m", next),
        ("n" | "l", Some("r")) | ("l", Some("n")) => ("l", Some("l")),
        ("k" | "ng", Some("r")) => ("ng", Some("n")),
        ("m" | "p", Some("r")) => ("m", Some("n")),
        _ => (closed, next),
    }
}

/// What Latin letters sound like to Hangul: consonants only, those that it does not tell apart as one; empty when they are too few to
/// tell names apart.
pub(super) fn sound(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let mut sound = String::new();
    let mut place = 0;
    while place < letters.len() {
        let next = at(place + 1);
        let soft = matches!(next, 'e' | 'i' | 'y');
        let (heard, length) = match (at(place), next) {
            ('p', 'h') => ("p", 2),
            ('t' | 's', 'h') => ("s", 2),
            ('c', 'h') => ("j", 2),
            ('n', 'g') | ('k', 'n') => ("n", 2),
            ('c', 'k') => ("k", 2),
            ('c', _) if soft => ("s", 1),
            ('g', _) if soft && place > 0 => ("j", 1),
            ('c' | 'k' | 'q' | 'g', _) => ("k", 1),
            ('x', _) => ("ks", 1),
            ('f' | 'p' | 'v' | 'b', _) => ("p", 1),
            ('d' | 't', _) => ("t", 1),
            ('j' | 'z', _) => ("j", 1),
            // It is silent before a consonant and at the end.
            ('r', 'a' | 'i' | 'o' | 'u' | 'y') => ("r", 1),
            ('r', 'e') if place + 2 < letters.len() => ("r", 1),
            ('l', _) => ("r", 1),
            ('m', _) => ("m", 1),
            ('n', _) => ("n", 1),
            ('s', _) => ("s", 1),
            _ => ("", 1),
        };
        if !sound.ends_with(heard) || heard.is_empty() {
            sound.push_str(heard);
        }
        place += length;
    }
    if sound.len() < 4 { String::new() } else { sound }
}

#[cfg(test)]
mod tests {
    use super::{romanised, sound};

    #[test]
    fn syllables_meet_as_the_rules_say() {
        for (hangul, latin) in [
            ("셀트리온", "selteurion"),
            ("신라", "silla"),
            ("독립문", "dongnimmun"),
            ("백마", "baengma"),
            ("종로", "jongno"),
            ("한국어", "hangugeo"),
            ("삼성바이오", "samseongbaio"),
            ("LG화학", "LGhwahak"),
        ] {
            assert_eq!(romanised(hangul), latin);
        }
    }

    #[test]
    fn a_foreign_name_sounds_the_same_in_hangul() {
        for (hangul, latin) in [
            ("셀트리온", "celltrion"),
            ("셀트리온헬스케어", "celltrionhealthcare"),
            ("삼성바이오로직스", "samsungbiologics"),
            ("메디톡스", "medytox"),
        ] {
            assert_eq!(sound(&romanised(hangul)), sound(latin), "{latin}");
            assert_ne!(sound(latin), "");
        }
    }
}
