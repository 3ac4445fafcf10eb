//! `show`: what is known of one entity, each line with its page and passage.

use super::doubt::Doubts;
use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::dataset::Dataset;
use crate::error::{Error, Result, counted};
use crate::query::entity::{self, Direction, Fact, Figure};
use crate::query::evidence::{self, Places};
use crate::query::format;
use crate::query::links::{self, Link, State};
use crate::query::row::TableRow;
use crate::query::triples::Triples;
use crate::query::{Answer, Row, Rows};
use crate::vocab::{atlas, class, rdf, rdfs, skos};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use unicode_width::UnicodeWidthStr as _;

/// Show what is known of an entity, and where it is printed
///
/// The entity is named by IRI, prefixed name, or any label, English or Korean. Facts are grouped by property; behind each stand the
/// page and the passage that states it. A figure that the audit finds inconsistent has a mark, and below it stands why.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas show Celltrion
  bioatlas show 셀트리온
  bioatlas show id:greater-boston --format json")]
pub(super) struct ShowArgs {
    /// The entity
    #[arg(required = true)]
    entity: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ShowArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?;
    let dataset = data.open()?;
    let entity = entity::resolve(dataset, &args.entity.join(" "))?;
    let page = Page::gather(dataset, entity)?;
    if format.is_some_and(|f| f != crate::query::format::Format::Table) {
        output::answer(Answer::Rows(page.rows()), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    } else {
        let written = page.write(&mut target, screen).map_err(Error::Output);
        target.end(written)?;
    }
    Ok(Outcome::Yes)
}

/// Everything that is shown of an entity.
struct Page<'a> {
    dataset: &'a Dataset,
    entity: NamedNode,
    of: Vec<Fact>,
    at: Vec<Fact>,
    figures: Vec<Figure>,
    links: Vec<Link>,
    /// What it states, if it is a passage.
    stated: Vec<[Term; 3]>,
    labels: HashMap<String, String>,
    places: Places,
    doubts: Doubts,
}

impl<'a> Page<'a> {
    fn gather(dataset: &'a Dataset, entity: NamedNode) -> Result<Self> {
        let of = entity::facts(dataset, &entity, Direction::Of)?;
        let figures = entity::figures(dataset, &entity)?;
        let mut links = links::links(dataset, Some(&entity))?;
        links.retain(|link| link.state == State::Linked);
        let mut at = entity::facts(dataset, &entity, Direction::At)?;
        // Observations are shown as figures, not as things that point here.
        // A list says nothing by itself, only what it is given to.
        at.retain(|fact| {
            fact.property != rdf::FIRST && !figures.iter().any(|figure| Term::from(figure.observation.clone()) == fact.other)
        });
        let both = || of.iter().chain(&at);
        let is_passage = of.iter().any(|fact| fact.property == rdf::TYPE && fact.other == class::PASSAGE.into_owned().into());
        let mut stated = if is_passage { Triples::of(dataset).stated_by(entity.clone()) } else { Vec::new() };
        let says_little = [rdf::TYPE, rdfs::LABEL, skos::ALT_LABEL].map(|property| property.into_owned().into());
        stated.retain(|[_, property, _]: &[Term; 3]| !says_little.contains(property));
        let mut iris: Vec<&NamedNode> = both().map(|fact| &fact.property).collect();
        iris.extend(both().filter_map(|fact| match &fact.other {
            Term::NamedNode(iri) => Some(iri),
            _ => None,
        }));
        iris.extend(links.iter().map(|link| &link.predicate));
        iris.extend(stated.iter().flatten().filter_map(|term| if let Term::NamedNode(iri) = term { Some(iri) } else { None }));
        iris.push(&entity);
        let labels = entity::labels(dataset, iris)?;
        let graphs = both().flat_map(|fact| &fact.graphs).chain(figures.iter().map(|figure| &figure.graph));
        let places = evidence::places(dataset, graphs)?;
        let doubts = Doubts::among(dataset, figures.iter().map(|figure| figure.observation.clone()).collect())?;
        Ok(Self { dataset, entity, of, at, figures, links, stated, labels, places, doubts })
    }

    /// The name of a term, on one line.
    fn name(&self, term: &Term) -> String {
        let name = match term {
            Term::NamedNode(iri) => {
                self.labels.get(iri.as_str()).cloned().unwrap_or_else(|| self.dataset.prefixes.display(iri.as_ref()))
            }
            Term::Literal(literal) => match literal.language() {
                Some(language) if language != "en" => format!("{} ({language})", literal.value()),
                _ => literal.value().to_owned(),
            },
            other => other.to_string(),
        };
        output::clean(&name)
    }

    fn values(&self, property: oxigraph::model::NamedNodeRef<'_>) -> Vec<String> {
        let mut values: Vec<String> = self.of.iter().filter(|f| f.property == property).map(|f| self.name(&f.other)).collect();
        values.dedup();
        values
    }

    fn write(&self, out: &mut dyn Write, screen: &Screen) -> std::io::Result<()> {
        self.write_head(out, screen)?;
        let head = [rdf::TYPE, rdfs::LABEL, skos::ALT_LABEL, skos::DEFINITION, atlas::STATUS];
        let facts: Vec<Line> =
            (self.of.iter()).filter(|fact| !head.contains(&fact.property.as_ref())).map(|fact| self.line(fact, "")).collect();
        write_lines(out, screen, "Facts", &facts)?;
        let mut stated: Vec<Line> = self.stated.iter().map(|statement| self.stated_line(statement)).collect();
        stated.sort_by(|a, b| (&a.left, &a.right).cmp(&(&b.left, &b.right)));
        write_lines(out, screen, "States", &stated)?;
        let figures: Vec<Line> = self.figures.iter().map(|figure| self.figure_line(figure)).collect();
        write_lines(out, screen, "Figures", &figures)?;
        self.doubts.write(out, screen, screen.width)?;
        let skipped = [atlas::READS];
        let at: Vec<Line> =
            (self.at.iter()).filter(|f| !skipped.contains(&f.property.as_ref())).map(|fact| self.line(fact, "← ")).collect();
        write_lines(out, screen, "Pointed at by", &at)?;
        let readings: Vec<Line> =
            self.at.iter().filter(|f| f.property == atlas::READS).map(|fact| self.line(fact, "← ")).collect();
        write_lines(out, screen, "Readings", &readings)?;
        self.write_links(out, screen)?;
        let stated = self.places.values().filter(|place| !place.pages.is_empty()).count();
        let elsewhere = self.places.len() - stated;
        writeln!(out, "\n{}", screen.dim(&format!("{}, {}", counted(stated, "passage"), counted(elsewhere, "other graph"))))
    }

    /// What the thing is called elsewhere, each with the address that opens it.
    fn write_links(&self, out: &mut dyn Write, screen: &Screen) -> std::io::Result<()> {
        if self.links.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", screen.bold("Links"))?;
        let width = |text: fn(&Link) -> &str| self.links.iter().map(|link| text(link).width()).max().unwrap_or(0);
        let (target, identifier) = (width(Link::target), width(Link::identifier));
        for link in &self.links {
            let address = link.object.as_ref().map_or("", |object| object.as_str());
            let (given, how) = (
                link.identifier(),
                self.labels.get(link.predicate.as_str()).cloned().unwrap_or_else(|| entity::words(&link.predicate)),
            );
            let space = " ".repeat(identifier.saturating_sub(given.width()));
            let name = padded(link.target(), target);
            let clickable = screen.link(address, given);
            // Who can click needs no address to read.
            let address = if clickable == given { address } else { "" };
            writeln!(out, "  {name}  {clickable}{space}  {}", screen.dim(format!("{how}  {address}").trim_end()))?;
        }
        Ok(())
    }

    fn write_head(&self, out: &mut dyn Write, screen: &Screen) -> std::io::Result<()> {
        let label = self.labels.get(self.entity.as_str()).cloned();
        let short = self.dataset.prefixes.display(self.entity.as_ref());
        let classes = self.values(rdf::TYPE).join(", ");
        let classes = if classes.is_empty() { String::new() } else { format!("  {classes}") };
        writeln!(out, "{}{classes}  {}", screen.bold(&self.name(&self.entity.clone().into())), screen.dim(&short))?;
        // Names that a passage prints, then those that only files give, by the status of the file.
        let naming = |fact: &&Fact| {
            [rdfs::LABEL, skos::ALT_LABEL].contains(&fact.property.as_ref()) && Some(self.name(&fact.other)) != label
        };
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for fact in self.of.iter().filter(naming) {
            names.entry(self.status_of_name(fact)).or_default().push(self.name(&fact.other));
        }
        for (status, names) in names {
            write_remark(out, screen, &format!("also {}", names.join("; ")), &status)?;
        }
        for definition in self.of.iter().filter(|f| f.property == skos::DEFINITION) {
            write_remark(
                out,
                screen,
                &self.name(&definition.other),
                &self.cite(&definition.graphs, &self.entity.clone().into()),
            )?;
        }
        Ok(())
    }

    /// Empty where a passage prints the name; else on whose word it stands, if a file says so.
    fn status_of_name(&self, fact: &Fact) -> String {
        let places = || fact.graphs.iter().filter_map(|graph| self.places.get(graph));
        if places().any(|place| !place.pages.is_empty()) {
            return String::new();
        }
        let told = places().map(|place| place.status.as_str()).filter(|status| !status.is_empty()).min();
        told.map_or_else(String::new, |status| format!("({status})"))
    }

    fn stated_line(&self, [subject, property, object]: &[Term; 3]) -> Line {
        let verb = if let Term::NamedNode(property) = property { self.verb(property) } else { self.name(property) };
        Line { left: self.name(subject), right: format!("{verb}: {}", self.name(object)), cite: String::new() }
    }

    /// The name of a property; one of another vocabulary has no label here.
    fn verb(&self, property: &NamedNode) -> String {
        self.labels.get(property.as_str()).map_or_else(|| entity::words(property), |label| output::clean(label))
    }

    fn line(&self, fact: &Fact, arrow: &str) -> Line {
        let subject = if arrow.is_empty() { self.entity.clone().into() } else { fact.other.clone() };
        Line {
            left: format!("{arrow}{}", self.verb(&fact.property)),
            right: self.name(&fact.other),
            cite: self.cite(&fact.graphs, &subject),
        }
    }

    fn figure_line(&self, figure: &Figure) -> Line {
        let printed = entity::with_unit(&figure.printed, &figure.unit);
        let qualifier = if figure.qualifier.is_empty() { String::new() } else { format!("{} ", figure.qualifier) };
        let graphs = [figure.graph.clone()];
        let mark = self.doubts.mark(&figure.observation);
        let left = output::clean(&format!("{qualifier}{printed}{mark}"));
        Line { left, right: output::clean(&figure.label), cite: self.cite(&graphs, &figure.observation.clone().into()) }
    }

    /// Where some graphs speak of a subject: passages in words, then rows of tables, then files by their status, and what is more than a
    /// few as a number.
    fn cite(&self, graphs: &[Term], subject: &Term) -> String {
        let mut cited: BTreeMap<(bool, String), Vec<String>> = BTreeMap::new();
        for graph in graphs {
            let place = self.places.get(graph).cloned().unwrap_or_default();
            let is_passage = !place.pages.is_empty();
            let row = TableRow::of_statement(self.dataset, graph, subject);
            let words = if is_passage || row.is_some() { place.cite_on(row.as_ref()) } else { place.status };
            cited.entry((!is_passage, words)).or_default().push(self.dataset.prefixes.display(graph.as_ref()));
        }
        let mut all: Vec<String> = cited
            .into_iter()
            .map(|((_, words), names)| format!("{words} [{}]", names.join(", ")).trim_start().to_owned())
            .collect();
        if all.len() > SHOWN {
            let more = all.len() - SHOWN;
            all.truncate(SHOWN);
            all.push(format!("and {more} more"));
        }
        output::clean(&all.join("; "))
    }

    /// The same as rows, for other formats: one row for each fact and graph.
    fn rows(&self) -> Rows<'static> {
        let word = |text: &str| Some(Term::from(Literal::from(text)));
        let mut rows: Vec<Row> = Vec::new();
        let mut add = |direction: &str, property: Term, value: Term, graph: &Term| {
            let place = self.places.get(graph).cloned().unwrap_or_default();
            let label = self.name(&value);
            rows.push(vec![
                word(direction),
                Some(property),
                Some(value),
                word(&label),
                word(&place.span()),
                Some(graph.clone()),
                word(&place.status),
            ]);
        };
        for (direction, facts) in [("of", &self.of), ("at", &self.at)] {
            for fact in facts {
                for graph in &fact.graphs {
                    add(direction, fact.property.clone().into(), fact.other.clone(), graph);
                }
            }
        }
        for figure in &self.figures {
            add("figure", class::OBSERVATION.into_owned().into(), figure.observation.clone().into(), &figure.graph);
            add("figure", atlas::PRINTED.into_owned().into(), Literal::from(figure.printed.as_str()).into(), &figure.graph);
        }
        for link in &self.links {
            if let Some(object) = &link.object {
                add("link", link.predicate.clone().into(), object.clone().into(), &link.set.clone().into());
            }
        }
        Rows::new(&["direction", "property", "value", "label", "page", "graph", "status"], rows.into_iter().map(Ok))
    }
}

/// How many places a line names before it counts the rest.
const SHOWN: usize = 3;

/// A line of the page: property, value and place.
struct Line {
    left: String,
    right: String,
    cite: String,
}

fn write_remark(out: &mut dyn Write, screen: &Screen, text: &str, cite: &str) -> std::io::Result<()> {
    output::remark(out, (screen, screen.width), "", (text, &str::to_owned), cite)
}

fn write_lines(out: &mut dyn Write, screen: &Screen, title: &str, lines: &[Line]) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", screen.bold(title))?;
    let left = lines.iter().map(|line| line.left.width()).max().unwrap_or(0).min(60);
    let right = lines.iter().map(|line| line.right.width()).filter(|w| *w <= 66).max().unwrap_or(0);
    let mut previous = "";
    for line in lines {
        let name = if line.left == previous { "" } else { &line.left };
        previous = &line.left;
        let (name, value) = (padded(name, left), padded(&line.right, right));
        match screen.width.map(usize::from) {
            Some(width) if name.width() + value.width() + line.cite.width() + 6 > width => {
                let indent = left + 4;
                let room = width.saturating_sub(indent).max(NARROWEST);
                let mut values = format::wrapped(&line.right, room).into_iter();
                if name.width() <= left {
                    writeln!(out, "  {name}  {}", values.next().unwrap_or_default())?;
                } else {
                    writeln!(out, "  {name}")?;
                }
                for value in values {
                    writeln!(out, "{}{value}", " ".repeat(indent))?;
                }
                for cite in format::wrapped(&line.cite, room.saturating_sub(2)) {
                    writeln!(out, "{}{}", " ".repeat(indent + 2), screen.dim(&cite))?;
                }
            }
            _ => writeln!(out, "{}", format!("  {name}  {value}  {}", screen.dim(&line.cite)).trim_end())?,
        }
    }
    Ok(())
}

/// A column of words never gets narrower than this, however narrow the terminal is.
const NARROWEST: usize = 24;

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
