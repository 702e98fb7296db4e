//! Who may see what, for what purpose, and in which order: rules on records that are nobody's
//! matching score.
//!
//! [`Access`] hides records; [`Scope`](crate::bundle::Scope) leaves data out at build; [`KnownGood`]
//! keeps a cleared traveller from being stopped again; [`marks`] carries the warnings that must
//! reach the officer; [`cards`] puts one person's entries on several lists together without hiding
//! any; [`by_priority`] orders them by the action asked for.

mod access;
mod cards;
mod known_good;
mod marks;
mod scope;

pub use access::Access;
pub(crate) use access::unlink;
pub use cards::{Card, Link, by_priority, cards};
pub use known_good::{KnownGood, Suppression, Traveller};
pub use marks::{Mark, marks};

use crate::record::Record;

/// SHA-256 of a record as JSON: its version. It changes with any published field.
pub fn record_digest(record: &Record) -> [u8; 32] {
    crate::bundle::digest(record.to_json_line().as_bytes())
}

/// Today's number of days since 1970, from seconds since 1970.
fn day(now: u64) -> i64 {
    (now / 86_400) as i64
}
