//! Signed, sealed lists: made, verified, kept in a device's folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use noticematch::Watchlist;
use noticematch::bundle::{
    Action, Base, Beacon, Boot, Bundle, BundleBuilder, Clock, Installed, Limits, Manifest,
    PartKind, Role, Root, SignedRoot, Step, Store, StoreOptions, SystemClock,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::enter::enter;
use crate::errors;
use crate::keys::{PySecretKey, hex, provider, public_keys, signers, unhex};
use crate::watchlist::PyWatchlist;

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// A clock in Python. Where it fails the time is 0: then everything lies in its future and is refused.
struct PythonClock(Py<PyAny>);

impl Clock for PythonClock {
    fn wall(&self) -> u64 {
        Python::attach(|py| {
            let seconds = self.0.call0(py).and_then(|now| now.extract::<f64>(py));
            seconds.map_or(0, |seconds| seconds.max(0.0) as u64)
        })
    }

    fn since_boot(&self) -> Option<Boot> {
        None
    }
}

pub(crate) fn clock(clock: Option<Py<PyAny>>) -> Arc<dyn Clock> {
    match clock {
        Some(clock) => Arc::new(PythonClock(clock)),
        None => Arc::new(SystemClock),
    }
}

/// Makes and signs a first root of trust.
#[pyfunction]
#[pyo3(signature = (root, lists, beacons, *, threshold, issued, not_after))]
pub(crate) fn make_root<'py>(
    py: Python<'py>,
    root: Vec<PyRef<'py, PySecretKey>>,
    lists: Vec<String>,
    beacons: Vec<String>,
    threshold: u32,
    issued: u64,
    not_after: u64,
) -> PyResult<Bound<'py, PyBytes>> {
    let own = signers(&root);
    let all = u32::try_from(root.len()).unwrap_or(u32::MAX);
    let document = Root::new(
        issued,
        not_after,
        Role::new(all, own.iter().map(|key| key.public_key())),
        Role::new(threshold, public_keys(py, &lists)?),
        Role::new(1, public_keys(py, &beacons)?),
    );
    let signed = document
        .sign(&own)
        .map_err(|error| errors::from_engine(py, &error))?;
    Ok(PyBytes::new(py, &signed.to_bytes()))
}

/// Signs a beacon.
#[pyfunction]
pub(crate) fn make_beacon<'py>(
    py: Python<'py>,
    keys: Vec<PyRef<'py, PySecretKey>>,
    issued: u64,
    newest: u64,
    revoked: Vec<String>,
) -> PyResult<Bound<'py, PyBytes>> {
    let beacon = Beacon::new(issued, newest, revoked).sign(&signers(&keys));
    let beacon = beacon.map_err(|error| errors::from_engine(py, &error))?;
    Ok(PyBytes::new(py, &beacon))
}

/// Packs an index or an overlay, signs it and seals it to devices.
#[pyfunction]
#[pyo3(signature = (body, path, *, roots, keys, sequence, issued, not_after, to, copy, not_covered, training, base))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn make_bundle(
    py: Python<'_>,
    body: &[u8],
    path: PathBuf,
    roots: Vec<Vec<u8>>,
    keys: Vec<PyRef<'_, PySecretKey>>,
    sequence: u64,
    issued: u64,
    not_after: u64,
    to: Vec<String>,
    copy: Option<String>,
    not_covered: Vec<String>,
    training: bool,
    base: Option<PathBuf>,
) -> PyResult<()> {
    let recipients = to
        .iter()
        .map(|key| unhex(py, key))
        .collect::<PyResult<Vec<_>>>()?;
    let keys: Vec<Arc<_>> = keys.iter().map(|key| key.key.clone()).collect();
    enter(py, || {
        let roots = roots
            .iter()
            .map(|root| SignedRoot::from_bytes(root))
            .collect::<noticematch::Result<Vec<_>>>()?;
        let mut manifest = Manifest::new(sequence, issued, not_after);
        manifest.copy = copy;
        manifest.training = training;
        manifest.not_covered = not_covered;
        let (name, kind) = match (&base, roots.first()) {
            (Some(base), Some(root)) => {
                let base = Bundle::open(base, root, &Limits::default())?;
                manifest.base = Some(Base {
                    sequence: base.manifest().sequence,
                    digest: base.digest(),
                });
                ("overlay", PartKind::Overlay)
            }
            _ => {
                manifest.lists = Watchlist::from_bytes(body)?.list_states(issued);
                ("index", PartKind::Index)
            }
        };
        let builder = BundleBuilder::new(manifest).part(name, kind, body.to_vec());
        let builder = roots.into_iter().fold(builder, BundleBuilder::root);
        let builder = recipients
            .into_iter()
            .fold(builder, BundleBuilder::recipient);
        let signers: Vec<_> = keys.iter().map(|key| &**key as _).collect();
        builder.write(&path, &signers)
    })
}

/// Checks a bundle, `whole` or its signatures only: manifest as JSON, digest, size.
#[pyfunction]
pub(crate) fn verify_bundle(
    py: Python<'_>,
    path: PathBuf,
    root: &[u8],
    whole: bool,
) -> PyResult<(String, String, u64)> {
    enter(py, || {
        let bundle = Bundle::open(path, &SignedRoot::from_bytes(root)?, &Limits::default())?;
        if whole {
            bundle.verify_all()?;
        }
        let json = serde_json::to_string(bundle.manifest()).unwrap_or_default();
        Ok((json, hex(&bundle.digest()), bundle.size()))
    })
}

/// A device's folder. `noticematch.bundle.Store` wraps it.
#[pyclass(frozen, module = "noticematch._native", name = "Store")]
pub(crate) struct PyStore {
    store: Store,
}

#[pymethods]
impl PyStore {
    /// Opens a folder, or enrols an empty one where a root is given.
    #[staticmethod]
    #[pyo3(signature = (folder, root, *, copy, max_age, refuse_stale, refuse_clock_back, training, clock, state_key))]
    #[allow(clippy::too_many_arguments)]
    fn open(
        py: Python<'_>,
        folder: PathBuf,
        root: Option<&[u8]>,
        copy: Option<String>,
        max_age: u64,
        refuse_stale: bool,
        refuse_clock_back: bool,
        training: bool,
        clock: Option<Py<PyAny>>,
        state_key: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyStore> {
        let action = |refuse| if refuse { Action::Refuse } else { Action::Warn };
        let mut options = StoreOptions::default();
        options.copy = copy;
        options.freshness.max_age = Duration::from_secs(max_age);
        options.freshness.stale = action(refuse_stale);
        options.freshness.clock_back = action(refuse_clock_back);
        options.training = training;
        options.clock = self::clock(clock);
        options.keys = state_key.map(provider).transpose()?;
        let store = enter(py, || match root {
            Some(root) if !folder.join("trusted-state").exists() => {
                Store::enrol(&folder, &SignedRoot::from_bytes(root)?, options)
            }
            _ => Store::open(&folder, options),
        })?;
        Ok(PyStore { store })
    }

    /// Takes a bundle into use; whether it is new. `progress` is told of verified bytes.
    #[pyo3(signature = (path, progress=None))]
    fn install(
        &self,
        py: Python<'_>,
        path: PathBuf,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<bool> {
        let total = std::fs::metadata(&path).map_or(0, |file| file.len());
        let mut done = 0;
        let mut raised = None;
        let installed = enter(py, || {
            self.store.install_with(path, &mut |step| {
                let Step::Copying(bytes) = step else { return };
                done += bytes as u64;
                if let Some(progress) = &progress {
                    let told = Python::attach(|py| progress.call1(py, (done, total)).map(drop));
                    raised = raised.take().or(told.err());
                }
            })
        })?;
        match raised {
            // The update stands all the same: it is whole or not at all.
            Some(error) => Err(error),
            None => Ok(installed == Installed::New),
        }
    }

    /// Takes a beacon: issued, newest, revoked.
    fn beacon(&self, py: Python<'_>, beacon: &[u8]) -> PyResult<(u64, u64, Vec<String>)> {
        let beacon = enter(py, || self.store.beacon(beacon))?;
        Ok((beacon.issued, beacon.newest, beacon.revoked))
    }

    /// The list in use. `key` is asked for only where the list is sealed.
    #[pyo3(signature = (key=None))]
    fn watchlist(&self, py: Python<'_>, key: Option<&Bound<'_, PyAny>>) -> PyResult<PyWatchlist> {
        let active = enter(py, || self.store.current())?;
        let mut bundles = active.bundles().iter();
        let sealed = bundles.any(|bundle| !bundle.manifest().recipients.is_empty());
        let key = key.filter(|_| sealed).map(provider).transpose()?;
        let list = enter(py, || Watchlist::from_active(&active, key.as_deref()))?;
        let list = PyWatchlist::new(list);
        list.digest.get_or_init(|| active.digest());
        Ok(list)
    }

    /// How the list in use stands, as a dictionary's items.
    #[allow(clippy::type_complexity)]
    fn status(
        &self,
        py: Python<'_>,
    ) -> PyResult<(
        u64,
        u64,
        u64,
        Vec<&'static str>,
        Vec<String>,
        Option<u64>,
        Option<String>,
    )> {
        let active = enter(py, || self.store.current())?;
        let status = active.status().clone();
        Ok((
            status.sequence,
            status.issued,
            status.age,
            status.warnings.iter().map(|refusal| refusal.id()).collect(),
            status.stale_sources,
            status.newer,
            status.copy,
        ))
    }

    /// The root that the folder trusts now.
    fn root<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let root = enter(py, || self.store.root())?;
        Ok(PyBytes::new(py, &root.to_bytes()))
    }
}
