//! Reads the tab-separated tables of `core/data`: one grammar for all of them.

/// The rows of a table: comments and empty lines skipped, columns split at tabs.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| Row {
            columns: line.split('\t').collect(),
        })
}

/// One row of a table.
pub(crate) struct Row {
    columns: Vec<&'static str>,
}

impl Row {
    /// The trimmed text of a column; empty where the row is shorter.
    pub(crate) fn column(&self, index: usize) -> &'static str {
        self.columns.get(index).map_or("", |text| text.trim())
    }

    /// A column's comma-separated values, `-` read as the empty string.
    pub(crate) fn list(&self, index: usize) -> impl Iterator<Item = &'static str> {
        self.column(index)
            .split(',')
            .map(|text| if text == "-" { "" } else { text })
    }
}
