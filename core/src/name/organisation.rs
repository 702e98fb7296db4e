//! Names of organisations and ships: legal forms aside, generic words light and in one language.

use smallvec::SmallVec;
use smol_str::{SmolStr, format_smolstr};

use crate::text::{self, Glue, Piece, Script};

use super::words::{self, Role};
use super::{AnalyzedName, NUMBER_MARK, Token, TokenKind, drop_repeats, plain};

/// Reads the pieces of an organisation's or a ship's name.
pub(super) fn read(name: &str, pieces: &[Piece]) -> AnalyzedName {
    let texts: SmallVec<[&str; 8]> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut found = AnalyzedName::default();
    let mut at = 0;
    while at < pieces.len() {
        at += acronym(pieces, at, &mut found)
            .or_else(|| known(pieces, &texts, at, &mut found))
            .unwrap_or_else(|| word(name, pieces, at, &mut found));
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
    if let Some(number) = words::roles(&letters).and_then(|roles| roles.find(legal_form)) {
        found.add_legal_form(number);
        return Some(length);
    }
    let mut token = plain(&pieces[at], TokenKind::Name);
    token.term = letters.into();
    token.end = pieces[end - 1].end;
    found.tokens.push(token);
    Some(length)
}

fn legal_form(role: Role) -> Option<u16> {
    match role {
        Role::LegalForm { number, .. } => Some(number),
        _ => None,
    }
}

/// Whether legal forms alone follow from `at` on.
fn only_forms_follow(texts: &[&str], mut at: usize) -> bool {
    while at < texts.len() {
        match words::longest(texts, at, legal_form) {
            Some((length, _)) => at += length,
            None => return false,
        }
    }
    true
}

fn known(pieces: &[Piece], texts: &[&str], at: usize, found: &mut AnalyzedName) -> Option<usize> {
    let ends = || at == 0 || only_forms_follow(texts, at);
    let role = |role| match role {
        Role::LegalForm { end, .. } => (!end || ends()).then_some(role),
        Role::Generic { .. } | Role::Stop | Role::Number { .. } => Some(role),
        Role::VesselPrefix if at == 0 && texts.len() > 1 => Some(role),
        Role::Conjunction | Role::Particle { .. } if texts[at].len() <= 3 && texts.len() > 2 => {
            Some(Role::Stop)
        }
        Role::Particle { article: true, .. } if at + 1 < texts.len() => Some(Role::Stop),
        _ => None,
    };
    let (length, role) = words::longest(texts, at, role)?;
    let mut push = |canonical: &str, kind| {
        found.tokens.push(Token {
            term: match kind {
                TokenKind::Number => number_term(canonical),
                _ => canonical.replace(' ', "").into(),
            },
            kind,
            start: pieces[at].start,
            end: pieces[at + length - 1].end,
            chained: false,
        });
    };
    match role {
        Role::LegalForm { number, .. } => found.add_legal_form(number),
        Role::Generic { canonical, .. } => push(canonical, TokenKind::Light),
        Role::Number { canonical } => push(canonical, TokenKind::Number),
        _ => {}
    }
    Some(length)
}

/// The term of a number: it is the same number or another one, never nearly the same.
fn number_term(number: &str) -> SmolStr {
    format_smolstr!("{NUMBER_MARK}{}", number.replace(' ', ""))
}

/// The value of a Roman numeral of two or more letters, as funds and ships are numbered.
fn roman(word: &str) -> Option<u32> {
    let digit = |c| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    let digits: Vec<u32> = word.chars().map(digit).collect::<Option<_>>()?;
    let signed = digits.iter().enumerate().map(|(at, digit)| {
        let before_greater = digits.get(at + 1).is_some_and(|next| next > digit);
        if before_greater {
            -i64::from(*digit)
        } else {
            i64::from(*digit)
        }
    });
    u32::try_from(signed.sum::<i64>())
        .ok()
        .filter(|_| digits.len() >= 2)
}

/// `SiemensAG`: a legal form in capitals, glued to the name before it.
fn glued_form(name: &str, piece: &Piece) -> Option<(Token, u16)> {
    let written = name.get(piece.start..piece.end)?;
    let capitals = written.chars().rev().take_while(|c| c.is_uppercase());
    let (count, length) = capitals.fold((0, 0), |(n, bytes), c| (n + 1, bytes + c.len_utf8()));
    let (head, form) = written.split_at(written.len() - length);
    if count < 2 || !head.ends_with(char::is_lowercase) {
        return None;
    }
    let folded = text::pieces(form).pieces;
    let [only] = folded.as_slice() else {
        return None;
    };
    let form = words::roles(&only.text)?.find(legal_form)?;
    let rest = text::pieces(head).pieces;
    let [rest] = rest.as_slice() else { return None };
    if rest.text.chars().count() < MIN_GLUED {
        return None;
    }
    let mut token = plain(rest, TokenKind::Name);
    (token.start, token.end) = (piece.start, piece.start + head.len());
    Some((token, form))
}

/// How the sign is read.
const PERCENT: &str = "percent";
/// Least letters of a name that a legal form is glued to.
const MIN_GLUED: usize = 4;

fn word(name: &str, pieces: &[Piece], at: usize, found: &mut AnalyzedName) -> usize {
    if let Some((token, form)) = glued_form(name, &pieces[at]) {
        found.tokens.push(token);
        found.add_legal_form(form);
        return 1;
    }
    if let Some(number) = roman(&pieces[at].text) {
        let digits = number.to_string();
        let canonical = words::roles(&digits).and_then(|roles| {
            roles.find(|role| match role {
                Role::Number { canonical } => Some(number_term(canonical)),
                _ => None,
            })
        });
        let mut token = plain(&pieces[at], TokenKind::Number);
        token.term = canonical.unwrap_or_else(|| number_term(&digits));
        found.tokens.push(token);
        return 1;
    }
    let number = pieces[at].script == Script::Digit;
    let mut token = plain(
        &pieces[at],
        if number {
            TokenKind::Number
        } else {
            TokenKind::Name
        },
    );
    if number {
        token.term = number_term(&pieces[at].text);
    } else if at > 0 && name.get(pieces[at - 1].end..token.start) == Some("%") {
        // `3%ers`: the sign is the beginning of the word.
        token.term = format_smolstr!("{PERCENT}{}", token.term);
        token.start = pieces[at - 1].end;
    }
    found.tokens.push(token);
    1
}
