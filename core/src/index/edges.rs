//! Related terms of the commonest listed terms, with rule and cost: what a look-up of a common name would find
//! out anew each time.
//!
//! A term's edges are those that [`relation`] gives it with every term that shares a key, the cheapest
//! first. A word that is not among these terms is looked up by its keys.

use std::collections::HashMap;

use crate::name::Features;
use crate::rules::{Relation, Rule};

use super::bytes::{Writer, u32_at};
use super::items::Items;
use super::keys::Keys;
use super::part::TERM_BITS;
use super::terms::{TermInfo, relation, term_info};
use super::threads;

/// One term in so many forms has its edges stored: some seven bytes a form.
const FORMS_A_TERM: usize = 124;
/// A term in fewer forms is no common name.
const LEAST_FORMS: u32 = 4;
/// Terms that a thread takes at a time.
const BLOCK: usize = 64;
/// Bits of a cost beside the rule.
const COST_BITS: u32 = 10;

/// The sections, as they lie in the file.
#[derive(Default)]
pub(super) struct Sections {
    pub(super) terms: Vec<u8>,
    pub(super) offsets: Vec<u8>,
    pub(super) edges: Vec<u8>,
}

/// What is known of all terms of a part.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) keys: Keys<'a>,
    pub(super) infos: Items<'a>,
}

impl<'a> Terms<'a> {
    fn info(&self, term: u32) -> TermInfo<'a> {
        term_info(self.infos, term)
    }

    /// The related terms of a term, the cheapest first.
    fn edges(&self, term: u32, met: &mut HashMap<u32, bool>) -> Vec<(Relation, u32)> {
        let features = Features::of(self.info(term).term);
        met.clear();
        let all_sure = self.keys.are_sure();
        for &key in features.seeks() {
            self.keys.with_key(key, |other, sure| {
                // Two keys are not both another's.
                let met = met.entry(other);
                met.and_modify(|known| *known = true)
                    .or_insert(sure || all_sure);
            });
        }
        let related = met.iter().filter_map(|(other, sure)| {
            let relation = relation(&features, &self.info(*other).features(), *sure)?;
            Some((relation, *other))
        });
        let mut edges: Vec<_> = related.collect();
        edges.sort_unstable_by_key(|(relation, other)| (relation.cost, relation.rule, *other));
        edges
    }
}

/// Bytes of a term's number where there are so many.
fn width(terms: usize) -> usize {
    if terms <= 1 << 24 { 3 } else { 4 }
}

/// Finds the edges of the commonest terms: `counts` says how many forms carry each. `None` once `tell` says no.
pub(super) fn build(
    terms: Terms<'_>,
    counts: &[u32],
    forms: usize,
    threads: usize,
    tell: &mut dyn FnMut(usize) -> bool,
) -> Option<Sections> {
    let common = commonest(counts, forms / FORMS_A_TERM);
    let width = width(counts.len());
    let work = |block: usize| {
        let of = &common[block * BLOCK..common.len().min((block + 1) * BLOCK)];
        let (mut bytes, mut ends, mut met) = (Writer::default(), Vec::new(), HashMap::new());
        for &term in of {
            for (relation, other) in terms.edges(term, &mut met) {
                let about = (relation.rule as u16) << COST_BITS | relation.cost;
                bytes.0.extend_from_slice(&about.to_le_bytes());
                bytes.0.extend_from_slice(&other.to_le_bytes()[..width]);
            }
            ends.push(bytes.0.len());
        }
        (bytes.0, ends)
    };
    let blocks = threads::in_order(threads, common.len().div_ceil(BLOCK), work, tell)?;
    let (mut numbers, mut offsets, mut edges) = (Writer::default(), Writer::default(), Vec::new());
    common.iter().for_each(|term| numbers.u32(*term));
    offsets.u32(0);
    for (bytes, ends) in blocks {
        let before = edges.len();
        ends.iter()
            .for_each(|end| offsets.u32(((before + end) / (2 + width)) as u32));
        edges.extend_from_slice(&bytes);
    }
    Some(Sections {
        terms: numbers.0,
        offsets: offsets.0,
        edges,
    })
}

/// At most so many of the terms that most forms carry, in the order of their numbers.
fn commonest(counts: &[u32], most: usize) -> Vec<u32> {
    let mut common: Vec<u32> = (0..counts.len() as u32).collect();
    common.retain(|term| counts[*term as usize] >= LEAST_FORMS);
    common.sort_unstable_by_key(|term| (std::cmp::Reverse(counts[*term as usize]), *term));
    common.truncate(most);
    common.sort_unstable();
    common
}

/// Stored edges, as they lie in the file.
#[derive(Clone, Copy)]
pub(super) struct Edges<'a> {
    pub(super) terms: &'a [u8],
    pub(super) offsets: &'a [u8],
    pub(super) edges: &'a [u8],
    /// How many terms the part has.
    pub(super) term_count: usize,
}

impl<'a> Edges<'a> {
    /// The related terms of a term, the cheapest first; `None` where they are not stored. O(log terms).
    pub(super) fn of(&self, term: u32) -> Option<impl Iterator<Item = (u32, Relation)> + use<'a>> {
        let place = self.place(term)?;
        let step = 2 + width(self.term_count);
        let (from, to) = (
            u32_at(self.offsets, place) as usize,
            u32_at(self.offsets, place + 1) as usize,
        );
        let edges = self.edges.get(from * step..to * step).unwrap_or(&[]);
        Some(edges.chunks_exact(step).map(|edge| {
            let about = u16::from_le_bytes([edge[0], edge[1]]);
            let high = edge.get(5).copied().unwrap_or(0);
            let term = u32::from_le_bytes([edge[2], edge[3], edge[4], high]) & TERM_BITS;
            let rule = Rule::ALL.get(usize::from(about >> COST_BITS));
            let relation = Relation {
                rule: rule.copied().unwrap_or(Rule::Edit),
                cost: about & ((1 << COST_BITS) - 1),
            };
            (term, relation)
        }))
    }

    fn place(&self, term: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.terms.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            match u32_at(self.terms, middle).cmp(&term) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}
