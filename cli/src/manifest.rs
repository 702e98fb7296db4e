//! `noticematch manifest`

use std::io::Write;
use std::path::PathBuf;

use noticematch::eu_mid::Identity;
use noticematch::manifest::{Manifest, ManifestOptions, Traveller};
use noticematch::mrz::MrzPolicy;
use noticematch::record::PartialDate;
use noticematch::{Candidates, EuMidList, Language, Query, Scratch};
use serde_json::json;

use super::{Common, Exit, Failure, eu_mid, file_failure, json, search};

/// Arguments of `manifest`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch manifest -x border.nmx flight.edi
  noticematch manifest -x border.nmx passengers.csv --json
  noticematch manifest -x border.nmx flight.edi --profile eu-mid

Reads UN/EDIFACT PAXLST (a carrier's passenger message) or a CSV table with a header (surname,
given_names, born, sex, nationality, document …), in memory only: nothing is written but the answer.
How the carrier captured the data is respected: a name read from a document's lines may be cut off.
Travellers without a candidate are counted, not listed; --json lists all.")]
pub(crate) struct Args {
    /// The manifest
    file: PathBuf,
    #[command(flatten)]
    common: Common,
    /// The day by which two-digit years are understood [default: today]
    #[arg(long, value_name = "D", value_parser = super::parse_date)]
    on: Option<PartialDate>,
    /// Language of the reasons: en, fr, es, ar
    #[arg(long, value_name = "L", default_value = "en")]
    language: Language,
    /// One JSON line for each traveller
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let bytes = std::fs::read(&args.file).map_err(|e| file_failure("read", &args.file, e))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure {
        exit: Exit::List,
        message: "could not read the manifest: it is not UTF-8 text; convert it first".to_owned(),
    })?;
    let today = args
        .on
        .as_ref()
        .map_or_else(|| MrzPolicy::today().today, |day| day.first);
    let manifest = Manifest::read(&text, &ManifestOptions::on(today))?;
    let list = args.common.open()?;
    if args.common.is_eu_mid()? {
        return by_rules(&list.eu_mid(), &manifest, args);
    }
    let (options, mut scratch) = (args.common.options(), Scratch::new());
    let mut out = std::io::stdout().lock();
    let (mut with, mut unsearchable) = (0, 0);
    for (traveller, number) in manifest.travellers.iter().zip(1..) {
        let found = list.search_with(&Query::from(traveller), &options, &mut scratch);
        with += usize::from(!found.is_empty());
        unsearchable += usize::from(found.unsearchable().is_some());
        if args.json {
            let line = json!({
                "traveller": number,
                "name": traveller.name(),
                "role": format!("{:?}", traveller.role),
                "capture": format!("{:?}", traveller.capture),
                "answer": json::answer(&found, args.language),
            });
            writeln!(out, "{line}")?;
        } else if !found.is_empty() || found.unsearchable().is_some() {
            print(&mut out, number, traveller, &found, args.language)?;
        }
    }
    finish(&mut out, &manifest, args, with, unsearchable)
}

/// The same under the Union's rules: the fields of the message are compared as fields.
fn by_rules(list: &EuMidList, manifest: &Manifest, args: &Args) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    let (mut with, mut unsearchable) = (0, 0);
    for (traveller, number) in manifest.travellers.iter().zip(1..) {
        let answer = list.search_identity(&Identity::from(traveller));
        with += usize::from(!answer.found.is_empty());
        unsearchable += usize::from(answer.unsearchable.is_some());
        if args.json {
            let answer = eu_mid::to_json(&answer, args.common.limit);
            let line = json!({ "traveller": number, "name": traveller.name(), "answer": answer });
            writeln!(out, "{line}")?;
        } else if !answer.found.is_empty() || answer.unsearchable.is_some() {
            heading(&mut out, number, traveller)?;
            eu_mid::print(&mut out, &answer, args.common.limit)?;
            writeln!(out)?;
        }
    }
    finish(&mut out, manifest, args, with, unsearchable)
}

/// What could not be read, and the counts.
fn finish(
    out: &mut impl Write,
    manifest: &Manifest,
    args: &Args,
    with: usize,
    unsearchable: usize,
) -> Result<Exit, Failure> {
    for problem in &manifest.problems {
        eprintln!(
            "noticematch: manifest, segment or line {}: {}",
            problem.place, problem.what
        );
    }
    if !args.json {
        let total = manifest.travellers.len();
        writeln!(
            out,
            "{total} travellers: {with} with candidates, {unsearchable} could not be looked up"
        )?;
    }
    Ok(if unsearchable > 0 {
        Exit::Unsearchable
    } else {
        Exit::Done
    })
}

fn heading(out: &mut impl Write, number: usize, traveller: &Traveller) -> std::io::Result<()> {
    writeln!(
        out,
        "== traveller {number}: {} ({:?})",
        traveller.name(),
        traveller.role
    )
}

fn print(
    out: &mut impl Write,
    number: usize,
    traveller: &Traveller,
    found: &Candidates,
    language: Language,
) -> std::io::Result<()> {
    heading(out, number, traveller)?;
    search::print(out, found, language)?;
    writeln!(out)
}
