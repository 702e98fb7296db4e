//! The library's own format: one record a line of JSON, lossless.

use super::format::Head;
use super::input::Input;
use super::json;
use super::load::Load;
use crate::error::Result;
use crate::record::Record;

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let line = head.first_line();
    head.is_json() && line.contains("\"names\"") && line.contains("\"text\"")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    json::values(load, input, &mut |load, line, value| {
        load.read("entries");
        match serde_json::from_value::<Record>(value) {
            Ok(mut record) => {
                if record.list.is_empty() || load.options().list.is_some() {
                    record.list = load.list_id("list");
                }
                load.emit(line, record)
            }
            Err(_) => {
                load.drop(
                    line,
                    "entry",
                    "not a record: a field has a value of another type",
                );
                Ok(())
            }
        }
    })
}
