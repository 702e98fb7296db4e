//! The forms that carry a term.

use super::bytes::{Reader, u32_at};
use super::company::Known;
use super::part::Part;

/// Set in the place of a term's postings where only one form carries it: the rest is its number.
pub(crate) const ONE_FORM: u32 = 1 << 31;

/// Terms in so many forms have their company stored.
const COMPANY_FROM: usize = super::company::LEAST_FORMS as usize;

/// What stands beside a term in the forms that carry it, and those forms.
struct Accompanied<'a> {
    /// Four bytes each, …
    narrow: &'a [[u8; 4]],
    /// … then eight bytes each.
    wide: &'a [[u8; 8]],
    forms: Forms<'a>,
}

/// Numbers of forms, from their differences.
#[derive(Default)]
struct Forms<'a> {
    differences: Reader<'a>,
    /// The one before the next.
    form: u32,
    /// Its position, and one more.
    position: usize,
}

impl Forms<'_> {
    /// The form at a position: that of the last call, or further on.
    #[inline]
    fn at(&mut self, position: usize) -> u32 {
        while self.position <= position {
            if self.position + 8 <= position
                && let Some(sum) = self.differences.eight_small()
            {
                self.form = self.form.wrapping_add(sum);
                self.position += 8;
                continue;
            }
            let difference = self.differences.varint() as u32;
            self.form = self.form.wrapping_add(difference);
            self.position += 1;
        }
        self.form
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
    /// Not looked at yet.
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

    /// The same of a form.
    #[inline]
    fn of(self, form: u32) -> Found {
        Found { form, ..self }
    }
}

impl<'a> Accompanied<'a> {
    /// Of a term in so many forms, from behind their count on.
    fn new(mut reader: Reader<'a>, count: usize) -> Accompanied<'a> {
        let (narrow, wide) = company(&mut reader, count);
        Accompanied {
            narrow: narrow.as_chunks().0,
            wide: wide.as_chunks().0,
            forms: Forms {
                differences: reader,
                ..Forms::default()
            },
        }
    }

    /// Adds the forms that may have the company that is wanted.
    fn find(mut self, wanted: &Wanted, known: &Known, forms: &mut Vec<Found>) {
        let (narrow, wide) = (self.narrow, self.wide);
        let blocks = narrow.chunks(BLOCK);
        for (block, first) in blocks.zip((0..).step_by(BLOCK)) {
            let brought = |company: &[u8; 4]| known.brought(u32::from_le_bytes(*company));
            self.add(wanted, block, brought, first, forms);
        }
        let blocks = wide.chunks(BLOCK);
        for (block, first) in blocks.zip((narrow.len()..).step_by(BLOCK)) {
            let brought = |company: &[u8; 8]| known.brought_wide(u64::from_le_bytes(*company));
            self.add(wanted, block, brought, first, forms);
        }
    }

    /// Adds those of some forms of which the company brings enough; the first of them has a position.
    #[inline]
    fn add<const BYTES: usize>(
        &mut self,
        wanted: &Wanted,
        block: &[[u8; BYTES]],
        brought: impl Fn(&[u8; BYTES]) -> u32,
        first: usize,
        forms: &mut Vec<Found>,
    ) {
        // Without branches that depend on what is read; numbers of forms are made only of those that stay.
        let (mut places, mut kept) = ([0u8; BLOCK], 0);
        for (place, company) in (0..).zip(block) {
            places[kept % BLOCK] = place;
            kept += usize::from(brought(company) >= wanted.beside);
        }
        let found = places[..kept].iter().map(|place| Found {
            form: self.forms.at(first + usize::from(*place)),
            most: match brought(&block[usize::from(*place)]) {
                0 => wanted.alone,
                _ => wanted.found.most,
            },
            ..wanted.found
        });
        forms.extend(found);
    }
}

/// Postings that are looked at together.
const BLOCK: usize = 64;

/// The company of a term in so many forms: of narrow ones, and of wide ones. Empty where it is not stored.
fn company<'a>(reader: &mut Reader<'a>, count: usize) -> (&'a [u8], &'a [u8]) {
    if count < COMPANY_FROM {
        return (&[], &[]);
    }
    let wide = reader.count().min(count);
    (reader.take((count - wide) * 4), reader.take(wide * 8))
}

/// A term of which the forms are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) term: u32,
    /// What must stand beside it in a form; where nothing must, every form is wanted.
    pub(super) beside: u32,
    /// A form in which nothing else is known weighs no more than so many steps.
    pub(super) alone: u8,
    /// What each form is.
    pub(super) found: Found,
}

impl Wanted {
    /// Whether every form with the term is wanted, whatever stands beside it.
    fn takes_all(&self) -> bool {
        self.beside == 0 && self.alone >= self.found.most
    }
}

/// Terms of which the forms are read together.
pub(super) const TOGETHER: usize = 16;

impl Part {
    /// Adds the forms that carry one of at most [`TOGETHER`] terms, in the order of the terms, and may have the company
    /// that is wanted of `known` ones. Each is what is wanted of its term. Returns how many carry the terms.
    pub(super) fn forms_with(
        &self,
        terms: &[Wanted],
        known: &Known,
        forms: &mut Vec<Found>,
    ) -> usize {
        debug_assert!(terms.len() <= TOGETHER, "more terms than are read together");
        // Step by step for all of them: many reads are then under way at a time.
        let (offsets, postings) = (self.posting_offsets.as_ref(), self.postings.as_ref());
        let mut places = [ONE_FORM; TOGETHER];
        for (place, wanted) in places.iter_mut().zip(terms) {
            *place = u32_at(offsets, wanted.term as usize);
        }
        let mut first = [0; TOGETHER];
        for (first, place) in first.iter_mut().zip(places) {
            *first = postings.get(place as usize).copied().unwrap_or(0);
        }
        let mut sum = 0;
        for ((wanted, place), first) in terms.iter().zip(places).zip(first) {
            if place & ONE_FORM != 0 {
                sum += 1;
                forms.push(wanted.found.of(place & !ONE_FORM));
                continue;
            }
            let mut reader = Reader::at(postings, place as usize);
            // Most counts are a byte.
            let count = match first < 0x80 {
                true => {
                    reader.take(1);
                    usize::from(first).min(reader.left())
                }
                false => reader.count(),
            };
            sum += count;
            if count >= COMPANY_FROM && !wanted.takes_all() {
                Accompanied::new(reader, count).find(wanted, known, forms);
            } else {
                company(&mut reader, count);
                let mut form = 0u32;
                forms.extend((0..count).map(|_| {
                    form = form.wrapping_add(reader.varint() as u32);
                    wanted.found.of(form)
                }));
            }
        }
        sum
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

#[cfg(test)]
mod tests {
    use super::super::bytes::Writer;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Eight small differences at a time come to what one by one they come to.
        #[test]
        fn a_form_has_the_same_number_however_far_the_last_one_was(
            differences in proptest::collection::vec(prop_oneof![9 => 0u32..128, 1 => 0u32..100_000], 1..100),
            asked in proptest::collection::vec(any::<bool>(), 100),
        ) {
            let mut written = Writer::default();
            differences.iter().for_each(|difference| written.varint((*difference).into()));
            let mut forms = Forms {
                differences: Reader::new(&written.0),
                ..Forms::default()
            };
            let mut number = 0;
            for (position, difference) in differences.iter().enumerate() {
                number += difference;
                if asked[position] {
                    prop_assert_eq!(forms.at(position), number, "{}", position);
                }
            }
        }
    }
}
