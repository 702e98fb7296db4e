//! Answers as Python objects. They are lazy: a candidate costs nothing until it is looked at.

use std::sync::Arc;

use noticematch::Language;
use noticematch::record::{NameKind, NameQuality};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice};

use crate::enter::enter_sure;
use crate::errors;
use crate::query::kind_word;

/// What a search found: a sequence of :class:`Candidate`, the best first.
///
/// An empty answer is no clearance: :attr:`unsearchable` says whether the name could be looked up at
/// all, :attr:`coverage` says in which lists.
#[pyclass(frozen, sequence, module = "noticematch", name = "Candidates")]
pub(crate) struct PyCandidates {
    found: Arc<noticematch::Candidates>,
}

impl PyCandidates {
    pub(crate) fn new(found: noticematch::Candidates) -> PyCandidates {
        PyCandidates {
            found: Arc::new(found),
        }
    }

    fn candidate(&self, rank: usize) -> PyCandidate {
        PyCandidate {
            found: Arc::clone(&self.found),
            rank,
        }
    }
}

#[pymethods]
impl PyCandidates {
    fn __len__(&self) -> usize {
        self.found.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let length = self.found.len() as isize;
        if let Ok(slice) = index.cast::<PySlice>() {
            let range = slice.indices(length)?;
            let list = PyList::empty(py);
            let mut at = range.start;
            for _ in 0..range.slicelength {
                list.append(self.candidate(at as usize))?;
                at += range.step;
            }
            return Ok(list.into_any());
        }
        let index: isize = index.extract()?;
        let at = if index < 0 { index + length } else { index };
        if !(0..length).contains(&at) {
            return Err(PyIndexError::new_err(format!(
                "candidate {index} was asked for, the answer has {length}"
            )));
        }
        Ok(Bound::new(py, self.candidate(at as usize))?.into_any())
    }

    fn __iter__(slf: &Bound<'_, Self>) -> CandidateIterator {
        CandidateIterator {
            answer: slf.clone().unbind(),
            next: std::sync::atomic::AtomicUsize::new(0),
        }
    }

    /// Why the name could not be looked up; ``None`` when it was. Never the same as no candidates.
    #[getter]
    fn unsearchable(&self) -> Option<String> {
        self.found.unsearchable().map(ToString::to_string)
    }

    /// Whether the query was cut or the work stopped at a limit, so that something may be missing.
    #[getter]
    fn work_limited(&self) -> bool {
        self.found.work_limited()
    }

    /// What the one who asked should know about the name as it was given: look-alike letters of
    /// another script, scripts side by side, a script without a table. Empty for ordinary names.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.found.notes().iter().map(ToString::to_string).collect()
    }

    /// The profile that gave the levels.
    #[getter]
    fn profile(&self) -> &'static str {
        self.found.profile().as_str()
    }

    /// Which lists, versions and counts were searched, as a :class:`Coverage`.
    #[getter]
    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        coverage_object(py, &self.found.coverage())
    }

    /// The candidates as dictionaries, reasons included.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for rank in 0..self.found.len() {
            list.append(self.candidate(rank).to_dict(py)?)?;
        }
        Ok(list)
    }

    fn __repr__(&self) -> String {
        match (self.found.unsearchable(), self.found.len()) {
            (Some(why), _) => format!("<Candidates: unsearchable, {why}>"),
            (None, 0) => format!(
                "<no candidates among {} records>",
                self.found.coverage().records
            ),
            (None, count) => {
                let best = self.found.get(0);
                let best = best.map_or_else(String::new, |best| {
                    format!(", best {} {}", best.score(), best.level())
                });
                format!(
                    "<{count} candidate{}{best}>",
                    if count == 1 { "" } else { "s" }
                )
            }
        }
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        html(slf.as_any(), "candidates")
    }
}

#[pyclass(frozen, module = "noticematch._native")]
pub(crate) struct CandidateIterator {
    answer: Py<PyCandidates>,
    next: std::sync::atomic::AtomicUsize,
}

#[pymethods]
impl CandidateIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<PyCandidate> {
        let answer = self.answer.get();
        let rank = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (rank < answer.found.len()).then(|| answer.candidate(rank))
    }
}

/// A record offered to a person for comparison. Not a hit: only a person confirms.
#[pyclass(frozen, module = "noticematch", name = "Candidate")]
pub(crate) struct PyCandidate {
    found: Arc<noticematch::Candidates>,
    rank: usize,
}

impl PyCandidate {
    fn get(&self) -> PyResult<&noticematch::Candidate> {
        self.found
            .get(self.rank)
            .ok_or_else(|| PyIndexError::new_err("the candidate is not in its answer"))
    }
}

#[pymethods]
impl PyCandidate {
    /// The score, 0.0 to 1.0: the sum of the reasons' points over 1000. Not a probability.
    #[getter]
    fn score(&self) -> PyResult<f64> {
        Ok(self.get()?.score().as_f64())
    }

    /// The score in points, 0 to 1000.
    #[getter]
    fn points(&self) -> PyResult<u16> {
        Ok(self.get()?.score().points())
    }

    /// ``"strong"``, ``"probable"``, ``"possible"``, ``"weak"`` or ``"none"``.
    #[getter]
    fn level(&self) -> PyResult<&'static str> {
        Ok(self.get()?.level().as_str())
    }

    /// The listed name that matched, as published.
    #[getter]
    fn name(&self) -> PyResult<&str> {
        Ok(self.get()?.name())
    }

    /// The name of the query that matched best, as given.
    #[getter]
    fn query_name(&self) -> PyResult<&str> {
        Ok(self.get()?.query_name())
    }

    /// Role of the matched name: ``"primary"``, ``"alias"``, ``"birth"``, ``"previous"``,
    /// ``"original_script"`` or ``"misused_identity"``.
    #[getter]
    fn name_kind(&self) -> PyResult<&'static str> {
        Ok(match self.get()?.name_kind() {
            NameKind::Primary => "primary",
            NameKind::Birth => "birth",
            NameKind::Previous => "previous",
            NameKind::OriginalScript => "original_script",
            NameKind::MisusedIdentity => "misused_identity",
            _ => "alias",
        })
    }

    /// How good the publisher says the matched name is: ``"good"``, ``"low"`` or ``None``.
    #[getter]
    fn name_quality(&self) -> PyResult<Option<&'static str>> {
        Ok(self.get()?.name_quality().map(|quality| match quality {
            NameQuality::Good => "good",
            _ => "low",
        }))
    }

    /// The publisher's own id of the record.
    #[getter]
    fn record_id(&self) -> PyResult<&str> {
        Ok(self.get()?.record_id())
    }

    /// The number of the record in the index, for :meth:`Watchlist.record`.
    #[getter]
    fn record_number(&self) -> PyResult<usize> {
        Ok(self.get()?.record_number())
    }

    /// The id of the list that has the record.
    #[getter]
    fn list(&self) -> PyResult<&str> {
        Ok(self.get()?.list())
    }

    /// ``"person"``, ``"organization"``, ``"vessel"`` or ``"other"``.
    #[getter]
    fn kind(&self) -> PyResult<&'static str> {
        Ok(kind_word(self.get()?.kind()))
    }

    /// Kind of notice (``"red"``, ``"sanction"`` …).
    #[getter]
    fn notice(&self) -> PyResult<&'static str> {
        Ok(self.get()?.notice().id())
    }

    /// What an officer may do because of the notice, and what not (English).
    #[getter]
    fn legal_effect(&self) -> PyResult<&'static str> {
        Ok(self.get()?.notice().legal_effect())
    }

    /// The next step that the kind of notice asks for (English).
    #[getter]
    fn next_step(&self) -> PyResult<&'static str> {
        Ok(self.get()?.notice().next_step())
    }

    /// The whole record as a dictionary: names, dates, documents, warnings, sources.
    #[getter]
    fn record<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        from_json(py, &self.get()?.record().to_json_line())
    }

    /// Every reason for and against. Their points add up to the score (cut to 0 to 1000).
    #[getter]
    fn reasons(&self, py: Python<'_>) -> PyResult<Vec<PyReason>> {
        let candidate = self.get()?;
        let reasons = enter_sure(py, || candidate.reasons())?;
        Ok(wrap(reasons, candidate.query_name(), candidate.name()))
    }

    /// The reasons in one sentence each, joined with semicolons.
    ///
    /// Parameters
    /// ----------
    /// language
    ///     ``"en"``, ``"fr"``, ``"es"`` or ``"ar"``.
    #[pyo3(signature = (language="en"))]
    fn explain(&self, py: Python<'_>, language: &str) -> PyResult<String> {
        let language = read_language(py, language)?;
        let candidate = self.get()?;
        enter_sure(py, || candidate.explain_in(language))
    }

    /// Everything but the record, as a dictionary.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("rank", self.rank + 1)?;
        dict.set_item("score", self.score()?)?;
        dict.set_item("level", self.level()?)?;
        dict.set_item("record_id", self.record_id()?)?;
        dict.set_item("list", self.list()?)?;
        dict.set_item("name", self.name()?)?;
        dict.set_item("name_kind", self.name_kind()?)?;
        dict.set_item("kind", self.kind()?)?;
        dict.set_item("notice", self.notice()?)?;
        let reasons = PyList::empty(py);
        for reason in self.reasons(py)? {
            reasons.append(reason.to_dict(py)?)?;
        }
        dict.set_item("reasons", reasons)?;
        Ok(dict)
    }

    fn __repr__(&self) -> PyResult<String> {
        let candidate = self.get()?;
        Ok(format!(
            "<Candidate {} {}: {} ({} {})>",
            candidate.score(),
            candidate.level(),
            candidate.name(),
            candidate.list(),
            candidate.record_id(),
        ))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        html(slf.as_any(), "candidate")
    }
}

/// How two names compare, from :func:`compare`.
#[pyclass(frozen, module = "noticematch", name = "Comparison")]
pub(crate) struct PyComparison {
    pub(crate) comparison: noticematch::Comparison,
    pub(crate) names: (String, String),
}

#[pymethods]
impl PyComparison {
    /// The score, 0.0 to 1.0: the sum of the reasons' points over 1000. Not a probability.
    #[getter]
    fn score(&self) -> f64 {
        self.comparison.score().as_f64()
    }

    /// The score in points, 0 to 1000.
    #[getter]
    fn points(&self) -> u16 {
        self.comparison.score().points()
    }

    /// ``"strong"``, ``"probable"``, ``"possible"``, ``"weak"`` or ``"none"``.
    #[getter]
    fn level(&self) -> &'static str {
        self.comparison.level().as_str()
    }

    /// Why the names could not be compared, where they could not.
    #[getter]
    fn unsearchable(&self) -> Option<String> {
        self.comparison.unsearchable().map(ToString::to_string)
    }

    /// The two names, as given.
    #[getter]
    fn names(&self) -> (&str, &str) {
        (&self.names.0, &self.names.1)
    }

    /// Every reason for and against. Their points add up to the score (cut to 0 to 1000).
    #[getter]
    fn reasons(&self, py: Python<'_>) -> PyResult<Vec<PyReason>> {
        let reasons = enter_sure(py, || self.comparison.reasons())?;
        Ok(wrap(reasons, &self.names.0, &self.names.1))
    }

    /// The reasons in one sentence each, joined with semicolons (``"en"``, ``"fr"``, ``"es"``, ``"ar"``).
    #[pyo3(signature = (language="en"))]
    fn explain(&self, py: Python<'_>, language: &str) -> PyResult<String> {
        let language = read_language(py, language)?;
        enter_sure(py, || self.comparison.explain_in(language))
    }

    fn __repr__(&self) -> String {
        match self.comparison.unsearchable() {
            Some(why) => format!("<Comparison: unsearchable, {why}>"),
            None => format!(
                "<Comparison {} {}>",
                self.comparison.score(),
                self.comparison.level()
            ),
        }
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        html(slf.as_any(), "comparison")
    }
}

/// One line of evidence, for or against.
#[pyclass(frozen, module = "noticematch", name = "Reason")]
pub(crate) struct PyReason {
    reason: noticematch::Reason,
    query_span: Option<(usize, usize)>,
    listed_span: Option<(usize, usize)>,
}

#[pymethods]
impl PyReason {
    /// The stable id of the rule (``"exact"``, ``"transliteration:ru-passport-2010"``, ``"born-same"``).
    #[getter]
    fn rule(&self) -> String {
        self.reason.rule()
    }

    /// Points that this reason adds to the score (of 1000) or takes off.
    #[getter]
    fn points(&self) -> i32 {
        self.reason.points()
    }

    /// The share of 1000 that the name part could have earned; 0 for facts and adjustments.
    #[getter]
    fn of(&self) -> i32 {
        self.reason.of()
    }

    /// The part of the query that it is about, as written; empty where none is.
    #[getter]
    fn query_part(&self) -> &str {
        self.reason.query_part()
    }

    /// The part of the listed name that it is about, as published; empty where none is.
    #[getter]
    fn listed_part(&self) -> &str {
        self.reason.listed_part()
    }

    /// Where the query's part stands: ``query_name[start:end]``.
    #[getter]
    fn query_span(&self) -> Option<(usize, usize)> {
        self.query_span
    }

    /// Where the listed part stands: ``name[start:end]``.
    #[getter]
    fn listed_span(&self) -> Option<(usize, usize)> {
        self.listed_span
    }

    /// Whether it speaks against the candidate.
    #[getter]
    fn against(&self) -> bool {
        self.reason.is_against()
    }

    /// The sentence that an officer reads, in ``"en"``, ``"fr"``, ``"es"`` or ``"ar"``.
    #[pyo3(signature = (language="en"))]
    fn sentence(&self, py: Python<'_>, language: &str) -> PyResult<String> {
        Ok(self.reason.sentence(read_language(py, language)?))
    }

    /// All fields and the English sentence as a dictionary.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("rule", self.rule())?;
        dict.set_item("points", self.points())?;
        dict.set_item("of", self.of())?;
        dict.set_item("query_part", self.query_part())?;
        dict.set_item("listed_part", self.listed_part())?;
        dict.set_item("against", self.against())?;
        dict.set_item("sentence", self.reason.sentence(Language::English))?;
        Ok(dict)
    }

    fn __str__(&self) -> String {
        self.reason.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Reason {} {:+}>", self.reason.rule(), self.reason.points())
    }
}

/// Reasons with spans in characters, as Python counts, instead of bytes.
fn wrap(reasons: Vec<noticematch::Reason>, query: &str, listed: &str) -> Vec<PyReason> {
    let characters = |text: &str, (start, end): (usize, usize)| {
        let count = |to: usize| text.char_indices().take_while(|(at, _)| *at < to).count();
        (count(start), count(end))
    };
    reasons
        .into_iter()
        .map(|reason| PyReason {
            query_span: reason.query_span().map(|span| characters(query, span)),
            listed_span: reason.listed_span().map(|span| characters(listed, span)),
            reason,
        })
        .collect()
}

pub(crate) fn read_language(py: Python<'_>, tag: &str) -> PyResult<Language> {
    tag.parse().map_err(|error| errors::from_engine(py, &error))
}

/// A Python object from JSON that the engine wrote.
pub(crate) fn from_json<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    PyModule::import(py, "json")?.call_method1("loads", (json,))
}

pub(crate) fn coverage_object<'py>(
    py: Python<'py>,
    coverage: &noticematch::Coverage,
) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(coverage).unwrap_or_default();
    PyModule::import(py, "noticematch._coverage")?
        .getattr("Coverage")?
        .call_method1("_from_json", (json, coverage.to_string()))
}

/// HTML is written in Python, where it is easy to change.
fn html(object: &Bound<'_, PyAny>, what: &str) -> PyResult<String> {
    PyModule::import(object.py(), "noticematch._html")?
        .call_method1(what, (object,))?
        .extract()
}
