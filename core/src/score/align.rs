//! Which query token goes with which listed token: the set of edges with the greatest gain.

use smallvec::SmallVec;

use crate::rules::Rule;

/// A possible pairing of one or two adjacent query tokens with one or two adjacent listed tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// Query tokens, a bit each.
    pub(crate) query: u16,
    /// Listed tokens, a bit each.
    pub(crate) listed: u16,
    /// Points of 1000 that the rule takes off.
    pub(crate) cost: u16,
    pub(crate) rule: Rule,
    /// Weight of the pair: the mean of both sides.
    pub(crate) weight: u16,
}

impl Edge {
    /// An edge between parts of these weights. A pair weighs the mean of its sides; one with an
    /// initial only as much as a letter tells.
    pub(crate) fn new(query: (u16, u16), listed: (u16, u16), rule: Rule, cost: u16) -> Edge {
        let weight = if rule == Rule::Initial {
            query.1.min(listed.1)
        } else {
            (query.1 + listed.1) / 2
        };
        Edge {
            query: query.0,
            listed: listed.0,
            cost,
            rule,
            weight,
        }
    }

    /// Weight times similarity, in thousandths.
    pub(crate) fn gain(&self) -> u32 {
        u32::from(self.weight) * (1000 - u32::from(self.cost.min(1000)))
    }
}

/// Edges of which no two want the same token: as many as most names have are kept in place.
pub(crate) type Chosen = SmallVec<[Edge; 8]>;

/// Steps of the exact search; names that need more are aligned greedily (and deterministically).
const MAX_STEPS: u32 = 4000;

/// Picks disjoint edges with the greatest total gain; ties go to the earlier edge in `edges`.
///
/// Sorts `edges`. Exact for ordinary names, greedy where more than [`MAX_STEPS`] would be needed.
pub(crate) fn align(edges: &mut [Edge], chosen: &mut Chosen) {
    edges.sort_unstable_by(|a, b| {
        (b.gain(), a.query, a.listed, a.rule).cmp(&(a.gain(), b.query, b.listed, b.rule))
    });
    chosen.clear();
    greedy(edges, chosen);
    if conflict(edges) {
        let mut search = Search {
            edges,
            best: chosen.iter().map(Edge::gain).sum(),
            best_set: Vec::new(),
            stack: Vec::new(),
            steps: 0,
        };
        search.descend(0, 0, 0, 0);
        if !search.best_set.is_empty() {
            let best_set = search.best_set;
            chosen.clear();
            chosen.extend(best_set.iter().map(|&index| edges[index]));
        }
    }
    chosen.sort_unstable_by_key(|edge| edge.query.trailing_zeros());
}

fn greedy(edges: &[Edge], chosen: &mut Chosen) {
    let (mut query, mut listed) = (0, 0);
    for edge in edges {
        if edge.query & query == 0 && edge.listed & listed == 0 {
            query |= edge.query;
            listed |= edge.listed;
            chosen.push(*edge);
        }
    }
}

/// Whether any two edges want the same token.
fn conflict(edges: &[Edge]) -> bool {
    let (mut query, mut listed) = (0u16, 0u16);
    for edge in edges {
        if edge.query & query != 0 || edge.listed & listed != 0 {
            return true;
        }
        query |= edge.query;
        listed |= edge.listed;
    }
    false
}

struct Search<'a> {
    edges: &'a [Edge],
    best: u32,
    best_set: Vec<usize>,
    stack: Vec<usize>,
    steps: u32,
}

impl Search<'_> {
    /// Branches on taking or leaving each edge, cut where the rest cannot catch up.
    fn descend(&mut self, from: usize, query: u16, listed: u16, gain: u32) {
        if gain > self.best {
            self.best = gain;
            self.best_set = self.stack.clone();
        }
        self.steps += 1;
        if self.steps > MAX_STEPS || from == self.edges.len() {
            return;
        }
        let rest = self.rest(from, query, listed);
        if gain + rest <= self.best {
            return;
        }
        let edge = self.edges[from];
        if edge.query & query == 0 && edge.listed & listed == 0 {
            self.stack.push(from);
            self.descend(
                from + 1,
                query | edge.query,
                listed | edge.listed,
                gain + edge.gain(),
            );
            self.stack.pop();
        }
        self.descend(from + 1, query, listed, gain);
    }

    /// An upper bound of what the edges from `from` on can add: each edge's gain shared among its
    /// query tokens, each token at its best.
    fn rest(&self, from: usize, query: u16, listed: u16) -> u32 {
        let mut best = [0u32; 16];
        for edge in &self.edges[from..] {
            if edge.query & query == 0 && edge.listed & listed == 0 {
                let share = edge.gain().div_ceil(edge.query.count_ones().max(1));
                let mut bits = edge.query;
                while bits != 0 {
                    let token = bits.trailing_zeros() as usize;
                    best[token] = best[token].max(share);
                    bits &= bits - 1;
                }
            }
        }
        best.iter().sum()
    }
}
