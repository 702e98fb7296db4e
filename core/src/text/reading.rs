//! The ASCII readings of a word: what documents make of it in Latin letters.

use super::chars::{is_composed, lower};
use super::script::Script;
use super::speller::Speller;
use super::{abjad, abugida, fold, han, tables, thai};
use smallvec::SmallVec;
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// The most readings of one word.
pub const MAX_READINGS: usize = 8;
/// The same of Han, which four languages read.
pub const MAX_HAN_READINGS: usize = 12;

/// The section of `thai.tsv` for names from other languages.
const THAI_FOREIGN: u8 = 1;

/// The romanization system that made a reading.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System {
    table: u8,
    section: u8,
}

impl System {
    pub(super) const fn new(table: u8, section: u8) -> System {
        System { table, section }
    }

    /// The stable id that a reason shows, such as `ru-passport-2010`.
    pub fn id(self) -> &'static str {
        self.section().map_or("unknown", |s| s.id)
    }

    /// The system's name for a person, such as "Russian passport, 2010".
    pub fn label(self) -> &'static str {
        self.section().map_or("unknown", |s| s.label)
    }

    fn section(self) -> Option<&'static super::table::System> {
        tables::get(self.table)
            .systems
            .get(usize::from(self.section))
    }
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// One way to write a word in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// `a-z` and `0-9` only.
    pub text: SmolStr,
    /// The system that gives it.
    pub system: System,
    /// 0 for the primary reading; else how unusual it is, in points out of 255.
    pub penalty: u8,
    /// Byte offsets in `text` where a second or later syllable begins; only for scripts that write
    /// syllables (Hangul, Han), else empty.
    pub breaks: Vec<u8>,
}

/// The readings of a word: most have one.
pub type Readings = SmallVec<[Reading; 1]>;

/// The readings of a word of one script, primary first, at most [`MAX_READINGS`] ([`MAX_HAN_READINGS`]), no two
/// alike.
///
/// `text` is a [`Piece::source`](super::Piece::source): the word before folding says more (`ё`,
/// `آ`, `ü`) than after it. A script without a table gives none.
pub fn readings(text: &str, script: Script) -> Readings {
    let mut out = Readings::new();
    readings_into(text, script, &mut out);
    out
}

/// The only reading of a word of `a-z` and `0-9`: itself. `None` of any other.
pub fn plain_reading(text: SmolStr) -> Option<Reading> {
    is_plain(&text).then(|| reading_of_letters(text))?
}

/// The same of a word that is known to have no others.
pub fn reading_of_letters(text: SmolStr) -> Option<Reading> {
    let system = System::new(tables::of(Script::Latin)?, 0);
    Some(Reading {
        text,
        system,
        penalty: 0,
        breaks: Vec::new(),
    })
}

fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.bytes().all(plain)
}

/// As [`readings`], into a buffer that is cleared first.
pub fn readings_into(text: &str, script: Script, out: &mut Readings) {
    out.clear();
    let table = match script {
        Script::Digit => tables::of(Script::Latin),
        script => tables::of(script),
    };
    let Some(index) = table else { return };
    if is_plain(text) {
        out.extend(plain_reading(text.into()));
        return;
    }
    let mut speller = Speller::default();
    if script == Script::Han {
        han::spell(index, text, &mut speller);
        speller.finish(MAX_HAN_READINGS, out);
    } else {
        let table = tables::get(index);
        speller.add_table(index, table, &prepare(text, script));
        if script == Script::Thai
            && let Some(word) = thai::spell_out_sounded(&composed(text))
            && let Some(system) = table.systems.get(usize::from(THAI_FOREIGN))
        {
            speller.add(System::new(index, THAI_FOREIGN), system, &word, 0);
        }
        speller.finish(MAX_READINGS, out);
    }
}

impl super::Piece {
    /// The piece's [`readings`], made from its word before folding.
    pub fn readings(&self) -> Readings {
        readings(self.source(), self.script)
    }
}

/// The letters that the table of a script is written for.
fn prepare(text: &str, script: Script) -> Vec<char> {
    let word = composed(text);
    match script {
        Script::Greek => word.into_iter().map(unaccented).collect(),
        Script::Arabic | Script::Hebrew => abjad::spell_out(&word, script),
        // Syllables to their letters.
        Script::Hangul => {
            let mut letters = Vec::with_capacity(word.len() * 3);
            word.into_iter()
                .for_each(|c| decompose_canonical(c, |letter| letters.push(letter)));
            letters
        }
        Script::Georgian => word.into_iter().map(fold::georgian).collect(),
        Script::Kana => word.into_iter().map(fold::kana).collect(),
        Script::Thai => thai::spell_out(&word),
        Script::Lao => thai::spell_out_lao(&word),
        Script::Malayalam => {
            let mut letters = String::new();
            word.into_iter()
                .for_each(|c| fold::malayalam(c, |c| letters.push(c)));
            abugida::spell_out(&letters.chars().collect::<Vec<_>>(), script)
        }
        Script::Myanmar => {
            // The creaky tone stands between a final and its killer.
            let letters: Vec<char> = word.into_iter().filter(|&c| c != '\u{1037}').collect();
            abugida::spell_out(&letters, script)
        }
        _ if abugida::has_inherent_vowel(script) => abugida::spell_out(&word, script),
        _ => word,
    }
}

fn composed(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    if is_composed(text) {
        text.chars().for_each(|c| lower(c, |c| letters.push(c)));
    } else {
        text.nfc().for_each(|c| lower(c, |c| letters.push(c)));
    }
    letters
}

/// A Greek letter without its accent: accents part no digraph that matters, the dialytika does.
fn unaccented(c: char) -> char {
    match c {
        'α'..='ω' => c,
        'ΐ' | 'ϊ' | 'ῒ' | 'ῗ' => 'ϊ',
        'ΰ' | 'ϋ' | 'ῢ' | 'ῧ' => 'ϋ',
        _ => {
            let mut first = None;
            decompose_canonical(c, |part| {
                first.get_or_insert(part);
            });
            first.unwrap_or(c)
        }
    }
}
