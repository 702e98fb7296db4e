//! People's names: titles aside, particles with the word they belong to, compounds in one.

use std::borrow::Cow;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::text::{Glue, Piece, Script};

use super::words::{self, Kinds, Role};
use super::{AnalyzedName, Token, TokenKind, compounds, drop_repeats, is_initial, letters, plain};

/// Reads the pieces of a person's name.
pub(super) fn read(name: &str, pieces: &[Piece]) -> AnalyzedName {
    read_as(name, pieces, false)
}

/// The same name with each compound that is written in several words taken apart: what is left of it
/// where somebody dropped a word or turned the order. The word for servant or father, which is no name,
/// becomes a part that goes with any compound of it as an initial does (`Abdul R. Yasin`). `None` where
/// nothing is left but such words.
pub(super) fn read_apart(name: &str, pieces: &[Piece]) -> Option<AnalyzedName> {
    let read = read_as(name, pieces, true);
    let named = |token: &Token| token.kind != TokenKind::Initial;
    read.tokens.iter().any(named).then_some(read)
}

fn read_as(name: &str, pieces: &[Piece], apart: bool) -> AnalyzedName {
    let pieces = family_last(pieces);
    let mut reader = Reader::new(name, &pieces);
    reader.apart = apart;
    reader.run();
    let mut found = reader.found;
    if found.tokens.is_empty() && !pieces.is_empty() {
        found.tokens = pieces
            .iter()
            .map(|piece| plain(piece, kind_of(piece)))
            .collect();
    }
    drop_repeats(&mut found.tokens);
    found
}

/// `PUTIN, Vladimir` → `Vladimir PUTIN`: one comma with words on both sides.
fn family_last(pieces: &[Piece]) -> Cow<'_, [Piece]> {
    let mut commas = (1..pieces.len()).filter(|&at| pieces[at].glue == Glue::Comma);
    let (Some(at), None) = (commas.next(), commas.next()) else {
        return Cow::Borrowed(pieces);
    };
    let suffix_only = pieces[at..].iter().all(|piece| {
        words::roles(&piece.text).is_some_and(|roles| {
            roles
                .find(|role| {
                    matches!(role, Role::Generation { .. } | Role::Title { sure: true })
                        .then_some(())
                })
                .is_some()
        })
    });
    if suffix_only {
        return Cow::Borrowed(pieces);
    }
    let mut turned = pieces[at..].to_vec();
    turned.extend_from_slice(&pieces[..at]);
    Cow::Owned(turned)
}

fn kind_of(piece: &Piece) -> TokenKind {
    if piece.script == Script::Digit {
        return TokenKind::Number;
    }
    if is_initial(&piece.text, piece.script) {
        TokenKind::Initial
    } else {
        TokenKind::Name
    }
}

/// From so many bytes on a second part (uddin, eddine) is no name of its own.
const SURE_SECOND_PART: usize = 5;

/// Walks over the pieces once, from left to right.
struct Reader<'a> {
    name: &'a str,
    pieces: &'a [Piece],
    texts: SmallVec<[&'a str; 8]>,
    /// What the tables know of phrases that begin with each piece.
    firsts: SmallVec<[Option<&'static words::Roles>; 8]>,
    /// The phrases that begin at the piece at hand, and which it is.
    phrases: words::Found,
    phrases_from: usize,
    found: AnalyzedName,
    /// Particles waiting for their word (articles in their one form), and where they began.
    particles: Vec<&'a str>,
    particles_from: Option<usize>,
    chained: bool,
    /// Compounds in several words are taken apart.
    apart: bool,
}

impl<'a> Reader<'a> {
    fn new(name: &'a str, pieces: &'a [Piece]) -> Reader<'a> {
        let (mut texts, mut firsts) = (SmallVec::new(), SmallVec::new());
        for piece in pieces {
            texts.push(piece.text.as_str());
            firsts.push(words::first(&piece.text));
        }
        Reader {
            name,
            pieces,
            firsts,
            texts,
            phrases: words::Found::new(),
            phrases_from: usize::MAX,
            found: AnalyzedName {
                tokens: Vec::with_capacity(pieces.len()),
                ..AnalyzedName::default()
            },
            particles: Vec::new(),
            particles_from: None,
            chained: false,
            apart: false,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.pieces.len() {
            at += self.known(at).unwrap_or_else(|| self.word(at));
        }
    }

    /// What begins at `at` and is more than a word: how many pieces it takes.
    fn known(&mut self, at: usize) -> Option<usize> {
        // Most words begin no phrase that is looked for here.
        match self.firsts[at] {
            Some(first) if !first.begins.is_empty() => {
                self.phrases = words::phrases(first, &self.texts, at);
                self.phrases_from = at;
                self.phrase(at)
            }
            _ => self.servant(at).or_else(|| self.compound(at)),
        }
    }

    fn phrase(&mut self, at: usize) -> Option<usize> {
        self.placeholder(at)
            .or_else(|| self.realm(at))
            .or_else(|| self.title(at))
            .or_else(|| self.generation(at))
            .or_else(|| self.kunya(at))
            .or_else(|| self.servant(at))
            .or_else(|| self.link(at))
            .or_else(|| self.compound(at))
    }

    /// Whether a phrase with a role of a kind can begin at `at`.
    fn may_begin(&self, at: usize, kind: Kinds) -> bool {
        let first = self.firsts.get(at).copied().flatten();
        first.is_some_and(|first| first.begins.meet(kind))
    }

    /// The longest phrase that begins at `at` and has a role of a kind that `accept` takes.
    fn longest<T>(
        &self,
        at: usize,
        kind: Kinds,
        accept: impl Fn(Role) -> Option<T>,
    ) -> Option<(usize, T)> {
        let first = (*self.firsts.get(at)?)?;
        if !first.begins.meet(kind) {
            return None;
        }
        if at == self.phrases_from {
            let mut phrases = self.phrases.iter();
            return phrases.find_map(|(length, roles)| Some((*length, roles.find(&accept)?)));
        }
        words::longest_from(first, &self.texts, at, accept)
    }

    fn is_last(&self, at: usize, length: usize) -> bool {
        at + length >= self.pieces.len()
    }

    /// Whether a one-letter word is written as a small word (`b.`, `y`), not as an initial (`B.`).
    fn small(&self, at: usize) -> bool {
        if self
            .pieces
            .get(at + 1)
            .is_some_and(|next| next.glue == Glue::Apostrophe)
        {
            return true;
        }
        let piece = &self.pieces[at];
        let written = self.name.get(piece.start..piece.end).unwrap_or("");
        self.small_or_long(at) || written.chars().all(char::is_lowercase)
    }

    fn placeholder(&mut self, at: usize) -> Option<usize> {
        let token = |role| matches!(role, Role::Placeholder { token: true }).then_some(());
        let whole = |role| matches!(role, Role::Placeholder { .. }).then_some(());
        let (length, ()) = self.longest(at, Kinds::PLACEHOLDER, token).or_else(|| {
            self.longest(at, Kinds::PLACEHOLDER, whole)
                .filter(|(length, ())| *length == self.pieces.len())
        })?;
        Some(length)
    }

    /// `Faisal II of Iraq`: the name of the realm tells little, and other scripts write it otherwise or not at all.
    fn realm(&mut self, at: usize) -> Option<usize> {
        let length = self
            .realm_at(at)
            .filter(|_| !self.found.tokens.is_empty())?;
        for index in at + 1..at + length {
            let token = plain(&self.pieces[index], TokenKind::Light);
            self.push(token);
        }
        Some(length)
    }

    fn realm_at(&self, at: usize) -> Option<usize> {
        let realm = |role| (role == Role::Realm).then_some(());
        self.longest(at, Kinds::REALM, realm)
            .map(|(length, ())| length)
    }

    fn title(&mut self, at: usize) -> Option<usize> {
        let first = |role| (role == Role::FirstTitle).then_some(());
        if at == 0
            && let Some((length, ())) = self.longest(at, Kinds::TITLE, first)
            && length < self.pieces.len()
        {
            return Some(length);
        }
        let sure = |role| match role {
            Role::Title { sure } => Some(sure),
            _ => None,
        };
        let (length, sure) = self.longest(at, Kinds::TITLE, sure)?;
        let others = self.pieces.len() - length;
        let leads = self.found.tokens.is_empty() && others >= 3;
        if sure && others > 0 {
            return Some(length);
        }
        if leads {
            for index in at..at + length {
                let token = plain(&self.pieces[index], TokenKind::Light);
                self.push(token);
            }
            return Some(length);
        }
        None
    }

    fn generation(&mut self, at: usize) -> Option<usize> {
        let role = |role| match role {
            Role::Generation { order, word, stop } => Some((order, word, stop)),
            _ => None,
        };
        let (length, (order, word, stop)) = self.longest(at, Kinds::GENERATION, role)?;
        let tokens = self.found.tokens.len();
        let end = self.pieces[at + length - 1].end;
        let stopped = self
            .name
            .get(end..)
            .is_some_and(|rest| rest.starts_with('.'));
        // `Kalina I. V.`: a letter with a full stop is an initial. `Gi-jun` is a given name.
        let initial = stopped && !self.small_or_long(at);
        if initial || stop && !stopped || self.pieces[at].glue == Glue::Hyphen {
            return None;
        }
        let after = at + length;
        let ruler = self
            .realm_at(after)
            .is_some_and(|length| self.is_last(after, length));
        let least = if word || ruler { 1 } else { 2 };
        if !(self.is_last(at, length) || ruler) || tokens < least {
            return None;
        }
        self.found.generation = Some(order);
        Some(length)
    }

    /// abd + article + X is one name.
    fn servant(&mut self, at: usize) -> Option<usize> {
        let servant = |role| (role == Role::Servant).then_some(());
        let slip = || {
            let next = self.texts.get(at + 1)?;
            compounds::is_nearly_servant(self.texts[at], next).then_some((1, ()))
        };
        let (length, ()) = self.longest(at, Kinds::SERVANT, servant).or_else(slip)?;
        let mut next = at + length;
        if self.article(next).is_some() && !self.is_last(next, 1) {
            next += 1;
        }
        self.found.compounds = true;
        if self.apart {
            return Some(self.stand_in(SmolStr::new_static(compounds::SERVANT_ALONE), at, next));
        }
        let word = self.texts.get(next)?;
        let token = Token {
            term: compounds::servant_of(self.texts[at], strip_arabic_article(word)),
            kind: TokenKind::Name,
            start: self.pieces[at].start,
            end: self.pieces[next].end,
            chained: false,
        };
        self.push(token);
        Some(next + 1 - at)
    }

    /// abu + X is one name, and another than X.
    fn kunya(&mut self, at: usize) -> Option<usize> {
        let kunya = |role| match role {
            Role::Kunya { canonical } => Some(canonical),
            _ => None,
        };
        let (length, canonical) = self.longest(at, Kinds::KUNYA, kunya)?;
        let mut next = at + length;
        if self.article(next).is_some() && !self.is_last(next, 1) {
            next += 1;
        }
        if !self.small_or_long(at) {
            return None;
        }
        let word = self.texts.get(next);
        let first = if word.unwrap_or(&self.texts[at]).is_ascii() {
            canonical
        } else {
            self.texts[at]
        };
        self.found.compounds = true;
        if self.apart {
            return Some(self.stand_in(compounds::alone(first), at, next));
        }
        let word = word?;
        let token = Token {
            term: [first, strip_arabic_article(word)].into_iter().collect(),
            kind: TokenKind::Name,
            start: self.pieces[at].start,
            end: self.pieces[next].end,
            chained: false,
        };
        self.push(token);
        Some(next + 1 - at)
    }

    /// The first word of a compound as a part of its own, with the article behind it.
    fn stand_in(&mut self, term: SmolStr, at: usize, next: usize) -> usize {
        self.push(Token {
            term,
            kind: TokenKind::Initial,
            start: self.pieces[at].start,
            end: self.pieces[next - 1].end,
            chained: false,
        });
        next - at
    }

    fn small_or_long(&self, at: usize) -> bool {
        self.texts[at].chars().count() > 1
    }

    /// An article at `at`: al, el, ul anywhere; the assimilated ones only with a hyphen after them.
    fn article(&self, at: usize) -> Option<&'static str> {
        let text = self.texts.get(at)?;
        let known = self.firsts[at].filter(|first| first.begins.meet(Kinds::LINK))?;
        let canonical = known.find(|role| match role {
            Role::Particle {
                canonical,
                article: true,
            } => Some(canonical),
            _ => None,
        })?;
        let hyphen = self
            .pieces
            .get(at + 1)
            .is_some_and(|next| next.glue == Glue::Hyphen);
        (hyphen || matches!(*text, "al" | "el" | "ul")).then_some(canonical)
    }

    /// Particles, bin, ogly, mac, and.
    fn link(&mut self, at: usize) -> Option<usize> {
        if !self.may_begin(at, Kinds::LINK) || self.stands_for_name(at) {
            return None;
        }
        let role = |role| match role {
            Role::Particle { article: false, .. }
            | Role::Nasab
            | Role::Filial { .. }
            | Role::Patronymic
            | Role::Conjunction => Some(role),
            _ => None,
        };
        if let Some(canonical) = self.article(at)
            && !self.is_last(at, 1)
        {
            self.hold(at, 1, Some(canonical));
            return Some(1);
        }
        let (length, role) = self.longest(at, Kinds::LINK, role)?;
        let last = self.is_last(at, length);
        if length == 1 && !self.small(at) {
            return None;
        }
        match role {
            Role::Patronymic if !self.found.tokens.is_empty() => {
                if let Some(father) = self.found.tokens.last_mut() {
                    father.chained = true;
                }
                Some(length)
            }
            Role::Conjunction if !last && !self.found.tokens.is_empty() => Some(length),
            Role::Nasab if !last => {
                self.chained = true;
                self.found.nasab |= !self.found.tokens.is_empty();
                Some(length)
            }
            Role::Filial { canonical } if !last => {
                let next = &self.pieces[at + length];
                // Мак is a name as well; МакКаллум is none.
                if !self.texts[at].is_ascii() && next.glue != Glue::Case {
                    return None;
                }
                let mut token = plain(next, TokenKind::Name);
                // O'Connor is one word as it stands; Mc and Mac are one word.
                let first = if self.texts[at].len() == 1 || !self.texts[at].is_ascii() {
                    self.texts[at]
                } else {
                    canonical
                };
                token.term = [first, &next.text].into_iter().collect();
                token.start = self.pieces[at].start;
                self.push(token);
                Some(length + 1)
            }
            Role::Particle { .. } if !last => {
                self.hold(at, length, None);
                Some(length)
            }
            _ => None,
        }
    }

    /// `Ul-sol`, `Ui-sik`, `DO Jong Hwan`: what would be a particle is the first syllable of a given name, or a
    /// family name in capitals.
    fn stands_for_name(&self, at: usize) -> bool {
        let written = |at: usize| {
            let piece = self.pieces.get(at)?;
            self.name.get(piece.start..piece.end)
        };
        let (Some(word), Some(next)) = (written(at), written(at + 1)) else {
            return false;
        };
        let begins = |word: &str, is: fn(char) -> bool| word.chars().next().is_some_and(is);
        let capitals = |word: &str| word.chars().all(char::is_uppercase);
        let hyphen = self.pieces[at + 1].glue == Glue::Hyphen;
        let syllable = hyphen
            && begins(word, char::is_uppercase)
            && begins(next, char::is_lowercase)
            && !capitals(word)
            && !matches!(self.texts[at], "al" | "el");
        let family = at == 0
            && word.is_ascii()
            && word.len() > 1
            && capitals(word)
            && begins(next, char::is_uppercase)
            && !capitals(next);
        syllable || family && !hyphen
    }

    /// Keeps particles for the word that follows, in their one form or as written.
    fn hold(&mut self, at: usize, length: usize, canonical: Option<&'static str>) {
        self.particles_from.get_or_insert(self.pieces[at].start);
        match canonical {
            Some(canonical) => self.particles.push(canonical),
            None => self
                .particles
                .extend_from_slice(&self.texts[at..at + length]),
        }
    }

    /// X + al-Din, in several words.
    fn compound(&mut self, at: usize) -> Option<usize> {
        let second = |role| match role {
            Role::SecondPart { canonical } => Some(canonical),
            _ => None,
        };
        let (length, canonical) = self.longest(at + 1, Kinds::SECOND_PART, second)?;
        let first = self.texts[at];
        // A bare "din" or "islam" is a name of its own; with its article it is a second part.
        let known_first = words::roles(first).is_some_and(|r| {
            r.find(|role| matches!(role, Role::FirstPart { .. }).then_some(()))
                .is_some()
        });
        let sure = known_first || length > 1 || self.texts[at + 1].len() >= SURE_SECOND_PART;
        if !sure || first.chars().count() < 2 {
            return None;
        }
        self.found.compounds = true;
        if self.apart {
            return None;
        }
        let token = Token {
            term: compounds::with_second_part(first, canonical, self.texts[at + 1]),
            kind: TokenKind::Name,
            start: self.pieces[at].start,
            end: self.pieces[at + length].end,
            chained: false,
        };
        self.push(token);
        Some(length + 1)
    }

    fn word(&mut self, at: usize) -> usize {
        let piece = &self.pieces[at];
        let kind = kind_of(piece);
        let mut token = plain(piece, kind);
        if let Some(letter) = letters::initial(self.name, piece) {
            token.term = letter;
            token.kind = TokenKind::Initial;
        } else if kind == TokenKind::Name
            && let Some(term) = compounds::in_one_word(&piece.text)
        {
            token.term = term;
        }
        self.push(token);
        1
    }

    /// Adds a token with the particles that wait for it.
    fn push(&mut self, mut token: Token) {
        if !self.particles.is_empty() {
            let parts = self.particles.iter().flat_map(|particle| [*particle, " "]);
            token.term = parts.chain([token.term.as_str()]).collect();
            token.start = self.particles_from.unwrap_or(token.start).min(token.start);
        }
        token.chained |= self.chained;
        self.particles.clear();
        self.particles_from = None;
        self.chained = false;
        self.found.tokens.push(token);
    }
}

/// الرحمن → رحمن, so that the two-word and the one-word compound are the same.
fn strip_arabic_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() >= 3 => rest,
        _ => word,
    }
}
