//! Forms that can reach a score, found without looking at the rest: exactly those of an exhaustive
//! comparison.
//!
//! Every query token (and every pair that may be one word) has a group of listed terms that may be
//! related to it. Groups are read from the rarest on. The search stops when a form that is in none
//! of the groups read so far cannot reach the floor any more, whatever else it carries; within a
//! group a form is passed over at a glance when its weight says the same.

use crate::name::MAX_TOKENS;
use crate::score::Prepared;

use super::bounds::{Most, Outlook};
use super::evaluate::evaluate;
use super::neighbours::{self, State};
use super::part::{FormHead, Part, WEIGHT_STEP};
use super::scratch::Scratch;
use super::shown::Shown;

/// Postings that one query reads, far beyond ordinary queries; then the answer is `work_limited`.
const MAX_POSTINGS: usize = 20_000_000;

/// A term in so many forms is compared before they are looked at: more than half turn out unrelated.
const SETTLE_FIRST: u32 = 48;

/// Query tokens that bounds tell apart: all that a name can have.
pub(crate) const TOKENS: usize = MAX_TOKENS;

/// The terms that may be related to one word of the query.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// Query tokens of the word, a bit each.
    mask: u16,
    /// The most that any of the terms can bring.
    most: Most,
    /// About how many forms carry one of the terms.
    postings: u64,
    /// Positions of the neighbours.
    members: Vec<u32>,
}

/// Finds every form whose name reaches the floor and calls `visit` with it and its points; of the forms in
/// `shown`, where that is given.
///
/// `visit` returns the new floor. Returns whether the work was cut off.
pub(crate) fn retrieve(
    part: &Part,
    shown: Option<&Shown>,
    query: &Prepared,
    floor: i32,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(u32, FormHead, i32) -> i32,
) -> bool {
    neighbours::find(part, query, scratch);
    scratch.enter_neighbours(part.term_count());
    scratch.seen.clear(part.form_count());
    let groups = groups(scratch);
    let mut run = Run {
        part,
        shown,
        query,
        floor: floor.max(1),
        visit,
        read: 0,
    };
    for (index, group) in groups.iter().enumerate() {
        let ahead = Ahead::of(query, &groups[index..]);
        if run.read >= MAX_POSTINGS {
            break;
        }
        if !ahead.reaches(query, group, run.floor) {
            continue;
        }
        run.group(group, &ahead, scratch);
    }
    scratch.groups = groups;
    run.read >= MAX_POSTINGS
}

/// Groups of terms by query word, the rarest first.
fn groups(scratch: &mut Scratch) -> Vec<Group> {
    let mut groups = std::mem::take(&mut scratch.groups);
    let words = scratch.words.len();
    groups.truncate(words);
    groups.resize_with(words, Group::default);
    for (group, word) in groups.iter_mut().zip(&scratch.words) {
        group.mask = word.mask;
        group.most = Most::default();
        group.postings = word.postings;
        group.members.clear();
    }
    for (position, neighbour) in scratch.neighbours.iter().enumerate() {
        let group = &mut groups[usize::from(neighbour.word)];
        group.most = group.most.or(neighbour.most());
        group.members.push(position as u32);
    }
    groups.retain(|group| !group.members.is_empty());
    groups.sort_by_key(|group| (group.postings, group.mask));
    groups
}

/// What forms can still carry that are in none of the groups read so far.
struct Ahead {
    /// By first query token, the most that a word of the later groups can bring.
    later: [Most; TOKENS],
    /// Query weight that none of the groups covers.
    lone_query: u16,
    /// Listed weight that may be the partner of what the later groups cover.
    listed: u16,
}

impl Ahead {
    /// What is ahead of the first of some groups.
    fn of(query: &Prepared, groups: &[Group]) -> Ahead {
        let mut ahead = Ahead {
            later: initials(query),
            lone_query: 0,
            listed: initials_most(query),
        };
        let mut covered = !query.finding;
        for (index, group) in groups.iter().enumerate() {
            covered |= group.mask;
            if index > 0 {
                let first = &mut ahead.later[first(group.mask)];
                *first = first.or(group.most);
                ahead.listed = ahead.listed.saturating_add(group.most.listed);
            }
        }
        ahead.lone_query = query.side.weight(query.side.all() & !covered);
        ahead
    }

    /// The outlook of a form with a term of the group.
    fn outlook<'q>(
        &self,
        query: &'q Prepared,
        group: &Group,
        term: Most,
        floor: i32,
    ) -> Outlook<'q> {
        let mut best = self.later;
        let first = &mut best[first(group.mask)];
        *first = first.or(term);
        Outlook::new(query, &best, floor, self.lone_query == 0)
    }

    fn reaches(&self, query: &Prepared, group: &Group, floor: i32) -> bool {
        self.outlook(query, group, group.most, floor)
            .reaches(self.lone_query, 0)
    }

    /// The greatest weight of a form that carries a term of the group and can reach the floor.
    fn limit(&self, query: &Prepared, group: &Group, term: Most, floor: i32) -> Option<u16> {
        let outlook = self.outlook(query, group, term, floor);
        let spare = outlook.spare(self.lone_query)?;
        Some(
            spare
                .saturating_add(self.listed)
                .saturating_add(term.listed),
        )
    }
}

/// Whether a form can reach a floor with one pair only.
fn reaches_alone(query: &Prepared, group: &Group, term: Most, floor: i32) -> bool {
    let mut best = initials(query);
    let first = &mut best[first(group.mask)];
    *first = first.or(term);
    let lone = query
        .side
        .weight(query.side.all() & query.finding & !group.mask);
    Outlook::new(query, &best, floor, lone == 0).reaches(lone, 0)
}

/// The most listed weight that the query's single letters can go with.
pub(crate) fn initials_most(query: &Prepared) -> u16 {
    let letters = query.side.parts().len() - query.finding.count_ones() as usize;
    neighbours::MAX_WEIGHT * letters as u16
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

/// One look-up under way.
struct Run<'a> {
    part: &'a Part,
    shown: Option<&'a Shown>,
    query: &'a Prepared,
    floor: i32,
    visit: &'a mut dyn FnMut(u32, FormHead, i32) -> i32,
    /// Postings read so far.
    read: usize,
}

/// How the forms with a term are looked at.
#[derive(Clone, Copy)]
struct Look {
    /// Heavier forms cannot reach the floor.
    limit: u16,
    /// Fewest neighbours in a form that can.
    needed: usize,
}

impl Run<'_> {
    /// Looks at every form of a group that can matter.
    fn group(&mut self, group: &Group, ahead: &Ahead, scratch: &mut Scratch) {
        // Neighbours that were not compared differ only in the weight of what they stand for.
        let mut looks = [None; 256];
        let mut floor = self.floor;
        for &position in &group.members {
            if self.read >= MAX_POSTINGS {
                return;
            }
            let neighbour = &mut scratch.neighbours[position as usize];
            if neighbour.frequency >= SETTLE_FIRST {
                neighbours::settle(self.part, self.query, &scratch.words, neighbour);
            }
            let neighbour = *neighbour;
            if floor != self.floor {
                looks = [None; 256];
                floor = self.floor;
            }
            let look = match neighbour.state {
                State::Unrelated => None,
                State::Open => *looks[usize::from(neighbour.listed.min(255))]
                    .get_or_insert_with(|| self.look(group, ahead, neighbour.most())),
                State::Related | State::Half => self.look(group, ahead, neighbour.most()),
            };
            if let Some(look) = look {
                self.term(neighbour.term, look, scratch);
            }
        }
    }

    /// How to look at the forms with a term; not at all where none can reach the floor.
    fn look(&self, group: &Group, ahead: &Ahead, term: Most) -> Option<Look> {
        let limit = ahead.limit(self.query, group, term, self.floor)?;
        let alone = reaches_alone(self.query, group, term, self.floor);
        Some(Look {
            limit,
            needed: if alone { 1 } else { 2 },
        })
    }

    /// Looks at the forms that carry a term.
    fn term(&mut self, term: u32, look: Look, scratch: &mut Scratch) {
        let part = self.part;
        let steps = (look.limit / WEIGHT_STEP).min(255) as u8;
        let mut batch = std::mem::take(&mut scratch.batch);
        batch.clear();
        self.read += part.forms_with(term, steps, &mut batch);
        if let Some(shown) = self.shown {
            batch.retain(|form| shown.contains(*form));
        }
        if look.needed > 1 {
            part.keep_meeting(&mut batch, look.needed, scratch.related());
        }
        for &form in &batch {
            if let Some((head, points)) = evaluate(part, self.query, form, self.floor, scratch) {
                self.floor = (self.visit)(form, head, points).max(1);
            }
        }
        scratch.batch = batch;
    }
}
