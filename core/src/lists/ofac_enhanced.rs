//! OFAC's ENHANCED XML (`sanctionsData`), the successor of the other XML forms.

use super::clean::{is_other_script, join, join_place, some};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks::{self, place_with_country};
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind,
    PartialDate, Place, Record,
};

const KNOWN: &[&str] = &[
    "generalInfo",
    "sanctionsLists",
    "sanctionsPrograms",
    "sanctionsTypes",
    "legalAuthorities",
    "names",
    "addresses",
    "features",
    "identityDocuments",
    "relationships",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("sanctionsData")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let mut list = load.list_id("ofac-sdn");
    let entries = [
        "entity",
        "publicationInfo",
        "referenceValues",
        "featureTypes",
    ];
    xml::walk(load, input, &entries, &mut |load, item| match item {
        Item::Entry(element) if element.name == "entity" => entity(load, &element, &list),
        Item::Entry(element) if element.name == "publicationInfo" => {
            let date = element.str_of("dataAsOf");
            load.published(&date, DateOrder::DayFirst);
            load.version(&date);
            let lists = element.at(&["filters", "sanctionsLists"]);
            let names = lists
                .into_iter()
                .flat_map(|l| l.all("sanctionsList"))
                .filter_map(Element::own);
            if !names.into_iter().any(|name| name.starts_with("SDN")) {
                list = load.list_id("ofac-cons");
            }
            Ok(())
        }
        // Tables whose values the entries repeat in words.
        Item::Entry(_) => Ok(()),
        Item::Open(element) if ["sanctionsData", "entities"].contains(&element.name.as_str()) => {
            Ok(())
        }
        Item::Open(element) => {
            load.drop(
                element.line,
                element.name,
                "a section that this reader does not know",
            );
            Ok(())
        }
    })
}

fn entity(load: &mut Load<'_>, element: &Element, list: &str) -> Result<()> {
    load.read("entries");
    let info = element.child("generalInfo");
    let kind = match info.map(|i| i.str_of("entityType")).as_deref() {
        Some("Individual") => EntityKind::Person,
        Some("Entity") => EntityKind::Organization,
        Some("Vessel" | "Aircraft") => EntityKind::Vessel,
        _ => {
            load.unread(
                element.line,
                "entityType",
                "a type that this reader does not know",
            );
            EntityKind::Other
        }
    };
    let mut record = Record {
        id: element.attr("id").unwrap_or_default(),
        list: list.to_owned(),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("US".to_owned()),
        programs: inside(element, "sanctionsPrograms")
            .filter_map(Element::own)
            .collect(),
        titles: info.and_then(|i| i.text_of("title")).into_iter().collect(),
        ..Record::default()
    };
    inside(element, "names").for_each(|name| names(load, name, &mut record));
    record
        .names
        .sort_by_key(|name| name.kind != NameKind::Primary);
    inside(element, "features").for_each(|f| feature(load, f, &mut record));
    inside(element, "identityDocuments").for_each(|d| document(load, d, &mut record));
    record
        .addresses
        .extend(inside(element, "addresses").filter_map(address));
    for relation in inside(element, "relationships") {
        record.related.extend(
            relation
                .child("relatedEntity")
                .and_then(|e| e.attr("entityId")),
        );
    }
    for (section, name) in [
        ("sanctionsLists", "list"),
        ("sanctionsTypes", "sanctions type"),
        ("legalAuthorities", "legal authority"),
    ] {
        record.other.extend(
            inside(element, section)
                .filter_map(Element::own)
                .map(|v| (name.to_owned(), v)),
        );
    }
    let listed = inside(element, "sanctionsLists").filter_map(|l| l.attr("datePublished"));
    let dates: Vec<String> = listed.collect();
    for date in dates {
        let date = load.date(
            element.line,
            "datePublished",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
        record.valid_from = match (record.valid_from.take(), date) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    if let Some(remarks) = info.and_then(|i| i.text_of("remarks")) {
        ofac_remarks::read(load, element.line, &remarks, &mut record);
    }
    xml::report_unknown(load, element, KNOWN);
    load.emit(element.line, record)
}

fn inside<'e>(element: &'e Element, section: &'e str) -> impl Iterator<Item = &'e Element> {
    element.all(section).flat_map(|s| &s.children)
}

/// One name with its spellings, one a script.
fn names(load: &mut Load<'_>, name: &Element, record: &mut Record) {
    load.read("names");
    let primary = name.str_of("isPrimary") == "true";
    let former = name.str_of("aliasType") == "F.K.A.";
    let quality = if name.str_of("isLowQuality") == "true" {
        NameQuality::Low
    } else {
        NameQuality::Good
    };
    for (index, spelling) in inside(name, "translations").enumerate() {
        let (given, family) = (
            spelling.text_of("formattedFirstName"),
            spelling.text_of("formattedLastName"),
        );
        let parts = [&given, &family].into_iter().flatten().map(String::as_str);
        let text = join(parts);
        let text = if text.is_empty() {
            spelling.str_of("formattedFullName")
        } else {
            text
        };
        let other = is_other_script(&text);
        let kind = match (primary && index == 0, former, other) {
            (true, _, _) => NameKind::Primary,
            (_, _, true) => NameKind::OriginalScript,
            (_, true, _) => NameKind::Previous,
            _ => NameKind::Alias,
        };
        let parts = given.is_some().then(|| NameParts {
            given,
            family,
            ..NameParts::default()
        });
        record.names.push(Name {
            text,
            kind,
            quality: (!primary).then_some(quality),
            parts,
            language: None,
        });
    }
    xml::report_unknown(
        load,
        name,
        &[
            "isPrimary",
            "isLowQuality",
            "aliasType",
            "translations",
            "comments",
        ],
    );
}

fn feature(load: &mut Load<'_>, feature: &Element, record: &mut Record) {
    let kind = feature.str_of("type");
    let value = feature.str_of("value");
    match kind.as_str() {
        "Birthdate" => match feature.child("valueDate").and_then(value_date) {
            Some(date) => record.born.push(date),
            None => {
                let date = load.date(
                    feature.line,
                    "Birthdate",
                    &value,
                    DateOrder::DayFirst,
                    record,
                );
                record.born.extend(date);
            }
        },
        "Place of Birth" => record
            .birth_places
            .extend(some(&value).map(|v| place_with_country(&v))),
        "Citizenship Country" | "Nationality Country" | "Vessel Flag" => {
            if !value.is_empty() && !record.nationalities.contains(&value) {
                record.nationalities.push(value);
            }
        }
        "Gender" => load.sex(feature.line, "Gender", &value, record),
        "Title" => record.titles.extend(some(&value)),
        _ => record
            .other
            .extend(some(&value).map(|value| (kind.clone(), value))),
    }
    if let Some(comment) = feature.text_of("comments") {
        record.other.push((format!("{kind} comment"), comment));
    }
    let known = [
        "type",
        "versionId",
        "value",
        "valueDate",
        "valueRefId",
        "isPrimary",
        "reliability",
        "comments",
    ];
    xml::report_unknown(load, feature, &known);
}

fn value_date(element: &Element) -> Option<PartialDate> {
    let read = |name: &str| {
        PartialDate::from_published(&element.text_of(name)?)
            .ok()
            .flatten()
    };
    let (first, last) = (read("fromDateBegin")?, read("toDateEnd")?);
    let date = if first == last {
        first
    } else {
        PartialDate::range(&first, &last).ok()?
    };
    Some(if element.str_of("isApproximate") == "true" {
        date.circa()
    } else {
        date
    })
}

fn document(load: &mut Load<'_>, element: &Element, record: &mut Record) {
    let Some(number) = element.text_of("documentNumber") else {
        load.drop(
            element.line,
            "identityDocument",
            "a document without a number",
        );
        return;
    };
    let mut date = |name: &'static str| {
        let text = element.text_of(name)?;
        load.date(element.line, name, &text, DateOrder::DayFirst, record)
    };
    let (issued, expires) = (date("issueDate"), date("expirationDate"));
    let invalid = (element.str_of("isValid") == "false").then(|| "not valid".to_owned());
    let notes = ["issuingAuthority", "issuingLocation", "comments"]
        .iter()
        .filter_map(|n| element.text_of(n));
    let note: Vec<String> = invalid.into_iter().chain(notes).collect();
    record.documents.push(Document {
        kind: element.str_of("type"),
        number,
        country: element.text_of("issuingCountry"),
        issued,
        expires,
        note: some(&note.join("; ")),
    });
    let known = [
        "type",
        "name",
        "documentNumber",
        "isValid",
        "issuingCountry",
        "issueDate",
        "expirationDate",
        "issuingAuthority",
        "issuingLocation",
        "comments",
    ];
    xml::report_unknown(load, element, &known);
}

fn address(element: &Element) -> Option<Place> {
    let spellings = inside(element, "translations");
    let parts = spellings
        .flat_map(|t| inside(t, "addressParts"))
        .filter_map(|p| p.text_of("value"));
    let parts: Vec<String> = parts.collect();
    let place = Place {
        text: join_place(parts.iter().map(String::as_str)),
        country: element.text_of("country"),
    };
    (place != Place::default()).then_some(place)
}
