//! The tables of `core/data/mrz`, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Rows of a tab-separated table without its comment lines.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
}

/// Meaning of document codes.
pub(super) fn document_codes() -> &'static BTreeMap<&'static str, &'static str> {
    static TABLE: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        rows(include_str!("../../data/mrz/document_codes.tsv"))
            .filter_map(|r| Some((*r.first()?, *r.get(1)?)))
            .collect()
    });
    &TABLE
}

/// Characters read for another one.
pub(super) struct LookAlikes {
    /// By ASCII letter: the digit it stands for, or 0.
    pub(super) digit: [u8; 128],
    /// The same, and a filler for K.
    pub(super) digit_or_filler: [u8; 128],
    /// By ASCII digit: the letter it stands for, or 0.
    pub(super) letter: [u8; 128],
    /// Pairs that document numbers confuse.
    pub(super) number: Vec<(u8, u8)>,
    /// Characters of other alphabets and the zone's characters they stand for, in order.
    glyph: Vec<(char, &'static str)>,
}

impl LookAlikes {
    /// The zone's characters that an upper-case character of another alphabet stands for.
    pub(super) fn glyph(&self, upper: char) -> Option<&'static str> {
        let at = self.glyph.binary_search_by_key(&upper, |&(c, _)| c).ok()?;
        self.glyph.get(at).map(|&(_, meant)| meant)
    }
}

pub(super) fn look_alikes() -> &'static LookAlikes {
    static TABLE: LazyLock<LookAlikes> = LazyLock::new(|| {
        let mut t = LookAlikes {
            digit: [0; 128],
            digit_or_filler: [0; 128],
            letter: [0; 128],
            number: Vec::new(),
            glyph: Vec::new(),
        };
        for row in rows(include_str!("../../data/mrz/look_alikes.tsv")) {
            let [kind, read, meant] = row[..] else {
                continue;
            };
            let (Some(from), Some(&to)) = (read.chars().next(), meant.as_bytes().first()) else {
                continue;
            };
            match (kind, u8::try_from(from)) {
                ("digit", Ok(b)) => t.digit[usize::from(b & 127)] = to,
                ("letter", Ok(b)) => t.letter[usize::from(b & 127)] = to,
                ("number", Ok(b)) => t.number.push((b, to)),
                _ => t.glyph.push((from, meant)),
            }
        }
        t.glyph.sort_unstable();
        t.digit_or_filler = t.digit;
        t.digit_or_filler[usize::from(b'K')] = b'<';
        t
    });
    &TABLE
}

/// Table A: upper-case Latin letters with marks and their permitted outputs.
pub(super) fn latin() -> &'static BTreeMap<char, Vec<&'static str>> {
    static TABLE: LazyLock<BTreeMap<char, Vec<&str>>> = LazyLock::new(|| {
        rows(include_str!("../../data/mrz/latin.tsv"))
            .filter_map(|r| Some((r.get(1)?.chars().next()?, r.get(2)?.split(' ').collect())))
            .collect()
    });
    &TABLE
}

/// One row of table B.
pub(super) struct CyrillicRow {
    /// Output unless the language says otherwise; empty when the letter is not printed.
    pub(super) output: &'static str,
    /// Language, only at the start of a word, output.
    pub(super) exceptions: Vec<(&'static str, bool, &'static str)>,
}

/// Table B: upper-case Cyrillic letters.
pub(super) fn cyrillic() -> &'static BTreeMap<char, CyrillicRow> {
    static TABLE: LazyLock<BTreeMap<char, CyrillicRow>> = LazyLock::new(|| {
        rows(include_str!("../../data/mrz/cyrillic.tsv"))
            .filter_map(|r| {
                let exceptions = r
                    .get(3)
                    .into_iter()
                    .flat_map(|e| e.split(' '))
                    .filter_map(|e| {
                        let (language, output) = e.split_once('=')?;
                        let initial = language.strip_suffix('^');
                        Some((initial.unwrap_or(language), initial.is_some(), output))
                    });
                let row = CyrillicRow {
                    output: r.get(2)?.trim_matches('-'),
                    exceptions: exceptions.collect(),
                };
                Some((r.get(1)?.chars().next()?, row))
            })
            .collect()
    });
    &TABLE
}

/// One row of table C.
pub(super) struct ArabicRow {
    /// What is printed.
    pub(super) output: ArabicOutput,
    /// What is printed at the end of a name part, where that differs.
    pub(super) at_end: Option<&'static str>,
    /// What is also met.
    pub(super) also: Vec<&'static str>,
}

/// What a letter of table C prints.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ArabicOutput {
    Letters(&'static str),
    Nothing,
    /// Shadda: the letter before it once more.
    Double,
}

/// Table C: letters and marks of the Arabic script.
pub(super) fn arabic() -> &'static BTreeMap<char, ArabicRow> {
    static TABLE: LazyLock<BTreeMap<char, ArabicRow>> = LazyLock::new(|| {
        rows(include_str!("../../data/mrz/arabic.tsv"))
            .filter_map(|r| {
                let output = match *r.get(2)? {
                    "-" => ArabicOutput::Nothing,
                    "double" => ArabicOutput::Double,
                    letters => ArabicOutput::Letters(letters),
                };
                let at_end = r.get(3).copied().filter(|s| !s.is_empty());
                let also = r
                    .get(4)
                    .copied()
                    .unwrap_or_default()
                    .split(' ')
                    .filter(|s| !s.is_empty())
                    .collect();
                // The letter column may hold a mark on a carrier: the code point is what counts.
                let letter = char::from_u32(u32::from_str_radix(r.first()?, 16).ok()?)?;
                Some((
                    letter,
                    ArabicRow {
                        output,
                        at_end,
                        also,
                    },
                ))
            })
            .collect()
    });
    &TABLE
}

/// States where a name field may be written by table C.
pub(super) fn arabic_states() -> &'static BTreeSet<&'static str> {
    static TABLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        rows(include_str!("../../data/mrz/arabic_states.tsv"))
            .filter_map(|r| r.first().copied())
            .collect()
    });
    &TABLE
}
