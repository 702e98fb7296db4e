//! Which letters the readings of a token have: at a glance, whether two tokens can share a key of spelling.
//!
//! Two tokens meet by the same reading, by one skeleton, or by either with a letter left out of each. None of
//! that is possible where one has two letters too many that the other has not, or is too long.

use super::skeleton::{self, Step};

/// Letters that every one of some readings or skeletons has and letters that one of them has, a bit each, and
/// the fewest and the most that one has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    pub(super) every: u32,
    pub(super) any: u32,
    least: u8,
    pub(super) most: u8,
}

impl Letters {
    pub(super) const NONE: Letters = Letters {
        every: 0,
        any: 0,
        least: 0,
        most: 0,
    };

    /// Those of one text. Doubled letters count once.
    pub(super) fn of(text: &[u8]) -> Letters {
        let (mut bits, mut length, mut before) = (0, 0, 0);
        for &letter in text {
            bits |= bit(letter);
            length += u8::from(letter != before);
            before = letter;
        }
        Letters::new(bits, length)
    }

    /// Those of one text that has these letters and is so long.
    fn new(bits: u32, length: u8) -> Letters {
        Letters {
            every: bits,
            any: bits,
            least: length,
            most: length,
        }
    }

    /// These and others.
    pub(super) fn or(&self, other: &Letters) -> Letters {
        Letters {
            every: self.every & other.every,
            any: self.any | other.any,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }

    /// Whether each side may have no letters that the other has not but `more` at most, and so many letters more
    /// or less than the other.
    fn may_be(&self, other: &Letters, more: u32, longer: u8) -> bool {
        let apart = |left: u32| match more {
            0 => left != 0,
            _ => left & left.wrapping_sub(1) != 0,
        };
        self.least <= other.most + longer
            && other.least <= self.most + longer
            && !apart(self.every & !other.any)
            && !apart(other.every & !self.any)
    }
}

/// What is told of the readings of a token by their letters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outline {
    /// Doubled letters count once.
    letters: Letters,
    skeletons: Letters,
    /// Letters that a skeleton may begin with; all of them where there may be none.
    first: u32,
    /// A reading has digits, or more letters than a skeleton looks at: nothing can be said.
    odd: bool,
}

pub(super) fn bit(letter: u8) -> u32 {
    1 << (letter.wrapping_sub(b'a') & 31)
}

impl Outline {
    /// The outline of readings.
    pub(crate) fn of<'a>(readings: impl Iterator<Item = &'a str>) -> Outline {
        let mut outlines = readings.map(|reading| Outline::of_one(reading.as_bytes()));
        let Some(mut all) = outlines.next() else {
            return Outline::ODD;
        };
        for outline in outlines {
            all.letters = all.letters.or(&outline.letters);
            all.skeletons = all.skeletons.or(&outline.skeletons);
            all.first |= outline.first;
            all.odd |= outline.odd;
        }
        all
    }

    const ODD: Outline = Outline {
        letters: Letters::NONE,
        skeletons: Letters::NONE,
        first: 0,
        odd: true,
    };

    fn of_one(reading: &[u8]) -> Outline {
        let (mut bits, mut length, mut before) = (0u32, 0, 0);
        for &letter in reading.iter().take(skeleton::MAX_LETTERS) {
            let place = skeleton::place(letter);
            bits |= 1 << (place & 31);
            length += u8::from(place != before);
            before = place;
        }
        let other = bits >> skeleton::OTHER & 1 == 1;
        if reading.len() > skeleton::MAX_LETTERS || other {
            return Outline::ODD;
        }
        let (skeletons, first) = skeletons(reading);
        Outline {
            // Places are counted from 1 on.
            letters: Letters::new(bits >> 1, length),
            skeletons,
            first: if first == 0 { u32::MAX } else { first },
            odd: false,
        }
    }

    /// Whether tokens of these outlines may share a key.
    pub(crate) fn may_meet(&self, other: &Outline) -> bool {
        let long = |outline: &Outline| usize::from(outline.skeletons.most) >= skeleton::MIN_EDIT;
        self.odd
            || other.odd
            // Where a letter is left out, the letters beside it may be one.
            || self.letters.may_be(&other.letters, 1, 2)
            || self.first & other.first != 0 && self.skeletons.may_be(&other.skeletons, 0, 0)
            || long(self) && long(other) && self.skeletons.may_be(&other.skeletons, 1, 1)
    }
}

/// The letters of a reading's skeletons, and those that one may begin with.
fn skeletons(reading: &[u8]) -> (Letters, u32) {
    /// The last letter of a skeleton where it may be one of several.
    const SEVERAL: u8 = u8::MAX;
    let mut all = Letters::NONE;
    let (mut first, mut begun, mut last) = (0, false, 0);
    skeleton::steps(reading, |step| match step {
        Step::Letter(letter) => {
            let bit = bit(letter);
            all.every |= bit;
            all.any |= bit;
            all.most += 1;
            all.least += u8::from(last != letter && last != SEVERAL);
            last = letter;
            if !begun {
                first |= bit;
                begun = true;
            }
        }
        Step::Choice(choice) => {
            all.every |= choice.letters.every;
            all.any |= choice.letters.any;
            all.most += choice.letters.most;
            // Its first letter may be the one before.
            all.least += choice.letters.least.saturating_sub(1);
            last = SEVERAL;
            if !begun {
                first |= choice.first;
                begun = choice.begins;
            }
        }
    });
    (all, first)
}
