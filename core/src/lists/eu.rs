//! European Union: consolidated financial sanctions list, XML 1.1 (`export` of the FSF system).

use super::clean::{clean, is_other_script, join, join_place, some};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{
    Calendar, DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind,
    PartialDate, Place, Record,
};

const KNOWN: &[&str] = &[
    "remark",
    "regulation",
    "subjectType",
    "nameAlias",
    "birthdate",
    "citizenship",
    "identification",
    "address",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("export") && head.has_all(&["sanctionEntity"])
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    xml::walk(
        load,
        input,
        &["sanctionEntity"],
        &mut |load, item| match item {
            Item::Entry(element) => entry(load, &element),
            Item::Open(element) if element.name == "export" => {
                if let Some(date) = element.attr("generationDate") {
                    load.published(&date, DateOrder::DayFirst);
                }
                load.version(&element.attr("globalFileId").unwrap_or_default());
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
        },
    )
}

fn entry(load: &mut Load<'_>, element: &Element) -> Result<()> {
    load.read("entries");
    let subject = element.child("subjectType");
    let code = subject.and_then(|s| s.attr("classificationCode").or_else(|| s.attr("code")));
    let kind = match code.as_deref() {
        Some("P" | "person") => EntityKind::Person,
        Some("E" | "enterprise") => EntityKind::Organization,
        _ => {
            load.unread(
                element.line,
                "subjectType",
                "a type that this reader does not know",
            );
            EntityKind::Other
        }
    };
    let mut record = Record {
        id: element
            .attr("euReferenceNumber")
            .or_else(|| element.attr("logicalId"))
            .unwrap_or_default(),
        list: load.list_id("eu"),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("EU".to_owned()),
        remarks: element.all("remark").filter_map(Element::own).collect(),
        ..Record::default()
    };
    record.remarks.extend(element.attr("designationDetails"));
    for (key, name) in [
        ("unitedNationId", "United Nations id"),
        ("logicalId", "logicalId"),
    ] {
        record
            .other
            .extend(element.attr(key).map(|value| (name.to_owned(), value)));
    }
    element
        .all("nameAlias")
        .for_each(|alias| name(load, alias, &mut record));
    element
        .all("birthdate")
        .for_each(|born| birth(load, born, &mut record));
    for citizenship in element.all("citizenship") {
        record.nationalities.extend(country(citizenship));
    }
    element
        .all("identification")
        .for_each(|id| identification(load, id, &mut record));
    record
        .addresses
        .extend(element.all("address").filter_map(address));
    element
        .all("regulation")
        .for_each(|regulation| listing(load, regulation, &mut record));
    xml::report_unknown(load, element, KNOWN);
    load.emit(element.line, record)
}

fn name(load: &mut Load<'_>, alias: &Element, record: &mut Record) {
    load.read("names");
    let part = |name: &str| alias.attr(name);
    let (given, middle, family) = (part("firstName"), part("middleName"), part("lastName"));
    let joined = join(
        [&given, &middle, &family]
            .into_iter()
            .flatten()
            .map(String::as_str),
    );
    let text = part("wholeName").unwrap_or(joined);
    let remarks: Vec<String> = alias.all("remark").filter_map(Element::own).collect();
    let remark = remarks.join(" ").to_lowercase();
    let kind = if is_other_script(&text) {
        NameKind::OriginalScript
    } else if remark.contains("f.k.a") || remark.contains("formerly") {
        NameKind::Previous
    } else if remark.contains("birth name") || remark.contains("maiden") || remark.contains("née")
    {
        NameKind::Birth
    } else if record.names.iter().any(|n| n.kind == NameKind::Primary) {
        NameKind::Alias
    } else {
        NameKind::Primary
    };
    let weak =
        part("strong").is_some_and(|strong| strong == "false") || remark.contains("low quality");
    let parts = NameParts {
        given,
        middle,
        family,
        title: part("title"),
        suffix: None,
    };
    let apart = parts.given.is_some() || parts.middle.is_some();
    if !text.is_empty() {
        record.names.push(Name {
            text,
            kind,
            quality: Some(if weak {
                NameQuality::Low
            } else {
                NameQuality::Good
            }),
            parts: apart.then_some(parts),
            language: part("nameLanguage").map(|language| language.to_lowercase()),
        });
    } else {
        load.drop(alias.line, "nameAlias", "a name without text");
    }
    if let Some(sex) = part("gender") {
        load.sex(alias.line, "gender", &sex, record);
    }
    for title in [part("title"), part("function")].into_iter().flatten() {
        if !record.titles.contains(&title) {
            record.titles.push(title);
        }
    }
    record.other.extend(
        remarks
            .into_iter()
            .map(|remark| ("name remark".to_owned(), remark)),
    );
    xml::report_unknown(load, alias, &["remark", "regulationSummary"]);
}

fn birth(load: &mut Load<'_>, born: &Element, record: &mut Record) {
    let line = born.line;
    let number = |name: &str| born.attr(name).and_then(|text| text.parse::<i16>().ok());
    let small = |name: &str| {
        number(name)
            .and_then(|n| u8::try_from(n).ok())
            .filter(|n| *n > 0)
    };
    let calendar = match born.attr("calendarType").as_deref() {
        None | Some("GREGORIAN") => Some(Calendar::Gregorian),
        Some("ISLAMIC") => Some(Calendar::LunarHijri),
        Some(_) => None,
    };
    let range = number("yearRangeFrom").zip(number("yearRangeTo"));
    let date = match (born.attr("birthdate"), number("year"), range, calendar) {
        (Some(day), _, _, Some(Calendar::Gregorian)) => {
            load.date(line, "birthdate", &day, DateOrder::DayFirst, record)
        }
        (_, Some(year), None, Some(calendar)) if year > 0 => {
            let (month, day) = (small("monthOfYear"), small("dayOfMonth"));
            let date =
                PartialDate::in_calendar(calendar, year, month, day.filter(|_| month.is_some()));
            date.map_err(|_| load.unread(line, "year", "not a date of the stated calendar"))
                .ok()
        }
        (_, _, Some((from, to)), Some(Calendar::Gregorian)) => load.date(
            line,
            "yearRangeFrom",
            &format!("{from}..{to}"),
            DateOrder::DayFirst,
            record,
        ),
        (None, None | Some(0), None, _) => None,
        _ => {
            load.unread(
                line,
                "calendarType",
                "a calendar or a combination that this reader does not know",
            );
            let values = born
                .attributes
                .iter()
                .filter(|(_, value)| !value.is_empty());
            record
                .other
                .extend(values.map(|(key, value)| (format!("birthdate {key}"), clean(value))));
            None
        }
    };
    let circa = born.attr("circa").is_some_and(|circa| circa == "true");
    record
        .born
        .extend(date.map(|date| if circa { date.circa() } else { date }));
    let parts = ["place", "city", "region", "zipCode"].map(|name| born.attr(name));
    let place = Place {
        text: join_place(parts.iter().flatten().map(String::as_str)),
        country: country(born),
    };
    if place != Place::default() && !record.birth_places.contains(&place) {
        record.birth_places.push(place);
    }
    record.other.extend(
        born.all("remark")
            .filter_map(Element::own)
            .map(|r| ("birth remark".to_owned(), r)),
    );
    xml::report_unknown(load, born, &["remark", "regulationSummary"]);
}

/// The ISO code, or the description where the code says nothing (`00`).
fn country(element: &Element) -> Option<String> {
    let code = element.attr("countryIso2Code").filter(|code| code != "00");
    code.or_else(|| {
        element
            .attr("countryDescription")
            .filter(|text| text != "UNKNOWN")
    })
}

fn identification(load: &mut Load<'_>, id: &Element, record: &mut Record) {
    let number = id.attr("number").or_else(|| id.attr("latinNumber"));
    let Some(number) = number else {
        load.drop(id.line, "identification", "a document without a number");
        return;
    };
    let mut date = |name: &'static str| -> Option<PartialDate> {
        let text = id.attr(name)?;
        load.date(id.line, name, &text, DateOrder::DayFirst, record)
    };
    let (issued, expires) = (
        date("issuedDate").or_else(|| date("validFrom")),
        date("validTo"),
    );
    let marks = [
        "diplomatic",
        "knownExpired",
        "knownFalse",
        "reportedLost",
        "revokedByIssuer",
    ];
    let marks = marks
        .iter()
        .filter(|m| id.attr(m).is_some_and(|v| v == "true"))
        .map(|m| (*m).to_owned());
    let remarks = id.all("remark").filter_map(Element::own);
    let note: Vec<String> = marks
        .chain(remarks)
        .chain(id.attr("nameOnDocument"))
        .collect();
    record.documents.push(Document {
        kind: id
            .attr("identificationTypeDescription")
            .or_else(|| id.attr("identificationTypeCode"))
            .unwrap_or_default(),
        number,
        country: country(id).or_else(|| id.attr("issuedBy")),
        issued,
        expires,
        note: some(&note.join("; ")),
    });
    xml::report_unknown(load, id, &["remark", "regulationSummary"]);
}

fn address(element: &Element) -> Option<Place> {
    let parts =
        ["street", "poBox", "city", "zipCode", "region", "place"].map(|name| element.attr(name));
    let place = Place {
        text: join_place(parts.iter().flatten().map(String::as_str)),
        country: country(element),
    };
    (place != Place::default()).then_some(place)
}

fn listing(load: &mut Load<'_>, regulation: &Element, record: &mut Record) {
    if let Some(programme) = regulation.attr("programme")
        && !record.programs.contains(&programme)
    {
        record.programs.push(programme);
    }
    record.link = record
        .link
        .take()
        .or_else(|| regulation.text_of("publicationUrl"));
    let mut date = |name: &'static str| {
        let text = regulation.attr(name)?;
        load.date(regulation.line, name, &text, DateOrder::DayFirst, record)
    };
    let (published, valid) = (date("publicationDate"), date("entryIntoForceDate"));
    record.updated = record.updated.take().max(published);
    record.valid_from = record.valid_from.take().or(valid);
    if let Some(title) = regulation.attr("numberTitle") {
        record.other.push(("regulation".to_owned(), title));
    }
}
