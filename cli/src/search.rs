//! `noticematch search`

use std::io::Write;

use noticematch::record::{PartialDate, Sex};
use noticematch::{Candidate, Candidates, Language, Query, Scratch};

use super::{Common, Exit, Failure, eu_mid, json};

/// Arguments of `search`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch search \"Усама бен Ладен\"
  noticematch search -x border.nmx Kowalski Jan --born 1957-03-05 --sex M --nationality PL
  noticematch search -x border.nmx \"محمد علي\" --language ar
  noticematch search -x border.nmx \"J. Smith\" --min-score 0.5 --limit 20 --json
  noticematch search --device /data/lists --device-key phone.key --purpose border-check \"Jan Kowalski\"
  noticematch search --profile eu-mid \"SKALNY, Viktor\" --born 1980-03-14

Dates: 1957, 1957-03, 1957-03-05, circa 1957, 1955..1959. Nationality: PL, POL or Poland.")]
pub(crate) struct Args {
    /// The name, in any script, order and spelling; several words are one name
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    #[command(flatten)]
    common: Common,
    /// Date of birth, as far as known
    #[arg(long, value_name = "D", value_parser = super::parse_date)]
    born: Option<PartialDate>,
    /// Sex: M, F or X
    #[arg(long, value_name = "M|F")]
    sex: Option<String>,
    /// Nationality; may be given several times
    #[arg(long, value_name = "XX")]
    nationality: Vec<String>,
    /// Search only: person, organization, vessel [default: all]
    #[arg(long, value_name = "KIND", default_value = "any")]
    kind: String,
    /// Language of the reasons: en, fr, es, ar
    #[arg(long, value_name = "L", default_value = "en")]
    language: Language,
    /// One JSON document, with reasons, records and coverage
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let usage = |message| Failure {
        exit: Exit::Usage,
        message,
    };
    let mut query = Query::new(args.name.join(" "));
    query.born.clone_from(&args.born);
    query.sex = sex(args.sex.as_deref()).map_err(usage)?;
    query.nationalities.clone_from(&args.nationality);
    query.kind = super::parse_kind(&args.kind).map_err(usage)?;
    let list = args.common.open()?;
    if args.common.is_eu_mid()? {
        let answer = list.eu_mid().search(&query);
        return eu_mid::show(&answer, args.common.limit, args.json);
    }
    let found = list.search_with(&query, &args.common.options(), &mut Scratch::new());
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{:#}", json::answer(&found, args.language))?;
    } else {
        print(&mut out, &found, args.language)?;
    }
    Ok(if found.unsearchable().is_some() {
        Exit::Unsearchable
    } else {
        Exit::Done
    })
}

fn sex(text: Option<&str>) -> Result<Option<Sex>, String> {
    text.map_or(Ok(None), super::parse_sex)
}

pub(crate) fn print(
    out: &mut impl Write,
    found: &Candidates,
    language: Language,
) -> std::io::Result<()> {
    if let Some(why) = found.unsearchable() {
        writeln!(
            out,
            "Could not look: {why}. This is not the same as finding nobody."
        )?;
        return writeln!(out, "{}", found.coverage());
    }
    for (rank, candidate) in found.iter().enumerate() {
        print_candidate(out, rank + 1, candidate, language)?;
    }
    if found.is_empty() {
        writeln!(out, "No candidate at this level.")?;
    }
    for note in found.notes() {
        writeln!(out, "Note: {note}.")?;
    }
    if found.work_limited() {
        writeln!(
            out,
            "The query was cut or the work stopped at a limit: something may be missing."
        )?;
    }
    writeln!(out, "{}", found.coverage())
}

fn print_candidate(
    out: &mut impl Write,
    rank: usize,
    candidate: &Candidate,
    language: Language,
) -> std::io::Result<()> {
    let notice = candidate.notice();
    let record = candidate.record();
    writeln!(
        out,
        "{rank}. {} {:<8} {}",
        candidate.score(),
        candidate.level(),
        candidate.name()
    )?;
    let primary = record.names.first().map_or("", |name| name.text.as_str());
    let known_as = if primary == candidate.name() {
        String::new()
    } else {
        format!("listed as {primary}; ")
    };
    writeln!(
        out,
        "   {known_as}{} {} · {}",
        candidate.list(),
        candidate.record_id(),
        notice.label()
    )?;
    let mut facts = Vec::new();
    if !record.born.is_empty() {
        let dates: Vec<String> = record.born.iter().map(ToString::to_string).collect();
        facts.push(format!("born {}", dates.join(" or ")));
    }
    if !record.nationalities.is_empty() {
        facts.push(record.nationalities.join(", "));
    }
    if !record.warnings.is_empty() {
        facts.push(format!("WARNING: {}", record.warnings.join(", ")));
    }
    if !facts.is_empty() {
        writeln!(out, "   {}", facts.join(" · "))?;
    }
    for reason in candidate.reasons() {
        let mark = if reason.is_against() { '-' } else { '+' };
        writeln!(out, "   {mark} {}", reason.sentence(language))?;
    }
    writeln!(out, "   {} {}", notice.legal_effect(), notice.next_step())
}
