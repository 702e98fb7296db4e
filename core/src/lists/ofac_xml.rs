//! OFAC's plain XML (`sdnList`): the SDN list and the consolidated non-SDN list.

use super::clean::join_place;
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks::{self, parts_name, place_with_country};
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameQuality, NoticeKind, PartialDate, Place,
    Record,
};

const KNOWN: &[&str] = &[
    "uid",
    "firstName",
    "lastName",
    "title",
    "sdnType",
    "remarks",
    "programList",
    "idList",
    "akaList",
    "addressList",
    "nationalityList",
    "citizenshipList",
    "dateOfBirthList",
    "placeOfBirthList",
    "vesselInfo",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("sdnList")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let consolidated = input.name().to_lowercase().contains("cons");
    let list = load.list_id(if consolidated {
        "ofac-cons"
    } else {
        "ofac-sdn"
    });
    let mut stated = None;
    xml::walk(
        load,
        input,
        &["sdnEntry", "publshInformation"],
        &mut |load, item| match item {
            Item::Entry(element) if element.name == "sdnEntry" => entry(load, &element, &list),
            Item::Entry(element) => {
                load.published(&element.str_of("Publish_Date"), DateOrder::MonthFirst);
                stated = element.str_of("Record_Count").parse::<u64>().ok();
                Ok(())
            }
            Item::Open(element) if element.name == "sdnList" => Ok(()),
            Item::Open(element) => {
                load.drop(
                    element.line,
                    element.name,
                    "a section that this reader does not know",
                );
                Ok(())
            }
        },
    )?;
    let found = load.report_mut().read.get("entries").copied().unwrap_or(0);
    if let Some(stated) = stated.filter(|stated| *stated != found) {
        load.note(format!(
            "the file states {stated} entries and holds {found}"
        ));
        load.drop(
            0,
            "Record_Count",
            "fewer or more entries than the file states",
        );
    }
    Ok(())
}

fn entry(load: &mut Load<'_>, element: &Element, list: &str) -> Result<()> {
    load.read("entries");
    let kind = match element.str_of("sdnType").to_lowercase().as_str() {
        "individual" => EntityKind::Person,
        "entity" => EntityKind::Organization,
        "vessel" | "aircraft" => EntityKind::Vessel,
        _ => {
            load.unread(
                element.line,
                "sdnType",
                "a type that this reader does not know",
            );
            EntityKind::Other
        }
    };
    let mut record = Record {
        id: element.str_of("uid"),
        list: list.to_owned(),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("US".to_owned()),
        titles: element.text_of("title").into_iter().collect(),
        names: vec![name(
            element,
            kind == EntityKind::Person,
            NameKind::Primary,
            None,
        )],
        ..Record::default()
    };
    for program in list_of(element, "programList") {
        record.programs.extend(program.own());
    }
    list_of(element, "akaList").for_each(|aka| alias(load, aka, &mut record));
    for date in list_of(element, "dateOfBirthList").filter_map(|e| e.text_of("dateOfBirth")) {
        let date = load.date(
            element.line,
            "dateOfBirth",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
        record.born.extend(date);
    }
    let born_at = list_of(element, "placeOfBirthList").filter_map(|e| e.text_of("placeOfBirth"));
    record
        .birth_places
        .extend(born_at.map(|place| place_with_country(&place)));
    for tag in ["nationalityList", "citizenshipList"] {
        for country in list_of(element, tag).filter_map(|e| e.text_of("country")) {
            if !record.nationalities.contains(&country) {
                record.nationalities.push(country);
            }
        }
    }
    list_of(element, "idList").for_each(|id| identity(load, id, &mut record));
    record
        .addresses
        .extend(list_of(element, "addressList").filter_map(address));
    for detail in element
        .child("vesselInfo")
        .into_iter()
        .flat_map(|info| &info.children)
    {
        if let Some(value) = detail.own() {
            if detail.name == "vesselFlag" {
                record.nationalities.push(value.clone());
            }
            record.other.push((detail.name.clone(), value));
        }
    }
    if let Some(remarks) = element.text_of("remarks") {
        ofac_remarks::read(load, element.line, &remarks, &mut record);
    }
    xml::report_unknown(load, element, KNOWN);
    load.emit(element.line, record)
}

fn list_of<'e>(element: &'e Element, tag: &'e str) -> impl Iterator<Item = &'e Element> {
    element.all(tag).flat_map(|list| &list.children)
}

fn name(element: &Element, person: bool, kind: NameKind, quality: Option<NameQuality>) -> Name {
    let (given, family) = (element.str_of("firstName"), element.str_of("lastName"));
    if given.is_empty() {
        // Some persons have both parts in one field, `FAMILY, Given`.
        return ofac_remarks::name(&family, person, kind, quality);
    }
    parts_name(&given, &family, None, kind, quality)
}

fn alias(load: &mut Load<'_>, aka: &Element, record: &mut Record) {
    load.read("aliases");
    let kind = match aka.str_of("type").as_str() {
        "f.k.a." => NameKind::Previous,
        _ => NameKind::Alias,
    };
    let quality = match aka.str_of("category").as_str() {
        "strong" => Some(NameQuality::Good),
        "weak" => Some(NameQuality::Low),
        _ => None,
    };
    let person = record.kind == EntityKind::Person;
    record.names.push(name(aka, person, kind, quality));
    xml::report_unknown(
        load,
        aka,
        &["uid", "type", "category", "firstName", "lastName"],
    );
}

/// An `id` is a document, or a fact that OFAC files among them.
fn identity(load: &mut Load<'_>, id: &Element, record: &mut Record) {
    let kind = id.str_of("idType");
    let number = id.str_of("idNumber");
    if kind == "Gender" {
        return load.sex(id.line, "Gender", &number, record);
    }
    let country = id.text_of("idCountry");
    let mut date = |tag: &'static str| -> Option<PartialDate> {
        let text = id.text_of(tag)?;
        load.date(id.line, tag, &text, DateOrder::DayFirst, record)
    };
    let (issued, expires) = (date("issueDate"), date("expirationDate"));
    let document = [
        "Number",
        "No.",
        "Passport",
        "ID",
        "License",
        "Code",
        "Identification",
        "Document",
        "Card",
    ]
    .iter()
    .any(|word| kind.contains(word));
    if document || country.is_some() || issued.is_some() {
        record.documents.push(Document {
            kind,
            number,
            country,
            issued,
            expires,
            note: None,
        });
    } else {
        record.other.push((kind, number));
    }
    xml::report_unknown(
        load,
        id,
        &[
            "uid",
            "idType",
            "idNumber",
            "idCountry",
            "issueDate",
            "expirationDate",
        ],
    );
}

fn address(element: &Element) -> Option<Place> {
    let parts = [
        "address1",
        "address2",
        "address3",
        "city",
        "stateOrProvince",
        "postalCode",
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter_map(|tag| element.text_of(tag))
        .collect();
    let place = Place {
        text: join_place(parts.iter().map(String::as_str)),
        country: element.text_of("country"),
    };
    (place != Place::default()).then_some(place)
}
