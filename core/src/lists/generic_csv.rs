//! Any list in comma-, semicolon- or tab-separated values with a header line.
//!
//! Columns are found by their headers (`name` or `full_name`, `born` or `date_of_birth` …, see
//! [`SYNONYMS`]) or by the caller's mapping; a column that belongs to no field is kept in `other`.

use super::clean::{clean, join, some, split};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::table::{Columns, Row, Rows, fold};
use crate::error::Result;
use crate::record::{
    Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind, Place, Record,
};

/// Field and the headers that mean it, compared by letters and figures only.
const SYNONYMS: &[(&str, &[&str])] = &[
    (
        "id",
        &[
            "id",
            "record_id",
            "uid",
            "entity_id",
            "reference",
            "ref",
            "number",
            "no",
        ],
    ),
    (
        "name",
        &[
            "name",
            "full_name",
            "fullname",
            "primary_name",
            "whole_name",
            "name_full",
            "nom complet",
        ],
    ),
    (
        "given",
        &[
            "given_name",
            "given",
            "given_names",
            "first_name",
            "firstname",
            "forename",
            "forenames",
        ],
    ),
    (
        "middle",
        &["middle_name", "middle", "patronymic", "father_name"],
    ),
    (
        "family",
        &["family_name", "family", "last_name", "lastname", "surname"],
    ),
    (
        "aliases",
        &[
            "aliases",
            "alias",
            "aka",
            "also_known_as",
            "other_names",
            "alt_names",
        ],
    ),
    ("weak_aliases", &["weak_aliases", "low_quality_aliases"]),
    (
        "original",
        &[
            "original_name",
            "name_original_script",
            "native_name",
            "name_native",
        ],
    ),
    (
        "kind",
        &["kind", "type", "entity_type", "schema", "category"],
    ),
    (
        "born",
        &[
            "born",
            "date_of_birth",
            "dob",
            "birth_date",
            "birthdate",
            "birthday",
            "dates_of_birth",
        ],
    ),
    ("sex", &["sex", "gender"]),
    (
        "nationality",
        &[
            "nationality",
            "nationalities",
            "citizenship",
            "citizenships",
            "country",
            "countries",
        ],
    ),
    (
        "birth_place",
        &["birth_place", "place_of_birth", "pob", "birthplace"],
    ),
    (
        "document",
        &[
            "document",
            "documents",
            "passport",
            "passports",
            "passport_number",
            "id_number",
            "identifiers",
        ],
    ),
    ("address", &["address", "addresses", "residence"]),
    ("title", &["title", "titles", "position", "designation"]),
    (
        "program",
        &["program", "programs", "programme", "regime", "sanctions"],
    ),
    (
        "remark",
        &[
            "remark", "remarks", "comment", "comments", "reason", "notes",
        ],
    ),
    ("warning", &["warning", "warnings"]),
    (
        "authority",
        &["authority", "issuing_authority", "issued_by"],
    ),
    ("notice", &["notice", "notice_kind"]),
    ("list", &["list", "list_id"]),
    ("link", &["link", "url"]),
    ("expires", &["expires", "valid_until", "expiry"]),
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    if head.is_xml() || head.is_json() || head.text.contains('\0') {
        return false;
    }
    let line = head.first_line();
    let delimiter = char::from(delimiter(line));
    let headers: Vec<String> = line
        .split(delimiter)
        .map(|h| fold(h.trim_matches('"')))
        .collect();
    let has = |field: &str| {
        let names = SYNONYMS
            .iter()
            .find(|(f, _)| *f == field)
            .map_or(&[][..], |(_, names)| names);
        headers
            .iter()
            .any(|header| names.iter().any(|name| fold(name) == *header))
    };
    has("name") || has("family")
}

/// The separator that the header line holds most of.
fn delimiter(line: &str) -> u8 {
    let count = |d: u8| line.bytes().filter(|b| *b == d).count();
    let candidates = [b',', b';', b'\t', b'|'];
    candidates
        .into_iter()
        .max_by_key(|d| (count(*d), *d == b','))
        .unwrap_or(b',')
}

/// Where each field stands.
struct Layout {
    /// Field and column, in the order of the columns.
    fields: Vec<(&'static str, usize)>,
    /// Headers of all columns, as published.
    headers: Vec<String>,
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    use std::io::BufRead;
    let first = input.fill_buf().map_err(|e| load.error(1, e))?;
    let first = String::from_utf8_lossy(first.split(|b| *b == b'\n').next().unwrap_or_default());
    let delimiter = delimiter(&first);
    let stem = input
        .name()
        .split('.')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let list = load.list_id(if stem.is_empty() { "list" } else { &stem });
    let mut rows = Rows::new(input, delimiter);
    let Some(header) = rows.next(load)? else {
        return Ok(());
    };
    let layout = layout(load, &header)?;
    while let Some(row) = rows.next(load)? {
        if row.is_blank() {
            continue;
        }
        load.read("rows");
        let record = record(load, &layout, &row, &list);
        load.emit(row.line, record)?;
    }
    Ok(())
}

fn layout(load: &mut Load<'_>, header: &Row) -> Result<Layout> {
    let columns = Columns::new(header);
    let mut fields = Vec::new();
    for (field, names) in SYNONYMS {
        let mapped = load.options().columns.iter().find(|(f, _)| f == field);
        let found = match mapped {
            Some((_, wanted)) => Some(columns.find(&[wanted.as_str()]).ok_or_else(|| {
                load.error(
                    header.line,
                    format!("no column \"{wanted}\", which the mapping names for {field}"),
                )
            })?),
            None => columns.find(names),
        };
        if let Some(index) = found.filter(|index| fields.iter().all(|(_, taken)| taken != index)) {
            fields.push((*field, index));
        }
    }
    let known = |wanted: &str| SYNONYMS.iter().any(|(field, _)| *field == wanted);
    if let Some((field, _)) = load
        .options()
        .columns
        .iter()
        .find(|(field, _)| !known(field))
    {
        let all: Vec<&str> = SYNONYMS.iter().map(|(field, _)| *field).collect();
        return Err(load.error(
            header.line,
            format!(
                "a mapping for \"{field}\", which is no field; fields are {}",
                all.join(", ")
            ),
        ));
    }
    let has = |wanted: &str| fields.iter().any(|(field, _)| *field == wanted);
    if !has("name") && !has("family") && !has("given") {
        return Err(load.error(
            header.line,
            "no column for the name; head one \"name\", or map it (name=HEADER)",
        ));
    }
    fields.sort_by_key(|(_, index)| *index);
    Ok(Layout {
        fields,
        headers: header.iter().map(clean).collect(),
    })
}

fn record(load: &mut Load<'_>, layout: &Layout, row: &Row, list: &str) -> Record {
    let mut record = Record {
        list: list.to_owned(),
        notice: load.options().notice.unwrap_or_default(),
        ..Record::default()
    };
    names(layout, row, &mut record);
    for (field, index) in &layout.fields {
        let text = row.get(*index);
        if !text.is_empty() {
            fact(load, field, &text, row, &mut record);
        }
    }
    for (index, header) in layout.headers.iter().enumerate() {
        let taken = layout.fields.iter().any(|(_, column)| *column == index);
        if let Some(text) = some(row.raw(index)).filter(|_| !taken) {
            record.other.push((header.clone(), text));
        }
    }
    if row
        .iter()
        .skip(layout.headers.len())
        .any(|cell| !cell.trim().is_empty())
    {
        load.drop(row.line, "row", "more cells than the header has columns");
    } else if row.len() < layout.headers.len() {
        load.change(row.line, "row", "fewer cells than the header has columns");
    }
    record
}

fn names(layout: &Layout, row: &Row, record: &mut Record) {
    let get = |wanted: &str| {
        let column = layout.fields.iter().find(|(field, _)| *field == wanted);
        column.and_then(|(_, index)| some(row.raw(*index)))
    };
    let parts = NameParts {
        given: get("given"),
        middle: get("middle"),
        family: get("family"),
        ..NameParts::default()
    };
    let joined = join(
        [&parts.given, &parts.middle, &parts.family]
            .into_iter()
            .flatten()
            .map(String::as_str),
    );
    let text = get("name").unwrap_or(joined);
    if !text.is_empty() {
        let parts = (parts != NameParts::default()).then_some(parts);
        record.names.push(Name {
            text,
            parts,
            ..Name::default()
        });
    }
    let several = [
        ("aliases", NameKind::Alias, None),
        ("weak_aliases", NameKind::Alias, Some(NameQuality::Low)),
        ("original", NameKind::OriginalScript, None),
    ];
    for (field, kind, quality) in several {
        for text in split(&get(field).unwrap_or_default(), ';') {
            record.names.push(Name {
                text,
                kind,
                quality,
                ..Name::default()
            });
        }
    }
}

fn fact(load: &mut Load<'_>, field: &str, text: &str, row: &Row, record: &mut Record) {
    let order = load.options().date_order;
    match field {
        "id" => record.id = text.to_owned(),
        "kind" => kind(load, text, row, record),
        "born" => {
            for date in split(text, ';') {
                let date = load.date(row.line, "born", &date, order, record);
                record.born.extend(date);
            }
        }
        "sex" => load.sex(row.line, "sex", text, record),
        "nationality" => record.nationalities = split(text, ';'),
        "birth_place" => {
            record
                .birth_places
                .extend(split(text, ';').into_iter().map(|text| Place {
                    text,
                    country: None,
                }));
        }
        "address" => {
            record
                .addresses
                .extend(split(text, ';').into_iter().map(|text| Place {
                    text,
                    country: None,
                }));
        }
        "document" => {
            let documents = split(text, ';').into_iter();
            record.documents.extend(documents.map(|number| Document {
                number,
                ..Document::default()
            }));
        }
        "title" => record.titles = split(text, ';'),
        "program" => record.programs = split(text, ';'),
        "remark" => record.remarks.push(text.to_owned()),
        "warning" => record.warnings = split(text, ';'),
        "authority" => record.authority = some(text),
        "notice" => notice(load, text, row, record),
        "list" if load.options().list.is_none() => {
            record.list = text.to_owned();
        }
        "link" => record.link = some(text),
        "expires" => record.expires = load.date(row.line, "expires", text, order, record),
        _ => {}
    }
}

fn kind(load: &mut Load<'_>, text: &str, row: &Row, record: &mut Record) {
    record.kind = match text.to_lowercase().as_str() {
        "person" | "individual" | "p" | "natural person" => EntityKind::Person,
        "organization" | "organisation" | "entity" | "company" | "legalentity" | "o" | "e" => {
            EntityKind::Organization
        }
        "vessel" | "ship" | "aircraft" => EntityKind::Vessel,
        "other" => EntityKind::Other,
        _ => {
            load.unread(row.line, "kind", "not a kind of entry that can be read");
            record.other.push(("kind".to_owned(), text.to_owned()));
            EntityKind::Other
        }
    };
}

fn notice(load: &mut Load<'_>, text: &str, row: &Row, record: &mut Record) {
    match text.parse::<NoticeKind>() {
        Ok(kind) => record.notice = kind,
        Err(_) => {
            load.unread(row.line, "notice", "not a kind of notice that can be read");
            record.other.push(("notice".to_owned(), text.to_owned()));
        }
    }
}
