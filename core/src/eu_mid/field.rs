//! One name field and the rules that compare field with field: (a) and (d) to (h).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::EuMidRule;
use crate::{mrz, text};

/// Most characters of a field that are compared; longer ones are compared by their beginning.
const MAX_CHARS: usize = 128;

/// A field after the harmonisation of formats: composed, upper case, single spaces.
pub(super) struct Field {
    /// All characters, words parted by one space.
    pub(super) chars: Vec<char>,
    /// Each word's characters.
    pub(super) words: Vec<Vec<char>>,
    /// Each word's forms in A-Z.
    pub(super) latin: Vec<BTreeSet<String>>,
}

impl Field {
    pub(super) fn new(value: &str) -> Field {
        let upper: String = value
            .nfc()
            .take(MAX_CHARS)
            .flat_map(char::to_uppercase)
            .collect();
        let upper: String = upper.nfc().collect();
        let words: Vec<Vec<char>> = upper
            .split_whitespace()
            .map(|w| w.chars().collect())
            .collect();
        let latin = words
            .iter()
            .map(|w| latin_forms(&w.iter().collect::<String>()))
            .collect();
        Field {
            chars: words.join(&' '),
            words,
            latin,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Every rule by which two fields that are not the same are similar.
    pub(super) fn similar(&self, other: &Field, rules: &mut Vec<EuMidRule>) -> bool {
        let before = rules.len();
        let mut hold = |rule, holds: bool| {
            if holds {
                rules.push(rule);
            }
        };
        hold(EuMidRule::Transliteration, self.transliterates(other));
        hold(
            EuMidRule::WordsInverted,
            one_exchange(&self.words, &other.words, |_| true),
        );
        hold(
            EuMidRule::LettersInverted,
            one_exchange(&self.chars, &other.chars, |c| c.is_alphabetic()),
        );
        hold(EuMidRule::OneEdit, one_edit(&self.chars, &other.chars));
        hold(
            EuMidRule::Punctuation,
            same_but_punctuation(&self.chars, &other.chars),
        );
        hold(
            EuMidRule::Truncated,
            cut_off(&self.words, &other.words) || cut_off(&other.words, &self.words),
        );
        rules.len() > before
    }

    /// (a): word for word, a form in common.
    pub(super) fn transliterates(&self, other: &Field) -> bool {
        self.latin.len() == other.latin.len()
            && self
                .latin
                .iter()
                .zip(&other.latin)
                .all(|(a, b)| !a.is_disjoint(b))
    }
}

/// What documents make of a word in A-Z: tables A to C with every output, and the romanizations. A word
/// with a hyphen or an apostrophe stands for itself: that is rule (g).
fn latin_forms(word: &str) -> BTreeSet<String> {
    if word.bytes().all(|b| b.is_ascii_uppercase()) || word.chars().any(is_punctuation) {
        return BTreeSet::from([word.to_owned()]);
    }
    let mut forms: BTreeSet<String> = mrz::word_forms(word).into_iter().collect();
    if let [piece] = &text::pieces(word).pieces[..] {
        forms.extend(
            piece
                .readings()
                .into_iter()
                .map(|r| r.text.to_ascii_uppercase()),
        );
    }
    forms
}

/// (d), (e): the same but for two items exchanged, wherever they stand.
pub(super) fn one_exchange<T: PartialEq>(a: &[T], b: &[T], may_move: impl Fn(&T) -> bool) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut differ = a.iter().zip(b).filter(|(x, y)| x != y);
    match (differ.next(), differ.next(), differ.next()) {
        (Some((a1, b1)), Some((a2, b2)), None) => {
            a1 == b2 && a2 == b1 && may_move(a1) && may_move(a2)
        }
        _ => false,
    }
}

/// (f): one character inserted, left out or replaced.
pub(super) fn one_edit(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 || a == b {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest_of_short = if short.len() == long.len() {
        same + 1
    } else {
        same
    };
    short.get(rest_of_short..) == long.get(same + 1..)
}

/// Hyphens, commas and apostrophes in their typographic forms.
pub(super) fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '-' | ',' | '\'' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{5BE}' | '\u{60C}'
    )
}

/// (g): the same letters, and where the spaces differ, one of the two has such a mark.
fn same_but_punctuation(a: &[char], b: &[char]) -> bool {
    let (mut a, mut b) = (Gaps(a), Gaps(b));
    loop {
        let ((gap_a, letter_a), (gap_b, letter_b)) = (a.next(), b.next());
        let marked = gap_a.iter().chain(gap_b).any(|c| is_punctuation(*c));
        if letter_a != letter_b || (gap_a != gap_b && !marked) {
            return false;
        }
        if letter_a.is_none() {
            return true;
        }
    }
}

/// Walks a field from letter to letter.
struct Gaps<'a>(&'a [char]);

impl<'a> Gaps<'a> {
    /// The spaces and marks before the next letter, and the letter.
    fn next(&mut self) -> (&'a [char], Option<char>) {
        let gap = self
            .0
            .iter()
            .take_while(|c| **c == ' ' || is_punctuation(**c))
            .count();
        let (before, rest) = self.0.split_at(gap);
        let letter = rest.first().copied();
        self.0 = rest.get(1..).unwrap_or_default();
        (before, letter)
    }
}

/// (h): `short` is `long` cut off, as a whole or word by word.
fn cut_off(short: &[Vec<char>], long: &[Vec<char>]) -> bool {
    !short.is_empty()
        && short.len() <= long.len()
        && short != long
        && short.iter().zip(long).all(|(s, l)| l.starts_with(s))
}
