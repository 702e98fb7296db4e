//! Engine errors as Python exceptions. The classes are in `noticematch._errors`: they have two
//! parents each, which Rust cannot declare.

use noticematch::{Error, ErrorKind};
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyModule;

/// The exception for an error of the engine.
pub(crate) fn from_engine(py: Python<'_>, error: &Error) -> PyErr {
    let class = match error.kind() {
        ErrorKind::Io => return from_io(error),
        ErrorKind::List => "ListFormatError",
        ErrorKind::NotAnIndex | ErrorKind::Corrupt | ErrorKind::TooLarge => "IndexFileError",
        ErrorKind::Version | ErrorKind::Analysis => "IndexVersionError",
        ErrorKind::Option => "OptionError",
        ErrorKind::Mrz => "MrzError",
        ErrorKind::Refused => return refused(py, error),
        _ => "NoticematchError",
    };
    raise(py, class, error.to_string())
}

/// With the stable id, so that a program can act without reading the sentence.
fn refused(py: Python<'_>, error: &Error) -> PyErr {
    let exception = raise(py, "RefusedError", error.to_string());
    let id = error.refusal();
    // Without the attribute the class says `None`; the refusal itself stands.
    let _ = exception.value(py).setattr("refusal", id);
    exception
}

/// `OSError` picks its subclass (`FileNotFoundError` …) by the number.
fn from_io(error: &Error) -> PyErr {
    let number = error.io_error().and_then(std::io::Error::raw_os_error);
    let file = error.path().map(|path| path.to_string_lossy().into_owned());
    match number {
        Some(number) => PyOSError::new_err((number, error.to_string(), file)),
        None => PyOSError::new_err(error.to_string()),
    }
}

/// An exception of the package by its name.
pub(crate) fn raise(py: Python<'_>, class: &str, message: String) -> PyErr {
    let class =
        PyModule::import(py, "noticematch._errors").and_then(|module| module.getattr(class));
    match class.and_then(|class| class.call1((message.clone(),))) {
        Ok(exception) => PyErr::from_value(exception),
        Err(_) => PyRuntimeError::new_err(message),
    }
}

/// An option outside its range.
pub(crate) fn option(py: Python<'_>, message: impl Into<String>) -> PyErr {
    raise(py, "OptionError", message.into())
}
