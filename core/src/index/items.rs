//! Items of any length one after the other, and where each begins.
//!
//! The start of every sixteenth is written down, and a byte for the length of each. An item too long for that begins
//! with its length.

use super::bytes::{Writer, u32_at};

/// Items of which the start of the first is written down.
const BLOCK: usize = 16;
/// Bytes of a block's start.
const START: usize = 4;
/// The length of an item that begins with it, in four bytes.
const LONG: u8 = 255;

/// The two sections, read.
#[derive(Clone, Copy)]
pub(super) struct Items<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) places: &'a [u8],
}

impl<'a> Items<'a> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        let (blocks, rest) = (
            self.places.len() / (START + BLOCK),
            self.places.len() % (START + BLOCK),
        );
        blocks * BLOCK + rest.saturating_sub(START)
    }

    /// The bytes of an item; none where there is no such item. O(block).
    #[inline]
    pub(super) fn get(&self, item: usize) -> &'a [u8] {
        let block = self.places.get(item / BLOCK * (START + BLOCK)..);
        let Some((start, lengths)) = block.and_then(|block| block.split_first_chunk::<START>())
        else {
            return &[];
        };
        let Some((before, &[length, ..])) = lengths.split_at_checked(item % BLOCK) else {
            return &[];
        };
        let mut at = u32::from_le_bytes(*start) as usize;
        if let Some(sum) = lengths.first_chunk().and_then(|all| sum(all, before.len())) {
            at += sum;
        } else {
            for length in before {
                at += match *length {
                    LONG => self.long(at),
                    length => length.into(),
                };
            }
        }
        let (at, end) = match length {
            LONG => (at + START, at + self.long(at)),
            length => (at, at + usize::from(length)),
        };
        self.bytes.get(at..end).unwrap_or(&[])
    }

    /// The length of a long item, with that of its length.
    #[cold]
    fn long(&self, at: usize) -> usize {
        u32_at(self.bytes.get(at..).unwrap_or(&[]), 0) as usize
    }
}

/// The sum of the first of a block's lengths, unless one is [`LONG`].
#[inline]
fn sum(lengths: &[u8; BLOCK], count: usize) -> Option<usize> {
    const EACH: u128 = u128::MAX / 255;
    const EVEN: u128 = u128::MAX / 257;
    let first = (1u128 << (count % BLOCK * 8)) - 1;
    let lengths = u128::from_le_bytes(*lengths) & first;
    // A byte of which all bits are set borrows.
    let others = !lengths;
    if others.wrapping_sub(EACH) & lengths & (EACH << 7) != 0 {
        return None;
    }
    let pairs = (lengths & EVEN) + (lengths >> 8 & EVEN);
    let eights = (pairs as u64).wrapping_add((pairs >> 64) as u64);
    Some((eights.wrapping_mul(0x0001_0001_0001_0001) >> 48) as usize)
}

/// The two sections, written.
#[derive(Debug, Default)]
pub(super) struct ItemsWriter {
    bytes: Writer,
    places: Writer,
    count: usize,
}

impl ItemsWriter {
    /// Adds an item; `None` where more bytes lie before it than 32 bits count, or it has more.
    pub(super) fn push(&mut self, item: &[u8]) -> Option<()> {
        if self.count.is_multiple_of(BLOCK) {
            self.places.u32(u32::try_from(self.bytes.0.len()).ok()?);
        }
        self.count += 1;
        match u8::try_from(item.len()) {
            Ok(length) if length != LONG => self.places.u8(length),
            _ => {
                self.places.u8(LONG);
                self.bytes.u32(u32::try_from(item.len() + START).ok()?);
            }
        }
        self.bytes.0.extend_from_slice(item);
        Some(())
    }

    /// Bytes and places.
    pub(super) fn into_sections(self) -> (Vec<u8>, Vec<u8>) {
        (self.bytes.0, self.places.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_are_read_as_they_were_written(
            lengths in proptest::collection::vec(prop_oneof![9 => 0usize..80, 1 => 250usize..600], 0..80),
        ) {
            let items: Vec<Vec<u8>> = (0u8..).zip(&lengths).map(|(byte, length)| vec![byte; *length]).collect();
            let mut written = ItemsWriter::default();
            items.iter().for_each(|item| written.push(item).expect("few bytes"));
            let (bytes, places) = written.into_sections();
            let read = Items { bytes: &bytes, places: &places };
            prop_assert_eq!(read.len(), items.len());
            for (number, item) in items.iter().enumerate() {
                prop_assert_eq!(read.get(number), &item[..]);
            }
            prop_assert!(read.get(items.len()).is_empty());
        }

        #[test]
        fn damaged_items_are_some_bytes_or_none(
            bytes in proptest::collection::vec(any::<u8>(), 0..100),
            places in proptest::collection::vec(prop_oneof![Just(LONG), any::<u8>()], 0..100),
            item in 0usize..100,
        ) {
            Items { bytes: &bytes, places: &places }.get(item);
        }
    }
}
