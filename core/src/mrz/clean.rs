//! Text to lines of A-Z, 0-9 and `<`, with every change noted.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::tables;
use super::{MrzRepair, RepairKind};

/// One line of the input in the alphabet of the zone.
#[derive(Default)]
pub(super) struct Line {
    /// Spaces dropped.
    pub(super) bytes: Vec<u8>,
    /// The line with its spaces read as fillers, where it has inner spaces.
    pub(super) spaced: Option<Vec<u8>>,
    /// What was not in the alphabet. Most lines are tried in vain, and only those of the zone in the end
    /// have to say what was repaired, see [`Line::repairs`].
    changes: Vec<Change>,
}

/// A character outside the alphabet, and what was made of it. Texts are short: 16 bits hold a place.
struct Change {
    read: char,
    kind: RepairKind,
    /// Where what was taken stands in `bytes` and in `spaced`, and how many characters it has.
    at: u16,
    spaced_at: u16,
    taken: u8,
}

impl Line {
    /// Whether every character was in the alphabet.
    pub(super) fn is_clean(&self) -> bool {
        self.changes.is_empty()
    }

    /// What was repaired, with spaces dropped or read as fillers. The line of the zone is not set.
    pub(super) fn repairs(&self, spaced: bool) -> Vec<MrzRepair> {
        let (bytes, spaced) = match &self.spaced {
            Some(bytes) if spaced => (bytes, true),
            _ => (&self.bytes, false),
        };
        let mut repairs = Vec::new();
        for change in &self.changes {
            let (at, taken, kind) = match (spaced, change.read) {
                (true, ' ') => (change.spaced_at, 1, RepairKind::SpaceAsFiller),
                (true, _) => (change.spaced_at, change.taken, change.kind),
                (false, _) => (change.at, change.taken, change.kind),
            };
            let at = usize::from(at);
            let taken = bytes.get(at..at + usize::from(taken)).unwrap_or_default();
            note(&mut repairs, (0, at + 1), kind, change.read, taken);
        }
        repairs
    }
}

/// The non-empty lines of `text`, at most `limit` of them; `None` when there are more.
pub(super) fn lines(text: &str, limit: usize) -> Option<Vec<Line>> {
    let mut found = Vec::with_capacity(3);
    for raw in text.split(['\n', '\r', '\u{2028}', '\u{85}']) {
        let raw = raw.trim();
        if raw.is_empty() {
            continue;
        }
        if found.len() == limit {
            return None;
        }
        found.push(line(raw));
    }
    Some(found)
}

fn line(raw: &str) -> Line {
    if raw.bytes().all(in_alphabet) {
        return Line {
            bytes: raw.as_bytes().to_vec(),
            ..Line::default()
        };
    }
    clean(&without_entities(raw))
}

#[inline]
pub(super) fn in_alphabet(byte: u8) -> bool {
    byte == b'<' || byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// Text that came through a web page writes the filler as an entity.
fn without_entities(raw: &str) -> Cow<'_, str> {
    if raw.contains("&lt;") {
        raw.replace("&lt;", "<").into()
    } else {
        raw.into()
    }
}

fn clean(raw: &str) -> Line {
    let mut line = Line {
        bytes: Vec::with_capacity(raw.len()),
        spaced: raw.contains(' ').then(|| Vec::with_capacity(raw.len())),
        changes: Vec::with_capacity(8),
    };
    for c in raw.chars() {
        let (at, spaced_at) = (line.bytes.len(), line.spaced.as_ref().map_or(0, Vec::len));
        let kind = put(c, &mut line.bytes);
        if let Some(spaced) = &mut line.spaced {
            match c {
                ' ' => spaced.push(b'<'),
                _ => spaced.extend_from_slice(&line.bytes[at..]),
            }
        }
        if let Some(kind) = kind {
            line.changes.push(Change {
                read: c,
                kind,
                at: at as u16,
                spaced_at: spaced_at as u16,
                taken: (line.bytes.len() - at) as u8,
            });
        }
    }
    line
}

/// Appends what `c` stands for, and says what was done.
fn put(c: char, bytes: &mut Vec<u8>) -> Option<RepairKind> {
    if let Ok(byte) = u8::try_from(c) {
        if in_alphabet(byte) {
            bytes.push(byte);
            return None;
        }
        if byte.is_ascii_lowercase() {
            bytes.push(byte.to_ascii_uppercase());
            return Some(RepairKind::Case);
        }
    }
    Some(if glyph(c, bytes) {
        RepairKind::Glyph
    } else {
        RepairKind::Dropped
    })
}

/// Appends the characters of the zone that `c` shows: from the table, or its compatibility form without
/// marks (full-width letters, accents that a camera added). False when it shows none.
fn glyph(c: char, bytes: &mut Vec<u8>) -> bool {
    let upper = c.to_uppercase().next().unwrap_or(c);
    if let Some(meant) = tables::look_alikes().glyph.get(&upper) {
        bytes.extend_from_slice(meant.as_bytes());
        return true;
    }
    // Ideographs, tags and private use: nothing there decomposes to a letter.
    if upper >= '\u{20000}' {
        return false;
    }
    let mut plain = upper.nfkd().filter(char::is_ascii).map(|c| c as u8);
    match (plain.next().map(|b| b.to_ascii_uppercase()), plain.next()) {
        (Some(byte), None) if in_alphabet(byte) => {
            bytes.push(byte);
            true
        }
        _ => false,
    }
}

/// Adds a repair at a line and column, merged with the one before when it continues it.
pub(super) fn note(
    repairs: &mut Vec<MrzRepair>,
    (line, column): (usize, usize),
    kind: RepairKind,
    read: char,
    taken: &[u8],
) {
    if let Some(last) = repairs.last_mut() {
        let adjacent = last.column + last.taken.len() == column;
        if last.kind == kind && last.line == line && adjacent {
            last.read.push(read);
            last.taken.extend(taken.iter().map(|&b| char::from(b)));
            return;
        }
    }
    repairs.push(MrzRepair {
        line,
        column,
        kind,
        read: read.to_string(),
        taken: taken.iter().map(|&b| char::from(b)).collect(),
    });
}
