//! `noticematch mrz`

use std::io::{Read, Write};

use noticematch::eu_mid::Identity;
use noticematch::mrz::{CheckVerdict, DocumentType, Mrz, MrzPolicy};
use noticematch::record::PartialDate;
use noticematch::{Language, Query, Scratch};
use serde_json::{Value, json};

use super::{Common, Exit, Failure, eu_mid, json, search};

/// Arguments of `mrz`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  noticematch mrz < lines.txt
  noticematch mrz -x border.nmx --native \"ЩЕРБАКОВА ЮЛИЯ\" < lines.txt
  noticematch mrz --json < scan.txt
  noticematch mrz --read-only < scan.txt                       only what the lines say, with every verdict
  noticematch mrz -x border.nmx --profile eu-mid < lines.txt   by the EU's definition of similar identity data
  printf 'P<RUSSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\\nZZ28220899RUS8003144M2906302<<<<<<<<<<<<<<<0' | noticematch mrz

The lines may stand within other text, in lower case, with spaces or without line breaks; every repair
is listed. A check digit that fails never stops the look-up.")]
pub(crate) struct Args {
    #[command(flatten)]
    common: Common,
    /// The name in its own script, from the chip (data group 11): looked up too
    #[arg(long, value_name = "NAME")]
    native: Option<String>,
    /// The day by which two-digit years are understood [default: today]
    #[arg(long, value_name = "D", value_parser = super::parse_date)]
    on: Option<PartialDate>,
    /// Only read the lines, look nobody up
    #[arg(long)]
    read_only: bool,
    /// Language of the reasons: en, fr, es, ar
    #[arg(long, value_name = "L", default_value = "en")]
    language: Language,
    /// One JSON document: the fields, verdicts and repairs, and the answer
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(1 << 20)
        .read_to_string(&mut text)
        .map_err(|error| Failure {
            exit: Exit::File,
            message: format!("could not read the lines from the standard input: {error}"),
        })?;
    let policy = args
        .on
        .as_ref()
        .map_or_else(MrzPolicy::today, |day| MrzPolicy::on(day.first));
    let mrz = Mrz::parse(&text, &policy)?;
    let mut out = std::io::stdout().lock();
    if args.read_only {
        match args.json {
            true => writeln!(out, "{:#}", fields(&mrz))?,
            false => print_fields(&mut out, &mrz)?,
        }
        return Ok(Exit::Done);
    }
    let list = args.common.open()?;
    if args.common.is_eu_mid()? {
        let answer = list.eu_mid().search_identity(&Identity::from(&mrz));
        if !args.json {
            print_fields(&mut out, &mrz)?;
            writeln!(out)?;
        }
        drop(out);
        return eu_mid::show(&answer, args.common.limit, args.json);
    }
    let mut query = Query::from(&mrz);
    query.other_names.extend(args.native.clone());
    let found = list.search_with(&query, &args.common.options(), &mut Scratch::new());
    if args.json {
        let answer = json::answer(&found, args.language);
        writeln!(
            out,
            "{:#}",
            json!({ "mrz": fields(&mrz), "answer": answer })
        )?;
    } else {
        print_fields(&mut out, &mrz)?;
        writeln!(out)?;
        search::print(&mut out, &found, args.language)?;
    }
    Ok(if found.unsearchable().is_some() {
        Exit::Unsearchable
    } else {
        Exit::Done
    })
}

fn verdicts(mrz: &Mrz) -> [(&'static str, CheckVerdict); 5] {
    let checks = &mrz.checks;
    [
        ("document_number", checks.document_number),
        ("born", checks.born),
        ("expires", checks.expires),
        ("optional", checks.optional),
        ("composite", checks.composite),
    ]
}

fn date(date: Option<&PartialDate>) -> Option<String> {
    date.map(ToString::to_string)
}

fn verdict(verdict: CheckVerdict) -> String {
    match verdict {
        CheckVerdict::Passed => "agrees".to_owned(),
        CheckVerdict::Failed { printed, computed } => {
            format!("FAILS ({printed} printed, {computed} computed)")
        }
        _ => "not printed".to_owned(),
    }
}

fn fields(mrz: &Mrz) -> Value {
    let checks: serde_json::Map<String, Value> = verdicts(mrz)
        .into_iter()
        .map(|(field, v)| (field.to_owned(), verdict(v).into()))
        .collect();
    let repairs = mrz.repairs.iter().map(|r| {
        json!({ "line": r.line, "position": r.column, "kind": format!("{:?}", r.kind), "read": r.read, "taken": r.taken })
    });
    let readings = mrz
        .readings()
        .into_iter()
        .map(|r| json!({ "text": r.text, "system": r.system.id() }));
    json!({
        "format": format!("{:?}", mrz.format),
        "document_code": mrz.document_code,
        "document": DocumentType::describe(&mrz.document_code),
        "issuing_state": mrz.issuing_state,
        "primary": mrz.name.primary,
        "secondary": mrz.name.secondary,
        "may_be_cut": mrz.name.truncated,
        "readings": readings.collect::<Vec<_>>(),
        "document_number": mrz.document_number,
        "document_number_readings": mrz.document_number_readings(),
        "nationality": mrz.nationality,
        "born": date(mrz.born.as_ref()),
        "born_century_before": date(mrz.born_century_before.as_ref()),
        "sex": mrz.sex,
        "expires": date(mrz.expires.as_ref()),
        "optional": mrz.optional,
        "checks": checks,
        "repairs": repairs.collect::<Vec<_>>(),
    })
}

fn print_fields(out: &mut impl Write, mrz: &Mrz) -> std::io::Result<()> {
    let document = DocumentType::describe(&mrz.document_code).unwrap_or("document");
    let cut = if mrz.name.truncated {
        "  (may be cut off)"
    } else {
        ""
    };
    let unknown = || "not stated".to_owned();
    writeln!(
        out,
        "{document} {} of {}, number {}",
        mrz.document_code, mrz.issuing_state, mrz.document_number
    )?;
    writeln!(
        out,
        "name: {} / {}{cut}",
        mrz.name.primary.join(" "),
        mrz.name.secondary.join(" ")
    )?;
    writeln!(
        out,
        "born {}, sex {}, nationality {}, expires {}",
        date(mrz.born.as_ref()).unwrap_or_else(unknown),
        mrz.sex
            .map_or_else(unknown, |s| format!("{s:?}").to_lowercase()),
        if mrz.nationality.is_empty() {
            "not stated"
        } else {
            &mrz.nationality
        },
        date(mrz.expires.as_ref()).unwrap_or_else(unknown),
    )?;
    if let Some(before) = date(mrz.born_century_before.as_ref()) {
        writeln!(
            out,
            "   or born {before}: two digits of the year cannot tell"
        )?;
    }
    for (field, v) in verdicts(mrz).into_iter().filter(|(_, v)| v.failed()) {
        writeln!(
            out,
            "   check digit of {}: {}",
            field.replace('_', " "),
            verdict(v)
        )?;
    }
    for r in &mrz.repairs {
        writeln!(
            out,
            "   repaired line {} position {}: \"{}\" read as \"{}\" ({:?})",
            r.line,
            r.column,
            r.read,
            r.taken.escape_debug(),
            r.kind
        )?;
    }
    Ok(())
}
