//! Formulas and verdicts, by hand and against brute force.

use super::super::figure::Print;
use super::{Figure, Formula, Fraction, Outcome, Term, Verdict, compute, judge};
use proptest::prelude::*;

fn term(printed: &str) -> Term {
    let print = Print { printed: Some(printed), value: Some(printed), ..Print::default() };
    let about = std::iter::once(printed.to_owned()).collect();
    Term { figure: Figure::read(&print), printed: printed.into(), unit: "USD".into(), about, ..Term::default() }
}

fn printed(result: &str) -> Term {
    Term { unit: "%".into(), ..term(result) }
}

fn verdict(formula: Formula, inputs: &[&str], result: &str) -> Verdict {
    let inputs: Vec<Term> = inputs.iter().map(|text| term(text)).collect();
    let result = printed(result);
    match compute(formula, &inputs, std::slice::from_ref(&result)) {
        Ok(Outcome::Number { value, range, .. }) => judge(value, range, &result.figure.unwrap()),
        Ok(Outcome::Compared { verdict, .. }) => verdict,
        Err(_) => Verdict::NotCheckable,
    }
}

#[test]
fn growth_and_share_by_hand() {
    assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-230"), Verdict::Consistent);
    assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-235"), Verdict::Rounding);
    assert_eq!(verdict(Formula::Growth, &["10", "-13"], "-245"), Verdict::Inconsistent);
    assert_eq!(verdict(Formula::Growth, &["0", "5"], "5"), Verdict::NotCheckable);
    assert_eq!(verdict(Formula::Share, &["2.4748", "19.44"], "12.7"), Verdict::Consistent);
    assert_eq!(verdict(Formula::Share, &["2.4748", "19.44"], "13.0"), Verdict::Inconsistent);
    assert_eq!(verdict(Formula::Exceeds, &["2", "3"], ""), Verdict::Inconsistent);
    assert_eq!(verdict(Formula::Exceeds, &["2", "2"], ""), Verdict::Rounding);
    assert_eq!(verdict(Formula::Descending, &["3", "3", "1"], ""), Verdict::Consistent);
    assert_eq!(verdict(Formula::Descending, &["3", "1", "2"], ""), Verdict::Rounding);
    assert_eq!(verdict(Formula::Descending, &["3", "1", "9"], ""), Verdict::Inconsistent);
}

#[test]
fn yearly_growth_by_hand() {
    let year = |printed, year| Term { from: Some(year), to: Some(year), ..term(printed) };
    let inputs = [year("866.3", 2012), year("1104.2", 2016)];
    let Ok(Outcome::Number { value, range, .. }) = compute(Formula::AnnualGrowth, &inputs, &[printed("6.3")]) else { panic!() };
    assert_eq!(value.decimal(3).unwrap(), "6.254");
    assert!(range.holds(value));
    assert_eq!(judge(value, range, &printed("6.3").figure.unwrap()), Verdict::Consistent);
}

#[test]
fn units_that_differ_are_not_compared() {
    let won = Term { unit: "KRW".into(), ..term("3") };
    let said = compute(Formula::Exceeds, &[term("4"), won], &[]).unwrap_err();
    assert_eq!(said, "the inputs are in KRW and USD; no exchange rate is stated");
}

#[test]
fn equal_amounts_may_have_their_ranks_in_any_order() {
    let amounts = [("a", "5"), ("b", "4"), ("c", "4")];
    let inputs: Vec<Term> = amounts.iter().map(|(about, n)| Term { about: [(*about).to_owned()].into(), ..term(n) }).collect();
    let ranked = |ranks: [(&str, &str); 3]| {
        let results = ranks.map(|(about, rank)| Term { about: [about.to_owned()].into(), unit: String::new(), ..term(rank) });
        match compute(Formula::Ranking, &inputs, &results) {
            Ok(Outcome::Compared { verdict, .. }) => verdict,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ranked([("a", "1"), ("b", "2"), ("c", "3")]), Verdict::Consistent);
    assert_eq!(ranked([("a", "1"), ("b", "3"), ("c", "2")]), Verdict::Consistent);
    assert_eq!(ranked([("a", "2"), ("b", "1"), ("c", "3")]), Verdict::Inconsistent);
}

proptest! {
    /// Brute force: numbers are picked, printed with few digits, and the true result is printed too. The audit never calls that
    /// inconsistent.
    #[test]
    fn what_is_true_is_never_inconsistent(
        base in 1000_i64..9_000_000, current in 1000_i64..9_000_000, decimals in 0_u32..3, result_decimals in 0_u32..3,
    ) {
        let thousandths = |n: i64| Fraction::new(i128::from(n), 1000).unwrap();
        let (base, current) = (thousandths(base), thousandths(current));
        let print = |number: Fraction, decimals| number.decimal(decimals).unwrap();
        let hundred = Fraction::whole(100);
        let share = current.over(base).unwrap().times(hundred).unwrap();
        let growth = share.minus(hundred).unwrap();
        let (first, second) = (print(base, decimals), print(current, decimals));
        let told = verdict(Formula::Share, &[&second, &first], &print(share, result_decimals));
        prop_assert!(told < Verdict::Inconsistent, "{second} of {first}: {told:?}");
        let told = verdict(Formula::Growth, &[&first, &second], &print(growth, result_decimals));
        prop_assert!(told < Verdict::Inconsistent, "{first} to {second}: {told:?}");
        let sum = print(base.plus(current).unwrap(), decimals);
        prop_assert!(verdict(Formula::Sum, &[&first, &second], &sum) < Verdict::Inconsistent);
    }

    /// Brute force: tenths around both inputs, ends of their rounding included. Inconsistent is what lies outside of all shares.
    #[test]
    fn inconsistent_is_what_no_rounding_reaches(part in 10_i128..60, whole in 60_i128..99, printed in 5_i128..105) {
        let near = |n: i128| (-5..=5).map(move |tenths| n * 10 + tenths);
        let shares: Vec<Fraction> =
            near(part).flat_map(|p| near(whole).map(move |w| Fraction::new(p * 100, w).unwrap())).collect();
        let (low, high) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
        let outside = *high < Fraction::new(printed * 2 - 1, 2).unwrap() || *low > Fraction::new(printed * 2 + 1, 2).unwrap();
        let told = verdict(Formula::Share, &[&part.to_string(), &whole.to_string()], &printed.to_string());
        prop_assert_eq!(told == Verdict::Inconsistent, outside);
    }
}
