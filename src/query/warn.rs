//! What in this query is likely a mistake, although it is valid?
//!
//! Properties and classes that the data does not have, variables that nothing gives a value or that look misspelt, patterns that share no
//! variable, filters that can never hold.

use super::lexer::{Kind, Token, tokens};
use super::steps::{Step, has_any, in_filter, is_grouped, steps};
use super::{Limits, Query, algebra, entity};
use crate::dataset::Dataset;
use crate::error::{Result, choices, near};
use crate::query::lexer::shortened;
use crate::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// How much is pointed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// What is a mistake nearly always.
    Likely,
    /// Also a variable that is used only once, which is often meant.
    All,
}

/// The warnings about a query, each a sentence.
///
/// # Errors
/// A failure while the data is asked.
pub fn warnings(text: &str, query: &Query, dataset: &Dataset, care: Care) -> Result<Vec<String>> {
    let mut said = unknown_terms(query, dataset)?;
    let valueless = valueless(text, query);
    if valueless.is_empty() {
        said.extend(used_once(text, query, care));
    }
    said.extend(valueless);
    algebra::each(query.pattern(), &mut |pattern| {
        if let GraphPattern::Project { inner, .. } = pattern {
            said.extend(unconnected(inner, dataset));
        }
    });
    if !matches!(query.pattern(), GraphPattern::Project { .. }) {
        said.extend(unconnected(query.pattern(), dataset));
    }
    said.extend(never_true(query.pattern(), dataset)?);
    said.extend(texts_as_classes(query, dataset));
    said.extend(thousands(text));
    said.extend(named_too_late(query, dataset));
    let mut seen = BTreeSet::new();
    said.retain(|line| seen.insert(line.clone()));
    Ok(said)
}

/// Properties that no triple has, and classes that nothing is a member of.
fn unknown_terms(query: &Query, dataset: &Dataset) -> Result<Vec<String>> {
    let mut properties: BTreeSet<NamedNode> = BTreeSet::new();
    let mut classes: BTreeSet<NamedNode> = BTreeSet::new();
    algebra::each(query.pattern(), &mut |pattern| match pattern {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                if let NamedNodePattern::NamedNode(property) = &triple.predicate {
                    match &triple.object {
                        TermPattern::NamedNode(class) if *property == rdf::TYPE => classes.insert(class.clone()),
                        _ => properties.insert(property.clone()),
                    };
                }
            }
        }
        GraphPattern::Path { path, .. } => in_path(path, &mut properties),
        GraphPattern::Service { .. } => {}
        _ => {}
    });
    let asked = |subject: &str, predicate: NamedNodePattern, object: TermPattern| {
        let subject = Variable::new_unchecked(subject).into();
        let triple = GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object }] };
        has_any(&triple, dataset, &Limits::default())
    };
    let any = || TermPattern::from(Variable::new_unchecked("bioatlas_o"));
    let (mut no_properties, mut no_classes) = (Vec::new(), Vec::new());
    for property in properties {
        if !asked("bioatlas_s", property.clone().into(), any())? {
            no_properties.push(dataset.prefixes.display(property.as_ref()));
        }
    }
    for class in classes {
        if !asked("bioatlas_s", rdf::TYPE.into_owned().into(), class.clone().into())? {
            no_classes.push(dataset.prefixes.display(class.as_ref()));
        }
    }
    let mut said = Vec::new();
    if uses_service(query) {
        return Ok(said);
    }
    if !no_properties.is_empty() {
        let known = entity::properties(dataset)?;
        said.extend(no_properties.iter().map(|name| unknown("no triple has the property", name, &known)));
    }
    if !no_classes.is_empty() {
        let known = entity::classes(dataset)?;
        said.extend(no_classes.iter().map(|name| unknown("nothing belongs to the class", name, &known)));
    }
    Ok(said)
}

/// What is said of a name that the data does not have.
fn unknown(what: &str, name: &str, known: &[String]) -> String {
    let near = near(name, known.iter().map(String::as_str).filter(|k| *k != name));
    let guess = if near.is_empty() { String::new() } else { format!("; did you mean {}?", choices(&near)) };
    format!("{what} `{name}`{guess}")
}

/// Texts where a class is named.
fn texts_as_classes(query: &Query, dataset: &Dataset) -> Vec<String> {
    let mut said = Vec::new();
    algebra::each(query.pattern(), &mut |pattern| {
        let GraphPattern::Bgp { patterns } = pattern else { return };
        for triple in patterns {
            let class = matches!(&triple.predicate, NamedNodePattern::NamedNode(property) if *property == rdf::TYPE);
            if let (true, TermPattern::Literal(text)) = (class, &triple.object) {
                let written = shortened(&text.to_string(), &dataset.prefixes);
                said.push(format!("a class is a name, such as `:Company`, and `{written}` is a text"));
            }
        }
    });
    said
}

/// Numbers with a comma between the thousands: SPARQL reads two.
fn thousands(text: &str) -> Option<String> {
    let all = tokens(text);
    let at = all.windows(3).position(|w| {
        let digits = |t: &Token<'_>| t.kind == Kind::Number && t.text.chars().all(|c| c.is_ascii_digit());
        let close = w[0].span.end == w[1].span.start && w[1].span.end == w[2].span.start;
        digits(&w[0]) && w[1].is(",") && digits(&w[2]) && w[2].text.len() == 3 && close
    })?;
    let (first, second) = (all[at].text, all[at + 2].text);
    Some(format!("`{first},{second}` are two numbers, {first} and {second}; did you mean `{first}{second}`?"))
}

/// Variables of HAVING that SELECT names only behind it (SPARQL 1.1, section 18.2.4.4).
fn named_too_late(query: &Query, dataset: &Dataset) -> Vec<String> {
    let (mut given, mut counted) = (BTreeMap::new(), BTreeMap::new());
    let mut conditions = Vec::new();
    algebra::each(query.pattern(), &mut |pattern| match pattern {
        GraphPattern::Extend { variable, expression, .. } => {
            given.insert(variable.clone(), expression.clone());
        }
        GraphPattern::Group { aggregates, .. } => counted.extend(aggregates.iter().cloned()),
        GraphPattern::Filter { expr, inner } if is_grouped(inner) => conditions.push((expr.clone(), algebra::in_scope(inner))),
        _ => {}
    });
    let mut said = Vec::new();
    for (condition, seen) in conditions {
        for variable in algebra::variables(&condition).into_iter().filter(|v| !seen.contains(v)) {
            let meant = match given.get(&variable) {
                Some(Expression::Variable(of)) => counted.get(of),
                Some(_) => None,
                None => continue,
            };
            let remedy =
                meant.map_or("what it stands for".to_owned(), |m| format!("`{}`", shortened(&m.to_string(), &dataset.prefixes)));
            said.push(format!("HAVING does not see {variable}, which SELECT names only behind it: write {remedy} there"));
        }
    }
    said
}

/// What another endpoint has is not known here.
fn uses_service(query: &Query) -> bool {
    let mut found = false;
    algebra::each(query.pattern(), &mut |pattern| found |= matches!(pattern, GraphPattern::Service { .. }));
    found
}

fn in_path(path: &PropertyPathExpression, found: &mut BTreeSet<NamedNode>) {
    let mut iris = Vec::new();
    algebra::in_path(path, &mut iris);
    found.extend(iris);
}

/// Variables that are asked for or compared, but that no pattern binds.
fn valueless(text: &str, query: &Query) -> Vec<String> {
    let mut bound: BTreeSet<String> = BTreeSet::new();
    algebra::each(query.pattern(), &mut |pattern| match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            pattern.on_in_scope_variable(|v| {
                bound.insert(v.as_str().to_owned());
            });
        }
        GraphPattern::Extend { variable, .. } => {
            bound.insert(variable.as_str().to_owned());
        }
        GraphPattern::Graph { name: NamedNodePattern::Variable(variable), .. }
        | GraphPattern::Service { name: NamedNodePattern::Variable(variable), .. } => {
            bound.insert(variable.as_str().to_owned());
        }
        GraphPattern::Group { aggregates, .. } => bound.extend(aggregates.iter().map(|(v, _)| v.as_str().to_owned())),
        _ => {}
    });
    let mut said = Vec::new();
    for token in tokens(text).iter().filter(|t| t.kind == Kind::Variable) {
        let name = &token.text[1..];
        if bound.contains(name) {
            continue;
        }
        let near = near(name, bound.iter().map(String::as_str).filter(|b| !b.starts_with("bioatlas")));
        let near: Vec<String> = near.into_iter().map(|n| format!("?{n}")).collect();
        let guess = if near.is_empty() { String::new() } else { format!("; did you mean {}?", choices(&near)) };
        said.push(format!("nothing gives `?{name}` a value{guess}"));
    }
    said
}

/// Variables of patterns that stand only once in the query: misspelt, if another one is called nearly so.
fn used_once(text: &str, query: &Query, care: Care) -> Option<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let all = tokens(text);
    for token in all.iter().filter(|t| t.kind == Kind::Variable) {
        *seen.entry(&token.text[1..]).or_default() += 1;
    }
    let mut grouped = false;
    let mut objects: BTreeSet<String> = BTreeSet::new();
    let mut bound: BTreeSet<String> = BTreeSet::new();
    algebra::each(query.pattern(), &mut |pattern| match pattern {
        GraphPattern::Group { .. } => grouped = true,
        GraphPattern::Bgp { patterns } => {
            objects.extend(
                patterns
                    .iter()
                    .filter_map(|t| if let TermPattern::Variable(v) = &t.object { Some(v.as_str().to_owned()) } else { None }),
            );
            pattern.on_in_scope_variable(|v| {
                bound.insert(v.as_str().to_owned());
            });
        }
        _ => {}
    });
    for (name, _) in seen.iter().filter(|(name, n)| **n == 1 && bound.contains(**name)) {
        let others = seen.keys().copied().filter(|o| o != name && o.chars().count() > 2 && name.chars().count() > 2);
        let close: Vec<String> = others.filter(|o| strsim::damerau_levenshtein(o, name) == 1).map(|o| format!("?{o}")).collect();
        // Names such as ?name1 and ?name2 are meant to be alike.
        let numbered =
            name.ends_with(|c: char| c.is_ascii_digit()) || close.iter().any(|o| o.ends_with(|c: char| c.is_ascii_digit()));
        if !close.is_empty() && !numbered {
            return Some(format!("`?{name}` is used only once; did you mean {}?", choices(&close)));
        }
    }
    let selects = query.star.is_none() && matches!(query.parsed, spargebra::Query::Select { .. });
    if care == Care::Likely || grouped || !selects {
        return None;
    }
    let once: Vec<String> =
        seen.iter().filter(|(name, n)| **n == 1 && objects.contains(**name)).map(|(name, _)| format!("`?{name}`")).collect();
    (!once.is_empty()).then(|| format!("{} {} used only once", once.join(", "), if once.len() == 1 { "is" } else { "are" }))
}

/// Patterns of one group that share no variable, so that every solution of one goes with every solution of the other.
fn unconnected(pattern: &GraphPattern, dataset: &Dataset) -> Option<String> {
    let all = steps(pattern);
    let mut parts: Vec<(BTreeSet<Variable>, String)> = Vec::new();
    for step in &all {
        let (variables, written) = match step {
            Step::Match(_) => (step.variables(), step.written(&dataset.prefixes)),
            // A filter or a BIND that looks at both sides ties them together.
            Step::Filter(expression) | Step::Bind(_, expression) => {
                let mut used = algebra::variables(expression);
                if let Step::Bind(variable, _) = step {
                    used.insert(variable.clone());
                }
                (used, String::new())
            }
            Step::Minus(_) | Step::Optional(..) => continue,
        };
        if variables.is_empty() {
            continue;
        }
        let (touched, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(known, _)| !known.is_disjoint(&variables));
        if written.is_empty() && touched.is_empty() {
            parts = apart;
            continue;
        }
        let mut joined = (variables, written);
        for (known, first) in touched {
            joined.0.extend(known);
            joined.1 = first;
        }
        parts = apart;
        parts.push(joined);
    }
    parts.retain(|(_, written)| !written.is_empty() && !written.starts_with("VALUES"));
    let [first, second, ..] = parts.as_slice() else { return None };
    Some(format!("`{}` and `{}` share no variable: every match of one goes with every match of the other", first.1, second.1))
}

/// Filters that no solution can pass.
fn never_true(pattern: &GraphPattern, dataset: &Dataset) -> Result<Vec<String>> {
    let mut said = Vec::new();
    let mut bounds: BTreeMap<String, Bounds> = BTreeMap::new();
    for step in steps(pattern) {
        let Step::Filter(expression) = &step else { continue };
        let text = shortened(&in_filter(expression), &dataset.prefixes);
        let constant =
            !tokens(&text).iter().any(|t| t.kind == Kind::Variable) && !text.contains("EXISTS") && !text.contains("RAND");
        if constant {
            let alone = GraphPattern::Filter { expr: expression.clone(), inner: Box::default() };
            if !has_any(&alone, dataset, &Limits::default())? {
                said.push(format!("`{text}` can never hold"));
            }
            continue;
        }
        if against_itself(expression) {
            said.push(format!("`{text}` can never hold: it compares a thing with itself"));
            continue;
        }
        if let Some((variable, narrow)) = Bounds::of(expression) {
            let known = bounds.entry(variable.clone()).or_default();
            known.narrow(&narrow);
            if known.is_empty() {
                said.push(format!("`{text}` can never hold together with the filters of ?{variable} before it"));
            }
        }
    }
    Ok(said)
}

fn against_itself(expression: &Expression) -> bool {
    match expression {
        Expression::Greater(a, b) | Expression::Less(a, b) => a == b,
        Expression::Not(inner) => matches!(inner.as_ref(), Expression::Equal(a, b) if a == b),
        _ => false,
    }
}

/// Between which numbers, or at which value, filters hold a variable.
#[derive(Default)]
struct Bounds {
    above: Option<(f64, bool)>,
    below: Option<(f64, bool)>,
    equal: Vec<Literal>,
}

impl Bounds {
    fn of(expression: &Expression) -> Option<(String, Self)> {
        use Expression::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        let (left, right, kind) = match expression {
            Greater(a, b) => (a, b, '>'),
            GreaterOrEqual(a, b) => (a, b, 'g'),
            Less(a, b) => (a, b, '<'),
            LessOrEqual(a, b) => (a, b, 'l'),
            Equal(a, b) => (a, b, '='),
            _ => return None,
        };
        let (variable, literal, kind) = match (left.as_ref(), right.as_ref()) {
            (Expression::Variable(v), Expression::Literal(l)) => (v, l, kind),
            (Expression::Literal(l), Expression::Variable(v)) => {
                let turned = match kind {
                    '>' => '<',
                    '<' => '>',
                    'g' => 'l',
                    'l' => 'g',
                    other => other,
                };
                (v, l, turned)
            }
            _ => return None,
        };
        let number: Option<f64> = if super::format::is_number(literal) { literal.value().parse().ok() } else { None };
        let mut bounds = Self::default();
        match (kind, number) {
            ('>', Some(n)) => bounds.above = Some((n, false)),
            ('g', Some(n)) => bounds.above = Some((n, true)),
            ('<', Some(n)) => bounds.below = Some((n, false)),
            ('l', Some(n)) => bounds.below = Some((n, true)),
            ('=', Some(n)) => (bounds.above, bounds.below) = (Some((n, true)), Some((n, true))),
            ('=', None) => bounds.equal.push(literal.clone()),
            _ => return None,
        }
        Some((variable.as_str().to_owned(), bounds))
    }

    fn narrow(&mut self, other: &Self) {
        if let Some(new) = other.above
            && self.above.is_none_or(|old| new.0 > old.0 || (new.0 == old.0 && !new.1))
        {
            self.above = Some(new);
        }
        if let Some(new) = other.below
            && self.below.is_none_or(|old| new.0 < old.0 || (new.0 == old.0 && !new.1))
        {
            self.below = Some(new);
        }
        self.equal.extend(other.equal.iter().cloned());
    }

    fn is_empty(&self) -> bool {
        let crossed = match (self.above, self.below) {
            (Some((low, with_low)), Some((high, with_high))) => low > high || (low == high && !(with_low && with_high)),
            _ => false,
        };
        crossed || self.equal.windows(2).any(|pair| pair[0] != pair[1])
    }
}
