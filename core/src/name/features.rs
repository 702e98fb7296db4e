//! Everything that relates one token to another: readings, keys, classes.

use std::cell::OnceCell;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::text::{self, Reading, Readings, Script};

use super::outline::Outline;
use super::sketch::Sketch;
use super::{NUMBER_MARK, Skeletons, compounds, heard, lexicon, skeleton, sound};

/// Most readings and most classes of one token.
pub(crate) const MAX_FEATURES: usize = 16;
/// Tokens shorter than this have no edit keys.
const MIN_EDIT_LETTERS: usize = 2;
/// Readings of one token that get edit keys; the rest are met exactly or by skeleton.
const EDIT_READINGS: usize = 3;
/// The same of Han, which is read in several languages, and of compounds, which are written in several ways.
const EDIT_READINGS_MORE: usize = 6;
/// Skeletons so short belong to names of many sounds: these meet only with the same syllables.
const SHORT_SKELETON: usize = 3;
/// Letters of a reading that edit keys look at.
const MAX_EDIT_LETTERS: usize = 20;

/// What is known of a token apart from its place in a name.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    pub(crate) term: SmolStr,
    /// The surface, folded, where that is not the surface itself.
    folded: Option<SmolStr>,
    pub(crate) script: Script,
    /// ASCII readings, the primary one first.
    pub(crate) readings: Readings,
    /// What their letters say one by one.
    sketch: Sketch,
    outline: OnceCell<Outline>,
    /// Name classes in the lexicon.
    pub(crate) classes: SmallVec<[lexicon::Class; 4]>,
    /// A bit for each of them: sooner compared than they are.
    class_bits: u16,
    // Few words need their keys, and all are moved.
    spelled: OnceCell<Box<Spelled>>,
    keys: OnceCell<Box<Keys>>,
    sounds: OnceCell<Box<Sounds>>,
    /// How common the token is among people, 0 (rare) to 15.
    pub(crate) commonness: u8,
    /// Where the token begins in the term, after its particles.
    surface: u32,
    /// The first byte of the term: sooner compared than the whole.
    first: u8,
}

impl Features {
    /// Derives everything from a term. Deterministic; O(letters × readings).
    pub(crate) fn of(term: &str) -> Features {
        Features::of_term(term.into())
    }

    /// The same of a term that is at hand.
    pub(crate) fn of_term(term: SmolStr) -> Features {
        match Sketch::of_letters(term.as_bytes()) {
            Some(sketch) => Features::of_letters(term, sketch),
            None => Features::of_any(term),
        }
    }

    /// The same of a single word of the letters a-z, as most are, whose sketch this is.
    fn of_letters(term: SmolStr, sketch: Sketch) -> Features {
        let mut readings = Readings::new();
        if let Some(reading) = text::reading_of_letters(term.clone()) {
            readings.push(reading);
        }
        compounds::add_readings(&term, false, &mut readings);
        let sketch = match readings.len() {
            1 => sketch,
            _ => Features::sketch_of(&readings),
        };
        let found = lexicon::look_up(&term, &term);
        Features::new((term, 0), None, Script::Latin, (readings, sketch), found)
    }

    /// What is known of a term, particles of so many bytes before it.
    #[inline]
    fn new(
        (term, particles): (SmolStr, usize),
        folded: Option<SmolStr>,
        script: Script,
        (readings, sketch): (Readings, Sketch),
        (found, commonness): (lexicon::Classes, u8),
    ) -> Features {
        let (mut classes, mut class_bits) = (SmallVec::new(), 0);
        for class in found.take(MAX_FEATURES) {
            classes.push(class);
            class_bits |= 1 << (class.id % 16);
        }
        Features {
            first: first_byte(&term),
            surface: particles as u32,
            term,
            folded,
            script,
            readings,
            sketch,
            outline: OnceCell::new(),
            classes,
            class_bits,
            spelled: OnceCell::new(),
            keys: OnceCell::new(),
            sounds: OnceCell::new(),
            commonness,
        }
    }

    fn of_any(term: SmolStr) -> Features {
        if term.starts_with(NUMBER_MARK) {
            return Features::of_itself(term, Script::Digit);
        }
        if compounds::is_alone(&term) {
            let script = Script::of_word(&term);
            return Features::of_itself(term, script);
        }
        let surface = surface(&term);
        let script = Script::of_word(surface);
        let word = match surface.len() == term.len() {
            true => term.clone(),
            false => surface.into(),
        };
        let (folded, mut readings) = match text::plain_reading(word) {
            Some(reading) => (None, Readings::from_iter([reading])),
            None => (
                Some(text::fold_native(surface, script)),
                text::readings(surface, script),
            ),
        };
        let particles = term.len() - surface.len();
        compounds::add_readings(&term, particles > 0, &mut readings);
        readings.truncate(MAX_FEATURES);
        let first = readings.first().map_or("", |reading| &reading.text);
        let found = lexicon::look_up(folded.as_deref().unwrap_or(surface), first);
        let sketch = Features::sketch_of(&readings);
        Features::new((term, particles), folded, script, (readings, sketch), found)
    }

    fn sketch_of(readings: &Readings) -> Sketch {
        Sketch::of(readings.iter().map(|reading| reading.text.as_str()))
    }

    /// A number, or a compound's first word that stands alone, meets itself only.
    fn of_itself(term: SmolStr, script: Script) -> Features {
        let readings = (Readings::new(), Sketch::default());
        let found = (lexicon::Classes::default(), 0);
        Features::new((term, 0), None, script, readings, found)
    }

    /// A bit for each class, by the last digits of its number.
    pub(crate) fn class_bits(&self) -> u16 {
        self.class_bits
    }

    /// Whether it is derived from this term.
    pub(crate) fn is_of(&self, term: &SmolStr) -> bool {
        self.first == first_byte(term) && self.term == *term
    }

    /// Whether the terms of two tokens begin with the same byte.
    pub(crate) fn begins_as(&self, other: &Features) -> bool {
        self.first == other.first
    }

    /// The token without the particles before it.
    pub(crate) fn surface(&self) -> &str {
        &self.term[self.surface as usize..]
    }

    /// The surface, folded: the token's identity in its own script.
    #[inline]
    pub(crate) fn folded(&self) -> &str {
        self.folded.as_deref().unwrap_or(self.surface())
    }

    /// Keys under which the token is found, sorted: two tokens are related only if one seeks a key of
    /// the other.
    pub(crate) fn keys(&self) -> &[u32] {
        &self.all_keys().found_by
    }

    /// Keys under which the token finds others, sorted. The same but for sounds: by these a native
    /// word and a Latin one find each other, not two of a kind.
    pub(crate) fn seeks(&self) -> &[u32] {
        &self.all_keys().seeks
    }

    fn all_keys(&self) -> &Keys {
        self.keys
            .get_or_init(|| Box::new(Keys::of(self, &self.spelled().keys)))
    }

    fn spelled(&self) -> &Spelled {
        self.spelled
            .get_or_init(|| Box::new(Spelled::new(spelled(self))))
    }

    /// Whether two tokens share a key of spelling or class. Most that do are told without their keys:
    /// [`Features::meets_plainly`].
    pub(crate) fn meets_by_keys(&self, other: &Features) -> bool {
        let (ours, others) = (self.spelled(), other.spelled());
        let seen = |key: &&u32| others.may_hold(**key);
        let mut seen = ours.keys.iter().filter(seen);
        seen.any(|key| others.keys.contains(key))
    }

    /// Whether two tokens have a reading or a class in common, or readings that are a letter apart: then they
    /// share a key. Others may share one, too.
    pub(crate) fn meets_plainly(&self, other: &Features) -> bool {
        if self.script == Script::Digit || other.script == Script::Digit {
            return false;
        }
        let shared = |class: &lexicon::Class| others_class(other, class.id);
        if self.class_bits & other.class_bits != 0 && self.classes.iter().any(shared) {
            return true;
        }
        let near = |(rank, ours): (usize, &Reading)| {
            let mut others = other.readings.iter().enumerate();
            others.any(|(other_rank, others)| {
                let (ours, others) = (ours.text.as_bytes(), others.text.as_bytes());
                let edits =
                    rank.max(other_rank) < EDIT_READINGS && has_edits(ours) && has_edits(others);
                ours == others || edits && a_letter_apart(ours, others)
            })
        };
        self.sketch.may_be_a_letter_apart(&other.sketch)
            && self.readings.iter().enumerate().any(near)
    }

    /// Whether two tokens may share a key of spelling, by the letters of their readings and as they are folded:
    /// what is folded to itself is among its own readings.
    #[inline]
    pub(crate) fn may_share_letters(&self, other: &Features) -> bool {
        let plain = self.folded.is_none() && other.folded.is_none();
        self.sketch.may_meet(&other.sketch) || !plain && self.folded() == other.folded()
    }

    /// The outline of the readings.
    pub(crate) fn outline(&self) -> Outline {
        let readings = || self.readings.iter().map(|reading| reading.text.as_str());
        *self.outline.get_or_init(|| Outline::of(readings()))
    }

    /// Whether two tokens, of which one is Latin and the other is not, share a key of sound. Sounds of native
    /// words are dear to work out.
    pub(crate) fn meets_in_sound(&self, other: &Features) -> bool {
        let others = &other.sounds().0;
        self.sounds().0.iter().any(|sound| others.contains(sound))
    }

    fn sounds(&self) -> &Sounds {
        self.sounds.get_or_init(|| Box::new(Sounds::of(self)))
    }
}

/// What a token sounds like: [`sound::keys`].
#[derive(Debug, Clone)]
struct Sounds(Vec<u64>);

impl Sounds {
    fn of(features: &Features) -> Sounds {
        let (script, folded) = (features.script, features.folded());
        let mut sounds = Vec::new();
        if script != Script::Digit {
            sound::keys(script, folded, &mut sounds);
        }
        if script == Script::Latin {
            heard::as_heard(folded).for_each(|heard| sound::keys(script, &heard, &mut sounds));
        }
        Sounds(sounds)
    }
}

/// Keys of spelling and class, in no order, and a bit of each.
#[derive(Debug, Clone)]
struct Spelled {
    keys: Vec<u32>,
    bits: [u64; 4],
}

impl Spelled {
    fn new(keys: Vec<u32>) -> Spelled {
        let mut bits = [0; 4];
        for key in &keys {
            bits[(key >> 30) as usize] |= 1 << (key >> 24 & 63);
        }
        Spelled { keys, bits }
    }

    fn may_hold(&self, key: u32) -> bool {
        self.bits[(key >> 30) as usize] >> (key >> 24 & 63) & 1 == 1
    }
}

/// Keys by which tokens meet.
#[derive(Debug, Clone)]
struct Keys {
    found_by: Vec<u32>,
    seeks: Vec<u32>,
}

impl Keys {
    /// Adds the keys of sounds: of a Latin word its own under one kind, those of native words under another.
    fn of(features: &Features, spelled: &[u32]) -> Keys {
        let sounds = &features.sounds().0;
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
fn spelled(features: &Features) -> Vec<u32> {
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

fn others_class(other: &Features, id: u32) -> bool {
    other.classes.iter().any(|class| class.id == id)
}

/// Whether a reading has edit keys, where its rank is high enough.
fn has_edits(text: &[u8]) -> bool {
    (MIN_EDIT_LETTERS..=MAX_EDIT_LETTERS).contains(&text.len())
}

/// Whether two readings differ in one letter at most, double letters counted as one: without it they are the
/// same.
fn a_letter_apart(a: &[u8], b: &[u8]) -> bool {
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

fn first_byte(term: &str) -> u8 {
    term.as_bytes().first().copied().unwrap_or(0)
}

/// A term's last word: the token without its particles.
pub(crate) fn surface(term: &str) -> &str {
    let space = term.bytes().rposition(|byte| byte == b' ');
    space.map_or(term, |space| &term[space + 1..])
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
