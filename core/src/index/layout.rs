//! The file: header, table of sections, sections. FORMAT.md has the bytes.

use std::ops::Range;

use crate::{Error, ErrorKind, Result};

use super::bytes::{Writer, u32_at};
use super::storage::Storage;

/// `\r\n` shows damage by a text-mode copy, as in PNG.
const MAGIC: [u8; 8] = *b"NMX\x89\r\n\x1a\n";
/// Version of the layout that this library writes and reads.
pub(crate) const FORMAT_VERSION: u16 = 6;
const HEADER: usize = 40;
const ENTRY: usize = 24;
const ALIGN: usize = 8;
/// No file has more sections; a larger number is damage.
const MAX_SECTIONS: u32 = 256;

/// One section, sharing the storage. The fst crate takes it as it is.
#[derive(Clone)]
pub(crate) struct Section {
    storage: Storage,
    range: Range<usize>,
}

impl AsRef<[u8]> for Section {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        self.storage.bytes().get(self.range.clone()).unwrap_or(&[])
    }
}

/// Collects sections and writes the file.
pub(crate) struct FileWriter {
    analysis: u64,
    sections: Vec<(u32, Vec<u8>)>,
}

impl FileWriter {
    pub(crate) fn new(analysis: u64) -> FileWriter {
        FileWriter {
            analysis,
            sections: Vec::new(),
        }
    }

    pub(crate) fn section(&mut self, kind: u32, bytes: Vec<u8>) {
        self.sections.push((kind, bytes));
    }

    /// The whole file. Same sections, same bytes.
    pub(crate) fn finish(self) -> Vec<u8> {
        let table = HEADER + self.sections.len() * ENTRY;
        let mut offset = table.next_multiple_of(ALIGN);
        let total: usize = self
            .sections
            .iter()
            .map(|(_, bytes)| bytes.len().next_multiple_of(ALIGN))
            .sum();
        let mut head = Writer(Vec::with_capacity(offset + total));
        head.0.extend_from_slice(&MAGIC);
        head.0.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        head.0.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        head.u32(0);
        head.0.extend_from_slice(&self.analysis.to_le_bytes());
        head.u32(self.sections.len() as u32);
        head.u32(0);
        head.0
            .extend_from_slice(&((offset + total) as u64).to_le_bytes());
        for (kind, bytes) in &self.sections {
            head.u32(*kind);
            head.0.extend_from_slice(&(offset as u64).to_le_bytes());
            head.0
                .extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            head.u32(crc32fast::hash(bytes));
            offset += bytes.len().next_multiple_of(ALIGN);
        }
        let checksum = header_checksum(&head.0);
        head.0[28..32].copy_from_slice(&checksum.to_le_bytes());
        let mut out = head.0;
        out.resize(table.next_multiple_of(ALIGN), 0);
        for (_, bytes) in self.sections {
            out.extend_from_slice(&bytes);
            out.resize(out.len().next_multiple_of(ALIGN), 0);
        }
        out
    }
}

/// Checksum of header and table, with the checksum's own field taken as zero.
fn header_checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..28]);
    hasher.update(&[0; 4]);
    hasher.update(&bytes[32..]);
    hasher.finalize()
}

/// An opened file: sections by kind.
pub(crate) struct File {
    storage: Storage,
    sections: Vec<FileSection>,
}

struct FileSection {
    kind: u32,
    range: Range<usize>,
    checksum: u32,
}

/// When the checksums of an index are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// All of them at once.
    Now,
    /// Those of large sections when the list is first used: a map then opens without being read.
    AtFirstUse,
}

/// Sections up to this length are always checked at once.
const SMALL: usize = 64 << 10;

fn corrupt(what: &str) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        format!(
            "could not open the index: {what}; copy the file again or rebuild it from the list"
        ),
    )
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes.get(at..).unwrap_or(&[]), 0))
        | u64::from(u32_at(bytes.get(at + 4..).unwrap_or(&[]), 0)) << 32
}

impl FileSection {
    fn is_sound(&self, bytes: &[u8]) -> bool {
        let bytes = bytes.get(self.range.clone());
        bytes.is_some_and(|bytes| crc32fast::hash(bytes) == self.checksum)
    }
}

impl File {
    /// Checks header, table, lengths and, if `check` says so, every section's checksum before anything
    /// else sees a byte.
    pub(crate) fn open(storage: Storage, analysis: u64, check: Check) -> Result<File> {
        let bytes = storage.bytes();
        if bytes.len() < HEADER || bytes[..8] != MAGIC {
            return Err(Error::new(
                ErrorKind::NotAnIndex,
                "this is not a noticematch index: its first bytes are others; build one with `noticematch build`",
            ));
        }
        let reader = u16::from_le_bytes([bytes[10], bytes[11]]);
        if reader != FORMAT_VERSION {
            return Err(Error::new(
                ErrorKind::Version,
                format!(
                    "the index needs format version {reader}, this library reads {FORMAT_VERSION}; rebuild it from the list"
                ),
            ));
        }
        let count = u32_at(bytes, 6);
        let table = HEADER + count as usize * ENTRY;
        if count > MAX_SECTIONS || bytes.len() < table {
            return Err(corrupt("its table of sections is cut off"));
        }
        if header_checksum(&bytes[..table]) != u32_at(bytes, 7) {
            return Err(corrupt("the checksum of its header does not hold"));
        }
        let length = u64_at(bytes, 32);
        if length != bytes.len() as u64 {
            return Err(corrupt(&format!(
                "it should have {length} bytes and has {}",
                bytes.len()
            )));
        }
        let found = u64_at(bytes, 16);
        if found != analysis {
            return Err(Error::new(
                ErrorKind::Analysis,
                format!(
                    "the index was built with other name tables ({found:016x}, this library has {analysis:016x}); rebuild it from the list"
                ),
            ));
        }
        let mut sections = Vec::with_capacity(count as usize);
        for index in 0..count as usize {
            let at = HEADER + index * ENTRY;
            let kind = u32_at(&bytes[at..], 0);
            let (offset, length) = (u64_at(bytes, at + 4), u64_at(bytes, at + 12));
            let range = usize::try_from(offset)
                .ok()
                .zip(usize::try_from(length).ok())
                .and_then(|(offset, length)| Some(offset..offset.checked_add(length)?))
                .filter(|range| range.end <= bytes.len() && range.start >= table)
                .ok_or_else(|| corrupt(&format!("section {kind} lies outside the file")))?;
            let section = FileSection {
                kind,
                range,
                checksum: u32_at(&bytes[at..], 5),
            };
            if (check == Check::Now || section.range.len() <= SMALL) && !section.is_sound(bytes) {
                return Err(corrupt(&format!(
                    "the checksum of section {kind} does not hold"
                )));
            }
            sections.push(section);
        }
        Ok(File { storage, sections })
    }

    /// Whether every checksum holds: reads the whole file.
    pub(crate) fn is_sound(&self) -> bool {
        let bytes = self.storage.bytes();
        self.sections.iter().all(|section| section.is_sound(bytes))
    }

    /// The checksum of the first section of a kind, as the table of sections states it.
    pub(crate) fn checksum(&self, kind: u32) -> u32 {
        let mut sections = self.sections.iter();
        let section = sections.find(|section| section.kind == kind);
        section.map_or(0, |section| section.checksum)
    }

    /// The first section of a kind; empty where the file has none.
    pub(crate) fn section(&self, kind: u32) -> Section {
        let range = self
            .sections
            .iter()
            .find(|section| section.kind == kind)
            .map_or(0..0, |section| section.range.clone());
        Section {
            storage: self.storage.clone(),
            range,
        }
    }

    /// Kind and length of every section, as they lie.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = (u32, usize)> {
        self.sections
            .iter()
            .map(|section| (section.kind, section.range.len()))
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }
}
