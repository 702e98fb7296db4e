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

/// `lines` as a zone of `format`, one input line for each. Without `record` the zone lists no
/// repairs: many ways to read a text are tried, and only the best one has to say what it did.
pub(super) fn fit_lines(lines: &[Line], format: MrzFormat, record: bool) -> Option<Zone> {
    let lines = lines.iter().map(|line| Piece {
        bytes: &line.bytes,
        repairs: if record {
            Some(line.repairs.clone())
        } else {
            None
        },
        spaced: line.spaced.as_ref(),
    });
    fit_pieces(lines, format, record)
}

/// A line of the input, or a part of one.
struct Piece<'a> {
    bytes: &'a [u8],
    /// `None` where repairs are not recorded.
    repairs: Option<Vec<MrzRepair>>,
    spaced: Option<&'a (Vec<u8>, Vec<MrzRepair>)>,
}

fn fit_pieces<'a>(
    lines: impl Iterator<Item = Piece<'a>>,
    format: MrzFormat,
    record: bool,
) -> Option<Zone> {
    let mut zone = Zone {
        format,
        lines: Vec::with_capacity(3),
        repairs: Vec::new(),
        cost: 0,
    };
    for (index, (line, marks)) in lines.zip(format.shape()).enumerate() {
        let (bytes, repairs, cost) = fit_line(line, marks, record)?;
        let mut repairs = repairs.unwrap_or_default();
        repairs.iter_mut().for_each(|r| r.line = index + 1);
        zone.lines.push(bytes);
        zone.repairs.append(&mut repairs);
        zone.cost += cost;
    }
    Some(zone)
}

/// Where the first line of a run of characters without line breaks may end: at the full width, or, when
/// characters are missing or too many, after any run of fillers.
pub(super) fn breaks(joined: &[u8], format: MrzFormat) -> Vec<usize> {
    let (width, count) = (format.width(), format.lines());
    let mut breaks = vec![width];
    if joined.len() != width * count {
        let run_ends = joined
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
}

/// A run of characters without line breaks as a zone whose first line ends at `first`.
pub(super) fn fit_broken(
    joined: &Line,
    format: MrzFormat,
    first: usize,
    record: bool,
) -> Option<Zone> {
    let width = format.width();
    let end = joined.bytes.len();
    let starts = if format.lines() == 3 {
        [0, first, first + width, end]
    } else {
        [0, first, end, end]
    };
    let mut pieces = Vec::with_capacity(3);
    for line in starts.windows(2).take(format.lines()) {
        let (from, to) = (line[0], line[1]);
        let repairs = record.then(|| {
            let within = |r: &&MrzRepair| (from..to).contains(&(r.column - 1));
            let moved = |r: &MrzRepair| MrzRepair {
                column: r.column - from,
                ..r.clone()
            };
            joined.repairs.iter().filter(within).map(moved).collect()
        });
        pieces.push(Piece {
            bytes: joined.bytes.get(from..to)?,
            repairs,
            spaced: None,
        });
    }
    let mut zone = fit_pieces(pieces.into_iter(), format, record)?;
    for line in 1..format.lines() {
        if record {
            zone.repairs
                .push(change(line, width + 1, RepairKind::LineBreak, "", "\n"));
        }
        zone.cost += 1;
    }
    Some(zone)
}

type Repairs = Option<Vec<MrzRepair>>;
type Fitted = (Vec<u8>, Repairs, i32);

fn fit_line(line: Piece<'_>, marks: &str, record: bool) -> Option<Fitted> {
    let width = marks.len();
    if line.bytes.len() == width {
        return Some((line.bytes.to_vec(), line.repairs, 0));
    }
    if let Some((bytes, repairs)) = line.spaced {
        // A line without a single filler has its spaces for them.
        if bytes.len() == width || !line.bytes.contains(&b'<') {
            let repairs = record.then(|| repairs.clone());
            return fit_bytes(bytes, repairs, marks).map(|(b, r, cost)| (b, r, cost + 1));
        }
    }
    fit_bytes(line.bytes, line.repairs, marks)
}

fn fit_bytes(bytes: &[u8], repairs: Repairs, marks: &str) -> Option<Fitted> {
    match bytes.len() {
        n if n == marks.len() => Some((bytes.to_vec(), repairs, 0)),
        n if n < marks.len() => lengthen(bytes, repairs, marks),
        _ => shorten(bytes, repairs, marks),
    }
}

fn lengthen(bytes: &[u8], mut repairs: Repairs, marks: &str) -> Option<Fitted> {
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
    let (before, after) = bytes.split_at(at);
    let mut whole = Vec::with_capacity(marks.len());
    whole.extend_from_slice(before);
    whole.resize(at + missing, b'<');
    whole.extend_from_slice(after);
    if let Some(repairs) = &mut repairs {
        shift(repairs, at, missing as isize);
        let fillers = "<".repeat(missing);
        repairs.push(change(0, at + 1, RepairKind::Padded, "", &fillers));
    }
    Some((whole, repairs, cost))
}

fn shorten(bytes: &[u8], mut repairs: Repairs, marks: &str) -> Option<Fitted> {
    let extra = bytes.len() - marks.len();
    let tail = bytes
        .iter()
        .rev()
        .take_while(|&&b| matches!(b, b'<' | b'K'))
        .count();
    let (at, cost) = if tail > extra {
        (marks.len(), 1)
    } else if let Some((start, length)) = longest_run(bytes).filter(|(_, n)| *n > extra) {
        (start + length - extra, 2)
    } else if marks.ends_with('N') && extra <= MAX_CUT {
        (marks.len(), 5)
    } else {
        return None;
    };
    let (before, rest) = bytes.split_at(at);
    let (cut, after) = rest.split_at(extra);
    if let Some(repairs) = &mut repairs {
        repairs.retain(|r| !(at..at + extra).contains(&(r.column - 1)));
        shift(repairs, at, -(extra as isize));
        let cut = String::from_utf8_lossy(cut);
        repairs.push(change(0, at + 1, RepairKind::Shortened, &cut, ""));
    }
    Some(([before, after].concat(), repairs, cost))
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
