//! `noticematch screen`

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use noticematch::record::EntityKind;
use noticematch::{EuMidList, Query, Watchlist};

use super::sink::Sink;
use super::{Common, Exit, Failure, file_failure};

/// Rows that are looked up together; memory is bounded by them, not by the table.
const ROWS: usize = 20_000;

/// Arguments of `screen`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch screen -x border.nmx people.csv -o candidates.csv
  noticematch screen -x border.nmx people.csv -o candidates.jsonl --format jsonl --threads 8
  noticematch screen -x border.nmx people.csv -o similar.csv --profile eu-mid

Columns of the input are recognised by their header: name or full_name (or given and family name
apart); born or date_of_birth; nationality; sex; kind (person where it is not given, or
organization, vessel, any). One line of output is one candidate:
row (of the input, from 0), rank (from 1), score, level, record_id, list, name, reasons.
A row that could not be looked up has one line without rank whose level is `unsearchable`. With
--profile eu-mid the level is `same` or `similar`, there is no score, and the reasons are the rules of
Delegated Regulations (EU) 2023/332 and 2023/333.")]
pub(crate) struct Args {
    /// The table of people, CSV with a header
    people: PathBuf,
    #[command(flatten)]
    common: Common,
    /// Where the candidates go
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Threads [default: all cores]
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
    /// csv or jsonl
    #[arg(long, default_value = "csv", value_parser = ["csv", "jsonl"])]
    format: String,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let list = args.common.open()?;
    let similar = args.common.is_eu_mid()?.then(|| list.eu_mid());
    let mut people = People::open(&args.people)?;
    let mut sink = Sink::create(&args.output, &args.format)?;
    let bar = bar(people.size);
    let mut rows = Vec::with_capacity(ROWS);
    let mut first_row = 0;
    while people.fill(&mut rows)? {
        match &similar {
            Some(similar) => by_rules(similar, &rows, args, first_row, &mut sink)?,
            None => screen(&list, &rows, args, first_row, &mut sink)?,
        }
        first_row += rows.len();
        bar.set_position(people.read.load(Ordering::Relaxed));
    }
    bar.finish_and_clear();
    let counts = sink.finish()?;
    eprintln!("{first_row} rows: {counts}");
    eprintln!("{}", list.coverage());
    Ok(Exit::Done)
}

fn screen(
    list: &Watchlist,
    rows: &[Query],
    args: &Args,
    first_row: usize,
    sink: &mut Sink,
) -> Result<(), Failure> {
    let mut result = Ok(());
    let format = sink.format();
    // Explaining is a seventh of the work: the thread that searched does it, not the one that writes.
    let lines = |row, found| format.candidates(first_row + row, &found);
    list.screen_with(
        rows,
        &args.common.options(),
        args.threads,
        lines,
        |_, lines| {
            result = sink.write(&lines);
            result.is_ok()
        },
    );
    result
}

/// The same under the Union's rules.
fn by_rules(
    list: &EuMidList,
    rows: &[Query],
    args: &Args,
    first_row: usize,
    sink: &mut Sink,
) -> Result<(), Failure> {
    for (row, query) in rows.iter().enumerate() {
        let mut answer = list.search(query);
        answer.found.truncate(args.common.limit);
        sink.write(&sink.format().by_rules(first_row + row, &answer))?;
    }
    Ok(())
}

fn bar(size: u64) -> ProgressBar {
    let bar = ProgressBar::new(size);
    if let Ok(style) = ProgressStyle::with_template("screening {wide_bar} {percent}% {eta}") {
        bar.set_style(style);
    }
    bar
}

/// The input table, row by row.
pub(crate) struct People {
    path: PathBuf,
    rows: csv::StringRecordsIntoIter<Counted>,
    columns: Columns,
    row: usize,
    size: u64,
    read: Arc<AtomicU64>,
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

    /// Reads the next rows; whether there were any.
    pub(crate) fn fill(&mut self, queries: &mut Vec<Query>) -> Result<bool, Failure> {
        queries.clear();
        for row in self.rows.by_ref().take(ROWS) {
            let row = row.map_err(|error| Failure {
                exit: Exit::List,
                message: format!(
                    "could not read {} after row {}: {error}",
                    self.path.display(),
                    self.row
                ),
            })?;
            queries.push(self.columns.query(&row));
            self.row += 1;
        }
        Ok(!queries.is_empty())
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
