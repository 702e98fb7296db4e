//! The ways in which one name field can be read: `A / B`, `A (a.k.a. B)`, `SANTOS, Ahmad (Ahmed)`,
//! a servant without its divine name (`Abdul R. Yasin`).
//!
//! The first reading is the field as it stands. A query is asked in each of its readings, a listed
//! name is indexed in each of its own, and the best pair counts.

use smallvec::SmallVec;

use crate::text::{self, Glue, Piece, Script};

use super::fields::{fields, long};
use super::words::{self, Role};
use super::{AnalyzedName, MAX_TOKENS, Mode, compounds, finish, lexicon, organisation, person};

/// Most readings of one name field.
pub(crate) const MAX_READINGS: usize = 5;
/// Least letters of a word before one that was written together with it.
const MIN_LETTERS: usize = 3;

/// Every reading of a name field, the field as it stands first. Bounded work: at most
/// [`MAX_READINGS`] times that of one.
pub(crate) fn readings(name: &str, mode: Mode) -> SmallVec<[AnalyzedName; 1]> {
    let pieces = text::pieces(name);
    let first = finish(name, mode, &pieces);
    let others = match mode {
        Mode::Person => of_person(name, &pieces.pieces, first.compounds),
        Mode::Organization => of_organisation(name, &pieces.pieces),
    };
    let mut readings = SmallVec::from([first]);
    for mut other in others {
        other.tokens.truncate(MAX_TOKENS);
        let new = readings.iter().all(|known| !same_terms(known, &other));
        if new && !other.tokens.is_empty() && readings.len() < MAX_READINGS {
            readings.push(other);
        }
    }
    if readings[0].unsearchable.is_some() {
        readings.truncate(1);
    }
    readings
}

fn same_terms<'a>(a: &'a AnalyzedName, b: &'a AnalyzedName) -> bool {
    let terms = |name: &'a AnalyzedName| name.tokens.iter().map(|token| &token.term);
    terms(a).eq(terms(b))
}

fn of_person(name: &str, pieces: &[Piece], compounds: bool) -> Vec<AnalyzedName> {
    let mut others: Vec<AnalyzedName> = fields(name, pieces, Mode::Person)
        .iter()
        .map(|pieces| person::read(name, pieces))
        .collect();
    if compounds
        && pieces.len() > 1
        && let Some(apart) = person::read_apart(name, pieces)
    {
        others.push(apart);
    }
    let mut read = |changed: &[Piece]| others.push(person::read(name, changed));
    if let Some(pieces) = before_bound_word(name, pieces) {
        read(&pieces);
    }
    if let Some(pieces) = without_last_particle(pieces) {
        read(pieces);
    }
    if let Some(pieces) = after_title(name, pieces) {
        read(&pieces);
    }
    if let Some(pieces) = two_names(name, pieces) {
        read(&pieces);
    }
    others
}

fn of_organisation(name: &str, pieces: &[Piece]) -> Vec<AnalyzedName> {
    let fields = fields(name, pieces, Mode::Organization);
    let fields = fields.iter().filter(|pieces| identifies(pieces));
    fields
        .map(|pieces| organisation::read(name, pieces))
        .collect()
}

/// Whether a word of an organisation's name is more than a legal form or a generic word.
fn identifies(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| {
        let common = |role| matches!(role, Role::LegalForm { .. } | Role::Generic { .. });
        let common = |roles: &words::Roles| roles.find(|r| common(r).then_some(())).is_some();
        long(piece) && !words::roles(&piece.text).is_some_and(common)
    })
}

/// `ABDULLAHAL-SENUSSI`, `JIBRILABDUL RAHMAN`: a word that ends in what belongs to the next one, cut
/// before it. None where the word is a known name as it stands.
fn before_bound_word(name: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let bound = |at: usize| Some((at, bound_tail(&pieces[at].text, pieces[at + 1].glue)?));
    let (at, tail) = (0..pieces.len().saturating_sub(1)).find_map(bound)?;
    let word = &pieces[at].text;
    if is_common(word) {
        return None;
    }
    cut_at(name, pieces, at, word.chars().count() - tail)
}

/// Letters at the end of a word that belong to the next one: a servant, a kunya, an article before a hyphen.
fn bound_tail(word: &str, next: Glue) -> Option<usize> {
    const TAILS: [&str; 8] = [
        "abdul", "abdel", "abdal", "abdur", "abdol", "abou", "abu", "abd",
    ];
    const ARTICLES: [&str; 3] = ["al", "el", "ul"];
    let fits = |tail: &&&str| {
        let head = word.strip_suffix(**tail);
        head.is_some_and(|head| head.len() >= MIN_LETTERS) && word.is_ascii()
    };
    // Most words end in none of these.
    if !matches!(word.as_bytes().last(), Some(b'd' | b'l' | b'r' | b'u')) {
        return None;
    }
    let tail = TAILS.iter().find(fits).or_else(|| {
        let articles = ARTICLES.iter().find(fits);
        articles.filter(|_| next == Glue::Hyphen && !compounds::is_canonical(word))
    });
    tail.map(|tail| tail.len())
}

/// The pieces with one of them cut before a letter.
fn cut_at(name: &str, pieces: &[Piece], at: usize, letter: usize) -> Option<Vec<Piece>> {
    let piece = &pieces[at];
    let written = name.get(piece.start..piece.end)?;
    let mut cut = pieces.to_vec();
    cut[at] = piece.part(written, 0..letter)?;
    cut.insert(
        at + 1,
        piece.part(written, letter..piece.text.chars().count())?,
    );
    Some(cut)
}

/// `MOHAMAD RAFI BIN`: a particle at the end, whose word was left off. None where the rest is one word,
/// which may have it as a name.
fn without_last_particle(pieces: &[Piece]) -> Option<&[Piece]> {
    let (last, rest) = pieces.split_last()?;
    let particle =
        |role| matches!(role, Role::Nasab | Role::Particle { article: true, .. }).then_some(());
    let links = words::links(&last.text).filter(|_| rest.len() >= 2)?;
    links.find(particle).map(|()| rest)
}

/// `MAULAWIRAJAB`: a title written together with the name after it.
fn after_title(name: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    const TITLE: usize = 5;
    const NAME: usize = 4;
    let cut = |at: usize| {
        let word = pieces[at].text.as_str();
        let length = words::title_before(word, TITLE..=word.len().checked_sub(NAME)?)?;
        Some((at, word[..length].chars().count()))
    };
    let (at, letters) = (0..pieces.len()).find_map(cut)?;
    if is_common(&pieces[at].text) {
        return None;
    }
    let mut changed = cut_at(name, pieces, at, letters)?;
    changed.remove(at);
    Some(changed)
}

/// `बालकृष्ण`, `ИВАНОВДМИТРИЙ`: a word in another script than Latin that is two known names written together,
/// or a known one beside a long unknown one. (In Latin letters the index itself sees such words.)
fn two_names(name: &str, pieces: &[Piece]) -> Option<Vec<Piece>> {
    let cut = |at: usize| Some((at, cut_in_two(&pieces[at])?));
    let (at, letter) = (0..pieces.len()).find_map(cut)?;
    cut_at(name, pieces, at, letter)
}

/// Before which letter a word falls into two names; the place where most is known of both.
fn cut_in_two(piece: &Piece) -> Option<usize> {
    const ONE_KNOWN: usize = 5;
    if matches!(piece.script, Script::Latin | Script::Digit) {
        return None;
    }
    let letters = piece.text.chars().count();
    // Letters of each name, and from how many on a word can be two.
    let (each, least) = match piece.script {
        Script::Hangul => {
            let family = text::chinese_family_in_hangul(&piece.text)?;
            return (2..=3).contains(&(letters - family)).then_some(family);
        }
        Script::Han => (2, 5),
        _ => (3, 6),
    };
    if letters < least || known(&piece.text).is_some() {
        return None;
    }
    let value = |letter: usize| {
        let (at, _) = piece.text.char_indices().nth(letter)?;
        let (head, tail) = piece.text.split_at(at);
        let long = letter.min(letters - letter) >= ONE_KNOWN;
        match (known(head), known(tail)) {
            (Some(head), Some(tail)) => Some((2, head.min(tail), letter)),
            (Some(classes), None) | (None, Some(classes)) if long => Some((1, classes, letter)),
            _ => None,
        }
    };
    let best = (each..=letters - each).filter_map(value).max();
    best.map(|(.., letter)| letter)
}

/// How many classes of the lexicon a word is in; `None` where it is not there.
fn known(word: &str) -> Option<usize> {
    let (classes, _) = lexicon::look_up(word, word);
    Some(classes.count()).filter(|classes| *classes > 0)
}

/// Whether a Latin word is a name that people are known to bear.
fn is_common(word: &str) -> bool {
    lexicon::commonness(word) > 0
}
