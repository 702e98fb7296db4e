//! One form against the query: at a glance first, then exactly.

use crate::rules::{self, Relation, Rule};
use crate::score::{self, Edge, Prepared, Side, align, name_points, of_initial};

use super::bounds::{Most, Outlook};
use super::forms::Slots;
use super::groups::{TOKENS, first, initials, initials_most};
use super::neighbour::State;
use super::neighbours::settle;
use super::part::{CHAINED, FormHead, JOINED, LIGHT, Part, TERM_BITS, WEIGHT_STEP, form_flag};
use super::postings::{Found, Looked};
use super::scratch::Scratch;
use super::sift::Sieve;

/// A neighbour in a form: where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    neighbour: u32,
    /// Listed tokens, a bit each.
    listed: u16,
    joined: bool,
}

/// A form to be looked at closely.
pub(super) struct Form {
    pub(super) found: Found,
    pub(super) head: FormHead,
    /// At this floor, and with what is known of its words, it was just sifted.
    pub(super) sifted: bool,
}

/// Aligns and scores one form; `None` where it stays below the floor.
pub(crate) fn evaluate(
    part: &Part,
    sieve: &Sieve,
    Form {
        found,
        head,
        sifted,
    }: Form,
    floor: i32,
    scratch: &mut Scratch,
) -> Option<i32> {
    let query = sieve.query;
    let form = found.form;
    let slots = part.slots(form);
    let weight = u16::from(part.form_weight(form)) * WEIGHT_STEP;
    let may_reach = |scratch: &Scratch| {
        let looked = sieve.look_again(part, form, &slots, scratch.knowledge(), floor);
        looked.is_some_and(|looked| {
            looked == Looked::Through || glance(query, &slots, weight, floor, scratch)
        })
    };
    let promises = match sifted {
        true if found.looked == Looked::Through => true,
        true => glance(query, &slots, weight, floor, scratch),
        false => may_reach(scratch),
    };
    if !promises {
        return None;
    }
    let mut listed = read(part, &slots, scratch);
    listed.nasab = head.flags & form_flag::NASAB != 0;
    listed.generation = head.generation;
    listed.legal_form = head.legal_form;
    if !compare(part, query, scratch, may_reach)
        || !connect(part, sieve, &slots, &listed, scratch)
        || !promising(query, &listed, &scratch.edges, floor)
    {
        return None;
    }
    align(&mut scratch.edges, &mut scratch.chosen);
    if scratch.chosen.iter().all(|edge| edge.rule == Rule::Initial) {
        return None;
    }
    let points = name_points(query.mode, &query.side, &listed, &scratch.chosen, None);
    (points >= floor).then_some(points)
}

/// Reads a form's tokens, and which neighbours are among them into `scratch.places`.
fn read(part: &Part, slots: &Slots, scratch: &mut Scratch) -> Side {
    let mut listed = Side::default();
    let mut places = std::mem::take(&mut scratch.places);
    places.clear();
    for slot in slots.iter() {
        let term = slot & TERM_BITS;
        let joined = slot & JOINED != 0;
        if !joined {
            listed.push(score::Part {
                weight: if slot & LIGHT != 0 {
                    crate::name::LIGHT
                } else {
                    part.brief(term).weight
                },
                chained: slot & CHAINED != 0,
            });
            if part.is_alone(term) {
                listed.alone |= 1 << (listed.parts().len() - 1).min(15);
            }
        }
        let last = listed.parts().len().wrapping_sub(1).min(15);
        let mask: u16 = if joined {
            0b11 << last.saturating_sub(1)
        } else {
            1 << last
        };
        if joined {
            listed.joinable |= mask;
        }
        places.extend(scratch.neighbours_of(*slot).map(|position| Place {
            neighbour: position as u32,
            listed: mask,
            joined,
        }));
    }
    scratch.places = places;
    listed
}

/// Whether the neighbours in a form of so much weight, each at its least cost, could reach the floor.
fn glance(query: &Prepared, slots: &Slots, weight: u16, floor: i32, scratch: &Scratch) -> bool {
    let mut best = initials(query);
    let mut covered = !query.finding;
    let mut lone_listed = weight.saturating_sub(initials_most(query));
    for slot in slots.iter() {
        let mut listed = 0;
        for position in scratch.neighbours_of(*slot) {
            let neighbour = &scratch.neighbours[position];
            if neighbour.state == State::Unrelated {
                continue;
            }
            let mask = scratch.words[usize::from(neighbour.word)].mask;
            covered |= mask;
            let first = &mut best[first(mask)];
            *first = first.or(neighbour.most());
            listed = listed.max(neighbour.listed);
        }
        lone_listed = lone_listed.saturating_sub(listed);
    }
    let lone_query = query.side.weight(query.side.all() & !covered);
    let whole = lone_query == 0 && lone_listed == 0;
    Outlook::new(query, &best, floor, whole).reaches(lone_query, lone_listed)
}

/// Compares the words of a form with the query's, as long as the form can still reach the floor: where
/// one of two is another name, nobody need know about the second.
fn compare(
    part: &Part,
    query: &Prepared,
    scratch: &mut Scratch,
    may_reach: impl Fn(&Scratch) -> bool,
) -> bool {
    for index in 0..scratch.places.len() {
        let place = scratch.places[index];
        let neighbour = &mut scratch.neighbours[place.neighbour as usize];
        if neighbour.state == State::Open {
            settle(part, query, &scratch.words, neighbour);
            scratch.settled(place.neighbour as usize);
            if !may_reach(scratch) {
                return false;
            }
        }
    }
    true
}

/// Every edge between the query and a form into `scratch.edges`; whether one of them finds.
fn connect(
    part: &Part,
    sieve: &Sieve,
    slots: &Slots,
    listed: &Side,
    scratch: &mut Scratch,
) -> bool {
    let (query, mut finds) = (sieve.query, false);
    scratch.edges.clear();
    for index in 0..scratch.places.len() {
        let place = scratch.places[index];
        let neighbour = scratch.neighbours[place.neighbour as usize];
        if neighbour.state != State::Related {
            continue;
        }
        let word = &scratch.words[usize::from(neighbour.word)];
        if place.joined && !neighbour.may_be_joined(word.is_token()) {
            continue;
        }
        let mask = word.mask;
        let relation = Relation {
            rule: neighbour.rule,
            cost: neighbour.cost,
        };
        let relation = if place.joined {
            score::joined(relation)
        } else {
            relation
        };
        finds |= relation.rule != Rule::Initial;
        push(
            query,
            listed,
            mask,
            place.listed,
            relation,
            &mut scratch.edges,
        );
    }
    if !scratch.splits.is_empty() {
        finds |= splits(query, slots, listed, scratch);
    }
    if sieve.has_letters() {
        single_letters(part, sieve, slots, listed, &mut scratch.edges);
    }
    finds
}

fn push(
    query: &Prepared,
    listed: &Side,
    query_mask: u16,
    listed_mask: u16,
    relation: Relation,
    edges: &mut Vec<Edge>,
) {
    edges.push(Edge::new(
        (query_mask, query.side.weight(query_mask)),
        (listed_mask, listed.weight(listed_mask)),
        relation.rule,
        relation.cost,
    ));
}

/// The form's tokens, without joins: term and position.
fn tokens(slots: &Slots) -> impl Iterator<Item = (u32, usize)> + '_ {
    let tokens = slots.iter().filter(|slot| **slot & JOINED == 0);
    tokens
        .map(|slot| slot & TERM_BITS)
        .enumerate()
        .map(|(position, term)| (term, position.min(15)))
}

/// Adjacent tokens that make a query token.
fn splits(query: &Prepared, slots: &Slots, listed: &Side, scratch: &mut Scratch) -> bool {
    let mut found = false;
    let mut before = None;
    for (term, position) in tokens(slots) {
        for split in &scratch.splits {
            if before == Some(split.head) && term == split.tail {
                let pair = 0b11 << position.saturating_sub(1);
                push(
                    query,
                    listed,
                    split.query,
                    pair,
                    split.relation,
                    &mut scratch.edges,
                );
                found = true;
            }
        }
        before = Some(term);
    }
    found
}

/// What the query's single letters go with.
fn single_letters(part: &Part, sieve: &Sieve, slots: &Slots, listed: &Side, edges: &mut Vec<Edge>) {
    let query = sieve.query;
    for (term, position) in tokens(slots) {
        let begins = part.beginning(term);
        for letter in sieve.letters() {
            let closely = || {
                let initial = &query.features[letter.query.trailing_zeros() as usize];
                of_initial(initial, &part.term_info(term).features())
            };
            let relation = rules::initial_by_beginnings((begins, letter.begins), closely);
            if let Some(relation) = relation {
                push(query, listed, letter.query, 1 << position, relation, edges);
            }
        }
    }
}

/// Whether the edges in hand could reach the floor if none of them were in another's way.
fn promising(query: &Prepared, listed: &Side, edges: &[Edge], floor: i32) -> bool {
    let mut best = [Most::default(); TOKENS];
    let (mut query_mask, mut listed_mask) = (0u16, 0u16);
    for edge in edges {
        query_mask |= edge.query;
        listed_mask |= edge.listed;
        let most = Most {
            weight: 2 * u32::from(edge.weight),
            least: 2 * u32::from(edge.weight),
            cost: edge.cost,
            listed: 0,
        };
        let first = &mut best[first(edge.query)];
        *first = first.or(most);
    }
    let lone_query = query.side.weight(query.side.all() & !query_mask);
    let lone_listed = listed.weight(listed.all() & !listed_mask);
    let whole = lone_query == 0 && lone_listed == 0;
    Outlook::new(query, &best, floor, whole).reaches(lone_query, lone_listed)
}
