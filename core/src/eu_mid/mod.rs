//! Profile `eu-mid`: "same" and "similar" identity data as Union law defines them.
//!
//! Commission Delegated Regulations (EU) 2023/332 and 2023/333 (Annexes I and II) list, exhaustively,
//! when the multiple-identity detector of the EU's border systems calls two sets of identity data the
//! same or similar. This module is that list: a pure function over two identities that answers with
//! the rules that hold, and an index that finds everything the function finds.
//!
//! ```
//! use noticematch::eu_mid::{Agreement, Identity, compare};
//!
//! let a = Identity::new("Smith", "Anna").born("1971-03-04".parse()?);
//! let b = Identity::new("Smieth", "Anna").born("1971-04-03".parse()?);
//! let result = compare(&a, &b);
//! assert_eq!(result.overall, Agreement::Similar);
//! let rules: Vec<&str> = result.rules.iter().map(|r| r.id()).collect();
//! assert_eq!(rules, ["3.1(f)", "3.2(a)"]);
//! # Ok::<(), noticematch::Error>(())
//! ```
//!
//! # Where the law leaves a choice
//! * Each field is compared as a field: surname with surname, given name with given name, each the
//!   same or similar by one rule. Rules are not combined within a field: an exchange of letters in a
//!   truncated name is not similar.
//! * The known transliterations are ICAO Doc 9303 tables A, B and C with all their outputs and the
//!   romanization tables of this library.
//! * Rule (h) has no least length: each word of the shorter name is the beginning of the word in its
//!   place, and words at the end may be missing.
//! * A date with unknown parts is similar to another one only by a rule. A group that one of the two
//!   does not state is [`Agreement::NotCompared`] and keeps the whole from being the same.
//! * Sex has no rule of similarity.

mod dates;
mod field;
mod index;
mod keys;
mod names;
mod places;

pub use index::EuMidIndex;

use std::sync::LazyLock;

use crate::record::{PartialDate, Sex};

/// The identity data that the detector compares.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Identity {
    /// Surname-type fields: surname, family name, surname at birth, former surnames.
    pub surnames: Vec<String>,
    /// Given-name-type fields: first names, forenames.
    pub given_names: Vec<String>,
    /// Date of birth.
    pub born: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationalities, as codes or names.
    pub nationalities: Vec<String>,
    /// Places of birth, as codes or names.
    pub birth_places: Vec<String>,
}

impl Identity {
    /// An identity of a surname and a given name; either may be empty.
    pub fn new(surname: impl Into<String>, given_name: impl Into<String>) -> Identity {
        Identity {
            surnames: vec![surname.into()],
            given_names: vec![given_name.into()],
            ..Identity::default()
        }
    }

    /// Adds the date of birth.
    pub fn born(mut self, born: PartialDate) -> Identity {
        self.born = Some(born);
        self
    }

    /// Adds the sex.
    pub fn sex(mut self, sex: Sex) -> Identity {
        self.sex = Some(sex);
        self
    }

    /// Adds a nationality.
    pub fn nationality(mut self, nationality: impl Into<String>) -> Identity {
        self.nationalities.push(nationality.into());
        self
    }

    /// Adds a place of birth.
    pub fn birth_place(mut self, place: impl Into<String>) -> Identity {
        self.birth_places.push(place.into());
        self
    }
}

/// Counts what is known, never what it is.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("surnames", &self.surnames.len())
            .field("given_names", &self.given_names.len())
            .field("born", &self.born.is_some())
            .field("sex", &self.sex)
            .finish_non_exhaustive()
    }
}

/// How a group of identity data compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Agreement {
    /// Neither the same nor similar by any rule.
    Different,
    /// One of the two does not state it.
    NotCompared,
    /// Similar by a rule.
    Similar,
    /// The same.
    Same,
}

/// A rule of Annex II section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // The sentences are in core/data/eu_mid/rules.tsv, see `sentence`.
pub enum EuMidRule {
    Transliteration,
    FieldsInverted,
    Regrouped,
    WordsInverted,
    LettersInverted,
    OneEdit,
    Punctuation,
    Truncated,
    DayMonthInverted,
    Calendar,
    DateOneEdit,
    PlaceTransliteration,
    PlaceOneEdit,
    PlaceRenamed,
}

impl EuMidRule {
    /// The rule's number in Annex II, such as `3.1(f)`: stable, for logs and reasons.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What the rule says, in English.
    pub fn sentence(self) -> &'static str {
        self.row().1
    }

    fn row(self) -> (&'static str, &'static str) {
        static ROWS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
            let lines = include_str!("../../data/eu_mid/rules.tsv")
                .lines()
                .filter(|l| !l.starts_with('#'));
            lines.filter_map(|l| l.split_once('\t')).collect()
        });
        ROWS.get(self as usize).copied().unwrap_or_default()
    }
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EuMidResult {
    /// Names: at least one surname-type and one given-name-type field.
    pub names: Agreement,
    /// Date of birth.
    pub born: Agreement,
    /// Sex.
    pub sex: Agreement,
    /// Nationality or place of birth, at least one.
    pub nationality: Agreement,
    /// All together: different when any is, the same when all are, else similar.
    pub overall: Agreement,
    /// Every rule that holds, in the order of the Annex.
    pub rules: Vec<EuMidRule>,
}

/// Compares two identities by every rule.
pub fn compare(a: &Identity, b: &Identity) -> EuMidResult {
    Prepared::new(a).compare(&Prepared::new(b))
}

/// An identity with what the rules look at.
pub(crate) struct Prepared {
    names: names::Names,
    born: Option<PartialDate>,
    sex: Option<Sex>,
    places: places::Places,
}

impl Prepared {
    fn new(identity: &Identity) -> Prepared {
        Prepared {
            names: names::Names::new(&identity.surnames, &identity.given_names),
            born: identity.born.clone(),
            sex: identity.sex,
            places: places::Places::new(&identity.nationalities, &identity.birth_places),
        }
    }

    fn compare(&self, other: &Prepared) -> EuMidResult {
        let mut rules = Vec::new();
        let names = self.names.compare(&other.names, &mut rules);
        let born = dates::compare(self.born.as_ref(), other.born.as_ref(), &mut rules);
        let sex = match (self.sex, other.sex) {
            (Some(a), Some(b)) if a == b => Agreement::Same,
            (Some(_), Some(_)) => Agreement::Different,
            _ => Agreement::NotCompared,
        };
        let nationality = self.places.compare(&other.places, &mut rules);
        rules.sort_unstable();
        rules.dedup();
        let overall = together(&[names, born, sex, nationality]);
        EuMidResult {
            names,
            born,
            sex,
            nationality,
            overall,
            rules,
        }
    }
}

/// The agreement of all groups.
fn together(groups: &[Agreement]) -> Agreement {
    if groups.contains(&Agreement::Different) {
        Agreement::Different
    } else if groups.iter().all(|g| *g == Agreement::Same) {
        Agreement::Same
    } else {
        Agreement::Similar
    }
}
