//! Find a person on a watchlist from any spelling, script or passport line: offline, in
//! microseconds, with the reason.
//!
//! ```
//! use noticematch::Watchlist;
//!
//! let list = Watchlist::demo();
//! let found = list.search("Viktor Skalnyi");
//! for candidate in found.iter() {
//!     println!("{} {} ({})", candidate.score(), candidate.name(), candidate.level());
//! }
//! println!("{}", found.coverage());
//! ```
//!
//! A candidate is offered to a person for comparison. It is never a hit: only a person confirms.

#![deny(unsafe_code)]

#[cfg(feature = "bundle")]
pub mod audit;
#[cfg(feature = "bundle")]
pub mod bundle;
pub mod changes;
pub mod documents;
mod error;
pub mod eu_mid;
mod index;
pub mod lists;
pub mod manifest;
pub mod mrz;
mod name;
#[cfg(feature = "bundle")]
pub mod policy;
pub mod record;
mod rules;
mod score;
mod text;
mod watchlist;

pub use error::{Error, ErrorKind, Result};
pub use index::Scratch;
pub use mrz::Mrz;
pub use name::Unsearchable;
pub use rules::Language;
pub use score::{Level, Profile, Score};
pub use watchlist::{
    BuildProgress, BuildStage, Candidate, Candidates, Comparison, Coverage, EuMidAnswer,
    EuMidFound, EuMidList, Info, ListInfo, Options, Query, QueryNote, Reason, Watchlist,
    WatchlistBuilder, compare, compare_with,
};
