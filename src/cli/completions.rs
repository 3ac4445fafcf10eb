//! `completions`: prints the completion script of a shell.

use super::Outcome;
use super::output::{Screen, Target};
use crate::error::{Error, Result};
use clap_complete::Shell;
use std::io::Write as _;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas completions bash > ~/.local/share/bash-completion/completions/bioatlas
  bioatlas completions fish > ~/.config/fish/completions/bioatlas.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, command: &mut clap::Command, screen: &Screen) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "bioatlas", &mut script);
    let mut target = Target::open(None, screen)?;
    target.write_all(&script).map_err(Error::Output)?;
    target.finish()?;
    Ok(Outcome::Yes)
}
