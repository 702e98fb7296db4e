//! Writing records: what [`super::records`] reads.

use crate::record::{DateQualifier, Document, Name, NameQuality, PartialDate, Record, Sex};

use super::bytes::Writer;
use super::records::{FIRST_YEAR, Strings, field, kind_code, name_code};

/// Writes one record.
pub(crate) fn encode(record: &Record, strings: &mut Strings, out: &mut Writer) {
    out.u8(kind_code(record.kind) << 5 | record.notice.code());
    out.string(&record.id);
    out.varint(strings.number(&record.list).into());
    encode_names(&record.names, strings, out);
    let field = |number: u8, out: &mut Writer| out.u8(number);
    let plain = plain_person(record);
    if let Some((number, day, nationality)) = plain {
        field(number, out);
        out.0.extend_from_slice(&day.to_le_bytes());
        out.varint(strings.number(nationality).into());
    } else if let [date] = record.born.as_slice()
        && let Some(day) = pack_day(date)
    {
        field(field::BORN_ON, out);
        out.0.extend_from_slice(&day.to_le_bytes());
    } else if !record.born.is_empty() {
        field(field::BORN, out);
        out.varint(record.born.len() as u64);
        record.born.iter().for_each(|date| encode_date(date, out));
    }
    match record.sex.filter(|_| plain.is_none()) {
        None => {}
        Some(Sex::Female) => field(field::FEMALE, out),
        Some(Sex::Male) => field(field::MALE, out),
        Some(Sex::Other) => {
            field(field::SEX, out);
            out.u8(b'X');
        }
    }
    for (number, texts) in [
        (field::NATIONALITIES, &record.nationalities),
        (field::PROGRAMS, &record.programs),
        (field::WARNINGS, &record.warnings),
        (field::PURPOSES, &record.purposes),
        (field::TITLES, &record.titles),
    ] {
        if number == field::NATIONALITIES && plain.is_some() {
            continue;
        }
        if number == field::NATIONALITIES
            && let [only] = texts.as_slice()
        {
            field(field::NATIONALITY, out);
            out.varint(strings.number(only).into());
        } else if !texts.is_empty() {
            field(number, out);
            out.varint(texts.len() as u64);
            texts
                .iter()
                .for_each(|text| out.varint(strings.number(text).into()));
        }
    }
    for (number, texts) in [
        (field::REMARKS, &record.remarks),
        (field::RELATED, &record.related),
    ] {
        if !texts.is_empty() {
            field(number, out);
            out.varint(texts.len() as u64);
            texts.iter().for_each(|text| out.string(text));
        }
    }
    for (number, places) in [
        (field::BIRTH_PLACES, &record.birth_places),
        (field::ADDRESSES, &record.addresses),
    ] {
        if !places.is_empty() {
            field(number, out);
            out.varint(places.len() as u64);
            for place in places {
                out.string(&place.text);
                optional(place.country.as_deref(), strings, out);
            }
        }
    }
    if !record.documents.is_empty() {
        field(field::DOCUMENTS, out);
        out.varint(record.documents.len() as u64);
        record
            .documents
            .iter()
            .for_each(|document| encode_document(document, strings, out));
    }
    if let Some(authority) = &record.authority {
        field(field::AUTHORITY, out);
        out.varint(strings.number(authority).into());
    }
    for (number, date) in [
        (field::VALID_FROM, &record.valid_from),
        (field::EXPIRES, &record.expires),
        (field::UPDATED, &record.updated),
    ] {
        if let Some(date) = date {
            field(number, out);
            encode_date(date, out);
        }
    }
    if record.flagged {
        field(field::FLAGGED, out);
    }
    for (number, text) in [(field::LINK, &record.link), (field::PHOTO, &record.photo)] {
        if let Some(text) = text {
            field(number, out);
            out.string(text);
        }
    }
    if !record.other.is_empty() {
        field(field::OTHER, out);
        out.varint(record.other.len() as u64);
        for (name, value) in &record.other {
            out.varint(strings.number(name).into());
            out.string(value);
        }
    }
}

/// One day of birth, the sex and one nationality, where a record has these: the field that says so, the day and the State.
fn plain_person(record: &Record) -> Option<(u8, u16, &str)> {
    let number = match record.sex? {
        Sex::Female => field::PLAIN_FEMALE,
        Sex::Male => field::PLAIN_MALE,
        Sex::Other => return None,
    };
    match (record.born.as_slice(), record.nationalities.as_slice()) {
        ([date], [nationality]) => Some((number, pack_day(date)?, nationality)),
        _ => None,
    }
}

/// Twice their number, and one where the first is a primary name of which nothing more is known.
fn encode_names(names: &[Name], strings: &mut Strings, out: &mut Writer) {
    let plain = names.first().is_some_and(|name| name_flags(name) == 0);
    out.varint(names.len() as u64 * 2 + u64::from(plain));
    for (position, name) in names.iter().enumerate() {
        if position > 0 || !plain {
            out.u8(name_flags(name));
        }
        encode_name(name, strings, out);
    }
}

/// What is known of a name besides its text.
fn name_flags(name: &Name) -> u8 {
    let quality = match name.quality {
        None => 0,
        Some(NameQuality::Good) => 1,
        Some(NameQuality::Low) => 2,
    };
    name_code(name.kind)
        | quality << 3
        | u8::from(name.parts.is_some()) << 5
        | u8::from(name.language.is_some()) << 6
}

fn optional(text: Option<&str>, strings: &mut Strings, out: &mut Writer) {
    out.varint(text.map_or(0, |text| u64::from(strings.number(text)) + 1));
}

fn encode_name(name: &Name, strings: &mut Strings, out: &mut Writer) {
    out.string(&name.text);
    if let Some(parts) = &name.parts {
        for part in [
            &parts.given,
            &parts.middle,
            &parts.family,
            &parts.title,
            &parts.suffix,
        ] {
            // Most parts stand in the whole name: where they begin, and how long they are.
            match part {
                None => out.varint(0),
                Some(text) => match name.text.find(text.as_str()) {
                    Some(at) => {
                        out.varint(at as u64 * 2 + 2);
                        out.varint(text.len() as u64);
                    }
                    None => {
                        out.varint(1);
                        out.string(text);
                    }
                },
            }
        }
    }
    if let Some(language) = &name.language {
        out.varint(strings.number(language).into());
    }
}

/// A day, without a qualifier, from 1900 to 2027: seven bits of the year, four of the month, five of the day.
fn pack_day(date: &PartialDate) -> Option<u16> {
    let (year, month, day) = date.first;
    let year = u16::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    let fits = year < 1 << 7 && month < 1 << 4 && day < 1 << 5;
    let plain = date.first == date.last && date.qualifier.is_none();
    (fits && plain).then(|| year << 9 | u16::from(month) << 5 | u16::from(day))
}

fn encode_date(date: &PartialDate, out: &mut Writer) {
    let qualifier = match date.qualifier {
        None => 0u8,
        Some(DateQualifier::Circa) => 1,
        Some(DateQualifier::SuspectedPlaceholder) => 2,
        #[allow(unreachable_patterns)]
        Some(_) => 3,
    };
    let single = date.first == date.last;
    out.u8(qualifier << 1 | u8::from(single));
    let mut day = |(year, month, day): (i16, u8, u8)| {
        out.signed(i64::from(year) - 1970);
        out.u8(month);
        out.u8(day);
    };
    day(date.first);
    if !single {
        day(date.last);
    }
}

fn encode_document(document: &Document, strings: &mut Strings, out: &mut Writer) {
    out.varint(strings.number(&document.kind).into());
    out.string(&document.number);
    optional(document.country.as_deref(), strings, out);
    let dates = u8::from(document.issued.is_some()) | u8::from(document.expires.is_some()) << 1;
    out.u8(dates | u8::from(document.note.is_some()) << 2);
    for date in [&document.issued, &document.expires].into_iter().flatten() {
        encode_date(date, out);
    }
    if let Some(note) = &document.note {
        out.string(note);
    }
}
