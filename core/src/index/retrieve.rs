//! Forms that can reach a score, found without looking at the rest: exactly those of an exhaustive
//! comparison.
//!
//! Every query token (and every pair that may be one word) has a group of postings: the forms that
//! carry a related term. Groups are read from the rarest on. The search stops when a form that is
//! in none of the groups read so far cannot reach the floor any more, whatever else it carries.

use crate::rules::{self, Rule};
use crate::score::{Edge, Prepared, Side, align, name_points, of_initial, upper};

use super::neighbours;
use super::part::{CHAINED, FormHead, JOINED, LIGHT, Part, TERM_BITS, form_flag};
use super::scratch::Scratch;

/// Forms that one query looks at, far beyond ordinary queries; then the answer is `work_limited`.
const MAX_FORMS: usize = 3_000_000;

/// Most weight that a listed token can have.
const MAX_WEIGHT: u32 = 127;

/// One group of postings.
struct Group {
    query: u16,
    /// Greatest gain that a form can have through the group, in thousandths of weight.
    gain: u32,
    postings: u64,
    terms: Vec<u32>,
}

/// Finds every form whose name reaches the floor and calls `visit` with it and its points.
///
/// `visit` returns the new floor. Returns whether the work was cut off.
pub(crate) fn retrieve(
    part: &Part,
    query: &Prepared,
    mut floor: i32,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(u32, FormHead, i32) -> i32,
) -> bool {
    neighbours::find(part, query, scratch);
    let neighbours = std::mem::take(&mut scratch.neighbours);
    scratch.table.fill(&neighbours);
    scratch.neighbours = neighbours;
    scratch.seen.clear(part.form_count());
    let groups = groups(part, query, scratch);
    let mut looked_at = 0;
    for (index, group) in groups.iter().enumerate() {
        if reachable(query, &groups[index..]) < floor.max(1) {
            break;
        }
        for &term in &group.terms {
            part.forms_with(term, |form| {
                if looked_at < MAX_FORMS && scratch.seen.insert(form) {
                    looked_at += 1;
                    if let Some((head, points)) = evaluate(part, query, form, floor, scratch) {
                        floor = visit(form, head, points);
                    }
                }
            });
        }
    }
    looked_at >= MAX_FORMS
}

/// Groups of postings, the rarest first.
fn groups(part: &Part, query: &Prepared, scratch: &Scratch) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut add = |mask: u16, term: u32, gain: u32| {
        let postings = u64::from(part.frequency(term));
        match groups.iter_mut().find(|group| group.query == mask) {
            Some(group) => {
                group.gain = group.gain.max(gain);
                group.postings += postings;
                group.terms.push(term);
            }
            None => groups.push(Group {
                query: mask,
                gain,
                postings,
                terms: vec![term],
            }),
        }
    };
    for neighbour in &scratch.neighbours {
        // A listed term that is reached both alone and as a join weighs at most twice.
        let listed = u32::from(part.weight(neighbour.term)).max(1);
        let listed = if neighbour.rule == Rule::Initial {
            listed
        } else {
            listed.max(2 * MAX_WEIGHT)
        };
        let weight = (u32::from(query.side.weight(neighbour.query)) + listed) / 2 + 1;
        add(
            neighbour.query,
            neighbour.term,
            weight * (1000 - u32::from(neighbour.cost.min(1000))),
        );
    }
    for split in &scratch.splits {
        let rarer = if part.frequency(split.head) <= part.frequency(split.tail) {
            split.head
        } else {
            split.tail
        };
        let weight = (u32::from(query.side.weight(split.query)) + 2 * MAX_WEIGHT) / 2 + 1;
        add(split.query, rarer, weight * (1000 - u32::from(split.cost)));
    }
    groups.sort_by_key(|group| (group.postings, group.query));
    groups
}

/// The most that a form can score which is in these groups only.
fn reachable(query: &Prepared, groups: &[Group]) -> i32 {
    let mut gain = 0;
    let mut covered = 0u16;
    for group in groups {
        gain += group.gain;
        covered |= group.query;
    }
    for (token, part) in query.side.parts().iter().enumerate() {
        if !query.finds(token) {
            gain += (u32::from(part.weight) + MAX_WEIGHT) / 2 * 1000;
            covered |= 1 << token;
        }
    }
    upper(
        query.mode,
        gain,
        query.side.weight(query.side.all() & !covered),
        0,
    )
}

/// Aligns and scores one form; `None` where it stays below the floor.
fn evaluate(
    part: &Part,
    query: &Prepared,
    form: u32,
    floor: i32,
    scratch: &mut Scratch,
) -> Option<(FormHead, i32)> {
    let head = part.head(form);
    let (listed, finds) = collect(part, query, form, head, scratch);
    if !finds || !promising(query, &listed, &scratch.edges, floor) {
        return None;
    }
    align(&mut scratch.edges, &mut scratch.chosen);
    if scratch.chosen.iter().all(|edge| edge.rule == Rule::Initial) {
        return None;
    }
    let points = name_points(query.mode, &query.side, &listed, &scratch.chosen, None);
    (points >= floor && points > 0).then_some((head, points))
}

/// Reads a form's tokens and every edge to the query into `scratch.edges`.
fn collect(
    part: &Part,
    query: &Prepared,
    form: u32,
    head: FormHead,
    scratch: &mut Scratch,
) -> (Side, bool) {
    let nasab = head.flags & form_flag::NASAB != 0;
    let mut listed = Side::new(nasab, head.generation, head.legal_form);
    scratch.edges.clear();
    let has_initials = query.finding != query.side.all();
    let mut before: Option<u32> = None;
    let mut finds = false;
    for slot in part.slots(form) {
        let term = slot & TERM_BITS;
        let joined = slot & JOINED != 0;
        if !joined {
            let weight = if slot & LIGHT != 0 {
                crate::name::LIGHT
            } else {
                part.weight(term)
            };
            listed.push(crate::score::Part {
                weight,
                chained: slot & CHAINED != 0,
            });
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
        let listed_weight = listed.weight(mask);
        let mut push =
            |query_mask: u16, cost: u16, rule: Rule, listed_mask: u16, listed_weight: u16| {
                let query = (query_mask, query.side.weight(query_mask));
                scratch
                    .edges
                    .push(Edge::new(query, (listed_mask, listed_weight), rule, cost));
            };
        for position in scratch.table.get(term) {
            let neighbour = scratch.neighbours[position];
            let single = neighbour.query.count_ones() == 1;
            let alone = matches!(
                neighbour.rule,
                Rule::Initial | Rule::Truncated | Rule::TruncatedMrz
            );
            if joined && (!single || alone) {
                continue;
            }
            let relation = rules::Relation {
                rule: neighbour.rule,
                cost: neighbour.cost,
            };
            let relation = if joined {
                crate::score::joined(relation)
            } else {
                relation
            };
            finds |= relation.rule != Rule::Initial;
            push(
                neighbour.query,
                relation.cost,
                relation.rule,
                mask,
                listed_weight,
            );
        }
        if !joined {
            for split in &scratch.splits {
                if before == Some(split.head) && term == split.tail {
                    let pair = 0b11 << last.saturating_sub(1);
                    finds = true;
                    push(
                        split.query,
                        split.cost,
                        split.rule,
                        pair,
                        listed.weight(pair),
                    );
                }
            }
            if has_initials {
                let stored = part.term_info(term).features();
                for (token, features) in query.features.iter().enumerate() {
                    if query.finds(token) {
                        continue;
                    }
                    if let Some(relation) = of_initial(features, &stored) {
                        push(
                            1 << token,
                            relation.cost,
                            relation.rule,
                            mask,
                            listed_weight,
                        );
                    }
                }
            }
            before = Some(term);
        }
    }
    (listed, finds)
}

/// Whether the edges in hand could reach the floor if none of them were in another's way.
fn promising(query: &Prepared, listed: &Side, edges: &[Edge], floor: i32) -> bool {
    let mut best = [0u32; 16];
    let (mut query_mask, mut listed_mask) = (0u16, 0u16);
    for edge in edges {
        query_mask |= edge.query;
        listed_mask |= edge.listed;
        let first = edge.query.trailing_zeros() as usize & 15;
        best[first] = best[first].max(edge.gain());
    }
    let gain = best.iter().sum();
    let lone_query = query.side.weight(query.side.all() & !query_mask);
    let lone_listed = listed.weight(listed.all() & !listed_mask);
    let lone_listed = query.side.counted(lone_listed, lone_query);
    upper(query.mode, gain, lone_query, lone_listed) >= floor
}
