//! Whether a search finds all that comparing the query with every listed name finds.

use crate::latency::source::Source;
use crate::latency::workload::Ask;
use crate::parallel::map;
use noticematch::record::EntityKind;
use noticematch::{Options, Query, Score, Scratch, Watchlist, compare_with};
use std::collections::BTreeMap;

/// What search and comparison gave over all queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Queries asked.
    pub queries: usize,
    /// Records at or above the lowest score by comparison with each of their names.
    pub compared: usize,
    /// Of these, found by the search with the same score.
    pub found: usize,
    /// Found by the search and not by comparison.
    pub extra: usize,
}

/// Compares every `step`-th query with every name of the list, and searches for what has each of some lowest scores.
/// O(queries × names).
pub fn exhaustive<const FLOORS: usize>(
    list: &Watchlist,
    source: &Source,
    asks: &[Ask],
    count: usize,
    lowest: [Score; FLOORS],
) -> [Agreement; FLOORS] {
    let names: Vec<Vec<String>> = (0..source.len())
        .map(|at| {
            source
                .record(at)
                .names
                .into_iter()
                .map(|n| n.text)
                .collect()
        })
        .collect();
    let step = (asks.len() / count.max(1)).max(1);
    let asks: Vec<&Ask> = asks.iter().step_by(step).take(count).collect();
    let parts = map(&asks, Scratch::new, |scratch, ask| {
        one(list, &names, &ask.name, lowest, scratch)
    });
    let mut sums = [Agreement::default(); FLOORS];
    for part in parts {
        for (sum, part) in sums.iter_mut().zip(part) {
            sum.queries += part.queries;
            sum.compared += part.compared;
            sum.found += part.found;
            sum.extra += part.extra;
        }
    }
    sums
}

fn one<const FLOORS: usize>(
    list: &Watchlist,
    names: &[Vec<String>],
    query: &str,
    lowest: [Score; FLOORS],
    scratch: &mut Scratch,
) -> [Agreement; FLOORS] {
    let options = Options::default();
    let person = Some(EntityKind::Person);
    let mut compared = BTreeMap::new();
    for (number, names) in names.iter().enumerate() {
        let scores = names
            .iter()
            .map(|name| compare_with(query, name, person, &options).score());
        if let Some(best) = scores.max() {
            compared.insert(number, best);
        }
    }
    let query = Query::new(query).kind(EntityKind::Person);
    lowest.map(|lowest| {
        let options = Options::default().limit(usize::MAX).min_score(lowest);
        let answer = list.search_with(&query, &options, scratch);
        let found = answer
            .iter()
            .filter(|c| compared.get(&c.record_number()) == Some(&c.score()))
            .count();
        Agreement {
            queries: 1,
            compared: compared.values().filter(|score| **score >= lowest).count(),
            found,
            extra: answer.len() - found,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::latency::workload::workload;

    #[test]
    fn a_search_finds_what_comparison_finds() {
        let source = Source::generated(3, 300);
        let mut builder = Watchlist::builder();
        for at in 0..source.len() {
            builder = builder.add_record(&source.record(at)).expect("added");
        }
        let list = builder.build().expect("built");
        let asks = workload(&source, 4, 3);
        let lowest = [700, 400].map(Score::from_points);
        for agreement in exhaustive(&list, &source, &asks, 60, lowest) {
            assert_eq!(agreement.queries, 60);
            assert!(agreement.compared > 20, "{agreement:?}");
            assert_eq!((agreement.found, agreement.extra), (agreement.compared, 0));
        }
    }
}
