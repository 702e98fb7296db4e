//! `noticematch build`

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use noticematch::lists::{Format, LoadReport, ReadOptions};
use noticematch::{BuildStage, Watchlist, WatchlistBuilder};

use super::{Exit, Failure, file_failure};

/// Arguments of `build`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch build red_notices.json un_consolidated.xml -o border.nmx
  noticematch build sdn.csv -o sdn.nmx --report losses.json
  noticematch build staff.csv -o staff.nmx --column name=full_name --column born=dob

Formats are recognised by content: INTERPOL notices (JSON), UN XML, OFAC (CSV set, XML, ADVANCED,
ENHANCED), EU FSF XML, UK, OpenSanctions (FollowTheMoney, simple CSV, nested JSON), generic CSV
(id,name,aliases,kind,born,sex,nationality) and the library's own JSON lines.
Every row and value that is dropped or changed is counted; --report writes them all.")]
pub(crate) struct Args {
    /// List files, or folders of one list's files
    #[arg(required = true, value_name = "LIST")]
    lists: Vec<PathBuf>,
    /// The index file to write
    #[arg(short, long, value_name = "FILE.nmx")]
    output: PathBuf,
    /// Read every list as this format instead of recognising it
    #[arg(long, value_name = "F")]
    format: Option<String>,
    /// Stop at the first row or value that would be dropped
    #[arg(long)]
    strict: bool,
    /// Write everything that was dropped or changed, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Id of the list, for tables that do not say it
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// Column of a CSV table, as FIELD=HEADER
    #[arg(long, value_name = "FIELD=HEADER")]
    column: Vec<String>,
    /// Day of making to write into the index (the same lists give the same bytes without it)
    #[arg(long, value_name = "DAY")]
    built: Option<String>,
    /// Threads; the file is the same on any number [default: all cores]
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let started = Instant::now();
    let mut builder = builder(args.threads);
    if let Some(day) = &args.built {
        builder = builder.built(day);
    }
    for path in &args.lists {
        let bar = bar(path);
        let shown = bar.clone();
        let options = options(args)?.progress(move |read, total| {
            if let Some(total) = total {
                shown.set_length(total);
            }
            shown.set_position(read);
        });
        builder = builder.read_options(options);
        let report = builder.read_file(path)?;
        bar.finish_and_clear();
        summarise(report);
    }
    if let Some(path) = &args.report {
        write_report(path, builder.reports())?;
    }
    let list = builder.build()?;
    list.save(&args.output)?;
    eprintln!(
        "{} records, {} names → {} ({} bytes) in {:.1} s",
        list.len(),
        list.coverage().names,
        args.output.display(),
        list.as_bytes().len(),
        started.elapsed().as_secs_f64()
    );
    Ok(Exit::Done)
}

fn options(args: &Args) -> Result<ReadOptions, Failure> {
    let mut options = ReadOptions::new().strict(args.strict);
    if let Some(name) = &args.format {
        let known = Format::all();
        let format = known
            .iter()
            .find(|format| format.id() == name)
            .ok_or_else(|| {
                let ids: Vec<&str> = known.iter().map(|format| format.id()).collect();
                Failure {
                    exit: Exit::Usage,
                    message: format!("unknown format; known are {}", ids.join(", ")),
                }
            })?;
        options = options.format(*format);
    }
    if let Some(list) = &args.list {
        options = options.list(list);
    }
    for column in &args.column {
        let (field, header) = column.split_once('=').ok_or_else(|| Failure {
            exit: Exit::Usage,
            message: "a column is given as FIELD=HEADER, as in --column born=dob".to_owned(),
        })?;
        options = options.column(field, header);
    }
    Ok(options)
}

/// A builder that shows how far the index is, once all records are read.
pub(crate) fn builder(threads: usize) -> WatchlistBuilder {
    let bar = ProgressBar::hidden();
    if let Ok(style) = ProgressStyle::with_template("indexing {wide_bar} {percent}% {eta}") {
        bar.set_style(style);
    }
    Watchlist::builder().threads(threads).progress(move |at| {
        if let (BuildStage::Index, Some(total)) = (at.stage, at.total) {
            if bar.length() != Some(total) {
                bar.set_length(total);
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_position(at.done);
            if at.done == total {
                bar.finish_and_clear();
            }
        }
        true
    })
}

fn bar(path: &std::path::Path) -> ProgressBar {
    let bar = ProgressBar::new(0);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}")
    {
        bar.set_style(style);
    }
    bar.with_message(name)
}

fn summarise(report: &LoadReport) {
    let version = report.version.as_deref().unwrap_or("version not stated");
    eprintln!(
        "{}: {} ({}, {version}), {} records, {} names, {} values dropped, {} changed",
        report.source,
        report.list,
        report.format.id(),
        report.records,
        report.names,
        report.dropped_total(),
        report.changed_total()
    );
    for note in &report.notes {
        eprintln!("  note: {note}");
    }
}

fn write_report(path: &PathBuf, reports: &[LoadReport]) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(reports)
        .map_err(|error| file_failure("write the report", path, error))?;
    let mut file = std::fs::File::create(path)
        .map_err(|error| file_failure("write the report", path, error))?;
    writeln!(file, "{text}").map_err(|error| file_failure("write the report", path, error))
}
