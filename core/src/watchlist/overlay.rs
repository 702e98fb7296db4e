//! Overlays on a list, and making one index of them.

use std::sync::Arc;

use super::coverage::{ListInfo, Meta};
use super::{Layers, Watchlist, WatchlistBuilder};
use crate::changes::{Overlay, Resolved, resolve};
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

impl Watchlist {
    /// The list with an overlay on it, searched as one: what a search, a screening, the coverage, a record's
    /// number, [`Watchlist::eu_mid`] … say is what they would say of an index built afresh from the records
    /// as they are after the change, the order of equal candidates included. A replaced or withdrawn record
    /// takes no place in an answer.
    ///
    /// The new and changed records are indexed in memory: some tens of microseconds each. Further overlays go on top; every
    /// layer makes each search a little dearer, so [`Watchlist::compact`] when there are many. The list
    /// itself stays as it is. A search stops at the work limit for each layer by itself.
    ///
    /// # Errors
    /// [`ErrorKind::List`] where the overlay was made for another list, or withdraws a record that this one
    /// does not have; [`ErrorKind::TooLarge`].
    pub fn with_overlay(&self, overlay: &Overlay) -> Result<Watchlist> {
        if self.layers.is_restricted() {
            return Err(Error::new(
                ErrorKind::Option,
                "could not lay an overlay over what one user may see of a list; lay it over the list, then \
                 restrict that",
            ));
        }
        let resolved = resolve(overlay, self)?;
        let top = Watchlist::builder().add_records(resolved.records.iter().copied())?;
        let Some(top) = top.build()?.layers.single().cloned() else {
            return Err(Error::new(
                ErrorKind::Corrupt,
                "could not index an overlay: what was built has layers",
            ));
        };
        let layers = self.layers.with(top, &resolved.edit);
        let meta = self.meta_under(overlay, &resolved, &layers)?;
        let standing = overlay.standing.as_ref();
        Ok(Watchlist {
            layers: Arc::new(layers),
            meta: Arc::new(meta),
            made: standing.map(|standing| standing.to.as_str().into()),
            compacted: Arc::default(),
            #[cfg(feature = "bundle")]
            seen: None,
        })
    }

    /// One index of all layers: the bytes are those of an index built afresh from the same records with the
    /// same statements about their lists. Takes as long as building. Of a list that hides records it has
    /// those that can be seen.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] where a layer is damaged, or the result is not the list that the overlays
    /// promise; [`ErrorKind::TooLarge`].
    pub fn compact(&self) -> Result<Watchlist> {
        self.compact_with(Watchlist::builder())
    }

    /// As [`Watchlist::compact`], with the threads and the progress of a builder that has no records yet.
    ///
    /// # Errors
    /// As [`Watchlist::compact`]; [`ErrorKind::Cancelled`].
    pub fn compact_with(&self, mut builder: WatchlistBuilder) -> Result<Watchlist> {
        if self.layers.single().is_some() {
            return Ok(self.clone());
        }
        for number in 0..self.len() {
            builder = builder.add_record(&self.record(number)?)?;
        }
        let list = builder.stating(&self.meta).build()?;
        if self.made.is_some() && list.content_id().as_deref() != self.made.as_deref() {
            return Err(Error::new(
                ErrorKind::Corrupt,
                "could not compact the list: it is not what its overlays say comes out; get them again",
            ));
        }
        Ok(list)
    }

    /// The records of the list in a word (checksums and a count), whatever tables and options it was indexed
    /// with; an overlay says by it on which list it stands. `None` with an overlay made by hand on top.
    ///
    /// It tells lists apart that were mixed up, not lists that were forged: that a signed bundle does.
    pub fn content_id(&self) -> Option<String> {
        match self.layers.single() {
            Some(index) => Some(index.content_id()),
            None => self.made.as_deref().map(str::to_owned),
        }
    }

    /// What the list is made of after a change.
    fn meta_under(
        &self,
        overlay: &Overlay,
        resolved: &Resolved<'_>,
        layers: &Layers,
    ) -> Result<Meta> {
        let mut meta = (*self.meta).clone();
        for number in &resolved.edit.hidden {
            meta.remove(&self.record(*number)?);
        }
        resolved.records.iter().for_each(|record| meta.add(record));
        meta.lists.retain(|list| list.records > 0);
        meta.built.clone_from(&overlay.built);
        if overlay.standing.is_some() {
            meta.lists = agreed(&meta.lists, &overlay.lists)?;
            return Ok(meta);
        }
        for list in &mut meta.lists {
            let stated = overlay.lists.iter().find(|stated| stated.id == list.id);
            let changed = |record: &Record| record.list == list.id;
            let gone = overlay.withdrawn().any(|key| key.list == list.id);
            if let Some(stated) = stated {
                list.clone_origin(stated);
            } else if gone || overlay.records().any(changed) {
                list.clone_origin(&ListInfo::default());
            }
        }
        by_appearance(&mut meta.lists, layers);
        Ok(meta)
    }
}

/// What an overlay says about the lists, once it is what the layers have.
fn agreed(counted: &[ListInfo], stated: &[ListInfo]) -> Result<Vec<ListInfo>> {
    let agrees = |list: &ListInfo| {
        let same = |other: &&ListInfo| other.id == list.id;
        let stated = stated.iter().find(same);
        stated.is_some_and(|s| (s.records, s.names) == (list.records, list.names))
    };
    if counted.len() == stated.len() && counted.iter().all(agrees) {
        return Ok(stated.to_vec());
    }
    let sum = |lists: &[ListInfo]| lists.iter().map(|list| list.records).sum::<usize>();
    Err(Error::new(
        ErrorKind::List,
        format!(
            "could not lay an overlay over the list: it states {} records in {} lists after the change, and \
             there are {} in {}; make it again",
            sum(stated),
            stated.len(),
            sum(counted),
            counted.len()
        ),
    ))
}

/// Puts lists in the order in which their first records stand.
pub(super) fn by_appearance(lists: &mut Vec<ListInfo>, layers: &Layers) {
    let mut ordered = Vec::with_capacity(lists.len());
    for number in 0..layers.len() {
        if lists.is_empty() {
            break;
        }
        let id = layers.head(number).map_or("", |head| head.list);
        if let Some(position) = lists.iter().position(|list| list.id == id) {
            ordered.push(lists.remove(position));
        }
    }
    *lists = ordered;
}
