//! Nationality and place of birth: rules 3.4 (a) to (c).

use super::field::{Field, is_punctuation, one_edit};
use super::{Agreement, EuMidRule};
use crate::record::country;

/// The nationalities and the places of birth of an identity.
pub(super) struct Places {
    nationalities: Vec<Place>,
    birth: Vec<Place>,
}

struct Place {
    field: Field,
    /// The country that the text means, where it means one.
    code: Option<&'static str>,
    /// The text is a code itself: codes are compared as countries only, not by their letters.
    is_code: bool,
}

impl Places {
    pub(super) fn new(nationalities: &[String], birth: &[String]) -> Places {
        let places = |texts: &[String]| texts.iter().filter_map(|t| Place::new(t)).collect();
        Places {
            nationalities: places(nationalities),
            birth: places(birth),
        }
    }

    /// The best agreement of any nationality or any place.
    pub(super) fn compare(&self, other: &Places, rules: &mut Vec<EuMidRule>) -> Agreement {
        let mut found = Vec::new();
        let pairs = [
            (&self.nationalities, &other.nationalities),
            (&self.birth, &other.birth),
        ];
        let agreement = pairs
            .into_iter()
            .flat_map(|(a, b)| a.iter().flat_map(move |x| b.iter().map(move |y| (x, y))))
            .map(|(x, y)| x.compare(y, &mut found))
            .max();
        match agreement {
            Some(Agreement::Similar) => rules.append(&mut found),
            None => return Agreement::NotCompared,
            _ => {}
        }
        agreement.unwrap_or(Agreement::NotCompared)
    }
}

impl Place {
    fn new(text: &str) -> Option<Place> {
        if text.trim().is_empty() || country::says_unknown(text) {
            return None;
        }
        let field = Field::new(text);
        let is_code =
            text.trim().len() <= 3 && text.trim().bytes().all(|b| b.is_ascii_alphanumeric());
        Some(Place {
            field,
            code: country::code(text),
            is_code,
        })
    }

    fn compare(&self, other: &Place, rules: &mut Vec<EuMidRule>) -> Agreement {
        let same_country = self.code.is_some() && self.code == other.code;
        // A code and a name of one country are two formats of one value (Annex I).
        if self.field.chars == other.field.chars
            || (same_country && (self.is_code || other.is_code))
        {
            return Agreement::Same;
        }
        let before = rules.len();
        if self.folded() == other.folded() || self.field.transliterates(&other.field) {
            rules.push(EuMidRule::PlaceTransliteration);
        } else if same_country {
            rules.push(EuMidRule::PlaceRenamed);
        }
        if !self.is_code && !other.is_code && one_edit(&self.field.chars, &other.field.chars) {
            rules.push(EuMidRule::PlaceOneEdit);
        }
        if rules.len() > before {
            Agreement::Similar
        } else {
            Agreement::Different
        }
    }

    /// Letters in A-Z where the tables give them, without marks and punctuation.
    fn folded(&self) -> String {
        let words = self.field.words.iter().zip(&self.field.latin);
        let latin = words.flat_map(|(word, forms)| match forms.first() {
            Some(form) => form.chars().collect::<Vec<_>>(),
            None => word.clone(),
        });
        latin.filter(|c| !is_punctuation(*c)).collect()
    }
}
