//! United Kingdom: the ODS export of the UK sanctions list; its rows are those of `uk`.

use super::format::Head;
use super::load::Load;
use super::uk::UkRows;
use super::{ods, spreadsheet};
use crate::error::Result;

pub(super) fn sniff(head: &Head<'_>) -> bool {
    spreadsheet::is_zip(head.bytes) && head.text.contains("META-INF/manifest.xml")
}

pub(super) fn read(load: &mut Load<'_>, bytes: Vec<u8>) -> Result<()> {
    let mut rows = UkRows::new(load);
    ods::rows(load, bytes, &mut |load, row| rows.row(load, &row))?;
    rows.finish(load)
}
