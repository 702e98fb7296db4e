//! Which letters a reading has: at a glance, whether two tokens can share a key of spelling.
//!
//! Two tokens meet by the same reading, by one skeleton, or by either with a letter left out of each. None of
//! that is possible where one has two letters too many that the other has not.

use std::sync::LazyLock;

use super::skeleton;

/// Letters of one reading, a bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outline {
    letters: u32,
    /// Letters that each of its skeletons has, and those that one may have.
    surely: u32,
    maybe: u32,
    /// A skeleton of it may have so many letters that one may be left out.
    long: bool,
    /// It has digits, or more letters than a skeleton looks at: nothing can be said.
    odd: bool,
}

/// For each letter, what every skeleton of it has and what one may have.
static LETTERS: LazyLock<[(u32, u32); 26]> = LazyLock::new(|| {
    let bits = |text: &[u8]| text.iter().fold(0, |bits, &letter| bits | bit(letter));
    let mut letters = [(u32::MAX, 0); 26];
    skeleton::each_rewrite(|from, to| {
        for letter in from {
            let (surely, maybe) = &mut letters[usize::from(letter - b'a')];
            for to in to {
                *surely &= bits(to);
                *maybe |= bits(to);
            }
        }
    });
    letters
});

fn bit(letter: u8) -> u32 {
    1 << (letter.wrapping_sub(b'a') & 31)
}

impl Outline {
    /// The outline of a reading.
    pub(crate) fn of(reading: &str) -> Outline {
        let mut outline = Outline {
            odd: reading.len() > skeleton::MAX_LETTERS,
            ..Outline::default()
        };
        let known = &*LETTERS;
        for letter in reading.bytes() {
            match known.get(usize::from(letter.wrapping_sub(b'a'))) {
                Some((surely, maybe)) => {
                    outline.letters |= bit(letter);
                    outline.surely |= surely;
                    outline.maybe |= maybe;
                }
                None => outline.odd = true,
            }
        }
        // A letter becomes one of a skeleton, but for x.
        let most = reading.len() >= skeleton::MIN_EDIT || outline.letters & bit(b'x') != 0;
        outline.long = most;
        outline
    }

    /// Whether readings of these outlines may share a key.
    pub(crate) fn may_meet(&self, other: &Outline) -> bool {
        if self.odd || other.odd {
            return true;
        }
        let most = |x: u32, y: u32| x.count_ones().max(y.count_ones());
        let skeletons = most(self.surely & !other.maybe, other.surely & !self.maybe);
        skeletons == 0
            || skeletons == 1 && self.long && other.long
            || most(self.letters & !other.letters, other.letters & !self.letters) <= 1
    }
}
