//! Where does output go, and how does it look there?
//!
//! The terminal's width and colour, answers to standard output or to a file that appears only when it is complete, and
//! messages to standard error.

use super::ending;
use super::progress;
use crate::dataset::Dataset;
use crate::error::{Error, Result};
use crate::query::Answer;
use crate::query::cite::{Cited, Form};
use crate::query::format::{self, Format, Look};
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::NamedTempFile;
use unicode_width::UnicodeWidthStr as _;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// At a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The width of the terminal, if it tells one.
fn cells_across() -> Option<u16> {
    terminal_size::terminal_size().map(|(width, _)| width.0).filter(|width| *width > 0)
}

/// What is known of the place where standard output goes.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    /// Its width in cells, if it is a terminal.
    pub(super) width: Option<u16>,
    colour: bool,
    captured: Option<Arc<Mutex<Vec<u8>>>>,
}

impl Screen {
    pub(super) fn detect(colour: Colour) -> Self {
        let terminal = io::stdout().is_terminal();
        let width = terminal.then(|| cells_across().unwrap_or(80));
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        if colour {
            anstream::ColorChoice::Always.write_global();
        }
        Self { width, colour, captured: None }
    }

    /// The same screen, but what goes to standard output is kept for the caller.
    pub(super) fn capture(&self) -> (Self, Arc<Mutex<Vec<u8>>>) {
        let kept = Arc::default();
        (Self { captured: Some(Arc::clone(&kept)), ..self.clone() }, kept)
    }

    /// The same screen with its width of now; a person may have changed it.
    pub(super) fn measured_again(&self) -> Self {
        let width = self.width.map(|old| cells_across().unwrap_or(old));
        Self { width, ..self.clone() }
    }

    /// Whether it has colour.
    pub(super) fn has_colour(&self) -> bool {
        self.colour
    }

    /// The text set in a style, if the screen has colour.
    pub(super) fn set(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// The text as a link that a click opens (OSC 8), if the screen is a terminal with colour.
    pub(super) fn link(&self, address: &str, text: &str) -> String {
        let safe = address.starts_with("http") && address.bytes().all(|b| b.is_ascii_graphic());
        if self.colour && self.width.is_some() && safe {
            format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.set(Style::new().bold(), text)
    }

    pub(super) fn dim(&self, text: &str) -> String {
        self.set(Style::new().dimmed(), text)
    }
}

/// The options of every verb whose answer is rows or triples.
#[derive(Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// Format of the answer [default: the one that the output file's extension names, else a table, or Turtle for triples]
    #[arg(long, value_name = "FORMAT", value_parser = parse_format, hide_possible_values = true, long_help = formats_help())]
    pub(super) format: Option<Format>,
    /// Write to this file, which appears only when it is complete
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
}

pub(super) fn parse_format(name: &str) -> std::result::Result<Format, String> {
    let lower = name.to_ascii_lowercase();
    let by_extension = || Format::of_file(&Path::new("answer").with_extension(&lower));
    Format::all().find(|format| format.name() == lower).or_else(by_extension).ok_or_else(|| {
        let near = crate::error::near(name, Format::all().map(Format::name));
        let all: Vec<_> = Format::all().map(Format::name).collect();
        let guess = if near.is_empty() { String::new() } else { format!("did you mean {}? ", crate::error::choices(&near)) };
        format!("{guess}formats: {}", all.join(", "))
    })
}

fn formats_help() -> String {
    let list: Vec<_> = Format::all().map(|f| format!("  {:<9} {}", f.name(), f.meaning())).collect();
    format!(
        "Format of the answer; without it, the one that the output file's extension names, else a table, or Turtle for triples\n\n{}",
        list.join("\n")
    )
}

impl OutputArgs {
    /// The format that was asked for, if any.
    pub(super) fn chosen(&self) -> Result<Option<Format>> {
        match (&self.format, &self.output) {
            (Some(format), _) => Ok(Some(*format)),
            (None, Some(path)) => match (Format::of_file(path), path.extension()) {
                (Some(format), _) => Ok(Some(format)),
                (None, None) => Ok(None),
                (None, Some(extension)) => Err(Error::Usage {
                    message: format!("the extension of `{}` names no format", path.display()),
                    hint: format!(
                        "name one with --format, or end the file in .csv, .json, .ttl … instead of .{}",
                        extension.to_string_lossy()
                    ),
                }),
            },
            (None, None) => Ok(None),
        }
    }

    /// Opens the place of output, so that a wrong one is told before any work.
    pub(super) fn open(&self, screen: &Screen) -> Result<Target> {
        Target::open(self.output.as_deref(), screen)
    }
}

/// Where an answer goes.
pub(super) enum Target {
    Standard(BufWriter<io::StdoutLock<'static>>),
    Captured(Arc<Mutex<Vec<u8>>>),
    /// A pipe or a device that has a name: written as it is, since renaming a file over it would replace it.
    Device {
        out: BufWriter<File>,
        path: PathBuf,
    },
    File {
        part: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Target {
    /// Opens standard output, or a file beside the one that is to be written.
    pub(super) fn open(path: Option<&Path>, screen: &Screen) -> Result<Self> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(match &screen.captured {
                Some(kept) => Self::Captured(Arc::clone(kept)),
                None => Self::Standard(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
            });
        };
        let failed = |source| Error::Write { path: path.to_owned(), source };
        if path.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        // Behind a link it is the file that is written, not the link.
        let path =
            &if path.is_symlink() { std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() };
        if path.exists() && !path.is_file() {
            let out = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Self::Device { out: BufWriter::with_capacity(1 << 16, out), path: path.clone() });
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        // Asked first, since the error of a temporary file names that file.
        std::fs::metadata(folder).map_err(failed)?;
        let make = || tempfile::Builder::new().prefix(".bioatlas-").tempfile_in(folder);
        let part = ending::unfinished_until_named(make, NamedTempFile::path).map_err(|e| failed(bare(e)))?;
        Ok(Self::File { part: BufWriter::with_capacity(1 << 16, part), path: path.to_owned() })
    }

    /// Ends the output: flushes it, or gives the file its name.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Standard(mut out) => out.flush().map_err(Error::Output),
            Self::Captured(_) => Ok(()),
            Self::Device { mut out, path } => out.flush().map_err(|source| Error::Write { path, source }),
            Self::File { part, path } => {
                let failed = |source| Error::Write { path: path.clone(), source };
                let part = part.into_inner().map_err(|e| failed(e.into_error()))?;
                set_permissions(&part, &path).map_err(failed)?;
                let hidden = part.path().to_owned();
                let named = part.persist(&path).map_err(|e| failed(e.error));
                ending::finished(&hidden);
                named.map(drop)
            }
        }
    }

    /// Ends the output when all was written; else names the file in the error.
    pub(super) fn end<T>(self, written: Result<T>) -> Result<T> {
        match written {
            Ok(count) => self.finish().map(|()| count),
            Err(error) => Err(self.name_in(error)),
        }
    }

    /// An output error of a file names the file.
    pub(super) fn name_in(&self, error: Error) -> Error {
        match (self, error) {
            (Self::File { path, .. } | Self::Device { path, .. }, Error::Output(source)) => {
                Error::Write { path: path.clone(), source: bare(source) }
            }
            (_, error) => error,
        }
    }
}

/// A temporary file is private; the finished one has the permissions of the file it replaces, or the usual ones.
#[cfg(unix)]
fn set_permissions(part: &NamedTempFile, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_or(0o644, |m| m.permissions().mode());
    part.as_file().set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_permissions(_: &NamedTempFile, _: &Path) -> io::Result<()> {
    Ok(())
}

/// The system's error without the name of the temporary file, which nobody asked for.
fn bare(error: io::Error) -> io::Error {
    if error.get_ref().is_some() { error.kind().into() } else { error }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Captured(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).write(bytes),
            Self::Device { out, .. } => out.write(bytes),
            Self::File { part, .. } => part.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Captured(_) => Ok(()),
            Self::Device { out, .. } => out.flush(),
            Self::File { part, .. } => part.flush(),
        }
    }
}

/// Whether a table shows labels in the place of IRIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Labels,
    PrefixedNames,
}

impl Naming {
    /// Where a table takes its labels from, if it shows any.
    pub(super) fn labels(self, dataset: &Dataset) -> Option<&Dataset> {
        (self == Self::Labels).then_some(dataset)
    }
}

/// Writes an answer and gives the number of rows or triples.
pub(super) fn answer(
    answer: Answer<'_>,
    args: &OutputArgs,
    mut target: Target,
    naming: Naming,
    dataset: &Dataset,
    screen: &Screen,
) -> Result<u64> {
    let triples = matches!(answer, Answer::Graph(_) | Answer::Quads(_));
    let format = args.chosen()?.unwrap_or(if triples { Format::Turtle } else { Format::Table });
    let look = look(args, naming, dataset, screen);
    let written = format::write(answer, format, &dataset.prefixes, &look, &mut target);
    target.end(written)
}

/// How a table is to look at the place where it goes.
fn look<'a>(args: &OutputArgs, naming: Naming, dataset: &'a Dataset, screen: &Screen) -> Look<'a> {
    Look { width: screen.width.filter(|_| args.output.is_none()), labels: naming.labels(dataset) }
}

/// Writes an answer with its citations.
pub(super) fn cited(
    cited: &Cited,
    args: &OutputArgs,
    mut target: Target,
    naming: Naming,
    dataset: &Dataset,
    screen: &Screen,
) -> Result<u64> {
    let format = args.chosen()?.unwrap_or(if cited.form == Form::Graph { Format::Trig } else { Format::Table });
    let look = look(args, naming, dataset, screen);
    let written = format::write_cited(cited, format, &dataset.prefixes, &look, &mut target);
    target.end(written)
}

/// Writes an error and its hint to standard error.
pub(super) fn report(error: &Error) {
    report_as("", error, error.hint().as_deref());
}

/// Writes an error with its place in a script and a hint.
pub(super) fn report_as(place: &str, error: &Error, hint: Option<&str>) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    let cyan = Style::new().bold().fg_color(Some(AnsiColor::Cyan.into()));
    progress::wipe();
    let mut err = anstream::stderr().lock();
    // Nothing is left to do when standard error itself fails.
    let _ = writeln!(err, "{red}error:{red:#} {place}{error}");
    if let Some(hint) = hint {
        let _ = writeln!(err, "{cyan}hint:{cyan:#} {hint}");
    }
}

/// Text of the data on one line, without the control characters that must not reach a terminal.
pub(super) fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "�")
}

/// Writes a text behind a mark, and a remark behind the text, or below it where the terminal is too narrow for both.
///
/// - `look`: how the text looks; the remark is dim.
pub(super) fn remark(
    out: &mut dyn Write,
    (screen, width): (&Screen, Option<u16>),
    mark: &str,
    (text, look): (&str, &dyn Fn(&str) -> String),
    remark: &str,
) -> std::io::Result<()> {
    let behind = if remark.is_empty() { String::new() } else { format!("  {}", screen.dim(remark)) };
    let whole = mark.width() + text.width() + if remark.is_empty() { 0 } else { 2 + remark.width() };
    if width.is_none_or(|width| whole <= width.into()) {
        return writeln!(out, "{mark}{}{behind}", look(text));
    }
    for line in format::hanging(mark, text, width) {
        writeln!(out, "{}", look(&line))?;
    }
    let space = " ".repeat(mark.width() + 2);
    match remark.is_empty() {
        true => Ok(()),
        false => format::hanging(&space, remark, width).iter().try_for_each(|line| writeln!(out, "{}", screen.dim(line))),
    }
}

thread_local! {
    static HELD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs something whose answer is kept back, and keeps its warnings and notes back too, so that they can follow the answer.
pub(super) fn held<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    HELD.set(Some(Vec::new()));
    let done = work();
    (done, HELD.take().unwrap_or_default())
}

/// Writes what was kept back.
pub(super) fn release(said: &[String]) {
    said.iter().for_each(|line| say(line.clone()));
}

/// Refuses to write a file over the one that is read.
pub(super) fn check_is_other(output: Option<&Path>, input: &Path) -> Result<()> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    match output.filter(|output| whole(output).is_some_and(|one| one.is_file() && whole(input) == Some(one))) {
        None => Ok(()),
        Some(output) => Err(Error::Usage {
            message: format!("`{}` is the file that is read", output.display()),
            hint: "give -o another name; what is read is never written over".into(),
        }),
    }
}

/// A number from 0 to 1.
pub(super) fn parse_score(text: &str) -> std::result::Result<f64, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "give a number from 0 to 1".to_owned())
}

/// Writes a warning to standard error.
pub(super) fn warning(text: &str) {
    say(labelled("warning:", text));
}

/// Writes a note to standard error.
pub(super) fn note(text: &str) {
    say(labelled("note:", text));
}

fn labelled(label: &str, text: &str) -> String {
    let yellow = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
    format!("{yellow}{label}{yellow:#} {text}")
}

fn say(line: String) {
    HELD.with_borrow_mut(|held| match held {
        Some(lines) => lines.push(line),
        // Nothing is left to do when standard error itself fails.
        None => {
            progress::wipe();
            drop(writeln!(anstream::stderr().lock(), "{line}"));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::Screen;

    #[test]
    fn a_link_is_hidden_behind_its_text_only_where_it_can_be_clicked() {
        let screen = |width, colour| Screen { width, colour, captured: None };
        let link = |screen: Screen, address| screen.link(address, "Q1");
        assert_eq!(link(screen(Some(80), true), "http://x.org/Q1"), "\u{1b}]8;;http://x.org/Q1\u{1b}\\Q1\u{1b}]8;;\u{1b}\\");
        for (width, colour, address) in
            [(None, true, "http://x.org/"), (Some(80), false, "http://x.org/"), (Some(80), true, "http://x\u{7}/")]
        {
            assert_eq!(link(screen(width, colour), address), "Q1");
        }
    }
}
