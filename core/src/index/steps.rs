//! What pairs of names can bring, by steps of what all pairs of a form gain together.
//!
//! Thin evidence raises the floor by how little all pairs gain together. So bounds are kept for steps of that gain: within
//! one, no pair gains more than the step, and the floor is raised by what the step lacks.

use crate::score::{Prepared, Rates};

use super::groups::{Group, TOKENS, first};

/// Steps of gain; the last one is without limit.
pub(super) const STEPS: usize = 8;
/// More than any name gains: weights are below 256, and a name has few of them.
const MANY: i32 = i32::MAX / 64;
/// What no pair brings.
pub(super) const NEVER: i32 = i32::MIN / 64;

/// The most that a pair can bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// Weight × similarity, in thousandths: at most so much.
    pub(super) gain: u32,
    /// Its weight: at least so much.
    pub(super) weight: u16,
    /// The weight of its listed side: at most so much.
    pub(super) listed: u16,
}

/// The offers of a group, for each weight the one that gains most.
#[derive(Debug)]
pub(super) struct Offers {
    by_weight: [u32; Offers::WEIGHTS],
    /// Weights that have an offer.
    weights: Vec<u16>,
    pub(super) listed: u16,
}

impl Default for Offers {
    fn default() -> Offers {
        Offers {
            by_weight: [0; Offers::WEIGHTS],
            weights: Vec::new(),
            listed: 0,
        }
    }
}

impl Offers {
    /// Weights that are told apart: heavier pairs count as one of so much.
    const WEIGHTS: usize = 256;

    pub(super) fn clear(&mut self) {
        for weight in self.weights.drain(..) {
            self.by_weight[usize::from(weight)] = 0;
        }
        self.listed = 0;
    }

    pub(super) fn add(&mut self, offer: Offer) {
        let weight = offer.weight.min(Offers::WEIGHTS as u16 - 1);
        let gain = &mut self.by_weight[usize::from(weight)];
        if *gain == 0 {
            self.weights.push(weight);
        }
        *gain = (*gain).max(offer.gain.max(1));
        self.listed = self.listed.max(offer.listed);
    }

    /// The most that one of them gains.
    pub(super) fn most(&self) -> u32 {
        let gains = self.weights.iter();
        let gains = gains.map(|weight| self.by_weight[usize::from(*weight)]);
        gains.max().unwrap_or(0)
    }

    /// The most that one of them brings above a floor.
    pub(super) fn most_above(&self, floor: i32) -> i32 {
        let values = self.weights.iter();
        let values = values.map(|weight| {
            let gain = self.by_weight[usize::from(*weight)] as i32;
            gain - floor * i32::from(*weight)
        });
        values.max().unwrap_or(0)
    }

    /// Raises `best` to what an offer of this group brings in each step.
    pub(super) fn raise(&self, steps: &Steps, best: &mut Best) {
        for &weight in &self.weights {
            let gain = self.by_weight[usize::from(weight)];
            let (gain, weight) = (gain as i32, i32::from(weight));
            for step in 0..STEPS {
                let fits = gain <= steps.gains[step];
                let value = |floor: i32| if fits { gain - floor * weight } else { NEVER };
                best.gain[step] = best.gain[step].max(if fits { gain } else { 0 });
                best.part[step] = best.part[step].max(value(steps.part[step]));
                best.whole[step] = best.whole[step].max(value(steps.whole[step]));
            }
        }
    }
}

/// The steps at a floor.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    /// What all pairs gain together, in thousandths of weight: at most so much.
    pub(super) gains: [i32; STEPS],
    /// The floor where a part stays without a partner, and where none does.
    pub(super) part: [i32; STEPS],
    pub(super) whole: [i32; STEPS],
}

impl Steps {
    pub(super) fn of(query: &Prepared, floor: i32) -> Steps {
        let mut steps = Steps {
            gains: [MANY; STEPS],
            part: [floor; STEPS],
            whole: [floor; STEPS],
        };
        let rates = Rates::of(query.mode);
        for step in 0..STEPS - 1 {
            let gain = rates.thin * (step as u32 + 1) / STEPS as u32;
            steps.gains[step] = gain as i32 * 1000 + 999;
            steps.part[step] += rates.thin_points(gain, false);
            steps.whole[step] += rates.thin_points(gain, true);
        }
        steps
    }

    /// The highest step to which pairs can belong that gain at most so much, and in each step so much more.
    #[inline]
    pub(super) fn highest(&self, gain: i32, more: &[i32; STEPS]) -> usize {
        let mut steps = (0..STEPS).rev();
        let highest = steps.find(|step| self.belongs(*step, gain + more[*step]));
        highest.unwrap_or(0)
    }

    /// Whether pairs that gain at most so much together can belong to a step.
    pub(super) fn belongs(&self, step: usize, gain: i32) -> bool {
        step == 0 || gain > self.gains[step - 1]
    }
}

/// What a word brings in each step: gain, and value above the floor.
#[derive(Clone, Copy)]
pub(super) struct Best {
    pub(super) gain: [i32; STEPS],
    pub(super) part: [i32; STEPS],
    pub(super) whole: [i32; STEPS],
}

impl Best {
    pub(super) const NOTHING: Best = Best {
        gain: [0; STEPS],
        part: [NEVER; STEPS],
        whole: [NEVER; STEPS],
    };
    pub(super) const ZERO: Best = Best {
        gain: [0; STEPS],
        part: [0; STEPS],
        whole: [0; STEPS],
    };

    /// The better of both, step by step.
    fn raise(&mut self, other: &Best) {
        for step in 0..STEPS {
            self.gain[step] = self.gain[step].max(other.gain[step]);
            self.part[step] = self.part[step].max(other.part[step]);
            self.whole[step] = self.whole[step].max(other.whole[step]);
        }
    }
}

/// What the words of some groups bring.
#[derive(Clone)]
pub(super) struct Rest {
    /// By first query token.
    pub(super) bests: [Best; TOKENS],
    /// Query tokens of the groups, a bit each.
    pub(super) covered: u16,
    /// Listed weight that may be their partner.
    pub(super) listed: u16,
}

impl Rest {
    pub(super) const NOTHING: Rest = Rest {
        bests: [Best::NOTHING; TOKENS],
        covered: 0,
        listed: 0,
    };

    /// Adds a group, and says what it brings itself.
    pub(super) fn add(&mut self, group: &Group, steps: &Steps) -> Best {
        let mut own = Best::NOTHING;
        group.offers.raise(steps, &mut own);
        self.bests[first(group.mask)].raise(&own);
        self.covered |= group.mask;
        self.listed = self.listed.saturating_add(group.offers.listed);
        own
    }
}
