//! Machine-readable zones of travel documents (ICAO Doc 9303 parts 3-7), read and written.
//!
//! ```
//! use noticematch::mrz::{Mrz, MrzPolicy};
//!
//! let lines = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
//!              L898902C36UTO7408122F1204159ZE184226B<<<<<10";
//! let mrz = Mrz::parse(lines, &MrzPolicy::on((2026, 11, 24)))?;
//! assert_eq!(mrz.name.primary, ["ERIKSSON"]);
//! assert_eq!(mrz.name.secondary, ["ANNA", "MARIA"]);
//! assert!(mrz.checks.all_passed());
//! # Ok::<(), noticematch::Error>(())
//! ```
//!
//! What a camera or a tired typist delivers is repaired where the layout leaves no doubt, and every
//! repair is listed. A check digit that fails is a verdict on its field: it never refuses the name.
//!
//! The crate `mrz` reads the same layouts, but it refuses zones that it cannot validate and does not
//! say where it repaired, nor whether a name is cut; hence this reader.

mod arabic;
mod best;
mod check;
mod clean;
mod cut;
mod dates;
mod encode;
mod fields;
mod fit;
mod layout;
mod name;
mod noise;
mod parse;
mod readings;
mod tables;

pub(crate) use check::confusable_with;
pub use check::{BLIND_CLASSES, CheckVerdict, MrzChecks, blind_class, check_digit};
pub use encode::{encode, may_print};
pub(crate) use encode::{long_prints, word_forms};
pub use layout::{DocumentType, MrzFormat};
pub use name::MrzName;
pub use readings::{MrzReading, ReadingScript, ReadingSystem};

use std::fmt;

use crate::record::{PartialDate, Sex};

/// What a machine-readable zone says, field by field, with the verdict on each check digit.
///
/// Its `Debug` form shows the layout and the verdicts, never a name or a number.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mrz {
    /// Which of the layouts this is.
    pub format: MrzFormat,
    /// Document code without filler: `P`, `PP`, `I`, `V` …
    pub document_code: String,
    /// Issuing State or organisation as printed, without filler: `UTO`, `D`, `XPO`.
    pub issuing_state: String,
    /// The name field.
    pub name: MrzName,
    /// Document number without filler; re-joined when it continues in the optional data.
    pub document_number: String,
    /// Nationality as printed, without filler. Empty when not stated.
    pub nationality: String,
    /// Day of birth: an interval when parts are unknown, `None` when all are.
    pub born: Option<PartialDate>,
    /// The same a hundred years earlier, when that too is a possible age. Two digits of the year
    /// cannot tell a child from somebody past a hundred.
    pub born_century_before: Option<PartialDate>,
    /// Sex; `None` when the document does not specify it.
    pub sex: Option<Sex>,
    /// Last day of validity; `None` when not printed or unreadable.
    pub expires: Option<PartialDate>,
    /// Optional data as printed, without trailing filler, in the order of the zone.
    pub optional: Vec<String>,
    /// The verdict on each check digit.
    pub checks: MrzChecks,
    /// Everything that was read otherwise than it stood in the input.
    pub repairs: Vec<MrzRepair>,
}

impl Mrz {
    /// Reads a zone from text: two or three lines, or one string without breaks, also inside other
    /// text. Spaces, lower case, look-alike characters and lost fillers are repaired and listed.
    ///
    /// # Errors
    /// [`ErrorKind::Mrz`](crate::ErrorKind::Mrz) when nothing in the text has the shape of a zone,
    /// or the text is longer than 8192 bytes. The message holds no part of the text.
    pub fn parse(text: &str, policy: &MrzPolicy) -> crate::Result<Mrz> {
        parse::parse(text, policy)
    }

    /// What kind of document the code stands for.
    pub fn document_type(&self) -> DocumentType {
        DocumentType::of(&self.document_code, self.format)
    }

    /// Readings of the document number that differ from the printed one by one confusable character
    /// (O/0, I/1, S/5 …) and agree with the check digit. Empty when the printed number agrees.
    pub fn document_number_readings(&self) -> Vec<String> {
        check::agreeing_numbers(&self.document_number, self.checks.document_number)
    }
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("format", &self.format)
            .field("document_code", &self.document_code)
            .field("issuing_state", &self.issuing_state)
            .field("name", &self.name)
            .field("checks", &self.checks)
            .field("repairs", &self.repairs.len())
            .finish_non_exhaustive()
    }
}

/// How two-digit years become years. [`Mrz::parse`] has no clock: the caller says what day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MrzPolicy {
    /// Today, `(year, month, day)`. Nobody is born after it.
    pub today: (i16, u8, u8),
    /// A document expires at most this many years from today; the rest of the century lies behind.
    /// Default 50: long enough for cards for life, and for travel documents long expired.
    pub expiry_years_ahead: i16,
    /// The oldest age for which the earlier century is offered beside the later one. Default 115.
    pub oldest_age: i16,
}

impl MrzPolicy {
    /// The default policy on this day.
    pub fn on(today: (i16, u8, u8)) -> MrzPolicy {
        MrzPolicy {
            today,
            expiry_years_ahead: 50,
            oldest_age: 115,
        }
    }

    /// The default policy on the day that the system clock shows (UTC).
    pub fn today() -> MrzPolicy {
        let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        MrzPolicy::on(dates::civil(elapsed.map_or(0, |e| e.as_secs() / 86_400)))
    }
}

/// One place where the zone was read otherwise than it stood in the input.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MrzRepair {
    /// Line of the zone, from 1.
    pub line: usize,
    /// Position in the line, from 1, as Doc 9303 counts.
    pub column: usize,
    /// What was done.
    pub kind: RepairKind,
    /// The characters found (empty when something was added).
    pub read: String,
    /// The characters taken instead (empty when something was removed).
    pub taken: String,
}

impl fmt::Debug for MrzRepair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} at line {} position {}",
            self.kind, self.line, self.column
        )
    }
}

/// Why a character was read otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// Lower case was raised.
    Case,
    /// A character outside A-Z, 0-9 and `<` stands for one of them (`«`, full-width, Cyrillic А).
    Glyph,
    /// A character that stands for nothing was dropped (a space, a full stop).
    Dropped,
    /// Spaces were read as fillers, because then the line has its full length.
    SpaceAsFiller,
    /// Fillers were added to reach the length of the line.
    Padded,
    /// Fillers, or what did not fit, were taken away to reach the length of the line.
    Shortened,
    /// The line break was missing and was put here.
    LineBreak,
    /// A letter stood where only a digit can (O for 0).
    Digit,
    /// A digit stood where only a letter can (0 for O).
    Letter,
    /// K or another look-alike stood in a run of fillers.
    Filler,
    /// One confusable character of the document number was changed; the check digit of the field and
    /// the composite one then agree.
    Number,
    /// A part of a date is not a date (month 13) and is taken as unknown.
    DatePart,
}
