//! `noticematch info`

use std::io::Write;
use std::path::PathBuf;

use noticematch::Watchlist;

use super::{Exit, Failure};

/// Arguments of `info`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  noticematch info border.nmx")]
pub(crate) struct Args {
    /// The index file
    index: PathBuf,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let info = Watchlist::open(&args.index)?.info();
    let mut out = std::io::stdout().lock();
    if args.json {
        let text = serde_json::to_string_pretty(&info).map_err(std::io::Error::other)?;
        writeln!(out, "{text}")?;
        return Ok(Exit::Done);
    }
    writeln!(
        out,
        "format {}, analysis {}, library {}",
        info.format, info.analysis, info.library
    )?;
    let built = info.coverage.built.as_deref().unwrap_or("day not stated");
    writeln!(out, "built {built}; {} bytes", info.bytes)?;
    for list in &info.coverage.lists {
        writeln!(
            out,
            "list {}: {}, {} records, {} names, {} values dropped at reading, from {}",
            list.id,
            list.version.as_deref().unwrap_or("version not stated"),
            list.records,
            list.names,
            list.dropped,
            list.source.as_deref().unwrap_or("records given one by one")
        )?;
    }
    writeln!(
        out,
        "{} persons, {} organisations, {} vessels, {} others; {} indexed name forms, {} distinct name parts, {} names not indexed",
        info.people,
        info.organizations,
        info.vessels,
        info.others,
        info.forms,
        info.terms,
        info.coverage.unindexed_names
    )?;
    for (section, bytes) in &info.sections {
        writeln!(out, "section {section:>3}: {bytes:>10} bytes")?;
    }
    Ok(Exit::Done)
}
