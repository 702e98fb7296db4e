//! OFAC's ADVANCED XML (`Sanctions`, the United Nations' advanced sanctions data model 1.0).
//!
//! Names, places and documents refer to tables at the head of the file; programmes follow after
//! the parties, so the records are held until the end of the file.

use std::collections::BTreeMap;

use super::clean::{clean, is_other_script, join, join_place, some};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks::place_with_country;
use super::xml::{self, Element, Item};
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind,
    PartialDate, Place, Record,
};

const ENTRIES: &[&str] = &[
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
];

const CONTAINERS: &[&str] = &[
    "Sanctions",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.has_root("Sanctions") && head.has_all(&["ReferenceValueSets"])
}

/// What the file defines before and after the parties.
#[derive(Default)]
struct Tables {
    /// `(AliasType, 1400)` → `A.K.A.`
    values: BTreeMap<(String, String), String>,
    /// Party sub-type to party type.
    party_types: BTreeMap<String, String>,
    locations: BTreeMap<String, Place>,
    /// By the identity that holds them.
    documents: BTreeMap<String, Vec<Document>>,
    records: Vec<(u64, Record)>,
    /// Profile to the place of its record.
    profiles: BTreeMap<String, usize>,
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let consolidated = input.name().to_lowercase().contains("cons");
    let list = load.list_id(if consolidated {
        "ofac-cons"
    } else {
        "ofac-sdn"
    });
    let mut tables = Tables::default();
    xml::walk(load, input, ENTRIES, &mut |load, item| {
        match item {
            Item::Open(element) if CONTAINERS.contains(&element.name.as_str()) => {}
            Item::Open(element) => {
                load.drop(
                    element.line,
                    element.name,
                    "a section that this reader does not know",
                );
            }
            Item::Entry(element) => tables.take(load, &element, &list),
        }
        Ok(())
    })?;
    tables
        .records
        .into_iter()
        .try_for_each(|(line, record)| load.emit(line, record))
}

impl Tables {
    fn take(&mut self, load: &mut Load<'_>, element: &Element, list: &str) {
        match element.name.as_str() {
            "DateOfIssue" => {
                let part = |name: &str| element.str_of(name);
                let date = format!("{}-{:0>2}-{:0>2}", part("Year"), part("Month"), part("Day"));
                load.published(&date, DateOrder::DayFirst);
            }
            "ReferenceValueSets" => self.reference_values(element),
            "Location" => self.location(element),
            "IDRegDocument" => self.document(load, element),
            "DistinctParty" => self.party(load, element, list),
            "ProfileRelationship" => self.relationship(load, element),
            "SanctionsEntry" => self.sanctions_entry(load, element),
            _ => load.skip(
                element.line,
                element.name.clone(),
                "a link between entries of the regime",
            ),
        }
    }

    fn reference_values(&mut self, sets: &Element) {
        for value in sets.children.iter().flat_map(|set| &set.children) {
            let Some(id) = value.attr("ID") else { continue };
            if let Some(party) = value.attr("PartyTypeID") {
                self.party_types.insert(id.clone(), party);
            }
            let text = value.own().unwrap_or_default();
            self.values.insert((value.name.clone(), id), text);
        }
    }

    fn value(&self, set: &str, id: Option<String>) -> Option<String> {
        let id = id?;
        self.values
            .get(&(set.to_owned(), id))
            .cloned()
            .and_then(|text| some(&text))
    }

    fn location(&mut self, element: &Element) {
        let values = element
            .all("LocationPart")
            .flat_map(|part| part.all("LocationPartValue"));
        let parts: Vec<String> = values.filter_map(|value| value.text_of("Value")).collect();
        let country = element
            .child("LocationCountry")
            .and_then(|c| c.attr("CountryID"));
        let area = element
            .child("LocationAreaCode")
            .and_then(|c| c.attr("AreaCodeID"));
        // An area code without a country part carries the country all the same.
        let country = self
            .value("Country", country)
            .or_else(|| self.value("Country", area));
        let place = Place {
            text: join_place(parts.iter().map(String::as_str)),
            country: country.filter(|c| c != "undetermined"),
        };
        self.locations
            .insert(element.attr("ID").unwrap_or_default(), place);
    }

    fn document(&mut self, load: &mut Load<'_>, element: &Element) {
        let Some(number) = element.text_of("IDRegistrationNo") else {
            load.drop(element.line, "IDRegDocument", "a document without a number");
            return;
        };
        let mut document = Document {
            kind: self
                .value("IDRegDocType", element.attr("IDRegDocTypeID"))
                .unwrap_or_default(),
            number,
            country: self.value("Country", element.attr("IssuedBy-CountryID")),
            note: element.text_of("Comment"),
            ..Document::default()
        };
        for date in element.all("DocumentDate") {
            let kind = self
                .value("IDRegDocDateType", date.attr("IDRegDocDateTypeID"))
                .unwrap_or_default();
            let read = date.child("DatePeriod").and_then(period);
            match kind.as_str() {
                "Issue Date" => document.issued = read,
                "Expiration Date" => document.expires = read,
                _ => load.drop(
                    date.line,
                    "DocumentDate",
                    "a kind of date that this reader does not know",
                ),
            }
        }
        self.documents
            .entry(element.attr("IdentityID").unwrap_or_default())
            .or_default()
            .push(document);
    }

    fn party(&mut self, load: &mut Load<'_>, party: &Element, list: &str) {
        load.read("parties");
        for (index, profile) in party.all("Profile").enumerate() {
            if index > 0 {
                load.change(
                    profile.line,
                    "Profile",
                    "a second profile of one party: an entry of its own",
                );
            }
            let kind = self.kind(load, profile);
            let mut record = Record {
                id: profile
                    .attr("ID")
                    .or_else(|| party.attr("FixedRef"))
                    .unwrap_or_default(),
                list: list.to_owned(),
                kind,
                notice: NoticeKind::Sanction,
                authority: Some("US".to_owned()),
                remarks: party.text_of("Comment").into_iter().collect(),
                ..Record::default()
            };
            for identity in profile.all("Identity") {
                self.identity(load, identity, &mut record);
            }
            for feature in profile.all("Feature") {
                self.feature(load, feature, &mut record);
            }
            record
                .names
                .sort_by_key(|name| name.kind != NameKind::Primary);
            self.profiles.insert(record.id.clone(), self.records.len());
            self.records.push((profile.line, record));
            xml::report_unknown(
                load,
                profile,
                &["Identity", "Feature", "SanctionsEntryReference", "Comment"],
            );
        }
    }

    fn kind(&self, load: &mut Load<'_>, profile: &Element) -> EntityKind {
        let sub_type = profile.attr("PartySubTypeID");
        let sub_name = self
            .value("PartySubType", sub_type.clone())
            .unwrap_or_default();
        let party_type = sub_type.and_then(|id| self.party_types.get(&id).cloned());
        match (
            self.value("PartyType", party_type).as_deref(),
            sub_name.as_str(),
        ) {
            (Some("Individual"), _) => EntityKind::Person,
            (Some("Entity"), _) => EntityKind::Organization,
            (Some("Transport"), _) | (_, "Vessel" | "Aircraft") => EntityKind::Vessel,
            _ => {
                load.unread(
                    profile.line,
                    "PartySubTypeID",
                    "a type that this reader does not know",
                );
                EntityKind::Other
            }
        }
    }

    fn identity(&self, load: &mut Load<'_>, identity: &Element, record: &mut Record) {
        // Which part of a name a group of name parts is.
        let groups = identity
            .all("NamePartGroups")
            .flat_map(|g| g.all("MasterNamePartGroup"));
        let groups = groups.flat_map(|master| master.all("NamePartGroup"));
        let types: BTreeMap<String, String> = groups
            .filter_map(|g| {
                Some((
                    g.attr("ID")?,
                    self.value("NamePartType", g.attr("NamePartTypeID"))?,
                ))
            })
            .collect();
        for alias in identity.all("Alias") {
            let kind = self
                .value("AliasType", alias.attr("AliasTypeID"))
                .unwrap_or_default();
            let primary = alias.attr("Primary").as_deref() == Some("true");
            let weak = alias.attr("LowQuality").as_deref() == Some("true");
            for (index, name) in alias.all("DocumentedName").enumerate() {
                load.read("names");
                let (text, parts) = documented_name(name, &types, record.kind);
                let kind = match kind.as_str() {
                    "F.K.A." => NameKind::Previous,
                    _ if is_other_script(&text) => NameKind::OriginalScript,
                    // Further documented names of the primary alias are other spellings of it.
                    _ if primary && index == 0 => NameKind::Primary,
                    _ => NameKind::Alias,
                };
                let quality = if weak {
                    NameQuality::Low
                } else {
                    NameQuality::Good
                };
                let quality = (kind != NameKind::Primary).then_some(quality);
                record.names.push(Name {
                    text,
                    kind,
                    quality,
                    parts,
                    language: None,
                });
            }
        }
        if let Some(documents) = identity.attr("ID").and_then(|id| self.documents.get(&id)) {
            record.documents.extend(documents.iter().cloned());
        }
    }

    fn feature(&self, load: &mut Load<'_>, feature: &Element, record: &mut Record) {
        let kind = self
            .value("FeatureType", feature.attr("FeatureTypeID"))
            .unwrap_or_default();
        for version in feature.all("FeatureVersion") {
            let details = version.all("VersionDetail").filter_map(|d| {
                d.own()
                    .or_else(|| self.value("DetailReference", d.attr("DetailReferenceID")))
            });
            let text = join(details.collect::<Vec<_>>().iter().map(String::as_str));
            let places = version
                .all("VersionLocation")
                .filter_map(|l| self.locations.get(&l.attr("LocationID")?));
            let places: Vec<Place> = places
                .filter(|p| **p != Place::default())
                .cloned()
                .collect();
            let date = version.child("DatePeriod");
            self.fact(load, version.line, &kind, text, places, date, record);
            if let Some(comment) = version.text_of("Comment") {
                record.other.push((format!("{kind} comment"), comment));
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn fact(
        &self,
        load: &mut Load<'_>,
        line: u64,
        kind: &str,
        text: String,
        places: Vec<Place>,
        date: Option<&Element>,
        record: &mut Record,
    ) {
        match kind {
            "Birthdate" => match date.and_then(period) {
                Some(date) => record.born.push(date),
                None => load.drop(line, "Birthdate", "not a period that can be read"),
            },
            "Place of Birth" => {
                record
                    .birth_places
                    .extend(some(&text).map(|text| place_with_country(&text)));
                record.birth_places.extend(places);
            }
            "Nationality Country"
            | "Citizenship Country"
            | "Nationality of Registration"
            | "Vessel Flag" => {
                let countries = places
                    .into_iter()
                    .filter_map(|p| p.country)
                    .chain(some(&text));
                for country in countries {
                    if !record.nationalities.contains(&country) {
                        record.nationalities.push(country);
                    }
                }
            }
            "Gender" => load.sex(line, "Gender", &text, record),
            "Title" => record.titles.extend(some(&text)),
            "Location" => record.addresses.extend(places),
            _ => {
                record
                    .other
                    .extend(some(&text).map(|text| (clean(kind), text)));
                record
                    .other
                    .extend(places.into_iter().map(|p| (clean(kind), p.text)));
                if let Some(date) = date.and_then(period) {
                    record.other.push((clean(kind), date.to_string()));
                }
            }
        }
    }

    fn relationship(&mut self, load: &mut Load<'_>, element: &Element) {
        let (from, to) = (element.attr("From-ProfileID"), element.attr("To-ProfileID"));
        let record = from
            .and_then(|id| self.profiles.get(&id))
            .and_then(|at| self.records.get_mut(*at));
        match (record, to) {
            (Some((_, record)), Some(to)) => record.related.push(to),
            _ => load.drop(
                element.line,
                "ProfileRelationship",
                "between entries that the file does not have",
            ),
        }
    }

    fn sanctions_entry(&mut self, load: &mut Load<'_>, element: &Element) {
        let list = self.value("List", element.attr("ListID"));
        let at = element
            .attr("ProfileID")
            .and_then(|id| self.profiles.get(&id))
            .copied();
        let Some((_, record)) = at.and_then(|at| self.records.get_mut(at)) else {
            load.drop(
                element.line,
                "SanctionsEntry",
                "of an entry that the file does not have",
            );
            return;
        };
        record
            .other
            .extend(list.map(|list| ("list".to_owned(), list)));
        for measure in element.all("SanctionsMeasure") {
            for program in measure.all("Comment").filter_map(Element::own) {
                if !record.programs.contains(&program) {
                    record.programs.push(program);
                }
            }
        }
        for date in element
            .all("EntryEvent")
            .filter_map(|event| event.child("Date"))
        {
            let date = point(date).and_then(|(y, m, d)| PartialDate::day(y, m, d).ok());
            let earlier = record.valid_from.take();
            record.valid_from = match (earlier, date) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
}

/// The parts of one spelling; OFAC writes family names first.
fn documented_name(
    name: &Element,
    types: &BTreeMap<String, String>,
    kind: EntityKind,
) -> (String, Option<NameParts>) {
    let mut given: Vec<String> = Vec::new();
    let mut middle: Vec<String> = Vec::new();
    let mut family: Vec<String> = Vec::new();
    let values = name
        .all("DocumentedNamePart")
        .flat_map(|part| part.all("NamePartValue"));
    for value in values {
        let Some(text) = value.own() else { continue };
        let part = value
            .attr("NamePartGroupID")
            .and_then(|id| types.get(&id))
            .map(String::as_str);
        match part {
            Some("First Name") => given.push(text),
            Some("Middle Name" | "Patronymic") => middle.push(text),
            _ => family.push(text),
        }
    }
    let (given, middle, family) = (given.join(" "), middle.join(" "), family.join(" "));
    let text = join([given.as_str(), &middle, &family]);
    let apart = kind == EntityKind::Person && !given.is_empty();
    let parts = NameParts {
        given: some(&given),
        middle: some(&middle),
        family: some(&family),
        ..NameParts::default()
    };
    (text, apart.then_some(parts))
}

/// A `DatePeriod`: from the first possible start to the last possible end.
fn period(element: &Element) -> Option<PartialDate> {
    let start = element.child("Start");
    let end = element.child("End");
    let first = start.and_then(|s| s.child("From")).and_then(point)?;
    let last = end.or(start).and_then(|e| e.child("To")).and_then(point)?;
    let day = |(year, month, day)| PartialDate::day(year, month, day).ok();
    let (first, last) = (day(first)?, day(last)?);
    let about = [start, end]
        .into_iter()
        .flatten()
        .any(|e| e.attr("Approximate").as_deref() == Some("true"));
    let date = if first == last {
        first
    } else {
        PartialDate::range(&first, &last).ok()?
    };
    Some(if about { date.circa() } else { date })
}

fn point(element: &Element) -> Option<(i16, u8, u8)> {
    let number = |name: &str| element.text_of(name);
    let (month, day) = (number("Month")?, number("Day")?);
    Some((
        number("Year")?.parse().ok()?,
        month.parse().ok()?,
        day.parse().ok()?,
    ))
}
