//! The best of the many ways to read a text as a zone.

use super::check::MrzChecks;
use super::clean::Line;
use super::fields::{checks, facts};
use super::fit::{self, Run, Trial, Zone};
use super::layout::MrzFormat;
use super::{MrzRepair, noise};

/// Shortest run of characters that may be a whole zone.
const MIN_JOINED: usize = 60;

/// One way to read the text, to be read again with its repairs.
#[derive(Clone, Copy)]
enum Way {
    /// Input lines from here on, each a line of the zone.
    Lines(usize),
    /// Input lines in this range as one, broken after so many characters.
    Joined(usize, usize, usize),
}

/// The best reading so far.
struct Best {
    score: i32,
    way: Way,
    format: MrzFormat,
    /// Whether the document code is a usual one and how many check digits agree.
    usual_code: bool,
    passed: usize,
    /// The zone itself where nothing had to be repaired.
    untouched: Option<Zone>,
}

/// The reading with the best score; the first one among equals.
pub(super) fn best_zone(lines: &[Line]) -> Option<Zone> {
    let mut best: Option<Best> = None;
    for start in 0..lines.len() {
        for format in in_likely_order(lines.get(start)) {
            let Some(window) = lines.get(start..start + format.lines()) else {
                continue;
            };
            let trial = fit::fit_lines(window, format);
            if consider(&mut best, trial, Way::Lines(start)) {
                return best.and_then(|best| again(lines, best));
            }
        }
    }
    if best
        .as_ref()
        .is_some_and(|best| best.usual_code && best.passed >= 2)
    {
        return best.and_then(|best| again(lines, best));
    }
    let mut joined = Vec::with_capacity(Run::MAX);
    for start in 0..lines.len() {
        for end in start + 1..=lines.len().min(start + 4) {
            if !join(&lines[start..end], &mut joined) {
                continue;
            }
            let run = Run::new(&joined);
            for format in MrzFormat::ALL {
                if !may_be(format, &joined) {
                    continue;
                }
                for first in run.breaks(format) {
                    let trial = fit::fit_broken(&joined, format, first);
                    consider(&mut best, trial, Way::Joined(start, end, first));
                }
            }
        }
    }
    best.and_then(|best| again(lines, best))
}

/// Every layout; the one with a beginning of its own first where the text begins so.
fn in_likely_order(line: Option<&Line>) -> [MrzFormat; 6] {
    let mut order = MrzFormat::ALL;
    if line.is_some_and(|line| line.bytes.starts_with(FRENCH)) {
        order.rotate_right(1);
    }
    order
}

/// How the French identity card begins.
const FRENCH: &[u8] = b"IDFRA";

/// The best zone with every repair.
fn again(lines: &[Line], best: Best) -> Option<Zone> {
    if best.untouched.is_some() && lines.iter().all(Line::is_clean) {
        return best.untouched;
    }
    let mut zone = match best.way {
        Way::Lines(start) => {
            let window = lines.get(start..start + best.format.lines())?;
            fit::fit_lines(window, best.format)?.recorded_lines(window)
        }
        Way::Joined(start, end, first) => {
            let (lines, mut joined) = (lines.get(start..end)?, Vec::new());
            join(lines, &mut joined);
            let trial = fit::fit_broken(&joined, best.format, first)?;
            trial.recorded_broken(&joined, first, joined_repairs(lines))
        }
    };
    noise::repair(&mut zone);
    Some(zone)
}

/// Keeps the better of `best` and `trial`; true when `trial` cannot be bettered. What cannot win any more
/// is left as early as that is known: most ways to read a damaged zone are no better than another one.
fn consider(best: &mut Option<Best>, trial: Option<Trial<'_>>, way: Way) -> bool {
    let Some(trial) = trial else { return false };
    let format = trial.format;
    let code = trial.begins().first().copied().unwrap_or(b'<');
    let usual_code = usual_code(format, noise::first_letter(code));
    let mut prospect = Prospect {
        floor: best.as_ref().map_or(i32::MIN, |best| best.score),
        points: 2 * i32::from(usual_code) + 1 + 3 * checked(format) as i32,
        cost: trial.cost,
    };
    if !may_be(format, trial.begins()) || prospect.is_lost() {
        return false;
    }
    let mut zone = trial.zone();
    let shapes = format.shapes();
    // The lines with check digits first: the name only adds to the cost.
    let (name, others) = if format == MrzFormat::Td1 {
        (2, 0..2)
    } else if format == MrzFormat::FrenchId {
        (0, 0..2)
    } else {
        (0, 1..2)
    };
    for line in others.clone() {
        zone.cost += noise::repair_line(&mut zone.lines[line], &shapes[line], None);
    }
    prospect.cost = zone.cost;
    if prospect.is_lost() {
        return false;
    }
    let checks = checks(&zone);
    let Some(points) = points(&zone, &checks, usual_code) else {
        return false;
    };
    prospect.points = points;
    if prospect.is_lost() {
        return false;
    }
    if !others.contains(&name) {
        zone.cost += noise::repair_line(&mut zone.lines[name], &shapes[name], None);
    }
    let (score, untouched) = (points - zone.cost, zone.cost == 0);
    if best.as_ref().is_none_or(|best| score > best.score) {
        *best = Some(Best {
            score,
            way,
            format,
            usual_code,
            passed: checks.passed(),
            untouched: untouched.then_some(zone),
        });
    }
    untouched && checks.all_passed()
}

/// What a way to read the text can still reach.
struct Prospect {
    /// The best score so far.
    floor: i32,
    /// At most so many points.
    points: i32,
    /// At least this cost.
    cost: i32,
}

impl Prospect {
    /// Whether it cannot be the best one any more. A zone that cost nothing is read to the end: with all
    /// digits right it also ends the search.
    fn is_lost(&self) -> bool {
        self.cost > 0 && self.points - self.cost <= self.floor
    }
}

/// How many check digits a layout prints at most.
fn checked(format: MrzFormat) -> usize {
    match format {
        MrzFormat::Td3 => 5,
        MrzFormat::Td1 | MrzFormat::Td2 => 4,
        MrzFormat::MrvA | MrzFormat::MrvB | MrzFormat::FrenchId => 3,
    }
}

/// Puts lines together in `joined`; false when that is not short or long enough to be a zone.
fn join(lines: &[Line], joined: &mut Vec<u8>) -> bool {
    let length: usize = lines.iter().map(|line| line.bytes.len()).sum();
    if !(MIN_JOINED..=Run::MAX).contains(&length) {
        return false;
    }
    joined.clear();
    for line in lines {
        joined.extend_from_slice(&line.bytes);
    }
    true
}

/// The repairs of lines put together, spaces dropped.
fn joined_repairs(lines: &[Line]) -> Vec<MrzRepair> {
    let mut repairs = Vec::new();
    let mut before = 0;
    for line in lines {
        let of_line = line.repairs(false).into_iter();
        repairs.extend(of_line.map(|r| MrzRepair {
            column: r.column + before,
            ..r
        }));
        before += line.bytes.len();
    }
    repairs
}

/// Whether a first line that begins so may be of a layout: visas begin with V, nothing else does.
fn may_be(format: MrzFormat, line: &[u8]) -> bool {
    let visa = matches!(format, MrzFormat::MrvA | MrzFormat::MrvB);
    match format {
        MrzFormat::FrenchId => line.starts_with(FRENCH) || line.starts_with(b"1DFRA"),
        _ => visa == line.starts_with(b"V") && !line.starts_with(b"<"),
    }
}

/// How well a zone reads, its cost aside; `None` when it is none.
fn points(zone: &Zone, checks: &MrzChecks, usual_code: bool) -> Option<i32> {
    let failed = checks.all().iter().filter(|v| v.failed()).count();
    let passed = checks.passed();
    let (birth, sex, expiry) = facts(zone);
    let sex_read = matches!(sex, b'M' | b'F' | b'X' | b'<');
    if passed == 0 {
        let date_places = birth
            .iter()
            .chain(expiry)
            .filter(|b| b.is_ascii_digit() || **b == b'<')
            .count();
        let all_dates = birth.len() + expiry.len();
        if !(usual_code && sex_read && date_places + 2 >= all_dates) {
            return None;
        }
    }
    Some(3 * passed as i32 - failed as i32 + 2 * i32::from(usual_code) + i32::from(sex_read))
}

/// Whether a document code that begins so is one of the layout.
fn usual_code(format: MrzFormat, begins: u8) -> bool {
    match format {
        MrzFormat::Td3 => begins == b'P',
        MrzFormat::Td1 | MrzFormat::Td2 => matches!(begins, b'A' | b'C' | b'I' | b'P'),
        MrzFormat::MrvA | MrzFormat::MrvB | MrzFormat::FrenchId => true,
    }
}
