//! Listed terms that may be related to the query, in groups: by the word of the query, and by how many forms
//! carry them.
//!
//! Common terms stand apart from rare ones since they weigh less: once the rare spellings of a common name are
//! read, what is left cannot reach as much.

use crate::name::MAX_TOKENS;
use crate::score::Prepared;

use super::beside::Beside;
use super::bounds::Most;
use super::company::{self, Known};
use super::neighbour::{MAX_WEIGHT, Neighbour};
use super::scratch::Scratch;
use super::steps::Offers;

/// Query tokens that bounds tell apart: all that a name can have.
pub(crate) const TOKENS: usize = MAX_TOKENS;

/// The terms that may be related to one word of the query.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// Query tokens of the word, a bit each.
    pub(super) mask: u16,
    /// See [`super::neighbour::QueryWord::repeats`]: its forms are looked at for the earlier word.
    pub(super) repeats: bool,
    /// What the terms can bring.
    pub(super) offers: Box<Offers>,
    /// About how many forms carry one of the terms.
    postings: u64,
    /// Positions of the neighbours, as they were found: the word itself first, and what is stored the cheapest first.
    pub(super) members: Vec<u32>,
}

/// How often the terms of a group are carried, in steps: each group costs bounds of its own.
const TIERS: usize = 2;

/// The tier of a term that so many forms carry.
fn tier(frequency: u32) -> usize {
    match frequency {
        0..1024 => 0,
        _ => 1,
    }
}

/// Groups of terms by query word and by how many forms carry them, the rarest first.
pub(super) fn groups(scratch: &mut Scratch) -> Vec<Group> {
    let mut groups = std::mem::take(&mut scratch.groups);
    let count = scratch.words.len() * TIERS;
    if groups.len() < count {
        groups.resize_with(count, Group::default);
    }
    for group in &mut groups {
        group.clear();
    }
    let joined = joined(scratch);
    for (place, group) in groups.iter_mut().enumerate().take(count) {
        let word = &scratch.words[place / TIERS];
        let both = |earlier: u8| word.mask | 1 << earlier;
        group.repeats = (word.repeats).is_some_and(|earlier| joined & both(earlier) == 0);
        group.mask = word.mask;
    }
    for (position, neighbour) in scratch.neighbours.iter().enumerate() {
        let group = &mut groups[usize::from(neighbour.word) * TIERS + tier(neighbour.frequency)];
        group.offers.add(neighbour.offer());
        group.postings += u64::from(neighbour.frequency);
        group.members.push(position as u32);
    }
    // Empty ones come last and are kept for the next query.
    groups.sort_by_key(|group| (group.members.is_empty(), group.postings, group.mask));
    groups
}

/// Tokens of the query that may go with a term as two that are one.
fn joined(scratch: &Scratch) -> u16 {
    let words = (scratch.words.iter()).filter(|word| word.postings > 0);
    words
        .filter(|word| word.mask.count_ones() > 1)
        .fold(0, |joined, word| joined | word.mask)
}

/// The groups that have terms.
pub(super) fn used(groups: &[Group]) -> &[Group] {
    let used = groups.iter().take_while(|group| !group.members.is_empty());
    &groups[..used.count()]
}

impl Group {
    /// About how many forms carry one of its terms that have their company stored.
    pub(super) fn accompanied(&self, neighbours: &[Neighbour]) -> u64 {
        let frequencies = (self.members.iter())
            .map(|position| neighbours[*position as usize].frequency)
            .filter(|frequency| *frequency >= company::LEAST_FORMS);
        frequencies.map(u64::from).sum()
    }

    /// Empties a group that was used.
    fn clear(&mut self) {
        if !self.members.is_empty() {
            self.offers.clear();
            self.postings = 0;
            self.members.clear();
        }
    }
}

/// Later groups whose terms may stand beside those of a group: those of other words.
pub(super) fn others(groups: &[Group], index: usize) -> impl Iterator<Item = &Group> {
    let mask = groups[index].mask;
    let later = groups[index + 1..].iter();
    later.filter(move |group| group.mask & mask == 0)
}

/// Puts into `known` what the terms of some groups bring.
pub(super) fn know_company<'g>(
    groups: impl Iterator<Item = &'g Group>,
    beside: &Beside,
    neighbours: &[Neighbour],
    known: &mut Known,
) {
    known.clear();
    for group in groups {
        let brings = beside.brings(group.mask);
        known.extend(group.members.iter().map(|position| {
            let neighbour = &neighbours[*position as usize];
            (neighbour.term, brings(neighbour.offer()))
        }));
    }
}

/// The most listed weight that the query's single letters can go with.
pub(crate) fn initials_most(query: &Prepared) -> u16 {
    let letters = query.side.parts().len() - query.finding.count_ones() as usize;
    MAX_WEIGHT * letters as u16
}

/// What the query's single letters can bring: they go with any listed part.
pub(crate) fn initials(query: &Prepared) -> [Most; TOKENS] {
    let mut best = [Most::default(); TOKENS];
    for (token, part) in query.side.parts().iter().enumerate().take(TOKENS) {
        if !query.finds(token) {
            best[token] = Most {
                weight: 2 * u32::from(part.weight),
                least: 0,
                cost: 0,
                listed: part.weight,
            };
        }
    }
    best
}

/// Position of the first token of a mask.
#[inline]
pub(crate) fn first(mask: u16) -> usize {
    (mask.trailing_zeros() as usize).min(TOKENS - 1)
}
