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
/// Bits below the count.
const COUNT: u32 = 30;

fn hash(term: u32) -> u32 {
    term.wrapping_mul(0x9e37_79b1) >> (32 - LONG)
}

/// The company of a term in a form: the terms of the form's other slots.
pub(super) fn company(others: impl Iterator<Item = u32> + Clone) -> u32 {
    let bits = match others.clone().count() {
        0 => return 1 << COUNT,
        1 | 2 => LONG,
        3 => SHORT,
        _ => return 0,
    };
    let mut company = 0;
    let mut count = 0;
    for other in others {
        company = company << bits | hash(other) >> (LONG - bits);
        count += 1;
    }
    // A single one stands twice.
    if count == 1 {
        company |= company << LONG;
        count = 2;
    }
    count << COUNT | company
}

/// Terms, as far as their hashes tell.
#[derive(Debug, Clone)]
pub(super) struct Known {
    long: [u64; 1 << (LONG - 6)],
    short: [u64; 1 << (SHORT - 6)],
}

impl Default for Known {
    fn default() -> Known {
        Known {
            long: [0; 1 << (LONG - 6)],
            short: [0; 1 << (SHORT - 6)],
        }
    }
}

impl Known {
    pub(super) fn clear(&mut self) {
        self.long.fill(0);
        self.short.fill(0);
    }

    pub(super) fn insert(&mut self, term: u32) {
        let hash = hash(term);
        self.long[(hash >> 6) as usize] |= 1 << (hash & 63);
        let short = hash >> (LONG - SHORT);
        self.short[(short >> 6) as usize] |= 1 << (short & 63);
    }

    /// Whether so many of the terms may be known.
    #[inline]
    pub(super) fn may_hold(&self, company: u32, needed: u32) -> bool {
        let of = |bits: &[u64], hash: u32| (bits[(hash >> 6) as usize] >> (hash & 63) & 1) as u32;
        let long = |shift: u32| of(&self.long, company >> shift & ((1 << LONG) - 1));
        let short = |shift: u32| of(&self.short, company >> shift & ((1 << SHORT) - 1));
        // Every way is looked at, so that no branch depends on what is read. One that stands twice counts twice: it
        // may stay.
        let held = [
            u32::MAX,
            0,
            long(0) + long(LONG),
            short(0) + short(SHORT) + short(2 * SHORT),
        ];
        held[(company >> COUNT) as usize] >= needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// As many as are known are never fewer than needed by their hashes.
        #[test]
        fn no_known_term_is_missed(
            others in proptest::collection::vec(0u32..1 << 29, 0..6),
            known in proptest::collection::vec(any::<bool>(), 6),
        ) {
            let mut set = Known::default();
            let mut count = 0;
            for (other, _) in others.iter().zip(&known).filter(|(_, known)| **known) {
                set.insert(*other);
                count += 1;
            }
            let company = company(others.iter().copied());
            for needed in 1..=count {
                prop_assert!(set.may_hold(company, needed), "{others:?} {known:?}");
            }
        }
    }

    #[test]
    fn strangers_are_told_apart() {
        let mut set = Known::default();
        set.insert(7);
        for others in [&[][..], &[1], &[1, 2], &[1, 2, 3]] {
            assert!(
                !set.may_hold(company(others.iter().copied()), 1),
                "{others:?}"
            );
        }
        // Two are needed, one is known.
        assert!(!set.may_hold(company([7, 2].into_iter()), 2));
    }
}
