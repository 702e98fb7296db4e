//! One dictionary with its postings: the names of people, or those of organisations and ships.

use std::sync::OnceLock;

use fst::Map;
use fst::raw::{Node, Output};

use crate::name::Mode;
use crate::rules::Relation;
use crate::{Error, ErrorKind, Result};

use super::bytes::{Reader, u32_at};
use super::dictionary;
use super::edges::Edges;
use super::forms::first_wide;
use super::heads;
pub(crate) use super::heads::FormHead;
use super::items::Items;
use super::keys::Keys;
use super::layout::{File, Section};
use super::terms::{Brief, TermInfo, term_info};

/// Numbers of the sections of a part, added to the part's base.
pub(crate) mod section {
    pub(crate) const TERMS: u32 = 0;
    pub(crate) const TERM_INFO: u32 = 1;
    pub(crate) const TERM_PLACES: u32 = 2;
    pub(crate) const KEYS: u32 = 3;
    pub(crate) const KEY_BUCKETS: u32 = 4;
    pub(crate) const POSTINGS: u32 = 5;
    pub(crate) const POSTING_OFFSETS: u32 = 6;
    pub(crate) const FORMS: u32 = 7;
    pub(crate) const FORM_RESTS: u32 = 8;
    pub(crate) const FORM_HEADS: u32 = 9;
    pub(crate) const INITIALS: u32 = 10;
    pub(crate) const TERM_BRIEFS: u32 = 11;
    pub(crate) const FORM_WEIGHTS: u32 = 12;
    pub(crate) const EDGE_TERMS: u32 = 13;
    pub(crate) const EDGE_OFFSETS: u32 = 14;
    pub(crate) const EDGES: u32 = 15;
    pub(crate) const BEGINNINGS: u32 = 16;
    pub(crate) const BEGINNING_TERMS: u32 = 17;
    pub(crate) const SOUNDS: u32 = 18;
    pub(crate) const SOUND_BUCKETS: u32 = 19;
    pub(crate) const HEAD_KINDS: u32 = 20;
}

/// First section number of each part.
pub(crate) fn base(mode: Mode) -> u32 {
    match mode {
        Mode::Person => 100,
        Mode::Organization => 200,
    }
}

/// No slot.
pub(crate) const NONE: u32 = u32::MAX;
/// Beginnings that are told apart: all that fit in a byte.
pub(crate) const BEGINNINGS: usize = 256;
/// Bytes of what is known of a term at a glance.
pub(crate) const BRIEF: usize = 4;

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

/// An opened part.
pub(crate) struct Part {
    pub(crate) mode: Mode,
    terms: Map<Section>,
    term_info: Section,
    term_places: Section,
    keys: Section,
    key_buckets: Section,
    sounds: Section,
    sound_buckets: Section,
    pub(super) postings: Section,
    pub(super) posting_offsets: Section,
    pub(super) forms: Section,
    pub(super) form_rests: Section,
    /// Forms from this one on are wide ([`super::forms`]).
    pub(super) first_wide: u32,
    form_heads: Section,
    head_kinds: Section,
    head_shape: heads::Shape,
    pub(super) form_weights: Section,
    initials: Section,
    term_briefs: Section,
    edge_terms: Section,
    edge_offsets: Section,
    edges: Section,
    beginnings: Section,
    beginning_terms: Section,
    /// See [`Part::is_alone`].
    alone: OnceLock<Vec<u32>>,
}

#[cold]
pub(super) fn damaged_dictionary() -> Error {
    Error::new(
        ErrorKind::Corrupt,
        "could not open the index: its dictionary of name parts is damaged; rebuild it from the list",
    )
}

/// The end of a walk through the dictionary.
#[derive(Clone, Copy)]
pub(crate) struct Walked<'a> {
    node: Node<'a>,
    number: Output,
}

impl Part {
    /// Opens the part of a mode; `None` where the file has no such names.
    pub(crate) fn open(file: &File, mode: Mode) -> Result<Option<Part>> {
        let section = |number| file.section(base(mode) + number);
        let terms = section(section::TERMS);
        if terms.as_ref().is_empty() {
            return Ok(None);
        }
        // Reads the ends of the section only: whoever opens a part asks whether it is sound before a look-up.
        let terms = Map::new(terms).map_err(|_| damaged_dictionary())?;
        let (heads, weights) = (section(section::FORM_HEADS), section(section::FORM_WEIGHTS));
        let forms = weights.as_ref().len();
        let slots = section(section::FORMS);
        let kinds = section(section::HEAD_KINDS);
        Ok(Some(Part {
            mode,
            terms,
            term_info: section(section::TERM_INFO),
            term_places: section(section::TERM_PLACES),
            keys: section(section::KEYS),
            key_buckets: section(section::KEY_BUCKETS),
            sounds: section(section::SOUNDS),
            sound_buckets: section(section::SOUND_BUCKETS),
            postings: section(section::POSTINGS),
            posting_offsets: section(section::POSTING_OFFSETS),
            first_wide: first_wide(slots.as_ref().len(), forms),
            forms: slots,
            form_rests: section(section::FORM_RESTS),
            head_shape: heads::Shape::new(mode, heads.as_ref().len(), kinds.as_ref().len(), forms),
            form_heads: heads,
            head_kinds: kinds,
            form_weights: weights,
            initials: section(section::INITIALS),
            term_briefs: section(section::TERM_BRIEFS),
            edge_terms: section(section::EDGE_TERMS),
            edge_offsets: section(section::EDGE_OFFSETS),
            edges: section(section::EDGES),
            beginnings: section(section::BEGINNINGS),
            beginning_terms: section(section::BEGINNING_TERMS),
            alone: OnceLock::new(),
        }))
    }

    /// Whether the dictionary can be walked, whatever its checksum says: `fst` must see no other. One pass.
    pub(crate) fn is_sound(&self) -> bool {
        dictionary::is_sound(self.terms.as_fst().as_bytes(), self.infos().len())
    }

    pub(crate) fn term_count(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn form_count(&self) -> usize {
        self.form_weights.as_ref().len()
    }

    /// The number of a term. O(letters).
    pub(crate) fn term(&self, term: &str) -> Option<u32> {
        self.terms.get(term).map(|number| number as u32)
    }

    /// Calls `each` with every term that is a beginning of `word` (or the word), the shortest first:
    /// its length in bytes and its number. Returns where the word ends, if terms begin with it. One walk, O(letters).
    pub(crate) fn beginnings_of(
        &self,
        word: &str,
        mut each: impl FnMut(usize, u32),
    ) -> Option<Walked<'_>> {
        let dictionary = self.terms.as_fst();
        let (mut node, mut number) = (dictionary.root(), Output::zero());
        for (at, byte) in word.bytes().enumerate() {
            let step = node.transition(node.find_input(byte)?);
            number = number.cat(step.out);
            node = dictionary.node(step.addr);
            if node.is_final() {
                each(at + 1, number.cat(node.final_output()).value() as u32);
            }
        }
        Some(Walked { node, number })
    }

    /// How many letters a term has, without a look at which.
    #[inline]
    pub(crate) fn letters_of(&self, term: u32) -> usize {
        let mut info = Reader::new(self.infos().get(term as usize));
        let length = info.count();
        let bytes = info.take(length);
        match bytes.is_ascii() {
            true => bytes.len(),
            false => bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count(),
        }
    }

    /// Numbers of the terms that begin with what was walked: a range, since numbers follow the order of the terms.
    pub(crate) fn terms_from(&self, walked: Option<Walked<'_>>) -> std::ops::Range<u32> {
        let dictionary = self.terms.as_fst();
        let Some(Walked { node, number }) = walked else {
            return 0..0;
        };
        let (mut first, mut at) = (number, node);
        while !at.is_final() && !at.is_empty() {
            let step = at.transition(0);
            first = first.cat(step.out);
            at = dictionary.node(step.addr);
        }
        first = first.cat(at.final_output());
        let (mut last, mut at) = (number, node);
        while !at.is_empty() {
            let step = at.transition(at.len() - 1);
            last = last.cat(step.out);
            at = dictionary.node(step.addr);
        }
        last = last.cat(at.final_output());
        first.value() as u32..last.value() as u32 + 1
    }

    /// Terms of a single letter.
    pub(crate) fn initials(&self) -> impl Iterator<Item = u32> + '_ {
        let section = self.initials.as_ref();
        (0..section.len() / 4).map(|index| u32_at(section, index))
    }

    /// Whether a term is a compound's first word that stands alone; there are a handful of them.
    pub(crate) fn is_alone(&self, term: u32) -> bool {
        let find = || {
            let alone = |term: &u32| crate::name::is_alone(self.term_info(*term).term);
            self.initials().filter(alone).collect()
        };
        self.alone.get_or_init(find).contains(&term)
    }

    /// How a term begins, as [`crate::name::beginning`] gives it.
    #[inline]
    pub(crate) fn beginning(&self, term: u32) -> u8 {
        let beginnings = self.beginnings.as_ref();
        beginnings.get(term as usize).copied().unwrap_or(0)
    }

    /// The terms that begin so, as [`crate::name::beginning`] gives it.
    pub(super) fn terms_beginning(&self, begins: u8) -> impl ExactSizeIterator<Item = u32> {
        let section = self.beginning_terms.as_ref();
        let end = |beginning: usize| BEGINNINGS + u32_at(section, beginning) as usize;
        let from = match begins {
            0 => BEGINNINGS,
            _ => end(usize::from(begins) - 1),
        };
        let terms = section.get(from * 4..end(begins.into()) * 4).unwrap_or(&[]);
        let terms = terms.chunks_exact(4);
        terms.map(|term| u32::from_le_bytes([term[0], term[1], term[2], term[3]]))
    }

    /// What is known of a term at a glance. One cache line.
    #[inline]
    pub(crate) fn brief(&self, term: u32) -> Brief {
        Brief::of(self.briefs()(term))
    }

    /// Reads the briefs of terms as they lie there; zeroes for a term that there is not.
    #[inline]
    pub(super) fn briefs(&self) -> impl Fn(u32) -> [u8; BRIEF] {
        let briefs = self.term_briefs.as_ref();
        move |term| {
            let at = term as usize * BRIEF;
            let brief = briefs.get(at..at + BRIEF);
            brief.map_or([0; BRIEF], |bytes| std::array::from_fn(|at| bytes[at]))
        }
    }

    pub(crate) fn term_info(&self, term: u32) -> TermInfo<'_> {
        term_info(self.infos(), term)
    }

    fn infos(&self) -> Items<'_> {
        Items {
            bytes: self.term_info.as_ref(),
            places: self.term_places.as_ref(),
        }
    }

    /// The related terms of a common term, the cheapest first; `None` where they are not stored.
    pub(crate) fn edges(&self, term: u32) -> Option<impl Iterator<Item = (u32, Relation)>> {
        let edges = Edges {
            terms: self.edge_terms.as_ref(),
            offsets: self.edge_offsets.as_ref(),
            edges: self.edges.as_ref(),
        };
        edges.of(term)
    }

    /// The keys of all terms.
    pub(super) fn keys(&self) -> Keys<'_> {
        Keys::new(
            (self.keys.as_ref(), self.key_buckets.as_ref()),
            (self.sounds.as_ref(), self.sound_buckets.as_ref()),
            self.term_count(),
        )
    }

    /// The weight of a form's tokens together in steps of [`WEIGHT_STEP`], rounded down.
    #[inline]
    pub(crate) fn form_weight(&self, form: u32) -> u8 {
        let weights = self.form_weights.as_ref();
        weights.get(form as usize).copied().unwrap_or(0)
    }

    pub(crate) fn head(&self, form: u32) -> FormHead {
        let kinds = self.head_kinds.as_ref();
        heads::read(
            self.mode,
            self.form_heads.as_ref(),
            kinds,
            self.head_shape,
            form,
        )
    }
}

/// The step of a form's weight.
pub(crate) const WEIGHT_STEP: u16 = 4;
