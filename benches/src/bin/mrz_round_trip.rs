//! Does a passport line find the person whose name it prints? Listed names are printed by the rules of
//! ICAO Doc 9303 in every permitted way, cut to the width of each document where they are longer, read
//! back, and looked up among a hundred thousand.
//!
//! `cargo run --release -p noticematch-benches --bin mrz_round_trip -- [--data FOLDER] [--persons FILE]`
//! The list is generated; with `--data` the Cyrillic and Arabic names are those of the evaluation
//! collection, with `--persons` the Latin ones those of a tab-separated file of persons.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Parser;
use noticematch::mrz::{Mrz, MrzPolicy, encode};
use noticematch::record::{EntityKind, Record};
use noticematch::{Level, Options, Query, Scratch, Watchlist};
use noticematch_benches::eval::data::{Data, entry};
use noticematch_benches::generate::Generator;
use noticematch_benches::parallel;

/// Widths of the name field: passports, larger cards, cards.
const WIDTHS: [usize; 3] = [39, 31, 30];
/// A name that many bear is found when its record is among all of them.
const LIMIT: usize = 2_000;

/// Prints listed names as passports do, looks them up, and says how many are found.
#[derive(Parser)]
struct Arguments {
    /// Records of the list.
    #[arg(long, default_value_t = 100_000)]
    records: usize,
    /// Names of each script that are printed and looked up.
    #[arg(long, default_value_t = 2_000)]
    each: usize,
    /// Printed forms of one name and width that are looked up: an even choice of all permitted ones.
    #[arg(long, default_value_t = 6)]
    forms: usize,
    /// Folder of the evaluation collections.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Tab-separated file of persons: id, country, sex, given, surname, full name …
    #[arg(long)]
    persons: Option<PathBuf>,
    /// Prints so many of the names that are not found, of each row of the table.
    #[arg(long, default_value_t = 0)]
    misses: usize,
    /// Only this script.
    #[arg(long)]
    only: Option<String>,
}

/// A listed name.
struct Listed {
    script: &'static str,
    name: String,
    /// Three-letter code of a State that may have issued the passport.
    state: String,
}

/// A printed name field to look up.
struct Print {
    listed: usize,
    field: String,
    width: usize,
    cut: bool,
}

/// What came of it.
struct Outcome {
    /// Place in the answer, from 0.
    place: Option<usize>,
    best: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let listed = listed(&arguments)?;
    let records = listed
        .iter()
        .enumerate()
        .map(|(id, one)| entry(id, &one.name, EntityKind::Person))
        .collect::<Vec<Record>>();
    let list = Watchlist::builder().add_records(&records)?.build()?;
    drop(records);
    let prints = prints(&listed, &arguments);
    let options = Options::default().limit(LIMIT);
    let outcomes = parallel::map(&prints, Scratch::new, |scratch, print| {
        look_up(&list, &listed[print.listed], print, &options, scratch)
    });
    report(&listed, &prints, &outcomes, &arguments);
    Ok(())
}

fn listed(arguments: &Arguments) -> Result<Vec<Listed>, Box<dyn std::error::Error>> {
    let mut listed = Vec::new();
    let mut seen = BTreeSet::new();
    if let Some(folder) = &arguments.data {
        for row in Data::new(folder).cross_script()? {
            let script = match row.script.as_str() {
                "Cyrl" => "Cyrillic",
                "Arab" => "Arabic",
                _ => continue,
            };
            // Some rows begin with the name of their script: that is no name.
            let foreign = row.native.contains(|c: char| c.is_ascii_alphabetic());
            if !foreign && seen.insert(row.native.clone()) {
                let state = state_of(script, &row.native);
                listed.push(Listed {
                    script,
                    name: row.native,
                    state,
                });
            }
        }
    }
    let room = arguments.records.saturating_sub(listed.len());
    if let Some(path) = &arguments.persons {
        let text = std::fs::read_to_string(path)?;
        listed.extend(text.lines().skip(1).filter_map(row).take(room));
        return Ok(listed);
    }
    let generator = Generator::new(1);
    let own_script = arguments.data.is_none();
    listed.extend((0..room as u64).map(|i| {
        let person = generator.person(i);
        let native = person.native.filter(|_| own_script);
        match native.and_then(|name| Some((script_of(&name)?, name))) {
            Some((script, name)) => Listed {
                script,
                state: state_of(script, &name),
                name,
            },
            None => Listed {
                script: "Latin",
                name: person.name,
                state: "UTO".to_owned(),
            },
        }
    }));
    Ok(listed)
}

/// A person of a file, surname first as passports have it.
fn row(line: &str) -> Option<Listed> {
    let cells: Vec<&str> = line.split('\t').collect();
    let (given, surname) = (*cells.get(3)?, *cells.get(4)?);
    Some(Listed {
        script: "Latin",
        name: format!("{surname}, {given}"),
        state: "UTO".to_owned(),
    })
}

/// The script of a name with a table of the standard, by its first letter.
fn script_of(name: &str) -> Option<&'static str> {
    match name.chars().next()? {
        '\u{400}'..='\u{4FF}' => Some("Cyrillic"),
        '\u{600}'..='\u{6FF}' => Some("Arabic"),
        _ => None,
    }
}

fn state_of(script: &str, name: &str) -> String {
    let state = match script {
        "Cyrillic" => "RUS",
        _ if name.contains(['پ', 'چ', 'گ', 'ک', 'ی', 'ژ']) => "IRN",
        _ => "EGY",
    };
    state.to_owned()
}

/// Even choices of the names of each script, and of the forms of each.
fn prints(listed: &[Listed], arguments: &Arguments) -> Vec<Print> {
    let mut by_script: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, one) in listed.iter().enumerate() {
        by_script.entry(one.script).or_default().push(at);
    }
    by_script.retain(|script, _| arguments.only.as_deref().is_none_or(|only| only == *script));
    let mut prints = Vec::new();
    for names in by_script.values() {
        for at in evenly(names, arguments.each) {
            let mut seen = BTreeSet::new();
            for width in WIDTHS {
                let (primary, secondary) = split(&listed[*at].name, *at);
                let fields = encode(&primary, &secondary, width);
                for field in evenly(&fields, arguments.forms) {
                    // A field that fits looks the same on every document.
                    let cut = field.len() == width;
                    if seen.insert((field.clone(), cut.then_some(width))) {
                        prints.push(Print {
                            listed: *at,
                            field: field.clone(),
                            width,
                            cut,
                        });
                    }
                }
            }
        }
    }
    prints
}

fn evenly<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    let taken = items.len().min(most);
    (0..taken).map(move |i| &items[i * items.len() / taken.max(1)])
}

/// Primary and secondary identifier. Which part is which is the State's decision: the last word, or
/// in every third name the first.
fn split(name: &str, at: usize) -> (String, String) {
    if let Some((primary, secondary)) = name.split_once(',') {
        return (primary.trim().to_owned(), secondary.trim().to_owned());
    }
    let parts = if at.is_multiple_of(3) {
        name.split_once(' ')
    } else {
        name.rsplit_once(' ').map(|(rest, last)| (last, rest))
    };
    parts.map_or((name.to_owned(), String::new()), |(primary, secondary)| {
        (primary.to_owned(), secondary.to_owned())
    })
}

/// A zone with this name, read back as an officer's device does, and nothing but its name asked.
fn look_up(
    list: &Watchlist,
    listed: &Listed,
    print: &Print,
    options: &Options,
    scratch: &mut Scratch,
) -> Outcome {
    let (state, field) = (&listed.state, &print.field);
    let lines = match print.width {
        39 => format!(
            "P<{state:<<3}{field:<<39}\nL898902C36{state:<<3}7408122F1204159<<<<<<<<<<<<<<00"
        ),
        31 => format!("I<{state:<<3}{field:<<31}\nD231458907{state:<<3}7408122F1204159<<<<<<<0"),
        _ => format!(
            "I<{state:<<3}D231458907<<<<<<<<<<<<<<<\n7408122F1204159{state:<<3}<<<<<<<<<<<0\n{field:<<30}"
        ),
    };
    let Ok(mrz) = Mrz::parse(&lines, &MrzPolicy::on((2026, 11, 24))) else {
        return Outcome {
            place: None,
            best: Some("not read".to_owned()),
        };
    };
    let whole = Query::from(&mrz);
    let mut query = Query::new(whole.name.clone()).kind(EntityKind::Person);
    query.other_names = whole.other_names.clone();
    query.truncated = whole.truncated;
    let found = list.search_with(&query, options, scratch);
    let id = print.listed.to_string();
    Outcome {
        place: found.iter().position(|c| c.record_id() == id),
        best: found.get(0).map(|c| format!("{} {}", c.score(), c.name())),
    }
}

/// Counts of a row of the table.
#[derive(Default)]
struct Row {
    fields: usize,
    names: BTreeSet<usize>,
    found: usize,
    ten: usize,
    first: usize,
    missed: Vec<usize>,
}

fn report(listed: &[Listed], prints: &[Print], outcomes: &[Outcome], arguments: &Arguments) {
    let mut rows: BTreeMap<(&str, bool), Row> = BTreeMap::new();
    for (at, (print, outcome)) in prints.iter().zip(outcomes).enumerate() {
        let row = rows
            .entry((listed[print.listed].script, print.cut))
            .or_default();
        row.fields += 1;
        row.names.insert(print.listed);
        row.found += usize::from(outcome.place.is_some());
        row.ten += usize::from(outcome.place.is_some_and(|p| p < 10));
        row.first += usize::from(outcome.place == Some(0));
        if outcome.place.is_none() {
            row.missed.push(at);
        }
    }
    println!(
        "{} names listed; found = a candidate at level {} or better\n",
        listed.len(),
        Level::Possible
    );
    println!("| script | field | names | fields | found | among ten | first |");
    println!("|---|---|--:|--:|--:|--:|--:|");
    for ((script, cut), row) in &rows {
        let share = |count: usize| format!("{:.2} %", 100.0 * count as f64 / row.fields as f64);
        println!(
            "| {script} | {} | {} | {} | {} | {} | {} |",
            if *cut { "full, perhaps cut" } else { "whole" },
            row.names.len(),
            row.fields,
            share(row.found),
            share(row.ten),
            share(row.first)
        );
    }
    for ((script, cut), row) in &rows {
        for &at in evenly(&row.missed, arguments.misses) {
            let (print, best) = (&prints[at], &outcomes[at].best);
            println!(
                "missed\t{script}\t{}\t{}\t{}\t{}",
                if *cut { "cut" } else { "whole" },
                listed[print.listed].name,
                print.field,
                best.as_deref().unwrap_or("nothing")
            );
        }
    }
}
