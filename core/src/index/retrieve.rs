//! Forms that can reach a score, found without looking at the rest: exactly those of an exhaustive
//! comparison.
//!
//! Forms that carry the query's words as they are come first: what they reach the rest must reach as well. Then
//! groups of terms ([`super::groups`]) are read from the rarest on. A group is left out when a form that is in
//! none of the groups read so far cannot reach the floor with one of its terms; of the forms with a term those
//! are read that may carry enough other terms ([`super::company`]), and those compared of which the words do not
//! already say that they cannot reach it ([`super::sift`]).

use crate::score::Prepared;

use super::ahead::{Ahead, Later};
use super::evaluate::evaluate;
use super::groups::{Group, groups, used};
use super::neighbours::{self, State};
use super::part::{FormHead, Found, Part, WEIGHT_STEP};
use super::scratch::Scratch;
use super::shown::Shown;
use super::sift::Sieve;

/// Postings that one query reads, far beyond ordinary queries; then the answer is `work_limited`.
const MAX_POSTINGS: usize = 20_000_000;

/// A term in so many forms is compared before they are looked at: more than half turn out unrelated.
const SETTLE_FIRST: u32 = 48;

/// More than any name reaches: whoever wants no candidate at all asks for so much.
const UNREACHED: i32 = 1001;

/// Forms that are looked at together.
const BATCH: usize = 256;

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
    let all = groups(scratch);
    let groups = used(&all);
    let mut run = Run {
        part,
        shown,
        query,
        floor: floor.clamp(1, UNREACHED),
        visit,
        read: 0,
    };
    run.namesakes(groups, scratch);
    let mut later = std::mem::take(&mut scratch.later);
    later.draw(query, groups, 0, run.floor);
    for index in 0..groups.len() {
        if run.read >= MAX_POSTINGS {
            break;
        }
        later.follow(query, groups, index, run.floor);
        let ahead = later.ahead(query, groups, index);
        if ahead.reaches(&groups[index]) {
            run.group(index, groups, ahead, &mut later, scratch);
        }
    }
    (scratch.groups, scratch.later) = (all, later);
    run.read >= MAX_POSTINGS
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

impl<'a> Run<'a> {
    /// Looks at the forms that carry two words of the query as they are: the rest must reach what these do.
    fn namesakes(&mut self, groups: &[Group], scratch: &mut Scratch) {
        scratch.exact.clear(self.part.term_count());
        scratch.known_exact.clear();
        let (mut words, mut rarest) = (0, None);
        for group in groups {
            // The cheapest member stands first.
            let member = group.members.first();
            let Some(neighbour) = member.map(|place| scratch.neighbours[*place as usize]) else {
                continue;
            };
            if neighbour.is_exact() && scratch.exact.insert(neighbour.term) {
                scratch.known_exact.insert(neighbour.term);
                words += 1;
                rarest = rarest
                    .filter(|(frequency, _)| *frequency <= neighbour.frequency)
                    .or(Some((neighbour.frequency, neighbour.term)));
            }
        }
        if let Some((_, term)) = rarest.filter(|_| words > 1) {
            self.read +=
                self.part
                    .forms_with(term, u8::MAX, (2, &scratch.known_exact), &mut scratch.batch);
            self.batch(true, scratch);
        }
    }

    /// Looks at every form of a group that can matter.
    fn group(
        &mut self,
        index: usize,
        groups: &[Group],
        mut ahead: Ahead<'a>,
        later: &mut Later,
        scratch: &mut Scratch,
    ) {
        // Neighbours that were not compared differ only in the weight of what they stand for.
        let mut looks = [None; 256];
        for &position in &groups[index].members {
            if self.read >= MAX_POSTINGS {
                break;
            }
            if later.follow(self.query, groups, index, self.floor) {
                ahead = later.ahead(self.query, groups, index);
                looks = [None; 256];
            }
            let neighbour = &mut scratch.neighbours[position as usize];
            if neighbour.frequency >= SETTLE_FIRST && neighbour.state == State::Open {
                neighbours::settle(self.part, self.query, &scratch.words, neighbour);
                scratch.settled(position as usize);
            }
            let neighbour = scratch.neighbours[position as usize];
            let offer = neighbour.offer();
            let look = match neighbour.state {
                State::Unrelated => None,
                State::Open if neighbour.is_alike() => *looks[usize::from(offer.listed.min(255))]
                    .get_or_insert_with(|| ahead.look(offer)),
                _ => ahead.look(offer),
            };
            if let Some(look) = look {
                let most = (look.limit / WEIGHT_STEP).min(255) as u8;
                let needed = (look.needed, &*groups[index].beside);
                let forms = &mut scratch.batch;
                self.read += (self.part).forms_with(neighbour.term, most, needed, forms);
            }
            if scratch.batch.len() >= BATCH {
                self.batch(false, scratch);
            }
        }
        self.batch(false, scratch);
    }

    /// Looks at the forms that were collected, as far as they can matter by their known terms.
    fn batch(&mut self, exact: bool, scratch: &mut Scratch) {
        let mut batch = std::mem::take(&mut scratch.batch);
        if let Some(shown) = self.shown {
            batch.retain(|found| shown.contains(found.form));
        }
        let known = match exact {
            true => &scratch.exact,
            false => scratch.related(),
        };
        Sieve::new(self.query, self.floor).sift(self.part, &mut batch, known, &scratch.table);
        for Found { form, .. } in batch.drain(..) {
            if let Some((head, points)) = evaluate(self.part, self.query, form, self.floor, scratch)
            {
                self.floor = (self.visit)(form, head, points).clamp(1, UNREACHED);
            }
        }
        scratch.batch = batch;
    }
}
