//! What is this called elsewhere?
//!
//! The links of sets of mappings (SSSOM): which identifier of which outside data set belongs to an entity, how sure that is, and where it was
//! seen; also what was rejected and what was looked for without being found.

use super::{Row, rows};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::vocab::{other, owl, rdf, skos, sssom};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What a set says of an entity.
#[derive(Clone, Debug)]
pub struct Link {
    /// The entity.
    pub entity: NamedNode,
    /// The set, which is also the graph.
    pub set: NamedNode,
    /// How the entity and the other thing are related.
    pub predicate: NamedNode,
    /// The other thing; nothing where none was found.
    pub object: Option<NamedNode>,
    /// Its name there, or empty.
    pub name: String,
    /// Whether the link holds.
    pub state: State,
    /// From 0 to 1, as written, or empty.
    pub confidence: String,
    /// Why the link is held to be right.
    pub justification: Option<NamedNode>,
    /// Who says so.
    pub author: Vec<String>,
    /// When, as written, or empty.
    pub date: String,
    /// Where it was seen.
    pub seen: Vec<String>,
    /// Whether a person looked at it after it was made.
    pub is_reviewed: bool,
    /// A remark, or empty.
    pub comment: String,
}

/// Whether a link holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It holds.
    Linked,
    /// Somebody looked at it and found it wrong.
    Rejected,
    /// Somebody looked for one and found none.
    NotFound,
}

impl State {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Rejected => "rejected",
            Self::NotFound => "not found",
        }
    }
}

impl Link {
    /// The short name of the set: the end of its IRI, such as `wikidata`.
    pub fn target(&self) -> &str {
        let iri = self.set.as_str();
        let last = iri.trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().unwrap_or(iri);
        last.strip_suffix(".tsv").unwrap_or(last).trim_end_matches(".sssom")
    }

    /// What the other data set calls the thing: the end of its IRI.
    pub fn identifier(&self) -> &str {
        self.object.as_ref().map_or("", |object| identifier(object.as_ref()))
    }
}

/// The end of an IRI that a registry gave out.
fn identifier(iri: NamedNodeRef<'_>) -> &str {
    let iri = iri.as_str().trim_end_matches('/');
    let end = iri.rsplit(['/', '#', '=', ':']).next().unwrap_or(iri);
    // Census areas: what stands before `US` names the kind of area.
    end.split_once("000US").map_or(end, |(_, code)| code)
}

const RECORDS: &str = "SELECT ?record ?entity ?set ?predicate ?object ?property ?value { VALUES ?entity { UNDEF }
    GRAPH ?set { ?set sssom:mappings ?record . ?record owl:annotatedSource ?entity ; owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object .
      OPTIONAL { VALUES ?property { sssom:object_label sssom:predicate_modifier sssom:confidence sssom:mapping_justification sssom:author_label
        pav:authoredBy dcterms:created rdfs:seeAlso rdfs:comment sssom:reviewer_id
        sssom:reviewer_label sssom:review_date } ?record ?property ?value } } }";

/// The links of one entity, from either side, or of all, by entity, target and identifier. O(links).
pub fn links(dataset: &Dataset, entity: Option<&NamedNode>) -> Result<Vec<Link>> {
    let mut found: BTreeMap<(NamedNode, NamedNode), Link> = BTreeMap::new();
    let mut records = rows(dataset, RECORDS, entity)?;
    if entity.is_some() {
        let other_side = RECORDS
            .replace("annotatedSource ?entity", "annotatedTarget ?entity")
            .replace("annotatedTarget ?object", "annotatedSource ?object")
            .replace("object_label", "subject_label");
        records.extend(rows(dataset, &other_side, entity)?.into_iter().filter_map(turned));
    }
    for row in records {
        let Some((key, link, extra)) = as_link(row) else { continue };
        let link = found.entry(key).or_insert(link);
        if let Some((property, value)) = extra {
            add(link, property.as_str(), value);
        }
    }
    let mut links: Vec<Link> = found.into_values().collect();
    links.iter_mut().for_each(|link| {
        link.author.sort();
        link.seen.sort();
    });
    let key = |link: &Link| {
        (link.entity.clone(), link.target().to_owned(), link.state, link.identifier().to_owned(), link.predicate.clone())
    };
    links.sort_by_cached_key(key);
    Ok(links)
}

/// A row of a record with the relation as its other side sees it, if it can be told so.
fn turned(mut row: Row) -> Option<Row> {
    let Some(Term::NamedNode(predicate)) = row.get_mut(3)? else { return None };
    *predicate = match predicate.as_ref() {
        skos::BROAD_MATCH => skos::NARROW_MATCH.into_owned(),
        skos::NARROW_MATCH => skos::BROAD_MATCH.into_owned(),
        owl::SAME_AS | skos::EXACT_MATCH | skos::CLOSE_MATCH | skos::RELATED_MATCH => return Some(row),
        _ => return None,
    };
    Some(row)
}

type Found = ((NamedNode, NamedNode), Link, Option<(NamedNode, Term)>);

fn as_link(row: Row) -> Option<Found> {
    let [record, entity, set, predicate, object, property, value] = <[_; 7]>::try_from(row).ok()?;
    let iri = |term: Option<Term>| match term {
        Some(Term::NamedNode(iri)) => Some(iri),
        _ => None,
    };
    let (entity, set, object) = (iri(entity)?, iri(set)?, iri(object)?);
    let nothing = object == sssom::NO_TERM || entity == sssom::NO_TERM;
    let link = Link {
        entity,
        set: set.clone(),
        predicate: iri(predicate)?,
        object: (!nothing).then_some(object),
        name: String::new(),
        state: if nothing { State::NotFound } else { State::Linked },
        confidence: String::new(),
        justification: None,
        author: Vec::new(),
        date: String::new(),
        seen: Vec::new(),
        is_reviewed: false,
        comment: String::new(),
    };
    Some(((set, iri(record)?), link, iri(property).zip(value)))
}

/// Puts a value of a record in its place.
fn add(link: &mut Link, property: &str, value: Term) {
    let text = match &value {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        other => other.to_string(),
    };
    match (property.rsplit(['/', '#']).next().unwrap_or(""), value) {
        ("object_label" | "subject_label", _) => link.name = text,
        ("confidence", _) => link.confidence = text,
        ("created", _) => link.date = text,
        ("comment", _) => link.comment = text,
        ("reviewer_id" | "reviewer_label" | "review_date", _) => link.is_reviewed = true,
        ("seeAlso", _) => link.seen.push(text),
        ("author_label" | "authoredBy", _) => link.author.push(text),
        ("mapping_justification", Term::NamedNode(iri)) => link.justification = Some(iri),
        ("predicate_modifier", _) if text == "Not" && link.state == State::Linked => link.state = State::Rejected,
        _ => {}
    }
}

/// The one entity that a set of links says a thing to be, if there is just one and nothing else is known of the thing.
/// O(log n + links of the thing).
pub fn entity_of(dataset: &Dataset, thing: &NamedNode) -> Result<Option<NamedNode>> {
    let index = &dataset.index;
    let id = |iri: NamedNodeRef<'_>| index.id(iri.into());
    let (Some(object), Some(is_a), Some(linkset)) = (id(thing.as_ref()), id(rdf::TYPE), id(other::VOID_LINKSET)) else {
        return Ok(None);
    };
    let sets: BTreeSet<u32> = index.subjects(is_a, linkset).collect();
    let same = [owl::SAME_AS, skos::EXACT_MATCH, skos::CLOSE_MATCH, other::FOAF_HOMEPAGE].into_iter().filter_map(id);
    let links = same.flat_map(|property| index.subjects(property, object).map(move |subject| [subject, property, object]));
    let found: BTreeSet<u32> =
        links.filter(|link| index.graphs(*link).any(|graph| sets.contains(&graph))).map(|[subject, ..]| subject).collect();
    if found.len() != 1 {
        return Ok(None);
    }
    let known = rows(dataset, "SELECT ?property { VALUES ?entity { UNDEF } ?entity ?property ?value } LIMIT 1", Some(thing))?;
    Ok(found.first().filter(|_| known.is_empty()).and_then(|id| match index.term(*id) {
        Term::NamedNode(entity) => Some(entity),
        _ => None,
    }))
}

/// The entities that have an identifier, which may be written with blanks or in other case: `q663596`, `0000 0004 0402 1634`.
///
/// What is shorter than two letters or holds no digit names too much. O(links).
pub fn entities_with(dataset: &Dataset, text: &str) -> Result<Vec<(NamedNode, String)>> {
    let plain =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(text);
    if wanted.len() < 2 {
        return Ok(Vec::new());
    }
    let text = "SELECT DISTINCT ?entity ?object { ?set sssom:mappings ?record . ?record owl:annotatedSource ?entity ; owl:annotatedProperty ?predicate ;
        owl:annotatedTarget ?object . ?entity ?predicate ?object }";
    let found = rows(dataset, text, None)?;
    let mut entities: Vec<(NamedNode, String)> = Vec::new();
    for row in found {
        if let [Some(Term::NamedNode(entity)), Some(Term::NamedNode(object))] = &row[..]
            && (plain(identifier(object.as_ref())) == wanted
                || plain(object.as_str()) == wanted
                || plain(&dataset.prefixes.display(object.as_ref())) == wanted)
        {
            entities.push((entity.clone(), dataset.prefixes.display(object.as_ref())));
        }
    }
    entities.sort();
    Ok(entities)
}
