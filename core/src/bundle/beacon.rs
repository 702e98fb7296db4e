//! A beacon: a few hundred signed bytes that say which list is the newest and which copies are lost.

use serde::{Deserialize, Serialize};

use crate::bundle::Refusal;
use crate::bundle::keys::{Envelope, Purpose, Role, Signer};
use crate::{Error, ErrorKind, Result};

/// Bytes that one beacon may hold.
pub(crate) const MAX_BEACON: usize = 256 << 10;

/// Small enough for the poorest link or a QR code. It unmasks somebody who keeps serving an old
/// list that has not expired yet, and closes copies reported lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beacon {
    /// Format of this document, 1.
    pub format: u32,
    /// When it was issued, seconds since 1970-01-01T00:00:00Z.
    pub issued: u64,
    /// Sequence number of the newest list.
    pub newest: u64,
    /// Copies that must no longer open (inventory of copies).
    pub revoked: Vec<String>,
}

impl Beacon {
    /// A beacon. Time in seconds since 1970.
    pub fn new(issued: u64, newest: u64, revoked: Vec<String>) -> Beacon {
        Beacon {
            format: 1,
            issued,
            newest,
            revoked,
        }
    }

    /// The signed bytes.
    pub fn sign(&self, signers: &[&dyn Signer]) -> Result<Vec<u8>> {
        let payload = serde_json::to_vec(self).map_err(|e| {
            Error::new(
                ErrorKind::Option,
                format!("could not write the beacon: {e}"),
            )
        })?;
        Ok(Envelope::seal(Purpose::Beacon, payload, signers)?.to_bytes())
    }

    /// Reads a beacon that `role` signed.
    pub(crate) fn read(bytes: &[u8], role: &Role) -> Result<Beacon> {
        let envelope = Envelope::from_bytes(bytes, MAX_BEACON, "beacon")?;
        envelope.verify(Purpose::Beacon, role)?;
        let beacon: Beacon = serde_json::from_slice(&envelope.payload).map_err(|e| {
            Refusal::Malformed.error(format!(
                "the beacon is not one that this version reads: {e}"
            ))
        })?;
        if beacon.format != 1 {
            return Err(
                Refusal::Malformed.error("the beacon has a format that this version does not read")
            );
        }
        Ok(beacon)
    }
}
