//! The file form: a magic, lengths, the arrays in little-endian order, and a checksum.

use super::packed::{BLOCK, Packed};
use super::{DocumentIndex, Group};
use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"NMDOCS\x01\n";

impl DocumentIndex {
    /// The index as bytes: the same documents give the same bytes on every machine.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let numbers = &self.numbers;
        put(&mut out, self.groups.len());
        for group in &self.groups {
            text(&mut out, &group.state);
            text(&mut out, &group.kind);
            put(&mut out, group.count);
        }
        put(&mut out, self.long.len());
        for (group, number, value) in &self.long {
            put(&mut out, *group as usize);
            text(&mut out, number);
            put(&mut out, *value as usize);
        }
        put(&mut out, numbers.value_width as usize);
        for array in [
            &numbers.heads,
            &numbers.places,
            &numbers.bits,
            &numbers.values,
        ] {
            put(&mut out, array.len());
            out.reserve(array.len() * 8);
            array
                .iter()
                .for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
        }
        let sum = crc32fast::hash(&out);
        out.extend_from_slice(&sum.to_le_bytes());
        out
    }

    /// Reads what [`DocumentIndex::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::NotAnIndex`] for other bytes, [`ErrorKind::Corrupt`] when a checksum or a length
    /// does not hold.
    pub fn from_bytes(bytes: &[u8]) -> Result<DocumentIndex> {
        let body = bytes.strip_prefix(MAGIC).ok_or_else(|| {
            Error::new(
                ErrorKind::NotAnIndex,
                "could not open the document index: the bytes are no document index",
            )
        })?;
        let (body, sum) = body
            .split_last_chunk::<4>()
            .ok_or_else(|| corrupt("it ends early"))?;
        let whole = bytes.get(..bytes.len() - 4).unwrap_or_default();
        if crc32fast::hash(whole) != u32::from_le_bytes(*sum) {
            return Err(corrupt("its checksum does not hold"));
        }
        Reader(body)
            .index()
            .ok_or_else(|| corrupt("a length in it does not hold"))
    }
}

fn corrupt(what: &str) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        format!("could not open the document index: {what}; build it again or copy it again"),
    )
}

fn put(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn index(mut self) -> Option<DocumentIndex> {
        let mut groups = Vec::new();
        let (mut first_block, mut first) = (0usize, 0usize);
        for _ in 0..self.length(24)? {
            let (state, kind, count) = (self.text()?, self.text()?, self.number()?);
            groups.push(Group {
                state,
                kind,
                first_block,
                count,
                first,
            });
            first_block = first_block.checked_add(count.div_ceil(BLOCK))?;
            first = first.checked_add(count)?;
        }
        let mut long = Vec::new();
        for _ in 0..self.length(24)? {
            let group = u32::try_from(self.number()?).ok()?;
            long.push((group, self.text()?, u32::try_from(self.number()?).ok()?));
        }
        let value_width = u32::try_from(self.number()?).ok().filter(|w| *w <= 32)?;
        let (heads, places, bits, values) =
            (self.words()?, self.words()?, self.words()?, self.words()?);
        let widths = places.iter().all(|place| place & 127 <= 64);
        let numbers = Packed {
            heads,
            places,
            bits,
            values,
            value_width,
            count: first,
        };
        let fits = numbers.heads.len() == first_block && numbers.places.len() == first_block;
        (widths && fits && self.0.is_empty()).then_some(DocumentIndex {
            groups,
            numbers,
            long,
        })
    }

    fn number(&mut self) -> Option<usize> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*head)).ok()
    }

    /// A count of things of at least `least` bytes each, so that no damaged count asks for memory.
    fn length(&mut self, least: usize) -> Option<usize> {
        self.number().filter(|n| {
            n.checked_mul(least)
                .is_some_and(|bytes| bytes <= self.0.len())
        })
    }

    fn text(&mut self) -> Option<String> {
        let length = self.length(1)?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn words(&mut self) -> Option<Vec<u64>> {
        let length = self.length(8)?;
        let (words, rest) = self.0.split_at_checked(length * 8)?;
        self.0 = rest;
        Some(
            words
                .chunks_exact(8)
                .filter_map(|w| Some(u64::from_le_bytes(*w.first_chunk()?)))
                .collect(),
        )
    }
}
