//! Kinds of notice, and what an officer may do with each.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// Purpose, sources and licence are in the header of the table.
const TABLE: &str = include_str!("../../data/notices.tsv");

/// Declares the kinds once: each with the id it has in JSON and the number it has in index files.
macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $id:literal, $code:literal;)*) => {
        /// What kind of notice an entry is. [`NoticeKind::legal_effect`] and
        /// [`NoticeKind::next_step`] say what an officer may do with it.
        ///
        /// ```
        /// use noticematch::record::NoticeKind;
        ///
        /// assert!(NoticeKind::Red.legal_effect().contains("not an international arrest warrant"));
        /// assert!(NoticeKind::Red.action_priority() < NoticeKind::Blue.action_priority());
        /// ```
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
        )]
        #[non_exhaustive]
        pub enum NoticeKind {
            $($(#[$meta])* #[serde(rename = $id)] $variant,)*
        }

        impl NoticeKind {
            /// Every kind, in a fixed order.
            pub const ALL: &'static [NoticeKind] = &[$(NoticeKind::$variant),*];

            /// Stable id, as in JSON: `red`, `un_special`.
            pub fn id(self) -> &'static str {
                match self { $(NoticeKind::$variant => $id,)* }
            }

            /// The number that stands for the kind in index files (`FORMAT.md`); below 32.
            pub(crate) fn code(self) -> u8 {
                match self { $(NoticeKind::$variant => $code,)* }
            }

            /// The kind of a number; `Other` for one that a later version may know.
            pub(crate) fn from_code(code: u8) -> NoticeKind {
                match code { $($code => NoticeKind::$variant,)* _ => NoticeKind::Other }
            }
        }
    };
}

kinds! {
    /// INTERPOL red notice.
    Red = "red", 1;
    /// INTERPOL diffusion sent by a national bureau.
    Diffusion = "diffusion", 2;
    /// INTERPOL blue notice.
    Blue = "blue", 3;
    /// INTERPOL green notice.
    Green = "green", 4;
    /// INTERPOL yellow notice.
    Yellow = "yellow", 5;
    /// INTERPOL black notice.
    Black = "black", 6;
    /// INTERPOL orange notice.
    Orange = "orange", 7;
    /// INTERPOL purple notice.
    Purple = "purple", 8;
    /// INTERPOL silver notice.
    Silver = "silver", 9;
    /// INTERPOL-United Nations Security Council special notice.
    UnSpecial = "un_special", 10;
    /// Entry of a sanctions list.
    Sanction = "sanction", 11;
    /// Entry of a list of politically exposed persons or other due-diligence list.
    DueDiligence = "due_diligence", 12;
    /// Discreet check: the person must not notice (SIS Art. 36).
    DiscreetCheck = "discreet_check", 13;
    /// Anything else, or not stated.
    #[default]
    Other = "other", 0;
}

struct Row {
    kind: &'static str,
    language: &'static str,
    priority: u8,
    live: bool,
    discreet: bool,
    label: &'static str,
    legal_effect: &'static str,
    next_step: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        Row {
            kind: cell(),
            language: cell(),
            priority: cell().parse().unwrap_or(u8::MAX),
            live: cell() == "yes",
            discreet: cell() == "yes",
            label: cell(),
            legal_effect: cell(),
            next_step: cell(),
        }
    })
    .collect()
});

impl NoticeKind {
    /// What it is called, in English.
    pub fn label(self) -> &'static str {
        self.label_in("en")
    }

    /// What such an entry means in law and what it does not, in English.
    pub fn legal_effect(self) -> &'static str {
        self.legal_effect_in("en")
    }

    /// What to do next with a candidate, in English.
    pub fn next_step(self) -> &'static str {
        self.next_step_in("en")
    }

    /// As [`NoticeKind::label`], in `en`, `fr`, `es` or `ar`; English for any other language.
    pub fn label_in(self, language: &str) -> &'static str {
        self.row(language).map_or("", |row| row.label)
    }

    /// As [`NoticeKind::legal_effect`], in `en`, `fr`, `es` or `ar`; English for any other.
    pub fn legal_effect_in(self, language: &str) -> &'static str {
        self.row(language).map_or("", |row| row.legal_effect)
    }

    /// As [`NoticeKind::next_step`], in `en`, `fr`, `es` or `ar`; English for any other.
    pub fn next_step_in(self, language: &str) -> &'static str {
        self.row(language).map_or("", |row| row.next_step)
    }

    /// In which order several alerts on one person are handled: 1 first. The order of the SIRENE
    /// manual (2013/115/EU 2.2.2): arrest, refusal of entry, protection, checks, whereabouts.
    pub fn action_priority(self) -> u8 {
        self.row("en").map_or(u8::MAX, |row| row.priority)
    }

    /// Whether the kind is meant for screening living travellers.
    pub fn is_for_screening(self) -> bool {
        self.row("en").is_some_and(|row| row.live)
    }

    /// Whether the person must not notice that the check gave a result.
    pub fn is_discreet(self) -> bool {
        self.row("en").is_some_and(|row| row.discreet)
    }

    fn row(self, language: &str) -> Option<&'static Row> {
        let of_kind = || ROWS.iter().filter(|row| row.kind == self.id());
        of_kind()
            .find(|row| row.language == language)
            .or_else(|| of_kind().find(|row| row.language == "en"))
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for NoticeKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<NoticeKind> {
        let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        NoticeKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.id() == wanted)
            .ok_or_else(|| {
                let ids: Vec<&str> = NoticeKind::ALL.iter().map(|kind| kind.id()).collect();
                Error::new(
                    ErrorKind::Option,
                    format!(
                        "could not read a kind of notice: write one of {}",
                        ids.join(", ")
                    ),
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_all_texts_in_every_language() {
        for &kind in NoticeKind::ALL {
            for language in ["en", "fr", "es", "ar"] {
                let rows = ROWS
                    .iter()
                    .filter(|r| r.kind == kind.id() && r.language == language);
                assert_eq!(rows.count(), 1, "{kind} {language}");
                let row = kind.row(language).expect("counted above");
                assert!(
                    !row.label.is_empty() && !row.next_step.is_empty(),
                    "{kind} {language}"
                );
                assert!(row.legal_effect.len() > 20, "{kind} {language}");
                assert_eq!(row.priority, kind.action_priority(), "{kind} {language}");
            }
        }
        assert_eq!(ROWS.len(), NoticeKind::ALL.len() * 4);
    }

    #[test]
    fn ids_are_those_of_json() {
        for &kind in NoticeKind::ALL {
            let json = serde_json::to_string(&kind).expect("plain enum");
            assert_eq!(json, format!("\"{}\"", kind.id()));
            assert_eq!(kind.id().parse::<NoticeKind>().expect("own id"), kind);
            assert_eq!(NoticeKind::from_code(kind.code()), kind);
            assert!(kind.code() < 32, "five bits in the index");
        }
    }
}
