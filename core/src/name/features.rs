//! Everything that relates one token to another: readings, keys, classes.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::text::{self, Reading, Script};

use super::{NUMBER_MARK, compounds, heard, lexicon, skeleton, sound};

/// Most readings and most classes of one token.
pub(crate) const MAX_FEATURES: usize = 16;
/// Tokens shorter than this have no edit keys.
const MIN_EDIT_LETTERS: usize = 2;
/// Readings of one token that get edit keys; the rest are met exactly or by skeleton.
const EDIT_READINGS: usize = 3;
/// The same of Han, which is read in several languages, and of compounds, which are written in several ways.
const EDIT_READINGS_MORE: usize = 6;
/// Skeletons at least this long also meet with one consonant more or less.
const MIN_SKELETON_EDIT: usize = 5;
/// Skeletons so short belong to names of many sounds: these meet only with the same syllables.
const SHORT_SKELETON: usize = 3;
/// Letters of a reading that edit keys look at.
const MAX_EDIT_LETTERS: usize = 20;

/// What is known of a token apart from its place in a name.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    pub(crate) term: String,
    /// The surface, folded: the token's identity in its own script.
    pub(crate) folded: String,
    pub(crate) script: Script,
    /// ASCII readings, the primary one first.
    pub(crate) readings: Vec<Reading>,
    /// Name classes in the lexicon.
    pub(crate) classes: Vec<lexicon::Class>,
    keys: OnceCell<Keys>,
    /// How common the token is among people, 0 (rare) to 15.
    pub(crate) commonness: u8,
    /// Where the token begins in the term, after its particles.
    surface: usize,
}

impl Features {
    /// Derives everything from a term. Deterministic; O(letters × readings).
    pub(crate) fn of(term: &str) -> Features {
        if term.starts_with(NUMBER_MARK) {
            return Features::of_itself(term, Script::Digit);
        }
        if compounds::is_alone(term) {
            return Features::of_itself(term, Script::of_word(term));
        }
        let surface = surface(term);
        let script = Script::of_word(surface);
        let folded = text::fold_native(surface, script);
        let mut readings = text::readings(surface, script);
        compounds::add_readings(term, &mut readings);
        readings.truncate(MAX_FEATURES);
        let first = readings.first().map_or("", |reading| &reading.text);
        let (classes, commonness) = lexicon::look_up(&folded, first);
        let classes = classes.take(MAX_FEATURES).collect();
        Features {
            term: term.to_owned(),
            folded,
            script,
            readings,
            classes,
            keys: OnceCell::new(),
            commonness,
            surface: term.len() - surface.len(),
        }
    }

    /// A number, or a compound's first word that stands alone, meets itself only.
    fn of_itself(term: &str, script: Script) -> Features {
        Features {
            term: term.to_owned(),
            folded: term.to_owned(),
            script,
            readings: Vec::new(),
            classes: Vec::new(),
            keys: OnceCell::new(),
            commonness: 0,
            surface: 0,
        }
    }

    /// The token without the particles before it.
    pub(crate) fn surface(&self) -> &str {
        &self.term[self.surface..]
    }

    /// Keys under which the token is found, sorted: two tokens are related only if one seeks a key of
    /// the other.
    pub(crate) fn keys(&self) -> &[u32] {
        &self.keys.get_or_init(|| Keys::of(self)).found_by
    }

    /// Keys under which the token finds others, sorted. The same but for sounds: by these a native
    /// word and a Latin one find each other, not two of a kind.
    pub(crate) fn seeks(&self) -> &[u32] {
        &self.keys.get_or_init(|| Keys::of(self)).seeks
    }

    /// Whether one token seeks a key of the other. Symmetric.
    pub(crate) fn meets(&self, other: &Features) -> bool {
        let (mut a, mut b) = (
            self.seeks().iter().peekable(),
            other.keys().iter().peekable(),
        );
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => a.next(),
                std::cmp::Ordering::Greater => b.next(),
            };
        }
        false
    }
}

/// Keys by which tokens meet.
#[derive(Debug, Clone)]
struct Keys {
    found_by: Vec<u32>,
    seeks: Vec<u32>,
}

impl Keys {
    /// Derives every key. O(letters × readings).
    fn of(features: &Features) -> Keys {
        let mut keys = Vec::with_capacity(32);
        let (term, folded, script) = (
            features.term.as_str(),
            features.folded.as_str(),
            features.script,
        );
        let mut add = |kind: u8, text: &str| keys.push(key(kind, text.as_bytes()));
        add(b't', term);
        if script == Script::Digit {
            return Keys {
                found_by: keys.clone(),
                seeks: keys,
            };
        }
        add(b'f', folded);
        let edit_readings = if script == Script::Han || compounds::is_canonical(features.surface())
        {
            EDIT_READINGS_MORE
        } else {
            EDIT_READINGS
        };
        for (rank, reading) in features.readings.iter().enumerate() {
            let text = reading.text.as_str();
            add(b'r', text);
            for (number, skeleton) in skeleton::skeletons(text).iter().enumerate() {
                if rank < 3 || number == 0 {
                    if skeleton.len() <= SHORT_SKELETON {
                        add(b's', &format!("{skeleton}{}", syllables(text)));
                    } else {
                        add(b's', skeleton);
                    }
                }
                let first = rank == 0 || rank == 1 && compounds::is_canonical(features.surface());
                if first && number == 0 && skeleton.len() >= MIN_SKELETON_EDIT {
                    deletions(skeleton, |shorter| add(b'x', shorter));
                    add(b'x', skeleton);
                }
            }
            if rank < edit_readings
                && text.len() >= MIN_EDIT_LETTERS
                && text.len() <= MAX_EDIT_LETTERS
            {
                let once = once(text);
                add(b'd', &once);
                deletions(&once, |shorter| add(b'd', &self::once(shorter)));
            }
        }
        for class in &features.classes {
            keys.push(key(b'c', &class.id.to_le_bytes()));
        }
        keys.sort_unstable();
        keys.dedup();
        let mut seeks = keys.clone();
        add_sounds(script, folded, &mut keys, &mut seeks);
        Keys {
            found_by: keys,
            seeks,
        }
    }
}

/// Adds the keys of sounds: of a Latin word its own under one kind, those of native words under another.
fn add_sounds(script: Script, folded: &str, keys: &mut Vec<u32>, seeks: &mut Vec<u32>) {
    let (own, other) = if script == Script::Latin {
        (b'n', b'm')
    } else {
        (b'm', b'n')
    };
    let mut sounds = Vec::new();
    sound::keys(script, folded, &mut sounds);
    if script == Script::Latin {
        heard::as_heard(folded).for_each(|heard| sound::keys(script, &heard, &mut sounds));
    }
    for (kind, keys) in [(own, keys), (other, seeks)] {
        keys.extend(sounds.iter().map(|sound| key(kind, &sound.to_le_bytes())));
        keys.sort_unstable();
        keys.dedup();
    }
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

/// A term's last word: the token without its particles.
pub(crate) fn surface(term: &str) -> &str {
    term.rsplit_once(' ').map_or(term, |(_, surface)| surface)
}

/// Every string with one letter less (ASCII).
fn deletions(text: &str, mut each: impl FnMut(&str)) {
    let mut shorter = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    for skip in 0..bytes.len() {
        if skip > 0 && bytes[skip] == bytes[skip - 1] {
            continue;
        }
        shorter.clear();
        shorter.push_str(&text[..skip]);
        shorter.push_str(&text[skip + 1..]);
        each(&shorter);
    }
}

/// The text with each run of a letter as one: a double letter is no edit that counts.
fn once(text: &str) -> Cow<'_, str> {
    if text.as_bytes().windows(2).all(|pair| pair[0] != pair[1]) {
        return Cow::Borrowed(text);
    }
    let mut letters: Vec<char> = text.chars().collect();
    letters.dedup();
    Cow::Owned(letters.into_iter().collect())
}

/// A 32-bit key: FNV-1a over kind and bytes, mixed (`fmix32` of MurmurHash3).
fn key(kind: u8, bytes: &[u8]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in std::iter::once(&kind).chain(bytes) {
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}
