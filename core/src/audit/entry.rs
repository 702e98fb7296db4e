//! What an entry says, and what a policy asks of it.

use hkdf::hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::bundle::Refusal;
use crate::bundle::bytes::{hex, hex32};
use crate::bundle::keys::random;
use crate::bundle::seal::seal_to;
use crate::{Error, ErrorKind, Result};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Somebody looked.
    Look(Look),
    /// Somebody decided about a candidate.
    Outcome(Outcome),
    /// Something else that the agency wants to know: an update, a refusal, a suppression.
    Note(String),
}

/// One query, answered or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Look {
    /// The purpose code of the agency's catalogue (`border-check`).
    pub purpose: String,
    /// Why this look was needed: a case or incident number.
    pub justification: String,
    /// Opaque id of the user.
    pub user: String,
    /// What was searched for, in the form that the policy permits.
    pub query: Query,
    /// SHA-256 of the signed manifest, or of the index file where there is no bundle.
    #[serde(with = "hex32")]
    pub list: [u8; 32],
    /// Name and version of the engine, with the id of its analysis tables.
    pub engine: String,
    /// SHA-256 of the settings, as the application writes them.
    #[serde(with = "hex32")]
    pub settings: [u8; 32],
    /// What was offered, best first. Empty means: searched, nothing found.
    pub candidates: Vec<CandidateRef>,
    /// Why it could not be looked up, if it could not. Never the same as nothing found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsearchable: Option<String>,
    /// Whether the search stopped at its work limit.
    pub work_limited: bool,
}

/// What was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Not kept.
    #[default]
    Omitted,
    /// As typed or read. Only the agency can decrypt the entry.
    Clear(String),
    /// HMAC-SHA-256 under a random key kept beside it: a guess can be confirmed, not read off.
    Hashed {
        /// The random key, in hexadecimal.
        salt: String,
        /// The code, in hexadecimal.
        hash: String,
    },
    /// Encrypted once more, to a key that the agency's log readers do not have (a court's, a data
    /// protection officer's). HPKE with info `noticematch audit query v1`, in hexadecimal.
    Sealed {
        /// The sender's one-time key.
        sender: String,
        /// The ciphertext.
        text: String,
    },
}

/// A candidate that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRef {
    /// Short id of the list.
    pub list: String,
    /// The publisher's id of the entry.
    pub id: String,
    /// Score, 0 to 1000.
    pub score: u16,
    /// Level (`strong` ...).
    pub level: String,
}

/// What a person decided. Only a person can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Number of the entry of the look that this is about.
    pub look: u64,
    /// The candidate, or `None` for the look as a whole.
    pub candidate: Option<CandidateRef>,
    /// The decision.
    pub verdict: Verdict,
    /// Why, in the officer's words or the agency's code.
    pub reason: String,
    /// Opaque id of the user.
    pub user: String,
}

/// A decision about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The person is the listed one, as far as the officer can say; to be confirmed by the issuer.
    SamePerson,
    /// Somebody else.
    NotTheSame,
    /// Neither could be established.
    Inconclusive,
}

/// In which form queries are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryForm {
    /// Not at all.
    Omitted,
    /// As typed (inside the encrypted entry).
    Clear,
    /// As a keyed hash.
    Hashed,
    /// Encrypted once more to this X25519 key.
    SealedTo(#[serde(with = "hex32")] [u8; 32]),
}

/// What an agency asks of every look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPolicy {
    /// Refuse a look without a justification.
    pub justification: bool,
    /// Purposes that may be given; empty for any that is not empty.
    pub purposes: Vec<String>,
    /// In which form queries are logged.
    pub query: QueryForm,
    /// For how long entries keep what they say, seconds (Art. 12 of Regulation (EU) 2018/1862: three
    /// years at most).
    pub retention: u64,
}

impl Default for AuditPolicy {
    /// A justification is asked for, queries are kept, entries for three years.
    fn default() -> AuditPolicy {
        AuditPolicy {
            justification: true,
            purposes: Vec::new(),
            query: QueryForm::Clear,
            retention: 3 * 365 * 86_400,
        }
    }
}

impl AuditPolicy {
    /// Refuses a look that the policy does not permit. Ask before searching.
    pub fn check(&self, purpose: &str, justification: &str) -> Result<()> {
        if self.justification && justification.trim().is_empty() {
            return Err(Refusal::Justification
                .error("a look needs a justification; give a case or incident number"));
        }
        let listed = self.purposes.is_empty() || self.purposes.iter().any(|p| p == purpose);
        if self.justification && (purpose.trim().is_empty() || !listed) {
            return Err(Refusal::Justification
                .error("a look needs one of the purposes that the policy permits"));
        }
        Ok(())
    }

    /// `text` in the form in which this policy logs queries.
    pub fn query(&self, text: &str) -> Result<Query> {
        Ok(match &self.query {
            QueryForm::Omitted => Query::Omitted,
            QueryForm::Clear => Query::Clear(text.to_owned()),
            QueryForm::Hashed => {
                let salt = random::<32>()?;
                Query::Hashed {
                    salt: hex(&*salt),
                    hash: hex(&keyed_hash(&*salt, text)?),
                }
            }
            QueryForm::SealedTo(key) => {
                let (sender, sealed) =
                    seal_to(key, b"noticematch audit query v1", text.as_bytes())?;
                Query::Sealed {
                    sender: hex(&sender),
                    text: hex(&sealed),
                }
            }
        })
    }
}

impl Query {
    /// Whether a hashed query is `text`; `None` for the other forms.
    pub fn confirms(&self, text: &str) -> Option<bool> {
        let Query::Hashed { salt, hash } = self else {
            return None;
        };
        let salt = crate::bundle::bytes::unhex(salt)?;
        Some(hex(&keyed_hash(&salt, text).ok()?) == *hash)
    }
}

fn keyed_hash(key: &[u8], text: &str) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .map_err(|_| Error::new(ErrorKind::Option, "a hash key of an impossible length"))?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().into())
}
