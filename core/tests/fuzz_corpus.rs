//! Replays the fuzz corpus, and every crash that became a file, without nightly: what the targets of
//! `fuzz/` check must hold on the stable toolchain too.

use std::fs;
use std::path::PathBuf;

use noticematch::lists::{ReadOptions, read_bytes};
use noticematch::record::Record;
use noticematch::{Options, Query, Score, Scratch, Watchlist, compare};

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target);
    let files = fs::read_dir(folder).expect("the corpus");
    let files: Vec<Vec<u8>> = files
        .map(|file| fs::read(file.expect("a file").path()).expect("its bytes"))
        .collect();
    assert!(!files.is_empty());
    files
}

#[test]
fn read_list() {
    for bytes in corpus("read_list") {
        let mut records = Vec::new();
        let _ = read_bytes(&bytes[..], "fuzz", &ReadOptions::new(), &mut |record| {
            records.push(record);
        });
        for record in records {
            let again = Record::from_json_line(&record.to_json_line()).expect("our own line reads");
            assert_eq!(again, record);
        }
    }
}

#[test]
fn normalise() {
    for bytes in corpus("normalise") {
        let text = String::from_utf8_lossy(&bytes);
        let same = compare(&text, &text);
        assert!(same.unsearchable().is_some() || same.score().points() > 0);
        let _ = same.explain();
    }
}

#[test]
fn search() {
    let list = Watchlist::demo();
    let options = Options::default().limit(5).min_score(Score::from_points(1));
    for bytes in corpus("search") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let found = list.search_with(&Query::new(text), &options, &mut Scratch::new());
        for candidate in found.iter() {
            let sum: i32 = candidate
                .reasons()
                .iter()
                .map(|reason| reason.points())
                .sum();
            assert_eq!(sum.clamp(0, 1000), i32::from(candidate.score().points()));
        }
    }
}
