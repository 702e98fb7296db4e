//! Forms that may reach a floor by what is known of their words: the rest is passed over before it is read.

use crate::name;
use crate::score::{Prepared, lone_count, thin_points};

use super::bytes::u32_at;
use super::groups::initials_most;
use super::part::{FORM, Found, INLINE, JOINED, NONE, Part, REST, TERM_BITS, WEIGHT_STEP};
use super::scratch::{Bits, Pairs, Table};

/// What forms are measured by.
pub(super) struct Sieve<'q> {
    query: &'q Prepared,
    floor: i64,
    /// The query's single letters: weight, and which letter it is.
    letters: Vec<(u16, u8)>,
}

impl<'q> Sieve<'q> {
    pub(super) fn new(query: &'q Prepared, floor: i32) -> Sieve<'q> {
        let tokens = query.features.iter().enumerate().take(16);
        let letters = tokens.filter(|(token, _)| !query.finds(*token));
        Sieve {
            query,
            floor: floor.into(),
            letters: letters
                .map(|(token, features)| {
                    (
                        query.side.weight(1 << token),
                        name::first_letter(&features.term),
                    )
                })
                .collect(),
        }
    }

    /// Keeps forms with as many known terms as they need that may reach the floor. Those of whose words only
    /// some can be used may stay.
    pub(super) fn sift(&self, part: &Part, forms: &mut Vec<Found>, known: &Bits, table: &Table) {
        keep_meeting(part, forms, known);
        forms.retain(|found| self.may_reach(part, found.form, known, table));
    }

    fn may_reach(&self, part: &Part, form: u32, known: &Bits, table: &Table) -> bool {
        let slots = part.slots(part.inline_slots(form));
        let mut all = Together::default();
        for &slot in slots.iter() {
            let term = slot & TERM_BITS;
            if !known.contains(term) {
                continue;
            }
            if slot & JOINED != 0 || !all.add(table.pairs(term)) {
                return true;
            }
        }
        for &(weight, letter) in &self.letters {
            let mut tokens = slots.iter().filter(|slot| **slot & JOINED == 0);
            match tokens.any(|slot| name::may_begin(part.letter(slot & TERM_BITS), letter)) {
                true => all.letters += weight,
                false => all.lone_letters += weight,
            }
        }
        let listed = u16::from(part.form_weight(form)) * WEIGHT_STEP;
        self.reaches(&all, listed)
    }

    /// Whether pairs that all are used reach the floor in a form of so much weight.
    fn reaches(&self, all: &Together, listed: u16) -> bool {
        let side = &self.query.side;
        let lone_query =
            all.lone_letters + side.weight(self.query.finding & side.all() & !all.query);
        let with_letters = if all.letters == 0 {
            0
        } else {
            initials_most(self.query)
        };
        let lone_listed = listed.saturating_sub(all.listed + with_letters);
        let lone_listed = side.counted(lone_listed, lone_query);
        let whole = lone_query == 0 && lone_listed == 0 && side.parts().len() > 1;
        let gain = all.gain + u32::from(all.letters) * 1000;
        let mode = self.query.mode;
        let floor = self.floor + i64::from(thin_points(mode, gain / 1000, whole));
        let letters = (i64::from(all.letters) * (1000 - floor)).max(0);
        let value = i64::from(all.gain) - floor * i64::from(all.weight) + letters;
        value * 100 >= floor * i64::from(lone_count(mode, lone_query, lone_listed))
    }
}

/// Pairs of a form that are told apart; a form with more may stay.
const PAIRS: usize = 4;

/// The pairs of a form, all of them used.
#[derive(Default)]
struct Together {
    /// By word of the query; where two terms want the same word, the best of both.
    pairs: [Pairs; PAIRS],
    len: usize,
    gain: u32,
    weight: u32,
    listed: u16,
    /// Query tokens, a bit each.
    query: u16,
    /// Weight of the query's single letters that may have a partner, and of those that have none.
    letters: u16,
    lone_letters: u16,
}

impl Together {
    /// Adds what a term brings; false where it may stand in another one's way.
    fn add(&mut self, more: Pairs) -> bool {
        if more.either {
            return false;
        }
        if more.query & self.query == 0 {
            if self.len == PAIRS {
                return false;
            }
            self.pairs[self.len] = more;
            self.len += 1;
            self.gain += more.gain;
            self.weight += more.weight;
            self.listed += more.listed;
            self.query |= more.query;
            return true;
        }
        // One of two is used, and the other has no other word to go with.
        let same = |pairs: &&mut Pairs| pairs.query == more.query && !pairs.many && !more.many;
        let Some(pairs) = self.pairs[..self.len].iter_mut().find(same) else {
            return false;
        };
        let best = Pairs {
            gain: pairs.gain.max(more.gain),
            weight: pairs.weight.min(more.weight),
            listed: pairs.listed.max(more.listed),
            ..*pairs
        };
        self.gain += best.gain - pairs.gain;
        self.weight -= pairs.weight - best.weight;
        self.listed += best.listed - pairs.listed;
        *pairs = best;
        true
    }
}

/// Drops forms in which fewer terms are known than needed; long ones may stay.
fn keep_meeting(part: &Part, forms: &mut Vec<Found>, known: &Bits) {
    let all = part.all_slots();
    let mut kept = 0;
    // Without branches that depend on what is read: many reads are then under way at a time.
    for position in 0..forms.len() {
        let found = forms[position];
        let at = found.form as usize * FORM;
        let slots: &[u8] = all.get(at..at + FORM).unwrap_or(&[0xff; FORM]);
        let mut met = 0;
        for index in 0..INLINE {
            let slot = u32_at(slots, index);
            met += usize::from(known.contains(slot & TERM_BITS));
        }
        // The rest of a long form is not looked at here.
        let last = u32_at(slots, INLINE - 1);
        let long = usize::from(last & REST == REST) & usize::from(last != NONE);
        forms[kept] = found;
        kept += usize::from(met + long * INLINE >= usize::from(found.needed));
    }
    forms.truncate(kept);
}
