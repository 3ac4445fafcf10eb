//! Which words fit at this place of a query?
//!
//! Keywords and functions from lists; properties, classes and values from the data, given the triples that are already typed for the same
//! subject; entities by any of their names. A question to the data has a budget: when it takes longer, a sample is asked, and then
//! the list of everything, counted once.

mod texts;
mod vocabulary;

use super::entity::fold;
use super::functions::{AGGREGATES, FUNCTIONS, OTHERS};
use super::keywords::{GROUP, MODIFIERS, PROJECTION, STARTS};
use super::position::{Place, Position, position};
use super::statement::declarations;
use super::{Answer, Limits, Query, format, lexer};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, Term};
use std::collections::BTreeSet;
use std::time::Duration;
pub use vocabulary::Vocabulary;
use vocabulary::as_counted;

/// A word that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is put in.
    pub text: String,
    /// How often it occurs there, if that was counted.
    pub count: Option<u64>,
    /// What it is called, or what it is.
    pub label: String,
}

/// The words that fit, and where the word begins that they replace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte at which the word begins.
    pub start: usize,
    /// The words, best first.
    pub candidates: Vec<Candidate>,
}

/// The words that fit at byte `at` of a query.
///
/// - `vocabulary`: what is known of the data, if it was collected already.
/// - `budget`: how long the data may be asked.
pub fn complete(text: &str, at: usize, dataset: &Dataset, vocabulary: Option<&Vocabulary>, budget: Duration) -> Completion {
    let position = position(text, at);
    let mut prefixes = dataset.prefixes.clone();
    declarations(text).0.iter().for_each(|(name, iri)| prefixes.set(name, iri));
    let empty = Vocabulary::default();
    let finder = Finder { text, at, dataset, prefixes, vocabulary: vocabulary.unwrap_or(&empty), budget };
    finder.find(&position)
}

/// How many names of entities are listed.
const MOST_NAMES: usize = 60;
/// How many subjects a sample looks at when the whole takes too long.
const SAMPLE: usize = 200;

struct Finder<'a> {
    text: &'a str,
    at: usize,
    dataset: &'a Dataset,
    prefixes: Prefixes,
    vocabulary: &'a Vocabulary,
    budget: Duration,
}

impl Finder<'_> {
    fn find(&self, position: &Position) -> Completion {
        let typed = &self.text[position.start..self.at];
        let mut found = Vec::new();
        match position.place {
            _ if typed.starts_with(['?', '$']) => self.variables(typed, &mut found),
            Place::Nothing => {}
            Place::Start => words(typed, STARTS, &mut found),
            Place::Prefix => self.declarable(typed, &mut found),
            Place::Projection => {
                self.variables(typed, &mut found);
                words(typed, PROJECTION, &mut found);
            }
            Place::Modifier => {
                words(typed, MODIFIERS, &mut found);
                self.variables(typed, &mut found);
            }
            Place::Expression => {
                self.variables(typed, &mut found);
                calls(typed, &mut found);
            }
            Place::Separator => words(typed, GROUP, &mut found),
            Place::Predicate => {
                self.terms(typed, position, "?bioatlas_x", "?bioatlas_y", &mut found);
                words(typed, &["a"], &mut found);
                self.prefix_names(typed, &mut found);
            }
            Place::Class | Place::Object | Place::Graph | Place::Subject => self.things(typed, position, &mut found),
        }
        let mut seen = BTreeSet::new();
        found.retain(|candidate| seen.insert(candidate.text.clone()));
        Completion { start: position.start, candidates: found }
    }

    /// What can stand where a triple names a thing or a value.
    fn things(&self, typed: &str, position: &Position, found: &mut Vec<Candidate>) {
        let predicate = position.triple.get(1).map_or("", String::as_str);
        match position.place {
            Place::Graph => self.graphs(typed, found),
            Place::Class | Place::Object => self.terms(typed, position, predicate, "?bioatlas_x", found),
            _ => {}
        }
        if typed.starts_with(['"', '\'']) {
            return;
        }
        if position.place != Place::Class {
            // What occurs there is meant before anything else that has such a name.
            let occurs = !typed.is_empty() && found.iter().any(|c| c.count.is_some());
            self.variables(typed, found);
            // Hardly anybody asks whether a thing is related to itself.
            found.retain(|c| position.triple.first() != Some(&c.text));
            // What SELECT names and no triple has yet is what comes next.
            let named = |c: &Candidate| position.triples.iter().flatten().chain(&position.triple).any(|term| *term == c.text);
            found.sort_by_key(|c| !c.text.starts_with('?') || named(c));
            if !occurs {
                self.names(typed, found);
            }
        }
        self.prefix_names(typed, found);
        if position.place == Place::Subject {
            words(typed, GROUP, found);
        }
    }

    fn graphs(&self, typed: &str, found: &mut Vec<Candidate>) {
        let graphs = "SELECT ?bioatlas_g (COUNT(*) AS ?bioatlas_n) { GRAPH ?bioatlas_g { ?s ?p ?o } }
            GROUP BY ?bioatlas_g ORDER BY DESC(?bioatlas_n) ?bioatlas_g LIMIT 200";
        let graphs = self.ask(graphs, self.budget).unwrap_or_default();
        self.fitting(typed, graphs.into_iter().map(|(graph, n)| (graph, Some(n))), found);
    }

    /// The variables of the whole text, in the order in which it names them.
    fn variables(&self, typed: &str, found: &mut Vec<Candidate>) {
        let wanted = typed.trim_start_matches(['?', '$']).to_lowercase();
        for token in lexer::tokens(self.text).iter().filter(|t| t.kind == lexer::Kind::Variable && t.span.end != self.at) {
            let text = format!("?{}", &token.text[1..]);
            if token.text[1..].to_lowercase().starts_with(&wanted) && !found.iter().any(|c: &Candidate| c.text == text) {
                found.push(Candidate { text, count: None, label: "variable".into() });
            }
        }
    }

    fn declarable(&self, typed: &str, found: &mut Vec<Candidate>) {
        for (name, iri) in self.prefixes.iter().filter(|(name, _)| format!("{name}:").starts_with(typed)) {
            found.push(Candidate { text: format!("{name}: <{iri}>"), count: None, label: String::new() });
        }
    }

    fn prefix_names(&self, typed: &str, found: &mut Vec<Candidate>) {
        if typed.contains(':') || typed.is_empty() {
            return;
        }
        for (name, iri) in self.prefixes.iter().filter(|(name, _)| name.starts_with(typed)) {
            found.push(Candidate { text: format!("{name}:"), count: None, label: iri.to_owned() });
        }
    }

    /// What stands at `wanted` in the data, given the triples around: properties when the predicate is free, else objects.
    fn terms(&self, typed: &str, position: &Position, predicate: &str, object: &str, found: &mut Vec<Candidate>) {
        let wanted = if position.place == Place::Predicate { predicate } else { object };
        let subject = position.triple.first().map_or("?bioatlas_s", String::as_str);
        let triple = format!("{subject} {predicate} {object}{}", Self::restriction(typed, position.place, wanted));
        let counted = self.counted(position, subject, &triple, wanted).or_else(|| self.everything(position.place));
        self.fitting(typed, counted.unwrap_or_default(), found);
    }

    /// The terms that begin with what is typed, or bear a name that does.
    fn fitting(&self, typed: &str, counted: impl IntoIterator<Item = (Term, Option<u64>)>, found: &mut Vec<Candidate>) {
        let folded = fold(typed);
        let inside = format!(" {folded}");
        for (term, count) in counted {
            let Some(text) = written(&term, &self.prefixes) else { continue };
            let label = match &term {
                Term::NamedNode(iri) => self.vocabulary.labels.get(iri.as_str()).cloned().unwrap_or_default(),
                _ => String::new(),
            };
            let name = match &term {
                Term::Literal(literal) => literal.value(),
                _ => text.rsplit(':').next().unwrap_or(""),
            };
            let begins = |name: &str| name.starts_with(&folded) || name.contains(&inside);
            let by_name = !typed.contains(':') && !folded.is_empty() && (begins(&fold(&label)) || begins(&fold(name)));
            if text.starts_with(typed) || by_name {
                found.push(Candidate { text, count, label });
            }
        }
    }

    /// Keeps texts away that do not hold what is typed: there may be more than a list can show.
    fn restriction(typed: &str, place: Place, wanted: &str) -> String {
        let text = typed.trim_matches(['"', '\'']).to_lowercase();
        if place != Place::Object || text.is_empty() || text.contains(['"', '\\', '\n']) {
            return String::new();
        }
        format!(" FILTER(!ISLITERAL({wanted}) || CONTAINS(LCASE(STR({wanted})), \"{text}\"))")
    }

    /// The terms that occur at `wanted` in a triple, most frequent first; nothing when that takes too long.
    fn counted(&self, position: &Position, subject: &str, triple: &str, wanted: &str) -> Option<Vec<(Term, Option<u64>)>> {
        let known = connected(&position.triples, subject);
        if known.is_empty() && subject.starts_with(['?', '$']) && position.place != Place::Object {
            return None;
        }
        let known: String = known.iter().map(|t| format!("{} {} {} . ", t[0], t[1], t[2])).collect();
        let select = format!("SELECT {wanted} (COUNT(*) AS ?bioatlas_n)");
        let tail = format!("GROUP BY {wanted} ORDER BY DESC(?bioatlas_n) {wanted} LIMIT 200");
        let whole = format!("{select} {{ {known} {triple} }} {tail}");
        let with_counts = |rows: Vec<(Term, u64)>| rows.into_iter().map(|(term, n)| (term, Some(n))).collect();
        if let Some(rows) = self.ask(&whole, self.budget / 2) {
            return Some(with_counts(rows));
        }
        if let Some(texts) = self.texts(position, wanted)
            && let Some(rows) = self.ask(&format!("{select} {{ {texts} {known} {triple} }} {tail}"), self.budget / 2)
            && !rows.is_empty()
        {
            return Some(with_counts(rows));
        }
        if !subject.starts_with(['?', '$']) {
            return None;
        }
        let sample = if known.is_empty() {
            format!("{select} {{ {{ SELECT * {{ {triple} }} LIMIT {SAMPLE} }} }} {tail}")
        } else {
            format!("{select} {{ {{ SELECT DISTINCT {subject} {{ {known} }} LIMIT {SAMPLE} }} LATERAL {{ {triple} }} }} {tail}")
        };
        let rows = self.ask(&sample, self.budget / 2)?;
        Some(rows.into_iter().map(|(term, _)| (term, None)).collect())
    }

    /// The texts of the data that begin as the open string at the cursor does, as a block of values.
    fn texts(&self, position: &Position, wanted: &str) -> Option<String> {
        let typed = self.text[position.start..self.at].strip_prefix(['"', '\''])?;
        let folded = fold(typed);
        if folded.is_empty() {
            return None;
        }
        let texts = self.vocabulary.texts.beginning(&self.dataset.index, &folded, SAMPLE);
        let values: Vec<String> = texts.iter().map(ToString::to_string).collect();
        Some(format!("VALUES {wanted} {{ {} }}", values.join(" ")))
    }

    fn ask(&self, text: &str, budget: Duration) -> Option<Vec<(Term, u64)>> {
        let query = Query::parse(text, &self.prefixes).ok()?;
        let limits = Limits { timeout: Some(budget), stop: None };
        let Ok(Answer::Rows(rows)) = query.run(self.dataset, limits) else { return None };
        let rows: Vec<_> = rows.collect::<Result<_>>().ok()?;
        Some(rows.into_iter().filter_map(as_counted).collect())
    }

    fn everything(&self, place: Place) -> Option<Vec<(Term, Option<u64>)>> {
        let all = match place {
            Place::Predicate => &self.vocabulary.properties,
            Place::Class => &self.vocabulary.classes,
            _ => return None,
        };
        Some(all.iter().map(|(iri, n)| (Term::from(iri.clone()), Some(*n))).collect())
    }

    /// Entities whose name holds the typed words, inserted by their prefixed name.
    fn names(&self, typed: &str, found: &mut Vec<Candidate>) {
        if typed.contains(':') {
            return self.prefixed_entities(typed, found);
        }
        let folded = fold(typed);
        if folded.is_empty() {
            return;
        }
        let inside = format!(" {folded}");
        let mut hits: Vec<(u8, &str, &NamedNode)> = (self.vocabulary.names.iter())
            .filter_map(|(name, shown, iri)| {
                let rank = if name.starts_with(&folded) {
                    0
                } else if name.contains(&inside) {
                    1
                } else {
                    return None;
                };
                Some((rank, shown.as_str(), iri))
            })
            .collect();
        hits.sort_by(|a, b| (a.0, a.1.len(), a.1, a.2).cmp(&(b.0, b.1.len(), b.1, b.2)));
        for (_, shown, iri) in hits {
            if found.len() >= MOST_NAMES {
                break;
            }
            let text = self.prefixes.display(iri.as_ref());
            if !found.iter().any(|c| c.text == text) {
                found.push(Candidate { text, count: None, label: shown.to_owned() });
            }
        }
    }

    fn prefixed_entities(&self, typed: &str, found: &mut Vec<Candidate>) {
        let Some(begin) = self.prefixes.expand(typed) else { return };
        let mut fits: Vec<&NamedNode> =
            (self.vocabulary.names.iter()).map(|(_, _, iri)| iri).filter(|iri| iri.as_str().starts_with(&begin)).collect();
        fits.sort();
        fits.dedup();
        for iri in fits {
            let text = self.prefixes.display(iri.as_ref());
            if text.starts_with(typed) && !found.iter().any(|c| c.text == text) {
                let label = self.vocabulary.labels.get(iri.as_str()).cloned().unwrap_or_default();
                found.push(Candidate { text, count: None, label });
            }
        }
    }
}

/// A term as it is typed in a query; nothing for what is too long to choose from a list, and for blank nodes.
pub fn written(term: &Term, prefixes: &Prefixes) -> Option<String> {
    match term {
        Term::NamedNode(iri) => Some(prefixes.display(iri.as_ref())),
        Term::Literal(literal) => {
            let plain = [xsd::INTEGER, xsd::DECIMAL, xsd::BOOLEAN].contains(&literal.datatype());
            let text = if plain { literal.value().to_owned() } else { lexer::shortened(&format::term(term, prefixes), prefixes) };
            (text.chars().count() <= 60).then_some(text)
        }
        _ => None,
    }
}

/// The triples that hang together with a subject by their variables.
fn connected(triples: &[[String; 3]], subject: &str) -> Vec<[String; 3]> {
    let mut variables: BTreeSet<&str> = BTreeSet::from([subject]);
    let mut kept = vec![false; triples.len()];
    loop {
        let before = kept.iter().filter(|k| **k).count();
        for (at, triple) in triples.iter().enumerate() {
            if !kept[at] && triple.iter().any(|t| variables.contains(t.as_str())) {
                kept[at] = true;
                variables.extend(triple.iter().map(String::as_str).filter(|t| t.starts_with(['?', '$'])));
            }
        }
        if kept.iter().filter(|k| **k).count() == before {
            return triples.iter().zip(kept).filter(|(_, k)| *k).map(|(t, _)| t.clone()).collect();
        }
    }
}

fn words(typed: &str, list: &[&str], found: &mut Vec<Candidate>) {
    let wanted = typed.to_uppercase();
    for word in list.iter().filter(|w| w.to_uppercase().starts_with(&wanted)) {
        found.push(Candidate { text: (*word).to_owned(), count: None, label: String::new() });
    }
}

/// The functions and aggregates, each with what it gives.
fn calls(typed: &str, found: &mut Vec<Candidate>) {
    let functions = FUNCTIONS.iter().chain(AGGREGATES).map(|function| {
        let open = if function.takes.is_empty() { "()" } else { "(" };
        (format!("{}{open}", function.name), function.gives)
    });
    let others = OTHERS.iter().map(|(text, gives)| ((*text).to_owned(), *gives));
    let mut fitting: Vec<_> =
        functions.chain(others).filter(|(text, _)| text.to_uppercase().starts_with(&typed.to_uppercase())).collect();
    fitting.sort_by_cached_key(|(text, _)| text.to_uppercase());
    found.extend(fitting.into_iter().map(|(text, gives)| Candidate { text, count: None, label: gives.to_owned() }));
}
