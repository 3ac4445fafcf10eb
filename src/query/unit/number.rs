//! Numbers without error: fractions of whole numbers, and intervals of them.
//!
//! A printed figure is a decimal, so sums, differences, products and quotients of figures are fractions and come out exact. An
//! operation that would leave the range of 128 bits gives nothing instead of something wrong. Only roots are approximate, and they come
//! as an interval that holds the true value.

use std::cmp::Ordering;

/// A fraction in lowest terms, with a denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::query) struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    pub(in crate::query) const ZERO: Self = Self { numerator: 0, denominator: 1 };
    pub(in crate::query) const ONE: Self = Self { numerator: 1, denominator: 1 };

    pub(in crate::query) fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// Nothing when the denominator is zero or a part is too large.
    pub(in crate::query) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok().filter(|d| *d != 0)?;
        let (n, d) = (numerator / divisor, denominator / divisor);
        match d.signum() {
            0 => None,
            1 => Some(Self { numerator: n, denominator: d }),
            _ => Some(Self { numerator: n.checked_neg()?, denominator: d.checked_neg()? }),
        }
    }

    /// 10 to a power, which may be negative.
    pub(in crate::query) fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::new(1, power) } else { Some(Self::whole(power)) }
    }

    /// Reads digits with at most one point and a sign, such as `-3.10`.
    pub(in crate::query) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{decimals}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = digits.parse::<i128>().ok()?;
        let signed = if text.starts_with('-') { -number } else { number };
        Self::new(signed, 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?)
    }

    pub(in crate::query) fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    pub(in crate::query) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    pub(in crate::query) fn times(self, other: Self) -> Option<Self> {
        // Reducing crosswise first keeps the products small.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(left.numerator.checked_mul(right.numerator)?, left.denominator.checked_mul(right.denominator)?)
    }

    /// Nothing when the divisor is zero.
    pub(in crate::query) fn over(self, divisor: Self) -> Option<Self> {
        self.times(Self::new(divisor.denominator, divisor.numerator)?)
    }

    pub(in crate::query) fn half(self) -> Option<Self> {
        self.over(Self::whole(2))
    }

    pub(in crate::query) fn magnitude(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_abs()?, ..self })
    }

    pub(in crate::query) fn is_zero(self) -> bool {
        self.numerator == 0
    }

    pub(in crate::query) fn is_positive(self) -> bool {
        self.numerator > 0
    }

    /// The exponent, if this is a power of ten.
    pub(in crate::query) fn exponent_of_ten(self) -> Option<i32> {
        // In lowest terms one of the two is 1.
        let (power, sign) = if self.denominator == 1 { (self.numerator, 1) } else { (self.denominator, -1) };
        let exponent = i32::try_from(power.checked_ilog10()?).ok()?;
        (Self::power_of_ten(sign * exponent) == Some(self)).then_some(sign * exponent)
    }

    /// The nearest `f64`.
    #[allow(clippy::cast_precision_loss, reason = "the loss is within the error that `root` allows for")]
    pub(in crate::query) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The decimal with this many places, rounded half away from zero; trailing zeros are kept.
    pub(in crate::query) fn decimal(self, places: u32) -> Option<String> {
        let scale = 10_i128.checked_pow(places)?;
        let scaled = self.numerator.checked_abs()?.checked_mul(scale)?.checked_mul(2)?.checked_add(self.denominator)?;
        let rounded = scaled / self.denominator.checked_mul(2)?;
        let sign = if self.numerator < 0 && rounded > 0 { "-" } else { "" };
        let (whole, rest) = (rounded / scale, rounded % scale);
        Some(if places == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{rest:0width$}", width = places as usize)
        })
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Ord for Fraction {
    /// Exact, by the continued fractions of both, so that no product can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let split = |f: &Self| (f.numerator.div_euclid(f.denominator), f.numerator.rem_euclid(f.denominator));
        let ((whole, rest), (other_whole, other_rest)) = (split(self), split(other));
        match whole.cmp(&other_whole) {
            Ordering::Equal if rest == 0 || other_rest == 0 => rest.cmp(&other_rest),
            // Both lie between the same whole numbers: the one with the smaller reciprocal of its rest is larger.
            Ordering::Equal => {
                let turned = |rest, f: &Self| Self { numerator: f.denominator, denominator: rest };
                turned(other_rest, other).cmp(&turned(rest, self))
            }
            unequal => unequal,
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All numbers from `low` to `high`, both included; an end that is missing is infinite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) struct Interval {
    pub(in crate::query) low: Option<Fraction>,
    pub(in crate::query) high: Option<Fraction>,
}

impl Interval {
    pub(in crate::query) fn of(low: Fraction, high: Fraction) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    pub(in crate::query) fn point(value: Fraction) -> Self {
        Self::of(value, value)
    }

    pub(in crate::query) fn holds(self, value: Fraction) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    /// Whether the two have a number in common.
    pub(in crate::query) fn meets(self, other: Self) -> bool {
        let below = |low: Option<Fraction>, high: Option<Fraction>| low.zip(high).is_none_or(|(low, high)| low <= high);
        below(self.low, other.high) && below(other.low, self.high)
    }

    fn ends(self) -> Option<(Fraction, Fraction)> {
        self.low.zip(self.high)
    }

    pub(in crate::query) fn plus(self, other: Self) -> Option<Self> {
        let add = |a: Option<Fraction>, b: Option<Fraction>| a.zip(b).map_or(Some(None), |(a, b)| a.plus(b).map(Some));
        Some(Self { low: add(self.low, other.low)?, high: add(self.high, other.high)? })
    }

    pub(in crate::query) fn minus(self, other: Self) -> Option<Self> {
        let negate = |f: Option<Fraction>| f.map_or(Some(None), |f| Fraction::ZERO.minus(f).map(Some));
        self.plus(Self { low: negate(other.high)?, high: negate(other.low)? })
    }

    /// Nothing for an interval without ends.
    pub(in crate::query) fn times(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.ends()?, other.ends()?);
        let products = [a.times(c)?, a.times(d)?, b.times(c)?, b.times(d)?];
        Some(Self { low: products.into_iter().min(), high: products.into_iter().max() })
    }

    /// Nothing when the divisor can be zero.
    pub(in crate::query) fn over(self, divisor: Self) -> Option<Self> {
        if divisor.holds(Fraction::ZERO) {
            return None;
        }
        let (low, high) = divisor.ends()?;
        self.times(Self::of(Fraction::ONE.over(high)?, Fraction::ONE.over(low)?))
    }

    /// The positive root of a degree, for an interval above zero. Each end is widened by more than the error of `f64`.
    pub(in crate::query) fn root(self, degree: u32) -> Option<Self> {
        let (low, high) = self.ends()?;
        if !low.is_positive() || degree == 0 {
            return None;
        }
        if degree == 1 {
            return Some(self);
        }
        Some(Self::of(root(low, degree, -1)?, root(high, degree, 1)?))
    }
}

/// A root to nine places, one unit of the last place off in the given direction.
#[allow(clippy::cast_possible_truncation, reason = "the size is checked before")]
fn root(value: Fraction, degree: u32, direction: i128) -> Option<Fraction> {
    const PLACES: f64 = 1e9;
    let scaled = value.to_f64().powf(1.0 / f64::from(degree)) * PLACES;
    // Above this, one unit of the ninth place is less than the error of `f64`.
    if !scaled.is_finite() || scaled > 1e15 {
        return None;
    }
    Fraction::new(scaled.round() as i128 + direction, PLACES as i128)
}

#[cfg(test)]
mod tests {
    use super::{Fraction, Interval};
    use proptest::prelude::*;

    fn fraction(n: i32, d: u8) -> Fraction {
        Fraction::new(i128::from(n), i128::from(d) + 1).unwrap()
    }

    #[test]
    fn decimals_are_read_and_written_without_loss() {
        for text in ["0", "-3.10", "1104.2", "000.5", "12345678901234567890"] {
            let places = text.split_once('.').map_or(0, |(_, d)| d.len());
            let written = Fraction::parse(text).unwrap().decimal(u32::try_from(places).unwrap()).unwrap();
            assert_eq!(written, if text == "000.5" { "0.5" } else { text });
        }
        for text in ["", "-", "1.2.3", "1e5", "１", "12 ", "99999999999999999999999999999999999999999"] {
            assert_eq!(Fraction::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_leaves_the_range_gives_nothing() {
        let large = Fraction::whole(i128::MAX);
        assert_eq!(large.plus(Fraction::ONE), None);
        assert_eq!(large.times(large), None);
        assert_eq!(Fraction::new(i128::MIN, -1), None);
        assert_eq!(Fraction::ONE.over(Fraction::ZERO), None);
        assert_eq!(Fraction::new(0, 0), None);
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_numbers(a in any::<i32>(), b in any::<u8>(), c in any::<i32>(), d in any::<u8>()) {
            let crosswise = (i128::from(a) * (i128::from(d) + 1)).cmp(&(i128::from(c) * (i128::from(b) + 1)));
            prop_assert_eq!(fraction(a, b).cmp(&fraction(c, d)), crosswise);
        }

        /// Brute force: whatever is picked from two intervals, the result lies in the result interval, and both ends are reached.
        #[test]
        fn interval_arithmetic_is_tight(
            a in -30_i32..30, width_a in 0_i32..12, b in -30_i32..30, width_b in 0_i32..12, d in 0_u8..8,
        ) {
            let (left, right) = (pick(a, width_a, d), pick(b, width_b, d));
            let span = |numbers: &[Fraction]| Interval::of(numbers[0], numbers[numbers.len() - 1]);
            type On<T> = fn(T, T) -> Option<T>;
            let operations: [(On<Fraction>, On<Interval>); 4] = [
                (Fraction::plus, Interval::plus), (Fraction::minus, Interval::minus),
                (Fraction::times, Interval::times), (Fraction::over, Interval::over),
            ];
            for (on_numbers, on_intervals) in operations {
                let brute: Option<Vec<Fraction>> =
                    left.iter().flat_map(|x| right.iter().map(|y| on_numbers(*x, *y))).collect();
                let result = on_intervals(span(&left), span(&right));
                match (brute, result) {
                    (Some(all), Some(interval)) => {
                        prop_assert_eq!(interval.low, all.iter().copied().min());
                        prop_assert_eq!(interval.high, all.iter().copied().max());
                    }
                    // Nothing comes of a division by an interval that holds zero, even when none of the picks is zero.
                    (_, None) => prop_assert!(span(&right).holds(Fraction::ZERO)),
                    (None, Some(_)) => prop_assert!(false, "a division by zero went through"),
                }
            }
        }

        #[test]
        fn a_root_holds_the_true_value(base in 1_i128..400, degree in 1_u32..6) {
            let power = Fraction::whole(base.pow(degree));
            let root = Interval::point(power).root(degree).unwrap();
            prop_assert!(root.holds(Fraction::whole(base)));
            let width = root.high.unwrap().minus(root.low.unwrap()).unwrap();
            prop_assert!(width <= Fraction::new(1, 100_000_000).unwrap());
        }
    }

    /// Every number of an interval in steps of its grain, ends included.
    fn pick(start: i32, width: i32, d: u8) -> Vec<Fraction> {
        (start..=start + width).map(|n| fraction(n, d)).collect()
    }
}
