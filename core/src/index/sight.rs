//! Bounds of what is ahead, drawn anew as the bar rises.

use crate::score::Prepared;

use super::ahead::{Ahead, Look};
use super::beside::Beside;
use super::groups::Group;
use super::retrieve::Bar;
use super::steps::{Best, Offer, Rest, Steps};

/// Bounds are drawn anew when the floor has risen by so much.
const RISEN: i32 = 8;

/// For each group what the later ones bring, at a floor: added up once, from the last group on.
#[derive(Default)]
struct Later {
    floor: i32,
    /// None before they are drawn.
    steps: Option<Steps>,
    /// What each group brings itself, …
    own: Vec<Best>,
    /// … and what the later ones do.
    rests: Vec<Rest>,
}

impl Later {
    /// Draws bounds for the groups from `from` on, if the floor has risen by so much since they were drawn; whether
    /// they are new.
    fn follow(
        &mut self,
        query: &Prepared,
        groups: &[Group],
        from: usize,
        (floor, risen): (i32, i32),
    ) -> bool {
        if self.steps.is_some() && floor < self.floor + risen {
            return false;
        }
        let steps = Steps::of(query, floor);
        let mut rest = Rest::NOTHING;
        if self.rests.len() < groups.len() {
            self.rests.resize(groups.len(), Rest::NOTHING);
            self.own.resize(groups.len(), Best::NOTHING);
        }
        for (index, group) in groups.iter().enumerate().skip(from).rev() {
            self.rests[index].clone_from(&rest);
            self.own[index] = rest.add(group, &steps);
        }
        (self.floor, self.steps) = (floor, Some(steps));
        true
    }

    /// What is ahead of a group at a floor, by bounds that are drawn anew if it has risen by so much.
    fn ahead<'q>(
        &mut self,
        query: &'q Prepared,
        groups: &[Group],
        index: usize,
        (floor, risen): (i32, i32),
    ) -> Ahead<'q> {
        self.follow(query, groups, index, (floor, risen));
        let steps = self.steps.unwrap_or_else(|| Steps::of(query, self.floor));
        let (own, rest) = (self.own[index], &self.rests[index]);
        Ahead::of(query, &groups[index..], own, rest, steps)
    }
}

/// Bounds at a bar: for what must reach it, and for what must reach more.
#[derive(Default)]
pub(crate) struct Bounds {
    as_much: Later,
    more: Later,
}

impl Bounds {
    /// Forgets the last query.
    pub(super) fn forget(&mut self) {
        (self.as_much.steps, self.more.steps) = (None, None);
    }

    /// What is ahead of a group. Bounds for more are exact: one point decides whether all of a common name is read.
    pub(super) fn ahead<'q>(
        &mut self,
        query: &'q Prepared,
        groups: &[Group],
        index: usize,
        bar: Bar,
    ) -> Sight<'q> {
        let as_much = (bar.floor(), RISEN);
        let as_much = self.as_much.ahead(query, groups, index, as_much);
        let more = bar.more();
        let more = more.map(|more| self.more.ahead(query, groups, index, (more, 1)));
        Sight { as_much, more }
    }

    /// The same within a group, once the bar has risen enough.
    pub(super) fn risen<'q>(
        &mut self,
        query: &'q Prepared,
        groups: &[Group],
        index: usize,
        bar: Bar,
    ) -> Option<Sight<'q>> {
        let as_much = (bar.floor(), RISEN);
        let mut risen = self.as_much.follow(query, groups, index, as_much);
        if let Some(more) = bar.more() {
            risen |= self.more.follow(query, groups, index, (more, RISEN));
        }
        risen.then(|| self.ahead(query, groups, index, bar))
    }
}

/// What is ahead of a group, at a bar.
pub(super) struct Sight<'q> {
    as_much: Ahead<'q>,
    more: Option<Ahead<'q>>,
}

impl<'q> Sight<'q> {
    /// Whether a form with a term of the group can reach the bar.
    pub(super) fn reaches(&self) -> bool {
        self.as_much.reaches()
    }

    /// What must stand beside a term of the first of some groups.
    pub(super) fn beside(&self, groups: &[Group]) -> Beside<'q> {
        self.as_much.beside(groups)
    }

    /// Takes note that it is known what the single letters may go with in each form; of the words of the query some are
    /// taken.
    pub(super) fn know_letters(&mut self, taken: u16) {
        self.as_much.know_letters(taken);
    }

    /// How to look at the forms with a term of the group; not at all where none can reach the bar.
    pub(super) fn look(&self, offer: Offer) -> Option<Look> {
        let look = self.as_much.look(offer)?;
        let more = self
            .more
            .as_ref()
            .is_none_or(|more| more.look(offer).is_some());
        Some(Look {
            ties: !more,
            ..look
        })
    }
}
