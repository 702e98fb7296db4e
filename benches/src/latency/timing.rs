//! Times of single queries: processor time of the thread, the least of some sweeps, as percentiles.
//!
//! Machines that measure are shared: processor time leaves out what other programs took, the least of some sweeps leaves
//! out most of what they did to the caches. Every sweep runs all queries, so none is warm from its own last run.

use cpu_time::ThreadTime;

/// Percentiles in microseconds.
#[derive(Debug, Clone, Copy)]
pub struct Percentiles {
    /// Number of queries.
    pub n: usize,
    /// Median.
    pub p50: f64,
    /// 90th.
    pub p90: f64,
    /// 99th.
    pub p99: f64,
    /// 99.9th.
    pub p999: f64,
    /// Slowest query.
    pub max: f64,
    /// Mean, for throughput.
    pub mean: f64,
}

/// Microseconds of each item: the least over `sweeps` sweeps over all of them.
pub fn sweep<I>(items: &[I], sweeps: usize, mut work: impl FnMut(usize, &I)) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; items.len()];
    for _ in 0..sweeps.max(1) {
        for (i, item) in items.iter().enumerate() {
            let start = ThreadTime::now();
            work(i, item);
            let micros = start.elapsed().as_secs_f64() * 1e6;
            best[i] = best[i].min(micros);
        }
    }
    best
}

/// Percentiles of some times; `None` of none.
pub fn percentiles(times: impl IntoIterator<Item = f64>) -> Option<Percentiles> {
    let mut sorted: Vec<f64> = times.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = |share: f64| {
        sorted[((sorted.len() as f64 * share).ceil() as usize)
            .saturating_sub(1)
            .min(last)]
    };
    Some(Percentiles {
        n: sorted.len(),
        p50: at(0.5),
        p90: at(0.9),
        p99: at(0.99),
        p999: at(0.999),
        max: sorted[last],
        mean: sorted.iter().sum::<f64>() / sorted.len() as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_known_row() {
        let p = percentiles((1..=1000).map(f64::from)).expect("not empty");
        assert_eq!(
            (p.p50, p.p90, p.p99, p.p999, p.max),
            (500.0, 900.0, 990.0, 999.0, 1000.0)
        );
        assert_eq!(p.mean, 500.5);
        assert!(percentiles([]).is_none());
    }

    #[test]
    fn a_sweep_times_every_item_each_time() {
        let mut calls = 0;
        let times = sweep(&[1, 2, 3], 2, |_, _| calls += 1);
        assert_eq!((times.len(), calls), (3, 6));
        assert!(times.iter().all(|t| t.is_finite()));
    }
}
