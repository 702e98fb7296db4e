//! Names as they are heard, by which other scripts write them: Teissier, Τεσσιέ; Gerry, Ջերի; Klementjevs,
//! Клементьев (`data/names/heard.tsv`).

use smol_str::SmolStr;
use std::sync::LazyLock;

use super::endings::Endings;
use super::table;

/// How unusual it is (of 255) to spell a name as it is heard.
pub(super) const PENALTY: u8 = 60;
/// Letters before the ending.
const STEM: usize = 3;

static ENDINGS: LazyLock<Endings<&str>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../../data/names/heard.tsv"));
    Endings::new(rows.map(|row| (row.column(0), row.column(1))))
});

/// Whether a word may be written otherwise as it is heard.
pub(super) fn may_be_heard(word: &str) -> bool {
    matches!(word.as_bytes(), [b'g', b'e' | b'i', ..]) || ENDINGS.of(word).next().is_some()
}

/// A Latin word (ASCII, lower case) as it is heard: with its ending, and with a soft g before it, if it has
/// one of those.
pub(super) fn as_heard(word: &str) -> impl Iterator<Item = SmolStr> + use<> {
    let ending = heard_ending(word);
    let soft = match word.as_bytes() {
        [b'g', b'e' | b'i', _, _, ..] if word.is_ascii() => Some(
            ["j", &ending.as_deref().unwrap_or(word)[1..]]
                .into_iter()
                .collect(),
        ),
        _ => None,
    };
    ending.into_iter().chain(soft)
}

fn heard_ending(word: &str) -> Option<SmolStr> {
    let mut endings = ENDINGS.of(word).filter(|(stem, _)| stem.len() >= STEM);
    let (stem, heard) = endings.next()?;
    word.is_ascii().then(|| [stem, heard].into_iter().collect())
}
