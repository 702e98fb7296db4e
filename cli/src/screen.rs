//! `noticematch screen`

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use indicatif::{ProgressBar, ProgressStyle};
use noticematch::{Candidates, EuMidAnswer};

use super::people::People;
use super::sink::{Lines, Sink};
use super::{Common, Exit, Failure};

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
    let people = People::open(&args.people)?;
    let mut sink = Sink::create(&args.output, &args.format)?;
    let (bar, read) = (bar(people.size), people.read.clone());
    let (mut unread, mut written, mut count) = (None, Ok(()), 0);
    let rows = people.map_while(|row| row.map_err(|failure| unread = Some(failure)).ok());
    let (format, threads) = (sink.format(), args.threads);
    let write = |row: usize, lines: Lines| {
        written = sink.write(&lines);
        count = row + 1;
        bar.set_position(read.load(Ordering::Relaxed));
        written.is_ok()
    };
    // Explaining is a seventh of the work: the thread that searched does it, not the one that writes.
    match &similar {
        Some(similar) => {
            let lines = |row, mut answer: EuMidAnswer| {
                answer.found.truncate(args.common.limit);
                format.by_rules(row, &answer)
            };
            similar.screen_stream(rows, threads, lines, write);
        }
        None => {
            let lines = |row, found: Candidates| format.candidates(row, &found);
            list.screen_stream(rows, &args.common.options(), threads, lines, write);
        }
    }
    written?;
    unread.map_or(Ok(()), Err)?;
    bar.finish_and_clear();
    let counts = sink.finish()?;
    eprintln!("{count} rows: {counts}");
    eprintln!("{}", list.coverage());
    Ok(Exit::Done)
}

fn bar(size: u64) -> ProgressBar {
    let bar = ProgressBar::new(size);
    if let Ok(style) = ProgressStyle::with_template("screening {wide_bar} {percent}% {eta}") {
        bar.set_style(style);
    }
    bar
}
