//! Lines to the width of a layout: lost and doubled fillers, missing line breaks.
//!
//! Many ways to read a text are tried, so what a way would take is found first ([`Trial`]), without
//! copying anything; the characters follow for those that may win, the repairs for the one that did.

use super::clean::Line;
use super::layout::{LineShape, MrzFormat};
use super::{MrzRepair, RepairKind};

/// The widest line of a layout.
const WIDEST: usize = 44;

/// The lines of a zone at their full width, and what it took.
pub(super) struct Zone {
    pub(super) format: MrzFormat,
    /// As wide as the layout says; the rest is filler.
    pub(super) lines: [[u8; WIDEST]; 3],
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

/// A way to read characters as the lines of a layout, and what it costs.
pub(super) struct Trial<'a> {
    pub(super) format: MrzFormat,
    pub(super) cost: i32,
    lines: [Fitted<'a>; 3],
}

/// The characters of one line and how they come to its width.
#[derive(Clone, Copy)]
struct Fitted<'a> {
    bytes: &'a [u8],
    /// Whether spaces were read as fillers.
    spaced: bool,
    change: Change,
    cost: i32,
}

/// In place of a third line that a layout does not have.
const NO_LINE: Fitted<'static> = Fitted {
    bytes: &[],
    spaced: false,
    change: Change::None,
    cost: 0,
};

/// How a line comes to its width: by so many characters at a place.
#[derive(Clone, Copy)]
enum Change {
    None,
    Insert(usize, usize),
    Cut(usize, usize),
}

/// `lines` as a zone of `format`, one input line for each.
pub(super) fn fit_lines(lines: &[Line], format: MrzFormat) -> Option<Trial<'_>> {
    let shapes = format.shapes();
    let [first, second, third @ ..] = lines else {
        return None;
    };
    let second = fit_line(second, &shapes[1])?;
    let first = fit_line(first, &shapes[0])?;
    let third = match (third.first(), shapes.get(2)) {
        (Some(line), Some(shape)) => fit_line(line, shape)?,
        _ => NO_LINE,
    };
    Some(Trial::of(format, [first, second, third]))
}

/// A run of characters without line breaks, at most [`Run::MAX`].
pub(super) struct Run<'a> {
    bytes: &'a [u8],
    /// Where runs of fillers end that something follows, and how many there are.
    ends: [u8; Run::MAX],
    count: usize,
    /// The longest run of fillers and K.
    longest: usize,
}

impl Run<'_> {
    /// The longest run of characters in which missing line breaks are looked for.
    pub(super) const MAX: usize = 104;

    pub(super) fn new(bytes: &[u8]) -> Run<'_> {
        let (mut ends, mut count) = ([0; Run::MAX], 0);
        let (mut longest, mut run, mut filler) = (0, 0, false);
        for (at, &byte) in bytes.iter().take(Run::MAX).enumerate() {
            let follows = filler & (byte != b'<');
            filler = byte == b'<';
            // Written always, kept only where a run ended: no branch on what is anywhere.
            ends[count] = at as u8;
            count += usize::from(follows);
            run = (run + 1) * usize::from(filler | (byte == b'K'));
            longest = longest.max(run);
        }
        Run {
            bytes,
            ends,
            count,
            longest,
        }
    }

    /// Where the first line may end: at the full width, or, when characters are missing or too many, after any
    /// run of fillers. Breaks after which a line cannot come to its width are left out.
    pub(super) fn breaks(&self, format: MrzFormat) -> impl Iterator<Item = usize> + '_ {
        let (width, shapes) = (format.width(), format.shapes());
        let least = |shape: &LineShape| match shape.ends_in_name {
            true => MIN_NAME_LINE,
            false => width - MAX_INSERTED,
        };
        let most = width + self.longest.saturating_sub(1).max(MAX_CUT);
        // What the first and the last line have together.
        let room = (self.bytes.len()).saturating_sub((shapes.len() - 2) * width);
        let from = least(&shapes[0]).max(room.saturating_sub(most));
        let to = most.min(room.saturating_sub(shapes.last().map_or(0, least)));
        let whole = (from..=to).contains(&width).then_some(width);
        let exact = self.bytes.len() == width * shapes.len();
        let from = from.max(if exact { usize::MAX } else { MIN_NAME_LINE });
        let ends = self.ends[..self.count].iter().map(|&end| usize::from(end));
        let run_ends = ends.filter(move |end| (from..=to).contains(end) && *end != width);
        whole.into_iter().chain(run_ends)
    }
}

/// A run of characters without line breaks as a zone whose first line ends at `first`.
pub(super) fn fit_broken(joined: &[u8], format: MrzFormat, first: usize) -> Option<Trial<'_>> {
    let starts = starts(joined, format, first);
    let fit = |index: usize, shape| {
        let bytes = joined.get(starts[index]..starts[index + 1])?;
        fit_bytes(bytes, shape)
    };
    let shapes = format.shapes();
    let second = fit(1, &shapes[1])?;
    let first = fit(0, &shapes[0])?;
    let third = shapes.get(2).map_or(Some(NO_LINE), |shape| fit(2, shape))?;
    let mut trial = Trial::of(format, [first, second, third]);
    trial.cost += shapes.len() as i32 - 1;
    Some(trial)
}

/// Where the lines begin whose first one ends at `first`, and where the last one ends.
fn starts(joined: &[u8], format: MrzFormat, first: usize) -> [usize; 4] {
    let end = joined.len();
    match format.lines() {
        3 => [0, first, first + format.width(), end],
        _ => [0, first, end, end],
    }
}

impl<'a> Trial<'a> {
    fn of(format: MrzFormat, lines: [Fitted<'a>; 3]) -> Trial<'a> {
        Trial {
            format,
            cost: lines.iter().map(|line| line.cost).sum(),
            lines,
        }
    }

    /// How the first line begins; no change of length touches what tells layouts apart.
    pub(super) fn begins(&self) -> &'a [u8] {
        self.lines[0].bytes
    }

    /// The zone, without repairs.
    pub(super) fn zone(&self) -> Zone {
        let mut zone = Zone {
            format: self.format,
            lines: [[b'<'; WIDEST]; 3],
            repairs: Vec::new(),
            cost: self.cost,
        };
        let shapes = self.format.shapes();
        for ((to, from), shape) in zone.lines.iter_mut().zip(&self.lines).zip(shapes) {
            from.copy(&mut to[..shape.width]);
        }
        zone
    }

    /// The zone of input lines, with every repair.
    pub(super) fn recorded_lines(&self, lines: &[Line]) -> Zone {
        let mut zone = self.zone();
        for (index, (fitted, line)) in self.shaped().zip(lines).enumerate() {
            let repairs = line.repairs(fitted.spaced);
            zone.repairs.extend(fitted.repairs(repairs, index + 1));
        }
        zone
    }

    /// The zone of a run of characters whose first line ends at `first`, with every repair; `repairs` are
    /// those of the run, in order.
    pub(super) fn recorded_broken(
        &self,
        joined: &[u8],
        first: usize,
        repairs: Vec<MrzRepair>,
    ) -> Zone {
        let mut zone = self.zone();
        let starts = starts(joined, self.format, first);
        let mut repairs = repairs.into_iter().peekable();
        for (index, fitted) in self.shaped().enumerate() {
            let (from, to) = (starts[index], starts[index + 1]);
            let mut within = Vec::new();
            while let Some(repair) = repairs.next_if(|r| r.column <= to) {
                within.push(MrzRepair {
                    column: repair.column - from,
                    ..repair
                });
            }
            zone.repairs.extend(fitted.repairs(within, index + 1));
        }
        for line in 1..self.format.lines() {
            let column = self.format.width() + 1;
            zone.repairs
                .push(change(line, column, RepairKind::LineBreak, "", "\n"));
        }
        zone
    }

    fn shaped(&self) -> impl Iterator<Item = &Fitted<'a>> {
        self.lines.iter().take(self.format.lines())
    }
}

impl Fitted<'_> {
    /// Writes the line at its width; `line` holds fillers.
    fn copy(&self, line: &mut [u8]) {
        let (bytes, width) = (self.bytes, line.len());
        match self.change {
            Change::None => line.copy_from_slice(bytes),
            Change::Insert(at, count) => {
                line[..at].copy_from_slice(&bytes[..at]);
                line[at + count..].copy_from_slice(&bytes[at..]);
            }
            Change::Cut(at, count) => {
                line[..at].copy_from_slice(&bytes[..at]);
                line[at..].copy_from_slice(&bytes[at + count..width + count]);
            }
        }
    }

    /// The repairs of line number `line`: those of its characters, moved where characters came or went, and
    /// the change of length.
    fn repairs(&self, mut repairs: Vec<MrzRepair>, line: usize) -> Vec<MrzRepair> {
        match self.change {
            Change::None => {}
            Change::Insert(at, count) => {
                shift(&mut repairs, at, count as isize);
                let fillers = "<".repeat(count);
                repairs.push(change(line, at + 1, RepairKind::Padded, "", &fillers));
            }
            Change::Cut(at, count) => {
                repairs.retain(|r| !(at..at + count).contains(&(r.column - 1)));
                shift(&mut repairs, at, -(count as isize));
                let cut = String::from_utf8_lossy(&self.bytes[at..at + count]);
                repairs.push(change(line, at + 1, RepairKind::Shortened, &cut, ""));
            }
        }
        repairs.iter_mut().for_each(|r| r.line = line);
        repairs
    }
}

fn fit_line<'a>(line: &'a Line, shape: &LineShape) -> Option<Fitted<'a>> {
    if line.bytes.len() != shape.width
        && let Some(bytes) = &line.spaced
        // A line without a single filler has its spaces for them.
        && (bytes.len() == shape.width || !line.bytes.contains(&b'<'))
    {
        let fitted = fit_bytes(bytes, shape)?;
        return Some(Fitted {
            spaced: true,
            cost: fitted.cost + 1,
            ..fitted
        });
    }
    fit_bytes(&line.bytes, shape)
}

fn fit_bytes<'a>(bytes: &'a [u8], shape: &LineShape) -> Option<Fitted<'a>> {
    let (change, cost) = match bytes.len() {
        n if n == shape.width => (Change::None, 0),
        n if n < shape.width => lengthen(bytes, shape)?,
        _ => shorten(bytes, shape)?,
    };
    Some(Fitted {
        bytes,
        spaced: false,
        change,
        cost,
    })
}

fn lengthen(bytes: &[u8], shape: &LineShape) -> Option<(Change, i32)> {
    let missing = shape.width - bytes.len();
    let (at, cost) = if shape.ends_in_name {
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
    Some((Change::Insert(at, missing), cost))
}

fn shorten(bytes: &[u8], shape: &LineShape) -> Option<(Change, i32)> {
    let extra = bytes.len() - shape.width;
    let tail = bytes
        .iter()
        .rev()
        .take_while(|&&b| matches!(b, b'<' | b'K'))
        .count();
    let (at, cost) = if tail > extra {
        (shape.width, 1)
    } else if let Some((start, length)) = longest_run(bytes).filter(|(_, n)| *n > extra) {
        (start + length - extra, 2)
    } else if shape.ends_in_name && extra <= MAX_CUT {
        (shape.width, 5)
    } else {
        return None;
    };
    Some((Change::Cut(at, extra), cost))
}

/// Start and length of the longest run of fillers, the last one of equals.
fn longest_run(bytes: &[u8]) -> Option<(usize, usize)> {
    let (mut run, mut longest, mut end) = (0, 1, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        run = if byte == b'<' { run + 1 } else { 0 };
        end = if run >= longest { at + 1 } else { end };
        longest = longest.max(run);
    }
    (end > 0).then(|| (end - longest, longest))
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
