//! `names`: what searches of given names cost without any binding, for `bindings-python/tools/measure.py`.
//!
//! names INDEX NAMES.txt [ROUNDS]    prints the microseconds of a search, the least of the rounds

use std::time::Instant;

use noticematch::{Options, Query, Score, Scratch, Watchlist};

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or(format!("give {what}"));
    let list = Watchlist::open(next("an index")?).map_err(|e| e.to_string())?;
    let path = next("a file of names, one a line")?;
    let rounds: usize = next("rounds").map_or(Ok(7), |text| text.parse().map_err(|_| "rounds"))?;
    let text = std::fs::read_to_string(&path).map_err(|e| format!("could not read {path}: {e}"))?;
    let names: Vec<&str> = text.lines().collect();
    // The widest answers: ten candidates wherever the list has ten that share anything with a name.
    let options = Options::default().limit(10).min_score(Score::from_points(0));
    let mut scratch = Scratch::new();
    let mut candidates = 0;
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        for name in &names {
            let found = list.search_with(&Query::new(*name), &options, &mut scratch);
            candidates += found.len();
        }
        start.elapsed().as_nanos() as f64 / 1e3 / names.len().max(1) as f64
    });
    let best = times.fold(f64::INFINITY, f64::min);
    println!("{best:.3}");
    eprintln!("{candidates} candidates in {rounds} rounds of {} names", names.len());
    Ok(())
}
