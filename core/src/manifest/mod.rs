//! Passenger manifests: who travels, from a carrier's message, in memory only.
//!
//! ```
//! use noticematch::manifest::{Manifest, ManifestOptions};
//!
//! let message = "UNA:+.? 'UNB+UNOA:4+AIRLINE1+NZCS+260101:0930+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'\
//!                NAD+FL+++VAN DER MUELLEN:MARTIN'ATT+2++M'DTM+329:581224'NAT+2+NLD'DOC+P:110:111+SPECIMEN1'\
//!                CNT+42:1'UNT+8+1'UNZ+1+1'";
//! let manifest = Manifest::read(message, &ManifestOptions::on((2026, 1, 1)))?;
//! assert_eq!(manifest.travellers[0].surname, "VAN DER MUELLEN");
//! assert_eq!(manifest.travellers[0].documents[0].number, "SPECIMEN1");
//! # Ok::<(), noticematch::Error>(())
//! ```
//!
//! Regulation (EU) 2025/12 lets authorities keep such data for 48 hours: nothing here writes anything
//! anywhere, and `Debug` forms count instead of showing.

mod csv;
mod edifact;
mod paxlst;

use crate::Result;
use crate::error::{Error, ErrorKind};
use crate::record::{Document, PartialDate, Sex};

/// Longest manifest that is read, in bytes: some 100,000 travellers.
const MAX_BYTES: usize = 64 << 20;

/// How a manifest is read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestOptions {
    /// Today, `(year, month, day)`: decides the century of two-digit years where the message does
    /// not say when it was written.
    pub today: (i16, u8, u8),
}

impl ManifestOptions {
    /// Options for this day.
    pub fn on(today: (i16, u8, u8)) -> ManifestOptions {
        ManifestOptions { today }
    }
}

/// A manifest as read.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Manifest {
    /// Flight or voyage, as stated.
    pub transport: Option<String>,
    /// Ports as stated, with what they are: `("125", "SYD")` is the departure from Sydney (codes of
    /// UN/EDIFACT 3227).
    pub ports: Vec<(String, String)>,
    /// Who travels, in the order of the message.
    pub travellers: Vec<Traveller>,
    /// What could not be read, or does not agree with itself. Never skipped in silence.
    pub problems: Vec<Problem>,
}

/// One traveller.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Traveller {
    /// Passenger or crew.
    pub role: Role,
    /// Surname field, or the whole name where there is no other.
    pub surname: String,
    /// Given and middle names.
    pub given_names: String,
    /// Whether a name field is full and may be cut (35 characters in PAXLST).
    pub may_be_cut: bool,
    /// Date of birth.
    pub born: Option<PartialDate>,
    /// Sex; `None` when not stated.
    pub sex: Option<Sex>,
    /// Nationality as stated.
    pub nationality: Option<String>,
    /// Travel documents.
    pub documents: Vec<Document>,
    /// The carrier's booking reference.
    pub booking: Option<String>,
    /// How the data were captured.
    pub capture: Capture,
}

impl Traveller {
    /// Given names and surname with a space.
    pub fn name(&self) -> String {
        [self.given_names.as_str(), self.surname.as_str()]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What a traveller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Role {
    /// A passenger.
    #[default]
    Passenger,
    /// A member of the crew.
    Crew,
    /// A passenger in transit.
    TransitPassenger,
    /// A member of the crew in transit.
    TransitCrew,
}

/// How a traveller's data were captured (Regulation (EU) 2025/12 Art. 4(2)(h)): how far a spelling
/// can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Capture {
    /// Not stated: anything is possible.
    #[default]
    NotStated,
    /// Read from the chip of the document.
    Chip,
    /// Read from the machine-readable zone: spelt as documents do, possibly cut.
    Mrz,
    /// Verified against the document, by whatever means.
    Verified,
    /// Typed by somebody: typing errors are likely.
    Typed,
}

/// Something in a manifest that was not read as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Segment (PAXLST) or line (CSV), from 1.
    pub place: usize,
    /// The traveller it is about, from 1, where it is about one.
    pub traveller: Option<usize>,
    /// What it is, without the text itself.
    pub what: String,
}

impl Manifest {
    /// Reads a manifest: UN/EDIFACT PAXLST, or comma-, semicolon- or tab-separated values with a
    /// header line.
    ///
    /// # Errors
    /// [`ErrorKind::List`] when the text is neither, and [`ErrorKind::TooLarge`] above 64 MB.
    pub fn read(text: &str, options: &ManifestOptions) -> Result<Manifest> {
        if text.len() > MAX_BYTES {
            let found = text.len();
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!(
                    "could not read the manifest: it has {found} bytes, at most {MAX_BYTES} are read: split it"
                ),
            ));
        }
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        if text.starts_with("UNA") || text.starts_with("UNB") || text.starts_with("UNH") {
            paxlst::read(text, options)
        } else {
            csv::read(text, options)
        }
    }

    fn problem(&mut self, place: usize, what: impl Into<String>) {
        let traveller = Some(self.travellers.len()).filter(|n| *n > 0);
        self.problems.push(Problem {
            place,
            traveller,
            what: what.into(),
        });
    }
}

fn not_a_manifest(what: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::List,
        format!("could not read the manifest: {what}"),
    )
}

/// A sex as manifests state it; the error says that it is none.
fn sex(text: &str) -> std::result::Result<Option<Sex>, ()> {
    match text.trim().to_ascii_uppercase().as_str() {
        "M" | "MALE" => Ok(Some(Sex::Male)),
        "F" | "FEMALE" => Ok(Some(Sex::Female)),
        "X" => Ok(Some(Sex::Other)),
        "" | "U" | "UNKNOWN" | "<" | "-" => Ok(None),
        _ => Err(()),
    }
}

/// A name component: fillers as spaces, spaces single.
fn component(text: &str) -> String {
    text.replace('<', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl std::fmt::Debug for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Manifest")
            .field("travellers", &self.travellers.len())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Traveller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Traveller")
            .field("role", &self.role)
            .field("born", &self.born.is_some())
            .field("documents", &self.documents.len())
            .field("capture", &self.capture)
            .finish_non_exhaustive()
    }
}
