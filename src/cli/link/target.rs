//! Which things are there on either side?

use super::super::bad_lines::BadLines;
use super::super::output;
use super::super::progress::Progress;
use super::LinkArgs;
use crate::dataset::table::{Table, is_table, listed};
use crate::dataset::{Dataset, Source, Workspace, iri_safe, is_readable};
use crate::error::{Error, Result, counted};
use crate::link::{ADDRESS, Identifier, MOST_NAMES, Thing};
use crate::query::entity;
use crate::query::links::{self, State};
use crate::validate;
use crate::vocab::{owl, rdf, skos};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Names with their rank, those of other languages than English behind.
type Names = Vec<((u8, bool), String)>;

/// The things of a data set that have a name, with the identifiers that they are linked to and the values of the properties of context.
pub(super) fn things_of(dataset: &Dataset, class: Option<&str>, context: &[(String, String)]) -> Result<Vec<Thing>> {
    let wanted = match class {
        Some(class) => Some(entity::members(dataset, &entity::resolve(dataset, class)?)?),
        None => None,
    };
    let mut names: BTreeMap<NamedNode, Names> = BTreeMap::new();
    let mut overlong = 0;
    for name in entity::names(dataset)? {
        if is_overlong(name.text.value()) {
            overlong += 1;
            continue;
        }
        let foreign = name.text.language().is_some_and(|language| !language.starts_with("en"));
        let rank = (name.rank(), foreign);
        names.entry(name.entity).or_default().push((rank, name.text.value().to_owned()));
    }
    if overlong > 0 {
        let named = counted(overlong, "name");
        output::note(&format!("left out: {named} of more than {MOST_LETTERS} characters"));
    }
    names.values_mut().for_each(|names| names.sort_by_key(|(rank, _)| *rank));
    let mut values =
        context.iter().map(|(column, property)| Ok((column, values(dataset, property, &names)?))).collect::<Result<Vec<_>>>()?;
    let mut identifiers = identifiers_of(dataset)?;
    let all = names.into_iter().filter(|(id, _)| wanted.as_ref().is_none_or(|wanted| wanted.contains(id)));
    let thing = |(id, names): (NamedNode, Names)| Thing {
        context: values.iter_mut().filter_map(|(column, of)| Some(((*column).clone(), of.remove(&id)?))).collect(),
        identifiers: [identifier(id.as_str())].into_iter().flatten().chain(identifiers.remove(&id).unwrap_or_default()).collect(),
        names: names.into_iter().map(|(_, name)| name).collect(),
        id: id.into_string(),
    };
    Ok(all.map(thing).collect())
}

/// What is longer is no name of anything, and comparing it would take long.
const MOST_LETTERS: usize = 1000;

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
fn identifiers_of(dataset: &Dataset) -> Result<BTreeMap<NamedNode, Vec<Identifier>>> {
    let mut found: BTreeMap<NamedNode, Vec<Identifier>> = BTreeMap::new();
    for link in links::links(dataset, None)?.into_iter().filter(|link| link.state == State::Linked) {
        let is_same = [skos::EXACT_MATCH, skos::CLOSE_MATCH, owl::SAME_AS].contains(&link.predicate.as_ref());
        let known = link.object.as_ref().and_then(|object| identifier(object.as_str()));
        let known = known.filter(|(scheme, _)| is_same || scheme == "ISIN");
        found.entry(link.entity).or_default().extend(known);
    }
    Ok(found)
}

/// An identifier of a known scheme, or an address as it is.
pub(super) fn identifier(text: &str) -> Option<Identifier> {
    match validate::recognise(text) {
        Some((scheme, identifier)) => Some((scheme.to_owned(), identifier)),
        None => text.contains("://").then(|| (ADDRESS.to_owned(), text.trim_end_matches('/').to_owned())),
    }
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
        let source = Source { workspace: Workspace::Empty, data: vec![target.to_owned()] };
        // What is a column of a table is a property here.
        let context: Vec<(String, String)> = context.iter().map(|(column, _)| (column.clone(), column.clone())).collect();
        return things_of(&source.open_as_given()?, args.target_type.as_deref(), &context);
    }
    if args.target_type.is_some() {
        let hint = "leave it out, or take the lines out of the table".into();
        return Err(Error::Usage { message: format!("`{}` is a table, and has no types", target.display()), hint });
    }
    let mut table = Table::open(target)?;
    let columns = Columns::of(&table, args, target, context)?;
    let (mut things, mut seen, mut left) = (Vec::new(), BTreeSet::new(), Left::default());
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
        let names = thing.names.len();
        thing.names.retain(|name| !is_overlong(name));
        if thing.names.len() < names {
            left.overlong.note(line);
        }
        if thing.names.is_empty() {
            left.unnamed.note(line);
        } else if !seen.insert(thing.id.clone()) {
            left.twice.note(line);
        } else {
            if thing.names.len() > MOST_NAMES {
                left.many.note(line);
            }
            things.push(thing);
        }
    }
    drop(progress);
    bad.judge(target, args.skip_bad, "")?;
    left.told(target);
    Ok(things)
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

    /// The thing of a row; without names where the row has none.
    fn thing(&self, line: u64, cells: &[String], base: &str) -> Thing {
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.trim());
        let list = |place: usize| cell(place).split('|').map(str::trim).filter(|value| !value.is_empty());
        let id = self.id.map(cell).filter(|id| !id.is_empty()).map_or_else(|| line.to_string(), ToOwned::to_owned);
        let id = iri_of(&id, base);
        let label = Some(cell(self.label)).filter(|label| label.contains(char::is_alphanumeric));
        let aliases = self.aliases.iter().flat_map(|place| list(*place)).filter(|_| label.is_some());
        let given = self.identifiers.iter().flat_map(|place| list(*place)).filter_map(identifier);
        Thing {
            names: label.into_iter().chain(aliases).map(ToOwned::to_owned).collect(),
            identifiers: identifier(&id).into_iter().chain(given).collect(),
            context: self.context.iter().map(|(name, at)| (name.clone(), list(*at).map(ToOwned::to_owned).collect())).collect(),
            id,
        }
    }
}

/// What of a table is left out, by line.
#[derive(Default)]
struct Left {
    unnamed: Lines,
    twice: Lines,
    /// With more names than are used.
    many: Lines,
    /// With a name that is too long.
    overlong: Lines,
}

/// How many lines, and the first of them.
#[derive(Default)]
struct Lines {
    count: u64,
    first: Vec<String>,
}

impl Lines {
    fn note(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < 5 {
            self.first.push(line.to_string());
        }
    }
}

impl Left {
    fn told(&self, target: &Path) {
        let file = target.display();
        for (lines, what, why) in [
            (&self.unnamed, String::new(), "without a name"),
            (&self.twice, String::new(), "with an identifier that came before"),
            (&self.many, format!("names beyond the first {MOST_NAMES} in "), ""),
            (&self.overlong, format!("names of more than {MOST_LETTERS} characters in "), ""),
        ] {
            if lines.count > 0 {
                let more = if lines.count > lines.first.len() as u64 { " …" } else { "" };
                let why = if why.is_empty() { String::new() } else { format!(" {why}") };
                let count = counted(lines.count, "line");
                output::note(&format!("left out: {what}{count} of `{file}`{why} ({}{more})", lines.first.join(", ")));
            }
        }
    }
}
