//! Which values share an axis, and in which order do they stand?
//!
//! Each row with a number becomes a point. Points of different units never share an axis. Rows that cannot be drawn are kept with the
//! reason, for the caption.

use super::column::{Kind, Table};
use super::known::{Known, known};
use super::number::Magnitude;
use super::role::Roles;
use super::{Chart, Options, Panel, Point, too_many};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::cite::{Cited, CitedRow};
use std::collections::{BTreeMap, BTreeSet};

/// More than these cannot be read in one picture.
const PANELS: usize = 12;
const VALUES: usize = 150;
const POINTS: usize = 5_000;
const LINES: usize = 12;

/// A row that is not drawn, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) name: String,
    pub(super) why: &'static str,
}

/// Reads the cells, asks what the numbers are, and decides what is drawn as what.
///
/// The second value has, for each column of numbers, what is known of its rows.
pub(super) fn read(cited: &Cited, about: &Dataset, options: &Options) -> Result<(Table, Vec<Vec<Known>>, Roles)> {
    let table = Table::of(cited, about)?;
    let numbers = numbers(&table, cited, about, options)?;
    let drawn: Vec<usize> =
        (0..table.rows.len()).filter(|row| numbers.iter().any(|column| table.rows[*row][*column].number.is_some())).collect();
    let mut roles = Roles::of(&table, numbers, &drawn, options)?;
    if options.log && matches!(roles.chart, Chart::Bar | Chart::Grouped) {
        if options.chart.is_some() {
            return Err(Error::Usage {
                message: "bars begin at zero, which a logarithmic axis has not".into(),
                hint: "leave --log out, or draw it with --chart dot".into(),
            });
        }
        roles.chart = Chart::Dot;
    }
    let known = roles.numbers.iter().map(|column| known(cited, *column, about)).collect::<Result<_>>()?;
    Ok((table, known, roles))
}

/// The columns whose numbers are drawn: those asked for, or the one with the values of observations, or the last that is no rank.
fn numbers(table: &Table, cited: &Cited, about: &Dataset, options: &Options) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    for name in &options.y {
        let column = table.find(name)?;
        if !table.rows.iter().any(|row| row[column].number.is_some()) {
            return Err(Error::Usage {
                message: format!("the column `{}` has no numbers", table.names[column]),
                hint: columns(table),
            });
        }
        found.push(column);
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let used = [&options.x, &options.by, &options.panel].map(|name| name.as_deref().and_then(|name| table.find(name).ok()));
    let mut best: Option<((bool, bool, usize), usize)> = None;
    for column in (0..table.names.len()).filter(|at| table.kind(*at) == Kind::Number && !used.contains(&Some(*at))) {
        let observed = known(cited, column, about)?.iter().filter(|known| known.observed).count();
        let rank = (2 * observed > table.rows.len(), !table.is_rank(column), column);
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, column));
        }
    }
    best.map(|(_, column)| vec![column])
        .ok_or_else(|| Error::Usage { message: "the answer has no column of numbers to draw".into(), hint: columns(table) })
}

/// The columns with what is in them.
fn columns(table: &Table) -> String {
    let kind = |at: usize| match table.kind(at) {
        Kind::Number => "numbers",
        Kind::Year => "years",
        Kind::Unit => "units",
        Kind::Name => "names",
        Kind::Other => "text",
    };
    let all: Vec<String> = table.names.iter().enumerate().map(|(at, name)| format!("{name} ({})", kind(at))).collect();
    format!("its columns are {}", all.join(", "))
}

/// A number of the answer, before it has its place.
struct Datum<'a> {
    row: usize,
    number: usize,
    value: f64,
    known: &'a Known,
}

/// The panels, the names of the series, and what is left out.
pub(super) fn panels(
    cited: &Cited,
    table: &Table,
    known: &[Vec<Known>],
    roles: &Roles,
    options: &Options,
) -> Result<(Vec<Panel>, Vec<String>, Vec<LeftOut>)> {
    let reader = Reader { table, roles };
    let mut left_out = Vec::new();
    let mut series: Vec<String> = Vec::new();
    let mut parts: Vec<(Place, Vec<(Datum<'_>, Point)>)> = Vec::new();
    for (row, (cells, cited_row)) in table.rows.iter().zip(&cited.rows).enumerate() {
        for (number, column) in roles.numbers.iter().enumerate() {
            let year = roles.year.map(|year| cells[year].year);
            let why = match cells[*column].number {
                None => Some("without a number"),
                Some(value) if !value.is_finite() => Some("not finite"),
                Some(value) if options.log && value <= 0.0 => Some("not above zero"),
                Some(_) if year == Some(None) => Some("without a year"),
                Some(_) => None,
            };
            if let Some(why) = why {
                left_out.push(LeftOut { name: reader.whole_name(row, number), why });
                continue;
            }
            let datum = Datum { row, number, value: cells[*column].number.unwrap_or_default(), known: &known[number][row] };
            let point = reader.point(&datum, cited_row, year.flatten(), &mut series);
            let place = reader.place(&datum);
            match parts.iter_mut().find(|(known, _)| *known == place) {
                Some((_, points)) => points.push((datum, point)),
                None => parts.push((place, vec![(datum, point)])),
            }
        }
    }
    if parts.is_empty() {
        let name = &table.names[roles.numbers[0]];
        return Err(Error::Usage {
            message: format!("no row has a number in `{name}` that can be drawn"),
            hint: left_out.first().map_or_else(|| columns(table), |first| format!("{} is {}", first.name, first.why)),
        });
    }
    in_order_of_years(&mut series, &mut parts, roles, table);
    limits(&parts, &series, roles)?;
    let panels = headed(parts, table, roles, options);
    Ok((panels, series, left_out))
}

/// A panel of its own: the value of the column of panels, and the unit.
type Place = (String, String);

struct Reader<'a> {
    table: &'a Table,
    roles: &'a Roles,
}

impl Reader<'_> {
    fn joined(&self, row: usize, columns: impl Iterator<Item = usize>) -> String {
        let mut texts: Vec<&str> = columns.map(|column| self.table.rows[row][column].text.as_str()).collect();
        texts.retain(|text| !text.is_empty());
        texts.join(", ")
    }

    fn several(&self) -> bool {
        self.roles.numbers.len() > 1
    }

    fn words(&self, number: usize) -> String {
        self.table.words(self.roles.numbers[number])
    }

    /// What a row is called where nothing else stands beside it.
    fn whole_name(&self, row: usize, number: usize) -> String {
        let name = self.joined(row, self.roles.panel.into_iter().chain(self.roles.names.iter().copied()).chain(self.roles.by));
        match (name.is_empty(), self.several()) {
            (true, true) => self.words(number),
            (true, false) => format!("row {}", row + 1),
            (false, true) => format!("{name}, {}", self.words(number)),
            (false, false) => name,
        }
    }

    fn point(&self, datum: &Datum<'_>, row: &CitedRow, year: Option<i32>, series: &mut Vec<String>) -> Point {
        let name = self.joined(datum.row, self.roles.names.iter().copied());
        let beside = self.joined(datum.row, self.roles.by.into_iter());
        let words = if self.several() { self.words(datum.number) } else { String::new() };
        let both = |a: String, b: String| if a.is_empty() || b.is_empty() { a + &b } else { format!("{a}, {b}") };
        let (name, of) = match (self.roles.chart, name.is_empty()) {
            (Chart::Line, _) => (String::new(), both(name, words)),
            (_, true) if self.several() => (words, beside),
            (_, true) => (self.words(datum.number), beside),
            (_, false) => (name, both(beside, words)),
        };
        let at = series.iter().position(|known| *known == of).unwrap_or_else(|| {
            series.push(of);
            series.len() - 1
        });
        Point {
            name,
            series: at,
            year,
            value: datum.value,
            origin: datum.known.origin,
            remark: datum.known.remark.clone(),
            in_doubt: !row.doubts.is_empty(),
            term: row.values[self.roles.numbers[datum.number]].clone(),
            row: datum.row,
            graphs: datum.known.graphs.clone(),
        }
    }

    fn place(&self, datum: &Datum<'_>) -> Place {
        let cell = self.roles.unit.map(|unit| &self.table.rows[datum.row][unit]).filter(|cell| !cell.text.is_empty());
        let unit = cell.map(|cell| cell.unit.clone().unwrap_or_else(|| cell.text.clone())).or_else(|| datum.known.unit.clone());
        (self.joined(datum.row, self.roles.panel.into_iter()), unit.unwrap_or_default())
    }
}

/// Series that are years stand in their order.
fn in_order_of_years(series: &mut Vec<String>, parts: &mut [(Place, Vec<(Datum<'_>, Point)>)], roles: &Roles, table: &Table) {
    if roles.by.is_none_or(|by| table.kind(by) != Kind::Year) {
        return;
    }
    let mut sorted = series.clone();
    sorted.sort();
    for (_, point) in parts.iter_mut().flat_map(|(_, points)| points) {
        point.series = sorted.iter().position(|name| *name == series[point.series]).unwrap_or(0);
    }
    *series = sorted;
}

fn limits(parts: &[(Place, Vec<(Datum<'_>, Point)>)], series: &[String], roles: &Roles) -> Result<()> {
    let count: usize = parts.iter().map(|(_, points)| points.len()).sum();
    let names: BTreeSet<&str> = series.iter().map(String::as_str).collect();
    match roles.chart {
        _ if parts.len() > PANELS => Err(too_many(parts.len(), "panels (a unit has its own)", PANELS)),
        Chart::Line if count > POINTS => Err(too_many(count, "values", POINTS)),
        Chart::Line if names.len() > LINES => Err(too_many(names.len(), "lines", LINES)),
        Chart::Bar | Chart::Dot | Chart::Grouped if count > VALUES => Err(too_many(count, "values", VALUES)),
        _ => Ok(()),
    }
}

fn headed(parts: Vec<(Place, Vec<(Datum<'_>, Point)>)>, table: &Table, roles: &Roles, options: &Options) -> Vec<Panel> {
    let count = parts.len();
    let mut units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ((panel, unit), _) in &parts {
        units.entry(panel.clone()).or_default().insert(unit.clone());
    }
    let heading = |panel: &str, unit: &str| match (count, units[panel].len() > 1, panel.is_empty()) {
        (1, ..) => panel.to_owned(),
        (_, false, _) => panel.to_owned(),
        (_, true, true) => {
            if unit.is_empty() {
                "without a unit".to_owned()
            } else {
                unit.to_owned()
            }
        }
        (_, true, false) => format!("{panel}, {}", if unit.is_empty() { "without a unit" } else { unit }),
    };
    let panel = |((panel, unit), data): (Place, Vec<(Datum<'_>, Point)>)| {
        let quantities: BTreeSet<Option<&String>> = data.iter().map(|(datum, _)| datum.known.quantity.as_ref()).collect();
        let quantity = match quantities.into_iter().collect::<Vec<_>>()[..] {
            [Some(one)] | [None, Some(one)] => one.clone(),
            _ if roles.numbers.len() == 1 => table.words(roles.numbers[0]),
            _ => "value".to_owned(),
        };
        let mut points: Vec<Point> = data.into_iter().map(|(_, point)| point).collect();
        sort(&mut points, roles, table, options);
        let magnitude = Magnitude::of(points.iter().map(|point| point.value));
        Panel { heading: heading(&panel, &unit), quantity, unit, points, magnitude }
    };
    parts.into_iter().map(panel).collect()
}

/// Lines by year; names by their largest value, or in the order of the rows, or of the years that they are.
fn sort(points: &mut [Point], roles: &Roles, table: &Table, options: &Options) {
    if roles.chart == Chart::Line {
        points.sort_by_key(|point| (point.series, point.year, point.row));
        return;
    }
    let mut order: BTreeMap<String, (f64, usize)> = BTreeMap::new();
    for point in points.iter() {
        let (largest, first) = order.entry(point.name.clone()).or_insert((point.value, point.row));
        (*largest, *first) = (largest.max(point.value), (*first).min(point.row));
    }
    let years = matches!(roles.names[..], [one] if table.kind(one) == Kind::Year);
    points.sort_by(|a, b| {
        let (of_a, of_b) = (order[&a.name], order[&b.name]);
        let by_name = if years {
            a.name.cmp(&b.name)
        } else if options.in_order {
            of_a.1.cmp(&of_b.1)
        } else {
            of_b.0.total_cmp(&of_a.0).then(of_a.1.cmp(&of_b.1))
        };
        let by_value = if options.in_order { std::cmp::Ordering::Equal } else { b.value.total_cmp(&a.value) };
        by_name.then(a.name.cmp(&b.name)).then(a.series.cmp(&b.series)).then(by_value).then(a.row.cmp(&b.row))
    });
}
