//! Check digits: weights 7-3-1, modulo 10 (Doc 9303-3 section 4.9), and what they cannot see.

use super::tables;

/// The verdict on one check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CheckVerdict {
    /// It agrees with its field.
    Passed,
    /// It does not. The field, the digit or both were misread, or the document is not genuine.
    Failed {
        /// The digit (or other character) on the document.
        printed: char,
        /// The digit that the field asks for.
        computed: char,
    },
    /// The layout prints no such digit, or the field it belongs to is empty.
    #[default]
    NotPrinted,
}

impl CheckVerdict {
    /// Whether the digit is there and disagrees.
    pub fn failed(self) -> bool {
        matches!(self, CheckVerdict::Failed { .. })
    }

    pub(super) fn of<'a>(fields: impl IntoIterator<Item = &'a [u8]>, printed: u8) -> CheckVerdict {
        let computed = digit(fields);
        if printed == computed {
            CheckVerdict::Passed
        } else {
            CheckVerdict::Failed {
                printed: printed as char,
                computed: computed as char,
            }
        }
    }
}

/// The verdicts of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct MrzChecks {
    /// Document number.
    pub document_number: CheckVerdict,
    /// Date of birth.
    pub born: CheckVerdict,
    /// Date of expiry.
    pub expires: CheckVerdict,
    /// Optional data (passports only).
    pub optional: CheckVerdict,
    /// The whole zone (not on visas).
    pub composite: CheckVerdict,
}

impl MrzChecks {
    /// Whether no printed digit disagrees.
    pub fn all_passed(&self) -> bool {
        !self.all().iter().any(|v| v.failed())
    }

    pub(super) fn all(&self) -> [CheckVerdict; 5] {
        [
            self.document_number,
            self.born,
            self.expires,
            self.optional,
            self.composite,
        ]
    }

    pub(super) fn passed(&self) -> usize {
        self.all()
            .iter()
            .filter(|v| **v == CheckVerdict::Passed)
            .count()
    }
}

/// The check digit of `field` (A-Z, 0-9 and `<`); `None` when it holds any other character.
///
/// ```
/// assert_eq!(noticematch::mrz::check_digit("L898902C3"), Some('6'));
/// ```
pub fn check_digit(field: &str) -> Option<char> {
    let known = field
        .bytes()
        .all(|b| b == b'<' || b.is_ascii_digit() || b.is_ascii_uppercase());
    known.then(|| digit([field.as_bytes()]) as char)
}

/// Characters with equal check values: a misreading within a class is never detected.
pub const BLIND_CLASSES: [&str; 10] = [
    "0AKU<", "1BLV", "2CMW", "3DNX", "4EOY", "5FPZ", "6GQ", "7HR", "8IS", "9JT",
];

/// The class of `character` in [`BLIND_CLASSES`], which is its check value modulo 10.
pub fn blind_class(character: char) -> Option<usize> {
    let byte = u8::try_from(character).ok()?;
    (byte == b'<' || byte.is_ascii_digit() || byte.is_ascii_uppercase())
        .then(|| usize::from(value(byte)) % 10)
}

const fn value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'Z' => byte - b'A' + 10,
        _ => 0,
    }
}

/// [`value`] of every byte times the weight of each of three positions, modulo 10.
const WEIGHED: [[u8; 256]; 3] = {
    let mut weighed = [[0; 256]; 3];
    let mut byte = 0;
    while byte < 256 {
        let value = value(byte as u8) as usize;
        weighed[0][byte] = (value * 7 % 10) as u8;
        weighed[1][byte] = (value * 3 % 10) as u8;
        weighed[2][byte] = (value % 10) as u8;
        byte += 1;
    }
    weighed
};

/// The check digit of the fields put together.
#[inline]
fn digit<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> u8 {
    let (mut sum, mut at) = (0u32, 0);
    for field in fields {
        let tables = [0, 1, 2].map(|next| &WEIGHED[(at + next) % 3]);
        let weighed = |place: usize, byte: u8| u32::from(tables[place][usize::from(byte)]);
        let threes = field.chunks_exact(3);
        for (place, &byte) in threes.remainder().iter().enumerate() {
            sum += weighed(place, byte);
        }
        for three in threes {
            sum += weighed(0, three[0]) + weighed(1, three[1]) + weighed(2, three[2]);
        }
        at = (at + field.len()) % 3;
    }
    b'0' + (sum % 10) as u8
}

/// `number` with one confusable character changed so that the printed digit agrees.
pub(super) fn agreeing_numbers(number: &str, verdict: CheckVerdict) -> Vec<String> {
    let CheckVerdict::Failed { printed, .. } = verdict else {
        return Vec::new();
    };
    let Some(printed) = printed.to_digit(10) else {
        return Vec::new();
    };
    let computed = u32::from(digit([number.as_bytes()]) - b'0');
    let mut found = Vec::new();
    for (at, byte) in number.bytes().enumerate() {
        let weighted = |byte: u8| u32::from(WEIGHED[at % 3][usize::from(byte)]);
        let without = computed + 10 - weighted(byte);
        for other in confusable_with(byte) {
            if (without + weighted(other)) % 10 == printed {
                let mut changed = number.as_bytes().to_vec();
                changed[at] = other;
                found.extend(String::from_utf8(changed));
            }
        }
    }
    found
}

/// Characters that cameras take `byte` for.
pub(crate) fn confusable_with(byte: u8) -> impl Iterator<Item = u8> {
    tables::look_alikes()
        .number
        .iter()
        .filter_map(move |&(a, b)| match byte {
            _ if byte == a => Some(b),
            _ if byte == b => Some(a),
            _ => None,
        })
}
