//! Rows in the formats of the W3C, and as JSON lines.

use super::super::{Row, Rows};
use super::{Format, is_number};
use crate::error::{Error, Result};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io::Write;

/// Writes yes or no.
pub(super) fn boolean(yes: bool, format: Format, out: &mut dyn Write) -> Result<u64> {
    match w3c_format(format) {
        Some(w3c) => QueryResultsSerializer::from_format(w3c).serialize_boolean_to_writer(&mut *out, yes).map(|_| ()),
        None if format == Format::Jsonl => Ok(()),
        None if format.is_graph() => {
            let fits = "table, csv, tsv, json, xml, jsonl, markdown, html".to_owned();
            return Err(Error::FormatMismatch { format: format.name(), answer: "yes or no", fits });
        }
        None => writeln!(out, "{}", if yes { "yes" } else { "no" }),
    }
    .and_then(|()| match format {
        Format::Jsonl => writeln!(out, "{{\"boolean\":{yes}}}"),
        Format::Json | Format::Xml | Format::Csv | Format::Tsv => writeln!(out),
        _ => Ok(()),
    })
    .map_err(Error::Output)?;
    Ok(1)
}

/// Writes rows as CSV, TSV, JSON or XML, each while it is found.
pub(super) fn w3c(rows: Rows<'_>, format: Format, out: &mut dyn Write) -> Result<u64> {
    let variables: Vec<Variable> = rows.columns.iter().map(Variable::new_unchecked).collect();
    let w3c = w3c_format(format).unwrap_or(QueryResultsFormat::Csv);
    let serializer = QueryResultsSerializer::from_format(w3c);
    let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables.clone()).map_err(Error::Output)?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        let bound = variables.iter().zip(&row).filter_map(|(variable, value)| Some((variable, value.as_ref()?)));
        writer.serialize(bound).map_err(Error::Output)?;
        count += 1;
    }
    let out = writer.finish().map_err(Error::Output)?;
    if matches!(format, Format::Json | Format::Xml) {
        writeln!(out).map_err(Error::Output)?;
    }
    Ok(count)
}

fn w3c_format(format: Format) -> Option<QueryResultsFormat> {
    Some(match format {
        Format::Csv => QueryResultsFormat::Csv,
        Format::Tsv => QueryResultsFormat::Tsv,
        Format::Json => QueryResultsFormat::Json,
        Format::Xml => QueryResultsFormat::Xml,
        _ => return None,
    })
}

/// Writes each row as one JSON object: numbers and booleans as such, IRIs whole, no member for what is unbound.
pub(super) fn jsonl(rows: Rows<'_>, out: &mut dyn Write) -> Result<u64> {
    let columns = rows.columns.clone();
    let mut count = 0;
    for row in rows {
        let line = serde_json::Value::Object(object(&columns, row?));
        writeln!(out, "{line}").map_err(Error::Output)?;
        count += 1;
    }
    Ok(count)
}

pub(super) fn object(columns: &[String], row: Row) -> serde_json::Map<String, serde_json::Value> {
    columns.iter().zip(row).filter_map(|(column, value)| Some((column.clone(), json(value?)))).collect()
}

fn json(term: Term) -> serde_json::Value {
    match term {
        Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => {
            (literal.value() == "true" || literal.value() == "1").into()
        }
        // A number goes through as written when JSON can hold it; INF and NaN stay strings.
        Term::Literal(literal) if is_number(&literal) => {
            let number = serde_json::from_str::<serde_json::Number>(literal.value().trim_start_matches('+'));
            number.map_or_else(|_| literal.value().into(), serde_json::Value::Number)
        }
        Term::Literal(literal) => literal.value().into(),
        Term::NamedNode(iri) => iri.into_string().into(),
        other => other.to_string().into(),
    }
}
