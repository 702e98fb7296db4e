//! What other terms stand in a form with a common one: bits beside each of its postings, so that most forms
//! need not be read to know that nothing else of them was asked for.
//!
//! In a *narrow* form, of at most three slots, these are 32 bits: how many other slots it has, and a hash of 15 bits of
//! each. In a *wide* one they are 64 bits, for at most four others: a form with more of them must be read.

/// Terms in fewer forms have no company stored: those of a rare term lie side by side.
pub(super) const LEAST_FORMS: u32 = 16;
/// A form with more slots is wide.
pub(super) const NARROW: usize = 3;
/// Bits of a hash of a term.
const HASH: u32 = 15;
/// Bits of it that lead to a place of a table.
const PLACES: u32 = 14;
/// Bits below the count of a narrow company …
const NARROW_COUNT: u32 = 30;
/// … and of a wide one.
const WIDE_COUNT: u32 = 60;

fn hash(term: u32) -> u32 {
    term.wrapping_mul(0x9e37_79b1) >> (32 - HASH)
}

/// The company of a term in a narrow form: the terms of the form's other slots.
pub(super) fn narrow(others: impl Iterator<Item = u32> + Clone) -> u32 {
    let count = others.clone().count();
    let company = others.fold(0, |company, other| company << HASH | hash(other));
    match count {
        0 => 1 << NARROW_COUNT,
        // A single one stands twice, …
        1 => 2 << NARROW_COUNT | company << HASH | company,
        // … so two that look the same cannot be told from it.
        2 if company >> HASH != company & ((1 << HASH) - 1) => 2 << NARROW_COUNT | company,
        _ => 0,
    }
}

/// The company of a term in a wide form.
pub(super) fn wide(others: impl Iterator<Item = u32> + Clone) -> u64 {
    let count = others.clone().count();
    let hashes = others.map(|other| u64::from(hash(other)));
    match count {
        0..=4 => {
            hashes.fold(0, |company, hash| company << HASH | hash)
                | (count as u64 + 1) << WIDE_COUNT
        }
        _ => 0,
    }
}

/// What terms bring that may stand beside another one, as far as their hashes tell: never less than they do.
#[derive(Debug, Clone)]
pub(super) struct Known {
    places: [u8; 1 << PLACES],
}

impl Default for Known {
    fn default() -> Known {
        Known {
            places: [0; 1 << PLACES],
        }
    }
}

impl Known {
    pub(super) fn clear(&mut self) {
        self.places.fill(0);
    }

    /// Adds a term that brings so much.
    pub(super) fn insert(&mut self, term: u32, brings: u8) {
        let place = &mut self.places[(hash(term) >> (HASH - PLACES)) as usize];
        *place = brings.max(*place);
    }

    /// What the term of a hash, the lowest bits, may bring.
    #[inline]
    fn brings(&self, hash: u64) -> u32 {
        let place = hash >> (HASH - PLACES) & ((1 << PLACES) - 1);
        self.places[place as usize].into()
    }

    /// What the terms in a narrow company may bring together. Without a branch: the next is looked at meanwhile.
    #[inline]
    pub(super) fn brought(&self, company: u32) -> u32 {
        let single = (company ^ company >> HASH) & ((1 << HASH) - 1) == 0;
        let second = self.brings(u64::from(company) >> HASH) * u32::from(!single);
        let brings = self.brings(company.into()) + second;
        [u32::MAX, 0, brings, brings][(company >> NARROW_COUNT) as usize]
    }

    /// The same of a wide company.
    #[inline]
    pub(super) fn brought_wide(&self, company: u64) -> u32 {
        let each = |index: u32| self.brings(company >> (index * HASH));
        // A place that is not used brings what hash 0 does.
        let brings = each(0) + each(1) + each(2) + each(3);
        let unread = u32::from(company == 0).wrapping_neg();
        brings | unread
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
            prop_assert!(brought(&known, &others) >= sum, "{others:?} {brings:?}");
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
        assert_eq!(brought(&known, &[1, 2, 3, 4, 5]), u32::MAX);
    }

    #[test]
    fn two_that_look_the_same_are_read() {
        let other = (8..).find(|other| hash(*other) == hash(7)).unwrap();
        assert_eq!(brought(&Known::default(), &[7, other]), u32::MAX);
    }
}
