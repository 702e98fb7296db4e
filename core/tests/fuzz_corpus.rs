//! Replays the fuzz corpus, and every crash that became a file, without nightly: what the targets of
//! `fuzz/` check must hold on the stable toolchain too.

use std::fs;
use std::path::PathBuf;

#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

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

/// The text that a target with text gets from bytes: as far as they are UTF-8.
fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("checked"),
    }
}

#[test]
fn read_list() {
    corpus("read_list")
        .iter()
        .for_each(|bytes| fuzz::read_list(bytes));
}

#[test]
fn normalise() {
    corpus("normalise")
        .iter()
        .for_each(|bytes| fuzz::normalise(text(bytes)));
}

#[test]
fn open_index() {
    corpus("open_index")
        .iter()
        .for_each(|bytes| fuzz::open_index(bytes));
}

#[test]
fn search() {
    corpus("search")
        .iter()
        .for_each(|bytes| fuzz::search(text(bytes)));
}
