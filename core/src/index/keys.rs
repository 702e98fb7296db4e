//! Keys by which listed terms are found, and the terms that have each.
//!
//! Entries lie in buckets by the high bits of their keys, about one in each. An entry is what is left of the key
//! and the term's number. Of most keys that are three bytes: fewer bits than a key has are told apart, what shares them
//! may be another key's, and whoever relates two words looks closer ([`super::terms::relation`]). Keys of sounds are
//! whole, since looking closer would cost more than they do.

use super::bytes::{Writer, u32_at};

/// Bytes of an entry that is not whole, where a term's number leaves [`LEAST_REST`] bits of them.
const NARROW: u32 = 3;
const WIDE: u32 = 4;
const LEAST_REST: u32 = 2;
/// Buckets of which the first entry's number is written down, and in which steps it is counted on from there.
const BLOCK: usize = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 6;
const STEP: usize = 16;
/// Bytes of a block's counts: the first entry's number, and for each step but the first how many entries are before it.
const COUNTS: usize = 4 + BLOCK / STEP - 1;
/// More entries than a count holds.
const MANY: u32 = 255;
/// Fewest and most bits of a key that choose a bucket.
const BUCKET_BITS: std::ops::RangeInclusive<u32> = BLOCK_BITS..=29;
/// Bits of a chance that an entry is another key's which is none: that of a whole key among eight million.
const SURE: u32 = 9;

/// How a key's bits are spent.
#[derive(Debug, Clone, Copy)]
struct Shape {
    bucket_bits: u32,
    term_bits: u32,
    /// Of the key beside the term, next to those that choose the bucket.
    rest_bits: u32,
    /// Bytes of an entry.
    width: u32,
}

/// Which keys a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of spelling and class.
    Spelled,
    /// Of sounds.
    Sound,
}

impl Kind {
    /// The kind of a key.
    #[inline]
    fn of(key: u32) -> Kind {
        match key & 1 {
            0 => Kind::Spelled,
            _ => Kind::Sound,
        }
    }
}

impl Shape {
    fn new(kind: Kind, bucket_bits: u32, terms: usize) -> Shape {
        let term_bits = usize::BITS - terms.leading_zeros();
        let width = match kind {
            Kind::Spelled if term_bits + LEAST_REST <= NARROW * 8 => NARROW,
            _ => WIDE,
        };
        let room = (width * 8).saturating_sub(term_bits);
        Shape {
            bucket_bits,
            term_bits: term_bits.min(width * 8),
            rest_bits: room.min(u32::BITS - bucket_bits),
            width,
        }
    }

    /// As many buckets as entries, about; of whole keys so many at least that there is room beside a term's number.
    fn for_entries(kind: Kind, entries: usize, terms: usize) -> Shape {
        let bits = (entries + entries / 3).max(1).ilog2();
        let bits = match kind {
            Kind::Spelled => bits,
            Kind::Sound => bits.max(usize::BITS - terms.leading_zeros()),
        };
        let bits = bits.clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end());
        Shape::new(kind, bits, terms)
    }

    #[inline]
    fn bucket(&self, key: u32) -> usize {
        (key >> (u32::BITS - self.bucket_bits)) as usize
    }

    /// What is left of a key in its bucket.
    #[inline]
    fn rest(&self, key: u32) -> u32 {
        let below = u64::from(key) << self.bucket_bits & u64::from(u32::MAX);
        (below >> (u32::BITS - self.rest_bits)) as u32
    }
}

/// The table of keys.
#[derive(Clone, Copy)]
struct KeyTable<'a> {
    entries: &'a [u8],
    /// [`COUNTS`] of every block.
    counts: &'a [u8],
    /// For each bucket a zero for each of its entries, then a one.
    ends: &'a [u8],
    shape: Shape,
}

impl<'a> KeyTable<'a> {
    /// The two sections of a part of so many terms.
    #[inline]
    fn new(kind: Kind, (entries, buckets): (&'a [u8], &'a [u8]), terms: usize) -> KeyTable<'a> {
        let bits = u32_at(buckets, 0).clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end());
        let counts = COUNTS << (bits - BLOCK_BITS);
        let after = buckets.get(4..).unwrap_or(&[]);
        let (counts, ends) = after.split_at_checked(counts).unwrap_or_default();
        KeyTable {
            entries,
            counts,
            ends,
            shape: Shape::new(kind, bits, terms),
        }
    }

    fn is_sure(&self) -> bool {
        let entries = self.entries.len() as u64 / u64::from(self.shape.width);
        let told_apart = self.shape.bucket_bits + self.shape.rest_bits;
        entries <= 1 << told_apart.saturating_sub(SURE)
    }

    /// Calls `each` with every term that has a key, and maybe with terms that have a similar one.
    #[inline]
    fn with_key(&self, key: u32, mut each: impl FnMut(u32)) {
        let Some((first, count)) = self.bucket(self.shape.bucket(key)) else {
            return;
        };
        let (width, rest) = (self.shape.width as usize, self.shape.rest(key));
        let Some(entries) = self.entries.get(first * width..(first + count) * width) else {
            return;
        };
        for entry in entries.chunks_exact(width) {
            let high = entry.get(3).copied().unwrap_or(0);
            let entry = u32::from_le_bytes([entry[0], entry[1], entry[2], high]);
            if (u64::from(entry) >> self.shape.term_bits) as u32 == rest {
                each(entry & ((1u64 << self.shape.term_bits) - 1) as u32);
            }
        }
    }

    /// The number of a bucket's first entry, and how many there are.
    #[inline]
    fn bucket(&self, bucket: usize) -> Option<(usize, usize)> {
        let at = bucket / BLOCK * COUNTS;
        let (first, steps) = self.counts.get(at..at + COUNTS)?.split_first_chunk::<4>()?;
        let mut step = bucket % BLOCK / STEP;
        let mut before = 0;
        while let Some(count) = step.checked_sub(1) {
            before = usize::from(*steps.get(count)?);
            if before < MANY as usize {
                break;
            }
            (step, before) = (count, 0);
        }
        let counted = bucket / BLOCK * BLOCK + step * STEP;
        // A zero for each entry and a one for each bucket lie before it.
        let place = u32::from_le_bytes(*first) as usize + before + counted;
        let (start, end) = self.between_ones(place, bucket - counted)?;
        Some((start.checked_sub(bucket)?, end - start))
    }

    /// The place behind so many ones, from a place on, and where the next one is.
    #[inline]
    fn between_ones(&self, place: usize, ones: usize) -> Option<(usize, usize)> {
        // Mostly all of them are among the first bits.
        let mut bits = self.bits(place)?;
        let mut before = bits;
        for _ in 0..ones {
            before = bits;
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            return self.between_far_ones(place, ones);
        }
        let start = match ones {
            0 => 0,
            _ => before.trailing_zeros() as usize + 1,
        };
        Some((place + start, place + bits.trailing_zeros() as usize))
    }

    #[cold]
    fn between_far_ones(&self, mut place: usize, mut ones: usize) -> Option<(usize, usize)> {
        let mut start = place;
        loop {
            let mut bits = self.bits(place)?;
            while bits != 0 {
                let one = place + bits.trailing_zeros() as usize;
                if ones == 0 {
                    return Some((start, one));
                }
                (start, ones) = (one + 1, ones - 1);
                bits &= bits - 1;
            }
            place += 64 - place % 8;
        }
    }

    /// The bits from a place on, the first one lowest; those behind the next `64 - place % 8` are zeros.
    #[inline]
    fn bits(&self, place: usize) -> Option<u64> {
        let bytes = self.ends.get(place / 8..)?.first_chunk::<8>()?;
        Some(u64::from_le_bytes(*bytes) >> (place % 8))
    }
}

/// All keys of a part.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    spelled: KeyTable<'a>,
    sounds: KeyTable<'a>,
}

impl<'a> Keys<'a> {
    /// Each kind's entries and buckets, of a part of so many terms.
    pub(super) fn new(
        spelled: (&'a [u8], &'a [u8]),
        sounds: (&'a [u8], &'a [u8]),
        terms: usize,
    ) -> Keys<'a> {
        Keys {
            spelled: KeyTable::new(Kind::Spelled, spelled, terms),
            sounds: KeyTable::new(Kind::Sound, sounds, terms),
        }
    }

    /// Whether a term that is found has the key but by a rare chance.
    pub(super) fn are_sure(&self) -> bool {
        self.spelled.is_sure()
    }

    /// Calls `each` with every term that has a key, maybe with terms that have a similar one, and whether it is sure
    /// that it has the key itself.
    #[inline]
    pub(super) fn with_key(&self, key: u32, mut each: impl FnMut(u32, bool)) {
        match Kind::of(key) {
            Kind::Spelled => self.spelled.with_key(key, |term| each(term, false)),
            Kind::Sound => self.sounds.with_key(key, |term| each(term, true)),
        }
    }
}

/// The sections of the keys of a kind of so many terms; `each` gives every key of any kind with its term's number, the
/// same ones each time.
pub(super) fn written(
    kind: Kind,
    terms: usize,
    each: impl Fn(&mut dyn FnMut(u32, u32)),
) -> (Vec<u8>, Vec<u8>) {
    let each = |of_kind: &mut dyn FnMut(u32, u32)| {
        each(&mut |key, term| {
            if Kind::of(key) == kind {
                of_kind(key, term);
            }
        });
    };
    let mut entries = 0;
    each(&mut |_, _| entries += 1);
    let shape = Shape::for_entries(kind, entries, terms);
    let mut ends = vec![0u32; 1 << shape.bucket_bits];
    each(&mut |key, _| ends[shape.bucket(key)] += 1);
    let mut buckets = buckets_section(shape, &ends, entries);
    buckets.shrink_to_fit();
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    let mut sorted = vec![0u32; entries];
    each(&mut |key, term| {
        let place = &mut ends[shape.bucket(key)];
        *place -= 1;
        sorted[*place as usize] = (u64::from(shape.rest(key)) << shape.term_bits) as u32 | term;
    });
    // Now they are where each bucket begins.
    let starts = ends;
    for (bucket, start) in starts.iter().enumerate() {
        let end = starts.get(bucket + 1).map_or(entries, |end| *end as usize);
        sorted[*start as usize..end].sort_unstable();
    }
    drop(starts);
    let width = shape.width as usize;
    let mut written = Vec::with_capacity(entries * width);
    for entry in sorted {
        written.extend_from_slice(&entry.to_le_bytes()[..width]);
    }
    (written, buckets)
}

/// How many bits choose a bucket, the counts of blocks, and where the buckets end.
fn buckets_section(shape: Shape, counts: &[u32], entries: usize) -> Vec<u8> {
    let mut section = Writer::default();
    section.u32(shape.bucket_bits);
    let mut before = 0;
    for block in counts.chunks(BLOCK) {
        section.u32(before);
        let mut within = 0;
        for (step, counts) in block.chunks(STEP).enumerate() {
            if step > 0 {
                section.u8(within.min(MANY) as u8);
            }
            within += counts.iter().sum::<u32>();
        }
        before += within;
    }
    // What is read at once past the last bucket are ones.
    let mut ends = vec![0u8; (entries + counts.len()).div_ceil(8) + 8];
    let mut place = 0;
    for count in counts {
        place += *count as usize;
        ends[place / 8] |= 1 << (place % 8);
        place += 1;
    }
    for place in place..ends.len() * 8 {
        ends[place / 8] |= 1 << (place % 8);
    }
    section.0.extend_from_slice(&ends);
    section.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(table: &KeyTable<'_>, key: u32) -> Vec<u32> {
        let mut found = Vec::new();
        table.with_key(key, |term| found.push(term));
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Every term is found by its keys, and few by others; by keys of sounds none.
        #[test]
        fn terms_are_found_by_their_keys(
            keys in proptest::collection::vec(prop_oneof![any::<u32>(), 0u32..1 << 14, Just(7 << 20)], 0..2000),
            terms in prop_oneof![Just(2000usize), Just((1 << 22) - 1), Just(1 << 22)],
        ) {
            let last = terms as u32 - 1;
            let of = |position: usize| last - position as u32;
            // Whole keys have as many buckets as terms.
            let kinds = [Kind::Spelled, Kind::Sound];
            for kind in kinds.into_iter().take(if terms > 2000 { 1 } else { 2 }) {
                let (entries, buckets) = written(kind, terms, |each| {
                    keys.iter().enumerate().for_each(|(position, key)| each(*key, of(position)));
                });
                let table = KeyTable::new(kind, (&entries, &buckets), terms);
                for (position, key) in keys.iter().enumerate() {
                    let found = found(&table, *key);
                    prop_assert!(found.contains(&of(position)) == (Kind::of(*key) == kind));
                    let others = |term: &u32| keys[(last - term) as usize] != *key;
                    let told = u32::MAX << (32 - table.shape.bucket_bits - table.shape.rest_bits);
                    let alike = |term: &u32| (keys[(last - term) as usize] ^ key) & told == 0;
                    prop_assert!(found.iter().all(alike));
                    prop_assert!(kind == Kind::Spelled || !found.iter().any(others));
                }
            }
        }

        /// Whatever the bytes are, a look-up ends.
        #[test]
        fn damaged_tables_are_read_to_an_end(
            entries in proptest::collection::vec(any::<u8>(), 0..300),
            bits in 0u32..33,
            buckets in proptest::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..2000),
            key in any::<u32>(),
        ) {
            let buckets = [&bits.to_le_bytes()[..], &buckets].concat();
            for kind in [Kind::Spelled, Kind::Sound] {
                found(&KeyTable::new(kind, (&entries, &buckets), 5000), key);
            }
        }
    }
}
