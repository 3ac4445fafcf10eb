//! `init`: makes a small workspace to start from.

use super::Outcome;
use crate::error::Result;
use std::path::PathBuf;

/// Make a small workspace to start from
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// The folder to make
    dir: PathBuf,
}

pub(super) fn run(_: &InitArgs) -> Result<Outcome> {
    Ok(Outcome::Yes)
}
