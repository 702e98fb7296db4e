//! Senzing entity specification, JSON lines: features in lists (`NAMES`, `DATES` …) or flat.

use serde_json::{Map, Value};

use super::clean::{is_other_script, join};
use super::format::Head;
use super::input::Input;
use super::json::{self, scalar, text};
use super::load::Load;
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NoticeKind, Place, Record,
};

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.is_json() && head.has_all(&["\"DATA_SOURCE\"", "\"RECORD_ID\""])
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    json::values(load, input, &mut |load, line, value| {
        load.read("entries");
        let Some(fields) = value.as_object() else {
            load.drop(line, "entry", "not a JSON object");
            return Ok(());
        };
        let record = entry(load, line, &value, fields);
        load.emit(line, record)
    })
}

fn entry(load: &mut Load<'_>, line: u64, value: &Value, fields: &Map<String, Value>) -> Record {
    let source = text(value, "DATA_SOURCE")
        .unwrap_or_default()
        .to_lowercase()
        .replace('_', "-");
    let kind = match text(value, "RECORD_TYPE").as_deref() {
        Some("PERSON" | "INDIVIDUAL") => EntityKind::Person,
        Some("ORGANIZATION" | "COMPANY" | "BUSINESS") => EntityKind::Organization,
        Some("VESSEL" | "AIRCRAFT") => EntityKind::Vessel,
        _ => EntityKind::Other,
    };
    let mut record = Record {
        id: text(value, "RECORD_ID").unwrap_or_default(),
        list: load.list_id(if source.is_empty() {
            "senzing"
        } else {
            &source
        }),
        kind,
        ..Record::default()
    };
    feature(load, line, fields, &mut record);
    for (key, list) in fields {
        for item in list.as_array().into_iter().flatten() {
            match item.as_object() {
                Some(item) => feature(load, line, item, &mut record),
                None => record
                    .other
                    .extend(scalar(item).map(|text| (key.clone(), text))),
            }
        }
    }
    record
        .names
        .sort_by_key(|name| name.kind != NameKind::Primary);
    if let Some(first) = record
        .names
        .first_mut()
        .filter(|name| name.kind == NameKind::Alias)
    {
        first.kind = NameKind::Primary;
    }
    record
}

/// The features of one object: of the record itself, or of one item of its lists.
fn feature(load: &mut Load<'_>, line: u64, fields: &Map<String, Value>, record: &mut Record) {
    name(fields, record);
    place(fields, record);
    relation(fields, record);
    let value_of = |key: &str| fields.get(key).and_then(scalar);
    for (key, value) in fields {
        let Some(text) = scalar(value) else { continue };
        match key.as_str() {
            "DATA_SOURCE" | "RECORD_ID" | "RECORD_TYPE" => {}
            _ if key.starts_with("NAME_")
                || key.starts_with("ADDR_")
                || key.starts_with("REL_") => {}
            "DATE_OF_BIRTH" | "REGISTRATION_DATE" => {
                let date = load.date(line, "DATE_OF_BIRTH", &text, DateOrder::DayFirst, record);
                record.born.extend(date);
            }
            "GENDER" => load.sex(line, "GENDER", &text, record),
            "NATIONALITY" | "CITIZENSHIP" | "REGISTRATION_COUNTRY" => {
                record.nationalities.push(text)
            }
            "PLACE_OF_BIRTH" => record.birth_places.push(Place {
                text,
                country: None,
            }),
            "TOPIC" => {
                record.notice = match text.as_str() {
                    t if t.starts_with("sanction") => NoticeKind::Sanction,
                    _ if record.notice == NoticeKind::Sanction => NoticeKind::Sanction,
                    _ => NoticeKind::DueDiligence,
                };
                record.other.push((key.clone(), text));
            }
            "URL" => record.link = Some(text),
            "LAST_CHANGE" => {
                record.updated = load.date(line, "LAST_CHANGE", &text, DateOrder::DayFirst, record)
            }
            _ if key.ends_with("_NUMBER") => {
                let stem = key.trim_end_matches("_NUMBER");
                let country = value_of(&format!("{stem}_COUNTRY"))
                    .or_else(|| value_of(&format!("{stem}_STATE")));
                let kind = value_of(&format!("{stem}_TYPE")).unwrap_or_else(|| stem.to_lowercase());
                record.documents.push(Document {
                    kind,
                    number: text,
                    country,
                    ..Document::default()
                });
            }
            _ if key.ends_with("_TYPE") || key.ends_with("_COUNTRY") || key.ends_with("_STATE") => {
                let stem = key.rsplit_once('_').map_or("", |(stem, _)| stem);
                if !fields.contains_key(&format!("{stem}_NUMBER")) {
                    record.other.push((key.clone(), text));
                }
            }
            _ => record.other.push((key.clone(), text)),
        }
    }
}

fn name(fields: &Map<String, Value>, record: &mut Record) {
    let value = |key: &str| fields.get(key).and_then(scalar);
    let parts = NameParts {
        given: value("NAME_FIRST"),
        middle: value("NAME_MIDDLE"),
        family: value("NAME_LAST"),
        title: value("NAME_PREFIX"),
        suffix: value("NAME_SUFFIX"),
    };
    let joined = [&parts.given, &parts.middle, &parts.family, &parts.suffix];
    let joined = join(joined.into_iter().flatten().map(String::as_str));
    let text = value("NAME_FULL")
        .or_else(|| value("NAME_ORG"))
        .unwrap_or(joined);
    if text.is_empty() {
        return;
    }
    let kind = match value("NAME_TYPE").as_deref() {
        None | Some("PRIMARY") => NameKind::Primary,
        Some("MAIDEN" | "BIRTH") => NameKind::Birth,
        Some("FORMER" | "PREVIOUS") => NameKind::Previous,
        Some(_) if is_other_script(&text) => NameKind::OriginalScript,
        Some(_) => NameKind::Alias,
    };
    let parts = (parts.given.is_some() || parts.family.is_some()).then_some(parts);
    record.names.push(Name {
        text,
        kind,
        parts,
        ..Name::default()
    });
}

fn place(fields: &Map<String, Value>, record: &mut Record) {
    let value = |key: &str| fields.get(key).and_then(scalar);
    let lines = [
        "ADDR_FULL",
        "ADDR_LINE1",
        "ADDR_LINE2",
        "ADDR_CITY",
        "ADDR_STATE",
        "ADDR_POSTAL_CODE",
    ];
    let lines: Vec<String> = lines.iter().filter_map(|key| value(key)).collect();
    let place = Place {
        text: super::clean::join_place(lines.iter().map(String::as_str)),
        country: value("ADDR_COUNTRY"),
    };
    if place != Place::default() {
        record.addresses.push(place);
    }
}

fn relation(fields: &Map<String, Value>, record: &mut Record) {
    if let Some(key) = fields.get("REL_POINTER_KEY").and_then(scalar)
        && key != record.id
        && !record.related.contains(&key)
    {
        record.related.push(key);
    }
}
