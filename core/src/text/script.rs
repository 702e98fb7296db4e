//! Which writing system a letter belongs to.

use unicode_script::UnicodeScript;

/// A writing system of names. A script that has no table here keeps its Unicode name, so that a
/// caller can say which one was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the variants are the names of the scripts
pub enum Script {
    Latin,
    Cyrillic,
    Greek,
    /// Arabic, Persian, Pashto, Urdu, Kurdish, Uyghur ...
    Arabic,
    Hebrew,
    Armenian,
    Georgian,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Khmer,
    Myanmar,
    Ethiopic,
    Thaana,
    Hangul,
    /// Hiragana and katakana.
    Kana,
    Han,
    /// Decimal digits of any script; their text is ASCII.
    Digit,
    /// A script without a table, by its Unicode name (`"Gothic"`).
    Unknown(&'static str),
}

impl Script {
    /// The script's name in English, as Unicode spells it.
    pub fn name(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Cyrillic => "Cyrillic",
            Script::Greek => "Greek",
            Script::Arabic => "Arabic",
            Script::Hebrew => "Hebrew",
            Script::Armenian => "Armenian",
            Script::Georgian => "Georgian",
            Script::Devanagari => "Devanagari",
            Script::Bengali => "Bengali",
            Script::Gurmukhi => "Gurmukhi",
            Script::Gujarati => "Gujarati",
            Script::Oriya => "Oriya",
            Script::Tamil => "Tamil",
            Script::Telugu => "Telugu",
            Script::Kannada => "Kannada",
            Script::Malayalam => "Malayalam",
            Script::Sinhala => "Sinhala",
            Script::Thai => "Thai",
            Script::Lao => "Lao",
            Script::Khmer => "Khmer",
            Script::Myanmar => "Myanmar",
            Script::Ethiopic => "Ethiopic",
            Script::Thaana => "Thaana",
            Script::Hangul => "Hangul",
            Script::Kana => "Kana",
            Script::Han => "Han",
            Script::Digit => "Digit",
            Script::Unknown(name) => name,
        }
    }

    /// Whether names of this script can be looked up: it is Latin, a digit, or has a table.
    pub fn has_table(self) -> bool {
        !matches!(self, Script::Unknown(_))
    }
}

impl Script {
    /// The script of a word: that of its first letter or digit.
    pub fn of_word(word: &str) -> Script {
        word.chars().find_map(of).unwrap_or(Script::Latin)
    }

    /// Whether it is one of the scripts of South Asia that write a consonant with its vowel as one.
    pub(crate) fn is_south_asian(self) -> bool {
        matches!(
            self,
            Script::Devanagari
                | Script::Bengali
                | Script::Gurmukhi
                | Script::Gujarati
                | Script::Oriya
                | Script::Tamil
                | Script::Telugu
                | Script::Kannada
                | Script::Malayalam
                | Script::Sinhala
        )
    }
}

/// The script of a letter or digit; `None` for a mark, a symbol, a control or punctuation.
pub(super) fn of(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '0'..='9' => Some(Script::Digit),
        '\0'..='\x7f' => None,
        _ => of_plain(c).or_else(|| of_any(c)),
    }
}

/// The script of the letters that names are mostly made of, where nothing else can be meant.
pub(super) fn of_plain(c: char) -> Option<Script> {
    Some(match c {
        '\u{0410}'..='\u{044f}' => Script::Cyrillic,
        '\u{0391}'..='\u{03a1}' | '\u{03a3}'..='\u{03a9}' | '\u{03b1}'..='\u{03c9}' => {
            Script::Greek
        }
        '\u{05d0}'..='\u{05ea}' => Script::Hebrew,
        '\u{0621}'..='\u{063a}' | '\u{0641}'..='\u{064a}' => Script::Arabic,
        '\u{0905}'..='\u{0939}' => Script::Devanagari,
        '\u{0e01}'..='\u{0e2e}' => Script::Thai,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => Script::Kana,
        '\u{4e00}'..='\u{9fff}' => Script::Han,
        '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        _ => return None,
    })
}

fn of_any(c: char) -> Option<Script> {
    use unicode_script::Script as U;
    if digit(c).is_some() {
        return Some(Script::Digit);
    }
    if is_mark(c) {
        return None;
    }
    // Letters that Unicode counts as common to several scripts.
    if matches!(c, '\u{30fc}' | '\u{ff70}') {
        return Some(Script::Kana);
    }
    if matches!(c, '\u{3005}'..='\u{3007}') {
        return Some(Script::Han);
    }
    if !c.is_alphanumeric() {
        return None;
    }
    Some(match c.script() {
        U::Latin => Script::Latin,
        U::Cyrillic => Script::Cyrillic,
        U::Greek => Script::Greek,
        U::Arabic => Script::Arabic,
        U::Hebrew => Script::Hebrew,
        U::Armenian => Script::Armenian,
        U::Georgian => Script::Georgian,
        U::Devanagari => Script::Devanagari,
        U::Bengali => Script::Bengali,
        U::Gurmukhi => Script::Gurmukhi,
        U::Gujarati => Script::Gujarati,
        U::Oriya => Script::Oriya,
        U::Tamil => Script::Tamil,
        U::Telugu => Script::Telugu,
        U::Kannada => Script::Kannada,
        U::Malayalam => Script::Malayalam,
        U::Sinhala => Script::Sinhala,
        U::Thai => Script::Thai,
        U::Lao => Script::Lao,
        U::Khmer => Script::Khmer,
        U::Myanmar => Script::Myanmar,
        U::Ethiopic => Script::Ethiopic,
        U::Thaana => Script::Thaana,
        U::Hangul => Script::Hangul,
        U::Hiragana | U::Katakana => Script::Kana,
        U::Han => Script::Han,
        U::Common | U::Inherited | U::Unknown => return None,
        other => Script::Unknown(other.full_name()),
    })
}

/// The value of a decimal digit of any script (`٣` is 3).
pub(super) fn digit(c: char) -> Option<u8> {
    /// The zeros of the decimal digits that scripts of names use; each begins a run of ten.
    const ZEROS: [u32; 22] = [
        0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66,
        0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0xff10,
    ];
    let at = ZEROS
        .partition_point(|&zero| zero <= c as u32)
        .checked_sub(1)?;
    let value = c as u32 - ZEROS[at];
    (value < 10).then_some(value as u8)
}

/// Whether a character is a mark that belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    c >= '\u{0300}' && unicode_normalization::char::is_combining_mark(c)
}

/// Whether a character is written without being seen: bidirectional controls, zero-width
/// characters, variation selectors, soft hyphens, tags; and the blessings that Arabic writes as one
/// character. None carries part of a name.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\0'..='\x08' | '\x0e'..='\x1f' | '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fdfa}' | '\u{fdfb}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
