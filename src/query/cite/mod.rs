//! Which statements make each row of an answer, and where are they printed?
//!
//! [`Query::cite`] runs a query and, beside it, the query that [`rewrite`] makes of it: one that shows everything the first one
//! matches. Each row of the answer is looked up there ([`trace`]), which gives a [`provenance`] expression over statements; the
//! graphs that state them, and what is known of those as passages, are [`sources`]'s business. How that looks on paper is
//! decided in `format`.

mod coverage;
mod doubt;
mod exists;
mod facts;
mod order;
mod phrases;
mod provenance;
mod reading;
mod rewrite;
mod role;
mod shape;
mod solutions;
mod sources;
mod telling;
#[cfg(test)]
mod tests;
mod trace;
mod values;
mod variables;
mod walk;

pub use coverage::Coverage;
pub use doubt::Doubt;
pub use provenance::Absence;
pub use role::Role;
pub use sources::Source;

use super::status::Status;
use super::{Answer, Limits, Query, Row, Rows};
use crate::dataset::Dataset;
use crate::error::Result;
use facts::{Clock, Facts, NONE};
use oxigraph::model::{BlankNode, Term, Triple, Variable};
use provenance::Prov;
use rewrite::Rewriter;
use shape::{is_cut, projected};
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use values::{order_dependent, volatile};

/// At most this many derivations of a row are listed one by one.
const DERIVATIONS: usize = 64;
/// With LIMIT, at most this many rows are put into the query that traces them.
const PUT_IN: usize = 2_000;

/// An answer with the statements behind each row.
#[derive(Clone, Debug)]
pub struct Cited {
    /// What was answered.
    pub form: Form,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows, in the order of the answer; for ASK one row without columns if the answer is yes, for CONSTRUCT and DESCRIBE the
    /// triples.
    pub rows: Vec<CitedRow>,
    /// Every statement that some derivation of some row uses; with [`Detail::Marks`] none.
    pub statements: Vec<Statement>,
    /// The graphs that state them: first those that marks name, in the order of the marks, then the others.
    pub sources: Vec<Source>,
    /// How many of the sources have marks.
    pub marked: usize,
    /// Sources enough for the names that stand aside in the rows and that no source which the row needs anyway states.
    pub names: Vec<usize>,
    /// The documents of the sources with marks, in full.
    pub documents: Vec<String>,
    /// What the rows rest on.
    pub coverage: Coverage,
    /// The printed figures behind the rows that are in doubt, in the order in which the rows mention them.
    pub doubts: Vec<Doubt>,
}

/// How much is wanted of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Which sources each row needs: no statements and no derivations (but those of triples).
    Marks,
    /// All there is.
    Whole,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// SELECT.
    Rows,
    /// ASK.
    Boolean,
    /// CONSTRUCT and DESCRIBE.
    Graph,
}

/// A row with what it rests on.
#[derive(Clone, Debug)]
pub struct CitedRow {
    /// The values.
    pub values: Row,
    /// The sources that it needs: as few as suffice.
    pub marks: Marks,
    /// The smallest sets of statements that make the row; with [`Detail::Marks`] none, as in the next fields.
    pub derivations: Vec<Vec<usize>>,
    /// How many more derivations there are, counted by choices; `None` if they could not be counted.
    pub left_out: Option<u64>,
    /// The statements that every derivation needs.
    pub needed: Vec<usize>,
    /// Every statement that some derivation uses.
    pub used: Vec<usize>,
    /// What it rests on that no statement shows.
    pub absences: Vec<Absence>,
    /// The kinds of statements without which the row would not hold; empty if it rests on nothing that is stated.
    pub statuses: Vec<Option<Status>>,
    /// The figures in doubt that it uses, as places of [`Cited::doubts`].
    pub doubts: Vec<usize>,
}

/// Which sources a row needs, as places of [`Cited::sources`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// All of these.
    pub parts: Vec<usize>,
    /// And all of one of these, if there are any.
    pub alternatives: Vec<Vec<usize>>,
    /// Whether there are more alternatives than those.
    pub more: bool,
}

/// A statement with the graphs that make it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The triple.
    pub triple: Triple,
    /// What it says.
    pub role: Role,
    /// The graphs, as places of [`Cited::sources`].
    pub graphs: Vec<usize>,
}

/// A row before its sources are known.
struct Traced {
    values: Row,
    prov: Rc<Prov>,
}

impl Query {
    /// Runs the query and follows each row to the statements that make it and the graphs that state them.
    ///
    /// - `facts`: what the query may use.
    /// - `about`: where the passages are described: the same dataset, or the whole of which `facts` is a part.
    /// - `detail`: what formats without statements have no use for costs time.
    ///
    /// # Errors
    /// As [`Query::run`].
    ///
    /// Costs about twice the query: it is run once as it is and once with everything shown, and each group or sub-select with
    /// LIMIT once more.
    pub fn cite(&self, facts: &Dataset, about: &Dataset, detail: Detail, limits: Limits) -> Result<Cited> {
        let mut store = Facts::new(facts, self.parsed.dataset(), Clock::new(limits));
        let (form, columns, rows) = match &self.parsed {
            spargebra::Query::Select { .. } => {
                let (columns, rows) = self.rows_traced(facts, &mut store)?;
                (Form::Rows, columns, rows)
            }
            spargebra::Query::Ask { pattern, .. } => (Form::Boolean, Vec::new(), ask(pattern, &mut store)?),
            spargebra::Query::Construct { template, pattern, .. } => {
                (Form::Graph, triple_columns(), construct(template, pattern, &mut store)?)
            }
            spargebra::Query::Describe { .. } => (Form::Graph, triple_columns(), self.describe(facts, &mut store)?),
        };
        let detail = if form == Form::Graph { Detail::Whole } else { detail };
        sources::cited(form, columns, rows, detail, &mut store, about)
    }

    /// The rows of SELECT, with what each rests on.
    fn rows_traced(&self, dataset: &Dataset, facts: &mut Facts<'_>) -> Result<(Vec<String>, Vec<Traced>)> {
        let mut beside = Rewriter::default();
        if let (Some(columns), Some((shown, plan))) = (projected(self.pattern()), beside.beside(self.pattern())) {
            let rows = trace::beside(facts, &shown, &plan, columns, &beside)?;
            let columns = columns.iter().map(|v| v.as_str().to_owned()).collect();
            return Ok((columns, together(rows)));
        }
        let whole = |facts: &Facts<'_>, e| facts.clock.whole(e);
        let Answer::Rows(answer) = self.run(dataset, facts.clock.left()).map_err(|e| whole(facts, e))? else {
            return Ok((Vec::new(), Vec::new()));
        };
        let columns = answer.columns.clone();
        let rows: Vec<Row> = answer.collect::<Result<_>>().map_err(|e| whole(facts, e))?;
        if rows.is_empty() {
            return Ok((columns, Vec::new()));
        }
        // A value that is made anew in each run cannot be looked up.
        let differs = volatile(self.pattern());
        let shown: Vec<(usize, Variable)> =
            columns.iter().map(Variable::new_unchecked).enumerate().filter(|(_, v)| !differs.contains(v)).collect();
        let key = shown.iter().map(|(_, v)| v.clone()).collect();
        let mut rewriter = Rewriter::default();
        let mut top = rewriter.top(self.pattern(), key);
        if is_cut(self.pattern()) && rows.len() <= PUT_IN {
            let left = values(&rows, &shown).into();
            top.pattern = GraphPattern::Join { left, right: top.pattern.into() };
        }
        let traced = trace::trace(facts, &top, &rewriter)?;
        let loose = order_dependent(self.pattern());
        let firm: Vec<usize> = (0..).zip(&shown).filter(|(_, (_, v))| !loose.contains(v)).map(|(at, _)| at).collect();
        let rows = rows.into_iter().map(|values| {
            let key: Vec<u32> = shown.iter().map(|(at, _)| values[*at].clone().map_or(NONE, |term| facts.term(term))).collect();
            let prov = traced.get(&key).cloned().unwrap_or_else(|| Rc::new(like(&key, &firm, &traced)));
            Traced { values, prov }
        });
        Ok((columns, rows.collect()))
    }

    fn describe(&self, dataset: &Dataset, facts: &mut Facts<'_>) -> Result<Vec<Traced>> {
        let Answer::Graph(triples) = self.run(dataset, facts.clock.left()).map_err(|e| facts.clock.whole(e))? else {
            return Ok(Vec::new());
        };
        let triples: Vec<Triple> = triples.collect::<Result<_>>().map_err(|e| facts.clock.whole(e))?;
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for triple in triples {
            let values = as_row(triple);
            let ids = [&values[0], &values[1], &values[2]].map(|term| term.clone().map_or(NONE, |term| facts.term(term)));
            if seen.insert(ids) {
                let prov = Rc::new(Prov::Fact(facts.fact(ids, NONE)));
                rows.push(Traced { values, prov });
            }
        }
        Ok(rows)
    }
}

/// Gives equal rows what all of them rest on, as alternatives.
fn together(mut rows: Vec<Traced>) -> Vec<Traced> {
    let mut equal: HashMap<Row, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        equal.entry(row.values.clone()).or_default().push(at);
    }
    for places in equal.into_values().filter(|places| places.len() > 1) {
        let all = Prov::any(places.iter().map(|at| Prov::Shared(Rc::clone(&rows[*at].prov))).collect());
        let all = Rc::new(all);
        places.iter().for_each(|at| rows[*at].prov = Rc::clone(&all));
    }
    rows
}

/// What rows rest on that agree with this one but for values that depend on the order of rows.
fn like(key: &[u32], firm: &[usize], traced: &trace::Traced) -> Prov {
    let mut found: Vec<(&Vec<u32>, &Rc<Prov>)> =
        traced.iter().filter(|(other, _)| firm.len() < key.len() && firm.iter().all(|at| other[*at] == key[*at])).collect();
    found.sort_by_key(|(other, _)| *other);
    match found.is_empty() {
        true => Prov::Absent(Absence::Untraced),
        false => Prov::any(found.into_iter().map(|(_, prov)| Prov::Shared(Rc::clone(prov))).collect()),
    }
}

/// The triple of a row of three values.
pub(crate) fn as_triple(row: &Row) -> Option<Triple> {
    let [Some(s), Some(p), Some(o)] = &row[..] else { return None };
    Triple::from_terms(s.clone(), p.clone(), o.clone()).ok()
}

fn triple_columns() -> Vec<String> {
    ["subject", "predicate", "object"].map(str::to_owned).to_vec()
}

fn as_row(triple: Triple) -> Row {
    vec![Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)]
}

/// The rows as a table; what a table cannot hold is left open and told apart by the key later.
fn values(rows: &[Row], shown: &[(usize, Variable)]) -> GraphPattern {
    let ground = |term: &Option<Term>| term.clone().and_then(|t| GroundTerm::try_from(t).ok());
    let mut bindings: Vec<Vec<Option<GroundTerm>>> =
        rows.iter().map(|row| shown.iter().map(|(at, _)| ground(&row[*at])).collect()).collect();
    let mut seen = HashSet::new();
    bindings.retain(|row| seen.insert(row.clone()));
    GraphPattern::Values { variables: shown.iter().map(|(_, v)| v.clone()).collect(), bindings }
}

fn ask(pattern: &GraphPattern, facts: &mut Facts<'_>) -> Result<Vec<Traced>> {
    let mut rewriter = Rewriter::default();
    let top = rewriter.top(pattern, Vec::new());
    let traced = trace::trace(facts, &top, &rewriter)?;
    Ok(traced.into_values().map(|prov| Traced { values: Vec::new(), prov }).collect())
}

/// The triples of CONSTRUCT, each once, in the order in which the pattern's rows make them.
fn construct(template: &[TriplePattern], pattern: &GraphPattern, facts: &mut Facts<'_>) -> Result<Vec<Traced>> {
    let mut named: Vec<Variable> = variables::template_variables(template);
    // A variable of the template that the pattern does not bind stays open.
    let bound = variables::visible(pattern);
    named.retain(|v| bound.contains(v));
    let query = Query {
        parsed: spargebra::Query::Select {
            dataset: facts.from().cloned(),
            pattern: GraphPattern::Project { inner: pattern.clone().into(), variables: named },
            base_iri: None,
        },
        star: None,
    };
    let (columns, rows) = query.rows_traced(facts.dataset(), facts)?;
    let mut made: Vec<(Row, Vec<Prov>)> = Vec::new();
    let mut places: HashMap<Triple, usize> = HashMap::new();
    for (number, row) in rows.into_iter().enumerate() {
        for triple in template {
            let Some(triple) = instance(triple, &columns, &row.values, number) else { continue };
            let place = *places.entry(triple.clone()).or_insert(made.len());
            if place == made.len() {
                made.push((as_row(triple), Vec::new()));
            }
            made[place].1.push(Prov::Shared(Rc::clone(&row.prov)));
        }
    }
    Ok(made.into_iter().map(|(values, provs)| Traced { values, prov: Rc::new(Prov::any(provs)) }).collect())
}

/// A triple of the template with the values of a row; blank nodes are new for each row.
fn instance(triple: &TriplePattern, columns: &[String], row: &Row, number: usize) -> Option<Triple> {
    let subject = instance_term(&triple.subject, columns, row, number)?;
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(node) => node.clone().into(),
        NamedNodePattern::Variable(variable) => cell(variable, columns, row)?,
    };
    Triple::from_terms(subject, predicate, instance_term(&triple.object, columns, row, number)?).ok()
}

fn instance_term(term: &TermPattern, columns: &[String], row: &Row, number: usize) -> Option<Term> {
    Some(match term {
        TermPattern::NamedNode(node) => node.clone().into(),
        TermPattern::Literal(literal) => literal.clone().into(),
        TermPattern::BlankNode(node) => BlankNode::new(format!("r{}{}", number + 1, node.as_str())).ok()?.into(),
        TermPattern::Variable(variable) => cell(variable, columns, row)?,
        TermPattern::Triple(triple) => instance(triple, columns, row, number)?.into(),
    })
}

fn cell(variable: &Variable, columns: &[String], row: &Row) -> Option<Term> {
    row.get(columns.iter().position(|c| c == variable.as_str())?)?.clone()
}

impl Cited {
    /// The rows that rest on nothing that is stated, counted from 1.
    pub fn uncovered(&self) -> Vec<usize> {
        (1..).zip(&self.rows).filter(|(_, row)| row.statuses.is_empty()).map(|(number, _)| number).collect()
    }

    /// Its first rows, with the passages and doubts that they mention; what the rows rest on is counted over all.
    pub fn beginning(&self, most: usize) -> Cow<'_, Self> {
        if self.rows.len() <= most {
            return Cow::Borrowed(self);
        }
        let mut first = self.clone();
        first.rows.truncate(most);
        // Both are numbered in the order of mention.
        let mentioned = |row: &CitedRow| row.marks.parts.iter().chain(row.marks.alternatives.iter().flatten()).max().copied();
        first.marked = first.rows.iter().filter_map(mentioned).max().map_or(0, |last| last + 1);
        first.doubts.truncate(first.rows.iter().flat_map(|row| &row.doubts).max().map_or(0, |last| last + 1));
        Cow::Owned(first)
    }

    /// The answer without its citations.
    pub fn plain(&self) -> Answer<'_> {
        let rows = self.rows.iter();
        match self.form {
            Form::Boolean => Answer::Boolean(!self.rows.is_empty()),
            Form::Rows => {
                let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
                Answer::Rows(Rows::new(&columns, rows.map(|row| Ok(row.values.clone()))))
            }
            Form::Graph => Answer::Graph(Box::new(rows.filter_map(|row| as_triple(&row.values)).map(Ok))),
        }
    }

    /// Whether any row rests on the absence of something.
    pub fn absences(&self) -> BTreeSet<Absence> {
        self.rows.iter().flat_map(|row| row.absences.iter().copied()).collect()
    }
}
