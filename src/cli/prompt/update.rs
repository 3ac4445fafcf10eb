//! How is the session's data changed?
//!
//! An update is planned, its size is told, a removal is asked about, and what stood before is kept for `.undo`. No file changes.

use super::apart::apart;
use super::session::{Manner, Session};
use super::show;
use crate::dataset::Dataset;
use crate::error::{Error, Result, counted};
use crate::query::format;
use crate::query::lexer::shortened;
use crate::query::update::{Plan, Update};
use oxigraph::model::{Quad, Term};
use std::io::{self, BufRead as _, Write as _};
use std::path::PathBuf;

/// How many updates can be taken back.
const KEPT: usize = 16;

pub(super) fn run(session: &mut Session, text: &str) -> Result<()> {
    writable(session)?;
    let dataset = session.dataset()?.clone();
    let (update, facts) = (Update::parse(text, &dataset.prefixes)?, dataset.clone());
    let plan = apart(&session.limits(), session.progress(), move |limits| update.plan(&facts, &limits))?;
    if plan.removed > 0 && session.manner == Manner::Terminal && !confirmed(&plan, &dataset)? {
        return show::out(session, b"nothing changed\n");
    }
    put(session, dataset, plan.after, plan.added, plan.removed)
}

/// Adds statements.
pub(super) fn add(session: &mut Session, quads: &[Quad]) -> Result<()> {
    writable(session)?;
    let dataset = session.dataset()?.clone();
    let (after, removed, added) = dataset.changed(&[], quads);
    put(session, dataset, after, added, removed)
}

/// Adds what files say. All of them are added, or none.
pub(super) fn load(session: &mut Session, files: &[PathBuf]) -> Result<()> {
    writable(session)?;
    let before = session.dataset()?.clone();
    let progress = session.progress();
    let mut after = before.clone();
    for file in files {
        after = after.with_file(file)?;
    }
    drop(progress);
    let added = after.len().0 - before.len().0;
    put(session, before, after, added, 0)
}

fn writable(session: &Session) -> Result<()> {
    if session.readonly {
        return Err(Error::Usage {
            message: "the session is read-only".into(),
            hint: "start without --readonly to change its data; no file is ever changed".into(),
        });
    }
    Ok(())
}

fn put(session: &mut Session, before: Dataset, after: Dataset, added: usize, removed: usize) -> Result<()> {
    session.before.push(before);
    if session.before.len() > KEPT {
        session.before.remove(0);
    }
    session.data.put(after);
    let said = format!("{} added, {removed} removed; .undo takes it back\n", counted(added, "triple"));
    show::out(session, said.as_bytes())
}

/// Shows a few of the statements that would go, and asks whether all may.
fn confirmed(plan: &Plan, dataset: &Dataset) -> Result<bool> {
    let mut stdout = io::stdout().lock();
    let written = |term: Term| shortened(&format::term(&term, &dataset.prefixes), &dataset.prefixes);
    for quad in &plan.examples {
        let (subject, property) = (written(quad.subject.clone().into()), written(quad.predicate.clone().into()));
        writeln!(stdout, "- {subject} {property} {}", written(quad.object.clone())).map_err(Error::Output)?;
    }
    if plan.removed > plan.examples.len() {
        writeln!(stdout, "… and {} more", plan.removed - plan.examples.len()).map_err(Error::Output)?;
    }
    write!(stdout, "remove {} and add {}? [y/N] ", counted(plan.removed, "triple"), plan.added).map_err(Error::Output)?;
    stdout.flush().map_err(Error::Output)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(Error::Output)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Takes the last update back.
pub(super) fn undo(session: &mut Session) -> Result<()> {
    let Some(mut before) = session.before.pop() else {
        return Err(Error::Usage {
            message: "there is no update to take back".into(),
            hint: "updates of this session can be".into(),
        });
    };
    let now = session.dataset()?;
    let (from, to) = (now.len().0, before.len().0);
    // Prefixes are no facts: those declared since then stay.
    before.prefixes = now.prefixes.clone();
    session.data.put(before);
    show::out(session, format!("taken back: {} became {to}\n", counted(from, "triple")).as_bytes())
}
