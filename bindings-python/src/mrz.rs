//! Machine-readable zones.

use noticematch::mrz::{CheckVerdict, Mrz, MrzPolicy};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::enter::enter;
use crate::query::{PyQuery, sex_word};

/// Fields of a zone as a dictionary, and the query that it asks.
#[pyfunction]
pub(crate) fn parse_mrz<'py>(
    py: Python<'py>,
    text: &str,
    today: Option<(i16, u8, u8)>,
) -> PyResult<(Bound<'py, PyDict>, PyQuery)> {
    let policy = today.map_or_else(MrzPolicy::today, MrzPolicy::on);
    let mrz = enter(py, || Mrz::parse(text, &policy))?;
    let date =
        |date: &Option<noticematch::record::PartialDate>| date.as_ref().map(ToString::to_string);
    let fields = PyDict::new(py);
    fields.set_item("format", format!("{:?}", mrz.format).to_uppercase())?;
    fields.set_item("document_code", &mrz.document_code)?;
    fields.set_item("issuing_state", &mrz.issuing_state)?;
    fields.set_item("primary", &mrz.name.primary)?;
    fields.set_item("secondary", &mrz.name.secondary)?;
    fields.set_item("truncated", mrz.name.truncated)?;
    fields.set_item("document_number", &mrz.document_number)?;
    fields.set_item("nationality", &mrz.nationality)?;
    fields.set_item("born", date(&mrz.born))?;
    fields.set_item("sex", mrz.sex.map(sex_word))?;
    fields.set_item("expires", date(&mrz.expires))?;
    fields.set_item("optional", &mrz.optional)?;
    let checks = PyDict::new(py);
    checks.set_item("document_number", verdict(mrz.checks.document_number))?;
    checks.set_item("born", verdict(mrz.checks.born))?;
    checks.set_item("expires", verdict(mrz.checks.expires))?;
    checks.set_item("optional", verdict(mrz.checks.optional))?;
    checks.set_item("composite", verdict(mrz.checks.composite))?;
    fields.set_item("checks", checks)?;
    let repairs: Vec<String> = mrz
        .repairs
        .iter()
        .map(|repair| format!("{repair:?}"))
        .collect();
    fields.set_item("repairs", repairs)?;
    let query = noticematch::Query::from(&mrz);
    Ok((fields, PyQuery { query }))
}

/// `True`, `False`, or `None` where the layout has no such digit or it is not printed.
fn verdict(verdict: CheckVerdict) -> Option<bool> {
    match verdict {
        CheckVerdict::Passed => Some(true),
        verdict if verdict.failed() => Some(false),
        _ => None,
    }
}
