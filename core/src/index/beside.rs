//! What must stand beside a term in a form, in numbers of a byte: whether it does is known from the term's
//! [`super::company`], without a look at the form.
//!
//! A pair brings what it gains above the floor, and that its word of the query does not stay alone. What a term
//! lacks of making up for all other words that stay alone must come from what stands beside it.

use crate::rules::Rule;
use crate::score::{Prepared, Rates};

use super::company;
use super::groups::Group;
use super::steps::Offer;

/// The scale of what pairs bring beside a term of one group.
#[derive(Clone, Copy)]
pub(super) struct Beside<'q> {
    query: &'q Prepared,
    /// The word of the group, its tokens a bit each.
    mask: u16,
    floor: i32,
    /// So many thousandths of weight are one, …
    unit: i32,
    /// … and so many parts of 2^32 is one of them, rounded up: a division for each pair would be dear.
    part_of_unit: u64,
    /// What the other words count if all stay alone.
    alone: i32,
    /// What single letters bring, while it is not known what they go with.
    letters: i32,
}

impl<'q> Beside<'q> {
    /// Of the terms of some groups, beside the word of a mask and at the least floor that forms have; single letters
    /// bring so much there.
    pub(super) fn of(
        query: &'q Prepared,
        mask: u16,
        groups: &[Group],
        floor: i32,
        letters: i32,
    ) -> Self {
        let mut beside = Beside {
            query,
            mask,
            floor,
            unit: 1,
            part_of_unit: 1 << 32,
            alone: 0,
            letters,
        };
        let others = query.finding & query.side.all() & !mask;
        beside.alone = beside.lone(others);
        let most = groups.iter().map(|group| group.offers.most_above(floor));
        let most = most.max().unwrap_or(0).max(letters).max(0) + beside.lone(query.side.all());
        beside.unit = most / (i32::from(u8::MAX) - 1) + 1;
        beside.part_of_unit = (1u64 << 32).div_ceil(u64::from(beside.unit.unsigned_abs()));
        beside
    }

    /// Of the terms of all groups, in forms that have single letters of the query as such.
    pub(super) fn letters(query: &'q Prepared, groups: &[Group], floor: i32) -> Self {
        let letters = query.side.weight(query.side.all() & !query.finding);
        Beside::of(query, 0, groups, floor, i32::from(letters) * (1000 - floor))
    }

    /// The same where it is known of each form what the single letters may go with there.
    pub(super) fn with_letters(mut self) -> Self {
        let letters = self.query.side.all() & !self.query.finding & !self.mask;
        self.alone += self.lone(letters);
        self.letters = 0;
        self
    }

    /// What a single letter of the query brings with a word that begins so.
    pub(super) fn letter_brings(&self, token: u16) -> u8 {
        let similarity = 1000 - Rule::Initial.cost();
        let value = i32::from(self.query.side.weight(token)) * (similarity - self.floor);
        self.units(value.max(0) + self.lone(token) + 1)
    }

    /// Rounded up: at least one.
    fn units(&self, value: i32) -> u8 {
        let units = (u64::from(value.max(0).unsigned_abs()) * self.part_of_unit) >> 32;
        (units + 1).min(u8::MAX.into()) as u8
    }

    /// What words of the query count at least if they stay alone, in thousandths of weight.
    fn lone(&self, mask: u16) -> i32 {
        let least = Rates::of(self.query.mode).lone_least() as i32;
        self.floor * least * i32::from(self.query.side.weight(mask)) / 100
    }

    fn value(&self, offer: Offer) -> i32 {
        offer.gain as i32 - self.floor * i32::from(offer.weight)
    }

    /// What pairs of other words bring: at least one.
    pub(super) fn brings(&self, mask: u16) -> impl Fn(Offer) -> u8 {
        // Rounded up: what words count together may be one more than what each counts.
        let (lone, beside) = (self.lone(mask) + 1, *self);
        move |offer| beside.units(beside.value(offer) + lone)
    }

    /// What words must stand beside single letters: one at least.
    pub(super) fn needed_beside_letters(&self) -> u32 {
        self.needed(Offer::default()).max(1)
    }

    /// What must stand beside a term of the group; no company is known to bring more than [`company::MOST`].
    pub(super) fn needed(&self, offer: Offer) -> u32 {
        let lacking = self.alone - self.letters - self.value(offer);
        (lacking / self.unit).clamp(0, company::MOST as i32) as u32
    }
}
