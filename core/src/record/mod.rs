//! The data model: one [`Record`] is one entry of a list, as its publisher wrote it.
//!
//! Readers fill it, nothing here normalises. It round-trips through JSON without loss.

mod calendar;
pub mod country;
mod date;
mod date_text;
mod notice;

pub use calendar::Calendar;
pub use date::{CIRCA_YEARS, DateOrder, DateQualifier, PartialDate, Precision};
pub use notice::NoticeKind;

use serde::{Deserialize, Serialize};

/// One entry of a list: a person, an organisation or a vessel with names and facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct Record {
    /// The publisher's own id of the entry (`QDi.335`, `2022/46614`), unique within its list.
    pub id: String,
    /// Short id of the list (`un`, `ofac-sdn`, `interpol-red`).
    pub list: String,
    /// Person, organisation, vessel …
    pub kind: EntityKind,
    /// Every name of the entry, the primary one first.
    pub names: Vec<Name>,
    /// Dates of birth (or of founding, building), each an interval; several when sources differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub born: Vec<PartialDate>,
    /// Sex as published; `None` when unknown or not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Nationalities or citizenships as published (code or country name).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<String>,
    /// Places of birth as published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<Place>,
    /// Addresses and countries of residence as published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Place>,
    /// Passports, identity cards, registration numbers …
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// What kind of notice it is, with its legal effect and next step.
    pub notice: NoticeKind,
    /// The authority that issued the notice (country code or name).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Programmes or regimes under which the entry stands (`SDGT`, `Al-Qaida`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// Warnings for an officer's safety (armed, violent, …), as published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Charges, reasons or comments, as published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Titles and positions, as published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// First day on which the entry is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<PartialDate>,
    /// Day from which the entry must no longer be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// Day of the last change, as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<PartialDate>,
    /// Whether the publisher's flag suspends the action asked for (SIS Art. 24).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub flagged: bool,
    /// Purposes for which the entry may be consulted; empty means any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Ids of linked entries in the same list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// Where the publisher shows the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Reference to a photograph, as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    /// Other published fields worth keeping (height, eyes, languages …), name and value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<(String, String)>,
}

/// What an entry is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EntityKind {
    /// A natural person.
    #[default]
    Person,
    /// A company, group, authority or other organisation.
    Organization,
    /// A ship (or an aircraft, where a list mixes them).
    Vessel,
    /// Something else, or not stated.
    Other,
}

/// Sex as documents state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Sex {
    /// Female.
    #[serde(rename = "F")]
    Female,
    /// Male.
    #[serde(rename = "M")]
    Male,
    /// Neither, as some States' documents say (`X`).
    #[serde(rename = "X")]
    Other,
}

/// One spelling of one name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct Name {
    /// The name as published, whole.
    pub text: String,
    /// What role this name plays.
    pub kind: NameKind,
    /// How good the publisher says the name is; `None` when not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<NameQuality>,
    /// The parts, where the publisher gives them apart. A hint, never a gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<NameParts>,
    /// Language tag as published (`ar`, `ru`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What role a name plays.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NameKind {
    /// The name under which the entry is published.
    #[default]
    Primary,
    /// Another name or spelling ("also known as").
    Alias,
    /// Name at birth (maiden name).
    Birth,
    /// Former name ("formerly known as").
    Previous,
    /// The name in its original script.
    OriginalScript,
    /// A name of a victim whose identity the person misuses (SIS Art. 62).
    MisusedIdentity,
}

/// How good the publisher says a name is (UN Good/Low, OFAC weak, EU @strong).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NameQuality {
    /// Good or strong: to be screened.
    Good,
    /// Low or weak: for confirmation, cannot alert alone (OFAC FAQ 122-124).
    Low,
}

/// Parts of a name as the publisher gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct NameParts {
    /// Given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// Middle names, patronymic, father's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle: Option<String>,
    /// Family names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Title or rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Generation suffix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

/// A place as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct Place {
    /// The whole text, or the city and region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Country code or name as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A document or registration as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct Document {
    /// Kind as published (`Passport`, `IMO number`).
    pub kind: String,
    /// The number as published.
    pub number: String,
    /// Issuing country as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Day of issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<PartialDate>,
    /// Last day of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// Note as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Record {
    /// One line of JSON without the line end: the library's own list format.
    ///
    /// ```
    /// use noticematch::record::{Name, Record};
    ///
    /// let mut record = Record::default();
    /// record.id = "1".to_owned();
    /// record.names.push(Name::new("Viktor Skalnyi"));
    /// let line = record.to_json_line();
    /// assert_eq!(Record::from_json_line(&line)?, record);
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    pub fn to_json_line(&self) -> String {
        // Only maps with keys other than strings and failing writers make serde_json fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The reverse of [`Record::to_json_line`].
    ///
    /// # Errors
    /// [`ErrorKind::List`](crate::ErrorKind::List) with the column where the text stops being a
    /// record; the message does not repeat the text.
    pub fn from_json_line(line: &str) -> crate::Result<Record> {
        serde_json::from_str(line).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => "a value of another type than the field's",
                serde_json::error::Category::Eof => "the end of the line inside a value",
                _ => "something that is not JSON",
            };
            crate::Error::new(
                crate::ErrorKind::List,
                format!(
                    "could not read a record from a line of JSON: found {what} at column {}",
                    error.column()
                ),
            )
        })
    }

    /// The name under which the entry is published: the first one of kind `Primary`, else the
    /// first one.
    pub fn primary_name(&self) -> Option<&Name> {
        let primary = self
            .names
            .iter()
            .find(|name| name.kind == NameKind::Primary);
        primary.or_else(|| self.names.first())
    }
}

impl Name {
    /// A primary name with nothing but its text.
    pub fn new(text: impl Into<String>) -> Name {
        Name {
            text: text.into(),
            ..Name::default()
        }
    }
}
