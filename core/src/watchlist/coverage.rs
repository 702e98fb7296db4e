//! What was searched: it accompanies every answer, the empty one above all.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::index::{FORMAT_VERSION, modes_of};
use crate::lists::LoadReport;
use crate::name;
use crate::record::{EntityKind, Record};

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

impl ListInfo {
    /// What a report says about each list that it counted: version, source, and what was dropped. Counts
    /// are those of the report.
    ///
    /// ```
    /// use noticematch::ListInfo;
    /// use noticematch::lists::{ReadOptions, read_bytes};
    ///
    /// let text = "id,name\n1,Viktor Skalnyi\n";
    /// let options = ReadOptions::new().list("staff");
    /// let report = read_bytes(text.as_bytes(), "staff.csv", &options, &mut |_| {})?;
    /// assert_eq!(ListInfo::of_report(&report)[0].source.as_deref(), Some("staff.csv"));
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    pub fn of_report(report: &LoadReport) -> Vec<ListInfo> {
        let published = || report.published.as_ref().map(ToString::to_string);
        let version = report.version.clone().or_else(published);
        let lists = report.records_by_list.iter();
        lists
            .map(|(id, records)| ListInfo {
                id: id.clone(),
                version: version.clone(),
                source: Some(report.source.clone()),
                records: *records as usize,
                dropped: report.dropped_total() as usize,
                ..ListInfo::default()
            })
            .collect()
    }

    /// Takes over version, source and what was dropped.
    pub(crate) fn clone_origin(&mut self, from: &ListInfo) {
        self.version.clone_from(&from.version);
        self.source.clone_from(&from.source);
        self.dropped = from.dropped;
    }
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

impl Meta {
    /// Counts a record, but for names that cannot be indexed.
    pub(crate) fn count(&mut self, record: &Record) {
        *self.of_kind(record.kind) += 1;
        let list = self.list(&record.list);
        list.records += 1;
        list.names += record.names.len();
    }

    /// Counts a record.
    pub(crate) fn add(&mut self, record: &Record) {
        self.count(record);
        self.unindexed += lost_names(record);
    }

    /// Counts a record no more.
    pub(crate) fn remove(&mut self, record: &Record) {
        self.uncount(record.kind, &record.list, record.names.len());
        self.unindexed = self.unindexed.saturating_sub(lost_names(record));
    }

    /// Counts a record of a kind and list, with so many names, no more; its names that could not be indexed
    /// apart.
    pub(crate) fn uncount(&mut self, kind: EntityKind, list: &str, names: usize) {
        let kind = self.of_kind(kind);
        *kind = kind.saturating_sub(1);
        let list = self.list(list);
        list.records = list.records.saturating_sub(1);
        list.names = list.names.saturating_sub(names);
    }

    fn of_kind(&mut self, kind: EntityKind) -> &mut usize {
        match kind {
            EntityKind::Person => &mut self.people,
            EntityKind::Organization => &mut self.organizations,
            EntityKind::Vessel => &mut self.vessels,
            EntityKind::Other => &mut self.others,
        }
    }

    fn list(&mut self, id: &str) -> &mut ListInfo {
        let position = self.lists.iter().rposition(|list| list.id == id);
        let position = position.unwrap_or_else(|| {
            self.lists.push(ListInfo {
                id: id.to_owned(),
                ..ListInfo::default()
            });
            self.lists.len() - 1
        });
        &mut self.lists[position]
    }
}

/// Names of a record that cannot be indexed.
fn lost_names(record: &Record) -> usize {
    let names = record.names.iter();
    names
        .filter(|name| is_lost(&name.text, record.kind))
        .count()
}

/// Whether a name of a record of a kind cannot be indexed.
pub(super) fn is_lost(text: &str, kind: EntityKind) -> bool {
    let mut modes = modes_of(kind).iter();
    modes.all(|mode| name::analyze(text, *mode).unsearchable.is_some())
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
    /// Indexed name forms; of a list with overlays those of all layers, hidden ones too.
    pub forms: usize,
    /// Distinct name parts.
    pub terms: usize,
    /// Bytes of the whole file, or of all layers. 0 of a list that hides records from the one who asks: the
    /// size of the file would tell of them.
    pub bytes: usize,
    /// Bytes of each section, by its number in FORMAT.md; none where `bytes` is 0.
    pub sections: Vec<(u32, usize)>,
    /// The base and the overlays on it: 1 where there are none, or where `bytes` is 0.
    pub layers: usize,
    /// What the list holds, in a word: see [`Watchlist::content_id`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
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
        // The size of a file would tell of what it hides.
        let told = !self.layers.is_restricted();
        let layers = || self.layers.layers().iter();
        let indexes = || layers().map(|layer| layer.index()).filter(|_| told);
        let (forms, terms) = if told {
            let parts = || indexes().flat_map(|index| index.parts());
            (
                parts().map(|part| part.form_count()).sum(),
                parts().map(|part| part.term_count()).sum(),
            )
        } else {
            self.layers.shown_sizes()
        };
        Info {
            coverage: self.coverage(),
            people: meta.people,
            organizations: meta.organizations,
            vessels: meta.vessels,
            others: meta.others,
            forms,
            terms,
            bytes: indexes().map(|index| index.bytes().len()).sum(),
            sections: indexes().flat_map(|index| index.sizes()).collect(),
            layers: if told { layers().count() } else { 1 },
            content: self.content_id(),
            format: FORMAT_VERSION,
            analysis: format!("{:016x}", super::analysis_id()),
            library: meta.library.clone(),
        }
    }
}
