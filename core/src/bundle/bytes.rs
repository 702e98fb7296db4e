//! Little-endian bytes, read with every length checked, and hexadecimal text.

use crate::Result;
use crate::bundle::Refusal;

/// Reads from `bytes`; a read past the end is a refusal that names `what`.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Reader { bytes, what }
    }

    pub(crate) fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let Some((head, rest)) = self.bytes.split_at_checked(n) else {
            return Err(Refusal::Truncated.error(format!(
                "the {} ends early: {n} more bytes were announced and {} are there; fetch it again",
                self.what,
                self.bytes.len()
            )));
        };
        self.bytes = rest;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(crate) fn u8(&mut self) -> Result<u8> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Bytes behind a `u32` length that may not pass `limit`.
    pub(crate) fn block(&mut self, limit: usize) -> Result<&'a [u8]> {
        let length = self.u32()? as usize;
        if length > limit {
            return Err(Refusal::Oversized.error(format!(
                "a block of the {} announces {length} bytes and at most {limit} are allowed",
                self.what
            )));
        }
        self.take(length)
    }

    /// Refuses bytes that nothing accounts for.
    pub(crate) fn end(self) -> Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        Err(Refusal::Oversized.error(format!(
            "{} bytes follow the end of the {}; nothing signed accounts for them",
            self.bytes.len(),
            self.what
        )))
    }
}

/// Appends `bytes` behind their `u32` length.
pub(crate) fn put_block(out: &mut Vec<u8>, bytes: &[u8]) {
    // Callers hold their blocks under limits far below 4 GiB.
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The bytes of hexadecimal text; `None` for anything else.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    text.as_bytes()
        .chunks(2)
        .map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?))
        .collect()
}

/// Serde for `[u8; 32]` as hexadecimal text: digests, keys and ids in signed JSON.
pub(crate) mod hex32 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&super::hex(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(d)?;
        super::unhex(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| D::Error::custom("64 hexadecimal digits expected"))
    }
}
