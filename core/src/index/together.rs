//! What the known terms of a form, and the single letters of a query, bring together.

use smallvec::SmallVec;

use crate::name;

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

/// A single letter of the query: it goes with any part that begins with it.
pub(super) struct Letter {
    /// Its token, a bit.
    pub(super) query: u16,
    pub(super) weight: u16,
    /// See [`name::beginning`].
    pub(super) begins: u8,
}

impl Letter {
    /// How terms begin that it may go with.
    pub(super) fn beginnings(&self) -> impl Iterator<Item = u8> {
        let all = 0..=u8::MAX;
        all.filter(|begins| name::may_begin(*begins, self.begins))
    }
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

/// What the slots of a form bring where two of its words as one are used instead of each: the most in every respect.
#[derive(Clone, Copy, Default)]
pub(super) struct Tiled {
    pub(super) gain: u32,
    pub(super) listed: u16,
    /// See [`Together::covers`].
    pub(super) covers: u16,
    /// What they bring above a floor, in thousandths of weight.
    pub(super) value: i64,
}

impl Tiled {
    fn and(self, pairs: &Pairs, floor: i64) -> Tiled {
        let value = i64::from(pairs.gain) - floor * i64::from(pairs.weight);
        Tiled {
            gain: self.gain + pairs.gain,
            listed: self.listed.saturating_add(pairs.listed),
            covers: self.covers.saturating_add(pairs.covers),
            value: self.value + value.max(0),
        }
    }

    fn or(self, other: Tiled) -> Tiled {
        Tiled {
            gain: self.gain.max(other.gain),
            listed: self.listed.max(other.listed),
            covers: self.covers.max(other.covers),
            value: self.value.max(other.value),
        }
    }

    /// Of slots in their order, each with what its term brings; two words as one stand behind the second of them.
    pub(super) fn of(slots: impl Iterator<Item = (Option<Pairs>, bool)>, floor: i64) -> Tiled {
        // What is brought up to the last word, the one before, and the one before that.
        let mut up_to = [Tiled::default(); 3];
        for (pairs, joined) in slots {
            let with = |up_to: Tiled| pairs.map(|pairs| up_to.and(&pairs, floor));
            up_to = match joined {
                true => {
                    let instead = with(up_to[2]);
                    let best = instead.map_or(up_to[0], |instead| up_to[0].or(instead));
                    [best, up_to[1], up_to[2]]
                }
                false => [with(up_to[0]).unwrap_or(up_to[0]), up_to[0], up_to[1]],
            };
        }
        up_to[0]
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs() -> impl Strategy<Value = Option<Pairs>> {
        let values = (0u32..127_000, 1u32..127, 0u16..127, 0u16..127);
        let values = values.prop_map(|(gain, weight, listed, covers)| Pairs {
            gain,
            weight,
            listed,
            covers,
            query: 1,
            open: true,
        });
        proptest::option::of(values)
    }

    /// What is brought at most from a slot on, used or not; words before it are used already as far as `taken` says.
    fn most(slots: &[(Option<Pairs>, bool)], at: usize, taken: [bool; 2], floor: i64) -> Tiled {
        let Some(&(pairs, joined)) = slots.get(at) else {
            return Tiled::default();
        };
        let [before, last] = taken;
        let after = |used: bool| match joined {
            true => [before | used, last | used],
            false => [last, used],
        };
        let without = most(slots, at + 1, after(false), floor);
        let may_be_used = !joined || !(before || last);
        let Some(pairs) = pairs.filter(|_| may_be_used) else {
            return without;
        };
        let with = most(slots, at + 1, after(true), floor);
        without.or(with.and(&pairs, floor))
    }

    proptest! {
        /// Nothing that can be used together brings more.
        #[test]
        fn what_is_tiled_is_the_most(
            words in proptest::collection::vec((pairs(), proptest::option::of(pairs())), 0..7),
            floor in 0i64..1000,
        ) {
            let mut slots = Vec::new();
            for (position, (word, join)) in words.into_iter().enumerate() {
                slots.push((word, false));
                slots.extend(join.filter(|_| position > 0).map(|join| (join, true)));
            }
            let (tiled, most) = (Tiled::of(slots.iter().copied(), floor), most(&slots, 0, [false; 2], floor));
            prop_assert_eq!(
                (tiled.gain, tiled.listed, tiled.covers, tiled.value),
                (most.gain, most.listed, most.covers, most.value)
            );
        }
    }
}
