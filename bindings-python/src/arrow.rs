//! Arrow frames in and out through the PyCapsule interface.
//!
//! The only unsafe code of the bindings: the interface hands structures over by pointer.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::types::{
    Date32Type, Date64Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, Float64Array, Int64Array, PrimitiveArray, RecordBatch,
    RecordBatchIterator, StringArray, make_array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::frame::{Column, Frame, Kind};

const STREAM: &CStr = c"arrow_array_stream";
const ARRAY: &CStr = c"arrow_array";
const SCHEMA: &CStr = c"arrow_schema";

/// A frame as a stream. The buffers are shared.
pub(crate) fn export<'py>(py: Python<'py>, frame: &Frame) -> PyResult<Bound<'py, PyCapsule>> {
    let fields: Vec<Field> = frame
        .fields
        .iter()
        .map(|field| {
            let kind = match field.kind {
                Kind::Integer => DataType::Int64,
                Kind::Fraction => DataType::Float64,
                Kind::Text => DataType::Utf8,
            };
            Field::new(field.name, kind, field.nullable)
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let batches = frame.chunks.iter().map(|chunk| {
        let columns = chunk.columns.iter().map(array).collect::<Result<_, _>>()?;
        RecordBatch::try_new(Arc::clone(&schema), columns)
    });
    let batches: Vec<Result<RecordBatch, ArrowError>> = batches.collect();
    let reader = RecordBatchIterator::new(batches, schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

fn array(column: &Column) -> Result<ArrayRef, ArrowError> {
    let nulls = |valid: &Option<Vec<bool>>| {
        valid
            .as_ref()
            .map(|valid| NullBuffer::from(valid.as_slice()))
    };
    Ok(match column {
        Column::Integer(values, valid) => {
            Arc::new(Int64Array::try_new(values.clone(), nulls(valid))?)
        }
        Column::Fraction(values, valid) => {
            Arc::new(Float64Array::try_new(values.clone(), nulls(valid))?)
        }
        Column::Text {
            offsets,
            bytes,
            valid,
        } => Arc::new(StringArray::try_new(
            OffsetBuffer::new(offsets.clone()),
            bytes.clone().into_inner(),
            nulls(valid),
        )?),
    })
}

/// Arrays that come in one after the other.
pub(crate) type Arrays = Box<dyn Iterator<Item = Result<ArrayRef, ArrowError>> + Send>;

/// The arrays of an object that speaks the Arrow interface; `None` when it does not.
pub(crate) fn import(value: &Bound<'_, PyAny>) -> PyResult<Option<Arrays>> {
    if value.hasattr("__arrow_c_stream__")? {
        let capsule = value.call_method0("__arrow_c_stream__")?;
        let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?;
        // SAFETY: a capsule of this name holds a stream (Arrow PyCapsule interface). It is moved out
        // and an empty one left, so that the capsule's destructor does not release it again.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr().cast()) };
        let reader = ArrayStreamReader::try_new(stream).map_err(bad)?;
        return Ok(Some(Box::new(reader)));
    }
    if value.hasattr("__arrow_c_array__")? {
        let pair = value.call_method0("__arrow_c_array__")?;
        let pair = pair.cast::<PyTuple>()?;
        let schema = pair.get_item(0)?;
        let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?;
        let array = pair.get_item(1)?;
        let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?;
        // SAFETY: capsules of these names hold a schema and an array; the array is moved out as above.
        let data = unsafe {
            let array = FFI_ArrowArray::from_raw(array.as_ptr().cast());
            let schema = schema.cast::<FFI_ArrowSchema>().as_ref();
            from_ffi(array, schema)
        };
        let array = data.map(make_array);
        return Ok(Some(Box::new(std::iter::once(array))));
    }
    Ok(None)
}

/// What went wrong with a producer's data; its text is the producer's own.
pub(crate) fn bad(error: ArrowError) -> PyErr {
    PyValueError::new_err(format!("could not read the Arrow data: {error}"))
}

/// Values of a column as text, one after the other.
pub(crate) struct Texts(ArrayRef);

impl Texts {
    /// # Errors
    /// `TypeError` for a type that is neither text nor a number nor a date.
    pub(crate) fn new(array: ArrayRef, column: &str) -> PyResult<Texts> {
        if understood(array.data_type()) {
            return Ok(Texts(array));
        }
        Err(PyTypeError::new_err(format!(
            "column {column:?} must hold text, numbers, dates or lists of text, found {}",
            array.data_type()
        )))
    }

    /// The value in a row; `None` where it is missing.
    pub(crate) fn get(&self, row: usize) -> Option<String> {
        value(self.0.as_ref(), row)
    }

    /// The values of a row: several where the column holds lists.
    pub(crate) fn all(&self, row: usize) -> Vec<String> {
        let list = match self.0.data_type() {
            _ if self.0.is_null(row) => return Vec::new(),
            DataType::List(_) => self.0.as_list::<i32>().value(row),
            DataType::LargeList(_) => self.0.as_list::<i64>().value(row),
            _ => return self.get(row).into_iter().collect(),
        };
        (0..list.len())
            .filter_map(|item| value(list.as_ref(), item))
            .collect()
    }
}

fn understood(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => understood(values),
        DataType::List(item) | DataType::LargeList(item) => understood(item.data_type()),
        DataType::Null
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(_, _)
        | DataType::Float64 => true,
        kind => kind.is_integer(),
    }
}

fn value(array: &dyn Array, row: usize) -> Option<String> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).to_owned(),
        DataType::Utf8View => array.as_string_view().value(row).to_owned(),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let key = number(dictionary.keys(), row)?;
            return value(dictionary.values().as_ref(), usize::try_from(key).ok()?);
        }
        DataType::Date32 => day(i64::from(primitive::<Date32Type>(array, row))),
        DataType::Date64 => day(primitive::<Date64Type>(array, row).div_euclid(86_400_000)),
        DataType::Timestamp(unit, _) => {
            let (ticks, a_day) = match unit {
                TimeUnit::Second => (primitive::<TimestampSecondType>(array, row), 86_400),
                TimeUnit::Millisecond => (
                    primitive::<TimestampMillisecondType>(array, row),
                    86_400_000,
                ),
                TimeUnit::Microsecond => {
                    let ticks = primitive::<TimestampMicrosecondType>(array, row);
                    (ticks, 86_400_000_000)
                }
                TimeUnit::Nanosecond => {
                    let ticks = primitive::<TimestampNanosecondType>(array, row);
                    (ticks, 86_400_000_000_000)
                }
            };
            day(ticks.div_euclid(a_day))
        }
        DataType::Float64 => {
            let value = primitive::<Float64Type>(array, row);
            if value.is_nan() {
                return None;
            }
            format!("{value:.0}")
        }
        _ => number(array, row)?.to_string(),
    })
}

fn number(array: &dyn Array, row: usize) -> Option<i64> {
    Some(match array.data_type() {
        DataType::Int8 => primitive::<Int8Type>(array, row).into(),
        DataType::Int16 => primitive::<Int16Type>(array, row).into(),
        DataType::Int32 => primitive::<Int32Type>(array, row).into(),
        DataType::Int64 => primitive::<Int64Type>(array, row),
        DataType::UInt8 => primitive::<UInt8Type>(array, row).into(),
        DataType::UInt16 => primitive::<UInt16Type>(array, row).into(),
        DataType::UInt32 => primitive::<UInt32Type>(array, row).into(),
        DataType::UInt64 => i64::try_from(primitive::<UInt64Type>(array, row)).ok()?,
        _ => return None,
    })
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    let array: &PrimitiveArray<T> = array.as_primitive();
    array.value(row)
}

/// A day of the Gregorian calendar from days since 1970 (the algorithm of H. Hinnant,
/// "chrono-compatible low-level date algorithms", civil_from_days).
fn day(days: i64) -> String {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 {
        month_shifted + 3
    } else {
        month_shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
