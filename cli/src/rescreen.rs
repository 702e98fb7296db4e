//! `noticematch rescreen`: past queries against what changed since.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use noticematch::changes::{Key, Overlay, Past, rescreen};

use super::people::People;
use super::{Common, Exit, Failure, Rules, file_failure};

/// Arguments of `rescreen`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch diff monday.jsonl tuesday.jsonl --overlay change.jsonl
  noticematch rescreen people.csv --was candidates.csv --overlay change.jsonl -o affected.csv

Asks only what changed: new and changed entries are searched with every row, and candidates of then
whose entry changed or was withdrawn are named, since a decision about them stands no more. One line of
output is one of these: row (of the people, from 0), what (appeared, changed, withdrawn), score, level,
record_id, list, name, reasons. Rows without a line are not affected.")]
pub(crate) struct Args {
    /// The table of people that was screened, CSV with a header
    people: PathBuf,
    /// What `screen` answered then, as CSV
    #[arg(long, value_name = "CSV")]
    was: PathBuf,
    #[command(flatten)]
    common: Common,
    /// Where the affected rows go
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let list = args.common.index.is_some() || args.common.installed.is_given();
    if args.common.profile == Rules::EuMid || list {
        return Err(super::bundle::usage(
            "rescreen asks the overlay with scores: leave out --index, --device and --profile eu-mid",
        ));
    }
    if args.common.purpose.is_some() {
        return Err(super::bundle::usage(
            "rescreen names past candidates, whoever saw them: leave out --purpose",
        ));
    }
    let [overlay] = args.common.overlay.as_slice() else {
        return Err(super::bundle::usage("give the change with one --overlay"));
    };
    let overlay = Overlay::open(overlay)?;
    let mut shown = shown(&args.was)?;
    let mut past = Vec::new();
    for query in People::open(&args.people)? {
        let shown = shown.remove(&past.len()).unwrap_or_default();
        past.push(Past {
            query: query?,
            shown,
        });
    }
    if let Some(row) = shown.keys().min() {
        return Err(Failure {
            exit: Exit::List,
            message: format!(
                "could not rescreen: the candidates are of row {row}, but the people have {} rows; \
                 give the table that was screened",
                past.len()
            ),
        });
    }
    let affected = rescreen(&past, &overlay, &args.common.options())?;
    let writing = |e: &dyn std::fmt::Display| file_failure("write", &args.output, e);
    let mut writer = csv::Writer::from_path(&args.output).map_err(|e| writing(&e))?;
    let header = "row what score level record_id list name reasons";
    writer
        .write_record(header.split(' '))
        .map_err(|e| writing(&e))?;
    for one in &affected {
        let row = one.place.to_string();
        for c in &one.appeared {
            let (score, reasons) = (c.score().to_string(), c.explain());
            let line = [
                &row,
                "appeared",
                &score,
                c.level().as_str(),
                c.record_id(),
                c.list(),
                c.name(),
                &reasons,
            ];
            writer.write_record(line).map_err(|e| writing(&e))?;
        }
        for (what, keys) in [("changed", &one.changed), ("withdrawn", &one.withdrawn)] {
            for key in keys {
                let line = [&row, what, "", "", &key.id, &key.list, "", ""];
                writer.write_record(line).map_err(|e| writing(&e))?;
            }
        }
    }
    writer.flush().map_err(|e| writing(&e))?;
    eprintln!(
        "{} rows asked again of {} changes: {} affected",
        past.len(),
        overlay.len(),
        affected.len()
    );
    Ok(Exit::Done)
}

/// The candidates of each row of an earlier screening.
fn shown(path: &Path) -> Result<HashMap<usize, Vec<Key>>, Failure> {
    let reading = |e: &dyn std::fmt::Display| file_failure("read", path, e);
    let mut reader = csv::Reader::from_path(path).map_err(|e| reading(&e))?;
    let headers = reader.headers().map_err(|e| reading(&e))?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|h| h == name)
            .ok_or_else(|| Failure {
                exit: Exit::List,
                message: format!(
                    "the table {} has no column {name}: give what `noticematch screen` wrote",
                    path.display()
                ),
            })
    };
    let (row, id, list) = (column("row")?, column("record_id")?, column("list")?);
    let mut shown: HashMap<usize, Vec<Key>> = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| reading(&e))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let number = cell(row).parse().map_err(|_| Failure {
            exit: Exit::List,
            message: format!("the table {} has a row without a number", path.display()),
        })?;
        // Rows that could not be looked up name no record.
        if !cell(id).is_empty() {
            shown.entry(number).or_default().push(Key {
                list: cell(list).to_owned(),
                id: cell(id).to_owned(),
            });
        }
    }
    Ok(shown)
}
