//! The ways in which one name field can be read: `A / B`, `A (a.k.a. B)`, `SANTOS, Ahmad (Ahmed)`,
//! a servant without its divine name (`Abdul R. Yasin`).
//!
//! The first reading is the field as it stands. A query is asked in each of its readings, a listed
//! name is indexed in each of its own, and the best pair counts.

use crate::text::{self, Glue, Piece};

use super::fields::{fields, long};
use super::words::{self, Role};
use super::{AnalyzedName, MAX_TOKENS, Mode, compounds, finish, lexicon, organisation, person};

/// Most readings of one name field.
pub(crate) const MAX_READINGS: usize = 5;
/// Least letters of a word before one that was written together with it.
const MIN_LETTERS: usize = 3;

/// Every reading of a name field, the field as it stands first. Bounded work: at most
/// [`MAX_READINGS`] times that of one.
pub(crate) fn readings(name: &str, mode: Mode) -> Vec<AnalyzedName> {
    let pieces = text::pieces(name);
    let others = match mode {
        Mode::Person => of_person(name, &pieces.pieces),
        Mode::Organization => of_organisation(name, &pieces.pieces),
    };
    let mut readings = Vec::with_capacity(1 + others.len());
    readings.push(finish(name, mode, pieces));
    for mut other in others {
        other.tokens.truncate(MAX_TOKENS);
        let terms = |name: &AnalyzedName| -> Vec<String> {
            name.tokens.iter().map(|token| token.term.clone()).collect()
        };
        let new = readings.iter().all(|known| terms(known) != terms(&other));
        if new && !other.tokens.is_empty() && readings.len() < MAX_READINGS {
            readings.push(other);
        }
    }
    if readings[0].unsearchable.is_some() {
        readings.truncate(1);
    }
    readings
}

fn of_person(name: &str, pieces: &[Piece]) -> Vec<AnalyzedName> {
    let mut others: Vec<AnalyzedName> = fields(name, pieces, Mode::Person)
        .iter()
        .map(|pieces| person::read(name, pieces))
        .collect();
    if let Some(apart) = person::read_apart(name, pieces) {
        others.push(apart);
    }
    let changed = [
        before_bound_word(pieces),
        without_last_particle(pieces),
        after_title(pieces),
    ];
    for pieces in changed.into_iter().flatten() {
        others.push(person::read(name, &pieces));
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
fn before_bound_word(pieces: &[Piece]) -> Option<Vec<Piece>> {
    let at = (0..pieces.len().saturating_sub(1)).find_map(|at| {
        let tail = bound_tail(&pieces[at].text, pieces[at + 1].glue)?;
        Some((at, tail))
    });
    let (at, tail) = at?;
    let piece = &pieces[at];
    let (_, commonness) = lexicon::look_up(&piece.text, &piece.text);
    if commonness > 0 {
        return None;
    }
    let from = piece.text.len() - tail;
    let mut cut = pieces.to_vec();
    cut[at] = piece.part(0..from)?;
    cut.insert(at + 1, piece.part(from..piece.text.len())?);
    Some(cut)
}

/// Letters at the end of a word that belong to the next one: a servant, a kunya, an article before a hyphen.
fn bound_tail(word: &str, next: Glue) -> Option<usize> {
    const TAILS: [&str; 8] = [
        "abdul", "abdel", "abdal", "abdur", "abdol", "abou", "abu", "abd",
    ];
    const ARTICLES: [&str; 3] = ["al", "el", "ul"];
    let fits = |tail: &&&str| {
        word.strip_suffix(**tail)
            .is_some_and(|head| head.len() >= MIN_LETTERS)
            && word.is_ascii()
    };
    let tail = TAILS.iter().find(fits).or_else(|| {
        let articles = ARTICLES.iter().find(fits);
        articles.filter(|_| next == Glue::Hyphen && !compounds::is_canonical(word))
    });
    tail.map(|tail| tail.len())
}

/// `MOHAMAD RAFI BIN`: a particle at the end, whose word was left off. None where the rest is one word,
/// which may have it as a name.
fn without_last_particle(pieces: &[Piece]) -> Option<Vec<Piece>> {
    let (last, rest) = pieces.split_last()?;
    let particle = |role| matches!(role, Role::Nasab | Role::Particle { article: true, .. });
    let roles = words::roles(&last.text)?;
    let found = roles.find(|role| particle(role).then_some(()));
    (found.is_some() && rest.len() >= 2).then(|| rest.to_vec())
}

/// `MAULAWIRAJAB`: a title written together with the name after it.
fn after_title(pieces: &[Piece]) -> Option<Vec<Piece>> {
    const TITLE: usize = 5;
    const NAME: usize = 4;
    let title = |role| matches!(role, Role::Title { .. } | Role::FirstTitle);
    let cut = |piece: &Piece| {
        let lengths = TITLE..=piece.text.len().checked_sub(NAME)?;
        lengths.rev().find(|&length| {
            let roles = piece.text.get(..length).and_then(words::roles);
            roles.is_some_and(|roles| roles.find(|r| title(r).then_some(())).is_some())
        })
    };
    let (at, length) = pieces
        .iter()
        .enumerate()
        .find_map(|(at, piece)| Some((at, cut(piece)?)))?;
    let (_, commonness) = lexicon::look_up(&pieces[at].text, &pieces[at].text);
    if commonness > 0 {
        return None;
    }
    let mut changed = pieces.to_vec();
    changed[at] = pieces[at].part(length..pieces[at].text.len())?;
    Some(changed)
}
