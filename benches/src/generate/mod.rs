//! A seeded list of fictitious persons of any length: many cultures, a heavy-tailed head, a vocabulary that keeps growing.
//!
//! Person `i` follows from the seed and `i` alone, so a list of a million needs no memory, any person can be asked for, and
//! the queried ones lie anywhere in the list. Frequent names come from public-domain tables (`data/names.tsv`, Zipf by rank),
//! rare ones from a character model of the same culture. Integer arithmetic only: the same list on every machine.

mod culture;
mod tail;

use crate::rng::Rng;
use crate::variation::Variation;
use culture::Culture;
use noticematch::record::{Name, NameKind, NameQuality, NoticeKind, PartialDate, Record, Sex};

/// A generator of persons.
pub struct Generator {
    cultures: Vec<Culture>,
    /// Running sums of the cultures' weights.
    weights: Vec<usize>,
    seed: u64,
}

/// A fictitious person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Position in the list.
    pub number: u64,
    /// Culture of the name, a row of `data/cultures.tsv`.
    pub culture: &'static str,
    /// Full name in Latin letters.
    pub name: String,
    /// The same in its own script, where every part has such a form.
    pub native: Option<String>,
    /// Other spellings under which the person is listed.
    pub aliases: Vec<String>,
    /// Sex.
    pub sex: Sex,
    /// Date of birth; some know the year only.
    pub born: PartialDate,
    /// Nationality, ISO 3166 alpha-2.
    pub nationality: &'static str,
}

/// What a name part is drawn for.
#[derive(Debug, Clone, Copy)]
struct Who {
    sex: Sex,
}

/// Persons past this number are on no list: the unlisted queries.
pub const UNLISTED: u64 = 1 << 40;

impl Generator {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Generator {
        let cultures = culture::all();
        let weights = cultures
            .iter()
            .scan(0, |sum, c| {
                *sum += c.weight;
                Some(*sum)
            })
            .collect();
        Generator {
            cultures,
            weights,
            seed,
        }
    }

    /// Names of the cultures.
    pub fn cultures(&self) -> impl Iterator<Item = &'static str> {
        self.cultures.iter().map(|c| c.name)
    }

    /// Person `number`; numbers from [`UNLISTED`] on are from the same distribution and on no list.
    pub fn person(&self, number: u64) -> Person {
        let mut rng = Rng::for_item(self.seed, number);
        let total = self.weights.last().copied().unwrap_or(0);
        let drawn = rng.below(total);
        let culture = &self.cultures[self.weights.partition_point(|w| *w <= drawn)];
        let who = Who {
            sex: if rng.chance(24) {
                Sex::Female
            } else {
                Sex::Male
            },
        };
        let (name, native) = culture.name(who, &mut rng);
        let aliases = aliases(&name, &mut rng);
        Person {
            number,
            culture: culture.name,
            name,
            native,
            aliases,
            sex: who.sex,
            born: born(&mut rng),
            nationality: rng.pick(&culture.nationalities).copied().unwrap_or(""),
        }
    }

    /// The list of the first `count` persons.
    pub fn records(&self, count: u64) -> impl Iterator<Item = Record> + '_ {
        (0..count).map(|i| self.person(i).record())
    }

    /// Names that stress retrieval: nothing but common words, one word, five Arabic words, initials only.
    pub fn adversarial(&self, number: u64) -> String {
        let mut rng = Rng::for_item(self.seed ^ 0xADFE, number);
        let culture = rng.below(self.cultures.len());
        let culture = &self.cultures[if number.is_multiple_of(2) { 0 } else { culture }];
        match number % 5 {
            0 => culture.common(2, &mut rng),
            1 => culture.common(1, &mut rng),
            2 => self.cultures[0].common(5, &mut rng),
            3 => culture.common(3, &mut rng),
            _ => {
                let whole = culture.common(3, &mut rng);
                whole
                    .split(' ')
                    .filter_map(|w| w.chars().next())
                    .map(|c| format!("{c}."))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        }
    }
}

/// Two in five persons have one spelling, the others up to three more.
fn aliases(name: &str, rng: &mut Rng) -> Vec<String> {
    let count = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][rng.below(10)];
    let mut out: Vec<String> = Vec::new();
    for _ in 0..count {
        let kind = [
            Variation::Spelling,
            Variation::Spelling,
            Variation::Spelling,
            Variation::Spelling,
            Variation::Spelling,
            Variation::Drop,
            Variation::Reorder,
            Variation::Glue,
            Variation::OneEdit,
        ][rng.below(9)];
        out.extend(kind.apply(name, rng).filter(|a| !out.contains(a)));
    }
    out
}

fn born(rng: &mut Rng) -> PartialDate {
    let (year, month, day) = (
        1940 + rng.below(66) as i16,
        1 + rng.below(12) as u8,
        1 + rng.below(28) as u8,
    );
    let date = match rng.below(100) {
        0..=2 => PartialDate::year(year),
        3..=4 => PartialDate::day(year, 1, 1),
        _ => PartialDate::day(year, month, day),
    };
    date.expect("days up to 28 exist in every month")
}

impl Person {
    /// The entry of a list.
    pub fn record(&self) -> Record {
        let mut record = Record::default();
        record.id = format!("G-{:07}", self.number);
        record.list = "generated".into();
        record.notice = NoticeKind::Red;
        record.names = vec![Name::new(self.name.as_str())];
        record.names.extend(
            self.native
                .iter()
                .map(|n| named(n, NameKind::OriginalScript, None)),
        );
        record.names.extend(
            self.aliases
                .iter()
                .map(|a| named(a, NameKind::Alias, Some(NameQuality::Good))),
        );
        record.born = vec![self.born.clone()];
        record.sex = Some(self.sex);
        record.nationalities = vec![self.nationality.to_owned()];
        record
    }
}

fn named(text: &str, kind: NameKind, quality: Option<NameQuality>) -> Name {
    let mut name = Name::new(text);
    name.kind = kind;
    name.quality = quality;
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn a_person_follows_from_seed_and_number_alone() {
        let (a, b) = (Generator::new(1), Generator::new(1));
        assert_eq!(a.person(77), b.person(77));
        assert_ne!(a.person(77).name, Generator::new(2).person(77).name);
    }

    #[test]
    fn the_head_is_heavy_and_the_vocabulary_grows() {
        let generator = Generator::new(1);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut sizes = Vec::new();
        for i in 0..40_000 {
            generator
                .person(i)
                .name
                .split(' ')
                .for_each(|w| *counts.entry(w.to_lowercase()).or_default() += 1);
            if i == 9_999 || i == 39_999 {
                sizes.push(counts.len());
            }
        }
        let most = counts.values().max().copied().unwrap_or(0);
        assert!(most > 400, "the most common word occurs {most} times");
        assert!(
            sizes[1] > sizes[0] * 2,
            "words at 10 k and 40 k persons: {sizes:?}"
        );
    }

    #[test]
    fn every_culture_and_many_scripts_occur() {
        let generator = Generator::new(1);
        let people: Vec<_> = (0..5_000).map(|i| generator.person(i)).collect();
        let cultures: HashSet<_> = people.iter().map(|p| p.culture).collect();
        assert_eq!(cultures.len(), generator.cultures().count());
        let native = people.iter().filter(|p| p.native.is_some()).count();
        assert!(
            (500..3000).contains(&native),
            "{native} of 5000 have a native form"
        );
        assert!(
            people
                .iter()
                .all(|p| !p.name.is_empty() && p.name.split(' ').all(|w| !w.is_empty()))
        );
    }
}
