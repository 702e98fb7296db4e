//! Any text as a query: a bounded answer whose reasons add up to its score.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use noticematch::{Options, Query, Scratch, Score, Watchlist};

static LIST: LazyLock<Watchlist> = LazyLock::new(Watchlist::demo);

fuzz_target!(|text: &str| {
    let options = Options::default().limit(5).min_score(Score::from_points(1));
    let found = LIST.search_with(&Query::new(text), &options, &mut Scratch::new());
    for candidate in found.iter() {
        let sum: i32 = candidate.reasons().iter().map(|reason| reason.points()).sum();
        assert_eq!(sum.clamp(0, 1000), i32::from(candidate.score().points()));
    }
});
