//! Which dot-commands are there, and what does each do?
//!
//! A line `.verb args` is parsed by clap: the verbs of the command line and, in one enum, those of the prompt only. Help, completion
//! and the documentation are made from that definition.

use super::super::Verb;
use super::super::output::{Naming, OutputArgs, Screen};
use super::super::query::parse_seconds;
use super::keys::KEYS;
use super::session::{Next, Session, Switch, Timer};
use super::{input, page, script, show, update};
use crate::error::{Error, Result, near};
use crate::query::format::{self, Format};
use crate::query::named::NamedQuery;
use crate::query::parameter::{Given, read_term};
use crate::query::{Answer, Query, Rows, entity, schema};
use clap::{CommandFactory as _, Parser, Subcommand};
use oxigraph::model::{Literal, Term};
use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A line that begins with a dot.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, name = "", disable_help_subcommand = true, disable_version_flag = true, max_term_width = 100)]
struct Dot {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Own(Own),
    #[command(flatten)]
    Verb(Verb),
}

/// The commands that only the prompt has.
#[derive(Debug, Subcommand)]
pub(super) enum Own {
    /// List the commands, explain one, or list the keys
    Help {
        /// A command, or `keys`
        topic: Option<String>,
        /// Write the reference of the prompt in Markdown
        #[arg(long, hide = true)]
        markdown: bool,
    },
    /// Leave
    #[command(alias = "exit")]
    Quit,
    /// Run a named query
    Run {
        /// Its name
        name: String,
        /// Values for its parameters
        #[arg(value_name = "NAME=VALUE")]
        params: Vec<Given>,
    },
    /// Set the format of answers; without one, tell it
    Mode {
        /// A format, or `auto` for a table or Turtle
        format: Option<String>,
    },
    /// Write the next answer to a file
    Once {
        /// The file; its extension names the format
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
    /// Write what follows to a file; without one, to the screen again
    Output {
        /// The file
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Show the last answer again, all of it, without running the query again
    Last {
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Show labels in the place of IRIs
    Labels {
        /// on or off
        switch: Switch,
    },
    /// Show with each answer which statements make its rows and where they are printed
    Cite {
        /// on or off
        switch: Switch,
    },
    /// Add a column of bars for the last column of numbers
    Chart {
        /// on or off
        switch: Switch,
    },
    /// Point at what is likely a mistake before a query runs
    Warnings {
        /// on or off
        switch: Switch,
    },
    /// Tell how long statements take
    Timer {
        /// on, off, or parts
        timer: Timer,
    },
    /// Stop queries after a time; 0 means never
    Timeout {
        /// Seconds
        #[arg(value_parser = parse_seconds)]
        seconds: Duration,
    },
    /// Show at most this many rows of a table; 0 means all
    Maxrows {
        /// Rows
        rows: usize,
    },
    /// Give a variable a value in the queries that use it; without a value, list those that have one
    Set {
        /// The variable
        name: Option<String>,
        /// An IRI, a prefixed name, a literal as in SPARQL, or the label of an entity
        value: Vec<String>,
    },
    /// Take the value of a variable away
    Unset {
        /// The variable
        name: String,
    },
    /// Declare a prefix; without an IRI, list the prefixes
    Prefix {
        /// The prefix
        name: Option<String>,
        /// What it stands for
        iri: Option<String>,
    },
    /// List the classes with their counts, or the properties of one class
    Schema {
        /// The class, by prefixed name, IRI or label
        class: Vec<String>,
    },
    /// Show how a query is evaluated; without one, the last query
    Explain {
        /// SPARQL
        query: Vec<String>,
    },
    /// Take the last update back
    Undo,
    /// Edit the last statement in an editor
    Edit,
    /// List the last statements, perhaps only those that hold a text
    History {
        /// How many, or a text
        what: Option<String>,
    },
    /// Run the statements of a file
    Read {
        /// The file
        #[arg(value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
    },
}

/// What a line asks for.
pub(super) enum Line {
    Own(Own),
    Verb(Verb),
    /// Help, as text.
    Text(String),
}

/// Whether a dot-command has this name.
pub(super) fn is_command(name: &str) -> bool {
    definition().get_subcommands().any(|c| c.get_name() == name || c.get_all_aliases().any(|a| a == name))
}

/// clap's definition of every command.
pub(super) fn definition() -> clap::Command {
    Dot::command()
}

/// Every command as it is written, with what it does, in the order of the alphabet.
pub(super) fn table() -> Vec<(String, String)> {
    let mut rows: Vec<_> = definition()
        .get_subcommands()
        .map(|command| {
            let usage = command.clone().disable_help_flag(true).render_usage().to_string();
            let usage = usage.trim_start_matches("Usage: ").trim().to_owned();
            (format!(".{usage}"), command.get_about().map(ToString::to_string).unwrap_or_default())
        })
        .collect();
    rows.sort();
    rows
}

/// Parses a line that begins with a dot.
pub(super) fn parse(line: &str, screen: &Screen) -> Result<Line> {
    let words = words(line.trim_start_matches('.'))?;
    let name = words.first().map_or("", String::as_str);
    if !is_command(name) {
        let all = definition();
        let near = near(name, all.get_subcommands().map(clap::Command::get_name));
        return Err(Error::Unknown { what: "command", name: format!(".{name}"), near, list: "`.help` lists them" });
    }
    match Dot::try_parse_from(&words) {
        Ok(Dot { command: Command::Own(own) }) => Ok(Line::Own(own)),
        Ok(Dot { command: Command::Verb(verb) }) => Ok(Line::Verb(verb)),
        Err(message) if !message.use_stderr() => {
            let text = message.render();
            Ok(Line::Text(if screen.has_colour() { text.ansi().to_string() } else { text.to_string() }))
        }
        Err(message) => {
            let text = message.render().to_string();
            let reason = text.trim_start_matches("error: ").split("\n\n").next().unwrap_or("").trim().to_owned();
            Err(Error::Usage { message: reason, hint: format!("`.help {name}` explains it") })
        }
    }
}

/// The commands whose last argument is the rest of the line as it stands.
const RAW: &[&str] = &["explain", "set"];

/// Cuts a line into words as a shell does: blanks part them, quotes and backslashes keep them together.
fn words(line: &str) -> Result<Vec<String>> {
    let line = line.trim();
    let name = line.split_whitespace().next().unwrap_or("");
    if RAW.contains(&name) && !line.contains("--help") {
        let parts = if name == "set" { 3 } else { 2 };
        return Ok(line.splitn(parts, char::is_whitespace).map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect());
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    if let Some(quote) = quote {
        return Err(Error::Usage {
            message: format!("a {quote} is never closed"),
            hint: format!("close it, or write \\{quote} for the character itself"),
        });
    }
    words.extend(word);
    Ok(words)
}

/// Does what a command of the prompt asks.
pub(super) fn run(command: Own, session: &mut Session) -> Result<Next> {
    match command {
        Own::Quit => return Ok(Next::Quit),
        Own::Help { topic, markdown } => {
            let text = if markdown { page::markdown() } else { help(topic.as_deref())? };
            show::out(session, text.as_bytes())?;
        }
        Own::Run { name, params } => run_named(session, &name, &params)?,
        Own::Mode { format } => mode(session, format.as_deref())?,
        Own::Once { file } => {
            let args = OutputArgs { format: session.settings.mode, output: Some(file.clone()) };
            args.chosen()?;
            session.settings.once = Some(file);
        }
        Own::Output { file } => output(session, file)?,
        Own::Last { output } => {
            let dataset = session.dataset()?.clone();
            show::again(session, &dataset, &output)?;
        }
        Own::Labels { switch } => {
            session.settings.naming = if switch == Switch::On { Naming::Labels } else { Naming::PrefixedNames };
        }
        Own::Cite { switch } => session.settings.cite = switch,
        Own::Chart { switch } => session.settings.chart = switch,
        Own::Warnings { switch } => session.settings.warnings = switch,
        Own::Timer { timer } => session.settings.timer = timer,
        Own::Timeout { seconds } => session.settings.timeout = Some(seconds).filter(|s| !s.is_zero()),
        Own::Maxrows { rows } => session.settings.max_rows = if rows == 0 { usize::MAX } else { rows },
        Own::Set { name, value } => set(session, name, &value.join(" "))?,
        Own::Unset { name } => unset(session, &name)?,
        Own::Prefix { name, iri } => prefix(session, name, iri)?,
        Own::Schema { class } => schema_of(session, &class.join(" "))?,
        Own::Explain { query } => explain(session, &query.join(" "))?,
        Own::Undo => update::undo(session)?,
        Own::Edit => input::edit(session)?,
        Own::History { what } => history(session, what.as_deref())?,
        Own::Read { file } => script::run_file(session, &file)?,
    }
    Ok(Next::GoOn)
}

fn help(topic: Option<&str>) -> Result<String> {
    let two = |rows: Vec<(String, String)>| {
        let width = rows.iter().map(|(left, _)| left.chars().count()).filter(|w| *w <= 34).max().unwrap_or(0);
        rows.iter().map(|(left, right)| format!("  {left:<width$}  {right}\n")).collect::<String>()
    };
    match topic.map(|t| t.trim_start_matches('.')) {
        None => Ok(format!(
            "Type SPARQL, or one of these; `.help COMMAND` explains one, `.help keys` lists the keys.\n\n{}",
            two(table())
        )),
        Some("keys") => Ok(two(KEYS.iter().map(|(key, does)| ((*key).to_owned(), (*does).to_owned())).collect())),
        Some(name) => {
            let mut all = definition();
            let near = near(name, all.get_subcommands().map(clap::Command::get_name));
            let command = all.find_subcommand_mut(name).ok_or_else(|| Error::Unknown {
                what: "command",
                name: format!(".{name}"),
                near,
                list: "`.help` lists them",
            })?;
            Ok(command.clone().bin_name(format!(".{name}")).render_long_help().to_string())
        }
    }
}

fn run_named(session: &mut Session, name: &str, params: &[Given]) -> Result<()> {
    let began = Instant::now();
    let dataset = session.dataset()?.clone();
    let named = NamedQuery::find(&dataset.workspace, name)?;
    let mut query = named.parse(&dataset.prefixes)?;
    query.bind_given(params, &dataset)?;
    session.last_text.clone_from(&named.text);
    session.answer_of(query, &dataset, began, &[])
}

fn mode(session: &mut Session, name: Option<&str>) -> Result<()> {
    let Some(name) = name else {
        let now = session.settings.mode.map_or("auto", Format::name);
        let all: String = Format::all().map(|f| format!("  {:<9} {}\n", f.name(), f.meaning())).collect();
        return show::out(session, format!("{now}\n\n  auto      a table, or Turtle for triples\n{all}").as_bytes());
    };
    if name == "auto" {
        session.settings.mode = None;
        return Ok(());
    }
    let found = Format::all().find(|f| f.name() == name);
    let near = near(name, Format::all().map(Format::name));
    let unknown = Error::Unknown { what: "format", name: name.to_owned(), near, list: "`.mode` lists them" };
    session.settings.mode = Some(found.ok_or(unknown)?);
    Ok(())
}

fn output(session: &mut Session, path: Option<PathBuf>) -> Result<()> {
    session.finish()?;
    session.settings.output = match path {
        None => None,
        Some(path) => {
            let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
            Some((path, file))
        }
    };
    Ok(())
}

fn set(session: &mut Session, name: Option<String>, value: &str) -> Result<()> {
    let dataset = session.dataset()?.clone();
    match name.map(|n| n.trim_start_matches(['?', '$']).to_owned()) {
        Some(name) if !value.is_empty() => {
            let term = read_term(&name, value, &dataset)?;
            session.bound.insert(name, term);
        }
        wanted => {
            let lines: String = (session.bound.iter())
                .filter(|(name, _)| wanted.as_ref().is_none_or(|w| w == *name))
                .map(|(name, term)| format!("?{name}  {}\n", format::term(term, &dataset.prefixes)))
                .collect();
            let none = "no variable has a value; .set NAME VALUE gives one\n".to_owned();
            show::out(session, if lines.is_empty() { none } else { lines }.as_bytes())?;
        }
    }
    Ok(())
}

fn unset(session: &mut Session, name: &str) -> Result<()> {
    let name = name.trim_start_matches(['?', '$']);
    if session.bound.remove(name).is_some() {
        return Ok(());
    }
    let near = near(name, session.bound.keys().map(String::as_str));
    Err(Error::Unknown { what: "variable with a value", name: name.to_owned(), near, list: "`.set` lists them" })
}

fn prefix(session: &mut Session, name: Option<String>, iri: Option<String>) -> Result<()> {
    let mut dataset = session.dataset()?.clone();
    let name = name.map(|n| n.trim_end_matches(':').to_owned());
    if let (Some(name), Some(iri)) = (&name, iri) {
        let iri = iri.trim_start_matches('<').trim_end_matches('>');
        if oxigraph::model::NamedNode::new(iri).is_err() {
            return Err(Error::Usage { message: format!("`{iri}` is no IRI"), hint: "such as http://example.com/".into() });
        }
        dataset.prefixes.set(name, iri);
        session.data.put(dataset);
        return Ok(());
    }
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let rows: Vec<_> = (dataset.prefixes.iter())
        .filter(|(prefix, _)| name.as_ref().is_none_or(|n| n == prefix))
        .map(|(name, iri)| Ok(vec![word(&format!("{name}:")), word(iri)]))
        .collect();
    answer(session, Rows::new(&["prefix", "IRI"], rows.into_iter()))
}

fn schema_of(session: &mut Session, class: &str) -> Result<()> {
    let dataset = session.dataset()?.clone();
    let rows = if class.is_empty() {
        schema::classes(&dataset)?
    } else {
        schema::properties(&dataset, &entity::resolve(&dataset, class)?)?
    };
    answer(session, rows)
}

/// Shows rows that a command made, in the mode of the session.
fn answer(session: &mut Session, rows: Rows<'_>) -> Result<()> {
    let dataset = session.dataset()?.clone();
    let look = format::Look { width: session.screen.width, labels: None };
    let format = session.settings.mode.filter(|f| !f.is_graph()).unwrap_or(Format::Table);
    let mut text = Vec::new();
    format::write(Answer::Rows(rows), format, &dataset.prefixes, &look, &mut text)?;
    show::out(session, &text)
}

fn explain(session: &mut Session, text: &str) -> Result<()> {
    let text = if text.is_empty() { session.last_text.clone() } else { text.to_owned() };
    let dataset = session.dataset()?.clone();
    let query = Query::parse_after(&text, &dataset.prefixes, session.last.as_ref())?;
    let plan = query.explained(&dataset, session.limits())?;
    show::out(session, plan.as_bytes())
}

fn history(session: &mut Session, what: Option<&str>) -> Result<()> {
    let count: Option<usize> = what.and_then(|w| w.parse().ok());
    let wanted = what.filter(|_| count.is_none()).map(str::to_lowercase);
    let found: Vec<&String> =
        session.history.iter().filter(|s| wanted.as_ref().is_none_or(|w| s.to_lowercase().contains(w))).collect();
    let skipped = found.len().saturating_sub(count.unwrap_or(20));
    let text: String = found[skipped..].iter().map(|s| format!("{s}\n")).collect();
    show::out(session, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Dot, definition, is_command, words};
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound() {
        Dot::command().debug_assert();
        assert!(is_command("show") && is_command("exit") && !is_command("sho"));
        assert!(definition().get_subcommands().all(|c| c.get_about().is_some()));
    }

    #[test]
    fn words_are_cut_as_a_shell_does() {
        assert_eq!(words("show 'Greater Boston' \"a \\\" b\" c\\ d").unwrap(), ["show", "Greater Boston", "a \" b", "c d"]);
        assert_eq!(words("set x \"Celltrion\"@en").unwrap(), ["set", "x", "\"Celltrion\"@en"]);
        assert_eq!(words("explain SELECT * { ?s ?p 'a b' }").unwrap(), ["explain", "SELECT * { ?s ?p 'a b' }"]);
        assert!(words("show 'x").is_err());
        assert_eq!(words("find ''").unwrap(), ["find", ""]);
    }
}
