//! Purpose and validity per record. What a user may not see leaves no trace, not even in a link.

use std::collections::BTreeSet;

use crate::record::{PartialDate, Record};

/// For what purpose, and on which day, records are consulted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The purpose of the look (Regulation (EU) 2018/1862 Art. 56; INTERPOL RPD Art. 10).
    pub purpose: String,
    /// The time of the look, seconds since 1970-01-01T00:00:00Z.
    pub now: u64,
}

impl Access {
    /// Access for one purpose at one time (seconds since 1970).
    pub fn new(purpose: impl Into<String>, now: u64) -> Access {
        Access {
            purpose: purpose.into(),
            now,
        }
    }

    /// Whether `record` may be seen: its purposes include this one (a record without purposes
    /// serves all), and the day lies within its validity.
    ///
    /// A day of expiry known only to the month or year counts from its first day: a record is never
    /// used beyond what its publisher may have meant.
    pub fn permits(&self, record: &Record) -> bool {
        let purposes = record.purposes.iter().map(String::as_str);
        self.permits_what(
            purposes,
            record.valid_from.as_ref(),
            record.expires.as_ref(),
        )
    }

    /// The same by the fields that decide.
    pub(crate) fn permits_what<'a>(
        &self,
        purposes: impl Iterator<Item = &'a str>,
        valid_from: Option<&PartialDate>,
        expires: Option<&PartialDate>,
    ) -> bool {
        let mut purposes = purposes.peekable();
        let purpose = purposes.peek().is_none() || purposes.any(|one| one == self.purpose);
        let day = super::day(self.now);
        let first_day = |date: &PartialDate| i64::from(date.first_day_number());
        let begun = valid_from.is_none_or(|from| first_day(from) <= day);
        let running = expires.is_none_or(|end| day < first_day(end));
        purpose && begun && running
    }

    /// The records that may be seen, in their order, with links to the others removed
    /// (Regulation (EU) 2018/1862 Art. 63(3)).
    pub fn visible(&self, records: impl IntoIterator<Item = Record>) -> Vec<Record> {
        let mut seen: Vec<Record> = records
            .into_iter()
            .filter(|record| self.permits(record))
            .collect();
        unlink(&mut seen);
        seen
    }
}

/// Removes links to records that are not among these.
pub(crate) fn unlink(records: &mut [Record]) {
    let known: BTreeSet<(String, String)> = records
        .iter()
        .map(|r| (r.list.clone(), r.id.clone()))
        .collect();
    for record in records {
        let list = record.list.clone();
        record
            .related
            .retain(|id| known.contains(&(list.clone(), id.clone())));
    }
}
