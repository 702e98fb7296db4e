//! The registry of romanization tables: one file a script. Adding a script is a file and a line.

use super::script::Script;
use super::table::Table;
use std::sync::OnceLock;

struct Entry {
    script: Script,
    text: &'static str,
    table: OnceLock<Table>,
}

macro_rules! registry {
    ($($script:ident $file:literal),* $(,)?) => {
        // Parsed at the first word of the script: a service that sees Cyrillic only never pays for Thai.
        static REGISTRY: [Entry; [$($file),*].len()] = [$(Entry {
            script: Script::$script,
            text: include_str!(concat!("../../data/translit/", $file)),
            table: OnceLock::new(),
        }),*];
    };
}

registry! {
    Latin "latin.tsv",
    Cyrillic "cyrillic.tsv",
    Greek "greek.tsv",
    Arabic "arabic.tsv",
    Hebrew "hebrew.tsv",
    Armenian "armenian.tsv",
    Georgian "georgian.tsv",
    Devanagari "devanagari.tsv",
    Bengali "bengali.tsv",
    Gurmukhi "gurmukhi.tsv",
    Gujarati "gujarati.tsv",
    Oriya "oriya.tsv",
    Tamil "tamil.tsv",
    Telugu "telugu.tsv",
    Kannada "kannada.tsv",
    Malayalam "malayalam.tsv",
    Sinhala "sinhala.tsv",
    Thai "thai.tsv",
    Lao "lao.tsv",
    Khmer "khmer.tsv",
    Myanmar "myanmar.tsv",
    Ethiopic "ethiopic.tsv",
    Thaana "thaana.tsv",
    Hangul "hangul.tsv",
    Kana "kana.tsv",
    Han "han.tsv",
}

/// The table at a registry position.
pub(super) fn get(index: u8) -> &'static Table {
    static EMPTY: Table = Table::EMPTY;
    REGISTRY.get(usize::from(index)).map_or(&EMPTY, |entry| {
        // Unparsable rows fail a test, not a look-up: then the script has no readings.
        entry
            .table
            .get_or_init(|| Table::parse(entry.text).unwrap_or_default())
    })
}

/// The registry position of a script's table.
pub(super) fn of(script: Script) -> Option<u8> {
    REGISTRY
        .iter()
        .position(|e| e.script == script)
        .map(|i| i as u8)
}

/// Every table's script and text, for the tests that read them all.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (Script, &'static str)> {
    REGISTRY.iter().map(|e| (e.script, e.text))
}
