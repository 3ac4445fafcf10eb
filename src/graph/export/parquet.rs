//! Apache Parquet: columns with types, for DuckDB, Spark and pandas. Every column may be empty in a row.

use super::json;
use super::out::Out;
use super::sheet::{Cell, Field, Sheet};
use crate::error::{Error, Result};
use crate::graph::{Graph, ValueKind};
use ::parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use std::io::{self, Write as _};
use std::sync::Arc;

/// Rows that are written together; the values of so many stand in memory at once.
const GROUP: usize = 1 << 17;

/// Writes the nodes. O(nodes · fields).
pub(super) fn nodes(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let mut sheet = Sheet::of_nodes(graph);
    sheet.fields.retain(|field| field.name != "iri");
    let ids = json::ids(graph);
    let indices: Vec<_> = graph.net.node_indices().collect();
    let columns = columns(&["id"], &sheet.fields);
    let cell = |row: usize, column: usize| match column.checked_sub(1) {
        None => Some(Cell::Text(ids[row].into())),
        Some(at) => sheet.node_cell(indices[row], &sheet.fields[at]),
    };
    write(&columns, indices.len(), cell, out)
}

/// Writes the edges. O(edges · fields).
pub(super) fn edges(graph: &Graph, out: &mut Out<'_, '_>) -> Result<u64> {
    let sheet = Sheet::of_edges(graph);
    let ids = json::ids(graph);
    let edges = graph.net.raw_edges();
    let indices: Vec<_> = graph.net.edge_indices().collect();
    let columns = columns(&["source", "target"], &sheet.fields);
    let cell = |row: usize, column: usize| match column {
        0 => Some(Cell::Text(ids[edges[row].source().index()].into())),
        1 => Some(Cell::Text(ids[edges[row].target().index()].into())),
        at => sheet.edge_cell(indices[row], &sheet.fields[at - 2]),
    };
    write(&columns, edges.len(), cell, out)
}

fn columns<'a>(own: &[&'a str], fields: &'a [Field]) -> Vec<(&'a str, ValueKind)> {
    let own = own.iter().map(|name| (*name, ValueKind::Text));
    own.chain(fields.iter().map(|field| (field.name.as_str(), field.kind))).collect()
}

fn write<'a>(
    columns: &[(&str, ValueKind)],
    rows: usize,
    cell: impl Fn(usize, usize) -> Option<Cell<'a>>,
    out: &mut Out<'_, '_>,
) -> Result<u64> {
    write_file(columns, rows, cell, out).map(|()| 0).map_err(|error| match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => Error::Output(*source),
            Err(source) => Error::Output(io::Error::other(source.to_string())),
        },
        other => Error::Output(io::Error::other(other.to_string())),
    })
}

fn write_file<'a>(
    columns: &[(&str, ValueKind)],
    rows: usize,
    cell: impl Fn(usize, usize) -> Option<Cell<'a>>,
    out: &mut Out<'_, '_>,
) -> std::result::Result<(), ParquetError> {
    let fields = columns.iter().map(|(name, kind)| column_type(name, *kind).map(Arc::new));
    let fields = fields.collect::<std::result::Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("graph").with_fields(fields).build()?;
    let properties =
        WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).set_created_by("bioatlas".into()).build();
    // The writer wants something that can be sent to another thread, so it writes into memory, group by group.
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let mut from = 0;
    while from < rows {
        let to = rows.min(from + GROUP);
        let mut group = writer.next_row_group()?;
        for (at, (_, kind)) in columns.iter().enumerate() {
            let cells = (from..to).map(|row| cell(row, at));
            match kind {
                ValueKind::Text => column::<ByteArrayType>(&mut group, cells.map(|cell| Some(cell?.text().as_ref().into())))?,
                ValueKind::Integer => column::<Int64Type>(&mut group, cells.map(|cell| as_integer(&cell?)))?,
                ValueKind::Number => column::<DoubleType>(&mut group, cells.map(|cell| as_number(&cell?)))?,
                ValueKind::Boolean => column::<BoolType>(&mut group, cells.map(|cell| as_boolean(&cell?)))?,
            }
        }
        group.close()?;
        out.write_all(writer.inner())?;
        writer.inner_mut().clear();
        out.count(to - from);
        from = to;
    }
    out.write_all(&writer.into_inner()?)?;
    Ok(())
}

fn column_type(name: &str, kind: ValueKind) -> std::result::Result<Type, ParquetError> {
    let (physical, text) = match kind {
        ValueKind::Text => (Physical::BYTE_ARRAY, true),
        ValueKind::Integer => (Physical::INT64, false),
        ValueKind::Number => (Physical::DOUBLE, false),
        ValueKind::Boolean => (Physical::BOOLEAN, false),
    };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    if text {
        builder.with_converted_type(ConvertedType::UTF8).with_logical_type(Some(LogicalType::String)).build()
    } else {
        builder.build()
    }
}

/// Writes a column: its values, and for each row whether it has one.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> std::result::Result<(), ParquetError> {
    let mut values = Vec::new();
    let present: Vec<i16> = cells.map(|cell| i16::from(cell.map(|value| values.push(value)).is_some())).collect();
    if let Some(mut writer) = group.next_column()? {
        writer.typed::<T>().write_batch(&values, Some(&present), None)?;
        writer.close()?;
    }
    Ok(())
}

fn as_integer(cell: &Cell<'_>) -> Option<i64> {
    if let Cell::Integer(number) = cell { Some(*number) } else { None }
}

fn as_number(cell: &Cell<'_>) -> Option<f64> {
    if let Cell::Number(number) = cell { Some(*number) } else { None }
}

fn as_boolean(cell: &Cell<'_>) -> Option<bool> {
    if let Cell::Boolean(yes) = cell { Some(*yes) } else { None }
}
