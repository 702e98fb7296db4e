//! What must reach the officer beside a name: whose identity it is, and what not to do.

use crate::record::{NameKind, NameQuality, Record};

/// A mark on a candidate. Each changes what the officer does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Mark {
    /// The matched name belongs to a victim whose identity the listed person misuses: the person at
    /// the counter may be that victim (Regulation (EU) 2018/1862 Art. 62).
    VictimOfMisuse,
    /// The publisher suspended the action asked for (a flag, Art. 24 and 25).
    Suspended,
    /// The person must not notice (discreet check, Art. 36): no sound, no colour, neutral words.
    Discreet,
    /// The listed person is or may be under 18 today.
    Minor,
    /// The matched name is one that its publisher calls weak: it cannot stand alone.
    WeakName,
    /// Safety warnings are published: read them first.
    Warning,
}

impl Mark {
    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            Mark::VictimOfMisuse => "victim-of-misuse",
            Mark::Suspended => "suspended",
            Mark::Discreet => "discreet",
            Mark::Minor => "minor",
            Mark::WeakName => "weak-name",
            Mark::Warning => "warning",
        }
    }
}

/// The marks of `record` when its listed name of this kind and quality matched, at `now` (seconds
/// since 1970). In the order in which they are to be shown.
pub fn marks(record: &Record, name: NameKind, quality: Option<NameQuality>, now: u64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |holds: bool, mark| {
        if holds {
            marks.push(mark);
        }
    };
    add(name == NameKind::MisusedIdentity, Mark::VictimOfMisuse);
    add(record.flagged, Mark::Suspended);
    add(record.notice.is_discreet(), Mark::Discreet);
    add(!record.warnings.is_empty(), Mark::Warning);
    add(may_be_minor(record, now), Mark::Minor);
    add(quality == Some(NameQuality::Low), Mark::WeakName);
    marks
}

/// Whether the latest date of birth that is published leaves the person under 18.
fn may_be_minor(record: &Record, now: u64) -> bool {
    let today = crate::bundle::utc(now);
    let number = |range: std::ops::Range<usize>| {
        today
            .get(range)
            .and_then(|t| t.parse::<i32>().ok())
            .unwrap_or(0)
    };
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    record.born.iter().any(|born| {
        let (y, m, d) = born.last;
        (i32::from(y) + 18, i32::from(m), i32::from(d)) > (year, month, day)
    })
}
