//! Dates of the zone: YYMMDD, unknown parts as fillers (Doc 9303-3 section 4.8).

use super::MrzPolicy;
use crate::record::PartialDate;

/// A date as the six characters say it, before the century is known.
#[derive(Clone, Copy)]
struct ShortDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// What a date field says.
pub(super) struct DateReading {
    /// The interval, in the century of the policy.
    pub(super) date: Option<PartialDate>,
    /// The same a century earlier, where that is possible too (birth only).
    pub(super) century_before: Option<PartialDate>,
    /// Position (0-5) of a part that is neither known nor declared unknown.
    pub(super) not_a_date: Option<usize>,
}

/// A date of birth: the latest year that does not lie after today.
pub(super) fn birth(field: &[u8], policy: &MrzPolicy) -> DateReading {
    let (short, not_a_date) = short_date(field);
    let Some(short) = short else {
        return DateReading {
            date: None,
            century_before: None,
            not_a_date,
        };
    };
    let now = policy.today.0.clamp(1000, 9000);
    let century = now / 100 * 100;
    let this = interval(short, century).filter(|date| date.first <= policy.today);
    let (date, century) = match this {
        Some(date) => (Some(date), century),
        None => (interval(short, century - 100), century - 100),
    };
    let oldest = now.saturating_sub(policy.oldest_age);
    let century_before = interval(short, century - 100).filter(|date| date.last.0 >= oldest);
    DateReading {
        date,
        century_before,
        not_a_date,
    }
}

/// A date of expiry: the century window that ends `expiry_years_ahead` from today.
pub(super) fn expiry(field: &[u8], policy: &MrzPolicy) -> DateReading {
    let (short, not_a_date) = short_date(field);
    let date = short.and_then(|short| {
        let latest = policy.today.0.clamp(1000, 9000) + policy.expiry_years_ahead.clamp(0, 99);
        let century = (latest - short.year).div_euclid(100) * 100;
        interval(short, century)
    });
    DateReading {
        date,
        century_before: None,
        not_a_date,
    }
}

/// The parts of `field`, and where it holds something else than a date.
fn short_date(field: &[u8]) -> (Option<ShortDate>, Option<usize>) {
    let part = |at: usize| field.get(at..at + 2).unwrap_or_default();
    let mut wrong = None;
    let Some(year) = number(part(0)) else {
        return (None, (!unknown(part(0))).then_some(0));
    };
    let month = number(part(2)).filter(|m| (1..=12).contains(m));
    if month.is_none() && !unknown(part(2)) {
        wrong = Some(2);
    }
    // Leap years repeat within every century that a document can mean, except 1900: taken as leap,
    // because the field cannot say which.
    let day =
        number(part(4)).filter(|d| month.is_none_or(|m| (1..=days(year, m)).contains(d)) && *d > 0);
    if day.is_none() && !unknown(part(4)) {
        wrong = wrong.or(Some(4));
    }
    (
        Some(ShortDate {
            year: i16::from(year),
            month,
            day: month.and(day),
        }),
        wrong,
    )
}

fn number(part: &[u8]) -> Option<u8> {
    match part {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some((a - b'0') * 10 + (b - b'0')),
        _ => None,
    }
}

/// Fillers declare a part unknown; zeros are what some issuers print instead.
fn unknown(part: &[u8]) -> bool {
    part.contains(&b'<') || part == b"00"
}

fn days(year: u8, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The interval of a date in its century; 1 January is marked as a suspected placeholder.
fn interval(short: ShortDate, century: i16) -> Option<PartialDate> {
    let year = century + short.year;
    let date = match (short.month, short.day) {
        (None, _) => PartialDate::year(year),
        (Some(m), None) => PartialDate::month(year, m),
        // 1900 had no 29 February.
        (Some(m), Some(d)) => PartialDate::day(year, m, d).or_else(|_| PartialDate::month(year, m)),
    };
    date.ok()
}

/// The Gregorian date of a day counted from 1 January 1970.
pub(super) fn civil(days: u64) -> (i16, u8, u8) {
    let mut left = days;
    let mut year = 1970;
    let length = |year: u64| {
        if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) {
            366
        } else {
            365
        }
    };
    while left >= length(year) && year < 9999 {
        left -= length(year);
        year += 1;
    }
    let mut month = 1;
    loop {
        let days = match month {
            2 => length(year) - 337,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if left < days || month == 12 {
            return (year as i16, month, left.min(30) as u8 + 1);
        }
        left -= days;
        month += 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_become_dates() {
        assert_eq!(super::civil(0), (1970, 1, 1));
        assert_eq!(super::civil(20_781), (2026, 11, 24));
        assert_eq!(super::civil(11_016), (2000, 2, 29));
        assert_eq!(super::civil(20_818), (2026, 12, 31));
    }
}
