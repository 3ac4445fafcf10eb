//! Which key does a person press?
//!
//! At a terminal a key is an answer at once. Elsewhere, and where the terminal cannot be asked for keys, an answer is a line.

use super::super::ending;
use crate::error::{Error, Result};
use std::io::{self, BufRead as _};

/// The answers of a person, while it lives: the terminal is as before when it goes.
pub(super) struct Keys {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

/// Ctrl-C and Ctrl-D: the end, as each answer is saved.
const ENDS: [u8; 2] = [0x03, 0x04];
const ESCAPE: u8 = 0x1b;

impl Keys {
    /// Asks the terminal for single keys, if standard input is one. Ctrl-C is a key too then, so nothing ends while the terminal is so.
    #[cfg(unix)]
    pub(super) fn open() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
        let stdin = io::stdin();
        let before = tcgetattr(&stdin).ok();
        let before = before.filter(|before| {
            let mut keys = before.clone();
            keys.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            keys.special_codes[SpecialCodeIndex::VMIN] = 1;
            keys.special_codes[SpecialCodeIndex::VTIME] = 0;
            // Before the terminal is changed, so that no signal finds it changed and unknown.
            let found = before.clone();
            ending::undo_at_end(Some(Box::new(move || {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &found);
            })));
            tcsetattr(&stdin, OptionalActions::Now, &keys).is_ok()
        });
        Self { before }
    }

    #[cfg(not(unix))]
    pub(super) fn open() -> Self {
        Self {}
    }

    /// Whether answers are keys, which the terminal does not show by itself.
    pub(super) fn are_single(&self) -> bool {
        #[cfg(unix)]
        return self.before.is_some();
        #[cfg(not(unix))]
        false
    }

    /// The next answer: the text of a key, or of a line; nothing at the end.
    ///
    /// # Errors
    /// Standard input cannot be read.
    pub(super) fn next(&self) -> Result<Option<String>> {
        let failed = |source| Error::Read { path: "standard input".into(), source };
        let mut input = io::stdin().lock();
        if !self.are_single() {
            let mut line = String::new();
            let length = input.read_line(&mut line).map_err(failed)?;
            return Ok((length > 0).then(|| line.trim().to_lowercase()));
        }
        loop {
            let typed = input.fill_buf().map_err(failed)?;
            let Some(first) = typed.first().copied() else { return Ok(None) };
            // An arrow or another key that sends several characters is one key.
            let length = if first == ESCAPE || !first.is_ascii() { typed.len() } else { 1 };
            input.consume(length);
            match first {
                key if ENDS.contains(&key) => return Ok(None),
                // Whoever is used to lines presses Enter behind the letter.
                b'\r' | b'\n' => {}
                key if key.is_ascii_graphic() => return Ok(Some(char::from(key).to_lowercase().to_string())),
                _ => return Ok(Some("that key".into())),
            }
        }
    }
}

#[cfg(unix)]
impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // A terminal that is gone needs nothing.
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, before);
            ending::undo_at_end(None);
        }
    }
}
