//! Speed, measured: queries of every kind, their times as percentiles, and what the process costs.

pub mod exhaustive;
pub mod layers;
pub mod memory;
pub mod peers;
pub mod source;
pub mod timing;
pub mod workload;
