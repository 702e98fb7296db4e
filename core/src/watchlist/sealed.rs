//! Opening an index that was sealed: from memory that is wiped when the last user lets go.

use crate::bundle::{
    Active, Bundle, KeyProvider, ListState, PartKind, Refusal, SecretBytes, Unsealed,
};
use crate::changes::Overlay;
use crate::index::Storage;
use crate::{Result, Watchlist};

impl Watchlist {
    /// Opens an index from unsealed bytes, which are searched where they lie and wiped when the last
    /// clone of the list, and the last candidate of it, is dropped.
    ///
    /// # Errors
    /// As [`Watchlist::open`].
    pub fn from_secret(bytes: SecretBytes) -> Result<Watchlist> {
        Watchlist::from_storage(Storage::shared(bytes))
    }

    /// Opens the list that a device's [`Store`](crate::bundle::Store) has in use, with the deltas laid over
    /// it, with the device's key (`None` for lists that are not sealed).
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) when the key does not open it or a part was
    /// changed on the disk; otherwise as [`Watchlist::open`] and [`Watchlist::with_overlay`].
    pub fn from_active(active: &Active, key: Option<&dyn KeyProvider>) -> Result<Watchlist> {
        let mut bundles = active.bundles().iter();
        let full = bundles.next().ok_or_else(|| {
            Refusal::State.error("the device's folder names no list; install one")
        })?;
        let mut list = Watchlist::from_secret(read(full, PartKind::Index, key)?)?;
        for delta in bundles {
            let overlay = Overlay::from_bytes(&read(delta, PartKind::Overlay, key)?)?;
            list = list.with_overlay(&overlay)?;
        }
        Ok(list)
    }

    /// What a bundle's manifest says about the lists of this index, fetched at a time in seconds since 1970.
    pub fn list_states(&self, fetched: u64) -> Vec<ListState> {
        let state = |list: crate::ListInfo| ListState {
            id: list.id,
            version: list.version.unwrap_or_default(),
            records: list.records as u64,
            fetched,
            max_age: 0,
            source: None,
        };
        self.coverage().lists.into_iter().map(state).collect()
    }
}

/// The one part of a kind that a bundle must have.
fn read(bundle: &Bundle, kind: PartKind, key: Option<&dyn KeyProvider>) -> Result<SecretBytes> {
    let part = bundle
        .manifest()
        .parts
        .iter()
        .find(|part| part.kind == kind);
    let part = part.ok_or_else(|| {
        Refusal::Malformed.error(format!(
            "list {} holds no part of the kind {kind:?}; ask its issuer",
            bundle.manifest().sequence
        ))
    })?;
    let unsealed: Unsealed<'_> = bundle.unseal(key)?;
    unsealed.read(&part.name)
}
