//! The list: opened, built, searched.

use std::cell::RefCell;
use std::path::PathBuf;

use noticematch::changes::Overlay;
use noticematch::lists::ReadOptions;
use noticematch::record::Record;
use noticematch::{Scratch, Watchlist};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::candidates::{PyCandidates, PyComparison, coverage_object, from_json, read_language};
use crate::enter::{enter, enter_sure};
use crate::errors;
use crate::frame::Frame;
use crate::query::{PyQuery, options, parse_kind};
use crate::screen::Batch;
use crate::source::{Columns, Source};

thread_local! {
    /// Working memory of single searches, one a thread.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new());
}

/// The engine's list. `noticematch.Watchlist` wraps it.
#[pyclass(frozen, module = "noticematch._native", name = "Watchlist")]
pub(crate) struct PyWatchlist {
    pub(crate) list: Watchlist,
    /// What the audit log calls the list: its manifest's digest, or its file's, taken at the first look.
    #[cfg(feature = "bundle")]
    pub(crate) digest: std::sync::OnceLock<[u8; 32]>,
}

impl PyWatchlist {
    pub(crate) fn new(list: Watchlist) -> PyWatchlist {
        PyWatchlist {
            list,
            #[cfg(feature = "bundle")]
            digest: std::sync::OnceLock::new(),
        }
    }
}

#[pymethods]
impl PyWatchlist {
    #[staticmethod]
    fn demo(py: Python<'_>) -> PyResult<PyWatchlist> {
        let list = enter_sure(py, Watchlist::demo)?;
        Ok(PyWatchlist::new(list))
    }

    #[staticmethod]
    #[pyo3(signature = (path, mmap=true))]
    // SAFETY: `noticematch.open` tells its callers that a mapped file must stay as it is.
    #[allow(unsafe_code)]
    fn open(py: Python<'_>, path: PathBuf, mmap: bool) -> PyResult<PyWatchlist> {
        let list = enter(py, || match mmap {
            true => unsafe { Watchlist::open_mapped(path) },
            false => Watchlist::open(path),
        })?;
        Ok(PyWatchlist::new(list))
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &[u8]) -> PyResult<PyWatchlist> {
        let list = enter(py, || Watchlist::from_bytes(bytes))?;
        Ok(PyWatchlist::new(list))
    }

    /// Builds from lines of JSON, one record each.
    #[staticmethod]
    #[pyo3(signature = (lines, built=None))]
    fn from_json_lines(
        py: Python<'_>,
        lines: Vec<String>,
        built: Option<String>,
    ) -> PyResult<PyWatchlist> {
        let built = enter(py, || {
            let mut builder = Watchlist::builder();
            if let Some(day) = built {
                builder = builder.built(day);
            }
            for (number, line) in lines.iter().enumerate() {
                builder = match Record::from_json_line(line) {
                    Ok(record) => builder.add_record(&record)?,
                    Err(error) => return Ok(Err((number, error))),
                };
            }
            builder.build().map(Ok)
        })?;
        match built {
            Ok(list) => Ok(PyWatchlist::new(list)),
            Err((number, error)) => Err(errors::raise(
                py,
                "ListFormatError",
                format!("could not build from record {number}: {error}"),
            )),
        }
    }

    /// Builds from list files of any known format; the reports as JSON and as text.
    #[staticmethod]
    fn from_files(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        list: Option<String>,
        built: Option<String>,
        strict: bool,
        columns: Vec<(String, String)>,
    ) -> PyResult<(PyWatchlist, Vec<(String, String)>)> {
        let (list, reports) = enter(py, || {
            let mut options = ReadOptions::new().strict(strict);
            options.list = list;
            options.columns = columns;
            let mut builder = Watchlist::builder().read_options(options);
            if let Some(day) = built {
                builder = builder.built(day);
            }
            for path in &paths {
                builder.read_file(path)?;
            }
            let reports: Vec<_> = builder
                .reports()
                .iter()
                .map(|report| {
                    let json = serde_json::to_string(report).unwrap_or_default();
                    (json, report.to_string())
                })
                .collect();
            Ok((builder.build()?, reports))
        })?;
        Ok((PyWatchlist::new(list), reports))
    }

    /// The list with a change on it.
    fn with_overlay(&self, py: Python<'_>, overlay: &[u8]) -> PyResult<PyWatchlist> {
        let list = enter(py, || {
            self.list.with_overlay(&Overlay::from_bytes(overlay)?)
        })?;
        Ok(PyWatchlist::new(list))
    }

    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        enter(py, || self.list.save(path))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.list.as_bytes())
    }

    fn __len__(&self) -> usize {
        self.list.len()
    }

    fn record<'py>(&self, py: Python<'py>, number: usize) -> PyResult<Bound<'py, PyAny>> {
        let record = enter(py, || self.list.record(number))?;
        from_json(py, &record.to_json_line())
    }

    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        coverage_object(py, &self.list.coverage())
    }

    fn info<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        from_json(
            py,
            &serde_json::to_string(&self.list.info()).unwrap_or_default(),
        )
    }

    /// One look-up.
    fn search(
        &self,
        py: Python<'_>,
        query: &PyQuery,
        limit: usize,
        min_score: Option<f64>,
        profile: &str,
    ) -> PyResult<PyCandidates> {
        let options = options(py, limit, min_score, profile)?;
        let found = enter_sure(py, || {
            // Taken out and put back: a search that panics leaves nothing half done behind.
            let mut scratch = SCRATCH.take();
            let found = self.list.search_with(&query.query, &options, &mut scratch);
            SCRATCH.set(scratch);
            found
        })?;
        Ok(PyCandidates::new(found))
    }

    /// Many look-ups: the candidates and the statuses.
    #[pyo3(signature = (rows, columns, *, kind, limit, min_score, profile, threads, reasons, all_rows, progress, total))]
    #[allow(clippy::too_many_arguments)]
    fn screen(
        &self,
        py: Python<'_>,
        rows: &Bound<'_, PyAny>,
        columns: &Bound<'_, PyDict>,
        kind: Option<&str>,
        limit: usize,
        min_score: Option<f64>,
        profile: &str,
        threads: usize,
        reasons: Option<&str>,
        all_rows: bool,
        progress: Option<Py<PyAny>>,
        total: Option<usize>,
    ) -> PyResult<(Frame, Frame)> {
        let batch = Batch {
            options: options(py, limit, min_score, profile)?,
            kind: kind.map(|kind| parse_kind(py, kind)).transpose()?,
            threads,
            reasons: reasons.map(|tag| read_language(py, tag)).transpose()?,
            all_rows,
            progress,
            total,
        };
        let source = Source::new(rows, read_columns(columns)?)?;
        batch.run(py, &self.list, source)
    }
}

fn read_columns(columns: &Bound<'_, PyDict>) -> PyResult<Columns> {
    let get = |key: &str| -> PyResult<Option<String>> {
        match columns.get_item(key)? {
            Some(value) => value.extract(),
            None => Ok(None),
        }
    };
    Ok(Columns {
        name: get("name")?.unwrap_or_else(|| "name".to_owned()),
        born: get("born")?,
        sex: get("sex")?,
        nationality: get("nationality")?,
        birth_place: get("birth_place")?,
        document: get("document")?,
    })
}

/// Compares two names without a list.
#[pyfunction]
#[pyo3(signature = (a, b, kind, profile))]
pub(crate) fn compare(
    py: Python<'_>,
    a: String,
    b: String,
    kind: Option<&str>,
    profile: &str,
) -> PyResult<PyComparison> {
    let kind = kind.map(|kind| parse_kind(py, kind)).transpose()?;
    let options = options(py, 1, None, profile)?;
    let comparison = enter_sure(py, || noticematch::compare_with(&a, &b, kind, &options))?;
    Ok(PyComparison {
        comparison,
        names: (a, b),
    })
}

/// The lowest score of a level in a profile.
#[pyfunction]
pub(crate) fn threshold(py: Python<'_>, level: &str, profile: &str) -> PyResult<f64> {
    let profile: noticematch::Profile = profile
        .parse()
        .map_err(|error| errors::from_engine(py, &error))?;
    let level = noticematch::Level::ALL
        .into_iter()
        .find(|known| known.as_str() == level)
        .ok_or_else(|| {
            errors::option(py, "level must be none, weak, possible, probable or strong")
        })?;
    Ok(profile.threshold(level).as_f64())
}

/// The command line, with the program's name first; its exit status.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, arguments: Vec<String>) -> PyResult<u8> {
    let arguments = arguments.into_iter().map(Into::into);
    enter_sure(py, || {
        noticematch_cli::run(arguments.collect::<Vec<_>>()).code()
    })
}
