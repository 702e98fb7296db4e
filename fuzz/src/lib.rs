//! What must hold for any bytes and any text. The fuzz targets call this on nightly; the tests of the
//! core replay the corpus through the same functions on stable.

use std::sync::LazyLock;

use noticematch::lists::{ReadOptions, read_bytes};
use noticematch::record::Record;
use noticematch::{Candidates, Options, Query, Score, Scratch, Watchlist, compare};

/// Any bytes as a list: records or an error, never a panic; what was read survives our own lines.
pub fn read_list(data: &[u8]) {
    let mut records = Vec::new();
    let options = ReadOptions::new();
    if read_bytes(data, "fuzz", &options, &mut |record| records.push(record)).is_ok() {
        for record in records {
            let again = Record::from_json_line(&record.to_json_line()).expect("our own line reads");
            assert_eq!(again, record);
        }
    }
}

/// Any text as a name: a comparison with itself is an answer, bounded, and never a panic.
pub fn normalise(text: &str) {
    let same = compare(text, text);
    if same.unsearchable().is_none() {
        assert!(same.score().points() > 0, "a name is like itself");
    }
    let _ = same.explain();
}

/// Any text as a query: a bounded answer whose reasons add up to its score.
pub fn search(text: &str) {
    static LIST: LazyLock<Watchlist> = LazyLock::new(Watchlist::demo);
    let options = Options::default().limit(5).min_score(Score::from_points(1));
    let found = LIST.search_with(&Query::new(text), &options, &mut Scratch::new());
    add_up(&found);
}

fn add_up(found: &Candidates) {
    for candidate in found.iter() {
        let reasons = candidate.reasons();
        let sum: i32 = reasons.iter().map(|reason| reason.points()).sum();
        assert_eq!(sum.clamp(0, 1000), i32::from(candidate.score().points()));
        for reason in reasons.iter().filter(|reason| reason.is_against()) {
            assert!(reason.points() <= 0, "a reason against adds no points");
        }
    }
}

/// A sound index with bytes changed and its checksums mended: an error, or a search that ends.
///
/// Every five bytes are one change: where (little-endian, modulo the length) and what is flipped there.
pub fn open_index(changes: &[u8]) {
    static INDEX: LazyLock<Vec<u8>> = LazyLock::new(index);
    let mut bytes = INDEX.clone();
    for change in changes.chunks_exact(5).take(32) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        let at = at % bytes.len();
        bytes[at] ^= change[4];
    }
    mend(&mut bytes);
    let Ok(list) = Watchlist::from_bytes(bytes) else {
        return;
    };
    for name in ["Viktor Skalnyi", "محمد", "S. Orion Trading"] {
        for candidate in list.search(name).iter() {
            let _ = (
                candidate.name().len(),
                candidate.explain().len(),
                candidate.record(),
            );
        }
    }
    let _ = list.info();
}

/// A part of the demonstration list, so that a run is fast.
fn index() -> Vec<u8> {
    let demo = Watchlist::demo();
    let records: Vec<Record> = (0..demo.len())
        .step_by(9)
        .map(|number| demo.record(number).expect("in range"))
        .collect();
    let builder = Watchlist::builder().add_records(&records);
    builder.and_then(|b| b.to_bytes()).expect("sound records")
}

/// Writes right checksums over a changed file, so that the fuzzer gets behind them (`FORMAT.md`).
fn mend(bytes: &mut [u8]) {
    let word = |bytes: &[u8], at: usize| {
        u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
    };
    let count = (word(bytes, 24) as usize).min((bytes.len() - 40) / 24);
    for entry in 0..count {
        let at = 40 + entry * 24;
        let (offset, length) = (word(bytes, at + 4) as usize, word(bytes, at + 12) as usize);
        if let Some(section) = bytes.get(offset..offset.saturating_add(length)) {
            let sum = crc32fast::hash(section);
            bytes[at + 20..at + 24].copy_from_slice(&sum.to_le_bytes());
        }
    }
    let table = (40 + count * 24).min(bytes.len());
    let mut sum = crc32fast::Hasher::new();
    for part in [&bytes[..28], &[0; 4], &bytes[32..table]] {
        sum.update(part);
    }
    let sum = sum.finalize();
    bytes[28..32].copy_from_slice(&sum.to_le_bytes());
}
