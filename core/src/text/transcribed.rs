//! Malay and Muslim names in the Chinese characters of Malaysia's press, written in one go: 阿都拉曼巴克里.

use super::variants;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Shorter words may be Chinese names.
const SHORTEST: usize = 4;
/// Characters of the longest name in the table.
const LONGEST: usize = 5;
/// A part that is not in the table has so many characters.
const UNKNOWN: usize = 2;

/// By the folded characters: the spellings, the most usual first.
static NAMES: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("../../data/text/han_malay.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, spellings)| (folded(name.chars()), spellings.split(',').collect()))
        .collect()
});

fn folded(letters: impl Iterator<Item = char>) -> String {
    letters.map(variants::han).collect()
}

/// The spellings of a name, the most usual first; none where it is not in the table.
pub(super) fn spellings(word: &[char]) -> &'static [&'static str] {
    if word.len() > LONGEST {
        return &[];
    }
    NAMES
        .get(&folded(word.iter().copied()))
        .map_or(&[], Vec::as_slice)
}

/// Where to cut a word that begins with known names, in characters; empty where it does not.
pub(super) fn cuts(word: &[char]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = 0;
    while word.len() >= SHORTEST
        && let Some(length) = known(&word[at..])
    {
        at += length;
        if at < word.len() {
            cuts.push(at);
        }
    }
    cuts
}

/// The length of the longest known name that a word begins with, if what follows can be a name, too.
fn known(word: &[char]) -> Option<usize> {
    let whole = |length: usize| !spellings(&word[..length]).is_empty();
    let rest = |length: usize| length == word.len() || word.len() - length >= UNKNOWN;
    (1..=word.len().min(LONGEST))
        .rev()
        .find(|&length| whole(length) && rest(length))
}
