//! What the file knows of a term.

use crate::name::{Class, MAX_FEATURES};
use crate::rules::Token;
use crate::text::Script;

use super::bytes::{Reader, u32_at};
use super::part::BRIEF;

/// A listed token as the file knows it.
pub(crate) struct TermInfo<'a> {
    pub(crate) term: &'a str,
    rest: Reader<'a>,
}

/// What is known of a term at a glance.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Brief {
    /// Its weight as a token of its own.
    pub(crate) weight: u16,
    /// The least weight of a listed token that it stands for.
    pub(crate) least: u16,
    /// The greatest weight of a listed token, or of two written as one word, that it stands for.
    pub(crate) most: u16,
    /// About how many forms carry it, never fewer than do.
    pub(crate) frequency: u32,
}

impl Brief {
    /// From its bytes.
    #[inline]
    pub(super) fn of([weight, least, most, frequency]: [u8; BRIEF]) -> Brief {
        Brief {
            weight: weight.into(),
            least: least.into(),
            most: most.into(),
            frequency: unpack_count(frequency),
        }
    }
}

/// A count in a byte: three bits of it and its magnitude, rounded up.
pub(crate) fn pack_count(count: u32) -> u8 {
    let magnitude = (32 - count.leading_zeros()).saturating_sub(3);
    let (mantissa, magnitude) = match (count + (1 << magnitude) - 1) >> magnitude {
        8.. => (4, magnitude + 1),
        mantissa => (mantissa, magnitude),
    };
    (magnitude << 3 | mantissa) as u8
}

/// The count that a byte stands for.
pub(crate) fn unpack_count(byte: u8) -> u32 {
    u32::from(byte & 7) << (byte >> 3).min(28)
}

/// The entry of a term.
pub(super) fn term_info<'a>(info: &'a [u8], offsets: &[u8], term: u32) -> TermInfo<'a> {
    let mut rest = Reader::at(info, u32_at(offsets, term as usize) as usize);
    let term = rest.string();
    TermInfo { term, rest }
}

impl<'a> TermInfo<'a> {
    /// Everything that relates the term to a query token.
    pub(crate) fn features(self) -> StoredFeatures<'a> {
        let mut reader = self.rest;
        let mut stored = StoredFeatures {
            term: self.term,
            script: crate::name::script_of_term(self.term),
            readings: [("", 0); MAX_FEATURES],
            reading_count: 0,
            classes: [Class::from_code(0); MAX_FEATURES],
            class_count: 0,
        };
        for _ in 0..reader.count() {
            let class = Class::from_code(reader.varint());
            if let Some(place) = stored.classes.get_mut(stored.class_count) {
                *place = class;
                stored.class_count += 1;
            }
        }
        for _ in 0..reader.count() {
            let penalty = reader.u8();
            let text = reader.string();
            if let Some(place) = stored.readings.get_mut(stored.reading_count) {
                *place = (text, penalty);
                stored.reading_count += 1;
            }
        }
        stored
    }
}

/// What the file keeps of a term's features.
pub(crate) struct StoredFeatures<'a> {
    pub(crate) term: &'a str,
    pub(crate) script: Script,
    readings: [(&'a str, u8); MAX_FEATURES],
    reading_count: usize,
    classes: [Class; MAX_FEATURES],
    class_count: usize,
}

impl Token for StoredFeatures<'_> {
    fn surface(&self) -> &str {
        crate::name::surface(self.term)
    }
    fn term(&self) -> &str {
        self.term
    }
    fn folded(&self) -> std::borrow::Cow<'_, str> {
        let surface = self.surface();
        if surface.is_ascii() {
            return std::borrow::Cow::Borrowed(surface);
        }
        std::borrow::Cow::Owned(crate::text::fold_native(surface, self.script).into())
    }
    fn script(&self) -> Script {
        self.script
    }
    fn readings(&self) -> usize {
        self.reading_count
    }
    fn reading(&self, index: usize) -> (&str, u8) {
        self.readings[..self.reading_count]
            .get(index)
            .copied()
            .unwrap_or(("", 0))
    }
    fn classes(&self) -> &[Class] {
        &self.classes[..self.class_count]
    }
}
