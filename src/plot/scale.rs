//! Where do the numbers of an axis stand, and which of them are written?
//!
//! Linear axes have ticks at multiples of 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice numbers for graph labels", Graphics Gems I),
//! logarithmic ones at powers of ten and, when there are few of those, at 2 and 5 times them. Years have steps of whole years.

/// An axis: from which number to which, and its ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// The number at the beginning.
    pub(super) from: f64,
    /// The number at the end, larger than `from`.
    pub(super) to: f64,
    /// The numbers that are written, ascending, all between the ends.
    pub(super) ticks: Vec<f64>,
    log: bool,
}

impl Scale {
    /// An axis that holds all values, with about `count` ticks. Values that are not finite do not count.
    ///
    /// - `zero`: whether it has zero on it.
    pub(super) fn linear(values: impl Iterator<Item = f64>, zero: bool, count: usize) -> Self {
        let (mut low, mut high) = ends(values);
        if zero || low > high {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if low == high {
            let half = if low == 0.0 { 0.5 } else { low.abs() / 2.0 };
            (low, high) = if zero && low == 0.0 { (0.0, 1.0) } else { (low - half, high + half) };
        }
        let step = nice((high - low) / count.max(1) as f64);
        let (mut first, mut last) = ((low / step).floor(), (high / step).ceil());
        // Where the values end just behind a tick, the axis ends with them.
        let (mut from, mut to) = (first * step, last.max(first + 1.0) * step);
        if last - first > 2.0 && to - high > step / 2.0 {
            (last, to) = (last - 1.0, high);
        }
        if last - first > 2.0 && low - from > step / 2.0 {
            (first, from) = (first + 1.0, low);
        }
        // A step that is lost in the size of the numbers would give the same tick again and again.
        let ticks = (0..=(last - first).clamp(1.0, 1e3) as u32).map(|at| tidy((first + f64::from(at)) * step, step)).collect();
        Self { from, to, ticks, log: false }
    }

    /// An axis without ticks from zero, or the smallest value below it, to the largest.
    pub(super) fn over(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = ends(values);
        let (low, high) = (low.min(0.0), high.max(0.0));
        Self { from: low, to: if low == high { 1.0 } else { high }, ticks: Vec::new(), log: false }
    }

    /// A logarithmic axis that holds all values above zero.
    pub(super) fn log(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = ends(values.filter(|value| *value > 0.0));
        let (low, high) = if low > high { (1.0, 10.0) } else { (low, high) };
        let (first, last) = (low.log10().floor(), high.log10().ceil());
        let last = last.max(first + 1.0);
        let factors: &[f64] = if last - first <= 2.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let every = ((last - first) / 8.0).ceil().max(1.0);
        let mut ticks: Vec<f64> = Vec::new();
        let mut power = first;
        while power <= last {
            ticks.extend(factors.iter().map(|factor| factor * 10_f64.powf(power)));
            power += every;
        }
        let (from, to) = (10_f64.powf(first), 10_f64.powf(last));
        ticks.retain(|tick| *tick >= from * 0.999 && *tick <= to * 1.001);
        Self { from, to, ticks, log: true }
    }

    /// An axis of years that begins at the first and ends at the last, with `count` ticks at most.
    pub(super) fn years(years: impl Iterator<Item = i32>, count: usize) -> Self {
        let all: Vec<i32> = years.collect();
        let (first, last) = (all.iter().copied().min().unwrap_or(0), all.iter().copied().max().unwrap_or(0));
        let span = f64::from(last.saturating_sub(first));
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000];
        let step = step.into_iter().find(|step| span / f64::from(*step) < count.max(2) as f64).unwrap_or(10_000);
        let begin = first.div_euclid(step) * step;
        let ticks: Vec<f64> = (0..=(last.saturating_sub(begin)) / step)
            .map(|at| begin + at * step)
            .filter(|year| *year >= first)
            .map(f64::from)
            .collect();
        let (from, to) =
            if first == last { (f64::from(first) - 0.5, f64::from(last) + 0.5) } else { (f64::from(first), f64::from(last)) };
        Self { from, to, ticks, log: false }
    }

    /// Where a value stands between the ends: 0 at the beginning, 1 at the end.
    pub(super) fn part(&self, value: f64) -> f64 {
        if self.log {
            (value.log10() - self.from.log10()) / (self.to.log10() - self.from.log10())
        } else {
            (value - self.from) / (self.to - self.from)
        }
    }

    /// Where bars begin: at zero, or at the end that is nearest to it.
    pub(super) fn base(&self) -> f64 {
        if self.log { self.from } else { 0_f64.clamp(self.from, self.to) }
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// The nice number next to a step: 1, 2 or 5 times a power of ten.
fn nice(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let factor = step / power;
    let nice = [1.0, 2.0, 5.0].into_iter().find(|nice| factor <= nice * 1.0001).unwrap_or(10.0);
    nice * power
}

/// A multiple of a step without the last bits of its computation.
fn tidy(value: f64, step: f64) -> f64 {
    let places = (-step.log10().floor()).clamp(0.0, 300.0) as usize;
    format!("{value:.places$}").parse::<f64>().unwrap_or(value) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        let ticks = |values: &[f64], zero| Scale::linear(values.iter().copied(), zero, 5).ticks;
        assert_eq!(ticks(&[82.3, 21.7], true), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(&[92.3, 21.7], true), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(&[-13.0, 10.0], true), [-15.0, -10.0, -5.0, 0.0, 5.0, 10.0]);
        assert_eq!(ticks(&[0.1, 0.3], false), [0.1, 0.15, 0.2, 0.25, 0.3]);
        assert_eq!(ticks(&[], true), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(Scale::log([3.0, 40.0].into_iter()).ticks, [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]);
        assert_eq!(Scale::years([2012, 2016, 2020].into_iter(), 6).ticks, [2012.0, 2014.0, 2016.0, 2018.0, 2020.0]);
        assert_eq!(Scale::years([2016].into_iter(), 6).ticks, [2016.0]);
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values_and_its_ticks_ascend(values in prop::collection::vec(-1e15..1e15_f64, 1..20), zero: bool, count in 2..9_usize) {
            let scale = Scale::linear(values.iter().copied(), zero, count);
            prop_assert!(scale.from < scale.to);
            for value in values.iter().copied().chain(zero.then_some(0.0)) {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&scale.part(value)), "{value} {scale:?}");
            }
            prop_assert!(scale.ticks.windows(2).all(|two| two[0] < two[1]), "{scale:?}");
            prop_assert!((2..=2 * count + 2).contains(&scale.ticks.len()), "{scale:?}");
        }

        #[test]
        fn so_does_a_logarithmic_one(values in prop::collection::vec(1e-12..1e15_f64, 1..20)) {
            let scale = Scale::log(values.iter().copied());
            prop_assert!(values.iter().all(|value| (-1e-9..=1.0 + 1e-9).contains(&scale.part(*value))), "{scale:?}");
            prop_assert!(scale.ticks.len() >= 2 && scale.ticks.windows(2).all(|two| two[0] < two[1]), "{scale:?}");
        }

        #[test]
        fn years_are_whole_and_few(years in prop::collection::vec(-3000..3000_i32, 1..20), count in 2..12_usize) {
            let scale = Scale::years(years.iter().copied(), count);
            prop_assert!(scale.ticks.iter().all(|tick| tick.fract() == 0.0 && (-1e-9..=1.0 + 1e-9).contains(&scale.part(*tick))), "{scale:?}");
            prop_assert!(scale.ticks.len() <= count + 1, "{scale:?}");
        }
    }
}
