//! What an overlay costs: the same queries of the base, of the base with a change on it, and of a fresh build.

use std::time::Instant;

use noticematch::changes::Overlay;
use noticematch::{Options, Query, Scratch, Watchlist};

use super::source::Source;
use super::timing::{Percentiles, percentiles, sweep};
use super::workload::Ask;

/// Costs of a change of some records.
pub struct Costs {
    /// Seconds to lay the overlay over the list.
    pub lay_s: f64,
    /// Bytes of its text.
    pub overlay_bytes: usize,
    /// Seconds to make one index of both.
    pub compact_s: f64,
    /// A query of the base.
    pub base: Percentiles,
    /// A query of the base with the overlay.
    pub layered: Percentiles,
    /// A query of the list built afresh.
    pub fresh: Percentiles,
}

/// Changes every so-manieth record so that `changes` records are new, changed or withdrawn in equal parts,
/// and measures. `None` without queries.
///
/// # Errors
/// A sentence where an overlay cannot be laid, or an answer is not that of the fresh build.
pub fn costs(
    base: &Watchlist,
    source: &Source,
    asks: &[Ask],
    changes: u64,
    sweeps: usize,
) -> Result<Option<Costs>, String> {
    let say = |error: noticematch::Error| error.to_string();
    let step = (source.len() / changes.max(1)).max(1);
    let mut overlay = Overlay::default();
    for (turn, position) in (0..source.len()).step_by(step as usize).enumerate() {
        let mut record = source.record(position);
        match turn % 3 {
            0 => overlay.withdraw(noticematch::changes::Key::of(&record)),
            1 => {
                record.remarks.push("seen again".to_owned());
                overlay.put(record);
            }
            _ => {
                record.id.push_str("-new");
                overlay.put(record);
            }
        }
    }
    let compacted = base.with_overlay(&overlay).map_err(say)?;
    let start = Instant::now();
    let fresh = compacted.compact().map_err(say)?;
    let compact_s = start.elapsed().as_secs_f64();
    // As it would travel: with places, for this list only.
    let overlay = base.overlay_to(&fresh).map_err(say)?;
    let overlay_bytes = overlay.to_bytes().map_err(say)?.len();
    let start = Instant::now();
    let layered = base.with_overlay(&overlay).map_err(say)?;
    let lay_s = start.elapsed().as_secs_f64();
    let queries: Vec<Query> = asks.iter().map(|a| Query::new(a.name.as_str())).collect();
    let (options, mut scratch) = (Options::default(), Scratch::new());
    let mut answer = |list: &Watchlist, query: &Query| -> Vec<_> {
        let found = list.search_with(query, &options, &mut scratch);
        let line = |c: &noticematch::Candidate| (c.record_number(), c.score());
        found.iter().map(line).collect()
    };
    if queries
        .iter()
        .any(|q| answer(&layered, q) != answer(&fresh, q))
    {
        return Err("a list with an overlay answered otherwise than the fresh build".into());
    }
    let mut of = |list: &Watchlist| {
        percentiles(sweep(&queries, sweeps, |_, query| {
            std::hint::black_box(answer(list, query));
        }))
    };
    let (base, layered, fresh) = (of(base), of(&layered), of(&fresh));
    let figures = base.zip(layered).zip(fresh);
    Ok(figures.map(|((base, layered), fresh)| Costs {
        lay_s,
        overlay_bytes,
        compact_s,
        base,
        layered,
        fresh,
    }))
}
