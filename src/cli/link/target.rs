//! Which things are there on either side?

use super::super::output;
use super::LinkArgs;
use crate::dataset::table::{Bad, Table, is_table};
use crate::dataset::{Dataset, Source, Workspace};
use crate::error::{Error, Result};
use crate::link::Thing;
use crate::query::entity;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The things of a data set that have a name.
pub(super) fn things_of(dataset: &Dataset, class: Option<&str>) -> Result<Vec<Thing>> {
    let wanted = match class {
        Some(class) => Some(entity::members(dataset, &entity::resolve(dataset, class)?)?),
        None => None,
    };
    let mut things: BTreeMap<String, Vec<(u8, bool, String)>> = BTreeMap::new();
    for name in entity::names(dataset)? {
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(&name.entity)) {
            let foreign = name.text.language().is_some_and(|language| !language.starts_with("en"));
            let names = things.entry(name.entity.as_str().to_owned()).or_default();
            names.push((name.rank(), foreign, name.text.value().to_owned()));
        }
    }
    let thing = |(id, mut names): (String, Vec<(u8, bool, String)>)| {
        names.sort_by_key(|(rank, foreign, _)| (*rank, *foreign));
        Thing { id, names: names.into_iter().map(|(.., name)| name).collect(), ..Thing::default() }
    };
    Ok(things.into_iter().map(thing).collect())
}

pub(super) fn read_target(args: &LinkArgs, target: &Path) -> Result<Vec<Thing>> {
    if !is_table(target) {
        let source = Source { workspace: Workspace::Empty, data: vec![target.to_owned()] };
        return things_of(&source.open_as_given()?, None);
    }
    let table = Table::open(target)?;
    let guess = |names: &[&str]| table.columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
    let label = match &args.label {
        Some(name) => table.column(name)?,
        None => guess(&["name", "label", "title", "company", "organisation", "organization", "entity"]).ok_or_else(|| {
            Error::Usage {
                message: format!("no column of `{}` looks like a name", target.display()),
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
    let (mut things, mut bad, mut unnamed): (Vec<Thing>, Vec<Bad>, usize) = (Vec::new(), Vec::new(), 0);
    let mut seen = BTreeSet::new();
    let mut twice = 0;
    for row in table {
        let (line, cells) = match row {
            Ok(row) => row,
            Err(fault) if fault.ends => {
                return Err(Error::Malformed { file: target.display().to_string(), message: fault.message });
            }
            Err(fault) => {
                bad.push(fault);
                continue;
            }
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
    said(args, target, &bad, unnamed, twice)?;
    Ok(things)
}

fn said(args: &LinkArgs, target: &Path, bad: &[Bad], unnamed: usize, twice: usize) -> Result<()> {
    let file = target.display();
    if !bad.is_empty() {
        let shown = bad.iter().take(5).map(|bad| format!("line {}: {}", bad.line, bad.message)).collect::<Vec<_>>().join("; ");
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
