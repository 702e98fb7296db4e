//! A sound index with bytes changed and its checksums mended: an error, or a search without panic.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use noticematch::{Query, Watchlist};

static INDEX: LazyLock<Vec<u8>> = LazyLock::new(|| Watchlist::demo().as_bytes().to_vec());

fuzz_target!(|changes: Vec<(u32, u8)>| {
    let mut bytes = INDEX.clone();
    for (at, value) in changes.iter().take(32) {
        let at = *at as usize % bytes.len();
        bytes[at] ^= value;
    }
    mend(&mut bytes);
    if let Ok(list) = Watchlist::from_bytes(bytes) {
        for candidate in list.search(Query::new("Viktor Skalnyi")).iter() {
            let _ = (candidate.name().len(), candidate.explain().len(), candidate.record());
        }
    }
});

/// Writes right checksums over a changed file, so that the fuzzer gets behind them.
fn mend(bytes: &mut [u8]) {
    let word = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let count = (word(bytes, 24) as usize).min((bytes.len() - 40) / 24);
    for entry in 0..count {
        let at = 40 + entry * 24;
        let (offset, length) = (word(bytes, at + 4) as usize, word(bytes, at + 12) as usize);
        if let Some(section) = bytes.get(offset..offset.saturating_add(length)) {
            let sum = crc32(&[section]);
            bytes[at + 20..at + 24].copy_from_slice(&sum.to_le_bytes());
        }
    }
    let table = (40 + count * 24).min(bytes.len());
    let sum = crc32(&[&bytes[..28], &[0; 4], &bytes[32..table]]);
    bytes[28..32].copy_from_slice(&sum.to_le_bytes());
}

/// CRC-32 (IEEE 802.3), bit by bit.
fn crc32(parts: &[&[u8]]) -> u32 {
    let mut crc = u32::MAX;
    for byte in parts.iter().flat_map(|part| part.iter()) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
