//! Frames: the byte layout of the log and the hash chain over it.

use std::io::{BufRead, Write};

use sha2::{Digest, Sha256};

use crate::bundle::bytes::Reader;
use crate::bundle::{Refusal, digest};
use crate::{Error, ErrorKind, Result};

/// First bytes of a log: magic, version 1, reserved.
pub(crate) const HEADER: &[u8; 12] = b"NMAUDT\r\n\x01\x00\x00\x00";
/// Bytes of a frame before its payload.
pub(crate) const FIXED: usize = 8 + 1 + 8 + 32 + 1 + 4;
/// Bytes of the largest payload.
pub(crate) const MAX_PAYLOAD: usize = 1 << 20;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A session begins: the key by which its entries open, signed by the device.
    Session = 1,
    /// An entry, encrypted.
    Entry = 2,
    /// The device signs the head of the chain.
    Checkpoint = 3,
    /// What entries before a time said was deleted.
    Retention = 4,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Kind> {
        [
            Kind::Session,
            Kind::Entry,
            Kind::Checkpoint,
            Kind::Retention,
        ]
        .into_iter()
        .find(|k| *k as u8 == byte)
    }
}

/// One frame. `payload` is `None` once retention has deleted it; its digest stays in the chain.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    pub(crate) time: u64,
    pub(crate) digest: [u8; 32],
    pub(crate) payload: Option<Vec<u8>>,
}

impl Frame {
    pub(crate) fn new(number: u64, kind: Kind, time: u64, payload: Vec<u8>) -> Frame {
        Frame {
            number,
            kind,
            time,
            digest: digest(&payload),
            payload: Some(payload),
        }
    }

    /// The head of the chain after this frame.
    pub(crate) fn link(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"noticematch audit v1\0");
        hash.update(before);
        hash.update(self.number.to_le_bytes());
        hash.update([self.kind as u8]);
        hash.update(self.time.to_le_bytes());
        hash.update(self.digest);
        hash.finalize().into()
    }

    /// A place in the chain: what an entry's encryption binds and the device's signatures cover.
    pub(crate) fn context(before: &[u8; 32], number: u64, time: u64) -> [u8; 48] {
        let mut context = [0; 48];
        context[..32].copy_from_slice(before);
        context[32..40].copy_from_slice(&number.to_le_bytes());
        context[40..].copy_from_slice(&time.to_le_bytes());
        context
    }

    /// Writes the frame; gives its length.
    pub(crate) fn write(&self, out: &mut dyn Write) -> std::io::Result<u64> {
        let payload = self.payload.as_deref().unwrap_or_default();
        let mut bytes = Vec::with_capacity(FIXED + payload.len());
        bytes.extend_from_slice(&self.number.to_le_bytes());
        bytes.push(self.kind as u8);
        bytes.extend_from_slice(&self.time.to_le_bytes());
        bytes.extend_from_slice(&self.digest);
        bytes.push(u8::from(self.payload.is_none()));
        bytes.extend_from_slice(&(payload.len() as u32).to_le_bytes());
        bytes.extend_from_slice(payload);
        out.write_all(&bytes)?;
        Ok(bytes.len() as u64)
    }

    /// The next frame and its length; `None` at the end of the log. A frame cut by a crash is
    /// [`Cut`](Next::Cut).
    pub(crate) fn read(input: &mut dyn BufRead) -> Result<Next> {
        let mut fixed = [0; FIXED];
        match fill(input, &mut fixed)? {
            0 => return Ok(Next::End),
            n if n < FIXED => return Ok(Next::Cut),
            _ => {}
        }
        let mut reader = Reader::new(&fixed, "log frame");
        let number = reader.u64()?;
        let kind =
            Kind::from_byte(reader.u8()?).ok_or_else(|| tampered(number, "is of no known kind"))?;
        let time = reader.u64()?;
        let stated: [u8; 32] = reader.array()?;
        let deleted = reader.u8()?;
        let length = reader.u32()? as usize;
        if length > MAX_PAYLOAD || deleted > 1 || (deleted == 1 && length > 0) {
            return Err(tampered(number, "has an impossible length"));
        }
        let mut payload = vec![0; length];
        if fill(input, &mut payload)? < length {
            return Ok(Next::Cut);
        }
        let payload = (deleted == 0).then_some(payload);
        if payload.as_deref().is_some_and(|p| digest(p) != stated) {
            return Err(tampered(
                number,
                "does not say what it said when it was written",
            ));
        }
        Ok(Next::Frame(
            Frame {
                number,
                kind,
                time,
                digest: stated,
                payload,
            },
            (FIXED + length) as u64,
        ))
    }
}

/// What comes next in a log.
pub(crate) enum Next {
    Frame(Frame, u64),
    Cut,
    End,
}

/// Fills `out` as far as the input goes.
fn fill(input: &mut dyn BufRead, out: &mut [u8]) -> Result<usize> {
    let mut done = 0;
    while let Some(rest) = out.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => {
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("could not read the audit log: {e}"),
                ));
            }
        }
    }
    Ok(done)
}

/// Reads and checks the header of a log.
pub(crate) fn read_header(input: &mut dyn BufRead) -> Result<()> {
    let mut header = [0; HEADER.len()];
    input
        .read_exact(&mut header)
        .map_err(|_| Refusal::Truncated.error("the audit log is shorter than its header"))?;
    if &header != HEADER {
        return Err(Refusal::Malformed
            .error("the file is not an audit log of a version that this library reads"));
    }
    Ok(())
}

/// The refusal of a log whose frame `number` does not hold.
pub(crate) fn tampered(number: u64, what: &str) -> Error {
    Refusal::Tampered.error(format!(
        "entry {number} of the audit log {what}; the log was altered after it was written"
    ))
}
