//! Romanization-blind consonant skeletons of Latin readings (`data/names/skeleton.tsv`).

use std::sync::LazyLock;

use super::outline::{self, Letters};
use super::table;

/// At most so many skeletons of one reading: ambiguous letters multiply.
pub(crate) const MAX_SKELETONS: usize = 4;

/// Letters of a reading beyond this are ignored; no name part is longer.
pub(super) const MAX_LETTERS: usize = 40;
/// Skeletons at least this long also meet with one consonant more or less.
pub(super) const MIN_EDIT: usize = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Anywhere,
    Start,
    End,
    AfterVowel,
    BeforeFrontVowel,
    BeforeVowel,
}

struct Rewrite {
    from: &'static [u8],
    to: Choice,
    context: Context,
}

/// What letters may become, the most usual first.
pub(super) struct Choice {
    pub(super) possibilities: Vec<&'static [u8]>,
    pub(super) letters: Letters,
    /// The letters that one begins with, a bit each, and whether each begins with one.
    pub(super) first: u32,
    pub(super) begins: bool,
}

impl Choice {
    fn of(possibilities: Vec<&'static [u8]>) -> Choice {
        let letters = possibilities.iter().map(|to| Letters::of(to));
        let first = possibilities.iter().filter_map(|to| to.first());
        Choice {
            letters: letters.reduce(|a, b| a.or(&b)).unwrap_or(Letters::NONE),
            first: first.fold(0, |bits, &letter| bits | outline::bit(letter)),
            begins: possibilities.iter().all(|to| !to.is_empty()),
            possibilities,
        }
    }
}

/// Rewrites by first letter and the letter after it (the last slot: none), the longest first.
static REWRITES: LazyLock<[[Vec<Rewrite>; 27]; 26]> = LazyLock::new(|| {
    let mut rows: Vec<_> = table::rows(include_str!("../../data/names/skeleton.tsv")).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.column(0).len()));
    let mut slots = std::array::from_fn(|_| std::array::from_fn(|_| Vec::new()));
    for row in &rows {
        let from = row.column(0).as_bytes();
        let context = match row.column(2) {
            "^" => Context::Start,
            "$" => Context::End,
            "V_" => Context::AfterVowel,
            "_E" => Context::BeforeFrontVowel,
            "_V" => Context::BeforeVowel,
            _ => Context::Anywhere,
        };
        let Some(slots) = from.first().and_then(|b| slots.get_mut(letter(*b)?)) else {
            continue;
        };
        let second = from.get(1).and_then(|byte| letter(*byte));
        for (place, slot) in slots.iter_mut().enumerate() {
            if second.is_none_or(|second| second == place) {
                slot.push(Rewrite {
                    from,
                    to: Choice::of(row.list(1).map(str::as_bytes).collect()),
                    context,
                });
            }
        }
    }
    slots
});

/// Every rewrite of letters among which this one is, with whether it is of a word's beginning only.
pub(super) fn rewrites_of(
    letter: u8,
) -> impl Iterator<Item = (&'static [u8], bool, &'static Choice)> {
    let rewrites = REWRITES.iter().flatten().flatten();
    rewrites
        .filter(move |rewrite| rewrite.from.contains(&letter))
        .map(|rewrite| (rewrite.from, rewrite.context == Context::Start, &rewrite.to))
}

/// The rewrites that may fit at the beginning of a word by its first letter and the one after it, by number (26:
/// none), in the order in which they are tried, up to the first that is certain to fit; with whether each is of
/// beginnings only.
pub(super) fn rewrites_at_start(
    first: usize,
    next: usize,
) -> impl Iterator<Item = (bool, &'static Choice)> {
    let mut certain = false;
    let possible = |rewrite: &&Rewrite| rewrite.context != Context::AfterVowel;
    REWRITES[first][next]
        .iter()
        .filter(possible)
        .take_while(move |rewrite| {
            let wanted = !certain;
            let anywhere = matches!(rewrite.context, Context::Anywhere | Context::Start);
            certain |= anywhere && rewrite.from.len() <= 2;
            wanted
        })
        .map(|rewrite| (rewrite.context == Context::Start, &rewrite.to))
}

/// What a letter becomes where the letter after it says all, as it mostly does: of a word's first letter and of
/// others, by the [`place`] of the letter and of the one after it.
static CERTAIN: LazyLock<[[[Certain; PLACES]; PLACES]; 2]> = LazyLock::new(|| {
    let mut all = [[[Certain::default(); PLACES]; PLACES]; 2];
    for (number, letter) in (b'a'..=b'z').enumerate() {
        for (next, rewrites) in REWRITES[number].iter().enumerate() {
            let after = (next < 26).then_some(b'a' + next as u8);
            let next = after.map_or(NONE, place);
            for (at, certain) in all.iter_mut().enumerate() {
                certain[place(letter)][next] =
                    self::certain(rewrites, at == 0, after).unwrap_or_default();
            }
        }
    }
    all
});

/// Places of letters: a to z, none, and what is no letter.
const PLACES: usize = 32;
const NONE: usize = 0;

pub(super) const OTHER: usize = PLACES - 1;

/// The place of every byte.
const PLACE: [u8; 256] = {
    let mut places = [OTHER as u8; 256];
    let mut letter = b'a';
    while letter <= b'z' {
        places[letter as usize] = letter % PLACES as u8;
        letter += 1;
    }
    places
};

pub(super) fn place(byte: u8) -> usize {
    usize::from(PLACE[usize::from(byte)])
}

/// What becomes of one or two letters.
#[derive(Clone, Copy, Default)]
struct Certain {
    /// How many letters; 0 where it is not certain.
    from: u8,
    /// The letter that they become; 0 for none, or for one of several possibilities.
    to: u8,
    choice: Option<&'static Choice>,
}

/// The rewrite that fits before a letter whatever else stands around, if one is certain to.
fn certain(rewrites: &'static [Rewrite], first: bool, next: Option<u8>) -> Option<Certain> {
    for rewrite in rewrites {
        let single = rewrite.from.len() == 1;
        let fits = match rewrite.context {
            Context::Anywhere => true,
            Context::Start => first,
            Context::AfterVowel if first => false,
            Context::End if single => next.is_none(),
            Context::BeforeFrontVowel if single => next.is_some_and(is_front_vowel),
            Context::BeforeVowel if single => next.is_some_and(is_vowel),
            _ => return None,
        };
        if !fits {
            continue;
        }
        if rewrite.from.len() > 2 {
            return None;
        }
        let (to, choice) = match rewrite.to.possibilities.as_slice() {
            [] | [[]] => (0, None),
            &[&[to]] => (to, None),
            _ => (0, Some(&rewrite.to)),
        };
        let from = rewrite.from.len() as u8;
        return Some(Certain { from, to, choice });
    }
    None
}

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

pub(crate) fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn is_front_vowel(byte: u8) -> bool {
    matches!(byte, b'e' | b'i' | b'y')
}

impl Rewrite {
    fn fits(&self, text: &[u8], at: usize) -> bool {
        if !text[at..].starts_with(self.from) {
            return false;
        }
        let next = text.get(at + self.from.len()).copied();
        match self.context {
            Context::Anywhere => true,
            Context::Start => at == 0,
            Context::End => next.is_none(),
            Context::AfterVowel => at > 0 && text.get(at - 1).is_some_and(|b| is_vowel(*b)),
            Context::BeforeFrontVowel => next.is_some_and(is_front_vowel),
            Context::BeforeVowel => next.is_some_and(is_vowel),
        }
    }
}

/// What some letters of a reading become.
pub(super) enum Step<'a> {
    /// One letter.
    Letter(u8),
    /// One of several possibilities.
    Choice(&'a Choice),
}

/// Every step from a reading to its skeletons; where letters become nothing there is none.
#[inline]
pub(super) fn steps(reading: &[u8], mut each: impl FnMut(Step)) {
    let text = &reading[..reading.len().min(MAX_LETTERS)];
    let all = &*CERTAIN;
    let (mut at, mut certain) = (0, &all[0]);
    while let Some(&letter) = text.get(at) {
        let next = text.get(at + 1).map_or(NONE, |&next| place(next));
        let found = &certain[place(letter) % PLACES][next % PLACES];
        certain = &all[1];
        if found.to != 0 {
            each(Step::Letter(found.to));
        } else if found.from == 0 {
            let (length, step) = rewritten(text, at);
            step.into_iter().for_each(&mut each);
            at += length;
        } else if let Some(choice) = found.choice {
            each(Step::Choice(choice));
        }
        at += usize::from(found.from);
    }
}

/// How many letters from a place on become what.
fn rewritten(text: &[u8], at: usize) -> (usize, Option<Step<'static>>) {
    let next = text.get(at + 1).and_then(|next| letter(*next));
    let rewrites = letter(text[at]).map_or(&[][..], |here| &REWRITES[here][next.unwrap_or(26)]);
    let Some(rewrite) = rewrites.iter().find(|rewrite| rewrite.fits(text, at)) else {
        return (1, Some(Step::Letter(text[at])));
    };
    let step = match rewrite.to.possibilities.as_slice() {
        [] | [[]] => None,
        &[&[letter]] => Some(Step::Letter(letter)),
        _ => Some(Step::Choice(&rewrite.to)),
    };
    (rewrite.from.len(), step)
}

/// Letters of the longest skeleton: a letter becomes two at most.
const MAX_SKELETON: usize = 2 * MAX_LETTERS;

/// A skeleton's letters, without allocation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Skeleton {
    letters: [u8; MAX_SKELETON],
    length: usize,
}

impl Skeleton {
    const EMPTY: Skeleton = Skeleton {
        letters: [0; MAX_SKELETON],
        length: 0,
    };

    pub(crate) fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    /// Appends, but never doubles a letter (`Hassan`, `Hasan`).
    fn push_collapsed(&mut self, to: &[u8]) {
        for &letter in to {
            if self.letters().last() != Some(&letter)
                && let Some(place) = self.letters.get_mut(self.length)
            {
                *place = letter;
                self.length += 1;
            }
        }
    }
}

/// The skeletons of one reading, the most usual first, without repeats.
#[derive(Debug, Clone)]
pub(crate) struct Skeletons {
    skeletons: [Skeleton; MAX_SKELETONS],
    count: usize,
}

impl Skeletons {
    /// The skeletons of an ASCII reading. Digits stay as they are. O(letters × alternatives).
    pub(crate) fn of(reading: &str) -> Skeletons {
        let mut all = Skeletons {
            skeletons: [Skeleton::EMPTY; MAX_SKELETONS],
            count: 1,
        };
        steps(reading.as_bytes(), |step| match step {
            Step::Letter(letter) => {
                for skeleton in &mut all.skeletons[..all.count] {
                    skeleton.push_collapsed(&[letter]);
                }
            }
            Step::Choice(choice) => all.push(&choice.possibilities),
        });
        all.drop_repeats();
        all
    }

    /// The skeletons.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.skeletons[..self.count].iter().map(Skeleton::letters)
    }

    /// Whether two readings have one of their skeletons in common.
    pub(crate) fn meet(&self, other: &Skeletons) -> bool {
        self.iter().any(|ours| other.iter().any(|s| s == ours))
    }

    /// Appends what a group of letters becomes: each further possibility branches off every skeleton.
    fn push(&mut self, possibilities: &[&[u8]]) {
        let Some((usual, others)) = possibilities.split_first() else {
            return;
        };
        let branches = self.count;
        for to in others {
            for index in 0..branches {
                if self.count < MAX_SKELETONS {
                    self.skeletons[self.count] = self.skeletons[index];
                    self.skeletons[self.count].push_collapsed(to);
                    self.count += 1;
                }
            }
        }
        for skeleton in &mut self.skeletons[..branches] {
            skeleton.push_collapsed(usual);
        }
    }

    fn drop_repeats(&mut self) {
        let mut distinct = 0;
        for at in 0..self.count {
            let letters = self.skeletons[at].letters();
            let mut known = self.skeletons[..distinct].iter();
            if !known.any(|skeleton| skeleton.letters() == letters) {
                self.skeletons[distinct] = self.skeletons[at];
                distinct += 1;
            }
        }
        self.count = distinct;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn skeletons(reading: &str) -> Vec<String> {
        let text = |letters: &[u8]| String::from_utf8_lossy(letters).into_owned();
        Skeletons::of(reading).iter().map(text).collect()
    }

    fn meet(a: &str, b: &str) -> bool {
        Skeletons::of(a).meet(&Skeletons::of(b))
    }

    #[test]
    fn romanizations_of_one_name_meet() {
        for (a, b) in [
            ("mohammed", "muhamad"),
            ("mohammed", "mouhamed"),
            ("nuristani", "nooristani"),
            ("youssef", "yusuf"),
            ("khalid", "halid"),
            ("jamal", "djamel"),
            ("shcherbakov", "schtscherbakow"),
            ("bachar", "bashar"),
            ("achmed", "akhmed"),
            ("xi", "shi"),
        ] {
            assert!(meet(a, b), "{:?} {:?}", skeletons(a), skeletons(b));
        }
    }

    proptest! {
        #[test]
        fn what_the_next_letter_says_is_what_the_rewrites_say(word in "(kh|sh|ch|[a-z]){1,9}") {
            let text = word.as_bytes();
            for at in 0..text.len() {
                let Some(l) = letter(text[at]) else { continue };
                let next = text.get(at + 1).copied();
                let certain = CERTAIN[usize::from(at > 0)][place(text[at])][next.map_or(NONE, place)];
                if certain.from == 0 {
                    continue;
                }
                let mut rewrites = REWRITES[l][next.and_then(letter).unwrap_or(26)].iter();
                let rewrite = rewrites.find(|rewrite| rewrite.fits(text, at));
                let single = || (certain.to > 0).then_some(certain.to).into_iter().collect();
                let to: Vec<u8> = certain.choice.map_or_else(single, |choice| choice.possibilities.concat());
                let found = rewrite.map(|rewrite| (rewrite.from.len(), rewrite.to.possibilities.concat()));
                prop_assert_eq!(found, Some((usize::from(certain.from), to)));
            }
        }
    }

    #[test]
    fn other_names_do_not() {
        for (a, b) in [("mahmud", "murad"), ("ivan", "petr"), ("salman", "sultan")] {
            assert!(!meet(a, b), "{:?} {:?}", skeletons(a), skeletons(b));
        }
    }

    #[test]
    fn never_more_than_the_cap() {
        assert!(skeletons("chchchchchchchchkhkhghw").len() <= MAX_SKELETONS);
    }

    #[test]
    fn a_skeleton_has_room_for_every_rewrite() {
        for rewrite in REWRITES.iter().flatten().flatten() {
            assert!(
                rewrite
                    .to
                    .possibilities
                    .iter()
                    .all(|to| to.len() <= 2 * rewrite.from.len())
            );
        }
        assert_eq!(
            skeletons(&"xa".repeat(20)),
            ["s".to_owned() + &"ks".repeat(19)]
        );
    }
}
