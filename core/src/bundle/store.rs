//! A device's folder of lists: what it accepts, what it serves, and how it moves from one to the next.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bundle::beacon::Beacon;
use crate::bundle::clock::{Clock, SystemClock, utc};
use crate::bundle::container::{Bundle, Limits, Source, rename};
use crate::bundle::policy::{Action, Freshness};
use crate::bundle::root::SignedRoot;
use crate::bundle::seal::{KeyProvider, Secret, derive};
use crate::bundle::state::{ActiveFile, State};
use crate::bundle::{Refusal, bytes};
use crate::{Error, ErrorKind, Result};

/// How a device treats its lists.
#[derive(Clone)]
#[non_exhaustive]
pub struct StoreOptions {
    /// The id of this technical copy in the issuer's inventory.
    pub copy: Option<String>,
    /// How fresh a list must be.
    pub freshness: Freshness,
    /// Sizes beyond which a bundle is refused.
    pub limits: Limits,
    /// Whether this folder is for exercises. It then takes training lists only.
    pub training: bool,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// The device's key. With it the trusted state carries an authentication code.
    pub keys: Option<Arc<dyn KeyProvider>>,
}

impl Default for StoreOptions {
    fn default() -> StoreOptions {
        StoreOptions {
            copy: None,
            freshness: Freshness::default(),
            limits: Limits::default(),
            training: false,
            clock: Arc::new(SystemClock),
            keys: None,
        }
    }
}

/// The steps of an update, in order. Whatever happens between two of them, the folder serves
/// either the old list or the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Signatures, versions, times and sizes hold; nothing is written yet.
    Accepted,
    /// About to write these many more verified bytes to a temporary file.
    Copying(usize),
    /// The temporary file is complete and synced.
    Copied,
    /// It has its final name; nothing refers to it yet.
    Placed,
    /// The trusted state names it: the update has taken effect.
    Committed,
    /// Files of earlier lists are gone.
    Cleaned,
}

/// What an update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installed {
    /// The list is now in use.
    New,
    /// It was in use already; nothing changed.
    Already,
}

/// A folder on a device that holds the list in use and the trusted state.
pub struct Store {
    dir: PathBuf,
    options: StoreOptions,
    key: Option<Secret>,
}

const STATE: &str = "trusted-state";
const INCOMING: &str = "incoming.tmp";
const EXTENSION: &str = "nmb";

impl Store {
    /// Enrols an empty folder with the root that the application trusts.
    pub fn enrol(dir: impl AsRef<Path>, root: &SignedRoot, options: StoreOptions) -> Result<Store> {
        let dir = dir.as_ref();
        std::fs::create_dir_all(dir).map_err(|e| Error::io("make the folder", dir, e))?;
        let store = Store::at(dir, options)?;
        if store.state_path().exists() {
            return Err(
                Refusal::State.error("this folder is enrolled already; open it, or enrol another")
            );
        }
        State::enrolled(root).write(&store.state_path(), store.key.as_ref())?;
        Ok(store)
    }

    /// Opens an enrolled folder.
    pub fn open(dir: impl AsRef<Path>, options: StoreOptions) -> Result<Store> {
        let store = Store::at(dir.as_ref(), options)?;
        store.state()?;
        Ok(store)
    }

    fn at(dir: &Path, options: StoreOptions) -> Result<Store> {
        let key = match &options.keys {
            Some(keys) => Some(derive(
                &*keys.private_key()?,
                b"",
                &[b"noticematch trusted state v1"],
            )?),
            None => None,
        };
        Ok(Store {
            dir: dir.to_owned(),
            options,
            key,
        })
    }

    fn state_path(&self) -> PathBuf {
        self.dir.join(STATE)
    }

    fn state(&self) -> Result<State> {
        State::read(&self.state_path(), self.key.as_ref())
    }

    /// The root that this device trusts now.
    pub fn root(&self) -> Result<SignedRoot> {
        self.state()?.root()
    }

    /// Checks the bundle at `path` and takes it into use. Refused, it leaves everything as it was.
    pub fn install(&self, path: impl AsRef<Path>) -> Result<Installed> {
        self.install_with(path, &mut |_| {})
    }

    /// The same, telling `step` before each step: for a progress bar.
    pub fn install_with(
        &self,
        path: impl AsRef<Path>,
        step: &mut dyn FnMut(Step),
    ) -> Result<Installed> {
        let mut state = self.state()?;
        let bundle = Bundle::verify(
            Source::open(path.as_ref())?,
            &state.root()?,
            &self.options.limits,
        )?;
        if !self.accept(&state, &bundle)? {
            return Ok(Installed::Already);
        }
        step(Step::Accepted);
        self.copy(&bundle, step)?;
        step(Step::Copied);
        let name = file_name(&bundle);
        rename(&self.dir.join(INCOMING), &self.dir.join(&name))?;
        step(Step::Placed);
        self.commit(&mut state, &bundle, name)?;
        step(Step::Committed);
        self.clean(&state);
        step(Step::Cleaned);
        Ok(Installed::New)
    }

    /// Whether `bundle` is to be installed; `false` when it is the one in use.
    fn accept(&self, state: &State, bundle: &Bundle) -> Result<bool> {
        let manifest = bundle.manifest();
        let root = bundle.root().root();
        self.check_time(state, manifest.issued, manifest.not_after)?;
        if root.not_after < self.now(state) {
            return Err(Refusal::Expired.error(format!(
                "the root of trust ended on {}; the issuer must publish a new one",
                utc(root.not_after)
            )));
        }
        self.check_copy(state, manifest.copy.as_deref(), manifest.training)?;
        if state
            .active
            .last()
            .is_some_and(|active| active.digest == bundle.digest())
        {
            return Ok(false);
        }
        self.check_sequence(state, bundle)?;
        Ok(true)
    }

    fn check_time(&self, state: &State, issued: u64, not_after: u64) -> Result<()> {
        let Freshness {
            max_age, tolerance, ..
        } = self.options.freshness;
        let now = self.now(state);
        if self.clock_is_back(state) && self.options.freshness.clock_back == Action::Refuse {
            return Err(self.clock_back(state));
        }
        if issued > now.saturating_add(tolerance.as_secs()) {
            return Err(Refusal::NotYet.error(format!(
                "the list was issued on {} and this device's clock says {}; set the clock",
                utc(issued),
                utc(now)
            )));
        }
        if not_after < now {
            return Err(Refusal::Expired.error(format!(
                "the list ended on {} and it is {}; fetch a newer one",
                utc(not_after),
                utc(now)
            )));
        }
        if now.saturating_sub(issued) > max_age.as_secs()
            && self.options.freshness.stale == Action::Refuse
        {
            return Err(Refusal::Expired.error(format!(
                "the list is {} hours old and a copy may be at most {} hours old; fetch a newer one",
                now.saturating_sub(issued) / 3600,
                max_age.as_secs() / 3600
            )));
        }
        Ok(())
    }

    fn check_copy(&self, state: &State, copy: Option<&str>, training: bool) -> Result<()> {
        if copy.is_some() && copy != self.options.copy.as_deref() {
            return Err(Refusal::Copy.error("the list was made for another copy of the inventory"));
        }
        if self
            .options
            .copy
            .as_ref()
            .is_some_and(|own| state.revoked.contains(own))
        {
            return Err(
                Refusal::Copy.error("this copy was revoked by its issuer; report to your unit")
            );
        }
        if training != self.options.training {
            return Err(Refusal::Training.error(if training {
                "this is a training list with invented persons; it is never used beside a real one"
            } else {
                "this folder is for exercises and takes training lists only"
            }));
        }
        Ok(())
    }

    fn check_sequence(&self, state: &State, bundle: &Bundle) -> Result<()> {
        let (manifest, root) = (bundle.manifest(), bundle.root().root());
        // After the list keys change, numbers given out under the old ones bind no more: a stolen
        // key may have used up all of them. The new root's own floor takes their place.
        let rotated = state.root()?.root().list != root.list;
        let floor = if rotated {
            0
        } else {
            state.sequence.saturating_add(1)
        };
        if manifest.sequence < floor.max(root.min_sequence) {
            return Err(Refusal::RolledBack.error(format!(
                "list {} was offered and this device accepts from {} on; somebody serves an old list",
                manifest.sequence,
                floor.max(root.min_sequence)
            )));
        }
        if !rotated && manifest.sequence < state.beacon.1 {
            return Err(Refusal::Frozen.error(format!(
                "list {} was offered and list {} exists since {} at the latest; fetch that one",
                manifest.sequence,
                state.beacon.1,
                utc(state.beacon.0)
            )));
        }
        let Some(base) = &manifest.base else {
            return Ok(());
        };
        if rotated {
            return Err(Refusal::WrongBase.error(
                "the keys changed and the list held was signed with the old ones; fetch a full list, not a delta",
            ));
        }
        match state.active.last() {
            Some(active) if active.sequence == base.sequence && active.digest == base.digest => Ok(()),
            active => Err(Refusal::WrongBase.error(format!(
                "the delta stands on list {} and this device holds {}; fetch the deltas in order, or a full list",
                base.sequence,
                active.map_or("none".to_owned(), |a| format!("list {}", a.sequence))
            ))),
        }
    }

    fn copy(&self, bundle: &Bundle, step: &mut dyn FnMut(Step)) -> Result<()> {
        let path = self.dir.join(INCOMING);
        let mut file = File::create(&path).map_err(|e| Error::io("write", &path, e))?;
        bundle.copy_to(&mut |bytes| {
            step(Step::Copying(bytes.len()));
            file.write_all(bytes)
                .map_err(|e| Error::io("write", &path, e))
        })?;
        file.sync_all().map_err(|e| Error::io("write", &path, e))
    }

    fn commit(&self, state: &mut State, bundle: &Bundle, file: String) -> Result<()> {
        let manifest = bundle.manifest();
        if state.root()?.root().list != bundle.root().root().list {
            state.beacon.1 = 0;
        }
        state.set_root(bundle.root());
        state.sequence = manifest.sequence;
        if manifest.base.is_none() {
            state.active.clear();
        }
        let accepted = self.options.clock.wall();
        state.active.push(ActiveFile {
            file,
            sequence: manifest.sequence,
            digest: bundle.digest(),
            accepted,
        });
        state.time.note(
            &*self.options.clock,
            manifest.issued.max(bundle.root().root().issued),
        );
        state.write(&self.state_path(), self.key.as_ref())
    }

    /// Removes list files that the state does not name. A leftover harms nobody: it is never read.
    fn clean(&self, state: &State) {
        let Ok(entries) = std::fs::read_dir(&self.dir) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = name == INCOMING || name.ends_with(EXTENSION);
            if ours && !state.active.iter().any(|active| active.file == name) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Takes a beacon: remembers which list is the newest, and closes copies reported lost.
    pub fn beacon(&self, bytes: &[u8]) -> Result<Beacon> {
        let mut state = self.state()?;
        let beacon = Beacon::read(bytes, &state.root()?.root().beacon)?;
        if beacon.issued < state.beacon.0 || beacon.newest < state.beacon.1 {
            return Err(
                Refusal::RolledBack.error("the beacon is older than one that this device has seen")
            );
        }
        if beacon.issued
            > self
                .now(&state)
                .saturating_add(self.options.freshness.tolerance.as_secs())
        {
            return Err(Refusal::NotYet
                .error("the beacon comes from the future of this device's clock; set the clock"));
        }
        state.beacon = (beacon.issued, beacon.newest);
        state.revoked = beacon.revoked.clone();
        state.time.note(&*self.options.clock, beacon.issued);
        state.write(&self.state_path(), self.key.as_ref())?;
        Ok(beacon)
    }

    /// The list in use, verified again, with what is to be said about its age.
    pub fn current(&self) -> Result<Active> {
        let mut state = self.state()?;
        let root = state.root()?;
        if state.active.is_empty() {
            return Err(Error::new(
                ErrorKind::Refused,
                "no list was installed yet; nothing can be looked up",
            ));
        }
        let bundles = state
            .active
            .iter()
            .map(|active| {
                let source = Source::open(&self.dir.join(&active.file))?;
                let bundle = Bundle::verify(source, &root, &self.options.limits)?;
                if bundle.digest() != active.digest {
                    return Err(
                        Refusal::State.error("the list on disk is not the one that was installed")
                    );
                }
                Ok(bundle)
            })
            .collect::<Result<Vec<_>>>()?;
        let status = self.status(&state, &bundles)?;
        // The look itself is remembered, at most every ten minutes to spare the flash.
        if self.options.clock.wall().abs_diff(state.time.wall) > 600 && !self.clock_is_back(&state)
        {
            state.time.note(&*self.options.clock, 0);
            state.write(&self.state_path(), self.key.as_ref())?;
        }
        Ok(Active { bundles, status })
    }

    fn status(&self, state: &State, bundles: &[Bundle]) -> Result<Status> {
        let Some(newest) = bundles.last().map(Bundle::manifest) else {
            return Err(Error::new(
                ErrorKind::Refused,
                "no list was installed yet; nothing can be looked up",
            ));
        };
        self.check_copy(state, newest.copy.as_deref(), newest.training)?;
        let now = self.now(state);
        let age = now.saturating_sub(newest.issued);
        let mut warnings = Vec::new();
        let too_old = age > self.options.freshness.max_age.as_secs() || newest.not_after < now;
        if too_old {
            warnings.push(Refusal::Expired);
        }
        if self.clock_is_back(state) {
            warnings.push(Refusal::ClockBack);
        }
        if state.beacon.1 > newest.sequence {
            warnings.push(Refusal::Frozen);
        }
        if too_old && self.options.freshness.stale == Action::Refuse {
            return Err(Refusal::Expired.error(format!(
                "the list is {} hours old, ended on {}, and may not be used any more; fetch a newer one",
                age / 3600,
                utc(newest.not_after.min(newest.issued.saturating_add(self.options.freshness.max_age.as_secs())))
            )));
        }
        if self.clock_is_back(state) && self.options.freshness.clock_back == Action::Refuse {
            return Err(self.clock_back(state));
        }
        let stale_sources = newest
            .lists
            .iter()
            .filter(|list| list.max_age > 0 && now > list.fetched.saturating_add(list.max_age))
            .map(|list| list.id.clone())
            .collect();
        Ok(Status {
            sequence: newest.sequence,
            issued: newest.issued,
            age,
            warnings,
            stale_sources,
            newer: Some(state.beacon.1).filter(|n| *n > newest.sequence),
            copy: self.options.copy.clone(),
        })
    }

    /// The time to reckon with: the device's own, or a later one that it cannot deny.
    fn now(&self, state: &State) -> u64 {
        self.options
            .clock
            .wall()
            .max(state.time.not_before(&*self.options.clock))
    }

    fn clock_is_back(&self, state: &State) -> bool {
        let tolerance = self.options.freshness.tolerance.as_secs();
        self.options.clock.wall().saturating_add(tolerance)
            < state.time.not_before(&*self.options.clock)
    }

    fn clock_back(&self, state: &State) -> Error {
        Refusal::ClockBack.error(format!(
            "the clock says {} and it is {} at the earliest; set the clock right",
            utc(self.options.clock.wall()),
            utc(state.time.not_before(&*self.options.clock))
        ))
    }
}

/// The list in use.
pub struct Active {
    bundles: Vec<Bundle>,
    status: Status,
}

impl Active {
    /// The full bundle, and the deltas on it in order.
    pub fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// SHA-256 of the signed manifest of the newest bundle: the identity of the list, as the audit log
    /// names it.
    pub fn digest(&self) -> [u8; 32] {
        self.bundles.last().map_or([0; 32], Bundle::digest)
    }

    /// What is to be said about it with every answer.
    pub fn status(&self) -> &Status {
        &self.status
    }
}

/// How the list in use stands: shown with every answer, the empty one above all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Sequence number of the list.
    pub sequence: u64,
    /// When it was issued, seconds since 1970.
    pub issued: u64,
    /// Its age in seconds, by the latest time that the device cannot deny.
    pub age: u64,
    /// Rules that are broken and by policy only warned of.
    pub warnings: Vec<Refusal>,
    /// Lists inside whose own data is older than their source permits.
    pub stale_sources: Vec<String>,
    /// A newer list that a beacon told of.
    pub newer: Option<u64>,
    /// The id of this technical copy.
    pub copy: Option<String>,
}

fn file_name(bundle: &Bundle) -> String {
    let digest = bytes::hex(&bundle.digest());
    format!(
        "list-{}-{}.{EXTENSION}",
        bundle.manifest().sequence,
        digest.get(..16).unwrap_or_default()
    )
}
