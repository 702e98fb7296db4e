//! Ed25519 keys, envelopes of signed bytes, and the threshold check.

use std::collections::BTreeSet;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::bundle::Refusal;
use crate::bundle::bytes::{Reader, hex32, put_block};
use crate::{Error, ErrorKind, Result};

/// Signatures that one envelope may carry; more is an attempt to keep the reader busy.
const MAX_SIGNATURES: usize = 32;

/// The public half of a signing key (Ed25519, RFC 8032).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicKey(#[serde(with = "hex32")] pub [u8; 32]);

/// Something that signs: a key in memory, a smart card, a hardware module, Android Keystore.
pub trait Signer {
    /// The public half, by which verifiers know the signer.
    fn public_key(&self) -> PublicKey;
    /// The 64-byte Ed25519 signature of `message`.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64]>;
}

/// A signing key held in memory and wiped when dropped. For keys in hardware implement [`Signer`].
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// A new key from the operating system's random numbers.
    pub fn generate() -> Result<SecretKey> {
        Ok(SecretKey::from_bytes(&*random::<32>()?))
    }

    /// The key whose 32-byte RFC 8032 seed this is.
    pub fn from_bytes(seed: &[u8; 32]) -> SecretKey {
        SecretKey(SigningKey::from_bytes(seed))
    }

    /// The 32-byte seed, wiped when dropped. Whoever has it can sign.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }
}

impl Signer for SecretKey {
    fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        Ok(self.0.sign(message).to_bytes())
    }
}

/// `N` random bytes from the operating system, wiped when dropped.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|e| {
        Error::new(
            ErrorKind::Io,
            format!("the operating system gave no random numbers: {e}"),
        )
    })?;
    Ok(bytes)
}

/// What a signature is for. Bytes signed for one role never verify for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Root,
    Manifest,
    Beacon,
    AuditSession,
    AuditCheckpoint,
    Evidence,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Purpose::Root => "root",
            Purpose::Manifest => "manifest",
            Purpose::Beacon => "beacon",
            Purpose::AuditSession => "audit session",
            Purpose::AuditCheckpoint => "audit checkpoint",
            Purpose::Evidence => "evidence",
        }
    }

    /// The bytes that are signed: what they are for, how long they are, and they themselves.
    fn message(self, payload: &[u8]) -> Vec<u8> {
        let mut message = format!("noticematch {} v1\0", self.label()).into_bytes();
        message.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        message.extend_from_slice(payload);
        message
    }
}

/// Signs `payload` for `purpose`.
pub(crate) fn sign(purpose: Purpose, payload: &[u8], signer: &dyn Signer) -> Result<[u8; 64]> {
    signer.sign(&purpose.message(payload))
}

/// Whether `signature` is `key`'s over `payload` for `purpose` (strict: no malleable signature,
/// no key of small order).
pub(crate) fn verified(
    purpose: Purpose,
    payload: &[u8],
    key: &PublicKey,
    signature: &[u8; 64],
) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .and_then(|k| k.verify_strict(&purpose.message(payload), &Signature::from_bytes(signature)))
        .is_ok()
}

/// Signed bytes with the signatures that stand beside them. Nothing inside is believed, nor even
/// parsed, before [`Envelope::verify`] has counted the signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) payload: Vec<u8>,
    pub(crate) signatures: Vec<(PublicKey, [u8; 64])>,
}

impl Envelope {
    /// Signs `payload` with every signer.
    pub(crate) fn seal(
        purpose: Purpose,
        payload: Vec<u8>,
        signers: &[&dyn Signer],
    ) -> Result<Envelope> {
        let signatures = signers
            .iter()
            .map(|signer| Ok((signer.public_key(), sign(purpose, &payload, *signer)?)))
            .collect::<Result<_>>()?;
        Ok(Envelope {
            payload,
            signatures,
        })
    }

    pub(crate) fn read(reader: &mut Reader<'_>, limit: usize) -> Result<Envelope> {
        let payload = reader.block(limit)?.to_vec();
        let count = reader.u8()? as usize;
        if count > MAX_SIGNATURES {
            return Err(Refusal::Oversized.error(format!(
                "an envelope carries {count} signatures and at most {MAX_SIGNATURES} are read"
            )));
        }
        let signatures = (0..count)
            .map(|_| Ok((PublicKey(reader.array()?), reader.array()?)))
            .collect::<Result<_>>()?;
        Ok(Envelope {
            payload,
            signatures,
        })
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        put_block(out, &self.payload);
        out.push(self.signatures.len() as u8);
        for (key, signature) in &self.signatures {
            out.extend_from_slice(&key.0);
            out.extend_from_slice(signature);
        }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8], limit: usize, what: &'static str) -> Result<Envelope> {
        let mut reader = Reader::new(bytes, what);
        let envelope = Envelope::read(&mut reader, limit)?;
        reader.end()?;
        Ok(envelope)
    }

    /// Refuses unless `role`'s threshold of different keys signed the payload for `purpose`.
    pub(crate) fn verify(&self, purpose: Purpose, role: &Role) -> Result<()> {
        let good: BTreeSet<&PublicKey> = self
            .signatures
            .iter()
            .filter(|(key, signature)| {
                role.keys.contains(key) && verified(purpose, &self.payload, key, signature)
            })
            .map(|(key, _)| key)
            .collect();
        if good.len() >= role.threshold as usize {
            return Ok(());
        }
        Err(Refusal::Unsigned.error(format!(
            "the {} carries {} valid signatures of trusted keys and {} are asked for; do not use it, \
             fetch it from its issuer",
            purpose.label(),
            good.len(),
            role.threshold
        )))
    }
}

/// The keys that may sign for one role, and how many of them must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// How many different keys must sign.
    pub threshold: u32,
    /// The keys.
    pub keys: Vec<PublicKey>,
}

impl Role {
    /// A role of `keys`, of which `threshold` must sign.
    pub fn new(threshold: u32, keys: impl IntoIterator<Item = PublicKey>) -> Role {
        Role {
            threshold,
            keys: keys.into_iter().collect(),
        }
    }

    /// Refuses a role that nobody, or anybody, could satisfy.
    pub(crate) fn check(&self, name: &str) -> Result<()> {
        let distinct: BTreeSet<_> = self.keys.iter().collect();
        let usable = |key: &PublicKey| VerifyingKey::from_bytes(&key.0).is_ok_and(|k| !k.is_weak());
        if distinct.len() != self.keys.len() || !self.keys.iter().all(usable) {
            return Err(Refusal::Root.error(format!(
                "a key of the {name} role is listed twice or is no Ed25519 key"
            )));
        }
        if self.keys.len() > MAX_SIGNATURES
            || self.threshold == 0
            || self.threshold as usize > self.keys.len()
        {
            return Err(Refusal::Root.error(format!(
                "the {name} role asks for {} signatures of {} keys; it needs at least 1 of at most {MAX_SIGNATURES}",
                self.threshold,
                self.keys.len()
            )));
        }
        Ok(())
    }
}
