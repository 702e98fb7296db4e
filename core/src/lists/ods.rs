//! Rows of the first table of an ODS file (OpenDocument 1.3 part 3, section 9), streamed as text.

use std::io::{Cursor, Read};

use super::clean::clean;
use super::input::Input;
use super::load::Load;
use super::table::Row;
use super::xml::{self, Element, Item};
use crate::error::Result;

/// Most bytes that the content may unpack to; lists are below 10 MB.
const LARGEST_UNPACKED: u64 = 512 * 1024 * 1024;

/// Columns read; spreadsheets fill their rows with thousands of empty cells.
const COLUMNS: usize = 256;

/// Calls `each` for every row of the first table.
pub(super) fn rows<'a>(
    load: &mut Load<'a>,
    bytes: Vec<u8>,
    each: &mut dyn FnMut(&mut Load<'a>, Row) -> Result<()>,
) -> Result<()> {
    let broken = |load: &Load<'_>| load.error(1, "something that is not an ODS spreadsheet");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(load))?;
    let content = archive.by_name("content.xml").map_err(|_| broken(load))?;
    let mut content = content.take(LARGEST_UNPACKED);
    let strict = load.options().strict;
    let mut input = Input::new(&mut content, "content.xml", None, false, strict);
    let (mut tables, mut line) = (0_u32, 0_u64);
    let result = xml::walk(
        load,
        &mut input,
        &["table-row"],
        &mut |load, item| match item {
            Item::Open(element) if element.name == "table" => {
                tables += 1;
                if tables > 1 {
                    load.drop(0, "table", "a further table of the file is not read");
                }
                Ok(())
            }
            Item::Entry(row) if tables == 1 => {
                let cells = cells(&row);
                let first = line + 1;
                line += number(&row, "number-rows-repeated");
                let empty = cells.iter().all(String::is_empty);
                // Empty rows are repeated by the million; a row with content stands for itself.
                let times = if empty { 0 } else { line + 1 - first };
                (0..times).try_for_each(|at| each(load, Row::new(first + at, &cells)))
            }
            _ => Ok(()),
        },
    );
    let name = load.file().to_owned();
    load.end(&mut input, result)?;
    load.set_file(&name);
    Ok(())
}

fn number(element: &Element, attribute: &str) -> u64 {
    let text = element.attr(attribute);
    text.and_then(|n| n.parse().ok())
        .filter(|n| (1..=1_048_576).contains(n))
        .unwrap_or(1)
}

fn cells(row: &Element) -> Vec<String> {
    let mut cells = Vec::new();
    for cell in &row.children {
        if !["table-cell", "covered-table-cell"].contains(&cell.name.as_str()) {
            continue;
        }
        let text = cell.attr("date-value").unwrap_or_else(|| paragraphs(cell));
        let times = number(cell, "number-columns-repeated");
        for _ in 0..times {
            if cells.len() < COLUMNS {
                cells.push(text.clone());
            }
        }
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// The paragraphs of a cell, with the text of spans inside them.
fn paragraphs(cell: &Element) -> String {
    fn all_text(element: &Element, out: &mut String) {
        out.push_str(&element.text);
        for child in &element.children {
            // `text:s` stands for a space, `text:line-break` for a line end.
            out.push_str(if child.children.is_empty() && child.text.is_empty() {
                " "
            } else {
                ""
            });
            all_text(child, out);
        }
    }
    let mut out = String::new();
    for paragraph in cell.all("p") {
        all_text(paragraph, &mut out);
        out.push(' ');
    }
    clean(&out)
}
