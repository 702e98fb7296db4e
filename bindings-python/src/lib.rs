//! Python's thin face of `noticematch`: conversions, one door, nothing that decides.
//!
//! Documentation, defaults and types are in `python/noticematch`; this crate becomes the module
//! `noticematch._native`.

#![deny(unsafe_code)]

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "bundle")]
mod audit;
#[cfg(feature = "bundle")]
mod bundle;
mod candidates;
mod changes;
mod enter;
mod errors;
mod frame;
#[cfg(feature = "bundle")]
mod keys;
mod mrz;
mod query;
mod screen;
mod source;
mod watchlist;

use pyo3::prelude::*;

/// The compiled part of noticematch. Use the package's own names.
#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    enter::install_panic_hook();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<watchlist::PyWatchlist>()?;
    module.add_class::<query::PyQuery>()?;
    module.add_class::<candidates::PyCandidates>()?;
    module.add_class::<candidates::PyCandidate>()?;
    module.add_class::<candidates::CandidateIterator>()?;
    module.add_class::<candidates::PyReason>()?;
    module.add_class::<candidates::PyComparison>()?;
    module.add_class::<frame::Frame>()?;
    module.add_function(wrap_pyfunction!(watchlist::compare, module)?)?;
    module.add_function(wrap_pyfunction!(watchlist::threshold, module)?)?;
    module.add_function(wrap_pyfunction!(watchlist::run_command, module)?)?;
    module.add_function(wrap_pyfunction!(mrz::parse_mrz, module)?)?;
    module.add_function(wrap_pyfunction!(changes::changes, module)?)?;
    module.add_function(wrap_pyfunction!(changes::overlay, module)?)?;
    #[cfg(feature = "bundle")]
    trusted(module)?;
    Ok(())
}

/// Signed lists, the audit log, evidence.
#[cfg(feature = "bundle")]
fn trusted(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<keys::PySecretKey>()?;
    module.add_class::<keys::PyDeviceKey>()?;
    module.add_class::<bundle::PyStore>()?;
    module.add_class::<audit::PyAuditLog>()?;
    module.add_function(wrap_pyfunction!(bundle::make_root, module)?)?;
    module.add_function(wrap_pyfunction!(bundle::make_beacon, module)?)?;
    module.add_function(wrap_pyfunction!(bundle::make_bundle, module)?)?;
    module.add_function(wrap_pyfunction!(bundle::verify_bundle, module)?)?;
    module.add_function(wrap_pyfunction!(audit::audit_verify, module)?)?;
    module.add_function(wrap_pyfunction!(audit::audit_export, module)?)?;
    module.add_function(wrap_pyfunction!(audit::evidence_make, module)?)?;
    module.add_function(wrap_pyfunction!(audit::evidence_verify, module)?)?;
    Ok(())
}
