//! Which words fit at this place of a query?
//!
//! Keywords and functions from lists; properties, classes and values from the data, given the triples that are already typed for the same
//! subject; entities by any of their names. A question to the data has a budget: when it takes longer, a sample is asked, and then
//! the list of everything, counted once.

use super::entity::{self, fold};
use super::position::{Place, Position, position};
use super::statement::declarations;
use super::{Answer, Limits, Query, format, lexer};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::Prefixes;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

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

/// What the data calls its things: counted once and used while a person types.
#[derive(Debug, Default)]
pub struct Vocabulary {
    properties: Vec<(NamedNode, u64)>,
    classes: Vec<(NamedNode, u64)>,
    labels: HashMap<String, String>,
    /// Folded name, name, entity.
    names: Vec<(String, String, NamedNode)>,
}

impl Vocabulary {
    /// Collects it. O(statements).
    pub fn of(dataset: &Dataset) -> Result<Self> {
        let counted = |text: &str| -> Result<Vec<(NamedNode, u64)>> {
            let rows = super::rows(dataset, text, None)?;
            Ok(rows.into_iter().filter_map(|row| as_counted(row).and_then(|(term, n)| Some((as_iri(term)?, n)))).collect())
        };
        let names = entity::names(dataset)?;
        let mut entities: Vec<NamedNode> = names.iter().map(|name| name.entity.clone()).collect();
        entities.sort();
        entities.dedup();
        Ok(Self {
            properties: counted("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p")?,
            classes: counted("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c")?,
            labels: entity::labels(dataset, &entities)?,
            names: names.into_iter().map(|n| (fold(n.text.value()), n.text.value().to_owned(), n.entity)).collect(),
        })
    }

    /// Whether the data has the IRI as a property.
    pub fn has_property(&self, iri: &str) -> bool {
        self.properties.iter().any(|(known, _)| known.as_str() == iri)
    }

    /// Whether the data has members of the class.
    pub fn has_class(&self, iri: &str) -> bool {
        self.classes.iter().any(|(known, _)| known.as_str() == iri)
    }
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
    finder.find(position)
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
    fn find(&self, position: Position) -> Completion {
        let typed = &self.text[position.start..self.at];
        let mut found = Vec::new();
        if typed.starts_with(['?', '$']) {
            self.variables(typed, &mut found);
            return Completion { start: position.start, candidates: found };
        }
        match position.place {
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
                words(typed, FUNCTIONS, &mut found);
            }
            Place::Separator => words(typed, GROUP, &mut found),
            Place::Predicate => {
                self.terms(typed, &position, "?bioatlas_x", "?bioatlas_y", &mut found);
                words(typed, &["a"], &mut found);
                self.prefix_names(typed, &mut found);
            }
            Place::Class | Place::Object => {
                let predicate = position.triple.get(1).cloned().unwrap_or_default();
                self.terms(typed, &position, &predicate, "?bioatlas_x", &mut found);
            }
            Place::Graph => {
                let graphs = "SELECT ?bioatlas_g (COUNT(*) AS ?bioatlas_n) { GRAPH ?bioatlas_g { ?s ?p ?o } }
                    GROUP BY ?bioatlas_g ORDER BY DESC(?bioatlas_n) ?bioatlas_g LIMIT 200";
                let graphs = self.ask(graphs, self.budget).unwrap_or_default();
                self.fitting(typed, graphs.into_iter().map(|(graph, n)| (graph, Some(n))), &mut found);
            }
            Place::Subject => {}
        }
        let mut start = position.start;
        // What occurs there is meant before anything else that has such a name.
        let occurs = !typed.is_empty() && found.iter().any(|c| c.count.is_some());
        let is_string = typed.starts_with(['"', '\'']);
        if !is_string && matches!(position.place, Place::Subject | Place::Object | Place::Graph | Place::Class) {
            if position.place != Place::Class {
                self.variables(typed, &mut found);
                if !occurs {
                    start = self.names(position.start, &mut found);
                }
            }
            self.prefix_names(typed, &mut found);
        }
        if position.place == Place::Subject {
            words(typed, GROUP, &mut found);
        }
        let mut seen = BTreeSet::new();
        found.retain(|candidate| seen.insert(candidate.text.clone()));
        Completion { start, candidates: found }
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
            let begins = |name: &str| name.starts_with(&folded) || name.split(' ').any(|word| word.starts_with(&folded));
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
        if let Some(rows) = self.ask(&whole, self.budget / 2) {
            return Some(rows.into_iter().map(|(term, n)| (term, Some(n))).collect());
        }
        if !subject.starts_with(['?', '$']) {
            return None;
        }
        let sample =
            format!("{select} {{ {{ SELECT DISTINCT {subject} {{ {known} }} LIMIT {SAMPLE} }} LATERAL {{ {triple} }} }} {tail}");
        let rows = self.ask(&sample, self.budget / 2)?;
        Some(rows.into_iter().map(|(term, _)| (term, None)).collect())
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

    /// Entities whose name holds the words before the cursor, inserted by their prefixed name. Gives where those words begin.
    fn names(&self, start: usize, found: &mut Vec<Candidate>) -> usize {
        let Some((start, words)) = self.words_before(start) else {
            self.prefixed_entities(&self.text[start..self.at], found);
            return start;
        };
        let folded = fold(words);
        if folded.is_empty() {
            return start;
        }
        let mut hits: Vec<(u8, &str, &NamedNode)> = (self.vocabulary.names.iter())
            .filter_map(|(name, shown, iri)| {
                let rank = if name.starts_with(&folded) {
                    0
                } else if name.contains(&format!(" {folded}")) {
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
        start
    }

    /// The bare words that end at the cursor: `Samsung Bio`.
    fn words_before(&self, start: usize) -> Option<(usize, &str)> {
        let typed = &self.text[start..self.at];
        if typed.contains(':') || typed.is_empty() {
            return None;
        }
        let mut from = start;
        for token in lexer::tokens(&self.text[..start]).iter().rev() {
            let blank = &self.text[token.span.end..from] == " ";
            let wanted =
                token.kind == lexer::Kind::Word && blank && !GROUP.iter().any(|w| token.is_word(w)) && !token.is_word("a");
            if !wanted {
                break;
            }
            from = token.span.start;
        }
        Some((from, &self.text[from..self.at]))
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

fn as_counted(row: super::Row) -> Option<(Term, u64)> {
    let [term, Some(Term::Literal(count))] = <[_; 2]>::try_from(row).ok()? else { return None };
    Some((term?, count.value().parse().ok()?))
}

fn as_iri(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(iri) => Some(iri),
        _ => None,
    }
}

/// The names of the functions.
pub(super) fn functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().filter_map(|f| f.split_once('(')).map(|(name, _)| name.trim())
}

const STARTS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "PREFIX",
    "INSERT DATA {",
    "INSERT {",
    "DELETE DATA {",
    "DELETE WHERE {",
    "DELETE {",
];
const PROJECTION: &[&str] =
    &["DISTINCT", "WHERE", "FROM", "(COUNT(*) AS ?n)", "(COUNT(", "(SUM(", "(AVG(", "(MIN(", "(MAX(", "(SAMPLE("];
const MODIFIERS: &[&str] = &["GROUP BY", "HAVING(", "ORDER BY", "DESC(", "ASC(", "LIMIT", "OFFSET", "VALUES", "WHERE"];
const GROUP: &[&str] =
    &["FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "NOT EXISTS", "EXISTS", "SELECT"];
const FUNCTIONS: &[&str] = &[
    "ABS(",
    "AVG(",
    "BNODE(",
    "BOUND(",
    "CEIL(",
    "COALESCE(",
    "CONCAT(",
    "CONTAINS(",
    "COUNT(",
    "DATATYPE(",
    "DAY(",
    "DISTINCT",
    "ENCODE_FOR_URI(",
    "EXISTS {",
    "FLOOR(",
    "GROUP_CONCAT(",
    "HOURS(",
    "IF(",
    "IN (",
    "IRI(",
    "isBLANK(",
    "isIRI(",
    "isLITERAL(",
    "isNUMERIC(",
    "LANG(",
    "LANGMATCHES(",
    "LCASE(",
    "MAX(",
    "MD5(",
    "MIN(",
    "MINUTES(",
    "MONTH(",
    "NOT EXISTS {",
    "NOT IN (",
    "NOW()",
    "RAND()",
    "REGEX(",
    "REPLACE(",
    "ROUND(",
    "SAMPLE(",
    "SECONDS(",
    "SHA1(",
    "SHA256(",
    "SHA512(",
    "STR(",
    "STRAFTER(",
    "STRBEFORE(",
    "STRDT(",
    "STRENDS(",
    "STRLANG(",
    "STRLEN(",
    "STRSTARTS(",
    "STRUUID()",
    "SUBSTR(",
    "SUM(",
    "TIMEZONE(",
    "TZ(",
    "UCASE(",
    "UUID()",
    "YEAR(",
    "sameTerm(",
];
