//! The forms of a part that a list shows: without those of records that were replaced, withdrawn, or may
//! not be seen.

use super::part::{Part, TERM_BITS};
use super::scratch::Bits;

/// A set of forms, a bit each. It is asked before anything of a form is looked at, so that what is not in it
/// influences nothing.
#[derive(Clone)]
pub(crate) struct Shown(Vec<u64>);

impl Shown {
    /// The forms of a part whose record is shown.
    pub(crate) fn of(part: &Part, shown: impl Fn(usize) -> bool) -> Shown {
        let forms = part.form_count();
        let mut bits = vec![0; forms.div_ceil(64)];
        for form in (0..forms).filter(|form| shown(part.head(*form as u32).record as usize)) {
            bits[form / 64] |= 1 << (form % 64);
        }
        Shown(bits)
    }

    #[inline]
    pub(crate) fn contains(&self, form: u32) -> bool {
        let word = self.0.get(form as usize / 64).copied();
        word.unwrap_or(0) >> (form % 64) & 1 == 1
    }

    /// How many forms there are.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The different terms that the forms carry.
    pub(crate) fn terms<'p>(&self, part: &'p Part) -> Vec<&'p str> {
        let mut met = Bits::default();
        met.clear(part.term_count());
        let mut terms = Vec::new();
        let forms = 0..part.form_count() as u32;
        for form in forms.filter(|form| self.contains(*form)) {
            let slots = part.slots(form);
            let slots = slots.iter().map(|slot| slot & TERM_BITS);
            let new = slots.filter(|term| met.insert(*term));
            terms.extend(new.map(|term| part.term_info(term).term));
        }
        terms
    }
}
