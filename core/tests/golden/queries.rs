//! Queries derived from the demonstration list: every listed name, and what becomes of it.

use std::fmt::Write as _;

use noticematch::Watchlist;
use noticematch::mrz::{check_digit, encode};
use noticematch::record::{EntityKind, PartialDate, Record, Sex};

/// A row of the file. Empty cells are not asked.
#[derive(Default)]
pub struct Row {
    /// What the query is an example of. `mrz`: the name is the two lines of a passport, parted by `|`.
    pub how: &'static str,
    pub name: String,
    pub kind: &'static str,
    pub born: String,
    pub sex: &'static str,
    pub nationality: String,
    pub document: String,
    /// Another spelling.
    pub other_name: String,
}

impl Row {
    fn new(how: &'static str, name: impl Into<String>) -> Row {
        Row {
            how,
            name: name.into(),
            ..Row::default()
        }
    }
}

const HEADER: &str = "\
# Queries on the demonstration list, derived from it by core/tests/golden/queries.rs: names, facts and
# passport lines of persons who do not exist. Written by the authors for this library; licence: as the library.
# how\tname\tkind\tborn\tsex\tnationality\tdocument\tother_name
";

pub fn file(rows: &[Row]) -> String {
    let mut out = HEADER.to_owned();
    for row in rows {
        let Row {
            how,
            name,
            kind,
            born,
            sex,
            nationality,
            document,
            other_name,
        } = row;
        writeln!(
            out,
            "{how}\t{name}\t{kind}\t{born}\t{sex}\t{nationality}\t{document}\t{other_name}"
        )
        .expect("a string");
    }
    out
}

pub fn all() -> Vec<Row> {
    let list = Watchlist::demo();
    let records: Vec<Record> = (0..list.len())
        .map(|number| list.record(number).expect("in range"))
        .collect();
    let mut rows = Vec::new();
    for (number, record) in records.iter().enumerate() {
        for (at, name) in record.names.iter().enumerate() {
            varied(&name.text, (number * 31 + at) as u64, &mut rows);
        }
        facts(number, record, &mut rows);
        passport(number, record, &mut rows);
    }
    unlisted(&records, &mut rows);
    for name in UNSEARCHABLE {
        rows.push(Row::new("unsearchable", *name));
        rows.push(Row {
            kind: "person",
            ..Row::new("unsearchable", *name)
        });
    }
    rows.extend(ODD.iter().map(|name| Row::new("odd", *name)));
    rows
}

/// A listed name as it stands, and changed in one way that depends on its number.
fn varied(name: &str, number: u64, rows: &mut Vec<Row>) {
    rows.push(Row::new("listed", name));
    let words: Vec<&str> = name.split(' ').collect();
    let mut letters: Vec<char> = name.chars().collect();
    let at = (number * 7 + 3) as usize % letters.len();
    let text = |letters: Vec<char>| letters.into_iter().collect::<String>();
    rows.push(match number % 8 {
        0 if words.len() > 1 => {
            let mut turned = words.clone();
            turned.rotate_left(1);
            Row::new("turned", turned.join(" "))
        }
        1 if letters.len() > 4 => {
            letters.remove(at);
            Row::new("letter lost", text(letters))
        }
        2 => {
            letters.insert(at, letters[at]);
            Row::new("letter doubled", text(letters))
        }
        3 if at + 1 < letters.len() => {
            letters.swap(at, at + 1);
            Row::new("letters swapped", text(letters))
        }
        4 if words.len() > 2 => Row::new("part left out", words[1..].join(" ")),
        5 => Row::new("joined", words.concat()),
        6 => Row::new("upper case", name.to_uppercase()),
        _ => {
            letters[at] = if letters[at] == 'e' { 'o' } else { 'e' };
            Row::new("letter changed", text(letters))
        }
    });
}

/// The name with facts, right in some, wrong in others.
fn facts(number: usize, record: &Record, rows: &mut Vec<Row>) {
    let born = record.born.first().map(|date| {
        let year = date.first_year() + [0, 0, 1, 30][number % 4];
        let shifted = PartialDate::day(year, date.first.1, date.first.2);
        shifted.expect("a day").to_string()
    });
    let kind = match record.kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "organization",
        EntityKind::Vessel => "vessel",
        _ => "",
    };
    let sex = match (record.sex, number % 5) {
        (Some(Sex::Female), 0) | (Some(Sex::Male), 1..) => "M",
        (Some(_), _) => "F",
        (None, _) => "",
    };
    let nationality = match number % 6 {
        5 => "NZ".to_owned(),
        _ => record.nationalities.first().cloned().unwrap_or_default(),
    };
    let document = record.documents.first();
    let other_name = record.names.get(1).filter(|_| number.is_multiple_of(3));
    rows.push(Row {
        kind,
        born: born.unwrap_or_default(),
        sex,
        nationality,
        document: document.map(|d| d.number.clone()).unwrap_or_default(),
        other_name: other_name.map(|n| n.text.clone()).unwrap_or_default(),
        ..Row::new("facts", record.names[0].text.as_str())
    });
}

/// The passport of every fifth person; the check digit of some dates of birth is wrong.
fn passport(number: usize, record: &Record, rows: &mut Vec<Row>) {
    let Some(date) = record.born.first() else {
        return;
    };
    if record.kind != EntityKind::Person || !number.is_multiple_of(5) {
        return;
    }
    let name = &record.names[0].text;
    let (given, family) = name.rsplit_once(' ').unwrap_or(("", name));
    let Some(field) = encode(family, given, 39).into_iter().next() else {
        return;
    };
    let day = format!(
        "{:02}{:02}{:02}",
        date.first_year() % 100,
        date.first.1,
        date.first.2
    );
    let digit = match number % 15 {
        0 => '0',
        _ => check_digit(&day).expect("digits"),
    };
    let line = format!("ZZ1234567<UTO{day}{digit}<3001019<<<<<<<<<<<<<<<0");
    rows.push(Row::new("mrz", format!("P<UTO{field:<<39}|{line:<<44}")));
}

/// Names made of parts of two listed ones, and names of nobody.
fn unlisted(records: &[Record], rows: &mut Vec<Row>) {
    let name = |number: usize| records[number % records.len()].names[0].text.as_str();
    for number in (0..records.len()).step_by(4) {
        let first = name(number).split(' ').next().unwrap_or_default();
        let last = name(number + 137).rsplit(' ').next().unwrap_or_default();
        rows.push(Row::new("mixed", format!("{first} {last}")));
    }
    let nobody = [
        "Qwrtzx Plkjhg",
        "Jane Unlisted",
        "Жужелица Неведомая",
        "無名 氏",
    ];
    rows.extend(nobody.map(|name| Row::new("unlisted", name)));
}

const UNSEARCHABLE: &[&str] = &[
    "",
    " ",
    "...",
    "12345",
    "١٢٣",
    "?!—…",
    "FNU LNU",
    "UNKNOWN",
    "XXX",
    "J. R. R.",
    "А. Б.",
    "𐌰𐌱𐌲𐌳",
    "\u{200b}\u{200e}",
];

const ODD: &[&str] = &[
    "Виктoр Скальный",
    "Viktоr Skаlnyi",
    "Viktor Скальный",
    "Viktor 𐌰𐌱𐌲𐌳",
    "V\u{301}\u{301}\u{301}iktor Skalnyi",
    "Vik\u{200b}tor Skal\u{ad}nyi",
    "\u{202e}Viktor Skalnyi",
    "Ｖｉｋｔｏｒ Ｓｋａｌｎｙｉ",
    "VIKTOR SKALNYI, DR.",
    "Skalnyi, Viktor",
    "Mr Viktor Skalnyi Jr.",
    "viktor.skalnyi",
    "Viktor/Skalnyi",
    "(Viktor) \"Skalnyi\"",
    "V. Skalnyi",
    "Skalnyi",
    "Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Viktor Skalnyi",
];
