//! How is a number written?
//!
//! Large amounts count in thousands of millions and so on: the word stands once at the axis, and the values are short. The digits that
//! the data have are kept; a number that a query computed has four.

/// In what the numbers of an axis count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Magnitude {
    /// By how much a value is divided.
    pub(super) factor: f64,
    /// What that is called; empty for ones.
    pub(super) word: &'static str,
}

const MAGNITUDES: [Magnitude; 4] = [
    Magnitude { factor: 1e12, word: "trillion" },
    Magnitude { factor: 1e9, word: "billion" },
    Magnitude { factor: 1e6, word: "million" },
    Magnitude { factor: 1.0, word: "" },
];

impl Magnitude {
    /// The largest magnitude in which most values are one or more.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sizes: Vec<f64> = values.map(f64::abs).filter(|size| size.is_finite() && *size > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let Some(small) = sizes.get(sizes.len() / 5) else { return MAGNITUDES[3] };
        MAGNITUDES.into_iter().find(|magnitude| magnitude.factor <= *small).unwrap_or(MAGNITUDES[3])
    }

    /// A value in this magnitude, with the digits it has, six at most behind the first; computed ones have four.
    pub(super) fn written(self, value: f64, computed: bool) -> String {
        let value = value / self.factor;
        let digits = if computed { 4 } else { 7 };
        let whole = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 + 1 };
        let places = (digits - whole).clamp(0, 9) as usize;
        let text = format!("{value:.places$}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        if value != 0.0 && (value.abs() < 1e-6 || value.abs() >= 1e15) {
            return format!("{value:.3e}").replace('-', "−");
        }
        grouped(text)
    }
}

/// Digits before the point in groups of three, and a true minus.
fn grouped(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let mut out = String::from(if text.chars().all(|c| c == '0' || c == '.') { "" } else { sign });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_short_and_exact() {
        let of = |values: &[f64]| Magnitude::of(values.iter().copied());
        let market = of(&[866.3e9, 1104.2e9, 311e9, 339.5e9]);
        assert_eq!((market.word, market.written(1104.2e9, false).as_str()), ("billion", "1,104.2"));
        assert_eq!(of(&[1.88e12, 18.8e12, 4.5e12]).word, "trillion");
        assert_eq!(of(&[82.3, 21.7]).written(-22.0, false), "−22");
        assert_eq!(of(&[82.3]).written(1_234_567.0, false), "1,234,567");
        assert_eq!(of(&[1.0]).written(2.0 / 3.0, true), "0.6667");
        assert_eq!(of(&[1.0]).written(-0.00000001, false), "−1.000e−8");
        assert_eq!((of(&[]).word, of(&[0.0]).written(0.0, false).as_str()), ("", "0"));
        assert_eq!(of(&[0.0]).written(-0.0, false), "0");
    }

    proptest! {
        #[test]
        fn what_is_written_is_the_value(value in -1e12..1e12_f64) {
            let written = Magnitude::of([1.0].into_iter()).written(value, false);
            let read: f64 = written.replace(',', "").replace('−', "-").parse().unwrap();
            prop_assert!((read - value).abs() <= value.abs() * 1e-6 + 1e-8, "{value} {written}");
        }
    }
}
