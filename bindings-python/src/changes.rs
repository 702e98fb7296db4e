//! Differences of lists.

use std::path::PathBuf;

use noticematch::changes::diff;
use noticematch::lists::{ReadOptions, read_file};
use noticematch::record::Record;
use noticematch::{ErrorKind, Watchlist};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::enter::enter;
use crate::watchlist::PyWatchlist;

/// One side of a comparison: a list, or the file of an index or of a list in any known format.
#[derive(FromPyObject)]
pub(crate) enum Side<'py> {
    List(PyRef<'py, PyWatchlist>),
    File(PathBuf),
}

/// What a side names, opened.
enum Opened {
    Index(Watchlist),
    /// A list file, or a folder of them.
    Other(PathBuf),
}

impl Side<'_> {
    /// A list is shared, a path only copied: files are opened without the interpreter.
    fn given(&self) -> Result<Watchlist, PathBuf> {
        match self {
            Side::List(list) => Ok(list.list.clone()),
            Side::File(path) => Err(path.clone()),
        }
    }
}

fn open(given: Result<Watchlist, PathBuf>) -> noticematch::Result<Opened> {
    match given.or_else(|path| Watchlist::open(&path).map_err(|error| (path, error))) {
        Ok(list) => Ok(Opened::Index(list)),
        Err((path, error)) => match error.kind() {
            ErrorKind::NotAnIndex | ErrorKind::Io => Ok(Opened::Other(path)),
            _ => Err(error),
        },
    }
}

fn list(given: Result<Watchlist, PathBuf>) -> noticematch::Result<Watchlist> {
    match open(given)? {
        Opened::Index(list) => Ok(list),
        Opened::Other(path) => Watchlist::builder().add_file(&path)?.build(),
    }
}

/// The records alone: comparing needs no index.
fn records(given: Result<Watchlist, PathBuf>) -> noticematch::Result<Vec<Record>> {
    match open(given)? {
        Opened::Index(list) => (0..list.len()).map(|number| list.record(number)).collect(),
        Opened::Other(path) => {
            let mut records = Vec::new();
            let options = ReadOptions::default();
            read_file(&path, &options, &mut |record| records.push(record))?;
            Ok(records)
        }
    }
}

/// What changed, one JSON document a record.
#[pyfunction]
pub(crate) fn changes(py: Python<'_>, old: Side<'_>, new: Side<'_>) -> PyResult<Vec<String>> {
    let (old, new) = (old.given(), new.given());
    enter(py, || {
        let changes = diff(&records(old)?, &records(new)?)?;
        let json = |change| serde_json::to_string(change).unwrap_or_default();
        Ok(changes.iter().map(json).collect())
    })
}

/// What leads from one list to the other, as the body of a delta.
#[pyfunction]
pub(crate) fn overlay<'py>(
    py: Python<'py>,
    old: Side<'_>,
    new: Side<'_>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (old, new) = (old.given(), new.given());
    let bytes = enter(py, || list(old)?.overlay_to(&list(new)?)?.to_bytes())?;
    Ok(PyBytes::new(py, &bytes))
}
