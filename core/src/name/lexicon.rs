//! What is known of names: which forms are one name, and how common a name is.
//!
//! The tables (`core/data/lexicon`) hold only what spelling and sound do not give: 彼得 and Peter,
//! 金 and Kim, Volodymyr and Vladimir, Bill and William. A form belongs to some *classes* and plays
//! a part in each; two forms are related when they share a class in which their parts agree.
//!
//! ```text
//! names.bin    form ─▶ place in classes.bin << 4 | commonness, as `form_table` finds it
//! classes.bin  at each place: a count, then that many (class << 3 | part), 3 bytes each, little-endian
//! ```

use super::form_table;

static FORMS: &[u8] = include_bytes!("../../data/lexicon/names.bin");
static CLASSES: &[u8] = include_bytes!("../../data/lexicon/classes.bin");

/// The part that a form plays in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    /// One of the spellings of the name, in any script.
    Spelling,
    /// The name of another language for it (Pedro beside Peter), or an unusual form.
    Cognate,
    /// One of several Latin spellings that other scripts write alike (Catherine, Katharine).
    Homophone,
    /// The full name of nicknames.
    FullName,
    /// A nickname of the full name.
    Nickname,
}

/// A class of forms that are one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Class {
    /// Identity of the class within these tables.
    pub id: u32,
    /// What the form is in it.
    pub part: Part,
}

impl Class {
    /// The class and the part in one number, as an index stores it.
    pub(crate) fn code(self) -> u64 {
        u64::from(self.id) << 3 | self.part as u64
    }

    /// The class of a number that [`Class::code`] made.
    pub(crate) fn from_code(code: u64) -> Class {
        let part = match code & 7 {
            0 => Part::Spelling,
            1 => Part::Cognate,
            2 => Part::Homophone,
            3 => Part::FullName,
            _ => Part::Nickname,
        };
        Class {
            id: (code >> 3) as u32,
            part,
        }
    }
}

/// How two forms that share a class are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Relation {
    /// The same name in two scripts (王, Wong).
    Transliteration,
    /// Two spellings of a name in one script.
    Spelling,
    /// Two spellings that sound alike.
    Homophone,
    /// The name in another language (Pedro, Peter).
    Cognate,
    /// A name and its nickname (William, Bill); two nicknames of one name are not related.
    Nickname,
}

/// The classes of a form, at most 24.
#[derive(Debug, Clone, Default)]
pub(crate) struct Classes {
    rest: &'static [u8],
}

impl Iterator for Classes {
    type Item = Class;

    fn next(&mut self) -> Option<Class> {
        let (&[a, b, c], rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(Class::from_code(u64::from(u32::from_le_bytes([
            a, b, c, 0,
        ]))))
    }
}

/// The classes of a folded form: a Latin word in ASCII lower case, or a word folded by
/// [`fold_native`](crate::text::fold_native).
#[cfg(test)]
pub(crate) fn classes(form: &str) -> Classes {
    classes_at(value(form))
}

fn classes_at(value: u32) -> Classes {
    let place = (value >> 4) as usize;
    let list = match CLASSES.get(place..) {
        Some([count, rest @ ..]) if place > 0 => rest.get(..usize::from(*count) * 3),
        _ => None,
    };
    Classes {
        rest: list.unwrap_or(&[]),
    }
}

/// The classes of a folded form and how common a token is, in one look-up where they are the same.
pub(crate) fn look_up(form: &str, token: &str) -> (Classes, u8) {
    let found = value(form);
    let common = if form == token {
        (found & 15) as u8
    } else {
        commonness(token)
    };
    (classes_at(found), common)
}

/// How common a name is in the world: 0 = rare or unknown, 15 = borne by tens of millions
/// (Mohammed, Maria, Nguyen); one step more each time twice as many people bear it.
///
/// `token` is a Latin word in ASCII lower case. The bearers are estimates from frequency lists and
/// from how many people of reference works bear the name: right within a step or two.
pub(crate) fn commonness(token: &str) -> u8 {
    (value(token) & 15) as u8
}

fn value(form: &str) -> u32 {
    form_table::get(FORMS, form.as_bytes()).unwrap_or(0)
}

/// How two forms are related through a class that both belong to.
pub(crate) fn relation(a: Class, b: Class, same_script: bool) -> Option<Relation> {
    use Part::{Cognate, FullName, Homophone, Nickname, Spelling};
    if a.id != b.id {
        return None;
    }
    match (a.part, b.part) {
        (Spelling, Spelling) if same_script => Some(Relation::Spelling),
        (Spelling, Spelling) => Some(Relation::Transliteration),
        (Homophone, Homophone) => Some(Relation::Homophone),
        (Spelling | Cognate, Spelling | Cognate) => Some(Relation::Cognate),
        (FullName, Nickname) | (Nickname, FullName) => Some(Relation::Nickname),
        _ => None,
    }
}

/// The closest relation of two folded forms.
#[cfg(test)]
fn related(a: &str, b: &str, same_script: bool) -> Option<Relation> {
    classes(a)
        .flat_map(|of_a| classes(b).filter_map(move |of_b| relation(of_a, of_b, same_script)))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_and_has_whole_classes() {
        let (mut entries, mut found) = (&FORMS[(form_table::LISTS + 1) * form_table::WIDTH..], 0);
        while let [a, b, c, length, rest @ ..] = entries {
            let (form, others) = rest.split_at(usize::from(*length));
            let form = std::str::from_utf8(form).expect("forms are UTF-8");
            let value = super::value(form);
            assert_eq!(value, u32::from_le_bytes([*a, *b, *c, 0]), "{form}");
            let count = CLASSES.get((value >> 4) as usize).copied().unwrap_or(0);
            assert_eq!(classes(form).count(), usize::from(count), "{form}");
            (entries, found) = (others, found + 1);
        }
        assert!(entries.is_empty() && found > 50_000);
    }

    #[test]
    fn names_are_related_as_people_relate_them() {
        for (a, b, same_script, relation) in [
            ("베드로", "peter", false, Some(Relation::Transliteration)),
            ("pedro", "peter", true, Some(Relation::Cognate)),
            ("giovanni", "john", true, Some(Relation::Cognate)),
            ("william", "bill", true, Some(Relation::Nickname)),
            ("bill", "willy", true, None),
            ("mahmud", "muhammad", true, None),
            ("mahmoud", "mohammed", true, None),
            ("ahmed", "mohammed", true, None),
            ("nobodys", "name", true, None),
            ("", "", true, None),
        ] {
            assert_eq!(related(a, b, same_script), relation, "{a} {b}");
            assert_eq!(related(b, a, same_script), relation, "{b} {a}");
        }
    }

    #[test]
    fn the_commonest_names_are_commoner_than_rare_ones() {
        for name in [
            "mohammed", "maria", "nguyen", "wang", "kumar", "singh", "kim",
        ] {
            assert!(commonness(name) >= 11, "{name} {}", commonness(name));
        }
        assert!(commonness("smith") > commonness("schwarzenegger"));
        assert_eq!(commonness("zzyzx"), 0);
    }
}
