//! The remarks field of OFAC's lists: `DOB 05 Mar 1957; POB Nowhere; nationality Iran; Passport
//! A1 (Iran); a.k.a. 'WEAK ALIAS'.` Weak aliases stand nowhere else in the CSV files.

use super::clean::{clean, family_comma_given, some};
use super::load::Load;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, Place, Record,
};

/// How remarks begin that name a document or a registration. The longest that fits counts.
const DOCUMENTS: &[&str] = &[
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Aircraft Mode S Transponder Code",
    "Aircraft Serial Identification",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Tail Number",
    "Birth Certificate Number",
    "British National Overseas Passport",
    "Business Number",
    "Business Registration Document #",
    "Business Registration Number",
    "C.I.F.",
    "C.R. No.",
    "C.U.I.",
    "C.U.I.P.",
    "C.U.I.T.",
    "C.U.R.P.",
    "Carnet No.",
    "Cartilla de Servicio Militar Nacional",
    "Cedula No.",
    "Cedula de Ciudadania",
    "Cedula de Residencia",
    "Central Registration Number",
    "Certificate of Incorporation Number",
    "Chamber of Commerce Number",
    "Chinese Commercial Code",
    "Citizen's Card Number",
    "Commercial Registry Number",
    "Company Number",
    "Credencial electoral",
    "D-U-N-S Number",
    "D.N.I.",
    "Diplomatic Passport",
    "Driver's License No.",
    "Dubai Chamber of Commerce Membership No.",
    "Economic Register Number (CBLS)",
    "Electoral Registry No.",
    "Enterprise Number",
    "File Number",
    "Fiscal Code",
    "Folio Mercantil No.",
    "Government Gazette Number",
    "I.F.E.",
    "Identification Number",
    "Immigration No.",
    "Interpol: Red Notice. File No.",
    "Italian Fiscal Code",
    "Kuwait Civil ID No.",
    "LE Number",
    "Legal Entity Number",
    "License",
    "MMSI",
    "MSB Registration Number",
    "Matricula Mercantil No",
    "Military Registration Number",
    "Moroccan Personal ID No.",
    "N.I.E.",
    "N.R.I.C. No.",
    "NIT #",
    "National Foreign ID Number",
    "National ID No.",
    "Numero Unico de Identificacao",
    "Passport",
    "Permit Number",
    "Personal ID Card",
    "Phone Number",
    "Pilot License Number",
    "Public Registration Number",
    "Public Security and Immigration No.",
    "R.F.C.",
    "RIF #",
    "RTN",
    "RUC #",
    "Refugee ID Card",
    "Registered Charity No.",
    "Registration Certificate Number (Dubai)",
    "Registration ID",
    "Registration Number",
    "Residency Number",
    "Romanian C.R.",
    "Romanian Permanent Resident",
    "Romanian Tax Registration",
    "SRE Permit No.",
    "SSN",
    "Seafarer's Identification Document",
    "Serial No.",
    "Stateless Person ID Card",
    "Stateless Person Passport",
    "Tarjeta Profesional",
    "Tax ID No.",
    "Tourism License No.",
    "Trade License No.",
    "Travel Document Number",
    "Trademark number",
    "Turkish Identification Number",
    "U.S. FEIN",
    "UAE Identification",
    "US FEIN",
    "Unified Social Credit Code (USCC)",
    "United Social Credit Code Certificate (USCCC)",
    "V.A.T. Number",
    "VisaNumberID",
    "Vessel Registration Identification",
    "Voter Identification No.",
];

/// Generation suffixes that OFAC sets apart with commas.
const SUFFIXES: &[&str] = &["JR", "JR.", "SR", "SR.", "II", "III", "IV"];

/// A name of an individual in the form `FAMILY, Given`; any other name as it stands.
pub(super) fn name(text: &str, person: bool, kind: NameKind, quality: Option<NameQuality>) -> Name {
    let text = clean(text);
    let whole = |text: String| Name {
        text,
        kind,
        quality,
        ..Name::default()
    };
    if !person {
        return whole(text);
    }
    let mut suffix = None;
    let mut pieces: Vec<&str> = Vec::new();
    for (index, piece) in text.split(", ").enumerate() {
        if index > 0 && SUFFIXES.contains(&piece.to_uppercase().as_str()) {
            suffix = some(piece);
        } else {
            pieces.push(piece);
        }
    }
    match family_comma_given(&pieces.join(", ")) {
        Some((family, given)) => parts_name(&given, &family, suffix, kind, quality),
        None => whole(text),
    }
}

/// A name whose given and family parts the publisher states apart.
pub(super) fn parts_name(
    given: &str,
    family: &str,
    suffix: Option<String>,
    kind: NameKind,
    quality: Option<NameQuality>,
) -> Name {
    let text = super::clean::join([given, family, suffix.as_deref().unwrap_or_default()]);
    let parts = NameParts {
        given: some(given),
        family: some(family),
        suffix,
        ..NameParts::default()
    };
    let apart = parts.given.is_some();
    Name {
        text,
        kind,
        quality,
        parts: apart.then_some(parts),
        language: None,
    }
}

/// Takes the remarks apart into the record; what is none of the known facts stays a remark.
pub(super) fn read(load: &mut Load<'_>, line: u64, remarks: &str, record: &mut Record) {
    let remarks = clean(remarks);
    let remarks = remarks.strip_suffix('.').unwrap_or(&remarks);
    for part in remarks
        .split("; ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let fact = part.strip_prefix("alt. ").unwrap_or(part);
        if !read_fact(load, line, fact, record) {
            record.remarks.push(part.to_owned());
        }
    }
}

fn read_fact(load: &mut Load<'_>, line: u64, fact: &str, record: &mut Record) -> bool {
    if let Some(date) = fact.strip_prefix("DOB ") {
        let date = load.date(line, "DOB", date, DateOrder::DayFirst, record);
        record.born.extend(date);
    } else if let Some(place) = fact.strip_prefix("POB ") {
        record.birth_places.push(place_with_country(place));
    } else if let Some(country) = fact
        .strip_prefix("nationality ")
        .or_else(|| fact.strip_prefix("citizen "))
    {
        let country = clean(country);
        if !record.nationalities.contains(&country) {
            record.nationalities.push(country);
        }
    } else if let Some(sex) = fact.strip_prefix("Gender ") {
        load.sex(line, "Gender", sex, record);
    } else if let Some((kind, alias)) = quoted_alias(fact) {
        let person = record.kind == EntityKind::Person;
        load.read("weak aliases in remarks");
        record
            .names
            .push(name(alias, person, kind, Some(NameQuality::Low)));
    } else if let Some(linked) = fact.strip_prefix("Linked To: ") {
        record.other.push(("Linked To".to_owned(), clean(linked)));
    } else if let Some(document) = document(fact) {
        record.documents.push(document);
    } else {
        return false;
    }
    true
}

/// `a.k.a. 'X'`, `f.k.a. 'X'`; the apostrophes inside belong to the name.
fn quoted_alias(fact: &str) -> Option<(NameKind, &str)> {
    let marks = [
        ("a.k.a. '", NameKind::Alias),
        ("f.k.a. '", NameKind::Previous),
        ("n.k.a. '", NameKind::Alias),
    ];
    marks.iter().find_map(|(mark, kind)| {
        let rest = fact.strip_prefix(mark)?;
        let alias = rest
            .strip_suffix('\'')
            .or_else(|| rest.strip_suffix("'."))
            .unwrap_or(rest);
        (!alias.is_empty()).then_some((*kind, alias))
    })
}

/// `City, Region, Country`: the country is what follows the last comma.
pub(super) fn place_with_country(text: &str) -> Place {
    let text = clean(text);
    // "Korea, North" has a comma of its own; a table of countries settles what is one.
    let whole = text.match_indices(", ").map(|(at, _)| at).find_map(|at| {
        let country = text.get(at + 2..)?;
        crate::record::country::code(country).map(|_| country.to_owned())
    });
    let country = whole.or_else(|| crate::record::country::code(&text).map(|_| text.clone()));
    Place { text, country }
}

/// `Passport A0 (Iran) issued 05 Mar 2001 expires 05 Mar 2006`.
fn document(fact: &str) -> Option<Document> {
    let fits = DOCUMENTS.iter().filter(|kind| {
        fact.strip_prefix(**kind)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let kind = fits.max_by_key(|kind| kind.len())?;
    let rest = fact.strip_prefix(kind)?.trim();
    let (rest, expires) = dated(rest, " expires ");
    let (rest, issued) = dated(rest, " issued ");
    let (number, country) = match rest.rsplit_once(" (") {
        Some((number, country)) if country.ends_with(')') => {
            (number, some(country.trim_end_matches(')')))
        }
        _ => (rest, None),
    };
    let number = some(number)?;
    let note = [&issued, &expires]
        .into_iter()
        .filter_map(|d| d.as_ref().err().cloned())
        .collect::<Vec<_>>();
    Some(Document {
        kind: (*kind).to_owned(),
        number,
        country,
        issued: issued.unwrap_or_default(),
        expires: expires.unwrap_or_default(),
        note: some(&note.join("; ")),
    })
}

type Dated = std::result::Result<Option<crate::record::PartialDate>, String>;

/// Cuts a date off the end; one that cannot be read comes back as text.
fn dated<'t>(text: &'t str, mark: &str) -> (&'t str, Dated) {
    match text.split_once(mark) {
        Some((before, date)) => {
            let read = crate::record::PartialDate::from_published(date);
            (
                before,
                read.map_err(|_| format!("{}{}", mark.trim_start(), clean(date))),
            )
        }
        None => (text, Ok(None)),
    }
}
