//! How does a person type a statement?
//!
//! One buffer of several lines, edited by rustyline: Enter runs a whole statement and adds a line to an unfinished one. The history
//! holds whole statements and is kept between sessions.

use super::super::folders::folder;
use super::super::output;
use super::commands::is_command;
use super::helper::Helper;
use super::interrupts;
use super::session::{Keys, Next, Session};
use super::{PromptArgs, script};
use crate::error::{Error, Result, counted};
use crate::query::statement::command_name;
use rustyline::config::{BellStyle, CompletionType, Configurer as _, EditMode};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{
    Cmd, ConditionalEventHandler, Config, Editor, Event, EventContext, EventHandler, KeyCode, KeyEvent, Modifiers, RepeatCount,
};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

type Lines = Editor<Helper, FileHistory>;

const PROMPT: &str = "bioatlas> ";
/// How many statements the history keeps.
const KEPT: usize = 5000;

/// Reads statements and runs them until the person leaves.
pub(super) fn run(session: &mut Session, args: &PromptArgs) -> Result<()> {
    interrupts::stop(Arc::clone(&session.stop));
    let helper = Helper::new(session)?;
    let to_editor = ToEditor::default();
    let mut lines = editor(helper, to_editor.clone()).map_err(failed)?;
    let history = folder("XDG_STATE_HOME", ".local/state").map(|f| f.join("history"));
    if let Some(path) = &history {
        load_history(&mut lines, path);
    }
    session.history = lines.history().iter().cloned().collect();
    greet(session)?;
    if !args.no_init && args.init.is_none() {
        let init = folder("XDG_CONFIG_HOME", ".config").map(|f| f.join("init.rq")).filter(|path| path.is_file());
        if let Some(path) = init {
            script::run_file(session, &path)?;
        }
    }
    while !session.ended {
        if let Some(helper) = lines.helper_mut() {
            helper.follow(session)?;
        }
        session.screen = session.screen.measured_again();
        lines.set_edit_mode(if session.settings.keys == Keys::Vi { EditMode::Vi } else { EditMode::Emacs });
        let initial = std::mem::take(&mut session.initial);
        match lines.readline_with_initial(&prompt(session), (&initial, "")) {
            Ok(text) => typed(session, &mut lines, &text, history.as_deref())?,
            Err(ReadlineError::Interrupted) => {
                if let Some(text) = to_editor.taken() {
                    session.initial = text;
                    session.statement(".edit", None)?;
                }
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(())
}

/// The prompt, styled where there is colour.
fn prompt(session: &Session) -> (String, String) {
    (PROMPT.to_owned(), session.screen.bold(PROMPT))
}

/// Leaves the line for an editor, which gets the text as it is.
#[derive(Clone, Default)]
struct ToEditor(Arc<Mutex<Option<String>>>);

impl ToEditor {
    fn taken(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl ConditionalEventHandler for ToEditor {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.line().to_owned());
        Some(Cmd::Interrupt)
    }
}

fn editor(helper: Helper, to_editor: ToEditor) -> rustyline::Result<Lines> {
    let config = Config::builder()
        .max_history_size(KEPT)?
        .history_ignore_dups(true)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .completion_prompt_limit(usize::MAX)
        .bell_style(BellStyle::None)
        .bracketed_paste(true)
        .tab_stop(4)
        .build();
    let mut lines = Lines::with_config(config)?;
    lines.set_helper(Some(helper));
    // Alt-Enter adds a line wherever the cursor stands.
    lines.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::ALT), EventHandler::Simple(Cmd::Newline));
    lines.bind_sequence(KeyEvent::ctrl('g'), EventHandler::Conditional(Box::new(to_editor)));
    Ok(lines)
}

fn greet(session: &Session) -> Result<()> {
    let (triples, _) = session.dataset()?.len();
    let text = format!("{}. Type SPARQL, or .help; Tab completes, Ctrl-D leaves.\n", counted(triples, "triple"));
    let mut out = io::stdout().lock();
    out.write_all(session.screen.dim(&text).as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// Runs what was typed. A command below unfinished lines runs alone, and the lines come back.
fn typed(session: &mut Session, lines: &mut Lines, text: &str, history: Option<&Path>) -> Result<()> {
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Ok(());
    }
    if let Some(wanted) = text.strip_prefix('!') {
        return recall(session, wanted);
    }
    let statement = match text.rsplit_once('\n') {
        Some((above, last)) if !text.starts_with('.') && command_name(last).is_some_and(is_command) => {
            session.initial = format!("{above}\n");
            last
        }
        _ => text.trim_start(),
    };
    // What begins with a blank is not kept, so the blank is still there.
    remember(session, lines, if session.initial.is_empty() { text } else { statement }, history);
    if session.statement(statement, None)? == Next::Quit {
        session.ended = true;
    }
    Ok(())
}

/// Brings a statement of the history back to the prompt, where it can be looked at before it runs.
fn recall(session: &mut Session, wanted: &str) -> Result<()> {
    let found = match (wanted, wanted.parse::<usize>()) {
        ("!", _) => session.history.last(),
        (_, Ok(number)) => number.checked_sub(1).and_then(|at| session.history.get(at)),
        (begin, Err(_)) => session.history.iter().rev().find(|text| text.starts_with(begin)),
    };
    match found {
        Some(text) => session.initial.clone_from(text),
        None => output::report(&Error::Usage {
            message: format!("the history has no `{wanted}`"),
            hint: "`.history` lists the last statements with their numbers".into(),
        }),
    }
    Ok(())
}

fn remember(session: &mut Session, lines: &mut Lines, text: &str, path: Option<&Path>) {
    if text.starts_with(' ') {
        return;
    }
    if !matches!(lines.add_history_entry(text), Ok(true)) {
        return;
    }
    session.history.retain(|old| old != text);
    session.history.push(text.to_owned());
    // A history that cannot be written is no reason to stop.
    if let Some(path) = path {
        let _ = lines.append_history(path);
    }
}

/// Reads the history, keeping of equal statements the last.
fn load_history(lines: &mut Lines, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    if lines.load_history(path).is_err() {
        return;
    }
    let all: Vec<String> = lines.history().iter().cloned().collect();
    let is_last = |at: usize| !all[at + 1..].contains(&all[at]);
    let kept: Vec<&String> = (0..all.len()).filter(|at| is_last(*at)).map(|at| &all[at]).collect();
    if kept.len() < all.len() {
        let _ = lines.clear_history();
        for text in kept {
            let _ = lines.add_history_entry(text);
        }
        let _ = lines.save_history(path);
    }
}

fn failed(error: ReadlineError) -> Error {
    match error {
        ReadlineError::Io(error) => Error::Output(error),
        other => Error::Output(io::Error::other(other.to_string())),
    }
}

/// Opens the last statement in an editor; what is saved there stands at the next prompt.
pub(super) fn edit(session: &mut Session) -> Result<()> {
    let before = if session.initial.trim().is_empty() { session.last_text.clone() } else { session.initial.clone() };
    let read = |source| Error::Read { path: PathBuf::from("the text of the editor"), source };
    let mut file = tempfile::Builder::new().prefix("bioatlas-").suffix(".rq").tempfile().map_err(read)?;
    file.write_all(before.as_bytes()).and_then(|()| file.flush()).map_err(read)?;
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(std::env::var_os).filter(|e| !e.is_empty());
    let editor = editor.unwrap_or_else(|| "vi".into());
    // Through a shell, since an editor may be named with options.
    let status = Command::new("sh").arg("-c").arg("exec $0 \"$1\"").arg(&editor).arg(file.path()).status().map_err(read)?;
    if !status.success() {
        session.initial = before;
        return Err(Error::Usage {
            message: format!("the editor `{}` did not end well; the text is as it was", editor.to_string_lossy()),
            hint: "VISUAL or EDITOR names the editor".into(),
        });
    }
    fs::read_to_string(file.path()).map_err(read)?.trim_end().clone_into(&mut session.initial);
    Ok(())
}
