//! `completions`: prints the completion script of a shell.

use super::Outcome;
use crate::error::{Error, Result};
use clap_complete::Shell;
use std::io::{self, Write as _};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas completions bash > ~/.local/share/bash-completion/completions/bioatlas
  bioatlas completions fish > ~/.config/fish/completions/bioatlas.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, command: &mut clap::Command) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "bioatlas", &mut script);
    io::stdout().lock().write_all(&script).map_err(Error::Output)?;
    Ok(Outcome::Yes)
}
