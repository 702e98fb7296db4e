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

/// Where to cut a word that begins with known names, in characters; empty where it does not. Of several ways the
/// one that leaves the fewest characters unknown, in the fewest parts.
pub(super) fn cuts(word: &[char]) -> Vec<usize> {
    if word.len() < SHORTEST {
        return Vec::new();
    }
    // Of each place: how much is unknown from there on, in how many parts, and where the first of them ends.
    let mut best: Vec<Option<(usize, usize, usize)>> = vec![None; word.len() + 1];
    best[word.len()] = Some((0, 0, word.len()));
    for at in (0..word.len()).rev() {
        let rest = word.len() - at;
        let unknown = (at > 0 && rest >= UNKNOWN).then_some((rest, 1, word.len()));
        let known = (1..=rest.min(LONGEST))
            .filter(|&length| !spellings(&word[at..at + length]).is_empty())
            .filter_map(|length| {
                let (unknown, parts, _) = best[at + length]?;
                Some((unknown, parts + 1, at + length))
            });
        best[at] = known.chain(unknown).min();
    }
    let ends = std::iter::successors(best[0], |&(.., end)| best[end]);
    let inner = ends
        .map(|(.., end)| end)
        .take_while(|&end| end < word.len());
    inner.collect()
}
