//! Can this identifier have been given out?
//!
//! Identifiers that end in check digits, known by the address that they are written in. SHACL Core cannot compute them, so a shape asks for it
//! with `:checkDigits true`, a constraint component of our own. What is of another scheme passes: nothing is known against it.

use crate::vocab::identifiers;
use oxigraph::model::Term;

/// Whether what stands behind the address of a scheme can be one of its identifiers.
type Scheme = fn(&str) -> bool;

/// Whether a term is free of wrong check digits. O(length).
pub fn is_sound(term: &Term) -> bool {
    let Term::NamedNode(iri) = term else { return true };
    SCHEMES.iter().all(|(_, namespaces, is_sound)| {
        given(namespaces, iri.as_str()).is_none_or(|given| is_sound(given.trim_end_matches('/')))
    })
}

/// The schemes, with the addresses that their identifiers are written in.
const SCHEMES: [(&str, &[&str], Scheme); 4] = [
    ("ROR", identifiers::ROR, is_ror),
    ("LEI", identifiers::LEI, is_lei),
    ("ISIN", identifiers::ISIN, is_isin),
    ("ISNI", identifiers::ISNI, is_isni),
];

/// What stands behind the address of a scheme.
fn given<'a>(namespaces: &[&str], text: &'a str) -> Option<&'a str> {
    namespaces.iter().find_map(|namespace| text.strip_prefix(namespace))
}

/// The scheme of an identifier whose check digits are right, and the identifier without its address and in one spelling; with or
/// without the address. O(length).
pub fn recognise(text: &str) -> Option<(&'static str, String)> {
    let text = text.trim();
    SCHEMES.iter().find_map(|(scheme, namespaces, is_sound)| {
        let bare = given(namespaces, text).unwrap_or(text).trim_end_matches('/');
        let plain = bare.replace("%20", "").replace(['-', ' '], "").to_ascii_uppercase();
        is_sound(&plain).then_some((*scheme, plain))
    })
}

/// ROR: `0`, six letters of Crockford's base 32 that are a number n, and two digits: 98 - (100 n mod 97)
/// (ROR documentation, "ROR identifier pattern"; ISO/IEC 7064).
fn is_ror(given: &str) -> bool {
    let lower = given.to_ascii_lowercase();
    let Some((number, check)) =
        lower.strip_prefix('0').filter(|rest| rest.len() == 8 && rest.is_ascii()).map(|rest| rest.split_at(6))
    else {
        return false;
    };
    let digit = |letter: u8| b"0123456789abcdefghjkmnpqrstvwxyz".iter().position(|known| *known == letter);
    let number = number.bytes().try_fold(0_u64, |number, letter| Some(number * 32 + digit(letter)? as u64));
    number.is_some_and(|number| check == format!("{:02}", 98 - number * 100 % 97))
}

/// LEI: twenty letters and digits whose number leaves 1 when divided by 97 (ISO 17442-1; ISO/IEC 7064, MOD 97-10).
fn is_lei(given: &str) -> bool {
    let remainder = given.chars().try_fold(0, |remainder, letter| {
        let value = upper_value(letter)?;
        Some(if value < 10 { remainder * 10 + value } else { remainder * 100 + value } % 97)
    });
    given.len() == 20 && given[18..].bytes().all(|b| b.is_ascii_digit()) && remainder == Some(1)
}

/// ISIN: two letters, nine letters or digits, and the digit of Luhn's formula over all with letters written as two digits (ISO 6166).
fn is_isin(given: &str) -> bool {
    let digits: Option<Vec<u32>> = given.chars().map(upper_value).try_fold(Vec::new(), |mut digits, value| {
        let value = value?;
        digits.extend(if value < 10 { vec![value] } else { vec![value / 10, value % 10] });
        Some(digits)
    });
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let sum = |digits: Vec<u32>| -> u32 {
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum()
    };
    given.len() == 12
        && given[..2].bytes().all(|b| b.is_ascii_uppercase())
        && given.ends_with(|c: char| c.is_ascii_digit())
        && digits.is_some_and(|digits| sum(digits) % 10 == 0)
}

/// ISNI and ORCID: fifteen digits and a digit or X (ISO 27729; ISO/IEC 7064, MOD 11-2). Blanks and hyphens between groups of four are allowed.
fn is_isni(given: &str) -> bool {
    let plain: String = given.replace("%20", "").chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if plain.len() != 16 || !plain.is_ascii() {
        return false;
    }
    let (digits, check) = plain.split_at(15);
    let total = digits.chars().try_fold(0, |total, c| Some((total + c.to_digit(10)?) * 2 % 11));
    total.is_some_and(|total| match (12 - total) % 11 {
        10 => check.eq_ignore_ascii_case("X"),
        digit => check == digit.to_string(),
    })
}

/// A digit is itself, A is 10 and Z is 35; small letters are not allowed.
fn upper_value(letter: char) -> Option<u32> {
    letter.to_digit(36).filter(|_| !letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Scheme, is_isin, is_isni, is_lei, is_ror};
    use proptest::prelude::*;

    /// The ISIN of Apple and its neighbours are the worked examples of ISO 6166; the ISNI and ORCID are those of their registries' documents.
    const GIVEN: &[(Scheme, &str)] = &[
        (is_ror, "03vek6s52"),
        (is_ror, "05a0ya142"),
        (is_lei, "HLYYNH7UQUORYSJQCN42"),
        (is_lei, "5493007HIVTX6SY6XD66"),
        (is_isin, "US0378331005"),
        (is_isin, "CH0012032048"),
        (is_isni, "000000012281955X"),
        (is_isni, "0000-0002-1825-0097"),
        (is_isni, "0000%200001%202281%20955X"),
    ];

    #[test]
    fn identifiers_that_were_given_out_are_sound() {
        for (is_sound, given) in GIVEN {
            assert!(is_sound(given), "{given}");
        }
    }

    #[test]
    fn what_is_cut_or_foreign_is_not() {
        for (is_sound, given) in GIVEN {
            assert!(
                !is_sound(&given[..given.len() - 1]) && !is_sound("") && !is_sound("ééééé") && !is_sound(&format!("{given}0")),
                "{given}"
            );
        }
        assert!(!is_isin("us0378331005") && !is_lei("hlyynh7uquorysjqcn42") && !is_ror("13vek6s52"));
    }

    proptest! {
        /// All four schemes find every single wrong character (of the kind that may stand there).
        #[test]
        fn one_wrong_character_is_found(which in 0..GIVEN.len(), at in 0_usize..20, letter in "[0-9]") {
            let (is_sound, given) = GIVEN[which];
            let at = at % given.len();
            let old = given.as_bytes()[at] as char;
            if old.is_ascii_digit() && !letter.starts_with(old) && !given.contains('%') {
                let wrong = format!("{}{letter}{}", &given[..at], &given[at + 1..]);
                prop_assert!(!is_sound(&wrong), "{}", wrong);
            }
        }
    }
}
