//! Australia: DFAT's consolidated list (XLSX). One row a name; rows of one entity share the number
//! in front of the letter of the reference (`12`, `12a`, `12b`).

use super::clean::{clean, enumeration, some};
use super::format::Head;
use super::group::{Group, Groups};
use super::load::Load;
use super::spreadsheet;
use super::table::{Columns, Row};
use crate::error::Result;
use crate::record::{DateOrder, EntityKind, Name, NameKind, NoticeKind, Place, Record};

const COLUMNS: [&str; 12] = [
    "Reference",
    "Name of Individual or Entity",
    "Type",
    "Name Type",
    "Date of Birth",
    "Place of Birth",
    "Citizenship",
    "Address",
    "Additional Information",
    "Listing Information",
    "Committees",
    "Control Date",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    spreadsheet::is_zip(head.bytes) && !head.text.contains("META-INF/manifest.xml")
}

pub(super) fn read(load: &mut Load<'_>, bytes: Vec<u8>) -> Result<()> {
    let list = load.list_id("au-dfat");
    let mut places: Option<Vec<usize>> = None;
    let mut groups = Groups::default();
    spreadsheet::rows(load, bytes, &mut |load, row| {
        let Some(places) = &places else {
            places = Some(header(load, &row)?);
            return Ok(());
        };
        load.read("rows");
        if row.is_blank() {
            load.skip(row.line, "row", "an empty row");
            return Ok(());
        }
        entry(load, &mut groups, places, &row, &list);
        Ok(())
    })?;
    groups.emit(load)
}

fn header(load: &Load<'_>, row: &Row) -> Result<Vec<usize>> {
    let columns = Columns::new(row);
    COLUMNS
        .iter()
        .map(|name| {
            columns.find(&[name]).ok_or_else(|| {
                load.error(
                    row.line,
                    format!("no column \"{name}\", which the Australian list has"),
                )
            })
        })
        .collect()
}

fn entry(load: &mut Load<'_>, groups: &mut Groups, places: &[usize], row: &Row, list: &str) {
    let get = |column: usize| {
        places
            .get(column)
            .map(|at| row.get(*at))
            .unwrap_or_default()
    };
    let reference = get(0);
    let id: String = reference.chars().take_while(char::is_ascii_digit).collect();
    let id = if id.is_empty() { reference } else { id };
    if id.is_empty() {
        load.drop(
            row.line,
            "Reference",
            "a row without the reference of its entity",
        );
        return;
    }
    let new = || Record {
        id: id.clone(),
        list: list.to_owned(),
        notice: NoticeKind::Sanction,
        authority: Some("AU".to_owned()),
        ..Record::default()
    };
    let Some(group) = groups.entry(&id, row.line, new) else {
        return;
    };
    name(load, row, &get(1), &get(3), group);
    let mut cell = |column: usize| {
        let text = some(&get(column)).filter(|text| text != "NA" && text != "N/A")?;
        group.is_new(column, &text).then_some(text)
    };
    let [
        kind,
        born,
        birth_place,
        citizenship,
        address,
        remarks,
        listing,
        committees,
        control,
    ] = [
        cell(2),
        cell(4),
        cell(5),
        cell(6),
        cell(7),
        cell(8),
        cell(9),
        cell(10),
        cell(11),
    ];
    let record = &mut group.record;
    if let Some(kind) = kind {
        record.kind = match kind.to_lowercase().as_str() {
            "individual" => EntityKind::Person,
            "entity" => EntityKind::Organization,
            "vessel" | "ship" => EntityKind::Vessel,
            _ => {
                load.unread(row.line, "Type", "a type that this reader does not know");
                EntityKind::Other
            }
        };
    }
    for text in items(born) {
        load.births(
            row.line,
            "Date of Birth",
            &text,
            DateOrder::DayFirst,
            record,
        );
    }
    record
        .birth_places
        .extend(items(birth_place).into_iter().map(place));
    record.nationalities.extend(items(citizenship));
    record
        .addresses
        .extend(items(address).into_iter().map(place));
    record.remarks.extend(remarks);
    record.programs.extend(committees);
    record
        .other
        .extend(listing.map(|text| ("Listing Information".to_owned(), text)));
    if let Some(text) = control {
        let date = load.date(row.line, "Control Date", &text, DateOrder::DayFirst, record);
        record.updated = record.updated.take().max(date);
    }
}

fn name(load: &mut Load<'_>, row: &Row, text: &str, kind: &str, group: &mut Group) {
    let kind = match clean(kind).to_lowercase().as_str() {
        "primary name" => NameKind::Primary,
        "aka" => NameKind::Alias,
        "original script" => NameKind::OriginalScript,
        "formerly known as" | "previously listed as" => NameKind::Previous,
        _ => {
            load.unread(
                row.line,
                "Name Type",
                "a type that this reader does not know",
            );
            NameKind::Alias
        }
    };
    if text.is_empty() {
        load.drop(
            row.line,
            "Name of Individual or Entity",
            "a row without a name",
        );
    }
    group.add_name(Name {
        text: text.to_owned(),
        kind,
        ..Name::default()
    });
}

fn items(text: Option<String>) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    enumeration(&text).unwrap_or_else(|| vec![text])
}

fn place(text: String) -> Place {
    super::ofac_remarks::place_with_country(&text)
}
