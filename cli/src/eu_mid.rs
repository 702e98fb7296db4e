//! Answers of `--profile eu-mid`.

use std::io::Write;

use noticematch::eu_mid::{Agreement, EuMidResult};
use noticematch::{EuMidAnswer, EuMidFound};
use serde_json::{Value, json};

use super::{Exit, Failure};

/// Prints an answer; at most `limit` persons, and how many more there are.
pub(crate) fn show(answer: &EuMidAnswer, limit: usize, as_json: bool) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    if as_json {
        writeln!(out, "{:#}", to_json(answer, limit))?;
    } else {
        print(&mut out, answer, limit)?;
    }
    Ok(if answer.unsearchable.is_some() {
        Exit::Unsearchable
    } else {
        Exit::Done
    })
}

pub(crate) fn print(
    out: &mut impl Write,
    answer: &EuMidAnswer,
    limit: usize,
) -> std::io::Result<()> {
    if let Some(why) = &answer.unsearchable {
        writeln!(
            out,
            "Could not look: {why}. This is not the same as finding nobody."
        )?;
        return writeln!(out, "{}", answer.coverage);
    }
    for (rank, found) in answer.found.iter().take(limit).enumerate() {
        let (record, notice) = (&found.record, found.record.notice);
        let level = word(found.result.overall);
        writeln!(out, "{}. {level:<8} {}", rank + 1, found.name)?;
        writeln!(out, "   {} {} · {}", record.list, record.id, notice.label())?;
        for (group, agreement) in groups(&found.result) {
            writeln!(out, "   {group}: {}", word(agreement))?;
        }
        for rule in &found.result.rules {
            writeln!(out, "   + {} {}", rule.id(), rule.sentence())?;
        }
        writeln!(out, "   {} {}", notice.legal_effect(), notice.next_step())?;
    }
    let more = answer.found.len().saturating_sub(limit);
    if more > 0 {
        writeln!(out, "{more} more; --limit shows them.")?;
    }
    if answer.found.is_empty() {
        writeln!(out, "Nobody with the same or similar identity data.")?;
    }
    writeln!(out, "{}", answer.coverage)
}

fn word(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "same",
        Agreement::Similar => "similar",
        Agreement::Different => "different",
        _ => "not compared",
    }
}

fn groups(result: &EuMidResult) -> [(&'static str, Agreement); 4] {
    [
        ("names", result.names),
        ("born", result.born),
        ("sex", result.sex),
        ("nationality", result.nationality),
    ]
}

pub(crate) fn to_json(answer: &EuMidAnswer, limit: usize) -> Value {
    let shown = answer.found.iter().take(limit).enumerate();
    json!({
        "candidates": shown.map(|(i, found)| one(i + 1, found)).collect::<Vec<_>>(),
        "not_shown": answer.found.len().saturating_sub(limit),
        "unsearchable": answer.unsearchable.as_ref().map(ToString::to_string),
        "profile": "eu-mid",
        "coverage": answer.coverage,
    })
}

fn one(rank: usize, found: &EuMidFound) -> Value {
    let notice = found.record.notice;
    let groups: serde_json::Map<String, Value> = groups(&found.result)
        .into_iter()
        .map(|(group, agreement)| (group.to_owned(), word(agreement).into()))
        .collect();
    json!({
        "rank": rank,
        "level": word(found.result.overall),
        "name": found.name,
        "record_id": found.record.id,
        "list": found.record.list,
        "groups": groups,
        "rules": rules(found),
        "notice": notice,
        "legal_effect": notice.legal_effect(),
        "next_step": notice.next_step(),
        "record": found.record,
    })
}

fn rules(found: &EuMidFound) -> Vec<Value> {
    let rules = found.result.rules.iter();
    rules
        .map(|rule| json!({ "rule": rule.id(), "sentence": rule.sentence() }))
        .collect()
}

/// One line a person, in the columns of `screen`.
pub(crate) fn write_csv(
    writer: &mut csv::Writer<impl Write>,
    row: usize,
    answer: &EuMidAnswer,
) -> csv::Result<()> {
    let row = row.to_string();
    if let Some(why) = &answer.unsearchable {
        let why = why.to_string();
        return writer.write_record([&row, "", "", "unsearchable", "", "", "", &why]);
    }
    for (rank, found) in answer.found.iter().enumerate() {
        let rules: Vec<String> = found
            .result
            .rules
            .iter()
            .map(|rule| format!("{} {}", rule.id(), rule.sentence()))
            .collect();
        writer.write_record([
            row.as_str(),
            &(rank + 1).to_string(),
            "",
            word(found.result.overall),
            &found.record.id,
            &found.record.list,
            &found.name,
            &rules.join("; "),
        ])?;
    }
    Ok(())
}

/// One JSON line a person.
pub(crate) fn write_json(
    writer: &mut impl Write,
    row: usize,
    answer: &EuMidAnswer,
) -> std::io::Result<()> {
    if let Some(why) = &answer.unsearchable {
        return writeln!(
            writer,
            "{}",
            json!({"row": row, "level": "unsearchable", "reasons": why.to_string()})
        );
    }
    for (rank, found) in answer.found.iter().enumerate() {
        let line = json!({
            "row": row,
            "rank": rank + 1,
            "level": word(found.result.overall),
            "record_id": found.record.id,
            "list": found.record.list,
            "name": found.name,
            "reasons": rules(found),
        });
        writeln!(writer, "{line}")?;
    }
    Ok(())
}
