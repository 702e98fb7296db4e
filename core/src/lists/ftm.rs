//! FollowTheMoney entities as OpenSanctions publishes them: `entities.ftm.json` (flat) and
//! `targets.nested.json` (linked entities inside the properties), JSON lines.

use serde_json::{Map, Value};

use super::clean::is_other_script;
use super::format::Head;
use super::input::Input;
use super::json::{self, scalar, text, texts};
use super::load::Load;
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind, Place,
    Record,
};

/// Schemata of the model that are no entries but relations between them, or facts about one.
const RELATIONS: &[&str] = &[
    "Family",
    "Associate",
    "Occupancy",
    "Position",
    "Ownership",
    "Directorship",
    "Membership",
    "Employment",
    "Representation",
    "UnknownLink",
    "Interest",
    "Succession",
    "Similar",
    "Documentation",
    "Address",
    "Sanction",
    "Passport",
    "Identification",
    "Debt",
    "Payment",
    "Security",
    "CryptoWallet",
    "BankAccount",
    "Event",
    "Note",
];

/// Properties that hold names.
const NAMES: &[(&str, NameKind)] = &[
    ("name", NameKind::Primary),
    ("alias", NameKind::Alias),
    ("weakAlias", NameKind::Alias),
    ("previousName", NameKind::Previous),
    ("birthName", NameKind::Birth),
    ("maidenName", NameKind::Birth),
    ("abbreviation", NameKind::Alias),
];

/// Parts of the name; they describe the primary name.
const PARTS: [&str; 6] = [
    "firstName",
    "secondName",
    "middleName",
    "lastName",
    "title",
    "nameSuffix",
];

/// Properties that hold document and registration numbers.
const NUMBERS: &[&str] = &[
    "passportNumber",
    "idNumber",
    "registrationNumber",
    "taxNumber",
    "innCode",
    "ogrnCode",
    "imoNumber",
    "mmsi",
    "socialSecurityNumber",
    "leiCode",
    "swiftBic",
    "vatCode",
    "dunsCode",
    "npiCode",
    "uscCode",
    "okpoCode",
    "kppCode",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    head.is_json() && head.has_all(&["\"schema\"", "\"properties\"", "\"id\""])
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    json::values(load, input, &mut |load, line, value| {
        entry(load, line, &value)
    })
}

fn entry(load: &mut Load<'_>, line: u64, entity: &Value) -> Result<()> {
    load.read("entities");
    let schema = text(entity, "schema").unwrap_or_default();
    let Some(properties) = entity.get("properties").and_then(Value::as_object) else {
        load.drop(line, "properties", "missing, or not a JSON object");
        return Ok(());
    };
    if RELATIONS.contains(&schema.as_str()) {
        load.skip(
            line,
            format!("schema {schema}"),
            "a relation or a fact, not an entry of the list",
        );
        return Ok(());
    }
    let mut record = Record {
        id: text(entity, "id").unwrap_or_default(),
        list: load.list_id("opensanctions"),
        kind: kind(&schema),
        notice: notice(
            &texts(entity, "datasets"),
            &texts(&entity["properties"], "topics"),
        ),
        ..Record::default()
    };
    names(entity, &mut record);
    for (property, values) in properties {
        for value in values.as_array().into_iter().flatten() {
            fact(load, line, property, value, &mut record);
        }
    }
    for field in ["datasets", "referents"] {
        record.other.extend(
            texts(entity, field)
                .into_iter()
                .map(|v| (field.to_owned(), v)),
        );
    }
    if entity.get("target").and_then(Value::as_bool) == Some(false) {
        record.other.push(("target".to_owned(), "false".to_owned()));
    }
    if let Some(date) = text(entity, "last_change") {
        record.updated = load.date(line, "last_change", &date, DateOrder::DayFirst, &mut record);
    }
    load.emit(line, record)
}

/// What a schema of the model is about.
pub(super) fn kind(schema: &str) -> EntityKind {
    match schema {
        "Person" => EntityKind::Person,
        "Vessel" | "Airplane" | "Vehicle" => EntityKind::Vessel,
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => EntityKind::Organization,
        _ => EntityKind::Other,
    }
}

/// Topics decide, else what the name of the dataset says.
pub(super) fn notice(datasets: &[String], topics: &[String]) -> NoticeKind {
    let datasets = datasets.join(" ").to_lowercase();
    let topic = |wanted: &str| topics.iter().any(|topic| topic.starts_with(wanted));
    if datasets.contains("interpol") {
        if datasets.contains("yellow") {
            NoticeKind::Yellow
        } else {
            NoticeKind::Red
        }
    } else if topic("sanction") || datasets.contains("sanction") {
        NoticeKind::Sanction
    } else if topic("role") || topic("poi") || topic("debarment") || datasets.contains("pep") {
        NoticeKind::DueDiligence
    } else {
        NoticeKind::Other
    }
}

fn names(entity: &Value, record: &mut Record) {
    let properties = &entity["properties"];
    let caption = text(entity, "caption");
    for (property, kind) in NAMES {
        for text in texts(properties, property) {
            let kind = match kind {
                _ if is_other_script(&text) => NameKind::OriginalScript,
                NameKind::Primary if record.names.iter().any(|n| n.kind == NameKind::Primary) => {
                    NameKind::Alias
                }
                kind => *kind,
            };
            let quality = (*property == "weakAlias").then_some(NameQuality::Low);
            record.names.push(Name {
                text,
                kind,
                quality,
                ..Name::default()
            });
        }
    }
    if record.names.is_empty() {
        record.names.extend(caption.clone().map(Name::new));
    }
    // The caption is the name that the publisher shows: it comes first.
    if let Some(at) = record
        .names
        .iter()
        .position(|n| Some(&n.text) == caption.as_ref())
    {
        if let Some(first) = record
            .names
            .iter_mut()
            .find(|n| n.kind == NameKind::Primary)
        {
            first.kind = NameKind::Alias;
        }
        let mut shown = record.names.remove(at);
        shown.kind = NameKind::Primary;
        record.names.insert(0, shown);
    }
    if let Some(first) = record.names.first_mut() {
        // Something must be primary, whatever its script.
        first.kind = NameKind::Primary;
        let part = |name: &str| Some(texts(properties, name).join(" ")).filter(|t| !t.is_empty());
        let middle = [part("secondName"), part("middleName")];
        let middle = super::clean::join(middle.iter().flatten().map(String::as_str));
        let single = |name: &str| texts(properties, name).len() == 1;
        // Several values of one part cannot be told apart by name.
        let parts = NameParts {
            given: part("firstName").filter(|_| single("firstName")),
            middle: super::clean::some(&middle),
            family: part("lastName").filter(|_| single("lastName")),
            title: part("title"),
            suffix: part("nameSuffix"),
        };
        if parts.given.is_some() || parts.family.is_some() {
            first.parts = Some(parts);
        }
    }
}

fn fact(load: &mut Load<'_>, line: u64, property: &str, value: &Value, record: &mut Record) {
    if let Some(linked) = value.as_object() {
        return nested(load, line, property, linked, record);
    }
    let Some(text) = scalar(value) else { return };
    match property {
        _ if NAMES.iter().any(|(name, _)| *name == property) => {}
        "birthDate" | "incorporationDate" | "buildDate" => {
            let date = load.date(line, "birthDate", &text, DateOrder::DayFirst, record);
            record.born.extend(date);
        }
        "gender" => load.sex(line, "gender", &text, record),
        "nationality" | "citizenship" | "country" | "jurisdiction" | "flag" => {
            if !record.nationalities.contains(&text) {
                record.nationalities.push(text);
            }
        }
        "birthPlace" | "birthCountry" => {
            let country = (property == "birthCountry").then(|| text.clone());
            let text = if country.is_some() {
                String::new()
            } else {
                text
            };
            record.birth_places.push(Place { text, country });
        }
        "address" | "residence" => record.addresses.push(Place {
            text,
            country: None,
        }),
        "position" => record.titles.push(text),
        "program" | "programId" => record.programs.push(text),
        "notes" | "summary" | "description" => record.remarks.push(text),
        "sourceUrl" => record.link = record.link.take().or(Some(text)),
        _ if NUMBERS.contains(&property) => {
            record.documents.push(Document {
                kind: property.to_owned(),
                number: text,
                ..Document::default()
            });
        }
        _ => {
            let title = PARTS.contains(&property) && property == "title";
            if title {
                record.titles.push(text.clone());
            }
            record.other.push((property.to_owned(), text));
        }
    }
}

/// An entity inside a property: a sanction, an address, a document, or a relative.
fn nested(
    load: &mut Load<'_>,
    line: u64,
    property: &str,
    linked: &Map<String, Value>,
    record: &mut Record,
) {
    let linked = Value::Object(linked.clone());
    let properties = linked.get("properties").cloned().unwrap_or_default();
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| texts(&properties, name).into_iter().next())
    };
    match text(&linked, "schema").as_deref() {
        Some("Sanction") => {
            record.programs.extend(texts(&properties, "program"));
            record.remarks.extend(texts(&properties, "reason"));
            record.authority = record.authority.take().or_else(|| first(&["authority"]));
        }
        Some("Address") => record.addresses.extend(first(&["full"]).map(|text| Place {
            text,
            country: first(&["country"]),
        })),
        Some("Passport" | "Identification") => {
            if let Some(number) = first(&["number"]) {
                let kind = first(&["type"]).unwrap_or_else(|| property.to_owned());
                record.documents.push(Document {
                    kind,
                    number,
                    country: first(&["country"]),
                    ..Document::default()
                });
            }
        }
        _ => {
            record.related.extend(text(&linked, "id"));
            load.skip(
                line,
                property.to_owned(),
                "an entity inside another: kept as a link only",
            );
        }
    }
}
