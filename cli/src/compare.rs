//! `noticematch compare`

use std::io::Write;
use std::path::{Path, PathBuf};

use noticematch::{Language, Options, Profile, compare_with};

use super::{Exit, Failure, file_failure, json};

/// Arguments of `compare`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch compare \"Mohamed Ali\" \"محمد علي\"
  noticematch compare \"Siemens AG\" \"Siemens Aktiengesellschaft\" --kind organization
  noticematch compare --pairs pairs.csv -o scored.csv

A table has the columns name1, name2 and, if wanted, kind; score and level are added to its rows.")]
pub(crate) struct Args {
    /// One name
    #[arg(required_unless_present = "pairs")]
    a: Option<String>,
    /// The other name
    #[arg(required_unless_present = "pairs")]
    b: Option<String>,
    /// person, organization, vessel or any
    #[arg(long, default_value = "person")]
    kind: String,
    /// A CSV table of pairs
    #[arg(long, value_name = "IN.csv", requires = "output", conflicts_with_all = ["a", "b"])]
    pairs: Option<PathBuf>,
    /// Where the table goes with score and level
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
    /// border, sanctions, precise or broad
    #[arg(long, default_value = "border")]
    profile: Profile,
    /// Language of the reasons: en, fr, es, ar
    #[arg(long, value_name = "L", default_value = "en")]
    language: Language,
    /// One JSON document
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let options = Options::default().profile(args.profile);
    if let (Some(pairs), Some(output)) = (&args.pairs, &args.output) {
        return table(pairs, output, &options, &args.kind);
    }
    let (a, b) = (
        args.a.as_deref().unwrap_or(""),
        args.b.as_deref().unwrap_or(""),
    );
    let kind = super::parse_kind(&args.kind).map_err(|message| Failure {
        exit: Exit::Usage,
        message,
    })?;
    let comparison = compare_with(a, b, kind, &options);
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", json::comparison(&comparison, args.language))?;
    } else if let Some(why) = comparison.unsearchable() {
        writeln!(out, "Could not compare: {why}.")?;
    } else {
        writeln!(out, "{} {}", comparison.score(), comparison.level())?;
        for reason in comparison.reasons() {
            let mark = if reason.is_against() { '-' } else { '+' };
            writeln!(out, "{mark} {}", reason.sentence(args.language))?;
        }
    }
    Ok(if comparison.unsearchable().is_some() {
        Exit::Unsearchable
    } else {
        Exit::Done
    })
}

/// Adds `score` and `level` to every row of a table, in the same order.
fn table(
    input: &Path,
    output: &Path,
    options: &Options,
    default_kind: &str,
) -> Result<Exit, Failure> {
    let reading = |error: csv::Error| file_failure("read the table", input, error);
    let writing = |error: csv::Error| file_failure("write the table", output, error);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(input)
        .map_err(reading)?;
    let headers = reader.headers().map_err(reading)?.clone();
    let column = |name: &str| {
        headers.iter().position(|h| {
            h.trim_start_matches('\u{feff}')
                .trim()
                .eq_ignore_ascii_case(name)
        })
    };
    let missing = |name: &str| Failure {
        exit: Exit::List,
        message: format!(
            "the table {} has no column {name}; it needs name1 and name2",
            input.display()
        ),
    };
    let first = column("name1").ok_or_else(|| missing("name1"))?;
    let second = column("name2").ok_or_else(|| missing("name2"))?;
    let kind = column("kind").or_else(|| column("schema"));
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_path(output)
        .map_err(writing)?;
    let width = headers.len();
    writer
        .write_record(headers.iter().chain(["score", "level"]))
        .map_err(writing)?;
    for (number, row) in reader.records().enumerate() {
        let row = row.map_err(reading)?;
        let field = |index: usize| row.get(index).unwrap_or("");
        let given = kind
            .map(field)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(default_kind);
        let kind = super::parse_kind(given).map_err(|message| Failure {
            exit: Exit::List,
            message: format!("{} row {}: {message}", input.display(), number + 1),
        })?;
        let comparison = compare_with(field(first), field(second), kind, options);
        let score = comparison.score().to_string();
        let padded = (0..width).map(|index| row.get(index).unwrap_or(""));
        writer
            .write_record(padded.chain([score.as_str(), comparison.level().as_str()]))
            .map_err(writing)?;
    }
    writer
        .flush()
        .map_err(|error| file_failure("write the table", output, error))?;
    Ok(Exit::Done)
}
