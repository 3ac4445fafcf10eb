//! `audit`: recomputes what is printed.

use super::output::{self, Naming, OutputArgs, Screen, Target};
use super::{Data, Outcome};
use crate::dataset::Dataset;
use crate::error::{Error, Result, counted};
use crate::query::audit::{self, Audit, Check, Verdict};
use crate::query::evidence::{Places, page_order};
use crate::query::format::{self, Format, Look};
use crate::query::{Answer, Row, Rows};
use oxigraph::model::{Literal, NamedNode, Term};
use std::io::Write as _;

/// Recompute the printed figures: growth, shares, sums, ranks, and figures printed twice
///
/// Each derivation that the data states is computed from its printed inputs and compared with its printed result; figures that are
/// printed more than once are found and compared. Verdicts: consistent; rounding (the difference is no larger than the rounding of the
/// inputs); inconsistent; not checkable, and why; not printed (computed, with
/// nothing printed to compare with).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas audit
  bioatlas audit --only inconsistent --only rounding
  bioatlas audit --format csv -o audit.csv
  bioatlas audit --format trig                the verdicts as statements
  bioatlas --workspace mine audit --strict    exit code 1 if anything is inconsistent")]
pub(super) struct AuditArgs {
    /// Exit with code 1 if anything is inconsistent
    #[arg(long)]
    strict: bool,
    /// Show only checks with this verdict; again for another
    #[arg(long, value_name = "VERDICT", value_parser = parse_verdict)]
    only: Vec<Verdict>,
    #[command(flatten)]
    output: OutputArgs,
}

fn parse_verdict(name: &str) -> std::result::Result<Verdict, String> {
    let wanted = name.replace('-', " ");
    Verdict::ALL.into_iter().find(|verdict| verdict.name() == wanted).ok_or_else(|| {
        let near = crate::error::near(&wanted, Verdict::ALL.map(Verdict::name));
        let guess = if near.is_empty() { String::new() } else { format!("did you mean {}? ", crate::error::choices(&near)) };
        format!("{guess}verdicts: {}", Verdict::ALL.map(|verdict| verdict.name().replace(' ', "-")).join(", "))
    })
}

pub(super) fn run(args: &AuditArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Table);
    let dataset = data.open()?;
    let audit = audit::audit(dataset)?;
    let failed = args.strict && audit.count(Verdict::Inconsistent) > 0;
    let mut shown: Vec<&Check> = audit.checks.iter().collect();
    shown.retain(|check| args.only.is_empty() || args.only.contains(&check.verdict));
    let places = audit::places(dataset, &audit)?;
    if format.is_graph() {
        let statements = audit.statements();
        // A format without named graphs gets the bare statements.
        let named = matches!(format, Format::Trig | Format::Nquads | Format::Jsonld);
        let quads = statements.into_iter().map(|quad| if named { quad } else { bare(quad) }).map(Ok);
        output::answer(Answer::Quads(Box::new(quads)), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    } else if format == Format::Table {
        let width = screen.width.filter(|_| args.output.output.is_none());
        let written = write(&audit, &shown, &places, dataset, width, screen, &mut target);
        target.end(written)?;
    } else {
        let rows = rows(&shown, &places);
        output::answer(Answer::Rows(rows), &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    }
    if audit.checks.is_empty() {
        output::note("the data states no derivation and prints no quantity twice: there is nothing to check");
    }
    Ok(if failed { Outcome::No } else { Outcome::Yes })
}

fn bare(mut quad: oxigraph::model::Quad) -> oxigraph::model::Quad {
    quad.graph_name = oxigraph::model::GraphName::DefaultGraph;
    quad
}

/// One table for each verdict, and how many there are.
fn write(
    audit: &Audit,
    shown: &[&Check],
    places: &Places,
    dataset: &Dataset,
    width: Option<u16>,
    screen: &Screen,
    target: &mut Target,
) -> Result<()> {
    for verdict in Verdict::ALL {
        let some: Vec<&&Check> = shown.iter().filter(|check| check.verdict == verdict).collect();
        if some.is_empty() {
            continue;
        }
        writeln!(target, "{}", screen.bold(&format!("{} ({})", verdict.name(), some.len()))).map_err(Error::Output)?;
        let rows = some.iter().map(|check| {
            let place = cite(&check.graphs, places, dataset);
            Ok([&check.label, &check.printed, &check.recomputed, &check.tolerance, &check.note, &place]
                .map(|text| word(text))
                .to_vec())
        });
        let rows = Rows::new(&["what", "printed", "recomputed", "within rounding", "note", "where"], rows);
        let look = Look { width, labels: None };
        format::write(Answer::Rows(rows), Format::Table, &dataset.prefixes, &look, target)?;
        writeln!(target).map_err(Error::Output)?;
    }
    let counts: Vec<String> = Verdict::ALL.iter().map(|v| format!("{} {}", audit.count(*v), v.name())).collect();
    let checks = audit.checks.len();
    let prints = audit.prints;
    writeln!(
        target,
        "{}: {}; {} held against {}",
        counted(checks, "check"),
        counts.join(", "),
        counted(prints, "print"),
        if prints == 1 { "its value" } else { "their values" }
    )
    .map_err(Error::Output)
}

fn word(text: &str) -> Option<Term> {
    Some(Literal::from(text).into())
}

/// Pages and passages of some graphs.
fn cite(graphs: &[Term], places: &Places, dataset: &Dataset) -> String {
    let pages = pages(graphs, places);
    let names: Vec<String> = graphs.iter().map(|graph| dataset.prefixes.display(graph.as_ref())).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = format!("[{}{more}]", names[..names.len().min(SHOWN)].join(", "));
    match pages.as_slice() {
        [] if graphs.is_empty() => String::new(),
        [] => names,
        [one] => format!("p. {one} {names}"),
        some => format!("pp. {} {names}", some.join(", ")),
    }
}

/// How many passages a cell names before it counts the rest.
const SHOWN: usize = 3;

fn pages(graphs: &[Term], places: &Places) -> Vec<String> {
    let mut pages: Vec<String> =
        graphs.iter().filter_map(|graph| places.get(graph)).flat_map(|place| place.pages.clone()).collect();
    pages.sort_by_cached_key(|page| page_order(page));
    pages.dedup();
    pages
}

/// The same as rows, for other formats.
fn rows(shown: &[&Check], places: &Places) -> Rows<'static> {
    let all = |iris: &[NamedNode]| iris.iter().map(|iri| iri.as_str()).collect::<Vec<_>>().join(" ");
    let graphs = |graphs: &[Term]| {
        graphs.iter().map(|graph| graph.to_string().trim_matches(['<', '>']).to_owned()).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<Row> = (shown.iter())
        .map(|check| {
            let texts = [&check.printed, &check.recomputed, &check.tolerance, check.verdict.name(), &check.note];
            let mut row = vec![Some(check.subject.clone().into()), word(&check.label), word(check.formula.name())];
            row.extend(texts.map(word));
            row.extend(
                [pages(&check.graphs, places).join(" "), graphs(&check.graphs), all(&check.inputs), all(&check.about)]
                    .map(|t| word(&t)),
            );
            row
        })
        .collect();
    let columns = [
        "check",
        "what",
        "formula",
        "printed",
        "recomputed",
        "tolerance",
        "verdict",
        "note",
        "pages",
        "passages",
        "inputs",
        "figures",
    ];
    Rows::new(&columns, rows.into_iter().map(Ok))
}
