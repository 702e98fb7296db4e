//! INTERPOL's public notices: the JSON of `ws-public.interpol.int/notices/v1/{red,yellow,un}` as
//! saved by whoever may use it. The library itself never calls it.
//!
//! Shapes: a list page (`_embedded.notices`), an array of notices or of pages, one notice's detail,
//! any of them as JSON lines, and entries that unite several dates (`names: [{name, forename}]`).

use serde_json::{Map, Value};

use super::clean::join;
use super::format::Head;
use super::input::Input;
use super::json::{self, scalar, text, texts};
use super::load::Load;
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NoticeKind, Place, Record,
};

/// Keys that become fields of a record; any other key with a value is reported.
const KNOWN: &[&str] = &[
    "entity_id",
    "forename",
    "name",
    "names",
    "sources",
    "date_of_birth",
    "sex_id",
    "nationalities",
    "country_of_birth_id",
    "place_of_birth",
    "arrest_warrants",
    "languages_spoken_ids",
    "eyes_colors_id",
    "hairs_id",
    "height",
    "weight",
    "distinguishing_marks",
    "_links",
    "_embedded",
    "birth_name",
    "name_at_birth",
    "father_name",
    "father_forename",
    "mother_name",
    "mother_forename",
    "place",
    "country",
    "date_of_event",
    "aliases",
    "formerly_known_as",
    "name_in_original_script",
    "forename_in_original_script",
    "identity_documents",
    "associates",
    "summary",
    "profession",
    "purposes",
    "un_reference",
    "un_resolution",
    "un_reference_date",
    "adresses",
    "main_activity",
    "from_chamber_of_commerce",
    "legal_form",
    "administrators",
    "additional_information",
    "registration_number",
    "color",
    "type",
];

/// Published facts that have no field of their own.
const OTHER: &[&str] = &[
    "languages_spoken_ids",
    "eyes_colors_id",
    "hairs_id",
    "distinguishing_marks",
    "father_name",
    "father_forename",
    "mother_name",
    "mother_forename",
    "place",
    "country",
    "date_of_event",
    "un_reference",
    "un_resolution",
    "un_reference_date",
    "main_activity",
    "legal_form",
    "from_chamber_of_commerce",
    "associates",
    "administrators",
    "purposes",
    "sources",
];

/// What stands in brackets after a name and is a generation, not another spelling.
const SUFFIXES: &[&str] = &["JR", "SR", "JR.", "SR.", "II", "III", "IV"];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let notice = head.has_all(&["\"entity_id\""])
        && ["\"forename\"", "\"date_of_birth\"", "\"nationalities\""]
            .iter()
            .any(|k| head.text.contains(k));
    // Saved queries without a result are empty arrays or pages without notices.
    let empty = head.text.trim_end() == "[]" || head.has_all(&["\"_embedded\"", "\"notices\""]);
    head.is_json() && (notice || empty)
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    json::values(load, input, &mut |load, line, value| {
        let page = value
            .get("_embedded")
            .and_then(|e| e.get("notices"))
            .and_then(Value::as_array);
        match page {
            Some(notices) => notices
                .iter()
                .try_for_each(|notice| entry(load, line, notice)),
            None => entry(load, line, &value),
        }
    })
}

fn entry(load: &mut Load<'_>, line: u64, notice: &Value) -> Result<()> {
    let Some(fields) = notice.as_object() else {
        load.drop(line, "entry", "not a JSON object");
        return Ok(());
    };
    load.read("notices");
    let kind = kind_of(notice);
    let mut record = Record {
        id: text(notice, "entity_id").unwrap_or_default(),
        list: load.list_id(match kind {
            NoticeKind::Yellow => "interpol-yellow",
            NoticeKind::UnSpecial => "interpol-un",
            _ => "interpol-red",
        }),
        notice: kind,
        ..Record::default()
    };
    if kind == NoticeKind::UnSpecial && link_of(notice).is_some_and(|l| l.contains("/entities/")) {
        record.kind = EntityKind::Organization;
    }
    names(load, line, notice, &mut record);
    facts(load, line, notice, &mut record);
    warrants(load, line, notice, &mut record);
    documents_and_places(notice, &mut record);
    record.link = link_of(notice);
    record.photo = notice.pointer("/_links/thumbnail/href").and_then(scalar);
    record.related = related(notice);
    report_unknown(load, line, fields);
    load.emit(line, record)
}

fn link_of(notice: &Value) -> Option<String> {
    notice.pointer("/_links/self/href").and_then(scalar)
}

fn kind_of(notice: &Value) -> NoticeKind {
    let link = link_of(notice).unwrap_or_default();
    if link.contains("/yellow/") {
        NoticeKind::Yellow
    } else if link.contains("/un/") {
        NoticeKind::UnSpecial
    } else {
        NoticeKind::Red
    }
}

fn names(load: &mut Load<'_>, line: u64, notice: &Value, record: &mut Record) {
    published_name(load, line, notice, NameKind::Primary, record);
    for earlier in notice
        .get("names")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        published_name(load, line, earlier, NameKind::Alias, record);
    }
    if let Some(first) = record.names.first_mut() {
        first.kind = NameKind::Primary;
    }
    let forename = text(notice, "forename").unwrap_or_default();
    for field in ["birth_name", "name_at_birth"] {
        if let Some(birth) = text(notice, field) {
            push_name(record, &forename, &birth, NameKind::Birth);
        }
    }
    if let Some(former) = text(notice, "formerly_known_as") {
        push_name(record, "", &former, NameKind::Previous);
    }
    let original = (
        text(notice, "forename_in_original_script"),
        text(notice, "name_in_original_script"),
    );
    if original != (None, None) {
        let (forename, name) = (
            original.0.unwrap_or_default(),
            original.1.unwrap_or_default(),
        );
        push_name(record, &forename, &name, NameKind::OriginalScript);
    }
    for alias in notice
        .get("aliases")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        match alias {
            Value::Object(_) => published_name(load, line, alias, NameKind::Alias, record),
            other => {
                if let Some(alias) = scalar(other) {
                    push_name(record, "", &alias, NameKind::Alias);
                }
            }
        }
    }
}

/// `name` and `forename` of one object; spellings in brackets become aliases.
fn published_name(
    load: &mut Load<'_>,
    line: u64,
    value: &Value,
    kind: NameKind,
    record: &mut Record,
) {
    let mut part = |field: &'static str| {
        let text = text(value, field).unwrap_or_default();
        if text.eq_ignore_ascii_case("n/a") {
            load.change(line, field, "says that the name is not known");
            return (String::new(), Vec::new());
        }
        match bracketed(&text) {
            Some((plain, variants)) => {
                load.change(line, field, "spellings in brackets taken as aliases");
                (plain, variants)
            }
            None => (text, Vec::new()),
        }
    };
    let (forename, other_forenames) = part("forename");
    let (name, other_names) = part("name");
    push_name(record, &forename, &name, kind);
    for other in other_names {
        push_name(record, &forename, &other, NameKind::Alias);
    }
    for other in other_forenames {
        push_name(record, &other, &name, NameKind::Alias);
    }
}

/// `GONCHAROV (GONTCHAROV)`: the text without the bracket, and the other spellings.
fn bracketed(text: &str) -> Option<(String, Vec<String>)> {
    let (plain, rest) = text.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let variants: Vec<String> = super::clean::split(inside, ',');
    let generation = variants
        .iter()
        .any(|v| SUFFIXES.contains(&v.to_uppercase().as_str()));
    if generation || variants.is_empty() || plain.trim().is_empty() {
        return None;
    }
    Some((join([plain, after]), variants))
}

fn push_name(record: &mut Record, forename: &str, name: &str, kind: NameKind) {
    let text = join([forename, name]);
    let known = record
        .names
        .iter()
        .any(|n| n.text == text && n.kind == kind);
    if text.is_empty() || known {
        return;
    }
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let parts = NameParts {
        given: part(forename),
        family: part(name),
        ..NameParts::default()
    };
    let apart = parts.given.is_some() || record.kind == EntityKind::Person;
    record.names.push(Name {
        text,
        kind,
        quality: None,
        parts: apart.then_some(parts),
        language: None,
    });
}

fn facts(load: &mut Load<'_>, line: u64, notice: &Value, record: &mut Record) {
    for date in texts(notice, "date_of_birth") {
        let date = load.date(line, "date_of_birth", &date, DateOrder::DayFirst, record);
        record.born.extend(date);
    }
    if let Some(sex) = text(notice, "sex_id") {
        load.sex(line, "sex_id", &sex, record);
    }
    record.nationalities = texts(notice, "nationalities");
    let place = Place {
        text: text(notice, "place_of_birth").unwrap_or_default(),
        country: text(notice, "country_of_birth_id"),
    };
    if place != Place::default() {
        record.birth_places.push(place);
    }
    for field in ["height", "weight"] {
        // Zero means "not known" here.
        let known = notice
            .get(field)
            .and_then(Value::as_f64)
            .is_some_and(|n| n > 0.0);
        if let Some(value) = text(notice, field).filter(|_| known) {
            record.other.push((field.to_owned(), value));
        }
    }
    for field in OTHER {
        for value in texts(notice, field) {
            record.other.push(((*field).to_owned(), value));
        }
    }
    record.titles.extend(texts(notice, "profession"));
    record.remarks.extend(texts(notice, "summary"));
    record
        .remarks
        .extend(texts(notice, "additional_information"));
}

fn warrants(load: &mut Load<'_>, line: u64, notice: &Value, record: &mut Record) {
    let mut countries: Vec<String> = Vec::new();
    for warrant in notice
        .get("arrest_warrants")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        record.remarks.extend(text(warrant, "charge"));
        record.remarks.extend(text(warrant, "charge_translation"));
        if let Some(country) = text(warrant, "issuing_country_id")
            && !countries.contains(&country)
        {
            countries.push(country);
        }
        for key in warrant.as_object().into_iter().flat_map(Map::keys) {
            if !["charge", "charge_translation", "issuing_country_id"].contains(&key.as_str()) {
                load.drop(
                    line,
                    "arrest_warrants",
                    "a key that this reader does not know",
                );
            }
        }
    }
    if !countries.is_empty() {
        record.authority = Some(countries.join(", "));
    }
}

fn documents_and_places(notice: &Value, record: &mut Record) {
    for document in notice
        .get("identity_documents")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let number = ["number", "document_number", "id"]
            .iter()
            .find_map(|k| text(document, k));
        let number = number.or_else(|| scalar(document));
        if let Some(number) = number {
            record.documents.push(Document {
                kind: text(document, "type").unwrap_or_else(|| "identity document".to_owned()),
                number,
                country: text(document, "country").or_else(|| text(document, "issuing_country_id")),
                ..Document::default()
            });
        }
    }
    for number in texts(notice, "registration_number") {
        record.documents.push(Document {
            kind: "registration number".to_owned(),
            number,
            ..Document::default()
        });
    }
    for address in texts(notice, "adresses") {
        record.addresses.push(Place {
            text: address,
            country: None,
        });
    }
}

/// Ids of linked notices.
fn related(notice: &Value) -> Vec<String> {
    let links = notice.pointer("/_embedded/links").and_then(Value::as_array);
    links
        .into_iter()
        .flatten()
        .filter_map(|link| text(link, "entity_id"))
        .collect()
}

fn report_unknown(load: &mut Load<'_>, line: u64, fields: &Map<String, Value>) {
    for (key, value) in fields {
        let blank = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !blank && !KNOWN.contains(&key.as_str()) {
            load.drop(line, key.clone(), "a key that this reader does not know");
        }
    }
}
