//! Initials in the scripts of South Asia: the name of a Latin letter (एम. for M.), or the first syllable of a name (மு. for Murugan).

use std::collections::HashMap;
use std::sync::LazyLock;

use smol_str::SmolStr;

use super::table;
use crate::text::{self, Piece, Script};

static LETTERS: LazyLock<HashMap<SmolStr, &str>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../../data/names/letters.tsv"));
    let names = rows.flat_map(|row| {
        row.column(1)
            .split(' ')
            .map(move |name| (name, row.column(0)))
    });
    names
        .map(|(name, letter)| (text::fold_native(name, Script::of_word(name)), letter))
        .collect()
});

/// The letter that a word with a full stop behind it stands for; `None` where it is a name.
pub(super) fn initial(name: &str, piece: &Piece) -> Option<SmolStr> {
    if !piece.script.is_south_asian() || !name.get(piece.end..)?.starts_with('.') {
        return None;
    }
    if let Some(&letter) = LETTERS.get(&piece.text) {
        return Some(SmolStr::new(letter));
    }
    // A consonant with its vowel sign: the consonant alone is read with every vowel.
    let mut letters = piece.text.chars();
    let (first, rest) = (letters.next()?, letters.count());
    (rest == 1).then(|| SmolStr::from_iter([first]))
}
