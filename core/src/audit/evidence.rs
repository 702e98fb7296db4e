//! Evidence: what was asked, of which list, by which engine, and what the answer was, so that a
//! third party can ask again and see any change. "Searched, nothing found" is an answer too.

use serde::{Deserialize, Serialize};

use crate::audit::log::Receipt;
use crate::bundle::bytes::{hex, hex32, unhex};
use crate::bundle::keys::{Envelope, Purpose, Role, Signer};
use crate::bundle::{Bundle, Manifest, PublicKey, Refusal, SignedRoot, digest};
use crate::{Error, ErrorKind, Result};

/// Bytes that one package may hold.
const MAX_EVIDENCE: usize = 16 << 20;

/// One query and its answer, to be signed by the device or the service that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Format of this document, 1.
    pub format: u32,
    /// When the answer was given, seconds since 1970-01-01T00:00:00Z.
    pub time: u64,
    /// The query, as the application writes it (JSON text, byte for byte what is asked again).
    pub query: String,
    /// The settings, likewise.
    pub settings: String,
    /// The answer, likewise: candidates with reasons, coverage, or why it could not be looked up.
    pub answer: String,
    /// Name and version of the engine, with the id of its analysis tables.
    pub engine: String,
    /// SHA-256 of the index file that was searched.
    #[serde(with = "hex32")]
    pub index: [u8; 32],
    /// The signed manifest of the list, where it came in a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListProof>,
    /// Where the look stands in the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Receipt>,
}

/// The issuer's own words on the list that was searched, with its signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListProof {
    /// The signed manifest, in hexadecimal.
    pub manifest: String,
    /// The root that vouches for it, in hexadecimal.
    pub root: String,
}

impl ListProof {
    /// The proof for `bundle`.
    pub fn of(bundle: &Bundle) -> ListProof {
        ListProof {
            manifest: hex(&bundle.envelope().to_bytes()),
            root: hex(&bundle.root().to_bytes()),
        }
    }

    /// The manifest, if `trusted` or its direct successor vouches for it.
    fn check(&self, trusted: &SignedRoot) -> Result<(Manifest, [u8; 32])> {
        let bytes = |text: &str| {
            unhex(text).ok_or_else(|| Refusal::Malformed.error("a proof is not hexadecimal"))
        };
        let root = SignedRoot::from_bytes(&bytes(&self.root)?)?;
        // The root of that day may be older than the one trusted today; then it must be handed in.
        let root = trusted.follow(&[root])?;
        let envelope =
            Envelope::from_bytes(&bytes(&self.manifest)?, 1 << 20, "manifest in the evidence")?;
        envelope.verify(Purpose::Manifest, &root.root().list)?;
        Ok((
            Manifest::from_json(&envelope.payload)?,
            digest(&envelope.payload),
        ))
    }
}

/// What a verified package proves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EvidenceReport {
    /// What was signed.
    pub evidence: Evidence,
    /// The keys that signed it.
    pub signers: Vec<PublicKey>,
    /// The issuer's manifest and its digest, where the package has them and a root was given.
    pub list: Option<(Manifest, [u8; 32])>,
}

impl Evidence {
    /// A document about one query on `index`, without list proof and log entry yet. Query, settings
    /// and answer are texts that the application can write again byte for byte.
    pub fn new(
        time: u64,
        query: impl Into<String>,
        settings: impl Into<String>,
        answer: impl Into<String>,
        engine: impl Into<String>,
        index: &[u8],
    ) -> Evidence {
        Evidence {
            format: 1,
            time,
            query: query.into(),
            settings: settings.into(),
            answer: answer.into(),
            engine: engine.into(),
            index: digest(index),
            list: None,
            entry: None,
        }
    }

    /// The package: this document, signed. Any change to it is detected.
    pub fn sign(&self, signers: &[&dyn Signer]) -> Result<Vec<u8>> {
        let payload = serde_json::to_vec(self).map_err(|e| {
            Error::new(
                ErrorKind::Option,
                format!("could not write the evidence: {e}"),
            )
        })?;
        Ok(Envelope::seal(Purpose::Evidence, payload, signers)?.to_bytes())
    }

    /// Verifies a package: one of `devices` signed it, and `root`, where given, vouches for the list.
    pub fn verify(
        package: &[u8],
        devices: &[PublicKey],
        root: Option<&SignedRoot>,
    ) -> Result<EvidenceReport> {
        let envelope = Envelope::from_bytes(package, MAX_EVIDENCE, "evidence")?;
        envelope.verify(Purpose::Evidence, &Role::new(1, devices.iter().copied()))?;
        let evidence: Evidence = serde_json::from_slice(&envelope.payload).map_err(|e| {
            Refusal::Malformed.error(format!(
                "the evidence is not one that this version reads: {e}"
            ))
        })?;
        let list = match (&evidence.list, root) {
            (Some(proof), Some(root)) => Some(proof.check(root)?),
            _ => None,
        };
        Ok(EvidenceReport {
            evidence,
            signers: envelope.signatures.iter().map(|(key, _)| *key).collect(),
            list,
        })
    }
}

impl EvidenceReport {
    /// Asks again: `ask` gets the query and the settings and answers from the same index. Refused
    /// when the index is another one or the answer differs by a byte.
    pub fn reproduce(
        &self,
        index: &[u8],
        ask: &mut dyn FnMut(&str, &str) -> Result<String>,
    ) -> Result<()> {
        if digest(index) != self.evidence.index {
            return Err(Refusal::Mixed.error(
                "the index at hand is not the one that was searched; take the list that the evidence names",
            ));
        }
        let answer = ask(&self.evidence.query, &self.evidence.settings)?;
        if answer == self.evidence.answer {
            return Ok(());
        }
        Err(Refusal::Tampered.error(
            "asked again, the same list gives another answer; the evidence was altered or the engine is another one",
        ))
    }
}
