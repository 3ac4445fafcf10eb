//! Can the figures of a row be compared, and in which unit?
//!
//! Figures of one measure are brought to the unit of the first of them and to one scale. Figures that differ in nothing but their time stand in
//! one row, which says that they are of other years.

use super::{Aspect, Cell, Common, Line, Measure, Part, Value};
use crate::dataset::Dataset;
use crate::query::unit::number::Fraction;
use crate::query::unit::print::Digits;
use crate::query::unit::{Units, on_scale, scale_of};
use oxigraph::model::{Literal, NamedNode};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of what is measured.
pub(super) fn lines(dataset: &Dataset, measures: BTreeMap<Measure, Vec<Cell>>) -> Vec<Line> {
    let units: BTreeSet<NamedNode> = measures.values().flatten().flatten().filter_map(|value| value.unit.clone()).collect();
    let units = Units::read(dataset, &units);
    let (shared, single): (Vec<_>, Vec<_>) = measures.into_iter().partition(|(_, cells)| having(cells) > 1);
    let mut lines: Vec<Line> = shared.into_iter().map(|(measure, cells)| compared(measure, cells, &units)).collect();
    lines.extend(of_any_time(single).into_iter().map(|(measure, cells)| timeless(measure, cells)));
    lines
}

fn having(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Puts together what differs in its time alone.
fn of_any_time(single: Vec<(Measure, Vec<Cell>)>) -> BTreeMap<Measure, Vec<Cell>> {
    let mut all: BTreeMap<Measure, Vec<Cell>> = BTreeMap::new();
    for (measure, cells) in single {
        let together = all.entry(Measure { period: String::new(), ..measure }).or_insert_with(|| vec![Vec::new(); cells.len()]);
        together.iter_mut().zip(cells).for_each(|(cell, more)| cell.extend(more));
    }
    all
}

/// A row of figures that no two things have of one time.
fn timeless(measure: Measure, cells: Vec<Cell>) -> Line {
    let several = having(&cells) > 1;
    let part = if several { Part::SameMeasure } else { Part::Only };
    let untold = cells.iter().flatten().any(|value| value.period.is_empty());
    let why = if untold { "their years differ or are not told" } else { "their years differ" };
    let mut line = Line { part, aspect: Aspect::Measure(measure), cells, why_not: several.then(|| why.to_owned()) };
    let periods: BTreeSet<&String> = line.cells.iter().flatten().map(|value| &value.period).collect();
    if let (1, Some(only), Aspect::Measure(measure)) = (periods.len(), periods.first(), &mut line.aspect) {
        measure.period = (*only).clone();
    }
    line
}

/// A row of figures of one measure and time, in one unit if that can be.
fn compared(measure: Measure, mut cells: Vec<Cell>, units: &Units) -> Line {
    let year = measure.period.rsplit('-').next().and_then(|year| year.parse().ok());
    let why_not = bring_together(&mut cells, year, units).err();
    Line { part: Part::SameMeasure, aspect: Aspect::Measure(measure), cells, why_not }
}

fn bring_together(cells: &mut [Cell], year: Option<i32>, units: &Units) -> Result<(), String> {
    let Some(unit) = cells.iter().flatten().next().map(|value| value.unit.clone()) else { return Ok(()) };
    let mut converted = Vec::new();
    for value in cells.iter().flatten() {
        let number = |literal: &Literal| Fraction::parse(literal.value());
        let amount = value.amount.as_ref().and_then(number);
        converted.push(match (amount, &value.unit, &unit) {
            (amount, own, common) if own == common => amount.map(|amount| (amount, None)),
            (Some(amount), Some(own), Some(common)) => {
                let (amount, rate) = units.convert(amount, own, common, year)?;
                Some((amount, rate.cloned()))
            }
            (None, ..) => return Err("one has no single value".to_owned()),
            _ => return Err("one has no unit".to_owned()),
        });
    }
    let largest = converted.iter().flatten().filter_map(|(amount, _)| amount.magnitude()).max();
    let scale = largest.map_or(0, scale_of);
    // A number in words is on no scale.
    let uniform = cells.iter().flatten().filter_map(printed_scale).collect::<BTreeSet<i32>>().len() < 2;
    for (value, found) in cells.iter_mut().flatten().zip(converted) {
        let Some((amount, rate)) = found else { continue };
        if value.unit == unit && (uniform || printed_scale(value).is_none_or(|own| own == scale)) {
            continue;
        }
        let digits = value.printed.as_deref().and_then(Digits::find).map_or(0, |digits| digits.whole.len() + digits.decimals);
        let Some((number, exact)) = on_scale(amount, scale, digits) else { continue };
        let name = unit.as_ref().map(|unit| units.name(unit)).unwrap_or_default();
        let text = if name == "%" { format!("{number}%") } else { format!("{number} {name}").trim_end().to_owned() };
        value.common = Some(Common { text, exact, rate });
    }
    Ok(())
}

/// By which power of ten the print falls short of the amount.
fn printed_scale(value: &Value) -> Option<i32> {
    let amount = Fraction::parse(value.amount.as_ref()?.value())?;
    Digits::find(value.printed.as_ref()?)?.scale_to(amount)?.exponent_of_ten()
}
