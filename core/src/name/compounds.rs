//! Compound given names that are one name however they are written: Abd al-Rahman, Abdurrahman;
//! Salah al-Din, Salahuddin; Abu Bakr.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use smol_str::{SmolStr, format_smolstr};

use crate::text::{Reading, Readings};

use super::endings::Endings;
use super::words::{self, Role};

/// What a compound term begins with, before the canonical divine name.
pub(crate) const SERVANT: &str = "abdal";
/// What parts a compound's one form.
const ARTICLE: &str = "al";

/// What the term of a compound's first word ends with that stands alone: it is no name, and goes with
/// every compound that begins so.
const ALONE: char = '+';
/// The term of a servant that stands alone.
pub(crate) const SERVANT_ALONE: &str = "abdal+";

/// The term of a compound's first word that stands alone.
pub(crate) fn alone(first: &str) -> SmolStr {
    format_smolstr!("{first}{ALONE}")
}

/// Whether a term is a compound's first word that stands alone.
pub(crate) fn is_alone(term: &str) -> bool {
    term.as_bytes().last() == Some(&(ALONE as u8))
}

/// Whether a term is a compound whose first word is this one that stands alone.
pub(crate) fn begins_with_alone(term: &str, alone: &str) -> bool {
    const LETTERS: usize = 2;
    let rest = alone
        .strip_suffix(ALONE)
        .and_then(|first| term.strip_prefix(first));
    !is_alone(term) && rest.is_some_and(|rest| rest.chars().nth(LETTERS - 1).is_some())
}

/// The term of `abd` + X: the one form where X is a known or a Latin word, else both as written.
pub(crate) fn servant_of(servant: &str, word: &str) -> SmolStr {
    match divine(word) {
        Some(name) => together(&[SERVANT, name]),
        None if word.is_ascii() => together(&[SERVANT, word]),
        None => together(&[servant, word]),
    }
}

/// The term of X + `al-Din`, `ullah` …: the one form where X is a known or a Latin word.
pub(crate) fn with_second_part(first: &str, second: &str, written: &str) -> SmolStr {
    match first_part(first) {
        Some(first) => together(&[first, ARTICLE, second]),
        None if first.is_ascii() => together(&[first, ARTICLE, second]),
        None => together(&[first, written]),
    }
}

/// Parts as one word.
fn together(parts: &[&str]) -> SmolStr {
    parts.iter().copied().collect()
}

fn divine(word: &str) -> Option<&'static str> {
    words::roles(word)?.find(|role| match role {
        Role::Divine { canonical } => Some(canonical),
        _ => None,
    })
}

fn first_part(word: &str) -> Option<&'static str> {
    words::roles(word)?.find(|role| match role {
        Role::FirstPart { canonical } => Some(canonical),
        _ => None,
    })
}

fn second_part(word: &str) -> Option<&'static str> {
    words::roles(word)?.find(|role| match role {
        Role::SecondPart { canonical } => Some(canonical),
        _ => None,
    })
}

/// Letters that a compound in one word has at least; shorter ones are other names.
const MIN_LETTERS: usize = 6;

/// The canonical term of a compound written as one word (`abdurrahman`, `salahuddin`,
/// `saifullah`), if it is one.
pub(crate) fn in_one_word(word: &str) -> Option<SmolStr> {
    if word.len() < MIN_LETTERS || !word.is_ascii() && word.chars().nth(MIN_LETTERS - 1).is_none() {
        return None;
    }
    let parts = &*PARTS;
    // The longest servant that leaves a divine name: abdul+rahman before abd+ulrahman.
    for servant in parts.servants_of(word) {
        if let Some(tail) = word.strip_prefix(servant)
            && let Some(name) = divine(tail)
        {
            return Some(together(&[SERVANT, name]));
        }
    }
    // The longest second part: salah+uddin before salahud+din.
    for (head, part) in parts.second_parts.of(word) {
        if head.chars().nth(1).is_some()
            && let (Some(first), Some(second)) = (first_part(head), second_part(part))
        {
            return Some(together(&[first, ARTICLE, second]));
        }
    }
    None
}

/// Whether a term may be what [`in_one_word`] makes of another word.
pub(crate) fn may_be_one_form(term: &str) -> bool {
    term.starts_with(SERVANT)
        || PARTS
            .forms
            .of(term)
            .any(|(first, ())| first.ends_with(ARTICLE))
}

/// The parts that compounds in one word begin and end with, the longest first.
struct Parts {
    /// By their first byte.
    servants: [Vec<&'static str>; 256],
    /// By their first byte, a bit for each byte that comes second in one.
    seconds: [u64; 256],
    second_parts: Endings<&'static str>,
    /// The same in their one form.
    forms: Endings<()>,
}

impl Parts {
    /// The servants that a word may begin with, by its first two bytes.
    fn servants_of(&self, word: &str) -> impl Iterator<Item = &'static str> {
        let servants = match *word.as_bytes() {
            [first, second, ..] if self.seconds[usize::from(first)] & bit(second) != 0 => {
                &self.servants[usize::from(first)][..]
            }
            _ => &[],
        };
        servants.iter().copied()
    }
}

fn bit(byte: u8) -> u64 {
    1 << (byte % 64)
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let mut servants = [const { Vec::new() }; 256];
    let mut seconds = [0; 256];
    let mut words = words::with_role(|role| role == Role::Servant);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        if let [first, second, ..] = *word.as_bytes() {
            servants[usize::from(first)].push(word);
            seconds[usize::from(first)] |= bit(second);
        }
    }
    let second_part = |role| matches!(role, Role::SecondPart { .. });
    let second_parts = words::with_role(second_part);
    let forms = second_parts.iter();
    let forms: BTreeSet<&str> = forms.filter_map(|part| self::second_part(part)).collect();
    Parts {
        servants,
        seconds,
        second_parts: Endings::new(second_parts.into_iter().map(|part| (part, part))),
        forms: Endings::new(forms.into_iter().map(|form| (form, ()))),
    }
});

/// Whether nothing stands in a word that [`add_readings`] looks for, as in most.
fn is_simple(term: &str) -> bool {
    let begins = matches!(
        term.as_bytes(),
        [b'a' | b'e', b'l', ..] | [b'a', b'b', b'd', ..] | [b'b', b'e', b'n', ..]
    );
    let ends = matches!(
        term.as_bytes(),
        [.., b'd', b'i', b'n'] | [.., b'l', b'a', b'h']
    );
    !begins && !ends && !super::heard::may_be_heard(term)
}

/// Adds readings that follow from how a term is put together: the particle written as one word
/// with the name (`al tikriti`: altikriti), the article of a nisba left off (`altikriti`: tikriti). `several`
/// says that there is a particle.
pub(crate) fn add_readings(term: &str, several: bool, readings: &mut Readings) {
    let Some(system) = readings.first().map(|reading| reading.system) else {
        return;
    };
    if !several && is_simple(term) {
        return;
    }
    let mut add = |text: &str, penalty: u8| {
        if !readings.iter().any(|reading| reading.text == text) {
            readings.push(Reading {
                text: text.into(),
                system,
                penalty,
                breaks: Vec::new(),
            });
        }
    };
    let (particles, surface) = term.rsplit_once(' ').unwrap_or(("", term));
    for usual in usual_spellings(surface) {
        add(&usual, 0);
    }
    for heard in super::heard::as_heard(surface) {
        add(&heard, super::heard::PENALTY);
    }
    if let Some(name) = surface
        .strip_prefix(SERVANT)
        .filter(|name| name.len() >= 4 && name.is_ascii())
    {
        add(name, SERVANT_LEFT_OFF);
    }
    if particles.is_empty() {
        if let Some(bare) = without_article(term) {
            add(bare, 30);
        }
        if let Some(father) = without_son_of(term) {
            add(father, SON_OF_LEFT_OFF);
        }
    } else if surface.is_ascii() && particles.is_ascii() {
        let parts = particles.split(' ').chain([surface]);
        add(&parts.collect::<SmolStr>(), 20);
    }
}

/// How unusual it is (of 255) to find Benomar as Ben Omar.
const SON_OF_LEFT_OFF: u8 = 50;

/// `benomar` → `omar`: only where a known name follows.
fn without_son_of(term: &str) -> Option<&str> {
    const LETTERS: usize = 4;
    let father = term
        .strip_prefix("ben")
        .filter(|father| father.len() >= LETTERS && father.is_ascii())?;
    (super::lexicon::commonness(father) > 0).then_some(father)
}

/// How unusual it is (of 255) to call an Abd al-Karim just Karim.
const SERVANT_LEFT_OFF: u8 = 240;

/// Whether a word is `abdul` or the like with one slip: a divine name after it, with no more than one slip
/// either, makes that sure.
pub(crate) fn is_nearly_servant(word: &str, next: &str) -> bool {
    let long = word.len() >= 4 && word.len() <= 7 && word.is_ascii();
    let servants = ["abdul", "abdel", "abdal"];
    // One slip leaves one of these where it was, or a place beside.
    let begins = |word: &str| word.bytes().take(4).any(|b| matches!(b, b'b' | b'd'));
    long && begins(word)
        && servants.iter().any(|servant| one_slip(word, servant))
        && is_nearly_divine(next)
}

fn is_nearly_divine(word: &str) -> bool {
    const LETTERS: usize = 5;
    static NAMES: LazyLock<Vec<&str>> =
        LazyLock::new(|| words::with_role(|role| matches!(role, Role::Divine { .. })));
    let slip = |name: &&str| name.is_ascii() && name.len() >= LETTERS && one_slip(word, name);
    divine(word).is_some() || word.is_ascii() && word.len() >= LETTERS && NAMES.iter().any(slip)
}

/// One letter more, less or other, or two swapped (ASCII).
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let end = a[start..]
        .iter()
        .rev()
        .zip(b[start..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (x, y) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    x.len() <= 1 && y.len() <= 1 || matches!((x, y), ([p, q], [r, s]) if p == s && q == r)
}

/// Whether a term is an abd compound in its one form.
pub(crate) fn is_servant_compound(term: &str) -> bool {
    term.starts_with(SERVANT) && term.len() > SERVANT.len() && !is_alone(term)
}

/// Whether a term is a compound in its one form.
pub(crate) fn is_canonical(term: &str) -> bool {
    is_servant_compound(term) || term.ends_with("aldin") || term.ends_with("alullah")
}

/// How a canonical compound is usually written: slips are made in those spellings.
fn usual_spellings(term: &str) -> Vec<String> {
    if !term.is_ascii() {
        return Vec::new();
    }
    if let Some(name) = term.strip_prefix(SERVANT) {
        return servants_of(name);
    }
    let (first, seconds) = if let Some(first) = term.strip_suffix("aldin") {
        (first, ["uddin", "eddine"].as_slice())
    } else if let Some(first) = term.strip_suffix("alullah") {
        (first, ["ullah"].as_slice())
    } else {
        return Vec::new();
    };
    let mut spellings = Vec::new();
    for form in words::usual_forms(first) {
        spellings.extend(seconds.iter().map(|second| format!("{form}{second}")));
    }
    spellings
}

/// Abdul Rahman, Abdurrahman, Abderrahmane …, by the usual forms of the second word.
fn servants_of(name: &str) -> Vec<String> {
    // Allah keeps no article of its own: Abdullah, Abdallah.
    if name == "ilah" {
        return ["abdullah", "abdallah", "abdollah"]
            .map(str::to_owned)
            .into();
    }
    let mut spellings = Vec::new();
    for form in words::usual_forms(name) {
        // The article takes on a sun letter.
        if let Some(sun) = form.chars().next().filter(|c| "rnszdt".contains(*c)) {
            spellings.push(format!("abdu{sun}{form}"));
            spellings.push(format!("abde{sun}{form}"));
        }
        spellings.push(format!("abdul{form}"));
    }
    spellings.push(format!("abd{name}"));
    spellings
}

/// `altikriti` → `tikriti`: only where a nisba ending makes the article likely.
fn without_article(term: &str) -> Option<&str> {
    let bare = term
        .strip_prefix("al")
        .or_else(|| term.strip_prefix("el"))?;
    let nisba = bare.len() >= 4 && (bare.ends_with('i') || bare.ends_with('y'));
    (nisba && bare.is_ascii()).then_some(bare)
}
