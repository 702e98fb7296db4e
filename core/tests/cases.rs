//! The case tables of `testdata/cases`, through the public face.

use std::fs;
use std::path::PathBuf;

use noticematch::record::{EntityKind, Name, Record};
use noticematch::{Level, Options, Query, Scratch, Watchlist, compare_with};

fn rows(file: &str) -> Vec<Vec<String>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/cases")
        .join(file);
    let text = fs::read_to_string(&path).expect("the case table");
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn level(word: &str) -> Level {
    *Level::ALL
        .iter()
        .find(|level| level.as_str() == word)
        .expect("a level")
}

/// A list of every listed name of the table, one record each.
fn list(rows: &[Vec<String>]) -> Watchlist {
    let records: Vec<Record> = rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let mut record = Record::default();
            record.id = number.to_string();
            record.list = "cases".into();
            record.names = vec![Name::new(row[1].as_str())];
            record
        })
        .collect();
    Watchlist::builder()
        .add_records(&records)
        .and_then(|builder| builder.build())
        .expect("a list")
}

#[test]
fn another_script_is_found_and_explained() {
    let rows = rows("cross_script.tsv");
    let list = list(&rows);
    let mut failures = Vec::new();
    for row in &rows {
        let found = list.search(row[0].as_str());
        let Some(first) = found.get(0).filter(|first| first.name() == row[1]) else {
            let all = Options::default()
                .min_score("0.001".parse().expect("a score"))
                .limit(1);
            let best = list.search_with(&Query::new(row[0].as_str()), &all, &mut Scratch::new());
            let best = best
                .get(0)
                .map(|c| format!("{} {} {}", c.score(), c.name(), c.explain()));
            failures.push(format!("{} is not found as {}: {best:?}", row[0], row[1]));
            continue;
        };
        let rules: Vec<String> = first.reasons().iter().map(|reason| reason.rule()).collect();
        if row[3] != "*" && !rules.iter().any(|rule| rule.starts_with(&row[3])) {
            failures.push(format!("{}: no {} among {rules:?}", row[0], row[3]));
        }
        assert!(!first.explain().is_empty());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn pairs_of_names_keep_their_level() {
    let mut failures = Vec::new();
    for row in rows("names.tsv") {
        let kind = if row[2] == "person" {
            EntityKind::Person
        } else {
            EntityKind::Organization
        };
        for (a, b) in [(&row[0], &row[1]), (&row[1], &row[0])] {
            let comparison = compare_with(a, b, Some(kind), &Options::default());
            if comparison.level() < level(&row[3]) || comparison.level() > level(&row[4]) {
                failures.push(format!(
                    "{a} / {b} ({}): {} {} {}",
                    row[5],
                    comparison.score(),
                    comparison.level(),
                    comparison.explain()
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
