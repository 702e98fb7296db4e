//! Whether the bytes of a dictionary are sound, before the `fst` crate trusts them.
//!
//! A checksum tells damage, not malice: whoever writes a file can write its checksums too. `fst` panics
//! on bytes that are no dictionary, and would walk in a circle for ever. So every node is looked at once
//! when a file is opened, of a mapped one at the first look-up: nodes fill the section without a gap, every
//! transition leads to the beginning of a node further down, and every node leads to a word. The layout is
//! that of version 3 of the format (`fst` 0.4, `raw/node.rs`).

/// Bytes before the first node: version and type.
const HEADER: usize = 16;
/// Bytes after the last node: number of words, address of the root, checksum.
const FOOTER: usize = 20;
/// The address that stands for the final node without transitions.
const EMPTY: usize = 0;
/// Nodes with more transitions have a table that leads from a byte to its transition.
const INDEXED_FROM: usize = 33;

/// Checks a dictionary of `words` words with numbers of 32 bits. One pass, O(bytes).
pub(super) fn is_sound(bytes: &[u8], words: usize) -> bool {
    scan(bytes, words).is_some()
}

fn scan(bytes: &[u8], words: usize) -> Option<()> {
    if words == 0 {
        // The one dictionary whose root leads nowhere.
        let empty = fst::MapBuilder::memory().into_inner().ok()?;
        return (bytes == empty).then_some(());
    }
    let nodes_end = bytes.len().checked_sub(FOOTER)?;
    let (version, count, root) = (
        number(bytes, 0, 8)?,
        number(bytes, nodes_end, 8)?,
        number(bytes, nodes_end + 8, 8)?,
    );
    if version != 3 || count != words as u64 {
        return None;
    }
    if root == EMPTY as u64 {
        return (nodes_end == HEADER).then_some(());
    }
    if root + 1 != nodes_end as u64 {
        return None;
    }
    let mut wanted = Wanted::new(nodes_end);
    let mut address = nodes_end - 1;
    loop {
        let end = node(bytes, address, &mut wanted)?;
        wanted.found(address);
        match end {
            HEADER => return (wanted.open == 0).then_some(()),
            end if end < HEADER => return None,
            end => address = end - 1,
        }
    }
}

/// Addresses to which transitions lead and at which no node has been seen yet.
struct Wanted {
    bits: Vec<u64>,
    open: usize,
}

impl Wanted {
    fn new(bytes: usize) -> Wanted {
        Wanted {
            bits: vec![0; bytes / 64 + 1],
            open: 0,
        }
    }

    /// A transition from a node that ends at `end`; only what lies further down is allowed.
    fn add(&mut self, address: usize, end: usize) -> Option<()> {
        if address == EMPTY {
            return Some(());
        }
        if address < HEADER || address >= end {
            return None;
        }
        let word = self.bits.get_mut(address / 64)?;
        let bit = 1 << (address % 64);
        self.open += usize::from(*word & bit == 0);
        *word |= bit;
        Some(())
    }

    fn found(&mut self, address: usize) {
        if let Some(word) = self.bits.get_mut(address / 64) {
            let bit = 1 << (address % 64);
            self.open -= usize::from(*word & bit != 0);
            *word &= !bit;
        }
    }
}

/// Checks the node whose last byte is at `address`; returns its first byte.
fn node(bytes: &[u8], address: usize, wanted: &mut Wanted) -> Option<usize> {
    let state = *bytes.get(address)?;
    let common = usize::from(state & 0b0011_1111);
    let spelled = usize::from(common == 0);
    match state >> 6 {
        0b11 => {
            let end = address.checked_sub(spelled)?;
            // The next node lies right below.
            wanted.add(end.checked_sub(1)?, end)?;
            Some(end)
        }
        0b10 => many(bytes, address.checked_sub(spelled)?, 1, false, 0, wanted),
        kind => {
            let count = match (common, *bytes.get(address.checked_sub(spelled)?)?) {
                (0, 1) => 256,
                (0, count) => usize::from(count),
                (count, _) => count,
            };
            let is_final = kind == 0b01;
            if count == 0 && !is_final {
                return None;
            }
            let table = if count < INDEXED_FROM { 0 } else { 256 };
            let below = address.checked_sub(spelled)?;
            many(bytes, below, count, is_final, table + count, wanted)
        }
    }
}

/// Checks sizes, transitions and numbers. `below` is the byte above the sizes, `inputs` how many bytes lie
/// between the sizes and the transitions.
fn many(
    bytes: &[u8],
    below: usize,
    count: usize,
    is_final: bool,
    inputs: usize,
    wanted: &mut Wanted,
) -> Option<usize> {
    let at = below.checked_sub(1)?;
    let sizes = *bytes.get(at)?;
    let (step, number_size) = (usize::from(sizes >> 4), usize::from(sizes & 15));
    if step > 8 || number_size > 8 || (count > 0 && step == 0) {
        return None;
    }
    let transitions = at.checked_sub(inputs + count * step)?;
    let numbers = count + usize::from(is_final);
    let end = transitions.checked_sub(numbers * number_size)?;
    for index in 0..count {
        let delta = usize::try_from(number(bytes, transitions + index * step, step)?).ok()?;
        if delta != EMPTY {
            wanted.add(end.checked_sub(delta).filter(|&to| to != EMPTY)?, end)?;
        }
    }
    for index in 0..if number_size == 0 { 0 } else { numbers } {
        // Sums along a path stay far below 64 bits.
        u32::try_from(number(bytes, end + index * number_size, number_size)?).ok()?;
    }
    Some(end)
}

/// A little-endian number of so many bytes.
fn number(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(size)?)?;
    let number = bytes.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b));
    Some(number)
}

#[cfg(test)]
mod tests {
    use fst::{IntoStreamer, Map, MapBuilder, Streamer};
    use proptest::prelude::*;

    use super::*;

    fn dictionary(words: &std::collections::BTreeSet<Vec<u8>>) -> Vec<u8> {
        let mut builder = MapBuilder::memory();
        for (number, word) in words.iter().enumerate() {
            builder.insert(word, number as u64).expect("in order");
        }
        builder.into_inner().expect("in memory")
    }

    fn words() -> impl Strategy<Value = std::collections::BTreeSet<Vec<u8>>> {
        let word = prop_oneof![
            "[a-e]{0,6}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..4),
        ];
        proptest::collection::btree_set(word, 0..400)
    }

    proptest! {
        #[test]
        fn what_the_builder_writes_is_sound(words in words()) {
            prop_assert!(is_sound(&dictionary(&words), words.len()));
        }

        /// With any bytes changed: refused, or walked to the end without a panic.
        #[test]
        fn what_is_sound_can_be_walked(
            words in words(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bytes = dictionary(&words);
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if is_sound(&bytes, words.len()) {
                let map = Map::new(bytes).expect("sound");
                for word in &words {
                    map.get(word);
                }
                let mut stream = map.range().ge("b").into_stream();
                for _ in 0..1000 {
                    stream.next();
                }
            }
        }
    }
}
