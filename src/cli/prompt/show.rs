//! How does an answer reach the reader?
//!
//! To the place of `.once` or `.output`; else to standard output, through a pager when it is taller than the terminal. A table at a
//! terminal has a footer that counts what it hides.

use super::super::output::{OutputArgs, Target};
use super::link;
use super::place::{self, Place};
use super::session::{Manner, Session, Switch, Timer};
use crate::dataset::Dataset;
use crate::error::{Error, Result, counted};
use crate::query::Kept;
use crate::query::format::{self, Format, Look};
use std::collections::HashMap;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How long the parts of a query took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) parsed: Duration,
    pub(super) evaluated: Duration,
}

/// Shows the last answer in the mode of the session.
pub(super) fn answer(session: &mut Session, dataset: &Dataset, times: Option<Times>) -> Result<()> {
    let once = session.settings.once.take();
    let all = if once.is_some() || session.settings.output.is_some() { usize::MAX } else { session.settings.max_rows };
    write(session, dataset, session.settings.mode, once, all, times)
}

/// Shows the last answer in a format of its own, all of it.
pub(super) fn again(session: &mut Session, dataset: &Dataset, args: OutputArgs) -> Result<()> {
    write(session, dataset, args.format, args.output.map(Place::File), usize::MAX, None)
}

fn write(
    session: &mut Session,
    dataset: &Dataset,
    format: Option<Format>,
    to: Option<Place>,
    most: usize,
    times: Option<Times>,
) -> Result<()> {
    let Some(kept) = &session.last else {
        return Err(Error::Usage { message: "there is no answer yet".into(), hint: "run a query first".into() });
    };
    let usual = match (kept, &session.cited) {
        (Kept::Graph(_), Some(_)) => Format::Trig,
        (Kept::Graph(_), None) => Format::Turtle,
        _ => Format::Table,
    };
    let output = if let Some(Place::File(path)) = &to { Some(path.clone()) } else { None };
    let format = OutputArgs { format, output }.chosen()?.unwrap_or(usual);
    let began = Instant::now();
    let table = format == Format::Table;
    let labels = session.settings.naming.labels(dataset);
    let to_file = to.is_some() || session.settings.output.is_some();
    let look = Look { width: session.screen.width.filter(|_| !to_file), labels };
    let most = if table { most } else { usize::MAX };
    let bars = table && session.settings.chart == Switch::On;
    let beginning = session.cited.as_ref().map(|cited| cited.beginning(most));
    let written = |out: &mut dyn Write| match &beginning {
        Some(cited) => format::write_cited(cited, format, &dataset.prefixes, &look, out),
        None => format::write(kept.answer(most, bars), format, &dataset.prefixes, &look, out),
    };
    if let Some(Place::File(path)) = &to {
        let mut target = Target::open(Some(path), &session.screen)?;
        let done = written(&mut target);
        target.end(done)?;
        let terminal = session.manner == Manner::Terminal;
        let said = footer(session, kept, usize::MAX, None, Duration::ZERO).filter(|_| terminal);
        let said = said.map(|what| format!("{what} written to {}\n", path.display()));
        return out(session, said.unwrap_or_default().as_bytes());
    }
    let mut text = Vec::new();
    written(&mut text)?;
    if let Some(Place::Command(command)) = &to {
        return place::hand(command, &text);
    }
    let footer = footer(session, kept, most, times, began.elapsed());
    let links = if table && !to_file { link::targets(kept, most, &dataset.prefixes, labels)? } else { HashMap::new() };
    if let Some(footer) = footer.filter(|_| !to_file) {
        text.extend_from_slice(format!("{}\n", session.screen.dim(&footer)).as_bytes());
    }
    session.links = links;
    let shown = out(session, &text);
    session.links.clear();
    shown
}

/// Puts the last answer on the clipboard of the terminal (OSC 52 of xterm's control sequences).
pub(super) fn copy(session: &mut Session, format: Format) -> Result<()> {
    let usage = |message: &str, hint: &str| Error::Usage { message: message.into(), hint: hint.into() };
    if session.manner == Manner::Script {
        return Err(usage("a script has no clipboard", "write a file with .once"));
    }
    let kept = session.last.as_ref().ok_or_else(|| usage("there is no answer yet", "run a query first"))?;
    let graph = matches!(kept, Kept::Graph(_));
    let format = if graph && !format.is_graph() { Format::Turtle } else { format };
    let dataset = session.dataset()?;
    let mut text = Vec::new();
    format::write(kept.answer(usize::MAX, false), format, &dataset.prefixes, &Look::default(), &mut text)?;
    let mut stdout = io::stdout().lock();
    write!(stdout, "\u{1b}]52;c;{}\u{7}", link::base64(&text)).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    drop(stdout);
    let said = format!("{} handed to the clipboard as {}\n", counted(text.len(), "byte"), format.name());
    out(session, said.as_bytes())
}

/// Clears the screen.
pub(super) fn clear() -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(b"\x1b[H\x1b[2J").and_then(|()| stdout.flush()).map_err(Error::Output)
}

/// What stands under an answer: rows, hidden rows, time.
fn footer(session: &Session, kept: &Kept, most: usize, times: Option<Times>, written: Duration) -> Option<String> {
    let mut parts = Vec::new();
    if session.manner == Manner::Terminal {
        match kept {
            Kept::Rows { rows, cut, .. } => {
                parts.push(counted(rows.len(), "row"));
                if rows.len() > most {
                    parts.push(format!("{} not shown, .last shows all", rows.len() - most));
                }
                if *cut {
                    parts.push("there are more: these are kept, LIMIT or .once FILE in a script gets the rest".to_owned());
                }
            }
            Kept::Graph(triples) => parts.push(counted(triples.len(), "triple")),
            Kept::Boolean(_) => {}
        }
    }
    if let Some(times) = times {
        let total = times.parsed + times.evaluated + written;
        match session.settings.timer {
            Timer::Off => {}
            Timer::On => parts.push(in_words(total)),
            Timer::Parts => parts.push(format!(
                "{} (parse {}, evaluate {}, write {})",
                in_words(total),
                in_words(times.parsed),
                in_words(times.evaluated),
                in_words(written)
            )),
        }
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn in_words(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 1000.0 { format!("{ms:.1} ms") } else { format!("{:.2} s", ms / 1000.0) }
}

/// Writes text to the place of `.output`, or to standard output, or through the pager when it is taller than the terminal.
pub(super) fn out(session: &mut Session, text: &[u8]) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    if let Some(outlet) = &mut session.settings.output {
        return outlet.write(text);
    }
    let lines = text.iter().filter(|b| **b == b'\n').count();
    let height = terminal_size::terminal_size().map_or(24, |(_, h)| usize::from(h.0).max(2));
    if session.settings.pager == Switch::On && lines + 1 >= height && place::page(text).is_ok() {
        return Ok(());
    }
    let linked = if session.screen.has_colour() { link::linked(text, &session.links) } else { None };
    let text = linked.as_deref().unwrap_or(text);
    let mut stdout = io::stdout().lock();
    stdout.write_all(text).and_then(|()| stdout.flush()).map_err(Error::Output)
}
