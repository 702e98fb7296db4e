//! Names of organisations and ships: legal forms aside, generic words light and in one language.

use crate::text::{Glue, Piece, Script};

use super::words::{self, Role};
use super::{AnalyzedName, Token, TokenKind, drop_repeats, plain};

/// Reads the pieces of an organisation's or a ship's name.
pub(super) fn read(pieces: &[Piece]) -> AnalyzedName {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut found = AnalyzedName::default();
    let mut at = 0;
    while at < pieces.len() {
        at += acronym(pieces, at, &mut found)
            .or_else(|| known(pieces, &texts, at, &mut found))
            .unwrap_or_else(|| word(pieces, at, &mut found));
    }
    if found.tokens.is_empty() {
        found.tokens = pieces
            .iter()
            .map(|piece| plain(piece, TokenKind::Name))
            .collect();
    }
    drop_repeats(&mut found.tokens);
    found
}

/// `A.B.C.` is one word.
fn acronym(pieces: &[Piece], at: usize, found: &mut AnalyzedName) -> Option<usize> {
    let single =
        |piece: &Piece| piece.script != Script::Digit && piece.text.chars().nth(1).is_none();
    let mut end = at;
    while end < pieces.len() && single(&pieces[end]) && (end == at || pieces[end].glue == Glue::Dot)
    {
        end += 1;
    }
    let length = end - at;
    if length < 2 {
        return None;
    }
    let letters: String = pieces[at..end]
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    if let Some(canonical) = words::roles(&letters).and_then(|roles| roles.find(legal_form)) {
        found.legal_form.get_or_insert(canonical);
        return Some(length);
    }
    let mut token = plain(&pieces[at], TokenKind::Name);
    token.term = letters;
    token.end = pieces[end - 1].end;
    found.tokens.push(token);
    Some(length)
}

fn legal_form(role: Role) -> Option<&'static str> {
    match role {
        Role::LegalForm { canonical } => Some(canonical),
        _ => None,
    }
}

fn known(pieces: &[Piece], texts: &[&str], at: usize, found: &mut AnalyzedName) -> Option<usize> {
    let role = |role| match role {
        Role::LegalForm { .. } | Role::Generic { .. } | Role::Stop | Role::Number { .. } => {
            Some(role)
        }
        Role::VesselPrefix if at == 0 && texts.len() > 1 => Some(role),
        Role::Conjunction | Role::Particle { .. } if texts[at].len() <= 3 && texts.len() > 2 => {
            Some(Role::Stop)
        }
        _ => None,
    };
    let (length, role) = words::longest(texts, at, role)?;
    let mut push = |canonical: &str, kind| {
        found.tokens.push(Token {
            term: canonical.replace(' ', ""),
            kind,
            start: pieces[at].start,
            end: pieces[at + length - 1].end,
            chained: false,
        });
    };
    match role {
        Role::LegalForm { canonical } => {
            found.legal_form.get_or_insert(canonical);
        }
        Role::Generic { canonical, .. } => push(canonical, TokenKind::Light),
        Role::Number { canonical } => push(canonical, TokenKind::Number),
        _ => {}
    }
    Some(length)
}

fn word(pieces: &[Piece], at: usize, found: &mut AnalyzedName) -> usize {
    let kind = if pieces[at].script == Script::Digit {
        TokenKind::Number
    } else {
        TokenKind::Name
    };
    found.tokens.push(plain(&pieces[at], kind));
    1
}
