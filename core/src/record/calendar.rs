//! Calendars that passports and registers use, converted to the Gregorian one.

use serde::{Deserialize, Serialize};

/// A calendar in which a source may state a date.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Calendar {
    /// The common calendar, also before its introduction.
    #[default]
    Gregorian,
    /// Iran and Afghanistan (Jalali, شمسی).
    SolarHijri,
    /// Islamic lunar calendar; the tabular ("civil") reckoning, a day wider on both sides.
    LunarHijri,
    /// Thailand (and Laos, Cambodia): Gregorian with 543 years added, as documents state it.
    Buddhist,
    /// Ethiopia and Eritrea.
    Ethiopian,
    /// Republic of China: Gregorian with 1911 years taken off.
    Minguo,
}

type Ymd = (i16, u8, u8);

/// Years (of the solar Hijri era) at which the 33-year leap cycle breaks.
/// Source: K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon and Planets 74
/// (1996), 223-230.
const BREAKS: [i32; 20] = [
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324,
    2394, 2456, 3178,
];

/// The Gregorian interval of a date in another calendar; `None` where it has no such date.
pub(super) fn interval(
    calendar: Calendar,
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
) -> Option<(Ymd, Ymd)> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    let months = if calendar == Calendar::Ethiopian {
        13
    } else {
        12
    };
    if month.is_none() && day.is_some() {
        return None;
    }
    let (first_month, last_month) = month.map_or((1, months), |m| (m, m));
    if first_month < 1 || last_month > months {
        return None;
    }
    let last_of_month = month_length(calendar, year, last_month)?;
    let (first_day, last_day) = day.map_or((1, last_of_month), |d| (d, d));
    if first_day < 1 || last_day > last_of_month {
        return None;
    }
    // Sighting of the new moon may move a lunar month by a day.
    let slack = i32::from(calendar == Calendar::LunarHijri);
    let first = to_day_number(calendar, year, first_month, first_day)? - slack;
    let last = to_day_number(calendar, year, last_month, last_day)? + slack;
    Some((from_day_number(first)?, from_day_number(last)?))
}

fn month_length(calendar: Calendar, year: i16, month: u8) -> Option<u8> {
    Some(match calendar {
        Calendar::Gregorian => days_in_month(year, month),
        Calendar::Buddhist => days_in_month(year.checked_sub(543)?, month),
        Calendar::Minguo => days_in_month(year.checked_add(1911)?, month),
        Calendar::SolarHijri => match month {
            1..=6 => 31,
            7..=11 => 30,
            _ if solar_hijri_year(year.into())?.1 => 30,
            _ => 29,
        },
        Calendar::LunarHijri => match month {
            12 if (11 * i32::from(year) + 14) % 30 < 11 => 30,
            m if m % 2 == 1 => 30,
            _ => 29,
        },
        Calendar::Ethiopian => match month {
            1..=12 => 30,
            _ if year % 4 == 3 => 6,
            _ => 5,
        },
    })
}

/// Days since 1970-01-01 of a date in `calendar`.
fn to_day_number(calendar: Calendar, year: i16, month: u8, day: u8) -> Option<i32> {
    let (y, m, d) = (i32::from(year), i32::from(month), i32::from(day));
    // Julian day number of 1970-01-01.
    const UNIX: i32 = 2_440_588;
    Some(match calendar {
        Calendar::Gregorian => day_number((year, month, day)),
        Calendar::Buddhist => day_number((year.checked_sub(543).filter(|y| *y > 0)?, month, day)),
        Calendar::Minguo => day_number((year.checked_add(1911)?, month, day)),
        Calendar::SolarHijri => {
            let (new_year, _) = solar_hijri_year(y)?;
            new_year + (m - 1) * 31 - (m / 7) * (m - 7) + d - 1
        }
        // Dershowitz and Reingold, "Calendrical Calculations": tabular Islamic calendar,
        // epoch 16 July 622 (Julian).
        Calendar::LunarHijri => {
            (11 * y + 3) / 30 + 354 * y + 30 * m - (m - 1) / 2 + d + 1_948_440 - 385 - UNIX
        }
        // The same: epoch of the Era of Mercy, 29 August 8 (Julian).
        Calendar::Ethiopian => 1_724_221 + 365 * (y - 1) + y / 4 + 30 * (m - 1) + d - 1 - UNIX,
    })
}

/// The day number of the solar Hijri new year and whether the year has 366 days.
fn solar_hijri_year(year: i32) -> Option<(i32, bool)> {
    let gregorian = year + 621;
    let mut leaps = -14;
    let mut previous = BREAKS[0];
    let mut jump = 0;
    let mut found = false;
    for next in &BREAKS[1..] {
        jump = next - previous;
        if year < *next {
            found = true;
            break;
        }
        leaps += jump / 33 * 8 + (jump % 33) / 4;
        previous = *next;
    }
    if !found {
        return None;
    }
    let mut n = year - previous;
    leaps += n / 33 * 8 + (n % 33 + 3) / 4;
    if jump % 33 == 4 && jump - n == 4 {
        leaps += 1;
    }
    let gregorian_leaps = gregorian / 4 - (gregorian / 100 + 1) * 3 / 4 - 150;
    let march = 20 + leaps - gregorian_leaps;
    if jump - n < 6 {
        n = n - jump + (jump + 4) / 33 * 33;
    }
    let leap = ((n + 1) % 33 - 1) % 4 == 0;
    let first_of_march = day_number((i16::try_from(gregorian).ok()?, 3, 1));
    Some((first_of_march + march - 1, leap))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible
/// low-level date algorithms").
pub(super) fn day_number((year, month, day): Ymd) -> i32 {
    let y = i32::from(year) - i32::from(month <= 2);
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let shifted = (i32::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i32::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The reverse of [`day_number`]; `None` outside the years 1..=9999.
pub(super) fn from_day_number(number: i32) -> Option<Ymd> {
    let z = number.checked_add(719_468)?;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i32::from(month <= 2);
    if !(1..=9999).contains(&year) {
        return None;
    }
    Some((
        i16::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    ))
}

/// Days of a Gregorian month; 31 for a month that does not exist.
pub(super) fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The same month and day in another year, within 1..=9999; 29 February becomes 28 where needed.
pub(super) fn shift_years((year, month, day): Ymd, years: i16) -> Ymd {
    let year = year.saturating_add(years).clamp(1, 9999);
    (year, month, day.min(days_in_month(year, month)))
}
