//! Which links of a set may enter the data?
//!
//! Those that a person accepted or that are sure enough, with sound identifiers, and that contradict nothing: two things of one data set must
//! not come out as the same, over however many links (nomenklatura and sameAs.cc are full of such chains; the closure of all `owl:sameAs` on
//! the web has one piece of 177,794 IRIs).

use crate::dataset::sssom::{Mapping, MappingSet};
use crate::vocab::{owl, skos};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::HashMap;

/// What may enter, and what may not and why.
pub struct Applied {
    /// The set with the links that may enter and no others.
    pub set: MappingSet,
    /// How many are not sure enough.
    pub unsure: usize,
    /// How many are rejected, or say that nothing was found.
    pub rejected: usize,
    /// What is left out for a fault, in the order of the file.
    pub left_out: Vec<LeftOut>,
}

/// A link with a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its line in the file.
    pub line: u64,
    /// Why it is left out.
    pub why: String,
}

/// Chooses the links of a set that may enter the data. O(links · α).
///
/// - `at`: from which confidence on a link is taken that nobody reviewed; one without a confidence is taken.
/// - `known`: links that hold already, subject and object.
/// - `is_sound`: whether an identifier's check digits are right.
/// - `name`: how an IRI is written in messages.
pub fn apply(
    mut set: MappingSet,
    at: f64,
    known: impl IntoIterator<Item = (NamedNode, NamedNode)>,
    is_sound: &dyn Fn(&Term) -> bool,
    name: &dyn Fn(&str) -> String,
) -> Applied {
    let mut same = Same::default();
    known.into_iter().for_each(|(one, other)| drop(same.join(one.as_str(), other.as_str())));
    let mut wanted = vec![false; set.len()];
    let (mut unsure, mut rejected, mut left_out) = (0, 0, Vec::new());
    let mut order: Vec<(f64, usize)> = Vec::new();
    let mut met: HashMap<Vec<(&str, &str)>, u64> = HashMap::new();
    for (place, mapping) in set.mappings().enumerate() {
        let line = mapping.line();
        let first = *met.entry(mapping.values().collect()).or_insert(line);
        if first != line {
            left_out.push(LeftOut { line, why: format!("it is the same as line {first}") });
            continue;
        }
        match sureness(mapping) {
            None => rejected += 1,
            Some(sure) if sure < at => unsure += 1,
            Some(sure) => order.push((sure, place)),
        }
    }
    // The surer link stands where two contradict each other.
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let all: Vec<Mapping<'_>> = set.mappings().collect();
    for (_, place) in order {
        match fault(all[place], &mut same, is_sound, name) {
            None => wanted[place] = true,
            Some(why) => left_out.push(LeftOut { line: all[place].line(), why }),
        }
    }
    left_out.sort_by_key(|left| left.line);
    let mut wanted = wanted.into_iter();
    set.retain(|_| wanted.next().unwrap_or(false));
    Applied { set, unsure, rejected, left_out }
}

/// How sure a link is, 2 where a person reviewed it; nothing where there is none.
fn sureness(mapping: Mapping<'_>) -> Option<f64> {
    if mapping.is_rejected() || mapping.is_not_found() {
        return None;
    }
    let confidence = mapping.own("confidence").map_or(1.0, |text| text.parse().unwrap_or(0.0));
    Some(if mapping.is_reviewed() { 2.0 } else { confidence })
}

fn fault(
    mapping: Mapping<'_>,
    same: &mut Same,
    is_sound: &dyn Fn(&Term) -> bool,
    name: &dyn Fn(&str) -> String,
) -> Option<String> {
    // What gives no IRI is told when the set is turned into statements.
    let (subject, predicate, object) = (mapping.iri("subject_id")?, mapping.iri("predicate_id")?, mapping.iri("object_id")?);
    let wrong = [&subject, &object].into_iter().find(|iri| NamedNode::new(*iri).is_ok_and(|iri| !is_sound(&iri.into())));
    if let Some(iri) = wrong {
        return Some(format!("the check digits of {} are wrong", name(iri)));
    }
    let exact = [owl::SAME_AS, skos::EXACT_MATCH].map(NamedNodeRef::as_str);
    if !exact.contains(&predicate.as_str()) {
        return None;
    }
    let (one, other) = same.join(&subject, &object).err()?;
    let link = format!("{} and {}", name(&subject), name(&object));
    Some(format!("{link} cannot be the same, for then {} and {} would be too", name(&one), name(&other)))
}

/// Which things are the same: a forest of disjoint sets (Tarjan, *Journal of the ACM* 22, 1975), each with one thing of a data set at most.
#[derive(Default)]
struct Same {
    numbers: HashMap<String, usize>,
    parents: Vec<usize>,
    /// The thing of each data set that is in the set, at its root.
    members: Vec<HashMap<String, String>>,
}

impl Same {
    /// Says that two things are the same, unless two things of one data set would be: those are given then.
    fn join(&mut self, one: &str, other: &str) -> Result<(), (String, String)> {
        let (a, b) = (self.root(one), self.root(other));
        if a == b {
            return Ok(());
        }
        let clash = self.members[b].iter().find_map(|(space, thing)| Some((self.members[a].get(space)?.clone(), thing.clone())));
        if let Some(clash) = clash {
            return Err(clash);
        }
        let (large, small) = if self.members[a].len() >= self.members[b].len() { (a, b) } else { (b, a) };
        self.parents[small] = large;
        let moved = std::mem::take(&mut self.members[small]);
        self.members[large].extend(moved);
        Ok(())
    }

    fn root(&mut self, iri: &str) -> usize {
        let next = self.parents.len();
        let mut at = *self.numbers.entry(iri.to_owned()).or_insert(next);
        if at == next {
            self.parents.push(next);
            self.members.push(HashMap::from([(space(iri).to_owned(), iri.to_owned())]));
        }
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }
}

/// The data set of an IRI: what stands before its last part.
fn space(iri: &str) -> &str {
    let iri = iri.trim_end_matches('/');
    &iri[..iri.rfind(['/', '#', '=', ':']).map_or(0, |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::{Applied, apply};
    use crate::dataset::sssom::MappingSet;
    use oxigraph::model::NamedNode;

    fn applied(rows: &str, known: &[(&str, &str)]) -> Applied {
        let head = "#curie_map:\n#  a: http://a.org/\n#  b: http://b.org/\n#  c: http://c.org/\n";
        let text = format!("{head}subject_id\tpredicate_id\tobject_id\tconfidence\treviewer_label\tpredicate_modifier\n{rows}");
        let node = |iri: &str| NamedNode::new_unchecked(iri);
        let known = known.iter().map(|(one, other)| (node(one), node(other)));
        apply(MappingSet::read(text.as_bytes()).unwrap(), 0.9, known, &|term| !term.to_string().contains("bad"), &|iri| {
            iri.into()
        })
    }

    #[test]
    fn what_is_sure_enters_and_what_is_rejected_does_not() {
        let done = applied(
            "a:1\tskos:exactMatch\tb:1\t0.95\t\t\na:2\tskos:exactMatch\tb:2\t0.5\t\t\na:3\tskos:exactMatch\tb:3\t0.5\tKim\t\na:4\tskos:exactMatch\tb:4\t1\tKim\tNot\na:5\tskos:exactMatch\tb:bad\t1\t\t\n",
            &[],
        );
        let kept: Vec<_> = done.set.mappings().filter_map(|m| m.own("subject_id").map(ToOwned::to_owned)).collect();
        assert_eq!((kept, done.unsure, done.rejected), (vec!["a:1".to_owned(), "a:3".to_owned()], 1, 1));
        assert_eq!(done.left_out.len(), 1);
        assert_eq!(
            (done.left_out[0].line, done.left_out[0].why.as_str()),
            (10, "the check digits of http://b.org/bad are wrong")
        );
    }

    #[test]
    fn chains_that_join_two_things_are_found_and_the_surer_link_stands() {
        let why = |done: Applied| done.left_out.into_iter().map(|left| left.why).collect::<Vec<_>>();
        assert_eq!(
            why(applied("a:1\tskos:exactMatch\tb:1\t0.95\t\t\na:1\tskos:exactMatch\tb:2\t0.99\t\t\n", &[])),
            ["http://a.org/1 and http://b.org/1 cannot be the same, for then http://b.org/2 and http://b.org/1 would be too"]
        );
        let chain = "b:1\towl:sameAs\tc:1\t1\t\t\na:2\tskos:exactMatch\tc:1\t1\t\t\n";
        assert_eq!(
            why(applied(chain, &[("http://a.org/1", "http://b.org/1")])),
            ["http://a.org/2 and http://c.org/1 cannot be the same, for then http://a.org/2 and http://a.org/1 would be too"]
        );
        assert!(why(applied("a:1\tskos:closeMatch\tb:1\t1\t\t\na:1\tskos:closeMatch\tb:2\t1\t\t\n", &[])).is_empty());
    }
}
