//! Opening an index that was sealed: from memory that is wiped when the last user lets go.

use crate::bundle::SecretBytes;
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
}
