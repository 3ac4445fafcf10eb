//! `compare`: some things side by side.

use super::doubt::Doubts;
use super::output::{self, Naming, OutputArgs, Screen, Target};
use super::{Data, Outcome};
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::compare::{self, Aspect, Line, Measure, Part, Value};
use crate::query::evidence::{self, Places};
use crate::query::format::{self, Format, Look};
use crate::query::row::Stated;
use crate::query::{Answer, Row, Rows, entity};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashMap;
use std::io::Write as _;

/// Compare things: what they have in common, where a measure differs, what only one has
///
/// Each cell names the page and the passage behind it. Figures stand side by side when they measure the same thing at the same place
/// and time. They are brought to one unit; where that cannot be, the row says why. A figure that the audit finds inconsistent has a
/// mark, and below the tables stands why.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas compare Celltrion Roche
  bioatlas compare 'Greater Boston' 'San Diego' 'San Francisco Bay area'
  bioatlas compare China Japan --format csv")]
pub(super) struct CompareArgs {
    /// The things: IRIs, prefixed names, or labels
    #[arg(required = true, num_args = 2.., value_name = "ENTITY")]
    entities: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &CompareArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Table);
    let dataset = data.open()?;
    let things: Vec<NamedNode> = args.entities.iter().map(|name| entity::resolve(dataset, name)).collect::<Result<_>>()?;
    let lines = compare::compare(dataset, &things)?;
    let page = Page::gather(dataset, &things, &lines)?;
    let alike = lines.iter().any(|line| matches!(line.part, Part::Common | Part::SameMeasure));
    if matches!(format, Format::Table | Format::Markdown) {
        let written = page.write(format, &mut target, screen.width.filter(|_| args.output.output.is_none()), screen);
        target.end(written)?;
    } else {
        output::answer(Answer::Rows(page.rows()), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    }
    if !alike {
        output::note("they have nothing in common and share no measure");
    }
    Ok(Outcome::Yes)
}

struct Page<'a> {
    dataset: &'a Dataset,
    things: &'a [NamedNode],
    lines: &'a [Line],
    labels: HashMap<String, String>,
    places: Places,
    doubts: Doubts,
}

impl<'a> Page<'a> {
    fn gather(dataset: &'a Dataset, things: &'a [NamedNode], lines: &'a [Line]) -> Result<Self> {
        let values = || lines.iter().flat_map(|line| line.cells.iter().flatten());
        let mut iris: Vec<&NamedNode> = things.iter().collect();
        for line in lines {
            match &line.aspect {
                Aspect::Fact(_, property) => iris.push(property),
                Aspect::Measure(measure) => iris.extend(measure.of.iter().chain([&measure.indicator]).chain(&measure.outlook)),
            }
        }
        iris.extend(values().filter_map(|value| value.qualifier.as_ref()));
        iris.extend(values().filter_map(|value| if let Term::NamedNode(iri) = &value.term { Some(iri) } else { None }));
        let labels = entity::labels(dataset, iris)?;
        let rates = values().filter_map(|value| value.common.as_ref()?.rate.as_ref()).flat_map(|rate| &rate.graphs);
        let graphs = values().flat_map(|value| &value.stated).map(|stated| &stated.graph);
        let places = evidence::places(dataset, graphs.chain(rates))?;
        let mut figures = Vec::new();
        for value in values().filter(|value| value.printed.is_some()) {
            if let Term::NamedNode(iri) = &value.term
                && !figures.contains(iri)
            {
                figures.push(iri.clone());
            }
        }
        let doubts = Doubts::among(dataset, figures)?;
        Ok(Self { dataset, things, lines, labels, places, doubts })
    }

    fn name_of(&self, iri: &NamedNode) -> String {
        self.labels.get(iri.as_str()).cloned().unwrap_or_else(|| self.dataset.prefixes.display(iri.as_ref()))
    }

    fn verb(&self, property: &NamedNode) -> String {
        self.labels.get(property.as_str()).cloned().unwrap_or_else(|| entity::words(property))
    }

    fn aspect(&self, aspect: &Aspect) -> String {
        match aspect {
            Aspect::Fact(false, property) => self.verb(property),
            Aspect::Fact(true, property) => format!("← {}", self.verb(property)),
            Aspect::Measure(Measure { indicator, of, period, outlook }) => {
                let mut parts = vec![self.name_of(indicator)];
                parts.extend(of.iter().map(|iri| self.name_of(iri)));
                parts.extend(outlook.iter().map(|iri| self.name_of(iri)));
                parts.extend(Some(period.clone()).filter(|period| !period.is_empty()));
                parts.join(", ")
            }
        }
    }

    /// In words, also without the ontology.
    fn qualifier(&self, qualifier: &NamedNode) -> String {
        let words = || entity::words(qualifier).trim_end_matches(" qualifier").to_owned();
        self.labels.get(qualifier.as_str()).cloned().unwrap_or_else(words)
    }

    /// A value as printed; of a figure, with what qualifies the number.
    fn shown(&self, value: &Value) -> String {
        match (&value.printed, &value.term) {
            (Some(printed), _) => match value.qualifier.as_ref().map(|qualifier| self.qualifier(qualifier)) {
                Some(word) if !printed.starts_with(&word) => format!("{word} {printed}"),
                _ => printed.clone(),
            },
            (None, Term::NamedNode(iri)) => self.name_of(iri),
            (None, Term::Literal(literal)) => literal.value().to_owned(),
            (None, other) => other.to_string(),
        }
    }

    /// A value in a cell: its year where the row has none, where it is printed, and what it is in the unit of the row.
    fn value(&self, line: &Line, value: &Value) -> String {
        let of_row = matches!(&line.aspect, Aspect::Measure(measure) if measure.period == value.period);
        let year = if of_row || value.period.is_empty() { String::new() } else { format!(", {}", value.period) };
        let mark = if let Term::NamedNode(iri) = &value.term { self.doubts.mark(iri) } else { String::new() };
        let mut text = format!("{}{mark}{year}  {}", self.shown(value), self.cite(&value.stated));
        if let Some(common) = &value.common {
            text.push_str(&format!("\n{} {}", if common.exact { "=" } else { "≈" }, common.text));
            if let Some(rate) = &common.rate {
                text.push_str(&format!(
                    " at {}  {}",
                    rate.words,
                    self.cite(&rate.graphs.iter().map(by_graph).collect::<Vec<_>>())
                ));
            }
        }
        text
    }

    /// Where a value is printed: the passages, or the rows of tables and the files where no passage states it.
    fn cite(&self, stated: &[Stated]) -> String {
        let is_passage = |stated: &&Stated| self.places.get(&stated.graph).is_some_and(|place| !place.pages.is_empty());
        let mut cited: Vec<&Stated> = stated.iter().filter(is_passage).collect();
        if cited.is_empty() {
            cited = stated.iter().collect();
        }
        let one = |stated: &Stated| {
            let pages = self.places.get(&stated.graph).map_or_else(String::new, |place| place.span());
            let name = self.dataset.prefixes.display(stated.graph.as_ref());
            match &stated.row {
                _ if !pages.is_empty() => format!("p. {pages} [{name}]"),
                Some(row) => format!("{} [{name}]", row.words()),
                None => format!("[{name}]"),
            }
        };
        let more = cited.len().saturating_sub(SHOWN);
        let mut texts: Vec<String> = cited.into_iter().take(SHOWN).map(one).collect();
        if more > 0 {
            texts.push(format!("and {more} more"));
        }
        texts.join("; ")
    }

    fn cell(&self, line: &Line, cell: &[Value]) -> String {
        let mut texts: Vec<String> = cell.iter().take(VALUES).map(|value| self.value(line, value)).collect();
        if cell.len() > VALUES {
            texts.push(format!("and {} more", cell.len() - VALUES));
        }
        texts.join("\n")
    }

    /// One table for each part, the things side by side, and below the tables what is in doubt.
    fn write(&self, format: Format, target: &mut Target, width: Option<u16>, screen: &Screen) -> Result<()> {
        let word = |text: &str| Some(Term::from(Literal::from(text)));
        let names: Vec<String> = self.things.iter().map(|thing| self.name_of(thing)).collect();
        for (at, part) in Part::ALL.into_iter().enumerate() {
            let lines: Vec<&Line> = self.lines.iter().filter(|line| line.part == part).collect();
            if lines.is_empty() {
                continue;
            }
            let gap = if at > 0 && self.lines.first().is_some_and(|first| first.part != part) { "\n" } else { "" };
            let title = if format == Format::Table { screen.bold(part.name()) } else { format!("### {}\n", part.name()) };
            writeln!(target, "{gap}{title}").map_err(Error::Output)?;
            let mut columns = vec![""];
            // What all have needs one column.
            if part == Part::Common {
                columns.push("all");
            } else {
                columns.extend(names.iter().map(String::as_str));
            }
            let row = |line: &Line| {
                let note = line.why_not.as_ref().map_or(String::new(), |why| format!("\n(not comparable: {why})"));
                let mut row = vec![word(&format!("{}{note}", self.aspect(&line.aspect)))];
                if part == Part::Common {
                    row.push(word(&self.cell(line, &merged(&line.cells))));
                } else {
                    row.extend(line.cells.iter().map(|cell| word(&self.cell(line, cell))));
                }
                Ok(row)
            };
            let rows: Vec<Result<Row>> = lines.into_iter().map(row).collect();
            let look = Look { width, labels: None };
            format::write(Answer::Rows(Rows::new(&columns, rows.into_iter())), format, &self.dataset.prefixes, &look, target)?;
        }
        if !self.doubts.is_empty() {
            writeln!(target).map_err(Error::Output)?;
        }
        self.doubts.write(target, screen, width).map_err(Error::Output)
    }

    /// One row for each value and graph.
    fn rows(&self) -> Rows<'static> {
        let word = |text: &str| Some(Term::from(Literal::from(text)));
        let mut rows: Vec<Row> = Vec::new();
        for line in self.lines {
            for (thing, value) in
                self.things.iter().zip(&line.cells).flat_map(|(thing, cell)| cell.iter().map(move |v| (thing, v)))
            {
                for stated in &value.stated {
                    let place = self.places.get(&stated.graph).cloned().unwrap_or_default();
                    let comparable = match (&line.aspect, line.part) {
                        (Aspect::Measure(_), Part::SameMeasure) => Some(Literal::from(line.why_not.is_none()).into()),
                        _ => None,
                    };
                    rows.push(vec![
                        word(line.part.name()),
                        word(&self.aspect(&line.aspect)),
                        Some(thing.clone().into()),
                        word(&self.name_of(thing)),
                        Some(value.term.clone()),
                        word(&self.shown(value)),
                        value.amount.clone().map(Term::from),
                        value.unit.clone().map(Term::from),
                        comparable,
                        value.common.as_ref().and_then(|common| word(&common.text)),
                        value.common.as_ref().and_then(|common| word(&common.rate.as_ref()?.words)),
                        line.why_not.as_ref().and_then(|why| word(why)),
                        Some(&value.period).filter(|period| !period.is_empty()).and_then(|period| word(period)),
                        word(&place.span()),
                        Some(stated.name()),
                        word(&place.status),
                        if let Term::NamedNode(iri) = &value.term {
                            self.doubts.words(iri).as_deref().and_then(word)
                        } else {
                            None
                        },
                    ]);
                }
            }
        }
        let columns = [
            "part",
            "aspect",
            "thing",
            "name",
            "value",
            "text",
            "amount",
            "unit",
            "comparable",
            "common",
            "rate",
            "why_not",
            "period",
            "page",
            "passage",
            "status",
            "doubt",
        ];
        Rows::new(&columns, rows.into_iter().map(Ok))
    }
}

/// How many passages a value names, and how many values a cell has, before the rest is counted.
const SHOWN: usize = 2;
const VALUES: usize = 8;

fn by_graph(graph: &Term) -> Stated {
    Stated { graph: graph.clone(), row: None }
}

/// What all have, with what states it of each.
fn merged(cells: &[Vec<Value>]) -> Vec<Value> {
    let mut merged = cells.first().cloned().unwrap_or_default();
    for value in &mut merged {
        let same = cells.iter().skip(1).flatten().filter(|other| other.term == value.term);
        value.stated.extend(same.flat_map(|other| other.stated.iter().cloned()));
        value.stated.sort_by_cached_key(|stated| (stated.graph.to_string(), stated.name().to_string()));
        value.stated.dedup();
    }
    merged
}
