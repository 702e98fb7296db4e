//! From list files or records to an index.

use std::path::Path;

use crate::index::{Check, Index, IndexBuilder, Storage};
use crate::lists::{self, LoadReport, ReadOptions};
use crate::mrz::long_prints;
use crate::record::{EntityKind, Record};
use crate::{Error, Result};

use super::coverage::{ListInfo, Meta};
use super::{Watchlist, analysis_id};

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

    /// Reads a list file of any known format, recognised by its content. Streams: the file is not
    /// held in memory.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Io`] or [`crate::ErrorKind::List`], with line and field; with
    /// [`ReadOptions::strict`] also for any row or value that would be dropped.
    pub fn add_file(mut self, path: impl AsRef<Path>) -> Result<WatchlistBuilder> {
        self.read_file(path.as_ref())?;
        Ok(self)
    }

    /// As [`WatchlistBuilder::add_file`], for loops.
    pub fn read_file(&mut self, path: &Path) -> Result<&LoadReport> {
        let options = self.options.clone();
        let mut failure: Option<Error> = None;
        let (index, meta) = (&mut self.index, &mut self.meta);
        let report = lists::read_file(path, &options, &mut |record| {
            if failure.is_none() {
                failure = add(index, meta, &record).err();
            }
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        for info in ListInfo::of_report(&report) {
            let mut lists = meta.lists.iter_mut();
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
    /// [`crate::ErrorKind::TooLarge`] past 2³² records or name parts.
    pub fn add_record(mut self, record: &Record) -> Result<WatchlistBuilder> {
        add(&mut self.index, &mut self.meta, record)?;
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
            add(&mut self.index, &mut self.meta, record)?;
        }
        Ok(self)
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
        self.index.len()
    }

    /// Whether nothing was added so far.
    pub fn is_empty(&self) -> bool {
        self.index.len() == 0
    }

    /// The bytes of the index file. The same records in the same order give the same bytes.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooLarge`].
    pub fn to_bytes(self) -> Result<Vec<u8>> {
        let meta = serde_json::to_vec(&self.meta).map_err(|error| {
            Error::new(
                crate::ErrorKind::List,
                format!("could not write the index's description: {error}"),
            )
        })?;
        self.index.finish(&meta, analysis_id())
    }

    /// The finished list.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooLarge`].
    pub fn build(self) -> Result<Watchlist> {
        let meta = self.meta.clone();
        let index = Index::open(Storage::owned(self.to_bytes()?), analysis_id(), Check::Now)?;
        Ok(Watchlist::of_index(index, meta))
    }
}

impl std::fmt::Debug for WatchlistBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WatchlistBuilder({} records)", self.len())
    }
}

fn add(index: &mut IndexBuilder, meta: &mut Meta, record: &Record) -> Result<()> {
    index.add(record)?;
    if matches!(record.kind, EntityKind::Person | EntityKind::Other) {
        for (number, name) in record.names.iter().enumerate() {
            for print in long_prints(&name.text) {
                index.add_print(number, name, &print)?;
            }
        }
    }
    meta.add(record);
    Ok(())
}
