//! Where the names of a batch come from: a Python iterator or an Arrow stream.

use noticematch::Query;
use noticematch::record::{EntityKind, PartialDate};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator};

use crate::query::{PyQuery, date_text, read_sex, text, texts};

/// Which column of a frame (or key of a dictionary) holds what.
#[derive(Default, Clone)]
pub(crate) struct Columns {
    pub(crate) name: String,
    pub(crate) born: Option<String>,
    pub(crate) sex: Option<String>,
    pub(crate) nationality: Option<String>,
    pub(crate) birth_place: Option<String>,
    pub(crate) document: Option<String>,
}

/// Rows to look up, and what of them could not be understood.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) queries: Vec<Query>,
    /// Row in this chunk and what it was searched without, in the order of rows.
    pub(crate) notes: Vec<(usize, String)>,
}

impl Asked {
    /// A fact that cannot be read must not lose the name: it is searched without, and that is said.
    fn note(&mut self, what: &str) {
        let row = self.queries.len();
        match self.notes.last_mut() {
            Some((last, text)) if *last == row => {
                text.push_str(", ");
                text.push_str(what);
            }
            _ => self
                .notes
                .push((row, format!("not understood, searched without: {what}"))),
        }
    }

    fn born(&mut self, query: &mut Query, text: &str) {
        match PartialDate::from_published(text) {
            Ok(born) => query.born = born,
            Err(_) => self.note("date of birth"),
        }
    }

    fn sex(&mut self, query: &mut Query, text: &str) {
        match read_sex(text) {
            Ok(sex) => query.sex = sex,
            Err(_) => self.note("sex"),
        }
    }
}

/// Rows, a chunk at a time.
pub(crate) enum Source {
    Items(Py<PyIterator>, Columns),
    #[cfg(feature = "arrow")]
    Arrow(ArrowSource),
}

impl Source {
    /// Arrow where the object speaks it, else its iterator.
    pub(crate) fn new(rows: &Bound<'_, PyAny>, columns: Columns) -> PyResult<Source> {
        #[cfg(feature = "arrow")]
        if let Some(arrays) = crate::arrow::import(rows)? {
            return Ok(Source::Arrow(ArrowSource {
                arrays,
                columns,
                open: None,
            }));
        }
        Ok(Source::Items(rows.try_iter()?.unbind(), columns))
    }

    /// The next rows, at most `most`; `None` at the end.
    pub(crate) fn next(
        &mut self,
        py: Python<'_>,
        kind: Option<EntityKind>,
        most: usize,
    ) -> PyResult<Option<Asked>> {
        let mut asked = Asked::default();
        match self {
            Source::Items(items, columns) => {
                let mut items = items.bind(py).clone();
                while asked.queries.len() < most {
                    let Some(item) = items.next() else { break };
                    let query = read_item(&item?, columns, kind, &mut asked)?;
                    asked.queries.push(query);
                }
            }
            #[cfg(feature = "arrow")]
            Source::Arrow(source) => source.fill(&mut asked, kind, most)?,
        }
        Ok((!asked.queries.is_empty()).then_some(asked))
    }
}

fn read_item(
    item: &Bound<'_, PyAny>,
    columns: &Columns,
    kind: Option<EntityKind>,
    asked: &mut Asked,
) -> PyResult<Query> {
    if let Ok(query) = item.cast::<PyQuery>() {
        return Ok(query.get().query.clone());
    }
    let mut query = Query::default();
    query.kind = kind;
    let Ok(row) = item.cast::<PyDict>() else {
        query.name = text(item)?.unwrap_or_default();
        return Ok(query);
    };
    let get = |key: &Option<String>| match key {
        Some(key) => row.get_item(key),
        None => Ok(None),
    };
    if let Some(name) = row.get_item(&columns.name)? {
        query.name = text(&name)?.unwrap_or_default();
    }
    if let Some(born) = get(&columns.born)?
        && let Some(born) = date_text(&born)?
    {
        asked.born(&mut query, &born);
    }
    if let Some(sex) = get(&columns.sex)?
        && let Some(sex) = text(&sex)?
    {
        asked.sex(&mut query, &sex);
    }
    if let Some(nationality) = get(&columns.nationality)? {
        query.nationalities = texts(&nationality)?;
    }
    if let Some(place) = get(&columns.birth_place)? {
        query.birth_place = text(&place)?;
    }
    if let Some(document) = get(&columns.document)? {
        query.documents = texts(&document)?;
    }
    Ok(query)
}

#[cfg(feature = "arrow")]
pub(crate) use arrow_rows::ArrowSource;

#[cfg(feature = "arrow")]
mod arrow_rows {
    use super::*;
    use crate::arrow::{Arrays, Texts, bad};
    use arrow_array::cast::AsArray;
    use arrow_array::{Array, ArrayRef, StructArray};
    use arrow_schema::DataType;

    /// Rows of an Arrow stream.
    pub(crate) struct ArrowSource {
        pub(crate) arrays: Arrays,
        pub(crate) columns: Columns,
        pub(crate) open: Option<Open>,
    }

    /// The array that is being read.
    pub(crate) struct Open {
        next: usize,
        rows: usize,
        name: Texts,
        born: Option<Texts>,
        sex: Option<Texts>,
        nationality: Option<Texts>,
        birth_place: Option<Texts>,
        document: Option<Texts>,
    }

    impl ArrowSource {
        pub(crate) fn fill(
            &mut self,
            asked: &mut Asked,
            kind: Option<EntityKind>,
            most: usize,
        ) -> PyResult<()> {
            while asked.queries.len() < most {
                match &mut self.open {
                    Some(open) if open.next < open.rows => open.read(asked, kind, most),
                    _ => match self.arrays.next() {
                        Some(array) => self.open = Some(open(array.map_err(bad)?, &self.columns)?),
                        None => return Ok(()),
                    },
                }
            }
            Ok(())
        }
    }

    impl Open {
        fn read(&mut self, asked: &mut Asked, kind: Option<EntityKind>, most: usize) {
            while self.next < self.rows && asked.queries.len() < most {
                let row = self.next;
                let text = |column: &Option<Texts>| column.as_ref().and_then(|c| c.get(row));
                let all =
                    |column: &Option<Texts>| column.as_ref().map_or_else(Vec::new, |c| c.all(row));
                let mut query = Query::new(self.name.get(row).unwrap_or_default());
                query.kind = kind;
                if let Some(born) = text(&self.born) {
                    asked.born(&mut query, &born);
                }
                if let Some(sex) = text(&self.sex) {
                    asked.sex(&mut query, &sex);
                }
                query.nationalities = all(&self.nationality);
                query.birth_place = text(&self.birth_place);
                query.documents = all(&self.document);
                asked.queries.push(query);
                self.next += 1;
            }
        }
    }

    /// Finds the columns of a frame; an array that is no frame is the names.
    fn open(array: ArrayRef, columns: &Columns) -> PyResult<Open> {
        let rows = array.len();
        let DataType::Struct(_) = array.data_type() else {
            return Ok(Open {
                next: 0,
                rows,
                name: Texts::new(array, &columns.name)?,
                born: None,
                sex: None,
                nationality: None,
                birth_place: None,
                document: None,
            });
        };
        let frame = array.as_struct();
        let optional = |wanted: &Option<String>| match wanted {
            Some(wanted) => column(frame, wanted).map(Some),
            None => Ok(None),
        };
        Ok(Open {
            next: 0,
            rows,
            name: column(frame, &columns.name)?,
            born: optional(&columns.born)?,
            sex: optional(&columns.sex)?,
            nationality: optional(&columns.nationality)?,
            birth_place: optional(&columns.birth_place)?,
            document: optional(&columns.document)?,
        })
    }

    fn column(frame: &StructArray, wanted: &str) -> PyResult<Texts> {
        match frame.column_by_name(wanted) {
            Some(array) => Texts::new(array.clone(), wanted),
            None => Err(pyo3::exceptions::PyKeyError::new_err(format!(
                "no column {wanted:?} in the frame, it has {:?}",
                frame.column_names()
            ))),
        }
    }
}
