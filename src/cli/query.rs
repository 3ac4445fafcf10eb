//! `query`: runs SPARQL or a named query.

use super::output::{self, Naming, OutputArgs, Screen, Target};
use super::{Data, Outcome, ending, is_standard_input};
use crate::dataset::Dataset;
use crate::error::{Error, Result, choices};
use crate::query::cite::{Cited, Detail, Form};
use crate::query::format::{self, Format};
use crate::query::lexer::shortened;
use crate::query::named::NamedQuery;
use crate::query::parameter::Given;
use crate::query::status::{self, Status};
use crate::query::warn::{Care, warnings};
use crate::query::{Answer, Limits, Query, empty};
use oxigraph::model::Term;
use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// Run SPARQL or a named query
///
/// SELECT gives rows, ASK yes or no (exit code 0 or 1), CONSTRUCT and DESCRIBE triples. Prefixes such as `:`, `id:`, `rdfs:` and
/// those of the data need no declaration. A parameter is given as name=value; a value for an entity may be its IRI, its prefixed
/// name, or its label in any language.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas query us-bioclusters
  bioatlas query company-profile -p company=Celltrion
  bioatlas query 'SELECT ?name { ?c a :Biocluster ; rdfs:label ?name }' --format csv
  bioatlas query -f my.rq -o answer.json
  bioatlas query us-bioclusters --cite
  bioatlas query --labels 'SELECT * { ?who :developed ?what }'")]
pub(super) struct QueryArgs {
    /// SPARQL, or the name of a query
    #[arg(value_name = "SPARQL|NAME", conflicts_with = "file")]
    query: Option<String>,
    /// Read the query from this file; `-` is standard input
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Give a parameter a value; again for the same name adds an alternative
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    params: Vec<Given>,
    /// Stop after this many seconds
    #[arg(long, value_name = "S", value_parser = parse_seconds, allow_hyphen_values = true)]
    timeout: Option<Duration>,
    /// Show which statements make each row and where they are printed: marks behind the rows, and a list of passages
    #[arg(long)]
    cite: bool,
    /// Take a row that rests on nothing that is stated as an error: nothing is written, exit code 1
    #[arg(long)]
    require_evidence: bool,
    /// Use only statements of this kind: asserted, background, linked, computed or imported; may be given again
    #[arg(long, value_name = "KIND")]
    only: Vec<Status>,
    /// Show labels in the place of IRIs in a table
    #[arg(long)]
    labels: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl QueryArgs {
    fn naming(&self) -> Naming {
        if self.labels { Naming::Labels } else { Naming::PrefixedNames }
    }

    /// The option that reads standard input, if one does.
    pub(super) fn reads_standard_input(&self) -> Option<&'static str> {
        match (&self.query, &self.file) {
            (None, Some(path)) if is_standard_input(path) => Some("-f -"),
            (None, None) if !io::stdin().is_terminal() => Some("the query"),
            _ => None,
        }
    }
}

pub(super) fn parse_seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give a number of seconds, such as 10 or 0.5".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "give a number of seconds above 0".to_owned())
}

pub(super) fn run(args: &QueryArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let target = args.output.open(screen)?;
    args.output.chosen()?;
    let asked = asked(args.query.as_deref(), args.file.as_deref())?;
    let dataset = data.open()?;
    let in_time = args.timeout.map(too_late);
    let query = asked.parse(&args.params, dataset)?;
    let warned = match &asked {
        Asked::Text(text) | Asked::File(_, text) => warn(text, &query, dataset, Care::Likely)?,
        Asked::Name(_) => Vec::new(),
    };
    let part = if args.only.is_empty() { None } else { Some(status::only(dataset, &args.only)) };
    let facts = part.as_ref().unwrap_or(dataset);
    let limits = Limits { timeout: args.timeout, stop: None };
    let (rows, yes) = if args.cite || args.require_evidence {
        let whole = matches!(args.output.chosen()?, Some(Format::Json | Format::Jsonl));
        let cited = query.cite(facts, dataset, if whole { Detail::Whole } else { Detail::Marks }, limits)?;
        if let (true, uncovered @ [_, ..]) = (args.require_evidence, &cited.uncovered()[..]) {
            output::report(&Error::Uncovered { rows: uncovered.to_vec(), of: cited.rows.len() });
            return Ok(Outcome::No);
        }
        let yes = cited.form != Form::Boolean || !cited.rows.is_empty();
        (write_cited(&cited, args, target, dataset, screen)?, yes)
    } else {
        let answer = query.run(facts, limits)?;
        let yes = !matches!(answer, Answer::Boolean(false));
        (output::answer(answer, &args.output, target, args.naming(), dataset, screen)?, yes)
    };
    drop(in_time);
    if let Asked::Name(name) = &asked {
        tell_defaults(&NamedQuery::find(&dataset.workspace, name)?, &args.params, dataset)?;
    }
    if rows == 0 && asked.is_check(dataset) {
        output::note("no problem found");
    } else if rows == 0 || (rows == 1 && query.aggregates_all()) {
        let code = if yes { 0 } else { 1 };
        let _in_time = ending::after(PATIENCE * 2, move || code);
        explain_empty(&query, facts, &warned, None)?;
    }
    Ok(if yes { Outcome::Yes } else { Outcome::No })
}

/// Tells with which values a named query was asked that nobody gave.
pub(super) fn tell_defaults(query: &NamedQuery, given: &[Given], dataset: &Dataset) -> Result<()> {
    let defaults = query.defaults(given, &dataset.prefixes)?;
    let Some((first, _)) = defaults.first() else { return Ok(()) };
    let shown = |term: &Term| shortened(&format::term(term, &dataset.prefixes), &dataset.prefixes);
    let each = defaults.iter().map(|(name, values)| {
        let values: Vec<String> = values.iter().map(shown).collect();
        format!("{name} = {}", values.join(", "))
    });
    output::note(&format!("asked with {}; {first}=VALUE asks with another", each.collect::<Vec<_>>().join(" and ")));
    Ok(())
}

/// Ends the program some time after the query should have stopped by itself: its planning cannot be stopped.
pub(super) fn too_late(timeout: Duration) -> Sender<()> {
    let seconds = timeout.as_secs_f64();
    ending::after(timeout.saturating_add(Duration::from_secs(1)), move || {
        output::report(&Error::Timeout { seconds });
        2
    })
}

/// Writes a cited answer, or the plain one if only evidence was asked for.
fn write_cited(cited: &Cited, args: &QueryArgs, target: Target, dataset: &Dataset, screen: &Screen) -> Result<u64> {
    if args.cite {
        output::cited(cited, &args.output, target, args.naming(), dataset, screen)
    } else {
        output::answer(cited.plain(), &args.output, target, args.naming(), dataset, screen)
    }
}

/// What was asked: a name, SPARQL, or SPARQL of a file.
pub(super) enum Asked {
    Name(String),
    Text(String),
    File(PathBuf, String),
}

impl Asked {
    /// Whether it is a query that looks for faults, of which none is good news.
    fn is_check(&self, dataset: &Dataset) -> bool {
        matches!(self, Self::Name(name) if NamedQuery::find(&dataset.workspace, name).is_ok_and(|query| query.is_check()))
    }

    /// The query with the values that are given for its parameters.
    pub(super) fn parse(&self, params: &[Given], dataset: &Dataset) -> Result<Query> {
        let mut query = match self {
            Self::Name(name) => {
                NamedQuery::find(&dataset.workspace, name).map_err(|error| is_file(name, error))?.parse(&dataset.prefixes)?
            }
            Self::Text(text) => Query::parse(text, &dataset.prefixes)?,
            Self::File(path, text) => Query::parse(text, &dataset.prefixes).map_err(|error| match error {
                Error::Query(fault) => Error::Query(Box::new(fault.in_file(&shown(path)))),
                other => other,
            })?,
        };
        query.bind_given(params, dataset)?;
        Ok(query)
    }
}

/// Reads what is asked, from standard input if nothing is given.
pub(super) fn asked(query: Option<&str>, file: Option<&Path>) -> Result<Asked> {
    match (query, file) {
        (Some(text), _) if is_name(text) => Ok(Asked::Name(text.to_owned())),
        (Some(text), _) => Ok(Asked::Text(text.to_owned())),
        (None, Some(path)) => Ok(Asked::File(path.to_owned(), read(path)?)),
        (None, None) if !io::stdin().is_terminal() => Ok(Asked::Text(read(Path::new("-"))?)),
        (None, None) => Err(Error::Usage {
            message: "no query is given".into(),
            hint: "give SPARQL, a name that `bioatlas queries` lists, or a file with -f".into(),
        }),
    }
}

/// The name of a query that is unknown may be meant as that of a file.
fn is_file(name: &str, error: Error) -> Error {
    match error {
        Error::Unknown { .. } if Path::new(name).is_file() => Error::Usage {
            message: format!("no query is called `{name}`, but a file is"),
            hint: format!("`-f {name}` runs the file"),
        },
        other => other,
    }
}

/// The name of a file for messages.
fn shown(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Names of queries have no blanks and no brackets; every query has one or the other.
pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(|c: char| c.is_whitespace() || "{}<>?".contains(c))
}

pub(super) fn read(path: &Path) -> Result<String> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = if is_standard_input(path) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
        bytes
    } else {
        fs::read(path).map_err(failed)?
    };
    // Some editors put it before UTF-8; it is no part of the text.
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}".len() } else { 0 };
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|e| {
        let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|b| **b == b'\n').count() + 1;
        Error::Malformed { file: format!("{}:{line}", shown(path)), message: "the text is not valid UTF-8".into() }
    })
}

/// Points at what is likely a mistake in a valid query.
pub(super) fn warn(text: &str, query: &Query, dataset: &Dataset, care: Care) -> Result<Vec<String>> {
    let said = warnings(text, query, dataset, care)?;
    said.iter().for_each(|line| output::warning(line));
    Ok(said)
}

/// How long it may take to find out why there is no answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Nothing was found: says which piece of the query left nothing, and which names the data does not have.
///
/// - `warned`: what was said before the query ran, and need not be said again.
pub(super) fn explain_empty(query: &Query, dataset: &Dataset, warned: &[String], stop: Option<Arc<AtomicBool>>) -> Result<()> {
    let limits = Limits { timeout: Some(PATIENCE), stop };
    for line in empty::explain(query, dataset, &limits)? {
        output::note(&line);
    }
    for (iri, near) in query.unknown_names(dataset)? {
        let name = dataset.prefixes.display(iri.as_ref());
        if warned.iter().any(|line| line.contains(&format!("`{name}`"))) {
            continue;
        }
        let guess = if near.is_empty() { String::new() } else { format!("; did you mean {}?", choices(&near)) };
        output::note(&format!("nothing in the data has the name `{name}`{guess}"));
    }
    Ok(())
}
