//! Names as they are heard, by which other scripts write them: Teissier, Τεσσιέ; Gerry, Ջերի; Klementjevs,
//! Клементьев (`data/names/heard.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table;

/// How unusual it is (of 255) to spell a name as it is heard.
pub(super) const PENALTY: u8 = 60;
/// Letters before the ending.
const STEM: usize = 3;
/// Letters of the longest ending.
const LONGEST: usize = 5;

/// A Latin word (ASCII, lower case) as it is heard: with its ending, and with a soft g before it, if it has
/// one of those.
pub(super) fn as_heard(word: &str) -> impl Iterator<Item = String> + use<> {
    let ending = heard_ending(word);
    let soft = match word.as_bytes() {
        [b'g', b'e' | b'i', _, _, ..] if word.is_ascii() => {
            Some(format!("j{}", &ending.as_deref().unwrap_or(word)[1..]))
        }
        _ => None,
    };
    ending.into_iter().chain(soft)
}

fn heard_ending(word: &str) -> Option<String> {
    static ENDINGS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let rows = table::rows(include_str!("../../data/names/heard.tsv"));
        rows.map(|row| (row.column(0), row.column(1))).collect()
    });
    if !word.is_ascii() {
        return None;
    }
    let longest = LONGEST.min(word.len().checked_sub(STEM)?);
    (1..=longest).rev().find_map(|length| {
        let (stem, ending) = word.split_at(word.len() - length);
        ENDINGS.get(ending).map(|heard| format!("{stem}{heard}"))
    })
}
