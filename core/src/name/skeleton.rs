//! Romanization-blind consonant skeletons of Latin readings (`data/names/skeleton.tsv`).

use std::sync::LazyLock;

use super::table;

/// At most so many skeletons of one reading: ambiguous letters multiply.
pub(crate) const MAX_SKELETONS: usize = 4;

/// Letters of a reading beyond this are ignored; no name part is longer.
const MAX_LETTERS: usize = 40;

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
    to: Vec<&'static str>,
    context: Context,
}

/// Rewrites by first letter, longest first.
static REWRITES: LazyLock<[Vec<Rewrite>; 26]> = LazyLock::new(|| {
    let mut by_letter: [Vec<Rewrite>; 26] = std::array::from_fn(|_| Vec::new());
    for row in table::rows(include_str!("../../data/names/skeleton.tsv")) {
        let from = row.column(0).as_bytes();
        let context = match row.column(2) {
            "^" => Context::Start,
            "$" => Context::End,
            "V_" => Context::AfterVowel,
            "_E" => Context::BeforeFrontVowel,
            "_V" => Context::BeforeVowel,
            _ => Context::Anywhere,
        };
        let Some(slot) = from.first().and_then(|b| by_letter.get_mut(letter(*b)?)) else {
            continue;
        };
        slot.push(Rewrite {
            from,
            to: row.list(1).collect(),
            context,
        });
    }
    for slot in &mut by_letter {
        slot.sort_by_key(|rewrite| std::cmp::Reverse(rewrite.from.len()));
    }
    by_letter
});

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
}

pub(crate) fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

impl Rewrite {
    fn fits(&self, text: &[u8], at: usize) -> bool {
        let Some(rest) = text.get(at..) else {
            return false;
        };
        if !rest.starts_with(self.from) {
            return false;
        }
        let next = rest.get(self.from.len()).copied();
        match self.context {
            Context::Anywhere => true,
            Context::Start => at == 0,
            Context::End => next.is_none(),
            Context::AfterVowel => at > 0 && text.get(at - 1).is_some_and(|b| is_vowel(*b)),
            Context::BeforeFrontVowel => matches!(next, Some(b'e' | b'i' | b'y')),
            Context::BeforeVowel => next.is_some_and(is_vowel),
        }
    }
}

/// The skeletons of an ASCII reading, the most usual first, without repeats.
///
/// Digits stay as they are. O(letters × alternatives).
pub(crate) fn skeletons(reading: &str) -> Vec<String> {
    let text = &reading.as_bytes()[..reading.len().min(MAX_LETTERS)];
    let mut partial = vec![String::with_capacity(text.len())];
    let mut at = 0;
    while at < text.len() {
        let rewrite = letter(text[at]).and_then(|l| REWRITES[l].iter().find(|r| r.fits(text, at)));
        let Some(rewrite) = rewrite else {
            for skeleton in &mut partial {
                push_collapsed(skeleton, char::from(text[at]).encode_utf8(&mut [0; 4]));
            }
            at += 1;
            continue;
        };
        let branches = partial.len();
        for (number, to) in rewrite.to.iter().enumerate().skip(1) {
            for index in 0..branches {
                if partial.len() < MAX_SKELETONS {
                    let mut branch = partial[index].clone();
                    push_collapsed(&mut branch, to);
                    partial.push(branch);
                }
            }
            debug_assert!(number < 4);
        }
        if let Some(to) = rewrite.to.first() {
            for skeleton in &mut partial[..branches] {
                push_collapsed(skeleton, to);
            }
        }
        at += rewrite.from.len();
    }
    let mut distinct = Vec::with_capacity(partial.len());
    for skeleton in partial {
        if !distinct.contains(&skeleton) {
            distinct.push(skeleton);
        }
    }
    distinct
}

/// Appends, but never doubles a letter (`Hassan`, `Hasan`).
fn push_collapsed(skeleton: &mut String, to: &str) {
    for c in to.chars() {
        if !skeleton.ends_with(c) {
            skeleton.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(a: &str, b: &str) -> bool {
        let ours = skeletons(a);
        skeletons(b).iter().any(|s| ours.contains(s))
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
}
