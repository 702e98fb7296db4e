//! What the file knows of a term.

use std::cell::OnceCell;

use smol_str::SmolStr;

use crate::name::{self, Class, Features, MAX_FEATURES, Spelling};
use crate::rules::{self, Relation, Rule, Token};
use crate::text::Script;

use super::bytes::{Reader, Writer};
use super::items::Items;
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
pub(super) fn term_info<'a>(infos: Items<'a>, term: u32) -> TermInfo<'a> {
    let mut rest = Reader::new(infos.get(term as usize));
    let term = rest.string();
    TermInfo { term, rest }
}

/// One more than classes of a term.
const COUNTS: usize = MAX_FEATURES + 1;

/// Writes a term and what is known of it.
pub(super) fn write_info(info: &mut Writer, term: &str, features: &Features) {
    info.string(term);
    let (classes, readings) = (&features.classes, &features.readings);
    info.varint((classes.len() + COUNTS * readings.len()) as u64);
    classes.iter().for_each(|class| info.varint(class.code()));
    for reading in readings {
        if reading.penalty == 0 && reading.text == name::surface(term) {
            info.varint(0);
        } else {
            info.varint(reading.text.len() as u64 + 1);
            info.0.extend_from_slice(reading.text.as_bytes());
            info.u8(reading.penalty);
        }
    }
}

/// A reading and its penalty; most words read as they are written.
fn read_reading<'a>(reader: &mut Reader<'a>, term: &'a str) -> (&'a str, u8) {
    match (reader.varint() as usize).checked_sub(1) {
        None => (name::surface(term), 0),
        Some(length) => {
            let text = std::str::from_utf8(reader.take(length)).unwrap_or("");
            (text, reader.u8())
        }
    }
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
            folded: OnceCell::new(),
        };
        let counts = reader.varint() as usize;
        let (classes, readings) = (counts % COUNTS, counts / COUNTS);
        for _ in 0..classes.min(MAX_FEATURES) {
            let class = Class::from_code(reader.varint());
            if let Some(place) = stored.classes.get_mut(stored.class_count) {
                *place = class;
                stored.class_count += 1;
            }
        }
        for _ in 0..readings.min(MAX_FEATURES) {
            let (text, penalty) = read_reading(&mut reader, self.term);
            if let Some(place) = stored.readings.get_mut(stored.reading_count) {
                *place = (text, penalty);
                stored.reading_count += 1;
            }
        }
        stored
    }
}

/// The relation of a word with a listed term that was found by a key: `sure` says that the term has that key, and not one
/// that a file cannot tell apart from it.
pub(super) fn relation(
    word: &Features,
    listed: &StoredFeatures<'_>,
    sure: bool,
) -> Option<Relation> {
    rules::relate(word, listed).filter(|found| {
        // Whatever else relates two tokens is a key of both.
        let resembles = matches!(
            found.rule,
            Rule::Edit | Rule::EditSwap | Rule::Spelling | Rule::Gendered | Rule::Sound
        );
        sure || !resembles || listed.meets(word)
    })
}

/// What the file keeps of a term's features.
pub(crate) struct StoredFeatures<'a> {
    pub(crate) term: &'a str,
    pub(crate) script: Script,
    readings: [(&'a str, u8); MAX_FEATURES],
    reading_count: usize,
    classes: [Class; MAX_FEATURES],
    class_count: usize,
    /// The surface, folded, once somebody asked for it.
    folded: OnceCell<SmolStr>,
}

impl StoredFeatures<'_> {
    /// Whether a word shares a key of spelling or class with the term.
    fn meets(&self, word: &Features) -> bool {
        let folded = self.folded();
        let spelling = Spelling {
            surface: self.surface(),
            folded: &folded,
            script: self.script,
            classes: self.classes(),
        };
        let readings = self.readings[..self.reading_count].iter();
        word.meets_spelling(spelling, readings.map(|(text, _)| *text))
    }
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
        let fold = || crate::text::fold_native(surface, self.script);
        std::borrow::Cow::Borrowed(self.folded.get_or_init(fold))
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

#[cfg(test)]
mod tests {
    use super::super::items::ItemsWriter;
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            "(m[uo]h?am+[ae]d|abdul(lah|rahman|karim)|[a-z]{1,9})[aeh]?",
            "(ben|al |al)?[a-z]{2,6}[iy]?|abu[a-z]{1,6}|[a-e]{1,5}",
            "[а-я]{1,7}|[ا-ي]{1,5}|[一-丏]{1,2}|[가-갛]{1,2}|#[0-9]{1,3}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// A term that was found by what only resembles a key of the word is not related to it.
        #[test]
        fn who_shares_no_key_is_not_related(word in word(), term in word()) {
            let (word, other) = (Features::of(&word), Features::of(&term));
            let mut info = Writer::default();
            write_info(&mut info, &term, &other);
            let mut infos = ItemsWriter::default();
            infos.push(&info.0).expect("few bytes");
            let (bytes, places) = infos.into_sections();
            let infos = Items { bytes: &bytes, places: &places };
            let stored = || term_info(infos, 0).features();
            let spelled = |key: &&u32| **key & 1 == 0;
            let shared = word.seeks().iter().filter(spelled).any(|key| other.keys().contains(key));
            let related = rules::relate(&word, &stored());
            prop_assert_eq!(relation(&word, &stored(), true), related);
            let found = relation(&word, &stored(), false);
            match shared {
                true => prop_assert_eq!(found, related),
                false => prop_assert_eq!(found, None),
            }
        }
    }
}
