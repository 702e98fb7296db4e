//! A change of a list that travels: the records that are new or different, and the keys that are gone.

use std::collections::BTreeMap;

use super::lines;
use super::places::{self, Records};
use crate::changes::Key;
use crate::record::Record;
use crate::{ListInfo, Result, Watchlist};

/// What to lay over a list: new and changed records, whole, and the keys of those that are gone.
///
/// Made from two versions of a list ([`Overlay::between`], [`Watchlist::overlay_to`]) it also says on which
/// list it stands and where each record belongs, so that the list with the overlay on it is the newer
/// version to the last byte; on any other list it is refused. Made by hand ([`Overlay::put`],
/// [`Overlay::withdraw`]) it fits every list that has the records which it withdraws: a changed record
/// stays where it was, new ones follow at the end.
///
/// Carry it as a part of kind `overlay` in a delta bundle, whose signature says who made it: what an overlay
/// says about its base finds lists that were mixed up, not forged ones.
///
/// ```
/// use noticematch::Watchlist;
/// use noticematch::changes::{Key, Overlay};
/// use noticematch::record::{Name, Record};
///
/// let mut arrival = Record::default();
/// (arrival.list, arrival.id) = ("demo".to_owned(), "NEW-1".to_owned());
/// arrival.names = vec![Name::new("Quorwenna Xillbrath")];
///
/// let base = Watchlist::demo();
/// let mut overlay = Overlay::default();
/// overlay.put(arrival);
/// overlay.withdraw(Key::of(&base.record(0)?));
///
/// let list = base.with_overlay(&overlay)?;
/// assert_eq!(list.len(), base.len());
/// assert_eq!(list.search("Xillbrath Quorwenna").len(), 1);
/// # Ok::<(), noticematch::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// The list beneath and the list that comes out, where the overlay was made from both.
    pub(crate) standing: Option<Standing>,
    /// What is said about lists as they are after the change: all of them, in their order, where the
    /// overlay has a standing.
    pub(crate) lists: Vec<ListInfo>,
    /// Day of making of the list that comes out.
    pub(crate) built: Option<String>,
    pub(crate) put: BTreeMap<Key, Put>,
    /// Withdrawn records, with their numbers in the list beneath.
    pub(crate) gone: BTreeMap<Key, Option<usize>>,
}

/// The two lists between which an overlay leads, each in a word ([`Watchlist::content_id`]).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A new or changed record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Put {
    pub(crate) record: Record,
    /// Its number in the list that comes out.
    pub(crate) at: Option<usize>,
    /// The number in the list beneath of the record that it replaces.
    pub(crate) was: Option<usize>,
}

impl Overlay {
    /// What leads from `old` to `new`, the order of the records included: one that moved counts as changed.
    ///
    /// # Errors
    /// As [`diff`](crate::changes::diff()).
    pub fn between(old: &[Record], new: &[Record]) -> Result<Overlay> {
        places::between(old, new)
    }

    /// Adds a record, or puts it in the place of the one with the same list and id.
    pub fn put(&mut self, record: Record) {
        self.displace();
        let key = Key::of(&record);
        self.gone.remove(&key);
        let (at, was) = (None, None);
        self.put.insert(key, Put { record, at, was });
    }

    /// Takes a record off the list. Laid over a list without it, the overlay is refused.
    pub fn withdraw(&mut self, key: Key) {
        self.displace();
        self.put.remove(&key);
        self.gone.insert(key, None);
    }

    /// States version, source and what the reader dropped of a list as it is after the change. A list that
    /// changes and of which nothing is stated has no version any more.
    pub fn state(&mut self, list: &ListInfo) {
        match self.lists.iter_mut().find(|known| known.id == list.id) {
            Some(known) => known.clone_origin(list),
            None if self.standing.is_none() => self.lists.push(list.clone()),
            // A list without records is no part of what comes out.
            None => {}
        }
    }

    /// States the day on which the list that comes out was made.
    pub fn built(&mut self, day: impl Into<String>) {
        self.built = Some(day.into());
    }

    /// The list after the change.
    ///
    /// # Errors
    /// As [`Watchlist::with_overlay`].
    pub fn apply(&self, records: &[Record]) -> Result<Vec<Record>> {
        let resolved = places::resolve(self, records)?;
        let (mut hidden, mut placed) = (resolved.edit.hidden.iter(), resolved.edit.placed.iter());
        let (mut next_hidden, mut next_placed) = (hidden.next(), placed.next());
        let mut arrivals = resolved.records.into_iter();
        let mut list = Vec::with_capacity(records.len());
        let mut arrive = |list: &mut Vec<Record>| {
            while next_placed == Some(&list.len()) {
                list.extend(arrivals.next().cloned());
                next_placed = placed.next();
            }
        };
        for (number, record) in records.iter().enumerate() {
            if next_hidden == Some(&number) {
                next_hidden = hidden.next();
                continue;
            }
            arrive(&mut list);
            list.push(record.clone());
        }
        arrive(&mut list);
        Ok(list)
    }

    /// Lays `later` over this one: the change that both make together, by list and id. What comes out has no
    /// standing of its own; to keep the order and the check of the base, lay the two one after the other.
    pub fn then(&mut self, later: Overlay) {
        for key in later.gone.into_keys() {
            self.withdraw(key);
        }
        for put in later.put.into_values() {
            self.put(put.record);
        }
        for list in &later.lists {
            self.state(list);
        }
        self.built = later.built;
    }

    /// Changed by hand: places and standing hold no more.
    fn displace(&mut self) {
        if self.standing.take().is_some() {
            self.gone.values_mut().for_each(|was| *was = None);
            for put in self.put.values_mut() {
                (put.at, put.was) = (None, None);
            }
        }
    }

    /// Whether the record is replaced or gone.
    pub fn touches(&self, key: &Key) -> bool {
        self.put.contains_key(key) || self.gone.contains_key(key)
    }

    /// New and changed records, by list and id.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.put.values().map(|put| &put.record)
    }

    /// Keys of records that are gone.
    pub fn withdrawn(&self) -> impl Iterator<Item = &Key> {
        self.gone.keys()
    }

    /// New, changed and gone records together.
    pub fn len(&self) -> usize {
        self.put.len() + self.gone.len()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The [`Watchlist::content_id`] of the list on which it stands; `None` where it fits others as well.
    pub fn base(&self) -> Option<&str> {
        self.standing
            .as_ref()
            .map(|standing| standing.from.as_str())
    }

    /// One JSON document a line, as `docs/format-bundle.md` has it.
    ///
    /// # Errors
    /// [`ErrorKind::List`](crate::ErrorKind::List) when a record cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        lines::write(self)
    }

    /// The reverse of [`Overlay::to_bytes`].
    ///
    /// # Errors
    /// [`ErrorKind::List`](crate::ErrorKind::List) with the line that is no change, or names a record a
    /// second time.
    pub fn from_bytes(bytes: &[u8]) -> Result<Overlay> {
        lines::read(bytes)
    }

    /// Reads an overlay file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io), and as [`Overlay::from_bytes`].
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Overlay> {
        let path = path.as_ref();
        let bytes =
            std::fs::read(path).map_err(|e| crate::Error::io("open the overlay", path, e))?;
        Overlay::from_bytes(&bytes)
    }
}

impl Watchlist {
    /// What leads from this list to a newer one: lay it over this list with [`Watchlist::with_overlay`].
    ///
    /// # Errors
    /// [`ErrorKind::List`](crate::ErrorKind::List) where one of them has two records with the same list and id.
    pub fn overlay_to(&self, newer: &Watchlist) -> Result<Overlay> {
        let mut overlay = places::between(self, newer)?;
        overlay.lists = newer.coverage().lists;
        overlay.built = newer.coverage().built;
        Ok(overlay)
    }
}

impl Records for [Record] {
    fn count(&self) -> usize {
        self.len()
    }

    fn key(&self, number: usize) -> Option<(&str, &str)> {
        let record = self.get(number)?;
        Some((&record.list, &record.id))
    }

    fn record(&self, number: usize) -> Option<std::borrow::Cow<'_, Record>> {
        self.get(number).map(std::borrow::Cow::Borrowed)
    }

    fn content_id(&self) -> Result<String> {
        crate::index::content_id_of(self)
    }
}

impl Records for Watchlist {
    fn count(&self) -> usize {
        self.len()
    }

    fn key(&self, number: usize) -> Option<(&str, &str)> {
        let head = self.layers.head(number)?;
        Some((head.list, head.id))
    }

    fn record(&self, number: usize) -> Option<std::borrow::Cow<'_, Record>> {
        self.layers.record(number).map(std::borrow::Cow::Owned)
    }

    fn content_id(&self) -> Result<String> {
        if let Some(known) = Watchlist::content_id(self) {
            return Ok(known);
        }
        // With an overlay made by hand on it: what an index of its records would say.
        let records = (0..self.len()).filter_map(|number| self.layers.record(number));
        crate::index::content_id_of(records)
    }
}
