//! Forms that can reach a score, found without looking at the rest: exactly those of an exhaustive
//! comparison.
//!
//! Forms that have a single letter of the query as such come first, then those that carry its words as they are: what they
//! reach the rest must reach as well, and more once no place is left ([`Bar`]). Then
//! groups of terms ([`super::groups`]) are read from the rarest on. A group is left out when a form that is in
//! none of the groups read so far cannot reach the floor with one of its terms; of the forms with a term those
//! are read beside which enough may stand ([`super::company`], [`super::beside`]), and those compared of which the words do not
//! already say that they cannot reach it ([`super::sift`]). A form is looked at once, and the groups of a word that is an earlier
//! one once more are not read.

use crate::name::Features;
use crate::rules::Rule;
use crate::score::{Prepared, of_initial};

use super::beside::Beside;
use super::evaluate::{Form, evaluate};
use super::groups::{Group, groups, know_company, others, used};
use super::neighbour::State;
use super::neighbours;
use super::part::{FormHead, Part};
use super::postings::{Found, TOGETHER, Wanted};
use super::scratch::Scratch;
use super::shown::Shown;
use super::sift::Sieve;
use super::sight::{Bounds, Sight};

/// Postings that one query reads, far beyond ordinary queries; then the answer is `work_limited`.
const MAX_POSTINGS: usize = 20_000_000;

/// A term in so many forms is compared before they are looked at: more than half turn out unrelated.
const SETTLE_FIRST: u32 = 200;

/// More than any name reaches: whoever wants no candidate at all asks for so much.
const UNREACHED: i32 = 1001;

/// To look at one form costs as much as to put in so many terms that may stand beside another one.
const TERMS_A_FORM: u64 = 4;

/// Forms that are looked at together.
const BATCH: usize = 256;

/// What a form must reach to matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) points: i32,
    /// Forms of records from this place on must reach more: equal ones come in the order of the list, and all places
    /// are taken.
    pub(crate) more_from: u32,
}

impl Bar {
    /// What every form must reach: a point at least.
    pub(super) fn floor(self) -> i32 {
        self.points.clamp(1, UNREACHED)
    }

    /// What forms from [`Bar::more_from`] on must reach, if there are such.
    pub(super) fn more(self) -> Option<i32> {
        let more = (self.points + 1).clamp(1, UNREACHED);
        (self.more_from != u32::MAX).then_some(more)
    }

    /// What a form of a record must reach.
    fn of(self, record: u32) -> i32 {
        let more = self.more().filter(|_| record >= self.more_from);
        more.unwrap_or(self.floor())
    }
}

/// Finds every form whose name reaches the bar and calls `visit` with it and its points; of the forms in
/// `shown`, where that is given.
///
/// `visit` returns the new bar. Returns whether the work was cut off.
pub(crate) fn retrieve(
    part: &Part,
    shown: Option<&Shown>,
    query: &Prepared,
    bar: Bar,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(FormHead, i32) -> Bar,
) -> bool {
    neighbours::find(part, query, scratch);
    scratch.enter_neighbours();
    scratch.seen.clear(part.form_count());
    let all = groups(scratch);
    let groups = used(&all);
    let mut run = Run {
        part,
        shown,
        query,
        sieve: Sieve::new(query),
        bar,
        visit,
        read: 0,
    };
    run.lettered(groups, scratch);
    run.namesakes(groups, scratch);
    let mut bounds = std::mem::take(&mut scratch.bounds);
    bounds.forget();
    for index in 0..groups.len() {
        if run.read >= MAX_POSTINGS {
            break;
        }
        if groups[index].repeats {
            continue;
        }
        let ahead = bounds.ahead(query, groups, index, run.bar);
        if ahead.reaches() {
            run.group(index, groups, ahead, &mut bounds, scratch);
        }
    }
    (scratch.groups, scratch.bounds) = (all, bounds);
    run.read >= MAX_POSTINGS
}

/// One look-up under way.
struct Run<'a> {
    part: &'a Part,
    shown: Option<&'a Shown>,
    query: &'a Prepared,
    sieve: Sieve<'a>,
    bar: Bar,
    visit: &'a mut dyn FnMut(FormHead, i32) -> Bar,
    /// Postings read so far.
    read: usize,
}

impl<'a> Run<'a> {
    /// Looks at the forms that have a single letter of the query as such, beside one of its words: in all others it
    /// goes with a word at best.
    fn lettered(&mut self, groups: &[Group], scratch: &mut Scratch) {
        let (part, query) = (self.part, self.query);
        if query.finding == query.side.all() {
            return;
        }
        let beside = Beside::letters(query, groups, self.bar.floor());
        let (neighbours, known) = (&scratch.neighbours, &mut scratch.known);
        know_company(groups.iter(), &beside, neighbours, known);
        let needed = beside.needed_beside_letters();
        let letters = query.features.iter().enumerate();
        let letters = letters.filter(|(token, _)| !query.finds(*token));
        for term in letters.flat_map(|(_, letter)| as_letter(part, letter)) {
            // The letter is none of the known terms.
            let wanted = Wanted {
                term,
                beside: needed,
                alone: 0,
                found: Found::carrying(1),
            };
            let known = &scratch.known;
            self.read += part.forms_with(&[wanted], known, &mut scratch.batch);
        }
        self.batch(scratch);
    }

    /// Looks at the forms that carry two words of the query as they are: the rest must reach what these do.
    fn namesakes(&mut self, groups: &[Group], scratch: &mut Scratch) {
        scratch.met.clear(self.part.term_count());
        scratch.known.clear();
        let (mut words, mut rarest) = (0, None);
        for group in groups {
            // The word itself stands first.
            let member = group.members.first();
            let Some(neighbour) = member.map(|place| scratch.neighbours[*place as usize]) else {
                continue;
            };
            if neighbour.is_exact() && scratch.met.insert(neighbour.term) {
                scratch.known.insert(neighbour.term, 1);
                words += 1;
                rarest = rarest
                    .filter(|(frequency, _)| *frequency <= neighbour.frequency)
                    .or(Some((neighbour.frequency, neighbour.term)));
            }
        }
        if let Some((_, term)) = rarest.filter(|_| words > 1) {
            let wanted = Wanted {
                term,
                beside: 1,
                alone: 0,
                found: Found::carrying(2),
            };
            let known = &scratch.known;
            self.read += (self.part).forms_with(&[wanted], known, &mut scratch.batch);
            self.batch(scratch);
        }
    }

    /// Looks at every form of a group that can matter.
    fn group(
        &mut self,
        index: usize,
        groups: &[Group],
        mut ahead: Sight<'a>,
        bounds: &mut Bounds,
        scratch: &mut Scratch,
    ) {
        let mut looks = std::mem::take(&mut scratch.looks);
        looks.forget();
        let mut beside = self.beside(groups, index, &mut ahead, scratch);
        let mut wanted = std::mem::take(&mut scratch.wanted);
        let mut drawn_at = self.bar;
        for &position in &groups[index].members {
            if self.read >= MAX_POSTINGS {
                break;
            }
            if self.bar != drawn_at
                && let Some(drawn) = bounds.risen(self.query, groups, index, self.bar)
            {
                drawn_at = self.bar;
                self.read(&mut wanted, scratch);
                ahead = drawn;
                looks.forget();
                beside = self.beside(groups, index, &mut ahead, scratch);
            }
            let neighbour = &mut scratch.neighbours[position as usize];
            if neighbour.frequency >= SETTLE_FIRST && neighbour.state == State::Open {
                neighbours::settle(self.part, self.query, &scratch.words, neighbour);
                scratch.settled(position as usize);
            }
            let neighbour = scratch.neighbours[position as usize];
            if neighbour.state != State::Unrelated {
                let look = looks.of(neighbour.offer(), |offer| {
                    let needed = beside.as_ref().map(|beside| beside.needed(offer));
                    ahead.look(offer).map(|look| look.at(needed))
                });
                let term = neighbour.term;
                wanted.extend(look.map(|look| Wanted { term, ..look }));
            }
            if wanted.len() == TOGETHER || neighbour.frequency >= BATCH as u32 {
                self.read(&mut wanted, scratch);
            }
        }
        self.read(&mut wanted, scratch);
        (scratch.wanted, scratch.looks) = (wanted, looks);
        self.batch(scratch);
    }

    /// Puts together what may stand beside terms of a group; `None` where so few forms would be looked at that it is not worth it.
    fn beside(
        &self,
        groups: &[Group],
        index: usize,
        ahead: &mut Sight<'a>,
        scratch: &mut Scratch,
    ) -> Option<Beside<'a>> {
        let forms = groups[index].accompanied(&scratch.neighbours);
        let terms: usize = others(groups, index).map(|group| group.members.len()).sum();
        if forms * TERMS_A_FORM <= terms as u64 {
            return None;
        }
        let mut beside = ahead.beside(&groups[index..]);
        let with_letters = self.sieve.letter_terms(self.part) + terms;
        let is_lettered = with_letters > terms && forms > with_letters as u64;
        if is_lettered {
            beside = beside.with_letters();
            ahead.know_letters(groups[index].mask);
        }
        let known = &mut scratch.known;
        know_company(others(groups, index), &beside, &scratch.neighbours, known);
        if is_lettered {
            self.sieve.know_letters(self.part, &beside, known);
        }
        Some(beside)
    }

    /// Reads the forms with some terms, and looks at them once there are enough.
    fn read(&mut self, wanted: &mut Vec<Wanted>, scratch: &mut Scratch) {
        self.read += (self.part).forms_with(wanted, &scratch.known, &mut scratch.batch);
        wanted.clear();
        if scratch.batch.len() >= BATCH {
            self.batch(scratch);
        }
    }

    /// Looks at the forms that were collected, as far as they can matter by their known terms.
    fn batch(&mut self, scratch: &mut Scratch) {
        let mut batch = std::mem::take(&mut scratch.batch);
        if let Some(shown) = self.shown {
            batch.retain(|found| shown.contains(found.form));
        }
        self.part.drop_heavy(&mut batch);
        // What can have as many points at best must come before the last of the row.
        let part = self.part;
        let bar = self.bar;
        let unsettled = scratch.settlements;
        batch.retain(|found| !found.ties || part.head(found.form).record < bar.more_from);
        let mut seen = std::mem::take(&mut scratch.seen);
        let known = scratch.knowledge();
        self.sieve
            .sift(part, &mut batch, known, &mut seen, bar.floor());
        scratch.seen = seen;
        // Read together: many reads are then under way at a time.
        let mut heads = std::mem::take(&mut scratch.heads);
        let found = batch.drain(..);
        heads.extend(found.map(|found| (found, part.head(found.form))));
        for (found, head) in heads.drain(..) {
            let floor = self.bar.of(head.record);
            let sifted = floor == bar.floor() && scratch.settlements == unsettled;
            let form = Form {
                found,
                head,
                sifted,
            };
            if let Some(points) = evaluate(part, &self.sieve, form, floor, scratch) {
                self.bar = (self.visit)(head, points);
            }
        }
        (scratch.batch, scratch.heads) = (batch, heads);
    }
}

/// Listed terms that are a single letter as this one of a query: closer to it than any word that begins so.
fn as_letter<'a>(part: &'a Part, letter: &'a Features) -> impl Iterator<Item = u32> + 'a {
    part.initials().filter(move |term| {
        let relation = of_initial(letter, &part.term_info(*term).features());
        relation.is_some_and(|relation| i32::from(relation.cost) < Rule::Initial.cost())
    })
}
