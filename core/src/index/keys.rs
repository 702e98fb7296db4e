//! Keys by which listed terms are found, and the terms that have each.

use super::bytes::u32_at;

/// The table of keys: buckets by a key's high bits; what is left of a key and a term's number fill 32 bits.
#[derive(Clone, Copy)]
pub(super) struct KeyTable<'a> {
    entries: &'a [u8],
    buckets: &'a [u8],
    bits: u32,
}

impl<'a> KeyTable<'a> {
    pub(super) fn new(entries: &'a [u8], buckets: &'a [u8]) -> KeyTable<'a> {
        let count = (buckets.len() / 4).saturating_sub(1);
        KeyTable {
            entries,
            buckets,
            bits: count.max(1).ilog2(),
        }
    }

    /// Calls `each` with every term that has a key.
    #[inline]
    pub(super) fn with_key(&self, key: u32, mut each: impl FnMut(u32)) {
        let (bucket, rest) = split_key(key, self.bits);
        let (from, to) = (
            u32_at(self.buckets, bucket) as usize,
            u32_at(self.buckets, bucket + 1) as usize,
        );
        let Some(entries) = self.entries.get(from * 4..to * 4) else {
            return;
        };
        for entry in entries.chunks_exact(4) {
            let entry = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]);
            if (u64::from(entry) >> self.bits) as u32 == rest {
                each(entry & ((1u64 << self.bits) - 1) as u32);
            }
        }
    }
}

/// The bucket of a key, and what is left of it.
#[inline]
pub(super) fn split_key(key: u32, bucket_bits: u32) -> (usize, u32) {
    let key = u64::from(key);
    let rest_bits = 32 - bucket_bits;
    (
        (key >> rest_bits) as usize,
        (key & ((1 << rest_bits) - 1)) as u32,
    )
}
