//! Figures from scores: precision and recall, area under the curve, thresholds at a rate of false alerts.

/// Precision, recall and F1 of a decision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// Share of the alerts that are right.
    pub precision: f64,
    /// Share of the right ones that alert.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// The decision "alert when `alert` says so" over `(item, is_match)`.
pub fn decide<T>(items: &[(T, bool)], alert: impl Fn(&T) -> bool) -> Decision {
    let count = |wanted: bool, matching: bool| {
        items
            .iter()
            .filter(|(i, m)| alert(i) == wanted && *m == matching)
            .count() as f64
    };
    let (hit, false_alert, missed) = (count(true, true), count(true, false), count(false, true));
    let ratio = |a: f64, b: f64| if a + b > 0.0 { a / (a + b) } else { 0.0 };
    Decision {
        precision: ratio(hit, false_alert),
        recall: ratio(hit, missed),
        f1: ratio(2.0 * hit, false_alert + missed),
    }
}

/// The threshold with the best F1 and that F1, over `(points, is_match)`.
pub fn best_f1(items: &[(u16, bool)]) -> (u16, f64) {
    let mut thresholds: Vec<u16> = items.iter().map(|(p, _)| *p).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    thresholds
        .into_iter()
        .map(|t| (t, decide(items, |p| *p >= t).f1))
        .fold(
            (0, 0.0),
            |best, now| if now.1 > best.1 { now } else { best },
        )
}

/// Area under the ROC curve: the chance that a match scores above a non-match, ties half.
pub fn auc(items: &[(u16, bool)]) -> f64 {
    let mut sorted: Vec<_> = items.to_vec();
    sorted.sort_unstable();
    let (mut below, mut won, mut matches) = (0.0, 0.0, 0.0);
    for tie in sorted.chunk_by(|a, b| a.0 == b.0) {
        let hits = tie.iter().filter(|(_, m)| *m).count() as f64;
        let others = tie.len() as f64 - hits;
        won += hits * (below + others / 2.0);
        below += others;
        matches += hits;
    }
    if matches * below > 0.0 {
        won / (matches * below)
    } else {
        f64::NAN
    }
}

/// The lowest threshold that at most `per_10_000` of the scores reach.
pub fn threshold_at(scores: &[u16], per_10_000: usize) -> u16 {
    let mut sorted: Vec<u16> = scores.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let allowed = scores.len() * per_10_000 / 10_000;
    // Above the first score that would be one too many.
    sorted
        .get(allowed)
        .map_or(1, |first_too_many| first_too_many + 1)
}

/// `count` of `total` per 10,000.
pub fn per_10_000(count: usize, total: usize) -> f64 {
    if total == 0 {
        f64::NAN
    } else {
        count as f64 * 10_000.0 / total as f64
    }
}

/// `count` of `total` as a share.
pub fn share(count: usize, total: usize) -> f64 {
    if total == 0 {
        f64::NAN
    } else {
        count as f64 / total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_is_one_when_apart_and_half_when_equal() {
        assert_eq!(auc(&[(900, true), (800, true), (100, false)]), 1.0);
        assert_eq!(auc(&[(500, true), (500, false)]), 0.5);
        assert_eq!(auc(&[(100, true), (900, false)]), 0.0);
        assert_eq!(auc(&[(3, true), (2, false), (1, true), (0, false)]), 0.75);
    }

    #[test]
    fn the_threshold_lets_no_more_through_than_allowed() {
        let scores: Vec<u16> = (0..1000).collect();
        let t = threshold_at(&scores, 50); // 0.5 % of 1000 are 5
        assert_eq!(scores.iter().filter(|s| **s >= t).count(), 5);
        let ties = vec![700; 100];
        assert!(
            ties.iter()
                .filter(|s| **s >= threshold_at(&ties, 50))
                .count()
                == 0,
            "ties go with the stricter side"
        );
    }

    #[test]
    fn decisions_and_the_best_threshold() {
        let items = [(900, true), (800, false), (700, true), (100, false)];
        let at_750 = decide(&items, |p| *p >= 750);
        assert_eq!(
            (at_750.precision, at_750.recall, at_750.f1),
            (0.5, 0.5, 0.5)
        );
        assert_eq!(best_f1(&items), (700, 0.8));
    }
}
