//! The index of the profile `eu-mid` against a comparison with everybody: random edits of the names
//! of 60,000 invented persons. `cargo run --release --example eu_mid_oracle [PERSONS] [EDITS]`

use std::time::{Duration, Instant};

use noticematch::Watchlist;
use noticematch::eu_mid::{EuMidIndex, Identity};
use noticematch::mrz;
use noticematch::record::{PartialDate, Sex};

/// xorshift64*: inputs that every machine repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n.max(1)
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        // The square makes some names common, as names are.
        let at = self.below(from.len());
        &from[at * self.below(from.len()) / from.len()]
    }
}

/// Words of the demonstration list, all scripts, and invented ones.
fn words(random: &mut Random) -> Vec<String> {
    let list = Watchlist::demo();
    let names = (0..list.len())
        .filter_map(|i| list.record(i).ok())
        .flat_map(|r| r.names);
    let mut words: Vec<String> = names
        .flat_map(|n| {
            n.text
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    for _ in 0..6000 {
        let syllables = [
            "ka", "ri", "mo", "sen", "lu", "van", "ti", "ber", "no", "shi", "dra", "el", "mün",
            "ço",
        ];
        words.push(
            (0..2 + random.below(3))
                .map(|_| syllables[random.below(syllables.len())])
                .collect(),
        );
    }
    words
}

fn date(random: &mut Random) -> Option<PartialDate> {
    PartialDate::day(
        1940 + random.below(65) as i16,
        1 + random.below(12) as u8,
        1 + random.below(28) as u8,
    )
    .ok()
}

fn person(random: &mut Random, words: &[String]) -> Identity {
    let field = |random: &mut Random| {
        let mut field = random.pick(words).to_owned();
        if random.below(3) == 0 {
            field.push(if random.below(4) == 0 { '-' } else { ' ' });
            field.push_str(random.pick(words));
        }
        field
    };
    let (surname, given) = (
        field(random),
        if random.below(30) == 0 {
            String::new()
        } else {
            field(random)
        },
    );
    let mut person = Identity::new(surname, given);
    person.born = date(random);
    person.sex = Some(if random.below(2) == 0 {
        Sex::Female
    } else {
        Sex::Male
    });
    person
}

/// A name field with one change of a kind that the rules are about, or another one.
fn edit(field: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = field.chars().collect();
    let mut words: Vec<&str> = field.split(' ').collect();
    let (i, j) = (random.below(chars.len()), random.below(chars.len()));
    match random.below(9) {
        _ if chars.is_empty() => return field.to_owned(),
        0 => chars.swap(i, j),
        1 => drop(chars.remove(i)),
        2 => chars.insert(i, ['A', 'Z', '-', ' ', 'ж'][random.below(5)]),
        3 => chars[i] = ['A', 'e', 'K', 'o'][random.below(4)],
        4 => {
            let (i, j) = (random.below(words.len()), random.below(words.len()));
            words.swap(i, j);
            return words.join(" ");
        }
        5 => return field.replace('-', ["", " ", "'"][random.below(3)]),
        6 => return chars[..=i].iter().collect(),
        7 => {
            let forms = mrz::encode(field, "", 99);
            return forms
                .get(random.below(forms.len()))
                .map_or(field.to_owned(), |f| f.replace('<', " "));
        }
        _ => {
            return words
                .iter()
                .map(|w| w.chars().take(1 + i).collect::<String>())
                .collect::<Vec<_>>()
                .join(" ");
        }
    }
    chars.into_iter().collect()
}

fn edited(person: &Identity, random: &mut Random) -> Identity {
    let (surname, given) = (person.surnames[0].clone(), person.given_names[0].clone());
    let (surname, given) = match random.below(8) {
        0 => (given, surname),
        1 => (format!("{given} {surname}"), String::new()),
        2 => (String::new(), format!("{surname} {given}")),
        3 => (surname.clone(), edit(&given, random)),
        4 => (edit(&surname, random), edit(&given, random)),
        5 => (edit(&edit(&surname, random), random), given),
        _ => (edit(&surname, random), given),
    };
    let mut other = person.clone();
    (other.surnames, other.given_names) = (vec![surname], vec![given]);
    // Without a date every namesake answers, with one only those whose date agrees.
    match random.below(3) {
        0 => other.born = None,
        1 => other.born = date(random),
        _ => {}
    }
    other
}

fn main() {
    let argument = |n: usize, default: usize| {
        std::env::args()
            .nth(n)
            .and_then(|a| a.parse().ok())
            .unwrap_or(default)
    };
    let (persons, edits) = (argument(1, 60_000), argument(2, 10_000));
    let mut random = Random(0x2023_0333);
    let words = words(&mut random);
    let people: Vec<Identity> = (0..persons).map(|_| person(&mut random, &words)).collect();
    let start = Instant::now();
    let index = EuMidIndex::build((0..).zip(people.iter().cloned()));
    println!("{persons} persons indexed in {:.1?}", start.elapsed());
    let queries: Vec<(usize, Identity)> = (0..edits)
        .map(|_| {
            let of = random.below(persons);
            (of, edited(&people[of], &mut random))
        })
        .collect();
    let mut times: Vec<Duration> = Vec::with_capacity(edits);
    let (mut answers, mut found_again, mut most) = (0usize, 0usize, 0usize);
    let found: Vec<_> = queries
        .iter()
        .map(|(of, query)| {
            let one = Instant::now();
            let found = index.search(query);
            times.push(one.elapsed());
            answers += found.len();
            most = most.max(found.len());
            found_again += usize::from(found.iter().any(|(id, _)| *id == *of as u64));
            found
        })
        .collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "search: p50 {:.0?}, p99 {:.0?}, slowest {:.0?}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    println!(
        "{answers} answers, at most {most} to a query; {found_again} of {edits} edited persons found again"
    );
    let start = Instant::now();
    let mut disagreements = 0;
    for ((_, query), found) in queries.iter().zip(&found) {
        disagreements += usize::from(index.search_exhaustively(query) != *found);
    }
    println!(
        "comparison with everybody in {:.0?}: {disagreements} disagreements in {edits}",
        start.elapsed()
    );
    assert_eq!(disagreements, 0);
}
