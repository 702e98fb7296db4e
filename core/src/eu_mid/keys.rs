//! Keys of names: whenever a rule of names holds between two, they share one.

use super::field::{Field, is_punctuation};
use super::names::Names;

/// Surname-type or given-name-type field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Surname,
    Given,
}

impl Kind {
    pub(super) const BOTH: [Kind; 2] = [Kind::Surname, Kind::Given];

    pub(super) fn fields(self, names: &Names) -> &[Field] {
        match self {
            Kind::Surname => &names.surnames,
            Kind::Given => &names.given,
        }
    }
}

/// Keys of one field for the rules that compare fields. Rule (h) works on first words instead.
pub(super) fn of_field(kind: Kind, field: &Field, keys: &mut Vec<u64>) {
    let key = |rule: char| Key::new().add(kind as u32).add(rule as u32);
    // (f) and the same: two fields one edit apart are equal, or one is the other with a character
    // left out, or both are when the same position is left out.
    keys.push(key('f').all(&field.chars).0);
    for skip in 0..field.chars.len() {
        let (before, after) = field.chars.split_at(skip);
        keys.push(
            key('f')
                .all(before)
                .all(after.get(1..).unwrap_or_default())
                .0,
        );
    }
    // (d), (e): an exchange keeps the letters.
    let mut letters = field.chars.clone();
    letters.sort_unstable();
    keys.push(key('e').all(&letters).0);
    // (g): what stands between the letters does not count.
    let plain = field
        .chars
        .iter()
        .filter(|c| **c != ' ' && !is_punctuation(**c));
    keys.push(plain.fold(key('g'), |k, c| k.add(*c as u32)).0);
    // (a): the first words have a form in common, and there are as many words.
    for form in field.latin.first().into_iter().flatten() {
        keys.push(
            form.chars()
                .fold(key('a').add(field.words.len() as u32), |k, c| {
                    k.add(c as u32)
                })
                .0,
        );
    }
}

/// Keys of whole names for the rules across fields, (b), (c) and (d): they keep the words.
pub(super) fn of_wholes(names: &Names, keys: &mut Vec<u64>) {
    for whole in names.wholes() {
        let mut words = whole.words();
        words.sort_unstable();
        keys.push(
            words
                .iter()
                .fold(Key::new(), |k, word| k.all(word).add(u32::from(' ')))
                .0,
        );
    }
}

/// FNV-1a over code points. Two things with one key cost a comparison, nothing else.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn new() -> Key {
        Key(0xcbf2_9ce4_8422_2325)
    }

    fn add(self, value: u32) -> Key {
        Key((self.0 ^ u64::from(value)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    fn all(self, chars: &[char]) -> Key {
        chars.iter().fold(self, |k, c| k.add(*c as u32))
    }
}
