//! Scripts whose consonants carry a vowel that is not written: where it is spoken.
//!
//! The letters of a word become the letters its table is written for: [`SPOKEN`] after a consonant
//! whose own vowel is spoken, [`SILENT`] where the language drops it (but documents may keep it).

use super::script::Script;

/// The inherent vowel, spoken.
const SPOKEN: char = '◌';
/// The inherent vowel, dropped in speech.
const SILENT: char = '◍';

/// When a language drops the inherent vowel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dropping {
    Never,
    /// At the end of a word, except after a cluster.
    Final,
    /// Also inside, between a vowel and a consonant with a vowel (`Jagdish` of `ja-ga-di-sha`).
    FinalAndInner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Consonant,
    Sign,
    Virama,
    /// Belongs to the consonant before it.
    Nukta,
    /// A nasal or breath after the vowel, an independent vowel, anything else.
    Other,
}

/// Whether this module spells out words of a script.
pub(super) fn has_inherent_vowel(script: Script) -> bool {
    script.is_south_asian() || matches!(script, Script::Khmer | Script::Myanmar)
}

/// The letters of a word with its inherent vowels put in.
pub(super) fn spell_out(word: &[char], script: Script) -> Vec<char> {
    let dropping = match script {
        Script::Devanagari | Script::Gurmukhi | Script::Gujarati | Script::Bengali => {
            Dropping::FinalAndInner
        }
        Script::Khmer => Dropping::Final,
        _ => Dropping::Never,
    };
    let mut out = Vec::with_capacity(word.len() * 2);
    // Where SPOKEN stands in `out`, and whether a lone consonant precedes it.
    let mut vowels: Vec<Vowel> = Vec::new();
    for (i, &c) in word.iter().enumerate() {
        out.push(c);
        let next = word.get(i + 1).map(|&n| kind(n, script));
        let carries = match kind(c, script) {
            Kind::Consonant => !matches!(next, Some(Kind::Sign | Kind::Virama | Kind::Nukta)),
            Kind::Nukta => !matches!(next, Some(Kind::Sign | Kind::Virama | Kind::Nukta)),
            Kind::Sign | Kind::Virama | Kind::Other => false,
        };
        // A consonant with its killer closes the syllable, and has the vowel in its spelling.
        let closes = script == Script::Myanmar && word.get(i + 2) == Some(&'\u{103a}');
        if carries && !closes {
            let onset = i - usize::from(kind(c, script) == Kind::Nukta);
            let cluster = onset > 0 && kind(word[onset - 1], script) == Kind::Virama;
            let closed = next == Some(Kind::Other);
            vowels.push(Vowel {
                at: out.len(),
                lone: !cluster,
                free: !closed,
            });
            out.push(SPOKEN);
        }
    }
    if dropping != Dropping::Never {
        drop_vowels(&mut out, &vowels, dropping);
    }
    out
}

struct Vowel {
    at: usize,
    lone: bool,
    /// Nothing that belongs to the vowel follows it.
    free: bool,
}

fn drop_vowels(out: &mut [char], vowels: &[Vowel], dropping: Dropping) {
    for vowel in vowels.iter().rev() {
        let at = vowel.at;
        // A word of one consonant keeps its vowel; so does the first consonant.
        if !vowel.lone || !vowel.free || at < 2 {
            continue;
        }
        let inner = dropping == Dropping::FinalAndInner;
        if at + 1 == out.len() || (inner && stands_between(out, at)) {
            out[at] = SILENT;
        }
    }
}

/// Whether the consonant of the vowel at `at` has a vowel before it, and one consonant with a vowel
/// after it.
fn stands_between(out: &[char], at: usize) -> bool {
    let is_mark = |c: char| matches!(c, '\u{93c}' | '\u{a3c}' | '\u{abc}');
    let onset = if is_mark(out[at - 1]) {
        at.checked_sub(2)
    } else {
        at.checked_sub(1)
    };
    let Some(before) = onset.and_then(|o| o.checked_sub(1)).map(|i| out[i]) else {
        return false;
    };
    let vowel =
        |c: char| c == SPOKEN || indic(c).is_some_and(|o| matches!(o, 0x04..=0x14 | 0x3e..=0x4c));
    let mut after = out[at + 1..].iter().copied().filter(|&c| !is_mark(c));
    let (consonant, mut then) = (after.next(), after.next());
    // What r follows is no cluster that the vowel was needed for (`Har-preet`).
    if then.and_then(indic) == Some(0x4d) && after.next().and_then(indic) == Some(0x30) {
        then = after.next();
    }
    vowel(before)
        && consonant
            .and_then(indic)
            .is_some_and(|o| matches!(o, 0x15..=0x39))
        && then.is_some_and(vowel)
}

/// The place of a letter in its block, for the nine scripts whose blocks run parallel.
fn indic(c: char) -> Option<u32> {
    let u = c as u32;
    (0x900..0xd80).contains(&u).then_some(u & 0x7f)
}

fn kind(c: char, script: Script) -> Kind {
    match script {
        Script::Sinhala => match c as u32 {
            0xd9a..=0xdc6 => Kind::Consonant,
            0xdca => Kind::Virama,
            0xdcf..=0xddf | 0xdf2 | 0xdf3 => Kind::Sign,
            _ => Kind::Other,
        },
        Script::Khmer => match c as u32 {
            0x1780..=0x17a2 => Kind::Consonant,
            0x17d2 | 0x17cd => Kind::Virama,
            0x17b6..=0x17c8 => Kind::Sign,
            // Shifters and the like stand between a consonant and its vowel.
            0x17c9 | 0x17ca => Kind::Nukta,
            _ => Kind::Other,
        },
        Script::Myanmar => match c as u32 {
            0x1000..=0x1021 | 0x103f => Kind::Consonant,
            0x1039 | 0x103a => Kind::Virama,
            0x102b..=0x1032 | 0x1036 => Kind::Sign,
            0x103b..=0x103e => Kind::Nukta,
            _ => Kind::Other,
        },
        _ => match (indic(c), c) {
            (_, 'ৎ') => Kind::Other,
            (_, 'ৰ' | 'ৱ' | 'ୱ') => Kind::Consonant,
            (Some(0x15..=0x39 | 0x58..=0x5f), _) => Kind::Consonant,
            (Some(0x3c), _) => Kind::Nukta,
            (Some(0x3e..=0x4c | 0x55..=0x57 | 0x62 | 0x63), _) => Kind::Sign,
            (Some(0x4d), _) => Kind::Virama,
            _ => Kind::Other,
        },
    }
}
