//! Which part of the data is wanted as a network?
//!
//! Things and the statements between them, as numbers of the dictionary: the entity graph, or less of it by class, property, source and
//! distance, or what a query gives. What a selection names is taken even if the entity graph leaves it out. Nothing is copied until
//! somebody asks for the term of a number.

use super::relations::{Id, Relations, is_plumbing};
use super::{Answer, Limits, Query, Row, rows, schema, status};
use crate::dataset::{Dataset, Index};
use crate::error::{Error, Result, counted};
use crate::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Which part is wanted: all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only what is near one of these things.
    pub about: Vec<NamedNode>,
    /// So many steps away at most.
    pub hops: u32,
    /// Only members of these classes and their subclasses.
    pub classes: Vec<NamedNode>,
    /// Only statements of these properties, and what they relate.
    pub properties: Vec<NamedNode>,
    /// No statements of these properties.
    pub avoid: Vec<NamedNode>,
    /// Only what these graphs state.
    pub graphs: Option<Vec<NamedNode>>,
    /// What this query gives, in the place of the entity graph.
    pub query: Option<Query>,
}

/// Things and statements between them.
pub struct Part<'a> {
    dataset: &'a Dataset,
    /// The things, in order.
    pub things: Vec<Id>,
    /// The statements, in order; a property that a query made up can be a literal.
    pub statements: Vec<[Id; 3]>,
    /// Names of further columns of a query.
    pub columns: Vec<String>,
    /// The values of these columns, for each statement; nothing without columns.
    pub rows: Vec<Row>,
    /// Which condition left nothing, if nothing is left.
    pub empty: Option<String>,
    /// What to know about the selection, a sentence each.
    pub notes: Vec<String>,
    made: Made,
}

/// What only a query has: terms, and statements about things that are not between things.
#[derive(Default)]
struct Made {
    first: Id,
    terms: Vec<Term>,
    numbers: HashMap<Term, Id>,
    facts: Vec<[Id; 3]>,
}

/// Selects a part. O(statements), and O(statements · hops) with `about`.
///
/// # Errors
/// A query that fails, or that gives nothing that could be a network.
pub fn select<'a>(dataset: &'a Dataset, wanted: &Wanted, limits: Limits) -> Result<Part<'a>> {
    let mut part = match &wanted.query {
        Some(query) => Part::of_query(dataset, query, limits)?,
        None => Part::of_statements(dataset, wanted),
    };
    if wanted.query.is_some() {
        let avoided: HashSet<Id> = wanted.avoid.iter().filter_map(|p| dataset.index.id(p.as_ref().into())).collect();
        part.keep_statements(|[_, property, _]| !avoided.contains(&property));
        if !wanted.properties.is_empty() {
            part.keep_properties(&wanted.properties);
        }
    }
    if !wanted.classes.is_empty() {
        part.keep_classes(&wanted.classes)?;
    }
    if !wanted.about.is_empty() {
        part.keep_near(&wanted.about, wanted.hops);
    }
    Ok(part)
}

/// The graphs that a name of a source means: a status, a file, a passage, or all passages of a page, section, table or document.
///
/// # Errors
/// A name of nothing, with the near ones, or of something that states nothing.
pub fn graphs_of(dataset: &Dataset, name: &str) -> Result<Vec<NamedNode>> {
    if let Ok(wanted) = name.parse::<status::Status>() {
        let of_status = status::statuses(dataset).into_iter().filter(|(_, status)| *status == wanted);
        return Ok(of_status.filter_map(|(graph, _)| NamedNode::new(graph).ok()).collect());
    }
    let source = super::entity::resolve(dataset, name)?;
    let text = "SELECT DISTINCT ?graph { VALUES ?entity { UNDEF } ?graph (dcterms:isPartOf|:page)* ?entity
        FILTER EXISTS { GRAPH ?graph { ?s ?p ?o } } } ORDER BY ?graph";
    let found = rows(dataset, text, Some(&source))?.into_iter().flatten().flatten();
    let graphs: Vec<NamedNode> = found.filter_map(as_iri).collect();
    if graphs.is_empty() {
        return Err(Error::Usage {
            message: format!("`{name}` states nothing"),
            hint: "name a document, section, page, passage or file, or one of asserted, background, linked, computed, imported"
                .into(),
        });
    }
    Ok(graphs)
}

fn as_iri(term: Term) -> Option<NamedNode> {
    if let Term::NamedNode(iri) = term { Some(iri) } else { None }
}

impl<'a> Part<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        let first = Id::try_from(dataset.index.number_of_terms()).unwrap_or(Id::MAX);
        let made = Made { first, ..Made::default() };
        let (things, statements, columns, rows) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { dataset, things, statements, columns, rows, empty: None, notes: Vec::new(), made }
    }

    fn of_statements(dataset: &'a Dataset, wanted: &Wanted) -> Self {
        let index: &Index = &dataset.index;
        let named = wanted.about.iter().chain(&wanted.classes);
        let names_plumbing = named.into_iter().any(|iri| is_plumbing(iri.as_ref()) || is_left_out(dataset, iri));
        let everything = names_plumbing || !wanted.properties.is_empty();
        let relations = if everything { Relations::all(dataset) } else { Relations::of_entities(dataset) };
        let relations = relations.without(&wanted.avoid);
        let properties: HashSet<Id> = wanted.properties.iter().filter_map(|p| index.id(p.as_ref().into())).collect();
        let graphs: Option<HashSet<Id>> =
            wanted.graphs.as_ref().map(|all| all.iter().filter_map(|graph| index.id(graph.as_ref().into())).collect());
        let stated =
            |statement: [Id; 3]| graphs.as_ref().is_none_or(|wanted| index.graphs(statement).any(|g| wanted.contains(&g)));
        let classed = classed(index);
        let mut is_thing = vec![false; index.number_of_terms()];
        let mut part = Self::new(dataset);
        for &statement in index.triples() {
            let [subject, property, object] = statement;
            if !properties.is_empty() && !properties.contains(&property) || !stated(statement) {
                continue;
            }
            if relations.holds(statement) {
                part.statements.push(statement);
                (is_thing[subject as usize], is_thing[object as usize]) = (true, true);
            } else if properties.is_empty() && classed[subject as usize] && relations.is_thing(subject) {
                is_thing[subject as usize] = true;
            }
        }
        part.things = (0..part.made.first).filter(|id| is_thing[*id as usize]).collect();
        let what = match (&wanted.graphs, properties.is_empty()) {
            (None, true) => "the data relate no two things",
            (Some(_), true) => "the sources given with --source relate no two things",
            (None, false) => "no statement of the given properties relates two things",
            (Some(_), false) => "the sources given with --source have no statement of the given properties",
        };
        part.note_empty(|| what.to_owned());
        part
    }

    fn of_query(dataset: &'a Dataset, query: &Query, limits: Limits) -> Result<Self> {
        let mut part = Self::new(dataset);
        match query.run(dataset, limits)? {
            Answer::Graph(triples) => triples.into_iter().try_for_each(|triple| triple.map(|triple| part.take_triple(triple)))?,
            Answer::Rows(found) => {
                let columns = found.columns.clone();
                let rows = found.collect::<Result<Vec<Row>>>()?;
                part.take_rows(&columns, rows)?;
            }
            _ => {
                return Err(Error::Usage {
                    message: "a query that asks for yes or no gives no graph".into(),
                    hint: "ask with CONSTRUCT, or with SELECT whose first two columns of things are the ends of an edge".into(),
                });
            }
        }
        if part.rows.is_empty() {
            part.statements.sort_unstable();
            part.statements.dedup();
        }
        part.made.facts.sort_unstable();
        part.made.facts.dedup();
        let ends = part.statements.iter().flat_map(|[subject, _, object]| [*subject, *object]);
        let subjects = part.made.facts.iter().map(|[subject, ..]| *subject);
        part.things = ends.chain(subjects).collect();
        part.things.sort_unstable();
        part.things.dedup();
        part.note_empty(|| "the query gives nothing".to_owned());
        Ok(part)
    }

    fn take_triple(&mut self, triple: Triple) {
        let property = triple.predicate;
        let relates = !matches!(triple.object, Term::Literal(_)) && property.as_ref() != rdf::TYPE;
        let statement = [self.number(triple.subject.into()), self.number(property.into()), self.number(triple.object)];
        if relates { self.statements.push(statement) } else { self.made.facts.push(statement) }
    }

    /// The first two columns of things are the ends of an edge; the next one, of IRIs or text, is what relates them.
    fn take_rows(&mut self, columns: &[String], rows: Vec<Row>) -> Result<()> {
        let has = |column: usize, fits: fn(&Term) -> bool| {
            let mut values = rows.iter().filter_map(|row| row[column].as_ref()).peekable();
            values.peek().is_some() && values.all(fits)
        };
        let of_things = |column: &usize| has(*column, |term| !matches!(term, Term::Literal(_)));
        let mut ends = (0..columns.len()).filter(of_things);
        let (Some(from), Some(to)) = (ends.next(), ends.next()) else {
            if rows.is_empty() {
                return Ok(());
            }
            return Err(Error::Usage {
                message: "the answer has no two columns of things that could be the ends of an edge".into(),
                hint: "select the things and not their labels, as in `SELECT ?from ?to { ?from :developed ?to }`, or ask with CONSTRUCT; \
                       `bioatlas queries NAME` shows a named query to begin with"
                    .into(),
            });
        };
        let is_label = |term: &Term| !matches!(term, Term::Literal(l) if super::format::is_number(l));
        let property = (0..columns.len()).find(|column| *column > to && has(*column, is_label));
        let default = self.number(Literal::from(columns[to].as_str()).into());
        let others: Vec<usize> = (0..columns.len()).filter(|at| *at != from && *at != to && Some(*at) != property).collect();
        self.columns = others.iter().map(|at| columns[*at].clone()).collect();
        for mut row in rows {
            let (Some(subject), Some(object)) = (row[from].take(), row[to].take()) else { continue };
            let property = property.and_then(|at| row[at].take()).map_or(default, |term| self.number(term));
            let statement = [self.number(subject), property, self.number(object)];
            self.statements.push(statement);
            if !others.is_empty() {
                self.rows.push(others.iter().map(|at| row[*at].take()).collect());
            }
        }
        Ok(())
    }

    /// The number of a term, which may be one that only the query has.
    fn number(&mut self, term: Term) -> Id {
        if let Some(id) = self.dataset.index.id(term.as_ref()) {
            return id;
        }
        let made = &mut self.made;
        let next = made.first + Id::try_from(made.terms.len()).unwrap_or(0);
        *made.numbers.entry(term).or_insert_with_key(|term| {
            made.terms.push(term.clone());
            next
        })
    }

    fn keep_properties(&mut self, wanted: &[NamedNode]) {
        let before = self.statements.len();
        let wanted: HashSet<Id> = wanted.iter().filter_map(|p| self.dataset.index.id(p.as_ref().into())).collect();
        self.keep_statements(|[_, property, _]| wanted.contains(&property));
        let ends: HashSet<Id> = self.statements.iter().flat_map(|[subject, _, object]| [*subject, *object]).collect();
        self.things.retain(|thing| ends.contains(thing));
        self.note_empty(|| format!("{} without --property, none with it", counted(before, "statement")));
    }

    fn keep_classes(&mut self, classes: &[NamedNode]) -> Result<()> {
        let before = self.things.len();
        let members: HashSet<Id> = schema::members(self.dataset, classes)?.into_iter().flatten().collect();
        let made = self.members_made(classes);
        let is_member = |thing: Id| members.contains(&thing) || made.contains(&thing);
        let leading_out = self.statements.iter().filter(|[subject, _, object]| is_member(*subject) || is_member(*object)).count();
        self.keep_things(is_member);
        if self.statements.is_empty() && leading_out > 0 && !self.things.is_empty() {
            let of = if leading_out == 1 { "The only edge" } else { &format!("Each of the {leading_out} edges") };
            self.notes
                .push(format!("{of} at a member of --class leads out of it; --class again adds the class at the other end"));
        }
        self.note_empty(|| format!("{} without --class, none with it", counted(before, "thing")));
        Ok(())
    }

    /// The things that the query itself puts into one of the classes.
    fn members_made(&self, classes: &[NamedNode]) -> HashSet<Id> {
        let is_class = |id: Id| matches!(self.term(id), Term::NamedNode(iri) if classes.contains(&iri));
        self.made.facts.iter().filter(|[_, _, object]| is_class(*object)).map(|[subject, ..]| *subject).collect()
    }

    /// Keeps what is at most so many steps away from one of the things, and every statement between what is kept.
    fn keep_near(&mut self, about: &[NamedNode], hops: u32) {
        let before = self.things.len();
        let numbers = about.iter().map(|iri| self.number(iri.clone().into())).collect::<HashSet<Id>>();
        let mut near: HashSet<Id> = self.things.iter().copied().filter(|thing| numbers.contains(thing)).collect();
        for _ in 0..hops {
            let beyond = |[subject, _, object]: &[Id; 3]| match (near.contains(subject), near.contains(object)) {
                (true, false) => Some(*object),
                (false, true) => Some(*subject),
                _ => None,
            };
            let found: Vec<Id> = self.statements.iter().filter_map(beyond).collect();
            if found.is_empty() {
                break;
            }
            near.extend(found);
        }
        self.keep_things(|thing| near.contains(&thing));
        self.note_empty(|| format!("{} without --about, but what it names is not among them", counted(before, "thing")));
    }

    fn keep_things(&mut self, keep: impl Fn(Id) -> bool) {
        self.things.retain(|thing| keep(*thing));
        self.keep_statements(|[subject, _, object]| keep(subject) && keep(object));
    }

    fn keep_statements(&mut self, keep: impl Fn([Id; 3]) -> bool) {
        if !self.rows.is_empty() {
            let mut statements = self.statements.iter();
            self.rows.retain(|_| statements.next().is_some_and(|statement| keep(*statement)));
        }
        self.statements.retain(|statement| keep(*statement));
    }

    fn note_empty(&mut self, why: impl FnOnce() -> String) {
        if self.things.is_empty() && self.empty.is_none() {
            self.empty = Some(why());
        }
    }

    /// The term of a number.
    pub fn term(&self, id: Id) -> Term {
        match id.checked_sub(self.made.first) {
            Some(made) => self.made.terms[made as usize].clone(),
            None => self.dataset.index.term(id),
        }
    }

    /// Above every number of a term.
    pub fn numbers(&self) -> usize {
        self.made.first as usize + self.made.terms.len()
    }

    /// The statements about a thing, those of the data first.
    pub fn facts(&self, thing: Id) -> impl Iterator<Item = [Id; 3]> + '_ {
        let of_data = of_subject(self.dataset.index.triples(), thing);
        let of_query = of_subject(&self.made.facts, thing).iter().filter(|fact| !of_data.contains(fact));
        of_data.iter().chain(of_query).copied()
    }

    /// Whether a number is that of a literal.
    pub fn is_literal(&self, id: Id) -> bool {
        match id.checked_sub(self.made.first) {
            Some(made) => matches!(self.made.terms[made as usize], Term::Literal(_)),
            None => self.dataset.index.is_literal(id),
        }
    }

    /// The graphs that state a statement.
    pub fn graphs(&self, statement: [Id; 3]) -> impl Iterator<Item = Id> + '_ {
        self.dataset.index.graphs(statement)
    }

    /// The number of a term of the data.
    pub fn id(&self, iri: oxigraph::model::NamedNodeRef<'_>) -> Option<Id> {
        self.dataset.index.id(iri.into())
    }
}

fn of_subject(facts: &[[Id; 3]], subject: Id) -> &[[Id; 3]] {
    let from = facts.partition_point(|fact| fact[0] < subject);
    let length = facts[from..].partition_point(|fact| fact[0] == subject);
    &facts[from..from + length]
}

/// Which things have a class.
fn classed(index: &Index) -> Vec<bool> {
    let mut classed = vec![false; index.number_of_terms()];
    if let Some(is_a) = index.id(rdf::TYPE.into()) {
        for [subject, property, _] in index.triples() {
            classed[*subject as usize] |= *property == is_a;
        }
    }
    classed
}

/// Whether the entity graph leaves a thing out.
fn is_left_out(dataset: &Dataset, thing: &NamedNode) -> bool {
    let relations = Relations::of_entities(dataset);
    dataset.index.id(thing.as_ref().into()).is_some_and(|id| !relations.is_thing(id) && !is_class(dataset, id))
}

/// Whether a thing has members; a class of entities is plumbing by itself, its members are not.
fn is_class(dataset: &Dataset, id: Id) -> bool {
    dataset.index.id(rdf::TYPE.into()).is_some_and(|is_a| dataset.index.subjects(is_a, id).next().is_some())
}
