//! Asking past queries again, only of what a change affects.

use crate::changes::{Key, Overlay};
use crate::{Candidate, Options, Query, Result, Scratch, Watchlist};

/// A query of the past and what it was answered.
#[derive(Debug, Clone)]
pub struct Past {
    /// The query.
    pub query: Query,
    /// The candidates that were shown then.
    pub shown: Vec<Key>,
}

/// What a change means for one past query.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Affected {
    /// Place of the query in the list that was given.
    pub place: usize,
    /// Candidates among the new and changed records. A person looks at them.
    pub appeared: Vec<Candidate>,
    /// Candidates of then whose record changed: a decision about them stands no more.
    pub changed: Vec<Key>,
    /// Candidates of then whose record is gone.
    pub withdrawn: Vec<Key>,
}

/// Asks `past` again, only against what `overlay` changes, and gives those that it affects.
///
/// A thousand past queries against a daily change cost a thousand searches of a list one hundredth
/// the size.
pub fn rescreen(past: &[Past], overlay: &Overlay, options: &Options) -> Result<Vec<Affected>> {
    let over = Watchlist::builder()
        .add_records(overlay.records())?
        .build()?;
    let mut scratch = Scratch::new();
    let mut affected = Vec::new();
    for (place, one) in past.iter().enumerate() {
        let appeared: Vec<Candidate> = over
            .search_with(&one.query, options, &mut scratch)
            .iter()
            .cloned()
            .collect();
        let among = |keep: &dyn Fn(&Key) -> bool| {
            one.shown
                .iter()
                .filter(|k| keep(k))
                .cloned()
                .collect::<Vec<_>>()
        };
        let changed = among(&|k| overlay.put.contains_key(k));
        let withdrawn = among(&|k| overlay.gone.contains_key(k));
        if !(appeared.is_empty() && changed.is_empty() && withdrawn.is_empty()) {
            affected.push(Affected {
                place,
                appeared,
                changed,
                withdrawn,
            });
        }
    }
    Ok(affected)
}
