//! Lists that can be trusted in the field: signed, sealed, fresh, updated whole or not at all.
//!
//! An issuer signs a [`Manifest`] with the keys of a [`Root`] and packs it with the index into a
//! bundle ([`BundleBuilder`]). A device keeps its bundles in a [`Store`], which refuses what is
//! forged, expired, rolled back, mixed, cut or oversized and goes on serving the list it has. Parts
//! are sealed to device keys and unsealed chunk by chunk in memory ([`PartReader`]).
//!
//! ```
//! # fn main() -> noticematch::Result<()> {
//! use noticematch::bundle::*;
//!
//! let (root_key, list_key, beacon_key) = (SecretKey::generate()?, SecretKey::generate()?, SecretKey::generate()?);
//! let role = |key: &SecretKey| Role::new(1, [key.public_key()]);
//! let root = Root::new(1_000, 9_000_000, role(&root_key), role(&list_key), role(&beacon_key)).sign(&[&root_key])?;
//!
//! let device = DeviceKey::generate()?;
//! let bytes = BundleBuilder::new(Manifest::new(1, 1_000, 200_000))
//!     .part("index", PartKind::Index, b"the bytes of an index file".to_vec())
//!     .recipient(device.public())
//!     .to_bytes(&[&list_key])?;
//!
//! let bundle = Bundle::from_bytes(bytes, &root, &Limits::default())?;
//! assert_eq!(&*bundle.unseal(Some(&device))?.read("index")?, b"the bytes of an index file");
//! # Ok(())
//! # }
//! ```
//!
//! What this protects against, and what not, is written in SECURITY.md.

mod beacon;
pub(crate) mod bytes;
mod clock;
pub(crate) mod container;
pub(crate) mod keys;
mod manifest;
mod part;
mod policy;
mod refusal;
mod root;
pub(crate) mod seal;
mod secret;
mod state;
mod store;
mod transfer;

pub use beacon::Beacon;
pub use clock::{Boot, Clock, SystemClock, utc};
pub use container::{Bundle, BundleBuilder, Limits};
pub use keys::{PublicKey, Role, SecretKey, Signer};
pub use manifest::{Base, ListState, Manifest, Part, PartKind};
pub use part::{PartReader, Unsealed};
pub use policy::{Action, Freshness, Scope};
pub use refusal::Refusal;
pub use root::{Root, SignedRoot};
pub use seal::{DeviceKey, KeyProvider, Secret, WrappedKey};
pub use secret::SecretBytes;
pub use store::{Active, Installed, Status, Step, Store, StoreOptions};
pub use transfer::Transfer;

use sha2::{Digest, Sha256};

/// SHA-256 (FIPS 180-4).
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
