//! Forms of names with a number each, found by their letters where they lie ready in the program.
//!
//! ```text
//! places   for each of 2^17 lists and for the end: where it begins among the entries, 3 bytes, little-endian
//! entries  list by list: a form's number (3 bytes, little-endian), its length in bytes (1), the form
//! ```

/// Bits of the number of a list: little more than one form is in each.
const BITS: u32 = 17;
/// Lists.
pub const LISTS: usize = 1 << BITS;
/// Bytes of a number, and of a place.
pub const WIDTH: usize = 3;

/// The list that a form is in.
pub fn list_of(form: &[u8]) -> usize {
    (spread(form) >> (u64::BITS - BITS)) as usize
}

/// The number of a form in a table.
#[inline]
pub fn get(table: &[u8], form: &[u8]) -> Option<u32> {
    let (places, entries) = table.split_at_checked((LISTS + 1) * WIDTH)?;
    let list = places.get(list_of(form) * WIDTH..)?;
    let (begin, rest) = list.split_first_chunk()?;
    let end = rest.first_chunk()?;
    let mut list = entries.get(number(begin) as usize..number(end) as usize)?;
    while let Some((value, [length, rest @ ..])) = list.split_first_chunk() {
        let (known, others) = rest.split_at_checked(usize::from(*length))?;
        if known == form {
            return Some(number(value));
        }
        list = others;
    }
    None
}

fn number(&[a, b, c]: &[u8; WIDTH]) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

/// A number by a word's length and its first and last letters, in whose upper bits words differ.
#[inline]
pub fn spread(word: &[u8]) -> u64 {
    let (first, last) = match (word.first_chunk(), word.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (word.first_chunk(), word.last_chunk()) {
            (Some(first), Some(last)) => (
                u64::from(u32::from_le_bytes(*first)),
                u64::from(u32::from_le_bytes(*last)),
            ),
            _ => {
                let letters = word.iter();
                (letters.fold(0, |all, &byte| all << 8 | u64::from(byte)), 0)
            }
        },
    };
    let both = first ^ last.rotate_left(23) ^ (word.len() as u64) << 56;
    both.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
