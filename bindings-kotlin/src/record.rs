//! A whole entry as a flat record.

use noticematch::record::{Document, Name, PartialDate, Place, Record};

use crate::kinds::{EntityKind, NameKind, NameQuality, NoticeKind, Sex};

/// One entry of a list. Dates are in the core's text form (`1957-03`, `circa 1958`, `1962..1963`).
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeRecord {
    /// The publisher's own id.
    pub id: String,
    /// Short id of the list.
    pub list: String,
    /// Person, organisation, vessel …
    pub kind: EntityKind,
    /// Every name, the primary one first.
    pub names: Vec<NativeName>,
    /// Dates of birth.
    pub born: Vec<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationalities as published.
    pub nationalities: Vec<String>,
    /// Places of birth as published.
    pub birth_places: Vec<NativePlace>,
    /// Addresses as published.
    pub addresses: Vec<NativePlace>,
    /// Documents as published.
    pub documents: Vec<NativeDocument>,
    /// Kind of notice.
    pub notice: NoticeKind,
    /// Authority that issued the notice.
    pub authority: Option<String>,
    /// Programmes.
    pub programs: Vec<String>,
    /// Warnings for an officer's safety.
    pub warnings: Vec<String>,
    /// Charges, reasons, comments.
    pub remarks: Vec<String>,
    /// Titles and positions.
    pub titles: Vec<String>,
    /// First day of validity.
    pub valid_from: Option<String>,
    /// Day from which it must no longer be used.
    pub expires: Option<String>,
    /// Day of the last change.
    pub updated: Option<String>,
    /// Whether a flag suspends the action.
    pub flagged: bool,
    /// Purposes for which it may be consulted.
    pub purposes: Vec<String>,
    /// Linked entries.
    pub related: Vec<String>,
    /// Where the publisher shows it.
    pub link: Option<String>,
    /// Reference to a photograph.
    pub photo: Option<String>,
    /// Other published fields.
    pub other: Vec<NativeField>,
}

/// One name of an entry.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeName {
    /// The name as published.
    pub text: String,
    /// Its role.
    pub kind: NameKind,
    /// Its quality, where stated.
    pub quality: Option<NameQuality>,
    /// Language tag as published.
    pub language: Option<String>,
}

/// A place as published.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativePlace {
    /// The text.
    pub text: String,
    /// Country code or name.
    pub country: Option<String>,
}

/// A document as published.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeDocument {
    /// Kind.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Issuing country.
    pub country: Option<String>,
    /// Day of issue.
    pub issued: Option<String>,
    /// Last day of validity.
    pub expires: Option<String>,
    /// Note.
    pub note: Option<String>,
}

/// Another published field.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeField {
    /// Name of the field.
    pub name: String,
    /// Its value.
    pub value: String,
}

fn date(date: Option<PartialDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

impl From<Record> for NativeRecord {
    fn from(record: Record) -> NativeRecord {
        NativeRecord {
            id: record.id,
            list: record.list,
            kind: record.kind.into(),
            names: record.names.into_iter().map(NativeName::from).collect(),
            born: record.born.iter().map(PartialDate::to_string).collect(),
            sex: record.sex.map(Sex::from),
            nationalities: record.nationalities,
            birth_places: record
                .birth_places
                .into_iter()
                .map(NativePlace::from)
                .collect(),
            addresses: record
                .addresses
                .into_iter()
                .map(NativePlace::from)
                .collect(),
            documents: record
                .documents
                .into_iter()
                .map(NativeDocument::from)
                .collect(),
            notice: record.notice.into(),
            authority: record.authority,
            programs: record.programs,
            warnings: record.warnings,
            remarks: record.remarks,
            titles: record.titles,
            valid_from: date(record.valid_from),
            expires: date(record.expires),
            updated: date(record.updated),
            flagged: record.flagged,
            purposes: record.purposes,
            related: record.related,
            link: record.link,
            photo: record.photo,
            other: record
                .other
                .into_iter()
                .map(|(name, value)| NativeField { name, value })
                .collect(),
        }
    }
}

impl From<Name> for NativeName {
    fn from(name: Name) -> NativeName {
        NativeName {
            text: name.text,
            kind: name.kind.into(),
            quality: name.quality.map(NameQuality::from),
            language: name.language,
        }
    }
}

impl From<Place> for NativePlace {
    fn from(place: Place) -> NativePlace {
        NativePlace {
            text: place.text,
            country: place.country,
        }
    }
}

impl From<Document> for NativeDocument {
    fn from(document: Document) -> NativeDocument {
        NativeDocument {
            kind: document.kind,
            number: document.number,
            country: document.country,
            issued: date(document.issued),
            expires: date(document.expires),
            note: document.note,
        }
    }
}
