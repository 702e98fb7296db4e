//! Answers in a compact form, which Python and Kotlin write too.

use std::fmt::Write as _;

use noticematch::mrz::{Mrz, MrzPolicy};
use noticematch::record::{EntityKind, Sex};
use noticematch::{Candidates, Language, Options, Query, Scratch, Watchlist};

use super::queries::Row;

/// The day on which two-digit years are read.
const TODAY: (i16, u8, u8) = (2026, 11, 24);
/// Of so many queries one is explained in four languages.
const EXPLAINED: usize = 25;

const ANSWERS: &str = "\
# Answers to the queries of queries.tsv, line by line, at most five candidates each. Do not edit: `make golden`.
# outcome (looked; looked, cut; why it is unsearchable), notes\trecord id:points:level ...
";
const SENTENCES: &str = "\
# Reasons for the best candidate of every twenty-fifth query of queries.tsv. Do not edit: `make golden`.
# number of the query, from 0\tEnglish\tFrench\tSpanish\tArabic
";

/// Both files.
pub fn of(rows: &[Row]) -> (String, String) {
    let list = Watchlist::demo();
    let options = Options::default().limit(5);
    let mut scratch = Scratch::new();
    let (mut answers, mut sentences) = (ANSWERS.to_owned(), SENTENCES.to_owned());
    for (number, row) in rows.iter().enumerate() {
        let found = list.search_with(&query(row), &options, &mut scratch);
        writeln!(answers, "{}", answer(&found)).expect("a string");
        if number % EXPLAINED == 0
            && let Some(best) = found.get(0)
        {
            let said = [
                Language::English,
                Language::French,
                Language::Spanish,
                Language::Arabic,
            ]
            .map(|language| best.explain_in(language));
            writeln!(sentences, "{number}\t{}", said.join("\t")).expect("a string");
        }
    }
    (answers, sentences)
}

fn query(row: &Row) -> Query {
    if row.how == "mrz" {
        let lines = row.name.replace('|', "\n");
        return Query::from(&Mrz::parse(&lines, &MrzPolicy::on(TODAY)).expect("a zone"));
    }
    let mut query = Query::new(row.name.as_str());
    query.kind = match row.kind {
        "person" => Some(EntityKind::Person),
        "organization" => Some(EntityKind::Organization),
        "vessel" => Some(EntityKind::Vessel),
        _ => None,
    };
    query.born = (!row.born.is_empty()).then(|| row.born.parse().expect("a date"));
    query.sex = match row.sex {
        "F" => Some(Sex::Female),
        "M" => Some(Sex::Male),
        _ => None,
    };
    let texts = |text: &String| {
        (!text.is_empty())
            .then(|| text.clone())
            .into_iter()
            .collect()
    };
    query.nationalities = texts(&row.nationality);
    query.documents = texts(&row.document);
    query.other_names = texts(&row.other_name);
    query
}

fn answer(found: &Candidates) -> String {
    let mut out = match (found.unsearchable(), found.work_limited()) {
        (Some(why), _) => why.to_string(),
        (None, true) => "looked, cut".to_owned(),
        (None, false) => "looked".to_owned(),
    };
    for note in found.notes() {
        write!(out, "; {note}").expect("a string");
    }
    out.push('\t');
    for (rank, candidate) in found.iter().enumerate() {
        let separator = if rank == 0 { "" } else { " " };
        let (id, points) = (candidate.record_id(), candidate.score().points());
        write!(out, "{separator}{id}:{points}:{}", candidate.level()).expect("a string");
    }
    out
}
