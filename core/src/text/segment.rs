//! Where the family name ends in an unspaced Chinese, Korean or Japanese name.

use super::pieces::{Glue, Piece};
use super::script::{self, Script};
use super::{japanese, transcribed, variants};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A Chinese family name: its reading (which may differ from the character's usual one) and the
/// spellings it has outside the People's Republic.
pub(super) struct Family {
    /// Syllables parted by `'`.
    pub(super) pinyin: &'static str,
    pub(super) spellings: Vec<&'static str>,
}

/// By the folded characters.
static HAN: LazyLock<BTreeMap<String, Family>> = LazyLock::new(|| {
    include_str!("../../data/text/han_surnames.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?.chars().map(variants::han).collect();
            let pinyin = fields.next()?;
            let spellings = fields
                .next()
                .unwrap_or("")
                .split(',')
                .filter(|s| !s.is_empty())
                .collect();
            Some((name, Family { pinyin, spellings }))
        })
        .collect()
});

static HANGUL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = words(include_str!("../../data/text/hangul_surnames.tsv")).collect();
    names.sort_unstable();
    names
});

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|l| !l.starts_with('#'))
        .flat_map(|l| l.split(' '))
        .filter(|w| !w.is_empty())
}

/// The family name that a Han word is, if it is one.
pub(super) fn han_family(word: &str) -> Option<&'static Family> {
    if word.chars().count() > 2 {
        return None;
    }
    let folded: String = word.chars().map(variants::han).collect();
    HAN.get(&folded)
}

/// Where to cut an unspaced name, in characters; empty where it does not look like family and given
/// name, as the names of foreigners do not.
pub(super) fn cuts(script: Script, letters: &[char]) -> Vec<usize> {
    let family = |range: std::ops::Range<usize>| {
        letters
            .get(range)
            .is_some_and(|part| is_family(script, part))
    };
    // Three characters are Chinese first, except after the most frequent Japanese names.
    const FREQUENT: usize = 300;
    let japanese = |length: usize| match script {
        Script::Han => letters.get(..length).and_then(japanese::family_rank),
        _ => None,
    };
    let rank = japanese(2);
    match letters.len() {
        2 if family(0..1) => vec![1],
        // Compound names are few and certain: 司馬遷 is Sima Qian, 남궁민 Namgung Min.
        3 if family(0..2) => vec![2],
        3 if rank.is_some_and(|r| r < FREQUENT) => vec![2],
        3 if family(0..1) => vec![1],
        3 if rank.is_some() => vec![2],
        3 if japanese(1).is_some() => vec![1],
        4 if family(0..2) => vec![2],
        4 if rank.is_some() => vec![2],
        // 佐々木希, 長谷川健太
        4..=6 if japanese(3).is_some() => vec![3],
        // A married woman's two family names (Hong Kong): 林鄭月娥.
        4 if script == Script::Han && family(0..1) && family(1..2) => vec![1, 2],
        5 if rank.is_some() => vec![2],
        _ if script == Script::Han => transcribed::cuts(letters),
        _ => Vec::new(),
    }
}

fn is_family(script: Script, part: &[char]) -> bool {
    match script {
        Script::Hangul => {
            let word: String = part.iter().collect();
            HANGUL.binary_search(&word.as_str()).is_ok()
        }
        _ => HAN.contains_key(&part.iter().map(|&c| variants::han(c)).collect::<String>()),
    }
}

/// Letters of the Chinese family name that a Hangul word begins with, the longest one.
pub(crate) fn chinese_family_in_hangul(word: &str) -> Option<usize> {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        words(include_str!("../../data/text/hangul_chinese_surnames.tsv")).collect()
    });
    let begun = NAMES.iter().filter(|name| word.starts_with(**name));
    begun.map(|name| name.chars().count()).max()
}

/// Words that follow or precede a whole name in one go; they do not make it one name of several.
static TITLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut titles: Vec<&str> =
        words(include_str!("../../data/text/east_asian_titles.tsv")).collect();
    titles.sort_unstable();
    titles
});

/// Cuts the unspaced Chinese, Korean and Japanese names among the pieces of `input`. A word that
/// stands beside others of its script is a name already spaced, or a foreigner's.
pub(super) fn unspaced(input: &str, pieces: &mut Vec<Piece>) {
    if !pieces.iter().any(|p| is_unspaced(p.script)) {
        return;
    }
    let mut out = Vec::with_capacity(pieces.len() + 2);
    for (i, piece) in pieces.iter().enumerate() {
        let cut = if is_unspaced(piece.script) && !is_title(piece) && stands_alone(pieces, i) {
            cut(input, piece)
        } else {
            None
        };
        match cut {
            Some(parts) => out.extend(parts),
            None => out.push(piece.clone()),
        }
    }
    *pieces = out;
}

fn is_unspaced(script: Script) -> bool {
    matches!(script, Script::Han | Script::Hangul)
}

fn is_title(piece: &Piece) -> bool {
    TITLES.binary_search(&piece.source()).is_ok()
}

fn stands_alone(pieces: &[Piece], at: usize) -> bool {
    let begins_group = |glue: Glue| {
        !matches!(
            glue,
            Glue::Space | Glue::MiddleDot | Glue::Hyphen | Glue::Dot
        )
    };
    let beside = |other: &Piece| {
        (other.script == pieces[at].script || other.script == Script::Kana) && !is_title(other)
    };
    let before = pieces[..at]
        .iter()
        .zip(&pieces[1..=at])
        .rev()
        .take_while(|(_, next)| !begins_group(next.glue));
    let after = pieces[at + 1..]
        .iter()
        .take_while(|p| !begins_group(p.glue));
    !before.map(|(p, _)| p).chain(after).any(beside)
        && pieces.get(at + 1).is_none_or(|p| p.script != Script::Kana)
}

/// The parts of an unspaced name with their spans; `None` where it is to stay whole.
fn cut(input: &str, piece: &Piece) -> Option<Vec<Piece>> {
    let source: Vec<char> = piece.source().chars().collect();
    let folded: Vec<char> = piece.text.chars().collect();
    let starts: Vec<usize> = input
        .get(piece.start..piece.end)?
        .char_indices()
        .filter(|(_, c)| script::of(*c) == Some(piece.script))
        .map(|(i, _)| piece.start + i)
        .collect();
    if starts.len() != source.len() || source.len() != folded.len() {
        return None;
    }
    let mut bounds = cuts(piece.script, &source);
    if bounds.is_empty() {
        return None;
    }
    bounds.insert(0, 0);
    bounds.push(source.len());
    let part = |w: &[usize]| {
        let text: SmolStr = folded[w[0]..w[1]].iter().copied().collect();
        let source: SmolStr = source[w[0]..w[1]].iter().copied().collect();
        Piece {
            unfolded: if source == text {
                SmolStr::default()
            } else {
                source
            },
            text,
            script: piece.script,
            start: starts[w[0]],
            end: starts.get(w[1]).copied().unwrap_or(piece.end),
            glue: if w[0] == 0 {
                piece.glue
            } else {
                Glue::Segmented
            },
        }
    };
    Some(bounds.windows(2).map(part).collect())
}
