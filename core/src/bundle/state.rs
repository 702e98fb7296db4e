//! What a device has accepted so far, kept through restarts.

use std::path::Path;

use hkdf::hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::bundle::Refusal;
use crate::bundle::bytes::{hex, hex32, unhex};
use crate::bundle::clock::TimeMemory;
use crate::bundle::container::write_whole;
use crate::bundle::root::SignedRoot;
use crate::bundle::seal::Secret;
use crate::{Error, ErrorKind, Result};

/// Bytes of the largest state file.
const MAX_STATE: usize = 4 << 20;

/// The trusted state. Writing it is the moment at which an update takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) format: u32,
    /// The signed root, in hexadecimal.
    root: String,
    /// Highest sequence number accepted under the present list keys.
    pub(crate) sequence: u64,
    /// The list in use: a full bundle and the deltas on it, in order.
    pub(crate) active: Vec<ActiveFile>,
    pub(crate) time: TimeMemory,
    /// The newest beacon seen: (issued, newest list).
    pub(crate) beacon: (u64, u64),
    pub(crate) revoked: Vec<String>,
}

/// One bundle in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActiveFile {
    pub(crate) file: String,
    pub(crate) sequence: u64,
    #[serde(with = "hex32")]
    pub(crate) digest: [u8; 32],
    /// When this device accepted it, by its own clock.
    pub(crate) accepted: u64,
}

impl State {
    pub(crate) fn enrolled(root: &SignedRoot) -> State {
        State {
            format: 1,
            root: hex(&root.to_bytes()),
            sequence: 0,
            active: Vec::new(),
            time: TimeMemory {
                signed: root.root().issued,
                ..TimeMemory::default()
            },
            beacon: (0, 0),
            revoked: Vec::new(),
        }
    }

    pub(crate) fn root(&self) -> Result<SignedRoot> {
        SignedRoot::from_bytes(&unhex(&self.root).ok_or_else(damaged)?)
    }

    pub(crate) fn set_root(&mut self, root: &SignedRoot) {
        self.root = hex(&root.to_bytes());
    }

    /// Reads the state; with a `key` its authentication code must hold.
    pub(crate) fn read(path: &Path, key: Option<&Secret>) -> Result<State> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            if e.kind() == std::io::ErrorKind::NotFound {
                return Refusal::State.error(
                    "this folder was never enrolled, or its trusted state is gone; enrol it anew",
                );
            }
            Error::io("read the trusted state", path, e)
        })?;
        let (body, code) = text.trim_end().rsplit_once('\n').ok_or_else(damaged)?;
        if text.len() > MAX_STATE {
            return Err(damaged());
        }
        match key {
            Some(key) => {
                let code = unhex(code).ok_or_else(damaged)?;
                mac(key, body)?.verify_slice(&code).map_err(|_| damaged())?;
            }
            None if code != "unkeyed" => return Err(damaged()),
            None => {}
        }
        let state: State = serde_json::from_str(body).map_err(|_| damaged())?;
        if state.format != 1 {
            Err(damaged())
        } else {
            Ok(state)
        }
    }

    /// Writes the state, whole or not at all.
    pub(crate) fn write(&self, path: &Path, key: Option<&Secret>) -> Result<()> {
        let body = serde_json::to_string(self).map_err(|e| {
            Error::new(
                ErrorKind::Io,
                format!("could not write the trusted state: {e}"),
            )
        })?;
        let code = match key {
            Some(key) => hex(&mac(key, &body)?.finalize().into_bytes()),
            None => "unkeyed".to_owned(),
        };
        write_whole(path, format!("{body}\n{code}\n").as_bytes())
    }
}

fn mac(key: &Secret, body: &str) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&**key).map_err(|_| damaged())?;
    mac.update(body.as_bytes());
    Ok(mac)
}

fn damaged() -> Error {
    Refusal::State.error(
        "the trusted state of this folder was changed by somebody else than this device; enrol the device anew",
    )
}
