//! Dates as people write them down: a day, a month, a year, a range, "about".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar::{self, Calendar};
use super::date_text;
use crate::error::{Error, ErrorKind, Result};

/// Years by which "circa" widens a date on each side. A policy, not a standard: publishers use
/// "approximately" for an age stated by a witness, which is seldom off by more.
pub const CIRCA_YEARS: i16 = 2;

/// A date known to some precision: the closed interval `first..=last` of days that it may mean.
///
/// Lists and documents rarely give a plain day. "1957" is every day of that year, "circa 1958" is
/// 1956 to 1960, "between 1962 and 1963" is two years. Kept as an interval, two dates can be
/// compared honestly: they agree as far as their intervals overlap.
///
/// The text form round-trips and is what JSON holds: `1957-03-05`, `1957-03`, `1957`,
/// `1962..1963`, `circa 1958`.
///
/// ```
/// use noticematch::record::{PartialDate, Precision};
///
/// let listed: PartialDate = "circa 1958".parse()?;
/// assert_eq!(listed.first, (1956, 1, 1));
/// assert_eq!(listed.last, (1960, 12, 31));
///
/// let document: PartialDate = "1957-03-05".parse()?;
/// assert_eq!(document.precision(), Precision::Day);
/// assert!(listed.overlaps(&document));
/// # Ok::<(), noticematch::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct PartialDate {
    /// First day of the interval, `(year, month, day)`.
    pub first: (i16, u8, u8),
    /// Last day of the interval, `(year, month, day)`.
    pub last: (i16, u8, u8),
    /// How the publisher qualified it.
    pub qualifier: Option<DateQualifier>,
}

/// How a publisher qualified a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateQualifier {
    /// "circa", "approximately": the interval is already widened by [`CIRCA_YEARS`].
    Circa,
    /// 1 January: the day that registrars write when they know only the year. It weighs as a year.
    SuspectedPlaceholder,
}

/// How finely a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Precision {
    /// One day.
    Day,
    /// One calendar month.
    Month,
    /// One calendar year.
    Year,
    /// Any other interval, "circa" among them.
    Range,
}

/// Which number comes first in a date such as `03/04/1970`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum DateOrder {
    /// `dd/mm/yyyy`, as most of the world writes it.
    #[default]
    DayFirst,
    /// `mm/dd/yyyy`, as in the United States.
    MonthFirst,
}

impl PartialDate {
    /// One day of the Gregorian calendar. 1 January is marked as a suspected placeholder.
    ///
    /// # Errors
    /// [`ErrorKind::List`] when the calendar has no such day, or the year is outside 1..=9999.
    pub fn day(year: i16, month: u8, day: u8) -> Result<PartialDate> {
        check(year, month, day)?;
        let qualifier = (month == 1 && day == 1).then_some(DateQualifier::SuspectedPlaceholder);
        Ok(PartialDate {
            first: (year, month, day),
            last: (year, month, day),
            qualifier,
        })
    }

    /// One month of the Gregorian calendar.
    ///
    /// # Errors
    /// As [`PartialDate::day`].
    pub fn month(year: i16, month: u8) -> Result<PartialDate> {
        check(year, month, 1)?;
        let last = calendar::days_in_month(year, month);
        Ok(PartialDate {
            first: (year, month, 1),
            last: (year, month, last),
            qualifier: None,
        })
    }

    /// One year of the Gregorian calendar.
    ///
    /// # Errors
    /// As [`PartialDate::day`].
    pub fn year(year: i16) -> Result<PartialDate> {
        check(year, 1, 1)?;
        Ok(PartialDate {
            first: (year, 1, 1),
            last: (year, 12, 31),
            qualifier: None,
        })
    }

    /// Everything from the first day of `from` to the last day of `to`.
    ///
    /// # Errors
    /// [`ErrorKind::List`] when it would end before it begins.
    pub fn range(from: &PartialDate, to: &PartialDate) -> Result<PartialDate> {
        if from.first > to.last {
            return Err(bad("a date range that ends before it begins"));
        }
        Ok(PartialDate {
            first: from.first,
            last: to.last,
            qualifier: None,
        })
    }

    /// The same date, known only approximately: [`CIRCA_YEARS`] wider on both sides.
    #[must_use]
    pub fn circa(&self) -> PartialDate {
        PartialDate {
            first: calendar::shift_years(self.first, -CIRCA_YEARS),
            last: calendar::shift_years(self.last, CIRCA_YEARS),
            qualifier: Some(DateQualifier::Circa),
        }
    }

    /// A date that its source states in another calendar, as the Gregorian days that it may mean.
    ///
    /// `month` and `day` may be missing. A day of the lunar Hijri calendar becomes three days,
    /// because the month began with the sighting of the moon and the tabular calendar used here
    /// can be off by one.
    ///
    /// ```
    /// use noticematch::record::{Calendar, PartialDate};
    ///
    /// let date = PartialDate::in_calendar(Calendar::SolarHijri, 1350, Some(1), Some(1))?;
    /// assert_eq!(date.to_string(), "1971-03-21");
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::List`] when that calendar has no such date.
    pub fn in_calendar(
        calendar: Calendar,
        year: i16,
        month: Option<u8>,
        day: Option<u8>,
    ) -> Result<PartialDate> {
        if calendar == Calendar::Gregorian {
            return match (month, day) {
                (Some(m), Some(d)) => PartialDate::day(year, m, d),
                (Some(m), None) => PartialDate::month(year, m),
                _ => PartialDate::year(year),
            };
        }
        let (first, last) = calendar::interval(calendar, year, month, day)
            .ok_or_else(|| bad("a date that the stated calendar does not have"))?;
        check(first.0, first.1, first.2)?;
        check(last.0, last.1, last.2)?;
        Ok(PartialDate {
            first,
            last,
            qualifier: None,
        })
    }

    /// The same figures read in `calendar`: what the date means if a document that seems to say
    /// 1350-01-01 was written in the solar Hijri calendar. `None` for ranges and for figures that
    /// the calendar does not have.
    pub fn reread_in(&self, calendar: Calendar) -> Option<PartialDate> {
        let (year, month, day) = self.first;
        match self.precision() {
            Precision::Day => PartialDate::in_calendar(calendar, year, Some(month), Some(day)),
            Precision::Month => PartialDate::in_calendar(calendar, year, Some(month), None),
            Precision::Year => PartialDate::in_calendar(calendar, year, None, None),
            Precision::Range => return None,
        }
        .ok()
    }

    /// Reads a date as a publisher wrote it, with slashed dates day first.
    ///
    /// `Ok(None)` means that the text says "not known": it is empty, `-`, `unknown`, all zeros or
    /// fillers, or the placeholder 1900-01-01.
    ///
    /// Understood: `1957`, `1957-03`, `1957/03/05`, `19570305`, `5 Mar 1957`, `Mar 1957`,
    /// `March 5, 1957`, `05/03/1957`, `dd/03/1957`, `00/00/1957`, an ISO time stamp, ranges
    /// (`1961 to 1965`, `between 1962 and 1963`, `1962..1963`, `1960s`) and any of them after
    /// `circa`, `c.`, `about`, `approximately`.
    ///
    /// # Errors
    /// [`ErrorKind::List`] when the text is none of these. The message does not repeat the text.
    pub fn from_published(text: &str) -> Result<Option<PartialDate>> {
        date_text::parse(text, DateOrder::DayFirst)
    }

    /// As [`PartialDate::from_published`], with the order of `03/04/1970` stated.
    ///
    /// # Errors
    /// As [`PartialDate::from_published`].
    pub fn from_published_in_order(text: &str, order: DateOrder) -> Result<Option<PartialDate>> {
        date_text::parse(text, order)
    }

    /// A date of birth from six figures `yymmdd`, as a passport's machine-readable zone (ICAO Doc
    /// 9303 part 3, 4.8) and PAXLST messages give it. The century is the latest that does not lie
    /// after `reference` (the day of travel). Fillers `<` or zeros in place of the month or the
    /// day mean that it is unknown; `Ok(None)` when the year is unknown too.
    ///
    /// # Errors
    /// [`ErrorKind::List`] when the text is not six such characters or has no such day.
    pub fn birth_from_yymmdd(text: &str, reference: (i16, u8, u8)) -> Result<Option<PartialDate>> {
        date_text::yymmdd(text, reference)
    }

    /// How finely the date is known.
    pub fn precision(&self) -> Precision {
        let (first, last) = (self.first, self.last);
        if self.qualifier == Some(DateQualifier::Circa) {
            Precision::Range
        } else if first == last {
            Precision::Day
        } else if first == (first.0, 1, 1) && last == (first.0, 12, 31) {
            Precision::Year
        } else if first == (first.0, first.1, 1)
            && last == (first.0, first.1, calendar::days_in_month(first.0, first.1))
        {
            Precision::Month
        } else {
            Precision::Range
        }
    }

    /// Whether the publisher said "about".
    pub fn is_circa(&self) -> bool {
        self.qualifier == Some(DateQualifier::Circa)
    }

    /// Whether the day looks like the one that registrars write when they know only the year.
    pub fn is_placeholder(&self) -> bool {
        self.qualifier == Some(DateQualifier::SuspectedPlaceholder)
    }

    /// First year of the interval.
    pub fn first_year(&self) -> i16 {
        self.first.0
    }

    /// Last year of the interval.
    pub fn last_year(&self) -> i16 {
        self.last.0
    }

    /// First day of the interval as a running day number (days since 1970-01-01).
    pub fn first_day_number(&self) -> i32 {
        calendar::day_number(self.first)
    }

    /// Last day of the interval as a running day number (days since 1970-01-01).
    pub fn last_day_number(&self) -> i32 {
        calendar::day_number(self.last)
    }

    /// The day with that running number (days since 1970-01-01); `None` outside the years 1..=9999.
    pub fn from_day_number(number: i32) -> Option<PartialDate> {
        let (year, month, day) = calendar::from_day_number(number)?;
        PartialDate::day(year, month, day).ok()
    }

    /// How many days the interval holds, at least 1.
    pub fn len_days(&self) -> i32 {
        (self.last_day_number() - self.first_day_number() + 1).max(1)
    }

    /// Whether the two intervals have a day in common.
    pub fn overlaps(&self, other: &PartialDate) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether every day of `other` lies in this interval.
    pub fn contains(&self, other: &PartialDate) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Days between the two intervals, 0 when they overlap.
    pub fn gap_days(&self, other: &PartialDate) -> i32 {
        let before = other.first_day_number() - self.last_day_number();
        let after = self.first_day_number() - other.last_day_number();
        before.max(after).max(0)
    }

    /// The same day with month and day exchanged, where both are possible and differ: what a
    /// clerk meant who wrote 03/04 for 04/03.
    pub fn with_day_and_month_swapped(&self) -> Option<PartialDate> {
        let (year, month, day) = self.first;
        if self.precision() != Precision::Day || month == day || day > 12 {
            return None;
        }
        PartialDate::day(year, day, month).ok()
    }

    /// The smallest interval that holds a suspected placeholder's real date: its year.
    /// Other dates are returned unchanged.
    #[must_use]
    pub fn without_placeholder(&self) -> PartialDate {
        if self.is_placeholder() {
            let year = self.first.0;
            PartialDate {
                first: (year, 1, 1),
                last: (year, 12, 31),
                qualifier: None,
            }
        } else {
            self.clone()
        }
    }
}

impl FromStr for PartialDate {
    type Err = Error;

    /// As [`PartialDate::from_published`], but a text that says "not known" is an error.
    fn from_str(text: &str) -> Result<PartialDate> {
        PartialDate::from_published(text)?
            .ok_or_else(|| bad("a date that says \"not known\" where a date was expected"))
    }
}

impl fmt::Display for PartialDate {
    /// The canonical text; parsing it gives the same date back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.qualifier != Some(DateQualifier::Circa) {
            // 1 January is marked on reading and needs no sign; whoever knows better says so.
            let sign = match (
                self.qualifier,
                self.first == self.last,
                (self.first.1, self.first.2),
            ) {
                (None, true, (1, 1)) => "!",
                (Some(_), true, (1, 1)) | (None, _, _) => "",
                (Some(_), _, _) => "?",
            };
            return write!(f, "{}{sign}", Plain(self));
        }
        let core = PartialDate {
            first: calendar::shift_years(self.first, CIRCA_YEARS),
            last: calendar::shift_years(self.last, -CIRCA_YEARS),
            qualifier: None,
        };
        if core.first <= core.last && core.circa() == *self {
            write!(f, "circa {}", Plain(&core))
        } else {
            write!(f, "circa [{}]", Plain(self))
        }
    }
}

/// The interval alone, as short as its precision allows.
struct Plain<'a>(&'a PartialDate);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.0.first, self.0.last);
        let plain = PartialDate {
            qualifier: None,
            ..self.0.clone()
        };
        let month_end = calendar::days_in_month(last.0, last.1);
        match plain.precision() {
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", first.0, first.1, first.2),
            Precision::Month => write!(f, "{:04}-{:02}", first.0, first.1),
            Precision::Year => write!(f, "{:04}", first.0),
            Precision::Range if (first.1, first.2, last.1, last.2) == (1, 1, 12, 31) => {
                write!(f, "{:04}..{:04}", first.0, last.0)
            }
            Precision::Range if first.2 == 1 && last.2 == month_end => {
                write!(
                    f,
                    "{:04}-{:02}..{:04}-{:02}",
                    first.0, first.1, last.0, last.1
                )
            }
            Precision::Range => write!(
                f,
                "{:04}-{:02}-{:02}..{:04}-{:02}-{:02}",
                first.0, first.1, first.2, last.0, last.1, last.2
            ),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The two shapes in JSON: the canonical text, or the interval spelled out.
#[derive(Deserialize)]
#[serde(untagged)]
enum Shape {
    Text(String),
    Interval {
        first: (i16, u8, u8),
        last: (i16, u8, u8),
        #[serde(default)]
        qualifier: Option<DateQualifier>,
    },
}

impl<'de> Deserialize<'de> for PartialDate {
    /// Takes any text that [`PartialDate::from_published`] reads, and
    /// `{"first": [1956, 1, 1], "last": [1960, 12, 31], "qualifier": "circa"}`.
    fn deserialize<D: Deserializer<'de>>(de: D) -> std::result::Result<PartialDate, D::Error> {
        let date = match Shape::deserialize(de)? {
            Shape::Text(text) => text.parse(),
            Shape::Interval {
                first,
                last,
                qualifier,
            } => check(first.0, first.1, first.2)
                .and_then(|()| check(last.0, last.1, last.2))
                .and_then(|()| {
                    let date = PartialDate {
                        first,
                        last,
                        qualifier,
                    };
                    if first > last {
                        Err(bad("an interval that ends before it begins"))
                    } else {
                        Ok(date)
                    }
                }),
        };
        date.map_err(serde::de::Error::custom)
    }
}

fn check(year: i16, month: u8, day: u8) -> Result<()> {
    let known = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && day <= calendar::days_in_month(year, month);
    if known {
        Ok(())
    } else {
        Err(bad("a date that the calendar does not have"))
    }
}

#[cold]
pub(super) fn bad(found: &str) -> Error {
    Error::new(
        ErrorKind::List,
        format!(
            "could not read a date: found {found}; write 1957-03-05, 1957-03, 1957, \
             1962..1963 or circa 1957"
        ),
    )
}
