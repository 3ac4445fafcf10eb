//! What do the mappings of a set state?
//!
//! Each mapping is one statement, unless it is rejected or nothing was found; and each is described by a record, an `owl:Axiom`, as the RDF
//! form of SSSOM 1.1 has it ("The SSSOM/RDF serialisation format"). All of it stands in the graph of the set, whose status is linked, and
//! the set is described as a linkset of VoID (Alexander et al., W3C Note 2011, section 4). A record is named by its `record_id`, else by the
//! hash that SSSOM defines for it ("Hashing a SSSOM mapping record"), so that the same mapping has the same name wherever it stands.

use super::slots::{Kind, OF_MAPPING, OF_SET, Slot};
use super::table::split_list;
use super::{Fault, Mapping, MappingSet, Value};
use crate::vocab::{atlas, other, owl, rdf, sssom};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::BTreeSet;

/// Takes the statements one by one.
type Sink<'a> = &'a mut dyn FnMut(Quad);

impl MappingSet {
    /// Gives every statement of the set to `sink`.
    ///
    /// - `file`: the graph for a set that has no name of its own.
    ///
    /// # Errors
    /// A mapping without subject, predicate or object, a prefix that is not declared, a value that is none of its slot. O(size).
    pub fn statements(&self, file: &NamedNode, sink: Sink<'_>) -> Result<(), Fault> {
        let named =
            self.head.text("mapping_set_id").map(|id| NamedNode::new(id).map_err(|_| self.fault_of("mapping_set_id", id)));
        let set = named.transpose()?.unwrap_or_else(|| file.clone());
        let inherited: Vec<(Slot, Vec<String>)> = OF_MAPPING
            .iter()
            .filter(|slot| slot.propagates && !self.is_of_rows(slot.name))
            .map(|slot| (*slot, self.head.list(slot.name).into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        let mut links = 0_u64;
        let mut predicates = BTreeSet::new();
        for mapping in self.mappings() {
            let record = Record::of(mapping, &inherited)?;
            let name = record.name(&set);
            if let Some(link) = record.link(mapping)? {
                sink(link.clone().in_graph(set.clone()));
                links += 1;
                predicates.insert(link.predicate);
            }
            sink(Quad::new(set.clone(), sssom::MAPPINGS, name.clone(), set.clone()));
            sink(Quad::new(name.clone(), rdf::TYPE, owl::AXIOM, set.clone()));
            for (property, value) in
                record.values.into_iter().filter(|value| value.slot != Some("record_id")).map(|v| (v.property, v.term))
            {
                sink(Quad::new(name.clone(), property, value, set.clone()));
            }
        }
        self.describe(&set, links, &predicates, sink)
    }

    fn describe(&self, set: &NamedNode, links: u64, predicates: &BTreeSet<NamedNode>, sink: Sink<'_>) -> Result<(), Fault> {
        let mut say = |property: NamedNodeRef<'_>, value: Term| sink(Quad::new(set.clone(), property, value, set.clone()));
        say(rdf::TYPE, sssom::MAPPING_SET.into());
        say(rdf::TYPE, other::VOID_LINKSET.into());
        say(atlas::STATUS, atlas::LINKED.into());
        say(other::VOID_TRIPLES, Literal::from(links).into());
        predicates.iter().for_each(|predicate| say(other::VOID_LINK_PREDICATE, predicate.clone().into()));
        for (slot, property) in [("subject_source", other::VOID_SUBJECTS_TARGET), ("object_source", other::VOID_OBJECTS_TARGET)] {
            if let Some(value) = self.head.text(slot) {
                say(property, self.value_of_head(slot, Kind::Entity, value)?);
            }
        }
        for key in self.head.keys().filter(|key| !["mapping_set_id", "curie_map", "extension_definitions"].contains(key)) {
            let of_all = |slot: &Slot| slot.name == key;
            let (kind, property) = match OF_SET.iter().chain(OF_MAPPING).find(|slot| of_all(slot)) {
                Some(slot) => (slot.kind, property_of(slot)),
                None => self.extension(key)?,
            };
            for value in self.head.list(key) {
                say(property.as_ref(), self.value_of_head(key, kind, value)?);
            }
        }
        Ok(())
    }

    fn value_of_head(&self, key: &str, kind: Kind, value: &str) -> Result<Term, Fault> {
        term(kind, value, &|name| self.head.expand(name)).map_err(|message| Fault::new(self.head.line(key), 1, message))
    }

    /// What a slot that is not of the standard means: by its definition in the head, else a text of a property that nobody defines
    /// (SSSOM 1.1, "Non-standard slots").
    fn extension(&self, name: &str) -> Result<(Kind, NamedNode), Fault> {
        let definitions = match self.head.get("extension_definitions") {
            Some(Value::List(definitions)) => definitions.as_slice(),
            _ => &[],
        };
        let part = |definition: &Value, key: &str| match definition {
            Value::Map(parts) => parts.iter().find(|(k, _)| k == key).and_then(|(_, v)| v.as_text().map(ToOwned::to_owned)),
            _ => None,
        };
        let definition = definitions.iter().find(|definition| part(definition, "slot_name").as_deref() == Some(name));
        let property = definition.and_then(|d| part(d, "property")).and_then(|property| self.head.expand(&property));
        let kind = match definition.and_then(|d| part(d, "type_hint")).as_deref() {
            Some("xsd:double") => Kind::Number,
            Some("xsd:date") => Kind::Date,
            Some("xsd:anyURI") => Kind::Address,
            Some("linkml:Uriorcurie" | "linkml:uriOrCurie") => Kind::Entity,
            _ => Kind::Text,
        };
        let iri = property.unwrap_or_else(|| format!("{}{}", sssom::UNDEFINED, escaped(name)));
        let property = NamedNode::new(iri).map_err(|_| self.fault_of("extension_definitions", name))?;
        Ok((kind, property))
    }

    fn fault_of(&self, key: &str, value: &str) -> Fault {
        Fault::new(self.head.line(key), 1, format!("`{value}` gives no IRI"))
    }
}

/// A mapping with the values that hold for it.
struct Record {
    values: Vec<Given>,
}

struct Given {
    slot: Option<&'static str>,
    property: NamedNode,
    many: bool,
    term: Term,
}

impl Record {
    fn of(mapping: Mapping<'_>, inherited: &[(Slot, Vec<String>)]) -> Result<Self, Fault> {
        let set = mapping.set;
        let told = |slot: &str, message: String| {
            mapping.fault(
                slot,
                if message.ends_with("curie_map") && set.head.keys().next().is_none() {
                    format!("{message}, since the file has no head: put its metadata before the rows, each line behind a #")
                } else {
                    message
                },
            )
        };
        let expand = |name: &str| set.head.expand(name);
        let mut values = Vec::new();
        for slot in OF_MAPPING {
            let own = mapping.own(slot.name).map(|value| if slot.many { split_list(value) } else { vec![value.to_owned()] });
            let inherited = || inherited.iter().find(|(known, _)| known.name == slot.name).map(|(_, values)| values.clone());
            for value in own.or_else(inherited).unwrap_or_default() {
                let term = term(slot.kind, &value, &expand).map_err(|message| told(slot.name, message))?;
                values.push(Given { slot: Some(slot.name), property: property_of(slot), many: slot.many, term });
            }
        }
        for name in set.columns.iter().filter(|name| !name.is_empty() && !OF_MAPPING.iter().any(|slot| slot.name == **name)) {
            if let Some(value) = mapping.own(name) {
                let (kind, property) = set.extension(name)?;
                let term = term(kind, value, &expand).map_err(|message| told(name, message))?;
                values.push(Given { slot: None, property, many: false, term });
            }
        }
        Ok(Self { values })
    }

    fn iri(&self, slot: &str) -> Option<&NamedNode> {
        self.values.iter().find(|value| value.slot == Some(slot)).and_then(|value| match &value.term {
            Term::NamedNode(iri) => Some(iri),
            _ => None,
        })
    }

    /// The statement that the mapping makes, if it makes one.
    fn link(&self, mapping: Mapping<'_>) -> Result<Option<oxrdf::Triple>, Fault> {
        let of_literal = |slot: &str| mapping.own(slot).or_else(|| mapping.set.head.text(slot)) == Some("rdfs literal");
        let end = |slot: &str, kind: &str| match self.iri(slot) {
            None if !of_literal(kind) => Err(mapping.fault(slot, format!("the mapping has no {slot}"))),
            found => Ok(found),
        };
        let (subject, object) = (end("subject_id", "subject_type")?, end("object_id", "object_type")?);
        let predicate =
            self.iri("predicate_id").ok_or_else(|| mapping.fault("predicate_id", "the mapping has no predicate_id"))?;
        if let Some(other) = mapping.own("predicate_modifier").filter(|modifier| *modifier != "Not") {
            return Err(mapping.fault("predicate_modifier", format!("`{other}` is no predicate_modifier; the only one is Not")));
        }
        if mapping.is_rejected() || [subject, object].into_iter().flatten().any(|end| *end == sssom::NO_TERM) {
            return Ok(None);
        }
        Ok(subject.zip(object).map(|(subject, object)| oxrdf::Triple::new(subject.clone(), predicate.clone(), object.clone())))
    }

    /// What the record is called in a set.
    fn name(&self, set: &NamedNode) -> NamedNode {
        let own = self.iri("record_id").cloned();
        own.unwrap_or_else(|| {
            NamedNode::new_unchecked(format!("{}#{:016X}", set.as_str(), fnv1a(self.expression().as_bytes()).swap_bytes()))
        })
    }

    /// The canonical S-expression that is hashed.
    fn expression(&self) -> String {
        let part = |text: &str| format!("{}:{text}", text.len());
        let mut written = String::from("(7:mapping(");
        let standard = |slot: &&Slot| !["record_id", "mapping_cardinality"].contains(&slot.name);
        for slot in OF_MAPPING.iter().filter(standard) {
            let mut values: Vec<String> =
                self.values.iter().filter(|v| v.slot == Some(slot.name)).map(|v| hashed(slot, &v.term)).collect();
            let many = self.values.iter().any(|v| v.slot == Some(slot.name) && v.many);
            if values.is_empty() {
                continue;
            }
            values.sort();
            let list: String = values.iter().map(|value| part(value)).collect();
            written.push_str(&format!("({}{})", part(slot.name), if many { format!("({list})") } else { list }));
        }
        let mut extensions: Vec<(&str, String)> =
            self.values.iter().filter(|v| v.slot.is_none()).map(|v| (v.property.as_str(), plain(&v.term))).collect();
        extensions.sort();
        if !extensions.is_empty() {
            let list: String =
                extensions.iter().map(|(property, value)| format!("({}{})", part(property), part(value))).collect();
            written.push_str(&format!("(10:extensions({list}))"));
        }
        written.push_str("))");
        written
    }
}

fn property_of(slot: &Slot) -> NamedNode {
    match slot.property {
        Some(property) => property.into_owned(),
        None => NamedNode::new_unchecked(format!("{}{}", sssom::NAMESPACE, slot.name)),
    }
}

/// The value of a slot as a term, or what is wrong with it.
fn term(kind: Kind, value: &str, expand: &dyn Fn(&str) -> Option<String>) -> Result<Term, String> {
    let iri = |iri: String| NamedNode::new(&iri).map(Term::from).map_err(|_| format!("`{value}` gives `{iri}`, which is no IRI"));
    let typed = |datatype: NamedNodeRef<'_>| Ok(Literal::new_typed_literal(value, datatype).into());
    match kind {
        Kind::Text => Ok(Literal::new_simple_literal(value).into()),
        Kind::Entity => match value.split_once(':') {
            None => Err(format!("`{value}` has no prefix")),
            Some((prefix, _)) => iri(expand(value).ok_or_else(|| format!("the prefix `{prefix}` is not in the curie_map"))?),
        },
        // Before 1.1 any text was allowed.
        Kind::Address => Ok(NamedNode::new(value).map_or_else(|_| Literal::new_simple_literal(value).into(), Term::from)),
        Kind::Date if is_date(value) => typed(xsd::DATE),
        Kind::Date => Err(format!("`{value}` is no date of the form 2024-12-31")),
        Kind::Share if value.parse::<f64>().is_ok_and(|share| !(0.0..=1.0).contains(&share)) => {
            Err(format!("`{value}` is not from 0 to 1"))
        }
        Kind::Number | Kind::Share if value.parse::<f64>().is_ok_and(f64::is_finite) => typed(xsd::DOUBLE),
        Kind::Number | Kind::Share => Err(format!("`{value}` is no number")),
        Kind::EntityType => {
            let meant = sssom::ENTITY_TYPES.iter().find(|(name, _)| *name == value);
            let (_, class) = meant.ok_or_else(|| format!("`{value}` is no type of entity that SSSOM knows"))?;
            Ok((*class).into())
        }
    }
}

fn is_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let number = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    let within = |text: &str, most: u32| text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    matches!(&parts[..], [y, m, d] if number(y, 4) && number(m, 2) && number(d, 2) && within(m, 12) && within(d, 31))
}

/// What a value is in the expression that is hashed.
fn hashed(slot: &Slot, value: &Term) -> String {
    match (slot.kind, value) {
        (Kind::EntityType, Term::NamedNode(class)) => {
            let named = sssom::ENTITY_TYPES.iter().find(|(_, known)| *known == class.as_ref());
            named.map_or_else(|| plain(value), |(name, _)| (*name).to_owned())
        }
        (Kind::Number | Kind::Share, Term::Literal(number)) => three_digits(number.value()),
        _ => plain(value),
    }
}

fn plain(value: &Term) -> String {
    match value {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// At most three digits behind the point, rounded half away from zero, without zeros at the end.
fn three_digits(number: &str) -> String {
    let rounded = number.parse::<f64>().map_or(0.0, |number| (number * 1000.0).round() / 1000.0);
    format!("{rounded:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The 64-bit hash FNV-1a (RFC 9923). Its bytes are written from the lowest, so a number of it has to be turned round first.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// A name as a part of an IRI.
fn escaped(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.chars().map(|c| if plain(c) { c.to_string() } else { format!("%{:02X}", c as u32) }).collect()
}
