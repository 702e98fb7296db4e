//! Text to [`Mrz`]: the best fitting layout, then field by field.

use super::best::best_zone;
use super::check::{MrzChecks, agreeing_numbers};
use super::clean::{self, Line};
use super::dates::{self, DateReading};
use super::fields::{at, checks, facts, long_number, number_fields};
use super::fit::{Zone, change};
use super::layout::MrzFormat;
use super::name::MrzName;
use super::{Mrz, MrzPolicy, RepairKind};
use crate::error::{Error, ErrorKind, Result};
use crate::record::Sex;

/// Longest text that is searched for a zone, in bytes: a page of OCR output.
const MAX_BYTES: usize = 8192;
/// Most lines that are looked at.
const MAX_LINES: usize = 64;

pub(super) fn parse(text: &str, policy: &MrzPolicy) -> Result<Mrz> {
    if text.len() > MAX_BYTES {
        let found = text.len();
        return Err(error(format!(
            "the text has {found} bytes, at most {MAX_BYTES} are read: pass the lines of the zone only"
        )));
    }
    let lines = clean::lines(text, MAX_LINES).ok_or_else(|| {
        error(format!(
            "the text has more than {MAX_LINES} lines: pass the lines of the zone only"
        ))
    })?;
    match best_zone(&lines) {
        Some(zone) => Ok(read(zone, policy)),
        None => Err(error(shape_of(&lines))),
    }
}

fn error(found: String) -> Error {
    Error::new(
        ErrorKind::Mrz,
        format!("could not read the machine-readable zone: {found}"),
    )
}

/// What was found instead of a zone, in numbers only.
fn shape_of(lines: &[Line]) -> String {
    use std::fmt::Write as _;
    let mut found = String::with_capacity(160);
    // Writing to a string cannot fail.
    let _ = write!(found, "{} lines of ", lines.len());
    for (at, line) in lines.iter().take(4).enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let _ = write!(found, "{comma}{}", line.bytes.len());
    }
    let rest = match lines.len() {
        0 => "no",
        1..=4 => "",
        _ => " …",
    };
    found.push_str(rest);
    found.push_str(" characters, but a zone has 3 lines of 30, or 2 of 36 or 44: scan it again or type the lines");
    found
}

fn read(mut zone: Zone, policy: &MrzPolicy) -> Mrz {
    let checks = repair_number(&mut zone);
    let (birth, sex, expiry) = facts(&zone);
    let born = dates::birth(birth, policy);
    let expires = if expiry.is_empty() {
        DateReading {
            date: None,
            century_before: None,
            not_a_date: None,
        }
    } else {
        dates::expiry(expiry, policy)
    };
    let mut mrz = Mrz {
        format: zone.format,
        document_code: text(at(&zone, 1, 1, 2)),
        issuing_state: text(at(&zone, 1, 3, 5)),
        name: name(&zone),
        document_number: document_number(&zone),
        nationality: nationality(&zone),
        born: born.date,
        born_century_before: born.century_before,
        sex: match sex {
            b'M' => Some(Sex::Male),
            b'F' => Some(Sex::Female),
            b'X' => Some(Sex::Other),
            _ => None,
        },
        expires: expires.date,
        optional: optional(&zone),
        checks,
        repairs: Vec::new(),
    };
    let (line, birth_at, expiry_at) = match zone.format {
        MrzFormat::Td1 => (2, 1, 9),
        MrzFormat::FrenchId => (2, 28, 0),
        _ => (2, 14, 22),
    };
    mrz.repairs = zone.repairs;
    for (start, part) in [(birth_at, born.not_a_date), (expiry_at, expires.not_a_date)] {
        let Some(part) = part else { continue };
        let read = zone
            .lines
            .get(1)
            .and_then(|l| l.get(start + part - 1..start + part + 1))
            .map(text)
            .unwrap_or_default();
        mrz.repairs
            .push(change(line, start + part, RepairKind::DatePart, &read, ""));
    }
    mrz
}

/// Changes one confusable character of the document number when the digit of the field and the
/// composite one both ask for it and only one change satisfies them.
fn repair_number(zone: &mut Zone) -> MrzChecks {
    let before = checks(zone);
    if !before.document_number.failed() || !before.composite.failed() || long_number(zone).is_some()
    {
        return before;
    }
    let (line, from) = if zone.format == MrzFormat::Td1 {
        (1, 6)
    } else {
        (2, 1)
    };
    let start = number_fields(zone).0.to_vec();
    let mut agreeing = Vec::new();
    for number in agreeing_numbers(&String::from_utf8_lossy(&start), before.document_number) {
        put(zone, line, from, number.as_bytes());
        let after = checks(zone);
        if !after.document_number.failed() && !after.composite.failed() {
            agreeing.push((number, after));
        }
    }
    put(zone, line, from, &start);
    let [(number, after)] = &agreeing[..] else {
        return before;
    };
    put(zone, line, from, number.as_bytes());
    let changed = start
        .iter()
        .zip(number.as_bytes())
        .enumerate()
        .find(|(_, (a, b))| a != b);
    if let Some((i, (&read, &taken))) = changed {
        let (read, taken) = (text(&[read]), text(&[taken]));
        zone.repairs
            .push(change(line, from + i, RepairKind::Number, &read, &taken));
    }
    *after
}

fn put(zone: &mut Zone, line: usize, from: usize, bytes: &[u8]) {
    let Some(line) = zone.lines.get_mut(line - 1) else {
        return;
    };
    for (place, byte) in line.iter_mut().skip(from - 1).zip(bytes) {
        *place = *byte;
    }
}

fn name(zone: &Zone) -> MrzName {
    let field = |line, from, to| String::from_utf8_lossy(at(zone, line, from, to));
    match zone.format {
        MrzFormat::Td1 => MrzName::parse(&field(3, 1, 30)),
        MrzFormat::FrenchId => MrzName::from_fields(&field(1, 6, 30), &field(2, 14, 27)),
        format => MrzName::parse(&field(1, 6, format.width())),
    }
}

fn document_number(zone: &Zone) -> String {
    let (start, ..) = number_fields(zone);
    let mut number = text(start);
    if let Some((rest, _)) = long_number(zone) {
        number.push_str(&text(rest));
    }
    number
}

fn nationality(zone: &Zone) -> String {
    match zone.format {
        MrzFormat::Td1 => text(at(zone, 2, 16, 18)),
        // Only citizens have this card, so it does not print a nationality.
        MrzFormat::FrenchId => "FRA".to_owned(),
        _ => text(at(zone, 2, 11, 13)),
    }
}

fn optional(zone: &Zone) -> Vec<String> {
    let long = long_number(zone).map_or(0, |(rest, _)| rest.len() + 1);
    let after_number = |field: &[u8]| field.get(long..).map(text).unwrap_or_default();
    match zone.format {
        MrzFormat::Td1 => vec![after_number(at(zone, 1, 16, 30)), text(at(zone, 2, 19, 29))],
        MrzFormat::Td2 => vec![after_number(at(zone, 2, 29, 35))],
        MrzFormat::Td3 => vec![text(at(zone, 2, 29, 42))],
        MrzFormat::FrenchId => vec![text(at(zone, 1, 31, 33)), text(at(zone, 1, 34, 36))],
        format => vec![text(at(zone, 2, 29, format.width()))],
    }
}

/// Characters without the fillers around them.
fn text(bytes: &[u8]) -> String {
    let start = bytes.iter().position(|&b| b != b'<');
    let end = bytes.iter().rposition(|&b| b != b'<');
    match (start, end) {
        (Some(start), Some(end)) => String::from_utf8_lossy(&bytes[start..=end]).into_owned(),
        _ => String::new(),
    }
}
