//! What does a service on the web have to link to?

use super::super::folders::folder;
use super::super::output;
use super::super::progress::Progress;
use super::LinkArgs;
use crate::error::{Error, Result};
use crate::link::{Identifier, Thing};
use crate::remote::endpoint::{self, Wanted};
use crate::remote::reconcile::{self, Manifest};
use crate::remote::{Cache, Client, Patience, Record};
use crate::vocab::Prefixes;
use oxigraph::model::NamedNode;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The address of a service, if a target is one.
pub(super) fn address(target: &Path) -> Option<&str> {
    target.to_str().filter(|text| ["http://", "https://"].iter().any(|start| text.starts_with(start)))
}

/// What a service has.
#[derive(Default)]
pub(super) struct Served {
    /// Its things.
    pub(super) things: Vec<Thing>,
    /// Things of ours with those that the service takes for the same, by ids.
    pub(super) told: Vec<(String, String)>,
    /// Things of ours that the service did not answer for, by ids.
    pub(super) unanswered: BTreeSet<String>,
}

/// Asks a reconciliation service for what bears the names of these things, or a SPARQL endpoint for all names it has.
pub(super) fn read(
    args: &LinkArgs,
    address: &str,
    things: &[Thing],
    prefixes: &Prefixes,
    stop: Arc<AtomicBool>,
    identifier: &dyn Fn(&str) -> Option<Identifier>,
) -> Result<Served> {
    for (option, given) in [("--context", &args.context), ("--identifier", &args.identifier)] {
        if !given.is_empty() {
            let hint = "leave it out, or bring the data set in as a file".into();
            return Err(Error::Usage { message: format!("a service has no columns for {option}"), hint });
        }
    }
    let client = Client::new(Patience::default(), Cache::new(&cache_folder(args)?, args.fresh), stop, &output::warning);
    let thing = |Record { id, names }: Record| Thing {
        identifiers: identifier(&id).into_iter().collect(),
        id: if id.contains(':') { id } else { format!("{}{id}", args.base) },
        names,
        ..Thing::default()
    };
    let Some(manifest) = reconcile::manifest(&client, address)? else {
        let progress = RefCell::new(Progress::new("reading"));
        let done = |count: usize| progress.borrow_mut().count(count as u64, "things", None);
        let records = endpoint::records(&client, address, &wanted(args, prefixes)?, &done)?;
        return Ok(Served { things: records.into_iter().map(thing).collect(), ..Served::default() });
    };
    output::note(&format!("`{address}` is the reconciliation service {}", output::clean(&manifest.name)));
    reconciled(args, address, things, &client, &manifest, &thing)
}

fn reconciled(
    args: &LinkArgs,
    address: &str,
    things: &[Thing],
    client: &Client<'_>,
    manifest: &Manifest,
    thing: &dyn Fn(Record) -> Thing,
) -> Result<Served> {
    if let Some(option) =
        [(!args.alias.is_empty(), "--alias"), (args.label.is_some(), "--label")].iter().find(|(given, _)| *given)
    {
        let message = format!("a reconciliation service has no properties for {}", option.1);
        return Err(Error::Usage { message, hint: "leave it out; the service knows by itself what a name is".into() });
    }
    let names: Vec<&str> = things.iter().map(|thing| thing.names[0].as_str()).collect();
    let progress = RefCell::new((Progress::new("asking"), 0));
    let done = |more: usize| {
        let (line, count) = &mut *progress.borrow_mut();
        *count += more;
        line.count(*count as u64, "names", Some(*count as f64 / names.len().max(1) as f64));
    };
    let answers = reconcile::candidates(client, address, manifest, &names, args.target_type.as_deref(), &done)?;
    let mut found: BTreeMap<String, Thing> = BTreeMap::new();
    let (mut told, mut unanswered) = (Vec::new(), BTreeSet::new());
    for (ours, proposed) in things.iter().zip(answers) {
        if proposed.is_none() {
            unanswered.insert(ours.id.clone());
        }
        for proposed in proposed.into_iter().flatten() {
            let theirs = thing(proposed.record);
            told.extend(proposed.is_match.then(|| (ours.id.clone(), theirs.id.clone())));
            found.entry(theirs.id.clone()).or_insert(theirs);
        }
    }
    Ok(Served { things: found.into_values().collect(), told, unanswered })
}

fn wanted(args: &LinkArgs, prefixes: &Prefixes) -> Result<Wanted> {
    let iri = |text: &str| -> Result<NamedNode> {
        let text = text.trim_start_matches('<').trim_end_matches('>');
        let whole = prefixes.expand(text).unwrap_or_else(|| text.to_owned());
        NamedNode::new(whole).map_err(|_| Error::Usage {
            message: format!("`{text}` is no IRI"),
            hint: "write a whole IRI, or one with a prefix that is known, such as rdfs:label".into(),
        })
    };
    Ok(Wanted {
        class: args.target_type.as_deref().map(iri).transpose()?,
        labels: args.label.iter().map(|text| iri(text)).collect::<Result<_>>()?,
        aliases: args.alias.iter().map(|text| iri(text)).collect::<Result<_>>()?,
    })
}

fn cache_folder(args: &LinkArgs) -> Result<PathBuf> {
    let usual = || folder("XDG_CACHE_HOME", ".cache").map(|folder| folder.join("services"));
    args.cache.clone().or_else(usual).ok_or_else(|| Error::Usage {
        message: "there is no folder for what services answer".into(),
        hint: "name one with --cache".into(),
    })
}
