//! Passport lines against a list.

use noticematch::mrz::{Mrz, MrzPolicy, encode};
use noticematch::record::{EntityKind, Name, Record};
use noticematch::{Options, Query, Scratch, Watchlist};
use proptest::prelude::*;

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
    zone_of("UTO", part, field)
}

fn zone_of(state: &str, part: &str, field: &str) -> Mrz {
    let lines = match part {
        "Part5" => {
            format!(
                "I<{state}D231458907<<<<<<<<<<<<<<<\n7408122F1204159{state}<<<<<<<<<<<6\n{field:<<30}"
            )
        }
        "Part6" => format!("I<{state}{field:<<31}\nD231458907{state}7408122F1204159<<<<<<<6"),
        _ => format!("P<{state}{field:<<39}\nL898902C36{state}7408122F1204159ZE184226B<<<<<10"),
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

/// What a zone asks by its name alone: its facts belong to nobody.
fn name_only(mrz: &Mrz) -> Query {
    let query = Query::from(mrz);
    let mut by_name = Query::new(query.name.clone());
    by_name.other_names = query.other_names.clone();
    by_name.truncated = query.truncated;
    by_name
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
        let found = list.search(name_only(&mrz));
        let best = found
            .get(0)
            .map(|c| (c.record_id().to_owned(), c.score().to_string()));
        if best.as_ref().is_none_or(|(id, _)| id != viz) {
            missed.push((field, viz, best));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Every name of a person on the demonstration list, with its record.
fn listed() -> Vec<(String, String)> {
    let demo = Watchlist::demo();
    let records = (0..demo.len()).map(|i| demo.record(i).expect("a record"));
    let people = records.filter(|r| r.kind == EntityKind::Person);
    people
        .flat_map(|r| {
            let id = r.id.clone();
            r.names.into_iter().map(move |n| (id.clone(), n.text))
        })
        .collect()
}

/// A State that prints names of this script by the standard's tables.
fn state(name: &str) -> &'static str {
    if name.contains(|c: char| ('\u{600}'..='\u{6FF}').contains(&c)) {
        "IRN"
    } else {
        "UTO"
    }
}

/// Whether the record is among all candidates that are at least possible.
fn finds(list: &Watchlist, id: &str, mrz: &Mrz) -> bool {
    let options = Options::default().limit(usize::MAX);
    let found = list.search_with(&name_only(mrz), &options, &mut Scratch::new());
    found.iter().any(|c| c.record_id() == id)
}

#[test]
fn cut_names_in_other_scripts_are_found_by_their_prints() {
    let mut record = record("R", "Владислав Константинович Преображенский");
    record
        .names
        .push(Name::new("عبدالكريم بن سعود بن عبدالعزيز آل سعود"));
    record
        .names
        .push(Name::new("Álvarez-Domínguez, José Héctor Ángel"));
    let list = Watchlist::builder()
        .add_record(&record)
        .and_then(|b| b.build())
        .expect("a list");
    for (state, field) in [
        ("UTO", "PREOBRA<<VLADISLAV<KONSTANTINO"),
        ("UTO", "PREOBRAZHENSKII<<VLADISLAV<KON"),
        ("ESP", "ALVAREZ<DOMINGUE<<JOSE<HECT<AN"),
        ("EGY", "SEWD<<EBDALKRYM<BN<SEWD<BN<EBDA"),
        ("EGY", "SE<<EBDALKRYM<BN<SEWD<BN<EBDALE"),
    ] {
        let part = if field.len() == 31 { "Part6" } else { "Part5" };
        let mrz = zone_of(state, part, field);
        assert!(mrz.name.truncated, "{field}");
        let found = list.search(name_only(&mrz));
        let first = found.get(0).expect("a candidate");
        let rules: Vec<String> = first.reasons().iter().map(|r| r.rule()).collect();
        assert!(rules.iter().any(|r| r == "printed"), "{rules:?}");
        let points: i32 = first.reasons().iter().map(|r| r.points()).sum();
        assert_eq!(points, i32::from(first.score().points()));
        assert!(first.explain().contains("as passports print it"));
    }
    // A whole name is none of these: its own letters are compared.
    let whole = list.search("Преображенский Владислав");
    assert!(
        whole
            .iter()
            .all(|c| c.reasons().iter().all(|r| r.rule() != "printed"))
    );
}

#[test]
fn parts_that_stand_on_both_sides_of_the_identifiers_are_one() {
    let list = Watchlist::builder()
        .add_record(&record("R", "Mohammed Abdul Rahman"))
        .and_then(|b| b.add_record(&record("Q", "بدر بن سعود بن عبدالعزيز آل سعود")))
        .and_then(|b| b.build())
        .expect("a list");
    let mrz = zone("Part4", "RAHMAN<<MOHAMMED<ABDUL");
    assert!(finds(&list, "R", &mrz));
    let mrz = zone_of("SAU", "Part4", "SEWD<<BDR<BN<SEWD<BN<EBDALEZYZ<XAAL");
    assert!(finds(&list, "Q", &mrz));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, max_global_rejects: 10000, ..ProptestConfig::default() })]

    /// Any listed name, printed in any permitted way with any part as the primary one, finds its
    /// record where it is printed whole.
    #[test]
    fn a_printed_name_finds_its_record(
        (id, name) in proptest::sample::select(listed()),
        at in any::<proptest::sample::Index>(),
        form in any::<proptest::sample::Index>(),
        part in proptest::sample::select(&["Part4", "Part5", "Part6"][..]),
    ) {
        let words: Vec<&str> = name.split(' ').collect();
        let (secondary, primary) = words.split_at(at.index(words.len()));
        let width = match part { "Part5" => 30, "Part6" => 31, _ => 39 };
        let fields = encode(&primary.join(" "), &secondary.join(" "), width);
        prop_assume!(!fields.is_empty());
        // The print in another country's language (C for Ц) may be too far from the name; how often is
        // measured by `mrz_round_trip`, not promised.
        let cyrillic = name.contains(|c: char| ('\u{400}'..='\u{4FF}').contains(&c));
        let field = if cyrillic { &fields[0] } else { form.get(&fields) };
        // Cut to initials and stumps, a name may tell too little; those are counted, not promised.
        prop_assume!(field.len() < width);
        let mrz = zone_of(state(&name), part, field);
        prop_assert!(finds(&Watchlist::demo(), &id, &mrz), "{name} as {field}");
    }
}

/// A date of birth whose check digit fails may be misread by one digit: it must not push the right
/// person down, and where it agrees all the same it still counts.
#[test]
fn a_birth_date_with_a_failed_check_digit_cannot_contradict() {
    let lines = |date: &str| {
        format!(
            "P<RUSSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\nZZ28220899RUS{date}M2906302<<<<<<<<<<<<<<<0"
        )
    };
    let demo = Watchlist::demo();
    let best = |date: &str| {
        let mrz = Mrz::parse(&lines(date), &MrzPolicy::on((2026, 11, 24))).expect("a zone");
        let query = Query::from(&mrz);
        assert_eq!(query.born_unsure, mrz.checks.born.failed());
        let found = demo.search(query);
        let best = found.get(0).expect("a candidate");
        assert_eq!(best.record_id(), "DEMO-0001");
        let rules: Vec<String> = best.reasons().iter().map(|r| r.rule()).collect();
        (
            best.score(),
            rules.into_iter().find(|r| r.starts_with("born")),
        )
    };
    let (whole, same) = best("8003144");
    assert_eq!(same.as_deref(), Some("born-agrees"));
    // The right date, a wrong digit: it still speaks for the candidate.
    assert_eq!(best("8003140"), (whole, same));
    // Another date that its digit confirms speaks against, one that it does not is silent.
    assert_eq!(best("4007109").1, None, "4007109 fails");
    let (contradicted, differs) = best("4007100");
    assert_eq!(differs.as_deref(), Some("born-differs"));
    assert!(contradicted < best("4007109").0);
}
