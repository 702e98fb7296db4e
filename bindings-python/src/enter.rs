//! The one door from Python into the engine: releases the interpreter, turns errors into exceptions
//! and keeps panics on this side.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once, PoisonError};

use pyo3::prelude::*;

use crate::errors;

/// Where the last panic was, for the exception that reports it.
static WHERE: Mutex<Option<String>> = Mutex::new(None);
static QUIET: Once = Once::new();

/// Notes where a panic happened instead of printing its message: the message may hold a part of a
/// name. This library has a Rust runtime of its own, so no other program's hook is replaced.
pub(crate) fn install_panic_hook() {
    QUIET.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let place = info
                .location()
                .map(|at| format!("{}:{}", at.file(), at.line()));
            *WHERE.lock().unwrap_or_else(PoisonError::into_inner) = place;
        }));
    });
}

/// Does engine work with the interpreter released.
pub(crate) fn enter<T: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> noticematch::Result<T> + Send,
) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(errors::from_engine(py, &error)),
        Err(panic) => Err(from_panic(py, panic)),
    }
}

/// As [`enter`], for work that cannot fail.
pub(crate) fn enter_sure<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    enter(py, || Ok(work()))
}

/// PyO3's own exception for panics is no `Exception`: `except Exception` would miss it.
pub(crate) fn from_panic(py: Python<'_>, _panic: Box<dyn Any + Send>) -> PyErr {
    let place = WHERE.lock().unwrap_or_else(PoisonError::into_inner).take();
    let place = place.unwrap_or_else(|| "an unknown place".to_owned());
    errors::raise(
        py,
        "NoticematchError",
        format!(
            "internal error at {place}: the search was given up and has no answer; \
             please report it with this place and how the name was written"
        ),
    )
}
