//! What do the commands do that only the prompt has?
//!
//! One function for each that needs more than a line; which there are, and how they are written, is the business of `commands`.

use super::super::output::{Naming, OutputArgs};
use super::super::query::tell_defaults;
use super::apart::apart;
use super::commands::{Own, definition, table};
use super::keys::KEYS;
use super::place::{Outlet, Place};
use super::session::{Manner, Next, Session, Switch};
use super::{input, page, script, show, update};
use crate::error::{Error, Result, near};
use crate::query::format::{self, Format};
use crate::query::functions::{AGGREGATES, FUNCTIONS, Function};
use crate::query::lexer::shortened;
use crate::query::named::NamedQuery;
use crate::query::parameter::{Given, read_term};
use crate::query::{Answer, Query, Rows, entity, schema};
use oxigraph::model::{Literal, Term};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr as _;

/// Does what a command of the prompt asks.
pub(super) fn run(command: Own, session: &mut Session) -> Result<Next> {
    match command {
        Own::Quit => return Ok(Next::Quit),
        Own::Help { topic, markdown } => {
            let text = if markdown { page::markdown() } else { help(session, topic.as_deref())? };
            show::out(session, text.as_bytes())?;
        }
        Own::Run { name, params } => run_named(session, &name, &params)?,
        Own::Mode { format } => mode(session, format.as_deref())?,
        Own::Once { to } => {
            if let Place::File(file) = &to {
                let args = OutputArgs { format: session.settings.mode, output: Some(file.clone()) };
                args.chosen()?;
                // Opened and dropped, so that a place which cannot be written is told before the query runs.
                args.open(&session.screen)?;
            }
            session.settings.once = Some(to);
        }
        Own::Output { to } => {
            session.finish()?;
            session.settings.output = to.map(Outlet::open).transpose()?;
        }
        Own::Last { mode, output } => {
            let dataset = session.dataset()?.clone();
            // A file's name may tell its format, so that of the session does not count there.
            let usual = session.settings.mode.filter(|_| output.output.is_none());
            let args = OutputArgs { format: mode.or(output.format).or(usual), output: output.output };
            show::again(session, &dataset, args)?;
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
        Own::Load { files } => update::load(session, &files)?,
        Own::Undo => update::undo(session)?,
        Own::Edit => input::edit(session)?,
        Own::Keys { keys: None } => {
            let text = help(session, Some("keys"))?;
            show::out(session, text.as_bytes())?;
        }
        Own::Keys { keys: Some(keys) } => session.settings.keys = keys,
        Own::Copy { format } => {
            let format = format.as_deref().map(format_named).transpose()?.unwrap_or(Format::Tsv);
            show::copy(session, format)?;
        }
        Own::Watch { seconds } => watch(session, seconds)?,
        Own::History { what } => history(session, what.as_deref())?,
        Own::Read { file } => script::run_file(session, &file)?,
    }
    Ok(Next::GoOn)
}

fn help(session: &Session, topic: Option<&str>) -> Result<String> {
    let width = session.screen.width.map_or(usize::MAX, usize::from);
    match topic.map(|t| t.trim_start_matches('.')) {
        None => {
            let groups = table();
            // One width for all groups, so that the meanings stand below each other.
            let left = left_column(groups.iter().flat_map(|(_, rows)| rows));
            let lists = groups.iter().map(|(purpose, rows)| format!("\n{purpose}\n{}", two_columns(rows, left, width)));
            Ok(format!("{BEGINNING}{}", lists.collect::<String>()))
        }
        Some("keys") => {
            let keys: Vec<_> = KEYS.iter().map(|(key, does)| ((*key).to_owned(), (*does).to_owned())).collect();
            Ok(two_columns(&keys, left_column(&keys), width))
        }
        Some("functions") => {
            let functions = listed_functions();
            Ok(two_columns(&functions, left_column(&functions), width))
        }
        Some(name) => {
            let mut all = definition();
            if let Some(function) = functions().find(|f| f.name.eq_ignore_ascii_case(name) && all.find_subcommand(name).is_none())
            {
                return Ok(format!("{}\n  {}\n", function.usage(), function.gives));
            }
            let names = all.get_subcommands().map(clap::Command::get_name).chain(functions().map(|f| f.name));
            let near = near(name, names);
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

/// The functions and the aggregates of SPARQL.
pub(super) fn functions() -> impl Iterator<Item = &'static Function> {
    AGGREGATES.iter().chain(FUNCTIONS)
}

/// Each with how it is written and what it gives.
pub(super) fn listed_functions() -> Vec<(String, String)> {
    functions().map(|function| (function.usage(), function.gives.to_owned())).collect()
}

const BEGINNING: &str = "\
Type SPARQL, which Tab completes, or one of these commands. `.help COMMAND` explains one, `.help keys` lists the keys, `.help functions` what SPARQL counts with.
A first look: `.schema` shows what there is, `.find TEXT` searches names, `.queries` lists questions that are ready to be asked.
";

/// The width of the names in a list; longer ones stand on lines of their own.
fn left_column<'a>(rows: impl IntoIterator<Item = &'a (String, String)>) -> usize {
    rows.into_iter().map(|(name, _)| name.width()).filter(|w| *w <= 26).max().unwrap_or(0)
}

/// A list of names and what they mean; a meaning that is too long for the terminal goes on below itself.
fn two_columns(rows: &[(String, String)], left: usize, width: usize) -> String {
    let indent = left + 4;
    let mut text = String::new();
    for (name, meaning) in rows {
        text.push_str(&format!("  {name}"));
        let mut at = 2 + name.width();
        if at + 2 > indent {
            text.push('\n');
            at = 0;
        }
        for (i, word) in meaning.split(' ').enumerate() {
            if i > 0 && at + 1 + word.width() > width {
                text.push('\n');
                at = 0;
            } else if i > 0 {
                text.push(' ');
                at += 1;
            }
            text.push_str(&" ".repeat(if i == 0 || at == 0 { indent - at } else { 0 }));
            at = at.max(indent) + word.width();
            text.push_str(word);
        }
        text.push('\n');
    }
    text
}

fn run_named(session: &mut Session, name: &str, params: &[Given]) -> Result<()> {
    let began = Instant::now();
    let dataset = session.dataset()?.clone();
    let named = NamedQuery::find(&dataset.workspace, name)?;
    let mut query = named.parse(&dataset.prefixes)?;
    query.bind_given(params, &dataset)?;
    session.last_text.clone_from(&named.text);
    session.answer_of(query, &dataset, began, &[])?;
    tell_defaults(&named, params, &dataset)
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
    session.settings.mode = Some(format_named(name)?);
    Ok(())
}

fn format_named(name: &str) -> Result<Format> {
    let near = near(name, Format::all().map(Format::name));
    let unknown = Error::Unknown { what: "format", name: name.to_owned(), near, list: "`.mode` lists them" };
    Format::all().find(|f| f.name() == name).ok_or(unknown)
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
                .map(|(name, term)| {
                    format!("?{name}  {}\n", shortened(&format::term(term, &dataset.prefixes), &dataset.prefixes))
                })
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
    let plan = apart(&session.limits(), session.progress(), move |limits| query.explained(&dataset, limits))?;
    show::out(session, plan.as_bytes())
}

/// Runs the last query until Ctrl-C. Files are read again each time, unless an update of the session would be lost.
fn watch(session: &mut Session, pause: Duration) -> Result<()> {
    if session.manner == Manner::Script || session.last_text.is_empty() {
        return Err(Error::Usage { message: "there is nothing to watch".into(), hint: "run a query at a terminal first".into() });
    }
    let text = session.last_text.clone();
    let pager = std::mem::replace(&mut session.settings.pager, Switch::Off);
    let ended = watched(session, &text, pause);
    session.settings.pager = pager;
    match ended {
        Err(Error::Stopped { .. }) => Ok(()),
        other => other,
    }
}

fn watched(session: &mut Session, text: &str, pause: Duration) -> Result<()> {
    loop {
        if session.before.is_empty() {
            let prefixes = session.dataset()?.prefixes.clone();
            let mut again = session.data.source.open()?;
            again.prefixes = prefixes;
            session.data.put(again);
        }
        show::clear()?;
        session.query(text)?;
        show::out(session, format!("every {} s; Ctrl-C ends it\n", pause.as_secs_f64()).as_bytes())?;
        let next = Instant::now() + pause;
        while Instant::now() < next {
            if session.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn history(session: &mut Session, what: Option<&str>) -> Result<()> {
    let count: Option<usize> = what.and_then(|w| w.parse().ok());
    let wanted = what.filter(|_| count.is_none()).map(str::to_lowercase);
    let holds = |text: &String| wanted.as_ref().is_none_or(|w| text.to_lowercase().contains(w));
    let found: Vec<(usize, &String)> = session.history.iter().enumerate().filter(|(_, text)| holds(text)).collect();
    let skipped = found.len().saturating_sub(count.unwrap_or(20));
    let text: String =
        found[skipped..].iter().map(|(at, text)| format!("{:>5}  {}\n", at + 1, text.replace('\n', "\n       "))).collect();
    show::out(session, text.as_bytes())
}
