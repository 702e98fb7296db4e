//! Keys by which tokens meet: what is the same, or a letter apart, has one in common.

use super::{Features, Skeletons, compounds, skeleton};
use crate::text::Script;

/// Tokens shorter than this have no edit keys.
const MIN_EDIT_LETTERS: usize = 2;
/// Readings of one token that get edit keys; the rest are met exactly or by skeleton.
pub(super) const EDIT_READINGS: usize = 3;
/// The same of Han, which is read in several languages, and of compounds, which are written in several ways.
const EDIT_READINGS_MORE: usize = 6;
/// Skeletons so short belong to names of many sounds: these meet only with the same syllables.
const SHORT_SKELETON: usize = 3;
/// Letters of a reading that edit keys look at.
const MAX_EDIT_LETTERS: usize = 20;

/// Keys of spelling and class, in no order, and a bit of each.
#[derive(Debug, Clone)]
pub(super) struct Spelled {
    pub(super) keys: Vec<u32>,
    bits: [u64; 4],
}

impl Spelled {
    pub(super) fn new(keys: Vec<u32>) -> Spelled {
        let mut bits = [0; 4];
        for key in &keys {
            bits[(key >> 30) as usize] |= 1 << (key >> 24 & 63);
        }
        Spelled { keys, bits }
    }

    #[inline]
    pub(super) fn may_hold(&self, key: u32) -> bool {
        self.bits[(key >> 30) as usize] >> (key >> 24 & 63) & 1 == 1
    }
}

/// Keys by which tokens meet.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    pub(super) found_by: Vec<u32>,
    pub(super) seeks: Vec<u32>,
}

impl Keys {
    /// Adds the keys of sounds: of a Latin word its own under one kind, those of native words under another.
    pub(super) fn of(features: &Features, spelled: &[u32]) -> Keys {
        let sounds = features.sounds();
        let (own, other) = if features.script == Script::Latin {
            (LATIN_SOUND, NATIVE_SOUND)
        } else {
            (NATIVE_SOUND, LATIN_SOUND)
        };
        let with = |kind: u8| {
            let mut keys = Vec::with_capacity(spelled.len() + sounds.len());
            keys.extend_from_slice(spelled);
            keys.extend(sounds.iter().map(|sound| sound_key(kind, *sound)));
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        Keys {
            found_by: with(own),
            seeks: with(other),
        }
    }
}

/// Kinds of keys.
const TERM: u8 = b't';
const FOLDED: u8 = b'f';
const READING: u8 = b'r';
const SKELETON: u8 = b's';
const SKELETON_EDIT: u8 = b'x';
const EDIT: u8 = b'd';
const CLASS: u8 = b'c';
const LATIN_SOUND: u8 = b'n';
const NATIVE_SOUND: u8 = b'm';

/// Every key but those of sounds, in no order. O(letters × readings).
pub(super) fn spelled(features: &Features) -> Vec<u32> {
    let mut keys = Vec::with_capacity(48);
    keys.push(key(TERM, features.term.as_bytes()));
    if features.script == Script::Digit {
        return keys;
    }
    keys.push(key(FOLDED, features.folded().as_bytes()));
    let compound = compounds::is_canonical(features.surface());
    let edit_readings = if features.script == Script::Han || compound {
        EDIT_READINGS_MORE
    } else {
        EDIT_READINGS
    };
    for (rank, reading) in features.readings.iter().enumerate() {
        let text = reading.text.as_bytes();
        keys.push(key(READING, text));
        for (number, skeleton) in Skeletons::of(&reading.text).iter().enumerate() {
            if rank < 3 || number == 0 {
                let hash = bytes(begin(SKELETON), skeleton);
                keys.push(spelling_key(if skeleton.len() <= SHORT_SKELETON {
                    bytes(hash, syllables(&reading.text).as_bytes())
                } else {
                    hash
                }));
            }
            let first = rank == 0 || rank == 1 && compound;
            if first && number == 0 && skeleton.len() >= skeleton::MIN_EDIT {
                keys.push(key(SKELETON_EDIT, skeleton));
                deletions(SKELETON_EDIT, skeleton, &mut keys);
            }
        }
        if rank < edit_readings && has_edits(text) {
            let (letters, length) = once(text);
            keys.push(key(EDIT, &letters[..length]));
            deletions(EDIT, &letters[..length], &mut keys);
        }
    }
    let classes = features.classes.iter();
    keys.extend(classes.map(|class| key(CLASS, &class.id.to_le_bytes())));
    keys
}

/// Whether a reading has edit keys, where its rank is high enough.
#[inline]
pub(super) fn has_edits(text: &[u8]) -> bool {
    (MIN_EDIT_LETTERS..=MAX_EDIT_LETTERS).contains(&text.len())
}

/// Whether two readings differ in one letter at most, double letters counted as one: without it they are the
/// same.
#[inline]
pub(super) fn a_letter_apart(a: &[u8], b: &[u8]) -> bool {
    let ((a, a_length), (b, b_length)) = (once(a), once(b));
    let (a, b) = (&a[..a_length], &b[..b_length]);
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev());
    let end = end.take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - end <= 1
}

/// How the vowels of a reading stand: groups of them, at most three, and whether one is last.
fn syllables(reading: &str) -> &'static str {
    const PATTERNS: [[&str; 2]; 4] = [["0", "0"], ["1", "1."], ["2", "2."], ["3", "3."]];
    let (mut groups, mut vowel) = (0, false);
    for byte in reading.bytes() {
        let now = skeleton::is_vowel(byte);
        groups += usize::from(now && !vowel);
        vowel = now;
    }
    PATTERNS[groups.min(3)][usize::from(vowel)]
}

/// Adds the key of every string with one letter less; of edits, where two letters that then stand side by
/// side are the same, they are one.
fn deletions(kind: u8, letters: &[u8], keys: &mut Vec<u32>) {
    let mut before = begin(kind);
    for (skip, &letter) in letters.iter().enumerate() {
        let last = skip.checked_sub(1).map(|at| letters[at]);
        if last != Some(letter) {
            let rest = &letters[skip + 1..];
            let doubled = kind == EDIT && last.is_some() && rest.first().copied() == last;
            keys.push(spelling_key(bytes(before, &rest[usize::from(doubled)..])));
        }
        before = byte(before, letter);
    }
}

/// A reading with each run of a letter as one: a double letter is no edit that counts.
#[inline]
fn once(text: &[u8]) -> ([u8; MAX_EDIT_LETTERS], usize) {
    let mut letters = [0; MAX_EDIT_LETTERS];
    let mut length = 0;
    for &letter in text.iter().take(MAX_EDIT_LETTERS) {
        if length == 0 || letters[length - 1] != letter {
            letters[length] = letter;
            length += 1;
        }
    }
    (letters, length)
}

/// A 32-bit key: FNV-1a over kind and bytes, mixed (`fmix32` of MurmurHash3).
fn key(kind: u8, text: &[u8]) -> u32 {
    spelling_key(bytes(begin(kind), text))
}

/// Keys of spelling, of Latin sounds and of native ones differ in their last bits: none is by chance one of
/// another kind, so that two words that are both Latin, or both not, meet by spelling or not at all.
fn spelling_key(hash: u32) -> u32 {
    mix(hash) & !1
}

fn sound_key(kind: u8, sound: u64) -> u32 {
    let last_bits = if kind == LATIN_SOUND { 0b01 } else { 0b11 };
    mix(bytes(begin(kind), &sound.to_le_bytes())) & !0b11 | last_bits
}

fn begin(kind: u8) -> u32 {
    byte(0x811c_9dc5, kind)
}

fn byte(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn bytes(hash: u32, text: &[u8]) -> u32 {
    text.iter().fold(hash, |hash, &letter| byte(hash, letter))
}

fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_of_deletions_are_keys_of_the_shorter_strings(word in "[a-d]{0,9}") {
            let (letters, length) = once(word.as_bytes());
            let letters = &letters[..length];
            let mut keys = Vec::new();
            deletions(EDIT, letters, &mut keys);
            let mut expected = Vec::new();
            for skip in 0..length {
                let shorter = [&letters[..skip], &letters[skip + 1..]].concat();
                let (shorter, length) = once(&shorter);
                expected.push(key(EDIT, &shorter[..length]));
            }
            prop_assert_eq!(keys, expected);
        }
    }
}
