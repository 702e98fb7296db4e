//! Issuer, device and clock for the tests of signed lists.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use noticematch::bundle::*;

/// 2026-11-24T12:00:00Z.
pub const NOON: u64 = 1_795_521_600;
pub const HOUR: u64 = 3600;

/// A clock that tests turn.
pub struct TestClock {
    pub wall: AtomicU64,
    pub uptime: AtomicU64,
}

impl TestClock {
    pub fn at(wall: u64) -> Arc<TestClock> {
        Arc::new(TestClock {
            wall: wall.into(),
            uptime: 1000.into(),
        })
    }

    /// Time passes.
    pub fn pass(&self, seconds: u64) {
        self.wall.fetch_add(seconds, Ordering::SeqCst);
        self.uptime.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Somebody sets the clock.
    pub fn set(&self, wall: u64) {
        self.wall.store(wall, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn wall(&self) -> u64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn since_boot(&self) -> Option<Boot> {
        Some(Boot {
            id: "first".to_owned(),
            seconds: self.uptime.load(Ordering::SeqCst),
        })
    }
}

/// An issuer with two of three list keys, and its first root.
pub struct Issuer {
    pub root_keys: Vec<SecretKey>,
    pub list_keys: Vec<SecretKey>,
    pub beacon_key: SecretKey,
    pub root: SignedRoot,
}

pub fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(&[seed; 32])
}

pub fn role(threshold: u32, keys: &[SecretKey]) -> Role {
    Role::new(threshold, keys.iter().map(|k| k.public_key()))
}

pub fn signers(keys: &[SecretKey]) -> Vec<&dyn Signer> {
    keys.iter().map(|k| k as &dyn Signer).collect()
}

impl Issuer {
    pub fn new() -> Issuer {
        let root_keys = vec![key(1), key(2)];
        let list_keys = vec![key(11), key(12), key(13)];
        let beacon_key = key(21);
        let beacon = Role::new(1, [beacon_key.public_key()]);
        let root = Root::new(
            NOON - 1000,
            NOON + 365 * 24 * HOUR,
            role(2, &root_keys),
            role(2, &list_keys),
            beacon,
        )
        .sign(&signers(&root_keys))
        .unwrap();
        Issuer {
            root_keys,
            list_keys,
            beacon_key,
            root,
        }
    }

    pub fn manifest(&self, sequence: u64) -> Manifest {
        let mut manifest = Manifest::new(sequence, NOON, NOON + 30 * 24 * HOUR);
        manifest.lists = vec![];
        manifest.not_covered = vec!["public extract only".to_owned()];
        manifest
    }

    /// A bundle signed by the first two list keys.
    pub fn bundle(&self, manifest: Manifest, body: &[u8]) -> Vec<u8> {
        self.builder(manifest, body)
            .to_bytes(&signers(&self.list_keys[..2]))
            .unwrap()
    }

    pub fn builder(&self, manifest: Manifest, body: &[u8]) -> BundleBuilder {
        BundleBuilder::new(manifest)
            .root(self.root.clone())
            .part("index", PartKind::Index, body.to_vec())
            .part("notes", PartKind::Other, b"notes".to_vec())
    }
}

/// A device in a folder of its own, with list 5 installed.
pub struct Device {
    pub dir: PathBuf,
    pub clock: Arc<TestClock>,
    pub store: Store,
}

pub fn folder(test: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("noticematch-{test}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

pub const OLD_BODY: &[u8] = b"the list that is in use";

impl Device {
    pub fn new(test: &str, issuer: &Issuer) -> Device {
        Device::with(test, issuer, |_| {})
    }

    pub fn with(test: &str, issuer: &Issuer, change: impl FnOnce(&mut StoreOptions)) -> Device {
        let dir = folder(test);
        let clock = TestClock::at(NOON + 60);
        let mut options = StoreOptions::default();
        options.clock = clock.clone();
        change(&mut options);
        let store = Store::enrol(dir.join("store"), &issuer.root, options).unwrap();
        let device = Device { dir, clock, store };
        let first = issuer.manifest(5);
        device.offer(&issuer.bundle(first, OLD_BODY)).unwrap();
        device
    }

    /// Offers a bundle as it would arrive: as a file.
    pub fn offer(&self, bytes: &[u8]) -> noticematch::Result<Installed> {
        let path = self.dir.join("offered");
        std::fs::write(&path, bytes).unwrap();
        self.store.install(&path)
    }

    /// The body of the list in use.
    pub fn body(&self) -> Vec<u8> {
        let active = self.store.current().unwrap();
        active.bundles()[0]
            .unseal(None)
            .unwrap()
            .read("index")
            .unwrap()
            .to_vec()
    }

    /// The bundle is refused for the reason `id`, and the list in use still serves.
    #[track_caller]
    pub fn refuses(&self, bytes: &[u8], id: &str) {
        let error = self.offer(bytes).expect_err("an attack was accepted");
        assert_eq!(error.refusal(), Some(id), "{error}");
        assert_eq!(self.body(), OLD_BODY);
        assert_eq!(self.store.current().unwrap().status().sequence, 5);
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Every file below `dir`.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}

/// Runs the ignored test `name` of this binary in a process of its own.
pub fn child(name: &str, environment: &[(&str, &str)]) -> std::process::Output {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            name,
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}
