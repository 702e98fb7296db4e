//! What a form can score at most, from little knowledge: bounds that are never too low.
//!
//! A name reaches a floor when `Σ weight × (1000 − cost − floor)` over its pairs outweighs `floor ×`
//! what the parts without a partner count: linear, so that each pair can be valued alone.

use crate::score::{Prepared, Rates};

/// The most that a pair can bring: its weight and its least cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Most {
    /// Twice the greatest weight of the pair: both sides together.
    pub(crate) weight: u32,
    /// Twice the least weight of the pair: what costs too much takes off least when it weighs least.
    pub(crate) least: u32,
    pub(crate) cost: u16,
    /// Weight of the listed side.
    pub(crate) listed: u16,
}

impl Most {
    /// The gain in thousandths of weight, rounded up.
    fn gain(self) -> i64 {
        (i64::from(self.weight) * i64::from(1000 - self.cost.min(1000)) + 1) / 2
    }

    /// What the pair adds above a floor, in thousandths of weight; negative where it costs too much.
    fn value(self, floor: i64) -> i64 {
        let above = 1000 - i64::from(self.cost.min(1000)) - floor;
        if above > 0 {
            (i64::from(self.weight) * above + 1) / 2
        } else {
            // The weight of a pair is rounded down.
            i64::from(self.least.saturating_sub(1)) * above / 2
        }
    }

    /// The greater in every respect; nothing brings nothing.
    #[inline]
    pub(crate) fn or(self, other: Most) -> Most {
        if self.weight == 0 {
            return other;
        }
        Most {
            weight: self.weight.max(other.weight),
            least: self.least.min(other.least),
            cost: self.cost.min(other.cost),
            listed: self.listed.max(other.listed),
        }
    }
}

/// What the pairs in sight can bring together, each query token's at its best.
#[derive(Clone, Copy)]
pub(crate) struct Outlook<'q> {
    query: &'q Prepared,
    rates: Rates,
    /// The floor, with what thin evidence takes off at least.
    floor: i64,
    /// Σ of the pairs' values.
    value: i64,
}

impl<'q> Outlook<'q> {
    /// The outlook of pairs, by first query token, at a floor of so many points. `whole` says that
    /// no part of either name need stay without a partner.
    #[inline]
    pub(crate) fn new(query: &'q Prepared, pairs: &[Most], floor: i32, whole: bool) -> Self {
        let pairs = &pairs[..query.side.parts().len().min(pairs.len())];
        let whole = whole && query.side.parts().len() > 1;
        let rates = Rates::of(query.mode);
        let gain: i64 = pairs.iter().map(|pair| pair.gain()).sum();
        let floor =
            i64::from(floor) + i64::from(rates.thin_points((gain / 1000) as u32 + 1, whole));
        let mut value = 0;
        let least = i64::from(rates.lone_least());
        for (token, pair) in pairs.iter().enumerate() {
            if pair.weight == 0 {
                continue;
            }
            // A token that costs too much may as well stay alone.
            let alone = match query.joined_behind(token) {
                true => 0,
                false => -floor * least * i64::from(query.side.weight(1 << token)) / 100,
            };
            value += pair.value(floor).max(alone);
        }
        Outlook {
            query,
            rates,
            floor,
            value,
        }
    }

    /// Whether the floor can be reached when at least these weights stay without a partner.
    #[inline]
    pub(crate) fn reaches(&self, lone_query: u16, lone_listed: u16) -> bool {
        let lone_listed = self.query.side.counted(lone_listed, lone_query);
        let lone = i64::from(self.rates.lone_count(lone_query, lone_listed));
        self.value * 100 >= self.floor * lone
    }
}
