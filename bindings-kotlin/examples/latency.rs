//! What the same searches cost without the JVM: the other half of `LatencyTest.kt`.
//!
//! `cargo run --release -p noticematch-kotlin --example latency`

use std::time::Instant;

use noticematch::{Options, Query, Scratch, Watchlist};

/// The names of the Kotlin test, in the same order.
const NAMES: [&str; 4] = [
    "Viktor Skalnyi",
    "Mohamed Ali Hassan",
    "Аркадий Туманцев",
    "Nobody Atall",
];

fn main() {
    let list = Watchlist::demo();
    let lowest = noticematch::Score::from_points(200);
    let options = Options::default().limit(10).min_score(lowest);
    let mut times = Vec::new();
    let mut candidates = 0;
    for round in 0..5_000 {
        let query = Query::new(NAMES[round % NAMES.len()]);
        let start = Instant::now();
        let found = list.search_with(&query, &options, &mut Scratch::new());
        times.push(start.elapsed().as_nanos());
        candidates += found.len();
    }
    times.sort_unstable();
    println!(
        "search: p50 {:.1} us, {:.1} candidates",
        times[times.len() / 2] as f64 / 1e3,
        candidates as f64 / times.len() as f64
    );
    let queries: Vec<Query> = (0..5_000)
        .map(|i| Query::new(NAMES[i % NAMES.len()]))
        .collect();
    let start = Instant::now();
    let mut count = 0;
    list.screen(&queries, &options, 1, |_, found| {
        count += found.len();
        true
    });
    println!(
        "screen: {:.1} us a query on one thread ({count} candidates)",
        start.elapsed().as_nanos() as f64 / 1e3 / queries.len() as f64
    );
}
