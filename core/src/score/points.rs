//! Points of an aligned name: what each part earns of its share, and what is taken off.

use smallvec::SmallVec;

use crate::name::Mode;
use crate::rules::Rule;

use super::align::Edge;
use super::rates::Rates;
use super::weights::{WEIGHTS, Weights};

/// One name as the scorer sees it. At most 16 parts, without allocation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side {
    parts: [Part; 16],
    len: usize,
    pub(crate) nasab: bool,
    pub(crate) generation: u8,
    pub(crate) legal_form: u16,
    /// The name may be cut off: what is missing from it costs nothing.
    pub(crate) truncated: bool,
    /// Every part is one or two characters of Han or Hangul, or none of them is more than one: family
    /// names and given names, whole ones.
    pub(crate) syllables: Syllables,
    /// Parts that may be one name part with a neighbour (Yong-Won), a bit each.
    pub(crate) joinable: u16,
    /// Compounds of a servant (Abd al-Karim), a bit each; known of the query only.
    pub(crate) servants: u16,
    /// First words of compounds that stand alone, a bit each.
    pub(crate) alone: u16,
}

/// Whether a name is written in the syllables of Han or Hangul as Chinese and Korean names are: a family
/// name and a given name, no middle names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Syllables {
    /// In another script, or longer, as foreign names are.
    #[default]
    No,
    /// One or two characters a part.
    Parts,
    /// One character a part.
    Single,
}

/// One token as the scorer sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) weight: u16,
    pub(crate) chained: bool,
}

impl Side {
    /// A name without parts yet.
    pub(crate) fn new(nasab: bool, generation: u8, legal_form: u16) -> Side {
        Side {
            nasab,
            generation,
            legal_form,
            ..Side::default()
        }
    }

    /// Adds a part; those past the sixteenth are left out (a name has at most twelve).
    pub(crate) fn push(&mut self, part: Part) {
        if let Some(slot) = self.parts.get_mut(self.len) {
            *slot = part;
            self.len += 1;
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts[..self.len]
    }

    /// Total weight of the parts in `mask`.
    pub(crate) fn weight(&self, mask: u16) -> u16 {
        let mut rest = mask;
        let mut sum = 0;
        while rest != 0 {
            sum += self.parts[rest.trailing_zeros() as usize].weight;
            rest &= rest - 1;
        }
        sum
    }

    /// The weight of listed parts without a partner that counts against this name: all of it, or,
    /// where the name is cut off, only as much as it has parts of its own without a partner.
    pub(crate) fn counted(&self, lone_listed: u16, lone_query: u16) -> u16 {
        if self.truncated {
            lone_listed.min(lone_query)
        } else {
            lone_listed
        }
    }

    /// Every part.
    pub(crate) fn all(&self) -> u16 {
        ((1u32 << self.len) - 1) as u16
    }
}

/// One line of the account: a rule, the tokens it is about, points earned of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) rule: Rule,
    pub(crate) query: u16,
    pub(crate) listed: u16,
    pub(crate) points: i32,
    /// The share of 1000 that the part could have earned.
    pub(crate) of: i32,
}

/// Scores an alignment. Σ of the lines' points is the result, by construction.
///
/// `account` off skips the lines that explain but earn nothing, for speed; the points are the same.
pub(crate) fn name_points(
    mode: Mode,
    query: &Side,
    listed: &Side,
    chosen: &[Edge],
    account: Option<&mut Vec<Line>>,
) -> i32 {
    let weights = &*WEIGHTS;
    let (mut matched, mut query_mask, mut listed_mask, mut gain) = (0u32, 0u16, 0u16, 0u32);
    for edge in chosen {
        matched += u32::from(edge.weight);
        gain += edge.gain();
        query_mask |= edge.query;
        listed_mask |= edge.listed;
    }
    let mut lone_query = u32::from(query.weight(query.all() & !query_mask));
    let lone_listed = listed.weight(listed.all() & !listed_mask);
    let mut lone_listed = u32::from(query.counted(lone_listed, lone_query as u16));
    let missing_percent = if halved(query, listed, chosen, listed_mask)
        || query.syllables != Syllables::No && lone_query > lone_listed
    {
        weights.missing_syllables
    } else {
        weights.missing(mode)
    };
    for edge in chosen {
        let (more_query, more_listed) =
            other_compound(query, listed, edge, query_mask, listed_mask);
        lone_query += more_query.min(lone_listed);
        lone_listed += more_listed.min(lone_query);
    }
    let (opposed, missing) = (
        lone_query.min(lone_listed),
        lone_query.abs_diff(lone_listed),
    );
    let missing_percent = if opposed > 0 {
        missing_percent.max(weights.surplus)
    } else {
        missing_percent
    };
    let total = matched * 100 + opposed * weights.contradiction + missing * missing_percent;
    if total == 0 {
        return 0;
    }
    let mut points = 0;
    for edge in chosen {
        points += (edge.gain() * 100 / total) as i32;
    }
    let whole = lone_query == 0 && lone_listed == 0 && chosen.len() > 1;
    let adjustments = adjust(mode, weights, query, listed, chosen, (gain / 1000, whole));
    points += adjustments.iter().map(|(_, points)| points).sum::<i32>();
    if let Some(lines) = account {
        write_account(query, listed, chosen, total, &adjustments, lines);
        give_back(-points.min(0), lines);
    }
    points.max(0)
}

/// What a pair says of a compound that is another one on either side, as weight that stays without a
/// partner on the query's side and on the listed one.
///
/// Abdul Agha, Azim Agha: the servant stands against the other name. Abdul | Latif, Abdul Ghani: what
/// follows the servant is without a partner, so the compound is another one.
fn other_compound(
    query: &Side,
    listed: &Side,
    edge: &Edge,
    query_mask: u16,
    listed_mask: u16,
) -> (u32, u32) {
    let weight = WEIGHTS.servant;
    let follows = |side: &Side, mask: u16, paired: u16| -> bool {
        side.alone & mask != 0 && side.all() & !paired & mask << 1 != 0
    };
    match edge.rule {
        Rule::Servant if edge.query & query.servants != 0 => (weight, 0),
        Rule::Servant => (0, weight),
        Rule::Initial
            if follows(query, edge.query, query_mask) && edge.listed & listed.alone == 0 =>
        {
            (0, weight)
        }
        Rule::Initial
            if follows(listed, edge.listed, listed_mask) && edge.query & query.alone == 0 =>
        {
            (weight, 0)
        }
        _ => (0, 0),
    }
}

/// Whether a name in syllables pairs with half of a given name (勇 with Yong-Won): a given name of one
/// syllable is another than one of two.
fn halved(query: &Side, listed: &Side, chosen: &[Edge], listed_mask: u16) -> bool {
    let lone = listed.joinable & !listed_mask;
    query.syllables == Syllables::Single
        && lone != 0
        && chosen.iter().any(|edge| {
            edge.listed.count_ones() == 1
                && edge.listed & listed.joinable != 0
                && (edge.listed << 1 | edge.listed >> 1) & lone != 0
        })
}

/// What was taken off beyond nothing is given back, the last deduction first, so that the lines add up
/// to 0.
fn give_back(mut surplus: i32, lines: &mut [Line]) {
    for line in lines.iter_mut().rev().filter(|line| line.points < 0) {
        let back = surplus.min(-line.points);
        line.points += back;
        surplus -= back;
    }
}

fn adjust(
    mode: Mode,
    weights: &Weights,
    query: &Side,
    listed: &Side,
    chosen: &[Edge],
    (gain, whole): (u32, bool),
) -> SmallVec<[(Rule, i32); 8]> {
    let mut adjustments = SmallVec::new();
    let mut take = |rule, points: i32| {
        if points > 0 {
            adjustments.push((rule, -points));
        }
    };
    take(Rule::Thin, Rates::of(mode).thin_points(gain, whole));
    take(Rule::NoAnchor, no_anchor(mode, weights, chosen));
    let order = if query.nasab && listed.nasab && father_and_child(query, listed, chosen) {
        Order::Chain
    } else {
        order(query, listed, chosen)
    };
    match order {
        Order::Same => {}
        Order::Turned => take(Rule::Order, weights.order_turned),
        Order::Mixed => take(Rule::Order, weights.order_mixed),
        Order::Chain => take(Rule::ChainOrder, weights.chain_order),
    }
    if query.generation != 0 && listed.generation != 0 && query.generation != listed.generation {
        take(Rule::Generation, weights.generation);
    }
    if query.legal_form != 0 && listed.legal_form != 0 && query.legal_form != listed.legal_form {
        let differ = crate::name::legal_forms_differ(query.legal_form, listed.legal_form);
        take(
            Rule::LegalForm,
            if differ {
                weights.legal_kind
            } else {
                weights.legal_form
            },
        );
    }
    adjustments
}

/// Points off where no part agrees closely: the more, the less the closest one does.
fn no_anchor(mode: Mode, weights: &Weights, chosen: &[Edge]) -> i32 {
    let anchors = chosen.iter().filter(|edge| {
        edge.rule != Rule::Initial && (mode == Mode::Person || edge.weight >= weights.anchor_weight)
    });
    let closest = anchors.map(|edge| edge.cost).min().unwrap_or(1000);
    let beyond = closest
        .saturating_sub(weights.anchor_cost)
        .min(weights.anchor_far);
    if beyond == 0 {
        return 0;
    }
    let slope = match mode {
        Mode::Person => weights.no_anchor_slope,
        Mode::Organization => 0,
    };
    weights.no_anchor + i32::from(beyond) * slope / 100
}

enum Order {
    Same,
    Turned,
    Mixed,
    Chain,
}

/// How the order of the paired parts differs. `chosen` is sorted by query position.
fn order(query: &Side, listed: &Side, chosen: &[Edge]) -> Order {
    let mut breaks = 0;
    for pair in chosen.windows(2) {
        if pair[1].listed.trailing_zeros() < pair[0].listed.trailing_zeros() {
            breaks += 1;
        }
    }
    if breaks == 0 {
        return Order::Same;
    }
    if query.nasab && listed.nasab && chain_differs(query, listed, chosen) {
        return Order::Chain;
    }
    let rotated = breaks == 1
        && chosen
            .first()
            .zip(chosen.last())
            .is_some_and(|(first, last)| {
                last.listed.trailing_zeros() < first.listed.trailing_zeros()
            });
    if rotated { Order::Turned } else { Order::Mixed }
}

/// Whether a person's own name in one chain is a father's name in the other, and the other way round.
fn chain_differs(query: &Side, listed: &Side, chosen: &[Edge]) -> bool {
    let moved = |edge: &&Edge| chained(query, edge.query) != chained(listed, edge.listed);
    chosen.iter().filter(moved).count() >= 2
}

/// Whether one name is that of the other's father: Salman bin Abdulaziz, Ahmed bin Salman bin Abdulaziz. The own name
/// of the one is a father's name of the other, whose own name is without a partner.
fn father_and_child(query: &Side, listed: &Side, chosen: &[Edge]) -> bool {
    let paired_at = |mask: fn(&Edge) -> u16, bit: u16| chosen.iter().find(|e| mask(e) & bit != 0);
    let of_query = paired_at(|edge| edge.query, 1);
    let of_listed = paired_at(|edge| edge.listed, 1);
    match (of_query, of_listed) {
        (Some(edge), None) => {
            !chained(query, 1) && chained(listed, edge.listed) && !chained(listed, 1)
        }
        (None, Some(edge)) => {
            !chained(listed, 1) && chained(query, edge.query) && !chained(query, 1)
        }
        _ => false,
    }
}

/// Whether the first part of a mask is a father's name.
fn chained(side: &Side, mask: u16) -> bool {
    side.parts()
        .get(mask.trailing_zeros() as usize)
        .is_some_and(|part| part.chained)
}

fn write_account(
    query: &Side,
    listed: &Side,
    chosen: &[Edge],
    total: u32,
    adjustments: &[(Rule, i32)],
    lines: &mut Vec<Line>,
) {
    let (mut query_mask, mut listed_mask) = (0u16, 0u16);
    for edge in chosen {
        query_mask |= edge.query;
        listed_mask |= edge.listed;
        lines.push(Line {
            rule: edge.rule,
            query: edge.query,
            listed: edge.listed,
            points: (edge.gain() * 100 / total) as i32,
            of: (u32::from(edge.weight) * 100_000 / total) as i32,
        });
    }
    let (lone_query, lone_listed) = (query.all() & !query_mask, listed.all() & !listed_mask);
    if lone_query != 0 && lone_listed != 0 {
        lines.push(Line {
            rule: Rule::Contradiction,
            query: lone_query,
            listed: lone_listed,
            points: 0,
            of: 0,
        });
    } else if lone_query != 0 {
        lines.push(Line {
            rule: Rule::MissingListed,
            query: lone_query,
            listed: 0,
            points: 0,
            of: 0,
        });
    } else if lone_listed != 0 {
        lines.push(Line {
            rule: Rule::MissingQuery,
            query: 0,
            listed: lone_listed,
            points: 0,
            of: 0,
        });
    }
    let earned: i32 = lines.iter().map(|line| line.of).sum();
    if let Some(lone) = lines.iter_mut().find(|line| line.of == 0) {
        lone.of = (1000 - earned).max(0);
    }
    for (rule, points) in adjustments {
        lines.push(Line {
            rule: *rule,
            query: 0,
            listed: 0,
            points: *points,
            of: 0,
        });
    }
}
