//! `noticematch evidence`: a signed answer that somebody else can ask for again.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use noticematch::audit::Evidence;
use noticematch::bundle::{Signer, utc};
use noticematch::policy::Access;
use noticematch::{Options, Query, Watchlist};
use serde_json::Value;

use super::bundle::{now, public_keys, signing_key};
use super::{Exit, Failure, file_failure};

/// Arguments of `evidence`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch evidence make -x border.nmx \"Jan Kowalski\" --born 1957 --key device.key -o query.nme
  noticematch evidence make -x border.nmx \"Jan Kowalski\" --purpose asylum --key device.key -o query.nme
  noticematch evidence verify query.nme --device PUBLIC -x border.nmx

The package proves what was asked of which list and what the answer was, also when nothing was found.")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Search, and sign query, list and answer together
    Make {
        /// The name
        name: String,
        /// Index file
        #[arg(short = 'x', value_name = "INDEX")]
        index: PathBuf,
        /// Date of birth, as far as known
        #[arg(long, value_name = "D")]
        born: Option<String>,
        /// Nationality; may be given several times
        #[arg(long, value_name = "XX")]
        nationality: Vec<String>,
        /// The purpose of the look: only entries that serve it and are valid today are searched
        #[arg(long, value_name = "PURPOSE")]
        purpose: Option<String>,
        /// Key file that signs
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Where the package goes
        #[arg(short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Check the signature; with an index, ask again and compare
    Verify {
        /// The package
        package: PathBuf,
        /// Public keys that may have signed it
        #[arg(long, required = true, value_name = "HEX")]
        device: Vec<String>,
        /// The index that was searched
        #[arg(short = 'x', value_name = "INDEX")]
        index: Option<PathBuf>,
    },
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Make {
            name,
            index,
            born,
            nationality,
            purpose,
            key,
            output,
        } => {
            let mut query = Query::new(name.as_str());
            query.born = born
                .as_deref()
                .map(super::parse_date)
                .transpose()
                .map_err(super::bundle::usage)?;
            query.nationalities.clone_from(nationality);
            make(index, &query, purpose.as_deref(), key, output)
        }
        Command::Verify {
            package,
            device,
            index,
        } => verify(package, device, index.as_deref()),
    }
}

fn make(
    index: &Path,
    query: &Query,
    purpose: Option<&str>,
    key: &Path,
    output: &Path,
) -> Result<Exit, Failure> {
    let (mut list, time) = (Watchlist::open(index)?, now());
    if let Some(purpose) = purpose {
        list = list.visible_to(&Access::new(purpose, time))?;
    }
    let evidence = list.evidence(query, &Options::default(), time);
    let key = signing_key(key)?;
    let package = evidence.sign(&[&key as &dyn Signer])?;
    std::fs::write(output, package).map_err(|e| file_failure("write the evidence", output, e))?;
    Ok(Exit::Done)
}

fn verify(package: &Path, devices: &[String], index: Option<&Path>) -> Result<Exit, Failure> {
    let bytes =
        std::fs::read(package).map_err(|e| file_failure("read the evidence", package, e))?;
    let report = Evidence::verify(&bytes, &public_keys(devices)?, None)?;
    let mut out = std::io::stdout().lock();
    let answer: Value = serde_json::from_str(&report.evidence.answer).unwrap_or_default();
    let candidates = answer
        .get("candidates")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    writeln!(
        out,
        "signed: asked {}, {candidates} candidates",
        utc(report.evidence.time)
    )?;
    let Some(index) = index else {
        return Ok(Exit::Done);
    };
    Watchlist::open(index)?.reproduces(&report)?;
    writeln!(
        out,
        "reproduced: the same list gives the same answer, byte for byte"
    )?;
    Ok(Exit::Done)
}
