//! What characters that are no letters mean in a name.

use super::pieces::Glue;
use super::script::{self, Script};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// What a separating character is; `None` for what does not separate.
pub(super) fn separator(c: char) -> Option<Glue> {
    Some(match c {
        ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '_' | '<' | '፡' | '་' => {
            Glue::Space
        }
        '-'
        | '־'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{301c}'
        | '\u{30a0}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{58a}'
        | '\u{1400}' => Glue::Hyphen,
        '.' | '。' | '\u{2024}' | '\u{ff0e}' | '\u{ff61}' | '।' | '॥' | '۔' | '።' => {
            Glue::Dot
        }
        '·' | '・' | '\u{2027}' | '\u{2022}' | '\u{2219}' | '\u{22c5}' | '\u{ff65}' | '\u{387}' => {
            Glue::MiddleDot
        }
        ',' | '،' | '、' | '\u{ff0c}' | '\u{ff64}' | '\u{fe50}' | '՝' | '፣' | '၊' => {
            Glue::Comma
        }
        '/' | '\\' | '\u{ff0f}' => Glue::Slash,
        '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '「' | '」' | '『' | '』' => {
            Glue::Quote
        }
        '(' | ')' | '[' | ']' | '{' | '}' | '\u{ff08}' | '\u{ff09}' | '【' | '】' => {
            Glue::Bracket
        }
        '!'
        | '#'..='&'
        | '*'
        | '+'
        | ':'
        | ';'
        | '='
        | '>'
        | '?'
        | '@'
        | '^'
        | '|'
        | '~'
        | '؛'
        | '؟' => Glue::Other,
        _ if c.is_whitespace() => Glue::Space,
        _ => return None,
    })
}

/// Whether a text is surely composed (NFC). The letters that names are mostly made of all are.
pub(super) fn is_composed(text: &str) -> bool {
    let plain = |c: char| c < '\u{300}' || script::of_plain(c).is_some();
    text.chars().all(plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Gives the lower-case form of a letter, as [`char::to_lowercase`] has it; most scripts have one case.
pub(super) fn lower(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        return each(c.to_ascii_lowercase());
    }
    match script::of_plain(c) {
        Some(Script::Greek) | None => c.to_lowercase().for_each(each),
        Some(Script::Cyrillic) if c < 'а' => {
            each(char::from_u32(u32::from(c) + 32).unwrap_or(c));
        }
        Some(_) => each(c),
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | '‛' | '′' | '`' | '´' | '\u{ff07}' | '՚' | '׳' | '״'
    ) || is_letter_mark(c)
}

/// Marks that stand for a letter of another script (hamza, ain, a soft sign), never for an elision.
pub(super) fn is_letter_mark(c: char) -> bool {
    matches!(
        c,
        '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2ee}' | '″'
    )
}

/// Whether a character may be a compatibility form of others: outside the plain blocks of letters.
pub(super) fn needs_compatibility(c: char) -> bool {
    match c as u32 {
        0..=0xa9 | 0xab..=0x131 | 0x134..=0x13e | 0x141..=0x148 | 0x14a..=0x17e => false,
        0x180..=0x1c3 | 0x1cd..=0x1f0 | 0x1f4..=0x2af | 0x300..=0x379 | 0x386..=0x3cf => false,
        0x400..=0x586 | 0x588..=0x674 | 0x679..=0xedb => false,
        0xede..=0xf0b | 0x1000..=0x10fb | 0x10fd..=0x1d2b | 0x1e00..=0x1e99 | 0x1e9e..=0x1fbc => {
            false
        }
        0x3040..=0x309a | 0x309d..=0x309e | 0x30a0..=0x30fe | 0x3400..=0x9fff | 0xac00..=0xd7a3 => {
            false
        }
        _ => canonical_combining_class(c) == 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_are_composed_and_lower_as_unicode_says() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let mut lowered = String::new();
            lower(c, |c| lowered.push(c));
            assert_eq!(lowered, c.to_lowercase().collect::<String>(), "{c}");
            let unicode = is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes;
            assert_eq!(is_composed(&c.to_string()), unicode, "{c}");
            if c < '\u{300}' || script::of_plain(c).is_some() {
                assert_eq!(canonical_combining_class(c), 0, "{c}");
            }
        }
    }
}
