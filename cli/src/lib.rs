//! The noticematch command line as a library: [`run`] is the whole program.

#[cfg(feature = "bundle")]
mod audit;
mod build;
#[cfg(feature = "bundle")]
mod bundle;
mod compare;
#[cfg(feature = "bundle")]
mod diff;
mod eu_mid;
#[cfg(feature = "bundle")]
mod evidence;
mod exit;
mod info;
#[cfg(feature = "bundle")]
mod installed;
mod json;
mod manifest;
mod mrz;
mod people;
#[cfg(feature = "bundle")]
mod rescreen;
mod screen;
mod search;
mod sink;
mod update;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
#[cfg(feature = "bundle")]
use noticematch::policy::Access;
use noticematch::record::{EntityKind, PartialDate, Sex};
use noticematch::{Error, ErrorKind, Options, Profile, Score, Watchlist};

pub use exit::Exit;

const ABOUT: &str =
    "Find a person on a watchlist from any spelling, script or passport line: offline, explained";

const EXAMPLES: &str = "\
Examples:
  noticematch search \"Усама бен Ладен\"                      the embedded demonstration list
  noticematch build red_notices.json un.xml -o border.nmx   lists into one index file
  noticematch search -x border.nmx \"Jan Kowalski\" --born 1957-03 --nationality PL
  noticematch screen -x border.nmx people.csv -o candidates.csv
  noticematch compare \"Mohamed Ali\" \"محمد علي\"
  noticematch search --profile eu-mid \"SKALNY, Viktor\"       by the EU's definition of similar identity data
  noticematch mrz -x border.nmx < lines.txt                 passport lines
  noticematch manifest -x border.nmx flight.edi             a passenger manifest
  noticematch update border.nmx tuesday.jsonl -o new.nmx    what changed since, on top
  noticematch info border.nmx

A candidate is offered to a person for comparison. It is never a hit: only a person confirms.
Levels: strong, probable, possible, weak, none; possible and above is what a person is asked to look at.

Exit status: 0 looked up, with or without candidates; 2 wrong usage; 3 a file cannot be read or
written; 4 a list or table is malformed; 5 an index is refused; 6 the name could not be looked up.";

#[derive(Parser)]
#[command(name = "noticematch", version, about = ABOUT, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look one name up and explain every candidate
    Search(search::Args),
    /// Read lists of any known format and build one index file
    Build(build::Args),
    /// Write the index of a list with overlays on it: what changed since it was built
    Update(update::Args),
    /// Look up every person of a CSV table
    Screen(screen::Args),
    /// Compare two names, or every pair of a CSV table
    Compare(compare::Args),
    /// Look up the holder of a document by the lines of its machine-readable zone (standard input)
    Mrz(mrz::Args),
    /// Look up everybody of a passenger manifest (PAXLST or CSV)
    Manifest(manifest::Args),
    /// Show what an index holds: lists, versions, counts, sizes
    Info(info::Args),
    /// Make, verify, inspect and install signed, sealed lists
    #[cfg(feature = "bundle")]
    Bundle(bundle::Args),
    /// Verify or export an audit log
    #[cfg(feature = "bundle")]
    Audit(audit::Args),
    /// Make or verify a signed answer
    #[cfg(feature = "bundle")]
    Evidence(evidence::Args),
    /// Show per record what changed between two lists
    #[cfg(feature = "bundle")]
    Diff(diff::Args),
    /// Ask the queries of an earlier screening again, only of what changed since
    #[cfg(feature = "bundle")]
    Rescreen(rescreen::Args),
}

/// Which list, and how it answers.
#[derive(Args)]
struct Common {
    /// Index file; without it the embedded demonstration list (invented persons)
    #[arg(short = 'x', long = "index", value_name = "INDEX")]
    index: Option<PathBuf>,
    #[cfg(feature = "bundle")]
    #[command(flatten)]
    installed: installed::Installed,
    /// What changed since the index was built, made by `noticematch diff --overlay`; several in order
    #[arg(long, value_name = "OVERLAY")]
    overlay: Vec<PathBuf>,
    /// The purpose of the look: entries that do not serve it, and those that are not valid today, are as if
    /// they were not listed
    #[cfg(feature = "bundle")]
    #[arg(long, value_name = "PURPOSE")]
    purpose: Option<String>,
    /// Most candidates of an answer
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Lowest score shown, 0.000 to 1.000 [default: where `possible` begins]
    #[arg(long, value_name = "S")]
    min_score: Option<Score>,
    /// border (facts lift and lower), sanctions (facts never lower), precise, broad; or eu-mid: "same" and
    /// "similar" as Delegated Regulations (EU) 2023/332 and 2023/333 define them, without a score
    #[arg(long, default_value = "border", value_name = "PROFILE")]
    profile: Rules,
}

/// How a list answers: with scores, or by the Union's exhaustive rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rules {
    Scored(Profile),
    EuMid,
}

impl std::str::FromStr for Rules {
    type Err = String;

    fn from_str(text: &str) -> Result<Rules, String> {
        match text {
            "eu-mid" => Ok(Rules::EuMid),
            _ => text.parse().map(Rules::Scored).map_err(|_: Error| {
                "the profile must be border, sanctions, precise, broad or eu-mid".to_owned()
            }),
        }
    }
}

impl Common {
    fn options(&self) -> Options {
        let options = Options::default().limit(self.limit);
        let options = match self.profile {
            Rules::Scored(profile) => options.profile(profile),
            Rules::EuMid => options,
        };
        match self.min_score {
            Some(score) => options.min_score(score),
            None => options,
        }
    }

    /// Whether the Union's rules answer; a lowest score then means nothing.
    fn is_eu_mid(&self) -> Result<bool, Failure> {
        let asked = self.profile == Rules::EuMid;
        if asked && self.min_score.is_some() {
            return Err(Failure {
                exit: Exit::Usage,
                message: "--min-score has no meaning with --profile eu-mid: its rules know same and similar, \
                          no score; leave it out"
                    .to_owned(),
            });
        }
        Ok(asked)
    }

    fn open(&self) -> Result<Watchlist, Failure> {
        #[cfg(feature = "bundle")]
        let installed = self.installed.open()?;
        #[cfg(not(feature = "bundle"))]
        let installed = None;
        let list = match (installed, &self.index) {
            (Some(list), _) => list,
            (None, Some(path)) => Watchlist::open(path)?,
            (None, None) => Watchlist::demo(),
        };
        let list = update::lay(list, &self.overlay)?;
        #[cfg(feature = "bundle")]
        if let Some(purpose) = &self.purpose {
            return Ok(list.visible_to(&Access::new(purpose, bundle::now()))?);
        }
        Ok(list)
    }
}

/// A failure with its exit status, told in one line.
struct Failure {
    exit: Exit,
    message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let exit = match error.kind() {
            ErrorKind::Io => Exit::File,
            ErrorKind::List | ErrorKind::TooLarge => Exit::List,
            ErrorKind::Option | ErrorKind::Mrz => Exit::Usage,
            _ => Exit::Index,
        };
        Failure {
            exit,
            message: error.to_string(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure {
            exit: Exit::File,
            message: format!("could not write the output: {error}"),
        }
    }
}

/// A failure about a file of the caller's.
fn file_failure(doing: &str, path: &std::path::Path, error: impl std::fmt::Display) -> Failure {
    Failure {
        exit: Exit::File,
        message: format!("could not {doing} {}: {error}", path.display()),
    }
}

/// Runs the command with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
        }
    };
    let result = match cli.command {
        Command::Search(args) => search::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Update(args) => update::run(&args),
        Command::Screen(args) => screen::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Mrz(args) => mrz::run(&args),
        Command::Manifest(args) => manifest::run(&args),
        Command::Info(args) => info::run(&args),
        #[cfg(feature = "bundle")]
        Command::Bundle(args) => bundle::run(&args),
        #[cfg(feature = "bundle")]
        Command::Audit(args) => audit::run(&args),
        #[cfg(feature = "bundle")]
        Command::Evidence(args) => evidence::run(&args),
        #[cfg(feature = "bundle")]
        Command::Diff(args) => diff::run(&args),
        #[cfg(feature = "bundle")]
        Command::Rescreen(args) => rescreen::run(&args),
    };
    match result {
        Ok(exit) => exit,
        // The reader of a pipe has seen enough.
        Err(failure) if failure.message.contains("Broken pipe") => Exit::Done,
        Err(failure) => {
            eprintln!("noticematch: {}", failure.message);
            failure.exit
        }
    }
}

fn parse_kind(text: &str) -> Result<Option<EntityKind>, String> {
    match text.trim().to_lowercase().as_str() {
        "" | "any" => Ok(None),
        "person" => Ok(Some(EntityKind::Person)),
        "organization" | "organisation" | "company" | "legalentity" => {
            Ok(Some(EntityKind::Organization))
        }
        "vessel" | "ship" => Ok(Some(EntityKind::Vessel)),
        "other" => Ok(Some(EntityKind::Other)),
        _ => Err("the kind must be person, organization, vessel or any".to_owned()),
    }
}

fn parse_date(text: &str) -> Result<PartialDate, String> {
    text.parse().map_err(|error: Error| error.to_string())
}

fn parse_sex(text: &str) -> Result<Option<Sex>, String> {
    match text.trim().to_lowercase().as_str() {
        "" | "u" | "unknown" | "<" => Ok(None),
        "f" | "female" => Ok(Some(Sex::Female)),
        "m" | "male" => Ok(Some(Sex::Male)),
        "x" | "other" => Ok(Some(Sex::Other)),
        _ => Err("the sex must be M, F or X".to_owned()),
    }
}
