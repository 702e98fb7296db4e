//! `noticematch update`

use std::path::PathBuf;
use std::time::Instant;

use noticematch::Watchlist;
use noticematch::changes::Overlay;

use super::{Exit, Failure};

/// Arguments of `update`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch diff monday.xml tuesday.xml --overlay tuesday.jsonl
  noticematch update monday.nmx tuesday.jsonl -o tuesday.nmx
  noticematch search -x monday.nmx --overlay tuesday.jsonl \"Jan Kowalski\"    without writing a file

What is written is, byte for byte, what `noticematch build` writes from the newer list. An overlay that was
made for another list, or that withdraws what is not there, is refused.")]
pub(crate) struct Args {
    /// The index of the list beneath
    index: PathBuf,
    /// Overlays, made by `noticematch diff --overlay`, in the order in which they were made
    #[arg(required = true, value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    /// The index file to write
    #[arg(short, long, value_name = "FILE.nmx")]
    output: PathBuf,
    /// Threads; the file is the same on any number [default: all cores]
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let started = Instant::now();
    let list = lay(Watchlist::open(&args.index)?, &args.overlays)?;
    let list = list.compact_with(super::build::builder(args.threads))?;
    list.save(&args.output)?;
    eprintln!(
        "{} records, {} names → {} in {:.1} s",
        list.len(),
        list.coverage().names,
        args.output.display(),
        started.elapsed().as_secs_f64()
    );
    Ok(Exit::Done)
}

/// Lays overlay files over a list, the first one lowest.
pub(crate) fn lay(mut list: Watchlist, overlays: &[PathBuf]) -> noticematch::Result<Watchlist> {
    for path in overlays {
        list = list.with_overlay(&Overlay::open(path)?)?;
    }
    Ok(list)
}
