//! The fields of a zone by their positions, and the verdicts on its check digits.

use super::check::{CheckVerdict, MrzChecks};
use super::fit::Zone;
use super::layout::MrzFormat;

/// Characters `from..=to` of `line`, counted from 1 as Doc 9303 does.
pub(super) fn at(zone: &Zone, line: usize, from: usize, to: usize) -> &[u8] {
    zone.lines
        .get(line - 1)
        .and_then(|l| l.get(from - 1..to))
        .unwrap_or_default()
}

fn one(zone: &Zone, line: usize, column: usize) -> u8 {
    at(zone, line, column, column)
        .first()
        .copied()
        .unwrap_or(b'<')
}

/// Birth, sex, expiry.
pub(super) fn facts(zone: &Zone) -> (&[u8], u8, &[u8]) {
    match zone.format {
        MrzFormat::Td1 => (at(zone, 2, 1, 6), one(zone, 2, 8), at(zone, 2, 9, 14)),
        MrzFormat::FrenchId => (at(zone, 2, 28, 33), one(zone, 2, 35), &[]),
        _ => (at(zone, 2, 14, 19), one(zone, 2, 21), at(zone, 2, 22, 27)),
    }
}

/// First nine characters of the document number, its check place, and the field where a longer
/// number continues (cards only, Doc 9303-5 note j).
pub(super) fn number_fields(zone: &Zone) -> (&[u8], u8, &[u8]) {
    match zone.format {
        MrzFormat::Td1 => (at(zone, 1, 6, 14), one(zone, 1, 15), at(zone, 1, 16, 30)),
        MrzFormat::Td2 => (at(zone, 2, 1, 9), one(zone, 2, 10), at(zone, 2, 29, 35)),
        MrzFormat::FrenchId => (at(zone, 2, 1, 12), one(zone, 2, 13), &[]),
        _ => (at(zone, 2, 1, 9), one(zone, 2, 10), &[]),
    }
}

/// The rest of a long document number: its characters and its check digit.
pub(super) fn long_number(zone: &Zone) -> Option<(&[u8], u8)> {
    let (start, check, more) = number_fields(zone);
    if check != b'<' || start.ends_with(b"<") {
        return None;
    }
    let end = more.iter().position(|&b| b == b'<').unwrap_or(more.len());
    let (last, rest) = more[..end].split_last()?;
    (!rest.is_empty()).then_some((rest, *last))
}

pub(super) fn checks(zone: &Zone) -> MrzChecks {
    let (start, check, _) = number_fields(zone);
    let document_number = match long_number(zone) {
        Some((rest, last)) => CheckVerdict::of([start, rest], last),
        None if check == b'<' && start.iter().all(|&b| b == b'<') => CheckVerdict::NotPrinted,
        None => CheckVerdict::of([start], check),
    };
    let mut checks = MrzChecks {
        document_number,
        ..MrzChecks::default()
    };
    let of = |fields: &[(usize, usize, usize)], (line, column): (usize, usize)| {
        let fields = fields
            .iter()
            .map(|&(line, from, to)| at(zone, line, from, to));
        CheckVerdict::of(fields, one(zone, line, column))
    };
    match zone.format {
        MrzFormat::Td1 => {
            checks.born = of(&[(2, 1, 6)], (2, 7));
            checks.expires = of(&[(2, 9, 14)], (2, 15));
            checks.composite = of(&[(1, 6, 30), (2, 1, 7), (2, 9, 15), (2, 19, 29)], (2, 30));
        }
        MrzFormat::FrenchId => {
            checks.born = of(&[(2, 28, 33)], (2, 34));
            checks.composite = of(&[(1, 1, 36), (2, 1, 35)], (2, 36));
        }
        format => {
            checks.born = of(&[(2, 14, 19)], (2, 20));
            checks.expires = of(&[(2, 22, 27)], (2, 28));
            if format == MrzFormat::Td3 {
                let empty =
                    at(zone, 2, 29, 42).iter().all(|&b| b == b'<') && one(zone, 2, 43) == b'<';
                checks.optional = if empty {
                    CheckVerdict::NotPrinted
                } else {
                    of(&[(2, 29, 42)], (2, 43))
                };
                checks.composite = of(&[(2, 1, 10), (2, 14, 20), (2, 22, 43)], (2, 44));
            }
            if format == MrzFormat::Td2 {
                checks.composite = of(&[(2, 1, 10), (2, 14, 20), (2, 22, 35)], (2, 36));
            }
        }
    }
    checks
}
