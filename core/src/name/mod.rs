//! The analysis pipeline: `&str` → [`AnalyzedName`].
//!
//! pieces → words with known parts → tokens (compounds in one, particles with the word they belong
//! to, titles and placeholders aside). The same code analyses lists and queries.

pub(crate) mod compounds;
mod endings;
mod features;
mod fields;
mod form_table;
mod heard;
mod initials;
mod keys;
mod letters;
pub(crate) mod lexicon;
mod organisation;
mod outline;
mod person;
mod readings;
mod skeleton;
mod sketch;
pub(crate) mod sound;
pub(crate) mod table;
mod token;
mod weight;
mod words;

pub(crate) use compounds::{
    begins_with_alone, is_alone, is_canonical as is_compound, is_servant_compound, may_be_one_form,
};
pub(crate) use features::{Features, MAX_FEATURES, surface};
pub(crate) use initials::{beginning, begins_with_letter, is_initial, is_single, may_begin};
pub(crate) use keys::Spelling;
pub(crate) use lexicon::Class;
pub(crate) use outline::Outline;
pub(crate) use readings::readings;
pub(crate) use skeleton::{Skeletons, is_vowel};
pub use token::Unsearchable;
pub(crate) use token::{AnalyzedName, Mode, Remarks, Token, TokenKind};
pub(crate) use weight::{LIGHT, weight};
pub(crate) use words::{gendered, known_name, legal_forms_differ};

use crate::text::{self, Piece, Pieces, Script};
use smol_str::SmolStr;
use std::borrow::Cow;

/// Tokens of one name that are looked at; further ones are cut and the answer is `work_limited`.
pub(crate) const MAX_TOKENS: usize = 12;

/// Analyses a name. Bounded work: O(letters), at most [`MAX_TOKENS`] tokens.
pub(crate) fn analyze(name: &str, mode: Mode) -> AnalyzedName {
    finish(name, mode, &text::pieces(name))
}

/// The name whose pieces these are, as it stands.
fn finish(name: &str, mode: Mode, pieces: &Pieces) -> AnalyzedName {
    let mut analyzed = match mode {
        Mode::Person => person::read(name, &pieces.pieces),
        Mode::Organization => organisation::read(name, &pieces.pieces),
    };
    analyzed.work_limited |= pieces.truncated || analyzed.tokens.len() > MAX_TOKENS;
    analyzed.tokens.truncate(MAX_TOKENS);
    if analyzed.unsearchable.is_none() {
        analyzed.unsearchable = unsearchable(name, mode, &pieces.pieces, &analyzed);
    }
    analyzed.remarks = remarks(pieces);
    analyzed
}

fn remarks(pieces: &Pieces) -> Remarks {
    let mut scripts: Vec<Script> = Vec::new();
    let written = pieces.pieces.iter().map(|piece| piece.script);
    let mut written = written.filter(|script| *script != Script::Digit);
    let first = written.next();
    let one = written.all(|script| Some(script) == first);
    let others = pieces.pieces.iter().filter(|_| !one);
    for piece in others.filter(|p| p.script != Script::Digit) {
        // Japanese and Korean names are written with Han characters, too.
        let east_asian = |s: &Script| matches!(s, Script::Han | Script::Kana | Script::Hangul);
        let known = |s: &Script| *s == piece.script || (east_asian(s) && east_asian(&piece.script));
        if !scripts.iter().any(known) {
            scripts.push(piece.script);
        }
    }
    let mixed = if scripts.len() > 1 {
        scripts
    } else {
        Vec::new()
    };
    Remarks {
        lookalikes: pieces.lookalikes,
        mixed_scripts: mixed.into_iter().map(Script::name).collect(),
        unknown_scripts: pieces.unknown_scripts.clone(),
    }
}

fn unsearchable(
    name: &str,
    mode: Mode,
    pieces: &[Piece],
    analyzed: &AnalyzedName,
) -> Option<Unsearchable> {
    if analyzed.tokens.is_empty() {
        return Some(if name.trim().is_empty() {
            Unsearchable::Empty
        } else {
            Unsearchable::NoLetters
        });
    }
    // Ships and companies are called by numbers, people are not.
    let number = |token: &Token| token.kind == TokenKind::Number;
    if mode == Mode::Person && analyzed.tokens.iter().all(number) {
        return Some(Unsearchable::NoLetters);
    }
    let placeholder = |piece: &Piece| words::may_stand_for_unknown(&piece.text);
    if pieces.first().is_some_and(placeholder) {
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        if words::only_placeholders(&texts) {
            return Some(Unsearchable::PlaceholderOnly);
        }
    }
    if pieces.iter().all(|piece| !piece.script.has_table()) {
        return pieces
            .first()
            .map(|piece| Unsearchable::ScriptWithoutTable(piece.script.name().to_owned()));
    }
    let single = |token: &Token| initials::is_term_initial(&token.term);
    let initials = analyzed.tokens.iter().all(single);
    initials.then_some(Unsearchable::InitialsOnly)
}

/// What the terms of numbers begin with.
pub(crate) const NUMBER_MARK: char = '#';

/// Two tokens this short may be one name part written apart (Jong Un): every rule applies to both
/// together. Longer ones meet only the same letters in one word.
const SHORT_JOIN: usize = 4;
/// So may two syllables of East Asian names up to this length (Chih Hsiung, Hun Seung).
const SYLLABLE_JOIN: usize = 6;

/// The term of two adjacent tokens that may be one short name part.
pub(crate) fn short_join(a: &Token, b: &Token) -> Option<SmolStr> {
    let short = |token: &Token| {
        let letters = if token.term.is_ascii() {
            token.term.len()
        } else {
            token.term.chars().take(SYLLABLE_JOIN + 1).count()
        };
        (2..=SHORT_JOIN).contains(&letters)
            || (letters <= SYLLABLE_JOIN && is_syllable(&token.term))
    };
    (joinable(a) && joinable(b) && short(a) && short(b)).then(|| together(a, b))
}

/// Whether two adjacent tokens may be written as one word.
pub(crate) fn joins_long(a: &Token, b: &Token) -> bool {
    a.kind == TokenKind::Name && joinable(b)
}

/// The term of two adjacent tokens written as one word; a compound comes out in its one form.
pub(crate) fn long_join(a: &Token, b: &Token) -> SmolStr {
    let word = together(a, b);
    if a.term.contains(' ') {
        word
    } else {
        compounds::in_one_word(&word).unwrap_or(word)
    }
}

/// Whether a word can be what [`long_join`] makes of two tokens, but for a compound's one form, which can be
/// written with other letters.
pub(crate) fn may_join_long(a: &Token, b: &Token, word: &str) -> bool {
    word.len() == a.term.len() + b.term.len() && word.starts_with(a.term.as_str())
}

fn together(a: &Token, b: &Token) -> SmolStr {
    [a.term.as_str(), &b.term].into_iter().collect()
}

/// Whether a word is the terms of two tokens written together.
pub(crate) fn splits_into(word: &str, head: &str, tail: &str) -> bool {
    // Only a compound's one form can be written with other letters in the word.
    let begins = || word.starts_with(head) || compounds::may_be_one_form(head);
    let bare = || tail.strip_prefix(ARTICLE_BEFORE).unwrap_or(tail);
    let ends = || word.ends_with(bare()) || compounds::may_be_one_form(tail);
    begins() && ends() && splits(word).any(|(h, mut tails)| h == head && tails.any(|t| t == tail))
}

/// Every way to cut a term's word in two, each part in its one form; the particles before it stay with the
/// first part. A second part that begins like an article is also one with it (`ali|alhabbo`: al habbo).
pub(crate) fn splits(
    word: &str,
) -> impl Iterator<Item = (Cow<'_, str>, impl Iterator<Item = Cow<'_, str>>)> {
    let start = word.len() - surface(word).len();
    let cuts = word[start..].char_indices().map(move |(at, _)| start + at);
    let cuts = cuts.skip(MIN_SPLIT);
    cuts.filter(|&at| word[at..].chars().nth(MIN_SPLIT - 1).is_some())
        .map(|at| {
            let (head, tail) = word.split_at(at);
            let bare = tail
                .strip_prefix(ARTICLE)
                .filter(|bare| bare.len() >= MIN_SPLIT);
            let with_article = bare.map(|bare| move || Cow::Owned(format!("{ARTICLE} {bare}")));
            // Made only where somebody asks for it: mostly the first part is no listed word.
            let tails = std::iter::once_with(move || canonical(tail))
                .chain(with_article.map(std::iter::once_with).into_iter().flatten());
            (canonical(head), tails)
        })
}

/// The article of Arabic names in its one form.
const ARTICLE: &str = "al";
/// The same as a particle before its word.
const ARTICLE_BEFORE: &str = "al ";

/// Each part of a word that was written together has at least so many letters.
const MIN_SPLIT: usize = 2;

/// A compound's one form, or the word as it is.
fn canonical(word: &str) -> Cow<'_, str> {
    compounds::in_one_word(word).map_or(Cow::Borrowed(word), |term| Cow::Owned(term.into()))
}

/// Whether a Latin word is one syllable: its vowels stand together.
fn is_syllable(word: &str) -> bool {
    /// A bit for the place of each in the alphabet.
    const VOWELS: u32 = {
        let (mut bits, mut at, vowels) = (0, 0, b"aeiouyw");
        while at < vowels.len() {
            bits |= 1 << (vowels[at] % 32);
            at += 1;
        }
        bits
    };
    let (mut groups, mut before) = (0, 0);
    for byte in word.bytes() {
        let vowel = if byte >= b'A' {
            VOWELS >> (byte % 32) & 1
        } else {
            0
        };
        groups += vowel & !before;
        before = vowel;
    }
    groups == 1 && word.is_ascii()
}

fn joinable(token: &Token) -> bool {
    token.kind == TokenKind::Name && !token.term.as_bytes().contains(&b' ')
}

/// The script of a term.
pub(crate) fn script_of_term(term: &str) -> crate::text::Script {
    if term.starts_with(NUMBER_MARK) {
        return crate::text::Script::Digit;
    }
    crate::text::Script::of_word(surface(term))
}

/// A token straight from a piece.
fn plain(piece: &Piece, kind: TokenKind) -> Token {
    Token {
        term: piece.term(),
        kind,
        start: piece.start,
        end: piece.end,
        chained: false,
    }
}

/// A name of one part that a form made double (`Sukarno Sukarno`) is that part.
fn drop_repeats(tokens: &mut Vec<Token>) {
    if tokens.windows(2).all(|pair| pair[0].term == pair[1].term) {
        tokens.truncate(1);
    }
}
