//! Searching a list with changes laid over it, and asking past queries again.

use crate::changes::{Key, Overlay};
use crate::{Candidate, Coverage, Options, Query, Result, Scratch, Unsearchable, Watchlist};

/// A list with overlays on it: withdrawn and replaced records are hidden, new and changed ones are
/// found in a small index of their own.
///
/// Scores of a changed record may differ by a few points from those after a full rebuild where the
/// rarity of a name within the list counts: the small index knows fewer names.
pub struct Layered {
    base: Watchlist,
    over: Watchlist,
    overlay: Overlay,
}

/// The answer of a layered list.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LayeredCandidates {
    /// Best first.
    pub found: Vec<Candidate>,
    /// Why it could not be looked up. Never the same as nothing found.
    pub unsearchable: Option<Unsearchable>,
    /// Whether a search stopped at its work limit.
    pub work_limited: bool,
    /// What was searched: the list as it was built …
    pub base: Coverage,
    /// … and the changes on it.
    pub changes: Coverage,
}

impl Layered {
    /// Lays `overlay` over `base`.
    pub fn new(base: Watchlist, overlay: Overlay) -> Result<Layered> {
        let over = Watchlist::builder()
            .add_records(overlay.records())?
            .build()?;
        Ok(Layered {
            base,
            over,
            overlay,
        })
    }

    /// The best candidates of both layers. Nothing that a change withdrew or replaced is among them,
    /// and none is missing because a hidden one took its place.
    pub fn search_with(
        &self,
        query: &Query,
        options: &Options,
        scratch: &mut Scratch,
    ) -> LayeredCandidates {
        let mut wider = options.clone();
        let (base, mut found) = loop {
            let answer = self.base.search_with(query, &wider, scratch);
            let kept: Vec<Candidate> = answer
                .iter()
                .filter(|c| !self.overlay.touches(&key(c)))
                .cloned()
                .collect();
            // Hidden records took places: ask for more until enough remain or there are no more.
            if kept.len() >= options.limit || answer.len() < wider.limit {
                break (answer, kept);
            }
            wider.limit = wider.limit.saturating_mul(2).max(1);
        };
        let over = self.over.search_with(query, options, scratch);
        found.extend(over.iter().cloned());
        found.sort_by(|a, b| b.score().cmp(&a.score()).then_with(|| key(a).cmp(&key(b))));
        found.truncate(options.limit);
        LayeredCandidates {
            found,
            unsearchable: base.unsearchable().cloned(),
            work_limited: base.work_limited() || over.work_limited(),
            base: base.coverage(),
            changes: over.coverage(),
        }
    }
}

fn key(candidate: &Candidate) -> Key {
    Key {
        list: candidate.list().to_owned(),
        id: candidate.record_id().to_owned(),
    }
}

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
        let withdrawn = among(&|k| overlay.gone.contains(k));
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
