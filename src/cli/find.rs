//! `find`: searches names, definitions and phrases.

use super::doubt::Doubts;
use super::output::{self, Naming, OutputArgs, Screen};
use super::{Data, Outcome};
use crate::error::{Error, Result};
use crate::query::evidence::{self, Place};
use crate::query::format::{self, Format, Look};
use crate::query::{Answer, Row, Rows, entity, find};
use crate::vocab::rdf;
use oxigraph::model::{Literal, Term};
use std::collections::HashMap;

/// Search names, definitions and phrases
///
/// Ranked, best first. Misspellings, case, accents and the forms of Hangul do not matter. A figure that the audit finds inconsistent
/// has a mark, and below the table stands why. Exit code 1 when nothing is found.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bioatlas find 'gene editing'
  bioatlas find celtrion
  bioatlas find 셀트리온 --limit 3")]
pub(super) struct FindArgs {
    /// What to look for
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &FindArgs, data: &Data, screen: &Screen) -> Result<Outcome> {
    let mut target = args.output.open(screen)?;
    let format = args.output.chosen()?.unwrap_or(Format::Table);
    let dataset = data.open()?;
    let mut hits = find::find(dataset, &args.text.join(" "))?;
    let found = hits.len();
    hits.truncate(args.limit);
    let labels = entity::labels(dataset, hits.iter().map(|hit| &hit.entity))?;
    let found_things: Vec<Term> = hits.iter().map(|hit| hit.entity.clone().into()).collect();
    let places = evidence::places(dataset, &found_things)?;
    let mut known = HashMap::new();
    for hit in &hits {
        let facts = entity::facts(dataset, &hit.entity, entity::Direction::Of)?;
        known.insert(hit.entity.clone(), (class_of(dataset, &facts)?, entity::printed(dataset, &hit.entity)));
    }
    let doubts = Doubts::among(dataset, hits.iter().map(|hit| hit.entity.clone()).collect())?;
    let word = |text: &str| Some(Term::from(Literal::from(text)));
    let shown = hits.len();
    let rows = hits.into_iter().zip(found_things).map(|(hit, thing)| {
        // The place of a passage stands for a name, and says more than the number of a footnote.
        let place = places.get(&thing).filter(|place| !place.kind.is_empty()).map(Place::cite).unwrap_or_default();
        let label = labels.get(hit.entity.as_str()).filter(|_| place.is_empty()).unwrap_or(&place);
        let (class, printed) = known.get(&hit.entity).map_or(("", ""), |(class, printed)| (class, printed));
        let score = Literal::new_typed_literal(format!("{:.2}", hit.score), oxigraph::model::vocab::xsd::DECIMAL);
        let mark = if format == Format::Table { doubts.mark(&hit.entity) } else { String::new() };
        let mut row = vec![
            Some(thing),
            word(label),
            word(class),
            word(&format!("{printed}{mark}")),
            word(hit.field),
            word(if hit.matched == *label { "" } else { &hit.matched }),
            Some(score.into()),
        ];
        if format != Format::Table {
            row.push(doubts.words(&hit.entity).as_deref().and_then(word));
        }
        row
    });
    let rows: Vec<Result<Row>> = rows.map(Ok).collect();
    let columns = ["entity", "label", "class", "printed", "found in", "text", "score", "doubt"];
    if format == Format::Table {
        let width = screen.width.filter(|_| args.output.output.is_none());
        let rows = Answer::Rows(Rows::new(&columns[..columns.len() - 1], rows.into_iter()));
        let look = Look { width, labels: None };
        let written = format::write(rows, format, &dataset.prefixes, &look, &mut target)
            .and_then(|_| doubts.write(&mut target, screen, width).map_err(Error::Output));
        target.end(written)?;
    } else {
        let rows = Answer::Rows(Rows::new(&columns, rows.into_iter()));
        output::answer(rows, &args.output, target, Naming::PrefixedNames, dataset, screen)?;
    }
    if found == 0 {
        output::note("nothing found; try fewer words, or `bioatlas query` for a pattern");
    }
    if found > shown {
        output::note(&format!("{} more; --limit shows them", found - shown));
    }
    Ok(if found > 0 { Outcome::Yes } else { Outcome::No })
}

fn class_of(dataset: &crate::dataset::Dataset, facts: &[entity::Fact]) -> Result<String> {
    let classes: Vec<_> = facts
        .iter()
        .filter(|f| f.property == rdf::TYPE)
        .filter_map(|f| match &f.other {
            Term::NamedNode(class) => Some(class.clone()),
            _ => None,
        })
        .collect();
    let labels = entity::labels(dataset, &classes)?;
    let names: Vec<_> =
        classes.iter().map(|c| labels.get(c.as_str()).cloned().unwrap_or_else(|| dataset.prefixes.display(c.as_ref()))).collect();
    Ok(names.join(", "))
}
