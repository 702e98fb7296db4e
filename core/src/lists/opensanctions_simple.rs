//! OpenSanctions `targets.simple.csv`: one row an entry, several values apart by `;`.

use super::clean::{clean, is_other_script, some};
use super::format::Head;
use super::ftm;
use super::input::Input;
use super::load::Load;
use super::table::{Columns, Row, Rows};
use crate::error::Result;
use crate::record::{DateOrder, Document, Name, NameKind, Place, Record};

const COLUMNS: [&str; 16] = [
    "id",
    "schema",
    "name",
    "aliases",
    "birth_date",
    "countries",
    "addresses",
    "identifiers",
    "sanctions",
    "phones",
    "emails",
    "program_ids",
    "dataset",
    "first_seen",
    "last_seen",
    "last_change",
];

pub(super) fn sniff(head: &Head<'_>) -> bool {
    let line = head.first_line().replace('"', "");
    line.starts_with("id,schema,name,aliases,birth_date")
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let list = load.list_id("opensanctions");
    let mut rows = Rows::new(input, b',');
    let Some(header) = rows.next(load)? else {
        return Ok(());
    };
    let columns = Columns::new(&header);
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|name| columns.find(&[name])).collect();
    let rest = header.iter().enumerate().map(|(i, name)| (i, clean(name)));
    let other: Vec<(usize, String)> = rest.filter(|(i, _)| !places.contains(&Some(*i))).collect();
    while let Some(row) = rows.next(load)? {
        if row.is_blank() {
            continue;
        }
        load.read("rows");
        if row.len() != columns.len() {
            load.drop(
                row.line,
                "row",
                "another number of cells than the header has columns",
            );
        }
        let mut record = record(load, &places, &row, &list);
        for (index, header) in &other {
            record
                .other
                .extend(some(row.raw(*index)).map(|text| (header.clone(), text)));
        }
        load.emit(row.line, record)?;
    }
    Ok(())
}

fn record(load: &mut Load<'_>, places: &[Option<usize>], row: &Row, list: &str) -> Record {
    let raw = |column: &str| {
        let place = COLUMNS
            .iter()
            .position(|name| *name == column)
            .and_then(|p| places.get(p));
        place
            .copied()
            .flatten()
            .map(|index| row.raw(index))
            .unwrap_or_default()
    };
    let several = |column: &str| values(raw(column));
    let schema = clean(raw("schema"));
    let mut record = Record {
        id: clean(raw("id")),
        list: list.to_owned(),
        kind: ftm::kind(&schema),
        notice: ftm::notice(&several("dataset"), &[]),
        nationalities: several("countries"),
        remarks: several("sanctions"),
        programs: several("program_ids"),
        ..Record::default()
    };
    record.names.extend(some(raw("name")).map(Name::new));
    for text in several("aliases") {
        let kind = if is_other_script(&text) {
            NameKind::OriginalScript
        } else {
            NameKind::Alias
        };
        record.names.push(Name {
            text,
            kind,
            ..Name::default()
        });
    }
    for date in several("birth_date") {
        let date = load.date(
            row.line,
            "birth_date",
            &date,
            DateOrder::DayFirst,
            &mut record,
        );
        record.born.extend(date);
    }
    record.addresses = several("addresses")
        .into_iter()
        .map(|text| Place {
            text,
            country: None,
        })
        .collect();
    let numbers = several("identifiers").into_iter();
    record.documents = numbers
        .map(|number| Document {
            number,
            ..Document::default()
        })
        .collect();
    for column in ["last_change"] {
        if let Some(date) = some(raw(column)) {
            record.updated = load.date(
                row.line,
                "last_change",
                &date,
                DateOrder::DayFirst,
                &mut record,
            );
        }
    }
    for column in [
        "schema",
        "dataset",
        "phones",
        "emails",
        "first_seen",
        "last_seen",
    ] {
        record.other.extend(
            several(column)
                .into_iter()
                .map(|text| (column.to_owned(), text)),
        );
    }
    record
}

/// Values apart by `;`; one that holds `;` or quotes is quoted as in CSV.
fn values(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    let mut at_start = true;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                current.push('"');
            }
            '"' if quoted || at_start => quoted = !quoted,
            ';' if !quoted => {
                found.push(std::mem::take(&mut current));
                at_start = true;
                continue;
            }
            c => current.push(c),
        }
        at_start = false;
    }
    found.push(current);
    found
        .iter()
        .map(|value| clean(value))
        .filter(|value| !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn values_are_cut_outside_quotes() {
        assert_eq!(values("a; b;;c"), ["a", "b", "c"]);
        assert_eq!(values("\"a; \"\"b\"\"\";c"), ["a; \"b\"", "c"]);
        assert_eq!(values("JSC \"X\";d"), ["JSC \"X\"", "d"]);
        assert!(values("\"\"").is_empty());
    }
}
