//! The library's own format: one record a line of JSON, lossless.

use serde_json::{Map, Value};

use super::format::Head;
use super::input::Input;
use super::json;
use super::load::Load;
use crate::error::Result;
use crate::record::{NoticeKind, PartialDate, Record, Sex};

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let line = head.first_line();
    head.is_json() && line.contains("\"names\"") && line.contains("\"text\"")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    json::values(load, input, &mut |load, line, value| {
        load.read("entries");
        let record = serde_json::from_value::<Record>(value.clone());
        let record = record.or_else(|_| without_unreadable(load, line, value));
        let Ok(mut record) = record else {
            load.drop(
                line,
                "entry",
                "not a record: a field has a value of another type",
            );
            return Ok(());
        };
        if record.list.is_empty() || load.options().list.is_some() {
            record.list = load.list_id("list");
        }
        load.emit(line, record)
    })
}

/// One value that cannot be read must not cost the whole entry: it is moved to `other` as text.
fn without_unreadable(
    load: &mut Load<'_>,
    line: u64,
    mut value: Value,
) -> serde_json::Result<Record> {
    let mut moved = Vec::new();
    if let Some(fields) = value.as_object_mut() {
        for (field, single) in [
            ("born", false),
            ("valid_from", true),
            ("expires", true),
            ("updated", true),
        ] {
            let unreadable =
                |date: &Value| serde_json::from_value::<PartialDate>(date.clone()).is_err();
            match fields.get_mut(field) {
                Some(Value::Array(dates)) if !single => {
                    let (bad, good) = std::mem::take(dates).into_iter().partition(unreadable);
                    *dates = good;
                    let bad: Vec<Value> = bad;
                    moved.extend(bad.into_iter().map(|date| (field, date)));
                }
                Some(date) if single && unreadable(date) => {
                    moved.extend(fields.remove(field).map(|date| (field, date)));
                }
                _ => {}
            }
        }
        // A word that a later version of the library may know.
        take_if(
            fields,
            "notice",
            |v| serde_json::from_value::<NoticeKind>(v.clone()).is_err(),
            &mut moved,
        );
        take_if(
            fields,
            "sex",
            |v| serde_json::from_value::<Sex>(v.clone()).is_err(),
            &mut moved,
        );
    }
    let mut record: Record = serde_json::from_value(value)?;
    for (field, value) in moved {
        load.unread(line, field, "not a value of this field that can be read");
        let text = json::scalar(&value).unwrap_or_else(|| value.to_string());
        record.other.push((field.to_owned(), text));
    }
    Ok(record)
}

fn take_if(
    fields: &mut Map<String, Value>,
    field: &'static str,
    unreadable: impl Fn(&Value) -> bool,
    moved: &mut Vec<(&'static str, Value)>,
) {
    if fields.get(field).is_some_and(unreadable) {
        moved.extend(fields.remove(field).map(|value| (field, value)));
    }
}
