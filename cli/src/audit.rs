//! `noticematch audit`: verify a log without any secret, export it with the agency's key.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use noticematch::audit::{Anchor, Expect, Report, export, verify};
use noticematch::bundle::utc;

use super::bundle::{device_key, hex, public_keys, unhex, usage};
use super::{Exit, Failure};

/// Arguments of `audit`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch audit verify audit.log --device PUBLIC --anchor 1042:HEAD
  noticematch audit export audit.log --device PUBLIC --key agency.key > entries.jsonl

Remember the head that `verify` prints: given as --anchor next time, it shows a log that was cut.")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check that no entry was removed, reordered or altered
    Verify {
        #[command(flatten)]
        log: Log,
    },
    /// Check, and write every entry as one JSON document a line
    Export {
        #[command(flatten)]
        log: Log,
        /// The agency's key file
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
}

#[derive(clap::Args)]
struct Log {
    /// The audit log
    log: PathBuf,
    /// Public keys of the devices that may have written it
    #[arg(long, value_name = "HEX")]
    device: Vec<String>,
    /// A place that the log must pass through: number:head, as an earlier verification printed it
    #[arg(long, value_name = "N:HEX")]
    anchor: Vec<String>,
}

impl Log {
    fn expect(&self) -> Result<Expect, Failure> {
        let anchor = |text: &String| {
            let (number, head) = text
                .split_once(':')
                .ok_or_else(|| usage("an anchor is number:head"))?;
            let number = number
                .parse()
                .map_err(|_| usage("an anchor is number:head"))?;
            Ok(Anchor {
                number,
                head: unhex(head)?,
            })
        };
        Ok(Expect {
            devices: public_keys(&self.device)?,
            anchors: self
                .anchor
                .iter()
                .map(anchor)
                .collect::<Result<_, Failure>>()?,
            ..Expect::default()
        })
    }
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Verify { log } => {
            let report = verify(&log.log, &log.expect()?)?;
            print(&mut std::io::stdout().lock(), &report)?;
        }
        Command::Export { log, key } => {
            let mut out = std::io::stdout().lock();
            let mut failed = None;
            let report = export(&log.log, &log.expect()?, &device_key(key)?, &mut |entry| {
                let line = serde_json::to_string(&entry).map_err(std::io::Error::other);
                failed = failed
                    .take()
                    .or(line.and_then(|line| writeln!(out, "{line}")).err());
                Ok(())
            })?;
            if let Some(error) = failed {
                return Err(error.into());
            }
            print(&mut std::io::stderr().lock(), &report)?;
        }
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let (first, last) = report.span.unwrap_or_default();
    writeln!(
        out,
        "whole: {} entries ({} emptied by retention) in {} sessions, {} to {}",
        report.entries,
        report.deleted,
        report.sessions,
        utc(first),
        utc(last)
    )?;
    if report.unsigned > 0 || report.cut {
        writeln!(
            out,
            "the last {} frames are not signed yet{}",
            report.unsigned,
            if report.cut {
                "; the last one is cut"
            } else {
                ""
            }
        )?;
    }
    writeln!(
        out,
        "head {}:{}",
        report.head.number,
        hex(&report.head.head)
    )
}
