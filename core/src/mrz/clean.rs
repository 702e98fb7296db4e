//! Text to lines of A-Z, 0-9 and `<`, with every change noted.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::tables;
use super::{MrzRepair, RepairKind};

/// One line of the input in the alphabet of the zone.
pub(super) struct Line {
    /// Spaces dropped.
    pub(super) bytes: Vec<u8>,
    pub(super) repairs: Vec<MrzRepair>,
    /// The line with its spaces read as fillers, where it has inner spaces.
    pub(super) spaced: Option<(Vec<u8>, Vec<MrzRepair>)>,
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
            repairs: Vec::new(),
            spaced: None,
        };
    }
    let raw = without_entities(raw);
    let spaced = raw.contains(' ').then(|| clean(&raw, true));
    let (bytes, repairs) = clean(&raw, false);
    Line {
        bytes,
        repairs,
        spaced,
    }
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

fn clean(raw: &str, spaces_as_fillers: bool) -> (Vec<u8>, Vec<MrzRepair>) {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut repairs = Vec::new();
    for c in raw.chars() {
        let (kind, start) = (put(c, spaces_as_fillers, &mut bytes), bytes.len());
        if let Some((kind, added)) = kind {
            let at = start - added;
            let taken = String::from_utf8_lossy(&bytes[at..]).into_owned();
            note(
                &mut repairs,
                MrzRepair {
                    line: 0,
                    column: at + 1,
                    kind,
                    read: c.to_string(),
                    taken,
                },
            );
        }
    }
    (bytes, repairs)
}

/// Appends what `c` stands for; says what was done and how many characters it gave.
fn put(c: char, spaces_as_fillers: bool, bytes: &mut Vec<u8>) -> Option<(RepairKind, usize)> {
    if let Ok(byte) = u8::try_from(c) {
        if in_alphabet(byte) {
            bytes.push(byte);
            return None;
        }
        if byte.is_ascii_lowercase() {
            bytes.push(byte.to_ascii_uppercase());
            return Some((RepairKind::Case, 1));
        }
        if byte == b' ' && spaces_as_fillers {
            bytes.push(b'<');
            return Some((RepairKind::SpaceAsFiller, 1));
        }
    }
    match glyph(c) {
        Some(meant) => {
            bytes.extend_from_slice(meant.as_bytes());
            Some((RepairKind::Glyph, meant.len()))
        }
        None => Some((RepairKind::Dropped, 0)),
    }
}

/// The characters of the zone that `c` shows: from the table, or its compatibility form without
/// marks (full-width letters, accents that a camera added).
fn glyph(c: char) -> Option<Cow<'static, str>> {
    let upper = c.to_uppercase().next().unwrap_or(c);
    if let Some(meant) = tables::look_alikes().glyph.get(&upper) {
        return Some(Cow::Borrowed(meant));
    }
    let plain: String = upper
        .nfkd()
        .filter(char::is_ascii)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (plain.len() == 1 && plain.bytes().all(in_alphabet)).then_some(Cow::Owned(plain))
}

/// Adds a repair, merged with the one before when it continues it.
pub(super) fn note(repairs: &mut Vec<MrzRepair>, repair: MrzRepair) {
    if let Some(last) = repairs.last_mut() {
        let adjacent = last.column + last.taken.len() == repair.column;
        if last.kind == repair.kind && last.line == repair.line && adjacent {
            last.read.push_str(&repair.read);
            last.taken.push_str(&repair.taken);
            return;
        }
    }
    repairs.push(repair);
}
