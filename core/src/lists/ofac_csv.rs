//! OFAC's CSV files without header: the main file (`sdn.csv`, `cons_prim.csv`) with its companions
//! for aliases (`alt.csv`), addresses (`add.csv`) and long remarks (`sdn_comments.csv`).
//!
//! Companions are small and sorted by nobody's promise, so they are held in memory; the main file
//! streams.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::clean::{join_place, split};
use super::format::Head;
use super::input::Input;
use super::load::Load;
use super::ofac_remarks;
use super::table::{Row, Rows};
use crate::error::{Error, Result};
use crate::record::{EntityKind, NameKind, NameQuality, NoticeKind, Place, Record};

/// Columns of the main file.
const MAIN: usize = 12;

/// Which companion a file is, by the end of its name.
const COMPANIONS: [&str; 3] = ["alt", "add", "comments"];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let line = head.first_line();
    let numbered = line.split_once(',').is_some_and(|(id, rest)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && rest.starts_with(['"', '-', '0'])
    });
    let companion = COMPANIONS.iter().any(|end| head.name.contains(end));
    numbered && (line.contains("-0-") || companion)
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let path = input.path().map(Path::to_owned);
    let name = input.name().to_owned();
    let list = load.list_id(if name.to_lowercase().starts_with("cons") {
        "ofac-cons"
    } else {
        "ofac-sdn"
    });
    let mut aliases = companion(load, path.as_deref(), &name, "alt", "alias rows")?;
    let mut addresses = companion(load, path.as_deref(), &name, "add", "address rows")?;
    let mut comments = companion(load, path.as_deref(), &name, "comments", "comment rows")?;
    let mut rows = Rows::new(input, b',');
    while let Some(row) = rows.next(load)? {
        if is_end_mark(&row) {
            continue;
        }
        if row.len() != MAIN {
            return Err(load.error(
                row.line,
                format!(
                    "{} columns where OFAC's main file has {MAIN}; give sdn.csv or cons_prim.csv, \
                     its companions are found beside it",
                    row.len()
                ),
            ));
        }
        load.read("main rows");
        let take = |table: &mut Companion| table.rows.remove(&row.get(0)).unwrap_or_default();
        let (aliases, addresses) = (take(&mut aliases), take(&mut addresses));
        let comments = take(&mut comments);
        let record = record(load, &row, &list, &aliases, &addresses, &comments);
        load.emit(row.line, record)?;
    }
    for left in [aliases, addresses, comments] {
        load.set_file(&left.file);
        for row in left.rows.values().flatten() {
            load.drop(
                row.line,
                left.field,
                "belongs to an entry that the main file does not have",
            );
        }
    }
    load.set_file(&name);
    Ok(())
}

/// The files of a folder without those that a main file in it brings along.
pub(super) fn without_companions(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let names: Vec<String> = files.iter().map(|file| lower_name(file)).collect();
    let brought: Vec<String> = names
        .iter()
        .filter(|name| *name == "sdn.csv" || name.ends_with("_prim.csv"))
        .flat_map(|main| COMPANIONS.iter().flat_map(|end| companion_names(main, end)))
        .collect();
    files
        .into_iter()
        .filter(|file| !brought.contains(&lower_name(file)))
        .collect()
}

fn lower_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// `sdn.csv` has `alt.csv`, `add.csv`, `sdn_comments.csv`; `cons_prim.csv` has `cons_alt.csv` …
fn companion_names(main: &str, end: &str) -> Vec<String> {
    let main = main.to_lowercase();
    let stem = main.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_prim").unwrap_or(stem);
    let mut names = vec![format!("{stem}_{end}.csv")];
    if stem == "sdn" {
        names.push(format!("{end}.csv"));
    }
    names
}

struct Companion {
    file: String,
    field: &'static str,
    /// By the number of the entry.
    rows: BTreeMap<String, Vec<Row>>,
}

/// Reads a companion into memory; one that is missing is a loss and is reported as such.
fn companion(
    load: &mut Load<'_>,
    main: Option<&Path>,
    name: &str,
    end: &'static str,
    field: &'static str,
) -> Result<Companion> {
    let mut found = Companion {
        file: name.to_owned(),
        field,
        rows: BTreeMap::new(),
    };
    let wanted = companion_names(name, end);
    let Some(path) = main.and_then(|main| beside(main, &wanted)) else {
        let expected = wanted.join(" or ");
        load.drop(
            0,
            expected.clone(),
            "the companion file is missing beside the main file",
        );
        load.note(format!(
            "{expected} is missing: its {field} are not in the list"
        ));
        return Ok(found);
    };
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    found.file.clone_from(&file);
    let mut raw = File::open(&path).map_err(|e| Error::io("open the companion file", &path, e))?;
    let mut input = Input::new(&mut raw, &file, Some(&path), true, load.options().strict);
    load.set_file(&file);
    let result = rows_by_entry(load, &mut input, field, &mut found.rows);
    load.end(&mut input, result)?;
    load.set_file(name);
    Ok(found)
}

fn rows_by_entry(
    load: &mut Load<'_>,
    input: &mut Input<'_>,
    field: &'static str,
    into: &mut BTreeMap<String, Vec<Row>>,
) -> Result<()> {
    let mut rows = Rows::new(input, b',');
    while let Some(row) = rows.next(load)? {
        if !is_end_mark(&row) {
            load.read(field);
            into.entry(row.get(0)).or_default().push(row);
        }
    }
    Ok(())
}

/// A file of one of these names in the same folder, upper or lower case.
fn beside(main: &Path, wanted: &[String]) -> Option<PathBuf> {
    let folder = main
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|e| e.path())
        .collect();
    files.sort();
    wanted
        .iter()
        .find_map(|name| files.iter().find(|file| lower_name(file) == *name).cloned())
}

/// The files end with the end-of-file mark of CP/M.
fn is_end_mark(row: &Row) -> bool {
    row.len() == 1 && row.raw(0).trim_matches(['\u{1a}', ' ']).is_empty()
}

/// `-0-` stands for "nothing".
fn cell(row: &Row, index: usize) -> Option<String> {
    let text = row.get(index);
    (!text.is_empty() && text != "-0-").then_some(text)
}

fn record(
    load: &mut Load<'_>,
    row: &Row,
    list: &str,
    aliases: &[Row],
    addresses: &[Row],
    comments: &[Row],
) -> Record {
    let kind = match cell(row, 2).as_deref() {
        Some("individual") => EntityKind::Person,
        Some("vessel" | "aircraft") => EntityKind::Vessel,
        None => EntityKind::Organization,
        Some(_) => {
            load.unread(
                row.line,
                "SDN_Type",
                "a type that this reader does not know",
            );
            EntityKind::Other
        }
    };
    let person = kind == EntityKind::Person;
    let mut record = Record {
        id: row.get(0),
        list: list.to_owned(),
        kind,
        notice: NoticeKind::Sanction,
        authority: Some("US".to_owned()),
        titles: cell(row, 4).into_iter().collect(),
        ..Record::default()
    };
    if let Some(name) = cell(row, 1) {
        record
            .names
            .push(ofac_remarks::name(&name, person, NameKind::Primary, None));
    }
    // Programmes are written `SDGT] [IFSR`.
    record.programs = split(&cell(row, 3).unwrap_or_default().replace("] [", ";"), ';');
    for alias in aliases {
        let kind = match cell(alias, 2).as_deref() {
            Some("fka") => NameKind::Previous,
            _ => NameKind::Alias,
        };
        if let Some(name) = cell(alias, 3) {
            record.names.push(ofac_remarks::name(
                &name,
                person,
                kind,
                Some(NameQuality::Good),
            ));
        }
        if let Some(remark) = cell(alias, 4) {
            record.remarks.push(remark);
        }
    }
    for address in addresses {
        let parts = [cell(address, 2), cell(address, 3)];
        let text = join_place(parts.iter().flatten().map(String::as_str));
        let place = Place {
            text,
            country: cell(address, 4),
        };
        if place != Place::default() {
            record.addresses.push(place);
        }
        record.remarks.extend(cell(address, 5));
    }
    vessel(row, kind, &mut record);
    // Remarks longer than the field go on in the comments file, cut anywhere.
    let mut remarks = if cell(row, 11).is_some() {
        row.raw(11).to_owned()
    } else {
        String::new()
    };
    comments
        .iter()
        .for_each(|comment| remarks.push_str(comment.raw(1)));
    ofac_remarks::read(load, row.line, &remarks, &mut record);
    record
}

fn vessel(row: &Row, kind: EntityKind, record: &mut Record) {
    let headers = [
        "call sign",
        "vessel type",
        "tonnage",
        "gross registered tonnage",
        "vessel flag",
        "vessel owner",
    ];
    for (index, header) in headers.iter().enumerate() {
        if let Some(value) = cell(row, index + 5) {
            if *header == "vessel flag" && kind == EntityKind::Vessel {
                record.nationalities.push(value.clone());
            }
            record.other.push(((*header).to_owned(), value));
        }
    }
}
