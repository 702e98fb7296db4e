//! Forms that may reach a floor by what is known of their words: the rest is passed over before it is read.

use crate::score::{Prepared, lone_count, thin_points};

use super::bytes::u32_at;
use super::groups::initials_most;
use super::part::{FORM, Found, INLINE, JOINED, NONE, Part, REST, TERM_BITS, WEIGHT_STEP};
use super::scratch::{Bits, Pairs, Table};

/// What forms are measured by.
pub(super) struct Sieve<'q> {
    query: &'q Prepared,
    floor: i64,
    /// Weight of the query's single letters: they go with any listed part.
    letters: u16,
    /// Listed weight that these can go with.
    letters_listed: u16,
}

impl<'q> Sieve<'q> {
    pub(super) fn new(query: &'q Prepared, floor: i32) -> Sieve<'q> {
        Sieve {
            query,
            floor: floor.into(),
            letters: query.side.weight(query.side.all() & !query.finding),
            letters_listed: initials_most(query),
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
        let mut pairs = Pairs::default();
        for &slot in slots.iter() {
            let term = slot & TERM_BITS;
            if !known.contains(term) {
                continue;
            }
            let more = table.pairs(term);
            // Where two of its words want the same one of the query, not all of them can be used.
            if more.either || slot & JOINED != 0 || more.query & pairs.query != 0 {
                return true;
            }
            pairs.gain += more.gain;
            pairs.weight += more.weight;
            pairs.listed += more.listed;
            pairs.query |= more.query;
        }
        let listed = u16::from(part.form_weight(form)) * WEIGHT_STEP;
        self.reaches(pairs, listed)
    }

    /// Whether pairs that all are used reach the floor in a form of so much weight.
    fn reaches(&self, pairs: Pairs, listed: u16) -> bool {
        let side = &self.query.side;
        let lone_query = side.weight(self.query.finding & side.all() & !pairs.query);
        let lone_listed = listed.saturating_sub(pairs.listed + self.letters_listed);
        let lone_listed = side.counted(lone_listed, lone_query);
        let whole = lone_query == 0 && lone_listed == 0 && side.parts().len() > 1;
        let gain = pairs.gain + u32::from(self.letters) * 1000;
        let mode = self.query.mode;
        let floor = self.floor + i64::from(thin_points(mode, gain / 1000, whole));
        let letters = (i64::from(self.letters) * (1000 - floor)).max(0);
        let value = i64::from(pairs.gain) - floor * i64::from(pairs.weight) + letters;
        value * 100 >= floor * i64::from(lone_count(mode, lone_query, lone_listed))
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
