//! One dictionary with its postings: the names of people, or those of organisations and ships.

use fst::Map;

use crate::name::{Class, Mode};
use crate::rules::Token;
use crate::text::Script;
use crate::{Error, ErrorKind, Result};

use super::bytes::{Reader, u32_at};
use super::layout::{File, Section};

/// Numbers of the sections of a part, added to the part's base.
pub(crate) mod section {
    pub(crate) const TERMS: u32 = 0;
    pub(crate) const TERM_INFO: u32 = 1;
    pub(crate) const TERM_OFFSETS: u32 = 2;
    pub(crate) const KEYS: u32 = 3;
    pub(crate) const KEY_BUCKETS: u32 = 4;
    pub(crate) const POSTINGS: u32 = 5;
    pub(crate) const POSTING_OFFSETS: u32 = 6;
    pub(crate) const FORMS: u32 = 7;
    pub(crate) const FORM_OFFSETS: u32 = 8;
    pub(crate) const FORM_HEADS: u32 = 9;
    pub(crate) const INITIALS: u32 = 10;
}

/// First section number of each part.
pub(crate) fn base(mode: Mode) -> u32 {
    match mode {
        Mode::Person => 100,
        Mode::Organization => 200,
    }
}

/// A slot's term number.
pub(crate) const TERM_BITS: u32 = (1 << 29) - 1;
/// The slot is the two tokens before it, written as one word.
pub(crate) const JOINED: u32 = 1 << 31;
/// The slot's token follows a nasab word.
pub(crate) const CHAINED: u32 = 1 << 30;
/// The slot's token is a title as well and weighs little here.
pub(crate) const LIGHT: u32 = 1 << 29;

/// Flags of a form.
pub(crate) mod form_flag {
    pub(crate) const NASAB: u8 = 1;
    pub(crate) const WEAK: u8 = 2;
    pub(crate) const MISUSED: u8 = 4;
    /// The name as a passport prints it: stands beside the name, for zones that are cut.
    pub(crate) const PRINTED: u8 = 8;
}

/// A listed token as the file knows it.
pub(crate) struct TermInfo<'a> {
    pub(crate) term: &'a str,
    rest: Reader<'a>,
}

/// What a form is, beside its tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormHead {
    pub(crate) record: u32,
    pub(crate) name: u8,
    pub(crate) flags: u8,
    pub(crate) generation: u8,
    pub(crate) legal_form: u16,
}

/// Bytes of a form's head.
pub(crate) const FORM_HEAD: usize = 8;

/// An opened part.
pub(crate) struct Part {
    pub(crate) mode: Mode,
    terms: Map<Section>,
    term_info: Section,
    term_offsets: Section,
    keys: Section,
    key_buckets: Section,
    postings: Section,
    posting_offsets: Section,
    forms: Section,
    form_offsets: Section,
    form_heads: Section,
    initials: Section,
    bucket_bits: u32,
}

impl Part {
    /// Opens the part of a mode; `None` where the file has no such names.
    pub(crate) fn open(file: &File, mode: Mode) -> Result<Option<Part>> {
        let section = |number| file.section(base(mode) + number);
        let terms = section(section::TERMS);
        if terms.as_ref().is_empty() {
            return Ok(None);
        }
        let terms = Map::new(terms).map_err(|_| {
            Error::new(
                ErrorKind::Corrupt,
                "could not open the index: its dictionary of name parts is damaged; rebuild it from the list",
            )
        })?;
        let key_buckets = section(section::KEY_BUCKETS);
        let buckets = (key_buckets.as_ref().len() / 4).saturating_sub(1);
        Ok(Some(Part {
            mode,
            terms,
            term_info: section(section::TERM_INFO),
            term_offsets: section(section::TERM_OFFSETS),
            keys: section(section::KEYS),
            bucket_bits: buckets.max(1).ilog2(),
            key_buckets,
            postings: section(section::POSTINGS),
            posting_offsets: section(section::POSTING_OFFSETS),
            forms: section(section::FORMS),
            form_offsets: section(section::FORM_OFFSETS),
            form_heads: section(section::FORM_HEADS),
            initials: section(section::INITIALS),
        }))
    }

    pub(crate) fn term_count(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn form_count(&self) -> usize {
        self.form_heads.as_ref().len() / FORM_HEAD
    }

    /// The number of a term. O(letters).
    pub(crate) fn term(&self, term: &str) -> Option<u32> {
        self.terms.get(term).map(|number| number as u32)
    }

    /// Numbers of the terms that begin with `prefix`: a range, since numbers follow the order of the terms.
    pub(crate) fn terms_from(&self, prefix: &str) -> std::ops::Range<u32> {
        use fst::{IntoStreamer, Streamer};
        let first = |bound: &[u8]| {
            let mut stream = self.terms.range().ge(bound).into_stream();
            stream
                .next()
                .map_or(self.terms.len() as u32, |(_, number)| number as u32)
        };
        let mut after = prefix.as_bytes().to_vec();
        while let Some(last) = after.pop() {
            if last < u8::MAX {
                after.push(last + 1);
                break;
            }
        }
        let end = if after.is_empty() {
            self.terms.len() as u32
        } else {
            first(&after)
        };
        first(prefix.as_bytes())..end
    }

    /// Terms of a single letter.
    pub(crate) fn initials(&self) -> impl Iterator<Item = u32> + '_ {
        let section = self.initials.as_ref();
        (0..section.len() / 4).map(|index| u32_at(section, index))
    }

    /// The weight of a term: the first byte of what is known of it.
    pub(crate) fn weight(&self, term: u32) -> u16 {
        let offset = u32_at(self.term_offsets.as_ref(), term as usize) as usize;
        self.term_info
            .as_ref()
            .get(offset)
            .copied()
            .map_or(0, u16::from)
    }

    pub(crate) fn term_info(&self, term: u32) -> TermInfo<'_> {
        let offset = u32_at(self.term_offsets.as_ref(), term as usize) as usize;
        let mut reader = Reader::at(self.term_info.as_ref(), offset);
        reader.u8();
        let term = reader.string();
        TermInfo { term, rest: reader }
    }

    /// Calls `each` with every term that has a key.
    pub(crate) fn with_key(&self, key: u32, mut each: impl FnMut(u32)) {
        let bucket = if self.bucket_bits == 0 {
            0
        } else {
            (key >> (32 - self.bucket_bits)) as usize
        };
        let buckets = self.key_buckets.as_ref();
        let (from, to) = (
            u32_at(buckets, bucket) as usize,
            u32_at(buckets, bucket + 1) as usize,
        );
        let Some(entries) = self.keys.as_ref().get(from * KEY_ENTRY..to * KEY_ENTRY) else {
            return;
        };
        for entry in entries.chunks_exact(KEY_ENTRY) {
            let low = u32::from_le_bytes([entry[0], entry[1], entry[2], 0]);
            if low == key & 0x00ff_ffff {
                each(u32::from_le_bytes([entry[3], entry[4], entry[5], entry[6]]));
            }
        }
    }

    /// How many forms carry a term.
    pub(crate) fn frequency(&self, term: u32) -> u32 {
        self.posting_reader(term).varint() as u32
    }

    fn posting_reader(&self, term: u32) -> Reader<'_> {
        let offset = u32_at(self.posting_offsets.as_ref(), term as usize) as usize;
        Reader::at(self.postings.as_ref(), offset)
    }

    /// Calls `each` with every form that carries a term, in order.
    pub(crate) fn forms_with(&self, term: u32, mut each: impl FnMut(u32)) {
        let mut reader = self.posting_reader(term);
        let count = reader.varint().min(self.form_count() as u64);
        let mut form = 0u32;
        for _ in 0..count {
            form = form.wrapping_add(reader.varint() as u32);
            each(form);
        }
    }

    /// The slots of a form.
    #[inline]
    pub(crate) fn slots(&self, form: u32) -> impl Iterator<Item = u32> + '_ {
        let offsets = self.form_offsets.as_ref();
        let (from, to) = (
            u32_at(offsets, form as usize) as usize,
            u32_at(offsets, form as usize + 1) as usize,
        );
        let slots = self.forms.as_ref().get(from * 4..to * 4).unwrap_or(&[]);
        slots
            .chunks_exact(4)
            .map(|slot| u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]))
    }

    pub(crate) fn head(&self, form: u32) -> FormHead {
        let at = form as usize * FORM_HEAD;
        let heads = self.form_heads.as_ref();
        match heads.get(at..at + FORM_HEAD) {
            Some(h) => FormHead {
                record: u32::from_le_bytes([h[0], h[1], h[2], h[3]]),
                name: h[4],
                flags: h[5] & 0x0f,
                generation: h[5] >> 4,
                legal_form: u16::from_le_bytes([h[6], h[7]]),
            },
            None => FormHead {
                record: u32::MAX,
                name: 0,
                flags: 0,
                generation: 0,
                legal_form: 0,
            },
        }
    }
}

/// Bytes of a key entry: 24 bits of the key, 32 bits of the term's number.
pub(crate) const KEY_ENTRY: usize = 7;

impl<'a> TermInfo<'a> {
    /// Everything that relates the term to a query token.
    pub(crate) fn features(self) -> StoredFeatures<'a> {
        let mut reader = self.rest;
        let script = crate::name::script_of_term(self.term);
        let classes = (0..reader.count())
            .map(|_| Class::from_code(reader.varint()))
            .collect();
        let mut readings = vec![];
        for _ in 0..reader.count() {
            let penalty = reader.u8();
            readings.push((reader.string(), penalty));
        }
        StoredFeatures {
            term: self.term,
            script,
            readings,
            classes,
        }
    }
}

/// What the file keeps of a term's features.
pub(crate) struct StoredFeatures<'a> {
    pub(crate) term: &'a str,
    pub(crate) script: Script,
    pub(crate) readings: Vec<(&'a str, u8)>,
    pub(crate) classes: Vec<Class>,
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
        std::borrow::Cow::Owned(crate::text::fold_native(surface, self.script))
    }
    fn script(&self) -> Script {
        self.script
    }
    fn readings(&self) -> usize {
        self.readings.len()
    }
    fn reading(&self, index: usize) -> (&str, u8) {
        self.readings.get(index).copied().unwrap_or(("", 0))
    }
    fn classes(&self) -> &[Class] {
        &self.classes
    }
}
