//! The forms that carry a term.

use super::bytes::{Reader, u32_at};
use super::company::Known;
use super::part::Part;

/// Set in the place of a term's postings where only one form carries it: the rest is its number.
pub(crate) const ONE_FORM: u32 = 1 << 31;

/// Terms in so many forms have their company stored.
const COMPANY_FROM: usize = super::company::LEAST_FORMS as usize;

/// The forms that carry a term.
#[derive(Default)]
struct Postings<'a> {
    left: usize,
    form: u32,
    /// Differences of numbers; empty where the form is the only one.
    reader: Reader<'a>,
    /// What stands beside the term in each form, four bytes each; empty where that is not stored.
    company: &'a [u8],
}

impl Iterator for Postings<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        self.form = self.form.wrapping_add(self.reader.varint() as u32);
        Some(self.form)
    }
}

/// A form that may matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) form: u32,
    /// It carries so many neighbours at least if it does.
    pub(super) needed: u8,
    /// It weighs no more than so many steps of [`WEIGHT_STEP`] (rounded down).
    pub(super) most: u8,
    /// It reaches as many points at best as the last of the row has.
    pub(super) ties: bool,
    pub(super) looked: Looked,
}

/// How far it is known what a form's terms are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// It has more slots than were looked at.
    Not,
    /// Something may want what something else wants.
    At,
    /// Its terms are worth enough.
    Through,
}

impl Found {
    /// Any form that carries so many neighbours.
    pub(super) fn carrying(needed: u8) -> Found {
        Found {
            form: 0,
            needed,
            most: u8::MAX,
            ties: false,
            looked: Looked::Not,
        }
    }
}

/// A term of which the forms are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) term: u32,
    /// What must stand beside it in a form; where nothing must, every form is wanted.
    pub(super) beside: u32,
    /// What each form is.
    pub(super) found: Found,
}

/// Terms of which the forms are read together.
pub(super) const TOGETHER: usize = 16;

impl Part {
    /// The forms that carry a term, in order, from where the term's place says.
    #[inline]
    fn postings(&self, place: u32) -> Postings<'_> {
        if place & ONE_FORM != 0 {
            return Postings {
                left: 1,
                form: place & !ONE_FORM,
                ..Postings::default()
            };
        }
        let mut reader = Reader::at(self.postings.as_ref(), place as usize);
        let left = reader.count();
        let company = match left {
            0..COMPANY_FROM => &[],
            _ => reader.take(left * 4),
        };
        Postings {
            left,
            form: 0,
            reader,
            company,
        }
    }

    /// Adds the forms that carry one of at most [`TOGETHER`] terms, in the order of the terms, and may have the company
    /// that is wanted with `known` ones. Each is what is wanted of its term. Returns how many carry the terms.
    pub(super) fn forms_with(
        &self,
        terms: &[Wanted],
        known: &Known,
        forms: &mut Vec<Found>,
    ) -> usize {
        debug_assert!(terms.len() <= TOGETHER, "more terms than are read together");
        // Step by step for all of them: many reads are then under way at a time.
        let offsets = self.posting_offsets.as_ref();
        let mut places = [ONE_FORM; TOGETHER];
        for (place, wanted) in places.iter_mut().zip(terms) {
            *place = u32_at(offsets, wanted.term as usize);
        }
        let postings = places.map(|place| self.postings(place));
        let mut count = 0;
        for (wanted, postings) in terms.iter().zip(postings) {
            count += postings.left;
            let found = wanted.found;
            let company = postings.company;
            if wanted.beside == 0 || company.is_empty() {
                forms.extend(postings.map(|form| Found { form, ..found }));
                continue;
            }
            for (form, c) in postings.zip(company.chunks_exact(4)) {
                let company = u32::from_le_bytes([c[0], c[1], c[2], c[3]]);
                if known.may_bring(company, wanted.beside) {
                    forms.push(Found { form, ..found });
                }
            }
        }
        count
    }

    /// Drops forms that weigh too much.
    pub(super) fn drop_heavy(&self, forms: &mut Vec<Found>) {
        let weights = self.form_weights.as_ref();
        let mut kept = 0;
        // Without branches that depend on what is read: many reads are then under way at a time.
        for position in 0..forms.len() {
            let found = forms[position];
            let weight = weights.get(found.form as usize).copied().unwrap_or(255);
            forms[kept] = found;
            kept += usize::from(weight <= found.most);
        }
        forms.truncate(kept);
    }
}
