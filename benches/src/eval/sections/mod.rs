//! The sections of the evaluation, each a question that users ask of a matcher.

mod aliases;
mod calibration;
mod clean;
mod cross;
mod fairness;
mod pairs;
mod romanization;
mod tokens;
mod variants;

use super::data::Data;
use super::report::Report;
use super::task::System;

/// What a section works with.
pub struct Run<'a> {
    /// The collections.
    pub data: &'a Data,
    /// noticematch first, then the peers.
    pub systems: &'a [Box<dyn System>],
    /// Every how many-th query of the large collections is asked; 1 is all.
    pub every: usize,
    /// Seed of everything that is derived.
    pub seed: u64,
}

type Section = fn(&Run, &mut Report) -> Result<(), String>;

/// Every section, in the order of a whole run.
pub const SECTIONS: &[(&str, Section)] = &[
    ("pairs", pairs::run),
    ("tokens", tokens::run),
    ("romanization", romanization::run),
    ("aliases", aliases::run),
    ("cross", cross::run),
    ("clean", clean::run),
    ("variants", variants::run),
    ("fairness", fairness::run),
    ("calibration", calibration::run),
];

/// Runs the sections whose names are in `only` (all when empty).
pub fn run(run: &Run, only: &[String], report: &mut Report) {
    for (name, section) in SECTIONS {
        if !only.is_empty() && !only.iter().any(|o| o == name) {
            continue;
        }
        let start = std::time::Instant::now();
        match section(run, report) {
            Ok(()) => eprintln!("[{name}: {:.1} s]", start.elapsed().as_secs_f64()),
            Err(why) => report.skip(name, &why),
        }
    }
}

/// Share of the answers whose right entry stands among the first `k`.
fn recall_at(answers: &[super::task::Answer], k: u32) -> f64 {
    super::metrics::share(
        answers
            .iter()
            .filter(|a| a.rank.is_some_and(|r| r <= k))
            .count(),
        answers.len(),
    )
}

/// Share of the answers whose right entry has at least this level.
fn recall_level(answers: &[super::task::Answer], level: u8) -> f64 {
    super::metrics::share(
        answers.iter().filter(|a| a.right_level >= level).count(),
        answers.len(),
    )
}

/// Share of the answers whose right entry has at least so many points.
fn recall_points(answers: &[super::task::Answer], points: u16) -> f64 {
    super::metrics::share(
        answers.iter().filter(|a| a.right >= points).count(),
        answers.len(),
    )
}
