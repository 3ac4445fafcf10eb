//! Why has this query no answer?
//!
//! The pieces of its pattern are put together again one by one, until one of them leaves nothing: that one is named, with the number of
//! solutions before it and with what the data has in its place.

use super::algebra::{self, in_scope};
use super::lexer::shortened;
use super::steps::{BLANK, MOST_VALUES, Step, count, has_any, in_filter, is_grouped, steps, values};
use super::{Limits, Query, format};
use crate::dataset::Dataset;
use crate::error::{Error, Result, choices, near};
use crate::vocab::rdf;
use oxigraph::model::vocab::{rdf::LANG_STRING, xsd};
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// Which piece of the query left nothing, in sentences; nothing when that takes longer than the limits allow.
///
/// # Errors
/// A failure while running other than a time-out.
pub fn explain(query: &Query, dataset: &Dataset, limits: &Limits) -> Result<Vec<String>> {
    match (Look { dataset, limits }).at(query) {
        Err(Error::Timeout { .. }) => Ok(Vec::new()),
        other => other,
    }
}

/// What the questions about an empty answer are asked of.
struct Look<'a> {
    dataset: &'a Dataset,
    limits: &'a Limits,
}

impl Look<'_> {
    fn at(&self, query: &Query) -> Result<Vec<String>> {
        let mut before: Option<GraphPattern> = None;
        for step in steps(query.pattern()) {
            let after = step.after(before.clone());
            if !has_any(&after, self.dataset, self.limits)? {
                return self.said(&step, before.as_ref());
            }
            before = Some(after);
        }
        match before {
            // One row for a whole that is not empty: a count of what there is.
            None => Ok(Vec::new()),
            Some(_) if query.aggregates_all() || query.describes() => Ok(Vec::new()),
            Some(whole) => Ok(vec![self.left_by(query, &whole)?]),
        }
    }

    /// What is done with the solutions of the pattern and leaves none of them.
    fn left_by(&self, query: &Query, whole: &GraphPattern) -> Result<String> {
        let found = solutions(self.count(whole)?);
        let mut causes = Vec::new();
        // The pieces were asked of the whole data set.
        let elsewhere = if query.names_graphs() { " in the whole data set" } else { "" };
        causes.extend(query.names_graphs().then_some("FROM"));
        let mut blind = None;
        algebra::each(query.pattern(), &mut |pattern| match pattern {
            GraphPattern::Filter { inner, .. } if is_grouped(inner) => causes.push("HAVING"),
            GraphPattern::Filter { expr, inner } => blind = blind.take().or_else(|| unseen(expr, inner, whole)),
            GraphPattern::Slice { start, length, .. } => {
                causes.extend(length.map(|_| "LIMIT"));
                causes.extend((*start > 0).then_some("OFFSET"));
            }
            _ => {}
        });
        if let Some((expression, variable)) = blind {
            let filter = shortened(&in_filter(&expression), &self.dataset.prefixes);
            return Ok(format!(
                "`{filter}` does not see {variable}, which has its value outside of the braces around the filter"
            ));
        }
        let causes = if causes.is_empty() { "what stands around it".to_owned() } else { either(&causes) };
        Ok(format!("the pattern has {found}{elsewhere}; {causes} left none of them"))
    }

    fn count(&self, pattern: &GraphPattern) -> Result<u64> {
        count(pattern, self.dataset, self.limits)
    }

    fn said(&self, step: &Step, before: Option<&GraphPattern>) -> Result<Vec<String>> {
        let written = step.written(&self.dataset.prefixes);
        let mut lines = vec![match (before, step) {
            (None, _) => format!("`{written}` matches nothing in the data"),
            (Some(before), Step::Match(GraphPattern::Values { .. })) => {
                format!("{} before `{written}`, none with it", solutions(self.count(before)?))
            }
            (Some(before), Step::Match(pattern)) => {
                let own = match self.count(pattern)? {
                    0 => "it matches nothing by itself either".to_owned(),
                    alone => format!("by itself it has {alone}"),
                };
                format!("{} before `{written}`, none with it; {own}", solutions(self.count(before)?))
            }
            (Some(before), _) => format!("{} before `{written}`, none after it", solutions(self.count(before)?)),
        }];
        lines.extend(match (step, before) {
            (Step::Match(GraphPattern::Bgp { patterns }), _) if patterns.len() == 1 => {
                self.beside_triple(&patterns[0], before)?
            }
            (Step::Match(GraphPattern::Graph { name, inner }), _) => self.without_graph(name, inner, before)?,
            (Step::Filter(expression), Some(before)) => self.beside_filter(expression, before)?,
            _ => None,
        });
        Ok(lines)
    }

    /// What the data has in the place of a triple that it does not have.
    fn beside_triple(&self, triple: &TriplePattern, before: Option<&GraphPattern>) -> Result<Option<String>> {
        if let Some(turned) = turned(triple) {
            let step = Step::Match(GraphPattern::Bgp { patterns: vec![turned] });
            if has_any(&step.after(before.cloned()), self.dataset, self.limits)? {
                return Ok(Some(format!("the other way round there is some: `{}`", step.written(&self.dataset.prefixes))));
            }
        }
        if !matches!(triple.object, TermPattern::Variable(_)) {
            let mut open = triple.clone();
            let place = Variable::new_unchecked("bioatlas_o");
            open.object = place.clone().into();
            let step = Step::Match(GraphPattern::Bgp { patterns: vec![open.clone()] });
            // Nearest is what fits the rest of the query; where nothing does, what stands there at all.
            let there = Some(step.after(before.cloned())).filter(|_| matches!(triple.object, TermPattern::NamedNode(_)));
            let alone = GraphPattern::Bgp { patterns: vec![open] };
            let wanted = ground(&triple.object);
            for pattern in there.into_iter().chain([alone]) {
                if let Some(line) = self.near_values(wanted.as_ref(), &pattern, place.clone())? {
                    return Ok(Some(line));
                }
            }
        }
        self.properties(triple, before)
    }

    /// What properties the subject has that lacks the one asked for.
    fn properties(&self, triple: &TriplePattern, before: Option<&GraphPattern>) -> Result<Option<String>> {
        let known = match &triple.subject {
            TermPattern::Variable(subject) => before.is_some_and(|b| in_scope(b).contains(subject)),
            subject => ground(subject).is_some(),
        };
        if !known {
            return Ok(None);
        }
        let place = Variable::new_unchecked("bioatlas_p");
        let mut open = triple.clone();
        open.predicate = place.clone().into();
        open.object = Variable::new_unchecked("bioatlas_o").into();
        let pattern = Step::Match(GraphPattern::Bgp { patterns: vec![open] }).after(before.cloned());
        let has = self.terms(&pattern, place)?;
        let names: Vec<String> = has.iter().take(EXAMPLES).map(|term| self.shown(term)).collect();
        let subject = match &triple.subject {
            TermPattern::Variable(made) if made.as_str().starts_with(BLANK) => "[]".to_owned(),
            subject => shortened(&subject.to_string(), &self.dataset.prefixes),
        };
        let more = if has.len() > EXAMPLES { " and more" } else { "" };
        Ok((!names.is_empty()).then(|| format!("what `{subject}` has there: `{}`{more}", names.join("`, `"))))
    }

    /// Whether it is the graph that is wrong.
    fn without_graph(
        &self,
        name: &NamedNodePattern,
        inner: &GraphPattern,
        before: Option<&GraphPattern>,
    ) -> Result<Option<String>> {
        let any = TriplePattern {
            subject: Variable::new_unchecked("bioatlas_s").into(),
            predicate: Variable::new_unchecked("bioatlas_p").into(),
            object: Variable::new_unchecked("bioatlas_o").into(),
        };
        let anything = GraphPattern::Bgp { patterns: vec![any] };
        let graph = GraphPattern::Graph { name: name.clone(), inner: Box::new(anything) };
        if let NamedNodePattern::NamedNode(iri) = name
            && self.dataset.index.mentions(iri.as_ref().into())
            && !has_any(&graph, self.dataset, self.limits)?
        {
            let there = self.other_graphs(iri, inner, before)?.map_or(String::new(), |line| format!("; {line}"));
            return Ok(Some(format!("there is no graph `{}`{there}", self.dataset.prefixes.display(iri.as_ref()))));
        }
        if let NamedNodePattern::NamedNode(iri) = name
            && let Some(line) = self.other_graphs(iri, inner, before)?
        {
            return Ok(Some(line));
        }
        let bare = Step::Match(inner.clone()).after(before.cloned());
        Ok(match (self.count(&bare)?, inner) {
            (0, GraphPattern::Bgp { patterns }) if patterns.len() == 1 => self.beside_triple(&patterns[0], before)?,
            (0, _) => None,
            (found, _) => {
                Some(format!("without GRAPH there {}", if found == 1 { "is 1".into() } else { format!("are {found}") }))
            }
        })
    }

    /// The graphs that have what another graph has not.
    fn other_graphs(&self, iri: &NamedNode, inner: &GraphPattern, before: Option<&GraphPattern>) -> Result<Option<String>> {
        let place = Variable::new_unchecked("bioatlas_g");
        let graph = GraphPattern::Graph { name: place.clone().into(), inner: Box::new(inner.clone()) };
        let graphs = self.terms(&Step::Match(graph).after(before.cloned()), place)?;
        let written = self.dataset.prefixes.display(iri.as_ref());
        let names: Vec<String> = graphs.iter().map(|graph| self.shown(graph)).collect();
        let near = near(&written, names.iter().map(String::as_str));
        let shown = if near.is_empty() { names.iter().take(EXAMPLES).cloned().collect() } else { near };
        let more = if shown.len() < names.len() { " and more" } else { "" };
        Ok((!shown.is_empty()).then(|| format!("it is stated in `{}`{more}", shown.join("`, `"))))
    }

    /// What the data has in the place of a term that it does not have there.
    fn near_values(&self, wanted: Option<&Term>, pattern: &GraphPattern, place: Variable) -> Result<Option<String>> {
        let terms = self.terms(pattern, place)?;
        let Some(wanted) = wanted else { return Ok(None) };
        if terms.contains(wanted) {
            return Ok(None);
        }
        let plain = |term: &Term| match term {
            Term::Literal(literal) => literal.value().to_owned(),
            other => self.shown(other),
        };
        let text = plain(wanted);
        let same: Vec<String> = terms.iter().filter(|t| plain(t) == text).map(|t| self.shown(t)).collect();
        if !same.is_empty() {
            return Ok(Some(format!("the data has {} there: write it so", choices(&same))));
        }
        let all: Vec<String> = terms.iter().map(plain).collect();
        let near = near(&text, all.iter().map(String::as_str));
        if !near.is_empty() {
            let written: Vec<String> =
                near.iter().filter_map(|n| Some(self.shown(terms.get(all.iter().position(|t| t == n)?)?))).collect();
            return Ok(Some(format!("near values there: {}", choices(&written))));
        }
        if let Some(linked) = self.linked(wanted, &terms) {
            return Ok(Some(linked));
        }
        Ok(self.examples(&terms))
    }

    /// One of the terms that the data links to the one that is wanted.
    fn linked(&self, wanted: &Term, terms: &[Term]) -> Option<String> {
        let index = &self.dataset.index;
        let wanted_id = index.id(wanted.as_ref())?;
        terms.iter().find_map(|term| {
            let id = index.id(term.as_ref())?;
            let property = index.linking(id, wanted_id)?;
            let (term, property) = (self.shown(term), self.shown(&index.term(property)));
            Some(format!("`{term}` is what stands there, and it has `{property} {}`", self.shown(wanted)))
        })
    }

    fn examples(&self, terms: &[Term]) -> Option<String> {
        let short = |text: &String| text.chars().count() <= 40;
        let mut shown: Vec<String> = terms.iter().map(|term| self.shown(term)).collect();
        // Whole paragraphs are no examples, unless there is nothing else.
        if shown.iter().any(short) {
            shown.retain(short);
        }
        shown.truncate(EXAMPLES);
        match shown.len() {
            0 => None,
            1 => Some(format!("the only value there is `{}`", shown[0])),
            _ if shown.len() == terms.len() => Some(format!("the values there are `{}`", shown.join("`, `"))),
            _ => Some(format!("values there are, for example, `{}`", shown.join("`, `"))),
        }
    }

    fn beside_filter(&self, expression: &Expression, before: &GraphPattern) -> Result<Option<String>> {
        let place = Variable::new_unchecked("bioatlas_e");
        if let Some((looked_at, wanted, kind)) = compared(expression) {
            let pattern =
                GraphPattern::Extend { inner: Box::new(before.clone()), variable: place.clone(), expression: looked_at.clone() };
            let line = match kind {
                Kind::Same => self.near_values(Some(&wanted), &pattern, place)?,
                Kind::Order => self.range(looked_at, &pattern, place)?,
            };
            if line.is_some() {
                return Ok(line);
            }
        }
        let known = in_scope(before);
        let used: Vec<Variable> = algebra::variables(expression).into_iter().filter(|v| known.contains(v)).collect();
        let found = values(before, used.clone(), self.dataset, self.limits)?;
        let Some(row) = found.first() else { return Ok(None) };
        let said = |term: &Option<Term>| term.as_ref().map_or("unbound".to_owned(), |t| format!("`{}`", self.shown(t)));
        let values: Vec<String> = used.iter().zip(row).map(|(v, term)| format!("{v} was {}", said(term))).collect();
        Ok((!values.is_empty()).then(|| format!("for example, {}", values.join(", "))))
    }

    /// From where to where the values of an expression go.
    fn range(&self, looked_at: &Expression, pattern: &GraphPattern, place: Variable) -> Result<Option<String>> {
        let terms = self.terms(pattern, place)?;
        let mut numbers: Vec<(f64, &Term)> = terms
            .iter()
            .filter_map(|term| match term {
                Term::Literal(literal) if format::is_number(literal) => Some((literal.value().parse().ok()?, term)),
                _ => None,
            })
            .collect();
        let name = shortened(&looked_at.to_string(), &self.dataset.prefixes);
        if numbers.is_empty()
            && let Some(text) = terms.first()
            && terms
                .iter()
                .all(|term| matches!(term, Term::Literal(literal) if [xsd::STRING, LANG_STRING].contains(&literal.datatype())))
        {
            let help =
                format!("{name} is a text there, such as `{}`, and no text is more or less than a number", self.shown(text));
            return Ok(Some(format!("{help}: xsd:decimal({name}) is its number, where it looks like one")));
        }
        if numbers.len() < terms.len() || numbers.len() == MOST_VALUES {
            return Ok(None);
        }
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(match numbers.as_slice() {
            [] => None,
            [(_, only)] => Some(format!("{name} was always `{}`", self.shown(only))),
            [(_, first), .., (_, last)] => Some(format!("{name} was from `{}` to `{}`", self.shown(first), self.shown(last))),
        })
    }

    /// The distinct terms that a variable has.
    fn terms(&self, pattern: &GraphPattern, place: Variable) -> Result<Vec<Term>> {
        let found = values(pattern, vec![place], self.dataset, self.limits)?;
        let terms = found.into_iter().filter_map(|row| row.into_iter().next().flatten());
        // The name of a blank node tells nobody anything.
        Ok(terms.filter(|term| !matches!(term, Term::BlankNode(_))).collect())
    }

    fn shown(&self, term: &Term) -> String {
        shortened(&format::term(term, &self.dataset.prefixes), &self.dataset.prefixes)
    }
}

/// How many examples are given.
const EXAMPLES: usize = 5;

fn solutions(number: u64) -> String {
    format!("{number} solution{}", if number == 1 { "" } else { "s" })
}

/// `FROM`, `FROM or LIMIT`, `FROM, LIMIT or OFFSET`.
fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

/// A filter and its variable that has a value in the whole pattern, but not where the filter stands.
fn unseen(expression: &Expression, inner: &GraphPattern, whole: &GraphPattern) -> Option<(Expression, Variable)> {
    let (inside, outside) = (in_scope(inner), in_scope(whole));
    let variable = algebra::variables(expression).into_iter().find(|v| !inside.contains(v) && outside.contains(v))?;
    Some((expression.clone(), variable))
}

/// The triple with subject and object in each other's place, where that can stand.
fn turned(triple: &TriplePattern) -> Option<TriplePattern> {
    let property = matches!(&triple.predicate, NamedNodePattern::NamedNode(iri) if *iri != rdf::TYPE);
    let swapped = !matches!(triple.object, TermPattern::Literal(_)) && property;
    swapped.then(|| TriplePattern {
        subject: triple.object.clone(),
        predicate: triple.predicate.clone(),
        object: triple.subject.clone(),
    })
}

fn ground(term: &TermPattern) -> Option<Term> {
    match term {
        TermPattern::NamedNode(iri) => Some(iri.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}

/// How a filter compares.
#[derive(Clone, Copy)]
enum Kind {
    /// With what a value should be or hold.
    Same,
    /// By size.
    Order,
}

/// What a filter looks at, and the constant with which it compares it.
fn compared(expression: &Expression) -> Option<(&Expression, Term, Kind)> {
    use Expression::{Equal, FunctionCall, Greater, GreaterOrEqual, Less, LessOrEqual, SameTerm};
    let constant = |e: &Expression| match e {
        Expression::Literal(literal) => Some(Term::from(literal.clone())),
        Expression::NamedNode(iri) => Some(Term::from(iri.clone())),
        _ => None,
    };
    let (a, b, kind): (&Expression, &Expression, Kind) = match expression {
        Equal(a, b) | SameTerm(a, b) => (a, b, Kind::Same),
        Greater(a, b) | GreaterOrEqual(a, b) | Less(a, b) | LessOrEqual(a, b) => (a, b, Kind::Order),
        FunctionCall(Function::Contains | Function::StrStarts | Function::StrEnds | Function::Regex, list) => {
            (list.first()?, list.get(1)?, Kind::Same)
        }
        _ => return None,
    };
    match (constant(a), constant(b)) {
        (None, Some(wanted)) => Some((a, wanted, kind)),
        (Some(wanted), None) => Some((b, wanted, kind)),
        _ => None,
    }
}
