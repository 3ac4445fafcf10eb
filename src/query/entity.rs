//! What is meant by this name, and what is known of it?
//!
//! Resolves IRIs, prefixed names and labels in any language to one entity, and collects the facts of an entity with the
//! graphs that state them. How they are laid out for reading is the business of `cli`.

use super::triples::Triples;
use super::unit;
use super::{Row, rows};
use crate::dataset::Dataset;
use crate::error::{Error, Result, near};
use crate::vocab::{atlas, dcterms, other, rdfs, skos};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name that the data gives to an entity.
#[derive(Clone, Debug)]
pub struct Name {
    /// The entity.
    pub entity: NamedNode,
    /// The property that gives the name.
    pub property: NamedNode,
    /// The name.
    pub text: Literal,
}

impl Name {
    /// How good a name it is: 0 for a label, 1 for the title of a work or part of one, 2 for a variant.
    pub fn rank(&self) -> u8 {
        let property = self.property.as_ref();
        if [rdfs::LABEL, skos::PREF_LABEL].contains(&property) {
            0
        } else if [dcterms::TITLE, other::SCHEMA_NAME, other::FOAF_NAME].contains(&property) {
            1
        } else {
            2
        }
    }
}

/// A statement about an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The property.
    pub property: NamedNode,
    /// The other end: the object, or the subject when the statement points at the entity.
    pub other: Term,
    /// The graphs that state it, in order: IRIs, and blank nodes in files that name graphs so.
    pub graphs: Vec<Term>,
}

/// A figure that is about an entity.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The observation.
    pub observation: NamedNode,
    /// What it says, in words.
    pub label: String,
    /// The number as printed.
    pub printed: String,
    /// The unit line of its table, or how its unit is written.
    pub unit: String,
    /// The word that makes it inexact, such as `about`.
    pub qualifier: String,
    /// The graph that states it.
    pub graph: Term,
}

/// Text without case, accents, punctuation and differences of Unicode form: how names are compared. Hangul syllables and
/// their letters come out alike.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if c == '&' {
            folded.push_str(" and ");
        } else if !matches!(c, '\'' | '’' | '.') {
            folded.push(' ');
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every name in the data. O(names).
pub fn names(dataset: &Dataset) -> Result<Vec<Name>> {
    let found = rows(
        dataset,
        "SELECT ?entity ?property ?name WHERE {
           VALUES ?property { rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation dcterms:title schema:name foaf:name }
           ?entity ?property ?name FILTER(ISIRI(?entity) && ISLITERAL(?name)) }",
        None,
    )?;
    Ok(found
        .into_iter()
        .filter_map(|row| {
            let [Some(Term::NamedNode(entity)), Some(Term::NamedNode(property)), Some(Term::Literal(text))] =
                <[_; 3]>::try_from(row).ok()?
            else {
                return None;
            };
            Some(Name { entity, property, text })
        })
        .collect())
}

/// The things of a class and of the classes below it. O(members).
pub fn members(dataset: &Dataset, class: &NamedNode) -> Result<BTreeSet<NamedNode>> {
    let found = rows(
        dataset,
        "SELECT DISTINCT ?member { VALUES ?entity { UNDEF } ?class rdfs:subClassOf* ?entity . ?member a ?class }",
        Some(class),
    )?;
    let iri = |row: Vec<Option<Term>>| match row.into_iter().next()?? {
        Term::NamedNode(iri) => Some(iri),
        _ => None,
    };
    Ok(found.into_iter().filter_map(iri).collect())
}

/// The entity that is meant by an IRI, a prefixed name, or a label in any language.
///
/// # Errors
/// Nothing of that name, with the near names; or several things of that name, to choose from.
pub fn resolve(dataset: &Dataset, text: &str) -> Result<NamedNode> {
    let text = text.trim();
    if let Some(iri) = as_iri(dataset, text)
        && dataset.index.mentions(iri.as_ref().into())
    {
        // A thing of another data set of which nothing more is known stands for the entity that it is linked to.
        return Ok(super::links::entity_of(dataset, &iri)?.unwrap_or(iri));
    }
    let names = names(dataset)?;
    let wanted = fold(text);
    let mut found: Vec<&Name> = names.iter().filter(|name| fold(name.text.value()) == wanted && !wanted.is_empty()).collect();
    if let Some(best) = found.iter().map(|name| name.rank()).min() {
        found.retain(|name| name.rank() == best);
    }
    if found.iter().any(|name| name.text.value() == text) {
        found.retain(|name| name.text.value() == text);
    }
    let mut entities: Vec<NamedNode> = found.into_iter().map(|name| name.entity.clone()).collect();
    entities.sort();
    entities.dedup();
    if entities.len() > 1 {
        prefer_things(dataset, &mut entities)?;
    }
    match entities.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let labels = names.iter().map(|name| name.text.value());
            let shorts: Vec<_> = if text.contains(':') { known_names(dataset, &names) } else { Vec::new() };
            let near = near(text, labels.chain(shorts.iter().map(String::as_str)));
            Err(Error::Unknown { what: "entity", name: text.to_owned(), near, list: "`bioatlas find TEXT` searches" })
        }
        many => {
            let candidates = many.iter().map(|iri| dataset.prefixes.display(iri.as_ref())).collect();
            Err(Error::Ambiguous { name: text.to_owned(), candidates })
        }
    }
}

/// Leaves out the terms of an ontology when things of the same name are there too.
fn prefer_things(dataset: &Dataset, entities: &mut Vec<NamedNode>) -> Result<()> {
    let mut query = super::Query::own(
        "SELECT DISTINCT ?entity { VALUES ?entity { UNDEF } VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty rdfs:Class rdf:Property :PassageKind :Status :Qualifier }
           ?entity a ?kind }",
    )?;
    query.bind("entity", entities.iter().map(|iri| Some(iri.clone().into())).collect());
    let super::Answer::Rows(found) = query.run(dataset, super::Limits::default())? else { return Ok(()) };
    let terms: Vec<Term> = found.collect::<Result<Vec<_>>>()?.into_iter().flatten().flatten().collect();
    if terms.len() < entities.len() {
        entities.retain(|iri| !terms.contains(&iri.clone().into()));
    }
    Ok(())
}

fn as_iri(dataset: &Dataset, text: &str) -> Option<NamedNode> {
    if let Some(iri) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return NamedNode::new(iri).ok();
    }
    if text.contains("://") || text.starts_with("file:") || text.starts_with("urn:") {
        return NamedNode::new(text).ok();
    }
    NamedNode::new(dataset.prefixes.expand(text)?).ok()
}

fn known_names(dataset: &Dataset, names: &[Name]) -> Vec<String> {
    names.iter().map(|name| dataset.prefixes.display(name.entity.as_ref())).collect()
}

/// The properties, the classes and the things with a label, as prefixed names. O(statements).
pub(super) fn vocabulary(dataset: &Dataset) -> Result<Vec<String>> {
    let query = "SELECT DISTINCT ?term { { SELECT DISTINCT ?term { ?s ?term ?o } } UNION { SELECT DISTINCT ?term { ?s a ?term } }
        UNION { ?term rdfs:label ?label } FILTER(ISIRI(?term)) }";
    written(dataset, query)
}

/// The properties that occur in the data or are declared in it, as prefixed names. O(statements).
pub(super) fn properties(dataset: &Dataset) -> Result<Vec<String>> {
    let query = "SELECT DISTINCT ?term { { SELECT DISTINCT ?term { ?s ?term ?o } }
        UNION { VALUES ?kind { rdf:Property owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } ?term a ?kind }
        FILTER(ISIRI(?term)) }";
    written(dataset, query)
}

/// The classes that occur in the data or are declared in it, as prefixed names. O(things with a class).
pub(super) fn classes(dataset: &Dataset) -> Result<Vec<String>> {
    let query = "SELECT DISTINCT ?term { { SELECT DISTINCT ?term { ?s a ?term } }
        UNION { VALUES ?kind { rdfs:Class owl:Class } ?term a ?kind } FILTER(ISIRI(?term)) }";
    written(dataset, query)
}

fn written(dataset: &Dataset, query: &str) -> Result<Vec<String>> {
    let found = rows(dataset, query, None)?;
    Ok(found
        .iter()
        .filter_map(|row| match row.first()? {
            Some(Term::NamedNode(iri)) => Some(dataset.prefixes.display(iri.as_ref())),
            _ => None,
        })
        .collect())
}

/// The label of each IRI: English if there is one, else without language, else the first of any language; for an IRI without
/// a label its prefixed name is left to the caller. O(labels of the IRIs).
pub fn labels<'a>(dataset: &Dataset, iris: impl IntoIterator<Item = &'a NamedNode>) -> Result<HashMap<String, String>> {
    // A page can name ten thousand entities, so this asks the triples directly.
    let triples = Triples::of(dataset);
    let naming = LABELLING.map(|property| (property, triples.node(property.into_owned())));
    let mut labels = HashMap::new();
    for iri in iris {
        if labels.contains_key(iri.as_str()) {
            continue;
        }
        let entity = triples.node(iri.clone());
        let mut best: Option<(u8, String)> = None;
        for (property, by) in &naming {
            for name in triples.objects(&entity, by) {
                let Term::Literal(label) = triples.term(&name) else { continue };
                let Some(rank) = label_rank(*property, &label) else { continue };
                let candidate = (rank, label.value().to_owned());
                if best.as_ref().is_none_or(|known| candidate < *known) {
                    best = Some(candidate);
                }
            }
        }
        labels.extend(best.map(|(_, label)| (iri.as_str().to_owned(), label)));
    }
    Ok(labels)
}

/// The properties that give labels.
pub const LABELLING: [NamedNodeRef<'static>; 4] = [rdfs::LABEL, skos::PREF_LABEL, dcterms::TITLE, other::SCHEMA_NAME];

/// How good a label a value of a property is, 0 the best; nothing if the property gives no labels. Of equal ones the first in the order of
/// the alphabet is taken.
pub fn label_rank(property: NamedNodeRef<'_>, label: &Literal) -> Option<u8> {
    let at = LABELLING.iter().position(|known| *known == property)?;
    let language = match label.language() {
        Some(tag) if tag == "en" || tag.starts_with("en-") => 0,
        None => 1,
        Some(_) => 2,
    };
    // A title is less than a label in any language.
    Some(if at < 2 { language } else { language + 3 })
}

/// The facts about an entity: what is said of it, or what points at it, sorted by property and other end. What sets of links say is left
/// to [`super::links`].
pub fn facts(dataset: &Dataset, entity: &NamedNode, direction: Direction) -> Result<Vec<Fact>> {
    let text = match direction {
        Direction::Of => "SELECT ?property ?other ?graph { VALUES ?entity { UNDEF } GRAPH ?graph { ?entity ?property ?other }
              FILTER(NOT EXISTS { ?graph a void:Linkset } || ?entity = ?graph) }",
        // The cells of a table are many and say what their row says.
        Direction::At => {
            "SELECT ?property ?other ?graph { VALUES ?entity { UNDEF } GRAPH ?graph { ?other ?property ?entity } FILTER NOT EXISTS { ?other a :TableCell }
              FILTER NOT EXISTS { ?other a owl:Axiom } }"
        }
    };
    let mut facts: BTreeMap<(String, String), Fact> = BTreeMap::new();
    for row in rows(dataset, text, Some(entity))? {
        let Some((property, other, graph)) = as_fact(row) else { continue };
        let key = (property.as_str().to_owned(), other.to_string());
        let fact = facts.entry(key).or_insert_with(|| Fact { property, other, graphs: Vec::new() });
        fact.graphs.push(graph);
    }
    Ok(facts
        .into_values()
        .map(|mut fact| {
            fact.graphs.sort_by_cached_key(ToString::to_string);
            fact
        })
        .collect())
}

/// Which end of a statement the entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The subject: what is said of it.
    Of,
    /// The object: what points at it.
    At,
}

fn as_fact(row: Row) -> Option<(NamedNode, Term, Term)> {
    match <[_; 3]>::try_from(row).ok()? {
        [Some(Term::NamedNode(property)), Some(other), Some(graph)] => Some((property, other, graph)),
        _ => None,
    }
}

/// The figures about an entity (or for it as a place), in the order of their observations.
pub fn figures(dataset: &Dataset, entity: &NamedNode) -> Result<Vec<Figure>> {
    let found = rows(
        dataset,
        "SELECT DISTINCT ?observation ?label ?printed ?printedUnit ?unit ?qualifier ?graph {
           VALUES ?entity { UNDEF } VALUES ?role { :about :place :whole :indicator }
           GRAPH ?graph { ?observation ?role ?entity ; :printed ?printed }
           OPTIONAL { ?observation rdfs:label ?label } OPTIONAL { ?observation :printedUnit ?printedUnit }
           OPTIONAL { ?observation :qualifier ?q . ?q rdfs:label ?qualifier }
           OPTIONAL { ?observation :unit ?unit } } ORDER BY ?observation ?graph",
        Some(entity),
    )?;
    let text = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        _ => String::new(),
    };
    let mut figures: Vec<Figure> = found
        .iter()
        .filter_map(|row| {
            let [Some(Term::NamedNode(observation)), label, printed, printed_unit, unit, qualifier, Some(graph)] = &row[..]
            else {
                return None;
            };
            let unit = match (printed_unit, unit) {
                (None, Some(Term::NamedNode(unit))) => unit::written(dataset, unit),
                _ => text(printed_unit),
            };
            Some(Figure {
                observation: observation.clone(),
                label: text(label),
                printed: text(printed),
                unit,
                qualifier: text(qualifier),
                graph: graph.clone(),
            })
        })
        .collect();
    // One line for each graph that states an observation, whatever else it has several of.
    figures.dedup_by(|a, b| a.observation == b.observation && a.graph == b.graph);
    Ok(figures)
}

/// The number that an observation prints, with its unit; empty for anything else.
pub fn printed(dataset: &Dataset, entity: &NamedNode) -> String {
    let triples = Triples::of(dataset);
    let first = |subject: &Term, property| {
        let values = triples.values(subject, property);
        values.into_iter().map(|term| if let Term::Literal(text) = term { text.value().to_owned() } else { String::new() }).min()
    };
    let observation = Term::from(entity.clone());
    let Some(number) = first(&observation, atlas::PRINTED) else { return String::new() };
    let written = || match triples.values(&observation, atlas::UNIT).first() {
        Some(Term::NamedNode(unit)) => Some(unit::written(dataset, unit)),
        _ => None,
    };
    let unit = first(&observation, atlas::PRINTED_UNIT).or_else(written).unwrap_or_default();
    with_unit(&number, &unit)
}

/// A number as printed with its unit behind it, unless the print ends with the unit itself.
pub fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() || number.ends_with(unit) { number.to_owned() } else { format!("{number} ({unit})") }
}

/// The last part of an IRI as words: `memberOf` is read as `member of`. For a property that has no label.
pub fn words(iri: &NamedNode) -> String {
    let mut words = String::new();
    for c in iri.as_str().trim_end_matches(['#', '/']).rsplit(['#', '/', ':']).next().unwrap_or("").chars() {
        match c {
            '_' | '-' => words.push(' '),
            c if c.is_uppercase() && !words.is_empty() => words.extend([' '].into_iter().chain(c.to_lowercase())),
            c => words.extend(c.to_lowercase()),
        }
    }
    words
}

/// The properties that only give names.
pub const NAMING: [NamedNodeRef<'static>; 4] = [rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL];

/// Whether a property only gives names.
pub fn is_naming(property: NamedNodeRef<'_>) -> bool {
    NAMING.contains(&property)
}

#[cfg(test)]
mod tests {
    use super::{fold, words};
    use oxigraph::model::NamedNode;

    #[test]
    fn a_property_without_a_label_is_read_as_words() {
        let read = |iri| words(&NamedNode::new(iri).unwrap());
        assert_eq!(read("http://example.com/ns#memberOf"), "member of");
        assert_eq!(read("urn:x:has_part"), "has part");
        assert_eq!(read("http://example.com/"), "example.com");
    }

    #[test]
    fn names_that_people_take_for_the_same_fold_alike() {
        assert_eq!(fold("Samsung  BioLogics"), fold("samsung biologics"));
        assert_eq!(fold("Johnson & Johnson"), fold("Johnson and Johnson"));
        assert_eq!(fold("Merck & Co., Inc."), "merck and co inc");
        assert_eq!(fold("셀트리온"), fold("\u{1109}\u{1166}\u{11af}\u{1110}\u{1173}\u{1105}\u{1175}\u{110b}\u{1169}\u{11ab}"));
        assert_eq!(fold("Café"), fold("cafe"));
    }
}
