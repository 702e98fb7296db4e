//! What is known of names: which forms are one name, and how common a name is.
//!
//! The tables (`core/data/lexicon`) hold only what spelling and sound do not give: 彼得 and Peter,
//! 金 and Kim, Volodymyr and Vladimir, Bill and William. A form belongs to some *classes* and plays
//! a part in each; two forms are related when they share a class in which their parts agree.
//!
//! ```text
//! names.fst    form ─▶ place in classes.bin << 4 | commonness
//! classes.bin  at each place: a count, then that many (class << 3 | part), 3 bytes each, little-endian
//! ```

use fst::raw::{Fst, Output};
use std::sync::LazyLock;

static FORMS: &[u8] = include_bytes!("../../data/lexicon/names.fst");
static CLASSES: &[u8] = include_bytes!("../../data/lexicon/classes.bin");

/// The forms; `None` only if the embedded table did not open, which a test excludes.
static NAMES: LazyLock<Option<Names>> = LazyLock::new(|| Fst::new(FORMS).ok().map(Names::new));

/// Where a way through the forms leads, and what it brings.
type Place = (usize, Output);

/// The forms, with a short cut to those that begin with the same three or four letters of a-z.
struct Names {
    forms: Fst<&'static [u8]>,
    /// For each two letters, the places that a third one leads to.
    pairs: Vec<Branch>,
    /// These places, and those that a fourth letter leads to from each.
    thirds: Vec<(Place, Branch)>,
    fourths: Vec<Place>,
}

/// Which letters a-z follow, a bit each, and where the places that they lead to begin.
#[derive(Clone, Copy)]
struct Branch {
    letters: u32,
    first: u32,
}

impl Branch {
    /// Notes where the letters after a place lead, in the order of the letters.
    fn of(forms: &Fst<&'static [u8]>, from: Option<Place>, places: &mut Vec<Place>) -> Branch {
        let mut branch = Branch {
            letters: 0,
            first: places.len() as u32,
        };
        if let Some((at, output)) = from {
            let node = forms.node(at);
            let letters = node.transitions();
            for next in letters.filter(|next| next.inp.is_ascii_lowercase()) {
                branch.letters |= bit(next.inp);
                places.push((next.addr, output.cat(next.out)));
            }
        }
        branch
    }

    fn follow(self, letter: u8) -> Option<usize> {
        let before = (self.letters & (bit(letter) - 1)).count_ones();
        (self.letters & bit(letter) != 0).then_some((self.first + before) as usize)
    }
}

impl Names {
    fn new(forms: Fst<&'static [u8]>) -> Names {
        let root = (forms.root().addr(), Output::zero());
        let (mut thirds, mut fourths) = (Vec::new(), Vec::new());
        let pairs = (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| [a, b]));
        let pairs = pairs
            .map(|pair| Branch::of(&forms, walk(&forms, root, &pair), &mut thirds))
            .collect();
        let thirds = thirds
            .into_iter()
            .map(|third| (third, Branch::of(&forms, Some(third), &mut fourths)))
            .collect();
        Names {
            forms,
            pairs,
            thirds,
            fourths,
        }
    }

    fn get(&self, form: &[u8]) -> Option<u64> {
        let (from, rest) = match form {
            [a @ b'a'..=b'z', b @ b'a'..=b'z', c @ b'a'..=b'z', rest @ ..] => {
                let pair = usize::from(a - b'a') * 26 + usize::from(b - b'a');
                let (third, branch) = self.thirds[self.pairs[pair].follow(*c)?];
                match rest {
                    [d @ b'a'..=b'z', rest @ ..] => (self.fourths[branch.follow(*d)?], rest),
                    _ => (third, rest),
                }
            }
            _ => ((self.forms.root().addr(), Output::zero()), form),
        };
        let (last, output) = walk(&self.forms, from, rest)?;
        let last = self.forms.node(last);
        last.is_final()
            .then(|| output.cat(last.final_output()).value())
    }
}

fn bit(letter: u8) -> u32 {
    1 << (letter - b'a')
}

/// Where a way from a node of the forms leads, and what it brings.
fn walk(forms: &Fst<&'static [u8]>, (mut at, mut output): Place, letters: &[u8]) -> Option<Place> {
    for &letter in letters {
        let node = forms.node(at);
        let next = node.transition(node.find_input(letter)?);
        (at, output) = (next.addr, output.cat(next.out));
    }
    Some((at, output))
}

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
#[derive(Debug, Clone)]
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

fn classes_at(value: u64) -> Classes {
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

fn value(form: &str) -> u64 {
    NAMES
        .as_ref()
        .and_then(|names| names.get(form.as_bytes()))
        .unwrap_or(0)
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
    use fst::Streamer;

    #[test]
    fn every_form_has_whole_classes() {
        let names = NAMES.as_ref().expect("the embedded table opens");
        assert!(names.forms.len() > 50_000);
        let mut stream = names.forms.stream();
        let mut forms = 0;
        while let Some((form, value)) = stream.next() {
            let value = value.value();
            let form = std::str::from_utf8(form).expect("forms are UTF-8");
            assert_eq!(super::value(form), value, "{form}");
            let count = CLASSES.get((value >> 4) as usize).copied().unwrap_or(0);
            assert_eq!(classes(form).count(), usize::from(count), "{form}");
            forms += 1;
        }
        assert_eq!(forms, names.forms.len());
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
