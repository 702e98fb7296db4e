//! `names`: what searches of given names cost without any binding, for `bindings-python/tools/measure.py`.
//!
//! names INDEX NAMES.txt [ROUNDS]    prints the microseconds of a search: the least of the rounds of each
//!                                   name, and the mean of those

use std::time::Instant;

use noticematch::{Options, Query, Scratch, Watchlist};

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or(format!("give {what}"));
    let list = Watchlist::open(next("an index")?).map_err(|e| e.to_string())?;
    let path = next("a file of names, one a line")?;
    let rounds: usize = next("rounds").map_or(Ok(7), |text| text.parse().map_err(|_| "rounds"))?;
    let text = std::fs::read_to_string(&path).map_err(|e| format!("could not read {path}: {e}"))?;
    let names: Vec<&str> = text.lines().collect();
    let options = Options::default().limit(10);
    let mut scratch = Scratch::new();
    // The least of each name: what other programs take from the machine is left out.
    let mut least = vec![f64::INFINITY; names.len()];
    let mut candidates = 0;
    for _ in 0..rounds {
        for (name, least) in names.iter().zip(&mut least) {
            let start = Instant::now();
            let found = list.search_with(&Query::new(*name), &options, &mut scratch);
            *least = least.min(start.elapsed().as_nanos() as f64 / 1e3);
            candidates += found.len();
        }
    }
    let mean = least.iter().sum::<f64>() / least.len().max(1) as f64;
    println!("{mean:.3}");
    eprintln!("{candidates} candidates in {rounds} rounds");
    Ok(())
}
