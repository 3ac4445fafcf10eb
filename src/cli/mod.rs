//! The command line: one file for each verb.
//!
//! Arguments are typed by clap, and each verb opens what it needs, asks the rooms below and prints. Data goes to standard
//! output, everything else to standard error. Exit codes: 0 for yes, 1 when all went well and the answer is no, 2 for an error.

mod audit;
mod compare;
mod completions;
mod dump;
mod evidence;
mod find;
mod init;
mod link;
mod output;
mod path;
mod prompt;
mod queries;
mod query;
mod show;
mod stats;
mod validate;

use crate::dataset::{Dataset, Source, Workspace};
use crate::error::{Error, Result};
use clap::{CommandFactory as _, Parser, Subcommand};
use output::Screen;
use std::cell::OnceCell;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// A policy paper on Korea's biomedical industry as a graph that you can question
///
/// Every fact in it points at the passage that states it. Ask in SPARQL, by named query, by name or by a search; the
/// built-in atlas is used unless another workspace is named.
#[derive(Debug, Parser)]
#[command(name = "bioatlas", version, after_help = EXAMPLES, max_term_width = 100)]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    prompt: prompt::PromptArgs,
    #[command(subcommand)]
    verb: Option<Verb>,
}

const EXAMPLES: &str = "Examples:
  bioatlas                                    open the prompt
  bioatlas query us-bioclusters               run a named query
  bioatlas queries                            list the named queries
  bioatlas show Celltrion                     what is known of an entity, and where it is printed
  bioatlas find 'gene editing'                search names, definitions and phrases
  bioatlas query 'SELECT * { ?c a :Company ; rdfs:label ?name }'";

/// Where facts come from.
#[derive(Debug, clap::Args)]
struct SourceArgs {
    /// Use this folder (with ontology, data and queries) in the place of the built-in atlas
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath, conflicts_with = "no_atlas")]
    workspace: Option<PathBuf>,
    /// Add an RDF file (Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD; also .gz; `-` is standard input)
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    data: Vec<PathBuf>,
    /// Use only the files given with --data, without the built-in atlas
    #[arg(long, global = true, requires = "data")]
    no_atlas: bool,
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: output::Colour,
}

impl SourceArgs {
    fn source(&self) -> Source {
        let workspace = match &self.workspace {
            Some(folder) => Workspace::Folder(folder.clone()),
            None if self.no_atlas => Workspace::Empty,
            None => Workspace::BuiltIn,
        };
        Source { workspace, data: self.data.clone() }
    }
}

/// What a verb works on: the data set of a source, opened when the first verb asks for it, or one that is already open.
struct Data {
    workspace: Workspace,
    source: Source,
    opened: OnceCell<Dataset>,
}

impl Data {
    fn of(source: Source) -> Self {
        Self { workspace: source.workspace.clone(), source, opened: OnceCell::new() }
    }

    fn open(&self) -> Result<&Dataset> {
        if let Some(open) = self.opened.get() {
            return Ok(open);
        }
        let dataset = self.source.open()?;
        Ok(self.opened.get_or_init(|| dataset))
    }

    /// Puts another data set in the place of the one that is open.
    fn put(&mut self, dataset: Dataset) {
        self.opened = OnceCell::from(dataset);
    }

    /// The workspace, without opening its data.
    fn workspace(&self) -> &Workspace {
        &self.workspace
    }
}

#[derive(Debug, Subcommand)]
enum Verb {
    Query(query::QueryArgs),
    Queries(queries::QueriesArgs),
    Show(show::ShowArgs),
    Find(find::FindArgs),
    Evidence(evidence::EvidenceArgs),
    Audit(audit::AuditArgs),
    Path(path::PathArgs),
    Compare(compare::CompareArgs),
    Link(link::LinkArgs),
    Validate(validate::ValidateArgs),
    Stats(stats::StatsArgs),
    Dump(dump::DumpArgs),
    Init(init::InitArgs),
    Completions(completions::CompletionsArgs),
}

/// How a verb that ran well ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Yes,
    No,
}

/// Parses the command line, runs it and reports.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(message) => {
            // Help and version are answers; anything else is an error.
            let code = if message.use_stderr() { 2 } else { 0 };
            return if message.print().is_err() && code != 0 { ExitCode::from(2) } else { ExitCode::from(code) };
        }
    };
    let screen = Screen::detect(args.source.color);
    match verb_or_prompt(&args, &screen) {
        Ok(Outcome::Yes) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(Error::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::report(&error);
            ExitCode::from(2)
        }
    }
}

fn verb_or_prompt(args: &Args, screen: &Screen) -> Result<Outcome> {
    let data = Data::of(args.source.source());
    match (&args.verb, args.prompt.given()) {
        (None, _) => prompt::run(&args.prompt, data, screen),
        (Some(verb), None) => run(verb, &data, screen),
        (Some(_), Some(option)) => Err(Error::Usage {
            message: format!("{option} before a verb is an option of the prompt, which has none"),
            hint: "put the options of a verb behind it".into(),
        }),
    }
}

fn run(verb: &Verb, data: &Data, screen: &Screen) -> Result<Outcome> {
    match verb {
        Verb::Query(verb) => query::run(verb, data, screen),
        Verb::Queries(verb) => queries::run(verb, data, screen),
        Verb::Show(verb) => show::run(verb, data, screen),
        Verb::Find(verb) => find::run(verb, data, screen),
        Verb::Evidence(verb) => evidence::run(verb, data, screen),
        Verb::Audit(verb) => audit::run(verb, data, screen),
        Verb::Path(verb) => path::run(verb, data, screen),
        Verb::Compare(verb) => compare::run(verb, data, screen),
        Verb::Link(verb) => link::run(verb, data, screen),
        Verb::Validate(verb) => validate::run(verb, data, screen),
        Verb::Stats(verb) => stats::run(verb, data, screen),
        Verb::Dump(verb) => dump::run(verb, data, screen),
        Verb::Init(verb) => init::run(verb),
        Verb::Completions(verb) => completions::run(verb, &mut Args::command(), screen),
    }
}
