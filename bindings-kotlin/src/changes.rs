//! Differences of lists.

use std::sync::Arc;

use noticematch::changes::{Change, Key, Overlay, diff};
use noticematch::record::Record;

use crate::error::NativeException;
use crate::watchlist::NativeWatchlist;

/// What happened to one record.
#[derive(Debug, uniffi::Record)]
pub struct NativeChange {
    /// 0 added, 1 changed, 2 withdrawn.
    pub kind: i32,
    /// Short id of the list.
    pub list: String,
    /// The publisher's id.
    pub record_id: String,
    /// Of a changed record: the fields that differ.
    pub fields: Vec<NativeFieldChange>,
}

/// One field before and after, as JSON.
#[derive(Debug, uniffi::Record)]
pub struct NativeFieldChange {
    /// Name of the field.
    pub field: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

fn records(list: &NativeWatchlist) -> noticematch::Result<Vec<Record>> {
    let list = &list.list;
    (0..list.len()).map(|number| list.record(number)).collect()
}

/// What changed, by list and id.
#[uniffi::export]
pub fn changes(
    old: Arc<NativeWatchlist>,
    new: Arc<NativeWatchlist>,
) -> Result<Vec<NativeChange>, NativeException> {
    let found = diff(&records(&old)?, &records(&new)?)?;
    let of = |kind, key: &Key, fields| NativeChange {
        kind,
        list: key.list.clone(),
        record_id: key.id.clone(),
        fields,
    };
    let change = |change: &Change| match change {
        Change::Added { key } => Some(of(0, key, Vec::new())),
        Change::Withdrawn { key } => Some(of(2, key, Vec::new())),
        Change::Changed { key, fields } => {
            let field = |f: &noticematch::changes::FieldChange| NativeFieldChange {
                field: f.field.clone(),
                old: f.old.to_string(),
                new: f.new.to_string(),
            };
            Some(of(1, key, fields.iter().map(field).collect()))
        }
        _ => None,
    };
    Ok(found.iter().filter_map(change).collect())
}

/// What leads from one list to the other.
#[uniffi::export]
pub fn overlay(
    old: Arc<NativeWatchlist>,
    new: Arc<NativeWatchlist>,
) -> Result<Vec<u8>, NativeException> {
    Ok(old.list.overlay_to(&new.list)?.to_bytes()?)
}

#[uniffi::export]
impl NativeWatchlist {
    /// The list with a change on it.
    pub fn with_overlay(&self, overlay: Vec<u8>) -> Result<Arc<NativeWatchlist>, NativeException> {
        let list = self.list.with_overlay(&Overlay::from_bytes(&overlay)?)?;
        Ok(NativeWatchlist::of(list))
    }

    /// The bytes of the index file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.list.as_bytes().to_vec()
    }
}
