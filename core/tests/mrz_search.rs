//! Passport lines against a list.

use noticematch::mrz::{Mrz, MrzPolicy};
use noticematch::record::{Name, Record};
use noticematch::{Query, Watchlist};

fn rows() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let rows = include_str!("../../testdata/mrz/names.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let skip = if matches!(cells[0], "Part4" | "Part6") {
            5
        } else {
            0
        };
        (cells[0], cells[2], cells[3][skip..].to_owned())
    })
}

/// A zone of the layout that the part of the standard is about, with this name field.
fn zone(part: &str, field: &str) -> Mrz {
    let lines = match part {
        "Part5" => {
            format!("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n{field:<<30}")
        }
        "Part6" => format!("I<UTO{field:<<31}\nD231458907UTO7408122F1204159<<<<<<<6"),
        _ => format!("P<UTO{field:<<39}\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    };
    Mrz::parse(&lines, &MrzPolicy::on((2026, 11, 24))).expect("a zone")
}

fn record(id: &str, name: &str) -> Record {
    let mut record = Record::default();
    record.id = id.to_owned();
    record.list = "test".to_owned();
    record.names.push(Name::new(name));
    record
}

#[test]
fn every_example_of_the_standard_finds_its_name_first() {
    let mut names: Vec<&str> = rows().map(|(_, viz, _)| viz).collect();
    names.sort_unstable();
    names.dedup();
    let examples = names.iter().map(|name| record(name, name));
    let demo = Watchlist::demo();
    let others = (0..demo.len()).map(|i| {
        let mut other = demo.record(i).expect("a record");
        other.list = "test".to_owned();
        other
    });
    let records: Vec<Record> = examples.chain(others).collect();
    let list = Watchlist::builder()
        .add_records(&records)
        .and_then(|b| b.build())
        .expect("a list");
    let mut missed = Vec::new();
    for (part, viz, field) in rows() {
        let mrz = zone(part, &field);
        let query = Query::from(&mrz);
        let by_name = {
            let mut q = Query::new(query.name.clone());
            q.other_names = query.other_names.clone();
            q.truncated = query.truncated;
            q
        };
        let found = list.search(by_name);
        let best = found
            .get(0)
            .map(|c| (c.record_id().to_owned(), c.score().to_string()));
        if best.as_ref().is_none_or(|(id, _)| id != viz) {
            missed.push((field, viz, best));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
