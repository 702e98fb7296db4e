//! Answers as bytes: what crosses to the JVM for every search.
//!
//! The generator's records cost the JVM several times what the search itself costs, field by field. Numbers
//! are big-endian, as `java.nio` reads them; enumerations are their ordinals; a text is its length in bytes
//! (32 bits) and its UTF-8. `Packed.kt` reads the same, in the same order.

use noticematch::{Candidate, Candidates};

use crate::kinds::{EntityKind, Level, NameKind, NameQuality, NoticeKind, UnsearchableKind};

/// The answers of one call, in order.
pub(crate) struct Packed(Vec<u8>);

impl Packed {
    pub(crate) fn new() -> Packed {
        Packed(Vec::new())
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn add(&mut self, found: &Candidates) {
        self.u8(u8::from(found.work_limited()));
        match found.unsearchable() {
            None => self.u8(u8::MAX),
            Some(why) => {
                self.u8(UnsearchableKind::from(why) as u8);
                self.text(&why.to_string());
            }
        }
        self.u32(found.notes().len());
        for note in found.notes() {
            self.text(note.id());
            self.text(&note.to_string());
        }
        self.u32(found.len());
        found.iter().for_each(|candidate| self.candidate(candidate));
    }

    fn candidate(&mut self, candidate: &Candidate) {
        self.0.extend(candidate.score().points().to_be_bytes());
        self.u8(Level::from(candidate.level()) as u8);
        self.u8(NameKind::from(candidate.name_kind()) as u8);
        let quality = candidate.name_quality().map(NameQuality::from);
        self.u8(quality.map_or(u8::MAX, |quality| quality as u8));
        self.u8(EntityKind::from(candidate.kind()) as u8);
        self.u8(NoticeKind::from(candidate.notice()) as u8);
        self.u32(candidate.record_number());
        self.text(candidate.record_id());
        self.text(candidate.list());
        self.text(candidate.name());
    }

    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Counts and record numbers; an index has fewer than 2^32 of anything.
    fn u32(&mut self, value: usize) {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        self.0.extend(value.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.u32(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
}
