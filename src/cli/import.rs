//! `import`: brings a table of yours in as a graph.

use super::bad_lines::BadLines;
use super::output::{self, Screen, Target};
use super::progress::Progress;
use super::{Data, Outcome};
use crate::dataset::format_of;
use crate::dataset::table::{Table, check_is_file, nameless};
use crate::error::{Error, Result, counted};
use crate::import::{Import, Lookups, Mapping, Missed, Origin, describe, guess};
use crate::vocab::{PREFIXES, Prefixes};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Quad;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Bring a table of yours in as a graph
///
/// FILE is CSV, TSV, JSON lines (also .gz) or Parquet. A mapping says which IRI each row has and which columns become which statements;
/// without one, every column becomes a property of the data set's own, with the datatype that all its values have. -o FILE.toml writes that
/// mapping, to be edited. The statements are in one graph, whose status is imported; use it with --data. A line with a fault is an error, and
/// no file is written then. Exit code 1 when there are no rows.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas import companies.csv --as companies -o companies.trig
  bioatlas import companies.csv --as companies -o companies.toml        the mapping, to be edited
  bioatlas import companies.csv --as companies --map companies.toml -o companies.trig
  bioatlas --data companies.trig query 'SELECT * { ?row a companies:Row ; rdfs:label ?name }'")]
pub(super) struct ImportArgs {
    /// The table
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// What the data set is called: its graph and its prefix get this name
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// The mapping
    #[arg(long, value_name = "MAPPING.toml", value_hint = clap::ValueHint::FilePath)]
    map: Option<PathBuf>,
    /// Print the mapping that is used without --map, and import nothing
    #[arg(long, conflicts_with = "map")]
    print_map: bool,
    /// Leave out lines with a fault
    #[arg(long)]
    skip_bad: bool,
    /// Write to this file (.trig, .nq or .jsonld, or .toml for the mapping), which appears only when it is complete
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &ImportArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    check_name(&args.name)?;
    let only_map = args.print_map || args.output.as_deref().is_some_and(|path| path.extension().is_some_and(|e| e == "toml"));
    let format = if only_map { RdfFormat::TriG } else { format(args.output.as_deref())? };
    check_is_file(&args.file)?;
    let mut out = Target::open(args.output.as_deref(), screen)?;
    let table = Table::open(&args.file)?;
    let known = Prefixes::default();
    let (file, text) = match &args.map {
        Some(path) => (path.display().to_string(), super::query::read(path)?),
        None => {
            let name = args.file.file_name().unwrap_or_default().to_string_lossy();
            let progress = Progress::new("reading");
            let done = |rows, share| progress.count(rows, "rows", share);
            let text = guess(Table::open(&args.file)?, &args.name, &name, &done);
            drop(progress);
            unnamed(&table.columns);
            (String::new(), text)
        }
    };
    if only_map {
        let written = out.write_all(text.as_bytes()).map_err(Error::Output);
        return out.end(written).map(|()| Outcome::Yes);
    }
    let mapping = Mapping::read(&text, &args.name, &table.columns, &known).map_err(|fault| Error::Syntax {
        file,
        line: fault.line,
        column: fault.column,
        message: fault.message,
    })?;
    let folder = args.map.as_deref().and_then(Path::parent).unwrap_or_else(|| Path::new(""));
    let lookups = Lookups::of(&mapping, || data.open(), folder)?;
    let origin = Origin::new(&args.file, digest(&args.file)?);
    let prefixes = prefixes(&mapping);
    let mut import = Import::new(&mapping, &lookups, origin.iri.clone(), &prefixes);
    let mut bad = BadLines::default();
    let written = write(&mut import, table, format, &mut out, &mut bad, |import| describe(&mapping, &args.name, &origin, import));
    if let Err(error) = written {
        return Err(out.name_in(error));
    }
    bad.judge(&args.file, args.skip_bad, if args.output.is_some() { "nothing was written; " } else { "" })?;
    out.finish()?;
    told(args, &import, &mapping);
    Ok(if import.rows > 0 { Outcome::Yes } else { Outcome::No })
}

/// Tells of columns that no mapping can name.
fn unnamed(columns: &[String]) {
    let (without, twice) = nameless(columns);
    if without > 0 {
        output::note(&format!("{} without a name left out", counted(without, "column")));
    }
    for name in twice {
        output::note(&format!("the columns called `{name}` are left out, since there are several; give them names that differ"));
    }
}

/// A name is a prefix too, so it has the form of one, and none that is known.
fn check_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let message = if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(plain) || name.ends_with('-') {
        format!("`{name}` cannot be the name of a data set")
    } else if PREFIXES.iter().any(|(known, _)| *known == name) {
        format!("`{name}` is a prefix already")
    } else {
        return Ok(());
    };
    Err(Error::Usage { message, hint: "give another to --as: letters, digits, `-` and `_`, such as my-companies".into() })
}

fn format(path: Option<&Path>) -> Result<RdfFormat> {
    let Some(path) = path else { return Ok(RdfFormat::TriG) };
    let name = path.to_string_lossy();
    let fits = format_of(&name).filter(|format| format.supports_datasets() && !name.to_lowercase().ends_with(".gz"));
    fits.ok_or_else(|| Error::Usage {
        message: format!("the extension of `{}` names no format with named graphs", path.display()),
        hint: "end the file in .trig, .nq or .jsonld, or in .toml for the mapping".into(),
    })
}

/// The prefixes of the mapping before those that are known.
fn prefixes(mapping: &Mapping) -> Prefixes {
    let mut prefixes = Prefixes::default();
    mapping.prefixes.iter().for_each(|(name, iri)| prefixes.set(name, iri));
    prefixes
}

fn digest(path: &Path) -> Result<String> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let (mut hasher, mut file, mut part) = (Sha256::new(), File::open(path).map_err(failed)?, vec![0; 1 << 16]);
    loop {
        match file.read(&mut part).map_err(failed)? {
            0 => break,
            length => hasher.update(&part[..length]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes the statements of each row as it is read, and the description behind them.
fn write<'a>(
    import: &mut Import<'a>,
    mut table: Table,
    format: RdfFormat,
    out: &mut Target,
    bad: &mut BadLines,
    description: impl Fn(&Import<'a>) -> Vec<Quad>,
) -> Result<()> {
    let mut serializer = RdfSerializer::from_format(format);
    for (name, iri) in import.prefixes() {
        serializer = serializer.clone().with_prefix(name, iri).unwrap_or(serializer);
    }
    let mut writer = serializer.for_writer(out);
    let progress = Progress::new("importing");
    while let Some(row) = table.next() {
        progress.count(import.rows, "rows", table.share());
        match row.and_then(|row| import.row(&row)) {
            Ok(quads) => {
                for quad in &quads {
                    writer.serialize_quad(quad).map_err(Error::Output)?;
                }
            }
            Err(fault) => bad.note(fault),
        }
    }
    drop(progress);
    for quad in &description(import) {
        writer.serialize_quad(quad).map_err(Error::Output)?;
    }
    writer.finish().map(drop).map_err(Error::Output)
}

fn told(args: &ImportArgs, import: &Import<'_>, mapping: &Mapping) {
    for Missed { column, unknown, ambiguous, first } in import.missed.iter().filter(|missed| !missed.first.is_empty()) {
        let named: Vec<String> = first.iter().map(|(line, value)| format!("`{value}` (line {line})")).collect();
        let several =
            if *ambiguous > 0 { format!(", {ambiguous} of them because several entities have the name") } else { String::new() };
        let more = if unknown + ambiguous > first.len() as u64 { " …" } else { "" };
        let count = counted(unknown + ambiguous, "value");
        output::note(&format!("{count} of `{column}` lead to no entity{several}: {}{more}", named.join(", ")));
    }
    let graph = &mapping.graph;
    output::note(&format!(
        "{} and {} in the graph {graph}",
        counted(import.rows, "row"),
        counted(import.statements, "statement")
    ));
    if args.map.is_none() && args.output.is_some() {
        output::note("the mapping was guessed; -o with a file .toml writes it, to be edited");
    }
}
