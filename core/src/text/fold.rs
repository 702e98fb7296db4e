//! The identity of a written word: what two spellings in the same script must share to be the same.

use super::chars::{is_composed, lower};
use super::script::Script;
use super::{latin, variants};
use smol_str::{SmolStr, SmolStrBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// Folds a word of one script to its identity: canonical composition, lower case, and what that
/// script writes in more than one way.
///
/// * Latin: marks stripped, ASCII (`Łódź` → `lodz`).
/// * Cyrillic: ё → е. Greek: accents stripped, final sigma.
/// * Arabic: harakat and tatweel stripped; alef, yeh, kaf and heh forms unified; ة → ه.
/// * Hebrew: points stripped, final letters unified. Indic scripts: nukta and joiners dropped.
/// * Kana: hiragana → katakana. Han: one form of each simplified, traditional and Japanese variant.
pub fn fold_native(word: &str, script: Script) -> SmolStr {
    let mut text = SmolStrBuilder::new();
    if script == Script::Latin {
        latin::fold(word, &mut text);
        return text.finish();
    }
    let mut push = |c: char| text.push(c);
    if script == Script::Greek {
        word.chars().for_each(|c| lower(c, |c| greek(c, &mut push)));
    } else if is_composed(word) {
        let mut fold = |c: char| fold_letter(c, script, &mut push);
        word.chars().for_each(|c| lower(c, &mut fold));
    } else {
        let mut fold = |c: char| fold_letter(c, script, &mut push);
        word.nfc().for_each(|c| lower(c, &mut fold));
    }
    let text = text.finish();
    // A chillu becomes a letter and a virama, which stands behind marks that follow it.
    if script == Script::Malayalam && !is_composed(&text) {
        return text.nfc().collect();
    }
    text
}

fn greek(c: char, mut push: impl FnMut(char)) {
    match c {
        'ς' => push('σ'),
        'α'..='ω' => push(c),
        _ => decompose_canonical(c, |part| {
            if !super::script::is_mark(part) {
                push(if part == 'ς' { 'σ' } else { part });
            }
        }),
    }
}

fn fold_letter(c: char, script: Script, push: impl FnMut(char)) {
    let folded = match script {
        Script::Cyrillic => cyrillic(c),
        Script::Arabic => arabic(c),
        Script::Hebrew => hebrew(c),
        Script::Georgian => Some(georgian(c)),
        Script::Kana => Some(kana(c)),
        Script::Han => Some(variants::han(c)),
        Script::Ethiopic => Some(ethiopic(c)),
        Script::Malayalam => return malayalam(c, push),
        Script::Devanagari
        | Script::Bengali
        | Script::Gurmukhi
        | Script::Gujarati
        | Script::Oriya
        | Script::Kannada => indic(c),
        _ => Some(c),
    };
    folded.into_iter().for_each(push);
}

fn cyrillic(c: char) -> Option<char> {
    match c {
        'ё' => Some('е'),
        // Stress marks are for dictionaries.
        '\u{300}' | '\u{301}' => None,
        _ => Some(c),
    }
}

fn arabic(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{672}' | '\u{673}' | '\u{675}' => 'ا',
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' | 'ۓ' | 'ئ' | '\u{678}' | '\u{6ce}' => 'ي',
        'ؤ' | '\u{676}' => 'و',
        'ک' | 'ڪ' | '\u{6ac}' | '\u{6ab}' if c != '\u{6ab}' => 'ك',
        'ګ' => 'گ',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' => 'ه',
        'ں' => 'ن',
        // Marks, tatweel, superscript alef, the lone hamza.
        '\u{610}'..='\u{61a}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6ed}'
        | 'ء' => return None,
        _ => c,
    })
}

fn hebrew(c: char) -> Option<char> {
    Some(match c {
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        '\u{591}'..='\u{5c7}' | '\u{5f3}' | '\u{5f4}' => return None,
        _ => c,
    })
}

pub(super) fn georgian(c: char) -> char {
    // Nuskhuri (what Asomtavruli lower-cases to) lies in the order of Mkhedruli.
    match c {
        '\u{2d00}'..='\u{2d2d}' => char::from_u32(c as u32 - 0x2d00 + 0x10d0).unwrap_or(c),
        _ => c,
    }
}

pub(super) fn kana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        'ゝ' => 'ヽ',
        'ゞ' => 'ヾ',
        _ => c,
    }
}

fn ethiopic(c: char) -> char {
    // Series that Amharic no longer tells apart: ሐ ኀ = ሀ, ሠ = ሰ, ዐ = አ, ፀ = ጸ.
    let (from, to) = match c {
        '\u{1210}'..='\u{1216}' => (0x1210, 0x1200),
        '\u{1280}'..='\u{1286}' => (0x1280, 0x1200),
        '\u{1220}'..='\u{1227}' => (0x1220, 0x1230),
        '\u{12d0}'..='\u{12d6}' => (0x12d0, 0x12a0),
        '\u{1340}'..='\u{1346}' => (0x1340, 0x1338),
        _ => return c,
    };
    char::from_u32(c as u32 - from + to).unwrap_or(c)
}

fn indic(c: char) -> Option<char> {
    match c {
        // Nukta and avagraha of each block.
        '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{b3c}' | '\u{cbc}' => None,
        '\u{93d}' | '\u{9bd}' | '\u{abd}' | '\u{b3d}' | '\u{cbd}' => None,
        _ => Some(c),
    }
}

pub(super) fn malayalam(c: char, mut push: impl FnMut(char)) {
    // Chillu letters are the bare consonants written as one.
    let base = match c {
        'ൺ' => 'ണ',
        'ൻ' => 'ന',
        'ർ' => 'ര',
        'ൽ' => 'ല',
        'ൾ' => 'ള',
        'ൿ' => 'ക',
        _ => return push(c),
    };
    push(base);
    push('\u{d4d}');
}
