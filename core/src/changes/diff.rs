//! The difference of two lists, per record and per field.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::Record;
use crate::{Error, ErrorKind, Result};

/// What names a record: its list and the publisher's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Short id of the list.
    pub list: String,
    /// The publisher's id.
    pub id: String,
}

impl Key {
    /// The key of `record`.
    pub fn of(record: &Record) -> Key {
        Key {
            list: record.list.clone(),
            id: record.id.clone(),
        }
    }
}

/// What happened to a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
#[non_exhaustive]
pub enum Change {
    /// It is new.
    Added {
        /// Which record.
        key: Key,
    },
    /// Some of its fields differ.
    Changed {
        /// Which record.
        key: Key,
        /// The fields, by name.
        fields: Vec<FieldChange>,
    },
    /// It is gone.
    Withdrawn {
        /// Which record.
        key: Key,
    },
}

/// One field before and after, as JSON; `null` where it is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// What changed from `old` to `new`, by list and id.
///
/// # Errors
/// [`ErrorKind::List`] when one side has two records with the same list and id: which of them
/// changed could not be said.
pub fn diff(old: &[Record], new: &[Record]) -> Result<Vec<Change>> {
    let (old, new) = (by_key(old)?, by_key(new)?);
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter_map(|key| change(key, old.get(key).copied(), new.get(key).copied()).transpose())
        .collect()
}

fn change(key: &Key, old: Option<&Record>, new: Option<&Record>) -> Result<Option<Change>> {
    let key = key.clone();
    Ok(match (old, new) {
        (None, Some(_)) => Some(Change::Added { key }),
        (Some(_), None) => Some(Change::Withdrawn { key }),
        (Some(a), Some(b)) if a != b => Some(Change::Changed {
            key,
            fields: fields(a, b)?,
        }),
        _ => None,
    })
}

fn fields(old: &Record, new: &Record) -> Result<Vec<FieldChange>> {
    let (old, new) = (object(old)?, object(new)?);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |side: &BTreeMap<String, Value>, name: &String| {
        side.get(name).cloned().unwrap_or(Value::Null)
    };
    Ok(names
        .into_iter()
        .map(|name| FieldChange {
            field: name.clone(),
            old: of(&old, name),
            new: of(&new, name),
        })
        .filter(|change| change.old != change.new)
        .collect())
}

fn object(record: &Record) -> Result<BTreeMap<String, Value>> {
    let value = serde_json::to_value(record).map(|mut value| {
        // A build that keeps the order of keys must not write another difference.
        value.sort_all_objects();
        value
    });
    match value {
        Ok(Value::Object(fields)) => Ok(fields.into_iter().collect()),
        _ => Err(Error::new(
            ErrorKind::List,
            "a record could not be written as JSON",
        )),
    }
}

/// The records by key, each key once.
pub(crate) fn by_key(records: &[Record]) -> Result<BTreeMap<Key, &Record>> {
    let mut map = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        if map.insert(Key::of(record), record).is_some() {
            return Err(Error::new(
                ErrorKind::List,
                format!(
                    "record {} of list {:?} has an id that an earlier one has; ids must be unique within a list",
                    place + 1,
                    record.list
                ),
            ));
        }
    }
    Ok(map)
}
