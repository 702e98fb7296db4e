//! Reading lists: any publisher's file into [`Record`]s, and a report of everything that was lost.
//!
//! Formats are recognised by content. Readers stream: they hand over one record at a time and do
//! not hold the list (a few publishers scatter one entry over a file or several; [`Format`] says
//! which are collected first). Readers never normalise names: white space is trimmed and
//! collapsed, nothing else. What cannot be read is never skipped in silence: [`LoadReport`] counts
//! every row and value that was dropped or changed, with file, line, field and reason, and
//! [`ReadOptions::strict`] makes any loss an error.
//!
//! ```
//! use noticematch::lists::{self, Format, ReadOptions};
//!
//! let csv = "id,name,aliases,born\n7,Ada Nonesuch,A. Nonesuch;Ada Noone,1957-03\n";
//! let mut records = Vec::new();
//! let report = lists::read_bytes(csv.as_bytes(), "people.csv", &ReadOptions::new(), &mut |r| {
//!     records.push(r)
//! })?;
//! assert_eq!(report.format, Format::Csv);
//! assert_eq!(records[0].names.len(), 3);
//! assert_eq!(report.dropped_total(), 0);
//! # Ok::<(), noticematch::Error>(())
//! ```

#[cfg(feature = "spreadsheet")]
mod australia;
mod canada;
mod clean;
mod eu;
mod format;
mod ftm;
mod group;
mod input;
mod interpol;
mod json;
mod load;
#[cfg(feature = "spreadsheet")]
mod ods;
mod ofac_advanced;
mod ofac_csv;
mod ofac_enhanced;
mod ofac_remarks;
mod ofac_xml;
mod opensanctions_simple;
mod options;
mod own;
mod report;
mod senzing;
#[cfg(feature = "spreadsheet")]
mod spreadsheet;
mod table;
mod uk;
#[cfg(feature = "spreadsheet")]
mod uk_sheet;
mod un;
mod us_csl;
mod xml;

mod generic_csv;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

pub use format::Format;
pub use options::{Progress, ReadOptions};
pub use report::{Dropped, LoadReport, Loss, LossCount};

use crate::error::{Error, ErrorKind, Result};
use crate::record::Record;
use format::{Head, Reader};
use input::{Counting, Input};
use load::Load;

/// How much of a file is looked at to recognise its format.
const HEAD: usize = 64 * 1024;

/// Largest file of a format that has to be held in memory whole (spreadsheets).
const LARGEST_WHOLE: u64 = 256 * 1024 * 1024;

/// Reads the list in the file (or the folder of one list's files) at `path` and hands each record
/// to `sink`.
///
/// A folder is read file by file in the order of the names; an entry that several files repeat
/// word for word is handed over once. For OFAC's CSV set give the folder or the main file: its
/// siblings are found beside it, and the report says when one is missing.
///
/// # Errors
/// [`ErrorKind::Io`] when a file cannot be read, [`ErrorKind::List`] when it is of no known format,
/// damaged beyond reading, or anything is lost and [`ReadOptions::strict`] is set. Records handed
/// over before the error are part of a list that was not read to its end: do not use them.
pub fn read_file(
    path: impl AsRef<Path>,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Record),
) -> Result<LoadReport> {
    let path = path.as_ref();
    let mut load = Load::new(options, sink);
    let meta = std::fs::metadata(path).map_err(|e| Error::io("open the list", path, e))?;
    if meta.is_dir() {
        for file in files_of_folder(path)? {
            one_file(&file, &mut load)?;
        }
        load.report_mut().source = file_name(path);
    } else {
        one_file(path, &mut load)?;
    }
    load.finish()
}

/// Reads a list from bytes in memory; `name` is what errors and the report call it.
///
/// # Errors
/// As [`read_file`], without I/O.
pub fn read_bytes(
    bytes: &[u8],
    name: &str,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Record),
) -> Result<LoadReport> {
    read_reader(bytes, name, options, sink)
}

/// Reads a list from any reader, once, from its current position; `name` is what errors and the
/// report call it. Files beside it are not looked for.
///
/// # Errors
/// As [`read_file`].
pub fn read_reader(
    reader: impl Read,
    name: &str,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Record),
) -> Result<LoadReport> {
    let mut load = Load::new(options, sink);
    one_source(reader, name, None, None, &mut load)?;
    load.finish()
}

/// The format of a list, judged by its first bytes (64 KiB are enough); the name of the file only
/// breaks ties. `None` when it is none of the known ones.
pub fn sniff(head: &[u8], name: &str) -> Option<Format> {
    let head = Head::new(head.get(..HEAD).unwrap_or(head), name);
    format::recognise(&head)
}

fn one_file(path: &Path, load: &mut Load<'_>) -> Result<()> {
    let open = |e| Error::io("open the list", path, e);
    let mut file = File::open(path).map_err(open)?;
    let size = file.seek(SeekFrom::End(0)).map_err(open)?;
    file.seek(SeekFrom::Start(0)).map_err(open)?;
    one_source(file, &file_name(path), Some(path), Some(size), load)
}

fn one_source(
    mut reader: impl Read,
    name: &str,
    path: Option<&Path>,
    size: Option<u64>,
    load: &mut Load<'_>,
) -> Result<()> {
    let mut head = Vec::new();
    let io = |e| Error::io("read the list", path.unwrap_or(Path::new(name)), e);
    reader
        .by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(io)?;
    let format = match load.options().format {
        Some(format) => format,
        None => format::recognise(&Head::new(&head, name)).ok_or_else(|| unknown_format(name))?,
    };
    load.begin(name, format);
    let mut whole = Counting::new(head.chain(reader), size, load.options());
    match format::entry(format)?.reader {
        Reader::Text(read) => {
            let entry = format::entry(format)?;
            let mut input = Input::new(&mut whole, name, path, entry.legacy, load.options().strict);
            let result = read(load, &mut input);
            load.end(&mut input, result)?;
        }
        Reader::Whole(read) => {
            let mut bytes = Vec::new();
            whole
                .by_ref()
                .take(LARGEST_WHOLE + 1)
                .read_to_end(&mut bytes)
                .map_err(io)?;
            if bytes.len() as u64 > LARGEST_WHOLE {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    format!(
                        "could not read {name}: a list of this format may have 256 MiB at most"
                    ),
                ));
            }
            read(load, bytes)?;
        }
    }
    load.report_mut().bytes += whole.finish();
    Ok(())
}

/// The files to read in a folder: all but those that another one brings along.
fn files_of_folder(folder: &Path) -> Result<Vec<PathBuf>> {
    let io = |e| Error::io("list the folder", folder, e);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let hidden = file_name(&path).starts_with('.');
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    files.sort();
    let files = ofac_csv::without_companions(files);
    if files.is_empty() {
        return Err(Error::new(
            ErrorKind::List,
            format!(
                "could not read the folder {}: it holds no file",
                folder.display()
            ),
        ));
    }
    Ok(files)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn unknown_format(name: &str) -> Error {
    let known: Vec<&str> = Format::all().iter().map(|f| f.id()).collect();
    Error::new(
        ErrorKind::List,
        format!(
            "could not read {name}: its content is of no known list format; state one of {} if you \
             know it, or give a CSV file with a header line that has a column \"name\"",
            known.join(", ")
        ),
    )
}
