//! How parts without a partner and thin evidence count, as bounds need it: at least so much.

use crate::name::Mode;

use super::weights::WEIGHTS;

/// The rates of one mode; percentages of weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    contradiction: u32,
    missing: u32,
    /// What one side has more than the other, where both have parts without a partner.
    surplus: u32,
    /// The gain, in weight, from which evidence is no longer thin.
    pub(crate) thin: u32,
    thin_points: u32,
    thin_whole: u32,
}

impl Rates {
    pub(crate) fn of(mode: Mode) -> Rates {
        let weights = &*WEIGHTS;
        let missing = weights.missing(mode);
        Rates {
            contradiction: weights.contradiction,
            missing,
            surplus: weights.surplus.max(missing),
            thin: weights.thin(mode),
            thin_points: weights.thin_points(mode),
            thin_whole: weights.thin_whole(mode),
        }
    }

    /// The least that parts without a partner count, in hundredths of weight: the rules for names in
    /// syllables count more.
    #[inline]
    pub(crate) fn lone_count(&self, lone_query: u16, lone_listed: u16) -> u32 {
        let opposed = u32::from(lone_query.min(lone_listed));
        let more = u32::from(lone_query.abs_diff(lone_listed));
        let percent = if opposed > 0 {
            self.surplus
        } else {
            self.missing
        };
        opposed * self.contradiction + more * percent
    }

    /// The least that one more part without a partner counts, in hundredths of its weight.
    #[inline]
    pub(crate) fn lone_least(&self) -> u32 {
        let missing = self.missing;
        missing.min(self.contradiction.saturating_sub(missing))
    }

    /// The most listed weight that may stay without a partner beside so much of the query's, where all may count
    /// `budget` by [`Rates::lone_count`]; none where the query's alone is too much.
    pub(crate) fn spare_listed(&self, budget: u32, lone_query: u16) -> Option<u16> {
        let (opposed, lone) = (self.contradiction, u32::from(lone_query));
        let beyond =
            |each: u32, of: u32| budget.checked_sub(lone * each).map(|left| left / of.max(1));
        if budget < lone * self.missing {
            return None;
        }
        let more = if lone == 0 {
            self.missing
        } else {
            self.surplus
        };
        let spare = match beyond(opposed, more) {
            Some(beyond) => lone + beyond,
            None => beyond(more, opposed.saturating_sub(more)).unwrap_or(0),
        };
        Some(spare.min(u32::from(u16::MAX / 2)) as u16)
    }

    /// What thin evidence takes off a name whose parts gain so much weight; less where two whole names agree, part for
    /// part.
    #[inline]
    pub(crate) fn thin_points(&self, gain: u32, whole: bool) -> i32 {
        let points = self.thin.saturating_sub(gain) * self.thin_points / 100;
        // Few names are whole: a division is dear.
        let points = if whole {
            points / self.thin_whole
        } else {
            points
        };
        points as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What may stay alone is just what counts no more than the budget.
        #[test]
        fn spare_weight_is_the_most_that_the_budget_allows(
            budget in 0u32..400_000,
            lone_query in 0u16..600,
            people: bool,
        ) {
            let mode = if people { Mode::Person } else { Mode::Organization };
            let rates = Rates::of(mode);
            let counts = |listed: u16| rates.lone_count(lone_query, listed);
            match rates.spare_listed(budget, lone_query) {
                None => prop_assert!(counts(0) > budget),
                Some(spare) => {
                    prop_assert!(counts(spare) <= budget && counts(spare + 1) > budget);
                }
            }
        }
    }
}
