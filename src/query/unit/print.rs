//! Which number does a print show, and on what scale?
//!
//! `1.1042 trillion`, `362,000L`, `-235%`: digits with what stands before and behind them, the words of scale, and unit lines of tables such
//! as `USD 100M`.

use super::number::Fraction;

/// The first number in a print: its digits without marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) struct Digits {
    pub(in crate::query) number: Fraction,
    pub(in crate::query) whole: String,
    pub(in crate::query) decimals: usize,
    /// What stands before and behind it.
    pub(in crate::query) before: String,
    pub(in crate::query) behind: String,
}

impl Digits {
    pub(in crate::query) fn find(text: &str) -> Option<Self> {
        let text = text.replace(['−', '–'], "-");
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let rest = &text[start..];
        let mut end = 0;
        let mut point = false;
        let bytes = rest.as_bytes();
        while end < bytes.len() {
            let digit_next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            match bytes[end] {
                b'0'..=b'9' => {}
                b',' if digit_next && !point => {}
                b'.' if digit_next && !point => point = true,
                _ => break,
            }
            end += 1;
        }
        let plain = rest[..end].replace(',', "");
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let before = &text[..start];
        // A minus sign is one only when nothing but a currency stands before it: `2012-2016` has none.
        let negative = before.ends_with('-') && !before.trim_end_matches('-').ends_with(|c: char| c.is_alphanumeric());
        let number = Fraction::parse(&if negative { format!("-{plain}") } else { plain.clone() })?;
        Some(Self {
            number,
            whole: whole.to_owned(),
            decimals: decimals.len(),
            before: before.trim_end_matches('-').trim().to_owned(),
            behind: rest[end..].trim().to_owned(),
        })
    }

    /// What one unit of the last digit is worth.
    pub(in crate::query) fn step(&self) -> Option<Fraction> {
        Fraction::power_of_ten(-i32::try_from(self.decimals).ok()?)
    }

    /// The same, with the zeros at the end of a whole number not counted as digits.
    pub(in crate::query) fn significant_step(&self) -> Option<Fraction> {
        let zeros = self.whole.len() - self.whole.trim_end_matches('0').len();
        if self.decimals > 0 || zeros == self.whole.len() {
            return self.step();
        }
        Fraction::power_of_ten(i32::try_from(zeros).ok()?)
    }

    /// By which power of ten the value differs from the print. A decrease may be printed without its sign.
    pub(in crate::query) fn scale_to(&self, value: Fraction) -> Option<Fraction> {
        if self.number.is_zero() {
            return value.is_zero().then_some(Fraction::ONE);
        }
        let scale = value.over(self.number)?.magnitude()?;
        scale.exponent_of_ten().map(|_| scale)
    }
}

/// The value of the word behind a number; nothing for a word that is not known.
pub(in crate::query) fn scale_word(behind: &str) -> Option<Fraction> {
    let word = behind.split_whitespace().next().unwrap_or("").trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    let exponent = match word.to_ascii_lowercase().as_str() {
        "" | "%" | "percent" | "per" | "l" | "st" | "nd" | "rd" | "th" => 0,
        "thousand" => 3,
        "million" => 6,
        "billion" => 9,
        "trillion" => 12,
        _ => return None,
    };
    Fraction::power_of_ten(exponent)
}

/// The factor in a unit line such as `USD 100M`.
pub(in crate::query) fn line_scale(line: &str) -> Option<Fraction> {
    let Some(digits) = Digits::find(line) else { return Some(Fraction::ONE) };
    let factor = match digits.behind.as_str() {
        "" => Fraction::ONE,
        "K" => Fraction::power_of_ten(3)?,
        "M" => Fraction::power_of_ten(6)?,
        "B" => Fraction::power_of_ten(9)?,
        other => scale_word(other)?,
    };
    digits.number.times(factor)
}

pub(in crate::query) fn currency(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_alphabetic()).find(|word| is_currency(word)).map(ToOwned::to_owned)
}

pub(in crate::query) fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase())
}
