//! What was decided before, and how is it kept?

use super::super::output::{self, Screen, Target as Out};
use crate::dataset::Dataset;
use crate::dataset::sssom::{Fault, MappingSet, NO_TERM_FOUND, Value};
use crate::error::{Error, Result};
use crate::link::{Decision, Proposal, Target, Thing, conflicts, namespace};
use crate::query::links::{self, State};
use crate::vocab::{owl, skos};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn read_set(path: &Path) -> Result<MappingSet> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    MappingSet::read(&bytes).map_err(|fault| faulty(path, fault))
}

/// A fault of a set as an error that names its file.
pub(super) fn faulty(path: &Path, fault: Fault) -> Error {
    Error::Syntax { file: path.display().to_string(), line: fault.line, column: fault.column, message: fault.message }
}

/// The pairs of a set that are rejected, or that are not.
pub(super) fn decided(set: &MappingSet, rejected: bool) -> BTreeSet<(String, String)> {
    let ends = |m: crate::dataset::sssom::Mapping<'_>| Some((m.iri("subject_id")?, m.iri("object_id")?));
    set.mappings().filter(|m| m.is_rejected() == rejected && !m.is_not_found()).filter_map(ends).collect()
}

/// Tells of links that cannot all be right: those of the data, those decided before and those accepted now.
pub(super) fn warn(
    dataset: &Dataset,
    decisions: &MappingSet,
    things: &[Thing],
    proposals: &[Proposal],
    target: &Target,
) -> Result<()> {
    let accepted = things.iter().zip(proposals).filter(|(_, proposal)| proposal.decision == Decision::Accept);
    let mut pairs = decided(decisions, false);
    let before = pairs.len();
    pairs.extend(accepted.map(|(thing, proposal)| (thing.id.clone(), target.thing(proposal.candidates[0].thing).id.clone())));
    if pairs.len() == before {
        return Ok(());
    }
    let fresh = pairs.clone();
    let known = links::links(dataset, None)?.into_iter();
    let same =
        known.filter(|link| link.state == State::Linked && [skos::EXACT_MATCH, owl::SAME_AS].contains(&link.predicate.as_ref()));
    pairs.extend(same.filter_map(|link| Some((link.entity.into_string(), link.object?.into_string()))));
    let mentions = |text: &str| fresh.iter().any(|(one, other)| text.contains(one.as_str()) || text.contains(other.as_str()));
    let found: Vec<String> = conflicts(&pairs).iter().map(ToString::to_string).filter(|text| mentions(text)).collect();
    for conflict in found.iter().take(SHOWN) {
        output::warning(conflict);
    }
    if found.len() > SHOWN {
        output::warning(&format!("{} more such conflicts", found.len() - SHOWN));
    }
    Ok(())
}

/// So many conflicts are told one by one.
const SHOWN: usize = 10;

/// Adds what was decided to the set, and writes beside it what a person should decide.
pub(super) fn write_sets(
    path: &Path,
    mut set: MappingSet,
    things: &[Thing],
    proposals: &[Proposal],
    target: &Target,
    screen: &Screen,
) -> Result<()> {
    let file = path.to_string_lossy();
    let open_path = PathBuf::from(format!("{}.review.sssom.tsv", file.trim_end_matches(".sssom.tsv")));
    let mut open = MappingSet::default();
    // What was looked for in vain is looked for anew each time.
    set.retain(|mapping| !mapping.is_not_found());
    let spaces =
        [things.first(), (!target.is_empty()).then(|| target.thing(0))].map(|thing| thing.map(|t| namespace(&t.id).to_owned()));
    for part in [&mut set, &mut open] {
        declare(part, &spaces);
        if part.head.text("license").is_none() {
            part.head.set(
                "mapping_set_id",
                format!("urn:bioatlas:{}", path.file_name().map_or("links".into(), |n| n.to_string_lossy())).as_str().into(),
            );
            part.head.set("license", LICENCE.into());
        }
    }
    let is_open = |proposal: &Proposal| matches!(proposal.decision, Decision::Accept | Decision::Review);
    for (thing, proposal) in things.iter().zip(proposals).filter(|(_, proposal)| is_open(proposal)) {
        let best = &proposal.candidates[0];
        let other = target.thing(best.thing);
        let part = if proposal.decision == Decision::Accept { &mut set } else { &mut open };
        push(part, thing, (&other.id, &other.names[0]), best.score.value, &best.score.explained());
    }
    // Behind the links, so that a later run that finds nothing new writes the same file.
    for (thing, _) in things.iter().zip(proposals).filter(|(_, proposal)| !is_open(proposal)) {
        push(&mut set, thing, (NO_TERM_FOUND, ""), 0.0, "");
    }
    for (part, path) in [(&set, path), (&open, open_path.as_path())] {
        let mut out = Out::open(Some(path), screen)?;
        part.write(&mut out).map_err(|source| Error::Write { path: path.to_owned(), source })?;
        out.finish()?;
    }
    Ok(())
}

/// Declares the namespaces of both sides, beside those that the set has.
fn declare(set: &mut MappingSet, spaces: &[Option<String>]) {
    let mut map: Vec<(String, Value)> =
        set.head.prefixes().map(|(name, iri)| (name.to_owned(), Value::Text(iri.to_owned()))).collect();
    for (name, space) in ["subject", "object"].into_iter().zip(spaces) {
        let Some(space) = space else { continue };
        if !map.iter().any(|(known, iri)| known == name || iri.as_text() == Some(space)) {
            map.push((name.to_owned(), Value::Text(space.clone())));
        }
    }
    set.head.set("curie_map", Value::Map(map));
}

const LICENCE: &str = "https://creativecommons.org/publicdomain/zero/1.0/";

fn push(set: &mut MappingSet, thing: &Thing, (id, name): (&str, &str), score: f64, features: &str) {
    let confidence = if name.is_empty() { String::new() } else { format!("{score:.2}") };
    let cardinality = if name.is_empty() { "1:0" } else { "" };
    let shorten = |iri: &str| set.head.shorten(iri).unwrap_or_else(|| iri.to_owned());
    let (shortened, id) = (shorten(&thing.id), shorten(id));
    let justification = if score > 0.97 { "semapv:LexicalMatching" } else { "semapv:LexicalSimilarityThresholdMatching" };
    set.push([
        ("subject_id", shortened.as_str()),
        ("subject_label", &thing.names[0]),
        ("predicate_id", "skos:exactMatch"),
        ("object_id", id.as_str()),
        ("object_label", name),
        ("mapping_justification", justification),
        ("mapping_cardinality", cardinality),
        ("confidence", &confidence),
        ("comment", features),
    ]);
}
