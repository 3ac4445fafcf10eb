//! Apache Parquet, row group by row group.
//!
//! Dates and times are written as XML Schema has them, lists with a bar between their values, what is nested otherwise as JSON has it.

use super::{Bad, LIST, Read, Rows};
use crate::error::{Error, Result};
use ::parquet::basic::{Compression, LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use ::parquet::record::Field;
use std::fs::File;
use std::path::Path;
use std::rc::Rc;

/// The names of the columns, and the rows.
pub(super) fn open(path: &Path) -> Result<(Vec<String>, Rows, Read)> {
    super::check_is_file(path)?;
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let told = |message: String| Error::Malformed { file: path.display().to_string(), message };
    if file.metadata().map_err(failed)?.len() == 0 {
        return Err(told("the file is empty".into()));
    }
    let malformed = |error: ParquetError| told(message(&error));
    let reader = SerializedFileReader::new(file).map_err(malformed)?;
    let mut parts = reader.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    if let Some(part) = parts.find(|part| !is_read(part.compression())) {
        let codec = part.compression();
        return Err(Error::Usage {
            message: format!("`{}` is compressed with {codec}, which is not read", path.display()),
            hint: "write it with Snappy, gzip, LZ4 or no compression".into(),
        });
    }
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let columns: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    // The reader of records gives nanoseconds as plain numbers.
    let nanoseconds: Vec<bool> = (fields.iter())
        .map(|field| {
            let logical = field.get_basic_info().logical_type_ref();
            matches!(logical, Some(LogicalType::Timestamp(stamp)) if stamp.unit == TimeUnit::NANOS)
        })
        .collect();
    let read = Read { all: u64::try_from(reader.metadata().file_metadata().num_rows()).ok(), ..Read::default() };
    let done = Rc::clone(&read.done);
    let rows = reader.into_iter().zip(1..).map(move |(row, number)| match row {
        Ok(row) => {
            done.set(number);
            let cells = row.into_columns().into_iter().zip(&nanoseconds).map(|((_, field), nanoseconds)| match field {
                Field::Long(since) if *nanoseconds => date_time(since.div_euclid(1000)),
                field => cell(&field),
            });
            Ok((number, cells.collect()))
        }
        Err(error) => Err(Bad { line: number, message: message(&error), ends: true }),
    });
    Ok((columns, Box::new(rows), read))
}

/// Zstandard and Brotli would need a C compiler or much time to build.
fn is_read(compression: Compression) -> bool {
    use Compression::{GZIP, LZ4, LZ4_RAW, SNAPPY, UNCOMPRESSED};
    matches!(compression, UNCOMPRESSED | SNAPPY | GZIP(_) | LZ4 | LZ4_RAW)
}

fn message(error: &ParquetError) -> String {
    match error {
        ParquetError::EOF(_) => "the file ends in the middle; perhaps it was not downloaded whole".to_owned(),
        _ => {
            let reason = error.to_string();
            let reason = reason.strip_prefix("Parquet error: ").unwrap_or(&reason);
            format!("this is no Parquet that can be read, or it was not downloaded whole: {reason}")
        }
    }
}

fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bool(value) => value.to_string(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Date(days) => date(i64::from(*days)),
        Field::TimestampMillis(since) => date_time(since.saturating_mul(1000)),
        Field::TimestampMicros(since) => date_time(*since),
        Field::TimeMillis(since) => time(i64::from(*since) * 1000),
        Field::TimeMicros(since) => time(*since),
        Field::ListInternal(list) => list.elements().iter().map(cell).collect::<Vec<_>>().join(&LIST.to_string()),
        // Numbers are written as they are everywhere.
        other => other.to_string(),
    }
}

/// The date so many days after 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
pub fn date(days: i64) -> String {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{}{:04}-{month:02}-{day:02}", if year < 0 { "-" } else { "" }, year.abs())
}

fn time(microseconds: i64) -> String {
    let (seconds, rest) = (microseconds.div_euclid(1_000_000), microseconds.rem_euclid(1_000_000));
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:06}").trim_end_matches('0').to_owned() };
    format!("{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn date_time(microseconds: i64) -> String {
    const DAY: i64 = 86_400_000_000;
    format!("{}T{}", date(microseconds.div_euclid(DAY)), time(microseconds.rem_euclid(DAY)))
}

#[cfg(test)]
mod tests {
    use super::{date, date_time};

    #[test]
    fn days_are_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (-719_528, "0000-01-01"),
            (-25_567, "1900-01-01"),
        ] {
            assert_eq!(date(days), expected);
        }
        assert_eq!(date_time(-1), "1969-12-31T23:59:59.999999");
        assert_eq!(date_time(90_061_500_000), "1970-01-02T01:01:01.5");
    }
}
