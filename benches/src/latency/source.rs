//! Where the listed persons come from: the generator, or a file of persons.

use crate::generate::{Generator, UNLISTED};
use noticematch::record::{Name, NameKind, NameQuality, NoticeKind, Record, Sex};
use std::path::Path;

/// Listed persons, by position, and strangers of the same distribution.
pub enum Source {
    /// The generator and how many persons of it are listed.
    Generated(Generator, u64),
    /// Rows of a file; the last tenth is left off the list and asked as strangers.
    File(Vec<Row>, u64),
}

/// A row of `id country sex given surname full native dob aliases(;)`.
pub struct Row {
    country: String,
    sex: Option<Sex>,
    full: String,
    native: String,
    born: String,
    aliases: Vec<String>,
}

/// Main name and native name of a person.
pub struct Names {
    /// Full name in Latin letters.
    pub latin: String,
    /// In its own script.
    pub native: Option<String>,
}

impl Source {
    /// `persons` persons of the generator.
    pub fn generated(seed: u64, persons: u64) -> Source {
        Source::Generated(Generator::new(seed), persons)
    }

    /// The persons of a tab-separated file, at most `persons`.
    ///
    /// # Errors
    /// A sentence when the file cannot be read.
    pub fn file(path: &Path, persons: u64) -> Result<Source, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("could not read {}: {e}", path.display()))?;
        let rows: Vec<Row> = text.lines().skip(1).filter_map(row).collect();
        let listed = (rows.len() as u64 - rows.len() as u64 / 10).min(persons);
        Ok(Source::File(rows, listed))
    }

    /// How many persons are listed.
    pub fn len(&self) -> u64 {
        match self {
            Source::Generated(_, n) | Source::File(_, n) => *n,
        }
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `position`.
    pub fn record(&self, position: u64) -> Record {
        match self {
            Source::Generated(generator, _) => generator.person(position).record(),
            Source::File(rows, _) => rows[position as usize].record(position),
        }
    }

    /// The names of the person at `position`.
    pub fn names(&self, position: u64) -> Names {
        match self {
            Source::Generated(generator, _) => {
                let person = generator.person(position);
                Names {
                    latin: person.name,
                    native: person.native,
                }
            }
            Source::File(rows, _) => {
                let row = &rows[position as usize];
                Names {
                    latin: row.full.clone(),
                    native: Some(row.native.clone()).filter(|n| !n.is_empty()),
                }
            }
        }
    }

    /// The name of stranger number `i`.
    pub fn stranger(&self, i: u64) -> String {
        match self {
            Source::Generated(generator, _) => generator.person(UNLISTED + i).name,
            Source::File(rows, _) => {
                let tenth = (rows.len() / 10).max(1);
                rows[rows.len() - 1 - (i as usize % tenth)].full.clone()
            }
        }
    }
}

fn row(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split('\t').collect();
    Some(Row {
        country: (*fields.get(1)?).to_owned(),
        sex: match *fields.get(2)? {
            "f" | "F" => Some(Sex::Female),
            "m" | "M" => Some(Sex::Male),
            _ => None,
        },
        full: (*fields.get(5)?).to_owned(),
        native: (*fields.get(6)?).to_owned(),
        born: (*fields.get(7)?).to_owned(),
        aliases: fields.get(8).map_or(Vec::new(), |a| {
            a.split(';')
                .filter(|a| !a.is_empty())
                .map(str::to_owned)
                .collect()
        }),
    })
}

impl Row {
    fn record(&self, position: u64) -> Record {
        let named = |text: &str, kind: NameKind, quality| {
            let mut name = Name::new(text);
            name.kind = kind;
            name.quality = quality;
            name
        };
        let mut record = Record::default();
        record.id = format!("T-{position:07}");
        record.list = "file".into();
        record.notice = NoticeKind::Red;
        record.names = vec![Name::new(self.full.as_str())];
        if !self.native.is_empty() {
            record
                .names
                .push(named(&self.native, NameKind::OriginalScript, None));
        }
        record.names.extend(
            self.aliases
                .iter()
                .map(|a| named(a, NameKind::Alias, Some(NameQuality::Good))),
        );
        record.born = self.born.parse().into_iter().collect();
        record.sex = self.sex;
        record.nationalities = vec![self.country.clone()];
        record
    }
}
