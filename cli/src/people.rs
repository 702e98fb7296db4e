//! A table of people: rows of a CSV file as queries.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use noticematch::Query;
use noticematch::record::EntityKind;

use super::{Exit, Failure, file_failure};

/// The input table, row by row.
pub(crate) struct People {
    path: PathBuf,
    rows: csv::StringRecordsIntoIter<Counted>,
    columns: Columns,
    row: usize,
    /// Bytes of the file.
    pub(crate) size: u64,
    /// Bytes read of it.
    pub(crate) read: Arc<AtomicU64>,
}

struct Columns {
    name: Vec<usize>,
    born: Option<usize>,
    nationality: Option<usize>,
    sex: Option<usize>,
    kind: Option<usize>,
}

/// A file that counts what was read of it.
struct Counted(File, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl People {
    pub(crate) fn open(path: &Path) -> Result<People, Failure> {
        let reading = |error: &dyn std::fmt::Display| file_failure("read the table", path, error);
        let file = File::open(path).map_err(|error| reading(&error))?;
        let size = file.metadata().map_or(0, |meta| meta.len());
        let read = Arc::new(AtomicU64::new(0));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(Counted(file, read.clone()));
        let headers = reader.headers().map_err(|error| reading(&error))?.clone();
        let columns = Columns::find(&headers).ok_or_else(|| Failure {
            exit: Exit::List,
            message: format!(
                "the table {} has no column name or full_name",
                path.display()
            ),
        })?;
        Ok(People {
            path: path.to_owned(),
            rows: reader.into_records(),
            columns,
            row: 0,
            size,
            read,
        })
    }
}

impl Iterator for People {
    type Item = Result<Query, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?.map_err(|error| Failure {
            exit: Exit::List,
            message: format!(
                "could not read {} after row {}: {error}",
                self.path.display(),
                self.row
            ),
        });
        self.row += 1;
        Some(row.map(|row| self.columns.query(&row)))
    }
}

impl Columns {
    fn find(headers: &csv::StringRecord) -> Option<Columns> {
        let normal = |header: &str| {
            header
                .trim_start_matches('\u{feff}')
                .trim()
                .to_lowercase()
                .replace([' ', '-'], "_")
        };
        let headers: Vec<String> = headers.iter().map(normal).collect();
        let find = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| headers.iter().position(|header| header == name))
        };
        let whole = find(&["name", "full_name", "fullname"]).map(|column| vec![column]);
        let apart = || {
            let given = find(&["given_name", "given_names", "first_name", "forename"])?;
            let middle = find(&["middle_name", "middle_names"]);
            let family = find(&["family_name", "last_name", "surname"])?;
            Some(
                [Some(given), middle, Some(family)]
                    .into_iter()
                    .flatten()
                    .collect(),
            )
        };
        Some(Columns {
            name: whole.or_else(apart)?,
            born: find(&["born", "date_of_birth", "dob", "birth_date", "birthdate"]),
            nationality: find(&["nationality", "nationalities", "citizenship", "country"]),
            sex: find(&["sex", "gender"]),
            kind: find(&["kind", "type", "schema"]),
        })
    }

    /// A row as a query. A fact that cannot be read is left out: it must not hide the name.
    fn query(&self, row: &csv::StringRecord) -> Query {
        let field = |column: Option<usize>| {
            column
                .and_then(|c| row.get(c))
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let parts: Vec<&str> = self.name.iter().filter_map(|c| field(Some(*c))).collect();
        let mut query = Query::new(parts.join(" "));
        query.born = field(self.born).and_then(|text| super::parse_date(text).ok());
        query.sex = field(self.sex).and_then(|text| super::parse_sex(text).ok().flatten());
        query.kind = match field(self.kind).map(super::parse_kind) {
            Some(Ok(kind)) => kind,
            // A table of people asks for persons, unless it says otherwise.
            _ => Some(EntityKind::Person),
        };
        if let Some(text) = field(self.nationality) {
            query.nationalities = text
                .split([';', ','])
                .map(|part| part.trim().to_owned())
                .collect();
        }
        query
    }
}
