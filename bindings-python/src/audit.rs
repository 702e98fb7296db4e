//! The audit log and evidence.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use noticematch::Scratch;
use noticematch::audit::{
    self, Anchor, AuditLog, AuditOptions, AuditPolicy, CandidateRef, Evidence, Expect, Outcome,
    QueryForm, Receipt, Report, Verdict,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::bundle::{clock, now};
use crate::candidates::PyCandidates;
use crate::enter::enter;
use crate::errors;
use crate::keys::{PySecretKey, hex, provider, public_keys, signers, unhex};
use crate::query::{PyQuery, options};
use crate::watchlist::PyWatchlist;

/// Number and head of an entry.
type Place = (u64, String);

fn place(receipt: &Receipt) -> Place {
    (receipt.number, hex(&receipt.head))
}

fn expect(py: Python<'_>, devices: &[String], anchors: &[Place]) -> PyResult<Expect> {
    let anchor = |(number, head): &Place| {
        let (number, head) = (*number, unhex(py, head)?);
        Ok(Anchor { number, head })
    };
    Ok(Expect {
        devices: public_keys(py, devices)?,
        anchors: anchors.iter().map(anchor).collect::<PyResult<_>>()?,
        ..Expect::default()
    })
}

/// A report as its numbers: frames, entries, deleted, sessions, unsigned, cut, span, head.
type Numbers = (u64, u64, u64, u64, u64, bool, Option<(u64, u64)>, Place);

fn numbers(report: &Report) -> Numbers {
    (
        report.frames,
        report.entries,
        report.deleted,
        report.sessions,
        report.unsigned,
        report.cut,
        report.span,
        place(&report.head),
    )
}

/// Checks that no entry was removed, reordered or altered.
#[pyfunction]
pub(crate) fn audit_verify(
    py: Python<'_>,
    path: PathBuf,
    devices: Vec<String>,
    anchors: Vec<Place>,
) -> PyResult<Numbers> {
    let expect = expect(py, &devices, &anchors)?;
    let report = enter(py, || audit::verify(path, &expect))?;
    Ok(numbers(&report))
}

/// The same, with every entry as JSON.
#[pyfunction]
pub(crate) fn audit_export(
    py: Python<'_>,
    path: PathBuf,
    key: &Bound<'_, PyAny>,
    devices: Vec<String>,
    anchors: Vec<Place>,
) -> PyResult<(Numbers, Vec<String>)> {
    let expect = expect(py, &devices, &anchors)?;
    let key = provider(key)?;
    let (report, entries) = enter(py, || {
        let mut entries = Vec::new();
        let report = audit::export(path, &expect, &*key, &mut |entry| {
            entries.push(serde_json::to_string(&entry).unwrap_or_default());
            Ok(())
        })?;
        Ok((report, entries))
    })?;
    Ok((numbers(&report), entries))
}

/// A log that is written. `noticematch.audit.Log` wraps it.
#[pyclass(frozen, module = "noticematch._native", name = "AuditLog")]
pub(crate) struct PyAuditLog {
    log: Mutex<AuditLog>,
    policy: AuditPolicy,
}

#[pymethods]
impl PyAuditLog {
    #[staticmethod]
    #[pyo3(signature = (path, *, device, agency, key, justification, purposes, queries, retention, clock))]
    #[allow(clippy::too_many_arguments)]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        device: String,
        agency: &str,
        key: &PySecretKey,
        justification: bool,
        purposes: Vec<String>,
        queries: &str,
        retention: u64,
        clock: Option<Py<PyAny>>,
    ) -> PyResult<PyAuditLog> {
        let mut options = AuditOptions::new(device, unhex(py, agency)?);
        options.clock = self::clock(clock);
        options.policy = AuditPolicy {
            justification,
            purposes,
            query: match queries {
                "clear" => QueryForm::Clear,
                "hashed" => QueryForm::Hashed,
                "omitted" => QueryForm::Omitted,
                public => QueryForm::SealedTo(unhex(py, public)?),
            },
            retention,
        };
        let policy = options.policy.clone();
        let key: Arc<_> = key.key.clone();
        let log = enter(py, || AuditLog::open(path, options, key))?;
        Ok(PyAuditLog {
            log: Mutex::new(log),
            policy,
        })
    }

    /// Refuses a look that the policy does not permit.
    fn check(&self, py: Python<'_>, purpose: &str, justification: &str) -> PyResult<()> {
        enter(py, || self.policy.check(purpose, justification))
    }

    /// Searches, and logs the look before anybody sees the answer.
    #[allow(clippy::too_many_arguments)]
    fn search(
        &self,
        py: Python<'_>,
        list: &PyWatchlist,
        query: &PyQuery,
        limit: usize,
        min_score: Option<f64>,
        profile: &str,
        who: (String, String, String),
    ) -> PyResult<(PyCandidates, Place)> {
        let options = options(py, limit, min_score, profile)?;
        let (purpose, justification, user) = who;
        let (found, receipt) = enter(py, || {
            self.policy.check(&purpose, &justification)?;
            let found = list
                .list
                .search_with(&query.query, &options, &mut Scratch::new());
            let mut look = list
                .list
                .look(&query.query, &options, &found, &self.policy)?;
            (look.purpose, look.justification, look.user) = (purpose, justification, user);
            look.list = *list.digest.get_or_init(|| list.list.digest());
            let receipt = self.lock().look(&look)?;
            Ok((found, receipt))
        })?;
        Ok((PyCandidates::new(found), place(&receipt)))
    }

    /// Logs a decision.
    fn outcome(
        &self,
        py: Python<'_>,
        look: u64,
        candidate: Option<(String, String, u16, String)>,
        verdict: &str,
        reason: String,
        user: String,
    ) -> PyResult<Place> {
        let verdict = match verdict {
            "same_person" => Verdict::SamePerson,
            "not_the_same" => Verdict::NotTheSame,
            "inconclusive" => Verdict::Inconclusive,
            _ => {
                let message = "a verdict is same_person, not_the_same or inconclusive";
                return Err(errors::option(py, message));
            }
        };
        let candidate = candidate.map(|(list, id, score, level)| CandidateRef {
            list,
            id,
            score,
            level,
        });
        let outcome = Outcome {
            look,
            candidate,
            verdict,
            reason,
            user,
        };
        let receipt = enter(py, || self.lock().outcome(&outcome))?;
        Ok(place(&receipt))
    }

    /// Logs anything else.
    fn note(&self, py: Python<'_>, text: String) -> PyResult<Place> {
        let receipt = enter(py, || self.lock().note(text))?;
        Ok(place(&receipt))
    }

    /// Signs the head of the chain and makes the log last through a power cut.
    fn checkpoint(&self, py: Python<'_>) -> PyResult<()> {
        enter(py, || self.lock().checkpoint())
    }

    /// Deletes what entries past the retention say; how many.
    fn retain(&self, py: Python<'_>) -> PyResult<u64> {
        enter(py, || self.lock().retain())
    }
}

impl PyAuditLog {
    fn lock(&self) -> std::sync::MutexGuard<'_, AuditLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Searches, and signs query, list and answer together.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub(crate) fn evidence_make<'py>(
    py: Python<'py>,
    list: &PyWatchlist,
    query: &PyQuery,
    limit: usize,
    min_score: Option<f64>,
    profile: &str,
    keys: Vec<PyRef<'py, PySecretKey>>,
    time: Option<u64>,
) -> PyResult<Bound<'py, PyBytes>> {
    let options = options(py, limit, min_score, profile)?;
    let time = time.unwrap_or_else(now);
    let evidence = enter(py, || Ok(list.list.evidence(&query.query, &options, time)))?;
    let package = evidence.sign(&signers(&keys));
    let package = package.map_err(|error| errors::from_engine(py, &error))?;
    Ok(PyBytes::new(py, &package))
}

/// Checks a package and, with a list, asks again: the document as JSON, and its signers.
#[pyfunction]
pub(crate) fn evidence_verify(
    py: Python<'_>,
    package: &[u8],
    devices: Vec<String>,
    list: Option<&PyWatchlist>,
) -> PyResult<(String, Vec<String>)> {
    let devices = public_keys(py, &devices)?;
    enter(py, || {
        let report = Evidence::verify(package, &devices, None)?;
        if let Some(list) = list {
            list.list.reproduces(&report)?;
        }
        let json = serde_json::to_string(&report.evidence).unwrap_or_default();
        Ok((json, report.signers.iter().map(|key| hex(&key.0)).collect()))
    })
}
