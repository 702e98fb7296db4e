//! Everything that relates one token to another: readings, keys, classes.

use std::cell::OnceCell;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::text::{self, Reading, Readings, Script};

use super::keys::{
    EDIT_READINGS, Keys, Spelled, Spelling, a_letter_apart, any_spelled, has_edits, spelled,
};
use super::outline::Outline;
use super::sketch::Sketch;
use super::{NUMBER_MARK, compounds, heard, lexicon, sound};

/// Most readings and most classes of one token.
pub(crate) const MAX_FEATURES: usize = 16;

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

    /// The same of a token of which a file has these.
    pub(crate) fn meets_spelling<'a>(
        &self,
        other: Spelling<'_>,
        readings: impl Iterator<Item = &'a str> + Clone,
    ) -> bool {
        let ours = self.spelled();
        any_spelled(other, readings, |key| ours.holds(key))
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
        let others = other.sounds();
        self.sounds().iter().any(|sound| others.contains(sound))
    }

    /// What it sounds like.
    pub(super) fn sounds(&self) -> &[u64] {
        &self.sounds.get_or_init(|| Box::new(Sounds::of(self))).0
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

fn others_class(other: &Features, id: u32) -> bool {
    other.classes.iter().any(|class| class.id == id)
}

fn first_byte(term: &str) -> u8 {
    term.as_bytes().first().copied().unwrap_or(0)
}

/// A term's last word: the token without its particles.
pub(crate) fn surface(term: &str) -> &str {
    let space = term.bytes().rposition(|byte| byte == b' ');
    space.map_or(term, |space| &term[space + 1..])
}
