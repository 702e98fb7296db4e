//! Signed, sealed lists: made, verified, kept in a device's folder.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use noticematch::Watchlist;
use noticematch::bundle::{
    Action, Base, Beacon, Bundle, BundleBuilder, Installed, Limits, ListState, Manifest, PartKind,
    Role, Root, SignedRoot, Signer, Store, StoreOptions,
};

use crate::error::NativeException;
use crate::keys::{
    Foreign, NativeClock, NativeKeys, NativeSigner, array, clock, fetch, provider, public_keys,
};
use crate::watchlist::NativeWatchlist;

type Answer<T> = std::result::Result<T, NativeException>;

/// What a bundle says about itself.
#[derive(Debug, uniffi::Record)]
pub struct NativeManifest {
    /// Number of the issue.
    pub sequence: i64,
    /// Seconds since 1970.
    pub issued: i64,
    /// Last moment of use.
    pub not_after: i64,
    /// The technical copy that it is for.
    pub copy: Option<String>,
    /// An exercise.
    pub training: bool,
    /// Whether it holds changes only.
    pub delta: bool,
    /// Whether its parts are sealed.
    pub sealed: bool,
    /// What is known not to be covered.
    pub not_covered: Vec<String>,
    /// The lists inside.
    pub lists: Vec<NativeListState>,
    /// SHA-256 of the signed manifest.
    pub digest: Vec<u8>,
    /// Bytes of the bundle.
    pub size: i64,
}

/// One list in a bundle.
#[derive(Debug, uniffi::Record)]
pub struct NativeListState {
    /// Short id.
    pub id: String,
    /// Version as published.
    pub version: String,
    /// Records.
    pub records: i64,
    /// When it was fetched, seconds since 1970.
    pub fetched: i64,
}

/// How the list in use stands.
#[derive(Debug, uniffi::Record)]
pub struct NativeStatus {
    /// Number of the issue.
    pub sequence: i64,
    /// Seconds since 1970.
    pub issued: i64,
    /// Age in seconds.
    pub age: i64,
    /// Ids of rules that are broken and only warned of.
    pub warnings: Vec<String>,
    /// Lists whose own data is too old.
    pub stale_sources: Vec<String>,
    /// A newer list that a beacon told of.
    pub newer: Option<i64>,
    /// The technical copy.
    pub copy: Option<String>,
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn signers(keys: &[Foreign]) -> Vec<&dyn Signer> {
    keys.iter().map(|key| key as &dyn Signer).collect()
}

fn foreign(keys: Vec<Arc<dyn NativeSigner>>) -> Vec<Foreign> {
    keys.into_iter().map(Foreign).collect()
}

/// Makes and signs a first root of trust.
#[uniffi::export]
pub fn make_root(
    keys: Vec<Arc<dyn NativeSigner>>,
    lists: Vec<Vec<u8>>,
    beacons: Vec<Vec<u8>>,
    threshold: i32,
    issued: i64,
    not_after: i64,
) -> Answer<Vec<u8>> {
    let keys = foreign(keys);
    let all = u32::try_from(keys.len()).unwrap_or(u32::MAX);
    let root = Root::new(
        unsigned(issued),
        unsigned(not_after),
        Role::new(all, keys.iter().map(Signer::public_key)),
        Role::new(u32::try_from(threshold).unwrap_or(0), public_keys(&lists)?),
        Role::new(1, public_keys(&beacons)?),
    );
    Ok(root.sign(&signers(&keys))?.to_bytes())
}

/// Signs a beacon.
#[uniffi::export]
pub fn make_beacon(
    keys: Vec<Arc<dyn NativeSigner>>,
    issued: i64,
    newest: i64,
    revoked: Vec<String>,
) -> Answer<Vec<u8>> {
    let beacon = Beacon::new(unsigned(issued), unsigned(newest), revoked);
    Ok(beacon.sign(&signers(&foreign(keys)))?)
}

/// What a bundle is made with.
#[derive(uniffi::Record)]
pub struct NativeIssue {
    /// Roots that devices may need to follow, the oldest first.
    pub roots: Vec<Vec<u8>>,
    /// Number of the issue.
    pub sequence: i64,
    /// Seconds since 1970.
    pub issued: i64,
    /// Last moment of use.
    pub not_after: i64,
    /// Public keys of the devices that it is sealed to.
    pub to: Vec<Vec<u8>>,
    /// The technical copy that it is for.
    pub copy: Option<String>,
    /// What is known not to be covered.
    pub not_covered: Vec<String>,
    /// An exercise.
    pub training: bool,
    /// The bundle that this delta stands on.
    pub base: Option<String>,
}

/// Packs an index, or an overlay where there is a base; signs, seals and writes it.
#[uniffi::export]
pub fn make_bundle(
    body: Vec<u8>,
    path: &str,
    keys: Vec<Arc<dyn NativeSigner>>,
    issue: NativeIssue,
) -> Answer<()> {
    let roots = issue
        .roots
        .iter()
        .map(|root| SignedRoot::from_bytes(root))
        .collect::<noticematch::Result<Vec<_>>>()?;
    let issued = unsigned(issue.issued);
    let mut manifest = Manifest::new(unsigned(issue.sequence), issued, unsigned(issue.not_after));
    manifest.copy = issue.copy;
    manifest.training = issue.training;
    manifest.not_covered = issue.not_covered;
    let (name, kind) = match (&issue.base, roots.first()) {
        (Some(base), Some(root)) => {
            let base = Bundle::open(base, root, &Limits::default())?;
            manifest.base = Some(Base {
                sequence: base.manifest().sequence,
                digest: base.digest(),
            });
            ("overlay", PartKind::Overlay)
        }
        _ => {
            manifest.lists = Watchlist::from_bytes(&body[..])?.list_states(issued);
            ("index", PartKind::Index)
        }
    };
    let mut builder = BundleBuilder::new(manifest).part(name, kind, body);
    builder = roots.into_iter().fold(builder, BundleBuilder::root);
    for key in &issue.to {
        builder = builder.recipient(array(key)?);
    }
    Ok(builder.write(path, &signers(&foreign(keys)))?)
}

/// Checks a bundle, `whole` or its signatures only.
#[uniffi::export]
pub fn verify_bundle(path: &str, root: Vec<u8>, whole: bool) -> Answer<NativeManifest> {
    let bundle = Bundle::open(path, &SignedRoot::from_bytes(&root)?, &Limits::default())?;
    if whole {
        bundle.verify_all()?;
    }
    let manifest = bundle.manifest();
    let list = |list: &ListState| NativeListState {
        id: list.id.clone(),
        version: list.version.clone(),
        records: signed(list.records),
        fetched: signed(list.fetched),
    };
    Ok(NativeManifest {
        sequence: signed(manifest.sequence),
        issued: signed(manifest.issued),
        not_after: signed(manifest.not_after),
        copy: manifest.copy.clone(),
        training: manifest.training,
        delta: manifest.base.is_some(),
        sealed: !manifest.recipients.is_empty(),
        not_covered: manifest.not_covered.clone(),
        lists: manifest.lists.iter().map(list).collect(),
        digest: bundle.digest().to_vec(),
        size: signed(bundle.size()),
    })
}

/// How a device treats its lists.
#[derive(uniffi::Record)]
pub struct NativePolicy {
    /// The technical copy.
    pub copy: Option<String>,
    /// Seconds that a list may be old.
    pub max_age: i64,
    /// Whether an older one is refused.
    pub refuse_stale: bool,
    /// Whether a list is refused when the clock was set back.
    pub refuse_clock_back: bool,
    /// A folder for exercises.
    pub training: bool,
}

/// A device's folder.
#[derive(uniffi::Object)]
pub struct NativeStore {
    store: Store,
}

#[uniffi::export]
impl NativeStore {
    /// Opens a folder, or enrols an empty one where a root is given.
    #[uniffi::constructor]
    pub fn open(
        folder: &str,
        root: Option<Vec<u8>>,
        policy: NativePolicy,
        clock: Option<Arc<dyn NativeClock>>,
        state_keys: Option<Arc<dyn NativeKeys>>,
    ) -> Answer<Arc<NativeStore>> {
        let action = |refuse| if refuse { Action::Refuse } else { Action::Warn };
        let mut options = StoreOptions::default();
        options.copy = policy.copy;
        options.freshness.max_age = Duration::from_secs(unsigned(policy.max_age));
        options.freshness.stale = action(policy.refuse_stale);
        options.freshness.clock_back = action(policy.refuse_clock_back);
        options.training = policy.training;
        options.clock = self::clock(clock);
        options.keys = state_keys.as_deref().map(provider).transpose()?;
        let store = match root {
            Some(root) if !Path::new(folder).join("trusted-state").exists() => {
                Store::enrol(folder, &SignedRoot::from_bytes(&root)?, options)?
            }
            _ => Store::open(folder, options)?,
        };
        Ok(Arc::new(NativeStore { store }))
    }

    /// Takes a bundle into use; whether it is new.
    pub fn install(&self, path: &str) -> Answer<bool> {
        Ok(self.store.install(path)? == Installed::New)
    }

    /// Takes a beacon: the number of the newest list.
    pub fn beacon(&self, beacon: Vec<u8>) -> Answer<i64> {
        Ok(signed(self.store.beacon(&beacon)?.newest))
    }

    /// The list in use. The keys are asked only where it is sealed.
    pub fn watchlist(&self, keys: Option<Arc<dyn NativeKeys>>) -> Answer<Arc<NativeWatchlist>> {
        let active = self.store.current()?;
        let mut bundles = active.bundles().iter();
        let sealed = bundles.any(|bundle| !bundle.manifest().recipients.is_empty());
        let keys = keys.filter(|_| sealed);
        let key = keys.as_deref().map(fetch).transpose()?;
        let key = key.as_ref().map(|key| key as _);
        let list = Watchlist::from_active(&active, key)?;
        Ok(NativeWatchlist::named(list, active.digest()))
    }

    /// How the list in use stands.
    pub fn status(&self) -> Answer<NativeStatus> {
        let active = self.store.current()?;
        let status = active.status().clone();
        Ok(NativeStatus {
            sequence: signed(status.sequence),
            issued: signed(status.issued),
            age: signed(status.age),
            warnings: status
                .warnings
                .iter()
                .map(|id| id.id().to_owned())
                .collect(),
            stale_sources: status.stale_sources,
            newer: status.newer.map(signed),
            copy: status.copy,
        })
    }

    /// The root that the folder trusts now.
    pub fn root(&self) -> Answer<Vec<u8>> {
        Ok(self.store.root()?.to_bytes())
    }
}
