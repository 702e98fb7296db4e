//! The table of formats: one line a publisher's format.
//!
//! To add one: a file with `sniff` (is it this format, judged by the head alone?) and `read` (every
//! entry to `load.emit`, everything else to `load.drop`, `unread`, `change` or `skip`), a variant
//! of [`Format`], a line in [`FORMATS`], and a synthetic sample in `testdata/lists`, which is a
//! test by being there.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::input::Input;
use super::load::Load;
use super::{
    canada, eu, ftm, generic_csv, interpol, ofac_advanced, ofac_csv, ofac_enhanced, ofac_xml,
    opensanctions_simple, own, senzing, uk, un, us_csl,
};
use crate::error::{Error, ErrorKind, Result};

/// A publisher's list format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// INTERPOL's public notices as its interface serves them: list pages, arrays of pages,
    /// notice details, JSON lines of either.
    Interpol,
    /// United Nations Security Council consolidated list, XML.
    Un,
    /// OFAC's CSV files without header (SDN or consolidated), companions found beside the main one.
    OfacCsv,
    /// OFAC's plain XML (`sdnList`).
    OfacXml,
    /// OFAC's ADVANCED XML. Programmes follow after the parties, so records are held to the end.
    OfacAdvanced,
    /// OFAC's ENHANCED XML.
    OfacEnhanced,
    /// European Union financial sanctions, XML 1.1.
    Eu,
    /// United Kingdom: OFSI's consolidated list, CSV. Rows of one entry are gathered in memory.
    UkConlist,
    /// United Kingdom: the UK sanctions list, CSV. Rows of one entry are gathered in memory.
    UkSanctions,
    /// United Kingdom: the ODS export of the UK sanctions list (feature `spreadsheet`).
    UkSanctionsOds,
    /// Australia's consolidated list, XLSX (feature `spreadsheet`).
    Australia,
    /// FollowTheMoney entities, JSON lines: `entities.ftm.json` and `targets.nested.json`.
    Ftm,
    /// OpenSanctions `targets.simple.csv`.
    OpensanctionsSimple,
    /// Canada's autonomous sanctions, XML.
    Canada,
    /// The consolidated screening list of the United States, CSV.
    UsCsl,
    /// Senzing entity specification, JSON lines.
    Senzing,
    /// The library's own: one [`Record`](crate::record::Record) a line, JSON.
    Jsonl,
    /// Any CSV with a header line that names its columns (`id,name,aliases,kind,born,sex,…`).
    Csv,
}

/// How a format is read.
pub(super) enum Reader {
    /// From decoded text, streaming.
    Text(for<'a> fn(&mut Load<'a>, &mut Input<'_>) -> Result<()>),
    /// From the whole file in memory (archives).
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    Whole(for<'a> fn(&mut Load<'a>, Vec<u8>) -> Result<()>),
}

/// One line of the table.
pub(super) struct Entry {
    pub format: Format,
    pub id: &'static str,
    /// Whether the publisher is known to write windows-1252 without saying so.
    pub legacy: bool,
    pub sniff: fn(&Head<'_>) -> bool,
    pub reader: Reader,
}

/// Every format, the most particular first: the first that recognises a head gets the file.
#[rustfmt::skip]
const FORMATS: &[Entry] = &[
    text(Format::Un, "un", un::sniff, un::read),
    text(Format::OfacXml, "ofac-xml", ofac_xml::sniff, ofac_xml::read),
    text(Format::OfacAdvanced, "ofac-advanced", ofac_advanced::sniff, ofac_advanced::read),
    text(Format::OfacEnhanced, "ofac-enhanced", ofac_enhanced::sniff, ofac_enhanced::read),
    #[cfg(feature = "spreadsheet")]
    whole(Format::UkSanctionsOds, "uk-sanctions-ods", super::uk_sheet::sniff, super::uk_sheet::read),
    #[cfg(feature = "spreadsheet")]
    whole(Format::Australia, "australia", super::australia::sniff, super::australia::read),
    text(Format::Eu, "eu", eu::sniff, eu::read),
    text(Format::Canada, "canada", canada::sniff, canada::read),
    text(Format::Senzing, "senzing", senzing::sniff, senzing::read),
    text(Format::Ftm, "ftm", ftm::sniff, ftm::read),
    text(Format::Interpol, "interpol", interpol::sniff, interpol::read),
    text(Format::Jsonl, "jsonl", own::sniff, own::read),
    legacy(Format::OfacCsv, "ofac-csv", ofac_csv::sniff, ofac_csv::read),
    legacy(Format::UkConlist, "uk-conlist", uk::sniff_conlist, uk::read),
    legacy(Format::UkSanctions, "uk-sanctions", uk::sniff_sanctions, uk::read),
    text(Format::OpensanctionsSimple, "opensanctions-simple", opensanctions_simple::sniff, opensanctions_simple::read),
    text(Format::UsCsl, "us-csl", us_csl::sniff, us_csl::read),
    text(Format::Csv, "csv", generic_csv::sniff, generic_csv::read),
];

type Sniff = fn(&Head<'_>) -> bool;
type ReadText = for<'a> fn(&mut Load<'a>, &mut Input<'_>) -> Result<()>;

const fn text(format: Format, id: &'static str, sniff: Sniff, read: ReadText) -> Entry {
    Entry {
        format,
        id,
        legacy: false,
        sniff,
        reader: Reader::Text(read),
    }
}

/// As [`text`], from a publisher that writes windows-1252.
const fn legacy(format: Format, id: &'static str, sniff: Sniff, read: ReadText) -> Entry {
    Entry {
        format,
        id,
        legacy: true,
        sniff,
        reader: Reader::Text(read),
    }
}

#[cfg(feature = "spreadsheet")]
const fn whole(
    format: Format,
    id: &'static str,
    sniff: Sniff,
    read: for<'a> fn(&mut Load<'a>, Vec<u8>) -> Result<()>,
) -> Entry {
    Entry {
        format,
        id,
        legacy: false,
        sniff,
        reader: Reader::Whole(read),
    }
}

/// The first bytes of a file, for recognising it.
pub(super) struct Head<'h> {
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    pub bytes: &'h [u8],
    /// The same as text; damage does not matter here.
    pub text: String,
    /// Name of the file, lower case.
    pub name: String,
}

impl<'h> Head<'h> {
    pub fn new(bytes: &'h [u8], name: &str) -> Head<'h> {
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
            None => String::from_utf8_lossy(bytes).into_owned(),
        };
        Head {
            bytes,
            text: text.trim_start().to_owned(),
            name: name.to_lowercase(),
        }
    }

    pub fn is_xml(&self) -> bool {
        self.text.starts_with('<')
    }

    pub fn is_json(&self) -> bool {
        self.text.starts_with(['{', '['])
    }

    /// Whether it is XML whose root element has this name, prefix aside.
    pub fn has_root(&self, root: &str) -> bool {
        self.is_xml() && self.root().is_some_and(|name| name == root)
    }

    /// Name of the root element without its prefix.
    pub fn root(&self) -> Option<&str> {
        let mut rest = self.text.as_str();
        loop {
            let at = rest.find('<')?;
            rest = rest.get(at + 1..)?;
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
            } else if !rest.starts_with(['?', '!']) {
                let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
                let name = rest.get(..end)?;
                return name.rsplit(':').next();
            }
        }
    }

    /// Whether all of these stand somewhere in the head.
    pub fn has_all(&self, wanted: &[&str]) -> bool {
        wanted.iter().all(|text| self.text.contains(text))
    }

    /// The first line.
    pub fn first_line(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}

pub(super) fn recognise(head: &Head<'_>) -> Option<Format> {
    FORMATS
        .iter()
        .find(|entry| (entry.sniff)(head))
        .map(|entry| entry.format)
}

pub(super) fn entry(format: Format) -> Result<&'static Entry> {
    FORMATS
        .iter()
        .find(|entry| entry.format == format)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Option,
                "could not read a spreadsheet: the library was built without the feature \
             \"spreadsheet\"; build it with the feature or save the sheet as CSV",
            )
        })
}

impl Format {
    /// Every format that this build reads.
    pub fn all() -> Vec<Format> {
        FORMATS.iter().map(|entry| entry.format).collect()
    }

    /// Stable id, as the command line takes it.
    pub fn id(self) -> &'static str {
        FORMATS
            .iter()
            .find(|entry| entry.format == self)
            .map_or("spreadsheet", |entry| entry.id)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Format> {
        let wanted = text.trim().to_ascii_lowercase();
        FORMATS
            .iter()
            .find(|e| e.id == wanted)
            .map(|e| e.format)
            .ok_or_else(|| {
                let ids: Vec<&str> = FORMATS.iter().map(|entry| entry.id).collect();
                Error::new(
                    ErrorKind::Option,
                    format!(
                        "could not read the name of a list format: write one of {}",
                        ids.join(", ")
                    ),
                )
            })
    }
}
