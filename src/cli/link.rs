//! `link`: which things of another data set are those of this one?

use super::output::{self, Naming, OutputArgs, Screen, Target as Out};
use super::{Data, Outcome};
use crate::dataset::sssom::{MappingSet, NO_TERM_FOUND, Value};
use crate::dataset::table::{Table, is_table};
use crate::dataset::{Dataset, Source, Workspace};
use crate::error::{Error, Result};
use crate::link::{Decision, Proposal, Target, Thing, Thresholds, one_to_one};
use crate::query::{Answer, Rows, entity};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Find the things of another data set that are those of this one
///
/// TARGET is a CSV, TSV or JSON-lines file, or an RDF file. Each proposal has a score that is a sum of features, and a decision:
/// accept, review, reject or none. With -o FILE.sssom.tsv the decisions are kept: a later run with the same file starts from them and never
/// proposes a rejected pair again; what is left for a person goes to FILE.review.sssom.tsv. Exit code 1 when nothing is accepted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas link companies.csv
  bioatlas link companies.csv --type :Company --label name --id cik -o sec.sssom.tsv
  bioatlas link organisations.ttl --one-to-one
  bioatlas link my-list.csv --reverse                       a list of yours against the atlas")]
pub(super) struct LinkArgs {
    /// The data set to link to
    #[arg(value_name = "TARGET", value_hint = clap::ValueHint::FilePath)]
    target: PathBuf,
    /// Only things of this class; without it, every thing that has a name
    #[arg(long = "type", value_name = "CLASS")]
    class: Option<String>,
    /// The column with the name [default: the first that is called name, label or title]
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// A column with other names, `|` between them; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    alias: Vec<String>,
    /// The column with the identifier [default: the first that is called id, or else the line]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Put this before an identifier that is no IRI
    #[arg(long, value_name = "IRI", default_value = "urn:target:")]
    base: String,
    /// Look up the things of TARGET in this data set, not the other way round
    #[arg(long)]
    reverse: bool,
    /// Each thing of the target is one thing at most
    #[arg(long)]
    one_to_one: bool,
    /// Leave out lines that cannot be read
    #[arg(long)]
    skip_bad: bool,
    /// Accept from this score on
    #[arg(long, value_name = "SCORE", default_value_t = Thresholds::default().accept)]
    accept: f64,
    /// Leave to a person from this score on
    #[arg(long, value_name = "SCORE", default_value_t = Thresholds::default().review)]
    review: f64,
    /// How far the next candidate must be behind
    #[arg(long, value_name = "SCORE", default_value_t = Thresholds::default().margin)]
    margin: f64,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &LinkArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let kept = args.output.output.as_deref().filter(|path| path.to_string_lossy().ends_with(".sssom.tsv"));
    let decisions = kept.filter(|path| path.exists()).map(read_set).transpose()?.unwrap_or_default();
    let out = if kept.is_none() { Some(args.output.open(screen)?) } else { None };
    let dataset = data.open()?;
    let (mut things, mut others) = (things_of(dataset, args.class.as_deref())?, read_target(args)?);
    if args.reverse {
        std::mem::swap(&mut things, &mut others);
    }
    let rejected = decided(&decisions, true);
    let known: BTreeSet<String> = decided(&decisions, false).into_iter().map(|(subject, _)| subject).collect();
    things.retain(|thing| !known.contains(&thing.id));
    let mut target = Target::default();
    others.into_iter().for_each(|thing| target.add(thing));
    target.seal();
    let thresholds = Thresholds { accept: args.accept, review: args.review, margin: args.margin };
    let excluded = |one: &str, other: &str| rejected.contains(&(one.to_owned(), other.to_owned()));
    let (began, done) = (Instant::now(), AtomicUsize::new(0));
    let all = things.len();
    let mut proposals = target.propose(&things, thresholds, &excluded, &|n| progress(&done, n, all, began));
    if all >= STEP && io::stderr().is_terminal() {
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
    }
    if args.one_to_one {
        one_to_one(&mut proposals, thresholds);
    }
    let accepted = proposals.iter().filter(|p| p.decision == Decision::Accept).count();
    match (kept, out) {
        (Some(path), _) => write_sets(path, decisions, &things, &proposals, &target, screen)?,
        (None, Some(out)) => table(&args.output, out, &things, &proposals, &target, dataset, screen)?,
        (None, None) => {}
    }
    let review = proposals.iter().filter(|p| p.decision == Decision::Review).count();
    output::note(&format!("{} looked up among {}: {accepted} accepted, {review} to review", things.len(), target.len()));
    Ok(if accepted > 0 { Outcome::Yes } else { Outcome::No })
}

/// Progress is told after so many things.
const STEP: usize = 2000;

fn progress(done: &AtomicUsize, more: usize, all: usize, began: Instant) {
    let now = done.fetch_add(more, Ordering::Relaxed) + more;
    if now.is_multiple_of(STEP) && io::stderr().is_terminal() {
        let rate = now as f64 / began.elapsed().as_secs_f64().max(0.001);
        let left = (all.saturating_sub(now)) as f64 / rate;
        // Progress is a courtesy; nothing depends on it.
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K{now} of {all}, {rate:.0} a second, {left:.0} s left");
    }
}

/// The things of a data set that have a name.
fn things_of(dataset: &Dataset, class: Option<&str>) -> Result<Vec<Thing>> {
    let wanted = match class {
        Some(class) => Some(members(dataset, &entity::resolve(dataset, class)?)?),
        None => None,
    };
    let mut things: BTreeMap<String, Vec<(u8, String)>> = BTreeMap::new();
    for name in entity::names(dataset)? {
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(&name.entity)) {
            things.entry(name.entity.as_str().to_owned()).or_default().push((name.rank(), name.text.value().to_owned()));
        }
    }
    let thing = |(id, mut names): (String, Vec<(u8, String)>)| {
        names.sort_by_key(|(rank, _)| *rank);
        Thing { id, names: names.into_iter().map(|(_, name)| name).collect(), ..Thing::default() }
    };
    Ok(things.into_iter().map(thing).collect())
}

fn members(dataset: &Dataset, class: &NamedNode) -> Result<BTreeSet<NamedNode>> {
    let found = crate::query::rows(
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

fn read_target(args: &LinkArgs) -> Result<Vec<Thing>> {
    if !is_table(&args.target) {
        let source = Source { workspace: Workspace::Empty, data: vec![args.target.clone()] };
        return things_of(&source.open_as_given()?, None);
    }
    let table = Table::open(&args.target)?;
    let guess = |names: &[&str]| table.columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
    let label = match &args.label {
        Some(name) => table.column(name)?,
        None => guess(&["name", "label", "title", "company", "organisation", "organization", "entity"]).ok_or_else(|| {
            Error::Usage {
                message: format!("no column of `{}` looks like a name", args.target.display()),
                hint: format!("name one with --label; its columns are {}", table.columns.join(", ")),
            }
        })?,
    };
    if args.label.is_none() {
        output::note(&format!("the names are taken from the column `{}`; --label names another", table.columns[label]));
    }
    let id =
        args.id.as_deref().map_or_else(|| Ok(guess(&["id", "identifier", "iri", "uri"])), |name| table.column(name).map(Some))?;
    let aliases: Vec<usize> = args.alias.iter().map(|name| table.column(name)).collect::<Result<_>>()?;
    let (mut things, mut bad, mut unnamed): (Vec<Thing>, Vec<String>, usize) = (Vec::new(), Vec::new(), 0);
    let mut seen = BTreeSet::new();
    let mut twice = 0;
    for row in table {
        let (line, cells) = match row {
            Ok(row) => row,
            Err(fault) if bad.len() < 1_000_000 => {
                bad.push(format!("line {}: {}", fault.line, fault.message));
                continue;
            }
            Err(_) => continue,
        };
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.trim());
        if cell(label).is_empty() {
            unnamed += 1;
            continue;
        }
        let id = id.map(cell).filter(|id| !id.is_empty()).map_or_else(|| line.to_string(), ToOwned::to_owned);
        let id = if id.contains("://") || id.starts_with("urn:") { id } else { format!("{}{id}", args.base) };
        if !seen.insert(id.clone()) {
            twice += 1;
            continue;
        }
        let others = aliases.iter().flat_map(|place| cell(*place).split('|'));
        let names =
            [cell(label)].into_iter().chain(others).map(str::trim).filter(|n| !n.is_empty()).map(ToOwned::to_owned).collect();
        things.push(Thing { id, names, ..Thing::default() });
    }
    said(args, &bad, unnamed, twice)?;
    Ok(things)
}

fn said(args: &LinkArgs, bad: &[String], unnamed: usize, twice: usize) -> Result<()> {
    let file = args.target.display();
    if !bad.is_empty() {
        let shown = bad.iter().take(5).cloned().collect::<Vec<_>>().join("; ");
        let more = if bad.len() > 5 { " …" } else { "" };
        let message = format!("{} lines of `{file}` cannot be read: {shown}{more}", bad.len());
        if !args.skip_bad {
            return Err(Error::Usage { message, hint: "--skip-bad goes on without them".into() });
        }
        output::warning(&message);
    }
    if unnamed > 0 {
        output::note(&format!("{unnamed} lines of `{file}` have no name and are left out"));
    }
    if twice > 0 {
        output::note(&format!("{twice} lines of `{file}` repeat an identifier and are left out"));
    }
    Ok(())
}

fn read_set(path: &Path) -> Result<MappingSet> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let faulty = |fault: crate::dataset::sssom::Fault| Error::Syntax {
        file: path.display().to_string(),
        line: fault.line,
        column: fault.column,
        message: fault.message,
    };
    MappingSet::read(&bytes).map_err(faulty)
}

/// The pairs of a set that are rejected, or that are not.
fn decided(set: &MappingSet, rejected: bool) -> BTreeSet<(String, String)> {
    let ends = |m: crate::dataset::sssom::Mapping<'_>| Some((m.iri("subject_id")?, m.iri("object_id")?));
    set.mappings().filter(|m| m.is_rejected() == rejected && !m.is_not_found()).filter_map(ends).collect()
}

fn table(
    args: &OutputArgs,
    out: Out,
    things: &[Thing],
    proposals: &[Proposal],
    target: &Target,
    dataset: &Dataset,
    screen: &Screen,
) -> Result<()> {
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let rows = things.iter().zip(proposals).filter(|(_, p)| matches!(p.decision, Decision::Accept | Decision::Review)).map(
        |(thing, proposal)| {
            let best = &proposal.candidates[0];
            let other = target.thing(best.thing);
            let score = Literal::new_typed_literal(format!("{:.2}", best.score.value), oxigraph::model::vocab::xsd::DECIMAL);
            Ok(vec![
                NamedNode::new(&thing.id).ok().map(Term::from).or_else(|| word(&thing.id)),
                word(&thing.names[0]),
                NamedNode::new(&other.id).ok().map(Term::from).or_else(|| word(&other.id)),
                word(&other.names[0]),
                Some(score.into()),
                word(proposal.decision.name()),
                word(&best.score.explained()),
            ])
        },
    );
    let rows = Rows::new(&["entity", "label", "target", "name", "score", "decision", "features"], rows);
    output::answer(Answer::Rows(rows), args, out, Naming::PrefixedNames, dataset, screen)?;
    Ok(())
}

/// Adds what was decided to the set, and writes beside it what a person should decide.
fn write_sets(
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
    let spaces = [things.first(), (!target.is_empty()).then(|| target.thing(0))].map(|thing| thing.map(|t| namespace(&t.id)));
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

/// An IRI up to its last part.
fn namespace(iri: &str) -> String {
    iri[..iri.rfind(['/', '#', ':']).map_or(0, |at| at + 1)].to_owned()
}

const LICENCE: &str = "https://creativecommons.org/publicdomain/zero/1.0/";

fn push(set: &mut MappingSet, thing: &Thing, (id, name): (&str, &str), score: f64, features: &str) {
    let confidence = if name.is_empty() { String::new() } else { format!("{score:.2}") };
    let cardinality = if name.is_empty() { "1:0" } else { "" };
    let shorten = |iri: &str| set.head.shorten(iri).unwrap_or_else(|| iri.to_owned());
    let (shortened, id) = (shorten(&thing.id), shorten(id));
    let justification = if score >= 0.97 { "semapv:LexicalMatching" } else { "semapv:LexicalSimilarityThresholdMatching" };
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
