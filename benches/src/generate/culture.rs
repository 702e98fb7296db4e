//! One culture: its frequent names by rank, its rare ones by a character model, the patterns of a full name.

use super::Who;
use super::tail::Tail;
use crate::rng::Rng;
use noticematch::record::Sex;

/// A row of `data/cultures.tsv` with its names.
pub(super) struct Culture {
    pub name: &'static str,
    pub weight: usize,
    pub nationalities: Vec<&'static str>,
    patterns: Vec<&'static str>,
    men: Pool,
    women: Pool,
    families: Pool,
}

/// Names of one role: a head by rank, a tail.
struct Pool {
    head: Vec<Part>,
    /// Running sums of integer Zipf weights over the head.
    weights: Vec<usize>,
    tail: Tail,
    /// Share of draws that come from the tail, percent.
    tail_share: usize,
}

/// A part of a name: Latin, and native where known.
#[derive(Debug, Clone, Default)]
struct Part {
    latin: String,
    native: Option<String>,
}

/// The cultures of the data files.
pub(super) fn all() -> Vec<Culture> {
    let names = rows(include_str!("../../data/names.tsv"));
    rows(include_str!("../../data/cultures.tsv"))
        .into_iter()
        .map(|row| Culture::new(&row, &names))
        .collect()
}

fn rows(text: &'static str) -> Vec<Vec<&'static str>> {
    text.lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
        .collect()
}

impl Culture {
    fn new(row: &[&'static str], names: &[Vec<&'static str>]) -> Culture {
        let pool = |role: &str, sex: &str, tail_share: usize| {
            let of = |r: &&Vec<&'static str>| r[0] == row[0] && r[1] == role && r[2] == sex;
            Pool::new(
                names.iter().filter(of).map(|r| (r[3], r[4])).collect(),
                tail_share,
            )
        };
        Culture {
            name: row[0],
            weight: row[1].parse().expect("a weight is a number"),
            nationalities: row[2].split(',').collect(),
            patterns: row[3].split('|').collect(),
            men: pool("g", "M", 10),
            women: pool("g", "F", 10),
            families: pool("f", "-", 38),
        }
    }

    /// A full name, Latin and native.
    pub fn name(&self, who: Who, rng: &mut Rng) -> (String, Option<String>) {
        let pattern = rng.pick(&self.patterns).copied().unwrap_or("g f");
        let words: Vec<&str> = pattern.split(' ').collect();
        let parts: Vec<Part> = words.iter().map(|word| self.word(word, who, rng)).collect();
        let latin = parts
            .iter()
            .map(|p| p.latin.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let family_first = matches!(self.name, "chinese" | "korean" | "japanese");
        let unspaced = family_first || self.name == "khmer";
        // In their own script these names begin with the family name, whatever a Latin document does.
        let native = parts.iter().map(|p| p.native.as_deref());
        let mut order: Vec<(&str, Option<&str>)> = words.into_iter().zip(native).collect();
        if family_first {
            order.sort_by_key(|(word, _)| *word != "f");
        }
        let native: Option<Vec<&str>> = order.into_iter().map(|(_, native)| native).collect();
        (
            latin,
            native.map(|n| n.join(if unspaced { "" } else { " " })),
        )
    }

    /// A word of the pattern: letters stand for drawn parts, other words for themselves.
    fn word(&self, word: &str, who: Who, rng: &mut Rng) -> Part {
        let given = if who.sex == Sex::Female {
            &self.women
        } else {
            &self.men
        };
        match word {
            "g" | "h" => given.draw(rng),
            "gh" => given.draw(rng).joined(given.draw(rng)),
            "m" | "n" => self.men.draw(rng),
            "f" | "F" => self.families.draw(rng).in_gender(self.name, who.sex),
            "p" => self.men.draw(rng).patronymic(self.name, who.sex),
            other => Part {
                latin: other.into(),
                native: native_particle(other),
            },
        }
    }

    /// A name of `words` of the most frequent words only.
    pub fn common(&self, words: usize, rng: &mut Rng) -> String {
        let mut top = |pool: &Pool| {
            pool.head
                .get(rng.below(4))
                .map_or(String::new(), |p| p.latin.clone())
        };
        let parts: Vec<String> = (0..words)
            .map(|i| {
                top(if i + 1 == words && words > 1 {
                    &self.families
                } else {
                    &self.men
                })
            })
            .collect();
        parts.join(" ").trim().to_owned()
    }
}

fn native_particle(word: &str) -> Option<String> {
    match word {
        "bin" => Some("بن".into()),
        "Abu" => Some("أبو".into()),
        _ => None,
    }
}

impl Pool {
    fn new(names: Vec<(&'static str, &'static str)>, tail_share: usize) -> Pool {
        let head: Vec<Part> = names
            .iter()
            .map(|(latin, native)| Part {
                latin: (*latin).into(),
                native: (!native.is_empty()).then(|| (*native).into()),
            })
            .collect();
        let weights = (0..head.len())
            .scan(0, |sum, rank| {
                *sum += (1 << 20) / (rank + 2);
                Some(*sum)
            })
            .collect();
        let tail = Tail::new(names.iter().map(|(latin, _)| *latin));
        Pool {
            head,
            weights,
            tail,
            tail_share,
        }
    }

    fn draw(&self, rng: &mut Rng) -> Part {
        let total = self.weights.last().copied().unwrap_or(0);
        let rare = if rng.chance(self.tail_share) {
            self.tail.word(rng)
        } else {
            None
        };
        match rare {
            Some(latin) => Part {
                latin,
                native: None,
            },
            None => {
                let drawn = rng.below(total);
                self.head
                    .get(self.weights.partition_point(|w| *w <= drawn))
                    .cloned()
                    .unwrap_or_default()
            }
        }
    }
}

impl Part {
    /// Two syllables in one word, as Chinese and Korean given names are written.
    fn joined(self, second: Part) -> Part {
        let native = self.native.zip(second.native).map(|(a, b)| a + &b);
        Part {
            latin: self.latin + &second.latin.to_lowercase().replace('-', ""),
            native,
        }
    }

    /// Slavic patronymics after the rules that cover nearly all fathers' names.
    fn patronymic(self, culture: &str, sex: Sex) -> Part {
        let female = sex == Sex::Female;
        let (ov, ev) = match (culture, female) {
            ("ukrainian", false) => ("ovych", "iovych"),
            ("ukrainian", true) => ("ivna", "iivna"),
            ("bulgarian", false) => ("ov", "ev"),
            ("bulgarian", true) => ("ova", "eva"),
            (_, false) => ("ovich", "evich"),
            (_, true) => ("ovna", "evna"),
        };
        let stem = self.latin.trim_end_matches(['y', 'i', 'j', 'a', 'o', 'e']);
        let soft = self.latin.ends_with(['y', 'i', 'j']);
        let native = self
            .native
            .filter(|n| !n.ends_with(['й', 'я', 'а', 'о', 'ь']))
            .filter(|_| culture == "russian");
        Part {
            latin: format!("{stem}{}", if soft { ev } else { ov }),
            native: native.map(|n| n + if female { "овна" } else { "ович" }),
        }
    }

    /// Women's forms of Slavic family names.
    fn in_gender(self, culture: &str, sex: Sex) -> Part {
        if sex != Sex::Female
            || !matches!(culture, "russian" | "kazakh" | "bulgarian" | "ukrainian")
        {
            return self;
        }
        if !(self.latin.ends_with("ov") || self.latin.ends_with("ev") || self.latin.ends_with("in"))
        {
            return self;
        }
        Part {
            latin: self.latin + "a",
            native: self.native.map(|n| n + "а"),
        }
    }
}
