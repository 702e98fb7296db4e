//! What was searched: it accompanies every answer, the empty one above all.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::index::FORMAT_VERSION;

use super::Watchlist;

/// One list in an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
#[non_exhaustive]
pub struct ListInfo {
    /// Short id of the list (`un`, `ofac-sdn`).
    pub id: String,
    /// Version or date of publication, as the publisher states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Name of the file it was read from, without its folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Records of the list.
    pub records: usize,
    /// Names of those records.
    pub names: usize,
    /// Rows and values that the reader dropped or changed.
    pub dropped: usize,
}

/// What the builder writes into an index about its making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Meta {
    pub(crate) lists: Vec<ListInfo>,
    pub(crate) people: usize,
    pub(crate) organizations: usize,
    pub(crate) vessels: usize,
    pub(crate) others: usize,
    /// Names that could not be indexed (a script without a table, no letters).
    pub(crate) unindexed: usize,
    /// When the index was made, where the builder was told (`2026-11-24`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) built: Option<String>,
    pub(crate) library: String,
}

/// Which lists, in which versions, an answer covers. "No candidates" means: none in these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The lists searched.
    pub lists: Vec<ListInfo>,
    /// Records searched.
    pub records: usize,
    /// Names searched.
    pub names: usize,
    /// Names that are in the records but could not be indexed.
    pub unindexed_names: usize,
    /// When the index was made, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built: Option<String>,
}

impl Coverage {
    pub(crate) fn of(meta: &Meta) -> Coverage {
        Coverage {
            records: meta.lists.iter().map(|list| list.records).sum(),
            names: meta.lists.iter().map(|list| list.names).sum(),
            unindexed_names: meta.unindexed,
            built: meta.built.clone(),
            lists: meta.lists.clone(),
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "searched {} records ({} names) in ",
            self.records, self.names
        )?;
        for (number, list) in self.lists.iter().enumerate() {
            let separator = if number == 0 { "" } else { ", " };
            write!(f, "{separator}{}", list.id)?;
            match &list.version {
                Some(version) => write!(f, " ({version})")?,
                None => write!(f, " (version not stated)")?,
            }
        }
        if let Some(built) = &self.built {
            write!(f, "; index built {built}")?;
        }
        if self.unindexed_names > 0 {
            write!(
                f,
                "; {} listed names could not be indexed",
                self.unindexed_names
            )?;
        }
        write!(
            f,
            ". Nothing else was searched: no candidate is no clearance."
        )
    }
}

/// What an index is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Info {
    /// Lists, versions, counts.
    pub coverage: Coverage,
    /// Persons.
    pub people: usize,
    /// Organisations.
    pub organizations: usize,
    /// Vessels.
    pub vessels: usize,
    /// Other entries.
    pub others: usize,
    /// Indexed name forms.
    pub forms: usize,
    /// Distinct name parts.
    pub terms: usize,
    /// Bytes of the whole file.
    pub bytes: usize,
    /// Bytes of each section, by its number in FORMAT.md.
    pub sections: Vec<(u32, usize)>,
    /// Version of the file format.
    pub format: u16,
    /// Id of the analysis tables that made it.
    pub analysis: String,
    /// Version of the library that made it.
    pub library: String,
}

impl Watchlist {
    /// Lists, versions, counts, format, analysis id and sizes.
    pub fn info(&self) -> Info {
        let meta = &self.meta;
        Info {
            coverage: self.coverage(),
            people: meta.people,
            organizations: meta.organizations,
            vessels: meta.vessels,
            others: meta.others,
            forms: self
                .index
                .parts()
                .iter()
                .map(|part| part.form_count())
                .sum(),
            terms: self
                .index
                .parts()
                .iter()
                .map(|part| part.term_count())
                .sum(),
            bytes: self.index.bytes().len(),
            sections: self.index.sizes(),
            format: FORMAT_VERSION,
            analysis: format!("{:016x}", super::analysis_id()),
            library: meta.library.clone(),
        }
    }
}
