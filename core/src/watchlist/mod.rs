//! The front door: a [`Watchlist`] is searched with a [`Query`] and answers with [`Candidates`].

#[cfg(feature = "bundle")]
mod access;
mod batch;
mod builder;
mod candidate;
mod compare;
mod coverage;
mod eu_mid;
#[cfg(feature = "bundle")]
mod evidence;
mod from_manifest;
mod from_mrz;
mod layers;
mod note;
mod open;
mod overlay;
mod progress;
mod query;
mod reason;
#[cfg(feature = "bundle")]
mod sealed;
mod search;
mod stream;

pub use builder::WatchlistBuilder;
pub use candidate::{Candidate, Candidates};
pub use compare::{Comparison, compare, compare_with};
pub use coverage::{Coverage, Info, ListInfo};
pub use eu_mid::{EuMidAnswer, EuMidFound, EuMidList};
pub use note::QueryNote;
pub use progress::{BuildProgress, BuildStage};
pub use query::{Options, Query};
pub use reason::Reason;

pub(crate) use layers::{Edit, Layers};

use std::sync::{Arc, OnceLock};

use crate::Result;
use crate::index::Index;
use crate::record::Record;

/// Version of the analysis that code (not tables) decides; raised when tokens, keys, readings or the
/// relations of words come out otherwise, or rules stand in another order: an index stores these, too.
const ANALYSIS_VERSION: u64 = 5;

/// The id of the analysis that made an index: opened with another one it is refused, since silently
/// different normalisation is a silent miss.
pub(crate) fn analysis_id() -> u64 {
    let tables: u64 = env!("NOTICEMATCH_TABLES").parse().unwrap_or(0);
    tables ^ ANALYSIS_VERSION.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A list, indexed: look-ups by any spelling, script or passport line, offline, with reasons.
///
/// Cheap to clone, `Send` and `Sync`. See [`Watchlist::builder`], [`Watchlist::open`] and
/// [`Watchlist::demo`].
#[derive(Clone)]
pub struct Watchlist {
    pub(crate) layers: Arc<Layers>,
    pub(crate) meta: Arc<coverage::Meta>,
    /// What the overlays say that the list holds, in a word; `None` without overlays.
    made: Option<Arc<str>>,
    /// One index of all layers, once somebody asked for its bytes.
    compacted: Arc<OnceLock<Vec<u8>>>,
    /// Where this is what somebody may see: of what, and for what purpose.
    #[cfg(feature = "bundle")]
    seen: Option<Arc<access::Seen>>,
}

impl Watchlist {
    /// A list of one index, without overlays.
    fn of_index(index: Index, meta: coverage::Meta) -> Watchlist {
        Watchlist {
            layers: Arc::new(Layers::one(Arc::new(index))),
            meta: Arc::new(meta),
            made: None,
            compacted: Arc::default(),
            #[cfg(feature = "bundle")]
            seen: None,
        }
    }

    /// How many records the list has.
    pub fn len(&self) -> usize {
        self.layers.len()
    }

    /// Whether the list has no records at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A whole record by its number, 0 to `len() - 1`.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Option`] past the end; [`crate::ErrorKind::Corrupt`] where a mapped file
    /// turns out to be damaged.
    pub fn record(&self, number: usize) -> Result<Record> {
        if !self.layers.is_sound() {
            return Err(crate::Error::new(
                crate::ErrorKind::Corrupt,
                format!(
                    "could not read record {number}: the index is damaged; copy the file again or rebuild it from the list"
                ),
            ));
        }
        self.layers.record(number).ok_or_else(|| {
            crate::Error::new(
                crate::ErrorKind::Option,
                format!(
                    "could not read record {number}: the list has {}",
                    self.len()
                ),
            )
        })
    }

    /// Which lists, versions and counts an answer covers.
    pub fn coverage(&self) -> Coverage {
        Coverage::of(&self.meta)
    }
}

impl std::fmt::Debug for Watchlist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Watchlist({} records, {} lists)",
            self.len(),
            self.meta.lists.len()
        )
    }
}
