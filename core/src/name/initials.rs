//! What stands for a name without being one: a single letter, or a compound's first word alone (Abu, Abdul). It
//! goes with every word that begins with it.

use std::sync::LazyLock;

use super::Features;
use super::compounds::{self, SERVANT};
use super::words::{self, Role};
use super::{script_of_term, surface};
use crate::text::Script;

/// Bytes of the longest letter.
const LONGEST_LETTER: usize = 4;

/// Whether a word is a single letter of an alphabet, or a compound's first word alone.
pub(crate) fn is_initial(word: &str, script: Script) -> bool {
    let alphabetic = !matches!(
        script,
        Script::Han | Script::Hangul | Script::Kana | Script::Digit
    );
    let single = || word.len() <= LONGEST_LETTER && word.chars().nth(1).is_none();
    alphabetic && single() || compounds::is_alone(word)
}

/// Whether a term is one, whatever particles stand before it.
pub(super) fn is_term_initial(term: &str) -> bool {
    let end = term.as_bytes().last_chunk::<{ LONGEST_LETTER + 1 }>();
    let long = end.is_some_and(|end| !end.contains(&b' '));
    (!long || compounds::is_alone(term)) && is_initial(surface(term), script_of_term(term))
}

/// Set in a beginning where the term is nothing more: an initial.
const SINGLE: u8 = 0x80;
/// Set where the term is not written in Latin letters, and begins so as it is read.
const READ: u8 = 0x40;
/// Letters of the Latin alphabet; the first words of compounds are counted on from there.
const LETTERS: u8 = 26;
/// What is left for these.
const MOST_WORDS: usize = (READ - LETTERS - 1) as usize;

/// First words of compounds, as Latin terms begin with them; the longer ones last.
static FIRST_WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let kunya = |role| match role {
        Role::Kunya { canonical } => Some(canonical),
        _ => None,
    };
    let words = words::with_role(|role| kunya(role).is_some());
    let mut first: Vec<&str> = words
        .iter()
        .filter_map(|word| words::roles(word)?.find(kunya))
        .chain([SERVANT])
        .collect();
    first.sort_unstable_by_key(|word| (word.len(), *word));
    first.dedup();
    first.truncate(MOST_WORDS);
    first
});

/// How a term begins, after its particles: 1 to 26 for a letter of the Latin alphabet, more for the first word of a
/// compound, 0 for all else; and whether it is an initial ([`is_single`]), or is read so.
pub(crate) fn beginning(features: &Features) -> u8 {
    let surface = features.surface();
    let letter = |text: &str| match text.as_bytes().first() {
        Some(letter @ b'a'..=b'z') => letter - b'a' + 1,
        _ => 0,
    };
    let begins = match features.script {
        Script::Latin if surface.is_ascii() => {
            let first = FIRST_WORDS
                .iter()
                .rposition(|first| surface.starts_with(first));
            first.map_or(letter(surface), |first| LETTERS + 1 + first as u8)
        }
        Script::Latin => 0,
        _ => features
            .readings
            .first()
            .map_or(0, |reading| letter(&reading.text) | READ),
    };
    match is_initial(surface, features.script) {
        true => begins | SINGLE,
        false => begins,
    }
}

/// Whether a beginning ([`beginning`]) is all that there is of a term.
pub(crate) fn is_single(beginning: u8) -> bool {
    beginning & SINGLE != 0
}

/// Whether a term may be one that an initial stands for, by the beginnings of both.
#[inline]
pub(crate) fn may_begin(word: u8, initial: u8) -> bool {
    MAY_BEGIN[usize::from(word)][usize::from(initial / 64)] >> (initial % 64) & 1 == 1
}

/// For each beginning of a term a bit for each initial that it may go with.
static MAY_BEGIN: LazyLock<Box<[[u64; 4]; 256]>> = LazyLock::new(|| {
    let mut all = Box::new([[0; 4]; 256]);
    for (word, initials) in (0..=u8::MAX).zip(all.iter_mut()) {
        for initial in (0..=u8::MAX).filter(|initial| goes_with(word, *initial)) {
            initials[usize::from(initial / 64)] |= 1 << (initial % 64);
        }
    }
    all
});

/// Whether a letter of the Latin alphabet certainly stands for a term, by the beginnings of both.
#[inline]
pub(crate) fn begins_with_letter(word: u8, initial: u8) -> bool {
    let is_letter = (SINGLE + 1..=SINGLE + LETTERS).contains(&initial);
    is_letter && word != 0 && word & (SINGLE | READ) == 0 && may_begin(word, initial)
}

fn goes_with(word: u8, initial: u8) -> bool {
    // An initial in another script stands for what its own script says, or for all that it may be read as.
    if initial & READ != 0 || word & READ != 0 && is_single(word) {
        return true;
    }
    let (word, initial) = (word & !(SINGLE | READ), initial & !SINGLE);
    if word == initial || word == 0 || initial == 0 {
        return true;
    }
    let Some(word) = first_word(word) else {
        return false;
    };
    match first_word(initial) {
        Some(initial) => word.starts_with(initial),
        None => word.as_bytes().first() == Some(&(b'a' + initial - 1)),
    }
}

fn first_word(beginning: u8) -> Option<&'static str> {
    let place = usize::from(beginning).checked_sub(usize::from(LETTERS) + 1)?;
    FIRST_WORDS.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Features;

    #[test]
    fn first_words_of_compounds_are_told_apart() {
        let beginning = |term: &str| super::beginning(&Features::of(term));
        let [abu, servant] = ["abu+", "abdal+"].map(beginning);
        assert!(is_single(abu) && is_single(servant) && is_single(beginning("a")));
        assert!(may_begin(beginning("abuhasan"), abu));
        assert!(may_begin(beginning("abuhasan"), beginning("a")));
        assert!(may_begin(beginning("abdalkarim"), servant));
        assert!(!may_begin(beginning("ahmed"), abu));
        assert!(!may_begin(beginning("abdalkarim"), abu));
        assert!(!may_begin(beginning("boris"), beginning("a")));
        assert!(may_begin(beginning("иван"), beginning("i")));
        assert!(!may_begin(beginning("иван"), beginning("b")));
        assert!(may_begin(beginning("иван"), beginning("б")));
    }
}
