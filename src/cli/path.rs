//! `path`: how two things are connected, hop by hop, with the passage of each.

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::dataset::Dataset;
use crate::error::{Error, Result, are};
use crate::query::evidence::{self, Places};
use crate::query::format::Format;
use crate::query::path::{self, Apart, Count, Found, Path, Statement, Wanted};
use crate::query::row::TableRow;
use crate::query::{Answer, Row, Rows, entity, schema};
use oxigraph::model::{Literal, NamedNode, Term};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write;

/// Show how two things are connected, and which passage states each step
///
/// Paths run over what exists and how it is related, in both directions; passages, figures, classes and units are no steps. The shortest
/// path is shown, or the best ones with -k, or all with --all. Exit code 1 when there is none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas path Celltrion Roche
  bioatlas path Remsima Lunit -k 3
  bioatlas path Celltrion Roche --all --max 3
  bioatlas path Lunit MFDS --via Technology --avoid :listedIn
  bioatlas path Celltrion Sanofi --format trig")]
pub(super) struct PathArgs {
    /// Where the path begins: an IRI, a prefixed name, or a label
    #[arg(value_name = "FROM")]
    from: String,
    /// Where it ends
    #[arg(value_name = "TO")]
    to: String,
    /// Allow at most this many hops
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max: Option<u32>,
    /// Pass a thing of this class on the way; again for a further one
    #[arg(long, value_name = "CLASS")]
    via: Vec<String>,
    /// Use no statement of this property; again for another
    #[arg(long, value_name = "PROPERTY")]
    avoid: Vec<String>,
    /// Show all paths: up to --max hops, or all of the shortest length
    #[arg(long, conflicts_with = "best")]
    all: bool,
    /// Show this many paths, the shortest first
    #[arg(short = 'k', value_name = "N", default_value_t = 1, value_parser = parse_count)]
    best: usize,
    #[command(flatten)]
    output: OutputArgs,
}

fn parse_count(text: &str) -> std::result::Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "give a whole number above 0".to_owned())
}

pub(super) fn run(args: &PathArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Table);
    let dataset = data.open()?;
    let wanted = Wanted {
        from: entity::resolve(dataset, &args.from)?,
        to: entity::resolve(dataset, &args.to)?,
        longest: args.max,
        via: args.via.iter().map(|name| schema::class(dataset, name)).collect::<Result<_>>()?,
        avoid: args.avoid.iter().map(|name| schema::property(dataset, name)).collect::<Result<_>>()?,
        count: if args.all { Count::All } else { Count::Best(args.best) },
    };
    let found = path::find(dataset, &wanted)?;
    let page = Page::gather(dataset, &wanted, &found)?;
    match format {
        Format::Table => {
            let width = screen.width.filter(|_| args.output.output.is_none());
            let written = page.write(&mut target, (screen, width)).map_err(Error::Output);
            target.end(written)?;
        }
        Format::Json => {
            let written = writeln!(target, "{:#}", page.json()).map_err(Error::Output);
            target.end(written)?;
        }
        _ if format.is_graph() => {
            let named = matches!(format, Format::Trig | Format::Nquads | Format::Jsonld);
            let quads = Box::new(found.quads(named).into_iter().map(Ok));
            output::answer(Answer::Quads(quads), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
        }
        _ => {
            output::answer(Answer::Rows(page.rows()), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
        }
    }
    if found.paths.is_empty() && !matches!(format, Format::Table | Format::Json) {
        // The other formats can hold paths only.
        output::note(&page.no_connection());
    }
    if found.gave_up {
        output::note(match found.paths.is_empty() {
            true => {
                "there may be a path all the same: the search was given up after 30 million statements; a lower --max makes it complete"
            }
            false => {
                "there may be more paths, none of them shorter: the search was given up after 30 million statements; a lower --max makes it complete"
            }
        });
    }
    Ok(if found.paths.is_empty() { Outcome::No } else { Outcome::Yes })
}

/// What is shown, with the names and places that it needs.
struct Page<'a> {
    dataset: &'a Dataset,
    wanted: &'a Wanted,
    found: &'a Found,
    labels: HashMap<String, String>,
    places: Places,
}

impl<'a> Page<'a> {
    fn gather(dataset: &'a Dataset, wanted: &'a Wanted, found: &'a Found) -> Result<Self> {
        let statements = || found.paths.iter().flat_map(|path| path.hops.iter().flatten());
        let mut terms: Vec<&Term> = found.paths.iter().flat_map(|path| &path.things).collect();
        let nearest = found.apart.iter().flat_map(|apart| apart.nearest.iter().flatten());
        terms.extend(nearest.map(|(term, _)| term));
        let mut iris: Vec<&NamedNode> = terms.into_iter().filter_map(as_iri).collect();
        iris.extend(statements().map(|statement| &statement.property));
        iris.extend([&wanted.from, &wanted.to].into_iter().chain(&wanted.via));
        let labels = entity::labels(dataset, iris)?;
        let together = found.apart.iter().flat_map(|apart| &apart.together);
        let places = evidence::places(dataset, statements().flat_map(|statement| &statement.graphs).chain(together))?;
        Ok(Self { dataset, wanted, found, labels, places })
    }

    fn name(&self, term: &Term) -> String {
        let name = match as_iri(term) {
            Some(iri) => self.labels.get(iri.as_str()).cloned().unwrap_or_else(|| self.dataset.prefixes.display(iri.as_ref())),
            None => term.to_string(),
        };
        // Control characters in data must not reach a terminal.
        name.replace(char::is_control, "�")
    }

    fn name_of(&self, iri: &NamedNode) -> String {
        self.name(&Term::NamedNode(iri.clone()))
    }

    /// The name of a property; without a label the words of its IRI: `memberOf` is read as `member of`.
    fn verb(&self, property: &NamedNode) -> String {
        match self.labels.contains_key(property.as_str()) {
            true => self.name_of(property),
            false => entity::words(property),
        }
    }

    /// The statement as a sentence.
    fn sentence(&self, statement: &Statement) -> String {
        format!("{} {} {}", self.name(&statement.subject), self.verb(&statement.property), self.name(&statement.object))
    }

    /// Where a graph states something, perhaps on a row of a table.
    fn cite(&self, graph: &Term, row: Option<&TableRow>) -> String {
        let name = self.dataset.prefixes.display(graph.as_ref());
        match self.places.get(graph) {
            Some(place) if !place.pages.is_empty() || !place.title.is_empty() || row.is_some() => {
                format!("{} [{name}]", place.cite_on(row))
            }
            _ => format!("[{name}]"),
        }
    }

    /// The row on which a graph has a statement.
    fn row(&self, graph: &Term, statement: &Statement) -> Option<TableRow> {
        TableRow::of_statement(self.dataset, graph, &statement.subject)
    }

    /// Passages before files.
    fn in_order<'g>(&self, graphs: &'g [Term]) -> Vec<&'g Term> {
        let mut graphs: Vec<&Term> = graphs.iter().collect();
        graphs.sort_by_key(|graph| self.places.get(graph).is_none_or(|place| place.pages.is_empty()));
        graphs
    }

    fn write(&self, out: &mut dyn Write, terminal: (&Screen, Option<u16>)) -> std::io::Result<()> {
        if let Some(apart) = &self.found.apart {
            return self.write_apart(apart, out, terminal);
        }
        let bold = |text: &str| terminal.0.bold(text);
        for (at, path) in self.found.paths.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            let number = if self.found.paths.len() > 1 { format!("{}. ", at + 1) } else { String::new() };
            let things: Vec<String> = path.things.iter().map(|thing| self.name(thing)).collect();
            output::remark(out, terminal, &number, (&things.join(" · "), &bold), &hops(path.hops.len()))?;
            for statement in path.hops.iter().flatten() {
                let arrow = if statement.forward { "→" } else { "←" };
                let graphs = self.in_order(&statement.graphs);
                let mut cited: Vec<String> =
                    graphs.iter().take(SHOWN).map(|graph| self.cite(graph, self.row(graph, statement).as_ref())).collect();
                if statement.graphs.len() > SHOWN {
                    cited.push(format!("and {} more", statement.graphs.len() - SHOWN));
                }
                let sentence = self.sentence(statement);
                output::remark(out, terminal, &format!("  {arrow} "), (&sentence, &str::to_owned), &cited.join("; "))?;
            }
        }
        Ok(())
    }

    fn has_conditions(&self) -> bool {
        self.wanted.longest.is_some() || !self.wanted.via.is_empty() || !self.wanted.avoid.is_empty()
    }

    fn no_connection(&self) -> String {
        let [from, to] = [&self.wanted.from, &self.wanted.to].map(|end| self.name_of(end));
        let so = if self.has_conditions() { " that fits" } else { "" };
        format!("No connection{so} between {from} and {to}")
    }

    fn write_apart(&self, apart: &Apart, out: &mut dyn Write, terminal: (&Screen, Option<u16>)) -> std::io::Result<()> {
        let say = |out: &mut dyn Write, text: &str| output::remark(out, terminal, "  ", (text, &str::to_owned), "");
        let [from, to] = [&self.wanted.from, &self.wanted.to].map(|end| self.name_of(end));
        output::remark(out, terminal, "", (&self.no_connection(), &|text| terminal.0.bold(text)), "")?;
        if let (true, Some(steps)) = (self.has_conditions(), apart.unconditional) {
            say(out, &format!("without --max, --via and --avoid there is one of {}", hops(steps as usize)))?;
        }
        if !self.found.gave_up {
            for class in &apart.nowhere {
                say(out, &format!("no path between them passes a thing of the class {}", self.name_of(class)))?;
            }
        }
        for ((end, reached), nearest) in [from, to].iter().zip(apart.reached).zip(&apart.nearest) {
            if reached == 0 {
                say(out, &format!("{end} is related to nothing"))?;
                continue;
            }
            let some: Vec<String> =
                nearest.iter().map(|(thing, steps)| format!("{} ({})", self.name(thing), hops(*steps as usize))).collect();
            say(out, &format!("from {end} {} reached; the nearest: {}", are(reached, "thing"), some.join(", ")))?;
        }
        // That one file speaks of both says nothing.
        let is_passage = |graph: &&Term| self.places.get(graph).is_some_and(|place| !place.pages.is_empty());
        for graph in apart.together.iter().filter(is_passage).take(SHOWN) {
            say(out, &format!("both are named in {}", self.cite(graph, None)))?;
        }
        Ok(())
    }

    /// One row for each statement and graph.
    fn rows(&self) -> Rows<'static> {
        let word = |text: &str| Some(Term::from(Literal::from(text)));
        let number = |n: usize| Some(Term::from(Literal::from(n as u64)));
        let mut rows: Vec<Row> = Vec::new();
        for (at, path) in self.found.paths.iter().enumerate() {
            for (step, statement) in path.hops.iter().enumerate().flat_map(|(step, hop)| hop.iter().map(move |s| (step, s))) {
                let graphs: Vec<Option<&Term>> = match statement.graphs.as_slice() {
                    [] => vec![None],
                    some => some.iter().map(Some).collect(),
                };
                for graph in graphs {
                    let place = graph.and_then(|graph| self.places.get(graph)).cloned().unwrap_or_default();
                    rows.push(vec![
                        number(at + 1),
                        number(step + 1),
                        word(if statement.forward { "forward" } else { "backward" }),
                        Some(statement.subject.clone()),
                        Some(statement.property.clone().into()),
                        Some(statement.object.clone()),
                        word(&self.sentence(statement)),
                        word(&place.span()),
                        graph.map(|graph| self.row(graph, statement).map_or_else(|| graph.clone(), |row| row.iri.into())),
                        word(&place.status),
                    ]);
                }
            }
        }
        let columns = ["path", "hop", "direction", "subject", "property", "object", "sentence", "page", "passage", "status"];
        Rows::new(&columns, rows.into_iter().map(Ok))
    }

    fn json(&self) -> Value {
        let thing = |term: &Term| json!({ "iri": plain(term), "label": self.name(term) });
        let statement = |statement: &Statement| {
            let graphs: Vec<Value> = (statement.graphs.iter())
                .map(|graph| {
                    let place = self.places.get(graph).cloned().unwrap_or_default();
                    let row = self.row(graph, statement);
                    json!({
                        "graph": plain(graph), "row": row.as_ref().map(|row| row.iri.as_str()), "pages": place.pages,
                        "cite": place.cite_on(row.as_ref()), "status": place.status, "phrases": place.phrases,
                    })
                })
                .collect();
            json!({
                "subject": plain(&statement.subject), "property": statement.property.as_str(), "object": plain(&statement.object),
                "forward": statement.forward, "sentence": self.sentence(statement), "statedIn": graphs,
            })
        };
        let path = |path: &Path| {
            let hops: Vec<Vec<Value>> = path.hops.iter().map(|hop| hop.iter().map(statement).collect()).collect();
            json!({ "length": path.hops.len(), "things": path.things.iter().map(thing).collect::<Vec<_>>(), "hops": hops })
        };
        let ends = [&self.wanted.from, &self.wanted.to].map(|end| thing(&Term::NamedNode(end.clone())));
        let mut all = json!({ "from": ends[0], "to": ends[1], "paths": self.found.paths.iter().map(path).collect::<Vec<_>>() });
        if let Some(apart) = &self.found.apart {
            let near =
                |near: &Vec<(Term, u32)>| near.iter().map(|(t, n)| json!({ "thing": thing(t), "hops": n })).collect::<Vec<_>>();
            all["apart"] = json!({
                "reachedFrom": apart.reached[0], "reachedTo": apart.reached[1],
                "nearestFrom": near(&apart.nearest[0]), "nearestTo": near(&apart.nearest[1]),
                "lengthWithoutConditions": apart.unconditional,
                "classesNotBetween": apart.nowhere.iter().map(|class| class.as_str()).collect::<Vec<_>>(),
                "namedTogetherIn": apart.together.iter().map(plain).collect::<Vec<_>>(),
            });
        }
        all
    }
}

/// How many graphs a line names before it counts the rest.
const SHOWN: usize = 3;

fn as_iri(term: &Term) -> Option<&NamedNode> {
    if let Term::NamedNode(iri) = term { Some(iri) } else { None }
}

fn plain(term: &Term) -> String {
    as_iri(term).map_or_else(|| term.to_string(), |iri| iri.as_str().to_owned())
}

fn hops(count: usize) -> String {
    if count == 1 { "1 hop".to_owned() } else { format!("{count} hops") }
}
