//! Document numbers: one form, one integer, and the readings that a camera may have meant.

use crate::mrz;
use crate::record::country;

/// Longest number that fits an integer: 37^12 is below 2^63.
const PACKED: usize = 12;
/// Longest number that near readings are tried of.
const LONGEST_READ: usize = 24;

/// Upper-case letters and digits only, in the order given.
pub(super) fn canonical(number: &str) -> Vec<u8> {
    number
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_uppercase())
        .collect()
}

/// One code for a State however it is written; the text itself where it means none.
pub(super) fn state(published: &str) -> String {
    let plain = published.trim_matches(['<', ' ']);
    country::code(plain).map_or_else(|| plain.to_uppercase(), str::to_owned)
}

/// A document type without filler, upper case.
pub(super) fn kind(published: &str) -> String {
    published.trim_matches(['<', ' ']).to_uppercase()
}

/// The number as an integer in the order of its characters; `None` when it is too long.
pub(super) fn pack(number: &[u8]) -> Option<u64> {
    if number.len() > PACKED {
        return None;
    }
    // Padded on the right with zeros, so that numbers with one beginning stay together.
    let digits = number
        .iter()
        .map(|&b| digit(b))
        .chain(std::iter::repeat(0))
        .take(PACKED);
    Some(digits.fold(0, |key, digit| key * 37 + digit))
}

fn digit(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => u64::from(byte - b'0') + 1,
        _ => u64::from(byte.saturating_sub(b'A')).min(25) + 11,
    }
}

/// Calls `visit` with `number` and with every reading of it that differs in up to `characters`
/// confusable characters, and in how many.
pub(super) fn for_each_reading(number: &[u8], characters: u8, visit: &mut impl FnMut(&[u8], u8)) {
    visit(number, 0);
    if characters == 0 || number.len() > LONGEST_READ {
        return;
    }
    let mut reading = number.to_vec();
    for first in 0..number.len() {
        for one in others(number[first]) {
            reading[first] = one;
            visit(&reading, 1);
            for second in first + 1..number.len() {
                if characters < 2 {
                    break;
                }
                for two in others(number[second]) {
                    reading[second] = two;
                    visit(&reading, 2);
                }
                reading[second] = number[second];
            }
        }
        reading[first] = number[first];
    }
}

/// What else a character may be: the rest of its blind class, and what cameras take it for.
fn others(byte: u8) -> Vec<u8> {
    let class = mrz::blind_class(byte as char)
        .and_then(|c| mrz::BLIND_CLASSES.get(c))
        .copied()
        .unwrap_or("");
    let mut others: Vec<u8> = class.bytes().filter(|b| *b != byte && *b != b'<').collect();
    others.extend(mrz::confusable_with(byte).filter(|b| !class.as_bytes().contains(b)));
    others
}
