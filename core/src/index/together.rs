//! What the known terms of a form, and the single letters of a query, bring together.

use smallvec::SmallVec;

use super::scratch::Pairs;

/// Pairs of a form that are told apart; a form with more may stay.
const PAIRS: usize = 6;

/// The pairs of a form, all of them used.
#[derive(Default)]
pub(super) struct Together {
    /// By word of the query; where two terms want the same word, the best of both.
    pub(super) pairs: [Pairs; PAIRS],
    pub(super) len: usize,
    /// Two terms want the same word.
    pub(super) merged: bool,
    /// Not all pairs need be used: something else may want their listed parts.
    pub(super) loose: bool,
    pub(super) gain: u32,
    pub(super) listed: u16,
    /// Query tokens, a bit each.
    pub(super) query: u16,
    /// The weight of the query's words that have a partner, at most: each pair goes with one of them.
    pub(super) covers: u16,
}

/// What the single letters of a query go with in a form.
#[derive(Default)]
pub(super) struct Letters {
    pub(super) gain: u32,
    pub(super) listed: u16,
    /// Weight of those that go with nothing.
    pub(super) lone: u16,
    /// Those that may have a partner.
    pub(super) pairs: SmallVec<[LetterPair; 4]>,
}

impl Letters {
    /// What they bring above a floor, in thousandths of weight.
    pub(super) fn value(&self, floor: i64, lone_least: u32) -> i64 {
        let pairs = self.pairs.iter();
        pairs.map(|pair| pair.value(floor, lone_least)).sum()
    }
}

/// What a single letter of the query brings.
pub(super) struct LetterPair {
    /// Something else may stand for it.
    pub(super) covered: bool,
    pub(super) weight: u16,
    /// Of all that it may go with the least weight.
    pub(super) least: u16,
    pub(super) similarity: i32,
}

impl LetterPair {
    /// What it brings above a floor, where a part that stays alone counts so many hundredths at least.
    pub(super) fn value(&self, floor: i64, lone_least: u32) -> i64 {
        let above = i64::from(self.similarity) - floor;
        let alone = match self.covered {
            true => 0,
            false => -floor * i64::from(lone_least) * i64::from(self.weight) / 100,
        };
        let weight = if above > 0 { self.weight } else { self.least };
        (i64::from(weight) * above).max(alone)
    }
}

impl Together {
    /// Adds what a term brings; false where there are too many.
    pub(super) fn add(&mut self, mut more: Pairs) -> bool {
        if more.query & self.query != 0 {
            // One of two is used, and the other has no other word to go with.
            let same = |pairs: &&mut Pairs| pairs.query == more.query && !pairs.open && !more.open;
            if let Some(pairs) = self.pairs[..self.len].iter_mut().find(same) {
                let best = Pairs {
                    gain: pairs.gain.max(more.gain),
                    weight: pairs.weight.min(more.weight),
                    listed: pairs.listed.max(more.listed),
                    ..*pairs
                };
                self.gain += best.gain - pairs.gain;
                self.listed += best.listed - pairs.listed;
                self.merged = true;
                *pairs = best;
                return true;
            }
            // Which of them is used is not known.
            more.open = true;
            let others = self.pairs[..self.len].iter_mut();
            others
                .filter(|pairs| pairs.query & more.query != 0)
                .for_each(|pairs| pairs.open = true);
        }
        let Some(place) = self.pairs.get_mut(self.len) else {
            return false;
        };
        *place = more;
        self.len += 1;
        self.gain += more.gain;
        self.listed += more.listed;
        self.query |= more.query;
        self.covers = self.covers.saturating_add(more.covers);
        true
    }

    /// What the pairs bring above a floor, in thousandths of weight.
    pub(super) fn value(&self, floor: i64) -> i64 {
        let pair = |pairs: &Pairs| {
            let value = i64::from(pairs.gain) - floor * i64::from(pairs.weight);
            if pairs.open || self.loose {
                value.max(0)
            } else {
                value
            }
        };
        self.pairs[..self.len].iter().map(pair).sum()
    }
}
