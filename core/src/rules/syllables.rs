//! Counting syllables: a Chinese or Korean name has as many in Latin letters.

use std::sync::LazyLock;

use crate::name::{is_vowel, table};
use crate::text::Script;

use super::Token;

/// Names of so many characters are counted; longer ones are foreign names, which are written by ear.
const COUNTED: usize = 2;

static SILENT: LazyLock<[Vec<char>; 2]> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(include_str!("../../data/rules/silent_syllables.tsv")).collect();
    let of = |script: &str| {
        let mut characters: Vec<char> = rows
            .iter()
            .filter(|row| row.column(0) == script)
            .flat_map(|row| row.column(1).chars())
            .collect();
        characters.sort_unstable();
        characters
    };
    [of("Han"), of("Hangul")]
});

/// Script and length of the one token in Han or Hangul that is met with a Latin one, if it is short
/// enough to be counted.
pub(super) fn counted(a: &impl Token, b: &impl Token) -> Option<(Script, usize)> {
    let native = |token: &str| token.chars().take(COUNTED + 1).count();
    let (script, length) = match (a.script(), b.script()) {
        (script @ (Script::Han | Script::Hangul), Script::Latin) => (script, native(&a.folded())),
        (Script::Latin, script @ (Script::Han | Script::Hangul)) => (script, native(&b.folded())),
        _ => return None,
    };
    (length <= COUNTED).then_some((script, length))
}

/// The share of `whole` that two words have in syllables to be changed, added or left out, of those of
/// the longer one.
pub(super) fn share_that_differs(a: &str, b: &str, whole: u16) -> u16 {
    const MOST: usize = 16;
    let letters = |text: &str| text.chars().take(MOST).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row = [0u16; MOST + 1];
    for (j, cell) in row.iter_mut().enumerate() {
        *cell = j as u16;
    }
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i as u16 + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + u16::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()] * whole / a.len().max(b.len()).max(1) as u16
}

/// Whether a Latin word can have the syllables of a word in Han or Hangul. Words of other scripts
/// and of more than [`COUNTED`] characters are not counted: any will do.
pub(super) fn agree(script: Script, native: &str, latin: &str) -> bool {
    let silent = match script {
        Script::Han => &SILENT[0],
        Script::Hangul => &SILENT[1],
        _ => return true,
    };
    let count = native.chars().count();
    if count > COUNTED {
        return true;
    }
    let unspoken = native
        .chars()
        .filter(|c| silent.binary_search(c).is_ok())
        .count();
    let (least, most) = latin_syllables(latin.as_bytes());
    least <= count && count <= most + unspoken
}

/// The fewest and the most syllables that a Latin word can have: its groups of vowels (a last e may be
/// mute), and its vowels one by one (as in Jiaen).
fn latin_syllables(word: &[u8]) -> (usize, usize) {
    let vowel = |at: usize| {
        word.get(at).is_some_and(|&letter| {
            is_vowel(letter)
                && (letter != b'y'
                    || at > 0 && !word.get(at + 1).is_some_and(|&next| is_vowel(next)))
        })
    };
    let vowels = (0..word.len()).filter(|&at| vowel(at)).count();
    let groups = (0..word.len())
        .filter(|&at| vowel(at) && !vowel(at + 1))
        .count();
    let mute = word.len() > 2 && word.ends_with(b"e") && !vowel(word.len() - 2);
    (groups - usize::from(mute && groups > 1), vowels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_syllable_is_not_two() {
        assert!(agree(Script::Han, "丽娟", "lijuan"));
        assert!(!agree(Script::Han, "丽娟", "ryu"));
        assert!(agree(Script::Han, "伟", "wei"));
        assert!(!agree(Script::Han, "伟", "weimin"));
        assert!(agree(Script::Hangul, "수아", "sua"));
        assert!(!agree(Script::Hangul, "민지", "min"));
    }

    #[test]
    fn a_syllable_of_two_is_half() {
        assert_eq!(share_that_differs("정은", "종은", 800), 400);
        assert_eq!(share_that_differs("정은", "정은", 800), 0);
        assert_eq!(share_that_differs("정은", "정", 800), 400);
        assert_eq!(share_that_differs("", "", 800), 0);
    }

    #[test]
    fn consonants_of_foreign_names_may_have_a_syllable() {
        assert!(agree(Script::Han, "泰德", "ted"));
        assert!(agree(Script::Hangul, "부시", "bush"));
        assert!(agree(Script::Hangul, "앤", "anne"));
        assert!(agree(Script::Hangul, "블라디미르", "vladimir"));
    }
}
