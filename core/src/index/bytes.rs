//! Reading and writing little-endian numbers, variable-length numbers and strings.
//!
//! Readers never panic: past the end they read zeroes and empty strings. A damaged section is
//! refused by its checksum before it is read; this is the second line.

/// Appends numbers and strings.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// LEB128: seven bits a byte, the lowest first.
    pub(crate) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A signed number, zigzag in LEB128.
    pub(crate) fn signed(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)) as u64);
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.varint(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// Reads from a slice, in order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes }
    }

    /// From an offset; empty past the end.
    pub(crate) fn at(bytes: &'a [u8], offset: usize) -> Reader<'a> {
        Reader {
            bytes: bytes.get(offset..).unwrap_or(&[]),
        }
    }

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn u8(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> u64 {
        // Most numbers are small.
        let (number, rest) = match *self.bytes {
            [a, ref rest @ ..] if a < 0x80 => (a.into(), rest),
            [a, b, ref rest @ ..] if b < 0x80 => (u64::from(a & 0x7f) | u64::from(b) << 7, rest),
            _ => return self.long_varint(),
        };
        self.bytes = rest;
        number
    }

    /// The same of a number that often has three bytes.
    #[inline]
    pub(crate) fn varint_of_three(&mut self) -> u64 {
        match *self.bytes {
            [a, b, c, ref rest @ ..] if a >= 0x80 && b >= 0x80 && c < 0x80 => {
                self.bytes = rest;
                u64::from(a & 0x7f) | u64::from(b & 0x7f) << 7 | u64::from(c) << 14
            }
            _ => self.varint(),
        }
    }

    /// The sum of the next eight numbers, if each has a byte of its own.
    #[inline]
    pub(crate) fn eight_small(&mut self) -> Option<u32> {
        let (eight, rest) = self.bytes.split_first_chunk::<8>()?;
        let eight = u64::from_le_bytes(*eight);
        if eight & 0x8080_8080_8080_8080 != 0 {
            return None;
        }
        self.bytes = rest;
        const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
        // Four sums of two, then all of them in the highest 16 bits.
        let pairs = (eight & EVEN) + (eight >> 8 & EVEN);
        Some((pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48) as u32)
    }

    fn long_varint(&mut self) -> u64 {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    pub(crate) fn signed(&mut self) -> i64 {
        let value = self.varint();
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }

    /// A length that counts items of at least one byte: never more than what is left.
    pub(crate) fn count(&mut self) -> usize {
        (self.varint() as usize).min(self.bytes.len())
    }

    /// The next bytes, as far as there are so many.
    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        taken
    }

    pub(crate) fn string(&mut self) -> &'a str {
        let length = self.count();
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        std::str::from_utf8(text).unwrap_or("")
    }
}

/// The `index`-th little-endian u32 of a section; 0 past the end.
#[inline]
pub(crate) fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    match bytes.get(at..at + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
}
