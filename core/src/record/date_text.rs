//! Reading dates in the notations that publishers use.

use super::date::{DateOrder, DateQualifier, PartialDate, bad};
use crate::error::Result;

/// Longest text taken for a date; anything longer is prose.
const LONGEST: usize = 80;

/// Words that mean "about" before a date.
const CIRCA: &[&str] = &[
    "circa",
    "approximately",
    "approx.",
    "approx",
    "about",
    "around",
    "ca.",
    "ca",
    "c.",
];

/// Words that say that a date is not known.
const UNKNOWN: &[&str] = &[
    "",
    "-",
    "--",
    "unknown",
    "unk",
    "not known",
    "n/a",
    "na",
    "none",
    "null",
    "not available",
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const MONTHS_LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

pub(super) fn parse(text: &str, order: DateOrder) -> Result<Option<PartialDate>> {
    let text = text.trim().trim_end_matches(['.', ',', ';']).trim_end();
    if text.len() > LONGEST {
        return Err(bad("a text too long for a date"));
    }
    let lower = text.to_ascii_lowercase();
    if UNKNOWN.contains(&lower.as_str()) {
        return Ok(None);
    }
    if let Some(rest) = strip_circa(&lower) {
        // Explicit bounds in brackets are already wide.
        if let Some(inside) = rest.strip_prefix('[').and_then(|r| r.strip_suffix(']')) {
            return Ok(range(inside, order)?.map(|mut date| {
                date.qualifier = Some(DateQualifier::Circa);
                date
            }));
        }
        return Ok(range(rest, order)?.map(|date| date.circa()));
    }
    range(&lower, order)
}

fn strip_circa(lower: &str) -> Option<&str> {
    CIRCA.iter().find_map(|word| {
        let rest = lower.strip_prefix(word)?;
        let stands_alone = word.ends_with('.') || rest.starts_with([' ', '\t']);
        stands_alone.then(|| rest.trim_start())
    })
}

/// One date, or two with a word or sign between them.
fn range(text: &str, order: DateOrder) -> Result<Option<PartialDate>> {
    if let Some(date) = signed(text, order)? {
        return Ok(date);
    }
    let text = text
        .strip_prefix("between ")
        .or_else(|| text.strip_prefix("from "))
        .unwrap_or(text);
    let text = text.trim();
    for between in [
        "..",
        " to ",
        " and ",
        " through ",
        " - ",
        " – ",
        "–",
        "/",
        "-",
    ] {
        if let Some((from, to)) = text.split_once(between) {
            let ends = (single(from, order)?, single(to, order)?);
            if let (Some(Some(from)), Some(Some(to))) = ends {
                return PartialDate::range(&from, &to).map(Some);
            }
        }
    }
    let words = ["early ", "mid-", "mid ", "late "];
    let text = words
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    if let Some(years) = text.strip_suffix('s').or_else(|| text.strip_suffix("'s"))
        && let (Some(decade), true) = (figures(years, 4), years.ends_with('0'))
    {
        return PartialDate::range(&year_of(decade)?, &year_of(decade + 9)?).map(Some);
    }
    Err(bad("a text that is no known notation of a date"))
}

/// A single date with the sign that canonical text uses for or against a placeholder.
fn signed(text: &str, order: DateOrder) -> Result<Option<Option<PartialDate>>> {
    let (plain, qualifier) = if let Some(plain) = text.strip_suffix('?') {
        (plain, Some(Some(DateQualifier::SuspectedPlaceholder)))
    } else if let Some(plain) = text.strip_suffix('!') {
        (plain, Some(None))
    } else {
        (text, None)
    };
    let date = match (single(plain, order)?, qualifier) {
        (None, Some(_)) if plain.contains("..") => range(plain, order)?,
        (None, _) => return Ok(None),
        (Some(date), _) => date,
    };
    Ok(Some(date.map(|mut date| {
        if let Some(qualifier) = qualifier {
            date.qualifier = qualifier;
        }
        date
    })))
}

/// `Ok(None)`: not one of the notations. `Ok(Some(None))`: a notation of "not known".
fn single(text: &str, order: DateOrder) -> Result<Option<Option<PartialDate>>> {
    let text = text.trim();
    let text = without_time(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return numbers(year, month, day).map(Some);
    }
    let mut pieces = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|p| !p.is_empty());
    let found = (pieces.next(), pieces.next(), pieces.next());
    if pieces.next().is_some() {
        return Ok(None);
    }
    match found {
        (Some(year), None, None) if is_year(year) => numbers(year, "", "").map(Some),
        (Some(year), Some(month), None) if is_year(year) && is_part(month) => {
            numbers(year, month, "").map(Some)
        }
        (Some(month), Some(year), None) if is_year(year) && is_part(month) => {
            numbers(year, month, "").map(Some)
        }
        (Some(year), Some(month), Some(day)) if is_year(year) && is_part(month) && is_part(day) => {
            numbers(year, month, day).map(Some)
        }
        (Some(a), Some(b), Some(year)) if is_year(year) && is_part(a) && is_part(b) => {
            let (day, month) = day_and_month(a, b, order);
            numbers(year, month, day).map(Some)
        }
        _ => Ok(None),
    }
}

/// An ISO date without the time of day or the time zone behind it.
fn without_time(text: &str) -> &str {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return text;
    };
    let iso = date.bytes().enumerate().all(|(at, b)| {
        if matches!(at, 4 | 7) {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    let zone = |t: &str| t.len() == 6 && t.starts_with(['+', '-']) && t.get(3..4) == Some(":");
    let time = |t: &str| {
        t.starts_with(['t', ' '])
            && t.get(1..2)
                .is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()))
    };
    if iso && (rest == "z" || zone(rest) || (time(rest) && rest.contains(':'))) {
        date
    } else {
        text
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text == "yyyy" || text.bytes().all(|b| b.is_ascii_digit()))
}

/// A day, a month, the name of a month or a filler in their place.
fn is_part(text: &str) -> bool {
    filler(text) || month_name(text).is_some() || figures(text, 2).is_some()
}

fn filler(text: &str) -> bool {
    matches!(text, "" | "dd" | "mm" | "xx" | "00" | "0" | "??" | "<<")
}

fn month_name(text: &str) -> Option<u8> {
    let known = |names: &[&str; 12]| names.iter().position(|name| *name == text);
    let index = known(&MONTHS).or_else(|| known(&MONTHS_LONG));
    index
        .or((text == "sept").then_some(8))
        .and_then(|i| u8::try_from(i + 1).ok())
}

fn figures(text: &str, longest: usize) -> Option<i16> {
    let plain = !text.is_empty() && text.len() <= longest;
    (plain && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Which of two parts is the day: the one that is not a month's name, then the one that cannot be
/// a month, then the order that the publisher is known to use.
fn day_and_month<'a>(a: &'a str, b: &'a str, order: DateOrder) -> (&'a str, &'a str) {
    let cannot_be_month = |t: &str| figures(t, 2).is_some_and(|n| n > 12);
    if month_name(a).is_some() || (cannot_be_month(b) && !cannot_be_month(a)) {
        (b, a)
    } else if month_name(b).is_some() || cannot_be_month(a) {
        (a, b)
    } else {
        match order {
            DateOrder::DayFirst => (a, b),
            DateOrder::MonthFirst => (b, a),
        }
    }
}

fn numbers(year: &str, month: &str, day: &str) -> Result<Option<PartialDate>> {
    let year = figures(year, 4).unwrap_or(0);
    if year == 0 {
        return Ok(None);
    }
    let month = month_name(month).or_else(|| part(month));
    let day = part(day);
    let date = match (month, day) {
        // The year is all that is known when the month is not, whatever the day says.
        (None, _) => PartialDate::year(year)?,
        (Some(month), None) => PartialDate::month(year, month)?,
        (Some(month), Some(day)) => PartialDate::day(year, month, day)?,
    };
    // Systems that must hold a date write their epoch when they have none.
    Ok((date.first != (1900, 1, 1) || date.last != (1900, 1, 1)).then_some(date))
}

fn part(text: &str) -> Option<u8> {
    if filler(text) {
        None
    } else {
        figures(text, 2).and_then(|n| u8::try_from(n).ok())
    }
}

fn year_of(year: i16) -> Result<PartialDate> {
    PartialDate::year(year)
}

pub(super) fn yymmdd(text: &str, reference: (i16, u8, u8)) -> Result<Option<PartialDate>> {
    let valid = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit() || b == b'<');
    if !valid {
        return Err(bad("something other than six figures or fillers"));
    }
    let (year, rest) = text.split_at(2);
    let (month, day) = rest.split_at(2);
    let Some(short) = figures(year, 2) else {
        return Ok(None);
    };
    let (month, day) = (part(month), part(day));
    let century = reference.0 - reference.0.rem_euclid(100);
    let in_century = |year: i16| match (month, day) {
        (None, _) => PartialDate::year(year),
        (Some(month), None) => PartialDate::month(year, month),
        (Some(month), Some(day)) => PartialDate::day(year, month, day),
    };
    // A 29 February may exist in one century only, so a date that fails is not the end.
    let latest = in_century(century + short)
        .ok()
        .filter(|date| date.first <= reference);
    match latest {
        Some(date) => Ok(Some(date)),
        None => in_century(century - 100 + short).map(Some),
    }
}
