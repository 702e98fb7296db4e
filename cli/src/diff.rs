//! `noticematch diff`: what changed between two versions of a list.

use std::io::Write;
use std::path::{Path, PathBuf};

use noticematch::changes::{Change, Key, Overlay, diff};
use noticematch::lists::{ReadOptions, read_file};
use noticematch::record::Record;
use noticematch::{ErrorKind, ListInfo, Watchlist};

use super::{Exit, Failure, file_failure};

/// Arguments of `diff`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch diff un-monday.xml un-tuesday.xml
  noticematch diff old.jsonl new.jsonl --json
  noticematch diff old.nmx new.jsonl --overlay change.jsonl
      for `update`, `search --overlay` and `bundle make --base`

An overlay fits the older list only, with its records in their order.")]
pub(crate) struct Args {
    /// The older list: a list file of any known format, or an index
    old: PathBuf,
    /// The newer one
    new: PathBuf,
    /// One JSON document a record that changed, with every field before and after
    #[arg(long)]
    json: bool,
    /// Writes what leads from the old to the new list
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// Day of making to write into the overlay, as in `build --built`
    #[arg(long, value_name = "DAY", requires = "overlay")]
    built: Option<String>,
}

/// The records of a list, and what it says about itself.
struct List {
    records: Vec<Record>,
    about: Vec<ListInfo>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let changes = diff(&old.records, &new.records)?;
    let mut out = std::io::stdout().lock();
    for change in &changes {
        if args.json {
            let line = serde_json::to_string(change).map_err(std::io::Error::other)?;
            writeln!(out, "{line}")?;
        } else {
            print(&mut out, change)?;
        }
    }
    if let Some(path) = &args.overlay {
        let mut overlay = Overlay::between(&old.records, &new.records)?;
        new.about.iter().for_each(|list| overlay.state(list));
        if let Some(day) = &args.built {
            overlay.built(day);
        }
        let bytes = overlay.to_bytes()?;
        std::fs::write(path, bytes).map_err(|e| file_failure("write the overlay", path, e))?;
    }
    if !args.json {
        writeln!(
            out,
            "{} of {} records changed",
            changes.len(),
            old.records.len()
        )?;
    }
    Ok(Exit::Done)
}

/// Reads an index or a list file.
fn read(path: &Path) -> Result<List, Failure> {
    let mut records = Vec::new();
    match Watchlist::open(path) {
        Ok(list) => {
            for number in 0..list.len() {
                records.push(list.record(number)?);
            }
            let about = list.coverage().lists;
            Ok(List { records, about })
        }
        // A file that is no index, or a folder.
        Err(error) if matches!(error.kind(), ErrorKind::NotAnIndex | ErrorKind::Io) => {
            let options = ReadOptions::default();
            let report = read_file(path, &options, &mut |record| records.push(record))?;
            let about = ListInfo::of_report(&report);
            Ok(List { records, about })
        }
        Err(error) => Err(error.into()),
    }
}

fn print(out: &mut impl Write, change: &Change) -> std::io::Result<()> {
    let named = |key: &Key| format!("{} {}", key.list, key.id);
    match change {
        Change::Added { key } => writeln!(out, "+ {}", named(key)),
        Change::Withdrawn { key } => writeln!(out, "- {}", named(key)),
        Change::Changed { key, fields } => {
            let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
            writeln!(out, "~ {}: {}", named(key), names.join(", "))
        }
        _ => Ok(()),
    }
}
