//! The index file: building, opening, and finding the forms that can reach a score.

mod ahead;
mod beside;
mod bounds;
mod build;
mod bytes;
mod company;
mod dictionary;
mod draft;
mod edges;
mod evaluate;
mod forms;
mod groups;
mod heads;
mod items;
mod keys;
mod layout;
mod neighbour;
mod neighbours;
mod part;
mod part_build;
mod postings;
mod records;
mod records_build;
mod retrieve;
mod scratch;
mod shown;
mod sift;
mod sight;
mod steps;
mod storage;
mod terms;
pub(crate) mod threads;
mod together;
#[cfg(feature = "bundle")]
mod validity;
mod worth;

use std::sync::OnceLock;

use crate::Result;
use crate::name::Mode;
use crate::record::{NameKind, NameQuality, Record};

pub(crate) use build::IndexBuilder;
pub(crate) use draft::{Draft, modes_of};
pub(crate) use heads::FormHead;
pub(crate) use layout::{Check, FORMAT_VERSION};
pub(crate) use part::{Part, form_flag};
pub(crate) use records::Head;
pub(crate) use retrieve::{Bar, retrieve};
pub use scratch::Scratch;
pub(crate) use shown::Shown;
pub(crate) use storage::Storage;
#[cfg(feature = "bundle")]
pub(crate) use validity::Validity;

use build::common;
use items::Items;
use layout::{File, Section};

/// Sections that hold the records, and nothing that depends on the tables by which names are read.
const CONTENT: [u32; 3] = [common::STRINGS, common::RECORDS, common::RECORD_PLACES];

/// The records of a list in a word: the checksums of their three sections, and how many there are. Tells lists
/// apart that were mixed up, not lists that were forged.
fn content_id(checksums: [u32; 3], records: usize) -> String {
    let [strings, texts, offsets] = checksums;
    format!("{strings:08x}{texts:08x}{offsets:08x}-{records}")
}

/// The [`content_id`] that an index of these records would have.
pub(crate) fn content_id_of(
    records: impl IntoIterator<Item = impl std::borrow::Borrow<Record>>,
) -> Result<String> {
    let mut store = build::RecordStore::new();
    for record in records {
        store.add(record.borrow())?;
    }
    let count = store.len();
    let checksums = store.into_sections().map(|(_, b)| crc32fast::hash(&b));
    Ok(content_id(checksums, count))
}

/// An opened index.
pub(crate) struct Index {
    file: File,
    strings: Section,
    records: Section,
    record_places: Section,
    parts: Vec<Part>,
    /// Whether checksums hold and dictionaries can be walked; unknown until it is asked.
    sound: OnceLock<bool>,
}

impl Index {
    /// Opens and checks the bytes of an index.
    pub(crate) fn open(storage: Storage, analysis: u64, check: Check) -> Result<Index> {
        let file = File::open(storage, analysis, check)?;
        let mut parts = Vec::new();
        for mode in [Mode::Person, Mode::Organization] {
            parts.extend(Part::open(&file, mode)?);
        }
        let sound = OnceLock::new();
        if check == Check::Now {
            if !parts.iter().all(Part::is_sound) {
                return Err(part::damaged_dictionary());
            }
            let _ = sound.set(true);
        }
        Ok(Index {
            strings: file.section(common::STRINGS),
            records: file.section(common::RECORDS),
            record_places: file.section(common::RECORD_PLACES),
            parts,
            sound,
            file,
        })
    }

    /// Whether every checksum holds and every dictionary can be walked; the first call may read the whole
    /// file.
    pub(crate) fn is_sound(&self) -> bool {
        let look = || self.file.is_sound() && self.parts.iter().all(Part::is_sound);
        *self.sound.get_or_init(look)
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.file.storage().bytes()
    }

    /// What the builder wrote about lists and counts.
    pub(crate) fn meta(&self) -> Section {
        self.file.section(common::META)
    }

    /// What the records are, in a word: see [`content_id`]. Reads the table of sections only.
    pub(crate) fn content_id(&self) -> String {
        let checksums = CONTENT.map(|kind| self.file.checksum(kind));
        content_id(checksums, self.len())
    }

    /// Kind and length of every section.
    pub(crate) fn sizes(&self) -> Vec<(u32, usize)> {
        self.file.sizes().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.records().len()
    }

    fn records(&self) -> Items<'_> {
        Items {
            bytes: self.records.as_ref(),
            places: self.record_places.as_ref(),
        }
    }

    pub(crate) fn head(&self, record: usize) -> Head<'_> {
        records::head(self.records().get(record), self.strings.as_ref())
    }

    pub(crate) fn name(
        &self,
        record: usize,
        name: usize,
    ) -> Option<(&str, NameKind, Option<NameQuality>)> {
        records::name_at(self.records().get(record), self.strings.as_ref(), name)
    }

    /// What decides who may see a record; `None` past the end.
    #[cfg(feature = "bundle")]
    pub(crate) fn validity(&self, record: usize) -> Option<Validity<'_>> {
        let records = self.records();
        (record < records.len())
            .then(|| validity::validity(records.get(record), self.strings.as_ref()))
    }

    /// A whole record; `None` past the end.
    pub(crate) fn record(&self, record: usize) -> Option<Record> {
        let records = self.records();
        (record < records.len())
            .then(|| records::decode(records.get(record), self.strings.as_ref()))
    }
}
