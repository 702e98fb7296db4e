//! Countries and issuing bodies: from whatever was published to one code.
//!
//! Lists write `DE`, `DEU`, `D`, `Germany`, `German` or `Allemagne`. [`code`] brings them together,
//! so that two facts can be compared; the record itself keeps the published text.
//!
//! ```
//! use noticematch::record::country;
//!
//! assert_eq!(country::code("D"), Some("DE"));
//! assert_eq!(country::code("Syrian Arab Republic"), Some("SY"));
//! assert_eq!(country::code("GBD"), Some("GB"));
//! assert_eq!(country::code("914"), None);
//! assert!(country::says_unknown("914"));
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Purpose, sources and licence are in the header of the table.
const TABLE: &str = include_str!("../../data/countries.tsv");

/// Longest text that is looked up; anything longer is prose.
const LONGEST: usize = 120;

/// What lists write for "nationality not known"; 914, 916 and 922 are INTERPOL's codes.
const UNKNOWN: &[&str] = &[
    "",
    "unknown",
    "notknown",
    "notstated",
    "noneidentified",
    "none",
    "00",
    "914",
    "916",
    "922",
    "xxx",
    "unspecified",
    "zz",
];

struct Table {
    /// Folded code or name to the row.
    rows: HashMap<String, usize>,
    countries: Vec<(&'static str, &'static str, &'static str)>,
}

static COUNTRIES: LazyLock<Table> = LazyLock::new(|| parse(TABLE));

/// The canonical code of a published country: ISO 3166-1 alpha-2 where there is one (`XK` for
/// Kosovo), else the code of ICAO Doc 9303 part 3 (`XXA` stateless).
///
/// Takes alpha-2, alpha-3, numeric and ICAO codes and names or adjectives in several languages, in
/// any letter case, with or without marks and punctuation. `None` when the text is none of these,
/// which is not the same as [`says_unknown`].
pub fn code(published: &str) -> Option<&'static str> {
    row(published).map(|(code, _, _)| *code)
}

/// The English name of a published country, from code or name.
///
/// ```
/// # use noticematch::record::country;
/// assert_eq!(country::name("RKS"), Some("Kosovo"));
/// ```
pub fn name(published: &str) -> Option<&'static str> {
    row(published).map(|(_, _, name)| *name)
}

/// The ISO 3166-1 alpha-3 code of a published country, where it has one.
pub fn alpha3(published: &str) -> Option<&'static str> {
    row(published)
        .map(|(_, alpha3, _)| *alpha3)
        .filter(|code| !code.is_empty())
}

/// Whether the text is one that lists write when they do not know the country.
pub fn says_unknown(published: &str) -> bool {
    let key = fold(published);
    // Folded, "n/a" would be Namibia.
    UNKNOWN.contains(&key.as_str()) || published.trim().eq_ignore_ascii_case("n/a")
}

fn row(published: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    if published.len() > LONGEST || says_unknown(published) {
        return None;
    }
    let table = &*COUNTRIES;
    let found = table.rows.get(&fold(published)).or_else(|| {
        // `Kuwaiti citizenship`, `Tunisian (dual nationality)`: the remark is not the country. A
        // bracket with a capital may be: `Congo (Democratic Republic)`.
        let remark = published
            .split_once('(')
            .filter(|(_, inside)| inside.starts_with(char::is_lowercase));
        let plain = remark.map_or(published, |(country, _)| country).trim();
        let words = [" citizenship", " nationality", " national", " citizen"];
        let plain = words
            .iter()
            .find_map(|word| plain.strip_suffix(word))
            .unwrap_or(plain);
        table.rows.get(&fold(plain))
    });
    found.and_then(|index| table.countries.get(*index))
}

/// Letters and figures only, without marks and case.
fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn parse(table: &'static str) -> Table {
    let mut rows = HashMap::new();
    let mut countries = Vec::new();
    for line in table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (code, alpha3, numeric, also, name, names) =
            (cell(), cell(), cell(), cell(), cell(), cell());
        let spellings = [code, alpha3, numeric, name].into_iter();
        let spellings = spellings.chain(also.split(',')).chain(names.split(';'));
        for key in spellings.map(fold).filter(|key| !key.is_empty()) {
            // The first row that claims a spelling keeps it, so the result does not depend on order
            // of hashing.
            rows.entry(key).or_insert(countries.len());
        }
        countries.push((code, alpha3, name));
    }
    Table { rows, countries }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_answers_to_its_own_code_and_name() {
        assert!(COUNTRIES.countries.len() > 260);
        for (code, alpha3, name) in &COUNTRIES.countries {
            assert_eq!(super::code(code), (*code != "XXX").then_some(*code));
            for spelling in [alpha3, name]
                .into_iter()
                .filter(|s| !s.is_empty() && *s != &"XXX")
            {
                if !says_unknown(spelling) {
                    assert_eq!(super::code(spelling), Some(*code), "{spelling}");
                }
            }
        }
    }

    #[test]
    fn remarks_after_a_country_do_not_hide_it() {
        assert_eq!(code("Kuwaiti citizenship"), Some("KW"));
        assert_eq!(code("Tunisian (dual nationality)"), Some("TN"));
        assert_eq!(code("Congo (Somewhere)"), None);
        assert_eq!(code("Congo (Kinshasa)"), Some("CD"));
        assert_eq!((code("NA"), code("n/a")), (Some("NA"), None));
    }

    #[test]
    fn no_spelling_belongs_to_two_countries() {
        let mut owner: HashMap<String, &str> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let spellings = cells[..2].iter().chain(&cells[4..5]).copied();
            for spelling in spellings
                .chain(cells[3].split(','))
                .chain(cells[5].split(';'))
            {
                let key = fold(spelling);
                if !key.is_empty() {
                    let first = owner.entry(key).or_insert(cells[0]);
                    assert_eq!(*first, cells[0], "{spelling}");
                }
            }
        }
    }
}
