//! French names as they are heard, by which other scripts write them: Teissier, Τεσσιέ
//! (`data/names/heard.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table;

/// How unusual it is (of 255) to spell a name as it is heard.
pub(super) const PENALTY: u8 = 60;
/// Letters before the ending.
const STEM: usize = 3;
/// Letters of the longest ending.
const LONGEST: usize = 5;

/// A Latin word (ASCII, lower case) with its ending as it is heard, if it has one of those.
pub(super) fn as_heard(word: &str) -> Option<String> {
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
