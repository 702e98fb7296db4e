//! The rule table: id, cost and sentence of every relation (`data/rules/rules.tsv`), and the
//! relation of two tokens.

mod relate;
mod spelling;
mod syllables;

use std::sync::LazyLock;

use crate::name::table;

pub(crate) use relate::{
    MIN_CUT_IN_ZONE, MIN_PREFIX, Relation, Token, cut_in_zone, initial, initial_by_beginnings,
    may_meet_spelled, may_share_letters, may_sound_alike, nearest, prefix, prefix_relation, relate,
    spelling_rule, splits_into,
};

/// The language of explanation sentences: INTERPOL's working languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Arabic (right to left).
    Arabic,
}

impl std::str::FromStr for Language {
    type Err = crate::Error;

    /// Reads `en`, `fr`, `es`, `ar`.
    fn from_str(tag: &str) -> crate::Result<Language> {
        match tag {
            "en" => Ok(Language::English),
            "fr" => Ok(Language::French),
            "es" => Ok(Language::Spanish),
            "ar" => Ok(Language::Arabic),
            _ => Err(crate::Error::new(
                crate::ErrorKind::Option,
                "the language of explanations must be en, fr, es or ar",
            )),
        }
    }
}

macro_rules! rules {
    ($($name:ident $id:literal,)*) => {
        /// A named relation between a query and a listed name. Its id is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Rule { $($name,)* }

        impl Rule {
            /// Every rule, in the order of the enumeration.
            pub(crate) const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// The stable id.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }
        }
    };
}

rules! {
    Exact "exact",
    Article "article",
    Servant "servant",
    Compound "compound",
    Transliteration "transliteration",
    EquivalentName "equivalent-name",
    VariantName "variant-name",
    Cognate "cognate",
    Nickname "nickname",
    Gendered "gendered",
    Spelling "spelling",
    Edit "edit",
    EditSwap "edit:swap",
    Sound "sound",
    Joined "joined",
    Initial "initial",
    Truncated "truncated",
    TruncatedMrz "truncated-mrz",
    Printed "printed",
    MissingListed "missing-listed",
    MissingQuery "missing-query",
    Contradiction "contradiction",
    Order "order",
    ChainOrder "chain-order",
    Thin "thin",
    NoAnchor "no-anchor",
    Generation "generation",
    LegalForm "legal-form",
    WeakAlias "weak-alias",
    MisusedIdentity "misused-identity",
    BornSame "born-same",
    BornAgrees "born-agrees",
    BornSwapped "born-swapped",
    BornNear "born-near",
    BornDiffers "born-differs",
    SexDiffers "sex-differs",
    NationalitySame "nationality-same",
    NationalityDiffers "nationality-differs",
    PlaceSame "place-same",
    DocumentSame "document-same",
}

struct Line {
    cost: i32,
    sentences: [&'static str; 4],
}

static TABLE: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(include_str!("../../data/rules/rules.tsv")).collect();
    let line = |rule: &Rule| {
        let row = rows.iter().find(|row| row.column(0) == rule.id());
        let text = |index| row.map_or("", |row| row.column(index));
        let cost = text(1)
            .strip_prefix("graded")
            .map_or(text(1), |rest| rest.trim_start_matches('+'));
        Line {
            cost: cost.parse().unwrap_or(0),
            sentences: [text(2), text(3), text(4), text(5)],
        }
    };
    Rule::ALL.iter().map(line).collect()
});

impl Rule {
    /// Points of 1000 that the rule takes off (of a name part) or adds (facts).
    pub(crate) fn cost(self) -> i32 {
        TABLE[self as usize].cost
    }

    /// The sentence with its places still open.
    pub(crate) fn sentence(self, language: Language) -> &'static str {
        let column = match language {
            Language::English => 0,
            Language::French => 1,
            Language::Spanish => 2,
            Language::Arabic => 3,
        };
        TABLE[self as usize].sentences[column]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{self, Features};
    use proptest::prelude::*;

    #[test]
    fn every_rule_has_a_row_and_four_sentences() {
        for rule in Rule::ALL {
            for language in [
                Language::English,
                Language::French,
                Language::Spanish,
                Language::Arabic,
            ] {
                assert!(
                    !rule.sentence(language).is_empty(),
                    "{} {language:?}",
                    rule.id()
                );
            }
        }
        let rows = table::rows(include_str!("../../data/rules/rules.tsv")).count();
        assert_eq!(rows, Rule::ALL.len(), "a row of the table has no rule");
    }

    proptest! {
        /// No word is left out that an initial stands for.
        #[test]
        fn what_is_related_may_begin(
            word in prop_oneof!["(abu|umm|um|abdal|akh|a|b|u)?[a-u]{0,5}", "[ибу][а-я]{0,5}", "[اب][ا-ي]{0,4}"],
            letter in prop_oneof![
                Just("abu+".to_owned()), Just("umm+".into()), Just("abdal+".into()), Just("akh+".into()),
                "[a-uиا]",
            ],
        ) {
            let (word, letter) = (Features::of(&word), Features::of(&letter));
            let begins = (name::beginning(&word), name::beginning(&letter));
            let closely = initial(&letter, &word);
            if closely.is_some() {
                prop_assert!(name::may_begin(begins.0, begins.1));
            }
            // How both begin tells the same as a close look, also where nobody looks.
            let told = initial_by_beginnings(begins, || closely);
            prop_assert_eq!(told, closely);
            prop_assert_eq!(initial(&word, &letter), closely);
        }
    }
}
