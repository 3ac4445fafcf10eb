//! Which column is drawn as what?
//!
//! Numbers along the axis, years or names across, a column of few values side by side in colours, and panels for what cannot share an axis.
//! What is not said is taken from the shape of the answer: as few columns of names as tell the values apart.

use super::column::{Kind, Table};
use super::{Chart, Options};
use crate::error::{Error, Result};
use std::collections::BTreeSet;

/// The columns that are drawn, by what they are drawn as.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Roles {
    pub(super) chart: Chart,
    pub(super) numbers: Vec<usize>,
    pub(super) unit: Option<usize>,
    pub(super) panel: Option<usize>,
    /// With a line: the years.
    pub(super) year: Option<usize>,
    /// What a name is made of; with a line, the name of the line.
    pub(super) names: Vec<usize>,
    /// What stands side by side under a name.
    pub(super) by: Option<usize>,
}

/// More values side by side than this are no comparison.
const SIDE_BY_SIDE: usize = 4;
/// Above this number of names, bars give way to dots.
const BARS: usize = 12;

impl Roles {
    /// - `numbers`: the columns whose numbers are drawn.
    /// - `drawn`: the rows that have such a number.
    ///
    /// # Errors
    /// An unknown column, or a chart that needs one that is not there.
    pub(super) fn of(table: &Table, numbers: Vec<usize>, drawn: &[usize], options: &Options) -> Result<Self> {
        let kinds: Vec<Kind> = (0..table.names.len()).map(|column| table.kind(column)).collect();
        let named = |name: &Option<String>| name.as_deref().map(|name| table.find(name)).transpose();
        let (x, by, panel) = (named(&options.x)?, named(&options.by)?, named(&options.panel)?);
        let rows = Rows { table, drawn };
        let of_kind = |kind: Kind| (0..kinds.len()).filter(|at| kinds[*at] == kind).collect::<Vec<_>>();
        let unit = of_kind(Kind::Unit).into_iter().find(|at| Some(*at) != x && Some(*at) != by);
        let years = of_kind(Kind::Year);
        let taken = |at: &usize| numbers.contains(at) || Some(*at) == by || Some(*at) == panel || Some(*at) == unit;
        let names: Vec<usize> = of_kind(Kind::Name).into_iter().filter(|at| !taken(at)).collect();

        let year = match (x, options.chart) {
            (Some(x), None | Some(Chart::Line)) => Some(x).filter(|x| rows.are_years(*x)),
            (Some(_), Some(_)) | (None, Some(Chart::Bar | Chart::Dot | Chart::Grouped)) => None,
            (None, _) => years.iter().copied().find(|at| !taken(at)),
        };
        if let Some(year) = year {
            let fixed: Vec<usize> = [Some(year), by, panel].into_iter().flatten().collect();
            let lines = rows.telling(fixed, &names);
            let lines: Vec<usize> = lines.into_iter().filter(|at| *at != year && Some(*at) != panel).collect();
            let whole: Vec<usize> = lines.iter().copied().chain(panel).collect();
            if options.chart == Some(Chart::Line) || x.is_some() || rows.make_lines(&whole, year) {
                return Ok(Self { chart: Chart::Line, numbers, unit, panel, year: Some(year), names: lines, by: None });
            }
        }
        if options.chart == Some(Chart::Line) {
            return Err(no_years(table, x));
        }
        let fixed: Vec<usize> = [x, by, panel].into_iter().flatten().collect();
        let others: Vec<usize> = names.iter().chain(&years).copied().filter(|at| !taken(at) && Some(*at) != x).collect();
        let mut told: Vec<usize> =
            rows.telling(fixed, &others).into_iter().filter(|at| Some(*at) != panel && Some(*at) != by).collect();
        let several = numbers.len() > 1;
        let by =
            by.or_else(|| if several { None } else { rows.side_by_side(&told, x, panel, options.chart == Some(Chart::Grouped)) });
        told.retain(|at| Some(*at) != by);
        if options.chart == Some(Chart::Grouped) && by.is_none() && !several {
            return Err(Error::Usage {
                message: "there is nothing to put side by side: no two columns of names tell the values apart".into(),
                hint: "name the column with --by, or draw it with --chart bar".into(),
            });
        }
        let chart = options.chart.unwrap_or_else(|| match rows.distinct(&told) {
            _ if by.is_some() || several => Chart::Grouped,
            count if count > BARS => Chart::Dot,
            _ => Chart::Bar,
        });
        Ok(Self { chart, numbers, unit, panel, year: None, names: told, by })
    }
}

fn no_years(table: &Table, x: Option<usize>) -> Error {
    let message = match x {
        Some(x) => format!("a line needs years, and `{}` has others", table.names[x]),
        None => "a line needs a column of years, and the answer has none".to_owned(),
    };
    Error::Usage { message, hint: "name one with --x, or draw it with --chart bar".into() }
}

/// The rows that are drawn.
struct Rows<'a> {
    table: &'a Table,
    drawn: &'a [usize],
}

impl Rows<'_> {
    fn key(&self, row: usize, columns: &[usize]) -> Vec<&str> {
        columns.iter().map(|column| self.table.rows[row][*column].text.as_str()).collect()
    }

    fn distinct(&self, columns: &[usize]) -> usize {
        self.drawn.iter().map(|row| self.key(*row, columns)).collect::<BTreeSet<_>>().len()
    }

    /// The fixed columns and as few others as tell the rows apart, in the order of the columns.
    fn telling(&self, fixed: Vec<usize>, others: &[usize]) -> Vec<usize> {
        let mut chosen = fixed;
        loop {
            let count = if chosen.is_empty() { 0 } else { self.distinct(&chosen) };
            let with = |at: usize| self.distinct(&chosen.iter().copied().chain([at]).collect::<Vec<_>>());
            let best = others.iter().copied().filter(|at| !chosen.contains(at)).max_by_key(|at| (with(*at), usize::MAX - at));
            match best {
                Some(best) if with(best) > count => chosen.push(best),
                _ => break,
            }
        }
        chosen.sort_unstable();
        chosen
    }

    fn are_years(&self, column: usize) -> bool {
        let mut cells =
            self.drawn.iter().map(|row| &self.table.rows[*row][column]).filter(|cell| !cell.text.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.year.is_some())
    }

    /// Whether most lines have two years or more.
    fn make_lines(&self, names: &[usize], year: usize) -> bool {
        let with: Vec<usize> = names.iter().copied().chain([year]).collect();
        let (lines, points) = (self.distinct(names).max(1), self.distinct(&with));
        self.distinct(&[year]) > 1 && points as f64 / lines as f64 >= 1.5
    }

    /// Of two columns that tell the rows apart, the one with few values, most of which come with each value of the other.
    ///
    /// - `surely`: whether such a comparison is wanted.
    fn side_by_side(&self, told: &[usize], x: Option<usize>, panel: Option<usize>, surely: bool) -> Option<usize> {
        let [a, b] = told else { return None };
        let count = |at: usize| self.distinct(&[at]);
        let by = match x {
            Some(x) if x == *a => *b,
            Some(_) => *a,
            None if count(*a) < count(*b) => *a,
            None => *b,
        };
        let other = if by == *a { *b } else { *a };
        let names: Vec<usize> = [other].into_iter().chain(panel).collect();
        let full = self.drawn.len() as f64 / self.distinct(&names) as f64;
        (surely || (count(by) <= SIDE_BY_SIDE && full > 1.5)).then_some(by)
    }
}
