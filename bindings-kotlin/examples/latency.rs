//! What the same searches cost without the JVM: the other half of `LatencyTest.kt`.
//!
//! `cargo run --release -p noticematch-kotlin --example latency [INDEX]`

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
    let queries: Vec<Query> = (0..50)
        .map(|i| Query::new(NAMES[i % NAMES.len()]))
        .collect();
    let mut count = 0;
    let mut times = Vec::new();
    for _ in 0..400 {
        let start = Instant::now();
        list.screen(&queries, &options, 1, |_, found| {
            count += found.len();
            true
        });
        times.push(start.elapsed().as_nanos());
    }
    times.sort_unstable();
    println!(
        "screen: p10 {:.1} us a query on one thread ({count} candidates)",
        times[times.len() / 10] as f64 / 1e3 / queries.len() as f64
    );
    match std::env::args().nth(1) {
        Some(index) => real_size(&index),
        None => Ok(()),
    }
}

/// The same queries as the test asks of a list of real size.
fn real_size(index: &str) -> noticematch::Result<()> {
    let list = Watchlist::open(index)?;
    let queries = (0..1_000)
        .map(|number| {
            let record = list.record(number * 7 % list.len())?;
            Ok(Query::new(record.names[0].text.as_str()))
        })
        .collect::<noticematch::Result<Vec<Query>>>()?;
    let options = Options::default().limit(10);
    let times = (0..10).map(|_| {
        let start = Instant::now();
        list.screen(&queries, &options, 1, |_, _| true);
        start.elapsed().as_nanos()
    });
    println!(
        "screen, real size: best {:.1} us a query on one thread",
        times.min().unwrap_or(0) as f64 / 1e3 / queries.len() as f64
    );
    Ok(())
}
