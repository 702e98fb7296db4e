//! The slots of forms, as they lie: three with each narrow form; wide ones, which have more of them, come behind.

use super::bytes::u32_at;
use super::part::{NONE, Part, TERM_BITS};

/// Most slots of a narrow form.
pub(super) const NARROW: usize = 3;
/// Bytes of a narrow form's slots.
pub(super) const NARROW_BYTES: usize = NARROW * 4;
/// Slots of a wide form that lie with it.
const WIDE: usize = 4;
const WIDE_BYTES: usize = WIDE * 4;
/// The fourth place of a wide form that has more than four slots: where the fourth and the further ones are.
const REST: u32 = 7 << 29;
/// Most slots of a form: its tokens and the joins between them.
const MAX_SLOTS: usize = 2 * crate::name::MAX_TOKENS;

/// The slots of a form.
pub(crate) struct Slots {
    slots: [u32; MAX_SLOTS],
    len: usize,
}

impl Slots {
    /// The first ones of a form, as far as it has them.
    #[inline]
    fn first(first: [u32; NARROW]) -> Slots {
        let mut slots = Slots {
            slots: [NONE; MAX_SLOTS],
            // Those that a form lacks are the last ones.
            len: first.iter().map(|slot| usize::from(*slot != NONE)).sum(),
        };
        slots.slots[..NARROW].copy_from_slice(&first);
        slots
    }

    fn push(&mut self, slot: u32) {
        if let Some(place) = self.slots.get_mut(self.len) {
            *place = slot;
            self.len += 1;
        }
    }
}

impl std::ops::Deref for Slots {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.slots[..self.len]
    }
}

/// The number of the first wide one of so many forms, of which the slots take so many bytes.
pub(super) fn first_wide(bytes: usize, forms: usize) -> u32 {
    let narrow = (forms * WIDE_BYTES).saturating_sub(bytes) / (WIDE_BYTES - NARROW_BYTES);
    narrow.min(forms) as u32
}

impl Part {
    /// Reads the first slots of forms: all of narrow ones.
    #[inline]
    pub(super) fn first_slots(&self) -> impl Fn(u32) -> [u32; NARROW] {
        let (forms, first_wide) = (self.forms.as_ref(), self.first_wide);
        move |form| first_slots(forms, place(form, first_wide))
    }

    /// All slots of a form.
    #[inline]
    pub(crate) fn slots(&self, form: u32) -> Slots {
        let (forms, at) = (self.forms.as_ref(), place(form, self.first_wide));
        let mut slots = Slots::first(first_slots(forms, at));
        if form >= self.first_wide {
            self.push_rest(&mut slots, forms, at + NARROW_BYTES);
        }
        slots
    }

    /// The fourth slot of a wide form, or the fourth and the further ones.
    fn push_rest(&self, slots: &mut Slots, forms: &[u8], at: usize) {
        let last = slot_at(forms, at);
        if last & REST != REST {
            slots.push(last);
        } else if last != NONE {
            let rests = self.form_rests.as_ref();
            let at = (last & TERM_BITS) as usize;
            let count = (u32_at(rests, at) as usize).min(MAX_SLOTS);
            (0..count).for_each(|index| slots.push(u32_at(rests, at + 1 + index)));
        }
    }
}

/// Where the slots of a form lie.
#[inline]
fn place(form: u32, first_wide: u32) -> usize {
    let wide = form.saturating_sub(first_wide) as usize;
    form as usize * NARROW_BYTES + wide * (WIDE_BYTES - NARROW_BYTES)
}

#[inline]
fn first_slots(forms: &[u8], at: usize) -> [u32; NARROW] {
    match forms.get(at..at + NARROW_BYTES) {
        Some(bytes) => std::array::from_fn(|index| u32_at(bytes, index)),
        None => [NONE; NARROW],
    }
}

fn slot_at(forms: &[u8], at: usize) -> u32 {
    match forms.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => NONE,
    }
}

/// The slots of forms, narrow ones first, as the file has them, and what does not fit beside the rest.
pub(super) fn written<'a>(forms: impl Iterator<Item = &'a [u32]>) -> (Vec<u32>, Vec<u32>) {
    let (mut written, mut rests) = (Vec::new(), Vec::new());
    for form in forms {
        match form.len() {
            0..=NARROW => {
                written.extend_from_slice(form);
                written.extend(std::iter::repeat_n(NONE, NARROW - form.len()));
            }
            WIDE => written.extend_from_slice(form),
            _ => {
                written.extend_from_slice(&form[..WIDE - 1]);
                written.push(REST | rests.len() as u32);
                rests.push((form.len() + 1 - WIDE) as u32);
                rests.extend_from_slice(&form[WIDE - 1..]);
            }
        }
    }
    (written, rests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lengths_tell_which_forms_are_wide() {
        let forms: [&[u32]; 5] = [&[1], &[1, 2, 3], &[1, 2, 3, 4], &[1, 2, 3, 4, 5], &[1; 9]];
        for kept in 0..=forms.len() {
            let (written, rests) = written(forms[..kept].iter().copied());
            let narrow = kept.min(2) as u32;
            assert_eq!(first_wide(written.len() * 4, kept), narrow, "{kept} forms");
            // What does not fit lies elsewhere, after a count.
            assert_eq!(rests.len(), [0, 0, 0, 0, 3, 10][kept], "{kept} forms");
        }
    }
}
