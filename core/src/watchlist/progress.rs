//! How far a build has come.

/// What a build is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildStage {
    /// Reading the names of records as they arrive; counted in records, of which nobody knows how many come.
    Names,
    /// Making the index of all of them; counted in distinct name parts.
    Index,
}

/// How far a build has come: told to the callback of [`WatchlistBuilder::progress`](super::WatchlistBuilder::progress).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildProgress {
    /// What is being done.
    pub stage: BuildStage,
    /// How much of it is done; never less than before within a stage.
    pub done: u64,
    /// How much there is, where known.
    pub total: Option<u64>,
}

/// The caller's callback, which says whether to go on.
pub(super) type Tell = Box<dyn FnMut(BuildProgress) -> bool + Send + Sync>;
