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
use std::cell::Cell;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::rc::Rc;
use std::sync::Once;

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
    let reader = unless_it_panics(|| SerializedFileReader::new(file)).map_err(told)?.map_err(malformed)?;
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
    let mut records = unless_it_panics(|| reader.into_iter()).map_err(told)?;
    let row = move || {
        let number = done.get() + 1;
        let ends = |message| Some(Err(Bad { line: number, message, ends: true }));
        let row = match unless_it_panics(|| records.next()) {
            Ok(row) => row?,
            Err(message) => return ends(message),
        };
        let row = match row {
            Ok(row) => row,
            Err(error) => return ends(message(&error)),
        };
        done.set(number);
        let cells = row.into_columns().into_iter().zip(&nanoseconds).map(|((_, field), nanoseconds)| match field {
            Field::Long(since) if *nanoseconds => date_time(since.div_euclid(1000)),
            field => cell(&field),
        });
        Some(Ok((number, cells.collect())))
    };
    Ok((columns, Box::new(std::iter::from_fn(row)), read))
}

/// Zstandard and Brotli would need a C compiler or much time to build.
fn is_read(compression: Compression) -> bool {
    use Compression::{GZIP, LZ4, LZ4_RAW, SNAPPY, UNCOMPRESSED};
    matches!(compression, UNCOMPRESSED | SNAPPY | GZIP(_) | LZ4 | LZ4_RAW)
}

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// The reader of Parquet panics at some spoilt files; that is a fault of the file, and nothing is said but that.
fn unless_it_panics<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_GUARDED.get() {
                before(info);
            }
        }));
    });
    IS_GUARDED.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(false);
    done.map_err(|_| "this is no Parquet that can be read: its parts do not fit together".to_owned())
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
    use super::super::Table;
    use super::{date, date_time};
    use std::fs;

    #[test]
    fn no_spoilt_byte_ends_the_program() {
        let whole = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/types.parquet")).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spoilt.parquet");
        for place in 0..whole.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut spoilt = whole.clone();
                spoilt[place] ^= change;
                fs::write(&path, &spoilt).unwrap();
                // A value that is spoilt may still be read; what cannot be read is told, and ends.
                if let Ok(table) = Table::open(&path) {
                    assert!(table.take(1000).count() < 1000, "{place}");
                }
            }
        }
    }

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
