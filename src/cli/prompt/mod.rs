//! The prompt: what the program is without a verb.
//!
//! At a terminal it reads statements from one editable buffer ([`input`]); from a pipe, `-c` or `-f` it reads a script. Either way
//! a statement is SPARQL, or a dot and a verb of the command line or of [`commands`], and a [`Session`] runs it.

mod apart;
mod arguments;
mod commands;
mod helper;
mod input;
mod interrupts;
mod keys;
mod link;
mod page;
mod place;
mod progress;
mod run;
mod script;
mod session;
mod show;
mod update;

use super::output::Screen;
use super::{Data, Outcome, is_standard_input};
use crate::error::Result;
use session::{Manner, Session};
use std::io::{self, IsTerminal as _, Read as _};
use std::path::PathBuf;

/// What the prompt is given on the command line.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Options of the prompt")]
pub(super) struct PromptArgs {
    /// Run these statements and end; again for more
    #[arg(short, long = "command", value_name = "STATEMENTS")]
    pub(super) commands: Vec<String>,
    /// Run the statements of this file and end; `-` is standard input
    #[arg(short, long = "file", value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
    /// End a script at the first statement that fails
    #[arg(long)]
    pub(super) bail: bool,
    /// Run this file first, in the place of bioatlas/init.rq in the configuration folder
    #[arg(long, value_name = "FILE", conflicts_with = "no_init", value_hint = clap::ValueHint::FilePath)]
    pub(super) init: Option<PathBuf>,
    /// Run no init file
    #[arg(long)]
    pub(super) no_init: bool,
    /// Forbid updates
    #[arg(long)]
    pub(super) readonly: bool,
    /// Edit with the keys of vi in the place of those of emacs
    #[arg(long)]
    pub(super) vi: bool,
}

impl PromptArgs {
    /// The first option that was given, if any: a verb takes none of them.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            (!self.commands.is_empty(), "-c"),
            (!self.files.is_empty(), "-f"),
            (self.bail, "--bail"),
            (self.init.is_some(), "--init"),
            (self.no_init, "--no-init"),
            (self.readonly, "--readonly"),
            (self.vi, "--vi"),
        ];
        given.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name)
    }

    /// An entry for each option that reads standard input.
    pub(super) fn reads_standard_input(&self) -> Vec<&'static str> {
        let mut wanting: Vec<&str> = self.files.iter().filter(|path| is_standard_input(path)).map(|_| "-f -").collect();
        wanting.extend(self.init.as_ref().filter(|path| is_standard_input(path)).map(|_| "--init -"));
        if self.commands.is_empty() && self.files.is_empty() && !io::stdin().is_terminal() {
            wanting.push("the statements");
        }
        wanting
    }

    fn is_script(&self) -> bool {
        !self.commands.is_empty() || !self.files.is_empty() || !io::stdin().is_terminal() || !io::stdout().is_terminal()
    }
}

/// Runs the prompt or a script until it ends. The outcome is no when a statement of a script failed; at a terminal the person saw it.
pub(super) fn run(args: &PromptArgs, data: Data, screen: &Screen) -> Result<Outcome> {
    data.open()?;
    let manner = if args.is_script() { Manner::Script } else { Manner::Terminal };
    let mut session = Session::new(data, screen.clone(), manner, args);
    if let Some(path) = &args.init {
        script::run_file(&mut session, path)?;
    }
    match manner {
        Manner::Terminal => input::run(&mut session, args)?,
        Manner::Script => run_scripts(&mut session, args)?,
    }
    session.finish()?;
    Ok(if session.failed && manner == Manner::Script { Outcome::No } else { Outcome::Yes })
}

fn run_scripts(session: &mut Session, args: &PromptArgs) -> Result<()> {
    for text in &args.commands {
        script::run_text(session, "-c", text)?;
    }
    for path in &args.files {
        script::run_file(session, path)?;
    }
    if args.commands.is_empty() && args.files.is_empty() {
        let mut text = String::new();
        let failed = |source| crate::Error::Read { path: PathBuf::from("standard input"), source };
        io::stdin().lock().read_to_string(&mut text).map_err(failed)?;
        script::run_text(session, "standard input", &text)?;
    }
    Ok(())
}
