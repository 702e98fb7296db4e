//! Han characters → syllables: Mandarin, Cantonese and Hokkien readings of each character, which the systems
//! of `han.tsv` then spell, Korean ones, which those of `hangul.tsv` do, and Japanese ones (`japanese.rs`).

use super::reading::System;
use super::script::Script;
use super::speller::Speller;
use super::table::SYLLABLE;
use super::{japanese, segment, tables, transcribed, variants};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unicode_normalization::char::decompose_canonical;

/// The sections of `han.tsv`, in order.
const PINYIN: u8 = 0;
const PINYIN_OTHER: u8 = 1;
const WADE_GILES: u8 = 2;
const CANTONESE: u8 = 3;
const FAMILY: u8 = 4;
const HOKKIEN: u8 = 5;
const MALAY: u8 = 6;

/// The characters that have readings: the basic block and extension A.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The readings of each character in one language.
struct Syllables {
    names: Vec<&'static str>,
    /// By character: one more than the index into `names`, 0 where there is none.
    primary: Vec<u16>,
    further: BTreeMap<char, u16>,
}

static MANDARIN: LazyLock<Syllables> =
    LazyLock::new(|| Syllables::parse(include_str!("../../data/translit/han_mandarin.tsv")));
static CANTONESE_READINGS: LazyLock<Syllables> =
    LazyLock::new(|| Syllables::parse(include_str!("../../data/translit/han_cantonese.tsv")));
static HOKKIEN_READINGS: LazyLock<Syllables> =
    LazyLock::new(|| Syllables::parse(include_str!("../../data/translit/han_hokkien.tsv")));
static KOREAN: LazyLock<Syllables> =
    LazyLock::new(|| Syllables::parse(include_str!("../../data/translit/han_korean.tsv")));

/// A Korean reading of a Han name costs so much more than the Hangul one would.
const KOREAN_EXTRA: u8 = 15;
/// Korean names have no more characters in a part.
const KOREAN_LENGTH: usize = 2;

impl Syllables {
    fn parse(text: &'static str) -> Syllables {
        let mut all = Syllables {
            names: Vec::new(),
            primary: vec![0; (LAST - FIRST + 1) as usize],
            further: BTreeMap::new(),
        };
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let Some(name) = fields.next() else { continue };
            all.names.push(name);
            let index = all.names.len() as u16;
            for c in fields.next().unwrap_or("").chars() {
                if let Some(slot) = (c as u32)
                    .checked_sub(FIRST)
                    .and_then(|i| all.primary.get_mut(i as usize))
                {
                    *slot = index;
                }
            }
            for c in fields.next().unwrap_or("").chars() {
                all.further.entry(c).or_insert(index);
            }
        }
        all
    }

    fn primary(&self, c: char) -> Option<&'static str> {
        let of = |c: char| {
            let slot = (c as u32)
                .checked_sub(FIRST)
                .and_then(|i| self.primary.get(i as usize))?;
            self.names.get(usize::from(*slot).checked_sub(1)?).copied()
        };
        of(c).or_else(|| of(variants::han(c)))
    }

    fn further(&self, c: char) -> Option<&'static str> {
        self.names
            .get(usize::from(*self.further.get(&c)?).checked_sub(1)?)
            .copied()
    }
}

/// Joins syllables with [`SYLLABLE`] between; a character without a reading is left out.
fn join<'a>(syllables: impl Iterator<Item = Option<&'a str>>) -> Vec<char> {
    let mut word = Vec::new();
    for syllable in syllables.flatten() {
        if !word.is_empty() {
            word.push(SYLLABLE);
        }
        word.extend(syllable.chars());
    }
    word
}

/// The readings of a Han word. A word that is a family name has that name's reading and spellings.
pub(super) fn spell(table: u8, text: &str, speller: &mut Speller) {
    let sections = &tables::get(table).systems;
    let mut add = |section: u8, word: &[char], extra: u8| {
        if let Some(system) = sections.get(usize::from(section)) {
            speller.add(System::new(table, section), system, word, extra);
        }
    };
    let chars: Vec<char> = text.chars().collect();
    let family = segment::han_family(text);
    let mandarin = |c: &char| MANDARIN.primary(*c);
    let word = match family {
        Some(family) => family.pinyin.chars().collect(),
        None => join(chars.iter().map(mandarin)),
    };
    add(PINYIN, &word, 0);
    add(WADE_GILES, &word, 0);
    // One character at a time with its further reading: two at once would be a guess on a guess.
    for (i, &c) in chars.iter().enumerate().take(4) {
        if let Some(other) = MANDARIN.further(c) {
            let reading = |(j, c): (usize, &char)| {
                if i == j {
                    Some(other)
                } else {
                    MANDARIN.primary(*c)
                }
            };
            add(
                PINYIN_OTHER,
                &join(chars.iter().enumerate().map(reading)),
                0,
            );
        }
    }
    add(
        CANTONESE,
        &join(chars.iter().map(|c| CANTONESE_READINGS.primary(*c))),
        0,
    );
    for (n, spelling) in family.iter().flat_map(|f| f.spellings.iter()).enumerate() {
        add(FAMILY, &spelling.chars().collect::<Vec<_>>(), 2 * n as u8);
    }
    for (n, spelling) in transcribed::spellings(&chars).iter().enumerate() {
        add(MALAY, &spelling.chars().collect::<Vec<_>>(), 2 * n as u8);
    }
    // The table knows the characters of given names only: a reading with a gap would be another name.
    let hokkien: Option<Vec<&str>> = chars.iter().map(|c| HOKKIEN_READINGS.primary(*c)).collect();
    if let Some(syllables) = hokkien {
        add(HOKKIEN, &join(syllables.into_iter().map(Some)), 0);
    }
    korean(&chars, speller);
    japanese::spell(&chars, speller);
}

/// The Korean readings of a Han word, as the systems of Hangul spell them.
fn korean(chars: &[char], speller: &mut Speller) {
    let Some(index) = tables::of(Script::Hangul).filter(|_| chars.len() <= KOREAN_LENGTH) else {
        return;
    };
    let mut northern = Vec::with_capacity(chars.len() * 3);
    for c in chars {
        // 金 is Kim as a family name, and Geum in a given one.
        let syllable = match (*c, chars.len()) {
            ('金', 1) => Some('김'),
            _ => KOREAN.primary(*c).and_then(|text| text.chars().next()),
        };
        let Some(syllable) = syllable else { return };
        decompose_canonical(syllable, |letter| northern.push(letter));
    }
    let southern = without_first_r(&northern);
    let hangul = tables::get(index);
    for &section in &hangul.order {
        let system = &hangul.systems[usize::from(section)];
        let letters = if system.id.starts_with("kp-") {
            &northern
        } else {
            &southern
        };
        if system.applies(0, letters.len()) {
            let id = System::new(index, section);
            speller.add(id, system, letters, KOREAN_EXTRA);
        }
    }
}

/// The South neither says nor writes an r that begins a word, nor an n before i or y: 李 is 이 there,
/// and 리 in the North.
fn without_first_r(letters: &[char]) -> Vec<char> {
    const N: char = '\u{1102}';
    const R: char = '\u{1105}';
    const SILENT: char = '\u{110b}';
    // ya, yae, yeo, ye, yo, yu, i
    let palatal = matches!(
        letters.get(1),
        Some(
            '\u{1163}'
                | '\u{1164}'
                | '\u{1167}'
                | '\u{1168}'
                | '\u{116d}'
                | '\u{1172}'
                | '\u{1175}'
        )
    );
    let mut letters = letters.to_vec();
    if let Some(first) = letters.first_mut() {
        *first = match *first {
            R | N if palatal => SILENT,
            R => N,
            other => other,
        };
    }
    letters
}
