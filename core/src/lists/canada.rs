//! Canada: consolidated list of autonomous sanctions (`data-set` XML of SEMA and LMES).

use super::clean::{clean, is_other_script, split};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks::parts_name;
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{DateOrder, Document, EntityKind, Name, NameKind, NoticeKind, Record};

const KNOWN: &[&str] = &[
    "Country",
    "LastName",
    "GivenName",
    "EntityOrShip",
    "TitleOrShip",
    "Title",
    "Aliases",
    "DateOfBirthOrShipBuildDate",
    "DateOfBirth",
    "ShipIMONumber",
    "Schedule",
    "Item",
    "DateOfListing",
];

/// Languages by which the list marks an alias: `Belarusian: …, Russian: …`.
const LANGUAGES: &[(&str, &str)] = &[
    ("Russian:", "ru"),
    ("Belarusian:", "be"),
    ("Belarussian:", "be"),
    ("Ukrainian:", "uk"),
    ("Arabic:", "ar"),
    ("Persian:", "fa"),
    ("Farsi:", "fa"),
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("data-set") && head.has_all(&["<record", "Schedule"])
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    xml::walk(load, input, &["record"], &mut |load, item| match item {
        Item::Entry(element) => entry(load, &element),
        Item::Open(element) if element.name == "data-set" => Ok(()),
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

fn entry(load: &mut Load<'_>, element: &Element) -> Result<()> {
    load.read("entries");
    // The English half of `Belarus / Bélarus`: it names the regulation, not a nationality.
    let country = element.str_of("Country");
    let country = clean(country.split(" / ").next().unwrap_or_default());
    let (schedule, item) = (element.str_of("Schedule"), element.str_of("Item"));
    let (family, given) = (element.str_of("LastName"), element.str_of("GivenName"));
    let entity = element.str_of("EntityOrShip");
    let imo = element.text_of("ShipIMONumber");
    let kind = match (entity.is_empty(), &imo) {
        (true, _) => EntityKind::Person,
        (false, Some(_)) => EntityKind::Vessel,
        (false, None) => EntityKind::Organization,
    };
    let mut record = Record {
        // The list has no ids; country, schedule and item name an entry in the regulation.
        id: format!("{country}, {schedule}, {item}"),
        list: load.list_id("ca-sema"),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("CA".to_owned()),
        programs: vec![country],
        titles: ["TitleOrShip", "Title"]
            .iter()
            .filter_map(|tag| element.text_of(tag))
            .collect(),
        ..Record::default()
    };
    if kind == EntityKind::Person {
        record
            .names
            .push(parts_name(&given, &family, None, NameKind::Primary, None));
    } else {
        record.names.push(Name::new(entity));
        if !family.is_empty() || !given.is_empty() {
            load.change(
                element.line,
                "LastName",
                "a person's name beside an entity's: taken as an alias",
            );
            record
                .names
                .push(parts_name(&given, &family, None, NameKind::Alias, None));
        }
    }
    aliases(load, element, &mut record);
    for tag in ["DateOfBirthOrShipBuildDate", "DateOfBirth"] {
        let field = "DateOfBirthOrShipBuildDate";
        load.births(
            element.line,
            field,
            &element.str_of(tag),
            DateOrder::DayFirst,
            &mut record,
        );
    }
    if let Some(number) = imo {
        record.documents.push(Document {
            kind: "IMO number".to_owned(),
            number,
            ..Document::default()
        });
    }
    if let Some(date) = element.text_of("DateOfListing") {
        record.valid_from = load.date(
            element.line,
            "DateOfListing",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
    }
    record.other.extend(
        element
            .text_of("Schedule")
            .map(|s| ("Schedule".to_owned(), s)),
    );
    xml::report_unknown(load, element, KNOWN);
    load.emit(element.line, record)
}

/// Aliases stand in one field, apart by `;`, `,`, `/`, `and`, `or`, with languages named.
fn aliases(load: &mut Load<'_>, element: &Element, record: &mut Record) {
    let Some(field) = element.text_of("Aliases") else {
        return;
    };
    load.read("alias fields");
    // Names of organisations hold commas and "and" themselves.
    let person = record.kind == EntityKind::Person;
    let cut = if person {
        field
            .replace(" and ", ";")
            .replace(" or ", ";")
            .replace(" / ", ";")
            .replace([',', '/'], ";")
    } else {
        field.clone()
    };
    let names = split(&cut, ';');
    if names.len() > 1 {
        load.change(
            element.line,
            "Aliases",
            "several names in one field taken apart",
        );
    }
    for mut text in names {
        let mut language = None;
        for (label, tag) in LANGUAGES {
            if let Some(rest) = text.strip_prefix(label) {
                (text, language) = (clean(rest), Some((*tag).to_owned()));
            }
        }
        let kind = if is_other_script(&text) {
            NameKind::OriginalScript
        } else {
            NameKind::Alias
        };
        if !text.is_empty() {
            record.names.push(Name {
                text,
                kind,
                language,
                ..Name::default()
            });
        }
    }
}
