//! United Kingdom: OFSI's consolidated list (`ConList.csv`, two header lines, windows-1252) and the
//! UK sanctions list (CSV, and the short ODS export). One row a name, birth date or address, so
//! rows of one entry are gathered by its id; the list is held in memory.

use super::clean::{clean, enumeration, join, join_place, some, split};
use super::format::Head;
use super::group::{Group, Groups};
use super::input::Input;
use super::load::Load;
use super::table::{Columns, Row, Rows};
use crate::error::Result;
use crate::record::{
    DateOrder, Document, EntityKind, Name, NameKind, NameParts, NameQuality, NoticeKind, Place,
    Record,
};

/// Rows to look for the header in.
const HEADER_WITHIN: usize = 10;

pub(super) fn sniff_conlist(head: &Head<'_>) -> bool {
    let second = head.text.lines().nth(1).unwrap_or_default();
    head.first_line().starts_with("Last Updated,")
        && second.starts_with("Name 6,")
        && second.contains("Group ID")
}

pub(super) fn sniff_sanctions(head: &Head<'_>) -> bool {
    let mut lines = head.text.lines().take(HEADER_WITHIN);
    !head.is_xml() && lines.any(|line| line.contains("Unique ID") && line.contains("OFSI Group ID"))
}

pub(super) fn read(load: &mut Load<'_>, input: &mut Input<'_>) -> Result<()> {
    let mut rows = Rows::new(input, b',');
    let mut reader = UkRows::new(load);
    while let Some(row) = rows.next(load)? {
        reader.row(load, &row)?;
    }
    reader.finish(load)
}

/// The rows of either list, from a CSV file or a sheet.
pub(super) struct UkRows {
    list: String,
    columns: Option<Layout>,
    rows_before: usize,
    groups: Groups,
}

/// Column numbers; `None` where a list does not have the column.
struct Layout {
    width: usize,
    id: Option<usize>,
    whole_name: Option<usize>,
    /// Name 1 to Name 5.
    given: [Option<usize>; 5],
    /// Name 6.
    family: Option<usize>,
    name_type: Option<usize>,
    strength: Option<usize>,
    original: Option<usize>,
    kind: Option<usize>,
    born: Option<usize>,
    sex: Option<usize>,
    nationality: Option<usize>,
    town: Option<usize>,
    birth_country: Option<usize>,
    passport: Option<usize>,
    national_id: Option<usize>,
    imo: Option<usize>,
    title: Option<usize>,
    position: Option<usize>,
    address: Vec<usize>,
    country: Option<usize>,
    remarks: Vec<usize>,
    regime: Option<usize>,
    imposed: Option<usize>,
    listed: Option<usize>,
    updated: Option<usize>,
    /// Columns kept as they are, with their headers.
    other: Vec<(usize, String)>,
}

impl UkRows {
    pub fn new(load: &Load<'_>) -> UkRows {
        UkRows {
            list: load.list_id("uk"),
            columns: None,
            rows_before: 0,
            groups: Groups::default(),
        }
    }

    pub fn row(&mut self, load: &mut Load<'_>, row: &Row) -> Result<()> {
        if row.is_blank() {
            return Ok(());
        }
        let Some(layout) = &self.columns else {
            self.columns = Layout::of(row);
            if self.columns.is_none() {
                self.rows_before += 1;
                stated_date(load, row);
                if self.rows_before > HEADER_WITHIN {
                    return Err(load.error(
                        row.line,
                        "no header line with \"Unique ID\" or \"Group ID\"",
                    ));
                }
            }
            return Ok(());
        };
        load.read("rows");
        let id = layout.id.map(|i| row.get(i)).unwrap_or_default();
        if id.is_empty() {
            load.drop(row.line, "Unique ID", "a row without the id of its entry");
            return Ok(());
        }
        let list = self.list.clone();
        let new = || Record {
            id: id.clone(),
            list,
            notice: NoticeKind::Sanction,
            authority: Some("GB".to_owned()),
            ..Record::default()
        };
        if let Some(group) = self.groups.entry(&id, row.line, new) {
            layout.take(load, row, group);
        }
        Ok(())
    }

    pub fn finish(self, load: &mut Load<'_>) -> Result<()> {
        if self.columns.is_none() {
            return Err(load.error(1, "no header line with \"Unique ID\" or \"Group ID\""));
        }
        self.groups.emit(load)
    }
}

/// `Last Updated,13/04/2018` or `Report Date: 11-Aug-2025` above the header.
fn stated_date(load: &mut Load<'_>, row: &Row) {
    let cells = row
        .iter()
        .flat_map(|cell| cell.split(':').map(clean).collect::<Vec<_>>());
    for cell in cells.filter(|cell| cell.contains(|c: char| c.is_ascii_digit())) {
        load.published(&cell, DateOrder::DayFirst);
        load.version(&cell);
    }
}

impl Layout {
    fn of(header: &Row) -> Option<Layout> {
        let columns = Columns::new(header);
        let find = |names: &[&str]| columns.find(names);
        let id = find(&["Unique ID", "Group ID"]);
        let numbered = |n: usize| find(&[&format!("Name {n}")]);
        let whole_name = find(&["Name"]);
        if id.is_none() || (whole_name.is_none() && numbered(6).is_none()) {
            return None;
        }
        let address =
            (1..=6).filter_map(|n| find(&[&format!("Address {n}"), &format!("Address Line {n}")]));
        let address: Vec<usize> = address
            .chain(find(&["Post/Zip Code", "Address Postal Code"]))
            .collect();
        let remarks = [
            "Other Information",
            "UK Statement of Reasons",
            "Designation details",
        ];
        let mut layout = Layout {
            width: columns.len(),
            id,
            whole_name,
            given: [
                numbered(1),
                numbered(2),
                numbered(3),
                numbered(4),
                numbered(5),
            ],
            family: numbered(6),
            name_type: find(&["Alias Type", "Name type"]),
            strength: find(&["Alias strength", "Alias quality"]),
            original: find(&["Name non-latin script"]),
            kind: find(&[
                "Group Type",
                "Designation Type",
                "Type",
                "Individual, Entity, Ship",
            ]),
            born: find(&["DOB", "D.O.B", "Date of birth"]),
            sex: find(&["Gender"]),
            nationality: find(&["Nationality", "Nationality(/ies)"]),
            town: find(&["Town of Birth"]),
            birth_country: find(&["Country of Birth"]),
            passport: find(&["Passport Details", "Passport number"]),
            national_id: find(&["NI Number", "National Identifier number"]),
            imo: find(&["IMO number"]),
            title: find(&["Title"]),
            position: find(&["Position"]),
            address,
            country: find(&["Country", "Address Country"]),
            remarks: remarks.iter().filter_map(|name| find(&[name])).collect(),
            regime: find(&["Regime", "Regime Name"]),
            imposed: find(&["Sanctions Imposed"]),
            listed: find(&["Listed On", "Date Designated"]),
            updated: find(&["Last Updated"]),
            other: Vec::new(),
        };
        let taken = layout.taken();
        let rest = header
            .iter()
            .enumerate()
            .map(|(index, name)| (index, clean(name)));
        layout.other = rest
            .filter(|(i, name)| !taken.contains(i) && !name.is_empty())
            .collect();
        Some(layout)
    }

    fn taken(&self) -> Vec<usize> {
        let single = [
            self.id,
            self.whole_name,
            self.family,
            self.name_type,
            self.strength,
            self.original,
            self.kind,
            self.born,
            self.sex,
            self.nationality,
            self.town,
            self.birth_country,
            self.passport,
            self.national_id,
            self.imo,
            self.title,
            self.position,
            self.country,
            self.regime,
            self.imposed,
            self.listed,
            self.updated,
        ];
        let single = single.into_iter().chain(self.given).flatten();
        single
            .chain(self.address.iter().copied())
            .chain(self.remarks.iter().copied())
            .collect()
    }

    fn take(&self, load: &mut Load<'_>, row: &Row, group: &mut Group) {
        self.kind(load, row, group);
        self.names(load, row, group);
        self.facts(load, row, group);
        self.places(row, group);
        self.documents(row, group);
        self.entry(load, row, group);
        if row
            .iter()
            .skip(self.width)
            .any(|cell| !cell.trim().is_empty())
        {
            load.drop(row.line, "row", "more cells than the header has columns");
        }
    }

    fn cell(row: &Row, column: Option<usize>) -> String {
        column.map(|index| row.get(index)).unwrap_or_default()
    }

    /// The cell, if this entry has not had it yet.
    fn new_cell(row: &Row, column: Option<usize>, group: &mut Group) -> Option<String> {
        let text = row.get(column?);
        group.is_new(column?, &text).then_some(text)
    }

    fn kind(&self, load: &mut Load<'_>, row: &Row, group: &mut Group) {
        let Some(text) = Layout::new_cell(row, self.kind, group) else {
            return;
        };
        group.record.kind = match text.to_lowercase().as_str() {
            "individual" => EntityKind::Person,
            "entity" => EntityKind::Organization,
            "ship" => EntityKind::Vessel,
            _ => {
                load.unread(
                    row.line,
                    "Group Type",
                    "a type that this reader does not know",
                );
                EntityKind::Other
            }
        };
    }

    fn names(&self, load: &mut Load<'_>, row: &Row, group: &mut Group) {
        let kind_text = Layout::cell(row, self.name_type).to_lowercase();
        let kind = match kind_text.as_str() {
            "" | "prime alias" | "primary name" | "primary name variation" => NameKind::Primary,
            "aka" | "alias" => NameKind::Alias,
            "fka" => NameKind::Previous,
            _ => {
                load.unread(
                    row.line,
                    "Alias Type",
                    "a type that this reader does not know",
                );
                NameKind::Alias
            }
        };
        let quality = match Layout::cell(row, self.strength).to_lowercase().as_str() {
            "good quality" | "good quality a.k.a" | "good quality a.k.a." => {
                Some(NameQuality::Good)
            }
            "low quality" | "low quality a.k.a" | "low quality a.k.a." => Some(NameQuality::Low),
            _ => None,
        };
        let person = group.record.kind == EntityKind::Person;
        let [first, middle @ ..] = self.given.map(|column| Layout::cell(row, column));
        let family = Layout::cell(row, self.family);
        let middle = join(middle.iter().map(String::as_str));
        let whole = Layout::cell(row, self.whole_name);
        let text = if whole.is_empty() {
            join([first.as_str(), &middle, &family])
        } else {
            whole
        };
        let parts = NameParts {
            given: some(&first),
            middle: some(&middle),
            family: some(&family),
            ..NameParts::default()
        };
        let apart = person && parts.given.is_some();
        group.add_name(Name {
            text,
            kind,
            quality,
            parts: apart.then_some(parts),
            language: None,
        });
        group.add_name(Name {
            text: Layout::cell(row, self.original),
            kind: NameKind::OriginalScript,
            ..Name::default()
        });
    }

    fn facts(&self, load: &mut Load<'_>, row: &Row, group: &mut Group) {
        for text in items(Layout::new_cell(row, self.born, group)) {
            let date = load.date(
                row.line,
                "DOB",
                &text,
                DateOrder::DayFirst,
                &mut group.record,
            );
            group.record.born.extend(date);
        }
        if let Some(sex) = Layout::new_cell(row, self.sex, group) {
            load.sex(row.line, "Gender", &sex, &mut group.record);
        }
        let nationalities = items(Layout::new_cell(row, self.nationality, group));
        group.record.nationalities.extend(nationalities);
        for column in [self.title, self.position] {
            let titles = items(Layout::new_cell(row, column, group));
            group.record.titles.extend(titles);
        }
    }

    fn places(&self, row: &Row, group: &mut Group) {
        let towns = Layout::cell(row, self.town);
        let countries = Layout::cell(row, self.birth_country);
        let key = format!("{towns}\n{countries}");
        if (!towns.is_empty() || !countries.is_empty()) && group.is_new(usize::MAX, &key) {
            let (towns, countries) = (items(some(&towns)), items(some(&countries)));
            let pairs = towns.len().max(countries.len());
            for index in 0..pairs {
                // One country may stand for several towns.
                let country = countries
                    .get(index)
                    .or(countries.last().filter(|_| countries.len() == 1));
                group.record.birth_places.push(Place {
                    text: towns.get(index).cloned().unwrap_or_default(),
                    country: country.cloned(),
                });
            }
        }
        let lines: Vec<String> = self.address.iter().map(|column| row.get(*column)).collect();
        let address = Place {
            text: join_place(lines.iter().map(String::as_str)),
            country: some(&Layout::cell(row, self.country)),
        };
        if address != Place::default() && !group.record.addresses.contains(&address) {
            group.record.addresses.push(address);
        }
    }

    fn documents(&self, row: &Row, group: &mut Group) {
        for (kind, column) in [
            ("Passport", self.passport),
            ("National identifier", self.national_id),
        ] {
            for text in items(Layout::new_cell(row, column, group)) {
                let number = number_in(&text).unwrap_or_else(|| text.clone());
                let note = (number != text).then_some(text);
                group.record.documents.push(Document {
                    kind: kind.to_owned(),
                    number,
                    note,
                    ..Document::default()
                });
            }
        }
    }

    fn entry(&self, load: &mut Load<'_>, row: &Row, group: &mut Group) {
        for column in &self.remarks {
            let remark = Layout::new_cell(row, Some(*column), group);
            group.record.remarks.extend(remark);
        }
        let regime = Layout::new_cell(row, self.regime, group);
        group.record.programs.extend(regime);
        if let Some(imposed) = Layout::new_cell(row, self.imposed, group) {
            let measures = split(&imposed, ',').into_iter();
            group
                .record
                .other
                .extend(measures.map(|m| ("Sanctions Imposed".to_owned(), m)));
        }
        if let Some(text) = Layout::new_cell(row, self.listed, group) {
            let date = load.date(
                row.line,
                "Listed On",
                &text,
                DateOrder::DayFirst,
                &mut group.record,
            );
            group.record.valid_from = group.record.valid_from.take().or(date);
        }
        if let Some(text) = Layout::new_cell(row, self.updated, group) {
            let date = load.date(
                row.line,
                "Last Updated",
                &text,
                DateOrder::DayFirst,
                &mut group.record,
            );
            group.record.updated = group.record.updated.take().max(date);
        }
        for (column, header) in &self.other {
            if let Some(text) = Layout::new_cell(row, Some(*column), group) {
                group.record.other.push((header.clone(), text));
            }
        }
    }
}

/// The items of an enumeration `(1) A (2) B`, or the one text.
fn items(text: Option<String>) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    enumeration(&text).unwrap_or_else(|| vec![text])
}

/// The number in a cell: the whole of it unless it is prose, then its first word with three
/// figures or more.
fn number_in(text: &str) -> Option<String> {
    if !text.contains(char::is_lowercase) {
        return None;
    }
    let words = text.split([' ', ',', '(', ')', ':', ';']);
    let mut numbers = words.filter(|w| w.bytes().filter(u8::is_ascii_digit).count() >= 3);
    numbers.next().map(|w| w.trim_end_matches('.').to_owned())
}
