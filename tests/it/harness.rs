//! Runs the program as a person would, in a clean environment, and compares everything it prints.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// One run of the program.
pub(crate) struct Run {
    command: Command,
    stdin: Vec<u8>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Prepares a run with arguments as a shell would split them; no quotes, so give `args` for those with blanks.
pub(crate) fn bioatlas(line: &str) -> Run {
    run(&line.split_whitespace().collect::<Vec<_>>())
}

/// Prepares a run with these arguments.
pub(crate) fn run(args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bioatlas"));
    command.args(args).current_dir(root()).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    Run { command, stdin: Vec::new() }
}

impl Run {
    pub(crate) fn args(self, args: &[&str]) -> Self {
        args.iter().fold(self, |run, arg| run.arg(arg))
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it, for a test that sends it a signal.
    pub(crate) fn started(mut self) -> std::process::Child {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs it and gives status and both streams. A panic of the program fails the test.
    pub(crate) fn ran(mut self) -> Ran {
        let mut child = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = std::mem::take(&mut self.stdin);
        // A program that does not read its input closes the pipe early; that is its right.
        let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let ran = Ran {
            status: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    /// Runs it, expects success and silence on standard error, and gives standard output.
    pub(crate) fn out(self) -> String {
        let ran = self.ran();
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
        ran.out
    }

    /// Runs it, expects an error (exit code 2, nothing on standard output), and gives the message.
    pub(crate) fn error(self) -> String {
        let ran = self.ran();
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
        ran.err
    }
}

/// Sends a signal to a program.
#[cfg(unix)]
pub(crate) fn signal(id: u32, name: &str) {
    assert!(Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap().success());
}

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of `tests/data`.
pub(crate) fn data(name: &str) -> String {
    root().join("tests/data").join(name).display().to_string()
}

/// Compares a text with a file of expected output; `BLESS=1` writes the file instead.
pub(crate) fn golden(path: &str, text: &str) {
    let path = root().join("tests").join(path);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}; BLESS=1 writes it", path.display()));
    assert_eq!(text, expected, "{} (BLESS=1 accepts the new text)", path.display());
}

/// The files of a folder, by name.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_file()).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

/// A folder of its own for a test, removed at the end.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
