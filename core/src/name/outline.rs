//! Which letters a reading has: at a glance, whether two tokens can share a key of spelling.
//!
//! Two tokens meet by the same reading, by one skeleton, or by either with a letter left out of each. None of
//! that is possible where one has two letters too many that the other has not.

use super::skeleton::{self, Step};

/// Letters of one reading, a bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outline {
    letters: u32,
    /// Letters that each of its skeletons has, those that one may have, and those that one may begin with.
    surely: u32,
    maybe: u32,
    first: u32,
    /// A skeleton of it may have so many letters that one may be left out.
    long: bool,
    /// It has digits, or more letters than a skeleton looks at: nothing can be said.
    odd: bool,
}

fn bits(letters: &[u8]) -> u32 {
    letters.iter().fold(0, |bits, &letter| {
        bits | 1 << (letter.wrapping_sub(b'a') & 31)
    })
}

impl Outline {
    /// The outline of a reading.
    pub(crate) fn of(reading: &str) -> Outline {
        let text = reading.as_bytes();
        let mut outline = Outline {
            letters: bits(text),
            odd: text.len() > skeleton::MAX_LETTERS || !text.iter().all(u8::is_ascii_lowercase),
            ..Outline::default()
        };
        if outline.odd {
            return outline;
        }
        let (mut begun, mut most) = (false, 0);
        skeleton::steps(text, |step| match step {
            Step::Letter(letter) => {
                let bit = bits(&[letter]);
                outline.surely |= bit;
                outline.maybe |= bit;
                most += 1;
                if !begun {
                    outline.first |= bit;
                    begun = true;
                }
            }
            Step::Choice(possibilities) => {
                let all = possibilities.iter().map(|to| bits(to));
                outline.surely |= all.clone().reduce(|x, y| x & y).unwrap_or(0);
                outline.maybe |= all.fold(0, |x, y| x | y);
                most += possibilities.iter().map(|to| to.len()).max().unwrap_or(0);
                if !begun {
                    let firsts = possibilities.iter().filter_map(|to| to.first_chunk::<1>());
                    outline.first |= firsts.fold(0, |firsts, first| firsts | bits(first));
                    begun = possibilities.iter().all(|to| !to.is_empty());
                }
            }
        });
        outline.long = most >= skeleton::MIN_EDIT;
        outline
    }

    /// Whether readings of these outlines may share a key.
    pub(crate) fn may_meet(&self, other: &Outline) -> bool {
        if self.odd || other.odd {
            return true;
        }
        let most = |x: u32, y: u32| x.count_ones().max(y.count_ones());
        let skeletons = most(self.surely & !other.maybe, other.surely & !self.maybe);
        skeletons == 0 && (self.first & other.first != 0 || self.first == 0 || other.first == 0)
            || skeletons <= 1 && self.long && other.long
            || most(self.letters & !other.letters, other.letters & !self.letters) <= 1
    }
}
