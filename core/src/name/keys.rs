//! Keys by which tokens meet: what is the same, or a letter apart, has one in common.

use super::{Class, Features, Skeletons, compounds, skeleton};
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
    pub(super) fn holds(&self, key: u32) -> bool {
        self.may_hold(key) && self.keys.contains(&key)
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
const FOLDED: u8 = b'f';
const READING: u8 = b'r';
const SKELETON: u8 = b's';
const SKELETON_EDIT: u8 = b'x';
const EDIT: u8 = b'd';
const CLASS: u8 = b'c';
const LATIN_SOUND: u8 = b'n';
const NATIVE_SOUND: u8 = b'm';

/// What the keys of spelling and class of a token are made of, besides its readings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling<'a> {
    /// The term without the particles before it, and the same folded.
    pub(crate) surface: &'a str,
    pub(crate) folded: &'a str,
    pub(crate) script: Script,
    pub(crate) classes: &'a [Class],
}

/// Every key but those of sounds, in no order. O(letters × readings).
pub(super) fn spelled(features: &Features) -> Vec<u32> {
    let spelling = Spelling {
        surface: features.surface(),
        folded: features.folded(),
        script: features.script,
        classes: &features.classes,
    };
    let readings = features
        .readings
        .iter()
        .map(|reading| reading.text.as_str());
    let mut keys = Vec::with_capacity(48);
    any_spelled(spelling, readings, |key| {
        keys.push(key);
        false
    });
    keys
}

/// Whether any key of spelling or class is wanted; those that are made soonest are asked first.
pub(super) fn any_spelled<'a>(
    spelling: Spelling<'_>,
    readings: impl Iterator<Item = &'a str> + Clone,
    mut wanted: impl FnMut(u32) -> bool,
) -> bool {
    // Who looks for a term itself needs no key.
    if spelling.script == Script::Digit {
        return false;
    }
    let mut classes = spelling.classes.iter();
    if wanted(key(FOLDED, spelling.folded.as_bytes()))
        || classes.any(|class| wanted(key(CLASS, &class.id.to_le_bytes())))
    {
        return true;
    }
    let compound = compounds::is_canonical(spelling.surface);
    let edit_readings = if spelling.script == Script::Han || compound {
        EDIT_READINGS_MORE
    } else {
        EDIT_READINGS
    };
    for (rank, reading) in readings.clone().enumerate() {
        let text = reading.as_bytes();
        if wanted(key(READING, text)) {
            return true;
        }
        if rank < edit_readings && has_edits(text) {
            let (letters, length) = once(text);
            let letters = &letters[..length];
            if wanted(key(EDIT, letters)) || deletions(EDIT, letters, &mut wanted) {
                return true;
            }
        }
    }
    let mut readings = readings.enumerate();
    readings.any(|(rank, reading)| {
        let edits = rank == 0 || rank == 1 && compound;
        any_skeleton(reading, rank < 3, edits, &mut wanted)
    })
}

/// Whether any key of a reading's skeletons is wanted: of all of them, or the first; with those of edits, or without.
fn any_skeleton(
    reading: &str,
    all: bool,
    edits: bool,
    wanted: &mut impl FnMut(u32) -> bool,
) -> bool {
    let skeletons = Skeletons::of(reading);
    let mut skeletons = skeletons.iter().enumerate();
    skeletons.any(|(number, skeleton)| {
        if !all && number > 0 {
            return false;
        }
        let hash = bytes(begin(SKELETON), skeleton);
        let hash = if skeleton.len() <= SHORT_SKELETON {
            bytes(hash, syllables(reading).as_bytes())
        } else {
            hash
        };
        wanted(spelling_key(hash))
            || edits
                && number == 0
                && skeleton.len() >= skeleton::MIN_EDIT
                && (wanted(key(SKELETON_EDIT, skeleton))
                    || deletions(SKELETON_EDIT, skeleton, wanted))
    })
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

/// Whether the key of any string with one letter less is wanted; of edits, where two letters that then stand side
/// by side are the same, they are one.
fn deletions(kind: u8, letters: &[u8], wanted: &mut impl FnMut(u32) -> bool) -> bool {
    let mut before = begin(kind);
    for (skip, &letter) in letters.iter().enumerate() {
        let last = skip.checked_sub(1).map(|at| letters[at]);
        if last != Some(letter) {
            let rest = &letters[skip + 1..];
            let doubled = kind == EDIT && last.is_some() && rest.first().copied() == last;
            if wanted(spelling_key(bytes(before, &rest[usize::from(doubled)..]))) {
                return true;
            }
        }
        before = byte(before, letter);
    }
    false
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
            deletions(EDIT, letters, &mut |key| {
                keys.push(key);
                false
            });
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
