//! United States: the Consolidated Screening List (CSV with a header), a union of lists of
//! Treasury, Commerce and State.

use super::clean::{clean, some, split};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks;
use super::table::{Columns, Row, Rows};
use crate::error::Result;
use crate::record::{DateOrder, Document, EntityKind, NameKind, NoticeKind, Place, Record};

/// Columns kept as they are.
const OTHER: &[&str] = &[
    "entity_number",
    "federal_register_notice",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_owner",
    "source_list_url",
];

/// Columns that are read into fields.
const READ: &[&str] = &[
    "_id",
    "source",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "start_date",
    "end_date",
    "vessel_flag",
    "remarks",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let line = head.first_line();
    ["source", "entity_number", "alt_names", "places_of_birth"]
        .iter()
        .all(|column| line.contains(column))
}

struct Layout {
    read: Vec<Option<usize>>,
    other: Vec<(usize, String)>,
    width: usize,
}

impl Layout {
    fn get(&self, row: &Row, column: &str) -> Option<String> {
        let place = READ.iter().position(|name| *name == column)?;
        some(row.raw((*self.read.get(place)?)?))
    }
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let list = load.list_id("us-csl");
    let mut rows = Rows::new(input, b',');
    let Some(header) = rows.next(load)? else {
        return Ok(());
    };
    let columns = Columns::new(&header);
    let read: Vec<Option<usize>> = READ.iter().map(|name| columns.find(&[name])).collect();
    let rest = header.iter().enumerate().map(|(i, name)| (i, clean(name)));
    let other: Vec<(usize, String)> = rest.filter(|(i, _)| !read.contains(&Some(*i))).collect();
    let unknown: Vec<String> = other
        .iter()
        .map(|(_, n)| n.clone())
        .filter(|n| !OTHER.contains(&n.as_str()))
        .collect();
    for name in unknown {
        load.note(format!(
            "column \"{name}\" is new to this reader: kept as text"
        ));
    }
    let layout = Layout {
        read,
        other,
        width: columns.len(),
    };
    while let Some(row) = rows.next(load)? {
        if row.is_blank() {
            continue;
        }
        load.read("rows");
        if row.len() != layout.width {
            load.drop(
                row.line,
                "row",
                "another number of cells than the header has columns",
            );
        }
        let record = record(load, &layout, &row, &list);
        load.emit(row.line, record)?;
    }
    Ok(())
}

fn record(load: &mut Load<'_>, layout: &Layout, row: &Row, list: &str) -> Record {
    let get = |column: &str| layout.get(row, column);
    let several = |column: &str| split(&get(column).unwrap_or_default(), ';');
    let kind = match get("type").as_deref() {
        Some("Individual") => EntityKind::Person,
        Some("Entity") => EntityKind::Organization,
        Some("Vessel" | "Aircraft") => EntityKind::Vessel,
        // Commerce and State do not say what an entry is: it may be a person.
        _ => EntityKind::Other,
    };
    let person = kind == EntityKind::Person;
    let mut record = Record {
        id: get("_id").unwrap_or_default(),
        list: list.to_owned(),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("US".to_owned()),
        programs: several("programs"),
        titles: several("title"),
        remarks: get("remarks").into_iter().collect(),
        link: get("source_information_url"),
        ..Record::default()
    };
    if let Some(name) = get("name") {
        record
            .names
            .push(ofac_remarks::name(&name, person, NameKind::Primary, None));
    }
    for alias in several("alt_names") {
        record
            .names
            .push(ofac_remarks::name(&alias, person, NameKind::Alias, None));
    }
    for date in several("dates_of_birth") {
        let date = load.date(
            row.line,
            "dates_of_birth",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
        record.born.extend(date);
    }
    for country in several("nationalities")
        .into_iter()
        .chain(several("citizenships"))
        .chain(get("vessel_flag"))
    {
        if !record.nationalities.contains(&country) {
            record.nationalities.push(country);
        }
    }
    let places = several("places_of_birth").into_iter();
    record
        .birth_places
        .extend(places.map(|place| ofac_remarks::place_with_country(&place)));
    record
        .addresses
        .extend(several("addresses").into_iter().map(address));
    for id in several("ids") {
        identifier(load, row.line, &id, &mut record);
    }
    if let Some(date) = get("start_date") {
        record.valid_from = load.date(
            row.line,
            "start_date",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
    }
    if let Some(date) = get("end_date") {
        record.expires = load.date(
            row.line,
            "end_date",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
    }
    record
        .other
        .extend(get("source").map(|source| ("source".to_owned(), source)));
    for (index, header) in &layout.other {
        record
            .other
            .extend(some(row.raw(*index)).map(|text| (header.clone(), text)));
    }
    record
}

/// `Street, City, XX`: the last part is a code of two letters.
fn address(text: String) -> Place {
    let last = text.rsplit(", ").next().unwrap_or_default();
    let country = (last.len() == 2).then(|| last.to_owned());
    Place { text, country }
}

/// `JO, 2014-08-30, 2009-08-31, K000000, Passport`: country, expiry, issue, number, kind; those
/// not known are left out. Other facts have the same form: `Male, Gender`.
fn identifier(load: &mut Load<'_>, line: u64, text: &str, record: &mut Record) {
    let parts: Vec<&str> = text.split(", ").collect();
    let Some((kind, rest)) = parts.split_last() else {
        return;
    };
    if *kind == "Gender" {
        return load.sex(
            line,
            "Gender",
            rest.first().copied().unwrap_or_default(),
            record,
        );
    }
    let Some((number, before)) = rest.split_last() else {
        record.other.push(("ids".to_owned(), text.to_owned()));
        return;
    };
    let country = before
        .first()
        .filter(|c| c.len() == 2)
        .map(|c| (*c).to_owned());
    let dates: Vec<&&str> = before.iter().filter(|d| d.len() == 10).collect();
    let is_document = number.contains(|c: char| c.is_ascii_digit()) && !number.contains(' ');
    if !is_document || dates.len() + usize::from(country.is_some()) != before.len() {
        record.other.push((clean(kind), rest.join(", ")));
        return;
    }
    let mut date = |text: Option<&&&str>| {
        text.and_then(|d| load.date(line, "ids", d, DateOrder::DayFirst, record))
    };
    let (expires, issued) = (date(dates.first()), date(dates.get(1)));
    record.documents.push(Document {
        kind: clean(kind),
        number: (*number).to_owned(),
        country,
        issued,
        expires,
        note: None,
    });
}
