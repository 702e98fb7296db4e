//! Look-alikes that the layout decides: digits where letters stand, letters where digits stand, and
//! K (or C) in runs of fillers.

use super::fit::{Zone, change};
use super::layout::Place;
use super::tables::{self, LookAlikes};
use super::{RepairKind, clean};

/// Repairs every position of `zone` whose kind of character is fixed. Without `record` the repairs
/// only count.
pub(super) fn repair(zone: &mut Zone, record: bool) {
    let table = tables::look_alikes();
    for (index, marks) in zone.format.shape().iter().enumerate() {
        let Some(line) = zone.lines.get_mut(index) else {
            return;
        };
        let mut found = Vec::new();
        // Neighbours of one kind are one repair.
        let mut last: Option<(RepairKind, usize)> = None;
        for (at, (byte, &mark)) in line.iter_mut().zip(marks.as_bytes()).enumerate() {
            let Some((kind, meant)) = meant(table, *byte, Place::of(mark)) else {
                continue;
            };
            zone.cost += i32::from(last != Some((kind, at)));
            last = Some((kind, at + 1));
            if record {
                let (read, taken) = ((*byte as char).to_string(), (meant as char).to_string());
                clean::note(&mut found, change(index + 1, at + 1, kind, &read, &taken));
            }
            *byte = meant;
        }
        zone.repairs.append(&mut found);
        for field in fields(marks) {
            fillers(zone, index, field, record);
        }
    }
}

/// What `byte` means at a place where it cannot stand.
#[inline]
fn meant(table: &LookAlikes, byte: u8, place: Place) -> Option<(RepairKind, u8)> {
    let look = |table: &[u8; 128]| table.get(usize::from(byte)).copied().filter(|&b| b != 0);
    match place {
        Place::Letter | Place::LetterOrFiller | Place::Name => {
            look(&table.letter).map(|b| (RepairKind::Letter, b))
        }
        Place::DigitOrFiller if byte == b'K' => Some((RepairKind::Filler, b'<')),
        Place::Check | Place::DigitOrFiller => look(&table.digit).map(|b| (RepairKind::Digit, b)),
        Place::Sex | Place::Any => None,
    }
}

/// The name and optional-data fields of a line.
fn fields(marks: &'static str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    marks
        .as_bytes()
        .chunk_by(|a, b| a == b)
        .filter_map(move |run| {
            let range = start..start + run.len();
            start = range.end;
            matches!(run[0], b'N' | b'o').then_some(range)
        })
}

/// Turns look-alikes in the run of fillers at the end of a field into fillers.
fn fillers(zone: &mut Zone, index: usize, range: std::ops::Range<usize>, record: bool) {
    let Some(field) = zone
        .lines
        .get_mut(index)
        .and_then(|l| l.get_mut(range.clone()))
    else {
        return;
    };
    let Some(tail) = noisy_tail(field) else {
        return;
    };
    let mut repairs = Vec::new();
    for (at, byte) in field
        .iter_mut()
        .enumerate()
        .skip(tail)
        .filter(|(_, b)| **b != b'<')
    {
        if record {
            let read = (*byte as char).to_string();
            let place = range.start + at + 1;
            let repair = change(index + 1, place, RepairKind::Filler, &read, "<");
            clean::note(&mut repairs, repair);
        }
        *byte = b'<';
    }
    zone.cost += 1;
    zone.repairs.append(&mut repairs);
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
    let has_secondary = field[..start + letters].windows(2).any(|w| w == b"<<");
    let rest = &tail[letters..];
    (rest.iter().any(|&b| b != b'<') && !initials(rest, has_secondary)).then_some(start + letters)
}

/// Whether single letters among the fillers are initials: each after one filler, or the first one
/// after the two that begin the secondary identifier (KUMAR<<K, DEJTHAMRONG<K).
fn initials(rest: &[u8], mut has_secondary: bool) -> bool {
    let runs: Vec<&[u8]> = rest.chunk_by(|a, b| (*a == b'<') == (*b == b'<')).collect();
    runs.chunks(2).all(|pair| match pair {
        [fillers, [_]] => match fillers.len() {
            1 => true,
            2 => !std::mem::replace(&mut has_secondary, true),
            _ => false,
        },
        [_] => true,
        _ => false,
    })
}
