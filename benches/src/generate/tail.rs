//! Rare names: a second-order character model of a culture's frequent ones. It makes words that sound like the culture and
//! stand in no table, so that the vocabulary grows with the list, as real lists' does.

use crate::rng::Rng;
use std::collections::BTreeMap;

const START: char = '^';
const END: char = '$';
const LONGEST: usize = 13;
const SHORTEST: usize = 4;

/// For two letters the letters that followed, as often as they did.
pub(super) struct Tail(BTreeMap<(char, char), Vec<char>>);

impl Tail {
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Tail {
        let mut next: BTreeMap<(char, char), Vec<char>> = BTreeMap::new();
        for name in names
            .flat_map(|n| n.split([' ', '-']))
            .filter(|n| n.chars().all(char::is_alphabetic))
        {
            let mut last = (START, START);
            for letter in name.to_lowercase().chars().chain([END]) {
                next.entry(last).or_default().push(letter);
                last = (last.1, letter);
            }
        }
        Tail(next)
    }

    /// A word of four to thirteen letters, `None` where the model knows too little.
    pub fn word(&self, rng: &mut Rng) -> Option<String> {
        (0..6).find_map(|_| self.attempt(rng))
    }

    fn attempt(&self, rng: &mut Rng) -> Option<String> {
        let (mut last, mut word) = ((START, START), String::new());
        loop {
            let letter = *rng.pick(self.0.get(&last)?)?;
            let length = word.chars().count();
            if letter == END || length == LONGEST {
                return (length >= SHORTEST).then_some(word);
            }
            if length == 0 {
                word.extend(letter.to_uppercase())
            } else {
                word.push(letter)
            }
            last = (last.1, letter);
        }
    }
}
