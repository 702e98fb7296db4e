//! Opening and saving index files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use crate::index::{Check, Index, Storage};
#[cfg(doc)]
use crate::name::Unsearchable;
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

use super::{Watchlist, analysis_id};

/// The demonstration list, built once per process.
static DEMO: LazyLock<Result<Watchlist>> = LazyLock::new(build_demo);

fn build_demo() -> Result<Watchlist> {
    let mut builder = Watchlist::builder();
    for line in include_str!("../../data/demo/demo.jsonl")
        .lines()
        .filter(|line| line.starts_with('{'))
    {
        let record: Record = serde_json::from_str(line).map_err(|error| {
            Error::new(
                ErrorKind::List,
                format!("could not read the embedded demonstration list: {error}"),
            )
        })?;
        builder = builder.add_record(&record)?;
    }
    builder.build()
}

impl Watchlist {
    /// The embedded demonstration list: some 300 invented persons over all scripts and kinds of notice.
    ///
    /// # Panics
    /// Never: a test reads the list.
    pub fn demo() -> Watchlist {
        match &*DEMO {
            Ok(list) => list.clone(),
            Err(error) => unreachable!("the embedded demonstration list is sound: {error}"),
        }
    }

    /// Opens an index file, read into memory whole.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; [`ErrorKind::NotAnIndex`], [`ErrorKind::Version`],
    /// [`ErrorKind::Analysis`] (rebuild it from the list) or [`ErrorKind::Corrupt`].
    pub fn open(path: impl AsRef<Path>) -> Result<Watchlist> {
        let path = path.as_ref();
        let read = fs::File::open(path).and_then(|mut file| Storage::read(&mut file));
        let storage = read.map_err(|error| Error::io("open the index", path, error))?;
        Watchlist::from_storage(storage)
    }

    /// Opens an index file by mapping it: several processes share its pages, and memory is used only
    /// for what searches touch. Opens in a time that does not depend on the list's length: the
    /// checksums of the large sections, and whether the dictionaries can be walked, are checked at the first
    /// look-up, which then reads the file once.
    /// A list that turns out to be damaged answers every query with [`Unsearchable::Damaged`].
    ///
    /// # Safety
    /// The file must not be changed or cut while the list is in use; another process that does so
    /// makes reads undefined. Files written by [`Watchlist::save`] are replaced by renaming, which is
    /// safe: the old file lives on until the last map of it goes.
    ///
    /// # Errors
    /// As [`Watchlist::open`].
    // The one place in the library with unsafe code: a map is only as sound as its file is still.
    #[allow(unsafe_code)]
    pub unsafe fn open_mapped(path: impl AsRef<Path>) -> Result<Watchlist> {
        let path = path.as_ref();
        let file =
            fs::File::open(path).map_err(|error| Error::io("open the index", path, error))?;
        // SAFETY: the caller promises that the file stays as it is.
        let map = unsafe { memmap2::Mmap::map(&file) }
            .map_err(|error| Error::io("map the index", path, error))?;
        Watchlist::from_storage_checked(Storage::mapped(map), Check::AtFirstUse)
    }

    /// Opens an index from bytes.
    ///
    /// # Errors
    /// As [`Watchlist::open`].
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Watchlist> {
        Watchlist::from_storage(Storage::owned(bytes.into()))
    }

    pub(crate) fn from_storage(storage: Storage) -> Result<Watchlist> {
        Watchlist::from_storage_checked(storage, Check::Now)
    }

    fn from_storage_checked(storage: Storage, check: Check) -> Result<Watchlist> {
        let index = Index::open(storage, analysis_id(), check)?;
        let meta = serde_json::from_slice(index.meta().as_ref()).map_err(|_| {
            Error::new(
                ErrorKind::Corrupt,
                "could not open the index: its description is damaged; rebuild it from the list",
            )
        })?;
        Ok(Watchlist::of_index(index, meta))
    }

    /// The bytes of the index, as they lie in a file. Of a list with overlays those of
    /// [`Watchlist::compact`], made at the first call, as long as that takes; none where it fails.
    pub fn as_bytes(&self) -> &[u8] {
        match self.layers.single() {
            Some(index) => index.bytes(),
            None => self.compacted.get_or_init(|| {
                let compacted = self.compact();
                compacted.map_or_else(|_| Vec::new(), |list| list.as_bytes().to_vec())
            }),
        }
    }

    /// Writes the index file: to a temporary name beside it, synced, then renamed. A list with overlays is
    /// compacted first.
    ///
    /// # Errors
    /// [`ErrorKind::Io`], and as [`Watchlist::compact`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let (list, path) = (self.compact()?, path.as_ref());
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = path.with_file_name(name);
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&partial)?;
            file.write_all(list.as_bytes())?;
            file.sync_all()?;
            fs::rename(&partial, path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&partial);
            Error::io("write the index", path, error)
        })
    }
}
