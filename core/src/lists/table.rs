//! Rows of comma-separated lists: with or without a header, positions known.

use super::clean::clean;
use super::input::Input;
use super::load::Load;
use crate::error::Result;

/// One row: its line and its cells.
pub(super) struct Row {
    pub line: u64,
    cells: csv::StringRecord,
}

impl Row {
    /// A row from another source than CSV.
    #[cfg(feature = "spreadsheet")]
    pub fn new(line: u64, cells: &[String]) -> Row {
        Row {
            line,
            cells: csv::StringRecord::from(cells),
        }
    }

    /// The cell at `index`, with white space trimmed and collapsed; empty when there is none.
    pub fn get(&self, index: usize) -> String {
        clean(self.raw(index))
    }

    /// The cell as it stands.
    pub fn raw(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The rows of a file, streamed.
pub(super) struct Rows<'i, 'r> {
    reader: csv::Reader<&'i mut Input<'r>>,
    record: csv::StringRecord,
}

impl<'i, 'r> Rows<'i, 'r> {
    pub fn new(input: &'i mut Input<'r>, delimiter: u8) -> Rows<'i, 'r> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(input);
        Rows {
            reader,
            record: csv::StringRecord::new(),
        }
    }

    /// The next row; `None` at the end.
    pub fn next(&mut self, load: &Load<'_>) -> Result<Option<Row>> {
        let before = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                let line = self.record.position().map_or(before, csv::Position::line);
                Ok(Some(Row {
                    line,
                    cells: self.record.clone(),
                }))
            }
            Ok(false) => Ok(None),
            Err(e) => {
                let line = e.position().map_or(before, csv::Position::line);
                Err(load.error(line, "a row that cannot be read as comma-separated values"))
            }
        }
    }
}

/// Where each wanted column stands in a header row.
pub(super) struct Columns(Vec<String>);

impl Columns {
    /// Header cells are compared by letters and figures only, without case.
    pub fn new(header: &Row) -> Columns {
        Columns(header.iter().map(fold).collect())
    }

    /// Index of the first column whose header is one of `names`.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            let wanted = fold(name);
            self.0.iter().position(|header| *header == wanted)
        })
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// A header reduced to its letters and figures.
pub(super) fn fold(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
