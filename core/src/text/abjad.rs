//! Arabic and Hebrew letters: where short vowels, which are not written, are likely spoken.
//!
//! A guess by syllables: no two consonants begin one, no more than one closes it. Systems that give
//! the letters only leave the marks out; a vocalised system writes a vowel for each.

use super::script::Script;

/// A short vowel.
const VOWEL: char = '◌';
/// The short vowel of a last syllable after a long one (`خالد` Khalid, `Khaled`).
const LAST: char = '◍';

/// The letters of a word with marks where short vowels are likely.
pub(super) fn spell_out(word: &[char], script: Script) -> Vec<char> {
    let mut out = Vec::with_capacity(word.len() * 2);
    let article = script == Script::Arabic && word.len() > 4 && word.starts_with(&['ا', 'ل']);
    let stem = if article {
        out.extend(['ا', 'ل']);
        &word[2..]
    } else {
        word
    };
    let mut at = 0;
    while at < stem.len() {
        let run = (at..stem.len())
            .take_while(|&i| !is_vowel(stem, i, script))
            .count();
        if run == 0 {
            out.push(stem[at]);
            at += 1;
            continue;
        }
        let after_vowel = at > 0;
        let at_end = at + run == stem.len();
        let last = if after_vowel && !(at == 1 && matches!(stem[0], 'ا' | 'أ' | 'א')) {
            LAST
        } else {
            VOWEL
        };
        for i in 0..run {
            out.push(stem[at + i]);
            if let Some(mark) = mark_after(i, run, after_vowel, at_end, last) {
                out.push(mark);
            }
        }
        at += run;
    }
    out
}

/// The mark after the consonant `i` of a run of `run` consonants.
fn mark_after(i: usize, run: usize, after_vowel: bool, at_end: bool, last: char) -> Option<char> {
    // Consonants before this one that open no syllable, and what the run must still hold.
    let (first, left) = if after_vowel && run > 1 && !(at_end && run == 2) {
        (1, run - 1)
    } else {
        (0, run)
    };
    if i < first {
        return None;
    }
    let i = i - first;
    let inner = if at_end {
        left.checked_sub(1)?
    } else {
        left - 1
    };
    if i >= inner {
        return None;
    }
    match (at_end, after_vowel) {
        // The last consonant closes: C-C, C-C-C, C-CC-C.
        (true, true) if run == 2 => Some(last),
        (true, _) => match left {
            2 => (i == 0).then_some(VOWEL),
            3 => Some(VOWEL),
            4 => (i != 1).then_some(VOWEL),
            _ => i.is_multiple_of(2).then_some(VOWEL),
        },
        // The last consonant belongs to the vowel after it: C-C, C-CC, C-CC-C.
        (false, _) => i.is_multiple_of(2).then_some(VOWEL),
    }
}

fn is_vowel(word: &[char], at: usize, script: Script) -> bool {
    let next = word.get(at + 1).copied();
    match (script, word[at]) {
        (Script::Hebrew, 'א') => true,
        (Script::Hebrew, 'ה') => at > 0 && next.is_none(),
        (Script::Hebrew, 'ו' | 'י') => at > 0 && !matches!(next, Some('ו' | 'א')),
        (Script::Hebrew, '׳') => true,
        (Script::Hebrew, _) => false,
        (_, 'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ة' | 'ئ' | 'ؤ' | 'ء' | 'ے' | 'ې' | 'ە') => {
            true
        }
        (_, 'و' | 'ي' | 'ی') => {
            at > 0 && !matches!(next, Some('ا' | 'و' | 'ي' | 'ی' | 'ى' | 'آ' | 'ة'))
        }
        (_, 'ھ') => true,
        _ => false,
    }
}
