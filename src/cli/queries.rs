//! `queries`: lists the named queries, or shows one.

use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::error::Result;
use crate::query::named::NamedQuery;
use crate::query::{Answer, Rows, format};
use crate::vocab::Prefixes;
use oxigraph::model::{Literal, Term};
use std::io::Write as _;

/// List the named queries, or show one
///
/// Without a name: every query with its question. With a name: the question, the parameters with their defaults, and the SPARQL.
/// With other words: the queries whose names or questions have them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas queries
  bioatlas queries us-bioclusters
  bioatlas queries growth
  bioatlas queries --format json")]
pub(super) struct QueriesArgs {
    /// The query to show, or words to look for
    name: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &QueriesArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let workspace = data.workspace();
    let name = args.name.join(" ");
    let mut listed: Vec<NamedQuery> = NamedQuery::all(workspace)?.into_iter().filter(|query| !query.is_check()).collect();
    let found = NamedQuery::find(workspace, &name);
    listed.retain(|query| query.mentions(&name));
    if !name.is_empty() && (found.is_ok() || listed.is_empty()) {
        let query = found?;
        let written = target.write_all(shown(&query, &data.open()?.prefixes, screen)?.as_bytes()).map_err(crate::Error::Output);
        target.end(written)?;
        return Ok(Outcome::Yes);
    }
    for fault in NamedQuery::faults(workspace)? {
        output::warning(&format!("{fault}; it is left out"));
    }
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let rows = listed.into_iter().map(|query| {
        let parameters: Vec<_> = query.parameters.iter().map(|(name, _)| name.as_str()).collect();
        Ok(vec![word(&query.name), word(&query.question), word(&parameters.join(", "))])
    });
    let rows = Rows::new(&["name", "question", "parameters"], rows);
    let dataset = crate::dataset::Source { workspace: crate::dataset::Workspace::Empty, data: Vec::new() }.open()?;
    output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, &dataset, screen)?;
    Ok(Outcome::Yes)
}

fn shown(query: &NamedQuery, prefixes: &Prefixes, screen: &Screen) -> Result<String> {
    let mut text = format!("{}\n{}\n", screen.bold(&query.name), query.question);
    for note in &query.notes {
        text.push_str(&format!("{note}\n"));
    }
    let defaults = query.parse(prefixes)?.parameters();
    if !query.parameters.is_empty() {
        text.push_str("\nParameters\n");
    }
    for (name, meaning) in &query.parameters {
        let default = defaults.iter().find(|(n, _)| n == name).map(|(_, rows)| {
            let values: Vec<_> =
                rows.iter().map(|v| v.as_ref().map_or("any".to_owned(), |t| format::plain(t, prefixes))).collect();
            format!(" (default {})", values.join(", "))
        });
        text.push_str(&format!("  {name}: {meaning}{}\n", default.unwrap_or_default()));
    }
    let sparql: Vec<_> = query.text.lines().skip_while(|line| line.starts_with('#') || line.is_empty()).collect();
    text.push_str(&format!("\n{}\n", sparql.join("\n")));
    Ok(text)
}
