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

/// A character outside the alphabet, and what was made of it. A text has at most 8192 bytes.
#[derive(Clone, Copy)]
struct Change {
    read: char,
    /// Where what was taken stands in `bytes`, and how many characters it has.
    at: u16,
    taken: u8,
    kind: RepairKind,
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
        let mut repairs = Repairs::new(0, self.changes.len());
        let mut fillers = 0;
        for &change in &self.changes {
            let at = usize::from(change.at) + fillers;
            let (mut taken, mut kind) = (usize::from(change.taken), change.kind);
            if spaced && change.read == ' ' {
                (taken, kind) = (1, RepairKind::SpaceAsFiller);
                fillers += 1;
            }
            let taken = bytes.get(at..at + taken).unwrap_or_default();
            repairs.note(at + 1, kind, change.read, taken);
        }
        repairs.found
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
    let mut bytes = Vec::with_capacity(raw.len());
    let mut changes = Vec::with_capacity(16);
    let mut rest = raw;
    loop {
        let known = rest.bytes().take_while(|&b| in_alphabet(b)).count();
        bytes.extend_from_slice(&rest.as_bytes()[..known]);
        let mut unknown = rest[known..].chars();
        let Some(read) = unknown.next() else { break };
        let at = bytes.len();
        let kind = put(read, &mut bytes);
        changes.push(Change {
            read,
            kind,
            at: at as u16,
            taken: (bytes.len() - at) as u8,
        });
        rest = unknown.as_str();
    }
    Line {
        spaced: spaced(&bytes, &changes),
        bytes,
        changes,
    }
}

/// The line with fillers where spaces were dropped; `None` where none were.
fn spaced(bytes: &[u8], changes: &[Change]) -> Option<Vec<u8>> {
    let spaces = || changes.iter().filter(|change| change.read == ' ');
    spaces().next()?;
    let mut spaced = Vec::with_capacity(bytes.len() + spaces().count());
    let mut from = 0;
    for space in spaces() {
        let at = usize::from(space.at);
        spaced.extend_from_slice(&bytes[from..at]);
        spaced.push(b'<');
        from = at;
    }
    spaced.extend_from_slice(&bytes[from..]);
    Some(spaced)
}

/// Appends what `c`, a character outside the alphabet, stands for, and says what was done.
fn put(c: char, bytes: &mut Vec<u8>) -> RepairKind {
    if c.is_ascii_lowercase() {
        bytes.push(c.to_ascii_uppercase() as u8);
        RepairKind::Case
    } else if glyph(c, bytes) {
        RepairKind::Glyph
    } else {
        RepairKind::Dropped
    }
}

/// Appends the characters of the zone that `c` shows: from the table, or its compatibility form without
/// marks (full-width letters, accents that a camera added). False when it shows none.
fn glyph(c: char, bytes: &mut Vec<u8>) -> bool {
    // Ideographs, tags and private use: no upper case, no row of the table, no letter to decompose to.
    if c >= '\u{20000}' {
        return false;
    }
    let upper = c.to_uppercase().next().unwrap_or(c);
    if let Some(meant) = tables::look_alikes().glyph(upper) {
        bytes.extend_from_slice(meant.as_bytes());
        return true;
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

/// Repairs of one line in the order of their places; those that continue one another are one.
pub(super) struct Repairs {
    line: usize,
    pub(super) found: Vec<MrzRepair>,
}

impl Repairs {
    pub(super) fn new(line: usize, expected: usize) -> Repairs {
        Repairs {
            line,
            found: Vec::with_capacity(expected),
        }
    }

    /// Adds what was read and taken at a column.
    pub(super) fn note(&mut self, column: usize, kind: RepairKind, read: char, taken: &[u8]) {
        let taken = taken.iter().map(|&b| char::from(b));
        if let Some(last) = self.found.last_mut()
            && last.kind == kind
            && last.column + last.taken.len() == column
        {
            last.read.push(read);
            last.taken.extend(taken);
            return;
        }
        self.found.push(MrzRepair {
            line: self.line,
            column,
            kind,
            read: String::from(read),
            taken: taken.collect(),
        });
    }
}
