//! Readers of the evaluation collections and the list files, all under one folder that may be absent.

use noticematch::record::{EntityKind, Name, PartialDate, Record, Sex};
use std::path::{Path, PathBuf};

/// The folder with `eval` and `lists`.
#[derive(Debug, Clone)]
pub struct Data(PathBuf);

/// Why a collection could not be used; a sentence.
pub type Missing = String;

/// A row of `cross_script_persons.tsv`.
#[derive(Debug, Clone)]
pub struct CrossScript {
    /// ISO 15924 code of the native name's script.
    pub script: String,
    /// The name in its own script.
    pub native: String,
    /// The name in Latin letters.
    pub latin: String,
    /// Date of birth as published, possibly empty.
    pub born: String,
    /// Where the row is from.
    pub source: String,
}

/// A row of `person_aliases.tsv`.
#[derive(Debug, Clone)]
pub struct Alias {
    /// The list.
    pub list: String,
    /// The entry's id in that list.
    pub entity: String,
    /// The entry's primary name.
    pub primary: String,
    /// Another name of it.
    pub alias: String,
    /// strong, weak, unrated.
    pub strength: String,
}

/// A row of `clean_travellers.csv`: a person on no list.
#[derive(Debug, Clone)]
pub struct Traveller {
    /// Full name.
    pub name: String,
    /// Date of birth.
    pub born: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationality, a country's name.
    pub nationality: String,
}

impl Data {
    /// The collections under `folder`.
    pub fn new(folder: &Path) -> Data {
        Data(folder.to_owned())
    }

    fn file(&self, path: &str) -> Result<PathBuf, Missing> {
        let whole = self.0.join(path);
        if whole.exists() {
            Ok(whole)
        } else {
            Err(format!("no {path} in the data folder (option --data)"))
        }
    }

    /// Rows of a delimited file with a header, each as its fields.
    fn rows(&self, path: &str, delimiter: u8) -> Result<Vec<csv::StringRecord>, Missing> {
        let mut reader = csv::ReaderBuilder::new();
        // In the tab-separated collections a quotation mark is a character of a name.
        reader
            .delimiter(delimiter)
            .quoting(delimiter == b',')
            .flexible(true);
        let rows = reader
            .from_path(self.file(path)?)
            .map_err(|e| e.to_string())?
            .into_records()
            .collect::<Result<_, _>>();
        rows.map_err(|e| format!("{path}: {e}"))
    }

    /// Labelled pairs: `(schema, name, name, is_match, quality)`.
    pub fn name_pairs(&self) -> Result<Vec<[String; 5]>, Missing> {
        let rows = self.rows("eval/name_pairs.csv", b',')?;
        Ok(rows
            .iter()
            .map(|r| [1, 2, 3, 4, 5].map(|i| r.get(i).unwrap_or("").to_owned()))
            .collect())
    }

    /// Native and Latin names of the same persons.
    pub fn cross_script(&self) -> Result<Vec<CrossScript>, Missing> {
        let field = |r: &csv::StringRecord, i: usize| r.get(i).unwrap_or("").to_owned();
        Ok(self
            .rows("eval/cross_script_persons.tsv", b'\t')?
            .iter()
            .map(|r| CrossScript {
                script: field(r, 1),
                native: field(r, 2),
                latin: field(r, 3),
                born: field(r, 4),
                source: field(r, 5),
            })
            .collect())
    }

    /// Aliases of listed persons.
    pub fn aliases(&self) -> Result<Vec<Alias>, Missing> {
        let field = |r: &csv::StringRecord, i: usize| r.get(i).unwrap_or("").to_owned();
        Ok(self
            .rows("eval/person_aliases.tsv", b'\t')?
            .iter()
            .map(|r| Alias {
                list: field(r, 0),
                entity: field(r, 1),
                primary: field(r, 2),
                alias: field(r, 3),
                strength: field(r, 4),
            })
            .collect())
    }

    /// Labelled single names: `(kind, a, b, label)`.
    pub fn token_variants(&self) -> Result<Vec<[String; 4]>, Missing> {
        let rows = self.rows("eval/token_variants.tsv", b'\t')?;
        Ok(rows
            .iter()
            .map(|r| [0, 1, 2, 3].map(|i| r.get(i).unwrap_or("").to_owned()))
            .collect())
    }

    /// Official romanizations: `(system, native, latin)`.
    pub fn romanizations(&self) -> Result<Vec<[String; 3]>, Missing> {
        let rows = self.rows("eval/romanization.tsv", b'\t')?;
        Ok(rows
            .iter()
            .map(|r| [0, 1, 2].map(|i| r.get(i).unwrap_or("").to_owned()))
            .collect())
    }

    /// Persons on no list.
    pub fn travellers(&self) -> Result<Vec<Traveller>, Missing> {
        let rows = self.rows("eval/clean_travellers.csv", b',')?;
        Ok(rows
            .iter()
            .map(|r| Traveller {
                name: r.get(0).unwrap_or("").to_owned(),
                sex: match r.get(4) {
                    Some("female") => Some(Sex::Female),
                    Some("male") => Some(Sex::Male),
                    _ => None,
                },
                born: r.get(5).and_then(|d| d.parse().ok()),
                nationality: r.get(7).unwrap_or("").to_owned(),
            })
            .collect())
    }

    /// The entries of one of the lists `un`, `ofac`, `interpol`, read by the library's own readers.
    pub fn list(&self, list: &str) -> Result<Vec<Record>, Missing> {
        let files = match list {
            "un" => vec![self.file("lists/un/UN_consolidated_2026-02-27.xml")?],
            "ofac" => vec![self.ofac_sdn()?],
            _ => folder(&self.file("lists/interpol/red_by_nationality_2020-12")?),
        };
        let mut records: Vec<Record> = Vec::new();
        for file in files {
            read_list(&file, &mut records)?;
        }
        // The same notice stands under each of its nationalities.
        let mut seen = std::collections::HashSet::new();
        records.retain(|r| seen.insert(r.id.clone()));
        if records.is_empty() {
            Err(format!("the list {list} has no entries"))
        } else {
            Ok(records)
        }
    }

    fn ofac_sdn(&self) -> Result<PathBuf, Missing> {
        let dir = self.file("lists/ofac/2024-01")?;
        let found = folder(&dir).into_iter().find(|p| {
            p.file_name().is_some_and(|n| {
                n.to_string_lossy().to_lowercase().starts_with("sdn")
                    && !n.to_string_lossy().contains("comment")
            })
        });
        found.ok_or_else(|| "no SDN file among the OFAC files".into())
    }
}

fn folder(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir)
        .map(|d| d.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

fn read_list(file: &Path, into: &mut Vec<Record>) -> Result<(), Missing> {
    let options = noticematch::lists::ReadOptions::default();
    noticematch::lists::read_file(file, &options, &mut |record| into.push(record))
        .map(|_| ())
        .map_err(|e| e.to_string())
}

/// An entry with one name, for lists that are made here.
pub fn entry(id: usize, name: &str, kind: EntityKind) -> Record {
    let mut record = Record::default();
    record.id = id.to_string();
    record.list = "evaluation".into();
    record.kind = kind;
    record.names = vec![Name::new(name)];
    record
}
