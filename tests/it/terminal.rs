//! Runs the program at a pseudo-terminal, types keys, and looks at the screen as a person would.
//!
//! Nothing sleeps: each look waits until the screen shows what is expected, and fails with the screen when it never does.

use crate::harness::root;
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use std::io::{Read as _, Write as _};
use std::process::Child;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// After this long, what is expected will not come.
const PATIENCE: Duration = Duration::from_secs(10);

fn cells(number: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(number).unwrap()
}

pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _home: tempfile::TempDir,
}

/// The line with the cursor.
fn cursor_line(screen: &vt100::Screen) -> String {
    let (row, _) = screen.cursor_position();
    screen.rows(0, 200).nth(usize::from(row)).unwrap_or_default()
}

pub(crate) const UP: &str = "\x1b[A";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const LEFT: &str = "\x1b[D";
pub(crate) const BACKSPACE: &str = "\x7f";
pub(crate) const CTRL_A: &str = "\x01";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_D: &str = "\x04";
pub(crate) const CTRL_G: &str = "\x07";
pub(crate) const CTRL_R: &str = "\x12";
pub(crate) const ENTER: &str = "\r";

impl Terminal {
    /// Opens the prompt in a clean home and waits for it.
    pub(crate) fn prompt(args: &[&str]) -> Self {
        Self::at_home(tempfile::tempdir().unwrap(), args)
    }

    /// Opens the prompt with files at home.
    pub(crate) fn at_home(home: tempfile::TempDir, args: &[&str]) -> Self {
        Self::with(home, args, &[])
    }

    /// Opens the prompt with files at home and more variables in its environment.
    pub(crate) fn with(home: tempfile::TempDir, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut terminal = Self::running(home, args, environment);
        terminal.ready();
        terminal
    }

    /// Runs a verb, or the prompt, and does not wait for anything.
    pub(crate) fn running(home: tempfile::TempDir, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(30, 100)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_bioatlas"))
            .args(args)
            .current_dir(root())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8")
            .env("NO_COLOR", "1")
            .env("BIOATLAS_PAGER", "")
            .env("EDITOR", "sed -i s/Boston/Chicago/")
            .envs(environment.iter().copied())
            .spawn(pts)
            .unwrap();
        let pty = Arc::new(pty);
        let reader = Arc::clone(&pty);
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = (&*reader).read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { pty, child, bytes, screen: vt100::Parser::new(cells(30), cells(100), 0), _home: home }
    }

    pub(crate) fn resize(&mut self, rows: u16, columns: u16) {
        self.pty.resize(Size::new(rows, columns)).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// Types keys.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Types a line, waits until it stands there, presses Enter, and waits until that has worked.
    pub(crate) fn line(&mut self, line: &str) -> &mut Self {
        let tail: String = line.chars().skip(line.chars().count().saturating_sub(6)).collect();
        let stands = move |screen: &vt100::Screen| cursor_line(screen).trim_end().ends_with(tail.trim());
        self.keys(line);
        if line.is_empty() {
            return self.keys(ENTER);
        }
        self.until(line, &stands).keys(ENTER).until("the end of the line", |screen| !stands(screen))
    }

    /// Presses Tab until the screen shows a text: what the data has is counted in the background.
    pub(crate) fn tab(&mut self, text: &str) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            assert!(Instant::now() < end, "Tab never showed {text:?}:\n{}", self.screen());
            self.keys("\t");
            while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(300)) {
                self.process(&bytes);
            }
        }
        self
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows a text.
    pub(crate) fn see(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the line with the cursor is this one.
    pub(crate) fn at_line(&mut self, line: &str) -> &mut Self {
        self.until(line, |screen| cursor_line(screen).trim_end() == line)
    }

    /// Waits until the cursor stands in a column.
    pub(crate) fn at_column(&mut self, column: u16) -> &mut Self {
        self.until(&format!("cursor in column {column}"), |screen| screen.cursor_position().1 == column)
    }

    fn until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !seen(self.screen.screen()) {
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("never saw {what:?}:\n{}", self.screen())
                }
            }
        }
        self
    }

    fn process(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        // What a terminal answers when it is asked for the cursor.
        if bytes.windows(4).any(|w| w == b"\x1b[6n") {
            let (row, column) = self.screen.screen().cursor_position();
            self.keys(&format!("\x1b[{};{}R", row + 1, column + 1));
        }
    }

    /// Waits for an empty prompt. Keys that come earlier would reach a terminal that is not listening for keys yet.
    pub(crate) fn ready(&mut self) -> &mut Self {
        self.at_line("bioatlas>")
    }

    /// Types a whole statement and waits until it has run.
    pub(crate) fn run(&mut self, statement: &str) -> &mut Self {
        self.line(statement).ready()
    }

    /// Sends a signal, such as TERM.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        crate::harness::signal(self.child.id(), name);
        self
    }

    /// Whether the terminal shows what is typed and gives it line by line, as a shell wants it.
    pub(crate) fn is_as_found(&self) -> bool {
        use rustix::termios::{LocalModes, tcgetattr};
        let wanted = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        tcgetattr(&*self.pty).unwrap().local_modes.contains(wanted)
    }

    /// Waits until the program is gone, whatever its status is.
    pub(crate) fn gone(&mut self) -> &mut Self {
        self.child.wait().unwrap();
        self
    }

    /// Waits for the program to end, and gives its status.
    pub(crate) fn ended(mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap().code().unwrap_or(-1),
                Err(RecvTimeoutError::Timeout) => panic!("did not end:\n{}", self.screen()),
            }
        }
    }
}

impl Drop for Terminal {
    /// A test that fails leaves no program behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
