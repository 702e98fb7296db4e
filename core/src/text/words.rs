//! The few words that the cutting of names must know (`core/data/text/bound.tsv`).

use std::sync::LazyLock;

static BOUND: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../../data/text/bound.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

fn kind(word: &str) -> Option<&'static str> {
    BOUND
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, kind)| *kind)
}

/// Whether a word before an apostrophe is an elided article or the like; `Some(true)` where it is
/// one before a small letter too (`d'artagnan`, but `O'Connor` only).
pub(super) fn elision(word: &str) -> Option<bool> {
    match kind(word)? {
        "elision" => Some(true),
        "elision-capital" => Some(false),
        _ => None,
    }
}

/// Whether a word before a capital belongs to the word after it (`MacArthur`).
pub(super) fn is_bound_prefix(word: &str) -> bool {
    kind(word) == Some("prefix")
}
