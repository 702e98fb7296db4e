//! Records → the bytes of an index.

use crate::name::Mode;
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

use super::bytes::Writer;
use super::draft::DraftForm;
use super::items::ItemsWriter;
use super::layout::FileWriter;
use super::part_build::PartBuilder;
use super::records::Strings;
use super::records_build::encode;

/// Sections outside the parts.
pub(crate) mod common {
    pub(crate) const META: u32 = 1;
    pub(crate) const STRINGS: u32 = 2;
    pub(crate) const RECORDS: u32 = 3;
    pub(crate) const RECORD_PLACES: u32 = 4;
}

/// Collects records and makes the file.
pub(crate) struct IndexBuilder {
    store: RecordStore,
    people: PartBuilder,
    organisations: PartBuilder,
}

/// The records themselves, as they lie in the file.
pub(super) struct RecordStore {
    strings: Strings,
    records: ItemsWriter,
    /// The record at hand.
    record: Writer,
    count: u32,
}

impl RecordStore {
    pub(super) fn new() -> RecordStore {
        RecordStore {
            strings: Strings::default(),
            records: ItemsWriter::default(),
            record: Writer::default(),
            count: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// Adds a record; gives its number.
    pub(super) fn add(&mut self, record: &Record) -> Result<u32> {
        let number = self.count;
        self.count = number.checked_add(1).ok_or_else(|| too_large("records"))?;
        self.record.0.clear();
        encode(record, &mut self.strings, &mut self.record);
        let written = self.records.push(&self.record.0);
        written.ok_or_else(|| too_large("bytes of records"))?;
        Ok(number)
    }

    pub(super) fn into_sections(self) -> [(u32, Vec<u8>); 3] {
        let (records, places) = self.records.into_sections();
        [
            (common::STRINGS, self.strings.section()),
            (common::RECORDS, records),
            (common::RECORD_PLACES, places),
        ]
    }
}

impl IndexBuilder {
    pub(crate) fn new() -> IndexBuilder {
        IndexBuilder {
            store: RecordStore::new(),
            people: PartBuilder::new(Mode::Person),
            organisations: PartBuilder::new(Mode::Organization),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.store.len()
    }

    /// Adds one record and its forms.
    pub(crate) fn add<'a>(
        &mut self,
        record: &Record,
        forms: impl Iterator<Item = DraftForm<'a>>,
    ) -> Result<()> {
        let number = self.store.add(record)?;
        for form in forms {
            let part = match form.mode() {
                Mode::Person => &mut self.people,
                Mode::Organization => &mut self.organisations,
            };
            part.add(number, &form)?;
        }
        Ok(())
    }

    /// The bytes of the file. Same records in the same order, same bytes, on any number of threads.
    ///
    /// `tell` is called with how many name parts are done and how many there are; `None` once it says no.
    pub(crate) fn finish(
        self,
        meta: &[u8],
        analysis: u64,
        threads: usize,
        tell: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Option<Vec<u8>>> {
        let mut file = FileWriter::new(analysis);
        file.section(common::META, meta.to_vec());
        for (kind, bytes) in self.store.into_sections() {
            file.section(kind, bytes);
        }
        let parts = [self.people, self.organisations];
        let (total, mut before) = (parts.iter().map(PartBuilder::terms).sum(), 0);
        for part in parts {
            let terms = part.terms();
            let mut tell = |done: usize| tell(before + done, total);
            if part.write(&mut file, threads, &mut tell)?.is_none() {
                return Ok(None);
            }
            before += terms;
        }
        Ok(tell(total, total).then(|| file.finish()))
    }
}

#[cold]
pub(super) fn too_large(what: &str) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("could not build the index: more {what} than 32 bits count; split the list"),
    )
}
