//! How good and how fast noticematch is, measured: the library behind the programs `evaluate` and `latency`.
//!
//! Everything here is deterministic: seeds and integer arithmetic, no clock and no hash order in a choice.

pub mod eval;
pub mod generate;
pub mod latency;
pub mod parallel;
pub mod rng;
pub mod variation;
