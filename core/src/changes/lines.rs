//! The text of an overlay: one JSON document a line.

use serde::{Deserialize, Serialize};

use super::overlay::{Overlay, Put, Standing};
use crate::changes::Key;
use crate::record::Record;
use crate::{Error, ErrorKind, ListInfo, Result};

/// Bytes that one line of an overlay may have.
const MAX_LINE: usize = 4 << 20;

/// One line: a heading, a record that is gone, or one that is new or changed.
#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<Heading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<Key>,
    #[serde(skip_serializing_if = "Option::is_none")]
    put: Option<Box<Record>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<usize>,
}

/// The first line, where there is anything to say about the lists before and after.
#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Heading {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lists: Vec<ListInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    built: Option<String>,
}

pub(super) fn write(overlay: &Overlay) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut line = |line: &Line| {
        let written = serde_json::to_writer(&mut out, line);
        out.push(b'\n');
        written.map_err(|e| Error::new(ErrorKind::List, format!("could not write an overlay: {e}")))
    };
    let standing = overlay.standing.as_ref();
    if standing.is_some() || !overlay.lists.is_empty() || overlay.built.is_some() {
        line(&Line {
            over: Some(Heading {
                from: standing.map(|s| s.from.clone()),
                to: standing.map(|s| s.to.clone()),
                lists: overlay.lists.clone(),
                built: overlay.built.clone(),
            }),
            ..Line::default()
        })?;
    }
    for (key, was) in &overlay.gone {
        line(&Line {
            gone: Some(key.clone()),
            was: *was,
            ..Line::default()
        })?;
    }
    for put in overlay.put.values() {
        line(&Line {
            put: Some(Box::new(put.record.clone())),
            at: put.at,
            was: put.was,
            ..Line::default()
        })?;
    }
    Ok(out)
}

pub(super) fn read(bytes: &[u8]) -> Result<Overlay> {
    let mut overlay = Overlay::default();
    let lines = bytes.split(|b| *b == b'\n').enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let fault = |what: &str| {
            Error::new(
                ErrorKind::List,
                format!("could not read an overlay: its line {} {what}", number + 1),
            )
        };
        if line.len() > MAX_LINE {
            return Err(fault("is longer than 4 MiB"));
        }
        let line: Line =
            serde_json::from_slice(line).map_err(|_| fault("is not a change of a record"))?;
        add(&mut overlay, line, number == 0).map_err(fault)?;
    }
    Ok(overlay)
}

/// Adds what a line says; an error says what is wrong with the line.
fn add(overlay: &mut Overlay, line: Line, first: bool) -> std::result::Result<(), &'static str> {
    let placed = overlay.standing.is_some();
    match line {
        Line {
            over: Some(heading),
            gone: None,
            put: None,
            at: None,
            was: None,
        } => {
            if !first {
                return Err("is a heading and not the first one");
            }
            overlay.standing = match (heading.from, heading.to) {
                (Some(from), Some(to)) => Some(Standing { from, to }),
                (None, None) => None,
                _ => return Err("says only one of the lists before and after"),
            };
            (overlay.lists, overlay.built) = (heading.lists, heading.built);
        }
        Line {
            over: None,
            gone: Some(key),
            put: None,
            at: None,
            was,
        } => {
            if was.is_some() != placed {
                return Err(
                    "has a place where the first line says nothing of lists, or none where it does",
                );
            }
            if overlay.touches(&key) {
                return Err("names a record that an earlier line names");
            }
            overlay.gone.insert(key, was);
        }
        Line {
            over: None,
            gone: None,
            put: Some(record),
            at,
            was,
        } => {
            if at.is_some() != placed || (was.is_some() && !placed) {
                return Err(
                    "has a place where the first line says nothing of lists, or none where it does",
                );
            }
            let (key, record) = (Key::of(&record), *record);
            if overlay.touches(&key) {
                return Err("names a record that an earlier line names");
            }
            overlay.put.insert(key, Put { record, at, was });
        }
        _ => return Err("is not a change of a record"),
    }
    Ok(())
}
