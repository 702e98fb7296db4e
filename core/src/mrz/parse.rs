//! Text to [`Mrz`]: the best fitting layout, then field by field.

use super::check::{CheckVerdict, MrzChecks, agreeing_numbers};
use super::clean::{self, Line};
use super::dates::{self, DateReading};
use super::fit::{self, Run, Trial, Zone, change};
use super::layout::MrzFormat;
use super::name::MrzName;
use super::{Mrz, MrzPolicy, MrzRepair, RepairKind, noise};
use crate::error::{Error, ErrorKind, Result};
use crate::record::Sex;

/// Longest text that is searched for a zone, in bytes: a page of OCR output.
const MAX_BYTES: usize = 8192;
/// Most lines that are looked at.
const MAX_LINES: usize = 64;
/// Shortest run of characters that may be a whole zone.
const MIN_JOINED: usize = 60;

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
    let mut found = format!("{} lines of ", lines.len());
    for (at, line) in lines.iter().take(4).enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        found.push_str(comma);
        found.push_str(&line.bytes.len().to_string());
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
fn best_zone(lines: &[Line]) -> Option<Zone> {
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

/// Characters `from..=to` of `line`, counted from 1 as Doc 9303 does.
fn at(zone: &Zone, line: usize, from: usize, to: usize) -> &[u8] {
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
fn facts(zone: &Zone) -> (&[u8], u8, &[u8]) {
    match zone.format {
        MrzFormat::Td1 => (at(zone, 2, 1, 6), one(zone, 2, 8), at(zone, 2, 9, 14)),
        MrzFormat::FrenchId => (at(zone, 2, 28, 33), one(zone, 2, 35), &[]),
        _ => (at(zone, 2, 14, 19), one(zone, 2, 21), at(zone, 2, 22, 27)),
    }
}

/// First nine characters of the document number, its check place, and the field where a longer
/// number continues (cards only, Doc 9303-5 note j).
fn number_fields(zone: &Zone) -> (&[u8], u8, &[u8]) {
    match zone.format {
        MrzFormat::Td1 => (at(zone, 1, 6, 14), one(zone, 1, 15), at(zone, 1, 16, 30)),
        MrzFormat::Td2 => (at(zone, 2, 1, 9), one(zone, 2, 10), at(zone, 2, 29, 35)),
        MrzFormat::FrenchId => (at(zone, 2, 1, 12), one(zone, 2, 13), &[]),
        _ => (at(zone, 2, 1, 9), one(zone, 2, 10), &[]),
    }
}

/// The rest of a long document number: its characters and its check digit.
fn long_number(zone: &Zone) -> Option<(&[u8], u8)> {
    let (start, check, more) = number_fields(zone);
    if check != b'<' || start.ends_with(b"<") {
        return None;
    }
    let end = more.iter().position(|&b| b == b'<').unwrap_or(more.len());
    let (last, rest) = more[..end].split_last()?;
    (!rest.is_empty()).then_some((rest, *last))
}

fn checks(zone: &Zone) -> MrzChecks {
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
