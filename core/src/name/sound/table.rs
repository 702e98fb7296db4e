//! The letter correspondences of one script, read from `core/data/sound/*.tsv`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::keys::classes_of;

/// Mixes a packed key; the keys are ours, so nobody can choose them to collide.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let rest = rest.iter().rev();
        let last = rest.fold(bytes.len() as u64, |word, &byte| {
            word << 8 | u64::from(byte)
        });
        self.write_u64(last);
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    #[inline]
    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0 ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Longest group of native letters in a correspondence.
pub(crate) const MAX_NATIVE: usize = 2;
/// Longest Latin reading of such a group: what a [`Latin`] holds.
pub(crate) const MAX_LATIN: usize = 7;

/// Latin letters of one reading, packed: the first letter in the lowest byte.
pub(crate) type Latin = u64;

/// One way to read a group of native letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The Latin letters, possibly none.
    pub latin: Latin,
    /// How many they are.
    pub len: u8,
    /// The classes of the letters in a key.
    pub classes: u64,
    /// What the reading costs: 10 for each time it is half as likely as the usual one.
    pub cost: u8,
}

/// The correspondences of a script.
#[derive(Debug, Default)]
pub(crate) struct Table {
    entries: HashMap<u64, Vec<Entry>, BuildHasherDefault<Mix>>,
}

/// Where a group stands in its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    Start,
    End,
}

/// The key of a group of native letters; `None` when a letter cannot be in a table.
pub(crate) fn group_key(letters: &[char], place: Place) -> Option<u64> {
    let place = match place {
        Place::Anywhere => 0,
        Place::Start => 1,
        Place::End => 2,
    };
    let mut key: u64 = place;
    for &letter in letters {
        key = (key << 21) | u64::from(letter as u32);
    }
    (letters.len() <= MAX_NATIVE).then_some((key << 2) | letters.len() as u64)
}

/// Packs Latin letters.
pub(crate) fn pack(latin: &[u8]) -> Option<Latin> {
    if latin.len() > MAX_LATIN {
        return None;
    }
    Some(
        latin
            .iter()
            .rev()
            .fold(0, |packed, &byte| (packed << 8) | u64::from(byte)),
    )
}

impl Table {
    /// Reads a table: `native ⇥ latin ⇥ cost`, where `-` stands for no letters, `^` before the native
    /// letters ties the line to the start of a word and `$` after them to its end.
    ///
    /// The tables are part of the program; a line that does not read is left out, and a test holds
    /// that there is none.
    pub(crate) fn parse(text: &str) -> (Table, usize) {
        let mut table = Table::default();
        let mut bad = 0;
        for line in text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
        {
            if table.add(line).is_none() {
                bad += 1;
            }
        }
        (table, bad)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let mut cells = line.split('\t');
        let (native, latin, cost) = (cells.next()?, cells.next()?, cells.next()?);
        let (place, native) = match (native.strip_prefix('^'), native.strip_suffix('$')) {
            (Some(rest), _) => (Place::Start, rest),
            (_, Some(rest)) => (Place::End, rest),
            _ => (Place::Anywhere, native),
        };
        let letters: Vec<char> = native.chars().filter(|&c| c != '-').collect();
        let latin = latin.trim_matches('-').as_bytes();
        let (packed, len) = (pack(latin)?, latin.len() as u8);
        let entry = Entry {
            latin: packed,
            len,
            classes: classes_of(packed, len),
            cost: cost.parse().ok()?,
        };
        let entries = self.entries.entry(group_key(&letters, place)?).or_default();
        // The first line of a reading holds.
        if entries.iter().all(|known| known.latin != packed) {
            entries.push(entry);
        }
        Some(())
    }

    /// The readings of a group at a place; those of `Anywhere` stand apart.
    pub(crate) fn get(&self, letters: &[char], place: Place) -> &[Entry] {
        group_key(letters, place)
            .and_then(|key| self.entries.get(&key))
            .map_or(&[], Vec::as_slice)
    }

    /// Number of native groups.
    #[cfg(test)]
    pub(crate) fn groups(&self) -> usize {
        self.entries.len()
    }
}
