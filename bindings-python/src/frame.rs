//! Columns that grow in Rust and leave as an Arrow stream without being copied.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// A column's memory: Arrow's own, or a plain vector where the feature is off.
#[cfg(feature = "arrow")]
pub(crate) type Memory<T> = arrow_buffer::ScalarBuffer<T>;
#[cfg(not(feature = "arrow"))]
pub(crate) type Memory<T> = Vec<T>;

/// Bytes of text after which a chunk is closed: offsets have 32 bits.
const FULL: usize = 1 << 28;

/// What a column is called and holds.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Fraction,
    Text,
}

/// A finished column of a chunk.
pub(crate) enum Column {
    Integer(Memory<i64>, Option<Vec<bool>>),
    Fraction(Memory<f64>, Option<Vec<bool>>),
    Text {
        offsets: Memory<i32>,
        bytes: Memory<u8>,
        valid: Option<Vec<bool>>,
    },
}

/// Rows that were finished together.
pub(crate) struct Chunk {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: usize,
}

/// One value of a row.
pub(crate) enum Cell<'a> {
    Missing,
    Integer(i64),
    Fraction(f64),
    Text(&'a str),
}

/// A column that is still growing.
struct Growing {
    integers: Vec<i64>,
    fractions: Vec<f64>,
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    valid: Vec<bool>,
}

/// Collects rows into chunks.
pub(crate) struct FrameBuilder {
    fields: &'static [Field],
    growing: Vec<Growing>,
    rows: usize,
    done: Vec<Chunk>,
}

impl FrameBuilder {
    pub(crate) fn new(fields: &'static [Field]) -> FrameBuilder {
        FrameBuilder {
            fields,
            growing: start(fields),
            rows: 0,
            done: Vec::new(),
        }
    }

    /// Adds a row: one cell a field, in their order.
    pub(crate) fn push<const N: usize>(&mut self, cells: [Cell<'_>; N]) {
        debug_assert_eq!(N, self.fields.len());
        let mut full = false;
        for ((cell, column), field) in cells.into_iter().zip(&mut self.growing).zip(self.fields) {
            if field.nullable {
                column.valid.push(!matches!(cell, Cell::Missing));
            }
            match field.kind {
                Kind::Integer => column.integers.push(match cell {
                    Cell::Integer(value) => value,
                    _ => 0,
                }),
                Kind::Fraction => column.fractions.push(match cell {
                    Cell::Fraction(value) => value,
                    _ => 0.0,
                }),
                Kind::Text => {
                    if let Cell::Text(text) = cell {
                        column.bytes.extend_from_slice(text.as_bytes());
                    }
                    column.offsets.push(column.bytes.len() as i32);
                    full |= column.bytes.len() >= FULL;
                }
            }
        }
        self.rows += 1;
        if full {
            self.close();
        }
    }

    /// Ends the chunk.
    pub(crate) fn close(&mut self) {
        if self.rows == 0 {
            return;
        }
        let growing = std::mem::replace(&mut self.growing, start(self.fields));
        let columns = growing.into_iter().zip(self.fields).map(|(column, field)| {
            let valid = field.nullable.then_some(column.valid);
            match field.kind {
                Kind::Integer => Column::Integer(column.integers.into(), valid),
                Kind::Fraction => Column::Fraction(column.fractions.into(), valid),
                Kind::Text => Column::Text {
                    offsets: column.offsets.into(),
                    bytes: column.bytes.into(),
                    valid,
                },
            }
        });
        self.done.push(Chunk {
            columns: columns.collect(),
            rows: self.rows,
        });
        self.rows = 0;
    }

    pub(crate) fn finish(mut self) -> Frame {
        self.close();
        Frame {
            fields: self.fields,
            chunks: Arc::new(self.done),
        }
    }
}

fn start(fields: &[Field]) -> Vec<Growing> {
    let column = |_: &Field| Growing {
        integers: Vec::new(),
        fractions: Vec::new(),
        offsets: vec![0],
        bytes: Vec::new(),
        valid: Vec::new(),
    };
    fields.iter().map(column).collect()
}

/// A finished table, as the Python class `noticematch._native.Frame`.
#[pyclass(frozen, module = "noticematch._native")]
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) fields: &'static [Field],
    pub(crate) chunks: Arc<Vec<Chunk>>,
}

#[pymethods]
impl Frame {
    fn __len__(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.rows).sum()
    }

    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&'static str> {
        self.fields.iter().map(|field| field.name).collect()
    }

    /// The column of that name as a list.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        let Some(at) = self.fields.iter().position(|field| field.name == name) else {
            return Err(pyo3::exceptions::PyKeyError::new_err(name.to_owned()));
        };
        for chunk in self.chunks.iter() {
            if let Some(column) = chunk.columns.get(at) {
                for row in 0..chunk.rows {
                    list.append(cell(py, column, row)?)?;
                }
            }
        }
        Ok(list)
    }

    /// Rows `start` to `stop` as dictionaries.
    fn to_dicts<'py>(
        &self,
        py: Python<'py>,
        start: usize,
        stop: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        let mut first = 0;
        for chunk in self.chunks.iter() {
            let from = start.saturating_sub(first).min(chunk.rows);
            let to = stop.saturating_sub(first).min(chunk.rows);
            for row in from..to {
                let dict = PyDict::new(py);
                for (field, column) in self.fields.iter().zip(&chunk.columns) {
                    dict.set_item(field.name, cell(py, column, row)?)?;
                }
                list.append(dict)?;
            }
            first += chunk.rows;
        }
        Ok(list)
    }

    /// The Arrow PyCapsule stream. Buffers are shared, not copied.
    #[cfg(feature = "arrow")]
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, pyo3::types::PyCapsule>> {
        // The interface lets a producer ignore the wish for other types.
        let _ = requested_schema;
        crate::arrow::export(py, self)
    }
}

/// One value as a Python object.
fn cell<'py>(py: Python<'py>, column: &Column, row: usize) -> PyResult<Bound<'py, PyAny>> {
    let known = |valid: &Option<Vec<bool>>| {
        valid
            .as_ref()
            .is_none_or(|valid| valid.get(row).copied().unwrap_or(false))
    };
    Ok(match column {
        Column::Integer(values, valid) if known(valid) => {
            values.get(row).copied().into_pyobject(py)?.into_any()
        }
        Column::Fraction(values, valid) if known(valid) => {
            values.get(row).copied().into_pyobject(py)?.into_any()
        }
        Column::Text {
            offsets,
            bytes,
            valid,
        } if known(valid) => {
            let at = |index: usize| offsets.get(index).map_or(0, |offset| *offset as usize);
            let text = bytes.get(at(row)..at(row + 1)).unwrap_or_default();
            String::from_utf8_lossy(text).into_pyobject(py)?.into_any()
        }
        _ => py.None().into_bound(py),
    })
}
