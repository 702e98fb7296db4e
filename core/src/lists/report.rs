//! What was read, and everything that was lost on the way.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Format;
use crate::record::{EntityKind, NameKind, PartialDate};

/// The account of one list that was read: what it is, what it holds, what was lost.
///
/// It never holds a value of the list, so it may be logged and filed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LoadReport {
    /// Name of the file or folder, without its path.
    pub source: String,
    /// Its format.
    pub format: Format,
    /// Id of the list; the most frequent one where a file mixes several.
    pub list: String,
    /// Version as the file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Day of publication as the file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    /// Character encoding found.
    pub encoding: String,
    /// Bytes read.
    pub bytes: u64,
    /// Records handed over.
    pub records: u64,
    /// The same by kind of entry.
    pub records_by_kind: BTreeMap<EntityKind, u64>,
    /// The same by id of list.
    pub records_by_list: BTreeMap<String, u64>,
    /// Names handed over.
    pub names: u64,
    /// The same by kind of name.
    pub names_by_kind: BTreeMap<NameKind, u64>,
    /// What the source itself holds, counted as it was read: rows, entries, alias fields.
    pub read: BTreeMap<Cow<'static, str>, u64>,
    /// Every loss, counted by field and reason. Complete.
    pub losses: Vec<LossCount>,
    /// The first losses in detail, in the order of the file.
    pub dropped: Vec<Dropped>,
    /// How many losses are counted in `losses` but not kept in `dropped`.
    pub not_detailed: u64,
    /// Remarks on the whole file: a sibling that is missing, a list that is empty.
    pub notes: Vec<String>,
}

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Loss {
    /// The row or value is in no record.
    Dropped,
    /// The value is kept as text but could not be understood, so it cannot serve as evidence.
    KeptAsText,
    /// By the nature of the format it is no entry of the list: a relation, a position.
    Skipped,
    /// The value was changed without loss: a field with several aliases was split, for instance.
    Changed,
}

/// One loss: where and why, never the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Dropped {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; where an entry spans several, the line where it or the field was read.
    pub line: u64,
    /// Field as the publisher names it.
    pub field: Cow<'static, str>,
    /// What happened to the value.
    pub loss: Loss,
    /// Why.
    pub why: Cow<'static, str>,
}

/// How many values of one field met one fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LossCount {
    /// Field as the publisher names it.
    pub field: Cow<'static, str>,
    /// What happened to the values.
    pub loss: Loss,
    /// Why.
    pub why: Cow<'static, str>,
    /// How many.
    pub count: u64,
}

impl LoadReport {
    pub(super) fn new() -> LoadReport {
        LoadReport {
            source: String::new(),
            format: Format::Csv,
            list: String::new(),
            version: None,
            published: None,
            encoding: "UTF-8".to_owned(),
            bytes: 0,
            records: 0,
            records_by_kind: BTreeMap::new(),
            records_by_list: BTreeMap::new(),
            names: 0,
            names_by_kind: BTreeMap::new(),
            read: BTreeMap::new(),
            losses: Vec::new(),
            dropped: Vec::new(),
            not_detailed: 0,
            notes: Vec::new(),
        }
    }

    /// How many rows and values were lost: dropped, or kept as text only.
    pub fn dropped_total(&self) -> u64 {
        self.losses
            .iter()
            .filter(|l| l.loss != Loss::Changed)
            .map(|l| l.count)
            .sum()
    }

    /// How many values were changed without loss.
    pub fn changed_total(&self) -> u64 {
        self.losses
            .iter()
            .filter(|l| l.loss == Loss::Changed)
            .map(|l| l.count)
            .sum()
    }

    /// Persons handed over.
    pub fn persons(&self) -> u64 {
        self.records_by_kind
            .get(&EntityKind::Person)
            .copied()
            .unwrap_or(0)
    }
}

impl Loss {
    /// Whether something is lost; the other kinds are told for the record.
    pub fn is_loss(self) -> bool {
        matches!(self, Loss::Dropped | Loss::KeptAsText)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Loss::Dropped => "dropped",
            Loss::KeptAsText => "kept as text",
            Loss::Skipped => "skipped",
            Loss::Changed => "changed",
        })
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}: {}",
            self.file, self.line, self.field, self.loss, self.why
        )
    }
}

impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.source, self.list, self.format)?;
        if let Some(version) = &self.version {
            write!(f, ", version {version}")?;
        }
        if let Some(published) = &self.published {
            write!(f, ", published {published}")?;
        }
        write!(f, ": {} records with {} names", self.records, self.names)?;
        for count in &self.losses {
            write!(
                f,
                "\n  {} {}: {}: {}",
                count.count, count.loss, count.field, count.why
            )?;
        }
        for note in &self.notes {
            write!(f, "\n  note: {note}")?;
        }
        Ok(())
    }
}
