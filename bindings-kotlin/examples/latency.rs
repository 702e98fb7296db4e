//! What the same searches cost without the JVM: the other half of `LatencyTest.kt`.
//!
//! `cargo run --release -p noticematch-kotlin --example latency`

use std::time::Instant;

use noticematch::record::{Name, Record};
use noticematch::{Options, Query, Scratch, Watchlist};

/// The names of the Kotlin test, in the same order.
const NAMES: [&str; 4] = [
    "Viktor Skalnyi",
    "Mohamed Ali Hassan",
    "Аркадий Туманцев",
    "Yuliya Shchepkotsvet",
];

fn main() -> noticematch::Result<()> {
    let mut builder = Watchlist::builder();
    for number in 0..200 {
        let mut record = Record::default();
        record.id = number.to_string();
        record.list = "latency".to_owned();
        record.names = vec![Name::new(NAMES[number % NAMES.len()])];
        builder = builder.add_record(&record)?;
    }
    let list = builder.build()?;
    let options = Options::default().limit(10);
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
    Ok(())
}
