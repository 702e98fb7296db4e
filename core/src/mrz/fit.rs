//! Lines to the width of a layout: lost and doubled fillers, missing line breaks.

use super::clean::Line;
use super::layout::MrzFormat;
use super::{MrzRepair, RepairKind};

/// The lines of a zone at their full width, and what it took.
pub(super) struct Zone {
    pub(super) format: MrzFormat,
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) repairs: Vec<MrzRepair>,
    /// How far the input was from the layout; 0 when it fitted.
    pub(super) cost: i32,
}

/// At most this many fillers are put back into a line that ends in check digits.
const MAX_INSERTED: usize = 8;
/// At most this many characters too many are cut from the end of a name.
const MAX_CUT: usize = 4;
/// A shorter name line is not a line of a zone.
const MIN_NAME_LINE: usize = 6;

/// `lines` as a zone of `format`, one input line for each.
pub(super) fn fit_lines(lines: &[Line], format: MrzFormat) -> Option<Zone> {
    let mut zone = Zone {
        format,
        lines: Vec::with_capacity(3),
        repairs: Vec::new(),
        cost: 0,
    };
    for (index, (line, marks)) in lines.iter().zip(format.shape()).enumerate() {
        let (bytes, mut repairs, cost) = fit_line(line, marks)?;
        repairs.iter_mut().for_each(|r| r.line = index + 1);
        zone.lines.push(bytes);
        zone.repairs.append(&mut repairs);
        zone.cost += cost;
    }
    Some(zone)
}

/// Zones that a run of characters without line breaks may be: breaks at the full width, or, when
/// characters are missing or too many, after any run of fillers.
pub(super) fn fit_joined(joined: &Line, format: MrzFormat) -> Vec<Zone> {
    let (width, count) = (format.width(), format.lines());
    let bytes = &joined.bytes;
    let mut breaks = vec![width];
    if bytes.len() != width * count {
        let run_ends = bytes
            .windows(2)
            .enumerate()
            .filter(|(_, w)| w[0] == b'<' && w[1] != b'<');
        breaks.extend(
            run_ends
                .map(|(i, _)| i + 1)
                .filter(|&i| i >= MIN_NAME_LINE && i != width),
        );
    }
    breaks
        .into_iter()
        .filter_map(|first| fit_broken(joined, format, first))
        .collect()
}

fn fit_broken(joined: &Line, format: MrzFormat, first: usize) -> Option<Zone> {
    let width = format.width();
    let mut starts = vec![0, first];
    if format.lines() == 3 {
        starts.push(first + width);
    }
    starts.push(joined.bytes.len());
    let pieces = starts.windows(2).map(|w| {
        let (from, to) = (w[0], w[1]);
        let repairs = joined
            .repairs
            .iter()
            .filter(|r| (from..to).contains(&(r.column - 1)));
        let repairs = repairs
            .map(|r| MrzRepair {
                column: r.column - from,
                ..r.clone()
            })
            .collect();
        Some(Line {
            bytes: joined.bytes.get(from..to)?.to_vec(),
            repairs,
            spaced: None,
        })
    });
    let mut zone = fit_lines(&pieces.collect::<Option<Vec<_>>>()?, format)?;
    for line in 1..format.lines() {
        zone.repairs
            .push(change(line, width + 1, RepairKind::LineBreak, "", "\n"));
        zone.cost += 1;
    }
    Some(zone)
}

type Fitted = (Vec<u8>, Vec<MrzRepair>, i32);

fn fit_line(line: &Line, marks: &str) -> Option<Fitted> {
    let width = marks.len();
    if line.bytes.len() == width {
        return Some((line.bytes.clone(), line.repairs.clone(), 0));
    }
    if let Some((bytes, repairs)) = &line.spaced {
        // A line without a single filler has its spaces for them.
        if bytes.len() == width || !line.bytes.contains(&b'<') {
            return fit_bytes(bytes.clone(), repairs.clone(), marks)
                .map(|(b, r, cost)| (b, r, cost + 1));
        }
    }
    fit_bytes(line.bytes.clone(), line.repairs.clone(), marks)
}

fn fit_bytes(bytes: Vec<u8>, repairs: Vec<MrzRepair>, marks: &str) -> Option<Fitted> {
    match bytes.len() {
        n if n == marks.len() => Some((bytes, repairs, 0)),
        n if n < marks.len() => lengthen(bytes, repairs, marks),
        _ => shorten(bytes, repairs, marks),
    }
}

fn lengthen(mut bytes: Vec<u8>, mut repairs: Vec<MrzRepair>, marks: &str) -> Option<Fitted> {
    let missing = marks.len() - bytes.len();
    let (at, cost) = if marks.ends_with('N') {
        (bytes.len() >= MIN_NAME_LINE).then_some((bytes.len(), 1 + missing as i32 / 12))?
    } else if missing <= MAX_INSERTED {
        // The check digits at the end are the anchor: fillers were lost in the last run of them.
        let end = bytes
            .iter()
            .rposition(|&b| b == b'<')
            .map_or(bytes.len(), |i| i + 1);
        (end, 2)
    } else {
        return None;
    };
    bytes.splice(at..at, std::iter::repeat_n(b'<', missing));
    shift(&mut repairs, at, missing as isize);
    repairs.push(change(
        0,
        at + 1,
        RepairKind::Padded,
        "",
        &"<".repeat(missing),
    ));
    Some((bytes, repairs, cost))
}

fn shorten(mut bytes: Vec<u8>, mut repairs: Vec<MrzRepair>, marks: &str) -> Option<Fitted> {
    let extra = bytes.len() - marks.len();
    let tail = bytes
        .iter()
        .rev()
        .take_while(|&&b| matches!(b, b'<' | b'K'))
        .count();
    let (at, cost) = if tail > extra {
        (marks.len(), 1)
    } else if let Some((start, length)) = longest_run(&bytes).filter(|(_, n)| *n > extra) {
        (start + length - extra, 2)
    } else if marks.ends_with('N') && extra <= MAX_CUT {
        (marks.len(), 5)
    } else {
        return None;
    };
    let cut: Vec<u8> = bytes.splice(at..at + extra, []).collect();
    repairs.retain(|r| !(at..at + extra).contains(&(r.column - 1)));
    shift(&mut repairs, at, -(extra as isize));
    repairs.push(change(
        0,
        at + 1,
        RepairKind::Shortened,
        &String::from_utf8_lossy(&cut),
        "",
    ));
    Some((bytes, repairs, cost))
}

/// Start and length of the longest run of fillers, the last one of equals.
fn longest_run(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut start = 0;
    for run in bytes.chunk_by(|a, b| a == b) {
        if run[0] == b'<' && best.is_none_or(|(_, n)| run.len() >= n) {
            best = Some((start, run.len()));
        }
        start += run.len();
    }
    best
}

/// Moves the repairs after position `at` along with their characters.
fn shift(repairs: &mut [MrzRepair], at: usize, by: isize) {
    for r in repairs.iter_mut().filter(|r| r.column > at) {
        r.column = r.column.saturating_add_signed(by).max(1);
    }
}

pub(super) fn change(
    line: usize,
    column: usize,
    kind: RepairKind,
    read: &str,
    taken: &str,
) -> MrzRepair {
    MrzRepair {
        line,
        column,
        kind,
        read: read.to_owned(),
        taken: taken.to_owned(),
    }
}
