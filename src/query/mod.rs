//! What does a query ask, and what is the answer?
//!
//! Everything about one parsed query: where it comes from ([`named`]), the values put into it ([`parameter`]), its
//! faults ([`diagnose`]) and its answer ([`mod@format`]); and what is asked so often that it has a verb: one entity
//! ([`entity`]), a search ([`find`]), the passages behind a fact ([`evidence`]) or behind a whole answer ([`cite`]) and counts
//! ([`statistics`]); what things are called elsewhere ([`links`]); which statements may be used at all ([`status`]); and plain patterns for those who ask a hundred thousand of
//! them ([`triples`]). Facts leave a dataset only here.

mod algebra;
pub mod audit;
pub mod cite;
pub mod compare;
pub mod complete;
mod depth;
pub mod diagnose;
pub mod dump;
pub mod empty;
pub mod entity;
pub mod evidence;
pub mod find;
pub mod format;
pub mod functions;
mod kept;
mod keywords;
pub mod lexer;
pub mod links;
pub mod named;
pub mod parameter;
pub mod part;
pub mod path;
pub mod position;
mod reference;
pub mod relations;
pub mod row;
pub mod schema;
pub mod statement;
pub mod statistics;
pub mod status;
mod steps;
pub mod triples;
mod unit;
pub mod update;
pub mod warn;

use crate::dataset::{Dataset, Stopped, unless_stopped};
use crate::error::{Error, Result, counted};
use crate::vocab::Prefixes;
pub use depth::STACK;
pub use kept::Kept;
use lexer::{Kind, tokens};
use oxigraph::model::{NamedNode, Quad, Term, Triple, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use spareval::{QueryEvaluator, QueryableDataset};
use spargebra::SparqlParser;
use spargebra::algebra::GraphPattern;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// A parsed query.
#[derive(Clone, Debug)]
pub struct Query {
    parsed: spargebra::Query,
    star: Option<Vec<Variable>>,
}

/// What a query may take.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// How long it may run, reading its rows included.
    pub timeout: Option<Duration>,
    /// A flag that stops the query when somebody sets it.
    pub stop: Option<Arc<AtomicBool>>,
}

/// What a query gives.
pub enum Answer<'a> {
    /// SELECT: rows.
    Rows(Rows<'a>),
    /// ASK: yes or no.
    Boolean(bool),
    /// CONSTRUCT and DESCRIBE: triples.
    Graph(Box<dyn Iterator<Item = Result<Triple>> + 'a>),
    /// A whole data set: quads.
    Quads(Box<dyn Iterator<Item = Result<Quad>> + 'a>),
}

/// One row: a value for each column, or nothing.
pub type Row = Vec<Option<Term>>;

/// Rows, found while they are read.
pub struct Rows<'a> {
    /// The columns, in the order in which they are shown.
    pub columns: Vec<String>,
    rows: Box<dyn Iterator<Item = Result<Row>> + 'a>,
}

impl<'a> Rows<'a> {
    /// Rows that were made elsewhere.
    pub fn new(columns: &[&str], rows: impl Iterator<Item = Result<Row>> + 'a) -> Self {
        Self { columns: columns.iter().map(|c| (*c).to_owned()).collect(), rows: Box::new(rows) }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        self.rows.next()
    }
}

impl Query {
    /// Parses a query. Prefixes of the table need no declaration.
    ///
    /// # Errors
    /// A [`crate::error::Fault`] with the place and the remedy.
    pub fn parse(text: &str, prefixes: &Prefixes) -> Result<Self> {
        if let Some(fault) = depth::fault(text) {
            return Err(Error::Query(Box::new(fault)));
        }
        let mut parser = SparqlParser::new();
        for (name, iri) in prefixes.iter() {
            // A file may have declared a prefix with an IRI that SPARQL does not take; a query cannot use it then.
            parser = match parser.clone().with_prefix(name, iri) {
                Ok(parser) => parser,
                Err(_) => parser,
            };
        }
        let parsed =
            parser.parse_query(text).map_err(|e| Error::Query(Box::new(diagnose::explain(text, prefixes, &e.to_string()))))?;
        let star = matches!(parsed, spargebra::Query::Select { .. }).then(|| star_order(text)).flatten();
        Ok(Self { parsed, star })
    }

    /// Parses a query of the program's own, with the prefixes of the table: those of the data could say something else.
    fn own(text: &str) -> Result<Self> {
        Self::parse(text, &Prefixes::default())
    }

    /// The pattern that the query matches.
    pub fn pattern(&self) -> &GraphPattern {
        use spargebra::Query::{Ask, Construct, Describe, Select};
        match &self.parsed {
            Select { pattern, .. } | Construct { pattern, .. } | Describe { pattern, .. } | Ask { pattern, .. } => pattern,
        }
    }

    /// Whether the answer is one row for all solutions together, as of a COUNT without GROUP BY.
    pub fn aggregates_all(&self) -> bool {
        let mut pattern = self.pattern();
        loop {
            pattern = match pattern {
                GraphPattern::Group { variables, .. } => return variables.is_empty(),
                GraphPattern::Project { inner, .. } | GraphPattern::Extend { inner, .. } | GraphPattern::Slice { inner, .. } => {
                    inner
                }
                _ => return false,
            };
        }
    }

    /// Whether it asks for what is known of things, whatever that is.
    pub(crate) fn describes(&self) -> bool {
        matches!(self.parsed, spargebra::Query::Describe { .. })
    }

    /// Whether it asks only certain graphs, with FROM.
    pub(crate) fn names_graphs(&self) -> bool {
        self.parsed.dataset().is_some()
    }

    fn pattern_mut(&mut self) -> &mut GraphPattern {
        use spargebra::Query::{Ask, Construct, Describe, Select};
        match &mut self.parsed {
            Select { pattern, .. } | Construct { pattern, .. } | Describe { pattern, .. } | Ask { pattern, .. } => pattern,
        }
    }

    /// How the query is evaluated: the plan after a run, with the number of rows at each step, as indented lines.
    ///
    /// # Errors
    /// As [`Query::run`].
    pub fn explained(&self, dataset: &Dataset, limits: Limits) -> Result<String> {
        let guard = Guard::new(limits);
        let evaluator = QueryEvaluator::new().compute_statistics();
        let prepared = evaluator.prepare(&self.parsed);
        let (results, explanation) = prepared.explain(&*dataset.index);
        guard.run(|| match results? {
            spareval::QueryResults::Solutions(mut solutions) => solutions.try_for_each(|s| s.map(|_| ())),
            spareval::QueryResults::Graph(mut triples) => triples.try_for_each(|t| t.map(|_| ())),
            spareval::QueryResults::Boolean(_) => Ok(()),
        })?;
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).map_err(Error::Output)?;
        let plan: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
        let mut text = String::new();
        plan_lines(&plan["plan"], 0, &dataset.prefixes, &mut text);
        Ok(text)
    }

    /// Runs the query. Rows and triples are computed while they are read.
    ///
    /// # Errors
    /// A failure while running, or a time-out; while rows are read, each row can bring one.
    pub fn run<'a>(&self, dataset: &'a Dataset, limits: Limits) -> Result<Answer<'a>> {
        let (guard, results) = self.begin(&*dataset.index, limits)?;
        match results {
            QueryResults::Boolean(yes) => Ok(Answer::Boolean(yes)),
            QueryResults::Graph(mut triples) => {
                Ok(Answer::Graph(Box::new(std::iter::from_fn(move || guard.run(|| triples.next().transpose()).transpose()))))
            }
            QueryResults::Solutions(mut solutions) => {
                let given = solutions.variables().to_vec();
                let shown = self.star.as_deref().and_then(|star| in_order(star, &given)).unwrap_or_else(|| given.clone());
                let places: Vec<Option<usize>> = shown.iter().map(|v| given.iter().position(|g| g == v)).collect();
                let columns = shown.iter().map(|v| v.as_str().to_owned()).collect();
                let rows = std::iter::from_fn(move || {
                    let solution = guard.run(|| solutions.next().transpose()).transpose()?;
                    Some(solution.map(|solution| places.iter().map(|place| solution.values().get((*place)?)?.clone()).collect()))
                });
                Ok(Answer::Rows(Rows { columns, rows: Box::new(rows) }))
            }
        }
    }

    /// Begins to run the query. What reads the results is to do it under the guard.
    fn begin<'a>(&self, dataset: impl QueryableDataset<'a>, limits: Limits) -> Result<(Guard, QueryResults<'a>)> {
        let guard = Guard::new(limits);
        let prepared = SparqlEvaluator::new().for_query(self.parsed.clone()).on_queryable_dataset(dataset);
        let results = guard.run(|| prepared.execute())?;
        Ok((guard, results))
    }

    /// The IRIs that the query names and the dataset does not hold, each with near ones that it holds.
    ///
    /// A query with such a name usually has no answer because of a misspelling. O(size of the query), and one scan of the
    /// properties and classes for each unknown name.
    pub fn unknown_names(&self, dataset: &Dataset) -> Result<Vec<(NamedNode, Vec<String>)>> {
        let mut names = Vec::new();
        algebra::iris(self.pattern(), &mut names);
        names.sort();
        names.dedup();
        names.retain(|iri| !dataset.index.mentions(iri.as_ref().into()));
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let known = entity::vocabulary(dataset)?;
        Ok(names
            .into_iter()
            .map(|iri| {
                let short = dataset.prefixes.display(iri.as_ref());
                let near = crate::error::near(&short, known.iter().map(String::as_str));
                (iri, near)
            })
            .collect())
    }
}

/// A node of a plan and those below it: its name with short IRIs, its rows and its time.
fn plan_lines(node: &serde_json::Value, depth: usize, prefixes: &Prefixes, text: &mut String) {
    let name = lexer::shortened(node["name"].as_str().unwrap_or(""), prefixes);
    let rows = node["number of results"].as_u64().map_or(String::new(), |n| format!("  {}", counted(n, "row")));
    text.push_str(&format!("{}{name}{rows}\n", "  ".repeat(depth)));
    for child in node["children"].as_array().into_iter().flatten() {
        plan_lines(child, depth + 1, prefixes, text);
    }
}

/// Runs a query of the program's own and collects its rows.
pub(crate) fn rows(dataset: &Dataset, text: &str, entity: Option<&NamedNode>) -> Result<Vec<Row>> {
    let mut query = Query::own(text)?;
    if let Some(entity) = entity {
        query.bind("entity", vec![Some(entity.clone().into())]);
    }
    match query.run(dataset, Limits::default())? {
        Answer::Rows(rows) => rows.collect(),
        _ => Ok(Vec::new()),
    }
}

/// For `SELECT *`: the variables in the order in which the query names them. (The algebra has them by alphabet.)
fn star_order(text: &str) -> Option<Vec<Variable>> {
    let all = tokens(text);
    let select = all.iter().position(|t| t.is_word("SELECT"))?;
    let star = all[select + 1..].iter().find(|t| t.kind != Kind::Comment && !t.is_word("DISTINCT") && !t.is_word("REDUCED"))?;
    if !star.is("*") {
        return None;
    }
    let mut order: Vec<Variable> = Vec::new();
    for token in all.iter().filter(|t| t.kind == Kind::Variable) {
        let variable = Variable::new_unchecked(&token.text[1..]);
        if !order.contains(&variable) {
            order.push(variable);
        }
    }
    Some(order)
}

/// The given variables in the order of appearance; those of a hidden part of the query are not given.
fn in_order(order: &[Variable], given: &[Variable]) -> Option<Vec<Variable>> {
    let shown: Vec<Variable> = order.iter().filter(|v| given.contains(v)).cloned().collect();
    (shown.len() == given.len()).then_some(shown)
}

/// Watches over a running query: its flag, and the thread that sets the flag when the time is up. The thread ends with the query.
struct Guard {
    flag: Option<Arc<AtomicBool>>,
    late: Arc<AtomicBool>,
    timeout: Option<Duration>,
    _ended: Option<Sender<()>>,
}

impl Guard {
    fn new(limits: Limits) -> Self {
        let flag = limits.stop.or_else(|| limits.timeout.map(|_| Arc::default()));
        let late = Arc::<AtomicBool>::default();
        let ended = limits.timeout.zip(flag.clone()).map(|(timeout, flag)| {
            let (ended, wait) = mpsc::channel::<()>();
            let late = Arc::clone(&late);
            thread::spawn(move || {
                if wait.recv_timeout(timeout) == Err(RecvTimeoutError::Timeout) {
                    late.store(true, Ordering::Relaxed);
                    flag.store(true, Ordering::Relaxed);
                }
            });
            ended
        });
        Self { flag, late, timeout: limits.timeout, _ended: ended }
    }

    fn run<T>(&self, work: impl FnOnce() -> std::result::Result<T, QueryEvaluationError>) -> Result<T> {
        let done = match &self.flag {
            None => work(),
            Some(flag) => unless_stopped(flag, work).map_err(|Stopped| match self.timeout {
                Some(timeout) if self.late.load(Ordering::Relaxed) => Error::Timeout { seconds: timeout.as_secs_f64() },
                _ => Error::Stopped { what: "the query".into() },
            })?,
        };
        done.map_err(|e| Error::Evaluation(e.to_string()))
    }
}
