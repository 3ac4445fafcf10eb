//! The command line: one file for each verb.
//!
//! Arguments are typed by clap, and each verb opens what it needs, asks the rooms below and prints. Data goes to standard
//! output, everything else to standard error. Exit codes: 0 for yes, 1 when all went well and the answer is no, 2 for an error.

mod audit;
mod bad_lines;
mod compare;
mod completions;
mod doubt;
mod dump;
mod ending;
mod evidence;
mod find;
mod folders;
mod graph;
mod import;
mod init;
mod link;
mod links;
mod output;
mod path;
mod plot;
mod progress;
mod prompt;
mod queries;
mod query;
mod show;
mod stats;
mod validate;

use crate::dataset::{Dataset, Source, Workspace};
use crate::error::{Error, Result};
use crate::query::STACK;
use clap::{Args as _, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use output::Screen;
use std::cell::OnceCell;
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

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

// Where facts come from. These options may stand before the verb and behind it, and add up. (A comment of documentation here would become the
// help of every verb.)
#[derive(Debug, Default, clap::Args)]
struct SourceArgs {
    /// Use this folder (with ontology, data and queries) in the place of the built-in atlas
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    workspace: Option<PathBuf>,
    /// Add a file of RDF (Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD) or of links (.sssom.tsv); also .gz; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    data: Vec<PathBuf>,
    /// Use only the files given with --data, without the built-in atlas
    #[arg(long)]
    no_atlas: bool,
    /// Colour the output; auto without this option
    #[arg(long, value_name = "WHEN")]
    color: Option<output::Colour>,
}

impl SourceArgs {
    /// Adds the options that stand behind the verb.
    fn add(&mut self, behind: Self) -> Result<()> {
        if self.workspace.is_some() && behind.workspace.is_some() {
            return Err(Error::Usage {
                message: "--workspace is given before the verb and behind it".into(),
                hint: "name one workspace; --data adds files to it".into(),
            });
        }
        self.workspace = self.workspace.take().or(behind.workspace);
        self.data.extend(behind.data);
        self.no_atlas |= behind.no_atlas;
        self.color = behind.color.or(self.color);
        Ok(())
    }

    fn source(&self) -> Result<Source> {
        let workspace = match &self.workspace {
            Some(_) if self.no_atlas => {
                return Err(Error::Usage {
                    message: "--workspace and --no-atlas do not go together".into(),
                    hint: "a workspace takes the place of the built-in atlas already".into(),
                });
            }
            None if self.no_atlas && self.data.is_empty() => {
                return Err(Error::Usage {
                    message: "--no-atlas leaves nothing to work on".into(),
                    hint: "add a file with --data FILE".into(),
                });
            }
            Some(folder) => Workspace::Folder(folder.clone()),
            None if self.no_atlas => Workspace::Empty,
            None => Workspace::BuiltIn,
        };
        Ok(Source { workspace, data: self.data.clone() })
    }
}

/// Whether a file that an option names is standard input.
fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
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
    Query(Box<query::QueryArgs>),
    Queries(queries::QueriesArgs),
    Show(show::ShowArgs),
    Find(find::FindArgs),
    Links(links::LinksArgs),
    Evidence(evidence::EvidenceArgs),
    Audit(audit::AuditArgs),
    Path(path::PathArgs),
    Compare(compare::CompareArgs),
    Graph(Box<graph::GraphArgs>),
    Plot(Box<plot::PlotArgs>),
    Link(Box<link::LinkArgs>),
    Import(Box<import::ImportArgs>),
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

/// Parses the command line, runs it and reports, on a thread whose stack holds the deepest query.
pub fn main() -> ExitCode {
    match thread::Builder::new().stack_size(STACK).spawn(parse_and_run) {
        Ok(running) => running.join().unwrap_or_else(|cause| resume_unwind(cause)),
        // A system that grants no such stack still runs everything usual.
        Err(_) => parse_and_run(),
    }
}

fn parse_and_run() -> ExitCode {
    let args = match parse() {
        Ok(Ok(args)) => args,
        Ok(Err(error)) => {
            output::report(&error);
            return ExitCode::from(2);
        }
        Err(message) => {
            // Help and version are answers; anything else is an error.
            let code = if message.use_stderr() { 2 } else { 0 };
            return if message.print().is_err() && code != 0 { ExitCode::from(2) } else { ExitCode::from(code) };
        }
    };
    let screen = Screen::detect(args.source.color.unwrap_or(output::Colour::Auto));
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

/// The command line, with the options of [`SourceArgs`] at each verb too.
fn command() -> clap::Command {
    Args::command().mut_subcommands(with_source)
}

fn with_source(verb: clap::Command) -> clap::Command {
    // What a verb does must not give way to what these options do.
    let (about, whole) = (verb.get_about().cloned(), verb.get_long_about().cloned());
    let verb = verb.mut_subcommands(with_source);
    SourceArgs::augment_args(verb).about(about.unwrap_or_default()).long_about(whole.unwrap_or_default())
}

fn parse() -> std::result::Result<Result<Args>, clap::Error> {
    let matches = command().try_get_matches()?;
    let mut args = Args::from_arg_matches(&matches)?;
    let mut at = &matches;
    while let Some((_, verb)) = at.subcommand() {
        if let Err(error) = args.source.add(SourceArgs::from_arg_matches(verb)?) {
            return Ok(Err(error));
        }
        at = verb;
    }
    Ok(Ok(args))
}

/// Standard input can be read once: names the options that want it when they are several.
fn once_from_standard_input(args: &Args) -> Result<()> {
    let mut wanting: Vec<&str> = args.source.data.iter().filter(|path| is_standard_input(path)).map(|_| "--data -").collect();
    match &args.verb {
        None => wanting.extend(args.prompt.reads_standard_input()),
        Some(Verb::Query(verb)) => wanting.extend(verb.reads_standard_input()),
        Some(Verb::Validate(verb)) => wanting.extend(verb.reads_standard_input()),
        Some(Verb::Evidence(verb)) => wanting.extend(verb.reads_standard_input()),
        Some(_) => {}
    }
    if wanting.len() < 2 {
        return Ok(());
    }
    Err(Error::Usage {
        message: format!("standard input can be read once, and {} want it", wanting.join(" and ")),
        hint: "put one of them into a file, and name that".into(),
    })
}

fn verb_or_prompt(args: &Args, screen: &Screen) -> Result<Outcome> {
    once_from_standard_input(args)?;
    let data = Data::of(args.source.source()?);
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
        Verb::Links(verb) => links::run(verb, data, screen),
        Verb::Evidence(verb) => evidence::run(verb, data, screen),
        Verb::Audit(verb) => audit::run(verb, data, screen),
        Verb::Path(verb) => path::run(verb, data, screen),
        Verb::Compare(verb) => compare::run(verb, data, screen),
        Verb::Graph(verb) => graph::run(verb, data, screen),
        Verb::Plot(verb) => plot::run(verb, data, screen),
        Verb::Link(verb) => link::run(verb, data, screen),
        Verb::Import(verb) => import::run(verb, data, screen),
        Verb::Validate(verb) => validate::run(verb, data, screen),
        Verb::Stats(verb) => stats::run(verb, data, screen),
        Verb::Dump(verb) => dump::run(verb, data, screen),
        Verb::Init(verb) => init::run(verb),
        Verb::Completions(verb) => completions::run(verb, &mut command(), screen),
    }
}
