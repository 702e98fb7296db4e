//! The record store: every field of every record, compact and without loss.
//!
//! Layout in FORMAT.md, "RECORDS". Repeated short texts (countries, document kinds, programmes)
//! are numbers into a table of strings.

use std::collections::HashMap;

use crate::record::{
    DateQualifier, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind,
    PartialDate, Place, Record, Sex,
};

use super::bytes::{Reader, Writer, u32_at};

/// Numbers strings by first use.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Strings {
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    /// Offsets of all strings (u32 each, one more than strings), then their bytes.
    pub(crate) fn section(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u32(self.texts.len() as u32);
        let mut offset = 0;
        for text in &self.texts {
            writer.u32(offset);
            offset += text.len() as u32;
        }
        writer.u32(offset);
        for text in &self.texts {
            writer.0.extend_from_slice(text.as_bytes());
        }
        writer.0
    }
}

pub(super) fn string_at(section: &[u8], number: u64) -> &str {
    let count = u32_at(section, 0) as usize;
    let number = number as usize;
    if number >= count {
        return "";
    }
    let base = (count + 2) * 4;
    let (from, to) = (
        u32_at(section, number + 1) as usize,
        u32_at(section, number + 2) as usize,
    );
    section
        .get(base + from..base + to)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or("")
}

macro_rules! codes {
    ($to:ident, $from:ident, $type:ty, $default:expr, [$($variant:path),* $(,)?]) => {
        pub(super) fn $to(value: $type) -> u8 {
            let all = [$($variant),*];
            all.iter().position(|v| *v == value).unwrap_or(0) as u8
        }
        fn $from(code: u8) -> $type {
            let all = [$($variant),*];
            all.get(usize::from(code)).copied().unwrap_or($default)
        }
    };
}

codes!(
    kind_code,
    kind_of,
    EntityKind,
    EntityKind::Other,
    [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Vessel,
        EntityKind::Other
    ]
);
codes!(
    name_code,
    name_of,
    NameKind,
    NameKind::Alias,
    [
        NameKind::Primary,
        NameKind::Alias,
        NameKind::Birth,
        NameKind::Previous,
        NameKind::OriginalScript,
        NameKind::MisusedIdentity
    ]
);
/// Field numbers; a field that is empty is not written. A new one is also passed over in `validity`.
pub(super) mod field {
    pub(in crate::index) const BORN: u8 = 1;
    pub(in crate::index) const SEX: u8 = 2;
    pub(in crate::index) const NATIONALITIES: u8 = 3;
    pub(in crate::index) const BIRTH_PLACES: u8 = 4;
    pub(in crate::index) const ADDRESSES: u8 = 5;
    pub(in crate::index) const DOCUMENTS: u8 = 6;
    pub(in crate::index) const AUTHORITY: u8 = 7;
    pub(in crate::index) const PROGRAMS: u8 = 8;
    pub(in crate::index) const WARNINGS: u8 = 9;
    pub(in crate::index) const REMARKS: u8 = 10;
    pub(in crate::index) const TITLES: u8 = 11;
    pub(in crate::index) const VALID_FROM: u8 = 12;
    pub(in crate::index) const EXPIRES: u8 = 13;
    pub(in crate::index) const UPDATED: u8 = 14;
    pub(in crate::index) const FLAGGED: u8 = 15;
    pub(in crate::index) const PURPOSES: u8 = 16;
    pub(in crate::index) const RELATED: u8 = 17;
    pub(in crate::index) const LINK: u8 = 18;
    pub(in crate::index) const PHOTO: u8 = 19;
    pub(in crate::index) const OTHER: u8 = 20;
    // What most records have of it, in fewer bytes.
    /// One day of birth.
    pub(in crate::index) const BORN_ON: u8 = 21;
    pub(in crate::index) const FEMALE: u8 = 22;
    pub(in crate::index) const MALE: u8 = 23;
    /// One nationality.
    pub(in crate::index) const NATIONALITY: u8 = 24;
    /// All three: a day of birth, the sex, a nationality.
    pub(in crate::index) const PLAIN_FEMALE: u8 = 25;
    pub(in crate::index) const PLAIN_MALE: u8 = 26;
}

/// What a candidate shows at once, without reading the whole record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) kind: EntityKind,
    pub(crate) notice: NoticeKind,
    pub(crate) id: &'a str,
    pub(crate) list: &'a str,
}

/// Reads the head of a record.
pub(crate) fn head<'a>(record: &'a [u8], strings: &'a [u8]) -> Head<'a> {
    let mut reader = Reader::new(record);
    let code = reader.u8();
    let id = reader.string();
    let list = string_at(strings, reader.varint());
    Head {
        kind: kind_of(code >> 5),
        notice: NoticeKind::from_code(code & 31),
        id,
        list,
    }
}

/// The text of the `index`-th name of a record, with its kind and quality.
pub(crate) fn name_at<'a>(
    record: &'a [u8],
    strings: &'a [u8],
    index: usize,
) -> Option<(&'a str, NameKind, Option<NameQuality>)> {
    let mut reader = Reader::new(record);
    reader.u8();
    reader.string();
    reader.varint();
    let (count, mut plain) = name_count(&mut reader);
    for number in 0..count {
        let flags = plain.take().unwrap_or_else(|| reader.u8());
        let text = reader.string();
        if number == index {
            return Some((text, name_of(flags & 7), quality_of(flags)));
        }
        let _ = decode_parts(flags, text, strings, &mut reader);
    }
    None
}

fn quality_of(flags: u8) -> Option<NameQuality> {
    match flags >> 3 & 3 {
        1 => Some(NameQuality::Good),
        2 => Some(NameQuality::Low),
        _ => None,
    }
}

fn decode_parts(
    flags: u8,
    text: &str,
    strings: &[u8],
    reader: &mut Reader<'_>,
) -> (Option<NameParts>, Option<String>) {
    let parts = (flags >> 5 & 1 == 1).then(|| {
        let mut part = || match reader.varint() {
            0 => None,
            1 => Some(reader.string().to_owned()),
            place => {
                let at = (place / 2 - 1) as usize;
                let length = reader.varint() as usize;
                text.get(at..at.saturating_add(length)).map(str::to_owned)
            }
        };
        NameParts {
            given: part(),
            middle: part(),
            family: part(),
            title: part(),
            suffix: part(),
        }
    });
    let language = (flags >> 6 & 1 == 1).then(|| string_at(strings, reader.varint()).to_owned());
    (parts, language)
}

pub(super) fn decode_date(reader: &mut Reader<'_>) -> PartialDate {
    let flags = reader.u8();
    let mut day = || ((reader.signed() + 1970) as i16, reader.u8(), reader.u8());
    let first = day();
    let last = if flags & 1 == 1 { first } else { day() };
    let qualifier = match flags >> 1 {
        1 => Some(DateQualifier::Circa),
        2 => Some(DateQualifier::SuspectedPlaceholder),
        _ => None,
    };
    PartialDate {
        first,
        last,
        qualifier,
    }
}

fn decode_document(strings: &[u8], reader: &mut Reader<'_>) -> Document {
    let kind = string_at(strings, reader.varint()).to_owned();
    let number = reader.string().to_owned();
    let country = decode_optional(strings, reader);
    let flags = reader.u8();
    let issued = (flags & 1 == 1).then(|| decode_date(reader));
    let expires = (flags & 2 == 2).then(|| decode_date(reader));
    let note = (flags & 4 == 4).then(|| reader.string().to_owned());
    Document {
        kind,
        number,
        country,
        issued,
        expires,
        note,
    }
}

fn decode_optional(strings: &[u8], reader: &mut Reader<'_>) -> Option<String> {
    match reader.varint() {
        0 => None,
        number => Some(string_at(strings, number - 1).to_owned()),
    }
}

/// Reads one whole record.
pub(crate) fn decode(record: &[u8], strings: &[u8]) -> Record {
    let mut reader = Reader::new(record);
    let code = reader.u8();
    let mut record = Record {
        kind: kind_of(code >> 5),
        notice: NoticeKind::from_code(code & 31),
        id: reader.string().to_owned(),
        list: string_at(strings, reader.varint()).to_owned(),
        ..Record::default()
    };
    let (count, mut plain) = name_count(&mut reader);
    for _ in 0..count {
        let flags = plain.take().unwrap_or_else(|| reader.u8());
        let text = reader.string();
        let (parts, language) = decode_parts(flags, text, strings, &mut reader);
        record.names.push(Name {
            text: text.to_owned(),
            kind: name_of(flags & 7),
            quality: quality_of(flags),
            parts,
            language,
        });
    }
    while !reader.is_empty() {
        decode_field(&mut record, strings, &mut reader);
    }
    record
}

fn decode_field(record: &mut Record, strings: &[u8], reader: &mut Reader<'_>) {
    fn many<T>(reader: &mut Reader<'_>, mut one: impl FnMut(&mut Reader<'_>) -> T) -> Vec<T> {
        (0..reader.count()).map(|_| one(reader)).collect()
    }
    let interned = |reader: &mut Reader<'_>| string_at(strings, reader.varint()).to_owned();
    let text = |reader: &mut Reader<'_>| reader.string().to_owned();
    let place = |reader: &mut Reader<'_>| Place {
        text: reader.string().to_owned(),
        country: decode_optional(strings, reader),
    };
    match reader.u8() {
        field::BORN => record.born = many(reader, decode_date),
        field::BORN_ON => {
            let day = u16::from_le_bytes([reader.u8(), reader.u8()]);
            record.born = vec![unpack_day(day)];
        }
        number @ (field::PLAIN_FEMALE | field::PLAIN_MALE) => {
            let day = u16::from_le_bytes([reader.u8(), reader.u8()]);
            record.born = vec![unpack_day(day)];
            record.sex = Some(match number {
                field::PLAIN_FEMALE => Sex::Female,
                _ => Sex::Male,
            });
            record.nationalities = vec![interned(reader)];
        }
        field::FEMALE => record.sex = Some(Sex::Female),
        field::MALE => record.sex = Some(Sex::Male),
        field::NATIONALITY => record.nationalities = vec![interned(reader)],
        field::SEX => {
            reader.u8();
            record.sex = Some(Sex::Other);
        }
        field::NATIONALITIES => record.nationalities = many(reader, interned),
        field::BIRTH_PLACES => record.birth_places = many(reader, place),
        field::ADDRESSES => record.addresses = many(reader, place),
        field::DOCUMENTS => record.documents = many(reader, |r| decode_document(strings, r)),
        field::AUTHORITY => record.authority = Some(interned(reader)),
        field::PROGRAMS => record.programs = many(reader, interned),
        field::WARNINGS => record.warnings = many(reader, interned),
        field::REMARKS => record.remarks = many(reader, text),
        field::TITLES => record.titles = many(reader, interned),
        field::VALID_FROM => record.valid_from = Some(decode_date(reader)),
        field::EXPIRES => record.expires = Some(decode_date(reader)),
        field::UPDATED => record.updated = Some(decode_date(reader)),
        field::FLAGGED => record.flagged = true,
        field::PURPOSES => record.purposes = many(reader, interned),
        field::RELATED => record.related = many(reader, text),
        field::LINK => record.link = Some(text(reader)),
        field::PHOTO => record.photo = Some(text(reader)),
        field::OTHER => record.other = many(reader, |r| (interned(r), text(r))),
        _ => {}
    }
}

/// How many names follow, and the flags of the first one if they are not written.
pub(super) fn name_count(reader: &mut Reader<'_>) -> (usize, Option<u8>) {
    let count = reader.varint();
    let names = (count / 2).min(reader.left() as u64);
    (names as usize, (count % 2 == 1).then_some(0))
}

/// First year of a day of birth in two bytes.
pub(super) const FIRST_YEAR: i16 = 1900;

fn unpack_day(packed: u16) -> PartialDate {
    let day = (
        FIRST_YEAR + (packed >> 9) as i16,
        (packed >> 5 & 15) as u8,
        (packed & 31) as u8,
    );
    PartialDate {
        first: day,
        last: day,
        qualifier: None,
    }
}
