//! A change of a list that travels: the records that are new or different, and the keys that are gone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::changes::Key;
use crate::changes::diff::by_key;
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

/// Bytes that one line of an overlay may have.
const MAX_LINE: usize = 4 << 20;

/// What to lay over a list. Carry it as the [`Overlay`](crate::bundle::PartKind::Overlay) part of a
/// delta bundle: its signature names the list that it stands on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// New and changed records, whole.
    pub(crate) put: BTreeMap<Key, Record>,
    /// Keys of records that are gone.
    pub(crate) gone: BTreeSet<Key>,
}

/// One line of an overlay's text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Put(Box<Record>),
    Gone(Key),
}

impl Overlay {
    /// What leads from `old` to `new`.
    ///
    /// # Errors
    /// As [`diff`](crate::changes::diff()).
    pub fn between(old: &[Record], new: &[Record]) -> Result<Overlay> {
        let (old, new) = (by_key(old)?, by_key(new)?);
        Ok(Overlay {
            put: new
                .iter()
                .filter(|(key, record)| old.get(*key) != Some(record))
                .map(|(key, record)| (key.clone(), (*record).clone()))
                .collect(),
            gone: old
                .keys()
                .filter(|key| !new.contains_key(*key))
                .cloned()
                .collect(),
        })
    }

    /// The list after the change: the untouched records in their order, then the new and changed.
    pub fn apply(&self, records: &[Record]) -> Vec<Record> {
        let kept = records
            .iter()
            .filter(|record| !self.touches(&Key::of(record)))
            .cloned();
        kept.chain(self.put.values().cloned()).collect()
    }

    /// Lays `later` over this one: the change that both make together.
    pub fn then(&mut self, later: Overlay) {
        for key in &later.gone {
            self.put.remove(key);
        }
        for key in later.put.keys() {
            self.gone.remove(key);
        }
        self.gone.extend(later.gone);
        self.put.extend(later.put);
    }

    /// Whether the record is replaced or gone.
    pub fn touches(&self, key: &Key) -> bool {
        self.put.contains_key(key) || self.gone.contains(key)
    }

    /// New and changed records.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.put.values()
    }

    /// Keys of records that are gone.
    pub fn withdrawn(&self) -> impl Iterator<Item = &Key> {
        self.gone.iter()
    }

    /// New, changed and gone records together.
    pub fn len(&self) -> usize {
        self.put.len() + self.gone.len()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One JSON document a line: `{"put":record}` or `{"gone":{"list":…,"id":…}}`, in order of key.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let gone = self.gone.iter().cloned().map(Line::Gone);
        let put = self
            .put
            .values()
            .map(|record| Line::Put(Box::new(record.clone())));
        let mut out = Vec::new();
        for line in gone.chain(put) {
            serde_json::to_writer(&mut out, &line).map_err(|e| {
                Error::new(ErrorKind::List, format!("could not write an overlay: {e}"))
            })?;
            out.push(b'\n');
        }
        Ok(out)
    }

    /// The reverse of [`Overlay::to_bytes`].
    ///
    /// # Errors
    /// [`ErrorKind::List`] with the line that is no change, or names a record a second time.
    pub fn from_bytes(bytes: &[u8]) -> Result<Overlay> {
        let mut overlay = Overlay::default();
        for (number, line) in bytes
            .split(|b| *b == b'\n')
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
        {
            let fault = |what: &str| {
                Error::new(
                    ErrorKind::List,
                    format!("line {} of the overlay {what}", number + 1),
                )
            };
            if line.len() > MAX_LINE {
                return Err(fault("is longer than 4 MiB"));
            }
            let key = match serde_json::from_slice(line)
                .map_err(|_| fault("is not a change of a record"))?
            {
                Line::Put(record) => {
                    let key = Key::of(&record);
                    let fresh = !overlay.touches(&key);
                    overlay.put.insert(key, *record);
                    fresh
                }
                Line::Gone(key) => !overlay.put.contains_key(&key) && overlay.gone.insert(key),
            };
            if !key {
                return Err(fault("names a record that an earlier line names"));
            }
        }
        Ok(overlay)
    }
}
