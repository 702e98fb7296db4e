//! What known terms are worth in a form, each in one number: those of a form are added up without a branch that depends
//! on what is read.
//!
//! The numbers lie in a table by a hash of the term. Terms that share a place have the best of all there, which may be
//! what another term has that is not known at all: the sum is never too low where it is told that each term goes with a word
//! of its own ([`Sum::is_exact`]).

use super::neighbour::{Neighbour, QueryWord, State};
use super::part::{JOINED, LIGHT, TERM_BITS};

/// Places in the table: 2 to this at most, …
const MOST_BITS: u32 = 14;
/// … and at least. The fewer are used, the nearer they lie.
const LEAST_BITS: u32 = 10;
/// So many places for each neighbour, and up to twice as many: one in sixteen to thirty-two places is taken. A query
/// among a million persons knows some 700 terms.
const ROOM: usize = 16;
/// Places that there are.
const PLACES: usize = 1 << MOST_BITS;

/// The gain of a pair, in so many thousandths of weight, rounded up.
const GAIN_UNIT: u32 = 256;
const GAIN: Field = Field { from: 0, bits: 14 };
const WEIGHT: Field = Field { from: 14, bits: 12 };
const QUERY: Field = Field { from: 26, bits: 11 };
const LISTED: Field = Field { from: 37, bits: 12 };
const COUNT: Field = Field { from: 49, bits: 5 };
/// The query's first tokens, a bit each: as a sum they are what they are together only where each is there once.
const TOKENS: Field = Field { from: 54, bits: 9 };
/// … told of so many terms.
const TOLD_APART: u32 = 4;
/// Something else may want what the pair wants.
const OPEN: u64 = 1 << 63;
/// In what any of the terms has: one of them is no plain word.
const APART: u64 = COUNT.put(1) << 1;

/// Part of a number; large enough for the sum of [`TOLD_APART`] terms. The weights of more of them may run over into the next
/// part, where nobody asks for them; the count is never too low for the slots that a form can have.
struct Field {
    from: u32,
    bits: u32,
}

impl Field {
    const fn of(&self, number: u64) -> u64 {
        number >> self.from & ((1 << self.bits) - 1)
    }

    const fn put(&self, value: u64) -> u64 {
        value << self.from
    }
}

/// No term has such a number, nor an empty slot.
const NOBODY: u32 = TERM_BITS + 1;
/// Several terms share the place.
const SEVERAL: u32 = TERM_BITS + 2;
/// Beside a term's number: it may go with a word of the query where it stands for two listed words as one.
const MAY_BE_JOINED: u32 = JOINED;

/// The neighbours of a query by term, and what they are worth.
pub(crate) struct Worths {
    /// In the first place stands nothing: what is not known is looked up there.
    places: Box<[u64; PLACES]>,
    /// The term of a place, and whether it [`MAY_BE_JOINED`]; [`SEVERAL`]; [`NOBODY`].
    terms: Box<[u32; PLACES]>,
    /// Where somebody is: the position of the last neighbour there, and one more.
    lasts: Box<[u32; PLACES]>,
    /// For each neighbour the same of the one before it in its place; 0 where there is none.
    before: Vec<u32>,
    used: Vec<u32>,
    /// A term's place is what its hash is shifted by so much.
    shift: u32,
}

impl Default for Worths {
    fn default() -> Worths {
        Worths {
            places: Box::new([0; PLACES]),
            terms: Box::new([NOBODY; PLACES]),
            lasts: Box::new([0; PLACES]),
            before: Vec::new(),
            used: Vec::new(),
            shift: u32::BITS - LEAST_BITS,
        }
    }
}

impl Worths {
    /// The place of a term: never the first one.
    #[inline]
    fn place(&self, term: u32) -> usize {
        let place = term.wrapping_mul(0x9e37_79b1) >> self.shift;
        place.max(1) as usize % PLACES
    }

    /// Forgets the last query's, and takes those of these.
    pub(super) fn fill(&mut self, neighbours: &[Neighbour], words: &[QueryWord]) {
        for place in self.used.drain(..) {
            self.places[place as usize] = 0;
            self.terms[place as usize] = NOBODY;
        }
        let wanted = (neighbours.len() * ROOM).max(1).ilog2() + 1;
        self.shift = u32::BITS - wanted.clamp(LEAST_BITS, MOST_BITS);
        self.before.clear();
        self.before.reserve(neighbours.len());
        let mut word = (u8::MAX, OfWord::default());
        for (neighbour, position) in neighbours.iter().zip(1..) {
            if neighbour.word != word.0 {
                word = (neighbour.word, OfWord::of(words, neighbour.word));
            }
            let more = word.1.worth(neighbour);
            let joined = match neighbour.may_be_joined(word.1.is_token) {
                true => MAY_BE_JOINED,
                false => 0,
            };
            let place = self.place(neighbour.term);
            let (worth, term) = (&mut self.places[place], &mut self.terms[place]);
            let mut before = std::mem::replace(&mut self.lasts[place], position);
            if *term == NOBODY {
                self.used.push(place as u32);
                (*worth, *term, before) = (more, neighbour.term | joined, 0);
            } else if *term & !MAY_BE_JOINED == neighbour.term {
                *worth = best(*worth, more);
                *term |= joined;
            } else {
                *worth = best(*worth, more) | OPEN;
                *term = SEVERAL | MAY_BE_JOINED;
            }
            self.before.push(before);
        }
    }

    /// Positions of neighbours of a term, the last one first, and maybe of others that share its place.
    #[inline]
    pub(super) fn positions(&self, term: u32) -> impl Iterator<Item = usize> {
        let place = self.place(term);
        let is = self.terms[place] & !MAY_BE_JOINED;
        let known = is == term || is == SEVERAL;
        let mut last = if known { self.lasts[place] } else { 0 };
        std::iter::from_fn(move || {
            let position = (last as usize).checked_sub(1)?;
            last = self.before[position];
            Some(position)
        })
    }

    /// Takes note of what a term is worth once one of its neighbours was compared, where no other term has its place.
    pub(super) fn settled(&mut self, term: u32, neighbours: &[Neighbour], words: &[QueryWord]) {
        let place = self.place(term);
        if self.terms[place] & !MAY_BE_JOINED == term {
            let of_term = self.positions(term).map(|position| &neighbours[position]);
            let related = of_term.filter(|neighbour| neighbour.state != State::Unrelated);
            let worths = related.map(|n| OfWord::of(words, n.word).worth(n));
            self.places[place] = worths.reduce(best).unwrap_or(0);
        }
    }

    /// Adds what a slot's term is worth, if it is known.
    #[inline]
    pub(super) fn add(&self, sum: &mut Sum, slot: u32) {
        let worth = self.worth(slot);
        let apart = slot & (JOINED | LIGHT) != 0 && worth != 0;
        sum.sum = sum.sum.wrapping_add(worth);
        sum.any |= worth | u64::from(apart).wrapping_neg() & (OPEN | APART);
    }

    /// What a slot's term is worth, if it is known. Without a branch that depends on it.
    #[inline]
    fn worth(&self, slot: u32) -> u64 {
        let term = slot & TERM_BITS;
        let place = self.place(term);
        let entry = self.terms[place];
        let is = entry & !MAY_BE_JOINED;
        // What is not joined goes with any word of the query.
        let known = (is == term || is == SEVERAL) && slot & !entry & MAY_BE_JOINED == 0;
        self.places[place & usize::from(known).wrapping_neg()]
    }

    /// Whether a slot's term may go with a word of the query.
    #[inline]
    pub(super) fn goes(&self, slot: u32) -> bool {
        self.worth(slot) != 0
    }

    /// What the known terms of a form bring above a floor, in thousandths of weight: each of them, or nothing. At most so
    /// much, whichever words they go with.
    pub(super) fn value(&self, slots: &[u32], floor: i64) -> i64 {
        let value = |slot: &u32| {
            let worth = self.worth(*slot);
            let gain = GAIN.of(worth) as i64 * i64::from(GAIN_UNIT);
            (gain - floor * WEIGHT.of(worth) as i64).max(0)
        };
        slots.iter().map(value).sum()
    }
}

/// What the neighbours of a word have in common.
#[derive(Clone, Copy, Default)]
struct OfWord {
    values: u64,
    /// It is a token, not two as one.
    is_token: bool,
}

impl OfWord {
    /// Of the word at a position.
    fn of(words: &[QueryWord], position: u8) -> OfWord {
        let word = &words[usize::from(position)];
        let token = word.mask.trailing_zeros();
        let is_token = word.is_token();
        let goes_with = match is_token && token < TOKENS.bits {
            true => TOKENS.put(1 << token),
            false => OPEN,
        };
        OfWord {
            values: QUERY.put(word.weight.into()) | COUNT.put(1) | goes_with,
            is_token,
        }
    }

    /// What a neighbour of the word is worth as a plain word.
    #[inline]
    fn worth(self, neighbour: &Neighbour) -> u64 {
        let offer = neighbour.plain_offer();
        let values = GAIN.put(offer.gain.div_ceil(GAIN_UNIT).into())
            | WEIGHT.put(offer.weight.into())
            | LISTED.put(offer.listed.into())
            | self.values;
        match neighbour.state {
            State::Half => values & !TOKENS.put((1 << TOKENS.bits) - 1) | OPEN,
            _ => values,
        }
    }
}

/// The best of both; which word they go with must not differ.
fn best(a: u64, b: u64) -> u64 {
    let most = |field: &Field| field.put(field.of(a).max(field.of(b)));
    let least = WEIGHT.put(WEIGHT.of(a).min(WEIGHT.of(b)));
    let open = match TOKENS.of(a) == TOKENS.of(b) {
        true => (a | b) & OPEN,
        false => OPEN,
    };
    let tokens = TOKENS.put(TOKENS.of(a) | TOKENS.of(b));
    most(&GAIN) | least | most(&QUERY) | most(&LISTED) | COUNT.put(1) | tokens | open
}

/// What the known terms of a form are worth together.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    sum: u64,
    /// What any of them has.
    any: u64,
}

impl Sum {
    /// How many terms are known.
    #[inline]
    pub(super) fn count(self) -> u32 {
        COUNT.of(self.sum) as u32
    }

    /// Whether each term goes with a word of its own, of a few of them: then all pairs are used.
    #[inline]
    pub(super) fn is_exact(self) -> bool {
        self.any & OPEN == 0
            && self.any >> TOKENS.from == self.sum >> TOKENS.from
            && self.count() <= TOLD_APART
    }

    /// Whether the sums are never too low, though it may be open which words the terms go with.
    #[inline]
    pub(super) fn is_loose(self) -> bool {
        self.any & APART == 0 && self.count() <= TOLD_APART
    }

    /// Weight × similarity, in thousandths: at most so much.
    #[inline]
    pub(super) fn gain(self) -> u32 {
        GAIN.of(self.sum) as u32 * GAIN_UNIT
    }

    /// The weight of the pairs: at least so much.
    #[inline]
    pub(super) fn weight(self) -> u32 {
        WEIGHT.of(self.sum) as u32
    }

    /// The weight of their words in the query.
    #[inline]
    pub(super) fn query(self) -> u16 {
        QUERY.of(self.sum) as u16
    }

    /// The weight of their listed sides: at most so much.
    #[inline]
    pub(super) fn listed(self) -> u16 {
        LISTED.of(self.sum) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::super::part::NONE;
    use super::super::terms::Brief;
    use super::*;
    use crate::rules::{Relation, Rule};
    use proptest::prelude::*;

    /// Gain, weight, query weight and listed weight of a term that goes with a token.
    type Values = (u64, u64, u64, u64, u32);

    fn packed((gain, weight, query, listed, token): Values) -> u64 {
        let values = GAIN.put(gain) | WEIGHT.put(weight) | QUERY.put(query) | LISTED.put(listed);
        values | COUNT.put(1) | TOKENS.put(1 << token)
    }

    /// Most pairs go with one token.
    fn both() -> impl Strategy<Value = (Values, Values)> {
        (values(), values(), 0..8).prop_map(|(a, mut b, differ)| {
            if differ > 0 {
                b.4 = a.4;
            }
            (a, b)
        })
    }

    fn values() -> impl Strategy<Value = Values> {
        (
            1u64..=993,
            1u64..=254,
            1u64..=127,
            1u64..=254,
            0..TOKENS.bits,
        )
    }

    /// A neighbour of one of a dozen terms, of which four share a place, with its query word's number.
    fn neighbour() -> impl Strategy<Value = Neighbour> {
        let worths = Worths::default();
        let shared = (2..)
            .filter(|term| worths.place(*term) == worths.place(1))
            .take(3);
        let shared: Vec<u32> = shared.collect();
        let terms: Vec<u32> = (0..9).chain(shared).collect();
        let rules = proptest::sample::select(vec![Rule::Exact, Rule::Truncated, Rule::Initial]);
        let weights = (1u16..=127, 1u16..=127, 0..3u16);
        (
            proptest::sample::select(terms),
            0..WORDS.len() as u8,
            rules,
            0u16..500,
            weights,
        )
            .prop_map(|(term, word, rule, cost, (query, least, more))| {
                let brief = Brief {
                    weight: least,
                    least,
                    most: least + more,
                    frequency: 1,
                };
                let relation = Relation { rule, cost };
                Neighbour::new(term, (word, query), State::Related, relation, brief)
            })
    }

    /// Tokens of the words of a query: two, and both as one.
    const WORDS: [u16; 3] = [0b01, 0b10, 0b11];

    fn words() -> Vec<QueryWord> {
        let word = |mask| QueryWord {
            mask,
            weight: 1,
            join: None,
            repeats: None,
            postings: 0,
        };
        WORDS.map(word).to_vec()
    }

    proptest! {
        /// A term is worth no less than each of its neighbours brings, also where others share its place; two words as one
        /// nothing where none of them may be joined.
        #[test]
        fn no_term_is_worth_too_little(neighbours in proptest::collection::vec(neighbour(), 1..20)) {
            let (mut worths, words) = (Worths::default(), words());
            // What the last query left is forgotten.
            worths.fill(&neighbours[neighbours.len() / 2..], &words);
            worths.fill(&neighbours, &words);
            for neighbour in &neighbours {
                let own = OfWord::of(&words, neighbour.word).worth(neighbour);
                let of_term = neighbours.iter().filter(|other| other.term == neighbour.term);
                let joined = of_term.clone().any(|other| other.may_be_joined(words[usize::from(other.word)].is_token()));
                for flag in [0, JOINED, LIGHT] {
                    let known = worths.worth(neighbour.term | flag);
                    if flag == JOINED && !joined {
                        let alone = neighbours.iter().all(|other| {
                            other.term == neighbour.term
                                || worths.place(other.term) != worths.place(neighbour.term)
                        });
                        prop_assert!(!alone || known == 0);
                        continue;
                    }
                    for field in [GAIN, QUERY, LISTED] {
                        prop_assert!(field.of(known) >= field.of(own));
                    }
                    prop_assert!(WEIGHT.of(known) <= WEIGHT.of(own));
                    prop_assert_eq!(COUNT.of(known), 1);
                }
            }
            for (position, neighbour) in neighbours.iter().enumerate() {
                let of_term = worths.positions(neighbour.term).filter(|p| neighbours[*p].term == neighbour.term);
                let all = neighbours.iter().filter(|other| other.term == neighbour.term).count();
                prop_assert!(worths.positions(neighbour.term).any(|p| p == position));
                prop_assert_eq!(of_term.count(), all);
            }
            prop_assert_eq!(worths.worth(NONE), 0);
        }

        /// What shares a place is never worth less than either; sums of sixteen do not run over.
        #[test]
        fn no_sum_is_too_low(pairs in proptest::collection::vec(both(), 1..=16)) {
            let mut worths = Worths::default();
            let mut sum = Sum::default();
            for (number, (a, b)) in pairs.iter().enumerate() {
                // Terms whose places differ.
                let term = number as u32 * 7919;
                let place = worths.place(term);
                (worths.places[place], worths.terms[place]) = (best(packed(*a), packed(*b)), term);
                worths.add(&mut sum, term);
                // One that is not known.
                worths.add(&mut sum, term + 1);
            }
            let each = |of: fn(&Values) -> u64| pairs.iter().map(|(a, b)| of(a).max(of(b))).sum::<u64>();
            prop_assert_eq!(u64::from(sum.gain()), each(|v| v.0) * u64::from(GAIN_UNIT));
            prop_assert_eq!(u64::from(sum.query()), each(|v| v.2));
            prop_assert_eq!(u64::from(sum.listed()), each(|v| v.3));
            let least: u64 = pairs.iter().map(|(a, b)| a.1.min(b.1)).sum();
            prop_assert_eq!(u64::from(sum.weight()), least);
            prop_assert_eq!(sum.count() as usize, pairs.len());
            let slots: Vec<u32> = (0..pairs.len() as u32).map(|number| number * 7919).collect();
            let value = worths.value(&slots, 600);
            for (a, b) in &pairs {
                let best = a.0.max(b.0) as i64 * i64::from(GAIN_UNIT) - 600 * a.1.min(b.1) as i64;
                prop_assert!(value >= best.max(0));
            }
            let told = pairs.iter().all(|(a, b)| a.4 == b.4);
            let mut tokens: Vec<u32> = pairs.iter().map(|(a, _)| a.4).collect();
            tokens.sort_unstable();
            tokens.dedup();
            let each_its_own = told && tokens.len() == pairs.len();
            prop_assert_eq!(sum.is_exact(), each_its_own && pairs.len() <= TOLD_APART as usize);
        }
    }
}
