//! What one user may see of a list: the rest leaves no trace.

use std::sync::Arc;

use super::Watchlist;
use super::coverage::is_lost;
use super::overlay::by_appearance;
use crate::bundle::Scope;
use crate::policy::{Access, unlink};
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

/// Of what a list is a part, and by which rule.
pub(super) struct Seen {
    whole: Watchlist,
    access: Access,
}

impl Watchlist {
    /// The list as somebody may see it who looks for one purpose at one time: without the records that
    /// [`Access::permits`] hides, and without links to them.
    ///
    /// What a search, a screening, the coverage, [`Watchlist::eu_mid`], a record's number … say is what
    /// they would say of a list built from [`Access::visible`], the scores and the order included. A
    /// hidden record is left out before anything of it is compared: it takes no place in an answer, moves no
    /// other candidate, and costs no time but that of passing over its number in the index. The size of the file
    /// is not told any more ([`Info::bytes`](crate::Info::bytes)), whether anything is hidden or not.
    ///
    /// Made in a time that grows with the list (every record is asked, without copying any text of it), so make
    /// it once a purpose and day.
    /// Records begin and expire by the day: ask for a new one when the day of `access` is over. The index
    /// still holds everything: this keeps a user from seeing, not an attacker in the process
    /// ([`Scope`](crate::bundle::Scope) leaves records out at build).
    ///
    /// ```
    /// # fn main() -> noticematch::Result<()> {
    /// use noticematch::Watchlist;
    /// use noticematch::policy::Access;
    /// use noticematch::record::{Name, Record};
    ///
    /// let mut record = Record::default();
    /// (record.id, record.list) = ("1".into(), "example".into());
    /// record.names = vec![Name::new("Jan Kowalski")];
    /// record.purposes = vec!["counter-terrorism".into()];
    /// let list = Watchlist::builder().add_record(&record)?.build()?;
    ///
    /// let seen = list.visible_to(&Access::new("border-check", 1_795_521_600))?;
    /// assert_eq!(seen.search("Jan Kowalski").len(), 0);
    /// assert_eq!(seen.coverage().records, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt) where a mapped file turns out to be damaged.
    pub fn visible_to(&self, access: &Access) -> Result<Watchlist> {
        if !self.layers.is_sound() {
            return Err(Error::new(
                ErrorKind::Corrupt,
                "could not find out what may be seen of the list: the index is damaged; copy the file again or \
                 rebuild it from the list",
            ));
        }
        let mut meta = (*self.meta).clone();
        let mut hidden = Vec::new();
        for number in 0..self.len() {
            let Some(record) = self.layers.validity(number) else {
                continue;
            };
            let (from, to) = (record.valid_from.as_ref(), record.expires.as_ref());
            if !access.permits_what(record.purposes.iter().copied(), from, to) {
                meta.uncount(record.kind, record.list, record.names);
                hidden.push(number);
            }
        }
        if meta.unindexed > 0 {
            let lost = self.layers.formless(&hidden).into_iter();
            let lost = lost.filter(|(number, name)| {
                let kind = self.layers.head(*number).map(|head| head.kind);
                let text = self.layers.name(*number, *name).map(|(text, _, _)| text);
                kind.zip(text)
                    .is_some_and(|(kind, text)| is_lost(text, kind))
            });
            meta.unindexed = meta.unindexed.saturating_sub(lost.count());
        }
        let layers = self.layers.without(&hidden);
        meta.lists.retain(|list| list.records > 0);
        by_appearance(&mut meta.lists, &layers);
        Ok(Watchlist {
            layers: Arc::new(layers),
            meta: Arc::new(meta),
            made: None,
            compacted: Arc::default(),
            seen: Some(Arc::new(Seen {
                whole: self.clone(),
                access: access.clone(),
            })),
        })
    }

    /// The list of which this is what somebody may see; itself where nothing is kept from anybody.
    pub(super) fn whole(&self) -> &Watchlist {
        self.seen.as_deref().map_or(self, |seen| seen.whole.whole())
    }

    /// By what rules records are kept from somebody: of a list restricted twice both, the last one first.
    pub(super) fn accesses(&self) -> impl Iterator<Item = &Access> {
        let first = self.seen.as_deref();
        std::iter::successors(first, |seen| seen.whole.seen.as_deref()).map(|seen| &seen.access)
    }

    /// The list cut down to what a device needs: the records of some purposes and regions, with some of their
    /// fields, and links among them only. What a device does not have cannot be taken from it. An index of
    /// its own: neither the file nor a search shows what was left out. Takes as long as building.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) where the scope names a field that records do not have;
    /// [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt) where a mapped file turns out to be damaged.
    pub fn minimised(&self, scope: &Scope) -> Result<Watchlist> {
        scope.check()?;
        let mut kept: Vec<Record> = Vec::new();
        for number in 0..self.len() {
            kept.extend(scope.select(&self.record(number)?)?);
        }
        unlink(&mut kept);
        let builder = Watchlist::builder().add_records(&kept)?;
        builder.stating(&self.meta).build()
    }
}
