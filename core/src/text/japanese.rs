//! Japanese names in kanji: family names as a list knows them, given names character by character.

use super::reading::System;
use super::script::Script;
use super::speller::Speller;
use super::{segment, tables, variants};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A name's first reading costs so much more than it would in kana: the same characters may be Chinese.
const FAMILY_EXTRA: u8 = 2;
const GIVEN_EXTRA: u8 = 14;
/// What each step to a less usual reading of a character costs.
const STEP: u8 = 10;
/// A given name is tried in so many readings.
const GIVEN_READINGS: usize = 4;
const GIVEN_LENGTH: usize = 3;

struct Family {
    /// By frequency, from 0 on.
    rank: usize,
    kana: &'static str,
}

/// By the folded characters.
static FAMILIES: LazyLock<BTreeMap<String, Family>> = LazyLock::new(|| {
    let mut families = BTreeMap::new();
    let rows = rows(include_str!("../../data/text/japanese_surnames.tsv"));
    for (rank, row) in rows.enumerate() {
        if let Some((name, kana)) = row.split_once('\t') {
            let name = name.chars().map(variants::han).collect();
            families.entry(name).or_insert(Family { rank, kana });
        }
    }
    families
});

/// The readings of a character: within a given name of several, and as a whole one.
struct Character {
    within: Vec<&'static str>,
    alone: Vec<&'static str>,
}

/// By the character, folded; of variants the first in the table counts.
static CHARACTERS: LazyLock<BTreeMap<char, Character>> = LazyLock::new(|| {
    let mut characters = BTreeMap::new();
    for row in rows(include_str!("../../data/translit/han_japanese.tsv")) {
        let mut fields = row.split('\t');
        let character = fields.next().and_then(|field| field.chars().next());
        let mut readings = || {
            let all = fields.next().unwrap_or("").split(',');
            all.filter(|reading| !reading.is_empty()).collect()
        };
        let (within, alone) = (readings(), readings());
        if let Some(c) = character {
            characters
                .entry(variants::han(c))
                .or_insert(Character { within, alone });
        }
    }
    characters
});

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn family(word: &[char]) -> Option<&'static Family> {
    let folded: String = word.iter().map(|&c| variants::han(c)).collect();
    FAMILIES.get(&folded)
}

/// How frequent a family name is: its rank, from 0 on.
pub(super) fn family_rank(word: &[char]) -> Option<usize> {
    family(word).map(|family| family.rank)
}

/// Adds the Japanese readings of a Han word, as passports write their kana.
pub(super) fn spell(word: &[char], speller: &mut Speller) {
    let Some(index) = tables::of(Script::Kana) else {
        return;
    };
    let Some(system) = tables::get(index).systems.first() else {
        return;
    };
    let mut add = |kana: &str, extra: u8| {
        let letters: Vec<char> = kana.chars().collect();
        speller.add(System::new(index, 0), system, &letters, extra);
    };
    if let Some(family) = family(word) {
        add(family.kana, FAMILY_EXTRA);
    }
    for (kana, steps) in given_names(word) {
        add(&kana, GIVEN_EXTRA + STEP * steps);
    }
}

/// The readings of a given name with the steps that each takes to less usual ones, the usual ones first. None for
/// a Chinese family name, and none where a character has no reading in names.
fn given_names(word: &[char]) -> Vec<(String, u8)> {
    let chinese = segment::han_family(&word.iter().collect::<String>()).is_some();
    if chinese || word.len() > GIVEN_LENGTH {
        return Vec::new();
    }
    let mut names = vec![(String::new(), 0u8)];
    for c in word {
        let Some(character) = CHARACTERS.get(&variants::han(*c)) else {
            return Vec::new();
        };
        let readings = match word.len() {
            1 => &character.alone,
            _ => &character.within,
        };
        let longer = |(name, steps): &(String, u8)| -> Vec<(String, u8)> {
            let each = readings.iter().zip(0u8..);
            each.map(|(reading, step)| (format!("{name}{reading}"), steps + step))
                .collect()
        };
        names = names.iter().flat_map(longer).collect();
    }
    names.sort_by_key(|(_, steps)| *steps);
    names.truncate(GIVEN_READINGS);
    names
}
