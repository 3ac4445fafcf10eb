//! Where do answers go, if not to the screen?
//!
//! To a file, or to a command of the shell. What is taller than the screen goes to a pager, which is such a command.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::str::FromStr;

/// A place that a person names.
#[derive(Clone, Debug)]
pub(super) enum Place {
    File(PathBuf),
    /// A command of the shell, which reads what it is handed.
    Command(String),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.strip_prefix('|').map(str::trim) {
            None => Ok(Self::File(text.into())),
            Some("") => Err("no command stands behind the |".to_owned()),
            Some(command) => Ok(Self::Command(command.to_owned())),
        }
    }
}

/// A place that is open for all that follows.
pub(super) enum Outlet {
    File(PathBuf, File),
    Command(String, Child),
}

impl Outlet {
    /// Opens a place.
    ///
    /// # Errors
    /// A file that cannot be written, a shell that cannot be started.
    pub(super) fn open(place: Place) -> Result<Self> {
        Ok(match place {
            Place::File(path) => {
                let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
                Self::File(path, file)
            }
            Place::Command(command) => {
                let child = shell(&command).spawn().map_err(|e| failed(&command, &e.to_string()))?;
                Self::Command(command, child)
            }
        })
    }

    /// Writes a text.
    ///
    /// # Errors
    /// What the system says; that the command reads no more.
    pub(super) fn write(&mut self, text: &[u8]) -> Result<()> {
        match self {
            Self::File(path, file) => file.write_all(text).map_err(|source| Error::Write { path: path.clone(), source }),
            Self::Command(command, child) => {
                let Some(input) = &mut child.stdin else { return Ok(()) };
                input.write_all(text).map_err(|e| match e.kind() {
                    io::ErrorKind::BrokenPipe => failed(command, "reads no more"),
                    _ => failed(command, &e.to_string()),
                })
            }
        }
    }

    /// Ends the output; a command is waited for.
    ///
    /// # Errors
    /// That the command failed.
    pub(super) fn close(self) -> Result<()> {
        match self {
            Self::File(..) => Ok(()),
            // To wait closes its input first, so that it sees the end.
            Self::Command(command, mut child) => ended(&command, child.wait()),
        }
    }
}

/// Hands a text to a command and waits for its end. A command may stop reading before the end of the text.
///
/// # Errors
/// That it cannot be started, or that it failed.
pub(super) fn hand(command: &str, text: &[u8]) -> Result<()> {
    ended(command, handed(&mut shell(command), text))
}

/// Hands text to the pager that the environment names; a pager that cannot start is an error, one that is left early is not.
pub(super) fn page(text: &[u8]) -> io::Result<()> {
    let named = ["BIOATLAS_PAGER", "PAGER"].into_iter().find_map(std::env::var_os);
    let command = named.unwrap_or_else(|| "less -SRXF".into());
    if command.is_empty() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut pager = shell(command);
    if std::env::var_os("LESSCHARSET").is_none() {
        // Without a locale, less would show every letter beyond ASCII as its bytes.
        pager.env("LESSCHARSET", "utf-8");
    }
    match handed(&mut pager, text)?.code() {
        // What the shell says when there is no such program.
        Some(126 | 127) => Err(io::ErrorKind::NotFound.into()),
        _ => Ok(()),
    }
}

fn shell(command: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::piped());
    shell
}

fn handed(command: &mut Command, text: &[u8]) -> io::Result<ExitStatus> {
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        match input.write_all(text) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => return Err(e),
            _ => {}
        }
    }
    child.wait()
}

fn ended(command: &str, status: io::Result<ExitStatus>) -> Result<()> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(command, &format!("ended with {status}"))),
        Err(e) => Err(failed(command, &e.to_string())),
    }
}

fn failed(command: &str, how: &str) -> Error {
    Error::Usage {
        message: format!("the command `{command}`: {how}"),
        hint: "the answer is kept: `.last` shows it, `.output` alone leads back to the screen".into(),
    }
}
