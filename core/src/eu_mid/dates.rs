//! Dates of birth: rules 3.2 (a) to (c).

use super::{Agreement, EuMidRule};
use crate::record::{Calendar, PartialDate, Precision};

/// The calendars that a date may have been converted from.
const CALENDARS: [Calendar; 5] = [
    Calendar::SolarHijri,
    Calendar::LunarHijri,
    Calendar::Buddhist,
    Calendar::Ethiopian,
    Calendar::Minguo,
];

pub(super) fn compare(
    a: Option<&PartialDate>,
    b: Option<&PartialDate>,
    rules: &mut Vec<EuMidRule>,
) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else {
        return Agreement::NotCompared;
    };
    if (a.first, a.last) == (b.first, b.last) {
        return Agreement::Same;
    }
    let before = rules.len();
    if inverted(a, b) {
        rules.push(EuMidRule::DayMonthInverted);
    }
    if converted(a, b) || converted(b, a) {
        rules.push(EuMidRule::Calendar);
    }
    if one_digit(a, b) {
        rules.push(EuMidRule::DateOneEdit);
    }
    if rules.len() > before {
        Agreement::Similar
    } else {
        Agreement::Different
    }
}

fn inverted(a: &PartialDate, b: &PartialDate) -> bool {
    let ((year, month, day), (other_year, other_month, other_day)) = (a.first, b.first);
    both_days(a, b) && year == other_year && (month, day) == (other_day, other_month)
}

/// Whether the figures of `a`, read in another calendar, mean `b`.
fn converted(a: &PartialDate, b: &PartialDate) -> bool {
    CALENDARS
        .iter()
        .filter_map(|c| a.reread_in(*c))
        .any(|read| read.contains(b) && read.len_days() <= b.len_days() + 2)
}

/// One of the eight digits of the day differs. With a fixed length no digit can be inserted.
fn one_digit(a: &PartialDate, b: &PartialDate) -> bool {
    let digits = |d: &PartialDate| format!("{:04}{:02}{:02}", d.first.0, d.first.1, d.first.2);
    let (x, y) = (digits(a), digits(b));
    both_days(a, b) && x.bytes().zip(y.bytes()).filter(|(p, q)| p != q).count() == 1
}

fn both_days(a: &PartialDate, b: &PartialDate) -> bool {
    a.precision() == Precision::Day && b.precision() == Precision::Day
}
