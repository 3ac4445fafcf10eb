//! Which values go into a query?
//!
//! A parameter is a variable with a `VALUES ?name { default }` block of its own. A given value replaces the row in the
//! algebra, never in the text, so that no value can change what the query means.

use super::algebra::{each, each_mut, each_variable};
use super::{Query, entity};
use crate::dataset::Dataset;
use crate::error::{Error, Result, near};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// A value that a person gave for a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The name of the parameter.
    pub name: String,
    /// The value as written.
    pub value: String,
}

impl std::str::FromStr for Given {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("write it as name=value")?;
        let name = name.trim().trim_start_matches(['?', '$']).to_owned();
        Ok(Self { name, value: value.to_owned() })
    }
}

impl Query {
    /// The parameters of the query: each variable that has a VALUES block of its own, with its default rows.
    pub fn parameters(&self) -> Vec<(String, Vec<Option<Term>>)> {
        let mut found: Vec<(String, Vec<Option<Term>>)> = Vec::new();
        each(self.pattern(), &mut |pattern| {
            if let GraphPattern::Values { variables, bindings } = pattern
                && let [variable] = variables.as_slice()
                && !found.iter().any(|(name, _)| name == variable.as_str())
            {
                let rows = bindings.iter().map(|row| row.first().cloned().flatten().map(Term::from)).collect();
                found.push((variable.as_str().to_owned(), rows));
            }
        });
        found
    }

    /// Puts given values into the query; several for one name are alternatives.
    ///
    /// A value is read as its default is: as an IRI (written as one, as a prefixed name, or as the label of an entity), or as a
    /// literal of the same datatype and language.
    ///
    /// # Errors
    /// A parameter that the query has not, or a value that cannot be one.
    pub fn bind_given(&mut self, given: &[Given], dataset: &Dataset) -> Result<()> {
        let parameters = self.parameters();
        let mut bound: Vec<(&str, Vec<Option<Term>>)> = Vec::new();
        for Given { name, value } in given {
            let Some((_, defaults)) = parameters.iter().find(|(n, _)| n == name) else {
                // A query has few: when none is near, any may be meant.
                let names = || parameters.iter().map(|(n, _)| n.as_str());
                let near = match near(name, names()) {
                    none if none.is_empty() => names().map(str::to_owned).collect(),
                    some => some,
                };
                let list = if parameters.is_empty() {
                    "this query has no parameters"
                } else {
                    "`bioatlas queries NAME` shows the parameters"
                };
                return Err(Error::Unknown { what: "parameter of this query", name: name.clone(), near, list });
            };
            let term = read(name, value, defaults.first().and_then(Option::as_ref), dataset)?;
            match bound.iter_mut().find(|(n, _)| n == name) {
                Some((_, terms)) => terms.push(Some(term)),
                None => bound.push((name, vec![Some(term)])),
            }
        }
        for (name, terms) in bound {
            self.bind(name, terms);
        }
        Ok(())
    }

    /// Gives a variable one value wherever the query uses it: in its VALUES block if it has one, else beside its pattern.
    ///
    /// A query that does not use the variable stays as it is.
    pub fn bind_free(&mut self, name: &str, term: &Term) {
        if self.parameters().iter().any(|(parameter, _)| parameter == name) {
            self.bind(name, vec![Some(term.clone())]);
            return;
        }
        let variable = Variable::new_unchecked(name);
        let Ok(value) = GroundTerm::try_from(term.clone()) else { return };
        let mut used = false;
        each_variable(self.pattern_mut(), &mut |other| used |= *other == variable);
        if !used {
            return;
        }
        let table = GraphPattern::Values { variables: vec![variable], bindings: vec![vec![Some(value)]] };
        let core = core_mut(self.pattern_mut());
        let old = std::mem::take(core);
        *core = GraphPattern::Join { left: Box::new(table), right: Box::new(old) };
    }

    /// Calls `visit` on every pattern of the query.
    pub(super) fn change(&mut self, visit: &mut impl FnMut(&mut GraphPattern)) {
        each_mut(self.pattern_mut(), visit);
    }

    /// Replaces the rows of a parameter.
    pub fn bind(&mut self, name: &str, terms: Vec<Option<Term>>) {
        let rows: Vec<Vec<Option<GroundTerm>>> =
            terms.into_iter().map(|term| vec![term.and_then(|t| GroundTerm::try_from(t).ok())]).collect();
        each_mut(self.pattern_mut(), &mut |pattern| {
            if let GraphPattern::Values { variables, bindings } = pattern
                && variables.len() == 1
                && variables[0].as_str() == name
            {
                bindings.clone_from(&rows);
            }
        });
    }
}

/// The part of a pattern that matches data, below what orders, groups, filters and cuts its solutions.
fn core_mut(pattern: &mut GraphPattern) -> &mut GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Slice { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Project { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Group { inner, .. }
        | P::Extend { inner, .. }
        | P::Filter { inner, .. } => core_mut(inner),
        P::LeftJoin { left, .. } | P::Minus { left, .. } => core_mut(left),
        other => other,
    }
}

/// Reads a term that a person wrote: a literal as in SPARQL, an IRI, a prefixed name, or the label of an entity.
///
/// # Errors
/// What is none of these, with the near names.
pub fn read_term(name: &str, text: &str, dataset: &Dataset) -> Result<Term> {
    let text = text.trim();
    let literal = text.starts_with(['"', '\'', '+', '-']) || text.starts_with(|c: char| c.is_ascii_digit());
    if literal || text == "true" || text == "false" {
        let written = format!("SELECT ?x {{ VALUES ?x {{ {text} }} }}");
        if let Ok(query) = Query::parse(&written, &dataset.prefixes)
            && let [(_, rows)] = query.parameters().as_slice()
            && let [Some(term)] = rows.as_slice()
        {
            return Ok(term.clone());
        }
    }
    if text.starts_with(['"', '\'']) {
        let message = "this is no literal of SPARQL".to_owned();
        return Err(Error::Parameter { parameter: name.to_owned(), value: text.to_owned(), message });
    }
    if let Some(iri) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).and_then(|t| NamedNode::new(t).ok()) {
        return Ok(iri.into());
    }
    Ok(entity::resolve(dataset, text)?.into())
}

/// Reads a value in the way of the parameter's default.
fn read(parameter: &str, value: &str, default: Option<&Term>, dataset: &Dataset) -> Result<Term> {
    match default {
        Some(Term::Literal(literal)) => {
            let term = match literal.language() {
                Some(language) => Literal::new_language_tagged_literal_unchecked(value, language),
                None => Literal::new_typed_literal(value, literal.datatype().into_owned()),
            };
            if is_ill_typed(&term) {
                let kind = literal.datatype().as_str().rsplit('#').next().unwrap_or("");
                let message = format!("it must be of type {kind}, such as {}", literal.value());
                return Err(Error::Parameter { parameter: parameter.to_owned(), value: value.to_owned(), message });
            }
            Ok(term.into())
        }
        Some(_) => Ok(entity::resolve(dataset, value)?.into()),
        None => unbound(value, dataset),
    }
}

/// Reads a value whose default says nothing: a string in quotes, a number, or else an entity.
fn unbound(value: &str, dataset: &Dataset) -> Result<Term> {
    if let Some(text) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
        return Ok(Literal::from(text).into());
    }
    match entity::resolve(dataset, value) {
        Err(_) if value.parse::<i64>().is_ok() => Ok(Literal::new_typed_literal(value, xsd::INTEGER).into()),
        Err(_) if value.parse::<f64>().is_ok_and(f64::is_finite) => Ok(Literal::new_typed_literal(value, xsd::DECIMAL).into()),
        other => Ok(other?.into()),
    }
}

/// Whether a literal of a numeric or boolean datatype has a form that is none.
fn is_ill_typed(literal: &Literal) -> bool {
    let value = literal.value();
    match literal.datatype() {
        t if t == xsd::INTEGER => value.parse::<i128>().is_err(),
        t if t == xsd::DECIMAL || t == xsd::DOUBLE || t == xsd::FLOAT => !value.parse::<f64>().is_ok_and(f64::is_finite),
        t if t == xsd::BOOLEAN => !matches!(value, "true" | "false" | "0" | "1"),
        _ => false,
    }
}
