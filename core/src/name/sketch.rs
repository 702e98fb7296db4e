//! What the letters of a token say one by one: sooner told than its [`Outline`](super::Outline), which sees what
//! letters become together, and enough to tell most words apart.

use std::sync::LazyLock;

use super::outline::bit;
use super::skeleton::{self, MIN_EDIT};

/// Letters of the readings of a token and of what they become in skeletons, a bit each. Whatever a reading has is
/// in `any`, what all have in `every`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// The letters as they are.
    every: u32,
    any: u32,
    /// Letters that every skeleton has for sure, and letters that one may have.
    sure: u32,
    possible: u32,
    /// Letters that a skeleton may begin with.
    first: u32,
    /// The most letters that a skeleton may have.
    most: u32,
    /// A reading has digits, or more letters than a skeleton looks at: nothing can be said.
    odd: bool,
}

/// What one letter says, wherever it stands.
#[derive(Clone, Copy, Default)]
struct Letter {
    sure: u32,
    possible: u32,
    most: u32,
}

struct Table {
    letters: [Letter; 26],
    /// What a word's first letter, and the one after it (the last place: none), says of the beginning.
    begins: [[Letter; 27]; 26],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        letters: [Letter::default(); 26],
        begins: [[Letter::default(); 27]; 26],
    };
    for (number, letter) in table.letters.iter_mut().enumerate() {
        let rewrites = || skeleton::rewrites_of(b'a' + number as u8);
        // What letters become together is among what the first of them may become.
        let begun = || rewrites().filter(|(from, ..)| from[0] == b'a' + number as u8);
        let within = || begun().filter(|(_, start, _)| !start);
        letter.sure = rewrites().fold(u32::MAX, |all, (.., to)| all & to.letters.every);
        letter.possible = within().fold(0, |all, (.., to)| all | to.letters.any);
        let single = within().filter(|(from, ..)| from.len() == 1);
        letter.most = single
            .map(|(.., to)| u32::from(to.letters.most))
            .max()
            .unwrap_or(0);
    }
    for (number, places) in table.begins.iter_mut().enumerate() {
        for (next, place) in places.iter_mut().enumerate() {
            *place = beginning(number, next);
        }
    }
    table
});

/// What a word's first two letters say: `sure` holds the letters that a skeleton may begin with.
fn beginning(first: usize, next: usize) -> Letter {
    let mut says = Letter::default();
    for (start, to) in skeleton::rewrites_at_start(first, next) {
        says.sure |= if to.begins { to.first } else { u32::MAX };
        if start {
            says.possible |= to.letters.any;
            says.most = says.most.max(u32::from(to.letters.most));
        }
    }
    says
}

impl Sketch {
    /// The sketch of readings.
    pub(super) fn of<'a>(mut readings: impl Iterator<Item = &'a str>) -> Sketch {
        let Some(first) = readings.next() else {
            return Sketch::ODD;
        };
        let mut all = Sketch::of_one(first.as_bytes());
        for reading in readings {
            let one = Sketch::of_one(reading.as_bytes());
            all = Sketch {
                every: all.every & one.every,
                any: all.any | one.any,
                sure: all.sure & one.sure,
                possible: all.possible | one.possible,
                first: all.first | one.first,
                most: all.most.max(one.most),
                odd: all.odd | one.odd,
            };
        }
        all
    }

    const ODD: Sketch = Sketch {
        every: 0,
        any: 0,
        sure: 0,
        possible: 0,
        first: 0,
        most: 0,
        odd: true,
    };

    fn of_one(reading: &[u8]) -> Sketch {
        Sketch::of_letters(reading).unwrap_or(Sketch::ODD)
    }

    /// The sketch of a word of a-z; `None` of any other, or of one so long that nothing can be said.
    pub(super) fn of_letters(word: &[u8]) -> Option<Sketch> {
        let table = &*TABLE;
        if word.len() > skeleton::MAX_LETTERS {
            return None;
        }
        let (mut letters, mut sure, mut possible, mut most) = (0u32, 0, 0, 0);
        for &byte in word {
            let letter = table.letters.get(usize::from(byte.wrapping_sub(b'a')))?;
            letters |= bit(byte);
            sure |= letter.sure;
            possible |= letter.possible;
            most += letter.most;
        }
        let (&first, rest) = word.split_first()?;
        let next = rest.first().map_or(26, |next| usize::from(next - b'a'));
        let begins = table.begins[usize::from(first - b'a')][next];
        Some(Sketch {
            every: letters,
            any: letters,
            sure,
            possible: possible | begins.possible,
            first: begins.sure,
            most: most + begins.most,
            odd: false,
        })
    }

    /// Whether tokens of these sketches may share a key of spelling: true wherever it is of their outlines.
    #[inline]
    pub(super) fn may_meet(&self, other: &Sketch) -> bool {
        let (lost, gained) = (self.sure & !other.possible, other.sure & !self.possible);
        let long = self.most.min(other.most) as usize >= MIN_EDIT;
        self.may_be_a_letter_apart(other)
            || lost | gained == 0 && self.first & other.first != 0
            || long && !several(lost) && !several(gained)
    }

    /// Whether readings of both may differ in no more than a letter that one has and the other has not.
    #[inline]
    pub(super) fn may_be_a_letter_apart(&self, other: &Sketch) -> bool {
        let alike = !several(self.every & !other.any) && !several(other.every & !self.any);
        alike || self.odd || other.odd
    }
}

fn several(letters: u32) -> bool {
    letters & letters.wrapping_sub(1) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Outline;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z0-9]{0,9}",
            "([bcdfghjklmnpqrstvwxz]{1,2}[aeiouy]{0,2}){0,4}",
            "(kh|gh|sh|sch|shch|tsch|dzh|dz|ch|ph|wh|ya|ie|x|qu|[aehwjc]){0,4}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_an_outline_allows_a_sketch_allows(
            a in proptest::collection::vec(word(), 1..3),
            b in proptest::collection::vec(word(), 1..3),
        ) {
            let (a, b) = (|| a.iter().map(String::as_str), || b.iter().map(String::as_str));
            let allowed = Outline::of(a()).may_meet(&Outline::of(b()));
            prop_assert!(!allowed || Sketch::of(a()).may_meet(&Sketch::of(b())));
        }
    }
}
