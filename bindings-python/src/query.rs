//! What is asked: from Python values to [`noticematch::Query`] and [`noticematch::Options`].

use noticematch::record::{EntityKind, PartialDate, Sex};
use noticematch::{Options, Score};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString, PyTuple};

use crate::errors;

/// Who is looked for: a name, and what else is known. Only the name is needed.
///
/// Parameters
/// ----------
/// name
///     The name in any script and order. ``None`` and NaN are allowed: the answer then says that it
///     is unsearchable.
/// other_names
///     Further spellings of the same name; the best one counts.
/// truncated
///     Whether the last part of the name may be cut off, as in a machine-readable zone.
/// kind
///     ``"person"``, ``"organization"``, ``"vessel"`` or ``"other"``; ``None`` searches all.
/// born
///     Date of birth as far as known: ``"1957-03-05"``, ``"1957-03"``, ``1957``, ``"circa 1958"``,
///     ``"1962..1963"`` or a :class:`datetime.date`.
/// born_unsure
///     Whether the date may be misread, as where its check digit fails: then it can speak for a
///     candidate and not against one.
/// sex
///     ``"F"``, ``"M"`` or ``"X"``.
/// nationality
///     A country code (ISO 3166, ICAO 9303) or name, or several.
/// birth_place
///     Place of birth.
/// document
///     A document number, or several.
///
/// Examples
/// --------
/// >>> import noticematch as nm
/// >>> q = nm.Query("Viktor Skalnyi", born="1980", nationality="RU")
/// >>> nm.demo().search(q)[0].record_id
/// 'DEMO-0001'
#[pyclass(frozen, module = "noticematch", name = "Query")]
pub(crate) struct PyQuery {
    pub(crate) query: noticematch::Query,
}

#[pymethods]
impl PyQuery {
    #[new]
    #[pyo3(signature = (name, *, other_names=None, truncated=false, kind=None, born=None, born_unsure=false, sex=None, nationality=None, birth_place=None, document=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        name: &Bound<'_, PyAny>,
        other_names: Option<&Bound<'_, PyAny>>,
        truncated: bool,
        kind: Option<&str>,
        born: Option<&Bound<'_, PyAny>>,
        born_unsure: bool,
        sex: Option<&str>,
        nationality: Option<&Bound<'_, PyAny>>,
        birth_place: Option<&Bound<'_, PyAny>>,
        document: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyQuery> {
        let py = name.py();
        let mut query = noticematch::Query::new(text(name)?.unwrap_or_default());
        query.other_names = other_names.map(texts).transpose()?.unwrap_or_default();
        query.truncated = truncated;
        query.kind = kind.map(|kind| parse_kind(py, kind)).transpose()?;
        query.born = match born.map(date_text).transpose()?.flatten() {
            Some(text) => PartialDate::from_published(&text)
                .map_err(|error| errors::option(py, error.to_string()))?,
            None => None,
        };
        query.born_unsure = born_unsure;
        query.sex = match sex {
            Some(sex) => read_sex(sex).map_err(|why| errors::option(py, why))?,
            None => None,
        };
        query.nationalities = nationality.map(texts).transpose()?.unwrap_or_default();
        query.birth_place = birth_place.map(text).transpose()?.flatten();
        query.documents = document.map(texts).transpose()?.unwrap_or_default();
        Ok(PyQuery { query })
    }

    /// A query from the lines of a machine-readable zone (passport, identity card, visa), read on
    /// the day that the system clock shows: every reading of the name, the facts, the number.
    ///
    /// A check digit that fails is no error (see :func:`parse_mrz` for the verdicts).
    ///
    /// Raises
    /// ------
    /// MrzError
    ///     When the text has not the shape of a zone.
    #[staticmethod]
    fn from_mrz(py: Python<'_>, lines: &str) -> PyResult<PyQuery> {
        let query = crate::enter::enter(py, || noticematch::Query::from_mrz(lines))?;
        Ok(PyQuery { query })
    }

    /// The name, as given.
    #[getter]
    fn name(&self) -> &str {
        &self.query.name
    }

    /// Further spellings.
    #[getter]
    fn other_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.query.other_names)
    }

    /// Whether the last part of the name may be cut off.
    #[getter]
    fn truncated(&self) -> bool {
        self.query.truncated
    }

    /// The kind of entity searched; ``None`` for all.
    #[getter]
    fn kind(&self) -> Option<&'static str> {
        self.query.kind.map(kind_word)
    }

    /// Date of birth in canonical text.
    #[getter]
    fn born(&self) -> Option<String> {
        self.query.born.as_ref().map(ToString::to_string)
    }

    /// Whether the date of birth may be misread and cannot speak against a candidate.
    #[getter]
    fn born_unsure(&self) -> bool {
        self.query.born_unsure
    }

    /// ``"F"``, ``"M"``, ``"X"`` or ``None``.
    #[getter]
    fn sex(&self) -> Option<&'static str> {
        self.query.sex.map(sex_word)
    }

    /// Nationalities, as given.
    #[getter]
    fn nationality<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.query.nationalities)
    }

    /// Place of birth, as given.
    #[getter]
    fn birth_place(&self) -> Option<&str> {
        self.query.birth_place.as_deref()
    }

    /// Document numbers, as given.
    #[getter]
    fn document<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.query.documents)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other
            .cast::<PyQuery>()
            .is_ok_and(|other| other.get().query == self.query)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.query.name.hash(&mut hasher);
        self.query.born.hash(&mut hasher);
        hasher.finish()
    }

    /// Says what is known, never the name: reprs end in logs.
    fn __repr__(&self) -> String {
        let facts = [
            (self.query.kind.is_some(), "kind"),
            (self.query.born.is_some(), "born"),
            (self.query.sex.is_some(), "sex"),
            (!self.query.nationalities.is_empty(), "nationality"),
            (self.query.birth_place.is_some(), "birth_place"),
            (!self.query.documents.is_empty(), "document"),
        ];
        let mut text = format!("<Query of {} characters", self.query.name.chars().count());
        for (_, fact) in facts.iter().filter(|(known, _)| *known) {
            text.push_str(", ");
            text.push_str(fact);
        }
        text.push('>');
        text
    }

    #[allow(clippy::type_complexity)]
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let rebuild = PyModule::import(py, "noticematch._watchlist")?.getattr("_query")?;
        let parts = (
            self.name(),
            self.query.other_names.clone(),
            self.query.truncated,
            self.kind(),
            self.born(),
            self.query.born_unsure,
            self.sex(),
            self.query.nationalities.clone(),
            self.query.birth_place.clone(),
            self.query.documents.clone(),
        );
        Ok((rebuild, parts.into_pyobject(py)?))
    }
}

/// Text of a value; `None` for a missing one. A number is text without letters and so unsearchable,
/// which is an answer; bytes and the like are a mistake of the program.
pub(crate) fn text(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(text.to_string_lossy().into_owned()));
    }
    if is_missing(value) {
        return Ok(None);
    }
    if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
        return Ok(Some(value.str()?.to_string_lossy().into_owned()));
    }
    Err(pyo3::exceptions::PyTypeError::new_err(format!(
        "a name must be text, None or a Query, found {}",
        type_name(value)
    )))
}

/// One text, or several in a list.
pub(crate) fn texts(value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if value.is_instance_of::<PyString>() || is_missing(value) {
        return Ok(text(value)?
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect());
    }
    let mut found = Vec::new();
    for item in value.try_iter()? {
        found.extend(text(&item?)?.filter(|text| !text.is_empty()));
    }
    Ok(found)
}

/// `None`, NaN, pandas' `NA` and `NaT`.
pub(crate) fn is_missing(value: &Bound<'_, PyAny>) -> bool {
    if value.is_none() {
        return true;
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return number.extract::<f64>().is_ok_and(f64::is_nan);
    }
    matches!(type_name(value).as_str(), "NAType" | "NaTType")
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value
        .get_type()
        .name()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string())
}

/// The text of a date: of text, a year, a date or a time stamp.
pub(crate) fn date_text(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if is_missing(value) {
        return Ok(None);
    }
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_string_lossy();
        let text = text.trim();
        return Ok((!text.is_empty()).then(|| text.to_owned()));
    }
    if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
        return Ok(Some(value.str()?.to_string_lossy().into_owned()));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        // A column of years with gaps is floating point in pandas.
        return Ok(Some(format!("{:.0}", number.extract::<f64>()?)));
    }
    if value.hasattr("isoformat")? {
        let text: String = value.call_method0("isoformat")?.extract()?;
        return Ok(Some(text.chars().take(10).collect()));
    }
    if value.get_type().name()?.to_string_lossy() == "datetime64" {
        let text: String = value.str()?.extract()?;
        return Ok((text != "NaT").then(|| text.chars().take(10).collect()));
    }
    Err(pyo3::exceptions::PyTypeError::new_err(format!(
        "a date of birth must be text, a year, a date or None, found {}",
        type_name(value)
    )))
}

/// Sex from the words that documents and tables use.
pub(crate) fn read_sex(text: &str) -> Result<Option<Sex>, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "<" | "u" | "unknown" => Ok(None),
        "f" | "female" | "w" => Ok(Some(Sex::Female)),
        "m" | "male" => Ok(Some(Sex::Male)),
        "x" | "other" => Ok(Some(Sex::Other)),
        _ => Err("sex must be F, M, X or missing".to_owned()),
    }
}

pub(crate) fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
        _ => "X",
    }
}

pub(crate) fn kind_word(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "organization",
        EntityKind::Vessel => "vessel",
        _ => "other",
    }
}

pub(crate) fn parse_kind(py: Python<'_>, word: &str) -> PyResult<EntityKind> {
    [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Vessel,
        EntityKind::Other,
    ]
    .into_iter()
    .find(|kind| kind_word(*kind) == word)
    .ok_or_else(|| errors::option(py, "kind must be person, organization, vessel or other"))
}

/// Options of a search from Python's values.
pub(crate) fn options(
    py: Python<'_>,
    limit: usize,
    min_score: Option<f64>,
    profile: &str,
) -> PyResult<Options> {
    let engine = |error: noticematch::Error| errors::from_engine(py, &error);
    let mut options = Options::default()
        .limit(limit)
        .profile(profile.parse().map_err(engine)?);
    if let Some(score) = min_score {
        options = options.min_score(Score::from_fraction(score).map_err(engine)?);
    }
    Ok(options)
}
