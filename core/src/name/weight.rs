//! How much a token tells: rare names much, common ones little.

use super::endings::Endings;
use super::initials::is_initial;
use super::words::{self, Role};
use super::{Features, Mode, NUMBER_MARK, compounds, table};
use crate::text::Script;
use std::sync::LazyLock;

/// Weight of a rare name, the unit of all weights.
pub(crate) const FULL: u16 = 100;
/// A compound is two words of a name.
const COMPOUND_PERCENT: u16 = 125;
/// Taken off for each step of commonness (0 to 15).
const PER_STEP: u16 = 4;
/// Titles that are names as well.
pub(crate) const LIGHT: u16 = 25;
const INITIAL: u16 = 30;
const NUMBER: u16 = 60;
/// A true patronymic is optional in a name and follows from the father's.
const PATRONYMIC_PERCENT: u16 = 70;

/// The weight of a term, 0..=100, by the term alone: list and query weigh it alike.
///
/// A title that is a name as well weighs [`LIGHT`] where it stands as a title.
pub(crate) fn weight(features: &Features, mode: Mode) -> u16 {
    let surface = features.surface();
    if is_initial(surface, features.script) {
        return INITIAL;
    }
    match mode {
        _ if features.script == Script::Digit || surface.starts_with(NUMBER_MARK) => NUMBER,
        Mode::Organization => of_word(surface),
        Mode::Person => {
            let common = FULL - PER_STEP * u16::from(features.commonness.min(15));
            let common = common.min(by_length(features)) * (100 - take_off(surface)) / 100;
            let common = if compounds::is_canonical(surface) {
                common * COMPOUND_PERCENT / 100
            } else {
                common
            };
            if is_patronymic(features) {
                common * PATRONYMIC_PERCENT / 100
            } else {
                common
            }
        }
    }
}

/// Whether a primary reading ends as East Slavic patronymics do (-ovich, -evna …,
/// `data/names/patronymics.tsv`).
fn is_patronymic(features: &Features) -> bool {
    static ENDINGS: LazyLock<Endings<()>> = LazyLock::new(|| {
        let rows = table::rows(include_str!("../../data/names/patronymics.tsv"));
        let rows =
            rows.filter(|row| row.column(1) == "Latn" && matches!(row.column(4), "ovich" | "ovna"));
        Endings::new(rows.map(|row| (row.column(0), ())))
    });
    const STEM: usize = 3;
    features.readings.first().is_some_and(|reading| {
        let mut endings = ENDINGS.of(&reading.text);
        endings.any(|(stem, ())| stem.len() >= STEM)
    })
}

/// The most that a name of so few letters can tell: there are few of them.
fn by_length(features: &Features) -> u16 {
    match features
        .readings
        .first()
        .map_or(0, |reading| reading.text.len())
    {
        0 | 5.. => FULL,
        4 => 88,
        3 => 74,
        _ => 60,
    }
}

/// Percent that a name so common that it tells little loses beyond its frequency.
fn take_off(surface: &str) -> u16 {
    let percent = words::roles(surface).and_then(|roles| {
        roles.find(|role| match role {
            Role::Light { take_off } => Some(u16::from(take_off)),
            _ => None,
        })
    });
    percent.unwrap_or(0).min(100)
}

/// Weight of a word in an organisation's name: canonical words are in the table under themselves.
fn of_word(surface: &str) -> u16 {
    let weight = words::roles(surface).and_then(|roles| {
        roles.find(|role| match role {
            Role::Generic { weight, .. } => Some(u16::from(weight)),
            _ => None,
        })
    });
    weight.unwrap_or(FULL)
}
