//! Look-alikes that the layout decides: digits where letters stand, letters where digits stand, and
//! K (or C) in runs of fillers.

use super::fit::Zone;
use super::layout::{LineShape, Place};
use super::{MrzRepair, RepairKind, clean, tables};

/// Repairs every position whose kind of character is fixed, and lists what it did.
pub(super) fn repair(zone: &mut Zone) {
    for (index, (line, shape)) in zone.lines.iter_mut().zip(zone.format.shapes()).enumerate() {
        zone.cost += repair_line(line, shape, Some((index + 1, &mut zone.repairs)));
    }
}

/// Repairs one line and says what that cost. The repairs are listed where a list for them, and the number
/// of the line, is given.
pub(super) fn repair_line(
    line: &mut [u8],
    shape: &LineShape,
    mut list: Option<(usize, &mut Vec<MrzRepair>)>,
) -> i32 {
    let table = tables::look_alikes();
    let mut cost = 0;
    let mut found = Vec::new();
    // Neighbours of one kind are one repair.
    let mut last: Option<(RepairKind, usize)> = None;
    for (place, range) in &shape.places {
        let meant = match place {
            Place::Letter => &table.letter,
            Place::Digit => &table.digit,
            Place::DigitOrFiller => &table.digit_or_filler,
        };
        let start = range.start;
        for (at, byte) in line[range.clone()].iter_mut().enumerate() {
            let to = meant[usize::from(*byte & 127)];
            if to == 0 {
                continue;
            }
            let (at, kind) = (start + at, kind(*place, to));
            cost += i32::from(last != Some((kind, at)));
            last = Some((kind, at + 1));
            if let Some((line, _)) = list {
                clean::note(&mut found, (line, at + 1), kind, char::from(*byte), &[to]);
            }
            *byte = to;
        }
    }
    if let Some((_, repairs)) = &mut list {
        repairs.append(&mut found);
    }
    for range in &shape.fields {
        let Some(tail) = noisy_tail(&line[range.clone()]) else {
            continue;
        };
        cost += 1;
        let from = range.start + tail;
        for (at, byte) in line[..range.end].iter_mut().enumerate().skip(from) {
            if let (Some((line, _)), true) = (&list, *byte != b'<') {
                let place = (*line, at + 1);
                clean::note(
                    &mut found,
                    place,
                    RepairKind::Filler,
                    char::from(*byte),
                    b"<",
                );
            }
            *byte = b'<';
        }
        if let Some((_, repairs)) = &mut list {
            repairs.append(&mut found);
        }
    }
    cost
}

/// What was done where `to` is taken at a place.
fn kind(place: Place, to: u8) -> RepairKind {
    match place {
        Place::Letter => RepairKind::Letter,
        _ if to == b'<' => RepairKind::Filler,
        _ => RepairKind::Digit,
    }
}

/// What a letter that begins a line is taken for.
pub(super) fn first_letter(byte: u8) -> u8 {
    match tables::look_alikes().letter[usize::from(byte & 127)] {
        0 => byte,
        meant => meant,
    }
}

/// Where the trailing fillers of `field` begin, when look-alikes stand among them.
fn noisy_tail(field: &[u8]) -> Option<usize> {
    let run = field
        .iter()
        .rev()
        .take_while(|&&b| matches!(b, b'<' | b'K' | b'C'))
        .count();
    let start = field.len() - run;
    let tail = &field[start..];
    let letters = tail.iter().position(|&b| b == b'<').unwrap_or(tail.len());
    // No name ends in KKK.
    if letters >= 3 && tail[..letters].iter().all(|&b| b == b'K') {
        return Some(start);
    }
    let rest = &tail[letters..];
    if rest.iter().all(|&b| b == b'<') {
        return None;
    }
    let has_secondary = field[..start + letters].windows(2).any(|w| w == b"<<");
    (!initials(rest, has_secondary)).then_some(start + letters)
}

/// Whether single letters among the fillers are initials: each after one filler, or the first one
/// after the two that begin the secondary identifier (KUMAR<<K, DEJTHAMRONG<K).
fn initials(rest: &[u8], mut has_secondary: bool) -> bool {
    let mut runs = rest.chunk_by(|a, b| (*a == b'<') == (*b == b'<'));
    while let (Some(fillers), Some(letters)) = (runs.next(), runs.next()) {
        let stands_alone = match fillers.len() {
            1 => true,
            2 => !std::mem::replace(&mut has_secondary, true),
            _ => false,
        };
        if letters.len() != 1 || !stands_alone {
            return false;
        }
    }
    true
}
