//! The passport line.

use noticematch::Query;
use noticematch::mrz::{CheckVerdict, Mrz, MrzPolicy};

use crate::error::NativeException;
use crate::kinds::Sex;

/// What a machine-readable zone says, with the verdict on its check digits.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeMrz {
    /// Every way to read the name, the printed one first.
    pub names: Vec<String>,
    /// Whether the name may be cut.
    pub truncated: bool,
    /// Document code (`P`, `I`, `V` …).
    pub document_code: String,
    /// Issuing State as printed.
    pub issuing_state: String,
    /// Document number.
    pub document_number: String,
    /// Readings of the number that differ by one confusable character and agree with its check digit.
    pub document_number_readings: Vec<String>,
    /// Nationality as printed.
    pub nationality: String,
    /// Day of birth in the core's text form.
    pub born: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Last day of validity.
    pub expires: Option<String>,
    /// Fields whose check digit fails: `document_number`, `born`, `expires`, `optional`, `composite`.
    pub failed_checks: Vec<String>,
    /// How many characters were read otherwise than they stood there.
    pub repairs: i32,
}

/// Reads a zone. `year`, `month` and `day` are today: two-digit years need it, and the library has no
/// clock of its own.
#[uniffi::export]
pub fn parse_mrz(text: &str, year: i16, month: u8, day: u8) -> Result<NativeMrz, NativeException> {
    let mrz = Mrz::parse(text, &MrzPolicy::on((year, month, day)))?;
    let failed = |verdict: CheckVerdict, name: &str| verdict.failed().then(|| name.to_owned());
    let checks = &mrz.checks;
    let failed_checks = [
        failed(checks.document_number, "document_number"),
        failed(checks.born, "born"),
        failed(checks.expires, "expires"),
        failed(checks.optional, "optional"),
        failed(checks.composite, "composite"),
    ];
    // The names as the core asks them, so that every language asks the same.
    let query = Query::from(&mrz);
    Ok(NativeMrz {
        names: std::iter::once(query.name)
            .chain(query.other_names)
            .collect(),
        truncated: mrz.name.truncated,
        document_code: mrz.document_code.clone(),
        issuing_state: mrz.issuing_state.clone(),
        document_number: mrz.document_number.clone(),
        document_number_readings: mrz.document_number_readings(),
        nationality: mrz.nationality.clone(),
        born: mrz.born.as_ref().map(ToString::to_string),
        sex: mrz.sex.map(Sex::from),
        expires: mrz.expires.as_ref().map(ToString::to_string),
        failed_checks: failed_checks.into_iter().flatten().collect(),
        repairs: i32::try_from(mrz.repairs.len()).unwrap_or(i32::MAX),
    })
}
