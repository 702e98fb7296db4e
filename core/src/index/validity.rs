//! Who may see a record, read without copying any text of it: what is copied would stay in memory when a sealed
//! list is closed and wiped.

use super::bytes::Reader;
use super::records::{decode_date, field, head, name_count, string_at};
use crate::record::{EntityKind, PartialDate};

/// What decides who may see a record, and what counts it.
pub(crate) struct Validity<'a> {
    pub(crate) kind: EntityKind,
    pub(crate) list: &'a str,
    pub(crate) names: usize,
    pub(crate) purposes: Vec<&'a str>,
    pub(crate) valid_from: Option<PartialDate>,
    pub(crate) expires: Option<PartialDate>,
}

/// Reads over a record; its fields are those of [`decode`](super::records::decode).
pub(crate) fn validity<'a>(record: &'a [u8], strings: &'a [u8]) -> Validity<'a> {
    let head = head(record, strings);
    let mut reader = Reader::new(record);
    reader.u8();
    reader.string();
    reader.varint();
    let (names, mut plain) = name_count(&mut reader);
    let mut found = Validity {
        kind: head.kind,
        list: head.list,
        names,
        purposes: Vec::new(),
        valid_from: None,
        expires: None,
    };
    for _ in 0..found.names {
        let flags = plain.take().unwrap_or_else(|| reader.u8());
        skip_name(flags, &mut reader);
    }
    while !reader.is_empty() {
        match reader.u8() {
            field::PURPOSES => {
                let count = reader.count();
                let texts = (0..count).map(|_| string_at(strings, reader.varint()));
                found.purposes = texts.collect();
            }
            field::VALID_FROM => found.valid_from = Some(decode_date(&mut reader)),
            field::EXPIRES => found.expires = Some(decode_date(&mut reader)),
            other => skip_field(other, &mut reader),
        }
    }
    found
}

fn skip_name(flags: u8, reader: &mut Reader<'_>) {
    reader.string();
    if flags >> 5 & 1 == 1 {
        for _ in 0..5 {
            match reader.varint() {
                0 => {}
                1 => {
                    reader.string();
                }
                _ => {
                    reader.varint();
                }
            }
        }
    }
    if flags >> 6 & 1 == 1 {
        reader.varint();
    }
}

fn skip_field(number: u8, reader: &mut Reader<'_>) {
    fn each(reader: &mut Reader<'_>, mut one: impl FnMut(&mut Reader<'_>)) {
        (0..reader.count()).for_each(|_| one(reader));
    }
    match number {
        field::BORN => each(reader, |r| {
            decode_date(r);
        }),
        field::SEX => {
            reader.u8();
        }
        field::BORN_ON => {
            reader.take(2);
        }
        field::NATIONALITY => {
            reader.varint();
        }
        field::PLAIN_FEMALE | field::PLAIN_MALE => {
            reader.take(2);
            reader.varint();
        }
        field::NATIONALITIES | field::PROGRAMS | field::WARNINGS | field::TITLES => {
            each(reader, |r| {
                r.varint();
            });
        }
        field::BIRTH_PLACES | field::ADDRESSES => each(reader, |r| {
            r.string();
            r.varint();
        }),
        field::DOCUMENTS => each(reader, skip_document),
        field::AUTHORITY => {
            reader.varint();
        }
        field::REMARKS | field::RELATED => each(reader, |r| {
            r.string();
        }),
        field::UPDATED => {
            decode_date(reader);
        }
        field::LINK | field::PHOTO => {
            reader.string();
        }
        field::OTHER => each(reader, |r| {
            r.varint();
            r.string();
        }),
        _ => {}
    }
}

fn skip_document(reader: &mut Reader<'_>) {
    reader.varint();
    reader.string();
    reader.varint();
    let flags = reader.u8();
    for _ in 0..(flags & 3).count_ones() {
        decode_date(reader);
    }
    if flags & 4 == 4 {
        reader.string();
    }
}
