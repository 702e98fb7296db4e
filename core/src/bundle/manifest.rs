//! The signed manifest: what a bundle holds, for whom, from when and until when.

use serde::{Deserialize, Serialize};

use crate::bundle::Refusal;
use crate::bundle::bytes::hex32;
use crate::bundle::policy::Scope;
use crate::bundle::seal::WrappedKey;
use crate::{Error, ErrorKind, Result};

/// What the bundle as a whole says, and the only thing that is signed: the parts hang on it by
/// their digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format of this document, 1.
    pub format: u32,
    /// Grows with every issue. A device never goes back.
    pub sequence: u64,
    /// When it was issued, seconds since 1970-01-01T00:00:00Z.
    pub issued: u64,
    /// Last moment of use, same unit.
    pub not_after: u64,
    /// The technical copy that it was made for (inventory of copies); `None` for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    /// An exercise: invented persons. Never mixed with a real list.
    #[serde(default)]
    pub training: bool,
    /// For a delta: the bundle that it stands on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// The lists inside.
    pub lists: Vec<ListState>,
    /// What was known not to be covered, in the words that an officer reads.
    pub not_covered: Vec<String>,
    /// Which fields, purposes and regions were selected at build.
    pub scope: Scope,
    /// The parts, in the order of the file.
    pub parts: Vec<Part>,
    /// The content key, wrapped once per recipient; empty when the parts are not sealed.
    #[serde(default)]
    pub recipients: Vec<WrappedKey>,
}

/// The bundle that a delta stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Its sequence number.
    pub sequence: u64,
    /// SHA-256 of its signed manifest.
    #[serde(with = "hex32")]
    pub digest: [u8; 32],
}

/// One list in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListState {
    /// Short id (`un`, `ofac-sdn`).
    pub id: String,
    /// The publisher's version or date, as published.
    pub version: String,
    /// Records of the list inside this bundle.
    pub records: u64,
    /// When the publisher's data was fetched (the bundle made, where that is not known), seconds since
    /// 1970.
    pub fetched: u64,
    /// For how long after `fetched` this source may be used, seconds; 0 for as long as the bundle.
    #[serde(default)]
    pub max_age: u64,
    /// SHA-256 of the publisher's file, in hexadecimal, where the issuer kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a part of a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartKind {
    /// An index file (`.nmx`).
    Index,
    /// Records, one JSON document a line.
    Records,
    /// An overlay of changed records (see [`Overlay`](crate::changes::Overlay)).
    Overlay,
    /// Anything else that the application carries with the list.
    Other,
}

/// One part, by the digest over its chunk digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Unique within the bundle; `[a-z0-9.-]`, at most 64 bytes.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// Bytes as stored.
    pub length: u64,
    /// Bytes after unsealing; equals `length` when not sealed.
    pub plain: u64,
    /// Bytes of a stored chunk; the last may be shorter.
    pub chunk: u32,
    /// SHA-256 over the lengths and the chunk digests (FORMAT: "part digest").
    #[serde(with = "hex32")]
    pub digest: [u8; 32],
    /// Whether the stored bytes are sealed.
    pub sealed: bool,
    /// 32 random bytes that make this part's key its own; zero when not sealed.
    #[serde(with = "hex32")]
    pub salt: [u8; 32],
}

/// Bytes that one manifest may hold.
pub(crate) const MAX_MANIFEST: usize = 1 << 20;
/// Parts that one bundle may hold.
pub(crate) const MAX_PARTS: usize = 64;
/// Bounds of a stored chunk.
pub(crate) const CHUNKS: std::ops::RangeInclusive<u32> = 1 << 10..=1 << 20;

impl Manifest {
    /// A manifest of a full list with nothing in it yet. Times in seconds since 1970.
    pub fn new(sequence: u64, issued: u64, not_after: u64) -> Manifest {
        Manifest {
            format: 1,
            sequence,
            issued,
            not_after,
            copy: None,
            training: false,
            base: None,
            lists: Vec::new(),
            not_covered: Vec::new(),
            scope: Scope::default(),
            parts: Vec::new(),
            recipients: Vec::new(),
        }
    }

    /// The part called `name`.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    pub(crate) fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|e| {
            Error::new(
                ErrorKind::Option,
                format!("could not write the manifest: {e}"),
            )
        })
    }

    /// Reads signed bytes; the caller has counted the signatures.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|e| {
            Refusal::Malformed.error(format!(
                "the manifest is not one that this version reads: {e}"
            ))
        })?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The rules that hold between the fields.
    pub(crate) fn check(&self) -> Result<()> {
        let bad = |what: &str| Err(Refusal::Malformed.error(format!("the manifest {what}")));
        if self.format != 1 {
            return bad("has a format that this version does not read; update the application");
        }
        if self.not_after < self.issued {
            return bad("ends before it begins");
        }
        if self.parts.len() > MAX_PARTS {
            return Err(Refusal::Oversized.error(format!(
                "the manifest names {} parts and at most {MAX_PARTS} are read",
                self.parts.len()
            )));
        }
        if self
            .base
            .as_ref()
            .is_some_and(|base| base.sequence >= self.sequence)
        {
            return bad("stands on a later list than itself");
        }
        for (i, part) in self.parts.iter().enumerate() {
            let plain_name =
                |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
            if part.name.is_empty() || part.name.len() > 64 || !part.name.bytes().all(plain_name) {
                return bad("names a part with other characters than a-z 0-9 . -");
            }
            if self
                .parts
                .iter()
                .take(i)
                .any(|other| other.name == part.name)
            {
                return bad("names a part twice");
            }
            if !CHUNKS.contains(&part.chunk) {
                return bad("has a chunk size outside 1 KiB to 1 MiB");
            }
            if !part.sealed && part.plain != part.length {
                return bad("gives an unsealed part two lengths");
            }
        }
        if self.parts.iter().any(|part| part.sealed) == self.recipients.is_empty() {
            return bad("seals its parts for nobody, or wraps a key for nothing");
        }
        Ok(())
    }
}
