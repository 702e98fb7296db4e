//! Forms that may reach a floor by what is known of their words: the rest is passed over before it is read.

use crate::name;
use crate::rules::Rule;
use crate::score::{Prepared, Rates};

use super::beside::Beside;
use super::company::Known;
use super::forms::NARROW;
use super::part::{JOINED, NONE, Part, TERM_BITS, WEIGHT_STEP};
use super::postings::{Found, Looked};
use super::scratch::{Bits, Pairs, Scratch};
use super::together::{Letter, LetterPair, Letters, Tiled, Together};
use super::worth::{Sum, Worths};

/// Forms of which the slots are read together.
const BLOCK: usize = 64;

/// What forms are measured by: the query, and its single letters.
pub(super) struct Sieve<'q> {
    pub(super) query: &'q Prepared,
    rates: Rates,
    /// The weight of its words without single letters.
    finding_weight: u16,
    letters: Vec<Letter>,
}

/// What is known of terms.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'s> {
    /// What each brings.
    pub(super) of: &'s Scratch,
    /// … in short.
    pub(super) worths: &'s Worths,
}

impl Knowledge<'_> {
    /// What the term of a slot brings, if it brings anything.
    #[inline]
    fn pairs(&self, slot: u32) -> Option<Pairs> {
        self.of.pairs(slot)
    }

    /// What the known ones of some slots are worth together.
    #[inline]
    fn sum(&self, slots: impl Iterator<Item = u32>) -> Sum {
        let mut sum = Sum::default();
        for slot in slots {
            self.worths.add(&mut sum, slot);
        }
        sum
    }
}

impl<'q> Sieve<'q> {
    pub(super) fn new(query: &'q Prepared) -> Sieve<'q> {
        let tokens = query.features.iter().enumerate().take(16);
        let letters = tokens.filter(|(token, _)| !query.finds(*token));
        let letters = letters.map(|(token, features)| Letter {
            query: 1 << token,
            weight: query.side.weight(1 << token),
            begins: name::beginning(features),
        });
        Sieve {
            query,
            rates: Rates::of(query.mode),
            finding_weight: query.side.weight(query.finding & query.side.all()),
            letters: letters.collect(),
        }
    }

    /// Whether the query has single letters.
    pub(super) fn has_letters(&self) -> bool {
        !self.letters.is_empty()
    }

    /// The query's single letters.
    pub(super) fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// How many terms the single letters may go with.
    pub(super) fn letter_terms(&self, part: &Part) -> usize {
        let letters = self.letters.iter();
        let terms = letters.flat_map(|letter| letter.beginnings());
        terms.map(|begins| part.terms_beginning(begins).len()).sum()
    }

    /// Puts into `known` what the single letters bring with the terms that begin so.
    pub(super) fn know_letters(&self, part: &Part, beside: &Beside, known: &mut Known) {
        for letter in &self.letters {
            let brings = beside.letter_brings(letter.query);
            for begins in letter.beginnings() {
                let terms = part.terms_beginning(begins);
                terms.for_each(|term| known.insert(term, brings));
            }
        }
    }

    /// Keeps forms with as many known terms as they need that may reach the floor. What does, and what does not by all
    /// that is known of it, is seen: it is never looked at again.
    pub(super) fn sift(
        &self,
        part: &Part,
        forms: &mut Vec<Found>,
        known: Knowledge,
        seen: &mut Bits,
        floor: i32,
    ) {
        let first_slots = part.first_slots();
        let mut kept = 0;
        for block in (0..forms.len()).step_by(BLOCK) {
            // Nothing but reads at first: many of them are then under way at a time.
            let mut read = [([NONE; NARROW], false); BLOCK];
            for ((slots, was_seen), found) in read.iter_mut().zip(&forms[block..]) {
                *slots = first_slots(found.form);
                *was_seen = seen.contains(found.form);
            }
            for (position, (slots, was_seen)) in (block..forms.len()).zip(&read) {
                if *was_seen {
                    continue;
                }
                let found = forms[position];
                let looked = match found.form < part.first_wide {
                    true => self.look_once(part, found, slots, known, seen, floor),
                    false => {
                        let slots = part.slots(found.form);
                        self.look_once(part, found, &slots, known, seen, floor)
                    }
                };
                if let Some(looked) = looked {
                    forms[kept] = Found { looked, ..found };
                    kept += 1;
                }
            }
        }
        forms.truncate(kept);
    }

    /// Looks at a form that was not seen; none where it has too few known terms, or cannot reach the floor.
    #[inline]
    fn look_once(
        &self,
        part: &Part,
        found: Found,
        slots: &[u32],
        known: Knowledge,
        seen: &mut Bits,
        floor: i32,
    ) -> Option<Looked> {
        let sum = known.sum(slots.iter().copied());
        // How many it needs depends on the term by which it was found.
        if sum.count() < found.needed.into() || !seen.insert(found.form) {
            return None;
        }
        self.look(part, found.form, slots, sum, known, floor)
    }

    /// Looks at a form once more: more is known of its terms, or the floor is higher.
    pub(super) fn look_again(
        &self,
        part: &Part,
        form: u32,
        slots: &[u32],
        known: Knowledge,
        floor: i32,
    ) -> Option<Looked> {
        let sum = known.sum(slots.iter().copied());
        self.look(part, form, slots, sum, known, floor)
    }

    /// Looks at a form by what is known of its terms; none where it cannot reach the floor.
    #[inline]
    fn look(
        &self,
        part: &Part,
        form: u32,
        slots: &[u32],
        sum: Sum,
        known: Knowledge,
        floor: i32,
    ) -> Option<Looked> {
        let listed = part.form_weight(form);
        if !self.letters.is_empty() {
            let worthy = sum
                .is_exact()
                .then(|| self.is_worthy_with_letters(part, slots, sum, known, (listed, floor)));
            if let Some(worthy) = worthy.flatten() {
                return worthy.then_some(Looked::Through);
            }
        } else if sum.is_exact() {
            let (gain, weight) = (i64::from(sum.gain()), i64::from(sum.weight()));
            let worthy = self.is_worthy(sum, listed, floor, |floor| gain - floor * weight);
            return worthy.then_some(Looked::Through);
        } else if sum.is_loose() {
            // They may want each other's words: each of them at its best.
            let value = |floor| known.worths.value(slots, floor);
            if !self.is_worthy(sum, listed, floor, value) {
                return None;
            }
        }
        let may_reach = self.may_reach(part, listed, slots, known, floor);
        may_reach.then_some(Looked::At)
    }

    /// Whether terms of such a value reach the floor in a form of so many steps of weight.
    #[inline(always)]
    fn is_worthy(&self, sum: Sum, listed: u8, floor: i32, value: impl Fn(i64) -> i64) -> bool {
        let lone_query = self.finding_weight.saturating_sub(sum.query());
        let listed = u16::from(listed) * WEIGHT_STEP;
        let lone_listed = listed.saturating_sub(sum.listed());
        let lone_listed = self.query.side.counted(lone_listed, lone_query);
        self.outweigh(sum.gain(), (lone_query, lone_listed), floor, value)
    }

    /// Whether pairs that gain so much and have a value above a floor outweigh what stays alone in the query and in
    /// the form.
    #[inline(always)]
    fn outweigh(
        &self,
        gain: u32,
        (lone_query, lone_listed): (u16, u16),
        floor: i32,
        value: impl Fn(i64) -> i64,
    ) -> bool {
        let whole = lone_query == 0 && lone_listed == 0 && self.query.side.parts().len() > 1;
        let floor = i64::from(floor + self.rates.thin_points(gain / 1000, whole));
        value(floor) * 100 >= floor * i64::from(self.rates.lone_count(lone_query, lone_listed))
    }

    /// Whether a form may reach the floor by what is known of its terms; each word of the query at its best, even
    /// where two of them want the same term.
    fn may_reach(
        &self,
        part: &Part,
        listed: u8,
        slots: &[u32],
        known: Knowledge,
        floor: i32,
    ) -> bool {
        let mut all = Together::default();
        let (mut last, mut joined) = (NONE, false);
        for &slot in slots.iter() {
            let Some(pairs) = known.pairs(slot) else {
                continue;
            };
            if !all.add(pairs) {
                return true;
            }
            joined |= slot & JOINED != 0;
            last = slot;
        }
        all.loose = joined || !self.letters.is_empty();
        // A form is found by a word: its only known term is not there for a letter.
        let only = all.len == 1 && !all.merged;
        let taken = if only { last } else { NONE };
        let letters = self.letters_in(part, slots, taken, all.query);
        let listed = u16::from(listed) * WEIGHT_STEP;
        self.reaches(&all, &letters, listed, floor)
            && (!joined || self.reaches_tiled(slots, known, (all.query, &letters), listed, floor))
    }

    /// Whether a form in which each known term goes with a word of its own reaches the floor with what single letters
    /// go with; unknown where a letter may want what a word wants.
    fn is_worthy_with_letters(
        &self,
        part: &Part,
        slots: &[u32],
        sum: Sum,
        known: Knowledge,
        (listed, floor): (u8, i32),
    ) -> Option<bool> {
        // What turned out to be another name leaves its place to a letter.
        let goes = |slot: u32| slot != NONE && known.worths.goes(slot);
        let only = (sum.count() == 1).then(|| slots.iter().find(|slot| goes(**slot)));
        let taken = only.flatten().copied().unwrap_or(NONE);
        let fits = |slot: u32| {
            let begins = part.beginning(slot & TERM_BITS);
            let mut letters = self.letters.iter();
            letters.any(|letter| name::may_begin(begins, letter.begins))
        };
        let mut slots_known = slots.iter().filter(|slot| goes(**slot));
        if slots_known.any(|slot| *slot != taken && fits(*slot)) {
            return None;
        }
        let letters = self.letters_in(part, slots, taken, 0);
        let lone_query = self.finding_weight.saturating_sub(sum.query()) + letters.lone;
        let listed = u16::from(listed) * WEIGHT_STEP;
        let lone_listed = listed.saturating_sub(sum.listed() + letters.listed);
        let lone_listed = self.query.side.counted(lone_listed, lone_query);
        let gain = sum.gain() + letters.gain;
        let least = self.rates.lone_least();
        let worthy = self.outweigh(gain, (lone_query, lone_listed), floor, |floor| {
            let words = i64::from(sum.gain()) - floor * i64::from(sum.weight());
            words + letters.value(floor, least)
        });
        Some(worthy)
    }

    /// What the single letters go with in a form: best where the listed part is a letter, too. `covered` are query
    /// tokens that have a partner.
    fn letters_in(&self, part: &Part, slots: &[u32], taken: u32, covered: u16) -> Letters {
        let mut all = Letters::default();
        for letter in &self.letters {
            // A pair with a letter weighs as much as its lighter side.
            let mut goes = LetterPair {
                covered: covered & letter.query != 0,
                weight: letter.weight,
                least: letter.weight,
                similarity: 0,
            };
            let mut listed = 0;
            let words = slots
                .iter()
                .filter(|slot| **slot & JOINED == 0 && **slot != taken);
            for &slot in words {
                let term = slot & TERM_BITS;
                let begins = part.beginning(term);
                if name::may_begin(begins, letter.begins) {
                    let cost = if name::is_single(begins) {
                        0
                    } else {
                        Rule::Initial.cost()
                    };
                    let brief = part.brief(term);
                    goes.similarity = goes.similarity.max(1000 - cost);
                    goes.least = goes.least.min(brief.least);
                    listed = listed.max(brief.most);
                }
            }
            match goes.similarity {
                0 if goes.covered => {}
                0 => all.lone += letter.weight,
                similarity => {
                    all.gain += u32::from(letter.weight) * similarity as u32;
                    all.listed += listed;
                    all.pairs.push(goes);
                }
            }
        }
        all
    }

    /// What stays alone in the query and in a form of so much weight, beside pairs of some words of the query that cover so
    /// much of its weight and so much of the form's.
    fn lone(
        &self,
        (words, covers, listed_by): (u16, u16, u16),
        letters: &Letters,
        listed: u16,
    ) -> (u16, u16) {
        let side = &self.query.side;
        let lone = side.weight(self.query.finding & side.all() & !words);
        let lone = lone.max(self.finding_weight.saturating_sub(covers));
        let lone_query = letters.lone + lone;
        let lone_listed = listed.saturating_sub(listed_by + letters.listed);
        (lone_query, side.counted(lone_listed, lone_query))
    }

    /// Whether pairs that all are used reach the floor in a form of so much weight.
    fn reaches(&self, all: &Together, letters: &Letters, listed: u16, floor: i32) -> bool {
        let lone = self.lone((all.query, all.covers, all.listed), letters, listed);
        let least = self.rates.lone_least();
        self.outweigh(all.gain + letters.gain, lone, floor, |floor| {
            all.value(floor) + letters.value(floor, least)
        })
    }

    /// The same where two listed words as one are used instead of each: by what is best so in every respect.
    #[inline(never)]
    fn reaches_tiled(
        &self,
        slots: &[u32],
        known: Knowledge,
        (query, letters): (u16, &Letters),
        listed: u16,
        floor: i32,
    ) -> bool {
        let slots = slots.iter();
        let slots = slots.map(|slot| (known.pairs(*slot), slot & JOINED != 0));
        let best = Tiled::of(slots, floor.into());
        let lone = self.lone((query, best.covers, best.listed), letters, listed);
        let least = self.rates.lone_least();
        self.outweigh(best.gain + letters.gain, lone, floor, |floor| {
            // Thin evidence raises the floor: they bring less above it.
            best.value + letters.value(floor, least)
        })
    }
}
