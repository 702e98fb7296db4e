//! What other terms stand in a form with a common one: 32 bits beside each of its postings, so that most forms
//! need not be read to know that nothing else of them was asked for.
//!
//! Two high bits say how many other slots the form has, and the rest is shared among their hashes: one of 15 bits,
//! two of 15, three of 10. A form with more of them has all bits zero: it must be read.

/// Terms in fewer forms have no company stored: those of a rare term lie side by side.
pub(super) const LEAST_FORMS: u32 = 16;
/// Bits of a hash of a term, where few share the word.
const LONG: u32 = 15;
/// … and where three do.
const SHORT: u32 = 10;
/// Bits of a long hash that lead to a place of a table.
const PLACES: u32 = 14;
/// Bits below the count.
const COUNT: u32 = 30;

fn hash(term: u32) -> u32 {
    term.wrapping_mul(0x9e37_79b1) >> (32 - LONG)
}

/// The company of a term in a form: the terms of the form's other slots.
pub(super) fn company(others: impl Iterator<Item = u32> + Clone) -> u32 {
    let count = others.clone().count();
    let bits = match count {
        0 => return 1 << COUNT,
        1 | 2 => LONG,
        3 => SHORT,
        _ => return 0,
    };
    let hashes = others.map(|other| hash(other) >> (LONG - bits));
    let company = hashes
        .clone()
        .fold(0, |company, hash| company << bits | hash);
    match count {
        // A single one stands twice, …
        1 => 2 << COUNT | company << LONG | company,
        // … so two that look the same cannot be told from it.
        2 if company >> LONG == company & ((1 << LONG) - 1) => 0,
        _ => (count as u32) << COUNT | company,
    }
}

/// What terms bring that may stand beside another one, as far as their hashes tell: never less than they do.
#[derive(Debug, Clone)]
pub(super) struct Known {
    long: [u8; 1 << PLACES],
    short: [u8; 1 << SHORT],
}

impl Default for Known {
    fn default() -> Known {
        Known {
            long: [0; 1 << PLACES],
            short: [0; 1 << SHORT],
        }
    }
}

impl Known {
    pub(super) fn clear(&mut self) {
        self.long.fill(0);
        self.short.fill(0);
    }

    /// Adds a term that brings so much.
    pub(super) fn insert(&mut self, term: u32, brings: u8) {
        let hash = hash(term);
        let long = &mut self.long[(hash >> (LONG - PLACES)) as usize];
        *long = brings.max(*long);
        let short = &mut self.short[(hash >> (LONG - SHORT)) as usize];
        *short = brings.max(*short);
    }

    /// Whether the terms in a company may bring so much together.
    #[inline]
    pub(super) fn may_bring(&self, company: u32, needed: u32) -> bool {
        let long = |shift: u32| {
            let place = company >> (shift + LONG - PLACES) & ((1 << PLACES) - 1);
            u32::from(self.long[place as usize])
        };
        let short = |shift: u32| {
            let place = company >> shift & ((1 << SHORT) - 1);
            u32::from(self.short[place as usize])
        };
        // Every way is looked at, so that no branch depends on what is read.
        let single = (company ^ company >> LONG) & ((1 << LONG) - 1) == 0;
        let second = if single { 0 } else { long(LONG) };
        let brings = [
            u32::MAX,
            0,
            long(0) + second,
            short(0) + short(SHORT) + short(2 * SHORT),
        ];
        brings[(company >> COUNT) as usize] >= needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// No company is told to bring less than its terms do.
        #[test]
        fn no_company_brings_too_little(
            others in proptest::collection::vec(0u32..1 << 29, 0..6),
            brings in proptest::collection::vec(0u8..=255, 6),
        ) {
            let mut known = Known::default();
            let mut sum = 0;
            for (other, brings) in others.iter().zip(&brings) {
                known.insert(*other, *brings);
                sum += u32::from(*brings);
            }
            let company = company(others.iter().copied());
            prop_assert!(known.may_bring(company, sum), "{others:?} {brings:?}");
        }
    }

    #[test]
    fn strangers_bring_nothing() {
        let mut known = Known::default();
        known.insert(7, 9);
        for others in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
            assert!(
                !known.may_bring(company(others.iter().copied()), 1),
                "{others:?}"
            );
        }
        // One that stands alone is counted once, and a stranger beside it brings nothing.
        for others in [&[7][..], &[7, 2], &[7, 2, 3]] {
            let company = company(others.iter().copied());
            assert!(known.may_bring(company, 9), "{others:?}");
            assert!(!known.may_bring(company, 10), "{others:?}");
        }
    }

    #[test]
    fn two_that_look_the_same_are_read() {
        let known = Known::default();
        let other = (8..).find(|other| hash(*other) == hash(7)).unwrap();
        assert!(known.may_bring(company([7, other].into_iter()), u32::MAX));
    }
}
