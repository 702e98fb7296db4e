//! Related terms of the commonest listed terms, with rule and cost: what a look-up of a common name would find
//! out anew each time.
//!
//! A term's edges are those that [`relation`] gives it with every term that shares a key, the cheapest
//! first. A word that is not among these terms is looked up by its keys.

use std::collections::HashMap;

use crate::name::Features;
use crate::rules::{Relation, Rule};

use super::bytes::{Reader, Writer, u32_at};
use super::items::Items;
use super::keys::Keys;
use super::part::TERM_BITS;
use super::terms::{TermInfo, relation, term_info};
use super::threads;

/// One term in so many forms has its edges stored: some four bytes a form.
const FORMS_A_TERM: usize = 124;
/// So many terms have them at least, where there are so many: a small list has room for nearly all that two of its names share.
const LEAST_TERMS: usize = 1 << 14;
/// A term in fewer forms is no common name.
const LEAST_FORMS: u32 = 2;
/// Terms that a thread takes at a time.
const BLOCK: usize = 64;
/// Bits of a rule beside a cost.
const RULE_BITS: u32 = 4;
/// Stands for a rule that follows in a byte of its own.
const OTHER_RULE: u64 = (1 << RULE_BITS) - 1;

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
        met.insert(term, true);
        let all_sure = self.keys.are_sure();
        for &key in features.seeks() {
            self.keys.with_key(key, |other, sure| {
                // Two keys are not both another's.
                let met = met.entry(other);
                met.and_modify(|known| *known = true)
                    .or_insert(sure || all_sure);
            });
        }
        let mut found: Vec<_> = met.iter().map(|(other, sure)| (*other, *sure)).collect();
        // In their order, as they lie.
        found.sort_unstable();
        let related = found.into_iter().filter_map(|(other, sure)| {
            let relation = relation(&features, &self.info(other).features(), sure)?;
            Some((relation, other))
        });
        let mut edges: Vec<_> = related.collect();
        edges.sort_unstable_by_key(|(relation, other)| (relation.cost, relation.rule, *other));
        edges
    }
}

/// Writes related terms, the cheapest first: of all that one rule relates at one cost how much dearer they are than the ones
/// before, the rule, how many there are, and the differences of their numbers.
fn write(edges: &[(Relation, u32)], out: &mut Writer) {
    let mut cost = 0;
    for alike in edges.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(relation, _)) = alike.first() else {
            continue;
        };
        let (dearer, rule) = (u64::from(relation.cost - cost), relation.rule as u8);
        out.varint(dearer << RULE_BITS | u64::from(rule).min(OTHER_RULE));
        if u64::from(rule) >= OTHER_RULE {
            out.u8(rule);
        }
        out.varint(alike.len() as u64);
        let mut last = 0;
        for (_, other) in alike {
            out.varint((other - last).into());
            last = *other;
        }
        cost = relation.cost;
    }
}

/// Reads what [`write`] wrote.
struct EdgeReader<'a> {
    bytes: Reader<'a>,
    /// Of the terms at hand, and how many of them are left.
    relation: Relation,
    left: usize,
    last: u32,
}

impl Iterator for EdgeReader<'_> {
    type Item = (u32, Relation);

    #[inline]
    fn next(&mut self) -> Option<(u32, Relation)> {
        if self.left == 0 {
            let about = self.bytes.varint();
            let rule = match about & OTHER_RULE {
                OTHER_RULE => self.bytes.u8().into(),
                rule => rule as usize,
            };
            let dearer = (about >> RULE_BITS) as u16;
            self.relation.cost = self.relation.cost.wrapping_add(dearer);
            self.relation.rule = Rule::ALL.get(rule).copied().unwrap_or(Rule::Edit);
            self.left = self.bytes.count();
            self.last = 0;
        }
        self.left = self.left.checked_sub(1)?;
        self.last = self.last.wrapping_add(self.bytes.varint_of_three() as u32);
        Some((self.last & TERM_BITS, self.relation))
    }
}

/// Finds the edges of the commonest terms: `counts` says how many forms carry each. `None` once `tell` says no.
pub(super) fn build(
    terms: Terms<'_>,
    counts: &[u32],
    forms: usize,
    threads: usize,
    tell: &mut dyn FnMut(usize) -> bool,
) -> Option<Sections> {
    let common = commonest(counts, LEAST_TERMS.max(forms / FORMS_A_TERM));
    let work = |block: usize| {
        let of = &common[block * BLOCK..common.len().min((block + 1) * BLOCK)];
        let (mut bytes, mut ends, mut met) = (Writer::default(), Vec::new(), HashMap::new());
        for &term in of {
            write(&terms.edges(term, &mut met), &mut bytes);
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
            .for_each(|end| offsets.u32((before + end) as u32));
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
}

impl<'a> Edges<'a> {
    /// The related terms of a term, the cheapest first; `None` where they are not stored. O(log terms).
    pub(super) fn of(&self, term: u32) -> Option<impl Iterator<Item = (u32, Relation)> + use<'a>> {
        let place = self.place(term)?;
        let (from, to) = (
            u32_at(self.offsets, place) as usize,
            u32_at(self.offsets, place + 1) as usize,
        );
        let relation = Relation {
            rule: Rule::Exact,
            cost: 0,
        };
        Some(EdgeReader {
            bytes: Reader::new(self.edges.get(from..to).unwrap_or(&[])),
            relation,
            left: 0,
            last: 0,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edges_are_read_as_they_were_written(
            edges in proptest::collection::vec((0u16..1001, 0..Rule::ALL.len(), 0u32..1 << 29), 0..60),
            same in proptest::collection::vec(0u32..1 << 20, 0..60),
        ) {
            let relation = |cost, rule| Relation { rule: Rule::ALL[rule], cost };
            let mut edges: Vec<_> = edges.into_iter().map(|(cost, rule, term)| (relation(cost, rule), term)).collect();
            edges.extend(same.into_iter().map(|term| (relation(70, 11), term)));
            edges.sort_unstable_by_key(|(relation, term)| (relation.cost, relation.rule, *term));
            let mut written = Writer::default();
            write(&edges, &mut written);
            let (term, ends) = (7u32.to_le_bytes(), [0u32.to_le_bytes(), (written.0.len() as u32).to_le_bytes()].concat());
            let stored = Edges { terms: &term, offsets: &ends, edges: &written.0 };
            let read: Vec<_> = stored.of(7).expect("stored").map(|(term, relation)| (relation, term)).collect();
            prop_assert_eq!(read, edges);
        }

        #[test]
        fn damaged_edges_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let (term, ends) = (7u32.to_le_bytes(), [0u32.to_le_bytes(), 100u32.to_le_bytes()].concat());
            let edges = bytes.repeat(100 / bytes.len().max(1) + 1);
            let stored = Edges { terms: &term, offsets: &ends, edges: &edges };
            prop_assert!(stored.of(7).expect("stored").count() <= 100);
        }
    }
}
