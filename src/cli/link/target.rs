//! Which things are there on either side?

use super::super::bad_lines::BadLines;
use super::super::output;
use super::super::progress::Progress;
use super::LinkArgs;
use super::left::{Left, Lines};
use crate::dataset::table::{Table, is_table, listed};
use crate::dataset::{Dataset, Source, Workspace, iri_safe, is_readable};
use crate::error::{Error, Result, counted};
use crate::link::{ADDRESS, Identifier, MOST_NAMES, Thing};
use crate::query::entity;
use crate::query::links::{Link, State, links};
use crate::query::relations::{self, Relations};
use crate::validate;
use crate::vocab::{class, owl, rdf, skos};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Names with their rank, those of other languages than English behind.
type Names = Vec<((u8, bool), String)>;

/// What is said, and not what is named: its label is a sentence that mentions other things.
const SAID: &[NamedNodeRef<'static>] = &[class::CLAIM, class::RECOMMENDATION, class::GOAL, class::LIMIT];

/// The things of a data set that have a name, with the identifiers that they are linked to and the values of the properties of context.
///
/// - `known`: the links of the data set; - `class`: only its members; without one, every thing but those that say how or what something is stated.
/// - `named`: the properties of labels and of other names; those that are usual where there are none.
pub(super) fn things_of(
    dataset: &Dataset,
    known: &[Link],
    class: Option<&str>,
    named: [&[String]; 2],
    context: &[(String, String)],
) -> Result<Vec<Thing>> {
    let is_wanted: Box<dyn Fn(&NamedNode) -> bool + '_> = match class {
        Some(class) => {
            let members = entity::members(dataset, &entity::resolve(dataset, class)?)?;
            Box::new(move |iri| members.contains(iri))
        }
        None => {
            let (relations, said) = (Relations::of_entities(dataset), relations::members(&dataset.index, SAID));
            let is_thing = move |id| relations.is_thing(id) && !said.contains(&id);
            Box::new(move |iri| dataset.index.id(iri.as_ref().into()).is_some_and(&is_thing))
        }
    };
    let mut names: BTreeMap<NamedNode, Names> = BTreeMap::new();
    let (mut overlong, mut empty) = (0, 0);
    for (entity, rank, name) in named_by(dataset, named)? {
        let text = name.value();
        if is_overlong(text) {
            overlong += 1;
            continue;
        }
        if !text.contains(char::is_alphanumeric) {
            empty += u64::from(is_wanted(&entity));
            continue;
        }
        let foreign = name.language().is_some_and(|language| !language.starts_with("en"));
        names.entry(entity).or_default().push(((rank, foreign), text.to_owned()));
    }
    if empty > 0 {
        output::note(&format!("left out: {} without a letter or digit", counted(empty, "name")));
    }
    if overlong > 0 {
        let named = counted(overlong, "name");
        output::note(&format!("left out: {named} of more than {MOST_LETTERS} characters"));
    }
    names.values_mut().for_each(|names| names.sort_by_key(|(rank, _)| *rank));
    let mut values =
        context.iter().map(|(column, property)| Ok((column, values(dataset, property, &names)?))).collect::<Result<Vec<_>>>()?;
    let mut identifiers = identifiers_of(known);
    let all = names.into_iter().filter(|(id, _)| is_wanted(id));
    let thing = |(id, names): (NamedNode, Names)| Thing {
        context: values.iter_mut().filter_map(|(column, of)| Some(((*column).clone(), of.remove(&id)?))).collect(),
        identifiers: [identifier(id.as_str())].into_iter().flatten().chain(identifiers.remove(&id).unwrap_or_default()).collect(),
        names: names.into_iter().map(|(_, name)| name).collect(),
        id: id.into_string(),
    };
    Ok(all.map(thing).collect())
}

/// What bears which name of which rank.
fn named_by(dataset: &Dataset, [labels, aliases]: [&[String]; 2]) -> Result<Vec<(NamedNode, u8, Literal)>> {
    let mut found = Vec::new();
    for (rank, properties) in [(0, labels), (2, aliases)] {
        for text in properties {
            let property = entity::resolve(dataset, text)?;
            let query =
                "SELECT ?thing ?name { VALUES ?entity { UNDEF } ?thing ?entity ?name FILTER(ISIRI(?thing) && ISLITERAL(?name)) }";
            let before = found.len();
            for row in crate::query::rows(dataset, query, Some(&property))? {
                let Ok([Some(Term::NamedNode(thing)), Some(Term::Literal(name))]) = <[_; 2]>::try_from(row) else { continue };
                found.push((thing, rank, name));
            }
            if found.len() == before {
                let message = format!("nothing has the property `{text}` with a text");
                return Err(Error::Usage { message, hint: "`bioatlas stats` lists the properties of data".into() });
            }
        }
    }
    // Without properties of labels the usual ones give names, beside the aliases that were asked for.
    if labels.is_empty() {
        found.extend(entity::names(dataset)?.into_iter().map(|name| {
            let rank = name.rank();
            (name.entity, rank, name.text)
        }));
    }
    Ok(found)
}

/// What is longer is no name of anything, and comparing it would take long.
pub(super) const MOST_LETTERS: usize = 1000;

fn is_overlong(name: &str) -> bool {
    name.chars().nth(MOST_LETTERS).is_some()
}

/// The values of a property by thing; a thing that is a value counts by all its names and by its IRI.
fn values(dataset: &Dataset, property: &str, names: &BTreeMap<NamedNode, Names>) -> Result<BTreeMap<NamedNode, Vec<String>>> {
    let property = if property == "a" { rdf::TYPE.into_owned() } else { entity::resolve(dataset, property)? };
    let text = "SELECT ?thing ?value { VALUES ?entity { UNDEF } ?thing ?entity ?value FILTER(ISIRI(?thing)) }";
    let mut found: BTreeMap<NamedNode, Vec<String>> = BTreeMap::new();
    for row in crate::query::rows(dataset, text, Some(&property))? {
        let Ok([Some(Term::NamedNode(thing)), Some(value)]) = <[_; 2]>::try_from(row) else { continue };
        let values = found.entry(thing).or_default();
        match value {
            Term::Literal(text) => values.push(text.value().to_owned()),
            Term::NamedNode(iri) => {
                values.extend(names.get(&iri).into_iter().flatten().map(|(_, name)| name.clone()));
                // On the other side the same thing may have no name.
                values.push(iri.into_string());
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The identifiers that things are linked to as the same; an ISIN is that of a security of the thing.
fn identifiers_of(known: &[Link]) -> BTreeMap<NamedNode, Vec<Identifier>> {
    let mut found: BTreeMap<NamedNode, Vec<Identifier>> = BTreeMap::new();
    for link in known.iter().filter(|link| link.state == State::Linked) {
        let is_same = [skos::EXACT_MATCH, skos::CLOSE_MATCH, owl::SAME_AS].contains(&link.predicate.as_ref());
        let known = link.object.as_ref().and_then(|object| identifier(object.as_str()));
        let known = known.filter(|(scheme, _)| is_same || scheme == "ISIN");
        found.entry(link.entity.clone()).or_default().extend(known);
    }
    found
}

/// An identifier of a known scheme, or an address as it is.
pub(super) fn identifier(text: &str) -> Option<Identifier> {
    match validate::recognise(text) {
        Some((scheme, identifier)) => Some((scheme.to_owned(), identifier)),
        None => text.contains("://").then(|| (ADDRESS.to_owned(), text.trim_end_matches('/').to_owned())),
    }
}

/// The same, but no address of a scheme that has wrong check digits.
fn sound(text: &str) -> Option<Identifier> {
    let is_wrong = |iri: NamedNode| !validate::is_sound(&Term::from(iri));
    identifier(text).filter(|_| !NamedNode::new(text).is_ok_and(is_wrong))
}

/// The pairs of `--context`.
pub(super) fn context(args: &LinkArgs) -> Result<Vec<(String, String)>> {
    let pair = |text: &String| {
        let (column, property) = text.split_once('=').filter(|(column, property)| !column.is_empty() && !property.is_empty())?;
        Some((column.to_owned(), property.to_owned()))
    };
    let faulty = |text: &String| Error::Usage {
        message: format!("`{text}` is no column and property"),
        hint: "write COLUMN=PROPERTY, such as country=:locatedIn".into(),
    };
    args.context.iter().map(|text| pair(text).ok_or_else(|| faulty(text))).collect()
}

pub(super) fn read_target(args: &LinkArgs, target: &Path, context: &[(String, String)], stop: &AtomicBool) -> Result<Vec<Thing>> {
    if !is_table(target) {
        check_form(target)?;
        for (option, given) in [("--id", args.id.is_some()), ("--identifier", !args.identifier.is_empty())] {
            if given {
                let message = format!("`{}` is RDF, and has no columns for {option}", target.display());
                let hint =
                    "leave it out: the IRIs are the identifiers, and those that the things are linked to are read, too".into();
                return Err(Error::Usage { message, hint });
            }
        }
        let source = Source { workspace: Workspace::Empty, data: vec![target.to_owned()] };
        // What is a column of a table is a property here.
        let context: Vec<(String, String)> = context.iter().map(|(column, _)| (column.clone(), column.clone())).collect();
        let dataset = source.open_as_given()?;
        let known = links(&dataset, None)?;
        return things_of(&dataset, &known, args.target_type.as_deref(), [args.label.as_slice(), &args.alias], &context);
    }
    if args.target_type.is_some() {
        let hint = "leave it out, or take the lines out of the table".into();
        return Err(Error::Usage { message: format!("`{}` is a table, and has no types", target.display()), hint });
    }
    let mut table = Table::open(target)?;
    let columns = Columns::of(&table, args, target, context)?;
    let (mut things, mut left, mut twice) = (Vec::new(), Left::default(), Lines::default());
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let (mut bad, progress) = (BadLines::default(), Progress::new("reading"));
    while let Some(row) = table.next() {
        progress.count(things.len() as u64, "things", table.share());
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Stopped { what: format!("reading `{}`", target.display()) });
        }
        let (line, cells) = match row {
            Ok(row) => row,
            Err(fault) => {
                bad.note(fault);
                continue;
            }
        };
        let mut thing = columns.thing(line, &cells, &args.base);
        if columns.is_unsound(&cells) {
            left.unsound.note(line);
        }
        let names = thing.names.len();
        thing.names.retain(|name| !is_overlong(name));
        if thing.names.len() < names {
            left.overlong.note(line);
        }
        if thing.names.is_empty() {
            left.unnamed.note(line);
            continue;
        }
        if thing.names.len() > MOST_NAMES {
            left.many.note(line);
        }
        match seen.get(&thing.id) {
            // One thing may stand in several lines, each with another of its names.
            Some(at) => {
                twice.note(line);
                merge(&mut things[*at], thing);
            }
            None => {
                seen.insert(thing.id.clone(), things.len());
                things.push(thing);
            }
        }
    }
    drop(progress);
    bad.judge(target, args.skip_bad, "")?;
    left.told(target);
    if twice.count > 0 {
        let (count, lines) = (counted(twice.count, "line"), twice.listed());
        let file = target.display();
        output::note(&format!(
            "taken for more of the same thing: {count} of `{file}` with an identifier that came before ({lines})"
        ));
    }
    Ok(things)
}

/// Adds what another line says of a thing.
fn merge(thing: &mut Thing, more: Thing) {
    let fresh: Vec<String> = more.names.into_iter().filter(|name| !thing.names.contains(name)).collect();
    thing.names.extend(fresh);
    let fresh: Vec<Identifier> = more.identifiers.into_iter().filter(|known| !thing.identifiers.contains(known)).collect();
    thing.identifiers.extend(fresh);
    for ((_, values), (_, others)) in thing.context.iter_mut().zip(more.context) {
        values.extend(others);
    }
}

/// A file that is neither a table nor RDF by its name.
fn check_form(target: &Path) -> Result<()> {
    let name = target.to_string_lossy();
    let is_file =
        name != "-" && std::fs::metadata(target).map_err(|source| Error::Read { path: target.to_owned(), source })?.is_file();
    let is_text = target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    if !is_file || target.extension().is_none() || (is_readable(&name) && !is_text) {
        return Ok(());
    }
    Err(Error::Usage {
        message: format!("the extension of `{name}` names neither a table nor RDF"),
        hint: "name the file .csv, .tsv, .jsonl or .parquet, or .ttl, .trig, .nt, .nq, .rdf or .jsonld".into(),
    })
}

/// The IRI of an identifier: what is one stays as it is, anything else stands behind a beginning.
fn iri_of(id: &str, base: &str) -> String {
    let is_whole = (id.contains("://") || id.starts_with("urn:")) && NamedNode::new(id).is_ok();
    if is_whole { id.to_owned() } else { format!("{base}{}", local(id)) }
}

/// An identifier as the end of an IRI: escaped only where it could not be one.
pub(super) fn local(id: &str) -> String {
    if NamedNode::new(format!("urn:x:{id}")).is_ok() { id.to_owned() } else { iri_safe(id) }
}

/// Where in a table the parts of a thing are.
struct Columns {
    label: usize,
    id: Option<usize>,
    aliases: Vec<usize>,
    identifiers: Vec<usize>,
    context: Vec<(String, usize)>,
}

impl Columns {
    fn of(table: &Table, args: &LinkArgs, target: &Path, context: &[(String, String)]) -> Result<Self> {
        let guess = |names: &[&str]| table.columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
        let no_name = || Error::Usage {
            message: format!("no column of `{}` looks like a name", target.display()),
            hint: format!("name one with --label; its columns are {}", listed(&table.columns)),
        };
        let label = match &args.label {
            Some(name) => table.column(name)?,
            None => {
                let names = ["name", "label", "title", "company", "organisation", "organization", "entity"];
                table.column(&table.columns[guess(&names).ok_or_else(no_name)?])?
            }
        };
        if args.label.is_none() {
            output::note(&format!("the names are taken from the column `{}`; --label names another", table.columns[label]));
        }
        let all = |names: &[String]| names.iter().map(|name| table.column(name)).collect::<Result<Vec<usize>>>();
        Ok(Self {
            label,
            id: match &args.id {
                Some(name) => Some(table.column(name)?),
                None => guess(&["id", "identifier", "iri", "uri"]),
            },
            aliases: all(&args.alias)?,
            identifiers: all(&args.identifier)?,
            context: context.iter().map(|(name, _)| Ok((name.clone(), table.column(name)?))).collect::<Result<_>>()?,
        })
    }

    fn identifiers<'c>(&self, cells: &'c [String]) -> impl Iterator<Item = &'c str> {
        self.identifiers.iter().flat_map(|place| parts(cells, *place))
    }

    /// Whether a row has an identifier that is none: its check digits are wrong, or it is of no scheme that is known.
    fn is_unsound(&self, cells: &[String]) -> bool {
        self.identifiers(cells).any(|text| sound(text).is_none())
    }

    /// The thing of a row; without names where the row has none.
    fn thing(&self, line: u64, cells: &[String], base: &str) -> Thing {
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.trim());
        let list = |place: usize| parts(cells, place);
        // Behind a word, so that it is no identifier of another row.
        let without = || if self.id.is_some() { format!("line-{line}") } else { line.to_string() };
        let id = self.id.map(cell).filter(|id| !id.is_empty()).map_or_else(without, ToOwned::to_owned);
        let id = iri_of(&id, base);
        // A list of names in the cell, as JSON lines may have, has the label first.
        let labels: Vec<&str> = list(self.label).filter(|label| label.contains(char::is_alphanumeric)).collect();
        let aliases = self.aliases.iter().flat_map(|place| list(*place)).filter(|_| !labels.is_empty());
        let given = self.identifiers(cells).filter_map(sound);
        Thing {
            names: labels.iter().copied().chain(aliases).map(ToOwned::to_owned).collect(),
            identifiers: identifier(&id).into_iter().chain(given).collect(),
            context: self.context.iter().map(|(name, at)| (name.clone(), list(*at).map(ToOwned::to_owned).collect())).collect(),
            id,
        }
    }
}

/// The values of a cell.
fn parts(cells: &[String], place: usize) -> impl Iterator<Item = &str> {
    cells.get(place).map_or("", String::as_str).split('|').map(str::trim).filter(|value| !value.is_empty())
}
