//! Memory that one search leaves for the next.

use crate::rules::Relation;
use crate::score::{Chosen, Edge};

use super::ahead::Looks;
use super::company::Known;
use super::evaluate::Place;
use super::groups::Group;
use super::neighbour::{Neighbour, QueryWord, Split, State};
use super::part::{FormHead, JOINED, LIGHT, TERM_BITS};
use super::postings::{Found, Wanted};
use super::sift::Knowledge;
use super::sight::Bounds;
use super::worth::Worths;

/// Working memory of a search. Keep one per thread and pass it to each search: nothing is
/// allocated twice.
#[derive(Default)]
pub struct Scratch {
    pub(crate) neighbours: Vec<Neighbour>,
    pub(crate) splits: Vec<Split>,
    pub(crate) words: Vec<QueryWord>,
    /// Listed terms that are a beginning of the word at hand: length in bytes and number.
    pub(crate) beginnings: Vec<(usize, u32)>,
    /// Terms that were found for the word at hand.
    pub(crate) terms: Vec<(u32, Relation)>,
    pub(crate) groups: Vec<Group>,
    pub(super) bounds: Bounds,
    pub(super) looks: Looks,
    /// Terms that share a key with the word at hand, or are a word of the query.
    pub(crate) met: Bits,
    /// Those that certainly do.
    pub(super) surely_met: Bits,
    /// How many neighbours were compared.
    pub(super) settlements: usize,
    /// Terms that may stand beside the one at hand.
    pub(super) known: Known,
    worths: Worths,
    /// Forms that were looked at.
    pub(crate) seen: Bits,
    pub(super) wanted: Vec<Wanted>,
    pub(super) batch: Vec<Found>,
    pub(super) heads: Vec<(Found, FormHead)>,
    pub(crate) places: Vec<Place>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) chosen: Chosen,
}

impl Scratch {
    /// Empty working memory.
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Makes the neighbours found so far known by their terms.
    pub(crate) fn enter_neighbours(&mut self) {
        self.worths.fill(&self.neighbours, &self.words);
    }

    /// Takes note that a neighbour was compared.
    pub(crate) fn settled(&mut self, position: usize) {
        self.settlements += 1;
        let term = self.neighbours[position].term;
        self.worths.settled(term, &self.neighbours, &self.words);
    }

    /// What is known of the neighbours.
    #[inline]
    pub(super) fn knowledge(&self) -> Knowledge<'_> {
        Knowledge {
            of: self,
            worths: &self.worths,
        }
    }

    /// What the related neighbours of a slot's term bring, if there are any.
    #[inline]
    pub(super) fn pairs(&self, slot: u32) -> Option<Pairs> {
        let mut pairs = Pairs::NONE;
        let plain = slot & (JOINED | LIGHT) == 0;
        for position in self.neighbours_of(slot) {
            pairs.add(&self.neighbours[position], &self.words, plain);
        }
        (pairs.query != 0).then_some(pairs)
    }

    /// Positions of the neighbours that a slot's term may go with its words as.
    #[inline]
    pub(super) fn neighbours_of(&self, slot: u32) -> impl Iterator<Item = usize> {
        let term = slot & TERM_BITS;
        let may = move |position: &usize| {
            let neighbour = &self.neighbours[*position];
            let is_token = || self.words[usize::from(neighbour.word)].is_token();
            neighbour.term == term && (slot & JOINED == 0 || neighbour.may_be_joined(is_token()))
        };
        self.worths.positions(term).filter(may)
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scratch")
    }
}

/// A set of numbers that is cleared by what was put in.
#[derive(Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    touched: Vec<u32>,
}

impl Bits {
    pub(crate) fn clear(&mut self, size: usize) {
        for word in self.touched.drain(..) {
            if let Some(word) = self.words.get_mut(word as usize) {
                *word = 0;
            }
        }
        let words = size.div_ceil(64);
        if self.words.len() < words {
            self.words.resize(words, 0);
        }
    }

    /// Whether a number is in.
    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        let word = self.words.get(number as usize / 64).copied();
        word.unwrap_or(0) >> (number % 64) & 1 == 1
    }

    /// Puts a number in; whether it was not there.
    #[inline]
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let Some(word) = self.words.get_mut(number as usize / 64) else {
            return false;
        };
        if *word == 0 {
            self.touched.push(number / 64);
        }
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// What the neighbours of a term bring, whichever of them is used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pairs {
    /// At most so much, in thousandths of weight.
    pub(crate) gain: u32,
    /// At least so much.
    pub(crate) weight: u32,
    /// Weight of the listed side, at most.
    pub(crate) listed: u16,
    /// Query tokens, a bit each.
    pub(crate) query: u16,
    /// The weight of the words in the query, at most: a term goes with one of them.
    pub(crate) covers: u16,
    /// Which pair it is depends on the form: the term is one of two halves of a word, or different words of the
    /// query want it.
    pub(crate) open: bool,
}

impl Pairs {
    /// Before anything is added.
    const NONE: Pairs = Pairs {
        gain: 0,
        weight: u32::MAX,
        listed: 0,
        query: 0,
        covers: 0,
        open: false,
    };

    /// Adds a neighbour, unless it turned out to be none.
    #[inline]
    fn add(&mut self, neighbour: &Neighbour, words: &[QueryWord], plain: bool) {
        if neighbour.state == State::Unrelated {
            return;
        }
        let offer = match plain {
            true => neighbour.plain_offer(),
            false => neighbour.offer(),
        };
        let mask = words[usize::from(neighbour.word)].mask;
        let is_half = neighbour.state == State::Half;
        self.covers = self.covers.max(neighbour.query_weight());
        self.gain = self.gain.max(offer.gain);
        self.weight = self.weight.min(offer.weight.into());
        self.listed = self.listed.max(offer.listed);
        self.open |= self.query != 0 && self.query != mask || is_half;
        self.query |= mask;
    }
}
