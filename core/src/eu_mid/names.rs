//! The names of an identity: field by field, and the rules across fields, (b), (c) and (d).

use super::field::{Field, one_exchange};
use super::{Agreement, EuMidRule};

/// Surname-type and given-name-type fields.
pub(super) struct Names {
    pub(super) surnames: Vec<Field>,
    pub(super) given: Vec<Field>,
}

impl Names {
    pub(super) fn new(surnames: &[String], given: &[String]) -> Names {
        let fields = |values: &[String]| {
            values
                .iter()
                .map(|v| Field::new(v))
                .filter(|f| !f.is_empty())
                .collect()
        };
        Names {
            surnames: fields(surnames),
            given: fields(given),
        }
    }

    /// The agreement of the names, and the rules that hold for them.
    pub(super) fn compare(&self, other: &Names, rules: &mut Vec<EuMidRule>) -> Agreement {
        if self.is_empty() || other.is_empty() {
            return Agreement::NotCompared;
        }
        let mut of_fields = Vec::new();
        let surnames = best(&self.surnames, &other.surnames, &mut of_fields);
        let given = match (self.given.is_empty(), other.given.is_empty()) {
            // Neither has a given name: the surname is all there is.
            (true, true) => Agreement::Same,
            _ => best(&self.given, &other.given, &mut of_fields),
        };
        let by_fields = surnames.min(given);
        if by_fields == Agreement::Same {
            return Agreement::Same;
        }
        let before = rules.len();
        if by_fields == Agreement::Similar {
            rules.append(&mut of_fields);
        }
        self.across(other, rules);
        if rules.len() > before {
            Agreement::Similar
        } else {
            Agreement::Different
        }
    }

    fn is_empty(&self) -> bool {
        self.surnames.is_empty() && self.given.is_empty()
    }

    /// Rules over whole names.
    fn across(&self, other: &Names, rules: &mut Vec<EuMidRule>) {
        let same =
            |a: &[Field], b: &[Field]| a.iter().any(|x| b.iter().any(|y| x.chars == y.chars));
        if same(&self.surnames, &other.given) && same(&self.given, &other.surnames) {
            rules.push(EuMidRule::FieldsInverted);
        }
        for a in self.wholes() {
            for b in other.wholes() {
                a.across(&b, rules);
            }
        }
    }

    /// Every combination of a given name and a surname.
    pub(super) fn wholes(&self) -> Vec<Whole<'_>> {
        let none: &[Vec<char>] = &[];
        let words = |fields: &'_ [Field]| fields.len().max(1);
        let mut wholes = Vec::with_capacity(words(&self.surnames) * words(&self.given));
        for s in 0..words(&self.surnames) {
            for g in 0..words(&self.given) {
                wholes.push(Whole {
                    given: self.given.get(g).map_or(none, |f| &f.words),
                    surname: self.surnames.get(s).map_or(none, |f| &f.words),
                });
            }
        }
        wholes
    }
}

/// One given name with one surname.
pub(super) struct Whole<'a> {
    given: &'a [Vec<char>],
    surname: &'a [Vec<char>],
}

impl<'a> Whole<'a> {
    /// All words, given names first.
    pub(super) fn words(&self) -> Vec<&'a [char]> {
        self.given
            .iter()
            .chain(self.surname)
            .map(Vec::as_slice)
            .collect()
    }

    fn surname_first(&self) -> Vec<&'a [char]> {
        self.surname
            .iter()
            .chain(self.given)
            .map(Vec::as_slice)
            .collect()
    }

    fn across(&self, other: &Whole<'_>, rules: &mut Vec<EuMidRule>) {
        if self.given.len() + self.surname.len() != other.given.len() + other.surname.len() {
            return;
        }
        let (a, b) = (self.words(), other.words());
        if self.given.len() == other.given.len() {
            // (d) within the name as a whole.
            if one_exchange(&a, &b, |_| true) {
                rules.push(EuMidRule::WordsInverted);
            }
            return;
        }
        // (c): one sequence of words, divided otherwise. In one field the surname may come first.
        let one_field = |w: &Whole<'_>| w.given.is_empty() || w.surname.is_empty();
        let turned = (one_field(self) && a == other.surname_first())
            || (one_field(other) && self.surname_first() == b);
        if a == b || turned {
            rules.push(EuMidRule::Regrouped);
        }
    }
}

/// The best agreement of any two fields; similar ones say by which rules.
fn best(a: &[Field], b: &[Field], rules: &mut Vec<EuMidRule>) -> Agreement {
    if a.iter().any(|x| b.iter().any(|y| x.chars == y.chars)) {
        return Agreement::Same;
    }
    let mut similar = false;
    for x in a {
        for y in b {
            similar |= x.similar(y, rules);
        }
    }
    if similar {
        Agreement::Similar
    } else {
        Agreement::Different
    }
}
