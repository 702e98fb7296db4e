//! Rows of the first sheet of an XLSX file, as text.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::load::Load;
use super::table::Row;
use crate::error::Result;

/// Most bytes that a file may unpack to; lists are below 10 MB.
const LARGEST_UNPACKED: u64 = 512 * 1024 * 1024;

/// Days from 1899-12-30, from which spreadsheets count, to 1970-01-01.
const EPOCH: f64 = 25_569.0;

/// Calls `each` for every row of the first sheet.
pub(super) fn rows<'a>(
    load: &mut Load<'a>,
    bytes: Vec<u8>,
    each: &mut dyn FnMut(&mut Load<'a>, Row) -> Result<()>,
) -> Result<()> {
    check_size(load, &bytes)?;
    let broken = |load: &Load<'_>| load.error(1, "something that is not an XLSX workbook");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken(load))?;
    let sheets = book.sheet_names();
    let Some(first) = sheets.first() else {
        return Err(load.error(1, "a workbook without a sheet"));
    };
    for name in sheets.iter().skip(1) {
        let others = book.worksheet_range(name).map_err(|_| broken(load))?;
        if !others.is_empty() {
            load.drop(0, "sheet", "a further sheet of the workbook is not read");
        }
    }
    let range = book.worksheet_range(first).map_err(|_| broken(load))?;
    let offset = range.start().map_or(0, |(row, _)| row);
    for (index, cells) in range.rows().enumerate() {
        let line = u64::from(offset) + index as u64 + 1;
        let cells: Vec<String> = cells.iter().map(text).collect();
        each(load, Row::new(line, &cells))?;
    }
    Ok(())
}

/// A small archive may unpack to gigabytes: the directory says to how much.
fn check_size(load: &Load<'_>, bytes: &[u8]) -> Result<()> {
    let mut total = 0_u64;
    // Central directory records begin with PK\x01\x02; bytes 24..28 hold the unpacked size.
    let mut rest = bytes;
    while let Some(at) = rest.windows(4).position(|window| window == b"PK\x01\x02") {
        let record = rest.get(at..).unwrap_or_default();
        let size = record.get(24..28).and_then(|b| <[u8; 4]>::try_from(b).ok());
        total += u64::from(size.map_or(0, u32::from_le_bytes));
        rest = record.get(4..).unwrap_or_default();
    }
    if total > LARGEST_UNPACKED {
        return Err(load.error(1, "an archive that unpacks to more than 512 MiB"));
    }
    Ok(())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        // Whole numbers are years and references here, and spreadsheets hold only fractions.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::DateTime(date) => day(date.as_f64()),
        #[allow(unreachable_patterns)]
        other => other.to_string(),
    }
}

/// A serial number of a day as an ISO date.
fn day(serial: f64) -> String {
    let days = (serial - EPOCH).floor();
    if !(-700_000.0..=2_900_000.0).contains(&days) {
        return serial.to_string();
    }
    #[allow(clippy::cast_possible_truncation)]
    let date = crate::record::PartialDate::from_day_number(days as i32);
    date.map_or_else(
        || serial.to_string(),
        |date| date.to_string().trim_end_matches('!').to_owned(),
    )
}

/// The signature of a ZIP archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}
