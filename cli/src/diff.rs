//! `noticematch diff`: what changed between two versions of a list.

use std::io::Write;
use std::path::{Path, PathBuf};

use noticematch::changes::{Change, Key, Overlay, diff};
use noticematch::lists::{ReadOptions, read_file};
use noticematch::record::Record;

use super::{Exit, Failure, file_failure};

/// Arguments of `diff`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch diff un-monday.xml un-tuesday.xml
  noticematch diff old.jsonl new.jsonl --json
  noticematch diff old.jsonl new.jsonl --overlay change.jsonl    for `bundle make --base`")]
pub(crate) struct Args {
    /// The older list file, of any known format
    old: PathBuf,
    /// The newer one
    new: PathBuf,
    /// One JSON document a record that changed, with every field before and after
    #[arg(long)]
    json: bool,
    /// Writes what leads from the old to the new list
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (old, new) = (records(&args.old)?, records(&args.new)?);
    let changes = diff(&old, &new)?;
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
        let bytes = Overlay::between(&old, &new)?.to_bytes()?;
        std::fs::write(path, bytes).map_err(|e| file_failure("write the overlay", path, e))?;
    }
    if !args.json {
        writeln!(out, "{} of {} records changed", changes.len(), old.len())?;
    }
    Ok(Exit::Done)
}

fn records(path: &Path) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    read_file(path, &ReadOptions::default(), &mut |record| {
        records.push(record)
    })?;
    Ok(records)
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
