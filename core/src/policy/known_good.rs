//! Known good: a traveller whom a person has told apart from a listed one is not stopped for the
//! same entry again, until the entry changes.

use hkdf::hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::bundle::bytes::hex32;
use crate::policy::record_digest;
use crate::record::Record;
use crate::{Error, ErrorKind, Result};

/// Who the traveller is, as a keyed hash of what identifies one person: the document's number and
/// issuer, or a redress number. Never a name alone: namesakes would pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Traveller(#[serde(with = "hex32")] [u8; 32]);

impl Traveller {
    /// A traveller by document: issuing country, number, and date of birth as written on it.
    /// `key` is the agency's own, so that the file alone does not confirm a guess.
    pub fn by_document(
        key: &[u8; 32],
        country: &str,
        number: &str,
        born: &str,
    ) -> Result<Traveller> {
        let plain = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_uppercase()
        };
        let number = plain(number);
        if number.len() < 5 {
            return Err(Error::new(
                ErrorKind::Option,
                "a document number of fewer than five characters does not identify one person",
            ));
        }
        Traveller::hash(key, &["document", &plain(country), &number, &plain(born)])
    }

    /// A traveller by redress number, as the programme that gave it writes it.
    pub fn by_redress(key: &[u8; 32], programme: &str, number: &str) -> Result<Traveller> {
        if number.trim().len() < 5 {
            return Err(Error::new(
                ErrorKind::Option,
                "a redress number has at least five characters",
            ));
        }
        Traveller::hash(key, &["redress", programme.trim(), number.trim()])
    }

    fn hash(key: &[u8; 32], parts: &[&str]) -> Result<Traveller> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key)
            .map_err(|_| Error::new(ErrorKind::Option, "a key of an impossible length"))?;
        for part in parts {
            // With lengths, so that no two lists of parts run together.
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        Ok(Traveller(mac.finalize().into_bytes().into()))
    }
}

/// One decision: this traveller is not that listed person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cleared {
    traveller: Traveller,
    list: String,
    id: String,
    /// The version of the entry that the decision was about.
    #[serde(with = "hex32")]
    record: [u8; 32],
    /// Last moment of use, seconds since 1970.
    until: u64,
    reason: String,
    by: String,
}

/// What is known about a traveller and an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suppression {
    /// Nothing: show the candidate.
    None,
    /// Told apart before, and neither the entry nor the time has changed that. Log that it was
    /// suppressed.
    Holds {
        /// Why, in the words of the decision.
        reason: String,
        /// Opaque id of who decided.
        by: String,
        /// Until when, seconds since 1970.
        until: u64,
    },
    /// Told apart before, but the entry has changed since: show the candidate, decide anew.
    Reopened,
    /// Told apart before, too long ago: show the candidate, decide anew.
    Expired,
}

/// The decisions of an agency. Serialize it as JSON; carry it in a signed bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct KnownGood {
    cleared: Vec<Cleared>,
}

impl KnownGood {
    /// Nobody.
    pub fn new() -> KnownGood {
        KnownGood::default()
    }

    /// Decisions held.
    pub fn len(&self) -> usize {
        self.cleared.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cleared.is_empty()
    }

    /// Records that `traveller` is not the person of `record` as it stands today, until `until`
    /// (seconds since 1970). A later decision about the same two replaces an earlier one.
    pub fn clear(
        &mut self,
        traveller: Traveller,
        record: &Record,
        until: u64,
        reason: impl Into<String>,
        by: impl Into<String>,
    ) {
        self.cleared
            .retain(|c| !(c.traveller == traveller && c.list == record.list && c.id == record.id));
        self.cleared.push(Cleared {
            traveller,
            list: record.list.clone(),
            id: record.id.clone(),
            record: record_digest(record),
            until,
            reason: reason.into(),
            by: by.into(),
        });
    }

    /// Takes a decision back. Gives whether there was one.
    pub fn withdraw(&mut self, traveller: Traveller, list: &str, id: &str) -> bool {
        let before = self.cleared.len();
        self.cleared
            .retain(|c| !(c.traveller == traveller && c.list == list && c.id == id));
        self.cleared.len() < before
    }

    /// What is known about `traveller` and `record` at `now` (seconds since 1970).
    ///
    /// Of a list as somebody may see it ([`Watchlist::visible_to`](crate::Watchlist::visible_to)) links to hidden
    /// records are gone from a record, so a decision about it holds for those who look for the same purpose; for
    /// others it counts as changed, and the candidate is shown.
    pub fn check(&self, traveller: Traveller, record: &Record, now: u64) -> Suppression {
        let found = self
            .cleared
            .iter()
            .find(|c| c.traveller == traveller && c.list == record.list && c.id == record.id);
        match found {
            None => Suppression::None,
            Some(cleared) if cleared.record != record_digest(record) => Suppression::Reopened,
            Some(cleared) if cleared.until < now => Suppression::Expired,
            Some(cleared) => Suppression::Holds {
                reason: cleared.reason.clone(),
                by: cleared.by.clone(),
                until: cleared.until,
            },
        }
    }

    /// Drops decisions that have run out. Gives how many.
    pub fn expire(&mut self, now: u64) -> usize {
        let before = self.cleared.len();
        self.cleared.retain(|c| c.until >= now);
        before - self.cleared.len()
    }
}
