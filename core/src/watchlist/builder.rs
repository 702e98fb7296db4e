//! From list files or records to an index.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::index::{Check, Draft, Index, IndexBuilder, Storage, threads};
use crate::lists::{self, LoadReport, ReadOptions};
use crate::mrz::long_prints;
use crate::record::{EntityKind, Record};
use crate::{Error, ErrorKind, Result};

use super::coverage::{ListInfo, Meta};
use super::progress::{BuildProgress, BuildStage, Tell};
use super::{Watchlist, analysis_id};

/// Records whose names are read together: memory is bounded by them, not by the list.
const CHUNK: usize = 8192;
/// Records that a thread takes at a time.
const BLOCK: usize = 64;

/// Builds a [`Watchlist`].
///
/// ```
/// use noticematch::Watchlist;
/// use noticematch::record::{Name, Record};
///
/// let mut person = Record::default();
/// person.id = "X-1".into();
/// person.list = "example".into();
/// person.names = vec![Name::new("Jan Kowalski")];
/// let list = Watchlist::builder().add_record(&person)?.build()?;
/// assert_eq!(list.search("Kowalski Jan").len(), 1);
/// # Ok::<(), noticematch::Error>(())
/// ```
pub struct WatchlistBuilder {
    index: IndexBuilder,
    meta: Meta,
    options: ReadOptions,
    reports: Vec<LoadReport>,
    threads: usize,
    progress: Option<Tell>,
    /// Records that were added and whose names are not read yet.
    pending: Vec<Record>,
    /// Where one thread reads the names of a record.
    draft: Draft,
}

impl Watchlist {
    /// Starts an empty list.
    pub fn builder() -> WatchlistBuilder {
        WatchlistBuilder {
            index: IndexBuilder::new(),
            meta: Meta {
                library: env!("CARGO_PKG_VERSION").to_owned(),
                ..Meta::default()
            },
            options: ReadOptions::default(),
            reports: Vec::new(),
            threads: 0,
            progress: None,
            pending: Vec::new(),
            draft: Draft::default(),
        }
    }
}

impl WatchlistBuilder {
    /// How the following files are read: format, column mapping, strictness.
    pub fn read_options(mut self, options: ReadOptions) -> WatchlistBuilder {
        self.options = options;
        self
    }

    /// Writes a day of making into the index; without it the same lists give the same bytes on any day.
    pub fn built(mut self, day: impl Into<String>) -> WatchlistBuilder {
        self.meta.built = Some(day.into());
        self
    }

    /// Builds on so many threads, 0 (the default) being all cores. The bytes are the same on any number; no
    /// thread outlives the call that started it.
    pub fn threads(mut self, threads: usize) -> WatchlistBuilder {
        self.threads = threads;
        self
    }

    /// Calls `tell` now and then, on the thread that builds, with how far the build has come; once it says no
    /// the build ends with [`ErrorKind::Cancelled`]. How much of a file was read says
    /// [`ReadOptions::progress`].
    ///
    /// ```
    /// use noticematch::{BuildStage, ErrorKind, Watchlist};
    ///
    /// let records: Vec<_> = (0..3).map(|n| Watchlist::demo().record(n)).collect::<Result<_, _>>()?;
    /// let impatient = Watchlist::builder().progress(|at| at.stage == BuildStage::Names);
    /// let error = impatient.add_records(&records)?.build().expect_err("stopped");
    /// assert_eq!(error.kind(), ErrorKind::Cancelled);
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    pub fn progress(
        mut self,
        tell: impl FnMut(BuildProgress) -> bool + Send + Sync + 'static,
    ) -> WatchlistBuilder {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Reads a list file of any known format, recognised by its content. Streams: the file is not
    /// held in memory.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] or [`ErrorKind::List`], with line and field; with
    /// [`ReadOptions::strict`] also for any row or value that would be dropped. After an error the
    /// builder holds a part of the list: do not use it.
    pub fn add_file(mut self, path: impl AsRef<Path>) -> Result<WatchlistBuilder> {
        self.read_file(path.as_ref())?;
        Ok(self)
    }

    /// As [`WatchlistBuilder::add_file`], for loops.
    pub fn read_file(&mut self, path: &Path) -> Result<&LoadReport> {
        let mut options = self.options.clone();
        options.stop = Arc::default();
        let mut failure: Option<Error> = None;
        let read = lists::read_file(path, &options, &mut |record| {
            if failure.is_none() {
                failure = self.add(Cow::Owned(record)).err();
                options.stop.store(failure.is_some(), Ordering::Relaxed);
            }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        let report = read?;
        for info in ListInfo::of_report(&report) {
            let mut lists = self.meta.lists.iter_mut();
            if let Some(list) = lists.find(|l| l.source.is_none() && l.id == info.id) {
                list.clone_origin(&info);
            }
        }
        self.reports.push(report);
        Ok(&self.reports[self.reports.len() - 1])
    }

    /// Adds one record.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] past 2³² records or name parts; [`ErrorKind::Cancelled`].
    pub fn add_record(mut self, record: &Record) -> Result<WatchlistBuilder> {
        self.add(Cow::Borrowed(record))?;
        Ok(self)
    }

    /// Adds records.
    ///
    /// # Errors
    /// As [`WatchlistBuilder::add_record`].
    pub fn add_records<'a>(
        mut self,
        records: impl IntoIterator<Item = &'a Record>,
    ) -> Result<WatchlistBuilder> {
        for record in records {
            self.add(Cow::Borrowed(record))?;
        }
        Ok(self)
    }

    fn add(&mut self, record: Cow<'_, Record>) -> Result<()> {
        self.meta.count(&record);
        if threads::count(self.threads) > 1 {
            self.pending.push(record.into_owned());
            return match self.pending.len() {
                CHUNK.. => self.read_names(),
                _ => Ok(()),
            };
        }
        let mut draft = std::mem::take(&mut self.draft);
        draft.clear();
        read_names_of(&record, &mut draft);
        let taken = self.take(std::slice::from_ref(&*record), &draft);
        self.draft = draft;
        taken?;
        match self.index.len() % CHUNK {
            0 => self.tell(BuildStage::Names, self.index.len(), None),
            _ => Ok(()),
        }
    }

    /// Reads the names of the records that wait, on all threads, and takes them in their order.
    fn read_names(&mut self) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let blocks: Vec<&[Record]> = pending.chunks(BLOCK).collect();
        let read = |block: usize| {
            let mut draft = Draft::default();
            let records = blocks[block].iter();
            records.for_each(|record| read_names_of(record, &mut draft));
            draft
        };
        let threads = threads::count(self.threads);
        let drafts = threads::in_order(threads, blocks.len(), read, &mut |_| true);
        for (records, draft) in blocks.iter().zip(drafts.unwrap_or_default()) {
            self.take(records, &draft)?;
        }
        self.tell(BuildStage::Names, self.index.len(), None)
    }

    /// Takes records and what was read of their names.
    fn take(&mut self, records: &[Record], draft: &Draft) -> Result<()> {
        for (record, (lost, forms)) in records.iter().zip(draft.records()) {
            self.meta.unindexed += lost;
            self.index.add(record, forms)?;
        }
        Ok(())
    }

    fn tell(&mut self, stage: BuildStage, done: usize, total: Option<usize>) -> Result<()> {
        let progress = BuildProgress {
            stage,
            done: done as u64,
            total: total.map(|total| total as u64),
        };
        match &mut self.progress {
            Some(tell) => tell(progress).then_some(()).ok_or_else(cancelled),
            None => Ok(()),
        }
    }

    /// Takes over what is stated about lists that have the same ids, and the day of making.
    pub(super) fn stating(mut self, meta: &Meta) -> WatchlistBuilder {
        for list in &mut self.meta.lists {
            if let Some(stated) = meta.lists.iter().find(|stated| stated.id == list.id) {
                list.clone_origin(stated);
            }
        }
        self.meta.built.clone_from(&meta.built);
        self
    }

    /// What each file read so far gave and lost.
    pub fn reports(&self) -> &[LoadReport] {
        &self.reports
    }

    /// How many records were added so far.
    pub fn len(&self) -> usize {
        self.index.len() + self.pending.len()
    }

    /// Whether nothing was added so far.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the index file. The same records in the same order give the same bytes.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`]; [`ErrorKind::Cancelled`] where [`WatchlistBuilder::progress`] says no.
    pub fn to_bytes(self) -> Result<Vec<u8>> {
        Ok(self.finish()?.0)
    }

    fn finish(mut self) -> Result<(Vec<u8>, Meta)> {
        if !self.pending.is_empty() {
            self.read_names()?;
        }
        let meta = serde_json::to_vec(&self.meta).map_err(|error| {
            Error::new(
                ErrorKind::List,
                format!("could not write the index's description: {error}"),
            )
        })?;
        let mut progress = self.progress;
        let mut tell = |done: usize, total: usize| {
            let progress_now = BuildProgress {
                stage: BuildStage::Index,
                done: done as u64,
                total: Some(total as u64),
            };
            progress.as_mut().is_none_or(|tell| tell(progress_now))
        };
        let threads = threads::count(self.threads);
        let bytes = self
            .index
            .finish(&meta, analysis_id(), threads, &mut tell)?;
        Ok((bytes.ok_or_else(cancelled)?, self.meta))
    }

    /// The finished list.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`]; [`ErrorKind::Cancelled`] where [`WatchlistBuilder::progress`] says no.
    pub fn build(self) -> Result<Watchlist> {
        let (bytes, meta) = self.finish()?;
        let index = Index::open(Storage::owned(bytes), analysis_id(), Check::Now)?;
        Ok(Watchlist::of_index(index, meta))
    }
}

impl std::fmt::Debug for WatchlistBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WatchlistBuilder({} records)", self.len())
    }
}

#[cold]
fn cancelled() -> Error {
    Error::new(
        ErrorKind::Cancelled,
        "the build was stopped, as its progress callback asked; nothing was written",
    )
}

/// Reads the names of a record, and the forms by which passports print them.
fn read_names_of(record: &Record, draft: &mut Draft) {
    let mut prints = Vec::new();
    if matches!(record.kind, EntityKind::Person | EntityKind::Other) {
        for (number, name) in record.names.iter().enumerate() {
            prints.extend(long_prints(&name.text).into_iter().map(|p| (number, p)));
        }
    }
    draft.add(record, &prints);
}
