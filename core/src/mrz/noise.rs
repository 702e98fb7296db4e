//! Look-alikes that the layout decides: digits where letters stand, letters where digits stand, and
//! K (or C) in runs of fillers.

use super::clean::Repairs;
use super::fit::Zone;
use super::layout::{LineShape, Place};
use super::{MrzRepair, RepairKind, tables};

/// Repairs every position whose kind of character is fixed, and lists what it did.
pub(super) fn repair(zone: &mut Zone) {
    for (index, (line, shape)) in zone.lines.iter_mut().zip(zone.format.shapes()).enumerate() {
        let mut list = List {
            line: index + 1,
            repairs: &mut zone.repairs,
        };
        zone.cost += repair_line(line, shape, Some(&mut list));
    }
}

/// Where repairs of a line are listed.
pub(super) struct List<'a> {
    line: usize,
    repairs: &'a mut Vec<MrzRepair>,
}

/// Repairs one line and says what that cost.
pub(super) fn repair_line(line: &mut [u8], shape: &LineShape, mut list: Option<&mut List>) -> i32 {
    let mut cost = look_alikes(line, shape, list.as_deref_mut());
    for range in &shape.fields {
        if let Some(tail) = noisy_tail(&line[range.clone()]) {
            cost += 1;
            fillers(line, range.start + tail..range.end, list.as_deref_mut());
        }
    }
    cost
}

fn look_alikes(line: &mut [u8], shape: &LineShape, list: Option<&mut List>) -> i32 {
    let Some(list) = list else {
        return change_look_alikes(line, shape);
    };
    let before = line.to_vec();
    let cost = change_look_alikes(line, shape);
    let mut found = Repairs::new(list.line, 0);
    for (place, range) in &shape.places {
        for at in range.clone() {
            let (read, taken) = (before[at], line[at]);
            if read != taken {
                let kind = kind(*place, taken);
                found.note(at + 1, kind, char::from(read), &[taken]);
            }
        }
    }
    list.repairs.append(&mut found.found);
    cost
}

/// Changes what cannot stand where it stands, and counts the changes; neighbours of one kind are one. Noise
/// comes anywhere, so nothing here branches on it.
fn change_look_alikes(line: &mut [u8], shape: &LineShape) -> i32 {
    let table = tables::look_alikes();
    let (mut cost, mut end, mut last) = (0, 0, 0);
    for (place, range) in &shape.places {
        let meant = match place {
            Place::Letter => &table.letter,
            Place::Digit => &table.digit,
            Place::DigitOrFiller => &table.digit_or_filler,
        };
        let letters = u8::from(*place == Place::Letter);
        last = if range.start == end { last } else { 0 };
        end = range.end;
        for byte in &mut line[range.clone()] {
            let to = meant[usize::from(*byte & 127)];
            let changed = u8::from(to != 0);
            // 0 unchanged, 1 a digit, 2 a letter, 3 a filler.
            let kind = changed * (1 + letters + 2 * u8::from(to == b'<'));
            cost += i32::from((kind != 0) & (kind != last));
            last = kind;
            *byte = if to != 0 { to } else { *byte };
        }
    }
    cost
}

/// Turns everything in `range` into fillers.
fn fillers(line: &mut [u8], range: std::ops::Range<usize>, list: Option<&mut List>) {
    if let Some(list) = list {
        let mut found = Repairs::new(list.line, 1);
        let noise = range.clone().filter(|&at| line[at] != b'<');
        noise.for_each(|at| found.note(at + 1, RepairKind::Filler, char::from(line[at]), b"<"));
        list.repairs.append(&mut found.found);
    }
    line[range].fill(b'<');
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
