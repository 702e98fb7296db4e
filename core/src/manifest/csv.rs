//! Manifests in comma-, semicolon- or tab-separated values with a header line.

use std::collections::BTreeMap;

use super::{Capture, Manifest, ManifestOptions, Role, Traveller, component, not_a_manifest, sex};
use crate::Result;
use crate::record::{Document, PartialDate};

pub(super) fn read(text: &str, options: &ManifestOptions) -> Result<Manifest> {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| header.bytes().filter(|b| b == d).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(header) => Columns::new(header),
        Err(_) => {
            return Err(not_a_manifest(
                "it is neither PAXLST nor comma-separated values",
            ));
        }
    };
    if !columns.0.contains_key("name") && !columns.0.contains_key("surname") {
        return Err(not_a_manifest(
            "it is no PAXLST, and its first line names no column for a name (name, or surname and given names)",
        ));
    }
    let mut manifest = Manifest::default();
    for row in reader.records() {
        let Ok(row) = row else {
            manifest.problem(0, "a row that is not comma-separated values");
            continue;
        };
        let line = row.position().map_or(0, |p| p.line() as usize);
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            traveller(
                &mut manifest,
                &Row {
                    columns: &columns,
                    cells: &row,
                    line,
                },
                options,
            );
        }
    }
    Ok(manifest)
}

/// Field to column.
struct Columns(BTreeMap<&'static str, usize>);

impl Columns {
    fn new(header: &csv::StringRecord) -> Columns {
        let header: Vec<String> = header.iter().map(fold).collect();
        let mut columns = BTreeMap::new();
        let table = include_str!("../../data/manifest/columns.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'));
        for (field, names) in table.filter_map(|l| l.split_once('\t')) {
            let found = names
                .split(';')
                .find_map(|name| header.iter().position(|h| *h == fold(name)));
            columns.extend(found.map(|column| (field, column)));
        }
        Columns(columns)
    }
}

fn fold(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

struct Row<'a> {
    columns: &'a Columns,
    cells: &'a csv::StringRecord,
    line: usize,
}

impl Row<'_> {
    fn get(&self, field: &str) -> &str {
        self.columns
            .0
            .get(field)
            .and_then(|c| self.cells.get(*c))
            .map_or("", str::trim)
    }

    fn some(&self, field: &str) -> Option<String> {
        Some(self.get(field))
            .filter(|v| !v.is_empty())
            .map(str::to_owned)
    }
}

fn traveller(manifest: &mut Manifest, row: &Row<'_>, options: &ManifestOptions) {
    let mut problems = Vec::new();
    let mut traveller = Traveller {
        surname: component(row.get("surname")),
        given_names: component(&format!("{} {}", row.get("given"), row.get("middle"))),
        nationality: row.some("nationality"),
        booking: row.some("booking"),
        capture: capture(row.get("capture")),
        role: role(row.get("role")),
        ..Traveller::default()
    };
    if traveller.name().is_empty() {
        traveller.surname = component(row.get("name"));
    }
    if traveller.name().is_empty() {
        problems.push("a traveller without a name");
    }
    match sex(row.get("sex")) {
        Ok(sex) => traveller.sex = sex,
        Err(()) => problems.push("a sex other than M, F, X or U"),
    }
    match date(row.get("born"), options.today) {
        Ok(born) => traveller.born = born,
        Err(_) => problems.push("a date of birth that is none"),
    }
    if let Some(number) = row.some("number") {
        let mut document = Document {
            kind: row.get("type").to_owned(),
            number,
            ..Document::default()
        };
        document.country = row.some("issuer");
        match PartialDate::from_published(row.get("expires")) {
            Ok(expires) => document.expires = expires,
            Err(_) => problems.push("a date of expiry that is none"),
        }
        traveller.documents.push(document);
    }
    manifest.travellers.push(traveller);
    problems
        .into_iter()
        .for_each(|what| manifest.problem(row.line, what));
}

/// Six figures are a year of two digits first; anything else as publishers write dates.
fn date(text: &str, today: (i16, u8, u8)) -> Result<Option<PartialDate>> {
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        return PartialDate::birth_from_yymmdd(text, today);
    }
    PartialDate::from_published(text)
}

fn role(text: &str) -> Role {
    match fold(text).as_str() {
        "crew" | "fm" | "c" | "yes" => Role::Crew,
        "transit" | "ddu" => Role::TransitPassenger,
        "ddt" => Role::TransitCrew,
        _ => Role::Passenger,
    }
}

fn capture(text: &str) -> Capture {
    match fold(text).as_str() {
        "chip" | "nfc" | "emrtd" => Capture::Chip,
        "mrz" | "machine" | "ocr" | "scan" | "swipe" => Capture::Mrz,
        "verified" | "173" => Capture::Verified,
        "typed" | "manual" | "self" | "keyed" => Capture::Typed,
        _ => Capture::NotStated,
    }
}
