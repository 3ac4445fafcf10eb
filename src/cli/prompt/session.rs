//! What does a statement do to the session?
//!
//! The session holds one open data set, the settings, the last answer and what `.undo` takes back. It runs one statement at a time
//! and survives whatever that statement does: an error, Ctrl-C, even a fault of the program.

use super::super::output::{self, Naming, Screen};
use super::super::query::{explain_empty, warn};
use super::super::{Data, Outcome, Verb, link};
use super::apart::apart;
use super::commands::{self, Line};
use super::place::{Outlet, Place};
use super::progress::Progress;
use super::{PromptArgs, run, show, update};
use crate::dataset::{Dataset, Stopped, unless_stopped};
use crate::error::{Error, Result};
use crate::query::cite::{Cited, Detail};
use crate::query::format::Format;
use crate::query::statement::{command_name, declarations, is_update, stray_word};
use crate::query::warn::Care;
use crate::query::{Answer, Kept, Limits, Query};
use oxigraph::model::Term;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, IsTerminal as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Who gives the statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// A person at a terminal.
    Terminal,
    /// A file, a pipe or an option.
    Script,
}

/// What comes after a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    GoOn,
    Quit,
}

/// How much is said about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Timer {
    /// Nothing.
    Off,
    /// The time of the whole statement.
    On,
    /// The times of parsing, evaluating and writing.
    Parts,
}

/// Whose keys edit a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Keys {
    /// Those of emacs.
    Emacs,
    /// Those of vi.
    Vi,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// What dot-commands set.
pub(super) struct Settings {
    pub(super) mode: Option<Format>,
    pub(super) naming: Naming,
    pub(super) timer: Timer,
    pub(super) timeout: Option<Duration>,
    /// How many rows a table at the terminal shows.
    pub(super) max_rows: usize,
    pub(super) cite: Switch,
    pub(super) chart: Switch,
    pub(super) warnings: Switch,
    pub(super) keys: Keys,
    pub(super) pager: Switch,
    /// The place of the next answer only.
    pub(super) once: Option<Place>,
    /// The place of every answer.
    pub(super) output: Option<Outlet>,
}

/// A person's or a script's time with one open data set.
pub(super) struct Session {
    pub(super) data: Data,
    pub(super) screen: Screen,
    pub(super) manner: Manner,
    pub(super) settings: Settings,
    pub(super) bound: BTreeMap<String, Term>,
    pub(super) last: Option<Kept>,
    /// What the last answer rests on, with `.cite on`.
    pub(super) cited: Option<Cited>,
    /// The last query that was run, for `.explain` and `.edit`.
    pub(super) last_text: String,
    /// What the names in the answer that is being shown lead to.
    pub(super) links: HashMap<String, String>,
    pub(super) before: Vec<Dataset>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) readonly: bool,
    pub(super) bail: bool,
    pub(super) failed: bool,
    pub(super) ended: bool,
    /// What the next prompt begins with.
    pub(super) initial: String,
    /// The statements of this session and, at a terminal, of those before it.
    pub(super) history: Vec<String>,
}

/// More rows than this are not kept at a terminal, so that a cross product cannot fill the memory.
const MOST_ROWS: usize = 1_000_000;

impl Session {
    pub(super) fn new(data: Data, screen: Screen, manner: Manner, args: &PromptArgs) -> Self {
        let terminal = manner == Manner::Terminal;
        let settings = Settings {
            mode: None,
            naming: Naming::PrefixedNames,
            timer: if terminal { Timer::On } else { Timer::Off },
            timeout: None,
            max_rows: if terminal { 1000 } else { usize::MAX },
            cite: Switch::Off,
            chart: Switch::Off,
            warnings: Switch::On,
            keys: if args.vi { Keys::Vi } else { Keys::Emacs },
            pager: if terminal { Switch::On } else { Switch::Off },
            once: None,
            output: None,
        };
        Self {
            data,
            screen,
            manner,
            settings,
            bound: BTreeMap::new(),
            last: None,
            cited: None,
            last_text: String::new(),
            links: HashMap::new(),
            before: Vec::new(),
            stop: Arc::default(),
            readonly: args.readonly,
            bail: args.bail,
            failed: false,
            ended: false,
            initial: String::new(),
            history: Vec::new(),
        }
    }

    pub(super) fn dataset(&self) -> Result<&Dataset> {
        self.data.open()
    }

    /// What a query may take, with the flag that Ctrl-C sets.
    pub(super) fn limits(&self) -> Limits {
        Limits { timeout: self.settings.timeout, stop: Some(Arc::clone(&self.stop)) }
    }

    /// Runs a statement, reports what it does wrong, and says whether to go on.
    ///
    /// - `place`: the file and the line of the statement, in a script.
    ///
    /// # Errors
    /// A failure of the output itself, which ends the session.
    pub(super) fn statement(&mut self, text: &str, place: Option<(&str, usize)>) -> Result<Next> {
        self.stop.store(false, Ordering::Relaxed);
        let flag = Arc::clone(&self.stop);
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let done = catch_unwind(AssertUnwindSafe(|| unless_stopped(&flag, || self.run(text))));
        std::panic::set_hook(hook);
        let done = match done {
            Ok(Ok(done)) => done,
            Ok(Err(Stopped)) => Err(Error::Stopped { what: name_of(text) }),
            Err(cause) => Err(fault_of_the_program(cause.as_ref())),
        };
        match done {
            Ok(next) => Ok(next),
            Err(Error::Output(error)) => Err(Error::Output(error)),
            Err(error) => {
                self.failed = true;
                report(error, place);
                Ok(Next::GoOn)
            }
        }
    }

    fn run(&mut self, text: &str) -> Result<Next> {
        if text.starts_with('.') {
            return self.command(text);
        }
        if let Some(word) = stray_word(text).filter(|word| commands::is_command(word)) {
            return Err(Error::Usage {
                message: format!("`{word}` is a command, and commands begin with a dot"),
                hint: format!("type `.{}`", text.trim().lines().next().unwrap_or("")),
            });
        }
        let (declared, only) = declarations(text);
        if only {
            self.declare(&declared)?;
            return Ok(Next::GoOn);
        }
        if is_update(text) {
            update::run(self, text)?;
        } else if !text.trim().is_empty() {
            self.query(text.trim_end().trim_end_matches(';'))?;
        }
        self.declare(&declared)?;
        Ok(Next::GoOn)
    }

    fn declare(&mut self, declared: &[(String, String)]) -> Result<()> {
        if declared.is_empty() {
            return Ok(());
        }
        let mut dataset = self.dataset()?.clone();
        declared.iter().for_each(|(name, iri)| dataset.prefixes.set(name, iri));
        self.data.put(dataset);
        Ok(())
    }

    fn command(&mut self, text: &str) -> Result<Next> {
        match commands::parse(text, &self.screen)? {
            Line::Own(own) => run::run(own, self),
            Line::Verb(verb) => {
                if let Verb::Link(verb) = &*verb
                    && let Some(quads) = link::addition(verb, &self.data)?
                {
                    return update::add(self, &quads).map(|()| Next::GoOn);
                }
                let (screen, kept) = self.screen.capture();
                let progress = self.progress();
                let (done, said) = output::held(|| super::super::run(&verb, &self.data, &screen));
                drop(progress);
                let output = std::mem::take(&mut *kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
                show::out(self, &output)?;
                output::release(&said.iter().map(|line| as_command(line)).collect::<Vec<_>>());
                done.map(|_: Outcome| Next::GoOn)
            }
            Line::Text(text) => show::out(self, text.as_bytes()).map(|()| Next::GoOn),
        }
    }

    /// Runs a query and shows its answer.
    pub(super) fn query(&mut self, text: &str) -> Result<()> {
        let began = Instant::now();
        let dataset = self.dataset()?.clone();
        let mut query = Query::parse_after(text, &dataset.prefixes, self.last.as_ref())?;
        self.bound.iter().for_each(|(name, term)| query.bind_free(name, term));
        text.clone_into(&mut self.last_text);
        let care = if self.manner == Manner::Terminal { Care::All } else { Care::Likely };
        let warned = match self.settings.warnings {
            Switch::On => warn(text, &query, &dataset, care)?,
            Switch::Off => Vec::new(),
        };
        self.answer_of(query, &dataset, began, &warned)
    }

    /// Runs a parsed query and shows its answer.
    pub(super) fn answer_of(&mut self, mut query: Query, dataset: &Dataset, began: Instant, warned: &[String]) -> Result<()> {
        self.bound.iter().for_each(|(name, term)| query.bind_free(name, term));
        let parsed = began.elapsed();
        let (kept, cited) = match self.settings.cite {
            Switch::On => {
                let facts = dataset.clone();
                let asked = query.clone();
                let cited =
                    apart(&self.limits(), self.progress(), move |limits| asked.cite(&facts, &facts, Detail::Whole, limits))?;
                (Kept::of(&cited), Some(cited))
            }
            Switch::Off => (self.collect(query.clone(), dataset.clone())?, None),
        };
        let times = show::Times { parsed, evaluated: began.elapsed() - parsed };
        let empty = match &kept {
            Kept::Rows { rows, .. } => rows.is_empty() || (rows.len() == 1 && query.aggregates_all()),
            Kept::Graph(triples) => triples.is_empty(),
            // A script asks because it wants to know; a person may wonder why not.
            Kept::Boolean(yes) => !yes && self.manner == Manner::Terminal,
        };
        (self.last, self.cited) = (Some(kept), cited);
        show::answer(self, dataset, Some(times))?;
        if empty {
            explain_empty(&query, dataset, warned, Some(Arc::clone(&self.stop)))?;
        }
        Ok(())
    }

    /// Reads the whole answer; after two seconds a person is told how far it is.
    fn collect(&self, query: Query, dataset: Dataset) -> Result<Kept> {
        let progress = self.progress();
        let count = Arc::clone(&progress.rows);
        let most = if self.manner == Manner::Terminal { MOST_ROWS } else { usize::MAX };
        apart(&self.limits(), progress, move |limits| match query.run(&dataset, limits)? {
            Answer::Boolean(yes) => Ok(Kept::Boolean(yes)),
            Answer::Rows(rows) => {
                let columns = rows.columns.clone();
                let mut rows = rows.inspect(|_| {
                    count.fetch_add(1, Ordering::Relaxed);
                });
                let kept = rows.by_ref().take(most).collect::<Result<_>>()?;
                Ok(Kept::Rows { columns, rows: kept, cut: most < usize::MAX && rows.next().is_some() })
            }
            Answer::Graph(triples) => Ok(Kept::Graph(triples.collect::<Result<_>>()?)),
            Answer::Quads(_) => Ok(Kept::Graph(Vec::new())),
        })
    }

    /// What tells a person how far a statement is.
    pub(super) fn progress(&self) -> Progress {
        if self.manner == Manner::Script || !io::stderr().is_terminal() { Progress::silent() } else { Progress::begin() }
    }

    /// Ends the place of every answer.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.settings.output.take().map_or(Ok(()), Outlet::close)
    }
}

/// What a message calls a statement.
fn name_of(text: &str) -> String {
    command_name(text).map_or_else(|| "the statement".to_owned(), |name| format!("`.{name}`"))
}

/// A panic as an error: the statement is lost, the session is not.
fn fault_of_the_program(cause: &(dyn std::any::Any + Send)) -> Error {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    Error::Usage {
        message: format!("this statement hit a fault of the program: {}", text.unwrap_or("no reason given")),
        hint: "the session goes on; please report the statement".into(),
    }
}

/// Reports an error; in a script with its file and line.
fn report(error: Error, place: Option<(&str, usize)>) {
    let hint = error.hint().map(|hint| as_command(&hint));
    let (place, error) = match (error, place) {
        (Error::Query(fault), Some((origin, line))) => {
            (String::new(), Error::Query(Box::new(fault.from_line(line).in_file(origin))))
        }
        (error, Some((origin, line))) => (format!("{origin}:{line}: "), error),
        (error, None) => (String::new(), error),
    };
    output::report_as(&place, &error, hint.as_deref());
}

/// What a message says of the command line, as it is said at the prompt: `bioatlas find` is `.find` here.
fn as_command(message: &str) -> String {
    message.replace("`bioatlas ", "`.").replace("with --timeout", "with .timeout")
}
