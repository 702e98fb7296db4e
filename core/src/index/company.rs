//! What other terms stand in a form with a common one: bits beside each of its postings, so that most forms
//! need not be read to know that nothing else of them was asked for.
//!
//! They are hashes of 16 bits: two in a *narrow* form, of at most three slots, four in a *wide* one. Where there are fewer
//! others the last are 0; where there are more, all bits are set, and the form must be read.

use super::forms::NARROW;

/// Terms in fewer forms have no company stored: those of a rare term lie side by side.
pub(super) const LEAST_FORMS: u32 = 4;
/// Bits of a hash of a term.
const HASH: u32 = 16;
/// Of too many others.
const MANY: u64 = u64::MAX;
/// The most that a company brings.
pub(super) const MOST: u32 = 4 * u8::MAX as u32;

/// The hash of a term: not the first one, which brings nothing, nor the last, which brings anything.
fn hash(term: u32) -> u32 {
    let hash = term.wrapping_mul(0x9e37_79b1) >> (32 - HASH);
    hash.clamp(1, (1 << HASH) - 2)
}

/// The company of a term in a narrow form: the terms of the form's other slots.
pub(super) fn narrow(others: impl Iterator<Item = u32> + Clone) -> u32 {
    match others.clone().count() {
        0..NARROW => others.fold(0, |company, other| company << HASH | hash(other)),
        _ => MANY as u32,
    }
}

/// The company of a term in a wide form.
pub(super) fn wide(others: impl Iterator<Item = u32> + Clone) -> u64 {
    match others.clone().count() {
        0..=4 => others.fold(0, |company, other| company << HASH | u64::from(hash(other))),
        _ => MANY,
    }
}

/// What terms bring that may stand beside another one, as far as their hashes tell: never less than they do.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// By hash.
    brings: Box<[u8; 1 << HASH]>,
    /// Hashes of the terms.
    hashes: Vec<u16>,
}

impl Default for Known {
    fn default() -> Known {
        let mut brings = Box::new([0; 1 << HASH]);
        brings[(1 << HASH) - 1] = u8::MAX;
        Known {
            brings,
            hashes: Vec::new(),
        }
    }
}

impl Known {
    pub(super) fn clear(&mut self) {
        for hash in self.hashes.drain(..) {
            self.brings[usize::from(hash)] = 0;
        }
    }

    /// Adds a term that brings so much.
    pub(super) fn insert(&mut self, term: u32, brings: u8) {
        self.extend(std::iter::once((term, brings)));
    }

    /// Adds terms, each with what it brings.
    pub(super) fn extend(&mut self, terms: impl Iterator<Item = (u32, u8)>) {
        let brought = &mut self.brings;
        self.hashes.extend(terms.map(|(term, brings)| {
            let hash = hash(term) as u16;
            let place = &mut brought[usize::from(hash)];
            *place = brings.max(*place);
            hash
        }));
    }

    /// What the term of a hash may bring.
    #[inline]
    fn brings(&self, hash: u32) -> u32 {
        self.brings[(hash & 0xffff) as usize].into()
    }

    /// What the terms in a narrow company may bring together.
    #[inline]
    pub(super) fn brought(&self, company: u32) -> u32 {
        self.brings(company) + self.brings(company >> HASH)
    }

    /// The same of a wide company; [`MOST`] of one that must be read.
    #[inline]
    pub(super) fn brought_wide(&self, company: u64) -> u32 {
        self.brought(company as u32) + self.brought((company >> 32) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is told of a company, narrow or wide.
    fn brought(known: &Known, others: &[u32]) -> u32 {
        let others = others.iter().copied();
        match others.len() < NARROW {
            true => known.brought(narrow(others)),
            false => known.brought_wide(wide(others)),
        }
    }

    proptest! {
        /// No company is told to bring less than its terms do.
        #[test]
        fn no_company_brings_too_little(
            others in proptest::collection::vec(0u32..1 << 29, 0..7),
            brings in proptest::collection::vec(0u8..=255, 7),
        ) {
            let mut known = Known::default();
            let mut sum = 0;
            for (other, brings) in others.iter().zip(&brings) {
                known.insert(*other, *brings);
                sum += u32::from(*brings);
            }
            prop_assert!(brought(&known, &others) >= sum.min(MOST), "{others:?} {brings:?}");
        }
    }

    #[test]
    fn strangers_bring_nothing() {
        let mut known = Known::default();
        known.insert(7, 9);
        for others in [&[][..], &[1], &[1, 2], &[1, 2, 3], &[1, 2, 3, 4]] {
            assert_eq!(brought(&known, others), 0, "{others:?}");
        }
        // One that stands alone is counted once, and strangers beside it bring nothing.
        for others in [&[7][..], &[7, 2], &[2, 7, 3], &[2, 3, 4, 7]] {
            assert_eq!(brought(&known, others), 9, "{others:?}");
        }
        // Too many to tell.
        assert_eq!(brought(&known, &[1, 2, 3, 4, 5]), MOST);
    }
}
