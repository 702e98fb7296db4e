//! What forms can reach that are in none of the groups read so far: a name reaches a floor when what its pairs gain
//! above it outweighs what its parts without a partner count ([`super::steps`]).

use crate::rules::Rule;
use crate::score::{Prepared, Rates};

use super::beside::Beside;
use super::groups::{Group, TOKENS, first, initials_most};
use super::part::WEIGHT_STEP;
use super::postings::{Found, Wanted};
use super::steps::{Best, NEVER, Offer, Rest, STEPS, Steps};

/// How the forms with a term are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Heavier forms cannot reach the floor, …
    pub(super) limit: u16,
    /// … nor those heavier than this in which nothing else is known.
    pub(super) alone: u16,
    /// Fewest neighbours in a form that can.
    pub(super) needed: u8,
    /// None has more points than the bar.
    pub(super) ties: bool,
}

/// A weight in the steps of forms.
fn steps(weight: u16) -> u8 {
    (weight / WEIGHT_STEP).min(255) as u8
}

impl Look {
    /// The forms to be looked at, with a term that is still to be said, beside which so much must stand, if that is known.
    pub(super) fn at(self, beside: Option<u32>) -> Wanted {
        let (beside, alone) = match beside {
            None => (0, self.limit),
            // Another word at least, where it cannot do without.
            Some(beside) => (beside.max((self.needed > 1).into()), self.alone),
        };
        Wanted {
            term: 0,
            beside,
            alone: steps(alone),
            found: Found {
                most: steps(self.limit),
                ties: self.ties,
                ..Found::carrying(self.needed)
            },
        }
    }
}

/// How the forms with terms of the last offers are looked at: many terms of a group bring the same.
pub(super) struct Looks {
    of: Box<[(Offer, Option<Wanted>); Looks::KEPT]>,
}

impl Default for Looks {
    fn default() -> Looks {
        let nobody = (Looks::NOBODY, None);
        Looks {
            of: Box::new([nobody; Looks::KEPT]),
        }
    }
}

impl Looks {
    /// A power of two.
    const KEPT: usize = 64;
    /// No pair gains so much.
    const NOBODY: Offer = Offer {
        gain: u32::MAX,
        weight: 0,
        listed: 0,
    };

    /// Forgets them all.
    pub(super) fn forget(&mut self) {
        self.of.iter_mut().for_each(|look| look.0 = Looks::NOBODY);
    }

    /// How to look at the forms with a term of an offer, found out by `look` where it is not known.
    #[inline]
    pub(super) fn of(
        &mut self,
        offer: Offer,
        look: impl FnOnce(Offer) -> Option<Wanted>,
    ) -> Option<Wanted> {
        let mixed = offer.gain ^ u32::from(offer.weight) << 12 ^ u32::from(offer.listed) << 20;
        let place = (mixed.wrapping_mul(0x9e37_79b1) >> 26) as usize % Looks::KEPT;
        let known = &mut self.of[place];
        if known.0 != offer {
            *known = (offer, look(offer));
        }
        known.1
    }
}

/// What is ahead of the first of some groups, at a floor.
pub(super) struct Ahead<'q> {
    query: &'q Prepared,
    rates: Rates,
    steps: Steps,
    /// What the words of the first group bring.
    own: Best,
    /// What the query's words bring beside one of them.
    rest: Best,
    /// What its single letters bring.
    letters: Best,
    /// Query weight that no group covers.
    lone_query: u16,
    /// Weight of the words beside the one of the first group, …
    others: u16,
    /// … and of the single letters, once it is known what they may go with in each form.
    known_letters: Option<u16>,
    /// What a pair of the first group must bring in each step if it is the only one, …
    alone: [i32; STEPS],
    /// … and if one other word of the query has a partner.
    beside_one: [i32; STEPS],
    /// The most that such another word gains, and the single letters.
    one_gain: [i32; STEPS],
    /// So many pairs may make the whole name.
    enough: u8,
    /// Listed weight that may be the partner of what the later groups cover.
    listed: u16,
}

impl<'q> Ahead<'q> {
    /// What is ahead of the first of some groups, which brings `own`; the others bring `rest`.
    pub(super) fn of(
        query: &'q Prepared,
        groups: &[Group],
        own: Best,
        rest: &Rest,
        steps: Steps,
    ) -> Ahead<'q> {
        let mut ahead = Ahead {
            query,
            rates: Rates::of(query.mode),
            steps,
            own,
            rest: Best::ZERO,
            letters: Best::ZERO,
            lone_query: 0,
            others: 0,
            known_letters: None,
            alone: [0; STEPS],
            beside_one: [i32::MAX / 2; STEPS],
            one_gain: [0; STEPS],
            enough: enough(query, groups.first().map_or(0, |group| group.mask)),
            listed: initials_most(query).saturating_add(rest.listed),
        };
        ahead.add_up(groups, rest);
        ahead
    }

    /// Adds up what the words of the later groups bring.
    fn add_up(&mut self, groups: &[Group], rest: &Rest) {
        let query = self.query;
        let taken = groups.first().map_or(0, |group| group.mask);
        let covered = taken | !query.finding | rest.covered;
        let bests = &rest.bests;
        let all = query.side.all();
        self.lone_query = query.side.weight(all & !covered);
        self.others = query.side.weight(all & query.finding & !taken);
        for (token, side) in query.side.parts().iter().enumerate().take(TOKENS) {
            if !query.finds(token) {
                self.letter(side.weight.into());
            } else if taken >> token & 1 == 0 {
                let covered = covered >> token & 1 == 1;
                self.token(token, side.weight.into(), covered, &bests[token]);
            }
        }
        self.few(&groups[groups.len().min(1)..], bests);
        for step in 0..STEPS {
            self.rest.gain[step] += self.letters.gain[step];
            self.rest.part[step] += self.letters.part[step];
            self.rest.whole[step] += self.letters.whole[step];
        }
    }

    /// Finds what a pair must bring where no other word of the query has a partner, and where one has.
    fn few(&mut self, later: &[Group], bests: &[Best; TOKENS]) {
        let (query, rates, others) = (self.query, self.rates, self.others);
        let counts = |lone: u16| rates.lone_count(lone, 0) as i32;
        let count = counts(others);
        for step in 0..STEPS {
            let floor = self.steps.part[step];
            self.alone[step] = floor * count / 100 - self.letters.part[step];
        }
        for group in later {
            // Groups with the same first token are taken together.
            let best = &bests[first(group.mask)];
            let lone = others - query.side.weight(group.mask & query.finding).min(others);
            let count = counts(lone);
            for step in 0..STEPS {
                let floor = self.steps.part[step];
                let must = floor * count / 100 - self.letters.part[step] - best.part[step];
                self.beside_one[step] = self.beside_one[step].min(must);
                let gain = best.gain[step] + self.letters.gain[step];
                self.one_gain[step] = self.one_gain[step].max(gain);
            }
        }
    }

    /// Adds a single letter of the query: it goes with any listed word. Forms that have it as such were looked at.
    fn letter(&mut self, weight: i32) {
        let similarity = 1000 - Rule::Initial.cost();
        for step in 0..STEPS {
            self.letters.gain[step] += weight * similarity;
            self.letters.part[step] += (weight * (similarity - self.steps.part[step])).max(0);
            self.letters.whole[step] += (weight * (similarity - self.steps.whole[step])).max(0);
        }
    }

    /// Adds the best that a token brings, or that it stays alone.
    fn token(&mut self, token: usize, weight: i32, covered: bool, best: &Best) {
        let least = self.rates.lone_least() as i32;
        let behind = self.query.joined_behind(token);
        let alone_in_whole = if behind { 0 } else { NEVER };
        for step in 0..STEPS {
            // A token that costs too much may as well stay alone.
            let alone = match behind || !covered {
                true => 0,
                false => -self.steps.part[step] * least * weight / 100,
            };
            self.rest.gain[step] += best.gain[step];
            self.rest.part[step] += best.part[step].max(alone);
            let whole = best.whole[step].max(alone_in_whole);
            self.rest.whole[step] = (self.rest.whole[step] + whole).max(NEVER);
        }
    }

    /// Whether a form with a term of the first group can reach the floor.
    pub(super) fn reaches(&self) -> bool {
        let best = &self.own;
        (0..STEPS).any(|step| {
            let part = self.rest.part[step] + best.part[step];
            self.steps
                .belongs(step, best.gain[step] + self.rest.gain[step])
                && (self.spare(step, part, self.lone_query).is_some()
                    || self.is_whole(self.rest.whole[step] + best.whole[step]))
        })
    }

    /// Takes note that it is known what the single letters may go with in each form; of the words of the query some are
    /// taken.
    pub(super) fn know_letters(&mut self, taken: u16) {
        let letters = self.query.side.all() & !self.query.finding & !taken;
        self.known_letters = Some(self.query.side.weight(letters));
    }

    /// What must stand beside a term of the first of some groups: by the highest step that its forms can belong to.
    pub(super) fn beside(&self, groups: &[Group]) -> Beside<'q> {
        let (most, mask) = groups.first().map_or((0, 0), |group| {
            let most = group.offers.most();
            (most, group.mask)
        });
        let step = self.steps.highest(most as i32, &self.rest.gain);
        let (floor, letters) = (self.steps.whole[step], self.letters.whole[step]);
        Beside::of(self.query, mask, groups, floor, letters)
    }

    /// How to look at the forms with a term of the first group; not at all where none can reach the floor.
    pub(super) fn look(&self, offer: Offer) -> Option<Look> {
        let (gain, weight) = (offer.gain as i32, i32::from(offer.weight));
        let part = |step: usize| gain - self.steps.part[step] * weight;
        // The more all pairs gain, the lower is the floor, so the highest step that they can belong to decides.
        let step = self.steps.highest(gain, &self.rest.gain);
        let whole = self.rest.whole[step] + gain - self.steps.whole[step] * weight;
        let spare = self.spare(step, self.rest.part[step] + part(step), self.lone_query);
        let spare = spare.max(self.is_whole(whole).then_some(0));
        let spare = spare?;
        let alone = self.steps.highest(gain, &self.letters.gain);
        let beside_one = self.steps.highest(gain, &self.one_gain);
        let needed = if part(alone) >= self.alone[alone] {
            1
        } else if part(beside_one) >= self.beside_one[beside_one] {
            2
        } else {
            3
        };
        let spare_alone = match self.known_letters {
            Some(letters) => {
                let step = self.steps.highest(gain, &[0; STEPS]);
                self.spare(step, part(step), self.others + letters)
            }
            None if needed == 1 && self.others > 0 => {
                let value = part(alone) + self.letters.part[alone];
                self.spare(alone, value, self.others)
            }
            None => Some(spare),
        };
        let letters_most = match self.known_letters {
            Some(_) => 0,
            None => initials_most(self.query),
        };
        let limit =
            |spare: u16, listed: u16| spare.saturating_add(listed).saturating_add(offer.listed);
        Some(Look {
            limit: limit(spare, self.listed),
            alone: limit(spare_alone.unwrap_or(0), letters_most),
            needed: needed.min(self.enough),
            ties: false,
        })
    }

    /// Whether a form reaches the floor whose parts all have a partner.
    fn is_whole(&self, value: i32) -> bool {
        self.lone_query == 0 && value >= 0 && self.query.side.parts().len() > 1
    }

    /// The most listed weight that may stay without a partner; none where even nothing is too much.
    fn spare(&self, step: usize, value: i32, lone_query: u16) -> Option<u16> {
        let budget = u32::try_from(value).ok()?.saturating_mul(100) / self.steps.part[step] as u32;
        let spare = self.rates.spare_listed(budget, lone_query)?;
        // Where the query is cut off, what is listed beyond it costs nothing.
        Some(if self.query.side.truncated && spare >= lone_query {
            u16::MAX / 2
        } else {
            spare
        })
    }
}

/// Fewest pairs that leave no word of the query alone, one of the words in `taken` among them.
fn enough(query: &Prepared, taken: u16) -> u8 {
    let mut rest = query.finding & query.side.all() & !taken;
    let mut pairs = 1;
    while rest != 0 {
        let token = rest & rest.wrapping_neg();
        let both = token | token << 1;
        let joined = rest & both == both && query.joins.iter().any(|join| join.mask() == both);
        rest &= if joined { !both } else { !token };
        pairs += 1;
    }
    pairs.min(3)
}
