//! United Nations Security Council consolidated list (`CONSOLIDATED_LIST` XML).

use super::clean::{clean, enumeration, hijri, is_other_script, join, join_place, some, split};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind,
    PartialDate, Place, Record,
};

/// Elements of an entry that are read; any other with content is reported.
const KNOWN: &[&str] = &[
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "NAME_ORIGINAL_SCRIPT",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "LAST_DAY_UPDATED",
    "GENDER",
    "TITLE",
    "DESIGNATION",
    "NATIONALITY",
    "NATIONALITY2",
    "LIST_TYPE",
    "COMMENTS1",
    "INDIVIDUAL_ALIAS",
    "INDIVIDUAL_ADDRESS",
    "INDIVIDUAL_DATE_OF_BIRTH",
    "INDIVIDUAL_PLACE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT",
    "ENTITY_ALIAS",
    "ENTITY_ADDRESS",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
    "DELISTED_ON",
    "SUBMITTED_ON",
    "SUBMITTED_BY",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("CONSOLIDATED_LIST")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    xml::walk(
        load,
        input,
        &["INDIVIDUAL", "ENTITY"],
        &mut |load, item| match item {
            Item::Open(element) => {
                if let Some(generated) = element.attr("dateGenerated") {
                    load.published(&generated, DateOrder::DayFirst);
                    load.version(&generated);
                }
                if !["CONSOLIDATED_LIST", "INDIVIDUALS", "ENTITIES"]
                    .contains(&element.name.as_str())
                {
                    load.drop(
                        element.line,
                        element.name,
                        "a section that this reader does not know",
                    );
                }
                Ok(())
            }
            Item::Entry(element) => entry(load, &element),
        },
    )
}

fn entry(load: &mut Load<'_>, element: &Element) -> Result<()> {
    let person = element.name == "INDIVIDUAL";
    load.read(if person { "individuals" } else { "entities" });
    let mut record = Record {
        id: element.str_of("REFERENCE_NUMBER"),
        list: load.list_id("un"),
        kind: if person {
            EntityKind::Person
        } else {
            EntityKind::Organization
        },
        notice: NoticeKind::Sanction,
        authority: Some("United Nations Security Council".to_owned()),
        programs: element.text_of("UN_LIST_TYPE").into_iter().collect(),
        remarks: element.text_of("COMMENTS1").into_iter().collect(),
        ..Record::default()
    };
    primary_name(load, element, person, &mut record);
    for tag in ["INDIVIDUAL_ALIAS", "ENTITY_ALIAS"] {
        element
            .all(tag)
            .for_each(|alias| read_alias(load, alias, &mut record));
    }
    element
        .all("INDIVIDUAL_DATE_OF_BIRTH")
        .for_each(|born| birth(load, born, &mut record));
    if let Some(sex) = element.text_of("GENDER") {
        load.sex(element.line, "GENDER", &sex, &mut record);
    }
    record.nationalities.extend(values(element, "NATIONALITY"));
    record.nationalities.extend(values(element, "NATIONALITY2"));
    record.titles.extend(values(element, "TITLE"));
    record.titles.extend(values(element, "DESIGNATION"));
    places(element, &mut record);
    element
        .all("INDIVIDUAL_DOCUMENT")
        .for_each(|d| document(load, d, &mut record));
    dates_of_listing(load, element, &mut record);
    for tag in [
        "DATAID",
        "VERSIONNUM",
        "SORT_KEY",
        "SUBMITTED_BY",
        "SUBMITTED_ON",
    ] {
        if let Some(value) = element.text_of(tag) {
            record.other.push((tag.to_owned(), value));
        }
    }
    xml::report_unknown(load, element, KNOWN);
    load.emit(element.line, record)
}

/// `<TAG><VALUE>…</VALUE></TAG>`, or the text directly inside.
fn values(element: &Element, tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    for child in element.all(tag) {
        found.extend(child.own());
        found.extend(child.all("VALUE").filter_map(Element::own));
    }
    found
}

fn primary_name(load: &mut Load<'_>, element: &Element, person: bool, record: &mut Record) {
    let parts: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .iter()
        .filter_map(|tag| element.text_of(tag))
        .collect();
    let text = join(parts.iter().map(String::as_str));
    if person {
        record.names.push(Name {
            text,
            parts: name_parts(&parts),
            ..Name::default()
        });
    } else {
        let mut pieces = split(&text, ';');
        if pieces.len() > 1 {
            load.change(
                element.line,
                "FIRST_NAME",
                "several names in one field taken apart",
            );
        }
        for (index, text) in pieces.drain(..).enumerate() {
            let kind = if index == 0 {
                NameKind::Primary
            } else {
                NameKind::Alias
            };
            record.names.push(Name {
                text,
                kind,
                ..Name::default()
            });
        }
    }
    for original in element.all("NAME_ORIGINAL_SCRIPT").filter_map(Element::own) {
        load.read("original-script names");
        record.names.push(Name {
            text: original,
            kind: NameKind::OriginalScript,
            ..Name::default()
        });
    }
}

/// The first part is the given name and the last the family name only by convention.
fn name_parts(parts: &[String]) -> Option<NameParts> {
    let (first, rest) = parts.split_first()?;
    let (last, middle) = rest.split_last()?;
    Some(NameParts {
        given: Some(first.clone()),
        middle: some(&join(middle.iter().map(String::as_str))),
        family: Some(last.clone()),
        ..NameParts::default()
    })
}

fn read_alias(load: &mut Load<'_>, alias: &Element, record: &mut Record) {
    let (kind, quality) = match alias.str_of("QUALITY").as_str() {
        "Good" => (NameKind::Alias, Some(NameQuality::Good)),
        "Low" => (NameKind::Alias, Some(NameQuality::Low)),
        "f.k.a." => (NameKind::Previous, None),
        "" | "a.k.a." => (NameKind::Alias, None),
        _ => {
            load.unread(
                alias.line,
                "QUALITY",
                "a quality that this reader does not know",
            );
            (NameKind::Alias, None)
        }
    };
    if let Some(text) = alias.text_of("ALIAS_NAME") {
        load.read("aliases");
        let found = alias_names(&text, kind);
        if found.names.len() > 1 {
            load.change(
                alias.line,
                "ALIAS_NAME",
                "several names in one field taken apart",
            );
        }
        if let Some(remark) = found.remark {
            load.change(
                alias.line,
                "ALIAS_NAME",
                "a remark after the name moved to remarks",
            );
            record.remarks.push(remark);
        }
        record
            .names
            .extend(found.names.into_iter().map(|(text, kind)| Name {
                text,
                kind,
                quality: if kind == NameKind::OriginalScript {
                    None
                } else {
                    quality
                },
                ..Name::default()
            }));
    }
    if let Some(date) = alias.text_of("DATE_OF_BIRTH") {
        // The date in the papers of that identity: whoever uses the name shows it.
        let date = load.date(
            alias.line,
            "alias DATE_OF_BIRTH",
            &date,
            DateOrder::DayFirst,
            record,
        );
        record
            .born
            .extend(date.filter(|date| !record.born.contains(date)));
    }
    let place = Place {
        text: alias.str_of("CITY_OF_BIRTH"),
        country: alias.text_of("COUNTRY_OF_BIRTH"),
    };
    if place != Place::default() && !record.birth_places.contains(&place) {
        record.birth_places.push(place);
    }
    if let Some(note) = alias.text_of("NOTE") {
        record.other.push(("alias NOTE".to_owned(), note));
    }
    let known = [
        "QUALITY",
        "ALIAS_NAME",
        "DATE_OF_BIRTH",
        "CITY_OF_BIRTH",
        "COUNTRY_OF_BIRTH",
        "NOTE",
    ];
    xml::report_unknown(load, alias, &known);
}

struct AliasNames {
    names: Vec<(String, NameKind)>,
    remark: Option<String>,
}

/// The names in one ALIAS_NAME: `A; B`, `a) A b) B`, `Latin (original)`, `A (birth name)`.
fn alias_names(text: &str, kind: NameKind) -> AliasNames {
    let (text, remark) = cut_remark(text);
    let mut names = Vec::new();
    for piece in outside_brackets(&text) {
        // Only the first mark of an enumeration may be missing: `A; B b) C`.
        let marked = enumeration(&piece).or_else(|| enumeration(&format!("a) {piece}")));
        for item in marked.unwrap_or_else(|| vec![piece]) {
            push_alias(&item, kind, &mut names);
        }
    }
    AliasNames { names, remark }
}

fn push_alias(item: &str, kind: NameKind, names: &mut Vec<(String, NameKind)>) {
    let split = item
        .strip_suffix(')')
        .and_then(|open| open.split_once(" ("));
    let Some((outside, inside)) = split.filter(|(outside, _)| !outside.trim().is_empty()) else {
        let kind = if is_other_script(item) {
            NameKind::OriginalScript
        } else {
            kind
        };
        names.push((clean(item), kind));
        return;
    };
    let lower = inside.to_lowercase();
    if is_other_script(inside) != is_other_script(outside) {
        push_alias(outside, kind, names);
        super::clean::split(inside, ';')
            .iter()
            .for_each(|inner| push_alias(inner, kind, names));
    } else if lower.contains("birth name") || lower.contains("name at birth") {
        names.push((clean(outside), NameKind::Birth));
    } else if lower.contains("previously listed") || lower.contains("formerly") {
        names.push((clean(outside), NameKind::Previous));
    } else {
        names.push((clean(item), kind));
    }
}

/// Cuts at semicolons that are not in brackets.
fn outside_brackets(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match pieces.last_mut() {
            Some(piece) if c != ';' || depth > 0 => piece.push(c),
            _ => pieces.push(String::new()),
        }
    }
    pieces
        .iter()
        .map(|piece| clean(piece))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// `Name, born 1 Jan. 1953 (passport …)`: the name, and what follows it.
fn cut_remark(text: &str) -> (String, Option<String>) {
    for mark in [", born ", " born in ", " born on "] {
        if let Some((name, rest)) = text.split_once(mark) {
            return (
                clean(name),
                Some(clean(&format!(
                    "{}{rest}",
                    mark.trim_start_matches([',', ' '])
                ))),
            );
        }
    }
    (text.to_owned(), None)
}

fn birth(load: &mut Load<'_>, born: &Element, record: &mut Record) {
    let line = born.line;
    let circa = match born.str_of("TYPE_OF_DATE").as_str() {
        "APPROXIMATELY" => true,
        "" | "EXACT" | "BETWEEN" => false,
        _ => {
            load.unread(
                line,
                "TYPE_OF_DATE",
                "a type that this reader does not know",
            );
            false
        }
    };
    let day = born.text_of("DATE").or_else(|| born.text_of("YEAR"));
    let mut date = match (born.text_of("FROM_YEAR"), born.text_of("TO_YEAR"), day) {
        (Some(from), Some(to), None) => {
            let range = format!("{from}..{to}");
            load.date(line, "FROM_YEAR", &range, DateOrder::DayFirst, record)
        }
        (None, None, Some(day)) => load.date(line, "DATE", &day, DateOrder::DayFirst, record),
        (None, None, None) => None,
        (from, to, day) => {
            let values = [from, to, day].into_iter().flatten();
            record
                .other
                .extend(values.map(|value| ("INDIVIDUAL_DATE_OF_BIRTH".to_owned(), value)));
            load.unread(
                line,
                "INDIVIDUAL_DATE_OF_BIRTH",
                "a year and a range, or half a range",
            );
            None
        }
    };
    if let Some(note) = born.text_of("NOTE") {
        if date.is_none() {
            date = note_date(&note);
            if date.is_some() {
                load.change(line, "NOTE", "the date stands in the note");
            } else {
                load.unread(line, "NOTE", "not a date that can be read");
            }
        }
        record.other.push(("date of birth NOTE".to_owned(), note));
    }
    record
        .born
        .extend(date.map(|date| if circa { date.circa() } else { date }));
    let known = [
        "TYPE_OF_DATE",
        "DATE",
        "YEAR",
        "FROM_YEAR",
        "TO_YEAR",
        "NOTE",
    ];
    xml::report_unknown(load, born, &known);
}

/// A date in a note: `Nov. 1973`, `24/06/1402 (Hijri Calendar)`.
fn note_date(note: &str) -> Option<PartialDate> {
    if let Some(date) = hijri(note) {
        return Some(date);
    }
    PartialDate::from_published(&note.replace(". ", " "))
        .ok()
        .flatten()
}

fn places(element: &Element, record: &mut Record) {
    let place = |place: &Element| {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "NOTE"];
        let text: Vec<String> = parts.iter().filter_map(|tag| place.text_of(tag)).collect();
        let place = Place {
            text: join_place(text.iter().map(String::as_str)),
            country: place.text_of("COUNTRY"),
        };
        (place != Place::default()).then_some(place)
    };
    record
        .birth_places
        .extend(element.all("INDIVIDUAL_PLACE_OF_BIRTH").filter_map(place));
    for tag in ["INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS"] {
        record.addresses.extend(element.all(tag).filter_map(place));
    }
}

fn document(load: &mut Load<'_>, element: &Element, record: &mut Record) {
    let Some(number) = element.text_of("NUMBER") else {
        if let Some(note) = element.text_of("NOTE") {
            record.other.push(("document NOTE".to_owned(), note));
        } else if !element.is_blank() {
            load.drop(
                element.line,
                "INDIVIDUAL_DOCUMENT",
                "a document without a number",
            );
        }
        return;
    };
    let kinds = ["TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2"];
    let kind: Vec<String> = kinds
        .iter()
        .filter_map(|tag| element.text_of(tag))
        .collect();
    let issued = element.text_of("DATE_OF_ISSUE");
    let issued = issued.and_then(|d| {
        load.date(
            element.line,
            "DATE_OF_ISSUE",
            &d,
            DateOrder::DayFirst,
            record,
        )
    });
    let notes = ["CITY_OF_ISSUE", "COUNTRY_OF_ISSUE", "NOTE"];
    let country = element
        .text_of("ISSUING_COUNTRY")
        .or_else(|| element.text_of("COUNTRY_OF_ISSUE"));
    let note: Vec<String> = notes
        .iter()
        .filter(|tag| **tag != "COUNTRY_OF_ISSUE" || element.text_of("ISSUING_COUNTRY").is_some())
        .filter_map(|tag| element.text_of(tag))
        .collect();
    record.documents.push(Document {
        kind: kind.join(", "),
        number,
        country,
        issued,
        note: some(&note.join("; ")),
        ..Document::default()
    });
}

fn dates_of_listing(load: &mut Load<'_>, element: &Element, record: &mut Record) {
    if let Some(date) = element.text_of("LISTED_ON") {
        record.valid_from = load.date(
            element.line,
            "LISTED_ON",
            &date,
            DateOrder::DayFirst,
            record,
        );
    }
    let updates = values(element, "LAST_DAY_UPDATED");
    let mut latest: Option<PartialDate> = None;
    for update in updates {
        let date = load.date(
            element.line,
            "LAST_DAY_UPDATED",
            &update,
            DateOrder::DayFirst,
            record,
        );
        latest = latest.max(date);
    }
    record.updated = latest;
    if let Some(date) = element.text_of("DELISTED_ON") {
        record.expires = load.date(
            element.line,
            "DELISTED_ON",
            &date,
            DateOrder::DayFirst,
            record,
        );
    }
}
