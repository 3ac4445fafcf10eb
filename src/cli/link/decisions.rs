//! What was decided before, and how is it kept?

use super::super::output::{self, Screen, Target as Out};
use crate::dataset::Dataset;
use crate::dataset::sssom::{Fault, MappingSet, NO_TERM_FOUND, Value};
use crate::error::{Error, Result, are, counted};
use crate::link::{Decision, Proposal, Target, Thing, conflicts, namespace};
use crate::query::links::{Link, State};
use crate::vocab::{Prefixes, owl, skos};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Reads a set, and tells every fault of it before anything is done with it.
pub(super) fn read_set(path: &Path) -> Result<MappingSet> {
    check_is_plain(path)?;
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let set = MappingSet::read(&bytes).map_err(|fault| faulty(path, fault))?;
    let graph = NamedNode::new_unchecked("urn:bioatlas:set");
    set.statements(&graph, &mut |_| {}).map_err(|fault| faulty(path, fault))?;
    Ok(set)
}

/// Refuses a set that is compressed, since a set is written back too.
pub(super) fn check_is_plain(path: &Path) -> Result<()> {
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("gz")) {
        return Ok(());
    }
    let message = format!("`{}` is a compressed set of links, which is not written", path.display());
    Err(Error::Usage { message, hint: "unpack it, or leave .gz out of its name".into() })
}

/// A fault of a set as an error that names its file.
pub(super) fn faulty(path: &Path, fault: Fault) -> Error {
    Error::Syntax { file: path.display().to_string(), line: fault.line, column: fault.column, message: fault.message }
}

/// The pairs of a set that are rejected, or that are not.
fn decided(set: &MappingSet, rejected: bool) -> BTreeSet<(String, String)> {
    let ends = |m: crate::dataset::sssom::Mapping<'_>| Some((m.iri("subject_id")?, m.iri("object_id")?));
    set.mappings().filter(|m| m.is_rejected() == rejected && !m.is_not_found()).filter_map(ends).collect()
}

/// Pairs, whichever end is asked for: a set may have either for its subject.
#[derive(Default)]
struct Pairs(BTreeMap<String, Vec<String>>);

impl Pairs {
    fn add(&mut self, one: String, other: String) {
        self.0.entry(other.clone()).or_default().push(one.clone());
        self.0.entry(one).or_default().push(other);
    }

    /// What is paired with it.
    fn with(&self, id: &str) -> &[String] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }
}

impl FromIterator<(String, String)> for Pairs {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        let mut all = Self::default();
        pairs.into_iter().for_each(|(one, other)| all.add(one, other));
        all
    }
}

/// The files that decisions go to, opened before any work so that a place that cannot be written is told at once.
pub(super) struct Files {
    path: PathBuf,
    set: Out,
    open: Out,
}

impl Files {
    pub(super) fn open(path: &Path, screen: &Screen) -> Result<Self> {
        check_is_plain(path)?;
        Ok(Self {
            path: path.to_owned(),
            set: Out::open(Some(path), screen)?,
            open: Out::open(Some(&review_path(path)), screen)?,
        })
    }
}

/// What earlier runs decided.
#[derive(Default)]
pub(super) struct Decisions {
    /// The set that decisions go to.
    pub(super) set: MappingSet,
    /// What a person should decide, from a run that was stopped.
    open: MappingSet,
    rejected: Pairs,
    linked: Pairs,
    /// What a run that was stopped had looked up, without a link.
    looked_up: BTreeSet<String>,
}

/// The slot of a candidate that says why it is for a person, and then its rivals, each with its score: SSSOM has no slot for them.
pub(super) const WHY: &str = "other";
/// What stands between them.
pub(super) const BETWEEN: &str = " | ";
/// What the head of a set says that a run did not end: SSSOM has the slot `other` for what it has no slot for.
const PARTIAL: (&str, &str) = ("other", "partial: ");

impl Decisions {
    /// Reads what a file has, if there is one; a set that a run left unfinished also says what was looked for in vain, and has candidates
    /// beside it. What the links of the data reject counts too.
    pub(super) fn read(path: Option<&Path>, known: &[Link]) -> Result<Self> {
        let mut decisions = match path {
            Some(path) if path.exists() => Self::of_set(path)?,
            _ => Self::default(),
        };
        for link in known.iter().filter(|link| link.state == State::Rejected) {
            if let Some(object) = &link.object {
                decisions.rejected.add(link.entity.as_str().to_owned(), object.as_str().to_owned());
            }
        }
        Ok(decisions)
    }

    fn of_set(path: &Path) -> Result<Self> {
        let mut set = read_set(path)?;
        let [rejected, linked] = [true, false].map(|rejected| decided(&set, rejected).into_iter().collect());
        let (mut open, mut looked_up) = (MappingSet::default(), BTreeSet::new());
        if set.head.text(PARTIAL.0).is_some_and(|text| text.starts_with(PARTIAL.1)) {
            let beside = review_path(path);
            if beside.exists() {
                open = read_set(&beside)?;
            }
            looked_up.extend(set.mappings().filter(|m| m.is_not_found()).filter_map(|m| m.iri("subject_id")));
            looked_up.extend(open.mappings().filter_map(|m| m.iri("subject_id")));
            for part in [&mut set, &mut open] {
                part.head.remove(PARTIAL.0);
            }
        } else {
            // What was looked for in vain is looked for anew each time.
            set.retain(|mapping| !mapping.is_not_found());
        }
        Ok(Self { set, open, rejected, linked, looked_up })
    }

    /// Whether no earlier run decided anything.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_links() && self.looked_up.is_empty()
    }

    /// Whether anything was accepted before.
    pub(super) fn has_links(&self) -> bool {
        !self.linked.0.is_empty()
    }

    /// Whether nothing is left to decide about a thing.
    ///
    /// - `is_there`: whether the other side has a thing of this id; a link to a thing of another data set decides nothing.
    pub(super) fn knows(&self, id: &str, is_there: &dyn Fn(&str) -> bool) -> bool {
        self.linked.with(id).iter().any(|other| is_there(other)) || self.looked_up.contains(id)
    }

    /// Whether somebody said that the two are not the same.
    pub(super) fn rejects(&self, one: &str, other: &str) -> bool {
        self.rejected.with(one).iter().any(|rejected| rejected == other)
    }

    /// Adds what was decided to the set, and writes beside it what a person should decide.
    ///
    /// - `left`: how many things were not reached.
    pub(super) fn write(
        self,
        mut files: Files,
        left: usize,
        things: Vec<Thing>,
        proposals: Vec<Proposal>,
        target: &Target,
        prefixes: &Prefixes,
    ) -> Result<()> {
        let Self { mut set, mut open, .. } = self;
        let spaces = [things.first(), (!target.is_empty()).then(|| target.thing(0))]
            .map(|thing| thing.map(|t| namespace(&t.id).to_owned()));
        for part in [&mut set, &mut open] {
            declare(part, &spaces, prefixes);
            describe(part, &files.path);
            if left > 0 {
                part.head.set(PARTIAL.0, format!("{}{} left", PARTIAL.1, are(left, "thing")).as_str().into());
            }
        }
        // Each answer goes as soon as its row is made, so that both are not held for all.
        let mut in_vain = Vec::new();
        for (thing, proposal) in things.into_iter().zip(proposals) {
            let part = match proposal.decision {
                Decision::Accept => &mut set,
                Decision::Review => &mut open,
                Decision::Reject | Decision::None => {
                    in_vain.push(thing);
                    continue;
                }
            };
            let best = &proposal.candidates[0];
            let other = target.thing(best.thing);
            push(part, &thing, (&other.id, &other.names[0]), best.score.value, &best.score.explained());
            if proposal.decision == Decision::Review {
                let rivals = proposal.candidates[1..].iter().map(|rival| {
                    let other = target.thing(rival.thing);
                    let id = part.head.shorten(&other.id).unwrap_or_else(|| other.id.clone());
                    format!("{:.2} {id} {}", rival.score.value, other.names[0])
                });
                let said: Vec<String> = [proposal.why.to_owned()].into_iter().chain(rivals).collect();
                part.put(part.len() - 1, WHY, &said.join(BETWEEN));
            }
        }
        // Behind the links, so that a later run that finds nothing new writes the same file.
        for thing in in_vain {
            push(&mut set, &thing, (NO_TERM_FOUND, ""), 0.0, "");
        }
        // Both are whole before either has its name.
        for (part, out) in [(&open, &mut files.open), (&set, &mut files.set)] {
            let written = part.write(out).and_then(|()| out.flush());
            written.map_err(|error| out.name_in(Error::Output(error)))?;
        }
        // The set that says whether the run ended comes last: until then the next run does everything again.
        files.open.finish()?;
        files.set.finish()
    }
}

fn review_path(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}.review.sssom.tsv", path.to_string_lossy().trim_end_matches(".sssom.tsv")))
}

/// Says what a set is that nobody described.
fn describe(set: &mut MappingSet, path: &Path) {
    if set.head.text("license").is_none() {
        let name = path.file_name().map_or("links".into(), |n| n.to_string_lossy());
        set.head.set("mapping_set_id", format!("urn:bioatlas:{name}").as_str().into());
        set.head.set("license", LICENCE.into());
    }
}

/// Tells of links that cannot all be right: those of the data, those decided before and those accepted now.
pub(super) fn warn(
    dataset: &Dataset,
    known: &[Link],
    decisions: &MappingSet,
    things: &[Thing],
    proposals: &[Proposal],
    target: &Target,
) -> Result<()> {
    let accepted = || {
        let accepted = things.iter().zip(proposals).filter(|(_, proposal)| proposal.decision == Decision::Accept);
        accepted.map(|(thing, proposal)| (&thing.id, &target.thing(proposal.candidates[0].thing).id))
    };
    let before = decided(decisions, false);
    let mut pairs = before.clone();
    pairs.extend(accepted().map(|(one, other)| (one.clone(), other.clone())));
    if pairs.len() == before.len() {
        return Ok(());
    }
    // In the links of the data its own things come first.
    let is_ours = |id: &str| NamedNode::new(id).is_ok_and(|iri| dataset.index.mentions(iri.as_ref().into()));
    let ours_first = |(one, other): (String, String)| if is_ours(&other) && !is_ours(&one) { (other, one) } else { (one, other) };
    pairs = pairs.into_iter().map(ours_first).collect();
    let is_same =
        |link: &&Link| link.state == State::Linked && [skos::EXACT_MATCH, owl::SAME_AS].contains(&link.predicate.as_ref());
    let ends = |link: &Link| Some((link.entity.as_str().to_owned(), link.object.as_ref()?.as_str().to_owned()));
    pairs.extend(known.iter().filter(is_same).filter_map(ends));
    let mentions = |text: &str| {
        let mut fresh = before.iter().map(|(one, other)| (one, other)).chain(accepted());
        fresh.any(|(one, other)| text.contains(one.as_str()) || text.contains(other.as_str()))
    };
    let found: Vec<String> = conflicts(&pairs).iter().map(ToString::to_string).filter(|text| mentions(text)).collect();
    for conflict in found.iter().take(SHOWN) {
        output::warning(conflict);
    }
    if found.len() > SHOWN {
        output::warning(&counted(found.len() - SHOWN, "more such conflict"));
    }
    Ok(())
}

/// So many conflicts are told one by one.
const SHOWN: usize = 10;

/// Declares the namespaces of both sides, by the prefixes of the data where it has one, beside those that the set has.
fn declare(set: &mut MappingSet, spaces: &[Option<String>], prefixes: &Prefixes) {
    let mut map: Vec<(String, Value)> =
        set.head.prefixes().map(|(name, iri)| (name.to_owned(), Value::Text(iri.to_owned()))).collect();
    for (name, space) in ["subject", "object"].into_iter().zip(spaces) {
        let Some(space) = space else { continue };
        let known = prefixes.iter().find(|(name, iri)| !name.is_empty() && iri == space);
        let name = known.map_or(name, |(name, _)| name);
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
