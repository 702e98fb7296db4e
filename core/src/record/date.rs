//! Dates as people write them down: a day, a month, a year, a range, "about".

use serde::{Deserialize, Serialize};

/// A date known to some precision: the closed interval `first..=last` of days that it may mean.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PartialDate {
    /// First day of the interval, `(year, month, day)`.
    pub first: (i16, u8, u8),
    /// Last day of the interval, `(year, month, day)`.
    pub last: (i16, u8, u8),
    /// How the publisher qualified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<DateQualifier>,
}

/// How a publisher qualified a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateQualifier {
    /// "circa", "approximately": the interval is already widened by policy.
    Circa,
    /// 1 January, or another day that registrars write when they know only the year.
    SuspectedPlaceholder,
}
