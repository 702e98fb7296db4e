//! The root of trust: which keys sign what, and how one set of keys hands over to the next.

use serde::{Deserialize, Serialize};

use crate::bundle::keys::{Envelope, Purpose, Role, Signer};
use crate::bundle::{Refusal, digest};
use crate::{Error, ErrorKind, Result};

/// Bytes that one root may hold.
pub(crate) const MAX_ROOT: usize = 64 << 10;

/// Which keys sign lists and beacons, and which keys may change that (The Update Framework, root
/// role). A device is enrolled with one root and follows signed successors, one version at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Format of this document, 1.
    pub format: u32,
    /// 1 for the first root; each successor is one higher.
    pub version: u64,
    /// When it was issued, seconds since 1970-01-01T00:00:00Z.
    pub issued: u64,
    /// Last moment of use, same unit. Past it no new list is accepted.
    pub not_after: u64,
    /// Keys that sign roots. Kept offline.
    pub root: Role,
    /// Keys that sign list bundles.
    pub list: Role,
    /// Keys that sign beacons (see [`Beacon`](crate::bundle::Beacon)).
    pub beacon: Role,
    /// Lists below this sequence number are refused, whatever signs them. After a key was stolen
    /// the new root sets it to the first list made with the new keys.
    pub min_sequence: u64,
}

impl Root {
    /// A first root. Times in seconds since 1970.
    pub fn new(issued: u64, not_after: u64, root: Role, list: Role, beacon: Role) -> Root {
        Root {
            format: 1,
            version: 1,
            issued,
            not_after,
            root,
            list,
            beacon,
            min_sequence: 0,
        }
    }

    /// Signs the root. A successor is signed by the keys of the old root role **and** the new one.
    pub fn sign(&self, signers: &[&dyn Signer]) -> Result<SignedRoot> {
        self.check()?;
        let payload = serde_json::to_vec(self)
            .map_err(|e| Error::new(ErrorKind::Option, format!("could not write the root: {e}")))?;
        Ok(SignedRoot {
            root: self.clone(),
            envelope: Envelope::seal(Purpose::Root, payload, signers)?,
        })
    }

    fn check(&self) -> Result<()> {
        if self.format != 1 {
            return Err(Refusal::Malformed.error(format!(
                "the root has format {} and this library reads 1; update the application",
                self.format
            )));
        }
        if self.not_after < self.issued {
            return Err(Refusal::Root.error("the root ends before it begins"));
        }
        self.root.check("root")?;
        self.list.check("list")?;
        self.beacon.check("beacon")
    }
}

/// A root whose own root role signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRoot {
    root: Root,
    envelope: Envelope,
}

impl SignedRoot {
    /// Reads a root and checks that its own keys signed it. That it is the *right* root only the
    /// channel by which it came can say: ship it inside the application, or compare
    /// [`SignedRoot::digest`] by another way.
    pub fn from_bytes(bytes: &[u8]) -> Result<SignedRoot> {
        SignedRoot::from_envelope(Envelope::from_bytes(bytes, MAX_ROOT, "root")?)
    }

    pub(crate) fn from_envelope(envelope: Envelope) -> Result<SignedRoot> {
        // A root names its own keys, so it must be parsed before its signatures can be counted.
        let root: Root = serde_json::from_slice(&envelope.payload).map_err(|e| {
            Refusal::Malformed.error(format!("the root is not what this library writes: {e}"))
        })?;
        root.check()?;
        envelope.verify(Purpose::Root, &root.root)?;
        Ok(SignedRoot { root, envelope })
    }

    /// The bytes that [`SignedRoot::from_bytes`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.envelope.to_bytes()
    }

    /// What it says.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// SHA-256 of the signed text: compare it aloud at enrolment.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.envelope.payload)
    }

    pub(crate) fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The root after following `chain`: each link one version higher and signed by both sides.
    /// Links at or below the trusted version are passed over, as every bundle carries its chain.
    pub(crate) fn follow(&self, chain: &[SignedRoot]) -> Result<SignedRoot> {
        let mut trusted = self.clone();
        for next in chain
            .iter()
            .filter(|next| next.root.version >= self.root.version)
        {
            if next.root.version == trusted.root.version {
                if next.envelope.payload != trusted.envelope.payload {
                    return Err(Refusal::Root.error(format!(
                        "another root of version {} than the trusted one was offered; report it to the issuer",
                        next.root.version
                    )));
                }
                continue;
            }
            if next.root.version != trusted.root.version + 1 {
                return Err(Refusal::Root.error(format!(
                    "root {} follows root {}: a link of the chain is missing; fetch the whole bundle",
                    next.root.version, trusted.root.version
                )));
            }
            next.envelope.verify(Purpose::Root, &trusted.root.root)?;
            trusted = next.clone();
        }
        Ok(trusted)
    }
}
